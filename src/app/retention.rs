//! What was kept long enough is erased, once a night: contacts so many days after their report was closed, and what
//! citizens wrote where the category says so. The ledger stays whole: contacts were never in it, and texts are no longer
//! shown, by an event that says so. What was erased is in a register.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::clock::random_id;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::iter::State;
use crate::domain::person::{AccountId, Actor, Channel, PersonId};
use crate::domain::record::{Number, RecordId};
use crate::domain::report::{Command, Report};
use crate::domain::retention::{Erased, Why};
use crate::domain::rules::Rules;
use crate::store::privacy::Erasure;
use crate::store::{self, StoreError};

/// The pause between looks at the clock.
const EVERY: Duration = Duration::from_mins(20);
/// When the night's work begins, local time.
const NIGHT_BEGINS: Time = Time::constant(2, 0, 0, 0);
/// People and reports looked at in one step.
const STEP: u32 = 500;
/// How long it is kept who has looked at personal data.
const VIEWINGS_FOR: SignedDuration = SignedDuration::from_hours(2 * 365 * 24);

/// What has been kept long enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlived {
    /// Reports whose contacts are to go, and how many people.
    pub contacts: Vec<(Number, usize)>,
    /// Reports of which what citizens wrote is to go.
    pub texts: Vec<Number>,
}

impl Outlived {
    /// How many people's contacts.
    #[must_use]
    pub fn people(&self) -> usize {
        self.contacts.iter().map(|(_, people)| people).sum()
    }
}

/// The night's work, once a night, until `stop` is cancelled. Several processes may do it: what is gone is gone.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut last_night = None;
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.cancelled() => return,
        }
        let local = app.now().to_zoned(app.rules().jurisdiction.calendar.time_zone.zone().clone());
        if last_night == Some(local.date()) || local.time() < NIGHT_BEGINS {
            continue;
        }
        match erase(&app, false).await {
            Ok(outlived) => {
                last_night = Some(local.date());
                tracing::info!(
                    people = outlived.people(),
                    texts = outlived.texts.len(),
                    "what was kept long enough is erased"
                );
            }
            Err(error) => tracing::error!(%error, "what was kept long enough could not be erased"),
        }
    }
}

/// Erases what has been kept long enough; when `dry`, only says what that would be.
pub async fn erase(app: &App, dry: bool) -> Result<Outlived, SubmitError> {
    erase_by(app, &app.rules(), dry).await
}

/// What would be erased if these rules held.
pub(crate) async fn would_erase(app: &App, rules: &Rules) -> Result<Outlived, SubmitError> {
    erase_by(app, rules, true).await
}

async fn erase_by(app: &App, rules: &Rules, dry: bool) -> Result<Outlived, SubmitError> {
    note_records(app).await?;
    let mut outlived = Outlived::default();
    erase_contacts(app, rules, dry, &mut outlived).await?;
    erase_texts(app, rules, dry, &mut outlived).await?;
    if !dry {
        let before = app.now().checked_sub(VIEWINGS_FOR).unwrap_or(Timestamp::MIN);
        store::privacy::forget_viewings(&app.db, &app.jurisdiction, before).await?;
        let accesses = app.forget_old_accesses().await?;
        tracing::debug!(accesses, "requests to see documents were forgotten");
    }
    Ok(outlived)
}

async fn erase_contacts(app: &App, rules: &Rules, dry: bool, outlived: &mut Outlived) -> Result<(), StoreError> {
    let now = app.now();
    let mut after = RecordId(0);
    loop {
        let people = store::privacy::people_of_records(&app.db, &app.jurisdiction, after, STEP).await?;
        let Some(last) = people.last().map(|(record, _)| *record) else { return Ok(()) };
        let mut of_record: BTreeMap<RecordId, Vec<PersonId>> = BTreeMap::new();
        for (record, person) in people {
            of_record.entry(record).or_default().push(person);
        }
        let ids: Vec<RecordId> = of_record.keys().copied().collect();
        for report in store::records::reports_of(&app.db, &app.jurisdiction, &ids).await? {
            // Whoever sent what repeats another report waits for the answer to that.
            let answered = match report.duplicate_of.filter(|_| report.state == State::Duplicate) {
                Some(original) => app.report_of_id(original).await?,
                None => None,
            };
            if !answered.as_ref().unwrap_or(&report).outlives_contacts(rules, now) {
                continue;
            }
            let people = of_record.get(&report.id).cloned().unwrap_or_default();
            if !dry {
                app.erase_people(&people, report.id, Why::Time, None).await?;
            }
            outlived.contacts.push((report.number, people.len()));
        }
        // More people than a step holds of one report: the rest of them comes with the next night.
        after = last;
    }
}

async fn erase_texts(app: &App, rules: &Rules, dry: bool, outlived: &mut Outlived) -> Result<(), SubmitError> {
    let now = app.now();
    let days = rules.categories.values().filter_map(|category| category.keeping.text_days).min();
    let Some(days) = days else { return Ok(()) };
    let span = SignedDuration::from_hours(i64::from(days) * 24);
    let before = now.checked_sub(span).unwrap_or(Timestamp::MIN);
    let mut after = RecordId(0);
    loop {
        let ids = store::privacy::closed_before(&app.db, &app.jurisdiction, before, after, STEP).await?;
        let Some(last) = ids.last().copied() else { return Ok(()) };
        let reports = store::records::reports_of(&app.db, &app.jurisdiction, &ids).await?;
        for report in reports.iter().filter(|report| report.outlives_texts(rules, now)) {
            if !dry {
                app.anonymise(report, Why::Time, &Actor::system(Channel::Api)).await?;
            }
            outlived.texts.push(report.number);
        }
        after = last;
    }
}

/// Notes to which report people belong who came before that was noted. Cost: one pass over the reports, once.
async fn note_records(app: &App) -> Result<(), StoreError> {
    if !store::privacy::any_unnoted(&app.db, &app.jurisdiction).await? {
        return Ok(());
    }
    let mut after = RecordId(0);
    loop {
        let ids = store::privacy::reports_after(&app.db, &app.jurisdiction, after, STEP).await?;
        let Some(last) = ids.last().copied() else { return Ok(()) };
        for report in store::records::reports_of(&app.db, &app.jurisdiction, &ids).await? {
            for person in report.reporter.iter().chain(&report.followers) {
                store::privacy::note_record(&app.db, &app.jurisdiction, *person, report.id).await?;
            }
        }
        after = last;
    }
}

impl App {
    /// Erases how people of a report can be reached, and notes it in the register.
    pub(crate) async fn erase_people(
        &self,
        people: &[PersonId],
        record: RecordId,
        why: Why,
        account: Option<AccountId>,
    ) -> Result<(), StoreError> {
        let (at, mut tx) = (self.now(), store::begin(&self.db).await?);
        for person in people {
            store::people::erase(&mut tx, &self.jurisdiction, *person, at).await?;
            let erasure = Erasure { at, record: Some(record), what: Erased::Contact, why, account };
            store::privacy::note_erasure(&mut tx, &self.jurisdiction, random_id(), erasure).await?;
        }
        store::commit(tx).await
    }

    /// Takes away what citizens wrote to a report, and notes it in the register. The files go with the next tidying up.
    pub(crate) async fn anonymise(&self, report: &Report, why: Why, actor: &Actor) -> Result<(), SubmitError> {
        let what = What::Act(report.id, Box::new(Command::Anonymise));
        self.submit(Submission { actor: actor.clone(), what, contact: None, at: None, key: None }).await?;
        let mut tx = store::begin(&self.db).await?;
        let erasure =
            Erasure { at: self.now(), record: Some(report.id), what: Erased::Texts, why, account: actor.account };
        store::privacy::note_erasure(&mut tx, &self.jurisdiction, random_id(), erasure).await?;
        Ok(store::commit(tx).await?)
    }
}

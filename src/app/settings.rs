//! Settings as an administrator changes them: what a change would do before it is made, and who made which.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::app::App;
use crate::app::retention;
use crate::app::submit::{Group, Receipt, Submission, SubmitError, What};
use crate::domain::event::Happening;
use crate::domain::fitness::unfit;
use crate::domain::iter::State;
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Actor};
use crate::domain::policy::{Action, may};
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::refusal::Refusal;
use crate::domain::report::{Command, Report};
use crate::domain::routing::{Facts, route};
use crate::domain::rules::{Rules, Setting};
use crate::store::{self, StoreError, Tx};

/// Open reports looked at in one step, those due next first.
pub const STEP: u32 = 500;
/// How long open reports are looked at to say what a change would do: somebody waits for the page.
const LOOK_WITHIN: Duration = Duration::from_secs(5);

/// A report that a change would send to another office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The report.
    pub record: RecordId,
    /// Its number.
    pub number: Number,
    /// What it is about, in a few words.
    pub subject: String,
    /// The office that the rules find for it now.
    pub from: OfficeCode,
    /// The one that they would find.
    pub to: OfficeCode,
    /// Whether that office has it already, so that it would have to be moved; else the desk has it still.
    pub is_routed: bool,
}

/// What a change would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// Open reports that nobody has taken in charge and that the rules would send elsewhere.
    pub moved: Vec<Moved>,
    /// Open reports that keep what they were promised, where a term or the calendar changes.
    pub keep_dates: u64,
    /// Open reports that an office still has which is retired.
    pub left_behind: u64,
    /// People whose contacts would be erased next night, where it changes how long they are kept.
    pub contacts_erased: usize,
    /// Reports of which what citizens wrote would be taken away then.
    pub texts_erased: usize,
    /// How many open reports were looked at.
    pub considered: u64,
    /// Whether time was up before all of them were.
    pub is_cut: bool,
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// By which account; none: the installation itself.
    pub by: Option<AccountId>,
    /// What has held since.
    pub setting: Setting,
}

impl App {
    /// What would follow if this setting held from now on.
    pub async fn effects_of(&self, setting: &Setting) -> Result<Effects, SubmitError> {
        self.effects_within(setting, LOOK_WITHIN).await
    }

    /// The same; after so long the reports that are left are not looked at.
    pub async fn effects_within(&self, setting: &Setting, within: Duration) -> Result<Effects, SubmitError> {
        let before = self.rules();
        let mut after = before.as_ref().clone();
        after.apply(setting.clone());
        let mut effects = Effects::default();
        let until = Instant::now() + within;
        let mut cursor = None;
        loop {
            let (reports, end) = store::records::open_reports(&self.db, &self.jurisdiction, cursor, STEP).await?;
            effects.considered += reports.len() as u64;
            effects.moved.extend(reports.iter().filter_map(|report| moved(report, &before, &after)));
            effects.keep_dates += count(&reports, |report| keeps_dates(report, setting, &before));
            effects.left_behind += count(&reports, |report| is_left_behind(report, setting));
            if reports.len() < STEP as usize {
                break;
            }
            if Instant::now() >= until {
                effects.is_cut = true;
                break;
            }
            cursor = end;
        }
        if changes_keeping(setting, &before) {
            let outlived = retention::would_erase(self, &after).await?;
            effects.contacts_erased = outlived.people();
            effects.texts_erased = outlived.texts.len();
        }
        Ok(effects)
    }

    /// Every change of the setting of that kind and code, the first one first.
    pub async fn changes_of_setting(&self, kind: &str, code: &str) -> Result<Vec<Change>, StoreError> {
        let Some(record) = store::records::setting_record(&self.db, &self.jurisdiction, kind, code).await? else {
            return Ok(Vec::new());
        };
        let events = store::ledger::events_of(&self.db, &self.jurisdiction, record).await?;
        let changes = events.into_iter().filter_map(|event| match event.body {
            Happening::Defined(setting) => Some(Change { at: event.at, by: event.actor.account, setting }),
            _ => None,
        });
        Ok(changes.collect())
    }

    /// Lets a setting hold, if nobody has changed it since it had so many changes.
    pub async fn define(&self, actor: &Actor, seen: Version, setting: Setting) -> Result<(), SubmitError> {
        let what = What::DefineAsSeen(seen, Box::new(setting));
        self.submit(Submission { actor: actor.clone(), what, contact: None, at: None, key: None }).await.map(drop)
    }

    /// Lets the rules that hold now route these reports again; returns how many of them went elsewhere.
    pub async fn route_again(&self, actor: &Actor, reports: &[Moved]) -> usize {
        let again = |moved: &Moved| Submission {
            actor: actor.clone(),
            what: What::Act(moved.record, Box::new(Command::RouteByRule)),
            contact: None,
            at: None,
            key: None,
        };
        let answers = self.submit_all(reports.iter().map(again).collect()).await;
        answers.iter().filter(|answer| answer.is_ok()).count()
    }
}

impl Group<'_> {
    /// Lets a setting hold from now on, for the commands after it in the same group too.
    pub(super) async fn define(
        &mut self,
        tx: &mut Tx,
        submission: &Submission,
        seen: Option<Version>,
        setting: &Setting,
    ) -> Result<Receipt, SubmitError> {
        if !may(&submission.actor, Action::Configure) {
            return Err(Refusal::NotPermitted.into());
        }
        let known = self.projection.setting_version(tx, &self.app.jurisdiction, setting).await?;
        if seen.is_some_and(|seen| seen != known.map_or(Version(0), |(_, version)| version)) {
            return Err(Refusal::Stale.into());
        }
        if !unfit(setting, &self.rules).is_empty() {
            return Err(Refusal::Unfit.into());
        }
        let (record, version) =
            known.map_or((RecordId(self.next.0), Version(1)), |(record, version)| (record, version.next()));
        // What holds for the commands after it in the same group is this setting already.
        Arc::make_mut(&mut self.rules).apply(setting.clone());
        let at = submission.at.unwrap_or(self.now);
        Ok(self.happen(submission, at, record, version, Happening::Defined(setting.clone())))
    }
}

fn count(reports: &[Report], is_one: impl Fn(&Report) -> bool) -> u64 {
    reports.iter().filter(|report| is_one(report)).count() as u64
}

/// Where the rules would send a report that nobody has taken in charge: by the time at which it came in. What somebody
/// has given to another office than the rules name stays there.
fn moved(report: &Report, before: &Rules, after: &Rules) -> Option<Moved> {
    if !matches!(report.state, State::Received | State::Reopened | State::Routed) {
        return None;
    }
    let from = route(Facts::of(report), before, report.opened_at)?.office;
    let to = route(Facts::of(report), after, report.opened_at)?.office;
    let is_routed = report.state == State::Routed;
    let is_elsewhere = is_routed && report.office.as_ref() != Some(&from);
    (from != to && !is_elsewhere).then(|| Moved {
        record: report.id,
        number: report.number,
        subject: report.subject.to_string(),
        from,
        to,
        is_routed,
    })
}

fn keeps_dates(report: &Report, setting: &Setting, before: &Rules) -> bool {
    match setting {
        Setting::Category(category) if category.code == report.category => {
            before.categories.get(&category.code).is_some_and(|known| known.deadlines != category.deadlines)
        }
        Setting::Jurisdiction(jurisdiction) => jurisdiction.calendar != before.jurisdiction.calendar,
        _ => false,
    }
}

fn changes_keeping(setting: &Setting, before: &Rules) -> bool {
    let Setting::Category(category) = setting else { return false };
    before.categories.get(&category.code).is_some_and(|known| known.keeping != category.keeping)
}

fn is_left_behind(report: &Report, setting: &Setting) -> bool {
    matches!(setting, Setting::Office(office) if office.retired && report.office.as_ref() == Some(&office.code))
}

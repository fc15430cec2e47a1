//! Emergencies while the service runs: those that hold are in memory, what they take in is answered when they are over,
//! and those who follow a place inside them are told.
//!
//! Several processes on one database may all do it: what has run out is noted once, a report is answered once because its
//! state says so, a letter has a name of which there is one. What was missed while nothing ran is made up for.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use parking_lot::RwLock;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::submit::{Group, Submission, SubmitError, What};
use crate::domain::area::AreaCode;
use crate::domain::decide::routed_at_once;
use crate::domain::emergency::iter::State;
use crate::domain::emergency::{Command, Emergency};
use crate::domain::event::{Event, Happening};
use crate::domain::follow::{Followed, FollowedArea};
use crate::domain::matter::{Doing, Matter, MatterKind};
use crate::domain::person::{Actor, Channel};
use crate::domain::place::Position;
use crate::domain::record::{JurisdictionCode, RecordId, Seq};
use crate::domain::report::{self, Report};
use crate::domain::text::Description;
use crate::domain::{emergency, iter};
use crate::store::follows::Follow;
use crate::store::letters::{SITE, StaffLetter};
use crate::store::matters::Wanted;
use crate::store::{self, Db, StoreError};
use crate::words::{Language, Words};

/// The pause between looks at the clock: what has run out is noted at most so much late.
const EVERY: Duration = Duration::from_secs(1);
/// How many looks at the clock go by before the store is asked without news.
const LOOKS_MAX: u32 = 30;
/// Most reports that are answered in one step.
const STEP_MAX: u32 = 100;
/// Most letters that are put into the outbox in one step.
const LETTERS_MAX: usize = 200;
/// Most emergencies of one kind that are listed.
const LISTED_MAX: u32 = 500;

/// Those that nobody has called off, also those that are only practised.
#[derive(Debug, Default)]
pub(crate) struct Emergencies(RwLock<BTreeMap<RecordId, Arc<Emergency>>>);

impl Emergencies {
    /// Those of the store.
    pub(crate) async fn load(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Self, StoreError> {
        let wanted = Wanted { open: true, ..Wanted::default() };
        let open = store::matters::matters(db, jurisdiction, MatterKind::Emergency, &wanted, u32::MAX).await?;
        let loaded = Self::default();
        for matter in &open {
            loaded.note(matter);
        }
        Ok(loaded)
    }

    /// What has happened to one of them.
    pub(crate) fn note(&self, matter: &Matter) {
        let Matter::Emergency(emergency) = matter else { return };
        let mut known = self.0.write();
        if emergency.state.is_open() {
            known.insert(emergency.id, Arc::new(emergency.as_ref().clone()));
        } else {
            known.remove(&emergency.id);
        }
    }

    /// Those that pass, the worst first.
    fn that(&self, passes: impl Fn(&Emergency) -> bool) -> Vec<Arc<Emergency>> {
        let mut found: Vec<_> = self.0.read().values().filter(|one| passes(one)).cloned().collect();
        found.sort_by_key(|one| (one.alert.severity, std::cmp::Reverse(one.id)));
        found
    }
}

impl App {
    /// The emergencies that hold for everybody, the worst first.
    #[must_use]
    pub fn in_force(&self) -> Vec<Arc<Emergency>> {
        let now = self.now();
        self.emergencies.that(|one| one.is_in_force(now))
    }

    /// Those that hold for everybody at a place, the worst first.
    #[must_use]
    pub fn in_force_at(&self, position: Position) -> Vec<Arc<Emergency>> {
        let now = self.now();
        self.emergencies.that(|one| one.is_in_force(now) && one.holds(position))
    }

    /// Those that are practised now: only for the staff.
    #[must_use]
    pub fn practised(&self) -> Vec<Arc<Emergency>> {
        let now = self.now();
        self.emergencies.that(|one| !one.is_public() && one.standing(now) == State::Issued)
    }

    /// All emergencies, the newest first; those that are practised only where they are asked for.
    pub async fn emergencies(&self, practised: bool) -> Result<Vec<Emergency>, StoreError> {
        let kind = MatterKind::Emergency;
        let matters = store::matters::newest(&self.db, &self.jurisdiction, kind, LISTED_MAX).await?;
        let emergency = |matter| match matter {
            Matter::Emergency(one) if practised || one.is_public() => Some(*one),
            _ => None,
        };
        Ok(matters.into_iter().filter_map(emergency).collect())
    }

    /// An emergency as it stood when a message went out, by its identifier; only what everybody may see.
    pub async fn emergency_message(&self, identifier: &str) -> Result<Option<Emergency>, StoreError> {
        let Some((number, place)) = Emergency::of_identifier(&self.jurisdiction, identifier) else { return Ok(None) };
        let matter = store::matters::matter_of_number(&self.db, &self.jurisdiction, number).await?;
        let Some(Matter::Emergency(last)) = matter.filter(|matter| matter.parties().public) else { return Ok(None) };
        let events = self.happenings(last.id).await?;
        Ok(standings(&events).find(|(_, stood)| stood.messages.len() == place).map(|(_, stood)| stood))
    }

    /// The reports that an emergency has taken in, the newest first, at most `limit`, whoever asks.
    pub async fn taken_in(&self, emergency: RecordId, limit: u32) -> Result<Vec<Report>, StoreError> {
        let records = store::alarms::taken_in(&self.db, &self.jurisdiction, emergency, limit).await?;
        store::records::reports_of(&self.db, &self.jurisdiction, &records).await
    }

    /// How many reports an emergency has taken in, by state.
    pub async fn count_taken_in(&self, emergency: RecordId) -> Result<Vec<(iter::State, u64)>, StoreError> {
        store::alarms::count_taken_in(&self.db, &self.jurisdiction, emergency).await
    }
}

impl Group<'_> {
    /// What follows at once when a report has been received: an emergency takes it in, or a rule gives it to an office.
    pub(super) fn onward(&self, received: &report::Event, at: Timestamp) -> Vec<report::Event> {
        match self.taken_in(received, at) {
            Some(events) => events.into(),
            None => routed_at_once(received, &self.rules).into_iter().collect(),
        }
    }

    /// A report from inside an emergency that takes in its category belongs to the worst of them, and its office answers
    /// for it.
    fn taken_in(&self, received: &report::Event, at: Timestamp) -> Option<[report::Event; 2]> {
        let report::Event::Received { category, place, source: None, .. } = received else { return None };
        let mut known: BTreeMap<RecordId, Arc<Emergency>> = self.app.emergencies.0.read().clone();
        // What has been decided in this transaction is not in memory yet.
        for matter in self.projection.matters_touched() {
            if let Matter::Emergency(emergency) = matter {
                known.insert(emergency.id, Arc::new(emergency.as_ref().clone()));
            }
        }
        let takes_in = |one: &&Arc<Emergency>| one.absorbs(category, place.position, at);
        let emergency = known.values().filter(takes_in).min_by_key(|one| one.alert.severity)?;
        let office = emergency.office.clone();
        let routed = report::Event::Routed { office, note: None, fired: None };
        Some([report::Event::Absorbed(emergency.absorbed()), routed])
    }
}

/// A look at the clock every second, and at the store when there is news, until `stop` is cancelled.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut looks = LOOKS_MAX;
    loop {
        let is_news = tokio::select! {
            () = tokio::time::sleep(EVERY) => false,
            () = app.alarms.notified() => true,
            () = stop.cancelled() => return,
        };
        looks += 1;
        if let Err(error) = lapse(&app).await {
            tracing::error!(%error, "what has run out could not be noted");
        }
        if is_news || looks >= LOOKS_MAX {
            looks = 0;
            if let Err(error) = round(&app).await {
                tracing::error!(%error, "what emergencies leave to be done could not be done");
            }
        }
    }
}

/// Everything that is to be done by now. Returns how many reports were answered.
pub async fn round(app: &App) -> Result<u64, SubmitError> {
    lapse(app).await?;
    tell(app).await?;
    answer(app).await
}

const fn by_itself(what: What) -> Submission {
    Submission { actor: Actor::system(Channel::Api), what, contact: None, at: None, key: None }
}

/// Notes of those whose time has run out that it has.
async fn lapse(app: &App) -> Result<(), SubmitError> {
    let now = app.now();
    for one in app.emergencies.that(|one| one.state == State::Issued && one.standing(now) == State::Expired) {
        let what = What::Do(one.id, None, Box::new(Doing::Emergency(Command::Lapse)));
        match app.submit(by_itself(what)).await {
            // Another process was quicker, or somebody has said it anew meanwhile.
            Ok(_) | Err(SubmitError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Answers what emergencies that are over have taken in and nobody has begun to work on, step by step. A report that was
/// answered is in another state, so nothing is answered twice, whoever begins anew where another has stopped.
async fn answer(app: &App) -> Result<u64, SubmitError> {
    let (mut answered, mut after) = (0, RecordId(0));
    let mut closings: BTreeMap<RecordId, Option<Description>> = BTreeMap::new();
    loop {
        let waiting = store::alarms::to_answer(&app.db, &app.jurisdiction, after, STEP_MAX).await?;
        let Some((last, _)) = waiting.last() else { return Ok(answered) };
        after = *last;
        let mut submissions = Vec::new();
        for (report, emergency) in waiting {
            let closing = match closings.entry(emergency) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(closing_of(app, emergency).await?),
            };
            if let Some(text) = closing {
                let command = report::Command::AnswerTogether { text: text.clone() };
                submissions.push(by_itself(What::Act(report, Box::new(command))));
            }
        }
        for outcome in app.submit_all(submissions).await {
            match outcome {
                Ok(_) => answered += 1,
                // Another process was quicker, or somebody works on it.
                Err(SubmitError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

async fn closing_of(app: &App, emergency: RecordId) -> Result<Option<Description>, StoreError> {
    let Some(Matter::Emergency(emergency)) = app.matter_of_id(emergency).await? else { return Ok(None) };
    Ok(emergency.closing.as_ref().and_then(|text| Description::new(text.as_str()).ok()))
}

/// Puts a letter to each address that follows a place inside it into the outbox, for each message of an emergency.
async fn tell(app: &App) -> Result<(), StoreError> {
    let untold = store::alarms::untold(&app.db, &app.jurisdiction).await?;
    if untold.is_empty() {
        return Ok(());
    }
    let follows = store::follows::confirmed(&app.db, &app.jurisdiction).await?;
    for (seq, record) in untold {
        let events = app.happenings(record).await?;
        let stood = standings(&events).find(|(at, _)| *at == seq);
        let letters = stood.map(|(_, emergency)| letters(app, &emergency, &follows, seq)).unwrap_or_default();
        // In steps, so that no other writer waits for thousands: a letter has a name, and is put there once.
        for letters in letters.chunks(LETTERS_MAX) {
            let mut tx = store::begin(&app.db).await?;
            for letter in letters {
                store::letters::enqueue(&mut tx, &app.jurisdiction, letter, app.now()).await?;
            }
            store::commit(tx).await?;
        }
        let mut tx = store::begin(&app.db).await?;
        store::alarms::told(&mut tx, &app.jurisdiction, seq).await?;
        store::commit(tx).await?;
    }
    app.letters.notify_one();
    Ok(())
}

/// An emergency as it stood after each of its events.
fn standings(events: &[Event]) -> impl Iterator<Item = (Seq, Emergency)> {
    events
        .iter()
        .scan(None, |stood: &mut Option<Emergency>, event| {
            if let Happening::Emergency(body) = &event.body {
                match stood {
                    Some(emergency) => emergency.apply(event.at, body),
                    None => *stood = Emergency::open(event.record, event.at, body),
                }
            }
            Some(stood.clone().map(|stood| (event.seq, stood)))
        })
        .flatten()
}

/// One letter to each address that follows something inside it, however often it wants to hear of other things.
fn letters(app: &App, emergency: &Emergency, follows: &[Follow], seq: Seq) -> Vec<StaffLetter> {
    let rules = app.rules();
    let areas = rules.areas.iter().filter(|(_, area)| emergency.ground.meets(area.shape.polygons()));
    let areas: BTreeSet<&AreaCode> = areas.map(|(code, _)| code).collect();
    let mut of_email: BTreeMap<&str, Vec<&Follow>> = BTreeMap::new();
    for follow in follows.iter().filter(|follow| touches(emergency, &follow.wanted, &areas)) {
        of_email.entry(follow.email.as_str()).or_default().push(follow);
    }
    let letter = |follows: Vec<&Follow>| {
        let first = *follows.first()?;
        let words = Words::of(Language::of_tag(&first.language));
        let ends: Vec<(String, String)> = follows
            .iter()
            .map(|follow| (words.followed(&follow.wanted, &rules), app.end_link(follow, words)))
            .collect();
        let link = format!("{SITE}{}", words.href(&format!("/emergenze/{}", emergency.number)));
        let letter = words.emergency_letter(emergency, &link, &ends, &rules);
        Some(StaffLetter {
            name: format!("emergency {} {}", seq.0, first.id),
            recipient: first.email.clone(),
            subject: letter.subject,
            body: letter.text,
        })
    };
    of_email.into_values().filter_map(letter).collect()
}

/// Whether a place that somebody follows lies in the emergency, which meets these areas, wholly or in part.
fn touches(emergency: &Emergency, followed: &Followed, areas: &BTreeSet<&AreaCode>) -> bool {
    match &followed.area {
        FollowedArea::Everywhere => true,
        FollowedArea::Quarter { area } => areas.contains(area),
        FollowedArea::Around { center, radius_m } => emergency.ground.metres_to(*center) <= f64::from(*radius_m),
    }
}

/// Whether those who follow are told of what has happened to this.
pub(crate) fn is_told(body: &Happening, matter: Option<&Matter>) -> bool {
    let is_said = matches!(body, Happening::Emergency(body) if *body != emergency::Event::Lapsed);
    is_said && matter.is_some_and(|matter| matter.parties().public)
}

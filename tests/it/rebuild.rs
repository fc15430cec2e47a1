//! What follows from the ledger: everything shown can be rebuilt from it, by whichever process, but not who reported.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::ToSpan;
use parking_lot::Mutex;
use sestomia::app::clock::Clock;
use sestomia::app::submit::{Receipt, Submission, SubmitError, What};
use sestomia::app::{App, Options, Running, replay};
use sestomia::domain::iter::{Act, RejectionReason, State, SuspensionReason};
use sestomia::domain::moderation::HidingReason;
use sestomia::domain::person::{Actor, Channel, Contact, Email, Phone, Role};
use sestomia::domain::record::{RecordId, Seq};
use sestomia::domain::refusal::Refusal;
use sestomia::domain::report::{Audience, Command, Draft, Import, Source};
use sestomia::domain::rules::Setting;
use sestomia::domain::text::Line;
use sestomia::store::{self, Either, Location};
use sestomia::territory::query::Query;
use sqlx::ConnectOptions;
use tempfile::TempDir;

use crate::server::{Town, both};
use crate::submission::{act, citizen, desk, draft, open, photo, staff, text};

async fn dump(app: &App) -> Vec<String> {
    store::dump::of(app.db(), app.jurisdiction()).await.expect("a dump")
}

async fn assert_sound(app: &App) {
    let findings = replay::check(app.db(), app.jurisdiction()).await.expect("it can be checked");
    assert_eq!(findings.faults, Vec::<String>::new());
}

/// Rebuilds everything from the ledger; it must come out as it was.
pub(crate) async fn assert_rebuilt(app: &App) {
    assert_sound(app).await;
    let before = dump(app).await;
    replay::rebuild(app.db(), app.jurisdiction()).await.expect("it can be rebuilt");
    let after = dump(app).await;
    for (row, rebuilt) in before.iter().zip(&after) {
        assert_eq!(row, rebuilt);
    }
    assert_eq!(before.len(), after.len());
}

/// A report that lives: every step is written and shown, and an hour passes after it.
struct Life<'t> {
    town: &'t Town,
    record: RecordId,
}

impl<'t> Life<'t> {
    async fn begin(town: &'t Town, draft: Draft, contact: Option<Contact>) -> Self {
        let receipt = town.app().submit(Submission { contact, ..open(draft) }).await.expect("opened");
        Self { town, record: receipt.record }
    }

    async fn then(&self, actor: &Actor, command: Command) -> &Self {
        self.town.pass_an_hour();
        let said = format!("{command:?}");
        let receipt = self.town.app().submit(act(self.record, actor, command)).await;
        assert!(receipt.is_ok(), "{said}: {receipt:?}");
        self
    }

    async fn advance(&self, actor: &Actor, act: Act) -> &Self {
        self.then(actor, Command::Advance { act, note: Some(text("Come si dice")) }).await
    }

    async fn route(&self, office: &str) -> &Self {
        let office = office.parse().expect("a code");
        self.then(&desk(), Command::Route { office, note: Some(text("A voi")) }).await
    }

    /// Suspends for so many days.
    async fn suspend(&self, actor: &Actor, days: i64) -> &Self {
        let zone = self.town.app().rules().jurisdiction.calendar.time_zone.zone().clone();
        let review_on = self.town.app().now().to_zoned(zone).date() + days.days();
        self.then(actor, Command::Suspend { reason: SuspensionReason::Weather, review_on, note: None }).await
    }

    async fn state(&self) -> State {
        let app = self.town.app();
        let reports = store::records::reports_of(app.db(), app.jurisdiction(), &[self.record]).await;
        reports.expect("readable").pop().expect("there").state
    }
}

/// A report from another system, opened there some days ago.
async fn take_over(town: &Town) -> Life<'_> {
    let app = town.app();
    let line = |text: String| Line::new(&text).expect("a line");
    let source = Source { system: Line::new("altrove").expect("a line"), id: line(app.now().to_string()) };
    let target_at = Some(app.now() + 24.hours());
    let what = What::Open(Box::new(draft("Da altrove")), Some(Box::new(Import { source, target_at })));
    let at = Some(app.now() - 72.hours());
    let submission = Submission { actor: Actor::system(Channel::Import), what, contact: None, at, key: None };
    let receipt = app.submit(submission.clone()).await.expect("taken over");
    let again = app.submit(submission).await.expect("known");
    assert_eq!((again.record, again.repeated), (receipt.record, true));
    Life { town, record: receipt.record }
}

fn a_contact() -> Contact {
    Contact {
        name: Some(Line::new("Anna Rossi").expect("a name")),
        email: Some(Email::new("anna.rossi@example.org").expect("an address")),
        phone: Some(Phone::new("055 44961").expect("a number")),
        language: Some("it".to_owned()),
    }
}

/// Reports that between them go every way there is; the last one is suspended.
pub(crate) async fn live(town: &Town) {
    let office = staff(Role::Coordinator, "lavori-pubblici");
    let partner = staff(Role::Partner, "alia");
    let whole = Draft {
        description: Some(text("Larga un metro\nEra già stata segnalata")),
        attachments: vec![photo(1), photo(2)],
        ..draft("Buca che si allarga")
    };
    let long = Life::begin(town, whole, Some(a_contact())).await;
    long.route("lavori-pubblici").await.advance(&office, Act::TakeCharge).await.advance(&office, Act::Inspect).await;
    long.suspend(&office, 30).await.advance(&office, Act::Resume).await.advance(&office, Act::Start).await;
    long.then(
        &office,
        Command::Resolve {
            result: sestomia::domain::iter::Outcome::Partly,
            text: text("Chiusa"),
            attachments: vec![photo(3)],
        },
    )
    .await;
    long.then(&desk(), Command::Answer { text: text("Grazie, è chiusa") }).await;
    long.then(&desk(), Command::Reopen { text: text("Si è riaperta") }).await;
    long.route("alia").await.advance(&partner, Act::TakeCharge).await;
    assert_eq!(long.state().await, State::TakenInCharge);

    let joined = Life::begin(town, draft("Stessa buca"), None).await;
    joined.then(&citizen(), Command::Join { person: None }).await;
    joined
        .then(
            &Actor::reporter(joined.record, Channel::Web),
            Command::Comment { text: text("Anche oggi"), audience: Audience::Public, attachments: Vec::new() },
        )
        .await;
    joined
        .then(
            &office,
            Command::Comment { text: text("È la stessa"), audience: Audience::Internal, attachments: Vec::new() },
        )
        .await;
    let app = town.app();
    let join =
        Submission { contact: Some(a_contact()), ..act(joined.record, &citizen(), Command::Join { person: None }) };
    app.submit(join).await.expect("joined");
    joined.then(&desk(), Command::MarkDuplicate { original: long.record }).await;

    let rejected = Life::begin(town, draft("In un cortile"), None).await;
    rejected.then(&desk(), Command::Moderate { public: false, reason: Some(HidingReason::PersonalData) }).await;
    let reason = RejectionReason::PrivateProperty;
    rejected.then(&desk(), Command::Reject { reason, text: text("È privato") }).await;
    rejected.then(&desk(), Command::Moderate { public: true, reason: None }).await;

    let transferred = Life::begin(town, draft("Sulla provinciale"), None).await;
    let to = Line::new("Città Metropolitana").expect("a line");
    transferred.then(&desk(), Command::Transfer { to, body: None, text: text("Spetta a loro") }).await;

    let imported = take_over(town).await;
    imported.then(&Actor::system(Channel::Import), Command::CloseImported { text: text("Chiusa di là") }).await;

    let waiting = Life::begin(town, draft("Aspetta"), None).await;
    waiting.route("lavori-pubblici").await.advance(&office, Act::TakeCharge).await.suspend(&office, 60).await;
    assert_eq!(waiting.state().await, State::Suspended);
}

/// Another process on the same database.
pub(crate) async fn beside(town: &Town) -> (Running, TempDir) {
    let database = match town.app().db() {
        Either::Sqlite(pool) => Location::File(pool.connect_options().get_filename().to_owned()),
        Either::Postgres(pool) => Location::Server(pool.connect_options().to_url_lossy().to_string()),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Clock::Set(Arc::new(Mutex::new(town.app().now())));
    let options = Options { database, media: folder.path().to_owned(), jurisdiction: None, clock };
    (App::start(options).await.expect("a second one starts"), folder)
}

/// Waits until memory stands at what was written elsewhere.
pub(crate) async fn shown(app: &App, seq: Seq) {
    let mut applied = app.applied();
    let waiting = applied.wait_for(|applied| *applied >= seq);
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("it follows").expect("it runs");
}

/// What everybody sees, as text.
fn seen(app: &App) -> Vec<String> {
    let page = app.look(|territory| territory.query(&Query::default()));
    let codes =
        |point: &sestomia::territory::points::Point| format!("{} {:?} {:?}", point.number, point.state, point.position);
    page.points.iter().map(codes).collect()
}

/// Every text of the ledger.
async fn ledger_texts(app: &App) -> String {
    const SQL: &str = "SELECT actor || body FROM events";
    let texts: Vec<String> = match app.db() {
        Either::Sqlite(pool) => sqlx::query_scalar(SQL).fetch_all(pool).await.expect("texts"),
        Either::Postgres(pool) => sqlx::query_scalar(SQL).fetch_all(pool).await.expect("texts"),
    };
    texts.join("\n")
}

async fn define(app: &App, setting: Setting) -> Receipt {
    let actor = Actor::system(Channel::Desk);
    let what = What::Define(Box::new(setting));
    app.submit(Submission { actor, what, contact: None, at: None, key: None }).await.expect("defined")
}

/// The jurisdiction as it is, in another time zone.
fn in_zone(app: &App, zone: &str) -> Setting {
    let mut jurisdiction = app.rules().jurisdiction.clone();
    jurisdiction.calendar.time_zone = zone.to_owned().try_into().expect("a zone");
    Setting::Jurisdiction(Box::new(jurisdiction))
}

both! {
    async fn everything_follows_from_the_ledger(town: &Town) {
        live(town).await;
        assert_rebuilt(town.app()).await;
        live(town).await;
        assert_rebuilt(town.app()).await;
        assert!(dump(town.app()).await.len() > 10);
    }

    async fn the_past_is_rebuilt_by_its_own_rules(town: &Town) {
        live(town).await;
        define(town.app(), in_zone(town.app(), "Pacific/Auckland")).await;
        assert_rebuilt(town.app()).await;
        live(town).await;
        assert_rebuilt(town.app()).await;
    }

    async fn a_start_shows_what_a_life_has_shown(town: &Town) {
        live(town).await;
        let (other, folder) = beside(town).await;
        assert_eq!(seen(&other.app), seen(town.app()));
        assert_eq!(seen(town.app()).len(), 6);
        other.stop().await;
        folder.close().expect("it goes");
    }

    async fn who_reported_is_forgotten_and_the_ledger_stays_whole(town: &Town) {
        live(town).await;
        let app = town.app();
        let texts = ledger_texts(app).await;
        for personal in ["Anna", "anna.rossi", "44961"] {
            assert!(!texts.contains(personal), "{personal} is in the ledger");
        }
        let reports = store::records::reports_of(app.db(), app.jurisdiction(), &records(app)).await.expect("readable");
        let people: BTreeSet<_> =
            reports.iter().flat_map(|report| report.reporter.iter().chain(&report.followers)).copied().collect();
        assert_eq!(people.len(), 2, "a reporter and a follower");
        let before = dump(app).await;
        for person in people {
            let known = store::people::contact(app.db(), app.jurisdiction(), person).await.expect("readable");
            assert_eq!(known, Some(a_contact()));
            let mut tx = store::begin(app.db()).await.expect("a transaction");
            store::people::erase(&mut tx, app.jurisdiction(), person, app.now()).await.expect("erased");
            store::commit(tx).await.expect("committed");
            let known = store::people::contact(app.db(), app.jurisdiction(), person).await.expect("readable");
            assert_eq!(known, None);
        }
        assert_eq!(left_of_people(app).await, 0);
        assert_eq!(dump(app).await, before);
        assert_rebuilt(app).await;
    }

    async fn two_processes_see_and_continue_each_other(town: &Town) {
        let (other, folder) = beside(town).await;
        let (one, two) = (town.app(), &other.app);
        let mut records = Vec::new();
        // On `SQLite` nobody wakes the other one, which then looks once a second.
        for n in 0..2 {
            let (writes, reads) = if n % 2 == 0 { (one, two) } else { (two, one) };
            let receipt = writes.submit(open(draft(&format!("Di qua e di là {n}")))).await.expect("written");
            assert_eq!(receipt.number.map(|number| number.serial), Some(n + 1), "numbers go on");
            shown(reads, receipt.seq).await;
            let route = Command::Route { office: "alia".parse().expect("a code"), note: None };
            let receipt = reads.submit(act(receipt.record, &desk(), route)).await.expect("written");
            shown(writes, receipt.seq).await;
            assert_eq!(seen(one), seen(two));
            records.push(receipt.record);
        }
        // Both at once on the same reports: each step is made once, on one of the two.
        let take = |app: &Arc<App>, record: RecordId| {
            let take = Command::Advance { act: Act::TakeCharge, note: None };
            let (app, submission) = (Arc::clone(app), act(record, &desk(), take));
            tokio::spawn(async move { app.submit(submission).await.is_ok() })
        };
        for record in records {
            let (first, second) = tokio::join!(take(one, record), take(two, record));
            assert!(first.expect("answered") ^ second.expect("answered"), "one of two takes charge");
        }
        let head = store::ledger::head(one.db(), one.jurisdiction()).await.expect("a head").seq;
        shown(one, head).await;
        shown(two, head).await;
        assert_eq!(seen(one), seen(two));
        assert!(seen(one).iter().all(|line| line.contains("TakenInCharge")));
        assert_rebuilt(one).await;
        other.stop().await;
        folder.close().expect("it goes");
    }

    async fn rules_hold_at_once_for_whoever_writes(town: &Town) {
        let (other, folder) = beside(town).await;
        let waiting = Life::begin(town, draft("Aspetta"), None).await;
        waiting.route("lavori-pubblici").await.advance(&desk(), Act::TakeCharge).await;
        for zone in ["Pacific/Auckland", "Europe/Rome", "America/Lima"] {
            // The other process writes at once, whether or not its memory has followed yet.
            let receipt = define(town.app(), in_zone(town.app(), zone)).await;
            let review_on = town.app().now().to_zoned(jiff::tz::TimeZone::UTC).date() + 30.days();
            let suspend = Command::Suspend { reason: SuspensionReason::Weather, review_on, note: None };
            let suspended = other.app.submit(act(waiting.record, &desk(), suspend)).await.expect("suspended");
            assert_eq!(suspended.seq.0, receipt.seq.0 + 1);
            assert_sound(town.app()).await;
            let resume = Command::Advance { act: Act::Resume, note: None };
            let resumed = other.app.submit(act(waiting.record, &desk(), resume)).await.expect("resumed");
            shown(town.app(), resumed.seq).await;
        }
        other.stop().await;
        folder.close().expect("it goes");
    }

    async fn no_two_reports_repeat_each_other(town: &Town) {
        let (first, second) = (Life::begin(town, draft("Una"), None).await, Life::begin(town, draft("Due"), None).await);
        first.then(&desk(), Command::MarkDuplicate { original: second.record }).await;
        let back = act(second.record, &desk(), Command::MarkDuplicate { original: first.record });
        let refused = town.app().submit(back.clone()).await.expect_err("refused");
        assert!(matches!(refused, SubmitError::Refused(Refusal::RepeatsAnother(number)) if number.serial == 1), "{refused}");
        first.then(&desk(), Command::Reopen { text: text("È un'altra") }).await;
        town.app().submit(back).await.expect("the other way round");
        assert_eq!(second.state().await, State::Duplicate);
    }

    async fn a_clock_that_is_set_back_turns_no_report_back(town: &Town) {
        let report = Life::begin(town, draft("Presto o tardi"), None).await;
        report.route("lavori-pubblici").await;
        town.pass(-5.hours());
        report.advance(&desk(), Act::TakeCharge).await.advance(&desk(), Act::Start).await;
        let app = town.app();
        let events = store::ledger::events_of(app.db(), app.jurisdiction(), report.record).await.expect("readable");
        assert!(events.is_sorted_by_key(|event| event.at), "{:?}", events.iter().map(|e| e.at).collect::<Vec<_>>());
        assert_rebuilt(app).await;
    }
}

fn records(app: &App) -> Vec<RecordId> {
    app.look(|territory| territory.query(&Query::default())).points.iter().map(|point| point.record).collect()
}

/// How many rows still say anything of somebody.
async fn left_of_people(app: &App) -> i64 {
    const SQL: &str = "SELECT COUNT(*) FROM people WHERE COALESCE(name, email, phone, language) IS NOT NULL";
    match app.db() {
        Either::Sqlite(pool) => sqlx::query_scalar(SQL).fetch_one(pool).await.expect("a count"),
        Either::Postgres(pool) => sqlx::query_scalar(SQL).fetch_one(pool).await.expect("a count"),
    }
}

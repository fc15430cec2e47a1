//! The iter, tried by lives at random: no report ever stands where the table of moves does not lead it.
//!
//! What is expected here is read from the table and from the rules on who may do what, not from `decide`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use sestomia::app::setup::built_in;
use sestomia::domain::afterwards::{Complaint, Mood};
use sestomia::domain::course::Passage;
use sestomia::domain::decide::receive;
use sestomia::domain::event::{self, Happening};
use sestomia::domain::iter::{Act, Carries, MOVES, Outcome, Reach, RejectionReason, State, SuspensionReason};
use sestomia::domain::linked::Linked;
use sestomia::domain::moderation::HidingReason;
use sestomia::domain::office::OfficeCode;
use sestomia::domain::person::{Actor, Channel, PersonId, Role};
use sestomia::domain::record::{Number, RecordId, Seq, Version};
use sestomia::domain::refusal::Refusal;
use sestomia::domain::report::{Audience, Command, Event, Report};
use sestomia::domain::rules::Rules;
use sestomia::domain::text::Line;
use sestomia::domain::timeline::Timeline;

use crate::submission::{citizen, desk, draft, photo, staff, text};

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::of(built_in().expect("a setup")).expect("a jurisdiction"));
const OFFICES: [&str; 3] = ["urp", "lavori-pubblici", "alia"];

fn start() -> Timestamp {
    "2026-03-10T09:00:00Z".parse().expect("an instant")
}

/// A report as it came in, and the event that opened it.
fn opened() -> (Report, Event) {
    let number = Number { year: 2026, serial: 1 };
    let event = receive(draft("Buca"), None, number, &citizen(), start(), &RULES).expect("received");
    (Report::open(RecordId(1), start(), &citizen(), &event).expect("opened"), event)
}

/// The act that a command asks for; none for what is said beside the iter.
const fn act_of(command: &Command) -> Option<Act> {
    Some(match command {
        Command::Route { .. } | Command::RouteByRule => Act::Route,
        Command::Advance { act, .. } => *act,
        Command::Suspend { .. } => Act::Suspend,
        Command::Resolve { .. } => Act::Resolve,
        Command::SendBack { .. } => Act::SendBack,
        Command::Answer { .. } => Act::Answer,
        Command::Reject { .. } => Act::Reject,
        Command::MarkDuplicate { .. } => Act::MarkDuplicate,
        Command::Transfer { .. } => Act::Transfer,
        Command::Reopen { .. } => Act::Reopen,
        Command::CloseImported { .. } => Act::CloseImported,
        Command::AnswerTogether { .. } => Act::AnswerTogether,
        Command::Withdraw { .. } => Act::Withdraw,
        Command::Contest { .. } => Act::Contest,
        Command::Join { .. }
        | Command::Comment { .. }
        | Command::Moderate { .. }
        | Command::Remind
        | Command::Disclose { .. }
        | Command::Blacken { .. }
        | Command::EraseOriginal { .. }
        | Command::Link(_)
        | Command::Enclose { .. }
        | Command::ShowEnclosure { .. }
        | Command::AnswerMention { .. }
        | Command::Anonymise
        | Command::Chase { .. }
        | Command::Rate { .. } => return None,
    })
}

/// A command for an act that carries all it must.
fn whole(act: Act, office: &str, now: Timestamp) -> Command {
    let zone = RULES.jurisdiction.calendar.time_zone.zone().clone();
    let text = text("Fatto");
    match act {
        Act::Route => Command::Route { office: office.parse().expect("a code"), note: None },
        Act::TakeCharge | Act::Inspect | Act::Start | Act::Resume => Command::Advance { act, note: None },
        Act::Suspend => Command::Suspend {
            reason: SuspensionReason::Weather,
            review_on: now.to_zoned(zone).date().saturating_add(7.days()),
            note: None,
        },
        Act::Resolve => Command::Resolve { result: Outcome::Done, text, attachments: vec![photo(1)] },
        Act::SendBack => Command::SendBack { text },
        Act::Answer => Command::Answer { text },
        Act::Reject => Command::Reject { reason: RejectionReason::NotFound, text },
        Act::MarkDuplicate => Command::MarkDuplicate { original: RecordId(99) },
        Act::Transfer => Command::Transfer { to: Line::new("Provincia").expect("a line"), body: None, text },
        Act::Reopen => Command::Reopen { text },
        Act::Contest => Command::Contest { text },
        Act::Withdraw => Command::Withdraw { text: None },
        Act::CloseImported => Command::CloseImported { text },
        Act::AnswerTogether => Command::AnswerTogether { text },
    }
}

/// Somebody whom the table lets do it with this report.
fn somebody(act: Act, report: &Report) -> Actor {
    let (role, reach) = act.row().who[0];
    if reach == Reach::Key {
        return Actor::reporter(report.id, Channel::Web);
    }
    Actor { role, office: report.office.clone(), ..desk() }
}

/// Whether the table and the reach of the role let this actor do it, whatever the state.
fn is_let(actor: &Actor, act: Act, report: &Report) -> bool {
    let own = actor.office.is_some() && actor.office == report.office;
    let office_answers = RULES.categories[&report.category].office_answers;
    MOVES.iter().filter(|row| row.act == act).flat_map(|row| row.who).any(|(role, reach)| {
        *role == actor.role
            && match reach {
                Reach::Any => true,
                Reach::Own | Reach::OwnOrExecutes => own,
                Reach::Assigned | Reach::Executes => false,
                Reach::Key | Reach::Asked => actor.holds == Some(report.id),
                Reach::OwnWhereOfficeAnswers => own && office_answers,
            }
    })
}

/// Lets an actor do something; the event, if it was let.
fn submit(report: &mut Report, actor: &Actor, command: Command, at: Timestamp) -> Result<Event, Refusal> {
    let event = report.decide(command, actor, at, &RULES)?;
    report.apply(at, actor, &event);
    Ok(event)
}

/// A report in every state that the table leads to.
fn reports_in_every_state() -> BTreeMap<State, Report> {
    let mut reached = BTreeMap::from([(State::Received, opened().0)]);
    loop {
        let before = reached.len();
        for report in reached.clone().into_values() {
            for row in MOVES.iter().filter(|row| row.from.contains(&report.state)) {
                let mut next = report.clone();
                let at = report.changed_at + 1.minute();
                let actor = somebody(row.act, &report);
                submit(&mut next, &actor, whole(row.act, "lavori-pubblici", at), at).expect("the table lets it");
                reached.entry(next.state).or_insert(next);
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

#[derive(Debug, Clone)]
enum Try {
    /// Something that the table lets somebody do now.
    Legal(Index),
    /// Anything, by anybody.
    Any(Actor, Box<Command>),
}

fn anybody() -> impl Strategy<Value = Actor> {
    let office = proptest::option::of(select(OFFICES.to_vec()));
    (select(Role::ALL.to_vec()), office).prop_map(|(role, office)| match office {
        Some(_) if role == Role::Citizen => Actor::reporter(RecordId(1), Channel::Web),
        Some(office) => staff(role, office),
        None => Actor { role, ..citizen() },
    })
}

fn anything() -> impl Strategy<Value = Command> {
    let acts: Vec<Act> = MOVES.iter().map(|row| row.act).collect();
    let whole_one =
        (select(acts.clone()), select(OFFICES.to_vec())).prop_map(|(act, office)| whole(act, office, start()));
    let bare = select(acts).prop_map(|act| Command::Advance { act, note: None });
    let audience = prop_oneof![Just(Audience::Public), Just(Audience::Internal)];
    prop_oneof![
        3 => whole_one,
        1 => bare,
        1 => any::<bool>().prop_map(|public| Command::Moderate { public, reason: Some(HidingReason::Spam) }),
        1 => Just(Command::Chase { text: None }),
        1 => select(Mood::ALL.to_vec()).prop_map(|mood| {
            Command::Rate { mood, complaints: vec![Complaint::TooSlow], text: None }
        }),
        1 => proptest::option::of(any::<i64>().prop_map(PersonId)).prop_map(|person| Command::Join { person }),
        1 => audience.prop_map(|audience| Command::Comment { text: text("Detto"), audience, attachments: Vec::new() }),
        1 => any::<bool>().prop_map(|holds| Command::Link(Linked { practice: RecordId(7), number: Number { year: 2026, serial: 7 }, holds })),
        1 => Just(Command::Enclose { title: Line::new("Perizia").expect("a line"), audience: Audience::Public, file: photo(2) }),
        1 => Just(Command::ShowEnclosure { version: Version(2), audience: Audience::Internal }),
        1 => Just(Command::Remind),
        1 => Just(Command::MarkDuplicate { original: RecordId(1) }),
        1 => Just(Command::Route { office: "nessuno".parse().expect("a code"), note: None }),
    ]
}

fn a_life() -> impl Strategy<Value = Vec<(Try, i64)>> {
    let random = (anybody(), anything()).prop_map(|(actor, command)| Try::Any(actor, Box::new(command)));
    let one = prop_oneof![any::<Index>().prop_map(Try::Legal), random];
    proptest::collection::vec((one, 0..5_000_i64), 1..40)
}

/// What must hold of a report at any time.
fn check_report(report: &Report) -> Result<(), TestCaseError> {
    prop_assert_eq!(report.closed_at.is_some(), !report.state.is_open());
    prop_assert_eq!(report.suspended_from.is_some(), report.state == State::Suspended);
    prop_assert_eq!(report.review_on.is_some(), report.state == State::Suspended);
    prop_assert!(report.opened_at <= report.state_since && report.state_since <= report.changed_at);
    prop_assert!(report.due.take_charge_at > report.opened_at);
    // A pause gives the office time, and never takes any.
    let (office, citizen) = (report.office_due(), &report.due);
    prop_assert!(office.resolve_at >= citizen.resolve_at && office.answer_at >= office.resolve_at);
    prop_assert!(office.take_charge_at >= citizen.take_charge_at);
    prop_assert_eq!(report.due_at(&RULES).is_some(), report.state.is_open());
    prop_assert!(report.duplicate_of.is_some() || report.state != State::Duplicate);
    prop_assert!(
        report.answer.is_some() || !matches!(report.state, State::Answered | State::Rejected | State::Transferred)
    );
    prop_assert!(report.outcome.is_some() || report.state != State::Resolved);
    Ok(())
}

/// What must hold of a step that was let.
fn check_step(
    before: &Report,
    after: &Report,
    actor: &Actor,
    command: &Command,
    event: &Event,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(after.version, before.version.next());
    prop_assert!(after.changed_at >= before.changed_at);
    prop_assert_eq!(event.state_after(before.state), after.state);
    // The citizen's clock never stops: only what is taken up again is promised anew.
    let promises_anew = matches!(event, Event::Reopened { .. } | Event::Contested { .. });
    prop_assert!(after.due == before.due || promises_anew);
    let goes_on = matches!(act_of(command), Some(Act::Resume | Act::Reopen | Act::Contest));
    prop_assert!(after.extended == before.extended || goes_on);
    if let Event::Reminded(reminded) = event {
        prop_assert_eq!(Some(reminded.due_at), before.due_at(&RULES));
        prop_assert!(Some(reminded.stage) > before.stage_of(reminded.due_at), "{reminded:?} for a second time");
    }
    let Some(act) = act_of(command) else {
        prop_assert!(!event.is_move() && after.state == before.state && after.state_since == before.state_since);
        return Ok(());
    };
    let row = MOVES.iter().find(|row| row.act == act).expect("a row");
    prop_assert!(event.is_move());
    prop_assert!(row.from.contains(&before.state), "{act:?} from {:?}", before.state);
    prop_assert_eq!(Some(after.state), row.to.or(before.suspended_from), "{:?}", act);
    prop_assert!(is_let(actor, act, before), "{act:?} by {actor:?}");
    prop_assert!(before.state.is_open() || matches!(act, Act::Reopen | Act::Contest), "{act:?} of a closed report");
    let carries = match event {
        Event::Routed { .. } => Carries::Office,
        Event::Suspended { .. } => Carries::ReasonAndReview,
        Event::Rejected { .. } => Carries::ReasonAndText,
        Event::MarkedDuplicate { .. } => Carries::Original,
        Event::Transferred { .. } => Carries::BodyAndText,
        Event::Answered { .. } | Event::Reopened { .. } => Carries::Text,
        Event::Resolved { .. } => Carries::ResultAndText,
        Event::SentBack { .. } | Event::Contested { .. } => Carries::NoteText,
        _ => Carries::Nothing,
    };
    prop_assert_eq!(carries, row.carries, "{:?} does not carry what it must", act);
    Ok(())
}

proptest! {
    #[test]
    fn a_life_never_leaves_the_table(life in a_life()) {
        let (mut report, first) = opened();
        let mut events = vec![(start(), citizen(), first)];
        let mut at = start();
        for (one, minutes) in life {
            at += minutes.minutes();
            let (actor, command) = match one {
                Try::Any(actor, command) => (actor, *command),
                Try::Legal(index) => {
                    let legal: Vec<Act> =
                        MOVES.iter().filter(|row| row.from.contains(&report.state)).map(|row| row.act).collect();
                    let act = *index.get(&legal);
                    (somebody(act, &report), whole(act, OFFICES[1], at))
                }
            };
            let before = report.clone();
            match submit(&mut report, &actor, command.clone(), at) {
                Ok(event) => {
                    check_step(&before, &report, &actor, &command, &event)?;
                    events.push((at, actor, event));
                }
                Err(Refusal::NothingDue) => {
                    prop_assert!(before.remind_at(&RULES).is_none_or(|next| next > at), "somebody is not reminded");
                }
                Err(Refusal::NotPermitted) => {
                    prop_assert!(act_of(&command).is_none_or(|act| !is_let(&actor, act, &before)));
                }
                Err(Refusal::NotLegal { act, state }) => {
                    prop_assert!(state == before.state && !act.row().from.contains(&state));
                }
                Err(Refusal::Closed) => {
                    let asks = matches!(command, Command::Rate { .. } | Command::Contest { .. });
                    prop_assert!(asks || !before.state.is_open() || !before.public);
                }
                Err(Refusal::TooEarly(from)) => prop_assert!(at < from),
                Err(Refusal::AlreadySaid) => {
                    let is_said = match &command {
                        Command::Link(linked) => before.is_about(linked.practice) == linked.holds,
                        _ => before.contested || before.rated.is_some(),
                    };
                    prop_assert!(is_said);
                }
                // The rest is about what the command carries.
                Err(refusal) => prop_assert!(refusal.field().is_some(), "{refusal:?}"),
            }
            check_report(&report)?;
        }
        prop_assert_eq!(usize::try_from(report.version.0), Ok(events.len()));
        prop_assert_eq!(&folded(&events)?, &report);
        check_timeline(&events, &report)?;
    }
}

/// The report that follows from its events alone, as they are written and read back.
fn folded(events: &[(Timestamp, Actor, Event)]) -> Result<Report, TestCaseError> {
    let mut report: Option<Report> = None;
    for (at, actor, event) in events {
        let written = serde_json::to_string(event).expect("it can be written");
        let read: Event = serde_json::from_str(&written).expect("it can be read");
        prop_assert_eq!(&read, event);
        match &mut report {
            None => report = Report::open(RecordId(1), *at, actor, &read),
            Some(report) => report.apply(*at, actor, &read),
        }
    }
    let report = report.expect("opened");
    let written = serde_json::to_string(&report).expect("it can be written");
    prop_assert_eq!(&serde_json::from_str::<Report>(&written).expect("it can be read"), &report);
    Ok(report)
}

/// The iter as people read it has a step a move, each ending when the next begins.
fn check_timeline(events: &[(Timestamp, Actor, Event)], report: &Report) -> Result<(), TestCaseError> {
    let entries = (1..).zip(events).map(|(number, (at, actor, body))| event::Event {
        seq: Seq(number),
        at: *at,
        record: RecordId(1),
        version: Version::default(),
        actor: actor.clone(),
        body: Happening::Report(body.clone()),
    });
    let timeline = Timeline::of(&entries.collect::<Vec<_>>());
    prop_assert_eq!(timeline.steps.len(), events.iter().filter(|(_, _, event)| event.is_move()).count());
    for pair in timeline.steps.windows(2) {
        prop_assert_eq!(pair[0].left_at, Some(pair[1].entered_at));
        prop_assert!(pair[0].entered_at <= pair[1].entered_at);
    }
    let last = timeline.steps.last().expect("a step");
    prop_assert_eq!((last.state, last.left_at, last.entered_at), (report.state, None, report.state_since));
    prop_assert_eq!(&last.office, &report.office);
    prop_assert!(timeline.steps.iter().all(|step| step.office.is_some()), "somebody answers at every instant");
    let told = timeline.steps.iter().map(|step| (step.state, step.office.clone(), step.entered_at, step.due_at));
    prop_assert_eq!(told.collect::<Vec<_>>(), passages(events));
    Ok(())
}

/// The same steps as response times are made of them.
fn passages(events: &[(Timestamp, Actor, Event)]) -> Vec<(State, Option<OfficeCode>, Timestamp, Option<Timestamp>)> {
    let mut report: Option<Report> = None;
    let mut passages = Vec::new();
    for (at, actor, event) in events {
        match &mut report {
            None => report = Report::open(RecordId(1), *at, actor, event),
            Some(report) => report.apply(*at, actor, event),
        }
        passages.extend(report.iter().filter(|_| event.is_move()).map(Passage::into_state_of));
    }
    let written = |passage: Passage| (passage.state, passage.office, passage.entered_at, passage.due_at);
    passages.into_iter().map(written).collect()
}

#[test]
fn every_state_is_reached() {
    let reached: Vec<State> = reports_in_every_state().into_keys().collect();
    let mut all = State::ALL.to_vec();
    all.sort_unstable();
    assert_eq!(reached, all);
}

#[test]
fn the_table_is_the_law_for_everybody_everywhere() {
    for (state, report) in reports_in_every_state() {
        let at = report.changed_at + 1.minute();
        for row in MOVES {
            for role in Role::ALL {
                for office in OFFICES {
                    let actor = staff(role, office);
                    let result = report.decide(whole(row.act, office, at), &actor, at, &RULES);
                    let may = is_let(&actor, row.act, &report) && row.from.contains(&state);
                    assert_eq!(result.is_ok(), may, "{:?} of {state:?} by {role:?} of {office}: {result:?}", row.act);
                }
            }
        }
    }
}

#[test]
fn what_must_be_carried_cannot_be_left_out() {
    for report in reports_in_every_state().into_values() {
        for row in MOVES.iter().filter(|row| row.carries != Carries::Nothing) {
            let actor = somebody(row.act, &report);
            let bare = Command::Advance { act: row.act, note: Some(text("Così")) };
            let result = report.decide(bare, &actor, report.changed_at, &RULES);
            assert!(result.is_err(), "{:?} of {:?} without what it carries: {result:?}", row.act, report.state);
        }
    }
}

#[test]
fn what_is_closed_is_only_taken_up_talked_about_or_hidden() {
    let closed = reports_in_every_state().into_values().filter(|report| !report.state.is_open());
    for report in closed {
        let join = Command::Join { person: None };
        let refusal = report.decide(join, &citizen(), report.changed_at, &RULES).expect_err("nobody joins");
        assert_eq!(refusal, Refusal::Closed, "{:?}", report.state);
        let comment = Command::Comment { text: text("Grazie"), audience: Audience::Public, attachments: Vec::new() };
        report.decide(comment.clone(), &citizen(), report.changed_at, &RULES).expect_err("strangers say nothing");
        let reporter = Actor::reporter(report.id, Channel::Web);
        report.decide(comment, &reporter, report.changed_at, &RULES).expect("people say thanks");
        report
            .decide(
                Command::Moderate { public: false, reason: Some(HidingReason::Spam) },
                &desk(),
                report.changed_at,
                &RULES,
            )
            .expect("the desk hides it");
    }
}

#[test]
fn a_wait_ends_within_a_year_and_goes_back_to_where_it_began() {
    let reports = reports_in_every_state();
    for state in Act::Suspend.row().from {
        let mut report = reports[state].clone();
        let at = report.changed_at + 1.minute();
        let today = at.to_zoned(RULES.jurisdiction.calendar.time_zone.zone().clone()).date();
        let suspend = |review_on| Command::Suspend { reason: SuspensionReason::Weather, review_on, note: None };
        for day in [today, today - 1.day(), today + 1.year() + 1.day()] {
            assert_eq!(report.decide(suspend(day), &desk(), at, &RULES), Err(Refusal::ReviewDate), "{day}");
        }
        submit(&mut report, &desk(), suspend(today + 1.year()), at).expect("suspended");
        submit(&mut report, &desk(), whole(Act::Resume, "urp", at), at).expect("resumed");
        assert_eq!(report.state, *state);
    }
}

//! Who may do what with a task, when, and what follows; no sequence of acts leads where the table does not.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::domain::person::{Actor, Channel, Role};
use crate::domain::place::{PlaceSource, Position};
use crate::domain::refusal::{NotThen, Refusal};
use crate::domain::rules::Rules;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + minutes * 60).expect("in range")
}

fn rules() -> Rules {
    let jurisdiction = serde_json::json!({
        "code": "prova", "name": "Comune di Prova", "short_name": "Prova", "center": [11.2, 43.83], "zoom": 13.0,
        "calendar": { "time_zone": "Europe/Rome", "patron": [4, 23], "hours": [] },
    });
    let office =
        |code: &str| serde_json::json!({ "code": code, "name": code, "short_name": code, "kind": "technical" });
    let mut rules = Rules::new(serde_json::from_value(jurisdiction).expect("a jurisdiction"));
    for code in ["strade", "verde"] {
        let office: crate::domain::office::Office = serde_json::from_value(office(code)).expect("an office");
        rules.offices.insert(office.code.clone(), office);
    }
    rules
}

fn of(role: Role, office: &str, account: i64) -> Actor {
    Actor {
        role,
        office: (!office.is_empty()).then(|| office.parse().expect("a code")),
        account: Some(AccountId(account)),
        ..Actor::citizen(Channel::Web)
    }
}

fn crew() -> Actor {
    of(Role::Crew, "strade", 7)
}

fn coordinator() -> Actor {
    of(Role::Coordinator, "strade", 1)
}

fn draft() -> Draft {
    let position = Position::new(11.2, 43.83).expect("fine");
    let place = Place { position, accuracy_m: None, source: PlaceSource::Tap, address: None, area: None, near: None };
    let parent = Parent {
        record: RecordId(3),
        office: Some("strade".parse().expect("a code")),
        due_at: Some(at(600)),
        is_open: true,
    };
    Draft {
        parent: Some(parent),
        occurrence: None,
        title: Subject::new("Chiudi la buca").expect("fine"),
        instructions: None,
        category: None,
        place,
        assignee: Assignee { office: "strade".parse().expect("a code"), crew: Some(AccountId(7)) },
        due_at: at(300),
        day: None,
        checklist: vec![Line::new("Segnaletica").expect("fine")],
    }
}

fn number() -> Number {
    Number { year: 2026, serial: 9 }
}

fn given() -> Task {
    let event = open(draft(), number(), &coordinator(), at(0), &rules()).expect("it is given");
    Task::open(RecordId(9), at(0), &event).expect("a task")
}

fn advance(act: Act, done_at: Option<Timestamp>) -> Command {
    Command::Advance { act, done_at, text: None }
}

fn finish(outcome: Outcome) -> Command {
    Command::Finish { outcome, text: None, work: None, done_at: None }
}

/// Does it, or says why not.
fn act(task: &mut Task, command: Command, actor: &Actor, now: Timestamp) -> Result<(), Refusal> {
    let event = task.decide(command, actor, now, &rules())?;
    // What is read back from the ledger does the same.
    let read: Event = serde_json::from_str(&serde_json::to_string(&event).expect("JSON")).expect("the same");
    assert_eq!(read, event);
    task.apply(now, &read);
    Ok(())
}

#[test]
fn a_day_of_work() {
    let mut task = given();
    act(&mut task, advance(Act::Travel, None), &crew(), at(10)).expect("accepted by setting out");
    act(&mut task, advance(Act::Start, None), &crew(), at(20)).expect("begun");
    let pause = Command::Pause { reason: PauseReason::Break, text: None, done_at: None };
    act(&mut task, pause, &crew(), at(50)).expect("paused");
    act(&mut task, advance(Act::Start, None), &crew(), at(80)).expect("gone on");
    let material = Material { name: Line::new("Asfalto (sacchi)").expect("fine"), quantity: 3 };
    let work = Work { done: vec![0], materials: vec![material], minutes: None };
    let done = Command::Finish { outcome: Outcome::Done, text: None, work: Some(work), done_at: None };
    act(&mut task, done, &crew(), at(95)).expect("done");
    assert_eq!((task.state, task.worked_min(), task.checklist[0].done), (State::Done, 45, true));
    assert_eq!(act(&mut task, Command::Verify { text: None }, &crew(), at(96)), Err(Refusal::NotPermitted));
    act(&mut task, Command::Verify { text: None }, &coordinator(), at(100)).expect("verified");
    assert_eq!((task.state, task.closed_at), (State::Verified, Some(at(100))));
}

#[test]
fn only_whom_it_is_given_to_works_on_it() {
    let others = [
        of(Role::Crew, "strade", 8),
        of(Role::Crew, "verde", 7),
        of(Role::Partner, "verde", 7),
        of(Role::Administrator, "", 7),
        of(Role::Citizen, "", 7),
        of(Role::FrontDesk, "urp", 7),
    ];
    for other in others {
        let refused = act(&mut given(), advance(Act::Start, None), &other, at(1));
        assert_eq!(refused, Err(Refusal::NotPermitted), "{other:?}");
    }
    let mut of_any = given();
    of_any.assignee.crew = None;
    act(&mut of_any, advance(Act::Start, None), &of(Role::Crew, "strade", 8), at(1)).expect("any of the office");
}

#[test]
fn a_link_works_for_its_task_while_it_lasts() {
    let mut task = given();
    let holder = Actor::reporter(task.id, Channel::Partner);
    assert!(!task.may_see(&holder, at(1)));
    act(&mut task, Command::Link { expires_at: at(120) }, &coordinator(), at(1)).expect("made");
    assert!(task.may_see(&holder, at(2)) && !task.may_see(&Actor::reporter(RecordId(8), Channel::Partner), at(2)));
    act(&mut task, advance(Act::Start, None), &holder, at(3)).expect("begun");
    assert_eq!(task.legal_acts(&holder, at(3)), [Act::Pause, Act::Finish, Act::Note, Act::Photograph]);
    assert!(!task.may_see(&holder, at(120)), "expired");
    act(&mut task, Command::Unlink, &coordinator(), at(5)).expect("revoked");
    assert_eq!(act(&mut task, finish(Outcome::Done), &holder, at(6)), Err(Refusal::NotPermitted));
    let too_long = Command::Link { expires_at: at(61 * 24 * 60) };
    assert!(matches!(act(&mut task, too_long, &coordinator(), at(6)), Err(Refusal::Due { .. })));
}

#[test]
fn times_that_cannot_be_are_put_right_or_refused() {
    let mut task = given();
    act(&mut task, advance(Act::Accept, None), &crew(), at(100)).expect("accepted");
    let start = |said: Timestamp, now: i64| {
        let mut task = task.clone();
        act(&mut task, advance(Act::Start, Some(said)), &crew(), at(now)).map(|()| task.state_since)
    };
    assert_eq!(start(at(130), 200), Ok(at(130)), "without network");
    assert_eq!(start(at(201), 200), Ok(at(200)), "a clock a minute ahead");
    assert_eq!(start(at(99), 200), Ok(at(100)), "a minute behind");
    assert_eq!(start(at(203), 200), Err(Refusal::NotThen(NotThen::Ahead)));
    assert_eq!(start(at(97), 200), Err(Refusal::NotThen(NotThen::Before(at(100)))));
    assert_eq!(start(at(101), 101 + 48 * 60 + 1), Err(Refusal::NotThen(NotThen::TooOld)));
    assert_eq!(start(at(101), 101 + 48 * 60), Ok(at(101)));
}

#[test]
fn a_task_is_due_before_what_it_is_for() {
    let open_with = |due: Timestamp, parent_due: i64| {
        let mut draft = Draft { due_at: due, ..draft() };
        if let Some(parent) = &mut draft.parent {
            parent.due_at = Some(at(parent_due));
        }
        open(draft, number(), &coordinator(), at(0), &rules()).map(|_| ())
    };
    assert_eq!(open_with(at(600), 600), Ok(()));
    assert_eq!(open_with(at(601), 600), Err(Refusal::Due { latest: Some(at(600)) }));
    assert_eq!(open_with(at(0), 600), Err(Refusal::Due { latest: Some(at(600)) }));
    assert_eq!(open_with(at(60), -5), Ok(()), "what is late already can still be done");
}

#[test]
fn partners_give_to_themselves_and_crews_to_nobody() {
    let parent = draft().parent.expect("one");
    let may = |actor: &Actor, to: &str| may_give(actor, Some(&parent), &to.parse().expect("a code"));
    assert!(may(&coordinator(), "verde") && may(&of(Role::FrontDesk, "urp", 1), "verde"));
    assert!(may(&of(Role::Partner, "strade", 1), "strade") && !may(&of(Role::Partner, "strade", 1), "verde"));
    assert!(!may(&crew(), "strade") && !may(&of(Role::Coordinator, "verde", 1), "verde"));
    assert!(!may_give(&coordinator(), None, &"strade".parse().expect("a code")), "the calendar's");
    let mut task = given();
    let away = Assignee { office: "verde".parse().expect("a code"), crew: None };
    let hand = Command::Reassign { assignee: away.clone(), due_at: None, text: None };
    assert_eq!(act(&mut task, hand.clone(), &of(Role::Partner, "strade", 1), at(1)), Err(Refusal::NotPermitted));
    act(&mut task, hand, &coordinator(), at(1)).expect("given away");
    assert_eq!(task.assignee, away);
    assert_eq!(
        act(&mut task, advance(Act::Start, None), &crew(), at(2)),
        Err(Refusal::NotPermitted),
        "no longer theirs"
    );
}

#[test]
fn what_must_be_said_is_asked_for() {
    let mut task = given();
    let refuse = Command::Refuse { reason: RefusalReason::Other, text: None, done_at: None };
    assert!(matches!(act(&mut task, refuse, &crew(), at(1)), Err(Refusal::Missing(_))));
    act(&mut task, advance(Act::Start, None), &crew(), at(1)).expect("begun");
    assert!(matches!(act(&mut task, finish(Outcome::Impossible), &crew(), at(2)), Err(Refusal::Missing(_))));
    for work in [
        Work { done: vec![1], ..Work::default() },
        Work { minutes: Some(MINUTES_MAX + 1), ..Work::default() },
        Work { materials: vec![Material { name: Line::new("Sale").expect("fine"), quantity: 0 }], ..Work::default() },
    ] {
        assert_eq!(act(&mut task, Command::Note { work }, &crew(), at(2)), Err(Refusal::WorkUnfit));
    }
}

#[test]
fn a_photo_says_how_far_from_the_place_it_was_taken() {
    let mut task = given();
    let file = Attachment::Document {
        hash: crate::domain::document::ContentHash([0; 32]),
        name: String::new(),
        size_bytes: 1,
    };
    let photo = |lon: f64| Command::Photograph {
        stage: Stage::Before,
        file: file.clone(),
        position: Position::new(lon, 43.83).ok(),
        taken_at: None,
    };
    act(&mut task, photo(11.2), &crew(), at(1)).expect("near");
    act(&mut task, photo(11.21), &crew(), at(1)).expect("far, but said");
    assert_eq!((task.photos[0].metres, task.photos[0].is_far()), (Some(0), false));
    assert_eq!((task.photos[1].metres, task.photos[1].is_far()), (Some(804), true));
    for _ in 2..PHOTOS_MAX {
        act(&mut task, photo(11.2), &crew(), at(1)).expect("one more");
    }
    let one_over = act(&mut task, photo(11.2), &crew(), at(1));
    assert_eq!(one_over, Err(Refusal::TooManyAttachments { max: PHOTOS_MAX }));
}

fn any_command() -> impl Strategy<Value = Command> {
    let done_at = prop_oneof![Just(None), (0i64..300).prop_map(|minutes| Some(at(minutes)))];
    let text = Description::new("perché").expect("fine");
    (0u8..10, done_at).prop_map(move |(which, done_at)| match which {
        0 => advance(Act::Accept, done_at),
        1 => advance(Act::Travel, done_at),
        2 => advance(Act::Start, done_at),
        3 => Command::Pause { reason: PauseReason::Weather, text: None, done_at },
        4 => Command::Finish { outcome: Outcome::Done, text: None, work: None, done_at },
        5 => Command::Refuse { reason: RefusalReason::NoTime, text: None, done_at },
        6 => Command::Verify { text: None },
        7 => Command::SendBack { text: text.clone() },
        8 => Command::Cancel { text: text.clone() },
        _ => advance(Act::Verify, done_at),
    })
}

proptest! {
    /// Whatever anybody tries: only moves of the table happen, times do not run back, the clock counts no more than is.
    #[test]
    fn no_illegal_sequence(tried in prop::collection::vec((any_command(), prop::bool::ANY, 0i64..20), 0..40)) {
        let mut task = given();
        let mut now = 0;
        for (command, by_crew, minutes) in tried {
            now += minutes;
            let (before, wanted) = (task.clone(), command.act());
            let actor = if by_crew { crew() } else { coordinator() };
            if act(&mut task, command, &actor, at(now)).is_ok() {
                prop_assert!(wanted.row().from.contains(&before.state));
                prop_assert_eq!(Some(task.state), wanted.row().to);
                prop_assert!(!by_crew || !matches!(task.state, State::Verified | State::Cancelled));
            } else {
                prop_assert_eq!(&task, &before);
            }
            prop_assert!(task.state_since >= before.state_since && task.state_since <= at(now));
            prop_assert!(task.clocked_s <= u64::try_from(now * 60).expect("not negative"));
            prop_assert_eq!(task.closed_at.is_some(), !task.state.is_open());
        }
    }
}

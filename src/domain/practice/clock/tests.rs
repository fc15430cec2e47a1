//! The clock of the law, tried on the examples of the law and on random histories.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::domain::calendar::Holidays;

fn calendar() -> Calendar {
    let zone = "Europe/Rome".to_owned().try_into().expect("a zone");
    Calendar {
        time_zone: zone,
        holidays: Holidays::Italian,
        patron_saint: Some((11, 11)),
        closures: Vec::new(),
        hours: crate::domain::calendar::OfficeHours::default(),
    }
}

fn terms(toml: &str) -> Terms {
    toml::from_str(toml).expect("terms")
}

fn permit() -> Terms {
    terms(
        r#"
        from = "2011-07-13"
        stages = [{ stage = "proposal", term = "60 d" }, { stage = "decision", term = "30 d" }]
        silence = "assent"
        interruption = { times = 1, within = 30 }
        "#,
    )
}

fn simplified_landscape() -> Terms {
    terms(
        r#"
        from = "2017-04-06"
        whole = "60 d"
        stages = [
          { stage = "proposal", term = "20 d" },
          { stage = "opinion", term = "20 d" },
          { stage = "decision", term = "10 d" },
        ]
        suspension = { times = 1, within = 10, max_days = 10 }
        "#,
    )
}

fn day(start: Date, after: i64) -> Date {
    start.saturating_add(after.days())
}

fn marks(start: Date, ticks: &[(i64, Tick)]) -> Vec<Mark> {
    let begins = std::iter::once(Mark { on: start, tick: Tick::Start });
    begins.chain(ticks.iter().map(|(after, tick)| Mark { on: day(start, *after), tick: *tick })).collect()
}

/// DPR 380/2001 art. 20: documents asked for on day 29 and received on day 80 leave sixty new days.
#[test]
fn a_permit_to_build_begins_anew_when_documents_come() {
    let (calendar, start) = (calendar(), date(2026, 1, 12));
    let marks = marks(start, &[(29, Tick::Interrupt), (80, Tick::Restart)]);
    let on = |after| read(&permit(), &marks, day(start, after), &calendar);
    assert_eq!((on(28).phase, on(28).used, on(28).left()), (Phase::Running, 28, 32));
    assert_eq!(on(28).step.expect("known").on, date(2026, 3, 13), "sixty days after 12 January");
    let waits = on(50);
    assert_eq!(waits.phase, Phase::Interrupted { since: day(start, 29) });
    assert_eq!((waits.step, waits.statutory, waits.stood), (None, None, 21), "nobody can tell");
    let anew = on(81);
    assert_eq!((anew.phase, anew.used, anew.left(), anew.stood), (Phase::Running, 1, 59, 51));
    // Day 140 is Monday 1 June; thirty more lead to Wednesday 1 July.
    assert_eq!(anew.step.expect("known").on, day(start, 140));
    assert_eq!(anew.statutory.expect("known").on, day(start, 170));
    assert_eq!(on(171).phase, Phase::Expired);
    assert_eq!(on(170).phase, Phase::Running);
}

/// DPR 31/2017: sixty days in all; documents are asked for within ten, and the applicant has ten.
#[test]
fn the_simplified_landscape_authorisation_waits_ten_days_at_most() {
    let (calendar, start) = (calendar(), date(2026, 3, 2));
    // Friday 1 May is a holiday, and the next working day is Monday 4 May.
    let quiet = read(&simplified_landscape(), &marks(start, &[]), day(start, 1), &calendar);
    let statutory = quiet.statutory.expect("known");
    assert_eq!((statutory.on, statutory.moved.map(|(on, _)| on)), (date(2026, 5, 4), Some(date(2026, 5, 1))));
    // Asked on day 8, come on day 15: seven days more.
    let answered = marks(start, &[(8, Tick::Suspend(Some(10))), (15, Tick::Resume)]);
    let reading = read(&simplified_landscape(), &answered, day(start, 16), &calendar);
    assert_eq!((reading.used, reading.stood), (9, 7));
    assert_eq!(reading.step.expect("known").on, day(start, 27).max(date(2026, 3, 30)));
    assert_eq!(reading.statutory.expect("known").on, day(start, 67));
    // Never come: it goes on by itself after ten days, and that is known at once.
    let silent = marks(start, &[(8, Tick::Suspend(Some(10)))]);
    let waiting = read(&simplified_landscape(), &silent, day(start, 12), &calendar);
    assert_eq!(waiting.phase, Phase::Suspended { since: day(start, 8), until: Some(day(start, 18)) });
    assert_eq!(waiting.statutory.expect("known").on, day(start, 70));
    let later = read(&simplified_landscape(), &silent, day(start, 20), &calendar);
    assert_eq!((later.phase, later.used), (Phase::Running, 10));
    assert!(later.entries.iter().any(|entry| entry.by_itself && entry.mark.tick == Tick::Resume));
}

#[test]
fn a_step_that_is_done_early_hastens_the_next_and_a_late_one_takes_nothing_from_it() {
    let (calendar, start) = (calendar(), date(2026, 1, 12));
    let early = marks(start, &[(40, Tick::Done(Stage::Proposal))]);
    let reading = read(&permit(), &early, day(start, 41), &calendar);
    assert_eq!((reading.stage, reading.used), (Some(Stage::Decision), 1));
    assert_eq!(reading.statutory.expect("known").on, date(2026, 3, 23), "day 70");
    let late = marks(start, &[(75, Tick::Done(Stage::Proposal))]);
    let reading = read(&permit(), &late, day(start, 76), &calendar);
    assert_eq!((reading.stage, reading.used), (Some(Stage::Decision), 16));
    assert_eq!(reading.statutory.expect("known").on, date(2026, 4, 13), "day 90 is a Sunday: 12 April");
}

/// DPR 380/2001 art. 20: after a notice of refusal the decision has forty days, also where it was given before the proposal.
#[test]
fn days_that_a_step_was_given_and_did_not_need_are_for_the_next() {
    let (calendar, start) = (calendar(), date(2026, 1, 12));
    let marks = marks(start, &[(20, Tick::Extend(10)), (40, Tick::Done(Stage::Proposal))]);
    let reading = read(&permit(), &marks, day(start, 41), &calendar);
    assert_eq!((reading.stage, reading.of, reading.used), (Some(Stage::Decision), 40, 1));
    assert_eq!(reading.statutory.expect("known").on, day(start, 80));
}

#[test]
fn working_days_skip_what_is_off() {
    let call = terms("from = \"2016-07-28\"\nstages = [{ stage = \"completeness\", term = \"5 wd\" }]");
    // From Wednesday 1 April 2026: Easter Monday is the 6th.
    let reading = read(&call, &marks(date(2026, 4, 1), &[]), date(2026, 4, 8), &calendar());
    assert_eq!((reading.used, reading.step.expect("known").on), (4, date(2026, 4, 9)));
}

fn tick() -> impl Strategy<Value = Tick> {
    prop_oneof![
        proptest::option::of(1_u16..40).prop_map(Tick::Suspend),
        Just(Tick::Resume),
        Just(Tick::Interrupt),
        Just(Tick::Restart),
        Just(Tick::Done(Stage::Proposal)),
        (1_u16..60).prop_map(Tick::Extend),
    ]
}

fn story() -> impl Strategy<Value = Vec<(i64, Tick)>> {
    proptest::collection::vec((1_i64..25, tick()), 0..8).prop_map(|steps| {
        let mut at = 0;
        steps
            .into_iter()
            .map(|(after, tick)| {
                at += after;
                (at, tick)
            })
            .collect()
    })
}

proptest! {
    /// Time never runs backwards, nor past what there is; days that were used and days that it stood still are all.
    #[test]
    fn whatever_happens_every_day_is_counted_once(story in story(), terms in prop_oneof![
        Just(permit()), Just(simplified_landscape())
    ]) {
        let (calendar, start) = (calendar(), date(2026, 1, 12));
        let marks = marks(start, &story);
        let mut before: Option<Reading> = None;
        for after in 0..250 {
            let on = day(start, after);
            let reading = read(&terms, &marks, on, &calendar);
            prop_assert!(reading.used <= reading.of);
            if let Some(before) = before {
                prop_assert!(reading.stood >= before.stood);
                prop_assert!(reading.stood - before.stood <= 1, "a day stands still at most once");
                let happened = marks.iter().any(|mark| mark.on == on);
                if !happened && before.stage == reading.stage && reading.used < reading.of {
                    let (used, stood) = (reading.used - before.used, reading.stood - before.stood);
                    prop_assert_eq!(used + stood, 1, "each day is used or stands still: {:?} {:?}", before, reading);
                }
                // What is known of the end stays as long as nothing happens.
                if !happened && before.statutory.is_some() && reading.statutory.is_some() {
                    prop_assert_eq!(&before.statutory, &reading.statutory);
                }
            }
            if let Some(end) = &reading.statutory {
                prop_assert!(calendar.is_working_day(end.on));
            }
            before = Some(reading);
        }
    }

    /// The law's term is never shorter for what stops it.
    #[test]
    fn pauses_only_make_it_longer(story in story()) {
        let (calendar, start) = (calendar(), date(2026, 1, 12));
        let pauses: Vec<_> = story.into_iter().filter(|(_, tick)| !matches!(tick, Tick::Done(_))).collect();
        let plain = read(&permit(), &marks(start, &[]), day(start, 1), &calendar).statutory.expect("known").on;
        let reading = read(&permit(), &marks(start, &pauses), day(start, 300), &calendar);
        if let Some(end) = reading.statutory {
            prop_assert!(end.on >= plain);
        }
    }
}

//! Response times: which reports a figure counts, and what is made of how they went. Every definition is here, once;
//! pages, files and lists ask it.
//!
//! Figures are about the reports that came in during a period, as things stand at an instant: all of them, so what is
//! still open counts. Durations are by the clock on the wall, day and night. Where some have not ended yet, medians are
//! those of Kaplan and Meier: what is still open is known to take at least as long as it has taken.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::area::AreaCode;
use crate::domain::category::CategoryCode;
use crate::domain::course::{Course, Stay};
use crate::domain::iter::State;
use crate::domain::office::OfficeCode;
use crate::domain::spread::{Durations, Spread};

/// Reports that came in from one instant to before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// From.
    pub from: Timestamp,
    /// To, not itself in it.
    pub to: Timestamp,
}

impl Period {
    /// The period of the same length before.
    #[must_use]
    pub fn before(self) -> Self {
        let length = self.to.duration_since(self.from);
        Self { from: self.from.checked_sub(length).unwrap_or(Timestamp::MIN), to: self.from }
    }
}

/// Which area.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// Wherever.
    #[default]
    Any,
    /// In none.
    Outside,
    /// In this one.
    In(AreaCode),
}

/// Which reports of the period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// About this.
    pub category: Option<CategoryCode>,
    /// There.
    pub zone: Zone,
    /// For which this office answers, or has answered for a time. Steps are then those that it answered for.
    pub office: Option<OfficeCode>,
}

impl Scope {
    /// Whether a report is in it.
    #[must_use]
    pub fn holds(&self, course: &Course) -> bool {
        self.category.as_ref().is_none_or(|category| *category == course.category)
            && match &self.zone {
                Zone::Any => true,
                Zone::Outside => course.area.is_none(),
                Zone::In(area) => course.area.as_ref() == Some(area),
            }
            && self.office.as_ref().is_none_or(|office| course.was_with(office))
    }

    fn is_of(&self, office: Option<&OfficeCode>) -> bool {
        self.office.is_none() || self.office.as_ref() == office
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// All that came in.
    Received,
    /// Whoever reported has an answer: answered, declined, or handed to another body.
    Answered,
    /// Closed without one of their own: duplicates, and those taken back.
    SetAside,
    /// Neither.
    Open,
    /// Open after the citizen was promised the answer.
    Overdue,
    /// Answered by when it was promised.
    OnTime,
    /// Open, and now with the office of the scope; with none, the same as open.
    Held,
    /// Held, and the step it is in was due before now, by the clock of the office.
    Late,
}

impl Figure {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::Received,
        Self::Answered,
        Self::SetAside,
        Self::Open,
        Self::Overdue,
        Self::OnTime,
        Self::Held,
        Self::Late,
    ];

    /// Whether it counts a report of the scope as it stands at `at`.
    #[must_use]
    pub fn counts(self, course: &Course, scope: &Scope, at: Timestamp) -> bool {
        let Some(last) = course.last() else { return false };
        let is_answered = matches!(last.state, State::Answered | State::Rejected | State::Transferred);
        let is_open = last.state.is_open();
        match self {
            Self::Received => true,
            Self::Answered => is_answered,
            Self::SetAside => !is_open && !is_answered,
            Self::Open => is_open,
            Self::Overdue => is_open && last.promised_at < at,
            Self::OnTime => is_answered && last.entered_at <= last.promised_at,
            Self::Held => is_open && scope.is_of(last.office.as_ref()),
            Self::Late => Self::Held.counts(course, scope, at) && last.due_at.is_some_and(|due| due < at),
        }
    }
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many did.
    pub met: u64,
    /// Of how many.
    pub of: u64,
}

impl Share {
    /// Per cent, rounded down: 100 only when all did. `None` of none.
    #[must_use]
    pub const fn percent(self) -> Option<u64> {
        (self.met * 100).checked_div(self.of)
    }

    const fn count(&mut self, met: bool) {
        self.of += 1;
        if met {
            self.met += 1;
        }
    }
}

/// The figures of some reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// See [`Figure`].
    pub received: u64,
    /// See [`Figure`].
    pub answered: u64,
    /// See [`Figure`].
    pub set_aside: u64,
    /// See [`Figure`].
    pub open: u64,
    /// See [`Figure`].
    pub overdue: u64,
    /// Answered on time, of those answered and those overdue.
    pub on_time: Share,
    /// From the opening to the answer; what was taken up again counts until it was answered anew.
    pub to_answer: Spread,
}

impl Figures {
    /// Of the reports of a scope, as they stand at `at`.
    #[must_use]
    pub fn of<'c>(courses: impl IntoIterator<Item = &'c Course>, scope: &Scope, at: Timestamp) -> Self {
        let mut figures = Self::default();
        let mut durations = Durations::default();
        for course in courses {
            let is = |figure: Figure| figure.counts(course, scope, at);
            figures.received += u64::from(is(Figure::Received));
            figures.answered += u64::from(is(Figure::Answered));
            figures.set_aside += u64::from(is(Figure::SetAside));
            figures.open += u64::from(is(Figure::Open));
            figures.overdue += u64::from(is(Figure::Overdue));
            figures.on_time.met += u64::from(is(Figure::OnTime));
            if let Some(last) = course.last()
                && !is(Figure::SetAside)
            {
                let has_ended = is(Figure::Answered);
                durations.add(ms_between(course.opened_at, if has_ended { last.entered_at } else { at }), has_ended);
            }
        }
        figures.on_time.of = figures.answered + figures.overdue;
        figures.to_answer = durations.spread();
        figures
    }
}

fn ms_between(from: Timestamp, to: Timestamp) -> i64 {
    to.as_millisecond() - from.as_millisecond()
}

/// How a step of the iter went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepFigures {
    /// The step.
    pub state: State,
    /// How long it takes.
    pub takes: Spread,
    /// Left by when it was due, of those left and those due since.
    pub on_time: Share,
    /// How many are in it, and were due before now.
    pub late: u64,
}

/// Each step that some report has been in, in the order of the iter; those that the office of the scope answered for.
#[must_use]
pub fn steps<'c>(courses: impl IntoIterator<Item = &'c Course>, scope: &Scope, at: Timestamp) -> Vec<StepFigures> {
    let mut found: BTreeMap<State, (Durations, Share, u64)> = BTreeMap::new();
    let open = courses.into_iter().flat_map(Course::stays).filter(|stay| stay.passage.state.is_open());
    for stay in open.filter(|stay| scope.is_of(stay.passage.office.as_ref())) {
        let (durations, on_time, late) = found.entry(stay.passage.state).or_default();
        durations.add(ms_between(stay.passage.entered_at, stay.left_at.unwrap_or(at)), stay.left_at.is_some());
        let is_met = met(stay, at);
        *late += u64::from(stay.left_at.is_none() && is_met == Some(false));
        if let Some(is_met) = is_met {
            on_time.count(is_met);
        }
    }
    let step = |(state, (durations, on_time, late)): (State, (Durations, Share, u64))| StepFigures {
        state,
        takes: durations.spread(),
        on_time,
        late,
    };
    found.into_iter().map(step).collect()
}

/// Whether a step was left by when it was due; `None` when nothing was due, or is not yet.
fn met(stay: Stay<'_>, at: Timestamp) -> Option<bool> {
    let due = stay.passage.due_at?;
    match stay.left_at {
        Some(left) => Some(left <= due),
        None => (due < at).then_some(false),
    }
}

/// How an office did with the reports that it has had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeFigures {
    /// The office.
    pub office: OfficeCode,
    /// How many it has had.
    pub had: u64,
    /// How many it has now.
    pub has: u64,
    /// In how many of these something was due before now.
    pub late: u64,
    /// How long it kept a report, waits with a reason and the desk's answer not counted.
    pub keeps: Spread,
    /// Steps that it left by when they were due, of those left and those due since.
    pub on_time: Share,
}

/// Each office that has had a report of the scope, by code.
#[must_use]
pub fn offices<'c>(courses: impl IntoIterator<Item = &'c Course>, at: Timestamp) -> Vec<OfficeFigures> {
    #[derive(Default)]
    struct Found {
        had: u64,
        has: u64,
        late: u64,
        keeps: Durations,
        on_time: Share,
    }
    let mut found: BTreeMap<&OfficeCode, Found> = BTreeMap::new();
    for course in courses {
        let mut had: Vec<&OfficeCode> = course.passages.iter().filter_map(|passage| passage.office.as_ref()).collect();
        had.sort_unstable();
        had.dedup();
        for office in had {
            let found = found.entry(office).or_default();
            let last = course.last().filter(|last| last.office.as_ref() == Some(office));
            let everywhere = Scope::default();
            let is = |figure: Figure| last.is_some() && figure.counts(course, &everywhere, at);
            let has = is(Figure::Held);
            found.had += 1;
            found.has += u64::from(has);
            found.late += u64::from(is(Figure::Late));
            let mut kept_ms = 0;
            let mut works = false;
            for stay in course.stays().filter(|stay| stay.passage.office.as_ref() == Some(office)) {
                if let Some(is_met) = met(stay, at) {
                    found.on_time.count(is_met);
                }
                if stay.passage.state.is_open() && !matches!(stay.passage.state, State::Suspended | State::Resolved) {
                    works = true;
                    kept_ms += ms_between(stay.passage.entered_at, stay.left_at.unwrap_or(at));
                }
            }
            if works {
                found.keeps.add(kept_ms, !has || course.last().is_some_and(|last| last.state == State::Resolved));
            }
        }
    }
    let figures = |(office, found): (&OfficeCode, Found)| OfficeFigures {
        office: office.clone(),
        had: found.had,
        has: found.has,
        late: found.late,
        keeps: found.keeps.spread(),
        on_time: found.on_time,
    };
    found.into_iter().map(figures).collect()
}

/// The figures of each kind that `of` tells apart.
#[must_use]
pub fn by<'c, K: Ord>(
    courses: impl IntoIterator<Item = &'c Course>,
    scope: &Scope,
    at: Timestamp,
    of: impl Fn(&'c Course) -> K,
) -> Vec<(K, Figures)> {
    let mut kinds: BTreeMap<K, Vec<&Course>> = BTreeMap::new();
    for course in courses {
        kinds.entry(of(course)).or_default().push(course);
    }
    kinds.into_iter().map(|(kind, courses)| (kind, Figures::of(courses, scope, at))).collect()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::course::Passage;
    use crate::domain::record::RecordId;

    const HOUR: i64 = 3_600_000;

    fn hour(hour: i64) -> Timestamp {
        Timestamp::from_millisecond(hour * HOUR).expect("an instant")
    }

    fn office(code: &str) -> OfficeCode {
        code.parse().expect("a code")
    }

    /// A report opened at hour 0 that is due at hour 20, step by step: state, office, hour, due.
    fn course(steps: &[(State, &str, i64, Option<i64>)]) -> Course {
        let passage = |(state, code, entered, due): &(State, &str, i64, Option<i64>)| Passage {
            state: *state,
            office: Some(office(code)),
            entered_at: hour(*entered),
            due_at: due.map(hour),
            promised_at: hour(20),
        };
        Course {
            record: RecordId(1),
            category: "buca".parse().expect("a code"),
            area: None,
            opened_at: hour(0),
            passages: steps.iter().map(passage).collect(),
        }
    }

    fn some() -> Vec<Course> {
        use State::{Answered, Duplicate, InProgress, Received, Resolved, Routed, Suspended, TakenInCharge};
        vec![
            // Answered on time, after a wait of 4 hours.
            course(&[
                (Received, "urp", 0, Some(2)),
                (Routed, "strade", 1, Some(2)),
                (TakenInCharge, "strade", 3, Some(10)),
                (Suspended, "strade", 5, None),
                (InProgress, "strade", 9, Some(14)),
                (Resolved, "strade", 12, Some(20)),
                (Answered, "strade", 15, None),
            ]),
            // Answered late.
            course(&[(Received, "urp", 0, Some(2)), (Resolved, "urp", 21, Some(20)), (Answered, "urp", 25, None)]),
            // Open, and late by both clocks.
            course(&[(Received, "urp", 0, Some(2)), (Routed, "strade", 1, Some(2))]),
            course(&[(Received, "urp", 0, Some(2)), (Duplicate, "urp", 4, None)]),
        ]
    }

    #[test]
    fn what_is_open_and_late_counts_against_being_on_time() {
        let figures = Figures::of(&some(), &Scope::default(), hour(30));
        assert_eq!((figures.received, figures.answered, figures.set_aside), (4, 2, 1));
        assert_eq!((figures.open, figures.overdue), (1, 1));
        assert_eq!(figures.on_time, Share { met: 1, of: 3 });
        assert_eq!(figures.on_time.percent(), Some(33));
        assert_eq!((figures.to_answer.ended, figures.to_answer.running), (2, 1));
        assert_eq!(figures.to_answer.median, Some(SignedDuration::from_hours(25)), "two of three have ended by then");
        assert_eq!(figures.to_answer.ninetieth, None, "not known while one is open");
        assert_eq!(Share::default().percent(), None);
    }

    #[test]
    fn at_an_earlier_instant_they_are_what_they_were() {
        let then = some().into_iter().map(|course| course.until(hour(10))).collect::<Vec<_>>();
        let figures = Figures::of(&then, &Scope::default(), hour(10));
        assert_eq!((figures.answered, figures.open, figures.overdue, figures.set_aside), (0, 3, 0, 1));
        assert_eq!(figures.on_time.percent(), None, "nothing has been due yet");
    }

    #[test]
    fn steps_are_timed_each_for_itself() {
        let steps = steps(&some(), &Scope::default(), hour(30));
        let step = |state: State| *steps.iter().find(|step| step.state == state).expect("the step");
        assert_eq!(step(State::Suspended).takes.median, Some(SignedDuration::from_hours(4)));
        assert_eq!(step(State::Suspended).on_time, Share::default(), "a wait has no deadline");
        assert_eq!(step(State::Received).on_time, Share { met: 2, of: 4 });
        let routed = step(State::Routed);
        assert_eq!((routed.takes.ended, routed.takes.running, routed.late), (1, 1, 1));
        assert_eq!(routed.on_time, Share { met: 0, of: 2 });
        assert_eq!(steps.iter().map(|step| step.state).collect::<Vec<_>>().len(), 6, "closed ones are no step");
    }

    #[test]
    fn an_office_is_measured_by_what_it_had() {
        let offices = offices(&some(), hour(30));
        let [strade, urp] = offices.as_slice() else { panic!("two offices") };
        assert_eq!((strade.had, strade.has, strade.late), (2, 1, 1));
        // 1-5 and 9-12, neither the wait nor the desk's answer; the other has been there for 29 hours.
        assert_eq!(strade.keeps.median, Some(SignedDuration::from_hours(7)));
        assert_eq!(strade.on_time, Share { met: 3, of: 5 });
        assert_eq!((urp.had, urp.has, urp.late), (4, 0, 0));
        let own = Scope { office: Some(office("strade")), ..Scope::default() };
        let all = some();
        let had = all.iter().filter(|course| own.holds(course)).collect::<Vec<_>>();
        assert_eq!(had.len(), 2);
        assert!(steps(had, &own, hour(30)).iter().all(|step| step.state != State::Received), "the desk's step");
    }

    #[test]
    fn a_scope_is_narrow_in_each_respect() {
        let course = course(&[(State::Received, "urp", 0, None)]);
        let inside = Course { area: Some("centro".parse().expect("a code")), ..course.clone() };
        let zone = |zone: Zone| Scope { zone, ..Scope::default() };
        let centre = zone(Zone::In("centro".parse().expect("a code")));
        assert!(zone(Zone::Outside).holds(&course) && !zone(Zone::Outside).holds(&inside));
        assert!(centre.holds(&inside) && !centre.holds(&course));
        let about = |code: &str| Scope { category: Some(code.parse().expect("a code")), ..Scope::default() };
        assert!(about("buca").holds(&course) && !about("verde").holds(&course));
    }

    proptest! {
        #[test]
        fn every_report_is_answered_set_aside_or_open(state in proptest::sample::select(State::ALL.to_vec()), now in 0_i64..50) {
            let all = [course(&[(state, "urp", 0, Some(10))])];
            let figures = Figures::of(&all, &Scope::default(), hour(now));
            prop_assert_eq!(figures.answered + figures.set_aside + figures.open, 1);
            prop_assert!(figures.overdue <= figures.open && figures.on_time.met <= figures.answered);
        }
    }
}

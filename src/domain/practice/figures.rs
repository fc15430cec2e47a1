//! How long practices take: which a figure counts, and how days are counted. Every definition is here, once.
//!
//! Days are those of the calendar. The days for which the clock of the law stood are not the office's; what another
//! program says of its clock is not known, so of what was taken over all days are. Silence is an outcome, but no decision:
//! where it means assent or refusal the office was late. What was put away without an outcome, and what was taken back or
//! has lapsed since (the day of the first outcome is then no longer known), has no time.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::calendar::Calendar;
use crate::domain::figures::Share;
use crate::domain::practice::Practice;
use crate::domain::practice::clock::{self, Mark, Phase, Tick};
use crate::domain::practice::iter::State;
use crate::domain::practice::kind::TypeCode;

/// Days from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl Span {
    /// Whether a day is one of them.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// How a practice has gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Its type.
    pub kind: TypeCode,
    /// The day of its filing.
    pub filed_on: Date,
    /// Its outcome, if it has one that has a time.
    pub end: Option<End>,
    /// Whether the office owes a decision.
    pub is_open: bool,
    /// Whether it does, and the term of the law has passed.
    pub is_late: bool,
    /// Whether the applicant was asked for something.
    pub was_asked: bool,
}

/// An outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The day.
    pub on: Date,
    /// Days since the filing.
    pub gross: u32,
    /// The same without those for which the clock stood.
    pub net: u32,
    /// Whether it came within the term of the law; `None` where there is none, or nobody knows it.
    pub in_time: Option<bool>,
    /// Whether nobody said anything.
    pub by_silence: bool,
}

impl Course {
    /// How a practice has gone by a day.
    #[must_use]
    pub fn of(practice: &Practice, today: Date, calendar: &Calendar) -> Self {
        let is_open = practice.state.is_open();
        let has_passed = match practice.reading(today, calendar) {
            Some(reading) => reading.has_expired(),
            None => practice.due.statutory.is_some_and(|due| calendar.day_of(due) < today),
        };
        Self {
            kind: practice.dossier.kind.clone(),
            filed_on: practice.filed_on,
            end: End::of(practice, calendar),
            is_open,
            is_late: is_open && has_passed,
            was_asked: !practice.requests.is_empty() || practice.state == State::Awaiting,
        }
    }
}

impl End {
    fn of(practice: &Practice, calendar: &Calendar) -> Option<Self> {
        if practice.state.is_open() || matches!(practice.state, State::Archived | State::Annulled | State::Lapsed) {
            return None;
        }
        let on = practice.decided_on?;
        let gross = u32::try_from((on - practice.filed_on).get_days()).ok()?;
        let by_silence = matches!(practice.state, State::SilentAssent | State::SilentRefusal);
        let (stood, in_time) = match &practice.terms {
            Some(terms) if !terms.stages.is_empty() => {
                // As it stood before it was stopped, for there is no term to what is decided.
                let decides = |mark: &&Mark| mark.tick != Tick::Stop;
                let marks: Vec<Mark> = practice.marks.iter().filter(decides).copied().collect();
                let reading = clock::read(terms, &marks, on, calendar);
                (reading.stood, Some(reading.phase != Phase::Expired))
            }
            _ => (0, practice.due.statutory.map(|due| on <= calendar.day_of(due))),
        };
        let in_time = match practice.state {
            State::SilentAssent | State::SilentRefusal => in_time.map(|_| false),
            // What was declared stands because nobody had to say so.
            State::Effective => in_time.map(|_| true),
            _ => in_time,
        };
        Some(Self { on, gross, net: gross.saturating_sub(stood), in_time, by_silence })
    }
}

/// By when half of some were done, and nine of ten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    /// Half.
    pub median: Option<u32>,
    /// Nine of ten.
    pub ninetieth: Option<u32>,
}

impl Days {
    /// Of so many each: the least number of days within which so many of them were done.
    #[must_use]
    pub fn of(mut days: Vec<u32>) -> Self {
        days.sort_unstable();
        let within = |percent: usize| days.get((days.len() * percent).div_ceil(100).checked_sub(1)?).copied();
        Self { median: within(50), ninetieth: within(90) }
    }
}

/// How the practices of a type have gone in a span of days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypeFigures {
    /// Filed on one of the days.
    pub filed: u64,
    /// With an outcome on one of the days.
    pub decided: u64,
    /// Of these, those of which nobody said anything.
    pub by_silence: u64,
    /// From the filing to the outcome, without the days for which the clock stood, of those with an outcome.
    pub net: Days,
    /// The same with all days.
    pub gross: Days,
    /// Within the term of the law, of those with an outcome whose term is known.
    pub in_time: Share,
    /// Open now, whenever they were filed.
    pub open: u64,
    /// Open now, and past the term.
    pub late: u64,
    /// Whose applicant was asked for something, of those filed.
    pub asked: Share,
}

impl TypeFigures {
    /// Of these, in a span of days.
    #[must_use]
    pub fn of<'c>(courses: impl IntoIterator<Item = &'c Course>, span: Span) -> Self {
        let mut figures = Self::default();
        let (mut net, mut gross) = (Vec::new(), Vec::new());
        for course in courses {
            if span.holds(course.filed_on) {
                figures.filed += 1;
                figures.asked.of += 1;
                figures.asked.met += u64::from(course.was_asked);
            }
            figures.open += u64::from(course.is_open);
            figures.late += u64::from(course.is_late);
            if let Some(end) = course.end.filter(|end| span.holds(end.on)) {
                figures.decided += 1;
                figures.by_silence += u64::from(end.by_silence);
                net.push(end.net);
                gross.push(end.gross);
                if let Some(in_time) = end.in_time {
                    figures.in_time.of += 1;
                    figures.in_time.met += u64::from(in_time);
                }
            }
        }
        (figures.net, figures.gross) = (Days::of(net), Days::of(gross));
        figures
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.filed == 0 && self.decided == 0 && self.open == 0
    }
}

/// All together, and each type of which there is something to say.
#[must_use]
pub fn by_type(courses: &[Course], span: Span) -> (TypeFigures, Vec<(TypeCode, TypeFigures)>) {
    let mut types: BTreeMap<&TypeCode, Vec<&Course>> = BTreeMap::new();
    for course in courses {
        types.entry(&course.kind).or_default().push(course);
    }
    let each = types.into_iter().map(|(kind, of)| (kind.clone(), TypeFigures::of(of, span)));
    (TypeFigures::of(courses, span), each.filter(|(_, figures)| !figures.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn course(filed_on: Date, end: Option<End>) -> Course {
        let kind = "cila".parse().expect("a code");
        Course { kind, filed_on, is_open: end.is_none(), end, is_late: false, was_asked: false }
    }

    #[expect(clippy::unnecessary_wraps, reason = "it is handed over as what may be missing")]
    fn end(on: Date, gross: u32, net: u32, in_time: Option<bool>) -> Option<End> {
        Some(End { on, gross, net, in_time, by_silence: false })
    }

    #[test]
    fn days_within_which_so_many_were_done() {
        assert_eq!(Days::of(Vec::new()), Days::default());
        assert_eq!(Days::of(vec![7]), Days { median: Some(7), ninetieth: Some(7) });
        assert_eq!(Days::of((1..=10).rev().collect()), Days { median: Some(5), ninetieth: Some(9) });
        assert_eq!(Days::of((1..=11).collect()), Days { median: Some(6), ninetieth: Some(10) });
    }

    #[test]
    fn what_was_filed_and_what_was_decided_in_a_span_are_counted_apart() {
        let span = Span { first: date(2026, 1, 1), last: date(2026, 3, 31) };
        let late = Course { is_late: true, was_asked: true, ..course(date(2026, 3, 31), None) };
        let courses = [
            // Filed before, decided on its first day.
            course(date(2025, 11, 2), end(date(2026, 1, 1), 60, 40, Some(true))),
            course(date(2026, 1, 1), end(date(2026, 4, 1), 90, 90, Some(false))),
            course(date(2026, 2, 1), end(date(2026, 2, 21), 20, 20, None)),
            late,
            // Filed and decided before: nothing of it counts.
            course(date(2025, 1, 1), end(date(2025, 2, 1), 31, 31, Some(true))),
        ];
        let (all, types) = by_type(&courses, span);
        assert_eq!((all.filed, all.decided, all.open, all.late), (3, 2, 1, 1));
        assert_eq!(all.net, Days { median: Some(20), ninetieth: Some(40) });
        assert_eq!(all.gross, Days { median: Some(20), ninetieth: Some(60) });
        assert_eq!((all.in_time, all.asked), (Share { met: 1, of: 1 }, Share { met: 1, of: 3 }));
        assert_eq!(types, [("cila".parse().expect("a code"), all)]);
    }
}

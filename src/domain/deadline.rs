//! By when: terms of a category, the instant at which they expire, and why then.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::{Calendar, DayOff};

/// A term: how long something may take. Written `90 min`, `24 h`, `8 wh`, `5 wd` or `30 d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Term {
    /// Minutes by the clock, day and night.
    Minutes(u16),
    /// Hours by the clock, day and night.
    Hours(u16),
    /// Hours while offices are open.
    WorkingHours(u16),
    /// Working days of the calendar; the day of start does not count.
    WorkingDays(u16),
    /// Calendar days; the day of start does not count, an expiry on a day off moves to the next working day.
    Days(u16),
}

/// The text is not a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a term: write '90 min', '24 h', '8 wh' (working hours), '5 wd' (working days) or '30 d', at most 3650")]
pub struct NotATerm;

/// Why a term expires when it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// The term.
    pub term: Term,
    /// When it began to count.
    pub from: Timestamp,
    /// When it is up.
    pub at: Timestamp,
    /// Days that were not counted, other than plain weekends; or the days off on which it would have been up.
    pub days_off: Vec<(Date, DayOff)>,
}

impl Term {
    /// When a term that starts at `from` expires: hours to the instant, days at the end of the last day.
    ///
    /// Opened Friday 3 April 2026 with one working day: due at the end of Tuesday 7 April, as Monday is Easter Monday.
    #[must_use]
    pub fn expires_at(self, from: Timestamp, calendar: &Calendar) -> Timestamp {
        let start = calendar.day_of(from);
        match self {
            Self::Minutes(count) => later(from, SignedDuration::from_mins(count.into())),
            Self::Hours(count) => later(from, SignedDuration::from_hours(count.into())),
            Self::WorkingHours(count) => {
                let open = SignedDuration::from_hours(count.into());
                calendar.after_open(from, open).unwrap_or_else(|| later(from, open))
            }
            Self::WorkingDays(count) => calendar.end_of(after_working_days(start, count.into(), calendar)),
            Self::Days(count) => {
                calendar.end_of(working_day_from(start.saturating_add(i64::from(count).days()), calendar))
            }
        }
    }

    /// The same with its reasons.
    #[must_use]
    pub fn expiry(self, from: Timestamp, calendar: &Calendar) -> Expiry {
        let at = self.expires_at(from, calendar);
        let last = calendar.day_of(at);
        let first = match self {
            Self::Minutes(_) | Self::Hours(_) => last,
            Self::WorkingHours(_) => calendar.day_of(from),
            Self::WorkingDays(_) => calendar.day_of(from).saturating_add(1.day()),
            Self::Days(count) => calendar.day_of(from).saturating_add(i64::from(count).days()),
        };
        let days = first.series(1.day()).take_while(|day| *day < last);
        let says = |off: &DayOff| *off != DayOff::Weekend || matches!(self, Self::Days(_));
        let days_off = days.filter_map(|day| Some((day, calendar.day_off(day).filter(says)?)));
        Expiry { term: self, from, at, days_off: days_off.collect() }
    }

    /// When a term expires that was to expire at `due` and has stood still from one instant to another: later by what
    /// it would have counted meanwhile. What was late when it stopped stays late.
    #[must_use]
    pub fn extended(self, due: Timestamp, from: Timestamp, to: Timestamp, calendar: &Calendar) -> Timestamp {
        if from >= due || to <= from {
            return due;
        }
        match self {
            Self::Minutes(_) | Self::Hours(_) => later(due, to.duration_since(from)),
            Self::WorkingHours(_) => {
                let open = calendar.open_between(from, to);
                calendar.after_open(due, open).unwrap_or_else(|| later(due, open))
            }
            Self::WorkingDays(_) => match calendar.working_days_between(from, to) {
                0 => due,
                stood => calendar.end_of(after_working_days(calendar.day_of(due), stood, calendar)),
            },
            Self::Days(_) => {
                let stood = calendar.day_of(from).until(calendar.day_of(to)).map_or(0, |span| span.get_days());
                let last = calendar.day_of(due).saturating_add(stood.days());
                calendar.end_of(working_day_from(last, calendar))
            }
        }
    }
}

fn later(from: Timestamp, by: SignedDuration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// The working day that so many working days after `day` lead to; `day` itself for none.
fn after_working_days(day: Date, count: u32, calendar: &Calendar) -> Date {
    let later = std::iter::successors(day.tomorrow().ok(), |day| day.tomorrow().ok());
    let mut later = later.filter(|day| calendar.is_working_day(*day));
    match usize::try_from(count).ok().and_then(|count| count.checked_sub(1)) {
        Some(before) => later.nth(before).unwrap_or(Date::MAX),
        None => day,
    }
}

/// The day itself, or the first working day after it.
fn working_day_from(day: Date, calendar: &Calendar) -> Date {
    day.series(1.day()).find(|day| calendar.is_working_day(*day)).unwrap_or(day)
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minutes(n) => write!(f, "{n} min"),
            Self::Hours(n) => write!(f, "{n} h"),
            Self::WorkingHours(n) => write!(f, "{n} wh"),
            Self::WorkingDays(n) => write!(f, "{n} wd"),
            Self::Days(n) => write!(f, "{n} d"),
        }
    }
}

impl FromStr for Term {
    type Err = NotATerm;
    fn from_str(text: &str) -> Result<Self, NotATerm> {
        let (count, unit) = text.trim().split_once(' ').ok_or(NotATerm)?;
        let count = count.parse().ok().filter(|n| *n <= 3650).ok_or(NotATerm)?;
        match unit {
            "min" => Ok(Self::Minutes(count)),
            "h" => Ok(Self::Hours(count)),
            "wh" => Ok(Self::WorkingHours(count)),
            "wd" => Ok(Self::WorkingDays(count)),
            "d" => Ok(Self::Days(count)),
            _ => Err(NotATerm),
        }
    }
}

impl TryFrom<String> for Term {
    type Error = NotATerm;
    fn try_from(text: String) -> Result<Self, NotATerm> {
        text.parse()
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.to_string()
    }
}

/// The terms a category promises, each counted from the opening of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Until somebody takes charge.
    pub take_charge: Term,
    /// Until somebody has been there and looked, where that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspect: Option<Term>,
    /// Until the problem is resolved.
    pub resolve: Term,
    /// Until the citizen has the answer.
    pub answer: Term,
}

/// The instants that [`Terms`] gave when a report was opened: a later change of the category does not move them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDates {
    /// Until when somebody takes charge.
    pub take_charge_at: Timestamp,
    /// Until when somebody has been there and looked, where that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspect_at: Option<Timestamp>,
    /// Until when the problem is resolved.
    pub resolve_at: Timestamp,
    /// Until when the citizen has the answer.
    pub answer_at: Timestamp,
}

impl Terms {
    /// The due dates of a report opened at `from`; an answer is never due before the resolution.
    #[must_use]
    pub fn due_dates(&self, from: Timestamp, calendar: &Calendar) -> DueDates {
        let resolve_at = self.resolve.expires_at(from, calendar);
        DueDates {
            take_charge_at: self.take_charge.expires_at(from, calendar),
            inspect_at: self.inspect.map(|term| term.expires_at(from, calendar)),
            resolve_at,
            answer_at: self.answer.expires_at(from, calendar).max(resolve_at),
        }
    }

    /// The due dates after the clock has stood still from one instant to another.
    #[must_use]
    pub fn extended(&self, due: &DueDates, from: Timestamp, to: Timestamp, calendar: &Calendar) -> DueDates {
        let extended = |term: Term, due| term.extended(due, from, to, calendar);
        let resolve_at = extended(self.resolve, due.resolve_at);
        DueDates {
            take_charge_at: extended(self.take_charge, due.take_charge_at),
            inspect_at: self.inspect.zip(due.inspect_at).map(|(term, due)| extended(term, due)).or(due.inspect_at),
            resolve_at,
            answer_at: extended(self.answer, due.answer_at).max(resolve_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::calendar::sesto;

    fn due(from: &str, term: &str) -> String {
        let at: Timestamp = from.parse().expect("a time");
        let term: Term = term.parse().expect("a term");
        term.expires_at(at, &sesto()).to_zoned(sesto().time_zone.zone().clone()).strftime("%a %F %H:%M").to_string()
    }

    #[test]
    fn terms_expire_where_the_calendar_says() {
        // Friday before Easter: Saturday, Sunday and Easter Monday do not count.
        assert_eq!(due("2026-04-03T10:00:00+02:00", "1 wd"), "Tue 2026-04-07 23:59");
        // Liberation day and May day in the way.
        assert_eq!(due("2026-04-24T10:00:00+02:00", "5 wd"), "Mon 2026-05-04 23:59");
        // Expiry on the patron saint's day moves on.
        assert_eq!(due("2026-11-01T10:00:00+01:00", "10 d"), "Thu 2026-11-12 23:59");
        // The night the clocks change has 25 hours: hours are hours.
        assert_eq!(due("2026-10-24T12:00:00+02:00", "24 h"), "Sun 2026-10-25 11:00");
        // And the night in March has 23.
        assert_eq!(due("2026-03-28T12:00:00+01:00", "24 h"), "Sun 2026-03-29 13:00");
        assert_eq!(due("2026-03-29T01:30:00+01:00", "90 min"), "Sun 2026-03-29 04:00");
        // 29 February is a day like others; 11 November and, since 2026, 4 October are not.
        assert_eq!(due("2028-02-25T10:00:00+01:00", "2 wd"), "Tue 2028-02-29 23:59");
        assert_eq!(due("2026-11-10T10:00:00+01:00", "1 wd"), "Thu 2026-11-12 23:59");
        assert_eq!(due("2027-09-30T10:00:00+02:00", "4 d"), "Tue 2027-10-05 23:59");
        assert_eq!(due("2024-10-03T10:00:00+02:00", "1 wd"), "Fri 2024-10-04 23:59");
        // Working hours run from 8 to 14: what is left on Friday goes on on Tuesday.
        assert_eq!(due("2026-04-03T13:00:00+02:00", "8 wh"), "Wed 2026-04-08 09:00");
        assert_eq!(due("2026-04-04T22:00:00+02:00", "1 wh"), "Tue 2026-04-07 09:00");
        // 23:30 UTC is already the next day in Rome.
        assert_eq!(due("2026-06-08T23:30:00Z", "1 wd"), "Wed 2026-06-10 23:59");
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn what_stands_still_expires_later() {
        let calendar = sesto();
        let extended = |due: &str, from: &str, to: &str, term: &str| {
            let term: Term = term.parse().expect("a term");
            let due = term.extended(at(due), at(from), at(to), &calendar);
            due.to_zoned(calendar.time_zone.zone().clone()).strftime("%a %F %H:%M").to_string()
        };
        let (friday, monday) = ("2026-06-05T10:00:00+02:00", "2026-06-08T10:00:00+02:00");
        let due = "2026-06-10T23:59:59+02:00";
        // Across a weekend: one working day, three days, 72 hours, and the office hours of a Friday and a Monday.
        assert_eq!(extended(due, friday, monday, "5 wd"), "Thu 2026-06-11 23:59");
        assert_eq!(extended(due, friday, monday, "9 d"), "Mon 2026-06-15 23:59");
        assert_eq!(extended("2026-06-10T10:00:00+02:00", friday, monday, "240 h"), "Sat 2026-06-13 10:00");
        assert_eq!(extended("2026-06-10T10:00:00+02:00", friday, monday, "40 wh"), "Thu 2026-06-11 10:00");
        // Within a day no day is lost; and what was late already stays so.
        assert_eq!(extended(due, friday, "2026-06-05T18:00:00+02:00", "5 wd"), "Wed 2026-06-10 23:59");
        assert_eq!(extended("2026-06-04T23:59:59+02:00", friday, monday, "5 wd"), "Thu 2026-06-04 23:59");
    }

    #[test]
    fn a_due_date_says_why() {
        let expiry = Term::WorkingDays(1).expiry(at("2026-04-03T10:00:00+02:00"), &sesto());
        let easter_monday = DayOff::Holiday(crate::domain::calendar::Holiday::EasterMonday);
        assert_eq!(expiry.days_off, [(jiff::civil::date(2026, 4, 6), easter_monday)]);
        assert_eq!(expiry.at, at("2026-04-07T23:59:59+02:00"));
        assert_eq!(Term::Hours(240).expiry(at("2026-04-03T10:00:00+02:00"), &sesto()).days_off, []);
        let sunday = Term::Days(7).expiry(at("2026-11-22T10:00:00+01:00"), &sesto());
        assert_eq!(sunday.days_off, [(jiff::civil::date(2026, 11, 29), DayOff::Weekend)]);
        let moved = Term::Days(10).expiry(at("2026-11-01T10:00:00+01:00"), &sesto());
        assert_eq!(moved.days_off, [(jiff::civil::date(2026, 11, 11), DayOff::PatronSaint)]);
    }

    proptest! {
        /// Whatever the term and the pause: it never expires before it began, on a day off, or sooner by a pause; and a
        /// later start never makes it due earlier.
        #[test]
        fn terms_are_monotonous(
            start in 1_700_000_000_i64..1_900_000_000,
            wait in 0_i64..4_000_000,
            pause in 0_i64..4_000_000,
            count in 1_u16..60,
            unit in prop::sample::select(vec!["min", "h", "wh", "wd", "d"]),
        ) {
            let calendar = sesto();
            let term: Term = format!("{count} {unit}").parse().expect("a term");
            let second = |second| Timestamp::from_second(second).expect("in range");
            let due = term.expires_at(second(start), &calendar);
            prop_assert!(due > second(start));
            prop_assert!(term.expires_at(second(start + wait), &calendar) >= due);
            if matches!(term, Term::WorkingDays(_) | Term::Days(_)) {
                prop_assert!(calendar.is_working_day(calendar.day_of(due)));
            }
            let (from, to) = (second(start + wait), second(start + wait + pause));
            let extended = term.extended(due, from, to, &calendar);
            prop_assert!(extended >= due);
            prop_assert!(from < due || extended == due);
            prop_assert!(term.extended(due, from, second(start + wait + pause + 86_400), &calendar) >= extended);
        }
    }

    #[test]
    fn terms_read_back() {
        for text in ["90 min", "24 h", "8 wh", "5 wd", "30 d"] {
            assert_eq!(text.parse::<Term>().expect("a term").to_string(), text);
        }
        for text in ["", "5", "wd 5", "-1 d", "9999 d", "1 y"] {
            assert_eq!(text.parse::<Term>(), Err(NotATerm));
        }
    }
}

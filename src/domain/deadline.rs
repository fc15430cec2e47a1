//! By when: terms of a category, and the instant at which they expire.

use std::fmt;
use std::str::FromStr;

use jiff::{Timestamp, ToSpan, civil::Time};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;

/// A term: how long something may take. Written `24 h`, `5 wd` or `30 d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Term {
    /// Hours by the clock, day and night.
    Hours(u16),
    /// Working days of the calendar; the day of start does not count.
    WorkingDays(u16),
    /// Calendar days; the day of start does not count, an expiry on a day off moves to the next working day.
    Days(u16),
}

/// The text is not a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a term: write '24 h', '5 wd' (working days) or '30 d', at most 3650")]
pub struct NotATerm;

impl Term {
    /// When a term that starts at `from` expires: hours to the instant, days at the end of the last day.
    ///
    /// Opened Friday 3 April 2026 with one working day: due at the end of Tuesday 7 April, as Monday is Easter Monday.
    #[must_use]
    pub fn expires_at(self, from: Timestamp, calendar: &Calendar) -> Timestamp {
        let zone = calendar.time_zone.zone();
        let start = from.to_zoned(zone.clone()).date();
        let last_day = match self {
            Self::Hours(hours) => return from.checked_add(i64::from(hours).hours()).unwrap_or(Timestamp::MAX),
            Self::WorkingDays(count) => {
                let mut day = start;
                let mut left = count;
                while left > 0 {
                    day = day.saturating_add(1.day());
                    left -= u16::from(calendar.is_working_day(day));
                }
                day
            }
            Self::Days(count) => {
                let mut day = start.saturating_add(i64::from(count).days());
                while !calendar.is_working_day(day) {
                    day = day.saturating_add(1.day());
                }
                day
            }
        };
        let end_of_day = last_day.to_datetime(Time::constant(23, 59, 59, 0));
        zone.to_ambiguous_zoned(end_of_day).later().map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hours(n) => write!(f, "{n} h"),
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
            "h" => Ok(Self::Hours(count)),
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
            resolve_at,
            answer_at: self.answer.expires_at(from, calendar).max(resolve_at),
        }
    }
}

#[cfg(test)]
mod tests {
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
        // 23:30 UTC is already the next day in Rome.
        assert_eq!(due("2026-06-08T23:30:00Z", "1 wd"), "Wed 2026-06-10 23:59");
    }

    #[test]
    fn terms_read_back() {
        for text in ["24 h", "5 wd", "30 d"] {
            assert_eq!(text.parse::<Term>().expect("a term").to_string(), text);
        }
        for text in ["", "5", "wd 5", "-1 d", "9999 d", "1 y"] {
            assert_eq!(text.parse::<Term>(), Err(NotATerm));
        }
    }
}

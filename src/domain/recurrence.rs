//! Tasks that come again by the calendar: playground checks, drains before autumn.
//!
//! When they come is a recurrence rule of iCalendar (RFC 5545, §3.3.10) that begins on a day; days are those of the
//! jurisdiction, without hours.

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::category::CategoryCode;
use crate::domain::place::Place;
use crate::domain::task::{Assignee, RecurrenceCode};
use crate::domain::text::{Description, Line, Subject};

/// Most rules of a jurisdiction.
pub const RECURRENCES_MAX: usize = 500;
/// Longest rule, in characters.
pub const RULE_MAX: usize = 300;
/// Most days that a task is given before its day.
pub const LEAD_DAYS_MAX: u16 = 60;

/// A rule of the calendar, and the tasks that come of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recurrence {
    /// Code, unique in the jurisdiction.
    pub code: RecurrenceCode,
    /// What is to be done.
    pub title: Subject,
    /// The same in more words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<Description>,
    /// What kind of thing it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryCode>,
    /// The day on which the rule begins.
    pub starts_on: Date,
    /// The rule: `FREQ=MONTHLY;BYDAY=1MO`.
    pub rule: Rrule,
    /// Where.
    pub place: Place,
    /// Who does it.
    pub assignee: Assignee,
    /// What is to be looked at or done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Line<120>>,
    /// How many days before its day a task is given.
    pub lead_days: u16,
    /// Whether it no longer holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

impl Recurrence {
    /// The days from `first` to `last` on which there is a task, in order.
    #[must_use]
    pub fn days(&self, first: Date, last: Date) -> Vec<Date> {
        if self.retired { Vec::new() } else { self.rule.days(self.starts_on, first, last) }
    }

    /// The days whose tasks have to be there on this one: from today to as many days ahead as it says.
    #[must_use]
    pub fn to_give(&self, today: Date) -> Vec<Date> {
        let last = today.saturating_add(i64::from(self.lead_days.min(LEAD_DAYS_MAX)).days());
        self.days(today, last)
    }
}

/// The first day that a rule may begin on: its days are counted from there.
pub const EARLIEST: Date = jiff::civil::date(2000, 1, 1);

/// A recurrence rule that can be read, of days and longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rrule(String);

/// The text is not a recurrence rule of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a recurrence rule of RFC 5545 of days, weeks, months or years")]
pub struct NotARule;

impl Rrule {
    /// Reads it: what follows `RRULE:`, or with it.
    pub fn new(text: &str) -> Result<Self, NotARule> {
        let text = text.trim().to_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text);
        let of_hours = ["HOURLY", "MINUTELY", "SECONDLY", "BYHOUR", "BYMINUTE", "BYSECOND"];
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '=' | ';' | ',' | '-' | '+');
        if text.len() > RULE_MAX || !text.chars().all(is_plain) || of_hours.iter().any(|part| text.contains(part)) {
            return Err(NotARule);
        }
        let rule = Self(text.to_owned());
        rule.set(EARLIEST).map(|_set| rule)
    }

    /// Whether it ever comes, from its first day on: one that does not is a mistake of whoever typed it.
    #[must_use]
    pub fn comes(&self, starts_on: Date) -> bool {
        self.set(starts_on).is_ok_and(|set| set.limit().into_iter().next().is_some())
    }

    /// The text, without `RRULE:`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn set(&self, starts_on: Date) -> Result<rrule::RRuleSet, NotARule> {
        let mut text = String::from("DTSTART:");
        // Noon, so that no rounding of hours leads to another day.
        let _written = write!(text, "{}T120000Z\nRRULE:{}", starts_on.strftime("%Y%m%d"), self.0);
        text.parse().map_err(|_error: rrule::RRuleError| NotARule)
    }

    fn days(&self, starts_on: Date, first: Date, last: Date) -> Vec<Date> {
        let Ok(set) = self.set(starts_on) else { return Vec::new() };
        // Limited, so that a rule that never comes again is not looked for until the end of the calendar.
        let days = set.limit().into_iter().filter_map(|at| {
            jiff::Timestamp::from_second(at.timestamp()).ok().map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date())
        });
        days.skip_while(|day| *day < first).take_while(|day| *day <= last).collect()
    }
}

impl TryFrom<String> for Rrule {
    type Error = NotARule;
    fn try_from(text: String) -> Result<Self, NotARule> {
        Self::new(&text)
    }
}

impl From<Rrule> for String {
    fn from(rule: Rrule) -> Self {
        rule.0
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(rule: &str, starts_on: Date, first: Date, last: Date) -> Vec<String> {
        let rule = Rrule::new(rule).expect("a rule");
        rule.days(starts_on, first, last).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_first_monday_of_each_month() {
        let days = days("FREQ=MONTHLY;BYDAY=1MO", date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 30));
        assert_eq!(days, ["2026-02-02", "2026-03-02", "2026-04-06"]);
    }

    #[test]
    fn a_day_of_a_rule_of_long_ago_still_comes() {
        let days = days("FREQ=DAILY", date(2000, 1, 1), date(2026, 3, 1), date(2026, 3, 2));
        assert_eq!(days, ["2026-03-01", "2026-03-02"]);
    }

    #[test]
    fn drains_before_autumn() {
        let rule = "RRULE:FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1,15";
        let days = days(rule, date(2024, 1, 1), date(2026, 1, 1), date(2026, 12, 31));
        assert_eq!(days, ["2026-09-01", "2026-09-15"]);
    }

    #[test]
    fn it_ends_when_it_says() {
        let long = days("FREQ=DAILY;COUNT=3", date(2026, 1, 1), date(2026, 1, 2), date(2027, 1, 1));
        assert_eq!(long, ["2026-01-02", "2026-01-03"]);
        let until = days("FREQ=WEEKLY;UNTIL=20260110T235959Z", date(2026, 1, 1), date(2026, 1, 1), date(2027, 1, 1));
        assert_eq!(until, ["2026-01-01", "2026-01-08"]);
    }

    #[test]
    fn what_is_none_or_of_hours_is_refused() {
        for text in [
            "",
            "every day",
            "FREQ=HOURLY",
            "FREQ=DAILY;BYHOUR=3",
            "FREQ=NEVER",
            "FREQ=DAILY\nDTSTART:20260101T000000Z",
        ] {
            assert_eq!(Rrule::new(text), Err(NotARule), "{text}");
        }
        assert_eq!(Rrule::new(&format!("FREQ=DAILY;{}", "X".repeat(RULE_MAX))), Err(NotARule));
    }

    #[test]
    fn whether_it_comes_depends_on_its_first_day() {
        let comes = |rule: &str, starts_on| Rrule::new(rule).expect("a rule").comes(starts_on);
        let quarterly = "FREQ=MONTHLY;INTERVAL=3;BYMONTH=2,5,8,11;BYMONTHDAY=1";
        assert!(comes(quarterly, date(2026, 2, 1)) && !comes(quarterly, date(2026, 1, 1)));
        assert!(!comes("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2026, 1, 1)));
    }
}

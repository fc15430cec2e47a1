//! Who is reminded of what is due, and when: a warning before, an alert at the deadline, then one step up after another.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::deadline::Term;
use crate::domain::report::Report;
use crate::domain::rules::Rules;

/// How far a reminder has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Before the deadline: to whoever has taken charge, else to the office.
    Warning,
    /// At the deadline: to the same.
    Expired,
    /// Some time after it: to the coordinator of the office.
    Coordinator,
    /// Longer after it: to the administrator.
    Administrator,
}

/// How long before a deadline the warning comes at most; for what has to be done sooner it is a quarter of the time.
const MARGIN_MAX: SignedDuration = SignedDuration::from_hours(24);
/// And at least.
const MARGIN_MIN: SignedDuration = SignedDuration::from_mins(5);

impl Stage {
    /// Every stage, in their order.
    pub const ALL: [Self; 4] = [Self::Warning, Self::Expired, Self::Coordinator, Self::Administrator];

    /// The name in ledgers and words: `coordinator`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Expired => "expired",
            Self::Coordinator => "coordinator",
            Self::Administrator => "administrator",
        }
    }

    /// When the reminder of this stage comes, for what has been due at `due` since `from`.
    ///
    /// What is due within days goes up by working days, what is due within hours by hours.
    #[must_use]
    pub fn comes_at(self, from: Timestamp, due: Timestamp, calendar: &Calendar) -> Timestamp {
        let margin = (due.duration_since(from) / 4).clamp(MARGIN_MIN, MARGIN_MAX);
        let later = |times: i32, days: u16| {
            if margin == MARGIN_MAX {
                Term::WorkingDays(days).expires_at(due, calendar)
            } else {
                due.checked_add(margin * times).unwrap_or(due)
            }
        };
        match self {
            Self::Warning => due.checked_sub(margin).unwrap_or(due),
            Self::Expired => due,
            Self::Coordinator => later(1, 1),
            Self::Administrator => later(3, 3),
        }
    }

    /// The stage that comes after `last`, for the same deadline.
    #[must_use]
    pub fn after(last: Option<Self>) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| Some(*stage) > last)
    }

    /// The stage that has been reached by `now`, if it is another than `last`: those that were missed are passed over.
    #[must_use]
    pub fn reached(
        last: Option<Self>,
        from: Timestamp,
        due: Timestamp,
        now: Timestamp,
        calendar: &Calendar,
    ) -> Option<Self> {
        let reached = Self::ALL.into_iter().rfind(|stage| stage.comes_at(from, due, calendar) <= now)?;
        (Some(reached) > last).then_some(reached)
    }
}

impl Report {
    /// Since when, and by when, what is due next counts.
    #[must_use]
    pub fn runs(&self, rules: &Rules) -> Option<(Timestamp, Timestamp)> {
        let from =
            if self.review_on.is_some() { self.state_since } else { self.counted_from.unwrap_or(self.opened_at) };
        Some((from, self.due_at(rules)?))
    }

    /// How far the reminder of a deadline has gone.
    #[must_use]
    pub fn stage_of(&self, due_at: Timestamp) -> Option<Stage> {
        self.reminded.filter(|reminded| reminded.due_at == due_at).map(|reminded| reminded.stage)
    }

    /// When somebody has to be reminded next.
    #[must_use]
    pub fn remind_at(&self, rules: &Rules) -> Option<Timestamp> {
        let (from, due) = self.runs(rules)?;
        let next = Stage::after(self.stage_of(due))?;
        Some(next.comes_at(from, due, &rules.jurisdiction.calendar))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::sesto;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn it_goes_up_step_by_step() {
        let calendar = sesto();
        let comes = |from: &str, due: &str| {
            Stage::ALL.map(|stage| {
                let at = stage.comes_at(at(from), at(due), &calendar).to_zoned(calendar.time_zone.zone().clone());
                at.strftime("%a %d %H:%M").to_string()
            })
        };
        // Due on a Friday within weeks: the next working days count. Due within hours: hours do.
        assert_eq!(
            comes("2026-03-10T10:00:00+01:00", "2026-04-03T23:59:59+02:00"),
            ["Thu 02 23:59", "Fri 03 23:59", "Tue 07 23:59", "Thu 09 23:59"]
        );
        assert_eq!(
            comes("2026-06-05T20:00:00+02:00", "2026-06-06T00:00:00+02:00"),
            ["Fri 05 23:00", "Sat 06 00:00", "Sat 06 01:00", "Sat 06 03:00"]
        );
    }

    #[test]
    fn what_was_missed_is_passed_over_and_nothing_comes_twice() {
        let (calendar, from, due) = (sesto(), at("2026-06-01T08:00:00Z"), at("2026-06-01T16:00:00Z"));
        let reached = |last, now: &str| Stage::reached(last, from, due, at(now), &calendar);
        assert_eq!(reached(None, "2026-06-01T13:59:00Z"), None);
        assert_eq!(reached(None, "2026-06-01T14:00:00Z"), Some(Stage::Warning));
        assert_eq!(reached(Some(Stage::Warning), "2026-06-01T15:00:00Z"), None);
        assert_eq!(reached(Some(Stage::Warning), "2026-06-03T15:00:00Z"), Some(Stage::Administrator));
        assert_eq!(reached(Some(Stage::Administrator), "2026-06-09T15:00:00Z"), None);
        assert_eq!(Stage::after(None), Some(Stage::Warning));
        assert_eq!(Stage::after(Some(Stage::Administrator)), None);
    }
}

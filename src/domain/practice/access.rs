//! Asking to see the documents of a practice (L. 241/1990 art. 22): by when it is answered, when one may come, and how it is
//! answered. Personal data, so none of it is in the ledger.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::person::{AccountId, Email, Phone};
use crate::domain::record::RecordId;
use crate::domain::text::{Line, Prose};

/// Days within which it is answered (L. 241/1990 art. 25).
pub const DAYS: i64 = 30;
/// Days on which one may come that are offered.
const VISIT_DAYS: usize = 10;
/// Working days that the office has to take the documents out of the archive.
const READY_AFTER_DAYS: usize = 3;
/// How long a visit takes.
const VISIT: SignedDuration = SignedDuration::from_hours(1);

/// Names a request; random, so it tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccessId(pub i64);

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Name and surname.
    pub name: Line<120>,
    /// Where the answer goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// What they want to see.
    pub what: Prose<2000>,
    /// Why: the interest that the law asks for.
    pub reason: Prose<2000>,
    /// The language that they read.
    pub language: String,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for an answer.
    Asked,
    /// It has an appointment.
    Appointed,
    /// It was granted.
    Granted,
    /// It was refused.
    Refused,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Appointed, Self::Granted, Self::Refused];

    /// The name in the store and in forms: `asked`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Appointed => "appointed",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    /// The state called so.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether somebody still has to answer it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Appointed)
    }
}

/// How it was answered last, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// When.
    pub at: Timestamp,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// What was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Prose<2000>>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Its id.
    pub id: AccessId,
    /// The practice.
    pub practice: RecordId,
    /// When it was made.
    pub asked_at: Timestamp,
    /// By when it is answered.
    pub due_at: Timestamp,
    /// How it stands.
    pub state: State,
    /// When they want to come, or are to come.
    pub visit: Option<Timestamp>,
    /// What is asked for.
    pub wish: Wish,
    /// How it was answered.
    pub reply: Option<Reply>,
}

/// How the office answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// They may come then.
    Appoint(Timestamp),
    /// They may see it.
    Grant,
    /// They may not: the reason is in the text.
    Refuse,
}

/// The last second by which a request made now is answered: a day off moves it to the next working day.
#[must_use]
pub fn due_at(now: Timestamp, calendar: &Calendar) -> Timestamp {
    let last = calendar.day_of(now).saturating_add(DAYS.days());
    let days = std::iter::successors(Some(last), |day| day.tomorrow().ok()).take(60);
    calendar.end_of(days.into_iter().find(|day| calendar.is_working_day(*day)).unwrap_or(last))
}

/// When one may come: the next days on which the office is open, once the documents can be at hand, each hour of them.
#[must_use]
pub fn visits(now: Timestamp, calendar: &Calendar) -> Vec<Timestamp> {
    let days = calendar.day_of(now).series(1.day()).skip(1).take(366);
    let working = days.filter(|day| calendar.is_working_day(*day)).skip(READY_AFTER_DAYS - 1);
    working.flat_map(|day| hours_of(day, calendar)).take(VISIT_DAYS * 12).fold(Vec::new(), |mut visits, visit| {
        let day = |at: &Timestamp| calendar.day_of(*at);
        let begun: std::collections::BTreeSet<Date> = visits.iter().map(day).collect();
        if begun.len() < VISIT_DAYS || begun.contains(&day(&visit)) {
            visits.push(visit);
        }
        visits
    })
}

fn hours_of(day: Date, calendar: &Calendar) -> Vec<Timestamp> {
    let begins = day.to_datetime(Time::midnight()).to_zoned(calendar.time_zone.zone().clone());
    let Ok(begins) = begins.map(|zoned| zoned.timestamp()) else { return Vec::new() };
    let hours = (0..24).filter_map(|hour| begins.checked_add(SignedDuration::from_hours(hour)).ok());
    // Open from its beginning to its end.
    hours.filter(|at| calendar.open_between(*at, at.saturating_add(VISIT).unwrap_or(*at)) == VISIT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{Holidays, OfficeHours};

    fn calendar() -> Calendar {
        let time_zone = "Europe/Rome".to_owned().try_into().expect("a zone");
        let (closures, hours) = (Vec::new(), OfficeHours::default());
        Calendar { time_zone, holidays: Holidays::Italian, patron_saint: Some((11, 11)), closures, hours }
    }

    #[test]
    fn thirty_days_and_never_a_day_off() {
        let due = |now: &str| calendar().day_of(due_at(now.parse().expect("an instant"), &calendar())).to_string();
        assert_eq!(due("2026-03-10T09:00:00Z"), "2026-04-09");
        // Thirty days from 11 November end on 11 December, from 25 November on Christmas day.
        assert_eq!(due("2026-11-11T09:00:00Z"), "2026-12-11");
        assert_eq!(due("2026-11-25T09:00:00Z"), "2026-12-28");
    }

    #[test]
    fn one_may_come_when_the_office_is_open() {
        let visits = visits("2026-04-30T07:00:00Z".parse().expect("an instant"), &calendar());
        let first = visits.first().expect("a visit").to_zoned(calendar().time_zone.zone().clone());
        // 1 May is a holiday; 4, 5 and 6 May are working days, the third of them is the first on which one may come.
        assert_eq!(first.datetime().to_string(), "2026-05-06T08:00:00");
        let days: std::collections::BTreeSet<_> = visits.iter().map(|at| calendar().day_of(*at)).collect();
        assert_eq!((days.len(), visits.len()), (VISIT_DAYS, VISIT_DAYS * 6));
        assert!(visits.iter().all(|at| calendar().is_open(*at)));
    }
}

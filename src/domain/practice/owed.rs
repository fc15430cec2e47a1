//! What is owed of a practice within days, and by whom.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::calendar::Calendar;
use crate::domain::office::OfficeCode;
use crate::domain::practice::iter::State;
use crate::domain::practice::{Asked, Practice};

/// Something that an office owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owed {
    /// To decide within the term of the law, which then means something by itself.
    Decision,
    /// To be done by the day that it has set itself.
    OwnTerm,
    /// To say what it thinks.
    Opinion,
}

impl Practice {
    /// What offices owe by a day or have owed for some time, each with the day on which it is due.
    #[must_use]
    pub fn owed(&self, today: Date, until: Date, calendar: &Calendar) -> Vec<(&OfficeCode, Owed, Date)> {
        if !self.state.is_open() {
            return Vec::new();
        }
        let (lawful, own) = match self.reading(today, calendar) {
            _ if self.is_waiting(today, calendar) => (None, None),
            Some(reading) => (reading.statutory.map(|due| due.on), reading.internal.map(|due| due.on)),
            None => {
                let day = |at: Option<Timestamp>| at.map(|at| calendar.day_of(at));
                (day(self.due.statutory), day(self.due.internal))
            }
        };
        // What it has set itself hides nothing of what the law says.
        let terms = [(Owed::Decision, lawful), (Owed::OwnTerm, own.filter(|own| lawful != Some(*own)))];
        let terms = terms.into_iter().filter_map(|(what, due)| Some((&self.office, what, due?)));
        let opinions = self.opinions.iter().filter(|opinion| opinion.given.is_none());
        let opinions = opinions.filter_map(|opinion| match &opinion.asked {
            Asked::Office(office) => Some((office, Owed::Opinion, opinion.due_on)),
            Asked::Body(_) => None,
        });
        terms.chain(opinions).filter(|(_, _, due)| *due <= until).collect()
    }

    /// The day by which the applicant was asked for what has not come, if it is today or later and no later than `until`.
    #[must_use]
    pub fn awaited(&self, today: Date, until: Date) -> Option<Date> {
        let asked = self.requests.last().filter(|request| request.answered_on.is_none());
        let due = asked.filter(|_| self.state == State::Awaiting).and_then(|request| request.due_on);
        due.filter(|due| (today..=until).contains(due))
    }
}

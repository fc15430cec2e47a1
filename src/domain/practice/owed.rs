//! What is owed of a practice within days, and by whom.

use jiff::civil::Date;

use crate::domain::calendar::Calendar;
use crate::domain::office::OfficeCode;
use crate::domain::practice::{Asked, Practice};

/// Something that an office owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owed {
    /// To deal with it: the next step, or the decision.
    Decision,
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
        let decision = self.due_on(today, calendar).filter(|_| !self.is_waiting(today, calendar));
        let decision = decision.map(|due| (&self.office, Owed::Decision, due));
        let opinions = self.opinions.iter().filter(|opinion| opinion.given.is_none());
        let opinions = opinions.filter_map(|opinion| match &opinion.asked {
            Asked::Office(office) => Some((office, Owed::Opinion, opinion.due_on)),
            Asked::Body(_) => None,
        });
        decision.into_iter().chain(opinions).filter(|(_, _, due)| *due <= until).collect()
    }

    /// The day by which the applicant was asked for something that has not come, if it lies after today and no later than
    /// `until`.
    #[must_use]
    pub fn awaited(&self, today: Date, until: Date) -> Option<Date> {
        let asked = self.requests.iter().filter(|request| self.state.is_open() && request.answered_on.is_none());
        asked.filter_map(|request| request.due_on).filter(|due| *due > today && *due <= until).min()
    }
}

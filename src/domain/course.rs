//! How a report went through its iter, in times alone: what response times are made of. It knows neither texts nor
//! people.

use jiff::Timestamp;

use crate::domain::area::AreaCode;
use crate::domain::category::CategoryCode;
use crate::domain::iter::State;
use crate::domain::office::OfficeCode;
use crate::domain::record::RecordId;
use crate::domain::report::Report;

/// A step of the iter, from when it was entered; it was left when the next one was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The step.
    pub state: State,
    /// Who answered for it.
    pub office: Option<OfficeCode>,
    /// When it began.
    pub entered_at: Timestamp,
    /// By when it was to end, by the clock of the office.
    pub due_at: Option<Timestamp>,
    /// By when the citizen was promised the answer.
    pub promised_at: Timestamp,
}

impl Passage {
    /// The step that a report has just entered.
    #[must_use]
    pub fn into_state_of(report: &Report) -> Self {
        Self {
            state: report.state,
            office: report.office.clone(),
            entered_at: report.state_since,
            due_at: report.state.due(report.office_due()),
            promised_at: report.due.answer_at,
        }
    }
}

/// A step with its end, if it has one.
#[derive(Debug, Clone, Copy)]
pub struct Stay<'c> {
    /// The step.
    pub passage: &'c Passage,
    /// When the next one was entered.
    pub left_at: Option<Timestamp>,
}

/// How one report went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The report.
    pub record: RecordId,
    /// What it is about.
    pub category: CategoryCode,
    /// The area it lies in.
    pub area: Option<AreaCode>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Its steps, the first first.
    pub passages: Vec<Passage>,
}

impl Course {
    /// The steps with when each was left.
    #[must_use]
    pub fn stays(&self) -> impl DoubleEndedIterator<Item = Stay<'_>> {
        let next = |index: usize| self.passages.get(index + 1).map(|next| next.entered_at);
        self.passages.iter().enumerate().map(move |(index, passage)| Stay { passage, left_at: next(index) })
    }

    /// Where it stands.
    #[must_use]
    pub fn last(&self) -> Option<&Passage> {
        self.passages.last()
    }

    /// The course as it was known at an instant.
    #[must_use]
    pub fn until(mut self, at: Timestamp) -> Self {
        self.passages.retain(|passage| passage.entered_at <= at);
        self
    }

    /// Whether it has ever been in a step; with this office, if one is given.
    #[must_use]
    pub fn was_in(&self, step: State, office: Option<&OfficeCode>) -> bool {
        let is = |passage: &Passage| passage.state == step && (office.is_none() || passage.office.as_ref() == office);
        self.passages.iter().any(is)
    }

    /// Whether the office has ever answered for it.
    #[must_use]
    pub fn was_with(&self, office: &OfficeCode) -> bool {
        self.passages.iter().any(|passage| passage.office.as_ref() == Some(office))
    }
}

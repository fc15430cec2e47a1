//! How long personal data are kept after a report was closed, and what was erased.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::report::Report;
use crate::domain::rules::Rules;

/// Days for which contacts are kept where the category does not say.
pub const CONTACT_DAYS: u16 = 365;

/// Most days for which anything is kept that is not kept for good.
pub const KEEPING_DAYS_MAX: u16 = 36_500;

/// How long a category keeps what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Keeping {
    /// Days after closing for which names, addresses and telephone numbers are kept; none: [`CONTACT_DAYS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_days: Option<u16>,
    /// Days after closing for which what citizens wrote and sent is shown; none: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_days: Option<u16>,
}

impl Keeping {
    /// True where it says nothing.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// How a reporter or follower could be reached.
    Contact,
    /// What citizens wrote and sent.
    Texts,
    /// That somebody followed an area.
    Follow,
}

impl Erased {
    /// The name in the register: `contact`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Texts => "texts",
            Self::Follow => "follow",
        }
    }

    /// What is called so.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Contact, Self::Texts, Self::Follow].into_iter().find(|one| one.code() == code)
    }
}

/// Why it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was kept long enough.
    Time,
    /// Whoever it was about asked for it.
    Request,
}

impl Why {
    /// The name in the register: `time`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Request => "request",
        }
    }

    /// The reason called so.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Time, Self::Request].into_iter().find(|one| one.code() == code)
    }
}

impl Report {
    /// Whether its contacts have been kept long enough.
    #[must_use]
    pub fn outlives_contacts(&self, rules: &Rules, now: Timestamp) -> bool {
        let keeping = rules.categories.get(&self.category).map(|category| category.keeping).unwrap_or_default();
        self.is_closed_for(keeping.contact_days.unwrap_or(CONTACT_DAYS), now)
    }

    /// Whether what citizens wrote has been kept long enough, and is still there.
    #[must_use]
    pub fn outlives_texts(&self, rules: &Rules, now: Timestamp) -> bool {
        let days = rules.categories.get(&self.category).and_then(|category| category.keeping.text_days);
        !self.anonymised && days.is_some_and(|days| self.is_closed_for(days, now))
    }

    fn is_closed_for(&self, days: u16, now: Timestamp) -> bool {
        let span = SignedDuration::from_hours(i64::from(days) * 24);
        self.closed_at.is_some_and(|at| now.duration_since(at) >= span)
    }
}

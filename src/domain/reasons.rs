//! The coded reasons and outcomes that moves of the iter carry.

use serde::{Deserialize, Serialize};

/// Why a report waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspensionReason {
    /// Materials or spare parts have to come.
    WaitingForMaterials,
    /// The weather does not allow it.
    Weather,
    /// An outside body has to act first.
    WaitingForPartner,
    /// Money has to be found.
    WaitingForFunds,
}

impl SuspensionReason {
    /// Every reason.
    pub const ALL: [Self; 4] =
        [Self::WaitingForMaterials, Self::Weather, Self::WaitingForPartner, Self::WaitingForFunds];

    /// The name in forms: `waiting_for_materials`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WaitingForMaterials => "waiting_for_materials",
            Self::Weather => "weather",
            Self::WaitingForPartner => "waiting_for_partner",
            Self::WaitingForFunds => "waiting_for_funds",
        }
    }
}

/// What came of the work on a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The problem is gone.
    Done,
    /// Made safe or repaired for now; the rest is planned.
    Partly,
    /// Nothing has been done yet: it is planned.
    Planned,
    /// Somebody has looked: there was nothing to be done.
    NothingToDo,
    /// Nothing of the kind was found there.
    NotFound,
    /// Another body has to do it.
    NotOurs,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 6] =
        [Self::Done, Self::Partly, Self::Planned, Self::NothingToDo, Self::NotFound, Self::NotOurs];

    /// The name in forms: `nothing_to_do`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partly => "partly",
            Self::Planned => "planned",
            Self::NothingToDo => "nothing_to_do",
            Self::NotFound => "not_found",
            Self::NotOurs => "not_ours",
        }
    }
}

/// Why a report is declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectionReason {
    /// Another body is competent.
    NotCompetent,
    /// Private property or a quarrel between neighbours.
    PrivateProperty,
    /// Looked at: nothing needs to be done.
    NoInterventionNeeded,
    /// Nothing of the kind was found there.
    NotFound,
    /// Not a report: a complaint, a question, praise, a request for documents.
    NotAReport,
}

impl RejectionReason {
    /// Every reason.
    pub const ALL: [Self; 5] =
        [Self::NotCompetent, Self::PrivateProperty, Self::NoInterventionNeeded, Self::NotFound, Self::NotAReport];

    /// The name in forms: `not_competent`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotCompetent => "not_competent",
            Self::PrivateProperty => "private_property",
            Self::NoInterventionNeeded => "no_intervention_needed",
            Self::NotFound => "not_found",
            Self::NotAReport => "not_a_report",
        }
    }
}

//! What happened: the entries of the ledger.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::emergency;
use crate::domain::intervention;
use crate::domain::person::Actor;
use crate::domain::practice;
use crate::domain::record::{RecordId, Seq, Version};
use crate::domain::report;
use crate::domain::rules::Setting;
use crate::domain::task;

/// Something that happened to a record. Stored as JSON text, exactly the bytes that are hashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// To a report.
    Report(report::Event),
    /// To an intervention.
    Intervention(intervention::Event),
    /// To a task.
    Task(task::Event),
    /// To an emergency.
    Emergency(emergency::Event),
    /// To a practice.
    Practice(practice::Event),
    /// A setting holds from now on.
    Defined(Setting),
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its place in the jurisdiction's one sequence.
    pub seq: Seq,
    /// When, to the millisecond.
    pub at: Timestamp,
    /// The record it happened to.
    pub record: RecordId,
    /// The record's version after it.
    pub version: Version,
    /// Who did it.
    pub actor: Actor,
    /// What.
    pub body: Happening,
}

/// Cuts an instant to the millisecond: the finest that both databases and all formats keep.
#[must_use]
pub fn to_millisecond(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

//! Practices that a report is about: whose building site makes the noise or dust that it tells of.
//!
//! It knows nothing of where they lie: who proposes them looks at that.

use serde::{Deserialize, Serialize};

use crate::domain::person::Actor;
use crate::domain::policy::{Action, may_on};
use crate::domain::record::{Number, RecordId};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Event, Report};

/// Most practices that one report is about.
pub const PRACTICES_MAX: usize = 5;

/// That a report is about a practice, or is not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The practice.
    pub practice: RecordId,
    /// Its number.
    pub number: Number,
    /// Whether it is.
    pub holds: bool,
}

impl Report {
    /// Decides about saying that it is about a practice, or is not: as those may who write internal notes.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`], [`Refusal::AlreadySaid`] where nothing would change, [`Refusal::TooMany`].
    pub(crate) fn decide_link(&self, linked: Linked, actor: &Actor) -> Result<Event, Refusal> {
        if !may_on(actor, Action::NoteInternally, self, None) {
            return Err(Refusal::NotPermitted);
        }
        if self.is_about(linked.practice) == linked.holds {
            return Err(Refusal::AlreadySaid);
        }
        if linked.holds && self.practices.len() >= PRACTICES_MAX {
            return Err(Refusal::TooMany { field: Field::Practice, max: PRACTICES_MAX });
        }
        Ok(Event::Linked(linked))
    }

    /// Lets it take effect.
    pub(crate) fn apply_link(&mut self, linked: &Linked) {
        self.practices.retain(|(practice, _)| *practice != linked.practice);
        if linked.holds {
            self.practices.push((linked.practice, linked.number));
        }
    }

    /// Whether it is about that practice.
    #[must_use]
    pub fn is_about(&self, practice: RecordId) -> bool {
        self.practices.iter().any(|(known, _)| *known == practice)
    }
}

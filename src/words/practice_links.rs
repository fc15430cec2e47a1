//! How it is told that a report is about the works of a practice.

use crate::domain::linked::Linked;
use crate::t;
use crate::words::Words;

impl Words {
    /// "Collegata alla pratica 2026-000012".
    #[must_use]
    pub fn practice_linked(&self, linked: &Linked) -> String {
        let number = linked.number.to_string();
        if linked.holds {
            t!(self, "practice-geo-linked", number = number)
        } else {
            t!(self, "practice-geo-unlinked", number = number)
        }
    }
}

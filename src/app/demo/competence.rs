//! Where made-up reports lie and which office answers for them, by the rules of routing.

use crate::app::demo::lives::{Life, Source};
use crate::domain::office::{Office, OfficeCode};
use crate::domain::place::{Place, PlaceSource};
use crate::domain::routing::{Facts, is_automatic, route};
use crate::domain::text::Line;

impl Life {
    /// Where it is, as it is written into the report.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            position: self.spot.position,
            accuracy_m: None,
            source: PlaceSource::Tap,
            address: Line::new(&format!("{} {}", self.spot.street, self.civic)).ok(),
            area: None,
            near: None,
        }
    }
}

impl Source<'_> {
    /// What the rules of routing will find.
    pub(super) fn office(&self, life: &Life) -> (OfficeCode, bool) {
        let place = life.place();
        let answers = life.category.check_answers(&life.answers).unwrap_or_default();
        let facts = Facts { category: &life.category.code, place: &place, answers: &answers };
        let fired = route(facts, self.rules, life.opened_at);
        fired.map_or_else(
            || (life.category.office.clone(), false),
            |fired| {
                let at_once = is_automatic(&fired, &life.category, self.rules);
                // To whom nothing can be given here, it is handed over; these lives go another way.
                let takes = self.rules.offices.get(&fired.office).is_some_and(Office::takes_reports);
                (if takes { fired.office } else { life.category.office.clone() }, at_once)
            },
        )
    }
}

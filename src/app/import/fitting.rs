//! Cases made to fit the jurisdiction they come to: moved to another place, and their category found by name. Pure.

use std::collections::BTreeMap;

use geo::{Bearing, Destination, Geodesic};

use crate::app::import::case::Case;
use crate::domain::category::{Category, CategoryCode};
use crate::domain::office::OfficeCode;
use crate::domain::place::Position;
use crate::domain::rules::{Location, Rules, Setting};

/// The category of those that fit nowhere else.
const REST: &str = "altro";

/// A move of all positions that keeps distances and directions from the centre, in metres on the ellipsoid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// The centre of what is moved.
    pub from: Position,
    /// Where that centre comes to lie.
    pub to: Position,
}

impl Shift {
    /// Where a position comes to lie.
    #[must_use]
    pub fn moved(&self, position: Position) -> Position {
        self.drawn_in(position, 1.0)
    }

    /// As [`Shift::moved`]; what would lie outside the jurisdiction is drawn in towards the centre, by halves of its
    /// distance, until it is inside: a small town can then take the cases of a large one.
    #[must_use]
    pub fn moved_inside(&self, position: Position, rules: &Rules) -> Position {
        const SHARES: [f64; 6] = [1.0, 0.5, 0.25, 0.125, 0.0625, 0.0];
        let is_inside = |position: &Position| matches!(rules.locate(*position), Location::Inside(_));
        let drawn_in = SHARES.into_iter().map(|share| self.drawn_in(position, share)).find(is_inside);
        drawn_in.unwrap_or_else(|| self.moved(position))
    }

    fn drawn_in(&self, position: Position, share: f64) -> Position {
        let metres = self.from.metres_to(position) * share;
        if metres < 0.01 {
            return self.to;
        }
        let bearing = Geodesic.bearing(self.from.point(), position.point());
        let point = Geodesic.destination(self.to.point(), bearing, metres);
        Position::new(point.x(), point.y()).unwrap_or(self.to)
    }
}

/// The middle of many positions, taken one by one; good for an extent of a city.
#[derive(Debug, Default, Clone, Copy)]
pub struct Middle {
    lon: f64,
    lat: f64,
    count: f64,
}

impl Middle {
    /// Takes one more position.
    pub fn take(&mut self, position: Position) {
        self.lon += position.lon();
        self.lat += position.lat();
        self.count += 1.0;
    }

    /// The mean of those taken; `None` when there was none.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        Position::new(self.lon / self.count, self.lat / self.count).ok()
    }
}

/// How cases are made to fit.
#[derive(Debug, Default)]
pub struct Fitting {
    /// The categories they come with, to know their names.
    names: BTreeMap<CategoryCode, Category>,
    /// The move, if they come to another place.
    pub shift: Option<Shift>,
}

impl Fitting {
    /// With the settings of the jurisdiction that the cases come from.
    #[must_use]
    pub fn new(settings: Vec<Setting>) -> Self {
        let category = |setting| match setting {
            Setting::Category(category) => Some((category.code.clone(), *category)),
            _ => None,
        };
        Self { names: settings.into_iter().filter_map(category).collect(), shift: None }
    }

    /// The case as it fits `rules`: category and office are ones that exist there, where there are any.
    #[must_use]
    pub fn fit(&self, mut case: Case, rules: &Rules) -> Case {
        if let Some(shift) = self.shift {
            case.draft.place.position = shift.moved_inside(case.draft.place.position, rules);
            // The address is that of the place it was moved from.
            case.draft.place.address = None;
        }
        case.draft.category = self.category(case.draft.category, rules);
        case.office = self.office(case.office, &case.draft.category, rules);
        case
    }

    /// The category of that code, else one that is called the same or has it among its keywords, else the rest.
    fn category(&self, code: CategoryCode, rules: &Rules) -> CategoryCode {
        if rules.categories.contains_key(&code) {
            return code;
        }
        let mut words = vec![code.as_str().replace(['-', '_'], " ")];
        if let Some(known) = self.names.get(&code) {
            words.extend([known.name.to_lowercase(), known.name_en.to_lowercase()]);
        }
        let is_called = |category: &&Category| {
            let names = [category.name.to_lowercase(), category.name_en.to_lowercase()];
            names.iter().any(|name| words.contains(name)) || category.keywords.iter().any(|word| words.contains(word))
        };
        let rest = || rules.categories.values().find(|category| category.code.as_str() == REST);
        rules.categories.values().find(is_called).or_else(rest).map_or(code, |category| category.code.clone())
    }

    /// The office of that code; one that does not exist here becomes the category's, if the case comes from elsewhere.
    fn office(&self, office: Option<OfficeCode>, category: &CategoryCode, rules: &Rules) -> Option<OfficeCode> {
        let office = office?;
        if rules.offices.contains_key(&office) || self.shift.is_none() {
            return Some(office);
        }
        rules.categories.get(category).map(|category| category.office.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::setup::{SetupFile, built_in};

    fn position(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).expect("fine")
    }

    #[test]
    fn a_shift_keeps_metres_and_directions() {
        let (boston, sesto) = (position(-71.06, 42.36), position(11.2, 43.83));
        let shift = Shift { from: boston, to: sesto };
        for (lon, lat) in [(-71.05, 42.36), (-71.06, 42.37), (-71.10, 42.33)] {
            let before = position(lon, lat);
            let after = shift.moved(before);
            assert!((sesto.metres_to(after) - boston.metres_to(before)).abs() < 0.05);
            assert_eq!((after.lon() > sesto.lon(), after.lat() > sesto.lat()), (lon > -71.06, lat > 42.36));
        }
        assert_eq!(shift.moved(boston), sesto);
    }

    #[test]
    fn a_large_city_comes_to_lie_inside_a_small_town() {
        let rules = Rules::of(built_in().expect("right")).expect("a jurisdiction");
        let (boston, sesto) = (position(-71.06, 42.36), position(11.2, 43.835));
        let shift = Shift { from: boston, to: sesto };
        for (lon, lat) in [(-71.06, 42.36), (-71.16, 42.26), (-70.99, 42.39)] {
            let before = position(lon, lat);
            let after = shift.moved_inside(before, &rules);
            assert!(matches!(rules.locate(after), Location::Inside(_)));
            assert!(sesto.metres_to(after) < boston.metres_to(before) + 0.05);
        }
        // Nothing helps when the centre itself lies outside: such cases are refused by the domain.
        let at_sea = Shift { from: boston, to: position(10.0, 43.0) };
        assert_eq!(at_sea.moved_inside(boston, &rules), position(10.0, 43.0));
    }

    #[test]
    fn the_middle_of_nothing_is_nowhere() {
        let mut middle = Middle::default();
        assert_eq!(middle.position(), None);
        middle.take(position(10.0, 43.0));
        middle.take(position(12.0, 44.0));
        assert_eq!(middle.position(), Some(position(11.0, 43.5)));
    }

    #[test]
    fn categories_are_found_by_code_name_or_keyword() {
        #[derive(serde::Deserialize)]
        struct Example {
            jurisdiction: SetupFile,
        }
        let rules = Rules::of(built_in().expect("right")).expect("a jurisdiction");
        let example: Example = toml::from_str(include_str!("../../../examples/boston311.toml")).expect("right");
        let fitting = Fitting::new(example.jurisdiction.settings(Vec::new()).expect("right"));
        let fit = |code: &str| fitting.category(code.parse().expect("a code"), &rules).to_string();
        assert_eq!(fit("buca"), "buca");
        assert_eq!(fit("pothole"), "buca");
        assert_eq!(fit("short-term-rental"), "altro");
    }
}

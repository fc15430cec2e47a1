//! What somebody follows without having reported anything: an area, categories, how often they want to hear of it.

use serde::{Deserialize, Serialize};

use crate::domain::area::AreaCode;
use crate::domain::category::CategoryCode;
use crate::domain::place::{Place, Position};

/// Metres around a point to choose from.
pub const RADII_M: [u32; 4] = [250, 500, 1000, 2000];
/// Most categories that are named; none means all.
pub const CATEGORIES_MAX: usize = 60;

/// What is followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Followed {
    /// Where.
    pub area: FollowedArea,
    /// Of what; none means all categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryCode>,
}

/// Where something is followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FollowedArea {
    /// In all of the jurisdiction.
    Everywhere,
    /// In a quarter.
    Quarter {
        /// Its code.
        area: AreaCode,
    },
    /// Around a point.
    Around {
        /// The point, WGS 84.
        center: Position,
        /// Metres.
        radius_m: u32,
    },
}

impl Followed {
    /// Whether what is at this place, of this category, is followed.
    #[must_use]
    pub fn holds(&self, place: &Place, category: &CategoryCode) -> bool {
        let is_there = match &self.area {
            FollowedArea::Everywhere => true,
            FollowedArea::Quarter { area } => place.area.as_ref() == Some(area),
            FollowedArea::Around { center, radius_m } => center.metres_to(place.position) <= f64::from(*radius_m),
        };
        is_there && (self.categories.is_empty() || self.categories.contains(category))
    }
}

/// How often somebody wants to hear at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
    /// As soon as there is something.
    AtOnce,
}

impl Rhythm {
    /// Every rhythm, the usual one first.
    pub const ALL: [Self; 3] = [Self::Daily, Self::Weekly, Self::AtOnce];

    /// The name in forms and in the store: `daily`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::AtOnce => "at_once",
        }
    }

    /// The rhythm of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rhythm| rhythm.code() == code)
    }

    /// How long after one mail the next may come, in hours.
    #[must_use]
    pub const fn pause_hours(self) -> i64 {
        match self {
            Self::Daily => 24,
            Self::Weekly => 7 * 24,
            Self::AtOnce => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::PlaceSource;

    #[test]
    fn what_is_followed_is_there_and_of_that_sort() {
        let at = |lon: f64| Position::new(lon, 43.83).expect("a position");
        let quarter: AreaCode = "colonnata".parse().expect("a code");
        let place = |lon| Place {
            position: at(lon),
            accuracy_m: None,
            source: PlaceSource::Tap,
            address: None,
            area: Some(quarter.clone()),
            near: None,
        };
        let (hole, lamp): (CategoryCode, CategoryCode) =
            ("buca".parse().expect("a code"), "lampione".parse().expect("a code"));
        let around = FollowedArea::Around { center: at(11.2), radius_m: 250 };
        let near = Followed { area: around, categories: vec![hole.clone()] };
        assert!(near.holds(&place(11.203), &hole), "241 m away");
        assert!(!near.holds(&place(11.2032), &hole), "257 m away");
        assert!(!near.holds(&place(11.2), &lamp));
        let there = Followed { area: FollowedArea::Quarter { area: quarter.clone() }, categories: Vec::new() };
        assert!(there.holds(&place(11.0), &lamp));
        let elsewhere = FollowedArea::Quarter { area: "centro".parse().expect("a code") };
        assert!(!Followed { area: elsewhere, categories: Vec::new() }.holds(&place(11.0), &lamp));
    }
}

//! Where something is.

use serde::{Deserialize, Serialize};

use crate::domain::area::{Area, AreaCode};
use crate::domain::text::Line;

/// A position on Earth: longitude and latitude in degrees, WGS 84 (OGC CRS84), finite and in range.
///
/// Rounded to 7 decimals (about 1 cm), so that what is stored, hashed and published is the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct Position {
    /// In 10⁻⁷ degrees: 180 degrees are less than 2³¹ of them.
    lon_e7: i32,
    lat_e7: i32,
}

/// How many of the smallest steps of a [`Position`] a degree has.
const STEPS_A_DEGREE: f64 = 1e7;

/// The numbers are no position: not finite, or outside -180…180 / -90…90.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a position: longitude must be within -180…180 and latitude within -90…90 degrees")]
pub struct NotAPosition;

impl Position {
    /// Checks and rounds; `lon`, `lat` in degrees WGS 84.
    pub fn new(lon: f64, lat: f64) -> Result<Self, NotAPosition> {
        if !lon.is_finite() || !lat.is_finite() || lon.abs() > 180.0 || lat.abs() > 90.0 {
            return Err(NotAPosition);
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 180 degrees")]
        let steps = |degrees: f64| (degrees * STEPS_A_DEGREE).round() as i32;
        Ok(Self { lon_e7: steps(lon), lat_e7: steps(lat) })
    }

    /// Longitude in degrees, WGS 84.
    #[must_use]
    pub fn lon(self) -> f64 {
        f64::from(self.lon_e7) / STEPS_A_DEGREE
    }

    /// Latitude in degrees, WGS 84.
    #[must_use]
    pub fn lat(self) -> f64 {
        f64::from(self.lat_e7) / STEPS_A_DEGREE
    }

    /// The same as a `geo` point (x = lon, y = lat).
    #[must_use]
    pub fn point(self) -> geo::Point<f64> {
        geo::Point::new(self.lon(), self.lat())
    }

    /// Geodesic distance to `other` in metres on the WGS 84 ellipsoid.
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        use geo::{Distance, Geodesic};
        Geodesic.distance(self.point(), other.point())
    }
}

impl TryFrom<[f64; 2]> for Position {
    type Error = NotAPosition;
    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, NotAPosition> {
        Self::new(lon, lat)
    }
}

impl From<Position> for [f64; 2] {
    fn from(position: Position) -> Self {
        [position.lon(), position.lat()]
    }
}

/// How the position was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceSource {
    /// Tapped or dragged on a map.
    Tap,
    /// The device's own position.
    Device,
    /// Found by address or name of a place.
    Address,
    /// Read from a photo.
    Photo,
    /// Taken over from another system.
    Import,
}

/// The place of a record: a position with how well it is known and what it is called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Position, WGS 84.
    pub position: Position,
    /// Radius of uncertainty in metres, when the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy_m: Option<u32>,
    /// How the position was found.
    pub source: PlaceSource,
    /// Address or name of the place as resolved when the record was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Line<200>>,
    /// The area that holds the position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
    /// What was answered when the position was too near the edge of an area to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<Near>,
}

impl Place {
    /// The street of the address, without house number: "Via 25 Aprile" of "Via 25 Aprile 12/a, Sesto Fiorentino".
    #[must_use]
    pub fn street(&self) -> Option<String> {
        let address = self.address.as_ref()?.as_str();
        let mut words: Vec<&str> = address.split(',').next()?.split_whitespace().collect();
        while words.last().is_some_and(|word| word.starts_with(|letter: char| letter.is_ascii_digit())) {
            words.pop();
        }
        (words.len() >= 2).then(|| words.join(" "))
    }
}

/// An answer about a position near the edge of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near {
    /// The area.
    pub area: AreaCode,
    /// Where it is.
    pub side: Side,
}

/// Inside or outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Inside.
    Inside,
    /// Outside.
    Outside,
    /// Who answers does not know.
    Unsure,
}

impl Side {
    /// The name in forms: `inside`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Outside => "outside",
            Self::Unsure => "unsure",
        }
    }

    /// The side of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Inside, Self::Outside, Self::Unsure].into_iter().find(|side| side.code() == code)
    }
}

/// Beyond this many metres a position is not asked about, however little is known of it.
pub const UNCERTAINTY_MAX_M: u32 = 100;

impl Place {
    /// How many metres the position may be off: as its source says, else as is usual for it.
    #[must_use]
    pub fn uncertainty_m(&self) -> u32 {
        let usual = match self.source {
            PlaceSource::Tap => 10,
            PlaceSource::Address | PlaceSource::Import => 20,
            PlaceSource::Device | PlaceSource::Photo => 30,
        };
        self.accuracy_m.unwrap_or(usual).min(UNCERTAINTY_MAX_M)
    }

    /// Whether it lies in the area: as was answered, else as it lies on the map.
    #[must_use]
    pub fn is_in(&self, area: &Area) -> bool {
        match self.near.as_ref().filter(|near| near.area == area.code).map(|near| near.side) {
            Some(Side::Inside) => true,
            Some(Side::Outside) => false,
            Some(Side::Unsure) | None => area.shape.holds(self.position),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_nowhere() {
        for (lon, lat) in [(f64::NAN, 0.0), (0.0, f64::INFINITY), (181.0, 0.0), (43.8, 111.2), (0.0, -90.1)] {
            assert_eq!(Position::new(lon, lat), Err(NotAPosition));
        }
    }

    #[test]
    fn a_street_has_no_house_number() {
        let street = |address: &str| {
            let address = Line::new(address).ok();
            let position = Position::new(11.2, 43.83).expect("fine");
            let source = PlaceSource::Tap;
            Place { position, accuracy_m: None, source, address, area: None, near: None }.street()
        };
        let cases = [
            ("Via 25 Aprile 12/a, Sesto Fiorentino", Some("Via 25 Aprile")),
            ("Via  Gramsci 3", Some("Via Gramsci")),
            ("Via XX Settembre", Some("Via XX Settembre")),
            ("Via 1", None),
            ("12", None),
        ];
        for (address, expected) in cases {
            assert_eq!(street(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn distance_is_geodesic() {
        let station = Position::new(11.1985, 43.8305).expect("fine");
        let east = Position::new(11.1985 + 0.01, 43.8305).expect("fine");
        // 0.01° of longitude at 43.83° N is 804.3 m on the ellipsoid, 1,113 m if degrees were taken as equal.
        assert!((station.metres_to(east) - 804.3).abs() < 0.5);
    }
}

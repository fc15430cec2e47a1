//! Named polygons of a jurisdiction, and the question which of them holds a point.

use geo::{BoundingRect, Contains, LineString, MultiPolygon, Polygon, Rect};
use serde::{Deserialize, Serialize};

use crate::domain::place::Position;
use crate::domain::record::code;

code! {
    /// Names an area in its jurisdiction.
    AreaCode
}

/// What an area is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// The jurisdiction itself: reports outside it are refused.
    Boundary,
    /// A quarter or hamlet (frazione).
    Quarter,
    /// A neighbouring municipality, to say who is competent there.
    Neighbour {
        /// Where its citizens turn to: a web address.
        contact: String,
    },
}

/// A named area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Code, unique in the jurisdiction.
    pub code: AreaCode,
    /// Name as people say it.
    pub name: String,
    /// What it is for.
    pub kind: AreaKind,
    /// Its shape.
    pub shape: Shape,
}

/// A multipolygon in WGS 84 (lon, lat): bounded, with its box kept beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Rings", into = "Rings")]
pub struct Shape {
    polygons: MultiPolygon<f64>,
    envelope: Rect<f64>,
}

/// Polygons as `GeoJSON` writes a `MultiPolygon`'s coordinates.
type Rings = Vec<Vec<Vec<[f64; 2]>>>;

/// Most vertices of one shape.
pub const SHAPE_VERTICES_MAX: usize = 200_000;

/// Why coordinates are no shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAShape {
    /// No polygon, or a ring of less than four positions.
    #[error("a polygon needs at least four positions")]
    TooFew,
    /// More than [`SHAPE_VERTICES_MAX`] positions.
    #[error("more than {SHAPE_VERTICES_MAX} positions")]
    TooMany,
    /// A coordinate that is no position in WGS 84.
    #[error("a coordinate is not a longitude and latitude in degrees")]
    NotAPosition,
}

impl Shape {
    /// Checks a multipolygon in lon, lat.
    pub fn new(polygons: MultiPolygon<f64>) -> Result<Self, NotAShape> {
        use geo::CoordsIter;
        if polygons.coords_count() > SHAPE_VERTICES_MAX {
            return Err(NotAShape::TooMany);
        }
        if polygons.coords_iter().any(|c| Position::new(c.x, c.y).is_err()) {
            return Err(NotAShape::NotAPosition);
        }
        if polygons.iter().any(|p| p.exterior().0.len() < 4) {
            return Err(NotAShape::TooFew);
        }
        let envelope = polygons.bounding_rect().ok_or(NotAShape::TooFew)?;
        Ok(Self { polygons, envelope })
    }

    /// True when the position lies inside (not on the edge). Cost: the number of vertices, when in the box.
    #[must_use]
    pub fn holds(&self, position: Position) -> bool {
        self.envelope.contains(&position.point()) && self.polygons.contains(&position.point())
    }

    /// The box around it: min and max of lon (x) and lat (y).
    #[must_use]
    pub const fn envelope(&self) -> Rect<f64> {
        self.envelope
    }

    /// The polygons, lon (x), lat (y).
    #[must_use]
    pub const fn polygons(&self) -> &MultiPolygon<f64> {
        &self.polygons
    }
}

impl TryFrom<Rings> for Shape {
    type Error = NotAShape;
    fn try_from(rings: Rings) -> Result<Self, NotAShape> {
        let line = |ring: Vec<[f64; 2]>| LineString::from(ring.into_iter().map(|[x, y]| (x, y)).collect::<Vec<_>>());
        let polygon = |mut rings: Vec<Vec<[f64; 2]>>| {
            if rings.is_empty() {
                return Err(NotAShape::TooFew);
            }
            let exterior = line(rings.remove(0));
            Ok(Polygon::new(exterior, rings.into_iter().map(line).collect()))
        };
        Self::new(MultiPolygon(rings.into_iter().map(polygon).collect::<Result<_, _>>()?))
    }
}

impl From<Shape> for Rings {
    fn from(shape: Shape) -> Self {
        let ring = |line: &LineString<f64>| line.0.iter().map(|c| [c.x, c.y]).collect();
        shape.polygons.iter().map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect()).collect()
    }
}

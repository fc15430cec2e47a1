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
    /// A place that rules of routing name: a road of another owner, the ground of a contract.
    Zone,
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
    /// Whether it is no longer in force: what lies in it still says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
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

    /// How far the position is from the nearest edge in metres, inside or outside; none when it is farther than `most_m`
    /// from the box around it. Flat around the position: good to half a percent.
    #[must_use]
    pub fn edge_within(&self, position: Position, most_m: f64) -> Option<f64> {
        const METRES_PER_DEGREE: f64 = 111_200.0;
        let per_lon = METRES_PER_DEGREE * position.lat().to_radians().cos();
        let (margin_lon, margin_lat) = (most_m / per_lon, most_m / METRES_PER_DEGREE);
        let (min, max) = (self.envelope.min(), self.envelope.max());
        let near = position.lon() >= min.x - margin_lon
            && position.lon() <= max.x + margin_lon
            && position.lat() >= min.y - margin_lat
            && position.lat() <= max.y + margin_lat;
        if !near {
            return None;
        }
        let flat = |c: geo::Coord<f64>| ((c.x - position.lon()) * per_lon, (c.y - position.lat()) * METRES_PER_DEGREE);
        let rings = self.polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let edges = rings.flat_map(LineString::lines);
        let nearest = edges.map(|edge| from_origin(flat(edge.start), flat(edge.end))).fold(f64::INFINITY, f64::min);
        (nearest <= most_m).then_some(nearest)
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

/// How far the segment from `a` to `b` is from the origin.
fn from_origin(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let share = if length > 0.0 { (-(a.0 * dx + a.1 * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (a.0 + share * dx).hypot(a.1 + share * dy)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edge_is_as_far_as_it_is() {
        let square = geo::Rect::new((11.19, 43.83), (11.20, 43.84)).to_polygon();
        let shape = Shape::new(MultiPolygon(vec![square])).expect("a shape");
        let at = |lon, lat| Position::new(lon, lat).expect("a position");
        let corner = at(11.20, 43.84);
        for (position, inside) in [(at(11.1999, 43.835), true), (at(11.2001, 43.835), false)] {
            let metres = shape.edge_within(position, 50.0).expect("near");
            assert!((metres - at(11.20, position.lat()).metres_to(position)).abs() < 0.1, "{metres}");
            assert_eq!(shape.holds(position), inside);
        }
        let beyond = at(11.2002, 43.8402);
        let metres = shape.edge_within(beyond, 50.0).expect("near");
        assert!((metres - corner.metres_to(beyond)).abs() < 0.1, "{metres}");
        assert_eq!(shape.edge_within(at(11.195, 43.835), 50.0), None, "in the middle");
        assert_eq!(shape.edge_within(at(11.21, 43.835), 50.0), None, "far away");
    }
}

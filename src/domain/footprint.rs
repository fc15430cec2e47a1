//! What a record covers on the ground: a point, lines or polygons.

use geo::{
    BoundingRect, Centroid, Contains, Coord, CoordsIter, Distance, Euclidean, Geodesic, GeodesicArea, Geometry,
    Intersects, Length, Line, LineString, LinesIter, MapCoords, MultiLineString, MultiPolygon, Point, Polygon, Rect,
    SimplifyVw, Validation, coord,
};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use serde::{Deserialize, Serialize};

use crate::domain::place::Position;

/// Most positions of one footprint, after those that say nothing have been left out.
pub const VERTICES_MAX: usize = 10_000;
/// Most corners of polygons that somebody has drawn: whether their sides cross takes each with each.
pub const CORNERS_MAX: usize = 2_000;
/// Most lines, or rings of polygons, that somebody has drawn.
pub const PARTS_MAX: usize = 100;
/// Most positions that are looked at.
pub const VERTICES_READ_MAX: usize = 200_000;
/// A position whose triangle with its neighbours is smaller says nothing: as one 5 cm aside of a line of two metres, in
/// square degrees.
const STRAIGHT_DEG2: f64 = 5e-12;
const METRES_PER_DEGREE: f64 = 111_200.0;

/// A point, lines or polygons in WGS 84 (lon, lat), checked and bounded. Written as the `type` and `coordinates` of
/// `GeoJSON` (RFC 7946 §3.1); what is read back is taken to have been checked before: from outside comes a [`Drawn`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Footprint {
    geometry: Geometry<f64>,
    envelope: Rect<f64>,
}

/// A footprint as somebody from outside gives it: read with all checks of [`Footprint::new`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Drawn(pub Footprint);

type Coords = [f64; 2];

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Written {
    Point(Coords),
    LineString(Vec<Coords>),
    MultiLineString(Vec<Vec<Coords>>),
    Polygon(Vec<Vec<Coords>>),
    MultiPolygon(Vec<Vec<Vec<Coords>>>),
}

/// Why a geometry is no footprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAFootprint {
    /// Nothing, or another kind than points, lines and polygons.
    #[error("not a point, a line or a polygon")]
    Kind,
    /// A line of less than two places, or a ring of less than three.
    #[error("a line needs two different positions, a polygon three")]
    TooFew,
    /// More than [`VERTICES_MAX`], or [`CORNERS_MAX`] of polygons, or more parts than [`PARTS_MAX`].
    #[error("more than {VERTICES_MAX} positions, or {CORNERS_MAX} of polygons, or {PARTS_MAX} parts")]
    TooMany,
    /// A coordinate that is no position in WGS 84.
    #[error("a coordinate is not a longitude and latitude in degrees")]
    NotAPosition,
    /// A polygon whose sides cross or touch.
    #[error("the sides of a polygon cross each other")]
    CrossesItself,
}

impl Footprint {
    /// The footprint of a point.
    #[must_use]
    pub fn of_point(position: Position) -> Self {
        let point = position.point();
        Self { geometry: point.into(), envelope: Rect::new(point, point) }
    }

    /// Checks a geometry in lon, lat; positions that lie on the straight line between their neighbours are left out.
    pub fn new(geometry: &Geometry<f64>) -> Result<Self, NotAFootprint> {
        check_positions(geometry)?;
        let parts = match geometry {
            Geometry::MultiLineString(several) => several.0.len(),
            Geometry::Polygon(polygon) => 1 + polygon.interiors().len(),
            Geometry::MultiPolygon(several) => several.iter().map(|polygon| 1 + polygon.interiors().len()).sum(),
            _ => 1,
        };
        if parts > PARTS_MAX {
            return Err(NotAFootprint::TooMany);
        }
        // To the centimetre, as all positions are.
        let geometry = rounded(geometry);
        let geometry = match geometry {
            Geometry::Point(point) => point.into(),
            Geometry::LineString(line) => lines(&MultiLineString(vec![line]))?,
            Geometry::MultiLineString(several) => lines(&several)?,
            Geometry::Polygon(polygon) => polygons(MultiPolygon(vec![polygon]))?,
            Geometry::MultiPolygon(several) => polygons(several)?,
            _ => return Err(NotAFootprint::Kind),
        };
        if geometry.coords_count() > VERTICES_MAX {
            return Err(NotAFootprint::TooMany);
        }
        Self::checked(geometry)
    }

    /// The footprint of polygons (lon, lat) whose sides are known not to cross. Fails when there is none, or when they
    /// have more than [`VERTICES_MAX`] positions.
    pub fn of_surface(surface: MultiPolygon<f64>) -> Result<Self, NotAFootprint> {
        let geometry = rounded(&surface.into());
        check_positions(&geometry)?;
        if geometry.coords_count() > VERTICES_MAX {
            return Err(NotAFootprint::TooMany);
        }
        Self::checked(geometry)
    }

    fn checked(geometry: Geometry<f64>) -> Result<Self, NotAFootprint> {
        let envelope = geometry.bounding_rect().ok_or(NotAFootprint::TooFew)?;
        Ok(Self { geometry, envelope })
    }

    /// As a geometry, lon (x), lat (y).
    #[must_use]
    pub const fn geometry(&self) -> &Geometry<f64> {
        &self.geometry
    }

    /// The box around it: min and max of lon (x) and lat (y).
    #[must_use]
    pub const fn envelope(&self) -> Rect<f64> {
        self.envelope
    }

    /// A place on it, for a pin: the middle where that lies on it, else a corner.
    #[must_use]
    pub fn center(&self) -> Position {
        let middle = match &self.geometry {
            Geometry::MultiLineString(lines) => middle_of(lines),
            geometry => geometry.centroid().filter(|middle| geometry.intersects(middle)),
        };
        let corner = || self.geometry.coords_iter().next().map(Point::from);
        let at = middle.or_else(corner).unwrap_or_else(|| Point::from(self.envelope.center()));
        Position::new(at.x(), at.y()).unwrap_or_else(|_| self.corner())
    }

    /// Its coordinates were checked, so one of them is a position; none is impossible.
    fn corner(&self) -> Position {
        let places = self.geometry.coords_iter().filter_map(|at| Position::new(at.x, at.y).ok());
        places.last().expect("a footprint has positions, and all of them are")
    }

    /// Whether the position lies on or in it.
    #[must_use]
    pub fn holds(&self, position: Position) -> bool {
        self.geometry.intersects(&position.point())
    }

    /// How far the position is from it in metres; 0 inside. Flat around the position: good to half a percent within
    /// some kilometres. Cost: its vertices.
    #[must_use]
    pub fn metres_to(&self, position: Position) -> f64 {
        Euclidean.distance(&flat(&self.geometry, position), &Point::new(0.0, 0.0))
    }

    /// How far two footprints are apart in metres, if it is at most so much; 0 where they meet. Flat as
    /// [`Footprint::metres_to`]. Cost: their sides, and the pairs of those whose boxes are so near to each other.
    #[must_use]
    pub fn metres_apart(&self, other: &Self, within_m: f64) -> Option<f64> {
        let around = self.center();
        let (ours, theirs) = (flat(&self.geometry, around), flat(&other.geometry, around));
        if holds_a_part(&ours, &theirs) || holds_a_part(&theirs, &ours) {
            return Some(0.0);
        }
        let boxed = |side: Line<f64>| {
            let (least, most) = (side.bounding_rect().min(), side.bounding_rect().max());
            GeomWithData::new(Rectangle::from_corners([least.x, least.y], [most.x, most.y]), side)
        };
        let theirs = RTree::bulk_load(sides(&theirs).into_iter().map(boxed).collect());
        let mut nearest = None;
        for side in sides(&ours) {
            let (reach, side_box) = (nearest.unwrap_or(within_m), side.bounding_rect());
            let (least, most) = (side_box.min(), side_box.max());
            let near = AABB::from_corners([least.x - reach, least.y - reach], [most.x + reach, most.y + reach]);
            for other in theirs.locate_in_envelope_intersecting(near) {
                let metres = Euclidean.distance(&side, &other.data);
                if metres <= nearest.unwrap_or(within_m) {
                    nearest = Some(metres);
                }
            }
            if nearest == Some(0.0) {
                break;
            }
        }
        nearest
    }

    /// The length of lines, metres on the ellipsoid; none for other kinds.
    #[must_use]
    pub fn length_m(&self) -> Option<f64> {
        match &self.geometry {
            Geometry::MultiLineString(lines) => Some(lines.iter().map(|line| Geodesic.length(line)).sum()),
            _ => None,
        }
    }

    /// The area of polygons, square metres on the ellipsoid; none for other kinds.
    #[must_use]
    pub fn area_m2(&self) -> Option<f64> {
        match &self.geometry {
            Geometry::MultiPolygon(polygons) => Some(polygons.geodesic_area_unsigned()),
            _ => None,
        }
    }

    /// How many positions it has.
    #[must_use]
    pub fn positions(&self) -> usize {
        use geo::CoordsIter;
        self.geometry.coords_count()
    }

    /// Whether it has a position in common with another.
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        self.geometry.intersects(&other.geometry)
    }

    /// Whether any part of it lies in these polygons (lon, lat).
    #[must_use]
    pub fn meets(&self, polygons: &MultiPolygon<f64>) -> bool {
        self.geometry.intersects(polygons)
    }

    /// Whether all of it lies in these polygons (lon, lat).
    #[must_use]
    pub fn lies_in(&self, polygons: &MultiPolygon<f64>) -> bool {
        polygons.contains(&self.geometry)
    }
}

fn check_positions(geometry: &Geometry<f64>) -> Result<(), NotAFootprint> {
    if geometry.coords_count() > VERTICES_READ_MAX {
        return Err(NotAFootprint::TooMany);
    }
    let is_none = |at: Coord<f64>| Position::new(at.x, at.y).is_err();
    if geometry.coords_iter().any(is_none) { Err(NotAFootprint::NotAPosition) } else { Ok(()) }
}

/// In metres east and north of a position.
fn flat(geometry: &Geometry<f64>, around: Position) -> Geometry<f64> {
    let per_lon = METRES_PER_DEGREE * around.lat().to_radians().cos();
    geometry
        .map_coords(|at| coord! { x: (at.x - around.lon()) * per_lon, y: (at.y - around.lat()) * METRES_PER_DEGREE })
}

/// Whether the polygons of one hold the beginning of a part of the other.
fn holds_a_part(one: &Geometry<f64>, other: &Geometry<f64>) -> bool {
    let Geometry::MultiPolygon(one) = one else { return false };
    let mut first: Box<dyn Iterator<Item = Point<f64>>> = match other {
        Geometry::MultiLineString(lines) => Box::new(lines.iter().filter_map(|line| line.points().next())),
        Geometry::MultiPolygon(several) => Box::new(several.iter().filter_map(|each| each.exterior().points().next())),
        other => Box::new(other.coords_iter().map(Point::from)),
    };
    first.any(|at| one.intersects(&at))
}

/// The straight parts of lines and borders; of a point one without length.
fn sides(geometry: &Geometry<f64>) -> Vec<Line<f64>> {
    match geometry {
        Geometry::MultiLineString(lines) => lines.lines_iter().collect(),
        Geometry::MultiPolygon(polygons) => polygons.lines_iter().collect(),
        other => other.coords_iter().map(|at| Line::new(at, at)).collect(),
    }
}

/// The place half way along the longest line.
/// To a centimetre, so that what is read back is what was written.
fn rounded(geometry: &Geometry<f64>) -> Geometry<f64> {
    geometry.map_coords(|at| coord! { x: (at.x * 1e7).round() / 1e7, y: (at.y * 1e7).round() / 1e7 })
}

fn middle_of(lines: &MultiLineString<f64>) -> Option<Point<f64>> {
    use geo::InterpolateLine;
    let longest = lines.iter().max_by(|a, b| Euclidean.length(*a).total_cmp(&Euclidean.length(*b)))?;
    Euclidean.point_at_ratio_from_start(longest, 0.5)
}

fn lines(lines: &MultiLineString<f64>) -> Result<Geometry<f64>, NotAFootprint> {
    let straight = lines.simplify_vw(STRAIGHT_DEG2);
    let is_long = |line: &LineString<f64>| line.0.first().is_some_and(|first| line.0.iter().any(|at| at != first));
    if straight.0.is_empty() || !straight.iter().all(is_long) {
        return Err(NotAFootprint::TooFew);
    }
    Ok(straight.into())
}

fn polygons(polygons: MultiPolygon<f64>) -> Result<Geometry<f64>, NotAFootprint> {
    let rings = |polygon: &Polygon<f64>| {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).all(|ring| ring.0.len() >= 4)
    };
    if polygons.0.is_empty() || !polygons.iter().all(rings) {
        return Err(NotAFootprint::TooFew);
    }
    if polygons.coords_count() > CORNERS_MAX {
        let simple = polygons.simplify_vw(STRAIGHT_DEG2);
        if simple.coords_count() > CORNERS_MAX {
            return Err(NotAFootprint::TooMany);
        }
        return valid(simple);
    }
    valid(polygons)
}

fn valid(polygons: MultiPolygon<f64>) -> Result<Geometry<f64>, NotAFootprint> {
    if polygons.is_valid() { Ok(polygons.into()) } else { Err(NotAFootprint::CrossesItself) }
}

impl From<Written> for Geometry<f64> {
    fn from(written: Written) -> Self {
        let line = |line: Vec<Coords>| LineString::from(line.into_iter().map(|[x, y]| (x, y)).collect::<Vec<_>>());
        let polygon = |rings: Vec<Vec<Coords>>| {
            let mut rings = rings.into_iter().map(line);
            Polygon::new(rings.next().unwrap_or_else(|| LineString(Vec::new())), rings.collect())
        };
        match written {
            Written::Point([x, y]) => Point::new(x, y).into(),
            Written::LineString(coords) => line(coords).into(),
            Written::MultiLineString(several) => MultiLineString(several.into_iter().map(line).collect()).into(),
            Written::Polygon(rings) => polygon(rings).into(),
            Written::MultiPolygon(several) => MultiPolygon(several.into_iter().map(polygon).collect()).into(),
        }
    }
}

impl TryFrom<Written> for Footprint {
    type Error = NotAFootprint;
    fn try_from(written: Written) -> Result<Self, NotAFootprint> {
        let geometry = match Geometry::from(written) {
            Geometry::LineString(line) => MultiLineString(vec![line]).into(),
            Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]).into(),
            geometry => geometry,
        };
        check_positions(&geometry)?;
        Self::checked(geometry)
    }
}

impl Drawn {
    /// Reads `GeoJSON`: a geometry alone, or that of a feature.
    pub fn read(text: &str) -> Result<Footprint, NotAFootprint> {
        let mut value: serde_json::Value = serde_json::from_str(text).map_err(|_error| NotAFootprint::Kind)?;
        if value.get("type").and_then(serde_json::Value::as_str) == Some("Feature") {
            value = value["geometry"].take();
        }
        let written: Written = serde_json::from_value(value).map_err(|_error| NotAFootprint::Kind)?;
        Footprint::new(&written.into())
    }
}

impl TryFrom<Written> for Drawn {
    type Error = NotAFootprint;
    fn try_from(written: Written) -> Result<Self, NotAFootprint> {
        Footprint::new(&written.into()).map(Self)
    }
}

impl From<Drawn> for Written {
    fn from(drawn: Drawn) -> Self {
        drawn.0.into()
    }
}

impl From<Footprint> for Written {
    fn from(footprint: Footprint) -> Self {
        let line = |line: &LineString<f64>| line.0.iter().map(|at| [at.x, at.y]).collect::<Vec<Coords>>();
        let rings = |polygon: &Polygon<f64>| {
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(line).collect::<Vec<_>>()
        };
        match &footprint.geometry {
            Geometry::MultiLineString(lines) => match &lines.0[..] {
                [only] => Self::LineString(line(only)),
                several => Self::MultiLineString(several.iter().map(line).collect()),
            },
            Geometry::MultiPolygon(polygons) => match &polygons.0[..] {
                [only] => Self::Polygon(rings(only)),
                several => Self::MultiPolygon(several.iter().map(rings).collect()),
            },
            _ => {
                let at = footprint.center();
                Self::Point([at.lon(), at.lat()])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Footprint, String> {
        Drawn::read(text).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_written_is_read_back_the_same() {
        let corners = (0..90_u32).map(|n| {
            let angle = f64::from(n * 4).to_radians();
            (11.2 + angle.cos() / 97.3, 43.8 + angle.sin() / 131.7)
        });
        let circle = Polygon::new(corners.collect::<Vec<_>>().into(), Vec::new());
        let surface = Footprint::of_surface(circle.into()).expect("a surface");
        let written = serde_json::to_string(&surface).expect("JSON");
        assert_eq!(serde_json::from_str::<Footprint>(&written).expect("a footprint"), surface);
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in [
            r#"{"type":"Point","coordinates":[11.2,43.83]}"#,
            r#"{"type":"LineString","coordinates":[[11.2,43.83],[11.21,43.83]]}"#,
            r#"{"type":"Polygon","coordinates":[[[11.2,43.83],[11.21,43.83],[11.21,43.84],[11.2,43.83]]]}"#,
        ] {
            let drawn = read(text).expect("fine");
            assert_eq!(serde_json::to_string(&drawn).expect("JSON"), text);
            assert_eq!(serde_json::from_str::<Footprint>(text).expect("as it was written"), drawn);
        }
    }

    #[test]
    fn what_is_no_footprint_is_refused_with_the_reason() {
        for (text, reason) in [
            (r#"{"type":"LineString","coordinates":[[11.2,43.83],[11.2,43.83]]}"#, "two different"),
            (r#"{"type":"LineString","coordinates":[]}"#, "two different"),
            (r#"{"type":"Polygon","coordinates":[]}"#, "three"),
            (r#"{"type":"Polygon","coordinates":[[[11.2,43.83],[11.21,43.83]]]}"#, "three"),
            (r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}"#, "cross each other"),
            (r#"{"type":"Point","coordinates":[43.83,111.2]}"#, "longitude and latitude"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn positions_that_say_nothing_are_left_out_and_too_many_are_refused() {
        let straight: Vec<_> = (0..100_000_u32).map(|n| (11.0 + f64::from(n) / 1e6, 43.8)).collect();
        let footprint = Footprint::new(&LineString::from(straight).into()).expect("a straight line");
        assert_eq!(footprint.geometry().coords_count(), 2);
        let zigzag: Vec<_> =
            (0..100_000_u32).map(|n| (11.0 + f64::from(n) / 1e6, 43.8 + f64::from(n % 2) / 1e3)).collect();
        assert_eq!(Footprint::new(&LineString::from(zigzag).into()), Err(NotAFootprint::TooMany));
        let corner = |n: u32| (f64::from(n) * std::f64::consts::TAU / 3_000.0).sin_cos();
        let star: Vec<_> = (0..3_000_u32)
            .map(|n| (corner(n), 0.01 + f64::from(n % 2) / 1e3))
            .map(|((sin, cos), radius)| (11.2 + radius * cos, 43.83 + radius * sin))
            .collect();
        let star = Polygon::new(star.into(), Vec::new());
        assert_eq!(
            Footprint::new(&star.clone().into()),
            Err(NotAFootprint::TooMany),
            "to see whether it crosses itself"
        );
        assert!(Footprint::of_surface(MultiPolygon(vec![star])).is_ok());
    }

    #[test]
    fn lengths_areas_and_distances_are_in_metres() {
        let at = |lon, lat| Position::new(lon, lat).expect("a position");
        let line = read(r#"{"type":"LineString","coordinates":[[11.2,43.83],[11.21,43.83]]}"#).expect("a line");
        let length = line.length_m().expect("a line");
        assert!((length - at(11.2, 43.83).metres_to(at(11.21, 43.83))).abs() < 0.1, "{length}");
        let aside = at(11.205, 43.8301);
        let metres = line.metres_to(aside);
        assert!((metres - at(11.205, 43.83).metres_to(aside)).abs() < 0.2, "{metres}");
        assert_eq!(line.center(), at(11.205, 43.83));
        let square =
            read(r#"{"type":"Polygon","coordinates":[[[11.2,43.83],[11.21,43.83],[11.21,43.84],[11.2,43.84],[11.2,43.83]]]}"#)
                .expect("a square");
        let area = square.area_m2().expect("an area");
        assert!((area / (804.3 * 1111.0) - 1.0).abs() < 0.01, "{area}");
        assert!(square.holds(at(11.205, 43.835)) && square.metres_to(at(11.205, 43.835)) == 0.0);
        assert_eq!(square.metres_apart(&line, 30.0), Some(0.0));
        assert_eq!(line.metres_apart(&square, 30.0), Some(0.0));
        let inside = Footprint::of_point(at(11.205, 43.835));
        assert_eq!((square.metres_apart(&inside, 30.0), inside.metres_apart(&square, 30.0)), (Some(0.0), Some(0.0)));
        let beside = Footprint::of_point(aside);
        let apart = line.metres_apart(&beside, 30.0).expect("near");
        assert!((apart - metres).abs() < 0.01, "{apart}");
        assert_eq!(line.metres_apart(&beside, 5.0), None);
    }
}

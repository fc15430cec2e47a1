//! Lines and polygons on the map: generalised for each zoom, cut into tiles, never wholly lost.

use geo::{
    BooleanOps, BoundingRect, ConvexHull, Coord, CoordsIter, Geometry, Intersects, LineString, MapCoords,
    MultiLineString, MultiPolygon, Polygon, Rect, SimplifyVw, Validation, coord,
};

use crate::formats::mvt::{Layer, Unit, Value};
use crate::territory::mercator::{EXTENT, TileAddress, to_square};

/// Widening of a tile, in its units, so that lines and fills meet across edges.
pub const BUFFER: f64 = 64.0;
/// A pixel of a tile drawn 512 wide, in its units: finer detail cannot be seen.
const PIXEL: f64 = 8.0;
/// From this zoom on a shape is shown as it is.
const WHOLE_FROM_ZOOM: u8 = 17;
/// How often a polygon that rounding has made cross itself is put right before it is drawn as its hull.
const REPAIRS_MAX: usize = 3;

/// A shape with what is left of it farther out, on the unit square of Web Mercator.
#[derive(Debug, Clone)]
pub struct Generalised {
    whole: Geometry<f64>,
    /// The deepest zoom that each is good for, the coarsest first.
    far: Vec<(u8, Geometry<f64>)>,
    envelope: Rect<f64>,
}

impl Generalised {
    /// Of a geometry in lon, lat WGS 84; `None` when it is empty. Points, lines, polygons and several of them are shown.
    /// Cost: its vertices, a few times.
    #[must_use]
    pub fn new(geometry: &Geometry<f64>) -> Option<Self> {
        let whole = on_the_square(geometry);
        let envelope = whole.bounding_rect()?;
        let mut far = Vec::new();
        let mut finer = whole.clone();
        for zoom in (0..WHOLE_FROM_ZOOM).rev() {
            let coarser = simplified(&finer, PIXEL / 2.0 / units_of_side(zoom));
            // Each level kept has at most half of the one below it, so all together have less than the whole.
            if coarser.coords_count() * 2 <= finer.coords_count() {
                far.push((zoom, coarser.clone()));
                finer = coarser;
            }
        }
        far.reverse();
        Some(Self { whole, far, envelope })
    }

    /// The same of what is drawn from near by only: as it is, whatever the zoom. Cost: its vertices, once.
    #[must_use]
    pub fn as_it_is(geometry: &Geometry<f64>) -> Option<Self> {
        let whole = on_the_square(geometry);
        let envelope = whole.bounding_rect()?;
        Some(Self { whole, far: Vec::new(), envelope })
    }

    fn at(&self, zoom: u8) -> &Geometry<f64> {
        self.far.iter().find(|(deepest, _)| zoom <= *deepest).map_or(&self.whole, |(_, geometry)| geometry)
    }

    /// Writes what lies of it in a tile and its buffer; false when that is nothing, or smaller than a unit of the tile.
    pub fn write(
        &self,
        layer: &mut Layer,
        id: u64,
        address: TileAddress,
        attributes: &[(&'static str, Value)],
    ) -> bool {
        let before = layer.len();
        let Some(seen) = Seen::of(self, address) else { return false };
        match seen.geometry {
            Geometry::Point(point) => layer.point(id, unit(point.0), attributes),
            Geometry::LineString(line) => layer.lines(id, &seen.window.lines(&MultiLineString(vec![line])), attributes),
            Geometry::MultiLineString(lines) => layer.lines(id, &seen.window.lines(&lines), attributes),
            Geometry::Polygon(polygon) => {
                layer.polygons(id, &seen.window.polygons(MultiPolygon(vec![polygon])), attributes);
            }
            Geometry::MultiPolygon(polygons) => layer.polygons(id, &seen.window.polygons(polygons), attributes),
            _ => {}
        }
        layer.len() > before
    }

    /// Like [`Generalised::write`], but what is too small to be seen is drawn a pixel wide.
    pub fn write_at_least_a_pixel(
        &self,
        layer: &mut Layer,
        id: u64,
        address: TileAddress,
        attributes: &[(&'static str, Value)],
    ) {
        let Some(seen) = Seen::of(self, address) else { return };
        // A point is drawn as such, however small.
        let is_point = matches!(seen.geometry, Geometry::Point(_) | Geometry::MultiPoint(_));
        let is_tiny = !is_point && seen.envelope.width().max(seen.envelope.height()) < PIXEL;
        if !is_tiny && self.write(layer, id, address, attributes) {
            return;
        }
        // A sliver: what of it lies in the window may be less than its box.
        let Some(shown) = seen.clipped_envelope() else { return };
        match seen.geometry {
            Geometry::LineString(_) | Geometry::MultiLineString(_) => {
                layer.lines(id, &[along(shown).to_vec()], attributes);
            }
            Geometry::Polygon(_) | Geometry::MultiPolygon(_) => {
                layer.polygons(id, &[vec![around(shown)]], attributes);
            }
            _ => {}
        }
    }
}

/// The part of a shape that may show in a tile, in the tile's units.
struct Seen {
    geometry: Geometry<f64>,
    envelope: Rect<f64>,
    window: Window,
}

impl Seen {
    fn of(shape: &Generalised, address: TileAddress) -> Option<Self> {
        let side = units_of_side(address.z());
        let (left, top) = (f64::from(address.x()) * EXTENT, f64::from(address.y()) * EXTENT);
        let local = |at: Coord<f64>| coord! { x: at.x * side - left, y: at.y * side - top };
        let envelope = Rect::new(local(shape.envelope.min()), local(shape.envelope.max()));
        let window = Window(Rect::new((-BUFFER, -BUFFER), (EXTENT + BUFFER, EXTENT + BUFFER)));
        let geometry = envelope.intersects(&window.0).then(|| shape.at(address.z()).map_coords(local))?;
        Some(Self { geometry, envelope, window })
    }

    /// The box of what lies in the window.
    fn clipped_envelope(&self) -> Option<Rect<f64>> {
        let window = &self.window;
        match &self.geometry {
            Geometry::LineString(line) => window.cut_lines(&MultiLineString(vec![line.clone()])).bounding_rect(),
            Geometry::MultiLineString(lines) => window.cut_lines(lines).bounding_rect(),
            Geometry::Polygon(polygon) => window.cut_polygons(MultiPolygon(vec![polygon.clone()])).bounding_rect(),
            Geometry::MultiPolygon(polygons) => window.cut_polygons(polygons.clone()).bounding_rect(),
            _ => None,
        }
        // Clipping can lose what is thinner than its own grid.
        .or_else(|| self.envelope.center().intersects(&window.0).then_some(self.envelope))
    }
}

/// The tile with its buffer, in its units.
struct Window(Rect<f64>);

impl Window {
    fn holds(&self, shape: &impl BoundingRect<f64, Output = Option<Rect<f64>>>) -> bool {
        shape.bounding_rect().is_some_and(|rect| {
            let (min, max) = (self.0.min(), self.0.max());
            rect.min().x >= min.x && rect.min().y >= min.y && rect.max().x <= max.x && rect.max().y <= max.y
        })
    }

    fn cut_lines(&self, lines: &MultiLineString<f64>) -> MultiLineString<f64> {
        if self.holds(lines) { lines.clone() } else { self.0.to_polygon().clip(lines, false) }
    }

    fn cut_polygons(&self, polygons: MultiPolygon<f64>) -> MultiPolygon<f64> {
        if self.holds(&polygons) { polygons } else { MultiPolygon::from(self.0.to_polygon()).intersection(&polygons) }
    }

    fn lines(&self, lines: &MultiLineString<f64>) -> Vec<Vec<Unit>> {
        self.cut_lines(lines).iter().map(|line| line.coords().copied().map(unit).collect()).collect()
    }

    fn polygons(&self, polygons: MultiPolygon<f64>) -> Vec<Vec<Vec<Unit>>> {
        let ring = |line: &LineString<f64>| line.coords().copied().map(unit).collect();
        let rings =
            |polygon: &Polygon<f64>| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect();
        on_whole_units(&self.cut_polygons(polygons)).iter().map(rings).collect()
    }
}

/// The polygons with all corners on whole units, none of them crossing itself or another (MVT 2.1 §4.3.4.4).
fn on_whole_units(polygons: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let rounded = |polygons: &MultiPolygon<f64>| {
        MultiPolygon(
            polygons.map_coords(|at| coord! { x: at.x.round(), y: at.y.round() }).iter().filter_map(spread).collect(),
        )
    };
    let mut whole = rounded(polygons);
    for _ in 0..REPAIRS_MAX {
        if whole.is_valid() {
            return whole;
        }
        whole = rounded(&geo::unary_union(&whole));
    }
    if whole.is_valid() { whole } else { MultiPolygon::from(whole.convex_hull()) }
}

/// A polygon without repeated corners and without rings that have no area; `None` when nothing is left.
fn spread(polygon: &Polygon<f64>) -> Option<Polygon<f64>> {
    use geo::{Area, RemoveRepeatedPoints};
    let (exterior, interiors) = polygon.remove_repeated_points().into_inner();
    let has_area =
        |ring: &LineString<f64>| ring.0.len() >= 4 && Polygon::new(ring.clone(), Vec::new()).unsigned_area() > 0.0;
    has_area(&exterior).then(|| Polygon::new(exterior, interiors.into_iter().filter(has_area).collect()))
}

/// Without corners whose triangle with their neighbours is smaller than the square of the tolerance. By the way of
/// Visvalingam and Whyatt, which needs no stack however many corners there are.
fn simplified(geometry: &Geometry<f64>, tolerance: f64) -> Geometry<f64> {
    let area = tolerance * tolerance;
    match geometry {
        Geometry::LineString(line) => line.simplify_vw(area).into(),
        Geometry::MultiLineString(lines) => lines.simplify_vw(area).into(),
        Geometry::Polygon(polygon) => polygon.simplify_vw(area).into(),
        Geometry::MultiPolygon(polygons) => polygons.simplify_vw(area).into(),
        other => other.clone(),
    }
}

/// The same on the unit square of Web Mercator.
fn on_the_square(geometry: &Geometry<f64>) -> Geometry<f64> {
    geometry.map_coords(|at| {
        let (x, y) = to_square(at.x, at.y);
        coord! { x: x, y: y }
    })
}

/// Units of the side of the whole world at a zoom.
fn units_of_side(zoom: u8) -> f64 {
    f64::from(1_u32 << zoom) * EXTENT
}

/// A place in whole units of the tile.
#[expect(clippy::cast_possible_truncation, reason = "clipped to the tile and its buffer")]
fn unit(at: Coord<f64>) -> Unit {
    (at.x.round() as i32, at.y.round() as i32)
}

/// A line along a box that is thin, at least a pixel long.
fn along(thin: Rect<f64>) -> [Unit; 2] {
    let center = thin.center();
    let (width, height) = (thin.width().max(PIXEL) / 2.0, thin.height() / 2.0);
    [
        unit(coord! { x: center.x - width, y: center.y - height }),
        unit(coord! { x: center.x + width, y: center.y + height }),
    ]
}

/// The corners of a box, at least a pixel wide and high.
fn around(thin: Rect<f64>) -> Vec<Unit> {
    let center = thin.center();
    let (width, height) = (thin.width().max(PIXEL) / 2.0, thin.height().max(PIXEL) / 2.0);
    [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, y)| unit(coord! { x: center.x + x * width, y: center.y + y * height }))
        .to_vec()
}

#[cfg(test)]
mod tests {
    use geo::{Contains, line_string, polygon};
    use geozero::mvt::{Message, Tile, tile};
    use geozero::{ToGeo, mvt::tile::GeomType};
    use proptest::prelude::*;

    use super::*;
    use crate::formats::mvt;
    use crate::territory::mercator::to_lon_lat;

    fn tile_at(z: u8, lon: f64, lat: f64) -> TileAddress {
        let (x, y) = to_square(lon, lat);
        let side = f64::from(1_u32 << z);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the matrix")]
        TileAddress::new(z, (x * side) as u32, (y * side) as u32).expect("in the matrix")
    }

    fn drawn(shape: &Geometry<f64>, address: TileAddress) -> Vec<tile::Feature> {
        let mut layer = Layer::new("shapes");
        Generalised::new(shape).expect("not empty").write_at_least_a_pixel(&mut layer, 7, address, &[]);
        let bytes = mvt::tile(&[layer]);
        let tile = Tile::decode(bytes.as_slice()).expect("an independent decoder reads it");
        tile.layers.into_iter().flat_map(|layer| layer.features).collect()
    }

    fn square(lon: f64, lat: f64, half: f64) -> Geometry<f64> {
        Rect::new((lon - half, lat - half), (lon + half, lat + half)).to_polygon().into()
    }

    #[test]
    fn nothing_vanishes_far_out() {
        let shapes: [Geometry<f64>; 4] = [
            geo::Point::new(11.200_05, 43.830_03).into(),
            square(11.2, 43.83, 0.000_5),
            line_string![(x: 11.2, y: 43.83), (x: 11.2001, y: 43.8301)].into(),
            polygon![(x: 11.2, y: 43.83), (x: 11.3, y: 43.83), (x: 11.3, y: 43.830_000_1)].into(),
        ];
        for shape in shapes {
            for zoom in 0..=18 {
                let features = drawn(&shape, tile_at(zoom, 11.200_05, 43.830_03));
                assert_eq!(features.len(), 1, "{shape:?} at {zoom}");
            }
        }
    }

    #[test]
    fn a_shape_is_cut_at_the_buffer() {
        let features = drawn(&square(11.2, 43.83, 1.0), tile_at(14, 11.2, 43.83));
        assert_eq!(features.len(), 1);
        assert_eq!((features[0].r#type(), features[0].id), (GeomType::Polygon, Some(7)));
        let corners = features[0].to_geo().expect("a geometry");
        let expected = Rect::new((-64.0, -64.0), (4160.0, 4160.0));
        assert_eq!(corners.bounding_rect(), Some(expected));
    }

    #[test]
    fn a_shape_elsewhere_is_not_drawn() {
        assert!(drawn(&square(11.2, 43.83, 0.001), tile_at(14, 12.2, 43.83)).is_empty());
    }

    /// A ring around a middle, its corners at these distances: crosses itself when some are negative.
    fn star(distances: &[f64]) -> Polygon<f64> {
        let corner = |(i, distance): (usize, &f64)| {
            #[expect(clippy::cast_precision_loss, reason = "few corners")]
            let angle = std::f64::consts::TAU * i as f64 / distances.len() as f64;
            (11.2 + distance * angle.cos(), 43.83 + distance * angle.sin())
        };
        Polygon::new(distances.iter().enumerate().map(corner).collect(), Vec::new())
    }

    proptest! {
        #[test]
        fn polygons_are_valid_in_every_tile(distances in proptest::collection::vec(-0.01..0.05_f64, 3..60), zoom in 4_u8..17) {
            let shape = star(&distances).into();
            for feature in drawn(&shape, tile_at(zoom, 11.2, 43.83)) {
                let geometry = feature.to_geo().expect("a geometry");
                prop_assert!(geometry.is_valid(), "{geometry:?}");
            }
        }

        #[test]
        fn lines_are_cut_and_never_lost(
            corners in proptest::collection::vec((-0.05..0.05_f64, -0.05..0.05_f64), 2..60),
            zoom in 0_u8..18,
        ) {
            let line: LineString<f64> = corners.iter().map(|(x, y)| (11.2 + x, 43.83 + y)).collect();
            let shape: Geometry<f64> = line.into();
            // Where it begins, something of it shows, and nothing of it lies beyond the buffer.
            let features = drawn(&shape, tile_at(zoom, 11.2 + corners[0].0, 43.83 + corners[0].1));
            prop_assert_eq!(features.len(), 1);
            prop_assert_eq!(features[0].r#type(), GeomType::Linestring);
            let shown = features[0].to_geo().expect("a geometry").bounding_rect().expect("not empty");
            let edge = BUFFER + PIXEL;
            prop_assert!(shown.min().x >= -edge && shown.min().y >= -edge, "{shown:?}");
            prop_assert!(shown.max().x <= EXTENT + edge && shown.max().y <= EXTENT + edge, "{shown:?}");
        }

        #[test]
        fn neighbours_meet(distances in proptest::collection::vec(0.01..0.05_f64, 8..60), zoom in 11_u8..15) {
            // What lies well inside the shape lies inside what each tile shows of it.
            let shape = star(&distances);
            let least = distances.iter().copied().fold(f64::MAX, f64::min) * 0.5;
            for (east, north) in [(-0.3, 0.2), (0.0, 0.0), (0.4, 0.4), (0.5, -0.5)] {
                let (lon, lat) = (11.2 + east * least, 43.83 + north * least);
                let address = tile_at(zoom, lon, lat);
                let (x, y) = address.local(lon, lat);
                let features = drawn(&shape.clone().into(), address);
                prop_assert_eq!(features.len(), 1);
                prop_assert!(features[0].to_geo().expect("a geometry").contains(&geo::Point::new(x, y)));
            }
        }
    }

    #[test]
    fn a_hundred_thousand_corners_are_few_far_out() {
        let corners = (0..100_000_u32).map(|i| {
            let angle = std::f64::consts::TAU * f64::from(i) / 100_000.0;
            let (x, y) = (0.53 + 1e-4 * angle.cos(), 0.36 + 1e-4 * angle.sin());
            to_lon_lat(x, y)
        });
        let shape = Generalised::new(&Polygon::new(corners.collect(), Vec::new()).into()).expect("not empty");
        assert!(shape.at(10).coords_count() < 100);
        assert!(shape.far.iter().map(|(_, level)| level.coords_count()).sum::<usize>() <= 100_000);
    }
}

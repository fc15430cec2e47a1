//! The built-in base map: a few thousand shapes in memory, cut into tiles when asked.

use geo::{BoundingRect, Geometry, LineString, Point, Rect};
use geojson::FeatureCollection;
use rstar::{AABB, RTree, primitives::GeomWithData, primitives::Rectangle};

use crate::domain::place::Position;
use crate::domain::toponym::{Toponym, ToponymKind};
use crate::formats::mvt::{Layer, Value, tile};
use crate::territory::mercator::TileAddress;
use crate::territory::shapes::{BUFFER, Generalised};

/// A shape of the map with what it is.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Index of its layer.
    layer: usize,
    /// Its id: place in the file, from 1.
    id: u64,
    /// Geometry in lon, lat WGS 84.
    pub geometry: Geometry<f64>,
    /// What tiles show of it.
    generalised: Generalised,
    /// Attributes.
    attributes: Vec<(&'static str, Value)>,
}

impl Shape {
    /// A text attribute.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find_map(|(known, value)| match value {
            Value::Text(text) if *known == key => Some(text.as_str()),
            _ => None,
        })
    }

    /// A number attribute.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        self.attributes.iter().find_map(|(known, value)| match value {
            Value::Double(number) if *known == key => Some(*number),
            _ => None,
        })
    }
}

/// Attributes that tiles carry; others of the files (errors, sources) are for those who draw.
const CARRIED: [&str; 5] = ["name", "class", "kind", "rank", "code"];

/// The map.
#[derive(Debug)]
pub struct Basemap {
    layers: Vec<&'static str>,
    shapes: Vec<Shape>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

/// A layer's text is not `GeoJSON` of the right form.
#[derive(Debug, thiserror::Error)]
#[error("layer {layer}: {reason}")]
pub struct NotABasemap {
    layer: &'static str,
    reason: String,
}

impl Basemap {
    /// Reads layers, each a name and a `GeoJSON` `FeatureCollection` in lon, lat WGS 84; the first is drawn first.
    pub fn from_geojson(texts: &[(&'static str, &str)]) -> Result<Self, NotABasemap> {
        let mut shapes = Vec::new();
        for (index, (layer, text)) in texts.iter().enumerate() {
            let fail = |reason: String| NotABasemap { layer, reason };
            let collection: FeatureCollection =
                text.parse().map_err(|error: geojson::Error| fail(error.to_string()))?;
            for (id, feature) in (1..).zip(&collection.features) {
                let geometry =
                    feature.geometry.as_ref().ok_or_else(|| fail("a feature without geometry".to_owned()))?;
                let geometry = Geometry::try_from(geometry).map_err(|error| fail(error.to_string()))?;
                let generalised = Generalised::new(&geometry).ok_or_else(|| fail("an empty geometry".to_owned()))?;
                let value = |key: &&'static str| Some((*key, value_of(feature.property(key)?)?));
                shapes.push(Shape {
                    layer: index,
                    id,
                    geometry,
                    generalised,
                    attributes: CARRIED.iter().filter_map(value).collect(),
                });
            }
        }
        let boxed = |(index, shape): (usize, &Shape)| {
            let rect = shape.geometry.bounding_rect()?;
            let corners = Rectangle::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
            Some(GeomWithData::new(corners, index))
        };
        let tree = RTree::bulk_load(shapes.iter().enumerate().filter_map(boxed).collect());
        let layers: Vec<_> = texts.iter().map(|(name, _)| *name).collect();
        Ok(Self { layers, shapes, tree })
    }

    /// The names of its layers, the first drawn first.
    #[must_use]
    pub fn layers(&self) -> &[&'static str] {
        &self.layers
    }

    /// The shapes that touch a box (lon, lat), in drawing order, each with the name of its layer.
    pub fn in_box(&self, area: Rect<f64>) -> impl Iterator<Item = (&'static str, &Shape)> {
        let envelope = AABB::from_corners([area.min().x, area.min().y], [area.max().x, area.max().y]);
        let mut found: Vec<usize> = self.tree.locate_in_envelope_intersecting(envelope).map(|node| node.data).collect();
        found.sort_unstable();
        found.into_iter().map(|index| (self.layers[self.shapes[index].layer], &self.shapes[index]))
    }

    /// A tile of the map as uncompressed MVT. Cost: the shapes that touch it.
    #[must_use]
    pub fn tile(&self, address: TileAddress) -> Vec<u8> {
        let area = address.bounds(BUFFER);
        let mut layers: Vec<Layer> = self.layers.iter().map(|name| Layer::new(name)).collect();
        let envelope = AABB::from_corners([area.min().x, area.min().y], [area.max().x, area.max().y]);
        let mut found: Vec<usize> = self.tree.locate_in_envelope_intersecting(envelope).map(|node| node.data).collect();
        found.sort_unstable();
        for index in found {
            let shape = &self.shapes[index];
            shape.generalised.write(&mut layers[shape.layer], shape.id, address, &shape.attributes);
        }
        tile(&layers)
    }

    /// The names on the map.
    #[must_use]
    pub fn toponyms(&self) -> Vec<Toponym> {
        self.shapes.iter().filter_map(|shape| toponym(self.layers[shape.layer], shape)).collect()
    }
}

fn toponym(layer: &str, shape: &Shape) -> Option<Toponym> {
    let kind = match layer {
        "streets" => ToponymKind::Street,
        "landmarks" => ToponymKind::Landmark,
        "places" => ToponymKind::Quarter,
        _ => return None,
    };
    let position = |x: f64, y: f64| Position::new(x, y).ok();
    let line = |line: &LineString<f64>| line.coords().filter_map(|at| position(at.x, at.y)).collect();
    let lines = match &shape.geometry {
        Geometry::LineString(one) => vec![line(one)],
        Geometry::MultiLineString(several) => several.iter().map(line).collect(),
        _ => Vec::new(),
    };
    let middle = anchor(&shape.geometry)?;
    let name = shape.text("name")?.to_owned().try_into().ok()?;
    Some(Toponym { name, kind, position: position(middle.x(), middle.y())?, lines, doors: Vec::new() })
}

fn value_of(value: &geojson::JsonValue) -> Option<Value> {
    match value {
        geojson::JsonValue::String(text) => Some(Value::Text(text.clone())),
        geojson::JsonValue::Number(number) => number.as_f64().map(Value::Double),
        geojson::JsonValue::Bool(truth) => Some(Value::Bool(*truth)),
        _ => None,
    }
}

/// A point that stands for a shape: a point itself, the middle of a line, a place inside a polygon.
#[must_use]
pub fn anchor(geometry: &Geometry<f64>) -> Option<Point<f64>> {
    use geo::{Euclidean, InteriorPoint, InterpolateLine};
    match geometry {
        Geometry::Point(point) => Some(*point),
        Geometry::LineString(line) => Euclidean.point_at_ratio_from_start(line, 0.5),
        Geometry::MultiLineString(lines) => {
            lines.iter().max_by_key(|line| line.0.len()).and_then(|line| Euclidean.point_at_ratio_from_start(line, 0.5))
        }
        other => other.interior_point(),
    }
}

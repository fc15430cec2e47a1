//! A shape as people send it: `GeoJSON` (RFC 7946) with polygons, in lon, lat WGS 84.

use geo::{CoordsIter, MultiPolygon, Validation};
use geojson::GeoJson;

use crate::domain::area::{NotAShape, Shape};

/// Most bytes of a text.
pub const TEXT_MAX_BYTES: usize = 1024 * 1024;
/// Most corners of all polygons together.
pub const VERTICES_MAX: usize = 5_000;

/// Why a text is no shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPolygon {
    /// Not `GeoJSON`.
    #[error("not GeoJSON")]
    NotGeoJson,
    /// No polygon in it.
    #[error("no polygon")]
    NoPolygon,
    /// More than [`TEXT_MAX_BYTES`].
    #[error("more than {TEXT_MAX_BYTES} bytes")]
    TooLong,
    /// More than [`VERTICES_MAX`].
    #[error("more than {VERTICES_MAX} corners")]
    TooManyVertices,
    /// Not in degrees.
    #[error("a coordinate is not a longitude and latitude in degrees")]
    NotInDegrees,
    /// A ring that crosses itself, a hole outside.
    #[error("a ring crosses itself, or is no ring")]
    Broken,
}

/// Reads a geometry, a feature or a collection; all its polygons together are the shape.
pub fn read(text: &str) -> Result<Shape, NotAPolygon> {
    if text.len() > TEXT_MAX_BYTES {
        return Err(NotAPolygon::TooLong);
    }
    let document: GeoJson = text.parse().map_err(|_error| NotAPolygon::NotGeoJson)?;
    let geometries: Vec<geojson::Geometry> = match document {
        GeoJson::Geometry(geometry) => vec![geometry],
        GeoJson::Feature(feature) => feature.geometry.into_iter().collect(),
        GeoJson::FeatureCollection(collection) => {
            collection.features.into_iter().filter_map(|feature| feature.geometry).collect()
        }
    };
    let mut polygons = Vec::new();
    for geometry in &geometries {
        match geo::Geometry::<f64>::try_from(geometry).map_err(|_error| NotAPolygon::Broken)? {
            geo::Geometry::Polygon(polygon) => polygons.push(polygon),
            geo::Geometry::MultiPolygon(several) => polygons.extend(several),
            _ => {}
        }
    }
    if polygons.is_empty() {
        return Err(NotAPolygon::NoPolygon);
    }
    let polygons = MultiPolygon(polygons);
    // Before anything that costs more than counting.
    if polygons.coords_count() > VERTICES_MAX {
        return Err(NotAPolygon::TooManyVertices);
    }
    let shape = Shape::new(polygons).map_err(|error| match error {
        NotAShape::NotAPosition => NotAPolygon::NotInDegrees,
        NotAShape::TooFew | NotAShape::TooMany => NotAPolygon::Broken,
    })?;
    if shape.polygons().is_valid() { Ok(shape) } else { Err(NotAPolygon::Broken) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &str) -> String {
        format!(r#"{{"type":"Polygon","coordinates":[[{corners}]]}}"#)
    }

    #[test]
    fn polygons_are_read_in_any_wrapping() {
        let square = ring("[11.2,43.8],[11.3,43.8],[11.3,43.9],[11.2,43.9],[11.2,43.8]");
        let feature = format!(r#"{{"type":"Feature","properties":null,"geometry":{square}}}"#);
        let collection = format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#);
        for text in [square, feature, collection] {
            assert_eq!(read(&text).expect("a shape").polygons().0.len(), 1);
        }
    }

    #[test]
    fn what_is_none_is_refused_for_its_reason() {
        let point = r#"{"type":"Point","coordinates":[11.2,43.8]}"#;
        let bow = ring("[11.2,43.8],[11.3,43.9],[11.3,43.8],[11.2,43.9],[11.2,43.8]");
        let metres = ring("[676242,4855704],[676300,4855704],[676300,4855800],[676242,4855704]");
        let corners: Vec<String> = (0..=VERTICES_MAX).map(|i| format!("[{},{}]", i % 180, i % 90)).collect();
        for (text, error) in [
            ("", NotAPolygon::NotGeoJson),
            ("<kml/>", NotAPolygon::NotGeoJson),
            (point, NotAPolygon::NoPolygon),
            (&bow, NotAPolygon::Broken),
            (&ring("[11.2,43.8]"), NotAPolygon::Broken),
            (&metres, NotAPolygon::NotInDegrees),
            (&ring(&corners.join(",")), NotAPolygon::TooManyVertices),
            (&" ".repeat(TEXT_MAX_BYTES + 1), NotAPolygon::TooLong),
            (&"[".repeat(100_000), NotAPolygon::NotGeoJson),
        ] {
            assert_eq!(read(text).expect_err("none"), error, "{}", text.chars().take(60).collect::<String>());
        }
    }
}

//! Documents of OGC API – Features, Part 1 (17-069r4): core, `GeoJSON` and `OpenAPI` 3.0. Coordinates are CRS84: lon, lat.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::footprint::Footprint;

/// What the answers conform to (§2).
pub const CONFORMS_TO: [&str; 3] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
];
/// The reference system of all coordinates.
pub const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
/// Media type of features.
pub const GEOJSON: &str = "application/geo+json";
/// Media type of the description of the interface.
pub const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// A link of a document (§7.1, RFC 8288).
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    href: String,
    rel: &'static str,
    #[serde(rename = "type")]
    media_type: &'static str,
}

impl Link {
    /// A link to an absolute address.
    #[must_use]
    pub const fn new(rel: &'static str, media_type: &'static str, href: String) -> Self {
        Self { href, rel, media_type }
    }
}

/// A feature.
#[derive(Debug, Clone, Serialize)]
pub struct Feature<P> {
    #[serde(rename = "type")]
    kind: &'static str,
    /// Unique in its collection, and for ever.
    pub id: String,
    /// `None` where it is not known (RFC 7946 §3.2).
    geometry: Option<Geometry>,
    /// What is known of it.
    pub properties: P,
    /// Of a feature alone; those of a page are without.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum Geometry {
    Point {
        #[serde(rename = "type")]
        kind: &'static str,
        coordinates: [f64; 2],
    },
    Footprint(Box<Footprint>),
}

impl<P> Feature<P> {
    /// A feature at lon, lat in degrees WGS 84.
    #[must_use]
    pub const fn at(lon_lat: [f64; 2], id: String, properties: P) -> Self {
        let geometry = Some(Geometry::Point { kind: "Point", coordinates: lon_lat });
        Self { kind: "Feature", id, geometry, properties, links: Vec::new() }
    }

    /// A feature with this shape; without one where nobody knows where it is.
    #[must_use]
    pub fn of(footprint: Option<Footprint>, id: String, properties: P) -> Self {
        let geometry = footprint.map(|footprint| Geometry::Footprint(Box::new(footprint)));
        Self { kind: "Feature", id, geometry, properties, links: Vec::new() }
    }
}

/// A page of features (§7.15.7).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeatureCollection<P> {
    #[serde(rename = "type")]
    kind: &'static str,
    /// When the page was made, UTC.
    time_stamp: Timestamp,
    /// How many answer to all that was asked, on this page or not.
    number_matched: usize,
    /// How many are on this page.
    number_returned: usize,
    links: Vec<Link>,
    features: Vec<Feature<P>>,
}

impl<P> FeatureCollection<P> {
    /// A page of so many features in all.
    #[must_use]
    pub const fn new(at: Timestamp, matched: usize, links: Vec<Link>, features: Vec<Feature<P>>) -> Self {
        Self {
            kind: "FeatureCollection",
            time_stamp: at,
            number_matched: matched,
            number_returned: features.len(),
            links,
            features,
        }
    }
}

/// A time or a stretch of time as written in `datetime` (§7.15.4): milliseconds since 1970 UTC, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    /// From then on; `None`: always.
    pub from_ms: Option<i64>,
    /// Before then; `None`: for ever.
    pub until_ms: Option<i64>,
}

/// The text is neither an instant nor an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither an instant nor an interval: write 2025-03-14T18:00:00Z or from/until, either left out as ..")]
pub struct NotAnInterval;

impl std::str::FromStr for Interval {
    type Err = NotAnInterval;

    fn from_str(text: &str) -> Result<Self, NotAnInterval> {
        let instant = |text: &str| {
            // RFC 3339 demands the T; the library would take a blank too.
            let is_date_time = text.as_bytes().get(10).is_some_and(|sign| matches!(sign, b'T' | b't'));
            let at: Timestamp = text.parse().map_err(|_error| NotAnInterval)?;
            if is_date_time { Ok(at.as_millisecond()) } else { Err(NotAnInterval) }
        };
        let bound = |text: &str| if matches!(text, "" | "..") { Ok(None) } else { instant(text).map(Some) };
        let (from_ms, last_ms) = match text.split_once('/') {
            None => instant(text).map(|at| (Some(at), Some(at)))?,
            Some((from, last)) => (bound(from)?, bound(last)?),
        };
        match (from_ms, last_ms) {
            (None, None) => Err(NotAnInterval),
            (Some(from), Some(last)) if from > last => Err(NotAnInterval),
            // An interval holds its end (§7.15.4).
            _ => Ok(Self { from_ms, until_ms: last_ms.map(|last| last + 1) }),
        }
    }
}

/// What there is of features: `bbox` west, south, east, north; times UTC, an open end as `None`.
#[must_use]
pub fn extent(bbox: [f64; 4], interval: [Option<Timestamp>; 2]) -> Value {
    json!({ "spatial": { "bbox": [bbox], "crs": CRS84 }, "temporal": { "interval": [interval] } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_and_intervals_hold_their_ends() {
        let read = |text: &str| text.parse::<Interval>();
        let at = Some(1_741_975_200_000);
        let before_next = Some(1_741_975_200_001);
        assert_eq!(read("2025-03-14T18:00:00Z"), Ok(Interval { from_ms: at, until_ms: before_next }));
        assert_eq!(read("2025-03-14T19:00:00+01:00/.."), Ok(Interval { from_ms: at, until_ms: None }));
        assert_eq!(read("/2025-03-14T18:00:00Z"), Ok(Interval { from_ms: None, until_ms: before_next }));
        assert_eq!(read("2025-03-14T18:00:00Z/"), Ok(Interval { from_ms: at, until_ms: None }));
        for text in [
            "",
            "/",
            "../..",
            "yesterday",
            "2025-03-14",
            "2025-03-14 18:00:00Z",
            "2025-03-15T00:00:00Z/2025-03-14T00:00:00Z",
        ] {
            assert_eq!(read(text), Err(NotAnInterval), "{text}");
        }
    }
}

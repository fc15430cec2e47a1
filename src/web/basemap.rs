//! `/maps/basemap…`: the map under the records, from an archive or from the built-in shapes.

use std::path::Path as FilePath;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use pmtiles::{AsyncPmTilesReader, MmapBackend, TileCoord};

use crate::formats::mvt::Tile;
use crate::formats::tilejson::{TileJson, VectorLayer};
use crate::territory::mercator::TileAddress;
use crate::web::cache::Cache;
use crate::web::made::Name;
use crate::web::packed::{Coding, Packed};
use crate::web::problem::Problem;
use crate::web::style::openstreetmap_layers;
use crate::web::tiles::{address, tile_response};
use crate::web::{Site, SiteError};

/// Deepest zoom that tiles are made for; the map draws deeper ones from these.
const ZOOM_MAX: u8 = 16;

impl Name for TileAddress {
    fn bytes(&self) -> usize {
        size_of::<Self>()
    }
}

/// A `PMTiles` archive of vector tiles, read as asked from the file.
pub struct Archive {
    reader: AsyncPmTilesReader<MmapBackend>,
    json: serde_json::Value,
    is_gzip: bool,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("json", &self.json).finish_non_exhaustive()
    }
}

impl Archive {
    /// Opens the archive; it must hold vector tiles.
    pub async fn open(path: &FilePath) -> Result<Self, SiteError> {
        let fail = |reason: String| SiteError::Archive { path: path.to_owned(), reason };
        let reader = AsyncPmTilesReader::new_with_path(path).await.map_err(|error| fail(error.to_string()))?;
        let header = reader.get_header();
        if header.tile_type != pmtiles::TileType::Mvt {
            return Err(fail("its tiles are no vector tiles".to_owned()));
        }
        let is_gzip = header.tile_compression == pmtiles::Compression::Gzip;
        if !is_gzip && header.tile_compression != pmtiles::Compression::None {
            return Err(fail("its tiles are neither gzip nor uncompressed".to_owned()));
        }
        let metadata = reader.get_metadata().await.map_err(|error| fail(error.to_string()))?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata).map_err(|error| fail(error.to_string()))?;
        let json = serde_json::json!({
            "tilejson": "3.0.0",
            "name": metadata.get("name").cloned().unwrap_or_else(|| "basemap".into()),
            "attribution": metadata.get("attribution").cloned().unwrap_or_default(),
            "vector_layers": layers_of(&metadata),
            "minzoom": header.min_zoom,
            "maxzoom": header.max_zoom,
            "bounds": [header.min_longitude, header.min_latitude, header.max_longitude, header.max_latitude],
        });
        Ok(Self { reader, json, is_gzip })
    }
}

/// The layers that an archive names, and those that the style draws: not every archive names all it has, and a map
/// complains of what is drawn without being named.
fn layers_of(metadata: &serde_json::Value) -> Vec<serde_json::Value> {
    let mut layers = metadata.get("vector_layers").and_then(|named| named.as_array()).cloned().unwrap_or_default();
    for drawn in openstreetmap_layers() {
        if !layers.iter().any(|layer| layer["id"] == *drawn) {
            layers.push(serde_json::json!({ "id": drawn, "fields": {} }));
        }
    }
    layers
}

/// `/maps/basemap.json`: `TileJSON` of the map under the records.
pub async fn json(State(site): State<Arc<Site>>) -> Response {
    let tiles = serde_json::json!([site.url("/maps/basemap/{z}/{x}/{y}.mvt")]);
    let json = match &site.archive {
        Some(archive) => {
            let mut json = archive.json.clone();
            json["tiles"] = tiles;
            if json.get("attribution").and_then(|text| text.as_str()).is_none_or(str::is_empty) {
                json["attribution"] = "<a href=\"https://www.openstreetmap.org/copyright\">© OpenStreetMap</a>".into();
            }
            json
        }
        None => built_in_json(&site, tiles),
    };
    (Cache::Revalidate, axum::Json(json)).into_response()
}

fn built_in_json(site: &Site, tiles: serde_json::Value) -> serde_json::Value {
    let fields = [
        ("name", "name"),
        ("class", "class of a street"),
        ("kind", "kind of a landmark"),
        ("rank", "importance"),
        ("code", "code of an area"),
    ];
    let json = TileJson {
        tilejson: "3.0.0",
        name: "basemap".to_owned(),
        tiles: Vec::new(),
        vector_layers: site.basemap.layers().iter().map(|name| VectorLayer::new(name, &fields)).collect(),
        minzoom: 0,
        maxzoom: ZOOM_MAX,
        bounds: [-180.0, -85.051_129, 180.0, 85.051_129],
        center: None,
        attribution: "mappa schematica · confini ISTAT CC BY 4.0".to_owned(),
    };
    let mut json = serde_json::to_value(json).unwrap_or_default();
    json["tiles"] = tiles;
    json
}

/// `/maps/basemap/{z}/{x}/{y}.mvt`: from the archive, or cut from the built-in shapes.
pub async fn tile(
    State(site): State<Arc<Site>>,
    Path((z, x, y)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    const KEPT: Cache = Cache::Seconds(3600);
    let address = address(&z, &x, &y).ok_or_else(Problem::not_found)?;
    let Some(archive) = &site.archive else {
        let shared = Arc::clone(&site);
        let make = move || Coding::Gzip.pack(Tile { bytes: shared.basemap.tile(address), ..Tile::default() });
        let packed = site.map_tiles.get(&address, make).await;
        return tile_response(Packed { coding: Coding::Gzip, bytes: packed? }, &headers, KEPT);
    };
    let broken = |error: String| {
        tracing::error!(error, "the map archive could not be read");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the map could not be read")
    };
    let coord = TileCoord::new(address.z(), address.x(), address.y()).map_err(|error| broken(error.to_string()))?;
    let bytes = archive.reader.get_tile(coord).await.map_err(|error| broken(error.to_string()))?;
    let bytes = bytes.unwrap_or_default();
    let coding = if archive.is_gzip { Coding::Gzip } else { Coding::Identity };
    tile_response(Packed { coding, bytes }, &headers, KEPT)
}

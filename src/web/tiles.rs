//! `/tiles/…` and `/maps/basemap…`: vector tiles of the records and of the map under them.

use std::io::{Read, Write};
use std::path::Path as FilePath;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query as QueryString;
use bytes::Bytes;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use pmtiles::{AsyncPmTilesReader, MmapBackend, TileCoord};

use crate::app::recall::RecallError;
use crate::domain::record::Seq;
use crate::formats::tilejson::{TileJson, VectorLayer};
use crate::territory::mercator::TileAddress;
use crate::territory::tiles::records;
use crate::web::cache::{Cache, is_known, takes};
use crate::web::made::Name;
use crate::web::page::filters::{Asked, Filters};
use crate::web::problem::Problem;
use crate::web::style::openstreetmap_layers;
use crate::web::{Site, SiteError};

/// Deepest zoom that tiles are made for; the map draws deeper ones from these.
const RECORDS_ZOOM_MAX: u8 = 18;
const BASEMAP_ZOOM_MAX: u8 = 16;
/// No tile of a map is this large, whatever an archive says.
const TILE_BYTES_MAX: u64 = 16 * 1024 * 1024;
const MVT: &str = "application/vnd.mapbox-vector-tile";

/// Under which a tile of the records is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TileName {
    address: TileAddress,
    /// The filters, in the one way of writing them.
    filters: String,
    /// The event that changed it last.
    version: Seq,
}

impl Name for TileName {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.filters.capacity()
    }
}

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

fn address(z: &str, x: &str, y: &str) -> Option<TileAddress> {
    let y = y.strip_suffix(".mvt").or_else(|| y.strip_suffix(".pbf")).unwrap_or(y);
    TileAddress::new(z.parse().ok()?, x.parse().ok()?, y.parse().ok()?)
}

/// A tile's answer: 204 for an empty one, so that maps do not take it for missing.
fn tile_response(bytes: impl Into<Bytes>, cache: Cache) -> Response {
    let bytes = bytes.into();
    if bytes.is_empty() {
        return (StatusCode::NO_CONTENT, cache, ()).into_response();
    }
    ([(header::CONTENT_TYPE, MVT)], cache, bytes).into_response()
}

/// `/tiles/reports.json` (`TileJSON`) and `/tiles/reports/{z}/{x}/{y}.mvt`; query parameters filter as on the map.
pub async fn reports(
    State(site): State<Arc<Site>>,
    Path(rest): Path<String>,
    asked: QueryString<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let rules = site.app.rules();
    let filters = Filters::of(asked.0, &rules, site.app.now())?;
    match rest.split('/').collect::<Vec<_>>()[..] {
        ["reports.json"] => Ok((Cache::Revalidate, axum::Json(reports_json(&site, &filters))).into_response()),
        ["reports", z, x, y] => {
            let address = address(z, x, y).ok_or_else(Problem::not_found)?;
            records_tile(site, &headers, filters, address).await
        }
        _ => Err(Problem::not_found()),
    }
}

async fn records_tile(
    site: Arc<Site>,
    headers: &HeaderMap,
    filters: Filters,
    address: TileAddress,
) -> Result<Response, Problem> {
    if filters.at.is_some() {
        site.app.recall().await?;
    }
    let version = site.app.look(|territory| territory.version_of(address));
    // What a window of the last days holds changes without events: such a tile has no entity tag, and is not kept.
    let etag = (filters.days == 0 || filters.at.is_some()).then(|| {
        // With the filters in it (form-encoded, so no quotes): `MapLibre` holds one tag against that of the tile it
        // shows in the same place, whatever the rest of the address.
        format!("W/\"{}-{}{}\"", site.app.epoch(), version.0, filters.to_query_string())
    });
    if let Some(etag) = etag.as_ref().filter(|etag| is_known(headers, etag)) {
        return Ok((StatusCode::NOT_MODIFIED, Cache::Revalidate, [(header::ETAG, etag.clone())]).into_response());
    }
    let rules = site.app.rules();
    let filter = filters.filter(&rules, site.app.now());
    let at = filters.at;
    let shared = Arc::clone(&site);
    let make = move || {
        let icon_of = |code: &str| {
            let category = rules.categories.values().find(|category| category.code.as_str() == code);
            category.map_or_else(|| "other".to_owned(), |category| category.icon.clone())
        };
        let tile = shared.app.look(|territory| {
            let moment = at.map(|at| territory.moment(at.as_millisecond()).ok_or(RecallError::NotYet)).transpose()?;
            Ok::<_, RecallError>(records(territory.points(), moment, address, &filter, &icon_of))
        });
        packed(&tile.map_err(std::io::Error::other)?)
    };
    let packed = match etag {
        Some(_) => site.tiles.get(&TileName { address, filters: filters.to_query_string(), version }, make).await,
        None => site.tiles.make(make).await,
    };
    let mut response = packed_response(packed?, headers, Cache::Revalidate)?;
    if let Some(etag) = etag.and_then(|etag| HeaderValue::from_str(&etag).ok()) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

fn reports_json(site: &Site, filters: &Filters) -> TileJson {
    let center = site.app.rules().jurisdiction.center;
    TileJson {
        tilejson: "3.0.0",
        name: "reports".to_owned(),
        tiles: vec![site.url(&format!("/tiles/reports/{{z}}/{{x}}/{{y}}.mvt{}", filters.to_query_string()))],
        vector_layers: vec![
            VectorLayer::new(
                "reports",
                &[
                    ("number", "number of the report"),
                    ("category", "category code"),
                    ("icon", "glyph of the category"),
                    ("state", "state of the iter"),
                    ("open", "whether somebody still owes something"),
                ],
            ),
            VectorLayer::new(
                "clusters",
                &[
                    ("count", "reports in the cluster"),
                    ("open", "of which open"),
                    ("category", "category that prevails"),
                    ("west", "box of its reports"),
                    ("south", "box of its reports"),
                    ("east", "box of its reports"),
                    ("north", "box of its reports"),
                ],
            ),
        ],
        minzoom: 0,
        maxzoom: RECORDS_ZOOM_MAX,
        bounds: [-180.0, -85.051_129, 180.0, 85.051_129],
        center: Some([center.lon(), center.lat(), 13.0]),
        attribution: String::new(),
    }
}

/// `/maps/basemap.json`: `TileJSON` of the map under the records.
pub async fn basemap_json(State(site): State<Arc<Site>>) -> Response {
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
        maxzoom: BASEMAP_ZOOM_MAX,
        bounds: [-180.0, -85.051_129, 180.0, 85.051_129],
        center: None,
        attribution: "mappa schematica · confini ISTAT CC BY 4.0".to_owned(),
    };
    let mut json = serde_json::to_value(json).unwrap_or_default();
    json["tiles"] = tiles;
    json
}

/// `/maps/basemap/{z}/{x}/{y}.mvt`: from the archive, or cut from the built-in shapes.
pub async fn basemap(
    State(site): State<Arc<Site>>,
    Path((z, x, y)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    const KEPT: Cache = Cache::Seconds(3600);
    let address = address(&z, &x, &y).ok_or_else(Problem::not_found)?;
    let Some(archive) = &site.archive else {
        let shared = Arc::clone(&site);
        let packed = site.map_tiles.get(&address, move || packed(&shared.basemap.tile(address))).await;
        return packed_response(packed?, &headers, KEPT);
    };
    let broken = |error: String| {
        tracing::error!(error, "the map archive could not be read");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the map could not be read")
    };
    let coord = TileCoord::new(address.z(), address.x(), address.y()).map_err(|error| broken(error.to_string()))?;
    let bytes = archive.reader.get_tile(coord).await.map_err(|error| broken(error.to_string()))?;
    let bytes = bytes.unwrap_or_default();
    if !archive.is_gzip || bytes.is_empty() {
        return Ok(tile_response(bytes, KEPT));
    }
    packed_response(bytes, &headers, KEPT)
}

/// The answer with a tile that is packed (gzip), unpacked for those who do not read that.
fn packed_response(packed: Bytes, headers: &HeaderMap, cache: Cache) -> Result<Response, Problem> {
    if packed.is_empty() {
        return Ok(tile_response(packed, cache));
    }
    if !takes(headers, "gzip") {
        let tile = unpacked(&packed).map_err(|error| {
            tracing::error!(%error, "a tile could not be unpacked");
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the tile could not be read")
        })?;
        return Ok(tile_response(tile, cache));
    }
    let mut response = tile_response(packed, cache);
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

/// A tile packed with gzip, at the level that takes the least time; nothing stays nothing.
fn packed(tile: &[u8]) -> std::io::Result<Vec<u8>> {
    if tile.is_empty() {
        return Ok(Vec::new());
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(tile.len() / 2), Compression::fast());
    encoder.write_all(tile)?;
    encoder.finish()
}

fn unpacked(gzip: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(gzip).take(TILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

//! `/tiles/…`: vector tiles of the public records.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query as QueryString;
use serde::Deserialize;

use crate::app::recall::RecallError;
use crate::domain::iter::State as IterState;
use crate::domain::record::{Layer, Seq};
use crate::formats::mvt;
use crate::formats::tilejson::{TileJson, VectorLayer};
use crate::territory::marks::Detail;
use crate::territory::mercator::TileAddress;
use crate::territory::tiles::records;
use crate::web::Site;
use crate::web::cache::{Cache, is_known};
use crate::web::made::Name;
use crate::web::packed::{Coding, Packed};
use crate::web::page::filters::{Asked, Filters};
use crate::web::problem::Problem;

/// Deepest zoom that tiles are made for; the map draws deeper ones from these.
const ZOOM_MAX: u8 = 18;
const MVT: &str = "application/vnd.mapbox-vector-tile";

/// Under which a tile is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TileName {
    address: TileAddress,
    sort: Sort,
    /// The event that changed it last.
    version: Seq,
    coding: Coding,
}

impl Name for TileName {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.sort.filters.capacity() + self.sort.layers.capacity()
    }
}

/// What tiles show, in the one way of writing it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Sort {
    layers: Vec<Layer>,
    detail: Detail,
    filters: String,
}

impl Sort {
    /// As in the address of a tile.
    fn path(&self) -> String {
        let names: Vec<_> = self.layers.iter().map(|layer| name_of(*layer)).collect();
        names.join(",")
    }

    fn query_string(&self) -> String {
        let separator = if self.filters.is_empty() { "?" } else { "&" };
        let detail = if self.detail == Detail::Points { format!("{separator}clusters=no") } else { String::new() };
        format!("{}{detail}", self.filters)
    }
}

/// The layers that there are tiles of, with their names.
const LAYERS: [(&str, Layer); 2] = [("areas", Layer::Areas), ("reports", Layer::Reports)];

fn name_of(layer: Layer) -> &'static str {
    LAYERS.iter().find(|(_, known)| *known == layer).map_or("", |(name, _)| name)
}

/// Layers joined by commas, each once; `None` when one is not known.
fn layers(text: &str) -> Option<Vec<Layer>> {
    let known = |name| LAYERS.iter().find(|(known, _)| *known == name).map(|(_, layer)| *layer);
    let mut layers = text.split(',').map(known).collect::<Option<Vec<_>>>()?;
    layers.sort_unstable();
    layers.dedup();
    Some(layers)
}

/// Whether clusters are wanted.
#[derive(Debug, Deserialize)]
pub struct Clusters {
    clusters: Option<String>,
}

/// A tile's address, from its parts.
pub(crate) fn address(z: &str, x: &str, y: &str) -> Option<TileAddress> {
    let y = y.strip_suffix(".mvt").or_else(|| y.strip_suffix(".pbf")).unwrap_or(y);
    TileAddress::new(z.parse().ok()?, x.parse().ok()?, y.parse().ok()?)
}

/// A tile's answer: 204 for an empty one, so that maps do not take it for missing.
pub(crate) fn tile_response(tile: Packed, headers: &HeaderMap, cache: Cache) -> Result<Response, Problem> {
    if tile.bytes.is_empty() {
        return Ok((StatusCode::NO_CONTENT, cache, ()).into_response());
    }
    let packed = tile.response(headers).map_err(|error| {
        tracing::error!(%error, "a tile could not be unpacked");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the tile could not be read")
    })?;
    Ok((cache, [(header::CONTENT_TYPE, MVT)], packed).into_response())
}

/// `/tiles/reports.json` (`TileJSON`) and `/tiles/reports/{z}/{x}/{y}.mvt`, also with several layers, `reports,areas`;
/// query parameters filter the reports as on the map, and `clusters=no` asks for each as a point.
pub async fn show(
    State(site): State<Arc<Site>>,
    Path(rest): Path<String>,
    asked: QueryString<Asked>,
    QueryString(Clusters { clusters }): QueryString<Clusters>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let filters = Filters::of(asked.0, &site.app.rules(), site.app.now())?;
    let detail = match clusters.as_deref() {
        None | Some("") => Detail::Clusters,
        Some("no") => Detail::Points,
        Some(_) => return Err(Problem::bad_parameter("clusters", "leave it out, or write no".to_owned())),
    };
    let sort = |names: &str| {
        let layers = layers(names).ok_or_else(Problem::not_found)?;
        Ok::<_, Problem>(Sort { layers, detail, filters: filters.to_query_string() })
    };
    match rest.split('/').collect::<Vec<_>>()[..] {
        [document] => {
            let sort = sort(document.strip_suffix(".json").ok_or_else(Problem::not_found)?)?;
            Ok((Cache::Revalidate, axum::Json(json(&site, &sort))).into_response())
        }
        [names, z, x, y] => {
            let address = address(z, x, y).ok_or_else(Problem::not_found)?;
            tile(site, &headers, sort(names)?, filters, address).await
        }
        _ => Err(Problem::not_found()),
    }
}

async fn tile(
    site: Arc<Site>,
    headers: &HeaderMap,
    sort: Sort,
    filters: Filters,
    address: TileAddress,
) -> Result<Response, Problem> {
    if filters.at.is_some() {
        site.app.recall().await?;
    }
    let version = site.app.look(|territory| territory.version_of(address));
    // What a window of the last days holds changes without events: such a tile has no entity tag, and is not kept.
    let etag = (filters.days == 0 || filters.at.is_some()).then(|| {
        // With what it shows in it (form-encoded, so no quotes): `MapLibre` holds one tag against that of the tile it
        // shows in the same place, whatever the rest of the address.
        format!("W/\"{}-{}-{}{}\"", site.app.epoch(), version.0, sort.path(), sort.query_string())
    });
    if let Some(etag) = etag.as_ref().filter(|etag| is_known(headers, etag)) {
        return Ok((StatusCode::NOT_MODIFIED, Cache::Revalidate, [(header::ETAG, etag.clone())]).into_response());
    }
    let coding = Coding::best_for(headers);
    let name = TileName { address, sort, version, coding };
    let rules = site.app.rules();
    let filter = filters.filter(&rules, site.app.now());
    let (shared, sort) = (Arc::clone(&site), name.sort.clone());
    let make = move || {
        let icon_of = |code: &str| {
            let category = rules.categories.values().find(|category| category.code.as_str() == code);
            category.map_or_else(|| "other".to_owned(), |category| category.icon.clone())
        };
        let layers = shared.app.look(|territory| {
            let moment = filters.at.map(|at| territory.moment(at.as_millisecond()).ok_or(RecallError::NotYet));
            let moment = moment.transpose()?;
            let mut made = Vec::new();
            if sort.layers.contains(&Layer::Areas) {
                made.push(territory.areas().layer(address));
            }
            if sort.layers.contains(&Layer::Reports) {
                made.extend(records(territory.points(), moment, address, &filter, sort.detail, &icon_of));
            }
            Ok::<_, RecallError>(made)
        });
        coding.pack(&mvt::tile(&layers.map_err(std::io::Error::other)?))
    };
    let bytes = match etag {
        Some(_) => site.tiles.get(&name, make).await,
        None => site.tiles.make(make).await,
    };
    let mut response = tile_response(Packed { coding, bytes: bytes? }, headers, Cache::Revalidate)?;
    if let Some(etag) = etag.and_then(|etag| HeaderValue::from_str(&etag).ok()) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

fn json(site: &Site, sort: &Sort) -> TileJson {
    let center = site.app.rules().jurisdiction.center;
    TileJson {
        tilejson: "3.0.0",
        name: sort.path(),
        tiles: vec![site.url(&format!("/tiles/{}/{{z}}/{{x}}/{{y}}.mvt{}", sort.path(), sort.query_string()))],
        vector_layers: sort.layers.iter().flat_map(|layer| vector_layers(*layer)).collect(),
        minzoom: 0,
        maxzoom: ZOOM_MAX,
        bounds: [-180.0, -85.051_129, 180.0, 85.051_129],
        center: Some([center.lon(), center.lat(), 13.0]),
        attribution: String::new(),
    }
}

fn vector_layers(layer: Layer) -> Vec<VectorLayer> {
    match layer {
        Layer::Areas => vec![VectorLayer::new(
            "areas",
            &[("code", "code of the area"), ("name", "its name"), ("kind", "boundary, quarter or neighbour")],
        )],
        Layer::Reports => vec![
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
            VectorLayer::new("clusters", &cluster_fields()),
        ],
        Layer::Interventions | Layer::Emergencies | Layer::Practices => Vec::new(),
    }
}

fn cluster_fields() -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![
        ("count", "reports in the cluster"),
        ("open", "of which open"),
        ("category", "category that prevails"),
        ("west", "box of its reports"),
        ("south", "box of its reports"),
        ("east", "box of its reports"),
        ("north", "box of its reports"),
    ];
    fields.extend(IterState::ALL.into_iter().map(|state| (state.code(), "of which in this state")));
    fields
}

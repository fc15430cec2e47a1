//! `/tiles/…`: vector tiles of the public records.

use std::io;
use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query as QueryString;
use bytes::Bytes;
use jiff::civil::Date;
use serde::Deserialize;

use crate::app::recall::RecallError;
use crate::domain::iter::State as IterState;
use crate::domain::record::{Layer, Seq};
use crate::formats::mvt;
use crate::formats::tilejson::{TileJson, VectorLayer};
use crate::territory::drawn::{ZOOM_MIN, decided_since};
use crate::territory::marks::Detail;
use crate::territory::mercator::TileAddress;
use crate::territory::morton::Cell;
use crate::territory::tiles::records;
use crate::web::Site;
use crate::web::cache::{Cache, is_known};
use crate::web::made::Name;
use crate::web::packed::{Coding, Packed};
use crate::web::page::filters::{Asked, Filters};
use crate::web::problem::Problem;
use crate::web::sorts::{Sort, layers};

/// Deepest zoom that tiles are made for; the map draws deeper ones from these.
const ZOOM_MAX: u8 = 18;
const MVT: &str = "application/vnd.mapbox-vector-tile";

/// A tile of at most so many records is made at once: that takes far less than a millisecond.
const MADE_AT_ONCE_MAX: usize = 3_000;
/// Up to this zoom clusters are made from counts, whatever number of records there is.
const COUNTED_ZOOM_MAX: u8 = 14;

/// Under which a tile is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileName {
    cell: Cell,
    /// The number of its sort.
    sort: u64,
    /// The event that changed it last.
    version: Seq,
    /// The first day whose decisions it shows, where it shows practices.
    since: Option<Date>,
    coding: Coding,
}

impl Name for TileName {
    fn bytes(&self) -> usize {
        size_of::<Self>()
    }
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

/// A tile that can be answered at once: the client has it, or it is kept, or it is soon made. `None` for all else, which
/// [`show`] answers; so this is the short way for what most requests ask for, and no other answer than that.
pub(crate) fn at_once<B>(site: &Site, request: &Request<B>) -> Option<Response> {
    if request.method() != Method::GET {
        return None;
    }
    let mut parts = request.uri().path().strip_prefix("/tiles/")?.rsplitn(4, '/');
    let (y, x, z, names) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let sort = site.sorts.remembered(names, request.uri().query().unwrap_or_default(), &site.app.rules())?;
    let asked = Tile::of(site, sort, address(z, x, y)?, request.headers());
    if asked.is_known(request.headers()) {
        return Some(asked.not_modified());
    }
    let bytes = match site.tiles.kept(&asked.name) {
        Some(bytes) => bytes,
        None if is_soon_made(site, &asked) => site.tiles.get_now(&asked.name, || asked.make(site)).ok()??,
        None => return None,
    };
    asked.response(bytes, request.headers()).ok()
}

fn is_soon_made(site: &Site, asked: &Tile) -> bool {
    let counted = || site.app.look(|territory| territory.points().pyramid().is_counted());
    asked.sort.layers == [Layer::Reports]
        && (asked.sort.detail == Detail::Clusters && asked.address.z() <= COUNTED_ZOOM_MAX && counted()
            || site.app.look(|territory| territory.points().pyramid().most_in(asked.name.cell)) <= MADE_AT_ONCE_MAX)
}

/// `/tiles/reports.json` (`TileJSON`) and `/tiles/reports/{z}/{x}/{y}.mvt`, also with several layers, `reports,areas`;
/// query parameters filter the reports as on the map, and `clusters=no` asks for each as a point.
pub async fn show(
    State(site): State<Arc<Site>>,
    Path(rest): Path<String>,
    RawQuery(query): RawQuery,
    asked: QueryString<Asked>,
    QueryString(Clusters { clusters }): QueryString<Clusters>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let rules = site.app.rules();
    let filters = Filters::of(asked.0, &rules, site.app.now())?;
    let detail = match clusters.as_deref() {
        None | Some("") => Detail::Clusters,
        Some("no") => Detail::Points,
        Some(_) => return Err(Problem::bad_parameter("clusters", "leave it out, or write no".to_owned())),
    };
    let filter = filters.filter(&rules, site.app.now());
    let sort = |names: &str| {
        let layers = layers(names).ok_or_else(Problem::not_found)?;
        Ok::<_, Problem>(site.sorts.of(layers, detail, filters, filter, rules))
    };
    match rest.split('/').collect::<Vec<_>>()[..] {
        [document] => {
            let sort = sort(document.strip_suffix(".json").ok_or_else(Problem::not_found)?)?;
            Ok((Cache::Revalidate, axum::Json(json(&site, &sort))).into_response())
        }
        [names, z, x, y] => {
            let address = address(z, x, y).ok_or_else(Problem::not_found)?;
            let sort = sort(names)?;
            site.sorts.remember(names, query.as_deref().unwrap_or_default(), &sort);
            tile(site, &headers, sort, address).await
        }
        _ => Err(Problem::not_found()),
    }
}

/// A tile that is asked for.
struct Tile {
    address: TileAddress,
    sort: Arc<Sort>,
    /// Its entity tag, unless it changes without events.
    tag: Option<String>,
    name: TileName,
}

impl Tile {
    fn of(site: &Site, sort: Arc<Sort>, address: TileAddress, headers: &HeaderMap) -> Self {
        let version = site.app.look(|territory| {
            let is_of_works =
                |layer: &Layer| matches!(layer, Layer::Interventions | Layer::Emergencies | Layer::Practices);
            let of_works = sort.layers.iter().any(is_of_works).then(|| territory.works_version());
            territory.version_of(address).max(of_works.unwrap_or_default())
        });
        let shows_practices = sort.layers.contains(&Layer::Practices) && sort.filters.at.is_none();
        let today = || sort.rules.jurisdiction.calendar.day_of(site.app.now());
        let since = shows_practices.then(|| decided_since(today()));
        let tag = (!sort.moves()).then(|| site.sorts.tag(&sort, version, since));
        let (cell, coding) = (Cell::of_tile(address), Coding::best_for(headers));
        let name = TileName { cell, sort: sort.number(), version, since, coding };
        Self { address, sort, tag, name }
    }

    fn is_known(&self, headers: &HeaderMap) -> bool {
        self.tag.as_ref().is_some_and(|tag| is_known(headers, tag))
    }

    fn not_modified(&self) -> Response {
        self.tagged((StatusCode::NOT_MODIFIED, Cache::Revalidate, ()).into_response())
    }

    fn make(&self, site: &Site) -> io::Result<Vec<u8>> {
        let (sort, address) = (&*self.sort, self.address);
        let icon_of = |code: &str| {
            let category = sort.rules.categories.values().find(|category| category.code.as_str() == code);
            category.map_or_else(|| "other".to_owned(), |category| category.icon.clone())
        };
        let layers = site.app.look(|territory| {
            let moment = sort.filters.at.map(|at| territory.moment(at.as_millisecond()).ok_or(RecallError::NotYet));
            let moment = moment.transpose()?;
            let mut made = Vec::new();
            if sort.layers.contains(&Layer::Areas) {
                made.push(territory.areas().layer(address));
            }
            for (layer, name) in [(Layer::Interventions, "interventions"), (Layer::Emergencies, "emergencies")] {
                if sort.layers.contains(&layer) {
                    made.push(match sort.filters.at {
                        Some(at) => territory.past_works().layer(layer, name, address, at.as_millisecond()),
                        None => territory.works().layer(layer, name, address),
                    });
                }
            }
            if sort.layers.contains(&Layer::Practices) {
                let day = sort.filters.at.map(|at| sort.rules.jurisdiction.calendar.day_of(at));
                made.extend(day.map(|day| territory.practices().past_layer(address, day)));
                made.extend(self.name.since.map(|since| territory.practices().layer(address, since)));
            }
            if sort.layers.contains(&Layer::Reports) {
                made.extend(records(territory.points(), moment, address, &sort.filter, sort.detail, &icon_of));
            }
            Ok::<_, RecallError>(made)
        });
        self.name.coding.pack(mvt::Tile::of(&layers.map_err(io::Error::other)?))
    }

    fn response(&self, bytes: Bytes, headers: &HeaderMap) -> Result<Response, Problem> {
        let coding = self.name.coding;
        Ok(self.tagged(tile_response(Packed { coding, bytes }, headers, Cache::Revalidate)?))
    }

    fn tagged(&self, mut response: Response) -> Response {
        if let Some(tag) = self.tag.as_ref().and_then(|tag| HeaderValue::from_str(tag).ok()) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

async fn tile(
    site: Arc<Site>,
    headers: &HeaderMap,
    sort: Arc<Sort>,
    address: TileAddress,
) -> Result<Response, Problem> {
    if sort.filters.at.is_some() {
        site.app.recall().await?;
    }
    let asked = Arc::new(Tile::of(&site, sort, address, headers));
    if asked.is_known(headers) {
        return Ok(asked.not_modified());
    }
    let (shared, tile) = (Arc::clone(&site), Arc::clone(&asked));
    let make = move || tile.make(&shared);
    let bytes = match asked.tag {
        Some(_) => site.tiles.get(&asked.name, make).await,
        None => site.tiles.make(make).await,
    };
    asked.response(bytes?, headers)
}

fn json(site: &Site, sort: &Sort) -> TileJson {
    let center = site.app.rules().jurisdiction.center;
    TileJson {
        tilejson: "3.0.0",
        name: sort.path().to_owned(),
        tiles: vec![site.url(&format!("/tiles/{}/{{z}}/{{x}}/{{y}}.mvt{}", sort.path(), sort.query_string()))],
        vector_layers: sort.layers.iter().flat_map(|layer| vector_layers(*layer)).collect(),
        minzoom: if sort.layers == [Layer::Practices] { ZOOM_MIN } else { 0 },
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
        Layer::Interventions => vec![VectorLayer::new("interventions", &WORK_FIELDS)],
        Layer::Emergencies => vec![VectorLayer::new("emergencies", &EMERGENCY_FIELDS)],
        Layer::Practices => vec![VectorLayer::new("practices", &PRACTICE_FIELDS)],
    }
}

/// Attributes of interventions.
const WORK_FIELDS: [(&str, &str); 4] = [
    ("number", "number of the record"),
    ("kind", "what kind it is"),
    ("state", "state of its iter"),
    ("title", "in a few words"),
];

/// Attributes of practices that are open, whose works are under way, or that were decided in the last year; from zoom 14.
const PRACTICE_FIELDS: [(&str, &str); 5] = [
    ("number", "number of the practice"),
    ("type", "code of its type"),
    ("state", "state of its iter"),
    ("open", "whether the office owes a decision"),
    ("site", "whether works are under way"),
];

/// Attributes of emergencies that hold.
const EMERGENCY_FIELDS: [(&str, &str); 4] = [
    ("number", "number of the record"),
    ("kind", "how bad: severity of CAP"),
    ("state", "state of its iter"),
    ("title", "headline"),
];

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

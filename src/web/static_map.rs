//! `/maps/static/{lon},{lat},{zoom}/{w}x{h}.png`: a picture of the map.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;

use crate::app::recall::RecallError;
use crate::domain::place::Position;
use crate::territory::found::Found;
use crate::territory::marks::{self, Canvas, Detail};
use crate::territory::mercator::Viewport;
use crate::territory::morton::{Cell, Morton};
use crate::territory::picture::{PictureError, Pin, PinKind, SIDE_MAX_PX};
use crate::territory::points::Point;
use crate::web::Site;
use crate::web::cache::{Cache, is_known};
use crate::web::page::filters::{AskedQuery, Filters};
use crate::web::problem::Problem;

/// Zooms that make sense.
const ZOOM: std::ops::RangeInclusive<f64> = 5.0..=20.0;

/// Whose the map is.
const ATTRIBUTION: &str = "mappa schematica · confini ISTAT CC BY 4.0";
/// Most places marked on one picture.
const PINS_MAX: usize = 50;

/// What is marked.
#[derive(Debug, Deserialize)]
pub struct Marked {
    /// `lon,lat`, several apart by `;`.
    pin: Option<String>,
    /// `reports`: the reports too, filtered as on the map.
    layer: Option<String>,
}

fn position(text: &str) -> Option<Position> {
    let (lon, lat) = text.split_once(',')?;
    Position::new(lon.parse().ok()?, lat.parse().ok()?).ok()
}

fn viewport(place: &str, size: &str) -> Option<Viewport> {
    let (center, zoom) = place.rsplit_once(',')?;
    let center = position(center)?;
    let zoom = zoom.parse().ok().filter(|zoom| ZOOM.contains(zoom))?;
    let (width, height) = size.strip_suffix(".png")?.split_once('x')?;
    let pixels = |text: &str| text.parse::<u32>().ok().filter(|pixels| (16..=SIDE_MAX_PX).contains(pixels));
    Some(Viewport { lon: center.lon(), lat: center.lat(), zoom, width: pixels(width)?, height: pixels(height)? })
}

/// Draws the picture.
pub async fn picture(
    State(site): State<Arc<Site>>,
    Path((place, picture_size)): Path<(String, String)>,
    Query(marked): Query<Marked>,
    asked: AskedQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let view = viewport(&place, &picture_size).ok_or_else(|| {
        Problem::bad_parameter(
            "path",
            "write /maps/static/{lon},{lat},{zoom}/{width}x{height}.png, zoom 5 to 20, sides 16 to 1280",
        )
    })?;
    let pins = match &marked.pin {
        None => Vec::new(),
        Some(text) if text.is_empty() => Vec::new(),
        Some(text) => {
            let positions: Option<Vec<Position>> = text.split(';').take(PINS_MAX).map(position).collect();
            positions.ok_or_else(|| Problem::bad_parameter("pin", "write lon,lat in degrees"))?
        }
    };
    let place_of = |at: Position| Pin { lon: at.lon(), lat: at.lat(), kind: PinKind::Place };
    let pins: Vec<Pin> = pins.into_iter().map(place_of).collect();
    let address = format!("{place}/{picture_size}?{}", marked.pin.unwrap_or_default());
    match marked.layer.as_deref() {
        None => {
            let shared = Arc::clone(&site);
            let draw = move || shared.painter.png(&shared.basemap, &view, &pins, ATTRIBUTION);
            Ok(png(site.pictures.get(&address, draw).await?, Cache::Seconds(3600)))
        }
        Some("reports") => {
            let filters = Filters::of(asked.0, &site.app.rules(), site.app.now())?;
            with_reports(site, &headers, address, view, filters, pins).await
        }
        Some(_) => Err(Problem::bad_parameter("layer", "only reports can be drawn")),
    }
}

async fn with_reports(
    site: Arc<Site>,
    headers: &HeaderMap,
    address: String,
    view: Viewport,
    filters: Filters,
    places: Vec<Pin>,
) -> Result<Response, Problem> {
    if filters.at.is_some() {
        site.app.recall().await?;
    }
    let version = site.app.look(|territory| view.tiles().map(|tile| territory.version_of(tile)).max());
    let name = format!("{address} {} {}", version.unwrap_or_default().0, filters.to_query_string());
    // As with tiles: what a window of the last days holds changes without events.
    let is_kept = filters.days == 0 || filters.at.is_some();
    let etag = format!("W/\"{}-{}\"", site.app.epoch(), version.unwrap_or_default().0);
    if is_kept && is_known(headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, Cache::Revalidate, [(header::ETAG, etag)]).into_response());
    }
    let filter = filters.filter(&site.app.rules(), site.app.now());
    let shared = Arc::clone(&site);
    let draw = move || {
        let pins = shared.app.look(|territory| {
            let moment = filters.at.map(|at| territory.moment(at.as_millisecond()).ok_or(RecallError::NotYet));
            let moment = moment.transpose()?;
            let mut pins = Pins::default();
            for tile in view.tiles() {
                marks::draw(territory.points(), moment, tile, &filter, Detail::Picture, &mut pins);
            }
            Ok::<Vec<Pin>, RecallError>(pins.0)
        });
        let mut pins = pins.map_err(|error| PictureError::Drawing(error.to_string()))?;
        // What is farther north lies behind, and what the picture is about on top.
        pins.sort_by(|a, b| b.lat.total_cmp(&a.lat));
        pins.extend(places);
        shared.painter.png(&shared.basemap, &view, &pins, ATTRIBUTION)
    };
    if !is_kept {
        return Ok(png(site.pictures.make(draw).await?, Cache::Revalidate));
    }
    let mut response = png(site.pictures.get(&name, draw).await?, Cache::Revalidate);
    response.headers_mut().extend(HeaderValue::from_str(&etag).ok().map(|etag| (header::ETAG, etag)));
    Ok(response)
}

/// What tiles show of the records, as pins.
#[derive(Default)]
struct Pins(Vec<Pin>);

impl Canvas for Pins {
    fn point(&mut self, _place: Morton, point: &Point) {
        let (lon, lat) = (point.position.lon(), point.position.lat());
        self.0.push(Pin { lon, lat, kind: PinKind::Report { open: point.state.is_open() } });
    }

    fn cluster(&mut self, cell: Cell, found: &Found) {
        let (lon, lat) = marks::middle(cell, found);
        self.0.push(Pin { lon, lat, kind: PinKind::Cluster { count: found.count, open: found.open() > 0 } });
    }
}

fn png(picture: Bytes, cache: Cache) -> Response {
    ([(header::CONTENT_TYPE, "image/png")], cache, picture).into_response()
}

//! `/maps/static/{lon},{lat},{zoom}/{w}x{h}.png`: a picture of the map.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::domain::place::Position;
use crate::territory::mercator::Viewport;
use crate::territory::picture::{Pin, SIDE_MAX_PX};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::problem::Problem;

/// Zooms that make sense.
const ZOOM: std::ops::RangeInclusive<f64> = 5.0..=20.0;

/// Most places marked on one picture.
const PINS_MAX: usize = 50;

/// What is marked.
#[derive(Debug, Deserialize)]
pub struct Marked {
    /// `lon,lat`, several apart by `;`.
    pin: Option<String>,
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
            let positions = positions.ok_or_else(|| Problem::bad_parameter("pin", "write lon,lat in degrees"))?;
            positions.into_iter().map(|at| Pin { lon: at.lon(), lat: at.lat() }).collect()
        }
    };
    let name = format!("{place}/{picture_size}?{}", marked.pin.unwrap_or_default());
    let shared = Arc::clone(&site);
    let draw = move || shared.painter.png(&shared.basemap, &view, &pins, "mappa schematica · confini ISTAT CC BY 4.0");
    let png = site.pictures.get(&name, draw).await;
    let png = png.map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "image/png")], Cache::Seconds(3600), png).into_response())
}

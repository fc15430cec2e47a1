//! `/maps/style.json` and glyphs: how the map is drawn, all from this server.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::formats::glyphs::Glyphs;
use crate::territory::picture::Painter;
use crate::web::cache::Cache;
use crate::web::problem::Problem;
use crate::web::{Site, SiteError, asset};

/// The layers of the built-in base map, in drawing order.
pub const BUILT_IN_LAYERS: &[(&str, &str)] = &[
    ("green", include_str!("../../maps/sesto-fiorentino/green.geojson")),
    ("built", include_str!("../../maps/sesto-fiorentino/built.geojson")),
    ("water", include_str!("../../maps/sesto-fiorentino/water.geojson")),
    ("rail", include_str!("../../maps/sesto-fiorentino/rail.geojson")),
    ("streets", include_str!("../../maps/sesto-fiorentino/streets.geojson")),
    ("neighbours", include_str!("../../maps/sesto-fiorentino/neighbours.geojson")),
    ("areas", include_str!("../../maps/sesto-fiorentino/areas.geojson")),
    ("boundary", include_str!("../../maps/sesto-fiorentino/boundary.geojson")),
    ("landmarks", include_str!("../../maps/sesto-fiorentino/landmarks.geojson")),
    ("places", include_str!("../../maps/sesto-fiorentino/places.geojson")),
];

const SCHEMATIC: &str = include_str!("../../maps/style-schematic.json");
const OPENSTREETMAP: &str = include_str!("../../maps/style-openstreetmap.json");

/// The layers of an OpenStreetMap archive that the style draws.
#[must_use]
pub fn openstreetmap_layers() -> BTreeSet<String> {
    let style: serde_json::Value = serde_json::from_str(OPENSTREETMAP).unwrap_or_default();
    let layers = style["layers"].as_array().into_iter().flatten();
    layers.filter_map(|layer| layer["source-layer"].as_str().map(str::to_owned)).collect()
}

const REGULAR: &str = "fonts/TitilliumWeb-Regular.ttf";
const SEMIBOLD: &str = "fonts/TitilliumWeb-SemiBold.ttf";

/// The built-in font, as pictures are written in it.
#[must_use]
pub fn font() -> Option<Vec<u8>> {
    asset::bytes(SEMIBOLD)
}

/// A painter that writes in the built-in font.
pub fn painter() -> Result<Painter, SiteError> {
    let font = asset::bytes(SEMIBOLD).ok_or_else(|| SiteError::Font(format!("{SEMIBOLD} is missing")))?;
    Ok(Painter::with_font(font))
}

/// The style: of the built-in map, or of the OpenStreetMap archive that lies under it.
pub async fn style(State(site): State<Arc<Site>>) -> Response {
    let text = if site.archive.is_some() { OPENSTREETMAP } else { SCHEMATIC };
    let text = text.replace("{public_url}", &site.options.public_url);
    ([(header::CONTENT_TYPE, "application/json")], Cache::Revalidate, text).into_response()
}

static FONTS: LazyLock<Vec<Glyphs>> = LazyLock::new(|| {
    let font = |name, path| asset::bytes(path).and_then(|bytes| Glyphs::of_font(name, &bytes).ok());
    [font("Titillium Web Regular", REGULAR), font("Titillium Web SemiBold", SEMIBOLD)].into_iter().flatten().collect()
});

/// Glyphs of a font stack (the first known font of it) and a range such as `0-255.pbf`.
pub async fn glyphs(Path((stack, range)): Path<(String, String)>) -> Result<Response, Problem> {
    let wanted = |name: &str| FONTS.iter().find(|font| font.name() == name.trim());
    let font = stack.split(',').find_map(wanted).ok_or_else(Problem::not_found)?;
    let start = range
        .strip_suffix(".pbf")
        .and_then(|range| range.split_once('-'))
        .and_then(|(start, _)| start.parse::<u32>().ok());
    let start = start.filter(|start| start % 256 == 0 && *start <= 0xffff).ok_or_else(Problem::not_found)?;
    // Drawing takes some milliseconds, so not on the threads that answer.
    let bytes = tokio::task::spawn_blocking(move || font.range(start))
        .await
        .map_err(|_panicked| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the glyphs could not be drawn"))?;
    Ok(([(header::CONTENT_TYPE, "application/x-protobuf")], Cache::Seconds(86_400), bytes).into_response())
}

//! `/luoghi` and `/luogo`: places by name, and the name of a place, as JSON for the scripts.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::domain::place::Position;
use crate::domain::refusal::Refusal;
use crate::domain::rules::Location;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

/// Most bytes of a name that are searched for.
const SEARCH_MAX_BYTES: usize = 200;
/// A street nearer than this names the place.
const NAMED_WITHIN_M: f64 = 150.0;

/// A place found by name.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// The quarter it lies in.
    pub near: String,
    /// Longitude, degrees WGS 84.
    pub lon: f64,
    /// Latitude, degrees WGS 84.
    pub lat: f64,
}

/// Places whose name has these words, the best first.
#[must_use]
pub fn find_places(site: &Site, visitor: &Visitor, text: &str, limit: usize) -> Vec<Found> {
    let end = (0..=text.len().min(SEARCH_MAX_BYTES)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let found = site.names.find(&text[..end], limit).into_iter().map(|named| {
        let quarter = match visitor.rules.locate(named.position) {
            Location::Inside(Some(area)) => visitor.rules.areas.get(&area).map(|area| area.name.clone()),
            _ => None,
        };
        let near = quarter.or(named.near).filter(|near| *near != named.name).unwrap_or_default();
        Found { near, name: named.name, lon: named.position.lon(), lat: named.position.lat() }
    });
    found.collect()
}

/// The address of a position: the door nearby, else the street.
#[must_use]
pub fn address_of(site: &Site, position: Position) -> Option<String> {
    let (name, metres) = site.names.nearest(position)?;
    (metres <= NAMED_WITHIN_M).then_some(name)
}

/// What is searched for.
#[derive(Debug, Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// Places by name.
pub async fn find(State(site): State<Arc<Site>>, visitor: Visitor, Query(search): Query<Search>) -> Response {
    (Cache::Seconds(60), Json(find_places(&site, &visitor, &search.q, 8))).into_response()
}

/// A position asked about.
#[derive(Debug, Deserialize)]
pub struct At {
    lon: f64,
    lat: f64,
}

#[derive(Debug, Serialize)]
struct Described {
    address: String,
    inside: bool,
    text: String,
}

/// What a place is called, and whether it lies in the jurisdiction.
pub async fn at(State(site): State<Arc<Site>>, visitor: Visitor, Query(at): Query<At>) -> Result<Response, Problem> {
    let position =
        Position::new(at.lon, at.lat).map_err(|error| Problem::bad_parameter("lon,lat", error.to_string()))?;
    let address = address_of(&site, position).unwrap_or_default();
    let (inside, text) = match visitor.rules.locate(position) {
        Location::Inside(_) if address.is_empty() => (true, t!(visitor.words, "place-chosen")),
        Location::Inside(_) => (true, t!(visitor.words, "place-near", name = address.clone())),
        outside => (false, visitor.words.refusal(&Refusal::Outside(outside), &visitor.rules)),
    };
    Ok((Cache::Seconds(60), Json(Described { address, inside, text })).into_response())
}

//! `/feeds/reports.atom`: public reports as Atom with `GeoRSS`, narrowed as those who follow them want.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query as QueryString;
use serde::Deserialize;

use crate::domain::place::Position;
use crate::domain::report::Report;
use crate::formats::atom::{CONTENT_TYPE, Entry, Feed};
use crate::t;
use crate::territory::query::{Area, Filter, Order, Query};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

/// Entries of a feed.
const ENTRIES: usize = 50;
/// Largest radius, in metres.
const RADIUS_MAX_M: f64 = 10_000.0;

/// What the feed is narrowed to.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Category codes.
    #[serde(default)]
    categoria: Vec<String>,
    /// `aperte` or `chiuse`; else all.
    stato: Option<String>,
    /// Code of an area.
    zona: Option<String>,
    /// Degrees WGS 84.
    lon: Option<f64>,
    /// Degrees WGS 84.
    lat: Option<f64>,
    /// Metres.
    raggio: Option<f64>,
}

/// The newest reports.
pub async fn reports(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    QueryString(asked): QueryString<Asked>,
) -> Result<Response, Problem> {
    let words = visitor.words;
    let own = own_address(&site, &visitor, &asked);
    let query = query_of(asked, &visitor)?;
    let page = site.app.reports(&query).await?;
    let entry = |report: &Arc<Report>| {
        let category = visitor.rules.categories.get(&report.category);
        let name = category.map_or("", |category| words.either(&category.name, &category.name_en));
        let area = report.place.area.as_ref().and_then(|code| visitor.rules.areas.get(code));
        let place = report.place.address.as_ref().map(ToString::to_string);
        let place = place.or_else(|| area.map(|area| area.name.clone())).unwrap_or_default();
        let parts = [words.state(report.state), name.to_owned(), place];
        Entry {
            page: site.url(&words.href(&format!("/segnalazioni/{}", report.number))),
            title: report.subject.to_string(),
            published: report.opened_at,
            updated: report.changed_at,
            category: (report.category.to_string(), name.to_owned()),
            summary: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            position: Some(report.place.position),
            other: None,
        }
    };
    let entries: Vec<Entry> = page.reports.iter().map(entry).collect();
    let jurisdiction = &visitor.rules.jurisdiction;
    let feed = Feed {
        own,
        page: site.url(&words.href("/segnalazioni")),
        title: t!(words, "feed-title", name = jurisdiction.name.clone()),
        author: jurisdiction.name.clone(),
        language: words.language().tag(),
        updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(jiff::Timestamp::UNIX_EPOCH),
        entries,
    };
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], Cache::Seconds(60), feed.write()).into_response())
}

fn query_of(asked: Asked, visitor: &Visitor) -> Result<Query, Problem> {
    let rules = &visitor.rules;
    let known = |code: &String| rules.categories.keys().any(|known| known.as_str() == code);
    let categories: Vec<String> = asked.categoria.into_iter().filter(|code| !code.is_empty()).collect();
    if let Some(unknown) = categories.iter().find(|code| !known(code)) {
        return Err(Problem::bad_parameter("categoria", format!("there is no category {unknown}")));
    }
    let states = match asked.stato.as_deref().unwrap_or_default() {
        "" => None,
        "aperte" => Some(Filter::open()),
        "chiuse" => {
            let all = crate::domain::iter::State::ALL.into_iter();
            Some(all.filter(|state| !state.is_open()).collect())
        }
        other => return Err(Problem::bad_parameter("stato", format!("{other}: aperte or chiuse"))),
    };
    let area = match (asked.zona.filter(|code| !code.is_empty()), asked.lon.zip(asked.lat)) {
        (Some(code), _) => {
            let area = rules.areas.values().find(|area| area.code.as_str() == code);
            let area = area.ok_or_else(|| Problem::bad_parameter("zona", format!("there is no area {code}")))?;
            Area::Inside(Box::new(area.shape.clone()))
        }
        (None, Some((lon, lat))) => {
            let center = Position::new(lon, lat);
            let center = center.map_err(|error| Problem::bad_parameter("lon,lat", error.to_string()))?;
            let radius_m = asked.raggio.unwrap_or(500.0);
            if !(1.0..=RADIUS_MAX_M).contains(&radius_m) {
                return Err(Problem::bad_parameter("raggio", format!("1 to {RADIUS_MAX_M} metres")));
            }
            Area::Within { center, radius_m }
        }
        (None, None) => Area::Everywhere,
    };
    let filter = Filter {
        categories: (!categories.is_empty()).then(|| categories.into_iter().collect()),
        states,
        ..Filter::default()
    };
    Ok(Query { area, filter, order: Order::Newest, after: None, limit: ENTRIES })
}

/// The address of the feed, from what was understood of the one asked for.
fn own_address(site: &Site, visitor: &Visitor, asked: &Asked) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(asked.categoria.iter().map(|code| ("categoria", code)));
    let numbers = [("lon", asked.lon), ("lat", asked.lat), ("raggio", asked.raggio)];
    pairs.extend_pairs(numbers.iter().filter_map(|(name, value)| Some((*name, (*value)?.to_string()))));
    let texts = [("stato", &asked.stato), ("zona", &asked.zona)];
    pairs.extend_pairs(texts.iter().filter_map(|(name, value)| Some((*name, value.as_ref()?))));
    let query = pairs.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    site.url(&visitor.words.href(&format!("/feeds/reports.atom{mark}{query}")))
}

//! `/`: the map of the territory with the list beside it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;

use crate::app::read::ReportPage;
use crate::app::recall::RecallError;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::filters::{AskedQuery, Filters, Part, StateChoice};
use crate::web::page::frame::Frame;
use crate::web::page::report_card::{Card, Cards};
use crate::web::visitor::Visitor;

/// The map and the list beside it.
#[derive(Template)]
#[template(path = "page/home.html")]
struct Home {
    frame: Frame,
    filters: Filters,
    cards: Cards,
    bounds: String,
    /// When the first report was opened.
    first: Timestamp,
    static_map: String,
    static_map_small: String,
    states: Vec<(StateChoice, String)>,
    periods: Vec<(&'static str, i64, String)>,
}

/// What the list shows of the reports that answer these filters, at the path given.
pub async fn cards_of(site: &Site, visitor: &Visitor, filters: &Filters, path: &str) -> Result<Cards, PageError> {
    let page = reports_of(site, visitor, filters).await?;
    let cards = page.reports.iter().map(|report| Card::of(report, visitor)).collect();
    let next_href = page.next.map(|cursor| {
        let query = filters.to_query_string();
        let separator = if query.is_empty() { '?' } else { '&' };
        let bbox =
            filters.bbox.map_or_else(String::new, |b| format!("&bbox={},{},{},{}", b.west, b.south, b.east, b.north));
        format!("{}{query}{separator}dopo={cursor}{bbox}", visitor.words.href(path))
    });
    Ok(Cards { w: visitor.words, cards, matched: page.matched, next_href })
}

/// The page of reports that answers these filters, now or at their moment.
pub async fn reports_of(site: &Site, visitor: &Visitor, filters: &Filters) -> Result<ReportPage, RecallError> {
    let query = filters.query(&visitor.rules, visitor.now);
    match filters.at {
        None => Ok(site.app.reports(&query).await?),
        Some(at) => site.app.reports_at(&query, at).await,
    }
}

/// Shows the page, or the list alone.
pub async fn show(State(site): State<Arc<Site>>, visitor: Visitor, asked: AskedQuery) -> Result<Response, PageError> {
    let filters = Filters::of(asked.0, &visitor.rules, visitor.now)?;
    let cards = cards_of(&site, &visitor, &filters, "/segnalazioni").await?;
    if filters.part == Part::List {
        return html(&cards, Cache::Revalidate);
    }
    let center = visitor.rules.jurisdiction.center;
    let pins: Vec<String> =
        cards.cards.iter().map(|Card { position: [lon, lat], .. }| format!("{lon:.4},{lat:.4}")).collect();
    let zoom = visitor.rules.jurisdiction.zoom - 0.5;
    let pins = pins.join(";");
    let picture =
        |zoom: f64, size: &str| format!("/maps/static/{},{},{zoom}/{size}.png?pin={pins}", center.lon(), center.lat());
    let states = Filters::state_choices(&visitor);
    let periods = Filters::period_choices(&visitor);
    let title = t!(visitor.words, "home-title");
    let bounds = bounds_of(&visitor);
    let first = site.app.look(|territory| territory.points().opened());
    let first = first.and_then(|opened| Timestamp::from_millisecond(*opened.start()).ok()).unwrap_or(visitor.now);
    let frame = Frame::new(&site, visitor, title).with_script("map.js").wide();
    html(
        &Home {
            static_map: picture(zoom, "1200x800"),
            static_map_small: picture(zoom - 1.0, "480x400"),
            frame,
            filters,
            cards,
            bounds,
            first,
            states,
            periods,
        },
        Cache::Revalidate,
    )
}

/// West, south, east and north of the jurisdiction; around its centre when it has no boundary.
fn bounds_of(visitor: &Visitor) -> String {
    use crate::domain::area::AreaKind;
    let boundary = visitor.rules.areas.values().find(|area| area.kind == AreaKind::Boundary);
    let center = visitor.rules.jurisdiction.center;
    boundary.map_or_else(
        || format!("{},{},{},{}", center.lon() - 0.05, center.lat() - 0.04, center.lon() + 0.05, center.lat() + 0.04),
        |area| {
            let envelope = area.shape.envelope();
            format!("{},{},{},{}", envelope.min().x, envelope.min().y, envelope.max().x, envelope.max().y)
        },
    )
}

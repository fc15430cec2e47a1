//! `/`: the map of the territory with the list beside it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;

use crate::app::read::ReportPage;
use crate::app::recall::RecallError;
use crate::formats::bbox::Bbox;
use crate::t;
use crate::territory::mercator::Viewport;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::filters::{AskedQuery, Filters, Part, StateChoice, VIEW_ZOOM};
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
    plain: PlainMap,
    states: Vec<(StateChoice, String)>,
    periods: Vec<(&'static str, i64, String)>,
}

/// The map of those without scripts: a picture, and links that move it.
struct PlainMap {
    /// The picture for wide and for narrow windows.
    wide: String,
    narrow: String,
    /// Words, sign and address of each way that it can go.
    moves: Vec<(String, &'static str, String)>,
    view: Viewport,
}

impl PlainMap {
    fn of(filters: &Filters, visitor: &Visitor) -> Self {
        let home = &visitor.rules.jurisdiction;
        let (center, zoom) = filters.view.unwrap_or((home.center, home.zoom - 0.5));
        let view = Viewport { lon: center.lon(), lat: center.lat(), zoom, width: 1200, height: 800 };
        let narrow = Viewport { zoom: zoom - 1.0, width: 480, height: 400, ..view };
        let query = filters.to_query_string();
        let rest = query.trim_start_matches('?');
        let picture = |view: Viewport| {
            let Viewport { lon, lat, zoom, width, height } = view;
            format!("/maps/static/{lon:.6},{lat:.6},{zoom:.2}/{width}x{height}.png?layer=reports&{rest}")
        };
        let words = visitor.words;
        let look =
            |lon: f64, lat: f64, zoom: f64| format!("{}?{rest}&mappa={lon:.6},{lat:.6},{zoom:.2}#map", words.href("/"));
        // Each way by two fifths of the picture, so that something known stays in sight.
        let (across, down) = (f64::from(view.width), f64::from(view.height));
        let toward = |x: f64, y: f64| {
            let (lon, lat) = view.pixel_to_lon_lat((0.5 + 0.4 * x) * across, (0.5 + 0.4 * y) * down);
            look(lon, lat, zoom)
        };
        let mut moves = vec![
            (t!(words, "go-west"), "←", toward(-1.0, 0.0)),
            (t!(words, "go-north"), "↑", toward(0.0, -1.0)),
            (t!(words, "go-south"), "↓", toward(0.0, 1.0)),
            (t!(words, "go-east"), "→", toward(1.0, 0.0)),
        ];
        for (text, sign, zoom) in [(t!(words, "zoom-in"), "+", zoom + 1.0), (t!(words, "zoom-out"), "−", zoom - 1.0)]
        {
            if VIEW_ZOOM.contains(&zoom) {
                moves.push((text, sign, look(view.lon, view.lat, zoom)));
            }
        }
        Self { wide: picture(view), narrow: picture(narrow), moves, view }
    }

    fn bbox(&self) -> Bbox {
        let shown = self.view.bounds();
        Bbox {
            west: shown.min().x.max(-180.0),
            south: shown.min().y,
            east: shown.max().x.min(180.0),
            north: shown.max().y,
        }
    }
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
    let mut filters = Filters::of(asked.0, &visitor.rules, visitor.now)?;
    let plain = PlainMap::of(&filters, &visitor);
    if filters.view.is_some() && filters.bbox.is_none() {
        filters.bbox = Some(plain.bbox());
    }
    let cards = cards_of(&site, &visitor, &filters, "/segnalazioni").await?;
    if filters.part == Part::List {
        return html(&cards, Cache::Revalidate);
    }
    let states = Filters::state_choices(&visitor);
    let periods = Filters::period_choices(&visitor);
    let title = t!(visitor.words, "home-title");
    let bounds = bounds_of(&visitor);
    let first = site.app.look(|territory| territory.points().opened());
    let first = first.and_then(|opened| Timestamp::from_millisecond(*opened.start()).ok()).unwrap_or(visitor.now);
    let frame = Frame::new(&site, visitor, title).with_script("map.js").wide();
    html(&Home { frame, filters, cards, bounds, first, plain, states, periods }, Cache::Revalidate)
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

//! `/segnalazioni`: all public reports as a list, with the same filters as the map.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::ToSpan;

use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::filters::{AskedQuery, Filters, Part, StateChoice};
use crate::web::page::frame::Frame;
use crate::web::page::home::cards_of;
use crate::web::page::report_card::Cards;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "page/list.html")]
struct List {
    frame: Frame,
    filters: Filters,
    cards: Cards,
    answered: usize,
    states: Vec<(StateChoice, String)>,
    periods: Vec<(&'static str, i64, String)>,
}

/// Shows the page, or the list alone.
pub async fn show(State(site): State<Arc<Site>>, visitor: Visitor, asked: AskedQuery) -> Result<Response, PageError> {
    let filters = Filters::of(asked.0, &visitor.rules, visitor.now)?;
    let cards = cards_of(&site, &visitor, &filters, "/segnalazioni").await?;
    if filters.part == Part::List {
        return html(&cards, Cache::Revalidate);
    }
    let a_year_ago = visitor.now.checked_sub((365 * 24).hours()).unwrap_or(visitor.now);
    let answered = site.app.closed_since(a_year_ago);
    let states = Filters::state_choices(&visitor);
    let periods = Filters::period_choices(&visitor);
    let title = t!(visitor.words, "list-page-title");
    let frame = Frame::new(&site, visitor, title);
    html(&List { frame, filters, cards, answered, states, periods }, Cache::Revalidate)
}

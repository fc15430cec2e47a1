//! `/ufficio/pratiche/indizi`: where people report what building sites make, and nobody has announced one.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::app::sites::LEADS_MAX;
use crate::domain::policy::Action;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::report_card::Card;
use crate::web::visitor::Staff;

#[derive(Template)]
#[template(path = "page/practices/leads.html")]
struct Page {
    frame: Frame,
    /// Each with the page of what is at its place.
    leads: Vec<(Card, String)>,
    found: usize,
    /// Whether no category is one of what building sites make.
    has_no_category: bool,
}

/// Shows them.
pub async fn show(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    visitor.must(Action::SeeLeads)?;
    let leads = site.app.leads().await?;
    let here = |card: &Card| {
        let [lon, lat] = card.position;
        visitor.words.href(&format!("/ufficio/qui?lon={lon}&lat={lat}&m=50"))
    };
    let cards = leads.reports.iter().map(|report| Card::of(report, &visitor));
    let page = Page {
        leads: cards.map(|card| (here(&card), card)).map(|(here, card)| (card, here)).collect(),
        found: leads.found,
        has_no_category: !visitor.rules.categories.values().any(|category| category.site_nuisance),
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "practice-geo-leads")).wide(),
    };
    html(&page, Cache::Never)
}

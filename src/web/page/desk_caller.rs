//! What the desk is told while it enters a report for a caller: who calls, as JSON, and what is open at the place.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::domain::person::{Email, Phone};
use crate::domain::policy::Action;
use crate::domain::report::Report;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::emergencies::band::Band;
use crate::web::page::report_card::Card;
use crate::web::page::submit::draft::Draft;
use crate::web::page::submit::nearby::{AskedPlace, Border};
use crate::web::page::works::at_place::Advice;
use crate::web::visitor::{Staff, Visitor};
use crate::words::Words;

/// How far around the place the desk looks, in metres.
const AROUND_M: f64 = 100.0;
/// Most reports that are shown of what is there.
const AROUND_MAX: usize = 6;

/// A number that calls.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Calling {
    telefono: String,
}

/// Who that is, as far as they said.
#[derive(Debug, Default, Serialize)]
struct Caller {
    known: bool,
    name: String,
    email: String,
}

/// `/ufficio/chi`: who calls.
pub async fn caller(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(calling): Query<Calling>,
) -> Result<Response, PageError> {
    visitor.must(Action::EnterForOthers)?;
    let (name, email) = known(&site, &visitor, &calling.telefono).await?.unwrap_or_default();
    let known = !(name.is_empty() && email.is_empty());
    Ok((Cache::Never, Json(Caller { known, name, email })).into_response())
}

/// Name and mail address of whoever left this number before.
pub(crate) async fn known(site: &Site, visitor: &Visitor, phone: &str) -> Result<Option<(String, String)>, PageError> {
    let Ok(phone) = Phone::new(phone) else { return Ok(None) };
    let contact = site.app.caller(&visitor.actor, &phone).await?;
    Ok(contact.map(|contact| {
        let name = contact.name.map_or_else(String::new, |name| name.to_string());
        (name, contact.email.as_ref().map_or("", Email::as_str).to_owned())
    }))
}

/// What is open around a place: first what probably is the same.
#[derive(Template)]
#[template(path = "page/desk_nearby.html")]
pub(crate) struct Nearby {
    w: &'static Words,
    /// The question about a border.
    border: Option<Border>,
    /// Emergencies that hold there, the worst first.
    emergencies: Vec<Band>,
    works: Advice,
    /// Whether it is of the same category, and the report.
    cards: Vec<(bool, Card)>,
}

impl Nearby {
    #[expect(clippy::unused_self, reason = "the template asks the page it is part of")]
    fn asset(&self, path: &str) -> String {
        crate::web::asset::href(path)
    }
}

/// `/ufficio/vicine`: what is open there.
pub async fn there(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<AskedPlace>,
) -> Result<Response, PageError> {
    visitor.must(Action::EnterForOthers)?;
    html(&nearby(&site, &visitor, &asked.draft(&site)).await?, Cache::Never)
}

/// What is open around the place of a draft.
pub(crate) async fn nearby(site: &Site, visitor: &Visitor, draft: &Draft) -> Result<Nearby, PageError> {
    let mut reports = match draft.position() {
        Some(position) => site.app.around(position, AROUND_M, 50).await?,
        None => Vec::new(),
    };
    reports.retain(|report| report.state.is_open());
    let is_same = |report: &Report| report.category.as_str() == draft.category;
    reports.sort_by_key(|report| !is_same(report));
    let cards = reports.iter().take(AROUND_MAX).map(|report| (is_same(report), Card::of(report, visitor)));
    let works = Advice::of(site, visitor, draft.position());
    let there = draft.position().map(|position| site.app.in_force_at(position)).unwrap_or_default();
    let emergencies = there.iter().map(|one| Band::of(one, visitor.words, visitor.zone())).collect();
    Ok(Nearby { w: visitor.words, emergencies, works, border: Border::of(visitor, draft), cards: cards.collect() })
}

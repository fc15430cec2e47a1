//! `/pratiche/nuova` and what is below it: filing a practice, in steps that are an address each. Without scripts it works
//! whole; what is typed lies on the server under the name that the addresses hold.

pub mod desk_new;
pub mod draft;
pub mod form;
pub mod procedures;
pub mod receipt;
pub mod start;
pub mod steps;
pub mod summary;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::cookie::Cookie;

use crate::app::housekeeping::PRACTICE_DRAFTS_FOR;
use crate::domain::practice::kind::PracticeType;
use crate::domain::rules::Rules;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::page::practices::upload::FORM_MAX_BYTES;
use crate::web::visitor::{Visitor, private_cookie};
use crate::words::Words;

/// The cookie that names the last draft, so that it is offered again.
const DRAFT_COOKIE: &str = "sestomia_bozza_pratica";

/// Where practices are filed and what can be: for everybody, and at the counter.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/pratiche/tipi", get(procedures::list))
        .route("/pratiche/tipi/{code}", get(procedures::show))
        .route("/pratiche/nuova", get(start::show).post(start::begin))
        .route(
            "/pratiche/nuova/{draft}/{step}",
            get(steps::show).post(steps::save).layer(DefaultBodyLimit::max(FORM_MAX_BYTES)),
        )
        .route("/pratiche/{number}/ricevuta", get(receipt::show))
        .route("/pratiche/{number}/ricevuta.pdf", get(receipt::pdf))
        .route("/ufficio/pratiche/nuova", get(desk_new::show).post(desk_new::enter))
}

/// The cookie of a draft; empty: it ends.
fn draft_cookie(site: &Site, name: Option<&str>) -> Cookie<'static> {
    let seconds = if name.is_some() { PRACTICE_DRAFTS_FOR.as_secs() } else { 0 };
    private_cookie(site, DRAFT_COOKIE, name.unwrap_or_default().to_owned(), seconds)
}

fn to(visitor: &Visitor, path: &str) -> Response {
    (Cache::Never, Redirect::to(&visitor.words.href(path))).into_response()
}

/// Code and name of those that can be filed here.
fn online_kinds(rules: &Rules, words: &Words) -> Vec<(String, String)> {
    let online = |kind: &&PracticeType| !kind.retired && kind.is_online(rules.jurisdiction.paper_is_off);
    let named = |kind: &PracticeType| (kind.code.to_string(), words.practice_type_name(kind));
    rules.practice_types.values().filter(online).map(named).collect()
}

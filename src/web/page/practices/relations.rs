//! The addresses of what practices have to do with reports and places.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::web::Site;
use crate::web::page::practices::{at_report, leads};

/// The routes.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/ufficio/segnalazioni/{number}/pratica", post(at_report::link))
        .route("/ufficio/pratiche/indizi", get(leads::show))
}

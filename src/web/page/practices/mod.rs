//! Practices: consulted by everybody, filed by citizens and professionals, followed with a password, dealt with by the office.

pub mod access;
pub mod accesses;
mod act;
pub mod around;
pub mod at_report;
pub mod card;
pub(crate) mod clock;
pub mod desk;
mod essentials;
pub mod export;
pub mod filing;
pub mod imports;
pub mod leads;
pub mod papers;
mod place;
pub mod reader;
pub mod record;
pub mod relations;
pub mod search;
pub mod show;
pub mod signers;
mod timeline;
pub mod times;
pub mod upload;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::web::Site;
use crate::web::page::practices::upload::FORM_MAX_BYTES;

/// Every page of practices.
pub fn routes() -> Router<Arc<Site>> {
    let with_files = || DefaultBodyLimit::max(FORM_MAX_BYTES);
    Router::new()
        .route("/pratiche", get(search::show))
        .route("/pratiche.csv", get(search::csv))
        .route("/pratiche.geojson", get(search::geojson))
        .route("/pratiche/{number}", get(show::show).post(show::act).layer(with_files()))
        .route("/pratiche/{number}/password", post(show::enter))
        .route("/pratiche/{number}/esci", post(show::leave))
        .route("/ufficio/pratiche", get(desk::list))
        .route("/ufficio/pratiche/{number}", get(record::show).post(record::act).layer(with_files()))
        .merge(relations::routes())
        .merge(filing::routes())
        .merge(imports::routes())
        .merge(times::routes())
        .merge(papers::routes())
        .merge(signers::routes())
        .merge(access::routes())
        .merge(accesses::routes())
}

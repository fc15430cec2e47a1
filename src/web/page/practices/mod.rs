//! Practices: consulted by everybody, filed by citizens and professionals, followed with a password, dealt with by the office.

mod act;
pub(crate) mod clock;
pub mod desk;
mod documents;
mod essentials;
mod place;
pub mod reader;
pub mod record;
pub mod search;
pub mod show;
mod timeline;
pub mod upload;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::web::Site;

/// Every page of practices.
pub fn routes() -> Router<Arc<Site>> {
    Router::new().route("/pratiche", get(search::show)).merge(show::routes()).merge(record::routes())
}

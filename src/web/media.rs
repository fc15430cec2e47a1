//! `/media/{hash}.{jpg,webp}`: photos, immutable.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::app::withheld::Openness;
use crate::domain::document::ContentHash;
use crate::media::{Extension, FileName};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

/// What can be asked beside the name.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The private key of the photo's report: its holder sees the photo also when the report is not public.
    chiave: Option<String>,
}

/// A photo. Documents are not served here: they are for those who act on the record.
pub async fn file(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    let name: FileName = name.parse().map_err(|_error| Problem::not_found())?;
    if matches!(name.extension, Extension::Pdf | Extension::P7m) {
        return Err(Problem::not_found());
    }
    let cache = cache_of(&site, name.hash, asked, request).await?;
    let bytes = site.app.media().get(name).await.map_err(|error| {
        tracing::error!(%error, "a photo could not be read");
        Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "the photo could not be read")
    })?;
    let bytes = bytes.ok_or_else(Problem::not_found)?;
    Ok(([(header::CONTENT_TYPE, name.extension.content_type())], cache, bytes).into_response())
}

/// What may be kept of the photo by those who may have it. Who asks matters only for photos that are withheld.
async fn cache_of(site: &Arc<Site>, hash: ContentHash, asked: Asked, request: Request) -> Result<Cache, Problem> {
    if !site.app.is_withheld(hash) {
        return Ok(Cache::Immutable);
    }
    let (mut parts, _body) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut parts, site).await?;
    match site.app.openness(hash, &visitor.actor, asked.chiave.as_deref()).await? {
        Openness::Public => Ok(Cache::Immutable),
        Openness::Reserved => Ok(Cache::Never),
        Openness::Closed => Err(Problem::not_found()),
    }
}

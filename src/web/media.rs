//! `/media/{hash}.{jpg,webp}`: photos, immutable.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::media::{Extension, FileName};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::problem::Problem;

/// A photo. Documents are not served here: they are for those who act on the record.
pub async fn file(State(site): State<Arc<Site>>, Path(name): Path<String>) -> Result<Response, Problem> {
    let name: FileName = name.parse().map_err(|_error| Problem::not_found())?;
    if name.extension == Extension::Pdf {
        return Err(Problem::not_found());
    }
    let bytes = site.app.media().get(name).await.map_err(|error| {
        tracing::error!(%error, "a photo could not be read");
        Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "the photo could not be read")
    })?;
    let bytes = bytes.ok_or_else(Problem::not_found)?;
    Ok(([(header::CONTENT_TYPE, name.extension.content_type())], Cache::Immutable, bytes).into_response())
}

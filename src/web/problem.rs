//! Errors of the interfaces for programs: problem details (RFC 9457), `application/problem+json`.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Json, body};
use serde::Serialize;

use crate::app::recall::RecallError;
use crate::app::submit::SubmitError;
use crate::domain::refusal::Refusal;
use crate::formats::bbox::NotABbox;
use crate::store::StoreError;
use crate::web::cache::Cache;
use crate::web::error::{PageError, is_bare};
use crate::web::made::NotMade;

/// A problem, as told to a program.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The field or parameter it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl Problem {
    /// A problem of this status, told in one sentence.
    #[must_use]
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error").to_owned();
        Self { kind: "about:blank", title, status: status.as_u16(), detail: Some(detail.into()), field: None }
    }

    /// A parameter that is not of its form.
    #[must_use]
    pub fn bad_parameter(name: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail).about(name)
    }

    /// The same, about that field or parameter.
    #[must_use]
    pub fn about(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }

    /// Only for those who say who they are.
    #[must_use]
    pub fn who_are_you() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "send an API key of your office as `Authorization: Bearer …`, or sign in")
    }

    /// There is nothing at this address.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is nothing at this address")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Cache::Never, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Most bytes of the server's own words that are told.
const DETAIL_MAX_BYTES: usize = 4096;

/// Makes a problem of a refusal that the server itself answered with: a query that cannot be read, a wrong method.
pub async fn render(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if !is_bare(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let words = body::to_bytes(body, DETAIL_MAX_BYTES).await.unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let words = if words.trim().is_empty() { "the request cannot be taken" } else { words.trim() };
    let mut response = Problem::new(parts.status, words).into_response();
    if let Some(methods) = parts.headers.remove(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, methods);
    }
    response
}

impl From<NotABbox> for Problem {
    fn from(error: NotABbox) -> Self {
        Self::bad_parameter("bbox", error.to_string())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the service failed; the cause is in its log")
    }
}

impl From<RecallError> for Problem {
    fn from(error: RecallError) -> Self {
        match error {
            RecallError::NotYet => Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
            RecallError::Store(error) => error.into(),
        }
    }
}

impl From<NotMade> for Problem {
    fn from(error: NotMade) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match &refusal {
            Refusal::NotPermitted => StatusCode::FORBIDDEN,
            Refusal::NotLegal { .. }
            | Refusal::NotNow { .. }
            | Refusal::Stale
            | Refusal::Closed
            | Refusal::ChildrenOpen(_)
            | Refusal::NothingDue => StatusCode::CONFLICT,
            Refusal::UnknownReport(_) => StatusCode::NOT_FOUND,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let field = refusal.field().map(|field| field.to_string());
        Self { field, ..Self::new(status, refusal.to_string()) }
    }
}

impl From<SubmitError> for Problem {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Refused(refusal) => refusal.into(),
            SubmitError::KeyUsed => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "this Idempotency-Key was used for another request: choose a new one",
            ),
            SubmitError::Busy => Self::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests wait to be written"),
            SubmitError::Store(error) => {
                tracing::error!(%error, "a submission could not be written");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the service failed; nothing was written")
            }
        }
    }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        let status = error.clone().into_response().status();
        Self::new(status, error.to_string())
    }
}

//! Errors of the pages: each becomes a page in the visitor's language that says what to do next.

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::app::recall::RecallError;
use crate::app::submit::SubmitError;
use crate::domain::refusal::Refusal;
use crate::store::StoreError;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::page::frame::Frame;
use crate::web::visitor::{PROFILE, Visitor};

/// Why a page is not shown.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PageError {
    /// There is nothing at this address, or nothing this visitor may see.
    #[error("not found")]
    NotFound,
    /// Only for those who have signed in.
    #[error("sign in first")]
    SignIn {
        /// Where to go afterwards.
        back: String,
    },
    /// Only for those who have set up a second factor.
    #[error("set up the second factor first, in the profile")]
    CodeNeeded,
    /// The key of a program that holds no longer, or never did.
    #[error("this API key is unknown or was revoked: ask for another one")]
    KeyUnknown,
    /// Not for this visitor.
    #[error("forbidden")]
    Forbidden,
    /// The request is not of the form that this address takes.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// More bytes than are taken.
    #[error("the request is too large")]
    TooLarge,
    /// Asked too often.
    #[error("too many requests")]
    TooMany {
        /// After how many seconds to try again.
        retry_after_s: u64,
    },
    /// Too much waits to be written.
    #[error("busy")]
    Busy,
    /// The domain said no where no form can say so.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The service failed: the cause is in the log.
    #[error("{0}")]
    Failed(Arc<StoreError>),
    /// A template failed.
    #[error("{0}")]
    Template(Arc<askama::Error>),
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        Self::Failed(Arc::new(error))
    }
}

impl From<RecallError> for PageError {
    fn from(error: RecallError) -> Self {
        match error {
            RecallError::NotYet => Self::Busy,
            RecallError::Store(error) => error.into(),
        }
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        Self::Template(Arc::new(error))
    }
}

impl From<SubmitError> for PageError {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Refused(refusal) => Self::Refused(refusal),
            SubmitError::KeyUsed => Self::BadRequest("the form was sent before"),
            SubmitError::Busy => Self::Busy,
            SubmitError::Store(error) => Self::Failed(error),
        }
    }
}

impl PageError {
    const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn { .. } | Self::CodeNeeded => StatusCode::SEE_OTHER,
            Self::KeyUnknown => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Failed(_) | Self::Template(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for PageError {
    /// The bare answer: [`render`] puts the page around it, knowing the visitor.
    fn into_response(self) -> Response {
        let mut response = (self.status(), Cache::Never, self.to_string()).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The page of an error.
#[derive(Template)]
#[template(path = "page/error.html")]
struct ErrorPage {
    frame: Frame,
    title: String,
    text: String,
}

impl PageError {
    /// What a refusal of the server's own means for a page: a form that is cut short, too large or for nobody.
    fn of_bare(response: &Response) -> Option<Self> {
        is_bare(response).then(|| match response.status() {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            _ => Self::BadRequest("refused before it was read"),
        })
    }
}

/// Whether a refusal says nothing in the format of its surface: it comes from the server, not from a handler.
#[must_use]
pub fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    response.status().is_client_error() && kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

/// Puts a page around an error that a handler, or the server before it, answered with.
pub async fn render(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut seen = parts.clone();
    parts.extensions = seen.extensions.clone();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let own = response.extensions_mut().remove::<PageError>();
    let Some(error) = own.or_else(|| PageError::of_bare(&response)) else { return response };
    if let PageError::Failed(_) | PageError::Template(_) = &error {
        tracing::error!(path = %seen.uri.path(), %error, "a page failed");
    }
    let Ok(visitor) = Visitor::from_request_parts(&mut seen, &site).await else { return response };
    if let PageError::SignIn { back } = &error {
        let back: String = url::form_urlencoded::byte_serialize(visitor.words.href(back).as_bytes()).collect();
        return (Cache::Never, Redirect::to(&visitor.words.href(&format!("/accedi?poi={back}")))).into_response();
    }
    if matches!(error, PageError::CodeNeeded) {
        return (Cache::Never, Redirect::to(&visitor.words.href(PROFILE))).into_response();
    }
    let Some(mut page) = page_of(&site, visitor, &error) else { return response };
    *page.status_mut() = response.status();
    if let Some(methods) = response.headers_mut().remove(header::ALLOW) {
        page.headers_mut().insert(header::ALLOW, methods);
    }
    page
}

fn page_of(site: &Site, visitor: Visitor, error: &PageError) -> Option<Response> {
    let words = visitor.words;
    let (title, text) = match error {
        PageError::NotFound => (t!(words, "error-not-found"), t!(words, "error-not-found-text")),
        PageError::Forbidden | PageError::SignIn { .. } | PageError::CodeNeeded | PageError::KeyUnknown => {
            (t!(words, "error-forbidden"), t!(words, "refusal-not-permitted"))
        }
        PageError::BadRequest(_) => (t!(words, "error-bad-request"), t!(words, "error-bad-request-text")),
        PageError::TooLarge => (t!(words, "error-too-large"), t!(words, "error-too-large-text")),
        PageError::TooMany { .. } => (t!(words, "error-too-many"), t!(words, "error-too-many-text")),
        PageError::Busy => (t!(words, "error-too-many"), t!(words, "refusal-busy")),
        PageError::Refused(refusal) => (t!(words, "error-refused"), words.refusal(refusal, &visitor.rules)),
        PageError::Failed(_) | PageError::Template(_) => (t!(words, "error-failed"), t!(words, "error-failed-text")),
    };
    let page = ErrorPage { frame: Frame::new(site, visitor, title.clone()), title, text };
    let mut response = (error.status(), Cache::Never, Html(page.render().ok()?)).into_response();
    if let PageError::TooMany { retry_after_s } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_s));
    } else if matches!(error, PageError::Busy) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(2));
    }
    Some(response)
}

/// Nothing is at this address.
pub async fn not_found() -> PageError {
    PageError::NotFound
}

/// Renders a page, with what may be kept of it.
pub fn html(page: &impl Template, cache: Cache) -> Result<Response, PageError> {
    Ok((cache, Html(page.render()?)).into_response())
}

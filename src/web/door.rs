//! The door of the server: open at once, so that "not ready yet" can be said while the territory loads. Here the language
//! is read from the path, and every answer gets the headers that keep a browser safe.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::uri::{PathAndQuery, Uri};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::web::cache::Cache;
use crate::web::{Site, router, tiles};
use crate::words::Language;

const SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// On every answer that does not say otherwise itself.
const SAFE: [(HeaderName, HeaderValue); 4] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SECURITY_POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("geolocation=(self), camera=(self), microphone=()"),
    ),
];

/// Noted in each request: cancelled when the server is to close, for answers that would go on for ever.
#[derive(Debug, Clone)]
pub struct Closing(pub CancellationToken);

/// The door; clones are the same door.
#[derive(Debug, Clone, Default)]
pub struct Door {
    behind: Arc<OnceLock<(Arc<Site>, Router)>>,
}

impl Door {
    /// Lets requests in to a site from now on. A door is opened once; later calls change nothing.
    pub fn open(&self, site: &Arc<Site>) {
        drop(self.behind.set((Arc::clone(site), router(site))));
    }

    /// Answers a request that came over a connection from there.
    pub async fn answer(
        &self,
        request: axum::http::Request<Incoming>,
        from: SocketAddr,
        closing: &Closing,
    ) -> Response {
        // Most of what is asked for are tiles, of which most are kept: those take the short way.
        if let Some((site, _)) = self.behind.get()
            && let Some(tile) = catch_unwind(AssertUnwindSafe(|| tiles::at_once(site, &request))).unwrap_or_default()
        {
            return with_safe_headers(tile);
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(from));
        request.extensions_mut().insert(closing.clone());
        with_safe_headers(self.enter(request).await)
    }

    async fn enter(&self, request: Request) -> Response {
        match self.behind.get() {
            Some((_, router)) => match router.clone().oneshot(with_language(request)).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
            None if request.uri().path() == "/healthz" => "alive\n".into_response(),
            None => starting(),
        }
    }
}

fn starting() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], Cache::Never, "starting: the map is being loaded\n")
        .into_response()
}

fn with_safe_headers(mut response: Response) -> Response {
    for (name, value) in SAFE {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Takes `/en` off the path and notes the language instead, so that each page has one route.
fn with_language(mut request: Request<Body>) -> Request<Body> {
    let path = request.uri().path();
    let inner = match path.strip_prefix("/en") {
        Some("") => Some("/".to_owned()),
        Some(rest) if rest.starts_with('/') => Some(rest.to_owned()),
        _ => None,
    };
    let language = if inner.is_some() { Language::En } else { Language::It };
    if let Some(inner) = inner {
        let query = request.uri().query().map_or(String::new(), |query| format!("?{query}"));
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = PathAndQuery::try_from(format!("{inner}{query}")).ok();
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
    request.extensions_mut().insert(language);
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(path: &str) -> (String, Language) {
        let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        let request = with_language(request);
        (request.uri().to_string(), *request.extensions().get::<Language>().expect("noted"))
    }

    #[test]
    fn the_language_is_in_the_path() {
        assert_eq!(seen("/"), ("/".to_owned(), Language::It));
        assert_eq!(seen("/en"), ("/".to_owned(), Language::En));
        assert_eq!(seen("/en/segnala?a=b"), ("/segnala?a=b".to_owned(), Language::En));
        assert_eq!(seen("/enti"), ("/enti".to_owned(), Language::It));
    }
}

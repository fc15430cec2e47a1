//! What others may keep of an answer: every response says it, in one of these ways.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponseParts, ResponseParts};

/// How long an answer may be kept, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// By nobody: staff pages, drafts, private links.
    Never,
    /// By anybody, but asked for again each time (with its `ETag`, if it has one).
    Revalidate,
    /// By anybody, for so many seconds.
    Seconds(u32),
    /// By anybody, for ever: the address changes with the content.
    Immutable,
}

impl Cache {
    /// The value of `Cache-Control`.
    #[must_use]
    pub fn header(self) -> HeaderValue {
        match self {
            Self::Never => HeaderValue::from_static("no-store"),
            Self::Revalidate => HeaderValue::from_static("no-cache"),
            Self::Seconds(seconds) => HeaderValue::from_maybe_shared(format!("public, max-age={seconds}"))
                .unwrap_or(HeaderValue::from_static("no-cache")),
            Self::Immutable => HeaderValue::from_static("public, max-age=31536000, immutable"),
        }
    }
}

impl IntoResponseParts for Cache {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        parts.headers_mut().insert(header::CACHE_CONTROL, self.header());
        Ok(parts)
    }
}

/// Whether the request's `If-None-Match` names this entity tag (weak comparison, RFC 9110 §13.1.2).
#[must_use]
pub fn is_known(headers: &axum::http::HeaderMap, etag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
}

/// Whether the client reads this content coding (RFC 9110 §12.5.3; a weight of zero means no).
#[must_use]
pub fn takes(headers: &axum::http::HeaderMap, coding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|all| all.split(','))
        .any(|taken| {
            let (name, weight) = taken.split_once(';').unwrap_or((taken, ""));
            let is_refused = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0);
            (name.trim() == coding || name.trim() == "*") && !is_refused
        })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::*;

    #[test]
    fn packed_only_for_those_who_read_it() {
        let takes = |text: &'static str| {
            takes(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(text))]), "gzip")
        };
        assert!(takes("br, gzip;q=0.5") && takes("*"));
        assert!(!takes("identity") && !takes("gzip; q=0") && !super::takes(&HeaderMap::new(), "gzip"));
    }
}

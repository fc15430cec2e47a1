//! Styles, scripts, fonts and sprites: built by `make` into `static/dist`, carried inside the binary.
//!
//! Their address holds a hash of them all, so they may be kept for ever and still change with the next version.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::web::cache::{Cache, is_known, takes};
use crate::web::error::PageError;

#[derive(RustEmbed)]
#[folder = "static/dist"]
struct Assets;

/// A hash over all assets: the part of their address that changes when one of them does.
static BUILD: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Assets::iter().collect();
    names.sort();
    let mut hasher = Sha256::new();
    for name in names {
        if let Some(asset) = Assets::get(&name) {
            hasher.update(name.as_bytes());
            hasher.update(asset.metadata.sha256_hash());
        }
    }
    URL_SAFE_NO_PAD.encode(&hasher.finalize()[..6])
});

/// The address of an asset.
#[must_use]
pub fn href(path: &str) -> String {
    format!("/static/{}/{path}", *BUILD)
}

/// The bytes of an asset, for those who draw with it.
#[must_use]
pub fn bytes(path: &str) -> Option<Vec<u8>> {
    Assets::get(path).map(|asset| asset.data.into_owned())
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "json" => "application/json",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

/// An asset; compressed beforehand where the browser takes brotli. Who reloads a page asks again all the same, and is
/// told that nothing has changed.
pub async fn file(Path((build, path)): Path<(String, String)>, headers: HeaderMap) -> Result<Response, PageError> {
    let squeezed = takes(&headers, "br").then(|| Assets::get(&format!("{path}.br"))).flatten();
    let is_squeezed = squeezed.is_some();
    let asset = squeezed.or_else(|| Assets::get(&path)).ok_or(PageError::NotFound)?;
    // An address of another version is answered with what there is now, but nobody shall keep it under that name.
    let cache = if build == *BUILD { Cache::Immutable } else { Cache::Never };
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&asset.metadata.sha256_hash()[..12]));
    let about = [(header::ETAG, etag.clone()), (header::VARY, "accept-encoding".to_owned())];
    if is_known(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, cache, about).into_response());
    }
    let kind = [(header::CONTENT_TYPE, content_type(&path))];
    let mut response = (cache, about, kind, asset.data.into_owned()).into_response();
    if is_squeezed {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Ok(response)
}

//! `/accedi` and `/esci`: staff and partners sign in and out.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::throttle::Costly;
use crate::web::visitor::{Visitor, device_of, no_session_cookie, session_cookie, session_token};

#[derive(Template)]
#[template(path = "page/sign_in.html")]
struct SignIn {
    frame: Frame,
    back: String,
    email: String,
    failed: bool,
    /// Whether a password has just been chosen by a mailed link.
    password_chosen: bool,
}

/// Where to go after signing in.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    poi: String,
    fatto: Option<String>,
}

/// What was typed.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    poi: String,
}

/// Only paths of this site, so that the page cannot be used to lead elsewhere.
fn own_path(path: &str) -> &str {
    let plain = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if plain { path } else { "/ufficio" }
}

/// Shows the form.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let frame = Frame::new(&site, visitor.clone(), t!(visitor.words, "sign-in"));
    let (back, password_chosen) = (own_path(&asked.poi).to_owned(), asked.fatto.as_deref() == Some("password"));
    html(&SignIn { frame, back, email: String::new(), failed: false, password_chosen }, Cache::Never)
}

/// Signs in.
pub async fn enter(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    site.throttle.count_address(Costly::SignIn, from.ip())?;
    site.throttle.count(Costly::SignIn, &typed.email.trim().to_lowercase())?;
    let Some(token) = site.app.sign_in(&typed.email, typed.password, &device_of(&headers, from.ip())).await? else {
        let frame = Frame::new(&site, visitor.clone(), t!(visitor.words, "sign-in"));
        let back = own_path(&typed.poi).to_owned();
        let page = SignIn { frame, back, email: typed.email, failed: true, password_chosen: false };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
    };
    // The session of before ends: a token planted by somebody else is worth nothing afterwards.
    if let Some(old) = session_token(&headers) {
        site.app.sign_out(&old).await?;
    }
    Ok((Cache::Never, jar.add(session_cookie(&site, token)), Redirect::to(own_path(&typed.poi))).into_response())
}

/// Signs out.
pub async fn leave(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
) -> Result<Response, PageError> {
    if let Some(token) = session_token(&headers) {
        site.app.sign_out(&token).await?;
    }
    Ok((Cache::Never, jar.add(no_session_cookie(&site)), Redirect::to(&visitor.words.href("/"))).into_response())
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn leads_nowhere_else() {
        assert_eq!(own_path("/en/ufficio?a=b"), "/en/ufficio?a=b");
        for path in
            ["", "https://example.org", "//example.org", "/\\example.org", "javascript:alert(1)", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(own_path(path), "/ufficio");
        }
    }
}

//! `/accedi` and `/esci`: staff and partners sign in and out.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::app::sign_in::SignedIn;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::throttle::Costly;
use crate::web::visitor::{Visitor, device_of, no_session_cookie, session_cookie, session_token, waiting_cookie};

#[derive(Template)]
#[template(path = "page/sign_in.html")]
struct SignIn {
    frame: Frame,
    back: String,
    email: String,
    failed: bool,
    /// What is to be said first: that a password was chosen, or that the code came too late.
    notice: Option<String>,
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
#[must_use]
pub fn own_path(path: &str) -> &str {
    let plain = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if plain { path } else { "/ufficio" }
}

/// A path as a value in the query of an address.
#[must_use]
pub fn encoded(path: &str) -> String {
    url::form_urlencoded::byte_serialize(path.as_bytes()).collect()
}

/// Shows the form.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let frame = Frame::new(&site, visitor.clone(), t!(visitor.words, "sign-in"));
    let notice = match asked.fatto.as_deref() {
        Some("password") => Some(t!(visitor.words, "password-chosen")),
        Some("scaduto") => Some(t!(visitor.words, "code-too-late")),
        _ => None,
    };
    let back = own_path(&asked.poi).to_owned();
    html(&SignIn { frame, back, email: String::new(), failed: false, notice }, Cache::Never)
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
    let Some(signed_in) = site.app.sign_in(&typed.email, typed.password, &device_of(&headers, from.ip())).await? else {
        let frame = Frame::new(&site, visitor.clone(), t!(visitor.words, "sign-in"));
        let back = own_path(&typed.poi).to_owned();
        let page = SignIn { frame, back, email: typed.email, failed: true, notice: None };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
    };
    // The session of before ends: a token planted by somebody else is worth nothing afterwards.
    if let Some(old) = session_token(&headers) {
        site.app.sign_out(&old).await?;
    }
    Ok(arrive(&site, &visitor, jar, signed_in, own_path(&typed.poi)))
}

/// Leads on after signing in: to where the visitor wanted to go, or to the question for the code.
#[must_use]
pub fn arrive(site: &Site, visitor: &Visitor, jar: CookieJar, signed_in: SignedIn, back: &str) -> Response {
    match signed_in {
        SignedIn::Done { token } => {
            (Cache::Never, jar.add(session_cookie(site, token)), Redirect::to(back)).into_response()
        }
        SignedIn::AwaitsCode { token } => {
            let to = visitor.words.href(&format!("/accedi/codice?poi={}", encoded(back)));
            (Cache::Never, jar.add(waiting_cookie(site, Some(token))), Redirect::to(&to)).into_response()
        }
    }
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

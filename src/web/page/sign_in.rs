//! `/accedi` and `/esci`: staff and partners sign in and out, by their password or by way of a provider.

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
use crate::web::page::openid::{self, Button};
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
    /// The provider that people here may have.
    openid: Option<Button>,
    /// Why it did not lead in: a title, and what to do.
    refusal: Option<(String, String)>,
}

impl SignIn {
    fn new(site: &Site, visitor: &Visitor, back: &str) -> Self {
        Self {
            frame: Frame::new(site, visitor.clone(), t!(visitor.words, "sign-in")),
            back: back.to_owned(),
            email: String::new(),
            failed: false,
            notice: None,
            openid: Button::of(site, visitor.words, back, false),
            refusal: None,
        }
    }
}

/// Where to go after signing in.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    poi: String,
    fatto: Option<String>,
    #[serde(default)]
    openid: String,
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
    // Browsers leave tabs and ends of lines out, and take a backslash for a slash: with them it could be another host.
    let plain =
        path.starts_with('/') && !path.starts_with("//") && !path.contains(|c: char| c == '\\' || c.is_control());
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
    let mut page = SignIn::new(&site, &visitor, own_path(&asked.poi));
    page.notice = match asked.fatto.as_deref() {
        Some("password") => Some(t!(visitor.words, "password-chosen")),
        Some("scaduto") => Some(t!(visitor.words, "code-too-late")),
        _ => None,
    };
    if let Some(provider) = &site.openid {
        page.refusal = openid::reason(&asked.openid, provider.name(), visitor.words);
        page.openid = Button::of(&site, visitor.words, &page.back, openid::is_about_who(&asked.openid));
    }
    html(&page, Cache::Never)
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
        let page = SignIn { email: typed.email, failed: true, ..SignIn::new(&site, &visitor, own_path(&typed.poi)) };
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
        for path in [
            "",
            "https://example.org",
            "//example.org",
            "/\\example.org",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
            "/\t/example.org",
        ] {
            assert_eq!(own_path(path), "/ufficio");
        }
    }
}

//! Who asks: language, account if signed in, and the actor that makes of them.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::app::sessions::{CODE_WITHIN, Device, SESSION_HOURS};
use crate::app::sign_in::actor_of;
use crate::app::submit::Key;
use crate::domain::person::{Actor, Channel};
use crate::domain::policy::{Action, may};
use crate::domain::rules::Rules;
use crate::store::accounts::Account;
use crate::web::Site;
use crate::web::error::PageError;
use crate::words::{Language, Words};

/// Where a second factor is set up; who must have one and has none gets to no other page of the staff.
pub const PROFILE: &str = "/ufficio/profilo";

/// Where keys of programs are good: nowhere else.
const API: &str = "/api/v1/";

/// The key that a program shows (RFC 6750).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let shown = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    // A scheme alone is a key that is none, not nobody's.
    let (scheme, key) = shown.split_once(' ').unwrap_or((shown, ""));
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}

/// The cookie that holds a session's token.
const SESSION_COOKIE: &str = "sestomia_session";

/// Who asks, and what holds while they are answered.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The words of their language.
    pub words: &'static Words,
    /// What they may do follows from this.
    pub actor: Actor,
    /// Their account, when signed in.
    pub account: Option<Account>,
    /// What holds in the jurisdiction.
    pub rules: Arc<Rules>,
    /// The instant of the request.
    pub now: Timestamp,
    /// The path they asked for, without language and query.
    pub path: String,
}

impl Visitor {
    /// Refuses unless the table of rules lets the visitor do this.
    pub fn must(&self, action: Action) -> Result<(), PageError> {
        if may(&self.actor, action) { Ok(()) } else { Err(PageError::Forbidden) }
    }

    /// The jurisdiction's time zone.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        self.rules.jurisdiction.calendar.time_zone.zone()
    }
}

impl<S> FromRequestParts<S> for Visitor
where
    Arc<Site>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let site = Arc::<Site>::from_ref(state);
        let language = parts.extensions.get::<Language>().copied().unwrap_or_default();
        let path = parts.uri.path().to_owned();
        let program = match bearer(&parts.headers).filter(|_| path.starts_with(API)) {
            Some(key) => Some(site.app.program_of(key).await?.ok_or(PageError::KeyUnknown)?),
            None => None,
        };
        let account = match session_token(&parts.headers).filter(|_| program.is_none()) {
            Some(token) => site.app.account_of(&token).await?,
            None => None,
        };
        // Who must have a second factor and has none may do no more than anybody, but for setting it up.
        let trusted = account.as_ref().filter(|account| !account.lacks_code() || path == PROFILE);
        let person = || trusted.map_or(Actor::citizen(Channel::Web), |account| actor_of(account, Channel::Web));
        let actor = program.unwrap_or_else(person);
        Ok(Self { words: Words::of(language), actor, account, rules: site.app.rules(), now: site.app.now(), path })
    }
}

/// A visitor who may enter the pages of the staff; anybody else is sent to sign in.
#[derive(Debug, Clone)]
pub struct Staff(pub Visitor);

impl<S> FromRequestParts<S> for Staff
where
    Arc<Site>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        if visitor.account.is_none() {
            return Err(PageError::SignIn { back: parts.uri.to_string() });
        }
        if visitor.account.as_ref().is_some_and(Account::lacks_code) && visitor.path != PROFILE {
            return Err(PageError::CodeNeeded);
        }
        if !may(&visitor.actor, Action::EnterOffice) {
            return Err(PageError::Forbidden);
        }
        Ok(Self(visitor))
    }
}

/// Whether a text may name a form that is sent once, or a draft: 1 to 64 visible ASCII characters. Others are not
/// ours, and some are none that a database takes.
#[must_use]
pub fn is_once(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The key of a form that is done once however often it is sent: of this name, with this content, by the one who says.
#[must_use]
pub fn once_key(name: &str, content: &impl Serialize) -> Option<Key> {
    let content = serde_json::to_vec(content).unwrap_or_default();
    is_once(name).then(|| Key::secret(format!("form {name} {}", URL_SAFE_NO_PAD.encode(Sha256::digest(content)))))
}

/// The token in the session cookie.
#[must_use]
pub fn session_token(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(SESSION_COOKIE).map(|cookie| cookie.value().to_owned()).filter(|token| token.len() <= 64)
}

/// What is kept of where somebody signs in.
#[must_use]
pub fn device_of(headers: &HeaderMap, address: IpAddr) -> Device {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    Device::of(agent.unwrap_or_default(), address)
}

/// The cookie between the password and the code.
const WAITING_COOKIE: &str = "sestomia_codice";

/// The token with which the answer to the question for a code is to come.
#[must_use]
pub fn waiting_token(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(WAITING_COOKIE).map(|cookie| cookie.value().to_owned()).filter(|token| token.len() <= 64)
}

/// The cookie between the password and the code; empty: it ends.
#[must_use]
pub fn waiting_cookie(site: &Site, token: Option<String>) -> Cookie<'static> {
    let seconds = if token.is_some() { CODE_WITHIN.as_secs() } else { 0 };
    private_cookie(site, WAITING_COOKIE, token.unwrap_or_default(), seconds)
}

/// The cookie of a new session.
#[must_use]
pub fn session_cookie(site: &Site, token: String) -> Cookie<'static> {
    private_cookie(site, SESSION_COOKIE, token, SESSION_HOURS * 3600)
}

/// The cookie that ends a session in the browser.
#[must_use]
pub fn no_session_cookie(site: &Site) -> Cookie<'static> {
    private_cookie(site, SESSION_COOKIE, String::new(), 0)
}

/// A cookie that scripts cannot read and other sites cannot send, for so many seconds.
#[must_use]
pub fn private_cookie(site: &Site, name: &'static str, value: String, seconds: i64) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.is_secure())
        .max_age(cookie_seconds(seconds))
        .build()
}

fn cookie_seconds(seconds: i64) -> cookie::time::Duration {
    cookie::time::Duration::seconds(seconds)
}

/// Refuses writes that a page of another site makes a browser send (cross-site request forgery).
///
/// Browsers say where a request comes from in `Sec-Fetch-Site` and `Origin`; programs say neither and carry no cookies
/// that a foreign page could borrow.
pub async fn refuse_foreign_writes(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_own(&site, request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "a form of another site may not write here\n").into_response()
}

fn is_own(site: &Site, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    if let Some(from) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(from, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    origin == site.options.public_url || text(header::HOST) == Some(host)
}

//! `/accedi/openid` and `/accedi/openid/ritorno`: to the OpenID Connect provider that the municipality signs in by, and
//! back from it.
//!
//! Whatever does not lead in leads back to the page where one signs in, which says why and what to do.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use serde::Deserialize;

use crate::app::openid::{ATTEMPT_WITHIN, Attempt, OpenIdError, Provider};
use crate::app::sign_in::SignedIn;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::PageError;
use crate::web::page::sign_in::{arrive, encoded, own_path};
use crate::web::throttle::Costly;
use crate::web::visitor::{PROFILE, Visitor, device_of, private_cookie, session_token};
use crate::words::Words;

/// Where the provider sends people back to: to be registered there, below the public URL.
pub const BACK_FROM_PROVIDER: &str = "/accedi/openid/ritorno";
/// Longest code that is read.
const CODE_MAX_BYTES: usize = 4096;

/// What the page where one signs in shows of the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it is called.
    pub name: String,
    /// Where it leads. A link and no form: a form may lead nowhere else in browsers that keep to `form-action`.
    pub href: String,
}

impl Button {
    /// The button, if there is a provider; `another`: it asks who one is, because one came as somebody unknown.
    pub fn of(site: &Site, words: &Words, back: &str, another: bool) -> Option<Self> {
        let provider = site.openid.as_ref()?;
        let again = if another { "&altro=1" } else { "" };
        let href = words.href(&format!("/accedi/openid?poi={}{again}", encoded(back)));
        Some(Self { name: provider.name().to_owned(), href })
    }
}

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    poi: String,
    altro: String,
    /// The key with which who is signed in goes there only to be known afterwards.
    collega: String,
}

/// What the provider sends back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    code: String,
    state: String,
    error: String,
    iss: String,
}

/// The cookie that binds the browser to its attempt. With TLS its name makes the browser refuse it from anybody else,
/// sites of the same domain included.
fn cookie(site: &Site, value: String, seconds: i64) -> Cookie<'static> {
    private_cookie(site, cookie_name(site), value, seconds)
}

fn cookie_name(site: &Site) -> &'static str {
    if site.is_secure() { "__Host-sestomia_openid" } else { "sestomia_openid" }
}

fn provider_of(site: &Site) -> Result<&Provider, PageError> {
    site.openid.as_ref().ok_or(PageError::NotFound)
}

/// Sends to the provider.
pub async fn go(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let provider = provider_of(&site)?;
    site.throttle.count_address(Costly::SignIn, from.ip())?;
    let back = own_path(&asked.poi);
    let linking = match &visitor.account {
        _ if asked.collega.is_empty() => None,
        Some(account) if site.app.opens_openid_link(&asked.collega, &session_token(&headers).unwrap_or_default()) => {
            Some(account.id)
        }
        _ => return Ok(refused_to(PROFILE, "scaduto", visitor.words, back)),
    };
    let attempt = site.app.begin_openid(visitor.words.language(), back, linking);
    match provider.address_for(&site.app, &attempt, !asked.altro.is_empty()).await {
        Ok(url) => {
            let jar = jar.add(cookie(&site, attempt.cookie, ATTEMPT_WITHIN.as_secs()));
            Ok((Cache::Never, jar, Redirect::to(url.as_str())).into_response())
        }
        Err(error) => refused(error, linking.is_some(), visitor.words, back),
    }
}

/// Takes who comes back from the provider.
pub async fn come_back(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Query(answer): Query<Answer>,
) -> Result<Response, PageError> {
    let provider = provider_of(&site)?;
    let attempt = jar.get(cookie_name(&site)).and_then(|cookie| Attempt::of_cookie(cookie.value()));
    // The attempt ends here, whatever comes of it.
    let jar = jar.add(cookie(&site, String::new(), 0));
    let (words, back) = match &attempt {
        Some(attempt) => (Words::of(attempt.language), own_path(&attempt.back).to_owned()),
        None => (visitor.words, own_path("").to_owned()),
    };
    let is_linking = attempt.as_ref().is_some_and(|attempt| attempt.linking.is_some());
    let came = match attempt {
        Some(attempt) => came_back(&site, provider, (&headers, from, &visitor), &attempt, answer).await,
        None => Ok(Err(OpenIdError::Attempt)),
    };
    match came? {
        Ok(Came::Known) => {
            let to = words.href(&format!("{PROFILE}?fatto=collegato"));
            Ok((Cache::Never, jar, Redirect::to(&to)).into_response())
        }
        Ok(Came::In(signed_in)) => {
            // The session of before ends, as after a password.
            if let Some(old) = session_token(&headers) {
                site.app.sign_out(&old).await?;
            }
            Ok(arrive(&site, &Visitor { words, ..visitor }, jar, signed_in, &back))
        }
        Err(error) => Ok((jar, refused(error, is_linking, words, &back)?).into_response()),
    }
}

/// What coming back has led to.
enum Came {
    /// They are signed in.
    In(SignedIn),
    /// They were already, and are known to the provider now.
    Known,
}

/// Who comes back, and from where.
type Who<'a> = (&'a HeaderMap, SocketAddr, &'a Visitor);

async fn came_back(
    site: &Site,
    provider: &Provider,
    who: Who<'_>,
    attempt: &Attempt,
    answer: Answer,
) -> Result<Result<Came, OpenIdError>, PageError> {
    // An answer that is none of ours costs nothing. One that is makes us ask the provider, so it is counted, apart from
    // the beginning: who signs in does both.
    if let Err(error) = site.app.take_openid_answer(attempt, &answer.state).await {
        return Ok(Err(error));
    }
    site.throttle.count(Costly::SignIn, &format!("openid {}", who.1.ip()))?;
    Ok(identified(site, provider, who, attempt, answer).await)
}

async fn identified(
    site: &Site,
    provider: &Provider,
    (headers, from, visitor): Who<'_>,
    attempt: &Attempt,
    answer: Answer,
) -> Result<Came, OpenIdError> {
    if !answer.iss.is_empty() && answer.iss != provider.issuer() {
        return Err(OpenIdError::Unproved("the answer names another issuer".to_owned()));
    }
    if !answer.error.is_empty() {
        let error = answer.error.chars().filter(char::is_ascii_graphic).take(64).collect();
        return Err(OpenIdError::Declined(error));
    }
    if answer.code.is_empty() || answer.code.len() > CODE_MAX_BYTES {
        return Err(OpenIdError::Unproved("the answer has no code".to_owned()));
    }
    // Who began as somebody must still be that one.
    let linking = match attempt.linking {
        Some(id) => Some(visitor.account.as_ref().filter(|account| account.id == id).ok_or(OpenIdError::Attempt)?),
        None => None,
    };
    let identity = provider.identity_of(&site.app, attempt, answer.code).await?;
    match linking {
        Some(account) if site.app.link_openid(account.id, &identity).await? => Ok(Came::Known),
        Some(_) => Err(OpenIdError::Taken),
        None => Ok(Came::In(site.app.sign_in_by_openid(&identity, &device_of(headers, from.ip())).await?)),
    }
}

/// Leads back to where one signs in, or to the profile, with the reason.
fn refused(error: OpenIdError, is_linking: bool, words: &Words, back: &str) -> Result<Response, PageError> {
    let reason = match error {
        OpenIdError::Store(error) => return Err(error.into()),
        OpenIdError::Unreachable(_) => "irraggiungibile",
        OpenIdError::Attempt => "scaduto",
        OpenIdError::Declined(_) => "interrotto",
        OpenIdError::Unproved(_) => "non-provato",
        OpenIdError::Unverified => "non-verificato",
        OpenIdError::Nobody => "nessuno",
        OpenIdError::Taken => "altri",
    };
    tracing::info!(%error, "not signed in by the OpenID Connect provider");
    Ok(refused_to(if is_linking { PROFILE } else { "/accedi" }, reason, words, back))
}

fn refused_to(path: &str, reason: &str, words: &Words, back: &str) -> Response {
    let rest = if path == PROFILE { "#openid-sezione".to_owned() } else { format!("&poi={}", encoded(back)) };
    (Cache::Never, Redirect::to(&words.href(&format!("{path}?openid={reason}{rest}")))).into_response()
}

/// What the page where one signs in says of why it came to nothing: a title, and what to do.
#[must_use]
pub fn reason(code: &str, provider: &str, words: &Words) -> Option<(String, String)> {
    let name = provider.to_owned();
    Some(match code {
        "irraggiungibile" => {
            (t!(words, "openid-unreachable", name = name.clone()), t!(words, "openid-unreachable-text"))
        }
        "scaduto" => (t!(words, "openid-attempt"), t!(words, "openid-attempt-text")),
        "interrotto" => (t!(words, "openid-declined", name = name.clone()), t!(words, "openid-declined-text")),
        "non-provato" => (t!(words, "openid-unproved", name = name.clone()), t!(words, "openid-unproved-text")),
        "non-verificato" => (t!(words, "openid-unverified", name = name.clone()), t!(words, "openid-unverified-text")),
        "altri" => (t!(words, "openid-taken", name = name.clone()), t!(words, "openid-taken-text")),
        "nessuno" => (t!(words, "openid-nobody"), t!(words, "openid-nobody-text", name = name.clone())),
        _ => return None,
    })
}

/// Whether somebody may want to be another one for the provider.
#[must_use]
pub fn is_about_who(code: &str) -> bool {
    matches!(code, "non-verificato" | "nessuno")
}

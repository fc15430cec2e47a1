//! `/accedi/codice`: the step of signing in after the password, for those who have a second factor.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::store::accounts::Account;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::sign_in::{encoded, own_path};
use crate::web::throttle::Costly;
use crate::web::visitor::{Visitor, device_of, session_cookie, waiting_cookie, waiting_token};

#[derive(Template)]
#[template(path = "page/code.html")]
struct Code {
    frame: Frame,
    back: String,
    failed: bool,
}

/// The code as it was typed.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    codice: String,
    #[serde(default)]
    poi: String,
}

/// Where to go after signing in.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    poi: String,
}

/// Asks for the code.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let back = own_path(&asked.poi).to_owned();
    let Some(_account) = awaiting(&site, &headers).await? else { return Ok(again(&visitor, &back)) };
    html(&Code { frame: code_frame(&site, &visitor), back, failed: false }, Cache::Never)
}

/// Signs in by the code.
pub async fn enter(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let back = own_path(&typed.poi).to_owned();
    let Some(account) = awaiting(&site, &headers).await? else { return Ok(again(&visitor, &back)) };
    site.throttle.count_address(Costly::SignIn, from.ip())?;
    site.throttle.count(Costly::Code, account.email.as_str())?;
    let waiting = waiting_token(&headers).unwrap_or_default();
    let Some(token) = site.app.sign_in_by_code(&waiting, &typed.codice, &device_of(&headers, from.ip())).await? else {
        let page = Code { frame: code_frame(&site, &visitor), back, failed: true };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
    };
    let jar = jar.add(waiting_cookie(&site, None)).add(session_cookie(&site, token));
    Ok((Cache::Never, jar, Redirect::to(&back)).into_response())
}

fn code_frame(site: &Site, visitor: &Visitor) -> Frame {
    Frame::new(site, visitor.clone(), t!(visitor.words, "code-title"))
}

async fn awaiting(site: &Site, headers: &HeaderMap) -> Result<Option<Account>, PageError> {
    match waiting_token(headers) {
        Some(token) => Ok(site.app.awaiting_code(&token).await?),
        None => Ok(None),
    }
}

/// The password was not given, or too long ago.
fn again(visitor: &Visitor, back: &str) -> Response {
    let to = visitor.words.href(&format!("/accedi?fatto=scaduto&poi={}", encoded(back)));
    (Cache::Never, Redirect::to(&to)).into_response()
}

//! `/accedi/recupero` and `/accedi/password`: a way back for those who forgot their password, and a first one for those
//! who were invited.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::account_mail::Chosen;
use crate::app::sign_in::PASSWORD_MIN;
use crate::domain::account::LinkPurpose;
use crate::domain::person::Email;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::throttle::Costly;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "page/recover.html")]
struct Recover {
    frame: Frame,
    email: String,
    error: Option<String>,
    sent: bool,
}

#[derive(Template)]
#[template(path = "page/password.html")]
struct Password {
    frame: Frame,
    key: String,
    /// The account's address; `None`: the link is none that can be used.
    email: Option<String>,
    error: Option<String>,
}

/// Whether the mail has been asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    inviata: Option<String>,
}

/// The address that was typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    email: String,
}

/// Shows the form that asks for a mail.
pub async fn recover(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let frame = Frame::new(&site, visitor.clone(), t!(visitor.words, "recover-title"));
    html(&Recover { frame, email: String::new(), error: None, sent: asked.inviata.is_some() }, Cache::Never)
}

/// Has a mail sent, and says the same whether the address has an account or not.
pub async fn send(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    site.throttle.count_address(Costly::SignIn, from.ip())?;
    let Ok(email) = Email::new(&typed.email) else {
        let frame = Frame::new(&site, visitor.clone(), t!(visitor.words, "recover-title"));
        let error = Some(t!(visitor.words, "user-email-wrong"));
        let page = Recover { frame, email: typed.email, error, sent: false };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
    };
    site.throttle.count(Costly::Recover, &email.as_str().to_lowercase())?;
    site.app.ask_for_reset(&email, visitor.words.language()).await?;
    Ok((Cache::Never, Redirect::to(&visitor.words.href("/accedi/recupero?inviata=1"))).into_response())
}

/// The key in the link of the mail, and the password chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Link {
    chiave: String,
    nuova: String,
}

/// Shows the form that the mail leads to. Looking uses nothing up: programs that check mails look too.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(link): Query<Link>,
) -> Result<Response, PageError> {
    page(&site, visitor, link.chiave, None).await
}

async fn page(
    site: &Site,
    visitor: Visitor,
    key: String,
    error: Option<(StatusCode, String)>,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let found = site.app.link_of(&key).await?;
    let title = match &found {
        Some((_, LinkPurpose::Invitation)) => t!(words, "password-first-title"),
        Some((_, LinkPurpose::Reset)) => t!(words, "password-again-title"),
        None => t!(words, "password-no-link-title"),
    };
    let usual = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let (status, error) = error.map_or((usual, None), |(status, text)| (status, Some(text)));
    let email = found.map(|(account, _)| account.email.as_str().to_owned());
    let page = Password { frame: Frame::new(site, visitor, title), key, email, error };
    // The key in the address is told to nobody that the page might lead to.
    let referrer = (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok((status, [referrer], html(&page, Cache::Never)?).into_response())
}

/// Sets the password.
pub async fn choose(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    Form(link): Form<Link>,
) -> Result<Response, PageError> {
    site.throttle.count_address(Costly::SignIn, from.ip())?;
    match site.app.choose_password(&link.chiave, link.nuova).await? {
        Chosen::Done => Ok((Cache::Never, Redirect::to(&visitor.words.href("/accedi?fatto=password"))).into_response()),
        Chosen::NoLink => page(&site, visitor, link.chiave, None).await,
        Chosen::Weak => {
            let error = (StatusCode::UNPROCESSABLE_ENTITY, t!(visitor.words, "password-weak", n = PASSWORD_MIN));
            page(&site, visitor, link.chiave, Some(error)).await
        }
    }
}

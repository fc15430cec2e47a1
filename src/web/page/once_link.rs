//! Links that come by mail and do one thing: looking at them shows a button, and the button does it. Programs that follow
//! every link of a mail use nothing up.
//!
//! `/contatto`: an address is that of who left it. `/segui/conferma` and `/segui/disdici`: following begins and ends.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::Visitor;

/// What comes with a link, and with its button.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The token or key.
    chiave: String,
    /// What the key is for.
    n: i64,
}

#[derive(Template)]
#[template(path = "page/once_link.html")]
struct OncePage {
    frame: Frame,
    text: String,
    /// Where the button sends, what it says, and what it carries; none when there is nothing left to do.
    button: Option<(String, String)>,
    chiave: String,
    n: i64,
}

fn page(site: &Site, visitor: &Visitor, title: String, text: String, button: Option<String>, asked: Asked) -> OncePage {
    let action = visitor.words.href(&visitor.path);
    OncePage {
        frame: Frame::new(site, visitor.clone(), title),
        text,
        button: button.map(|button| (action, button)),
        chiave: asked.chiave,
        n: asked.n,
    }
}

/// The link was used, has expired, or never was one: nobody is told which.
fn gone(site: &Site, visitor: &Visitor) -> Result<Response, PageError> {
    let words = visitor.words;
    let page = page(site, visitor, t!(words, "link-gone"), t!(words, "link-gone-text"), None, Asked::default());
    Ok((StatusCode::NOT_FOUND, html(&page, Cache::Never)?).into_response())
}

/// A link by which an address is confirmed.
pub async fn contact(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if !site.app.is_contact_link(&asked.chiave).await? {
        return gone(&site, &visitor);
    }
    let words = visitor.words;
    let button = Some(t!(words, "contact-confirm"));
    html(&page(&site, &visitor, t!(words, "contact-title"), t!(words, "contact-text"), button, asked), Cache::Never)
}

/// Its button.
pub async fn confirm_contact(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    if !site.app.confirm_contact(&asked.chiave).await? {
        return gone(&site, &visitor);
    }
    let words = visitor.words;
    let (title, text) = (t!(words, "contact-title"), t!(words, "contact-confirmed"));
    html(&page(&site, &visitor, title, text, None, Asked::default()), Cache::Never)
}

/// A link by which following begins.
pub async fn follow(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if !site.app.is_asked_to_follow(&asked.chiave).await? {
        return gone(&site, &visitor);
    }
    let words = visitor.words;
    let button = Some(t!(words, "follow-confirm"));
    html(
        &page(&site, &visitor, t!(words, "follow-title"), t!(words, "follow-confirm-text"), button, asked),
        Cache::Never,
    )
}

/// Its button.
pub async fn begin(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    if !site.app.begin_to_follow(&asked.chiave).await? {
        return gone(&site, &visitor);
    }
    let words = visitor.words;
    let (title, text) = (t!(words, "follow-title"), t!(words, "follow-begun"));
    html(&page(&site, &visitor, title, text, None, Asked::default()), Cache::Never)
}

/// A link by which following ends. It can be used at any time, and again.
pub async fn unfollow(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if !site.app.is_end_of_following(asked.n, &asked.chiave) {
        return gone(&site, &visitor);
    }
    let words = visitor.words;
    let button = Some(t!(words, "follow-end-button"));
    html(
        &page(&site, &visitor, t!(words, "follow-end-title"), t!(words, "follow-end-text"), button, asked),
        Cache::Never,
    )
}

/// Its button.
pub async fn end(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    if !site.app.end_following(asked.n, &asked.chiave).await? {
        return gone(&site, &visitor);
    }
    let words = visitor.words;
    let (title, text) = (t!(words, "follow-end-title"), t!(words, "follow-ended"));
    html(&page(&site, &visitor, title, text, None, Asked::default()), Cache::Never)
}

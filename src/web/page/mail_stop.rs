//! `/avvisi/{token}`: no more mails about a report. Looking changes nothing, so that programs which open every link of
//! a mail stop nobody's; the button does it, and so does a mail program's own (RFC 8058), whatever it sends.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "page/mail_stop.html")]
struct MailStop {
    frame: Frame,
    token: String,
    is_stopped: bool,
    is_new: bool,
}

/// What is asked of the address.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Set to have mails again.
    riattiva: Option<String>,
}

/// Shows what can be done.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let person = site.app.person_of_mail_stop(&token).ok_or(PageError::NotFound)?;
    let is_stopped = site.app.wants_no_mails(person).await?;
    page(&site, visitor, token, is_stopped, false)
}

/// Stops the mails, or lets them come again.
pub async fn change(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let person = site.app.person_of_mail_stop(&token).ok_or(PageError::NotFound)?;
    let stop = asked.riattiva.is_none();
    site.app.stop_mails(person, stop).await?;
    page(&site, visitor, token, stop, true)
}

fn page(site: &Site, visitor: Visitor, token: String, is_stopped: bool, is_new: bool) -> Result<Response, PageError> {
    let title = t!(visitor.words, "mail-stop-title");
    html(&MailStop { frame: Frame::new(site, visitor, title), token, is_stopped, is_new }, Cache::Never)
}

//! `/ufficio/invii`: what waits to leave and what has failed, for the system administrator.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::sendings::{Outbox, Sending};
use crate::domain::account::LinkPurpose;
use crate::domain::policy::Action;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

/// Something that has not left, in words.
struct SendingView {
    outbox: &'static str,
    id: String,
    kind: String,
    about: String,
    to: String,
    attempts: u32,
    next: String,
    failure: Option<String>,
    has_failed: bool,
}

#[derive(Template)]
#[template(path = "page/sendings.html")]
struct Sendings {
    frame: Frame,
    list: Vec<SendingView>,
    waiting: u64,
    given_up: u64,
    is_cut: bool,
    is_retried: bool,
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    fatto: Option<String>,
}

/// What the forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    azione: String,
    tipo: String,
    invio: String,
}

/// Lists them.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepDeliveries)?;
    let (sendings, all, given_up) = site.app.sendings().await?;
    let page = Sendings {
        is_cut: (sendings.len() as u64) < all,
        list: sendings.into_iter().map(|sending| view_of(sending, &visitor)).collect(),
        waiting: all - given_up,
        given_up,
        is_retried: asked.fatto.is_some(),
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "sendings-title")).wide(),
    };
    html(&page, Cache::Never)
}

fn view_of(sending: Sending, visitor: &Visitor) -> SendingView {
    let words = visitor.words;
    let office = || {
        let code = sending.to.parse().ok();
        let office = code.and_then(|code| visitor.rules.offices.get(&code));
        office.map_or_else(|| sending.to.clone(), |office| office.short_name.clone())
    };
    let (kind, to) = match sending.outbox {
        Outbox::Mail => (t!(words, "sending-mail"), t!(words, "sending-to-citizen")),
        Outbox::Letter => (t!(words, "sending-letter"), sending.to.clone()),
        Outbox::Account => (t!(words, "sending-account"), sending.to.clone()),
        Outbox::Hook => (t!(words, "sending-hook"), office()),
        Outbox::Forward => (t!(words, "sending-forward"), office()),
    };
    let about = match sending.seq {
        Some(seq) => t!(words, "sending-event", number = sending.about, seq = seq.to_string()),
        None if sending.outbox == Outbox::Account && sending.about == LinkPurpose::Invitation.code() => {
            t!(words, "sending-invitation")
        }
        None if sending.outbox == Outbox::Account => t!(words, "sending-reset"),
        None => sending.about,
    };
    SendingView {
        outbox: sending.outbox.code(),
        id: sending.id,
        kind,
        about,
        to,
        attempts: sending.attempts,
        next: sending
            .due_at
            .map_or_else(|| t!(words, "sending-never"), |at| words.instant(at.max(visitor.now), visitor.zone())),
        has_failed: sending.failure.is_some(),
        failure: sending.failure.map(|failure| words.failure(&failure)),
    }
}

/// Tries what failed again.
pub async fn retry(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepDeliveries)?;
    match typed.azione.as_str() {
        "ritenta" => {
            let outbox = Outbox::of_code(&typed.tipo).ok_or(PageError::BadRequest("tipo"))?;
            // What has left meanwhile is not there any more, which is what was wanted.
            site.app.retry_sending(outbox, &typed.invio).await?;
        }
        "ritenta-tutti" => {
            site.app.retry_all_sendings().await?;
        }
        _ => return Err(PageError::BadRequest("azione")),
    }
    let back = visitor.words.href("/ufficio/invii?fatto=1");
    Ok((Cache::Never, Redirect::to(&back)).into_response())
}

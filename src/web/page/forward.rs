//! `/inoltri/{token}`: an outside body says that a report has arrived. Looking says nothing yet: programs open every
//! link of a mail.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;

use crate::domain::forward::{Delivery, Forwarding};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "page/forward.html")]
struct Acknowledgement {
    frame: Frame,
    token: String,
    number: String,
    body: String,
    /// When it was acknowledged.
    received: Option<String>,
    /// The report's page, where everybody may see it.
    href: Option<String>,
}

/// Shows what there is to confirm.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let (report, forwarding) = site.app.forward_of_token(&token).await?.ok_or(PageError::NotFound)?;
    let body = visitor.rules.offices.get(&forwarding.office);
    let page = Acknowledgement {
        token,
        number: report.number.to_string(),
        href: report.public.then(|| visitor.words.href(&format!("/segnalazioni/{}", report.number))),
        body: body.map_or_else(|| forwarding.office.to_string(), |office| office.name.clone()),
        received: forwarding.acknowledged_at.map(|at| visitor.words.instant(at, visitor.zone())),
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "acknowledge-title")),
    };
    html(&page, Cache::Never)
}

/// Confirms; again changes nothing.
pub async fn acknowledge(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let (_, forwarding) = site.app.forward_of_token(&token).await?.ok_or(PageError::NotFound)?;
    site.app.acknowledge_forward(forwarding.seq).await?;
    let back = visitor.words.href(&format!("/inoltri/{token}"));
    Ok((Cache::Never, Redirect::to(&back)).into_response())
}

/// What the staff reads of it, whole: `Publiacqua (mail): ricevuto · partito il …, ricevuto il … · loro numero: 12`.
pub(crate) fn forward_line(forwarding: &Forwarding, visitor: &Visitor) -> String {
    let words = visitor.words;
    let at = |at: Timestamp| words.instant(at, visitor.zone());
    let body = visitor.rules.offices.get(&forwarding.office);
    let body = body.map_or(forwarding.office.as_str(), |office| office.short_name.as_str());
    let delivery = forwarding.delivery();
    let mut parts = vec![format!("{body} ({}): {}", words.way(forwarding.way), words.delivery(delivery))];
    match forwarding.sent_at {
        Some(sent) => parts.push(t!(words, "forwards-sent", at = at(sent))),
        None => parts.push(t!(words, "forwards-queued", at = at(forwarding.queued_at))),
    }
    parts.extend(forwarding.acknowledged_at.map(|received| t!(words, "forwards-received", at = at(received))));
    let reference = forwarding.reference.as_deref();
    parts.extend(reference.map(|reference| t!(words, "forwards-reference", reference = reference)));
    if matches!(delivery, Delivery::Retried | Delivery::Failed) {
        parts.push(t!(words, "forwards-attempts", count = forwarding.attempts));
        parts.extend(forwarding.failure.as_ref().map(|failure| words.failure(failure)));
        parts.extend(forwarding.due_at.map(|next| t!(words, "forwards-next", at = at(next))));
    }
    parts.join(" · ")
}

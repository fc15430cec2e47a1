//! `/ufficio/menzioni`: notes in which one's office was asked to look.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::domain::policy::{Action, may_on, may_see};
use crate::domain::record::Seq;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::Staff;

struct MentionView {
    seq: u64,
    number: String,
    /// What the report is about, for those who may see it.
    subject: Option<String>,
    /// Its record, for those who work on it.
    href: Option<String>,
    by: String,
    at: String,
    text: String,
}

#[derive(Template)]
#[template(path = "page/desk_mentions.html")]
struct Mentions {
    frame: Frame,
    mentions: Vec<MentionView>,
}

/// Shows the notes.
pub async fn show(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    visitor.must(Action::NoteInternally)?;
    let words = visitor.words;
    let mut mentions = Vec::new();
    for asked in site.app.asked_to_look(&visitor.actor).await? {
        let (report, note) = (&asked.report, &asked.note);
        let office = note.office.as_ref().and_then(|code| visitor.rules.offices.get(code));
        let opens = may_on(&visitor.actor, Action::OpenRecord, report, None);
        mentions.push(MentionView {
            seq: asked.seq.0,
            number: report.number.to_string(),
            subject: may_see(&visitor.actor, report).then(|| report.subject.to_string()),
            href: opens.then(|| words.href(&format!("/ufficio/segnalazioni/{}", report.number))),
            by: office.map_or_else(|| words.role(note.role), |office| office.name.clone()),
            at: words.instant(note.at, visitor.zone()),
            text: note.text.to_string(),
        });
    }
    html(&Mentions { frame: Frame::new(&site, visitor, t!(words, "mentions-title")).wide(), mentions }, Cache::Never)
}

/// The note that was looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    nota: u64,
}

/// Notes that it was looked at.
pub async fn look(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(looked): Form<Looked>,
) -> Result<Response, PageError> {
    visitor.must(Action::NoteInternally)?;
    site.app.has_looked(&visitor.actor, Seq(looked.nota)).await?;
    Ok((Cache::Never, Redirect::to(&visitor.words.href("/ufficio/menzioni"))).into_response())
}

//! `/ufficio/menzioni`: notes in which one's office was asked to look, and a page for each where it answers, also where
//! it may not open the report: there is the note, and nothing else of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::mentions::Asked;
use crate::app::submit::SubmitError;
use crate::domain::policy::{Action, may_on, may_see};
use crate::domain::record::Seq;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::text::Description;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::report::said_by;
use crate::web::visitor::{Staff, Visitor};

struct MentionView {
    seq: u64,
    number: String,
    /// What the report is about, for those who may see it.
    subject: Option<String>,
    /// Its record, for those who work on it; else its page, for those who may see that.
    href: Option<String>,
    /// Whether that is the record.
    opens: bool,
    /// The page where it is answered.
    answer_href: String,
    by: String,
    at: String,
    text: String,
}

impl MentionView {
    fn of(asked: &Asked, visitor: &Visitor) -> Self {
        let (words, report, note) = (visitor.words, &asked.report, &asked.note);
        let opens = may_on(&visitor.actor, Action::OpenRecord, report, None);
        let sees = may_see(&visitor.actor, report);
        let folder = if opens { "/ufficio/segnalazioni" } else { "/segnalazioni" };
        Self {
            seq: asked.seq.0,
            number: report.number.to_string(),
            subject: sees.then(|| report.subject.to_string()),
            href: (opens || sees).then(|| words.href(&format!("{folder}/{}", report.number))),
            opens,
            answer_href: words.href(&format!("/ufficio/menzioni/{}", asked.seq.0)),
            by: said_by(note, visitor),
            at: words.instant(note.at, visitor.zone()),
            text: note.text.to_string(),
        }
    }
}

#[derive(Template)]
#[template(path = "page/desk_mentions.html")]
struct Mentions {
    frame: Frame,
    mentions: Vec<MentionView>,
}

/// Shows the notes.
pub async fn show(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    visitor.must(Action::AnswerMention)?;
    let asked = site.app.asked_to_look(&visitor.actor).await?;
    let mentions = asked.iter().map(|asked| MentionView::of(asked, &visitor)).collect();
    let title = t!(visitor.words, "mentions-title");
    html(&Mentions { frame: Frame::new(&site, visitor, title).wide(), mentions }, Cache::Never)
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
    visitor.must(Action::AnswerMention)?;
    site.app.has_looked(&visitor.actor, Seq(looked.nota)).await?;
    Ok((Cache::Never, Redirect::to(&visitor.words.href("/ufficio/menzioni"))).into_response())
}

/// A note, and what one's office answers.
#[derive(Template)]
#[template(path = "page/desk_mention.html")]
struct MentionPage {
    frame: Frame,
    mention: MentionView,
    /// What was answered: by whom, when, what.
    answer: Option<(String, String, String)>,
    typed: String,
    error: Option<String>,
}

/// What is answered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answered {
    testo: String,
}

/// Shows a note that asks one's office.
pub async fn note(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(note): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Action::AnswerMention)?;
    html(&mention_page(&site, visitor, seq_of(&note)?, String::new(), None).await?, Cache::Never)
}

fn seq_of(note: &str) -> Result<Seq, PageError> {
    note.parse().map(Seq).map_err(|_error| PageError::NotFound)
}

async fn mention_page(
    site: &Site,
    visitor: Visitor,
    seq: Seq,
    typed: String,
    error: Option<String>,
) -> Result<MentionPage, PageError> {
    let (asked, answer) = site.app.mention(&visitor.actor, seq).await?.ok_or(PageError::NotFound)?;
    let words = visitor.words;
    Ok(MentionPage {
        mention: MentionView::of(&asked, &visitor),
        answer: answer.map(|answer| {
            let at = words.instant(answer.at, visitor.zone());
            (said_by(&answer, &visitor), at, answer.text.to_string())
        }),
        typed,
        error,
        frame: Frame::new(site, visitor, t!(words, "mention-title", number = asked.report.number.to_string())),
    })
}

/// Answers it: those who asked are told.
pub async fn answer(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(note): Path<String>,
    Form(answered): Form<Answered>,
) -> Result<Response, PageError> {
    visitor.must(Action::AnswerMention)?;
    let seq = seq_of(&note)?;
    if site.app.mention(&visitor.actor, seq).await?.is_none() {
        return Err(PageError::NotFound);
    }
    let text = Description::new(&answered.testo).map_err(|error| Refusal::Text(Field::Text, error));
    let result = match text {
        Ok(text) => site.app.answer_mention(&visitor.actor, seq, text).await,
        Err(refusal) => Err(refusal.into()),
    };
    match result {
        Ok(()) => {
            let to = visitor.words.href(&format!("/ufficio/menzioni/{}", seq.0));
            Ok((Cache::Never, Redirect::to(&to)).into_response())
        }
        Err(SubmitError::Refused(refusal)) => {
            let error = visitor.words.refusal(&refusal, &visitor.rules);
            let page = mention_page(&site, visitor, seq, answered.testo, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

//! `/ufficio/pratiche/accessi`: who asks to see documents, by when each is to be answered, and the answers.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::Timestamp;
use serde::Deserialize;

use crate::app::accesses::Answered;
use crate::app::submit::SubmitError;
use crate::domain::practice::Practice;
use crate::domain::practice::access::{Access, AccessId, Answer};
use crate::domain::refusal::Refusal;
use crate::domain::text::{Prose, TextError};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

const PATH: &str = "/ufficio/pratiche/accessi";

/// The address.
pub fn routes() -> Router<Arc<Site>> {
    Router::new().route("/ufficio/pratiche/accessi", get(show).post(answer))
}

/// What has just been done, and which of them are listed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    fatto: Option<String>,
    risposte: Option<String>,
}

/// What is typed in the form of an answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    accesso: i64,
    atto: String,
    testo: String,
    visita: String,
}

/// A request in the list.
struct Row {
    id: i64,
    number: String,
    object: String,
    state: String,
    is_open: bool,
    asked: String,
    due: String,
    is_late: bool,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    what: String,
    reason: String,
    visit: Option<String>,
    /// Milliseconds since 1970 UTC.
    visit_ms: String,
    reply: Option<String>,
    /// When it was answered, and by whom.
    replied: Option<String>,
    /// What was typed for it.
    text: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "page/practices/accesses.html")]
struct List {
    frame: Frame,
    rows: Vec<Row>,
    visits: Vec<(String, String)>,
    /// Whether those are listed that were answered.
    answered: bool,
    done: bool,
}

fn not_for_them(error: SubmitError) -> PageError {
    match error {
        SubmitError::Refused(Refusal::NotPermitted) => PageError::Forbidden,
        other => other.into(),
    }
}

async fn row(site: &Site, visitor: &Visitor, access: &Access, practice: &Practice) -> Result<Row, PageError> {
    let (words, zone, wish) = (visitor.words, visitor.zone(), &access.wish);
    let replied = match &access.reply {
        None => None,
        Some(reply) => {
            let at = words.instant(reply.at, zone);
            let by = match reply.by {
                Some(by) => site.app.accounts().of_id(by).await?,
                None => None,
            };
            Some(by.map_or_else(|| at.clone(), |by| t!(words, "document-by", by = by.name, at = at.as_str())))
        }
    };
    Ok(Row {
        id: access.id.0,
        number: practice.number.to_string(),
        object: practice.dossier.object.to_string(),
        state: words.access_state(access.state),
        is_open: access.state.is_open(),
        asked: words.instant(access.asked_at, zone),
        due: words.date(access.due_at, zone),
        is_late: access.state.is_open() && access.due_at < visitor.now,
        name: wish.name.to_string(),
        email: wish.email.as_ref().map(|email| email.as_str().to_owned()),
        phone: wish.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        what: wish.what.to_string(),
        reason: wish.reason.to_string(),
        visit: access.visit.map(|at| words.instant(at, zone)),
        visit_ms: access.visit.map(|at| at.as_millisecond().to_string()).unwrap_or_default(),
        reply: access.reply.as_ref().and_then(|reply| reply.text.as_ref()).map(ToString::to_string),
        replied,
        text: String::new(),
        error: None,
    })
}

async fn list_of(site: &Site, visitor: &Visitor, answered: bool) -> Result<List, PageError> {
    let words = visitor.words;
    let accesses = site.app.accesses(&visitor.actor, !answered).await.map_err(not_for_them)?;
    let mut rows = Vec::with_capacity(accesses.len());
    for (access, practice) in &accesses {
        rows.push(row(site, visitor, access, practice).await?);
    }
    let free = match &visitor.actor.office {
        Some(office) => site.app.free_visits(office).await?,
        None => Vec::new(),
    };
    let visit = |at: &Timestamp| (at.as_millisecond().to_string(), words.instant(*at, visitor.zone()));
    Ok(List {
        rows,
        visits: free.iter().map(visit).collect(),
        answered,
        done: false,
        frame: Frame::new(site, visitor.clone(), t!(words, "practice-doc-accesses-title")).wide(),
    })
}

/// Shows the list.
async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let list = list_of(&site, &visitor, asked.risposte.is_some()).await?;
    html(&List { done: asked.fatto.is_some(), ..list }, Cache::Never)
}

/// Answers one.
async fn answer(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let done = match read(&typed, &visitor) {
        Ok((answer, text)) => {
            let answered = site.app.answer_access(AccessId(typed.accesso), answer, text, &visitor.actor).await;
            match answered.map_err(not_for_them)? {
                Answered::Done => Ok(()),
                Answered::Gone => Err(t!(words, "practice-doc-access-gone")),
                Answered::Taken => Err(t!(words, "practice-doc-visit-taken")),
            }
        }
        Err(error) => Err(error),
    };
    let Err(error) = done else {
        return Ok((Cache::Never, Redirect::to(&words.href(&format!("{PATH}?fatto=si")))).into_response());
    };
    let mut list = list_of(&site, &visitor, false).await?;
    // Of another office, or answered meanwhile.
    let row = list.rows.iter_mut().find(|row| row.id == typed.accesso).ok_or(PageError::NotFound)?;
    (row.text, row.visit_ms, row.error) = (typed.testo, typed.visita, Some(error));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&list, Cache::Never)?).into_response())
}

/// The answer that was typed, or what is wrong with it.
fn read(typed: &Typed, visitor: &Visitor) -> Result<(Answer, Option<Prose<2000>>), String> {
    let words = visitor.words;
    let text = match Prose::new(&typed.testo) {
        Ok(text) => Some(text),
        Err(TextError::Empty) => None,
        Err(TextError::TooLong { max }) => return Err(t!(words, "refusal-text-too-long", max = max)),
        Err(TextError::ControlCharacters) => return Err(t!(words, "refusal-control-characters")),
    };
    let answer = match typed.atto.as_str() {
        "appuntamento" => {
            let at = typed.visita.parse().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
            Answer::Appoint(at.ok_or_else(|| t!(words, "practice-doc-visit-missing"))?)
        }
        "accogli" => Answer::Grant,
        "rifiuta" if text.is_none() => return Err(t!(words, "practice-doc-refusal-reason")),
        "rifiuta" => Answer::Refuse,
        _ => return Err(t!(words, "practice-doc-answer-missing")),
    };
    Ok((answer, text))
}

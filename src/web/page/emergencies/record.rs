//! `/ufficio/emergenze/{number}`: an emergency with what it has taken in, and how it ends.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::emergency::iter::Act;
use crate::domain::emergency::{Closing, Command, Emergency};
use crate::domain::iter::Act as ReportAct;
use crate::domain::matter::{Doing, Matter, MatterKind};
use crate::domain::policy::{Action, may_on};
use crate::domain::record::{Number, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::emergencies::show::Told;
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

/// Most reports that are listed.
const LISTED_MAX: u32 = 200;

/// The emergency of that number, as the staff sees it.
pub(super) async fn inspected(site: &Site, visitor: &Visitor, number: &str) -> Result<Emergency, PageError> {
    visitor.must(Action::Inspect(MatterKind::Emergency))?;
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let found = site.app.inspect(number, &visitor.actor).await?;
    Ok(*found.and_then(Matter::into_emergency).ok_or(PageError::NotFound)?)
}

#[derive(Template)]
#[template(path = "page/emergencies/record.html")]
struct Record {
    frame: Frame,
    told: Told,
    version: u32,
    may_update: bool,
    may_cancel: bool,
    /// Number, subject and state of each report that was taken in and the visitor may open.
    reports: Vec<(String, String, String)>,
    /// How many of others there are.
    hidden: u64,
    total: u64,
    waiting: u64,
    text: String,
    error: Option<String>,
    done: Option<String>,
}

impl Record {
    async fn of(site: &Site, visitor: Visitor, emergency: &Emergency) -> Result<Self, PageError> {
        let words = visitor.words;
        let counts = site.app.count_taken_in(emergency.id).await?;
        let total: u64 = counts.iter().map(|(_, count)| count).sum();
        let waits = |state| ReportAct::AnswerTogether.row().from.contains(state);
        let waiting = counts.iter().filter(|(state, _)| waits(state)).map(|(_, count)| count).sum();
        let taken_in = site.app.taken_in(emergency.id, LISTED_MAX).await?;
        let opens = taken_in.iter().filter(|report| may_on(&visitor.actor, Action::OpenRecord, report, None));
        let view = |report: &crate::domain::report::Report| {
            (report.number.to_string(), report.subject.as_str().to_owned(), words.state(report.state))
        };
        let reports: Vec<_> = opens.map(view).collect();
        let told = Told::of(emergency, &visitor, site);
        let title = told.card.headline.clone();
        Ok(Self {
            hidden: total.saturating_sub(reports.len() as u64),
            version: emergency.version.0,
            may_update: emergency.may(&visitor.actor, Act::Update),
            may_cancel: emergency.may(&visitor.actor, Act::Cancel),
            frame: Frame::new(site, visitor, title).with_script("works.js").wide(),
            told,
            reports,
            total,
            waiting,
            text: String::new(),
            error: None,
            done: None,
        })
    }
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    fatto: Option<String>,
}

/// Shows it.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let emergency = inspected(&site, &visitor, &number).await?;
    let words = visitor.words;
    let done = match asked.fatto.as_deref() {
        Some("emessa") => Some(t!(words, "emergency-issued-done")),
        Some("aggiornata") => Some(t!(words, "emergency-updated-done")),
        Some("chiusa") => Some(t!(words, "emergency-cancelled-done")),
        _ => None,
    };
    html(&Record { done, ..Record::of(&site, visitor, &emergency).await? }, Cache::Never)
}

/// What the form that ends it sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    testo: String,
    versione: String,
}

/// Ends it.
pub async fn cancel(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let emergency = inspected(&site, &visitor, &number).await?;
    let refusal = match Closing::new(&typed.testo) {
        Err(error) => Refusal::Text(Field::Text, error),
        Ok(text) => {
            let seen = typed.versione.parse().ok().map(Version);
            let what = What::Do(emergency.id, seen, Box::new(Doing::Emergency(Command::Cancel { text })));
            let submission = Submission { actor: visitor.actor.clone(), what, contact: None, at: None, key: None };
            match site.app.submit(submission).await {
                Ok(_) => {
                    let to = visitor.words.href(&format!("/ufficio/emergenze/{}?fatto=chiusa", emergency.number));
                    return Ok((Cache::Never, Redirect::to(&to)).into_response());
                }
                Err(SubmitError::Refused(Refusal::NotPermitted)) => return Err(PageError::Forbidden),
                Err(SubmitError::Refused(refusal)) => refusal,
                Err(error) => return Err(error.into()),
            }
        }
    };
    let error = Some(visitor.words.refusal(&refusal, &visitor.rules));
    let page = Record { error, text: typed.testo, ..Record::of(&site, visitor, &emergency).await? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

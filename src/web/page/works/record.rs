//! `/ufficio/interventi/{number}`: one intervention with its moves, and what happened to it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::clock::random_token;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::area::AreaKind;
use crate::domain::document::Attachment;
use crate::domain::event::Happening;
use crate::domain::intervention::iter::{Act, Carries, MOVES};
use crate::domain::intervention::{Command, Event, Intervention};
use crate::domain::matter::{Doing, Matter, MatterKind};
use crate::domain::policy::{Action, may_with};
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::text::Description;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::tasks::TaskView;
use crate::web::page::tasks::give::{gives_for_works, tasks_of};
use crate::web::page::works::card::{WorksCard, name_of};
use crate::web::page::works::edit::read;
use crate::web::page::works::form::Typed;
use crate::web::page::works::overlaps::{Overlap, overlaps};
use crate::web::page::works::show::{PlaceView, photos};
use crate::web::visitor::{Staff, Visitor, once_key};

/// The intervention of that number, if the visitor may do this with it.
pub(crate) async fn own(
    site: &Site,
    visitor: &Visitor,
    number: &str,
    action: Action,
) -> Result<Intervention, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let found = site.app.inspect(number, &visitor.actor).await?;
    let one = found.and_then(Matter::into_intervention).ok_or(PageError::NotFound)?;
    if may_with(&visitor.actor, action, &one.parties()) { Ok(*one) } else { Err(PageError::Forbidden) }
}

/// A move as the page offers it.
struct MoveView {
    act: Act,
    name: String,
    carries: Carries,
    /// Whether photos can go with it.
    photos: bool,
}

#[derive(Template)]
#[template(path = "page/works/record.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or not")]
struct Record {
    frame: Frame,
    card: WorksCard,
    one: Intervention,
    place: PlaceView,
    office: String,
    /// The practice that it belongs to, where what was written is the number of one.
    practice: Option<Number>,
    window: Option<String>,
    moves: Vec<MoveView>,
    may_amend: bool,
    overlaps: Vec<Overlap>,
    crosses_border: bool,
    log: Vec<(String, String, String)>,
    photos: Vec<(String, String)>,
    reports: Vec<(String, String)>,
    tasks: Vec<TaskView>,
    gives_tasks: bool,
    /// Until when the executor answers for the surface.
    warranty: Option<String>,
    /// Reports held against it.
    claims: Vec<(String, String)>,
    error: Option<String>,
    saved: bool,
    typed: Typed,
    key: String,
}

/// What can be asked of a record.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    salvato: Option<String>,
}

/// One with its moves.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    let one = own(&site, &visitor, &number, Action::Inspect(MatterKind::Intervention)).await?;
    let mut page = record(&site, visitor, one).await?;
    page.saved = shown.salvato.is_some();
    html(&page, Cache::Never)
}

async fn record(site: &Arc<Site>, visitor: Visitor, one: Intervention) -> Result<Record, PageError> {
    let words = visitor.words;
    let offered = MOVES.iter().filter(|row| one.may(&visitor.actor, row.act)).map(|row| MoveView {
        act: row.act,
        name: words.works_act(row.act),
        carries: row.carries,
        photos: row.act == Act::Complete,
    });
    let moves = offered.collect();
    let reports = named(site, &visitor, &one.plan.reports).await?;
    let claims = named(site, &visitor, &one.claims).await?;
    let warranty = one.warranty_until().map(|until| words.date(until, visitor.zone()));
    let boundary = visitor.rules.areas.values().find(|area| area.kind == AreaKind::Boundary && !area.retired);
    Ok(Record {
        card: WorksCard::of(&one, &visitor),
        place: PlaceView::of(&one, &visitor),
        office: name_of(&one.office, &visitor.rules),
        practice: site.app.practice_of_plan(&one.plan),
        window: one.plan.window.map(|window| words.window(window, visitor.zone())),
        moves,
        may_amend: one.state.is_open()
            && may_with(&visitor.actor, Action::Amend(MatterKind::Intervention), &one.parties()),
        overlaps: overlaps(site, &visitor, &one.plan, Some(one.id)).await,
        crosses_border: boundary.is_some_and(|area| !one.plan.footprint.lies_in(area.shape.polygons())),
        log: log(site, &visitor, &one).await?,
        photos: photos(&one.attachments),
        reports,
        tasks: tasks_of(site, one.id, &visitor).await?,
        gives_tasks: gives_for_works(&visitor, &one),
        warranty,
        claims,
        error: None,
        saved: false,
        typed: Typed::default(),
        key: random_token(),
        frame: Frame::new(site, visitor, one.plan.title.as_str().to_owned()).with_script("works.js").wide(),
        one,
    })
}

/// Number and subject of each report that the visitor may see.
pub(super) async fn named(
    site: &Site,
    visitor: &Visitor,
    reports: &[RecordId],
) -> Result<Vec<(String, String)>, PageError> {
    let reports = site.app.reports_seen(reports, &visitor.actor).await?;
    Ok(reports.iter().map(|report| (report.number.to_string(), report.subject.to_string())).collect())
}

/// What happened: when, what, and what was said with it.
async fn log(site: &Site, visitor: &Visitor, one: &Intervention) -> Result<Vec<(String, String, String)>, PageError> {
    let words = visitor.words;
    let mut lines = Vec::new();
    for event in site.app.happenings(one.id).await? {
        let Happening::Intervention(body) = &event.body else { continue };
        let (what, said) = match body {
            Event::Proposed { .. } => (t!(words, "works-entered"), String::new()),
            Event::Amended { .. } => (t!(words, "works-amended"), String::new()),
            Event::Advanced { act, note } => {
                (words.works_act(*act), note.as_ref().map(ToString::to_string).unwrap_or_default())
            }
            Event::Suspended { note, .. } => (words.works_act(Act::Suspend), note.to_string()),
            Event::Ended { act, text, .. } => (words.works_act(*act), text.to_string()),
            Event::SentBack { text } => (t!(words, "works-sent-back"), text.to_string()),
            Event::Claimed { .. } => (t!(words, "works-claimed"), String::new()),
            Event::Reminded(_) => (t!(words, "works-reminded"), String::new()),
        };
        let by = event.actor.office.as_ref().map(|office| name_of(office, &visitor.rules));
        let by = by.unwrap_or_else(|| words.role(event.actor.role));
        lines.push((format!("{} · {by}", words.instant(event.at, visitor.zone())), what, said));
    }
    lines.reverse();
    Ok(lines)
}

/// Makes a move.
pub async fn act(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let one = own(&site, &visitor, &number, Action::Inspect(MatterKind::Intervention)).await?;
    let sent = read(&site, &visitor, request).await?;
    let command = if sent.refused.is_empty() {
        command(&sent.typed, sent.attachments)
    } else {
        Err(Refusal::Unreadable(sent.refused.join(" ")))
    };
    let outcome = match command {
        Ok(command) => {
            let key = once_key(sent.typed.get("volta"), &(visitor.actor.account, one.id, sent.typed.of_the_works()));
            let seen = sent.typed.get("versione").parse().ok().map(Version);
            let submission = Submission {
                actor: visitor.actor.clone(),
                what: What::Do(one.id, seen, Box::new(Doing::Intervention(command))),
                contact: None,
                at: None,
                key,
            };
            site.app.submit(submission).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match outcome {
        Ok(_) => {
            let to = visitor.words.href(&format!("/ufficio/interventi/{number}?salvato=1"));
            Ok((Cache::Never, Redirect::to(&to)).into_response())
        }
        Err(SubmitError::Refused(Refusal::NotPermitted)) => Err(PageError::Forbidden),
        Err(SubmitError::Refused(refusal)) => {
            let text = visitor.words.refusal(&refusal, &visitor.rules);
            let one = own(&site, &visitor, &number, Action::Inspect(MatterKind::Intervention)).await?;
            let mut page = record(&site, visitor, one).await?;
            (page.error, page.typed) = (Some(text), sent.typed);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn command(typed: &Typed, attachments: Vec<Attachment>) -> Result<Command, Refusal> {
    let act = Act::of_code(typed.get("atto")).ok_or(Refusal::NotPermitted)?;
    let said = typed.get("testo");
    let text = || Description::new(said).map_err(|error| Refusal::Text(Field::Text, error));
    Ok(match act {
        Act::Complete | Act::Cancel => Command::End { act, text: text()?, attachments },
        Act::SendBack => Command::SendBack { text: text()? },
        Act::Suspend => {
            let review_on = typed.get("riesame").parse().map_err(|_error| Refusal::ReviewDate)?;
            Command::Suspend { note: text()?, review_on }
        }
        _ => Command::Advance { act, note: if said.is_empty() { None } else { Some(text()?) } },
    })
}

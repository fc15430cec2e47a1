//! `/ufficio/insieme`: one act on several reports of the queue, the result of each, and undoing it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::bulk::{Batch, RECORDS_MAX, UNDO_WITHIN, is_undone_by};
use crate::app::clock::random_token;
use crate::domain::iter::{Act, RejectionReason};
use crate::domain::policy::{Action, may_on};
use crate::domain::record::{Number, Version};
use crate::domain::refusal::Refusal;
use crate::domain::report::Report;
use crate::domain::text::Description;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::desk_act::command;
use crate::web::page::desk_record::Typed;
use crate::web::page::frame::Frame;
use crate::web::page::report_card::Card;
use crate::web::visitor::{Staff, Visitor, is_once};

/// What is done to many reports at once; everything else asks to look at each.
const ACTS: [Act; 5] = [Act::Route, Act::TakeCharge, Act::Start, Act::MarkDuplicate, Act::Reject];

/// An act that is legal for all that were chosen.
struct ActView {
    act: Act,
    name: String,
    /// Whether it can be taken back for a while.
    can_be_undone: bool,
}

/// A report that was chosen: how it stood when it was, and how it looks.
struct Chosen {
    seen: Version,
    card: Card,
}

#[derive(Template)]
#[template(path = "page/desk_bulk.html")]
struct Bulk {
    frame: Frame,
    chosen: Vec<Chosen>,
    acts: Vec<ActView>,
    rejections: Vec<(&'static str, String)>,
    typed: Typed,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "page/desk_batch.html")]
struct Done {
    frame: Frame,
    batch: Batch,
    act: String,
    can_be_undone: bool,
    /// Until when, or why not.
    undoing: String,
    name: String,
}

impl Done {
    /// How many it was done to.
    fn done(&self) -> usize {
        self.batch.items.iter().filter(|item| item.after.is_some()).count()
    }
}

/// The reports that are named, each once, that this member of the staff works on, with how they stood: `2026-000123` or,
/// as the form sends it, `2026-000123:4`.
async fn reports_of(
    site: &Site,
    visitor: &Visitor,
    fields: &[(String, String)],
) -> Result<Vec<(Report, Version)>, PageError> {
    let named = fields.iter().filter(|(name, _)| name == "n").map(|(_, value)| value.as_str());
    let mut reports: Vec<(Report, Version)> = Vec::new();
    for named in named.take(RECORDS_MAX) {
        let (number, seen) = named.split_once(':').map_or((named, None), |(number, seen)| (number, Some(seen)));
        let Ok(number) = number.parse::<Number>() else { continue };
        let Some(report) = site.app.report(number, &visitor.actor).await? else { continue };
        if !may_on(&visitor.actor, Action::OpenRecord, &report, None) || reports.iter().any(|(r, _)| r.id == report.id)
        {
            continue;
        }
        let seen = seen.and_then(|seen| seen.parse().ok()).map_or_else(|| report.worked(), Version);
        reports.push((report, seen));
    }
    Ok(reports)
}

fn page(site: &Site, visitor: Visitor, reports: &[(Report, Version)], typed: Typed, error: Option<String>) -> Bulk {
    let words = visitor.words;
    let legal = |act: &Act| {
        let acts = |report: &Report| report.legal_acts(&visitor.actor, &visitor.rules);
        !reports.is_empty() && reports.iter().all(|(report, _)| acts(report).contains(act))
    };
    let acts = ACTS.into_iter().filter(legal);
    let view = |act: Act| ActView { act, name: words.act(act), can_be_undone: is_undone_by(act) };
    Bulk {
        acts: acts.map(view).collect(),
        chosen: reports.iter().map(|(r, seen)| Chosen { seen: *seen, card: Card::of(r, &visitor) }).collect(),
        rejections: RejectionReason::ALL.into_iter().map(|reason| (reason.code(), words.rejection(reason))).collect(),
        frame: Frame::new(site, visitor, t!(words, "bulk-title", n = reports.len())).with_script("desk.js").wide(),
        typed,
        error,
    }
}

/// Shows what was chosen, and what may be done with all of it.
pub async fn choose(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let reports = reports_of(&site, &visitor, &fields).await?;
    html(&page(&site, visitor, &reports, Typed::default(), None), Cache::Never)
}

/// Does it to each.
pub async fn act(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value).to_owned();
    let typed = Typed {
        atto: field("atto"),
        testo: field("testo"),
        ufficio: field("ufficio"),
        motivo: field("motivo"),
        originale: field("originale"),
        ..Typed::default()
    };
    let act = ACTS.into_iter().find(|act| act.code() == typed.atto).ok_or(PageError::BadRequest("atto"))?;
    let account = visitor.account.as_ref().ok_or(PageError::Forbidden)?.id;
    let reports = reports_of(&site, &visitor, &fields).await?;
    if reports.is_empty() {
        return Err(PageError::BadRequest("n"));
    }
    let command = match command(&site, &visitor, &typed, Vec::new()).await? {
        Ok(command) => command,
        Err(refusal) => {
            let text = visitor.words.refusal(&refusal, &visitor.rules);
            let page = page(&site, visitor, &reports, typed, Some(text));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
        }
    };
    let tell = |refusal: &Refusal| visitor.words.refusal(refusal, &visitor.rules);
    let batch = site.app.act_on_all(&visitor.actor, act, &command, &reports, tell).await?;
    let name = random_token();
    site.app.keep_batch(account, &name, &batch).await?;
    Ok((Cache::Never, Redirect::to(&visitor.words.href(&format!("/ufficio/insieme/{name}")))).into_response())
}

async fn batch_of(site: &Site, visitor: &Visitor, name: &str) -> Result<Batch, PageError> {
    let account = visitor.account.as_ref().ok_or(PageError::Forbidden)?.id;
    if !is_once(name) {
        return Err(PageError::NotFound);
    }
    site.app.batch(account, name).await?.ok_or(PageError::NotFound)
}

/// Shows what became of each.
pub async fn result(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let batch = batch_of(&site, &visitor, &name).await?;
    let words = visitor.words;
    let until = batch.at.checked_add(UNDO_WITHIN).unwrap_or(batch.at);
    let can_be_undone = batch.can_be_undone(visitor.now);
    let undoing = match batch.act {
        _ if batch.undone => t!(words, "bulk-undone"),
        act if !is_undone_by(act) => t!(words, "bulk-not-undoable"),
        _ if !can_be_undone => t!(words, "bulk-too-late"),
        Act::Reject | Act::MarkDuplicate => {
            t!(words, "bulk-undo-reopens", at = words.instant(until, visitor.zone()))
        }
        _ => t!(words, "bulk-undo-routes", at = words.instant(until, visitor.zone())),
    };
    let frame = Frame::new(&site, visitor, t!(words, "bulk-result")).with_script("desk.js").wide();
    html(&Done { act: words.act(batch.act), can_be_undone, undoing, batch, name, frame }, Cache::Never)
}

/// Takes it back, as far as that is possible.
pub async fn undo(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let mut batch = batch_of(&site, &visitor, &name).await?;
    let account = visitor.account.as_ref().ok_or(PageError::Forbidden)?.id;
    if batch.can_be_undone(visitor.now) {
        let said = Description::new(&t!(visitor.words, "bulk-undo-said"));
        let said = said.map_err(|_error| PageError::BadRequest("testo"))?;
        let tell = |refusal: &Refusal| visitor.words.refusal(refusal, &visitor.rules);
        site.app.undo(&visitor.actor, &mut batch, &said, tell).await?;
        site.app.keep_batch(account, &name, &batch).await?;
    }
    Ok((Cache::Never, Redirect::to(&visitor.words.href(&format!("/ufficio/insieme/{name}")))).into_response())
}

//! `/api/v1/practices`: practices for the programs of the offices that answer for them; by API key or session.
//!
//! It tells what everybody may know, the steps and the clock of the law; never who has to do with a practice, nor what
//! was written: those are read on its page.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::matters::Wanted as Looked;
use crate::domain::event::Happening;
use crate::domain::footprint::Footprint;
use crate::domain::matter::{Matter, MatterKind};
use crate::domain::policy::{Action, may_with};
use crate::domain::practice::Practice;
use crate::domain::practice::iter::{Act, MOVES};
use crate::domain::practice::kind::Stage;
use crate::domain::record::{Number, RecordId};
use crate::web::Site;
use crate::web::api_office::must;
use crate::web::cache::Cache;
use crate::web::problem::Problem;
use crate::web::public_practice::PublicPractice;
use crate::web::visitor::Visitor;

/// Most practices on a page.
const PAGE_MAX: u32 = 200;

/// A practice, as far as the asker may know it.
#[derive(Debug, Serialize)]
struct Told {
    #[serde(flatten)]
    essentials: PublicPractice,
    geometry: Option<Footprint>,
    version: u32,
    /// The moves that the asker can make now.
    acts: Vec<&'static str>,
    /// How the clock of the law stands, for its office.
    clock: Option<Clock>,
}

/// How the clock of the law stands today.
#[derive(Debug, Serialize)]
struct Clock {
    /// Code of the step under way.
    stage: Option<&'static str>,
    /// Days used of that step, those it has, and those for which it stood still.
    used: u32,
    of: u32,
    stood: u32,
    expired: bool,
    step_due_on: Option<Date>,
    internal_due_on: Option<Date>,
    statutory_due_on: Option<Date>,
}

/// Something that has happened: its name in the ledger, and the move that it was.
#[derive(Debug, Serialize)]
struct Step {
    at: Timestamp,
    /// The day that counts for the law.
    on: Date,
    event: Value,
    act: Value,
    office: Option<String>,
}

fn told(site: &Site, visitor: &Visitor, one: &Practice) -> Option<Told> {
    let rules = &visitor.rules;
    let known = site.app.look(|territory| territory.practices().get(one.id).cloned())?;
    let acts = MOVES.iter().map(|row| row.act).filter(|act| one.may(&visitor.actor, *act)).map(Act::code);
    let is_own = may_with(&visitor.actor, Action::OpenPractice, &one.parties());
    let calendar = &rules.jurisdiction.calendar;
    let reading = one.reading(calendar.day_of(visitor.now), calendar).filter(|_| is_own);
    Some(Told {
        essentials: PublicPractice::of(&known, site, rules),
        geometry: known.footprint,
        version: one.version.0,
        acts: acts.collect(),
        clock: reading.map(|reading| Clock {
            stage: reading.stage.map(Stage::code),
            used: reading.used,
            of: reading.of,
            stood: reading.stood,
            expired: reading.has_expired(),
            step_due_on: reading.step.map(|due| due.on),
            internal_due_on: reading.internal.map(|due| due.on),
            statutory_due_on: reading.statutory.map(|due| due.on),
        }),
    })
}

/// Which page of them.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The number of the last of the page before.
    after: Option<String>,
    /// Most of them on a page, 1 to 200.
    limit: Option<u32>,
}

/// The open practices that the asker's office answers for, in the order in which they were entered; `next` is what to ask
/// for `after` this page, `null` on the last.
pub async fn list(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    must(&visitor, Action::Inspect(MatterKind::Practice))?;
    let after = match &asked.after {
        Some(number) => one_of(&site, number).await?.id,
        None => RecordId(0),
    };
    let limit = asked.limit.unwrap_or(PAGE_MAX);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Problem::bad_parameter("limit", "1 to 200"));
    }
    let mut found = Vec::new();
    // Who has no office has no practices.
    if let Some(office) = &visitor.actor.office {
        let wanted = Looked { open: true, office: Some(office), after, ..Looked::default() };
        found = site.app.matters(MatterKind::Practice, &wanted, limit, &visitor.actor).await?;
    }
    let next = found.last().filter(|_| found.len() == limit as usize).map(|last| last.number().to_string());
    let practices = found.into_iter().filter_map(Matter::into_practice);
    let practices: Vec<Told> = practices.filter_map(|one| told(&site, &visitor, &one)).collect();
    Ok((Cache::Never, Json(serde_json::json!({ "practices": practices, "next": next }))).into_response())
}

async fn one_of(site: &Site, number: &str) -> Result<Practice, Problem> {
    let number: Number = number.parse().map_err(|_error| Problem::not_found())?;
    site.app.practice(number).await?.ok_or_else(Problem::not_found)
}

/// One of them; with its steps for the office that answers for it.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    must(&visitor, Action::Inspect(MatterKind::Practice))?;
    let one = one_of(&site, &number).await?;
    let practice = told(&site, &visitor, &one).ok_or_else(Problem::not_found)?;
    let mut steps = Vec::new();
    if may_with(&visitor.actor, Action::OpenPractice, &one.parties()) {
        for event in site.app.happenings(one.id).await? {
            let Happening::Practice(body) = &event.body else { continue };
            let what = serde_json::to_value(&body.what).unwrap_or_default();
            steps.push(Step {
                at: event.at,
                on: body.on,
                event: what["event"].clone(),
                act: what["act"].clone(),
                office: event.actor.office.as_ref().map(ToString::to_string),
            });
        }
    }
    Ok((Cache::Never, Json(serde_json::json!({ "practice": practice, "steps": steps }))).into_response())
}

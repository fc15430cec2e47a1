//! `/api/v1/interventions`: works for the programs of offices and partners, as `GeoJSON` features; by API key or session.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::app::matters::Wanted as Looked;
use crate::app::submit::{Submission, What};
use crate::domain::intervention::iter::{Act, MOVES};
use crate::domain::intervention::{Command, Draft, Intervention, REPORTS_MAX};
use crate::domain::matter::{Beginning, Doing, Matter, MatterKind};
use crate::domain::person::{Actor, Channel};
use crate::domain::policy::Action;
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::text::Description;
use crate::formats::works_feature::WorksFeature;
use crate::web::Site;
use crate::web::api::idempotency_key;
use crate::web::api_office::must;
use crate::web::cache::Cache;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

/// Most works on a page.
const PAGE_MAX: u32 = 200;

/// An intervention as those see it who work on it.
#[derive(Debug, Serialize)]
struct Worked {
    number: String,
    state: &'static str,
    public: bool,
    version: u32,
    /// The moves that the asker can make now.
    acts: Vec<&'static str>,
    feature: WorksFeature,
}

async fn told(site: &Site, visitor: &Visitor, one: &Intervention) -> Result<Worked, Problem> {
    let reports = site.app.reports_seen(&one.plan.reports, &visitor.actor).await?;
    let reports = reports.iter().map(|report| report.number.to_string()).collect();
    let acts = MOVES.iter().map(|row| row.act).filter(|act| one.may(&visitor.actor, *act)).map(Act::code).collect();
    Ok(Worked {
        number: one.number.to_string(),
        state: one.state.code(),
        public: one.public,
        version: one.version.0,
        acts,
        feature: WorksFeature::of(one, reports),
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

/// The open works that the asker's office answers for or carries out, in the order in which they were entered; `next`
/// is what to ask for `after` this page, `null` on the last.
pub async fn list(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    must(&visitor, Action::Inspect(MatterKind::Intervention))?;
    let after = match &asked.after {
        Some(number) => one_of(&site, &visitor, number).await?.id,
        None => RecordId(0),
    };
    let limit = asked.limit.unwrap_or(PAGE_MAX);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Problem::bad_parameter("limit", "1 to 200"));
    }
    let wanted = Looked { open: true, office: visitor.actor.office.as_ref(), after, ..Looked::default() };
    let found = site.app.matters(MatterKind::Intervention, &wanted, limit, &visitor.actor).await?;
    // Who may ask may see all of an office that is theirs, so none is missing from a full page.
    let next = found.last().filter(|_| found.len() == limit as usize).map(|last| last.number().to_string());
    let mut interventions = Vec::with_capacity(found.len());
    for one in found.into_iter().filter_map(Matter::into_intervention) {
        interventions.push(told(&site, &visitor, &one).await?);
    }
    Ok((Cache::Never, Json(serde_json::json!({ "interventions": interventions, "next": next }))).into_response())
}

async fn one_of(site: &Site, visitor: &Visitor, number: &str) -> Result<Intervention, Problem> {
    let number: Number = number.parse().map_err(|_error| Problem::not_found())?;
    let found = site.app.inspect(number, &visitor.actor).await?.and_then(Matter::into_intervention);
    found.map(|one| *one).ok_or_else(Problem::not_found)
}

/// One of them.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    must(&visitor, Action::Inspect(MatterKind::Intervention))?;
    let one = one_of(&site, &visitor, &number).await?;
    Ok((Cache::Never, Json(told(&site, &visitor, &one).await?)).into_response())
}

/// Enters works.
pub async fn enter(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    // A geometry costs more to check than to send: only of those who may.
    must(&visitor, Action::Begin(MatterKind::Intervention))?;
    let body = Json::<WorksFeature>::from_request(request, &()).await;
    let Json(feature) = body.map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
    let reports = reports(&site, &visitor, &feature).await?;
    let draft = Draft { office: feature.office()?, plan: feature.plan(reports)?, source: None };
    let actor = Actor { channel: Channel::Api, ..visitor.actor.clone() };
    let key = idempotency_key(&headers, &("interventions", &actor, &feature))?;
    let what = What::Begin(Box::new(Beginning::Intervention(draft)));
    let receipt = site.app.submit(Submission { actor, what, contact: None, at: None, key }).await?;
    let number = receipt.number.map(|number| number.to_string()).unwrap_or_default();
    let one = one_of(&site, &visitor, &number).await?;
    let status = if receipt.repeated { StatusCode::OK } else { StatusCode::CREATED };
    let place = site.url(&format!("/api/v1/interventions/{number}"));
    Ok((status, Cache::Never, [(header::LOCATION, place)], Json(told(&site, &visitor, &one).await?)).into_response())
}

async fn reports(site: &Site, visitor: &Visitor, feature: &WorksFeature) -> Result<Vec<RecordId>, Problem> {
    let numbers = &feature.properties.reports;
    if numbers.len() > REPORTS_MAX {
        return Err(Refusal::TooMany { field: Field::Reports, max: REPORTS_MAX }.into());
    }
    let mut ids = Vec::new();
    for text in numbers {
        let report = match text.parse::<Number>() {
            Ok(number) => site.app.report(number, &visitor.actor).await?,
            Err(_not_a_number) => None,
        };
        ids.push(report.ok_or_else(|| Refusal::UnknownReport(text.chars().take(64).collect()))?.id);
    }
    Ok(ids)
}

/// A move.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    act: String,
    text: Option<String>,
    review_on: Option<Date>,
    version: Option<u32>,
}

impl Wanted {
    fn command(&self) -> Result<Command, Refusal> {
        let unknown = || Refusal::UnknownReason(self.act.chars().take(64).collect());
        let act = Act::of_code(&self.act).ok_or_else(unknown)?;
        let text = || {
            Description::new(self.text.as_deref().unwrap_or_default())
                .map_err(|error| Refusal::Text(Field::Text, error))
        };
        Ok(match act {
            Act::Complete | Act::Cancel => Command::End { act, text: text()?, attachments: Vec::new() },
            Act::SendBack => Command::SendBack { text: text()? },
            Act::Suspend => Command::Suspend { note: text()?, review_on: self.review_on.ok_or(Refusal::ReviewDate)? },
            _ => Command::Advance { act, note: self.text.as_ref().map(|_| text()).transpose()? },
        })
    }
}

/// Makes a move; answers with the works as they stand then.
pub async fn act(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Result<Json<Wanted>, JsonRejection>,
) -> Result<Response, Problem> {
    must(&visitor, Action::Inspect(MatterKind::Intervention))?;
    let one = one_of(&site, &visitor, &number).await?;
    let Json(wanted) = body.map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
    let actor = Actor { channel: Channel::Api, ..visitor.actor.clone() };
    let key = idempotency_key(&headers, &(number.as_str(), &actor, &wanted))?;
    let doing = Box::new(Doing::Intervention(wanted.command()?));
    let what = What::Do(one.id, wanted.version.map(Version), doing);
    site.app.submit(Submission { actor, what, contact: None, at: None, key }).await?;
    let one = one_of(&site, &visitor, &number).await?;
    Ok((Cache::Never, Json(told(&site, &visitor, &one).await?)).into_response())
}

//! `/api/v1`: reports for programs, as JSON; errors as problem details.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query as QueryString;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::app::submit::{Key, Submission, What};
use crate::domain::person::{Actor, Channel, Contact, Email, Phone};
use crate::domain::place::{Place, PlaceSource, Position};
use crate::domain::policy::{Action, may_on};
use crate::domain::record::Number;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Draft, Report};
use crate::domain::text::{Description, Line, Subject};
use crate::web::Site;
use crate::web::api_office;
use crate::web::cache::Cache;
use crate::web::page::filters::{Asked, Filters};
use crate::web::page::home::reports_of;
use crate::web::problem::Problem;
use crate::web::public_report::PublicReport;
use crate::web::throttle::Costly;
use crate::web::visitor::Visitor;

/// A report to open.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    category: String,
    /// Longitude, degrees WGS 84.
    lon: f64,
    /// Latitude, degrees WGS 84.
    lat: f64,
    accuracy_m: Option<u32>,
    address: Option<String>,
    subject: String,
    description: Option<String>,
    #[serde(default)]
    answers: std::collections::BTreeMap<String, String>,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

impl NewReport {
    fn checked(self) -> Result<(Draft, Contact), Refusal> {
        let position = Position::new(self.lon, self.lat).map_err(|_error| Refusal::NotAPosition)?;
        let text = |field, error| Refusal::Text(field, error);
        let contact = Contact {
            name: self.name.map(|name| Line::new(&name)).transpose().map_err(|error| text(Field::Name, error))?,
            email: self
                .email
                .map(|email| Email::new(&email))
                .transpose()
                .map_err(|error| Refusal::Contact(Field::Email, error))?,
            phone: self
                .phone
                .map(|phone| Phone::new(&phone))
                .transpose()
                .map_err(|error| Refusal::Contact(Field::Phone, error))?,
            language: None,
        };
        let address =
            self.address.map(|address| Line::new(&address)).transpose().map_err(|error| text(Field::Place, error))?;
        let draft = Draft {
            category: self
                .category
                .parse()
                .map_err(|_error| Refusal::UnknownCategory(self.category.chars().take(64).collect()))?,
            place: Place {
                position,
                accuracy_m: self.accuracy_m,
                source: PlaceSource::Tap,
                address,
                area: None,
                near: None,
            },
            subject: Subject::new(&self.subject).map_err(|error| text(Field::Subject, error))?,
            description: self
                .description
                .map(|description| Description::new(&description))
                .transpose()
                .map_err(|error| text(Field::Text, error))?,
            answers: self.answers.into_iter().collect(),
            attachments: Vec::new(),
            reporter: None,
            reachable: !contact.is_unreachable(),
            parent: None,
        };
        Ok((draft, contact))
    }
}

/// The acknowledgement of a report.
#[derive(Debug, Serialize)]
struct Acknowledged {
    number: String,
    url: String,
    /// For the reporter alone.
    private_url: String,
}

/// A public report and where it is.
#[derive(Debug, Serialize)]
pub(super) struct Located<'r> {
    /// Longitude, degrees WGS 84.
    lon: f64,
    /// Latitude, degrees WGS 84.
    lat: f64,
    #[serde(flatten)]
    report: PublicReport<'r>,
}

impl<'r> Located<'r> {
    pub(super) fn of(report: &'r Report, site: &Site) -> Self {
        let position = report.place.position;
        Self { lon: position.lon(), lat: position.lat(), report: PublicReport::of(report, site) }
    }
}

/// Longest idempotency key that is taken.
const KEY_MAX_BYTES: usize = 128;

/// The client's key, which holds for this content alone: another client may have made an equally simple one.
pub(super) fn idempotency_key(headers: &HeaderMap, content: &impl Serialize) -> Result<Option<Key>, Problem> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| (1..=KEY_MAX_BYTES).contains(&key.len()));
    let key = key.ok_or_else(|| Problem::bad_parameter("Idempotency-Key", "1 to 128 visible ASCII characters"))?;
    let content = serde_json::to_vec(content).unwrap_or_default();
    let content = URL_SAFE_NO_PAD.encode(Sha256::digest(content));
    Ok(Some(Key { name: format!("api {key}"), content: Some(content) }))
}

/// Opens a report: 201 with where it is, 200 when the same key had opened it before.
pub async fn open_report(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Result<Json<NewReport>, JsonRejection>,
) -> Result<Response, Problem> {
    site.throttle.count_address(Costly::Submit, from.ip())?;
    let Json(new) = body.map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
    let key = idempotency_key(&headers, &new)?;
    let (draft, contact) = new.checked()?;
    let actor = Actor { channel: Channel::Api, ..visitor.actor };
    let what = What::Open(Box::new(draft), None);
    let receipt = site.app.submit(Submission { actor, what, contact: Some(contact), at: None, key }).await?;
    let number = receipt.number.map(|number| number.to_string()).unwrap_or_default();
    let url = site.url(&format!("/segnalazioni/{number}"));
    let private_url = format!("{url}?chiave={}", site.app.private_key_of(receipt.record));
    let status = if receipt.repeated { StatusCode::OK } else { StatusCode::CREATED };
    let location = [(header::LOCATION, url.clone())];
    Ok((status, Cache::Never, location, Json(Acknowledged { number, url, private_url })).into_response())
}

/// A page of reports.
#[derive(Debug, Serialize)]
struct ReportList<'r> {
    matched: usize,
    next: Option<String>,
    reports: Vec<Located<'r>>,
}

/// Public reports, newest first, with the filters of the list; `next` is the address of the next page.
pub async fn list_reports(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    asked: QueryString<Asked>,
) -> Result<Response, Problem> {
    let filters = Filters::of(asked.0, &visitor.rules, visitor.now)?;
    let page = reports_of(&site, &visitor, &filters).await?;
    let next = page.next.map(|cursor| {
        let query = filters.to_query_string();
        let separator = if query.is_empty() { '?' } else { '&' };
        let bbox =
            filters.bbox.map_or_else(String::new, |b| format!("&bbox={},{},{},{}", b.west, b.south, b.east, b.north));
        site.url(&format!("/api/v1/reports{query}{separator}dopo={cursor}{bbox}"))
    });
    let reports = page.reports.iter().map(|report| Located::of(report, &site)).collect();
    Ok((Cache::Revalidate, Json(ReportList { matched: page.matched, next, reports })).into_response())
}

/// One report; with more of it for those who work on it.
pub async fn report(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let number: Number = number.parse().map_err(|_error| Problem::not_found())?;
    let report = site.app.report(number, &visitor.actor).await?.ok_or_else(Problem::not_found)?;
    if may_on(&visitor.actor, Action::OpenRecord, &report, None) {
        return api_office::whole(&site, &visitor, &report).await;
    }
    Ok((Cache::Revalidate, Json(Located::of(&report, &site))).into_response())
}

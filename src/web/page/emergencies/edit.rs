//! `/ufficio/emergenze/nuova` and `…/aggiorna`: an emergency is issued, and said anew.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::clock::random_token;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::area::AreaKind;
use crate::domain::emergency::alert::{Alert, Certainty, Hazard, Severity, Status, Urgency};
use crate::domain::emergency::iter::Act;
use crate::domain::emergency::{Command, Draft, Emergency};
use crate::domain::matter::{Beginning, Doing, MatterKind};
use crate::domain::office::OfficeCode;
use crate::domain::person::Role;
use crate::domain::place::Position;
use crate::domain::policy::Action;
use crate::domain::record::Version;
use crate::domain::refusal::{Field, Refusal};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::emergencies::form::{Errors, Reading, Typed};
use crate::web::page::emergencies::record::inspected;
use crate::web::page::frame::Frame;
use crate::web::page::places::find_places;
use crate::web::visitor::{Staff, Visitor, is_once, once_key};

/// Radius that is offered, metres.
const RADIUS_M: u32 = 500;

/// Codes and names to choose from.
type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "page/emergencies/edit.html")]
struct Edit {
    frame: Frame,
    typed: Typed,
    errors: Errors,
    /// The number of the one that is said anew, and whether it is practised.
    one: Option<(String, bool)>,
    offices: Choices,
    hazards: Choices,
    severities: Choices,
    urgencies: Choices,
    certainties: Choices,
    areas: Choices,
    /// Groups of categories.
    groups: Vec<(String, Choices)>,
    key: String,
}

impl Edit {
    fn new(site: &Site, visitor: Visitor, typed: Typed, errors: Errors, one: Option<&Emergency>) -> Self {
        let (words, rules) = (visitor.words, Arc::clone(&visitor.rules));
        let own = visitor.actor.office.clone();
        let is_bound = visitor.actor.role != Role::FrontDesk;
        let offices = rules.working_offices().filter(|office| !is_bound || Some(&office.code) == own.as_ref());
        let areas = rules.areas.values().filter(|area| !area.retired && area.kind != AreaKind::Zone);
        let areas = areas.filter(|area| !matches!(area.kind, AreaKind::Neighbour { .. }));
        let mut areas: Choices = areas.map(|area| (area.code.to_string(), area.name.clone())).collect();
        areas.sort_by(|a, b| a.1.cmp(&b.1));
        let groups = rules.by_use().into_iter().map(|(group, categories)| {
            let name = |one: &&crate::domain::category::Category| {
                (one.code.to_string(), words.either(&one.name, &one.name_en).to_owned())
            };
            (words.either(&group.name, &group.name_en).to_owned(), categories.iter().map(name).collect())
        });
        let title = match one {
            Some(one) => t!(words, "emergency-update-title", number = one.number.to_string()),
            None => t!(words, "emergency-new"),
        };
        let named = |code: &str, name: String| (code.to_owned(), name);
        Self {
            offices: offices.map(|office| (office.code.to_string(), office.name.clone())).collect(),
            hazards: Hazard::ALL.iter().map(|one| named(one.code(), words.hazard(*one))).collect(),
            severities: Severity::ALL.iter().map(|one| named(one.code(), words.severity(*one))).collect(),
            urgencies: Urgency::ALL.iter().map(|one| named(one.code(), words.urgency(*one))).collect(),
            certainties: Certainty::ALL.iter().map(|one| named(one.code(), words.certainty(*one))).collect(),
            areas,
            groups: groups.collect(),
            key: Some(typed.get("volta").to_owned()).filter(|key| is_once(key)).unwrap_or_else(random_token),
            frame: Frame::new(site, visitor, title).with_script("works.js").wide(),
            typed,
            errors,
            one: one.map(|one| (one.number.to_string(), !one.is_public())),
        }
    }

    fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(field, _)| *field == name).map(|(_, text)| text.as_str())
    }
}

/// The empty form.
pub async fn new(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    visitor.must(Action::Begin(MatterKind::Emergency))?;
    let mut typed = Typed::default();
    let office = visitor.actor.office.as_ref().map(ToString::to_string).unwrap_or_default();
    typed.put_all([
        ("ufficio", office),
        ("gravita", Severity::Severe.code().to_owned()),
        ("urgenza", Urgency::Immediate.code().to_owned()),
        ("certezza", Certainty::Observed.code().to_owned()),
        ("area", "cerchio".to_owned()),
        ("raggio", RADIUS_M.to_string()),
    ]);
    html(&Edit::new(&site, visitor, typed, Errors::new(), None), Cache::Never)
}

/// What one says, to be said anew.
pub async fn anew(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let emergency = updatable(&site, &visitor, &number).await?;
    let typed = Typed::of(&emergency, visitor.zone());
    html(&Edit::new(&site, visitor, typed, Errors::new(), Some(&emergency)), Cache::Never)
}

async fn updatable(site: &Site, visitor: &Visitor, number: &str) -> Result<Emergency, PageError> {
    let emergency = inspected(site, visitor, number).await?;
    if emergency.may(&visitor.actor, Act::Update) { Ok(emergency) } else { Err(PageError::Forbidden) }
}

/// Issues an emergency.
pub async fn issue(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    visitor.must(Action::Begin(MatterKind::Emergency))?;
    save(&site, visitor, Typed(fields), None).await
}

/// Says one anew.
pub async fn update(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let emergency = updatable(&site, &visitor, &number).await?;
    save(&site, visitor, Typed(fields), Some(emergency)).await
}

async fn save(site: &Arc<Site>, visitor: Visitor, typed: Typed, one: Option<Emergency>) -> Result<Response, PageError> {
    let address = typed.get("indirizzo");
    let found = find_places(site, &visitor, address, 1).pop().filter(|_| !address.is_empty());
    let address_at = found.and_then(|found| Position::new(found.lon, found.lat).ok());
    let reading = Reading { words: visitor.words, zone: visitor.zone(), address_at };
    let alert = match reading.alert(&typed) {
        Ok(alert) => alert,
        Err(errors) => return again(site, visitor, typed, errors, one.as_ref()),
    };
    let Some(what) = what(&typed, alert, one.as_ref()) else {
        let errors = vec![("ufficio", t!(visitor.words, "refusal-office-unknown"))];
        return again(site, visitor, typed, errors, one.as_ref());
    };
    let key = once_key(typed.get("volta"), &(visitor.actor.account, one.as_ref().map(|one| one.id), &typed.0));
    let submission = Submission { actor: visitor.actor.clone(), what, contact: None, at: None, key };
    match site.app.submit(submission).await {
        Ok(receipt) => {
            let number = receipt.number.map(|number| number.to_string()).unwrap_or_default();
            let done = if one.is_some() { "aggiornata" } else { "emessa" };
            let to = visitor.words.href(&format!("/ufficio/emergenze/{number}?fatto={done}"));
            Ok((Cache::Never, Redirect::to(&to)).into_response())
        }
        Err(SubmitError::Refused(Refusal::NotPermitted)) => Err(PageError::Forbidden),
        Err(SubmitError::Refused(refusal)) => {
            let field = match refusal.field() {
                Some(Field::Window) => "fine",
                Some(Field::Areas) => "zona",
                Some(Field::Office) => "ufficio",
                Some(Field::Extent) if refusal == Refusal::Radius => "raggio",
                Some(Field::Extent | Field::Place) => "geometria",
                Some(Field::Category) => "pericolo",
                _ => "titolo",
            };
            let errors = vec![(field, visitor.words.refusal(&refusal, &visitor.rules))];
            again(site, visitor, typed, errors, one.as_ref())
        }
        Err(error) => Err(error.into()),
    }
}

/// What is to be written; none without an office.
fn what(typed: &Typed, alert: Alert, one: Option<&Emergency>) -> Option<What> {
    if let Some(one) = one {
        let seen = typed.get("versione").parse().ok().map(Version);
        return Some(What::Do(one.id, seen, Box::new(Doing::Emergency(Command::Update(Box::new(alert))))));
    }
    let office: OfficeCode = typed.get("ufficio").parse().ok()?;
    let status = if typed.get("esercitazione").is_empty() { Status::Actual } else { Status::Exercise };
    Some(What::Begin(Box::new(Beginning::Emergency(Draft { status, office, alert }))))
}

fn again(
    site: &Site,
    visitor: Visitor,
    typed: Typed,
    errors: Errors,
    one: Option<&Emergency>,
) -> Result<Response, PageError> {
    let page = Edit::new(site, visitor, typed, errors, one);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

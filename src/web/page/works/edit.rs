//! `/ufficio/interventi/nuovo` and `…/piano`: works are entered, and their plan is changed.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::clock::random_token;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::document::Attachment;
use crate::domain::intervention::plan::{Effect, Kind, Plan};
use crate::domain::intervention::{Command, Draft, Intervention, REPORTS_MAX};
use crate::domain::matter::{Beginning, Doing, MatterKind};
use crate::domain::office::{Office, OfficeCode};
use crate::domain::person::Role;
use crate::domain::place::Position;
use crate::domain::policy::Action;
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::places::find_places;
use crate::web::page::submit::upload;
use crate::web::page::works::form::{Errors, Reading, Typed};
use crate::web::page::works::overlaps::{Overlap, overlaps};
use crate::web::page::works::record::own;
use crate::web::visitor::{Staff, Visitor, is_once, once_key};

#[derive(Template)]
#[template(path = "page/works/edit.html")]
struct Edit {
    frame: Frame,
    typed: Typed,
    errors: Errors,
    overlaps: Option<Vec<Overlap>>,
    kinds: Vec<(&'static str, String)>,
    effects: Vec<(&'static str, String)>,
    executors: Vec<(String, String)>,
    offices: Vec<(String, String)>,
    days: Vec<(u8, String)>,
    /// The number of the one whose plan it is.
    number: Option<Number>,
    has_document: bool,
    key: String,
}

impl Edit {
    fn new(site: &Site, visitor: Visitor, typed: Typed, errors: Errors, one: Option<&Intervention>) -> Self {
        let (words, rules) = (visitor.words, Arc::clone(&visitor.rules));
        let named = |office: &Office| (office.code.to_string(), office.name.clone());
        let is_partner = visitor.actor.role == Role::Partner;
        let own = visitor.actor.office.clone();
        let executors = rules.working_offices().filter(|office| !is_partner || Some(&office.code) == own.as_ref());
        let title = if one.is_some() { t!(words, "works-edit") } else { t!(words, "works-new") };
        let key = Some(typed.get("volta").to_owned()).filter(|key| is_once(key)).unwrap_or_else(random_token);
        Self {
            kinds: Kind::ALL.into_iter().map(|kind| (kind.code(), words.works_kind(kind))).collect(),
            effects: Effect::ALL.into_iter().map(|effect| (effect.code(), words.works_effect(effect))).collect(),
            executors: executors.map(named).collect(),
            offices: rules.working_offices().filter(|office| !office.is_outside()).map(named).collect(),
            days: (0..7).map(|day| (day, words.weekday_short(day))).collect(),
            frame: Frame::new(site, visitor, title).with_script("works.js").wide(),
            number: one.map(|one| one.number),
            has_document: one.is_some_and(|one| one.plan.order.as_ref().is_some_and(|order| order.document.is_some())),
            overlaps: None,
            typed,
            errors,
            key,
        }
    }

    fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(field, _)| *field == name).map(|(_, text)| text.as_str())
    }
}

/// The empty form, with the place of the address if one is asked for.
pub async fn new(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(begun): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    visitor.must(Action::Begin(MatterKind::Intervention))?;
    let mut typed = Typed::new(begun);
    if let Some(office) = &visitor.actor.office {
        let field = if visitor.actor.role == Role::Partner { "esecutore" } else { "ufficio" };
        if typed.get(field).is_empty() {
            typed.put(field, office.to_string());
        }
    }
    html(&Edit::new(&site, visitor, typed, Errors::new(), None), Cache::Never)
}

/// The plan of one, to be changed.
pub async fn plan(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let one = own(&site, &visitor, &number, Action::Amend(MatterKind::Intervention)).await?;
    let typed = typed_of(&site, &visitor, &one).await?;
    html(&Edit::new(&site, visitor, typed, Errors::new(), Some(&one)), Cache::Never)
}

async fn typed_of(site: &Site, visitor: &Visitor, one: &Intervention) -> Result<Typed, PageError> {
    let reports = site.app.reports_seen(&one.plan.reports, &visitor.actor).await?;
    let numbers: Vec<String> = reports.iter().map(|report| report.number.to_string()).collect();
    let mut typed = Typed::of(one, &numbers, visitor.zone());
    typed.put("versione", one.version.0.to_string());
    Ok(typed)
}

/// Enters an intervention.
pub async fn enter(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    request: Request,
) -> Result<Response, PageError> {
    visitor.must(Action::Begin(MatterKind::Intervention))?;
    save(&site, visitor, None, request).await
}

/// Changes the plan of one.
pub async fn amend(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let one = own(&site, &visitor, &number, Action::Amend(MatterKind::Intervention)).await?;
    save(&site, visitor, Some(one), request).await
}

/// What a form sends: fields, files, and why some were not taken.
pub(super) struct Sent {
    pub(super) typed: Typed,
    pub(super) attachments: Vec<Attachment>,
    pub(super) refused: Vec<String>,
}

pub(super) async fn read(site: &Site, visitor: &Visitor, request: Request) -> Result<Sent, PageError> {
    let (sent, files) = upload::read_form(&site.app, request, visitor.words).await?;
    Ok(Sent { typed: Typed::new(sent.fields), attachments: files.attachments, refused: sent.refused })
}

async fn save(
    site: &Arc<Site>,
    visitor: Visitor,
    one: Option<Intervention>,
    request: Request,
) -> Result<Response, PageError> {
    let mut sent = read(site, &visitor, request).await?;
    let mut errors: Errors = sent.refused.iter().map(|why| ("documento", why.clone())).collect();
    let mut reports = linked(site, &visitor, &sent.typed, &mut errors).await?;
    if let Some(one) = &one {
        // Those that whoever changes the plan does not see stay with it.
        let seen = site.app.reports_seen(&one.plan.reports, &visitor.actor).await?;
        reports.extend(one.plan.reports.iter().filter(|id| seen.iter().all(|report| report.id != **id)));
    }
    let before = one.as_ref().and_then(|one| one.plan.order.as_ref()?.document.clone());
    let reading = Reading {
        words: visitor.words,
        zone: visitor.zone(),
        address_at: address_at(site, &visitor, sent.typed.get("indirizzo")),
        reports,
        document: sent.attachments.pop().or(before),
    };
    let plan = match reading.plan(&sent.typed) {
        Ok(plan) if errors.is_empty() => plan,
        Ok(_) => return again(site, visitor, sent.typed, errors, one.as_ref(), None),
        Err(wrong) => {
            errors.extend(wrong);
            return again(site, visitor, sent.typed, errors, one.as_ref(), None);
        }
    };
    // Who plans for itself alone sees what lies around its own works only.
    if visitor.actor.role == Role::Partner && Some(&plan.executor) != visitor.actor.office.as_ref() {
        return Err(PageError::Forbidden);
    }
    let others = overlaps(site, &visitor, &plan, one.as_ref().map(|one| one.id)).await;
    let asks = sent.typed.get("azione") == "controlla";
    // What collides is looked at once before it is saved.
    if asks || (sent.typed.get("visto").is_empty() && others.iter().any(|other| other.collides)) {
        return again(site, visitor, sent.typed, errors, one.as_ref(), Some(others));
    }
    submit(site, visitor, sent.typed, plan, one).await
}

async fn submit(
    site: &Arc<Site>,
    visitor: Visitor,
    typed: Typed,
    plan: Plan,
    one: Option<Intervention>,
) -> Result<Response, PageError> {
    let said = (visitor.actor.account, one.as_ref().map(|one| one.id), typed.of_the_works());
    let key = once_key(typed.get("volta"), &said);
    let what = match &one {
        None => {
            let Ok(office) = typed.get("ufficio").parse::<OfficeCode>() else {
                let errors = vec![("ufficio", t!(visitor.words, "refusal-office-unknown"))];
                return again(site, visitor, typed, errors, None, None);
            };
            What::Begin(Box::new(Beginning::Intervention(Draft { office, plan, source: None })))
        }
        Some(one) => {
            let seen = typed.get("versione").parse().ok().map(Version);
            What::Do(one.id, seen, Box::new(Doing::Intervention(Command::Amend(Box::new(plan)))))
        }
    };
    let submission = Submission { actor: visitor.actor.clone(), what, contact: None, at: None, key };
    match site.app.submit(submission).await {
        Ok(receipt) => {
            let number = receipt.number.map(|number| number.to_string()).unwrap_or_default();
            let to = visitor.words.href(&format!("/ufficio/interventi/{number}?salvato=1"));
            Ok((Cache::Never, Redirect::to(&to)).into_response())
        }
        Err(SubmitError::Refused(Refusal::NotPermitted)) => Err(PageError::Forbidden),
        Err(SubmitError::Refused(refusal)) => {
            let field = match refusal.field() {
                Some(Field::Place) => "geometria",
                Some(Field::Office) => "esecutore",
                Some(Field::Practice) => "pratica",
                _ => "titolo",
            };
            let errors = vec![(field, visitor.words.refusal(&refusal, &visitor.rules))];
            again(site, visitor, typed, errors, one.as_ref(), None)
        }
        Err(error) => Err(error.into()),
    }
}

fn again(
    site: &Site,
    visitor: Visitor,
    mut typed: Typed,
    errors: Errors,
    one: Option<&Intervention>,
    others: Option<Vec<Overlap>>,
) -> Result<Response, PageError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    if others.as_ref().is_some_and(|others| !others.is_empty()) {
        typed.put("visto", "1".to_owned());
    }
    let mut page = Edit::new(site, visitor, typed, errors, one);
    page.overlaps = others;
    Ok((status, html(&page, Cache::Never)?).into_response())
}

fn address_at(site: &Site, visitor: &Visitor, address: &str) -> Option<Position> {
    let found = find_places(site, visitor, address, 1).pop().filter(|_| !address.is_empty())?;
    Position::new(found.lon, found.lat).ok()
}

async fn linked(
    site: &Site,
    visitor: &Visitor,
    typed: &Typed,
    errors: &mut Errors,
) -> Result<Vec<RecordId>, PageError> {
    let mut ids = Vec::new();
    if typed.report_numbers().count() > REPORTS_MAX {
        let refusal = Refusal::TooMany { field: Field::Reports, max: REPORTS_MAX };
        errors.push(("segnalazioni", visitor.words.refusal(&refusal, &visitor.rules)));
        return Ok(ids);
    }
    for text in typed.report_numbers() {
        let report = match text.parse::<Number>() {
            Ok(number) => site.app.report(number, &visitor.actor).await?,
            Err(_not_a_number) => None,
        };
        match report {
            Some(report) => ids.push(report.id),
            None => errors.push(("segnalazioni", t!(visitor.words, "works-bad-report", number = text.to_owned()))),
        }
    }
    Ok(ids)
}

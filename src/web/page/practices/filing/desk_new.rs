//! `/ufficio/pratiche/nuova`: what came on paper is registered by the officer, on one page; its attachments are scanned
//! later.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use crate::app::clock::random_token;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::matter::{Beginning, Doing};
use crate::domain::policy::Action;
use crate::domain::practice::dossier::Reference;
use crate::domain::practice::iter::Act;
use crate::domain::practice::kind::{PracticeType, TypeCode};
use crate::domain::practice::{Command, Draft, Wanted};
use crate::domain::record::RecordId;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::text::Line;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::places::Found;
use crate::web::page::practices::filing::draft::Typed;
use crate::web::page::practices::filing::form::{Errors, Reader, SlotView, slots};
use crate::web::page::practices::filing::steps::place_of;
use crate::web::page::practices::filing::to;
use crate::web::visitor::{Staff, Visitor, is_once, once_key};

#[derive(Template)]
#[template(path = "page/practices/filing/desk_new.html")]
struct Register {
    frame: Frame,
    typed: Typed,
    errors: Errors,
    types: Vec<(String, String)>,
    kind_code: String,
    slots: Vec<SlotView>,
    found: Vec<Found>,
    found_nothing: bool,
    filed_on: String,
    today: String,
    protocol: String,
    protocol_on: String,
    key: String,
}

impl Register {
    fn new(site: &Site, visitor: Visitor, fields: &[(String, String)], errors: Errors) -> Self {
        let words = visitor.words;
        let value = |name: &str| value_of(fields, name).to_owned();
        let today = visitor.rules.jurisdiction.calendar.day_of(visitor.now).to_string();
        let own = visitor.actor.office.clone();
        let mut kinds: Vec<&PracticeType> =
            visitor.rules.practice_types.values().filter(|kind| !kind.retired).collect();
        kinds.sort_by_key(|kind| Some(&kind.office) != own.as_ref());
        let offered = kinds.iter().map(|kind| (kind.code.to_string(), words.practice_type_name(kind))).collect();
        let typed = Typed::of(fields.to_vec());
        Self {
            types: offered,
            kind_code: value("tipo"),
            slots: slots(words, &typed, None, false),
            found: Vec::new(),
            found_nothing: false,
            filed_on: Some(value("presentata")).filter(|day| !day.is_empty()).unwrap_or_else(|| today.clone()),
            today,
            protocol: value("protocollo"),
            protocol_on: value("protocollo_del"),
            key: Some(value("volta")).filter(|key| is_once(key)).unwrap_or_else(random_token),
            typed,
            errors,
            frame: Frame::new(site, visitor, t!(words, "practice-file-register-title")).with_script("works.js").wide(),
        }
    }

    fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }
}

fn value_of<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().rev().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

/// Only building officers keep the register of practices.
fn must(visitor: &Visitor) -> Result<(), PageError> {
    visitor.must(Action::MovePractice(Act::Register))
}

/// The empty form, with what the address says of it.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    must(&visitor)?;
    html(&Register::new(&site, visitor, &fields, Vec::new()), Cache::Never)
}

/// It is registered.
pub async fn enter(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    must(&visitor)?;
    let again = |errors: Errors| -> Result<Response, PageError> {
        let page = Register::new(&site, visitor.clone(), &fields, errors);
        Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
    };
    let (draft, protocol) = match read(&site, &visitor, &fields) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let typed: Vec<&(String, String)> = fields.iter().collect();
    let submission = Submission {
        actor: visitor.actor.clone(),
        what: What::Begin(Box::new(Beginning::Practice(draft))),
        contact: None,
        at: None,
        key: once_key(value_of(&fields, "volta"), &(visitor.actor.account, typed)),
    };
    let receipt = match site.app.submit(submission).await {
        Ok(receipt) => receipt,
        Err(SubmitError::Refused(Refusal::NotPermitted)) => return Err(PageError::Forbidden),
        Err(SubmitError::Refused(refusal)) => {
            let field = match refusal.field() {
                Some(Field::Place) => "geometria",
                Some(Field::Parties) => "richiedente_nome",
                Some(Field::At) => "presentata",
                _ => "tipo",
            };
            return again(vec![(field.to_owned(), visitor.words.refusal(&refusal, &visitor.rules))]);
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(protocol) = protocol.filter(|_| !receipt.repeated) {
        register(&site, &visitor, receipt.record, protocol).await;
    }
    let number = receipt.number.ok_or(PageError::NotFound)?;
    Ok(to(&visitor, &format!("/ufficio/pratiche/{number}")))
}

/// Notes its number in the municipality's register.
async fn register(site: &Site, visitor: &Visitor, record: RecordId, protocol: Reference) {
    let command = Command { on: None, what: Wanted::Register { protocol } };
    let what = What::Do(record, None, Box::new(Doing::Practice(command)));
    let submission = Submission { actor: visitor.actor.clone(), what, contact: None, at: None, key: None };
    if let Err(error) = site.app.submit(submission).await {
        tracing::warn!(%error, record = record.0, "the protocol of a practice was not noted");
    }
}

/// What was typed, or what is wrong with it.
fn read(site: &Site, visitor: &Visitor, fields: &[(String, String)]) -> Result<(Draft, Option<Reference>), Errors> {
    let words = visitor.words;
    let typed = Typed::of(fields.to_vec());
    let kind = value_of(fields, "tipo").parse::<TypeCode>().ok();
    let kind = kind.and_then(|code| visitor.rules.practice_types.get(&code)).filter(|kind| !kind.retired);
    let Some(kind) = kind else { return Err(vec![("tipo".to_owned(), t!(words, "refusal-type-unknown"))]) };
    let mut errors = Errors::new();
    let mut day = |name: &str| -> Option<Date> {
        let text = value_of(fields, name);
        let day = text.parse().ok();
        if day.is_none() && !text.is_empty() {
            errors.push((name.to_owned(), t!(words, "practice-file-day-wrong")));
        }
        day
    };
    let (filed_on, on) = (day("presentata"), day("protocollo_del"));
    if filed_on.is_none() && errors.is_empty() {
        errors.push(("presentata".to_owned(), t!(words, "practice-file-day-wrong")));
    }
    let number = value_of(fields, "protocollo");
    let number = if number.is_empty() { Ok(None) } else { Line::new(number).map(Some) };
    if number.is_err() {
        errors.push(("protocollo".to_owned(), t!(words, "refusal-text-too-long", max = 40)));
    }
    let protocol = number.ok().flatten().map(|number| Reference { number, on });
    let draft = Reader::new(visitor, kind, &typed, false).draft(place_of(site, visitor, &typed), &[]);
    match draft {
        Ok(mut draft) if errors.is_empty() => {
            draft.filed_on = filed_on;
            // Only the office that answers for it says that it is in the register; another one writes the number down.
            if visitor.actor.office.as_ref() == Some(&kind.office) {
                return Ok((draft, protocol));
            }
            draft.dossier.references.protocol = protocol;
            Ok((draft, None))
        }
        draft => {
            errors.extend(draft.err().unwrap_or_default());
            Err(errors)
        }
    }
}

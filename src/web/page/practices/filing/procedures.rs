//! `/pratiche/tipi`: the procedures, with what the law says of each, who is responsible and what has to be attached
//! (D.Lgs 33/2013, art. 35).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::domain::office::Office;
use crate::domain::practice::kind::{Filer, PracticeType, TypeCode};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::Visitor;

/// A type in the list.
struct Row {
    code: String,
    name: String,
    law: String,
    office: String,
    terms: String,
    is_online: bool,
}

#[derive(Template)]
#[template(path = "page/practices/filing/procedures.html")]
struct Procedures {
    frame: Frame,
    rows: Vec<Row>,
}

/// Where one goes with paper.
pub(super) struct Counter {
    /// The office.
    pub(super) name: String,
    /// What it does.
    pub(super) about: String,
    /// Its telephone number, or that of the front desk.
    pub(super) phone: String,
    /// Its mail address, or that of the front desk.
    pub(super) email: String,
    /// When offices are open.
    pub(super) hours: Vec<String>,
}

impl Counter {
    /// The one of a type.
    pub(super) fn of(kind: &PracticeType, visitor: &Visitor) -> Self {
        let jurisdiction = &visitor.rules.jurisdiction;
        let office = visitor.rules.offices.get(&kind.office);
        let or_desk = |own: Option<&String>, desk: &String| own.filter(|own| !own.is_empty()).unwrap_or(desk).clone();
        Self {
            name: office.map_or_else(|| jurisdiction.name.clone(), |office| office.name.clone()),
            about: office.map(|office: &Office| office.description.clone()).unwrap_or_default(),
            phone: or_desk(office.and_then(|office| office.phone.as_ref()), &jurisdiction.phone),
            email: or_desk(office.and_then(|office| office.email.as_ref()), &jurisdiction.email),
            hours: visitor.words.office_hours(&jurisdiction.calendar.hours),
        }
    }
}

#[derive(Template)]
#[template(path = "page/practices/filing/procedure.html")]
struct Procedure {
    frame: Frame,
    code: String,
    law: String,
    description: String,
    fee: String,
    filer: String,
    works: String,
    terms: Vec<String>,
    pieces: Vec<(String, bool)>,
    counter: Counter,
    is_online: bool,
    is_filed: bool,
    retired: bool,
}

fn row(kind: &PracticeType, visitor: &Visitor) -> Row {
    let (words, rules) = (visitor.words, &visitor.rules);
    let terms = kind.terms_on(rules.jurisdiction.calendar.day_of(visitor.now));
    let steps = terms.map(|terms| terms.stages.as_slice()).unwrap_or_default();
    let short =
        steps.iter().map(|step| format!("{} {}", words.practice_stage(step.stage), words.practice_days(step.term)));
    let whole = terms.and_then(|terms| terms.whole).map(|days| words.practice_days(days));
    Row {
        code: kind.code.to_string(),
        name: words.practice_type_name(kind),
        law: kind.law.clone(),
        office: rules.offices.get(&kind.office).map(|office| office.name.clone()).unwrap_or_default(),
        terms: whole.unwrap_or_else(|| short.collect::<Vec<_>>().join(", ")),
        is_online: kind.is_online(rules.jurisdiction.paper_is_off),
    }
}

/// All of them.
pub async fn list(State(site): State<Arc<Site>>, visitor: Visitor) -> Result<Response, PageError> {
    let kinds = visitor.rules.practice_types.values().filter(|kind| !kind.retired);
    let rows = kinds.map(|kind| row(kind, &visitor)).collect();
    let title = t!(visitor.words, "practice-file-procedures");
    html(&Procedures { frame: Frame::new(&site, visitor, title), rows }, Cache::Never)
}

/// One of them.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let code: TypeCode = code.parse().map_err(|_error| PageError::NotFound)?;
    let kind = visitor.rules.practice_types.get(&code).ok_or(PageError::NotFound)?;
    let words = visitor.words;
    let terms = kind.terms_on(visitor.rules.jurisdiction.calendar.day_of(visitor.now));
    let page = Procedure {
        code: kind.code.to_string(),
        law: kind.law.clone(),
        description: words.either(&kind.description, &kind.description_en).to_owned(),
        fee: kind.fee.clone(),
        filer: words.practice_filer(kind),
        works: words.practice_works(kind.works),
        terms: terms.map(|terms| words.practice_terms(terms)).unwrap_or_default(),
        pieces: kind
            .pieces
            .iter()
            .map(|piece| (words.either(&piece.name, &piece.name_en).to_owned(), piece.required))
            .collect(),
        counter: Counter::of(kind, &visitor),
        is_online: kind.is_online(visitor.rules.jurisdiction.paper_is_off),
        is_filed: kind.filer != Filer::Office,
        retired: kind.retired,
        frame: Frame::new(&site, visitor.clone(), words.practice_type_name(kind)),
    };
    html(&page, Cache::Never)
}

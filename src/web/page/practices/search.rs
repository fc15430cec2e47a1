//! `/pratiche`: practices consulted by everybody, by what the counter would ask: at least one criterion, twenty a page.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use crate::domain::footprint::{Drawn, Footprint};
use crate::domain::practice::kind::TypeCode;
use crate::domain::record::Number;
use crate::t;
use crate::territory::practices::{Essentials, Register, Search};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::practices::export;
use crate::web::visitor::Visitor;

/// Practices of one page.
pub const PAGE_SIZE: usize = 20;
/// Most characters of a criterion; a drawn area is longer.
const TYPED_MAX: usize = 200;
const DRAWN_MAX: usize = 20_000;
/// Most corners of a drawn area: each practice about there is held against them.
const CORNERS_MAX: usize = 200;

/// What can be asked; all of it is for everybody.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub(crate) numero: String,
    #[serde(default)]
    pub(crate) anno: String,
    #[serde(default)]
    pub(crate) protocollo: String,
    #[serde(default)]
    pub(crate) busta: String,
    #[serde(default)]
    pub(crate) rilascio: String,
    #[serde(default)]
    pub(crate) parole: String,
    #[serde(default)]
    pub(crate) dal: String,
    #[serde(default)]
    pub(crate) al: String,
    #[serde(default)]
    pub(crate) tipo: String,
    #[serde(default)]
    pub(crate) stato: String,
    #[serde(default)]
    pub(crate) indirizzo: String,
    #[serde(default)]
    pub(crate) foglio: String,
    #[serde(default)]
    pub(crate) particella: String,
    #[serde(default)]
    pub(crate) geometria: String,
    #[serde(default)]
    pagina: String,
}

/// What is looked for.
#[derive(Debug)]
pub(crate) struct Question {
    /// What the index knows.
    pub(crate) search: Search,
    /// What it is to touch.
    pub(crate) shape: Option<Footprint>,
}

/// What is wrong with a question, by the name of the field.
pub(crate) type Errors = Vec<(&'static str, String)>;

/// A question as it was typed, as what is looked for; or what is wrong with it.
fn search(asked: &Asked, visitor: &Visitor) -> Result<Question, Errors> {
    let (words, rules) = (visitor.words, &visitor.rules);
    let mut errors = Errors::new();
    let (mut search, mut shape) = (Search::default(), None);
    for (name, typed) in asked.fields() {
        let max = if name == "geometria" { DRAWN_MAX } else { TYPED_MAX };
        if typed.chars().count() > max {
            errors.push((name, t!(words, "refusal-text-too-long", max = max)));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let numbers = [
        (Register::File, &asked.numero),
        (Register::Protocol, &asked.protocollo),
        (Register::Envelope, &asked.busta),
        (Register::Release, &asked.rilascio),
    ];
    let numbers = numbers.into_iter().filter(|(_, typed)| !typed.trim().is_empty());
    search.numbers = numbers.map(|(register, typed)| (register, typed.trim().to_owned())).collect();
    let mut parsed = |name, typed: &str| {
        let day = typed.trim().parse::<Date>().ok();
        if day.is_none() && !typed.trim().is_empty() {
            errors.push((name, t!(words, "practice-date-wrong")));
        }
        day
    };
    search.from = parsed("dal", &asked.dal);
    search.until = parsed("al", &asked.al);
    if !asked.anno.trim().is_empty() {
        search.year = asked.anno.trim().parse().ok().filter(|year| (1000..=9999).contains(year));
        if search.year.is_none() {
            errors.push(("anno", t!(words, "practice-year-wrong")));
        }
    }
    if !asked.tipo.is_empty() {
        search.kind = asked.tipo.parse::<TypeCode>().ok().filter(|code| rules.practice_types.contains_key(code));
        if search.kind.is_none() {
            errors.push(("tipo", t!(words, "refusal-type-unknown")));
        }
    }
    match asked.stato.as_str() {
        "aperte" => search.open = Some(true),
        "concluse" => search.open = Some(false),
        "cantieri" => search.site = true,
        "affisse" => search.posted_on = Some(rules.jurisdiction.calendar.day_of(visitor.now)),
        _ => {}
    }
    match (asked.foglio.trim(), asked.particella.trim()) {
        ("", "") => {}
        (sheet, number) if !sheet.is_empty() && !number.is_empty() => {
            search.parcel = Some((sheet.to_owned(), number.to_owned()));
        }
        _ => errors.push(("foglio", t!(words, "refusal-parcels-missing"))),
    }
    asked.parole.trim().clone_into(&mut search.words);
    asked.indirizzo.trim().clone_into(&mut search.address);
    if !asked.geometria.trim().is_empty() {
        match Drawn::read(&asked.geometria) {
            Ok(footprint) if footprint.positions() <= CORNERS_MAX => shape = Some(footprint),
            Ok(_too_many) => errors.push(("geometria", t!(words, "practices-area-corners", max = CORNERS_MAX))),
            Err(_not_drawn) => errors.push(("geometria", t!(words, "practice-area-wrong"))),
        }
    }
    if errors.is_empty() { Ok(Question { search, shape }) } else { Err(errors) }
}

impl Asked {
    fn fields(&self) -> [(&'static str, &str); 14] {
        [
            ("numero", &self.numero),
            ("anno", &self.anno),
            ("protocollo", &self.protocollo),
            ("busta", &self.busta),
            ("rilascio", &self.rilascio),
            ("parole", &self.parole),
            ("dal", &self.dal),
            ("al", &self.al),
            ("tipo", &self.tipo),
            ("stato", &self.stato),
            ("indirizzo", &self.indirizzo),
            ("foglio", &self.foglio),
            ("particella", &self.particella),
            ("geometria", &self.geometria),
        ]
    }

    fn is_empty(&self) -> bool {
        // Words without a letter or digit narrow nothing; what is drawn is read all the same.
        self.geometria.trim().is_empty()
            && self.fields().iter().all(|(_, typed)| !typed.contains(char::is_alphanumeric))
    }

    /// Whether one of the criteria that are folded away at first is used.
    fn asks_more(&self) -> bool {
        self.fields().iter().any(|(name, typed)| {
            !matches!(*name, "numero" | "parole" | "indirizzo" | "anno") && !typed.trim().is_empty()
        })
    }

    /// The same question as a query string, without the page.
    pub(crate) fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, typed) in self.fields().into_iter().filter(|(_, typed)| !typed.trim().is_empty()) {
            query.append_pair(name, typed.trim());
        }
        query.finish()
    }
}

/// A practice in the list.
struct Row {
    number: String,
    href: String,
    kind: String,
    object: String,
    address: String,
    filed: String,
    state: &'static str,
    state_text: String,
}

impl Row {
    fn of(one: &Essentials, visitor: &Visitor) -> Self {
        let words = visitor.words;
        Self {
            number: one.number.to_string(),
            href: words.href(&format!("/pratiche/{}", one.number)),
            kind: words.practice_type(&one.kind, &visitor.rules),
            object: one.object.to_string(),
            address: one.address.as_deref().unwrap_or_default().to_owned(),
            filed: words.date_of(one.filed_on),
            state: one.state.code(),
            state_text: words.practice_state(one.state),
        }
    }
}

#[derive(Template)]
#[template(path = "page/practices/search.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    errors: Errors,
    /// How many, and what of them is on this page; `None`: nothing was asked.
    found: Option<Vec<Row>>,
    count: usize,
    first: usize,
    before: Option<String>,
    next: Option<String>,
    types: Vec<(String, String)>,
    /// Fields of the form that are alike: name, label, what was typed.
    registers: [(&'static str, String, String); 3],
    days: [(&'static str, String, String); 2],
    states: [(&'static str, String); 5],
    /// Where those of the page lie, as a `MultiPoint`.
    points: Option<String>,
    picture: String,
    query: String,
}

impl Page {
    fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(field, _)| *field == name).map(|(_, text)| text.as_str())
    }
}

/// Asks and answers.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let words = visitor.words;
    // Who types our number wants that practice.
    if let Ok(number) = asked.numero.trim().parse::<Number>()
        && site.app.practice(number).await?.is_some()
    {
        return Ok(Redirect::to(&words.href(&format!("/pratiche/{number}"))).into_response());
    }
    let rules = Arc::clone(&visitor.rules);
    let mut types: Vec<_> = rules.practice_types.values().collect();
    types.sort_by_key(|kind| words.practice_type_name(kind));
    let types = types.into_iter().map(|kind| (kind.code.to_string(), words.practice_type_name(kind))).collect();
    let query = asked.query();
    let page = asked.pagina.parse::<usize>().unwrap_or(1).clamp(1, 10_000);
    let mut shown = Page {
        types,
        registers: [
            ("protocollo", t!(words, "practices-protocol"), asked.protocollo.clone()),
            ("busta", t!(words, "practices-envelope"), asked.busta.clone()),
            ("rilascio", t!(words, "practices-release"), asked.rilascio.clone()),
        ],
        days: [
            ("dal", t!(words, "practices-from"), asked.dal.clone()),
            ("al", t!(words, "practices-until"), asked.al.clone()),
        ],
        states: [
            ("", t!(words, "practices-any-state")),
            ("aperte", t!(words, "practices-open")),
            ("concluse", t!(words, "practices-closed")),
            ("cantieri", t!(words, "practices-sites")),
            ("affisse", t!(words, "practices-posted")),
        ],
        errors: Errors::new(),
        found: None,
        count: 0,
        first: (page - 1) * PAGE_SIZE,
        before: None,
        next: None,
        points: None,
        picture: String::new(),
        query: query.clone(),
        frame: Frame::new(&site, visitor.clone(), t!(words, "practices-title")).with_script("works.js"),
        asked,
    };
    if shown.asked.is_empty() {
        return html(&shown, Cache::Revalidate);
    }
    let question = match search(&shown.asked, &visitor) {
        Ok(question) => question,
        Err(errors) => {
            shown.errors = errors;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown, Cache::Never)?).into_response());
        }
    };
    let app = Arc::clone(&site.app);
    let skip = shown.first;
    // A shape is measured against others: not on the threads that answer.
    let searched = crate::app::long_work::long_work(move || {
        app.search_practices(&question.search, question.shape.as_ref(), skip, PAGE_SIZE)
    })
    .await;
    let (count, found) = searched.unwrap_or_default();
    let at = |page: usize| words.href(&format!("/pratiche?{query}&pagina={page}"));
    shown.before = (page > 1).then(|| at(page - 1));
    shown.next = (count > page * PAGE_SIZE).then(|| at(page + 1));
    let centers: Vec<_> = found.iter().filter_map(|one| Some(one.footprint.as_ref()?.center())).collect();
    if !centers.is_empty() {
        let positions: Vec<[f64; 2]> = centers.iter().map(|at| [at.lon(), at.lat()]).collect();
        shown.points = Some(serde_json::json!({ "type": "MultiPoint", "coordinates": positions }).to_string());
        let at = centers[0];
        shown.picture = format!("/maps/static/{0},{1},14/640x320.png?pin={0},{1}", at.lon(), at.lat());
    }
    shown.count = count;
    shown.found = Some(found.iter().map(|one| Row::of(one, &visitor)).collect());
    html(&shown, Cache::Revalidate)
}

/// What a question finds, as lines for spreadsheets.
pub async fn csv(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let asked = whole(&asked, &visitor)?;
    let app = Arc::clone(&site);
    let made = crate::app::long_work::long_work(move || export::csv(&app, &visitor, &asked)).await;
    made.ok_or(PageError::Busy)
}

/// The same as features for maps.
pub async fn geojson(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let asked = whole(&asked, &visitor)?;
    let app = Arc::clone(&site);
    let made = crate::app::long_work::long_work(move || export::geojson(&app, &visitor, &asked)).await;
    made.ok_or(PageError::Busy)
}

/// A question that asks for something and has no fault.
fn whole(asked: &Asked, visitor: &Visitor) -> Result<Question, PageError> {
    if asked.is_empty() {
        return Err(PageError::BadRequest("ask for something: parole, anno, tipo, indirizzo …"));
    }
    search(asked, visitor).map_err(|_errors| PageError::BadRequest("a criterion cannot be read"))
}

//! `/pratiche/{number}/accesso`: asking to see the documents of a practice (L. 241/1990 art. 22), and booking an hour for it.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{ConnectInfo, Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;

use crate::app::accesses::Added;
use crate::app::clock::random_token;
use crate::domain::person::{Email, Phone};
use crate::domain::practice::Practice;
use crate::domain::practice::access::{DAYS, Wish};
use crate::domain::record::Number;
use crate::domain::text::{Line, Prose, TextError};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::submit::trap;
use crate::web::throttle::Costly;
use crate::web::visitor::{Visitor, is_once, once_key};
use crate::words::Words;

/// The address.
pub fn routes() -> Router<Arc<Site>> {
    Router::new().route("/pratiche/{number}/accesso", get(show).post(ask))
}

/// What is typed in the form.
#[derive(Debug, Default)]
struct Typed {
    fields: Vec<(String, String)>,
}

impl Typed {
    fn get(&self, name: &str) -> &str {
        self.fields.iter().rev().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }
}

/// Fields with what is wrong with each.
type Errors = Vec<(&'static str, String)>;

#[derive(Template)]
#[template(path = "page/practices/access.html")]
struct Page {
    frame: Frame,
    number: String,
    object: String,
    typed: Typed,
    /// The name of this form, which is sent once.
    once: String,
    /// When one may come: as it is sent, and as it is read.
    visits: Vec<(i64, String)>,
    errors: Errors,
    /// By when it is answered, and when they come, once it has been sent.
    sent: Option<(String, Option<String>)>,
}

impl Page {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    #[expect(clippy::unused_self, reason = "templates ask the page")]
    fn days(&self) -> i64 {
        DAYS
    }
}

async fn practice_of(site: &Site, number: &str) -> Result<Practice, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    site.app.practice(number).await?.ok_or(PageError::NotFound)
}

async fn page_of(site: &Site, visitor: &Visitor, practice: &Practice, typed: Typed) -> Result<Page, PageError> {
    let words = visitor.words;
    let free = site.app.free_visits(&practice.office).await?;
    let once = Some(typed.get("volta").to_owned()).filter(|once| is_once(once)).unwrap_or_else(random_token);
    Ok(Page {
        number: practice.number.to_string(),
        object: practice.dossier.object.to_string(),
        once,
        visits: free.iter().map(|at| (at.as_millisecond(), words.instant(*at, visitor.zone()))).collect(),
        errors: Vec::new(),
        sent: None,
        frame: Frame::new(site, visitor.clone(), t!(words, "practice-doc-access-title")),
        typed,
    })
}

/// Shows the form.
async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let practice = practice_of(&site, &number).await?;
    html(&page_of(&site, &visitor, &practice, Typed::default()).await?, Cache::Never)
}

/// Takes what was typed.
async fn ask(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    Path(number): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    site.throttle.count_address(Costly::Submit, from.ip())?;
    let words = visitor.words;
    let practice = practice_of(&site, &number).await?;
    let typed = Typed { fields };
    let mut page = page_of(&site, &visitor, &practice, typed).await?;
    let (wish, visit) = match read(&page.typed, words) {
        Ok(read) => read,
        Err(errors) => return refused(&Page { errors, ..page }),
    };
    // Sent twice it is one; the same form with something else in it is another.
    let form = once_key(&page.once, &(&wish, visit)).map_or_else(|| page.once.clone(), |key| key.name);
    let (added, due_at) = site.app.ask_access(&practice, wish, visit, &form).await?;
    if added == Added::Taken {
        return refused(&Page { errors: vec![("visita", t!(words, "practice-doc-visit-taken"))], ..page });
    }
    let visit = visit.map(|at| words.instant(at, visitor.zone()));
    page.sent = Some((words.date(due_at, visitor.zone()), visit));
    html(&page, Cache::Never)
}

fn refused(page: &Page) -> Result<Response, PageError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(page, Cache::Never)?).into_response())
}

/// What is asked for, and when they want to come; or what is wrong with which field.
fn read(typed: &Typed, words: &Words) -> Result<(Wish, Option<Timestamp>), Errors> {
    let mut errors = Errors::new();
    if trap::is_caught(Some(typed.get(trap::FIELD))) {
        errors.push(("nome", t!(words, "trap-caught")));
    }
    let text = |error: TextError, missing: String| match error {
        TextError::Empty => missing,
        TextError::TooLong { max } => t!(words, "refusal-text-too-long", max = max),
        TextError::ControlCharacters => t!(words, "refusal-control-characters"),
    };
    let name = Line::new(typed.get("nome"))
        .map_err(|error| errors.push(("nome", text(error, t!(words, "practice-doc-name-missing")))));
    let given = |field: &str| Some(typed.get(field).trim().to_owned()).filter(|text| !text.is_empty());
    let email = given("email").map(|text| Email::new(&text)).transpose();
    let email = email.map_err(|_error| errors.push(("email", t!(words, "practice-doc-email-wrong"))));
    let phone = given("telefono").map(|text| Phone::new(&text)).transpose();
    let phone = phone.map_err(|_error| errors.push(("telefono", t!(words, "practice-doc-phone-wrong"))));
    if matches!((&email, &phone), (Ok(None), Ok(None))) {
        errors.push(("email", t!(words, "practice-doc-contact-missing")));
    }
    let what = Prose::new(typed.get("documenti"))
        .map_err(|error| errors.push(("documenti", text(error, t!(words, "practice-doc-what-missing")))));
    let reason = Prose::new(typed.get("motivo"))
        .map_err(|error| errors.push(("motivo", text(error, t!(words, "practice-doc-reason-missing")))));
    let visit = given("visita").map(|text| text.parse().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok()));
    if visit == Some(None) {
        errors.push(("visita", t!(words, "practice-doc-visit-taken")));
    }
    match (name, email, phone, what, reason) {
        (Ok(name), Ok(email), Ok(phone), Ok(what), Ok(reason)) if errors.is_empty() => {
            let language = words.language().tag().to_owned();
            Ok((Wish { name, email, phone, what, reason, language }, visit.flatten()))
        }
        _ => Err(errors),
    }
}

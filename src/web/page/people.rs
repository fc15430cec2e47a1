//! `/ufficio/persone`: what is kept about one person, found by mail address or telephone number; handed out or erased when
//! they ask for it.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::persons::{FoundParty, Person, Wanted};
use crate::domain::policy::{Action, may};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};
use crate::words::Words;

/// Who is looked for, and what has just been done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    cancellate: Option<usize>,
}

/// What the form that erases sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Erase {
    q: String,
    conferma: String,
    testi: String,
}

/// A person in a row.
struct Row {
    name: String,
    email: String,
    phone: String,
    since: String,
    role: String,
    /// Number and state of the report.
    report: Option<(String, String)>,
}

/// Somebody of a practice in a row.
struct PartyRow {
    name: String,
    email: String,
    phone: String,
    role: String,
    number: String,
    state: String,
    is_open: bool,
}

fn party_row(found: &FoundParty, words: &Words) -> PartyRow {
    let (party, practice) = (&found.party, &found.practice);
    PartyRow {
        name: party.name.to_string(),
        email: party.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
        phone: party.phone.as_ref().map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
        role: words.party_role(party.role),
        number: practice.number.to_string(),
        state: words.practice_state(practice.state),
        is_open: practice.state.is_open(),
    }
}

#[derive(Template)]
#[template(path = "page/people.html")]
struct People {
    frame: Frame,
    q: String,
    /// What is wrong with who is looked for.
    error: Option<String>,
    /// Whether somebody was looked for.
    looked: bool,
    rows: Vec<Row>,
    parties: Vec<PartyRow>,
    done: Option<String>,
    /// Why nothing was erased.
    refused: Option<String>,
    export_href: String,
    can_anonymise: bool,
    oversees: bool,
}

fn row(person: &Person, visitor: &Visitor) -> Row {
    let (words, contact) = (visitor.words, &person.kept.contact);
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Row {
        name: contact.name.as_ref().map(ToString::to_string).unwrap_or_default(),
        email: text(contact.email.as_ref().map(crate::domain::person::Email::as_str)),
        phone: text(contact.phone.as_ref().map(crate::domain::person::Phone::as_str)),
        since: words.instant(person.kept.since, visitor.zone()),
        role: if person.is_reporter { t!(words, "person-reporter") } else { t!(words, "person-follower") },
        report: person.report.as_ref().map(|report| (report.number.to_string(), words.state(report.state))),
    }
}

async fn page_of(site: &Site, visitor: Visitor, q: String) -> Result<People, PageError> {
    let words = visitor.words;
    let wanted = Wanted::of(&q);
    let (people, parties, accesses) = match &wanted {
        Some(wanted) => (
            site.app.people_called(wanted, &visitor.actor).await?,
            site.app.parties_called(wanted, &visitor.actor).await?,
            site.app.accesses_called(wanted, &visitor.actor).await?,
        ),
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    let asked = accesses.iter().map(|(access, practice)| Row {
        name: access.wish.name.to_string(),
        email: access.wish.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
        phone: access.wish.phone.as_ref().map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
        since: words.instant(access.asked_at, visitor.zone()),
        role: t!(words, "practice-doc-person", number = practice.number.to_string()),
        report: None,
    });
    let pair: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &q).finish();
    Ok(People {
        error: (!q.trim().is_empty() && wanted.is_none()).then(|| t!(words, "people-wrong")),
        looked: wanted.is_some(),
        rows: people.iter().map(|person| row(person, &visitor)).chain(asked).collect(),
        parties: parties.iter().map(|found| party_row(found, words)).collect(),
        done: None,
        refused: None,
        export_href: words.href(&format!("/ufficio/persone/esporta?{pair}")),
        can_anonymise: may(&visitor.actor, Action::Oversee),
        oversees: may(&visitor.actor, Action::Oversee),
        frame: Frame::new(site, visitor.clone(), t!(words, "people-title")).wide(),
        q,
    })
}

/// Looks for somebody.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepPeople)?;
    let done = asked.cancellate.map(|n| t!(visitor.words, "people-erased", n = n));
    html(&People { done, ..page_of(&site, visitor, asked.q).await? }, Cache::Never)
}

/// Hands out what is kept, as a file.
pub async fn export(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepPeople)?;
    let wanted = Wanted::of(&asked.q).ok_or(PageError::NotFound)?;
    let handed = site.app.hand_out(&wanted, &visitor.actor).await?;
    let name = HeaderValue::from_static("attachment; filename=\"dati-personali.json\"");
    Ok((Cache::Never, [(header::CONTENT_DISPOSITION, name)], Json(handed)).into_response())
}

/// Erases what is kept, once it has been confirmed.
pub async fn erase(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(form): Form<Erase>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepPeople)?;
    let wanted = Wanted::of(&form.q).filter(|_| form.conferma == "si");
    let Some(wanted) = wanted else {
        let refused = Some(t!(visitor.words, "people-confirm-missing"));
        let page = People { refused, ..page_of(&site, visitor, form.q).await? };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
    };
    let texts = !form.testi.is_empty() && may(&visitor.actor, Action::Oversee);
    let erased = site.app.erase_person(&wanted, texts, &visitor.actor).await?;
    let page = visitor.words.href(&format!("/ufficio/persone?cancellate={erased}"));
    Ok((Cache::Never, Redirect::to(&page)).into_response())
}

//! `/pratiche/{number}`: a practice as everybody sees it, and as its parties do with the password.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::app::clock::random_token;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::command::Audience;
use crate::domain::matter::Doing;
use crate::domain::practice::iter::Act;
use crate::domain::practice::{Command, Practice, Wanted};
use crate::domain::record::{Number, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::text::{Description, Line};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::practices::act::{handed, typed};
use crate::web::page::practices::card::card;
use crate::web::page::practices::clock::ClockView;
use crate::web::page::practices::essentials::EssentialsView;
use crate::web::page::practices::papers::{PaperView, papers_for};
use crate::web::page::practices::place::PlaceView;
use crate::web::page::practices::reader::{Reader, no_password_cookie, password_cookie, reader};
use crate::web::page::practices::timeline::{StepView, steps};
use crate::web::page::practices::upload::{self, Received};
use crate::web::page::works::card::name_of;
use crate::web::throttle::Costly;
use crate::web::visitor::{Visitor, once_key};

/// What the parties and the office see.
struct Inside {
    clock: Option<ClockView>,
    steps: Vec<StepView>,
    outcome: Option<String>,
    /// What the applicant is asked for now, and by when.
    request: Option<(String, Option<String>)>,
    messages: Vec<(String, String)>,
    /// What a party may do now.
    acts: Vec<Act>,
    is_office: bool,
}

#[derive(Template)]
#[template(path = "page/practices/show.html")]
struct Page {
    frame: Frame,
    one: EssentialsView,
    place: Option<PlaceView>,
    papers: Vec<PaperView>,
    inside: Option<Inside>,
    version: u32,
    may_enter: bool,
    failed: bool,
    said: bool,
    error: Option<String>,
    typed: Typed,
    key: String,
}

/// What was typed, kept when it is refused.
#[derive(Default)]
struct Typed {
    act: String,
    text: String,
}

/// What can be asked.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    fatto: Option<String>,
    /// `scheda`: the card at the foot of the map only.
    parte: Option<String>,
}

async fn page(site: &Site, visitor: &Visitor, reader: &Reader) -> Result<Page, PageError> {
    let (words, practice) = (visitor.words, &reader.practice);
    let calendar = &visitor.rules.jurisdiction.calendar;
    let today = calendar.day_of(visitor.now);
    let inside = if reader.audience == Audience::Public {
        None
    } else {
        let message = |message: &crate::domain::practice::Message| {
            let by = match &message.office {
                Some(office) => name_of(office, &visitor.rules),
                None => t!(words, "practice-by-applicant"),
            };
            (format!("{by}, {}", words.instant(message.at, visitor.zone())), message.text.to_string())
        };
        let party = [Act::Answer, Act::Remark, Act::BeginWorks, Act::EndWorks, Act::Write, Act::Enclose];
        let acts = party.into_iter().filter(|act| reader.audience == Audience::Reporter && may(practice, reader, *act));
        let request = practice.requests.last().filter(|request| request.answered_on.is_none());
        let request = request.filter(|_| practice.state.is_open());
        Some(Inside {
            clock: ClockView::of(practice, today, calendar, words),
            steps: steps(site, visitor, practice, reader.audience).await?,
            outcome: practice.outcome.as_ref().map(ToString::to_string),
            request: request.map(|request| (request.text.to_string(), request.due_on.map(|on| words.date_of(on)))),
            messages: practice.messages.iter().map(message).collect(),
            acts: acts.collect(),
            is_office: reader.audience == Audience::Internal,
        })
    };
    Ok(Page {
        one: EssentialsView::of(practice, visitor),
        place: PlaceView::of(practice),
        papers: papers_for(practice, reader.audience, visitor),
        inside,
        version: practice.version.0,
        may_enter: practice.password.is_some(),
        failed: false,
        said: false,
        error: None,
        typed: Typed::default(),
        key: random_token(),
        frame: Frame::new(site, visitor.clone(), practice.dossier.object.to_string()).with_script("works.js"),
    })
}

/// Works have no form of their own to begin before they may.
fn may(practice: &Practice, reader: &Reader, act: Act) -> bool {
    let fits = match act {
        Act::BeginWorks => practice.began_on.is_none() && practice.works_from.is_some(),
        Act::EndWorks => practice.is_site(),
        _ => true,
    };
    fits && practice.may(&reader.actor, act)
}

/// Shows it.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(number): Path<String>,
    Query(query): Query<Shown>,
) -> Result<Response, PageError> {
    if query.parte.as_deref() == Some("scheda") {
        return card(&site, &visitor, number.parse().map_err(|_error| PageError::NotFound)?);
    }
    let reader = reader(&site, &visitor, &headers, &number).await?;
    let mut page = page(&site, &visitor, &reader).await?;
    page.said = query.fatto.is_some();
    let cache = if reader.audience == Audience::Public { Cache::Revalidate } else { Cache::Never };
    html(&page, cache)
}

/// A password as it was typed.
#[derive(Debug, Deserialize)]
pub struct Password {
    #[serde(default)]
    password: String,
}

/// Lets in who has the password.
pub async fn enter(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(number): Path<String>,
    Form(asked): Form<Password>,
) -> Result<Response, PageError> {
    let known: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    // By address and practice, so that no stranger can shut its parties out: 60 bits are not guessed from many places either.
    site.throttle.count_address(Costly::SignIn, address.ip())?;
    site.throttle.count(Costly::Code, &format!("pratica {known} {}", address.ip()))?;
    let practice = site.app.practice_by_password(known, &asked.password).await?;
    if let Some(cookie) = practice.and_then(|practice| password_cookie(&site, &practice)) {
        let to = visitor.words.href(&format!("/pratiche/{known}"));
        return Ok((Cache::Never, CookieJar::new().add(cookie), Redirect::to(&to)).into_response());
    }
    let reader = reader(&site, &visitor, &headers, &number).await?;
    let mut page = page(&site, &visitor, &reader).await?;
    page.failed = true;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

/// Ends what a password began.
pub async fn leave(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let to = visitor.words.href(&format!("/pratiche/{number}"));
    Ok((Cache::Never, CookieJar::new().add(no_password_cookie(&site)), Redirect::to(&to)).into_response())
}

/// Does what a party may.
pub async fn act(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let found = reader(&site, &visitor, &headers, &number).await?;
    if found.audience != Audience::Reporter {
        return Err(PageError::Forbidden);
    }
    site.throttle.count_address(Costly::Submit, address.ip())?;
    let sent = upload::read_form(&site, request, visitor.words).await?;
    let number = found.practice.number;
    match wanted(&sent) {
        Ok(what) => {
            let hashes: Vec<_> = sent.handed.iter().map(|(_, file)| file.pdf).collect();
            let key = once_key(typed(&sent, "volta"), &(found.practice.id, &sent.fields, hashes));
            let seen = typed(&sent, "versione").parse().ok().map(Version);
            let doing = Doing::Practice(Command { on: None, what });
            let submission = Submission {
                actor: found.actor.clone(),
                what: What::Do(found.practice.id, seen, Box::new(doing)),
                contact: None,
                at: None,
                key,
            };
            match site.app.submit(submission).await {
                Ok(_) => {
                    let to = visitor.words.href(&format!("/pratiche/{number}?fatto=1"));
                    Ok((Cache::Never, Redirect::to(&to)).into_response())
                }
                Err(SubmitError::Refused(refusal)) => again(&site, &visitor, &headers, &sent, number, &refusal).await,
                Err(error) => Err(error.into()),
            }
        }
        Err(refusal) => again(&site, &visitor, &headers, &sent, number, &refusal).await,
    }
}

async fn again(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    sent: &Received,
    number: Number,
    refusal: &Refusal,
) -> Result<Response, PageError> {
    let reader = reader(site, visitor, headers, &number.to_string()).await?;
    let mut page = page(site, visitor, &reader).await?;
    page.error = Some(visitor.words.refusal(refusal, &visitor.rules));
    page.typed = Typed { act: typed(sent, "atto").to_owned(), text: typed(sent, "testo").to_owned() };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

fn wanted(sent: &Received) -> Result<Wanted, Refusal> {
    if !sent.refused.is_empty() {
        return Err(Refusal::Unreadable(sent.refused.join(" ")));
    }
    let said = typed(sent, "testo");
    let text = || Description::new(said).map_err(|error| Refusal::Text(Field::Text, error));
    let act = Act::of_code(typed(sent, "atto")).ok_or(Refusal::NotPermitted)?;
    match act {
        Act::Answer | Act::Remark => {
            let text = if said.is_empty() { None } else { Some(text()?) };
            Ok(Wanted::Answer { act, text, documents: handed(sent) })
        }
        Act::BeginWorks | Act::EndWorks => Ok(Wanted::Works { act }),
        Act::Write => Ok(Wanted::Write { text: text()? }),
        Act::Enclose => {
            let mut document = handed(sent).into_iter().next().ok_or(Refusal::Missing(Field::Attachments))?;
            if !typed(sent, "titolo").is_empty() {
                document.title =
                    Line::new(typed(sent, "titolo")).map_err(|error| Refusal::Text(Field::Title, error))?;
            }
            Ok(Wanted::Enclose { document, audience: Audience::Reporter })
        }
        _ => Err(Refusal::NotPermitted),
    }
}

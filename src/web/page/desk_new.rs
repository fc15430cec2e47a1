//! `/ufficio/nuova`: the desk enters a report for a caller or visitor, on one screen.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::clock::random_token;
use crate::app::submit::{Key, Submission, SubmitError, What};
use crate::domain::person::{Actor, Channel};
use crate::domain::place::{PlaceSource, Position};
use crate::domain::policy::{Action, may};
use crate::domain::record::Number;
use crate::domain::report::Command;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::desk_caller::{Nearby, known, nearby};
use crate::web::page::frame::Frame;
use crate::web::page::places::{address_of, find_places};
use crate::web::page::submit::Questions;
use crate::web::page::submit::draft::{Draft, Errors};
use crate::web::visitor::{Staff, Visitor, is_once};

/// The ways a report comes to a desk.
const CHANNELS: [Channel; 4] = [Channel::Phone, Channel::Desk, Channel::Police, Channel::Mail];

#[derive(Template)]
#[template(path = "page/desk_new.html")]
struct New {
    frame: Frame,
    draft: Draft,
    channel: Channel,
    channels: Vec<(Channel, &'static str, String)>,
    questions: Questions,
    /// What is open at the place.
    nearby: Nearby,
    errors: Errors,
    key: String,
}

impl New {
    fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(field, _)| *field == name).map(|(_, text)| text.as_str())
    }
}

const fn code(channel: Channel) -> &'static str {
    match channel {
        Channel::Desk => "desk",
        Channel::Police => "police",
        Channel::Mail => "mail",
        _ => "phone",
    }
}

async fn new_page(
    site: &Site,
    visitor: Visitor,
    draft: Draft,
    channel: Channel,
    errors: Errors,
    key: String,
) -> Result<New, PageError> {
    let words = visitor.words;
    Ok(New {
        nearby: nearby(site, &visitor, &draft).await?,
        questions: Questions::of(&visitor, &draft),
        channels: CHANNELS.into_iter().map(|channel| (channel, code(channel), words.channel(channel))).collect(),
        frame: Frame::new(site, visitor, t!(words, "desk-new")).with_script("place.js").with_script("desk.js").wide(),
        draft,
        channel,
        errors,
        key,
    })
}

/// Shows the empty form.
pub async fn show(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    if !may(&visitor.actor, Action::EnterForOthers) {
        return Err(PageError::Forbidden);
    }
    let page = new_page(&site, visitor, Draft::default(), Channel::Phone, Vec::new(), random_token()).await?;
    html(&page, Cache::Never)
}

/// Enters the report; an address that was typed but not picked is looked up.
pub async fn enter(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    if !may(&visitor.actor, Action::EnterForOthers) {
        return Err(PageError::Forbidden);
    }
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let mut draft = Draft::default();
    for (name, value) in &fields {
        draft.take(name, value.clone());
    }
    let channel = CHANNELS.into_iter().find(|channel| code(*channel) == field("canale")).unwrap_or(Channel::Phone);
    place_of(&site, &visitor, &mut draft, field("lon"), field("lat"));
    let key = field("volta").to_owned();
    if field("azione") == "chiamante"
        && let Some((name, email)) = known(&site, &visitor, &draft.phone).await?
    {
        (draft.name, draft.email) = (name, email);
    }
    if let "categoria" | "chiamante" = field("azione") {
        let page = new_page(&site, visitor, draft, channel, Vec::new(), key).await?;
        return html(&page, Cache::Never);
    }
    if !field("unisci").is_empty() {
        return join(&site, visitor, draft, channel, key, field("unisci")).await;
    }
    let ready = match draft.check(&visitor.rules, visitor.words, visitor.now) {
        Ok(ready) => ready,
        Err(errors) => {
            let page = new_page(&site, visitor, draft, channel, errors, key).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
        }
    };
    let mut actor = visitor.actor.clone();
    actor.channel = channel;
    let key_given = Some(Key::secret(format!("desk {key}"))).filter(|_| is_once(&key));
    let submission = Submission {
        actor,
        what: What::Open(Box::new(ready.report), None),
        contact: Some(ready.contact),
        at: None,
        key: key_given,
    };
    match site.app.submit(submission).await {
        Ok(receipt) => {
            let number = receipt.number.map(|number| number.to_string()).unwrap_or_default();
            Ok(announced(&visitor, &number))
        }
        Err(SubmitError::Refused(refusal)) => {
            let text = visitor.words.refusal(&refusal, &visitor.rules);
            let page = new_page(&site, visitor, draft, channel, vec![("luogo", text)], key).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The record, with the number to read aloud and the date to promise.
fn announced(visitor: &Visitor, number: &str) -> Response {
    let to = visitor.words.href(&format!("/ufficio/segnalazioni/{number}?nuova=1"));
    (Cache::Never, Redirect::to(&to)).into_response()
}

/// Adds the voice of whoever calls to a report that is open already.
async fn join(
    site: &Site,
    visitor: Visitor,
    draft: Draft,
    channel: Channel,
    key: String,
    number: &str,
) -> Result<Response, PageError> {
    let contact = match draft.caller(visitor.words, &visitor.rules) {
        Ok(contact) => contact,
        Err(errors) => {
            let page = new_page(site, visitor, draft, channel, errors, key).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
        }
    };
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let report = site.app.report(number, &visitor.actor).await?.ok_or(PageError::NotFound)?;
    let submission = Submission {
        actor: Actor { channel, ..visitor.actor.clone() },
        what: What::Act(report.id, Box::new(Command::Join { person: None })),
        contact: Some(contact),
        at: None,
        key: Some(Key::secret(format!("desk join {} {key}", report.id.0))).filter(|_| is_once(&key)),
    };
    site.app.submit(submission).await?;
    Ok(announced(&visitor, &number.to_string()))
}

fn place_of(site: &Site, visitor: &Visitor, draft: &mut Draft, lon: &str, lat: &str) {
    let given = lon.parse().ok().zip(lat.parse().ok()).and_then(|(lon, lat)| Position::new(lon, lat).ok());
    let named = || find_places(site, visitor, &draft.search, 1).pop();
    match given {
        Some(position) => {
            draft.set_place(position, PlaceSource::Address, None);
            let street = address_of(site, position).unwrap_or_default();
            // What the caller said is kept when it names the street that is there: it has the house number.
            let said = !draft.search.trim().is_empty() && named_alike(&draft.search, &street);
            draft.address = if said { draft.search.clone() } else { street };
        }
        None => {
            if let Some(found) = named()
                && let Ok(position) = Position::new(found.lon, found.lat)
            {
                draft.set_place(position, PlaceSource::Address, None);
                draft.address.clone_from(&draft.search);
            }
        }
    }
}

fn named_alike(said: &str, street: &str) -> bool {
    let said = said.to_lowercase();
    street.to_lowercase().split_whitespace().last().is_some_and(|word| said.contains(word))
}

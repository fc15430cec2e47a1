//! `/ufficio/nuova`: the desk enters a report for a caller or visitor, on one screen.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::clock::random_token;
use crate::app::submit::{Key, Submission, SubmitError, What};
use crate::domain::person::Channel;
use crate::domain::place::{PlaceSource, Position};
use crate::domain::policy::{Action, may};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::places::{address_of, find_places};
use crate::web::page::submit::Questions;
use crate::web::page::submit::draft::{Draft, Errors};
use crate::web::page::submit::nearby::Border;
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
    border: Option<Border>,
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

fn new_page(site: &Site, visitor: Visitor, draft: Draft, channel: Channel, errors: Errors, key: String) -> New {
    let words = visitor.words;
    New {
        questions: Questions::of(&visitor, &draft),
        border: Border::of(&visitor, &draft),
        channels: CHANNELS.into_iter().map(|channel| (channel, code(channel), words.channel(channel))).collect(),
        frame: Frame::new(site, visitor, t!(words, "desk-new")).with_script("place.js").with_script("desk.js").wide(),
        draft,
        channel,
        errors,
        key,
    }
}

/// Shows the empty form.
pub async fn show(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    if !may(&visitor.actor, Action::EnterForOthers) {
        return Err(PageError::Forbidden);
    }
    html(&new_page(&site, visitor, Draft::default(), Channel::Phone, Vec::new(), random_token()), Cache::Never)
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
    if field("azione") == "categoria" {
        let page = new_page(&site, visitor, draft, channel, Vec::new(), key);
        return html(&page, Cache::Never);
    }
    let ready = match draft.check(&visitor.rules, visitor.words, visitor.now) {
        Ok(ready) => ready,
        Err(errors) => {
            let page = new_page(&site, visitor, draft, channel, errors, key);
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
            Ok((Cache::Never, Redirect::to(&visitor.words.href(&format!("/ufficio/segnalazioni/{number}"))))
                .into_response())
        }
        Err(SubmitError::Refused(refusal)) => {
            let text = visitor.words.refusal(&refusal, &visitor.rules);
            let page = new_page(&site, visitor, draft, channel, vec![("luogo", text)], key);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
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

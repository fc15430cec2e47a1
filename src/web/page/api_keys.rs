//! `/ufficio/chiavi`: the keys with which programs of offices and partners work.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::api_keys::ApiKey;
use crate::domain::office::OfficeCode;
use crate::domain::policy::Action;
use crate::domain::text::Line;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

/// A key in words.
struct KeyView {
    id: i64,
    name: String,
    office: String,
    made: String,
    seen: String,
}

#[derive(Template)]
#[template(path = "page/api_keys.html")]
struct KeysPage {
    frame: Frame,
    known: Vec<KeyView>,
    offices: Vec<(String, String)>,
    typed: Typed,
    /// A key that has just been made, shown this once.
    fresh: Option<String>,
    revoked: bool,
    /// The field that is wrong, and why.
    error: Option<(&'static str, String)>,
}

impl KeysPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.error.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    fatto: Option<String>,
}

/// What the page's forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    azione: String,
    nome: String,
    ufficio: String,
    chiave: String,
}

/// Lists the keys.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepAccounts)?;
    let page = page_of(&site, visitor).await?;
    html(&KeysPage { revoked: asked.fatto.as_deref() == Some("revocata"), ..page }, Cache::Never)
}

async fn page_of(site: &Site, visitor: Visitor) -> Result<KeysPage, PageError> {
    let keys = site.app.api_keys().await?;
    let offices = visitor.rules.offices.values();
    Ok(KeysPage {
        known: keys.into_iter().map(|key| view_of(key, &visitor)).collect(),
        offices: offices.map(|office| (office.code.to_string(), office.name.clone())).collect(),
        typed: Typed::default(),
        fresh: None,
        revoked: false,
        error: None,
        frame: Frame::new(site, visitor.clone(), t!(visitor.words, "api-keys-title")).wide(),
    })
}

fn view_of(key: ApiKey, visitor: &Visitor) -> KeyView {
    let words = visitor.words;
    let office = visitor.rules.offices.get(&key.office);
    KeyView {
        id: key.id,
        name: key.name,
        office: office.map_or_else(|| key.office.to_string(), |office| office.short_name.clone()),
        made: words.instant(key.made_at, visitor.zone()),
        seen: match key.seen_at {
            Some(seen_at) => t!(words, "ago", span = words.age(seen_at, visitor.now)),
            None => t!(words, "key-never-used"),
        },
    }
}

/// Makes or revokes a key.
pub async fn change(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepAccounts)?;
    let by = visitor.account.as_ref().map(|account| account.id);
    match typed.azione.as_str() {
        "revoca" => {
            let id = typed.chiave.parse().map_err(|_error| PageError::BadRequest("chiave"))?;
            if !site.app.revoke_api_key(id).await? {
                return Err(PageError::NotFound);
            }
            tracing::info!(by = by.map(|by| by.0), key = id, "an API key was revoked");
            Ok((Cache::Never, Redirect::to(&visitor.words.href("/ufficio/chiavi?fatto=revocata"))).into_response())
        }
        "crea" => match checked(&typed, &visitor) {
            Ok((name, office)) => {
                let fresh = site.app.make_api_key(&name, &office, by).await?;
                tracing::info!(by = by.map(|by| by.0), %office, "an API key was made");
                html(&KeysPage { fresh: Some(fresh), ..page_of(&site, visitor).await? }, Cache::Never)
            }
            Err(error) => {
                let page = KeysPage { typed, error: Some(error), ..page_of(&site, visitor).await? };
                Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
            }
        },
        _ => Err(PageError::BadRequest("azione")),
    }
}

fn checked(typed: &Typed, visitor: &Visitor) -> Result<(Line<64>, OfficeCode), (&'static str, String)> {
    let name = Line::new(&typed.nome).map_err(|_error| ("nome", t!(visitor.words, "key-name-wrong")))?;
    let office: Option<OfficeCode> = typed.ufficio.parse().ok();
    let office = office.filter(|office| visitor.rules.offices.contains_key(office));
    Ok((name, office.ok_or_else(|| ("ufficio", t!(visitor.words, "key-office-missing")))?))
}

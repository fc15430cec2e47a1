//! `/ufficio/webhook`: what the systems of offices are told, as the system administrator keeps it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::app::hooks::{Hook, HookError};
use crate::domain::hook::Topic;
use crate::domain::office::OfficeCode;
use crate::domain::policy::Action;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

/// An office with its webhook, in words.
struct OfficeView {
    code: String,
    name: String,
    url: String,
    state: String,
}

#[derive(Template)]
#[template(path = "page/hooks.html")]
struct Hooks {
    frame: Frame,
    offices: Vec<OfficeView>,
    is_removed: bool,
}

/// A topic to tick.
struct TopicView {
    code: &'static str,
    name: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "page/hook.html")]
struct HookPage {
    frame: Frame,
    url: String,
    topics: Vec<TopicView>,
    is_enabled: bool,
    is_there: bool,
    done: Option<String>,
    /// Shown once.
    secret: Option<String>,
    /// The field that is wrong, and why.
    error: Option<(&'static str, String)>,
}

impl HookPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.error.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    fatto: Option<String>,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    azione: String,
    indirizzo: String,
    evento: Vec<String>,
    attivo: Option<String>,
}

/// Lists the offices with their webhooks.
pub async fn list(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepDeliveries)?;
    let (hooks, words) = (site.app.hooks().await?, visitor.words);
    let offices = visitor.rules.offices.values().map(|office| {
        let hook = hooks.iter().find(|hook| hook.office == office.code);
        OfficeView {
            code: office.code.to_string(),
            name: office.name.clone(),
            url: hook.map_or_else(String::new, |hook| hook.url.clone()),
            state: match hook {
                None => t!(words, "hooks-none"),
                Some(hook) if hook.enabled => t!(words, "hooks-on"),
                Some(_) => t!(words, "hooks-off"),
            },
        }
    });
    let page = Hooks {
        offices: offices.collect(),
        is_removed: asked.fatto.is_some(),
        frame: Frame::new(&site, visitor.clone(), t!(words, "hooks-title")).wide(),
    };
    html(&page, Cache::Never)
}

fn office_at(code: &str, visitor: &Visitor) -> Result<OfficeCode, PageError> {
    let code: OfficeCode = code.parse().map_err(|_error| PageError::NotFound)?;
    if visitor.rules.offices.contains_key(&code) { Ok(code) } else { Err(PageError::NotFound) }
}

fn page_of(site: &Site, visitor: &Visitor, office: &OfficeCode, hook: Option<&Hook>) -> HookPage {
    let words = visitor.words;
    let name = visitor.rules.offices.get(office).map_or_else(String::new, |office| office.name.clone());
    HookPage {
        url: hook.map_or_else(String::new, |hook| hook.url.clone()),
        topics: topics(visitor, |topic| hook.is_none_or(|hook| hook.topics.contains(&topic))),
        is_enabled: hook.is_none_or(|hook| hook.enabled),
        is_there: hook.is_some(),
        done: None,
        secret: None,
        error: None,
        frame: Frame::new(site, visitor.clone(), t!(words, "hook-of", office = name)),
    }
}

fn topics(visitor: &Visitor, is_chosen: impl Fn(Topic) -> bool) -> Vec<TopicView> {
    let view =
        |topic: Topic| TopicView { code: topic.code(), name: visitor.words.topic(topic), is_chosen: is_chosen(topic) };
    Topic::ALL.into_iter().map(view).collect()
}

/// Shows the webhook of an office.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepDeliveries)?;
    let office = office_at(&code, &visitor)?;
    let hook = site.app.hook_of(&office).await?;
    html(&page_of(&site, &visitor, &office, hook.as_ref()), Cache::Never)
}

/// Saves it, renews its secret, or takes it away. A new secret is shown in the answer, and never again.
pub async fn change(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(code): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepDeliveries)?;
    let (office, words) = (office_at(&code, &visitor)?, visitor.words);
    let (secret, done) = match typed.azione.as_str() {
        "salva" => match save(&site, &office, &typed).await {
            Ok(secret) => (secret, t!(words, "hook-saved")),
            Err(error) => return refused(&site, &visitor, &office, &typed, error).await,
        },
        "rinnova" => {
            let (secret, until) = site.app.renew_hook(&office).await?.ok_or(PageError::NotFound)?;
            (Some(secret), t!(words, "hook-renewed", until = words.instant(until, visitor.zone())))
        }
        "togli" => {
            site.app.remove_hook(&office).await?;
            let back = words.href("/ufficio/webhook?fatto=1");
            return Ok((Cache::Never, Redirect::to(&back)).into_response());
        }
        _ => return Err(PageError::BadRequest("azione")),
    };
    let by = visitor.account.as_ref().map(|account| account.id.0);
    tracing::info!(by, office = office.as_str(), what = typed.azione, "a webhook was changed");
    let hook = site.app.hook_of(&office).await?;
    html(&HookPage { secret, done: Some(done), ..page_of(&site, &visitor, &office, hook.as_ref()) }, Cache::Never)
}

async fn save(site: &Site, office: &OfficeCode, typed: &Typed) -> Result<Option<String>, HookError> {
    let topics = typed.evento.iter().filter_map(|code| Topic::of_code(code)).collect();
    site.app.save_hook(office, typed.indirizzo.trim(), topics, typed.attivo.is_some()).await
}

async fn refused(
    site: &Site,
    visitor: &Visitor,
    office: &OfficeCode,
    typed: &Typed,
    error: HookError,
) -> Result<Response, PageError> {
    let error = match error {
        HookError::Url => ("indirizzo", t!(visitor.words, "hook-url-wrong")),
        HookError::Topics => ("evento", t!(visitor.words, "hook-events-none")),
        HookError::Office => return Err(PageError::NotFound),
        HookError::Store(error) => return Err(error.into()),
    };
    let hook = site.app.hook_of(office).await?;
    let page = HookPage {
        url: typed.indirizzo.clone(),
        topics: topics(visitor, |topic| typed.evento.iter().any(|code| code == topic.code())),
        is_enabled: typed.attivo.is_some(),
        error: Some(error),
        ..page_of(site, visitor, office, hook.as_ref())
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

//! `/pratiche/nuova`: what one needs, what becomes of what one types, and the beginning of a draft; or where to go with
//! paper.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::app::clock::random_token;
use crate::domain::practice::kind::TypeCode;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::practices::filing::draft::{Draft, Step, online};
use crate::web::page::practices::filing::procedures::Counter;
use crate::web::page::practices::filing::{DRAFT_COOKIE, draft_cookie, online_kinds, to};
use crate::web::throttle::Costly;
use crate::web::visitor::Visitor;

/// What is asked for, and what the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tipo: String,
    privacy: String,
    azione: String,
}

#[derive(Template)]
#[template(path = "page/practices/filing/start.html")]
struct Start {
    frame: Frame,
    tipo: String,
    types: Vec<(String, String)>,
    /// What has to be attached, and whether it must be.
    pieces: Vec<(String, bool)>,
    /// Where to go, and with what, for a type that is not filed here.
    counter: Option<(String, Counter)>,
    /// A draft that was left, and what it is about.
    left: Option<(String, String)>,
    missing: Vec<(&'static str, String)>,
}

impl Start {
    fn error(&self, name: &str) -> Option<&str> {
        self.missing.iter().find(|(field, _)| *field == name).map(|(_, text)| text.as_str())
    }
}

async fn page(
    site: &Site,
    visitor: Visitor,
    jar: &CookieJar,
    tipo: String,
    missing: Vec<(&'static str, String)>,
) -> Result<Start, PageError> {
    let (words, rules) = (visitor.words, Arc::clone(&visitor.rules));
    let chosen = tipo.parse::<TypeCode>().ok().and_then(|code| rules.practice_types.get(&code));
    let chosen = chosen.filter(|kind| !kind.retired);
    let here = chosen.filter(|kind| kind.is_online(rules.jurisdiction.paper_is_off));
    let elsewhere = chosen.filter(|_| here.is_none());
    let pieces = here.map(|kind| kind.pieces.as_slice()).unwrap_or_default().iter();
    let left = match jar.get(DRAFT_COOKIE) {
        Some(cookie) => Draft::load(&site.app, cookie.value()).await?.map(|draft| (cookie.value().to_owned(), draft)),
        None => None,
    };
    let left = left.filter(|(_, draft)| draft.filed.is_none()).map(|(name, draft)| {
        let kind = draft.kind_in(&rules).map(|kind| words.practice_type_name(kind)).unwrap_or_default();
        (words.href(&format!("/pratiche/nuova/{name}/{}", Step::Object.code())), kind)
    });
    Ok(Start {
        pieces: pieces.map(|piece| (words.either(&piece.name, &piece.name_en).to_owned(), piece.required)).collect(),
        counter: elsewhere.map(|kind| (words.practice_type_name(kind), Counter::of(kind, &visitor))),
        types: online_kinds(&rules, words),
        tipo: if here.is_some() { tipo } else { String::new() },
        left,
        missing,
        frame: Frame::new(site, visitor, t!(words, "practice-file-title")),
    })
}

/// The page.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    jar: CookieJar,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    html(&page(&site, visitor, &jar, asked.tipo, Vec::new()).await?, Cache::Never)
}

/// A draft begins, or the one that was left is thrown away.
pub async fn begin(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    jar: CookieJar,
    Form(form): Form<Asked>,
) -> Result<Response, PageError> {
    site.throttle.count_address(Costly::Submit, from.ip())?;
    if form.azione == "elimina" {
        if let Some(cookie) = jar.get(DRAFT_COOKIE) {
            Draft::forget(&site.app, cookie.value()).await?;
        }
        return Ok((jar.add(draft_cookie(&site, None)), to(&visitor, "/pratiche/nuova")).into_response());
    }
    let words = visitor.words;
    let mut missing = Vec::new();
    let kind = online(&form.tipo, &visitor.rules).cloned();
    if kind.is_none() {
        missing.push(("tipo", t!(words, "refusal-type-unknown")));
    }
    if form.privacy.is_empty() {
        missing.push(("privacy", t!(words, "practice-file-privacy-missing")));
    }
    let Some(kind) = kind.filter(|_| missing.is_empty()) else {
        let page = page(&site, visitor, &jar, form.tipo, missing).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
    };
    let name = random_token();
    let mut draft = Draft { kind: kind.code.to_string(), ..Draft::default() };
    draft.save(&site.app, &name).await?;
    let first = format!("/pratiche/nuova/{name}/{}", Step::Object.code());
    Ok((jar.add(draft_cookie(&site, Some(&name))), to(&visitor, &first)).into_response())
}

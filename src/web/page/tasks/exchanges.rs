//! `/ufficio/scambi`: what telephones, links and programs have sent about tasks, for the system administrator.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;

use crate::app::exchanges::{Exchange, PAGE};
use crate::domain::person::Role;
use crate::domain::policy::Action;
use crate::domain::task::Act;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::tasks::office_name;
use crate::web::visitor::{Staff, Visitor};

/// Something that was sent, in words.
struct ExchangeView {
    at: String,
    done_at: String,
    number: String,
    who: String,
    act: String,
    event: String,
    result: String,
    was_refused: bool,
}

#[derive(Template)]
#[template(path = "page/tasks/exchanges.html")]
struct Exchanges {
    frame: Frame,
    list: Vec<ExchangeView>,
    older: Option<String>,
}

/// From when on backwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    prima: String,
}

/// Lists them, the last first.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepDeliveries)?;
    let before: Timestamp = asked.prima.parse().unwrap_or(Timestamp::MAX);
    let found = site.app.exchanges(before).await?;
    let last = found.last().filter(|_| found.len() >= PAGE as usize).map(|last| last.at);
    let page = Exchanges {
        list: found.into_iter().map(|one| view_of(one, &visitor)).collect(),
        older: last.map(|at| visitor.words.href(&format!("/ufficio/scambi?prima={at}"))),
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "exchanges-title")).wide(),
    };
    html(&page, Cache::Never)
}

fn view_of(one: Exchange, visitor: &Visitor) -> ExchangeView {
    let words = visitor.words;
    let office = office_name(one.office.as_ref(), visitor);
    let who = match (one.role, one.program) {
        (Role::Citizen, _) => t!(words, "task-by-link"),
        (_, Some(_)) => t!(words, "task-by-program", office = office),
        (role, None) if office.is_empty() => words.role(role),
        (role, None) => format!("{}, {office}", words.role(role)),
    };
    let result = match one.result.as_str() {
        "taken" => t!(words, "exchange-taken"),
        "repeated" => t!(words, "exchange-repeated"),
        refused => refused.to_owned(),
    };
    ExchangeView {
        at: words.instant(one.at, visitor.zone()),
        done_at: one.done_at.map(|at| words.instant(at, visitor.zone())).unwrap_or_default(),
        who,
        act: Act::of_code(&one.act).map_or(one.act, |act| words.task_done(act)),
        event: one.event,
        number: one.number,
        was_refused: !matches!(one.result.as_str(), "taken" | "repeated"),
        result,
    }
}

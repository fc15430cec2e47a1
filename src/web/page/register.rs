//! `/ufficio/registro`: who has looked at personal data, what was erased, and what the next night erases.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;

use crate::app::persons::Noted;
use crate::app::retention;
use crate::domain::policy::Action;
use crate::domain::retention::{Erased, Why};
use crate::store::accounts::Account;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

/// Rows of each register on a page.
const ROWS: u32 = 100;

/// Where the page begins, and whether what the next night erases is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Milliseconds since 1970 UTC.
    prima: Option<i64>,
    prova: Option<String>,
    cancellate: Option<usize>,
}

/// A line of a register: when, who, what, which record.
struct Line {
    at: String,
    who: String,
    what: String,
    number: String,
}

#[derive(Template)]
#[template(path = "page/register.html")]
struct Register {
    frame: Frame,
    viewings: Vec<Line>,
    erasures: Vec<Line>,
    /// What would be erased, if it was asked for.
    dry: Option<String>,
    /// The reports whose contacts would be erased.
    dry_numbers: Vec<String>,
    done: Option<String>,
    /// The page with what was before.
    older: Option<String>,
}

impl Register {
    fn registers(&self) -> [(String, &Vec<Line>); 2] {
        let words = self.frame.words();
        [(t!(words, "register-viewings"), &self.viewings), (t!(words, "register-erasures"), &self.erasures)]
    }
}

fn line<T>(noted: &Noted<T>, at: Timestamp, what: String, visitor: &Visitor) -> Line {
    let name = |account: &Account| format!("{} ({})", account.name, account.email.as_str());
    Line {
        at: visitor.words.instant(at, visitor.zone()),
        who: noted.who.as_ref().map_or_else(|| t!(visitor.words, "register-system"), name),
        what,
        number: noted.number.clone().unwrap_or_default(),
    }
}

fn erased(what: Erased, why: Why, visitor: &Visitor) -> String {
    let words = visitor.words;
    let what = match what {
        Erased::Contact => t!(words, "erased-contact"),
        Erased::Texts => t!(words, "erased-texts"),
        Erased::Follow => t!(words, "erased-follow"),
    };
    let why = match why {
        Why::Time => t!(words, "erased-by-time"),
        Why::Request => t!(words, "erased-on-request"),
    };
    format!("{what}, {why}")
}

/// Shows the registers.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::Oversee)?;
    let words = visitor.words;
    let before = asked.prima.and_then(|ms| Timestamp::from_millisecond(ms).ok()).unwrap_or(Timestamp::MAX);
    let viewings = site.app.viewings(before, ROWS).await?;
    let erasures = site.app.erasures(before, ROWS).await?;
    // The older of the two goes on: rows may come again, but none is left out.
    let full = |count: usize, last: Option<Timestamp>| last.filter(|_| count == ROWS as usize);
    let last_viewing = full(viewings.len(), viewings.last().map(|one| one.what.at));
    let last_erasure = full(erasures.len(), erasures.last().map(|one| one.what.at));
    let older = last_viewing.max(last_erasure);
    let outlived = match asked.prova {
        Some(_) => Some(retention::erase(&site.app, true).await?),
        None => None,
    };
    let dry = outlived.as_ref().map(|outlived| {
        t!(
            words,
            "register-dry",
            people = outlived.people(),
            reports = outlived.contacts.len(),
            texts = outlived.texts.len()
        )
    });
    let numbers = outlived.iter().flat_map(|outlived| &outlived.contacts).take(ROWS as usize);
    let page = Register {
        dry_numbers: numbers.map(|(number, _)| number.to_string()).collect(),
        dry,
        done: asked.cancellate.map(|n| t!(words, "register-done", n = n)),
        viewings: viewings.iter().map(|one| line(one, one.what.at, t!(words, "register-contact"), &visitor)).collect(),
        erasures: erasures
            .iter()
            .map(|one| line(one, one.what.at, erased(one.what.what, one.what.why, &visitor), &visitor))
            .collect(),
        older: older.map(|at| words.href(&format!("/ufficio/registro?prima={}", at.as_millisecond()))),
        frame: Frame::new(&site, visitor.clone(), t!(words, "register-title")).wide(),
    };
    html(&page, Cache::Never)
}

/// What the form asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    azione: String,
}

/// Erases now what the next night would.
pub async fn erase(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(act): Form<Act>,
) -> Result<Response, PageError> {
    visitor.must(Action::Oversee)?;
    if act.azione != "cancella" {
        return Err(PageError::BadRequest("azione"));
    }
    let outlived = retention::erase(&site.app, false).await?;
    let n = outlived.people() + outlived.texts.len();
    let page = visitor.words.href(&format!("/ufficio/registro?cancellate={n}"));
    Ok((Cache::Never, Redirect::to(&page)).into_response())
}

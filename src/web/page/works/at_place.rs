//! Works at the place of a report: told to whoever reports, and to the desk with who answers for the ground.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::submit::{Submission, What};
use crate::domain::intervention::Command as WorksCommand;
use crate::domain::intervention::iter::State as WorksState;
use crate::domain::matter::{Doing, Matter};
use crate::domain::place::Position;
use crate::domain::policy::{Action, may};
use crate::domain::record::Number;
use crate::domain::report::Report;
use crate::domain::text::Description;
use crate::t;
use crate::territory::practices::Essentials;
use crate::territory::works::{Eyes, Work};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::PageError;
use crate::web::page::practices::card::sentence_of;
use crate::web::page::works::card::name_of;
use crate::web::visitor::{Staff, Visitor};
use crate::words::Words;

/// Works nearer than this are told to whoever reports.
const TOLD_WITHIN_M: f64 = 25.0;
/// Building sites nearer than this are.
const SITES_WITHIN_M: f64 = 30.0;
/// Most that are told.
const TOLD_MAX: usize = 3;

/// Works that are under way or planned where somebody is about to report something.
#[derive(Template)]
#[template(path = "page/works/advice.html")]
pub(crate) struct Advice {
    w: &'static Words,
    /// Sentence and address of each.
    works: Vec<(String, String)>,
    /// The same of building sites.
    sites: Vec<(String, String)>,
}

impl Advice {
    /// For a place; empty where there is nothing.
    pub(crate) fn of(site: &Site, visitor: &Visitor, position: Option<Position>) -> Self {
        let near = |at| site.app.works_near(at, TOLD_WITHIN_M, Eyes::Public, |work| work.current);
        let current = position.map(near).unwrap_or_default();
        let told = current.iter().take(TOLD_MAX).map(|(work, _)| told(work, visitor));
        let building = |at| site.app.practices_near(at, SITES_WITHIN_M, |one| one.site);
        let sites = position.map(building).unwrap_or_default();
        let sites = sites.iter().take(TOLD_MAX).map(|(one, _)| told_of_site(one, visitor));
        Self { w: visitor.words, works: told.collect(), sites: sites.collect() }
    }
}

fn told_of_site(one: &Essentials, visitor: &Visitor) -> (String, String) {
    (sentence_of(one, visitor), visitor.words.href(&format!("/pratiche/{}", one.number)))
}

fn told(work: &Work, visitor: &Visitor) -> (String, String) {
    let (words, zone) = (visitor.words, visitor.zone());
    let (title, executor) = (work.title.clone(), name_of(&work.executor, &visitor.rules));
    let sentence = match work.stay() {
        Some(stay) if WorksState::of_code(work.state).is_some_and(WorksState::is_on_site) => {
            t!(words, "advice-under-way", title = title, executor = executor, until = words.date(stay.until(), zone))
        }
        Some(stay) => {
            let (from, until) = (words.date(stay.from(), zone), words.date(stay.until(), zone));
            t!(words, "advice-planned", title = title, executor = executor, from = from, until = until)
        }
        None => t!(words, "advice-works", title = title, executor = executor),
    };
    (sentence, words.href(&format!("/interventi/{}", work.number)))
}

/// Works on the ground of a report, for those who work on it.
#[derive(Template)]
#[template(path = "page/works/at_report.html")]
pub(crate) struct AtReport {
    w: &'static Words,
    /// The report.
    number: Number,
    /// Where all that is there can be looked at, by those who may.
    here: Option<String>,
    current: Vec<(String, String)>,
    /// Number, sentence, and whether the report was held against it already.
    warranties: Vec<(Number, String)>,
}

impl AtReport {
    pub(crate) fn of(site: &Site, visitor: &Visitor, report: &Report) -> Self {
        let (words, at) = (visitor.words, report.place.position);
        // A partner sees of others what everybody sees.
        let looks_around = may(&visitor.actor, Action::LookAround);
        let eyes = if looks_around { Eyes::Staff } else { Eyes::Public };
        let current = site.app.works_near(at, TOLD_WITHIN_M, eyes, |work| work.current);
        let folder = if looks_around { "/ufficio/interventi" } else { "/interventi" };
        let page = |work: &Work| words.href(&format!("{folder}/{}", work.number));
        let ground = visitor.rules.categories.get(&report.category).is_some_and(|category| category.ground);
        let warranties =
            if ground && looks_around { site.app.warranties_at(&report.place, visitor.now) } else { Vec::new() };
        let sentence = |work: &Work| {
            let until = work.warranty_ms.and_then(|until| jiff::Timestamp::from_millisecond(until).ok());
            let until = until.map(|until| words.date(until, visitor.zone())).unwrap_or_default();
            let executor = name_of(&work.executor, &visitor.rules);
            t!(words, "warranty-here", title = work.title.clone(), executor = executor, until = until)
        };
        Self {
            w: words,
            number: report.number,
            here: looks_around.then(|| words.href(&format!("/ufficio/qui?lon={}&lat={}&m=50", at.lon(), at.lat()))),
            current: current.iter().map(|(work, _)| (told(work, visitor).0, page(work))).collect(),
            warranties: warranties.iter().map(|work| (work.number, sentence(work))).collect(),
        }
    }
}

/// Which report is held against works.
#[derive(Debug, Deserialize)]
pub struct Claim {
    segnalazione: String,
}

/// `/ufficio/interventi/{number}/garanzia`: gives a report to the executor of works that are under warranty there, and
/// counts it against them.
pub async fn claim(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Form(claim): Form<Claim>,
) -> Result<Response, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let report: Number = claim.segnalazione.parse().map_err(|_error| PageError::NotFound)?;
    let works = site.app.inspect(number, &visitor.actor).await?.and_then(Matter::into_intervention);
    let works = works.ok_or(PageError::NotFound)?;
    let report = site.app.report(report, &visitor.actor).await?.ok_or(PageError::NotFound)?;
    // Only on the ground that they answer for.
    if site.app.warranties_at(&report.place, visitor.now).iter().all(|work| work.number != works.number) {
        return Err(PageError::NotFound);
    }
    let note = Description::new(&t!(visitor.words, "warranty-note", number = works.number.to_string())).ok();
    let held = Doing::Intervention(WorksCommand::Claim { report: report.id, note });
    let what = What::Do(works.id, None, Box::new(held));
    let submission = Submission { actor: visitor.actor.clone(), what, contact: None, at: None, key: None };
    site.app.submit(submission).await?;
    let to = visitor.words.href(&format!("/ufficio/segnalazioni/{}", report.number));
    Ok((Cache::Never, Redirect::to(&to)).into_response())
}

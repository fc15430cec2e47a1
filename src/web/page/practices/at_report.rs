//! Building sites at the place of a report that may be about one: proposed to the desk and the office, who say whose it is.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::submit::SubmitError;
use crate::domain::linked::PRACTICES_MAX;
use crate::domain::policy::{Action, may_on};
use crate::domain::record::Number;
use crate::domain::refusal::Refusal;
use crate::domain::report::Report;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::PageError;
use crate::web::page::desk_act::refused;
use crate::web::page::desk_record::{AskedPart, Typed, report_of};
use crate::web::page::practices::card::SiteLine;
use crate::web::visitor::{Staff, Visitor};
use crate::words::Words;

/// The practices of a report, for those who work on it.
#[derive(Template)]
#[template(path = "page/practices/at_report.html")]
pub struct AtReport {
    w: &'static Words,
    /// Whether the category is one of what building sites make.
    is_nuisance: bool,
    /// Number and page of those that it is about.
    linked: Vec<(Number, String)>,
    /// Those in whose reach it is.
    proposed: Vec<SiteLine>,
    may_link: bool,
    /// Where the form goes.
    action: String,
}

impl AtReport {
    /// Of a report; what is proposed lies within the reach of its works.
    #[must_use]
    pub fn of(site: &Site, visitor: &Visitor, report: &Report) -> Self {
        let words = visitor.words;
        let category = visitor.rules.categories.get(&report.category);
        let is_nuisance = category.is_some_and(|category| category.site_nuisance);
        let near = if is_nuisance { site.app.sites_in_reach(&report.place) } else { Vec::new() };
        let others = near.iter().filter(|(one, _)| !report.is_about(one.record)).take(PRACTICES_MAX);
        let page = |number: Number| words.href(&format!("/pratiche/{number}"));
        Self {
            w: words,
            is_nuisance,
            linked: report.practices.iter().map(|(_, number)| (*number, page(*number))).collect(),
            proposed: others.map(|one| SiteLine::of(one, visitor)).collect(),
            may_link: may_on(&visitor.actor, Action::NoteInternally, report, None),
            action: words.href(&format!("/ufficio/segnalazioni/{}/pratica", report.number)),
        }
    }
}

/// Which practice, and whether the report is about it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    pratica: String,
    /// `scollega`: it is not about it any more.
    atto: String,
}

/// `/ufficio/segnalazioni/{number}/pratica`: says that a report is about a practice, or is not.
pub async fn link(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Query(asked): Query<AskedPart>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    let linked = match said.pratica.parse::<Number>() {
        Ok(practice) => site.app.link_practice(&report, practice, said.atto != "scollega", &visitor.actor).await,
        Err(_not_a_number) => Err(Refusal::UnknownPractice(said.pratica.chars().take(64).collect()).into()),
    };
    match linked {
        Ok(_) => Ok((Cache::Never, Redirect::to(&asked.href(&visitor, &number))).into_response()),
        Err(SubmitError::Refused(refusal)) => {
            refused(&site, visitor, &number, &refusal, Typed::default(), &asked).await
        }
        Err(error) => Err(error.into()),
    }
}

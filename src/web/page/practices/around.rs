//! What is around a practice, for its officer: reports, works and other practices within the reach of its works.

use askama::Template;

use crate::app::here::Distant;
use crate::app::sites::REACH_M;
use crate::domain::policy::{Action, may};
use crate::domain::practice::Practice;
use crate::domain::record::RecordId;
use crate::t;
use crate::web::Site;
use crate::web::error::PageError;
use crate::web::page::practices::card::SiteLine;
use crate::web::page::report_card::Card;
use crate::web::page::works::card::name_of;
use crate::web::visitor::Visitor;
use crate::words::Words;

/// Most of each that are shown.
const SHOWN_MAX: usize = 30;

/// The part of a practice's page: `{{ around|safe }}`. Empty for those who do not look around.
#[derive(Template)]
#[template(path = "page/practices/around.html")]
pub struct Around {
    w: &'static Words,
    is_shown: bool,
    /// Whether it is known where the practice is.
    has_place: bool,
    /// Each with whether somebody has said that it is about this practice.
    reports: Vec<(Card, bool)>,
    works: Vec<WorksLine>,
    practices: Vec<SiteLine>,
}

/// Works as the part lists them.
struct WorksLine {
    href: String,
    title: String,
    state: String,
    when: String,
    executor: String,
    metres: String,
    /// Whether they say that they belong to this practice.
    own: bool,
}

impl Around {
    /// Around this practice, for a visitor who may see what lies about a place.
    ///
    /// # Errors
    /// [`PageError::Failed`] when the store does.
    pub async fn of(site: &Site, practice: &Practice, visitor: &Visitor) -> Result<Self, PageError> {
        let is_shown = may(&visitor.actor, Action::LookAround);
        let mut around = Self {
            w: visitor.words,
            is_shown,
            has_place: practice.dossier.footprint.is_some(),
            reports: Vec::new(),
            works: Vec::new(),
            practices: Vec::new(),
        };
        let Some(footprint) = practice.dossier.footprint.as_ref().filter(|_| is_shown) else { return Ok(around) };
        let reports = site.app.reports_around(footprint, REACH_M, SHOWN_MAX).await?;
        let told = reports.iter().map(|report| (Card::of(report, visitor), report.is_about(practice.id)));
        around.reports = told.collect();
        // What somebody has said comes first.
        around.reports.sort_by_key(|(_, about)| !about);
        let works = site.app.works_around(footprint, REACH_M, |work| work.kind_of_works().is_some()).await;
        let works = &works[..works.len().min(SHOWN_MAX)];
        let records: Vec<RecordId> = works.iter().map(|(work, _)| work.record).collect();
        let said = site.app.practices_of_works(&records).await?;
        let own = |work: &Distant| said.get(&work.0.record) == Some(&practice.number);
        around.works = works.iter().map(|work| WorksLine::of(work, own(work), visitor)).collect();
        let practices = site.app.practices_around(practice).await;
        around.practices = practices.iter().take(SHOWN_MAX).map(|one| SiteLine::of(one, visitor)).collect();
        Ok(around)
    }
}

impl WorksLine {
    fn of((work, metres): &Distant, own: bool, visitor: &Visitor) -> Self {
        let (words, zone) = (visitor.words, visitor.zone());
        let state = crate::domain::intervention::iter::State::of_code(work.state);
        Self {
            href: words.href(&format!("/ufficio/interventi/{}", work.number)),
            title: work.title.clone(),
            state: state.map(|state| words.works_state(state)).unwrap_or_default(),
            when: work.stay().map(|stay| words.window(stay, zone)).unwrap_or_default(),
            executor: name_of(&work.executor, &visitor.rules),
            metres: t!(words, "works-overlap-near", metres = format!("{metres:.0}")),
            own,
        }
    }
}

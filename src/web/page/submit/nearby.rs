//! What already is there while a place is being chosen: open reports of the same thing, and a border to be asked about.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::domain::area::AreaKind;
use crate::domain::category::CategoryCode;
use crate::domain::place::{PlaceSource, Position, Side};
use crate::t;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::emergencies::band::Band;
use crate::web::page::places::address_of;
use crate::web::page::report_card::Card;
use crate::web::page::submit::draft::Draft;
use crate::web::page::works::at_place::Advice;
use crate::web::visitor::Visitor;
use crate::web::{Site, asset};
use crate::words::Words;

/// Most open reports of the same thing that are shown.
const SAME_MAX: usize = 3;

/// Open reports that probably are the same, and the question about a border.
#[derive(Template)]
#[template(path = "page/submit/nearby.html")]
pub(crate) struct Nearby {
    w: &'static Words,
    cards: Vec<Card>,
    /// Emergencies that hold there, the worst first.
    emergencies: Vec<Band>,
    works: Advice,
    border: Option<Border>,
}

impl Nearby {
    /// What to show for this draft.
    pub(crate) async fn of(site: &Site, visitor: &Visitor, draft: &Draft) -> Result<Self, PageError> {
        let reports = match (draft.position(), draft.category.parse::<CategoryCode>()) {
            (Some(position), Ok(category)) => site.app.probably_same(position, &category, SAME_MAX).await?,
            _ => Vec::new(),
        };
        let cards = reports.iter().map(|report| Card::of(report, visitor)).collect();
        let works = Advice::of(site, visitor, draft.position());
        let there = draft.position().map(|position| site.app.in_force_at(position)).unwrap_or_default();
        let emergencies = there.iter().map(|one| Band::of(one, visitor.words, visitor.zone())).collect();
        Ok(Self { w: visitor.words, cards, emergencies, works, border: Border::of(visitor, draft) })
    }

    #[expect(clippy::unused_self, reason = "the cards ask the page they are part of")]
    fn asset(&self, path: &str) -> String {
        asset::href(path)
    }
}

/// The one question that is asked when a place lies too near a border to be sure who is competent.
#[derive(Template)]
#[template(path = "page/submit/border.html")]
pub(crate) struct Border {
    w: &'static Words,
    pub(crate) question: String,
    /// Value, text and whether it was chosen.
    choices: Vec<(String, String, bool)>,
}

impl Border {
    /// The question, if there is one to be asked.
    pub(crate) fn of(visitor: &Visitor, draft: &Draft) -> Option<Self> {
        let (words, rules) = (visitor.words, &visitor.rules);
        let area = draft.doubt(rules, visitor.now)?;
        let (name, own) = (area.name.clone(), rules.jurisdiction.short_name.clone());
        let (question, inside, outside) = match area.kind {
            AreaKind::Neighbour { .. } => {
                (t!(words, "border-town"), t!(words, "border-in", name = name), t!(words, "border-in", name = own))
            }
            AreaKind::Boundary => (
                t!(words, "border-town"),
                t!(words, "border-in", name = own.clone()),
                t!(words, "border-not-in", name = own),
            ),
            AreaKind::Quarter | AreaKind::Zone => {
                (t!(words, "border-zone", name = name.clone()), t!(words, "border-inside"), t!(words, "border-outside"))
            }
        };
        let chosen = draft.side_of(area);
        let choice = |side: Side, text: String| (format!("{}/{}", area.code, side.code()), text, chosen == Some(side));
        let choices = vec![
            choice(Side::Inside, inside),
            choice(Side::Outside, outside),
            choice(Side::Unsure, t!(words, "border-unsure")),
        ];
        Some(Self { w: words, question, choices })
    }

    /// What was answered.
    pub(crate) fn answer(&self) -> Option<&str> {
        self.choices.iter().find(|(_, _, chosen)| *chosen).map(|(_, text, _)| text.as_str())
    }
}

/// A place and category asked about by a script.
#[derive(Debug, Deserialize)]
pub struct AskedPlace {
    #[serde(default)]
    lon: Option<f64>,
    #[serde(default)]
    lat: Option<f64>,
    #[serde(default)]
    accuracy_m: Option<u32>,
    #[serde(default)]
    source: Option<PlaceSource>,
    /// What was answered about a border.
    #[serde(default)]
    confine: String,
    #[serde(default)]
    pub(super) categoria: String,
}

impl AskedPlace {
    /// What has been typed so far, as far as it says where and what.
    pub(crate) fn draft(self, site: &Site) -> Draft {
        let mut draft = Draft { category: self.categoria, border: self.confine, ..Draft::default() };
        let position = self.lon.zip(self.lat).and_then(|(lon, lat)| Position::new(lon, lat).ok());
        if let Some(position) = position {
            draft.set_place(position, self.source.unwrap_or(PlaceSource::Tap), self.accuracy_m);
            draft.address = address_of(site, position).unwrap_or_default();
        }
        draft
    }
}

/// The same as a fragment.
pub async fn nearby(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<AskedPlace>,
) -> Result<Response, PageError> {
    let draft = asked.draft(&site);
    html(&Nearby::of(&site, &visitor, &draft).await?, Cache::Never)
}

//! `/ufficio`: the queue, in the order in which something is due.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::domain::iter::State as ReportState;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::report_card::Card;
use crate::web::visitor::{Staff, Visitor};

/// Most rows of the queue.
const ROWS_MAX: u32 = 200;

/// A view of the queue: which states it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The value in the address.
    pub code: &'static str,
    /// The states.
    pub states: &'static [ReportState],
}

/// The views, the first is the usual one.
pub const VIEWS: [View; 5] = [
    View { code: "nuove", states: &[ReportState::Received, ReportState::Reopened] },
    View { code: "affidate", states: &[ReportState::Routed] },
    View {
        code: "in-corso",
        states: &[ReportState::TakenInCharge, ReportState::Inspected, ReportState::InProgress, ReportState::Suspended],
    },
    View { code: "da-rispondere", states: &[ReportState::Resolved] },
    View { code: "tutte", states: &[] },
];

/// What of the queue is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    vista: Option<String>,
}

/// A view as the page shows it.
struct Tab {
    code: &'static str,
    name: String,
    count: u64,
    is_current: bool,
}

#[derive(Template)]
#[template(path = "page/desk.html")]
struct Desk {
    frame: Frame,
    tabs: Vec<Tab>,
    cards: Vec<Card>,
    /// How many there are in this view.
    total: u64,
}

impl Desk {
    /// Whether the view holds more than is shown.
    fn has_more(&self) -> bool {
        self.total > self.cards.len() as u64
    }
}

fn name_of(view: &View, visitor: &Visitor) -> String {
    let words = visitor.words;
    match view.code {
        "nuove" => t!(words, "view-new"),
        "affidate" => t!(words, "view-routed"),
        "in-corso" => t!(words, "view-working"),
        "da-rispondere" => t!(words, "view-to-answer"),
        _ => t!(words, "view-all"),
    }
}

/// Shows the queue.
pub async fn queue(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let usual = if visitor.actor.role == crate::domain::person::Role::FrontDesk { "nuove" } else { "affidate" };
    let wanted = asked.vista.as_deref().unwrap_or(usual);
    let view = VIEWS.iter().find(|view| view.code == wanted).ok_or(PageError::NotFound)?;
    let counts = site.app.queue_counts(&visitor.actor).await?;
    let reports = site.app.queue(&visitor.actor, view.states, ROWS_MAX).await?;
    let count = |view: &View| {
        let holds =
            |state: &ReportState| if view.states.is_empty() { state.is_open() } else { view.states.contains(state) };
        counts.iter().filter(|(state, _)| holds(state)).map(|(_, count)| count).sum()
    };
    let tab = |other: &View| Tab {
        code: other.code,
        name: name_of(other, &visitor),
        count: count(other),
        is_current: other == view,
    };
    let page = Desk {
        tabs: VIEWS.iter().map(tab).collect(),
        total: count(view),
        cards: reports.iter().map(|report| Card::of(report, &visitor)).collect(),
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "desk-title")).with_script("desk.js").wide(),
    };
    html(&page, Cache::Never)
}

//! `/interventi`: the works that everybody sees, those under way first.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::SignedDuration;
use serde::Deserialize;

use crate::domain::intervention::iter::State as WorksState;
use crate::domain::matter::Matter;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::works::card::WorksCard;
use crate::web::visitor::Visitor;

/// Works of one page.
const PAGE_SIZE: usize = 50;
/// For how long finished works are listed.
const PAST: SignedDuration = SignedDuration::from_hours(24 * 365);

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Under way or interrupted.
    Current,
    /// Still to come.
    Coming,
    /// Finished in the last year.
    Past,
}

impl Choice {
    const ALL: [Self; 3] = [Self::Current, Self::Coming, Self::Past];

    const fn code(self) -> &'static str {
        match self {
            Self::Current => "in-corso",
            Self::Coming => "in-programma",
            Self::Past => "finiti",
        }
    }

    const fn holds(self, state: WorksState) -> bool {
        match self {
            Self::Current => state.is_on_site(),
            Self::Coming => matches!(state, WorksState::Planned),
            Self::Past => matches!(state, WorksState::Completed | WorksState::Checked),
        }
    }
}

/// What can be asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    quali: Option<String>,
    dopo: Option<usize>,
}

#[derive(Template)]
#[template(path = "page/works/list.html")]
struct List {
    frame: Frame,
    cards: Vec<WorksCard>,
    choices: Vec<(&'static str, String, bool)>,
    next_href: Option<String>,
}

/// Shows the list.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let asked_for = |choice: &Choice| asked.quali.as_deref() == Some(choice.code());
    let choice = Choice::ALL.into_iter().find(asked_for).unwrap_or(Choice::Current);
    let past_ms = (visitor.now - PAST).as_millisecond();
    // Memory knows which; only the works of the page are read.
    let (skip, ids) = (
        asked.dopo.unwrap_or_default(),
        site.app.public_works(|work| {
            WorksState::of_code(work.state).is_some_and(|state| choice.holds(state))
                && (choice != Choice::Past || work.stay_ms.is_none_or(|(_, until)| until >= past_ms))
        }),
    );
    let page: Vec<_> = ids.iter().skip(skip).take(PAGE_SIZE).copied().collect();
    let mut cards = Vec::with_capacity(page.len());
    for id in page {
        let one = site.app.matter_of_id(id).await?.and_then(Matter::into_intervention);
        cards.extend(one.map(|one| WorksCard::of(&one, &visitor)));
    }
    let words = visitor.words;
    let next_href = (ids.len() > skip.saturating_add(PAGE_SIZE))
        .then(|| words.href(&format!("/interventi?quali={}&dopo={}", choice.code(), skip + PAGE_SIZE)));
    let name = |choice: Choice| match choice {
        Choice::Current => t!(words, "works-current"),
        Choice::Coming => t!(words, "works-coming"),
        Choice::Past => t!(words, "works-past"),
    };
    let choices = Choice::ALL.into_iter().map(|one| (one.code(), name(one), one == choice)).collect();
    let frame = Frame::new(&site, visitor, t!(words, "works-title"));
    html(&List { frame, cards, choices, next_href }, Cache::Revalidate)
}

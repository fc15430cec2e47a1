//! `/ufficio/pratiche`: the practices in which something is owed, by when it is due.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::ToSpan;
use serde::Deserialize;

use crate::app::matters::Wanted;
use crate::domain::matter::{Matter, MatterKind};
use crate::domain::person::Role;
use crate::domain::policy::{Action, may};
use crate::domain::practice::Practice;
use crate::domain::practice::iter::State as Stands;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

/// Most open practices that are looked at.
const LOOKED_AT_MAX: u32 = 2_000;
/// Days before a term within which it is soon.
const SOON_DAYS: i64 = 7;

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    All,
    Late,
    Soon,
    Waiting,
    Asked,
    Written,
}

impl Choice {
    const ALL: [Self; 6] = [Self::All, Self::Late, Self::Soon, Self::Waiting, Self::Written, Self::Asked];

    const fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Late => "scadute",
            Self::Soon => "in-scadenza",
            Self::Waiting => "in-attesa",
            Self::Asked => "pareri",
            Self::Written => "messaggi",
        }
    }

    fn holds(self, one: &Practice, visitor: &Visitor) -> bool {
        let calendar = &visitor.rules.jurisdiction.calendar;
        let today = calendar.day_of(visitor.now);
        let due = one.due_on(today, calendar);
        // An officer's own office; who works elsewhere looks at all.
        let is_officer = visitor.actor.role == Role::BuildingOfficer;
        if self != Self::Asked && is_officer && visitor.actor.office.as_ref() != Some(&one.office) {
            return false;
        }
        match self {
            Self::All => true,
            Self::Late => due.is_some_and(|due| due < today),
            Self::Soon => due.is_some_and(|due| today <= due && due <= today.saturating_add(SOON_DAYS.days())),
            Self::Waiting => one.state == Stands::Awaiting,
            Self::Written => one.messages.last().is_some_and(|message| message.office.is_none()),
            Self::Asked => visitor.actor.office.as_ref().is_some_and(|own| one.asked_of(own).next().is_some()),
        }
    }
}

struct Row {
    number: String,
    kind: String,
    object: String,
    address: String,
    state: &'static str,
    state_text: String,
    officer: String,
    clock: String,
    due: Option<String>,
    is_late: bool,
}

#[derive(Template)]
#[template(path = "page/practices/desk.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or not")]
struct Desk {
    frame: Frame,
    rows: Vec<Row>,
    choices: Vec<(&'static str, String, bool)>,
    may_enter: bool,
    sees_figures: bool,
    configures: bool,
    is_officer: bool,
    sees_leads: bool,
}

/// What can be asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    quali: String,
}

/// Lists them.
pub async fn list(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::Inspect(MatterKind::Practice))?;
    let (words, calendar) = (visitor.words, &visitor.rules.jurisdiction.calendar);
    let is_officer = visitor.actor.role == Role::BuildingOfficer;
    let wanted = Wanted { open: true, by_due: true, ..Wanted::default() };
    let found = site.app.matters(MatterKind::Practice, &wanted, LOOKED_AT_MAX, &visitor.actor).await?;
    let mut all: Vec<Box<Practice>> = found.into_iter().filter_map(Matter::into_practice).collect();
    let choice = Choice::ALL.into_iter().find(|choice| choice.code() == asked.quali).unwrap_or(Choice::All);
    let today = calendar.day_of(visitor.now);
    let due_on = |one: &Practice| one.due_on(today, calendar);
    all.sort_by_key(|one| (due_on(one).is_none(), due_on(one), one.id));
    let row = |one: &Practice| Row {
        number: one.number.to_string(),
        kind: words.practice_type(&one.dossier.kind, &visitor.rules),
        object: one.dossier.object.to_string(),
        address: one.dossier.address.as_ref().map(ToString::to_string).unwrap_or_default(),
        state: one.state.code(),
        state_text: words.practice_state(one.state),
        officer: one.dossier.officer.as_ref().map(ToString::to_string).unwrap_or_default(),
        clock: one.reading(today, calendar).map(|reading| words.practice_clock(&reading)).unwrap_or_default(),
        due: due_on(one).map(|due| words.date_of(due)),
        is_late: due_on(one).is_some_and(|due| due < today),
    };
    let rows = all.iter().filter(|one| choice.holds(one, &visitor)).map(|one| row(one)).collect();
    let name = |choice: Choice| {
        let n = all.iter().filter(|one| choice.holds(one, &visitor)).count();
        match choice {
            Choice::All => t!(words, "practice-desk-all", n = n),
            Choice::Late => t!(words, "practice-desk-late", n = n),
            Choice::Soon => t!(words, "practice-desk-soon", n = n),
            Choice::Waiting => t!(words, "practice-desk-waiting", n = n),
            Choice::Asked => t!(words, "practice-desk-asked", n = n),
            Choice::Written => t!(words, "practice-desk-written", n = n),
        }
    };
    let choices = Choice::ALL.into_iter().map(|one| (one.code(), name(one), one == choice)).collect();
    let page = Desk {
        rows,
        choices,
        may_enter: is_officer && may(&visitor.actor, Action::Begin(MatterKind::Practice)),
        sees_figures: is_officer || may(&visitor.actor, Action::SeeFigures),
        configures: is_officer || may(&visitor.actor, Action::Configure),
        is_officer,
        sees_leads: may(&visitor.actor, Action::SeeLeads),
        frame: Frame::new(&site, visitor.clone(), t!(words, "practices-title")).wide(),
    };
    html(&page, Cache::Never)
}

//! `/ufficio`: the queue, in the order in which something is due, its views, and the record that is open beside it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::queue::{Place, desks};
use crate::domain::category::CategoryCode;
use crate::domain::office::OfficeCode;
use crate::domain::person::Role;
use crate::domain::policy::{Action, Scope, may, may_on, scope};
use crate::domain::queue::{Cell, Narrowing, Nearness, View};
use crate::domain::record::RecordId;
use crate::domain::report::Report;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::desk_record::{Record, Typed, record_page, report_of};
use crate::web::page::frame::Frame;
use crate::web::page::report_card::Card;
use crate::web::visitor::{Staff, Visitor};

/// Rows on a page of the queue.
const ROWS: usize = 100;
/// Rows on a page of what was found.
const FOUND: usize = 50;

/// What of the queue is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    vista: String,
    categoria: String,
    ufficio: String,
    scadenza: String,
    /// Words to look for, instead of a view.
    q: String,
    /// The report that is open beside the queue.
    aperta: String,
    /// The last place of the page before.
    dopo: String,
}

const fn code_of(view: View) -> &'static str {
    match view {
        View::New => "nuove",
        View::Routed => "affidate",
        View::Working => "in-corso",
        View::ToAnswer => "da-rispondere",
        View::All => "tutte",
    }
}

const NEARNESSES: [(Nearness, &str); 3] =
    [(Nearness::Late, "scadute"), (Nearness::Today, "oggi"), (Nearness::Later, "dopo")];

impl Asked {
    /// A view and what it is narrowed to.
    #[must_use]
    pub fn of(vista: String, categoria: String, ufficio: String, scadenza: String) -> Self {
        Self { vista, categoria, ufficio, scadenza, ..Self::default() }
    }

    /// The view of an address, by its query.
    fn of_query(query: &str) -> Self {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let value = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.to_string());
        let value = |wanted: &str| value(wanted).unwrap_or_default();
        Self::of(value("vista"), value("categoria"), value("ufficio"), value("scadenza"))
    }

    /// The query of a view's address.
    #[must_use]
    pub fn query_of(narrowing: &Narrowing) -> String {
        let mut query = format!("vista={}", code_of(narrowing.view));
        for (name, value) in [
            ("categoria", narrowing.category.as_ref().map(CategoryCode::as_str)),
            ("ufficio", narrowing.office.as_ref().map(OfficeCode::as_str)),
            ("scadenza", narrowing.due.and_then(|due| NEARNESSES.iter().find(|known| known.0 == due)).map(|n| n.1)),
        ] {
            if let Some(value) = value {
                query.extend(["&", name, "=", value]);
            }
        }
        query
    }

    /// What it stands for; `None` when there is no such view, category, office or nearness.
    #[must_use]
    pub fn narrowing(&self, visitor: &Visitor) -> Option<Narrowing> {
        let usual = if visitor.actor.role == Role::FrontDesk { View::New } else { View::Routed };
        let mut narrowing = Narrowing::to(match self.vista.as_str() {
            "" => usual,
            code => View::ALL.into_iter().find(|view| code_of(*view) == code)?,
        });
        if !self.categoria.is_empty() {
            let category = self.categoria.parse().ok()?;
            narrowing.category = visitor.rules.categories.contains_key(&category).then_some(Some(category))?;
        }
        if !self.ufficio.is_empty() {
            let office = self.ufficio.parse().ok()?;
            narrowing.office = visitor.rules.offices.contains_key(&office).then_some(Some(office))?;
        }
        if !self.scadenza.is_empty() {
            narrowing.due = Some(NEARNESSES.iter().find(|(_, code)| *code == self.scadenza)?.0);
        }
        Some(narrowing)
    }

    fn place(&self) -> Option<Place> {
        let (due_ms, record) = self.dopo.split_once('.')?;
        Some(Place { due_ms: due_ms.parse().ok()?, record: RecordId(record.parse().ok()?) })
    }
}

/// A view as the page shows it.
struct Tab {
    href: String,
    name: String,
    count: u64,
    is_current: bool,
    /// Whether somebody gave it its name, and can take it away.
    is_named: bool,
}

/// A report in the list.
pub(crate) struct Row {
    pub(crate) card: Card,
    /// Its record, or its public page for those who do not work on it.
    pub(crate) href: String,
    /// Whether it is open beside the list.
    pub(crate) is_open: bool,
    /// Whether it leads to a record that this member of the staff works on.
    pub(crate) is_record: bool,
}

/// The reports of a page, and what the next one begins with.
struct Page {
    rows: Vec<Row>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "page/desk.html")]
struct Desk {
    frame: Frame,
    tabs: Vec<Tab>,
    /// How many notes the own office was asked to look at; none for those whom nobody asks.
    mentions: Option<u64>,
    rows: Vec<Row>,
    /// Where the next page is.
    next: Option<String>,
    /// What was looked for; empty when a view is shown.
    found: String,
    narrowing: Narrowing,
    view: &'static str,
    nearnesses: Vec<(&'static str, String, bool)>,
    open: Option<Record>,
    error: Option<String>,
}

impl Desk {
    fn is_category(&self, code: &str) -> bool {
        self.narrowing.category.as_ref().is_some_and(|category| category.as_str() == code)
    }

    fn is_office(&self, code: &str) -> bool {
        self.narrowing.office.as_ref().is_some_and(|office| office.as_str() == code)
    }

    /// Whether it is narrower than one of the views that everybody has.
    fn is_narrow(&self) -> bool {
        self.narrowing != Narrowing::to(self.narrowing.view)
    }
}

fn name_of(view: View, visitor: &Visitor) -> String {
    let words = visitor.words;
    match view {
        View::New => t!(words, "view-new"),
        View::Routed => t!(words, "view-routed"),
        View::Working => t!(words, "view-working"),
        View::ToAnswer => t!(words, "view-to-answer"),
        View::All => t!(words, "view-all"),
    }
}

fn name_of_nearness(due: Nearness, visitor: &Visitor) -> String {
    match due {
        Nearness::Late => t!(visitor.words, "near-late"),
        Nearness::Today => t!(visitor.words, "near-today"),
        Nearness::Later => t!(visitor.words, "near-later"),
    }
}

/// Shows the queue.
pub async fn queue(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    // Whose work is the figures finds nothing in the queue.
    let finds_none = scope(&visitor.actor, Action::SeeReserved) == Scope::Nothing;
    if finds_none && may(&visitor.actor, Action::SeeFigures) && asked == Asked::default() {
        return Ok((Cache::Never, Redirect::to(&visitor.words.href("/ufficio/andamento"))).into_response());
    }
    if finds_none && visitor.actor.role == Role::Crew && asked == Asked::default() {
        return Ok((Cache::Never, Redirect::to(&visitor.words.href("/ufficio/giornata"))).into_response());
    }
    page_of(&site, visitor, asked, None).await
}

/// The queue as it was asked for, and why something else was not done.
pub(crate) async fn page_of(
    site: &Site,
    visitor: Visitor,
    asked: Asked,
    error: Option<String>,
) -> Result<Response, PageError> {
    let narrowing = asked.narrowing(&visitor).ok_or(PageError::NotFound)?;
    let cells = site.app.queue_counts(&visitor.actor).await?;
    let found = asked.q.trim().to_owned();
    let page = if found.is_empty() {
        waiting(site, &visitor, &asked, &narrowing).await?
    } else {
        found_by(site, &visitor, &asked, &found).await?
    };
    let open = match asked.aperta.as_str() {
        "" => None,
        number => match report_of(site, &visitor, number).await {
            Ok(report) => {
                Some(record_page(site, visitor.clone(), report, None, Typed::default()).await?.beside_the_queue())
            }
            // An address that was kept: the queue is there all the same.
            Err(PageError::NotFound | PageError::Forbidden) => None,
            Err(error) => return Err(error),
        },
    };
    let current = Some(&narrowing).filter(|_| found.is_empty());
    let title = t!(visitor.words, "desk-title");
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let nearness =
        |(due, code): (Nearness, &'static str)| (code, name_of_nearness(due, &visitor), narrowing.due == Some(due));
    let desk = Desk {
        mentions: if may(&visitor.actor, Action::AnswerMention) {
            Some(site.app.count_asked_to_look(&visitor.actor).await?)
        } else {
            None
        },
        tabs: tabs(site, &visitor, &cells, current).await?,
        rows: page.rows,
        next: page.next,
        found,
        view: code_of(narrowing.view),
        nearnesses: NEARNESSES.into_iter().map(nearness).collect(),
        narrowing,
        open,
        error,
        frame: Frame::new(site, visitor, title).with_script("desk.js").wide(),
    };
    Ok((status, html(&desk, Cache::Never)?).into_response())
}

/// The views that everybody has, then one's own, with how many reports are in each.
async fn tabs(
    site: &Site,
    visitor: &Visitor,
    cells: &[Cell],
    current: Option<&Narrowing>,
) -> Result<Vec<Tab>, PageError> {
    let desks = desks(&visitor.rules);
    let tab = |narrowing: Narrowing, name: String, is_named: bool| Tab {
        href: visitor.words.href(&format!("/ufficio?{}", Asked::query_of(&narrowing))),
        name,
        count: narrowing.count(cells, &desks),
        is_current: current == Some(&narrowing),
        is_named,
    };
    let mut tabs: Vec<Tab> =
        View::ALL.into_iter().map(|view| tab(Narrowing::to(view), name_of(view, visitor), false)).collect();
    if let Some(account) = &visitor.account {
        for (name, query) in site.app.named_views(account.id).await? {
            // What it was narrowed to may no longer exist.
            if let Some(narrowing) = Asked::of_query(&query).narrowing(visitor) {
                tabs.push(tab(narrowing, name, true));
            }
        }
    }
    Ok(tabs)
}

fn row_of(report: &Report, visitor: &Visitor, asked: &Asked) -> Row {
    let card = Card::of(report, visitor);
    let opens = may_on(&visitor.actor, Action::OpenRecord, report, None);
    let href =
        if opens { visitor.words.href(&format!("/ufficio/segnalazioni/{}", card.number)) } else { card.href.clone() };
    Row { href, is_open: asked.aperta == card.number, is_record: opens, card }
}

/// What waits in a view.
async fn waiting(site: &Site, visitor: &Visitor, asked: &Asked, narrowing: &Narrowing) -> Result<Page, PageError> {
    let limit = u32::try_from(ROWS + 1).unwrap_or(u32::MAX);
    let mut reports = site.app.queue(&visitor.actor, narrowing, asked.place(), limit).await?;
    let has_more = reports.len() > ROWS;
    reports.truncate(ROWS);
    let last = reports.last().filter(|_| has_more).map(|(place, _)| *place);
    let next = last.map(|last| {
        let query = Asked::query_of(narrowing);
        visitor.words.href(&format!("/ufficio?{query}&dopo={}.{}", last.due_ms, last.record.0))
    });
    Ok(Page { rows: reports.iter().map(|(_, report)| row_of(report, visitor, asked)).collect(), next })
}

/// What is found by words.
async fn found_by(site: &Site, visitor: &Visitor, asked: &Asked, text: &str) -> Result<Page, PageError> {
    let limit = u32::try_from(FOUND + 1).unwrap_or(u32::MAX);
    let before = asked.dopo.parse().ok().map(RecordId);
    let mut reports = site.app.search(&visitor.actor, text, before, limit).await?;
    let has_more = reports.len() > FOUND;
    reports.truncate(FOUND);
    let last = reports.last().filter(|_| has_more).map(|report| report.id);
    let next = last.map(|last| {
        let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        visitor.words.href(&format!("/ufficio?q={text}&dopo={}", last.0))
    });
    Ok(Page { rows: reports.iter().map(|report| row_of(report, visitor, asked)).collect(), next })
}

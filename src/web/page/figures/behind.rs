//! The reports behind a figure: which they are, without what the policy keeps from the reader.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use crate::app::figures::Counted;
use crate::domain::figures::{Figure, Zone};
use crate::domain::iter;
use crate::domain::policy::{Action, may_on, may_see};
use crate::domain::report::Report;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::figures::{Asked, Wanted, code_of, figure_of, meaning_of, name_of, step_name};
use crate::web::page::frame::Frame;
use crate::web::page::report_card::Card;
use crate::web::visitor::{Staff, Visitor};

/// Reports on a page.
const ROWS: usize = 100;

/// A report of the list.
struct Row {
    number: String,
    /// Where it can be read, by those who may.
    href: Option<String>,
    /// In a few words; none for those who may not read them.
    subject: Option<String>,
    category: String,
    state: String,
    office: String,
    opened: String,
    closed: String,
    promised: String,
    is_late: bool,
}

#[derive(Template)]
#[template(path = "page/figures/behind.html")]
struct Page {
    frame: Frame,
    lead: String,
    means: String,
    rows: Vec<Row>,
    back: String,
    newer: Option<String>,
    older: Option<String>,
}

/// Shows the reports that a figure counts.
pub async fn behind(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::SeeFigures)?;
    let words = visitor.words;
    let wanted = asked.wanted(&visitor)?;
    let figure = figure_of(&asked.figura).ok_or(PageError::NotFound)?;
    let step = match asked.passo.as_str() {
        "" => None,
        code => Some(iter::State::of_code(code).ok_or(PageError::NotFound)?),
    };
    let number = asked.pagina.max(1);
    let skipped = (number - 1).saturating_mul(ROWS);
    let counted = Counted { figure, step };
    let (all, reports) = site.app.counted(wanted.period, wanted.scope.clone(), counted, (skipped, ROWS)).await?;
    let page = |number: usize| {
        let number = number.to_string();
        let others = [("figura", code_of(figure)), ("passo", asked.passo.as_str()), ("pagina", number.as_str())];
        words.href(&format!("/ufficio/andamento/segnalazioni?{}", wanted.query(&others)))
    };
    let view = Page {
        lead: lead(&wanted, figure, step, all, &visitor),
        means: meaning_of(figure, &visitor),
        rows: reports.iter().map(|report| row(report, &visitor)).collect(),
        back: words.href(&format!("/ufficio/andamento?{}", wanted.query(&[]))),
        newer: (number > 1).then(|| page(number - 1)),
        older: (skipped.saturating_add(reports.len()) < all && !reports.is_empty()).then(|| page(number + 1)),
        frame: Frame::new(&site, visitor.clone(), name_of(figure, &visitor)).wide(),
    };
    html(&view, Cache::Never)
}

/// What the list holds: how many, of which days, category, office, area and step.
fn lead(wanted: &Wanted, figure: Figure, step: Option<iter::State>, all: usize, visitor: &Visitor) -> String {
    let (words, rules) = (visitor.words, &visitor.rules);
    let mut parts = vec![
        t!(words, "figures-count", n = all),
        name_of(figure, visitor),
        t!(words, "figures-lead", days = wanted.days_in_words(visitor)),
    ];
    parts.extend(step.map(|step| step_name(step, visitor)));
    let category = wanted.scope.category.as_ref().and_then(|code| rules.categories.get(code));
    parts.extend(category.map(|category| words.either(&category.name, &category.name_en).to_owned()));
    let office = wanted.scope.office.as_ref().and_then(|code| rules.offices.get(code));
    parts.extend(office.map(|office| office.short_name.clone()));
    match &wanted.scope.zone {
        Zone::Any => {}
        Zone::Outside => parts.push(t!(words, "figures-outside")),
        Zone::In(code) => parts.extend(rules.areas.get(code).map(|area| area.name.clone())),
    }
    parts.join(" · ")
}

fn row(report: &Report, visitor: &Visitor) -> Row {
    let (words, zone) = (visitor.words, visitor.zone());
    let card = Card::of(report, visitor);
    let href = if may_on(&visitor.actor, Action::OpenRecord, report, None) {
        Some(words.href(&format!("/ufficio/segnalazioni/{}", card.number)))
    } else {
        may_see(&visitor.actor, report).then_some(card.href)
    };
    Row {
        subject: href.is_some().then_some(card.subject),
        href,
        number: card.number,
        category: card.category,
        state: card.state_text,
        office: card.office,
        opened: words.instant(report.opened_at, zone),
        closed: report.closed_at.map(|at| words.instant(at, zone)).unwrap_or_default(),
        promised: words.instant(report.due.answer_at, zone),
        is_late: report.closed_at.unwrap_or(visitor.now) > report.due.answer_at,
    }
}

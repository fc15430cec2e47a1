//! `/ufficio/andamento`: response times, the reports behind each figure, and the same as a file.
//!
//! What is asked for is in the address, so that it can be kept and sent; what a figure means is in `domain::figures`.

mod behind;
mod csv;
mod show;

pub use behind::behind;
pub use csv::file;
pub use show::show;

use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan};
use serde::Deserialize;

use crate::domain::area::{Area, AreaKind};
use crate::domain::category::CategoryCode;
use crate::domain::figures::{Figure, Period, Scope, Zone};
use crate::domain::iter::State;
use crate::domain::office::OfficeCode;
use crate::t;
use crate::web::error::PageError;
use crate::web::visitor::Visitor;

/// How many days are looked at when none are named.
const DAYS: i64 = 90;
/// In addresses, the area of those that lie in none: no code begins so.
const OUTSIDE: &str = "-";

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// First and last day.
    dal: String,
    al: String,
    categoria: String,
    ufficio: String,
    zona: String,
    /// The figure whose reports are listed.
    figura: String,
    /// The step they stand in.
    passo: String,
    /// The page of the list, from 1.
    pagina: usize,
}

/// What it stands for.
#[derive(Debug, Clone)]
struct Wanted {
    first: Date,
    last: Date,
    period: Period,
    scope: Scope,
}

impl Asked {
    /// What it stands for. Days that are no days are a bad request; what is not there is not found. Days in the wrong
    /// order are put in the right one.
    fn wanted(&self, visitor: &Visitor) -> Result<Wanted, PageError> {
        let today = visitor.now.to_zoned(visitor.zone().clone()).date();
        let day = |text: &str, name: &'static str| match text {
            "" => Ok(None),
            text => text.parse::<Date>().map(Some).map_err(|_error| PageError::BadRequest(name)),
        };
        let last = day(&self.al, "al")?.unwrap_or(today);
        let first = day(&self.dal, "dal")?.unwrap_or_else(|| before(last, (DAYS - 1).days()));
        let (first, last) = (first.min(last), first.max(last));
        let midnight = |day: Date| day.to_zoned(visitor.zone().clone()).map(|zoned| zoned.timestamp());
        let from = midnight(first).unwrap_or(Timestamp::MIN);
        let to = last.tomorrow().and_then(midnight).unwrap_or(Timestamp::MAX);
        let known = |is_known: bool| if is_known { Ok(()) } else { Err(PageError::NotFound) };
        let mut scope = Scope::default();
        if !self.categoria.is_empty() {
            let category: CategoryCode = self.categoria.parse().map_err(|_error| PageError::NotFound)?;
            known(visitor.rules.categories.contains_key(&category))?;
            scope.category = Some(category);
        }
        if !self.ufficio.is_empty() {
            let office: OfficeCode = self.ufficio.parse().map_err(|_error| PageError::NotFound)?;
            known(visitor.rules.offices.contains_key(&office))?;
            scope.office = Some(office);
        }
        scope.zone = match self.zona.as_str() {
            "" => Zone::Any,
            OUTSIDE => Zone::Outside,
            code => {
                let area = code.parse().map_err(|_error| PageError::NotFound)?;
                known(visitor.rules.areas.contains_key(&area))?;
                Zone::In(area)
            }
        };
        Ok(Wanted { first, last, period: Period { from, to }, scope })
    }
}

fn before(day: Date, span: Span) -> Date {
    day.checked_sub(span).unwrap_or(Date::MIN)
}

impl Wanted {
    /// The query of the address of this, with other values in place of some.
    fn query(&self, others: &[(&str, &str)]) -> String {
        let zone = match &self.scope.zone {
            Zone::Any => String::new(),
            Zone::Outside => OUTSIDE.to_owned(),
            Zone::In(area) => area.to_string(),
        };
        let own = [
            ("dal", self.first.to_string()),
            ("al", self.last.to_string()),
            ("categoria", self.scope.category.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("ufficio", self.scope.office.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("zona", zone),
        ];
        let is_own = |name: &str| !others.iter().any(|(other, _)| *other == name);
        let own = own.iter().filter(|(name, _)| is_own(name)).map(|(name, value)| (*name, value.as_str()));
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(own.chain(others.iter().copied()).filter(|(_, value)| !value.is_empty()));
        query.finish()
    }

    /// "dal 1 gennaio 2026 al 31 marzo 2026".
    fn days_in_words(&self, visitor: &Visitor) -> String {
        let day = |day: Date| {
            let noon = day.at(12, 0, 0, 0).to_zoned(visitor.zone().clone());
            noon.map_or_else(|_error| day.to_string(), |noon| visitor.words.date(noon.timestamp(), visitor.zone()))
        };
        t!(visitor.words, "figures-days", from = day(self.first), to = day(self.last))
    }
}

/// The areas that reports are counted by.
fn quarters(visitor: &Visitor) -> impl Iterator<Item = &Area> {
    visitor.rules.areas.values().filter(|area| area.kind == AreaKind::Quarter)
}

/// A figure in addresses.
const fn code_of(figure: Figure) -> &'static str {
    match figure {
        Figure::Received => "ricevute",
        Figure::Answered => "con-risposta",
        Figure::SetAside => "archiviate",
        Figure::Open => "aperte",
        Figure::Overdue => "scadute",
        Figure::OnTime => "in-tempo",
        Figure::Held => "in-mano",
        Figure::Late => "in-ritardo",
    }
}

fn figure_of(code: &str) -> Option<Figure> {
    Figure::ALL.into_iter().find(|figure| code_of(*figure) == code)
}

/// How a figure is called.
fn name_of(figure: Figure, visitor: &Visitor) -> String {
    let words = visitor.words;
    match figure {
        Figure::Received => t!(words, "figure-received"),
        Figure::Answered => t!(words, "figure-answered"),
        Figure::SetAside => t!(words, "figure-set-aside"),
        Figure::Open => t!(words, "figure-open"),
        Figure::Overdue => t!(words, "figure-overdue"),
        Figure::OnTime => t!(words, "figure-on-time"),
        Figure::Held => t!(words, "figure-held"),
        Figure::Late => t!(words, "figure-late"),
    }
}

/// What a figure counts, in a sentence.
fn meaning_of(figure: Figure, visitor: &Visitor) -> String {
    let words = visitor.words;
    match figure {
        Figure::Received => t!(words, "figure-received-means"),
        Figure::Answered => t!(words, "figure-answered-means"),
        Figure::SetAside => t!(words, "figure-set-aside-means"),
        Figure::Open => t!(words, "figure-open-means"),
        Figure::Overdue => t!(words, "figure-overdue-means"),
        Figure::OnTime => t!(words, "figure-on-time-means"),
        Figure::Held => t!(words, "figure-held-means"),
        Figure::Late => t!(words, "figure-late-means"),
    }
}

/// A step of the iter as what is waited for in it.
fn step_name(step: State, visitor: &Visitor) -> String {
    let words = visitor.words;
    match step {
        State::Received => t!(words, "step-received"),
        State::Routed => t!(words, "step-routed"),
        State::TakenInCharge => t!(words, "step-taken-in-charge"),
        State::Inspected => t!(words, "step-inspected"),
        State::InProgress => t!(words, "step-in-progress"),
        State::Suspended => t!(words, "step-suspended"),
        State::Resolved => t!(words, "step-resolved"),
        State::Reopened => t!(words, "step-reopened"),
        closed => words.state(closed),
    }
}

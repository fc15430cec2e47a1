//! The figures as a file (RFC 4180), for spreadsheets: a line each for all, each step, category, office and area.
//!
//! Columns and the names of tables are English and stay as they are; durations are hours with two decimals; what is
//! not known or not counted is empty.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;

use crate::app::figures::ResponseTimes;
use crate::domain::figures::{Figures, OfficeFigures, Share, StepFigures};
use crate::domain::policy::Action;
use crate::domain::spread::Spread;
use crate::formats::spreadsheet::plain;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::PageError;
use crate::web::page::figures::{Asked, step_name};
use crate::web::visitor::{Staff, Visitor};

const HEADS: [&str; 15] = [
    "table",
    "code",
    "name",
    "received",
    "answered",
    "set_aside",
    "open",
    "overdue",
    "late",
    "on_time",
    "on_time_of",
    "ended",
    "running",
    "median_hours",
    "ninetieth_hours",
];

/// The figures as a file.
pub async fn file(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::SeeFigures)?;
    let wanted = asked.wanted(&visitor)?;
    let times = site.app.response_times(wanted.period, wanted.scope.clone()).await?;
    let name = format!("attachment; filename=\"andamento-{}-{}.csv\"", wanted.first, wanted.last);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned())];
    Ok((Cache::Never, headers, [(header::CONTENT_DISPOSITION, name)], written(&times, &visitor)).into_response())
}

fn written(times: &ResponseTimes, visitor: &Visitor) -> String {
    let rules = &visitor.rules;
    let mut lines = vec![HEADS.map(str::to_owned), figures("all", "", "", &times.all)];
    lines.extend(times.steps.iter().map(|of| step(of, &step_name(of.state, visitor))));
    for (code, of) in &times.categories {
        let known = rules.categories.get(code);
        let name = known.map_or("", |known| visitor.words.either(&known.name, &known.name_en));
        lines.push(figures("category", code.as_str(), name, of));
    }
    for of in &times.offices {
        let name = rules.offices.get(&of.office).map_or("", |office| office.short_name.as_str());
        lines.push(office(of, name));
    }
    for (code, of) in &times.areas {
        let name = code.as_ref().and_then(|code| rules.areas.get(code)).map_or("", |area| area.name.as_str());
        lines.push(figures("area", code.as_ref().map_or("", |code| code.as_str()), name, of));
    }
    let mut file = csv::Writer::from_writer(Vec::new());
    for line in lines {
        // Into memory, and all lines are as long as the first: it cannot fail.
        if let Err(error) = file.write_record(line) {
            tracing::error!(%error, "a line of figures is left out");
        }
    }
    String::from_utf8(file.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn figures(table: &str, code: &str, name: &str, of: &Figures) -> [String; 15] {
    let counts = [of.received, of.answered, of.set_aside, of.open, of.overdue].map(|count| count.to_string());
    line([table, code, name], counts, String::new(), of.on_time, of.to_answer)
}

fn step(of: &StepFigures, name: &str) -> [String; 15] {
    let counts = [const { String::new() }; 5];
    line(["step", of.state.code(), name], counts, of.late.to_string(), of.on_time, of.takes)
}

fn office(of: &OfficeFigures, name: &str) -> [String; 15] {
    let none = String::new;
    let counts = [of.had.to_string(), none(), none(), of.has.to_string(), none()];
    line(["office", of.office.as_str(), name], counts, of.late.to_string(), of.on_time, of.keeps)
}

fn line(names: [&str; 3], counts: [String; 5], late: String, on_time: Share, spread: Spread) -> [String; 15] {
    let [table, code, name] = names.map(str::to_owned);
    let [received, answered, set_aside, open, overdue] = counts;
    let name = plain(&name);
    [
        table,
        code,
        name,
        received,
        answered,
        set_aside,
        open,
        overdue,
        late,
        on_time.met.to_string(),
        on_time.of.to_string(),
        spread.ended.to_string(),
        spread.running.to_string(),
        hours(spread.median),
        hours(spread.ninetieth),
    ]
}

/// Hours with two decimals.
fn hours(duration: Option<SignedDuration>) -> String {
    duration.map(|duration| format!("{:.2}", duration.as_secs_f64() / 3600.0)).unwrap_or_default()
}

//! `/ufficio/pratiche/tempi`: how long practices of each type take against the term of the law, and the same as a file.
//!
//! What a figure means is in `domain::practice::figures`.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use crate::domain::figures::Share;
use crate::domain::policy::Action;
use crate::domain::practice::figures::{Days, Span, TypeFigures};
use crate::domain::practice::kind::TypeCode;
use crate::formats::spreadsheet::plain;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

/// The page and the file.
pub fn routes() -> Router<Arc<Site>> {
    Router::new().route("/ufficio/pratiche/tempi", get(show)).route("/ufficio/pratiche/tempi/dati.csv", get(file))
}

/// What is asked for: first and last day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    dal: String,
    al: String,
}

/// A type with its figures in words.
struct LineView {
    name: String,
    figures: TypeFigures,
    median: String,
    ninetieth: String,
    in_time: String,
    asked: String,
}

#[derive(Template)]
#[template(path = "page/practices/times.html")]
struct Times {
    frame: Frame,
    days: String,
    from: String,
    to: String,
    is_wrong: bool,
    file: String,
    lines: Vec<LineView>,
}

/// The days that are asked for, else the last twelve months; and whether what was typed can be read.
fn span_of(asked: &Asked, visitor: &Visitor) -> (Span, bool) {
    let today = visitor.now.to_zoned(visitor.zone().clone()).date();
    let year = |last: Date| Span { first: last.saturating_sub(364.days()), last };
    let day = |text: &str| if text.is_empty() { Ok(None) } else { text.parse::<Date>().map(Some) };
    match (day(&asked.dal), day(&asked.al)) {
        (Ok(first), Ok(last)) => {
            let last = last.unwrap_or(today);
            let span = first.map_or_else(|| year(last), |first| Span { first: first.min(last), last: first.max(last) });
            (span, true)
        }
        _ => (year(today), false),
    }
}

async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::SeePracticeTimes)?;
    let (span, is_right) = span_of(&asked, &visitor);
    let (all, types) = site.app.practice_times(span).await?;
    let words = visitor.words;
    let mut lines = Vec::new();
    if !all.is_empty() {
        lines.push(line_of(t!(words, "practice-stat-all"), all, &visitor));
        lines.extend(types.into_iter().map(|(kind, of)| line_of(name_of(&kind, &visitor), of, &visitor)));
    }
    let as_typed = |text: &str, day: Date| if is_right { day.to_string() } else { text.to_owned() };
    let page = Times {
        days: t!(words, "figures-days", from = words.date_of(span.first), to = words.date_of(span.last)),
        from: as_typed(&asked.dal, span.first),
        to: as_typed(&asked.al, span.last),
        is_wrong: !is_right,
        file: format!("{}?dal={}&al={}", words.href("/ufficio/pratiche/tempi/dati.csv"), span.first, span.last),
        lines,
        frame: Frame::new(&site, visitor.clone(), t!(words, "practice-stat-title")).wide(),
    };
    html(&page, Cache::Never)
}

fn name_of(kind: &TypeCode, visitor: &Visitor) -> String {
    let known = visitor.rules.practice_types.get(kind);
    known.map_or_else(|| kind.to_string(), |kind| visitor.words.either(&kind.name, &kind.name_en).to_owned())
}

fn line_of(name: String, figures: TypeFigures, visitor: &Visitor) -> LineView {
    let words = visitor.words;
    let days = |of: fn(&Days) -> Option<u32>| match (of(&figures.net), of(&figures.gross)) {
        (Some(net), Some(gross)) if net == gross => net.to_string(),
        (Some(net), Some(gross)) => t!(words, "practice-stat-gross", net = net, gross = gross),
        _ => String::new(),
    };
    let share = |share: Share| {
        let percent = share.percent();
        percent.map_or_else(String::new, |percent| {
            t!(words, "practice-stat-share", percent = percent, met = (share.met), of = (share.of))
        })
    };
    LineView {
        median: days(|days| days.median),
        ninetieth: days(|days| days.ninetieth),
        in_time: share(figures.in_time),
        asked: share(figures.asked),
        name,
        figures,
    }
}

const HEADS: [&str; 15] = [
    "type",
    "name",
    "filed",
    "decided",
    "by_silence",
    "median_days",
    "ninetieth_days",
    "median_days_gross",
    "ninetieth_days_gross",
    "in_time",
    "in_time_of",
    "open",
    "late",
    "asked",
    "asked_of",
];

/// The figures as a file (RFC 4180); columns are English and stay as they are.
async fn file(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::SeePracticeTimes)?;
    let (span, _) = span_of(&asked, &visitor);
    let (all, types) = site.app.practice_times(span).await?;
    let mut lines = vec![HEADS.map(str::to_owned), record("all", "", &all)];
    lines.extend(types.iter().map(|(kind, of)| record(kind.as_str(), &name_of(kind, &visitor), of)));
    let mut file = csv::Writer::from_writer(Vec::new());
    for line in lines {
        // Into memory, and all lines are as long as the first: it cannot fail.
        if let Err(error) = file.write_record(line) {
            tracing::error!(%error, "a line of figures is left out");
        }
    }
    let name = format!("attachment; filename=\"tempi-pratiche-{}-{}.csv\"", span.first, span.last);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned())];
    let text = String::from_utf8(file.into_inner().unwrap_or_default()).unwrap_or_default();
    Ok((Cache::Never, headers, [(header::CONTENT_DISPOSITION, name)], text).into_response())
}

fn record(kind: &str, name: &str, of: &TypeFigures) -> [String; 15] {
    let days = |days: Option<u32>| days.map(|days| days.to_string()).unwrap_or_default();
    [
        kind.to_owned(),
        plain(name),
        of.filed.to_string(),
        of.decided.to_string(),
        of.by_silence.to_string(),
        days(of.net.median),
        days(of.net.ninetieth),
        days(of.gross.median),
        days(of.gross.ninetieth),
        of.in_time.met.to_string(),
        of.in_time.of.to_string(),
        of.open.to_string(),
        of.late.to_string(),
        of.asked.met.to_string(),
        of.asked.of.to_string(),
    ]
}

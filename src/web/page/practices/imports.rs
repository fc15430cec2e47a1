//! `/ufficio/pratiche/importazioni`: what came of taking practices over from the municipality's program, and of scans of
//! the archive; the refused lines as a file.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::domain::policy::Action;
use crate::domain::practice::run::{Load, NOTED_MAX, Noted, Run};
use crate::formats::spreadsheet::plain;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

/// The pages.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/ufficio/pratiche/importazioni", get(list))
        .route("/ufficio/pratiche/importazioni/{run}", get(show))
        .route("/ufficio/pratiche/importazioni/{run}/righe.csv", get(file))
}

/// A run in words.
struct RunView {
    number: u64,
    at: String,
    load: String,
    run: Run,
}

#[derive(Template)]
#[template(path = "page/practices/imports.html")]
struct Runs {
    frame: Frame,
    runs: Vec<RunView>,
}

/// A line in words.
struct LineView {
    line: u64,
    column: String,
    is_remark: bool,
    why: String,
}

#[derive(Template)]
#[template(path = "page/practices/import.html")]
struct RunPage {
    frame: Frame,
    number: u64,
    load: String,
    seconds: String,
    withheld: Option<String>,
    run: Run,
    is_partial: bool,
    lines: Vec<LineView>,
    is_cut: bool,
}

fn view_of(number: u64, run: Run, visitor: &Visitor) -> RunView {
    let at = visitor.words.instant(run.at, visitor.zone());
    RunView { number, at, load: visitor.words.practice_load(run.load), run }
}

fn line_of(noted: &Noted, visitor: &Visitor) -> LineView {
    LineView {
        line: noted.line,
        column: noted.column.clone().unwrap_or_default(),
        is_remark: noted.fault.is_remark(),
        why: visitor.words.practice_fault(&noted.fault),
    }
}

async fn list(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    visitor.must(Action::SeeTakenOver)?;
    let runs = site.app.practice_runs().await?;
    let runs = runs.into_iter().map(|(number, run)| view_of(number, run, &visitor)).collect();
    let title = t!(visitor.words, "practice-imp-title");
    html(&Runs { runs, frame: Frame::new(&site, visitor, title).wide() }, Cache::Never)
}

async fn found(site: &Site, visitor: &Visitor, number: &str) -> Result<(u64, Run, Vec<Noted>), PageError> {
    visitor.must(Action::SeeTakenOver)?;
    let number: u64 = number.parse().map_err(|_error| PageError::NotFound)?;
    let (run, noted) = site.app.practice_run(number).await?.ok_or(PageError::NotFound)?;
    Ok((number, run, noted))
}

async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let (number, run, noted) = found(&site, &visitor, &number).await?;
    let at = visitor.words.instant(run.at, visitor.zone());
    let page = RunPage {
        number,
        load: visitor.words.practice_load(run.load),
        seconds: format!("{}.{}", run.took_ms / 1000, run.took_ms % 1000 / 100),
        withheld: run.withheld.map(|why| visitor.words.practice_withheld(why)),
        is_partial: run.partial && run.load == Load::Practices,
        lines: noted.iter().map(|one| line_of(one, &visitor)).collect(),
        is_cut: noted.len() >= NOTED_MAX,
        run,
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "practice-imp-run-title", at = at)).wide(),
    };
    html(&page, Cache::Never)
}

/// The lines as a file (RFC 4180); columns are English and stay as they are.
async fn file(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let (number, _, noted) = found(&site, &visitor, &number).await?;
    let mut file = csv::Writer::from_writer(Vec::new());
    let heads = ["line", "column", "taken", "why"].map(str::to_owned);
    let lines = noted.iter().map(|one| {
        let line = line_of(one, &visitor);
        [line.line.to_string(), line.column, line.is_remark.to_string(), line.why].map(|text| plain(&text))
    });
    for line in std::iter::once(heads).chain(lines) {
        // Into memory, and all lines are as long as the first: it cannot fail.
        if let Err(error) = file.write_record(line) {
            tracing::error!(%error, "a line is left out");
        }
    }
    let name = format!("attachment; filename=\"importazione-{number}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned())];
    let text = String::from_utf8(file.into_inner().unwrap_or_default()).unwrap_or_default();
    Ok((Cache::Never, headers, [(header::CONTENT_DISPOSITION, name)], text).into_response())
}

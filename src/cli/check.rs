//! `sestomia check`: verifies the installation. One line a fault; exit code 1 when there is any.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use crate::app::check::{Progress, check};
use crate::cli::say;
use crate::config::Config;

/// Checks, with a line that shows how far it has come.
pub async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let bar = ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {msg} {elapsed}")?);
    bar.enable_steady_tick(Duration::from_millis(100));
    let shown = bar.clone();
    let progress = move |progress| match progress {
        Progress::Ledger(jurisdiction) => shown.set_message(format!("{jurisdiction}: replaying the ledger")),
        Progress::Index(jurisdiction) => shown.set_message(format!("{jurisdiction}: comparing the index")),
        Progress::Words(jurisdiction) => shown.set_message(format!("{jurisdiction}: comparing the words")),
        Progress::Files(read) => shown.set_message(format!("reading the files: {read}")),
    };
    let checked = check(&config.app_options(), progress).await;
    bar.finish_and_clear();
    let checked = checked.context("the check could not be made")?;
    for note in &checked.notes {
        say::remark(format_args!("note: {note}"));
    }
    for fault in &checked.faults {
        say::answer(format_args!("FAULT: {fault}"));
    }
    say::answer(format_args!(
        "{} jurisdiction(s), {} events, {} projected rows, {} points in the index, {} reports found by their words, {} sound files: {}",
        checked.jurisdictions,
        checked.events,
        checked.rows,
        checked.points,
        checked.found,
        checked.files,
        if checked.faults.is_empty() { "all is well".to_owned() } else { format!("{} FAULTS", checked.faults.len()) }
    ));
    Ok(if checked.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

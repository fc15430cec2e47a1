//! `sestomia import practices`, `archive` and `practice-types`: practices of the municipality's program, scans of the archive,
//! and what the law says of each type.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use crate::app::App;
use crate::app::import::practice_types::take_over_types;
use crate::app::import::practices::mapping::PracticesMapping;
use crate::app::import::practices::scans::{Order as ScansOrder, attach_scans};
use crate::app::import::practices::{Order, Taken, take_over_practices};
use crate::cli::import::SOME_REFUSED;
use crate::cli::say;
use crate::config::Config;
use crate::domain::office::OfficeCode;
use crate::domain::practice::run::{Load, Noted, Run};
use crate::domain::text::Line;
use crate::words::{Language, Words};

/// Most notes that are told at the terminal; the others are counted, and in the report.
const TOLD_MAX: usize = 50;

/// What `import practices` is told.
#[derive(Debug, clap::Args)]
pub struct Practices {
    /// The file: .csv (`;`, `,` or tab; UTF-8 or Windows-1252), .geojson, .gpkg or .shp.
    file: PathBuf,
    /// What its columns and values mean (TOML, see examples/practices.toml).
    #[arg(long, value_name = "MAPPING.toml", required_unless_present = "source")]
    mapping: Option<PathBuf>,
    /// The name of the program it comes from, where its columns have our names and no mapping is needed.
    #[arg(long, value_name = "NAME", conflicts_with = "mapping")]
    source: Option<String>,
    /// The file does not have all practices: what is not in it is not missing.
    #[arg(long)]
    partial: bool,
    /// Mark practices as missing even if that is more than one in five.
    #[arg(long)]
    allow_missing: bool,
    /// Decide about everything and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write what was noted of lines to this file too (CSV).
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What `import archive` is told.
#[derive(Debug, clap::Args)]
pub struct Archive {
    /// The index (CSV): pratica, or id, or anno and `num_pratica`, or busta; file; titolo; classe (pubblico, parti, interno).
    index: PathBuf,
    /// The folder that the files lie in; nothing outside it is read.
    #[arg(long, value_name = "FOLDER")]
    scans: PathBuf,
    /// The mapping by which the practices were taken over.
    #[arg(long, value_name = "MAPPING.toml", required_unless_present = "source")]
    mapping: Option<PathBuf>,
    /// The name of the program whose ids the index names.
    #[arg(long, value_name = "NAME", conflicts_with = "mapping")]
    source: Option<String>,
    /// Check everything and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write what was noted of lines to this file too (CSV).
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What `import practice-types` is told.
#[derive(Debug, clap::Args)]
pub struct Types {
    /// The file (TOML, as maps/sesto-fiorentino/practices.toml); those that the service comes with if left out.
    file: Option<PathBuf>,
    /// The office that answers for types whose own office is not there.
    #[arg(long, value_name = "CODE")]
    office: Option<OfficeCode>,
    /// Check everything and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Takes types over; [`SOME_REFUSED`] when some do not fit.
pub async fn types(config: &Config, args: Types) -> anyhow::Result<ExitCode> {
    let read =
        |path: &PathBuf| std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()));
    let file = args.file.as_ref().map(read).transpose()?;
    let running = App::start(config.app_options()).await?;
    let taken = take_over_types(&running.app, file.as_deref(), args.office, args.dry_run).await;
    running.stop().await;
    let taken = taken?;
    for code in &taken.different {
        say::remark(format_args!("{code} is there and says something else: it stays as it is"));
    }
    for why in &taken.unfit {
        say::remark(why);
    }
    let would = if args.dry_run { " would be" } else { "" };
    let (new, known, different, unfit) = (taken.new.len(), taken.known, taken.different.len(), taken.unfit.len());
    say::answer(format!(
        "{new} types and texts{would} taken over, {known} known already, {different} different, {unfit} refused"
    ));
    Ok(if unfit > 0 { ExitCode::from(SOME_REFUSED) } else { ExitCode::SUCCESS })
}

fn mapping_of(mapping: Option<&Path>, source: Option<&str>) -> anyhow::Result<PracticesMapping> {
    match (mapping, source) {
        (Some(path), _) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
            toml::from_str(&text).with_context(|| format!("{} is not a mapping", path.display()))
        }
        (None, source) => Ok(PracticesMapping::of_source(Line::new(source.unwrap_or_default()).context("--source")?)),
    }
}

/// Takes practices over; [`SOME_REFUSED`] when lines were refused.
pub async fn practices(config: &Config, args: Practices) -> anyhow::Result<ExitCode> {
    let mapping = mapping_of(args.mapping.as_deref(), args.source.as_deref())?;
    let Practices { file, partial, allow_missing, dry_run, report, .. } = args;
    let order = Order { file: file.clone(), mapping, partial, allow_missing, dry_run };
    let bar = bar()?;
    let shown = bar.clone();
    let running = App::start(config.app_options()).await?;
    let taken = take_over_practices(&running.app, order, move |done, total| tell(&shown, done, total)).await;
    running.stop().await;
    bar.finish_and_clear();
    let taken = taken.with_context(|| format!("{} was not taken over", file.display()))?;
    say_what_came(&taken, dry_run, report.as_deref())
}

/// Attaches scans; [`SOME_REFUSED`] when lines were refused.
pub async fn archive(config: &Config, args: Archive) -> anyhow::Result<ExitCode> {
    let mapping = mapping_of(args.mapping.as_deref(), args.source.as_deref())?;
    let Archive { index, scans, dry_run, report, .. } = args;
    let order = ScansOrder { index: index.clone(), scans, mapping, dry_run };
    let bar = bar()?;
    let shown = bar.clone();
    let running = App::start(config.app_options()).await?;
    let taken = attach_scans(&running.app, order, move |done, total| tell(&shown, done, total)).await;
    running.stop().await;
    bar.finish_and_clear();
    let taken = taken.with_context(|| format!("{} was not taken over to its end", index.display()))?;
    say_what_came(&taken, dry_run, report.as_deref())
}

fn bar() -> anyhow::Result<ProgressBar> {
    Ok(ProgressBar::new(0).with_style(ProgressStyle::with_template("{bar:40} {pos} of {len}, {eta} left")?))
}

fn tell(bar: &ProgressBar, done: usize, total: usize) {
    bar.set_length(total as u64);
    bar.set_position(done as u64);
}

fn say_what_came((run, noted): &Taken, dry_run: bool, report: Option<&Path>) -> anyhow::Result<ExitCode> {
    let words = Words::of(Language::En);
    for one in noted.iter().take(TOLD_MAX) {
        say::remark(line_of(one, words));
    }
    if noted.len() > TOLD_MAX {
        say::remark(format_args!("… and {} more: see /ufficio/pratiche/importazioni", noted.len() - TOLD_MAX));
    }
    if let Some(path) = report {
        write_report(path, noted, words).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if let Some(why) = run.withheld {
        say::remark(words.practice_withheld(why));
    }
    say::answer(in_words(run, dry_run));
    Ok(if run.refused > 0 { ExitCode::from(SOME_REFUSED) } else { ExitCode::SUCCESS })
}

fn line_of(noted: &Noted, words: &Words) -> String {
    let column = noted.column.as_ref().map_or_else(String::new, |column| format!(", {column}"));
    format!("line {}{column}: {}", noted.line, words.practice_fault(&noted.fault))
}

fn write_report(path: &Path, noted: &[Noted], words: &Words) -> anyhow::Result<()> {
    let mut file = csv::Writer::from_writer(File::create(path)?);
    file.write_record(["line", "column", "taken", "why"])?;
    for one in noted {
        let (line, taken) = (one.line.to_string(), one.fault.is_remark().to_string());
        let column = one.column.clone().unwrap_or_default();
        file.write_record([line, column, taken, words.practice_fault(&one.fault)])?;
    }
    file.flush()?;
    Ok(())
}

fn in_words(run: &Run, dry_run: bool) -> String {
    let Run { lines, new, changed, unchanged, vanished, persons, refused, remarked, .. } = run;
    let would = if dry_run { " (nothing was written)" } else { "" };
    let seconds = format!("{}.{:03}", run.took_ms / 1000, run.took_ms % 1000);
    match run.load {
        Load::Practices => format!(
            "{lines} lines in {seconds} s: {new} new, {changed} changed, {unchanged} as before, {vanished} no longer there, \
             {persons} with other persons; {refused} lines refused, {remarked} taken with a remark{would}"
        ),
        Load::Scans => {
            format!("{lines} lines in {seconds} s: {new} attached, {unchanged} known already, {refused} refused{would}")
        }
    }
}

//! `sestomia import`: takes records over from another system's table.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use crate::app::App;
use crate::app::addresses::{self, Register};
use crate::app::import::mapping::MappingFile;
use crate::app::import::works::{WorksMapping, take_over_works};
use crate::app::import::{News, Order, Refused, Summary, run as take_over};
use crate::cli::{practices, say};
use crate::config::Config;
use crate::domain::place::Position;

/// Exit code when some rows were refused; the others are in.
pub const SOME_REFUSED: u8 = 2;

/// What `import` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    layer: Layer,
}

#[derive(Debug, clap::Subcommand)]
enum Layer {
    /// Reports, from a CSV file, one row each. Twice is the same as once.
    Reports(Reports),
    /// Works, from a .geojson file, one feature each. Twice is the same as once.
    Interventions(Works),
    /// Building practices of the municipality's own program, as often as one likes: twice is the same as once.
    Practices(practices::Practices),
    /// Scans of the archive: an index (CSV) and a folder; each is attached to its practice once.
    Archive(practices::Archive),
    /// Types of practices and texts to begin with (TOML), for a jurisdiction founded without them: those that the service
    /// comes with, or a file of the same form. What is there already stays as it is.
    PracticeTypes(practices::Types),
    /// Streets, house numbers and places for the search by address, from ANNCSU (CSV) or OpenStreetMap (.osm.pbf).
    /// What came from the same register before is replaced. A service that runs takes them up when it starts again.
    Addresses(Addresses),
}

#[derive(Debug, clap::Args)]
struct Addresses {
    /// The table of doors of ANNCSU, or an OpenStreetMap extract (.osm.pbf).
    file: PathBuf,
    /// The table of streets of ANNCSU, when the table of doors does not name them.
    #[arg(long, value_name = "FILE")]
    streets: Option<PathBuf>,
    /// Take only rows of this municipality, by its ISTAT code; what lies outside the boundary is refused anyway.
    #[arg(long, value_name = "CODE")]
    istat: Option<String>,
    /// Read and check everything and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write the refused rows to this file: line, tab, reason.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Works {
    /// The file: a collection of features (RFC 7946) in longitude and latitude.
    file: PathBuf,
    /// What its properties and values mean (TOML, see examples/works.toml).
    #[arg(long, value_name = "MAPPING.toml")]
    mapping: PathBuf,
    /// Decide about everything and write nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, clap::Args)]
struct Reports {
    /// The table: CSV in UTF-8, its first row names the columns.
    file: PathBuf,
    /// What its columns and values mean (TOML, see examples/boston311.toml).
    #[arg(long, value_name = "MAPPING.toml")]
    mapping: PathBuf,
    /// Bring the reports to this place of the current jurisdiction: where the centre of theirs comes to lie. Reports
    /// that would lie outside are drawn in towards it
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true, value_parser = position)]
    shift_to: Option<Position>,
    /// Decide about everything and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write the refused rows to this file too: line, tab, reason.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

fn position(text: &str) -> Result<Position, String> {
    let form = || format!("{text:?} is not a longitude and latitude like 11.1986,43.8335");
    let (lon, lat) = text.split_once(',').ok_or_else(form)?;
    let (lon, lat) = (lon.trim().parse(), lat.trim().parse());
    match (lon, lat) {
        (Ok(lon), Ok(lat)) => Position::new(lon, lat).map_err(|error| error.to_string()),
        _ => Err(form()),
    }
}

/// Takes records over; [`SOME_REFUSED`] when rows were refused.
pub async fn run(config: &Config, args: Args) -> anyhow::Result<ExitCode> {
    let reports = match args.layer {
        Layer::Reports(reports) => reports,
        Layer::Practices(wanted) => return practices::practices(config, wanted).await,
        Layer::Archive(wanted) => return practices::archive(config, wanted).await,
        Layer::PracticeTypes(wanted) => return practices::types(config, wanted).await,
        Layer::Addresses(addresses) => return import_addresses(config, addresses).await,
        Layer::Interventions(works) => return import_works(config, works).await,
    };
    let dry_run = reports.dry_run;
    let summary = import_reports(config, reports).await?;
    say::answer(in_words(&summary, dry_run));
    Ok(if summary.refused > 0 { ExitCode::from(SOME_REFUSED) } else { ExitCode::SUCCESS })
}

async fn import_works(config: &Config, works: Works) -> anyhow::Result<ExitCode> {
    let mapping = std::fs::read_to_string(&works.mapping);
    let mapping = mapping.with_context(|| format!("{} cannot be read", works.mapping.display()))?;
    let mapping: WorksMapping = toml::from_str(&mapping).with_context(|| works.mapping.display().to_string())?;
    let bar = ProgressBar::new(0);
    let running = App::start(config.app_options()).await?;
    let shown = bar.clone();
    let tell = move |done: usize, total: usize| {
        shown.set_length(total as u64);
        shown.set_position(done as u64);
    };
    let summary = take_over_works(&running.app, &works.file, &mapping, works.dry_run, tell).await;
    bar.finish_and_clear();
    running.stop().await;
    let summary = summary.with_context(|| format!("{} was not taken over", works.file.display()))?;
    for (feature, why) in &summary.refused {
        say::remark(format_args!("feature {feature}: {why}"));
    }
    let would = if works.dry_run { " would be" } else { "" };
    say::answer(format!(
        "{} works{would} taken over, {} known already, {} refused",
        summary.taken,
        summary.known,
        summary.refused.len()
    ));
    Ok(if summary.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_REFUSED) })
}

async fn import_addresses(config: &Config, addresses: Addresses) -> anyhow::Result<ExitCode> {
    let bar = progress_bar(&addresses.file)?;
    let list = addresses
        .report
        .map(|path| File::create(&path).with_context(|| format!("{} cannot be written", path.display())));
    let mut list = list.transpose()?.map(BufWriter::new);
    let shown = bar.clone();
    let tell = move |news: News<'_>| match news {
        News::Done(bytes) => shown.set_position(bytes),
        // There may be a hundred thousand of them: they go to the file, and in the summary they are counted.
        News::Refused(Refused { line, reason }) => {
            if let Some(Err(error)) = list.as_mut().map(|list| writeln!(list, "{line}\t{reason}")) {
                say::remark(format_args!("line {line}: {reason} (the list cannot be written: {error})"));
            }
        }
    };
    let file = addresses.file;
    let is_extract = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pbf"));
    let register = if is_extract {
        Register::Osm(file.clone())
    } else {
        Register::Anncsu { doors: file.clone(), streets: addresses.streets, istat: addresses.istat }
    };
    let order = addresses::Order { register, dry_run: addresses.dry_run };
    let summary = addresses::take_over(config.app_options(), order, tell).await;
    bar.finish_and_clear();
    let summary = summary.with_context(|| format!("{} was not taken over", file.display()))?;
    say::answer(addresses_in_words(&summary, addresses.dry_run));
    Ok(if summary.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_REFUSED) })
}

fn addresses_in_words(summary: &addresses::Summary, dry_run: bool) -> String {
    let addresses::Summary { streets, doors, places, elsewhere, refused } = summary;
    let would = if dry_run { " would be" } else { "" };
    let mut text = format!("{streets} streets, {doors} house numbers and {places} places{would} taken over");
    if *elsewhere > 0 {
        text.extend(["; ", &elsewhere.to_string(), " rows of other municipalities passed over"]);
    }
    for (reason, count) in refused {
        text.extend(["\n", &count.to_string(), " refused: ", &reason.to_string()]);
    }
    text
}

async fn import_reports(config: &Config, reports: Reports) -> anyhow::Result<Summary> {
    let mapping = read_mapping(&reports.mapping)?;
    let bar = progress_bar(&reports.file)?;
    let mut list = reports
        .report
        .map(|path| File::create(&path).with_context(|| format!("{} cannot be written", path.display())))
        .transpose()?;
    let mut unwritten = None;
    let mut tell = |news: News<'_>| match news {
        News::Done(bytes) => bar.set_position(bytes),
        News::Refused(refused) => {
            bar.suspend(|| say::remark(format_args!("line {}: {}", refused.line, refused.reason)));
            let write = |list: &mut File| writeln!(list, "{}\t{}", refused.line, refused.reason);
            if let Some(Err(error)) = list.as_mut().map(write) {
                unwritten = Some(error);
            }
        }
    };
    let file = reports.file.clone();
    let order = Order { file: reports.file, mapping, shift_to: reports.shift_to, dry_run: reports.dry_run };
    let summary = take_over(config.app_options(), order, &mut tell).await;
    bar.finish_and_clear();
    let summary = summary.with_context(|| format!("{} was not taken over to its end", file.display()))?;
    match unwritten {
        Some(error) => Err(error).context("the list of refused rows is not complete"),
        None => Ok(summary),
    }
}

fn read_mapping(path: &Path) -> anyhow::Result<MappingFile> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not a mapping", path.display()))
}

fn progress_bar(file: &Path) -> anyhow::Result<ProgressBar> {
    let bytes = std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    if !std::io::stderr().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let style = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} left")?;
    Ok(ProgressBar::new(bytes).with_style(style))
}

fn in_words(summary: &Summary, dry_run: bool) -> String {
    let Summary { jurisdiction, opened, closed, known, refused } = summary;
    let would = if dry_run { "would be " } else { "" };
    format!("{jurisdiction}: {opened} {would}opened, {closed} {would}closed, {known} known already, {refused} refused")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_lon_lat() {
        let sesto = position("11.1986, 43.8335").expect("a place");
        assert_eq!((sesto.lon(), sesto.lat()), (11.1986, 43.8335));
        for text in ["", "11", "43.8335,111.1986", "a,b", "NaN,1"] {
            assert!(position(text).is_err(), "{text}");
        }
    }
}

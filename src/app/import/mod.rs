//! Taking over reports from another system's table: as often as one likes, each case once.
//!
//! A case is known by its id there. The first time it is opened with its own dates and, if it has ended there,
//! closed; a later time it is closed if it has ended meanwhile. So an import that was cut short goes on where it
//! stood. What has been done here after a case ended there is left alone.

pub mod case;
mod dry;
pub mod fitting;
pub mod mapping;
pub mod practice_types;
pub mod practices;
mod row;
pub mod steps;
pub mod table;
pub mod works;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::app::import::case::{Case, Mapping};
use crate::app::import::dry::Dry;
use crate::app::import::fitting::{Fitting, Middle, Shift};
use crate::app::import::mapping::{MappingError, MappingFile};
use crate::app::import::steps::steps_of;
use crate::app::import::table::{RowError, Table};
use crate::app::setup::{SetupError, SetupFile, found};
use crate::app::submit::{Submission, SubmitError, What};
use crate::app::{App, Options, Running, StartError};
use crate::domain::person::Actor;
use crate::domain::place::Position;
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::domain::rules::{Rules, Setting};
use crate::store::{self, StoreError};

/// Rows that are read, decided about and written together.
const BATCH: usize = 512;
/// Batches that may be read ahead of the writing.
const AHEAD_MAX: usize = 2;

/// What is to be taken over.
#[derive(Debug)]
pub struct Order {
    /// The table.
    pub file: PathBuf,
    /// How to read it.
    pub mapping: MappingFile,
    /// Where the centre of its positions comes to lie; then the cases go to the jurisdiction that is there.
    pub shift_to: Option<Position>,
    /// Decide about everything and write nothing.
    pub dry_run: bool,
}

/// What is told while it goes on.
#[derive(Debug)]
pub enum News<'a> {
    /// So many bytes of the file are done.
    Done(u64),
    /// A row was refused.
    Refused(&'a Refused),
}

/// A row that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// What became of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The jurisdiction they went to.
    pub jurisdiction: JurisdictionCode,
    /// Reports opened.
    pub opened: u64,
    /// Reports closed, among those opened now or before.
    pub closed: u64,
    /// Rows that were known already.
    pub known: u64,
    /// Rows refused.
    pub refused: u64,
}

/// Why nothing, or nothing more, is taken over.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The jurisdiction cannot be opened or founded.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The jurisdiction in the mapping is wrong.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The mapping does not fit the file.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// The file cannot be read as a table.
    #[error("{0}")]
    Table(#[from] RowError),
    /// A shift of a file without any position.
    #[error("no row has a known position, so there is no centre to shift")]
    NoCentre,
    /// There is no jurisdiction to go to.
    #[error("there is no jurisdiction yet: the mapping describes none, and none has been set up")]
    Nowhere,
    /// The writer was stopped.
    #[error("the import was stopped; run it again to go on")]
    Stopped,
}

/// Takes a table over; `tell` hears of each batch and of each refused row.
pub async fn run(
    options: Options,
    mut order: Order,
    tell: &mut (dyn FnMut(News<'_>) + Send),
) -> Result<Summary, ImportError> {
    let setup = order.mapping.jurisdiction.take();
    let settings = setup.map(settings_of).transpose()?.unwrap_or_default();
    let target = if order.dry_run {
        Target::Nothing(Dry::open(&options, &order, &settings).await?)
    } else {
        Target::Ledger(open(options, &order, &settings).await?)
    };
    let rules = target.rules();
    let english = rules.jurisdiction.language == "en";
    let mut summary =
        Summary { jurisdiction: rules.jurisdiction.code.clone(), opened: 0, closed: 0, known: 0, refused: 0 };
    let (batches, mut read) = mpsc::channel(AHEAD_MAX);
    let reading =
        tokio::task::spawn_blocking(move || read_all(order, Fitting::new(settings), english, &rules, &batches));
    let mut failure = None;
    while let Some(batch) = read.recv().await {
        match take(&target, batch, &mut summary, tell).await {
            Ok(()) => {}
            Err(error) => {
                failure = Some(error);
                break;
            }
        }
    }
    drop(read);
    let done = reading.await.map_err(|_panicked| ImportError::Stopped)?;
    target.close().await;
    match failure {
        Some(error) => Err(error),
        None => done.map(|()| summary),
    }
}

fn settings_of(setup: SetupFile) -> Result<Vec<Setting>, SetupError> {
    setup.settings(Vec::new())
}

/// Starts the jurisdiction that the cases go to: the one of the mapping, founded if need be, or the one that is there.
async fn open(mut options: Options, order: &Order, settings: &[Setting]) -> Result<Running, ImportError> {
    if let Some(code) = own_jurisdiction(&options, order, settings) {
        let db = store::open(&options.database).await?;
        let founded = found(&db, &code, settings.to_vec(), options.clock.now()).await;
        store::close(&db).await;
        founded?;
        options.jurisdiction = Some(code);
    }
    Ok(App::start(options).await?)
}

/// The jurisdiction of the mapping, when the cases go there.
fn own_jurisdiction(options: &Options, order: &Order, settings: &[Setting]) -> Option<JurisdictionCode> {
    let code = Rules::of(settings.to_vec())?.jurisdiction.code;
    let wanted = options.jurisdiction.as_ref().is_none_or(|wanted| *wanted == code);
    (order.shift_to.is_none() && wanted).then_some(code)
}

/// Where the cases go.
enum Target {
    Ledger(Running),
    Nothing(Dry),
}

impl Target {
    fn rules(&self) -> Arc<Rules> {
        match self {
            Self::Ledger(running) => running.app.rules(),
            Self::Nothing(dry) => dry.rules(),
        }
    }

    async fn close(self) {
        match self {
            Self::Ledger(running) => running.stop().await,
            Self::Nothing(dry) => dry.close().await,
        }
    }
}

/// Rows read together, and how far in the file that is.
struct Batch {
    cases: Vec<(u64, Case)>,
    refused: Vec<Refused>,
    bytes: u64,
}

/// Reads the file to its end, or until nobody wants more. Blocking: on a thread of its own.
fn read_all(
    order: Order,
    mut fitting: Fitting,
    english: bool,
    rules: &Rules,
    batches: &mpsc::Sender<Batch>,
) -> Result<(), ImportError> {
    let delimiter =
        u8::try_from(order.mapping.delimiter).map_err(|_error| MappingError::Delimiter(order.mapping.delimiter))?;
    let mut table = Table::open(&order.file, delimiter)?;
    let mapping = Mapping::bind(order.mapping, table.header(), english)?;
    if let Some(to) = order.shift_to {
        let mut middle = Middle::default();
        let rows = Table::open(&order.file, delimiter)?.filter_map(|(_, row)| row.ok());
        rows.filter_map(|row| mapping.known_position(&row)).for_each(|position| middle.take(position));
        fitting.shift = Some(Shift { from: middle.position().ok_or(ImportError::NoCentre)?, to });
    }
    loop {
        let mut batch = Batch { cases: Vec::new(), refused: Vec::new(), bytes: 0 };
        for (line, row) in table.by_ref().take(BATCH) {
            let case = row.map_err(|error| error.to_string());
            match case.and_then(|row| mapping.case(&row).map_err(|fault| fault.to_string())) {
                Ok(case) => batch.cases.push((line, fitting.fit(case, rules))),
                Err(reason) => batch.refused.push(Refused { line, reason }),
            }
        }
        if batch.cases.is_empty() && batch.refused.is_empty() {
            return Ok(());
        }
        batch.bytes = table.bytes();
        if batches.blocking_send(batch).is_err() {
            return Ok(());
        }
    }
}

/// Takes a batch, and tells what was refused in the order of the lines.
async fn take(
    target: &Target,
    batch: Batch,
    summary: &mut Summary,
    tell: &mut (dyn FnMut(News<'_>) + Send),
) -> Result<(), ImportError> {
    let mut refused = batch.refused;
    let now = match target {
        Target::Ledger(running) => running.app.now(),
        Target::Nothing(dry) => dry.now(),
    };
    let (cases, early): (Vec<_>, Vec<_>) = batch.cases.into_iter().partition(|(_, case)| is_past(case, now));
    refused.extend(early.iter().map(|(line, _)| Refused { line: *line, reason: "it lies in the future".to_owned() }));
    match target {
        Target::Ledger(running) => write(&running.app, cases, summary, &mut refused).await?,
        Target::Nothing(dry) => dry.rehearse(&cases, summary, &mut refused).await?,
    }
    refused.sort_by_key(|refused| refused.line);
    summary.refused += refused.len() as u64;
    for row in &refused {
        tell(News::Refused(row));
    }
    tell(News::Done(batch.bytes));
    Ok(())
}

/// Opens what is new, then moves on what is not where it ended.
async fn write(
    app: &App,
    cases: Vec<(u64, Case)>,
    summary: &mut Summary,
    refused: &mut Vec<Refused>,
) -> Result<(), ImportError> {
    let answers = app.submit_all(cases.iter().map(|(_, case)| opening(case)).collect()).await;
    let mut records = HashMap::new();
    for ((line, case), answer) in cases.into_iter().zip(answers) {
        match answer {
            Ok(receipt) => {
                if receipt.repeated {
                    summary.known += 1;
                } else {
                    summary.opened += 1;
                }
                records.insert(receipt.record, (line, case));
            }
            Err(SubmitError::Refused(refusal)) => refused.push(Refused { line, reason: refusal.to_string() }),
            Err(SubmitError::Store(error)) => {
                return Err(Arc::into_inner(error).map_or(ImportError::Stopped, ImportError::Store));
            }
            Err(SubmitError::Busy | SubmitError::KeyUsed) => return Err(ImportError::Stopped),
        }
    }
    move_on(app, &records, summary, refused).await
}

fn is_past(case: &Case, now: Timestamp) -> bool {
    case.opened_at <= now && case.closing.as_ref().is_none_or(|closing| closing.at <= now)
}

fn opening(case: &Case) -> Submission {
    Submission {
        actor: Actor::system(case.channel),
        what: What::Open(Box::new(case.draft.clone()), Some(Box::new(case.import.clone()))),
        contact: None,
        at: Some(case.opened_at),
        key: None,
    }
}

/// Routes and closes what is not where it ended in the other system.
async fn move_on(
    app: &App,
    records: &HashMap<RecordId, (u64, Case)>,
    summary: &mut Summary,
    refused: &mut Vec<Refused>,
) -> Result<(), ImportError> {
    let rules = app.rules();
    let mut ids: Vec<RecordId> = records.keys().copied().collect();
    ids.sort_unstable();
    let mut submissions = Vec::new();
    let mut lines = Vec::new();
    for report in store::records::reports_of(&app.db, &app.jurisdiction, &ids).await? {
        let Some((line, case)) = records.get(&report.id) else { continue };
        for step in steps_of(case, &report, &rules) {
            lines.push((*line, step.closes));
            let what = What::Act(report.id, Box::new(step.command));
            submissions.push(Submission { actor: step.actor, what, contact: None, at: Some(step.at), key: None });
        }
    }
    for ((line, closes), answer) in lines.into_iter().zip(app.submit_all(submissions).await) {
        match answer {
            Ok(_) => summary.closed += u64::from(closes),
            Err(error) => refused.push(Refused { line, reason: format!("opened, but not moved on: {error}") }),
        }
    }
    Ok(())
}

//! Practices taken over from the municipality's own program, as often as one likes: every night.
//!
//! A practice is known by its id there. What is new is entered as of the day of its filing; what the file says otherwise
//! is an event; what is no longer in a file that should have all is said to be missing, and never deleted; what is as
//! before leaves no trace. Persons are noted apart, as they may have to be erased.

mod column;
mod guess;
pub mod mapping;
mod plan;
mod reading;
pub mod scans;
mod shapes;
pub mod sheet;
mod values;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::task::spawn_blocking;

use crate::app::App;
use crate::app::import::practices::column::Column;
use crate::app::import::practices::mapping::{MappingFault, PracticesMapping};
use crate::app::import::practices::plan::{Plan, Step};
use crate::app::import::practices::reading::{Doors, Entry, Reader};
use crate::app::import::practices::sheet::{Row, Sheet, SheetError};
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::matter::{Beginning, Doing};
use crate::domain::person::{Actor, Channel};
use crate::domain::practice::dossier::Party;
use crate::domain::practice::run::{Fault, Load, Noted, Run, Withheld};
use crate::domain::practice::{Command, TakenOver, Wanted, take_over};
use crate::domain::record::{Number, RecordId};
use crate::domain::refusal::Refusal;
use crate::domain::report::Source;
use crate::domain::rules::Rules;
use crate::domain::text::{Line, is_control};
use crate::store::{self, StoreError};
use crate::words::{Language, Words};

/// Longest name of a file that is kept.
const NAME_MAX: usize = 200;
/// Practices that are written together.
const BATCH: usize = 512;
/// Up to so many may be missing without anybody wondering.
const MISSING_FEW: u64 = 50;
/// Of more, one in so many.
const MISSING_ONE_IN: u64 = 5;

/// What is to be taken over.
#[derive(Debug, Clone)]
pub struct Order {
    /// The file: `.csv`, `.geojson`, `.gpkg` or `.shp`.
    pub file: PathBuf,
    /// How to read it.
    pub mapping: PracticesMapping,
    /// It does not have all that there is: what is not in it is not missing.
    pub partial: bool,
    /// What is not in it is missing, however much that is.
    pub allow_missing: bool,
    /// Decide about everything and write nothing.
    pub dry_run: bool,
}

/// Why a file is not taken over, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum PracticesError {
    /// The file cannot be read.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The mapping does not fit.
    #[error(transparent)]
    Mapping(#[from] MappingFault),
    /// There is no line in it.
    #[error("there is no practice in the file: nothing has been changed")]
    Empty,
    /// The store failed; what was taken over before stays.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The writer was stopped.
    #[error("the import was stopped; run it again to go on")]
    Stopped,
}

/// What came of it: the counts, and what was noted of lines.
pub type Taken = (Run, Vec<Noted>);

/// Takes a file over; `progress` is told how many of how many practices are done.
pub async fn take_over_practices(
    app: &App,
    order: Order,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<Taken, PracticesError> {
    let began = app.now();
    let rules = app.rules();
    order.mapping.check(&rules)?;
    let doors = Doors::of(app.toponyms().await?);
    let today = rules.jurisdiction.calendar.day_of(began);
    let (file, mapping) = (order.file.clone(), order.mapping.clone());
    let read_by = Arc::clone(&rules);
    let reading = spawn_blocking(move || -> Result<Read, PracticesError> {
        let sheet = sheet::read(&file, &mapping)?;
        read(sheet, &Reader::new(&read_by, &mapping, &doors, today))
    });
    let read = reading.await.map_err(|_panicked| PracticesError::Stopped)??;
    if read.lines == 0 {
        return Err(PracticesError::Empty);
    }
    let mut run = Run::new(Load::Practices, began, name_of(&order.file), order.mapping.source.clone(), order.partial);
    run.lines = read.lines;
    let mut noted = read.noted;
    let mut plan = Plan::of(app, order.mapping.source.as_str(), read.entries, &read.named).await?;
    run.unchanged = plan.unchanged;
    if !order.partial && !plan.missing.is_empty() {
        run.withheld = withheld(&plan, read.has_nameless, order.allow_missing);
        if run.withheld.is_none() {
            let missing = std::mem::take(&mut plan.missing);
            plan.steps.extend(missing.into_iter().map(Step::Missing));
        }
    }
    let writing = Writing { app, rules: &rules, source: &order.mapping.source, dry_run: order.dry_run };
    let total = plan.steps.len();
    let mut done = 0;
    let mut steps = plan.steps.into_iter();
    loop {
        let batch: Vec<Step> = steps.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        done += batch.len();
        writing.write(batch, &mut run, &mut noted).await?;
        progress(done, total);
    }
    let noted = run.keeping(noted);
    run.took_ms = milliseconds_since(began, app.now());
    if !order.dry_run {
        store::practice_runs::keep(&app.writing, &app.jurisdiction, &run, &noted).await?;
    }
    Ok((run, noted))
}

/// The name of a file, for people.
pub(super) fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.chars().filter(|c| !is_control(*c)).take(NAME_MAX).collect()
}

fn milliseconds_since(began: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(now.as_millisecond() - began.as_millisecond()).unwrap_or(0)
}

/// Why nothing is said to be missing.
fn withheld(plan: &Plan, has_nameless: bool, allow: bool) -> Option<Withheld> {
    let (of, missing) = (plan.present, plan.missing.len() as u64);
    if has_nameless {
        return Some(Withheld::Unreadable);
    }
    let too_many = missing > MISSING_FEW && missing * MISSING_ONE_IN > of;
    (too_many && !allow).then_some(Withheld::TooMany { of, missing })
}

/// What a file says.
struct Read {
    entries: HashMap<Line<120>, Entry>,
    /// The ids of all lines that have one.
    named: HashSet<Line<120>>,
    /// Whether there are lines without.
    has_nameless: bool,
    noted: Vec<Noted>,
    lines: u64,
}

/// Reads all lines of a sheet, those of one practice together. Blocking.
fn read(sheet: Sheet, reader: &Reader<'_>) -> Result<Read, PracticesError> {
    need_columns(&sheet.columns, reader.mapping)?;
    let has_broken = sheet.noted.iter().any(|one| !one.fault.is_remark());
    let lines = (sheet.rows.len() + sheet.noted.iter().filter(|one| !one.fault.is_remark()).count()) as u64;
    let mut read =
        Read { entries: HashMap::new(), named: HashSet::new(), has_nameless: has_broken, noted: sheet.noted, lines };
    let mut groups: HashMap<Line<120>, Vec<Row>> = HashMap::new();
    for row in sheet.rows {
        match id_of(&row, reader.mapping) {
            Ok(id) => groups.entry(id).or_default().push(row),
            Err(column) => {
                read.has_nameless = true;
                let column = Some(column.name().to_owned());
                read.noted.push(Noted { line: row.line, column, fault: Fault::Missing });
            }
        }
    }
    for (id, rows) in groups {
        if let Some(entry) = reader.read(&rows, &mut read.noted) {
            read.entries.insert(id.clone(), entry);
        }
        read.named.insert(id);
    }
    Ok(read)
}

/// Columns without which no line could be taken.
fn need_columns(columns: &[Column], mapping: &PracticesMapping) -> Result<(), MappingFault> {
    let has = |column: Column| columns.contains(&column) || mapping.defaults.contains_key(column.name());
    let needed = [
        (Column::Kind, has(Column::Kind)),
        (Column::Object, has(Column::Object)),
        (Column::Number, !mapping.id.is_empty() || has(Column::Id) || has(Column::Number)),
        (Column::FiledOn, has(Column::FiledOn) || has(Column::Year)),
        (Column::State, has(Column::State) || has(Column::Outcome) || has(Column::ReleasedOn)),
    ];
    let lacking = needed.into_iter().find(|(_, is_there)| !is_there);
    lacking.map_or(Ok(()), |(column, _)| Err(MappingFault::Needed(column.name())))
}

/// What names a practice in its system, or the column that lacks for it.
fn id_of(row: &Row, mapping: &PracticesMapping) -> Result<Line<120>, Column> {
    let text = |column: Column| row.text(column).map(str::to_owned);
    let part = |column: Column| text(column).ok_or(column);
    let id = if !mapping.id.is_empty() {
        let columns = mapping.id.iter().filter_map(|name| Column::of_name(name));
        columns.map(part).collect::<Result<Vec<_>, _>>()?.join("/")
    } else if let Some(id) = text(Column::Id) {
        id
    } else {
        let filed_in = || {
            let day = values::day(row.text(Column::FiledOn)?).ok().flatten()?;
            Some(day.year().to_string())
        };
        let year = text(Column::Year).or_else(filed_in).ok_or(Column::Year)?;
        format!("{year}/{}", part(Column::Number)?)
    };
    // As it is kept, so that blanks make no other practice of it.
    Line::new(&id).map_err(|_error| Column::Id)
}

/// Steps being taken.
struct Writing<'a> {
    app: &'a App,
    rules: &'a Rules,
    source: &'a Line<64>,
    dry_run: bool,
}

/// What a step counts as, and which line it is of.
enum Counts {
    New(u64),
    /// With its persons, where they are others than before.
    Changed(u64, Option<(RecordId, Vec<Party>)>),
    Vanished,
}

impl Writing<'_> {
    async fn write(&self, steps: Vec<Step>, run: &mut Run, noted: &mut Vec<Noted>) -> Result<(), PracticesError> {
        let mut submissions = Vec::new();
        let mut counts = Vec::new();
        let mut persons: Vec<(RecordId, Vec<Party>)> = Vec::new();
        for step in steps {
            let (count, submission) = match step {
                Step::Enter(id, entry) => {
                    let line = entry.line;
                    let taken = self.taken(id, *entry);
                    if self.dry_run {
                        self.rehearse(&taken, line, run, noted);
                        continue;
                    }
                    let at = self.filed_at(taken.standing.filed_on);
                    (Counts::New(line), Self::submission(What::Begin(Box::new(Beginning::TakenOver(taken))), at))
                }
                Step::Change(record, entry, others) => {
                    let Entry { line, dossier, standing, parties } = *entry;
                    let persons = others.then_some((record, parties));
                    let wanted = Wanted::Update { dossier: Box::new(dossier), standing };
                    (Counts::Changed(line, persons), Self::doing(record, wanted))
                }
                Step::Persons(record, parties) => {
                    persons.push((record, parties));
                    continue;
                }
                Step::Missing(record) => (Counts::Vanished, Self::doing(record, Wanted::Miss { missing: true })),
            };
            counts.push(count);
            submissions.push(submission);
        }
        if self.dry_run {
            for count in &counts {
                counted(count, run);
                run.persons += u64::from(matches!(count, Counts::Changed(_, Some(_))));
            }
            run.persons += persons.len() as u64;
            return Ok(());
        }
        for (count, answer) in counts.into_iter().zip(self.app.submit_all(submissions).await) {
            match (answer, &count) {
                (Ok(receipt), _) if receipt.repeated => run.unchanged += 1,
                (Ok(_), _) => counted(&count, run),
                (Err(SubmitError::Refused(Refusal::AlreadySaid)), _) => run.unchanged += 1,
                (Err(SubmitError::Refused(refusal)), Counts::New(line) | Counts::Changed(line, _)) => {
                    noted.push(self.refused(*line, &refusal));
                    // Of what is refused nothing is taken, nor its persons.
                    continue;
                }
                // Nothing can refuse that: only a practice that is gone could.
                (Err(SubmitError::Refused(_)), Counts::Vanished) => {}
                (Err(SubmitError::Store(error)), _) => {
                    return Err(Arc::into_inner(error).map_or(PracticesError::Stopped, PracticesError::Store));
                }
                (Err(SubmitError::Busy | SubmitError::KeyUsed), _) => return Err(PracticesError::Stopped),
            }
            if let Counts::Changed(_, Some(others)) = count {
                persons.push(others);
            }
        }
        run.persons += persons.len() as u64;
        self.note_persons(&persons).await
    }

    /// Persons leave no event: what the ledger says is the same with others.
    async fn note_persons(&self, persons: &[(RecordId, Vec<Party>)]) -> Result<(), PracticesError> {
        if persons.is_empty() {
            return Ok(());
        }
        let mut tx = store::begin(&self.app.writing).await?;
        for (record, parties) in persons {
            store::practices::write_parties(&mut tx, &self.app.jurisdiction, *record, (parties, None)).await?;
        }
        store::commit(tx).await?;
        Ok(())
    }

    fn taken(&self, id: Line<120>, entry: Entry) -> TakenOver {
        let Entry { dossier, standing, parties, .. } = entry;
        TakenOver { dossier, standing, source: Source { system: self.source.clone(), id }, parties }
    }

    fn submission(what: What, at: Option<Timestamp>) -> Submission {
        Submission { actor: Actor::system(Channel::Import), what, contact: None, at, key: None }
    }

    fn doing(record: RecordId, what: Wanted) -> Submission {
        let command = Command { on: None, what };
        Self::submission(What::Do(record, None, Box::new(Doing::Practice(command))), None)
    }

    fn filed_at(&self, day: Date) -> Option<Timestamp> {
        let zone = self.rules.jurisdiction.calendar.time_zone.zone().clone();
        day.to_zoned(zone).ok().map(|zoned| zoned.timestamp().min(self.app.now()))
    }

    fn rehearse(&self, taken: &TakenOver, line: u64, run: &mut Run, noted: &mut Vec<Noted>) {
        let at = self.filed_at(taken.standing.filed_on).unwrap_or_else(|| self.app.now());
        let number = Number { year: taken.standing.filed_on.year(), serial: 1 };
        match take_over(taken.clone(), number, &Actor::system(Channel::Import), at, self.rules) {
            Ok(_) => run.new += 1,
            Err(refusal) => noted.push(self.refused(line, &refusal)),
        }
    }

    fn refused(&self, line: u64, refusal: &Refusal) -> Noted {
        let words = Words::of(Language::of_tag(&self.rules.jurisdiction.language));
        Noted { line, column: None, fault: Fault::Refused { text: words.refusal(refusal, self.rules) } }
    }
}

fn counted(count: &Counts, run: &mut Run) {
    match count {
        Counts::New(_) => run.new += 1,
        Counts::Changed(..) => run.changed += 1,
        Counts::Vanished => run.vanished += 1,
    }
}

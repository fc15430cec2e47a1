//! Names and house numbers from registers: taking them over, and handing them to those who search.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::app::import::table::{RowError, Table};
use crate::app::import::{News, Refused};
use crate::app::setup::{self, SetupError};
use crate::app::{App, Options, StartError};
use crate::domain::place::Position;
use crate::domain::rules::{Location, Rules};
use crate::domain::text::Line;
use crate::domain::toponym::{Door, Toponym, ToponymKind, as_written};
use crate::formats::anncsu::{Columns, Fault, NoColumn};
use crate::formats::osm::{self, NotAnExtract};
use crate::store::{self, StoreError};

/// After so many rows those who wait are told how far it is.
const TELL_EVERY: u64 = 10_000;

/// What is to be taken over.
#[derive(Debug)]
pub struct Order {
    /// The register.
    pub register: Register,
    /// Decide about everything and write nothing.
    pub dry_run: bool,
}

/// A register of names, as files.
#[derive(Debug)]
pub enum Register {
    /// The national register.
    Anncsu {
        /// The table of doors.
        doors: PathBuf,
        /// The table of streets, when the other does not name them.
        streets: Option<PathBuf>,
        /// The municipality whose rows are taken, by its ISTAT code; `None`: whatever lies inside the boundary.
        istat: Option<String>,
    },
    /// An OpenStreetMap extract.
    Osm(PathBuf),
}

impl Register {
    const fn source(&self) -> &'static str {
        match self {
            Self::Anncsu { .. } => "anncsu",
            Self::Osm(_) => "osm",
        }
    }
}

/// Why a row or a place was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Reason {
    /// The register's own fault.
    #[error(transparent)]
    Fault(Fault),
    /// A place that is not in the jurisdiction.
    #[error("outside the municipality")]
    Outside,
    /// A row that cannot be read.
    #[error("the row cannot be read")]
    Unreadable,
}

/// What became of a register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Streets taken.
    pub streets: usize,
    /// Doors taken.
    pub doors: usize,
    /// Landmarks and quarters taken.
    pub places: usize,
    /// Rows of other municipalities, passed over.
    pub elsewhere: u64,
    /// Rows or places refused, by reason.
    pub refused: BTreeMap<Reason, u64>,
}

/// Why nothing is taken over.
#[derive(Debug, thiserror::Error)]
pub enum AddressesError {
    /// The jurisdiction cannot be opened.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The jurisdiction's setup is wrong.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The file is no table.
    #[error("{0}")]
    Table(#[from] RowError),
    /// The table is not one of ANNCSU.
    #[error(transparent)]
    Columns(#[from] NoColumn),
    /// The file is no extract.
    #[error(transparent)]
    Extract(#[from] NotAnExtract),
    /// The tables name no street.
    #[error("the table has no names of streets: give the table of streets too, with --streets")]
    NoNames,
    /// The table has no doors.
    #[error("the table has no CIVICO, COORD_X_COMUNE and COORD_Y_COMUNE: is this the table of doors?")]
    NoDoors,
    /// Nothing of it can be used: the former data stay.
    #[error("nothing in it lies in the municipality: what was there before has been left")]
    Nothing,
    /// The reading was stopped.
    #[error("the import was stopped")]
    Stopped,
}

/// Takes a register over, in the place of what came from it before; `tell` hears of each refused row.
pub async fn take_over(
    options: Options,
    order: Order,
    mut tell: impl FnMut(News<'_>) + Send + 'static,
) -> Result<Summary, AddressesError> {
    let db = store::open(&options.database).await?;
    let (code, rules) = setup::jurisdiction_of(&db, options.jurisdiction, &options.clock).await?;
    let source = order.register.source();
    // Reading takes seconds, and is not for the async threads.
    let reading = tokio::task::spawn_blocking(move || match order.register {
        Register::Anncsu { doors, streets, istat } => {
            let names = streets.as_deref().map(names_of).transpose()?;
            doors_of(&doors, names.as_ref(), istat.as_deref(), &rules, &mut tell)
        }
        Register::Osm(path) => Ok(inside_of(osm::toponyms(|| File::open(&path).map(BufReader::new))?, &rules)),
    });
    let (toponyms, summary) = reading.await.map_err(|_panicked| AddressesError::Stopped)??;
    if toponyms.is_empty() {
        return Err(AddressesError::Nothing);
    }
    if !order.dry_run {
        store::toponyms::replace(&db, &code, source, &toponyms).await?;
    }
    store::close(&db).await;
    Ok(summary)
}

impl App {
    /// The names of the territory as registers have them.
    pub async fn toponyms(&self) -> Result<Vec<Toponym>, StoreError> {
        store::toponyms::all(&self.db, self.jurisdiction()).await
    }
}

type Taken = (Vec<Toponym>, Summary);

/// Opens a table whose columns are apart by `;` or by `,`, whichever its first line has more of.
fn open(path: &Path) -> Result<Table<File>, AddressesError> {
    let mut first = String::new();
    BufReader::new(File::open(path).map_err(RowError::Io)?).read_line(&mut first).map_err(RowError::Io)?;
    let count = |separator| first.matches(separator).count();
    Ok(Table::open(path, if count(';') >= count(',') { b';' } else { b',' })?)
}

/// The names of streets by their numbers in the register.
fn names_of(path: &Path) -> Result<HashMap<String, String>, AddressesError> {
    let table = open(path)?;
    let columns = Columns::of(table.header().iter())?;
    let mut names = HashMap::new();
    for (_, row) in table {
        let Ok(row) = row else { continue };
        let row: Vec<&str> = row.iter().collect();
        if let (Some(street), Some(name)) = (columns.street(&row), columns.name(&row)) {
            names.insert(street.to_owned(), name.to_owned());
        }
    }
    Ok(names)
}

fn doors_of(
    path: &Path,
    names: Option<&HashMap<String, String>>,
    istat: Option<&str>,
    rules: &Rules,
    tell: &mut impl FnMut(News<'_>),
) -> Result<Taken, AddressesError> {
    let mut table = open(path)?;
    let columns = Columns::of(table.header().iter())?;
    if !columns.has_doors() {
        return Err(AddressesError::NoDoors);
    }
    if names.is_none() && !columns.has_names() {
        return Err(AddressesError::NoNames);
    }
    let mut streets: BTreeMap<String, Vec<Door>> = BTreeMap::new();
    let mut summary = Summary::default();
    let mut rows = 0;
    while let Some((line, row)) = table.next() {
        rows += 1;
        if rows % TELL_EVERY == 0 {
            tell(News::Done(table.bytes()));
        }
        let taken = match &row {
            Ok(row) => {
                let row: Vec<&str> = row.iter().collect();
                if istat.zip(columns.istat(&row)).is_some_and(|(wanted, here)| wanted != here) {
                    summary.elsewhere += 1;
                    continue;
                }
                door_of(&columns, &row, names, rules)
            }
            Err(_) => Err(Reason::Unreadable),
        };
        match taken {
            Ok((street, door)) => streets.entry(street).or_default().push(door),
            Err(reason) => {
                *summary.refused.entry(reason).or_default() += 1;
                let reason = row.err().map_or_else(|| reason.to_string(), |error| error.to_string());
                tell(News::Refused(&Refused { line, reason }));
            }
        }
    }
    summary.streets = streets.len();
    summary.doors = streets.values().map(Vec::len).sum();
    Ok((streets.into_iter().filter_map(|(name, doors)| street(&name, doors)).collect(), summary))
}

fn door_of(
    columns: &Columns,
    row: &[&str],
    names: Option<&HashMap<String, String>>,
    rules: &Rules,
) -> Result<(String, Door), Reason> {
    let by_number = || names?.get(columns.street(row)?).map(String::as_str);
    let name = columns.name(row).or_else(by_number).ok_or(Reason::Fault(Fault::NoStreet))?;
    let (house, position) = columns.door(row).map_err(Reason::Fault)?;
    if !is_inside(rules, position) {
        return Err(Reason::Outside);
    }
    Ok((as_written(name), Door { house, position }))
}

/// A street that is known by its doors: the one in the middle stands for it.
fn street(name: &str, mut doors: Vec<Door>) -> Option<Toponym> {
    doors.sort_by(|a, b| a.house.cmp(&b.house));
    let position = doors.get(doors.len() / 2)?.position;
    Some(Toponym { name: Line::new(name).ok()?, kind: ToponymKind::Street, position, lines: Vec::new(), doors })
}

fn inside_of(toponyms: Vec<Toponym>, rules: &Rules) -> Taken {
    let mut summary = Summary::default();
    let mut inside = Vec::new();
    for mut toponym in toponyms {
        toponym.doors.retain(|door| is_inside(rules, door.position));
        toponym.lines.retain(|line| line.iter().any(|corner| is_inside(rules, *corner)));
        let anywhere = toponym.lines.first().and_then(|line| line.get(line.len() / 2)).copied();
        let anywhere = anywhere.or_else(|| toponym.doors.first().map(|door| door.position));
        if !is_inside(rules, toponym.position) {
            let Some(position) = anywhere else {
                *summary.refused.entry(Reason::Outside).or_default() += 1;
                continue;
            };
            toponym.position = position;
        }
        *(if toponym.kind == ToponymKind::Street { &mut summary.streets } else { &mut summary.places }) += 1;
        summary.doors += toponym.doors.len();
        inside.push(toponym);
    }
    (inside, summary)
}

fn is_inside(rules: &Rules, position: Position) -> bool {
    matches!(rules.locate(position), Location::Inside(_))
}

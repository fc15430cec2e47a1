//! A mapping file: which column is what, and which of its values are which of ours.
//!
//! It does not know of rows. Columns that it calls internal are never part of a case, as they may hold personal data.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::app::import::row::{self, Columns};
use crate::app::setup::SetupFile;
use crate::domain::calendar::ZoneName;
use crate::domain::category::CategoryCode;
use crate::domain::iter::RejectionReason;
use crate::domain::office::OfficeCode;
use crate::domain::person::Channel;
use crate::domain::place::Position;
use crate::domain::text::{Description, Line};

/// A mapping file as written. See `examples/boston311.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingFile {
    /// Namespace of the ids of the other system.
    pub(super) source: Line<64>,
    #[expect(dead_code, reason = "read to be checked: CSV is the only format there is")]
    format: Format,
    /// What separates two fields.
    #[serde(default = "comma")]
    pub(super) delimiter: char,
    /// The zone of times that do not name one.
    pub(super) time_zone: ZoneName,
    /// As in `strptime`.
    pub(super) time_format: String,
    #[serde(default)]
    pub(super) trim: bool,
    #[serde(default)]
    pub(super) collapse_spaces: bool,
    pub(super) columns: Columns,
    #[serde(default)]
    pub(super) place: Places,
    #[serde(default)]
    pub(super) channel: Table<Channel>,
    #[serde(default)]
    pub(super) office: Table<OfficeCode>,
    #[serde(default)]
    pub(super) category: Table<CategoryCode>,
    #[serde(default)]
    pub(super) state: States,
    /// The jurisdiction that the rows belong to, to be founded if it is not there.
    pub(super) jurisdiction: Option<SetupFile>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    Csv,
}

const fn comma() -> char {
    ','
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Places {
    /// Positions (lon, lat) that mean that the place is not known.
    #[serde(default)]
    pub(super) not_geocoded: Vec<Position>,
    /// The accuracy in metres of a row with such a position.
    pub(super) not_geocoded_accuracy_m: Option<u32>,
}

/// How the values of a column become ours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table<T> {
    pub(super) column: Option<String>,
    pub(super) default: Option<T>,
    #[serde(default = "BTreeMap::new")]
    pub(super) map: BTreeMap<String, T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { column: None, default: None, map: BTreeMap::new() }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct States {
    pub(super) column: Option<String>,
    #[serde(default)]
    pub(super) open: Vec<String>,
    #[serde(default)]
    pub(super) closed: Vec<String>,
    /// What the citizen reads under a closed case.
    pub(super) text: Option<Description>,
    #[serde(default, rename = "rule")]
    pub(super) rules: Vec<StateRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StateRule {
    pub(super) contains: String,
    pub(super) state: ClosedState,
    pub(super) reason: Option<RejectionReason>,
    pub(super) text: Option<Description>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ClosedState {
    Answered,
    Rejected,
}

/// Why a mapping does not fit a file.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// Not TOML of the right form.
    #[error("the mapping: {0}")]
    Toml(#[from] toml::de::Error),
    /// A column that the file does not have.
    #[error("the mapping names the column {0:?}, which the file does not have")]
    NoColumn(String),
    /// A column that would be published and is called internal.
    #[error("the mapping publishes the column {0:?} and also calls it internal")]
    Internal(String),
    /// A rule without what it needs.
    #[error("the rule on {0:?} says rejected, but not for which reason")]
    NoReason(String),
    /// A delimiter that is no single byte.
    #[error("the delimiter {0:?} is not an ASCII character")]
    Delimiter(char),
}

/// The keys of the maps, in the form that values are compared in.
pub(super) fn with_clean_keys(mut file: MappingFile) -> MappingFile {
    fn clean<T>(map: &mut BTreeMap<String, T>, clean: impl Fn(&str) -> String) {
        *map = std::mem::take(map).into_iter().map(|(key, value)| (clean(&key), value)).collect();
    }
    let (trim, collapse) = (file.trim, file.collapse_spaces);
    let cleaned = |text: &str| row::clean(text, trim, collapse).into_owned();
    clean(&mut file.channel.map, cleaned);
    clean(&mut file.office.map, cleaned);
    clean(&mut file.category.map, cleaned);
    file.state.open = file.state.open.iter().map(|name| cleaned(name)).collect();
    file.state.closed = file.state.closed.iter().map(|name| cleaned(name)).collect();
    file
}

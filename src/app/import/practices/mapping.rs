//! A mapping file: which column is which, and what the values of some mean. What has our names needs no mapping but the
//! name of the source.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::app::import::practices::column::Column;
use crate::app::import::practices::guess;
use crate::domain::practice::iter::State;
use crate::domain::practice::kind::TypeCode;
use crate::domain::rules::Rules;
use crate::domain::text::Line;
use crate::formats::grid::Grid;

/// A mapping file as written. See `examples/practices.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PracticesMapping {
    /// Namespace of the ids of the other system.
    pub source: Line<64>,
    /// What separates two fields; else what the first line has most of.
    #[serde(default)]
    pub(super) delimiter: Option<char>,
    /// How texts are written; else UTF-8 where the file is that, or Windows-1252.
    #[serde(default)]
    pub(super) encoding: Option<Encoding>,
    /// The grid of coordinates that do not name one (EPSG); else degrees.
    #[serde(default)]
    pub(super) srid: Option<u32>,
    /// The columns that together name a practice there, by our names; else `id`, or `anno` and `num_pratica`.
    #[serde(default)]
    pub(super) id: Vec<String>,
    /// Our name of a column, and the file's.
    #[serde(default)]
    pub(super) columns: BTreeMap<String, String>,
    /// By our name of a column (`tipo`, `stato`, `esito`): the file's value, and ours.
    #[serde(default)]
    pub(super) values: BTreeMap<String, BTreeMap<String, String>>,
    /// What holds for lines that do not say it, by our name of the column.
    #[serde(default)]
    pub(super) defaults: BTreeMap<String, String>,
}

/// How texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Encoding {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// Why a mapping does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingFault {
    /// A column that is none of ours.
    #[error("{0:?} is no column of practices: see examples/practices.toml")]
    NotOurs(String),
    /// A column that the file does not have.
    #[error("the mapping names the column {0:?}, which the file does not have")]
    NoColumn(String),
    /// Columns without which nothing can be taken over.
    #[error("the file has no column {0:?}: name it under [columns] of the mapping")]
    Needed(&'static str),
    /// A value of ours that there is not.
    #[error("the mapping says {value:?} for {column}, which is not one of: {known}")]
    NotAValue {
        /// The column.
        column: &'static str,
        /// The value.
        value: String,
        /// What there is.
        known: String,
    },
    /// A grid that is not known.
    #[error("the grid EPSG:{0} is not known: see the manual for those that are")]
    Grid(u32),
    /// A delimiter that is no single byte.
    #[error("the delimiter {0:?} is not an ASCII character")]
    Delimiter(char),
}

impl PracticesMapping {
    /// A mapping that says nothing but where the file comes from.
    #[must_use]
    pub const fn of_source(source: Line<64>) -> Self {
        Self {
            source,
            delimiter: None,
            encoding: None,
            srid: None,
            id: Vec::new(),
            columns: BTreeMap::new(),
            values: BTreeMap::new(),
            defaults: BTreeMap::new(),
        }
    }

    /// Whether it speaks of what there is.
    pub(super) fn check(&self, rules: &Rules) -> Result<(), MappingFault> {
        let named = self.columns.keys().chain(&self.id).chain(self.values.keys()).chain(self.defaults.keys());
        if let Some(name) = named.into_iter().find(|name| Column::of_name(name).is_none()) {
            return Err(MappingFault::NotOurs(name.clone()));
        }
        if let Some(srid) = self.srid.filter(|srid| Grid::of_srid(*srid).is_none()) {
            return Err(MappingFault::Grid(srid));
        }
        if let Some(delimiter) = self.delimiter.filter(|delimiter| !delimiter.is_ascii()) {
            return Err(MappingFault::Delimiter(delimiter));
        }
        let values = |column: Column| self.values.get(column.name()).into_iter().flat_map(BTreeMap::values);
        let is_type =
            |value: &&String| value.parse::<TypeCode>().is_ok_and(|code| rules.practice_types.contains_key(&code));
        if let Some(value) = values(Column::Kind).find(|value| !is_type(value)) {
            let known = rules.practice_types.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Err(MappingFault::NotAValue { column: "tipo", value: value.clone(), known });
        }
        for column in [Column::State, Column::Outcome] {
            if let Some(value) = values(column).find(|value| State::of_code(value).is_none()) {
                let known = State::ALL.map(State::code).join(", ");
                return Err(MappingFault::NotAValue { column: column.name(), value: value.clone(), known });
            }
        }
        Ok(())
    }

    /// What a value of the file means, as the mapping says.
    pub(super) fn meaning(&self, column: Column, value: &str) -> Option<&str> {
        let values = self.values.get(column.name())?;
        let exact = values.get(value);
        let alike =
            || values.iter().find(|(theirs, _)| guess::plain(theirs) == guess::plain(value)).map(|(_, ours)| ours);
        exact.or_else(alike).map(String::as_str)
    }
}

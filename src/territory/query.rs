//! The one question that can be asked of the territory: which records, where, of what sort, in which order.

use std::collections::BTreeSet;

use crate::domain::area::Shape;
use crate::domain::iter::State;
use crate::domain::place::Position;
use crate::domain::record::{Layer, RecordId};
use crate::formats::bbox::Bbox;
use crate::territory::points::Point;

/// Most records of one page.
pub const LIMIT_MAX: usize = 10_000;

/// Where the records lie.
#[derive(Debug, Clone, PartialEq)]
pub enum Area {
    /// Anywhere.
    Everywhere,
    /// In a box, edges included.
    Box(Bbox),
    /// Within so many metres (geodesic, WGS 84 ellipsoid) of a position, edge included.
    Within {
        /// The position.
        center: Position,
        /// Metres.
        radius_m: f64,
    },
    /// Inside a polygon.
    Inside(Box<Shape>),
}

/// Of what sort the records are; an absent set admits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Layers.
    pub layers: Option<BTreeSet<Layer>>,
    /// Category codes.
    pub categories: Option<BTreeSet<String>>,
    /// States.
    pub states: Option<BTreeSet<State>>,
    /// Codes of the offices that answer.
    pub offices: Option<BTreeSet<String>>,
    /// Opened at or after, milliseconds since 1970 UTC.
    pub opened_from_ms: Option<i64>,
    /// Opened before, milliseconds since 1970 UTC.
    pub opened_until_ms: Option<i64>,
}

impl Filter {
    /// Records still open.
    #[must_use]
    pub fn open() -> BTreeSet<State> {
        State::ALL.into_iter().filter(|state| state.is_open()).collect()
    }
}

/// In which order the records come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Order {
    /// Last opened first; equal ones by id, last first.
    Newest,
    /// Nearest first, geodesic metres; equal ones by id.
    NearestTo(Position),
}

/// The last record of a page that was ordered by [`Order::Newest`]: the next page begins after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// When it was opened, milliseconds since 1970 UTC.
    pub opened_ms: i64,
    /// Its id.
    pub record: RecordId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}-{:x}", self.opened_ms, self.record.0)
    }
}

impl std::str::FromStr for Cursor {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (opened, record) = text.split_once('-').unwrap_or((text, ""));
        Ok(Self { opened_ms: i64::from_str_radix(opened, 16)?, record: RecordId(u64::from_str_radix(record, 16)?) })
    }
}

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Where.
    pub area: Area,
    /// Of what sort.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// Where to begin, for [`Order::Newest`].
    pub after: Option<Cursor>,
    /// At most so many; more than [`LIMIT_MAX`] is taken as that.
    pub limit: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self { area: Area::Everywhere, filter: Filter::default(), order: Order::Newest, after: None, limit: 100 }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The records.
    pub points: Vec<Point>,
    /// How many there are in all, on this page or not.
    pub matched: usize,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

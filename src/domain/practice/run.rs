//! What came of taking practices over, or scans of the archive: counted, and line by line what was refused and why.
//!
//! It holds nothing of persons: it never repeats what stands in a column that may name one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::text::Line;

/// Most refused lines of a run that are kept.
pub const NOTED_MAX: usize = 1_000;
/// Most runs that are kept.
pub const RUNS_MAX: u32 = 400;

/// What was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Load {
    /// Practices.
    Practices,
    /// Documents of practices.
    Scans,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// What.
    pub load: Load,
    /// When it was done.
    pub at: Timestamp,
    /// The name of the file.
    pub file: String,
    /// The system it comes from.
    pub source: Line<64>,
    /// Whether the file did not have all that there is.
    pub partial: bool,
    /// Lines read.
    pub lines: u64,
    /// Entered for the first time.
    pub new: u64,
    /// Said otherwise than before.
    pub changed: u64,
    /// As before.
    pub unchanged: u64,
    /// No longer in the file.
    pub vanished: u64,
    /// Persons that were noted anew; the ledger knows nothing of it.
    pub persons: u64,
    /// Lines refused.
    pub refused: u64,
    /// Lines taken of which something was left out.
    pub remarked: u64,
    /// Why nothing was said to be missing, though some was.
    pub withheld: Option<Withheld>,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

impl Run {
    /// One of which nothing has been counted yet.
    #[must_use]
    pub const fn new(load: Load, at: Timestamp, file: String, source: Line<64>, partial: bool) -> Self {
        Self {
            load,
            at,
            file,
            source,
            partial,
            lines: 0,
            new: 0,
            changed: 0,
            unchanged: 0,
            vanished: 0,
            persons: 0,
            refused: 0,
            remarked: 0,
            withheld: None,
            took_ms: 0,
        }
    }
}

/// Why no practice was said to be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// There are lines of which nobody can tell whose they are.
    Unreadable,
    /// So many would be missing that the file was probably cut short: of how many, how many.
    TooMany {
        /// How many there are.
        of: u64,
        /// How many would be missing.
        missing: u64,
    },
}

/// What was noted of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The line, from 1; for features which, from 1.
    pub line: u64,
    /// The column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Why.
    pub fault: Fault,
}

/// Why a line was refused, or what of it was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are what was found, and what may be")]
pub enum Fault {
    /// Fewer or more fields than there are columns.
    Fields { found: usize, expected: usize },
    /// A quote that is not closed: what follows cannot be read.
    Endless,
    /// No feature, or none that can be read.
    Unreadable,
    /// Nothing is there.
    Missing,
    /// The text is too long.
    TooLong { max: usize },
    /// The text holds control characters.
    Control,
    /// Not a day.
    NotADay { value: String },
    /// A day that has not come yet.
    Ahead { value: String },
    /// A type that is not known.
    UnknownType { value: String },
    /// A state or outcome that is not known.
    UnknownState { value: String },
    /// More parcels than there may be.
    TooManyParcels { max: usize },
    /// Another line of the same practice says something else.
    Differs { line: u64 },
    /// The domain says no.
    Refused { text: String },
    /// Taken without a place: the coordinates are in a grid that is not known.
    UnknownGrid { value: String },
    /// Taken without a place: no coordinates that mean one.
    NotAPlace,
    /// Taken without a place: it lies outside the boundary.
    Outside,
    /// Taken without a place: there are no coordinates, and nobody knows the address.
    NoPlace,
    /// Taken with the first of January: only the year is known.
    OnlyYear,
    /// Taken without a parcel that cannot be read.
    NotAParcel,
    /// Taken without a person that cannot be noted.
    NotAPerson,
    /// Taken without the names that stood in the object.
    Cleaned,
    /// Taken without a value that cannot be kept.
    LeftOut,
    /// No such file.
    NoFile,
    /// A path that leads out of the folder.
    OutsideFolder,
    /// Not a PDF, or a broken one.
    NotADocument,
    /// A file that is too large.
    TooLarge { max: usize },
    /// No such practice.
    NoPractice,
    /// Several practices that it may mean.
    SeveralPractices { count: usize },
    /// A class that is not known.
    UnknownClass { value: String },
}

impl Fault {
    /// Whether the line was taken all the same.
    #[must_use]
    pub const fn is_remark(&self) -> bool {
        matches!(
            self,
            Self::UnknownGrid { .. }
                | Self::NotAPlace
                | Self::Outside
                | Self::NoPlace
                | Self::OnlyYear
                | Self::NotAParcel
                | Self::NotAPerson
                | Self::Cleaned
                | Self::LeftOut
        )
    }
}

impl Run {
    /// The lines to be kept, those refused before those taken; and their number is noted.
    #[must_use]
    pub fn keeping(&mut self, mut noted: Vec<Noted>) -> Vec<Noted> {
        let lines_of = |remarks: bool| {
            let mut lines: Vec<u64> =
                noted.iter().filter(|one| one.fault.is_remark() == remarks).map(|one| one.line).collect();
            lines.sort_unstable();
            lines.dedup();
            lines
        };
        let (refused, remarked) = (lines_of(false), lines_of(true));
        self.refused = refused.len() as u64;
        self.remarked = remarked.iter().filter(|line| refused.binary_search(line).is_err()).count() as u64;
        noted.sort_by_key(|one| (one.fault.is_remark(), one.line));
        noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(line: u64, fault: Fault) -> Noted {
        Noted { line, column: None, fault }
    }

    #[test]
    fn lines_are_counted_once_and_refusals_come_first() {
        let mut run = Run {
            load: Load::Practices,
            at: Timestamp::UNIX_EPOCH,
            file: "pratiche.csv".to_owned(),
            source: Line::new("prova").expect("a name"),
            partial: false,
            lines: 9,
            new: 0,
            changed: 0,
            unchanged: 0,
            vanished: 0,
            persons: 0,
            refused: 0,
            remarked: 0,
            withheld: None,
            took_ms: 0,
        };
        let all = vec![
            noted(2, Fault::NoPlace),
            noted(3, Fault::Missing),
            noted(3, Fault::Control),
            noted(3, Fault::OnlyYear),
            noted(4, Fault::OnlyYear),
            noted(4, Fault::NoPlace),
        ];
        let kept = run.keeping(all);
        assert_eq!((run.refused, run.remarked), (1, 2));
        assert_eq!(kept.iter().map(|one| one.line).collect::<Vec<_>>(), [3, 3, 2, 3, 4, 4]);
        let text = serde_json::to_string(&kept).expect("JSON");
        assert_eq!(serde_json::from_str::<Vec<Noted>>(&text).expect("reads back"), kept);
    }
}

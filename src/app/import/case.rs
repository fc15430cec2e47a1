//! What a row of a table means by its mapping: pure.
//!
//! It does not know where rows come from nor what becomes of a case; whether the case is acceptable is for the
//! domain to say.

use csv::StringRecord;
use jiff::Timestamp;
use jiff::fmt::strtime;

use crate::app::import::mapping::{ClosedState, MappingError, MappingFile, with_clean_keys};
use crate::app::import::row::{Layout, Row};
use crate::domain::category::CategoryCode;
use crate::domain::event::to_millisecond;
use crate::domain::iter::RejectionReason;
use crate::domain::office::OfficeCode;
use crate::domain::person::Channel;
use crate::domain::place::{Place, PlaceSource, Position};
use crate::domain::report::{Draft, Import, Source};
use crate::domain::text::{Description, Line, Prose, TextError};

/// Why a row is no case.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// A value that must be there is not.
    #[error("{0} is missing")]
    Missing(String),
    /// Not a time of the form that the mapping states.
    #[error("{column}: {text:?} is not a time of the form {format}")]
    Time {
        /// The column.
        column: String,
        /// What is there.
        text: String,
        /// The form.
        format: String,
    },
    /// Not a number.
    #[error("{column}: {text:?} is not a number")]
    Number {
        /// The column.
        column: String,
        /// What is there.
        text: String,
    },
    /// Longitude and latitude are no position.
    #[error("{0}, {1} is not a longitude and latitude in degrees")]
    Position(f64, f64),
    /// A text that cannot be taken.
    #[error("{column}: {error}")]
    Text {
        /// The column.
        column: String,
        /// Why.
        error: TextError,
    },
    /// A state that the mapping does not know.
    #[error("the state {0:?} is neither among the open nor among the closed ones of the mapping")]
    State(String),
    /// Closed, nobody knows when.
    #[error("closed, but without a closing time")]
    ClosedWithoutTime,
    /// No category fits and the mapping has no default.
    #[error("no category for {0:?}")]
    Category(String),
}

/// What a row stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The report.
    pub draft: Draft,
    /// Its id and target in the other system.
    pub import: Import,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// How it came in there.
    pub channel: Channel,
    /// The office that answered for it.
    pub office: Option<OfficeCode>,
    /// How it ended, if it has.
    pub closing: Option<Closing>,
}

/// How a case ended in the other system.
#[derive(Debug, Clone, PartialEq)]
pub struct Closing {
    /// When; never before the opening.
    pub at: Timestamp,
    /// Why it was declined, if it was.
    pub rejection: Option<RejectionReason>,
    /// What is public of it.
    pub text: Description,
}

/// A mapping bound to the columns of a file.
#[derive(Debug)]
pub struct Mapping {
    file: MappingFile,
    layout: Layout,
    english: bool,
}

impl Mapping {
    /// Binds a mapping to the names in a file's first row. `english`: the language of texts that the mapping leaves open.
    pub fn bind(file: MappingFile, header: &StringRecord, english: bool) -> Result<Self, MappingError> {
        if let Some(rule) =
            file.state.rules.iter().find(|rule| rule.state == ClosedState::Rejected && rule.reason.is_none())
        {
            return Err(MappingError::NoReason(rule.contains.clone()));
        }
        let tables = [&file.channel.column, &file.office.column, &file.category.column, &file.state.column];
        let layout = Layout::bind(&file.columns, &tables.map(Option::as_deref), header)?;
        Ok(Self { file: with_clean_keys(file), layout, english })
    }

    /// What a row stands for.
    pub fn case(&self, record: &StringRecord) -> Result<Case, Fault> {
        let row = Row::new(record, &self.layout, self.file.trim, self.file.collapse_spaces);
        let columns = &self.file.columns;
        let opened_at = self.time(&row, &columns.opened_at)?.ok_or_else(|| missing(&columns.opened_at))?;
        let id = row.value(&columns.id).ok_or_else(|| missing(&columns.id))?;
        let id = Line::new(&id).map_err(|error| Fault::Text { column: columns.id.clone(), error })?;
        let category = self.category(&row)?;
        let target_at = columns.target_at.as_deref().map(|column| self.time(&row, column)).transpose()?.flatten();
        let subject = match columns.subject.as_deref().and_then(|column| row.value(column).map(|text| (column, text))) {
            Some((column, text)) => cut_line(column, &text)?,
            None => cut_line("subject", category.as_str())?,
        };
        let draft = Draft {
            category,
            place: self.place(&row)?,
            subject,
            description: self.description(&row)?,
            answers: Vec::new(),
            attachments: Vec::new(),
            reporter: None,
            reachable: false,
            parent: None,
        };
        Ok(Case {
            draft,
            import: Import { source: Source { system: self.file.source.clone(), id }, target_at },
            opened_at,
            channel: self.channel(&row),
            office: self.office(&row),
            closing: self.closing(&row, opened_at)?,
        })
    }

    /// The position of a row, if it has one that is known: for the centre of a file.
    #[must_use]
    pub fn known_position(&self, record: &StringRecord) -> Option<Position> {
        let row = Row::new(record, &self.layout, self.file.trim, self.file.collapse_spaces);
        self.place(&row).ok().filter(|place| place.accuracy_m.is_none()).map(|place| place.position)
    }

    fn time(&self, row: &Row<'_>, column: &str) -> Result<Option<Timestamp>, Fault> {
        let Some(text) = row.value(column) else { return Ok(None) };
        let read = || {
            let time = strtime::parse(&self.file.time_format, text.as_bytes()).ok()?;
            let instant = match time.offset() {
                Some(_) => time.to_timestamp().ok()?,
                None => time.to_datetime().ok()?.to_zoned(self.file.time_zone.zone().clone()).ok()?.timestamp(),
            };
            Some(to_millisecond(instant))
        };
        read().map(Some).ok_or_else(|| Fault::Time {
            column: column.to_owned(),
            text: text.to_string(),
            format: self.file.time_format.clone(),
        })
    }

    fn place(&self, row: &Row<'_>) -> Result<Place, Fault> {
        let degrees = |column: &str| {
            let text = row.value(column).ok_or_else(|| missing(column))?;
            text.parse::<f64>().map_err(|_error| Fault::Number { column: column.to_owned(), text: text.to_string() })
        };
        let (lon, lat) = (degrees(&self.file.columns.lon)?, degrees(&self.file.columns.lat)?);
        let position = Position::new(lon, lat).map_err(|_error| Fault::Position(lon, lat))?;
        let known = !self.file.place.not_geocoded.contains(&position);
        let address = match &self.file.columns.address {
            Some(column) => row.value(column).map(|text| cut_line(column, &text)).transpose()?,
            None => None,
        };
        let accuracy_m = if known { None } else { self.file.place.not_geocoded_accuracy_m };
        Ok(Place { position, accuracy_m, source: PlaceSource::Import, address, area: None, near: None })
    }

    fn description(&self, row: &Row<'_>) -> Result<Option<Description>, Fault> {
        let Some(column) = &self.file.columns.description else { return Ok(None) };
        let Some(text) = row.value(column) else { return Ok(None) };
        Prose::new(&shortened(&text, Description::MAX))
            .map(Some)
            .map_err(|error| Fault::Text { column: column.clone(), error })
    }

    fn category(&self, row: &Row<'_>) -> Result<CategoryCode, Fault> {
        let table = &self.file.category;
        let value = table.column.as_deref().and_then(|column| row.value(column)).unwrap_or_default();
        let code = table.map.get(value.as_ref()).or(table.default.as_ref());
        code.cloned().ok_or_else(|| Fault::Category(value.to_string()))
    }

    fn office(&self, row: &Row<'_>) -> Option<OfficeCode> {
        let table = &self.file.office;
        let value = table.column.as_deref().and_then(|column| row.value(column));
        value.and_then(|value| table.map.get(value.as_ref())).or(table.default.as_ref()).cloned()
    }

    fn channel(&self, row: &Row<'_>) -> Channel {
        let table = &self.file.channel;
        let column = table.column.as_deref().or(self.file.columns.channel.as_deref());
        let value = column.and_then(|column| row.value(column));
        let channel = value.and_then(|value| table.map.get(value.as_ref())).or(table.default.as_ref());
        channel.copied().unwrap_or(Channel::Import)
    }

    fn closing(&self, row: &Row<'_>, opened_at: Timestamp) -> Result<Option<Closing>, Fault> {
        let states = &self.file.state;
        let closed_at =
            self.file.columns.closed_at.as_deref().map(|column| self.time(row, column)).transpose()?.flatten();
        let is_closed = match &states.column {
            None => closed_at.is_some(),
            Some(column) => {
                let value = row.value(column).ok_or_else(|| missing(column))?;
                let is_among = |names: &[String]| names.iter().any(|name| *name == value);
                if !is_among(&states.open) && !is_among(&states.closed) {
                    return Err(Fault::State(value.to_string()));
                }
                is_among(&states.closed)
            }
        };
        if !is_closed {
            return Ok(None);
        }
        // Other systems round the two times in different ways: a case never ends before it begins.
        let at = closed_at.ok_or(Fault::ClosedWithoutTime)?.max(opened_at);
        let words = self.file.columns.closed_text.as_deref().and_then(|column| row.value(column)).unwrap_or_default();
        let words = words.to_lowercase();
        let rule = states.rules.iter().find(|rule| words.contains(&rule.contains.to_lowercase()));
        let rejection = rule.filter(|rule| rule.state == ClosedState::Rejected).and_then(|rule| rule.reason);
        let text = rule.and_then(|rule| rule.text.as_ref()).or(states.text.as_ref());
        let text = text.cloned().map_or_else(|| neutral_text(rejection, self.english), Ok)?;
        Ok(Some(Closing { at, rejection, text }))
    }
}

fn missing(column: &str) -> Fault {
    Fault::Missing(column.to_owned())
}

/// What everybody may read of a case that ended elsewhere, when the mapping does not say it.
fn neutral_text(rejection: Option<RejectionReason>, english: bool) -> Result<Description, Fault> {
    use RejectionReason::{NoInterventionNeeded, NotAReport, NotCompetent, NotFound, PrivateProperty};
    let (italian, other) = match rejection {
        None => ("Chiusa nel sistema di provenienza.", "Closed in the system it came from."),
        Some(NotCompetent) => (
            "Chiusa nel sistema di provenienza: era competente un altro ente.",
            "Closed in the system it came from: another body was competent.",
        ),
        Some(PrivateProperty) => (
            "Chiusa nel sistema di provenienza: riguardava una proprietà privata.",
            "Closed in the system it came from: it was about private property.",
        ),
        Some(NoInterventionNeeded) => (
            "Chiusa nel sistema di provenienza: non serviva un intervento.",
            "Closed in the system it came from: no intervention was needed.",
        ),
        Some(NotFound) => (
            "Chiusa nel sistema di provenienza: il problema non è stato trovato.",
            "Closed in the system it came from: the problem was not found.",
        ),
        Some(NotAReport) => (
            "Chiusa nel sistema di provenienza: non era una segnalazione.",
            "Closed in the system it came from: it was not a report.",
        ),
    };
    let text = if english { other } else { italian };
    Description::new(text).map_err(|error| Fault::Text { column: "state".to_owned(), error })
}

/// A line of at most `MAX` characters: a longer one is cut, as a case is worth more than its last words.
fn cut_line<const MAX: usize>(column: &str, text: &str) -> Result<Line<MAX>, Fault> {
    Line::new(&shortened(text, MAX)).map_err(|error| Fault::Text { column: column.to_owned(), error })
}

fn shortened(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOSTON: &str = include_str!("../../../examples/boston311.toml");
    const HEADER: &str = "case_enquiry_id,open_dt,target_dt,closed_dt,case_status,closure_reason,case_title,subject,\
                          reason,type,queue,department,location,neighborhood,latitude,longitude,source";

    fn record(line: &str) -> StringRecord {
        StringRecord::from(line.split(',').collect::<Vec<_>>())
    }

    fn case(line: &str) -> Result<Case, Fault> {
        let file: MappingFile = toml::from_str(BOSTON).expect("the example is right");
        Mapping::bind(file, &record(HEADER), true).expect("the columns are there").case(&record(line))
    }

    #[test]
    fn a_closed_case() {
        let case = case(
            "101,2022-01-08 12:54:49,2022-01-11 08:30:00,2022-01-09 06:43:06,Closed,Case Closed. case noted by J. Doe,\
             x,Boston Water & Sewer Commission,Street  Cleaning,CE Collection,q,d,198 W Springfield St  Roxbury,South \
             End,42.3401,-71.0803,City Worker App",
        )
        .expect("a case");
        assert_eq!(case.opened_at.to_string(), "2022-01-08T17:54:49Z");
        assert_eq!(case.import.target_at.map(|at| at.to_string()).as_deref(), Some("2022-01-11T13:30:00Z"));
        assert_eq!(case.draft.category.as_str(), "litter");
        assert_eq!(case.draft.description.expect("there").as_str(), "Street Cleaning");
        assert_eq!(case.draft.place.address.expect("there").as_str(), "198 W Springfield St Roxbury");
        assert_eq!(case.draft.place.accuracy_m, None);
        assert_eq!(case.office.expect("there").as_str(), "water-sewer");
        assert_eq!(case.channel, Channel::Desk);
        let closing = case.closing.expect("closed");
        assert_eq!((closing.rejection, closing.text.as_str()), (None, "Closed in the system it came from."));
    }

    #[test]
    fn an_open_case_without_a_place_says_so() {
        let case =
            case("7,2022-01-21 13:47:00,,, Open ,,,Nobody,,Potholes?,,,,,42.3594,-71.0587,Else").expect("a case");
        assert_eq!(case.closing, None);
        assert_eq!(case.draft.place.accuracy_m, Some(10_000));
        assert_eq!((case.channel, case.draft.category.as_str()), (Channel::Import, "other"));
        assert_eq!(case.office.expect("the default").as_str(), "boston-311");
    }

    #[test]
    fn the_closing_words_tell_a_declined_case() {
        let line = |words| format!("7,2022-01-21 13:47:00,,2022-01-20 13:47:00,Closed,{words},,,,,,,,,42.35,-71.05,");
        let closing = case(&line("it is ON PRIVATE PROPERTY. call J. Doe")).expect("a case").closing.expect("closed");
        assert_eq!(closing.rejection, Some(RejectionReason::PrivateProperty));
        assert!(!closing.text.as_str().contains("Doe"));
        assert_eq!(closing.at.to_string(), "2022-01-21T18:47:00Z", "never before the opening");
    }

    #[test]
    fn a_broken_row_says_why() {
        let fault = |line: &str| case(line).expect_err("broken").to_string();
        assert_eq!(
            fault("1,21/01/2022,,,Open,,,,,,,,,,42.35,-71.05,"),
            "open_dt: \"21/01/2022\" is not a time of the form %Y-%m-%d %H:%M:%S"
        );
        assert_eq!(fault(" ,2022-01-21 13:47:00,,,Open,,,,,,,,,,42.35,-71.05,"), "case_enquiry_id is missing");
        assert_eq!(fault("1,2022-01-21 13:47:00,,,Open,,,,,,,,,,,-71.05,"), "latitude is missing");
        assert_eq!(
            fault("1,2022-01-21 13:47:00,,,Open,,,,,,,,,,-171.05,42.3,"),
            "42.3, -171.05 is not a longitude and latitude in degrees"
        );
        assert_eq!(fault("1,2022-01-21 13:47:00,,,Open,,,,,,,,,,north,-71.05,"), "latitude: \"north\" is not a number");
        assert_eq!(fault("1,2022-01-21 13:47:00,,,Closed,,,,,,,,,,42.3,-71.05,"), "closed, but without a closing time");
        assert!(fault("1,2022-01-21 13:47:00,,,Lost,,,,,,,,,,42.3,-71.05,").starts_with("the state \"Lost\""));
    }

    #[test]
    fn what_is_internal_is_not_published() {
        let text = BOSTON.replace("internal = [", "internal = [\"reason\", ");
        let file: MappingFile = toml::from_str(&text).expect("a mapping");
        let error = Mapping::bind(file, &record(HEADER), true).expect_err("refused");
        assert_eq!(error.to_string(), "the mapping publishes the column \"reason\" and also calls it internal");
        let file: MappingFile = toml::from_str(BOSTON).expect("a mapping");
        let error = Mapping::bind(file, &record("case_enquiry_id,open_dt"), true).expect_err("refused");
        assert!(error.to_string().contains("which the file does not have"));
    }

    #[test]
    fn long_lines_are_cut() {
        assert_eq!(shortened("perché", 6), "perché");
        assert_eq!(shortened("perché no", 6), "perch…");
    }
}

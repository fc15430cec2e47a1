//! Reading a table from a file, row by row, however long it is. It does not know what a row means.
//!
//! A broken row is told with the line it begins on and costs no other row; only a row that does not end (a quote
//! that is never closed) ends the reading, because nobody knows where the next one begins.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::{ByteRecord, StringRecord};

/// Most bytes of one row.
pub const ROW_BYTES_MAX: u64 = 1024 * 1024;
/// Most columns.
pub const COLUMNS_MAX: usize = 1000;
/// What the CSV reader fetches ahead, which does not count for the row.
const AHEAD_BYTES: u64 = 64 * 1024;

/// A row, or why it is none; and the line it begins on, from 1.
pub type Line = (u64, Result<StringRecord, RowError>);

/// Why there is no row, or no table.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// Not encoded as UTF-8.
    #[error("the row is not UTF-8 text")]
    Encoding,
    /// Another number of fields than the first row.
    #[error("{found} fields instead of {expected}: is a quote or a separator missing?")]
    Fields {
        /// How many there are.
        found: usize,
        /// How many the first row has.
        expected: usize,
    },
    /// The row does not end within the limit; what follows cannot be read.
    #[error("the row has more than {ROW_BYTES_MAX} bytes: is a quote not closed? The rest of the file is not read")]
    TooLong,
    /// More than the most columns, or none.
    #[error("the first row names {0} columns: there must be 1 to {COLUMNS_MAX}")]
    Columns(usize),
    /// The file cannot be read.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// A table being read.
pub struct Table<R> {
    csv: csv::Reader<Bounded<R>>,
    header: StringRecord,
    record: ByteRecord,
    fetched: Arc<AtomicU64>,
    ended: bool,
}

impl Table<File> {
    /// Opens a file and reads the names of its columns.
    pub fn open(path: &Path, delimiter: u8) -> Result<Self, RowError> {
        Self::new(File::open(path)?, delimiter)
    }
}

impl<R: Read> Table<R> {
    /// Reads the names of the columns.
    pub fn new(from: R, delimiter: u8) -> Result<Self, RowError> {
        let fetched = Arc::new(AtomicU64::new(0));
        let bounded = Bounded { from, fetched: Arc::clone(&fetched) };
        // With `\n` alone as the end of a row, the reader's line numbers are right also where it is `\r\n`.
        let csv = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::Any(b'\n'))
            .has_headers(false)
            .flexible(true)
            .from_reader(bounded);
        let mut table = Self { csv, header: StringRecord::new(), record: ByteRecord::new(), fetched, ended: false };
        table.header = match table.read() {
            Some((_, row)) => row?,
            None => return Err(RowError::Columns(0)),
        };
        if table.header.len() > COLUMNS_MAX {
            return Err(RowError::Columns(table.header.len()));
        }
        Ok(table)
    }

    /// The names of the columns.
    pub const fn header(&self) -> &StringRecord {
        &self.header
    }

    /// How many bytes of the file have been used.
    pub fn bytes(&self) -> u64 {
        self.csv.position().byte()
    }

    /// The next row that is not blank.
    fn read(&mut self) -> Option<Line> {
        loop {
            let line = self.read_raw()?;
            let is_blank = self.record.len() == 1 && matches!(&self.record[0], b"\r" | b"");
            if !is_blank || line.1.is_err() && self.ended {
                return Some(line);
            }
        }
    }

    fn read_raw(&mut self) -> Option<Line> {
        if self.ended {
            return None;
        }
        self.fetched.store(0, Ordering::Relaxed);
        let line = self.csv.position().line();
        match self.csv.read_byte_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                self.ended = true;
                return Some((line, Err(row_error(error))));
            }
        }
        let line = self.record.position().map_or(line, csv::Position::line);
        let expected = self.header.len();
        if expected > 0 && self.record.len() != expected {
            return Some((line, Err(RowError::Fields { found: self.record.len(), expected })));
        }
        let row = without_return(&self.record);
        Some((line, StringRecord::from_byte_record(row).map_err(|_error| RowError::Encoding)))
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = Line;
    fn next(&mut self) -> Option<Line> {
        self.read()
    }
}

/// The row without the `\r` that stood before the `\n`.
fn without_return(record: &ByteRecord) -> ByteRecord {
    let last = record.len().saturating_sub(1);
    let field = |(index, field): (usize, &[u8])| match field.split_last() {
        Some((b'\r', rest)) if index == last => rest.to_vec(),
        _ => field.to_vec(),
    };
    record.iter().enumerate().map(field).collect()
}

fn row_error(error: csv::Error) -> RowError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => RowError::TooLong,
        csv::ErrorKind::Io(error) => RowError::Io(error),
        // The others come from decoding or from unequal lengths, neither of which is asked of the reader.
        other => RowError::Io(io::Error::other(format!("{other:?}"))),
    }
}

/// Fails when more has been fetched for one row than a row may have: else a lost quote would fetch the whole file.
struct Bounded<R> {
    from: R,
    fetched: Arc<AtomicU64>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        let fetched = self.fetched.fetch_add(count as u64, Ordering::Relaxed) + count as u64;
        if fetched > ROW_BYTES_MAX + AHEAD_BYTES {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u64, Result<Vec<String>, String>)> {
        let table = Table::new(bytes, b',').expect("a header");
        assert_eq!(table.header().iter().collect::<Vec<_>>(), ["id", "text"]);
        let fields = |row: StringRecord| row.iter().map(str::to_owned).collect();
        table.map(|(line, row)| (line, row.map(fields).map_err(|error| error.to_string()))).collect()
    }

    #[expect(clippy::unnecessary_wraps, reason = "compared with rows that may not be readable")]
    fn row(fields: [&str; 2]) -> Result<Vec<String>, String> {
        Ok(fields.map(str::to_owned).to_vec())
    }

    #[test]
    fn byte_order_mark_crlf_and_quoted_newlines() {
        let read = lines("\u{feff}id,text\r\n1,\"a \"\"b\"\"\r\nc, d\"\r\n\r\n2,è\r\n".as_bytes());
        assert_eq!(read, [(2, row(["1", "a \"b\"\r\nc, d"])), (5, row(["2", "è"]))]);
    }

    #[test]
    fn a_broken_row_costs_no_other() {
        let read = lines(b"id,text\n1,a,b\n2,\xff\n3\n4,fine\n");
        assert_eq!(read.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5]);
        assert_eq!(read[0].1, Err("3 fields instead of 2: is a quote or a separator missing?".to_owned()));
        assert_eq!(read[1].1, Err("the row is not UTF-8 text".to_owned()));
        assert!(read[2].1.is_err());
        assert_eq!(read[3].1, row(["4", "fine"]));
    }

    #[test]
    fn a_row_without_end_is_not_swallowed() {
        let mut bytes = b"id,text\n1,a\n2,\"".to_vec();
        bytes.resize(8 * 1024 * 1024, b'x');
        let read = lines(&bytes);
        assert_eq!(read[0], (2, row(["1", "a"])));
        assert_eq!((read.len(), read[1].0), (2, 3));
        assert!(read[1].1.as_ref().is_err_and(|error| error.contains("quote not closed")));
    }

    #[test]
    fn a_table_has_columns() {
        assert!(matches!(Table::new(&b""[..], b','), Err(RowError::Columns(0))));
        let wide = "x,".repeat(COLUMNS_MAX + 1);
        assert!(matches!(Table::new(wide.as_bytes(), b','), Err(RowError::Columns(_))));
    }
}

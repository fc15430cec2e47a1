//! A file of practices as lines with named values, whatever its format. It does not know what they mean.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use geo::Geometry;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::app::import::practices::column::Column;
use crate::app::import::practices::mapping::{Encoding, MappingFault, PracticesMapping};
use crate::app::import::practices::shapes;
use crate::app::import::table::{RowError, Table};
use crate::domain::practice::run::{Fault, Noted};
use crate::formats::geopackage;
use crate::store::{self, StoreError};

/// Most bytes of a file.
pub const FILE_MAX_BYTES: u64 = 256 << 20;
/// Most lines of a file.
pub const LINES_MAX: usize = 1_000_000;

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It is too large.
    #[error("the file has more than {FILE_MAX_BYTES} bytes or {LINES_MAX} lines: split it")]
    TooLarge,
    /// It is said to be UTF-8, and is not.
    #[error("the file is not UTF-8: say encoding = \"windows-1252\" in the mapping if it is that")]
    Encoding,
    /// It is no table.
    #[error("{0}")]
    Table(#[from] RowError),
    /// It is no collection of features.
    #[error("not a GeoJSON FeatureCollection: {0}")]
    Json(#[from] serde_json::Error),
    /// It is no shapefile.
    #[error("not a shapefile: {0}")]
    Shapes(#[from] shapefile::Error),
    /// It is no `GeoPackage`.
    #[error("not a GeoPackage: {0}")]
    Package(#[from] StoreError),
    /// The mapping does not fit it.
    #[error(transparent)]
    Mapping(#[from] MappingFault),
    /// A format that is not read.
    #[error("what ends in {0:?} is not read: give a .csv, .geojson, .gpkg or .shp file")]
    Format(String),
}

/// A line.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) values: BTreeMap<Column, String>,
    /// In the grid of the file.
    pub(super) shape: Option<Geometry<f64>>,
}

/// All lines, and those that are none.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) rows: Vec<Row>,
    pub(super) noted: Vec<Noted>,
    /// Which columns it has.
    pub(super) columns: Vec<Column>,
}

impl Row {
    /// What stands there; `None` for blanks and what databases write for nothing.
    pub(super) fn text(&self, column: Column) -> Option<&str> {
        let text = self.values.get(&column)?.trim();
        (!text.is_empty() && !text.eq_ignore_ascii_case("null")).then_some(text)
    }
}

/// Reads a file. Blocking.
pub(super) fn read(path: &Path, mapping: &PracticesMapping) -> Result<Sheet, SheetError> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    if std::fs::metadata(path)?.len() > FILE_MAX_BYTES {
        return Err(SheetError::TooLarge);
    }
    let sheet = match ending.as_str() {
        "csv" | "txt" | "tsv" => table(&text_of(path, mapping.encoding)?, mapping)?,
        "geojson" | "json" => features(&std::fs::read(path)?, mapping)?,
        "shp" => shapes::read(path, mapping)?,
        "gpkg" => package(path, mapping)?,
        _ => return Err(SheetError::Format(ending)),
    };
    if sheet.rows.len() > LINES_MAX { Err(SheetError::TooLarge) } else { Ok(sheet) }
}

/// The text of a file, from whichever of the two encodings.
pub(super) fn text_of(path: &Path, encoding: Option<Encoding>) -> Result<String, SheetError> {
    let mut bytes = Vec::new();
    File::open(path)?.take(FILE_MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_MAX_BYTES {
        return Err(SheetError::TooLarge);
    }
    if encoding == Some(Encoding::Windows1252) {
        return Ok(of_windows(&bytes));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(_) if encoding == Some(Encoding::Utf8) => Err(SheetError::Encoding),
        Err(not_utf8) => Ok(of_windows(not_utf8.as_bytes())),
    }
}

/// Windows-1252: as Latin-1, but for these thirty-two.
pub(super) fn of_windows(bytes: &[u8]) -> String {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let sign = |byte: &u8| match byte {
        0x80..=0x9f => FROM_80[usize::from(byte - 0x80)],
        byte => char::from(*byte),
    };
    bytes.iter().map(sign).collect()
}

/// What separates fields, by the first line.
pub(super) fn delimiter_of(text: &str, mapping: &PracticesMapping) -> Result<u8, MappingFault> {
    if let Some(delimiter) = mapping.delimiter {
        return u8::try_from(delimiter).map_err(|_error| MappingFault::Delimiter(delimiter));
    }
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
    Ok([b';', b',', b'\t'].into_iter().rev().max_by_key(count).unwrap_or(b';'))
}

/// Which of a file's columns is which of ours.
pub(super) fn bind<'n>(
    names: &(impl Iterator<Item = &'n str> + Clone),
    mapping: &PracticesMapping,
) -> Result<Vec<(usize, Column)>, MappingFault> {
    let mut bound = Vec::new();
    for column in Column::all() {
        let index = match mapping.columns.get(column.name()) {
            Some(theirs) => {
                let index = names.clone().position(|name| name.trim() == theirs);
                Some(index.ok_or_else(|| MappingFault::NoColumn(theirs.clone()))?)
            }
            None => column.found_in(names),
        };
        bound.extend(index.map(|index| (index, column)));
    }
    Ok(bound)
}

pub(super) fn fault_of(error: &RowError) -> Fault {
    match error {
        RowError::Fields { found, expected } => Fault::Fields { found: *found, expected: *expected },
        RowError::TooLong => Fault::Endless,
        RowError::Encoding | RowError::Columns(_) | RowError::Io(_) => Fault::Unreadable,
    }
}

fn table(text: &str, mapping: &PracticesMapping) -> Result<Sheet, SheetError> {
    let table = Table::new(Cursor::new(text.as_bytes()), delimiter_of(text, mapping)?)?;
    let header = table.header().clone();
    let bound = bind(&header.iter(), mapping)?;
    let mut sheet = Sheet { columns: bound.iter().map(|(_, column)| *column).collect(), ..Sheet::default() };
    for (line, row) in table {
        match row {
            Ok(row) => {
                let value = |(index, column): &(usize, Column)| {
                    row.get(*index).filter(|text| !text.is_empty()).map(|text| (*column, text.to_owned()))
                };
                sheet.rows.push(Row { line, values: bound.iter().filter_map(value).collect(), shape: None });
            }
            Err(error) => sheet.noted.push(Noted { line, column: None, fault: fault_of(&error) }),
        }
        if sheet.rows.len() > LINES_MAX {
            return Err(SheetError::TooLarge);
        }
    }
    Ok(sheet)
}

/// The features of the first table of a `GeoPackage`; each shape says its own grid.
fn package(path: &Path, mapping: &PracticesMapping) -> Result<Sheet, SheetError> {
    let features = tokio::runtime::Handle::current().block_on(store::geopackage::features(path, LINES_MAX + 1))?;
    let bound = bind(&features.columns.iter().map(String::as_str), mapping)?;
    let mut sheet = Sheet { columns: bound.iter().map(|(_, column)| *column).collect(), ..Sheet::default() };
    for (line, feature) in (1..).zip(features.rows) {
        let value = |(index, column): &(usize, Column)| Some((*column, feature.texts.get(*index)?.clone()?));
        let mut values: BTreeMap<Column, String> = bound.iter().filter_map(value).collect();
        let shape = feature.shape.as_deref().and_then(geopackage::shape);
        if let Some((_, srid)) = shape.as_ref().filter(|(_, srid)| *srid > 0) {
            values.insert(Column::Srid, srid.to_string());
        }
        sheet.rows.push(Row { line, values, shape: shape.map(|(shape, _)| shape) });
    }
    Ok(sheet)
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Value>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    geometry: Option<geojson::Geometry>,
    #[serde(default)]
    properties: Option<Map<String, Value>>,
}

fn features(bytes: &[u8], mapping: &PracticesMapping) -> Result<Sheet, SheetError> {
    let collection: Collection = serde_json::from_slice(bytes)?;
    let mut sheet = Sheet::default();
    // Features need not all have the same properties.
    let mut known: BTreeMap<Vec<String>, Vec<(usize, Column)>> = BTreeMap::new();
    for (line, feature) in (1..).zip(collection.features) {
        let Ok(feature) = serde_json::from_value::<Feature>(feature) else {
            sheet.noted.push(Noted { line, column: None, fault: Fault::Unreadable });
            continue;
        };
        let properties = feature.properties.unwrap_or_default();
        let names: Vec<String> = properties.keys().cloned().collect();
        let bound = if let Some(bound) = known.get(&names) {
            bound.clone()
        } else {
            let bound = bind_some(&names, mapping);
            known.insert(names.clone(), bound.clone());
            bound
        };
        let value =
            |(index, column): &(usize, Column)| Some((*column, text_of_value(properties.get(names.get(*index)?)?)?));
        let mut values: BTreeMap<Column, String> = bound.iter().filter_map(value).collect();
        if let (false, Some(id)) = (values.contains_key(&Column::Id), text_of_value(&feature.id)) {
            values.insert(Column::Id, id);
        }
        sheet
            .columns
            .extend(values.keys().filter(|column| !sheet.columns.contains(column)).copied().collect::<Vec<_>>());
        let shape = feature.geometry.map(Geometry::<f64>::try_from);
        if shape.as_ref().is_some_and(Result::is_err) {
            sheet.noted.push(Noted { line, column: None, fault: Fault::NotAPlace });
        }
        sheet.rows.push(Row { line, values, shape: shape.and_then(Result::ok) });
    }
    Ok(sheet)
}

/// As [`bind`]; a feature may lack what the mapping names.
fn bind_some(names: &[String], mapping: &PracticesMapping) -> Vec<(usize, Column)> {
    let index_of = |column: Column| match mapping.columns.get(column.name()) {
        Some(theirs) => names.iter().position(|name| name == theirs),
        None => column.found_in(&names.iter().map(String::as_str)),
    };
    Column::all().filter_map(|column| Some((index_of(column)?, column))).collect()
}

fn text_of_value(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Line;

    fn mapping() -> PracticesMapping {
        PracticesMapping::of_source(Line::new("prova").expect("a name"))
    }

    #[test]
    fn tables_are_read_however_they_are_separated_and_written() {
        let bytes = b"ANNO;Num. Pratica;OGGETTO\r\n2020;12;Copertura in localit\xe0 Cercina, 5 \x80\r\n2020;13\r\n";
        let sheet = table(&of_windows(bytes), &mapping()).expect("a table");
        assert_eq!(sheet.columns, [Column::Year, Column::Number, Column::Object]);
        assert_eq!(sheet.rows[0].text(Column::Object), Some("Copertura in località Cercina, 5 €"));
        assert_eq!(sheet.noted, [Noted { line: 3, column: None, fault: Fault::Fields { found: 2, expected: 3 } }]);
        let sheet = table("anno,num_pratica\n2020,NULL\n", &mapping()).expect("a table");
        assert_eq!((sheet.rows[0].text(Column::Year), sheet.rows[0].text(Column::Number)), (Some("2020"), None));
    }

    #[test]
    fn features_are_lines_with_a_shape() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[11.2,43.8]},"properties":{"ANNO":2020}},
            {"type":"Feature","geometry":null,"properties":null}, 5]}"#;
        let sheet = features(text.as_bytes(), &mapping()).expect("features");
        assert_eq!((sheet.rows[0].text(Column::Id), sheet.rows[0].text(Column::Year)), (Some("7"), Some("2020")));
        assert!(sheet.rows[0].shape.is_some() && sheet.rows[1].shape.is_none());
        assert_eq!(sheet.noted, [Noted { line: 3, column: None, fault: Fault::Unreadable }]);
    }
}

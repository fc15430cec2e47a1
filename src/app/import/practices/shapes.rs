//! Practices from a shapefile: the shapes and, beside them, the table (`.dbf`).

use std::collections::BTreeMap;
use std::path::Path;

use geo::Geometry;
use shapefile::dbase::{FieldValue, Record};

use crate::app::import::practices::column::Column;
use crate::app::import::practices::mapping::PracticesMapping;
use crate::app::import::practices::sheet::{LINES_MAX, Row, Sheet, SheetError, bind};

/// Reads a shapefile and its table. Blocking.
pub(super) fn read(path: &Path, mapping: &PracticesMapping) -> Result<Sheet, SheetError> {
    let mut reader = shapefile::Reader::from_path(path)?;
    let mut sheet = Sheet::default();
    let mut bound: Option<Vec<(String, Column)>> = None;
    for (line, pair) in (1..).zip(reader.iter_shapes_and_records()) {
        let (shape, record) = pair?;
        let bound = if let Some(bound) = &bound {
            bound
        } else {
            let names: Vec<String> = record.as_ref().keys().cloned().collect();
            let columns = bind(&names.iter().map(String::as_str), mapping)?;
            sheet.columns = columns.iter().map(|(_, column)| *column).collect();
            let bindings = columns.into_iter().filter_map(|(at, column)| Some((names.get(at)?.clone(), column)));
            bound.insert(bindings.collect())
        };
        let value = |(name, column): &(String, Column)| Some((*column, text_of(&record, name)?));
        let values: BTreeMap<Column, String> = bound.iter().filter_map(value).collect();
        sheet.rows.push(Row { line, values, shape: Geometry::<f64>::try_from(shape).ok() });
        if sheet.rows.len() > LINES_MAX {
            return Err(SheetError::TooLarge);
        }
    }
    Ok(sheet)
}

fn text_of(record: &Record, name: &str) -> Option<String> {
    match record.get(name)? {
        FieldValue::Character(text) => text.clone(),
        FieldValue::Numeric(number) => number.map(|number| number.to_string()),
        FieldValue::Float(number) => number.map(|number| number.to_string()),
        FieldValue::Integer(number) => Some(number.to_string()),
        FieldValue::Double(number) => Some(number.to_string()),
        FieldValue::Logical(truth) => truth.map(|truth| truth.to_string()),
        FieldValue::Date(day) => day.map(|day| format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())),
        FieldValue::Memo(text) => Some(text.clone()),
        FieldValue::Currency(_) | FieldValue::DateTime(_) => None,
    }
}

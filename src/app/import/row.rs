//! Where the fields of a report stand in a row, and how a value is cleaned: pure. It does not know what they mean.

use std::borrow::Cow;
use std::collections::HashMap;

use csv::StringRecord;
use serde::Deserialize;

use crate::app::import::mapping::MappingError;

/// Field of a report = name of the column.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Columns {
    pub(super) id: String,
    pub(super) opened_at: String,
    pub(super) target_at: Option<String>,
    pub(super) closed_at: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) description: Option<String>,
    pub(super) lon: String,
    pub(super) lat: String,
    pub(super) address: Option<String>,
    /// Named for the reader of the mapping: the area is found from the position.
    pub(super) area: Option<String>,
    pub(super) channel: Option<String>,
    /// Only compared with the rules on states, never kept.
    pub(super) closed_text: Option<String>,
    /// Never published; as they may hold personal data, which no ledger may, they are left where they are.
    #[serde(default)]
    pub(super) internal: Vec<String>,
}

/// Which column is the how-manieth.
#[derive(Debug)]
pub(super) struct Layout(HashMap<String, usize>);

impl Layout {
    /// Finds every column that the mapping names in the file's first row.
    pub(super) fn bind(
        columns: &Columns,
        tables: &[Option<&str>],
        header: &StringRecord,
    ) -> Result<Self, MappingError> {
        let published = [&columns.subject, &columns.description, &columns.address];
        if let Some(column) = published.into_iter().flatten().find(|column| columns.internal.contains(column)) {
            return Err(MappingError::Internal(column.clone()));
        }
        let optional = [&columns.target_at, &columns.closed_at, &columns.area, &columns.channel, &columns.closed_text];
        let named = [&columns.id, &columns.opened_at, &columns.lon, &columns.lat].into_iter();
        let named = named.chain(published.into_iter().flatten()).chain(optional.into_iter().flatten());
        let named = named.chain(&columns.internal).map(String::as_str).chain(tables.iter().copied().flatten());
        let mut layout = HashMap::new();
        for name in named {
            let index = header.iter().position(|column| column.trim() == name);
            layout.insert(name.to_owned(), index.ok_or_else(|| MappingError::NoColumn(name.to_owned()))?);
        }
        Ok(Self(layout))
    }
}

/// A row, read by the names of its columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'r> {
    record: &'r StringRecord,
    layout: &'r Layout,
    trim: bool,
    collapse: bool,
}

impl<'r> Row<'r> {
    pub(super) const fn new(record: &'r StringRecord, layout: &'r Layout, trim: bool, collapse: bool) -> Self {
        Self { record, layout, trim, collapse }
    }

    /// The value under a column; `None` when nothing is there.
    pub(super) fn value(&self, column: &str) -> Option<Cow<'r, str>> {
        let text = self.record.get(*self.layout.0.get(column)?)?;
        Some(clean(text, self.trim, self.collapse)).filter(|text| !text.is_empty())
    }
}

/// A text without blanks at its ends and with single blanks inside, as the mapping wants it.
pub(super) fn clean(text: &str, trim: bool, collapse: bool) -> Cow<'_, str> {
    let text = if trim { text.trim() } else { text };
    if collapse && text.contains("  ") {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if c != ' ' || !out.ends_with(' ') {
                out.push(c);
            }
        }
        return Cow::Owned(out);
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cleaned_as_told() {
        assert_eq!(clean("  a   b ", true, true), "a b");
        assert_eq!(clean("  a   b ", false, true), " a b ");
        assert_eq!(clean(" a  b ", true, false), "a  b");
    }
}

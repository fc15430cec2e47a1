//! A `GeoPackage` of somebody else: an `SQLite` file, which is only read.

use std::path::Path;

use futures_util::TryStreamExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{Column, ConnectOptions, Row, TypeInfo, ValueRef};

use crate::store::StoreError;

/// The features of a table.
#[derive(Debug, Default)]
pub struct Features {
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Feature>,
}

/// A feature.
#[derive(Debug)]
pub struct Feature {
    /// Its values as texts, in the order of the columns.
    pub texts: Vec<Option<String>>,
    /// Its geometry as it is kept.
    pub shape: Option<Vec<u8>>,
}

/// The features of the first table with geometries, in the order of their numbers, at most `limit`.
pub async fn features(path: &Path, limit: usize) -> Result<Features, StoreError> {
    const TABLES: &str = "SELECT table_name, column_name FROM gpkg_geometry_columns ORDER BY table_name LIMIT 1";
    let mut file = SqliteConnectOptions::new().filename(path).read_only(true).connect().await?;
    let (table, geometry): (String, String) = sqlx::query_as(TABLES).fetch_one(&mut file).await?;
    // A name in quotes, in which quotes are doubled, is nothing else.
    let statement = format!("SELECT * FROM \"{}\" ORDER BY rowid", table.replace('"', "\"\""));
    let mut found = Features::default();
    let mut rows = sqlx::query(sqlx::AssertSqlSafe(statement)).fetch(&mut file);
    while let Some(row) = rows.try_next().await? {
        if found.columns.is_empty() {
            found.columns = row.columns().iter().map(|column| column.name().to_owned()).collect();
        }
        let shape = row.try_get::<Option<Vec<u8>>, _>(geometry.as_str())?;
        let texts = (0..row.len()).map(|index| text_of(&row, index)).collect::<Result<_, _>>()?;
        found.rows.push(Feature { texts, shape });
        if found.rows.len() >= limit {
            break;
        }
    }
    Ok(found)
}

/// A value as text; `None` for nothing, and for what is none.
fn text_of(row: &SqliteRow, index: usize) -> Result<Option<String>, sqlx::Error> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(None);
    }
    // As it is kept, whatever the column was declared to be.
    let kept = value.type_info().name().to_owned();
    Ok(match kept.as_str() {
        "INTEGER" | "BOOLEAN" => Some(row.try_get_unchecked::<i64, _>(index)?.to_string()),
        "REAL" => Some(row.try_get_unchecked::<f64, _>(index)?.to_string()),
        "TEXT" | "DATE" | "DATETIME" => Some(row.try_get_unchecked::<String, _>(index)?),
        _ => None,
    })
}

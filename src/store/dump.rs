//! The projections as text: to compare two states of them, when they are rebuilt and in tests.

use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, Tx, on};

/// A row of `reports`, whole.
#[derive(Debug, sqlx::FromRow)]
#[expect(dead_code, reason = "read through Debug, to be compared as text")]
struct ReportRow {
    record: i64,
    version: i64,
    number: String,
    category: String,
    state: String,
    office: Option<String>,
    lon: f64,
    lat: f64,
    opened_ms: i64,
    changed_ms: i64,
    due_ms: Option<i64>,
    public: bool,
    body: String,
}

#[derive(Debug, sqlx::FromRow)]
#[expect(dead_code, reason = "read through Debug, to be compared as text")]
struct MatterRow {
    record: i64,
    version: i64,
    kind: String,
    number: String,
    state: String,
    is_open: bool,
    office: Option<String>,
    executor: Option<String>,
    crew: Option<i64>,
    parent: Option<i64>,
    public: bool,
    due_ms: Option<i64>,
    remind_ms: Option<i64>,
    body: String,
}

const REPORTS: &str = "SELECT record, version, number, category, state, office, lon, lat, opened_ms, changed_ms, due_ms, public, body \
                       FROM reports WHERE jurisdiction = $1 ORDER BY record";
const SETTINGS: &str =
    "SELECT kind, code, record, version, body FROM settings WHERE jurisdiction = $1 ORDER BY kind, code";
const COURSES: &str =
    "SELECT record, category, area, opened_ms, passages FROM courses WHERE jurisdiction = $1 ORDER BY record";
const MATTERS: &str = "SELECT record, version, kind, number, state, is_open, office, executor, crew, parent, public, due_ms, \
                       remind_ms, body FROM matters WHERE jurisdiction = $1 ORDER BY record";
const SOURCES: &str = "SELECT system, id, record FROM sources WHERE jurisdiction = $1 ORDER BY system, id";

/// Reads the projected tables through one executor and writes their rows as text.
macro_rules! dump_through {
    ($db:expr, $jurisdiction:expr, $x:ident => $executor:expr) => {{
        let code = $jurisdiction.as_str();
        let reports: Vec<ReportRow> = on!(&mut *$db, $x => sqlx::query_as(REPORTS).bind(code).fetch_all($executor).await?);
        let settings: Vec<(String, String, i64, i64, String)> =
            on!(&mut *$db, $x => sqlx::query_as(SETTINGS).bind(code).fetch_all($executor).await?);
        let sources: Vec<(String, String, i64)> =
            on!(&mut *$db, $x => sqlx::query_as(SOURCES).bind(code).fetch_all($executor).await?);
        let courses: Vec<(i64, String, Option<String>, i64, String)> =
            on!(&mut *$db, $x => sqlx::query_as(COURSES).bind(code).fetch_all($executor).await?);
        let lines = reports.iter().map(|row| format!("{row:?}"));
        let matters: Vec<MatterRow> =
            on!(&mut *$db, $x => sqlx::query_as(MATTERS).bind(code).fetch_all($executor).await?);
        let lines = lines.chain(courses.iter().map(|row| format!("{row:?}")));
        let lines = lines.chain(matters.iter().map(|row| format!("{row:?}")));
        let lines = lines.chain(settings.iter().map(|row| format!("{row:?}")));
        Ok(lines.chain(sources.iter().map(|row| format!("{row:?}"))).collect())
    }};
}

/// Every row of the projections as text, in the order of their keys: to compare two states of them.
pub async fn of(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<String>, StoreError> {
    let mut db = db.clone();
    dump_through!(&mut db, jurisdiction, pool => &*pool)
}

/// The same, of what a transaction has written so far.
pub async fn inside(tx: &mut Tx, jurisdiction: &JurisdictionCode) -> Result<Vec<String>, StoreError> {
    dump_through!(tx, jurisdiction, tx => &mut **tx)
}

//! Which files records and drafts refer to.

use futures_util::TryStreamExt;
use sqlx::Row;

use crate::domain::matter::Matter;
use crate::domain::record::JurisdictionCode;
use crate::domain::report::Report;
use crate::domain::task::Task;
use crate::store::{Db, StoreError, on};

/// Shows every stored text that may name a file: reports and other records with attachments, and drafts.
///
/// Of all jurisdictions, because they share one folder of files: what one does not need, another may.
/// Cost: one pass over the tables, nothing is held.
pub async fn visit_texts_with_files(db: &Db, mut visit: impl FnMut(&str) + Send) -> Result<(), StoreError> {
    // Whatever list of a report names it: every file has its kind.
    const REPORTS: &str =
        "SELECT body FROM reports WHERE body LIKE '%\"kind\":\"photo\"%' OR body LIKE '%\"kind\":\"document\"%'";
    // The documents of practices are named otherwise.
    const MATTERS: &str = "SELECT body FROM matters WHERE body LIKE '%\"kind\":\"photo\"%' \
                           OR body LIKE '%\"kind\":\"document\"%' OR (kind = 'practice' AND body LIKE '%\"pdf\":%')";
    const DRAFTS: &str = "SELECT body FROM drafts";
    for statement in [REPORTS, MATTERS, DRAFTS] {
        on!(db, db => {
            let mut rows = sqlx::query(statement).fetch(db);
            while let Some(row) = rows.try_next().await? {
                visit(row.try_get(0)?);
            }
        });
    }
    Ok(())
}

/// Shows every report of a jurisdiction that has attachments. Cost: one pass over the table, nothing is held.
pub async fn visit_reports_with_files(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    mut visit: impl FnMut(Report) + Send,
) -> Result<(), StoreError> {
    const SQL: &str = "SELECT body FROM reports WHERE jurisdiction = $1 AND \
                       (body LIKE '%\"kind\":\"photo\"%' OR body LIKE '%\"kind\":\"document\"%') ORDER BY record";
    on!(db, db => {
        let mut rows = sqlx::query(SQL).bind(jurisdiction.as_str()).fetch(db);
        while let Some(row) = rows.try_next().await? {
            let report = serde_json::from_str(row.try_get(0)?);
            visit(report.map_err(|source| StoreError::Unreadable { what: "report", source })?);
        }
    });
    Ok(())
}

/// Shows every report of a jurisdiction that has files which not everybody may have.
pub async fn visit_guarded_reports(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    mut visit: impl FnMut(Report) + Send,
) -> Result<(), StoreError> {
    const SQL: &str = "SELECT body FROM reports WHERE jurisdiction = $1 AND guarded = TRUE ORDER BY record";
    on!(db, db => {
        let mut rows = sqlx::query(SQL).bind(jurisdiction.as_str()).fetch(db);
        while let Some(row) = rows.try_next().await? {
            let report = serde_json::from_str(row.try_get(0)?);
            visit(report.map_err(|source| StoreError::Unreadable { what: "report", source })?);
        }
    });
    Ok(())
}

/// Shows every task of a jurisdiction that has photos.
pub async fn visit_tasks_with_photos(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    mut visit: impl FnMut(Task) + Send,
) -> Result<(), StoreError> {
    const SQL: &str = "SELECT body FROM matters WHERE jurisdiction = $1 AND kind = 'task' AND \
                       body LIKE '%\"kind\":\"photo\"%' ORDER BY record";
    on!(db, db => {
        let mut rows = sqlx::query(SQL).bind(jurisdiction.as_str()).fetch(db);
        while let Some(row) = rows.try_next().await? {
            let matter = serde_json::from_str(row.try_get(0)?);
            if let Matter::Task(task) = matter.map_err(|source| StoreError::Unreadable { what: "matter", source })? {
                visit(*task);
            }
        }
    });
    Ok(())
}

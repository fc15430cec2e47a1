//! What citizens have typed so far, what was answered to repeated requests, and the installation's secrets.

use jiff::Timestamp;

use crate::domain::record::{JurisdictionCode, RecordId, Seq};
use crate::store::{Db, StoreError, Tx, bigint, natural, on};

/// Keeps a draft (JSON text) under its unguessable name.
pub async fn save(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    draft: &str,
    body: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO drafts (jurisdiction, draft, body, changed_ms) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT (jurisdiction, draft) DO UPDATE SET body = excluded.body, changed_ms = excluded.changed_ms";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(draft).bind(body).bind(now.as_millisecond()).execute(db).await?;);
    Ok(())
}

/// The draft of that name.
pub async fn load(db: &Db, jurisdiction: &JurisdictionCode, draft: &str) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT body FROM drafts WHERE jurisdiction = $1 AND draft = $2";
    Ok(on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).bind(draft).fetch_optional(db).await?))
}

/// Forgets a draft.
pub async fn forget(db: &Db, jurisdiction: &JurisdictionCode, draft: &str) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM drafts WHERE jurisdiction = $1 AND draft = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(draft).execute(db).await?;);
    Ok(())
}

/// Forgets drafts not touched since `before`, and those of practices not touched since `practices_before`; returns how
/// many.
pub async fn forget_old_drafts(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    (before, practices_before): (Timestamp, Timestamp),
) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM drafts WHERE jurisdiction = $1 AND changed_ms < \
                       CASE WHEN draft LIKE 'practice %' THEN CAST($3 AS BIGINT) ELSE CAST($2 AS BIGINT) END";
    Ok(on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(before.as_millisecond())
        .bind(practices_before.as_millisecond())
        .execute(db)
        .await?
        .rows_affected()))
}

/// Forgets what was answered to requests before `before`, but not what names the occurrence of a rule, which must not come
/// twice; returns how many.
pub async fn forget_old_receipts(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    before: Timestamp,
) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM receipts WHERE jurisdiction = $1 AND at_ms < $2 AND key NOT LIKE 'recurrence %'";
    Ok(on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(before.as_millisecond())
        .execute(db)
        .await?
        .rows_affected()))
}

/// What was answered to the request with this idempotency key, and the hash of its content, inside a write.
pub async fn receipt(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    key: &str,
) -> Result<Option<(RecordId, Seq, Option<String>)>, StoreError> {
    const SQL: &str = "SELECT record, seq, content FROM receipts WHERE jurisdiction = $1 AND key = $2";
    let row: Option<(i64, i64, Option<String>)> =
        on!(tx, tx => sqlx::query_as(SQL).bind(jurisdiction.as_str()).bind(key).fetch_optional(&mut **tx).await?);
    Ok(row.map(|(record, seq, content)| (RecordId(natural(record)), Seq(natural(seq)), content)))
}

/// Notes what was answered to the request with this idempotency key.
pub async fn write_receipt(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    (key, content): (&str, Option<&str>),
    record: RecordId,
    seq: Seq,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO receipts (jurisdiction, key, content, record, seq, at_ms) VALUES ($1, $2, $3, $4, $5, $6)";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(key)
        .bind(content)
        .bind(bigint(record.0))
        .bind(bigint(seq.0))
        .bind(now.as_millisecond())
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// The secret of that name; `fresh` becomes it when there is none yet. All processes on a database get the same.
pub async fn secret(db: &Db, jurisdiction: &JurisdictionCode, name: &str, fresh: &str) -> Result<String, StoreError> {
    const WRITE: &str = "INSERT INTO secrets (jurisdiction, name, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    const READ: &str = "SELECT value FROM secrets WHERE jurisdiction = $1 AND name = $2";
    on!(db, db => {
        sqlx::query(WRITE).bind(jurisdiction.as_str()).bind(name).bind(fresh).execute(db).await?;
        Ok(sqlx::query_scalar(READ).bind(jurisdiction.as_str()).bind(name).fetch_one(db).await?)
    })
}

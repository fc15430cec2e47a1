//! Reports passed on to outside bodies: what waits to leave, what has left, what has been acknowledged.

use jiff::Timestamp;

use crate::domain::failure::Failure;
use crate::domain::forward::{Forwarding, Way};
use crate::domain::office::OfficeCode;
use crate::domain::record::{JurisdictionCode, RecordId, Seq};
use crate::store::{Db, StoreError, Tx, bigint, natural, on};

/// The due time of what nobody tries any more.
const NEVER_MS: i64 = i64::MAX;

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    record: i64,
    office: String,
    way: String,
    queued_ms: i64,
    due_ms: i64,
    attempts: i64,
    sent_ms: Option<i64>,
    acknowledged_ms: Option<i64>,
    reference: Option<String>,
    failure: Option<String>,
}

fn forwarding_of(row: Row) -> Result<Forwarding, StoreError> {
    let damaged = || StoreError::Damaged(format!("the forward {}", row.seq));
    let instant = |ms: i64| Timestamp::from_millisecond(ms).map_err(|_error| damaged());
    Ok(Forwarding {
        seq: Seq(natural(row.seq)),
        record: RecordId(natural(row.record)),
        office: row.office.parse().map_err(|_error| damaged())?,
        way: Way::of_code(&row.way).ok_or_else(damaged)?,
        queued_at: instant(row.queued_ms)?,
        due_at: (row.due_ms != NEVER_MS).then(|| instant(row.due_ms)).transpose()?,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        sent_at: row.sent_ms.map(instant).transpose()?,
        acknowledged_at: row.acknowledged_ms.map(instant).transpose()?,
        reference: row.reference,
        failure: row.failure.as_deref().map(Failure::of_stored),
    })
}

/// Puts a forward into the outbox.
pub async fn enqueue(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    seq: Seq,
    record: RecordId,
    (office, way): (&OfficeCode, Way),
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO forwards (jurisdiction, seq, record, office, way, queued_ms, due_ms) \
                       VALUES ($1, $2, $3, $4, $5, $6, $6)";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(seq.0))
        .bind(bigint(record.0))
        .bind(office.as_str())
        .bind(way.code())
        .bind(now.as_millisecond())
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// Those of a record, the oldest first.
pub async fn of_record(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    record: RecordId,
) -> Result<Vec<Forwarding>, StoreError> {
    const SQL: &str = "SELECT seq, record, office, way, queued_ms, due_ms, attempts, sent_ms, acknowledged_ms, reference, failure \
                       FROM forwards WHERE jurisdiction = $1 AND record = $2 ORDER BY seq";
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(record.0))
        .fetch_all(db)
        .await?);
    rows.into_iter().map(forwarding_of).collect()
}

/// The one of an event.
pub async fn of_seq(db: &Db, jurisdiction: &JurisdictionCode, seq: Seq) -> Result<Option<Forwarding>, StoreError> {
    const SQL: &str = "SELECT seq, record, office, way, queued_ms, due_ms, attempts, sent_ms, acknowledged_ms, reference, failure \
                       FROM forwards WHERE jurisdiction = $1 AND seq = $2";
    let row: Option<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(seq.0))
        .fetch_optional(db)
        .await?);
    row.map(forwarding_of).transpose()
}

/// Takes at most `limit` that are due, those by mail or the others, and puts their next attempt off to `retry`: no
/// other process takes them meanwhile.
pub async fn take_due(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    by_mail: bool,
    (now, retry): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Forwarding>, StoreError> {
    const SQL: &str = "UPDATE forwards SET attempts = attempts + 1, due_ms = $3 \
                       WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 AND seq IN \
                       (SELECT seq FROM forwards WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 \
                       AND (way = 'mail') = $5 ORDER BY seq LIMIT $4) \
                       RETURNING seq, record, office, way, queued_ms, due_ms, attempts, sent_ms, acknowledged_ms, reference, failure";
    const ANY: &str = "SELECT 1 FROM forwards WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 LIMIT 1";
    // Reads first, so that asking often keeps no writer waiting.
    let any: Option<i32> = on!(db, db => sqlx::query_scalar(ANY)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .fetch_optional(db)
        .await?);
    if any.is_none() {
        return Ok(Vec::new());
    }
    let mut rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .bind(retry.as_millisecond())
        .bind(i64::from(limit))
        .bind(by_mail)
        .fetch_all(db)
        .await?);
    rows.sort_unstable_by_key(|row| row.seq);
    rows.into_iter().map(forwarding_of).collect()
}

/// Notes that it has left, with the number that the body gave it; then it has arrived, too.
pub async fn mark_sent(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    seq: Seq,
    reference: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE forwards SET sent_ms = $3, failure = NULL, reference = $4, acknowledged_ms = $5 \
                       WHERE jurisdiction = $1 AND seq = $2";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(seq.0))
        .bind(now.as_millisecond())
        .bind(reference)
        .bind(reference.map(|_| now.as_millisecond()))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Notes why it did not leave, and when to try again; `None`: never.
pub async fn mark_failed(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    seq: Seq,
    failure: &Failure,
    retry: Option<Timestamp>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE forwards SET failure = $3, due_ms = $4 WHERE jurisdiction = $1 AND seq = $2";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(seq.0))
        .bind(failure.stored())
        .bind(retry.map_or(NEVER_MS, Timestamp::as_millisecond))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Notes that the body has said that it has arrived; the first time counts.
pub async fn acknowledge(db: &Db, jurisdiction: &JurisdictionCode, seq: Seq, now: Timestamp) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE forwards SET acknowledged_ms = $3, sent_ms = COALESCE(sent_ms, $3) \
                       WHERE jurisdiction = $1 AND seq = $2 AND acknowledged_ms IS NULL";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(seq.0))
        .bind(now.as_millisecond())
        .execute(db)
        .await?;
    );
    Ok(())
}

//! Notes in which an office was asked to look, and whether it has.

use jiff::Timestamp;

use crate::domain::office::OfficeCode;
use crate::domain::record::{JurisdictionCode, RecordId, Seq};
use crate::store::{Db, StoreError, Tx, bigint, natural, on};

/// Notes that an office was asked to look at.
pub async fn add(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    office: &OfficeCode,
    (seq, record): (Seq, RecordId),
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO mentions (jurisdiction, office, seq, record) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(office.as_str())
        .bind(bigint(seq.0))
        .bind(bigint(record.0))
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// The notes that an office has not looked at yet, the newest first, at most `limit`.
pub async fn unseen(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    office: &OfficeCode,
    limit: u32,
) -> Result<Vec<(Seq, RecordId)>, StoreError> {
    const SQL: &str = "SELECT seq, record FROM mentions WHERE jurisdiction = $1 AND office = $2 AND seen_ms IS NULL \
                       ORDER BY seq DESC LIMIT $3";
    let rows: Vec<(i64, i64)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(office.as_str())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    Ok(rows.into_iter().map(|(seq, record)| (Seq(natural(seq)), RecordId(natural(record)))).collect())
}

/// The record of a note that an office was asked to look at, whether or not it has.
pub async fn asks(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    office: &OfficeCode,
    seq: Seq,
) -> Result<Option<RecordId>, StoreError> {
    const SQL: &str = "SELECT record FROM mentions WHERE jurisdiction = $1 AND office = $2 AND seq = $3";
    let record: Option<i64> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(office.as_str())
        .bind(bigint(seq.0))
        .fetch_optional(db)
        .await?);
    Ok(record.map(|record| RecordId(natural(record))))
}

/// How many notes an office has not looked at yet.
pub async fn count(db: &Db, jurisdiction: &JurisdictionCode, office: &OfficeCode) -> Result<u64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM mentions WHERE jurisdiction = $1 AND office = $2 AND seen_ms IS NULL";
    let count: i64 = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(office.as_str())
        .fetch_one(db)
        .await?);
    Ok(natural(count))
}

/// The office has looked at the note.
pub async fn see(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    office: &OfficeCode,
    seq: Seq,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE mentions SET seen_ms = $4 WHERE jurisdiction = $1 AND office = $2 AND seq = $3";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(office.as_str())
        .bind(bigint(seq.0))
        .bind(now.as_millisecond())
        .execute(db)
        .await?;
    );
    Ok(())
}

//! Keys of programs that work for an office. Only the hashes of the keys are stored; of one that was revoked, its name
//! alone.

use jiff::Timestamp;

use crate::domain::office::OfficeCode;
use crate::domain::person::AccountId;
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, on};

/// A key as those see it who keep them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Names it among the others.
    pub id: i64,
    /// What program it is for.
    pub name: String,
    /// The office that the program works for.
    pub office: OfficeCode,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was last used, to some minutes.
    pub seen_at: Option<Timestamp>,
}

type Row = (i64, String, String, i64, Option<i64>);

fn key((id, name, office, made_ms, seen_ms): Row) -> Result<ApiKey, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("API key {id}: {what}"));
    let instant = |ms| Timestamp::from_millisecond(ms).map_err(|_error| damaged("a time"));
    Ok(ApiKey {
        id,
        name,
        office: office.try_into().map_err(|_error| damaged("its office"))?,
        made_at: instant(made_ms)?,
        seen_at: seen_ms.map(instant).transpose()?,
    })
}

/// Adds a key.
pub async fn add(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    key: &ApiKey,
    token_hash: &str,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO api_keys (jurisdiction, api_key, name, office, token_hash, created_ms, created_by) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(key.id)
        .bind(&key.name)
        .bind(key.office.as_str())
        .bind(token_hash)
        .bind(key.made_at.as_millisecond())
        .bind(by.map(|by| by.0))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// All keys, by office and age.
pub async fn all(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<ApiKey>, StoreError> {
    const SQL: &str = "SELECT api_key, name, office, created_ms, seen_ms FROM api_keys \
                       WHERE jurisdiction = $1 AND revoked_ms IS NULL ORDER BY office, created_ms, api_key";
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).fetch_all(db).await?);
    rows.into_iter().map(key).collect()
}

/// The key of this hash.
pub async fn of_hash(db: &Db, jurisdiction: &JurisdictionCode, token_hash: &str) -> Result<Option<ApiKey>, StoreError> {
    const SQL: &str = "SELECT api_key, name, office, created_ms, seen_ms FROM api_keys \
                       WHERE jurisdiction = $1 AND token_hash = $2 AND revoked_ms IS NULL";
    let row: Option<Row> =
        on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).bind(token_hash).fetch_optional(db).await?);
    row.map(key).transpose()
}

/// Notes that a key is in use.
pub async fn touch(db: &Db, jurisdiction: &JurisdictionCode, id: i64, now: Timestamp) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE api_keys SET seen_ms = $3 WHERE jurisdiction = $1 AND api_key = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(id).bind(now.as_millisecond()).execute(db).await?;);
    Ok(())
}

/// The names of all keys, also of those that hold no longer.
pub async fn names(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<(i64, String)>, StoreError> {
    const SQL: &str = "SELECT api_key, name FROM api_keys WHERE jurisdiction = $1";
    Ok(on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).fetch_all(db).await?))
}

/// Revokes a key; false when none of this id holds. Its hash goes, so nothing fits it any more.
pub async fn revoke(db: &Db, jurisdiction: &JurisdictionCode, id: i64, now: Timestamp) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE api_keys SET revoked_ms = $3, token_hash = CAST(api_key AS TEXT) \
                       WHERE jurisdiction = $1 AND api_key = $2 AND revoked_ms IS NULL";
    let revoked = on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(id)
        .bind(now.as_millisecond())
        .execute(db)
        .await?
        .rows_affected());
    Ok(revoked == 1)
}

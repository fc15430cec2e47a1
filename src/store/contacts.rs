//! Links by which somebody says that an address is theirs, and when they did.

use jiff::Timestamp;

use crate::domain::person::PersonId;
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, on};

/// Keeps the hash of a link that is about to be mailed, and forgets those that have expired.
pub async fn keep(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    person: PersonId,
    (now, expires): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    const TIDY: &str = "DELETE FROM person_links WHERE jurisdiction = $1 AND expires_ms <= $2";
    const SQL: &str = "INSERT INTO person_links (jurisdiction, token_hash, person, expires_ms) VALUES ($1, $2, $3, $4)";
    on!(db, db => {
        sqlx::query(TIDY).bind(jurisdiction.as_str()).bind(now.as_millisecond()).execute(db).await?;
        sqlx::query(SQL)
            .bind(jurisdiction.as_str())
            .bind(token_hash)
            .bind(person.0)
            .bind(expires.as_millisecond())
            .execute(db)
            .await?;
    });
    Ok(())
}

/// Whether a link can still be used.
pub async fn is_kept(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT person FROM person_links WHERE jurisdiction = $1 AND token_hash = $2 AND expires_ms > $3";
    let person: Option<i64> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(token_hash)
        .bind(now.as_millisecond())
        .fetch_optional(db)
        .await?);
    Ok(person.is_some())
}

/// Uses a link up: true for the one who was first.
pub async fn confirm(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    const BURN: &str =
        "DELETE FROM person_links WHERE jurisdiction = $1 AND token_hash = $2 AND expires_ms > $3 RETURNING person";
    const NOTE: &str = "UPDATE people SET confirmed_ms = $3 \
                        WHERE jurisdiction = $1 AND person = $2 AND erased_ms IS NULL AND confirmed_ms IS NULL";
    let (name, now) = (jurisdiction.as_str(), now.as_millisecond());
    let person: Option<i64> =
        on!(db, db => sqlx::query_scalar(BURN).bind(name).bind(token_hash).bind(now).fetch_optional(db).await?);
    let Some(person) = person else { return Ok(false) };
    on!(db, db => sqlx::query(NOTE).bind(name).bind(person).bind(now).execute(db).await?;);
    Ok(true)
}

/// When a person said that the address is theirs.
pub async fn confirmed_at(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    person: PersonId,
) -> Result<Option<Timestamp>, StoreError> {
    const SQL: &str =
        "SELECT confirmed_ms FROM people WHERE jurisdiction = $1 AND person = $2 AND confirmed_ms IS NOT NULL";
    let at: Option<i64> =
        on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).bind(person.0).fetch_optional(db).await?);
    Ok(at.and_then(|ms| Timestamp::from_millisecond(ms).ok()))
}

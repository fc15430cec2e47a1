//! Who wants no more mails.

use jiff::Timestamp;

use crate::domain::person::PersonId;
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, on};

/// Notes that this person wants no more mails; again changes nothing.
pub async fn stop(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO mail_stops (jurisdiction, person, at_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(person.0)
        .bind(now.as_millisecond())
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Notes that this person wants mails again.
pub async fn resume(db: &Db, jurisdiction: &JurisdictionCode, person: PersonId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM mail_stops WHERE jurisdiction = $1 AND person = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(person.0).execute(db).await?;);
    Ok(())
}

/// Whether this person wants no more mails.
pub async fn is_stopped(db: &Db, jurisdiction: &JurisdictionCode, person: PersonId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM mail_stops WHERE jurisdiction = $1 AND person = $2";
    let one: Option<i32> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(person.0)
        .fetch_optional(db)
        .await?);
    Ok(one.is_some())
}

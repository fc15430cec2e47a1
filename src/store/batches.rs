//! What was done to many reports at once: kept for a day, so that its result can be read again and undone.

use jiff::Timestamp;

use crate::domain::person::AccountId;
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, on};

/// The batch of that name, if this account has made it.
pub async fn load(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
    name: &str,
) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT body FROM batches WHERE jurisdiction = $1 AND account = $2 AND name = $3";
    Ok(on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(account.0)
        .bind(name)
        .fetch_optional(db)
        .await?))
}

/// Keeps a batch as it is now.
pub async fn save(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
    (name, body): (&str, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO batches (jurisdiction, account, name, body, made_ms) VALUES ($1, $2, $3, $4, $5) \
                       ON CONFLICT (jurisdiction, account, name) DO UPDATE SET body = excluded.body";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(account.0)
        .bind(name)
        .bind(body)
        .bind(now.as_millisecond())
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Forgets the batches made before.
pub async fn forget_before(db: &Db, jurisdiction: &JurisdictionCode, before: Timestamp) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM batches WHERE jurisdiction = $1 AND made_ms < $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(before.as_millisecond()).execute(db).await?;);
    Ok(())
}

//! Views of the queue that people have given names.

use jiff::Timestamp;

use crate::domain::person::AccountId;
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, on};

/// The named views of an account, in the order in which they were saved: name and query.
pub async fn of(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
) -> Result<Vec<(String, String)>, StoreError> {
    const SQL: &str =
        "SELECT name, query FROM desk_views WHERE jurisdiction = $1 AND account = $2 ORDER BY saved_ms, name";
    Ok(on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).bind(account.0).fetch_all(db).await?))
}

/// Saves a view, in place of one of the same name.
pub async fn save(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
    (name, query): (&str, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO desk_views (jurisdiction, account, name, query, saved_ms) VALUES ($1, $2, $3, $4, $5) \
                       ON CONFLICT (jurisdiction, account, name) DO UPDATE SET query = excluded.query";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(account.0)
        .bind(name)
        .bind(query)
        .bind(now.as_millisecond())
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Forgets a view.
pub async fn forget(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
    name: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM desk_views WHERE jurisdiction = $1 AND account = $2 AND name = $3";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(account.0).bind(name).execute(db).await?;);
    Ok(())
}

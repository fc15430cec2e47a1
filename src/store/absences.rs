//! When people are away, and who stands in for them.

use crate::domain::absence::Absence;
use crate::domain::person::AccountId;
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, on};

/// Every absence, those that are over too.
pub async fn all(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<Absence>, StoreError> {
    const SQL: &str =
        "SELECT account, substitute, from_day, until_day FROM absences WHERE jurisdiction = $1 ORDER BY account";
    let rows: Vec<(i64, i64, String, String)> =
        on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).fetch_all(db).await?);
    rows.into_iter()
        .map(|(account, substitute, from, until)| {
            let day = |text: &str| {
                text.parse().map_err(|_error| StoreError::Damaged(format!("the absence of account {account}")))
            };
            let (from, until) = (day(&from)?, day(&until)?);
            Ok(Absence { account: AccountId(account), substitute: AccountId(substitute), from, until })
        })
        .collect()
}

/// Notes an absence, in place of the account's one before.
pub async fn write(db: &Db, jurisdiction: &JurisdictionCode, absence: &Absence) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO absences (jurisdiction, account, substitute, from_day, until_day) \
                       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (jurisdiction, account) DO UPDATE SET \
                       substitute = excluded.substitute, from_day = excluded.from_day, until_day = excluded.until_day";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(absence.account.0)
        .bind(absence.substitute.0)
        .bind(absence.from.to_string())
        .bind(absence.until.to_string())
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Forgets the absence of an account.
pub async fn remove(db: &Db, jurisdiction: &JurisdictionCode, account: AccountId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM absences WHERE jurisdiction = $1 AND account = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(account.0).execute(db).await?;);
    Ok(())
}

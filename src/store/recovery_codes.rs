//! Codes that let an account in when its app is lost: kept as hashes, each used once.

use crate::domain::person::AccountId;
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, on};

/// Replaces the codes of an account by those of these hashes.
pub async fn replace(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
    hashes: &[String],
) -> Result<(), StoreError> {
    const FORGET: &str = "DELETE FROM recovery_codes WHERE jurisdiction = $1 AND account = $2";
    const ADD: &str = "INSERT INTO recovery_codes (jurisdiction, account, code_hash) VALUES ($1, $2, $3)";
    on!(db, db => {
        let mut tx = db.begin().await?;
        sqlx::query(FORGET).bind(jurisdiction.as_str()).bind(account.0).execute(&mut *tx).await?;
        for hash in hashes {
            sqlx::query(ADD).bind(jurisdiction.as_str()).bind(account.0).bind(hash).execute(&mut *tx).await?;
        }
        tx.commit().await?;
    });
    Ok(())
}

/// Uses a code up; false when the account has none of this hash.
pub async fn take(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
    hash: &str,
) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM recovery_codes WHERE jurisdiction = $1 AND account = $2 AND code_hash = $3";
    let taken = on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(account.0)
        .bind(hash)
        .execute(db)
        .await?
        .rows_affected());
    Ok(taken == 1)
}

/// How many codes an account has left.
pub async fn left(db: &Db, jurisdiction: &JurisdictionCode, account: AccountId) -> Result<u64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM recovery_codes WHERE jurisdiction = $1 AND account = $2";
    let left: i64 =
        on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).bind(account.0).fetch_one(db).await?);
    Ok(u64::try_from(left).unwrap_or_default())
}

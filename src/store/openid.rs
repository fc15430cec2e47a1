//! Who accounts are to an OpenID Connect provider, and which attempts to sign in by it were answered.

use jiff::Timestamp;

use crate::domain::person::{AccountId, Email};
use crate::domain::record::JurisdictionCode;
use crate::store::accounts::{Account, AccountRow, account};
use crate::store::{Db, StoreError, on};

/// That an account is somebody to a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The account.
    pub account: AccountId,
    /// The provider.
    pub issuer: String,
    /// Since when it is known.
    pub linked_at: Timestamp,
}

/// The account of a subject, whether it may sign in or not.
pub async fn account_of(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    issuer: &str,
    subject: &str,
) -> Result<Option<Account>, StoreError> {
    const SQL: &str = "SELECT a.account, a.email, a.name, a.role, a.office, a.password, a.disabled_ms, \
                       a.code_secret, a.code_required \
                       FROM openid_links o JOIN accounts a ON a.jurisdiction = o.jurisdiction AND a.account = o.account \
                       WHERE o.jurisdiction = $1 AND o.issuer = $2 AND o.subject = $3";
    let row: Option<AccountRow> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(issuer)
        .bind(subject)
        .fetch_optional(db)
        .await?);
    row.map(account).transpose()
}

/// The accounts of a mail address, however its capitals are written: providers write them as they like.
pub async fn accounts_of_email(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    email: &Email,
) -> Result<Vec<Account>, StoreError> {
    const SQL: &str = "SELECT account, email, name, role, office, password, disabled_ms, code_secret, code_required FROM accounts \
                       WHERE jurisdiction = $1 AND LOWER(email) = LOWER($2)";
    let rows: Vec<AccountRow> =
        on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).bind(email.as_str()).fetch_all(db).await?);
    rows.into_iter().map(account).collect()
}

/// Notes that an account is that subject; false when the subject is another account, or the account another subject of
/// that provider.
pub async fn link(db: &Db, jurisdiction: &JurisdictionCode, link: &Link, subject: &str) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO openid_links (jurisdiction, account, issuer, subject, linked_ms) \
                       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let linked = on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(link.account.0)
        .bind(&link.issuer)
        .bind(subject)
        .bind(link.linked_at.as_millisecond())
        .execute(db)
        .await?
        .rows_affected());
    Ok(linked == 1)
}

/// Every link.
pub async fn all(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<Link>, StoreError> {
    const SQL: &str =
        "SELECT account, issuer, linked_ms FROM openid_links WHERE jurisdiction = $1 ORDER BY account, linked_ms";
    let rows: Vec<(i64, String, i64)> =
        on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).fetch_all(db).await?);
    rows.into_iter().map(of_row).collect()
}

/// The links of an account.
pub async fn of_account(db: &Db, jurisdiction: &JurisdictionCode, account: AccountId) -> Result<Vec<Link>, StoreError> {
    const SQL: &str = "SELECT account, issuer, linked_ms FROM openid_links \
                       WHERE jurisdiction = $1 AND account = $2 ORDER BY linked_ms";
    let rows: Vec<(i64, String, i64)> =
        on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).bind(account.0).fetch_all(db).await?);
    rows.into_iter().map(of_row).collect()
}

fn of_row((account, issuer, linked_ms): (i64, String, i64)) -> Result<Link, StoreError> {
    let damaged = || StoreError::Damaged(format!("account {account}: since when it is linked"));
    let linked_at = Timestamp::from_millisecond(linked_ms).map_err(|_error| damaged())?;
    Ok(Link { account: AccountId(account), issuer, linked_at })
}

/// Forgets the links of an account; false when there were none.
pub async fn unlink(db: &Db, jurisdiction: &JurisdictionCode, account: AccountId) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM openid_links WHERE jurisdiction = $1 AND account = $2";
    let gone = on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(account.0)
        .execute(db)
        .await?
        .rows_affected());
    Ok(gone > 0)
}

/// Uses an attempt up, and forgets those that have ended by now: true for the one who was first.
pub async fn use_attempt(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    attempt_hash: &str,
    (now, expires): (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    const TIDY: &str = "DELETE FROM openid_attempts WHERE jurisdiction = $1 AND expires_ms <= $2";
    const SQL: &str = "INSERT INTO openid_attempts (jurisdiction, attempt_hash, expires_ms) VALUES ($1, $2, $3) \
                       ON CONFLICT DO NOTHING";
    let used = on!(db, db => {
        sqlx::query(TIDY).bind(jurisdiction.as_str()).bind(now.as_millisecond()).execute(db).await?;
        sqlx::query(SQL)
            .bind(jurisdiction.as_str())
            .bind(attempt_hash)
            .bind(expires.as_millisecond())
            .execute(db)
            .await?
            .rows_affected()
    });
    Ok(used == 1)
}

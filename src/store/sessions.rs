//! Sessions of those who have signed in. Only the hashes of their tokens are stored.

use jiff::Timestamp;

use crate::domain::person::AccountId;
use crate::domain::record::JurisdictionCode;
use crate::store::accounts::{Account, AccountRow, account};
use crate::store::{Db, StoreError, on};

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names it among those of the account.
    pub id: i64,
    /// The hash of its token.
    pub token_hash: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used, to some minutes.
    pub seen_at: Timestamp,
    /// Until when it lasts.
    pub expires_at: Timestamp,
    /// Browser and system.
    pub device: String,
    /// The network it began in.
    pub network: String,
    /// Whether it is nobody's yet: the password was right, the code is still to come.
    pub awaits_code: bool,
}

/// Begins a session of an account.
pub async fn begin(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
    session: &Session,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO sessions \
                       (jurisdiction, token_hash, account, session, created_ms, seen_ms, expires_ms, device, network, awaits_code) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(&session.token_hash)
        .bind(account.0)
        .bind(session.id)
        .bind(session.began_at.as_millisecond())
        .bind(session.seen_at.as_millisecond())
        .bind(session.expires_at.as_millisecond())
        .bind(&session.device)
        .bind(&session.network)
        .bind(i64::from(session.awaits_code))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// The enabled account whose session has this token hash and has not expired, and when the session was last used.
pub async fn account_of(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<(Account, Timestamp)>, StoreError> {
    account_that(db, jurisdiction, token_hash, now, false).await
}

/// The same of a session that awaits its code.
pub async fn awaiting_code(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<(Account, Timestamp)>, StoreError> {
    account_that(db, jurisdiction, token_hash, now, true).await
}

async fn account_that(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    now: Timestamp,
    awaits_code: bool,
) -> Result<Option<(Account, Timestamp)>, StoreError> {
    const SQL: &str = "SELECT a.account, a.email, a.name, a.role, a.office, a.password, a.disabled_ms, \
                       a.code_secret, a.code_required, s.seen_ms \
                       FROM sessions s JOIN accounts a ON a.jurisdiction = s.jurisdiction AND a.account = s.account \
                       WHERE s.jurisdiction = $1 AND s.token_hash = $2 AND s.expires_ms > $3 AND a.disabled_ms IS NULL \
                       AND s.awaits_code = $4";
    type Row = (i64, String, String, String, Option<String>, String, Option<i64>, Option<String>, i64, i64);
    let row: Option<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(token_hash)
        .bind(now.as_millisecond())
        .bind(i64::from(awaits_code))
        .fetch_optional(db)
        .await?);
    row.map(|(id, email, name, role, office, password, disabled_ms, code_secret, code_required, seen_ms)| {
        let row: AccountRow = (id, email, name, role, office, password, disabled_ms, code_secret, code_required);
        Ok((account(row)?, instant(seen_ms)?))
    })
    .transpose()
}

fn instant(ms: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(ms).map_err(|_error| StoreError::Damaged("the time of a session".to_owned()))
}

/// Notes that a session is in use.
pub async fn touch(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE sessions SET seen_ms = $3 WHERE jurisdiction = $1 AND token_hash = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(token_hash).bind(now.as_millisecond()).execute(db).await?;);
    Ok(())
}

/// The sessions of an account that have not expired, the one used last first.
pub async fn of_account(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<Session>, StoreError> {
    const SQL: &str = "SELECT session, token_hash, created_ms, seen_ms, expires_ms, device, network FROM sessions \
                       WHERE jurisdiction = $1 AND account = $2 AND expires_ms > $3 AND awaits_code = 0 ORDER BY seen_ms DESC, session";
    type Row = (i64, String, i64, i64, i64, String, String);
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(account.0)
        .bind(now.as_millisecond())
        .fetch_all(db)
        .await?);
    rows.into_iter()
        .map(|(id, token_hash, began_ms, seen_ms, expires_ms, device, network)| {
            let (began_at, seen_at, expires_at) = (instant(began_ms)?, instant(seen_ms)?, instant(expires_ms)?);
            Ok(Session { id, token_hash, began_at, seen_at, expires_at, device, network, awaits_code: false })
        })
        .collect()
}

/// Ends the session of this token hash.
pub async fn end(db: &Db, jurisdiction: &JurisdictionCode, token_hash: &str) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM sessions WHERE jurisdiction = $1 AND token_hash = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(token_hash).execute(db).await?;);
    Ok(())
}

/// Ends one session of an account.
pub async fn end_one(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
    session: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM sessions WHERE jurisdiction = $1 AND account = $2 AND session = $3";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(account.0).bind(session).execute(db).await?;);
    Ok(())
}

/// Ends all sessions of an account but the one of this token hash, if any.
pub async fn end_all_but(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: AccountId,
    token_hash: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM sessions WHERE jurisdiction = $1 AND account = $2 AND token_hash <> $3";
    let kept = token_hash.unwrap_or_default();
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(account.0).bind(kept).execute(db).await?;);
    Ok(())
}

/// Forgets sessions that have expired.
pub async fn forget_expired(db: &Db, jurisdiction: &JurisdictionCode, now: Timestamp) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM sessions WHERE jurisdiction = $1 AND expires_ms <= $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(now.as_millisecond()).execute(db).await?;);
    Ok(())
}

//! Mails about accounts that wait to be sent, and the one-time links that they carry.

use jiff::Timestamp;

use crate::domain::account::LinkPurpose;
use crate::domain::failure::Failure;
use crate::domain::person::{AccountId, Email};
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, on};

/// A mail to send, to an address that may have no account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountMail {
    /// Where to.
    pub email: Email,
    /// What for.
    pub purpose: LinkPurpose,
    /// Language: `it` or `en`.
    pub language: String,
    /// How often it was tried.
    pub attempts: u32,
}

fn purpose_of(code: &str) -> Result<LinkPurpose, StoreError> {
    LinkPurpose::of_code(code).ok_or_else(|| StoreError::Damaged(format!("the purpose of a link: {code}")))
}

/// Asks for a mail; asked for again before it is sent, it is still one.
pub async fn enqueue(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    email: &Email,
    purpose: LinkPurpose,
    language: &str,
    due: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO account_mails (jurisdiction, email, purpose, language, due_ms, attempts) \
                       VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (jurisdiction, email, purpose) \
                       DO UPDATE SET language = excluded.language, due_ms = excluded.due_ms, attempts = 0";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(email.as_str())
        .bind(purpose.code())
        .bind(language)
        .bind(due.as_millisecond())
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Takes at most `limit` mails that are due, and puts their next attempt off to `retry`, as for those to citizens.
pub async fn take_due(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    now: Timestamp,
    retry: Timestamp,
    limit: u32,
) -> Result<Vec<AccountMail>, StoreError> {
    const ANY: &str = "SELECT 1 FROM account_mails WHERE jurisdiction = $1 AND due_ms <= $2 LIMIT 1";
    const TAKE: &str = "UPDATE account_mails SET attempts = attempts + 1, due_ms = $3 \
                        WHERE jurisdiction = $1 AND due_ms <= $2 AND (email, purpose) IN \
                        (SELECT email, purpose FROM account_mails WHERE jurisdiction = $1 AND due_ms <= $2 ORDER BY due_ms LIMIT $4) \
                        RETURNING email, purpose, language, attempts";
    type Row = (String, String, String, i64);
    let any: Option<i32> = on!(db, db => sqlx::query_scalar(ANY)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .fetch_optional(db)
        .await?);
    if any.is_none() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(TAKE)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .bind(retry.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    rows.into_iter()
        .map(|(email, purpose, language, attempts)| {
            let email = Email::new(&email).map_err(|_error| StoreError::Damaged("the address of a mail".to_owned()))?;
            let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
            Ok(AccountMail { email, purpose: purpose_of(&purpose)?, language, attempts })
        })
        .collect()
}

/// Forgets a mail: it was sent, or there is nobody to send it to.
pub async fn forget(db: &Db, jurisdiction: &JurisdictionCode, mail: &AccountMail) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM account_mails WHERE jurisdiction = $1 AND email = $2 AND purpose = $3";
    let (email, purpose) = (mail.email.as_str(), mail.purpose.code());
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(email).bind(purpose).execute(db).await?;);
    Ok(())
}

/// Notes why a mail could not be sent, and when to try again; `None`: never.
pub async fn put_off(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    mail: &AccountMail,
    failure: &Failure,
    retry: Option<Timestamp>,
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE account_mails SET due_ms = $4, failure = $5 WHERE jurisdiction = $1 AND email = $2 AND purpose = $3";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(mail.email.as_str())
        .bind(mail.purpose.code())
        .bind(retry.map_or(i64::MAX, Timestamp::as_millisecond))
        .bind(failure.stored())
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Keeps the hash of a link that is about to be mailed, and forgets those that have expired.
pub async fn keep(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    account: AccountId,
    purpose: LinkPurpose,
    (now, expires): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    const TIDY: &str = "DELETE FROM account_links WHERE jurisdiction = $1 AND expires_ms <= $2";
    const SQL: &str = "INSERT INTO account_links (jurisdiction, token_hash, account, purpose, expires_ms) \
                       VALUES ($1, $2, $3, $4, $5)";
    on!(db, db => {
        sqlx::query(TIDY).bind(jurisdiction.as_str()).bind(now.as_millisecond()).execute(db).await?;
        sqlx::query(SQL)
            .bind(jurisdiction.as_str())
            .bind(token_hash)
            .bind(account.0)
            .bind(purpose.code())
            .bind(expires.as_millisecond())
            .execute(db)
            .await?;
    });
    Ok(())
}

/// The account and the purpose of a link that can still be used.
pub async fn find(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<(AccountId, LinkPurpose)>, StoreError> {
    const SQL: &str = "SELECT account, purpose FROM account_links \
                       WHERE jurisdiction = $1 AND token_hash = $2 AND expires_ms > $3";
    let row: Option<(i64, String)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(token_hash)
        .bind(now.as_millisecond())
        .fetch_optional(db)
        .await?);
    row.map(|(account, purpose)| Ok((AccountId(account), purpose_of(&purpose)?))).transpose()
}

/// Uses a link up: true for the one who was first.
pub async fn burn(db: &Db, jurisdiction: &JurisdictionCode, token_hash: &str) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM account_links WHERE jurisdiction = $1 AND token_hash = $2";
    let gone =
        on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(token_hash).execute(db).await?.rows_affected());
    Ok(gone == 1)
}

/// Forgets all links of an account.
pub async fn forget_of(db: &Db, jurisdiction: &JurisdictionCode, account: AccountId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM account_links WHERE jurisdiction = $1 AND account = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(account.0).execute(db).await?;);
    Ok(())
}

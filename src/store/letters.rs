//! The outbox of letters to the staff: written when they are put here, sent by the mailer.

use jiff::Timestamp;

use crate::domain::failure::Failure;
use crate::domain::person::Email;
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, Tx, on};

/// A letter to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffLetter {
    /// What it is about and for whom: there is never a second one of this name.
    pub name: String,
    /// Whom it goes to.
    pub recipient: Email,
    /// One line.
    pub subject: String,
    /// Lines ended by `\n`; links begin with [`SITE`].
    pub body: String,
}

/// Stands in letters for what links begin with, which is known when they are sent.
pub const SITE: &str = "{site}";

/// The due time of a letter that nobody tries to send any more.
const NEVER_MS: i64 = i64::MAX;

/// A letter that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLetter {
    /// The letter.
    pub letter: StaffLetter,
    /// How often it was tried.
    pub attempts: u32,
    /// The tag of the language that it is written in; none: that of the jurisdiction.
    pub language: Option<String>,
}

/// Puts a letter in the jurisdiction's language into the outbox, unless there has been one of its name.
pub async fn enqueue(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    letter: &StaffLetter,
    due: Timestamp,
) -> Result<(), StoreError> {
    enqueue_in(tx, jurisdiction, letter, None, due).await
}

/// Puts a letter into the outbox, unless there has been one of its name; `language` is the tag of what it is written in.
pub async fn enqueue_in(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    letter: &StaffLetter,
    language: Option<&str>,
    due: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO letters (jurisdiction, name, recipient, subject, body, due_ms, language) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(&letter.name)
        .bind(letter.recipient.as_str())
        .bind(&letter.subject)
        .bind(&letter.body)
        .bind(due.as_millisecond())
        .bind(language)
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// Whether a letter is due. Reads only, so asking often keeps no writer waiting.
pub async fn any_due(db: &Db, jurisdiction: &JurisdictionCode, now: Timestamp) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM letters WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 LIMIT 1";
    let one: Option<i32> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .fetch_optional(db)
        .await?);
    Ok(one.is_some())
}

/// Takes at most `limit` letters that are due, and puts their next attempt off to `retry`: no other process takes them
/// meanwhile.
pub async fn take_due(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    now: Timestamp,
    retry: Timestamp,
    limit: u32,
) -> Result<Vec<DueLetter>, StoreError> {
    const SQL: &str = "UPDATE letters SET attempts = attempts + 1, due_ms = $3 \
                       WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 AND name IN \
                       (SELECT name FROM letters WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 ORDER BY due_ms LIMIT $4) \
                       RETURNING name, recipient, subject, body, attempts, language";
    let rows: Vec<(String, String, String, String, i64, Option<String>)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .bind(retry.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    rows.into_iter()
        .map(|(name, recipient, subject, body, attempts, language)| {
            let recipient = recipient.try_into();
            let recipient = recipient.map_err(|_error| StoreError::Damaged(format!("letter {name}: its address")))?;
            let letter = StaffLetter { name, recipient, subject, body };
            Ok(DueLetter { letter, attempts: u32::try_from(attempts).unwrap_or(u32::MAX), language })
        })
        .collect()
}

/// Notes that a letter has been sent; its words are not kept.
pub async fn mark_sent(db: &Db, jurisdiction: &JurisdictionCode, name: &str, now: Timestamp) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE letters SET sent_ms = $3, failure = NULL, body = '' WHERE jurisdiction = $1 AND name = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(name).bind(now.as_millisecond()).execute(db).await?;);
    Ok(())
}

/// Notes why a letter could not be sent, and when to try again; `None`: never.
pub async fn mark_failed(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    name: &str,
    failure: &Failure,
    retry: Option<Timestamp>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE letters SET failure = $3, due_ms = $4 WHERE jurisdiction = $1 AND name = $2";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(name)
        .bind(failure.stored())
        .bind(retry.map_or(NEVER_MS, Timestamp::as_millisecond))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Forgets letters that were sent, and were due before `before`; returns how many. Their names are asked for while they
/// may be written again, which is not so long.
pub async fn forget_sent(db: &Db, jurisdiction: &JurisdictionCode, before: Timestamp) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM letters WHERE jurisdiction = $1 AND sent_ms < $2";
    Ok(on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(before.as_millisecond())
        .execute(db)
        .await?
        .rows_affected()))
}

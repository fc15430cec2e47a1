//! The transactional outbox: which event is to be told to whom. Written with the event, emptied by the mailer.

use jiff::Timestamp;

use crate::domain::failure::Failure;
use crate::domain::person::PersonId;
use crate::domain::record::{JurisdictionCode, RecordId, Seq};
use crate::store::{Db, StoreError, Tx, bigint, natural, on};

/// A mail to send: the event to tell, and to whom. Its words are made when it is sent, from what is then known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mail {
    /// The event to tell.
    pub seq: Seq,
    /// Whom to tell.
    pub person: PersonId,
    /// The record it happened to.
    pub record: RecordId,
    /// How often it was tried.
    pub attempts: u32,
}

/// The due time of a mail that nobody tries to send any more.
const NEVER_MS: i64 = i64::MAX;

/// Puts a mail into the outbox.
pub async fn enqueue(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    mail: Mail,
    due: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO mails (jurisdiction, seq, person, record, due_ms) VALUES ($1, $2, $3, $4, $5)";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(mail.seq.0))
        .bind(mail.person.0)
        .bind(bigint(mail.record.0))
        .bind(due.as_millisecond())
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// Whether a mail is due. Reads only, so asking often keeps no writer waiting.
pub async fn any_due(db: &Db, jurisdiction: &JurisdictionCode, now: Timestamp) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM mails WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 LIMIT 1";
    let one: Option<i32> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .fetch_optional(db)
        .await?);
    Ok(one.is_some())
}

/// Takes at most `limit` mails that are due, and puts their next attempt off to `retry`: no other process takes
/// them meanwhile, and one that dies while sending leaves them to be tried again.
pub async fn take_due(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    now: Timestamp,
    retry: Timestamp,
    limit: u32,
) -> Result<Vec<Mail>, StoreError> {
    const SQL: &str = "UPDATE mails SET attempts = attempts + 1, due_ms = $3 \
                       WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 AND (seq, person) IN \
                       (SELECT seq, person FROM mails WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 ORDER BY seq LIMIT $4) \
                       RETURNING seq, person, record, attempts";
    let mut rows: Vec<(i64, i64, i64, i64)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .bind(retry.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    rows.sort_unstable();
    Ok(rows
        .into_iter()
        .map(|(seq, person, record, attempts)| Mail {
            seq: Seq(natural(seq)),
            person: PersonId(person),
            record: RecordId(natural(record)),
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        })
        .collect())
}

/// Notes that a mail has been sent, or that there was nobody to send it to.
pub async fn mark_sent(db: &Db, jurisdiction: &JurisdictionCode, mail: Mail, now: Timestamp) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE mails SET sent_ms = $4, failure = NULL WHERE jurisdiction = $1 AND seq = $2 AND person = $3";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(mail.seq.0))
        .bind(mail.person.0)
        .bind(now.as_millisecond())
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Notes why a mail could not be sent, and when to try again; `None`: never.
pub async fn mark_failed(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    mail: Mail,
    failure: &Failure,
    retry: Option<Timestamp>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE mails SET failure = $4, due_ms = $5 WHERE jurisdiction = $1 AND seq = $2 AND person = $3";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(mail.seq.0))
        .bind(mail.person.0)
        .bind(failure.stored())
        .bind(retry.map_or(NEVER_MS, Timestamp::as_millisecond))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// How many mails wait to be sent; those that were given up are not counted.
pub async fn waiting(db: &Db, jurisdiction: &JurisdictionCode) -> Result<u64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM mails WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms < $2";
    let count: i64 =
        on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).bind(NEVER_MS).fetch_one(db).await?);
    Ok(natural(count))
}

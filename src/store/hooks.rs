//! What the systems of offices want to be told, and what waits to be told to them.

use jiff::Timestamp;

use crate::domain::failure::Failure;
use crate::domain::hook::Topic;
use crate::domain::office::OfficeCode;
use crate::domain::record::{JurisdictionCode, RecordId, Seq};
use crate::store::{Db, StoreError, Tx, bigint, natural, on};

/// Where the system of an office is told, of what, and what proves it.
#[derive(Clone, PartialEq, Eq)]
pub struct Hook {
    /// The office.
    pub office: OfficeCode,
    /// Where to.
    pub url: String,
    /// Of what.
    pub topics: Vec<Topic>,
    /// Whether it is told at all.
    pub enabled: bool,
    /// What it is signed with: `whsec_` and Base64.
    pub secret: String,
    /// The secret before, and how long it is still signed with too.
    pub before: Option<(String, Timestamp)>,
}

impl Hook {
    /// Whether its office is to be told this.
    #[must_use]
    pub fn wants(&self, call: &Call) -> bool {
        self.enabled && self.office == call.office && self.topics.contains(&call.topic)
    }
}

type HookRow = (String, String, String, bool, String, Option<String>, Option<i64>);

fn hook_of(row: HookRow) -> Result<Hook, StoreError> {
    let (office, url, topics, enabled, secret, before, until_ms) = row;
    let until = until_ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    Ok(Hook {
        office: office.parse().map_err(|_error| StoreError::Damaged(format!("the webhook of {office}")))?,
        url,
        topics: topics.split(' ').filter_map(Topic::of_code).collect(),
        enabled,
        secret,
        before: before.zip(until),
    })
}

const COLUMNS: &str = "SELECT office, url, topics, enabled, secret, secret_before, before_until_ms FROM hooks \
                       WHERE jurisdiction = $1 ORDER BY office";

/// Every webhook.
pub async fn all(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<Hook>, StoreError> {
    let rows: Vec<HookRow> = on!(db, db => sqlx::query_as(COLUMNS).bind(jurisdiction.as_str()).fetch_all(db).await?);
    rows.into_iter().map(hook_of).collect()
}

/// The same within a transaction.
pub async fn all_in(tx: &mut Tx, jurisdiction: &JurisdictionCode) -> Result<Vec<Hook>, StoreError> {
    let rows: Vec<HookRow> =
        on!(tx, tx => sqlx::query_as(COLUMNS).bind(jurisdiction.as_str()).fetch_all(&mut **tx).await?);
    rows.into_iter().map(hook_of).collect()
}

/// Writes a webhook, in place of the office's one before.
pub async fn write(db: &Db, jurisdiction: &JurisdictionCode, hook: &Hook) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO hooks (jurisdiction, office, url, topics, enabled, secret, secret_before, before_until_ms) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (jurisdiction, office) DO UPDATE SET \
                       url = excluded.url, topics = excluded.topics, enabled = excluded.enabled, secret = excluded.secret, \
                       secret_before = excluded.secret_before, before_until_ms = excluded.before_until_ms";
    let topics = hook.topics.iter().map(|topic| topic.code()).collect::<Vec<_>>().join(" ");
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(hook.office.as_str())
        .bind(&hook.url)
        .bind(&topics)
        .bind(hook.enabled)
        .bind(&hook.secret)
        .bind(hook.before.as_ref().map(|(secret, _)| secret.clone()))
        .bind(hook.before.as_ref().map(|(_, until)| until.as_millisecond()))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Takes the webhook of an office away, with what waits for it.
pub async fn remove(db: &Db, jurisdiction: &JurisdictionCode, office: &OfficeCode) -> Result<(), StoreError> {
    const HOOK: &str = "DELETE FROM hooks WHERE jurisdiction = $1 AND office = $2";
    const CALLS: &str = "DELETE FROM hook_calls WHERE jurisdiction = $1 AND office = $2 AND sent_ms IS NULL";
    for sql in [HOOK, CALLS] {
        on!(db, db => sqlx::query(sql).bind(jurisdiction.as_str()).bind(office.as_str()).execute(db).await?;);
    }
    Ok(())
}

/// Something to tell: the event, whose system, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The event.
    pub seq: Seq,
    /// Whose system is told.
    pub office: OfficeCode,
    /// The record it happened to.
    pub record: RecordId,
    /// What it is to the office.
    pub topic: Topic,
    /// How often it was tried.
    pub attempts: u32,
}

/// The due time of a call that nobody tries to make any more.
pub const NEVER_MS: i64 = i64::MAX;

/// Puts a call into the outbox.
pub async fn enqueue(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    call: &Call,
    due: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO hook_calls (jurisdiction, seq, office, record, topic, due_ms) \
                       VALUES ($1, $2, $3, $4, $5, $6)";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(call.seq.0))
        .bind(call.office.as_str())
        .bind(bigint(call.record.0))
        .bind(call.topic.code())
        .bind(due.as_millisecond())
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// Whether a call is due. Reads only.
pub async fn any_due(db: &Db, jurisdiction: &JurisdictionCode, now: Timestamp) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM hook_calls WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 LIMIT 1";
    let one: Option<i32> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .fetch_optional(db)
        .await?);
    Ok(one.is_some())
}

/// Takes at most `limit` calls that are due, and puts their next attempt off to `retry`: no other process takes them
/// meanwhile.
pub async fn take_due(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    now: Timestamp,
    retry: Timestamp,
    limit: u32,
) -> Result<Vec<Call>, StoreError> {
    const SQL: &str = "UPDATE hook_calls SET attempts = attempts + 1, due_ms = $3 \
                       WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 AND (seq, office) IN \
                       (SELECT seq, office FROM hook_calls WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms <= $2 ORDER BY seq LIMIT $4) \
                       RETURNING seq, office, record, topic, attempts";
    let mut rows: Vec<(i64, String, i64, String, i64)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .bind(retry.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    rows.sort_unstable();
    rows.into_iter()
        .map(|(seq, office, record, topic, attempts)| {
            let damaged = || StoreError::Damaged(format!("the webhook call {seq} to {office}"));
            Ok(Call {
                seq: Seq(natural(seq)),
                office: office.parse().map_err(|_error| damaged())?,
                record: RecordId(natural(record)),
                topic: Topic::of_code(&topic).ok_or_else(damaged)?,
                attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

/// Notes that a call has been taken, or that there is nobody to tell any more.
pub async fn mark_sent(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    call: &Call,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE hook_calls SET sent_ms = $4, failure = NULL WHERE jurisdiction = $1 AND seq = $2 AND office = $3";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(call.seq.0))
        .bind(call.office.as_str())
        .bind(now.as_millisecond())
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Notes why a call was not taken, and when to try again; `None`: never.
pub async fn mark_failed(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    call: &Call,
    failure: &Failure,
    retry: Option<Timestamp>,
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE hook_calls SET failure = $4, due_ms = $5 WHERE jurisdiction = $1 AND seq = $2 AND office = $3";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(call.seq.0))
        .bind(call.office.as_str())
        .bind(failure.stored())
        .bind(retry.map_or(NEVER_MS, Timestamp::as_millisecond))
        .execute(db)
        .await?;
    );
    Ok(())
}

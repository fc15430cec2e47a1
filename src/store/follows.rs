//! Those who follow an area or categories by mail, and the questions whether they want to.

use jiff::Timestamp;

use crate::domain::follow::{Followed, Rhythm};
use crate::domain::person::Email;
use crate::domain::record::{JurisdictionCode, Seq};
use crate::store::{Db, StoreError, Tx, bigint, natural, on};

/// Somebody who follows something.
#[derive(Debug, Clone, PartialEq)]
pub struct Follow {
    /// Names it.
    pub id: i64,
    /// Where mails go.
    pub email: Email,
    /// Tag of the language they speak.
    pub language: String,
    /// What they follow.
    pub wanted: Followed,
    /// How often they want to hear.
    pub rhythm: Rhythm,
    /// Up to where they have been told.
    pub seen: Seq,
    /// When they were told last.
    pub told_at: Option<Timestamp>,
    /// How often the question was tried.
    pub attempts: u32,
}

type Row = (i64, String, String, String, String, i64, Option<i64>, i64);
const COLUMNS: &str = "follow, email, language, wanted, rhythm, seen_seq, told_ms, attempts";

fn follow_of((id, email, language, wanted, rhythm, seen, told, attempts): Row) -> Result<Follow, StoreError> {
    let damaged = || StoreError::Damaged("somebody who follows".to_owned());
    Ok(Follow {
        id,
        email: Email::new(&email).map_err(|_error| damaged())?,
        language,
        wanted: serde_json::from_str(&wanted).map_err(|source| StoreError::Unreadable { what: "follow", source })?,
        rhythm: Rhythm::of_code(&rhythm).ok_or_else(damaged)?,
        seen: Seq(natural(seen)),
        told_at: told.and_then(|ms| Timestamp::from_millisecond(ms).ok()),
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
    })
}

/// Keeps one that is to be asked, unless the address has `max` already; true when it was kept. What waits for the same
/// address to be confirmed is forgotten for it.
pub async fn add(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    follow: &Follow,
    max: u32,
    now: Timestamp,
) -> Result<bool, StoreError> {
    const TIDY: &str = "DELETE FROM follows WHERE jurisdiction = $1 AND email = $2 AND confirmed_ms IS NULL";
    const COUNT: &str = "SELECT COUNT(*) FROM follows WHERE jurisdiction = $1 AND email = $2";
    const SQL: &str = "INSERT INTO follows (jurisdiction, follow, email, language, wanted, rhythm, created_ms, ask_ms, attempts, seen_seq) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0, $8)";
    let wanted = serde_json::to_string(&follow.wanted);
    let wanted = wanted.map_err(|source| StoreError::Unreadable { what: "follow", source })?;
    let (name, email) = (jurisdiction.as_str(), follow.email.as_str());
    on!(db, db => {
        sqlx::query(TIDY).bind(name).bind(email).execute(db).await?;
        let count: i64 = sqlx::query_scalar(COUNT).bind(name).bind(email).fetch_one(db).await?;
        if count >= i64::from(max) {
            return Ok(false);
        }
        sqlx::query(SQL)
            .bind(name)
            .bind(follow.id)
            .bind(email)
            .bind(&follow.language)
            .bind(wanted)
            .bind(follow.rhythm.code())
            .bind(now.as_millisecond())
            .bind(bigint(follow.seen.0))
            .execute(db)
            .await?;
    });
    Ok(true)
}

/// Takes at most `limit` of those that are to be asked, and puts the next attempt off to `retry`.
pub async fn take_to_ask(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    now: Timestamp,
    retry: Timestamp,
    limit: u32,
) -> Result<Vec<Follow>, StoreError> {
    const ANY: &str = "SELECT 1 FROM follows WHERE jurisdiction = $1 AND ask_ms <= $2 LIMIT 1";
    const TAKE: &str = "UPDATE follows SET attempts = attempts + 1, ask_ms = $3 WHERE jurisdiction = $1 AND follow IN \
                        (SELECT follow FROM follows WHERE jurisdiction = $1 AND ask_ms <= $2 ORDER BY ask_ms LIMIT $4) \
                        RETURNING ";
    let (name, now_ms) = (jurisdiction.as_str(), now.as_millisecond());
    let any: Option<i32> = on!(db, db => sqlx::query_scalar(ANY).bind(name).bind(now_ms).fetch_optional(db).await?);
    if any.is_none() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(sqlx::AssertSqlSafe(format!("{TAKE}{COLUMNS}")))
        .bind(name)
        .bind(now_ms)
        .bind(retry.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    rows.into_iter().map(follow_of).collect()
}

/// Notes what the link of the question is known by, and until when; `ask` is when to send it again, if it has not left.
pub async fn mark_asked(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    id: i64,
    link: Option<(&str, Timestamp)>,
    ask: Option<Timestamp>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE follows SET token_hash = $3, expires_ms = $4, ask_ms = $5 \
                       WHERE jurisdiction = $1 AND follow = $2 AND confirmed_ms IS NULL";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(id)
        .bind(link.map(|(hash, _)| hash.to_owned()))
        .bind(link.map(|(_, expires)| expires.as_millisecond()))
        .bind(ask.map(Timestamp::as_millisecond))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Whether a link of a question can still be used.
pub async fn is_asked(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT follow FROM follows WHERE jurisdiction = $1 AND token_hash = $2 AND expires_ms > $3";
    let found: Option<i64> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(token_hash)
        .bind(now.as_millisecond())
        .fetch_optional(db)
        .await?);
    Ok(found.is_some())
}

/// Uses the link of a question up: true for the one who was first. They are told of what happens from `seen` on.
pub async fn confirm(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    token_hash: &str,
    seen: Seq,
    now: Timestamp,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE follows SET confirmed_ms = $3, seen_seq = $4, token_hash = NULL, expires_ms = NULL, ask_ms = NULL \
                       WHERE jurisdiction = $1 AND token_hash = $2 AND expires_ms > $3";
    let done = on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(token_hash)
        .bind(now.as_millisecond())
        .bind(bigint(seen.0))
        .execute(db)
        .await?
        .rows_affected());
    Ok(done == 1)
}

/// All who follow something and have confirmed it.
pub async fn confirmed(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<Follow>, StoreError> {
    const SQL: &str = " FROM follows WHERE jurisdiction = $1 AND confirmed_ms IS NOT NULL ORDER BY email, follow";
    let sql = format!("SELECT {COLUMNS}{SQL}");
    let rows: Vec<Row> =
        on!(db, db => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(jurisdiction.as_str()).fetch_all(db).await?);
    rows.into_iter().map(follow_of).collect()
}

/// What the holder of this address follows, confirmed or not.
pub async fn of_email(db: &Db, jurisdiction: &JurisdictionCode, email: &str) -> Result<Vec<Follow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM follows WHERE jurisdiction = $1 AND email = $2 ORDER BY follow");
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(jurisdiction.as_str())
        .bind(email)
        .fetch_all(db)
        .await?);
    rows.into_iter().map(follow_of).collect()
}

/// Notes up to where somebody has been told, inside a write; false when another process was quicker.
pub async fn advance(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    follow: &Follow,
    seen: Seq,
    told: Option<Timestamp>,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE follows SET seen_seq = $4, told_ms = COALESCE($5, told_ms) \
                       WHERE jurisdiction = $1 AND follow = $2 AND seen_seq = $3";
    let done = on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(follow.id)
        .bind(bigint(follow.seen.0))
        .bind(bigint(seen.0))
        .bind(told.map(Timestamp::as_millisecond))
        .execute(&mut **tx)
        .await?
        .rows_affected());
    Ok(done == 1)
}

/// Forgets one; true when there was one.
pub async fn remove(db: &Db, jurisdiction: &JurisdictionCode, id: i64) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM follows WHERE jurisdiction = $1 AND follow = $2";
    let gone = on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(id).execute(db).await?.rows_affected());
    Ok(gone == 1)
}

/// Forgets those that were not confirmed in time; returns how many.
pub async fn forget_unconfirmed(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    before: Timestamp,
) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM follows WHERE jurisdiction = $1 AND confirmed_ms IS NULL AND created_ms < $2";
    Ok(on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(before.as_millisecond())
        .execute(db)
        .await?
        .rows_affected()))
}

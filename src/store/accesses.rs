//! Who asks to see the documents of practices: apart from the ledger.

use jiff::Timestamp;

use crate::domain::office::OfficeCode;
use crate::domain::person::{Email, Phone};
use crate::domain::practice::access::{Access, AccessId, State};
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::store::{Db, StoreError, Tx, bigint, json_text, natural, on};

/// What came of noting a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is noted.
    Done,
    /// The same form was sent before.
    Before,
    /// Somebody else comes at that hour.
    Taken,
}

type Row = (i64, i64, String, i64, i64, Option<i64>, String, Option<String>);

macro_rules! columns {
    ($rest:literal) => {
        concat!("SELECT access, record, state, asked_ms, due_ms, visit_ms, wish, reply FROM practice_accesses ", $rest)
    };
}

fn unreadable(source: serde_json::Error) -> StoreError {
    StoreError::Unreadable { what: "access", source }
}

fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or_default()
}

fn access_of((access, record, state, asked, due, visit, wish, reply): Row) -> Result<Access, StoreError> {
    let unknown = || StoreError::Damaged(format!("access {access}: its state {state}"));
    Ok(Access {
        id: AccessId(access),
        practice: RecordId(natural(record)),
        asked_at: instant(asked),
        due_at: instant(due),
        state: State::of_code(&state).ok_or_else(unknown)?,
        visit: visit.map(instant),
        wish: serde_json::from_str(&wish).map_err(unreadable)?,
        reply: reply.map(|reply| serde_json::from_str(&reply)).transpose().map_err(unreadable)?,
    })
}

fn all(rows: Vec<Row>) -> Result<Vec<Access>, StoreError> {
    rows.into_iter().map(access_of).collect()
}

/// Notes a request to an office, by the form of that name.
pub async fn add(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    office: &OfficeCode,
    form: &str,
    access: &Access,
) -> Result<Added, StoreError> {
    const SQL: &str = "INSERT INTO practice_accesses (jurisdiction, access, form, record, office, state, is_open, \
                       asked_ms, due_ms, changed_ms, visit_ms, email, digits, wish) \
                       VALUES ($1, $2, $3, $4, $5, $6, TRUE, $7, $8, $7, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
    const BEFORE: &str = "SELECT 1 FROM practice_accesses WHERE jurisdiction = $1 AND form = $2";
    let wish = json_text(&access.wish).map_err(unreadable)?;
    let added = on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(access.id.0)
        .bind(form)
        .bind(bigint(access.practice.0))
        .bind(office.as_str())
        .bind(access.state.code())
        .bind(access.asked_at.as_millisecond())
        .bind(access.due_at.as_millisecond())
        .bind(access.visit.map(Timestamp::as_millisecond))
        .bind(access.wish.email.as_ref().map(Email::as_str).map(str::to_lowercase))
        .bind(access.wish.phone.as_ref().map(Phone::digits))
        .bind(wish)
        .execute(db)
        .await?
        .rows_affected());
    if added > 0 {
        return Ok(Added::Done);
    }
    let before: Option<i32> =
        on!(db, db => sqlx::query_scalar(BEFORE).bind(jurisdiction.as_str()).bind(form).fetch_optional(db).await?);
    Ok(if before.is_some() { Added::Before } else { Added::Taken })
}

/// The hours after `from` at which somebody comes to an office.
pub async fn visits(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    office: &OfficeCode,
    from: Timestamp,
) -> Result<Vec<Timestamp>, StoreError> {
    const SQL: &str =
        "SELECT visit_ms FROM practice_accesses WHERE jurisdiction = $1 AND office = $2 AND visit_ms >= $3";
    let visits: Vec<i64> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(office.as_str())
        .bind(from.as_millisecond())
        .fetch_all(db)
        .await?);
    Ok(visits.into_iter().map(instant).collect())
}

/// The requests to an office: those that wait, the first due first, or those that were answered, the last one first.
pub async fn of_office(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    office: &OfficeCode,
    is_open: bool,
    limit: u32,
) -> Result<Vec<Access>, StoreError> {
    const OPEN: &str =
        columns!("WHERE jurisdiction = $1 AND office = $2 AND is_open = TRUE ORDER BY due_ms, access LIMIT $3");
    const CLOSED: &str = columns!(
        "WHERE jurisdiction = $1 AND office = $2 AND is_open = FALSE ORDER BY changed_ms DESC, access LIMIT $3"
    );
    let sql = if is_open { OPEN } else { CLOSED };
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(sql)
        .bind(jurisdiction.as_str())
        .bind(office.as_str())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    all(rows)
}

/// A request to an office, inside a write.
pub async fn of_id(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    office: &OfficeCode,
    id: AccessId,
) -> Result<Option<Access>, StoreError> {
    const SQL: &str = columns!("WHERE jurisdiction = $1 AND office = $2 AND access = $3");
    let row: Option<Row> = on!(tx, tx => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(office.as_str())
        .bind(id.0)
        .fetch_optional(&mut **tx)
        .await?);
    row.map(access_of).transpose()
}

/// Notes how a request stands after an answer; false where somebody else comes at that hour.
pub async fn write_answer(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    office: &OfficeCode,
    access: &Access,
    now: Timestamp,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE practice_accesses SET state = $4, is_open = $5, changed_ms = $6, visit_ms = $7, reply = $8 \
                       WHERE jurisdiction = $1 AND office = $2 AND access = $3 AND NOT EXISTS (SELECT 1 FROM \
                       practice_accesses other WHERE other.jurisdiction = $1 AND other.office = $2 \
                       AND other.visit_ms = $7 AND other.access <> $3)";
    let reply = access.reply.as_ref().map(json_text).transpose().map_err(unreadable)?;
    let changed = on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(office.as_str())
        .bind(access.id.0)
        .bind(access.state.code())
        .bind(access.state.is_open())
        .bind(now.as_millisecond())
        .bind(access.visit.map(Timestamp::as_millisecond))
        .bind(reply)
        .execute(&mut **tx)
        .await?
        .rows_affected());
    Ok(changed > 0)
}

/// The requests of whoever left this address, or a telephone number that ends with these digits.
pub async fn called(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    email: Option<&str>,
    digits: Option<&str>,
    limit: u32,
) -> Result<Vec<Access>, StoreError> {
    const SQL: &str =
        columns!("WHERE jurisdiction = $1 AND (email = $2 OR digits LIKE $3) ORDER BY asked_ms DESC, access LIMIT $4");
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(email.map(str::to_lowercase))
        .bind(digits.map(|digits| format!("%{digits}")))
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    all(rows)
}

/// Requests that were answered before `before`, the first first.
pub async fn answered_before(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<Access>, StoreError> {
    const SQL: &str = columns!(
        "WHERE jurisdiction = $1 AND is_open = FALSE AND changed_ms < $2 ORDER BY changed_ms, access LIMIT $3"
    );
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(before.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    all(rows)
}

/// Forgets a request.
pub async fn forget(tx: &mut Tx, jurisdiction: &JurisdictionCode, id: AccessId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM practice_accesses WHERE jurisdiction = $1 AND access = $2";
    on!(tx, tx => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(id.0).execute(&mut **tx).await?;);
    Ok(())
}

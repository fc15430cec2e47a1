//! Who has looked at personal data, what was erased, and where what is kept about a person lies.

use jiff::Timestamp;

use crate::domain::person::{AccountId, Contact, PersonId};
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::domain::retention::{Erased, Why};
use crate::store::{Db, StoreError, Tx, bigint, natural, on};

/// That somebody looked at personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewing {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub account: AccountId,
    /// Those of which record.
    pub record: RecordId,
}

/// That something was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// When.
    pub at: Timestamp,
    /// Of which record; none for who followed an area.
    pub record: Option<RecordId>,
    /// What.
    pub what: Erased,
    /// Why.
    pub why: Why,
    /// By which account; none when time itself did it.
    pub account: Option<AccountId>,
}

fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or_default()
}

/// Notes that somebody looked; `id` is random.
pub async fn note_viewing(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    id: i64,
    viewing: Viewing,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO contact_views (jurisdiction, viewing, at_ms, account, record) VALUES ($1, $2, $3, $4, $5)";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(id)
        .bind(viewing.at.as_millisecond())
        .bind(viewing.account.0)
        .bind(bigint(viewing.record.0))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Who looked before `before`, the last first.
pub async fn viewings(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<Viewing>, StoreError> {
    const SQL: &str = "SELECT at_ms, account, record FROM contact_views WHERE jurisdiction = $1 AND at_ms < $2 \
                       ORDER BY at_ms DESC, viewing LIMIT $3";
    let rows: Vec<(i64, i64, i64)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(before.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    let viewing = |(at, account, record): (i64, i64, i64)| Viewing {
        at: instant(at),
        account: AccountId(account),
        record: RecordId(natural(record)),
    };
    Ok(rows.into_iter().map(viewing).collect())
}

/// Notes in the register that something was erased; `id` is random.
pub async fn note_erasure(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    id: i64,
    erasure: Erasure,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO erasures (jurisdiction, erasure, at_ms, record, what, why, account) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(id)
        .bind(erasure.at.as_millisecond())
        .bind(erasure.record.map(|record| bigint(record.0)))
        .bind(erasure.what.code())
        .bind(erasure.why.code())
        .bind(erasure.account.map(|account| account.0))
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// What was erased before `before`, the last first.
pub async fn erasures(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<Erasure>, StoreError> {
    const SQL: &str = "SELECT at_ms, record, what, why, account FROM erasures WHERE jurisdiction = $1 AND at_ms < $2 \
                       ORDER BY at_ms DESC, erasure LIMIT $3";
    type Row = (i64, Option<i64>, String, String, Option<i64>);
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(before.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    let erasure = |(at, record, what, why, account): Row| {
        let damaged = || StoreError::Damaged("the register of erasures".to_owned());
        Ok(Erasure {
            at: instant(at),
            record: record.map(|record| RecordId(natural(record))),
            what: Erased::of_code(&what).ok_or_else(damaged)?,
            why: Why::of_code(&why).ok_or_else(damaged)?,
            account: account.map(AccountId),
        })
    };
    rows.into_iter().map(erasure).collect()
}

/// Forgets who looked before `before`; returns how many rows.
pub async fn forget_viewings(db: &Db, jurisdiction: &JurisdictionCode, before: Timestamp) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM contact_views WHERE jurisdiction = $1 AND at_ms < $2";
    Ok(on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(before.as_millisecond())
        .execute(db)
        .await?
        .rows_affected()))
}

/// A person of whom something is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Who.
    pub person: PersonId,
    /// The report that they sent or follow; none when not noted yet.
    pub record: Option<RecordId>,
    /// How to reach them.
    pub contact: Contact,
    /// Since when.
    pub since: Timestamp,
}

/// Everybody who left this address, or a telephone number that ends with these digits. Cost: one pass over those of whom
/// something is kept.
pub async fn people_called(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    email: Option<&str>,
    digits: Option<&str>,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    const SQL: &str = "SELECT person, record, name, email, phone, language, created_ms FROM people \
                       WHERE jurisdiction = $1 AND erased_ms IS NULL AND (LOWER(email) = $2 OR \
                       REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(phone, ' ', ''), '-', ''), '/', ''), '.', ''), '(', ''), ')', '') LIKE $3) \
                       ORDER BY created_ms DESC, person LIMIT $4";
    type Row = (i64, Option<i64>, Option<String>, Option<String>, Option<String>, Option<String>, i64);
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(email.map(str::to_lowercase))
        .bind(digits.map(|digits| format!("%{digits}")))
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    let kept = |(person, record, name, email, phone, language, created): Row| Kept {
        person: PersonId(person),
        record: record.map(|record| RecordId(natural(record))),
        contact: Contact {
            name: name.and_then(|name| name.try_into().ok()),
            email: email.and_then(|email| email.try_into().ok()),
            phone: phone.and_then(|phone| phone.try_into().ok()),
            language,
        },
        since: instant(created),
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// People of whom something is kept, by the report they belong to, from `after` on; at most `limit`.
pub async fn people_of_records(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    after: RecordId,
    limit: u32,
) -> Result<Vec<(RecordId, PersonId)>, StoreError> {
    const SQL: &str = "SELECT record, person FROM people WHERE jurisdiction = $1 AND erased_ms IS NULL AND record > $2 \
                       ORDER BY record, person LIMIT $3";
    let rows: Vec<(i64, i64)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(after.0))
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    Ok(rows.into_iter().map(|(record, person)| (RecordId(natural(record)), PersonId(person))).collect())
}

/// Whether there are people of whom it is not noted to which report they belong: from before that was done.
pub async fn any_unnoted(db: &Db, jurisdiction: &JurisdictionCode) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM people WHERE jurisdiction = $1 AND erased_ms IS NULL AND record IS NULL LIMIT 1";
    let one: Option<i32> = on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).fetch_optional(db).await?);
    Ok(one.is_some())
}

/// Notes to which report a person belongs, if it is not noted.
pub async fn note_record(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    person: PersonId,
    record: RecordId,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE people SET record = $3 WHERE jurisdiction = $1 AND person = $2 AND record IS NULL";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(person.0)
        .bind(bigint(record.0))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Closed reports that have not changed since `before`, from `after` on; at most `limit`.
pub async fn closed_before(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    before: Timestamp,
    after: RecordId,
    limit: u32,
) -> Result<Vec<RecordId>, StoreError> {
    const SQL: &str = "SELECT record FROM reports WHERE jurisdiction = $1 AND record > $2 AND changed_ms <= $3 \
                       AND due_ms IS NULL ORDER BY record LIMIT $4";
    let rows: Vec<i64> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(after.0))
        .bind(before.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    Ok(rows.into_iter().map(|record| RecordId(natural(record))).collect())
}

/// Forgets the letters that went to this address.
pub async fn forget_letters(tx: &mut Tx, jurisdiction: &JurisdictionCode, email: &str) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM letters WHERE jurisdiction = $1 AND LOWER(recipient) = $2";
    on!(tx, tx => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(email.to_lowercase()).execute(&mut **tx).await?;);
    Ok(())
}

/// The ids of reports, from `after` on; at most `limit`.
pub async fn reports_after(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    after: RecordId,
    limit: u32,
) -> Result<Vec<RecordId>, StoreError> {
    const SQL: &str = "SELECT record FROM reports WHERE jurisdiction = $1 AND record > $2 ORDER BY record LIMIT $3";
    let rows: Vec<i64> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(after.0))
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    Ok(rows.into_iter().map(|record| RecordId(natural(record))).collect())
}

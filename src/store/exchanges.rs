//! What telephones, links and programs have sent about tasks, and what became of it.

use jiff::Timestamp;

use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Role};
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, on};

/// Something that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Its id: random.
    pub id: i64,
    /// When it arrived.
    pub at: Timestamp,
    /// When it was done, as was said.
    pub done_at: Option<Timestamp>,
    /// The number of the task.
    pub number: String,
    /// What was to be done.
    pub act: String,
    /// The sender's name of it.
    pub event: String,
    /// In what capacity it was sent.
    pub role: Role,
    /// For which office.
    pub office: Option<OfficeCode>,
    /// By which account.
    pub account: Option<AccountId>,
    /// By which program.
    pub program: Option<i64>,
    /// `taken`, `repeated`, or why it was refused.
    pub result: String,
}

type Row = (i64, i64, Option<i64>, String, String, String, String, Option<String>, Option<i64>, Option<i64>, String);

/// Notes one.
pub async fn note(db: &Db, jurisdiction: &JurisdictionCode, one: &Exchange) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO exchanges (jurisdiction, exchange, at_ms, done_ms, number, act, event, role, office, \
                       account, program, result) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(one.id)
        .bind(one.at.as_millisecond())
        .bind(one.done_at.map(Timestamp::as_millisecond))
        .bind(&one.number)
        .bind(&one.act)
        .bind(&one.event)
        .bind(one.role.code())
        .bind(one.office.as_ref().map(OfficeCode::as_str))
        .bind(one.account.map(|account| account.0))
        .bind(one.program)
        .bind(&one.result)
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Those that arrived before `before`, the last first.
pub async fn before(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<Exchange>, StoreError> {
    const SQL: &str = "SELECT exchange, at_ms, done_ms, number, act, event, role, office, account, program, result \
                       FROM exchanges WHERE jurisdiction = $1 AND at_ms < $2 ORDER BY at_ms DESC, exchange LIMIT $3";
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(before.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    rows.into_iter().map(exchange).collect()
}

fn exchange(row: Row) -> Result<Exchange, StoreError> {
    let (id, at_ms, done_ms, number, act, event, role, office, account, program, result) = row;
    let damaged = || StoreError::Damaged(format!("exchange {id}"));
    let instant = |ms: i64| Timestamp::from_millisecond(ms).map_err(|_error| damaged());
    Ok(Exchange {
        id,
        at: instant(at_ms)?,
        done_at: done_ms.map(instant).transpose()?,
        number,
        act,
        event,
        role: Role::of_code(&role).ok_or_else(damaged)?,
        office: office.map(TryInto::try_into).transpose().map_err(|_error| damaged())?,
        account: account.map(AccountId),
        program,
        result,
    })
}

/// Forgets those that arrived before `before`.
pub async fn forget(db: &Db, jurisdiction: &JurisdictionCode, before: Timestamp) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM exchanges WHERE jurisdiction = $1 AND at_ms < $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(before.as_millisecond()).execute(db).await?;);
    Ok(())
}

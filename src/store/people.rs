//! Personal data of those who report: apart from the ledger, which knows them by a random id only.

use jiff::Timestamp;

use crate::domain::person::{Contact, PersonId, Phone};
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::store::{Db, StoreError, Tx, bigint, natural, on};

/// Notes how a person can be reached who sent, or follows, this report.
pub async fn write(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    (person, record): (PersonId, RecordId),
    contact: &Contact,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO people (jurisdiction, person, name, email, phone, language, created_ms, record, digits) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(person.0)
        .bind(contact.name.as_ref().map(|name| name.as_str().to_owned()))
        .bind(contact.email.as_ref().map(|email| email.as_str().to_owned()))
        .bind(contact.phone.as_ref().map(|phone| phone.as_str().to_owned()))
        .bind(contact.language.clone())
        .bind(now.as_millisecond())
        .bind(bigint(record.0))
        .bind(contact.phone.as_ref().map(Phone::digits))
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// How a person can be reached; `None` when unknown or erased.
pub async fn contact(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    person: PersonId,
) -> Result<Option<Contact>, StoreError> {
    const SQL: &str =
        "SELECT name, email, phone, language FROM people WHERE jurisdiction = $1 AND person = $2 AND erased_ms IS NULL";
    type Row = (Option<String>, Option<String>, Option<String>, Option<String>);
    let row: Option<Row> =
        on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).bind(person.0).fetch_optional(db).await?);
    // What was stored had been checked; a value that no longer passes a stricter check is treated as not given.
    Ok(row.map(|(name, email, phone, language)| Contact {
        name: name.and_then(|name| name.try_into().ok()),
        email: email.and_then(|email| email.try_into().ok()),
        phone: phone.and_then(|phone| phone.try_into().ok()),
        language,
    }))
}

/// What whoever left this telephone number last said of themselves, and with which report.
pub async fn of_phone(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    phone: &Phone,
) -> Result<Option<(Contact, Option<RecordId>)>, StoreError> {
    const SQL: &str = "SELECT person, record FROM people WHERE jurisdiction = $1 AND digits = $2 AND erased_ms IS NULL \
                       ORDER BY created_ms DESC LIMIT 1";
    let row: Option<(i64, Option<i64>)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(phone.digits())
        .fetch_optional(db)
        .await?);
    let Some((person, record)) = row else { return Ok(None) };
    let record = record.map(|record| RecordId(natural(record)));
    Ok(contact(db, jurisdiction, PersonId(person)).await?.map(|contact| (contact, record)))
}

/// Forgets a person for good; the ledger keeps its random id, which now leads nowhere.
pub async fn erase(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE people SET name = NULL, email = NULL, phone = NULL, digits = NULL, language = NULL, erased_ms = $3 \
                       WHERE jurisdiction = $1 AND person = $2";
    on!(tx, tx => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(person.0).bind(now.as_millisecond()).execute(&mut **tx).await?;);
    Ok(())
}

//! Who has to do with practices: apart from the ledger.

use crate::domain::person::{Email, Phone};
use crate::domain::practice::dossier::Party;
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::store::{Db, StoreError, Tx, bigint, json_text, natural, on};

fn unreadable(source: serde_json::Error) -> StoreError {
    StoreError::Unreadable { what: "party", source }
}

/// Notes the persons of a practice in place of those there were; mails to them are in `language`.
pub async fn write_parties(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    record: RecordId,
    (parties, language): (&[Party], Option<&str>),
) -> Result<(), StoreError> {
    const FORGET: &str = "DELETE FROM practice_parties WHERE jurisdiction = $1 AND record = $2";
    const INSERT: &str = "INSERT INTO practice_parties (jurisdiction, record, place, email, digits, body, language) \
                          VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(&mut *tx, tx => sqlx::query(FORGET)
        .bind(jurisdiction.as_str())
        .bind(bigint(record.0))
        .execute(&mut **tx)
        .await?;
    );
    for (place, party) in (0_i64..).zip(parties) {
        let body = json_text(party).map_err(unreadable)?;
        on!(&mut *tx, tx => sqlx::query(INSERT)
            .bind(jurisdiction.as_str())
            .bind(bigint(record.0))
            .bind(place)
            .bind(party.email.as_ref().map(Email::as_str).map(str::to_lowercase))
            .bind(party.phone.as_ref().map(Phone::digits))
            .bind(body)
            .bind(language)
            .execute(&mut **tx)
            .await?;
        );
    }
    Ok(())
}

/// The persons of a practice, as they were given; none when they were erased.
pub async fn parties(db: &Db, jurisdiction: &JurisdictionCode, record: RecordId) -> Result<Vec<Party>, StoreError> {
    const SQL: &str = "SELECT body FROM practice_parties WHERE jurisdiction = $1 AND record = $2 ORDER BY place";
    let bodies: Vec<String> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(record.0))
        .fetch_all(db)
        .await?);
    bodies.iter().map(|body| serde_json::from_str(body).map_err(unreadable)).collect()
}

/// The same inside a write, each with the language that they are written to.
pub async fn told_parties(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    record: RecordId,
) -> Result<Vec<(Party, Option<String>)>, StoreError> {
    const SQL: &str =
        "SELECT body, language FROM practice_parties WHERE jurisdiction = $1 AND record = $2 ORDER BY place";
    let rows: Vec<(String, Option<String>)> = on!(tx, tx => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(record.0))
        .fetch_all(&mut **tx)
        .await?);
    rows.into_iter().map(|(body, language)| Ok((serde_json::from_str(&body).map_err(unreadable)?, language))).collect()
}

/// Those with this mail address in small letters, or these digits of a telephone number, each with its practice and its
/// place there; at most `limit`.
pub async fn parties_called(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    (email, digits): (Option<&str>, Option<&str>),
    limit: u32,
) -> Result<Vec<(RecordId, i64, Party)>, StoreError> {
    const SQL: &str = "SELECT record, place, body FROM practice_parties \
                       WHERE jurisdiction = $1 AND (email = $2 OR digits = $3) ORDER BY record, place LIMIT $4";
    let rows: Vec<(i64, i64, String)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(email)
        .bind(digits)
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    rows.into_iter()
        .map(|(record, place, body)| {
            Ok((RecordId(natural(record)), place, serde_json::from_str(&body).map_err(unreadable)?))
        })
        .collect()
}

/// Forgets a person of a practice for good; the others stay in their places.
pub async fn erase_party(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    record: RecordId,
    place: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM practice_parties WHERE jurisdiction = $1 AND record = $2 AND place = $3";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(record.0))
        .bind(place)
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

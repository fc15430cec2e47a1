//! Who has to do with practices: apart from the ledger.

use crate::domain::person::{Email, Phone};
use crate::domain::practice::dossier::Party;
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::store::{Db, StoreError, Tx, bigint, json_text, on};

fn unreadable(source: serde_json::Error) -> StoreError {
    StoreError::Unreadable { what: "party", source }
}

/// Notes the persons of a practice in place of those there were.
pub async fn write_parties(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    record: RecordId,
    parties: &[Party],
) -> Result<(), StoreError> {
    const FORGET: &str = "DELETE FROM practice_parties WHERE jurisdiction = $1 AND record = $2";
    const INSERT: &str = "INSERT INTO practice_parties (jurisdiction, record, place, email, digits, body) \
                          VALUES ($1, $2, $3, $4, $5, $6)";
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

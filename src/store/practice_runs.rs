//! Practices that were taken over from another program, and what came of each run.

use std::collections::HashMap;

use crate::domain::matter::Matter;
use crate::domain::practice::Practice;
use crate::domain::practice::dossier::Party;
use crate::domain::practice::run::{NOTED_MAX, Noted, RUNS_MAX, Run};
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::store::{self, Db, StoreError, bigint, json_text, natural, on};

fn unreadable(source: serde_json::Error) -> StoreError {
    StoreError::Unreadable { what: "run", source }
}

/// The practices of a system after a record, in the order in which they were entered, at most `limit`.
pub async fn practices_of_system(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    system: &str,
    after: RecordId,
    limit: u32,
) -> Result<Vec<Practice>, StoreError> {
    const SQL: &str = "SELECT m.body FROM matters m WHERE m.jurisdiction = $1 AND m.kind = 'practice' AND m.record > $2 \
                       AND m.record IN (SELECT s.record FROM sources s WHERE s.jurisdiction = $1 AND s.system = $3) \
                       ORDER BY m.record LIMIT $4";
    let bodies: Vec<String> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(after.0))
        .bind(system)
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    let read = |body: &String| -> Result<Option<Practice>, StoreError> {
        let matter: Matter =
            serde_json::from_str(body).map_err(|source| StoreError::Unreadable { what: "matter", source })?;
        Ok(matter.into_practice().map(|practice| *practice))
    };
    bodies.iter().filter_map(|body| read(body).transpose()).collect()
}

/// The practice of a system by its id there.
pub async fn practice_of_source(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    system: &str,
    id: &str,
) -> Result<Option<Practice>, StoreError> {
    const SQL: &str = "SELECT record FROM sources WHERE jurisdiction = $1 AND system = $2 AND id = $3";
    let record: Option<i64> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(system)
        .bind(id)
        .fetch_optional(db)
        .await?);
    let Some(record) = record else { return Ok(None) };
    let matter = store::matters::matter_of_id(db, jurisdiction, RecordId(natural(record))).await?;
    Ok(matter.and_then(Matter::into_practice).map(|practice| *practice))
}

/// The persons of the practices between two records, both included; of practices without any there is nothing.
pub async fn parties_between(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    (first, last): (RecordId, RecordId),
) -> Result<HashMap<RecordId, Vec<Party>>, StoreError> {
    const SQL: &str = "SELECT record, body FROM practice_parties WHERE jurisdiction = $1 AND record >= $2 AND record <= $3 \
                       ORDER BY record, place";
    let rows: Vec<(i64, String)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(first.0))
        .bind(bigint(last.0))
        .fetch_all(db)
        .await?);
    let mut parties: HashMap<RecordId, Vec<Party>> = HashMap::new();
    for (record, body) in rows {
        let party = serde_json::from_str(&body).map_err(|source| StoreError::Unreadable { what: "party", source })?;
        parties.entry(RecordId(natural(record))).or_default().push(party);
    }
    Ok(parties)
}

/// Keeps what came of a run; those that are too old are forgotten.
pub async fn keep(db: &Db, jurisdiction: &JurisdictionCode, run: &Run, noted: &[Noted]) -> Result<u64, StoreError> {
    const LAST: &str = "SELECT MAX(run) FROM practice_runs WHERE jurisdiction = $1";
    const INSERT: &str = "INSERT INTO practice_runs (jurisdiction, run, body, noted) VALUES ($1, $2, $3, $4)";
    const FORGET: &str = "DELETE FROM practice_runs WHERE jurisdiction = $1 AND run <= $2";
    let (body, noted) = (json_text(run).map_err(unreadable)?, &noted[..noted.len().min(NOTED_MAX)]);
    let noted = json_text(&noted).map_err(unreadable)?;
    let mut tx = store::begin(db).await?;
    // Two that end together take turns.
    store::ledger::lock(&mut tx, jurisdiction).await?;
    let last: Option<i64> = on!(&mut tx, tx => sqlx::query_scalar(LAST)
        .bind(jurisdiction.as_str())
        .fetch_one(&mut **tx)
        .await?);
    let number = last.unwrap_or(0) + 1;
    on!(&mut tx, tx => sqlx::query(INSERT)
        .bind(jurisdiction.as_str())
        .bind(number)
        .bind(body)
        .bind(noted)
        .execute(&mut **tx)
        .await?;
    );
    on!(&mut tx, tx => sqlx::query(FORGET)
        .bind(jurisdiction.as_str())
        .bind(number - i64::from(RUNS_MAX))
        .execute(&mut **tx)
        .await?;
    );
    store::commit(tx).await?;
    Ok(natural(number))
}

/// The last runs with their numbers, the newest first.
pub async fn last(db: &Db, jurisdiction: &JurisdictionCode, limit: u32) -> Result<Vec<(u64, Run)>, StoreError> {
    const SQL: &str = "SELECT run, body FROM practice_runs WHERE jurisdiction = $1 ORDER BY run DESC LIMIT $2";
    let rows: Vec<(i64, String)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    let read = |(run, body): (i64, String)| Ok((natural(run), serde_json::from_str(&body).map_err(unreadable)?));
    rows.into_iter().map(read).collect()
}

/// A run by its number, and what was noted of its lines.
pub async fn run(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    number: u64,
) -> Result<Option<(Run, Vec<Noted>)>, StoreError> {
    const SQL: &str = "SELECT body, noted FROM practice_runs WHERE jurisdiction = $1 AND run = $2";
    let row: Option<(String, String)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(number))
        .fetch_optional(db)
        .await?);
    let read = |(body, noted): (String, String)| Ok((serde_json::from_str(&body)?, serde_json::from_str(&noted)?));
    row.map(read).transpose().map_err(unreadable)
}

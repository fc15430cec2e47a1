//! What emergencies leave to be done: reports that were taken in and wait for their answer, messages of which those who
//! follow are still to be told.

use crate::domain::iter::State;
use crate::domain::record::{JurisdictionCode, RecordId, Seq};
use crate::store::{Db, StoreError, Tx, bigint, natural, on};

/// With the states of which `Act::AnswerTogether` makes answered, written as the index `reports_to_answer` has them: bound
/// values would not find it.
const TO_ANSWER: &str = "SELECT reports.record, reports.emergency FROM reports JOIN matters \
                         ON matters.jurisdiction = reports.jurisdiction AND matters.record = reports.emergency \
                         WHERE matters.is_open = FALSE AND reports.emergency IS NOT NULL \
                         AND reports.state IN ('received', 'routed') \
                         AND reports.jurisdiction = $1 AND reports.record > $2 ORDER BY reports.record LIMIT $3";

/// Reports that cancelled emergencies have taken in and nobody has begun to work on: the report, and its emergency. At
/// most `limit`, in the order in which they came in, after one of them.
pub async fn to_answer(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    after: RecordId,
    limit: u32,
) -> Result<Vec<(RecordId, RecordId)>, StoreError> {
    let rows: Vec<(i64, i64)> = on!(db, db => sqlx::query_as(TO_ANSWER)
        .bind(jurisdiction.as_str())
        .bind(bigint(after.0))
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    Ok(rows.into_iter().map(|(report, emergency)| (RecordId(natural(report)), RecordId(natural(emergency)))).collect())
}

/// The reports that an emergency has taken in, the newest first, at most `limit`.
pub async fn taken_in(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    emergency: RecordId,
    limit: u32,
) -> Result<Vec<RecordId>, StoreError> {
    const SQL: &str =
        "SELECT record FROM reports WHERE jurisdiction = $1 AND emergency = $2 ORDER BY record DESC LIMIT $3";
    let records: Vec<i64> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(emergency.0))
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    Ok(records.into_iter().map(|record| RecordId(natural(record))).collect())
}

/// How many reports an emergency has taken in, by state.
pub async fn count_taken_in(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    emergency: RecordId,
) -> Result<Vec<(State, u64)>, StoreError> {
    const SQL: &str = "SELECT state, COUNT(*) FROM reports WHERE jurisdiction = $1 AND emergency = $2 GROUP BY state";
    let rows: Vec<(String, i64)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(emergency.0))
        .fetch_all(db)
        .await?);
    Ok(rows.into_iter().filter_map(|(state, count)| Some((State::of_code(&state)?, natural(count)))).collect())
}

/// Notes, inside a write, that those who follow are to be told of what an emergency said with the event `seq`.
pub async fn note(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    seq: Seq,
    emergency: RecordId,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO alarms (jurisdiction, seq, record) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(seq.0))
        .bind(bigint(emergency.0))
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// Of what those who follow are still to be told, the oldest first: the event and the emergency.
pub async fn untold(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<(Seq, RecordId)>, StoreError> {
    const SQL: &str = "SELECT seq, record FROM alarms WHERE jurisdiction = $1 ORDER BY seq LIMIT 100";
    let rows: Vec<(i64, i64)> = on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).fetch_all(db).await?);
    Ok(rows.into_iter().map(|(seq, record)| (Seq(natural(seq)), RecordId(natural(record)))).collect())
}

/// Notes, inside a write, that they have been told.
pub async fn told(tx: &mut Tx, jurisdiction: &JurisdictionCode, seq: Seq) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM alarms WHERE jurisdiction = $1 AND seq = $2";
    on!(tx, tx => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(bigint(seq.0)).execute(&mut **tx).await?;);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::iter::Act;

    #[test]
    fn the_states_are_those_of_the_move() {
        let states: Vec<&str> = Act::AnswerTogether.row().from.iter().copied().map(State::code).collect();
        let list = format!("reports.state IN ('{}')", states.join("', '"));
        assert!(TO_ANSWER.contains(&list), "{list}");
    }
}

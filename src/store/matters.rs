//! What is dealt with beside reports, as it stands: written in the transaction of the events and rebuilt from them.

use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::domain::matter::{Matter, MatterKind};
use crate::domain::office::OfficeCode;
use crate::domain::person::AccountId;
use crate::domain::record::{JurisdictionCode, Number, RecordId};
use crate::store::{Db, StoreError, Tx, bigint, in_steps, json_text, natural, on};

fn unreadable(source: serde_json::Error) -> StoreError {
    StoreError::Unreadable { what: "matter", source }
}

fn read(bodies: &[String]) -> Result<Vec<Matter>, StoreError> {
    bodies.iter().map(|body| serde_json::from_str(body).map_err(unreadable)).collect()
}

/// Writes matters, no two the same, as they stand after their last event.
pub async fn write(tx: &mut Tx, jurisdiction: &JurisdictionCode, matters: &[Matter]) -> Result<(), StoreError> {
    const INSERT: &str = "INSERT INTO matters (jurisdiction, record, kind, version, number, state, office, executor, crew, \
                          parent, is_open, public, opened_ms, changed_ms, due_ms, remind_ms, body) ";
    const OR_UPDATE: &str = " ON CONFLICT (jurisdiction, record) DO UPDATE SET version = excluded.version, \
                             state = excluded.state, office = excluded.office, executor = excluded.executor, \
                             crew = excluded.crew, parent = excluded.parent, is_open = excluded.is_open, \
                             public = excluded.public, changed_ms = excluded.changed_ms, due_ms = excluded.due_ms, \
                             remind_ms = excluded.remind_ms, body = excluded.body";
    const SOURCE: &str =
        "INSERT INTO sources (jurisdiction, system, id, record) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let rows = matters.iter().map(|matter| Ok((matter, json_text(matter)?)));
    let rows = rows.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    for rows in in_steps(&rows) {
        on!(tx, tx => QueryBuilder::new(INSERT)
            .push_values(rows, |mut row, (matter, body)| {
                let (parties, (opened_at, changed_at)) = (matter.parties(), matter.opened_and_changed_at());
                row.push_bind(jurisdiction.as_str())
                    .push_bind(bigint(matter.id().0))
                    .push_bind(matter.kind().code())
                    .push_bind(i64::from(matter.version().0))
                    .push_bind(matter.number().to_string())
                    .push_bind(matter.state_code())
                    .push_bind(parties.office.map(OfficeCode::as_str))
                    .push_bind(parties.executor.map(OfficeCode::as_str))
                    .push_bind(parties.crew.map(|AccountId(crew)| crew))
                    .push_bind(matter.parent().map(|parent| bigint(parent.0)))
                    .push_bind(matter.is_open())
                    .push_bind(parties.public)
                    .push_bind(opened_at.as_millisecond())
                    .push_bind(changed_at.as_millisecond())
                    .push_bind(matter.due_at().map(Timestamp::as_millisecond))
                    .push_bind(matter.remind_at().map(Timestamp::as_millisecond))
                    .push_bind(body);
            })
            .push(OR_UPDATE)
            .build()
            .execute(&mut **tx)
            .await?;
        );
    }
    for (id, source) in matters.iter().filter_map(|matter| Some((matter.id(), matter.source()?))) {
        on!(tx, tx => sqlx::query(SOURCE)
            .bind(jurisdiction.as_str())
            .bind(source.system.as_str())
            .bind(source.id.as_str())
            .bind(bigint(id.0))
            .execute(&mut **tx)
            .await?;
        );
    }
    Ok(())
}

/// A matter, inside a write.
pub async fn matter_in(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    record: RecordId,
) -> Result<Option<Matter>, StoreError> {
    const SQL: &str = "SELECT body FROM matters WHERE jurisdiction = $1 AND record = $2";
    let body: Option<String> = on!(tx, tx => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(record.0))
        .fetch_optional(&mut **tx)
        .await?);
    body.map(|body| serde_json::from_str(&body)).transpose().map_err(unreadable)
}

/// The ids of the matters that are part of a record, inside a write, in the order in which they were entered.
pub async fn parts_in(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    parent: RecordId,
) -> Result<Vec<RecordId>, StoreError> {
    const SQL: &str = "SELECT record FROM matters WHERE jurisdiction = $1 AND parent = $2 ORDER BY record";
    let ids: Vec<i64> = on!(tx, tx => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(parent.0))
        .fetch_all(&mut **tx)
        .await?);
    Ok(ids.into_iter().map(|id| RecordId(natural(id))).collect())
}

/// The matters that are part of one of these records, in the order in which they were entered.
pub async fn parts_of(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    parents: &[RecordId],
) -> Result<Vec<Matter>, StoreError> {
    const SQL: &str = "SELECT body FROM matters WHERE jurisdiction = ";
    if parents.is_empty() {
        return Ok(Vec::new());
    }
    let bodies: Vec<String> = on!(db, db => {
        let mut query = QueryBuilder::new(SQL);
        query.push_bind(jurisdiction.as_str().to_owned()).push(" AND parent IN (");
        let mut list = query.separated(", ");
        for parent in parents {
            list.push_bind(bigint(parent.0));
        }
        query.push(") ORDER BY record");
        query.build_query_scalar().fetch_all(db).await?
    });
    read(&bodies)
}

/// The matter of that id.
pub async fn matter_of_id(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    record: RecordId,
) -> Result<Option<Matter>, StoreError> {
    const SQL: &str = "SELECT body FROM matters WHERE jurisdiction = $1 AND record = $2";
    let body: Option<String> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(record.0))
        .fetch_optional(db)
        .await?);
    body.map(|body| serde_json::from_str(&body)).transpose().map_err(unreadable)
}

/// The matters of these ids, in no order; those that are not there are left out.
pub async fn matters_of(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    records: &[RecordId],
) -> Result<Vec<Matter>, StoreError> {
    const SQL: &str = "SELECT body FROM matters WHERE jurisdiction = ";
    let mut matters = Vec::with_capacity(records.len());
    for records in in_steps(records) {
        let bodies: Vec<String> = on!(db, db => {
            let mut query = QueryBuilder::new(SQL);
            query.push_bind(jurisdiction.as_str().to_owned()).push(" AND record IN (");
            let mut list = query.separated(", ");
            for record in records {
                list.push_bind(bigint(record.0));
            }
            query.push(")");
            query.build_query_scalar().fetch_all(db).await?
        });
        matters.extend(read(&bodies)?);
    }
    Ok(matters)
}

/// The matter of that number.
pub async fn matter_of_number(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    number: Number,
) -> Result<Option<Matter>, StoreError> {
    const SQL: &str = "SELECT body FROM matters WHERE jurisdiction = $1 AND number = $2";
    let body: Option<String> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(number.to_string())
        .fetch_optional(db)
        .await?);
    body.map(|body| serde_json::from_str(&body)).transpose().map_err(unreadable)
}

/// Matters of which somebody has to be reminded by now, the longest waiting first.
pub async fn to_remind(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(RecordId, MatterKind)>, StoreError> {
    const SQL: &str =
        "SELECT record, kind FROM matters WHERE jurisdiction = $1 AND remind_ms < $2 ORDER BY remind_ms LIMIT $3";
    let rows: Vec<(i64, String)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    let known = |(record, kind): (i64, String)| Some((RecordId(natural(record)), MatterKind::of_code(&kind)?));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// What matters are looked for by.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    /// Only those that somebody still owes something in.
    pub open: bool,
    /// Only those that this office answers for or carries out.
    pub office: Option<&'a OfficeCode>,
    /// Only those given to this crew, or to none.
    pub crew: Option<AccountId>,
    /// Only those in which something is due before then.
    pub due_before: Option<Timestamp>,
    /// Only those entered after this one.
    pub after: RecordId,
    /// Those first that are due first, in place of those that were entered first.
    pub by_due: bool,
}

/// Matters of a kind in the order in which they were entered or are due, at most `limit`.
pub async fn matters(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    kind: MatterKind,
    wanted: &Wanted<'_>,
    limit: u32,
) -> Result<Vec<Matter>, StoreError> {
    const SQL: &str = "SELECT body FROM matters WHERE jurisdiction = ";
    let bodies: Vec<String> = on!(db, db => {
        let mut query = QueryBuilder::new(SQL);
        query.push_bind(jurisdiction.as_str().to_owned()).push(" AND kind = ").push_bind(kind.code());
        query.push(" AND record > ").push_bind(bigint(wanted.after.0));
        if wanted.open {
            query.push(" AND is_open = TRUE");
        }
        if let Some(office) = wanted.office {
            query.push(" AND (office = ").push_bind(office.as_str().to_owned());
            query.push(" OR executor = ").push_bind(office.as_str().to_owned()).push(")");
        }
        if let Some(AccountId(crew)) = wanted.crew {
            query.push(" AND (crew = ").push_bind(crew).push(" OR crew IS NULL)");
        }
        if let Some(before) = wanted.due_before {
            query.push(" AND due_ms < ").push_bind(before.as_millisecond());
        }
        query.push(if wanted.by_due { " ORDER BY due_ms IS NULL, due_ms, record" } else { " ORDER BY record" });
        query.push(" LIMIT ").push_bind(i64::from(limit));
        query.build_query_scalar().fetch_all(db).await?
    });
    read(&bodies)
}

/// The newest matters of a kind, at most `limit`, the newest first.
pub async fn newest(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    kind: MatterKind,
    limit: u32,
) -> Result<Vec<Matter>, StoreError> {
    const SQL: &str = "SELECT body FROM matters WHERE jurisdiction = $1 AND kind = $2 ORDER BY record DESC LIMIT $3";
    let bodies: Vec<String> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(kind.code())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    read(&bodies)
}

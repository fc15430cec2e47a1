//! The projections: today's state of every record, written in the transaction of the events and rebuilt from them.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::domain::iter::State;
use crate::domain::office::OfficeCode;
use crate::domain::record::{JurisdictionCode, Number, RecordId, Version};
use crate::domain::report::{Report, Source};
use crate::domain::rules::{Rules, Setting};
use crate::store::{Db, StoreError, Tx, bigint, in_steps, json_text, natural, on};

fn unreadable(what: &'static str) -> impl Fn(serde_json::Error) -> StoreError {
    move |source| StoreError::Unreadable { what, source }
}

/// A report as it is written, with the times it is looked for by.
#[derive(Debug)]
pub struct ReportTimes {
    /// The report.
    pub report: Report,
    /// By when something is due in it.
    pub due_at: Option<Timestamp>,
    /// When somebody has to be reminded of it next.
    pub remind_at: Option<Timestamp>,
}

/// Writes reports, no two the same, as they stand after their last event.
pub async fn write_reports(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    reports: &[ReportTimes],
) -> Result<(), StoreError> {
    const INSERT: &str = "INSERT INTO reports (jurisdiction, record, version, number, category, state, office, lon, lat, \
                          opened_ms, changed_ms, due_ms, remind_ms, public, guarded, emergency, body) ";
    const OR_UPDATE: &str = " ON CONFLICT (jurisdiction, record) DO UPDATE SET version = excluded.version, \
                             category = excluded.category, state = excluded.state, office = excluded.office, \
                             lon = excluded.lon, lat = excluded.lat, changed_ms = excluded.changed_ms, \
                             due_ms = excluded.due_ms, remind_ms = excluded.remind_ms, public = excluded.public, guarded = excluded.guarded, \
                             emergency = excluded.emergency, body = excluded.body";
    const SOURCE: &str =
        "INSERT INTO sources (jurisdiction, system, id, record) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let rows = reports.iter().map(|row| Ok((row, json_text(&row.report)?)));
    let rows = rows.collect::<Result<Vec<_>, _>>().map_err(unreadable("report"))?;
    for rows in in_steps(&rows) {
        on!(tx, tx => QueryBuilder::new(INSERT)
            .push_values(rows, |mut row, (ReportTimes { report, due_at, remind_at }, body)| {
                row.push_bind(jurisdiction.as_str())
                    .push_bind(bigint(report.id.0))
                    .push_bind(i64::from(report.version.0))
                    .push_bind(report.number.to_string())
                    .push_bind(report.category.as_str())
                    .push_bind(report.state.code())
                    .push_bind(report.office.as_ref().map(OfficeCode::as_str))
                    .push_bind(report.place.position.lon())
                    .push_bind(report.place.position.lat())
                    .push_bind(report.opened_at.as_millisecond())
                    .push_bind(report.changed_at.as_millisecond())
                    .push_bind(due_at.map(Timestamp::as_millisecond))
                    .push_bind(remind_at.map(Timestamp::as_millisecond))
                    .push_bind(report.public)
                    .push_bind(!report.kept_back().is_empty())
                    .push_bind(report.emergency.map(|(emergency, _)| bigint(emergency.0)))
                    .push_bind(body);
            })
            .push(OR_UPDATE)
            .build()
            .execute(&mut **tx)
            .await?;
        );
    }
    for ReportTimes { report, .. } in reports {
        if let Some(source) = &report.source {
            on!(tx, tx => sqlx::query(SOURCE)
                .bind(jurisdiction.as_str())
                .bind(source.system.as_str())
                .bind(source.id.as_str())
                .bind(bigint(report.id.0))
                .execute(&mut **tx)
                .await?;
            );
        }
    }
    Ok(())
}

/// Reports of which somebody has to be reminded by now, the longest waiting first.
pub async fn to_remind(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<RecordId>, StoreError> {
    const SQL: &str =
        "SELECT record FROM reports WHERE jurisdiction = $1 AND remind_ms <= $2 ORDER BY remind_ms LIMIT $3";
    let records: Vec<i64> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    Ok(records.into_iter().map(|record| RecordId(natural(record))).collect())
}

/// What an office has to do, as numbers of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OfficeLoad {
    /// In which something is due at some time.
    pub open: u64,
    /// In which it was due before now.
    pub late: u64,
    /// In which it is due by the end of the day.
    pub today: u64,
}

/// What each office has to do; under `None` what no office has.
pub async fn loads(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    now: Timestamp,
    end_of_day: Timestamp,
) -> Result<Vec<(Option<OfficeCode>, OfficeLoad)>, StoreError> {
    const SQL: &str = "SELECT office, COUNT(*), COUNT(CASE WHEN due_ms < $2 THEN 1 END), \
                       COUNT(CASE WHEN due_ms >= $2 AND due_ms <= $3 THEN 1 END) \
                       FROM reports WHERE jurisdiction = $1 AND due_ms IS NOT NULL GROUP BY office";
    let rows: Vec<(Option<String>, i64, i64, i64)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .bind(end_of_day.as_millisecond())
        .fetch_all(db)
        .await?);
    let load = |(office, open, late, today): (Option<String>, i64, i64, i64)| {
        let office = office.and_then(|office| office.try_into().ok());
        (office, OfficeLoad { open: natural(open), late: natural(late), today: natural(today) })
    };
    Ok(rows.into_iter().map(load).collect())
}

/// Writes a setting as it holds from now on.
pub async fn write_setting(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    setting: &Setting,
    record: RecordId,
    version: Version,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO settings (jurisdiction, kind, code, record, version, body) VALUES ($1, $2, $3, $4, $5, $6) \
                       ON CONFLICT (jurisdiction, kind, code) DO UPDATE SET version = excluded.version, body = excluded.body";
    let body = serde_json::to_string(setting).map_err(unreadable("setting"))?;
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(setting.kind())
        .bind(setting.code())
        .bind(bigint(record.0))
        .bind(i64::from(version.0))
        .bind(body)
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// The record and version of a setting, inside a write.
pub async fn setting_version(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    kind: &str,
    code: &str,
) -> Result<Option<(RecordId, Version)>, StoreError> {
    const SQL: &str = "SELECT record, version FROM settings WHERE jurisdiction = $1 AND kind = $2 AND code = $3";
    let row: Option<(i64, i64)> = on!(tx, tx => sqlx::query_as(SQL).bind(jurisdiction.as_str()).bind(kind).bind(code).fetch_optional(&mut **tx).await?);
    Ok(row.map(|(record, version)| (RecordId(natural(record)), Version(u32::try_from(version).unwrap_or(u32::MAX)))))
}

/// Where a page of open reports ended: when what is due next is due, and which report it was.
pub type OpenCursor = (i64, RecordId);

/// At most `limit` open reports after `after`, those due next first, with where the page ended.
pub async fn open_reports(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    after: Option<OpenCursor>,
    limit: u32,
) -> Result<(Vec<Report>, Option<OpenCursor>), StoreError> {
    const SQL: &str = "SELECT due_ms, record, body FROM reports WHERE jurisdiction = $1 AND due_ms IS NOT NULL \
                       AND (due_ms > $2 OR (due_ms = $2 AND record > $3)) ORDER BY due_ms, record LIMIT $4";
    let (due_ms, record) = after.map_or((i64::MIN, 0), |(due_ms, record)| (due_ms, bigint(record.0)));
    let rows: Vec<(i64, i64, String)> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(due_ms)
        .bind(record)
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    let last = rows.last().map(|(due_ms, record, _)| (*due_ms, RecordId(natural(*record))));
    let reports = rows.iter().map(|(_, _, body)| serde_json::from_str(body)).collect::<Result<_, _>>();
    Ok((reports.map_err(unreadable("report"))?, last))
}

/// The record of the setting of that kind and code.
pub async fn setting_record(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    kind: &str,
    code: &str,
) -> Result<Option<RecordId>, StoreError> {
    const SQL: &str = "SELECT record FROM settings WHERE jurisdiction = $1 AND kind = $2 AND code = $3";
    let record: Option<i64> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(kind)
        .bind(code)
        .fetch_optional(db)
        .await?);
    Ok(record.map(|record| RecordId(natural(record))))
}

/// Everything that holds in the jurisdiction; `None` when it has not been set up.
pub async fn rules(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Option<Rules>, StoreError> {
    const SQL: &str = "SELECT body FROM settings WHERE jurisdiction = $1 ORDER BY kind, code";
    let bodies: Vec<String> = on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).fetch_all(db).await?);
    let settings = bodies
        .iter()
        .map(|body| serde_json::from_str(body))
        .collect::<Result<Vec<Setting>, _>>()
        .map_err(unreadable("setting"))?;
    Ok(Rules::of(settings))
}

/// A report, inside a write.
pub async fn report_in(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    record: RecordId,
) -> Result<Option<Report>, StoreError> {
    const SQL: &str = "SELECT body FROM reports WHERE jurisdiction = $1 AND record = $2";
    let body: Option<String> = on!(tx, tx => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).bind(bigint(record.0)).fetch_optional(&mut **tx).await?);
    body.map(|body| serde_json::from_str(&body)).transpose().map_err(unreadable("report"))
}

/// The record taken over from `source`, inside a write.
pub async fn record_of_source(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    source: &Source,
) -> Result<Option<RecordId>, StoreError> {
    const SQL: &str = "SELECT record FROM sources WHERE jurisdiction = $1 AND system = $2 AND id = $3";
    let record: Option<i64> = on!(tx, tx => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(source.system.as_str())
        .bind(source.id.as_str())
        .fetch_optional(&mut **tx)
        .await?);
    Ok(record.map(|record| RecordId(natural(record))))
}

/// The report of that number.
pub async fn report_of_number(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    number: Number,
) -> Result<Option<Report>, StoreError> {
    const SQL: &str = "SELECT body FROM reports WHERE jurisdiction = $1 AND number = $2";
    let body: Option<String> = on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).bind(number.to_string()).fetch_optional(db).await?);
    body.map(|body| serde_json::from_str(&body)).transpose().map_err(unreadable("report"))
}

/// The reports of these ids, in the order of `ids`; those that do not exist are left out.
pub async fn reports_of(db: &Db, jurisdiction: &JurisdictionCode, ids: &[RecordId]) -> Result<Vec<Report>, StoreError> {
    // One row with all of them: to hand over a row costs the driver more than to read it.
    const SQL: &str = "SELECT string_agg(body, ',') FROM reports WHERE jurisdiction = ";
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let bodies: Option<String> = on!(db, db => {
        let mut query = QueryBuilder::new(SQL);
        query.push_bind(jurisdiction.as_str().to_owned()).push(" AND record IN (");
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(bigint(id.0));
        }
        query.push(")");
        query.build_query_scalar().fetch_one(db).await?
    });
    let bodies = bodies.unwrap_or_default();
    let mut reports: Vec<Report> = serde_json::from_str(&format!("[{bodies}]")).map_err(unreadable("report"))?;
    let place: std::collections::HashMap<RecordId, usize> = ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    reports.sort_by_key(|report| place.get(&report.id).copied());
    Ok(reports)
}

/// Reports in the order in which they came in, after one of them, at most `limit`; of one office when given, in these
/// states when any are.
pub async fn reports_after(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    office: Option<&str>,
    states: &[State],
    after: RecordId,
    limit: u32,
) -> Result<Vec<Report>, StoreError> {
    const SQL: &str = "SELECT body FROM reports WHERE jurisdiction = ";
    let bodies: Vec<String> = on!(db, db => {
        let mut query = QueryBuilder::new(SQL);
        query.push_bind(jurisdiction.as_str().to_owned());
        query.push(" AND record > ").push_bind(bigint(after.0));
        if let Some(office) = office {
            query.push(" AND office = ").push_bind(office.to_owned());
        }
        if !states.is_empty() {
            query.push(" AND state IN (");
            let mut list = query.separated(", ");
            for state in states {
                list.push_bind(state.code());
            }
            query.push(")");
        }
        query.push(" ORDER BY record LIMIT ").push_bind(i64::from(limit));
        query.build_query_scalar().fetch_all(db).await?
    });
    let reports = bodies.iter().map(|body| serde_json::from_str(body)).collect::<Result<Vec<Report>, _>>();
    reports.map_err(unreadable("report"))
}

/// How many reports there are.
pub async fn count(db: &Db, jurisdiction: &JurisdictionCode) -> Result<u64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM reports WHERE jurisdiction = $1";
    let count: i64 = on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).fetch_one(db).await?);
    Ok(natural(count))
}

/// What the territory holds of a public report, borrowed from the row.
#[derive(Debug, Clone, Copy)]
pub struct LightRow<'r> {
    /// Id.
    pub record: RecordId,
    /// Version.
    pub version: Version,
    /// `2026-001234`.
    pub number: &'r str,
    /// Longitude, degrees WGS 84.
    pub lon: f64,
    /// Latitude, degrees WGS 84.
    pub lat: f64,
    /// Category code.
    pub category: &'r str,
    /// State code.
    pub state: &'r str,
    /// Office code.
    pub office: Option<&'r str>,
    /// When opened, milliseconds since 1970 UTC.
    pub opened_ms: i64,
}

/// The last report; `None` when there is none.
pub async fn last_report(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Option<RecordId>, StoreError> {
    const SQL: &str = "SELECT MAX(record) FROM reports WHERE jurisdiction = $1";
    let last: Option<i64> = on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).fetch_one(db).await?);
    Ok(last.map(|last| RecordId(natural(last))))
}

/// How many ids of reports are read as one row.
const IDS_A_ROW: u64 = 2_000;

/// Shows the public reports of these ids to `visit`, without holding them all; `ids` end where the reports end. Cost: one
/// pass over a part of an index.
///
/// Many reports come as the lines of one row: to hand over a row costs the driver more than to read a report.
pub async fn visit_public_reports(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    ids: RangeInclusive<RecordId>,
    mut visit: impl FnMut(LightRow<'_>) + Send,
) -> Result<(), StoreError> {
    const SQL: &str = "SELECT string_agg(record || '\t' || version || '\t' || number || '\t' || lon || '\t' || lat || '\t' || category || '\t' || \
                       state || '\t' || COALESCE(office, '') || '\t' || opened_ms, '\n') FROM reports \
                       WHERE jurisdiction = $1 AND public = TRUE AND record BETWEEN $2 AND $3";
    let (mut first, end) = (ids.start().0, ids.end().0);
    while first <= end {
        let last = end.min(first + IDS_A_ROW - 1);
        let lines: Option<String> = on!(db, db => {
            let query = sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).bind(bigint(first)).bind(bigint(last));
            query.fetch_one(db).await?
        });
        for line in lines.iter().flat_map(|lines| lines.lines()) {
            visit(light_row(line).ok_or_else(|| StoreError::Damaged(format!("the report {line:?} cannot be read")))?);
        }
        first = last + 1;
    }
    Ok(())
}

fn light_row(line: &str) -> Option<LightRow<'_>> {
    let mut values = line.split('\t');
    let row = LightRow {
        record: RecordId(values.next()?.parse().ok()?),
        version: Version(values.next()?.parse().ok()?),
        number: values.next()?,
        lon: values.next()?.parse().ok()?,
        lat: values.next()?.parse().ok()?,
        category: values.next()?,
        state: values.next()?,
        office: values.next().filter(|code| !code.is_empty()),
        opened_ms: values.next()?.parse().ok()?,
    };
    values.next().is_none().then_some(row)
}

/// Empties the projections of a jurisdiction, to rebuild them.
pub async fn clear(tx: &mut Tx, jurisdiction: &JurisdictionCode) -> Result<(), StoreError> {
    const CLEAR: [&str; 5] = [
        "DELETE FROM reports WHERE jurisdiction = $1",
        "DELETE FROM courses WHERE jurisdiction = $1",
        "DELETE FROM matters WHERE jurisdiction = $1",
        "DELETE FROM settings WHERE jurisdiction = $1",
        "DELETE FROM sources WHERE jurisdiction = $1",
    ];
    for statement in CLEAR {
        on!(&mut *tx, tx => sqlx::query(statement).bind(jurisdiction.as_str()).execute(&mut **tx).await?;);
    }
    Ok(())
}

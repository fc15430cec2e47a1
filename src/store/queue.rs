//! The queue: open reports in the order in which something is due, and how many there are of each kind.

use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::domain::iter::State;
use crate::domain::office::OfficeCode;
use crate::domain::queue::{Cell, Narrowing, Nearness, View};
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::domain::report::Report;
use crate::store::{Db, StoreError, bigint, natural, on};

/// Now, and the end of the day that it is: what is late, and what is due today.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// The end of the day.
    pub end_of_day: Timestamp,
}

/// A place in the queue: when something is due in a report, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When it is due, milliseconds since 1970 UTC.
    pub due_ms: i64,
    /// The report.
    pub record: RecordId,
}

/// Open reports within a narrowing, the one that is due next first, after a place, at most `limit`; of one office when
/// `own` is given. `desks` are the offices that are desks. Returns each with its place.
pub async fn due_next(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    own: Option<&OfficeCode>,
    (narrowing, desks): (&Narrowing, &[OfficeCode]),
    moment: Moment,
    after: Option<Place>,
    limit: u32,
) -> Result<Vec<(Place, Report)>, StoreError> {
    const SQL: &str = "SELECT due_ms, record, body FROM reports WHERE due_ms IS NOT NULL AND jurisdiction = ";
    let rows: Vec<(i64, i64, String)> = on!(db, db => {
        let mut query = QueryBuilder::new(SQL);
        query.push_bind(jurisdiction.as_str().to_owned());
        for office in own.into_iter().chain(&narrowing.office) {
            query.push(" AND office = ").push_bind(office.as_str().to_owned());
        }
        if let Some(category) = &narrowing.category {
            query.push(" AND category = ").push_bind(category.as_str().to_owned());
        }
        match narrowing.due {
            None => {}
            Some(Nearness::Late) => drop(query.push(" AND due_ms < ").push_bind(moment.now.as_millisecond())),
            Some(Nearness::Today) => drop(query.push(" AND due_ms <= ").push_bind(moment.end_of_day.as_millisecond())),
            Some(Nearness::Later) => drop(query.push(" AND due_ms > ").push_bind(moment.end_of_day.as_millisecond())),
        }
        query.push(" AND (state IN (");
        let mut list = query.separated(", ");
        for state in narrowing.view.states() {
            list.push_bind(state.code());
        }
        query.push(")");
        if let View::New | View::Routed = narrowing.view {
            let (at_desk, begins) = if narrowing.view == View::New { ("", " OR (state = ") } else { ("NOT ", " AND (state = ") };
            query.push(begins).push_bind(State::Routed.code());
            query.push(" AND ").push(at_desk).push("COALESCE(office, '') IN (''");
            for desk in desks {
                query.push(", ").push_bind(desk.as_str().to_owned());
            }
            query.push("))");
        }
        query.push(")");
        if let Some(after) = after {
            query.push(" AND (due_ms > ").push_bind(after.due_ms);
            query.push(" OR (due_ms = ").push_bind(after.due_ms);
            query.push(" AND record > ").push_bind(bigint(after.record.0)).push("))");
        }
        query.push(" ORDER BY due_ms, record LIMIT ").push_bind(i64::from(limit));
        query.build_query_as().fetch_all(db).await?
    });
    rows.into_iter()
        .map(|(due_ms, record, body)| {
            let report = serde_json::from_str(&body);
            let report = report.map_err(|source| StoreError::Unreadable { what: "report", source })?;
            Ok((Place { due_ms, record: RecordId(natural(record)) }, report))
        })
        .collect()
}

/// How many open reports there are of each kind; of one office when `own` is given. Cost: one pass over an index of what
/// is open.
pub async fn cells(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    own: Option<&OfficeCode>,
    moment: Moment,
) -> Result<Vec<Cell>, StoreError> {
    const SQL: &str = "SELECT state, office, category, \
                       CASE WHEN due_ms < $2 THEN 0 WHEN due_ms <= $3 THEN 1 ELSE 2 END AS due, COUNT(*) \
                       FROM reports WHERE jurisdiction = $1 AND due_ms IS NOT NULL";
    const GROUPED: &str = " GROUP BY state, office, category, due";
    type Row = (String, Option<String>, String, i32, i64);
    let (everybody, of_one) = (format!("{SQL}{GROUPED}"), format!("{SQL} AND office = $4{GROUPED}"));
    let rows: Vec<Row> = on!(db, db => {
        let query = sqlx::query_as(sqlx::AssertSqlSafe(if own.is_some() { of_one } else { everybody }))
            .bind(jurisdiction.as_str())
            .bind(moment.now.as_millisecond())
            .bind(moment.end_of_day.as_millisecond());
        match own {
            Some(office) => query.bind(office.as_str()).fetch_all(db).await?,
            None => query.fetch_all(db).await?,
        }
    });
    let cell = |(state, office, category, due, count): Row| {
        Some(Cell {
            state: State::of_code(&state)?,
            office: office.and_then(|office| office.try_into().ok()),
            category: category.try_into().ok()?,
            due: match due {
                0 => Nearness::Late,
                1 => Nearness::Today,
                _ => Nearness::Later,
            },
            count: natural(count),
        })
    };
    Ok(rows.into_iter().filter_map(cell).collect())
}

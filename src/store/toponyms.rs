//! Names of the territory as registers have them.

use sqlx::QueryBuilder;

use crate::domain::place::Position;
use crate::domain::record::JurisdictionCode;
use crate::domain::toponym::{Toponym, ToponymKind};
use crate::store::{self, Db, StoreError, Tx, on};

/// Rows of one statement: nine values each, fewer than a statement may have on either database.
const ROWS_A_STATEMENT: usize = 100;

/// Puts these in the place of all that the source had.
pub async fn replace(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    source: &str,
    toponyms: &[Toponym],
) -> Result<(), StoreError> {
    const CLEAR: &str = "DELETE FROM toponyms WHERE jurisdiction = $1 AND source = $2";
    let mut tx = store::begin(db).await?;
    on!(&mut tx, tx => sqlx::query(CLEAR).bind(jurisdiction.as_str()).bind(source).execute(&mut **tx).await?;);
    for (part, toponyms) in (0..).zip(toponyms.chunks(ROWS_A_STATEMENT)) {
        insert(&mut tx, jurisdiction, source, part * 100, toponyms).await?;
    }
    store::commit(tx).await
}

async fn insert(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    source: &str,
    first: i64,
    toponyms: &[Toponym],
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO toponyms (jurisdiction, source, id, kind, name, lon, lat, lines, doors) ";
    let unwritable = |source| StoreError::Unreadable { what: "toponym", source };
    let texts = toponyms
        .iter()
        .map(|toponym| Ok((serde_json::to_string(&toponym.lines)?, serde_json::to_string(&toponym.doors)?)));
    let texts: Vec<(String, String)> = texts.collect::<Result<_, _>>().map_err(unwritable)?;
    on!(tx, tx => {
        let mut query = QueryBuilder::new(SQL);
        query.push_values((first..).zip(toponyms).zip(&texts), |mut row, ((id, toponym), (lines, doors))| {
            row.push_bind(jurisdiction.as_str())
                .push_bind(source)
                .push_bind(id)
                .push_bind(toponym.kind.code())
                .push_bind(toponym.name.as_str())
                .push_bind(toponym.position.lon())
                .push_bind(toponym.position.lat())
                .push_bind(lines.as_str())
                .push_bind(doors.as_str());
        });
        query.build().execute(&mut **tx).await?
    };);
    Ok(())
}

type Row = (String, String, f64, f64, String, String);

/// All names of a jurisdiction, by source and in the order of the source.
pub async fn all(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<Toponym>, StoreError> {
    const SQL: &str =
        "SELECT kind, name, lon, lat, lines, doors FROM toponyms WHERE jurisdiction = $1 ORDER BY source, id";
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).fetch_all(db).await?);
    let unreadable = |source| StoreError::Unreadable { what: "toponym", source };
    let read = |(kind, name, lon, lat, lines, doors): Row| -> Result<Option<Toponym>, StoreError> {
        let (Some(kind), Ok(name), Ok(position)) =
            (ToponymKind::of_code(&kind), name.try_into(), Position::new(lon, lat))
        else {
            return Ok(None);
        };
        let lines = serde_json::from_str(&lines).map_err(unreadable)?;
        let doors = serde_json::from_str(&doors).map_err(unreadable)?;
        Ok(Some(Toponym { name, kind, position, lines, doors }))
    };
    rows.into_iter().filter_map(|row| read(row).transpose()).collect()
}

//! The reports that everything is measured with: made from a fixed seed, spread as towns are.

#![expect(clippy::unwrap_used, reason = "part of a program that stops when something fails")]

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sestomia::domain::iter::State;
use sestomia::domain::place::Position;
use sestomia::domain::record::{Layer, Number, RecordId, Version};
use sestomia::store::{Db, Either};
use sestomia::territory::points::{Codes, Point};
use sqlx::{QueryBuilder, SqlitePool};

/// Some of the categories and offices of the jurisdiction that is built in.
const CATEGORIES: [&str; 24] = [
    "buca",
    "strada-danneggiata",
    "marciapiede",
    "barriere",
    "segnaletica",
    "semaforo",
    "sosta",
    "veicolo-abbandonato",
    "illuminazione",
    "acqua",
    "caditoia",
    "gas",
    "rifiuti-abbandonati",
    "cassonetto",
    "pulizia-strade",
    "scritte",
    "verde",
    "albero",
    "area-giochi",
    "arredo",
    "edificio-pubblico",
    "scuola",
    "cimitero",
    "animali",
];
const OFFICES: [&str; 12] = [
    "urp",
    "polizia-municipale",
    "lavori-pubblici",
    "mobilita",
    "ambiente-verde",
    "scuola",
    "edilizia-privata",
    "suap",
    "protezione-civile",
    "biblioteca",
    "gestore-illuminazione",
    "alia",
];

/// Reports spread as towns are: 70 % around 40 centres, 30 % anywhere in Tuscany.
pub(crate) fn points(count: u64) -> (Vec<Point>, Codes) {
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let mut codes = Codes::default();
    let categories: Vec<u16> = CATEGORIES.iter().map(|code| codes.category(code)).collect();
    let offices: Vec<u16> = OFFICES.iter().map(|code| codes.office(code)).collect();
    let centers: Vec<(f64, f64)> =
        (0..40).map(|_| (10.0 + dice.random::<f64>() * 2.3, 42.5 + dice.random::<f64>() * 1.7)).collect();
    let made = (1..=count)
        .map(|id| {
            let (lon, lat) = if dice.random::<f64>() < 0.7 {
                let center = centers[dice.random_range(0..40)];
                (
                    center.0 + (dice.random::<f64>() + dice.random::<f64>() - 1.0) * 0.06,
                    center.1 + (dice.random::<f64>() + dice.random::<f64>() - 1.0) * 0.04,
                )
            } else {
                (9.8 + dice.random::<f64>() * 2.5, 42.4 + dice.random::<f64>() * 1.9)
            };
            Point {
                record: RecordId(id),
                version: Version(1),
                layer: Layer::Reports,
                number: Number { year: 2026, serial: u32::try_from(id).unwrap() },
                position: Position::new(lon, lat).unwrap(),
                category: categories[dice.random_range(0..24)],
                state: State::ALL[dice.random_range(0..State::ALL.len())],
                office: Some(offices[dice.random_range(0..12)]),
                opened_ms: 1_700_000_000_000 + dice.random_range(0..60_000_000_000),
            }
        })
        .collect();
    (made, codes)
}

/// What is added to the number of a point to make the id of its report: the records of the setup come before.
pub(crate) const RECORDS_FROM: i64 = 1_000;
/// Rows in one statement.
const ROWS: usize = 64;
/// Rows in one transaction: the log of the database does not grow to the size of the database.
const ROWS_TOGETHER: usize = 128_000;

/// Puts reports straight into the projection, and the end of the ledger after them, so that what is written goes on
/// from there: the ledger itself is not what is measured here.
pub(crate) async fn fill(db: &Db, count: u64) {
    fill_projection(db, count).await;
    let Either::Sqlite(pool) = db else { return };
    let last = RECORDS_FROM + count.cast_signed();
    sqlx::query("UPDATE ledger SET seq = $1").bind(last).execute(pool).await.unwrap();
}

/// Puts rows straight into the projection of a jurisdiction without reports.
pub(crate) async fn fill_projection(db: &Db, count: u64) {
    const SERIAL: &str = "INSERT INTO numbers (jurisdiction, year, serial) VALUES ('sesto-fiorentino', 2026, $1)";
    let Either::Sqlite(pool) = db else { return };
    let (made, codes) = points(count);
    for together in made.chunks(ROWS_TOGETHER) {
        fill_some(pool, together, &codes).await;
    }
    sqlx::query(SERIAL).bind(count.cast_signed()).execute(pool).await.unwrap();
    // As a server leaves it when it stops: the log folded into the file.
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await.unwrap();
}

async fn fill_some(pool: &SqlitePool, together: &[Point], codes: &Codes) {
    const REPORTS: &str = "INSERT INTO reports (jurisdiction, record, version, number, category, state, office, lon, \
                           lat, opened_ms, changed_ms, due_ms, public, body) ";
    const COURSES: &str = "INSERT INTO courses (jurisdiction, record, category, area, opened_ms, passages) ";
    let mut tx = pool.begin().await.unwrap();
    for points in together.chunks(ROWS) {
        QueryBuilder::new(REPORTS)
            .push_values(points, |mut row, point| {
                let (category, office) =
                    (codes.category_name(point.category), point.office.map(|code| codes.office_name(code)));
                row.push_bind("sesto-fiorentino")
                    .push_bind(RECORDS_FROM + point.record.0.cast_signed())
                    .push_bind(1)
                    .push_bind(point.number.to_string())
                    .push_bind(category)
                    .push_bind(point.state.code())
                    .push_bind(office)
                    .push_bind(point.position.lon())
                    .push_bind(point.position.lat())
                    .push_bind(point.opened_ms)
                    .push_bind(point.opened_ms)
                    .push_bind(point.opened_ms)
                    .push_bind(true)
                    .push_bind(body(point, category, office));
            })
            .build()
            .execute(&mut *tx)
            .await
            .unwrap();
        QueryBuilder::new(COURSES)
            .push_values(points, |mut row, point| {
                row.push_bind("sesto-fiorentino")
                    .push_bind(RECORDS_FROM + point.record.0.cast_signed())
                    .push_bind(codes.category_name(point.category))
                    .push_bind(None::<&str>)
                    .push_bind(point.opened_ms)
                    .push_bind(passages(point, point.office.map_or("", |code| codes.office_name(code))));
            })
            .build()
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

/// How it went, as `store::courses` writes it: it came in, was given to its office, was taken in charge, and is where it is.
fn passages(point: &Point, office: &str) -> String {
    const HOUR_MS: i64 = 3_600_000;
    let steps = [("received", "urp", 0, 24), ("routed", office, 3, 24), ("taken_in_charge", office, 20, 240)];
    let last = (point.state.code(), office, 30 + point.record.0.cast_signed() % 400, 240);
    let at = |hours: i64| point.opened_ms + hours * HOUR_MS;
    let step = |(state, office, entered, due): (&str, &str, i64, i64)| {
        format!("{state},{office},{},{},{};", at(entered), at(due), at(300))
    };
    steps.into_iter().chain([last]).map(step).collect()
}

/// A title of about 40 bytes.
pub(crate) fn title(record: RecordId) -> String {
    format!("Buca pericolosa davanti al civico {}", record.0 % 10_000)
}

fn body(point: &Point, category: &str, office: Option<&str>) -> String {
    let opened = jiff::Timestamp::from_millisecond(point.opened_ms).unwrap();
    let text = "È lì da settimane, e di sera non si vede: qualcuno prima o poi ci finisce dentro. ";
    serde_json::json!({
        "id": RECORDS_FROM + point.record.0.cast_signed(), "version": 1, "number": point.number.to_string(), "category": category,
        "place": {"position": [point.position.lon(), point.position.lat()], "source": "tap", "address": "Via Antonio Gramsci 474"},
        "subject": title(point.record), "description": text.repeat(3),
        "answers": [], "attachments": [], "channel": "web", "reporter": null, "state": point.state.code(),
        "state_since": opened, "suspended_from": null, "review_on": null, "office": office, "holder": null,
        "opened_at": opened, "closed_at": null, "changed_at": opened, "due": {"take_charge_at": opened, "resolve_at": opened, "answer_at": opened},
        "outcome": null, "answer": null, "duplicate_of": null, "voices": 0, "followers": [], "public": true, "source": null
    })
    .to_string()
}

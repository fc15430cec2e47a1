//! The past of a real ledger: what the first question costs, and every other.

#![expect(clippy::unwrap_used, reason = "part of a program that stops when something fails")]
#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]

use std::time::{Duration, Instant};

use jiff::Timestamp;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sestomia::app::clock::Clock;
use sestomia::app::recall::RecallError;
use sestomia::app::{App, Options};
use sestomia::domain::event::Happening;
use sestomia::domain::iter::{Act, State};
use sestomia::domain::report::Event;
use sestomia::formats::mvt::tile;
use sestomia::store::{Db, Either, Location};
use sestomia::territory::marks::Detail;
use sestomia::territory::mercator::{TileAddress, to_square};
use sestomia::territory::points::Point;
use sestomia::territory::query::{Filter, Query};
use sestomia::territory::tiles::records;
use sqlx::QueryBuilder;

use crate::{resident_mib, row, tuscany};

/// Events of each report.
const STAGES: i64 = 4;
/// Reports whose events lie together in the ledger.
const BLOCK: usize = 10_000;
/// Rows in one statement.
const ROWS: usize = 64;

/// Asks for moments of two years of so many reports.
pub(crate) async fn of(count: u64) {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options {
        database: Location::File(folder.path().join("sestomia.db")),
        media: folder.path().join("media"),
        jurisdiction: None,
        clock: Clock::System,
    };
    let running = App::start(options()).await.unwrap();
    let db = running.app.db().clone();
    tuscany::fill_projection(&db, count).await;
    fill_ledger(&db, count).await;
    running.stop().await;
    let running = App::start(options()).await.unwrap();
    let app = &running.app;
    let before = resident_mib();
    let start = Instant::now();
    let mut asked = 1;
    while let Err(error) = app.recall().await {
        assert!(matches!(error, RecallError::NotYet), "{error}");
        asked += 1;
    }
    let events = count * STAGES.unsigned_abs();
    let what = format!("past of {count} reports with {events} events");
    row(
        &format!("{what}: read from the ledger by the first who asks"),
        &format!("{:.1} s, asked {asked} times", start.elapsed().as_secs_f64()),
    );
    row(&format!("{what}: memory"), &format!("{} MiB", resident_mib().saturating_sub(before)));
    let mut dice = ChaCha8Rng::seed_from_u64(11);
    let (mut pages, mut tiles) = (Vec::new(), Vec::new());
    for _ in 0..30 {
        let at_ms = 1_700_000_000_000 + dice.random_range(0..60_000_000_000);
        let start = Instant::now();
        let at = Timestamp::from_millisecond(at_ms).unwrap();
        let page = app.reports_at(&Query { limit: 20, ..Query::default() }, at).await.unwrap();
        pages.push(start.elapsed());
        assert!(page.matched > 0);
        let start = Instant::now();
        app.look(|territory| {
            let (x, y) = to_square(11.2, 43.8);
            let address = TileAddress::new(8, (x * 256.0) as u32, (y * 256.0) as u32).unwrap();
            let moment = territory.moment(at_ms).unwrap();
            let icon = |_: &str| "other".to_owned();
            let filter = Filter::default();
            drop(tile(&records(territory.points(), Some(moment), address, &filter, Detail::Clusters, &icon)));
        });
        tiles.push(start.elapsed());
    }
    for (asked, mut times) in [("newest 20 with texts", pages), ("tile z8", tiles)] {
        times.sort();
        let millis = |time: Duration| time.as_secs_f64() * 1e3;
        let (middle, last) = (millis(times[times.len() / 2]), millis(times[times.len() - 1]));
        row(&format!("{what}: {asked} at a moment"), &format!("{middle:.0} ms, slowest {last:.0} ms"));
    }
    running.stop().await;
}

/// The events that led to the reports of [`tuscany::fill_projection`], after those of the setup: each came in, was
/// routed, taken in charge and begun, over some weeks. Hashes are not what is measured here, and are left out.
async fn fill_ledger(db: &Db, count: u64) {
    let Either::Sqlite(pool) = db else { return };
    let (made, codes) = tuscany::points(count);
    let mut tx = pool.begin().await.unwrap();
    let first: i64 = sqlx::query_scalar("SELECT seq + 1 FROM ledger").fetch_one(&mut *tx).await.unwrap();
    let mut seq = first;
    for block in made.chunks(BLOCK) {
        for stage in 0..STAGES {
            for points in block.chunks(ROWS) {
                let numbered = (seq..).zip(points);
                QueryBuilder::new("INSERT INTO events (jurisdiction, seq, record, version, at_ms, actor, body, hash) ")
                    .push_values(numbered, |mut row, (seq, point)| {
                        let office = point.office.map(|office| codes.office_name(office));
                        row.push_bind("sesto-fiorentino")
                            .push_bind(seq)
                            .push_bind(tuscany::RECORDS_FROM + point.record.0.cast_signed())
                            .push_bind(stage + 1)
                            .push_bind(point.opened_ms + stage * 6 * 86_400_000)
                            .push_bind(r#"{"role":"citizen","channel":"web"}"#)
                            .push_bind(body(stage, point, codes.category_name(point.category), office))
                            .push_bind(&[0_u8; 32][..]);
                    })
                    .build()
                    .execute(&mut *tx)
                    .await
                    .unwrap();
                seq += i64::try_from(points.len()).unwrap();
            }
        }
    }
    sqlx::query("UPDATE ledger SET seq = $1").bind(seq - 1).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

fn body(stage: i64, point: &Point, category: &str, office: Option<&str>) -> String {
    let advanced = |act, to| Event::Advanced { act, to, extended: None, note: None };
    let event = match stage {
        0 => return received(point, category, office),
        1 => Event::Routed { office: office.unwrap_or("urp").parse().unwrap(), note: None, fired: None },
        2 => advanced(Act::TakeCharge, State::TakenInCharge),
        _ => advanced(Act::Start, State::InProgress),
    };
    serde_json::to_string(&Happening::Report(event)).unwrap()
}

fn received(point: &Point, category: &str, office: Option<&str>) -> String {
    let opened = Timestamp::from_millisecond(point.opened_ms).unwrap();
    let text = "È lì da settimane, e di sera non si vede: qualcuno prima o poi ci finisce dentro. ";
    serde_json::json!({"report": {
        "event": "received", "number": point.number.to_string(), "category": category,
        "place": {"position": [point.position.lon(), point.position.lat()], "source": "tap", "address": "Via Antonio Gramsci 474"},
        "subject": tuscany::title(point.record), "description": text.repeat(3), "office": office,
        "due": {"take_charge_at": opened, "resolve_at": opened, "answer_at": opened}, "public": true,
    }})
    .to_string()
}

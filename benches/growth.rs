//! How cost and memory grow with the number of reports, and the past of a real ledger. Each size is a process of its
//! own, so that memory which another one has left behind hides nothing.

#![expect(clippy::unwrap_used, reason = "part of a program that stops when something fails")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small numbers"
)]

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use sestomia::app::clock::Clock;
use sestomia::app::submit::{Submission, What};
use sestomia::app::{App, Options, Running, follow};
use sestomia::domain::figures::{Period, Scope};
use sestomia::domain::person::{Actor, Channel};
use sestomia::domain::place::{Place, PlaceSource, Position};
use sestomia::domain::record::JurisdictionCode;
use sestomia::domain::report::Draft;
use sestomia::formats::bbox::Bbox;
use sestomia::formats::mvt::tile;
use sestomia::store::{self, Location};
use sestomia::territory::Territory;
use sestomia::territory::marks::Detail;
use sestomia::territory::mercator::{TileAddress, to_square};
use sestomia::territory::points::Point;
use sestomia::territory::query::{Area, Filter, Query};
use sestomia::territory::tiles::records;

use crate::{resident_mib, row, tuscany};

const DAY_MS: i64 = 86_400_000;
/// Says to a process which size it is to measure.
const SIZE: &str = "SESTOMIA_BENCH_REPORTS";

/// The size that this process is to measure, if it was started for one.
#[expect(clippy::disallowed_methods, reason = "a bench has no configuration of its own")]
pub(crate) fn size() -> Option<u64> {
    std::env::var(SIZE).ok()?.parse().ok()
}

/// Measures each size in a process of its own.
pub(crate) fn grow(part: &str, sizes: &[u64]) {
    for size in sizes {
        let mut process = std::process::Command::new(std::env::current_exe().unwrap());
        let status = process.arg(part).env(SIZE, size.to_string()).status().unwrap();
        assert!(status.success());
    }
}

async fn app(folder: &Path) -> Running {
    App::start(Options {
        database: Location::File(folder.join("sestomia.db")),
        media: folder.join("media"),
        jurisdiction: None,
        clock: Clock::System,
    })
    .await
    .unwrap()
}

/// Everything about so many reports.
pub(crate) async fn of(count: u64) {
    let folder = tempfile::tempdir().unwrap();
    let running = app(folder.path()).await;
    tuscany::fill(running.app.db(), count).await;
    let jurisdiction = running.app.jurisdiction().clone();
    running.stop().await;
    let territory = load(folder.path(), &jurisdiction, count).await;
    read(&territory, count);
    drop(territory);
    let running = app(folder.path()).await;
    write(&running.app, count).await;
    reckon(&running.app, count).await;
    running.stop().await;
}

/// The response times of all reports there are.
async fn reckon(app: &Arc<App>, count: u64) {
    let period = Period { from: Timestamp::from_second(1_700_000_000).unwrap(), to: app.now() };
    let mut least = f64::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        let times = app.response_times(period, Scope::default()).await.unwrap();
        assert!(times.all.received > count);
        least = least.min(start.elapsed().as_secs_f64() * 1e3);
    }
    row(&format!("growth {count}: response times of all, by step, category and office"), &format!("{least:.0} ms"));
}

async fn load(folder: &Path, jurisdiction: &JurisdictionCode, count: u64) -> Territory {
    let before = resident_mib();
    let start = Instant::now();
    let db = store::open(&Location::File(folder.join("sestomia.db"))).await.unwrap();
    let (mut territory, uncounted) = follow::load(&db, jurisdiction).await.unwrap();
    let seconds = start.elapsed().as_secs_f64();
    territory.count_by(uncounted.count());
    let counted = start.elapsed().as_secs_f64();
    store::close(&db).await;
    assert_eq!(territory.points().len() as u64, count);
    let bytes = (resident_mib().saturating_sub(before) << 20) / count;
    row(
        &format!("growth {count}: SQLite file to memory"),
        &format!(
            "{seconds:.2} s, {:.2} µs a report; clusters counted after {counted:.2} s",
            seconds * 1e6 / count as f64
        ),
    );
    row(
        &format!("growth {count}: memory with index and clusters, database buffers too"),
        &format!("{bytes} B a report"),
    );
    territory
}

/// The least of several rounds: what else runs on the machine only ever adds.
fn least_micros(times: u32, mut round: impl FnMut()) -> f64 {
    let one = || {
        let start = Instant::now();
        round();
        start.elapsed().as_secs_f64() * 1e6
    };
    std::iter::repeat_with(one).take(times as usize).fold(f64::MAX, f64::min)
}

fn read(territory: &Territory, count: u64) {
    let (made, _) = tuscany::points(20_000.min(count));
    let places: Vec<Position> = made.iter().step_by(made.len() / 100).map(|point: &Point| point.position).collect();
    let open = Filter { states: Some(Filter::open()), ..Filter::default() };
    // They came in during two years, from the middle of a month on.
    let within = |from: i64, until: i64| Filter {
        opened_from_ms: Some(from),
        opened_until_ms: Some(until),
        ..Filter::default()
    };
    let day = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
    let (march, april) = (day("2024-03-01T00:00:00+01:00"), day("2024-04-01T00:00:00+02:00"));
    for (what, filter) in [
        ("open reports", &open),
        ("those of one month of 23", &within(march, april)),
        ("open ones of that month", &Filter { states: open.states.clone(), ..within(march, april) }),
        ("those of 30 days from the 14th on", &within(march + 13 * DAY_MS, march + 43 * DAY_MS)),
        ("those of a week", &within(march + 7 * DAY_MS, march + 14 * DAY_MS)),
        ("those of a year", &within(day("2024-01-01T00:00:00+01:00"), day("2025-01-01T00:00:00+01:00"))),
    ] {
        for z in [6_u8, 8, 11] {
            let micros = clusters(territory, &places, z, filter);
            row(&format!("growth {count}: clustered tile z{z}, {what}"), &format!("{micros:.0} µs"));
        }
    }
    // About 100 hits whatever the count.
    let side = 3.0 / (count as f64).sqrt();
    let mut hits = 0;
    let micros = least_micros(5, || {
        hits = 0;
        for at in &places {
            let (lon, lat) = (at.lon(), at.lat());
            let area = Area::Box(Bbox { west: lon - side, south: lat - side, east: lon + side, north: lat + side });
            hits += territory.query(&Query { area, limit: 100, ..Query::default() }).matched;
        }
    });
    let each = micros / places.len() as f64;
    row(&format!("growth {count}: viewport of {} hits, newest 100", hits / places.len()), &format!("{each:.1} µs"));
}

/// What a tile of clusters takes on average where reports are, microseconds.
fn clusters(territory: &Territory, places: &[Position], z: u8, filter: &Filter) -> f64 {
    let n = 2_f64.powi(i32::from(z));
    let icon = |_: &str| "other".to_owned();
    let micros = least_micros(5, || {
        for at in places.iter().take(20) {
            let (x, y) = to_square(at.lon(), at.lat());
            let address = TileAddress::new(z, (x * n) as u32, (y * n) as u32).unwrap();
            drop(tile(&records(territory.points(), None, address, filter, Detail::Clusters, &icon)));
        }
    });
    micros / 20.0
}

/// Reports written together, each acknowledged as everywhere.
const TOGETHER: u32 = 64;

async fn write(app: &Arc<App>, count: u64) {
    let draft = |n: u32| Draft {
        category: "altro".parse().unwrap(),
        place: Place {
            position: Position::new(11.195 + f64::from(n % 1000) / 1e5, 43.832 + f64::from(n / 7 % 1000) / 1e5)
                .unwrap(),
            accuracy_m: None,
            source: PlaceSource::Tap,
            address: None,
            area: None,
            near: None,
        },
        subject: "Erba alta".to_owned().try_into().unwrap(),
        description: None,
        answers: Vec::new(),
        attachments: Vec::new(),
        reporter: None,
        reachable: false,
        parent: None,
    };
    let submission = |n: u32| Submission {
        actor: Actor::citizen(Channel::Api),
        what: What::Open(Box::new(draft(n)), None),
        contact: None,
        at: None,
        key: None,
    };
    let mut times = Vec::new();
    for round in 0..60 {
        let all: Vec<_> = (0..TOGETHER).map(|n| submission(round * TOGETHER + n)).collect();
        let start = Instant::now();
        for answer in app.submit_all(all).await {
            answer.unwrap();
        }
        times.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(TOGETHER));
    }
    times.sort_by(f64::total_cmp);
    row(
        &format!("growth {count}: a durable report, {TOGETHER} written together"),
        &format!("{:.0} µs, a quarter of the groups under {:.0} µs", times[times.len() / 2], times[times.len() / 4]),
    );
}

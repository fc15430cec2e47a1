//! The figures of BENCHMARKS.md: run by `make bench`, printed as a table.
//!
//! Everything runs against temporary folders and loopback; the load comes from this process, so the figures of the
//! HTTP part include the client's share of the two cores.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints, and stops when something fails")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small numbers"
)]

#[expect(dead_code, reason = "the comparison with other servers uses all of it")]
mod client;
mod growth;
mod live;
mod past;
mod photo;
mod practices;
mod tuscany;
mod works;
mod written;

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sestomia::app::clock::Clock;
use sestomia::app::{App, Options, Running};
use sestomia::domain::event::Happening;
use sestomia::domain::iter::{Act, State};
use sestomia::domain::place::Position;
use sestomia::domain::record::Seq;
use sestomia::domain::report::Event;
use sestomia::domain::toponym::{Door, Toponym, ToponymKind};
use sestomia::formats::bbox::Bbox;
use sestomia::formats::mvt::tile;
use sestomia::store::Location;
use sestomia::territory::Territory;
use sestomia::territory::gazetteer::Gazetteer;
use sestomia::territory::marks::Detail;
use sestomia::territory::mercator::TileAddress;
use sestomia::territory::query::{Area, Filter, Order, Query};
use sestomia::territory::tiles::records;
use sestomia::web::{self, Site};
use tokio_util::sync::CancellationToken;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    // `cargo bench --bench figures -- http` measures one part.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_named = |part: &str| wanted.iter().any(|name| name == part);
    if let Some(size) = growth::size() {
        return runtime
            .block_on(async { if is_named("past") { past::of(size).await } else { growth::of(size).await } });
    }
    let is_wanted = |part: &str| wanted.is_empty() || is_named(part);
    println!("| what | figure |\n|---|---|");
    if is_wanted("growth") {
        growth::grow("growth", &[10_000, 100_000, 1_000_000]);
    }
    // A quarter of an hour and 15 GB on the disk: only when asked for.
    if is_named("ten") {
        growth::grow("growth", &[10_000_000]);
    }
    // A few minutes and 4 GB: only when asked for.
    if is_named("past") {
        growth::grow("past", &[1_000_000]);
    }
    if is_wanted("index") {
        [10_000, 100_000, 1_000_000].into_iter().for_each(index);
    }
    if is_wanted("works") {
        works::measure_all();
    }
    if is_wanted("practices") {
        practices::measure_all();
    }
    if is_wanted("names") {
        names();
    }
    if is_wanted("photo") {
        photo::photo();
    }
    if is_wanted("http") {
        runtime.block_on(http());
    }
    if is_wanted("written") {
        runtime.block_on(written::seen());
    }
    if is_wanted("live") {
        for (watchers, a_second) in [(1_000, 200), (5_000, 40), (1_000, 400), (5_000, 80)] {
            let figures = runtime.block_on(live::measure(watchers, a_second));
            row(&format!("live: {watchers} watch, {a_second} reports/s are written"), &figures);
        }
    }
}

fn row(what: &str, figure: &str) {
    println!("| {what} | {figure} |");
}

/// Events of each report's past.
const STAGES: u64 = 4;

fn index(count: u64) {
    let (made, codes) = tuscany::points(count);
    let start = Instant::now();
    let mut territory = Territory::load(made.clone(), codes, Seq(count));
    row(&format!("index: load {count} points"), &format!("{:.0} ms", start.elapsed().as_secs_f64() * 1e3));
    // A viewport of about 100 hits around a point where reports are.
    let side = 3.0 / (count as f64).sqrt();
    let each = |n: u32, mut ask: Box<dyn FnMut(Position) + '_>| {
        let start = Instant::now();
        for i in 0..n {
            ask(made[(i as usize * 7919) % made.len()].position);
        }
        start.elapsed().as_secs_f64() * 1e6 / f64::from(n)
    };
    let mut hits = 0;
    let micros = each(
        1000,
        Box::new(|at| {
            let (lon, lat) = (at.lon(), at.lat());
            let area = Area::Box(Bbox { west: lon - side, south: lat - side, east: lon + side, north: lat + side });
            hits += territory.query(&Query { area, limit: 100, ..Query::default() }).matched;
        }),
    );
    row(&format!("index {count}: viewport of {} hits, newest 100", hits / 1000), &format!("{micros:.0} µs"));
    let micros = each(
        1000,
        Box::new(|at| {
            drop(territory.query(&Query { order: Order::NearestTo(at), limit: 10, ..Query::default() }));
        }),
    );
    row(&format!("index {count}: nearest 10"), &format!("{micros:.0} µs"));
    let micros = each(
        1000,
        Box::new(|at| {
            let area = Area::Within { center: at, radius_m: 100.0 };
            drop(territory.query(&Query { area, limit: 10, ..Query::default() }));
        }),
    );
    row(&format!("index {count}: within 100 m"), &format!("{micros:.0} µs"));
    let filter = Filter { states: Some(Filter::open()), ..Filter::default() };
    for z in [8_u8, 12, 16] {
        let n = 2_f64.powi(i32::from(z));
        let micros = each(
            if z < 10 { 20 } else { 300 },
            Box::new(|at| {
                let (x, y) = sestomia::territory::mercator::to_square(at.lon(), at.lat());
                let address = TileAddress::new(z, (x * n) as u32, (y * n) as u32).unwrap();
                drop(tile(&records(territory.points(), None, address, &filter, Detail::Clusters, &|_| {
                    "other".to_owned()
                })));
            }),
        );
        row(&format!("index {count}: tile z{z}, open reports"), &format!("{micros:.0} µs"));
    }
    let before = resident_mib();
    let happenings = made.iter().flat_map(|point| (0..STAGES).map(move |stage| (point, stage)));
    for (seq, (point, stage)) in (1..).zip(happenings) {
        let to = State::ALL[(stage as usize * 3 + point.record.0 as usize) % State::ALL.len()];
        let body = Happening::Report(Event::Advanced { act: Act::TakeCharge, to, extended: None, note: None });
        territory.remember(Seq(seq), point.record, point.opened_ms + stage.cast_signed() * 86_400_000, &body);
    }
    let grown = resident_mib().saturating_sub(before);
    row(&format!("index {count}: memory of the past, {STAGES} stages each"), &format!("{grown} MiB"));
    let moment = territory.moment(1_740_000_000_000).unwrap();
    let start = Instant::now();
    drop(territory.points().query(&Query { filter: filter.clone(), ..Query::default() }, Some(moment)));
    let millis = start.elapsed().as_secs_f64() * 1e3;
    row(&format!("index {count}: newest 100 at a moment of the past"), &format!("{millis:.1} ms"));
    for z in [0_u8, 8, 12, 16] {
        let n = 2_f64.powi(i32::from(z));
        let micros = each(
            if z < 10 { 5 } else { 300 },
            Box::new(|at| {
                let (x, y) = sestomia::territory::mercator::to_square(at.lon(), at.lat());
                let address = TileAddress::new(z, (x * n) as u32, (y * n) as u32).unwrap();
                drop(tile(&records(territory.points(), Some(moment), address, &filter, Detail::Clusters, &|_| {
                    "other".to_owned()
                })));
            }),
        );
        row(&format!("index {count}: tile z{z} at a moment of the past"), &format!("{micros:.0} µs"));
    }
}

/// Half a million doors in 20,000 streets, each named after somebody.
fn names() {
    let mut dice = ChaCha8Rng::seed_from_u64(5);
    let syllables =
        ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sca", "ter", "vin", "zo", "stra", "glio"];
    let word = |dice: &mut ChaCha8Rng| -> String {
        (0..dice.random_range(2..5)).map(|_| syllables[dice.random_range(0..syllables.len())]).collect()
    };
    let somewhere = |dice: &mut ChaCha8Rng| {
        Position::new(10.0 + dice.random::<f64>() * 2.3, 42.5 + dice.random::<f64>() * 1.7).unwrap()
    };
    let toponyms: Vec<Toponym> = (0..20_000)
        .map(|_| {
            let (name, position) = (format!("Via {} {}", word(&mut dice), word(&mut dice)), somewhere(&mut dice));
            let door = |number: u32| {
                let along = Position::new(position.lon() + f64::from(number) / 1e5, position.lat()).unwrap();
                Door { house: number.to_string().parse().unwrap(), position: along }
            };
            let doors = (1..=25).map(door).collect();
            Toponym { name: name.try_into().unwrap(), kind: ToponymKind::Street, position, lines: Vec::new(), doors }
        })
        .collect();
    let asked: Vec<(String, Position)> = toponyms
        .iter()
        .step_by(40)
        .map(|toponym| (toponym.name.as_str().to_owned(), toponym.doors[12].position))
        .collect();
    let before = resident_mib();
    let start = Instant::now();
    let names = Gazetteer::of(toponyms, Vec::new());
    row("names: 500,000 doors in 20,000 streets made ready", &format!("{:.0} ms", start.elapsed().as_secs_f64() * 1e3));
    row("names: memory", &format!("{} MiB", resident_mib().saturating_sub(before)));
    let time = |what: &str, ask: &dyn Fn(&(String, Position))| {
        let mut micros: Vec<f64> = asked
            .iter()
            .map(|one| {
                let start = Instant::now();
                ask(one);
                start.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        micros.sort_by(f64::total_cmp);
        let last = micros.len() - 1;
        row(&format!("names: {what}"), &format!("{:.0} µs, slowest {:.0} µs", micros[last / 2], micros[last]));
    };
    time("a street and number as written", &|(name, _)| assert!(!names.find(&format!("{name} 12"), 8).is_empty()));
    time("the beginning of a word", &|(name, _)| assert!(!names.find(&name[4..7], 8).is_empty()));
    // The second letter of the first name is missing.
    time("a letter missing", &|(name, _)| drop(names.find(&format!("{}{}", &name[..5], &name[6..]), 8)));
    time("the nearest door", &|(_, at)| assert!(names.nearest(*at).is_some()));
}

async fn start(folder: &std::path::Path) -> (Running, String, CancellationToken) {
    let options = Options {
        database: Location::File(folder.join("sestomia.db")),
        media: folder.join("media"),
        jurisdiction: None,
        clock: Clock::System,
    };
    let running = App::start(options).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let options = web::Options { public_url: url.clone(), rate_limit: false, basemap: None, openid: None };
    let site = Site::new(Arc::clone(&running.app), options).await.unwrap();
    let door = web::door::Door::default();
    door.open(&site);
    let stop = CancellationToken::new();
    tokio::spawn(web::serve(door, listener, stop.clone()));
    (running, url, stop)
}

/// A client like those of whoever asks from outside.
#[expect(clippy::disallowed_methods, reason = "a browser is no request of the service")]
pub(crate) fn client() -> reqwest::Client {
    let _already = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

/// Requests per second of `clients` that each ask one after the other for `seconds`, and the 99th percentile in ms.
async fn load(
    clients: usize,
    seconds: u64,
    ask: impl Fn(reqwest::Client, u64) -> reqwest::RequestBuilder + Clone + Send + Sync + 'static,
) -> (f64, f64) {
    let end = Instant::now() + Duration::from_secs(seconds);
    let tasks: Vec<_> = (0..clients as u64)
        .map(|client_number| {
            let ask = ask.clone();
            tokio::spawn(async move {
                let client = client();
                let mut times = Vec::new();
                let mut i = client_number;
                while Instant::now() < end {
                    let start = Instant::now();
                    let response = ask(client.clone(), i).send().await.unwrap();
                    assert!(response.status().is_success(), "{}", response.status());
                    response.bytes().await.unwrap();
                    times.push(start.elapsed().as_secs_f64() * 1e3);
                    i += clients as u64;
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    times.sort_by(f64::total_cmp);
    let p99 = times[(times.len() - 1) * 99 / 100];
    (times.len() as f64 / seconds as f64, p99)
}

/// The report of that number, somewhere in the town.
fn report_of(client: &reqwest::Client, address: &str, i: u64) -> reqwest::RequestBuilder {
    let spread = |n: u64| (n % 1000) as f64 / 1e5;
    client.post(address).json(&serde_json::json!({
        "category": "altro", "lon": 11.195 + spread(i), "lat": 43.832 + spread(i / 7), "subject": "Erba alta", "description": "Da settimane."
    }))
}

async fn http() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url, stop) = start(folder.path()).await;
    for clients in [1, 64] {
        let address = format!("{url}/api/v1/reports");
        let (rate, p99) = load(clients, 5, move |client, i| report_of(&client, &address, i)).await;
        row(
            &format!("write: durable reports over HTTP, {clients} client(s), SQLite"),
            &format!("{rate:.0}/s, p99 {p99:.1} ms"),
        );
    }
    let count = running.app.look(|territory| territory.points().len());
    for (what, path) in [
        ("page /", "/"),
        ("page /segnalazioni", "/segnalazioni"),
        ("API list", "/api/v1/reports"),
        (
            "OGC page of 100, box and open",
            "/ogc/collections/reports/items?bbox=11.1,43.8,11.25,43.9&open=true&limit=100",
        ),
        ("tile z14", "/tiles/reports/14/8701/5968.mvt"),
        ("tile z17", "/tiles/reports/17/69611/47769.mvt"),
        ("base map tile z14", "/maps/basemap/14/8701/5968.mvt"),
        ("static picture 640x420", "/maps/static/11.2,43.833,15/640x420.png"),
    ] {
        let address = format!("{url}{path}");
        let (rate, p99) = load(16, 3, move |client, _| client.get(&address)).await;
        row(&format!("read: {what}, 16 clients, {count} reports"), &format!("{rate:.0}/s, p99 {p99:.1} ms"));
    }
    stop.cancel();
    running.stop().await;
}

fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}

//! This service beside those it wants to be picked over, on one machine, in one run, with the same reports, the same
//! questions and the same client: run by `make bench-peers`, printed as a table with ratios.
//!
//! The others are `PostgreSQL` with `PostGIS`, Martin and nginx in front of it, and `tipg` (see `benches/postgis.rs`
//! for how they are set up). Every server is a process of its own; only the one that is measured is busy.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints, and stops when something fails")]
#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]

mod client;
mod postgis;
mod tuscany;

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use bytes::Bytes;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sestomia::app::clock::Clock;
use sestomia::app::{App, Options};
use sestomia::domain::place::Position;
use sestomia::store::Location;
use sestomia::territory::mercator::to_square;

use crate::client::{Outcome, Until, get, post, send, tags};
use crate::postgis::Postgis;

/// Reports that all of them hold.
const REPORTS: u64 = 1_000_000;
/// Connections of the client.
const CLIENTS: usize = 16;
/// How long what is asked over and over is asked.
const LONG: Duration = Duration::from_secs(4);
/// How long a server is left alone after its start.
const AFTER_START: Duration = Duration::from_secs(3);
const GZIP: (&str, &str) = ("accept-encoding", "gzip");

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let ours = folder.path().join("ours");
    fill(&ours);
    let peers = Postgis::start(folder.path(), REPORTS);
    println!("| what | sestomia | peer | ratio |\n|---|---|---|---|");
    // `cargo bench --bench peers -- cold` measures one part.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let parts: [(&str, Measure); 6] = [
        ("cold", cold_tiles),
        ("kept", kept_tiles),
        ("clusters", clusters),
        ("pages", pages),
        ("around", around),
        ("writes", writes),
    ];
    for (_, measure) in parts.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|part| part == name)) {
        measure(&ours, &peers);
    }
}

/// Measures ours, in that folder, and the others.
type Measure = fn(&Path, &Postgis);

/// One row: what was measured here and there, each as a rate and a 99th percentile.
fn row(what: &str, ours: &Outcome, peer: &str, theirs: &Outcome) {
    check(what, ours);
    check(what, theirs);
    println!(
        "| {what} | {:.0}/s, p99 {:.1} ms | {peer}: {:.0}/s, p99 {:.1} ms | {:.1} × |",
        ours.rate(),
        ours.p99_ms(),
        theirs.rate(),
        theirs.p99_ms(),
        ours.rate() / theirs.rate()
    );
}

/// The same against a rate that `pgbench` has found.
fn row_of_rate(what: &str, ours: &Outcome, peer: &str, theirs: f64) {
    check(what, ours);
    println!(
        "| {what} | {:.0}/s, p99 {:.1} ms | {peer}: {theirs:.0}/s | {:.1} × |",
        ours.rate(),
        ours.p99_ms(),
        ours.rate() / theirs
    );
}

fn check(what: &str, outcome: &Outcome) {
    let good = |status: &u16| matches!(status, 200 | 201 | 204 | 304);
    assert!(outcome.statuses.keys().all(good), "{what}: {:?}", outcome.statuses);
}

/// The service as a process of its own.
struct Ours {
    process: Child,
    address: SocketAddr,
}

impl Ours {
    fn start(folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_sestomia"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .env("SESTOMIA_RATE_LIMIT", "off")
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = lines.find_map(|line| Some(line.ok()?.strip_prefix("http://")?.trim_end_matches('/').to_owned()));
        Self { process, address: url.unwrap().parse().unwrap() }
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn fill(folder: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    std::fs::create_dir_all(folder).unwrap();
    runtime.block_on(async {
        let options = Options {
            database: Location::File(folder.join("sestomia.db")),
            media: folder.join("media"),
            jurisdiction: None,
            clock: Clock::System,
        };
        let running = App::start(options).await.unwrap();
        tuscany::fill(running.app.db(), REPORTS).await;
        running.stop().await;
    });
}

/// Tiles as people pan: from some report, a few steps at one zoom, then in or out. Each only once.
fn panned(count: usize, zooms: std::ops::RangeInclusive<u8>) -> Vec<(u8, u32, u32)> {
    let (reports, _) = tuscany::points(20_000);
    let mut dice = ChaCha8Rng::seed_from_u64(11);
    let (mut seen, mut list) = (HashSet::new(), Vec::new());
    while list.len() < count {
        let at = reports[dice.random_range(0..reports.len())].position;
        let (x, y) = to_square(at.lon(), at.lat());
        let mut zoom = dice.random_range(zooms.clone());
        let (mut dx, mut dy) = (0, 0);
        for _ in 0..dice.random_range(2..8) {
            let side = f64::from(1_u32 << zoom);
            let tile =
                (zoom, ((x * side) as u32).saturating_add_signed(dx), ((y * side) as u32).saturating_add_signed(dy));
            if list.len() < count && seen.insert(tile) {
                list.push(tile);
            }
            dx += dice.random_range(-1..=1);
            dy += dice.random_range(-1..=1);
            if dice.random::<f64>() < 0.2 {
                zoom = if zoom < *zooms.end() { zoom + 1 } else { *zooms.start() };
                (dx, dy) = (0, 0);
            }
        }
    }
    list
}

fn requests(tiles: &[(u8, u32, u32)], path: impl Fn(u8, u32, u32) -> String, headers: &[(&str, &str)]) -> Vec<Vec<u8>> {
    tiles.iter().map(|(z, x, y)| get(&path(*z, *x, *y), headers)).collect()
}

fn our_points(z: u8, x: u32, y: u32) -> String {
    format!("/tiles/reports/{z}/{x}/{y}.mvt?clusters=no")
}

fn their_points(z: u8, x: u32, y: u32) -> String {
    format!("/reports/{z}/{x}/{y}")
}

/// Asks a server for some tiles that are not measured, so that what it does first and once is done.
fn wake(server: SocketAddr, path: impl Fn(u8, u32, u32) -> String) {
    std::thread::sleep(AFTER_START);
    send(server, &requests(&panned(50, 17..=17), path, &[GZIP]), CLIENTS, Until::AllSent);
}

/// Every report of a tile as a point, as the others send them: equal work.
fn cold_tiles(ours: &Path, peers: &Postgis) {
    let tiles = panned(1000, 12..=16);
    for (packing, headers) in [("gzip", &[GZIP][..]), ("raw", &[])] {
        let here = Ours::start(ours);
        wake(here.address, our_points);
        let mine = send(here.address, &requests(&tiles, our_points, headers), CLIENTS, Until::AllSent);
        drop(here);
        let martin = peers.martin(0);
        wake(martin.address, their_points);
        let theirs = send(martin.address, &requests(&tiles, their_points, headers), CLIENTS, Until::AllSent);
        row(&format!("cold tiles z12–z16, {packing}, {CLIENTS} connections"), &mine, "Martin", &theirs);
        println!("| … bytes of a tile | {} | {} | |", mine.bytes / tiles.len(), theirs.bytes / tiles.len());
        if headers.is_empty() {
            let rate = peers.rate_of_tiles(&tiles, CLIENTS);
            row_of_rate("cold tiles z12–z16, raw", &mine, "`ST_AsMVT` through pgbench", rate);
        }
    }
}

/// The least that a server made as ours is could do: one body of 20 KiB, without asking for anything.
struct Bare {
    address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl Bare {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let body = Bytes::from(vec![7; 20 * 1024]);
        let router = Router::new().route("/", axum::routing::get(async move || body.clone()));
        runtime.spawn(async { axum::serve(listener.tap_io(|stream| drop(stream.set_nodelay(true))), router).await });
        Self { address, _runtime: runtime }
    }
}

/// Tiles that each of them has kept.
fn kept_tiles(ours: &Path, peers: &Postgis) {
    let tiles = panned(1000, 12..=16);
    let here = Ours::start(ours);
    let (mine, theirs) = (requests(&tiles, our_points, &[GZIP]), requests(&tiles, their_points, &[GZIP]));
    let martin = peers.martin(512);
    let nginx = peers.nginx(martin.address);
    for (address, list) in [(here.address, &mine), (martin.address, &theirs), (nginx.address, &theirs)] {
        send(address, list, CLIENTS, Until::AllSent);
    }
    let kept = |address, list: &[Vec<u8>]| send(address, list, CLIENTS, Until::After(LONG));
    let (here_kept, nginx_kept) = (kept(here.address, &mine), kept(nginx.address, &theirs));
    row("kept tiles, gzip", &here_kept, "nginx before Martin", &nginx_kept);
    row("kept tiles, gzip", &here_kept, "Martin's own cache", &kept(martin.address, &theirs));
    let bare = Bare::start();
    row("kept tiles, gzip", &here_kept, "a bare endpoint of 20 KiB", &kept(bare.address, &[get("/", &[GZIP])]));
    let known = |address, list: &[Vec<u8>], path: &dyn Fn(u8, u32, u32) -> String| {
        let tags = tags(address, list);
        let asked = tiles
            .iter()
            .zip(tags)
            .filter_map(|((z, x, y), tag)| Some(get(&path(*z, *x, *y), &[GZIP, ("if-none-match", &tag?)])));
        kept(address, &asked.collect::<Vec<_>>())
    };
    let (mine, theirs) = (known(here.address, &mine, &our_points), known(nginx.address, &theirs, &their_points));
    row("`If-None-Match`", &mine, "nginx before Martin", &theirs);
}

fn clusters(ours: &Path, peers: &Postgis) {
    let tiles = panned(300, 6..=11);
    let here = Ours::start(ours);
    let martin = peers.martin(0);
    wake(here.address, our_points);
    wake(martin.address, their_points);
    let cold = |query: &'static str| {
        let path = move |z, x, y| format!("/tiles/reports/{z}/{x}/{y}.mvt{query}");
        send(here.address, &requests(&tiles, path, &[GZIP]), CLIENTS, Until::AllSent)
    };
    let path = |z, x, y| format!("/clusters/{z}/{x}/{y}");
    let few = &tiles[..60];
    let theirs = send(martin.address, &requests(few, path, &[GZIP]), CLIENTS, Until::AllSent);
    row("clustered tiles z6–z11, cold", &cold(""), "grid SQL behind Martin", &theirs);
    let path = |z, x, y| format!("/clusters_of/{z}/{x}/{y}");
    let theirs = send(martin.address, &requests(few, path, &[GZIP]), CLIENTS, Until::AllSent);
    let mine = cold("?stato=aperte&categoria=buca");
    row("the same, open ones of one category", &mine, "grid SQL behind Martin", &theirs);
}

/// Boxes around places where reports are, each with some thousands.
fn boxes(count: usize) -> Vec<[f64; 4]> {
    let (reports, _) = tuscany::points(20_000);
    let around = |at: Position| [at.lon() - 0.02, at.lat() - 0.015, at.lon() + 0.02, at.lat() + 0.015];
    reports.iter().step_by(reports.len() / count).map(|report| around(report.position)).collect()
}

fn pages(ours: &Path, peers: &Postgis) {
    let boxes = boxes(1000);
    let text = |[west, south, east, north]: &[f64; 4]| format!("{west:.7},{south:.7},{east:.7},{north:.7}");
    let asked = |path: &str| boxes.iter().map(|area| get(&path.replace("BOX", &text(area)), &[])).collect::<Vec<_>>();
    let here = Ours::start(ours);
    let mine = asked("/ogc/collections/reports/items?bbox=BOX&open=true&limit=100");
    let mine = send(here.address, &mine, CLIENTS, Until::After(LONG));
    let what = "page: box and open, newest 100, exact count";
    if let Some(tipg) = peers.tipg() {
        let theirs = asked("/collections/public.features/items?bbox=BOX&open=true&limit=100&sortby=-opened");
        row(what, &mine, "tipg", &send(tipg.address, &theirs, CLIENTS, Until::After(LONG)));
    }
    row_of_rate(what, &mine, "JSON by PostGIS through pgbench", peers.rate_of_pages(&boxes, CLIENTS));
}

fn around(ours: &Path, peers: &Postgis) {
    let (reports, codes) = tuscany::points(20_000);
    let some: Vec<_> = reports.iter().step_by(20).collect();
    let asked = |point: &&sestomia::territory::points::Point| {
        let (at, category) = (point.position, codes.category_name(point.category));
        get(&format!("/segnala/vicine?lon={}&lat={}&categoria={category}", at.lon(), at.lat()), &[])
    };
    let here = Ours::start(ours);
    let mine = send(here.address, &some.iter().map(asked).collect::<Vec<_>>(), CLIENTS, Until::After(LONG));
    let places: Vec<_> = some.iter().map(|point| (point.position, codes.category_name(point.category))).collect();
    row_of_rate(
        "the same problem nearby",
        &mine,
        "100 m by PostGIS through pgbench",
        peers.rate_of_nearby(&places, CLIENTS),
    );
}

fn writes(ours: &Path, peers: &Postgis) {
    let here = Ours::start(ours);
    let report = |i: u32| {
        let (lon, lat) = (11.195 + f64::from(i % 1000) / 1e5, 43.832 + f64::from(i / 7 % 1000) / 1e5);
        let report = serde_json::json!({
            "category": "altro", "lon": lon, "lat": lat, "subject": "Erba alta", "description": "Da settimane."
        });
        post("/api/v1/reports", &report.to_string())
    };
    let list: Vec<_> = (0..10_000).map(report).collect();
    let best = [1, 4, 16, 64].map(|clients| peers.rate_of_inserts(clients)).into_iter().fold(0.0, f64::max);
    for clients in [16, 64] {
        let mine = send(here.address, &list, clients, Until::After(LONG));
        let what = format!("durable reports over HTTP on SQLite, {clients} connections");
        row_of_rate(&what, &mine, "`INSERT` through pgbench, at its best", best);
    }
}

//! What is written is seen at once, and those who read hardly notice that others write.

#![expect(clippy::unwrap_used, reason = "part of a program that stops when something fails")]
#![expect(clippy::cast_precision_loss, reason = "small numbers")]

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use geozero::mvt::tile::Value;
use geozero::mvt::{Message, Tile};
use sestomia::territory::mercator::to_square;
use tokio::sync::mpsc;

use crate::client::{Outcome, Until, get, post, send};
use crate::{row, start};

/// How long each part is measured.
const LONG: Duration = Duration::from_secs(4);
const READERS: usize = 16;
/// Of so many reports written, one is looked for everywhere.
const LOOKED_FOR: u64 = 4;

/// Where the report of that number lies: somewhere in the town.
fn place(n: u64) -> (f64, f64) {
    (11.195 + (n % 1000) as f64 / 1e5, 43.832 + (n / 7 % 1000) as f64 / 1e5)
}

fn report(n: u64) -> String {
    let (lon, lat) = place(n);
    format!(r#"{{"category":"altro","lon":{lon},"lat":{lat},"subject":"Erba alta","description":"Da settimane."}}"#)
}

fn address(z: u8, (lon, lat): (f64, f64)) -> String {
    let n = 2_f64.powi(i32::from(z));
    let (x, y) = to_square(lon, lat);
    format!("/tiles/reports/{z}/{:.0}/{:.0}.mvt", (x * n).floor(), (y * n).floor())
}

/// Prints the rows.
pub(crate) async fn seen() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url, stop) = start(folder.path()).await;
    let server: SocketAddr = url.trim_start_matches("http://").parse().unwrap();
    let first: Vec<_> = (0..5_000).map(|n| post("/api/v1/reports", &report(n))).collect();
    tokio::task::spawn_blocking(move || send(server, &first, 64, Until::AllSent)).await.unwrap();
    look_for_what_is_written(&url, server).await;
    read_while_written(&url, server).await;
    stop.cancel();
    running.stop().await;
}

/// Reads over and over, on connections of its own.
fn keep_reading(server: SocketAddr, paths: &[String], long: Duration) -> tokio::task::JoinHandle<Outcome> {
    let requests: Vec<_> = paths.iter().map(|path| get(path, &[("accept-encoding", "gzip")])).collect();
    tokio::task::spawn_blocking(move || {
        let outcome = send(server, &requests, READERS, Until::After(long));
        assert!(outcome.statuses.keys().all(|status| matches!(status, 200 | 204)), "{:?}", outcome.statuses);
        outcome
    })
}

/// When each report was seen where, after it was sent.
#[derive(Default)]
struct Seen {
    answered: Vec<f64>,
    listed: Vec<f64>,
    tile: Vec<f64>,
    cluster: Vec<f64>,
    live: Vec<f64>,
}

/// What the one who looks needs.
struct Looker {
    client: reqwest::Client,
    url: String,
    /// Reports that have been acknowledged.
    known: AtomicU64,
    /// When `/live` told of each number.
    told: Mutex<HashMap<String, Instant>>,
    /// When each that is looked for was sent.
    sent: Mutex<HashMap<String, Instant>>,
}

impl Looker {
    async fn bytes(&self, path: &str) -> Vec<u8> {
        self.client.get(format!("{}{path}", self.url)).send().await.unwrap().bytes().await.unwrap().to_vec()
    }

    /// Writes a report; looks for it everywhere as soon as it is acknowledged, if wanted.
    async fn write(&self, n: u64) -> Option<[f64; 4]> {
        let sent = Instant::now();
        let since = || sent.elapsed().as_secs_f64() * 1e3;
        let request = self.client.post(format!("{}/api/v1/reports", self.url));
        let answer = request.header("content-type", "application/json").body(report(n)).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        let answer: serde_json::Value = answer.json().await.unwrap();
        let answered = since();
        let known = self.known.fetch_add(1, Ordering::SeqCst) + 1;
        if !n.is_multiple_of(LOOKED_FOR) {
            return None;
        }
        let number = answer["number"].as_str().unwrap().to_owned();
        self.sent.lock().unwrap().insert(number.clone(), sent);
        let holds = |bytes: &[u8]| bytes.windows(number.len()).any(|part| part == number.as_bytes());
        assert!(holds(&self.bytes("/api/v1/reports").await), "the list is stale");
        let listed = since();
        let tile = self.bytes(&format!("{}?clusters=no", address(18, place(n)))).await;
        assert!(holds(&tile), "a tile is stale");
        let in_tile = since();
        let tile = self.bytes(&address(9, place(n))).await;
        assert!(records_in(&tile) >= known, "a cluster is stale");
        Some([answered, listed, in_tile, since()])
    }

    /// Notes when `/live` tells of what.
    async fn listen(&self) {
        let mut live = self.client.get(format!("{}/live", self.url)).send().await.unwrap();
        let mut text = String::new();
        while let Ok(Some(chunk)) = live.chunk().await {
            let now = Instant::now();
            text.push_str(&String::from_utf8_lossy(&chunk));
            while let Some((event, rest)) = text.split_once("\n\n") {
                if let Some(number) = event.split_once(r#""number":""#).and_then(|(_, rest)| rest.split('"').next()) {
                    self.told.lock().unwrap().insert(number.to_owned(), now);
                }
                text = rest.to_owned();
            }
        }
    }
}

/// How many records a tile shows, alone and in clusters.
fn records_in(tile: &[u8]) -> u64 {
    let tile = Tile::decode(tile).unwrap();
    let mut all = 0;
    for layer in &tile.layers {
        if layer.name == "reports" {
            all += layer.features.len() as u64;
            continue;
        }
        let key = layer.keys.iter().position(|key| key == "count");
        for feature in &layer.features {
            let tags = feature.tags.chunks(2).find(|tag| Some(tag[0] as usize) == key).unwrap();
            all += natural(&layer.values[tags[1] as usize]);
        }
    }
    all
}

fn natural(value: &Value) -> u64 {
    value.uint_value.or_else(|| value.int_value.and_then(|value| value.try_into().ok())).unwrap()
}

/// 200 reports a second, 16 readers.
async fn look_for_what_is_written(url: &str, server: SocketAddr) {
    let looker = Arc::new(Looker {
        client: crate::client(),
        url: url.to_owned(),
        known: AtomicU64::new(5_000),
        told: Mutex::default(),
        sent: Mutex::default(),
    });
    let listener = Arc::clone(&looker);
    let listening = tokio::spawn(async move { listener.listen().await });
    let paths = [address(14, place(0)), address(17, place(3)), address(11, place(0)), "/api/v1/reports".to_owned()];
    let reading = keep_reading(server, &paths, 2 * LONG);
    let (found, mut finds) = mpsc::unbounded_channel();
    let mut pace = tokio::time::interval(Duration::from_millis(5));
    let begun = Instant::now();
    for n in 10_000.. {
        pace.tick().await;
        if begun.elapsed() + Duration::from_millis(500) > 2 * LONG {
            break;
        }
        let (looker, found) = (Arc::clone(&looker), found.clone());
        tokio::spawn(async move {
            // The one who gathers them is there to the end.
            let _gathered = found.send(looker.write(n).await);
        });
    }
    drop(found);
    let mut seen = Seen::default();
    while let Some(find) = finds.recv().await {
        if let Some([answered, listed, tile, cluster]) = find {
            seen.answered.push(answered);
            seen.listed.push(listed);
            seen.tile.push(tile);
            seen.cluster.push(cluster);
        }
    }
    reading.await.unwrap();
    listening.abort();
    let (told, sent) = (looker.told.lock().unwrap(), looker.sent.lock().unwrap());
    for (number, sent) in sent.iter() {
        seen.live.push(told.get(number).unwrap().duration_since(*sent).as_secs_f64() * 1e3);
    }
    let what = "written to seen, 200 reports/s, 16 readers";
    let kinds = [
        ("acknowledged", seen.answered),
        ("then read in the list", seen.listed),
        ("then in a tile z18", seen.tile),
        ("then in the clusters z9", seen.cluster),
        ("told by /live", seen.live),
    ];
    for (kind, mut times) in kinds {
        times.sort_by(f64::total_cmp);
        let (middle, p99) = (times[times.len() / 2], times[(times.len() - 1) * 99 / 100]);
        row(&format!("{what}: {kind}"), &format!("{middle:.1} ms, p99 {p99:.1} ms, never stale in {}", times.len()));
    }
}

/// Writes so many reports a second until it is aborted.
fn keep_writing(url: &str, a_second: u64) -> tokio::task::JoinHandle<()> {
    let address = format!("{url}/api/v1/reports");
    tokio::spawn(async move {
        let client = crate::client();
        let mut pace = tokio::time::interval(Duration::from_micros(1_000_000 / a_second));
        for n in 20_000.. {
            pace.tick().await;
            let request = client.post(&address).header("content-type", "application/json").body(report(n));
            tokio::spawn(async move { assert!(request.send().await.unwrap().status().is_success()) });
        }
    })
}

/// What 16 readers get while nobody writes and while others do, three times in turn: the best of each counts.
async fn read_while_written(url: &str, server: SocketAddr) {
    for (what, path) in [
        ("tile z14 that each of them changes", address(14, place(0))),
        ("tile z17 of another quarter", "/tiles/reports/17/69600/47760.mvt".to_owned()),
        ("API list", "/api/v1/reports".to_owned()),
    ] {
        let mut best = [(0.0_f64, f64::MAX); 3];
        for _ in 0..3 {
            for (best, a_second) in best.iter_mut().zip([0, 200, 500]) {
                let writing = (a_second > 0).then(|| keep_writing(url, a_second));
                let outcome = keep_reading(server, std::slice::from_ref(&path), LONG / 2).await.unwrap();
                if let Some(writing) = writing {
                    writing.abort();
                }
                *best = (best.0.max(outcome.rate()), best.1.min(outcome.p99_ms()));
            }
        }
        let [quiet, at_200, at_500] = best.map(|(rate, p99)| format!("{rate:.0}/s, p99 {p99:.1} ms"));
        row(
            &format!("read: {what}, 16 clients, while 0, 200, 500 reports/s are written"),
            &format!("{quiet}; {at_200} ({:.2} ×); {at_500} ({:.2} ×)", best[1].0 / best[0].0, best[2].0 / best[0].0),
        );
    }
}

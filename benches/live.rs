//! `/live` with thousands who watch: how many changes reach them in a second, how late, and what each takes of memory.
//!
//! The service is a process of its own, so that its memory is told apart; those who watch are tasks of this one, on the
//! same cores. A change is as late as the time from when its report was sent to when it was read: the commit is in it.

#![expect(clippy::unwrap_used, reason = "part of a program that stops when something fails")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// How long reports are written.
const SECONDS: u32 = 5;

struct Service {
    process: Child,
    address: String,
}

impl Service {
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
        Self { process, address: url.unwrap() }
    }

    fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// When a change was read, by the number of its report.
type Read = (String, Instant);

/// Measures with so many who watch and so many reports a second.
pub(crate) async fn measure(watchers: usize, a_second: u32) -> String {
    let open = rlimit::increase_nofile_limit(u64::MAX).unwrap();
    if open < watchers as u64 + 1000 {
        return format!("not measured: a process may open {open} files only");
    }
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path());
    let client = crate::client();
    // What the first request makes once is not of those who watch.
    write(&client, &service.address, 0).await;
    let before = service.resident_kib();
    let (all, mut read) = mpsc::unbounded_channel();
    let ready = Arc::new(AtomicUsize::new(0));
    let mut watching = JoinSet::new();
    for _ in 0..watchers {
        watching.spawn(watch(service.address.clone(), Arc::clone(&ready), all.clone()));
    }
    drop(all);
    while ready.load(Ordering::Relaxed) < watchers {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let taken = service.resident_kib().saturating_sub(before) / watchers as u64;
    let (mut writing, mut pace) = (JoinSet::new(), tokio::time::interval(Duration::from_secs(1) / a_second));
    for i in 1..=a_second * SECONDS {
        pace.tick().await;
        let (client, address) = (client.clone(), service.address.clone());
        writing.spawn(async move { write(&client, &address, i).await });
    }
    let sent: HashMap<String, Instant> = writing.join_all().await.into_iter().collect();
    let expected = sent.len() * watchers;
    let mut got: Vec<Read> = Vec::with_capacity(expected);
    while got.len() < expected {
        match tokio::time::timeout(Duration::from_secs(20), read.recv_many(&mut got, 100_000)).await {
            Ok(1..) => {}
            _ => break,
        }
    }
    watching.shutdown().await;
    let mut late: Vec<f64> =
        got.iter().filter_map(|(number, at)| Some((*at - *sent.get(number)?).as_secs_f64() * 1e3)).collect();
    late.sort_by(f64::total_cmp);
    let seconds = (got.iter().map(|(_, at)| *at).max().unwrap() - *sent.values().min().unwrap()).as_secs_f64();
    format!(
        "{:.0} deliveries/s, p50 {:.1} ms, p99 {:.1} ms, {} of {expected} came, {taken} KiB each",
        late.len() as f64 / seconds,
        late[late.len() / 2],
        late[(late.len() - 1) * 99 / 100],
        late.len(),
    )
}

/// Writes a report: its number, and when it was sent.
async fn write(client: &reqwest::Client, address: &str, i: u32) -> Read {
    let spread = |n: u32| f64::from(n % 1000) / 1e5;
    let report = serde_json::json!({
        "category": "altro", "lon": 11.195 + spread(i), "lat": 43.832 + spread(i / 7), "subject": "Erba alta", "description": "Da settimane."
    });
    let sent = Instant::now();
    let answer = client.post(format!("http://{address}/api/v1/reports")).json(&report).send().await.unwrap();
    let answer: serde_json::Value = answer.json().await.unwrap();
    (answer["number"].as_str().unwrap().to_owned(), sent)
}

/// Watches, and tells what is read.
async fn watch(address: String, ready: Arc<AtomicUsize>, all: mpsc::UnboundedSender<Read>) {
    let mut stream = TcpStream::connect(&address).await.unwrap();
    stream.write_all(b"GET /live HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let (mut text, mut is_ready) = (Vec::new(), false);
    loop {
        if stream.read_buf(&mut text).await.unwrap_or(0) == 0 {
            return;
        }
        let now = Instant::now();
        let whole = text.windows(2).rposition(|end| end == b"\n\n").map_or(0, |at| at + 2);
        let rest = text.split_off(whole);
        let frames = String::from_utf8_lossy(&text);
        if !is_ready && frames.contains("event: hello") {
            is_ready = true;
            ready.fetch_add(1, Ordering::Relaxed);
        }
        for change in frames.split("\"number\":\"").skip(1) {
            let number = change.split('"').next().unwrap_or_default();
            let _ = all.send((number.to_owned(), now));
        }
        text = rest;
    }
}

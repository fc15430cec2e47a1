//! A client that costs as little as a client can, so that what is measured is the server: blocking connections that are
//! kept, requests made beforehand, and every status counted.

#![expect(clippy::unwrap_used, reason = "part of a program that stops when something fails")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long requests are sent.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// Each once.
    AllSent,
    /// Over and over for that long.
    After(Duration),
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    times_ms: Vec<f64>,
    seconds: f64,
    /// How many answers there were of each status.
    pub(crate) statuses: BTreeMap<u16, usize>,
    /// Bytes of all bodies as sent.
    pub(crate) bytes: usize,
}

impl Outcome {
    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        f64::from(u32::try_from(self.times_ms.len()).unwrap()) / self.seconds
    }

    /// The time under which 99 of 100 answers came, milliseconds.
    pub(crate) fn p99_ms(&self) -> f64 {
        self.times_ms[(self.times_ms.len() - 1) * 99 / 100]
    }
}

/// A `GET` with these headers.
pub(crate) fn get(path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n");
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.push_str("\r\n");
    request.into_bytes()
}

/// A `POST` of a JSON text.
pub(crate) fn post(path: &str, json: &str) -> Vec<u8> {
    let length = json.len();
    format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{json}")
        .into_bytes()
}

/// Sends the requests in their order over so many connections, each waiting for its answer.
pub(crate) fn send(server: SocketAddr, requests: &[Vec<u8>], connections: usize, until: Until) -> Outcome {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let one = || {
        let mut connection = Connection::open(server);
        let mut outcome = Outcome::default();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let is_over = match until {
                Until::AllSent => index >= requests.len(),
                Until::After(duration) => start.elapsed() >= duration,
            };
            if is_over {
                return outcome;
            }
            let sent = Instant::now();
            let (status, bytes) = connection.ask(&requests[index % requests.len()]);
            outcome.times_ms.push(sent.elapsed().as_secs_f64() * 1e3);
            *outcome.statuses.entry(status).or_default() += 1;
            outcome.bytes += bytes;
        }
    };
    let mut all = Outcome::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(one)).collect();
        for thread in threads {
            let outcome = thread.join().unwrap();
            all.times_ms.extend(outcome.times_ms);
            outcome.statuses.into_iter().for_each(|(status, count)| *all.statuses.entry(status).or_default() += count);
            all.bytes += outcome.bytes;
        }
    });
    all.seconds = start.elapsed().as_secs_f64();
    all.times_ms.sort_by(f64::total_cmp);
    all
}

/// The `ETag` of each answer.
pub(crate) fn tags(server: SocketAddr, requests: &[Vec<u8>]) -> Vec<Option<String>> {
    let mut connection = Connection::open(server);
    requests
        .iter()
        .map(|request| {
            connection.ask(request);
            connection.etag.take()
        })
        .collect()
}

struct Connection {
    stream: BufReader<TcpStream>,
    body: Vec<u8>,
    etag: Option<String>,
}

impl Connection {
    fn open(server: SocketAddr) -> Self {
        let stream = TcpStream::connect(server).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::with_capacity(64 * 1024, stream), body: Vec::new(), etag: None }
    }

    /// Sends a request and reads its answer to the end: status and bytes of the body.
    fn ask(&mut self, request: &[u8]) -> (u16, usize) {
        self.stream.get_mut().write_all(request).unwrap();
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
        let (mut length, mut is_chunked) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap(),
                "transfer-encoding" => is_chunked = value == "chunked",
                "etag" => self.etag = Some(value.to_owned()),
                _ => {}
            }
        }
        if !is_chunked {
            self.read(if status == 304 { 0 } else { length });
            return (status, length);
        }
        let mut all = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line).unwrap();
            let length = usize::from_str_radix(line.trim_end(), 16).unwrap();
            self.read(length + 2);
            all += length;
            if length == 0 {
                return (status, all);
            }
        }
    }

    fn read(&mut self, length: usize) {
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).unwrap();
    }
}

//! A system of somebody else: listens on loopback, answers as it is told, and remembers what it was sent.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What was sent: the first line, the headers in lower case, and the body.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Sent {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).expect("a header")
    }
}

/// How it answers; the last one again and again.
#[derive(Debug, Clone)]
pub(crate) enum Manner {
    /// With this status and body.
    Says(u16, String),
    /// With a redirect to there.
    SendsTo(String),
    /// Hangs up without a word.
    HangsUp,
    /// With more bytes than anybody wants.
    Floods,
    /// Not at all: it keeps the line open.
    Waits,
}

pub(crate) struct Receiver {
    pub(crate) url: String,
    sent: Arc<Mutex<Vec<Sent>>>,
    manners: Arc<Mutex<Vec<Manner>>>,
    asked: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Receiver {
    pub(crate) async fn start(manners: Vec<Manner>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let manners = Arc::new(Mutex::new(manners));
        let (keeps, behaves) = (Arc::clone(&sent), Arc::clone(&manners));
        let asked = Arc::new(Notify::new());
        let rings = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            let mut open = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(one) = read(&mut stream).await else { continue };
                keeps.lock().push(one);
                rings.notify_one();
                let manner = {
                    let mut manners = behaves.lock();
                    if manners.len() > 1 { manners.remove(0) } else { manners[0].clone() }
                };
                let answer = match manner {
                    Manner::Says(status, body) => {
                        format!(
                            "HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                            body.len()
                        )
                    }
                    Manner::SendsTo(to) => {
                        format!("HTTP/1.1 302 x\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                    }
                    Manner::HangsUp => continue,
                    Manner::Waits => {
                        open.push(stream);
                        continue;
                    }
                    Manner::Floods => format!("HTTP/1.1 200 x\r\nconnection: close\r\n\r\n{}", "a".repeat(1024 * 1024)),
                };
                // Whoever has read enough may hang up.
                drop(stream.write_all(answer.as_bytes()).await);
            }
        });
        Self { url, sent, manners, asked, task }
    }

    pub(crate) fn behave(&self, manner: Manner) {
        *self.manners.lock() = vec![manner];
    }

    /// Waits until it has been sent something.
    pub(crate) async fn asked(&self) {
        self.asked.notified().await;
    }

    /// What it was sent meanwhile.
    pub(crate) fn take(&self) -> Vec<Sent> {
        std::mem::take(&mut *self.sent.lock())
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn read(stream: &mut tokio::net::TcpStream) -> Option<Sent> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let (line, rest) = head.split_once("\r\n")?;
    let headers: Vec<(String, String)> = rest
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(key, value)| (key.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(key, _)| key == "content-length").and_then(|(_, value)| value.parse().ok());
    let length: usize = length.unwrap_or(0);
    while bytes.len() < head_end + 4 + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let body = String::from_utf8_lossy(&bytes[head_end + 4..]).into_owned();
    Some(Sent { line: line.to_owned(), headers, body })
}

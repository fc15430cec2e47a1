//! `/live`: every public change as it happens, by Server-Sent Events (HTML Living Standard §9.2), resumable.
//!
//! Each client reads the one ring at its own pace, so a slow one neither holds others up nor grows memory: when the
//! ring has gone past it, it is told to take everything anew (`resync`).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use tokio_util::sync::WaitForCancellationFutureOwned;

use crate::domain::record::{Layer, Seq};
use crate::formats::bbox::Bbox;
use crate::territory::changes::{CHANGES_MAX, Sent};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::door::Closing;
use crate::web::problem::Problem;

/// Most clients at once; more are told to come back.
pub const CLIENTS_MAX: u64 = 10_000;
/// A comment at least this often, so that proxies keep the line open.
const HEARTBEAT: Duration = Duration::from_secs(10);

static CLIENTS: AtomicU64 = AtomicU64::new(0);

/// How many clients watch now.
#[must_use]
pub fn clients() -> u64 {
    CLIENTS.load(Ordering::Relaxed)
}

/// Counts a client while it lives.
struct Counted;

impl Counted {
    fn new() -> Self {
        CLIENTS.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        CLIENTS.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What narrows the stream.
#[derive(Debug, Deserialize)]
pub struct Narrow {
    bbox: Option<String>,
    layers: Option<String>,
}

/// What a client wants to hear of.
struct Wanted {
    bbox: Option<Bbox>,
    layers: Option<Vec<Layer>>,
}

impl Wanted {
    fn includes(&self, sent: &Sent) -> bool {
        self.bbox.is_none_or(|bbox| bbox.contains(sent.lon, sent.lat))
            && self.layers.as_ref().is_none_or(|layers| layers.contains(&sent.layer))
    }
}

struct Watching {
    site: Arc<Site>,
    wanted: Wanted,
    applied: watch::Receiver<Seq>,
    last: Seq,
    /// Made once: what is asked at every change is only whether they are due.
    closed: Pin<Box<WaitForCancellationFutureOwned>>,
    heartbeat: Interval,
    ready: VecDeque<Bytes>,
    _counted: Counted,
}

/// Streams changes after `Last-Event-ID`, or from now on.
pub async fn stream(
    State(site): State<Arc<Site>>,
    Extension(closing): Extension<Closing>,
    Query(narrow): Query<Narrow>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if clients() >= CLIENTS_MAX {
        return Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too many clients watch the map: try again in a minute",
        ));
    }
    let wanted = Wanted {
        bbox: narrow.bbox.map(|text| text.parse()).transpose()?,
        layers: narrow.layers.as_deref().map(layers).transpose()?,
    };
    let applied = site.app.applied();
    let now = *applied.borrow();
    let resumed =
        headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::trim).filter(|id| !id.is_empty());
    let mut ready = VecDeque::new();
    let last = match resumed.map(str::parse) {
        None => now,
        Some(Ok(seq)) if Seq(seq) <= now => Seq(seq),
        // An id that never was, or of another database: nothing after it can be known.
        Some(_) => {
            ready.push_back(resync(now));
            now
        }
    };
    if ready.is_empty() {
        // The id goes out at once, so that a client cut off before the first change resumes from here.
        ready.push_back(format!("id: {}\nevent: hello\nretry: 2000\ndata: {{}}\n\n", last.0).into());
    }
    let closed = Box::pin(closing.0.cancelled_owned());
    let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let watching = Watching { site, wanted, applied, last, closed, heartbeat, ready, _counted: Counted::new() };
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((Cache::Revalidate, headers, Body::from_stream(frames(watching))).into_response())
}

fn layers(text: &str) -> Result<Vec<Layer>, Problem> {
    let layer = |name: &str| {
        serde_json::from_value(name.trim().into()).map_err(|_error| Problem::bad_parameter("layers", "unknown layer"))
    };
    text.split(',').map(layer).collect()
}

fn resync(seq: Seq) -> Bytes {
    format!("id: {}\nevent: resync\ndata: {{}}\n\n", seq.0).into()
}

/// What a client that watches waits for.
enum News {
    Changes(Seq),
    Heartbeat,
    /// The server closes, or the app, which is the sender, is gone.
    End,
}

impl Watching {
    async fn news(&mut self) -> News {
        let last = self.last;
        tokio::select! {
            biased;
            changed = self.applied.wait_for(|seq| *seq > last) => changed.map_or(News::End, |now| News::Changes(*now)),
            _tick = self.heartbeat.tick() => News::Heartbeat,
            () = self.closed.as_mut() => News::End,
        }
    }

    /// Makes ready what has changed up to there and is wanted.
    fn take(&mut self, now: Seq) {
        match self.site.app.changes_after(self.last) {
            Ok(changes) => {
                debug_assert!(changes.len() <= CHANGES_MAX);
                self.last = changes.last().map_or(now, |change| change.seq).max(now);
                let wanted = changes.into_iter().filter(|change| self.wanted.includes(change));
                self.ready.extend(wanted.map(|change| change.frame));
            }
            Err(_too_old) => {
                self.last = now;
                self.ready.push_back(resync(now));
            }
        }
    }
}

fn frames(watching: Watching) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(watching, |mut watching| async move {
        loop {
            if let Some(frame) = watching.ready.pop_front() {
                return Some((Ok(frame), watching));
            }
            match watching.news().await {
                News::Changes(now) => watching.take(now),
                News::Heartbeat => watching.ready.push_back(Bytes::from_static(b": still here\n\n")),
                News::End => return None,
            }
        }
    })
}

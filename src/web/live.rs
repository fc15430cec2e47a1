//! `/live`: every public change as it happens, by Server-Sent Events (HTML Living Standard §9.2), resumable.
//!
//! Each client reads the one ring at its own pace, so a slow one neither holds others up nor grows memory: when the
//! ring has gone past it, it is told to take everything anew (`resync`).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use tokio::sync::watch;

use crate::domain::record::{Layer, Seq};
use crate::formats::bbox::Bbox;
use crate::territory::changes::{CHANGES_MAX, Sent};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::door::Closing;
use crate::web::problem::Problem;

/// Most clients at once; more are told to come back.
const CLIENTS_MAX: u64 = 10_000;
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
    closing: Closing,
    ready: VecDeque<Event>,
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
        ready
            .push_back(Event::default().id(last.0.to_string()).event("hello").data("{}").retry(Duration::from_secs(2)));
    }
    let watching = Watching { site, wanted, applied, last, closing, ready, _counted: Counted::new() };
    let sse = Sse::new(events(watching)).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("still here"));
    Ok((Cache::Revalidate, [("x-accel-buffering", "no")], sse).into_response())
}

fn layers(text: &str) -> Result<Vec<Layer>, Problem> {
    let layer = |name: &str| {
        serde_json::from_value(name.trim().into()).map_err(|_error| Problem::bad_parameter("layers", "unknown layer"))
    };
    text.split(',').map(layer).collect()
}

fn resync(seq: Seq) -> Event {
    Event::default().id(seq.0.to_string()).event("resync").data("{}")
}

fn events(watching: Watching) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(watching, |mut watching| async move {
        loop {
            if let Some(event) = watching.ready.pop_front() {
                return Some((Ok(event), watching));
            }
            let last = watching.last;
            // The stream ends when the server closes or the app, which is the sender, is gone.
            let next = watching.closing.0.run_until_cancelled(watching.applied.wait_for(|seq| *seq > last)).await?;
            let now = *next.ok()?;
            match watching.site.app.changes_after(last) {
                Ok(changes) => {
                    debug_assert!(changes.len() <= CHANGES_MAX);
                    watching.last = changes.last().map_or(now, |change| change.seq).max(now);
                    let wanted = changes.iter().filter(|change| watching.wanted.includes(change));
                    watching.ready.extend(wanted.map(|change| {
                        Event::default().id(change.seq.0.to_string()).event("change").data(&*change.json)
                    }));
                }
                Err(_too_old) => {
                    watching.last = now;
                    watching.ready.push_back(resync(now));
                }
            }
        }
    })
}

//! `/ufficio/giornata`: what a crew has before it today, in the order to go; for a telephone, in the sun, with gloves.
//!
//! Without script each button is a form. With it the page goes on without network: what is done is kept on the telephone
//! with its true time, and sent by `/api/v1/tasks/{number}/events` when the network is back.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use serde::Deserialize;

use crate::app::long_work::long_work;
use crate::app::submit::SubmitError;
use crate::domain::place::Position;
use crate::domain::policy::{Action, may};
use crate::domain::refusal::Refusal;
use crate::domain::round::{Stop, round};
use crate::domain::task::{Act, State as Stand, Task};
use crate::t;
use crate::territory::works::{Eyes, Work};
use crate::web::Site;
use crate::web::asset;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::tasks::show::task_of;
use crate::web::page::tasks::wanted::Wanted;
use crate::web::page::tasks::{Choices, TaskView, carry_out, crew_name, read_form};
use crate::web::visitor::{Staff, Visitor};

/// How long a task takes that nobody has said more about.
const TAKES: SignedDuration = SignedDuration::from_mins(30);
/// How near to works a place is so that whoever goes there is told.
const WORKS_NEAR_M: f64 = 60.0;
/// How near to works nobody gets through.
const CLOSED_M: f64 = 12.0;
/// Most works near a place that are told.
const TOLD_MAX: usize = 3;
/// Most places on the picture of the day.
const PINS_MAX: usize = 40;

/// A task of the day.
struct DayTask {
    view: TaskView,
    prefix: String,
    /// Works and closures near its place.
    works: Vec<String>,
    is_late: bool,
}

#[derive(Template)]
#[template(path = "page/tasks/day.html")]
struct Day {
    frame: Frame,
    choices: Choices,
    tasks: Vec<DayTask>,
    today: String,
    /// Kilometres in all.
    km: Option<String>,
    map: Option<String>,
    error: Option<String>,
    account: i64,
}

/// Where whoever asks is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    lon: Option<f64>,
    lat: Option<f64>,
}

/// Shows the day.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::MoveTask(Act::Start))?;
    let from = asked.lon.zip(asked.lat).and_then(|(lon, lat)| Position::new(lon, lat).ok());
    page(&site, visitor, from, None).await
}

async fn page(
    site: &Site,
    visitor: Visitor,
    from: Option<Position>,
    error: Option<String>,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let today = visitor.now.to_zoned(visitor.zone().clone()).date();
    let tasks = site.app.own_tasks(&visitor.actor).await?;
    let tasks: Vec<Task> = tasks.into_iter().filter(|task| task.is_for(today)).collect();
    let (order, late, metres) = order_of(site, &visitor, from, &tasks).await;
    let mut day = Vec::with_capacity(tasks.len());
    for (n, index) in order.iter().enumerate() {
        let task = &tasks[*index];
        let view = TaskView::of(task, crew_name(site, task).await?, &visitor.actor, None, &visitor);
        let nearby = works_near(site, &visitor, task.place.position);
        day.push(DayTask { view, prefix: format!("t{n}-"), works: nearby, is_late: late.contains(index) });
    }
    let page = Day {
        choices: Choices::of(&visitor),
        map: map_of(&day),
        km: (day.len() > 1).then(|| words.kilometres(metres)),
        tasks: day,
        today: words.day(visitor.now, visitor.now, visitor.zone()),
        error,
        account: visitor.account.as_ref().map_or(0, |account| account.id.0),
        frame: Frame::new(site, visitor, t!(words, "shift-title")).with_script("day.js"),
    };
    html(&page, Cache::Never)
}

/// The order to go: what is under way first, then a round that is late nowhere if that can be. Also which are late, and
/// how many metres it is.
async fn order_of(
    site: &Site,
    visitor: &Visitor,
    from: Option<Position>,
    tasks: &[Task],
) -> (Vec<usize>, Vec<usize>, f64) {
    let is_begun = |task: &Task| matches!(task.state, Stand::Travelling | Stand::Started);
    let (begun, rest): (Vec<usize>, Vec<usize>) = (0..tasks.len()).partition(|index| is_begun(&tasks[*index]));
    let stops = rest.iter().map(|index| {
        let task = &tasks[*index];
        Stop { position: task.place.position, due_at: task.due_at, takes: TAKES }
    });
    let stops: Vec<Stop> = stops.collect();
    let from = begun.last().map(|index| tasks[*index].place.position).or(from);
    let (app, eyes, now) = (Arc::clone(&site.app), eyes_of(visitor), visitor.now);
    // Many stops have thousands of ways between them, and what is closed is looked for along each.
    let ordered = long_work(move || {
        let is_closed = |work: &Work| work.closes && work.current && is_within(work.stay_ms, now.as_millisecond());
        let closed = |position: Position| !app.works_near(position, CLOSED_M, eyes, is_closed).is_empty();
        round(from, now, &stops, closed)
    });
    let Some(done) = ordered.await else { return (begun, Vec::new(), 0.0) };
    let late = done.late.iter().map(|stop| rest[*stop]).collect();
    let order = begun.iter().copied().chain(done.order.iter().map(|stop| rest[*stop])).collect();
    (order, late, done.metres)
}

fn is_within(stay_ms: Option<(i64, i64)>, now_ms: i64) -> bool {
    stay_ms.is_some_and(|(from, until)| (from..=until).contains(&now_ms))
}

fn works_near(site: &Site, visitor: &Visitor, position: Position) -> Vec<String> {
    let near = site.app.works_near(position, WORKS_NEAR_M, eyes_of(visitor), |work| work.current);
    near.into_iter().take(TOLD_MAX).map(|(work, _)| work.title).collect()
}

/// Those of a partner or a crew see of works what everybody sees.
fn eyes_of(visitor: &Visitor) -> Eyes {
    if may(&visitor.actor, Action::LookAround) { Eyes::Staff } else { Eyes::Public }
}

/// A picture of the map with all places of the day.
fn map_of(tasks: &[DayTask]) -> Option<String> {
    let places: Vec<[f64; 2]> = tasks.iter().take(PINS_MAX).map(|task| task.view.position).collect();
    let ends = |axis: usize| {
        let values = places.iter().map(|place| place[axis]);
        values.fold(None, |ends: Option<(f64, f64)>, value| {
            Some(ends.map_or((value, value), |(least, most)| (least.min(value), most.max(value))))
        })
    };
    let ((west, east), (south, north)) = (ends(0)?, ends(1)?);
    // 640 px show 360° / 2^zoom · 1.25; half again as much for the edges.
    let span = ((east - west).max((north - south) * 1.9) * 1.5).max(0.004);
    let zoom = (450.0 / span).log2().clamp(11.0, 16.0);
    let pins: Vec<String> = places.iter().map(|[lon, lat]| format!("{lon},{lat}")).collect();
    let (lon, lat) = (f64::midpoint(west, east), f64::midpoint(south, north));
    Some(format!("/maps/static/{lon:.6},{lat:.6},{zoom:.2}/640x480.png?pin={}", pins.join(";")))
}

/// Does something with a task of the day; without script.
pub async fn act(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let task = task_of(&site, &visitor, &number).await?;
    let (fields, photos, refused) = read_form(&site, &visitor, request).await?;
    let wanted = Wanted::of_form(&fields);
    let result = if refused.is_empty() {
        carry_out(&site, &visitor.actor, &task, &wanted, photos).await
    } else {
        Err(Refusal::Unreadable(refused.join(" ")).into())
    };
    match result {
        Ok(()) => {
            let back = visitor.words.href("/ufficio/giornata");
            Ok((Cache::Never, Redirect::to(&back)).into_response())
        }
        Err(SubmitError::Refused(refusal)) => {
            let text = format!("{} {}: {}", task.number, task.title, visitor.words.refusal(&refusal, &visitor.rules));
            let page = page(&site, visitor, None, Some(text)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// What a telephone needs to know to keep the page as an application.
pub async fn manifest(visitor: Visitor) -> Response {
    let words = visitor.words;
    let start = words.href("/ufficio/giornata");
    let body = serde_json::json!({
        "id": start,
        "name": format!("{} – {}", t!(words, "shift-title"), visitor.rules.jurisdiction.short_name),
        "short_name": t!(words, "shift-install-name"),
        "lang": words.language().tag(),
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0066cc",
        "icons": [
            { "src": asset::href("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any" },
        ],
    });
    let kind = [(header::CONTENT_TYPE, "application/manifest+json")];
    (Cache::Seconds(3600), kind, body.to_string()).into_response()
}

/// The worker that answers for the page when there is no network: it may do so for the page alone.
pub async fn worker(visitor: Visitor) -> Result<Response, PageError> {
    let script = asset::bytes("day-worker.js").ok_or(PageError::NotFound)?;
    let scope = visitor.words.href("/ufficio/giornata");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
        (
            HeaderName::from_static("service-worker-allowed"),
            HeaderValue::from_maybe_shared(scope).unwrap_or(HeaderValue::from_static("/ufficio/giornata")),
        ),
    ];
    Ok((Cache::Revalidate, headers, script).into_response())
}

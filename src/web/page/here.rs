//! `/ufficio/qui`: everything at a place, now and in the past.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::app::here::Distant;
use crate::domain::place::Position;
use crate::domain::policy::Action;
use crate::t;
use crate::territory::works::Eyes;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::places::{address_of, find_places};
use crate::web::page::practices::card::SiteLine;
use crate::web::page::report_card::Card;
use crate::web::page::works::card::name_of;
use crate::web::visitor::{Staff, Visitor};

/// Metres that can be chosen.
const RADII_M: [u32; 4] = [25, 50, 100, 250];

/// What is asked: a position, or an address.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    lon: Option<f64>,
    lat: Option<f64>,
    m: Option<u32>,
    #[serde(default)]
    q: String,
}

/// Works as the page lists them.
struct WorkLine {
    href: String,
    title: String,
    state: String,
    when: String,
    executor: String,
    metres: String,
    warranty: Option<String>,
}

#[derive(Template)]
#[template(path = "page/here.html")]
struct Page {
    frame: Frame,
    at: Option<Position>,
    address: String,
    asked: String,
    metres: u32,
    radii: [u32; RADII_M.len()],
    open: Vec<Card>,
    closed: Vec<Card>,
    current: Vec<WorkLine>,
    past: Vec<WorkLine>,
    /// Words and page of each emergency.
    emergencies: Vec<(String, String)>,
    practices: Vec<SiteLine>,
    tasks: Vec<(String, String)>,
}

/// Shows it.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    // What lies about there is not all a partner's or a crew's.
    visitor.must(Action::LookAround)?;
    let given = asked.lon.zip(asked.lat).and_then(|(lon, lat)| Position::new(lon, lat).ok());
    let named = || find_places(&site, &visitor, &asked.q, 1).pop().filter(|_| !asked.q.trim().is_empty());
    let at = given.or_else(|| named().and_then(|found| Position::new(found.lon, found.lat).ok()));
    let metres = asked.m.filter(|m| (1..=1_000).contains(m)).unwrap_or(RADII_M[1]);
    let here = match at {
        Some(at) => site.app.here(at, f64::from(metres), Eyes::Staff).await?,
        None => crate::app::here::Here::default(),
    };
    let lines = |works: &[Distant]| works.iter().map(|work| line(work, &visitor)).collect();
    let page = Page {
        at,
        address: at.and_then(|at| address_of(&site, at)).unwrap_or_default(),
        asked: asked.q.clone(),
        metres,
        radii: RADII_M,
        open: here.open.iter().map(|report| Card::of(report, &visitor)).collect(),
        closed: here.closed.iter().map(|report| Card::of(report, &visitor)).collect(),
        current: lines(&here.current),
        past: lines(&here.past),
        emergencies: here.emergencies.iter().map(|one| emergency(one, &visitor)).collect(),
        practices: here.practices.iter().map(|one| SiteLine::of(one, &visitor)).collect(),
        tasks: here
            .tasks
            .iter()
            .map(|task| {
                let state = visitor.words.task_state(task.state);
                let title = format!("{} {}: {state}", task.number, task.title);
                (visitor.words.href(&format!("/ufficio/lavori/{}", task.number)), title)
            })
            .collect(),
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "here-title")).wide(),
    };
    html(&page, Cache::Never)
}

fn emergency((work, _): &Distant, visitor: &Visitor) -> (String, String) {
    let (words, zone) = (visitor.words, visitor.zone());
    let when = work.stay().map(|stay| words.window(stay, zone)).unwrap_or_default();
    // What is not everybody's is only practised.
    let practised = if work.public { String::new() } else { format!("{} · ", t!(words, "here-practised")) };
    (format!("{practised}{}: {when}", work.title), words.href(&format!("/ufficio/emergenze/{}", work.number)))
}

fn line((work, metres): &Distant, visitor: &Visitor) -> WorkLine {
    let (words, zone) = (visitor.words, visitor.zone());
    let warranty = work.warranty_ms.and_then(|until| jiff::Timestamp::from_millisecond(until).ok());
    let warranty = warranty.filter(|until| *until > visitor.now).map(|until| words.date(until, zone));
    WorkLine {
        href: words.href(&format!("/ufficio/interventi/{}", work.number)),
        title: work.title.clone(),
        state: crate::domain::intervention::iter::State::of_code(work.state)
            .map(|state| words.works_state(state))
            .unwrap_or_default(),
        when: work.stay().map(|stay| words.window(stay, zone)).unwrap_or_default(),
        executor: name_of(&work.executor, &visitor.rules),
        metres: t!(words, "works-overlap-near", metres = format!("{metres:.0}")),
        warranty: warranty.map(|at| t!(words, "works-warranty-until", at = at)),
    }
}

//! Building sites: practices whose works are under way, what they may be blamed for, and activity that nobody has announced.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::app::long_work::long_work;
use crate::app::submit::{Receipt, Submission, SubmitError, What};
use crate::domain::calendar::Calendar;
use crate::domain::footprint::Footprint;
use crate::domain::intervention::plan::{Kind, Plan};
use crate::domain::iter::State;
use crate::domain::linked::Linked;
use crate::domain::matter::Matter;
use crate::domain::person::Actor;
use crate::domain::place::{Place, Position};
use crate::domain::practice::Practice;
use crate::domain::record::{Number, RecordId};
use crate::domain::refusal::Refusal;
use crate::domain::report::{Command, Report};
use crate::store::{self, StoreError};
use crate::territory::Territory;
use crate::territory::points::Point;
use crate::territory::practices::Essentials;
use crate::territory::query::{Area, Filter, Order, Query};
use crate::territory::works::Eyes;

/// How far noise, dust and debris of a building site reach.
pub const REACH_M: f64 = 50.0;
/// More than this a place is not taken to be off.
const OFF_MAX_M: u32 = 15;
/// Most practices that are told of a place.
const PRACTICES_MAX: usize = 50;
/// How far back reports are looked at for activity that nobody has announced.
const LEADS_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Most reports that are looked at for it, the last first.
const LOOKED_AT_MAX: usize = 1_000;
/// How many of them are looked at in one step.
const LOOKED_AT_ONCE: usize = 50;
/// Most of them that are shown.
pub const LEADS_MAX: usize = 100;

/// A practice with how far away it is, in metres.
pub type Distant = (Essentials, f64);

/// Reports of what building sites make, where there is none that anybody has announced.
#[derive(Debug, Default)]
pub struct Leads {
    /// The last [`LEADS_MAX`] of them, the newest first.
    pub reports: Vec<Arc<Report>>,
    /// How many there are among those that were looked at.
    pub found: usize,
}

impl App {
    /// Practices within so many metres of a place that pass, the nearest first.
    #[must_use]
    pub fn practices_near(
        &self,
        position: Position,
        radius_m: f64,
        passes: impl Fn(&Essentials) -> bool,
    ) -> Vec<Distant> {
        self.look(|territory| {
            let near = territory.practices().near(position, radius_m).into_iter();
            let near = near.filter(|(one, _)| passes(one)).take(PRACTICES_MAX);
            near.map(|(one, metres)| (one.clone(), metres)).collect()
        })
    }

    /// Practices whose works are under way so near to a place that it is within their reach, the nearest first.
    #[must_use]
    pub fn sites_in_reach(&self, place: &Place) -> Vec<Distant> {
        self.practices_near(place.position, reach_m(place), |one| one.site)
    }

    /// Practices within their reach of another one, the nearest first. To measure from shape to shape takes long where both
    /// have many sides: nobody waits for it.
    pub async fn practices_around(&self, practice: &Practice) -> Vec<Distant> {
        let Some(footprint) = practice.dossier.footprint.clone() else { return Vec::new() };
        let others: Vec<Essentials> = self.look(|territory| {
            let about = territory.practices().around(&footprint, REACH_M);
            about.filter(|one| one.record != practice.id).take(PRACTICES_MAX).cloned().collect()
        });
        let apart = move |one: Essentials| {
            let metres = footprint.metres_apart(one.footprint.as_ref()?, REACH_M)?;
            Some((one, metres))
        };
        let measured = long_work(move || {
            let mut near: Vec<Distant> = others.into_iter().filter_map(apart).collect();
            near.sort_by(|(a, near), (b, far)| near.total_cmp(far).then(b.record.cmp(&a.record)));
            near
        });
        measured.await.unwrap_or_default()
    }

    /// Those of these works that say they belong to a practice, each with its number.
    pub async fn practices_of_works(&self, works: &[RecordId]) -> Result<HashMap<RecordId, Number>, StoreError> {
        let works = store::matters::matters_of(&self.db, &self.jurisdiction, works).await?;
        let works = works.into_iter().filter_map(Matter::into_intervention);
        Ok(works.filter_map(|works| Some((works.id, works.plan.practice_number()?))).collect())
    }

    /// The practice that a plan says it belongs to, if there is one of that number.
    #[must_use]
    pub fn practice_of_plan(&self, plan: &Plan) -> Option<Number> {
        let number = plan.practice_number()?;
        self.look(|territory| territory.practices().of_number(number).map(|one| one.number))
    }

    /// Public reports within so many metres of a shape, the nearest first, at most `limit`.
    pub async fn reports_around(
        &self,
        footprint: &Footprint,
        metres: f64,
        limit: usize,
    ) -> Result<Vec<Arc<Report>>, StoreError> {
        let center = footprint.center();
        // From the middle to the farthest corner of its box, and so far beyond.
        let corners = [footprint.envelope().min(), footprint.envelope().max()];
        let corners = corners.into_iter().filter_map(|at| Position::new(at.x, at.y).ok());
        let radius_m = corners.map(|corner| center.metres_to(corner)).fold(0.0, f64::max) + metres;
        let about = self.around(center, radius_m, LOOKED_AT_MAX).await?;
        let footprint = footprint.clone();
        let measured = long_work(move || {
            let apart = about.into_iter().map(|report| (footprint.metres_to(report.place.position), report));
            let mut near: Vec<(f64, Arc<Report>)> = apart.filter(|(apart, _)| *apart <= metres).collect();
            near.sort_by(|(near, a), (far, b)| near.total_cmp(far).then(b.id.cmp(&a.id)));
            near.into_iter().take(limit).map(|(_, report)| report).collect()
        });
        Ok(measured.await.unwrap_or_default())
    }

    /// Says that a report is about a practice whose works are under way within its reach, or that it is not.
    pub async fn link_practice(
        &self,
        report: &Report,
        number: Number,
        holds: bool,
        actor: &Actor,
    ) -> Result<Receipt, SubmitError> {
        let unknown = || Refusal::UnknownPractice(number.to_string());
        let linked = report.practices.iter().find(|(_, known)| *known == number).map(|(practice, _)| *practice);
        let near = || self.sites_in_reach(&report.place).into_iter().find(|(one, _)| one.number == number);
        let practice = linked.or_else(|| near().map(|(one, _)| one.record)).ok_or_else(unknown)?;
        let what = What::Act(report.id, Box::new(Command::Link(Linked { practice, number, holds })));
        self.submit(Submission { actor: actor.clone(), what, contact: None, at: None, key: None }).await
    }

    /// Public reports of the last 90 days of what building sites make, where neither a practice had works under way then
    /// nor anybody occupied public ground, and that nobody has found a practice for. Bounded: the last
    /// [`LOOKED_AT_MAX`] of such reports are looked at.
    pub async fn leads(&self) -> Result<Leads, StoreError> {
        let rules = self.rules();
        let categories = rules.categories.values().filter(|category| category.site_nuisance);
        let categories = categories.map(|category| category.code.to_string()).collect();
        let states = State::ALL.into_iter();
        let states = states.filter(|state| !matches!(state, State::Duplicate | State::Rejected | State::Withdrawn));
        let since = self.now() - LEADS_WITHIN;
        let filter = Filter {
            categories: Some(categories),
            states: Some(states.collect()),
            opened_from_ms: Some(since.as_millisecond()),
            ..Filter::default()
        };
        let query = Query { area: Area::Everywhere, filter, order: Order::Newest, after: None, limit: LOOKED_AT_MAX };
        let calendar = &rules.jurisdiction.calendar;
        let points: Vec<Point> = self.look(|territory| territory.query(&query).points);
        let mut unexplained = Vec::new();
        // In steps, so that whoever writes meanwhile does not wait, nor whoever shares this thread.
        for step in points.chunks(LOOKED_AT_ONCE) {
            self.look(|territory| {
                let step = step.iter().filter(|point| !is_explained(territory, point, calendar));
                unexplained.extend(step.map(|point| (point.record, point.version)));
            });
            tokio::task::yield_now().await;
        }
        let mut reports = self.texts.of(&self.db, &self.jurisdiction, unexplained.into_iter()).await?;
        reports.retain(|report| report.public && report.practices.is_empty());
        let found = reports.len();
        reports.truncate(LEADS_MAX);
        Ok(Leads { reports, found })
    }
}

/// Whether there was a practice with works under way, or an occupation of public ground, in whose reach it was.
fn is_explained(territory: &Territory, point: &Point, calendar: &Calendar) -> bool {
    let opened = Timestamp::from_millisecond(point.opened_ms).ok().map(|at| calendar.day_of(at));
    let practices = territory.practices().near(point.position, REACH_M);
    if practices.iter().any(|(one, _)| one.site || opened.is_some_and(|day| one.was_site_on(day))) {
        return true;
    }
    let works = territory.works().near(point.position, REACH_M, Eyes::Staff);
    works.iter().any(|(work, _)| {
        let then = work.stay_ms.is_some_and(|(from, until)| from <= point.opened_ms && point.opened_ms < until);
        work.kind_of_works() == Some(Kind::Occupation) && (work.current || then)
    })
}

/// How far a building site may be from a place for that to be in its reach.
fn reach_m(place: &Place) -> f64 {
    REACH_M + f64::from(place.uncertainty_m().min(OFF_MAX_M))
}

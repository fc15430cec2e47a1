//! What is at a place, now and in the past: reports, works, emergencies, and who answers for the ground.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::app::long_work::long_work;
use crate::app::sites;
use crate::domain::footprint::Footprint;
use crate::domain::intervention::iter::State;
use crate::domain::matter::Matter;
use crate::domain::office::OfficeCode;
use crate::domain::place::{Place, Position};
use crate::domain::record::{Layer, Number, RecordId};
use crate::domain::report::Report;
use crate::domain::task::Task;
use crate::store::{self, StoreError};
use crate::territory::works::{Eyes, Work};

/// Most reports that are looked at around a place.
const REPORTS_MAX: usize = 200;
/// Most works.
const WORKS_MAX: usize = 50;
/// Most works that are measured against a plan.
const COMPARED_MAX: usize = 200;
/// How far back closed reports are shown.
const PAST: SignedDuration = SignedDuration::from_hours(24 * 730);
/// How near a place must be to works to be on their ground, beside what it may be off by itself.
const GROUND_M: f64 = 5.0;
/// More than this a place is not taken to be off.
const OFF_MAX_M: u32 = 15;

/// Works with how far away they are.
pub type Distant = (Work, f64);

/// What is at a place.
#[derive(Debug, Default)]
pub struct Here {
    /// Reports somebody still owes something for, the nearest first.
    pub open: Vec<Arc<Report>>,
    /// Those closed in the last two years, the nearest first.
    pub closed: Vec<Arc<Report>>,
    /// Works to come and under way, the nearest first.
    pub current: Vec<Distant>,
    /// Works that are over, the nearest first.
    pub past: Vec<Distant>,
    /// Emergencies in force and over, the nearest first.
    pub emergencies: Vec<Distant>,
    /// Practices, the nearest first: all of them for the staff, else those whose works are under way.
    pub practices: Vec<sites::Distant>,
    /// What crews and partners have to do for those reports and works.
    pub tasks: Vec<Task>,
}

impl App {
    /// What is within so many metres of a place. Cost: what lies about there.
    pub async fn here(&self, position: Position, radius_m: f64, eyes: Eyes) -> Result<Here, StoreError> {
        let since = self.now() - PAST;
        let mut here = Here::default();
        for report in self.around(position, radius_m, REPORTS_MAX).await? {
            match report.closed_at {
                None => here.open.push(report),
                Some(closed_at) if closed_at >= since => here.closed.push(report),
                Some(_long_ago) => {}
            }
        }
        here.current = self.works_near(position, radius_m, eyes, |work| work.current);
        here.past = self.works_near(position, radius_m, eyes, |work| !work.current);
        here.emergencies = self.near(position, radius_m, eyes, |work| work.layer == Layer::Emergencies);
        here.practices = self.practices_near(position, radius_m, |one| one.site || eyes == Eyes::Staff);
        if eyes == Eyes::Staff {
            let reports = here.open.iter().map(|report| report.id);
            let parents: Vec<RecordId> = reports.chain(here.current.iter().map(|(work, _)| work.record)).collect();
            let parts = store::matters::parts_of(&self.db, &self.jurisdiction, &parents).await?;
            here.tasks = parts.into_iter().filter_map(Matter::into_task).map(|task| *task).collect();
        }
        Ok(here)
    }

    /// Works within so many metres of a place that pass, the nearest first.
    #[must_use]
    pub fn works_near(
        &self,
        position: Position,
        radius_m: f64,
        eyes: Eyes,
        passes: impl Fn(&Work) -> bool,
    ) -> Vec<Distant> {
        self.near(position, radius_m, eyes, |work| work.layer == Layer::Interventions && passes(work))
    }

    fn near(&self, position: Position, radius_m: f64, eyes: Eyes, passes: impl Fn(&Work) -> bool) -> Vec<Distant> {
        self.look(|territory| {
            let near = territory.works().near(position, radius_m, eyes).into_iter();
            let works = near.filter(|(work, _)| passes(work));
            works.take(WORKS_MAX).map(|(work, metres)| (work.clone(), metres)).collect()
        })
    }

    /// Works within so many metres of a footprint that pass, the nearest first. To measure from shape to shape takes
    /// long where both have many sides: nobody waits for it.
    pub async fn works_around(
        &self,
        footprint: &Footprint,
        metres: f64,
        passes: impl Fn(&Work) -> bool,
    ) -> Vec<Distant> {
        let about: Vec<Work> = self.look(|territory| {
            let about = territory.works().boxed_around(footprint, metres);
            about.filter(|work| passes(work)).take(COMPARED_MAX).cloned().collect()
        });
        let footprint = footprint.clone();
        let measured = long_work(move || {
            let apart = |work: Work| footprint.metres_apart(&work.footprint, metres).map(|apart| (work, apart));
            let mut near: Vec<Distant> = about.into_iter().filter_map(apart).collect();
            near.sort_by(|(a, near), (b, far)| near.total_cmp(far).then(a.record.cmp(&b.record)));
            near
        });
        measured.await.unwrap_or_default()
    }

    /// Who carries out the works that are under way on that ground, and their number.
    #[must_use]
    pub fn site_at(&self, place: &Place, at: Timestamp) -> Option<(OfficeCode, Number)> {
        let is_site = |work: &Work| {
            let under_way = work.stay_ms.is_none_or(|(from, _)| from <= at.as_millisecond());
            under_way && State::of_code(work.state).is_some_and(State::is_on_site)
        };
        let sites = self.works_near(place.position, ground_m(place), Eyes::Public, is_site);
        sites.into_iter().next().map(|(work, _)| (work.executor, work.number))
    }

    /// Works that are done on that ground, and whose executor still answers for it.
    #[must_use]
    pub fn warranties_at(&self, place: &Place, at: Timestamp) -> Vec<Work> {
        let holds = |work: &Work| !work.current && work.warranty_ms.is_some_and(|until| until > at.as_millisecond());
        let near = self.works_near(place.position, ground_m(place), Eyes::Staff, holds);
        near.into_iter().map(|(work, _)| work).collect()
    }
}

/// How near works must be to a place for it to lie on their ground.
fn ground_m(place: &Place) -> f64 {
    GROUND_M + f64::from(place.uncertainty_m().min(OFF_MAX_M))
}

//! What is at a place, now and in the past: reports, works, emergencies, and who answers for the ground.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::domain::intervention::iter::State;
use crate::domain::matter::Matter;
use crate::domain::office::OfficeCode;
use crate::domain::place::{Place, Position};
use crate::domain::record::{Layer, Number};
use crate::domain::report::Report;
use crate::store::StoreError;
use crate::territory::works::{Eyes, Work};

/// Most reports that are looked at around a place.
const REPORTS_MAX: usize = 200;
/// Most works.
const WORKS_MAX: usize = 50;
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
    /// What crews and partners have to do for those reports and works.
    pub tasks: Vec<Matter>,
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
        for (work, metres) in self.works_near(position, radius_m, eyes) {
            if work.current { here.current.push((work, metres)) } else { here.past.push((work, metres)) }
        }
        here.emergencies = self.near(position, radius_m, eyes, Layer::Emergencies);
        if eyes == Eyes::Staff {
            let parents = here.open.iter().map(|report| report.id);
            for parent in parents.chain(here.current.iter().map(|(work, _)| work.record)) {
                here.tasks.extend(self.parts_of(parent).await?);
            }
        }
        Ok(here)
    }

    /// Works within so many metres of a place, the nearest first.
    #[must_use]
    pub fn works_near(&self, position: Position, radius_m: f64, eyes: Eyes) -> Vec<Distant> {
        self.near(position, radius_m, eyes, Layer::Interventions)
    }

    fn near(&self, position: Position, radius_m: f64, eyes: Eyes, layer: Layer) -> Vec<Distant> {
        self.look(|territory| {
            let near = territory.works().near(position, radius_m, eyes).into_iter();
            let works = near.filter(|(work, _)| work.layer == layer);
            works.take(WORKS_MAX).map(|(work, metres)| (work.clone(), metres)).collect()
        })
    }

    /// Who carries out the works that are under way on that ground, and their number.
    #[must_use]
    pub fn site_at(&self, place: &Place, at: Timestamp) -> Option<(OfficeCode, Number)> {
        let mut sites =
            self.works_near(place.position, GROUND_M + f64::from(place.uncertainty_m().min(OFF_MAX_M)), Eyes::Public);
        sites.retain(|(work, _)| {
            let under_way = work.stay_ms.is_none_or(|(from, _)| from <= at.as_millisecond());
            under_way && State::of_code(work.state).is_some_and(State::is_on_site)
        });
        sites.into_iter().next().map(|(work, _)| (work.executor, work.number))
    }

    /// Works that are done on that ground, and whose executor still answers for it.
    #[must_use]
    pub fn warranties_at(&self, place: &Place, at: Timestamp) -> Vec<Work> {
        let near =
            self.works_near(place.position, GROUND_M + f64::from(place.uncertainty_m().min(OFF_MAX_M)), Eyes::Staff);
        let holds = |work: &Work| !work.current && work.warranty_ms.is_some_and(|until| until > at.as_millisecond());
        near.into_iter().map(|(work, _)| work).filter(holds).collect()
    }
}

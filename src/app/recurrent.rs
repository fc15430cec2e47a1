//! Problems that come again: reports of one category in one spot, often enough in a short time to have one cause.

use std::collections::HashSet;
use std::panic::resume_unwind;
use std::sync::Arc;

use jiff::SignedDuration;

use crate::app::App;
use crate::domain::record::{Layer, RecordId};
use crate::domain::report::Report;
use crate::store::{self, StoreError};
use crate::territory::Territory;
use crate::territory::query::{Area, Filter, Order, Query};

/// How far apart reports of one spot are, at most.
pub const SPOT_M: f64 = 50.0;
/// How many make a problem that comes again.
pub const OFTEN: usize = 3;
/// Within which time.
pub const WITHIN: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Most reports that are looked at: the newest.
const LOOKED_AT_MAX: usize = 5_000;
/// Most problems that are told.
const TOLD_MAX: usize = 50;

/// Reports that probably have one cause, the newest first.
#[derive(Debug)]
pub struct Recurrent {
    /// The reports.
    pub reports: Vec<Arc<Report>>,
}

impl App {
    /// Problems that have come again, those with the most reports first; those that works deal with already are left
    /// out. Cost: the newest reports, each with what lies around it.
    pub async fn recurrent(self: &Arc<Self>) -> Result<Vec<Recurrent>, StoreError> {
        let from_ms = (self.now() - WITHIN).as_millisecond();
        let dealt_with = self.dealt_with().await?;
        let find = move |territory: &Territory| {
            let filter = Filter { opened_from_ms: Some(from_ms), ..Filter::default() };
            let newest = Query { filter: filter.clone(), limit: LOOKED_AT_MAX, ..Query::default() };
            let mut seen: HashSet<RecordId> = dealt_with;
            let mut groups: Vec<Vec<RecordId>> = Vec::new();
            for point in territory.query(&newest).points {
                if point.layer != Layer::Reports || seen.contains(&point.record) {
                    continue;
                }
                let category = territory.points().codes().category_name(point.category).to_owned();
                let same = Filter { categories: Some([category].into()), ..filter.clone() };
                let area = Area::Within { center: point.position, radius_m: SPOT_M };
                let around = Query { area, filter: same, order: Order::Newest, limit: 100, ..Query::default() };
                let group: Vec<RecordId> = territory.query(&around).points.iter().map(|near| near.record).collect();
                let group: Vec<RecordId> = group.into_iter().filter(|record| !seen.contains(record)).collect();
                if group.len() >= OFTEN {
                    seen.extend(&group);
                    groups.push(group);
                }
            }
            groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
            groups.truncate(TOLD_MAX);
            groups
        };
        let app = Arc::clone(self);
        let found = tokio::task::spawn_blocking(move || app.look(find)).await;
        let groups = found.unwrap_or_else(|error| match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The service is being stopped.
            Err(_cancelled) => Vec::new(),
        });
        let mut recurrent = Vec::with_capacity(groups.len());
        for group in groups {
            let reports = store::records::reports_of(&self.db, &self.jurisdiction, &group).await?;
            recurrent.push(Recurrent { reports: reports.into_iter().map(Arc::new).collect() });
        }
        Ok(recurrent)
    }

    /// Reports that open works deal with.
    async fn dealt_with(&self) -> Result<HashSet<RecordId>, StoreError> {
        use crate::domain::matter::{Matter, MatterKind};
        use crate::store::matters::Wanted;
        let mut wanted = Wanted { open: true, ..Wanted::default() };
        let mut dealt_with = HashSet::new();
        loop {
            let works =
                store::matters::matters(&self.db, &self.jurisdiction, MatterKind::Intervention, &wanted, 1_000).await?;
            let Some(last) = works.last() else { return Ok(dealt_with) };
            wanted.after = last.id();
            let works = works.into_iter().filter_map(Matter::into_intervention);
            dealt_with.extend(works.flat_map(|works| works.plan.reports));
        }
    }
}

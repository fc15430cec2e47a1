//! Problems that come again: reports of one category in one spot or street, often enough in a short time to have one cause.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::app::long_work::long_work;
use crate::domain::category::CategoryCode;
use crate::domain::matter::{Matter, MatterKind};
use crate::domain::record::{Layer, RecordId, Version};
use crate::domain::report::Report;
use crate::domain::text::folded;
use crate::store::matters::Wanted;
use crate::store::{self, StoreError};
use crate::territory::Territory;
use crate::territory::query::{Area, Filter, Order, Query};

/// How far apart reports of one spot are, at most.
pub const SPOT_M: f64 = 50.0;
/// Most reports that are looked at: the newest.
const LOOKED_AT_MAX: usize = 5_000;
/// Most reports of one spot that are told.
const SPOT_MAX: usize = 100;
/// Most problems that are told.
const TOLD_MAX: usize = 50;

/// Reports that probably have one cause, the newest first.
#[derive(Debug)]
pub struct Problem {
    /// The reports.
    pub reports: Vec<Arc<Report>>,
    /// The street that they have in common; of those in one spot `None`.
    pub street: Option<String>,
}

impl App {
    /// Problems that have come again, in one spot or else in one street, those with the most reports first; those that
    /// works deal with already are left out. Cost: the newest reports, each with what lies around it.
    pub async fn recurrent(self: &Arc<Self>) -> Result<Vec<Problem>, StoreError> {
        let recurrent = self.rules().jurisdiction.recurrent;
        let often = usize::from(recurrent.often());
        let time = SignedDuration::from_hours(24 * i64::from(recurrent.days()));
        let from = self.now().checked_sub(time).unwrap_or(Timestamp::MIN);
        let newer = Filter { opened_from_ms: Some(from.as_millisecond()), ..Filter::default() };
        let (app, dealt_with) = (Arc::clone(self), self.dealt_with().await?);
        let looked = long_work(move || app.look(|territory| spots(territory, &newer, often, dealt_with)));
        let (spots, others) = looked.await.unwrap_or_default();
        let mut problems = Vec::new();
        for spot in spots {
            let reports = store::records::reports_of(&self.db, &self.jurisdiction, &spot).await?;
            problems.push(Problem { reports: reports.into_iter().map(Arc::new).collect(), street: None });
        }
        let others = self.texts.of(&self.db, &self.jurisdiction, others.into_iter()).await?;
        problems.extend(streets(others, often));
        problems.sort_by_key(|problem| std::cmp::Reverse(problem.reports.len()));
        problems.truncate(TOLD_MAX);
        Ok(problems)
    }

    /// Reports that open works deal with.
    async fn dealt_with(&self) -> Result<HashSet<RecordId>, StoreError> {
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

/// A report as it stands.
type Named = (RecordId, Version);

/// The reports of each spot that has often enough of one category, and all others that were looked at.
fn spots(
    territory: &Territory,
    newer: &Filter,
    often: usize,
    mut seen: HashSet<RecordId>,
) -> (Vec<Vec<RecordId>>, Vec<Named>) {
    let newest = Query { filter: newer.clone(), limit: LOOKED_AT_MAX, ..Query::default() };
    let points = territory.query(&newest).points;
    let mut spots: Vec<Vec<RecordId>> = Vec::new();
    for point in &points {
        if point.layer != Layer::Reports || seen.contains(&point.record) {
            continue;
        }
        let category = territory.points().codes().category_name(point.category).to_owned();
        let same = Filter { categories: Some([category].into()), ..newer.clone() };
        let area = Area::Within { center: point.position, radius_m: SPOT_M };
        let around = Query { area, filter: same, order: Order::Newest, limit: SPOT_MAX, ..Query::default() };
        let near = territory.query(&around).points.into_iter().map(|near| near.record);
        let spot: Vec<RecordId> = near.filter(|record| !seen.contains(record)).collect();
        if spot.len() >= often {
            seen.extend(&spot);
            spots.push(spot);
        }
    }
    spots.sort_by_key(|spot| std::cmp::Reverse(spot.len()));
    spots.truncate(TOLD_MAX);
    let others = points.iter().filter(|point| point.layer == Layer::Reports && !seen.contains(&point.record));
    (spots, others.map(|point| (point.record, point.version)).collect())
}

/// The reports of each street that has often enough of one category.
fn streets(reports: Vec<Arc<Report>>, often: usize) -> impl Iterator<Item = Problem> {
    let mut of_street: BTreeMap<(CategoryCode, String), Problem> = BTreeMap::new();
    for report in reports.into_iter().filter(|report| report.public) {
        let Some(street) = report.place.street() else { continue };
        let key = (report.category.clone(), folded(&street));
        let problem = of_street.entry(key).or_insert_with(|| Problem { reports: Vec::new(), street: Some(street) });
        problem.reports.push(report);
    }
    of_street.into_values().filter(move |problem| problem.reports.len() >= often)
}

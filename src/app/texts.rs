//! Reports with their texts as they were read last, within bounds: the same ones are shown over and over.
//!
//! Each is kept under its id and version, and the territory says which version it has now, so a stale one is never
//! asked for.

use std::collections::HashMap;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::domain::record::{JurisdictionCode, RecordId, Version};
use crate::domain::report::Report;
use crate::store::{self, Db, StoreError};

/// Most bytes of reports that are kept, about.
const BYTES_MAX: u64 = 64 * 1024 * 1024;
/// What the short strings of one take, about: they are few.
const SHORT_BYTES: usize = 256;
/// About how many bytes one has, to begin with.
const SIZE_ESTIMATE: u64 = 1024;

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<(RecordId, Version), Arc<Report>> for Weight {
    fn weight(&self, _name: &(RecordId, Version), report: &Arc<Report>) -> u64 {
        let texts = [&report.description, &report.outcome, &report.answer].into_iter().flatten();
        let texts: usize = texts.map(|text| text.as_str().len()).sum();
        let answers: usize = report.answers.iter().map(size_of_val).sum();
        let attachments: usize = report.attachments.iter().chain(&report.proposed).map(size_of_val).sum();
        (size_of::<Report>() + SHORT_BYTES + texts + 2 * (answers + attachments) + size_of_val(&report.followers[..]))
            as u64
    }
}

/// The reports that are kept.
#[derive(Debug)]
pub(crate) struct Texts {
    kept: Cache<(RecordId, Version), Arc<Report>, Weight>,
}

impl Default for Texts {
    fn default() -> Self {
        let count = usize::try_from(BYTES_MAX / SIZE_ESTIMATE).unwrap_or(usize::MAX);
        Self { kept: Cache::with_weighter(count, BYTES_MAX, Weight) }
    }
}

impl Texts {
    /// Keeps reports as they have just been written: they are what is asked for next.
    pub(crate) fn keep(&self, reports: Vec<Report>) {
        for report in reports {
            self.kept.insert((report.id, report.version), Arc::new(report));
        }
    }

    /// These reports at these versions or later ones, in this order; what the store no longer has is left out.
    pub(crate) async fn of(
        &self,
        db: &Db,
        jurisdiction: &JurisdictionCode,
        names: impl Iterator<Item = (RecordId, Version)>,
    ) -> Result<Vec<Arc<Report>>, StoreError> {
        let found: Vec<_> = names.map(|name| (name.0, self.kept.get(&name))).collect();
        let missing: Vec<RecordId> = found.iter().filter(|(_, kept)| kept.is_none()).map(|(id, _)| *id).collect();
        let mut read = HashMap::new();
        for report in store::records::reports_of(db, jurisdiction, &missing).await? {
            let report = Arc::new(report);
            // Perhaps a later version than the territory has: it is kept for when that has it too.
            self.kept.insert((report.id, report.version), Arc::clone(&report));
            read.insert(report.id, report);
        }
        Ok(found.into_iter().filter_map(|(id, kept)| kept.or_else(|| read.remove(&id))).collect())
    }
}

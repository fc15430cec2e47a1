//! Which files belong to reports that not everybody may see.
//!
//! Photos are found by their content's hash, without asking the store for whose they are. Those of reports that are
//! not public are known here, so that an address which somebody has kept stops working when its report is withheld.

use std::collections::HashMap;

use parking_lot::RwLock;

use crate::app::App;
use crate::domain::document::{Attachment, ContentHash};
use crate::domain::event::{Event, Happening};
use crate::domain::person::Actor;
use crate::domain::policy::may_see;
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::domain::report::{self, Report};
use crate::store::{self, Db, StoreError};

/// Reports that are not public with their files, kept at the end of the ledger like the territory.
#[derive(Debug, Default)]
pub(crate) struct Withheld(RwLock<Files>);

#[derive(Debug, Default)]
struct Files {
    of_report: HashMap<RecordId, Vec<ContentHash>>,
    reports: HashMap<ContentHash, Vec<RecordId>>,
}

impl Files {
    fn set(&mut self, report: &Report) {
        for hash in self.of_report.remove(&report.id).unwrap_or_default() {
            if let Some(reports) = self.reports.get_mut(&hash) {
                reports.retain(|id| *id != report.id);
                if reports.is_empty() {
                    self.reports.remove(&hash);
                }
            }
        }
        if !report.public {
            let hashes: Vec<_> = report.attachments.iter().flat_map(Attachment::hashes).collect();
            for hash in &hashes {
                self.reports.entry(*hash).or_default().push(report.id);
            }
            self.of_report.insert(report.id, hashes);
        }
    }
}

impl Withheld {
    /// Reads them from the projections. Cost: the reports that are not public.
    pub(crate) async fn load(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Self, StoreError> {
        let mut files = Files::default();
        store::references::visit_reserved_reports(db, jurisdiction, |report| files.set(&report)).await?;
        Ok(Self(RwLock::new(files)))
    }

    /// Lets an event take effect.
    pub(crate) async fn take(&self, app: &App, event: &Event) -> Result<(), StoreError> {
        let concerns = match &event.body {
            Happening::Report(report::Event::Received { public: false, .. } | report::Event::Moderated { .. }) => true,
            Happening::Report(_) => self.0.read().of_report.contains_key(&event.record),
            Happening::Defined(_) => false,
        };
        if concerns && let Some(report) = app.report_of_id(event.record).await? {
            self.0.write().set(&report);
        }
        Ok(())
    }

    fn reports_of(&self, hash: ContentHash) -> Vec<RecordId> {
        self.0.read().reports.get(&hash).cloned().unwrap_or_default()
    }
}

/// Who may have a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    /// Everybody who knows its address.
    Public,
    /// The one who asks, not everybody.
    Reserved,
    /// Not the one who asks.
    Closed,
}

impl App {
    /// Whether a file belongs to a report that not everybody may see.
    #[must_use]
    pub fn is_withheld(&self, hash: ContentHash) -> bool {
        self.withheld.0.read().reports.contains_key(&hash)
    }

    /// Who may have a file: `key` is the private key of its report, if it was given.
    pub async fn openness(&self, hash: ContentHash, actor: &Actor, key: Option<&str>) -> Result<Openness, StoreError> {
        let reports = self.withheld.reports_of(hash);
        if reports.is_empty() {
            return Ok(Openness::Public);
        }
        for id in reports {
            let is_reporter = key.is_some_and(|key| self.is_private_key_of(id, key));
            if is_reporter || self.report_of_id(id).await?.is_some_and(|report| may_see(actor, &report)) {
                return Ok(Openness::Reserved);
            }
        }
        Ok(Openness::Closed)
    }
}

//! Files are had by their content's hash, without asking the store for whose they are. Those that not everybody may have
//! (of reports that are not public, of internal notes, photos before parts were blacked out) are known here, so that an
//! address which somebody has kept stops working when its file is withheld.

use std::collections::HashMap;

use parking_lot::RwLock;

use crate::app::App;
use crate::domain::document::ContentHash;
use crate::domain::event::{Event, Happening};
use crate::domain::moderation::KeptFor;
use crate::domain::person::Actor;
use crate::domain::policy::{Action, may_on};
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::domain::report::{self, Report};
use crate::store::{self, Db, StoreError};

/// Files that not everybody may have, kept at the end of the ledger like the territory.
#[derive(Debug, Default)]
pub(crate) struct Withheld(RwLock<Files>);

#[derive(Debug, Default)]
struct Files {
    of_report: HashMap<RecordId, Vec<ContentHash>>,
    reports: HashMap<ContentHash, Vec<(RecordId, KeptFor)>>,
}

impl Files {
    fn set(&mut self, report: &Report) {
        for hash in self.of_report.remove(&report.id).unwrap_or_default() {
            if let Some(reports) = self.reports.get_mut(&hash) {
                reports.retain(|(id, _)| *id != report.id);
                if reports.is_empty() {
                    self.reports.remove(&hash);
                }
            }
        }
        let kept = report.kept_back();
        if !kept.is_empty() {
            for (hash, kept_for) in &kept {
                self.reports.entry(*hash).or_default().push((report.id, *kept_for));
            }
            self.of_report.insert(report.id, kept.into_iter().map(|(hash, _)| hash).collect());
        }
    }
}

impl Withheld {
    /// Reads them from the projections. Cost: the reports that have such files.
    pub(crate) async fn load(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Self, StoreError> {
        let mut files = Files::default();
        store::references::visit_guarded_reports(db, jurisdiction, |report| files.set(&report)).await?;
        Ok(Self(RwLock::new(files)))
    }

    /// Lets an event take effect.
    pub(crate) async fn take(&self, app: &App, event: &Event) -> Result<(), StoreError> {
        let Happening::Report(body) = &event.body else { return Ok(()) };
        let concerns = match body {
            report::Event::Received { public, .. } => !public,
            report::Event::Resolved { attachments, .. } | report::Event::Commented { attachments, .. } => {
                !attachments.is_empty()
            }
            report::Event::Enclosed { .. }
            | report::Event::EnclosureShown { .. }
            | report::Event::Moderated { .. }
            | report::Event::Blackened { .. } => true,
            _ => false,
        };
        let concerns = concerns || self.0.read().of_report.contains_key(&event.record);
        if concerns && let Some(report) = app.report_of_id(event.record).await? {
            self.0.write().set(&report);
        }
        Ok(())
    }

    fn reports_of(&self, hash: ContentHash) -> Vec<(RecordId, KeptFor)> {
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
    /// Whether a file is one that not everybody may have.
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
        for (id, kept_for) in reports {
            let is_reporter = key.is_some_and(|key| self.is_private_key_of(id, key));
            let wanted = match kept_for {
                KeptFor::Reporter if is_reporter => return Ok(Openness::Reserved),
                KeptFor::Reporter | KeptFor::Staff => Action::OpenRecord,
                KeptFor::Moderators => Action::Moderate,
            };
            if self.report_of_id(id).await?.is_some_and(|report| may_on(actor, wanted, &report, None)) {
                return Ok(Openness::Reserved);
            }
        }
        Ok(Openness::Closed)
    }
}

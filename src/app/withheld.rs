//! Files are had by their content's hash, without asking the store for whose they are. Those that not everybody may have
//! (of reports that are not public, of internal notes, photos before parts were blacked out) are known here, so that an
//! address which somebody has kept stops working when its file is withheld.

use std::collections::HashMap;

use parking_lot::RwLock;

use crate::app::App;
use crate::domain::document::{Attachment, ContentHash};
use crate::domain::event::{Event, Happening};
use crate::domain::matter::Matter;
use crate::domain::moderation::KeptFor;
use crate::domain::person::Actor;
use crate::domain::policy::{Action, may_on};
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::domain::report::{self, Report};
use crate::domain::task::{self, Task};
use crate::store::{self, Db, StoreError};

/// Files that not everybody may have, kept at the end of the ledger like the territory.
#[derive(Debug, Default)]
pub(crate) struct Withheld(RwLock<Files>);

#[derive(Debug, Default)]
struct Files {
    of_report: HashMap<RecordId, Vec<ContentHash>>,
    reports: HashMap<ContentHash, Vec<(RecordId, KeptFor)>>,
    /// Photos of tasks, which are for those who see the task, unless they have become those of a report.
    tasks: HashMap<ContentHash, Vec<RecordId>>,
}

impl Files {
    fn add_task(&mut self, task: &Task) {
        for hash in task.photos.iter().flat_map(|photo| photo.file.hashes()) {
            let tasks = self.tasks.entry(hash).or_default();
            if !tasks.contains(&task.id) {
                tasks.push(task.id);
            }
        }
    }

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
        store::references::visit_tasks_with_photos(db, jurisdiction, |task| files.add_task(&task)).await?;
        Ok(Self(RwLock::new(files)))
    }

    /// Lets an event take effect.
    pub(crate) async fn take(&self, app: &App, event: &Event) -> Result<(), StoreError> {
        if let Happening::Task(task::Event::Photographed { .. }) = &event.body
            && let Some(Matter::Task(task)) = app.matter_of_id(event.record).await?
        {
            self.0.write().add_task(&task);
        }
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
        let files = self.withheld.0.read();
        files.reports.contains_key(&hash) || files.tasks.contains_key(&hash)
    }

    /// Who may have a photo of a task: those who see the task, and everybody once it is a public report's or works'.
    async fn openness_of_task(
        &self,
        hash: ContentHash,
        actor: &Actor,
        key: Option<&str>,
    ) -> Result<Openness, StoreError> {
        let tasks = self.withheld.0.read().tasks.get(&hash).cloned().unwrap_or_default();
        let mut openness = if tasks.is_empty() { Openness::Public } else { Openness::Closed };
        let linked = match key {
            Some(key) => self.task_of_token(key).await?.map(|(task, _)| task.id),
            None => None,
        };
        for id in tasks {
            let Some(Matter::Task(task)) = self.matter_of_id(id).await? else { continue };
            if let Some(parent) = task.parent
                && self.shows_everybody(parent, hash).await?
            {
                return Ok(Openness::Public);
            }
            if linked == Some(id) || task.may_see(actor, self.now()) {
                openness = Openness::Reserved;
            }
        }
        Ok(openness)
    }

    /// Whether a report, or works, or a report that works deal with, has the file and is public.
    async fn shows_everybody(&self, parent: RecordId, hash: ContentHash) -> Result<bool, StoreError> {
        let has =
            |attachments: &[Attachment]| attachments.iter().flat_map(Attachment::hashes).any(|shown| shown == hash);
        let mut reports = vec![parent];
        if let Some(works) = self.matter_of_id(parent).await?.and_then(Matter::into_intervention) {
            if works.public && has(&works.attachments) {
                return Ok(true);
            }
            reports = works.plan.reports;
        }
        for id in reports {
            let report = self.report_of_id(id).await?;
            if report.is_some_and(|report| report.public && has(&report.attachments)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Who may have a file: `key` is the private key of its report or the token of its task's link, if it was given.
    pub async fn openness(&self, hash: ContentHash, actor: &Actor, key: Option<&str>) -> Result<Openness, StoreError> {
        let reports = self.withheld.reports_of(hash);
        if reports.is_empty() {
            return self.openness_of_task(hash, actor, key).await;
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
        match self.openness_of_task(hash, actor, key).await? {
            Openness::Reserved => Ok(Openness::Reserved),
            Openness::Public | Openness::Closed => Ok(Openness::Closed),
        }
    }
}

//! Events turned into projections, in memory first and then written whole.
//!
//! The writer and the rebuild go through here, so a projection is the same whichever way it came about.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::course::Passage;
use crate::domain::event::{Event, Happening};
use crate::domain::matter::Matter;
use crate::domain::record::{JurisdictionCode, RecordId, Version};
use crate::domain::report::Report;
use crate::domain::rules::{Rules, Setting};
use crate::store::records::ReportTimes;
use crate::store::{self, StoreError, Tx};

/// Records touched by events that are not written yet.
#[derive(Debug, Default)]
pub struct Projection {
    reports: BTreeMap<RecordId, Report>,
    /// With whether an event has touched them: else they have only been read.
    matters: BTreeMap<RecordId, (Matter, bool)>,
    /// By when something is due in the reports that have been touched, and when to remind of it, by the rules that
    /// held then.
    times: BTreeMap<RecordId, (Option<Timestamp>, Option<Timestamp>)>,
    /// The steps that the touched reports have entered.
    entered: BTreeMap<RecordId, Vec<Passage>>,
    settings: BTreeMap<(&'static str, String), (RecordId, Version, Setting)>,
}

impl Projection {
    /// The report as it stands after the events so far; read from the store when not touched yet.
    pub async fn report(
        &mut self,
        tx: &mut Tx,
        jurisdiction: &JurisdictionCode,
        id: RecordId,
    ) -> Result<Option<&Report>, StoreError> {
        if !self.reports.contains_key(&id)
            && let Some(report) = store::records::report_in(tx, jurisdiction, id).await?
        {
            self.reports.insert(id, report);
        }
        Ok(self.reports.get(&id))
    }

    /// What is dealt with beside reports as it stands after the events so far; read from the store when not touched yet.
    pub async fn matter(
        &mut self,
        tx: &mut Tx,
        jurisdiction: &JurisdictionCode,
        id: RecordId,
    ) -> Result<Option<&Matter>, StoreError> {
        if !self.matters.contains_key(&id)
            && let Some(matter) = store::matters::matter_in(tx, jurisdiction, id).await?
        {
            self.matters.insert(id, (matter, false));
        }
        Ok(self.matters.get(&id).map(|(matter, _)| matter))
    }

    /// The same, if it has been touched or read.
    #[must_use]
    pub fn touched_matter(&self, id: RecordId) -> Option<&Matter> {
        self.matters.get(&id).map(|(matter, _)| matter)
    }

    /// Those that events have touched, or that have been read.
    pub fn matters_touched(&self) -> impl Iterator<Item = &Matter> {
        self.matters.values().map(|(matter, _)| matter)
    }

    /// Those that events have touched, by the record they are part of.
    pub fn parts_touched(&self, parent: RecordId) -> impl Iterator<Item = &Matter> {
        self.matters.values().map(|(matter, _)| matter).filter(move |matter| matter.parent() == Some(parent))
    }

    /// The report as it stands after the events so far, if one of them touched it or it has been read.
    #[must_use]
    pub fn touched(&self, id: RecordId) -> Option<&Report> {
        self.reports.get(&id)
    }

    /// The record and version of a setting after the events so far.
    pub async fn setting_version(
        &self,
        tx: &mut Tx,
        jurisdiction: &JurisdictionCode,
        setting: &Setting,
    ) -> Result<Option<(RecordId, Version)>, StoreError> {
        match self.settings.get(&(setting.kind(), setting.code().to_owned())) {
            Some((record, version, _)) => Ok(Some((*record, *version))),
            None => store::records::setting_version(tx, jurisdiction, setting.kind(), setting.code()).await,
        }
    }

    /// Lets an event take effect by the rules that hold at it. A report that is not opened by the event must have been read before.
    pub fn apply(&mut self, event: &Event, rules: &Rules) -> Option<&Report> {
        match &event.body {
            Happening::Report(body) => {
                match self.reports.get_mut(&event.record) {
                    Some(report) => report.apply(event.at, &event.actor, body),
                    None => drop(
                        self.reports.insert(event.record, Report::open(event.record, event.at, &event.actor, body)?),
                    ),
                }
                let report = self.reports.get(&event.record)?;
                if body.is_move() {
                    self.entered.entry(event.record).or_default().push(Passage::into_state_of(report));
                }
                self.times.insert(event.record, (report.queued_by(rules), report.remind_at(rules)));
                Some(report)
            }
            Happening::Intervention(_) | Happening::Emergency(_) | Happening::Task(_) | Happening::Practice(_) => {
                match self.matters.get_mut(&event.record) {
                    Some((matter, touched)) => {
                        matter.apply(event);
                        *touched = true;
                    }
                    None => drop(self.matters.insert(event.record, (Matter::open(event)?, true))),
                }
                None
            }
            Happening::Defined(setting) => {
                let key = (setting.kind(), setting.code().to_owned());
                self.settings.insert(key, (event.record, event.version, setting.clone()));
                None
            }
        }
    }

    /// Writes what was touched and forgets it; returns the reports among it.
    pub async fn flush(&mut self, tx: &mut Tx, jurisdiction: &JurisdictionCode) -> Result<Vec<Report>, StoreError> {
        for (_, (record, version, setting)) in std::mem::take(&mut self.settings) {
            store::records::write_setting(tx, jurisdiction, &setting, record, version).await?;
        }
        let matters = std::mem::take(&mut self.matters).into_values();
        let matters: Vec<Matter> = matters.filter(|(_, touched)| *touched).map(|(matter, _)| matter).collect();
        store::matters::write(tx, jurisdiction, &matters).await?;
        let mut times = std::mem::take(&mut self.times);
        let reports = std::mem::take(&mut self.reports).into_values();
        let touched = reports.filter_map(|report| {
            let (due_at, remind_at) = times.remove(&report.id)?;
            Some(ReportTimes { report, due_at, remind_at })
        });
        let touched: Vec<_> = touched.collect();
        store::records::write_reports(tx, jurisdiction, &touched).await?;
        let mut entered = std::mem::take(&mut self.entered);
        let entered =
            touched.iter().filter_map(|ReportTimes { report, .. }| Some((report, entered.remove(&report.id)?)));
        store::courses::append(tx, jurisdiction, &entered.collect::<Vec<_>>()).await?;
        Ok(touched.into_iter().map(|touched| touched.report).collect())
    }
}

//! How long practices take, as `domain::practice::figures` defines it; and what came of taking them over.

use std::panic::resume_unwind;

use tokio::task::spawn_blocking;

use crate::app::App;
use crate::domain::matter::{Matter, MatterKind};
use crate::domain::practice::figures::{Course, Span, TypeFigures, by_type};
use crate::domain::practice::kind::TypeCode;
use crate::domain::practice::run::{Noted, Run};
use crate::domain::record::RecordId;
use crate::store::matters::Wanted;
use crate::store::{self, StoreError};

/// Practices that are read together.
const PAGE: u32 = 1_000;
/// Runs that are listed.
const RUNS_SHOWN: u32 = 60;

impl App {
    /// How long practices of each type take, all together first. Cost: one pass over all practices, one asker at a time and
    /// away from the threads that answer.
    pub async fn practice_times(&self, span: Span) -> Result<(TypeFigures, Vec<(TypeCode, TypeFigures)>), StoreError> {
        let _alone = self.reckoning.lock().await;
        let rules = self.rules();
        let today = rules.jurisdiction.calendar.day_of(self.now());
        let mut courses: Vec<Course> = Vec::new();
        let mut wanted = Wanted::default();
        loop {
            let kind = MatterKind::Practice;
            let page = store::matters::matters(&self.db, &self.jurisdiction, kind, &wanted, PAGE).await?;
            wanted.after = page.last().map_or(RecordId(u64::MAX), Matter::id);
            let is_last = page.len() < PAGE as usize;
            let rules = std::sync::Arc::clone(&rules);
            let read = spawn_blocking(move || {
                let practices = page.into_iter().filter_map(Matter::into_practice);
                let calendar = &rules.jurisdiction.calendar;
                practices.map(|practice| Course::of(&practice, today, calendar)).collect::<Vec<_>>()
            });
            courses.append(&mut read.await.unwrap_or_else(|error| resume_unwind(error.into_panic())));
            if is_last {
                return Ok(by_type(&courses, span));
            }
        }
    }

    /// The last times that practices, or scans, were taken over, the newest first.
    pub async fn practice_runs(&self) -> Result<Vec<(u64, Run)>, StoreError> {
        store::practice_runs::last(&self.db, &self.jurisdiction, RUNS_SHOWN).await
    }

    /// One of them, and what was noted of its lines.
    pub async fn practice_run(&self, number: u64) -> Result<Option<(Run, Vec<Noted>)>, StoreError> {
        store::practice_runs::run(&self.db, &self.jurisdiction, number).await
    }
}

//! What the writer decides by: the rules, the emergencies and the last numbers given out, as they stand at the end of the
//! ledger.

use std::sync::Arc;

use crate::app::App;
use crate::app::submit::Serials;
use crate::domain::event::Happening;
use crate::domain::record::Seq;
use crate::domain::rules::Rules;
use crate::store::{self, StoreError};

/// Most events of other processes that are read in one step.
const CATCH_UP_STEP_MAX: u32 = 1000;

/// What holds at the end of the ledger, which memory may lag behind: what is decided now comes after it.
pub(super) struct Current {
    pub(super) rules: Arc<Rules>,
    pub(super) serials: Serials,
    pub(super) seq: Seq,
}

impl Current {
    /// The rules as memory knows them.
    pub(super) fn of(app: &App) -> Self {
        // The number is read first: rules that are newer than it only take effect again.
        let seq = *app.applied.borrow();
        Self { rules: app.rules(), serials: Serials::new(), seq }
    }

    /// Reads what other processes have written up to `head`. Alone, a process never has to.
    pub(super) async fn catch_up(&mut self, app: &App, head: Seq) -> Result<(), StoreError> {
        if self.seq != head {
            // They have given out numbers, too.
            self.serials.clear();
        }
        while self.seq < head {
            let events = store::ledger::events_after(&app.db, &app.jurisdiction, self.seq, CATCH_UP_STEP_MAX).await?;
            for stored in &events {
                match &stored.event.body {
                    Happening::Defined(setting) => Arc::make_mut(&mut self.rules).apply(setting.clone()),
                    // What an emergency takes in is decided by those that hold now.
                    Happening::Emergency(_) => {
                        if let Some(matter) = app.matter_of_id(stored.event.record).await? {
                            app.emergencies.note(&matter);
                        }
                    }
                    Happening::Report(_) | Happening::Task(_) | Happening::Intervention(_) | Happening::Practice(_) => {
                    }
                }
            }
            self.seq = events.last().map_or(head, |last| last.event.seq);
        }
        Ok(())
    }
}

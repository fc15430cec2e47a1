//! The past in memory: read from the ledger when somebody first asks for it, and followed from then on.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::app::App;
use crate::store::{self, StoreError};

/// Events read at a time: memory stands still for others while they are taken in, a few milliseconds.
const STEP: u32 = 10_000;
/// How long somebody waits; it is read on meanwhile, and who asks again later finds it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why nothing can be said of the past.
#[derive(Debug, thiserror::Error)]
pub enum RecallError {
    /// It is still being read.
    #[error("the past is still being read: ask again in a moment")]
    NotYet,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Sees to it that the past is known to its end.
    pub async fn recall(self: &Arc<Self>) -> Result<(), RecallError> {
        if self.look(crate::territory::Territory::is_remembered) {
            return Ok(());
        }
        let app = Arc::clone(self);
        // A task of its own, which does not end when the one who asks has lost patience.
        let reading = tokio::spawn(async move { app.read_past().await });
        match timeout(PATIENCE, reading).await {
            Ok(Ok(read)) => read,
            Ok(Err(error)) => error.try_into_panic().map_or(Err(RecallError::NotYet), |panic| resume_unwind(panic)),
            Err(_impatient) => Err(RecallError::NotYet),
        }
    }

    async fn read_past(&self) -> Result<(), RecallError> {
        // One reads, the others wait for it.
        let _reading = self.recalling.lock().await;
        loop {
            let known = self.look(|territory| (!territory.is_remembered()).then(|| territory.remembered()));
            let Some(seq) = known else { return Ok(()) };
            let events = store::ledger::bare_events_after(&self.db, &self.jurisdiction, seq, STEP).await?;
            if events.is_empty() {
                return Err(StoreError::Damaged(format!("event {} is missing", seq.0 + 1)).into());
            }
            let mut territory = self.territory.write();
            for event in &events {
                territory.remember(event.seq, event.record, event.at_ms, &event.body);
            }
        }
    }
}

//! The past in memory: read from the ledger when somebody first asks for it, and followed from then on.

use std::time::Duration;

use tokio::time::timeout;

use crate::app::App;
use crate::store::{self, StoreError};

/// Events read at a time: memory stands still for others while they are taken in, a few milliseconds.
const STEP: u32 = 10_000;
/// How long somebody waits; what has been read by then is kept, and the next one goes on from there.
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
    pub async fn recall(&self) -> Result<(), RecallError> {
        if self.look(crate::territory::Territory::is_remembered) {
            return Ok(());
        }
        timeout(PATIENCE, self.read_past()).await.unwrap_or(Err(RecallError::NotYet))
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

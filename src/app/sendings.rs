//! What has not left the house, for whoever keeps the installation.

use crate::app::App;
pub use crate::store::outbox::{Outbox, Sending};
use crate::store::{StoreError, outbox};

/// Most that are listed.
pub const LISTED_MAX: u32 = 200;

impl App {
    /// What waits to leave or was given up, at most [`LISTED_MAX`], with how many there are and how many given up.
    pub async fn sendings(&self) -> Result<(Vec<Sending>, u64, u64), StoreError> {
        let (all, given_up) = outbox::counts(&self.db, &self.jurisdiction).await?;
        Ok((outbox::unsent(&self.db, &self.jurisdiction, LISTED_MAX).await?, all, given_up))
    }

    /// Tries one that has failed again; says whether there was such a one.
    pub async fn retry_sending(&self, outbox: Outbox, id: &str) -> Result<bool, StoreError> {
        let found = outbox::retry(&self.db, &self.jurisdiction, outbox, id, self.now()).await?;
        self.wake_senders();
        Ok(found)
    }

    /// Tries everything that was given up again.
    pub async fn retry_all_sendings(&self) -> Result<u64, StoreError> {
        let count = outbox::retry_all(&self.db, &self.jurisdiction, self.now()).await?;
        self.wake_senders();
        Ok(count)
    }

    fn wake_senders(&self) {
        self.letters.notify_one();
        self.calls.notify_one();
    }
}

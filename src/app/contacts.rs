//! Whether an address that somebody left is theirs: a one-time link in the first mail, used up by a button and not by
//! looking, so that programs which follow every link of a mail confirm nothing.

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::app::clock::random_token;
use crate::app::sessions::token_hash;
use crate::domain::person::PersonId;
use crate::domain::report::Report;
use crate::store::{self, StoreError};

/// How long an address can be confirmed.
pub const CONFIRM_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

impl App {
    /// A link's token by which a person can say that the address is theirs, and until when; none when they have.
    pub(crate) async fn contact_token(&self, person: PersonId) -> Result<Option<(String, Timestamp)>, StoreError> {
        let now = self.now();
        if store::contacts::confirmed_at(&self.db, &self.jurisdiction, person).await?.is_some() {
            return Ok(None);
        }
        let (token, expires) = (random_token(), now.checked_add(CONFIRM_WITHIN).unwrap_or(now));
        store::contacts::keep(&self.db, &self.jurisdiction, &token_hash(&token), person, (now, expires)).await?;
        Ok(Some((token, expires)))
    }

    /// Whether a link can still be used; looking uses nothing up.
    pub async fn is_contact_link(&self, token: &str) -> Result<bool, StoreError> {
        store::contacts::is_kept(&self.db, &self.jurisdiction, &token_hash(token), self.now()).await
    }

    /// Notes that an address is that of who left it, by a link; true for the first time.
    pub async fn confirm_contact(&self, token: &str) -> Result<bool, StoreError> {
        store::contacts::confirm(&self.db, &self.jurisdiction, &token_hash(token), self.now()).await
    }

    /// When the reporter said that the address is theirs.
    pub async fn contact_confirmed_at(&self, report: &Report) -> Result<Option<Timestamp>, StoreError> {
        match report.reporter {
            Some(person) => store::contacts::confirmed_at(&self.db, &self.jurisdiction, person).await,
            None => Ok(None),
        }
    }
}

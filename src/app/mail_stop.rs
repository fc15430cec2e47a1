//! Whoever wants no more mails says so with the link that each of them carries.

use crate::app::App;
use crate::app::sealed::Purpose;
use crate::domain::person::PersonId;
use crate::store::{StoreError, mail_stops};

impl App {
    /// What the link in a mail to this person ends with.
    #[must_use]
    pub fn mail_stop_token(&self, person: PersonId) -> String {
        self.sealed(Purpose::MailStop, person.0.cast_unsigned())
    }

    /// The person that such a link was sent to.
    #[must_use]
    pub fn person_of_mail_stop(&self, token: &str) -> Option<PersonId> {
        self.unsealed(Purpose::MailStop, token).map(|id| PersonId(id.cast_signed()))
    }

    /// Whether this person wants no more mails.
    pub async fn wants_no_mails(&self, person: PersonId) -> Result<bool, StoreError> {
        mail_stops::is_stopped(&self.db, &self.jurisdiction, person).await
    }

    /// Sends this person no more mails, from the next one on; or sends them again.
    pub async fn stop_mails(&self, person: PersonId, stop: bool) -> Result<(), StoreError> {
        if stop {
            mail_stops::stop(&self.db, &self.jurisdiction, person, self.now()).await
        } else {
            mail_stops::resume(&self.db, &self.jurisdiction, person).await
        }
    }
}

//! Who calls: the desk knows by the telephone number who has left one before.

use crate::app::App;
use crate::domain::person::{Actor, Contact, Phone};
use crate::domain::policy::{Action, may};
use crate::store::{self, StoreError};

impl App {
    /// What whoever left this number last said of themselves, if the actor enters reports for others and there is
    /// anybody; that they looked is noted.
    pub async fn caller(&self, actor: &Actor, phone: &Phone) -> Result<Option<Contact>, StoreError> {
        if !may(actor, Action::EnterForOthers) {
            return Ok(None);
        }
        let Some((contact, record)) = store::people::of_phone(&self.db, &self.jurisdiction, phone).await? else {
            return Ok(None);
        };
        if let Some(record) = record {
            self.note_viewing(actor, record).await?;
        }
        Ok(Some(contact))
    }
}

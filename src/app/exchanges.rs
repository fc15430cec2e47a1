//! What telephones, links and programs have sent about tasks: noted as it is answered, and read by the administrator.

use jiff::Timestamp;

use crate::app::App;
use crate::app::clock::random_id;
use crate::app::submit::{Answer, SubmitError};
use crate::domain::person::Actor;
use crate::store::StoreError;
use crate::store::exchanges;
pub use crate::store::exchanges::Exchange;

/// Most exchanges on a page.
pub const PAGE: u32 = 100;
/// Most characters of what senders choose that are kept.
const NAME_MAX: usize = 64;
/// Most characters of why something was refused.
const RESULT_MAX: usize = 300;

/// What was sent.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// The number of the task.
    pub number: &'a str,
    /// What was to be done.
    pub act: &'a str,
    /// The sender's name of it.
    pub event: &'a str,
    /// When it was done, as was said.
    pub done_at: Option<Timestamp>,
}

impl App {
    /// Notes what became of something that was sent.
    pub async fn note_exchange(&self, actor: &Actor, sent: Sent<'_>, answer: &Answer) -> Result<(), StoreError> {
        let result = match answer {
            Ok(receipt) if receipt.repeated => "repeated".to_owned(),
            Ok(_) => "taken".to_owned(),
            Err(SubmitError::Store(_)) => "the service failed".to_owned(),
            Err(error) => error.to_string().chars().filter(|c| !c.is_control()).take(RESULT_MAX).collect(),
        };
        let is_readable = |c: &char| c.is_alphanumeric() || c.is_ascii_graphic() || *c == ' ';
        let short = |text: &str| text.chars().filter(is_readable).take(NAME_MAX).collect::<String>();
        let exchange = Exchange {
            id: random_id(),
            at: self.now(),
            done_at: sent.done_at,
            number: short(sent.number),
            act: short(sent.act),
            event: short(sent.event),
            role: actor.role,
            office: actor.office.clone(),
            account: actor.account,
            program: actor.program.map(|program| program.0),
            result,
        };
        exchanges::note(&self.db, &self.jurisdiction, &exchange).await
    }

    /// What arrived before `before`, the last first; at most [`PAGE`].
    pub async fn exchanges(&self, before: Timestamp) -> Result<Vec<Exchange>, StoreError> {
        exchanges::before(&self.db, &self.jurisdiction, before, PAGE).await
    }
}

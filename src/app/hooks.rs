//! Webhooks: what the systems of offices want to be told, as the system administrator keeps it.

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::app::clock::random_bytes;
use crate::app::outward;
use crate::domain::hook::{Topic, told_of, told_of_task};
use crate::domain::office::OfficeCode;
use crate::domain::record::{JurisdictionCode, RecordId, Seq};
use crate::domain::report::Event;
use crate::domain::task::Task;
use crate::formats::webhook::secret_of;
use crate::store::hooks::Call;
pub use crate::store::hooks::Hook;
use crate::store::{StoreError, Tx, hooks};

/// How long the secret before is still signed with after a new one was made.
const BEFORE_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Why a webhook was not saved.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// There is no such office.
    #[error("there is no such office")]
    Office,
    /// Not an address that requests go to.
    #[error("not an address that webhooks go to")]
    Url,
    /// No events were chosen.
    #[error("no events were chosen")]
    Topics,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an event is to the systems of the offices that it concerns: the one that answered until it, and the one that does
/// from it on.
pub(super) fn calls_of(
    seq: Seq,
    record: RecordId,
    event: &Event,
    (before, after): (Option<&OfficeCode>, Option<&OfficeCode>),
) -> Vec<Call> {
    let call = |(office, topic): (&OfficeCode, Topic)| Call { seq, office: office.clone(), record, topic, attempts: 0 };
    told_of(event, before, after).into_iter().map(call).collect()
}

/// The same of what happened to a task, which `before` did until it.
pub(super) fn calls_of_task(seq: Seq, task: &Task, before: Option<&OfficeCode>) -> Vec<Call> {
    let call =
        |office: &OfficeCode| Call { seq, office: office.clone(), record: task.id, topic: Topic::Task, attempts: 0 };
    told_of_task(task, before).into_iter().map(call).collect()
}

/// Puts those calls into the outbox that somebody wants.
pub(super) async fn enqueue_wanted(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    calls: &[Call],
    now: Timestamp,
) -> Result<(), StoreError> {
    if calls.is_empty() {
        return Ok(());
    }
    let hooks = hooks::all_in(tx, jurisdiction).await?;
    for call in calls.iter().filter(|call| hooks.iter().any(|hook| hook.wants(call))) {
        hooks::enqueue(tx, jurisdiction, call, now).await?;
    }
    Ok(())
}

impl App {
    /// Every webhook.
    pub async fn hooks(&self) -> Result<Vec<Hook>, StoreError> {
        hooks::all(&self.db, &self.jurisdiction).await
    }

    /// The webhook of an office.
    pub async fn hook_of(&self, office: &OfficeCode) -> Result<Option<Hook>, StoreError> {
        Ok(self.hooks().await?.into_iter().find(|hook| hook.office == *office))
    }

    /// Lets the system of an office be told; returns the secret when it is a new one.
    pub async fn save_hook(
        &self,
        office: &OfficeCode,
        url: &str,
        topics: Vec<Topic>,
        enabled: bool,
    ) -> Result<Option<String>, HookError> {
        if !self.rules().offices.contains_key(office) {
            return Err(HookError::Office);
        }
        // Whether private networks are let through is known when it is sent; here the form is what counts.
        if !outward::is_fit(url, true) {
            return Err(HookError::Url);
        }
        if topics.is_empty() {
            return Err(HookError::Topics);
        }
        let known = self.hook_of(office).await?;
        let new = known.is_none().then(|| secret_of(random_bytes()));
        let (secret, before) = match (known, &new) {
            (Some(known), _) => (known.secret, known.before),
            (None, new) => (new.clone().unwrap_or_default(), None),
        };
        let hook = Hook { office: office.clone(), url: url.to_owned(), topics, enabled, secret, before };
        hooks::write(&self.db, &self.jurisdiction, &hook).await?;
        Ok(new)
    }

    /// Makes a new secret; returns it, and until when the one before is signed with too.
    pub async fn renew_hook(&self, office: &OfficeCode) -> Result<Option<(String, Timestamp)>, StoreError> {
        let Some(hook) = self.hook_of(office).await? else { return Ok(None) };
        let now = self.now();
        let (secret, until) = (secret_of(random_bytes()), now.checked_add(BEFORE_FOR).unwrap_or(now));
        let hook = Hook { before: Some((hook.secret, until)), secret: secret.clone(), ..hook };
        hooks::write(&self.db, &self.jurisdiction, &hook).await?;
        Ok(Some((secret, until)))
    }

    /// Tells the system of an office nothing more.
    pub async fn remove_hook(&self, office: &OfficeCode) -> Result<(), StoreError> {
        hooks::remove(&self.db, &self.jurisdiction, office).await
    }
}

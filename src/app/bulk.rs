//! One act on many reports: each by itself, with its own result, and undone again for a while where that is honest.
//!
//! Nothing is taken out of the ledger: undoing is another act, which everybody sees. What a citizen has been told stays
//! told.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::iter::Act;
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Actor};
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::refusal::Refusal;
use crate::domain::report::{Command, Report};
use crate::domain::text::Description;
use crate::store::{self, StoreError};

/// Most reports in one go.
pub const RECORDS_MAX: usize = 100;
/// How long it can be undone.
pub const UNDO_WITHIN: SignedDuration = SignedDuration::from_mins(15);
/// How long the results are kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What was done to many reports, and what became of each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// What was done.
    pub act: Act,
    /// When.
    pub at: Timestamp,
    /// Each report.
    pub items: Vec<Item>,
    /// Whether it has been undone, as far as it could be.
    pub undone: bool,
}

/// A report of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its number.
    pub number: Number,
    /// Its id.
    pub record: RecordId,
    /// The office that answered for it before.
    pub office: Option<OfficeCode>,
    /// How it stood afterwards; none when it was not done.
    pub after: Option<Version>,
    /// Why it was not done, or not undone, in the words of whoever asked.
    pub why: Option<String>,
    /// Whether it has been undone.
    pub undone: bool,
}

impl Batch {
    /// Whether it can be undone now.
    #[must_use]
    pub fn can_be_undone(&self, now: Timestamp) -> bool {
        let until = self.at.checked_add(UNDO_WITHIN).unwrap_or(self.at);
        !self.undone && now <= until && is_undone_by(self.act) && self.items.iter().any(|item| item.after.is_some())
    }
}

/// Whether an act can be taken back honestly by another one.
#[must_use]
pub const fn is_undone_by(act: Act) -> bool {
    matches!(act, Act::Route | Act::TakeCharge | Act::Reject | Act::MarkDuplicate)
}

/// What takes an act back: the report goes to the office it came from, or is taken up again.
fn counter(act: Act, office: Option<&OfficeCode>, said: &Description) -> Option<Command> {
    match act {
        Act::Route | Act::TakeCharge => {
            office.map(|office| Command::Route { office: office.clone(), note: Some(said.clone()) })
        }
        Act::Reject | Act::MarkDuplicate => Some(Command::Reopen { text: said.clone() }),
        _ => None,
    }
}

impl App {
    /// Does the same to each of these reports, if it still stands as it was seen; `tell` says why one is refused.
    pub async fn act_on_all(
        &self,
        actor: &Actor,
        act: Act,
        command: &Command,
        reports: &[(Report, Version)],
        tell: impl Fn(&Refusal) -> String,
    ) -> Result<Batch, SubmitError> {
        let submission = |record: RecordId, seen: Version, command: Command| Submission {
            actor: actor.clone(),
            what: What::ActAsSeen(record, seen, Box::new(command)),
            contact: None,
            at: None,
            key: None,
        };
        let wanted = reports.iter().take(RECORDS_MAX);
        let submissions = wanted.clone().map(|(report, seen)| submission(report.id, *seen, command.clone()));
        let answers = self.submit_all(submissions.collect()).await;
        let mut items = Vec::with_capacity(reports.len());
        for ((report, _), answer) in wanted.zip(answers) {
            let (done, why) = refusal_of(answer, &tell)?;
            let after = if done { self.report_of_id(report.id).await?.map(|report| report.worked()) } else { None };
            let (number, record, office) = (report.number, report.id, report.office.clone());
            items.push(Item { number, record, office, after, why, undone: false });
        }
        Ok(Batch { act, at: self.now(), items, undone: false })
    }

    /// Takes back what can be: of each report on which nobody has worked since.
    pub async fn undo(
        &self,
        actor: &Actor,
        batch: &mut Batch,
        said: &Description,
        tell: impl Fn(&Refusal) -> String,
    ) -> Result<(), SubmitError> {
        for item in &mut batch.items {
            let Some((seen, command)) = item.after.zip(counter(batch.act, item.office.as_ref(), said)) else {
                continue;
            };
            let what = What::ActAsSeen(item.record, seen, Box::new(command));
            let answer =
                self.submit(Submission { actor: actor.clone(), what, contact: None, at: None, key: None }).await;
            (item.undone, item.why) = refusal_of(answer, &tell)?;
        }
        batch.undone = true;
        Ok(())
    }

    /// A batch that this account has made.
    pub async fn batch(&self, account: AccountId, name: &str) -> Result<Option<Batch>, StoreError> {
        let body = store::batches::load(&self.db, &self.jurisdiction, account, name).await?;
        let batch = body.map(|body| serde_json::from_str(&body)).transpose();
        batch.map_err(|source| StoreError::Unreadable { what: "batch", source })
    }

    /// Keeps a batch for its account, for a day.
    pub async fn keep_batch(&self, account: AccountId, name: &str, batch: &Batch) -> Result<(), StoreError> {
        let body = serde_json::to_string(batch).map_err(|source| StoreError::Unreadable { what: "batch", source })?;
        let now = self.now();
        let old = now.checked_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
        store::batches::forget_before(&self.db, &self.jurisdiction, old).await?;
        store::batches::save(&self.db, &self.jurisdiction, account, (name, &body), now).await
    }
}

/// Whether it was done, or why not; what is no refusal is an error of the whole.
fn refusal_of<T>(
    answer: Result<T, SubmitError>,
    tell: impl Fn(&Refusal) -> String,
) -> Result<(bool, Option<String>), SubmitError> {
    match answer {
        Ok(_receipt) => Ok((true, None)),
        Err(SubmitError::Refused(refusal)) => Ok((false, Some(tell(&refusal)))),
        Err(error) => Err(error),
    }
}

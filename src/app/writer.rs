//! The writer: one a process. It decides about all that waits, commits it together, and hands it to the follower.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::current::Current;
use crate::app::submit::{Answer, BATCH_MAX, Group, Pending, Submission, SubmitError};
use crate::domain::event::Event;
use crate::domain::record::Seq;
use crate::domain::report::Report;
use crate::store::{self, StoreError};

/// Most groups that are written and not yet shown: a writer that is further ahead waits.
pub(crate) const AHEAD_MAX: usize = 16;

/// How often the writer lets others run before it begins a group.
const GATHER_ROUNDS: u32 = 8;
/// After how many events the log of the database is folded into its file beside the writer.
const FOLD_AFTER: u64 = 500;

/// What has been written, durably, and who is to be told once memory shows it.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// What happened, in order.
    pub(crate) events: Vec<Event>,
    /// The reports it happened to, as they now stand.
    pub(crate) reports: Vec<Report>,
    /// The answers, and whom to give them.
    pub(crate) answers: Vec<(oneshot::Sender<Answer>, Answer)>,
}

impl Written {
    /// The number that memory must stand at before anybody is answered.
    pub(crate) fn last(&self) -> Seq {
        let receipts = self.answers.iter().filter_map(|(_, answer)| answer.as_ref().ok());
        receipts.map(|receipt| receipt.seq).max().unwrap_or_default()
    }
}

/// Writes what is queued, in groups. When `stop` is cancelled it takes no more, writes what waits, and ends.
pub(crate) async fn write(
    app: Arc<App>,
    mut queue: mpsc::Receiver<Pending>,
    written: mpsc::Sender<Written>,
    stop: CancellationToken,
) {
    let mut waiting = Vec::with_capacity(BATCH_MAX);
    let mut writer = Writer { current: Current::of(&app), app };
    loop {
        let taken = tokio::select! {
            biased;
            taken = queue.recv_many(&mut waiting, BATCH_MAX) => taken,
            () = stop.cancelled() => {
                queue.close();
                queue.recv_many(&mut waiting, BATCH_MAX).await
            }
        };
        if taken == 0 {
            break;
        }
        gather(&mut queue, &mut waiting).await;
        let (submissions, answers): (Vec<_>, Vec<_>) =
            waiting.drain(..).map(|pending| (pending.submission, pending.answer)).unzip();
        let (mut done, results) = match writer.write_together(&submissions).await {
            Ok(done) => done,
            // One command may have made the database refuse the whole; alone, each succeeds or fails by itself.
            Err(error) if submissions.len() > 1 => {
                tracing::warn!(%error, "a group could not be written; writing one by one");
                writer.write_one_by_one(&submissions).await
            }
            Err(error) => (Written::default(), vec![Err(error.into())]),
        };
        done.answers = answers.into_iter().zip(results).collect();
        if written.send(done).await.is_err() {
            break;
        }
    }
}

/// Takes what comes in while everything that is ready to run gets its turn: those who were answered together ask
/// again together, and share one commit. Nobody who is alone waits.
async fn gather(queue: &mut mpsc::Receiver<Pending>, waiting: &mut Vec<Pending>) {
    for _ in 0..GATHER_ROUNDS {
        tokio::task::yield_now().await;
        let before = waiting.len();
        while waiting.len() < BATCH_MAX
            && let Ok(pending) = queue.try_recv()
        {
            waiting.push(pending);
        }
        if waiting.len() == before {
            return;
        }
    }
}

/// Folds the log of the database while the writer goes on, until `stop` is cancelled: under load the writer would stand
/// still for it, between two groups, for as long as a dozen of them take.
pub(crate) async fn fold_behind(app: Arc<App>, stop: CancellationToken) {
    let mut applied = app.applied.subscribe();
    let mut folded = *applied.borrow_and_update();
    loop {
        let is_due = |seq: &Seq| seq.0 >= folded.0 + FOLD_AFTER;
        folded = tokio::select! {
            due = applied.wait_for(is_due) => match due {
                Ok(seq) => *seq,
                Err(_stopped) => return,
            },
            () = stop.cancelled() => return,
        };
        if let Err(error) = store::fold_log(&app.db).await {
            tracing::warn!(%error, "the log could not be folded; the writer will");
        }
    }
}

struct Writer {
    app: Arc<App>,
    current: Current,
}

impl Writer {
    async fn write_one_by_one(&mut self, submissions: &[Submission]) -> (Written, Vec<Answer>) {
        let mut all = Written::default();
        let mut answers = Vec::with_capacity(submissions.len());
        for submission in submissions {
            answers.push(match self.write_together(std::slice::from_ref(submission)).await {
                Ok((written, mut one)) => {
                    all.events.extend(written.events);
                    all.reports.extend(written.reports);
                    one.pop().unwrap_or(Err(SubmitError::Busy))
                }
                Err(error) => Err(error.into()),
            });
        }
        (all, answers)
    }

    /// Decides about all, then writes what was decided in one transaction.
    async fn write_together(&mut self, submissions: &[Submission]) -> Result<(Written, Vec<Answer>), StoreError> {
        let app = &self.app;
        let mut tx = store::begin(&app.writing).await?;
        let head = store::ledger::lock(&mut tx, &app.jurisdiction).await?;
        self.current.catch_up(app, head.seq).await?;
        let mut group = Group::after(head.seq, app, &self.current);
        let mut answers = Vec::with_capacity(submissions.len());
        for submission in submissions {
            answers.push(match group.decide(&mut tx, submission).await {
                Ok(receipt) => Ok(receipt),
                Err(SubmitError::Store(error)) => {
                    return Err(Arc::into_inner(error).unwrap_or(StoreError::Sql(sqlx::Error::WorkerCrashed)));
                }
                Err(refused) => Err(refused),
            });
        }
        if group.is_empty() {
            return Ok((Written::default(), answers));
        }
        let (events, reports) = group.write(&mut tx, head).await?;
        let last = events.last().map_or(head.seq, |event| event.seq);
        store::notify(&mut tx, &app.jurisdiction, last).await?;
        store::commit(tx).await?;
        self.current = Current { rules: group.rules, serials: group.serials, seq: last };
        Ok((Written { events, reports, answers: Vec::new() }, answers))
    }
}

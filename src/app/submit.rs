//! The one write path: commands queue for the single writer, which commits all that waits in one transaction.
//!
//! What is acknowledged is durable and visible to the next read. A refused command voids only itself: deciding
//! comes before any writing, so the transaction holds nothing of it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::clock::random_id;
use crate::app::current::Current;
use crate::app::projection::Projection;
use crate::app::pursuits::{self, Pursuit};
use crate::app::reminders::{Due, letters};
use crate::domain::decide::receive;
use crate::domain::event::{Event, Happening};
use crate::domain::iter::State;
use crate::domain::person::{Actor, Contact, PersonId};
use crate::domain::policy::{Action, may};
use crate::domain::record::{Number, RecordId, Seq, Version};
use crate::domain::refusal::Refusal;
use crate::domain::report::{self, Command, Draft, Import, Part};
use crate::domain::rules::{Rules, Setting};
use crate::store::ledger::Entry;
use crate::store::mails::Mail;
use crate::store::{self, StoreError, Tx};

/// Most commands that wait for the writer; more are told to come back.
pub const QUEUE_MAX: usize = 1024;
/// Most commands in one transaction.
pub const BATCH_MAX: usize = 256;
/// How long an acknowledgement waits for the territory to show what was written.
const SHOWN_WITHIN: Duration = Duration::from_secs(5);

/// What is to be written.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Who.
    pub actor: Actor,
    /// What, to which record.
    pub what: What,
    /// Who else is to be told, and how to reach them; becomes the reporter or a follower.
    pub contact: Option<Contact>,
    /// When it happened, if not now: only for what is taken over or made up as a demonstration.
    pub at: Option<Timestamp>,
    /// The same key again is answered with the same receipt, and nothing is written.
    pub key: Option<Key>,
}

/// Names a request, so that it can be repeated without being done twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The name; whoever made it keeps it to himself, or says the content.
    pub name: String,
    /// A hash of what is asked for: the same name with another is refused, so that nobody is answered with what is
    /// a stranger's.
    pub content: Option<String>,
}

impl Key {
    /// A key that nobody else can guess.
    #[must_use]
    pub const fn secret(name: String) -> Self {
        Self { name, content: None }
    }

    /// The receipt given for this key, unless it was given for another content.
    fn holds(&self, content: Option<&str>, receipt: Receipt) -> Result<Option<Receipt>, SubmitError> {
        if self.content.as_deref() == content { Ok(Some(receipt)) } else { Err(SubmitError::KeyUsed) }
    }
}

/// What is to be done.
#[derive(Debug, Clone)]
pub enum What {
    /// Open a report, possibly one taken over from another system.
    Open(Box<Draft>, Option<Box<Import>>),
    /// Do something with a report that exists.
    Act(RecordId, Box<Command>),
    /// The same, if nobody else has worked on the report since it stood at [`Report::worked`](report::Report::worked).
    ActAsSeen(RecordId, Version, Box<Command>),
    /// Make reports of the problems that one holds, as it stood then.
    Split(RecordId, Version, Vec<Part>),
    /// Let a setting hold.
    Define(Box<Setting>),
}

/// The acknowledgement: it is written and durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The record.
    pub record: RecordId,
    /// The number people read; none for settings.
    pub number: Option<Number>,
    /// The ledger number of what was written.
    pub seq: Seq,
    /// True when nothing was written because it had been before.
    pub repeated: bool,
}

/// Why nothing was written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SubmitError {
    /// The domain says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The key was used for another content.
    #[error("the key was used for another request")]
    KeyUsed,
    /// Too many wait already.
    #[error("too many requests wait to be written")]
    Busy,
    /// The store failed; nothing was written.
    #[error("{0}")]
    Store(Arc<StoreError>),
}

impl From<StoreError> for SubmitError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

type Answer = Result<Receipt, SubmitError>;

/// A submission that waits, and whom to tell.
#[derive(Debug)]
pub(crate) struct Pending {
    submission: Submission,
    answer: oneshot::Sender<Answer>,
}

impl App {
    /// Submits; returns when it is durable and the territory shows it.
    pub async fn submit(&self, submission: Submission) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.writer.try_send(Pending { submission, answer }).map_err(|_full| SubmitError::Busy)?;
        let receipt = answered.await.map_err(|_stopped| SubmitError::Busy)??;
        let mut applied = self.applied.subscribe();
        // Written is written: if the territory lags, the acknowledgement does not wait for it for ever.
        let shown = tokio::time::timeout(SHOWN_WITHIN, applied.wait_for(|seq| *seq >= receipt.seq)).await;
        if shown.is_err() {
            tracing::warn!(seq = receipt.seq.0, "the territory lags behind the ledger");
        }
        Ok(receipt)
    }

    /// Submits many at once, in order, without waiting for each: for imports and the demonstration.
    pub async fn submit_all(&self, submissions: Vec<Submission>) -> Vec<Answer> {
        let mut waiting = Vec::with_capacity(submissions.len());
        for submission in submissions {
            let (answer, answered) = oneshot::channel();
            if self.writer.send(Pending { submission, answer }).await.is_ok() {
                waiting.push(answered);
            }
        }
        let mut answers = Vec::with_capacity(waiting.len());
        for answered in waiting {
            answers.push(answered.await.unwrap_or(Err(SubmitError::Busy)));
        }
        answers
    }
}

/// The writer: one a process. When `stop` is cancelled it takes no more, writes what waits, and ends.
pub(crate) async fn write(app: Arc<App>, mut queue: mpsc::Receiver<Pending>, stop: CancellationToken) {
    let mut waiting = Vec::with_capacity(BATCH_MAX);
    let mut current = Current::of(&app);
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
            return;
        }
        let (submissions, answers): (Vec<_>, Vec<_>) =
            waiting.drain(..).map(|pending| (pending.submission, pending.answer)).unzip();
        let results = match write_together(&app, &mut current, &submissions).await {
            Ok(results) => results,
            // One command may have made the database refuse the whole; alone, each succeeds or fails by itself.
            Err(error) if submissions.len() > 1 => {
                tracing::warn!(%error, "a group could not be written; writing one by one");
                write_one_by_one(&app, &mut current, &submissions).await
            }
            Err(error) => vec![Err(error.into())],
        };
        for (answer, result) in answers.into_iter().zip(results) {
            // A client that has gone away does not undo what was written.
            drop(answer.send(result));
        }
    }
}

async fn write_one_by_one(app: &App, current: &mut Current, submissions: &[Submission]) -> Vec<Answer> {
    let mut results = Vec::with_capacity(submissions.len());
    for submission in submissions {
        let result = write_together(app, current, std::slice::from_ref(submission)).await;
        results.push(result.map_err(SubmitError::from).and_then(|mut one| one.pop().unwrap_or(Err(SubmitError::Busy))));
    }
    results
}

/// Decides about all, then writes what was decided in one transaction.
async fn write_together(
    app: &App,
    current: &mut Current,
    submissions: &[Submission],
) -> Result<Vec<Answer>, StoreError> {
    let mut tx = store::begin(&app.db).await?;
    let head = store::ledger::lock(&mut tx, &app.jurisdiction).await?;
    current.catch_up(app, head.seq).await?;
    let mut group = Group {
        app,
        rules: Arc::clone(&current.rules),
        now: app.clock.now(),
        next: Seq(head.seq.0 + 1),
        projection: Projection::default(),
        serials: HashMap::new(),
        entries: Vec::new(),
        aside: Vec::new(),
        dues: Vec::new(),
        pursuits: Vec::new(),
        keys: HashMap::new(),
    };
    let mut results = Vec::with_capacity(submissions.len());
    for submission in submissions {
        results.push(match group.decide(&mut tx, submission).await {
            Ok(receipt) => Ok(receipt),
            Err(SubmitError::Store(error)) => {
                return Err(Arc::into_inner(error).unwrap_or(StoreError::Sql(sqlx::Error::WorkerCrashed)));
            }
            Err(refused) => Err(refused),
        });
    }
    if !group.entries.is_empty() {
        let last = group.write(&mut tx, head).await?;
        store::notify(&mut tx, &app.jurisdiction, last).await?;
        store::commit(tx).await?;
        *current = Current { rules: group.rules, seq: last };
        app.committed.send_replace(last);
    }
    Ok(results)
}

/// What goes into one transaction.
pub(super) struct Group<'a> {
    pub(super) app: &'a App,
    pub(super) rules: Arc<Rules>,
    pub(super) now: Timestamp,
    next: Seq,
    pub(super) projection: Projection,
    serials: HashMap<i16, u32>,
    entries: Vec<Entry>,
    aside: Vec<Aside>,
    /// Of what somebody has to be reminded.
    dues: Vec<Due>,
    /// What whoever reported wants to hear of again.
    pursuits: Vec<Pursuit>,
    keys: HashMap<String, (Option<String>, Receipt)>,
}

/// What is written beside the ledger.
enum Aside {
    Contact(PersonId, RecordId, Contact),
    Mail(Mail),
    Receipt(Key, RecordId, Seq),
}

impl Group<'_> {
    async fn decide(&mut self, tx: &mut Tx, submission: &Submission) -> Answer {
        if let Some(receipt) = self.earlier_receipt(tx, submission).await? {
            return Ok(receipt);
        }
        let contact = submission.contact.clone().filter(|contact| !contact.is_empty());
        let person = contact.as_ref().map(|_| PersonId(random_id()));
        let receipt = match &submission.what {
            What::Open(draft, import) => {
                self.open(tx, submission, draft, import.as_deref(), person, contact.as_ref()).await?
            }
            What::Act(record, command) => self.act(tx, submission, *record, None, command, person).await?,
            What::ActAsSeen(record, seen, command) => {
                self.act(tx, submission, *record, Some(*seen), command, person).await?
            }
            What::Split(record, seen, parts) => self.split(tx, submission, *record, *seen, parts).await?,
            What::Define(setting) => self.define(tx, submission, setting).await?,
        };
        if let (Some(person), Some(contact)) = (person, contact) {
            self.aside.push(Aside::Contact(person, receipt.record, contact));
        }
        if let Some(key) = &submission.key {
            self.aside.push(Aside::Receipt(key.clone(), receipt.record, receipt.seq));
            self.keys.insert(key.name.clone(), (key.content.clone(), Receipt { repeated: true, ..receipt.clone() }));
        }
        Ok(receipt)
    }

    /// The receipt of the same request made before, or of the same record taken over before.
    async fn earlier_receipt(&mut self, tx: &mut Tx, submission: &Submission) -> Result<Option<Receipt>, SubmitError> {
        let jurisdiction = &self.app.jurisdiction;
        if let Some(key) = &submission.key {
            if let Some((content, receipt)) = self.keys.get(&key.name) {
                return key.holds(content.as_deref(), receipt.clone());
            }
            if let Some((record, seq, content)) = store::drafts::receipt(tx, jurisdiction, &key.name).await? {
                let number = self.projection.report(tx, jurisdiction, record).await?.map(|report| report.number);
                return key.holds(content.as_deref(), Receipt { record, number, seq, repeated: true });
            }
        }
        let What::Open(_, Some(import)) = &submission.what else { return Ok(None) };
        let key = format!("import {} {}", import.source.system, import.source.id);
        if let Some((_, receipt)) = self.keys.get(&key) {
            return Ok(Some(receipt.clone()));
        }
        let Some(record) = store::records::record_of_source(tx, jurisdiction, &import.source).await? else {
            return Ok(None);
        };
        let number = self.projection.report(tx, jurisdiction, record).await?.map(|report| report.number);
        Ok(Some(Receipt { record, number, seq: Seq(record.0), repeated: true }))
    }

    pub(super) async fn open(
        &mut self,
        tx: &mut Tx,
        submission: &Submission,
        draft: &Draft,
        import: Option<&Import>,
        person: Option<PersonId>,
        contact: Option<&Contact>,
    ) -> Answer {
        let at = submission.at.unwrap_or(self.now);
        let year = self.rules.year_of(at);
        let last = match self.serials.get(&year) {
            Some(last) => *last,
            None => store::ledger::last_serial(tx, &self.app.jurisdiction, year).await?,
        };
        let number = Number { year, serial: last + 1 };
        let mut draft = draft.clone();
        draft.reporter = person;
        draft.reachable = contact.is_some_and(|contact| !contact.is_unreachable());
        let event = receive(draft, import, number, &submission.actor, at, &self.rules)?;
        self.serials.insert(year, number.serial);
        let record = RecordId(self.next.0);
        let receipt = self.happen(submission, at, record, Version(1), Happening::Report(event));
        if let Some(import) = import {
            let key = format!("import {} {}", import.source.system, import.source.id);
            self.keys.insert(key, (None, Receipt { repeated: true, ..receipt.clone() }));
        }
        Ok(receipt)
    }

    async fn act(
        &mut self,
        tx: &mut Tx,
        submission: &Submission,
        record: RecordId,
        seen: Option<Version>,
        command: &Command,
        person: Option<PersonId>,
    ) -> Answer {
        let mut command = command.clone();
        if let Command::Join { person: follower } = &mut command {
            *follower = person;
        }
        if let Command::MarkDuplicate { original } = &command {
            let original = self
                .projection
                .report(tx, &self.app.jurisdiction, *original)
                .await?
                .ok_or_else(|| Refusal::UnknownReport(original.0.to_string()))?;
            // Else two reports could send their readers to each other, and neither would go on.
            if original.state == State::Duplicate {
                return Err(Refusal::RepeatsAnother(original.number).into());
            }
        }
        let report = self.projection.report(tx, &self.app.jurisdiction, record).await?;
        let report = report.ok_or_else(|| Refusal::UnknownReport(record.0.to_string()))?;
        if seen.is_some_and(|seen| seen != report.worked()) {
            return Err(Refusal::Stale.into());
        }
        // A clock that was set back, or runs behind another machine's, does not turn the report back.
        let at = submission.at.unwrap_or(self.now).max(report.changed_at);
        let event = report.decide(command, &submission.actor, at, &self.rules)?;
        let (version, duplicate) = (report.version.next(), report.clone());
        if let report::Event::Answered { .. } | report::Event::Resolved { .. } = &event {
            self.check_children(tx, &duplicate.children).await?;
        }
        let original = if let report::Event::MarkedDuplicate { original } = &event { Some(*original) } else { None };
        let receipt = self.happen(submission, at, record, version, Happening::Report(event));
        if let Some(original) = original {
            self.merge(tx, submission, at, original, &duplicate).await?;
        }
        Ok(receipt)
    }

    async fn define(&mut self, tx: &mut Tx, submission: &Submission, setting: &Setting) -> Answer {
        if !may(&submission.actor, Action::Configure) {
            return Err(Refusal::NotPermitted.into());
        }
        let known = self.projection.setting_version(tx, &self.app.jurisdiction, setting).await?;
        let (record, version) =
            known.map_or((RecordId(self.next.0), Version(1)), |(record, version)| (record, version.next()));
        // What holds for the commands after it in the same group is this setting already.
        Arc::make_mut(&mut self.rules).apply(setting.clone());
        let at = submission.at.unwrap_or(self.now);
        Ok(self.happen(submission, at, record, version, Happening::Defined(setting.clone())))
    }

    /// Gives what was decided its place in the ledger, and lets it take effect on the projections.
    pub(super) fn happen(
        &mut self,
        submission: &Submission,
        at: Timestamp,
        record: RecordId,
        version: Version,
        body: Happening,
    ) -> Receipt {
        let event = Event { seq: self.next, at, record, version, actor: submission.actor.clone(), body };
        let report = self.projection.apply(&event, &self.rules);
        let number = report.map(|report| report.number);
        // The past of an imported or made-up report is not told to anybody.
        if let (Some(report), Happening::Report(body), None) = (report, &event.body, submission.at)
            && body.is_told(submission.actor.role)
        {
            let people = report.reporter.iter().chain(&report.followers);
            let mails = people.map(|person| Mail { seq: event.seq, person: *person, record, attempts: 0 });
            self.aside.extend(mails.map(Aside::Mail));
        }
        if let (Some(report), Happening::Report(report::Event::Reminded(reminded))) = (report, &event.body) {
            self.dues.push(Due { report: report.clone(), reminded: *reminded });
        }
        if let (Some(report), Happening::Report(body)) = (report, &event.body)
            && let report::Event::Chased { .. } | report::Event::Contested { .. } = body
        {
            let contested = matches!(body, report::Event::Contested { .. });
            self.pursuits.push(Pursuit { report: report.clone(), contested });
        }
        self.entries.push(Entry { at: event.at, record: Some(record), version, actor: event.actor, body: event.body });
        let receipt = Receipt { record, number, seq: self.next, repeated: false };
        self.next = Seq(self.next.0 + 1);
        receipt
    }

    /// Writes everything; returns the number of the last event.
    async fn write(&mut self, tx: &mut Tx, head: store::ledger::Head) -> Result<Seq, StoreError> {
        let jurisdiction = &self.app.jurisdiction;
        let events = store::ledger::append(tx, jurisdiction, head, std::mem::take(&mut self.entries)).await?;
        self.projection.flush(tx, jurisdiction).await?;
        for (year, serial) in &self.serials {
            store::ledger::set_last_serial(tx, jurisdiction, *year, *serial).await?;
        }
        for aside in std::mem::take(&mut self.aside) {
            match aside {
                Aside::Contact(person, record, contact) => {
                    store::people::write(tx, jurisdiction, (person, record), &contact, self.now).await?;
                }
                Aside::Mail(mail) => store::mails::enqueue(tx, jurisdiction, mail, self.now).await?,
                Aside::Receipt(key, record, seq) => {
                    let key = (key.name.as_str(), key.content.as_deref());
                    store::drafts::write_receipt(tx, jurisdiction, key, record, seq, self.now).await?;
                }
            }
        }
        let last = events.last().map_or(head.seq, |event| event.seq);
        if !self.dues.is_empty() || !self.pursuits.is_empty() {
            let accounts = store::accounts::all(&self.app.db, jurisdiction).await?;
            let due = letters(&self.dues, &accounts, &self.rules, last, self.now);
            for letter in due.into_iter().chain(pursuits::letters(&self.pursuits, &accounts, &self.rules, last)) {
                store::letters::enqueue(tx, jurisdiction, &letter, self.now).await?;
            }
        }
        Ok(last)
    }
}

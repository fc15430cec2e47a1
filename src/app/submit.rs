//! The one write path: commands queue for the single writer, which commits all that waits in one transaction.
//!
//! What is acknowledged is durable and visible to the next read. A refused command voids only itself: deciding
//! comes before any writing, so the transaction holds nothing of it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::app::App;
use crate::app::assigned::{Assigned, Told, enqueue_letters};
use crate::app::clock::random_id;
use crate::app::current::Current;
use crate::app::emergencies::is_told;
use crate::app::hooks::{calls_of, enqueue_wanted};
use crate::app::late_works::LateWorks;
use crate::app::mentions::{self, Mention, mentions};
use crate::app::practice_news::PracticeNews;
use crate::app::projection::Projection;
use crate::app::pursuits::Pursuit;
use crate::app::reminders::Due;
use crate::app::task_news::TaskNews;
use crate::domain::decide::receive;
use crate::domain::event::{Event, Happening};
use crate::domain::forward::{Way, forwarded_to};
use crate::domain::iter::State;
use crate::domain::matter::{Beginning, Doing, Matter};
use crate::domain::office::OfficeCode;
use crate::domain::person::{Actor, Contact, PersonId};
use crate::domain::practice::dossier::Party;
use crate::domain::record::{Number, RecordId, Seq, Version};
use crate::domain::refusal::Refusal;
use crate::domain::report::{self, Command, Draft, Import, Part, Report, Source};
use crate::domain::rules::{Rules, Setting};
use crate::store::hooks::Call;
use crate::store::ledger::{Entry, Head};
use crate::store::mails::Mail;
use crate::store::{self, StoreError, Tx};

/// Most commands that wait for the writer; more are told to come back.
pub const QUEUE_MAX: usize = 1024;
/// Most commands in one transaction.
pub const BATCH_MAX: usize = 256;

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
    /// Enter something beside reports.
    Begin(Box<Beginning>),
    /// Do something with it, if nothing has happened to it since that version when one is named.
    Do(RecordId, Option<Version>, Box<Doing>),
    /// Let a setting hold.
    Define(Box<Setting>),
    /// The same, if nobody else has changed it since it had so many changes.
    DefineAsSeen(Version, Box<Setting>),
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

/// What became of a submission.
pub(crate) type Answer = Result<Receipt, SubmitError>;

/// A submission that waits, and whom to tell.
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) submission: Submission,
    pub(crate) answer: oneshot::Sender<Answer>,
}

impl App {
    /// Submits; returns when it is durable and the territory shows it.
    pub async fn submit(&self, submission: Submission) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.writer.try_send(Pending { submission, answer }).map_err(|_full| SubmitError::Busy)?;
        answered.await.map_err(|_stopped| SubmitError::Busy)?
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

/// The id of what is taken over from another system.
fn source_of(what: &What) -> Option<&Source> {
    match what {
        What::Open(_, import) => import.as_ref().map(|import| &import.source),
        What::Begin(beginning) => beginning.source(),
        _ => None,
    }
}

/// Stands for it among the keys of a group.
pub(super) fn import_key(source: &Source) -> String {
    format!("import {} {}", source.system, source.id)
}

/// What goes into one transaction.
pub(super) struct Group<'a> {
    pub(super) app: &'a App,
    pub(super) rules: Arc<Rules>,
    pub(super) now: Timestamp,
    pub(super) next: Seq,
    pub(super) projection: Projection,
    /// The last serial of each year, as far as known.
    pub(super) serials: Serials,
    entries: Vec<Entry>,
    pub(super) aside: Vec<Aside>,
    /// What the staff is told.
    told: Told,
    /// Whom notes ask to look.
    mentions: Vec<Mention>,
    /// What the systems of offices are told, if they want to be.
    calls: Vec<Call>,
    pub(super) keys: HashMap<String, (Option<String>, Receipt)>,
}

/// The last serials of years that are known.
pub(super) type Serials = HashMap<i16, Serial>;

/// The last serial given out in a year.
#[derive(Debug, Clone, Copy)]
pub(super) struct Serial {
    last: u32,
    /// Whether it still has to be written.
    is_new: bool,
}

/// What is written beside the ledger.
pub(super) enum Aside {
    Contact(PersonId, RecordId, Contact),
    Mail(Mail),
    Forward(Seq, RecordId, OfficeCode, Way),
    Receipt(Key, RecordId, Seq),
    Alarm(Seq, RecordId),
    Parties(RecordId, Vec<Party>, Option<String>),
}

impl<'a> Group<'a> {
    /// An empty one that goes on from `head`, by the rules that hold there.
    pub(super) fn after(head: Seq, app: &'a App, current: &Current) -> Self {
        Self {
            app,
            rules: Arc::clone(&current.rules),
            now: app.clock.now(),
            next: Seq(head.0 + 1),
            projection: Projection::default(),
            serials: current.serials.clone(),
            entries: Vec::new(),
            aside: Vec::new(),
            told: Told::default(),
            mentions: Vec::new(),
            calls: Vec::new(),
            keys: HashMap::new(),
        }
    }

    /// Whether nothing has been decided that has to be written.
    pub(super) const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) async fn decide(&mut self, tx: &mut Tx, submission: &Submission) -> Answer {
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
            What::Begin(beginning) => self.begin(tx, submission, beginning).await?,
            What::Do(record, seen, doing) => self.attend(tx, submission, *record, *seen, doing).await?,
            What::Define(setting) => self.define(tx, submission, None, setting).await?,
            What::DefineAsSeen(seen, setting) => self.define(tx, submission, Some(*seen), setting).await?,
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
                let number = self.number_of(tx, record).await?;
                return key.holds(content.as_deref(), Receipt { record, number, seq, repeated: true });
            }
        }
        let Some(source) = source_of(&submission.what) else { return Ok(None) };
        if let Some((_, receipt)) = self.keys.get(&import_key(source)) {
            return Ok(Some(receipt.clone()));
        }
        let Some(record) = store::records::record_of_source(tx, jurisdiction, source).await? else {
            return Ok(None);
        };
        let number = self.number_of(tx, record).await?;
        Ok(Some(Receipt { record, number, seq: Seq(record.0), repeated: true }))
    }

    async fn number_of(&mut self, tx: &mut Tx, record: RecordId) -> Result<Option<Number>, StoreError> {
        let jurisdiction = &self.app.jurisdiction;
        if let Some(report) = self.projection.report(tx, jurisdiction, record).await? {
            return Ok(Some(report.number));
        }
        Ok(self.projection.matter(tx, jurisdiction, record).await?.map(Matter::number))
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
        let number = self.next_number(tx, at).await?;
        let mut draft = draft.clone();
        draft.reporter = person;
        draft.reachable = contact.is_some_and(|contact| !contact.is_unreachable());
        let mut event = receive(draft, import, number, &submission.actor, at, &self.rules)?;
        self.give_to_works(&mut event, at);
        let onward = self.onward(&event, at);
        self.give_out(number);
        let record = RecordId(self.next.0);
        let mut receipt = self.happen(submission, at, record, Version(1), Happening::Report(event));
        for (version, onward) in (2..).map(Version).zip(onward) {
            let by_rule = Submission { actor: Actor::system(submission.actor.channel), ..submission.clone() };
            receipt = self.happen(&by_rule, at, record, version, Happening::Report(onward));
        }
        if let Some(import) = import {
            self.keys.insert(import_key(&import.source), (None, Receipt { repeated: true, ..receipt.clone() }));
        }
        Ok(receipt)
    }

    /// The number that the next record opened at that time gets.
    pub(super) async fn next_number(&self, tx: &mut Tx, at: Timestamp) -> Result<Number, SubmitError> {
        let year = self.rules.year_of(at)?;
        let last = match self.serials.get(&year) {
            Some(serial) => serial.last,
            None => store::ledger::last_serial(tx, &self.app.jurisdiction, year).await?,
        };
        Ok(Number { year, serial: last + 1 })
    }

    /// Notes that a number is taken.
    pub(super) fn give_out(&mut self, number: Number) {
        self.serials.insert(number.year, Serial { last: number.serial, is_new: true });
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
        let before = self.projection.touched(record).and_then(|report| report.office.clone());
        self.projection.apply(&event, &self.rules);
        let report = self.projection.touched(record);
        let number = report.map(|report| report.number);
        let number = number.or_else(|| self.projection.touched_matter(record).map(Matter::number));
        // The past of an imported or made-up report is not told to anybody.
        if let (Some(report), Happening::Report(body), None) = (report, &event.body, submission.at) {
            let followers = report.followers.iter().filter(|_| body.is_for_followers());
            let people = report.reporter.iter().chain(followers);
            let people = people.filter(|_| body.is_told(submission.actor.role));
            let mails = people.map(|person| Mail { seq: event.seq, person: *person, record, attempts: 0 });
            self.aside.extend(mails.map(Aside::Mail));
            self.mentions.extend(mentions(submission, event.seq, report, body));
            self.told.assigned.extend(Assigned::of(body, report, submission.actor.account));
            self.calls.extend(calls_of(event.seq, record, body, (before.as_ref(), report.office.as_ref())));
            let forward = forwarded_to(body, &self.rules)
                .and_then(|body| Some((body.code.clone(), body.forward.as_ref()?.way())));
            self.aside.extend(forward.map(|(body, way)| Aside::Forward(event.seq, record, body, way)));
        }
        let alarms = submission.at.is_none() && is_told(&event.body, self.projection.touched_matter(record));
        self.aside.extend(alarms.then_some(Aside::Alarm(event.seq, record)));
        if let (Some(report), Happening::Report(report::Event::Reminded(reminded))) = (report, &event.body) {
            self.told.dues.push(Due { report: report.clone(), reminded: *reminded });
        }
        if let (Some(report), Happening::Report(body)) = (report, &event.body)
            && let report::Event::Chased { .. } | report::Event::Contested { .. } = body
        {
            let contested = matches!(body, report::Event::Contested { .. });
            self.told.pursuits.push(Pursuit { report: report.clone(), contested });
        }
        let matter = self.projection.touched_matter(record);
        self.told.late_works.extend(LateWorks::of(&event.body, matter));
        let news = TaskNews::of(&event.body, matter, submission.actor.account);
        self.told.tasks.extend(news.filter(|_| submission.at.is_none()));
        let news = PracticeNews::of(&event.body, matter, (event.seq, submission.actor.role));
        self.told.practices.extend(news.filter(|_| submission.at.is_none()));
        self.entries.push(Entry { at: event.at, record: Some(record), version, actor: event.actor, body: event.body });
        let receipt = Receipt { record, number, seq: self.next, repeated: false };
        self.next = Seq(self.next.0 + 1);
        receipt
    }

    /// Tells the systems of offices, if they want to be told.
    pub(super) fn call(&mut self, calls: Vec<Call>) {
        self.calls.extend(calls);
    }

    /// Writes everything; returns what happened, and the reports as they then stand.
    pub(super) async fn write(&mut self, tx: &mut Tx, head: Head) -> Result<(Vec<Event>, Vec<Report>), StoreError> {
        let jurisdiction = &self.app.jurisdiction;
        let events = store::ledger::append(tx, jurisdiction, head, std::mem::take(&mut self.entries)).await?;
        let reports = self.projection.flush(tx, jurisdiction).await?;
        for (year, serial) in self.serials.iter_mut().filter(|(_, serial)| serial.is_new) {
            store::ledger::set_last_serial(tx, jurisdiction, *year, serial.last).await?;
            serial.is_new = false;
        }
        enqueue_wanted(tx, jurisdiction, &std::mem::take(&mut self.calls), self.now).await?;
        for aside in std::mem::take(&mut self.aside) {
            match aside {
                Aside::Forward(seq, record, office, way) => {
                    store::forwards::enqueue(tx, jurisdiction, seq, record, (&office, way), self.now).await?;
                }
                Aside::Contact(person, record, contact) => {
                    store::people::write(tx, jurisdiction, (person, record), &contact, self.now).await?;
                }
                Aside::Parties(record, parties, language) => {
                    let parties = (parties.as_slice(), language.as_deref());
                    store::practices::write_parties(tx, jurisdiction, record, parties).await?;
                }
                Aside::Alarm(seq, record) => store::alarms::note(tx, jurisdiction, seq, record).await?,
                Aside::Mail(mail) => store::mails::enqueue(tx, jurisdiction, mail, self.now).await?,
                Aside::Receipt(key, record, seq) => {
                    let key = (key.name.as_str(), key.content.as_deref());
                    store::drafts::write_receipt(tx, jurisdiction, key, record, seq, self.now).await?;
                }
            }
        }
        let last = events.last().map_or(head.seq, |event| event.seq);
        let told = std::mem::take(&mut self.told);
        enqueue_letters(tx, self.app, &told, &self.rules, last, self.now).await?;
        mentions::tell(tx, self.app, &self.rules, &std::mem::take(&mut self.mentions)).await?;
        Ok((events, reports))
    }
}

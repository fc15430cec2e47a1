//! Tasks: what follows from them for what they are for, whose they are, and the links by which others work on them.

use jiff::Timestamp;

use crate::app::App;
use crate::app::hooks::calls_of_task;
use crate::app::sealed::Purpose;
use crate::app::submit::{Group, Receipt, Submission, SubmitError};
use crate::domain::event::{Event, Happening};
use crate::domain::intervention::Intervention;
use crate::domain::iter::{Act, State};
use crate::domain::matter::{Matter, MatterKind};
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Actor, Channel, Email, Role};
use crate::domain::record::{Number, RecordId, Seq};
use crate::domain::report::{self, Report};
use crate::domain::task::{self, Link, Parent, Task};
use crate::domain::text::Description;
use crate::domain::window::Window;
use crate::store::accounts::Account;
use crate::store::letters::{SITE, StaffLetter};
use crate::store::matters::Wanted;
use crate::store::{self, StoreError, Tx};
use crate::words::{Language, Words};

/// Most tasks of an office that are looked through for those of a day.
const TASKS_MAX: u32 = 1_000;
/// How many bits of a link's token are its epoch.
const EPOCH_BITS: u32 = 16;

impl Group<'_> {
    /// The draft with what the record that it is for says now.
    pub(super) async fn with_parent(
        &mut self,
        tx: &mut Tx,
        mut draft: task::Draft,
    ) -> Result<task::Draft, SubmitError> {
        let Some(parent) = draft.parent.take() else { return Ok(draft) };
        let jurisdiction = &self.app.jurisdiction;
        if let Some(report) = self.projection.report(tx, jurisdiction, parent.record).await? {
            draft.parent = Some(parent_of_report(report));
        } else if let Some(matter) = self.projection.matter(tx, jurisdiction, parent.record).await? {
            draft.parent = Some(parent_of_matter(matter));
        } else {
            return Err(crate::domain::refusal::Refusal::UnknownReport(parent.record.0.to_string()).into());
        }
        Ok(draft)
    }

    /// Tells the systems of offices what has happened to a task. What is made up as a demonstration nobody is told.
    pub(super) fn tell_of_task(&mut self, submission: &Submission, receipt: &Receipt, before: Option<&OfficeCode>) {
        let calls = match self.projection.touched_matter(receipt.record) {
            Some(Matter::Task(task)) if submission.at.is_none() => calls_of_task(receipt.seq, task, before),
            _ => return,
        };
        self.call(calls);
    }

    /// Lets what has happened to a task take effect on the report that it is for.
    pub(super) async fn after_task(
        &mut self,
        tx: &mut Tx,
        submission: &Submission,
        at: Timestamp,
        record: RecordId,
        event: &task::Event,
    ) -> Result<(), SubmitError> {
        let Some(Matter::Task(task)) = self.projection.touched_matter(record) else { return Ok(()) };
        let Some(parent) = task.parent else { return Ok(()) };
        let Some(report) = self.projection.report(tx, &self.app.jurisdiction, parent).await?.cloned() else {
            return self.after_task_of_works(tx, submission, at, parent, event).await;
        };
        let follows = match event {
            task::Event::Advanced { act: task::Act::Start, .. } => begun(&report),
            task::Event::Finished { .. } | task::Event::Cancelled { .. } => self.proposed(tx, &report).await?,
            task::Event::SentBack { text } if report.state == State::Resolved => {
                Some(report::Event::SentBack { text: text.clone() })
            }
            _ => None,
        };
        if let Some(follows) = follows {
            let by_itself = Submission { actor: Actor::system(submission.actor.channel), ..submission.clone() };
            let at = at.max(report.changed_at);
            self.happen(&by_itself, at, parent, report.version.next(), Happening::Report(follows));
        }
        Ok(())
    }

    /// The outcome that the tasks of a report propose, when none is left to do.
    async fn proposed(&mut self, tx: &mut Tx, report: &Report) -> Result<Option<report::Event>, SubmitError> {
        if !Act::Resolve.row().from.contains(&report.state) {
            return Ok(None);
        }
        for id in store::matters::parts_in(tx, &self.app.jurisdiction, report.id).await? {
            self.projection.matter(tx, &self.app.jurisdiction, id).await?;
        }
        let parts = self.projection.parts_touched(report.id);
        let tasks: Vec<&Task> = parts.filter_map(Matter::as_task).collect();
        let Some(result) = task::proposal::proposed(&tasks) else { return Ok(None) };
        let words = Words::of(Language::of_tag(&self.rules.jurisdiction.language));
        let Ok(text) = Description::new(&words.tasks_said(&tasks)) else { return Ok(None) };
        let attachments = task::proposal::photos_after(&tasks);
        if !self.are_children_done(tx, report).await? {
            return Ok(None);
        }
        Ok(Some(report::Event::Resolved { result: Some(result), text, attachments }))
    }
}

/// The first task that is begun begins the work on its report.
fn begun(report: &Report) -> Option<report::Event> {
    let begins = Act::Start.row().from.contains(&report.state);
    begins.then_some(report::Event::Advanced { act: Act::Start, to: State::InProgress, extended: None, note: None })
}

/// What a task for this report has to keep to.
#[must_use]
pub fn parent_of_report(report: &Report) -> Parent {
    Parent {
        record: report.id,
        office: report.office.clone(),
        due_at: Some(report.office_due().resolve_at),
        is_open: report.state.is_open(),
    }
}

/// What a task for these works has to keep to: their last day.
#[must_use]
pub fn parent_of_works(works: &Intervention) -> Parent {
    Parent {
        record: works.id,
        office: Some(works.office.clone()),
        due_at: works.plan.window.map(Window::until),
        is_open: works.state.is_open(),
    }
}

fn parent_of_matter(matter: &Matter) -> Parent {
    if let Matter::Intervention(works) = matter {
        return parent_of_works(works);
    }
    let office = matter.parties().office.cloned();
    Parent { record: matter.id(), office, due_at: matter.due_at(), is_open: matter.is_open() }
}

impl App {
    /// The task of that number, if the actor may see it.
    pub async fn task(&self, number: Number, actor: &Actor) -> Result<Option<Task>, StoreError> {
        let matter = store::matters::matter_of_number(&self.db, &self.jurisdiction, number).await?;
        Ok(matter.and_then(into_task).filter(|task| task.may_see(actor, self.now())))
    }

    /// The tasks of a record that the actor may see, in the order in which they were given.
    pub async fn tasks_of(&self, parent: RecordId, actor: &Actor) -> Result<Vec<Task>, StoreError> {
        let now = self.now();
        let tasks = self.parts_of(parent).await?.into_iter().filter_map(into_task);
        Ok(tasks.filter(|task| task.may_see(actor, now)).collect())
    }

    /// The open tasks that the actor may see, in the order in which they were given; at most `limit` are looked at.
    pub async fn open_tasks(&self, actor: &Actor, limit: u32) -> Result<Vec<Task>, StoreError> {
        let office = actor.office.as_ref().filter(|_| actor.role != Role::FrontDesk);
        let wanted = Wanted { open: true, office, crew: crew_of(actor), ..Wanted::default() };
        let found = store::matters::matters(&self.db, &self.jurisdiction, MatterKind::Task, &wanted, limit).await?;
        let now = self.now();
        Ok(found.into_iter().filter_map(into_task).filter(|task| task.may_see(actor, now)).collect())
    }

    /// The tasks that the actor works on and that are open, also those that wait to be verified.
    pub async fn own_tasks(&self, actor: &Actor) -> Result<Vec<Task>, StoreError> {
        let Some(office) = &actor.office else { return Ok(Vec::new()) };
        let wanted = Wanted { open: true, office: Some(office), crew: crew_of(actor), ..Wanted::default() };
        let matters =
            store::matters::matters(&self.db, &self.jurisdiction, MatterKind::Task, &wanted, TASKS_MAX).await?;
        Ok(matters.into_iter().filter_map(into_task).filter(|task| task.is_done_by(actor)).collect())
    }

    /// The crews of an office that can be given something.
    pub async fn crews(&self, office: Option<&OfficeCode>) -> Result<Vec<Account>, StoreError> {
        let mut accounts = store::accounts::all(&self.db, &self.jurisdiction).await?;
        accounts.retain(|account| {
            account.enabled && account.role == Role::Crew && (office.is_none() || account.office.as_ref() == office)
        });
        Ok(accounts)
    }

    /// Whether the crew can be given what its office is given.
    pub async fn is_crew_of(&self, crew: AccountId, office: &OfficeCode) -> Result<bool, StoreError> {
        Ok(self.crews(Some(office)).await?.iter().any(|account| account.id == crew))
    }

    /// The token of a link to a task.
    #[must_use]
    pub fn task_token(&self, task: RecordId, link: Link) -> String {
        self.sealed(Purpose::TaskLink, task.0 << EPOCH_BITS | u64::from(link.epoch))
    }

    /// Sends the link of a task by mail, once for each link and recipient; false when none works or the actor may not.
    pub async fn mail_task_link(&self, task: &Task, actor: &Actor, to: Email) -> Result<bool, StoreError> {
        let now = self.now();
        let Some(link) = task.link.filter(|_| task.has_link(now) && task.check(task::Act::Link, actor, now).is_ok())
        else {
            return Ok(false);
        };
        let rules = self.rules();
        let words = Words::of(Language::of_tag(&rules.jurisdiction.language));
        let address = format!("{SITE}{}", words.href(&format!("/lavori/{}", self.task_token(task.id, link))));
        let letter = words.task_letter(task, link, &address, &rules);
        let letter = StaffLetter {
            name: format!("task {} {} {}", task.id.0, link.epoch, to.as_str()),
            recipient: to,
            subject: letter.subject,
            body: letter.text,
        };
        let mut tx = store::begin(&self.db).await?;
        store::letters::enqueue(&mut tx, &self.jurisdiction, &letter, now).await?;
        store::commit(tx).await?;
        self.letters.notify_one();
        Ok(true)
    }

    /// The task that a token links to, while it does, and who comes by it.
    pub async fn task_of_token(&self, token: &str) -> Result<Option<(Task, Actor)>, StoreError> {
        let Some(id) = self.unsealed(Purpose::TaskLink, token) else { return Ok(None) };
        let (record, epoch) = (RecordId(id >> EPOCH_BITS), id & ((1 << EPOCH_BITS) - 1));
        let task = self.matter_of_id(record).await?.and_then(into_task);
        let is_live =
            |task: &Task| task.has_link(self.now()) && task.link.is_some_and(|link| u64::from(link.epoch) == epoch);
        Ok(task.filter(is_live).map(|task| (task, Actor::reporter(record, Channel::Partner))))
    }
}

/// A task as it stood right after an event, with that and when it was noted; `None` when it is none of a task.
pub(crate) fn task_moment_of(events: &[Event], seq: Seq) -> Option<(Task, task::Event, Timestamp)> {
    let mut task: Option<Task> = None;
    for event in events.iter().take_while(|event| event.seq <= seq) {
        let Happening::Task(body) = &event.body else { continue };
        match &mut task {
            None => task = Task::open(event.record, event.at, body),
            Some(task) => task.apply(event.at, body),
        }
        if event.seq == seq {
            return task.map(|task| (task, body.clone(), event.at));
        }
    }
    None
}

/// The crew that somebody is, for whom what others of its office do is not to be read.
fn crew_of(actor: &Actor) -> Option<AccountId> {
    actor.account.filter(|_| actor.role == Role::Crew)
}

fn into_task(matter: Matter) -> Option<Task> {
    matter.into_task().map(|task| *task)
}

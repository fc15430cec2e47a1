//! Asking to see the documents of practices: anybody asks, the office of the practice answers, whoever asked is written to.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::app::App;
use crate::app::clock::random_id;
use crate::app::persons::{FOUND_MAX, Wanted};
use crate::app::submit::SubmitError;
use crate::domain::matter::Matter;
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Actor};
use crate::domain::policy::{Action, Scope, may, scope};
use crate::domain::practice::Practice;
use crate::domain::practice::access::{Access, AccessId, Answer, Reply, State, Wish, due_at, visits};
use crate::domain::record::RecordId;
use crate::domain::refusal::Refusal;
use crate::domain::retention::{CONTACT_DAYS, Erased, Why};
use crate::domain::text::Prose;
pub use crate::store::accesses::Added;
use crate::store::letters::StaffLetter;
use crate::store::privacy::Erasure;
use crate::store::{self, StoreError};
use crate::words::{Language, Words};

/// Most requests that wait of one page, and most of those that were answered.
const LISTED_MAX: u32 = 200;
/// Requests forgotten in one step.
const STEP: u32 = 200;

/// What came of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It is noted, and whoever asked is written to if they left an address.
    Done,
    /// There is no such request, or it has been answered for good.
    Gone,
    /// Somebody else comes at that hour, or the office is closed.
    Taken,
}

/// The office whose requests somebody answers.
fn office_of(actor: &Actor) -> Result<&OfficeCode, SubmitError> {
    match scope(actor, Action::OpenPractice) {
        Scope::Office(office) => Ok(office),
        Scope::Nothing | Scope::Everything => Err(Refusal::NotPermitted.into()),
    }
}

impl App {
    /// When one may come to an office: the hours that nobody has taken.
    pub async fn free_visits(&self, office: &OfficeCode) -> Result<Vec<Timestamp>, StoreError> {
        let taken = store::accesses::visits(&self.db, &self.jurisdiction, office, self.now()).await?;
        let mut free = visits(self.now(), &self.rules().jurisdiction.calendar);
        free.retain(|visit| !taken.contains(visit));
        Ok(free)
    }

    /// Asks to see documents of a practice, by the form of that name; returns what came of it and by when it is answered.
    pub async fn ask_access(
        &self,
        practice: &Practice,
        wish: Wish,
        visit: Option<Timestamp>,
        form: &str,
    ) -> Result<(Added, Timestamp), StoreError> {
        let now = self.now();
        let due_at = due_at(now, &self.rules().jurisdiction.calendar);
        if let Some(visit) = visit
            && !visits(now, &self.rules().jurisdiction.calendar).contains(&visit)
        {
            return Ok((Added::Taken, due_at));
        }
        let access = Access {
            id: AccessId(random_id()),
            practice: practice.id,
            asked_at: now,
            due_at,
            state: State::Asked,
            visit,
            wish,
            reply: None,
        };
        let added = store::accesses::add(&self.db, &self.jurisdiction, &practice.office, form, &access).await?;
        Ok((added, due_at))
    }

    /// The requests to the actor's office, those that wait or those that were answered. That somebody looked is noted.
    pub async fn accesses(&self, actor: &Actor, is_open: bool) -> Result<Vec<(Access, Practice)>, SubmitError> {
        let office = office_of(actor)?;
        let found = store::accesses::of_office(&self.db, &self.jurisdiction, office, is_open, LISTED_MAX).await?;
        self.with_practices(found, actor).await
    }

    async fn with_practices(&self, found: Vec<Access>, actor: &Actor) -> Result<Vec<(Access, Practice)>, SubmitError> {
        let asked: BTreeSet<RecordId> = found.iter().map(|access| access.practice).collect();
        let asked: Vec<RecordId> = asked.into_iter().collect();
        let matters = store::matters::matters_of(&self.db, &self.jurisdiction, &asked).await?;
        let practices = matters.into_iter().filter_map(Matter::into_practice);
        let practices: HashMap<RecordId, Practice> = practices.map(|practice| (practice.id, *practice)).collect();
        for practice in practices.keys() {
            self.note_viewing(actor, *practice).await?;
        }
        let with = |access: Access| Some((practices.get(&access.practice)?.clone(), access));
        Ok(found.into_iter().filter_map(with).map(|(practice, access)| (access, practice)).collect())
    }

    /// Answers a request to the actor's office.
    pub async fn answer_access(
        &self,
        id: AccessId,
        answer: Answer,
        text: Option<Prose<2000>>,
        actor: &Actor,
    ) -> Result<Answered, SubmitError> {
        let office = office_of(actor)?;
        let (now, rules) = (self.now(), self.rules());
        let mut tx = store::begin(&self.db).await?;
        let found = store::accesses::of_id(&mut tx, &self.jurisdiction, office, id).await?;
        let Some(mut access) = found.filter(|access| access.state.is_open()) else {
            store::roll_back(tx).await?;
            return Ok(Answered::Gone);
        };
        // Visits are hours beside each other: one that begins within another would meet it.
        if let Answer::Appoint(at) = answer
            && (at <= now || (access.visit != Some(at) && !visits(now, &rules.jurisdiction.calendar).contains(&at)))
        {
            store::roll_back(tx).await?;
            return Ok(Answered::Taken);
        }
        (access.state, access.visit) = match answer {
            Answer::Appoint(at) => (State::Appointed, Some(at)),
            Answer::Grant => (State::Granted, access.visit),
            Answer::Refuse => (State::Refused, None),
        };
        access.reply = Some(Reply { at: now, by: actor.account, text });
        if !store::accesses::write_answer(&mut tx, &self.jurisdiction, office, &access, now).await? {
            store::roll_back(tx).await?;
            return Ok(Answered::Taken);
        }
        if let Some(email) = &access.wish.email
            && let Some(practice) = self.matter_of_id(access.practice).await?
        {
            let words = Words::of(Language::of_tag(&access.wish.language));
            let letter = words.access_letter(&access, practice.number(), &rules);
            let name = format!("access {} {}", id.0, random_id());
            let recipient = email.clone();
            let letter = StaffLetter { name, recipient, subject: letter.subject, body: letter.text };
            store::letters::enqueue(&mut tx, &self.jurisdiction, &letter, now).await?;
        }
        store::commit(tx).await?;
        self.letters.notify_one();
        Ok(Answered::Done)
    }

    /// The requests of whoever left this address or number, each with the number of its practice. That somebody looked is
    /// noted.
    pub async fn accesses_called(
        &self,
        wanted: &Wanted,
        actor: &Actor,
    ) -> Result<Vec<(Access, Practice)>, SubmitError> {
        if !may(actor, Action::KeepPeople) {
            return Err(Refusal::NotPermitted.into());
        }
        let (email, digits) = wanted.keys();
        let found = store::accesses::called(&self.db, &self.jurisdiction, email, digits, FOUND_MAX).await?;
        self.with_practices(found, actor).await
    }

    /// Forgets a request, and notes that in the register.
    pub(crate) async fn forget_access(
        &self,
        access: &Access,
        why: Why,
        account: Option<AccountId>,
    ) -> Result<(), StoreError> {
        let record: RecordId = access.practice;
        let erasure = Erasure { at: self.now(), record: Some(record), what: Erased::Contact, why, account };
        let mut tx = store::begin(&self.db).await?;
        store::accesses::forget(&mut tx, &self.jurisdiction, access.id).await?;
        store::privacy::note_erasure(&mut tx, &self.jurisdiction, random_id(), erasure).await?;
        store::commit(tx).await
    }

    /// Forgets the requests that were answered as long ago as contacts are kept; returns how many.
    pub(crate) async fn forget_old_accesses(&self) -> Result<usize, StoreError> {
        let span = jiff::SignedDuration::from_hours(i64::from(CONTACT_DAYS) * 24);
        let before = self.now().checked_sub(span).unwrap_or(Timestamp::MIN);
        let mut forgotten = 0;
        loop {
            let old = store::accesses::answered_before(&self.db, &self.jurisdiction, before, STEP).await?;
            for access in &old {
                self.forget_access(access, Why::Time, None).await?;
            }
            forgotten += old.len();
            if old.is_empty() {
                return Ok(forgotten);
            }
        }
    }
}

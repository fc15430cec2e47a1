//! What is dealt with beside reports: written inside the writer's transaction, and read.

use jiff::Timestamp;

use crate::app::App;
use crate::app::submit::{Answer, Group, Receipt, Submission, import_key};
use crate::domain::event::{Event, Happening};
use crate::domain::intervention;
use crate::domain::matter::{Beginning, Doing, Matter, MatterKind};
use crate::domain::person::Actor;
use crate::domain::policy::{Action, may_with};
use crate::domain::record::{Layer, Number, RecordId, Version};
use crate::domain::refusal::Refusal;
use crate::domain::report;
use crate::domain::routing::Fired;
pub use crate::store::matters::Wanted;
use crate::store::{self, StoreError, Tx};
use crate::territory::works::Work;

impl Group<'_> {
    /// Enters something.
    pub(super) async fn begin(&mut self, tx: &mut Tx, submission: &Submission, beginning: &Beginning) -> Answer {
        let at = submission.at.unwrap_or(self.now);
        let number = self.next_number(tx, at).await?;
        let beginning = match beginning {
            Beginning::Task(draft) => Beginning::Task(self.with_parent(tx, draft.clone()).await?),
            Beginning::Intervention(draft) => {
                self.check_links(tx, &submission.actor, (&draft.plan, &[])).await?;
                // What is taken over says what it says.
                self.check_practice(&draft.plan, draft.source.as_ref().map(|_| &draft.plan))?;
                beginning.clone()
            }
            Beginning::Emergency(_) | Beginning::Practice(_) | Beginning::TakenOver(_) => beginning.clone(),
        };
        let body = beginning.decide(number, &submission.actor, at, &self.rules)?;
        self.give_out(number);
        let record = RecordId(self.next.0);
        let receipt = self.happen(submission, at, record, Version(1), body);
        let language = submission.contact.as_ref().and_then(|contact| contact.language.clone());
        self.note_parties(record, &beginning, language);
        if let Some(source) = beginning.source() {
            self.keys.insert(import_key(source), (None, Receipt { repeated: true, ..receipt.clone() }));
        }
        self.tell_of_task(submission, &receipt, None);
        Ok(receipt)
    }

    /// A report about the ground of works that are under way there is for whoever carries them out.
    pub(super) fn give_to_works(&self, event: &mut report::Event, at: Timestamp) {
        let report::Event::Received { category, place, fired: Some(fired), .. } = event else { return };
        if self.rules.categories.get(category).is_some_and(|category| category.ground)
            && let Some((executor, number)) = self.app.site_at(place, at)
        {
            *fired = Fired::by_works(executor, number);
        }
    }

    /// Does something with what exists.
    pub(super) async fn attend(
        &mut self,
        tx: &mut Tx,
        submission: &Submission,
        record: RecordId,
        seen: Option<Version>,
        doing: &Doing,
    ) -> Answer {
        let matter = self.projection.matter(tx, &self.app.jurisdiction, record).await?;
        let matter = matter.ok_or_else(|| Refusal::UnknownReport(record.0.to_string()))?;
        if seen.is_some_and(|seen| seen != matter.version()) {
            return Err(Refusal::Stale.into());
        }
        let (_, changed_at) = matter.opened_and_changed_at();
        let at = submission.at.unwrap_or(self.now).max(changed_at);
        let version = matter.version().next();
        let body = matter.decide(doing, &submission.actor, at, &self.rules)?;
        let works = matter.clone().into_intervention();
        let task = if let Happening::Task(event) = &body { Some(event.clone()) } else { None };
        let before = matter.parties().executor.cloned();
        let claim = match (&works, doing) {
            (Some(works), Doing::Intervention(command)) => {
                if let intervention::Command::Amend(plan) = command {
                    self.check_links(tx, &submission.actor, (plan, &works.plan.reports)).await?;
                    self.check_practice(plan, Some(&works.plan))?;
                }
                self.route_claim(tx, submission, at, (works, command)).await?
            }
            _ => None,
        };
        let receipt = self.happen(submission, at, record, version, body);
        if let Some((report, version, routed)) = claim {
            self.happen(submission, at, report, version, Happening::Report(routed));
        }
        self.tell_of_task(submission, &receipt, before.as_ref());
        if let Some(event) = task {
            self.after_task(tx, submission, at, record, &event).await?;
        }
        self.inherit(tx, submission, at, record).await?;
        Ok(receipt)
    }
}

impl App {
    /// What has that number, if the actor may see it: what is public by all, the rest by those whose it is.
    pub async fn matter(&self, number: Number, actor: &Actor) -> Result<Option<Matter>, StoreError> {
        let matter = store::matters::matter_of_number(&self.db, &self.jurisdiction, number).await?;
        Ok(matter.filter(|matter| matter.parties().public || inspects(actor, matter)))
    }

    /// What has that number, if the actor may see it as the staff does.
    pub async fn inspect(&self, number: Number, actor: &Actor) -> Result<Option<Matter>, StoreError> {
        let matter = store::matters::matter_of_number(&self.db, &self.jurisdiction, number).await?;
        Ok(matter.filter(|matter| inspects(actor, matter)))
    }

    /// What has that id, whoever asks: for those who have been let in already.
    pub async fn matter_of_id(&self, id: RecordId) -> Result<Option<Matter>, StoreError> {
        store::matters::matter_of_id(&self.db, &self.jurisdiction, id).await
    }

    /// What is part of a record, whoever asks, in the order in which it was entered.
    pub async fn parts_of(&self, parent: RecordId) -> Result<Vec<Matter>, StoreError> {
        store::matters::parts_of(&self.db, &self.jurisdiction, &[parent]).await
    }

    /// Those of a kind that the actor may see as the staff does, in the order in which they were entered; at most `limit`
    /// are looked at.
    pub async fn matters(
        &self,
        kind: MatterKind,
        wanted: &Wanted<'_>,
        limit: u32,
        actor: &Actor,
    ) -> Result<Vec<Matter>, StoreError> {
        let mut found = store::matters::matters(&self.db, &self.jurisdiction, kind, wanted, limit).await?;
        found.retain(|matter| inspects(actor, matter));
        Ok(found)
    }

    /// The interventions that everybody sees and that pass, those that began last first.
    #[must_use]
    pub fn public_works(&self, passes: impl Fn(&Work) -> bool) -> Vec<RecordId> {
        self.look(|territory| territory.works().public(|work| work.layer == Layer::Interventions && passes(work)))
    }

    /// All that happened to a record, oldest first.
    pub async fn happenings(&self, id: RecordId) -> Result<Vec<Event>, StoreError> {
        store::ledger::events_of(&self.db, &self.jurisdiction, id).await
    }
}

/// Whether the actor sees it as the staff does.
#[must_use]
pub fn inspects(actor: &Actor, matter: &Matter) -> bool {
    match matter {
        Matter::Task(task) => task.may_see(actor, Timestamp::MAX),
        Matter::Intervention(_) | Matter::Emergency(_) | Matter::Practice(_) => {
            may_with(actor, Action::Inspect(matter.kind()), &matter.parties())
        }
    }
}

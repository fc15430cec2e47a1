//! Reports that belong together, inside the writer's transaction: one that repeats another, one that holds several
//! problems.

use jiff::Timestamp;

use crate::app::submit::{Group, Receipt, Submission, SubmitError};
use crate::domain::document::ATTACHMENTS_MAX;
use crate::domain::event::Happening;
use crate::domain::record::{RecordId, Version};
use crate::domain::refusal::Refusal;
use crate::domain::report::{self, Draft, Part, Report};
use crate::store::Tx;

impl Group<'_> {
    /// Lets the original go on for those who wait for the report that repeats it.
    pub(super) async fn merge(
        &mut self,
        tx: &mut Tx,
        submission: &Submission,
        at: Timestamp,
        original: RecordId,
        duplicate: &Report,
    ) -> Result<(), SubmitError> {
        let Some(original) = self.projection.report(tx, &self.app.jurisdiction, original).await? else { return Ok(()) };
        let (event, id, version) = (original.merge(duplicate), original.id, original.version.next());
        let at = at.max(original.changed_at);
        self.happen(submission, at, id, version, Happening::Report(event));
        Ok(())
    }

    /// Makes reports of the problems that one holds, all at once.
    pub(super) async fn split(
        &mut self,
        tx: &mut Tx,
        submission: &Submission,
        record: RecordId,
        seen: Version,
        parts: &[Part],
    ) -> Result<Receipt, SubmitError> {
        let report = self.projection.report(tx, &self.app.jurisdiction, record).await?;
        let report = report.ok_or_else(|| Refusal::UnknownReport(record.0.to_string()))?.clone();
        if seen != report.worked() {
            return Err(Refusal::Stale.into());
        }
        report.check_split(&submission.actor, &self.rules)?;
        let drafts: Vec<Draft> = parts.iter().map(|part| draft_of(part, &report)).collect();
        // All are decided before any happens, so that a refusal leaves nothing behind.
        for draft in &drafts {
            let category = self.rules.categories.get(&draft.category);
            category.ok_or_else(|| Refusal::UnknownCategory(draft.category.to_string()))?;
        }
        let mut children = Vec::with_capacity(drafts.len());
        for draft in &drafts {
            children.push(self.open(tx, submission, draft, None, None, None).await?.record);
        }
        let at = submission.at.unwrap_or(self.now).max(report.changed_at);
        let event = Happening::Report(report::Event::Split { children });
        Ok(self.happen(submission, at, record, report.version.next(), event))
    }

    /// A report that was split is answered when its parts are done.
    pub(super) async fn check_children(&mut self, tx: &mut Tx, children: &[RecordId]) -> Result<(), SubmitError> {
        let mut open = Vec::new();
        for child in children {
            let child = self.projection.report(tx, &self.app.jurisdiction, *child).await?;
            open.extend(child.filter(|child| child.state.is_open()).map(|child| child.number.to_string()));
        }
        if open.is_empty() { Ok(()) } else { Err(Refusal::ChildrenOpen(open.join(", ")).into()) }
    }
}

/// A part as a report: in the same place, with the same photos. Whoever reported hears of it from the one that was
/// split, so nobody is noted as its reporter.
fn draft_of(part: &Part, parent: &Report) -> Draft {
    Draft {
        category: part.category.clone(),
        place: parent.place.clone(),
        subject: part.subject.clone(),
        description: part.description.clone(),
        answers: Vec::new(),
        attachments: parent.attachments.iter().take(ATTACHMENTS_MAX).cloned().collect(),
        reporter: None,
        reachable: false,
        parent: Some(parent.id),
    }
}

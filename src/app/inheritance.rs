//! Reports that works deal with go on as the works do, inside the writer's transaction: begun with them, and when they
//! are done their outcome is proposed as that of each report.

use jiff::Timestamp;

use crate::app::submit::{Group, Submission, SubmitError};
use crate::domain::event::Happening;
use crate::domain::intervention::Intervention;
use crate::domain::intervention::iter::State as WorksState;
use crate::domain::iter::{Act, Outcome, State};
use crate::domain::matter::Matter;
use crate::domain::person::Actor;
use crate::domain::record::RecordId;
use crate::domain::report::{self, Report};
use crate::store::Tx;

impl Group<'_> {
    /// Lets the reports that works deal with follow them, which have just changed.
    pub(super) async fn inherit(
        &mut self,
        tx: &mut Tx,
        submission: &Submission,
        at: Timestamp,
        works: RecordId,
    ) -> Result<(), SubmitError> {
        let works = self.projection.touched_matter(works).cloned().and_then(Matter::into_intervention);
        let Some(works) = works.filter(|works| !works.plan.reports.is_empty()) else { return Ok(()) };
        let by_works = Submission { actor: Actor::system(submission.actor.channel), ..submission.clone() };
        for id in &works.plan.reports {
            let Some(report) = self.projection.report(tx, &self.app.jurisdiction, *id).await? else { continue };
            if let Some(event) = inherited(&works, report) {
                let (version, at) = (report.version.next(), at.max(report.changed_at));
                self.happen(&by_works, at, *id, version, Happening::Report(event));
            }
        }
        Ok(())
    }
}

/// What follows for a report from how the works stand.
fn inherited(works: &Intervention, report: &Report) -> Option<report::Event> {
    let may = |act: Act| act.row().from.contains(&report.state);
    match works.state {
        WorksState::Active if may(Act::Start) => {
            Some(report::Event::Advanced { act: Act::Start, to: State::InProgress, extended: None, note: None })
        }
        WorksState::Completed if may(Act::Resolve) => Some(report::Event::Resolved {
            result: Some(Outcome::Done),
            text: works.outcome.clone()?,
            attachments: works.attachments.clone(),
        }),
        _ => None,
    }
}

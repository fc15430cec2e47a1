//! Reports that works deal with go on as the works do, and works as their tasks, inside the writer's transaction: begun
//! with them, and when they are done their outcome is proposed.

use jiff::Timestamp;

use crate::app::submit::{Group, Submission, SubmitError};
use crate::domain::event::Happening;
use crate::domain::intervention::iter::{Act as WorksAct, State as WorksState};
use crate::domain::intervention::{self, Intervention};
use crate::domain::iter::{Act, Outcome, State};
use crate::domain::matter::Matter;
use crate::domain::person::Actor;
use crate::domain::record::RecordId;
use crate::domain::report::{self, Report};
use crate::domain::task::{self, Task};
use crate::domain::text::Description;
use crate::store::{self, Tx};
use crate::words::{Language, Words};

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

impl Group<'_> {
    /// Lets works follow their tasks: begun with the first, completed when none is left to do.
    pub(super) async fn after_task_of_works(
        &mut self,
        tx: &mut Tx,
        submission: &Submission,
        at: Timestamp,
        works: RecordId,
        event: &task::Event,
    ) -> Result<(), SubmitError> {
        let jurisdiction = &self.app.jurisdiction;
        let found = self.projection.matter(tx, jurisdiction, works).await?.cloned();
        let Some(one) = found.and_then(Matter::into_intervention) else { return Ok(()) };
        let follows = match event {
            task::Event::Advanced { act: task::Act::Start, .. } if one.state == WorksState::Planned => {
                Some(intervention::Event::Advanced { act: WorksAct::Start, note: None })
            }
            task::Event::Finished { .. } if one.state == WorksState::Active => {
                for id in store::matters::parts_in(tx, jurisdiction, works).await? {
                    self.projection.matter(tx, jurisdiction, id).await?;
                }
                let tasks: Vec<&Task> = self.projection.parts_touched(works).filter_map(Matter::as_task).collect();
                let said = Words::of(Language::of_tag(&self.rules.jurisdiction.language)).tasks_said(&tasks);
                let text = Description::new(&said).ok();
                task::proposal::proposed(&tasks).and(text).map(|text| intervention::Event::Ended {
                    act: WorksAct::Complete,
                    text,
                    attachments: task::proposal::photos_after(&tasks),
                })
            }
            _ => None,
        };
        if let Some(follows) = follows {
            let by_itself = Submission { actor: Actor::system(submission.actor.channel), ..submission.clone() };
            let at = at.max(one.changed_at);
            self.happen(&by_itself, at, works, one.version.next(), Happening::Intervention(follows));
            self.inherit(tx, submission, at, works).await?;
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

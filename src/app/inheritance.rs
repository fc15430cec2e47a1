//! Reports that works deal with go on as the works do, and works as their tasks, inside the writer's transaction: begun
//! with them, and when they are done their outcome is proposed.

use jiff::Timestamp;

use crate::app::submit::{Group, Submission, SubmitError};
use crate::domain::event::Happening;
use crate::domain::intervention::iter::{Act as WorksAct, State as WorksState};
use crate::domain::intervention::plan::Plan;
use crate::domain::intervention::{self, Intervention};
use crate::domain::iter::{Act, Outcome, State};
use crate::domain::matter::Matter;
use crate::domain::person::Actor;
use crate::domain::policy::{Action, may_on};
use crate::domain::record::{RecordId, Version};
use crate::domain::refusal::Refusal;
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
            let Some(report) = self.projection.report(tx, &self.app.jurisdiction, *id).await?.cloned() else {
                continue;
            };
            let Some(event) = inherited(&works, &report) else { continue };
            if matches!(event, report::Event::Resolved { .. }) && !self.are_children_done(tx, &report).await? {
                continue;
            }
            let at = at.max(report.changed_at);
            self.happen(&by_works, at, *id, report.version.next(), Happening::Report(event));
        }
        Ok(())
    }

    /// A claim gives the report to the executor of the works, if whoever makes it may give it away.
    pub(super) async fn route_claim(
        &mut self,
        tx: &mut Tx,
        submission: &Submission,
        at: Timestamp,
        (works, command): (&Intervention, &intervention::Command),
    ) -> Result<Option<(RecordId, Version, report::Event)>, SubmitError> {
        let intervention::Command::Claim { report, note } = command else { return Ok(None) };
        let report = self.projection.report(tx, &self.app.jurisdiction, *report).await?;
        let report = report.ok_or_else(|| Refusal::UnknownReport(works.number.to_string()))?;
        let route = report::Command::Route { office: works.plan.executor.clone(), note: note.clone() };
        let event = report.decide(route, &submission.actor, at, &self.rules)?;
        Ok(Some((report.id, report.version.next(), event)))
    }

    /// Works deal with reports that whoever says so may see, and may open as those who work on them do.
    pub(super) async fn check_links(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        (plan, before): (&Plan, &[RecordId]),
    ) -> Result<(), SubmitError> {
        for id in plan.reports.iter().filter(|id| !before.contains(id)) {
            let report = self.projection.report(tx, &self.app.jurisdiction, *id).await?;
            if !report.is_some_and(|report| may_on(actor, Action::OpenRecord, report, None)) {
                return Err(Refusal::UnknownReport(id.0.to_string()).into());
            }
        }
        Ok(())
    }

    /// Works belong to a practice that there is, where they say the number of one; anything else is a text, and what stood
    /// there before stays.
    pub(super) fn check_practice(&self, plan: &Plan, before: Option<&Plan>) -> Result<(), SubmitError> {
        let is_new = before.is_none_or(|before| before.practice != plan.practice);
        match plan.practice_number().filter(|_| is_new) {
            Some(number) if self.app.look(|territory| territory.practices().of_number(number).is_none()) => {
                Err(Refusal::UnknownPractice(number.to_string()).into())
            }
            _ => Ok(()),
        }
    }

    /// Whether all that a report was split into is done.
    pub(super) async fn are_children_done(&mut self, tx: &mut Tx, report: &Report) -> Result<bool, SubmitError> {
        match self.check_children(tx, &report.children).await {
            Ok(()) => Ok(true),
            Err(SubmitError::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Lets works follow their tasks: begun with the first, completed when none is left to do and all that was to be
    /// done has been. What came of them otherwise somebody has to say.
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
        let begins = WorksAct::Start.row().from.contains(&one.state);
        let start = intervention::Event::Advanced { act: WorksAct::Start, note: None };
        let follows = match event {
            task::Event::Advanced { act: task::Act::Start, .. } if begins => vec![start],
            task::Event::Finished { .. } | task::Event::Cancelled { .. } => {
                // Who was on the way may be done at once.
                let is_active = begins || WorksAct::Complete.row().from.contains(&one.state);
                let completed = if is_active { self.completed(tx, works).await? } else { None };
                completed.map_or_else(Vec::new, |done| if begins { vec![start, done] } else { vec![done] })
            }
            task::Event::SentBack { text } if WorksAct::SendBack.row().from.contains(&one.state) => {
                vec![intervention::Event::SentBack { text: text.clone() }]
            }
            _ => Vec::new(),
        };
        let by_itself = Submission { actor: Actor::system(submission.actor.channel), ..submission.clone() };
        let (mut version, at) = (one.version, at.max(one.changed_at));
        for event in follows {
            version = version.next();
            self.happen(&by_itself, at, works, version, Happening::Intervention(event));
            self.inherit(tx, submission, at, works).await?;
        }
        Ok(())
    }

    /// The completion that the tasks of works say together, when all are done.
    async fn completed(&mut self, tx: &mut Tx, works: RecordId) -> Result<Option<intervention::Event>, SubmitError> {
        for id in store::matters::parts_in(tx, &self.app.jurisdiction, works).await? {
            self.projection.matter(tx, &self.app.jurisdiction, id).await?;
        }
        let tasks: Vec<&Task> = self.projection.parts_touched(works).filter_map(Matter::as_task).collect();
        if task::proposal::proposed(&tasks) != Some(Outcome::Done) {
            return Ok(None);
        }
        let said = Words::of(Language::of_tag(&self.rules.jurisdiction.language)).tasks_said(&tasks);
        let attachments = task::proposal::photos_after(&tasks);
        let ended = |text| intervention::Event::Ended { act: WorksAct::Complete, text, attachments };
        Ok(Description::new(&said).ok().map(ended))
    }
}

/// What follows for a report from how the works stand.
fn inherited(works: &Intervention, report: &Report) -> Option<report::Event> {
    // Those of other offices are theirs to move, whatever works are said to deal with them.
    let is_theirs = [Some(&works.office), Some(&works.plan.executor)].contains(&report.office.as_ref());
    let may = |act: Act| is_theirs && act.row().from.contains(&report.state);
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

//! What becomes of what somebody wants of an intervention: the event it leads to, or why not.

use jiff::Timestamp;

use crate::domain::decide::check_review;
use crate::domain::document::ATTACHMENTS_MAX;
use crate::domain::intervention::iter::{Act, Carries};
use crate::domain::intervention::plan::Plan;
use crate::domain::intervention::{Command, Draft, EFFECTS_MAX, Event, Intervention, PHASES_MAX, REPORTS_MAX};
use crate::domain::matter::MatterKind;
use crate::domain::office::Office;
use crate::domain::person::{Actor, Role};
use crate::domain::policy::{Action, may, may_with};
use crate::domain::record::Number;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::rules::Rules;

/// Decides about a new intervention: the event that opens it, or why not.
pub fn propose(draft: Draft, number: Number, actor: &Actor, rules: &Rules) -> Result<Event, Refusal> {
    if !may(actor, Action::Begin(MatterKind::Intervention)) {
        return Err(Refusal::NotPermitted);
    }
    // Who works for an office enters what that one answers for or carries out.
    let own = |code| actor.office.as_ref() == Some(code);
    let is_bound = matches!(actor.role, Role::Coordinator | Role::Partner);
    if is_bound && !own(&draft.office) && !own(&draft.plan.executor) {
        return Err(Refusal::NotPermitted);
    }
    let answers = |office: &Office| office.takes_reports() && !office.is_outside();
    if !rules.offices.get(&draft.office).is_some_and(answers) {
        return Err(Refusal::UnknownOffice(draft.office.to_string()));
    }
    check_plan(&draft.plan, rules)?;
    Ok(Event::Proposed { number, office: draft.office, plan: draft.plan, source: draft.source })
}

fn check_plan(plan: &Plan, rules: &Rules) -> Result<(), Refusal> {
    if !rules.offices.get(&plan.executor).is_some_and(Office::takes_reports) {
        return Err(Refusal::UnknownOffice(plan.executor.to_string()));
    }
    if plan.phases.len() > PHASES_MAX {
        return Err(Refusal::TooMany { field: Field::Phases, max: PHASES_MAX });
    }
    if plan.traffic.len() > EFFECTS_MAX {
        return Err(Refusal::TooMany { field: Field::Traffic, max: EFFECTS_MAX });
    }
    if plan.reports.len() > REPORTS_MAX {
        return Err(Refusal::TooMany { field: Field::Reports, max: REPORTS_MAX });
    }
    let phases = plan.phases.iter().filter_map(|phase| phase.footprint.as_ref());
    std::iter::once(&plan.footprint).chain(phases).try_for_each(|footprint| rules.check_here(footprint))
}

impl Intervention {
    /// Decides about a command: the event it leads to, or why not.
    pub fn decide(&self, command: Command, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Event, Refusal> {
        match command {
            Command::Amend(plan) => {
                if !may_with(actor, Action::Amend(MatterKind::Intervention), &self.parties()) {
                    return Err(Refusal::NotPermitted);
                }
                if !self.state.is_open() {
                    return Err(Refusal::Closed);
                }
                // Who does not answer for it does not hand it to another.
                if plan.executor != self.plan.executor && actor.role == Role::Partner {
                    return Err(Refusal::NotPermitted);
                }
                check_plan(&plan, rules)?;
                Ok(Event::Amended { plan: *plan })
            }
            Command::Advance { act, note } => {
                self.check_move(act, actor)?;
                match act.row().carries {
                    Carries::Nothing => {}
                    Carries::Text if note.is_some() => {}
                    Carries::Text => return Err(Refusal::Missing(Field::Text)),
                    Carries::TextAndReview => return Err(Refusal::Missing(Field::ReviewOn)),
                }
                if matches!(act, Act::Complete | Act::Cancel | Act::SendBack) {
                    return Err(Refusal::Missing(Field::Text));
                }
                if act == Act::Plan && self.plan.window.is_none() {
                    return Err(Refusal::Missing(Field::Window));
                }
                Ok(Event::Advanced { act, note })
            }
            Command::Suspend { note, review_on } => {
                self.check_move(Act::Suspend, actor)?;
                check_review(review_on, now, rules)?;
                Ok(Event::Suspended { note, review_on })
            }
            Command::End { act, text, attachments } => {
                self.check_move(act, actor)?;
                if !matches!(act, Act::Complete | Act::Cancel) {
                    return Err(Refusal::NotPermitted);
                }
                if attachments.len() > ATTACHMENTS_MAX {
                    return Err(Refusal::TooManyAttachments { max: ATTACHMENTS_MAX });
                }
                Ok(Event::Ended { act, text, attachments })
            }
            Command::SendBack { text } => self.check_move(Act::SendBack, actor).map(|()| Event::SentBack { text }),
            Command::Claim { report, .. } => {
                if !may_with(actor, Action::Amend(MatterKind::Intervention), &self.parties()) {
                    return Err(Refusal::NotPermitted);
                }
                if self.warranty_until().is_none_or(|until| until <= now) {
                    return Err(Refusal::Closed);
                }
                if self.claims.contains(&report) {
                    return Err(Refusal::AlreadySaid);
                }
                if self.claims.len() >= REPORTS_MAX {
                    return Err(Refusal::TooMany { field: Field::Reports, max: REPORTS_MAX });
                }
                Ok(Event::Claimed { report })
            }
            Command::Remind => {
                if !may(actor, Action::Remind) {
                    return Err(Refusal::NotPermitted);
                }
                let next = self.next_reminder().filter(|(at, _)| *at < now);
                next.map(|(_, reminded)| Event::Reminded(reminded)).ok_or(Refusal::NothingDue)
            }
        }
    }

    pub(super) fn check_move(&self, act: Act, actor: &Actor) -> Result<(), Refusal> {
        if !may_with(actor, Action::MoveIntervention(act), &self.parties()) {
            return Err(Refusal::NotPermitted);
        }
        if !act.row().from.contains(&self.state) {
            return Err(Refusal::NotNow { act: act.code(), state: self.state.code() });
        }
        Ok(())
    }
}

//! The iter of one report as people read it: each step with its times, who answered for it, and what was said.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::document::Attachment;
use crate::domain::event::{Event, Happening};
use crate::domain::iter::{Outcome, RejectionReason, State, SuspensionReason};
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Role};
use crate::domain::record::RecordId;
use crate::domain::report::{self, Audience, Reminded, Report};
use crate::domain::routing::Fired;
use crate::domain::text::Description;

/// A step of the iter.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The state it is.
    pub state: State,
    /// When it began.
    pub entered_at: Timestamp,
    /// When the next one began.
    pub left_at: Option<Timestamp>,
    /// By when it was, or is, to end.
    pub due_at: Option<Timestamp>,
    /// The date to look again, while it waits.
    pub review_on: Option<Date>,
    /// Who answered for it.
    pub office: Option<OfficeCode>,
    /// Which account had taken charge.
    pub holder: Option<AccountId>,
    /// What was said with it.
    pub note: Option<Description>,
    /// Whether everybody may read the note.
    pub note_public: bool,
    /// The coded reason, the other report or body.
    pub because: Option<Because>,
    /// Photos of what was done.
    pub attachments: Vec<Attachment>,
    /// The rule of routing that fired.
    pub fired: Option<Fired>,
}

/// What a step refers to.
#[derive(Debug, Clone, PartialEq)]
pub enum Because {
    /// Why it was declined.
    Rejection(RejectionReason),
    /// Why it waits.
    Suspension(SuspensionReason),
    /// What came of it.
    Outcome(Outcome),
    /// The report that goes on.
    Original(RecordId),
    /// The body it was handed to: its name, and which it is when it is known.
    Body(String, Option<OfficeCode>),
}

impl Step {
    /// True when the step ended, or stands, after its due date.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| self.left_at.unwrap_or(now) > due)
    }
}

/// Something said beside the iter.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// When.
    pub at: Timestamp,
    /// In what capacity it was said.
    pub role: Role,
    /// For which office.
    pub office: Option<OfficeCode>,
    /// What.
    pub text: Description,
    /// To whom.
    pub audience: Audience,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
}

/// The steps and comments of a report, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// Steps of the iter.
    pub steps: Vec<Step>,
    /// Comments.
    pub comments: Vec<Comment>,
    /// Reports that were joined to it.
    pub merged: Vec<RecordId>,
    /// When somebody was reminded of which deadline.
    pub reminders: Vec<(Timestamp, Reminded)>,
}

impl Timeline {
    /// Photos and documents that offices have added with what they propose as outcome.
    #[must_use]
    pub fn outcome_attachments(&self) -> Vec<Attachment> {
        self.steps.iter().flat_map(|step| step.attachments.iter().cloned()).collect()
    }

    /// Reads the events of one report, in the order of the ledger.
    #[must_use]
    pub fn of(events: &[Event]) -> Self {
        let mut timeline = Self::default();
        let mut report: Option<Report> = None;
        for event in events {
            let Happening::Report(body) = &event.body else { continue };
            match &mut report {
                None => report = Report::open(event.record, event.at, &event.actor, body),
                Some(report) => report.apply(event.at, &event.actor, body),
            }
            let Some(report) = &report else { continue };
            if let report::Event::Commented { text, audience, attachments } = body {
                timeline.comments.push(Comment {
                    at: event.at,
                    role: event.actor.role,
                    office: event.actor.office.clone(),
                    text: text.clone(),
                    audience: *audience,
                    attachments: attachments.clone(),
                });
            }
            if let report::Event::Merged { duplicate, .. } = body {
                timeline.merged.push(*duplicate);
            }
            if let report::Event::Reminded(reminded) = body {
                timeline.reminders.push((event.at, *reminded));
            }
            if body.is_move() {
                timeline.enter(event.at, report, body);
            }
        }
        timeline
    }

    fn enter(&mut self, at: Timestamp, report: &Report, body: &report::Event) {
        if let Some(last) = self.steps.last_mut() {
            last.left_at = Some(at);
        }
        let (note, because) = said(body);
        self.steps.push(Step {
            state: report.state,
            entered_at: at,
            left_at: None,
            due_at: report.state.due(report.office_due()),
            review_on: report.review_on,
            office: report.office.clone(),
            holder: report.holder,
            note,
            note_public: !matches!(
                body,
                report::Event::Routed { .. } | report::Event::SentBack { .. } | report::Event::Resolved { .. }
            ),
            because,
            attachments: match body {
                report::Event::Resolved { attachments, .. } => attachments.clone(),
                _ => Vec::new(),
            },
            fired: match body {
                report::Event::Received { fired, .. } | report::Event::Routed { fired, .. } => fired.clone(),
                _ => None,
            },
        });
    }
}

/// What was said with an event, to whomever.
#[must_use]
pub fn words_of(event: &report::Event) -> Option<Description> {
    match event {
        report::Event::Commented { text, .. } => Some(text.clone()),
        other => said(other).0,
    }
}

/// What an event says, and what it refers to.
fn said(body: &report::Event) -> (Option<Description>, Option<Because>) {
    use report::Event as E;
    match body {
        E::Routed { note, .. } | E::Advanced { note, .. } => (note.clone(), None),
        E::Suspended { note, reason, .. } => (note.clone(), Some(Because::Suspension(*reason))),
        E::Resolved { result, text, .. } => (Some(text.clone()), result.map(Because::Outcome)),
        E::SentBack { text } | E::Answered { text } | E::Reopened { text, .. } => (Some(text.clone()), None),
        E::Rejected { text, reason } => (Some(text.clone()), Some(Because::Rejection(*reason))),
        E::MarkedDuplicate { original } => (None, Some(Because::Original(*original))),
        E::Transferred { to, body, text } => (Some(text.clone()), Some(Because::Body(to.to_string(), body.clone()))),
        E::Received { .. }
        | E::Joined { .. }
        | E::Merged { .. }
        | E::Split { .. }
        | E::Commented { .. }
        | E::Moderated { .. }
        | E::Reminded(_) => (None, None),
    }
}

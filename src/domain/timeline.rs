//! The iter of one report as people read it: each step with its times, who answered for it, and what was said.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::afterwards::{Complaint, Mood};
use crate::domain::document::Attachment;
use crate::domain::event::{Event, Happening};
use crate::domain::iter::{Outcome, RejectionReason, State, SuspensionReason};
use crate::domain::linked::Linked;
use crate::domain::moderation::HidingReason;
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Actor, ApiKeyId, Role};
use crate::domain::record::{RecordId, Version};
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
    /// With which key a program did it.
    pub program: Option<ApiKeyId>,
    /// What was said with it.
    pub note: Option<Description>,
    /// Who may read the note.
    pub note_for: Audience,
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
    /// With which key, by a program.
    pub program: Option<ApiKeyId>,
    /// What.
    pub text: Description,
    /// To whom.
    pub audience: Audience,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
    /// The report's version after it: names it.
    pub version: Version,
    /// The note that it answers.
    pub answers: Option<Version>,
}

/// What else happened, beside the iter and what was said.
#[derive(Debug, Clone, PartialEq)]
pub enum Aside {
    /// Whoever reported chased it.
    Chased {
        /// By when they are told.
        reply_by: Timestamp,
        /// What else they said.
        text: Option<Description>,
    },
    /// Whoever reported said how content they are.
    Rated {
        /// How.
        mood: Mood,
        /// Why not more.
        complaints: Vec<Complaint>,
        /// The same in words.
        text: Option<Description>,
    },
    /// A document was enclosed.
    Enclosed {
        /// Names it: the report's version after it.
        version: Version,
        /// What it is.
        title: String,
        /// Who may see it now.
        to: Audience,
        /// By which office.
        office: Option<OfficeCode>,
        /// In what capacity.
        role: Role,
    },
    /// A document is for others from then on.
    EnclosureShown {
        /// What it is.
        title: String,
        /// Who may see it.
        to: Audience,
    },
    /// It is about the works of a practice, or is not any more.
    Linked(Linked),
    /// It was hidden.
    Hidden(Option<HidingReason>),
    /// It was shown to everybody.
    Shown,
    /// Parts of a photo were blacked out.
    Blackened,
    /// The photo as it came was erased.
    OriginalErased,
    /// What citizens wrote was taken away.
    Anonymised,
}

impl Aside {
    /// Who is told of it.
    #[must_use]
    pub const fn audience(&self) -> Audience {
        match self {
            Self::Chased { .. } | Self::Rated { .. } | Self::Hidden(_) | Self::Shown => Audience::Reporter,
            Self::Anonymised => Audience::Public,
            Self::Enclosed { to, .. } => *to,
            Self::Blackened | Self::OriginalErased | Self::EnclosureShown { .. } | Self::Linked(_) => {
                Audience::Internal
            }
        }
    }
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
    /// What else happened.
    pub asides: Vec<(Timestamp, Aside)>,
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
            if let report::Event::Commented { text, audience, answers, attachments, .. } = body {
                timeline.comments.push(Comment {
                    at: event.at,
                    role: event.actor.role,
                    office: event.actor.office.clone(),
                    program: event.actor.program,
                    text: text.clone(),
                    audience: *audience,
                    attachments: attachments.clone(),
                    version: report.version,
                    answers: *answers,
                });
            }
            timeline.moderate(body);
            timeline.asides.extend(aside(body, event, report).map(|aside| (event.at, aside)));
            if let report::Event::Merged { duplicate, .. } = body {
                timeline.merged.push(*duplicate);
            }
            if let report::Event::Reminded(reminded) = body {
                timeline.reminders.push((event.at, *reminded));
            }
            if body.is_move() {
                timeline.enter(event.at, &event.actor, report, body);
            }
        }
        timeline
    }

    /// What was shown, replaced or taken away since is read as it now is.
    fn moderate(&mut self, body: &report::Event) {
        match body {
            report::Event::Disclosed { version } => {
                for comment in self.comments.iter_mut().filter(|comment| comment.version == *version) {
                    comment.audience = Audience::Public;
                }
            }
            report::Event::EnclosureShown { version: shown, audience, .. } => {
                for (_, aside) in &mut self.asides {
                    if let Aside::Enclosed { version, to, .. } = aside
                        && version == shown
                    {
                        *to = *audience;
                    }
                }
            }
            report::Event::Blackened { photo, by } => {
                let of_steps = self.steps.iter_mut().flat_map(|step| &mut step.attachments);
                let all = of_steps.chain(self.comments.iter_mut().flat_map(|comment| &mut comment.attachments));
                for one in all.filter(|one| one.is_large(*photo)) {
                    *one = by.clone();
                }
            }
            report::Event::Anonymised { .. } => {
                self.comments.retain(|comment| comment.role != Role::Citizen);
                for step in self.steps.iter_mut().filter(|step| step.note_for == Audience::Reporter) {
                    step.note = None;
                }
                self.asides.retain(|(_, aside)| !matches!(aside, Aside::Enclosed { to: Audience::Reporter, .. }));
                for (_, aside) in &mut self.asides {
                    if let Aside::Chased { text, .. } | Aside::Rated { text, .. } = aside {
                        *text = None;
                    }
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, at: Timestamp, actor: &Actor, report: &Report, body: &report::Event) {
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
            program: actor.program,
            note,
            note_for: match body {
                report::Event::Routed { .. } | report::Event::SentBack { .. } | report::Event::Resolved { .. } => {
                    Audience::Internal
                }
                report::Event::Withdrawn { .. } | report::Event::Contested { .. } => Audience::Reporter,
                _ => Audience::Public,
            },
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

/// What an event is beside the iter; `report` is how it stands after it.
fn aside(body: &report::Event, event: &Event, report: &Report) -> Option<Aside> {
    use report::Event as E;
    Some(match body {
        E::Enclosed { title, audience, .. } => Aside::Enclosed {
            version: report.version,
            title: title.to_string(),
            to: *audience,
            office: event.actor.office.clone(),
            role: event.actor.role,
        },
        E::EnclosureShown { version, audience, .. } => {
            let enclosure = report.enclosures.iter().find(|one| one.version == *version);
            let title = enclosure.map_or_else(String::new, |one| one.title.to_string());
            Aside::EnclosureShown { title, to: *audience }
        }
        E::Chased { reply_by, text } => Aside::Chased { reply_by: *reply_by, text: text.clone() },
        E::Rated { mood, complaints, text } => {
            Aside::Rated { mood: *mood, complaints: complaints.clone(), text: text.clone() }
        }
        E::Linked(linked) => Aside::Linked(*linked),
        E::Moderated { public: true, .. } => Aside::Shown,
        E::Moderated { reason, .. } => Aside::Hidden(*reason),
        E::Blackened { .. } => Aside::Blackened,
        E::OriginalErased { .. } => Aside::OriginalErased,
        E::Anonymised { .. } => Aside::Anonymised,
        _ => return None,
    })
}

/// What an event says, and what it refers to.
fn said(body: &report::Event) -> (Option<Description>, Option<Because>) {
    use report::Event as E;
    match body {
        E::Routed { note, .. } | E::Advanced { note, .. } => (note.clone(), None),
        E::Suspended { note, reason, .. } => (note.clone(), Some(Because::Suspension(*reason))),
        E::Resolved { result, text, .. } => (Some(text.clone()), result.map(Because::Outcome)),
        E::SentBack { text } | E::Answered { text } | E::Reopened { text, .. } | E::Contested { text, .. } => {
            (Some(text.clone()), None)
        }
        E::Withdrawn { text } => (text.clone(), None),
        E::Rejected { text, reason } => (Some(text.clone()), Some(Because::Rejection(*reason))),
        E::MarkedDuplicate { original } => (None, Some(Because::Original(*original))),
        E::Transferred { to, body, text } => (Some(text.clone()), Some(Because::Body(to.to_string(), body.clone()))),
        E::Received { .. }
        | E::Joined { .. }
        | E::Merged { .. }
        | E::Absorbed(_)
        | E::Linked(_)
        | E::Split { .. }
        | E::Commented { .. }
        | E::Moderated { .. }
        | E::Reminded(_)
        | E::Chased { .. }
        | E::Rated { .. }
        | E::Disclosed { .. }
        | E::Enclosed { .. }
        | E::EnclosureShown { .. }
        | E::Blackened { .. }
        | E::OriginalErased { .. }
        | E::Anonymised { .. } => (None, None),
    }
}

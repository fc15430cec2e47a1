//! An intervention (intervento): works or an activity on the territory, planned, under way or finished.
//!
//! What is planned is in [`plan`], its moves are in [`iter`], what becomes of what somebody wants of it in `decide`.

mod decide;
pub mod iter;
pub mod plan;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::document::Attachment;
pub use crate::domain::intervention::decide::propose;
use crate::domain::intervention::iter::{Act, State};
use crate::domain::intervention::plan::{Plan, WARRANTY_MONTHS};
use crate::domain::matter::Parties;
use crate::domain::office::OfficeCode;
use crate::domain::person::Actor;
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::reminder::Stage;
use crate::domain::report::{Reminded, Source};
use crate::domain::text::Description;
use crate::domain::window::Window;

/// Most phases of one intervention.
pub const PHASES_MAX: usize = 20;
/// Most effects on traffic.
pub const EFFECTS_MAX: usize = 20;
/// Most reports that are linked with one.
pub const REPORTS_MAX: usize = 500;
/// How long after a date the administrators are told.
const ESCALATE_AFTER: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How long the office may take to look at what is completed.
const CHECK_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 30);

/// An intervention as it stands: the projection of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intervention {
    /// Its id.
    pub id: RecordId,
    /// How many events it has.
    pub version: Version,
    /// The number people read.
    pub number: Number,
    /// What is planned.
    pub plan: Plan,
    /// The office that answers for it: says yes, looks at the result.
    pub office: OfficeCode,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_since: Timestamp,
    /// The date to look again, while suspended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<Date>,
    /// When it was entered.
    pub opened_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// When it really began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When it really ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Whether everybody has seen it: then everybody also sees what becomes of it.
    pub public: bool,
    /// What was done, or why it does not take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Description>,
    /// Photos of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Reports about its ground that were held against the executor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<RecordId>,
    /// Its id in the system it was taken over from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Who was reminded last, and of which date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded: Option<Reminded>,
}

/// What happened to an intervention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are those of `Intervention` and of the command that asks for the event")]
pub enum Event {
    /// It was entered.
    Proposed {
        number: Number,
        office: OfficeCode,
        plan: Plan,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<Source>,
    },
    /// Its plan is another.
    Amended { plan: Plan },
    /// It went on: authorised, planned, started, resumed, checked.
    Advanced {
        act: Act,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Description>,
    },
    /// It is interrupted.
    Suspended { note: Description, review_on: Date },
    /// It was completed, or cancelled.
    Ended {
        act: Act,
        text: Description,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
    },
    /// What was completed lacks something.
    SentBack { text: Description },
    /// A report about its ground, while the warranty holds, was held against the executor.
    Claimed { report: RecordId },
    /// Somebody was reminded that it should have begun or ended.
    Reminded(Reminded),
}

/// What somebody wants done with an intervention.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Plan it otherwise.
    Amend(Box<Plan>),
    /// Authorise, plan, start, resume, check; start at once with the reason.
    Advance {
        /// Which of them.
        act: Act,
        /// Why, or what else is to be said.
        note: Option<Description>,
    },
    /// Interrupt it.
    Suspend {
        /// Why.
        note: Description,
        /// When to look again.
        review_on: Date,
    },
    /// Complete or cancel it.
    End {
        /// Which of them.
        act: Act,
        /// What was done, or why it does not take place.
        text: Description,
        /// Photos of it.
        attachments: Vec<Attachment>,
    },
    /// Say what is missing.
    SendBack {
        /// What.
        text: Description,
    },
    /// Hold a report against the executor, while the warranty holds.
    Claim {
        /// The report, which exists.
        report: RecordId,
        /// What whoever gets it is told.
        note: Option<Description>,
    },
    /// Remind whoever has to be reminded by now.
    Remind,
}

/// What is entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The office that answers for it.
    pub office: OfficeCode,
    /// What is planned.
    pub plan: Plan,
    /// Its id in the system it is taken over from.
    pub source: Option<Source>,
}

/// How it is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// It should have begun.
    Start,
    /// It should have ended.
    End,
    /// Somebody should have looked at the result.
    Check,
}

impl Intervention {
    /// The intervention that its first event opens; `None` for any other event.
    #[must_use]
    pub fn open(id: RecordId, at: Timestamp, event: &Event) -> Option<Self> {
        let Event::Proposed { number, office, plan, source } = event.clone() else { return None };
        Some(Self {
            id,
            version: Version(1),
            number,
            plan,
            office,
            state: State::Proposed,
            state_since: at,
            review_on: None,
            opened_at: at,
            changed_at: at,
            started_at: None,
            ended_at: None,
            public: false,
            outcome: None,
            attachments: Vec::new(),
            claims: Vec::new(),
            source,
            reminded: None,
        })
    }

    /// Lets a later event take effect. Never fails: what was decided is legal.
    pub fn apply(&mut self, at: Timestamp, event: &Event) {
        self.version = self.version.next();
        let to = match event {
            Event::Reminded(reminded) => {
                self.reminded = Some(*reminded);
                return;
            }
            Event::Proposed { .. } | Event::Amended { .. } | Event::Claimed { .. } => self.state,
            Event::Advanced { act, .. } | Event::Ended { act, .. } => act.row().to,
            Event::Suspended { .. } => State::Suspended,
            Event::SentBack { .. } => State::Active,
        };
        self.changed_at = at;
        if to != self.state {
            (self.state, self.state_since, self.review_on) = (to, at, None);
        }
        match to {
            State::Planned => self.public = true,
            State::Active => {
                self.public = true;
                self.started_at = self.started_at.or(Some(at));
                self.ended_at = None;
            }
            State::Completed => self.ended_at = self.ended_at.or(Some(at)),
            State::Proposed | State::Authorised | State::Suspended | State::Checked | State::Cancelled => {}
        }
        match event {
            Event::Amended { plan } => self.plan = plan.clone(),
            Event::Claimed { report } => self.claims.push(*report),
            Event::Suspended { review_on, .. } => self.review_on = Some(*review_on),
            Event::Ended { text, attachments, .. } => {
                self.outcome = Some(text.clone());
                self.attachments.extend(attachments.iter().cloned());
            }
            _ => {}
        }
    }

    /// Who has to do with it.
    #[must_use]
    pub const fn parties(&self) -> Parties<'_> {
        Parties {
            id: self.id,
            office: Some(&self.office),
            executor: Some(&self.plan.executor),
            crew: None,
            public: self.public,
        }
    }

    /// By when what comes next is due.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Proposed | State::Authorised | State::Planned => self.plan.window.map(Window::from),
            State::Active | State::Suspended => self.plan.window.map(Window::until),
            State::Completed => Some(self.state_since + CHECK_WITHIN),
            State::Checked | State::Cancelled => None,
        }
    }

    /// When somebody has to be reminded next: those who plan it and carry it out when a date has passed, the
    /// administrators a week later.
    #[must_use]
    pub fn next_reminder(&self) -> Option<(Timestamp, Reminded)> {
        let due_at = self.due_at()?;
        match self.reminded.filter(|reminded| reminded.due_at == due_at).map(|reminded| reminded.stage) {
            None => Some((due_at, Reminded { stage: Stage::Coordinator, due_at })),
            Some(Stage::Administrator) => None,
            Some(_) => Some((due_at + ESCALATE_AFTER, Reminded { stage: Stage::Administrator, due_at })),
        }
    }

    /// How it is late, if it is.
    #[must_use]
    pub fn late(&self, now: Timestamp) -> Option<Late> {
        self.due_at().filter(|due_at| *due_at < now)?;
        Some(match self.state {
            State::Active | State::Suspended => Late::End,
            State::Completed => Late::Check,
            _ => Late::Start,
        })
    }

    /// The time for which it takes the ground: as it was and is planned to go on.
    #[must_use]
    pub fn stay(&self) -> Option<Window> {
        let planned = self.plan.window;
        let from = self.started_at.or_else(|| planned.map(Window::from))?;
        let until = self.ended_at.or_else(|| planned.map(Window::until))?;
        Window::new(from, until).ok()
    }

    /// Until when the executor answers for the surface, once it is done.
    #[must_use]
    pub fn warranty_until(&self) -> Option<Timestamp> {
        let ended_at = self.ended_at.filter(|_| self.plan.kind.digs() && self.state != State::Active)?;
        let months = i64::from(self.plan.warranty_months.unwrap_or(WARRANTY_MONTHS));
        // A month of 30.44 days: to the day is all that is asked for.
        Some(ended_at + SignedDuration::from_hours(months * 730 + months / 2))
    }

    /// Whether somebody may make this move as it stands.
    #[must_use]
    pub fn may(&self, actor: &Actor, act: Act) -> bool {
        act.row().from.contains(&self.state) && self.check_move(act, actor).is_ok()
    }
}

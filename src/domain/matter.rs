//! What is dealt with beside reports: interventions, emergencies, tasks, practices. What they have in common is here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::emergency::{self, Emergency};
use crate::domain::event::{Event, Happening};
use crate::domain::intervention::{self, Intervention};
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Actor};
use crate::domain::practice::{self, Practice};
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::refusal::Refusal;
use crate::domain::report::Source;
use crate::domain::rules::Rules;
use crate::domain::task::{self, Task};

/// The kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterKind {
    /// Works or an activity.
    Intervention,
    /// Something that endangers people or things.
    Emergency,
    /// A unit of work for one crew or partner.
    Task,
    /// A building or business procedure.
    Practice,
}

impl MatterKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Intervention, Self::Emergency, Self::Task, Self::Practice];

    /// The name in the store: `intervention`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Intervention => "intervention",
            Self::Emergency => "emergency",
            Self::Task => "task",
            Self::Practice => "practice",
        }
    }
}

impl MatterKind {
    /// The kind of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Who has to do with a record: what the rules of [`crate::domain::policy`] reach by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties<'a> {
    /// The record.
    pub id: RecordId,
    /// The office that answers for it.
    pub office: Option<&'a OfficeCode>,
    /// The office or partner that does it.
    pub executor: Option<&'a OfficeCode>,
    /// The crew that does it.
    pub crew: Option<AccountId>,
    /// Whether everybody may see it.
    pub public: bool,
}

/// One of them as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// An intervention.
    Intervention(Box<Intervention>),
    /// A task.
    Task(Box<Task>),
    /// An emergency.
    Emergency(Box<Emergency>),
    /// A practice.
    Practice(Box<Practice>),
}

/// What is entered.
#[derive(Debug, Clone, PartialEq)]
pub enum Beginning {
    /// An intervention.
    Intervention(intervention::Draft),
    /// A task.
    Task(task::Draft),
    /// An emergency.
    Emergency(emergency::Draft),
    /// A practice that is handed in.
    Practice(practice::Draft),
    /// A practice that is taken over from another program.
    TakenOver(practice::TakenOver),
}

/// What somebody wants done with one that exists.
#[derive(Debug, Clone, PartialEq)]
pub enum Doing {
    /// With an intervention.
    Intervention(intervention::Command),
    /// With a task.
    Task(task::Command),
    /// With an emergency.
    Emergency(emergency::Command),
    /// With a practice.
    Practice(practice::Command),
}

impl Beginning {
    /// Its id in the system it is taken over from.
    #[must_use]
    pub const fn source(&self) -> Option<&Source> {
        match self {
            Self::Intervention(draft) => draft.source.as_ref(),
            Self::TakenOver(taken) => Some(&taken.source),
            Self::Task(_) | Self::Emergency(_) | Self::Practice(_) => None,
        }
    }

    /// Decides about something new: the event that opens it, or why not.
    pub fn decide(&self, number: Number, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Happening, Refusal> {
        match self {
            Self::Intervention(draft) => {
                intervention::propose(draft.clone(), number, actor, rules).map(Happening::Intervention)
            }
            Self::Task(draft) => task::open(draft.clone(), number, actor, now, rules).map(Happening::Task),
            Self::Emergency(draft) => {
                emergency::issue(draft.clone(), number, actor, now, rules).map(Happening::Emergency)
            }
            Self::Practice(draft) => practice::file(draft.clone(), number, actor, now, rules).map(Happening::Practice),
            Self::TakenOver(taken) => {
                practice::take_over(taken.clone(), number, actor, now, rules).map(Happening::Practice)
            }
        }
    }
}

impl Matter {
    /// The record that its first event opens; `None` for any other event.
    #[must_use]
    pub fn open(event: &Event) -> Option<Self> {
        match &event.body {
            Happening::Intervention(body) => {
                Some(Self::Intervention(Box::new(Intervention::open(event.record, event.at, body)?)))
            }
            Happening::Task(body) => Some(Self::Task(Box::new(Task::open(event.record, event.at, body)?))),
            Happening::Emergency(body) => {
                Some(Self::Emergency(Box::new(Emergency::open(event.record, event.at, body)?)))
            }
            Happening::Practice(body) => Some(Self::Practice(Box::new(Practice::open(event, body)?))),
            Happening::Report(_) | Happening::Defined(_) => None,
        }
    }

    /// Lets a later event take effect; one of another kind has none.
    pub fn apply(&mut self, event: &Event) {
        match (self, &event.body) {
            (Self::Intervention(intervention), Happening::Intervention(body)) => intervention.apply(event.at, body),
            (Self::Task(task), Happening::Task(body)) => task.apply(event.at, body),
            (Self::Emergency(emergency), Happening::Emergency(body)) => emergency.apply(event.at, body),
            (Self::Practice(practice), Happening::Practice(_)) => practice.apply(event),
            _ => {}
        }
    }

    /// The command that reminds of it, or lets silence take effect.
    #[must_use]
    pub const fn reminder(kind: MatterKind) -> Option<Doing> {
        match kind {
            MatterKind::Intervention => Some(Doing::Intervention(intervention::Command::Remind)),
            MatterKind::Practice => {
                Some(Doing::Practice(practice::Command { on: None, what: practice::Wanted::BeSilent }))
            }
            MatterKind::Emergency | MatterKind::Task => None,
        }
    }

    /// Decides about a command: the event it leads to, or why not.
    pub fn decide(&self, doing: &Doing, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Happening, Refusal> {
        match (self, doing) {
            (Self::Intervention(intervention), Doing::Intervention(command)) => {
                intervention.decide(command.clone(), actor, now, rules).map(Happening::Intervention)
            }
            (Self::Task(task), Doing::Task(command)) => {
                task.decide(command.clone(), actor, now, rules).map(Happening::Task)
            }
            (Self::Emergency(emergency), Doing::Emergency(command)) => {
                emergency.decide(command.clone(), actor, now, rules).map(Happening::Emergency)
            }
            (Self::Practice(practice), Doing::Practice(command)) => {
                practice.decide(command.clone(), actor, now, rules).map(Happening::Practice)
            }
            // A form for one kind that names the record of another.
            _ => Err(Refusal::UnknownReport(self.number().to_string())),
        }
    }

    /// The intervention that it is.
    #[must_use]
    pub fn into_intervention(self) -> Option<Box<Intervention>> {
        match self {
            Self::Intervention(one) => Some(one),
            Self::Task(_) | Self::Emergency(_) | Self::Practice(_) => None,
        }
    }

    /// The practice that it is.
    #[must_use]
    pub fn into_practice(self) -> Option<Box<Practice>> {
        match self {
            Self::Practice(one) => Some(one),
            Self::Task(_) | Self::Emergency(_) | Self::Intervention(_) => None,
        }
    }

    /// The emergency that it is.
    #[must_use]
    pub fn into_emergency(self) -> Option<Box<Emergency>> {
        match self {
            Self::Emergency(one) => Some(one),
            Self::Intervention(_) | Self::Task(_) | Self::Practice(_) => None,
        }
    }

    /// The task that it is.
    #[must_use]
    pub fn into_task(self) -> Option<Box<Task>> {
        match self {
            Self::Task(one) => Some(one),
            Self::Intervention(_) | Self::Emergency(_) | Self::Practice(_) => None,
        }
    }

    /// The same, looked at.
    #[must_use]
    pub const fn as_task(&self) -> Option<&Task> {
        match self {
            Self::Task(one) => Some(one),
            Self::Intervention(_) | Self::Emergency(_) | Self::Practice(_) => None,
        }
    }

    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> MatterKind {
        match self {
            Self::Intervention(_) => MatterKind::Intervention,
            Self::Task(_) => MatterKind::Task,
            Self::Emergency(_) => MatterKind::Emergency,
            Self::Practice(_) => MatterKind::Practice,
        }
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> RecordId {
        match self {
            Self::Intervention(intervention) => intervention.id,
            Self::Task(task) => task.id,
            Self::Emergency(emergency) => emergency.id,
            Self::Practice(practice) => practice.id,
        }
    }

    /// How many events it has.
    #[must_use]
    pub const fn version(&self) -> Version {
        match self {
            Self::Intervention(intervention) => intervention.version,
            Self::Task(task) => task.version,
            Self::Emergency(emergency) => emergency.version,
            Self::Practice(practice) => practice.version,
        }
    }

    /// The number people read.
    #[must_use]
    pub const fn number(&self) -> Number {
        match self {
            Self::Intervention(intervention) => intervention.number,
            Self::Task(task) => task.number,
            Self::Emergency(emergency) => emergency.number,
            Self::Practice(practice) => practice.number,
        }
    }

    /// The name of its state.
    #[must_use]
    pub const fn state_code(&self) -> &'static str {
        match self {
            Self::Intervention(intervention) => intervention.state.code(),
            Self::Task(task) => task.state.code(),
            Self::Emergency(emergency) => emergency.state.code(),
            Self::Practice(practice) => practice.state.code(),
        }
    }

    /// True while somebody still owes something.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self {
            Self::Intervention(intervention) => intervention.state.is_open(),
            Self::Task(task) => task.state.is_open(),
            Self::Emergency(emergency) => emergency.state.is_open(),
            Self::Practice(practice) => practice.state.is_open(),
        }
    }

    /// When it was entered, and when it last changed.
    #[must_use]
    pub const fn opened_and_changed_at(&self) -> (Timestamp, Timestamp) {
        match self {
            Self::Intervention(intervention) => (intervention.opened_at, intervention.changed_at),
            Self::Task(task) => (task.opened_at, task.changed_at),
            Self::Emergency(emergency) => (emergency.opened_at, emergency.changed_at),
            Self::Practice(practice) => (practice.opened_at, practice.changed_at),
        }
    }

    /// By when what comes next is due.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        match self {
            Self::Intervention(intervention) => intervention.due_at(),
            Self::Task(task) => task.state.is_open().then_some(task.due_at),
            Self::Emergency(emergency) => emergency.due_at(),
            Self::Practice(practice) => practice.due_at(),
        }
    }

    /// When somebody has to be reminded next.
    #[must_use]
    pub fn remind_at(&self) -> Option<Timestamp> {
        match self {
            Self::Intervention(intervention) => intervention.next_reminder().map(|(at, _)| at),
            Self::Practice(practice) => practice.silent_at(),
            // Whoever has it sees when it is due, and is late; what has run out is noted, and stands first for the desk.
            Self::Task(_) | Self::Emergency(_) => None,
        }
    }

    /// Its id in the system it was taken over from.
    #[must_use]
    pub const fn source(&self) -> Option<&Source> {
        match self {
            Self::Intervention(intervention) => intervention.source.as_ref(),
            Self::Practice(practice) => practice.source.as_ref(),
            Self::Task(_) | Self::Emergency(_) => None,
        }
    }

    /// The record that it is part of.
    #[must_use]
    pub const fn parent(&self) -> Option<RecordId> {
        match self {
            Self::Intervention(_) | Self::Emergency(_) | Self::Practice(_) => None,
            Self::Task(task) => task.parent,
        }
    }

    /// Who has to do with it.
    #[must_use]
    pub const fn parties(&self) -> Parties<'_> {
        match self {
            Self::Intervention(intervention) => intervention.parties(),
            Self::Task(task) => task.parties(),
            Self::Emergency(emergency) => emergency.parties(),
            Self::Practice(practice) => practice.parties(),
        }
    }
}

//! A task (lavoro, ordine di lavoro): a unit of work that is given to one crew or partner, and what happens to it.
//!
//! What may be done with it is in [`moves`], what becomes of that in [`decide`](self::decide), what follows in
//! [`apply`](self::apply). It has a parent, the report or intervention it is for, unless the calendar gives it.

mod apply;
mod decide;
pub mod moves;
pub mod proposal;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::category::CategoryCode;
use crate::domain::document::Attachment;
use crate::domain::office::OfficeCode;
use crate::domain::person::AccountId;
use crate::domain::place::{Place, Position};
use crate::domain::record::{Number, RecordId, Version, code};
pub use crate::domain::task::decide::{may_give, open, true_time, usual_stage};
pub use crate::domain::task::moves::{Act, Move, Outcome, PauseReason, RefusalReason, Stage, State};
use crate::domain::text::{Description, Line, Subject};

/// Most steps of a checklist.
pub const STEPS_MAX: usize = 20;
/// Most materials of a task.
pub const MATERIALS_MAX: usize = 20;
/// Most of one material.
pub const QUANTITY_MAX: u32 = 9_999;
/// Most minutes that can be noted for one task: ten days and nights.
pub const MINUTES_MAX: u32 = 14_400;
/// Most photos of a task at each stage.
pub const PHOTOS_MAX: usize = 10;
/// A photo taken farther from the place than this, in metres, is said to be far.
pub const FAR_M: u32 = 150;
/// Most days that a link works.
pub const LINK_DAYS_MAX: i32 = 60;

code! {
    /// Names a rule of the calendar by which tasks come again.
    RecurrenceCode
}

/// Who does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignee {
    /// The office or partner.
    pub office: OfficeCode,
    /// The crew; none: any of the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crew: Option<AccountId>,
}

/// A step of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is to be looked at or done.
    pub label: Line<120>,
    /// Whether it is.
    pub done: bool,
}

/// Something that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// What, with its unit.
    pub name: Line<80>,
    /// How many, from 1 to [`QUANTITY_MAX`].
    pub quantity: u32,
}

/// A photo of the work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// When.
    pub stage: Stage,
    /// The picture.
    pub file: Attachment,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Where it was taken, if the picture or the phone says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// How many metres from the place that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metres: Option<u32>,
}

impl Photo {
    /// Whether it was taken so far from the place that somebody should look.
    #[must_use]
    pub fn is_far(&self) -> bool {
        self.metres.is_some_and(|metres| metres > FAR_M)
    }
}

/// The occurrence of a rule that it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// The rule.
    pub rule: RecurrenceCode,
    /// The day.
    pub on: Date,
}

/// A link by which somebody without account works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The how manieth: those before it no longer work.
    pub epoch: u32,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// What was ticked, used and worked so far, as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The steps of the checklist that are done, from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<usize>,
    /// What was used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<Material>,
    /// Minutes of all who worked on it together; none: as the clock says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

/// A task as it stands: the projection of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: RecordId,
    /// How many events it has.
    pub version: Version,
    /// The number people read.
    pub number: Number,
    /// The report or intervention it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<RecordId>,
    /// The occurrence of a rule that it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<Occurrence>,
    /// The office that gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub giver: Option<OfficeCode>,
    /// What is to be done, in a few words.
    pub title: Subject,
    /// The same in more words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<Description>,
    /// What kind of thing it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryCode>,
    /// Where.
    pub place: Place,
    /// Who does it.
    pub assignee: Assignee,
    /// By when.
    pub due_at: Timestamp,
    /// By when the record that it is for has to be done, as it was when it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Timestamp>,
    /// On which day it is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// Where it stands.
    pub state: State,
    /// Since when, by the true time of whoever moved it.
    pub state_since: Timestamp,
    /// What is to be looked at or done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Step>,
    /// What was used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<Material>,
    /// Seconds in [`State::Started`].
    #[serde(default)]
    pub clocked_s: u64,
    /// Minutes as whoever worked said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Photos before and after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The same in words; of a refusal, pause or what was sent back: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Description>,
    /// Why it was refused, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_for: Option<RefusalReason>,
    /// Why it is paused, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_for: Option<PauseReason>,
    /// The link by which somebody without account works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// How many links there have been.
    #[serde(default)]
    pub links: u32,
    /// When it was given.
    pub opened_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// When it was verified or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
}

impl Task {
    /// Minutes that were worked: as was said, else as the clock says.
    #[must_use]
    pub fn worked_min(&self) -> u32 {
        self.minutes.unwrap_or_else(|| u32::try_from(self.clocked_s.div_ceil(60)).unwrap_or(u32::MAX))
    }

    /// The photos of a stage.
    pub fn photos_of(&self, stage: Stage) -> impl Iterator<Item = &Photo> {
        self.photos.iter().filter(move |photo| photo.stage == stage)
    }
}

/// What a task is for, as its record says when it is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Parent {
    /// The record.
    pub record: RecordId,
    /// The office that answers for it.
    pub office: Option<OfficeCode>,
    /// By when it has to be done.
    pub due_at: Option<Timestamp>,
    /// Whether it is open.
    pub is_open: bool,
}

/// What a new task carries.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of `Task`")]
pub struct Draft {
    pub parent: Option<Parent>,
    pub occurrence: Option<Occurrence>,
    pub title: Subject,
    pub instructions: Option<Description>,
    pub category: Option<CategoryCode>,
    pub place: Place,
    pub assignee: Assignee,
    pub due_at: Timestamp,
    pub day: Option<Date>,
    pub checklist: Vec<Line<120>>,
}

/// What somebody wants done with a task that exists. `done_at` is when it truly was, if not now.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of `Task` and `Event`")]
pub enum Command {
    /// Accept it, set out, begin or go on.
    Advance { act: Act, done_at: Option<Timestamp>, text: Option<Description> },
    /// Say that one will not do it.
    Refuse { reason: RefusalReason, text: Option<Description>, done_at: Option<Timestamp> },
    /// Stop for now.
    Pause { reason: PauseReason, text: Option<Description>, done_at: Option<Timestamp> },
    /// Say what came of it.
    Finish { outcome: Outcome, text: Option<Description>, work: Option<Work>, done_at: Option<Timestamp> },
    /// Tick the checklist, note materials and hours.
    Note { work: Work },
    /// Add a photo.
    Photograph { stage: Stage, file: Attachment, position: Option<Position>, taken_at: Option<Timestamp> },
    /// Say that it is done as it should be.
    Verify { text: Option<Description> },
    /// Say what is missing.
    SendBack { text: Description },
    /// Give it to somebody else, or again.
    Reassign { assignee: Assignee, due_at: Option<Timestamp>, text: Option<Description> },
    /// Say on which day.
    Plan { day: Option<Date> },
    /// Make a link that works until then; those before it no longer do.
    Link { expires_at: Timestamp },
    /// Let no link work any more.
    Unlink,
    /// Say that it need not be done.
    Cancel { text: Description },
}

/// What happened to a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are those of `Task` and of the command that asks for the event")]
pub enum Event {
    /// It was given.
    Given {
        number: Number,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<RecordId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurrence: Option<Occurrence>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        giver: Option<OfficeCode>,
        title: Subject,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instructions: Option<Description>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        category: Option<CategoryCode>,
        place: Place,
        assignee: Assignee,
        due_at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<Date>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        checklist: Vec<Line<120>>,
    },
    /// It was accepted, somebody set out, began or went on.
    Advanced {
        act: Act,
        /// When it truly was.
        done_at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
    },
    /// It was refused.
    Refused {
        reason: RefusalReason,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
        done_at: Timestamp,
    },
    /// Work stopped for now.
    Paused {
        reason: PauseReason,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
        done_at: Timestamp,
    },
    /// They say that it is done, or why not.
    Finished {
        outcome: Outcome,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        work: Option<Work>,
        done_at: Timestamp,
    },
    /// Steps, materials and hours were noted.
    Noted { work: Work },
    /// A photo was added.
    Photographed { photo: Photo },
    /// It is done as it should be.
    Verified {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
    },
    /// It is not.
    SentBack { text: Description },
    /// It was given to somebody else, or again.
    Reassigned {
        assignee: Assignee,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_at: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
    },
    /// It was planned for a day, or for none.
    Planned {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<Date>,
    },
    /// A link was made.
    Linked { link: Link },
    /// No link works any more.
    Unlinked,
    /// It need not be done.
    Cancelled { text: Description },
}

impl Event {
    /// The act that leads to it.
    #[must_use]
    pub const fn act(&self) -> Act {
        match self {
            Self::Given { .. } => Act::Give,
            Self::Advanced { act, .. } => *act,
            Self::Refused { .. } => Act::Refuse,
            Self::Paused { .. } => Act::Pause,
            Self::Finished { .. } => Act::Finish,
            Self::Noted { .. } => Act::Note,
            Self::Photographed { .. } => Act::Photograph,
            Self::Verified { .. } => Act::Verify,
            Self::SentBack { .. } => Act::SendBack,
            Self::Reassigned { .. } => Act::Reassign,
            Self::Planned { .. } => Act::Plan,
            Self::Linked { .. } | Self::Unlinked => Act::Link,
            Self::Cancelled { .. } => Act::Cancel,
        }
    }

    /// When it truly happened, where that may be another time than when it was written down.
    #[must_use]
    pub const fn done_at(&self) -> Option<Timestamp> {
        match self {
            Self::Advanced { done_at, .. }
            | Self::Refused { done_at, .. }
            | Self::Paused { done_at, .. }
            | Self::Finished { done_at, .. } => Some(*done_at),
            Self::Photographed { photo } => Some(photo.taken_at),
            _ => None,
        }
    }
}

//! A report (segnalazione; Open311: service request): its state, and what happens to it.
//!
//! What may be wanted of it is in [`crate::domain::command`], what becomes of that in [`crate::domain::decide`], and
//! what follows from its events in `apply`.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::domain::afterwards::{Addition, Chased, Complaint, Mood};
use crate::domain::category::{Answer, CategoryCode};
pub use crate::domain::command::{Audience, Command, Draft, Import, Part};
use crate::domain::deadline::{DueDates, Terms};
use crate::domain::document::{Attachment, ContentHash};
use crate::domain::emergency::Absorbed;
use crate::domain::enclosure::Enclosure;
use crate::domain::iter::{Act, Outcome, RejectionReason, State, SuspensionReason};
use crate::domain::linked::Linked;
use crate::domain::moderation::HidingReason;
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Channel, PersonId, Role};
use crate::domain::place::Place;
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::reminder::Stage;
use crate::domain::routing::Fired;
use crate::domain::rules::Rules;
use crate::domain::text::{Description, Line, Subject};

/// Most people, beside the reporter, who are told how a report goes on.
pub const FOLLOWERS_MAX: usize = 500;

/// A report as it stands: the projection of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Its id.
    pub id: RecordId,
    /// How many events it has.
    pub version: Version,
    /// The number people read.
    pub number: Number,
    /// What it is about.
    pub category: CategoryCode,
    /// Where.
    pub place: Place,
    /// In a few words.
    pub subject: Subject,
    /// In more words.
    pub description: Option<Description>,
    /// Answers to the category's questions.
    pub answers: Vec<Answer>,
    /// Photos and documents, the reporter's and later ones.
    pub attachments: Vec<Attachment>,
    /// How it came in.
    pub channel: Channel,
    /// Who sent it; the data lie elsewhere.
    pub reporter: Option<PersonId>,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_since: Timestamp,
    /// The state before the suspension, while suspended.
    pub suspended_from: Option<State>,
    /// The date to look again, while suspended.
    pub review_on: Option<Date>,
    /// The office that answers for it; the front desk while none is named.
    pub office: Option<OfficeCode>,
    /// The account that took charge.
    pub holder: Option<AccountId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed, while closed.
    pub closed_at: Option<Timestamp>,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// By when what, as it was promised: the citizen's clock, which never stops.
    pub due: DueDates,
    /// The same by the clock of the office, once that has stood still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended: Option<DueDates>,
    /// The terms that gave the dates; none where they came from another system, or before terms were noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
    /// When they began to count: at the opening, or when it was last taken up again; none as for the terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_from: Option<Timestamp>,
    /// What came of the work, as the office proposes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Outcome>,
    /// Photos and documents that the office has added to it: the public sees them with the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposed: Vec<Attachment>,
    /// The same in words.
    pub outcome: Option<Description>,
    /// What the citizen was answered.
    pub answer: Option<Description>,
    /// The report that goes on in its place.
    pub duplicate_of: Option<RecordId>,
    /// How many say "it happens to me too", the reporter not counted.
    pub voices: u32,
    /// Those of them who want to hear how it goes on, at most [`FOLLOWERS_MAX`].
    pub followers: Vec<PersonId>,
    /// The last reminder of what is due, and of which deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded: Option<Reminded>,
    /// How many reminders there have been.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reminders: u32,
    /// Whether everybody may see it.
    pub public: bool,
    /// Its id in the system it was taken over from: namespace and id.
    pub source: Option<Source>,
    /// The report that held this problem among others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<RecordId>,
    /// The reports that its problems have become.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<RecordId>,
    /// How many of the voices came with reports that were joined to it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub merged_voices: u32,
    /// The rule that found an office for it when it came in, or when it was given to that office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fired: Option<Fired>,
    /// The last time whoever reported chased it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chased: Option<Chased>,
    /// How content they are with the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rated: Option<Mood>,
    /// Whether they have had it taken up again, which they can once.
    #[serde(default, skip_serializing_if = "is_false")]
    pub contested: bool,
    /// What they, and others with files, have said beside the iter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub additions: Vec<Addition>,
    /// How many of its events are theirs, beside the moves.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub pursuits: u32,
    /// Why it is hidden, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_for: Option<HidingReason>,
    /// Photos as they came, of which parts have been blacked out since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub originals: Vec<Attachment>,
    /// Documents that the staff has enclosed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosures: Vec<Enclosure>,
    /// The emergency that it was taken in by, and its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<(RecordId, Number)>,
    /// Practices whose works it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub practices: Vec<(RecordId, Number)>,
    /// Whether what citizens wrote has been taken away.
    #[serde(default, skip_serializing_if = "is_false")]
    pub anonymised: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references over")]
const fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references over")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A reminder that has gone out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminded {
    /// How far it went.
    pub stage: Stage,
    /// Of which deadline: a later one begins anew.
    pub due_at: Timestamp,
}

/// The id of a record in another system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The other system's name.
    pub system: Line<64>,
    /// The id there.
    pub id: Line<120>,
}

/// What happened to a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are those of `Report` and of the command that asks for the event")]
#[expect(clippy::large_enum_variant, reason = "few are held at a time, and most of those are the large one")]
pub enum Event {
    /// It came in.
    Received {
        number: Number,
        category: CategoryCode,
        place: Place,
        subject: Subject,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<Description>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<Answer>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reporter: Option<PersonId>,
        office: Option<OfficeCode>,
        due: DueDates,
        /// What gave the dates.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        terms: Option<Terms>,
        public: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<Source>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<RecordId>,
        /// Which office the rules of routing found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fired: Option<Fired>,
    },
    /// An office was named.
    Routed {
        office: OfficeCode,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Description>,
        /// The rule that names the same office; none: somebody chose another one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fired: Option<Fired>,
    },
    /// It was taken in charge, inspected, started or resumed: `to` is the state it went to.
    Advanced {
        act: Act,
        to: State,
        /// The dates by the office's clock, when it goes on after having stood still.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extended: Option<DueDates>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Description>,
    },
    /// It waits.
    Suspended {
        reason: SuspensionReason,
        review_on: Date,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Description>,
    },
    /// The outcome was proposed.
    Resolved {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        result: Option<Outcome>,
        text: Description,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
    },
    /// The proposed outcome was sent back to the office.
    SentBack { text: Description },
    /// The citizen was answered.
    Answered { text: Description },
    /// It was declined.
    Rejected { reason: RejectionReason, text: Description },
    /// It repeats another one.
    MarkedDuplicate { original: RecordId },
    /// It was handed to another body.
    Transferred {
        to: Line<120>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<OfficeCode>,
        text: Description,
    },
    /// It was taken up again, with new dates.
    Reopened {
        text: Description,
        due: DueDates,
        /// What gave the dates.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        terms: Option<Terms>,
    },
    /// Somebody said "me too".
    Joined {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
    /// Another report of the same thing was joined to it, with those who wait for its answer.
    Merged {
        duplicate: RecordId,
        /// How many say it with it.
        voices: u32,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        people: Vec<PersonId>,
    },
    /// It came from inside an emergency, which answers for it.
    Absorbed(Absorbed),
    /// It is about the works of a practice, or is not any more.
    Linked(Linked),
    /// Its problems became reports of their own: it is answered when they are done.
    Split { children: Vec<RecordId> },
    /// Somebody said something.
    Commented {
        text: Description,
        audience: Audience,
        /// The offices that are asked to look.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<OfficeCode>,
        /// The note that it answers: the report's version after that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<Version>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
    },
    /// It became visible or invisible.
    Moderated {
        public: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<HidingReason>,
    },
    /// Somebody was reminded of what is due.
    Reminded(Reminded),
    /// Whoever reported took it back.
    Withdrawn {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
    },
    /// Whoever reported was not content with the answer, and had it taken up again, with new dates.
    Contested {
        text: Description,
        due: DueDates,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        terms: Option<Terms>,
    },
    /// Whoever reported asked how it stands.
    Chased {
        /// By when they are told.
        reply_by: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
    },
    /// Whoever reported said how content they are.
    Rated {
        mood: Mood,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        complaints: Vec<Complaint>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
    },
    /// What whoever reported added, and somebody has looked at, is shown to everybody.
    Disclosed { version: Version },
    /// The staff enclosed a document.
    Enclosed { title: Line<120>, audience: Audience, file: Attachment },
    /// A document that is enclosed is for others from now on.
    EnclosureShown {
        version: Version,
        audience: Audience,
        /// Whether somebody may see it who could not before.
        #[serde(default, skip_serializing_if = "is_false")]
        wider: bool,
    },
    /// Parts of a photo were blacked out: another takes its place.
    Blackened {
        /// Its large picture.
        photo: ContentHash,
        by: Attachment,
    },
    /// The photo as it came was erased.
    OriginalErased { photo: ContentHash },
    /// What citizens wrote and sent is no longer shown to anybody.
    Anonymised { subject: Subject },
}

impl Event {
    /// The state a report is in after this event, given the one before.
    #[must_use]
    pub const fn state_after(&self, before: State) -> State {
        match self {
            Self::Received { .. } => State::Received,
            Self::Routed { .. } => State::Routed,
            Self::Advanced { to, .. } => *to,
            Self::Suspended { .. } => State::Suspended,
            Self::Resolved { .. } => State::Resolved,
            Self::SentBack { .. } => State::InProgress,
            Self::Answered { .. } => State::Answered,
            Self::Rejected { .. } => State::Rejected,
            Self::MarkedDuplicate { .. } => State::Duplicate,
            Self::Transferred { .. } => State::Transferred,
            Self::Withdrawn { .. } => State::Withdrawn,
            Self::Reopened { .. } | Self::Contested { .. } => State::Reopened,
            Self::Joined { .. }
            | Self::Merged { .. }
            | Self::Absorbed(_)
            | Self::Linked(_)
            | Self::Split { .. }
            | Self::Commented { .. }
            | Self::Moderated { .. }
            | Self::Reminded(_)
            | Self::Chased { .. }
            | Self::Rated { .. }
            | Self::Disclosed { .. }
            | Self::Enclosed { .. }
            | Self::EnclosureShown { .. }
            | Self::Blackened { .. }
            | Self::OriginalErased { .. }
            | Self::Anonymised { .. } => before,
        }
    }

    /// True when the reporter and the followers are told of it. A proposed outcome is not: the desk's answer is. What the
    /// staff says in public is; what a citizen says is not.
    #[must_use]
    pub fn is_told(&self, role: Role) -> bool {
        match self {
            Self::Resolved { .. } | Self::SentBack { .. } => false,
            Self::Commented { audience: Audience::Public, .. } => role != Role::Citizen,
            Self::Enclosed { audience, .. } => *audience != Audience::Internal,
            Self::EnclosureShown { wider, .. } => *wider,
            Self::Absorbed(_) => true,
            // What a rule or an emergency does at once is told with the receipt.
            Self::Routed { .. } if role == Role::SystemAdministrator => false,
            other => other.is_move(),
        }
    }

    /// True when those who follow the report are told of it too; else whoever reported is told alone.
    #[must_use]
    pub const fn is_for_followers(&self) -> bool {
        !matches!(
            self,
            Self::Enclosed { audience: Audience::Reporter, .. }
                | Self::EnclosureShown { audience: Audience::Reporter, .. }
        )
    }

    /// True when it moves the report in its iter.
    #[must_use]
    pub const fn is_move(&self) -> bool {
        !matches!(
            self,
            Self::Joined { .. }
                | Self::Merged { .. }
                | Self::Absorbed(_)
                | Self::Linked(_)
                | Self::Split { .. }
                | Self::Commented { .. }
                | Self::Moderated { .. }
                | Self::Reminded(_)
                | Self::Chased { .. }
                | Self::Rated { .. }
                | Self::Disclosed { .. }
                | Self::Enclosed { .. }
                | Self::EnclosureShown { .. }
                | Self::Blackened { .. }
                | Self::OriginalErased { .. }
                | Self::Anonymised { .. }
        )
    }
}

impl Report {
    /// Its version without voices, what whoever reported adds, and reminders: it changes when somebody works on it, not
    /// when a citizen says "me too" or time passes.
    #[must_use]
    pub const fn worked(&self) -> Version {
        let joined = self.voices.saturating_sub(self.merged_voices);
        let others = joined.saturating_add(self.reminders).saturating_add(self.pursuits);
        Version(self.version.0.saturating_sub(others))
    }

    /// By when the next thing is due; midnight after the review date while suspended.
    #[must_use]
    pub fn due_at(&self, rules: &Rules) -> Option<Timestamp> {
        match self.review_on {
            Some(day) => {
                day.to_zoned(rules.jurisdiction.calendar.time_zone.zone().clone()).ok().map(|zoned| zoned.timestamp())
            }
            None => self.state.due(self.office_due()),
        }
    }

    /// The dates by the clock of the office.
    #[must_use]
    pub const fn office_due(&self) -> &DueDates {
        match &self.extended {
            Some(extended) => extended,
            None => &self.due,
        }
    }
}

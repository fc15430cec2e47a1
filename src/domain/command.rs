//! What somebody may want of a report: that there is one, or that something is done with it.
//!
//! What becomes of it is for [`crate::domain::decide`] to say.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::afterwards::{Complaint, Mood};
use crate::domain::category::CategoryCode;
use crate::domain::document::{Attachment, ContentHash};
use crate::domain::iter::{Act, Outcome, RejectionReason, SuspensionReason};
use crate::domain::linked::Linked;
use crate::domain::moderation::HidingReason;
use crate::domain::office::OfficeCode;
use crate::domain::person::PersonId;
use crate::domain::place::Place;
use crate::domain::record::{RecordId, Version};
use crate::domain::report::Source;
use crate::domain::text::{Description, Line, Subject};

/// What a new report carries, checked field by field but not yet against the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What it is about.
    pub category: CategoryCode,
    /// Where; the area is found by `decide`.
    pub place: Place,
    /// In a few words.
    pub subject: Subject,
    /// In more words.
    pub description: Option<Description>,
    /// Raw answers: question code and text.
    pub answers: Vec<(String, String)>,
    /// Photos and documents.
    pub attachments: Vec<Attachment>,
    /// Who sends it, if they left anything.
    pub reporter: Option<PersonId>,
    /// Whether there is a way to reach them.
    pub reachable: bool,
    /// The report that held this problem among others.
    pub parent: Option<RecordId>,
}

/// One of the problems that a report holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is about.
    pub category: CategoryCode,
    /// In a few words.
    pub subject: Subject,
    /// In more words.
    pub description: Option<Description>,
}

/// Most reports that one is split into.
pub const PARTS_MAX: usize = 5;

/// What a record brings with it when it is taken over from another system.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its id there.
    pub source: Source,
    /// By when it was to be closed there.
    pub target_at: Option<Timestamp>,
}

/// What somebody wants done with a report that exists.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Name the office.
    Route {
        /// The office.
        office: OfficeCode,
        /// Why, for colleagues.
        note: Option<Description>,
    },
    /// Let the rules that hold now name the office again, while nobody has taken charge.
    RouteByRule,
    /// Take charge, note an inspection, start or resume: moves that need nothing but an optional public note.
    Advance {
        /// Which of them.
        act: Act,
        /// For the citizen.
        note: Option<Description>,
    },
    /// Wait.
    Suspend {
        /// For what.
        reason: SuspensionReason,
        /// When to look again.
        review_on: Date,
        /// For the citizen.
        note: Option<Description>,
    },
    /// Propose the outcome.
    Resolve {
        /// What came of it.
        result: Outcome,
        /// What was done.
        text: Description,
        /// Photos of it.
        attachments: Vec<Attachment>,
    },
    /// Send the proposed outcome back to the office.
    SendBack {
        /// What is missing, for the office.
        text: Description,
    },
    /// Answer the citizen.
    Answer {
        /// The answer.
        text: Description,
    },
    /// Decline.
    Reject {
        /// Why.
        reason: RejectionReason,
        /// The same for the citizen, and where to turn.
        text: Description,
    },
    /// It repeats another one.
    MarkDuplicate {
        /// That one, which exists and is not this one.
        original: RecordId,
    },
    /// Hand to another body.
    Transfer {
        /// Which.
        to: Line<120>,
        /// The same, when it is one that is known.
        body: Option<OfficeCode>,
        /// For the citizen.
        text: Description,
    },
    /// Take up again.
    Reopen {
        /// Why.
        text: Description,
    },
    /// Note that it was closed in the system it was taken over from.
    CloseImported {
        /// With which words.
        text: Description,
    },
    /// Answer it with all that an emergency has taken in.
    AnswerTogether {
        /// What people are told now that it is over.
        text: Description,
    },
    /// Say "it happens to me too".
    Join {
        /// Who, if they left anything.
        person: Option<PersonId>,
    },
    /// Say something.
    Comment {
        /// What.
        text: Description,
        /// To whom.
        audience: Audience,
        /// Photos and documents that go with it.
        attachments: Vec<Attachment>,
    },
    /// Answer a note that asks one's office to look.
    AnswerMention {
        /// The note: the report's version after it.
        note: Version,
        /// What is answered.
        text: Description,
        /// The office that asked.
        to: Option<OfficeCode>,
    },
    /// Let everybody see it, or nobody but the office.
    Moderate {
        /// Whether everybody may see it.
        public: bool,
        /// Why not.
        reason: Option<HidingReason>,
    },
    /// Show everybody what whoever reported has added, after a look.
    Disclose {
        /// Which addition: the report's version after it.
        version: Version,
    },
    /// Say that it is about the works of a practice, or is not any more.
    Link(Linked),
    /// Enclose a document.
    Enclose {
        /// What it is.
        title: Line<120>,
        /// Who may see it.
        audience: Audience,
        /// The file.
        file: Attachment,
    },
    /// Let others see a document that is enclosed, or fewer.
    ShowEnclosure {
        /// Which: the report's version after it was enclosed.
        version: Version,
        /// Who may see it from now on.
        audience: Audience,
    },
    /// Put a photo whose parts are blacked out in the place of one.
    Blacken {
        /// The large picture of the one.
        photo: ContentHash,
        /// The other.
        by: Attachment,
    },
    /// Erase a photo as it came, of which parts have been blacked out.
    EraseOriginal {
        /// Its large picture.
        photo: ContentHash,
    },
    /// Take away what citizens wrote and sent.
    Anonymise,
    /// Take it back.
    Withdraw {
        /// Why, for the office.
        text: Option<Description>,
    },
    /// Have it taken up again, being not content with the answer.
    Contest {
        /// Why, for the office.
        text: Description,
    },
    /// Ask how it stands.
    Chase {
        /// What else is to be said, for the office.
        text: Option<Description>,
    },
    /// Say how content one is with the answer.
    Rate {
        /// How.
        mood: Mood,
        /// Why not more.
        complaints: Vec<Complaint>,
        /// The same in words, for the office.
        text: Option<Description>,
    },
    /// Remind whoever has to be reminded by now.
    Remind,
}

/// Who may read a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody.
    Public,
    /// The municipality and the partner that acts.
    Internal,
    /// Whoever reported, and those: what they add where somebody looks first.
    Reporter,
}

impl Audience {
    /// Every audience, from the widest to the narrowest.
    pub const ALL: [Self; 3] = [Self::Public, Self::Reporter, Self::Internal];

    /// The name in forms: `public`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Reporter => "reporter",
            Self::Internal => "internal",
        }
    }

    /// The audience of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.code() == code)
    }

    /// Whether what is said to these is read by `reader`: who reads as the staff does reads all of it.
    #[must_use]
    pub const fn reaches(self, reader: Self) -> bool {
        match self {
            Self::Public => true,
            Self::Reporter => !matches!(reader, Self::Public),
            Self::Internal => matches!(reader, Self::Internal),
        }
    }
}

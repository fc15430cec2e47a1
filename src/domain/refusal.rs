//! Why something is not done: every way the domain says no, with the field it concerns.

use std::fmt;

use jiff::Timestamp;

use crate::domain::category::{CategoryCode, QuestionCode};
use crate::domain::emergency::alert::RADIUS_MAX_M;
use crate::domain::iter::{Act, State};
use crate::domain::person::NotAContact;
use crate::domain::record::Number;
use crate::domain::rules::Location;
use crate::domain::text::TextError;

/// The field of a form or document that a refusal is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The place.
    Place,
    /// On which side of a border it is.
    Side,
    /// The category.
    Category,
    /// The subject.
    Subject,
    /// The description, answer or note.
    Text,
    /// The reporter's name.
    Name,
    /// The reporter's mail address.
    Email,
    /// The reporter's telephone number.
    Phone,
    /// The office.
    Office,
    /// The coded reason.
    Reason,
    /// The date to look again.
    ReviewOn,
    /// The other report.
    Original,
    /// The body it is handed to.
    Body,
    /// Photos and documents.
    Attachments,
    /// What a document is.
    Title,
    /// Who may see it.
    Audience,
    /// When it is to take place.
    Window,
    /// The parts of works.
    Phases,
    /// What works do to traffic.
    Traffic,
    /// The reports that works deal with.
    Reports,
    /// By when.
    Due,
    /// When it was done.
    At,
    /// The checklist, materials and hours.
    Work,
    /// The place that an emergency covers.
    Extent,
    /// The areas that are named.
    Areas,
    /// The categories of reports that are taken in.
    Absorbs,
    /// The persons of a practice.
    Parties,
    /// The parcels of a practice.
    Parcels,
    /// What a practice is about.
    Object,
    /// The number of a practice.
    Practice,
    /// The answer to a question of the category.
    Answer(QuestionCode),
}

/// Why the clock of the law does not do what somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockRule {
    /// The law of the type does not know it.
    NotForeseen,
    /// It may be done so often, and has been.
    TooOften {
        /// How often.
        times: u16,
    },
    /// It may be done until that day of the term.
    TooLate {
        /// The last day.
        within: u16,
    },
    /// It would be longer than it may be.
    TooLong {
        /// How many days it may be longer.
        max: u16,
    },
    /// The clock stands still already.
    Standing,
    /// The term has passed.
    Expired,
}

impl fmt::Display for ClockRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotForeseen => f.write_str("the law of this type does not foresee it"),
            Self::TooOften { times } => write!(f, "it may be done {times} times"),
            Self::TooLate { within } => write!(f, "it may be done until day {within} of the term"),
            Self::TooLong { max } => write!(f, "the term may be {max} days longer in all"),
            Self::Standing => f.write_str("the clock stands still already"),
            Self::Expired => f.write_str("the term has passed"),
        }
    }
}

/// Why something cannot have been done when it is said to have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotThen {
    /// It is still to come.
    Ahead,
    /// It is so long ago that it is no longer taken.
    TooOld,
    /// It is before what was done last.
    Before(Timestamp),
}

impl fmt::Display for NotThen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ahead => f.write_str("it lies in the future"),
            Self::TooOld => f.write_str("it is too long ago"),
            Self::Before(last) => write!(f, "it is before what was done last, at {last}"),
        }
    }
}

/// As it is called in the documents of the API.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Place => "place",
            Self::Side => "place.near",
            Self::Category => "category",
            Self::Subject => "subject",
            Self::Text => "description",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Office => "office",
            Self::Reason => "reason",
            Self::ReviewOn => "review_on",
            Self::Original => "original",
            Self::Body => "body",
            Self::Attachments => "attachments",
            Self::Title => "title",
            Self::Audience => "audience",
            Self::Window => "window",
            Self::Phases => "phases",
            Self::Traffic => "traffic",
            Self::Reports => "reports",
            Self::Due => "due_at",
            Self::At => "at",
            Self::Work => "work",
            Self::Extent => "extent",
            Self::Areas => "areas",
            Self::Absorbs => "absorbs",
            Self::Parties => "parties",
            Self::Parcels => "parcels",
            Self::Object => "object",
            Self::Practice => "practice",
            Self::Answer(code) => return write!(f, "answers.{code}"),
        };
        f.write_str(name)
    }
}

/// Why a command is refused. What the reader is told is in `words`; this is what code acts on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The actor may not do this.
    #[error("not permitted")]
    NotPermitted,
    /// The move is not legal in the state the report is in.
    #[error("{} is not possible in state {}", act.code(), state.code())]
    NotLegal {
        /// What was tried.
        act: Act,
        /// Where the report stands.
        state: State,
    },
    /// The move is not legal in the state that something beside reports is in.
    #[error("{act} is not possible in state {state}")]
    NotNow {
        /// What was tried.
        act: &'static str,
        /// Where it stands.
        state: &'static str,
    },
    /// An emergency would hold for too long, too late, or not at all.
    #[error("it must end after it begins, within seven days, and begin within seven days")]
    Holds,
    /// A circle without radius, or with a greater one than is taken.
    #[error("the radius must be from 1 to {RADIUS_MAX_M} metres")]
    Radius,
    /// More of something than is taken.
    #[error("{field}: more than {max}")]
    TooMany {
        /// Of what.
        field: Field,
        /// The greatest number.
        max: usize,
    },
    /// It cannot have been done then.
    #[error("the time cannot be right: {0}")]
    NotThen(NotThen),
    /// It would be due too late, or is past already.
    #[error("the date is past, or later than the record it is for allows")]
    Due {
        /// The latest date that is taken, if there is one.
        latest: Option<Timestamp>,
    },
    /// Checklist, materials or hours are not those of the task, or too many.
    #[error("checklist, materials or hours do not fit")]
    WorkUnfit,
    /// Somebody else has worked on the report since it was looked at.
    #[error("the report has changed since it was looked at")]
    Stale,
    /// A setting names what is not there, or others name what would go.
    #[error("the setting does not fit the others")]
    Unfit,
    /// The report is closed, so nobody can join or add to it.
    #[error("the report is closed")]
    Closed,
    /// The reports that its problems have become are not all done.
    #[error("reports that belong to it are still open: {0}")]
    ChildrenOpen(String),
    /// Nobody has to be reminded now.
    #[error("nothing is due of which nobody has been reminded")]
    NothingDue,
    /// Something that must be there is not.
    #[error("{0} is missing")]
    Missing(Field),
    /// A text is missing, too long or unclean.
    #[error("{0}: {1}")]
    Text(Field, TextError),
    /// A contact of the wrong form.
    #[error("{0}: {1}")]
    Contact(Field, NotAContact),
    /// The category requires a way to reach the reporter.
    #[error("this category requires a mail address or a telephone number")]
    ContactRequired,
    /// No position, or one that is none.
    #[error("the place is not a position in WGS 84")]
    NotAPosition,
    /// The place is not in the jurisdiction.
    #[error("the place is outside the jurisdiction")]
    Outside(Location),
    /// No such category.
    #[error("unknown category {0}")]
    UnknownCategory(String),
    /// No such office.
    #[error("unknown office {0}")]
    UnknownOffice(String),
    /// No such report, or the same one.
    #[error("unknown report {0}")]
    UnknownReport(String),
    /// The report that is said to go on repeats another one itself.
    #[error("report {0} repeats another one itself")]
    RepeatsAnother(Number),
    /// No such reason.
    #[error("unknown reason {0}")]
    UnknownReason(String),
    /// A required question has no answer.
    #[error("question {0} must be answered")]
    AnswerMissing(QuestionCode),
    /// An answer that is not of the question's kind.
    #[error("question {0} has an answer that does not fit")]
    AnswerInvalid(QuestionCode),
    /// The danger question was answered with yes: call instead.
    #[error("category {0} stops: call instead")]
    Stopped(CategoryCode),
    /// More photos and documents than one submission takes.
    #[error("more than {max} photos and documents")]
    TooManyAttachments {
        /// The greatest number.
        max: usize,
    },
    /// Files that came with it were not taken; why is said for the reader.
    #[error("files were not taken: {0}")]
    Unreadable(String),
    /// It may be done again from then on.
    #[error("not before {0}")]
    TooEarly(Timestamp),
    /// It is said or done once, and has been.
    #[error("this has been said or done before")]
    AlreadySaid,
    /// More was added to one report than is taken.
    #[error("more than {max} additions")]
    TooMuchSaid {
        /// The greatest number.
        max: usize,
    },
    /// No such type of practice.
    #[error("unknown type of practice {0}")]
    UnknownType(String),
    /// No such practice, or none that is near enough.
    #[error("unknown practice {0}")]
    UnknownPractice(String),
    /// The clock of the law does not do that.
    #[error("the clock of the law: {0}")]
    Clock(ClockRule),
    /// The date to look again is not in the future, or more than a year away.
    #[error("the date to look again must be within the next year")]
    ReviewDate,
}

impl Refusal {
    /// The field it is about, when it is about one.
    #[must_use]
    pub fn field(&self) -> Option<Field> {
        match self {
            Self::Missing(field) | Self::Text(field, _) | Self::Contact(field, _) | Self::TooMany { field, .. } => {
                Some(field.clone())
            }
            Self::ContactRequired => Some(Field::Email),
            Self::NotAPosition | Self::Outside(_) => Some(Field::Place),
            Self::UnknownCategory(_) | Self::Stopped(_) | Self::UnknownType(_) => Some(Field::Category),
            Self::UnknownOffice(_) => Some(Field::Office),
            Self::UnknownReport(_) | Self::RepeatsAnother(_) => Some(Field::Original),
            Self::UnknownReason(_) => Some(Field::Reason),
            Self::AnswerMissing(code) | Self::AnswerInvalid(code) => Some(Field::Answer(code.clone())),
            Self::TooManyAttachments { .. } | Self::Unreadable(_) => Some(Field::Attachments),
            Self::ReviewDate => Some(Field::ReviewOn),
            Self::Due { .. } => Some(Field::Due),
            Self::NotThen(_) => Some(Field::At),
            Self::WorkUnfit => Some(Field::Work),
            Self::UnknownPractice(_) => Some(Field::Practice),
            Self::Holds => Some(Field::Window),
            Self::Radius => Some(Field::Extent),
            Self::NotPermitted
            | Self::NotLegal { .. }
            | Self::NotNow { .. }
            | Self::Stale
            | Self::Unfit
            | Self::Clock(_)
            | Self::Closed
            | Self::ChildrenOpen(_)
            | Self::NothingDue
            | Self::TooEarly(_)
            | Self::AlreadySaid
            | Self::TooMuchSaid { .. } => None,
        }
    }
}

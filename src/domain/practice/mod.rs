//! A practice (pratica edilizia): a building or business procedure, from its filing to its outcome, and the works it allows.
//!
//! What the law says of its type is in [`kind`], what its term has come to in [`clock`], its moves are in [`iter`], what it
//! is about is in [`dossier`], what becomes of what is handed in in `begin`, of what somebody wants of it in `decide`. What is
//! owed soon is in [`owed`], texts to begin with are in [`template`], who asks to see its documents in [`access`].

pub mod access;
mod apply;
mod begin;
pub mod clock;
mod command;
mod decide;
pub mod dossier;
mod event;
pub mod figures;
pub mod iter;
pub mod kind;
pub mod owed;
pub mod parcel;
pub mod run;
pub mod tax_code;
pub mod template;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::command::Audience;
use crate::domain::matter::Parties;
use crate::domain::office::OfficeCode;
use crate::domain::person::Actor;
pub use crate::domain::practice::begin::{file, take_over};
use crate::domain::practice::clock::{Mark, Phase, Reading};
pub use crate::domain::practice::command::{Command, Draft, TakenOver, Wanted};
use crate::domain::practice::dossier::{Document, Dossier};
pub use crate::domain::practice::event::{Event, Standing, What};
use crate::domain::practice::iter::{Act, State};
use crate::domain::practice::kind::{Silence, Terms, WorksFrom};
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::report::Source;
use crate::domain::text::{Description, Line};

/// Most opinions that one practice waits for.
pub const OPINIONS_MAX: usize = 40;
/// Most messages of one practice.
pub const MESSAGES_MAX: usize = 500;

/// A practice as it stands: the projection of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Practice {
    /// Its id.
    pub id: RecordId,
    /// How many events it has.
    pub version: Version,
    /// The number people read.
    pub number: Number,
    /// What it is about.
    pub dossier: Dossier,
    /// The office that answers for it.
    pub office: OfficeCode,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_since: Timestamp,
    /// The day on which it was filed.
    pub filed_on: Date,
    /// The terms that hold for it; none for one of the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Box<Terms>>,
    /// What has moved its clock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// By when something is due, as its last event left it.
    #[serde(default, skip_serializing_if = "DueDates::is_empty")]
    pub due: DueDates,
    /// When it was entered here.
    pub opened_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// When works may begin, by its type.
    pub works: WorksFrom,
    /// The day from which works may go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub works_from: Option<Date>,
    /// The day on which they began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_on: Option<Date>,
    /// The day on which they ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<Date>,
    /// The day of its outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
    /// What was decided, as its parties read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Description>,
    /// Until when the outcome is on the online register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_until: Option<Date>,
    /// What the applicant was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Request>,
    /// What others were asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<Opinion>,
    /// Its documents. One is named by its place here, which never changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// What applicant and office have written to each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// Which password holds; none: nobody comes in with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<u32>,
    /// How many passwords there have been.
    #[serde(default)]
    pub passwords: u32,
    /// Its id in the system it was taken over from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Since when it is no longer in that system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_since: Option<Timestamp>,
}

/// By when something is due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDates {
    /// For the office itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<Timestamp>,
    /// By the law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statutory: Option<Timestamp>,
}

impl DueDates {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a request for integration does to the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing.
    None,
    /// It stands still.
    Suspends,
    /// The term begins anew.
    Interrupts,
}

impl Effect {
    /// Every effect.
    pub const ALL: [Self; 3] = [Self::Interrupts, Self::Suspends, Self::None];

    /// The name in forms: `suspends`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Suspends => "suspends",
            Self::Interrupts => "interrupts",
        }
    }
}

/// What the applicant was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What.
    pub text: Description,
    /// What it did to the clock.
    pub effect: Effect,
    /// When.
    pub on: Date,
    /// By when it is to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// When it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<Date>,
}

/// What another office or body thinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// For it.
    Favourable,
    /// For it, if something is done.
    Conditions,
    /// Against it.
    Contrary,
}

impl View {
    /// Every view.
    pub const ALL: [Self; 3] = [Self::Favourable, Self::Conditions, Self::Contrary];

    /// The name in forms: `favourable`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Favourable => "favourable",
            Self::Conditions => "conditions",
            Self::Contrary => "contrary",
        }
    }
}

/// Whom one asks for an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// An office of ours.
    Office(OfficeCode),
    /// A body outside: its name.
    Body(Line<120>),
}

/// An opinion that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Whom.
    pub asked: Asked,
    /// Whether they sit together (conferenza di servizi).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub conference: bool,
    /// When.
    pub on: Date,
    /// By when; silence is assent.
    pub due_on: Date,
    /// What they said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// When.
    pub on: Date,
    /// What.
    pub view: View,
    /// Why, and with what conditions.
    pub text: Description,
}

/// What applicant and office have written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// When.
    pub at: Timestamp,
    /// The office; `None`: the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeCode>,
    /// What.
    pub text: Description,
}

impl Practice {
    /// What its clock shows on a day; `None` where it has no terms.
    #[must_use]
    pub fn reading(&self, on: Date, calendar: &Calendar) -> Option<Reading> {
        let terms = self.terms.as_ref().filter(|terms| !terms.stages.is_empty())?;
        Some(clock::read(terms, &self.marks, on, calendar))
    }

    /// Whether the clock stands still because the applicant was asked for something: until it goes on nothing is decided.
    #[must_use]
    pub fn is_waiting(&self, on: Date, calendar: &Calendar) -> bool {
        let stands = |phase| matches!(phase, Phase::Suspended { .. } | Phase::Interrupted { .. });
        self.state == State::Awaiting && self.reading(on, calendar).is_some_and(|reading| stands(reading.phase))
    }

    /// By which day the office wants to have decided, as its clock shows on a day; what has no clock, as it was said.
    #[must_use]
    pub fn due_on(&self, on: Date, calendar: &Calendar) -> Option<Date> {
        let due = || Some(calendar.day_of(self.due_at()?));
        match self.reading(on, calendar).filter(|_| self.state.is_open()) {
            Some(reading) => reading.internal.or(reading.statutory).map(|due| due.on),
            None => due(),
        }
    }

    /// What it will mean when its term passes.
    #[must_use]
    pub fn silence(&self) -> Silence {
        match &self.terms {
            Some(terms) if !(terms.constraint_excludes_silence && self.dossier.constraint) => terms.silence,
            _ => Silence::Nothing,
        }
    }

    /// Whether works are under way: a building site.
    #[must_use]
    pub const fn is_site(&self) -> bool {
        self.began_on.is_some() && self.ended_on.is_none()
    }

    /// By when works must begin, once they may.
    #[must_use]
    pub fn begin_by(&self) -> Option<Date> {
        let months = self.terms.as_ref()?.begin_months;
        let from = self.works_from.filter(|_| months > 0 && self.began_on.is_none() && self.state.is_title())?;
        Some(from.saturating_add(jiff::Span::new().months(i32::from(months))))
    }

    /// By when works must end, once they have begun.
    #[must_use]
    pub fn end_by(&self) -> Option<Date> {
        let months = self.terms.as_ref()?.end_months;
        let began = self.began_on.filter(|_| months > 0 && self.ended_on.is_none())?;
        Some(began.saturating_add(jiff::Span::new().months(i32::from(months))))
    }

    /// The documents that this reader may have, each with its place, oldest first.
    pub fn documents_for(&self, reader: Audience) -> impl Iterator<Item = (usize, &Document)> {
        self.documents.iter().enumerate().filter(move |(_, document)| document.audience.reaches(reader))
    }

    /// The opinion that this office was asked for and has not given.
    pub fn asked_of<'a>(&'a self, office: &'a OfficeCode) -> impl Iterator<Item = (usize, &'a Opinion)> {
        let open = self.opinions.iter().enumerate().filter(|(_, opinion)| opinion.given.is_none());
        open.filter(move |(_, opinion)| opinion.asked == Asked::Office(office.clone()))
    }

    /// Who has to do with it.
    #[must_use]
    pub const fn parties(&self) -> Parties<'_> {
        Parties { id: self.id, office: Some(&self.office), executor: None, crew: None, public: true }
    }

    /// By when the office wants to have decided.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        if self.state.is_open() { self.due.internal.or(self.due.statutory) } else { None }
    }

    /// When silence takes effect.
    #[must_use]
    pub fn silent_at(&self) -> Option<Timestamp> {
        if self.state.is_open() && self.silence() != Silence::Nothing { self.due.statutory } else { None }
    }

    /// Whether somebody may make this move as it stands.
    #[must_use]
    pub fn may(&self, actor: &Actor, act: Act) -> bool {
        self.check_move(act, actor).is_ok()
    }
}

//! What happened to a practice: the entries of the ledger about it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::command::Audience;
use crate::domain::office::OfficeCode;
use crate::domain::practice::clock::Tick;
use crate::domain::practice::dossier::{Dossier, Handed, Reference};
use crate::domain::practice::iter::{Act, State};
use crate::domain::practice::kind::{Silence, Stage, Terms, WorksFrom};
use crate::domain::practice::{Asked, DueDates, Effect, View};
use crate::domain::record::Number;
use crate::domain::report::Source;
use crate::domain::text::{Description, Line};

/// How a practice stands in the program it is taken over from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// The day on which it was filed.
    pub filed_on: Date,
    /// The day of its outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
    /// By when it is to be decided, as that program says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// The day on which an integration came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_on: Option<Date>,
    /// The day on which works began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_on: Option<Date>,
    /// The day on which they ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<Date>,
}

impl Standing {
    /// The days on which something happened, as that program says.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        [Some(self.filed_on), self.decided_on, self.completed_on, self.began_on, self.ended_on].into_iter().flatten()
    }
}

/// What happened to a practice, on which day, and what that did to its clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The day that counts for the law.
    pub on: Date,
    /// What moved the clock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ticks: Vec<Tick>,
    /// By when something is due after it.
    #[serde(default, skip_serializing_if = "DueDates::is_empty")]
    pub due: DueDates,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are those of `Practice` and of the command that asks for the event")]
pub enum What {
    /// It was handed in.
    Filed {
        number: Number,
        dossier: Box<Dossier>,
        office: OfficeCode,
        terms: Box<Terms>,
        works: WorksFrom,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        documents: Vec<Handed>,
    },
    /// It was taken over from another program.
    TakenOver {
        number: Number,
        dossier: Box<Dossier>,
        office: OfficeCode,
        works: WorksFrom,
        standing: Standing,
        source: Source,
    },
    /// That program says something else of it.
    Updated {
        dossier: Box<Dossier>,
        standing: Standing,
        /// The office of its type; none: as before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        office: Option<OfficeCode>,
        /// When works may begin by its type; none: as before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        works: Option<WorksFrom>,
    },
    /// It is no longer in that program, or is there again.
    Missing { missing: bool },
    /// It has the number of a register.
    Registered { protocol: Reference },
    /// Somebody is responsible for it.
    Assigned { officer: Line<120> },
    /// It went on without more ado: admitted.
    Advanced {
        act: Act,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
    },
    /// A step is done.
    Passed {
        stage: Stage,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
    },
    /// The applicant was asked for something.
    Asked {
        text: Description,
        effect: Effect,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_on: Option<Date>,
    },
    /// The applicant answered a request, or a notice.
    Answered {
        act: Act,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Description>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        documents: Vec<Handed>,
    },
    /// Others were asked.
    Consulted { asked: Asked, due_on: Date, conference: bool },
    /// They said what they think.
    Opined { opinion: usize, view: View, text: Description },
    /// The term is longer.
    Extended { days: u16, text: Description },
    /// The applicant was told why it will be refused.
    Notified { text: Description },
    /// It was decided.
    Decided {
        act: Act,
        text: Description,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        release: Option<Reference>,
    },
    /// Nobody decided in time.
    Silence { meaning: Silence },
    /// The outcome is on the online register.
    Published { until: Date },
    /// Works began or ended.
    Works { act: Act },
    /// A document was added.
    Enclosed { document: Handed, audience: Audience },
    /// Others may see a document.
    Shown { document: usize, audience: Audience },
    /// Somebody wrote.
    Wrote { text: Description },
    /// There is another password, or none.
    Renewed { open: bool },
    /// What is said of it was corrected.
    Amended { dossier: Box<Dossier> },
}

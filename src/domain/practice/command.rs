//! What somebody wants of a practice.

use jiff::civil::Date;

use crate::domain::command::Audience;
use crate::domain::practice::dossier::{Dossier, Handed, Party, Reference};
use crate::domain::practice::iter::Act;
use crate::domain::practice::{Asked, Effect, Standing, View};
use crate::domain::report::Source;
use crate::domain::text::{Description, Line};

/// What somebody wants done with a practice.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// The day on which it happened, where that is not today: what came by post, or was decided on paper.
    pub on: Option<Date>,
    /// What.
    pub what: Wanted,
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the event that it leads to")]
pub enum Wanted {
    /// Note the number of the register.
    Register { protocol: Reference },
    /// Say who is responsible.
    Assign { officer: Line<120> },
    /// Admit it.
    Admit { text: Option<Description> },
    /// Say that the step is done.
    Pass { text: Option<Description> },
    /// Ask the applicant.
    Ask { text: Description, effect: Effect, within_days: Option<u16> },
    /// Answer a request, or a notice.
    Answer { act: Act, text: Option<Description>, documents: Vec<Handed> },
    /// Ask others, who have so many days.
    Consult { asked: Asked, days: u16, conference: bool },
    /// Say what one thinks.
    Opine { opinion: usize, view: View, text: Description },
    /// Make the term longer.
    Extend { days: u16, text: Description },
    /// Tell the applicant why it will be refused.
    Notify { text: Description },
    /// Decide: grant, confirm, prohibit, refuse, reject, archive, annul, let lapse.
    Decide { act: Act, text: Description, release: Option<Reference> },
    /// Publish the outcome.
    Publish { until: Date },
    /// Say that works began or ended.
    Works { act: Act },
    /// Add a document.
    Enclose { document: Handed, audience: Audience },
    /// Say who may see one.
    Show { document: usize, audience: Audience },
    /// Write.
    Write { text: Description },
    /// Make another password, or none.
    Renew { open: bool },
    /// Correct what is said of it.
    Amend { dossier: Box<Dossier> },
    /// Let silence take effect.
    BeSilent,
    /// Say of it what the program says that it was taken over from.
    Update { dossier: Box<Dossier>, standing: Standing },
    /// Say that it is no longer there, or is there again.
    Miss { missing: bool },
}

/// What is handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What it is about.
    pub dossier: Dossier,
    /// The day on which it came, where that is not today: on paper.
    pub filed_on: Option<Date>,
    /// Who has to do with it; kept apart from the ledger.
    pub parties: Vec<Party>,
    /// What is attached.
    pub documents: Vec<Handed>,
}

/// What is taken over.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenOver {
    /// What it is about.
    pub dossier: Dossier,
    /// How it stands.
    pub standing: Standing,
    /// Its id there.
    pub source: Source,
    /// Who has to do with it; kept apart from the ledger.
    pub parties: Vec<Party>,
}

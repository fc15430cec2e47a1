//! The iter of a practice: its states, and the one table of legal moves.

use serde::{Deserialize, Serialize};

use crate::domain::iter::Reach;
use crate::domain::person::Role;

/// Where a practice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Handed in, with a receipt.
    Filed,
    /// In the register; somebody looks whether all is there.
    Checking,
    /// What was handed in cannot be dealt with: closed.
    Inadmissible,
    /// An officer deals with it.
    Examining,
    /// The office waits for what it has asked the applicant for.
    Awaiting,
    /// Other offices and bodies are asked, or sit together.
    Consulting,
    /// The applicant knows why it will be refused, and may answer.
    NoticeGiven,
    /// Granted.
    Granted,
    /// Nothing was said in time, which means that it is granted.
    SilentAssent,
    /// What was declared stands.
    Effective,
    /// What was declared must not go on.
    Prohibited,
    /// Refused.
    Refused,
    /// Nothing was said in time, which means that it is refused.
    SilentRefusal,
    /// Put away without a decision: withdrawn, or what was asked for never came.
    Archived,
    /// Taken back by the office.
    Annulled,
    /// No longer good: works did not begin or end in time.
    Lapsed,
}

impl State {
    /// Every state, in the order of the iter.
    pub const ALL: [Self; 16] = [
        Self::Filed,
        Self::Checking,
        Self::Inadmissible,
        Self::Examining,
        Self::Awaiting,
        Self::Consulting,
        Self::NoticeGiven,
        Self::Granted,
        Self::SilentAssent,
        Self::Effective,
        Self::Prohibited,
        Self::Refused,
        Self::SilentRefusal,
        Self::Archived,
        Self::Annulled,
        Self::Lapsed,
    ];

    /// True while the office owes a decision.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Filed | Self::Checking | Self::Examining | Self::Awaiting | Self::Consulting | Self::NoticeGiven
        )
    }

    /// Whether it is a title to build by.
    #[must_use]
    pub const fn is_title(self) -> bool {
        matches!(self, Self::Granted | Self::SilentAssent | Self::Effective)
    }

    /// The name in ledgers, URLs, tiles and style sheets: `examining`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Checking => "checking",
            Self::Inadmissible => "inadmissible",
            Self::Examining => "examining",
            Self::Awaiting => "awaiting",
            Self::Consulting => "consulting",
            Self::NoticeGiven => "notice_given",
            Self::Granted => "granted",
            Self::SilentAssent => "silent_assent",
            Self::Effective => "effective",
            Self::Prohibited => "prohibited",
            Self::Refused => "refused",
            Self::SilentRefusal => "silent_refusal",
            Self::Archived => "archived",
            Self::Annulled => "annulled",
            Self::Lapsed => "lapsed",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What somebody may do with a practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Note the number of the municipality's register.
    Register,
    /// Say who is responsible for the procedure.
    Assign,
    /// Say that all is there.
    Admit,
    /// Say that it cannot be dealt with.
    Reject,
    /// Ask the applicant for what is missing.
    Ask,
    /// Hand in what was asked for.
    Answer,
    /// Ask another office or body what it thinks.
    Consult,
    /// Say what one thinks.
    Opine,
    /// Say that a step is done.
    Pass,
    /// Make the term longer.
    Extend,
    /// Tell the applicant why it will be refused.
    Notify,
    /// Answer that.
    Remark,
    /// Grant it.
    Grant,
    /// Say that what was declared is as it should be.
    Confirm,
    /// Say that what was declared must not go on.
    Prohibit,
    /// Refuse it.
    Refuse,
    /// Put it away.
    Archive,
    /// Take back what was granted.
    Annul,
    /// Say that it is no longer good.
    Lapse,
    /// Put the outcome on the online register until a day.
    Publish,
    /// Say that works have begun.
    BeginWorks,
    /// Say that works have ended.
    EndWorks,
    /// Add a document.
    Enclose,
    /// Say who may see a document.
    Show,
    /// Write to the office, or to the applicant.
    Write,
    /// Make another password, or none.
    Renew,
    /// Correct what is said of it.
    Amend,
}

/// A row of the table of moves.
#[derive(Debug)]
pub struct Move {
    /// What is done.
    pub act: Act,
    /// States it may be done in.
    pub from: &'static [State],
    /// Where it leads; `None`: it stays where it is.
    pub to: Option<State>,
    /// Who may do it, and to whose practices.
    pub who: &'static [(Role, Reach)],
}

/// Who answers for it.
const OFFICER: &[(Role, Reach)] = &[(Role::BuildingOfficer, Reach::Own)];
/// That office, and whoever came with the number and the password.
const BOTH: &[(Role, Reach)] = &[(Role::Citizen, Reach::Key), (Role::BuildingOfficer, Reach::Own)];
/// Whoever was asked; that it is their office is asked beside this.
const ASKED: &[(Role, Reach)] =
    &[(Role::BuildingOfficer, Reach::Any), (Role::Coordinator, Reach::Any), (Role::FrontDesk, Reach::Any)];

/// The legal moves, the usual one of a state before the others.
pub static MOVES: &[Move] = {
    use State::{
        Annulled, Archived, Awaiting, Checking, Consulting, Effective, Examining, Filed, Granted, Inadmissible, Lapsed,
        NoticeGiven, Prohibited, Refused, SilentAssent,
    };
    const OPEN: &[State] = &[Filed, Checking, Examining, Awaiting, Consulting, NoticeGiven];
    const AT_WORK: &[State] = &[Filed, Checking, Examining, Consulting];
    const TITLE: &[State] = &[Granted, SilentAssent, Effective];
    // What was declared at its filing is good for works before anybody has said so.
    const BUILDING: &[State] =
        &[Filed, Checking, Examining, Awaiting, Consulting, NoticeGiven, Granted, SilentAssent, Effective];
    // What was asked for may never come: then it is decided without, once the clock goes on by itself.
    const DECIDABLE: &[State] = &[Examining, Awaiting, Consulting, NoticeGiven];
    &[
        // The first number of a register leads on; a later one is only noted.
        Move { act: Act::Register, from: &State::ALL, to: None, who: OFFICER },
        Move { act: Act::Admit, from: &[Filed, Checking], to: Some(Examining), who: OFFICER },
        Move { act: Act::Ask, from: AT_WORK, to: Some(Awaiting), who: OFFICER },
        Move { act: Act::Answer, from: &[Awaiting], to: Some(Examining), who: BOTH },
        Move { act: Act::Consult, from: &[Examining, Consulting], to: Some(Consulting), who: OFFICER },
        Move { act: Act::Opine, from: &[Consulting, Examining, Awaiting, NoticeGiven], to: None, who: ASKED },
        Move { act: Act::Pass, from: DECIDABLE, to: None, who: OFFICER },
        Move { act: Act::Grant, from: DECIDABLE, to: Some(Granted), who: OFFICER },
        Move { act: Act::Confirm, from: OPEN, to: Some(Effective), who: OFFICER },
        Move { act: Act::Notify, from: &[Examining, Awaiting, Consulting], to: Some(NoticeGiven), who: OFFICER },
        Move { act: Act::Remark, from: &[NoticeGiven], to: Some(Examining), who: BOTH },
        Move { act: Act::Refuse, from: DECIDABLE, to: Some(Refused), who: OFFICER },
        Move {
            act: Act::Prohibit,
            from: &[Filed, Checking, Examining, Awaiting, Consulting, NoticeGiven, Effective],
            to: Some(Prohibited),
            who: OFFICER,
        },
        Move { act: Act::Reject, from: &[Filed, Checking], to: Some(Inadmissible), who: OFFICER },
        Move { act: Act::Extend, from: OPEN, to: None, who: OFFICER },
        Move { act: Act::Archive, from: OPEN, to: Some(Archived), who: OFFICER },
        Move { act: Act::Annul, from: TITLE, to: Some(Annulled), who: OFFICER },
        Move { act: Act::Lapse, from: TITLE, to: Some(Lapsed), who: OFFICER },
        Move { act: Act::Publish, from: &State::ALL, to: None, who: OFFICER },
        Move { act: Act::BeginWorks, from: BUILDING, to: None, who: BOTH },
        // Also those that must not go on come to an end.
        Move { act: Act::EndWorks, from: &State::ALL, to: None, who: BOTH },
        Move { act: Act::Assign, from: &State::ALL, to: None, who: OFFICER },
        Move { act: Act::Enclose, from: &State::ALL, to: None, who: BOTH },
        Move { act: Act::Show, from: &State::ALL, to: None, who: OFFICER },
        Move { act: Act::Write, from: &State::ALL, to: None, who: BOTH },
        Move { act: Act::Renew, from: &State::ALL, to: None, who: OFFICER },
        Move { act: Act::Amend, from: &State::ALL, to: None, who: OFFICER },
    ]
};

impl Act {
    /// Its row in [`MOVES`]; every act has exactly one (tested).
    #[must_use]
    pub fn row(self) -> &'static Move {
        MOVES.iter().find(|row| row.act == self).unwrap_or(&MOVES[0])
    }

    /// The name in forms and URLs: `grant`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Assign => "assign",
            Self::Admit => "admit",
            Self::Reject => "reject",
            Self::Ask => "ask",
            Self::Answer => "answer",
            Self::Consult => "consult",
            Self::Opine => "opine",
            Self::Pass => "pass",
            Self::Extend => "extend",
            Self::Notify => "notify",
            Self::Remark => "remark",
            Self::Grant => "grant",
            Self::Confirm => "confirm",
            Self::Prohibit => "prohibit",
            Self::Refuse => "refuse",
            Self::Archive => "archive",
            Self::Annul => "annul",
            Self::Lapse => "lapse",
            Self::Publish => "publish",
            Self::BeginWorks => "begin_works",
            Self::EndWorks => "end_works",
            Self::Enclose => "enclose",
            Self::Show => "show",
            Self::Write => "write",
            Self::Renew => "renew",
            Self::Amend => "amend",
        }
    }

    /// The act of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        MOVES.iter().map(|row| row.act).find(|act| act.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_one_row_and_one_name() {
        for row in MOVES {
            assert_eq!(MOVES.iter().filter(|other| other.act == row.act).count(), 1);
            assert_eq!(Act::of_code(row.act.code()), Some(row.act));
        }
    }

    #[test]
    fn every_open_state_can_be_reached_and_left() {
        // Silence leads to these by itself, the number of a register to that.
        let silent = [State::SilentAssent, State::SilentRefusal, State::Checking];
        for state in State::ALL {
            let entered = MOVES.iter().any(|row| row.to == Some(state));
            assert!(state == State::Filed || silent.contains(&state) || entered, "{state:?}");
            let left = MOVES.iter().any(|row| row.from.contains(&state) && row.to.is_some_and(|to| to != state));
            assert_eq!(state.is_open() || state.is_title(), left, "{state:?}");
            assert_eq!(State::of_code(state.code()), Some(state));
        }
    }
}

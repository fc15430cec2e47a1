//! The iter of a report: its states, and the one table of legal moves.
//!
//! A move says from which states it may be made, where it leads, who may make it and what it must carry.
//! Pages, API and imports all ask this table; nothing else decides about states.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::deadline::DueDates;
use crate::domain::person::Role;
pub use crate::domain::reasons::{Outcome, RejectionReason, SuspensionReason};

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Came in; the front desk answers for it.
    Received,
    /// An office has been named.
    Routed,
    /// A person of the office answers for it.
    TakenInCharge,
    /// Somebody has been there and looked.
    Inspected,
    /// Work is planned or under way.
    InProgress,
    /// Waits, with a reason and a date to look again.
    Suspended,
    /// The office proposes the outcome; the desk has to answer.
    Resolved,
    /// The citizen has the answer: closed.
    Answered,
    /// Not to be dealt with, with the reason: closed.
    Rejected,
    /// Another report of the same thing goes on: closed.
    Duplicate,
    /// Handed to another body: closed.
    Transferred,
    /// Taken back by whoever sent it: closed.
    Withdrawn,
    /// Came back after it was closed.
    Reopened,
}

impl State {
    /// Every state, in the order of the iter.
    pub const ALL: [Self; 13] = [
        Self::Received,
        Self::Routed,
        Self::TakenInCharge,
        Self::Inspected,
        Self::InProgress,
        Self::Suspended,
        Self::Resolved,
        Self::Answered,
        Self::Rejected,
        Self::Duplicate,
        Self::Transferred,
        Self::Withdrawn,
        Self::Reopened,
    ];

    /// True while somebody still owes something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Answered | Self::Rejected | Self::Duplicate | Self::Transferred | Self::Withdrawn)
    }

    /// The name in ledgers, URLs, tiles and style sheets: `taken_in_charge`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Routed => "routed",
            Self::TakenInCharge => "taken_in_charge",
            Self::Inspected => "inspected",
            Self::InProgress => "in_progress",
            Self::Suspended => "suspended",
            Self::Resolved => "resolved",
            Self::Answered => "answered",
            Self::Rejected => "rejected",
            Self::Duplicate => "duplicate",
            Self::Transferred => "transferred",
            Self::Withdrawn => "withdrawn",
            Self::Reopened => "reopened",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What is due in this state and by when; `None` when closed or when a date of its own holds (suspended).
    #[must_use]
    pub const fn due(self, dates: &DueDates) -> Option<Timestamp> {
        match self {
            Self::Received | Self::Routed | Self::Reopened => Some(dates.take_charge_at),
            Self::TakenInCharge if dates.inspect_at.is_some() => dates.inspect_at,
            Self::TakenInCharge | Self::Inspected | Self::InProgress => Some(dates.resolve_at),
            Self::Resolved => Some(dates.answer_at),
            Self::Suspended
            | Self::Answered
            | Self::Rejected
            | Self::Duplicate
            | Self::Transferred
            | Self::Withdrawn => None,
        }
    }
}

/// What somebody may do to move a report on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Name the office that answers.
    Route,
    /// Take charge.
    TakeCharge,
    /// Note an inspection.
    Inspect,
    /// Begin, or plan, the work.
    Start,
    /// Wait for something.
    Suspend,
    /// Stop waiting.
    Resume,
    /// Propose the outcome.
    Resolve,
    /// Send the proposed outcome back to the office.
    SendBack,
    /// Answer the citizen.
    Answer,
    /// Decline.
    Reject,
    /// Say which report it repeats.
    MarkDuplicate,
    /// Hand to another body.
    Transfer,
    /// Take up again.
    Reopen,
    /// Have it taken up again, being not content with the answer.
    Contest,
    /// Take it back.
    Withdraw,
    /// Note that it was closed in the system it was taken over from.
    CloseImported,
    /// Answer it with all that an emergency has taken in.
    AnswerTogether,
}

/// Whose reports a role may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Any report of the jurisdiction.
    Any,
    /// Reports that its own office answers for.
    Own,
    /// Reports that its own office answers for, of categories that let the office answer the citizen.
    OwnWhereOfficeAnswers,
    /// The report whose private link they hold.
    Key,
    /// The report of a note that asks their office to look.
    Asked,
    /// What their own office answers for, or carries out.
    OwnOrExecutes,
    /// What their own office carries out.
    Executes,
    /// What is given to them themselves, or to their office and nobody in it.
    Assigned,
}

/// What a move must carry, beside who and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    /// Nothing more.
    Nothing,
    /// An office.
    Office,
    /// A text for the citizen.
    Text,
    /// A text for the office.
    NoteText,
    /// A coded result, and a text that the desk makes the answer of.
    ResultAndText,
    /// A coded reason and a date to look again.
    ReasonAndReview,
    /// A coded reason and a text for the citizen.
    ReasonAndText,
    /// The other report.
    Original,
    /// The other body and a text for the citizen.
    BodyAndText,
}

/// A row of the table of moves.
#[derive(Debug)]
pub struct Move {
    /// What is done.
    pub act: Act,
    /// States it may be done in.
    pub from: &'static [State],
    /// Where it leads; `None`: back to the state before the suspension.
    pub to: Option<State>,
    /// Who may do it, and to whose reports.
    pub who: &'static [(Role, Reach)],
    /// What it must carry.
    pub carries: Carries,
}

/// The desk for anything (it also notes what an office says by telephone), offices for their own.
const DESK_AND_OFFICE: &[(Role, Reach)] =
    &[(Role::FrontDesk, Reach::Any), (Role::Coordinator, Reach::Own), (Role::Partner, Reach::Own)];
const DESK: &[(Role, Reach)] = &[(Role::FrontDesk, Reach::Any)];
/// Whoever holds the private link.
const REPORTER: &[(Role, Reach)] = &[(Role::Citizen, Reach::Key)];
const DESK_AND_COORDINATOR: &[(Role, Reach)] = &[(Role::FrontDesk, Reach::Any), (Role::Coordinator, Reach::Own)];

/// The legal moves, the usual one of a state before the others.
pub static MOVES: &[Move] = {
    use State::{
        Answered, Duplicate, InProgress, Inspected, Received, Rejected, Reopened, Resolved, Routed, Suspended,
        TakenInCharge, Transferred, Withdrawn,
    };
    &[
        Move {
            act: Act::Route,
            from: &[Received, Reopened, Routed, TakenInCharge, Inspected, InProgress],
            to: Some(Routed),
            who: DESK_AND_COORDINATOR,
            carries: Carries::Office,
        },
        Move {
            act: Act::TakeCharge,
            // What comes back does so to the office that had it.
            from: &[Routed, Reopened],
            to: Some(TakenInCharge),
            who: DESK_AND_OFFICE,
            carries: Carries::Nothing,
        },
        Move {
            act: Act::Start,
            from: &[TakenInCharge, Inspected],
            to: Some(InProgress),
            who: DESK_AND_OFFICE,
            carries: Carries::Nothing,
        },
        Move {
            act: Act::Resolve,
            from: &[InProgress, Inspected, TakenInCharge],
            to: Some(Resolved),
            who: DESK_AND_OFFICE,
            carries: Carries::ResultAndText,
        },
        Move {
            act: Act::Answer,
            from: &[Resolved],
            to: Some(Answered),
            who: &[
                (Role::FrontDesk, Reach::Any),
                (Role::Coordinator, Reach::OwnWhereOfficeAnswers),
                (Role::Partner, Reach::OwnWhereOfficeAnswers),
            ],
            carries: Carries::Text,
        },
        Move { act: Act::SendBack, from: &[Resolved], to: Some(InProgress), who: DESK, carries: Carries::NoteText },
        Move {
            act: Act::Inspect,
            from: &[TakenInCharge],
            to: Some(Inspected),
            who: DESK_AND_OFFICE,
            carries: Carries::Nothing,
        },
        Move { act: Act::Resume, from: &[Suspended], to: None, who: DESK_AND_OFFICE, carries: Carries::Nothing },
        Move {
            act: Act::Suspend,
            from: &[TakenInCharge, Inspected, InProgress],
            to: Some(Suspended),
            who: DESK_AND_OFFICE,
            carries: Carries::ReasonAndReview,
        },
        Move {
            act: Act::MarkDuplicate,
            from: &[Received, Routed, TakenInCharge, Inspected, Reopened],
            to: Some(Duplicate),
            who: DESK_AND_COORDINATOR,
            carries: Carries::Original,
        },
        Move {
            act: Act::Reject,
            from: &[Received, Routed, TakenInCharge, Inspected, Reopened],
            to: Some(Rejected),
            who: DESK,
            carries: Carries::ReasonAndText,
        },
        Move {
            act: Act::Transfer,
            from: &[Received, Routed, TakenInCharge, Inspected, Reopened],
            to: Some(Transferred),
            who: DESK,
            carries: Carries::BodyAndText,
        },
        Move {
            act: Act::Reopen,
            from: &[Answered, Rejected, Duplicate, Transferred, Withdrawn, Resolved],
            to: Some(Reopened),
            who: DESK,
            carries: Carries::Text,
        },
        Move { act: Act::Contest, from: &[Answered], to: Some(Reopened), who: REPORTER, carries: Carries::NoteText },
        Move {
            act: Act::Withdraw,
            // While nobody has begun to work on it: then what was found out stays, and is answered.
            from: &[Received, Routed, TakenInCharge, Reopened],
            to: Some(Withdrawn),
            who: REPORTER,
            carries: Carries::Nothing,
        },
        Move {
            act: Act::CloseImported,
            // The other system may end a case at any time, also one that has been worked on here meanwhile.
            from: &[Received, Routed, TakenInCharge, Inspected, InProgress, Suspended, Resolved, Reopened],
            to: Some(Answered),
            who: &[(Role::SystemAdministrator, Reach::Any)],
            carries: Carries::Text,
        },
        Move {
            act: Act::AnswerTogether,
            // What somebody has begun to work on is answered by them.
            from: &[Received, Routed],
            to: Some(Answered),
            who: &[(Role::SystemAdministrator, Reach::Any)],
            carries: Carries::Text,
        },
    ]
};

impl Act {
    /// Its row in [`MOVES`]; every act has exactly one (tested).
    #[must_use]
    pub fn row(self) -> &'static Move {
        MOVES.iter().find(|row| row.act == self).unwrap_or(&MOVES[0])
    }

    /// The name in forms and URLs: `take_charge`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::TakeCharge => "take_charge",
            Self::Inspect => "inspect",
            Self::Start => "start",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Resolve => "resolve",
            Self::SendBack => "send_back",
            Self::Answer => "answer",
            Self::Reject => "reject",
            Self::MarkDuplicate => "mark_duplicate",
            Self::Transfer => "transfer",
            Self::Reopen => "reopen",
            Self::Contest => "contest",
            Self::Withdraw => "withdraw",
            Self::CloseImported => "close_imported",
            Self::AnswerTogether => "answer_together",
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
            assert!(std::ptr::eq(row.act.row(), row));
        }
    }

    #[test]
    fn every_state_can_be_left_and_reached() {
        for state in State::ALL {
            assert!(MOVES.iter().any(|row| row.from.contains(&state)), "{state:?} is a dead end");
            assert!(
                state == State::Received || MOVES.iter().any(|row| row.to == Some(state)),
                "{state:?} cannot be reached"
            );
            assert_eq!(State::of_code(state.code()), Some(state));
        }
    }

    #[test]
    fn only_the_desk_and_whoever_reported_take_up_what_is_closed() {
        for row in MOVES.iter().filter(|row| row.from.iter().any(|state| !state.is_open())) {
            assert!(row.who == if row.act == Act::Contest { REPORTER } else { DESK }, "{:?}", row.act);
            assert!(matches!(row.act, Act::Contest | Act::Reopen));
        }
    }
}

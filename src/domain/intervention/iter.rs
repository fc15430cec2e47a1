//! The iter of an intervention: its states, and the one table of legal moves.

use serde::{Deserialize, Serialize};

use crate::domain::iter::Reach;
use crate::domain::person::Role;

/// Where an intervention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Somebody wants it; nobody has said yes.
    Proposed,
    /// The office that answers has said yes.
    Authorised,
    /// It has its days: everybody sees it.
    Planned,
    /// Under way.
    Active,
    /// Interrupted, with a reason and a date to look again.
    Suspended,
    /// The executor says that it is done.
    Completed,
    /// The office has looked at it: closed.
    Checked,
    /// It does not take place: closed.
    Cancelled,
}

impl State {
    /// Every state, in the order of the iter.
    pub const ALL: [Self; 8] = [
        Self::Proposed,
        Self::Authorised,
        Self::Planned,
        Self::Active,
        Self::Suspended,
        Self::Completed,
        Self::Checked,
        Self::Cancelled,
    ];

    /// True while somebody still owes something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Checked | Self::Cancelled)
    }

    /// Whether the ground is taken: under way or interrupted.
    #[must_use]
    pub const fn is_on_site(self) -> bool {
        matches!(self, Self::Active | Self::Suspended)
    }

    /// The name in ledgers, URLs, tiles and style sheets: `proposed`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Authorised => "authorised",
            Self::Planned => "planned",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Completed => "completed",
            Self::Checked => "checked",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What somebody may do to move an intervention on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Say yes to it.
    Authorise,
    /// Say that its days stand.
    Plan,
    /// Begin.
    Start,
    /// Begin what cannot wait for a yes.
    StartAtOnce,
    /// Interrupt.
    Suspend,
    /// Go on.
    Resume,
    /// Say that it is done.
    Complete,
    /// Say that it was done well.
    Check,
    /// Say that something is missing.
    SendBack,
    /// Let it not take place.
    Cancel,
}

/// What a move must carry, beside who and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    /// Nothing more.
    Nothing,
    /// A text.
    Text,
    /// A text and a date to look again.
    TextAndReview,
}

/// A row of the table of moves.
#[derive(Debug)]
pub struct Move {
    /// What is done.
    pub act: Act,
    /// States it may be done in.
    pub from: &'static [State],
    /// Where it leads.
    pub to: State,
    /// Who may do it, and to whose interventions.
    pub who: &'static [(Role, Reach)],
    /// What it must carry.
    pub carries: Carries,
}

/// Who answers for it; the installation, when it is taken over from another system.
const OFFICE: &[(Role, Reach)] =
    &[(Role::FrontDesk, Reach::Any), (Role::Coordinator, Reach::Own), (Role::SystemAdministrator, Reach::Any)];
/// Those, and who carries it out; the installation, where its tasks say so.
const OFFICE_AND_EXECUTOR: &[(Role, Reach)] = &[
    (Role::FrontDesk, Reach::Any),
    (Role::Coordinator, Reach::OwnOrExecutes),
    (Role::Partner, Reach::OwnOrExecutes),
    (Role::SystemAdministrator, Reach::Any),
];

/// The legal moves, the usual one of a state before the others.
pub static MOVES: &[Move] = {
    use State::{Active, Authorised, Cancelled, Checked, Completed, Planned, Proposed, Suspended};
    &[
        Move { act: Act::Authorise, from: &[Proposed], to: Authorised, who: OFFICE, carries: Carries::Nothing },
        Move { act: Act::Plan, from: &[Authorised], to: Planned, who: OFFICE_AND_EXECUTOR, carries: Carries::Nothing },
        Move { act: Act::Start, from: &[Planned], to: Active, who: OFFICE_AND_EXECUTOR, carries: Carries::Nothing },
        Move { act: Act::Complete, from: &[Active], to: Completed, who: OFFICE_AND_EXECUTOR, carries: Carries::Text },
        Move { act: Act::Check, from: &[Completed], to: Checked, who: OFFICE, carries: Carries::Nothing },
        Move { act: Act::SendBack, from: &[Completed], to: Active, who: OFFICE, carries: Carries::Text },
        Move { act: Act::Resume, from: &[Suspended], to: Active, who: OFFICE_AND_EXECUTOR, carries: Carries::Nothing },
        Move {
            act: Act::Suspend,
            from: &[Active],
            to: Suspended,
            who: OFFICE_AND_EXECUTOR,
            carries: Carries::TextAndReview,
        },
        Move {
            act: Act::StartAtOnce,
            from: &[Proposed, Authorised],
            to: Active,
            who: OFFICE_AND_EXECUTOR,
            carries: Carries::Text,
        },
        Move {
            act: Act::Cancel,
            from: &[Proposed, Authorised, Planned, Suspended],
            to: Cancelled,
            who: OFFICE_AND_EXECUTOR,
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

    /// The name in forms and URLs: `authorise`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Authorise => "authorise",
            Self::Plan => "plan",
            Self::Start => "start",
            Self::StartAtOnce => "start_at_once",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Complete => "complete",
            Self::Check => "check",
            Self::SendBack => "send_back",
            Self::Cancel => "cancel",
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
            assert!(row.from.iter().all(|state| state.is_open()), "what is closed stays closed");
        }
    }

    #[test]
    fn every_state_can_be_reached_and_every_open_one_left() {
        for state in State::ALL {
            assert!(state == State::Proposed || MOVES.iter().any(|row| row.to == state), "{state:?}");
            assert_eq!(state.is_open(), MOVES.iter().any(|row| row.from.contains(&state)), "{state:?}");
            assert_eq!(State::of_code(state.code()), Some(state));
        }
    }
}

//! The iter of an emergency: its states, and the one table of legal moves.

use serde::{Deserialize, Serialize};

use crate::domain::iter::Reach;
use crate::domain::person::Role;

/// Where an emergency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was issued, and nobody has called it off.
    Issued,
    /// Its time has run out.
    Expired,
    /// It is over: somebody has said so.
    Cancelled,
}

impl State {
    /// Every state, in the order of the iter.
    pub const ALL: [Self; 3] = [Self::Issued, Self::Expired, Self::Cancelled];

    /// True while somebody still owes something: what has expired is still to be closed with a text.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Cancelled)
    }

    /// The name in ledgers and URLs: `issued`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What somebody may do with an emergency that was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Say it anew: another text, place or time.
    Update,
    /// Note that its time has run out.
    Lapse,
    /// Say that it is over.
    Cancel,
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
    /// Who may do it, and to whose emergencies.
    pub who: &'static [(Role, Reach)],
}

/// The desk and the police for any, who works for an office for what that office answers for.
const OWNERS: &[(Role, Reach)] =
    &[(Role::FrontDesk, Reach::Any), (Role::Coordinator, Reach::Own), (Role::Partner, Reach::Own)];
/// The installation's own timer.
const SYSTEM: &[(Role, Reach)] = &[(Role::SystemAdministrator, Reach::Any)];

/// The legal moves.
pub static MOVES: &[Move] = &[
    Move { act: Act::Update, from: &[State::Issued, State::Expired], to: State::Issued, who: OWNERS },
    Move { act: Act::Cancel, from: &[State::Issued, State::Expired], to: State::Cancelled, who: OWNERS },
    Move { act: Act::Lapse, from: &[State::Issued], to: State::Expired, who: SYSTEM },
];

impl Act {
    /// Its row in [`MOVES`]; every act has exactly one (tested).
    #[must_use]
    pub fn row(self) -> &'static Move {
        MOVES.iter().find(|row| row.act == self).unwrap_or(&MOVES[0])
    }

    /// The name in forms and URLs: `update`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Cancel => "cancel",
            Self::Lapse => "lapse",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_one_row_and_what_is_over_stays_so() {
        for row in MOVES {
            assert_eq!(MOVES.iter().filter(|other| other.act == row.act).count(), 1);
            assert!(row.from.iter().all(|state| state.is_open()), "{:?}", row.act);
        }
        for state in State::ALL {
            assert_eq!(State::of_code(state.code()), Some(state));
            assert_eq!(state.is_open(), MOVES.iter().any(|row| row.from.contains(&state)));
        }
    }
}

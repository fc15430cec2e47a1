//! What may be done with a task, by whom and when: the table of its acts, the moves among them.

use serde::{Deserialize, Serialize};

use crate::domain::iter::Reach;
use crate::domain::person::Role;

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Given; nobody has said yes yet.
    Assigned,
    /// Whoever it was given to will do it.
    Accepted,
    /// Whoever it was given to will not do it.
    Refused,
    /// They are on their way.
    Travelling,
    /// They work on it.
    Started,
    /// They have stopped for now.
    Paused,
    /// They say it is done.
    Done,
    /// Whoever gave it has looked, and it is.
    Verified,
    /// It need not be done any more.
    Cancelled,
}

impl State {
    /// Every state, in the order of the work.
    pub const ALL: [Self; 9] = [
        Self::Assigned,
        Self::Accepted,
        Self::Refused,
        Self::Travelling,
        Self::Started,
        Self::Paused,
        Self::Done,
        Self::Verified,
        Self::Cancelled,
    ];

    /// True while somebody still owes something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Verified | Self::Cancelled)
    }

    /// True while whoever it was given to has something to do.
    #[must_use]
    pub const fn is_to_do(self) -> bool {
        matches!(self, Self::Assigned | Self::Accepted | Self::Travelling | Self::Started | Self::Paused)
    }

    /// The name in ledgers and URLs: `travelling`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Travelling => "travelling",
            Self::Started => "started",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Verified => "verified",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What somebody may do with a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Give it.
    Give,
    /// See it.
    See,
    /// Say that one will do it.
    Accept,
    /// Set out for it.
    Travel,
    /// Begin, or go on after a pause.
    Start,
    /// Stop for now.
    Pause,
    /// Say what came of it.
    Finish,
    /// Say that one will not do it.
    Refuse,
    /// Tick the checklist, note materials and hours.
    Note,
    /// Add a photo.
    Photograph,
    /// Say that it is done as it should be.
    Verify,
    /// Say that it is not.
    SendBack,
    /// Give it to somebody else, or again.
    Reassign,
    /// Say on which day.
    Plan,
    /// Let somebody without account work on it by a link, or no longer.
    Link,
    /// Say that it need not be done.
    Cancel,
}

/// A row of the table.
#[derive(Debug)]
pub struct Move {
    /// What is done.
    pub act: Act,
    /// States it may be done in.
    pub from: &'static [State],
    /// Where it leads; none where it leaves the task where it is.
    pub to: Option<State>,
    /// Who may do it, and with whose tasks: the office of one is that which gave it, to give one that of its parent.
    pub who: &'static [(Role, Reach)],
}

/// Whoever does the work, or notes it for them; whoever holds its link.
const DOERS: &[(Role, Reach)] = &[
    (Role::Crew, Reach::Assigned),
    (Role::Coordinator, Reach::Executes),
    (Role::Partner, Reach::Executes),
    (Role::Citizen, Reach::Key),
];
/// The office that gave it; the desk for any.
const GIVERS: &[(Role, Reach)] = &[(Role::FrontDesk, Reach::Any), (Role::Coordinator, Reach::Own)];
/// The office that gave it, and who directs the crews it was given to.
const PLANNERS: &[(Role, Reach)] =
    &[(Role::FrontDesk, Reach::Any), (Role::Coordinator, Reach::OwnOrExecutes), (Role::Partner, Reach::Executes)];

/// The acts, those of the work in its order.
pub static MOVES: &[Move] = {
    use State::{Accepted, Assigned, Cancelled, Done, Paused, Refused, Started, Travelling, Verified};
    const UNDER_WAY: &[State] = &[Assigned, Accepted, Travelling, Started, Paused];
    &[
        Move {
            act: Act::Give,
            from: &[],
            to: Some(Assigned),
            who: &[
                (Role::FrontDesk, Reach::Any),
                (Role::Coordinator, Reach::Own),
                // To themselves.
                (Role::Partner, Reach::Own),
                // By the calendar.
                (Role::SystemAdministrator, Reach::Any),
            ],
        },
        Move {
            act: Act::See,
            from: &State::ALL,
            to: None,
            who: &[
                (Role::FrontDesk, Reach::Any),
                (Role::Coordinator, Reach::OwnOrExecutes),
                (Role::Partner, Reach::OwnOrExecutes),
                (Role::Crew, Reach::Assigned),
                (Role::Citizen, Reach::Key),
            ],
        },
        Move { act: Act::Travel, from: &[Assigned, Accepted, Paused], to: Some(Travelling), who: DOERS },
        Move { act: Act::Start, from: &[Assigned, Accepted, Travelling, Paused], to: Some(Started), who: DOERS },
        Move { act: Act::Pause, from: &[Travelling, Started], to: Some(Paused), who: DOERS },
        Move { act: Act::Finish, from: &[Travelling, Started, Paused], to: Some(Done), who: DOERS },
        Move { act: Act::Accept, from: &[Assigned], to: Some(Accepted), who: DOERS },
        Move { act: Act::Refuse, from: &[Assigned, Accepted], to: Some(Refused), who: DOERS },
        Move { act: Act::Note, from: UNDER_WAY, to: None, who: DOERS },
        Move {
            act: Act::Photograph,
            // A photo that was taken without network may come after the last word.
            from: &[Assigned, Accepted, Travelling, Started, Paused, Done],
            to: None,
            who: DOERS,
        },
        Move { act: Act::Verify, from: &[Done], to: Some(Verified), who: GIVERS },
        Move { act: Act::SendBack, from: &[Done], to: Some(Assigned), who: GIVERS },
        Move {
            act: Act::Reassign,
            from: &[Assigned, Accepted, Refused, Travelling, Started, Paused],
            to: Some(Assigned),
            who: PLANNERS,
        },
        Move {
            act: Act::Plan,
            from: &[Assigned, Accepted, Refused, Travelling, Started, Paused],
            to: None,
            who: PLANNERS,
        },
        Move { act: Act::Link, from: UNDER_WAY, to: None, who: PLANNERS },
        Move {
            act: Act::Cancel,
            from: &[Assigned, Accepted, Refused, Travelling, Started, Paused, Done],
            to: Some(Cancelled),
            who: GIVERS,
        },
    ]
};

impl Act {
    /// Its row in [`MOVES`]; every act has exactly one (tested).
    #[must_use]
    pub fn row(self) -> &'static Move {
        MOVES.iter().find(|row| row.act == self).unwrap_or(&MOVES[0])
    }

    /// The name in forms and the API: `send_back`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Give => "give",
            Self::See => "see",
            Self::Accept => "accept",
            Self::Travel => "travel",
            Self::Start => "start",
            Self::Pause => "pause",
            Self::Finish => "finish",
            Self::Refuse => "refuse",
            Self::Note => "note",
            Self::Photograph => "photograph",
            Self::Verify => "verify",
            Self::SendBack => "send_back",
            Self::Reassign => "reassign",
            Self::Plan => "plan",
            Self::Link => "link",
            Self::Cancel => "cancel",
        }
    }

    /// The act of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        MOVES.iter().map(|row| row.act).find(|act| act.code() == code)
    }
}

/// Makes an enum of reasons that have names in forms.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$of])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// All of them, the usual one first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in ledger, forms and API.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The one of that name.
            #[must_use]
            pub fn of_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

coded! {
    /// What came of a task.
    Outcome {
        /// It is done.
        Done = "done",
        /// Done for a part; the text says what is left.
        Partly = "partly",
        /// There was nothing to be done.
        NotNeeded = "not_needed",
        /// It could not be done; the text says why.
        Impossible = "impossible",
    }
}

coded! {
    /// Why a task is refused.
    RefusalReason {
        /// It is somebody else's to do.
        NotCompetent = "not_competent",
        /// Vehicles, tools or materials are missing.
        NoMeans = "no_means",
        /// There is nobody to do it in time.
        NoTime = "no_time",
        /// Place or description are wrong or not enough.
        Unclear = "unclear",
        /// Something else, which the text says.
        Other = "other",
    }
}

coded! {
    /// Why work stops for now.
    PauseReason {
        /// A break, or the end of the day.
        Break = "break",
        /// Something more urgent.
        MoreUrgent = "more_urgent",
        /// Materials or tools are missing.
        Materials = "materials",
        /// The weather does not allow it.
        Weather = "weather",
        /// The place cannot be reached, or is not safe.
        Access = "access",
    }
}

coded! {
    /// When a photo was taken.
    Stage {
        /// Before the work.
        Before = "before",
        /// After it.
        After = "after",
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
    fn what_is_closed_stays_closed_and_all_else_can_be_left_and_reached() {
        for state in State::ALL {
            let leaves = MOVES.iter().any(|row| row.to.is_some() && row.from.contains(&state));
            assert_eq!(leaves, state.is_open(), "{state:?}");
            assert!(MOVES.iter().any(|row| row.to == Some(state)), "{state:?} cannot be reached");
            assert_eq!(State::of_code(state.code()), Some(state));
        }
    }

    /// Whoever does the work proposes that it is done; whoever gave it says so.
    #[test]
    fn crews_partners_and_links_end_at_done() {
        for row in MOVES.iter().filter(|row| matches!(row.to, Some(State::Verified | State::Cancelled))) {
            assert!(row.who.iter().all(|(role, _)| matches!(role, Role::FrontDesk | Role::Coordinator)), "{row:?}");
        }
    }

    #[test]
    fn reasons_are_called_as_in_the_ledger() {
        for outcome in Outcome::ALL {
            assert_eq!(serde_json::to_value(outcome).expect("JSON"), outcome.code());
            assert_eq!(Outcome::of_code(outcome.code()), Some(*outcome));
        }
    }
}

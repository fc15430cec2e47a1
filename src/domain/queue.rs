//! What waits for somebody: which reports a view of the queue holds. Pure; how they are read is for the store.

use serde::{Deserialize, Serialize};

use crate::domain::category::CategoryCode;
use crate::domain::iter::State;
use crate::domain::office::OfficeCode;

/// A view of the queue, by where reports stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Nobody but the desk has them: new, taken up again, or given back to the desk.
    New,
    /// An office has been named and has not taken charge.
    Routed,
    /// An office works on them, or waits.
    Working,
    /// The outcome is proposed: the answer is due.
    ToAnswer,
    /// All that are open.
    All,
}

impl View {
    /// Every view, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::New, Self::Routed, Self::Working, Self::ToAnswer, Self::All];

    /// The states of its reports.
    #[must_use]
    pub const fn states(self) -> &'static [State] {
        match self {
            Self::New => &[State::Received, State::Reopened],
            Self::Routed => &[State::Routed],
            Self::Working => &[State::TakenInCharge, State::Inspected, State::InProgress, State::Suspended],
            Self::ToAnswer => &[State::Resolved],
            Self::All => &[
                State::Received,
                State::Reopened,
                State::Routed,
                State::TakenInCharge,
                State::Inspected,
                State::InProgress,
                State::Suspended,
                State::Resolved,
            ],
        }
    }

    /// Whether a report is in it that stands so, and whether the office that answers for it is a desk.
    #[must_use]
    pub fn holds(self, state: State, at_desk: bool) -> bool {
        match self {
            // What was given back waits at the desk as what is new does.
            Self::New => self.states().contains(&state) || (state == State::Routed && at_desk),
            Self::Routed => state == State::Routed && !at_desk,
            _ => self.states().contains(&state),
        }
    }
}

/// How near something is that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nearness {
    /// It was due before now.
    Late,
    /// It is due by the end of the day.
    Today,
    /// It is due later.
    Later,
}

/// What of the queue is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowing {
    /// The view.
    pub view: View,
    /// The office that answers.
    pub office: Option<OfficeCode>,
    /// What they are about.
    pub category: Option<CategoryCode>,
    /// How near what is due is; late ones are due today too.
    pub due: Option<Nearness>,
}

/// Reports that no view tells apart, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Where they stand.
    pub state: State,
    /// The office that answers.
    pub office: Option<OfficeCode>,
    /// What they are about.
    pub category: CategoryCode,
    /// How near what is due is.
    pub due: Nearness,
    /// How many there are.
    pub count: u64,
}

impl Narrowing {
    /// All of a view.
    #[must_use]
    pub const fn to(view: View) -> Self {
        Self { view, office: None, category: None, due: None }
    }

    /// How many reports of these it holds; `desks` are the offices that are desks.
    #[must_use]
    pub fn count(&self, cells: &[Cell], desks: &[OfficeCode]) -> u64 {
        let holds = |cell: &&Cell| {
            let at_desk = cell.office.as_ref().is_none_or(|office| desks.contains(office));
            self.view.holds(cell.state, at_desk)
                && self.office.as_ref().is_none_or(|office| cell.office.as_ref() == Some(office))
                && self.category.as_ref().is_none_or(|category| *category == cell.category)
                && self.due.is_none_or(|due| if due == Nearness::Later { cell.due == due } else { cell.due <= due })
        };
        cells.iter().filter(holds).map(|cell| cell.count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_open_report_is_in_one_view() {
        for state in State::ALL {
            for at_desk in [true, false] {
                let views: Vec<View> = View::ALL.into_iter().filter(|view| view.holds(state, at_desk)).collect();
                let expected = if state.is_open() { 2 } else { 0 };
                assert_eq!(views.len(), expected, "{state:?}: {views:?}, one of them all");
            }
        }
    }

    #[test]
    fn counts_are_of_what_is_held() {
        let code = |text: &str| text.parse().expect("a code");
        let cell = |state, office: &str, category: &str, due, count| Cell {
            state,
            office: Some(code(office)),
            category: category.parse().expect("a code"),
            due,
            count,
        };
        let cells = [
            cell(State::Received, "urp", "buca", Nearness::Late, 1),
            cell(State::Routed, "urp", "buca", Nearness::Today, 2),
            cell(State::Routed, "verde", "verde", Nearness::Later, 4),
            cell(State::Resolved, "verde", "buca", Nearness::Late, 8),
        ];
        let desks = [code("urp")];
        let count = |narrowing: Narrowing| narrowing.count(&cells, &desks);
        assert_eq!(count(Narrowing::to(View::New)), 3);
        assert_eq!(count(Narrowing::to(View::Routed)), 4);
        assert_eq!(count(Narrowing::to(View::All)), 15);
        let all = || Narrowing::to(View::All);
        assert_eq!(count(Narrowing { office: Some(code("verde")), ..all() }), 12);
        assert_eq!(count(Narrowing { category: Some("buca".parse().expect("a code")), ..all() }), 11);
        assert_eq!(count(Narrowing { due: Some(Nearness::Late), ..all() }), 9);
        assert_eq!(count(Narrowing { due: Some(Nearness::Today), ..all() }), 11);
        assert_eq!(count(Narrowing { due: Some(Nearness::Later), ..all() }), 4);
    }
}

//! What has to be done with a report, so that it stands where its case stands in the other system. Pure.

use jiff::Timestamp;

use crate::app::import::case::Case;
use crate::domain::iter::{Act, State};
use crate::domain::person::{Actor, Channel, Role};
use crate::domain::record::Version;
use crate::domain::report::{Command, Report};
use crate::domain::rules::Rules;

/// A step: who does what when.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Who.
    pub actor: Actor,
    /// What.
    pub command: Command,
    /// When.
    pub at: Timestamp,
    /// True when it closes the report.
    pub closes: bool,
}

/// The steps that are missing, in order.
///
/// A report that nobody has touched is routed to the office of its case. One that is open is closed if the case has
/// ended, unless something was done with it here after that: then it is ours and goes its own way.
#[must_use]
pub fn steps_of(case: &Case, report: &Report, rules: &Rules) -> Vec<Step> {
    let mut steps = Vec::new();
    let is_untouched = report.version == Version(1) && report.state == State::Received;
    if let Some(office) = case.office.clone().filter(|office| is_untouched && report.office.as_ref() != Some(office)) {
        let command = Command::Route { office, note: None };
        steps.push(Step { actor: desk(rules), command, at: case.opened_at, closes: false });
    }
    if let Some(closing) = &case.closing
        && report.state.is_open()
        && closing.at >= report.state_since
    {
        let text = closing.text.clone();
        let declined = closing.rejection.filter(|_| Act::Reject.row().from.contains(&report.state));
        let (actor, command) = match declined {
            Some(reason) => (desk(rules), Command::Reject { reason, text }),
            None => (Actor::system(Channel::Import), Command::CloseImported { text }),
        };
        steps.push(Step { actor, command, at: closing.at, closes: true });
    }
    steps
}

/// The front desk, as far as it is the other system that tells what it did.
fn desk(rules: &Rules) -> Actor {
    let office = rules.front_desk().map(|office| office.code.clone());
    Actor { role: Role::FrontDesk, office, account: None, program: None, channel: Channel::Import, holds: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::import::case::Closing;
    use crate::app::setup::built_in;
    use crate::domain::decide::receive;
    use crate::domain::iter::RejectionReason;
    use crate::domain::place::{Place, PlaceSource, Position};
    use crate::domain::record::{Number, RecordId};
    use crate::domain::report::{Draft, Import, Source};
    use crate::domain::text::Line;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn case(rejection: Option<RejectionReason>) -> Case {
        let place = Place {
            position: Position::new(11.1986, 43.8335).expect("fine"),
            accuracy_m: None,
            source: PlaceSource::Import,
            address: None,
            area: None,
            near: None,
        };
        let source = Source { system: Line::new("x").expect("fine"), id: Line::new("1").expect("fine") };
        Case {
            draft: Draft {
                category: "buca".parse().expect("a code"),
                place,
                subject: Line::new("Buca").expect("fine"),
                description: None,
                answers: Vec::new(),
                attachments: Vec::new(),
                reporter: None,
                reachable: false,
                parent: None,
            },
            import: Import { source, target_at: None },
            opened_at: at("2026-01-02T10:00:00Z"),
            channel: Channel::Web,
            office: Some("lavori-pubblici".parse().expect("a code")),
            closing: Some(Closing {
                at: at("2026-01-05T10:00:00Z"),
                rejection,
                text: "Chiusa.".to_owned().try_into().expect("fine"),
            }),
        }
    }

    fn opened(case: &Case, rules: &Rules) -> Report {
        let number = Number { year: 2026, serial: 1 };
        let actor = Actor::system(case.channel);
        let event = receive(case.draft.clone(), Some(&case.import), number, &actor, case.opened_at, rules);
        Report::open(RecordId(1), case.opened_at, &actor, &event.expect("received")).expect("opened")
    }

    /// Does every missing step; returns how many there were.
    fn complete(case: &Case, report: &mut Report, rules: &Rules) -> usize {
        let steps = steps_of(case, report, rules);
        for step in &steps {
            let event = report.decide(step.command.clone(), &step.actor, step.at, rules).expect("legal");
            report.apply(step.at, &step.actor, &event);
        }
        steps.len()
    }

    #[test]
    fn a_case_comes_to_its_end_once() {
        let rules = Rules::of(built_in().expect("right")).expect("a jurisdiction");
        for (rejection, state) in [(None, State::Answered), (Some(RejectionReason::PrivateProperty), State::Rejected)] {
            let case = case(rejection);
            let mut report = opened(&case, &rules);
            assert_eq!(complete(&case, &mut report, &rules), 2);
            assert_eq!((report.state, report.closed_at), (state, Some(at("2026-01-05T10:00:00Z"))));
            assert_eq!(complete(&case, &mut report, &rules), 0);
        }
    }

    #[test]
    fn a_case_that_ends_later_is_closed_later() {
        let rules = Rules::of(built_in().expect("right")).expect("a jurisdiction");
        let ended = case(None);
        let open = Case { closing: None, ..ended.clone() };
        let mut report = opened(&open, &rules);
        assert_eq!(complete(&open, &mut report, &rules), 1);
        assert_eq!(report.state, State::Routed);
        let take = Command::Advance { act: Act::TakeCharge, note: None };
        let event = report.decide(take, &desk(&rules), at("2026-01-03T10:00:00Z"), &rules).expect("legal");
        report.apply(at("2026-01-03T10:00:00Z"), &desk(&rules), &event);
        assert_eq!(complete(&ended, &mut report, &rules), 1);
        assert_eq!(report.state, State::Answered);
    }

    #[test]
    fn what_was_taken_up_again_here_stays_open() {
        let rules = Rules::of(built_in().expect("right")).expect("a jurisdiction");
        let case = case(None);
        let mut report = opened(&case, &rules);
        complete(&case, &mut report, &rules);
        let reopen = Command::Reopen { text: "Non va.".to_owned().try_into().expect("fine") };
        let event = report.decide(reopen, &desk(&rules), at("2026-02-01T10:00:00Z"), &rules).expect("legal");
        report.apply(at("2026-02-01T10:00:00Z"), &desk(&rules), &event);
        assert_eq!(complete(&case, &mut report, &rules), 0);
        assert_eq!(report.state, State::Reopened);
    }
}

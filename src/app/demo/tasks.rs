//! Tasks that are made up: a crew has some before it today, given by whoever directs its office.

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::app::demo::{AccountOf, DemoError};
use crate::app::submit::{Submission, What};
use crate::app::tasks::parent_of_report;
use crate::domain::iter::State;
use crate::domain::matter::{Beginning, Doing};
use crate::domain::person::{Actor, Channel, Role};
use crate::domain::report::Report;
use crate::domain::task::{Act, Assignee, Command, Draft};
use crate::domain::text::{Line, Subject};

/// How many there are.
const TASKS: u32 = 6;
/// What is to be looked at in each.
const CHECKLIST: [&str; 3] = ["Segnaletica di cantiere", "Foto prima e dopo", "Area pulita"];

/// Makes them up.
pub(super) async fn make(app: &App, accounts: &[AccountOf], until: Timestamp) -> Result<(), DemoError> {
    let account = |role: Role| accounts.iter().find(|account| account.1 == role);
    let (Some(coordinator), Some(crew)) = (account(Role::Coordinator), account(Role::Crew)) else { return Ok(()) };
    let actor = |of: &AccountOf| Actor {
        role: of.1,
        office: of.2.clone(),
        account: Some(of.3),
        ..Actor::citizen(Channel::Web)
    };
    let Some(office) = crew.2.clone() else { return Ok(()) };
    let states = [State::Routed, State::TakenInCharge, State::Inspected, State::InProgress];
    let reports = app.own_reports(&actor(coordinator), &states, None, TASKS).await?.unwrap_or_default();
    let assignee = Assignee { office, crew: Some(crew.3) };
    let given_at = until - SignedDuration::from_hours(2);
    let known = reports.iter().filter(|report| report.changed_at < given_at);
    for (n, report) in (0..).zip(known) {
        let Some(draft) = draft(report, &assignee, given_at, n) else { continue };
        let what = What::Begin(Box::new(Beginning::Task(draft)));
        let at = Some(given_at);
        let given = Submission { actor: actor(coordinator), what, contact: None, at, key: None };
        let record = app.submit(given).await?.record;
        if n == 0 {
            let command = Command::Advance { act: Act::Accept, done_at: None, text: None };
            let what = What::Do(record, None, Box::new(Doing::Task(command)));
            let at = Some(given_at + SignedDuration::from_mins(20));
            app.submit(Submission { actor: actor(crew), what, contact: None, at, key: None }).await?;
        }
    }
    Ok(())
}

/// A task for the report, due within its own deadline.
fn draft(report: &Report, assignee: &Assignee, given_at: Timestamp, n: i64) -> Option<Draft> {
    let parent = parent_of_report(report);
    let wished = given_at + SignedDuration::from_hours(6 + n);
    let within = parent.due_at.filter(|due_at| *due_at > given_at);
    Some(Draft {
        due_at: within.map_or(wished, |within| within.min(wished)),
        parent: Some(parent),
        occurrence: None,
        title: Subject::new(report.subject.as_str()).ok()?,
        instructions: report.description.clone(),
        category: Some(report.category.clone()),
        place: report.place.clone(),
        assignee: assignee.clone(),
        day: None,
        checklist: CHECKLIST.iter().filter_map(|step| Line::new(step).ok()).collect(),
    })
}

//! Tasks that come again: each is given once, some days before its day, by whichever process comes first.

use std::sync::Arc;

use jiff::civil::Date;

use crate::app::App;
use crate::app::long_work::long_work;
use crate::app::submit::{Key, Submission, SubmitError, What};
use crate::domain::matter::Beginning;
use crate::domain::person::{Actor, Channel};
use crate::domain::recurrence::Recurrence;
use crate::domain::task::{Draft, Occurrence};

/// What the keys of recurring tasks begin with: those are kept, so that none is given twice.
pub const KEY: &str = "recurrence ";
/// The hour by which a recurring task is due on its day.
const DUE_HOUR: i8 = 18;

/// Gives the tasks whose time has come; says how many there were.
pub async fn give(app: &Arc<App>) -> Result<u64, SubmitError> {
    let (rules, now) = (app.rules(), app.now());
    let zone = rules.jurisdiction.calendar.time_zone.zone();
    let today = now.to_zoned(zone.clone()).date();
    let mut submissions = Vec::new();
    // The days of a rule are counted from its first one.
    let counted = Arc::clone(&rules);
    let days = long_work(move || counted.recurrences.values().map(|rule| rule.to_give(today)).collect::<Vec<_>>());
    for (rule, days) in rules.recurrences.values().zip(days.await.unwrap_or_default()) {
        for day in days {
            let due_at = day.at(DUE_HOUR, 0, 0, 0).to_zoned(zone.clone()).map(|due| due.timestamp());
            // What would be past already is not given any more.
            let Some(due_at) = due_at.ok().filter(|due_at| *due_at > now) else { continue };
            let what = What::Begin(Box::new(Beginning::Task(draft(rule, day, due_at))));
            let key = Some(Key::secret(format!("{KEY}{} {day}", rule.code)));
            submissions.push(Submission { actor: Actor::system(Channel::Api), what, contact: None, at: None, key });
        }
    }
    let mut given = 0;
    for answer in app.submit_all(submissions).await {
        match answer {
            Ok(receipt) => given += u64::from(!receipt.repeated),
            // An office has gone meanwhile: whoever keeps the rules is told so on their page.
            Err(SubmitError::Refused(refusal)) => tracing::warn!(%refusal, "a recurring task was not given"),
            Err(error) => return Err(error),
        }
    }
    Ok(given)
}

fn draft(rule: &Recurrence, day: Date, due_at: jiff::Timestamp) -> Draft {
    Draft {
        parent: None,
        occurrence: Some(Occurrence { rule: rule.code.clone(), on: day }),
        title: rule.title.clone(),
        instructions: rule.instructions.clone(),
        category: rule.category.clone(),
        place: rule.place.clone(),
        assignee: rule.assignee.clone(),
        due_at,
        day: Some(day),
        checklist: rule.checklist.clone(),
    }
}

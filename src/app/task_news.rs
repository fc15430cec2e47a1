//! Letters about tasks: to whoever has one to do, and to the office that gave it when it was refused.

use jiff::Timestamp;

use crate::app::absences::with_substitutes;
use crate::app::account_mail::language_of;
use crate::app::staff_mail::one_each;
use crate::domain::absence::Absence;
use crate::domain::event::Happening;
use crate::domain::matter::Matter;
use crate::domain::person::{AccountId, Role};
use crate::domain::record::Seq;
use crate::domain::rules::Rules;
use crate::domain::task::{Act, Event, Task};
use crate::store::accounts::Account;
use crate::store::letters::{SITE, StaffLetter};
use crate::words::Words;

/// A task of which somebody is told, as it then stood, by what was done to it, and who did it.
#[derive(Debug)]
pub(crate) struct TaskNews {
    task: Task,
    act: Act,
    by: Option<AccountId>,
}

impl TaskNews {
    /// What an event makes of the task it happened to, if it does.
    pub(crate) fn of(body: &Happening, matter: Option<&Matter>, by: Option<AccountId>) -> Option<Self> {
        let Happening::Task(event) = body else { return None };
        let is_told = matches!(
            event,
            Event::Given { .. } | Event::Reassigned { .. } | Event::SentBack { .. } | Event::Refused { .. }
        );
        let task = matter.filter(|_| is_told).cloned().and_then(Matter::into_task)?;
        Some(Self { task: *task, act: event.act(), by })
    }

    /// The crew that has it to do, or those who direct the office; of what was refused those of the office that gave it.
    /// Nobody is told of what they have done themselves.
    fn is_for(&self, account: &Account) -> bool {
        let directs = matches!(account.role, Role::Coordinator | Role::Partner);
        let is_theirs = match (self.act, self.task.assignee.crew) {
            (Act::Refuse, _) => directs && account.office.is_some() && account.office == self.task.giver,
            (_, Some(crew)) => account.id == crew && account.office.as_ref() == Some(&self.task.assignee.office),
            (_, None) => directs && account.office.as_ref() == Some(&self.task.assignee.office),
        };
        is_theirs && account.enabled && Some(account.id) != self.by
    }
}

/// A task, what was done to it, and the link to it.
type News<'a> = (&'a Task, Act, String);

/// One letter to each account, about all its tasks.
pub(crate) fn letters(
    news: &[TaskNews],
    (accounts, absences): (&[Account], &[Absence]),
    rules: &Rules,
    last: Seq,
    now: Timestamp,
) -> Vec<StaffLetter> {
    let (words, today) = (Words::of(language_of(rules)), rules.jurisdiction.calendar.day_of(now));
    let mut told: Vec<(&Account, News<'_>)> = Vec::new();
    for one in news {
        let mut accounts_told: Vec<&Account> = accounts.iter().filter(|account| one.is_for(account)).collect();
        // What one crew has to do another does not see.
        if accounts_told.iter().all(|account| account.role != Role::Crew) {
            accounts_told = with_substitutes(accounts_told, accounts, absences, today);
        }
        let link = format!("{SITE}{}", words.href(&format!("/ufficio/lavori/{}", one.task.number)));
        told.extend(accounts_told.into_iter().map(|account| (account, (&one.task, one.act, link.clone()))));
    }
    one_each(told, ("tasks", last), |_, news| words.tasks_letter(news, rules))
}

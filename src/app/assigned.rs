//! Letters to those who direct an office, when a report has been given to it or its outcome was sent back.

use jiff::Timestamp;

use crate::app::App;
use crate::app::absences::with_substitutes;
use crate::app::account_mail::language_of;
use crate::app::late_works::{self, LateWorks};
use crate::app::practice_news::{self, PracticeNews};
use crate::app::pursuits::{self, Pursuit};
use crate::app::reminders::{Due, letters};
use crate::app::staff_mail::one_each;
use crate::app::task_news::{self, TaskNews};
use crate::domain::absence::Absence;
use crate::domain::hook::Topic;
use crate::domain::person::{AccountId, Role};
use crate::domain::record::Seq;
use crate::domain::report::{Event, Report};
use crate::domain::rules::Rules;
use crate::store::accounts::Account;
use crate::store::letters::{SITE, StaffLetter};
use crate::store::{self, StoreError, Tx};
use crate::words::Words;

/// A report that an office has to take up, as it then stood, and who gave it.
#[derive(Debug)]
pub(crate) struct Assigned {
    report: Report,
    topic: Topic,
    by: Option<AccountId>,
}

impl Assigned {
    /// The one that an event makes of a report, if it does.
    pub(crate) fn of(event: &Event, report: &Report, by: Option<AccountId>) -> Option<Self> {
        let topic = match event {
            Event::Routed { .. } => Topic::Assigned,
            Event::SentBack { .. } => Topic::SentBack,
            _ => return None,
        };
        Some(Self { report: report.clone(), topic, by })
    }

    /// Those who direct the office, but for whoever has done it themselves. The desk sees its queue all day.
    fn is_for(&self, account: &Account) -> bool {
        account.enabled
            && matches!(account.role, Role::Coordinator | Role::Partner)
            && account.office.is_some()
            && account.office == self.report.office
            && Some(account.id) != self.by
    }
}

/// What the staff is told of a transaction.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Of what somebody has to be reminded.
    pub(crate) dues: Vec<Due>,
    /// What offices have to take up.
    pub(crate) assigned: Vec<Assigned>,
    /// What whoever reported wants to hear of again.
    pub(crate) pursuits: Vec<Pursuit>,
    /// Works whose dates have passed.
    pub(crate) late_works: Vec<LateWorks>,
    /// Tasks that somebody has to do, or that were refused.
    pub(crate) tasks: Vec<TaskNews>,
    /// What the parties of practices are told.
    pub(crate) practices: Vec<PracticeNews>,
}

impl Told {
    /// Whether there is nothing for the staff.
    const fn is_empty(&self) -> bool {
        let Self { dues, assigned, pursuits, late_works, tasks, practices: _ } = self;
        dues.is_empty() && assigned.is_empty() && pursuits.is_empty() && late_works.is_empty() && tasks.is_empty()
    }
}

/// Puts the letters to the staff, and to the parties of practices, into the outbox that a transaction, whose last event is `last`, gives rise to.
pub(crate) async fn enqueue_letters(
    tx: &mut Tx,
    app: &App,
    told: &Told,
    rules: &Rules,
    last: Seq,
    now: Timestamp,
) -> Result<(), StoreError> {
    practice_news::enqueue(tx, app, &told.practices, rules, now).await?;
    if told.is_empty() {
        return Ok(());
    }
    let Told { dues, assigned, pursuits, late_works, tasks, practices: _ } = told;
    let accounts = store::accounts::all(&app.db, &app.jurisdiction).await?;
    let absences = store::absences::all(&app.db, &app.jurisdiction).await?;
    let people = (accounts.as_slice(), absences.as_slice());
    let reminders = letters(dues, people, rules, last, now);
    let of_pursuits = pursuits::letters(pursuits, &accounts, rules, last);
    let of_works = late_works::letters(late_works, people, rules, now);
    let of_assigned = of_assigned(assigned, people, rules, last, now);
    let of_tasks = task_news::letters(tasks, people, rules, last, now);
    for letter in reminders.into_iter().chain(of_assigned).chain(of_pursuits).chain(of_works).chain(of_tasks) {
        store::letters::enqueue(tx, &app.jurisdiction, &letter, now).await?;
    }
    Ok(())
}

/// A report, what happened, and the link to it.
type Line<'a> = (&'a Report, Topic, String);

/// One letter to each account, about all that its office has been given.
fn of_assigned(
    assigned: &[Assigned],
    (accounts, absences): (&[Account], &[Absence]),
    rules: &Rules,
    last: Seq,
    now: Timestamp,
) -> Vec<StaffLetter> {
    let (words, today) = (Words::of(language_of(rules)), rules.jurisdiction.calendar.day_of(now));
    let mut news: Vec<(&Account, Line<'_>)> = Vec::new();
    for one in assigned {
        let told = accounts.iter().filter(|account| one.is_for(account)).collect();
        let link = format!("{SITE}{}", words.href(&format!("/ufficio/segnalazioni/{}", one.report.number)));
        let told = with_substitutes(told, accounts, absences, today).into_iter();
        news.extend(told.map(|account| (account, (&one.report, one.topic, link.clone()))));
    }
    one_each(news, ("assigned", last), |_, news| words.assigned_letter(news, rules))
}

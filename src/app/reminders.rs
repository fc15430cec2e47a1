//! What time itself does: reminds of deadlines, step by step, and begins each office's day with a letter.
//!
//! Several processes on one database may all do it: a reminder is an event, which the ledger takes once, and a letter
//! has a name, of which there is one. What was missed while nothing ran is made up for by the next round.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use tokio_util::sync::CancellationToken;

use crate::app::absences::with_substitutes;
use crate::app::staff_mail::one_each;
use crate::app::submit::{Submission, SubmitError, What};
use crate::app::{App, practice_reminders};
use crate::domain::absence::Absence;
use crate::domain::matter::Matter;
use crate::domain::person::{Actor, Channel, Role};
use crate::domain::record::Seq;
use crate::domain::reminder::Stage;
use crate::domain::report::{Command, Reminded, Report};
use crate::domain::rules::Rules;
use crate::store::accounts::Account;
use crate::store::letters::{SITE, StaffLetter};
use crate::store::{self, StoreError};
use crate::words::reminders::{DueNews, Load};
use crate::words::{Language, Words};

/// The pause between rounds: a reminder comes at most so much late.
const EVERY: Duration = Duration::from_secs(30);
/// Most reports in one step of a round.
const STEP_MAX: u32 = 200;
/// When an office's day begins, local time.
const DAY_BEGINS: Time = Time::constant(7, 30, 0, 0);

/// A round now and then, until `stop` is cancelled.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut last_day = None;
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.cancelled() => return,
        }
        if let Err(error) = round(&app, &mut last_day).await {
            tracing::error!(%error, "reminders could not be made");
        }
    }
}

/// One round: everybody who has to be is reminded, and told what the day holds. `last_day` is the last day that has
/// been begun.
pub async fn round(app: &App, last_day: &mut Option<Date>) -> Result<u64, SubmitError> {
    let mut reminded = 0;
    loop {
        let step = remind(app).await?;
        reminded += step;
        if step < u64::from(STEP_MAX) {
            break;
        }
    }
    let (rules, now) = (app.rules(), app.now());
    let local = now.to_zoned(rules.jurisdiction.calendar.time_zone.zone().clone());
    let today = local.date();
    if *last_day != Some(today) && local.time() >= DAY_BEGINS {
        if rules.jurisdiction.calendar.is_working_day(today) {
            begin_day(app, &rules, now, today).await?;
        }
        *last_day = Some(today);
    }
    Ok(reminded)
}

/// Reminds of some reports and other records; says of how many.
async fn remind(app: &App) -> Result<u64, SubmitError> {
    let now = app.now();
    let records = store::records::to_remind(&app.db, &app.jurisdiction, now, STEP_MAX).await?;
    let matters = store::matters::to_remind(&app.db, &app.jurisdiction, now, STEP_MAX).await?;
    let of_matters = matters.into_iter().filter_map(|(record, kind)| Some((record, Matter::reminder(kind)?)));
    let reports = records.into_iter().map(|record| What::Act(record, Box::new(Command::Remind)));
    let whats = reports.chain(of_matters.map(|(record, doing)| What::Do(record, None, Box::new(doing))));
    let submissions =
        whats.map(|what| Submission { actor: Actor::system(Channel::Api), what, contact: None, at: None, key: None });
    let mut reminded = 0;
    for answer in app.submit_all(submissions.collect()).await {
        match answer {
            Ok(_) => reminded += 1,
            // Another process was quicker, or somebody has worked on it meanwhile.
            Err(SubmitError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(reminded)
}

/// A reminder that has been decided, and the report as it then stood.
#[derive(Debug)]
pub(crate) struct Due {
    pub(crate) report: Report,
    pub(crate) reminded: Reminded,
}

/// One letter to each account that has to be reminded of any of these, or stands in for one that is away. `seq` is the
/// last event of their transaction.
pub(crate) fn letters(
    dues: &[Due],
    (accounts, absences): (&[Account], &[Absence]),
    rules: &Rules,
    seq: Seq,
    now: Timestamp,
) -> Vec<StaffLetter> {
    let today = rules.jurisdiction.calendar.day_of(now);
    let words = Words::of(Language::of_tag(&rules.jurisdiction.language));
    let told = dues.iter().flat_map(|due| {
        let told = with_substitutes(to_be_reminded(due, accounts), accounts, absences, today).into_iter();
        told.map(move |account| (account, due))
    });
    one_each(told, ("due", seq), |account, dues| {
        let opens = account.role != Role::Administrator;
        let link =
            |due: &&Due| format!("{SITE}{}", words.href(&format!("/ufficio/segnalazioni/{}", due.report.number)));
        let links: Vec<String> = dues.iter().map(link).collect();
        let news = dues.iter().zip(&links).map(|(due, link)| DueNews {
            report: &due.report,
            reminded: due.reminded,
            link: opens.then_some(link.as_str()),
        });
        words.due_letter(&news.collect::<Vec<_>>(), rules, now)
    })
}

/// Whom a reminder goes to: never nobody, as long as anybody has an account who could do something about it.
fn to_be_reminded<'a>(due: &Due, accounts: &'a [Account]) -> Vec<&'a Account> {
    let enabled = || accounts.iter().filter(|account| account.enabled);
    let directs = |role| matches!(role, Role::Coordinator | Role::Partner | Role::FrontDesk);
    let office = || enabled().filter(|account| account.office == due.report.office && account.office.is_some());
    let holder = || enabled().filter(|account| Some(account.id) == due.report.holder).collect::<Vec<_>>();
    let coordinators = || office().filter(|account| directs(account.role)).collect::<Vec<_>>();
    let of_role = |role: Role| enabled().filter(move |account| account.role == role).collect::<Vec<_>>();
    let ladder: [&dyn Fn() -> Vec<&'a Account>; 4] =
        [&holder, &coordinators, &|| of_role(Role::Administrator), &|| of_role(Role::SystemAdministrator)];
    let first = match due.reminded.stage {
        Stage::Warning | Stage::Expired => 0,
        Stage::Coordinator => 1,
        Stage::Administrator => 2,
    };
    ladder[first..].iter().map(|who| who()).find(|accounts| !accounts.is_empty()).unwrap_or_default()
}

/// Tells every office what the day holds, unless it has been told.
async fn begin_day(app: &App, rules: &Rules, now: Timestamp, today: Date) -> Result<(), StoreError> {
    let end_of_day = rules.jurisdiction.calendar.end_of(today);
    let loads = store::records::loads(&app.db, &app.jurisdiction, now, end_of_day).await?;
    let accounts = store::accounts::all(&app.db, &app.jurisdiction).await?;
    let absences = store::absences::all(&app.db, &app.jurisdiction).await?;
    let words = Words::of(Language::of_tag(&rules.jurisdiction.language));
    let mut tx = store::begin(&app.db).await?;
    for (office, load) in loads.iter().filter_map(|(office, load)| Some((office.as_ref()?, load))) {
        let link = format!("{SITE}{}", words.href("/ufficio"));
        let load = Load { open: load.open, late: load.late, today: load.today };
        let letter = words.day_letter(office, load, &link, rules, now);
        let directs = |role| matches!(role, Role::Coordinator | Role::Partner | Role::FrontDesk);
        let told = accounts.iter().filter(|account| account.enabled && directs(account.role));
        let told: Vec<_> = told.filter(|account| account.office.as_ref() == Some(office)).collect();
        // Where nobody works who could hear it, whoever has to see that somebody does hears it.
        let above = || accounts.iter().filter(|account| account.enabled && account.role == Role::Administrator);
        let told = if told.is_empty() { above().collect() } else { told };
        for account in with_substitutes(told, &accounts, &absences, today) {
            let letter = StaffLetter {
                name: format!("day {today} {office} {}", account.id.0),
                recipient: account.email.clone(),
                subject: letter.subject.clone(),
                body: letter.text.clone(),
            };
            store::letters::enqueue(&mut tx, &app.jurisdiction, &letter, now).await?;
        }
    }
    store::commit(tx).await?;
    practice_reminders::begin_day(app, rules, (&accounts, &absences), today).await
}

//! What a day begins with where there are practices: each office hears what it owes, and an applicant by when something is
//! still awaited.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::App;
use crate::app::absences::with_substitutes;
use crate::app::practice_news::{self, PracticeNews};
use crate::domain::absence::Absence;
use crate::domain::matter::{Matter, MatterKind};
use crate::domain::office::OfficeCode;
use crate::domain::person::Role;
use crate::domain::practice::Practice;
use crate::domain::practice::owed::Owed;
use crate::domain::record::RecordId;
use crate::domain::rules::Rules;
use crate::store::accounts::Account;
use crate::store::letters::{SITE, StaffLetter};
use crate::store::matters::Wanted;
use crate::store::{self, StoreError};
use crate::words::practice_mails::{PracticeDue, PracticeTold};
use crate::words::{Language, Words};

/// Days before a term within which it is told of every day.
const SOON_DAYS: i64 = 7;
/// Days before an applicant's term on which, or as soon after as offices work, they hear of it once.
const AWAITED_DAYS: i64 = 5;
/// Practices that are read together.
const PAGE: u32 = 500;

/// Puts the letters of the day into the outbox; each leaves once, however often this is called on that day.
pub(super) async fn begin_day(
    app: &App,
    rules: &Rules,
    (accounts, absences): (&[Account], &[Absence]),
    today: Date,
) -> Result<(), StoreError> {
    let calendar = &rules.jurisdiction.calendar;
    let mut owed: BTreeMap<OfficeCode, Vec<(Date, Owed, Practice)>> = BTreeMap::new();
    let mut awaited = Vec::new();
    let mut wanted = Wanted { open: true, ..Wanted::default() };
    loop {
        let page = store::matters::matters(&app.db, &app.jurisdiction, MatterKind::Practice, &wanted, PAGE).await?;
        let is_last = page.len() < PAGE as usize;
        wanted.after = page.last().map_or(RecordId(u64::MAX), Matter::id);
        for one in page.into_iter().filter_map(Matter::into_practice) {
            for (office, what, due) in one.owed(today, today.saturating_add(SOON_DAYS.days()), calendar) {
                owed.entry(office.clone()).or_default().push((due, what, one.as_ref().clone()));
            }
            if let Some(due) = one.awaited(today, today.saturating_add(AWAITED_DAYS.days())) {
                let name = format!("practice awaited {} {due}", one.id.0);
                awaited.push(PracticeNews::named(name, *one, PracticeTold::Awaited(due)));
            }
        }
        if is_last {
            break;
        }
    }
    let words = Words::of(Language::of_tag(&rules.jurisdiction.language));
    let now = app.now();
    let mut tx = store::begin(&app.db).await?;
    for (office, mut dues) in owed {
        dues.sort_by_key(|(due, what, one)| (*due, *what, one.id));
        let page_of = |one: &Practice| format!("{SITE}{}", words.href(&format!("/ufficio/pratiche/{}", one.number)));
        for account in with_substitutes(told(&office, accounts), accounts, absences, today) {
            let opens = account.role != Role::Administrator;
            let told = dues.iter().map(|(due, what, practice)| PracticeDue {
                practice,
                what: *what,
                due: *due,
                link: opens.then(|| page_of(practice)),
            });
            let letter = words.practices_due_letter(&office, &told.collect::<Vec<_>>(), rules, today);
            let letter = StaffLetter {
                name: format!("practices {today} {office} {}", account.id.0),
                recipient: account.email.clone(),
                subject: letter.subject,
                body: letter.text,
            };
            store::letters::enqueue(&mut tx, &app.jurisdiction, &letter, now).await?;
        }
    }
    practice_news::enqueue(&mut tx, app, &awaited, rules, now).await?;
    store::commit(tx).await
}

/// Who deals with practices at an office; where nobody does, whoever sees that somebody does.
fn told<'a>(office: &OfficeCode, accounts: &'a [Account]) -> Vec<&'a Account> {
    let enabled = || accounts.iter().filter(|account| account.enabled);
    let deals = |role| matches!(role, Role::BuildingOfficer | Role::Coordinator | Role::FrontDesk);
    let of_office = enabled().filter(|account| account.office.as_ref() == Some(office));
    let officers: Vec<&Account> = of_office.filter(|account| deals(account.role)).collect();
    if officers.is_empty() {
        return enabled().filter(|account| account.role == Role::Administrator).collect();
    }
    officers
}

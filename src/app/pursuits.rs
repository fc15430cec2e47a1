//! Who is told when whoever reported chases a report, or is not content: letters to the staff, put into the outbox with
//! the event.

use crate::domain::person::Role;
use crate::domain::record::Seq;
use crate::domain::report::Report;
use crate::domain::rules::Rules;
use crate::store::accounts::Account;
use crate::store::letters::{SITE, StaffLetter};
use crate::words::{Language, Words};

/// A report that somebody wants to hear of again, as it then stood.
#[derive(Debug)]
pub(crate) struct Pursuit {
    pub(crate) report: Report,
    /// Whether it was taken up again; else it was chased.
    pub(crate) contested: bool,
}

/// A letter to each account that has to know. `seq` is the last event of their transaction.
pub(crate) fn letters(pursuits: &[Pursuit], accounts: &[Account], rules: &Rules, seq: Seq) -> Vec<StaffLetter> {
    let words = Words::of(Language::of_tag(&rules.jurisdiction.language));
    let mut letters = Vec::new();
    for Pursuit { report, contested } in pursuits {
        let path = words.href(&format!("/ufficio/segnalazioni/{}", report.number));
        let letter = words.pursuit_letter(report, *contested, &format!("{SITE}{path}"), rules);
        for account in to_be_told(report, *contested, accounts) {
            letters.push(StaffLetter {
                name: format!("pursuit {} {} {}", seq.0, report.id.0, account.id.0),
                recipient: account.email.clone(),
                subject: letter.subject.clone(),
                body: letter.text.clone(),
            });
        }
    }
    letters
}

/// The coordinators of the office that had it, when it comes back; the desk, when somebody asks how it stands. Never
/// nobody, as long as anybody has an account who could do something about it.
fn to_be_told<'a>(report: &Report, contested: bool, accounts: &'a [Account]) -> Vec<&'a Account> {
    let enabled = || accounts.iter().filter(|account| account.enabled);
    let of_role = |role: Role| enabled().filter(move |account| account.role == role).collect::<Vec<_>>();
    let directs = |role| matches!(role, Role::Coordinator | Role::Partner | Role::FrontDesk);
    let office = || {
        let of_office = enabled().filter(|account| account.office.is_some() && account.office == report.office);
        of_office.filter(|account| directs(account.role)).collect::<Vec<_>>()
    };
    let first = if contested { office() } else { Vec::new() };
    let ladder: [Vec<&Account>; 3] = [first, of_role(Role::FrontDesk), of_role(Role::SystemAdministrator)];
    ladder.into_iter().find(|accounts| !accounts.is_empty()).unwrap_or_default()
}

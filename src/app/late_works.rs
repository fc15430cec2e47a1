//! Letters about works that should have begun, ended or been looked at.

use jiff::Timestamp;

use crate::app::absences::with_substitutes;
use crate::app::account_mail::language_of;
use crate::domain::absence::Absence;
use crate::domain::event::Happening;
use crate::domain::intervention::{Event, Intervention};
use crate::domain::matter::Matter;
use crate::domain::person::Role;
use crate::domain::reminder::Stage;
use crate::domain::report::Reminded;
use crate::domain::rules::Rules;
use crate::store::accounts::Account;
use crate::store::letters::{SITE, StaffLetter};
use crate::words::Words;

/// Works of which somebody is reminded, as they then stood.
#[derive(Debug)]
pub(crate) struct LateWorks {
    works: Intervention,
    reminded: Reminded,
}

impl LateWorks {
    /// Those that an event makes of what it happened to, if it does.
    pub(crate) fn of(body: &Happening, matter: Option<&Matter>) -> Option<Self> {
        let Happening::Intervention(Event::Reminded(reminded)) = body else { return None };
        let works = matter.cloned().and_then(Matter::into_intervention)?;
        Some(Self { works: *works, reminded: *reminded })
    }

    /// Those who direct the offices that answer for it and carry it out; then the administrators.
    fn is_for(&self, account: &Account) -> bool {
        if !account.enabled {
            return false;
        }
        if self.reminded.stage == Stage::Administrator {
            return account.role == Role::Administrator;
        }
        let offices = [Some(&self.works.office), Some(&self.works.plan.executor)];
        matches!(account.role, Role::Coordinator | Role::Partner)
            && account.office.is_some()
            && offices.contains(&account.office.as_ref())
    }
}

/// A letter to each account for each of these works.
pub(crate) fn letters(
    late: &[LateWorks],
    (accounts, absences): (&[Account], &[Absence]),
    rules: &Rules,
    now: Timestamp,
) -> Vec<StaffLetter> {
    let (words, today) = (Words::of(language_of(rules)), rules.jurisdiction.calendar.day_of(now));
    let mut letters = Vec::new();
    for one in late {
        let path = if one.reminded.stage == Stage::Administrator { "/interventi" } else { "/ufficio/interventi" };
        let link = format!("{SITE}{}", words.href(&format!("{path}/{}", one.works.number)));
        let letter = words.late_works_letter(&one.works, &link, rules, now);
        let told = accounts.iter().filter(|account| one.is_for(account)).collect();
        for account in with_substitutes(told, accounts, absences, today) {
            letters.push(StaffLetter {
                name: format!(
                    "works {} {} {:?} {}",
                    one.works.number,
                    one.reminded.due_at.as_millisecond(),
                    one.reminded.stage,
                    account.id.0
                ),
                recipient: account.email.clone(),
                subject: letter.subject.clone(),
                body: letter.text.clone(),
            });
        }
    }
    letters
}

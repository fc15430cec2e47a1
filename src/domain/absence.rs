//! People are away: work never waits on one person's account.

use jiff::civil::Date;

use crate::domain::person::AccountId;

/// Most days that somebody is away at a time; who is longer needs another holder for what they have.
pub const ABSENCE_DAYS_MAX: i32 = 366;

/// When somebody is away, and who stands in for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// Who is away.
    pub account: AccountId,
    /// Who stands in.
    pub substitute: AccountId,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Absence {
    /// Whether they are away on that day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        (self.from..=self.until).contains(&day)
    }

    /// Whether it is a period, not too long, that is not over by `today`.
    #[must_use]
    pub fn is_fit(&self, today: Date) -> bool {
        let days = self.from.until(self.until).map_or(i32::MAX, |span| span.get_days());
        self.from <= self.until && self.until >= today && days < ABSENCE_DAYS_MAX
    }
}

/// Those who stand in on that day for one of `accounts`. Whoever stands in and is away as well has a substitute too; in a
/// circle everybody is named once.
#[must_use]
pub fn substitutes(accounts: &[AccountId], absences: &[Absence], day: Date) -> Vec<AccountId> {
    let mut told = accounts.to_vec();
    let mut next = 0;
    while let Some(account) = told.get(next).copied() {
        next += 1;
        let away = absences.iter().find(|absence| absence.account == account && absence.covers(day));
        told.extend(away.map(|absence| absence.substitute).filter(|substitute| !told.contains(substitute)));
    }
    told.split_off(accounts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn away(account: i64, substitute: i64, from: &str, until: &str) -> Absence {
        let day = |text: &str| text.parse().expect("a day");
        let (from, until) = (day(from), day(until));
        Absence { account: AccountId(account), substitute: AccountId(substitute), from, until }
    }

    fn of(accounts: &[i64], absences: &[Absence], day: &str) -> Vec<i64> {
        let accounts: Vec<_> = accounts.iter().copied().map(AccountId).collect();
        substitutes(&accounts, absences, day.parse().expect("a day")).into_iter().map(|account| account.0).collect()
    }

    #[test]
    fn who_stands_in_and_when() {
        let absences = [away(1, 2, "2026-08-03", "2026-08-21"), away(2, 3, "2026-08-10", "2026-08-10")];
        assert_eq!(of(&[1], &absences, "2026-08-02"), [0; 0]);
        assert_eq!(of(&[1], &absences, "2026-08-03"), [2]);
        assert_eq!(of(&[1], &absences, "2026-08-10"), [2, 3], "the substitute is away too");
        assert_eq!(of(&[1, 2], &absences, "2026-08-21"), [0; 0], "is told anyway");
        assert_eq!(of(&[1], &absences, "2026-08-22"), [0; 0]);
        let circle = [away(1, 2, "2026-08-03", "2026-08-21"), away(2, 1, "2026-08-03", "2026-08-21")];
        assert_eq!(of(&[1], &circle, "2026-08-05"), [2]);
    }

    #[test]
    fn periods() {
        let fit = |from, until| away(1, 2, from, until).is_fit("2026-08-05".parse().expect("a day"));
        assert!(fit("2026-08-05", "2026-08-05") && fit("2026-01-01", "2026-08-05") && fit("2026-08-06", "2027-08-06"));
        assert!(
            !fit("2026-08-06", "2026-08-05") && !fit("2026-08-01", "2026-08-04") && !fit("2026-08-06", "2027-08-07")
        );
    }
}

//! Who is away and who stands in: said by each for themselves.

use jiff::civil::Date;

use crate::app::App;
use crate::domain::absence::{Absence, substitutes};
use crate::domain::person::AccountId;
use crate::store::accounts::Account;
use crate::store::{self, StoreError, absences};

/// Why an absence was not noted.
#[derive(Debug, thiserror::Error)]
pub enum AbsenceError {
    /// Not a period, too long, or over.
    #[error("not a period that can be noted")]
    Period,
    /// Nobody who could stand in.
    #[error("not a colleague who can stand in")]
    Substitute,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// When this account is away, unless that is over.
    pub async fn absence_of(&self, account: AccountId) -> Result<Option<Absence>, StoreError> {
        let today = self.rules().jurisdiction.calendar.day_of(self.now());
        let all = absences::all(&self.db, &self.jurisdiction).await?;
        Ok(all.into_iter().find(|absence| absence.account == account && absence.until >= today))
    }

    /// Who could stand in for this account: colleagues of its office, or of its role where it has none.
    pub async fn colleagues_of(&self, account: &Account) -> Result<Vec<Account>, StoreError> {
        let accounts = store::accounts::all(&self.db, &self.jurisdiction).await?;
        let is_colleague = |other: &Account| {
            let same =
                if account.office.is_some() { other.office == account.office } else { other.role == account.role };
            other.enabled && other.id != account.id && same
        };
        Ok(accounts.into_iter().filter(is_colleague).collect())
    }

    /// Notes when an account is away and who stands in, in place of what was noted before.
    pub async fn note_absence(
        &self,
        account: &Account,
        substitute: AccountId,
        (from, until): (Date, Date),
    ) -> Result<(), AbsenceError> {
        let absence = Absence { account: account.id, substitute, from, until };
        if !absence.is_fit(self.rules().jurisdiction.calendar.day_of(self.now())) {
            return Err(AbsenceError::Period);
        }
        if !self.colleagues_of(account).await?.iter().any(|colleague| colleague.id == substitute) {
            return Err(AbsenceError::Substitute);
        }
        Ok(absences::write(&self.db, &self.jurisdiction, &absence).await?)
    }

    /// Forgets when an account is away.
    pub async fn forget_absence(&self, account: AccountId) -> Result<(), StoreError> {
        absences::remove(&self.db, &self.jurisdiction, account).await
    }
}

/// The same accounts, with those who stand in for one of them on that day.
pub(crate) fn with_substitutes<'a>(
    told: Vec<&'a Account>,
    accounts: &'a [Account],
    absences: &[Absence],
    day: Date,
) -> Vec<&'a Account> {
    let ids: Vec<AccountId> = told.iter().map(|account| account.id).collect();
    let others = substitutes(&ids, absences, day);
    let others = accounts.iter().filter(|account| account.enabled && others.contains(&account.id));
    told.into_iter().chain(others).collect()
}

//! Accounts as the system administrator keeps them: who may sign in, in which role, for which office.
//!
//! It works beside a running service, on the same database, and loads neither territory nor media.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::app::account_mail::language_of;
use crate::app::clock::Clock;
use crate::app::sign_in::{self, AccountError, NewAccount, hash_password};
use crate::app::{App, Options, StartError, setup};
use crate::domain::account::LinkPurpose;
use crate::domain::office::{Office, OfficeCode, OfficeKind};
use crate::domain::person::{AccountId, Email, Role};
use crate::domain::record::JurisdictionCode;
use crate::domain::rules::Rules;
use crate::domain::text::Line;
pub use crate::store::accounts::Account;
use crate::store::{self, Db, StoreError};

/// The accounts of one jurisdiction.
#[derive(Debug)]
pub struct Accounts {
    pub(super) db: Db,
    pub(super) jurisdiction: JurisdictionCode,
    rules: Arc<Rules>,
    clock: Clock,
    letters: Arc<Notify>,
}

impl App {
    /// The accounts of the jurisdiction.
    #[must_use]
    pub fn accounts(&self) -> Accounts {
        Accounts {
            db: self.db.clone(),
            jurisdiction: self.jurisdiction.clone(),
            rules: self.rules(),
            clock: self.clock.clone(),
            letters: Arc::clone(&self.letters),
        }
    }
}

/// Why an account cannot be as asked for.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The password or the address does not fit.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The role does not go with the office.
    #[error(transparent)]
    Office(#[from] UnfitOffice),
    /// What would shut oneself out.
    #[error("nobody takes away their own access: another system administrator has to")]
    Oneself,
    /// There is no such account.
    #[error("no account signs in with {0}: see `sestomia user list`")]
    Unknown(String),
}

impl From<StoreError> for AccountsError {
    fn from(error: StoreError) -> Self {
        Self::Account(AccountError::Store(error))
    }
}

/// Why a role cannot be had for an office.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnfitOffice {
    /// Citizens need no account.
    #[error("citizens need no account")]
    Citizen,
    /// The role works for an office, and none was named.
    #[error("this role works for an office: name one of {0}")]
    Missing(String),
    /// There is no such office, or it is of another kind.
    #[error("{office} is no office for this role: there are {fit}")]
    Unfit {
        /// What was named.
        office: OfficeCode,
        /// Those that could have been.
        fit: String,
    },
}

impl Accounts {
    /// Opens the database of `options`, and founds the built-in jurisdiction if the database is empty.
    pub async fn open(options: Options) -> Result<Self, StartError> {
        let db = store::open(&options.database).await?;
        let (jurisdiction, rules) = setup::jurisdiction_of(&db, options.jurisdiction, &options.clock).await?;
        let letters = Arc::default();
        Ok(Self { db, jurisdiction, rules: Arc::new(rules), clock: options.clock, letters })
    }

    /// The name of the jurisdiction.
    #[must_use]
    pub const fn jurisdiction(&self) -> &JurisdictionCode {
        &self.jurisdiction
    }

    /// Adds an account. A front desk operator without office works for the first front desk.
    pub async fn add(&self, new: NewAccount, password: String) -> Result<(), AccountsError> {
        let office = office_for(new.role, new.office, &self.rules)?;
        let hash = hash_password(password).await?;
        let new = NewAccount { office, ..new };
        sign_in::add_account(&self.db, &self.jurisdiction, new, hash, self.clock.now()).await?;
        Ok(())
    }

    /// All accounts, by address.
    pub async fn list(&self) -> Result<Vec<Account>, StoreError> {
        store::accounts::all(&self.db, &self.jurisdiction).await
    }

    /// Forbids an account to sign in, and ends its sessions.
    pub async fn disable(&self, email: &Email) -> Result<(), AccountsError> {
        let id = self.known(email).await?;
        store::accounts::set_disabled(&self.db, &self.jurisdiction, id, Some(self.clock.now())).await?;
        Ok(store::sessions::end_all_but(&self.db, &self.jurisdiction, id, None).await?)
    }

    /// Sets an account's password, and ends its sessions.
    pub async fn set_password(&self, email: &Email, password: String) -> Result<(), AccountsError> {
        let id = self.known(email).await?;
        let hash = hash_password(password).await?;
        store::accounts::set_password(&self.db, &self.jurisdiction, id, &hash).await?;
        Ok(store::sessions::end_all_but(&self.db, &self.jurisdiction, id, None).await?)
    }

    async fn known(&self, email: &Email) -> Result<AccountId, AccountsError> {
        let account = store::accounts::of_email(&self.db, &self.jurisdiction, email).await?;
        account.map(|account| account.id).ok_or_else(|| AccountsError::Unknown(email.as_str().to_owned()))
    }

    /// Adds an account whose person chooses the password, by a link that is mailed.
    pub async fn invite(&self, new: NewAccount) -> Result<AccountId, AccountsError> {
        let office = office_for(new.role, new.office, &self.rules)?;
        let (email, new) = (new.email.clone(), NewAccount { office, ..new });
        let no_password = String::new();
        let id = sign_in::add_account(&self.db, &self.jurisdiction, new, no_password, self.clock.now()).await?;
        self.mail(&email, LinkPurpose::Invitation).await?;
        Ok(id)
    }

    /// Mails a link with which a password can be chosen: the invitation again, or for one that was forgotten.
    pub async fn mail_link(&self, account: &Account) -> Result<(), AccountsError> {
        let purpose = if account.is_invited() { LinkPurpose::Invitation } else { LinkPurpose::Reset };
        self.mail(&account.email, purpose).await
    }

    async fn mail(&self, email: &Email, purpose: LinkPurpose) -> Result<(), AccountsError> {
        let (language, now) = (language_of(&self.rules).tag(), self.clock.now());
        store::account_links::enqueue(&self.db, &self.jurisdiction, email, purpose, language, now).await?;
        self.letters.notify_one();
        Ok(())
    }

    /// The account of this id.
    pub async fn of_id(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        store::accounts::of_id(&self.db, &self.jurisdiction, id).await
    }

    /// Changes name, role and office of an account. `by` may change their own name, but not their own role: else
    /// nobody might be left who can.
    pub async fn change(
        &self,
        by: AccountId,
        account: &Account,
        name: &Line<120>,
        role: Role,
        office: Option<OfficeCode>,
    ) -> Result<(), AccountsError> {
        let office = office_for(role, office, &self.rules)?;
        if by == account.id && role != account.role {
            return Err(AccountsError::Oneself);
        }
        let id = account.id;
        store::accounts::set_name(&self.db, &self.jurisdiction, id, name.as_str()).await?;
        Ok(store::accounts::set_role(&self.db, &self.jurisdiction, id, role, office.as_ref()).await?)
    }

    /// Lets an account sign in, or forbids it and ends its sessions and links. Nobody does that to themselves.
    pub async fn set_enabled(&self, by: AccountId, id: AccountId, enabled: bool) -> Result<(), AccountsError> {
        if by == id {
            return Err(AccountsError::Oneself);
        }
        let since = (!enabled).then(|| self.clock.now());
        store::accounts::set_disabled(&self.db, &self.jurisdiction, id, since).await?;
        if !enabled {
            store::account_links::forget_of(&self.db, &self.jurisdiction, id).await?;
            self.end_sessions(id).await?;
        }
        Ok(())
    }

    /// Says whether an account must have a second factor: then its person reaches nothing but their profile until it
    /// is set up.
    pub async fn set_code_required(&self, id: AccountId, required: bool) -> Result<(), AccountsError> {
        Ok(store::accounts::set_code_required(&self.db, &self.jurisdiction, id, required).await?)
    }

    /// Removes the second factor of somebody who has lost it, and ends their sessions. Nobody does that to themselves:
    /// who knows the password does it in the profile.
    pub async fn reset_code(&self, by: Option<AccountId>, id: AccountId) -> Result<(), AccountsError> {
        if by == Some(id) {
            return Err(AccountsError::Oneself);
        }
        store::accounts::set_code_secret(&self.db, &self.jurisdiction, id, None).await?;
        store::recovery_codes::replace(&self.db, &self.jurisdiction, id, &[]).await?;
        self.end_sessions(id).await
    }

    /// The same for who signs in with this address, from the machine itself.
    pub async fn reset_code_of(&self, email: &Email) -> Result<(), AccountsError> {
        let id = self.known(email).await?;
        self.reset_code(None, id).await
    }

    /// Ends all sessions of an account.
    pub async fn end_sessions(&self, id: AccountId) -> Result<(), AccountsError> {
        Ok(store::sessions::end_all_but(&self.db, &self.jurisdiction, id, None).await?)
    }

    /// Closes the database.
    pub async fn close(self) {
        store::close(&self.db).await;
    }
}

/// The office that an account of this role works for.
fn office_for(role: Role, named: Option<OfficeCode>, rules: &Rules) -> Result<Option<OfficeCode>, UnfitOffice> {
    let fits = |office: &&Office| match role {
        Role::FrontDesk => matches!(office.kind, OfficeKind::FrontDesk | OfficeKind::Police),
        Role::Partner => office.kind == OfficeKind::Partner,
        Role::Coordinator => !office.is_outside(),
        Role::Citizen | Role::Crew | Role::BuildingOfficer | Role::Administrator | Role::SystemAdministrator => true,
    };
    let fit = || {
        let codes: Vec<&str> = rules.offices.values().filter(fits).map(|office| office.code.as_str()).collect();
        codes.join(", ")
    };
    match (role, named) {
        (Role::Citizen, _) => Err(UnfitOffice::Citizen),
        (_, Some(office)) if rules.offices.get(&office).as_ref().is_some_and(fits) => Ok(Some(office)),
        (_, Some(office)) => Err(UnfitOffice::Unfit { office, fit: fit() }),
        (Role::FrontDesk, None) => Ok(rules.front_desk().map(|office| office.code.clone())),
        (Role::Coordinator | Role::Crew | Role::Partner, None) => Err(UnfitOffice::Missing(fit())),
        (Role::BuildingOfficer | Role::Administrator | Role::SystemAdministrator, None) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_go_with_offices_of_their_kind() {
        let rules = Rules::of(setup::built_in().expect("is sound")).expect("a jurisdiction");
        let first = |kind| rules.offices.values().find(|office| office.kind == kind).map(|office| office.code.clone());
        let (desk, technical) = (first(OfficeKind::FrontDesk), first(OfficeKind::Technical));
        let (partner, police) = (first(OfficeKind::Partner), first(OfficeKind::Police));
        let check = |role, office: &Option<OfficeCode>| office_for(role, office.clone(), &rules);
        assert_eq!(check(Role::FrontDesk, &None), Ok(rules.front_desk().map(|office| office.code.clone())));
        assert_eq!(check(Role::FrontDesk, &police), Ok(police));
        assert_eq!(check(Role::Crew, &partner), Ok(partner.clone()));
        assert_eq!(check(Role::Administrator, &None), Ok(None));
        for (role, office) in [(Role::FrontDesk, &technical), (Role::Partner, &desk), (Role::Coordinator, &partner)] {
            assert!(matches!(check(role, office), Err(UnfitOffice::Unfit { .. })), "{role:?}");
        }
        assert!(matches!(check(Role::Crew, &None), Err(UnfitOffice::Missing(_))));
        assert_eq!(check(Role::Citizen, &desk), Err(UnfitOffice::Citizen));
        let nowhere = "nowhere".parse().ok();
        assert!(matches!(check(Role::Administrator, &nowhere), Err(UnfitOffice::Unfit { .. })));
    }
}

//! Passwords of staff and partners.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::app::App;
use crate::app::clock::{random_id, random_token};
use crate::app::sessions::Device;
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Actor, Channel, Email, Role};
use crate::domain::record::JurisdictionCode;
use crate::domain::text::Line;
use crate::store::accounts::{self, Account};
use crate::store::{Db, StoreError};

/// Fewest characters of a password.
pub const PASSWORD_MIN: usize = 10;
/// Most bytes of a password that are looked at.
pub const PASSWORD_MAX_BYTES: usize = 1024;

/// Each hashing takes 19 MiB and some 30 ms of a core: more at once would starve the rest.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Argon2id with the parameters that OWASP recommends for 19 MiB.
fn argon() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// Why a password or account is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Too short or too long.
    #[error("a password needs {PASSWORD_MIN} characters or more")]
    WeakPassword,
    /// Not the present password.
    #[error("the present password is another one")]
    WrongPassword,
    /// Another account signs in with that address.
    #[error("another account has this mail address")]
    Taken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The hash could not be made.
    #[error("the password could not be hashed")]
    Hash,
}

/// Hashes a password, on a thread where it may take its time.
pub async fn hash_password(password: String) -> Result<String, AccountError> {
    if password.chars().count() < PASSWORD_MIN || password.len() > PASSWORD_MAX_BYTES {
        return Err(AccountError::WeakPassword);
    }
    let _permit = HASHING.acquire().await.map_err(|_closed| AccountError::Hash)?;
    tokio::task::spawn_blocking(move || argon().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
        .await
        .map_err(|_panicked| AccountError::Hash)?
        .map_err(|_error| AccountError::Hash)
}

/// A hash of nothing anybody knows: checking against it takes as long as against a real one.
static DUMMY: LazyLock<String> =
    LazyLock::new(|| argon().hash_password(random_token().as_bytes()).map(|hash| hash.to_string()).unwrap_or_default());

pub(crate) async fn verify(password: String, hash: Option<String>) -> bool {
    if password.len() > PASSWORD_MAX_BYTES {
        return false;
    }
    let Ok(_permit) = HASHING.acquire().await else { return false };
    let check = move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| DUMMY.clone());
        let fits =
            PasswordHash::new(&text).is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok());
        known && fits
    };
    tokio::task::spawn_blocking(check).await.unwrap_or(false)
}

/// What a new account is to be.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The address it signs in with.
    pub email: Email,
    /// The person's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The office it works for.
    pub office: Option<OfficeCode>,
}

/// Adds an account whose password has been hashed by [`hash_password`].
pub async fn add_account(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    new: NewAccount,
    hash: String,
    now: jiff::Timestamp,
) -> Result<AccountId, AccountError> {
    let id = AccountId(random_id());
    let account = Account {
        id,
        email: new.email,
        name: new.name,
        role: new.role,
        office: new.office,
        password: hash,
        enabled: true,
        code_secret: None,
        code_required: false,
    };
    if accounts::add(db, jurisdiction, &account, now).await? { Ok(id) } else { Err(AccountError::Taken) }
}

/// What a right password leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// A session.
    Done {
        /// Its token.
        token: String,
    },
    /// The question for the code.
    AwaitsCode {
        /// What the answer is to come with.
        token: String,
    },
}

impl App {
    /// Signs in: a new session, or `None`. Takes the same time whether the address is known or not.
    pub async fn sign_in(
        &self,
        email: &str,
        password: String,
        device: &Device,
    ) -> Result<Option<SignedIn>, StoreError> {
        let account = match Email::new(email) {
            Ok(email) => accounts::of_email(&self.db, &self.jurisdiction, &email).await?,
            Err(_not_an_address) => None,
        };
        let account = account.filter(|account| account.enabled && !account.is_invited());
        let fits = verify(password, account.as_ref().map(|account| account.password.clone())).await;
        let Some(account) = account.filter(|_| fits) else { return Ok(None) };
        let awaits_code = account.code_secret.is_some();
        let token = self.begin_session(account.id, device, awaits_code).await?;
        Ok(Some(if awaits_code { SignedIn::AwaitsCode { token } } else { SignedIn::Done { token } }))
    }

    /// Sets the password of whoever knows the present one, and ends their other sessions.
    pub async fn change_password(
        &self,
        account: &Account,
        present: String,
        new: String,
        token: &str,
    ) -> Result<(), AccountError> {
        if !verify(present, Some(account.password.clone())).await {
            return Err(AccountError::WrongPassword);
        }
        let hash = hash_password(new).await?;
        accounts::set_password(&self.db, &self.jurisdiction, account.id, &hash).await?;
        self.end_other_sessions(account.id, token).await?;
        Ok(())
    }

    /// Sets the name of an account's person.
    pub async fn rename(&self, account: AccountId, name: &Line<120>) -> Result<(), StoreError> {
        accounts::set_name(&self.db, &self.jurisdiction, account, name.as_str()).await
    }
}

/// The actor that an account is, when it works through `channel`.
#[must_use]
pub fn actor_of(account: &Account, channel: Channel) -> Actor {
    Actor {
        role: account.role,
        office: account.office.clone(),
        account: Some(account.id),
        program: None,
        channel,
        holds: None,
    }
}

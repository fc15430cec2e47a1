//! Which account somebody is whom the provider has named: linked the first time by the verified mail address, or by who
//! is signed in already and says the password; from then on by the subject alone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use jiff::SignedDuration;
use sha2::Sha256;

use crate::app::App;
use crate::app::accounts::{Accounts, AccountsError};
use crate::app::openid::{Identity, Link, OpenIdError};
use crate::app::sessions::Device;
use crate::app::sign_in::SignedIn;
use crate::domain::person::AccountId;
use crate::store::accounts::Account;
use crate::store::{StoreError, account_links, openid};

/// How long the way to the provider stays open after the password was said.
const LINK_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// What came of undoing a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlinked {
    /// It is done, or there was none.
    Done,
    /// There is no password to come in by afterwards.
    NoPassword,
}

impl App {
    /// Signs in whoever the provider has named: a session as after a password, so a second factor is asked for too.
    pub async fn sign_in_by_openid(&self, identity: &Identity, device: &Device) -> Result<SignedIn, OpenIdError> {
        let account = self.account_of_identity(identity).await?;
        let awaits_code = account.code_secret.is_some();
        let token = self.begin_session(account.id, device, awaits_code).await?;
        Ok(if awaits_code { SignedIn::AwaitsCode { token } } else { SignedIn::Done { token } })
    }

    async fn account_of_identity(&self, identity: &Identity) -> Result<Account, OpenIdError> {
        let Identity { issuer, subject, email } = identity;
        let (db, jurisdiction) = (&self.db, &self.jurisdiction);
        if let Some(account) = openid::account_of(db, jurisdiction, issuer, subject).await? {
            return if account.enabled { Ok(account) } else { Err(OpenIdError::Nobody) };
        }
        // Without a verified address nothing is looked up, so nothing is learnt either.
        let email = email.as_ref().ok_or(OpenIdError::Unverified)?;
        let mut found = openid::accounts_of_email(db, jurisdiction, email).await?;
        let Some(account) = found.pop().filter(|account| found.is_empty() && account.enabled) else {
            return Err(OpenIdError::Nobody);
        };
        if !self.link_openid(account.id, identity).await? {
            // The address has been given to another person at the provider.
            return Err(OpenIdError::Nobody);
        }
        if account.is_invited() {
            // The invitation has been accepted: what was mailed opens nothing any more.
            account_links::forget_of(db, jurisdiction, account.id).await?;
        }
        Ok(account)
    }

    /// Opens the way to the provider for who is signed in with this session, and says the password too: whoever sits at
    /// a browser that was left open must not get an entrance of their own. The key opens it for a while.
    pub async fn open_openid_link(
        &self,
        account: &Account,
        password: String,
        token: &str,
    ) -> Result<Option<String>, StoreError> {
        if !self.confirms(account, password).await {
            return Ok(None);
        }
        let now = self.now();
        let until = now.checked_add(LINK_WITHIN).unwrap_or(now).as_millisecond();
        Ok(Some(format!("{until}.{}", URL_SAFE_NO_PAD.encode(self.link_proof(until, token).finalize().into_bytes()))))
    }

    /// Whether a key opens the way to the provider for this session, now. Compared in constant time.
    #[must_use]
    pub fn opens_openid_link(&self, key: &str, token: &str) -> bool {
        let Some((until, proof)) = key.split_once('.') else { return false };
        let (Ok(until), Ok(proof)) = (until.parse::<i64>(), URL_SAFE_NO_PAD.decode(proof)) else { return false };
        self.link_proof(until, token).verify_slice(&proof).is_ok() && self.now().as_millisecond() < until
    }

    fn link_proof(&self, until_ms: i64, token: &str) -> Hmac<Sha256> {
        self.mac("openid link", format!("{until_ms}.{token}").as_bytes())
    }

    /// Links an account to whom the provider has named, whatever their address; false when they are somebody else here,
    /// or the account is somebody else there.
    pub async fn link_openid(&self, account: AccountId, identity: &Identity) -> Result<bool, StoreError> {
        let Identity { issuer, subject, .. } = identity;
        let link = Link { account, issuer: issuer.clone(), linked_at: self.now() };
        if openid::link(&self.db, &self.jurisdiction, &link, subject).await? {
            tracing::info!(account = account.0, issuer, "an account was linked to the OpenID Connect provider");
            return Ok(true);
        }
        let linked = openid::account_of(&self.db, &self.jurisdiction, issuer, subject).await?;
        Ok(linked.is_some_and(|linked| linked.id == account))
    }

    /// Who an account is to providers.
    pub async fn openid_links_of(&self, account: AccountId) -> Result<Vec<Link>, StoreError> {
        openid::of_account(&self.db, &self.jurisdiction, account).await
    }

    /// Undoes the links of one's own account, and ends its other sessions.
    pub async fn unlink_openid(&self, account: &Account, token: &str) -> Result<Unlinked, StoreError> {
        if account.is_invited() {
            return Ok(Unlinked::NoPassword);
        }
        if openid::unlink(&self.db, &self.jurisdiction, account.id).await? {
            tracing::info!(account = account.id.0, "a link to an OpenID Connect provider was undone by its owner");
            self.end_other_sessions(account.id, token).await?;
        }
        Ok(Unlinked::Done)
    }
}

impl Accounts {
    /// Every link of an account to a provider.
    pub async fn openid_links(&self) -> Result<Vec<Link>, StoreError> {
        openid::all(&self.db, &self.jurisdiction).await
    }

    /// Undoes the links of somebody's account, and ends its sessions. Nobody does that to themselves: their own is in
    /// the profile.
    pub async fn unlink_openid(&self, by: AccountId, id: AccountId) -> Result<(), AccountsError> {
        if by == id {
            return Err(AccountsError::Oneself);
        }
        openid::unlink(&self.db, &self.jurisdiction, id).await?;
        self.end_sessions(id).await
    }
}

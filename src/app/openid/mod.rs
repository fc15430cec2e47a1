//! Signing in through an OpenID Connect provider that the municipality has already: the provider says who somebody is,
//! and the accounts here say what they may do.
//!
//! Nobody gets an account by it. What it says is believed only of its subjects, never of the address alone.

mod attempt;
mod links;
mod provider;

use std::path::PathBuf;

use crate::domain::person::Email;
use crate::store::StoreError;

pub use crate::store::openid::Link;
pub use attempt::{ATTEMPT_WITHIN, Attempt};
pub use links::Unlinked;
pub use provider::Provider;

/// What is configured of the provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its issuer: what its discovery document and its tokens call it, to the letter.
    pub issuer: String,
    /// What this service is called there.
    pub client: String,
    /// How it proves to be that; secret.
    pub secret: String,
    /// What people call the provider.
    pub name: String,
    /// Certificates (PEM) that vouch for its servers beside those that everybody trusts.
    pub certificates: Option<PathBuf>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("issuer", &self.issuer).field("client", &self.client).finish_non_exhaustive()
    }
}

/// Who somebody is, as the provider has proved it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Which provider says so.
    pub issuer: String,
    /// The name that it never gives to somebody else.
    pub subject: String,
    /// The mail address that it says it has verified, if it does.
    pub email: Option<Email>,
}

/// Why somebody is not signed in. None of it tells a stranger who has an account.
#[derive(Debug, thiserror::Error)]
pub enum OpenIdError {
    /// The provider does not answer, or not as one does.
    #[error("the provider cannot be asked: {0}")]
    Unreachable(String),
    /// What came back belongs to no attempt of this browser, or to one of too long ago.
    #[error("no attempt of this browser, or one of too long ago")]
    Attempt,
    /// The provider did not let them, or they went away from it.
    #[error("the provider did not sign them in: {0}")]
    Declined(String),
    /// What it says is not proved.
    #[error("what the provider says is not proved: {0}")]
    Unproved(String),
    /// It does not say that the address is theirs, and nobody is linked to them yet.
    #[error("the provider does not say that the mail address is verified")]
    Unverified,
    /// They are known already, as another account.
    #[error("another account is linked to them, or this one to somebody else")]
    Taken,
    /// They have no account here, or none that may sign in.
    #[error("no account that may sign in")]
    Nobody,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

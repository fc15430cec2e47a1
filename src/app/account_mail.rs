//! Invitations and forgotten passwords: asked for by anybody, mailed to accounts alone, used once.

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::clock::random_token;
use crate::app::mail::{LEASE, Mailer, STEP_MAX, pause_after};
use crate::app::sessions::token_hash;
use crate::app::sign_in::{AccountError, hash_password};
use crate::domain::account::LinkPurpose;
use crate::domain::failure::Failure;
use crate::domain::person::Email;
use crate::domain::rules::Rules;
use crate::store::account_links::{self, AccountMail};
use crate::store::accounts::{self, Account};
use crate::store::{StoreError, sessions};
use crate::words::{Language, Words};

/// What came of choosing a password by a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// It is the account's password now.
    Done,
    /// The link was used, has expired, or is none.
    NoLink,
    /// The password is too short or too long.
    Weak,
}

impl App {
    /// Asks for a mail with which a new password can be chosen. It does the same whether the address has an account
    /// or not.
    pub async fn ask_for_reset(&self, email: &Email, language: Language) -> Result<(), StoreError> {
        let (purpose, now) = (LinkPurpose::Reset, self.now());
        account_links::enqueue(&self.db, &self.jurisdiction, email, purpose, language.tag(), now).await?;
        self.letters.notify_one();
        Ok(())
    }

    /// The account that a mailed link is for, and why it was mailed; nothing is used up by looking.
    pub async fn link_of(&self, token: &str) -> Result<Option<(Account, LinkPurpose)>, StoreError> {
        let found = account_links::find(&self.db, &self.jurisdiction, &token_hash(token), self.now()).await?;
        let Some((id, purpose)) = found else { return Ok(None) };
        let account = accounts::of_id(&self.db, &self.jurisdiction, id).await?;
        Ok(account.filter(|account| account.enabled).map(|account| (account, purpose)))
    }

    /// Sets the password by a mailed link, uses up all links of the account and ends its sessions.
    pub async fn choose_password(&self, token: &str, password: String) -> Result<Chosen, StoreError> {
        let Some((account, _)) = self.link_of(token).await? else { return Ok(Chosen::NoLink) };
        let hash = match hash_password(password).await {
            Ok(hash) => hash,
            Err(AccountError::Store(error)) => return Err(error),
            Err(_weak) => return Ok(Chosen::Weak),
        };
        if !account_links::burn(&self.db, &self.jurisdiction, &token_hash(token)).await? {
            return Ok(Chosen::NoLink);
        }
        accounts::set_password(&self.db, &self.jurisdiction, account.id, &hash).await?;
        account_links::forget_of(&self.db, &self.jurisdiction, account.id).await?;
        sessions::end_all_but(&self.db, &self.jurisdiction, account.id, None).await?;
        Ok(Chosen::Done)
    }
}

impl Mailer {
    /// Sends some of the mails about accounts that are due; true when there may be more.
    pub(crate) async fn send_due_to_accounts(&self, app: &App, stop: &CancellationToken) -> Result<bool, StoreError> {
        let now = app.now();
        let lease = now.checked_add(LEASE).unwrap_or(now);
        let mails = account_links::take_due(&app.db, &app.jurisdiction, now, lease, STEP_MAX).await?;
        for mail in &mails {
            if stop.is_cancelled() {
                return Ok(false);
            }
            self.try_account_mail(app, mail, now).await?;
        }
        Ok(!mails.is_empty())
    }

    async fn try_account_mail(&self, app: &App, mail: &AccountMail, now: Timestamp) -> Result<(), StoreError> {
        let account = accounts::of_email(&app.db, &app.jurisdiction, &mail.email).await?;
        let Some(account) = account.filter(|account| account.enabled) else {
            return account_links::forget(&app.db, &app.jurisdiction, mail).await;
        };
        let (token, expires) = (random_token(), now.checked_add(mail.purpose.lasts()).unwrap_or(now));
        let hash = token_hash(&token);
        account_links::keep(&app.db, &app.jurisdiction, &hash, account.id, mail.purpose, (now, expires)).await?;
        let rules = app.rules();
        let words = Words::of(Language::of_tag(&mail.language));
        let link = format!("{}{}", self.public_url, words.href(&format!("/accedi/password?chiave={token}")));
        let letter = words.account_letter(&rules, mail.purpose, &link, expires);
        let id = format!("{}.{}", app.jurisdiction, &hash[..16]);
        match self.send(app, &rules, &id, &mail.email, &letter, None).await {
            Ok(()) => account_links::forget(&app.db, &app.jurisdiction, mail).await,
            Err(error) => {
                // The link of a mail that did not leave is nobody's.
                account_links::burn(&app.db, &app.jurisdiction, &hash).await?;
                tracing::warn!(attempts = mail.attempts, %error, "a mail about an account was not sent");
                let retry = pause_after(mail.attempts).and_then(|pause| now.checked_add(pause).ok());
                account_links::put_off(&app.db, &app.jurisdiction, mail, &Failure::from(&error), retry).await
            }
        }
    }
}

/// The language of mails to accounts whose person has not chosen one.
#[must_use]
pub fn language_of(rules: &Rules) -> Language {
    Language::of_tag(&rules.jurisdiction.language)
}

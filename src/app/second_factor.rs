//! The second factor: codes of an app that change every half minute (TOTP, RFC 6238), each good once; and codes to come
//! in with when the app is lost.

use totp_rs::{Builder, Secret, Totp};

use crate::app::App;
use crate::app::at_rest::is_sealed;
use crate::app::clock::random_bytes;
use crate::app::sessions::{Device, token_hash};
use crate::app::sign_in::verify;
use crate::store::accounts::{self, Account};
use crate::store::{StoreError, recovery_codes, sessions};

/// How many recovery codes an account is given.
pub const RECOVERY_CODES: usize = 10;
/// Characters of one, without what parts them: 80 bits, which nobody guesses even from the hash.
const RECOVERY_CHARS: usize = 16;
/// Longest code that is read.
const CODE_MAX_CHARS: usize = 32;

/// A secret that is offered to an app and not yet in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// For typing it into the app: base32.
    pub secret: String,
    /// For the app to read, as a QR code: `otpauth://totp/…`.
    pub link: String,
}

/// What came of setting up or removing a second factor, or of asking for new recovery codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enrolled {
    /// It is done; these recovery codes are in force, and are shown this once.
    Done(Vec<String>),
    /// Not the present password.
    WrongPassword,
    /// Not the code that the app shows now.
    WrongCode,
    /// It may not be removed: the account must have one.
    Required,
}

/// Codes of six digits, every 30 seconds, with SHA-1: what all apps know. The step before and after count, for clocks
/// that are a little off.
fn codes_of(secret: &str, account: &str, issuer: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    // A colon parts the two names in the link.
    let (account, issuer) = (account.replace(':', " "), issuer.replace(':', " "));
    Builder::new().with_secret(secret).with_account_name(account).with_issuer(Some(issuer)).build().ok()
}

/// A code as it was made, of what was typed: people write blanks, hyphens and capitals as they like.
fn plain(typed: &str) -> String {
    let kept = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    kept.take(CODE_MAX_CHARS).collect()
}

/// A recovery code as it is written down: `abcd-efgh-ijkl-mnop`.
fn recovery_code() -> String {
    let secret = Secret::from(random_bytes::<10>().to_vec()).to_base32().to_ascii_lowercase();
    let letters: Vec<char> = secret.chars().take(RECOVERY_CHARS).collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

impl App {
    /// A new secret for the account's app.
    #[must_use]
    pub fn offer_second_factor(&self, account: &Account) -> Option<Offer> {
        let secret = Secret::from(random_bytes::<20>().to_vec()).to_base32();
        self.offer_again(account, &secret)
    }

    /// The same offer again, after a code that did not fit.
    #[must_use]
    pub fn offer_again(&self, account: &Account, secret: &str) -> Option<Offer> {
        let rules = self.rules();
        let codes = codes_of(secret, account.email.as_str(), &rules.jurisdiction.name)?;
        Some(Offer { secret: secret.to_owned(), link: codes.to_url().ok()? })
    }

    fn step_of(&self, account: &Account, secret: &str, typed: &str) -> Option<u64> {
        let seconds = u64::try_from(self.now().as_second()).ok()?;
        codes_of(secret, account.email.as_str(), "sestomia")?.check(&plain(typed), seconds)
    }

    /// Whether the password is the account's; who has none, because another provider signs them in, need not say it.
    pub(super) async fn confirms(&self, account: &Account, password: String) -> bool {
        account.is_invited() || verify(password, Some(account.password.clone())).await
    }

    /// Puts a second factor in force, or another in its place, for who knows the password and whose app shows the
    /// code. Other sessions end: they were begun without it.
    pub async fn set_second_factor(
        &self,
        account: &Account,
        password: String,
        secret: &str,
        code: &str,
        token: &str,
    ) -> Result<Enrolled, StoreError> {
        if !self.confirms(account, password).await {
            return Ok(Enrolled::WrongPassword);
        }
        let Some(step) = self.step_of(account, secret, code) else { return Ok(Enrolled::WrongCode) };
        let sealed = self.seal_code_secret(account.id, secret);
        accounts::set_code_secret(&self.db, &self.jurisdiction, account.id, Some(&sealed)).await?;
        accounts::use_code(&self.db, &self.jurisdiction, account.id, step).await?;
        self.end_other_sessions(account.id, token).await?;
        self.make_recovery_codes(account).await
    }

    /// Gives an account new recovery codes in place of those it had, for who knows the password.
    pub async fn renew_recovery_codes(&self, account: &Account, password: String) -> Result<Enrolled, StoreError> {
        if !self.confirms(account, password).await {
            return Ok(Enrolled::WrongPassword);
        }
        self.make_recovery_codes(account).await
    }

    async fn make_recovery_codes(&self, account: &Account) -> Result<Enrolled, StoreError> {
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
        let hashes: Vec<String> = codes.iter().map(|code| token_hash(&plain(code))).collect();
        recovery_codes::replace(&self.db, &self.jurisdiction, account.id, &hashes).await?;
        Ok(Enrolled::Done(codes))
    }

    /// How many recovery codes an account has left.
    pub async fn recovery_codes_left(&self, account: &Account) -> Result<u64, StoreError> {
        recovery_codes::left(&self.db, &self.jurisdiction, account.id).await
    }

    /// Removes the second factor, for who knows the password.
    pub async fn remove_second_factor(&self, account: &Account, password: String) -> Result<Enrolled, StoreError> {
        if account.code_required {
            return Ok(Enrolled::Required);
        }
        if !self.confirms(account, password).await {
            return Ok(Enrolled::WrongPassword);
        }
        accounts::set_code_secret(&self.db, &self.jurisdiction, account.id, None).await?;
        recovery_codes::replace(&self.db, &self.jurisdiction, account.id, &[]).await?;
        Ok(Enrolled::Done(Vec::new()))
    }

    /// Signs in with a code of the app or a recovery code, after the password: the token of the session, or `None`.
    /// `waiting` is the token that the password was good for.
    pub async fn sign_in_by_code(
        &self,
        waiting: &str,
        code: &str,
        device: &Device,
    ) -> Result<Option<String>, StoreError> {
        let Some(account) = self.awaiting_code(waiting).await? else { return Ok(None) };
        let secret = account.code_secret.as_ref().and_then(|stored| self.open_code_secret(account.id, stored));
        let step = secret.as_ref().and_then(|secret| self.step_of(&account, secret, code));
        let used = if let Some(step) = step {
            accounts::use_code(&self.db, &self.jurisdiction, account.id, step).await?
        } else {
            let hash = token_hash(&plain(code));
            recovery_codes::take(&self.db, &self.jurisdiction, account.id, &hash).await?
        };
        if !used {
            return Ok(None);
        }
        if let (Some(stored), Some(secret)) = (account.code_secret.as_ref().filter(|stored| !is_sealed(stored)), secret)
        {
            // From before secrets were sealed.
            let sealed = self.seal_code_secret(account.id, &secret);
            accounts::seal_code_secret(&self.db, &self.jurisdiction, account.id, (stored, &sealed)).await?;
        }
        sessions::end(&self.db, &self.jurisdiction, &token_hash(waiting)).await?;
        self.begin_session(account.id, device, false).await.map(Some)
    }

    /// The account whose password was right and whose code is still to come.
    pub async fn awaiting_code(&self, waiting: &str) -> Result<Option<Account>, StoreError> {
        let found = sessions::awaiting_code(&self.db, &self.jurisdiction, &token_hash(waiting), self.now()).await?;
        Ok(found.map(|(account, _)| account))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret "12345678901234567890", SHA-1, the last six of eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = Secret::from(b"12345678901234567890".to_vec()).to_base32();
        let codes = codes_of(&secret, "anna@example.org", "Comune: prova").expect("sound");
        assert_eq!(codes.check("287 082".replace(' ', "").as_str(), 59), Some(1));
        assert_eq!(codes.check("081804", 1_111_111_109), Some(37_037_036));
        assert_eq!(codes.check("081804", 1_111_111_109 + 90), None, "long past");
        assert_eq!(plain(" 287 082\n"), "287082");
        assert!(codes_of("short", "a", "b").is_none());
    }

    #[test]
    fn recovery_codes_are_written_as_people_like() {
        let code = recovery_code();
        assert_eq!(code.len(), 19, "{code}");
        assert_eq!(plain(&code.to_uppercase().replace('-', " ")), plain(&code));
        assert_eq!(plain(&"x".repeat(CODE_MAX_CHARS + 1)).len(), CODE_MAX_CHARS);
    }
}

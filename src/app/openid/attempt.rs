//! An attempt to sign in by the provider: what the browser holds meanwhile, and how the answer is known to belong to it.
//!
//! The cookie says which attempt it is, until when it holds, whom it is to be linked to and where to go afterwards. State, nonce and the verifier of
//! PKCE (RFC 7636) are made of the whole of it with the secret of the installation: so nothing has to be stored, whoever
//! changes the cookie has another attempt that nobody began, and the answer to one browser's is none to another's.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac;
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::app::clock::random_token;
use crate::app::openid::OpenIdError;
use crate::app::sessions::token_hash;
use crate::domain::person::AccountId;
use crate::store::openid;
use crate::words::Language;

/// How long somebody may take at the provider.
pub const ATTEMPT_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// Longest way back that is kept; a longer one leads to the desk. A cookie has 4096 bytes at most.
const BACK_MAX_BYTES: usize = 1024;

/// An attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// What the browser keeps in a cookie.
    pub cookie: String,
    /// The language they read.
    pub language: Language,
    /// The path of this site where to go afterwards.
    pub back: String,
    /// The account that they are signed in with already, and want to be known as to the provider.
    pub linking: Option<AccountId>,
    until: Timestamp,
}

impl Attempt {
    /// A new one.
    fn begin(now: Timestamp, language: Language, back: &str, linking: Option<AccountId>) -> Self {
        let until = now.checked_add(ATTEMPT_WITHIN).unwrap_or(now);
        let back = if back.len() > BACK_MAX_BYTES { "/ufficio" } else { back };
        let path = URL_SAFE_NO_PAD.encode(back);
        let (until_ms, account) = (until.as_millisecond(), linking.map_or_else(String::new, |id| id.0.to_string()));
        let cookie = format!("{}.{until_ms}.{}.{account}.{path}", random_token(), language.tag());
        Self { cookie, language, back: back.to_owned(), linking, until }
    }

    /// What a cookie says. That it was given out here only the state shows.
    #[must_use]
    pub fn of_cookie(cookie: &str) -> Option<Self> {
        let mut parts = cookie.split('.');
        let (_token, until, tag) = (parts.next()?, parts.next()?, parts.next()?);
        let (account, path) = (parts.next()?, parts.next()?);
        let until = Timestamp::from_millisecond(until.parse().ok()?).ok()?;
        let back = String::from_utf8(URL_SAFE_NO_PAD.decode(path).ok()?).ok()?;
        let linking = if account.is_empty() { None } else { Some(AccountId(account.parse().ok()?)) };
        let language = Language::of_tag(tag);
        parts.next().is_none().then(|| Self { cookie: cookie.to_owned(), language, back, linking, until })
    }
}

impl App {
    /// Begins an attempt, from which whoever asked is to come back to `back`; `linking`: only to be known afterwards.
    #[must_use]
    pub fn begin_openid(&self, language: Language, back: &str, linking: Option<AccountId>) -> Attempt {
        Attempt::begin(self.now(), language, back, linking)
    }

    /// What goes to the provider and comes back by the browser.
    #[must_use]
    pub(super) fn openid_state(&self, attempt: &Attempt) -> String {
        self.of_attempt("openid state", attempt)
    }

    /// What goes to the provider and comes back in what it signs.
    #[must_use]
    pub(super) fn openid_nonce(&self, attempt: &Attempt) -> String {
        self.of_attempt("openid nonce", attempt)
    }

    /// What the provider gets the hash of first, and itself only from here.
    #[must_use]
    pub(super) fn openid_verifier(&self, attempt: &Attempt) -> String {
        self.of_attempt("openid verifier", attempt)
    }

    fn of_attempt(&self, kind: &str, attempt: &Attempt) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(kind, attempt.cookie.as_bytes()).finalize().into_bytes())
    }

    /// Takes the answer to an attempt: once, in time, from the browser that began it. Compared in constant time.
    pub async fn take_openid_answer(&self, attempt: &Attempt, state: &str) -> Result<(), OpenIdError> {
        let now = self.now();
        let state = URL_SAFE_NO_PAD.decode(state).map_err(|_error| OpenIdError::Attempt)?;
        let is_ours = self.mac("openid state", attempt.cookie.as_bytes()).verify_slice(&state).is_ok();
        if !is_ours || attempt.until <= now {
            return Err(OpenIdError::Attempt);
        }
        let hash = token_hash(&attempt.cookie);
        if openid::use_attempt(&self.db, &self.jurisdiction, &hash, (now, attempt.until)).await? {
            Ok(())
        } else {
            Err(OpenIdError::Attempt)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_says_what_was_asked() {
        let now = "2026-03-10T09:00:00Z".parse().expect("an instant");
        let attempt = Attempt::begin(now, Language::En, "/en/ufficio?vista=mie&q=è.a", None);
        assert_eq!(Attempt::of_cookie(&attempt.cookie), Some(attempt.clone()));
        let linking = Attempt::begin(now, Language::It, "/ufficio/profilo", Some(AccountId(7)));
        assert_eq!(Attempt::of_cookie(&linking.cookie), Some(linking));
        assert!(attempt.cookie.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)));
        let long = Attempt::begin(now, Language::It, &"/a".repeat(BACK_MAX_BYTES), None);
        assert_eq!((long.back.as_str(), long.cookie.len() < 2048), ("/ufficio", true));
        for none in [
            "",
            "a",
            "a.b.it..Lw",
            "a.1.it.Lw",
            "a.1.it..Lw.x",
            "a.1.it..*",
            "a.1.it.x.Lw",
            "a.99999999999999999.it..Lw",
        ] {
            assert_eq!(Attempt::of_cookie(none), None, "{none}");
        }
    }
}

//! The second factor in one's profile: set up by a QR code, renewed, removed.

use serde::Deserialize;

use crate::app::second_factor::Enrolled;
use crate::store::accounts::Account;
use crate::web::Site;
use crate::web::error::PageError;
use crate::web::page::report::qr_code;

/// Longest secret that is read: ours have 32 characters.
const SECRET_MAX_CHARS: usize = 64;

/// A secret on its way into an app.
pub(super) struct OfferView {
    /// As the form sends it back.
    pub(super) secret: String,
    /// In groups of four, for typing.
    pub(super) grouped: String,
    /// The QR code as SVG.
    pub(super) qr: Option<String>,
    /// The link that the QR code holds: on a phone it opens the app.
    pub(super) link: String,
}

/// What the page shows of the second factor.
pub(super) struct CodeSection {
    pub(super) in_force: bool,
    pub(super) required: bool,
    pub(super) has_password: bool,
    /// Recovery codes that are left.
    pub(super) left: u64,
    /// What is being set up.
    pub(super) offer: Option<OfferView>,
    /// Recovery codes that have just been made, shown this once.
    pub(super) fresh: Vec<String>,
}

impl CodeSection {
    /// The section of an account; who must set up a second factor is offered one at once.
    pub(super) async fn of(site: &Site, account: &Account) -> Result<Self, PageError> {
        let mut section = Self {
            in_force: account.code_secret.is_some(),
            required: account.code_required,
            has_password: !account.is_invited(),
            left: site.app.recovery_codes_left(account).await?,
            offer: None,
            fresh: Vec::new(),
        };
        if account.lacks_code() {
            section.offer(site, account, None);
        }
        Ok(section)
    }

    /// Offers the secret that was offered before, or a new one.
    pub(super) fn offer(&mut self, site: &Site, account: &Account, secret: Option<&str>) {
        let again = secret.and_then(|secret| site.app.offer_again(account, secret));
        let offer = again.or_else(|| site.app.offer_second_factor(account));
        self.offer = offer.map(|offer| {
            let letters: Vec<char> = offer.secret.chars().collect();
            let grouped = letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ");
            OfferView { qr: qr_code(&offer.link), secret: offer.secret, link: offer.link, grouped }
        });
    }
}

/// What the section's forms send beside the password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    /// The secret that was offered.
    pub(super) segreto: String,
    /// The code that the app shows.
    pub(super) codice: String,
}

/// What is wanted of the second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    SetUp,
    Renew,
    Remove,
}

impl Asked {
    pub(super) fn of(action: &str) -> Option<Self> {
        match action {
            "codice" => Some(Self::SetUp),
            "codici-nuovi" => Some(Self::Renew),
            "codice-togli" => Some(Self::Remove),
            _ => None,
        }
    }
}

/// Does it.
pub(super) async fn change(
    site: &Site,
    account: &Account,
    asked: Asked,
    password: &str,
    typed: &Typed,
    token: &str,
) -> Result<Enrolled, PageError> {
    let password = password.to_owned();
    Ok(match asked {
        Asked::SetUp if typed.segreto.len() > SECRET_MAX_CHARS => return Err(PageError::BadRequest("segreto")),
        Asked::SetUp => site.app.set_second_factor(account, password, &typed.segreto, &typed.codice, token).await?,
        Asked::Renew if account.code_secret.is_none() => return Err(PageError::BadRequest("azione")),
        Asked::Renew => site.app.renew_recovery_codes(account, password).await?,
        Asked::Remove => site.app.remove_second_factor(account, password).await?,
    })
}

//! What lies sealed in the database: whoever gets hold of a table of it alone, or of an extract, reads nothing there.
//!
//! The key is made of the secret of the installation, which is in another table; what is sealed says what it belongs to,
//! and opens nowhere else.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::app::App;
use crate::app::clock::random_bytes;
use crate::domain::person::AccountId;

/// What sealed texts begin with. None that was stored before begins so: they are in base32, which has no point.
const SEALED: &str = "v1.";

impl App {
    fn key_at_rest(&self) -> LessSafeKey {
        let bytes = self.mac("second factor at rest", b"").finalize().into_bytes();
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).expect("the key has as many bytes as the hash");
        LessSafeKey::new(key)
    }

    /// The secret of an account's codes, as it is stored.
    pub(super) fn seal_code_secret(&self, account: AccountId, secret: &str) -> String {
        let nonce: [u8; NONCE_LEN] = random_bytes();
        let mut bytes = secret.as_bytes().to_vec();
        let of = Aad::from(account.0.to_be_bytes());
        let sealed = self.key_at_rest().seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), of, &mut bytes);
        sealed.expect("so short a text can be sealed");
        format!("{SEALED}{}", URL_SAFE_NO_PAD.encode([&nonce[..], &bytes].concat()))
    }

    /// What was sealed for this account; what is stored as it is from before is returned as it is.
    pub(super) fn open_code_secret(&self, account: AccountId, stored: &str) -> Option<String> {
        let Some(sealed) = stored.strip_prefix(SEALED) else { return Some(stored.to_owned()) };
        let mut bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let opened = self.key_at_rest().open_in_place(nonce, Aad::from(account.0.to_be_bytes()), sealed);
        let Ok(opened) = opened else {
            tracing::error!(account = account.0, "the secret of its second factor does not open: set up another one");
            return None;
        };
        String::from_utf8(opened.to_vec()).ok()
    }
}

/// Whether a stored text is sealed.
#[must_use]
pub(super) fn is_sealed(stored: &str) -> bool {
    stored.starts_with(SEALED)
}

//! Tokens for links in mails: an id and the proof that it was this installation that gave it out.
//!
//! Nothing has to be stored for them and nothing can be guessed; a token of one purpose is none of another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::app::App;

/// Bytes of the proof.
const PROOF_BYTES: usize = 16;

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Wanting no more mails.
    MailStop,
    /// Saying that a report that was forwarded has been received.
    Acknowledgement,
    /// Working on one task.
    TaskLink,
    /// Reading one practice, beside the next.
    PracticeRecord,
    /// Having typed the password of a practice.
    PracticePassword,
}

impl App {
    /// The token of `id`, for this purpose: 32 signs that may stand in a URL.
    #[must_use]
    pub fn sealed(&self, purpose: Purpose, id: u64) -> String {
        let proof = self.proof_of(purpose, id).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode([&id.to_be_bytes()[..], &proof[..PROOF_BYTES]].concat())
    }

    /// The id that a token was made of, if it was made here and for this purpose. Compared in constant time.
    #[must_use]
    pub fn unsealed(&self, purpose: Purpose, token: &str) -> Option<u64> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, proof) = bytes.split_at_checked(size_of::<u64>())?;
        let id = u64::from_be_bytes(id.try_into().ok()?);
        let is_ours = proof.len() == PROOF_BYTES && self.proof_of(purpose, id).verify_truncated_left(proof).is_ok();
        is_ours.then_some(id)
    }

    fn proof_of(&self, purpose: Purpose, id: u64) -> Hmac<Sha256> {
        let mut mac =
            <Hmac<Sha256> as Mac>::new_from_slice(self.secret.as_bytes()).expect("HMAC takes keys of any length");
        mac.update(match purpose {
            Purpose::MailStop => b"mail stop\0",
            Purpose::Acknowledgement => b"acknowledgement\0",
            Purpose::TaskLink => b"task link\0",
            Purpose::PracticeRecord => b"practice record\0",
            Purpose::PracticePassword => b"practice password\0",
        });
        mac.update(&id.to_be_bytes());
        mac
    }
}

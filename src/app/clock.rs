//! The one place that knows what time it is, and where randomness comes from.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use parking_lot::Mutex;
use rand::TryRngCore;

use crate::domain::event::to_millisecond;

/// Where "now" comes from; always whole milliseconds.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands until it is set: for tests.
    Set(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// The instant, cut to the millisecond.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one home of the clock")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => to_millisecond(Timestamp::now()),
            Self::Set(at) => to_millisecond(*at.lock()),
        }
    }
}

/// Random bytes from the operating system, for ids and tokens that nobody may guess.
///
/// # Panics
/// When the operating system has none to give: nothing that must not be guessed can then be made.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let filled = rand::rngs::OsRng.try_fill_bytes(&mut bytes);
    assert!(filled.is_ok(), "the operating system gives no randomness");
    bytes
}

/// A token of 128 random bits, 22 characters safe in URLs and cookies.
#[must_use]
pub fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<16>())
}

/// A positive random id.
#[must_use]
pub fn random_id() -> i64 {
    i64::from_be_bytes(random_bytes()) & i64::MAX
}

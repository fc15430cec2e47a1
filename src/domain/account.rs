//! What a mail about an account lets its reader do.

use jiff::SignedDuration;

/// Why a link was mailed with which a password can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// The account is new, and has no password yet.
    Invitation,
    /// The password was forgotten.
    Reset,
}

impl LinkPurpose {
    /// The name in the store: `invitation`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    /// The purpose of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Invitation, Self::Reset].into_iter().find(|purpose| purpose.code() == code)
    }

    /// How long the link can be used after it was mailed.
    #[must_use]
    pub const fn lasts(self) -> SignedDuration {
        match self {
            Self::Invitation => SignedDuration::from_hours(7 * 24),
            Self::Reset => SignedDuration::from_hours(1),
        }
    }
}

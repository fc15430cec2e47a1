//! Files of a record: which bytes, by content hash, and who may see them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Most photos and documents of one submission.
pub const ATTACHMENTS_MAX: usize = 5;

/// SHA-256 of a file's bytes; written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash(pub [u8; 32]);

/// The text is not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a content hash: 64 lower-case hexadecimal digits")]
pub struct NotAHash;

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ContentHash {
    type Err = NotAHash;
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(NotAHash);
        }
        let digit = |b: u8| if b <= b'9' { b - b'0' } else { b - b'a' + 10 };
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0]) << 4 | digit(pair[1]);
        }
        Ok(Self(hash))
    }
}

impl TryFrom<String> for ContentHash {
    type Error = NotAHash;
    fn try_from(text: String) -> Result<Self, NotAHash> {
        text.parse()
    }
}

impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> Self {
        hash.to_string()
    }
}

/// A file of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Attachment {
    /// A photo, in three sizes, each a JPEG without metadata. Public with its report.
    Photo {
        /// Longest side 320 px.
        small: ContentHash,
        /// Longest side 1024 px.
        medium: ContentHash,
        /// Longest side 2048 px.
        large: ContentHash,
        /// Width of the large one in pixels.
        width: u32,
        /// Height of the large one in pixels.
        height: u32,
    },
    /// A PDF document. As its content cannot be checked for personal data, it is for those who act on the record only,
    /// unless the staff has enclosed it for others.
    Document {
        /// The bytes as they came.
        hash: ContentHash,
        /// Name for people, without path.
        name: String,
        /// Size in bytes.
        size_bytes: u64,
    },
}

impl Attachment {
    /// The files it stands for.
    #[must_use]
    pub fn hashes(&self) -> Vec<ContentHash> {
        match self {
            Self::Photo { small, medium, large, .. } => vec![*small, *medium, *large],
            Self::Document { hash, .. } => vec![*hash],
        }
    }

    /// True for the photo whose large picture this is.
    #[must_use]
    pub fn is_large(&self, hash: ContentHash) -> bool {
        matches!(self, Self::Photo { large, .. } if *large == hash)
    }

    /// True for photos.
    #[must_use]
    pub const fn is_photo(&self) -> bool {
        matches!(self, Self::Photo { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back() {
        let hash = ContentHash(std::array::from_fn(|i| u8::try_from(i * 7 % 256).expect("fits")));
        assert_eq!(hash.to_string().parse(), Ok(hash));
        for text in ["", "00", &"A".repeat(64), &"../".repeat(22), &"è".repeat(32)] {
            assert_eq!(text.parse::<ContentHash>(), Err(NotAHash));
        }
    }
}

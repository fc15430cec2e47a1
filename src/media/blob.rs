//! Bytes that carry their name: the hash of what they are. It does not know where they are kept.

use std::fmt;
use std::str::FromStr;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::document::ContentHash;

/// The types of file that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extension {
    /// JPEG: what photos are made into.
    Jpg,
    /// WebP.
    Webp,
    /// PDF: documents.
    Pdf,
    /// CMS (PKCS #7): the envelopes of signed documents.
    P7m,
}

impl Extension {
    /// Every one of them.
    pub const ALL: [Self; 4] = [Self::Jpg, Self::Webp, Self::Pdf, Self::P7m];

    /// As it stands at the end of a name, without the dot.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpg => "jpg",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
            Self::P7m => "p7m",
        }
    }

    /// The media type to serve it with.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::P7m => "application/pkcs7-mime",
        }
    }
}

/// The name of a kept file, as `<64 hexadecimal digits>.jpg`: on disk and in URLs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileName {
    /// SHA-256 of the bytes.
    pub hash: ContentHash,
    /// What type of file it is.
    pub extension: Extension,
}

/// The text is not the name of a kept file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a kept file: a content hash, a dot, and jpg, webp, pdf or p7m")]
pub struct NotAFileName;

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.hash, self.extension.as_str())
    }
}

impl FromStr for FileName {
    type Err = NotAFileName;
    fn from_str(text: &str) -> Result<Self, NotAFileName> {
        let (hash, extension) = text.split_once('.').ok_or(NotAFileName)?;
        let hash = hash.parse().ok().ok_or(NotAFileName)?;
        let extension = Extension::ALL.into_iter().find(|known| known.as_str() == extension).ok_or(NotAFileName)?;
        Ok(Self { hash, extension })
    }
}

impl TryFrom<String> for FileName {
    type Error = NotAFileName;
    fn try_from(text: String) -> Result<Self, NotAFileName> {
        text.parse()
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.to_string()
    }
}

/// A file in memory under the name that its bytes give it. Cloning shares the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    name: FileName,
    bytes: Bytes,
}

impl Blob {
    /// Hashes the bytes.
    #[must_use]
    pub fn new(extension: Extension, bytes: Bytes) -> Self {
        Self { name: FileName { hash: hash_of(&bytes), extension }, bytes }
    }

    /// Its name, which is true to its bytes.
    #[must_use]
    pub const fn name(&self) -> FileName {
        self.name
    }

    /// The hash in its name.
    #[must_use]
    pub const fn hash(&self) -> ContentHash {
        self.name.hash
    }

    /// Its bytes.
    #[must_use]
    pub const fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

/// SHA-256 of `bytes`.
pub(super) fn hash_of(bytes: &[u8]) -> ContentHash {
    ContentHash(Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_is_named_by_its_bytes() {
        let blob = Blob::new(Extension::Pdf, Bytes::from_static(b"abc"));
        let name = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.pdf";
        assert_eq!(blob.name().to_string(), name);
        assert_eq!(name.parse(), Ok(blob.name()));
    }

    #[test]
    fn names_from_outside_are_only_what_they_can_be() {
        let hash = "0".repeat(64);
        for bad in ["", ".jpg", "../../etc/passwd.jpg", &hash, &format!("{hash}.svg"), &format!("{hash}.jpg.html")] {
            assert_eq!(bad.parse::<FileName>(), Err(NotAFileName), "{bad}");
        }
        assert_eq!(format!("{}.jpg", "A".repeat(64)).parse::<FileName>(), Err(NotAFileName));
    }
}

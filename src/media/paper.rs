//! A document of a practice from outside: a PDF that does nothing but be read, as it is or in a signed envelope.
//!
//! Nothing in it is changed: what was signed must stay as it was signed. What acts is refused, which is found out in a process
//! of its own ([`crate::media::reader`]).

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::media::document::check_whole;
use crate::media::envelope::{self, Opened, envelope_in};
use crate::media::reader::{self, Job};
use crate::media::{Blob, Extension, MediaError, Pool, Signature, Verdict};

/// Longest document of a practice, in bytes: 30 MiB.
pub const PAPER_BYTES_MAX: usize = 30 << 20;
/// Envelopes in envelopes: signed, and signed once more.
const ENVELOPES_MAX: u8 = 2;
/// Documents that may wait to be taken in, and pages that may wait to be drawn.
const WAITING_MAX: usize = 64;

/// A document that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The PDF.
    pub pdf: Blob,
    /// The envelope that it came in.
    pub signed: Option<Signed>,
}

/// A signed envelope, and what of it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The bytes as they came.
    pub envelope: Blob,
    /// How many signatures.
    pub signatures: u16,
    /// Whether the digest of each is that of the document; false where one carries none that can be made here.
    pub digest_matches: bool,
    /// How many of the signatures were verified by the key of their certificate.
    pub verified: u16,
}

/// A page to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// Which, the first is 0.
    pub page: usize,
    /// Pixels of its longer side.
    pub side_px: u16,
    /// What is written across it.
    pub stamp: Option<String>,
}

/// Takes documents in, and draws their pages: one of each at a time. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Papers {
    taking: Pool,
    drawing: Pool,
}

impl Default for Papers {
    fn default() -> Self {
        let pool = || Pool::new(1, WAITING_MAX, crate::media::Limits::PHOTO);
        Self { taking: pool(), drawing: pool() }
    }
}

impl Papers {
    /// Takes a document in.
    ///
    /// # Errors
    /// What it is that is not taken; [`MediaError::Busy`] at once if too many wait.
    pub async fn take_in(&self, bytes: Bytes) -> Result<Paper, MediaError> {
        match bytes.len() {
            0 => return Err(MediaError::Empty),
            length if length > PAPER_BYTES_MAX => return Err(MediaError::TooManyBytes { max: PAPER_BYTES_MAX }),
            _ => {}
        }
        self.taking.run(move || take_in(bytes)).await
    }

    /// The signatures of an envelope that was taken in, as far as they can be looked at today. Nothing of them is kept.
    ///
    /// # Errors
    /// [`MediaError::NotSigned`] where it is none; [`MediaError::Busy`] at once if too many wait.
    pub async fn signatures(&self, envelope: Bytes) -> Result<Vec<Signature>, MediaError> {
        let read = move || Ok(opened(envelope_in(&envelope).ok_or(MediaError::NotSigned)?)?.signatures);
        self.drawing.run(read).await
    }

    /// How many pages a PDF has.
    pub async fn pages(&self, pdf: Bytes) -> Result<usize, MediaError> {
        self.drawing.run(move || Ok(reader::ask(&Job::Look, &pdf)?.pages)).await
    }

    /// A page of a PDF as a picture (PNG).
    pub async fn draw(&self, pdf: Bytes, drawing: Drawing) -> Result<Bytes, MediaError> {
        self.drawing.run(move || Ok(reader::ask(&Job::Draw(drawing), &pdf)?.picture.into())).await
    }
}

fn take_in(bytes: Bytes) -> Result<Paper, MediaError> {
    let (document, signed) = unwrapped(bytes)?;
    check_whole(&document)?;
    reader::ask(&Job::Look, &document)?;
    Ok(Paper { pdf: Blob::new(Extension::Pdf, document), signed })
}

/// The document, and the envelope it came in. A signature that is wrong is one too many; one that cannot be looked at is
/// only not counted as verified.
fn unwrapped(bytes: Bytes) -> Result<(Bytes, Option<Signed>), MediaError> {
    let Some(envelope) = envelope_in(&bytes) else { return Ok((bytes, None)) };
    let Opened { content, signatures } = opened(envelope)?;
    let count = |verdict: Verdict| signatures.iter().filter(|one| one.verdict == verdict).count();
    if count(Verdict::Wrong) > 0 {
        return Err(MediaError::Altered);
    }
    let signed = Signed {
        envelope: Blob::new(Extension::P7m, bytes),
        signatures: u16::try_from(signatures.len()).unwrap_or(u16::MAX),
        digest_matches: signatures.iter().all(|one| one.digest_matches),
        verified: u16::try_from(count(Verdict::Right)).unwrap_or(u16::MAX),
    };
    Ok((content.into(), Some(signed)))
}

/// The document in an envelope, also in one within it, and the signatures of both.
fn opened(mut envelope: Vec<u8>) -> Result<Opened, MediaError> {
    let mut signatures = Vec::new();
    for _ in 0..ENVELOPES_MAX {
        let opened = envelope::open(&envelope)?;
        signatures.extend(opened.signatures);
        let Some(inner) = envelope_in(&opened.content) else {
            return Ok(Opened { content: opened.content, signatures });
        };
        envelope = inner;
    }
    Err(MediaError::NotSigned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Kind;
    use crate::media::envelope::tests::signed;

    const PDF: &[u8] = b"%PDF-1.4\n% una relazione\n%%EOF\n";

    #[test]
    fn an_envelope_is_opened_and_kept() {
        let envelope = Bytes::from(signed(PDF));
        let (document, kept) = unwrapped(envelope.clone()).expect("opens");
        assert_eq!(document, PDF);
        let kept = kept.expect("an envelope");
        assert_eq!(kept.envelope.bytes(), &envelope);
        assert_eq!((kept.signatures, kept.digest_matches, kept.verified), (1, true, 0));
        assert_eq!(kept.envelope.name().extension, Extension::P7m);
    }

    #[test]
    fn signed_twice_but_not_for_ever() {
        let twice = signed(&signed(PDF));
        let (document, kept) = unwrapped(twice.clone().into()).expect("opens");
        assert_eq!((&document[..], kept.map(|one| one.signatures)), (PDF, Some(2)));
        assert!(matches!(unwrapped(signed(&twice).into()), Err(MediaError::NotSigned)));
    }

    #[test]
    fn what_is_no_pdf() {
        for (bytes, kind) in [
            (&b"PK\x03\x04 an archive"[..], Kind::Other),
            (b"\xFF\xD8\xFF\xE0", Kind::Jpeg),
            (b"<html>%PDF-1.4 %%EOF", Kind::Html),
        ] {
            for document in [bytes.to_vec(), unwrapped(signed(bytes).into()).expect("opens").0.to_vec()] {
                assert!(matches!(check_whole(&document), Err(MediaError::NotADocument(own)) if own == kind));
            }
        }
        assert!(matches!(check_whole(&PDF[..PDF.len() - 7]), Err(MediaError::Broken { .. })));
        assert!(check_whole(PDF).is_ok());
    }
}

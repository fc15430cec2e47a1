//! A document of a practice from outside: a PDF that does nothing but be read, as it is or in a signed envelope.
//!
//! Nothing in it is changed: what was signed must stay as it was signed. What acts is refused, which is found out in a process
//! of its own ([`crate::media::reader`]).

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::media::envelope::{self, envelope_in};
use crate::media::reader::{self, Job};
use crate::media::{Blob, Extension, Kind, MediaError, Pool, sniff};

/// Longest document of a practice, in bytes: 30 MiB.
pub const PAPER_BYTES_MAX: usize = 30 << 20;
/// How far from the end of a PDF its `%%EOF` may stand: readers look for it in the last 1024 bytes.
const END_WITHIN_BYTES: usize = 1024;
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

/// The document, and the envelope it came in.
fn unwrapped(bytes: Bytes) -> Result<(Bytes, Option<Signed>), MediaError> {
    let Some(mut envelope) = envelope_in(&bytes) else { return Ok((bytes, None)) };
    let (mut signatures, mut digest_matches) = (0_u16, true);
    for _ in 0..ENVELOPES_MAX {
        let opened = envelope::open(&envelope)?;
        signatures = signatures.saturating_add(opened.signatures);
        digest_matches &= opened.digest_matches;
        let Some(inner) = envelope_in(&opened.content) else {
            let signed = Signed { envelope: Blob::new(Extension::P7m, bytes), signatures, digest_matches };
            return Ok((opened.content.into(), Some(signed)));
        };
        envelope = inner;
    }
    Err(MediaError::NotSigned)
}

fn check_whole(document: &[u8]) -> Result<(), MediaError> {
    match sniff(document) {
        Kind::Pdf => {}
        kind => return Err(MediaError::NotADocument(kind)),
    }
    let end = &document[document.len().saturating_sub(END_WITHIN_BYTES)..];
    if !end.windows(5).any(|five| five == b"%%EOF") {
        return Err(MediaError::broken("the PDF ends without %%EOF"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::envelope::tests::signed;

    const PDF: &[u8] = b"%PDF-1.4\n% una relazione\n%%EOF\n";

    #[test]
    fn an_envelope_is_opened_and_kept() {
        let envelope = Bytes::from(signed(PDF));
        let (document, kept) = unwrapped(envelope.clone()).expect("opens");
        assert_eq!(document, PDF);
        let kept = kept.expect("an envelope");
        assert_eq!((kept.envelope.bytes(), kept.signatures, kept.digest_matches), (&envelope, 1, true));
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

//! A PDF from outside, let in as it is. It does not know what is written in it: nobody can take personal data out of a
//! PDF for sure, so **what citizens send is never public**: only those who act on the record may get it, as a download. What
//! the staff encloses is for whom the staff says (`domain/enclosure.rs`).

use bytes::Bytes;

use crate::media::{Blob, Extension, Kind, MediaError, sniff};

/// Longest document, in bytes: 10 MiB.
pub const DOCUMENT_BYTES_MAX: usize = 10 << 20;

/// How a PDF ends.
const END: &[u8] = b"%%EOF";
/// How far from the end of a file that may stand: readers look for it in the last 1024 bytes.
const END_WITHIN_BYTES: usize = 1024;

/// Checks that `bytes` are a PDF that was not cut short, also one with a password; nothing in it is changed.
pub fn make_document(bytes: Bytes) -> Result<Blob, MediaError> {
    match bytes.len() {
        0 => return Err(MediaError::Empty),
        length if length > DOCUMENT_BYTES_MAX => return Err(MediaError::TooManyBytes { max: DOCUMENT_BYTES_MAX }),
        _ => {}
    }
    check_whole(&bytes)?;
    Ok(Blob::new(Extension::Pdf, bytes))
}

/// Checks that a file is a PDF up to its end: one that goes on as something else (an archive, say) is two files in one.
pub(super) fn check_whole(bytes: &[u8]) -> Result<(), MediaError> {
    match sniff(bytes) {
        Kind::Pdf => {}
        kind => return Err(MediaError::NotADocument(kind)),
    }
    let last = &bytes[bytes.len().saturating_sub(END_WITHIN_BYTES)..];
    let end = last.windows(END.len()).rposition(|end| end == END);
    let end = end.ok_or_else(|| MediaError::broken("the PDF ends without %%EOF"))?;
    if last[end + END.len()..].iter().all(|byte| is_blank(*byte)) {
        Ok(())
    } else {
        Err(MediaError::broken("the PDF goes on after its %%EOF"))
    }
}

/// What is blank in a PDF (ISO 32000-1, 7.2.2); some programs end a file as texts once ended.
const fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | 0x1A | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(length: usize) -> Vec<u8> {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        bytes.resize(length - 6, b' ');
        bytes.extend(b"%%EOF\n");
        bytes
    }

    #[test]
    fn a_pdf_is_kept_as_it_is() {
        let blob = make_document(pdf(5_000).into()).expect("a PDF");
        assert_eq!(blob.bytes(), pdf(5_000).as_slice());
        assert_eq!(blob.name().extension, Extension::Pdf);
    }

    #[test]
    fn refused_with_the_reason() {
        let make = |bytes: &[u8]| make_document(Bytes::copy_from_slice(bytes)).err();
        assert!(matches!(make(b""), Some(MediaError::Empty)));
        assert!(matches!(make(b"\xFF\xD8\xFF\xE0"), Some(MediaError::NotADocument(Kind::Jpeg))));
        assert!(matches!(make(b"<html>%PDF-1.4 %%EOF"), Some(MediaError::NotADocument(Kind::Html))));
        assert!(matches!(make(&pdf(5_000)[..4_900]), Some(MediaError::Broken { .. })));
        let followed = |by: &[u8]| make(&[&pdf(5_000)[..], by].concat());
        assert!(followed(b"\r\n\0\x1A ").is_none());
        assert!(followed(&[b'\n'; END_WITHIN_BYTES - 6]).is_none());
        for by in [&b"PK\x03\x04"[..], b"\n\n1 0 obj", &[b'\n'; END_WITHIN_BYTES]] {
            assert!(matches!(followed(by), Some(MediaError::Broken { .. })), "{by:?}");
        }
        assert!(make(&pdf(DOCUMENT_BYTES_MAX)).is_none());
        assert!(matches!(make(&pdf(DOCUMENT_BYTES_MAX + 1)), Some(MediaError::TooManyBytes { .. })));
    }
}

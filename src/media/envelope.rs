//! Signed envelopes (CMS `SignedData`, RFC 5652; `CAdES`; files `.p7m`): the document in one, and whether the digest that each
//! signature carries is that of the document.
//!
//! It does not say whose a signature is, nor whether the certificate was good on that day: that takes the lists of the
//! trust services, and is done with a program that has them. What the digest says is that the document in the envelope is
//! the one that the signature names.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::media::MediaError;
use crate::media::ber::{Elements, INTEGER, OCTETS, OID, SEQUENCE, SET, field};

/// Most signatures of one envelope that are looked at.
const SIGNATURES_MAX: u16 = 50;
/// How far into a file the name of its kind is looked for.
const NAMED_WITHIN_BYTES: usize = 64;

/// `id-signedData`.
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
/// `id-messageDigest`.
const MESSAGE_DIGEST: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04];
/// The digests of the SHA-2 family, but for the last byte of their names.
const SHA_2: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];

/// What was in an envelope.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opened {
    /// The document.
    pub(super) content: Vec<u8>,
    /// How many signatures.
    pub(super) signatures: u16,
    /// Whether the digest of each is that of the document; false where one carries none that can be made here.
    pub(super) digest_matches: bool,
}

/// The bytes of the envelope that a file is, if it is one: as it is, or written in base64 with or without a heading.
pub(super) fn envelope_in(file: &[u8]) -> Option<Vec<u8>> {
    if is_envelope(file) {
        return Some(file.to_vec());
    }
    let text = file.trim_ascii_start();
    let is_text = text.starts_with(b"-----BEGIN ") || text.starts_with(b"MI");
    if !is_text {
        return None;
    }
    let lines = text.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.starts_with(b"-----"));
    let signs: Vec<u8> = lines.flatten().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(signs).ok().filter(|bytes| is_envelope(bytes))
}

fn is_envelope(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(NAMED_WITHIN_BYTES)];
    bytes.first() == Some(&SEQUENCE) && beginning.windows(SIGNED_DATA.len()).any(|name| name == SIGNED_DATA)
}

/// Opens an envelope.
///
/// # Errors
/// [`MediaError::NotSigned`] where there is no signature or no document in it, [`MediaError::Altered`] where the document is
/// not the one that a signature names.
pub(super) fn open(envelope: &[u8]) -> Result<Opened, MediaError> {
    let (content, signers) = parts_of(envelope).ok_or(MediaError::NotSigned)?;
    let (mut signatures, mut digest_matches) = (0, true);
    let mut signers = signers;
    // Each digest of a long document is made once, however many carry it.
    let mut made: Vec<(&[u8], Option<Vec<u8>>)> = Vec::new();
    while !signers.is_at_end() && signatures < SIGNATURES_MAX {
        let signer = signers.within(SEQUENCE).ok_or(MediaError::NotSigned)?;
        let (algorithm, named) = digest_of(signer).ok_or(MediaError::NotSigned)?;
        if !made.iter().any(|(known, _)| *known == algorithm) {
            made.push((algorithm, digest(algorithm, &content)));
        }
        let own = made.iter().find(|(known, _)| *known == algorithm).and_then(|(_, digest)| digest.as_deref());
        match named.and_then(|named| Some(own? == named)) {
            Some(true) => {}
            Some(false) => return Err(MediaError::Altered),
            None => digest_matches = false,
        }
        signatures += 1;
    }
    if signatures == 0 {
        return Err(MediaError::NotSigned);
    }
    // What is not looked at is not said to be right.
    if !signers.is_at_end() {
        return Err(MediaError::TooMuch);
    }
    Ok(Opened { content, signatures, digest_matches })
}

/// The document and the signatures.
fn parts_of(envelope: &[u8]) -> Option<(Vec<u8>, Elements<'_>)> {
    let mut info = Elements::of(envelope).within(SEQUENCE)?;
    if info.next(OID)?.content != SIGNED_DATA {
        return None;
    }
    let mut data = info.within(field(0))?.within(SEQUENCE)?;
    data.next(INTEGER)?;
    data.next(SET)?;
    let mut encapsulated = data.within(SEQUENCE)?;
    encapsulated.next(OID)?;
    let content = encapsulated.within(field(0))?.octets()?.into_owned();
    // Certificates and lists of those that were revoked.
    let _certificates = data.next(field(0));
    let _revoked = data.next(field(1));
    Some((content, data.within(SET)?))
}

/// The name of the digest that a signature uses, and the digest that it carries.
fn digest_of(mut signer: Elements<'_>) -> Option<(&[u8], Option<&[u8]>)> {
    signer.next(INTEGER)?;
    // Who: by issuer and number, or by key.
    signer.any()?;
    let algorithm = signer.within(SEQUENCE)?.next(OID)?.content;
    let Some(mut attributes) = signer.within(field(0)) else { return Some((algorithm, None)) };
    while !attributes.is_at_end() {
        let mut attribute = attributes.within(SEQUENCE)?;
        if attribute.next(OID)?.content == MESSAGE_DIGEST {
            return Some((algorithm, attribute.within(SET)?.next(OCTETS).map(|named| named.content)));
        }
    }
    Some((algorithm, None))
}

/// The digest of the document, if it can be made here.
fn digest(algorithm: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    match algorithm.strip_prefix(SHA_2)? {
        [1] => Some(Sha256::digest(content).to_vec()),
        [2] => Some(Sha384::digest(content).to_vec()),
        [3] => Some(Sha512::digest(content).to_vec()),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An element of this tag.
    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = content.len();
        let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
        let head = match length {
            0..128 => vec![tag, u8::try_from(length).expect("fits")],
            _ => [&[tag, 0x80 | u8::try_from(digits.len()).expect("fits")][..], &digits].concat(),
        };
        [head, content.to_vec()].concat()
    }

    fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
        element(SEQUENCE, &parts.concat())
    }

    /// A signature that carries this digest, made with the digest of that last byte.
    fn signer(sha_2: u8, carries: Option<&[u8]>) -> Vec<u8> {
        let algorithm = sequence(&[element(OID, &[SHA_2, &[sha_2]].concat())]);
        let attributes = carries.map(|digest| {
            let other = sequence(&[element(OID, &[42, 3]), element(SET, &[])]);
            let own = sequence(&[element(OID, MESSAGE_DIGEST), element(SET, &element(OCTETS, digest))]);
            element(field(0), &[other, own].concat())
        });
        let who = sequence(&[]);
        sequence(&[
            element(INTEGER, &[1]),
            who,
            algorithm,
            attributes.unwrap_or_default(),
            sequence(&[]),
            element(OCTETS, &[9; 256]),
        ])
    }

    fn envelope_of(content: &[u8], signers: &[Vec<u8>]) -> Vec<u8> {
        let held = element(field(0), content);
        let encapsulated = sequence(&[element(OID, &[42, 134, 72, 134, 247, 13, 1, 7, 1]), held]);
        let data = sequence(&[
            element(INTEGER, &[1]),
            element(SET, &[]),
            encapsulated,
            element(field(0), &sequence(&[])),
            element(SET, &signers.concat()),
        ]);
        sequence(&[element(OID, SIGNED_DATA), element(field(0), &data)])
    }

    /// An envelope with one signature of this document.
    pub(in crate::media) fn signed(document: &[u8]) -> Vec<u8> {
        envelope_of(&element(OCTETS, document), &[signer(1, Some(&Sha256::digest(document)))])
    }

    #[test]
    fn the_document_and_its_digest() {
        let opened = open(&signed(b"document")).expect("opens");
        assert_eq!(opened, Opened { content: b"document".to_vec(), signatures: 1, digest_matches: true });
        let all = [
            signer(1, Some(&Sha256::digest(b"document"))),
            signer(2, Some(&Sha384::digest(b"document"))),
            signer(3, Some(&Sha512::digest(b"document"))),
        ];
        let opened = open(&envelope_of(&element(OCTETS, b"document"), &all)).expect("opens");
        assert_eq!((opened.signatures, opened.digest_matches), (3, true));
    }

    #[test]
    fn a_document_in_parts_and_ends_by_marks() {
        let parts = [&[0x24, 0x80][..], &element(OCTETS, b"docu"), &element(OCTETS, b"ment"), &[0, 0]].concat();
        let envelope = envelope_of(&parts, &[signer(1, Some(&Sha256::digest(b"document")))]);
        assert_eq!(open(&envelope).expect("opens").content, b"document");
    }

    #[test]
    fn what_is_not_the_document_that_was_signed() {
        let altered = envelope_of(&element(OCTETS, b"other"), &[signer(1, Some(&Sha256::digest(b"document")))]);
        assert!(matches!(open(&altered), Err(MediaError::Altered)));
        // One good signature does not help another.
        let both = [signer(1, Some(&Sha256::digest(b"document"))), signer(1, Some(&[0; 32]))];
        assert!(matches!(open(&envelope_of(&element(OCTETS, b"document"), &both)), Err(MediaError::Altered)));
        for unknown in [signer(1, None), signer(9, Some(&[0; 32]))] {
            let opened = open(&envelope_of(&element(OCTETS, b"document"), &[unknown])).expect("opens");
            assert!(!opened.digest_matches);
        }
    }

    #[test]
    fn what_is_no_signed_document() {
        let unsigned = envelope_of(&element(OCTETS, b"document"), &[]);
        let detached = envelope_of(&[], &[signer(1, None)]);
        let cut_short = signed(b"document");
        for bytes in
            [&unsigned[..], &detached, &cut_short[..cut_short.len() - 1], b"", b"PK\x03\x04", &[SEQUENCE, 0x80]]
        {
            assert!(matches!(open(bytes), Err(MediaError::NotSigned)), "{bytes:?}");
        }
    }

    #[test]
    fn envelopes_are_also_texts() {
        let envelope = signed(b"document");
        let text = STANDARD.encode(&envelope);
        let lines = text.as_bytes().chunks(64).collect::<Vec<_>>().join(&b"\r\n"[..]);
        let headed = [&b"-----BEGIN PKCS7-----\n"[..], &lines, b"\n-----END PKCS7-----\n"].concat();
        for file in [&envelope[..], text.as_bytes(), &lines, &headed] {
            assert_eq!(envelope_in(file).as_ref(), Some(&envelope));
        }
        for file in [&b"%PDF-1.4"[..], b"PK\x03\x04", b"MIIB", b"-----BEGIN PKCS7-----\nAAAA"] {
            assert_eq!(envelope_in(file), None);
        }
    }
}

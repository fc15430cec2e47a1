//! Signed envelopes (CMS `SignedData`, RFC 5652; `CAdES`; files `.p7m`): the document in one, and its signatures, each looked
//! at ([`crate::media::signature`]).
//!
//! An envelope is all of a file: what follows it, or stands in it where nothing should, is no part of what was signed, and a
//! file that has such is no envelope.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::media::MediaError;
use crate::media::ber::{Elements, INTEGER, OID, SEQUENCE, SET, field};
use crate::media::certificate::Certificates;
use crate::media::signature::{Content, Signature, look};

/// Most signatures of one envelope that are looked at.
const SIGNATURES_MAX: usize = 50;
/// How far into a file the name of its kind is looked for.
const NAMED_WITHIN_BYTES: usize = 64;

/// `id-signedData`.
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

/// What was in an envelope.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opened {
    /// The document.
    pub(super) content: Vec<u8>,
    /// The signatures, also those that are wrong.
    pub(super) signatures: Vec<Signature>,
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
/// [`MediaError::NotSigned`] where there is no signature or no document in it, or something that does not belong to it.
pub(super) fn open(envelope: &[u8]) -> Result<Opened, MediaError> {
    let Parts { content, certificates, mut signers } = parts_of(envelope).ok_or(MediaError::NotSigned)?;
    let (mut document, mut signatures) = (Content::of(&content), Vec::new());
    while !signers.is_at_end() {
        // What is not looked at is not said to be right.
        if signatures.len() == SIGNATURES_MAX {
            return Err(MediaError::TooMuch);
        }
        let signer = signers.within(SEQUENCE).ok_or(MediaError::NotSigned)?;
        signatures.push(look(signer, &certificates, &mut document).ok_or(MediaError::NotSigned)?);
    }
    if signatures.is_empty() {
        return Err(MediaError::NotSigned);
    }
    Ok(Opened { content, signatures })
}

/// The parts of an envelope.
struct Parts<'a> {
    content: Vec<u8>,
    certificates: Certificates,
    signers: Elements<'a>,
}

fn parts_of(envelope: &[u8]) -> Option<Parts<'_>> {
    let mut file = Elements::of(envelope);
    let mut info = file.within(SEQUENCE)?;
    if info.next(OID)?.content != SIGNED_DATA {
        return None;
    }
    let mut held = info.within(field(0))?;
    let mut data = held.within(SEQUENCE)?;
    data.next(INTEGER)?;
    data.next(SET)?;
    let mut encapsulated = data.within(SEQUENCE)?;
    encapsulated.next(OID)?;
    let mut holder = encapsulated.within(field(0))?;
    let content = holder.octets()?.into_owned();
    let certificates = data.within(field(0)).map(Certificates::of).unwrap_or_default();
    // Lists of those that were revoked.
    let _revoked = data.next(field(1));
    let signers = data.within(SET)?;
    let ends = [file, info, held, data, encapsulated, holder];
    ends.iter().all(Elements::is_at_end).then_some(Parts { content, certificates, signers })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::media::ber::{OCTETS, written};
    use crate::media::signature::{MESSAGE_DIGEST, Verdict};
    use crate::media::verify::{Hash, SHA_2};

    pub(in crate::media) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
        written(SEQUENCE, &parts.concat())
    }

    /// What is signed in place of a document with this digest: the content of the set.
    pub(in crate::media) fn attributes(digest: &[u8]) -> Vec<u8> {
        let other = sequence(&[&written(OID, &[42, 3]), &written(SET, &[])]);
        let own = sequence(&[&written(OID, MESSAGE_DIGEST), &written(SET, &written(OCTETS, digest))]);
        [other, own].concat()
    }

    /// A `SignerInfo`: who, the last byte of the digest's name, what is signed, by what algorithm, and the signature.
    pub(in crate::media) fn signer(
        by: &[u8],
        sha_2: u8,
        attributes: Option<&[u8]>,
        algorithm: &[u8],
        signature: &[u8],
    ) -> Vec<u8> {
        let hash = sequence(&[&written(OID, &[SHA_2, &[sha_2]].concat())]);
        let attributes = attributes.map(|attributes| written(field(0), attributes)).unwrap_or_default();
        let (version, signature) = (written(INTEGER, &[1]), written(OCTETS, signature));
        sequence(&[&version, by, &hash, &attributes, algorithm, &signature])
    }

    /// A signature of which only the digest can be looked at.
    fn nobodys(sha_2: u8, digest: Option<&[u8]>) -> Vec<u8> {
        let attributes = digest.map(attributes);
        signer(&sequence(&[]), sha_2, attributes.as_deref(), &sequence(&[]), &[9; 256])
    }

    pub(in crate::media) fn envelope_of(content: &[u8], certificates: &[u8], signers: &[Vec<u8>]) -> Vec<u8> {
        let held = written(field(0), content);
        let encapsulated = sequence(&[&written(OID, &[42, 134, 72, 134, 247, 13, 1, 7, 1]), &held]);
        let data = sequence(&[
            &written(INTEGER, &[1]),
            &written(SET, &[]),
            &encapsulated,
            &written(field(0), certificates),
            &written(SET, &signers.concat()),
        ]);
        sequence(&[&written(OID, SIGNED_DATA), &written(field(0), &data)])
    }

    fn document() -> Vec<u8> {
        written(OCTETS, b"document")
    }

    /// An envelope with one signature of this document, of nobody.
    pub(in crate::media) fn signed(document: &[u8]) -> Vec<u8> {
        envelope_of(&written(OCTETS, document), &[], &[nobodys(1, Some(&Hash::Sha256.of(document)))])
    }

    #[test]
    fn the_document_and_its_digests() {
        let all = [(1, Hash::Sha256), (2, Hash::Sha384), (3, Hash::Sha512)];
        let all = all.map(|(sha_2, hash)| nobodys(sha_2, Some(&hash.of(b"document"))));
        let opened = open(&envelope_of(&document(), &[], &all)).expect("opens");
        assert_eq!(opened.content, b"document");
        let expected = Signature { holder: None, claimed_at: None, digest_matches: true, verdict: Verdict::Unknown };
        assert_eq!(opened.signatures, [expected.clone(), expected.clone(), expected]);
    }

    #[test]
    fn a_document_in_parts_and_ends_by_marks() {
        let parts = [&[0x24, 0x80][..], &written(OCTETS, b"docu"), &written(OCTETS, b"ment"), &[0, 0]].concat();
        let envelope = envelope_of(&parts, &[], &[nobodys(1, Some(&Hash::Sha256.of(b"document")))]);
        assert_eq!(open(&envelope).expect("opens").content, b"document");
    }

    #[test]
    fn what_is_not_the_document_that_was_signed() {
        let right = nobodys(1, Some(&Hash::Sha256.of(b"document")));
        let verdicts = |content: &[u8], signers: &[Vec<u8>]| {
            let opened = open(&envelope_of(content, &[], signers)).expect("opens");
            opened.signatures.iter().map(|one| (one.verdict, one.digest_matches)).collect::<Vec<_>>()
        };
        assert_eq!(verdicts(&written(OCTETS, b"other"), std::slice::from_ref(&right)), [(Verdict::Wrong, false)]);
        // One good signature does not help another.
        let both = verdicts(&document(), &[right, nobodys(1, Some(&[0; 32]))]);
        assert_eq!(both, [(Verdict::Unknown, true), (Verdict::Wrong, false)]);
        for unknown in [nobodys(1, None), nobodys(9, Some(&[0; 32]))] {
            assert_eq!(verdicts(&document(), &[unknown]), [(Verdict::Unknown, false)]);
        }
    }

    #[test]
    fn what_is_no_signed_document() {
        let unsigned = envelope_of(&document(), &[], &[]);
        let detached = envelope_of(&[], &[], &[nobodys(1, None)]);
        let whole = signed(b"document");
        let followed = [&whole[..], b"PK\x03\x04 an archive"].concat();
        // The same within: after what holds the parts.
        let inner = &Elements::of(&whole).any().expect("a sequence").content;
        let stuffed = written(SEQUENCE, &[inner, &written(OCTETS, b"PK\x03\x04")[..]].concat());
        for bytes in [
            &unsigned[..],
            &detached,
            &whole[..whole.len() - 1],
            &followed,
            &stuffed,
            b"",
            b"PK\x03\x04",
            &[SEQUENCE, 0x80],
        ] {
            assert!(matches!(open(bytes), Err(MediaError::NotSigned)), "{bytes:?}");
        }
    }

    #[test]
    fn one_signature_more_is_too_much() {
        let signers = vec![nobodys(1, None); SIGNATURES_MAX];
        assert!(open(&envelope_of(&document(), &[], &signers)).is_ok());
        let more = [&signers[..], &[nobodys(1, None)]].concat();
        assert!(matches!(open(&envelope_of(&document(), &[], &more)), Err(MediaError::TooMuch)));
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

//! A signature of an envelope (`SignerInfo`, RFC 5652, section 5.3): whether it is that of the document, by the key of the
//! certificate that comes with it.
//!
//! It does not say that the signer is who the certificate says: anybody can make a certificate. That takes the lists of the
//! trust services, and those of what was revoked, and is done with a program that has them.

use std::borrow::Cow;

use jiff::Timestamp;
use x509_cert::der::Decode;
use x509_cert::time::Time;

use crate::media::ber::{Element, Elements, INTEGER, OCTETS, OID, SEQUENCE, SET, field, is_strict_set, written};
use crate::media::certificate::{Certificates, Holder, holder_of, instant, key_of};
use crate::media::verify::{Hash, is_by};

/// Most signatures of a document itself that are verified: each reads all of it. Those of people sign attributes.
const OF_CONTENT_MAX: u8 = 4;

/// `id-messageDigest` (RFC 5652, section 11.2).
pub(super) const MESSAGE_DIGEST: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04];
/// `id-signingTime` (RFC 5652, section 11.3).
const SIGNING_TIME: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x05];

/// What is known of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// What the certificate says of the signer; `None` where none that can be read comes with it.
    pub holder: Option<Holder>,
    /// When the signer says that it was made.
    pub claimed_at: Option<Timestamp>,
    /// Whether the digest that it carries is that of the document; false also where it carries none that can be made here.
    pub digest_matches: bool,
    /// Whether it is right.
    pub verdict: Verdict,
}

/// Whether a signature is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is that of the document, by the key of the certificate.
    Right,
    /// It is not: the document, what is signed with it, or the signature has been altered, or is another's.
    Wrong,
    /// Its algorithm, or its certificate, cannot be looked at here.
    Unknown,
}

/// The document that is signed, and what has been made of it: each digest is made once, however many carry it.
#[derive(Debug)]
pub(super) struct Content<'a> {
    bytes: &'a [u8],
    digests: Vec<(Hash, Vec<u8>)>,
    verified: u8,
}

impl<'a> Content<'a> {
    /// Of these bytes.
    pub(super) const fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, digests: Vec::new(), verified: 0 }
    }

    fn has(&mut self, hash: Hash, digest: &[u8]) -> bool {
        if !self.digests.iter().any(|(made, _)| *made == hash) {
            self.digests.push((hash, hash.of(self.bytes)));
        }
        self.digests.iter().any(|(made, own)| *made == hash && own == digest)
    }

    /// All of it, to be verified once more; not for ever.
    fn once_more(&mut self) -> Option<&'a [u8]> {
        self.verified += 1;
        (self.verified <= OF_CONTENT_MAX).then_some(self.bytes)
    }
}

/// A signature as it stands in its envelope.
struct Signer<'a> {
    by: Element<'a>,
    hash: Option<Hash>,
    /// What is signed in place of the document, which is named in it by its digest.
    attributes: Option<&'a [u8]>,
    algorithm: Elements<'a>,
    signature: Cow<'a, [u8]>,
}

impl<'a> Signer<'a> {
    fn read(mut signer: Elements<'a>) -> Option<Self> {
        signer.next(INTEGER)?;
        let by = signer.any()?;
        let hash = Hash::named(signer.within(SEQUENCE)?.next(OID)?.content);
        let attributes = signer.next(field(0)).map(|attributes| attributes.content);
        let algorithm = signer.within(SEQUENCE)?;
        Some(Self { by, hash, attributes, algorithm, signature: signer.octets()? })
    }

    /// The value of an attribute.
    fn attribute(&self, name: &[u8]) -> Option<Element<'a>> {
        let mut attributes = Elements::of(self.attributes?);
        while !attributes.is_at_end() {
            let mut attribute = attributes.within(SEQUENCE)?;
            if attribute.next(OID)?.content == name {
                return attribute.within(SET)?.any();
            }
        }
        None
    }

    /// Whether the digest that it carries is that of the document; `None` where it carries none that can be made here.
    fn digest_matches(&self, content: &mut Content<'_>) -> Option<bool> {
        let digest = self.attribute(MESSAGE_DIGEST).filter(|digest| digest.tag == OCTETS)?;
        Some(content.has(self.hash?, digest.content))
    }

    /// Whether it is by the key of the certificate (RFC 5652, section 5.4); `None` where that cannot be looked at.
    fn is_by_holder(&self, certificates: &Certificates, content: &mut Content<'_>) -> Option<bool> {
        let key = key_of(certificates.of_signer(self.by)?);
        let is_of = |message: &[u8]| is_by(key, self.algorithm, self.hash, message, &self.signature);
        let Some(attributes) = self.attributes else { return is_of(content.once_more()?) };
        // What is signed is their strict form. Where they were sent in another, what is not right is not known to be wrong.
        is_of(&written(SET, attributes)).filter(|is_right| *is_right || is_strict_set(attributes))
    }
}

/// Looks at a signature; `None` where it is none.
pub(super) fn look(signer: Elements<'_>, certificates: &Certificates, content: &mut Content<'_>) -> Option<Signature> {
    let signer = Signer::read(signer)?;
    let digest_matches = signer.digest_matches(content);
    let is_by_holder = signer.is_by_holder(certificates, content);
    let names_document = signer.attributes.is_none() || digest_matches == Some(true);
    let verdict = match is_by_holder {
        _ if digest_matches == Some(false) => Verdict::Wrong,
        Some(false) => Verdict::Wrong,
        Some(true) if names_document => Verdict::Right,
        _ => Verdict::Unknown,
    };
    let claimed_at = signer.attribute(SIGNING_TIME).and_then(|time| Time::from_der(time.whole).ok());
    Some(Signature {
        holder: certificates.of_signer(signer.by).map(holder_of),
        claimed_at: claimed_at.map(instant),
        digest_matches: digest_matches == Some(true) || verdict == Verdict::Right,
        verdict,
    })
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

    use super::*;
    use crate::media::ber::OCTETS;
    use crate::media::envelope::open;
    use crate::media::envelope::tests::{attributes, envelope_of, sequence, signer};
    use crate::media::verify::{EC_KEY, ECDSA, P_256};

    const DOCUMENT: &[u8] = b"document";
    const UTF_8: u8 = 0x0C;
    const BITS: u8 = 0x03;
    const UTC_TIME: u8 = 0x17;

    /// Somebody who signs.
    struct Person {
        key: EcdsaKeyPair,
        certificate: Vec<u8>,
    }

    fn name(text: &str) -> Vec<u8> {
        let part = sequence(&[&written(OID, &[0x55, 4, 3]), &written(UTF_8, text.as_bytes())]);
        sequence(&[&written(SET, &part)])
    }

    fn by_ecdsa() -> Vec<u8> {
        sequence(&[&written(OID, &[ECDSA, &[2]].concat())])
    }

    /// The signer who is named by the issuer and this number.
    fn by(number: u8) -> Vec<u8> {
        sequence(&[&name("Autorità"), &written(INTEGER, &[number])])
    }

    fn person(text: &str, number: u8) -> Person {
        let random = SystemRandom::new();
        let kept = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, kept.as_ref(), &random).expect("a key");
        let kind = sequence(&[&written(OID, EC_KEY), &written(OID, P_256)]);
        let public = sequence(&[&kind, &written(BITS, &[&[0], key.public_key().as_ref()].concat())]);
        let valid = sequence(&[&written(UTC_TIME, b"260101000000Z"), &written(UTC_TIME, b"290101000000Z")]);
        let version = written(field(0), &written(INTEGER, &[2]));
        let (number, by) = (written(INTEGER, &[number]), by_ecdsa());
        let own = sequence(&[&version, &number, &by, &name("Autorità"), &valid, &name(text), &public]);
        Person { key, certificate: sequence(&[&own, &by, &written(BITS, &[0, 1])]) }
    }

    impl Person {
        fn sign(&self, message: &[u8]) -> Vec<u8> {
            self.key.sign(&SystemRandom::new(), message).expect("signs").as_ref().to_vec()
        }
    }

    /// What these bytes, signed as they stand, are as attributes.
    fn signs(person: &Person, signed: &[u8], sent: &[u8]) -> Vec<u8> {
        signer(&by(7), 1, Some(sent), &by_ecdsa(), &person.sign(&written(SET, signed)))
    }

    fn looked_at(certificates: &[&Person], signer: Vec<u8>) -> Signature {
        let certificates = certificates.iter().map(|one| one.certificate.clone()).collect::<Vec<_>>().concat();
        let envelope = envelope_of(&written(OCTETS, DOCUMENT), &certificates, &[signer]);
        open(&envelope).expect("opens").signatures.remove(0)
    }

    #[test]
    fn right_and_whose() {
        let (ada, bea) = (person("Ada Bianchi", 7), person("Bea Neri", 8));
        let time = sequence(&[&written(OID, SIGNING_TIME), &written(SET, &written(UTC_TIME, b"260305101500Z"))]);
        let own = [time, attributes(&Hash::Sha256.of(DOCUMENT))].concat();
        let signature = looked_at(&[&bea, &ada], signs(&ada, &own, &own));
        let instant = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let holder = Holder {
            name: Some("Ada Bianchi".to_owned()),
            issuer: Some("Autorità".to_owned()),
            from: instant("2026-01-01T00:00:00Z"),
            until: instant("2029-01-01T00:00:00Z"),
        };
        let claimed_at = Some(instant("2026-03-05T10:15:00Z"));
        assert_eq!(
            signature,
            Signature { holder: Some(holder), claimed_at, digest_matches: true, verdict: Verdict::Right }
        );
    }

    #[test]
    fn what_is_wrong() {
        let (ada, other) = (person("Ada Bianchi", 7), person("Ada Bianchi", 7));
        let own = attributes(&Hash::Sha256.of(DOCUMENT));
        let verdict = |certificate: &Person, signer| looked_at(&[certificate], signer).verdict;
        assert_eq!(verdict(&ada, signs(&ada, &own, &own)), Verdict::Right);
        assert_eq!(verdict(&other, signs(&ada, &own, &own)), Verdict::Wrong, "the key of another");
        assert_eq!(verdict(&ada, signer(&by(7), 1, Some(&own), &by_ecdsa(), &[9; 70])), Verdict::Wrong, "made up");
        let mut altered = own.clone();
        altered[5] ^= 1;
        assert_eq!(verdict(&ada, signs(&ada, &altered, &own)), Verdict::Wrong, "other attributes");
        let others = attributes(&Hash::Sha256.of(b"other"));
        assert_eq!(verdict(&ada, signs(&ada, &others, &others)), Verdict::Wrong, "another document");
    }

    #[test]
    fn what_cannot_be_looked_at() {
        let ada = person("Ada Bianchi", 7);
        let own = attributes(&Hash::Sha256.of(DOCUMENT));
        let signature = ada.sign(&written(SET, &own));
        let verdict = |signer| looked_at(&[&ada], signer).verdict;
        assert_eq!(verdict(signer(&by(8), 1, Some(&own), &by_ecdsa(), &signature)), Verdict::Unknown, "no certificate");
        let other = sequence(&[&written(OID, &[42, 3])]);
        assert_eq!(verdict(signer(&by(7), 1, Some(&own), &other, &signature)), Verdict::Unknown, "another algorithm");
        let of_sha_1 = sequence(&[&written(OID, &[&ECDSA[..6], &[1]].concat())]);
        assert_eq!(verdict(signer(&by(7), 1, Some(&own), &of_sha_1, &signature)), Verdict::Unknown, "SHA-1");
        // It is signed, but does not name the document.
        let unnamed = sequence(&[&written(OID, &[42, 3]), &written(SET, &[])]);
        let signature = looked_at(&[&ada], signs(&ada, &unnamed, &unnamed));
        assert_eq!((signature.verdict, signature.digest_matches), (Verdict::Unknown, false));
        // Sent out of order: what was signed is not what is read, but may be right.
        let (first, second) = (sequence(&[&written(OID, &[42, 3]), &written(SET, &[])]), attributes(&[7; 32]));
        let second = [second, attributes(&Hash::Sha256.of(DOCUMENT))].concat();
        let (sent, ordered) = ([&second[..], &first].concat(), [&first[..], &second].concat());
        let of_document = |sent: &[u8]| {
            let mut sent = sent.to_vec();
            let at = sent.windows(32).position(|digest| digest == [7; 32]).expect("it is there");
            sent[at..at + 32].copy_from_slice(&Hash::Sha256.of(DOCUMENT));
            sent
        };
        assert_eq!(verdict(signs(&ada, &of_document(&ordered), &of_document(&sent))), Verdict::Unknown);
    }

    #[test]
    fn of_the_document_itself() {
        let ada = person("Ada Bianchi", 7);
        let of = |message: &[u8]| signer(&by(7), 1, None, &by_ecdsa(), &ada.sign(message));
        let right = looked_at(&[&ada], of(DOCUMENT));
        assert_eq!((right.verdict, right.digest_matches), (Verdict::Right, true));
        assert_eq!(looked_at(&[&ada], of(b"other")).verdict, Verdict::Wrong);
        // Each reads the whole document: not for ever.
        let many = vec![of(DOCUMENT); usize::from(OF_CONTENT_MAX) + 1];
        let opened = open(&envelope_of(&written(OCTETS, DOCUMENT), &ada.certificate, &many)).expect("opens");
        let right = opened.signatures.iter().filter(|one| one.verdict == Verdict::Right).count();
        assert_eq!((right, opened.signatures[right].verdict), (usize::from(OF_CONTENT_MAX), Verdict::Unknown));
    }

    /// Envelopes that another program (OpenSSL) has made.
    #[test]
    fn as_others_sign() {
        macro_rules! envelope {
            ($name:literal) => {
                &include_bytes!(concat!("../../tests/practices/", $name))[..]
            };
        }
        for (envelope, name, verdict) in [
            (envelope!("relazione.pdf.p7m"), "Prova", Verdict::Right),
            (envelope!("firma-rsa.p7m"), "Bruno Però", Verdict::Right),
            (envelope!("firma-rsa-chiave.p7m"), "Bruno Però", Verdict::Right),
            (envelope!("firma-pss.p7m"), "Bruno Però", Verdict::Right),
            (envelope!("firma-p384.p7m"), "Ada Bianchi", Verdict::Right),
            (envelope!("firma-contenuto.p7m"), "Bruno Però", Verdict::Right),
            // ECDSA with SHA-512, a salt of another length, and a key that is too short.
            (envelope!("relazione-ber.pdf.p7m"), "Prova", Verdict::Unknown),
            (envelope!("firma-pss-sale.p7m"), "Bruno Però", Verdict::Unknown),
            (envelope!("firma-rsa-1024.p7m"), "Carla Neri", Verdict::Unknown),
        ] {
            let whose = |opened: &[Signature]| {
                let named = opened.iter().map(|one| one.holder.as_ref().and_then(|holder| holder.name.clone()));
                named.collect::<Vec<_>>()
            };
            let opened = open(envelope).expect("opens").signatures;
            assert_eq!((whose(&opened), opened[0].verdict), (vec![Some(name.to_owned())], verdict), "{name}");
            assert!(opened[0].digest_matches);
            // The signature itself is the last thing in each.
            let last = envelope.iter().rposition(|byte| *byte != 0).expect("a byte");
            let mut forged = envelope.to_vec();
            forged[last] ^= 1;
            let forged = open(&forged).expect("opens").signatures[0].verdict;
            assert_eq!(forged == Verdict::Wrong, verdict == Verdict::Right, "{name}");
        }
    }
}

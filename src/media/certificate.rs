//! The certificates that an envelope carries (X.509, RFC 5280), and what one says of its holder.
//!
//! It does not know whether a certificate may be believed: who issued it is read, not asked.

use jiff::Timestamp;
use x509_cert::Certificate;
use x509_cert::der::{Any, Decode, Encode, Tag, Tagged};
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned as Key;
use x509_cert::time::Time;

use crate::domain::text::is_control;
use crate::media::ber::{Element, Elements, INTEGER, SEQUENCE};

/// Most certificates of an envelope that are looked at, whatever they are.
const CERTIFICATES_MAX: usize = 50;
/// Longest certificate that is looked at, in bytes: most have some 2,000. Names are put in order when they are read, which
/// takes as long as the square of their parts.
const CERTIFICATE_BYTES_MAX: usize = 16 << 10;
/// Longest name that is shown, in characters.
const NAME_CHARACTERS_MAX: usize = 200;
/// `id-at-commonName`.
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
/// The tag of a signer who is named by the key: `[0]`, not holding others.
const BY_KEY: u8 = 0x80;

/// What a certificate says of its holder. These are personal data: they are shown, and not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The common name.
    pub name: Option<String>,
    /// The common name of who issued it.
    pub issuer: Option<String>,
    /// From when it is valid.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// Those of an envelope that could be read, each with the bytes of who issued it.
#[derive(Debug, Default)]
pub(super) struct Certificates(Vec<(Certificate, Vec<u8>)>);

impl Certificates {
    /// Reads them, as far as they are of this kind (`CertificateSet`, RFC 5652, section 10.2.3).
    pub(super) fn of(mut elements: Elements<'_>) -> Self {
        let choices = std::iter::from_fn(|| elements.any()).take(CERTIFICATES_MAX);
        let x509 = choices.filter(|choice| choice.tag == SEQUENCE && choice.whole.len() <= CERTIFICATE_BYTES_MAX);
        let read = |choice: Element<'_>| {
            let certificate = Certificate::from_der(choice.whole).ok()?;
            let issuer = certificate.tbs_certificate.issuer.to_der().ok()?;
            Some((certificate, issuer))
        };
        Self(x509.filter_map(read).collect())
    }

    /// That of a signer, who is named by issuer and number, or by key (`SignerIdentifier`, RFC 5652, section 5.3).
    pub(super) fn of_signer(&self, signer: Element<'_>) -> Option<&Certificate> {
        if signer.tag == BY_KEY {
            let found = self.0.iter().find(|(one, _)| {
                let own = one.tbs_certificate.get::<SubjectKeyIdentifier>().ok().flatten();
                own.is_some_and(|(_, key)| key.0.as_bytes() == signer.content)
            });
            return found.map(|(one, _)| one);
        }
        let mut named = Elements::of(signer.whole).within(SEQUENCE)?;
        // As they are written: a name is as long as whoever sends it likes, and reading it puts it in order.
        let issuer = named.next(SEQUENCE)?.whole;
        let number = SerialNumber::from_der(named.next(INTEGER)?.whole).ok()?;
        let found =
            self.0.iter().find(|(one, own)| one.tbs_certificate.serial_number == number && own.as_slice() == issuer);
        found.map(|(one, _)| one)
    }
}

/// Its public key.
pub(super) const fn key_of(certificate: &Certificate) -> &Key {
    &certificate.tbs_certificate.subject_public_key_info
}

/// What it says of its holder.
pub(super) fn holder_of(certificate: &Certificate) -> Holder {
    let own = &certificate.tbs_certificate;
    Holder {
        name: common_name(&own.subject),
        issuer: common_name(&own.issuer),
        from: instant(own.validity.not_before),
        until: instant(own.validity.not_after),
    }
}

/// The instant; one that is never to come is the last there is.
pub(super) fn instant(time: Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok();
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(Timestamp::MAX)
}

fn common_name(name: &Name) -> Option<String> {
    let mut parts = name.0.iter().flat_map(|part| part.0.iter());
    text_of(&parts.rfind(|part| part.oid.as_bytes() == COMMON_NAME)?.value)
}

/// A text (`DirectoryString`, RFC 5280, section 4.1.2.4), without what would deceive a reader.
fn text_of(value: &Any) -> Option<String> {
    let bytes = value.value();
    let text = match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String => str::from_utf8(bytes).ok()?.to_owned(),
        Tag::TeletexString => bytes.iter().copied().map(char::from).collect(),
        Tag::BmpString => {
            let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).collect::<Result<_, _>>().ok()?
        }
        _ => return None,
    };
    let shown: String = text.chars().filter(|sign| !is_control(*sign)).take(NAME_CHARACTERS_MAX).collect();
    (!shown.trim().is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_kind() {
        for (tag, bytes, text) in [
            (Tag::Utf8String, "Bruno Però".as_bytes(), Some("Bruno Però")),
            (Tag::PrintableString, b"Ada Bianchi", Some("Ada Bianchi")),
            (Tag::TeletexString, b"Per\xF2", Some("Però")),
            (Tag::BmpString, b"\0P\0e\0r\0\xF2", Some("Però")),
            (Tag::BmpString, b"\xD8\0\0A", None),
            (Tag::Utf8String, b"\xFF", None),
            (Tag::Utf8String, b" ", None),
            (Tag::OctetString, b"Ada", None),
            (Tag::Utf8String, "ad\u{202e}A\0".as_bytes(), Some("adA")),
        ] {
            assert_eq!(text_of(&Any::new(tag, bytes).expect("a value")).as_deref(), text, "{bytes:?}");
        }
        let long = "a".repeat(NAME_CHARACTERS_MAX + 1);
        let shown = text_of(&Any::new(Tag::Utf8String, long.as_bytes()).expect("a value"));
        assert_eq!(shown.map(|text| text.len()), Some(NAME_CHARACTERS_MAX));
    }

    #[test]
    fn what_is_too_much_is_not_looked_at() {
        let odd = [SEQUENCE, 0].repeat(CERTIFICATES_MAX * 1000);
        assert!(Certificates::of(Elements::of(&odd)).0.is_empty());
        assert!(Certificates::of(Elements::of(&[SEQUENCE, 5, 0])).0.is_empty());
    }
}

//! Whether a signature is of a key: RSA (RFC 8017) and ECDSA with SHA-2, as signed documents name them (RFC 3370, 4056, 5753
//! and 5754).
//!
//! It does not know whose a key is. What is by another algorithm, or by a key that is too short to be believed, is not looked
//! at: that is said, and is not a wrong signature.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
};
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::spki::SubjectPublicKeyInfoOwned as Key;

use crate::media::ber::{Elements, INTEGER, OID, SEQUENCE, field};

/// Bytes of the modulus of an RSA key that is looked at: 2048 to 8192 bits.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;
/// Most bytes of its exponent; almost all have three.
const RSA_EXPONENT_BYTES_MAX: usize = 4;
/// How the point of an elliptic key begins that is written out.
const WRITTEN_OUT: u8 = 4;

/// The digests of the SHA-2 family, but for the last byte of their names.
pub(super) const SHA_2: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
/// The names of PKCS #1, but for the last byte.
const PKCS_1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01];
/// What follows in the names of RSA keys and of what is made with them.
const RSA: u8 = 1;
const MGF_1: u8 = 8;
const RSA_PSS: u8 = 10;
const RSA_SHA_256: u8 = 11;
const RSA_SHA_384: u8 = 12;
const RSA_SHA_512: u8 = 13;
/// `id-ecPublicKey`.
pub(super) const EC_KEY: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
/// ECDSA with a digest of the SHA-2 family, but for the last byte.
pub(super) const ECDSA: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03];
/// `secp256r1`.
pub(super) const P_256: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
/// `secp384r1`.
const P_384: &[u8] = &[0x2B, 0x81, 0x04, 0x00, 0x22];

/// A digest that can be made here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// That of this name.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name.strip_prefix(SHA_2)? {
            [1] => Some(Self::Sha256),
            [2] => Some(Self::Sha384),
            [3] => Some(Self::Sha512),
            _ => None,
        }
    }

    /// The digest of these bytes.
    pub(super) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    /// Bytes of a digest.
    const fn bytes(self) -> u8 {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// Whether `signature` is that of `message` by this key. `algorithm` is what is in the `AlgorithmIdentifier`; `hash` is the
/// digest that the signer names beside, which counts where the algorithm names none.
///
/// `None` where algorithm or key are not looked at.
pub(super) fn is_by(
    key: &Key,
    mut algorithm: Elements<'_>,
    hash: Option<Hash>,
    message: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let name = algorithm.next(OID)?.content;
    let bytes = key.subject_public_key.raw_bytes();
    let kind_of_key = key.algorithm.oid.as_bytes();
    let kind = match kind_of_key.strip_prefix(PKCS_1) {
        Some([RSA]) if is_looked_at(bytes)? => by_rsa(name, algorithm, hash)?,
        Some([RSA_PSS]) if is_looked_at(bytes)? && name == kind_of_key => by_rsa(name, algorithm, hash)?,
        None if kind_of_key == EC_KEY && bytes.first() == Some(&WRITTEN_OUT) => {
            let curve: ObjectIdentifier = key.algorithm.parameters.as_ref()?.decode_as().ok()?;
            by_curve(curve.as_bytes(), name, hash)?
        }
        _ => return None,
    };
    Some(UnparsedPublicKey::new(kind, bytes).verify(message, signature).is_ok())
}

/// Whether an RSA key has a length that is looked at.
fn is_looked_at(key: &[u8]) -> Option<bool> {
    let mut numbers = Elements::of(key).within(SEQUENCE)?;
    let mut bytes = || {
        let number = numbers.next(INTEGER)?.content;
        Some(number.iter().skip_while(|byte| **byte == 0).count())
    };
    Some(RSA_BYTES.contains(&bytes()?) && bytes()? <= RSA_EXPONENT_BYTES_MAX)
}

fn by_rsa(name: &[u8], algorithm: Elements<'_>, hash: Option<Hash>) -> Option<&'static dyn VerificationAlgorithm> {
    let hash = match name.strip_prefix(PKCS_1)? {
        [RSA] => hash?,
        [RSA_SHA_256] => Hash::Sha256,
        [RSA_SHA_384] => Hash::Sha384,
        [RSA_SHA_512] => Hash::Sha512,
        [RSA_PSS] => {
            return Some(match pss_hash(algorithm)? {
                Hash::Sha256 => &RSA_PSS_2048_8192_SHA256,
                Hash::Sha384 => &RSA_PSS_2048_8192_SHA384,
                Hash::Sha512 => &RSA_PSS_2048_8192_SHA512,
            });
        }
        _ => return None,
    };
    Some(match hash {
        Hash::Sha256 => &RSA_PKCS1_2048_8192_SHA256,
        Hash::Sha384 => &RSA_PKCS1_2048_8192_SHA384,
        Hash::Sha512 => &RSA_PKCS1_2048_8192_SHA512,
    })
}

/// The digest of RSASSA-PSS, where its parameters (RFC 4055, section 3.1) are the usual ones: one digest for everything, and
/// a salt as long as it.
fn pss_hash(mut algorithm: Elements<'_>) -> Option<Hash> {
    let mut parameters = algorithm.within(SEQUENCE)?;
    let hash = Hash::named(parameters.within(field(0))?.within(SEQUENCE)?.next(OID)?.content)?;
    let mut mask = parameters.within(field(1))?.within(SEQUENCE)?;
    let is_usual_mask = mask.next(OID)?.content.strip_prefix(PKCS_1) == Some(&[MGF_1]);
    let mask_hash = Hash::named(mask.within(SEQUENCE)?.next(OID)?.content)?;
    let salt = parameters.within(field(2))?.next(INTEGER)?.content;
    let is_usual = is_usual_mask && mask_hash == hash && salt == [hash.bytes()] && parameters.is_at_end();
    is_usual.then_some(hash)
}

fn by_curve(curve: &[u8], name: &[u8], hash: Option<Hash>) -> Option<&'static dyn VerificationAlgorithm> {
    let hash = match name.strip_prefix(ECDSA) {
        Some([2]) => Hash::Sha256,
        Some([3]) => Hash::Sha384,
        // Some programs name the key for the algorithm.
        None if name == EC_KEY => hash?,
        _ => return None,
    };
    match (curve, hash) {
        (P_256, Hash::Sha256) => Some(&ECDSA_P256_SHA256_ASN1),
        (P_256, Hash::Sha384) => Some(&ECDSA_P256_SHA384_ASN1),
        (P_384, Hash::Sha256) => Some(&ECDSA_P384_SHA256_ASN1),
        (P_384, Hash::Sha384) => Some(&ECDSA_P384_SHA384_ASN1),
        _ => None,
    }
}

//! What a practice is about: what everybody may read of it, and what only its parties may.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::command::Audience;
use crate::domain::document::ContentHash;
use crate::domain::footprint::Footprint;
use crate::domain::office::OfficeCode;
use crate::domain::person::{Email, Phone};
use crate::domain::practice::kind::{PieceCode, TypeCode};
use crate::domain::practice::parcel::Parcel;
use crate::domain::text::Line;

/// Most persons of one practice.
pub const PARTIES_MAX: usize = 20;
/// Most documents of one practice.
pub const DOCUMENTS_MAX: usize = 300;
/// Most documents that are handed in at once.
pub const HANDED_MAX: usize = 30;

/// What everybody may read of a practice; nothing of it names a private person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// Its type.
    pub kind: TypeCode,
    /// What it is about, in one line.
    pub object: Line<500>,
    /// The address or the name of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Line<200>>,
    /// The place on the map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footprint: Option<Footprint>,
    /// Its parcels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parcels: Vec<Parcel>,
    /// What it is called elsewhere.
    #[serde(default, skip_serializing_if = "References::is_empty")]
    pub references: References,
    /// Whether a constraint (landscape, environment, heritage) lies on the place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub constraint: bool,
    /// Who is responsible for the procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<Line<120>>,
}

/// A number of a register, with its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The number.
    pub number: Line<40>,
    /// The day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// What a practice is called in the registers of the municipality.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct References {
    /// Its number in the program it is taken over from, or in the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Line<40>>,
    /// The protocol (protocollo).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Reference>,
    /// The envelope in the archive (busta).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Line<40>>,
    /// The act that grants it (rilascio).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Reference>,
}

impl References {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What somebody has to do with a practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// Who asks for it.
    Applicant,
    /// The technician who signs for it.
    Professional,
    /// The company that builds.
    Builder,
}

impl PartyRole {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Applicant, Self::Professional, Self::Builder];

    /// The name in forms: `applicant`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Professional => "professional",
            Self::Builder => "builder",
        }
    }
}

/// A person or company of a practice. Kept apart from the ledger, so that it can be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// What they have to do with it.
    pub role: PartyRole,
    /// Name and surname, or the company's.
    pub name: Line<120>,
    /// The tax code (codice fiscale, partita IVA).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<Line<16>>,
    /// Where mails go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// The professional register and the number in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<Line<80>>,
}

/// A file: a PDF, and the signed envelope that it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The PDF.
    pub pdf: ContentHash,
    /// Name for people, without path.
    pub name: Line<120>,
    /// Size in bytes, as it came.
    pub size_bytes: u64,
    /// The envelope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Envelope>,
}

/// A signed envelope (`CAdES`, `.p7m`), and what of it was found when it came: that there is a signature, that the digest in it
/// is that of the content, and that it is by the key of its certificate. Not whose it is, nor whether the certificate was good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The bytes as they came.
    pub hash: ContentHash,
    /// How many signatures.
    pub signatures: u16,
    /// Whether the digest of each is that of the content.
    pub digest_matches: bool,
    /// How many were verified by the key of their certificate; none of those that came before this was looked at.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub verified: u16,
}

impl Envelope {
    /// Whether every signature was verified.
    #[must_use]
    pub const fn is_verified(&self) -> bool {
        self.signatures > 0 && self.verified == self.signatures
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_zero(count: &u16) -> bool {
    *count == 0
}

/// A document that is handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// Which of the attachments of the type it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece: Option<PieceCode>,
    /// What it is.
    pub title: Line<120>,
    /// The file.
    pub file: File,
}

/// A document of a practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What was handed in.
    #[serde(flatten)]
    pub handed: Handed,
    /// Who may see it.
    pub audience: Audience,
    /// When it came.
    pub on: Date,
    /// The office that added it; `None`: the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeCode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn envelopes_of_before_read_and_are_written_as_they_were() {
        let hash = ContentHash([7; 32]);
        let before = format!(r#"{{"hash":"{hash}","signatures":2,"digest_matches":true}}"#);
        let read: Envelope = serde_json::from_str(&before).expect("it reads");
        assert_eq!(read, Envelope { hash, signatures: 2, digest_matches: true, verified: 0 });
        assert!(!read.is_verified());
        assert_eq!(serde_json::to_string(&read).expect("JSON"), before);
        let today = Envelope { verified: 2, ..read };
        assert!(today.is_verified() && serde_json::to_string(&today).expect("JSON").contains(r#""verified":2"#));
    }
}

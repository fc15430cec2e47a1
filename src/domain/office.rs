//! Who is responsible: offices of the municipality and outside partners.

use serde::{Deserialize, Serialize};

use crate::domain::record::code;

code! {
    /// Names an office in its jurisdiction.
    OfficeCode
}

/// What an office is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeKind {
    /// The one contact point of the citizen (URP).
    FrontDesk,
    /// Municipal police.
    Police,
    /// An office that does or directs the work.
    Technical,
    /// An outside body: utility, waste company, contractor.
    Partner,
}

/// An office or partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Code, unique in the jurisdiction.
    pub code: OfficeCode,
    /// Full name.
    pub name: String,
    /// Name for narrow places.
    pub short_name: String,
    /// What it is.
    pub kind: OfficeKind,
    /// Public telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Public mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What it does, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

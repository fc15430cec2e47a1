//! Texts that an officer writes again and again: requests, notices, decisions, with places for what is different each time.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::practice::Practice;
use crate::domain::practice::iter::Act;
use crate::domain::practice::kind::TypeCode;
use crate::domain::rules::Rules;
use crate::domain::template::{TemplateCode, fill};

/// Most texts of a jurisdiction.
pub const TEMPLATES_MAX: usize = 500;

/// Most characters of what one is called.
pub const TEMPLATE_NAME_MAX: usize = 120;
/// Most characters of one: as many as a move carries.
pub const TEMPLATE_TEXT_MAX: usize = 4_000;

/// A text to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeTemplate {
    /// Code, unique among those for practices.
    pub code: TemplateCode,
    /// What it is called in the list.
    pub name: String,
    /// The move it goes with.
    pub act: Act,
    /// The types it is for; none: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<TypeCode>,
    /// The text, with [`PRACTICE_PLACES`] in braces.
    pub text: String,
    /// Whether it is no longer offered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// What a template has places for: number, type, law, object, address, office, who is responsible, the days of filing and
/// of the term.
pub const PRACTICE_PLACES: [&str; 9] = [
    "{numero}",
    "{tipo}",
    "{norma}",
    "{oggetto}",
    "{luogo}",
    "{ufficio}",
    "{responsabile}",
    "{presentata}",
    "{termine}",
];

impl PracticeTemplate {
    /// Whether it is offered for this move of this practice.
    #[must_use]
    pub fn fits(&self, act: Act, practice: &Practice) -> bool {
        !self.retired && self.act == act && (self.types.is_empty() || self.types.contains(&practice.dossier.kind))
    }

    /// The text for a practice on a day; `written` writes a date as people read it.
    #[must_use]
    pub fn filled(&self, one: &Practice, today: Date, rules: &Rules, written: impl Fn(Date) -> String) -> String {
        let kind = rules.practice_types.get(&one.dossier.kind);
        // The term of the law: the office's own is nobody else's.
        let term = one.reading(today, &rules.jurisdiction.calendar).and_then(|reading| reading.statutory);
        let values = [
            one.number.to_string(),
            kind.map(|kind| kind.name.clone()).unwrap_or_default(),
            kind.map(|kind| kind.law.clone()).unwrap_or_default(),
            one.dossier.object.to_string(),
            one.dossier.address.as_ref().map(ToString::to_string).unwrap_or_default(),
            rules.offices.get(&one.office).map(|office| office.name.clone()).unwrap_or_default(),
            one.dossier.officer.as_ref().map(ToString::to_string).unwrap_or_default(),
            written(one.filed_on),
            term.map(|due| written(due.on)).unwrap_or_default(),
        ];
        // What is not known is left for the officer to see and write.
        let values = PRACTICE_PLACES.iter().zip(values);
        let values = values.map(|(place, value)| if value.is_empty() { place.replace(['{', '}'], "…") } else { value });
        fill(&self.text, &PRACTICE_PLACES, &values.collect::<Vec<_>>())
    }
}

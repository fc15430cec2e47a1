//! Texts that the staff writes again and again, with places for what is different each time.

use serde::{Deserialize, Serialize};

use crate::domain::category::CategoryCode;
use crate::domain::iter::{Act, State};
use crate::domain::record::code;
use crate::domain::report::Report;
use crate::domain::rules::Rules;

code! {
    /// Names a template in its jurisdiction.
    TemplateCode
}

/// A text to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Code, unique in the jurisdiction.
    pub code: TemplateCode,
    /// What it is called in the list.
    pub name: String,
    /// The move it goes with.
    pub act: Act,
    /// The categories it is for; none: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryCode>,
    /// The states of the iter it is for; none: all in which the move is legal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<State>,
    /// The text, with [`PLACES`] in braces.
    pub text: String,
    /// Whether it is no longer offered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// What a template has places for: number, category, address, office, outcome; the body that it is handed to, and how
/// that is reached.
pub const PLACES: [&str; 7] = ["{numero}", "{categoria}", "{luogo}", "{ufficio}", "{esito}", "{ente}", "{contatti}"];

impl Template {
    /// Whether it is offered for this move of this report.
    #[must_use]
    pub fn fits(&self, act: Act, report: &Report) -> bool {
        !self.retired
            && self.act == act
            && (self.categories.is_empty() || self.categories.contains(&report.category))
            && (self.states.is_empty() || self.states.contains(&report.state))
    }

    /// The text for a report, which is handed to the body of that name if there is one.
    #[must_use]
    pub fn filled(&self, report: &Report, rules: &Rules, body: &str) -> String {
        let office = report.office.as_ref().and_then(|code| rules.offices.get(code));
        let values = [
            report.number.to_string(),
            rules.categories.get(&report.category).map_or_else(String::new, |category| category.name.clone()),
            report.place.address.as_ref().map_or_else(String::new, ToString::to_string),
            office.map_or_else(String::new, |office| office.name.clone()),
            report.outcome.as_ref().map_or_else(String::new, ToString::to_string),
            body.trim().to_owned(),
            rules.contacts_of(body).join(", "),
        ];
        fill(&self.text, &PLACES, &values)
    }
}

/// A text with values in its places, in one pass, so that what a citizen has written is not taken for a place.
pub(super) fn fill(mut rest: &str, places: &[&str], values: &[String]) -> String {
    let mut text = String::with_capacity(rest.len());
    while let Some(start) = rest.find('{') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let place = places.iter().zip(values).find(|(place, _)| rest.starts_with(**place));
        let (length, value) = place.map_or((1, "{"), |(place, value)| (place.len(), value.as_str()));
        text.push_str(value);
        rest = &rest[length..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_from_before_there_were_states_is_for_all() {
        let old = r#"{"code":"risolta","name":"Risolta","act":"answer","text":"Fatto."}"#;
        let template: Template = serde_json::from_str(old).expect("it reads");
        assert!(template.states.is_empty());
        assert_eq!(serde_json::to_string(&template).expect("it writes"), old, "the ledger's bytes stay as they are");
        let of = |states: &str| format!("{},\"states\":[{states}]}}", old.trim_end_matches('}'));
        assert!(serde_json::from_str::<Template>(&of("\"inspected\"")).is_ok());
        assert!(serde_json::from_str::<Template>(&of("\"gone\"")).is_err());
    }
}

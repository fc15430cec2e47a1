//! An emergency in a few lines, as it stands above every page and before a report is sent.

use jiff::tz::TimeZone;

use crate::domain::emergency::Emergency;
use crate::t;
use crate::words::{Language, Words};

/// An emergency in a few lines.
#[derive(Debug, Clone)]
pub struct Band {
    /// The number people read.
    pub number: String,
    /// How bad: code.
    pub severity: &'static str,
    /// The same in words.
    pub severity_text: String,
    /// What it says.
    pub headline: String,
    /// What to do.
    pub instruction: String,
    /// Where, as people say it.
    pub place: String,
    /// The number to call, as it is read and as it is dialled.
    pub call: Option<(String, String)>,
    /// Until when, in words.
    pub until: String,
    /// Whether it is only practised.
    pub practised: bool,
}

impl Band {
    /// Of an emergency that holds.
    #[must_use]
    pub fn of(emergency: &Emergency, words: &Words, zone: &TimeZone) -> Self {
        let said = emergency.words(words.language() == Language::En);
        let alert = &emergency.alert;
        Self {
            number: emergency.number.to_string(),
            severity: alert.severity.code(),
            severity_text: words.severity(alert.severity),
            headline: said.headline.as_str().to_owned(),
            instruction: said.instruction.as_str().to_owned(),
            place: alert.place.as_str().to_owned(),
            call: alert.call.as_ref().map(|call| (call.as_str().to_owned(), dialled(call.as_str()))),
            until: t!(words, "emergency-until", until = words.instant(alert.expires, zone)),
            practised: !emergency.is_public(),
        }
    }
}

/// A telephone number as a `tel:` link has it (RFC 3966).
fn dialled(number: &str) -> String {
    number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

//! Texts from outside, bounded and clean: what is a [`Line`] or [`Prose`] can be stored and shown as it is.

use serde::{Deserialize, Serialize};

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but blanks.
    #[error("the text is missing")]
    Empty,
    /// More characters than allowed.
    #[error("the text has more than {max} characters")]
    TooLong {
        /// The greatest number of characters.
        max: usize,
    },
    /// Characters that no keyboard writes (U+0000 to U+001F but tab and newline, U+007F, bidirectional overrides).
    #[error("the text holds control characters")]
    ControlCharacters,
}

/// One line of text: 1 to `MAX` characters, blanks collapsed, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line<const MAX: usize>(String);

/// Text of several lines: 1 to `MAX` characters, newlines as `\n`, no other control characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prose<const MAX: usize>(String);

/// A subject: what a list shows.
pub type Subject = Line<120>;
/// A description, an answer or a note.
pub type Description = Prose<4000>;

impl<const MAX: usize> Line<MAX> {
    /// The greatest number of characters.
    pub const MAX: usize = MAX;

    /// Cleans and checks.
    pub fn new(text: &str) -> Result<Self, TextError> {
        if text.len() > MAX * 8 {
            return Err(TextError::TooLong { max: MAX });
        }
        if text.chars().any(is_control) {
            return Err(TextError::ControlCharacters);
        }
        let clean = text.split_whitespace().collect::<Vec<_>>().join(" ");
        bounded(clean, MAX).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Prose<MAX> {
    /// The greatest number of characters.
    pub const MAX: usize = MAX;

    /// Cleans and checks.
    pub fn new(text: &str) -> Result<Self, TextError> {
        if text.len() > MAX * 8 {
            return Err(TextError::TooLong { max: MAX });
        }
        let clean = text.replace("\r\n", "\n").replace(['\r', '\t'], " ");
        if clean.chars().any(is_control) {
            return Err(TextError::ControlCharacters);
        }
        bounded(clean.trim().to_owned(), MAX).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn bounded(clean: String, max: usize) -> Result<String, TextError> {
    if clean.is_empty() {
        return Err(TextError::Empty);
    }
    if clean.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    Ok(clean)
}

/// True for characters that would break a document or deceive a reader; newline and tab are not among them.
#[must_use]
pub fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// The text without what people leave out: accents, capitals, blanks that are too many.
#[must_use]
pub fn folded(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A code made of a name: letters without accents and digits, all else a hyphen.
#[must_use]
pub fn slug(name: &str) -> String {
    let plain = folded(name);
    plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

macro_rules! text_conversions {
    ($name:ident) => {
        impl<const MAX: usize> TryFrom<String> for $name<MAX> {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> {
                Self::new(&text)
            }
        }
        impl<const MAX: usize> From<$name<MAX>> for String {
            fn from(text: $name<MAX>) -> Self {
                text.0
            }
        }
        impl<const MAX: usize> std::fmt::Display for $name<MAX> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
text_conversions!(Line);
text_conversions!(Prose);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cleaned() {
        assert_eq!(Line::<20>::new("  buca \n grande ").expect("fine").as_str(), "buca grande");
    }

    #[test]
    fn prose_keeps_its_lines() {
        assert_eq!(Prose::<20>::new("a\r\nb\tc\n").expect("fine").as_str(), "a\nb c");
    }

    #[test]
    fn the_bound_counts_characters() {
        assert!(Line::<3>::new("èèè").is_ok());
        assert_eq!(Line::<3>::new("èèèè"), Err(TextError::TooLong { max: 3 }));
        assert_eq!(Prose::<3>::new(&"x".repeat(10_000_000)), Err(TextError::TooLong { max: 3 }));
    }

    #[test]
    fn control_characters_and_nothing_are_refused() {
        for text in ["a\0b", "a\u{1b}[0m", "x\u{202e}gpj.exe", "\u{7f}"] {
            assert_eq!(Line::<50>::new(text), Err(TextError::ControlCharacters));
            assert_eq!(Prose::<50>::new(text), Err(TextError::ControlCharacters));
        }
        assert_eq!(Line::<50>::new(" \n "), Err(TextError::Empty));
    }
}

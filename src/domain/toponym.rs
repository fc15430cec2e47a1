//! Names of the territory: streets with their house numbers, quarters, landmarks. They are no records but what others
//! have registered, taken over as a whole from each source.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::place::Position;
use crate::domain::text::Line;

/// What a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToponymKind {
    /// A street or square.
    Street,
    /// A building, park, station or the like.
    Landmark,
    /// A quarter, hamlet or town.
    Quarter,
}

impl ToponymKind {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::Landmark => "landmark",
            Self::Quarter => "quarter",
        }
    }

    /// The kind of that code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Street, Self::Landmark, Self::Quarter].into_iter().find(|kind| kind.code() == code)
    }
}

/// A number at a door: an integer and what follows it, `12`, `12/A`, `12 bis`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HouseNumber {
    number: u32,
    /// Capital letters and digits.
    suffix: String,
}

/// The text is no house number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a house number: a number of at most 6 digits, and at most 8 letters after it")]
pub struct NotAHouseNumber;

impl HouseNumber {
    /// The number.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// What follows it, in capitals; empty for most.
    #[must_use]
    pub fn suffix(&self) -> &str {
        &self.suffix
    }
}

impl FromStr for HouseNumber {
    type Err = NotAHouseNumber;

    /// Reads `12`, `12A`, `12/a`, `12 bis`; of several (`12/14`, `12-14`) the first.
    fn from_str(text: &str) -> Result<Self, NotAHouseNumber> {
        let text = text.trim();
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        if !(1..=6).contains(&digits) {
            return Err(NotAHouseNumber);
        }
        let number = text[..digits].parse().map_err(|_error| NotAHouseNumber)?;
        let rest = text[digits..].trim_start_matches(|c: char| !c.is_alphanumeric());
        let suffix: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
        if suffix.len() > 8 {
            return Err(NotAHouseNumber);
        }
        Ok(Self { number, suffix: suffix.to_ascii_uppercase() })
    }
}

impl fmt::Display for HouseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.suffix.len() {
            0 => write!(f, "{}", self.number),
            1 => write!(f, "{}/{}", self.number, self.suffix),
            _ => write!(f, "{} {}", self.number, self.suffix.to_ascii_lowercase()),
        }
    }
}

impl TryFrom<String> for HouseNumber {
    type Error = NotAHouseNumber;
    fn try_from(text: String) -> Result<Self, NotAHouseNumber> {
        text.parse()
    }
}

impl From<HouseNumber> for String {
    fn from(house: HouseNumber) -> Self {
        house.to_string()
    }
}

/// A door of a street.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Door {
    /// Its number.
    pub house: HouseNumber,
    /// Where it is, WGS 84.
    pub position: Position,
}

/// A name and what bears it.
#[derive(Debug, Clone, PartialEq)]
pub struct Toponym {
    /// The name as people write it.
    pub name: Line<120>,
    /// What bears it.
    pub kind: ToponymKind,
    /// A place that stands for it, WGS 84.
    pub position: Position,
    /// The lines of a street, as far as they are known.
    pub lines: Vec<Vec<Position>>,
    /// The doors of a street, as far as they are known.
    pub doors: Vec<Door>,
}

/// Words inside a name that begin with a small letter.
const SMALL: [&str; 21] = [
    "a", "ai", "al", "alla", "alle", "con", "da", "dai", "dal", "dalla", "de", "degli", "dei", "del", "della", "delle",
    "di", "e", "in", "il", "la",
];

/// A name in capitals, as registers have it, written as people write it: `VIA DELLA LIBERTÀ` as `Via della Libertà`.
/// Roman numbers stay (`Via XX Settembre`), and so does a name that has small letters.
#[must_use]
pub fn as_written(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut written = String::with_capacity(name.len());
    for (index, word) in name.split_whitespace().enumerate() {
        if index > 0 {
            written.push(' ');
        }
        let small = word.to_lowercase();
        if index > 0 && SMALL.contains(&small.as_str()) {
            written.push_str(&small);
        } else if is_roman(word) {
            written.push_str(word);
        } else {
            written.push_str(&capitalized(&small));
        }
    }
    written
}

fn is_roman(word: &str) -> bool {
    word.len() <= 6 && word.chars().all(|c| "IVXLC".contains(c))
}

/// With a capital at its beginning, and after an apostrophe or a hyphen unless an article stands before it.
fn capitalized(word: &str) -> String {
    let mut next_is_capital = true;
    let mut before = String::new();
    let mut written = String::with_capacity(word.len());
    for letter in word.chars() {
        if next_is_capital {
            written.extend(letter.to_uppercase());
        } else {
            written.push(letter);
        }
        next_is_capital = !letter.is_alphanumeric();
        if letter == '\'' && matches!(before.as_str(), "dell" | "all" | "dall" | "nell" | "sull") {
            // `dell'Università`: the article is small.
            written = written.to_lowercase();
        }
        if letter.is_alphanumeric() {
            before.push(letter);
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn house_numbers_are_read_as_they_are_written() {
        let read = |text: &str| text.parse::<HouseNumber>().map(|house| house.to_string());
        for (text, written) in [
            ("12", "12"),
            ("12A", "12/A"),
            ("12/a", "12/A"),
            ("12 bis", "12 bis"),
            ("474/476", "474"),
            (" 8-10", "8"),
            ("3 / R", "3/R"),
            ("000012", "12"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(written), "{text}");
        }
        for text in ["", "A", "snc", "1234567", "-1", "12 seminterrato"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn registers_write_in_capitals_and_people_do_not() {
        for (register, people) in [
            ("VIA ANTONIO GRAMSCI", "Via Antonio Gramsci"),
            ("VIALE DELLA LIBERTÀ", "Viale della Libertà"),
            ("VIA XX SETTEMBRE", "Via XX Settembre"),
            ("VIA DELL'UNIVERSITA'", "Via dell'Universita'"),
            ("VIA PIETRO D'ABANO", "Via Pietro D'Abano"),
            ("Via de' Gondi", "Via de' Gondi"),
        ] {
            assert_eq!(as_written(register), people);
        }
    }
}

//! Cadastral references, as the land register writes them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::text::{Line, TextError};

/// Most parcels of one practice.
pub const PARCELS_MAX: usize = 50;

/// Which register a parcel is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// Land (catasto terreni).
    Land,
    /// Buildings (catasto fabbricati).
    #[default]
    Buildings,
}

/// A parcel (particella). What names it are texts: they may hold slashes and letters, and zeros in front.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// The section (sezione), where the municipality has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Line<10>>,
    /// The sheet (foglio).
    pub sheet: Line<10>,
    /// The parcel on it (particella).
    pub number: Line<20>,
    /// The unit of a building (subalterno).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Line<20>>,
    /// The register.
    #[serde(default)]
    pub register: Register,
}

impl Parcel {
    /// What it is found by, without what people write one way or the other: `12/345`.
    #[must_use]
    pub fn key(&self) -> String {
        key_of(self.sheet.as_str(), self.number.as_str())
    }
}

/// The [`Parcel::key`] of a sheet and a number as somebody has typed them.
#[must_use]
pub fn key_of(sheet: &str, number: &str) -> String {
    let plain = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        text.trim_start_matches('0').to_owned()
    };
    format!("{}/{}", plain(sheet), plain(number))
}

/// "12/345/2", with the section in front.
impl fmt::Display for Parcel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(section) = &self.section {
            write!(f, "{section}/")?;
        }
        write!(f, "{}/{}", self.sheet, self.number)?;
        self.unit.as_ref().map_or(Ok(()), |unit| write!(f, "/{unit}"))
    }
}

/// The text is no parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a parcel: write sheet/number, with the section in front and the unit behind where there are any")]
pub struct NotAParcel;

/// Of `12/345`, `12/345/2` or, where the first part is letters, `A/12/345/2`: the register of buildings.
impl FromStr for Parcel {
    type Err = NotAParcel;
    fn from_str(text: &str) -> Result<Self, NotAParcel> {
        let mut parts: Vec<&str> = text.split('/').map(str::trim).collect();
        let has_section = parts.len() > 2 && parts[0].chars().all(char::is_alphabetic);
        let section = if has_section { Some(parts.remove(0)) } else { None };
        let (sheet, number, unit) = match parts[..] {
            [sheet, number] => (sheet, number, None),
            [sheet, number, unit] => (sheet, number, Some(unit)),
            _ => return Err(NotAParcel),
        };
        let wrong = |_error: TextError| NotAParcel;
        Ok(Self {
            section: section.map(Line::new).transpose().map_err(wrong)?,
            sheet: Line::new(sheet).map_err(wrong)?,
            number: Line::new(number).map_err(wrong)?,
            unit: unit.map(Line::new).transpose().map_err(wrong)?,
            register: Register::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_is_found_however_it_is_written() {
        assert_eq!(key_of(" 012", "0345/a"), key_of("12", "345/A "));
        assert_ne!(key_of("1", "2345"), key_of("12", "345"));
    }

    #[test]
    fn a_parcel_reads_back() {
        for text in ["12/345", "12/345/2", "A/12/0345", "A/12/345/2"] {
            assert_eq!(text.parse::<Parcel>().expect("a parcel").to_string(), text);
        }
        for text in ["", "12", "12/", "/345", "1/2/3/4/5", "12/345/ "] {
            assert_eq!(text.parse::<Parcel>(), Err(NotAParcel), "{text}");
        }
    }
}

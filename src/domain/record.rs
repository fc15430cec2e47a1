//! How records are named: ids that code uses, numbers that people read aloud.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A ledger number: position of an event in its jurisdiction's one sequence, from 1, without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Seq(pub u64);

/// A record's id: the [`Seq`] of its first event, so it is unique in its jurisdiction and never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct RecordId(pub u64);

/// A record's version: how many events it has. The first event makes version 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Version(pub u32);

impl Version {
    /// The version that the next event makes.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// The kinds of record that lie on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Reports (segnalazioni).
    Reports,
    /// Interventions (interventi).
    Interventions,
    /// Emergencies (emergenze).
    Emergencies,
    /// Building and business procedures (pratiche).
    Practices,
    /// Named areas of the jurisdiction (zone, frazioni).
    Areas,
}

/// The number a person reads over the phone: year of opening and serial in it, `2026-001234`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// Year of opening in the jurisdiction's time zone.
    pub year: i16,
    /// Serial in the year, from 1.
    pub serial: u32,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:06}", self.year, self.serial)
    }
}

/// The text is not a number of the form `2026-001234`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number of the form 2026-001234")]
pub struct NotANumber;

impl FromStr for Number {
    type Err = NotANumber;

    /// Accepts what people write: surrounding blanks and missing zeros (`2026-1234`).
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (year, serial) = text.trim().split_once('-').ok_or(NotANumber)?;
        let digits = |s: &str, max: usize| (1..=max).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || !digits(year, 4) || !digits(serial, 9) {
            return Err(NotANumber);
        }
        match (year.parse(), serial.parse()) {
            (Ok(year), Ok(serial)) if serial > 0 => Ok(Self { year, serial }),
            _ => Err(NotANumber),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Makes a newtype over a code: 1 to 64 of `a-z`, `0-9`, `-`, `_`, `.`; the first a letter or digit.
macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::record::NotACode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::domain::record::check_code(text)?;
                Ok(Self(text.into()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::domain::record::NotACode;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0.as_ref().to_owned()
            }
        }
    };
}
pub(crate) use code;

/// The text is not a code: 1 to 64 of `a-z`, `0-9`, `-`, `_`, `.`, the first a letter or digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code: use 1 to 64 of a-z, 0-9, '-', '_' and '.', the first a letter or digit")]
pub struct NotACode;

/// Checks the form of a code; see [`NotACode`].
pub(crate) fn check_code(text: &str) -> Result<(), NotACode> {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
    let first = text.bytes().next().ok_or(NotACode)?;
    if text.len() > 64 || !(first.is_ascii_lowercase() || first.is_ascii_digit()) || !text.bytes().all(inner) {
        return Err(NotACode);
    }
    Ok(())
}

code! {
    /// A jurisdiction (comune): the unit of ledger, territory and configuration.
    JurisdictionCode
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_reads_back_what_it_writes() {
        let number = Number { year: 2026, serial: 1234 };
        assert_eq!(number.to_string(), "2026-001234");
        assert_eq!("2026-001234".parse(), Ok(number));
        assert_eq!(" 2026-1234 ".parse(), Ok(number));
    }

    #[test]
    fn number_refuses_what_is_none() {
        for text in ["", "2026", "2026-", "26-1", "2026-0", "2026-12345678901", "2026-1a", "-2026-1", "2026-+1"] {
            assert_eq!(text.parse::<Number>(), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn codes_are_slugs() {
        assert!("sesto-fiorentino".parse::<JurisdictionCode>().is_ok());
        for text in ["", "Sesto", "-x", "a b", "è", &"a".repeat(65)] {
            assert!(text.parse::<JurisdictionCode>().is_err(), "{text}");
        }
    }
}

//! Times of the week at which a rule holds, by the jurisdiction's calendar.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;

/// Times of the week, by the jurisdiction's calendar. In setup files: `always`, `open`, `closed`, `22:00-06:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Hours {
    /// All.
    #[default]
    Always,
    /// While offices are open.
    Open,
    /// While they are closed: nights, holidays, afternoons off.
    Closed,
    /// From one time of every day to another, over midnight when the second is the earlier one.
    Between(Time, Time),
}

/// The text is no [`Hours`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not hours: write 'always', 'open', 'closed' or '22:00-06:00'")]
pub struct NotHours;

impl Hours {
    /// Whether they are all hours.
    #[must_use]
    pub const fn is_always(&self) -> bool {
        matches!(self, Self::Always)
    }

    /// Whether they are now.
    #[must_use]
    pub fn hold(self, at: Timestamp, calendar: &Calendar) -> bool {
        match self {
            Self::Always => true,
            Self::Open => calendar.is_open(at),
            Self::Closed => !calendar.is_open(at),
            Self::Between(from, to) => {
                let time = at.to_zoned(calendar.time_zone.zone().clone()).time();
                if from < to { from <= time && time < to } else { from <= time || time < to }
            }
        }
    }
}

impl FromStr for Hours {
    type Err = NotHours;
    fn from_str(text: &str) -> Result<Self, NotHours> {
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).map_err(|_not_a_time| NotHours);
        match text.trim() {
            "always" => Ok(Self::Always),
            "open" => Ok(Self::Open),
            "closed" => Ok(Self::Closed),
            text => {
                let (from, to) = text.split_once('-').ok_or(NotHours)?;
                let (from, to) = (time(from)?, time(to)?);
                if from == to { Err(NotHours) } else { Ok(Self::Between(from, to)) }
            }
        }
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always => f.write_str("always"),
            Self::Open => f.write_str("open"),
            Self::Closed => f.write_str("closed"),
            Self::Between(from, to) => write!(f, "{}-{}", from.strftime("%H:%M"), to.strftime("%H:%M")),
        }
    }
}

impl TryFrom<String> for Hours {
    type Error = NotHours;
    fn try_from(text: String) -> Result<Self, NotHours> {
        text.parse()
    }
}

impl From<Hours> for String {
    fn from(hours: Hours) -> Self {
        hours.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_read_back() {
        for text in ["always", "open", "closed", "22:00-06:00", "08:00-18:30"] {
            assert_eq!(text.parse::<Hours>().expect("hours").to_string(), text);
        }
        for text in ["", "night", "22:00", "22:00-22:00", "25:00-06:00"] {
            assert_eq!(text.parse::<Hours>(), Err(NotHours), "{text}");
        }
    }
}

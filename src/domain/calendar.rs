//! The jurisdiction's calendar: which days are working days, and when offices are open.

use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// What counts as a working day, and the time zone in which days begin and end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    /// IANA name, e.g. `Europe/Rome`.
    pub time_zone: ZoneName,
    /// Which public holidays hold.
    #[serde(default)]
    pub holidays: Holidays,
    /// The patron saint's day as `(month, day)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patron_saint: Option<(i8, i8)>,
}

/// Which public holidays a calendar knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holidays {
    /// Italian law (L. 260/1949 as amended; 4 October again from 2026 by L. 151/2025).
    #[default]
    Italian,
    /// Saturdays and Sundays only.
    Weekends,
}

/// An IANA time zone name that exists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ZoneName(TimeZone);

impl ZoneName {
    /// The zone.
    #[must_use]
    pub const fn zone(&self) -> &TimeZone {
        &self.0
    }
}

impl TryFrom<String> for ZoneName {
    type Error = jiff::Error;
    fn try_from(name: String) -> Result<Self, jiff::Error> {
        TimeZone::get(&name).map(Self)
    }
}

impl From<ZoneName> for String {
    fn from(zone: ZoneName) -> Self {
        zone.0.iana_name().unwrap_or("UTC").to_owned()
    }
}

impl Calendar {
    /// True when offices work on this day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_holiday(day)
    }

    /// True for a public holiday or the patron saint's day, whatever the weekday.
    #[must_use]
    pub fn is_holiday(&self, day: Date) -> bool {
        let fixed = (day.month(), day.day());
        if self.patron_saint == Some(fixed) {
            return true;
        }
        match self.holidays {
            Holidays::Weekends => false,
            Holidays::Italian => {
                matches!(fixed, (1, 1 | 6) | (4, 25) | (5 | 11, 1) | (6, 2) | (8, 15) | (12, 8 | 25 | 26))
                    || (fixed == (10, 4) && day.year() >= 2026)
                    || easter(day.year()).tomorrow().is_ok_and(|monday| monday == day)
            }
        }
    }
}

/// Easter Sunday of a year by the Gregorian computus (anonymous algorithm, Meeus/Jones/Butcher).
#[must_use]
#[expect(clippy::many_single_char_names, reason = "the names of the published algorithm")]
pub fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let (month, day) = (n / 31, n % 31 + 1);
    // The computus yields 22 March to 25 April for every year.
    date(year, i8::try_from(month).unwrap_or(4), i8::try_from(day).unwrap_or(1))
}

#[cfg(test)]
pub(crate) fn sesto() -> Calendar {
    Calendar {
        time_zone: ZoneName::try_from("Europe/Rome".to_owned()).expect("bundled"),
        holidays: Holidays::Italian,
        patron_saint: Some((11, 11)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_it_should() {
        for (year, month, day) in
            [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25), (2285, 3, 22)]
        {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn holidays_of_2026() {
        let calendar = sesto();
        let off: Vec<String> = date(2026, 1, 1)
            .series(jiff::Span::new().days(1))
            .take_while(|d| d.year() == 2026)
            .filter(|d| calendar.is_holiday(*d))
            .map(|d| d.to_string())
            .collect();
        assert_eq!(
            off,
            [
                "2026-01-01",
                "2026-01-06",
                "2026-04-06",
                "2026-04-25",
                "2026-05-01",
                "2026-06-02",
                "2026-08-15",
                "2026-10-04",
                "2026-11-01",
                "2026-11-11",
                "2026-12-08",
                "2026-12-25",
                "2026-12-26"
            ]
        );
    }
}

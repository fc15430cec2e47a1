//! Instants and durations as people write them, in the jurisdiction's time zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::t;
use crate::words::{Language, Words};

const MONTHS: [[&str; 12]; 2] = [
    [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];
const WEEKDAYS: [[&str; 7]; 2] = [
    ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
];

impl Words {
    const fn row(&self) -> usize {
        match self.language() {
            Language::It => 0,
            Language::En => 1,
        }
    }

    /// `7 aprile 2026`.
    #[must_use]
    pub fn date(&self, at: Timestamp, zone: &TimeZone) -> String {
        let local = at.to_zoned(zone.clone());
        format!("{} {} {}", local.day(), self.month(&local), local.year())
    }

    /// `7 aprile 2026`, of a day of the calendar.
    #[must_use]
    pub fn date_of(&self, day: Date) -> String {
        let month = usize::try_from(day.month()).unwrap_or(1);
        format!("{} {} {}", day.day(), MONTHS[self.row()][month - 1], day.year())
    }

    /// `martedì 7 aprile`, with the year when it is not the one of `now`.
    #[must_use]
    pub fn day(&self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        let local = at.to_zoned(zone.clone());
        let weekday = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
        let day = format!("{} {} {}", WEEKDAYS[self.row()][weekday], local.day(), self.month(&local));
        if local.year() == now.to_zoned(zone.clone()).year() { day } else { format!("{day} {}", local.year()) }
    }

    /// `7 aprile 2026, 14:05`.
    #[must_use]
    pub fn instant(&self, at: Timestamp, zone: &TimeZone) -> String {
        let local = at.to_zoned(zone.clone());
        format!("{}, {:02}:{:02}", self.date(at, zone), local.hour(), local.minute())
    }

    fn month(&self, local: &Zoned) -> &'static str {
        let month = usize::try_from(local.month()).unwrap_or(1);
        MONTHS[self.row()][month - 1]
    }

    /// How long from one instant to a later one, in the largest unit that says something: `3 giorni`, `5 ore`.
    #[must_use]
    pub fn span(&self, from: Timestamp, to: Timestamp) -> String {
        let minutes = (to.as_millisecond() - from.as_millisecond()).max(0) / 60_000;
        match minutes {
            0..60 => t!(self, "span-minutes", n = minutes),
            60..2880 => t!(self, "span-hours", n = (minutes / 60)),
            _ => t!(self, "span-days", n = (minutes / 1440)),
        }
    }

    /// How long something takes, with tenths of days where they say something: `4,5 giorni`.
    #[must_use]
    pub fn lasting(&self, duration: SignedDuration) -> String {
        let tenths = duration.as_hours().max(0) * 10 / 24;
        if !(20..100).contains(&tenths) || tenths % 10 == 0 {
            let from = Timestamp::UNIX_EPOCH;
            return self.span(from, from.checked_add(duration).unwrap_or(Timestamp::MAX));
        }
        let comma = if self.language() == Language::It { "," } else { "." };
        t!(self, "lasting-days", n = format!("{}{comma}{}", tenths / 10, tenths % 10))
    }

    /// How long ago, roughly when long: days for two months, then months, then years.
    #[must_use]
    pub fn age(&self, from: Timestamp, to: Timestamp) -> String {
        match (to.as_millisecond() - from.as_millisecond()).max(0) / 86_400_000 {
            0..61 => self.span(from, to),
            days @ 61..730 => t!(self, "span-months", n = (days * 12 / 365)),
            days => t!(self, "span-years", n = (days / 365)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_local_and_readable() {
        let rome = TimeZone::get("Europe/Rome").expect("bundled");
        let at: Timestamp = "2026-04-07T21:59:59Z".parse().expect("a time");
        let (it, en) = (Words::of(Language::It), Words::of(Language::En));
        assert_eq!(it.day(at, at, &rome), "martedì 7 aprile");
        assert_eq!(en.instant(at, &rome), "7 April 2026, 23:59");
        let next_year = "2027-01-01T00:00:00Z".parse().expect("a time");
        assert_eq!(it.day(at, next_year, &rome), "martedì 7 aprile 2026");
        assert_eq!(it.span(at, next_year), "268 giorni");
        assert_eq!(it.age(at, next_year), "8 mesi");
        assert_eq!(en.age(at, at), "less than a minute");
        let lasting = |words: &Words, hours: i64| words.lasting(SignedDuration::from_hours(hours));
        assert_eq!(
            (lasting(it, 5), lasting(it, 47), lasting(it, 48)),
            ("5 ore".into(), "47 ore".into(), "2 giorni".into())
        );
        assert_eq!(
            (lasting(it, 108), lasting(en, 108), lasting(it, 260)),
            ("4,5 giorni".into(), "4.5 days".into(), "10 giorni".into())
        );
    }
}

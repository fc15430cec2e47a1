//! The jurisdiction's calendar: which days are working days, why others are not, and when offices are open.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// What counts as a working day and as office hours, and the time zone in which days begin and end.
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
    /// Days on which offices stay closed beside these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closures: Vec<Closure>,
    /// When offices are open.
    #[serde(default)]
    pub hours: OfficeHours,
}

/// A day on which offices stay closed by decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// The day.
    pub day: Date,
    /// Why, as people read it.
    pub name: String,
}

/// Why a day is no working day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOff {
    /// A Saturday or Sunday.
    Weekend,
    /// A public holiday.
    Holiday(Holiday),
    /// The patron saint's day.
    PatronSaint,
    /// Closed by decision, with the reason.
    Closure(String),
}

/// The Italian public holidays that do not always fall on a Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are what they are called")]
pub enum Holiday {
    NewYear,
    Epiphany,
    EasterMonday,
    Liberation,
    Labour,
    Republic,
    Assumption,
    SaintFrancis,
    AllSaints,
    ImmaculateConception,
    Christmas,
    SaintStephen,
}

/// Office hours: on which weekdays from when to when, local time. A day without is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the days of the week")]
pub struct OfficeHours {
    #[serde(default)]
    pub mon: Vec<Opening>,
    #[serde(default)]
    pub tue: Vec<Opening>,
    #[serde(default)]
    pub wed: Vec<Opening>,
    #[serde(default)]
    pub thu: Vec<Opening>,
    #[serde(default)]
    pub fri: Vec<Opening>,
    #[serde(default)]
    pub sat: Vec<Opening>,
    #[serde(default)]
    pub sun: Vec<Opening>,
}

/// What holds where nobody has said otherwise: mornings from Monday to Friday.
impl Default for OfficeHours {
    fn default() -> Self {
        let morning = || vec![Opening { from: Time::constant(8, 0, 0, 0), to: Time::constant(14, 0, 0, 0) }];
        let (sat, sun) = (Vec::new(), Vec::new());
        Self { mon: morning(), tue: morning(), wed: morning(), thu: morning(), fri: morning(), sat, sun }
    }
}

impl OfficeHours {
    /// The openings of a weekday.
    #[must_use]
    pub const fn of(&self, weekday: Weekday) -> &Vec<Opening> {
        match weekday {
            Weekday::Monday => &self.mon,
            Weekday::Tuesday => &self.tue,
            Weekday::Wednesday => &self.wed,
            Weekday::Thursday => &self.thu,
            Weekday::Friday => &self.fri,
            Weekday::Saturday => &self.sat,
            Weekday::Sunday => &self.sun,
        }
    }
}

/// Open without a break, within one day. Written `08:30-13:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Opening {
    from: Time,
    to: Time,
}

/// The text is no opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an opening: write '08:30-13:00', the end after the beginning")]
pub struct NotAnOpening;

impl Opening {
    /// Whether it is over before another begins.
    #[must_use]
    pub fn ends_before(self, other: Self) -> bool {
        self.to <= other.from
    }
}

impl FromStr for Opening {
    type Err = NotAnOpening;
    fn from_str(text: &str) -> Result<Self, NotAnOpening> {
        let (from, to) = text.split_once('-').ok_or(NotAnOpening)?;
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).map_err(|_not_a_time| NotAnOpening);
        let (from, to) = (time(from)?, time(to)?);
        if from < to { Ok(Self { from, to }) } else { Err(NotAnOpening) }
    }
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.strftime("%H:%M"), self.to.strftime("%H:%M"))
    }
}

impl TryFrom<String> for Opening {
    type Error = NotAnOpening;
    fn try_from(text: String) -> Result<Self, NotAnOpening> {
        text.parse()
    }
}

impl From<Opening> for String {
    fn from(opening: Opening) -> Self {
        opening.to_string()
    }
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
    /// Why offices do not work on this day; `None` for a working day.
    #[must_use]
    pub fn day_off(&self, day: Date) -> Option<DayOff> {
        let holiday = match self.holidays {
            Holidays::Weekends => None,
            Holidays::Italian => italian_holiday(day).map(DayOff::Holiday),
        };
        let closure = || self.closures.iter().find(|closure| closure.day == day);
        holiday
            .or_else(|| (self.patron_saint == Some((day.month(), day.day()))).then_some(DayOff::PatronSaint))
            .or_else(|| closure().map(|closure| DayOff::Closure(closure.name.clone())))
            .or_else(|| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday).then_some(DayOff::Weekend))
    }

    /// True when offices work on this day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && self.day_off(day).is_none()
    }

    /// The day it is at an instant, in the calendar's time zone.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Date {
        at.to_zoned(self.time_zone.zone().clone()).date()
    }

    /// Last second of a day.
    #[must_use]
    pub fn end_of(&self, day: Date) -> Timestamp {
        self.instant(day, Time::constant(23, 59, 59, 0))
    }

    /// The working days after the day of `from`, up to the day of `to`.
    #[must_use]
    pub fn working_days_between(&self, from: Timestamp, to: Timestamp) -> u32 {
        let last = self.day_of(to);
        let days = self.day_of(from).series(1.day()).skip(1).take_while(|day| *day <= last);
        days.filter(|day| self.is_working_day(*day)).fold(0, |count, _day| count + 1)
    }

    /// When offices are open on a day, as instants; Saturdays and Sundays count where hours are given for them.
    fn open_on(&self, day: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> + '_ {
        let openings = match self.day_off(day) {
            None | Some(DayOff::Weekend) => self.hours.of(day.weekday()).as_slice(),
            Some(_) => &[],
        };
        openings.iter().map(move |opening| (self.instant(day, opening.from), self.instant(day, opening.to)))
    }

    /// Whether offices are open at that instant.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.open_on(self.day_of(at)).any(|(opens, closes)| opens <= at && at < closes)
    }

    /// For how long offices are open between two instants.
    #[must_use]
    pub fn open_between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        let last = self.day_of(to);
        let days = self.day_of(from).series(1.day()).take_while(|day| *day <= last);
        days.flat_map(|day| self.open_on(day).collect::<Vec<_>>())
            .map(|(opens, closes)| closes.min(to).duration_since(opens.max(from)).max(SignedDuration::ZERO))
            .sum()
    }

    /// The instant at which offices have been open for so long since `from`; `None` when that is not within
    /// [`LOOKED_AHEAD_DAYS`], as where no hours are given at all.
    #[must_use]
    pub fn after_open(&self, from: Timestamp, mut left: SignedDuration) -> Option<Timestamp> {
        for day in self.day_of(from).series(1.day()).take(LOOKED_AHEAD_DAYS) {
            for (opens, closes) in self.open_on(day) {
                let opens = opens.max(from);
                let open = closes.duration_since(opens).max(SignedDuration::ZERO);
                if left <= open && closes >= opens {
                    return opens.checked_add(left).ok();
                }
                left -= open;
            }
        }
        None
    }

    /// A local time of a day; the later of two, or what the clock shows instead, when clocks change.
    fn instant(&self, day: Date, time: Time) -> Timestamp {
        let local = self.time_zone.zone().to_ambiguous_zoned(day.to_datetime(time));
        local.later().map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }
}

/// How far ahead opening hours are looked for: the longest term of working hours at a few hours a day.
pub const LOOKED_AHEAD_DAYS: usize = 4000;

/// The public holiday of a day by Italian law (L. 260/1949 as amended; 4 October from 2026 by L. 151/2025).
#[must_use]
pub fn italian_holiday(day: Date) -> Option<Holiday> {
    Some(match (day.month(), day.day()) {
        (1, 1) => Holiday::NewYear,
        (1, 6) => Holiday::Epiphany,
        (4, 25) => Holiday::Liberation,
        (5, 1) => Holiday::Labour,
        (6, 2) => Holiday::Republic,
        (8, 15) => Holiday::Assumption,
        (10, 4) if day.year() >= 2026 => Holiday::SaintFrancis,
        (11, 1) => Holiday::AllSaints,
        (12, 8) => Holiday::ImmaculateConception,
        (12, 25) => Holiday::Christmas,
        (12, 26) => Holiday::SaintStephen,
        // Only Mondays of March and April are worth the reckoning.
        (3 | 4, _)
            if day.weekday() == Weekday::Monday && easter(day.year()).tomorrow().is_ok_and(|monday| monday == day) =>
        {
            Holiday::EasterMonday
        }
        _ => return None,
    })
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
        closures: vec![Closure { day: date(2026, 12, 24), name: "vigilia di Natale".to_owned() }],
        hours: OfficeHours::default(),
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
    fn days_off_of_2026() {
        let calendar = sesto();
        let off: Vec<String> = date(2026, 1, 1)
            .series(1.day())
            .take_while(|day| day.year() == 2026)
            .filter(|day| !matches!(calendar.day_off(*day), None | Some(DayOff::Weekend)))
            .map(|day| day.strftime("%m-%d").to_string())
            .collect();
        assert_eq!(
            off.join(" "),
            "01-01 01-06 04-06 04-25 05-01 06-02 08-15 10-04 11-01 11-11 12-08 12-24 12-25 12-26"
        );
        assert_eq!(calendar.day_off(date(2026, 4, 6)), Some(DayOff::Holiday(Holiday::EasterMonday)));
        // Two years earlier 4 October was no holiday yet, and 2024 had a 29 February like any Thursday.
        assert_eq!(calendar.day_off(date(2024, 10, 4)), None);
        assert_eq!(calendar.day_off(date(2024, 2, 29)), None);
    }

    #[test]
    fn offices_are_open_when_they_say() {
        let calendar = sesto();
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let hours = SignedDuration::from_hours;
        // Friday 12:00 to Tuesday 10:00 with Easter Monday between: two hours on each end.
        assert_eq!(calendar.open_between(at("2026-04-03T12:00:00+02:00"), at("2026-04-07T10:00:00+02:00")), hours(4));
        assert_eq!(
            calendar.after_open(at("2026-04-03T12:00:00+02:00"), hours(4)),
            Some(at("2026-04-07T10:00:00+02:00"))
        );
        // Outside the hours nothing runs; a time that is up at closing is not put off to the next morning.
        assert_eq!(
            calendar.after_open(at("2026-04-04T12:00:00+02:00"), hours(6)),
            Some(at("2026-04-07T14:00:00+02:00"))
        );
        let never = Calendar { hours: closed(), ..calendar };
        assert_eq!(never.after_open(at("2026-04-04T12:00:00+02:00"), hours(1)), None);
    }

    fn closed() -> OfficeHours {
        let none = Vec::new;
        OfficeHours { mon: none(), tue: none(), wed: none(), thu: none(), fri: none(), sat: none(), sun: none() }
    }

    #[test]
    fn openings_read_back() {
        assert_eq!("08:30-13:00".parse::<Opening>().expect("fine").to_string(), "08:30-13:00");
        for text in ["", "8", "13:00-08:30", "08:00-08:00", "08:00-25:00"] {
            assert_eq!(text.parse::<Opening>(), Err(NotAnOpening), "{text}");
        }
    }
}

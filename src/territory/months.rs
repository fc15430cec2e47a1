//! Months, so that a far tile narrowed to a window of time costs the window's months and not the tile's records.
//!
//! They are those of UTC, and few windows are: a month in Italy begins an hour or two before. So each end of a window
//! is moved to where the nearest month begins, and the records opened between are put in or left out one by one.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::territory::tallies::{Table, Tallies, Tally};

/// The month in which something was opened (milliseconds since 1970 UTC), counted from January of the year 0. What is
/// beyond the years that have a date belongs to the first month or the last.
pub(super) fn month_of(opened_ms: i64) -> i32 {
    let outermost = if opened_ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let date = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(opened_ms).unwrap_or(outermost)).date();
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

/// When a month begins, milliseconds since 1970 UTC.
fn start_of(month: i32) -> i64 {
    let date = || {
        let year = i16::try_from(month.div_euclid(12)).ok()?;
        let date = Date::new(year, i8::try_from(month.rem_euclid(12) + 1).ok()?, 1).ok()?;
        TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()
    };
    date().map_or(if month < 0 { i64::MIN } else { i64::MAX }, Timestamp::as_millisecond)
}

/// The month whose beginning is nearest, and that beginning.
fn nearest(ms: i64) -> (i32, i64) {
    let month = month_of(ms);
    let (start, end) = (start_of(month), start_of(month + 1));
    if ms.abs_diff(start) <= ms.abs_diff(end) { (month, start) } else { (month + 1, end) }
}

/// A window of time in months: the whole ones, with more and less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The months.
    pub whole: Range<i32>,
    /// What the window has beside them, milliseconds since 1970 UTC.
    pub more: [Range<i64>; 2],
    /// What they have beside the window.
    pub less: [Range<i64>; 2],
}

impl Span {
    /// A window, milliseconds since 1970 UTC.
    #[must_use]
    pub fn of(window: &Range<i64>) -> Self {
        let ((first, from), (end, until)) = (nearest(window.start), nearest(window.end));
        if first >= end {
            return Self { whole: 0..0, more: [window.clone(), 0..0], less: [0..0, 0..0] };
        }
        let part = |start: i64, end: i64| start..end.max(start);
        Self {
            whole: first..end,
            more: [part(window.start, from), part(until, window.end)],
            less: [part(from, window.start), part(window.end, until)],
        }
    }
}

/// The records of a cell by month of opening and sort.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Months(BTreeMap<i32, Tallies>);

impl Months {
    pub(super) fn add(&mut self, month: i32, sort: u32, place: (u32, u32)) {
        self.0.entry(month).or_default().add(sort, place);
    }

    pub(super) fn subtract(&mut self, month: i32, sort: u32, place: (u32, u32)) {
        let Some(tallies) = self.0.get_mut(&month) else { return };
        tallies.subtract(sort, place);
        if tallies.is_empty() {
            self.0.remove(&month);
        }
    }

    pub(super) fn within(&self, months: &Range<i32>) -> impl Iterator<Item = &Tally> {
        self.0.range(months.clone()).flat_map(|(_, tallies)| tallies.iter())
    }
}

/// Months under way, of many records one after the other: empty before and after use.
#[derive(Debug)]
pub(super) struct MonthTables {
    first: i32,
    tables: Vec<Table>,
}

impl MonthTables {
    /// For records of these months, in any order.
    pub(super) fn of(months: impl Iterator<Item = i32> + Clone) -> Self {
        let first = months.clone().min().unwrap_or_default();
        let count = months.max().map_or(0, |last| usize::try_from(last - first).unwrap_or_default() + 1);
        Self { first, tables: std::iter::repeat_with(Table::default).take(count).collect() }
    }

    pub(super) fn add(&mut self, month: i32, sort: u32, place: (u32, u32)) {
        let index = usize::try_from(month - self.first).unwrap_or(usize::MAX);
        if let Some(table) = self.tables.get_mut(index) {
            table.add(sort, place);
        }
    }

    pub(super) fn take(&mut self) -> Months {
        let months = (self.first..).zip(self.tables.iter_mut().map(Table::take));
        Months(months.filter(|(_, tallies)| !tallies.is_empty()).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("a time").as_millisecond()
    }

    #[test]
    fn months_are_those_of_utc() {
        let of = |text: &str| month_of(ms(text));
        assert_eq!(of("2026-02-28T23:59:59.999Z"), 2026 * 12 + 1);
        assert_eq!(of("2026-03-01T00:00:00Z"), 2026 * 12 + 2);
        assert_eq!(of("1969-12-31T23:59:59.999Z"), 1969 * 12 + 11);
        assert_eq!(start_of(2026 * 12 + 2), ms("2026-03-01T00:00:00Z"));
        assert_eq!((month_of(i64::MIN), month_of(i64::MAX)), (-9999 * 12, 9999 * 12 + 11));
        assert_eq!((start_of(-9999 * 12), start_of(10_000 * 12)), (i64::MIN, i64::MAX));
    }

    #[test]
    fn a_month_in_italy_is_one_of_utc_and_a_few_hours() {
        let span = Span::of(&(ms("2026-03-01T00:00:00+01:00")..ms("2026-04-01T00:00:00+02:00")));
        assert_eq!(span.whole, 2026 * 12 + 2..2026 * 12 + 3);
        assert_eq!(span.more[0], ms("2026-02-28T23:00:00Z")..ms("2026-03-01T00:00:00Z"));
        assert_eq!(span.less[1], ms("2026-03-31T22:00:00Z")..ms("2026-04-01T00:00:00Z"));
        assert!(span.more[1].is_empty() && span.less[0].is_empty());
    }

    /// About where months begin, and anywhere.
    fn time() -> impl Strategy<Value = i64> {
        prop_oneof![
            (24_300..24_308_i32, -2..3_i64).prop_map(|(month, ms)| start_of(month) + ms),
            start_of(24_300)..start_of(24_308),
            Just(i64::MIN),
            Just(i64::MAX),
        ]
    }

    proptest! {
        #[test]
        fn whole_months_with_more_and_less_make_the_window(
            start in time(),
            end in time(),
            opened in proptest::collection::vec(time().prop_filter("of a clock", |ms| *ms != i64::MAX), 1..40),
        ) {
            let window = start..end.max(start);
            let span = Span::of(&window);
            let within = |parts: &[Range<i64>; 2], ms: &i64| parts.iter().filter(|part| part.contains(ms)).count();
            for ms in &opened {
                let whole = usize::from(span.whole.contains(&month_of(*ms)));
                let shown = whole + within(&span.more, ms) - within(&span.less, ms);
                prop_assert_eq!(shown, usize::from(window.contains(ms)), "{} in {:?}", ms, span);
            }
            // Sixteen days at most on each side.
            let longest = |part: &Range<i64>| part.end.abs_diff(part.start) <= 16 * 86_400_000;
            if !span.whole.is_empty() {
                prop_assert!(span.more.iter().chain(&span.less).all(longest));
            }
        }
    }
}

//! Counts of records by day of opening and class, so that a window of time costs its days and not its records.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Milliseconds of a day; days begin at midnight UTC, which no reader sees.
const DAY_MS: i64 = 86_400_000;

/// The counts.
#[derive(Debug, Default)]
pub struct Days {
    days: BTreeMap<i64, HashMap<u32, u32>>,
}

impl Days {
    /// Counts a record of that class, opened at that time (milliseconds since 1970 UTC).
    pub fn add(&mut self, opened_ms: i64, class: u32) {
        *self.days.entry(opened_ms.div_euclid(DAY_MS)).or_default().entry(class).or_default() += 1;
    }

    /// Counts it no more.
    pub fn subtract(&mut self, opened_ms: i64, class: u32) {
        let day = opened_ms.div_euclid(DAY_MS);
        let Some(classes) = self.days.get_mut(&day) else { return };
        if let Some(count) = classes.get_mut(&class) {
            *count -= 1;
            if *count == 0 {
                classes.remove(&class);
            }
        }
        if classes.is_empty() {
            self.days.remove(&day);
        }
    }

    /// The days within a window that hold records of the admitted classes, newest first: each as the time of it that
    /// lies in the window.
    pub fn holding(&self, window: &Range<i64>, admitted: &[bool]) -> impl Iterator<Item = Range<i64>> {
        let days = window.start.div_euclid(DAY_MS)..=window.end.div_euclid(DAY_MS);
        let holding =
            self.days.range(days).rev().filter(|(_, classes)| classes.keys().any(|class| admitted[*class as usize]));
        holding
            .map(|(day, _)| (day * DAY_MS).max(window.start)..((day + 1) * DAY_MS).min(window.end))
            .filter(|part| !part.is_empty())
    }

    /// How many records of the admitted classes were opened in the whole days of a window, and the two parts of days
    /// before and after these that are left to look at.
    #[must_use]
    pub fn count(&self, window: &Range<i64>, admitted: &[bool]) -> (usize, [Range<i64>; 2]) {
        let first = window.start.checked_add(DAY_MS - 1).map_or(i64::MAX, |ms| ms.div_euclid(DAY_MS));
        let end = window.end.div_euclid(DAY_MS);
        if first >= end {
            return (0, [window.clone(), window.end..window.end]);
        }
        let whole = self.days.range(first..end).flat_map(|(_, classes)| classes);
        let count = whole.filter(|(class, _)| admitted[**class as usize]).map(|(_, count)| *count as usize).sum();
        let before = window.start..first.saturating_mul(DAY_MS).max(window.start);
        (count, [before, end.saturating_mul(DAY_MS)..window.end])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// About the edges of days, before and after 1970.
    fn time() -> impl Strategy<Value = i64> {
        (-3..4_i64, prop_oneof![Just(0), Just(1), Just(-1), 0..DAY_MS]).prop_map(|(day, ms)| day * DAY_MS + ms)
    }

    proptest! {
        #[test]
        fn whole_days_and_cut_ones_make_the_window(
            opened in proptest::collection::vec((time(), 0..2_u32, any::<bool>()), 0..60),
            (start, end) in prop_oneof![(time(), time()), (Just(i64::MIN), time()), (time(), Just(i64::MAX))],
        ) {
            let mut days = Days::default();
            for (ms, class, _) in &opened {
                days.add(*ms, *class);
            }
            for (ms, class, _) in opened.iter().filter(|(_, _, goes)| *goes) {
                days.subtract(*ms, *class);
            }
            let window = start..end.max(start);
            let admits = |class: u32| class == 1;
            let left: Vec<_> = opened.iter().filter(|(_, class, goes)| !goes && admits(*class)).collect();
            let holding: Vec<_> = days.holding(&window, &[false, true]).collect();
            prop_assert!(holding.windows(2).all(|pair| pair[1].end <= pair[0].start), "newest first, none twice");
            let held = left.iter().filter(|(ms, ..)| holding.iter().any(|part| part.contains(ms))).count();
            prop_assert_eq!(held, left.iter().filter(|(ms, ..)| window.contains(ms)).count());
            prop_assert!(holding.len() <= left.len());
            let (whole, cut) = days.count(&window, &[false, true]);
            prop_assert!(cut.iter().all(|part| part.start <= part.end));
            let seen = left.iter().filter(|(ms, ..)| cut.iter().any(|part| part.contains(ms))).count();
            prop_assert_eq!(whole + seen, left.iter().filter(|(ms, ..)| window.contains(ms)).count());
        }
    }
}

//! How long something takes, when some of it has not ended yet.

use jiff::SignedDuration;

/// How long something takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many have ended.
    pub ended: u64,
    /// How many have not.
    pub running: u64,
    /// By when half have; `None` while that is not known.
    pub median: Option<SignedDuration>,
    /// By when nine of ten have; `None` while that is not known.
    pub ninetieth: Option<SignedDuration>,
}

/// How long each took, or has taken so far: the estimate of Kaplan and Meier.
#[derive(Debug, Default)]
pub struct Durations {
    ended_ms: Vec<i64>,
    running_ms: Vec<i64>,
}

impl Durations {
    /// One took so many milliseconds, or has taken them so far.
    pub fn add(&mut self, ms: i64, has_ended: bool) {
        let list = if has_ended { &mut self.ended_ms } else { &mut self.running_ms };
        list.push(ms.max(0));
    }

    /// What is known of all.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of reports are far below 2^52")]
    pub fn spread(mut self) -> Spread {
        self.ended_ms.sort_unstable();
        self.running_ms.sort_unstable();
        let (mut left, mut running) =
            ((self.ended_ms.len() + self.running_ms.len()) as f64, self.running_ms.iter().peekable());
        let mut spread =
            Spread { ended: self.ended_ms.len() as u64, running: self.running_ms.len() as u64, ..Spread::default() };
        // The share of those that take longer; the product of fractions is only about the fraction that it stands for.
        let (mut longer, about) = (1.0, 1e-9);
        for ended in &self.ended_ms {
            while running.next_if(|running| *running < ended).is_some() {
                left -= 1.0;
            }
            longer *= 1.0 - 1.0 / left;
            left -= 1.0;
            let after = SignedDuration::from_millis(*ended);
            if longer <= 0.5 + about {
                spread.median.get_or_insert(after);
            }
            if longer <= 0.1 + about {
                spread.ninetieth.get_or_insert(after);
            }
        }
        spread
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The middle of all, as everybody knows it: the first by when at least that share has ended.
    fn plain(sorted: &[i64], tenths: usize) -> Option<SignedDuration> {
        let needed = (sorted.len() * tenths).div_ceil(10);
        needed.checked_sub(1).map(|index| SignedDuration::from_millis(sorted[index]))
    }

    proptest! {
        #[test]
        fn when_all_have_ended_the_median_is_the_plain_one(mut times in proptest::collection::vec(0_i64..10_000, 1..200)) {
            let mut durations = Durations::default();
            for ms in &times {
                durations.add(*ms, true);
            }
            let spread = durations.spread();
            times.sort_unstable();
            prop_assert_eq!(spread.median, plain(&times, 5));
            prop_assert_eq!(spread.ninetieth, plain(&times, 9));
        }

        #[test]
        fn what_still_runs_never_makes_it_look_faster(
            ended in proptest::collection::vec(0_i64..10_000, 1..100),
            running in proptest::collection::vec(0_i64..10_000, 0..100),
        ) {
            let of = |running: &[i64]| {
                let mut durations = Durations::default();
                for (list, has_ended) in [(ended.as_slice(), true), (running, false)] {
                    for ms in list {
                        durations.add(*ms, has_ended);
                    }
                }
                durations.spread()
            };
            let (without, with) = (of(&[]), of(&running));
            prop_assert!(with.median.is_none_or(|median| Some(median) >= without.median));
            prop_assert!(with.ninetieth.is_none_or(|ninetieth| Some(ninetieth) >= without.ninetieth));
        }
    }
}

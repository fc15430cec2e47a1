//! The order of a day's stops: a short way round that is late nowhere, if that can be.
//!
//! Nearest neighbour and earliest deadline give two orders to begin with; each is improved by turning parts of it round
//! and by moving single stops, and the better one holds. Distances are true ones on the ellipsoid, lengthened as streets
//! are; it knows no street, so it orders stops and does not lead anybody.

use jiff::{SignedDuration, Timestamp};

use crate::domain::place::Position;

/// Most stops that are ordered by their way; more are ordered by deadline alone.
pub const STOPS_MAX: usize = 60;
/// Metres of street for a metre as the crow flies.
const WINDING: f64 = 1.3;
/// Metres a second in town, stops at lights included.
const SPEED_M_S: f64 = 7.0;
/// Metres that a way costs more which leads through what is closed.
pub const DETOUR_M: f64 = 1_000.0;
/// What is closed is looked for at so many metres along a way.
const SAMPLE_M: f64 = 40.0;
/// Most samples of a way.
const SAMPLES_MAX: u32 = 100;
/// Most times that all improvements are tried again.
const PASSES_MAX: usize = 40;

/// Somewhere to go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// Where.
    pub position: Position,
    /// By when the work there has to be done.
    pub due_at: Timestamp,
    /// How long the work takes.
    pub takes: SignedDuration,
}

/// A round: its stops in order, and what it costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// Indices of the stops as given, in the order to go.
    pub order: Vec<usize>,
    /// Metres of street, about.
    pub metres: f64,
    /// The stops, as given, that are done after their deadline even so.
    pub late: Vec<usize>,
}

/// The round of these stops that begins `at` then, at `from` if that is known. `is_closed` says of a position whether
/// nobody gets through there.
///
/// Cost: O(n³) a pass for n stops, at most [`STOPS_MAX`]; a few milliseconds.
#[must_use]
pub fn round(from: Option<Position>, at: Timestamp, stops: &[Stop], is_closed: impl Fn(Position) -> bool) -> Round {
    let by_deadline = {
        let mut order: Vec<usize> = (0..stops.len()).collect();
        order.sort_by_key(|index| stops[*index].due_at);
        order
    };
    if stops.len() > STOPS_MAX {
        let near = Legs::of(None, &[], &is_closed);
        return Round { order: by_deadline, metres: near.metres(&[]), late: Vec::new() };
    }
    let legs = Legs::of(from, stops, &is_closed);
    let first = legs.improved(legs.nearest_first(), at, stops);
    let second = legs.improved(by_deadline, at, stops);
    let order = if legs.cost(&second, at, stops) < legs.cost(&first, at, stops) { second } else { first };
    let late = legs.ends(&order, at, stops).filter(|(stop, end)| *end > stops[*stop].due_at);
    let late = late.map(|(stop, _)| stop).collect();
    Round { metres: legs.metres(&order), late, order }
}

/// Metres of street from each stop to each other, and from the beginning.
struct Legs {
    start: Vec<f64>,
    between: Vec<Vec<f64>>,
}

impl Legs {
    fn of(from: Option<Position>, stops: &[Stop], is_closed: &impl Fn(Position) -> bool) -> Self {
        let leg = |a: Position, b: Position| street_m(a, b, is_closed);
        let start = stops.iter().map(|stop| from.map_or(0.0, |from| leg(from, stop.position)));
        let mut between = vec![vec![0.0; stops.len()]; stops.len()];
        for a in 0..stops.len() {
            for b in 0..a {
                let metres = leg(stops[a].position, stops[b].position);
                between[a][b] = metres;
                between[b][a] = metres;
            }
        }
        Self { start: start.collect(), between }
    }

    fn metres(&self, order: &[usize]) -> f64 {
        let first = order.first().map_or(0.0, |first| self.start[*first]);
        order.windows(2).fold(first, |sum, pair| sum + self.between[pair[0]][pair[1]])
    }

    /// Each stop with the time at which the work there ends.
    fn ends<'a>(
        &'a self,
        order: &'a [usize],
        at: Timestamp,
        stops: &'a [Stop],
    ) -> impl Iterator<Item = (usize, Timestamp)> + 'a {
        let mut now = at;
        order.iter().enumerate().map(move |(place, stop)| {
            let metres = place.checked_sub(1).map_or(self.start[*stop], |last| self.between[order[last]][*stop]);
            let way = SignedDuration::from_secs_f64(metres / SPEED_M_S);
            now = now.saturating_add(way + stops[*stop].takes).unwrap_or(Timestamp::MAX);
            (*stop, now)
        })
    }

    /// Seconds late, all together, before metres.
    fn cost(&self, order: &[usize], at: Timestamp, stops: &[Stop]) -> (i64, f64) {
        let late = self.ends(order, at, stops).map(|(stop, end)| {
            // What is late already only waits longer.
            (end.as_second() - stops[stop].due_at.as_second().max(at.as_second())).max(0)
        });
        (late.sum(), self.metres(order))
    }

    fn nearest_first(&self) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.start.len()).collect();
        let mut order: Vec<usize> = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let metres = |stop: usize| order.last().map_or(self.start[stop], |last| self.between[*last][stop]);
            let nearest = (0..left.len()).min_by(|a, b| metres(left[*a]).total_cmp(&metres(left[*b]))).unwrap_or(0);
            order.push(left.swap_remove(nearest));
        }
        order
    }

    fn improved(&self, mut order: Vec<usize>, at: Timestamp, stops: &[Stop]) -> Vec<usize> {
        let mut best = self.cost(&order, at, stops);
        for _ in 0..PASSES_MAX {
            let before = best;
            for a in 0..order.len() {
                for b in 0..order.len() {
                    for candidate in [turned(&order, a, b), moved(&order, a, b)].into_iter().flatten() {
                        let cost = self.cost(&candidate, at, stops);
                        if cost.0 < best.0 || (cost.0 == best.0 && cost.1 < best.1 - 1e-6) {
                            (order, best) = (candidate, cost);
                        }
                    }
                }
            }
            if best == before {
                break;
            }
        }
        order
    }
}

/// The order with the part from `a` to `b` turned round (2-opt).
fn turned(order: &[usize], a: usize, b: usize) -> Option<Vec<usize>> {
    (a < b).then(|| {
        let mut turned = order.to_vec();
        turned[a..=b].reverse();
        turned
    })
}

/// The order with the stop at `a` moved to `b`.
fn moved(order: &[usize], a: usize, b: usize) -> Option<Vec<usize>> {
    // Neighbours change places by turning.
    (a.abs_diff(b) > 1).then(|| {
        let mut moved = order.to_vec();
        let stop = moved.remove(a);
        moved.insert(b, stop);
        moved
    })
}

fn street_m(a: Position, b: Position, is_closed: &impl Fn(Position) -> bool) -> f64 {
    let metres = a.metres_to(b);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded before")]
    let samples = (metres / SAMPLE_M).clamp(1.0, f64::from(SAMPLES_MAX)) as u32;
    // The ends do not count: where one has to go one has to get to.
    let closed = (1..samples).any(|sample| {
        let part = f64::from(sample) / f64::from(samples);
        let between = |a: f64, b: f64| (b - a).mul_add(part, a);
        Position::new(between(a.lon(), b.lon()), between(a.lat(), b.lat())).is_ok_and(is_closed)
    });
    metres.mul_add(WINDING, if closed { DETOUR_M } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + minutes * 60).expect("in range")
    }

    fn stop(lon: f64, due_min: i64) -> Stop {
        let position = Position::new(11.19 + lon / 1000.0, 43.83).expect("fine");
        Stop { position, due_at: at(due_min), takes: SignedDuration::from_mins(20) }
    }

    fn open(_: Position) -> bool {
        false
    }

    #[test]
    fn without_hurry_the_way_is_the_shortest() {
        let stops = [stop(3.0, 9_999), stop(1.0, 9_999), stop(4.0, 9_999), stop(2.0, 9_999)];
        let from = stop(0.0, 0).position;
        assert_eq!(round(Some(from), at(0), &stops, open).order, [1, 3, 0, 2]);
    }

    #[test]
    fn what_would_be_late_comes_first() {
        let stops = [stop(1.0, 9_999), stop(2.0, 9_999), stop(9.0, 30)];
        let done = round(Some(stop(0.0, 0).position), at(0), &stops, open);
        assert_eq!(done.order[0], 2);
        assert!(done.late.is_empty());
    }

    #[test]
    fn what_cannot_be_in_time_is_said() {
        let done = round(None, at(0), &[stop(0.0, 10)], open);
        assert_eq!((done.order, done.late), (vec![0], vec![0]));
        assert_eq!(round(None, at(0), &[], open).order, Vec::<usize>::new());
    }

    #[test]
    fn a_closed_street_is_gone_round() {
        let stops = [stop(1.0, 9_999), stop(-1.2, 9_999)];
        let from = stop(0.0, 0).position;
        let closed = |position: Position| (11.1903..11.1907).contains(&position.lon());
        assert_eq!(round(Some(from), at(0), &stops, open).order, [0, 1]);
        assert_eq!(round(Some(from), at(0), &stops, closed).order, [1, 0], "through it once, not twice");
    }

    #[test]
    fn too_many_are_ordered_by_deadline() {
        let stops: Vec<Stop> = (0..100).map(|i| stop(0.0, 100 - i)).collect();
        let order = round(None, at(0), &stops, open).order;
        assert_eq!(order, (0..100).rev().collect::<Vec<_>>());
    }

    proptest! {
        /// Every stop once, and never worse than the order of deadlines or of nearness.
        #[test]
        fn nothing_is_lost(given in prop::collection::vec((-50.0..50.0f64, 0i64..600), 0..14)) {
            let stops: Vec<Stop> = given.iter().map(|(lon, due)| stop(*lon, *due)).collect();
            let done = round(None, at(0), &stops, open);
            let mut seen = done.order.clone();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..stops.len()).collect::<Vec<_>>());
            let legs = Legs::of(None, &stops, &open);
            let cost = legs.cost(&done.order, at(0), &stops);
            let nearest = legs.cost(&legs.nearest_first(), at(0), &stops);
            prop_assert!(cost <= (nearest.0, nearest.1 + 1e-3));
        }
    }
}

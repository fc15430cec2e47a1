//! Points as they are kept in memory, where a million of them should take little of it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::domain::iter::State;
use crate::domain::place::Position;
use crate::domain::record::{Layer, Number, RecordId, Version};
use crate::territory::morton::Morton;
use crate::territory::points::Point;

/// Where a point stands in memory: along the curve, points of one place by record.
pub(super) type Place = (Morton, RecordId);

/// What is known of a point in the order of time without looking it up. Packed, as four bytes of it would be empty.
#[derive(Debug, Clone, Copy)]
#[repr(Rust, packed(4))]
pub(super) struct Glance {
    /// Where it lies.
    pub(super) place: Morton,
    /// The number of its class.
    pub(super) class: u32,
}

/// What is kept of a point beside its record, in 32 bytes. The fields are those of [`Point`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kept {
    opened_ms: i64,
    position: Position,
    serial: u32,
    version: Version,
    year: i16,
    category: u16,
    /// [`NO_OFFICE`] for none.
    office: u16,
    state: State,
    layer: Layer,
}

/// No office has that number.
const NO_OFFICE: u16 = u16::MAX;

const _: () = assert!(size_of::<Kept>() == 32);

impl Kept {
    #[inline]
    pub(super) fn of(point: &Point) -> Self {
        Self {
            opened_ms: point.opened_ms,
            position: point.position,
            serial: point.number.serial,
            version: point.version,
            year: point.number.year,
            category: point.category,
            office: point.office.unwrap_or(NO_OFFICE),
            state: point.state,
            layer: point.layer,
        }
    }

    /// The point, which is of that record.
    #[inline]
    pub(super) fn of_record(&self, record: RecordId) -> Point {
        Point {
            record,
            version: self.version,
            layer: self.layer,
            number: Number { year: self.year, serial: self.serial },
            position: self.position,
            category: self.category,
            state: self.state,
            office: (self.office != NO_OFFICE).then_some(self.office),
            opened_ms: self.opened_ms,
        }
    }
}

/// A tree of these. To put them in order beforehand, where they are, spares it to touch memory for half of them once more,
/// which the process would keep.
pub(super) fn tree_of<K: Ord + Copy, V>(mut entries: Vec<(K, V)>) -> BTreeMap<K, V> {
    entries.sort_unstable_by_key(|(key, _)| *key);
    BTreeMap::from_iter(entries)
}

/// The points on a range of the curve, in its order.
pub(super) fn in_range(
    by_place: &BTreeMap<Place, Kept>,
    range: RangeInclusive<Morton>,
) -> impl Iterator<Item = (Morton, Point)> + use<'_> {
    let places = (*range.start(), RecordId(0))..=(*range.end(), RecordId(u64::MAX));
    by_place.range(places).map(point_at)
}

/// All points, in the order of the curve.
pub(super) fn all_of(by_place: &BTreeMap<Place, Kept>) -> impl Iterator<Item = (Morton, Point)> {
    by_place.iter().map(point_at)
}

/// The point of an entry, and where it stands.
#[inline]
pub(super) fn point_at(((place, record), kept): (&Place, &Kept)) -> (Morton, Point) {
    (*place, kept.of_record(*record))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_told_again() {
        let point = Point {
            record: RecordId(7),
            version: Version(3),
            layer: Layer::Reports,
            number: Number { year: 2026, serial: 1_234 },
            position: Position::new(-11.198_765_4, 43.835_432_1).expect("a position"),
            category: 5,
            state: State::Routed,
            office: Some(0),
            opened_ms: 1_790_000_000_123,
        };
        for point in [point, Point { office: None, ..point }] {
            assert_eq!(Kept::of(&point).of_record(point.record), point);
        }
    }
}

//! The order in which points lie in memory: along the Z-order (Morton) curve over the unit square of Web Mercator.
//!
//! Every tile and every cell of a tile is one unbroken range of the curve, so what lies in a tile is found by two
//! searches and read from one end to the other.

use std::ops::RangeInclusive;

use geo::Rect;

use crate::domain::place::Position;
use crate::territory::mercator::{TileAddress, to_lon_lat, to_square};

/// A place on the curve: 32 bits of x (eastwards) and of y (southwards), interleaved. One step is 1 cm or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Morton(u64);

/// The 32 bits, each followed by an empty one.
const fn spread(bits: u32) -> u64 {
    let mut wide = bits as u64;
    wide = (wide | wide << 16) & 0x0000_ffff_0000_ffff;
    wide = (wide | wide << 8) & 0x00ff_00ff_00ff_00ff;
    wide = (wide | wide << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    wide = (wide | wide << 2) & 0x3333_3333_3333_3333;
    (wide | wide << 1) & 0x5555_5555_5555_5555
}

/// Every second bit; the inverse of [`spread`].
#[expect(clippy::cast_possible_truncation, reason = "32 bits are left")]
const fn gather(wide: u64) -> u32 {
    let mut bits = wide & 0x5555_5555_5555_5555;
    bits = (bits | bits >> 1) & 0x3333_3333_3333_3333;
    bits = (bits | bits >> 2) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | bits >> 4) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | bits >> 8) & 0x0000_ffff_0000_ffff;
    (bits | bits >> 16) as u32
}

/// A side of the unit square in steps of the curve.
fn steps(share: f64) -> u32 {
    // The cast saturates: what lies beyond the square belongs to its edge.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let steps = (share * 4_294_967_296.0) as u32;
    steps
}

impl Morton {
    /// Where a position lies on the curve; beyond 85.05° of latitude, at the edge of the square.
    #[must_use]
    pub fn of(position: Position) -> Self {
        let (x, y) = to_square(position.lon(), position.lat());
        Self::at(steps(x), steps(y))
    }

    const fn at(x: u32, y: u32) -> Self {
        Self(spread(x) | spread(y) << 1)
    }

    /// Steps from the west and from the north edge of the square.
    #[must_use]
    pub const fn xy(self) -> (u32, u32) {
        (gather(self.0), gather(self.0 >> 1))
    }
}

/// A square of the quadtree: at level 0 the whole, at each level a quarter of the one before. A tile is the cell of its zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cell {
    level: u8,
    /// The first `2 * level` bits of the curve inside it.
    prefix: u64,
}

impl Cell {
    /// The whole square.
    pub const WHOLE: Self = Self { level: 0, prefix: 0 };

    /// The cell of that level around a place; levels go to 32.
    #[must_use]
    pub const fn around(place: Morton, level: u8) -> Self {
        Self { level, prefix: if level == 0 { 0 } else { place.0 >> (64 - 2 * level) } }
    }

    /// The cell that is a tile.
    #[must_use]
    pub const fn of_tile(address: TileAddress) -> Self {
        Self { level: address.z(), prefix: spread(address.x()) | spread(address.y()) << 1 }
    }

    /// The cell of at most that level that it lies in, or is.
    #[must_use]
    pub const fn of_level(self, level: u8) -> Self {
        if self.level <= level { self } else { Self { level, prefix: self.prefix >> (2 * (self.level - level)) } }
    }

    /// Its level.
    #[must_use]
    pub const fn level(self) -> u8 {
        self.level
    }

    /// Its name among the cells of its level.
    #[must_use]
    pub const fn prefix(self) -> u64 {
        self.prefix
    }

    /// Its column from the west and its row from the north, among the cells of its level.
    #[must_use]
    pub const fn column_row(self) -> (u32, u32) {
        (gather(self.prefix), gather(self.prefix >> 1))
    }

    /// Its four quarters, in the order of the curve.
    #[must_use]
    pub fn quarters(self) -> [Self; 4] {
        [0, 1, 2, 3].map(|quarter| Self { level: self.level + 1, prefix: self.prefix << 2 | quarter })
    }

    /// The part of the curve that lies in it.
    #[must_use]
    pub const fn range(self) -> RangeInclusive<Morton> {
        if self.level == 0 {
            return Morton(0)..=Morton(u64::MAX);
        }
        let shift = 64 - 2 * self.level;
        let first = self.prefix << shift;
        Morton(first)..=Morton(first | ((1 << shift) - 1))
    }

    /// Its box: min and max of lon (x) and lat (y), degrees WGS 84.
    #[must_use]
    pub fn bounds(self) -> Rect<f64> {
        let side = 1.0 / f64::from(1_u32 << self.level.min(31));
        let (column, row) = self.column_row();
        let (column, row) = (f64::from(column), f64::from(row));
        Rect::new(to_lon_lat(column * side, row * side), to_lon_lat((column + 1.0) * side, (row + 1.0) * side))
    }
}

/// Parts of the curve that hold all of a box (lon, lat), in order and apart; they hold some of what lies around it, too.
#[must_use]
pub fn cover(area: Rect<f64>) -> Vec<RangeInclusive<Morton>> {
    let (west, north) = to_square(area.min().x, area.max().y);
    let (east, south) = to_square(area.max().x, area.min().y);
    // One step more on each side: sine and logarithm are exact to less than that.
    let (west, north) = (steps(west).saturating_sub(1), steps(north).saturating_sub(1));
    let (east, south) = (steps(east).saturating_add(1), steps(south).saturating_add(1));
    let widest = (east - west.min(east)).max(south - north.min(south));
    // At this level the box is at most five cells wide and high.
    let level = u8::try_from(widest.leading_zeros() + 2).unwrap_or(u8::MAX).min(31);
    let shift = 32 - u32::from(level);
    let mut cells: Vec<u64> = (west >> shift..=east >> shift)
        .flat_map(|column| (north >> shift..=south >> shift).map(move |row| spread(column) | spread(row) << 1))
        .collect();
    cells.sort_unstable();
    let mut ranges: Vec<RangeInclusive<Morton>> = Vec::new();
    for prefix in cells {
        let range = Cell { level, prefix }.range();
        match ranges.last_mut() {
            Some(last) if last.end().0.checked_add(1) == Some(range.start().0) => *last = *last.start()..=*range.end(),
            _ => ranges.push(range),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).expect("in range")
    }

    #[test]
    fn bits_come_apart_again() {
        for (x, y) in [(0, 0), (1, 2), (u32::MAX, 0), (0x1234_5678, 0x9abc_def0)] {
            assert_eq!(Morton::at(x, y).xy(), (x, y));
        }
    }

    #[test]
    fn a_tile_is_a_range_and_its_quarters_are_its_parts() {
        let sesto = Morton::of(position(11.1986, 43.8335));
        for level in 0..=22 {
            let cell = Cell::around(sesto, level);
            assert!(cell.range().contains(&sesto));
            let quarters = cell.quarters();
            assert_eq!(
                (quarters[0].range().start(), quarters[3].range().end()),
                (cell.range().start(), cell.range().end())
            );
            assert_eq!(quarters.iter().filter(|quarter| quarter.range().contains(&sesto)).count(), 1);
        }
        let tile = TileAddress::new(14, 8701, 5970).expect("an address");
        let bounds = Cell::of_tile(tile).bounds();
        assert!((bounds.min().x - tile.bounds(0.0).min().x).abs() < 1e-9);
        assert!((bounds.max().y - tile.bounds(0.0).max().y).abs() < 1e-9);
    }

    #[test]
    fn the_ends_of_the_earth_lie_on_the_curve() {
        for (lon, lat) in [(-180.0, 90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, -90.0), (0.0, 0.0)] {
            let here = position(lon, lat);
            let ranges = cover(Rect::new(here.point(), here.point()));
            assert!(ranges.iter().any(|range| range.contains(&Morton::of(here))), "{lon} {lat}");
            let all = cover(Rect::new(geo::coord! { x: -180.0, y: -90.0 }, geo::coord! { x: 180.0, y: 90.0 }));
            assert!(all.iter().any(|range| range.contains(&Morton::of(here))), "{lon} {lat}");
        }
    }

    #[test]
    fn a_cover_is_tight() {
        let area = Rect::new(geo::coord! { x: 11.19, y: 43.82 }, geo::coord! { x: 11.2, y: 43.83 });
        let ranges = cover(area);
        assert!(ranges.len() <= 25);
        assert!(ranges.windows(2).all(|pair| pair[0].end() < pair[1].start()));
        assert!(!ranges.iter().any(|range| range.contains(&Morton::of(position(11.25, 43.85)))));
    }
}

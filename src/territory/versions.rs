//! Which tile was changed last by which event, so that what was made of a tile is known to be good without looking.

use std::collections::HashMap;

use crate::domain::record::Seq;
use crate::territory::mercator::TileAddress;
use crate::territory::morton::{Cell, Morton};

/// Deepest zoom whose tiles are told apart; a deeper one is as old as the one it lies in.
const ZOOM_MAX: u8 = 18;
/// Most tiles that are remembered; when there are more, all count as changed, once.
const REMEMBERED_MAX: usize = 500_000;

/// The number of the last event that changed each tile.
#[derive(Debug, Default)]
pub struct Versions {
    /// The version of every tile that is not remembered.
    others: Seq,
    tiles: HashMap<Cell, Seq>,
}

impl Versions {
    /// All tiles as of that event.
    #[must_use]
    pub fn as_of(seq: Seq) -> Self {
        Self { others: seq, tiles: HashMap::new() }
    }

    /// An event changed what lies at a place: one tile of each zoom.
    pub fn touch(&mut self, place: Morton, seq: Seq) {
        if self.tiles.len() >= REMEMBERED_MAX {
            *self = Self::as_of(seq);
        }
        for zoom in 0..=ZOOM_MAX {
            self.tiles.insert(Cell::around(place, zoom), seq);
        }
    }

    /// The number of the last event that changed a tile, or a later one: never an earlier one.
    #[must_use]
    pub fn of(&self, tile: TileAddress) -> Seq {
        let cell = Cell::of_tile(tile).of_level(ZOOM_MAX);
        self.tiles.get(&cell).copied().unwrap_or(self.others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::Position;

    fn tile(z: u8, x: u32, y: u32) -> TileAddress {
        TileAddress::new(z, x, y).expect("in the matrix")
    }

    #[test]
    fn an_event_changes_the_tiles_around_it_and_no_other() {
        let mut versions = Versions::as_of(Seq(10));
        versions.touch(Morton::of(Position::new(11.1986, 43.8335).expect("fine")), Seq(11));
        for changed in [tile(0, 0, 0), tile(14, 8701, 5968)] {
            assert_eq!(versions.of(changed), Seq(11));
        }
        for same in [tile(14, 8700, 5968), tile(14, 8701, 5969), tile(1, 0, 0)] {
            assert_eq!(versions.of(same), Seq(10));
        }
    }

    #[test]
    fn what_is_not_remembered_counts_as_changed() {
        let mut versions = Versions::as_of(Seq(1));
        for n in 0..90_000_u32 {
            let (lon, lat) = (f64::from(n % 1000) / 10.0, f64::from(n / 1000) / 10.0);
            versions.touch(Morton::of(Position::new(lon, lat).expect("fine")), Seq(2 + u64::from(n)));
        }
        assert!(versions.tiles.len() <= REMEMBERED_MAX + usize::from(ZOOM_MAX) + 1);
        assert!(versions.of(tile(14, 3, 3)) > Seq(1));
    }
}

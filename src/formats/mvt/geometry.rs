//! Geometries as commands that move a cursor (MVT 2.1 §4.3).

use crate::formats::mvt::Unit;

pub(super) fn without_repeats(line: &[Unit]) -> Vec<Unit> {
    let mut clean = line.to_vec();
    clean.dedup();
    clean
}

/// Twice the signed area; positive when clockwise as seen on screen (y southwards).
pub(super) fn doubled_area(ring: &[Unit]) -> i64 {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(next).map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)).sum()
}

/// Commands and the cursor they move (§4.3).
#[derive(Default)]
pub(super) struct Geometry {
    pub(super) commands: Vec<u32>,
    cursor: Unit,
}

impl Geometry {
    pub(super) fn move_to(&mut self, at: Unit) {
        self.commands.push(1 << 3 | 1);
        self.go(at);
    }

    pub(super) fn line_to(&mut self, positions: &[Unit]) {
        // A part has far fewer than 2^29 positions: shapes are bounded where they come in.
        let count = u32::try_from(positions.len()).unwrap_or(u32::MAX >> 3);
        self.commands.push(count << 3 | 2);
        for at in positions {
            self.go(*at);
        }
    }

    pub(super) fn ring(&mut self, ring: &[Unit], exterior: bool) -> bool {
        let mut clean = without_repeats(ring);
        if clean.len() > 1 && clean.first() == clean.last() {
            clean.pop();
        }
        let area = doubled_area(&clean);
        if clean.len() < 3 || area == 0 {
            return false;
        }
        if (area > 0) != exterior {
            clean.reverse();
        }
        self.move_to(clean[0]);
        self.line_to(&clean[1..]);
        self.commands.push(1 << 3 | 7);
        true
    }

    fn go(&mut self, (x, y): Unit) {
        for delta in [x.wrapping_sub(self.cursor.0), y.wrapping_sub(self.cursor.1)] {
            self.commands.push(zigzag(delta));
        }
        self.cursor = (x, y);
    }
}

/// A signed number as an unsigned one (§4.3.2).
pub(super) const fn zigzag(number: i32) -> u32 {
    (number << 1 ^ number >> 31).cast_unsigned()
}

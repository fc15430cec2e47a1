//! What lies in a cell of the map, as it is told: how many records, where their middle is, of which states and
//! categories.

use crate::domain::iter::State;
use crate::territory::morton::Morton;

/// What is told of a record: its state and category.
pub type Told = (State, u16);

/// Where a place lies in its cell, in 256ths of the cell's side.
#[must_use]
#[inline]
pub const fn place_in(cell_level: u8, place: Morton) -> (u32, u32) {
    let (x, y) = place.xy();
    (((x << cell_level) >> 24), ((y << cell_level) >> 24))
}

/// What lies in a cell, of the sort asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many.
    pub count: u64,
    /// Sums of their places in the cell, in 256ths of its side.
    x: u64,
    /// As `x`, southwards.
    y: u64,
    states: [u32; State::ALL.len()],
    /// By the number of the category; the last one is not zero.
    categories: Vec<u32>,
}

impl Found {
    /// Takes a record into account that lies in a cell of that level.
    #[inline]
    pub fn take(&mut self, place: Morton, told: Told, level: u8) {
        self.take_many(told, 1, place_in(level, place));
    }

    /// Takes so many of a sort into account, with the sums of their places in the cell.
    #[inline]
    pub fn take_many(&mut self, (state, category): Told, count: u32, (x, y): (u32, u32)) {
        self.count += u64::from(count);
        self.x += u64::from(x);
        self.y += u64::from(y);
        self.states[state as usize] += count;
        *self.of_category(category.into()) += count;
    }

    #[inline]
    fn of_category(&mut self, category: usize) -> &mut u32 {
        if category >= self.categories.len() {
            self.categories.resize(category + 1, 0);
        }
        &mut self.categories[category]
    }

    /// Takes a record out of account, which must be in it.
    pub fn let_go(&mut self, (state, category): Told, (x, y): (u32, u32)) {
        self.count -= 1;
        self.x -= u64::from(x);
        self.y -= u64::from(y);
        self.states[state as usize] -= 1;
        self.categories[usize::from(category)] -= 1;
        self.forget_what_is_gone();
    }

    fn forget_what_is_gone(&mut self) {
        while self.categories.last() == Some(&0) {
            self.categories.pop();
        }
    }

    /// Takes all into account that was found in another part of the same cell.
    pub fn join(&mut self, other: &Self) {
        self.count += other.count;
        self.x += other.x;
        self.y += other.y;
        self.states.iter_mut().zip(other.states).for_each(|(state, count)| *state += count);
        for (category, count) in other.categories.iter().enumerate() {
            *self.of_category(category) += count;
        }
    }

    /// Takes a part out of account, which must be in it.
    pub fn part_from(&mut self, part: &Self) {
        self.count -= part.count;
        self.x -= part.x;
        self.y -= part.y;
        self.states.iter_mut().zip(part.states).for_each(|(state, count)| *state -= count);
        self.categories.iter_mut().zip(&part.categories).for_each(|(category, count)| *category -= count);
        self.forget_what_is_gone();
    }

    /// The middle of their places in the cell, in sides of it; it must hold at least one.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 records")]
    pub fn middle(&self) -> (f64, f64) {
        // Each place stands for the middle of its 256th.
        let middle = |sum: u64| (sum as f64 / self.count as f64 + 0.5) / 256.0;
        (middle(self.x), middle(self.y))
    }

    /// The states that there are, each with how many are in it.
    pub fn states(&self) -> impl Iterator<Item = (State, u64)> {
        let counts = State::ALL.into_iter().map(|state| (state, u64::from(self.states[state as usize])));
        counts.filter(|(_, count)| *count > 0)
    }

    /// How many are open.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.states().filter(|(state, _)| state.is_open()).map(|(_, count)| count).sum()
    }

    /// The category that prevails; of equal ones the one known longest.
    #[must_use]
    pub fn prevailing(&self) -> Option<u16> {
        let counts = (0..).zip(&self.categories).filter(|(_, count)| **count > 0);
        counts.max_by_key(|(code, count)| (**count, std::cmp::Reverse(*code))).map(|(code, _)| code)
    }
}

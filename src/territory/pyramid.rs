//! Counts of records by cell and class, so that a far tile costs its cells and not its records.
//!
//! Only crowded cells are counted; what lies in any other is few enough to be read one by one. A cell's counts are
//! those of its records, always: every change goes through here.

use std::collections::{BTreeMap, HashMap};

use crate::domain::iter::State;
use crate::domain::record::Layer;
use crate::territory::morton::{Cell, Morton};
use crate::territory::points::{Point, Test};

/// Deepest level of counted cells: an eighth of a tile's side at zoom 14.
pub const LEVEL_MAX: u8 = 17;
/// A cell with more records than this is counted.
pub const CROWD: usize = 64;
/// A counted cell with fewer records than this is counted no more.
const CROWD_LEFT: u32 = 32;

/// What filters without time tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Class {
    /// The layer.
    pub layer: Layer,
    /// The category, as in the point.
    pub category: u16,
    /// The state.
    pub state: State,
    /// The office, as in the point.
    pub office: Option<u16>,
}

impl Class {
    /// The class of a point.
    #[must_use]
    pub const fn of(point: &Point) -> Self {
        Self { layer: point.layer, category: point.category, state: point.state, office: point.office }
    }
}

/// The records of one class in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tally {
    class: u32,
    count: u32,
    /// Sums of the places in the cell, in 256ths of its side: a cell holds fewer than 2^24 records of one class.
    x: u32,
    y: u32,
}

/// The counts of a crowded cell, by class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Counts {
    total: u32,
    tallies: Vec<Tally>,
}

impl Counts {
    fn add(&mut self, class: u32, (x, y): (u32, u32)) {
        self.total += 1;
        match self.tallies.binary_search_by_key(&class, |tally| tally.class) {
            Ok(index) => {
                let tally = &mut self.tallies[index];
                *tally =
                    Tally { class, count: tally.count + 1, x: tally.x.wrapping_add(x), y: tally.y.wrapping_add(y) };
            }
            Err(index) => self.tallies.insert(index, Tally { class, count: 1, x, y }),
        }
    }

    fn subtract(&mut self, class: u32, (x, y): (u32, u32)) {
        let Ok(index) = self.tallies.binary_search_by_key(&class, |tally| tally.class) else { return };
        self.total -= 1;
        let tally = &mut self.tallies[index];
        if tally.count == 1 {
            self.tallies.remove(index);
        } else {
            *tally = Tally { class, count: tally.count - 1, x: tally.x.wrapping_sub(x), y: tally.y.wrapping_sub(y) };
        }
    }
}

/// Where a place lies in its cell, in 256ths of the cell's side.
const fn place_in(cell_level: u8, place: Morton) -> (u32, u32) {
    let (x, y) = place.xy();
    (((x << cell_level) >> 24), ((y << cell_level) >> 24))
}

/// What lies in a cell, of the sort asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many.
    pub count: u64,
    /// Sums of their places in the cell, in sides of it.
    pub x: f64,
    /// As `x`, southwards.
    pub y: f64,
    /// How many in each state.
    pub states: BTreeMap<State, u64>,
    /// How many of each category.
    pub categories: BTreeMap<u16, u64>,
}

impl Found {
    /// Takes a record into account that lies in a cell of that level.
    pub fn take(&mut self, place: Morton, point: &Point, level: u8) {
        self.take_many(Class::of(point), 1, place_in(level, place));
    }

    fn take_many(&mut self, class: Class, count: u32, (x, y): (u32, u32)) {
        self.count += u64::from(count);
        // Each place stands for the middle of its 256th.
        self.x += (f64::from(x) + f64::from(count) / 2.0) / 256.0;
        self.y += (f64::from(y) + f64::from(count) / 2.0) / 256.0;
        *self.states.entry(class.state).or_default() += u64::from(count);
        *self.categories.entry(class.category).or_default() += u64::from(count);
    }

    /// The middle of their places in the cell, in sides of it; it must hold at least one.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 records")]
    pub fn middle(&self) -> (f64, f64) {
        (self.x / self.count as f64, self.y / self.count as f64)
    }

    /// How many are open.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.states.iter().filter(|(state, _)| state.is_open()).map(|(_, count)| count).sum()
    }

    /// The category that prevails; of equal ones the one known longest.
    #[must_use]
    pub fn prevailing(&self) -> Option<u16> {
        let most = |(code, count): &(&u16, &u64)| (**count, std::cmp::Reverse(**code));
        self.categories.iter().max_by_key(most).map(|(code, _)| *code)
    }
}

/// The counts of all crowded cells.
#[derive(Debug, Default)]
pub struct Pyramid {
    classes: Vec<Class>,
    numbers: HashMap<Class, u32>,
    levels: [HashMap<u64, Counts>; LEVEL_MAX as usize + 1],
}

impl Pyramid {
    /// The counts of records in the order of the curve. Cost: one pass over them for each level.
    pub fn load<'p>(points: impl Iterator<Item = (Morton, &'p Point)>) -> Self {
        let mut pyramid = Self::default();
        let placed: Vec<(Morton, u32)> =
            points.map(|(place, point)| (place, pyramid.number_of(Class::of(point)))).collect();
        // Classes are few, so a cell's counts are gathered in a table of all of them.
        let mut table: Vec<Tally> = (0_u32..).take(pyramid.classes.len()).map(empty).collect();
        for (level, cells) in (0_u8..).zip(&mut pyramid.levels) {
            for run in placed.chunk_by(|a, b| Cell::around(a.0, level) == Cell::around(b.0, level)) {
                if run.len() > CROWD {
                    cells.insert(Cell::around(run[0].0, level).prefix(), counts_of(run, level, &mut table));
                }
            }
        }
        pyramid
    }

    /// The number of a class; a new one if it was not known.
    pub fn number_of(&mut self, class: Class) -> u32 {
        *self.numbers.entry(class).or_insert_with(|| {
            self.classes.push(class);
            // There are at most as many as records.
            u32::try_from(self.classes.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// Counts a record; `in_cell` shows all records of a cell, this one included.
    pub fn add<'p, I>(&mut self, place: Morton, point: &Point, in_cell: impl Fn(Cell) -> I)
    where
        I: Iterator<Item = (Morton, &'p Point)>,
    {
        let class = self.number_of(Class::of(point));
        for level in 0..=LEVEL_MAX {
            let cell = Cell::around(place, level);
            if let Some(counts) = self.levels[usize::from(level)].get_mut(&cell.prefix()) {
                counts.add(class, place_in(level, place));
                continue;
            }
            if in_cell(cell).take(CROWD + 1).count() <= CROWD {
                // Its quarters are not crowded either.
                return;
            }
            let mut counts = Counts::default();
            for (place, point) in in_cell(cell) {
                counts.add(self.number_of(Class::of(point)), place_in(level, place));
            }
            self.levels[usize::from(level)].insert(cell.prefix(), counts);
        }
    }

    /// Counts a record no more.
    pub fn subtract(&mut self, place: Morton, point: &Point) {
        let class = self.number_of(Class::of(point));
        for level in 0..=LEVEL_MAX {
            let cell = Cell::around(place, level).prefix();
            let cells = &mut self.levels[usize::from(level)];
            let Some(counts) = cells.get_mut(&cell) else { return };
            counts.subtract(class, place_in(level, place));
            if counts.total < CROWD_LEFT {
                cells.remove(&cell);
            }
        }
    }

    /// Counts a record as what it is now; its place is the same.
    pub fn change(&mut self, place: Morton, before: &Point, after: &Point) {
        let (from, to) = (self.number_of(Class::of(before)), self.number_of(Class::of(after)));
        for level in 0..=LEVEL_MAX {
            let cell = Cell::around(place, level).prefix();
            let Some(counts) = self.levels[usize::from(level)].get_mut(&cell) else { return };
            counts.subtract(from, place_in(level, place));
            counts.add(to, place_in(level, place));
        }
    }

    /// The classes that pass a test, by number, to be asked about many cells.
    #[must_use]
    pub fn admitted(&self, test: &Test) -> Vec<bool> {
        self.classes.iter().map(|class| test.admits_class(*class)).collect()
    }

    /// What of the admitted classes lies in a cell; `None` when the cell is not crowded, and has to be read.
    #[must_use]
    pub fn found_in(&self, cell: Cell, admitted: &[bool]) -> Option<Found> {
        let counts = self.levels.get(usize::from(cell.level()))?.get(&cell.prefix())?;
        let mut found = Found::default();
        for tally in counts.tallies.iter().filter(|tally| admitted[tally.class as usize]) {
            found.take_many(self.classes[tally.class as usize], tally.count, (tally.x, tally.y));
        }
        Some(found)
    }

    /// How many records of the admitted classes lie in a cell; `None` when the cell is not crowded.
    #[must_use]
    pub fn count_in(&self, cell: Cell, admitted: &[bool]) -> Option<usize> {
        let counts = self.levels.get(usize::from(cell.level()))?.get(&cell.prefix())?;
        let of_sort = counts.tallies.iter().filter(|tally| admitted[tally.class as usize]);
        Some(of_sort.map(|tally| tally.count as usize).sum())
    }
}

const fn empty(class: u32) -> Tally {
    Tally { class, count: 0, x: 0, y: 0 }
}

/// The counts of the records of one cell; `table` is empty before and after.
fn counts_of(run: &[(Morton, u32)], level: u8, table: &mut [Tally]) -> Counts {
    let mut seen = Vec::new();
    for (place, class) in run {
        let (x, y) = place_in(level, *place);
        let tally = &mut table[*class as usize];
        if tally.count == 0 {
            seen.push(*class);
        }
        *tally =
            Tally { class: *class, count: tally.count + 1, x: tally.x.wrapping_add(x), y: tally.y.wrapping_add(y) };
    }
    seen.sort_unstable();
    let take = |class: u32| std::mem::replace(&mut table[class as usize], empty(class));
    let tallies = seen.into_iter().map(take).collect();
    Counts { total: u32::try_from(run.len()).unwrap_or(u32::MAX), tallies }
}

//! Counts of records by cell and class, so that a far tile costs its cells and not its records.
//!
//! Only crowded cells are counted; what lies in any other is few enough to be read one by one. A cell's counts are
//! those of its records, always: every change goes through here.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::domain::iter::State;
use crate::domain::record::Layer;
use crate::territory::morton::{Cell, Morton};
use crate::territory::points::{Point, Test};

/// Deepest level of counted cells: an eighth of a tile's side at zoom 14.
pub const LEVEL_MAX: u8 = 17;
/// A cell with more records than this is counted.
pub const CROWD: usize = 64;
/// A counted cell with fewer records than this is counted no more.
const CROWD_LEFT: u64 = 32;
/// Deepest level whose cells are counted by sort as well: above it a cell has nearly all classes that there are.
const SORTS_LEVEL_MAX: u8 = 14;

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

    /// The class without the office: what is told apart when nobody asks for offices. There are a tenth as many.
    const fn sort(self) -> Self {
        Self { office: None, ..self }
    }
}

/// Classes with a number each.
#[derive(Debug, Default)]
struct Numbered {
    classes: Vec<Class>,
    numbers: HashMap<Class, u32>,
}

impl Numbered {
    fn number_of(&mut self, class: Class) -> u32 {
        *self.numbers.entry(class).or_insert_with(|| {
            self.classes.push(class);
            // There are at most as many as records.
            u32::try_from(self.classes.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn class(&self, number: u32) -> Class {
        self.classes[number as usize]
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

/// Tallies in the order of their classes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Tallies(Vec<Tally>);

impl Tallies {
    fn add(&mut self, class: u32, (x, y): (u32, u32)) {
        match self.0.binary_search_by_key(&class, |tally| tally.class) {
            Ok(index) => {
                let tally = &mut self.0[index];
                *tally =
                    Tally { class, count: tally.count + 1, x: tally.x.wrapping_add(x), y: tally.y.wrapping_add(y) };
            }
            Err(index) => self.0.insert(index, Tally { class, count: 1, x, y }),
        }
    }

    fn subtract(&mut self, class: u32, (x, y): (u32, u32)) {
        let Ok(index) = self.0.binary_search_by_key(&class, |tally| tally.class) else { return };
        let tally = &mut self.0[index];
        if tally.count == 1 {
            self.0.remove(index);
        } else {
            *tally = Tally { class, count: tally.count - 1, x: tally.x.wrapping_sub(x), y: tally.y.wrapping_sub(y) };
        }
    }
}

/// The counts of a crowded cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Counts {
    /// All of it, for those who ask for no sort.
    all: Found,
    by_class: Tallies,
    /// Down to [`SORTS_LEVEL_MAX`]; else empty.
    by_sort: Tallies,
}

impl Counts {
    fn add(&mut self, one: Counted, level: u8, place: Morton) {
        let place = place_in(level, place);
        self.all.take_many(one.as_found, 1, place);
        self.by_class.add(one.class, place);
        if level <= SORTS_LEVEL_MAX {
            self.by_sort.add(one.sort, place);
        }
    }

    fn subtract(&mut self, one: Counted, level: u8, place: Morton) {
        let place = place_in(level, place);
        self.all.let_go(one.as_found, place);
        self.by_class.subtract(one.class, place);
        if level <= SORTS_LEVEL_MAX {
            self.by_sort.subtract(one.sort, place);
        }
    }
}

/// As what a record is counted: the numbers of its class and of its sort, and what of these is told.
#[derive(Debug, Clone, Copy)]
struct Counted {
    class: u32,
    sort: u32,
    as_found: Told,
}

/// What is told of a class.
type Told = (State, u16);

/// What passes a filter without time.
#[derive(Debug, Default)]
pub struct Admitted {
    classes: Vec<bool>,
    /// The sorts, unless offices are asked for.
    sorts: Option<Vec<bool>>,
    /// Whether that is all that there are.
    all: bool,
}

impl Admitted {
    /// The classes that pass, by number.
    #[must_use]
    pub fn classes(&self) -> &[bool] {
        &self.classes
    }
}

/// Where a place lies in its cell, in 256ths of the cell's side.
const fn place_in(cell_level: u8, place: Morton) -> (u32, u32) {
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
    pub fn take(&mut self, place: Morton, point: &Point, level: u8) {
        self.take_many((point.state, point.category), 1, place_in(level, place));
    }

    fn take_many(&mut self, (state, category): Told, count: u32, (x, y): (u32, u32)) {
        self.count += u64::from(count);
        self.x += u64::from(x);
        self.y += u64::from(y);
        self.states[state as usize] += count;
        let category = usize::from(category);
        if category >= self.categories.len() {
            self.categories.resize(category + 1, 0);
        }
        self.categories[category] += count;
    }

    /// Takes a record out of account.
    fn let_go(&mut self, (state, category): Told, (x, y): (u32, u32)) {
        self.count -= 1;
        self.x -= u64::from(x);
        self.y -= u64::from(y);
        self.states[state as usize] -= 1;
        self.categories[usize::from(category)] -= 1;
        while self.categories.last() == Some(&0) {
            self.categories.pop();
        }
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

/// The counts of all crowded cells.
#[derive(Debug)]
pub struct Pyramid {
    classes: Numbered,
    sorts: Numbered,
    /// None before the first count; it is right all the same, since what has no counts is read.
    levels: Option<Levels>,
}

impl Default for Pyramid {
    /// The counts of no records.
    fn default() -> Self {
        Self { levels: Some(Levels::default()), ..Self::uncounted() }
    }
}

/// The crowded cells of each level, by their prefix.
#[derive(Debug, Default)]
pub struct Levels([HashMap<u64, Counts>; LEVEL_MAX as usize + 1]);

/// Records that are still to be counted, in the order of the curve.
#[derive(Debug)]
pub struct Uncounted {
    placed: Vec<(Morton, Counted)>,
    classes: usize,
    sorts: usize,
}

impl Uncounted {
    /// Counts them. Cost: one pass over them for each level.
    #[must_use]
    pub fn count(self) -> Levels {
        // Classes are few, so a cell's counts are gathered in a table of all of them.
        let (mut table, mut sorts) = (Table::of(self.classes), Table::of(self.sorts));
        let mut levels = Levels::default();
        for (level, cells) in (0_u8..).zip(&mut levels.0) {
            for run in self.placed.chunk_by(|a, b| Cell::around(a.0, level) == Cell::around(b.0, level)) {
                if run.len() > CROWD {
                    let by_class = run.iter().map(|(place, one)| (one.class, place_in(level, *place)));
                    let by_sort = run.iter().map(|(place, one)| (one.sort, place_in(level, *place)));
                    let mut all = Found::default();
                    for (place, one) in run {
                        all.take_many(one.as_found, 1, place_in(level, *place));
                    }
                    let counts = Counts {
                        all,
                        by_class: table.tallies(by_class),
                        by_sort: if level <= SORTS_LEVEL_MAX { sorts.tallies(by_sort) } else { Tallies::default() },
                    };
                    cells.insert(Cell::around(run[0].0, level).prefix(), counts);
                }
            }
        }
        levels
    }
}

impl Pyramid {
    /// Without counts, until [`Pyramid::count_by`] is told them.
    #[must_use]
    pub fn uncounted() -> Self {
        Self { classes: Numbered::default(), sorts: Numbered::default(), levels: None }
    }

    /// Numbers the classes of records in the order of the curve; they are still to be counted.
    pub fn take<'p>(&mut self, points: impl Iterator<Item = (Morton, &'p Point)>) -> Uncounted {
        let placed = points.map(|(place, point)| (place, self.counted(point))).collect();
        Uncounted { placed, classes: self.classes.classes.len(), sorts: self.sorts.classes.len() }
    }

    /// Goes by these counts from now on.
    pub fn count_by(&mut self, levels: Levels) {
        self.levels = Some(levels);
    }

    /// Whether there are counts.
    #[must_use]
    pub const fn is_counted(&self) -> bool {
        self.levels.is_some()
    }

    /// The number of a class; a new one if it was not known.
    pub fn number_of(&mut self, class: Class) -> u32 {
        self.classes.number_of(class)
    }

    fn counted(&mut self, point: &Point) -> Counted {
        let class = Class::of(point);
        Counted {
            class: self.classes.number_of(class),
            sort: self.sorts.number_of(class.sort()),
            as_found: (class.state, class.category),
        }
    }

    /// Counts a record, if any are counted; `in_cell` shows all records of a cell, this one included.
    pub fn add<'p, I>(&mut self, place: Morton, point: &Point, in_cell: impl Fn(Cell) -> I)
    where
        I: Iterator<Item = (Morton, &'p Point)>,
    {
        let counted = self.counted(point);
        let Some(mut levels) = self.levels.take() else { return };
        self.add_to(&mut levels, counted, place, in_cell);
        self.levels = Some(levels);
    }

    fn add_to<'p, I>(&mut self, levels: &mut Levels, counted: Counted, place: Morton, in_cell: impl Fn(Cell) -> I)
    where
        I: Iterator<Item = (Morton, &'p Point)>,
    {
        for (level, cells) in (0_u8..).zip(&mut levels.0) {
            let cell = Cell::around(place, level);
            if let Some(counts) = cells.get_mut(&cell.prefix()) {
                counts.add(counted, level, place);
                continue;
            }
            if in_cell(cell).take(CROWD + 1).count() <= CROWD {
                // Its quarters are not crowded either.
                return;
            }
            let mut counts = Counts::default();
            for (place, point) in in_cell(cell) {
                counts.add(self.counted(point), level, place);
            }
            cells.insert(cell.prefix(), counts);
        }
    }

    /// Counts a record no more.
    pub fn subtract(&mut self, place: Morton, point: &Point) {
        let counted = self.counted(point);
        let Some(levels) = &mut self.levels else { return };
        for (level, cells) in (0_u8..).zip(&mut levels.0) {
            let cell = Cell::around(place, level).prefix();
            let Some(counts) = cells.get_mut(&cell) else { return };
            counts.subtract(counted, level, place);
            if counts.all.count < CROWD_LEFT {
                cells.remove(&cell);
            }
        }
    }

    /// Counts a record as what it is now; its place is the same.
    pub fn change(&mut self, place: Morton, before: &Point, after: &Point) {
        let (from, to) = (self.counted(before), self.counted(after));
        let Some(levels) = &mut self.levels else { return };
        for (level, cells) in (0_u8..).zip(&mut levels.0) {
            let cell = Cell::around(place, level).prefix();
            let Some(counts) = cells.get_mut(&cell) else { return };
            counts.subtract(from, level, place);
            counts.add(to, level, place);
        }
    }

    /// What passes a test, to be asked about many cells.
    #[must_use]
    pub fn admitted(&self, test: &Test) -> Admitted {
        let passing = |known: &Numbered| known.classes.iter().map(|class| test.admits_class(*class)).collect();
        let classes: Vec<bool> = passing(&self.classes);
        let all = classes.iter().all(|passes| *passes);
        Admitted { classes, sorts: (!test.asks_for_office()).then(|| passing(&self.sorts)), all }
    }

    fn counts(&self, cell: Cell) -> Option<&Counts> {
        self.levels.as_ref()?.0.get(usize::from(cell.level()))?.get(&cell.prefix())
    }

    /// The tallies of a cell that pass, each with its class or sort.
    fn passing<'p>(
        &'p self,
        cell: Cell,
        counts: &'p Counts,
        admitted: &'p Admitted,
    ) -> impl Iterator<Item = (&'p Numbered, &'p Tally)> {
        let sorts = admitted.sorts.as_ref().filter(|_| cell.level() <= SORTS_LEVEL_MAX);
        let (known, tallies, passing) = match sorts {
            Some(sorts) => (&self.sorts, &counts.by_sort, sorts),
            None => (&self.classes, &counts.by_class, &admitted.classes),
        };
        let tallies = tallies.0.iter().filter(|tally| passing[tally.class as usize]);
        tallies.map(move |tally| (known, tally))
    }

    /// What of the admitted classes lies in a cell; `None` when the cell is not crowded, and has to be read.
    #[must_use]
    pub fn found_in(&self, cell: Cell, admitted: &Admitted) -> Option<Cow<'_, Found>> {
        let counts = self.counts(cell)?;
        if admitted.all {
            return Some(Cow::Borrowed(&counts.all));
        }
        let mut found = Found::default();
        for (known, tally) in self.passing(cell, counts, admitted) {
            let class = known.class(tally.class);
            found.take_many((class.state, class.category), tally.count, (tally.x, tally.y));
        }
        Some(Cow::Owned(found))
    }

    /// Whether any record of the admitted classes lies in a cell; `None` when the cell is not crowded.
    #[must_use]
    pub fn holds_any(&self, cell: Cell, admitted: &Admitted) -> Option<bool> {
        let counts = self.counts(cell)?;
        Some(admitted.all || self.passing(cell, counts, admitted).next().is_some())
    }

    /// How many records of the admitted classes lie in a cell; `None` when the cell is not crowded.
    #[must_use]
    pub fn count_in(&self, cell: Cell, admitted: &Admitted) -> Option<usize> {
        let counts = self.counts(cell)?;
        if admitted.all {
            return usize::try_from(counts.all.count).ok();
        }
        Some(self.passing(cell, counts, admitted).map(|(_, tally)| tally.count as usize).sum())
    }

    /// How many records lie in a cell, at most.
    #[must_use]
    pub fn most_in(&self, cell: Cell) -> usize {
        if !self.is_counted() {
            return usize::MAX;
        }
        self.counts(cell.of_level(LEVEL_MAX))
            .map_or(CROWD, |counts| usize::try_from(counts.all.count).unwrap_or(usize::MAX))
    }
}

const fn empty(class: u32) -> Tally {
    Tally { class, count: 0, x: 0, y: 0 }
}

/// A place for the tally of every class that there is: empty before and after use.
struct Table(Vec<Tally>);

impl Table {
    fn of(classes: usize) -> Self {
        Self((0_u32..).take(classes).map(empty).collect())
    }

    /// The tallies of records, each a class and a place in the cell.
    fn tallies(&mut self, records: impl Iterator<Item = (u32, (u32, u32))>) -> Tallies {
        let mut seen = Vec::new();
        for (class, (x, y)) in records {
            let tally = &mut self.0[class as usize];
            if tally.count == 0 {
                seen.push(class);
            }
            *tally = Tally { class, count: tally.count + 1, x: tally.x.wrapping_add(x), y: tally.y.wrapping_add(y) };
        }
        seen.sort_unstable();
        let take = |class: u32| std::mem::replace(&mut self.0[class as usize], empty(class));
        Tallies(seen.into_iter().map(take).collect())
    }
}

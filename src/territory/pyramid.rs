//! Counts of records by cell and class, so that a far tile costs its cells and not its records.
//!
//! Only crowded cells are counted; what lies in any other is few enough to be read one by one. A cell's counts are
//! those of its records, always: every change goes through here.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::territory::classes::{Class, Numbered};
use crate::territory::found::{Found, Told, place_in};
use crate::territory::marks::CELL_LEVELS;
use crate::territory::months::{MonthTables, Months, month_of};
use crate::territory::morton::{Cell, Morton};
use crate::territory::points::{Point, Test};
use crate::territory::tallies::{Table, Tallies, Tally};

/// Deepest level of counted cells: an eighth of a tile's side at zoom 14.
pub const LEVEL_MAX: u8 = 17;
/// A cell with more records than this is counted.
pub const CROWD: usize = 64;
/// A counted cell with fewer records than this is counted no more.
const CROWD_LEFT: u64 = 32;
/// A cell with more records than this is counted by class as well as by sort. With fewer nearly each record is a class of
/// its own, and whoever asks for offices reads them in some tens of microseconds. Tests have few.
const CLASSES_CROWD: usize = if cfg!(test) { 100 } else { 4_096 };
/// One with fewer is so no more.
const CLASSES_CROWD_LEFT: u64 = CLASSES_CROWD as u64 / 2;
/// Deepest zoom whose tiles have cells that are counted by month: below it a month of a cell has hardly more records
/// than sorts.
const MONTHS_ZOOM_MAX: u8 = 8;
/// A tile with more records than this has such cells; one with fewer is read in a fraction of a millisecond. Tests have
/// few.
const MONTHS_CROWD: u64 = if cfg!(test) { 150 } else { 65_536 };

/// The counts of a crowded cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Counts {
    /// All of it, for those who ask for no sort.
    all: Found,
    by_sort: Tallies,
    /// Where there are more than [`CLASSES_CROWD`].
    by_class: Option<Tallies>,
    /// By sort again, where it is kept.
    by_month: Option<Box<Months>>,
}

impl Counts {
    fn add(&mut self, one: Counted, level: u8, place: Morton) {
        let place = place_in(level, place);
        self.all.take_many(one.as_found, 1, place);
        self.by_sort.add(one.sort, place);
        if let Some(classes) = &mut self.by_class {
            classes.add(one.class, place);
        }
        if let Some(months) = &mut self.by_month {
            months.add(one.month, one.sort, place);
        }
    }

    /// Whether one more record is only added to these counts; else the cell has to be counted by class, or by month, from
    /// now on.
    fn is_kept_on(&self, is_by_month: bool) -> bool {
        (self.by_month.is_some() || !is_by_month) && (self.by_class.is_some() || self.all.count < CLASSES_CROWD as u64)
    }

    fn subtract(&mut self, one: Counted, level: u8, place: Morton) {
        let place = place_in(level, place);
        self.all.let_go(one.as_found, place);
        self.by_sort.subtract(one.sort, place);
        if let Some(classes) = &mut self.by_class {
            classes.subtract(one.class, place);
        }
        if let Some(months) = &mut self.by_month {
            months.subtract(one.month, one.sort, place);
        }
    }
}

/// As what a record is counted: the numbers of its class and of its sort, the month in which it was opened, and what is
/// told of it.
#[derive(Debug, Clone, Copy)]
struct Counted {
    class: u32,
    sort: u32,
    month: i32,
    as_found: Told,
}

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

impl Levels {
    fn counts(&self, cell: Cell) -> Option<&Counts> {
        self.0.get(usize::from(cell.level()))?.get(&cell.prefix())
    }

    /// Whether the cells of a tile's grid are counted by month.
    fn has_months(&self, tile: Cell) -> bool {
        tile.level() <= MONTHS_ZOOM_MAX && self.counts(tile).is_some_and(|counts| counts.all.count > MONTHS_CROWD)
    }

    /// Whether a cell is one of these.
    fn is_by_month(&self, cell: Cell) -> bool {
        cell.level().checked_sub(CELL_LEVELS).is_some_and(|zoom| self.has_months(cell.of_level(zoom)))
    }
}

/// Records that are still to be counted, in the order of the curve.
#[derive(Debug)]
pub struct Uncounted {
    placed: Vec<(Morton, Counted)>,
}

impl Uncounted {
    /// Counts them. Cost: one pass over them for each level, and one more for each that is counted by month.
    #[must_use]
    pub fn count(self) -> Levels {
        // Classes are few, so a cell's counts are gathered in a table of all of them.
        let (mut classes, mut sorts) = (Table::default(), Table::default());
        let mut months = MonthTables::of(self.placed.iter().map(|(_, one)| one.month));
        let mut levels = Levels::default();
        for level in 0..=LEVEL_MAX {
            for run in self.placed.chunk_by(|a, b| Cell::around(a.0, level) == Cell::around(b.0, level)) {
                if run.len() <= CROWD {
                    continue;
                }
                let cell = Cell::around(run[0].0, level);
                let (is_by_class, is_by_month) = (run.len() > CLASSES_CROWD, levels.is_by_month(cell));
                let mut all = Found::default();
                for (place, one) in run {
                    let place = place_in(level, *place);
                    all.take_many(one.as_found, 1, place);
                    sorts.add(one.sort, place);
                    if is_by_class {
                        classes.add(one.class, place);
                    }
                    if is_by_month {
                        months.add(one.month, one.sort, place);
                    }
                }
                let by_month = is_by_month.then(|| Box::new(months.take()));
                let by_class = is_by_class.then(|| classes.take());
                let counts = Counts { all, by_sort: sorts.take(), by_class, by_month };
                levels.0[usize::from(level)].insert(cell.prefix(), counts);
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
    pub fn take(&mut self, points: impl Iterator<Item = (Morton, Point)>) -> Uncounted {
        Uncounted { placed: points.map(|(place, point)| (place, self.counted(&point))).collect() }
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

    /// The class of that number, which must be known.
    #[must_use]
    pub fn class(&self, number: u32) -> Class {
        self.classes.class(number)
    }

    fn counted(&mut self, point: &Point) -> Counted {
        let class = Class::of(point);
        Counted {
            class: self.classes.number_of(class),
            sort: self.sorts.number_of(class.sort()),
            month: month_of(point.opened_ms),
            as_found: class.told(),
        }
    }

    /// Counts a record, if any are counted; `in_cell` shows all records of a cell, this one included.
    pub fn add<I>(&mut self, place: Morton, point: &Point, in_cell: impl Fn(Cell) -> I)
    where
        I: Iterator<Item = (Morton, Point)>,
    {
        let counted = self.counted(point);
        let Some(mut levels) = self.levels.take() else { return };
        self.add_to(&mut levels, counted, place, in_cell);
        self.levels = Some(levels);
    }

    fn add_to<I>(&mut self, levels: &mut Levels, counted: Counted, place: Morton, in_cell: impl Fn(Cell) -> I)
    where
        I: Iterator<Item = (Morton, Point)>,
    {
        for level in 0..=LEVEL_MAX {
            let cell = Cell::around(place, level);
            let is_by_month = levels.is_by_month(cell);
            let cells = &mut levels.0[usize::from(level)];
            match cells.get_mut(&cell.prefix()) {
                Some(counts) if counts.is_kept_on(is_by_month) => {
                    counts.add(counted, level, place);
                    continue;
                }
                // Its quarters are not crowded either.
                None if in_cell(cell).take(CROWD + 1).count() <= CROWD => return,
                // It has become crowded, or its tile has.
                _ => {}
            }
            let is_by_class = in_cell(cell).take(CLASSES_CROWD + 1).count() > CLASSES_CROWD;
            let mut counts = Counts {
                by_class: is_by_class.then(Tallies::default),
                by_month: is_by_month.then(Box::default),
                ..Counts::default()
            };
            for (place, point) in in_cell(cell) {
                counts.add(self.counted(&point), level, place);
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
            if counts.all.count < CLASSES_CROWD_LEFT {
                counts.by_class = None;
            }
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
        let passing = |known: &Numbered| known.all().iter().map(|class| test.admits_class(*class)).collect();
        let classes: Vec<bool> = passing(&self.classes);
        let all = classes.iter().all(|passes| *passes);
        Admitted { classes, sorts: (!test.asks_for_office()).then(|| passing(&self.sorts)), all }
    }

    fn counts(&self, cell: Cell) -> Option<&Counts> {
        self.levels.as_ref()?.counts(cell)
    }

    /// The tallies of a cell that pass, each with its class or sort; `None` where offices are asked for and not counted.
    fn passing<'p>(
        &'p self,
        counts: &'p Counts,
        admitted: &'p Admitted,
    ) -> Option<impl Iterator<Item = (&'p Numbered, &'p Tally)>> {
        let (known, tallies, passing) = match &admitted.sorts {
            Some(sorts) => (&self.sorts, &counts.by_sort, sorts),
            None => (&self.classes, counts.by_class.as_ref()?, &admitted.classes),
        };
        let tallies = tallies.iter().filter(|tally| passing[tally.class as usize]);
        Some(tallies.map(move |tally| (known, tally)))
    }

    /// What of the admitted classes lies in a cell; `None` when that is not counted, and has to be read.
    #[must_use]
    pub fn found_in(&self, cell: Cell, admitted: &Admitted) -> Option<Cow<'_, Found>> {
        let counts = self.counts(cell)?;
        if admitted.all {
            return Some(Cow::Borrowed(&counts.all));
        }
        let mut found = Found::default();
        for (known, tally) in self.passing(counts, admitted)? {
            found.take_many(known.class(tally.class).told(), tally.count, (tally.x, tally.y));
        }
        Some(Cow::Owned(found))
    }

    /// Whether the cells of a tile's grid are counted by month; what comes into one that is not yet will see to it.
    #[must_use]
    pub fn has_months(&self, tile: Cell) -> bool {
        self.levels.as_ref().is_some_and(|levels| levels.has_months(tile))
    }

    /// What of the admitted classes was opened in these months in a cell; `None` when it is not counted by month, or
    /// offices are asked for, which months do not tell apart.
    #[must_use]
    pub fn found_in_months(&self, cell: Cell, admitted: &Admitted, months: &Range<i32>) -> Option<Found> {
        let (sorts, by_month) = (admitted.sorts.as_ref()?, self.counts(cell)?.by_month.as_ref()?);
        let mut found = Found::default();
        for tally in by_month.within(months).filter(|tally| sorts[tally.class as usize]) {
            found.take_many(self.sorts.class(tally.class).told(), tally.count, (tally.x, tally.y));
        }
        Some(found)
    }

    /// Whether any record of the admitted classes lies in a cell; `None` when that is not counted.
    #[must_use]
    pub fn holds_any(&self, cell: Cell, admitted: &Admitted) -> Option<bool> {
        let counts = self.counts(cell)?;
        if admitted.all {
            return Some(true);
        }
        Some(self.passing(counts, admitted)?.next().is_some())
    }

    /// How many records of the admitted classes lie in a cell; `None` when that is not counted.
    #[must_use]
    pub fn count_in(&self, cell: Cell, admitted: &Admitted) -> Option<usize> {
        let counts = self.counts(cell)?;
        if admitted.all {
            return usize::try_from(counts.all.count).ok();
        }
        Some(self.passing(counts, admitted)?.map(|(_, tally)| tally.count as usize).sum())
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

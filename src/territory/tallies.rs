//! How many records of each class lie in a cell, and where in it.

/// The records of one class in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) class: u32,
    pub(super) count: u32,
    /// Sums of the places in the cell, in 256ths of its side: a cell holds fewer than 2^24 records of one class.
    pub(super) x: u32,
    pub(super) y: u32,
}

impl Tally {
    const fn empty(class: u32) -> Self {
        Self { class, count: 0, x: 0, y: 0 }
    }

    const fn add(&mut self, (x, y): (u32, u32)) {
        *self = Self { count: self.count + 1, x: self.x.wrapping_add(x), y: self.y.wrapping_add(y), ..*self };
    }

    const fn subtract(&mut self, (x, y): (u32, u32)) {
        *self = Self { count: self.count - 1, x: self.x.wrapping_sub(x), y: self.y.wrapping_sub(y), ..*self };
    }
}

/// Tallies in the order of their classes; none is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tallies(Vec<Tally>);

impl Tallies {
    pub(super) fn iter(&self) -> std::slice::Iter<'_, Tally> {
        self.0.iter()
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, class: u32, place: (u32, u32)) {
        let index = self.0.binary_search_by_key(&class, |tally| tally.class).unwrap_or_else(|index| {
            self.0.insert(index, Tally::empty(class));
            index
        });
        self.0[index].add(place);
    }

    pub(super) fn subtract(&mut self, class: u32, place: (u32, u32)) {
        let Ok(index) = self.0.binary_search_by_key(&class, |tally| tally.class) else { return };
        if self.0[index].count == 1 {
            self.0.remove(index);
        } else {
            self.0[index].subtract(place);
        }
    }
}

/// Tallies under way, of many records one after the other: empty before and after use.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// By the number of the class: classes are few.
    tallies: Vec<Tally>,
    /// The classes that have any.
    seen: Vec<u32>,
}

impl Table {
    #[inline]
    pub(super) fn add(&mut self, class: u32, place: (u32, u32)) {
        for class in u32::try_from(self.tallies.len()).unwrap_or(u32::MAX)..=class {
            self.tallies.push(Tally::empty(class));
        }
        let tally = &mut self.tallies[class as usize];
        if tally.count == 0 {
            self.seen.push(class);
        }
        tally.add(place);
    }

    pub(super) fn take(&mut self) -> Tallies {
        self.seen.sort_unstable();
        let take = |class: u32| std::mem::replace(&mut self.tallies[class as usize], Tally::empty(class));
        Tallies(self.seen.drain(..).map(take).collect())
    }
}

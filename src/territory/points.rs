//! The spatial index: points with their light attributes, in a tree by place and a list by time.
//!
//! A plain `rstar` tree over (lon, lat) with a column of points beside it. It knows nothing of reports' texts.

use std::collections::{BTreeSet, HashMap};

use geo::{Coord, Rect, coord};
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::domain::iter::State;
use crate::domain::place::Position;
use crate::domain::record::{Layer, Number, RecordId};
use crate::territory::query::{Area, Cursor, Filter, LIMIT_MAX, Order, Page, Query};

/// A record's place and light attributes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Its id.
    pub record: RecordId,
    /// Its layer.
    pub layer: Layer,
    /// Its number.
    pub number: Number,
    /// Where, WGS 84.
    pub position: Position,
    /// Its category, in [`Codes`].
    pub category: u16,
    /// Its state.
    pub state: State,
    /// The office that answers, in [`Codes`].
    pub office: Option<u16>,
    /// When it was opened, milliseconds since 1970 UTC.
    pub opened_ms: i64,
}

impl Point {
    const fn cursor(&self) -> Cursor {
        Cursor { opened_ms: self.opened_ms, record: self.record }
    }
}

/// Codes as small numbers: a million points do not each hold the name of their category.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    categories: Vec<String>,
    offices: Vec<String>,
}

impl Codes {
    /// The number of a category code; a new one if it was not known.
    pub fn category(&mut self, code: &str) -> u16 {
        number_of(&mut self.categories, code)
    }

    /// The number of an office code; a new one if it was not known.
    pub fn office(&mut self, code: &str) -> u16 {
        number_of(&mut self.offices, code)
    }

    /// The category code of that number; empty for a number never given out.
    #[must_use]
    pub fn category_name(&self, number: u16) -> &str {
        self.categories.get(usize::from(number)).map_or("", String::as_str)
    }

    /// The office code of that number; empty for a number never given out.
    #[must_use]
    pub fn office_name(&self, number: u16) -> &str {
        self.offices.get(usize::from(number)).map_or("", String::as_str)
    }
}

/// Codes are few (tens), so a search beats a table.
fn number_of(codes: &mut Vec<String>, code: &str) -> u16 {
    let index = codes.iter().position(|known| known == code).unwrap_or_else(|| {
        codes.push(code.to_owned());
        codes.len() - 1
    });
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// A filter with its codes as numbers: one test per point is a few comparisons.
#[derive(Debug)]
pub struct Test {
    layers: u8,
    states: u16,
    categories: Option<Vec<u16>>,
    offices: Option<Vec<u16>>,
    from_ms: i64,
    until_ms: i64,
}

impl Test {
    fn of(filter: &Filter, codes: &Codes) -> Self {
        let numbers = |known: &[String], wanted: &BTreeSet<String>| {
            known.iter().zip(0..).filter(|(code, _)| wanted.contains(*code)).map(|(_, number)| number).collect()
        };
        Self {
            layers: filter
                .layers
                .as_ref()
                .map_or(u8::MAX, |set| set.iter().fold(0, |bits, layer| bits | 1 << *layer as u8)),
            states: filter
                .states
                .as_ref()
                .map_or(u16::MAX, |set| set.iter().fold(0, |bits, state| bits | 1 << *state as u16)),
            categories: filter.categories.as_ref().map(|set| numbers(&codes.categories, set)),
            offices: filter.offices.as_ref().map(|set| numbers(&codes.offices, set)),
            from_ms: filter.opened_from_ms.unwrap_or(i64::MIN),
            until_ms: filter.opened_until_ms.unwrap_or(i64::MAX),
        }
    }

    /// Whether the point is of the sort asked for.
    #[must_use]
    pub fn admits(&self, point: &Point) -> bool {
        self.layers & (1 << point.layer as u8) != 0
            && self.states & (1 << point.state as u16) != 0
            && (self.from_ms..self.until_ms).contains(&point.opened_ms)
            && self.categories.as_ref().is_none_or(|set| set.contains(&point.category))
            && self.offices.as_ref().is_none_or(|set| point.office.is_some_and(|office| set.contains(&office)))
    }
}

type Node = GeomWithData<[f64; 2], u32>;

/// The index.
#[derive(Debug, Default)]
pub struct Points {
    column: Vec<Point>,
    free: Vec<u32>,
    slots: HashMap<RecordId, u32>,
    tree: RTree<Node>,
    by_time: BTreeSet<(Cursor, u32)>,
    codes: Codes,
}

fn node(point: &Point, slot: u32) -> Node {
    Node::new([point.position.lon(), point.position.lat()], slot)
}

impl Points {
    /// An index of these points, whose codes are numbers in `codes`. Cost: O(n log n).
    #[must_use]
    pub fn load(column: Vec<Point>, codes: Codes) -> Self {
        let slotted = || column.iter().zip(0_u32..);
        Self {
            slots: slotted().map(|(point, slot)| (point.record, slot)).collect(),
            tree: RTree::bulk_load(slotted().map(|(point, slot)| node(point, slot)).collect()),
            by_time: slotted().map(|(point, slot)| (point.cursor(), slot)).collect(),
            free: Vec::new(),
            column,
            codes,
        }
    }

    /// How many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The codes behind the numbers.
    #[must_use]
    pub const fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The codes, to learn new ones.
    pub const fn codes_mut(&mut self) -> &mut Codes {
        &mut self.codes
    }

    /// The point of a record.
    #[must_use]
    pub fn get(&self, record: RecordId) -> Option<Point> {
        self.slots.get(&record).map(|slot| self.column[*slot as usize])
    }

    /// Adds a point; one of the same record is replaced. Cost: O(log n).
    pub fn insert(&mut self, point: Point) {
        self.remove(point.record);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.column.push(point);
            // A jurisdiction with 2^32 records would need 200 GB of memory before this saturates.
            u32::try_from(self.column.len() - 1).unwrap_or(u32::MAX)
        });
        self.column[slot as usize] = point;
        self.slots.insert(point.record, slot);
        self.tree.insert(node(&point, slot));
        self.by_time.insert((point.cursor(), slot));
    }

    /// Removes a record's point. Cost: O(log n).
    pub fn remove(&mut self, record: RecordId) -> Option<Point> {
        let slot = self.slots.remove(&record)?;
        let point = self.column[slot as usize];
        self.tree.remove(&node(&point, slot));
        self.by_time.remove(&(point.cursor(), slot));
        self.free.push(slot);
        Some(point)
    }

    /// Puts a point in place of the record's former one; free of tree work when it did not move.
    pub fn replace(&mut self, point: Point) {
        match self.slots.get(&point.record) {
            Some(slot)
                if self.column[*slot as usize].position == point.position
                    && self.column[*slot as usize].opened_ms == point.opened_ms =>
            {
                self.column[*slot as usize] = point;
            }
            _ => self.insert(point),
        }
    }

    /// A filter made ready to test points of this index.
    #[must_use]
    pub fn test(&self, filter: &Filter) -> Test {
        Test::of(filter, &self.codes)
    }

    /// Points in a box, edges included: min and max of lon (x) and lat (y). Cost: O(log n) and the points inside.
    pub fn in_box(&self, area: Rect<f64>) -> impl Iterator<Item = &Point> {
        let envelope = AABB::from_corners([area.min().x, area.min().y], [area.max().x, area.max().y]);
        self.tree.locate_in_envelope(envelope).map(|node| &self.column[node.data as usize])
    }

    /// Answers a query.
    #[must_use]
    pub fn query(&self, query: &Query) -> Page {
        let test = self.test(&query.filter);
        let limit = query.limit.clamp(1, LIMIT_MAX);
        match (&query.area, query.order) {
            (Area::Everywhere, Order::Newest) => self.newest(&test, query.after, limit),
            (Area::Everywhere, Order::NearestTo(center)) => self.nearest(center, &test, limit),
            (area, order) => {
                let found = self.found_in(area).into_iter().filter(|point| test.admits(point)).copied().collect();
                page(found, order, query.after, limit)
            }
        }
    }

    fn found_in(&self, area: &Area) -> Vec<&Point> {
        match area {
            Area::Everywhere => self.by_time.iter().map(|(_, slot)| &self.column[*slot as usize]).collect(),
            Area::Box(area) => self.in_box(*area).collect(),
            Area::Inside(shape) => self.in_box(shape.envelope()).filter(|point| shape.holds(point.position)).collect(),
            Area::Within { center, radius_m } => self.within(*center, *radius_m),
        }
    }

    fn within(&self, center: Position, radius_m: f64) -> Vec<&Point> {
        boxes_around(center, radius_m)
            .into_iter()
            .flat_map(|area| self.in_box(area))
            .filter(|point| center.metres_to(point.position) <= radius_m)
            .collect()
    }

    fn newest(&self, test: &Test, after: Option<Cursor>, limit: usize) -> Page {
        let all =
            self.by_time.iter().rev().map(|(_, slot)| &self.column[*slot as usize]).filter(|point| test.admits(point));
        let matched = self.by_time.iter().filter(|(_, slot)| test.admits(&self.column[*slot as usize])).count();
        let mut points: Vec<Point> = match after {
            None => all.take(limit + 1).copied().collect(),
            Some(cursor) => self
                .by_time
                .range(..(cursor, 0))
                .rev()
                .map(|(_, slot)| &self.column[*slot as usize])
                .filter(|point| test.admits(point))
                .take(limit + 1)
                .copied()
                .collect(),
        };
        let more = points.len() > limit;
        points.truncate(limit);
        let next = points.last().filter(|_| more).map(Point::cursor);
        Page { points, matched, next }
    }

    /// The nearest: looks in ever wider circles until one holds enough, so the order is by true metres.
    fn nearest(&self, center: Position, test: &Test, limit: usize) -> Page {
        const FIRST_RADIUS_M: f64 = 250.0;
        const HALF_MERIDIAN_M: f64 = 20_004_000.0;
        let mut radius_m = FIRST_RADIUS_M;
        loop {
            let found: Vec<Point> =
                self.within(center, radius_m).into_iter().filter(|point| test.admits(point)).copied().collect();
            if found.len() >= limit || radius_m > HALF_MERIDIAN_M {
                return page(found, Order::NearestTo(center), None, limit);
            }
            radius_m *= 4.0;
        }
    }
}

/// Orders what was found and cuts it to a page.
fn page(mut found: Vec<Point>, order: Order, after: Option<Cursor>, limit: usize) -> Page {
    let matched = found.len();
    match order {
        Order::Newest => {
            found.sort_unstable_by_key(|point| std::cmp::Reverse(point.cursor()));
            if let Some(cursor) = after {
                found.drain(..found.partition_point(|point| point.cursor() >= cursor));
            }
        }
        Order::NearestTo(center) => {
            // Distances are never negative, and such numbers are ordered as their bits are.
            found.sort_by_cached_key(|point| (center.metres_to(point.position).to_bits(), point.record));
        }
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more && order == Order::Newest).map(Point::cursor);
    Page { points: found, matched, next }
}

/// Boxes (one, or two across the antimeridian) that surely hold all within `radius_m` metres of `center`.
fn boxes_around(center: Position, radius_m: f64) -> Vec<Rect<f64>> {
    // The shortest degree of latitude on WGS 84 has 110,574 m; a degree of longitude at latitude φ has at least
    // 111,319 m · cos φ. Half a percent more covers rounding.
    const LATITUDE_DEGREE_M: f64 = 110_574.0;
    const LONGITUDE_DEGREE_M: f64 = 111_319.0;
    let north_south = radius_m / LATITUDE_DEGREE_M * 1.005;
    let (south, north) = ((center.lat() - north_south).max(-90.0), (center.lat() + north_south).min(90.0));
    let farthest = south.abs().max(north.abs());
    let east_west = radius_m / (LONGITUDE_DEGREE_M * farthest.to_radians().cos()).max(1e-9) * 1.005;
    let rect = |west: f64, east: f64| Rect::new(corner(west, south), corner(east, north));
    if east_west >= 180.0 || farthest >= 89.9 {
        return vec![rect(-180.0, 180.0)];
    }
    let (west, east) = (center.lon() - east_west, center.lon() + east_west);
    if west < -180.0 {
        vec![rect(west + 360.0, 180.0), rect(-180.0, east)]
    } else if east > 180.0 {
        vec![rect(west, 180.0), rect(-180.0, east - 360.0)]
    } else {
        vec![rect(west, east)]
    }
}

const fn corner(x: f64, y: f64) -> Coord<f64> {
    coord! { x: x, y: y }
}

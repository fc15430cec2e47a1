//! The spatial index: points with their light attributes, in the order of the curve and in the order of time.
//!
//! A tile or a cell is one range of the curve, a box at most 25. It knows nothing of reports' texts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::{Range, RangeInclusive};

use geo::{Coord, Rect, coord};

use crate::domain::iter::State;
use crate::domain::place::Position;
use crate::domain::record::{Layer, Number, RecordId, Version};
use crate::territory::classes::Class;
pub use crate::territory::codes::Codes;
use crate::territory::days::Days;
use crate::territory::kept::{Glance, Kept, Place, all_of, in_range, point_at, tree_of};
use crate::territory::morton::{Cell, Morton, cover};
use crate::territory::past::Moment;
use crate::territory::pyramid::{Levels, Pyramid, Uncounted};
use crate::territory::query::{Area, Cursor, Filter, LIMIT_MAX, Order, Page, Query};

/// A record's place and light attributes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Its id.
    pub record: RecordId,
    /// Its version: what else is known of the record is kept under both.
    pub version: Version,
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
        (self.from_ms..self.until_ms).contains(&point.opened_ms) && self.admits_class(Class::of(point))
    }

    /// Whether points of that class are, whenever they were opened.
    #[must_use]
    pub fn admits_class(&self, class: Class) -> bool {
        self.layers & (1 << class.layer as u8) != 0
            && self.states & (1 << class.state as u16) != 0
            && self.categories.as_ref().is_none_or(|set| set.contains(&class.category))
            && self.offices.as_ref().is_none_or(|set| class.office.is_some_and(|office| set.contains(&office)))
    }

    /// The time in which points were opened that pass, milliseconds since 1970 UTC.
    #[must_use]
    pub fn window(&self) -> Range<i64> {
        self.from_ms..self.until_ms.max(self.from_ms)
    }

    /// Whether it depends on the office that answers.
    #[must_use]
    pub const fn asks_for_office(&self) -> bool {
        self.offices.is_some()
    }

    /// Whether it depends on when a point was opened.
    #[must_use]
    pub const fn asks_for_time(&self) -> bool {
        self.from_ms != i64::MIN || self.until_ms != i64::MAX
    }
}

/// The index.
#[derive(Debug, Default)]
pub struct Points {
    by_place: BTreeMap<Place, Kept>,
    by_time: BTreeMap<Cursor, Glance>,
    /// A tree, as a table of its size has up to half of its places empty.
    by_record: BTreeMap<RecordId, Morton>,
    pyramid: Pyramid,
    /// While others count them: those that have changed since, as they were.
    changed: Option<HashMap<RecordId, Option<Point>>>,
    days: Days,
    codes: Codes,
    /// Holds all that ever lay here.
    extent: Option<Rect<f64>>,
}

impl Points {
    /// An index of these points, whose codes are numbers in `codes`. Cost: O(n log n).
    #[must_use]
    pub fn load(points: Vec<Point>, codes: Codes) -> Self {
        let (mut loaded, uncounted) = Self::load_uncounted(points, codes);
        loaded.count_by(uncounted.count());
        loaded
    }

    /// The same, answering rightly but far tiles slowly until [`Points::count_by`] is told the counts. They may be made
    /// by another thread, and points may change meanwhile.
    #[must_use]
    pub fn load_uncounted(points: Vec<Point>, codes: Codes) -> (Self, Uncounted) {
        let extent = points.iter().fold(None, |extent, point| Some(widened(extent, point.position)));
        let place = |point: &Point| (Morton::of(point.position), point.record);
        let mut placed: Vec<(Place, Kept)> = points.iter().map(|point| (place(point), Kept::of(point))).collect();
        drop(points);
        placed.sort_unstable_by_key(|(place, _)| *place);
        // Before the trees: what is freed first would leave a hole among what stays.
        let mut pyramid = Pyramid::uncounted();
        let uncounted = pyramid.take(placed.iter().map(|(place, kept)| point_at((place, kept))));
        let by_record = tree_of(placed.iter().map(|((place, record), _)| (*record, *place)).collect());
        let by_place = tree_of(placed);
        let mut days = Days::default();
        let glance = |(place, point): (Morton, Point)| {
            let class = pyramid.number_of(Class::of(&point));
            days.add(point.opened_ms, class);
            (point.cursor(), Glance { place, class })
        };
        let by_time = tree_of(all_of(&by_place).map(glance).collect());
        let changed = Some(HashMap::new());
        (Self { by_place, by_time, by_record, pyramid, changed, days, codes, extent }, uncounted)
    }

    /// Goes by these counts of the points as they were loaded from now on. Cost: the points that have changed since.
    pub fn count_by(&mut self, levels: Levels) {
        let Some(changed) = self.changed.take() else { return };
        // Taken out and put in again, so that each is counted as it is now, where it is now.
        let now: Vec<Point> = changed.keys().filter_map(|record| self.remove(*record)).collect();
        self.pyramid.count_by(levels);
        for before in changed.into_values().flatten() {
            self.pyramid.subtract(Morton::of(before.position), &before);
        }
        for point in now {
            self.insert(point);
        }
    }

    /// Notes what a record was before its first change while others count.
    fn note(&mut self, record: RecordId, before: Option<Point>) {
        if let Some(changed) = &mut self.changed {
            changed.entry(record).or_insert(before);
        }
    }

    /// How many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_record.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_record.is_empty()
    }

    /// A box that holds all points: min and max of lon (x) and lat (y), degrees WGS 84.
    #[must_use]
    pub const fn extent(&self) -> Option<Rect<f64>> {
        self.extent
    }

    /// When the first and the last point were opened, milliseconds since 1970 UTC.
    #[must_use]
    pub fn opened(&self) -> Option<RangeInclusive<i64>> {
        let (first, last) = (self.by_time.first_key_value()?.0, self.by_time.last_key_value()?.0);
        Some(first.opened_ms..=last.opened_ms)
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
        let place = *self.by_record.get(&record)?;
        Some(self.by_place.get(&(place, record))?.of_record(record))
    }

    /// Adds a point; one of the same record is replaced. Cost: O(log n).
    pub fn insert(&mut self, point: Point) {
        self.remove(point.record);
        self.note(point.record, None);
        self.extent = Some(widened(self.extent, point.position));
        let place = Morton::of(point.position);
        self.by_record.insert(point.record, place);
        let class = self.pyramid.number_of(Class::of(&point));
        self.by_time.insert(point.cursor(), Glance { place, class });
        self.by_place.insert((place, point.record), Kept::of(&point));
        self.pyramid.add(place, &point, |cell| in_range(&self.by_place, cell.range()));
        self.days.add(point.opened_ms, class);
    }

    /// Removes a record's point. Cost: O(log n).
    pub fn remove(&mut self, record: RecordId) -> Option<Point> {
        let place = self.by_record.remove(&record)?;
        let point = self.by_place.remove(&(place, record))?.of_record(record);
        self.note(record, Some(point));
        self.by_time.remove(&point.cursor());
        self.pyramid.subtract(place, &point);
        self.days.subtract(point.opened_ms, self.pyramid.number_of(Class::of(&point)));
        Some(point)
    }

    /// Puts a point in place of the record's former one; nothing is moved when it stays where it is.
    pub fn replace(&mut self, point: Point) {
        let place = Morton::of(point.position);
        let known = self.by_place.get_mut(&(place, point.record));
        let known = known.map(|kept| (kept.of_record(point.record), kept));
        match known {
            Some((before, kept)) if before.cursor() == point.cursor() => {
                *kept = Kept::of(&point);
                self.note(point.record, Some(before));
                self.pyramid.change(place, &before, &point);
                self.days.subtract(before.opened_ms, self.pyramid.number_of(Class::of(&before)));
                let class = self.pyramid.number_of(Class::of(&point));
                self.days.add(point.opened_ms, class);
                self.by_time.insert(point.cursor(), Glance { place, class });
            }
            _ => self.insert(point),
        }
    }

    /// A filter made ready to test points of this index.
    #[must_use]
    pub fn test(&self, filter: &Filter) -> Test {
        Test::of(filter, &self.codes)
    }

    /// Points in a box, edges included: min and max of lon (x) and lat (y). Cost: O(log n) and the points about there.
    pub fn in_box(&self, area: Rect<f64>) -> impl Iterator<Item = Point> {
        let (lon, lat) = (area.min().x..=area.max().x, area.min().y..=area.max().y);
        let about = cover(area).into_iter().flat_map(|range| in_range(&self.by_place, range));
        about
            .map(|(_, point)| point)
            .filter(move |point| lon.contains(&point.position.lon()) && lat.contains(&point.position.lat()))
    }

    /// Points in a cell, in the order of the curve. Cost: O(log n) and the points inside.
    pub fn in_cell(&self, cell: Cell) -> impl Iterator<Item = (Morton, Point)> {
        in_range(&self.by_place, cell.range())
    }

    /// Points opened in a window of time (milliseconds since 1970 UTC), each as its place and the number of its class.
    /// Cost: O(log n) and the points inside, of which none is looked up.
    pub fn opened_in(&self, window: &Range<i64>) -> impl Iterator<Item = (Morton, u32)> {
        self.by_time.range(start_of(window.start)..start_of(window.end)).map(|(_, glance)| (glance.place, glance.class))
    }

    /// The counts by cell and class.
    #[must_use]
    pub const fn pyramid(&self) -> &Pyramid {
        &self.pyramid
    }

    /// Answers a query, as of now or of a moment of the past. Cost of the past: the points in the area.
    #[must_use]
    pub fn query(&self, query: &Query, moment: Option<Moment<'_>>) -> Page {
        let test = self.test(&query.filter);
        let limit = query.limit.clamp(1, LIMIT_MAX);
        match (&query.area, query.order, moment) {
            (Area::Everywhere, Order::Newest, None) => self.newest(&test, query.after, limit),
            (Area::Everywhere, Order::NearestTo(center), None) => self.nearest(center, &test, limit),
            (area, order, moment) => {
                let admit = |point: Point| {
                    let then = match moment {
                        None => Some(point),
                        Some(moment) => moment.of(&point),
                    };
                    then.filter(|point| test.admits(point))
                };
                let found = self.found_in(area, &admit);
                match order {
                    Order::Newest => newest_of(found, query.after, limit),
                    Order::NearestTo(center) => nearest_of(found.collect(), center, limit),
                }
            }
        }
    }

    /// The points in an area that are admitted, which is asked before what costs more: true metres, and polygons.
    fn found_in<'p>(
        &'p self,
        area: &'p Area,
        admit: &'p dyn Fn(Point) -> Option<Point>,
    ) -> Box<dyn Iterator<Item = Point> + 'p> {
        match area {
            Area::Everywhere => Box::new(all_of(&self.by_place).filter_map(|(_, point)| admit(point))),
            Area::Box(area) => Box::new(area.parts().flat_map(|part| self.in_box(part)).filter_map(admit)),
            Area::Inside(shape) => {
                let found = self.in_box(shape.envelope()).filter_map(admit);
                Box::new(found.filter(|point| shape.holds(point.position)))
            }
            Area::Within { center, radius_m } => Box::new(self.within(*center, *radius_m, admit)),
        }
    }

    fn within<'p>(
        &'p self,
        center: Position,
        radius_m: f64,
        admit: &'p dyn Fn(Point) -> Option<Point>,
    ) -> impl Iterator<Item = Point> + use<'p> {
        let about = boxes_around(center, radius_m).into_iter().flat_map(|area| self.in_box(area));
        about.filter_map(admit).filter(move |point| center.metres_to(point.position) <= radius_m)
    }

    fn newest(&self, test: &Test, after: Option<Cursor>, limit: usize) -> Page {
        let matched = self.count(test);
        let mut window = test.window();
        window.end = window.end.min(after.map_or(i64::MAX, |cursor| cursor.opened_ms.saturating_add(1)));
        let admitted = self.pyramid.admitted(test);
        // Days without any of the sort are passed over, so that what is rare costs no walk through all the rest.
        let newest = self.days.holding(&window, admitted.classes()).flat_map(|day| {
            let end = after.map_or(start_of(day.end), |cursor| cursor.min(start_of(day.end)));
            self.by_time.range(start_of(day.start)..end).rev()
        });
        let of_the_sort = newest.filter(|(_, glance)| admitted.classes()[glance.class as usize]);
        let found = of_the_sort.filter_map(|(cursor, glance)| {
            Some(self.by_place.get(&(glance.place, cursor.record))?.of_record(cursor.record))
        });
        let mut points: Vec<Point> = found.take(matched.min(limit + 1)).collect();
        let more = points.len() > limit;
        points.truncate(limit);
        let next = points.last().filter(|_| more).map(Point::cursor);
        Page { points, matched, next }
    }

    /// How many points are of the sort asked for. Cost: the classes, and with a window of time its days and the points
    /// of the two that it cuts.
    fn count(&self, test: &Test) -> usize {
        let admitted = self.pyramid.admitted(test);
        if !test.asks_for_time()
            && let Some(count) = self.pyramid.count_in(Cell::WHOLE, &admitted)
        {
            return count;
        }
        let (whole, cut) = self.days.count(&test.window(), admitted.classes());
        let classes = cut.iter().flat_map(|part| self.opened_in(part)).map(|(_, class)| class);
        whole + classes.filter(|class| admitted.classes()[*class as usize]).count()
    }

    /// The nearest: looks in ever wider circles until one holds enough, so the order is by true metres.
    fn nearest(&self, center: Position, test: &Test, limit: usize) -> Page {
        const FIRST_RADIUS_M: f64 = 250.0;
        const HALF_MERIDIAN_M: f64 = 20_004_000.0;
        let mut radius_m = FIRST_RADIUS_M;
        loop {
            let admit = |point: Point| test.admits(&point).then_some(point);
            let found: Vec<Point> = self.within(center, radius_m, &admit).collect();
            if found.len() >= limit || radius_m > HALF_MERIDIAN_M {
                return nearest_of(found, center, limit);
            }
            radius_m *= 4.0;
        }
    }
}

fn widened(extent: Option<Rect<f64>>, position: Position) -> Rect<f64> {
    let at = position.point();
    let (min, max) = extent.map_or((at, at), |extent| (extent.min().into(), extent.max().into()));
    Rect::new((min.x().min(at.x()), min.y().min(at.y())), (max.x().max(at.x()), max.y().max(at.y())))
}

/// Before all that was opened at that time, milliseconds since 1970 UTC.
const fn start_of(opened_ms: i64) -> Cursor {
    Cursor { opened_ms, record: RecordId(0) }
}

/// A page of the newest of what was found. Cost: one pass; only what may be on the page is kept and put in order.
fn newest_of(found: impl Iterator<Item = Point>, after: Option<Cursor>, limit: usize) -> Page {
    let newest_first = |point: &Point| Reverse(point.cursor());
    let mut matched = 0;
    let mut kept: Vec<Point> = Vec::new();
    let mut oldest_kept = None;
    for point in found {
        matched += 1;
        let cursor = point.cursor();
        if after.is_some_and(|after| cursor >= after) || oldest_kept.is_some_and(|oldest| cursor < oldest) {
            continue;
        }
        kept.push(point);
        if kept.len() > 4 * (limit + 1) {
            let (_, oldest, _) = kept.select_nth_unstable_by_key(limit, newest_first);
            oldest_kept = Some(oldest.cursor());
            kept.truncate(limit + 1);
        }
    }
    kept.sort_unstable_by_key(newest_first);
    let more = kept.len() > limit;
    kept.truncate(limit);
    let next = kept.last().filter(|_| more).map(Point::cursor);
    Page { points: kept, matched, next }
}

/// A page of what lies nearest of what was found.
fn nearest_of(mut found: Vec<Point>, center: Position, limit: usize) -> Page {
    let matched = found.len();
    // Distances are never negative, and such numbers are ordered as their bits are.
    found.sort_by_cached_key(|point| (center.metres_to(point.position).to_bits(), point.record));
    found.truncate(limit);
    Page { points: found, matched, next: None }
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

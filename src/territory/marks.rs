//! What a tile or a picture shows of the public records: clusters when far, points when near.
//!
//! A far tile is a grid of cells; each cell with more than one record is a cluster, so no record is ever in two
//! clusters of one zoom, and the counts of a zoom add up to the records.

use std::borrow::Cow;
use std::ops::Range;

use crate::territory::classes::Class;
use crate::territory::found::Found;
use crate::territory::mercator::{TileAddress, to_lon_lat};
use crate::territory::months::Span;
use crate::territory::morton::{Cell, Morton};
use crate::territory::past::Moment;
use crate::territory::points::{Point, Points, Test};
use crate::territory::pyramid::Admitted;
use crate::territory::query::Filter;

/// When records are shown as points, and when as clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Detail {
    /// A tile shows points from zoom 15 on, if there are at most 5,000 in it.
    Clusters,
    /// It shows points at any zoom, if there are at most 100,000 in it.
    Points,
    /// It shows points from zoom 15 on, if there are few enough for a picture.
    Picture,
}

impl Detail {
    const fn points_from_zoom(self) -> u8 {
        match self {
            Self::Clusters | Self::Picture => 15,
            Self::Points => 0,
        }
    }

    const fn points_max(self) -> usize {
        match self {
            Self::Clusters => 5_000,
            Self::Points => 100_000,
            Self::Picture => 100,
        }
    }
}

/// A tile's side has 2^3 cells: a cell is 64 pixels wide.
pub const CELL_LEVELS: u8 = 3;
/// Cells of a tile.
const CELLS: usize = 1 << (2 * CELL_LEVELS);
/// Room is made for so many points at most before they are drawn.
const EXPECTED_MAX: usize = 4_096;
/// Where only one record of a crowded cell is of the sort asked for, it is looked for among so many.
const LOOKED_THROUGH_MAX: usize = 1_000;

/// What is drawn on.
pub trait Canvas {
    /// So many points may be drawn next.
    fn expect(&mut self, _points_max: usize) {}

    /// Draws a record that stands there on the curve.
    fn point(&mut self, place: Morton, point: &Point);

    /// Draws what was found in a cell of the grid: more than nothing.
    fn cluster(&mut self, cell: Cell, found: &Found);
}

/// Where the middle of what was found in a cell lies: lon, lat in degrees WGS 84.
#[must_use]
pub fn middle(cell: Cell, found: &Found) -> (f64, f64) {
    let (x, y) = cell.range().start().xy();
    let side = 0.5_f64.powi(i32::from(cell.level()));
    let (inside_x, inside_y) = found.middle();
    let unit = |steps: u32| f64::from(steps) / 2_f64.powi(32);
    to_lon_lat(unit(x) + inside_x * side, unit(y) + inside_y * side)
}

/// Draws what a tile shows of the records of this sort, now or at a moment of the past. Cost: up to zoom 14 its cells,
/// unless points are asked for at any zoom, or a time; else the records in the tile. With a window of time, up to zoom
/// 8: the months of its cells, and all records of up to half a month at each end; with offices too, again the records
/// in the tile.
pub fn draw(
    points: &Points,
    moment: Option<Moment<'_>>,
    address: TileAddress,
    filter: &Filter,
    detail: Detail,
    canvas: &mut impl Canvas,
) {
    let mut drawing = Drawing {
        points,
        moment,
        test: points.test(filter),
        admitted: Admitted::default(),
        window: None,
        grid: address.z() + CELL_LEVELS,
        address,
        canvas,
    };
    drawing.draw(detail);
}

struct Drawing<'a, C> {
    points: &'a Points,
    moment: Option<Moment<'a>>,
    test: Test,
    /// What is of the sort asked for.
    admitted: Admitted,
    /// When it is, where that is counted.
    window: Option<Window>,
    /// The level of the cells that become clusters.
    grid: u8,
    address: TileAddress,
    canvas: &'a mut C,
}

impl<'a, C: Canvas> Drawing<'a, C> {
    fn draw(&mut self, detail: Detail) {
        let whole = Cell::of_tile(self.address);
        if self.address.z() >= detail.points_from_zoom() {
            let most = self.points.pyramid().most_in(whole);
            if most <= detail.points_max()
                || self.read(whole).take(detail.points_max() + 1).count() <= detail.points_max()
            {
                self.canvas.expect(most.min(EXPECTED_MAX));
                let (points, moment) = (self.points, self.moment);
                for (place, point) in read(points, moment, &self.test, whole) {
                    self.canvas.point(place, &point);
                }
                return;
            }
        }
        let by_month = self.test.asks_for_time() && self.points.pyramid().has_months(whole);
        // Months do not tell offices apart.
        let is_counted = !self.test.asks_for_time() || by_month && !self.test.asks_for_office();
        if self.moment.is_some() || !is_counted {
            self.draw_read(whole);
            return;
        }
        self.admitted = self.points.pyramid().admitted(&self.test);
        self.window = by_month.then(|| Window::of(self.points, &self.test.window(), whole, &self.admitted));
        self.draw_counted(whole);
    }

    fn read(&self, cell: Cell) -> impl Iterator<Item = (Morton, Point)> {
        read(self.points, self.moment, &self.test, cell)
    }

    /// What is counted in a cell of the grid.
    fn found_in(&self, cell: Cell) -> Option<Cow<'a, Found>> {
        let pyramid = self.points.pyramid();
        match &self.window {
            None => pyramid.found_in(cell, &self.admitted),
            Some(window) => {
                let mut found = pyramid.found_in_months(cell, &self.admitted, &window.months)?;
                found.join(&window.more[place_in_tile(cell)]);
                found.part_from(&window.less[place_in_tile(cell)]);
                Some(Cow::Owned(found))
            }
        }
    }

    /// Draws a cell from its counts; one that is not crowded, or deeper than is counted, from its records.
    fn draw_counted(&mut self, cell: Cell) {
        let pyramid = self.points.pyramid();
        if cell.level() < self.grid {
            match pyramid.holds_any(cell, &self.admitted) {
                Some(false) => {}
                Some(true) => cell.quarters().into_iter().for_each(|quarter| self.draw_counted(quarter)),
                None => self.draw_read(cell),
            }
            return;
        }
        match self.found_in(cell) {
            Some(found) if found.count == 1 => {
                let only =
                    self.points.in_cell(cell).take(LOOKED_THROUGH_MAX).find(|(_, point)| self.test.admits(point));
                match only {
                    Some((place, point)) => self.canvas.point(place, &point),
                    None => self.canvas.cluster(cell, &found),
                }
            }
            Some(found) if found.count > 0 => self.canvas.cluster(cell, &found),
            Some(_nothing) => {}
            None => self.draw_read(cell),
        }
    }

    /// Draws a cell from its records. The curve runs through one cell of the grid after the other.
    fn draw_read(&mut self, cell: Cell) {
        let (points, moment, grid) = (self.points, self.moment, self.grid);
        let mut here: Option<(Cell, Found, (Morton, Point))> = None;
        for (place, point) in read(points, moment, &self.test, cell) {
            let part = Cell::around(place, grid);
            match &mut here {
                Some((cell, found, _)) if *cell == part => found.take(place, Class::of(&point).told(), grid),
                _ => {
                    let mut found = Found::default();
                    found.take(place, Class::of(&point).told(), grid);
                    if let Some(done) = here.replace((part, found, (place, point))) {
                        self.canvas.show(&done);
                    }
                }
            }
        }
        if let Some(done) = here {
            self.canvas.show(&done);
        }
    }
}

/// A window of time in a tile.
struct Window {
    /// Its whole months.
    months: Range<i32>,
    /// What it has beside them in each cell of the grid, and what they have beside it.
    more: Vec<Found>,
    less: Vec<Found>,
}

impl Window {
    fn of(points: &Points, window: &Range<i64>, tile: Cell, admitted: &Admitted) -> Self {
        let (span, inside, grid) = (Span::of(window), tile.range(), tile.level() + CELL_LEVELS);
        let found_in = |parts: &[Range<i64>; 2]| {
            let mut cells = vec![Found::default(); CELLS];
            for (place, class) in parts.iter().flat_map(|part| points.opened_in(part)) {
                if inside.contains(&place) && admitted.classes()[class as usize] {
                    let told = points.pyramid().class(class).told();
                    cells[place_in_tile(Cell::around(place, grid))].take(place, told, grid);
                }
            }
            cells
        };
        Self { more: found_in(&span.more), less: found_in(&span.less), months: span.whole }
    }
}

/// Where in its tile a cell of the grid comes, in the order of the curve.
#[expect(clippy::cast_possible_truncation, reason = "fewer than the cells of a tile")]
const fn place_in_tile(cell: Cell) -> usize {
    (cell.prefix() % CELLS as u64) as usize
}

trait Show: Canvas {
    /// Draws a cell whose first record is known.
    fn show(&mut self, (cell, found, (place, first)): &(Cell, Found, (Morton, Point))) {
        if found.count == 1 {
            self.point(*place, first);
        } else {
            self.cluster(*cell, found);
        }
    }
}

impl<C: Canvas> Show for C {}

/// The records in a cell that are of the sort asked for, as they are or were.
fn read<'p>(
    points: &'p Points,
    moment: Option<Moment<'p>>,
    test: &'p Test,
    cell: Cell,
) -> impl Iterator<Item = (Morton, Point)> {
    let then = move |point: Point| match moment {
        None => Some(point),
        Some(moment) => moment.of(&point),
    };
    let inside = points.in_cell(cell).filter_map(move |(place, point)| Some((place, then(point)?)));
    inside.filter(|(_, point)| test.admits(point))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use jiff::Timestamp;
    use proptest::collection::{btree_set, vec};
    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::domain::iter::State;
    use crate::domain::place::Position;
    use crate::domain::record::{Layer, Number, RecordId, Version};
    use crate::territory::mercator::to_square;
    use crate::territory::points::Codes;

    const CATEGORIES: [&str; 3] = ["buca", "verde", "rumore"];
    const OFFICES: [&str; 2] = ["urp", "alia"];
    const HOUR_MS: i64 = 3_600_000;

    /// When a month of 2026 begins.
    fn month(month: i8) -> i64 {
        let text = format!("2026-{month:02}-01T00:00:00Z");
        text.parse::<Timestamp>().expect("a time").as_millisecond()
    }

    /// About where months begin, here or in Italy, and anywhere in half a year.
    fn time() -> impl Strategy<Value = i64> {
        let about = select(vec![0, 1, -1, -HOUR_MS, -2 * HOUR_MS]);
        prop_oneof![(1..7_i8, about).prop_map(|(begins, ms)| month(begins) + ms), month(1)..month(7)]
    }

    fn a_point() -> impl Strategy<Value = Point> {
        let place = prop_oneof![
            6 => (11.1..11.3_f64, 43.75..43.9_f64),
            2 => (10.0..12.5_f64, 42.5..44.5_f64),
            1 => Just((11.2, 43.83)),
        ];
        let sort = (select(State::ALL.to_vec()), 0..3_u16, option::of(0..2_u16));
        (1..700_u64, place, sort, time()).prop_map(|(id, (lon, lat), (state, category, office), opened_ms)| Point {
            record: RecordId(id),
            version: Version(1),
            layer: Layer::Reports,
            number: Number { year: 2026, serial: 1 },
            position: Position::new(lon, lat).expect("in range"),
            category,
            state,
            office,
            opened_ms,
        })
    }

    fn a_filter() -> impl Strategy<Value = Filter> {
        let some = |codes: &[&str]| {
            let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
            btree_set(select(codes), 1..3)
        };
        let sort = (
            option::of(btree_set(select(State::ALL.to_vec()), 1..6)),
            option::of(some(&CATEGORIES)),
            option::weighted(0.1, some(&OFFICES)),
        );
        (sort, option::weighted(0.9, time()), option::weighted(0.8, time())).prop_map(
            |((states, categories, offices), opened_from_ms, opened_until_ms)| Filter {
                layers: None,
                categories,
                states,
                offices,
                opened_from_ms,
                opened_until_ms,
            },
        )
    }

    fn admits(filter: &Filter, point: &Point) -> bool {
        let has = |set: &Option<BTreeSet<String>>, code: Option<&str>| {
            set.as_ref().is_none_or(|set| code.is_some_and(|code| set.contains(code)))
        };
        filter.states.as_ref().is_none_or(|set| set.contains(&point.state))
            && has(&filter.categories, Some(CATEGORIES[usize::from(point.category)]))
            && has(&filter.offices, point.office.map(|office| OFFICES[usize::from(office)]))
            && filter.opened_from_ms.is_none_or(|from| point.opened_ms >= from)
            && filter.opened_until_ms.is_none_or(|until| point.opened_ms < until)
    }

    fn codes() -> Codes {
        let mut codes = Codes::default();
        _ = CATEGORIES.map(|code| codes.category(code));
        _ = OFFICES.map(|code| codes.office(code));
        codes
    }

    /// What is drawn: points by record, and clusters by cell.
    #[derive(Debug, Default, PartialEq)]
    struct Seen {
        points: BTreeSet<u64>,
        clusters: BTreeMap<u64, Found>,
    }

    impl Canvas for Seen {
        fn point(&mut self, _place: Morton, point: &Point) {
            assert!(self.points.insert(point.record.0), "twice");
        }

        fn cluster(&mut self, cell: Cell, found: &Found) {
            assert!(self.clusters.insert(cell.prefix(), found.clone()).is_none(), "twice");
        }
    }

    /// The same, from a list searched from end to end.
    fn scanned(list: &BTreeMap<RecordId, Point>, tile: TileAddress, filter: &Filter) -> Seen {
        let (whole, grid) = (Cell::of_tile(tile), tile.z() + CELL_LEVELS);
        let mut cells: BTreeMap<u64, Vec<&Point>> = BTreeMap::new();
        for point in list.values().filter(|point| admits(filter, point)) {
            let place = Morton::of(point.position);
            if Cell::around(place, tile.z()) == whole {
                cells.entry(Cell::around(place, grid).prefix()).or_default().push(point);
            }
        }
        let mut seen = Seen::default();
        for (prefix, inside) in cells {
            if let [only] = inside[..] {
                seen.points.insert(only.record.0);
                continue;
            }
            let mut found = Found::default();
            for point in inside {
                found.take(Morton::of(point.position), (point.state, point.category), grid);
            }
            seen.clusters.insert(prefix, found);
        }
        seen
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the matrix")]
    fn tile_of(point: &Point, z: u8) -> TileAddress {
        let (x, y) = to_square(point.position.lon(), point.position.lat());
        let side = f64::from(1_u32 << z);
        TileAddress::new(z, (x * side) as u32, (y * side) as u32).expect("in the matrix")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_far_tile_narrowed_to_a_window_shows_what_a_scan_finds(
            first in vec(a_point(), 0..500),
            steps in vec((a_point(), 0..4_u8), 0..400),
            asked in vec((a_filter(), 0..11_u8, any::<prop::sample::Index>()), 12),
        ) {
            let mut list: BTreeMap<RecordId, Point> = first.iter().map(|point| (point.record, *point)).collect();
            let (mut points, uncounted) = Points::load_uncounted(list.values().copied().collect(), codes());
            let mut uncounted = Some(uncounted);
            for (index, (point, what)) in steps.iter().enumerate() {
                // What has changed by then did so while another thread counted.
                if index == steps.len() / 3 && let Some(uncounted) = uncounted.take() {
                    points.count_by(uncounted.count());
                }
                let known = list.get(&point.record).copied();
                match (what, known) {
                    (0, _) => {
                        points.remove(point.record);
                        list.remove(&point.record);
                    }
                    (1, Some(before)) => {
                        let after = Point { state: point.state, office: point.office, ..before };
                        points.replace(after);
                        list.insert(after.record, after);
                    }
                    _ => {
                        points.replace(*point);
                        list.insert(point.record, *point);
                    }
                }
            }
            if let Some(uncounted) = uncounted {
                points.count_by(uncounted.count());
            }
            let left: Vec<Point> = list.values().copied().collect();
            for (filter, z, index) in asked.iter().filter(|_| !left.is_empty()) {
                let tile = tile_of(index.get(&left), *z);
                let mut seen = Seen::default();
                draw(&points, None, tile, filter, Detail::Clusters, &mut seen);
                prop_assert_eq!(seen, scanned(&list, tile, filter), "z{} {:?}", z, filter);
            }
        }
    }

    #[test]
    fn a_crowded_tile_is_counted_by_month_whether_loaded_or_grown() {
        let (states, at) = (State::ALL, Position::new(11.2, 43.83).expect("in range"));
        let made: Vec<Point> = (0..400_u16)
            .map(|n| Point {
                record: RecordId(n.into()),
                version: Version(1),
                layer: Layer::Reports,
                number: Number { year: 2026, serial: 1 },
                position: at,
                category: n % 3,
                state: states[usize::from(n) % states.len()],
                office: None,
                opened_ms: month(1) + 12 * HOUR_MS * i64::from(n),
            })
            .collect();
        let loaded = Points::load(made.clone(), codes());
        let mut grown = Points::default();
        *grown.codes_mut() = codes();
        for point in made {
            grown.insert(point);
        }
        let february = Span::of(&(month(2)..month(3))).whole;
        for points in [&loaded, &grown] {
            let pyramid = points.pyramid();
            let all = pyramid.admitted(&points.test(&Filter::default()));
            let alia = Filter { offices: Some(BTreeSet::from(["alia".to_owned()])), ..Filter::default() };
            for z in 0..=14 {
                let tile = Cell::around(Morton::of(at), z);
                assert_eq!(pyramid.has_months(tile), z <= 8, "z{z}");
                let cell = Cell::around(Morton::of(at), z + CELL_LEVELS);
                assert_eq!(pyramid.found_in_months(cell, &pyramid.admitted(&points.test(&alia)), &february), None);
                let found = pyramid.found_in_months(cell, &all, &february);
                assert_eq!(found.map(|found| found.count), (z <= 8).then_some(2 * 28), "z{z}");
            }
        }
    }
}

//! The index against a list that is searched from end to end, through inserts, moves, changes and deletes.
//!
//! Positions come from a coarse grid, so that points coincide, distances tie and edges of boxes and circles are hit,
//! and from anywhere on Earth.

use std::collections::{BTreeMap, BTreeSet};

use geo::{LineString, MultiPolygon, Polygon, Rect, coord};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use sestomia::domain::area::Shape;
use sestomia::domain::iter::State;
use sestomia::domain::place::Position;
use sestomia::domain::record::{Layer, Number, RecordId, Version};
use sestomia::formats::bbox::Bbox;
use sestomia::territory::points::{Codes, Point, Points};
use sestomia::territory::query::{Area, Cursor, Filter, Order, Query};

const CATEGORIES: [&str; 3] = ["buca", "verde", "rumore"];
const OFFICES: [&str; 3] = ["urp", "alia", "scuola"];
const LAYERS: [Layer; 2] = [Layer::Reports, Layer::Interventions];
/// West, south and mesh of the grid in degrees; it has 7 × 7 places.
const GRID: (f64, f64, f64) = (11.18, 43.81, 0.005);

fn on_grid(column: u8, row: u8) -> Position {
    let (west, south, mesh) = GRID;
    Position::new(west + f64::from(column) * mesh, south + f64::from(row) * mesh).expect("in range")
}

fn grid_place() -> impl Strategy<Value = Position> + Clone {
    (0..7_u8, 0..7_u8).prop_map(|(column, row)| on_grid(column, row))
}

/// Anywhere, more often where degrees are no guide: at the antimeridian and about the poles.
fn anywhere() -> impl Strategy<Value = Position> + Clone {
    let lon = prop_oneof![-180.0..=180.0, 179.0..=180.0, -180.0..=-179.0, select(vec![-180.0, 0.0, 180.0])];
    let lat = prop_oneof![-90.0..=90.0, 88.0..=90.0, -90.0..=-88.0, -1.0..=1.0];
    (lon, lat).prop_map(|(lon, lat)| Position::new(lon, lat).expect("in range"))
}

fn a_point(place: impl Strategy<Value = Position>) -> impl Strategy<Value = Point> {
    let sort = (select(LAYERS.to_vec()), select(State::ALL.to_vec()), 0..3_u16, option::of(0..3_u16));
    (1..25_u64, place, sort, 0..6_i64).prop_map(|(id, position, (layer, state, category, office), opened_ms)| Point {
        record: RecordId(id),
        version: Version(1),
        layer,
        number: Number { year: 2026, serial: u32::try_from(id).expect("small") },
        position,
        category,
        state,
        office,
        opened_ms,
    })
}

#[derive(Debug, Clone)]
enum Step {
    /// A point comes, or comes in place of the one of its record.
    Insert(Point),
    /// The same by the way that is meant for changes.
    Replace(Point),
    /// The state of a point changes, nothing else.
    Restate(u64, State),
    /// A point goes.
    Remove(u64),
}

fn steps(place: impl Strategy<Value = Position> + Clone) -> impl Strategy<Value = (Vec<Point>, Vec<Step>)> {
    let step = prop_oneof![
        3 => a_point(place.clone()).prop_map(Step::Insert),
        2 => a_point(place.clone()).prop_map(Step::Replace),
        1 => (1..25_u64, select(State::ALL.to_vec())).prop_map(|(id, state)| Step::Restate(id, state)),
        2 => (1..25_u64).prop_map(Step::Remove),
    ];
    (vec(a_point(place), 0..25), vec(step, 0..60))
}

/// The index and the list that it is compared with.
struct Both {
    index: Points,
    list: BTreeMap<RecordId, Point>,
}

impl Both {
    fn after((first, steps): (Vec<Point>, Vec<Step>)) -> Self {
        let mut codes = Codes::default();
        for (category, office) in CATEGORIES.iter().zip(OFFICES) {
            codes.category(category);
            codes.office(office);
        }
        let list: BTreeMap<RecordId, Point> = first.into_iter().map(|point| (point.record, point)).collect();
        // What changes while another thread counts is counted afterwards.
        let (index, uncounted) = Points::load_uncounted(list.values().copied().collect(), codes);
        let mut both = Self { index, list };
        let (meanwhile, later) = steps.split_at(steps.len() / 2);
        for step in meanwhile {
            both.take(step);
        }
        both.index.count_by(uncounted.count());
        for step in later {
            both.take(step);
        }
        both
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Insert(point) => {
                self.index.insert(point);
                self.list.insert(point.record, point);
            }
            Step::Replace(point) => {
                self.index.replace(point);
                self.list.insert(point.record, point);
            }
            Step::Restate(id, state) => {
                let Some(point) = self.list.get_mut(&RecordId(id)) else { return };
                point.state = state;
                self.index.replace(*point);
            }
            Step::Remove(id) => {
                assert_eq!(self.index.remove(RecordId(id)), self.list.remove(&RecordId(id)));
            }
        }
    }

    /// What a query without pages is answered with, compared with the list.
    fn check(&self, area: &Area, filter: &Filter, order: Order, limit: usize) -> Result<(), TestCaseError> {
        let mut expected: Vec<Point> = self.list.values().filter(|point| admits(filter, point)).copied().collect();
        expected.retain(|point| lies_in(area, point.position));
        let matched = expected.len();
        sort(&mut expected, order);
        expected.truncate(limit);
        let query = Query { area: area.clone(), filter: filter.clone(), order, after: None, limit };
        let page = self.index.query(&query, None);
        prop_assert_eq!(ids(&page.points), ids(&expected));
        prop_assert_eq!(&page.points, &expected);
        // How many there are in all is not asked of the nearest: they are looked for no farther than need be.
        if *area != Area::Everywhere || order == Order::Newest {
            prop_assert_eq!(page.matched, matched);
            prop_assert_eq!(page.next.is_some(), matched > limit && order == Order::Newest);
        }
        Ok(())
    }
}

fn ids(points: &[Point]) -> Vec<u64> {
    points.iter().map(|point| point.record.0).collect()
}

fn admits(filter: &Filter, point: &Point) -> bool {
    let category = CATEGORIES[usize::from(point.category)].to_owned();
    let office = point.office.map(|office| OFFICES[usize::from(office)].to_owned());
    filter.layers.as_ref().is_none_or(|set| set.contains(&point.layer))
        && filter.states.as_ref().is_none_or(|set| set.contains(&point.state))
        && filter.categories.as_ref().is_none_or(|set| set.contains(&category))
        && filter.offices.as_ref().is_none_or(|set| office.is_some_and(|office| set.contains(&office)))
        && filter.opened_from_ms.is_none_or(|from| point.opened_ms >= from)
        && filter.opened_until_ms.is_none_or(|until| point.opened_ms < until)
}

fn lies_in(area: &Area, position: Position) -> bool {
    match area {
        Area::Everywhere => true,
        Area::Box(area) => area.contains(position.lon(), position.lat()),
        Area::Within { center, radius_m } => center.metres_to(position) <= *radius_m,
        Area::Inside(shape) => shape.polygons().iter().any(|polygon| {
            winds_around(polygon.exterior(), position)
                && !polygon.interiors().iter().any(|hole| !is_outside(hole, position))
        }),
    }
}

/// Seven decimals as whole numbers: what a position is exactly.
#[expect(clippy::cast_possible_truncation, reason = "at most 1.8e9")]
fn whole(lon: f64, lat: f64) -> (i128, i128) {
    ((lon * 1e7).round() as i128, (lat * 1e7).round() as i128)
}

/// On which side of each edge a position lies, exactly: -1, 0 or 1.
fn sides(ring: &LineString<f64>, position: Position) -> Vec<i128> {
    let (x, y) = whole(position.lon(), position.lat());
    let corners: Vec<_> = ring.0.iter().map(|corner| whole(corner.x, corner.y)).collect();
    let side = |pair: &[(i128, i128)]| {
        let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
        ((bx - ax) * (y - ay) - (by - ay) * (x - ax)).signum()
    };
    corners.windows(2).map(side).collect()
}

/// Strictly inside a ring that is convex.
fn winds_around(ring: &LineString<f64>, position: Position) -> bool {
    let sides = sides(ring, position);
    sides.iter().all(|side| *side == 1) || sides.iter().all(|side| *side == -1)
}

/// Strictly outside a ring that is convex.
fn is_outside(ring: &LineString<f64>, position: Position) -> bool {
    let sides = sides(ring, position);
    sides.contains(&1) && sides.contains(&-1)
}

fn sort(points: &mut [Point], order: Order) {
    match order {
        Order::Newest => points.sort_by_key(|point| std::cmp::Reverse((point.opened_ms, point.record))),
        Order::NearestTo(center) => points.sort_by(|a, b| {
            let (to_a, to_b) = (center.metres_to(a.position), center.metres_to(b.position));
            to_a.partial_cmp(&to_b).expect("metres").then(a.record.cmp(&b.record))
        }),
    }
}

fn a_filter() -> impl Strategy<Value = Filter> {
    let names = |names: [&str; 3]| option::of(btree_set(select(names.map(str::to_owned).to_vec()), 0..3));
    let times = (option::of(0..6_i64), option::of(0..6_i64));
    let sort = (
        option::of(btree_set(select(LAYERS.to_vec()), 0..2)),
        option::of(btree_set(select(State::ALL.to_vec()), 0..9)),
    );
    (sort, names(CATEGORIES), names(OFFICES), times).prop_map(
        |((layers, states), categories, offices, (opened_from_ms, opened_until_ms))| Filter {
            layers,
            categories,
            states,
            offices,
            opened_from_ms,
            opened_until_ms,
        },
    )
}

fn an_order() -> impl Strategy<Value = Order> {
    prop_oneof![Just(Order::Newest), grid_place().prop_map(Order::NearestTo)]
}

/// A box whose edges lie on the grid; it may have no width, or go around the Earth.
fn a_box() -> impl Strategy<Value = Area> {
    (grid_place(), grid_place()).prop_map(|(a, b)| {
        let (south, north) = (a.lat().min(b.lat()), a.lat().max(b.lat()));
        Area::Box(Bbox { west: a.lon(), south, east: b.lon(), north })
    })
}

/// A circle about one place of the grid that goes just through another.
fn a_circle() -> impl Strategy<Value = Area> {
    (grid_place(), grid_place(), -1..=1_i8).prop_map(|(center, edge, wider)| Area::Within {
        center,
        radius_m: (center.metres_to(edge) + f64::from(wider) * 0.001).max(0.0),
    })
}

/// A box with a hole, both with edges on the grid, or a triangle with edges that miss it.
fn a_shape() -> impl Strategy<Value = Area> {
    let ring =
        |corners: &[Position]| corners.iter().map(|p| coord! { x: p.lon(), y: p.lat() }).collect::<LineString<f64>>();
    let frame = (0..2_u8, 5..7_u8, 0..3_u8, 4..7_u8).prop_map(move |(west, east, south, north)| {
        let corners = |w, s, e, n| [on_grid(w, s), on_grid(e, s), on_grid(e, n), on_grid(w, n), on_grid(w, s)];
        Polygon::new(ring(&corners(west, south, east, north)), vec![ring(&corners(2, 3, 4, 4))])
    });
    let corner = |lon: std::ops::Range<f64>, lat: std::ops::Range<f64>| {
        (lon, lat).prop_map(|(lon, lat)| Position::new(lon, lat).expect("in range"))
    };
    let triangle = (
        corner(11.171..11.179, 43.801..43.82),
        corner(11.211..11.219, 43.801..43.809),
        corner(11.18..11.21, 43.841..43.85),
    )
        .prop_map(move |(a, b, c)| Polygon::new(ring(&[a, b, c, a]), Vec::new()));
    prop_oneof![frame, triangle]
        .prop_map(|polygon| Area::Inside(Box::new(Shape::new(MultiPolygon(vec![polygon])).expect("a shape"))))
}

proptest! {
    #[test]
    fn in_any_area_by_any_filter(
        life in steps(grid_place()),
        area in prop_oneof![Just(Area::Everywhere), a_box(), a_circle(), a_shape()],
        filter in a_filter(),
        order in an_order(),
        limit in 1..30_usize,
    ) {
        let both = Both::after(life);
        both.check(&area, &filter, order, limit)?;
        both.check(&area, &Filter::default(), order, limit)?;
        both.check(&Area::Everywhere, &filter, order, limit)?;
    }

    #[test]
    fn after_any_life_it_holds_what_the_list_holds(life in steps(grid_place())) {
        let both = Both::after(life);
        prop_assert_eq!((both.index.len(), both.index.is_empty()), (both.list.len(), both.list.is_empty()));
        for id in (1..25).map(RecordId) {
            prop_assert_eq!(both.index.get(id), both.list.get(&id).copied());
        }
        let everything = Rect::new(coord! { x: -180.0, y: -90.0 }, coord! { x: 180.0, y: 90.0 });
        let found: BTreeSet<u64> = both.index.in_box(everything).map(|point| point.record.0).collect();
        prop_assert_eq!(found, both.list.keys().map(|id| id.0).collect::<BTreeSet<_>>());
    }

    #[test]
    fn true_metres_anywhere_on_earth(
        life in steps(anywhere()),
        center in anywhere(),
        radius_m in prop_oneof![0.0..1_000.0, 1_000.0..500_000.0, 500_000.0..20_100_000.0],
        limit in 1..30_usize,
    ) {
        let both = Both::after(life);
        both.check(&Area::Within { center, radius_m }, &Filter::default(), Order::NearestTo(center), limit)?;
        both.check(&Area::Everywhere, &Filter::default(), Order::NearestTo(center), limit)?;
        // Also just as far as each of the points lies.
        for point in both.list.values() {
            let circle = Area::Within { center, radius_m: center.metres_to(point.position) };
            both.check(&circle, &Filter::default(), Order::Newest, 30)?;
        }
    }

    #[test]
    fn pages_join_without_seam(
        life in steps(grid_place()),
        area in prop_oneof![Just(Area::Everywhere), a_box()],
        filter in a_filter(),
        limit in 1..5_usize,
    ) {
        let both = Both::after(life);
        let mut expected: Vec<Point> = both.list.values().filter(|point| admits(&filter, point)).copied().collect();
        expected.retain(|point| lies_in(&area, point.position));
        sort(&mut expected, Order::Newest);
        let mut read = Vec::new();
        let mut after: Option<Cursor> = None;
        loop {
            let query = Query { area: area.clone(), filter: filter.clone(), order: Order::Newest, after, limit };
            let page = both.index.query(&query, None);
            prop_assert!(page.points.len() <= limit && page.matched == expected.len());
            read.extend(ids(&page.points));
            let Some(next) = page.next else { break };
            // It goes through a URL.
            after = Some(next.to_string().parse().expect("a cursor"));
            prop_assert_eq!(after, Some(next));
        }
        prop_assert_eq!(read, ids(&expected));
    }
}

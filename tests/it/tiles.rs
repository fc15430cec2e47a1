//! Tiles against the list of records: through inserts, moves, changes and deletes, the clusters and points of a zoom
//! add up to the records of the sort asked for, and a tile is the same whichever way its records came.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use geozero::mvt::{Message, Tile};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sestomia::domain::iter::State;
use sestomia::domain::place::Position;
use sestomia::domain::record::{Layer, Number, RecordId, Version};
use sestomia::formats::mvt::{self, tile};
use sestomia::territory::marks::Detail;
use sestomia::territory::mercator::{TileAddress, to_square};
use sestomia::territory::points::{Codes, Point, Points};
use sestomia::territory::pyramid::Uncounted;
use sestomia::territory::query::Filter;
use sestomia::territory::tiles::records;
use sestomia::web::packed::Coding;

const CATEGORIES: [&str; 2] = ["buca", "verde"];

/// In a crowd, in its outskirts, or anywhere.
fn place() -> impl Strategy<Value = Position> {
    prop_oneof![
        4 => (11.198..11.2, 43.833..43.835_f64),
        2 => (11.1..11.3, 43.7..43.9_f64),
        1 => (-180.0..180.0, -85.0..85.0_f64),
    ]
    .prop_map(|(lon, lat): (f64, f64)| Position::new(lon, lat).expect("in range"))
}

fn a_point() -> impl Strategy<Value = Point> {
    (1..400_u64, place(), 0..2_u16, select(State::ALL.to_vec()), 0..9_i64).prop_map(
        |(id, position, category, state, opened_ms)| Point {
            record: RecordId(id),
            version: Version(1),
            layer: Layer::Reports,
            number: Number { year: 2026, serial: u32::try_from(id).expect("small") },
            position,
            category,
            state,
            office: None,
            opened_ms,
        },
    )
}

/// What is there at first, and what comes (or changes) and goes after that.
fn life() -> impl Strategy<Value = (Vec<Point>, Vec<(Point, bool)>)> {
    (vec(a_point(), 0..400), vec((a_point(), any::<bool>()), 0..400))
}

fn loaded(list: &BTreeMap<RecordId, Point>) -> (Points, Uncounted) {
    let mut codes = Codes::default();
    for code in CATEGORIES {
        codes.category(code);
    }
    Points::load_uncounted(list.values().copied().collect(), codes)
}

fn after((first, steps): &(Vec<Point>, Vec<(Point, bool)>)) -> (Points, BTreeMap<RecordId, Point>) {
    let mut list: BTreeMap<_, _> = first.iter().map(|point| (point.record, *point)).collect();
    let (mut points, uncounted) = loaded(&list);
    let mut uncounted = Some(uncounted);
    for (index, (point, stays)) in steps.iter().enumerate() {
        // What has changed by then did so while another thread counted.
        if index == steps.len() / 2
            && let Some(uncounted) = uncounted.take()
        {
            points.count_by(uncounted.count());
        }
        if *stays {
            points.replace(*point);
            list.insert(point.record, *point);
        } else {
            points.remove(point.record);
            list.remove(&point.record);
        }
    }
    if let Some(uncounted) = uncounted {
        points.count_by(uncounted.count());
    }
    (points, list)
}

fn filters() -> [Filter; 4] {
    let category = Some(BTreeSet::from([CATEGORIES[0].to_owned()]));
    let states = Some(Filter::open());
    [
        Filter::default(),
        Filter { states: states.clone(), ..Filter::default() },
        Filter { states, categories: category, ..Filter::default() },
        Filter { opened_from_ms: Some(3), opened_until_ms: Some(7), ..Filter::default() },
    ]
}

fn admits(filter: &Filter, point: &Point) -> bool {
    let category = CATEGORIES[usize::from(point.category)];
    filter.states.as_ref().is_none_or(|set| set.contains(&point.state))
        && filter.categories.as_ref().is_none_or(|set| set.contains(category))
        && (filter.opened_from_ms.unwrap_or(i64::MIN)..filter.opened_until_ms.unwrap_or(i64::MAX))
            .contains(&point.opened_ms)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the matrix")]
fn tile_of(point: &Point, z: u8) -> (u32, u32) {
    let (x, y) = to_square(point.position.lon(), point.position.lat());
    let side = f64::from(1_u32 << z);
    ((x * side) as u32, (y * side) as u32)
}

fn bytes(points: &Points, z: u8, (x, y): (u32, u32), filter: &Filter) -> Vec<u8> {
    let address = TileAddress::new(z, x, y).expect("in the matrix");
    tile(&records(points, None, address, filter, Detail::Clusters, &|_| "other".to_owned()))
}

/// The counts of a tile: all, open ones, and by state.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sums {
    count: u64,
    open: u64,
    states: BTreeMap<String, u64>,
}

impl Sums {
    fn take(&mut self, state: &str, open: bool, count: u64) {
        self.count += count;
        self.open += if open { count } else { 0 };
        *self.states.entry(state.to_owned()).or_default() += count;
    }

    fn read(&mut self, bytes: &[u8]) {
        let codes: BTreeMap<&str, State> = State::ALL.into_iter().map(|state| (state.code(), state)).collect();
        for layer in Tile::decode(bytes).expect("an independent decoder reads it").layers {
            for feature in &layer.features {
                let attributes: BTreeMap<&str, _> = feature
                    .tags
                    .chunks(2)
                    .map(|tag| (layer.keys[tag[0] as usize].as_str(), &layer.values[tag[1] as usize]))
                    .collect();
                if layer.name == "reports" {
                    let state = attributes["state"].string_value.as_deref().expect("a state");
                    self.take(state, codes[state].is_open(), 1);
                    continue;
                }
                let number = |key: &str| attributes[key].uint_value.expect("a count");
                let mut sum = 0;
                for (key, state) in codes.iter().filter(|(key, _)| attributes.contains_key(**key)) {
                    self.take(key, state.is_open(), number(key));
                    sum += number(key);
                }
                assert_eq!(number("count"), sum);
                let corner = |key: &str| attributes[key].double_value.expect("a corner");
                assert!(corner("west") < corner("east") && corner("south") < corner("north"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_a_zoom_shows_adds_up_to_the_records(life in life(), z in select(vec![0_u8, 2, 6, 9, 11, 13, 14, 15, 18])) {
        let (points, list) = after(&life);
        for filter in filters() {
            let wanted: Vec<&Point> = list.values().filter(|point| admits(&filter, point)).collect();
            let (mut shown, mut expected) = (Sums::default(), Sums::default());
            for tile in list.values().map(|point| tile_of(point, z)).collect::<BTreeSet<_>>() {
                shown.read(&bytes(&points, z, tile, &filter));
            }
            for point in &wanted {
                expected.take(point.state.code(), point.state.is_open(), 1);
            }
            prop_assert_eq!(shown, expected);
        }
    }

    #[test]
    fn a_tile_comes_back_from_its_packing(life in life(), z in select(vec![0_u8, 9, 12, 16])) {
        let (points, list) = after(&life);
        for (x, y) in list.values().map(|point| tile_of(point, z)).collect::<BTreeSet<_>>() {
            let address = TileAddress::new(z, x, y).expect("in the matrix");
            let layers = records(&points, None, address, &Filter::default(), Detail::Points, &|_| "other".to_owned());
            let plain = tile(&layers);
            for coding in [Coding::Gzip, Coding::Zstd, Coding::Identity] {
                let packed = coding.pack(mvt::Tile::of(&layers)).expect("it packs");
                let mut read = Vec::new();
                match coding {
                    Coding::Gzip => drop(flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut read).expect("gzip")),
                    Coding::Zstd => read = zstd::decode_all(&packed[..]).expect("zstd"),
                    Coding::Identity => read = packed,
                }
                prop_assert_eq!(&read, &plain);
            }
            let features = Tile::decode(&plain[..]).expect("an independent decoder reads it").layers.remove(0).features;
            let here: BTreeSet<u64> = list.values().filter(|point| tile_of(point, z) == (x, y)).map(|point| point.record.0).collect();
            prop_assert_eq!(features.iter().filter_map(|feature| feature.id).collect::<BTreeSet<_>>(), here);
            prop_assert!(features.iter().all(|feature| feature.geometry.len() == 3 && feature.tags.len() == 10));
        }
    }

    #[test]
    fn a_tile_is_the_same_whichever_way_its_records_came(life in life(), z in select(vec![0_u8, 6, 11, 13, 14, 15])) {
        let (points, list) = after(&life);
        let (fresh, _uncounted) = loaded(&list);
        for filter in filters() {
            for tile in list.values().map(|point| tile_of(point, z)).collect::<BTreeSet<_>>() {
                prop_assert_eq!(bytes(&points, z, tile, &filter), bytes(&fresh, z, tile, &filter));
            }
        }
    }
}

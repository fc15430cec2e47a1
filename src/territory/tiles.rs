//! Layers of vector tiles (MVT 2.1) with the public records: what they show is decided in [`marks`].

use crate::domain::iter::State;
use crate::domain::record::Number;
use crate::formats::mvt::{Entry, Key, Layer, Shared, Value};
use crate::territory::found::Found;
use crate::territory::marks::{CELL_LEVELS, Canvas, Detail, draw};
use crate::territory::mercator::{TileAddress, to_lon_lat};
use crate::territory::morton::{Cell, Morton};
use crate::territory::past::Moment;
use crate::territory::points::{Codes, Point, Points};
use crate::territory::query::Filter;

/// Units of a tile's side are 2^12.
const UNIT_LEVELS: u8 = 12;

/// What a category looks like in the tile, by its code.
pub type IconOf<'a> = &'a dyn Fn(&str) -> String;

/// What a tile shows of the records of this sort.
///
/// Layer `reports` has a point a record (id: the record's; `number`, `category`, `icon`, `state`, `open`), layer
/// `clusters` one a cluster (`count`, `open`, one count for each state that occurs, `category`: the one that prevails,
/// and the box to zoom to: `west`, `south`, `east`, `north`). Cost: that of [`draw`].
#[must_use]
pub fn records(
    points: &Points,
    moment: Option<Moment<'_>>,
    address: TileAddress,
    filter: &Filter,
    detail: Detail,
    icon_of: IconOf<'_>,
) -> [Layer; 2] {
    let codes = points.codes();
    let mut tile = Writer { near: PointWriter::new(codes, icon_of), far: ClusterWriter::new(codes), zoom: address.z() };
    draw(points, moment, address, filter, detail, &mut tile);
    [tile.far.layer, tile.near.layer]
}

struct Writer<'a> {
    near: PointWriter<'a>,
    far: ClusterWriter<'a>,
    zoom: u8,
}

impl Canvas for Writer<'_> {
    fn expect(&mut self, points: usize) {
        self.near.layer.reserve(points);
    }

    fn point(&mut self, place: Morton, point: &Point) {
        self.near.write(unit(place, self.zoom), point);
    }

    fn cluster(&mut self, cell: Cell, found: &Found) {
        self.far.write(cell, found);
    }
}

/// Writes points: what each of many has in common with others is put together once.
struct PointWriter<'a> {
    layer: Layer,
    codes: &'a Codes,
    icon_of: IconOf<'a>,
    number: Key,
    of_category: Vec<Option<[(Key, Entry); 2]>>,
    of_state: [Option<[(Key, Entry); 2]>; State::ALL.len()],
    /// By category and state.
    kinds: Vec<Option<Shared>>,
}

impl<'a> PointWriter<'a> {
    fn new(codes: &'a Codes, icon_of: IconOf<'a>) -> Self {
        let mut layer = Layer::new("reports");
        let number = layer.key("number");
        Self { layer, codes, icon_of, number, of_category: Vec::new(), of_state: Default::default(), kinds: Vec::new() }
    }

    fn write(&mut self, at: (i32, i32), point: &Point) {
        let kind = usize::from(point.category) * State::ALL.len() + point.state as usize;
        if !matches!(self.kinds.get(kind), Some(Some(_))) {
            self.meet(kind, point);
        }
        let mut digits = [0; NUMBER_BYTES_MAX];
        let number = (self.number, self.layer.only_text(number(point.number, &mut digits)));
        if let Some(Some(shared)) = self.kinds.get_mut(kind) {
            self.layer.point_like(point.record.0, at, number, shared);
        }
    }

    /// The first point of a kind.
    fn meet(&mut self, kind: usize, point: &Point) {
        if kind >= self.kinds.len() {
            self.kinds.resize(kind + 1, None);
        }
        let ([category, icon], [state, open]) = (self.of_category(point.category), self.of_state(point.state));
        self.kinds[kind] = Shared::of(&[category, icon, state, open]);
    }

    fn of_category(&mut self, code: u16) -> [(Key, Entry); 2] {
        let index = usize::from(code);
        if index >= self.of_category.len() {
            self.of_category.resize(index + 1, None);
        }
        let layer = &mut self.layer;
        *self.of_category[index].get_or_insert_with(|| {
            let name = self.codes.category_name(code);
            let icon = Value::Text((self.icon_of)(name));
            [(layer.key("category"), layer.only(&name.into())), (layer.key("icon"), layer.value(&icon))]
        })
    }

    fn of_state(&mut self, state: State) -> [(Key, Entry); 2] {
        let layer = &mut self.layer;
        *self.of_state[state as usize].get_or_insert_with(|| {
            let open = Value::Bool(state.is_open());
            [(layer.key("state"), layer.only(&state.code().into())), (layer.key("open"), layer.value(&open))]
        })
    }
}

/// A year of up to five digits, a hyphen, and a serial of up to ten.
const NUMBER_BYTES_MAX: usize = 16;

/// A number as people read it: formatting it by the standard library's way is what a point would cost most.
fn number(number: Number, bytes: &mut [u8; NUMBER_BYTES_MAX]) -> &str {
    let start = put_digits(bytes, NUMBER_BYTES_MAX, number.serial, 6) - 1;
    bytes[start] = b'-';
    let start = put_digits(bytes, start, number.year.unsigned_abs().into(), 4);
    std::str::from_utf8(&bytes[start..]).unwrap_or_default()
}

/// Writes at least so many digits that end there; returns where they begin.
fn put_digits(bytes: &mut [u8], end: usize, mut rest: u32, least: usize) -> usize {
    let mut start = end;
    while rest > 0 || end - start < least {
        start -= 1;
        let digit = (rest % 10) as u8;
        bytes[start] = b'0' + digit;
        rest /= 10;
    }
    start
}

/// Cells of a tile's side, and so their edges but one.
const CELLS: usize = 1 << CELL_LEVELS;
/// Attributes of a cluster that are always there.
const OF_CLUSTERS: [&str; 7] = ["count", "open", "category", "west", "south", "east", "north"];

struct ClusterWriter<'a> {
    layer: Layer,
    codes: &'a Codes,
    keys: [Key; OF_CLUSTERS.len()],
    of_state: [Option<Key>; State::ALL.len()],
    of_category: Vec<Option<Entry>>,
    /// Of the edges of cells: longitudes from the west, latitudes from the north.
    edges: [[Option<Entry>; CELLS + 1]; 2],
    tags: Vec<(Key, Entry)>,
}

impl<'a> ClusterWriter<'a> {
    fn new(codes: &'a Codes) -> Self {
        let mut layer = Layer::new("clusters");
        let keys = OF_CLUSTERS.map(|key| layer.key(key));
        Self {
            layer,
            codes,
            keys,
            of_state: Default::default(),
            of_category: Vec::new(),
            edges: Default::default(),
            tags: Vec::new(),
        }
    }

    fn write(&mut self, cell: Cell, found: &Found) {
        let [west, north, east, south] = self.edges_of(cell);
        let category = self.category(found.prevailing());
        let layer = &mut self.layer;
        let count = layer.value(&Value::Natural(found.count));
        let open = layer.value(&Value::Natural(found.open()));
        self.tags.clear();
        self.tags.extend(self.keys.into_iter().zip([count, open, category, west, south, east, north]));
        for (state, count) in found.states() {
            let key = *self.of_state[state as usize].get_or_insert_with(|| layer.key(state.code()));
            self.tags.push((key, layer.value(&Value::Natural(count))));
        }
        layer.tagged_point(cluster_id(cell), center(cell, found), &self.tags);
    }

    /// West, north, east, south.
    fn edges_of(&mut self, cell: Cell) -> [Entry; 4] {
        let (column, row) = cell.column_row();
        let side = 0.5_f64.powi(i32::from(cell.level()));
        let mut edge = |axis: usize, place: u32, next: u32| {
            let known = &mut self.edges[axis][place as usize % CELLS + next as usize];
            *known.get_or_insert_with(|| {
                let share = f64::from(place + next) * side;
                let (lon, lat) = to_lon_lat(share, share);
                self.layer.value(&Value::Double(if axis == 0 { lon } else { lat }))
            })
        };
        [edge(0, column, 0), edge(1, row, 0), edge(0, column, 1), edge(1, row, 1)]
    }

    fn category(&mut self, code: Option<u16>) -> Entry {
        let index = code.map_or(0, |code| usize::from(code) + 1);
        if index >= self.of_category.len() {
            self.of_category.resize(index + 1, None);
        }
        let name = code.map_or("", |code| self.codes.category_name(code));
        *self.of_category[index].get_or_insert_with(|| self.layer.value(&name.into()))
    }
}

/// Where a place lies in its tile of that zoom, in units of it.
fn unit(place: Morton, zoom: u8) -> (i32, i32) {
    let (x, y) = place.xy();
    let inside = |steps: u32| i32::try_from((steps << zoom) >> (32 - UNIT_LEVELS)).unwrap_or(0);
    (inside(x), inside(y))
}

/// Where the middle of what was found in a cell of the grid lies in its tile, in units of it.
fn center(cell: Cell, found: &Found) -> (i32, i32) {
    let side = f64::from(1_u16 << (UNIT_LEVELS - CELL_LEVELS));
    let first = unit(*cell.range().start(), cell.level() - CELL_LEVELS);
    let (x, y) = found.middle();
    #[expect(clippy::cast_possible_truncation, reason = "within the side of a cell")]
    let inside = |sides: f64| (sides * side) as i32;
    (first.0 + inside(x), first.1 + inside(y))
}

/// A cluster's id: its cell, so that it stays the same while its members change. A bit in front tells the levels apart;
/// it has fewer than the 53 bits that a browser keeps.
const fn cluster_id(cell: Cell) -> u64 {
    1 << (2 * cell.level()) | cell.prefix()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_everywhere() {
        for (year, serial) in [(2026, 1), (2026, 123_456), (1999, 1_000_000), (0, 0), (9999, u32::MAX), (i16::MAX, 7)] {
            let one = Number { year, serial };
            assert_eq!(number(one, &mut [0; NUMBER_BYTES_MAX]), one.to_string());
        }
    }
}

//! Layers of vector tiles (MVT 2.1) with the public records: what they show is decided in [`marks`].

use crate::domain::iter::State;
use crate::formats::mvt::{Entry, Key, Layer, Value};
use crate::territory::marks::{CELL_LEVELS, Detail, Mark, marks};
use crate::territory::mercator::TileAddress;
use crate::territory::morton::{Cell, Morton};
use crate::territory::past::Moment;
use crate::territory::points::{Codes, Point, Points};
use crate::territory::pyramid::Found;
use crate::territory::query::Filter;

/// Units of a tile's side are 2^12.
const UNIT_LEVELS: u8 = 12;

/// What a category looks like in the tile, by its code.
pub type IconOf<'a> = &'a dyn Fn(&str) -> String;

/// What a tile shows of the records of this sort.
///
/// Layer `reports` has a point a record (id: the record's; `number`, `category`, `icon`, `state`, `open`), layer
/// `clusters` one a cluster (`count`, `open`, one count for each state that occurs, `category`: the one that prevails,
/// and the box to zoom to: `west`, `south`, `east`, `north`). Cost: up to zoom 14 its cells, unless a time is asked
/// for; else the records in the tile, and so for a moment of the past.
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
    let (mut near, mut far) = (PointWriter::new(codes, icon_of), ClusterWriter::new(codes));
    for mark in marks(points, moment, address, filter, detail) {
        match mark {
            Mark::Point(place, point) => near.write(unit(place, address.z()), &point),
            Mark::Cluster(cell, found) => far.write(cell, &found),
        }
    }
    [far.layer, near.layer]
}

/// Writes points: what each of many has in common with others is looked up once.
struct PointWriter<'a> {
    layer: Layer,
    codes: &'a Codes,
    icon_of: IconOf<'a>,
    number: Key,
    of_category: Vec<Option<[(Key, Entry); 2]>>,
    of_state: [Option<[(Key, Entry); 2]>; State::ALL.len()],
}

impl<'a> PointWriter<'a> {
    fn new(codes: &'a Codes, icon_of: IconOf<'a>) -> Self {
        let mut layer = Layer::new("reports");
        let number = layer.key("number");
        Self { layer, codes, icon_of, number, of_category: Vec::new(), of_state: Default::default() }
    }

    fn write(&mut self, at: (i32, i32), point: &Point) {
        let number = (self.number, self.layer.only(&Value::Text(point.number.to_string())));
        let ([category, icon], [state, open]) = (self.of_category(point.category), self.of_state(point.state));
        self.layer.tagged_point(point.record.0, at, &[number, category, icon, state, open]);
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
            [(layer.key("category"), layer.value(&name.into())), (layer.key("icon"), layer.value(&icon))]
        })
    }

    fn of_state(&mut self, state: State) -> [(Key, Entry); 2] {
        let layer = &mut self.layer;
        *self.of_state[state as usize].get_or_insert_with(|| {
            let open = Value::Bool(state.is_open());
            [(layer.key("state"), layer.value(&state.code().into())), (layer.key("open"), layer.value(&open))]
        })
    }
}

struct ClusterWriter<'a> {
    layer: Layer,
    codes: &'a Codes,
    of_state: [Option<Key>; State::ALL.len()],
}

impl<'a> ClusterWriter<'a> {
    fn new(codes: &'a Codes) -> Self {
        Self { layer: Layer::new("clusters"), codes, of_state: Default::default() }
    }

    fn write(&mut self, cell: Cell, found: &Found) {
        let bounds = cell.bounds();
        let prevailing = found.prevailing().map_or("", |code| self.codes.category_name(code));
        let layer = &mut self.layer;
        let mut tags: Vec<(Key, Entry)> = [
            ("count", Value::Natural(found.count)),
            ("open", Value::Natural(found.open())),
            ("category", prevailing.into()),
            ("west", Value::Double(bounds.min().x)),
            ("south", Value::Double(bounds.min().y)),
            ("east", Value::Double(bounds.max().x)),
            ("north", Value::Double(bounds.max().y)),
        ]
        .map(|(key, value)| (layer.key(key), layer.value(&value)))
        .into();
        for (state, count) in found.states() {
            let key = *self.of_state[state as usize].get_or_insert_with(|| layer.key(state.code()));
            tags.push((key, layer.value(&Value::Natural(count))));
        }
        layer.tagged_point(cluster_id(cell), center(cell, found), &tags);
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

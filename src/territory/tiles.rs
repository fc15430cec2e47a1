//! Layers of vector tiles (MVT 2.1) with the public records: what they show is decided in [`marks`].

use crate::formats::mvt::{Layer, Value};
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
    let (mut near, mut far) = (Layer::new("reports"), Layer::new("clusters"));
    for mark in marks(points, moment, address, filter, detail) {
        match mark {
            Mark::Point(place, point) => {
                write_point(&mut near, points.codes(), unit(place, address.z()), &point, icon_of);
            }
            Mark::Cluster(cell, found) => write_cluster(&mut far, points.codes(), cell, &found),
        }
    }
    [far, near]
}

fn write_point(near: &mut Layer, codes: &Codes, at: (i32, i32), point: &Point, icon_of: IconOf<'_>) {
    let category = codes.category_name(point.category);
    near.point(
        point.record.0,
        at,
        &[
            ("number", Value::Text(point.number.to_string())),
            ("category", category.into()),
            ("icon", Value::Text(icon_of(category))),
            ("state", point.state.code().into()),
            ("open", Value::Bool(point.state.is_open())),
        ],
    );
}

fn write_cluster(far: &mut Layer, codes: &Codes, cell: Cell, found: &Found) {
    let open = found.open();
    let bounds = cell.bounds();
    let prevailing = found.prevailing().map_or("", |code| codes.category_name(code));
    let mut attributes = vec![
        ("count", Value::Natural(found.count)),
        ("open", Value::Natural(open)),
        ("category", prevailing.into()),
        ("west", Value::Double(bounds.min().x)),
        ("south", Value::Double(bounds.min().y)),
        ("east", Value::Double(bounds.max().x)),
        ("north", Value::Double(bounds.max().y)),
    ];
    attributes.extend(found.states.iter().map(|(state, count)| (state.code(), Value::Natural(*count))));
    far.point(cluster_id(cell), center(cell, found), &attributes);
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

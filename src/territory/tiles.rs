//! Tiles of the public records: clusters when far, points when near.
//!
//! A far tile is a grid of cells; each cell with more than one record is a cluster, so no record is ever in two
//! clusters of one zoom, and the counts of a zoom add up to the records.

use std::collections::HashMap;

use crate::formats::mvt::{Layer, Value, tile};
use crate::territory::mercator::{EXTENT, TileAddress};
use crate::territory::points::{Point, Points};
use crate::territory::query::Filter;

/// From this zoom on every record is a point, unless there are too many in the tile.
pub const POINTS_FROM_ZOOM: u8 = 15;
/// Most points of one tile; with more it shows clusters at any zoom.
pub const POINTS_MAX: usize = 5_000;
/// Cells of a tile's side: a cell is 64 pixels wide.
const CELLS: f64 = 8.0;

/// What a category looks like in the tile, by its code.
pub type IconOf<'a> = &'a dyn Fn(&str) -> String;

/// A tile of the records of this sort, as uncompressed MVT; empty when there is none.
///
/// Layer `reports` has a point a record (id: the record's; `number`, `category`, `icon`, `state`, `open`), layer
/// `clusters` one a cluster (`count`, `open`, `category`: the one that prevails, and the box to zoom to: `west`,
/// `south`, `east`, `north`). Cost: the records in the tile.
#[must_use]
pub fn records(points: &Points, address: TileAddress, filter: &Filter, icon_of: IconOf<'_>) -> Vec<u8> {
    let test = points.test(filter);
    let inside: Vec<Placed<'_>> = points
        .in_box(address.bounds(1.0))
        .filter(|point| test.admits(point))
        .filter_map(|point| Placed::of(point, address))
        .collect();
    let mut near = Layer::new("reports");
    let mut far = Layer::new("clusters");
    if address.z() >= POINTS_FROM_ZOOM && inside.len() <= POINTS_MAX {
        for placed in &inside {
            placed.write(&mut near, points, icon_of);
        }
    } else {
        for ((column, row), members) in cells(&inside) {
            match members[..] {
                [only] => only.write(&mut near, points, icon_of),
                _ => write_cluster(&mut far, cell_id(address, column, row), &members, points),
            }
        }
    }
    tile(&[far, near])
}

/// A record and where it lies in the tile.
struct Placed<'a> {
    point: &'a Point,
    x: f64,
    y: f64,
}

impl<'a> Placed<'a> {
    /// A record belongs to the one tile whose half-open square holds it.
    fn of(point: &'a Point, address: TileAddress) -> Option<Self> {
        let (x, y) = address.local(point.position.lon(), point.position.lat());
        ((0.0..EXTENT).contains(&x) && (0.0..EXTENT).contains(&y)).then_some(Self { point, x, y })
    }

    fn write(&self, layer: &mut Layer, points: &Points, icon_of: IconOf<'_>) {
        let category = points.codes().category_name(self.point.category);
        layer.point(
            self.point.record.0,
            (unit(self.x), unit(self.y)),
            &[
                ("number", Value::Text(self.point.number.to_string())),
                ("category", category.into()),
                ("icon", Value::Text(icon_of(category))),
                ("state", self.point.state.code().into()),
                ("open", Value::Bool(self.point.state.is_open())),
            ],
        );
    }
}

/// A place in the tile as a whole unit.
#[expect(clippy::cast_possible_truncation, reason = "within 0 to 4096")]
fn unit(place: f64) -> i32 {
    place as i32
}

type Cell = (u8, u8);

/// The records by cell, in the order of the cells, so that equal tiles have equal bytes.
fn cells<'a>(inside: &'a [Placed<'a>]) -> Vec<(Cell, Vec<&'a Placed<'a>>)> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 to 7")]
    let cell = |place: f64| (place / EXTENT * CELLS) as u8;
    let mut cells: HashMap<Cell, Vec<&Placed<'_>>> = HashMap::new();
    for placed in inside {
        cells.entry((cell(placed.x), cell(placed.y))).or_default().push(placed);
    }
    let mut cells: Vec<_> = cells.into_iter().collect();
    cells.sort_by_key(|(cell, _)| *cell);
    for (_, members) in &mut cells {
        members.sort_by_key(|placed| placed.point.record);
    }
    cells
}

/// A cluster's id: its zoom and cell, so that it stays the same while its members change.
fn cell_id(address: TileAddress, column: u8, row: u8) -> u64 {
    let cell = |tile: u32, part: u8| u64::from(tile) * 8 + u64::from(part);
    u64::from(address.z()) << 52 | cell(address.x(), column) << 26 | cell(address.y(), row)
}

fn write_cluster(layer: &mut Layer, id: u64, members: &[&Placed<'_>], points: &Points) {
    let mut by_category: HashMap<u16, usize> = HashMap::new();
    let (mut x, mut y, mut open) = (0.0, 0.0, 0_u64);
    let (mut west, mut south, mut east, mut north) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for placed in members {
        let position = placed.point.position;
        x += placed.x;
        y += placed.y;
        open += u64::from(placed.point.state.is_open());
        (west, east) = (west.min(position.lon()), east.max(position.lon()));
        (south, north) = (south.min(position.lat()), north.max(position.lat()));
        *by_category.entry(placed.point.category).or_default() += 1;
    }
    let prevailing = by_category
        .into_iter()
        .max_by_key(|(code, count)| (*count, std::cmp::Reverse(*code)))
        .map_or(0, |(code, _)| code);
    #[expect(clippy::cast_precision_loss, reason = "a tile has far fewer than 2^52 records")]
    let count = members.len() as f64;
    layer.point(
        id,
        (unit(x / count), unit(y / count)),
        &[
            ("count", Value::Natural(members.len() as u64)),
            ("open", Value::Natural(open)),
            ("category", points.codes().category_name(prevailing).into()),
            ("west", Value::Double(west)),
            ("south", Value::Double(south)),
            ("east", Value::Double(east)),
            ("north", Value::Double(north)),
        ],
    );
}

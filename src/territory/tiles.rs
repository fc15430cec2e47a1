//! Tiles of the public records: clusters when far, points when near.
//!
//! A far tile is a grid of cells; each cell with more than one record is a cluster, so no record is ever in two
//! clusters of one zoom, and the counts of a zoom add up to the records.

use crate::formats::mvt::{Layer, Value, tile};
use crate::territory::mercator::TileAddress;
use crate::territory::morton::{Cell, Morton};
use crate::territory::past::Moment;
use crate::territory::points::{Point, Points, Test, as_of};
use crate::territory::pyramid::Found;
use crate::territory::query::Filter;

/// From this zoom on every record is a point, unless there are too many in the tile.
pub const POINTS_FROM_ZOOM: u8 = 15;
/// Most points of one tile; with more it shows clusters at any zoom.
pub const POINTS_MAX: usize = 5_000;
/// A tile's side has 2^3 cells: a cell is 64 pixels wide.
const CELL_LEVELS: u8 = 3;
/// Units of a tile's side are 2^12.
const UNIT_LEVELS: u8 = 12;
/// Where only one record of a crowded cell is of the sort asked for, it is looked for among so many.
const LOOKED_THROUGH_MAX: usize = 1_000;

/// What a category looks like in the tile, by its code.
pub type IconOf<'a> = &'a dyn Fn(&str) -> String;

/// A tile of the records of this sort, as uncompressed MVT; empty when there is none.
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
    icon_of: IconOf<'_>,
) -> Vec<u8> {
    let mut drawing = Drawing {
        points,
        moment,
        test: points.test(filter),
        admitted: Vec::new(),
        grid: address.z() + CELL_LEVELS,
        address,
        icon_of,
        near: Layer::new("reports"),
        far: Layer::new("clusters"),
    };
    drawing.draw();
    tile(&[drawing.far, drawing.near])
}

struct Drawing<'a> {
    points: &'a Points,
    moment: Option<Moment<'a>>,
    test: Test,
    /// The classes of the sort asked for.
    admitted: Vec<bool>,
    /// The level of the cells that become clusters.
    grid: u8,
    address: TileAddress,
    icon_of: IconOf<'a>,
    near: Layer,
    far: Layer,
}

impl Drawing<'_> {
    fn draw(&mut self) {
        let whole = Cell::of_tile(self.address);
        if self.address.z() >= POINTS_FROM_ZOOM {
            let inside: Vec<_> = self.read(whole).take(POINTS_MAX + 1).collect();
            if inside.len() <= POINTS_MAX {
                for (place, point) in inside {
                    self.write_point(place, &point);
                }
                return;
            }
        }
        if self.test.asks_for_time() || self.moment.is_some() {
            self.draw_read(whole);
        } else {
            self.admitted = self.points.pyramid().admitted(&self.test);
            self.draw_counted(whole);
        }
    }

    fn read(&self, cell: Cell) -> impl Iterator<Item = (Morton, Point)> {
        let inside = self.points.in_cell(cell).filter_map(|(place, point)| Some((place, as_of(self.moment, point)?)));
        inside.filter(|(_, point)| self.test.admits(point))
    }

    /// Draws a cell from its counts; one that is not crowded, or deeper than is counted, from its records.
    fn draw_counted(&mut self, cell: Cell) {
        if cell.level() < self.grid {
            match self.points.pyramid().count_in(cell, &self.admitted) {
                Some(0) => {}
                Some(_) => cell.quarters().into_iter().for_each(|quarter| self.draw_counted(quarter)),
                None => self.draw_read(cell),
            }
            return;
        }
        match self.points.pyramid().found_in(cell, &self.admitted) {
            Some(found) if found.count == 1 => {
                let only =
                    self.points.in_cell(cell).take(LOOKED_THROUGH_MAX).find(|(_, point)| self.test.admits(point));
                match only.map(|(place, point)| (place, *point)) {
                    Some((place, point)) => self.write_point(place, &point),
                    None => self.write_cluster(cell, &found),
                }
            }
            Some(found) => self.write_cluster(cell, &found),
            None => self.draw_read(cell),
        }
    }

    /// Draws a cell from its records. The curve runs through one cell of the grid after the other.
    fn draw_read(&mut self, cell: Cell) {
        let mut here: Option<(Cell, Found, (Morton, Point))> = None;
        let inside: Vec<_> = self.read(cell).collect();
        for (place, point) in inside {
            let part = Cell::around(place, self.grid);
            match &mut here {
                Some((cell, found, _)) if *cell == part => found.take(place, &point, self.grid),
                _ => {
                    let mut found = Found::default();
                    found.take(place, &point, self.grid);
                    if let Some(done) = here.replace((part, found, (place, point))) {
                        self.write(done);
                    }
                }
            }
        }
        if let Some(done) = here {
            self.write(done);
        }
    }

    fn write(&mut self, (cell, found, (place, first)): (Cell, Found, (Morton, Point))) {
        if found.count == 1 { self.write_point(place, &first) } else { self.write_cluster(cell, &found) }
    }

    fn write_point(&mut self, place: Morton, point: &Point) {
        let category = self.points.codes().category_name(point.category);
        self.near.point(
            point.record.0,
            unit(place, self.address.z()),
            &[
                ("number", Value::Text(point.number.to_string())),
                ("category", category.into()),
                ("icon", Value::Text((self.icon_of)(category))),
                ("state", point.state.code().into()),
                ("open", Value::Bool(point.state.is_open())),
            ],
        );
    }

    fn write_cluster(&mut self, cell: Cell, found: &Found) {
        if found.count == 0 {
            return;
        }
        let open = found.states.iter().filter(|(state, _)| state.is_open()).map(|(_, count)| count).sum();
        let bounds = cell.bounds();
        let prevailing = found.prevailing().map_or("", |code| self.points.codes().category_name(code));
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
        self.far.point(cluster_id(cell), center(cell, found), &attributes);
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
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 records")]
    let count = found.count as f64;
    #[expect(clippy::cast_possible_truncation, reason = "within the side of a cell")]
    let inside = |sum: f64| (sum / count * side) as i32;
    (first.0 + inside(found.x), first.1 + inside(found.y))
}

/// A cluster's id: its cell, so that it stays the same while its members change. A bit in front tells the levels apart;
/// it has fewer than the 53 bits that a browser keeps.
const fn cluster_id(cell: Cell) -> u64 {
    1 << (2 * cell.level()) | cell.prefix()
}

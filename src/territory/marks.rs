//! What a tile or a picture shows of the public records: clusters when far, points when near.
//!
//! A far tile is a grid of cells; each cell with more than one record is a cluster, so no record is ever in two
//! clusters of one zoom, and the counts of a zoom add up to the records.

use crate::territory::mercator::{TileAddress, to_lon_lat};
use crate::territory::morton::{Cell, Morton};
use crate::territory::past::Moment;
use crate::territory::points::{Point, Points, Test, as_of};
use crate::territory::pyramid::{Admitted, Found};
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
/// Where only one record of a crowded cell is of the sort asked for, it is looked for among so many.
const LOOKED_THROUGH_MAX: usize = 1_000;

/// A record or a cluster of records.
#[derive(Debug)]
pub enum Mark {
    /// A record, and where it stands on the curve.
    Point(Morton, Point),
    /// What was found in a cell of the grid: more than nothing.
    Cluster(Cell, Found),
}

impl Mark {
    /// Where it stands: lon, lat in degrees WGS 84; a cluster in the middle of its records.
    #[must_use]
    pub fn lon_lat(&self) -> (f64, f64) {
        match self {
            Self::Point(_, point) => (point.position.lon(), point.position.lat()),
            Self::Cluster(cell, found) => {
                let (x, y) = cell.range().start().xy();
                let side = 0.5_f64.powi(i32::from(cell.level()));
                let (inside_x, inside_y) = found.middle();
                let unit = |steps: u32| f64::from(steps) / 2_f64.powi(32);
                to_lon_lat(unit(x) + inside_x * side, unit(y) + inside_y * side)
            }
        }
    }
}

/// What a tile shows of the records of this sort, now or at a moment of the past. Cost: up to zoom 14 its cells, unless
/// a time is asked for, or points at any zoom; else the records in the tile.
#[must_use]
pub fn marks(
    points: &Points,
    moment: Option<Moment<'_>>,
    address: TileAddress,
    filter: &Filter,
    detail: Detail,
) -> Vec<Mark> {
    let mut drawing = Drawing {
        points,
        moment,
        test: points.test(filter),
        admitted: Admitted::default(),
        grid: address.z() + CELL_LEVELS,
        address,
        marks: Vec::new(),
    };
    drawing.draw(detail);
    drawing.marks
}

struct Drawing<'a> {
    points: &'a Points,
    moment: Option<Moment<'a>>,
    test: Test,
    /// What is of the sort asked for.
    admitted: Admitted,
    /// The level of the cells that become clusters.
    grid: u8,
    address: TileAddress,
    marks: Vec<Mark>,
}

impl Drawing<'_> {
    fn draw(&mut self, detail: Detail) {
        let whole = Cell::of_tile(self.address);
        if self.address.z() >= detail.points_from_zoom() {
            let inside: Vec<_> = self.read(whole).take(detail.points_max() + 1).collect();
            if inside.len() <= detail.points_max() {
                for (place, point) in inside {
                    self.marks.push(Mark::Point(place, point));
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
                    Some((place, point)) => self.marks.push(Mark::Point(place, point)),
                    None => self.mark_cluster(cell, found),
                }
            }
            Some(found) => self.mark_cluster(cell, found),
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
        if found.count == 1 {
            self.marks.push(Mark::Point(place, first));
        } else {
            self.mark_cluster(cell, found);
        }
    }

    fn mark_cluster(&mut self, cell: Cell, found: Found) {
        if found.count > 0 {
            self.marks.push(Mark::Cluster(cell, found));
        }
    }
}

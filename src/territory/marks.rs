//! What a tile or a picture shows of the public records: clusters when far, points when near.
//!
//! A far tile is a grid of cells; each cell with more than one record is a cluster, so no record is ever in two
//! clusters of one zoom, and the counts of a zoom add up to the records.

use std::borrow::Cow;

use crate::territory::mercator::{TileAddress, to_lon_lat};
use crate::territory::morton::{Cell, Morton};
use crate::territory::past::Moment;
use crate::territory::points::{Point, Points, Test};
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
/// unless a time is asked for, or points at any zoom; else the records in the tile.
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
    /// The level of the cells that become clusters.
    grid: u8,
    address: TileAddress,
    canvas: &'a mut C,
}

impl<C: Canvas> Drawing<'_, C> {
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
        if self.test.asks_for_time() || self.moment.is_some() {
            self.draw_read(whole);
        } else {
            self.admitted = self.points.pyramid().admitted(&self.test);
            self.draw_counted(whole);
        }
    }

    fn read(&self, cell: Cell) -> impl Iterator<Item = (Morton, Cow<'_, Point>)> {
        read(self.points, self.moment, &self.test, cell)
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
        match pyramid.found_in(cell, &self.admitted) {
            Some(found) if found.count == 1 => {
                let only =
                    self.points.in_cell(cell).take(LOOKED_THROUGH_MAX).find(|(_, point)| self.test.admits(point));
                match only {
                    Some((place, point)) => self.canvas.point(place, point),
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
        let mut here: Option<(Cell, Found, (Morton, Cow<'_, Point>))> = None;
        for (place, point) in read(points, moment, &self.test, cell) {
            let part = Cell::around(place, grid);
            match &mut here {
                Some((cell, found, _)) if *cell == part => found.take(place, &point, grid),
                _ => {
                    let mut found = Found::default();
                    found.take(place, &point, grid);
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

trait Show: Canvas {
    /// Draws a cell whose first record is known.
    fn show(&mut self, (cell, found, (place, first)): &(Cell, Found, (Morton, Cow<'_, Point>))) {
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
) -> impl Iterator<Item = (Morton, Cow<'p, Point>)> {
    let then = move |point: &'p Point| match moment {
        None => Some(Cow::Borrowed(point)),
        Some(moment) => moment.of(point).map(Cow::Owned),
    };
    let inside = points.in_cell(cell).filter_map(move |(place, point)| Some((place, then(point)?)));
    inside.filter(|(_, point)| test.admits(point))
}

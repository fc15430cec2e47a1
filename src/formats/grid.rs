//! Coordinates of the grids that maps of Italy are drawn in, to longitude and latitude (WGS 84).
//!
//! Monte Mario is turned with the seven parameters that the Tuscan municipalities use (about a metre); RDN2008 and ETRS89
//! are taken for WGS 84, from which they differ by less than that.

use std::fmt;

use geo::{Coord, Geometry, MapCoords};
use proj4rs::Proj;
use proj4rs::transform::transform;

use crate::domain::place::Position;

const MONTE_MARIO: &str = "+k=0.9996 +y_0=0 +ellps=intl \
                           +towgs84=-104.1,-49.1,-9.9,0.971,-2.917,0.714,-11.68 +units=m +no_defs";

/// A grid.
pub struct Grid {
    /// From which to longitude and latitude; none: they are that already.
    planes: Option<(Proj, Proj)>,
}

impl fmt::Debug for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grid").field("degrees", &self.planes.is_none()).finish()
    }
}

impl Grid {
    /// Longitude and latitude in degrees.
    pub const DEGREES: Self = Self { planes: None };

    /// The grid of an EPSG number: 4326, 4258, 6706 (degrees, longitude first); 3003, 3004 (Monte Mario); 32632, 32633,
    /// 25832, 25833, 6707, 6708, 7791, 7792 (UTM, easting first); 3857. `None` for any other.
    #[must_use]
    pub fn of_srid(srid: u32) -> Option<Self> {
        let utm = |zone: u8| format!("+proj=utm +zone={zone} +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs");
        let definition = match srid {
            4326 | 4258 | 6706 => return Some(Self::DEGREES),
            32632 | 25832 | 6707 | 7791 => utm(32),
            32633 | 25833 | 6708 | 7792 => utm(33),
            3003 => format!("+proj=tmerc +lat_0=0 +lon_0=9 +x_0=1500000 {MONTE_MARIO}"),
            3004 => format!("+proj=tmerc +lat_0=0 +lon_0=15 +x_0=2520000 {MONTE_MARIO}"),
            3857 => "+proj=webmerc +datum=WGS84 +units=m +no_defs".to_owned(),
            _ => return None,
        };
        let from = Proj::from_proj_string(&definition).ok()?;
        let to = Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs").ok()?;
        Some(Self { planes: Some((from, to)) })
    }

    /// Longitude and latitude in degrees of a place in the grid; `None` where it means none.
    #[must_use]
    pub fn degrees(&self, x: f64, y: f64) -> Option<[f64; 2]> {
        if !x.is_finite() || !y.is_finite() {
            return None;
        }
        let Some((from, to)) = &self.planes else { return Some([x, y]) };
        let mut point = (x, y, 0.0);
        transform(from, to, &mut point).ok()?;
        let [lon, lat] = [point.0.to_degrees(), point.1.to_degrees()];
        (lon.is_finite() && lat.is_finite()).then_some([lon, lat])
    }

    /// The position of a place in the grid; `None` where it means none.
    #[must_use]
    pub fn position(&self, x: f64, y: f64) -> Option<Position> {
        let [lon, lat] = self.degrees(x, y)?;
        Position::new(lon, lat).ok()
    }

    /// A shape in the grid, in degrees; `None` where one of its places means none.
    #[must_use]
    pub fn shape(&self, shape: &Geometry<f64>) -> Option<Geometry<f64>> {
        let moved = |at: Coord<f64>| self.degrees(at.x, at.y).map(|[x, y]| Coord { x, y }).ok_or(());
        shape.try_map_coords(moved).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: [f64; 2] = [11.1921, 43.8334];

    fn metres_off(srid: u32, x: f64, y: f64) -> f64 {
        let position = Grid::of_srid(srid).expect("a grid").position(x, y).expect("a position");
        position.metres_to(Position::new(PLACE[0], PLACE[1]).expect("a position"))
    }

    #[test]
    fn one_place_in_every_grid() {
        assert!(metres_off(3003, 1_676_272.83, 4_855_720.72) < 0.1);
        for utm in [32632, 25832, 6707, 7791] {
            assert!(metres_off(utm, 676_242.52, 4_855_704.76) < 0.1, "{utm}");
        }
        assert!(metres_off(3857, 1_245_898.87, 5_439_696.54) < 0.1);
        for degrees in [4326, 4258, 6706] {
            assert!(metres_off(degrees, PLACE[0], PLACE[1]) < 0.01, "{degrees}");
        }
    }

    #[test]
    fn zones_to_the_east_are_there_too() {
        // The same place from the next zone: 22 minutes of arc farther west of its axis than its edge.
        for srid in [3004, 32633, 25833, 6708, 7792] {
            let grid = Grid::of_srid(srid).expect("a grid");
            let axis = if srid == 3004 { 2_520_000.0 } else { 500_000.0 };
            let [lon, _] = grid.degrees(axis, 4_855_000.0).expect("a place");
            assert!((lon - 15.0).abs() < 0.001, "{srid}: {lon}");
        }
    }

    #[test]
    fn what_means_no_place_is_none() {
        assert!(Grid::of_srid(9999).is_none());
        let grid = Grid::of_srid(3003).expect("a grid");
        for (x, y) in [(f64::NAN, 0.0), (f64::INFINITY, 1.0), (1e300, -1e300), (1e12, 1e12)] {
            assert!(grid.position(x, y).is_none_or(|position| position.lat().abs() <= 90.0), "{x} {y}");
        }
    }
}

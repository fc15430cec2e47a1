//! A bounding box as written in parameters: `west,south,east,north` in degrees WGS 84 (OGC API Features §7.15.3).

use geo::{Rect, coord};

use crate::domain::place::Position;

/// A box in lon, lat WGS 84; `west > east` means that it crosses the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bbox {
    /// Western edge, degrees.
    pub west: f64,
    /// Southern edge, degrees.
    pub south: f64,
    /// Eastern edge, degrees.
    pub east: f64,
    /// Northern edge, degrees.
    pub north: f64,
}

/// The text is not a bounding box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a bounding box: write west,south,east,north in degrees, south below north")]
pub struct NotABbox;

impl std::str::FromStr for Bbox {
    type Err = NotABbox;

    /// Four numbers, or six with heights, which are dropped.
    fn from_str(text: &str) -> Result<Self, NotABbox> {
        if text.len() > 200 {
            return Err(NotABbox);
        }
        let numbers = text.split(',').map(|part| part.trim().parse::<f64>()).collect::<Result<Vec<_>, _>>();
        let ([west, south, east, north] | [west, south, _, east, north, _]) = numbers.unwrap_or_default()[..] else {
            return Err(NotABbox);
        };
        if Position::new(west, south).is_err() || Position::new(east, north).is_err() || south > north {
            return Err(NotABbox);
        }
        Ok(Self { west, south, east, north })
    }
}

impl Bbox {
    /// Whether a position (lon, lat) lies in the box, edges included.
    #[must_use]
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        let across = if self.west <= self.east {
            (self.west..=self.east).contains(&lon)
        } else {
            lon >= self.west || lon <= self.east
        };
        across && (self.south..=self.north).contains(&lat)
    }

    /// The same in boxes of min and max of lon (x) and lat (y): two that do not meet when it crosses the antimeridian.
    pub fn parts(&self) -> impl Iterator<Item = Rect<f64>> + use<> {
        let (south, north) = (self.south, self.north);
        let part = move |west: f64, east: f64| Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north });
        let (first, second) = if self.west <= self.east {
            (part(self.west, self.east), None)
        } else {
            (part(self.west, 180.0), Some(part(-180.0, self.east)))
        };
        std::iter::once(first).chain(second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_boxes() {
        let plain: Bbox = "11.1,43.7,11.3,43.9".parse().expect("fine");
        assert!(plain.contains(11.2, 43.8) && !plain.contains(11.4, 43.8));
        let across: Bbox = "179,-10,0,-179,10,100".parse().expect("fine");
        assert!(across.contains(-179.5, 0.0) && across.contains(179.5, 0.0) && !across.contains(0.0, 0.0));
        for text in ["", "1,2,3", "a,b,c,d", "NaN,0,1,1", "0,1,1,0", "0,0,181,1", "1,2,3,4,5", "inf,0,1,1"] {
            assert_eq!(text.parse::<Bbox>(), Err(NotABbox), "{text}");
        }
    }
}

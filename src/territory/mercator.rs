//! Web Mercator (EPSG:3857) in the terms of tiles and pictures: addresses, boxes, and pixels.

use std::f64::consts::PI;

use geo::{Rect, coord};

/// Deepest zoom of a tile.
pub const ZOOM_MAX: u8 = 22;
/// Side of a tile in its own units (MVT extent).
pub const EXTENT: f64 = 4096.0;
/// Side of a tile in pixels at its own zoom, as `MapLibre` counts zooms.
const TILE_PX: f64 = 512.0;
/// Beyond this latitude Web Mercator does not go.
const LATITUDE_MAX: f64 = 85.051_128_779_806_6;

/// A tile's address in the XYZ scheme: y grows southwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileAddress {
    z: u8,
    x: u32,
    y: u32,
}

impl TileAddress {
    /// The tile of that address; `None` outside the matrix or deeper than [`ZOOM_MAX`].
    #[must_use]
    pub const fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        if z <= ZOOM_MAX && x < 1 << z && y < 1 << z { Some(Self { z, x, y }) } else { None }
    }

    /// Zoom.
    #[must_use]
    pub const fn z(self) -> u8 {
        self.z
    }

    /// Column, from the west.
    #[must_use]
    pub const fn x(self) -> u32 {
        self.x
    }

    /// Row, from the north.
    #[must_use]
    pub const fn y(self) -> u32 {
        self.y
    }

    fn side(self) -> f64 {
        1.0 / f64::from(1_u32 << self.z)
    }

    /// Its box, widened on each side by `buffer` tile units (of 4096): min and max of lon (x) and lat (y).
    #[must_use]
    pub fn bounds(self, buffer: f64) -> Rect<f64> {
        let margin = buffer / EXTENT;
        let at = |column: f64, row: f64| to_lon_lat(column * self.side(), row * self.side());
        let (west, north) = at(f64::from(self.x) - margin, f64::from(self.y) - margin);
        let (east, south) = at(f64::from(self.x) + 1.0 + margin, f64::from(self.y) + 1.0 + margin);
        Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north })
    }

    /// A position (lon, lat) in the tile's units: 0 to 4096 inside, x eastwards, y southwards.
    #[must_use]
    pub fn local(self, lon: f64, lat: f64) -> (f64, f64) {
        let (x, y) = to_square(lon, lat);
        ((x / self.side() - f64::from(self.x)) * EXTENT, (y / self.side() - f64::from(self.y)) * EXTENT)
    }
}

/// A position (lon, lat) on the unit square: (0, 0) in the north-west, (1, 1) in the south-east.
#[must_use]
pub fn to_square(lon: f64, lat: f64) -> (f64, f64) {
    let sine = lat.clamp(-LATITUDE_MAX, LATITUDE_MAX).to_radians().sin();
    ((lon + 180.0) / 360.0, 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * PI))
}

/// The position (lon, lat) of a place on the unit square.
#[must_use]
pub fn to_lon_lat(x: f64, y: f64) -> (f64, f64) {
    (x * 360.0 - 180.0, ((0.5 - y) * 2.0 * PI).sinh().atan().to_degrees())
}

/// What a picture of the map shows: its centre (lon, lat), zoom (`MapLibre`'s: 512-pixel tiles) and size in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// Longitude of the centre, degrees WGS 84.
    pub lon: f64,
    /// Latitude of the centre, degrees WGS 84.
    pub lat: f64,
    /// Zoom.
    pub zoom: f64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Viewport {
    fn world_px(&self) -> f64 {
        TILE_PX * self.zoom.exp2()
    }

    /// The position (lon, lat) at a pixel; (0, 0) is the upper left corner.
    #[must_use]
    pub fn pixel_to_lon_lat(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = self.pixel_to_square(x, y);
        to_lon_lat(x, y)
    }

    fn pixel_to_square(&self, x: f64, y: f64) -> (f64, f64) {
        let (center_x, center_y) = to_square(self.lon, self.lat);
        let across = (x - f64::from(self.width) / 2.0) / self.world_px();
        let down = (y - f64::from(self.height) / 2.0) / self.world_px();
        (center_x + across, center_y + down)
    }

    /// The pixel at a position (lon, lat).
    #[must_use]
    pub fn lon_lat_to_pixel(&self, lon: f64, lat: f64) -> (f64, f64) {
        let (center_x, center_y) = to_square(self.lon, self.lat);
        let (x, y) = to_square(lon, lat);
        (
            (x - center_x) * self.world_px() + f64::from(self.width) / 2.0,
            (y - center_y) * self.world_px() + f64::from(self.height) / 2.0,
        )
    }

    /// The tiles that it shows parts of, at the zoom of which its own is a part.
    pub fn tiles(&self) -> impl Iterator<Item = TileAddress> + use<> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the zooms that there are")]
        let z = self.zoom.clamp(0.0, f64::from(ZOOM_MAX)) as u8;
        let count = f64::from(1_u32 << z);
        let (west, north) = self.pixel_to_square(0.0, 0.0);
        let (east, south) = self.pixel_to_square(f64::from(self.width), f64::from(self.height));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the square")]
        let index = move |at: f64| (at.clamp(0.0, 1.0) * count) as u32;
        let (columns, rows) = (index(west)..=index(east), index(north)..=index(south));
        rows.flat_map(move |y| columns.clone().filter_map(move |x| TileAddress::new(z, x, y)))
    }

    /// The box it shows: min and max of lon (x) and lat (y).
    #[must_use]
    pub fn bounds(&self) -> Rect<f64> {
        let (west, north) = self.pixel_to_lon_lat(0.0, 0.0);
        let (east, south) = self.pixel_to_lon_lat(f64::from(self.width), f64::from(self.height));
        Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_have_a_matrix() {
        assert!(TileAddress::new(0, 0, 0).is_some());
        for (z, x, y) in [(0, 1, 0), (3, 8, 0), (3, 0, 8), (23, 0, 0), (255, 0, 0)] {
            assert_eq!(TileAddress::new(z, x, y), None);
        }
    }

    #[test]
    fn the_town_lies_in_its_tile() {
        // The station of Sesto in the usual z14 tile, computed with the slippy map formula by hand.
        let tile = TileAddress::new(14, 8701, 5968).expect("in the matrix");
        let (x, y) = tile.local(11.1985, 43.8305);
        assert!((0.0..4096.0).contains(&x) && (0.0..4096.0).contains(&y), "{x} {y}");
    }

    proptest! {
        #[test]
        fn every_pixel_lies_in_a_tile_of_the_picture(x in 0.0..800.0, y in 0.0..600.0, zoom in 5.0..19.0, lon in -170.0..170.0, lat in -80.0..80.0) {
            let view = Viewport { lon, lat, zoom, width: 800, height: 600 };
            let (lon, lat) = view.pixel_to_lon_lat(x, y);
            prop_assume!((-180.0..180.0).contains(&lon));
            let holds = |tile: TileAddress| {
                let (x, y) = tile.local(lon, lat);
                (0.0..=EXTENT).contains(&x) && (0.0..=EXTENT).contains(&y)
            };
            prop_assert!(view.tiles().any(holds));
            prop_assert!(view.tiles().count() <= 16);
        }

        #[test]
        fn pixels_go_there_and_back(x in 0.0..800.0, y in 0.0..600.0, zoom in 5.0..19.0, lon in -170.0..170.0, lat in -80.0..80.0) {
            let view = Viewport { lon, lat, zoom, width: 800, height: 600 };
            let (lon, lat) = view.pixel_to_lon_lat(x, y);
            let (back_x, back_y) = view.lon_lat_to_pixel(lon, lat);
            prop_assert!((back_x - x).abs() < 1e-4 && (back_y - y).abs() < 1e-4);
        }
    }
}

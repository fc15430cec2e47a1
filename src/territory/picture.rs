//! A picture of the map drawn in process: for pages without scripts, mails and print.
//!
//! The shapes become an SVG in memory, which `resvg` turns into a PNG. Names are set where they do not overlap.

use std::fmt::Write;
use std::sync::Arc;

use geo::{Geometry, LineString, Polygon};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::territory::basemap::{Basemap, Shape, anchor};
use crate::territory::mercator::Viewport;

/// The longest side of a picture in pixels.
pub const SIDE_MAX_PX: u32 = 1280;

/// A place marked on the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Pin {
    /// Longitude, degrees WGS 84.
    pub lon: f64,
    /// Latitude, degrees WGS 84.
    pub lat: f64,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Sides of zero or beyond [`SIDE_MAX_PX`].
    #[error("a picture has 16 to {SIDE_MAX_PX} pixels a side")]
    Size,
    /// The drawing could not be made: a fault of ours.
    #[error("the picture could not be drawn: {0}")]
    Drawing(String),
}

/// Draws pictures in one font.
#[derive(Debug)]
pub struct Painter {
    fonts: Arc<fontdb::Database>,
    family: String,
}

impl Painter {
    /// A painter that writes in this TrueType font.
    #[must_use]
    pub fn with_font(font: Vec<u8>) -> Self {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(font);
        let family =
            fonts.faces().find_map(|face| face.families.first()).map_or_else(String::new, |family| family.0.clone());
        Self { fonts: Arc::new(fonts), family }
    }

    /// The picture as PNG, with these places marked and this text in the corner.
    pub fn png(
        &self,
        map: &Basemap,
        view: &Viewport,
        pins: &[Pin],
        attribution: &str,
    ) -> Result<Vec<u8>, PictureError> {
        if !(16..=SIDE_MAX_PX).contains(&view.width) || !(16..=SIDE_MAX_PX).contains(&view.height) {
            return Err(PictureError::Size);
        }
        let fail = |error: String| PictureError::Drawing(error);
        let svg = drawing(map, view, pins, attribution, &self.family);
        let options =
            Options { fontdb: Arc::clone(&self.fonts), font_family: self.family.clone(), ..Options::default() };
        let tree = Tree::from_str(&svg, &options).map_err(|error| fail(error.to_string()))?;
        let mut pixels = Pixmap::new(view.width, view.height).ok_or(PictureError::Size)?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        pixels.encode_png().map_err(|error| fail(error.to_string()))
    }
}

/// How a layer is drawn: fill, stroke, width in pixels at zoom 16, dashes.
struct Look {
    fill: &'static str,
    stroke: &'static str,
    width: f64,
    dashes: &'static str,
}

/// Layers in drawing order with their looks; streets are drawn apart, as they have a casing.
fn look(layer: &str) -> Option<Look> {
    let look = |fill, stroke, width, dashes| Some(Look { fill, stroke, width, dashes });
    match layer {
        "green" => look("#e3ecd9", "none", 0.0, ""),
        "built" => look("#ebe6df", "none", 0.0, ""),
        "water" => look("none", "#a9cfe4", 3.0, ""),
        "rail" => look("none", "#b0aeb2", 2.5, "6 3"),
        "boundary" => look("none", "#5a6b7b", 1.5, "8 5"),
        "neighbours" => look("#dcd8d0", "none", 0.0, ""),
        _ => None,
    }
}

fn drawing(map: &Basemap, view: &Viewport, pins: &[Pin], attribution: &str, family: &str) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" font-family=\"{family}\">\
         <rect width=\"{w}\" height=\"{h}\" fill=\"#f6f3ee\"/>",
        w = view.width,
        h = view.height
    );
    let shapes: Vec<(&str, &Shape)> = map.in_box(view.bounds()).collect();
    let scale = ((view.zoom - 16.0) * 0.6).exp2().clamp(0.35, 2.5);
    for layer in ["green", "built", "neighbours", "water", "rail"] {
        draw_layer(&mut svg, &shapes, layer, view, scale);
    }
    for (colour, extra) in [("#d8d2c8", 2.0), ("#ffffff", 0.0)] {
        for (_, shape) in shapes.iter().filter(|(layer, _)| *layer == "streets") {
            let width = street_width(shape.text("class").unwrap_or_default()) * scale + extra;
            path(
                &mut svg,
                &shape.geometry,
                view,
                &format!(
                    "fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width:.1}\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
                ),
            );
        }
    }
    draw_layer(&mut svg, &shapes, "boundary", view, scale);
    labels(&mut svg, &shapes, view);
    for pin in pins {
        draw_pin(&mut svg, view, pin);
    }
    let (x, y) = (view.width - 4, view.height - 5);
    // Writing to a string cannot fail, here and below.
    let _written = write!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" font-size=\"10\" text-anchor=\"end\" fill=\"#33424f\">{}</text></svg>",
        escaped(attribution)
    );
    svg
}

fn street_width(class: &str) -> f64 {
    match class {
        "motorway" => 11.0,
        "trunk" | "primary" => 9.0,
        "secondary" => 7.5,
        "pedestrian" => 4.0,
        _ => 5.5,
    }
}

fn draw_layer(svg: &mut String, shapes: &[(&str, &Shape)], layer: &str, view: &Viewport, scale: f64) {
    let Some(look) = look(layer) else { return };
    let width = look.width * scale;
    let style = format!(
        "fill=\"{}\" stroke=\"{}\" stroke-width=\"{width:.1}\" stroke-dasharray=\"{}\"",
        look.fill, look.stroke, look.dashes
    );
    let style = style.replace(" stroke-dasharray=\"\"", "");
    for (_, shape) in shapes.iter().filter(|(name, _)| *name == layer) {
        let water = layer == "water" && matches!(shape.geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_));
        path(svg, &shape.geometry, view, if water { "fill=\"#a9cfe4\"" } else { &style });
    }
}

fn path(svg: &mut String, geometry: &Geometry<f64>, view: &Viewport, style: &str) {
    let mut d = String::new();
    match geometry {
        Geometry::LineString(line) => trace(&mut d, line, view, false),
        Geometry::MultiLineString(lines) => lines.iter().for_each(|line| trace(&mut d, line, view, false)),
        Geometry::Polygon(polygon) => trace_polygon(&mut d, polygon, view),
        Geometry::MultiPolygon(polygons) => polygons.iter().for_each(|polygon| trace_polygon(&mut d, polygon, view)),
        _ => return,
    }
    let _written = write!(svg, "<path fill-rule=\"evenodd\" {style} d=\"{d}\"/>");
}

fn trace_polygon(d: &mut String, polygon: &Polygon<f64>, view: &Viewport) {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).for_each(|ring| trace(d, ring, view, true));
}

fn trace(d: &mut String, line: &LineString<f64>, view: &Viewport, close: bool) {
    for (i, at) in line.0.iter().enumerate() {
        let (x, y) = view.lon_lat_to_pixel(at.x, at.y);
        let _written = write!(d, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
    }
    if close {
        d.push('Z');
    }
}

/// A box already taken by a name: left, top, right, bottom.
type Taken = (f64, f64, f64, f64);

fn labels(svg: &mut String, shapes: &[(&str, &Shape)], view: &Viewport) {
    let mut taken: Vec<Taken> = Vec::new();
    let mut wanted: Vec<(f64, &Shape, f64, &str, bool)> = shapes
        .iter()
        .filter_map(|(layer, shape)| match *layer {
            "places" if view.zoom < 15.5 => Some((shape.number("rank").unwrap_or(3.0), *shape, 15.0, "#33424f", false)),
            "landmarks" if view.zoom >= 14.8 => Some((5.0, *shape, 12.0, "#4a5f52", false)),
            "streets" if view.zoom >= 14.0 => {
                let rank = 10.0 - street_width(shape.text("class").unwrap_or_default()) / 2.0;
                Some((rank, *shape, 12.0, "#33424f", true))
            }
            _ => None,
        })
        .collect();
    wanted.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, shape, size, colour, turned) in wanted {
        let (Some(name), Some(at)) = (shape.text("name"), anchor(&shape.geometry)) else { continue };
        let (x, y) = view.lon_lat_to_pixel(at.x(), at.y());
        let half = f64::from(u32::try_from(name.chars().count()).unwrap_or(0)) * size * 0.26;
        let angle = if turned { angle_of(&shape.geometry, view) } else { 0.0 };
        let (across, down) =
            (half * angle.to_radians().cos().abs() + size * 0.6, half * angle.to_radians().sin().abs() + size * 0.7);
        let own = (x - across, y - down, x + across, y + down);
        let outside =
            own.0 < 0.0 || own.1 < 0.0 || own.2 > f64::from(view.width) || own.3 > f64::from(view.height) - 14.0;
        if outside || taken.iter().any(|other| own.0 < other.2 && own.2 > other.0 && own.1 < other.3 && own.3 > other.1)
        {
            continue;
        }
        taken.push(own);
        let _written = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"{size}\" text-anchor=\"middle\" fill=\"{colour}\" stroke=\"#f6f3ee\" \
             stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\" transform=\"rotate({angle:.1} {x:.1} {y:.1})\">{}</text>",
            y + size * 0.34,
            escaped(name)
        );
    }
}

/// The direction of the middle of a line on screen, in degrees, so that text on it is never upside down.
fn angle_of(geometry: &Geometry<f64>, view: &Viewport) -> f64 {
    let line = match geometry {
        Geometry::LineString(line) => Some(line),
        // The one that the name stands on.
        Geometry::MultiLineString(lines) => lines.iter().max_by_key(|line| line.0.len()),
        _ => None,
    };
    let Some(line) = line else { return 0.0 };
    let middle = line.0.len() / 2;
    let (Some(a), Some(b)) = (line.0.get(middle.saturating_sub(1)), line.0.get(middle)) else { return 0.0 };
    let (from, to) = (view.lon_lat_to_pixel(a.x, a.y), view.lon_lat_to_pixel(b.x, b.y));
    let angle = (to.1 - from.1).atan2(to.0 - from.0).to_degrees();
    if angle > 90.0 {
        angle - 180.0
    } else if angle < -90.0 {
        angle + 180.0
    } else {
        angle
    }
}

fn draw_pin(svg: &mut String, view: &Viewport, pin: &Pin) {
    let (x, y) = view.lon_lat_to_pixel(pin.lon, pin.lat);
    let _written = write!(
        svg,
        "<path transform=\"translate({x:.1} {y:.1})\" d=\"M0 0C-4 -9 -13 -15 -13 -25A13 13 0 0 1 13 -25C13 -15 4 -9 0 0Z\" \
         fill=\"#cc334d\" stroke=\"#ffffff\" stroke-width=\"2\"/><circle cx=\"{x:.1}\" cy=\"{:.1}\" r=\"5\" fill=\"#ffffff\"/>",
        y - 25.0
    );
}

/// Text as XML may hold it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

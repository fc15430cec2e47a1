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
    /// What stands there.
    pub kind: PinKind,
}

/// What a pin stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinKind {
    /// The place that the picture is about.
    Place,
    /// A report: open, or closed.
    Report {
        /// Whether somebody still owes something.
        open: bool,
    },
    /// Several reports.
    Cluster {
        /// How many.
        count: u64,
        /// Whether one of them is open.
        open: bool,
    },
}

impl PinKind {
    /// How far it reaches from its foot: left and right, up, down, in pixels.
    fn reach(self) -> (f64, f64, f64) {
        match self {
            Self::Place => (15.0, 40.0, 2.0),
            Self::Report { .. } => (11.0, 28.0, 2.0),
            Self::Cluster { count, .. } => (radius_of(count) + 2.0, radius_of(count) + 2.0, radius_of(count) + 2.0),
        }
    }
}

/// As on the map with scripts.
fn radius_of(count: u64) -> f64 {
    match count {
        0..100 => 16.0,
        100..1_000 => 21.0,
        _ => 27.0,
    }
}

/// Colours of what is open and what is closed, as on the map with scripts.
const fn colour_of(open: bool) -> &'static str {
    if open { "#004080" } else { "#455b71" }
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
    labels(&mut svg, &shapes, view, pins);
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

/// A box already taken by a name or a pin: left, top, right, bottom.
type Taken = (f64, f64, f64, f64);

/// A name to be written.
struct Name<'a> {
    /// The lower, the sooner.
    rank: f64,
    shape: &'a Shape,
    size: f64,
    colour: &'static str,
    /// Along the line rather than at a point.
    along: bool,
}

/// Where a name may stand: its middle, and its direction in degrees.
struct Spot {
    x: f64,
    y: f64,
    angle: f64,
}

fn labels(svg: &mut String, shapes: &[(&str, &Shape)], view: &Viewport, pins: &[Pin]) {
    let mut taken: Vec<Taken> = pins
        .iter()
        .map(|pin| {
            let ((x, y), (beside, up, down)) = (view.lon_lat_to_pixel(pin.lon, pin.lat), pin.kind.reach());
            (x - beside, y - up, x + beside, y + down)
        })
        .collect();
    let mut names: Vec<Name<'_>> = shapes.iter().filter_map(|(layer, shape)| name_of(layer, shape, view)).collect();
    names.sort_by(|a, b| a.rank.total_cmp(&b.rank));
    let mut written: Vec<&str> = Vec::new();
    for Name { shape, size, colour, along, .. } in names {
        let Some(name) = shape.text("name") else { continue };
        let half = f64::from(u32::try_from(name.chars().count()).unwrap_or(0)) * size * 0.26;
        // A street in pieces is named once.
        if along && written.contains(&name) {
            continue;
        }
        let spots = if along {
            spots_along(&shape.geometry, view, half * 1.7)
        } else {
            let at = anchor(&shape.geometry).map(|at| view.lon_lat_to_pixel(at.x(), at.y()));
            // In its place, else under or over what stands there.
            at.map(|(x, y)| [0.0, size * 1.5, -size * 1.5].map(|by| Spot { x, y: y + by, angle: 0.0 }))
                .into_iter()
                .flatten()
                .collect()
        };
        let free = |spot: &Spot| {
            let boxes = boxes(spot, half, size);
            let fits = boxes.iter().all(|own| {
                let inside = own.0 >= 0.0
                    && own.1 >= 0.0
                    && own.2 <= f64::from(view.width)
                    && own.3 <= f64::from(view.height) - 14.0;
                let apart =
                    |other: &Taken| own.0 >= other.2 || own.2 <= other.0 || own.1 >= other.3 || own.3 <= other.1;
                inside && taken.iter().all(apart)
            });
            fits.then_some(boxes)
        };
        let Some((Spot { x, y, angle }, own)) = spots.into_iter().find_map(|spot| free(&spot).map(|own| (spot, own)))
        else {
            continue;
        };
        taken.extend(own);
        written.push(name);
        let _written = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"{size}\" text-anchor=\"middle\" fill=\"{colour}\" stroke=\"#f6f3ee\" \
             stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\" transform=\"rotate({angle:.1} {x:.1} {y:.1})\">{}</text>",
            y + size * 0.34,
            escaped(name)
        );
    }
}

/// What is written of a shape at this zoom.
fn name_of<'a>(layer: &str, shape: &'a Shape, view: &Viewport) -> Option<Name<'a>> {
    let rank = || shape.number("rank").unwrap_or(3.0);
    let name = |rank, size, colour, along| Some(Name { rank, shape, size, colour, along });
    match layer {
        "places" if view.zoom < 15.5 => name(rank(), if rank() < 2.0 { 17.0 } else { 14.0 }, "#33424f", false),
        "neighbours" if view.zoom < 13.0 => name(4.0, 13.0, "#6a6660", false),
        "landmarks" if view.zoom >= 14.8 => name(11.0, 12.0, "#4a5f52", false),
        "streets" if view.zoom >= 14.0 => {
            name(10.0 - street_width(shape.text("class").unwrap_or_default()) / 2.0, 12.0, "#33424f", true)
        }
        _ => None,
    }
}

/// The boxes that a name takes: one, or many small ones along it when it is turned.
fn boxes(spot: &Spot, half: f64, size: f64) -> Vec<Taken> {
    let reach = size * 0.75;
    if spot.angle.abs() < 1.0 {
        return vec![(spot.x - half - size * 0.4, spot.y - reach, spot.x + half + size * 0.4, spot.y + reach)];
    }
    let (rise, run) = spot.angle.to_radians().sin_cos();
    let mut boxes = Vec::new();
    let mut at = -half;
    while at <= half + size {
        let along = at.min(half);
        let (x, y) = (spot.x + along * run, spot.y + along * rise);
        boxes.push((x - reach, y - reach, x + reach, y + reach));
        at += size;
    }
    boxes
}

/// Where along a line a name of that length may stand: the middles of its straight parts as far as they are in view, the
/// longest first.
fn spots_along(geometry: &Geometry<f64>, view: &Viewport, length_px: f64) -> Vec<Spot> {
    let lines: &[LineString<f64>] = match geometry {
        Geometry::LineString(line) => std::slice::from_ref(line),
        Geometry::MultiLineString(lines) => &lines.0,
        _ => return Vec::new(),
    };
    let mut spots: Vec<(f64, Spot)> = lines
        .iter()
        .flat_map(|line| straight_parts(line, view))
        .filter_map(|(from, to)| within(view, from, to))
        .map(|(from, to)| {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            // Text is never upside down.
            let angle = (dy / if dx == 0.0 { 1e-9 } else { dx }).atan().to_degrees();
            (dx.hypot(dy), Spot { x: f64::midpoint(from.0, to.0), y: f64::midpoint(from.1, to.1), angle })
        })
        .filter(|(length, _)| *length >= length_px)
        .collect();
    spots.sort_by(|a, b| b.0.total_cmp(&a.0));
    spots.truncate(4);
    spots.into_iter().map(|(_, spot)| spot).collect()
}

/// A point on the picture.
type Pixel = (f64, f64);

/// The parts of a line that bend little, each as one stretch from its beginning to its end, in pixels.
fn straight_parts(line: &LineString<f64>, view: &Viewport) -> Vec<(Pixel, Pixel)> {
    /// A part goes on while it turns by less than this, in radians.
    const BEND_MAX: f64 = 0.14;
    let points: Vec<Pixel> = line.0.iter().map(|at| view.lon_lat_to_pixel(at.x, at.y)).collect();
    let direction = |a: Pixel, b: Pixel| (b.1 - a.1).atan2(b.0 - a.0);
    let turned = |a: f64, b: f64| {
        let by = (a - b).abs();
        by.min(std::f64::consts::TAU - by)
    };
    let mut parts: Vec<(Pixel, Pixel)> = Vec::new();
    for pair in points.windows(2) {
        match parts.last_mut() {
            Some(part) if turned(direction(part.0, part.1), direction(pair[0], pair[1])) < BEND_MAX => part.1 = pair[1],
            _ => parts.push((pair[0], pair[1])),
        }
    }
    parts
}

/// The stretch as far as it is in the picture, a little away from its edge.
fn within(view: &Viewport, from: Pixel, to: Pixel) -> Option<(Pixel, Pixel)> {
    const EDGE_PX: f64 = 6.0;
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (right, bottom) = (f64::from(view.width) - EDGE_PX, f64::from(view.height) - EDGE_PX);
    let (mut begin, mut end) = (0.0_f64, 1.0_f64);
    for (step, room) in [(-dx, from.0 - EDGE_PX), (dx, right - from.0), (-dy, from.1 - EDGE_PX), (dy, bottom - from.1)]
    {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            begin = begin.max(room / step);
        } else {
            end = end.min(room / step);
        }
    }
    (begin < end).then_some(((from.0 + begin * dx, from.1 + begin * dy), (from.0 + end * dx, from.1 + end * dy)))
}

fn draw_pin(svg: &mut String, view: &Viewport, pin: &Pin) {
    let (x, y) = view.lon_lat_to_pixel(pin.lon, pin.lat);
    let mut drop_shaped = |colour: &str, size: f64| {
        let _written = write!(
            svg,
            "<g transform=\"translate({x:.1} {y:.1}) scale({size})\"><path d=\"M0 0C-4 -9 -13 -15 -13 -25A13 13 0 0 1 13 -25C13 -15 4 -9 0 0Z\" \
             fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"2\"/><circle cy=\"-25\" r=\"5\" fill=\"#ffffff\"/></g>"
        );
    };
    match pin.kind {
        PinKind::Place => drop_shaped("#cc334d", 1.0),
        PinKind::Report { open } => drop_shaped(colour_of(open), 0.7),
        PinKind::Cluster { count, open } => {
            let _written = write!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{}\" fill=\"{}\" stroke=\"#ffffff\" stroke-width=\"2\"/>\
                 <text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"14\" text-anchor=\"middle\" fill=\"#ffffff\">{count}</text>",
                radius_of(count),
                colour_of(open),
                y + 5.0
            );
        }
    }
}

/// Text as XML may hold it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

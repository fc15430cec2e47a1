//! Areas: quarters, zones of routing, neighbours, the boundary; their shapes come as `GeoJSON`.

use crate::domain::area::{Area, AreaCode, AreaKind, Shape};
use crate::domain::fitness::Part;
use crate::domain::rules::Setting;
use crate::formats::polygon::{self, NotAPolygon};
use crate::t;
use crate::territory::mercator::Viewport;
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::web::visitor::Visitor;

/// Width and height of the picture of an area, in pixels.
const PICTURE_PX: (u32, u32) = (640, 400);

pub(super) fn sheet(sheet: &mut Sheet<'_>, visitor: &Visitor, before: Option<&Area>) {
    let words = visitor.words;
    sheet.line("nome", t!(words, "setting-name"), 120);
    if before.is_none_or(|before| before.kind != AreaKind::Boundary) {
        let kinds = [
            ("quarter".to_owned(), t!(words, "area-quarter")),
            ("zone".to_owned(), t!(words, "area-zone")),
            ("neighbour".to_owned(), t!(words, "area-neighbour")),
        ];
        sheet.select("tipo", t!(words, "setting-kind"), kinds.into());
        sheet.line("contatto", t!(words, "area-contact"), 300).optional().with_help(t!(words, "area-contact-help"));
    }
    sheet.section(t!(words, "area-shape"));
    let help = t!(words, "area-file-help", max = polygon::VERTICES_MAX);
    sheet.file("geojson", t!(words, "area-file"), ".geojson,.json,application/geo+json").with_help(help);
    let text = sheet.text("geojson", t!(words, "area-geojson"), 4, polygon::TEXT_MAX_BYTES);
    text.with_help(t!(words, "area-geojson-help"));
    text.required = before.is_none();
}

/// What is typed of an area; its shape only when it was sent anew.
pub(super) fn typed(area: &Area) -> Typed {
    let mut typed = Typed::default();
    typed.set("nome", &area.name);
    let (kind, contact) = match &area.kind {
        AreaKind::Boundary => ("boundary", ""),
        AreaKind::Quarter => ("quarter", ""),
        AreaKind::Zone => ("zone", ""),
        AreaKind::Neighbour { contact } => ("neighbour", contact.as_str()),
    };
    typed.set("tipo", kind);
    typed.set("contatto", contact);
    typed.tick("ritirato", area.retired);
    typed
}

pub(super) fn read(reader: &mut Reader<'_>, code: AreaCode, before: Option<&Area>) -> Option<Setting> {
    let name = reader.line::<120>("nome");
    let kind = match (before.map(|before| &before.kind), reader.typed.get("tipo")) {
        (Some(AreaKind::Boundary), _) => Some(AreaKind::Boundary),
        (_, "quarter") => Some(AreaKind::Quarter),
        (_, "zone") => Some(AreaKind::Zone),
        (_, "neighbour") => Some(AreaKind::Neighbour { contact: reader.line::<300>("contatto") }),
        _ => {
            let text = t!(reader.words, "setting-choose");
            reader.wrong("tipo", text);
            None
        }
    };
    let shape = shape(reader, before);
    Some(Setting::Area(Area { code, name, kind: kind?, shape: shape?, retired: reader.typed.is("ritirato") }))
}

fn shape(reader: &mut Reader<'_>, before: Option<&Area>) -> Option<Shape> {
    let typed = reader.typed.get("geojson");
    if typed.is_empty() {
        if let Some(before) = before {
            return Some(before.shape.clone());
        }
        let text = t!(reader.words, "setting-missing");
        reader.wrong("geojson", text);
        return None;
    }
    match polygon::read(typed) {
        Ok(shape) => Some(shape),
        Err(error) => {
            let words = reader.words;
            let text = match error {
                NotAPolygon::NotGeoJson => t!(words, "polygon-not-geojson"),
                NotAPolygon::NoPolygon => t!(words, "polygon-none"),
                NotAPolygon::TooLong => t!(words, "error-too-large-text"),
                NotAPolygon::TooManyVertices => t!(words, "polygon-too-many", max = polygon::VERTICES_MAX),
                NotAPolygon::NotInDegrees => t!(words, "polygon-not-degrees"),
                NotAPolygon::Broken => t!(words, "polygon-broken"),
            };
            reader.wrong("geojson", text);
            None
        }
    }
}

pub(super) const fn field_of(part: Part) -> &'static str {
    match part {
        Part::Kind => "tipo",
        Part::Shape => "geojson",
        _ => "ritirato",
    }
}

/// A picture of the map with the outline of an area over it.
pub(super) struct Picture {
    pub(super) map: String,
    pub(super) width: u32,
    pub(super) height: u32,
    /// The outline as the data of an SVG path.
    pub(super) path: String,
}

impl Picture {
    pub(super) fn of(area: &Area) -> Self {
        let (width, height) = PICTURE_PX;
        let envelope = area.shape.envelope();
        let (min, max) = (envelope.min(), envelope.max());
        let center = envelope.center();
        let at = |zoom: f64| Viewport { lon: center.x, lat: center.y, zoom, width, height };
        // The closest view in which the whole of it is seen, with some room around.
        let fits = |zoom: &f64| {
            let view = at(*zoom);
            let (left, top) = view.lon_lat_to_pixel(min.x, max.y);
            let (right, bottom) = view.lon_lat_to_pixel(max.x, min.y);
            right - left < f64::from(width) * 0.85 && bottom - top < f64::from(height) * 0.85
        };
        let zoom = (10..=36).rev().map(|half| f64::from(half) / 2.0).find(fits).unwrap_or(5.0);
        let view = at(zoom);
        let corner = |(i, corner): (usize, &geo::Coord<f64>)| {
            let (x, y) = view.lon_lat_to_pixel(corner.x, corner.y);
            format!("{}{x:.1} {y:.1}", if i == 0 { "M" } else { "L" })
        };
        let rings = area.shape.polygons().iter().flat_map(|one| std::iter::once(one.exterior()).chain(one.interiors()));
        let rings = rings.map(|ring| ring.0.iter().enumerate().map(corner).collect::<Vec<_>>().concat() + "Z");
        let path = rings.collect::<Vec<_>>().concat();
        let map = format!("/maps/static/{:.6},{:.6},{zoom:.2}/{width}x{height}.png", center.x, center.y);
        Self { map, width, height, path }
    }
}

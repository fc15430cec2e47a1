//! Choosing the place without a script: a picture of the map that is tapped, buttons that move it, a search box.

use crate::domain::place::{PlaceSource, Position};
use crate::domain::rules::Location;
use crate::t;
use crate::territory::mercator::Viewport;
use crate::web::Site;
use crate::web::page::places::{Found, address_of, find_places};
use crate::web::page::submit::draft::Draft;
use crate::web::page::submit::upload::Pressed;
use crate::web::visitor::Visitor;

/// Width of the picture in pixels.
pub const WIDTH_PX: u32 = 640;
/// Height of the picture in pixels.
pub const HEIGHT_PX: u32 = 420;
/// Width of what a narrow screen shows of it, from its middle. Browsers tell where an image was tapped in pixels of the
/// screen, whatever its own size is, so the picture is never scaled, only cut.
pub const NARROW_WIDTH_PX: u32 = 280;
/// Height of what a narrow screen shows of it.
pub const NARROW_HEIGHT_PX: u32 = 320;
/// How far out and in the picture goes.
const ZOOM: std::ops::RangeInclusive<f64> = 10.0..=19.0;

/// What the place's part of the form shows.
#[derive(Debug)]
pub struct PlaceField {
    /// Address of the picture.
    pub picture: String,
    /// What was found for the address searched for.
    pub found: Vec<Found>,
    /// True when something was searched for and nothing found.
    pub found_nothing: bool,
    /// What lies at the place chosen, in words.
    pub chosen: Option<String>,
    /// Why the place chosen will not do, while it is being chosen.
    pub outside: Option<String>,
}

/// What the picture shows: where the draft left it, else the whole jurisdiction.
fn viewport(visitor: &Visitor, draft: &Draft) -> Viewport {
    let jurisdiction = &visitor.rules.jurisdiction;
    let [lon, lat, zoom] =
        draft.view.unwrap_or([jurisdiction.center.lon(), jurisdiction.center.lat(), jurisdiction.zoom]);
    Viewport { lon, lat, zoom: zoom.clamp(*ZOOM.start(), *ZOOM.end()), width: WIDTH_PX, height: HEIGHT_PX }
}

impl PlaceField {
    /// What to show for this draft.
    #[must_use]
    pub fn of(site: &Site, visitor: &Visitor, draft: &Draft) -> Self {
        let view = viewport(visitor, draft);
        let pin = draft.place.map_or_else(String::new, |[lon, lat]| format!("?pin={lon},{lat}"));
        let searching = !draft.search.trim().is_empty() && draft.place.is_none();
        let found = if searching { find_places(site, visitor, &draft.search, 6) } else { Vec::new() };
        // Who lies near the border is asked first.
        let chosen = draft.place_chosen().filter(|_| draft.doubt(&visitor.rules, visitor.now).is_none());
        let outside = chosen.and_then(|place| match visitor.rules.locate_place(&place) {
            Location::Inside(_) => None,
            outside => Some(visitor.words.refusal(&crate::domain::refusal::Refusal::Outside(outside), &visitor.rules)),
        });
        Self {
            picture: format!(
                "/maps/static/{:.6},{:.6},{:.2}/{WIDTH_PX}x{HEIGHT_PX}.png{pin}",
                view.lon, view.lat, view.zoom
            ),
            found_nothing: searching && found.is_empty(),
            found,
            chosen: draft.place.map(|[lon, lat]| {
                if draft.address.is_empty() {
                    t!(visitor.words, "place-point", lat = format!("{lat:.5}"), lon = format!("{lon:.5}"))
                } else {
                    draft.address.clone()
                }
            }),
            outside,
        }
    }
}

/// Does what a button of the place asks for; returns where on the page to go on, or `None` when no such button was pressed.
pub fn follow(site: &Site, visitor: &Visitor, draft: &mut Draft, pressed: &Pressed) -> Option<&'static str> {
    let view = viewport(visitor, draft);
    let chosen = tapped(&view, pressed)
        .map(|position| (position, PlaceSource::Tap, None))
        .or_else(|| picked(pressed))
        .or_else(|| of_photo(draft, pressed));
    if let Some((position, source, name)) = chosen {
        draft.set_place(position, source, None);
        draft.address = name.unwrap_or_else(|| address_of(site, position).unwrap_or_default());
        return Some("#luogo");
    }
    if let Some(position) = scripted(pressed, draft) {
        let source = match pressed.get("source") {
            Some("device") => PlaceSource::Device,
            Some("address") => PlaceSource::Address,
            _ => PlaceSource::Tap,
        };
        let accuracy = pressed.number("accuracy_m").filter(|metres| (0.0..100_000.0).contains(metres));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded on the line above")]
        draft.set_place(position, source, accuracy.map(|metres| metres.round() as u32));
        draft.address = address_of(site, position).unwrap_or_default();
    }
    match pressed.get("azione")? {
        "cerca" => {
            draft.place = None;
            draft.address.clear();
            let first = find_places(site, visitor, &draft.search, 1).pop();
            if let Some(found) = first {
                draft.view = Some([found.lon, found.lat, view.zoom.max(15.0)]);
            }
        }
        "piu" => draft.view = Some([view.lon, view.lat, view.zoom + 1.0]),
        "meno" => draft.view = Some([view.lon, view.lat, view.zoom - 1.0]),
        "nord" => move_view(draft, &view, 0.0, -0.4),
        "sud" => move_view(draft, &view, 0.0, 0.4),
        "est" => move_view(draft, &view, 0.4, 0.0),
        "ovest" => move_view(draft, &view, -0.4, 0.0),
        "categoria" => return Some("#categoria"),
        "carica" => return Some("#foto"),
        _ => return None,
    }
    Some("#luogo")
}

/// The picture was tapped: `<input type=image name=mappa>` sends the pixel, `stretta` that of what a narrow screen shows.
fn tapped(view: &Viewport, pressed: &Pressed) -> Option<Position> {
    let cut = |whole: u32, shown: u32| f64::from(whole - shown) / 2.0;
    let whole = pressed.number("mappa.x").zip(pressed.number("mappa.y"));
    let narrow = pressed.number("stretta.x").zip(pressed.number("stretta.y"));
    let (x, y) = whole
        .or_else(|| narrow.map(|(x, y)| (x + cut(WIDTH_PX, NARROW_WIDTH_PX), y + cut(HEIGHT_PX, NARROW_HEIGHT_PX))))?;
    let (lon, lat) = view.pixel_to_lon_lat(x, y);
    Position::new(lon, lat).ok()
}

/// One of the places found was picked: "lon,lat,name".
fn picked(pressed: &Pressed) -> Option<(Position, PlaceSource, Option<String>)> {
    let mut parts = pressed.get("scelto")?.splitn(3, ',');
    let lon = parts.next()?.parse().ok()?;
    let lat = parts.next()?.parse().ok()?;
    let name = parts.next().map(str::to_owned);
    Some((Position::new(lon, lat).ok()?, PlaceSource::Address, name))
}

fn of_photo(draft: &Draft, pressed: &Pressed) -> Option<(Position, PlaceSource, Option<String>)> {
    let place = draft.photo_place.filter(|_| pressed.get("azione") == Some("luogo-foto"))?;
    Some((Position::try_from(place).ok()?, PlaceSource::Photo, None))
}

/// A place set by the script, if it is another than the one of the draft.
fn scripted(pressed: &Pressed, draft: &Draft) -> Option<Position> {
    let (lon, lat) = pressed.number("lon").zip(pressed.number("lat"))?;
    let position = Position::new(lon, lat).ok()?;
    (Some(position) != draft.position()).then_some(position)
}

fn move_view(draft: &mut Draft, view: &Viewport, right: f64, down: f64) {
    let (width, height) = (f64::from(view.width), f64::from(view.height));
    let (lon, lat) = view.pixel_to_lon_lat(width * (0.5 + right), height * (0.5 + down));
    draft.view = Some([lon, lat, view.zoom]);
}

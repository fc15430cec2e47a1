//! Practices as the map draws them: those that are open, whose works are under way, or that were decided lately.
//!
//! How long ago a decision was is a height in the tree, above its place: a tile asks for what lies above a day, and never
//! touches the archive below it.

use geo::Rect;
use jiff::civil::Date;
use jiff::{Span, Unit};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::domain::footprint::Footprint;
use crate::domain::practice::iter::State;
use crate::formats::mvt;
use crate::formats::mvt::Value;
use crate::territory::mercator::TileAddress;
use crate::territory::practices::Essentials;
use crate::territory::shapes::{BUFFER, Generalised};

/// From this zoom on they are drawn.
pub const ZOOM_MIN: u8 = 14;
/// Most that one tile draws, what was entered last first.
pub const DRAWN_MAX: usize = 2_000;
/// For so many months after its decision a practice is drawn.
const DECIDED_MONTHS: i32 = 12;
/// The height of those that are drawn whatever the day: above every date.
const ALWAYS: f64 = 1_000.0;
/// Days of one degree of height: a year is as high as a quarter is wide.
const DAYS_PER_DEGREE: f64 = 36_500.0;

type Raised = GeomWithData<Rectangle<[f64; 3]>, u32>;

/// The tree.
#[derive(Debug, Default)]
pub(super) struct Drawn(RTree<Raised>);

/// The first day whose decisions are drawn on that day.
#[must_use]
pub fn decided_since(today: Date) -> Date {
    today.saturating_sub(Span::new().months(DECIDED_MONTHS))
}

/// How high a day lies.
fn height(day: Date) -> f64 {
    let days = Date::constant(1970, 1, 1).until((Unit::Day, day)).map_or(0, |span| span.get_days());
    f64::from(days) / DAYS_PER_DEGREE
}

fn raised(one: &Essentials, slot: u32) -> Option<Raised> {
    let always = one.state.is_open() || one.site;
    let height = if always { ALWAYS } else { height(one.decided_on?) };
    let envelope = one.footprint.as_ref().map(Footprint::envelope)?;
    let (least, most) = (envelope.min(), envelope.max());
    Some(GeomWithData::new(Rectangle::from_corners([least.x, least.y, height], [most.x, most.y, height]), slot))
}

impl Drawn {
    /// One is drawn from now on, if it ever is.
    pub(super) fn put(&mut self, one: &Essentials, slot: u32) {
        if let Some(raised) = raised(one, slot) {
            self.0.insert(raised);
        }
    }

    /// One is not drawn as it was any more.
    pub(super) fn remove(&mut self, before: &Essentials, slot: u32) {
        if let Some(raised) = raised(before, slot) {
            self.0.remove(&raised);
        }
    }

    /// What a tile shows.
    pub(super) fn layer<'a>(
        &self,
        address: TileAddress,
        decided_since: Date,
        at: impl Fn(u32) -> Option<&'a Essentials>,
    ) -> mvt::Layer {
        let mut layer = mvt::Layer::new("practices");
        if address.z() < ZOOM_MIN {
            return layer;
        }
        let area = address.bounds(BUFFER);
        let (least, most) = (area.min(), area.max());
        let above = [least.x, least.y, height(decided_since)];
        let wanted = AABB::from_corners(above, [most.x, most.y, ALWAYS]);
        let shown: Vec<&Essentials> =
            self.0.locate_in_envelope_intersecting(wanted).filter_map(|raised| at(raised.data)).collect();
        let shown = shown.into_iter().map(|one| (one, Stood { state: one.state, site: one.site })).collect();
        write(&mut layer, address, shown);
        layer
    }
}

/// Where a practice stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stood {
    state: State,
    site: bool,
}

impl Stood {
    /// Where it stood on a day, by the days that are known of it, if it was drawn then. Which step of the procedure an open
    /// one had come to is not among them.
    fn on(one: &Essentials, day: Date) -> Option<Self> {
        if one.filed_on > day {
            return None;
        }
        let site = one.was_site_on(day);
        match one.decided_on.filter(|decided| *decided <= day) {
            Some(decided) => (site || decided >= decided_since(day)).then_some(Self { state: one.state, site }),
            // What has ended a title has taken the place of the day on which it was granted.
            None if matches!(one.state, State::Annulled | State::Lapsed) => {
                site.then_some(Self { state: State::Granted, site })
            }
            None if one.decided_on.is_some() || one.state.is_open() => Some(Self { state: State::Filed, site }),
            None => site.then_some(Self { state: one.state, site }),
        }
    }
}

/// What a tile showed of these on a day.
pub(super) fn past_layer<'a>(
    address: TileAddress,
    day: Date,
    about: impl FnOnce(Rect<f64>) -> Vec<&'a Essentials>,
) -> mvt::Layer {
    let mut layer = mvt::Layer::new("practices");
    if address.z() >= ZOOM_MIN {
        let shown = about(address.bounds(BUFFER)).into_iter();
        let shown = shown.filter_map(|one| Some((one, Stood::on(one, day)?)));
        write(&mut layer, address, shown.collect());
    }
    layer
}

/// Writes `number`, `type`, `state`, `open` and `site` of each, what was entered last on top.
fn write(layer: &mut mvt::Layer, address: TileAddress, mut shown: Vec<(&Essentials, Stood)>) {
    shown.sort_unstable_by_key(|(one, _)| std::cmp::Reverse(one.record));
    shown.truncate(DRAWN_MAX);
    for (one, stood) in shown.into_iter().rev() {
        let geometry = one.footprint.as_ref().map(Footprint::geometry);
        if let Some(drawn) = geometry.and_then(Generalised::as_it_is) {
            drawn.write_at_least_a_pixel(layer, one.record.0, address, &attributes(one, stood));
        }
    }
}

fn attributes(one: &Essentials, stood: Stood) -> [(&'static str, Value); 5] {
    [
        ("number", one.number.to_string().as_str().into()),
        ("type", one.kind.as_str().into()),
        ("state", stood.state.code().into()),
        ("open", Value::Bool(stood.state.is_open())),
        ("site", Value::Bool(stood.site)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_days_lie_higher() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        assert!(height(day("1937-05-01")) < height(day("1970-01-01")));
        assert!(height(day("2025-03-10")) < height(day("2025-03-11")));
        assert!(height(Date::MAX) < ALWAYS);
        assert_eq!(decided_since(day("2024-02-29")), day("2023-02-28"));
    }
}

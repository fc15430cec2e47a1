//! Interventions and emergencies in memory: found by place, drawn in tiles.
//!
//! Unlike the points it also knows those that only the staff may see; every question says who asks.

use std::collections::HashMap;

use geo::Rect;
use jiff::Timestamp;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::domain::emergency::iter::State;
use crate::domain::footprint::Footprint;
use crate::domain::intervention::plan::{Effect, Kind};
use crate::domain::matter::Matter;
use crate::domain::office::OfficeCode;
use crate::domain::place::Position;
use crate::domain::record::{Layer, Number, RecordId};
use crate::domain::window::Window;
use crate::formats::mvt;
use crate::formats::mvt::Value;
use crate::territory::mercator::TileAddress;
use crate::territory::shapes::{BUFFER, Generalised};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// Anybody.
    Public,
    /// Those who work here.
    Staff,
}

/// An intervention or emergency, as far as the map and what is asked of a place need it.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// Its id.
    pub record: RecordId,
    /// Its layer.
    pub layer: Layer,
    /// Its number.
    pub number: Number,
    /// What kind of works, or how bad an emergency is: code.
    pub kind: &'static str,
    /// Its state: code.
    pub state: &'static str,
    /// In a few words.
    pub title: String,
    /// Who answers for it.
    pub office: OfficeCode,
    /// Who carries it out.
    pub executor: OfficeCode,
    /// Whether everybody may see it.
    pub public: bool,
    /// Whether it is still to come or under way.
    pub current: bool,
    /// Whether nobody gets through while it takes place.
    pub closes: bool,
    /// When it takes or took place, milliseconds since 1970 UTC.
    pub stay_ms: Option<(i64, i64)>,
    /// Until when the executor answers for the road surface, milliseconds since 1970 UTC.
    pub warranty_ms: Option<i64>,
    /// Where.
    pub footprint: Footprint,
}

impl Work {
    /// What of a record lies on the map; `None` for kinds that do not.
    #[must_use]
    pub fn of(matter: &Matter) -> Option<Self> {
        match matter {
            Matter::Intervention(intervention) => Some(Self {
                record: intervention.id,
                layer: Layer::Interventions,
                number: intervention.number,
                kind: intervention.plan.kind.code(),
                state: intervention.state.code(),
                title: intervention.plan.title.as_str().to_owned(),
                office: intervention.office.clone(),
                executor: intervention.plan.executor.clone(),
                public: intervention.public,
                current: intervention.state.is_open() && intervention.ended_at.is_none(),
                closes: intervention.plan.traffic.iter().any(|traffic| traffic.effect == Effect::Closure),
                stay_ms: intervention.stay().map(|stay| (stay.from().as_millisecond(), stay.until().as_millisecond())),
                warranty_ms: intervention.warranty_until().map(Timestamp::as_millisecond),
                footprint: intervention.plan.footprint.clone(),
            }),
            // Whose they are sees tasks on a map of his own, nobody else does; practices have an index of their own.
            Matter::Task(_) | Matter::Practice(_) => None,
            Matter::Emergency(emergency) => Some(Self {
                record: emergency.id,
                layer: Layer::Emergencies,
                number: emergency.number,
                kind: emergency.alert.severity.code(),
                state: emergency.state.code(),
                title: emergency.alert.words.headline.as_str().to_owned(),
                office: emergency.office.clone(),
                executor: emergency.office.clone(),
                public: emergency.is_public(),
                current: emergency.state == State::Issued,
                closes: false,
                stay_ms: Some((emergency.opened_at.as_millisecond(), emergency.alert.expires.as_millisecond())),
                warranty_ms: None,
                footprint: emergency.ground.clone(),
            }),
        }
    }

    /// The kind, of interventions.
    #[must_use]
    pub fn kind_of_works(&self) -> Option<Kind> {
        Kind::of_code(self.kind).filter(|_| self.layer == Layer::Interventions)
    }

    /// When it takes or took place.
    #[must_use]
    pub fn stay(&self) -> Option<Window> {
        let (from, until) = self.stay_ms?;
        let instant = |ms| Timestamp::from_millisecond(ms).ok();
        Window::new(instant(from)?, instant(until)?).ok()
    }

    const fn is_seen_by(&self, eyes: Eyes) -> bool {
        self.public || matches!(eyes, Eyes::Staff)
    }

    pub(super) fn attributes(&self) -> [(&'static str, Value); 4] {
        [
            ("number", self.number.to_string().as_str().into()),
            ("kind", self.kind.into()),
            ("state", self.state.into()),
            ("title", self.title.as_str().into()),
        ]
    }
}

type Boxed = GeomWithData<Rectangle<[f64; 2]>, RecordId>;

/// The index.
#[derive(Debug, Default)]
pub struct Works {
    by_record: HashMap<RecordId, Work>,
    boxes: RTree<Boxed>,
    /// Of those that everybody sees on the map.
    drawn: HashMap<RecordId, Generalised>,
}

impl Works {
    /// An index of these, packed in one go. Cost: O(n log n).
    #[must_use]
    pub fn load(works: Vec<Work>) -> Self {
        let boxes = RTree::bulk_load(works.iter().map(boxed).collect());
        let mut loaded = Self { boxes, ..Self::default() };
        for work in works {
            loaded.draw(&work);
            loaded.by_record.insert(work.record, work);
        }
        loaded
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_record.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_record.is_empty()
    }

    /// One of them, whoever asks.
    #[must_use]
    pub fn get(&self, record: RecordId) -> Option<&Work> {
        self.by_record.get(&record)
    }

    /// The numbers of what one of two indexes knows otherwise than the other, or not at all.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<Number> {
        let [here, there] = [&self.by_record, &other.by_record];
        let otherwise = here.values().filter(|work| there.get(&work.record) != Some(work));
        let missing = there.values().filter(|work| !here.contains_key(&work.record));
        let mut numbers: Vec<Number> = otherwise.chain(missing).map(|work| work.number).collect();
        numbers.sort_unstable();
        numbers
    }

    /// One is new, or another than before.
    pub fn put(&mut self, work: Work) {
        if let Some(before) = self.by_record.remove(&work.record) {
            self.boxes.remove(&boxed(&before));
        }
        self.boxes.insert(boxed(&work));
        self.draw(&work);
        self.by_record.insert(work.record, work);
    }

    fn draw(&mut self, work: &Work) {
        let shown = work.public && work.current;
        match shown.then(|| Generalised::new(work.footprint.geometry())).flatten() {
            Some(drawn) => drop(self.drawn.insert(work.record, drawn)),
            None => drop(self.drawn.remove(&work.record)),
        }
    }

    /// Those within so many metres of a position, the nearest first, each with its metres. Cost: O(log n) and those
    /// about there.
    #[must_use]
    pub fn near(&self, position: Position, radius_m: f64, eyes: Eyes) -> Vec<(&Work, f64)> {
        let at = position.point();
        let about = widened(Rect::new(at, at), radius_m);
        let seen = self.about(about).filter(|work| work.is_seen_by(eyes));
        let measured = seen.map(|work| (work, work.footprint.metres_to(position)));
        nearest_first(measured.filter(|(_, metres)| *metres <= radius_m).collect())
    }

    /// Those whose box is within so many metres of that of a footprint. Only for the staff.
    pub fn boxed_around(&self, footprint: &Footprint, metres: f64) -> impl Iterator<Item = &Work> {
        self.about(widened(footprint.envelope(), metres))
    }

    /// Those whose box meets a box: min and max of lon (x) and lat (y).
    pub fn about(&self, area: Rect<f64>) -> impl Iterator<Item = &Work> {
        let corners = AABB::from_corners([area.min().x, area.min().y], [area.max().x, area.max().y]);
        self.boxes.locate_in_envelope_intersecting(corners).filter_map(|boxed| self.by_record.get(&boxed.data))
    }

    /// Those that everybody sees and that pass, those that began last first.
    #[must_use]
    pub fn public(&self, passes: impl Fn(&Work) -> bool) -> Vec<RecordId> {
        let mut found: Vec<&Work> = self.by_record.values().filter(|work| work.public && passes(work)).collect();
        found.sort_unstable_by_key(|work| std::cmp::Reverse((work.stay_ms, work.record)));
        found.into_iter().map(|work| work.record).collect()
    }

    /// What a tile shows of a layer: `number`, `kind`, `state`, `title` of what is to come or under way.
    #[must_use]
    pub fn layer(&self, layer: Layer, name: &'static str, address: TileAddress) -> mvt::Layer {
        let mut made = mvt::Layer::new(name);
        let mut shown: Vec<&Work> = self.about(address.bounds(BUFFER)).filter(|work| work.layer == layer).collect();
        shown.sort_unstable_by_key(|work| work.record);
        for work in shown {
            if let Some(drawn) = self.drawn.get(&work.record) {
                drawn.write_at_least_a_pixel(&mut made, work.record.0, address, &work.attributes());
            }
        }
        made
    }
}

fn boxed(work: &Work) -> Boxed {
    let envelope = work.footprint.envelope();
    let corners = Rectangle::from_corners([envelope.min().x, envelope.min().y], [envelope.max().x, envelope.max().y]);
    GeomWithData::new(corners, work.record)
}

/// A box with so many metres more on each side, at least.
pub(super) fn widened(area: Rect<f64>, metres: f64) -> Rect<f64> {
    const METRES_PER_DEGREE: f64 = 110_500.0;
    let farthest = area.min().y.abs().max(area.max().y.abs()).min(89.0);
    let (lon, lat) = (metres / (METRES_PER_DEGREE * farthest.to_radians().cos()), metres / METRES_PER_DEGREE);
    Rect::new((area.min().x - lon, area.min().y - lat), (area.max().x + lon, area.max().y + lat))
}

fn nearest_first(mut found: Vec<(&Work, f64)>) -> Vec<(&Work, f64)> {
    found.sort_by(|(a, near), (b, far)| near.total_cmp(far).then(a.record.cmp(&b.record)));
    found
}

//! What everybody saw of interventions and emergencies at any moment: each from when on, with its shape then.

use std::collections::HashMap;
use std::sync::Arc;

use geo::Rect;
use jiff::Timestamp;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::domain::emergency::Emergency;
use crate::domain::event::Happening;
use crate::domain::intervention::Intervention;
use crate::domain::matter::Matter;
use crate::domain::record::{Layer, RecordId};
use crate::formats::mvt;
use crate::territory::mercator::TileAddress;
use crate::territory::shapes::{BUFFER, Generalised};
use crate::territory::works::Work;

/// What a record was from an instant on.
#[derive(Debug)]
struct Stage {
    /// Milliseconds since 1970 UTC.
    from_ms: i64,
    /// What the map showed of it.
    shown: Option<Shown>,
}

#[derive(Debug)]
struct Shown {
    work: Box<Work>,
    /// As tiles draw it: stages of one shape share it.
    drawn: Arc<Generalised>,
}

impl Shown {
    /// Of a work as it stands, if everybody sees it on the map; `before` is what was shown until now.
    fn of(work: Work, before: Option<&Self>) -> Option<Self> {
        if !(work.public && work.current) {
            return None;
        }
        let same = before.filter(|before| before.work.footprint == work.footprint);
        let drawn = match same {
            Some(before) => Arc::clone(&before.drawn),
            None => Arc::new(Generalised::new(work.footprint.geometry())?),
        };
        Some(Self { work: Box::new(work), drawn })
    }
}

#[derive(Debug)]
struct Life {
    /// As it stood after the last event that is known.
    stood: Matter,
    stages: Vec<Stage>,
}

type Boxed = GeomWithData<Rectangle<[f64; 2]>, (RecordId, usize)>;

/// The stages of all of them, as far as the ledger has been read.
#[derive(Debug, Default)]
pub struct PastWorks {
    lives: HashMap<RecordId, Life>,
    /// Of all shapes that were ever shown, with the stage they were shown in.
    boxes: RTree<Boxed>,
}

impl PastWorks {
    /// Learns the next event of the ledger.
    pub fn learn(&mut self, record: RecordId, at_ms: i64, body: &Happening) {
        let Ok(at) = Timestamp::from_millisecond(at_ms) else { return };
        let life = match (self.lives.get_mut(&record), body) {
            (Some(life), _) => {
                match (&mut life.stood, body) {
                    (Matter::Intervention(works), Happening::Intervention(event)) => works.apply(at, event),
                    (Matter::Emergency(emergency), Happening::Emergency(event)) => emergency.apply(at, event),
                    _ => return,
                }
                life
            }
            (None, Happening::Intervention(event)) => {
                let Some(works) = Intervention::open(record, at, event) else { return };
                begin(&mut self.lives, record, Matter::Intervention(Box::new(works)))
            }
            (None, Happening::Emergency(event)) => {
                let Some(emergency) = Emergency::open(record, at, event) else { return };
                begin(&mut self.lives, record, Matter::Emergency(Box::new(emergency)))
            }
            (None, _) => return,
        };
        let before = life.stages.last().and_then(|last| last.shown.as_ref());
        let shown = Work::of(&life.stood).and_then(|work| Shown::of(work, before));
        if before.map(|shown| &shown.work) == shown.as_ref().map(|shown| &shown.work) {
            return;
        }
        let stage = life.stages.len();
        if let Some(shown) = &shown {
            self.boxes.insert(GeomWithData::new(corners(shown.work.footprint.envelope()), (record, stage)));
        }
        life.stages.push(Stage { from_ms: at_ms, shown });
    }

    /// What a tile showed of a layer at an instant, milliseconds since 1970 UTC: as [`Works::layer`] does now.
    ///
    /// [`Works::layer`]: crate::territory::works::Works::layer
    #[must_use]
    pub fn layer(&self, layer: Layer, name: &'static str, address: TileAddress, at_ms: i64) -> mvt::Layer {
        let bounds = address.bounds(BUFFER);
        let corners = AABB::from_corners([bounds.min().x, bounds.min().y], [bounds.max().x, bounds.max().y]);
        let about = self.boxes.locate_in_envelope_intersecting(corners).map(|boxed| boxed.data);
        let mut shown: Vec<&Shown> = about.filter_map(|stage| self.at(stage, at_ms)).collect();
        shown.retain(|shown| shown.work.layer == layer);
        shown.sort_unstable_by_key(|shown| shown.work.record);
        let mut made = mvt::Layer::new(name);
        for Shown { work, drawn } in shown {
            drawn.write_at_least_a_pixel(&mut made, work.record.0, address, &work.attributes());
        }
        made
    }

    /// What was shown in a stage, if that was it at the instant.
    fn at(&self, (record, stage): (RecordId, usize), at_ms: i64) -> Option<&Shown> {
        let stages = &self.lives.get(&record)?.stages;
        let began = stages.get(stage).filter(|stage| stage.from_ms <= at_ms)?;
        let is_over = stages.get(stage + 1).is_some_and(|next| next.from_ms <= at_ms);
        began.shown.as_ref().filter(|_| !is_over)
    }
}

fn begin(lives: &mut HashMap<RecordId, Life>, record: RecordId, stood: Matter) -> &mut Life {
    lives.entry(record).or_insert(Life { stood, stages: Vec::new() })
}

fn corners(envelope: Rect<f64>) -> Rectangle<[f64; 2]> {
    Rectangle::from_corners([envelope.min().x, envelope.min().y], [envelope.max().x, envelope.max().y])
}

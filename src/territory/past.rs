//! What every public record was at any moment: the stages of its iter, each from when on.
//!
//! A record's place and category never change, so the present index finds where it lies, and this says what it was
//! then. What is no longer public is not in the index, and so is not shown in the past either.

use std::collections::HashMap;

use crate::domain::iter::State;
use crate::domain::record::{RecordId, Seq};
use crate::domain::report;
use crate::territory::points::{Codes, Point};

/// What a record was from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stage {
    /// Milliseconds since 1970 UTC.
    from_ms: i64,
    office: Option<u16>,
    state: State,
    public: bool,
}

/// An instant of the past, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    past: &'a Past,
    /// Milliseconds since 1970 UTC.
    at_ms: i64,
}

impl Moment<'_> {
    /// The point as it was then; `None` when it was not public.
    #[must_use]
    pub fn of(&self, point: &Point) -> Option<Point> {
        self.past.at(self.at_ms, point)
    }
}

/// The stages of all records, up to a ledger number.
#[derive(Debug, Default)]
pub struct Past {
    lives: HashMap<RecordId, Box<[Stage]>>,
    upto: Seq,
}

impl Past {
    /// The ledger number up to which it is known.
    #[must_use]
    pub const fn upto(&self) -> Seq {
        self.upto
    }

    /// Learns the next event of the ledger; one that is known, or comes before its turn, changes nothing. `body` is
    /// `None` when it happened to something else than a report. Returns whether it was the next.
    pub fn learn(
        &mut self,
        seq: Seq,
        record: RecordId,
        at_ms: i64,
        body: Option<&report::Event>,
        codes: &mut Codes,
    ) -> bool {
        if seq.0 != self.upto.0 + 1 {
            return false;
        }
        self.upto = seq;
        if let Some(body) = body {
            self.live_on(record, at_ms, body, codes);
        }
        true
    }

    fn live_on(&mut self, record: RecordId, at_ms: i64, body: &report::Event, codes: &mut Codes) {
        let before = self.lives.get(&record).and_then(|stages| stages.last().copied());
        let mut stage = before.unwrap_or(Stage { from_ms: at_ms, office: None, state: State::Received, public: true });
        stage.from_ms = at_ms;
        stage.state = body.state_after(stage.state);
        match body {
            report::Event::Received { office, public, .. } => {
                stage.office = office.as_ref().map(|office| codes.office(office.as_str()));
                stage.public = *public;
            }
            report::Event::Routed { office, .. } => stage.office = Some(codes.office(office.as_str())),
            report::Event::Moderated { public, .. } => stage.public = *public,
            _ => {}
        }
        if before.is_some_and(|before| Stage { from_ms: at_ms, ..before } == stage) {
            // A comment or a voice.
            return;
        }
        let stages = self.lives.remove(&record).unwrap_or_default();
        self.lives.insert(record, stages.iter().copied().chain([stage]).collect());
    }

    /// An instant, milliseconds since 1970 UTC.
    #[must_use]
    pub const fn moment(&self, at_ms: i64) -> Moment<'_> {
        Moment { past: self, at_ms }
    }

    fn at(&self, at_ms: i64, point: &Point) -> Option<Point> {
        if point.opened_ms > at_ms {
            return None;
        }
        let stages = self.lives.get(&point.record)?;
        let stage = stages.iter().rev().find(|stage| stage.from_ms <= at_ms).filter(|stage| stage.public)?;
        Some(Point { state: stage.state, office: stage.office, ..*point })
    }
}

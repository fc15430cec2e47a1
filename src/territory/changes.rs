//! The last changes, ready to be sent: a ring that a client can resume from.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::domain::record::{Layer, Seq};
use crate::territory::Change;

/// How many changes are kept for clients that come back.
pub const CHANGES_MAX: usize = 4096;

/// A change as it goes over the wire, with what is needed to choose who gets it.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Ledger number: the event id.
    pub seq: Seq,
    /// Layer.
    pub layer: Layer,
    /// Longitude, degrees WGS 84.
    pub lon: f64,
    /// Latitude, degrees WGS 84.
    pub lat: f64,
    /// The change as an event of a stream (HTML Living Standard §9.2), made once for all.
    pub frame: Bytes,
}

/// The ring.
#[derive(Debug)]
pub struct Changes {
    ring: VecDeque<Sent>,
    /// Changes up to this number may have been forgotten.
    forgotten: Seq,
}

/// The number asked for lies before what is still remembered, or ahead of what has happened: ask for everything anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resync;

impl Changes {
    /// An empty ring that starts after `seq`.
    #[must_use]
    pub const fn starting_after(seq: Seq) -> Self {
        Self { ring: VecDeque::new(), forgotten: seq }
    }

    /// Adds a change; the oldest is forgotten when there are more than [`CHANGES_MAX`].
    pub fn push(&mut self, change: &Change) {
        let Ok(json) = serde_json::to_string(change) else { return };
        if self.ring.len() == CHANGES_MAX
            && let Some(oldest) = self.ring.pop_front()
        {
            self.forgotten = oldest.seq;
        }
        self.ring.push_back(Sent {
            seq: change.seq,
            layer: change.layer,
            lon: change.lon,
            lat: change.lat,
            frame: format!("id: {}\nevent: change\ndata: {json}\n\n", change.seq.0).into(),
        });
    }

    /// All changes after `seq`, in order.
    pub fn after(&self, seq: Seq) -> Result<Vec<Sent>, Resync> {
        if seq < self.forgotten {
            return Err(Resync);
        }
        let start = self.ring.partition_point(|sent| sent.seq <= seq);
        Ok(self.ring.range(start..).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::RecordId;
    use crate::territory::ChangeKind;

    fn change(seq: u64) -> Change {
        Change {
            seq: Seq(seq),
            kind: ChangeKind::Added,
            layer: Layer::Reports,
            id: RecordId(seq),
            number: "2026-000001".to_owned(),
            lon: 11.2,
            lat: 43.8,
            category: "other".to_owned(),
            state: "received",
        }
    }

    #[test]
    fn resumes_strictly_after() {
        let mut changes = Changes::starting_after(Seq(10));
        (11..=20).filter(|seq| seq % 2 == 0).for_each(|seq| changes.push(&change(seq)));
        let seqs = |after| changes.after(Seq(after)).map(|all| all.iter().map(|sent| sent.seq.0).collect::<Vec<_>>());
        assert_eq!(seqs(10), Ok(vec![12, 14, 16, 18, 20]));
        assert_eq!(seqs(15), Ok(vec![16, 18, 20]));
        assert_eq!(seqs(20), Ok(vec![]));
        assert_eq!(seqs(9), Err(Resync));
    }

    #[test]
    fn forgets_the_oldest() {
        let mut changes = Changes::starting_after(Seq(0));
        (1..=CHANGES_MAX as u64 + 5).for_each(|seq| changes.push(&change(seq)));
        assert_eq!(changes.after(Seq(4)).err(), Some(Resync));
        assert_eq!(changes.after(Seq(5)).map(|all| all.len()), Ok(CHANGES_MAX));
    }
}

//! Rebuilding every projection from the ledger alone, and checking that it is what it should be.

use std::sync::Arc;

use crate::app::projection::Projection;
use crate::domain::event::Happening;
use crate::domain::record::{JurisdictionCode, Seq};
use crate::domain::rules::{Rules, Setting};
use crate::store::ledger::ChainHash;
use crate::store::{self, Db, StoreError, Tx};

/// Most events read in one step.
const STEP_MAX: u32 = 2000;

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Events read.
    pub events: u64,
    /// Records projected.
    pub rows: u64,
    /// What is wrong, one sentence each.
    pub faults: Vec<String>,
}

/// Reads the whole ledger: checks numbering and hash chain, and compares the projections with a replay.
///
/// The replay happens in a transaction that is rolled back, so nothing changes; it holds the write lock meanwhile.
pub async fn check(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Findings, StoreError> {
    let mut findings = Findings::default();
    let mut tx = store::begin(db).await?;
    let head = store::ledger::lock(&mut tx, jurisdiction).await?;
    // Read under the lock: beside a service that writes, both sides of the comparison stand at the same event.
    let before = store::dump::inside(&mut tx, jurisdiction).await?;
    findings.rows = before.len() as u64;
    store::records::clear(&mut tx, jurisdiction).await?;
    let hash = replay(db, &mut tx, jurisdiction, &mut findings).await?;
    if hash != head.hash {
        findings.faults.push("the ledger's head has another hash than its last event".to_owned());
    }
    if findings.events != head.seq.0 {
        findings.faults.push(format!("the ledger's head is {}, but it has {} events", head.seq.0, findings.events));
    }
    let after = store::dump::inside(&mut tx, jurisdiction).await?;
    for (row, other) in before.iter().zip(&after).filter(|(row, other)| row != other) {
        findings
            .faults
            .push(format!("a projection differs from its replay: {row} is stored, {other} follows from the ledger"));
    }
    if before.len() != after.len() {
        findings.faults.push(format!("{} rows are projected, {} follow from the ledger", before.len(), after.len()));
    }
    store::roll_back(tx).await?;
    Ok(findings)
}

/// Throws the projections away and rebuilds them from the ledger.
pub async fn rebuild(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Findings, StoreError> {
    let mut findings = Findings::default();
    let mut tx = store::begin(db).await?;
    store::ledger::lock(&mut tx, jurisdiction).await?;
    store::records::clear(&mut tx, jurisdiction).await?;
    replay(db, &mut tx, jurisdiction, &mut findings).await?;
    // What reports are found by is noted anew by the next service that runs.
    store::search::forget(&mut tx, jurisdiction).await?;
    store::commit(tx).await?;
    Ok(findings)
}

/// Projects every event anew; returns the hash of the last one.
async fn replay(
    db: &Db,
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    findings: &mut Findings,
) -> Result<ChainHash, StoreError> {
    let mut rules: Option<Arc<Rules>> = None;
    let mut before = [0; 32];
    let mut seq = Seq(0);
    loop {
        let stored = store::ledger::events_after(db, jurisdiction, seq, STEP_MAX).await?;
        let Some(last) = stored.last() else { return Ok(before) };
        seq = last.event.seq;
        let mut projection = Projection::default();
        for entry in &stored {
            if !entry.follows(&before, jurisdiction) {
                findings
                    .faults
                    .push(format!("event {}: its hash does not follow from what is stored", entry.event.seq.0));
            }
            before = entry.hash;
            findings.events += 1;
            if let Happening::Defined(setting) = &entry.event.body {
                match (&mut rules, setting) {
                    (Some(rules), setting) => Arc::make_mut(rules).apply(setting.clone()),
                    (None, Setting::Jurisdiction(first)) => rules = Some(Arc::new(Rules::new(first.as_ref().clone()))),
                    (None, _) => {
                        findings
                            .faults
                            .push(format!("event {}: a setting before the jurisdiction's own", entry.event.seq.0));
                    }
                }
            }
            // What an earlier step wrote is read back before the event is applied to it.
            match &entry.event.body {
                Happening::Report(_) => drop(projection.report(tx, jurisdiction, entry.event.record).await?),
                Happening::Intervention(_) | Happening::Emergency(_) | Happening::Task(_) | Happening::Practice(_) => {
                    projection.matter(tx, jurisdiction, entry.event.record).await?;
                }
                Happening::Defined(_) => {}
            }
            if let Some(rules) = &rules {
                projection.apply(&entry.event, rules);
            }
        }
        projection.flush(tx, jurisdiction).await?;
    }
}

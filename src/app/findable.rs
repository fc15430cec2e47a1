//! Whether reports are found by what is said about them: the words that are noted, held against the ledger's.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::search::hear;
use crate::domain::event::Happening;
use crate::domain::record::{JurisdictionCode, Number, RecordId, Seq};
use crate::domain::report::Event;
use crate::store::search::{Noted, Said, TEXT_MAX_BYTES, leads};
use crate::store::{self, Db, StoreError, Tx};

/// Most events read in one step.
const STEP_MAX: u32 = 2_000;
/// Reports compared in one pass over the ledger: their words are held in memory meanwhile.
const REPORTS_MAX: usize = 50_000;

/// What the comparison found.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// Reports whose words were compared.
    pub(crate) reports: u64,
    /// Up to which event words have been noted.
    pub(crate) mark: Seq,
    /// What is wrong, one sentence each.
    pub(crate) faults: Vec<String>,
}

/// A report, and what was said about it.
struct Heard {
    number: Number,
    said: Said,
}

/// Compares the words that are noted with those of the ledger up to where they have been noted. Nobody notes any meanwhile.
pub(crate) async fn compare(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Compared, StoreError> {
    compare_by(db, jurisdiction, REPORTS_MAX).await
}

async fn compare_by(db: &Db, jurisdiction: &JurisdictionCode, reports_max: usize) -> Result<Compared, StoreError> {
    let mut compared = Compared::default();
    let mut tx = store::begin(db).await?;
    if let Some(mark) = store::search::hold_mark(&mut tx, jurisdiction).await? {
        compared.mark = mark;
        let mut after = RecordId(0);
        loop {
            let (heard, is_last) = hear_reports(db, jurisdiction, after, mark, reports_max).await?;
            let last = heard.keys().last().copied().filter(|_| !is_last).unwrap_or(RecordId(i64::MAX.unsigned_abs()));
            compare_some(&mut tx, jurisdiction, (after, last), &heard, &mut compared).await?;
            if is_last {
                break;
            }
            after = last;
        }
    }
    store::roll_back(tx).await?;
    Ok(compared)
}

/// What the ledger says, up to `mark`, about the first so many reports after `after`; true when there are no more.
async fn hear_reports(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    after: RecordId,
    mark: Seq,
    reports_max: usize,
) -> Result<(BTreeMap<RecordId, Heard>, bool), StoreError> {
    let mut heard: BTreeMap<RecordId, Heard> = BTreeMap::new();
    // A record is named by its first event, so none of those after `after` has an earlier one.
    let (mut seq, mut is_last) = (Seq(after.0), true);
    loop {
        let events = store::ledger::bare_events_after(db, jurisdiction, seq, STEP_MAX).await?;
        let Some(last) = events.last() else { return Ok((heard, is_last)) };
        seq = last.seq;
        for event in events.iter().filter(|event| event.seq <= mark) {
            let Happening::Report(body) = &event.body else { continue };
            if let Event::Received { number, .. } = body {
                if heard.len() < reports_max {
                    heard.insert(event.record, Heard { number: *number, said: Said::default() });
                } else {
                    is_last = false;
                }
            }
            if let Some(one) = heard.get_mut(&event.record) {
                hear(body, &mut one.said);
            }
        }
    }
}

async fn compare_some(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    (after, last): (RecordId, RecordId),
    heard: &BTreeMap<RecordId, Heard>,
    compared: &mut Compared,
) -> Result<(), StoreError> {
    let mut noted = store::search::noted(tx, jurisdiction, after, last).await?;
    for (record, one) in heard {
        compared.reports += 1;
        let noted = noted.remove(record).unwrap_or_default();
        if !is_noted(&one.said, &noted) {
            compared.faults.push(format!("report {}: the words it is found by are not what is said of it", one.number));
        }
    }
    for record in noted.keys() {
        compared.faults.push(format!("words are noted of {}, which is no report", record.0));
    }
    Ok(())
}

/// Whether what is noted is what was said, as far as there is room for it.
fn is_noted(said: &Said, noted: &Noted) -> bool {
    let all = said.words.union(&said.notes);
    let leading: BTreeSet<String> = all.filter(|word| leads(word)).cloned().collect();
    leading == noted.leading && holds(&noted.words, &said.words) && holds(&noted.notes, &said.notes)
}

/// Whether a noted text holds these words and no others; where it is full, some may be missing.
fn holds(text: &str, words: &BTreeSet<String>) -> bool {
    let noted: BTreeSet<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let is_full = words.iter().map(String::len).max().is_some_and(|longest| text.len() + longest >= TEXT_MAX_BYTES);
    noted.iter().all(|word| words.contains(*word)) && (is_full || noted.len() == words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(words: &str) -> BTreeSet<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn what_is_said_is_what_is_noted() {
        let said = Said { words: set("buca in piazza 7"), notes: set("malfenti buca"), anew: false };
        let noted = |words: &str, notes: &str, leading: &str| Noted {
            words: words.to_owned(),
            notes: notes.to_owned(),
            leading: set(leading),
        };
        let leading = "7 buca malfenti piazza";
        assert!(is_noted(&said, &noted(" buca in piazza 7", " malfenti buca", leading)));
        for (words, notes, leading) in [
            (" buca in piazza", " malfenti buca", leading),
            (" buca in piazza 7 malfenti", " malfenti buca", leading),
            (" buca in piazza 7", " buca", leading),
            (" buca in piazza 7", " malfenti buca", "7 buca piazza"),
            (" buca in piazza 7", " malfenti buca", "7 altro buca malfenti piazza"),
            ("", "", ""),
        ] {
            assert!(!is_noted(&said, &noted(words, notes, leading)), "{words} | {notes} | {leading}");
        }
        // Each with its blank has nine bytes; the last that finds room ends right before the limit.
        let many = (0..9_000).map(|n| format!("w{n:07}"));
        let many: BTreeSet<String> = many.collect();
        let full: String = many.iter().take(TEXT_MAX_BYTES / 9).flat_map(|word| [" ", word]).collect();
        assert!(holds(&full, &many) && !holds(&full[..9_000], &many) && !holds(&full, &set("w0000001")));
    }
}

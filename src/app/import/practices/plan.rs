//! What has to be done for the ledger to say what a file says: found by comparing in memory.

use std::collections::{HashMap, HashSet};

use crate::app::App;
use crate::app::import::practices::reading::Entry;
use crate::domain::practice::Practice;
use crate::domain::practice::dossier::Party;
use crate::domain::record::RecordId;
use crate::domain::text::Line;
use crate::store::{self, StoreError};

/// Practices that are read together.
const PAGE: u32 = 2_000;

/// Something to be done.
#[derive(Debug)]
pub(super) enum Step {
    /// Enter it under its id there.
    Enter(Line<120>, Box<Entry>),
    /// Say of it what the file says, and note its persons where they are others.
    Change(RecordId, Box<Entry>, bool),
    /// Note its persons only.
    Persons(RecordId, Vec<Party>),
    /// Say that it is missing.
    Missing(RecordId),
}

/// All that has to be done.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
    /// Those that are no longer in the file.
    pub(super) missing: Vec<RecordId>,
    /// How many were in the last one.
    pub(super) present: u64,
    pub(super) unchanged: u64,
}

impl Plan {
    /// Compares what the file says with what is known of the system. `named` are the ids of all its lines, also of those
    /// that were refused: what has one is not missing.
    pub(super) async fn of(
        app: &App,
        system: &str,
        mut entries: HashMap<Line<120>, Entry>,
        named: &HashSet<Line<120>>,
    ) -> Result<Self, StoreError> {
        let mut plan = Self::default();
        let mut after = RecordId(0);
        loop {
            let page =
                store::practice_runs::practices_of_system(&app.db, &app.jurisdiction, system, after, PAGE).await?;
            let (Some(first), Some(last)) = (page.first(), page.last()) else { break };
            after = last.id;
            let span = (first.id, last.id);
            let mut persons = store::practice_runs::parties_between(&app.db, &app.jurisdiction, span).await?;
            for practice in page {
                let Some(id) = practice.source.as_ref().map(|source| &source.id) else { continue };
                plan.present += u64::from(practice.missing_since.is_none());
                match entries.remove(id) {
                    Some(entry) => {
                        let known = persons.remove(&practice.id).unwrap_or_default();
                        plan.compare(app, &practice, entry, &known);
                    }
                    None if practice.missing_since.is_none() && !named.contains(id) => plan.missing.push(practice.id),
                    None => {}
                }
            }
        }
        let mut new: Vec<(Line<120>, Entry)> = entries.into_iter().collect();
        // As they came in, so that the numbers of a year follow its days.
        new.sort_unstable_by_key(|(_, entry)| (entry.standing.filed_on, entry.line));
        plan.steps.extend(new.into_iter().map(|(id, entry)| Step::Enter(id, Box::new(entry))));
        Ok(plan)
    }

    fn compare(&mut self, app: &App, practice: &Practice, entry: Entry, known: &[Party]) {
        let calendar = &app.rules().jurisdiction.calendar;
        let others = persons_are_others(practice, &entry, known);
        if !practice.is_as(&entry.dossier, &entry.standing, calendar) {
            self.steps.push(Step::Change(practice.id, Box::new(entry), others));
            return;
        }
        self.unchanged += 1;
        if others {
            self.steps.push(Step::Persons(practice.id, entry.parties));
        }
    }
}

/// Whether its persons are to be noted anew; a file that names none says nothing of them. Of what is closed they are not
/// brought back once they are gone: somebody may have had them erased.
fn persons_are_others(practice: &Practice, entry: &Entry, known: &[Party]) -> bool {
    let is_closed = !practice.state.is_open() && !entry.standing.state.is_open();
    let are_gone = is_closed && entry.parties.iter().any(|party| !known.contains(party));
    !are_gone && !entry.parties.is_empty() && known != entry.parties
}

//! A rehearsal of an import: everything is decided as the writer would decide it, and nothing is written.

use std::sync::Arc;

use jiff::Timestamp;

use crate::app::import::case::Case;
use crate::app::import::steps::steps_of;
use crate::app::import::{ImportError, Order, Refused, Summary, own_jurisdiction};
use crate::app::setup::built_in;
use crate::app::{Options, StartError};
use crate::domain::decide::receive;
use crate::domain::person::Actor;
use crate::domain::record::{JurisdictionCode, Number, RecordId};
use crate::domain::refusal::Refusal;
use crate::domain::report::Report;
use crate::domain::rules::{Rules, Setting};
use crate::store::{self, Db, Location, StoreError};

/// What a rehearsal asks instead of writing.
pub(super) struct Dry {
    rules: Arc<Rules>,
    db: Option<Db>,
    now: Timestamp,
}

impl Dry {
    /// Opens what is there; a database that is not there is not made.
    pub(super) async fn open(options: &Options, order: &Order, settings: &[Setting]) -> Result<Self, ImportError> {
        let is_there = match &options.database {
            Location::File(path) => path.exists(),
            Location::Server(_) => true,
        };
        let db = if is_there { Some(store::open(&options.database).await?) } else { None };
        let own = own_jurisdiction(options, order, settings);
        let known = match &db {
            Some(db) => store::ledger::jurisdictions(db).await?,
            None => Vec::new(),
        };
        let code = match (own.clone().or_else(|| options.jurisdiction.clone()), known.as_slice()) {
            (Some(code), _) => Some(code),
            (None, []) => None,
            (None, [only]) => Some(only.clone()),
            (None, several) => {
                let names: Vec<_> = several.iter().map(JurisdictionCode::as_str).collect();
                return Err(StartError::WhichJurisdiction(names.join(", ")).into());
            }
        };
        let stored = match (&db, &code) {
            (Some(db), Some(code)) => store::records::rules(db, code).await?,
            _ => None,
        };
        let unwritten = if own.is_some() { settings.to_vec() } else { built_in()? };
        let rules = stored.or_else(|| Rules::of(unwritten)).ok_or(ImportError::Nowhere)?;
        if let Some(code) = code.filter(|code| *code != rules.jurisdiction.code) {
            return Err(StartError::NotSetUp(code).into());
        }
        Ok(Self { rules: Arc::new(rules), db, now: options.clock.now() })
    }

    pub(super) fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules)
    }

    pub(super) const fn now(&self) -> Timestamp {
        self.now
    }

    pub(super) async fn close(self) {
        if let Some(db) = self.db {
            store::close(&db).await;
        }
    }

    /// Decides about a batch.
    pub(super) async fn rehearse(
        &self,
        cases: &[(u64, Case)],
        summary: &mut Summary,
        refused: &mut Vec<Refused>,
    ) -> Result<(), ImportError> {
        for (line, case) in cases {
            let known = self.known(case).await?;
            let is_known = known.is_some();
            let report = known.map_or_else(|| self.received(case), Ok);
            match report.and_then(|report| self.moved_on(case, report)) {
                Ok(closed) => {
                    if is_known {
                        summary.known += 1;
                    } else {
                        summary.opened += 1;
                    }
                    summary.closed += closed;
                }
                Err(refusal) => refused.push(Refused { line: *line, reason: refusal.to_string() }),
            }
        }
        Ok(())
    }

    async fn known(&self, case: &Case) -> Result<Option<Report>, StoreError> {
        let Some(db) = &self.db else { return Ok(None) };
        let code = &self.rules.jurisdiction.code;
        let mut tx = store::begin(db).await?;
        let record = store::records::record_of_source(&mut tx, code, &case.import.source).await?;
        store::roll_back(tx).await?;
        match record {
            Some(record) => Ok(store::records::reports_of(db, code, &[record]).await?.pop()),
            None => Ok(None),
        }
    }

    fn received(&self, case: &Case) -> Result<Report, Refusal> {
        let number = Number { year: self.rules.year_of(case.opened_at)?, serial: 1 };
        let (draft, actor) = (case.draft.clone(), Actor::system(case.channel));
        let event = receive(draft, Some(&case.import), number, &actor, case.opened_at, &self.rules)?;
        Report::open(RecordId(0), case.opened_at, &actor, &event).ok_or(Refusal::NotPermitted)
    }

    /// How many steps close it: none or one.
    fn moved_on(&self, case: &Case, mut report: Report) -> Result<u64, Refusal> {
        let mut closed = 0;
        for step in steps_of(case, &report, &self.rules) {
            let event = report.decide(step.command, &step.actor, step.at, &self.rules)?;
            report.apply(step.at, &step.actor, &event);
            closed += u64::from(step.closes);
        }
        Ok(closed)
    }
}

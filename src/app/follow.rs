//! The loop that keeps this process's memory at the end of the ledger, whoever wrote: this process or another.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::mpsc;

use crate::app::App;
use crate::app::writer::Written;
use crate::domain::event::{Event, Happening};
use crate::domain::iter::State;
use crate::domain::matter::{Matter, MatterKind};
use crate::domain::place::Position;
use crate::domain::record::{JurisdictionCode, Layer, RecordId, Seq};
use crate::domain::report;
use crate::store::matters::Wanted;
use crate::store::records::LightRow;
use crate::store::{self, Db, StoreError};
use crate::territory::Territory;
use crate::territory::points::{Codes, Point};
use crate::territory::practices::Practices;
use crate::territory::pyramid::Uncounted;
use crate::territory::works::Work;

/// Most events taken in one step.
const STEP_MAX: u32 = 1000;
/// How often the ledger is looked at without news: a wake-up is only a hint.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long an acknowledgement waits for memory to show what was written.
const SHOWN_WITHIN: Duration = Duration::from_secs(5);
/// How long to wait before looking again after the store failed.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Keeps memory at the end of the ledger until the writer has ended. What this process writes comes from its writer and
/// need not be read again; what others write is read.
pub(crate) async fn follow(app: Arc<App>, mut written: mpsc::Receiver<Written>) {
    let mut committed = app.committed.subscribe();
    let mut pause = Duration::ZERO;
    loop {
        let is_news = tokio::select! {
            biased;
            done = written.recv() => {
                let Some(done) = done else { return };
                show(&app, done).await;
                false
            }
            _changed = committed.changed() => *committed.borrow() > *app.applied.borrow(),
            () = tokio::time::sleep(pause) => true,
        };
        if is_news {
            pause = match catch_up(&app).await {
                Ok(()) => LOOK_EVERY,
                Err(error) => {
                    tracing::error!(%error, "the ledger cannot be followed");
                    RETRY_AFTER
                }
            };
        }
    }
}

/// Lets what was written take effect, then answers those who wait for it.
async fn show(app: &App, done: Written) {
    let last = done.last();
    app.texts.keep(done.reports);
    // Written is written: if memory lags, the acknowledgement does not wait for it for ever.
    if tokio::time::timeout(SHOWN_WITHIN, take_until(app, &done.events, last)).await.is_err() {
        tracing::warn!(seq = last.0, "the territory lags behind the ledger");
    }
    for (waits, answer) in done.answers {
        // A client that has gone away does not undo what was written.
        drop(waits.send(answer));
    }
}

async fn take_until(app: &App, events: &[Event], last: Seq) {
    let mut outcome = take_all(app, events).await;
    // Others have written in between.
    while *app.applied.borrow() < last {
        if let Err(error) = &outcome {
            tracing::error!(%error, "the ledger cannot be followed");
            tokio::time::sleep(RETRY_AFTER).await;
        }
        outcome = catch_up(app).await;
    }
}

/// Lets all events take effect that the ledger has and this process does not.
pub(crate) async fn catch_up(app: &App) -> Result<(), StoreError> {
    loop {
        let applied = *app.applied.borrow();
        let stored = store::ledger::events_after(&app.db, &app.jurisdiction, applied, STEP_MAX).await?;
        if stored.is_empty() {
            return Ok(());
        }
        let events: Vec<Event> = stored.into_iter().map(|stored| stored.event).collect();
        take_all(app, &events).await?;
    }
}

/// Lets events take effect that come next; those that have already are passed over, and those after a gap are left.
async fn take_all(app: &App, events: &[Event]) -> Result<(), StoreError> {
    let before = *app.applied.borrow();
    let mut applied = before;
    let mut outcome = Ok(());
    for event in events {
        if event.seq.0 == applied.0 + 1 {
            outcome = take(app, event).await;
            if outcome.is_err() {
                break;
            }
            applied = event.seq;
        }
    }
    if applied != before {
        app.applied.send_replace(applied);
    }
    outcome
}

async fn take(app: &App, event: &Event) -> Result<(), StoreError> {
    if let Happening::Defined(setting) = &event.body {
        Arc::make_mut(&mut app.rules.write()).apply(setting.clone());
    }
    let report = match &event.body {
        // Only a report that becomes visible has to be looked up: all else the event itself tells.
        Happening::Report(report::Event::Moderated { public: true, .. }) => {
            store::records::reports_of(&app.db, &app.jurisdiction, &[event.record]).await?.pop()
        }
        _ => None,
    };
    let matter = match &event.body {
        Happening::Intervention(_) | Happening::Emergency(_) | Happening::Practice(_) => {
            app.matter_of_id(event.record).await?
        }
        Happening::Report(_) | Happening::Task(_) | Happening::Defined(_) => None,
    };
    app.withheld.take(app, event).await?;
    if let Some(matter) = &matter {
        app.emergencies.note(matter);
    }
    if let Happening::Emergency(_) = &event.body {
        app.alarms.notify_one();
    }
    let change = app.territory.write().apply(event, report.as_ref(), matter.as_ref());
    if let Some(change) = change {
        app.changes.lock().push(&change);
    }
    Ok(())
}

/// The territory, read from the projections, and its points that are still to be counted.
pub async fn load(db: &Db, jurisdiction: &JurisdictionCode) -> Result<(Territory, Uncounted), StoreError> {
    // The head is read first: events after it take effect again on rows that show them already, which is harmless.
    let head = store::ledger::head(db, jurisdiction).await?;
    let last = store::records::last_report(db, jurisdiction).await?.unwrap_or(RecordId(0));
    let loaded = Mutex::new((Vec::new(), Codes::default()));
    let take = |row: LightRow<'_>| {
        let (Ok(position), Ok(number), Some(state)) =
            (Position::new(row.lon, row.lat), row.number.parse(), State::of_code(row.state))
        else {
            return;
        };
        let (points, codes) = &mut *loaded.lock();
        points.push(Point {
            record: row.record,
            version: row.version,
            layer: Layer::Reports,
            number,
            position,
            category: codes.category(row.category),
            state,
            office: row.office.map(|office| codes.office(office)),
            opened_ms: row.opened_ms,
        });
        if points.len() % 250_000 == 0 {
            tracing::info!(points = points.len(), "loading the territory");
        }
    };
    // Reading takes longer than taking, so two connections read a half each.
    let (middle, next) = (RecordId(last.0 / 2), RecordId(last.0 / 2 + 1));
    tokio::try_join!(
        store::records::visit_public_reports(db, jurisdiction, RecordId(0)..=middle, take),
        store::records::visit_public_reports(db, jurisdiction, next..=last, take),
    )?;
    let (points, codes) = loaded.into_inner();
    let count = points.len();
    let (territory, uncounted) = Territory::load_uncounted(points, codes, head.seq);
    let territory = territory.with_works(works(db, jurisdiction).await?);
    let loaded = (territory.with_practices(practices(db, jurisdiction).await?), uncounted);
    tracing::info!(points = count, seq = head.seq.0, "the territory is loaded");
    Ok(loaded)
}

/// The interventions and emergencies that there are, read from the projection.
async fn works(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<Work>, StoreError> {
    let mut works = Vec::new();
    for kind in [MatterKind::Intervention, MatterKind::Emergency] {
        let mut wanted = Wanted::default();
        loop {
            let matters = store::matters::matters(db, jurisdiction, kind, &wanted, STEP_MAX).await?;
            let Some(last) = matters.last() else { break };
            wanted.after = last.id();
            works.extend(matters.iter().filter_map(Work::of));
        }
    }
    Ok(works)
}

/// The practices that there are, read from the projection.
async fn practices(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Practices, StoreError> {
    let mut practices = Practices::default();
    let mut wanted = Wanted::default();
    loop {
        let matters = store::matters::matters(db, jurisdiction, MatterKind::Practice, &wanted, STEP_MAX).await?;
        let Some(last) = matters.last() else { return Ok(practices) };
        wanted.after = last.id();
        for practice in matters.into_iter().filter_map(Matter::into_practice) {
            practices.put(&practice);
        }
    }
}

/// Counts the points of clusters, while the app answers already.
pub(crate) async fn count(app: Arc<App>, uncounted: Uncounted) {
    let counting = tokio::task::spawn_blocking(move || {
        let levels = uncounted.count();
        app.territory.write().count_by(levels);
    });
    if let Err(error) = counting.await {
        tracing::error!(%error, "the points could not be counted: far tiles are slow");
    }
}

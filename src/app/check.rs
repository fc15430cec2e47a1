//! The check of a whole installation: ledger, projections, index, words that reports are found by, and files.
//!
//! It changes nothing. While it looks at the ledger of a jurisdiction, writers of that jurisdiction wait.

use std::path::PathBuf;

use geo::Rect;

use crate::app::{Options, findable, follow, replay};
use crate::domain::document::{Attachment, ContentHash};
use crate::domain::event::Happening;
use crate::domain::iter::State;
use crate::domain::place::Position;
use crate::domain::record::{JurisdictionCode, Number, RecordId, Seq};
use crate::domain::report;
use crate::media::{self, Extension, FaultReason, FileName, MediaError};
use crate::store::records::LightRow;
use crate::store::{self, Db, Location, StoreError};
use crate::territory::Territory;

/// Most events read in one step.
const STEP_MAX: u32 = 2000;

/// Why the check could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// There is nothing to check.
    #[error("there is no database {0}")]
    NoDatabase(PathBuf),
    /// A jurisdiction that the database does not hold.
    #[error("the database does not hold the jurisdiction {0}")]
    Unknown(JurisdictionCode),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The media folder failed.
    #[error("{0}")]
    Media(#[from] MediaError),
}

/// What is being looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// The ledger of this jurisdiction, replayed.
    Ledger(JurisdictionCode),
    /// The index of this jurisdiction.
    Index(JurisdictionCode),
    /// The words that reports of this jurisdiction are found by.
    Words(JurisdictionCode),
    /// The files: so many have been read.
    Files(u64),
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Jurisdictions.
    pub jurisdictions: u64,
    /// Events of their ledgers.
    pub events: u64,
    /// Rows of their projections.
    pub rows: u64,
    /// Points of their indexes.
    pub points: u64,
    /// Reports that are found by what is said of them.
    pub found: u64,
    /// Files whose bytes are what their names say.
    pub files: u64,
    /// What is worth knowing and does no harm, one sentence each.
    pub notes: Vec<String>,
    /// What is wrong, one sentence each.
    pub faults: Vec<String>,
}

/// Checks one jurisdiction, or all of the database, and the files. `progress` is called now and then.
pub async fn check(
    options: &Options,
    progress: impl Fn(Progress) + Send + Sync + Clone + 'static,
) -> Result<Checked, CheckError> {
    if let Location::File(path) = &options.database
        && !path.exists()
    {
        return Err(CheckError::NoDatabase(path.clone()));
    }
    let db = store::open(&options.database).await?;
    let files = media::Store::open(&options.media)?;
    let mut jurisdictions = store::ledger::jurisdictions(&db).await?;
    if let Some(wanted) = &options.jurisdiction {
        jurisdictions.retain(|code| code == wanted);
        if jurisdictions.is_empty() {
            return Err(CheckError::Unknown(wanted.clone()));
        }
    }
    let mut checked = Checked::default();
    for jurisdiction in &jurisdictions {
        checked.jurisdictions += 1;
        progress(Progress::Ledger(jurisdiction.clone()));
        let findings = replay::check(&db, jurisdiction).await?;
        checked.events += findings.events;
        checked.rows += findings.rows;
        checked.faults.extend(findings.faults.into_iter().map(|fault| format!("{jurisdiction}: {fault}")));
        progress(Progress::Index(jurisdiction.clone()));
        check_index(&db, jurisdiction, &mut checked).await?;
        progress(Progress::Words(jurisdiction.clone()));
        check_words(&db, jurisdiction, &mut checked).await?;
        check_attachments(&db, jurisdiction, &files, &mut checked).await?;
    }
    check_files(&files, &mut checked, move |read| progress(Progress::Files(read))).await?;
    store::close(&db).await;
    Ok(checked)
}

/// Compares both ways to the index, loaded from the projections and fed by the ledger alone, with the store's rows.
async fn check_index(db: &Db, jurisdiction: &JurisdictionCode, checked: &mut Checked) -> Result<(), StoreError> {
    let mut tx = store::begin(db).await?;
    // Nobody writes until the comparison is done: the rows and the ledger stand at the same event.
    store::ledger::lock(&mut tx, jurisdiction).await?;
    let indexes = [
        ("loaded", follow::load(db, jurisdiction).await?.0),
        ("fed by the ledger", territory_of_ledger(db, jurisdiction).await?),
    ];
    let mut rows = 0;
    let mut faults = Vec::new();
    let last = store::records::last_report(db, jurisdiction).await?.unwrap_or(RecordId(0));
    store::records::visit_public_reports(db, jurisdiction, RecordId(0)..=last, |row| {
        rows += 1;
        for (which, territory) in &indexes {
            if !holds(territory, &row) {
                faults.push(format!("report {}: the index {which} does not show it as it is stored", row.number));
            }
        }
    })
    .await?;
    for (which, territory) in &indexes {
        let points = territory.points().len();
        if points != rows {
            faults.push(format!("the index {which} has {points} points, the store {rows} public reports"));
        }
    }
    let [(_, loaded), (_, fed)] = &indexes;
    for number in loaded.works().differing(fed.works()) {
        faults.push(format!("{number}: the index loaded does not show it as the ledger does"));
    }
    for number in loaded.practices().differing(fed.practices()) {
        faults.push(format!("{number}: the index loaded does not show the practice as the ledger does"));
    }
    store::roll_back(tx).await?;
    checked.points += rows as u64;
    checked.faults.extend(faults.into_iter().map(|fault| format!("{jurisdiction}: {fault}")));
    Ok(())
}

/// A territory that has followed the ledger from its beginning.
async fn territory_of_ledger(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Territory, StoreError> {
    let mut territory = Territory::default();
    let mut seq = Seq(0);
    loop {
        let events = store::ledger::events_after(db, jurisdiction, seq, STEP_MAX).await?;
        let Some(last) = events.last() else { return Ok(territory) };
        seq = last.event.seq;
        for stored in &events {
            let report = match &stored.event.body {
                Happening::Report(report::Event::Moderated { public: true, .. }) => {
                    store::records::reports_of(db, jurisdiction, &[stored.event.record]).await?.pop()
                }
                _ => None,
            };
            let matter = match &stored.event.body {
                Happening::Intervention(_) | Happening::Emergency(_) | Happening::Practice(_) => {
                    store::matters::matter_of_id(db, jurisdiction, stored.event.record).await?
                }
                Happening::Report(_) | Happening::Task(_) | Happening::Defined(_) => None,
            };
            territory.apply(&stored.event, report.as_ref(), matter.as_ref());
        }
    }
}

/// Whether the index has the report of this row, with the same light attributes, and finds it at its place.
fn holds(territory: &Territory, row: &LightRow<'_>) -> bool {
    let (points, Ok(position)) = (territory.points(), Position::new(row.lon, row.lat)) else { return false };
    let codes = points.codes();
    points.get(row.record).is_some_and(|point| {
        row.number.parse::<Number>() == Ok(point.number)
            && point.position == position
            && codes.category_name(point.category) == row.category
            && State::of_code(row.state) == Some(point.state)
            && point.office.map(|office| codes.office_name(office)) == row.office
            && point.opened_ms == row.opened_ms
    }) && points.in_box(Rect::new(position.point(), position.point())).any(|point| point.record == row.record)
}

/// Whether reports are found by what is said of them, as far as that has been noted.
async fn check_words(db: &Db, jurisdiction: &JurisdictionCode, checked: &mut Checked) -> Result<(), StoreError> {
    let compared = findable::compare(db, jurisdiction).await?;
    checked.found += compared.reports;
    checked.faults.extend(compared.faults.into_iter().map(|fault| format!("{jurisdiction}: {fault}")));
    let (mark, head) = (compared.mark, store::ledger::head(db, jurisdiction).await?.seq);
    if mark > head {
        checked.faults.push(format!("{jurisdiction}: words are noted up to event {}, the last is {}", mark.0, head.0));
    } else if mark < head {
        let left = head.0 - mark.0;
        checked
            .notes
            .push(format!("{jurisdiction}: the words of the last {left} events are noted when the service runs"));
    }
    Ok(())
}

/// Whether every file is there that reports refer to.
async fn check_attachments(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    files: &media::Store,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    store::references::visit_reports_with_files(db, jurisdiction, |report| {
        let enclosed = report.enclosures.iter().map(|one| &one.file);
        let all = report.attachments.iter().chain(&report.proposed).chain(enclosed);
        for name in all.flat_map(names_of).filter(|name| !files.path(*name).exists()) {
            checked.faults.push(format!("{jurisdiction}: report {}: the file {name} is missing", report.number));
        }
    })
    .await
}

/// The names of the files that an attachment stands for.
fn names_of(attachment: &Attachment) -> Vec<FileName> {
    let extension = if attachment.is_photo() { Extension::Jpg } else { Extension::Pdf };
    let name = |hash: ContentHash| FileName { hash, extension };
    attachment.hashes().into_iter().map(name).collect()
}

/// Whether the bytes of every file are what its name says.
async fn check_files(
    files: &media::Store,
    checked: &mut Checked,
    progress: impl FnMut(u64) + Send + 'static,
) -> Result<(), MediaError> {
    let found = files.verify(progress).await?;
    checked.files = found.sound;
    for fault in found.faults {
        let path = fault.path.display();
        match fault.reason {
            FaultReason::Altered => checked.faults.push(format!("the file {path} is not what its name says")),
            FaultReason::Stray => checked.notes.push(format!("{path} is no file of the service, or half of one")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::app::App;
    use crate::app::clock::Clock;
    use crate::app::submit::{Submission, What};
    use crate::domain::person::{Actor, Channel};
    use crate::domain::place::{Place, PlaceSource};
    use crate::domain::text::Subject;
    use crate::media::Blob;

    /// An installation with one report that has one document.
    async fn installation(folder: &std::path::Path) -> (Options, Blob) {
        let options = Options {
            database: Location::File(folder.join("sestomia.db")),
            media: folder.join("media"),
            jurisdiction: None,
            clock: Clock::System,
        };
        let running = App::start(options.clone()).await.expect("starts");
        let rules = running.app.rules();
        let blob = Blob::new(Extension::Pdf, Bytes::from_static(b"%PDF"));
        running.app.media().put(&blob).await.expect("writes");
        let category = rules.categories.values().find(|category| category.questions.is_empty()).expect("a category");
        let position = rules.jurisdiction.center;
        let draft = report::Draft {
            category: category.code.clone(),
            place: Place {
                position,
                accuracy_m: None,
                source: PlaceSource::Tap,
                address: None,
                area: None,
                near: None,
            },
            subject: Subject::new("Buca").expect("a subject"),
            description: None,
            answers: Vec::new(),
            attachments: vec![Attachment::Document { hash: blob.hash(), name: "a.pdf".to_owned(), size_bytes: 4 }],
            reporter: None,
            reachable: true,
            parent: None,
        };
        let what = What::Open(Box::new(draft), None);
        let submission = Submission { actor: Actor::citizen(Channel::Web), what, contact: None, at: None, key: None };
        running.app.submit(submission).await.expect("written");
        running.stop().await;
        (options, blob)
    }

    async fn faults(options: &Options) -> (u64, Vec<String>) {
        let checked = check(options, |_| ()).await.expect("checks");
        (checked.files, checked.faults)
    }

    #[tokio::test]
    async fn what_is_missing_or_altered_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let (options, blob) = installation(folder.path()).await;
        assert_eq!(faults(&options).await, (1, vec![]));
        let path = media::Store::open(&options.media).expect("opens").path(blob.name());
        std::fs::write(&path, "other").expect("writes");
        let (sound, found) = faults(&options).await;
        assert!(sound == 0 && found.len() == 1 && found[0].contains("is not what its name says"), "{found:?}");
        std::fs::remove_file(&path).expect("is there");
        let (_, found) = faults(&options).await;
        assert!(found.len() == 1 && found[0].ends_with(&format!("the file {} is missing", blob.name())), "{found:?}");
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().expect("a folder");
        let (options, _) = installation(folder.path()).await;
        let elsewhere = Options { jurisdiction: "elsewhere".parse().ok(), ..options.clone() };
        assert!(matches!(check(&elsewhere, |_| ()).await, Err(CheckError::Unknown(_))));
        let nothing = Options { database: Location::File(folder.path().join("no.db")), ..options };
        assert!(matches!(check(&nothing, |_| ()).await, Err(CheckError::NoDatabase(_))));
        assert!(!folder.path().join("no.db").exists());
    }
}

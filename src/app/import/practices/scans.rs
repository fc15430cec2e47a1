//! Documents of the archive: an index (CSV) and a folder of scans, each attached to its practice once.
//!
//! The index names the practice (`pratica`, our number; `id`, or `anno` and `num_pratica`, as in the program; `busta`), the
//! `file` below the folder, and may say `titolo`, `classe` (pubblico, parti, interno: interno where it says nothing) and
//! `data`. Nothing outside the folder is read.

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Component, Path, PathBuf};

use bytes::Bytes;
use csv::StringRecord;
use tokio::task::spawn_blocking;

use crate::app::App;
use crate::app::import::practices::mapping::PracticesMapping;
use crate::app::import::practices::reading::shortened;
use crate::app::import::practices::sheet::{LINES_MAX, SheetError, delimiter_of, fault_of, text_of};
use crate::app::import::practices::{PracticesError, Taken, milliseconds_since, name_of, values};
use crate::app::import::table::Table;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::command::Audience;
use crate::domain::matter::Doing;
use crate::domain::person::{Actor, Channel, Role};
use crate::domain::practice::dossier::{File, Handed};
use crate::domain::practice::run::{Fault, Load, Noted, Run};
use crate::domain::practice::{Command, Practice, Wanted};
use crate::domain::record::Number;
use crate::domain::text::{Line, folded, slug};
use crate::media::{Blob, DOCUMENT_BYTES_MAX, MediaError, make_document};
use crate::store;
use crate::territory::practices::{Register, Search};
use crate::words::{Language, Words};

/// What is to be attached.
#[derive(Debug, Clone)]
pub struct Order {
    /// The index.
    pub index: PathBuf,
    /// The folder that its files lie in.
    pub scans: PathBuf,
    /// The system whose ids the index names; the mapping says how it is written.
    pub mapping: PracticesMapping,
    /// Check everything and write nothing.
    pub dry_run: bool,
}

/// The columns of the index.
const COLUMNS: [&str; 9] = ["pratica", "id", "anno", "num_pratica", "busta", "file", "titolo", "classe", "data"];

/// A line of the index, read by the names of its columns.
struct Entry<'a> {
    record: &'a StringRecord,
    places: &'a [Option<usize>],
}

impl Entry<'_> {
    fn text(&self, column: &str) -> Option<&str> {
        let at = COLUMNS.iter().position(|name| *name == column)?;
        let text = self.record.get(self.places.get(at).copied().flatten()?)?.trim();
        (!text.is_empty()).then_some(text)
    }
}

/// Attaches the scans of an index; `progress` is told how many of how many lines are done.
pub async fn attach_scans(
    app: &App,
    order: Order,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<Taken, PracticesError> {
    let began = app.now();
    let scans = order.scans.clone();
    let folder = spawn_blocking(move || fs::canonicalize(scans)).await.map_err(|_panicked| PracticesError::Stopped)?;
    let folder = folder.map_err(SheetError::Io)?;
    let (index, mapping) = (order.index.clone(), order.mapping.clone());
    let text = spawn_blocking(move || text_of(&index, mapping.encoding)).await;
    let text = text.map_err(|_panicked| PracticesError::Stopped)??;
    let table =
        Table::new(Cursor::new(text.as_bytes()), delimiter_of(&text, &order.mapping)?).map_err(SheetError::Table)?;
    let header: Vec<String> = table.header().iter().map(|name| slug(name).replace('-', "_")).collect();
    let places = COLUMNS.map(|column| header.iter().position(|name| name == column));
    if places[5].is_none() {
        return Err(crate::app::import::practices::mapping::MappingFault::Needed("file").into());
    }
    let mut run = Run::new(Load::Scans, began, name_of(&order.index), order.mapping.source.clone(), true);
    let mut noted = Vec::new();
    let rows: Vec<_> = table.take(LINES_MAX + 1).collect();
    let total = rows.len();
    if total > LINES_MAX {
        return Err(SheetError::TooLarge.into());
    }
    for (done, (line, row)) in (1..).zip(rows) {
        run.lines += 1;
        let attached = match &row {
            Ok(record) => {
                let entry = Entry { record, places: &places };
                attach(app, &entry, &folder, &order).await?
            }
            Err(error) => Err((None, fault_of(error))),
        };
        match attached {
            Ok(true) => run.new += 1,
            Ok(false) => run.unchanged += 1,
            Err((column, fault)) => noted.push(Noted { line, column: column.map(str::to_owned), fault }),
        }
        progress(done, total);
    }
    let noted = run.keeping(noted);
    run.took_ms = milliseconds_since(began, app.now());
    if !order.dry_run {
        store::practice_runs::keep(&app.writing, &app.jurisdiction, &run, &noted).await?;
    }
    Ok((run, noted))
}

/// Why a line is refused, and in which column.
type Refused = (Option<&'static str>, Fault);

/// Attaches one; false when it had been before.
async fn attach(
    app: &App,
    entry: &Entry<'_>,
    folder: &Path,
    order: &Order,
) -> Result<Result<bool, Refused>, PracticesError> {
    let practice = match practice_of(app, entry, &order.mapping).await? {
        Ok(practice) => practice,
        Err(refused) => return Ok(Err(refused)),
    };
    let audience = match audience_of(entry.text("classe").unwrap_or_default()) {
        Ok(audience) => audience,
        Err(fault) => return Ok(Err((Some("classe"), fault))),
    };
    let on = match entry.text("data").map(|text| (text, values::day(text))) {
        None | Some((_, Ok(None))) => None,
        // Before the filing there was nothing to attach it to.
        Some((_, Ok(Some(day)))) => Some(day).filter(|day| *day >= practice.filed_on),
        Some((text, Err(()))) => return Ok(Err((Some("data"), Fault::NotADay { value: shortened(text) }))),
    };
    let Some(file) = entry.text("file") else { return Ok(Err((Some("file"), Fault::Missing))) };
    let (folder, relative) = (folder.to_owned(), file.replace('\\', "/"));
    let read = spawn_blocking(move || read_below(&folder, &relative)).await;
    let (blob, name) = match read.map_err(|_panicked| PracticesError::Stopped)? {
        Ok(read) => read,
        Err(fault) => return Ok(Err((Some("file"), fault))),
    };
    if practice.documents.iter().any(|document| document.handed.file.pdf == blob.hash()) {
        return Ok(Ok(false));
    }
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let (Ok(title), Ok(name)) = (Line::new(entry.text("titolo").unwrap_or(stem)), Line::new(&name)) else {
        return Ok(Err((Some("titolo"), Fault::TooLong { max: Line::<120>::MAX })));
    };
    if order.dry_run {
        return Ok(Ok(true));
    }
    app.media.put(&blob).await.map_err(stopped)?;
    let file = File { pdf: blob.hash(), name, size_bytes: blob.bytes().len() as u64, signed: None };
    let document = Handed { piece: None, title, file };
    let actor =
        Actor { role: Role::BuildingOfficer, office: Some(practice.office.clone()), ..Actor::system(Channel::Import) };
    let command = Command { on, what: Wanted::Enclose { document, audience } };
    let what = What::Do(practice.id, None, Box::new(Doing::Practice(command)));
    match app.submit(Submission { actor, what, contact: None, at: None, key: None }).await {
        Ok(_) => Ok(Ok(true)),
        Err(SubmitError::Refused(refusal)) => {
            let rules = app.rules();
            let words = Words::of(Language::of_tag(&rules.jurisdiction.language));
            Ok(Err((None, Fault::Refused { text: words.refusal(&refusal, &rules) })))
        }
        Err(SubmitError::Store(error)) => {
            Err(std::sync::Arc::into_inner(error).map_or(PracticesError::Stopped, PracticesError::Store))
        }
        Err(SubmitError::Busy | SubmitError::KeyUsed) => Err(PracticesError::Stopped),
    }
}

fn stopped(error: MediaError) -> PracticesError {
    match error {
        MediaError::Io(error) => SheetError::Io(error).into(),
        _ => PracticesError::Stopped,
    }
}

/// The practice that a line names.
async fn practice_of(
    app: &App,
    entry: &Entry<'_>,
    mapping: &PracticesMapping,
) -> Result<Result<Practice, Refused>, PracticesError> {
    if let Some(number) = entry.text("pratica") {
        let Ok(number) = number.parse::<Number>() else { return Ok(Err((Some("pratica"), Fault::NoPractice))) };
        return Ok(app.practice(number).await?.ok_or((Some("pratica"), Fault::NoPractice)));
    }
    let system = mapping.source.as_str();
    let named = entry.text("anno").zip(entry.text("num_pratica")).map(|(year, number)| format!("{year}/{number}"));
    if let Some(id) = entry.text("id").map(str::to_owned).or(named) {
        let found = store::practice_runs::practice_of_source(&app.db, &app.jurisdiction, system, &id).await?;
        match found {
            Some(practice) => return Ok(Ok(practice)),
            None if entry.text("id").is_some() => return Ok(Err((Some("id"), Fault::NoPractice))),
            None => {}
        }
    }
    let number = |column: &str, register: Register| entry.text(column).map(|text| (register, text.to_owned()));
    let numbers: Vec<_> =
        [number("num_pratica", Register::File), number("busta", Register::Envelope)].into_iter().flatten().collect();
    if numbers.is_empty() {
        return Ok(Err((Some("pratica"), Fault::Missing)));
    }
    let search = Search { year: entry.text("anno").and_then(values::year), numbers, ..Search::default() };
    let (count, found) = app.search_practices(&search, None, 0, 1);
    let practice = match (count, found.first()) {
        (1, Some(found)) => app.practice(found.number).await?,
        (0, _) | (_, None) => None,
        (count, _) => return Ok(Err((None, Fault::SeveralPractices { count }))),
    };
    Ok(practice.ok_or((None, Fault::NoPractice)))
}

fn audience_of(class: &str) -> Result<Audience, Fault> {
    match folded(class).as_str() {
        "pubblico" | "pubblica" | "public" => Ok(Audience::Public),
        "parti" | "riservato" | "riservata" | "parties" => Ok(Audience::Reporter),
        "" | "interno" | "interna" | "internal" => Ok(Audience::Internal),
        _ => Err(Fault::UnknownClass { value: shortened(class) }),
    }
}

/// A PDF below a folder, and its name. Neither a path that climbs nor a link leads out of it. Blocking.
fn read_below(folder: &Path, relative: &str) -> Result<(Blob, String), Fault> {
    let relative = Path::new(relative);
    let stays = |component: Component<'_>| matches!(component, Component::Normal(_) | Component::CurDir);
    if !relative.components().all(stays) {
        return Err(Fault::OutsideFolder);
    }
    let path = fs::canonicalize(folder.join(relative)).map_err(|_error| Fault::NoFile)?;
    if !path.starts_with(folder) {
        return Err(Fault::OutsideFolder);
    }
    let file = fs::File::open(&path).map_err(|_error| Fault::NoFile)?;
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err(Fault::NoFile);
    }
    let mut bytes = Vec::new();
    file.take(DOCUMENT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(|_error| Fault::NoFile)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().chars().take(Line::<120>::MAX).collect();
    match make_document(Bytes::from(bytes)) {
        Ok(blob) => Ok((blob, name)),
        Err(MediaError::TooManyBytes { max }) => Err(Fault::TooLarge { max }),
        Err(_) => Err(Fault::NotADocument),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let outside = tempfile::tempdir().expect("a folder");
        fs::write(outside.path().join("segreto.pdf"), b"%PDF-1.7\n%%EOF\n").expect("a file");
        let folder = fs::canonicalize(outside.path()).expect("a path").join("scansioni");
        fs::create_dir_all(folder.join("1950")).expect("a folder");
        fs::write(folder.join("1950/uno.pdf"), b"%PDF-1.7\n%%EOF\n").expect("a file");
        fs::write(folder.join("due.pdf"), b"<html>").expect("a file");
        let read = |path: &str| read_below(&folder, path).map(|(_, name)| name);
        assert_eq!(read("1950/uno.pdf"), Ok("uno.pdf".to_owned()));
        assert_eq!(read("./1950/uno.pdf"), Ok("uno.pdf".to_owned()));
        assert_eq!(read("../segreto.pdf"), Err(Fault::OutsideFolder));
        assert_eq!(read("1950/../../segreto.pdf"), Err(Fault::OutsideFolder));
        assert_eq!(read(&outside.path().join("segreto.pdf").to_string_lossy()), Err(Fault::OutsideFolder));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.path().join("segreto.pdf"), folder.join("tre.pdf")).expect("a link");
            assert_eq!(read("tre.pdf"), Err(Fault::OutsideFolder));
        }
        assert_eq!(read("due.pdf"), Err(Fault::NotADocument));
        assert_eq!((read("quattro.pdf"), read("1950")), (Err(Fault::NoFile), Err(Fault::NoFile)));
    }
}

//! A PDF read by a reader of PDFs, in a process of its own that has little memory and little time: a file that exhausts
//! either, or the stack, ends that process and nothing else.
//!
//! Whether it acts is looked for twice: in the bytes as they stand (`acting`), which takes no reader's word for where things
//! are, and in what a reader makes of them.
//!
//! The process is this program, called with `pdf`: it reads a job and the PDF, answers, and ends. It gets no environment and
//! writes no files.

use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use hayro::hayro_syntax::object::{Dict, MaybeRef, Object};
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use rlimit::Resource;
use serde::{Deserialize, Serialize};

use crate::media::drawn::draw;
use crate::media::{Acts, Drawing, MediaError, PAPER_BYTES_MAX, acting};

/// The argument with which this program reads a PDF.
pub const COMMAND: &str = "pdf";

/// Most memory of the process: a plan of the largest sheet, scanned finely, and its pixels.
const MEMORY_MAX_BYTES: u64 = 2 << 30;
/// Most time of a processor.
const TIME_MAX_S: u64 = 15;
/// Longest answer: a picture that cannot be packed at all.
const ANSWER_MAX_BYTES: u64 = 96 << 20;
/// Longest line that names a job, or begins an answer.
const LINE_MAX_BYTES: u64 = 4096;
/// How a process ends that has panicked.
const PANICKED: i32 = 101;
/// Most things in things of one object, and most things of all: more than any document has.
const DEPTH_MAX: usize = 64;
const THINGS_MAX: usize = 20_000_000;

/// What to do with a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Job {
    /// Look whether it acts, and count its pages.
    Look,
    /// Draw a page.
    Draw(Drawing),
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many pages it has.
    pub pages: usize,
    /// The picture (PNG), if one was asked for.
    pub picture: Vec<u8>,
}

/// How an answer begins.
#[derive(Debug, Serialize, Deserialize)]
enum Said {
    Pages(usize),
    Acts(Acts),
    Encrypted,
    TooMuch,
    Broken(String),
}

/// Has a PDF read. Blocks until it is.
///
/// # Errors
/// What is wrong with the PDF, [`MediaError::TooMuch`] where it takes more than it may.
pub(super) fn ask(job: &Job, pdf: &[u8]) -> Result<Answer, MediaError> {
    let job = serde_json::to_vec(job).map_err(io::Error::other)?;
    let mut process = Command::new(program()?)
        .arg(COMMAND)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut input) = process.stdin.take() {
        // One that ends before it has read all says so by how it ends.
        drop(input.write_all(&job).and_then(|()| input.write_all(b"\n")).and_then(|()| input.write_all(pdf)));
    }
    let mut output = io::BufReader::new(process.stdout.take().ok_or_else(|| io::Error::other("no output"))?);
    let (mut line, mut picture) = (Vec::new(), Vec::new());
    let read = (&mut output).take(LINE_MAX_BYTES).read_until(b'\n', &mut line).and_then(|_| {
        let mut rest = output.take(ANSWER_MAX_BYTES);
        rest.read_to_end(&mut picture)
    });
    if read.is_err() {
        process.kill()?;
    }
    let status = process.wait()?;
    match status.code() {
        Some(0) => {}
        Some(PANICKED) => return Err(MediaError::broken("the reader panicked")),
        // Ended by the system for what it took, or by itself for what it could not get.
        _ => return Err(MediaError::TooMuch),
    }
    read?;
    match serde_json::from_slice(&line).map_err(io::Error::other)? {
        Said::Pages(pages) => Ok(Answer { pages, picture }),
        Said::Acts(acts) => Err(MediaError::Acts(acts)),
        Said::Encrypted => Err(MediaError::Encrypted),
        Said::TooMuch => Err(MediaError::TooMuch),
        Said::Broken(cause) => Err(MediaError::Broken { cause }),
    }
}

/// This program, also when another version has taken its place since it was started. What is run by cargo's tests and
/// benches is not it, but lies in a folder beside it.
fn program() -> io::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().filter(|folder| folder.ends_with("deps"));
    if let Some(folder) = folder.and_then(|folder| folder.parent()) {
        return Ok(folder.join("sestomia"));
    }
    let running = PathBuf::from("/proc/self/exe");
    Ok(if running.exists() { running } else { own })
}

/// Bounds this process, for good.
pub fn bound_this_process() -> io::Result<()> {
    for (resource, most) in
        [(Resource::AS, MEMORY_MAX_BYTES), (Resource::CPU, TIME_MAX_S), (Resource::FSIZE, 0), (Resource::CORE, 0)]
    {
        if resource.is_supported() {
            resource.set(most, most)?;
        }
    }
    Ok(())
}

/// Does a job that is read, and writes what came of it; `font` is what stamps are written in.
pub fn serve(input: impl Read, mut output: impl Write, font: &[u8]) -> io::Result<()> {
    let mut input = io::BufReader::new(input);
    let (mut line, mut pdf) = (Vec::new(), Vec::new());
    (&mut input).take(LINE_MAX_BYTES).read_until(b'\n', &mut line)?;
    let job: Job = serde_json::from_slice(&line)?;
    input.take(PAPER_BYTES_MAX as u64 + 1).read_to_end(&mut pdf)?;
    let (said, picture) = match answer(&job, pdf, font) {
        Ok(answer) => (Said::Pages(answer.pages), answer.picture),
        Err(MediaError::Acts(acts)) => (Said::Acts(acts), Vec::new()),
        Err(MediaError::Encrypted) => (Said::Encrypted, Vec::new()),
        Err(MediaError::TooMuch) => (Said::TooMuch, Vec::new()),
        Err(other) => (Said::Broken(other.to_string()), Vec::new()),
    };
    serde_json::to_writer(&mut output, &said)?;
    output.write_all(b"\n")?;
    output.write_all(&picture)?;
    output.flush()
}

fn answer(job: &Job, pdf: Vec<u8>, font: &[u8]) -> Result<Answer, MediaError> {
    if *job == Job::Look {
        acting::check(&pdf)?;
    }
    let pdf = Pdf::new(pdf).map_err(|error| match error {
        LoadPdfError::Decryption(_) => MediaError::Encrypted,
        LoadPdfError::Invalid => MediaError::broken("no reader reads the PDF"),
    })?;
    let pages = pdf.pages().len();
    if pages == 0 {
        return Err(MediaError::broken("the PDF has no pages"));
    }
    match job {
        Job::Look => check(&pdf).map(|()| Answer { pages, picture: Vec::new() }),
        Job::Draw(drawing) => Ok(Answer { pages, picture: draw(&pdf, drawing, font)? }),
    }
}

/// Refuses what acts or carries files, by what the objects are.
fn check(pdf: &Pdf) -> Result<(), MediaError> {
    let mut things = 0;
    for object in pdf.objects() {
        let mut waiting = vec![(object, 0)];
        while let Some((object, depth)) = waiting.pop() {
            things += 1;
            if things > THINGS_MAX || depth > DEPTH_MAX {
                return Err(MediaError::TooMuch);
            }
            let dict = match object {
                Object::Array(array) => {
                    let within = array.raw_iter().filter_map(|one| match one {
                        MaybeRef::NotRef(object) => Some((object, depth + 1)),
                        MaybeRef::Ref(_) => None,
                    });
                    waiting.extend(within);
                    continue;
                }
                Object::Dict(dict) => dict,
                Object::Stream(stream) => stream.dict().clone(),
                _ => continue,
            };
            check_dict(&dict)?;
            let within = dict.entries().filter_map(|(_, value)| match value {
                MaybeRef::NotRef(object @ (Object::Dict(_) | Object::Array(_))) => Some((object, depth + 1)),
                _ => None,
            });
            waiting.extend(within);
        }
    }
    Ok(())
}

/// When additional actions are done (ISO 32000-1, 12.6.3).
const EVENTS: [&[u8]; 19] = [
    b"E", b"X", b"D", b"U", b"Fo", b"Bl", b"PO", b"PC", b"PV", b"PI", b"O", b"C", b"K", b"F", b"V", b"WC", b"WS",
    b"DS", b"WP",
];

fn check_dict(dict: &Dict<'_>) -> Result<(), MediaError> {
    const FIELDS: [(&[u8], Acts); 5] = [
        (b"JS", Acts::Script),
        (b"JavaScript", Acts::Script),
        (b"EF", Acts::Carries),
        (b"EmbeddedFiles", Acts::Carries),
        (b"XFA", Acts::Form),
    ];
    let by_field = FIELDS.into_iter().find(|(field, _)| dict.contains_key(field)).map(|(_, acts)| acts);
    // A link may lead out when somebody presses it, not by itself.
    let opens_link = |action: Dict<'_>| {
        let kind = action.get::<Object<'_>>(b"S").and_then(Object::into_name);
        kind.is_some_and(|kind| kind.as_ref() == b"URI")
    };
    let opened = dict.get::<Dict<'_>>(b"OpenAction");
    let at_events = dict.get::<Dict<'_>>(b"AA").into_iter();
    let at_events = at_events.flat_map(|events| EVENTS.iter().filter_map(move |event| events.get::<Dict<'_>>(event)));
    if opened.into_iter().chain(at_events).any(opens_link) {
        return Err(MediaError::Acts(Acts::Launch));
    }
    let by_kind = || [&b"S"[..], b"Subtype", b"Type"].into_iter().find_map(|field| named(dict, field));
    by_field.or_else(by_kind).map_or(Ok(()), |acts| Err(MediaError::Acts(acts)))
}

/// What a thing that says its kind in this field does, if it acts.
fn named(dict: &Dict<'_>, key: &[u8]) -> Option<Acts> {
    let kind = dict.get::<Object<'_>>(key)?.into_name()?;
    match kind.as_ref() {
        b"JavaScript" => Some(Acts::Script),
        b"Launch" | b"SubmitForm" | b"ImportData" | b"GoToR" | b"Thread" => Some(Acts::Launch),
        b"GoToE" | b"FileAttachment" | b"EmbeddedFile" => Some(Acts::Carries),
        b"RichMedia" | b"Rendition" | b"Movie" | b"Sound" | b"Screen" | b"3D" => Some(Acts::Plays),
        _ => None,
    }
}

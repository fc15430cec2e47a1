//! A form of a practice as it comes in: its fields, and its files made safe one by one and kept under the hash of their
//! bytes. Nothing refers to them yet: what is not put into a draft or filed within two days is taken away again.

use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use bytes::Bytes;
use tokio::sync::Semaphore;

use crate::domain::practice::dossier::{Envelope, File, HANDED_MAX};
use crate::domain::text::Line;
use crate::media::{Acts, MediaError, PAPER_BYTES_MAX};
use crate::t;
use crate::web::Site;
use crate::web::error::PageError;
use crate::web::page::submit::upload::{bytes_of, clean_name, in_time, text_of, turn};
use crate::words::Words;

/// Most bytes of a form with its files, for the route of whoever reads one: `DefaultBodyLimit::max(FORM_MAX_BYTES)`.
pub const FORM_MAX_BYTES: usize = FILES_MAX_BYTES + TEXTS_MAX_BYTES + 1024 * 1024;
/// Most bytes of all files of a form.
const FILES_MAX_BYTES: usize = 60 * 1024 * 1024;
/// Most bytes of all texts of a form.
const TEXTS_MAX_BYTES: usize = 4 * 1024 * 1024;
/// Most bytes of one text that are read: more is cut, and told to be too long when it is checked.
const TEXT_MAX_BYTES: usize = 1024 * 1024;
/// Most parts of a form.
const PARTS_MAX: usize = 500;
/// Forms read at a time: each may hold one file of the largest size in memory.
static UPLOADS: Semaphore = Semaphore::const_new(4);

/// What came in.
#[derive(Debug, Default)]
pub struct Received {
    /// The fields, in the order they came.
    pub fields: Vec<(String, String)>,
    /// The files that were taken, each with the name of its field.
    pub handed: Vec<(String, File)>,
    /// Files that were not taken, each with the reason for the reader.
    pub refused: Vec<String>,
}

impl Received {
    /// The value of the field of that name: the last one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a form that may come with files or without.
///
/// # Errors
/// [`PageError::TooLarge`], [`PageError::BadRequest`] where it is cut short, [`PageError::Busy`]. A file that is not taken
/// is no error: it is in [`Received::refused`].
pub async fn read_form(site: &Site, request: Request, words: &Words) -> Result<Received, PageError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let form = Multipart::from_request(request, &()).await.map_err(|_error| PageError::BadRequest("the form"))?;
        return read(site, form, words).await;
    }
    let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    let Form(fields) = form.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
        _ => PageError::BadRequest("the form"),
    })?;
    if fields.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > TEXTS_MAX_BYTES {
        return Err(PageError::TooLarge);
    }
    Ok(Received { fields, ..Received::default() })
}

async fn read(site: &Site, mut form: Multipart, words: &Words) -> Result<Received, PageError> {
    let _permit = turn(&UPLOADS).await?;
    let mut received = Received::default();
    let (mut parts, mut texts_bytes, mut files, mut files_bytes) = (0, 0, 0, 0);
    while let Some(field) = in_time(form.next_field()).await? {
        parts += 1;
        if parts > PARTS_MAX {
            return Err(PageError::BadRequest("too many parts"));
        }
        let name = field.name().unwrap_or_default().to_owned();
        let Some(file_name) = field.file_name().map(clean_name) else {
            // One byte more than may be, to know; what follows is read, so that the answer arrives, and not kept.
            let left = (TEXTS_MAX_BYTES + 1).saturating_sub(texts_bytes);
            let text = text_of(field, TEXT_MAX_BYTES.min(left)).await?;
            texts_bytes += text.len();
            received.fields.push((name, text));
            continue;
        };
        let room = FILES_MAX_BYTES.saturating_sub(files_bytes).min(PAPER_BYTES_MAX);
        let bytes = bytes_of(field, room).await?;
        // A file field that was left empty.
        if bytes.as_ref().is_some_and(Bytes::is_empty) {
            continue;
        }
        files += 1;
        files_bytes += bytes.as_ref().map_or(0, Bytes::len);
        let taken = match bytes {
            _ if files > HANDED_MAX => Err(t!(words, "practice-doc-too-many", max = HANDED_MAX)),
            None if room < PAPER_BYTES_MAX => {
                Err(t!(words, "practice-doc-too-many-together", max = mib(FILES_MAX_BYTES)))
            }
            None => Err(paper_text(&MediaError::TooManyBytes { max: PAPER_BYTES_MAX }, words)),
            Some(bytes) => keep(site, bytes, &file_name).await.map_err(|error| paper_text(&error, words)),
        };
        match taken {
            Ok(file) => received.handed.push((name, file)),
            Err(reason) => received.refused.push(format!("{file_name}: {reason}")),
        }
    }
    if texts_bytes > TEXTS_MAX_BYTES {
        return Err(PageError::TooLarge);
    }
    Ok(received)
}

/// Makes a file safe and keeps it.
async fn keep(site: &Site, bytes: Bytes, file_name: &str) -> Result<File, MediaError> {
    let size_bytes = bytes.len() as u64;
    let paper = site.app.papers().take_in(bytes).await?;
    site.app.media().put(&paper.pdf).await?;
    let mut signed = None;
    if let Some(one) = paper.signed {
        site.app.media().put(&one.envelope).await?;
        signed = Some(Envelope {
            hash: one.envelope.hash(),
            signatures: one.signatures,
            digest_matches: one.digest_matches,
            verified: one.verified,
        });
    }
    let name = Line::new(file_name).map_err(|error| MediaError::broken(format_args!("its name: {error}")))?;
    Ok(File { pdf: paper.pdf.hash(), name, size_bytes, signed })
}

const fn mib(bytes: usize) -> usize {
    bytes / (1024 * 1024)
}

/// What the reader is told of a document that was not taken.
#[must_use]
pub fn paper_text(error: &MediaError, words: &Words) -> String {
    match error {
        MediaError::Empty => t!(words, "practice-doc-empty"),
        MediaError::TooManyBytes { max } => t!(words, "practice-doc-too-large", max = mib(*max)),
        MediaError::Acts(Acts::Script) => t!(words, "practice-doc-script"),
        MediaError::Acts(Acts::Launch) => t!(words, "practice-doc-launch"),
        MediaError::Acts(Acts::Carries) => t!(words, "practice-doc-carries"),
        MediaError::Acts(Acts::Form) => t!(words, "practice-doc-form"),
        MediaError::Acts(Acts::Plays) => t!(words, "practice-doc-plays"),
        MediaError::Encrypted => t!(words, "practice-doc-encrypted"),
        MediaError::TooMuch => t!(words, "practice-doc-too-much"),
        MediaError::NotSigned => t!(words, "practice-doc-not-signed"),
        MediaError::Altered => t!(words, "practice-doc-altered"),
        MediaError::Broken { .. } => t!(words, "practice-doc-broken"),
        MediaError::NotADocument(_)
        | MediaError::NotAPhoto(_)
        | MediaError::Heic
        | MediaError::TooManyPixels { .. } => t!(words, "practice-doc-not-a-pdf"),
        MediaError::Busy | MediaError::Io(_) => t!(words, "practice-doc-busy"),
    }
}

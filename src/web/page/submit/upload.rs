//! A multipart form as it comes in: texts into the draft, files made safe one by one and kept.

use std::time::Duration;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use bytes::{Bytes, BytesMut};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::app::App;
use crate::domain::document::{ATTACHMENTS_MAX, Attachment};
use crate::domain::text::is_control;
use crate::media::{Kind, Limits, MediaError, Photo, make_document, sniff};
use crate::t;
use crate::web::error::PageError;
use crate::web::page::submit::draft::Draft;
use crate::words::Words;

/// Most parts of a form.
const PARTS_MAX: usize = 200;
/// Most bytes of a text field that are read: more is cut, and told to be too long when it is checked.
const TEXT_MAX_BYTES: usize = 32 * 1024;
/// The same of a geometry.
const GEOMETRY_MAX_BYTES: usize = 1024 * 1024;
/// Most bytes of all texts of a form.
const TEXTS_MAX_BYTES: usize = 4 * 1024 * 1024;
/// Forms with files read at a time: each may hold one file of the largest size in memory.
static UPLOADS: Semaphore = Semaphore::const_new(4);

/// What a form asks for, beside what it changed in the draft.
#[derive(Debug, Default)]
pub struct Pressed {
    /// Fields that are not the draft's: buttons and hidden fields, in the order they came.
    pub fields: Vec<(String, String)>,
    /// Files that were not taken, each with the reason for the reader.
    pub refused: Vec<String>,
}

impl Pressed {
    /// The value of the field of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The value of the field of that name as a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(|text| text.trim().parse().ok()).filter(|number: &f64| number.is_finite())
    }
}

/// Reads a form that may come with files or without; without, it is short.
pub async fn read_form(app: &App, mut request: Request, words: &Words) -> Result<(Pressed, Draft), PageError> {
    let mut draft = Draft::default();
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let form = Multipart::from_request(request, &()).await.map_err(|_error| PageError::BadRequest("the form"))?;
        let pressed = read(app, form, &mut draft, words).await?;
        return Ok((pressed, draft));
    }
    DefaultBodyLimit::max(GEOMETRY_MAX_BYTES).apply(&mut request);
    let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    let Form(fields) = form.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
        _ => PageError::BadRequest("the form"),
    })?;
    Ok((Pressed { fields, refused: Vec::new() }, draft))
}

/// Reads a form into the draft.
pub async fn read(app: &App, mut form: Multipart, draft: &mut Draft, words: &Words) -> Result<Pressed, PageError> {
    let _permit = turn(&UPLOADS).await?;
    let mut pressed = Pressed::default();
    let (mut parts, mut texts_bytes) = (0, 0);
    while let Some(field) = in_time(form.next_field()).await? {
        parts += 1;
        if parts > PARTS_MAX {
            return Err(PageError::BadRequest("too many parts"));
        }
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() || name == "foto" {
            take_file(app, field, draft, &mut pressed, words).await?;
        } else {
            let is_drawn = name == "geometria" || name.starts_with("fase_luogo_");
            let max_bytes = if is_drawn { GEOMETRY_MAX_BYTES } else { TEXT_MAX_BYTES };
            // One byte more than may be, to know; what follows is read, so that the answer arrives, and not kept.
            let left = (TEXTS_MAX_BYTES + 1).saturating_sub(texts_bytes);
            let text = text_of(field, max_bytes.min(left)).await?;
            texts_bytes += text.len();
            draft.take(&name, text.clone());
            pressed.fields.push((name, text));
        }
    }
    if texts_bytes > TEXTS_MAX_BYTES {
        return Err(PageError::TooLarge);
    }
    Ok(pressed)
}

/// How long a form may send nothing while it is read: a telephone loses its network for a while.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// How long others wait for their turn.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// A turn to read a form, so that no more than some lie in memory.
pub(crate) async fn turn(turns: &'static Semaphore) -> Result<SemaphorePermit<'static>, PageError> {
    timeout(WAIT_MAX, turns.acquire()).await.ok().and_then(Result::ok).ok_or(PageError::Busy)
}

/// What of a form comes next; who sends nothing for long keeps nobody else from sending.
pub(crate) async fn in_time<T>(next: impl Future<Output = Result<T, MultipartError>>) -> Result<T, PageError> {
    match timeout(SILENCE_MAX, next).await {
        Ok(come) => come.map_err(|error| broken(&error)),
        Err(_silent) => Err(PageError::BadRequest("the form is cut short")),
    }
}

fn broken(error: &MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        PageError::TooLarge
    } else {
        PageError::BadRequest("the form is cut short")
    }
}

/// A text, no more of it than so many bytes; the rest is read and dropped.
pub(crate) async fn text_of(mut field: Field<'_>, max_bytes: usize) -> Result<String, PageError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = in_time(field.chunk()).await? {
        let room = max_bytes - bytes.len();
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn take_file(
    app: &App,
    field: Field<'_>,
    draft: &mut Draft,
    pressed: &mut Pressed,
    words: &Words,
) -> Result<(), PageError> {
    let file_name = clean_name(field.file_name().unwrap_or_default());
    let result = match bytes_of(field, Limits::PHOTO.bytes_max).await? {
        Some(bytes) if bytes.is_empty() => return Ok(()),
        Some(_) if draft.attachments.len() >= ATTACHMENTS_MAX => {
            pressed.refused.push(format!("{file_name}: {}", t!(words, "media-too-many", max = ATTACHMENTS_MAX)));
            return Ok(());
        }
        Some(bytes) => keep(app, bytes, &file_name).await,
        None => Err(MediaError::TooManyBytes { max: Limits::PHOTO.bytes_max }),
    };
    match result {
        Ok((attachment, place)) => {
            if !draft.attachments.contains(&attachment) {
                draft.attachments.push(attachment);
            }
            draft.photo_place = place.or(draft.photo_place);
        }
        Err(error) => {
            if let MediaError::Io(error) = &error {
                tracing::error!(%error, "a file could not be kept");
            }
            pressed.refused.push(format!("{file_name}: {}", media_text(&error, words)));
        }
    }
    Ok(())
}

/// The bytes of a file; `None` when there are more than it may have, the rest being read and dropped.
pub(crate) async fn bytes_of(mut field: Field<'_>, max_bytes: usize) -> Result<Option<Bytes>, PageError> {
    let mut bytes = BytesMut::new();
    let mut too_many = false;
    while let Some(chunk) = in_time(field.chunk()).await? {
        too_many |= bytes.len() + chunk.len() > max_bytes;
        if too_many {
            bytes = BytesMut::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((!too_many).then(|| bytes.freeze()))
}

/// Makes a file safe and keeps it: the attachment, and where it was taken if it said so.
pub async fn keep(app: &App, bytes: Bytes, file_name: &str) -> Result<(Attachment, Option<[f64; 2]>), MediaError> {
    if sniff(&bytes) == Kind::Pdf {
        let size_bytes = bytes.len() as u64;
        let blob = make_document(bytes)?;
        app.media().put(&blob).await?;
        return Ok((Attachment::Document { hash: blob.hash(), name: file_name.to_owned(), size_bytes }, None));
    }
    let photo: Photo = app.photos().make(bytes).await?;
    for rendition in photo.renditions() {
        app.media().put(&rendition.file).await?;
    }
    let attachment = Attachment::Photo {
        small: photo.small.file.hash(),
        medium: photo.medium.file.hash(),
        large: photo.large.file.hash(),
        width: photo.large.width,
        height: photo.large.height,
    };
    Ok((attachment, photo.taken_at.map(Into::into)))
}

/// The name of a file as people may read it: no path, no control characters, nothing that turns it around, not too long.
pub(crate) fn clean_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = base.chars().filter(|c| !c.is_control() && !is_control(*c)).take(80).collect();
    if clean.trim().is_empty() { "file".to_owned() } else { clean }
}

/// What the reader is told of a file that was not taken.
#[must_use]
pub fn media_text(error: &MediaError, words: &Words) -> String {
    match error {
        MediaError::Empty => t!(words, "media-empty"),
        MediaError::TooManyBytes { max } => t!(words, "media-too-many-bytes", max = (*max / (1024 * 1024))),
        MediaError::TooManyPixels { .. } => t!(words, "media-too-many-pixels"),
        MediaError::Heic => t!(words, "media-heic"),
        MediaError::NotAPhoto(_)
        | MediaError::NotADocument(_)
        | MediaError::Acts(_)
        | MediaError::Encrypted
        | MediaError::TooMuch
        | MediaError::NotSigned
        | MediaError::Altered => t!(words, "media-not-a-photo"),
        MediaError::Broken { .. } => t!(words, "media-broken"),
        MediaError::Busy | MediaError::Io(_) => t!(words, "media-busy"),
    }
}

#[cfg(test)]
mod tests {
    use super::clean_name;

    #[test]
    fn file_names_have_no_path() {
        assert_eq!(clean_name("C:\\foto\\buca.jpg"), "buca.jpg");
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("a\r\nb"), "ab");
        assert_eq!(clean_name("perizia\u{202e}fdp.exe"), "periziafdp.exe");
        assert_eq!(clean_name(""), "file");
    }
}

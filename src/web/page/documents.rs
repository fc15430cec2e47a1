//! The documents of a report: those that a reader may have, and their files, downloaded and never opened inside this site.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::domain::document::{Attachment, ContentHash};
use crate::domain::enclosure::Enclosure;
use crate::domain::record::Number;
use crate::domain::report::{Audience, Report};
use crate::media::{Extension, FileName};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::PageError;
use crate::web::page::desk_record::report_of;
use crate::web::page::report::Reading;
use crate::web::visitor::{Staff, Visitor};

/// Most characters of a file's name that are told to a browser.
const NAME_MAX: usize = 80;

/// A document that the staff enclosed.
#[derive(Debug)]
pub(crate) struct EnclosureView {
    pub(crate) version: u32,
    pub(crate) title: String,
    pub(crate) href: String,
    /// The small picture of a picture.
    pub(crate) picture: Option<String>,
    /// "PDF, 120 kB".
    pub(crate) kind: String,
    pub(crate) by: String,
    pub(crate) audience: Audience,
    pub(crate) to: String,
}

/// The enclosed documents that this reader may have.
pub(crate) fn enclosures(report: &Report, visitor: &Visitor, reading: Reading<'_>) -> Vec<EnclosureView> {
    report.enclosures_for(reading.by).map(|one| view_of(one, report, visitor, reading)).collect()
}

fn view_of(one: &Enclosure, report: &Report, visitor: &Visitor, reading: Reading<'_>) -> EnclosureView {
    let words = visitor.words;
    let at = words.instant(one.at, visitor.zone());
    let office = one.office.as_ref().and_then(|code| visitor.rules.offices.get(code));
    let (href, picture, kind) = match &one.file {
        Attachment::Photo { small, large, .. } => {
            let query = reading.query(one.audience);
            let picture = format!("/media/{small}.jpg{query}");
            (format!("/media/{large}.jpg{query}"), Some(picture), t!(words, "document-picture"))
        }
        Attachment::Document { hash, size_bytes, .. } => {
            let number = report.number;
            let path = if reading.by == Audience::Internal {
                format!("/ufficio/documenti/{hash}?numero={number}")
            } else {
                format!("/segnalazioni/{number}/documenti/{}{}", one.version.0, reading.query(one.audience))
            };
            let kind = match size_bytes.div_ceil(1000) {
                kb @ ..1000 => t!(words, "document-size-kb", n = kb),
                kb => t!(words, "document-size-mb", n = kb.div_ceil(1000)),
            };
            (words.href(&path), None, kind)
        }
    };
    EnclosureView {
        version: one.version.0,
        title: one.title.to_string(),
        href,
        picture,
        kind,
        by: office.map_or_else(|| at.clone(), |by| t!(words, "document-by", by = by.name.as_str(), at = at.as_str())),
        audience: one.audience,
        to: words.audience(one.audience),
    }
}

/// Addresses and names of documents, for the staff.
pub(crate) fn documents(attachments: &[Attachment], number: Number, visitor: &Visitor) -> Vec<(String, String)> {
    let document = |attachment: &Attachment| match attachment {
        Attachment::Document { hash, name, .. } => {
            Some((visitor.words.href(&format!("/ufficio/documenti/{hash}?numero={number}")), name.clone()))
        }
        Attachment::Photo { .. } => None,
    };
    attachments.iter().filter_map(document).collect()
}

/// What can be asked beside the document.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The private key: who holds it gets what is for whoever reported.
    chiave: Option<String>,
}

/// A document that was enclosed, for those who see the report and whom it is for.
pub async fn enclosed(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path((number, version)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let version: u32 = version.parse().map_err(|_error| PageError::NotFound)?;
    let with_key = match &asked.chiave {
        Some(key) => site.app.report_by_key(number, key).await?,
        None => None,
    };
    let (report, reader) = match with_key {
        Some(report) => (report, Audience::Reporter),
        None => (site.app.report(number, &visitor.actor).await?.ok_or(PageError::NotFound)?, Audience::Public),
    };
    let one = report.enclosures_for(reader).find(|one| one.version.0 == version).ok_or(PageError::NotFound)?;
    let Attachment::Document { hash, .. } = &one.file else { return Err(PageError::NotFound) };
    // It may be withdrawn at any time.
    let cache = if one.audience == Audience::Public && report.public { Cache::Revalidate } else { Cache::Never };
    download(&site, *hash, one.title.as_str(), cache).await
}

/// The report that a document belongs to.
#[derive(Debug, Deserialize)]
pub struct Of {
    numero: String,
}

/// A document of a report, for those who work on it.
pub async fn of_record(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(hash): Path<String>,
    Query(of): Query<Of>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &of.numero).await?;
    let hash: ContentHash = hash.parse().map_err(|_error| PageError::NotFound)?;
    let timeline = site.app.timeline(report.id).await?;
    let of_comments = timeline.comments.iter().flat_map(|comment| &comment.attachments);
    let enclosed = report.enclosures.iter().map(|one| &one.file);
    let belongs = report
        .attachments
        .iter()
        .chain(&report.proposed)
        .chain(enclosed)
        .chain(of_comments)
        .any(|attachment| matches!(attachment, Attachment::Document { hash: own, .. } if *own == hash));
    if !belongs {
        return Err(PageError::NotFound);
    }
    download(&site, hash, "documento", Cache::Never).await
}

pub(crate) async fn download(site: &Site, hash: ContentHash, name: &str, cache: Cache) -> Result<Response, PageError> {
    let file = FileName { hash, extension: Extension::Pdf };
    let bytes = site.app.media().get(file).await.ok().flatten().ok_or(PageError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, disposition(name, "pdf")),
        // Said here too, not only at the door: nothing that came from outside is guessed at.
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((cache, headers, bytes).into_response())
}

/// A file to be saved under this name (RFC 6266): plain letters for old programs, the name as it is for others.
pub(crate) fn disposition(name: &str, extension: &str) -> HeaderValue {
    let name: String = name.chars().take(NAME_MAX).collect();
    let name = name.trim_end_matches(".p7m").trim_end_matches(".pdf").trim();
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let whole: String = name
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b == b'-' { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    HeaderValue::from_maybe_shared(format!(
        "attachment; filename=\"{plain}.{extension}\"; filename*=UTF-8''{whole}.{extension}"
    ))
    .unwrap_or(HeaderValue::from_static("attachment; filename=\"documento.pdf\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        let of = |name: &str| disposition(name, "pdf").to_str().expect("ASCII").to_owned();
        assert_eq!(
            of("Perizia già fatta.pdf"),
            "attachment; filename=\"Perizia_gi__fatta.pdf\"; filename*=UTF-8''Perizia%20gi%C3%A0%20fatta.pdf"
        );
        assert_eq!(of("a\"; b"), "attachment; filename=\"a___b.pdf\"; filename*=UTF-8''a%22%3B%20b.pdf");
        assert!(of("../../etc/passwd\r\nX: y").starts_with("attachment; filename=\"______etc_passwd__X__y.pdf\""));
        assert!(of(&"è".repeat(500)).len() < 700);
    }
}

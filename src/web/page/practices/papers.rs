//! The documents of a practice: downloaded as they came, or looked at page by page as pictures, by those whom they are for.
//! Whoever may not have one gets the same answer as where there is none.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use serde::Deserialize;

use crate::domain::command::Audience;
use crate::domain::practice::Practice;
use crate::domain::practice::dossier::{Document, Envelope};
use crate::media::{Drawing, Extension, FileName, MediaError};
use crate::t;
use crate::web::Site;
use crate::web::cache::{Cache, is_known};
use crate::web::error::{PageError, html};
use crate::web::page::documents::{disposition, download};
use crate::web::page::frame::Frame;
use crate::web::page::practices::reader::{Reader, reader};
use crate::web::throttle::Costly;
use crate::web::visitor::Visitor;
use crate::words::Words;

/// Pixels of the longer side of a page, of one that is enlarged, and of a small picture.
const SIDE_PX: u16 = 1600;
const ENLARGED_PX: u16 = 4000;
const SMALL_PX: u16 = 320;

/// The addresses.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/pratiche/{number}/documenti", get(list))
        .route("/pratiche/{number}/documenti/{n}", get(file))
        .route("/pratiche/{number}/documenti/{n}/firma", get(envelope))
        .route("/pratiche/{number}/documenti/{n}/pagine", get(pages))
        .route("/pratiche/{number}/documenti/{n}/pagine/{picture}", get(page))
        .route("/pratiche/{number}/documenti/{n}/miniatura.png", get(small))
}

/// A document in a list; `page/practices/papers.html` shows a list of them.
#[derive(Debug)]
pub(crate) struct PaperView {
    pub(crate) title: String,
    /// The name of the file.
    pub(crate) name: String,
    /// "PDF, 120 kB".
    pub(crate) kind: String,
    /// When it came, and from whom.
    pub(crate) came: String,
    /// What is known of its signature.
    pub(crate) signature: Option<String>,
    /// Whether the reader may see who signed.
    pub(crate) shows_signers: bool,
    /// Where it is: `/pratiche/2026-000123/documenti/0`.
    pub(crate) path: String,
    /// Who may see it.
    pub(crate) audience: Audience,
    pub(crate) to: String,
}

/// The documents of a practice that a reader may have.
pub(crate) fn papers_for(practice: &Practice, audience: Audience, visitor: &Visitor) -> Vec<PaperView> {
    let view = |(n, document)| view_of(n, document, (practice, audience), visitor);
    practice.documents_for(audience).map(view).collect()
}

fn view_of(n: usize, document: &Document, of: (&Practice, Audience), visitor: &Visitor) -> PaperView {
    let (words, (practice, reads)) = (visitor.words, of);
    let file = &document.handed.file;
    let on = words.date_of(document.on);
    let office = document.office.as_ref().and_then(|code| visitor.rules.offices.get(code));
    let audience = document.audience;
    PaperView {
        title: document.handed.title.to_string(),
        name: file.name.to_string(),
        kind: match file.size_bytes.div_ceil(1000) {
            kb @ ..1000 => t!(words, "document-size-kb", n = kb),
            kb => t!(words, "document-size-mb", n = kb.div_ceil(1000)),
        },
        came: office.map_or_else(|| on.clone(), |by| t!(words, "document-by", by = by.name.as_str(), at = on.as_str())),
        signature: file.signed.as_ref().map(|signed| signature_text(signed, words)),
        shows_signers: reads == Audience::Internal && file.signed.is_some(),
        path: format!("/pratiche/{}/documenti/{n}", practice.number),
        audience,
        to: match audience {
            Audience::Public => t!(words, "practice-doc-for-all"),
            Audience::Reporter => t!(words, "practice-doc-for-parties"),
            Audience::Internal => t!(words, "practice-doc-for-office"),
        },
    }
}

/// What was looked at of a signature, and what was not.
fn signature_text(signed: &Envelope, words: &Words) -> String {
    let (n, verified) = (signed.signatures, signed.verified);
    if signed.is_verified() {
        t!(words, "practice-doc-signed", n = n)
    } else if signed.digest_matches {
        t!(words, "practice-doc-signed-matches", n = n, verified = verified)
    } else {
        t!(words, "practice-doc-signed-unchecked", n = n, verified = verified)
    }
}

#[derive(Template)]
#[template(path = "page/practices/documents.html")]
struct List {
    frame: Frame,
    number: String,
    object: String,
    papers: Vec<PaperView>,
}

/// The documents that the reader may have.
async fn list(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let reader = reader(&site, &visitor, &headers, &number).await?;
    let page = List {
        number: reader.practice.number.to_string(),
        object: reader.practice.dossier.object.to_string(),
        papers: papers_for(&reader.practice, reader.audience, &visitor),
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "practice-doc-title")),
    };
    html(&page, if reader.audience == Audience::Public { Cache::Revalidate } else { Cache::Never })
}

/// Who reads, the document, and its place.
pub(super) async fn found(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    (number, n): (&str, &str),
) -> Result<(Reader, Document, usize), PageError> {
    let reader = reader(site, visitor, headers, number).await?;
    let n: usize = n.parse().map_err(|_error| PageError::NotFound)?;
    let found = reader.practice.documents_for(reader.audience).find(|(place, _)| *place == n);
    let document = found.map(|(_, document)| document.clone()).ok_or(PageError::NotFound)?;
    Ok((reader, document, n))
}

/// Notes that somebody of the office has looked at a document that is not for everybody.
async fn note(site: &Site, reader: &Reader, document: &Document) -> Result<(), PageError> {
    if reader.audience == Audience::Internal && document.audience != Audience::Public {
        site.app.note_viewing(&reader.actor, reader.practice.id).await?;
    }
    Ok(())
}

/// What may be kept of it: what is for everybody may be withdrawn at any time.
fn cache_of(document: &Document) -> Cache {
    if document.audience == Audience::Public { Cache::Revalidate } else { Cache::Never }
}

pub(super) async fn bytes_of(site: &Site, name: FileName) -> Result<Bytes, PageError> {
    let read = site.app.media().get(name).await;
    let read = read.inspect_err(|error| tracing::error!(%error, %name, "a document could not be read"));
    read.ok().flatten().ok_or(PageError::NotFound)
}

async fn pdf_of(site: &Site, document: &Document) -> Result<Bytes, PageError> {
    bytes_of(site, FileName { hash: document.handed.file.pdf, extension: Extension::Pdf }).await
}

/// The PDF.
async fn file(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((number, n)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (reader, document, _) = found(&site, &visitor, &headers, (&number, &n)).await?;
    note(&site, &reader, &document).await?;
    let handed = &document.handed;
    download(&site, handed.file.pdf, handed.title.as_str(), cache_of(&document)).await
}

/// The signed envelope, as it came.
async fn envelope(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((number, n)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (reader, document, _) = found(&site, &visitor, &headers, (&number, &n)).await?;
    note(&site, &reader, &document).await?;
    let signed = document.handed.file.signed.as_ref().ok_or(PageError::NotFound)?;
    let bytes = bytes_of(&site, FileName { hash: signed.hash, extension: Extension::P7m }).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(Extension::P7m.content_type())),
        (header::CONTENT_DISPOSITION, disposition(document.handed.title.as_str(), "pdf.p7m")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((cache_of(&document), headers, bytes).into_response())
}

/// Which page is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    p: Option<usize>,
    ingrandita: Option<String>,
}

#[derive(Template)]
#[template(path = "page/practices/pages.html")]
struct Pages {
    frame: Frame,
    number: String,
    paper: PaperView,
    shown: Option<Shown>,
    /// Why no page can be shown.
    not_shown: Option<String>,
    enlarged: bool,
}

/// A page that is shown.
struct Shown {
    p: usize,
    of: usize,
    picture: String,
    before: Option<String>,
    next: Option<String>,
    /// The same page, larger or smaller.
    other_size: String,
}

impl Shown {
    fn of(p: usize, of: usize, path: &str, enlarged: bool, words: &Words) -> Self {
        let address = |p: usize, enlarged: bool| {
            words.href(&format!("{path}/pagine?p={p}{}", if enlarged { "&ingrandita=si" } else { "" }))
        };
        Self {
            p,
            of,
            picture: format!("{path}/pagine/{p}.png{}", if enlarged { "?ingrandita=si" } else { "" }),
            before: (p > 1).then(|| address(p - 1, enlarged)),
            next: (p < of).then(|| address(p + 1, enlarged)),
            other_size: address(p, !enlarged),
        }
    }
}

/// A page of a document, with the ways to the one before and the one after.
async fn pages(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((number, n)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (reader, document, n) = found(&site, &visitor, &headers, (&number, &n)).await?;
    note(&site, &reader, &document).await?;
    let words = visitor.words;
    let paper = view_of(n, &document, (&reader.practice, reader.audience), &visitor);
    let enlarged = asked.ingrandita.is_some();
    let counted = site.app.papers().pages(pdf_of(&site, &document).await?).await;
    let (shown, not_shown) = match counted {
        Ok(of) => (Some(Shown::of(asked.p.unwrap_or(1).clamp(1, of.max(1)), of, &paper.path, enlarged, words)), None),
        Err(error) => (None, Some(why_not_shown(&error, words)?)),
    };
    let page = Pages {
        number: reader.practice.number.to_string(),
        paper,
        shown,
        not_shown,
        enlarged,
        frame: Frame::new(&site, visitor.clone(), document.handed.title.to_string()),
    };
    html(&page, cache_of(&document))
}

fn why_not_shown(error: &MediaError, words: &Words) -> Result<String, PageError> {
    match error {
        MediaError::Busy => Err(PageError::Busy),
        MediaError::Io(error) => {
            tracing::error!(%error, "a document could not be shown");
            Ok(t!(words, "practice-doc-not-shown"))
        }
        _ => Ok(t!(words, "practice-doc-not-shown")),
    }
}

/// A page as a picture.
async fn page(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path((number, n, picture)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let page = picture.strip_suffix(".png").and_then(|page| page.parse::<usize>().ok());
    let page = page.and_then(|page| page.checked_sub(1)).ok_or(PageError::NotFound)?;
    let side_px = if asked.ingrandita.is_some() { ENLARGED_PX } else { SIDE_PX };
    count(&site, &visitor, address)?;
    // A page at a time may be asked for without the page around it.
    let (reader, document, _) = found(&site, &visitor, &headers, (&number, &n)).await?;
    note(&site, &reader, &document).await?;
    drawn(&site, &visitor, &headers, (&reader, &document), (page, side_px)).await
}

/// The first page, small.
async fn small(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path((number, n)): Path<(String, String)>,
) -> Result<Response, PageError> {
    count(&site, &visitor, address)?;
    let (reader, document, _) = found(&site, &visitor, &headers, (&number, &n)).await?;
    drawn(&site, &visitor, &headers, (&reader, &document), (0, SMALL_PX)).await
}

/// Pages are drawn one after the other for everybody, so a stranger has a few at a time.
fn count(site: &Site, visitor: &Visitor, address: SocketAddr) -> Result<(), PageError> {
    if visitor.account.is_some() { Ok(()) } else { site.throttle.count_address(Costly::Draw, address.ip()) }
}

async fn drawn(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    (reader, document): (&Reader, &Document),
    (page, side_px): (usize, u16),
) -> Result<Response, PageError> {
    let cache = cache_of(document);
    // What is stamped depends on the reader and the day, and is kept by nobody.
    let etag = format!("\"{}-{page}-{side_px}\"", document.handed.file.pdf);
    if cache == Cache::Revalidate && is_known(headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, cache, [(header::ETAG, etag)]).into_response());
    }
    let stamp = (cache == Cache::Never).then(|| stamp_of(reader, visitor));
    let drawing = Drawing { page, side_px, stamp };
    let picture = match site.app.papers().draw(pdf_of(site, document).await?, drawing).await {
        Ok(picture) => picture,
        Err(MediaError::Busy) => return Err(PageError::Busy),
        Err(error) => {
            tracing::warn!(%error, practice = %reader.practice.number, "a page could not be drawn");
            return Err(PageError::NotFound);
        }
    };
    let kind = (header::CONTENT_TYPE, "image/png".to_owned());
    if cache == Cache::Revalidate {
        return Ok((cache, [kind, (header::ETAG, etag)], picture).into_response());
    }
    Ok((cache, [kind], picture).into_response())
}

/// What is written across a page that is not for everybody: when, of which practice, for whom.
fn stamp_of(reader: &Reader, visitor: &Visitor) -> String {
    let (words, number) = (visitor.words, reader.practice.number.to_string());
    let day = words.date(visitor.now, visitor.zone());
    let stamp = t!(words, "practice-doc-stamp", day = day, number = number);
    match visitor.account.as_ref().filter(|_| reader.audience == Audience::Internal) {
        Some(account) => format!("{stamp} · {}", account.name),
        None => stamp,
    }
}

//! The receipt of a practice: what was handed in and when, what happens next, and the password. For whoever has filed it or
//! has typed the password, and for the office that prints it at the counter; as a page, and as a PDF.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::domain::command::Audience;
use crate::domain::practice::Practice;
use crate::formats::paper::{Paper, Part};
use crate::t;
use crate::web::Site;
use crate::web::asset;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::practices::reader::reader;
use crate::web::visitor::Visitor;

const REGULAR: &str = "fonts/TitilliumWeb-Regular.ttf";
const BOLD: &str = "fonts/TitilliumWeb-SemiBold.ttf";

/// What the receipt says.
struct Said {
    number: String,
    /// What is said of it: a name and a value each.
    rows: Vec<(String, String)>,
    password: Option<String>,
    /// What happens next, a sentence each.
    next: Vec<String>,
    /// What was handed in: what it is, the name of the file, and its fingerprint.
    documents: Vec<(String, String, String)>,
    /// Where it is followed.
    link: String,
}

impl Said {
    fn of(site: &Site, visitor: &Visitor, practice: &Practice) -> Self {
        let (words, rules) = (visitor.words, &visitor.rules);
        let dossier = &practice.dossier;
        let office = rules.offices.get(&practice.office).map(|office| office.name.clone()).unwrap_or_default();
        let parcels = dossier.parcels.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let address = dossier.address.as_ref().map(ToString::to_string).unwrap_or_default();
        let protocol = dossier.references.protocol.as_ref().map(|one| one.number.to_string()).unwrap_or_default();
        let rows = [
            (t!(words, "practice-file-filed-on"), words.date_of(practice.filed_on)),
            (t!(words, "practice-file-entered"), words.instant(practice.opened_at, visitor.zone())),
            (t!(words, "practice-file-protocol"), protocol),
            (t!(words, "practice-file-kind"), words.practice_type(&dossier.kind, rules)),
            (t!(words, "practice-file-object"), dossier.object.to_string()),
            (t!(words, "place"), address),
            (t!(words, "practice-file-parcels"), parcels),
            (t!(words, "practice-file-office"), office),
        ];
        let due = practice.due.statutory.map(|at| rules.jurisdiction.calendar.day_of(at));
        let documents = practice.documents_for(Audience::Reporter).map(|(_, document)| {
            let file = &document.handed.file;
            let hash = file.signed.as_ref().map_or(file.pdf, |signed| signed.hash);
            (document.handed.title.to_string(), file.name.to_string(), hash.to_string())
        });
        Self {
            number: practice.number.to_string(),
            rows: rows.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
            password: site.app.practice_password(practice),
            next: words.practice_next(practice, due),
            documents: documents.collect(),
            link: site.url(&words.href(&format!("/pratiche/{}", practice.number))),
        }
    }

    fn paper(&self, visitor: &Visitor) -> Paper {
        let words = visitor.words;
        let title = t!(words, "practice-file-receipt-of", number = self.number.as_str());
        let mut parts = vec![Part::Text(visitor.rules.jurisdiction.name.clone()), Part::Title(title.clone())];
        parts.extend(self.rows.iter().map(|(name, value)| Part::Text(format!("{name}: {value}"))));
        if let Some(password) = &self.password {
            parts.push(Part::Heading(t!(words, "practice-file-password")));
            parts.push(Part::Heading(password.clone()));
            parts.push(Part::Text(t!(words, "practice-file-password-text")));
            parts.push(Part::Text(self.link.clone()));
        }
        parts.push(Part::Heading(t!(words, "practice-file-next")));
        parts.extend(self.next.iter().map(|text| Part::Text(format!("• {text}"))));
        if !self.documents.is_empty() {
            parts.push(Part::Heading(t!(words, "practice-file-documents")));
        }
        for (title, file, hash) in &self.documents {
            parts.push(Part::Text(format!("{title} ({file})")));
            parts.push(Part::Small(format!("SHA-256 {hash}")));
        }
        Paper { title, language: words.language().tag().to_owned(), parts }
    }
}

#[derive(Template)]
#[template(path = "page/practices/filing/receipt.html")]
struct Receipt {
    frame: Frame,
    said: Said,
    by_office: bool,
}

async fn of(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    number: &str,
) -> Result<Option<(Said, Audience)>, PageError> {
    let reader = reader(site, visitor, headers, number).await?;
    // What was taken over from another program was filed there.
    if reader.audience == Audience::Public || reader.practice.source.is_some() {
        return Ok(None);
    }
    let mut said = Said::of(site, visitor, &reader.practice);
    // At the counter it is handed over with the receipt; later it is the applicant's alone.
    let day_of = |at| visitor.rules.jurisdiction.calendar.day_of(at);
    if reader.audience == Audience::Internal && day_of(reader.practice.opened_at) != day_of(visitor.now) {
        said.password = None;
    }
    Ok(Some((said, reader.audience)))
}

/// The page; who has no part in it is led to where the password is typed.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let Some((said, audience)) = of(&site, &visitor, &headers, &number).await? else {
        return Ok(super::to(&visitor, &format!("/pratiche/{number}")));
    };
    let frame = Frame::new(&site, visitor.clone(), t!(visitor.words, "practice-file-receipt"));
    html(&Receipt { frame, said, by_office: audience == Audience::Internal }, Cache::Never)
}

/// The PDF.
pub async fn pdf(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let (said, _) = of(&site, &visitor, &headers, &number).await?.ok_or(PageError::NotFound)?;
    let paper = said.paper(&visitor);
    let pdf = tokio::task::spawn_blocking(move || {
        let font = |path| asset::bytes(path).unwrap_or_default();
        paper.pdf(font(REGULAR), font(BOLD))
    });
    let pdf = match pdf.await {
        Ok(Ok(pdf)) => pdf,
        failed => {
            tracing::error!(?failed, number, "the receipt of a practice could not be made");
            return Err(PageError::Busy);
        }
    };
    let name = format!("inline; filename=\"ricevuta-{}.pdf\"", said.number);
    let about = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_maybe_shared(name).unwrap_or(HeaderValue::from_static("inline")),
        ),
    ];
    Ok((Cache::Never, about, pdf).into_response())
}

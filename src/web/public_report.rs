//! What programs are told of a public report, whatever the format.

use serde::Serialize;

use crate::domain::document::Attachment;
use crate::domain::enclosure::Enclosure;
use crate::domain::office::OfficeCode;
use crate::domain::report::{Audience, Report};
use crate::domain::text::{Description, Line};
use crate::web::Site;

/// A public report, without its place.
#[derive(Debug, Clone, Serialize)]
pub struct PublicReport<'r> {
    number: String,
    url: String,
    category: &'r str,
    state: &'static str,
    /// Whether somebody still owes something.
    open: bool,
    address: Option<&'r str>,
    subject: &'r str,
    description: Option<&'r str>,
    office: Option<&'r str>,
    opened_at: jiff::Timestamp,
    changed_at: jiff::Timestamp,
    closed_at: Option<jiff::Timestamp>,
    answer_due_at: jiff::Timestamp,
    answer: Option<&'r str>,
    voices: u32,
    photos: Vec<String>,
    /// What the municipality has enclosed for everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    documents: Vec<PublicDocument<'r>>,
}

/// A document for everybody.
#[derive(Debug, Clone, Serialize)]
struct PublicDocument<'r> {
    title: &'r str,
    url: String,
}

impl<'r> PublicReport<'r> {
    /// What is public of a report, with absolute links.
    #[must_use]
    pub fn of(report: &'r Report, site: &Site) -> Self {
        let photos = crate::web::page::report::photos(&report.attachments)
            .into_iter()
            .map(|(_, large)| site.url(&large))
            .collect();
        Self {
            url: site.url(&format!("/segnalazioni/{}", report.number)),
            number: report.number.to_string(),
            category: report.category.as_str(),
            state: report.state.code(),
            open: report.state.is_open(),
            address: report.place.address.as_ref().map(Line::as_str),
            subject: report.subject.as_str(),
            description: report.description.as_ref().map(Description::as_str),
            office: report.office.as_ref().map(OfficeCode::as_str),
            opened_at: report.opened_at,
            changed_at: report.changed_at,
            closed_at: report.closed_at,
            answer_due_at: report.due.answer_at,
            answer: report.answer.as_ref().map(Description::as_str),
            voices: report.voices,
            photos,
            documents: report.enclosures_for(Audience::Public).map(|one| document(one, report, site)).collect(),
        }
    }
}

fn document<'r>(one: &'r Enclosure, report: &Report, site: &Site) -> PublicDocument<'r> {
    let url = match &one.file {
        Attachment::Photo { large, .. } => site.url(&format!("/media/{large}.jpg")),
        Attachment::Document { .. } => {
            site.url(&format!("/segnalazioni/{}/documenti/{}", report.number, one.version.0))
        }
    };
    PublicDocument { title: one.title.as_str(), url }
}

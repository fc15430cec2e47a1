//! What programs are told of a public report, whatever the format.

use serde::Serialize;

use crate::domain::report::Report;
use crate::web::Site;

/// A public report, without its place.
#[derive(Debug, Clone, Serialize)]
pub struct PublicReport {
    number: String,
    url: String,
    category: String,
    state: &'static str,
    /// Whether somebody still owes something.
    open: bool,
    address: Option<String>,
    subject: String,
    description: Option<String>,
    office: Option<String>,
    opened_at: jiff::Timestamp,
    changed_at: jiff::Timestamp,
    closed_at: Option<jiff::Timestamp>,
    answer_due_at: jiff::Timestamp,
    answer: Option<String>,
    voices: u32,
    photos: Vec<String>,
}

impl PublicReport {
    /// What is public of a report, with absolute links.
    #[must_use]
    pub fn of(report: Report, site: &Site) -> Self {
        let photos = crate::web::page::report::photos(&report.attachments)
            .into_iter()
            .map(|(_, large)| site.url(&large))
            .collect();
        Self {
            url: site.url(&format!("/segnalazioni/{}", report.number)),
            number: report.number.to_string(),
            category: report.category.to_string(),
            state: report.state.code(),
            open: report.state.is_open(),
            address: report.place.address.map(String::from),
            subject: report.subject.into(),
            description: report.description.map(String::from),
            office: report.office.map(String::from),
            opened_at: report.opened_at,
            changed_at: report.changed_at,
            closed_at: report.closed_at,
            answer_due_at: report.due.answer_at,
            answer: report.answer.map(String::from),
            voices: report.voices,
            photos,
        }
    }
}

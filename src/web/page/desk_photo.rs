//! `/ufficio/segnalazioni/{number}/foto/{hash}`: a photo of a report, parts of which can be blacked out by hand; or the
//! photo as it came, which can be erased.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::blackening::BlackenError;
use crate::app::submit::SubmitError;
use crate::domain::document::ContentHash;
use crate::domain::policy::{Action, may_on};
use crate::domain::record::Number;
use crate::domain::report::Report;
use crate::media::{MediaError, PARTS_MAX, Part};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::submit::upload::media_text;
use crate::web::visitor::{Staff, Visitor};

/// Parts that the form without scripts has room for.
const ROWS: usize = 3;
/// The four numbers of a part, as the form names them.
const SIDES: [&str; 4] = ["sinistra", "alto", "larghezza", "altezza"];

#[derive(Template)]
#[template(path = "page/desk_photo.html")]
struct PhotoPage {
    frame: Frame,
    number: String,
    /// Address of the large picture.
    src: String,
    width: u32,
    height: u32,
    /// Whether it is the photo as it came, of which parts have been blacked out.
    is_original: bool,
    error: Option<String>,
    /// The parts that were drawn, and not taken.
    drawn: String,
    /// The numbers typed, by row: name, label and value of each.
    rows: Vec<Vec<(String, String, String)>>,
}

/// What was sent.
type Fields = Vec<(String, String)>;

async fn report_of(site: &Site, visitor: &Visitor, number: &str) -> Result<Report, PageError> {
    visitor.must(Action::Moderate)?;
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let report = site.app.report(number, &visitor.actor).await?.ok_or(PageError::NotFound)?;
    if may_on(&visitor.actor, Action::Moderate, &report, None) { Ok(report) } else { Err(PageError::Forbidden) }
}

fn page_of(
    site: &Site,
    visitor: Visitor,
    report: &Report,
    hash: ContentHash,
    (error, typed): (Option<String>, &Fields),
) -> Result<PhotoPage, PageError> {
    use crate::domain::document::Attachment;
    let words = visitor.words;
    let photo = report.photos().chain(&report.originals).find(|one| one.is_large(hash));
    let Some(Attachment::Photo { width, height, .. }) = photo else { return Err(PageError::NotFound) };
    let value = |name: &str| typed.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    let label = |side: &str| match side {
        "sinistra" => t!(words, "part-left"),
        "alto" => t!(words, "part-top"),
        "larghezza" => t!(words, "part-width"),
        _ => t!(words, "part-height"),
    };
    let row = |n: usize| {
        let field = |side: &&str| {
            let name = format!("{side}_{n}");
            (name.clone(), label(side), value(&name).unwrap_or_default())
        };
        SIDES.iter().map(field).collect()
    };
    Ok(PhotoPage {
        number: report.number.to_string(),
        src: format!("/media/{hash}.jpg"),
        width: *width,
        height: *height,
        is_original: report.originals.iter().any(|one| one.is_large(hash)),
        error,
        drawn: value("parti").unwrap_or_default(),
        rows: (1..=ROWS).map(row).collect(),
        frame: Frame::new(site, visitor, t!(words, "photo-title", number = report.number.to_string()))
            .with_script("blacken.js"),
    })
}

/// Shows the photo, with the form.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path((number, hash)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    let hash = hash.parse().map_err(|_error| PageError::NotFound)?;
    html(&page_of(&site, visitor, &report, hash, (None, &Fields::new()))?, Cache::Never)
}

/// Blacks out the parts that were sent, or erases the original.
pub async fn change(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path((number, hash)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    let hash: ContentHash = hash.parse().map_err(|_error| PageError::NotFound)?;
    let erases = fields.iter().any(|(name, value)| name == "azione" && value == "cancella");
    let result = if erases {
        site.app.erase_original(&report, hash, &visitor.actor).await
    } else {
        match parts_of(&fields) {
            Some(parts) if !parts.is_empty() => site.app.blacken(&report, hash, parts, &visitor.actor).await,
            _ => {
                let text = t!(visitor.words, "parts-wrong", max = PARTS_MAX);
                return refused(&site, visitor, &report, hash, (Some(text), &fields));
            }
        }
    };
    let text = match result {
        Ok(()) => {
            let record = visitor.words.href(&format!("/ufficio/segnalazioni/{}#foto", report.number));
            return Ok((Cache::Never, Redirect::to(&record)).into_response());
        }
        Err(BlackenError::Submit(SubmitError::Refused(refusal))) => visitor.words.refusal(&refusal, &visitor.rules),
        Err(BlackenError::Submit(error)) => return Err(error.into()),
        Err(BlackenError::Media(error)) => {
            if let MediaError::Io(error) = &error {
                tracing::error!(%error, "a photo could not be blackened");
            }
            media_text(&error, visitor.words)
        }
    };
    refused(&site, visitor, &report, hash, (Some(text), &fields))
}

fn refused(
    site: &Site,
    visitor: Visitor,
    report: &Report,
    hash: ContentHash,
    typed: (Option<String>, &Fields),
) -> Result<Response, PageError> {
    let page = page_of(site, visitor, report, hash, typed)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

/// The parts of a form: drawn (`parti`, four numbers a part) and typed; `None` when something is no part, or too many.
fn parts_of(fields: &Fields) -> Option<Vec<Part>> {
    let value = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim());
    let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    let part = |numbers: &[f64]| match numbers {
        [left, top, width, height] => Part::new(*left, *top, *width, *height),
        _ => None,
    };
    let mut parts = Vec::new();
    for drawn in value("parti").split(';').filter(|text| !text.is_empty()).take(PARTS_MAX + 1) {
        let numbers: Option<Vec<f64>> = drawn.split(' ').map(number).collect();
        parts.push(part(&numbers?)?);
    }
    for n in 1..=ROWS {
        let texts = SIDES.map(|side| value(&format!("{side}_{n}")));
        if texts.iter().any(|text| !text.is_empty()) {
            let numbers: Option<Vec<f64>> = texts.into_iter().map(number).collect();
            parts.push(part(&numbers?)?);
        }
    }
    (parts.len() <= PARTS_MAX).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(fields: &[(&str, &str)]) -> Option<usize> {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        parts_of(&fields).map(|parts| parts.len())
    }

    #[test]
    fn drawn_and_typed_parts_are_read_and_others_refused() {
        assert_eq!(count(&[]), Some(0));
        assert_eq!(count(&[("parti", "1 2 3 4;5.5 6 7 8")]), Some(2));
        assert_eq!(
            count(&[("sinistra_2", "10"), ("alto_2", "10,5"), ("larghezza_2", "5"), ("altezza_2", "5"), ("parti", "")]),
            Some(1)
        );
        for wrong in ["1 2 3", "1 2 3 x", "0 0 0 0", "200 0 5 5", "1 2 3 4 5"] {
            assert_eq!(count(&[("parti", wrong)]), None, "{wrong}");
        }
        assert_eq!(count(&[("sinistra_1", "10")]), None);
        assert_eq!(count(&[("parti", &["1 2 3 4"; PARTS_MAX].join(";"))]), Some(PARTS_MAX));
        assert_eq!(count(&[("parti", &["1 2 3 4"; PARTS_MAX + 1].join(";"))]), None);
    }
}

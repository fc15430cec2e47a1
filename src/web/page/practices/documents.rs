//! The documents of a practice as they are listed for a reader.

use crate::domain::command::Audience;
use crate::domain::practice::Practice;
use crate::t;
use crate::web::page::works::card::name_of;
use crate::web::visitor::Visitor;

/// A document.
pub(crate) struct DocumentView {
    /// Its place among those of the practice, which names it.
    pub(crate) place: usize,
    pub(crate) title: String,
    pub(crate) href: String,
    /// "PDF, 120 kB".
    pub(crate) size: String,
    /// On which day, by whom.
    pub(crate) by: String,
    pub(crate) to: String,
    /// Where the signed envelope is, and what of it has been looked at.
    pub(crate) signed: Option<(String, String)>,
}

/// Those that a reader may have.
pub(crate) fn documents(one: &Practice, reader: Audience, visitor: &Visitor) -> Vec<DocumentView> {
    let words = visitor.words;
    let view = |(place, document): (usize, &crate::domain::practice::dossier::Document)| {
        let file = &document.handed.file;
        let href = words.href(&format!("/pratiche/{}/documenti/{place}", one.number));
        let by = match &document.office {
            Some(office) => name_of(office, &visitor.rules),
            None => t!(words, "practice-by-applicant"),
        };
        let signed = file.signed.as_ref().map(|envelope| {
            let text = if envelope.digest_matches {
                t!(words, "practice-signed", n = envelope.signatures)
            } else {
                t!(words, "practice-signed-wrong")
            };
            (format!("{href}/firma"), text)
        });
        DocumentView {
            place,
            title: document.handed.title.to_string(),
            size: match file.size_bytes.div_ceil(1000) {
                kb @ ..1000 => t!(words, "document-size-kb", n = kb),
                kb => t!(words, "document-size-mb", n = kb.div_ceil(1000)),
            },
            by: format!("{by}, {}", words.date_of(document.on)),
            to: words.practice_audience(document.audience),
            signed,
            href,
        }
    };
    one.documents_for(reader).map(view).collect()
}

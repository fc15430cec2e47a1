//! A report as lists show it: photo, subject, category, state in words, where, since when, who answers for it.

use askama::Template;
use jiff::Timestamp;

use crate::domain::document::Attachment;
use crate::domain::iter::State;
use crate::domain::report::Report;
use crate::t;
use crate::web::asset;
use crate::web::visitor::Visitor;
use crate::words::Words;

/// A report in a list.
#[derive(Debug)]
pub struct Card {
    /// Number people read.
    pub number: String,
    /// Its page.
    pub href: String,
    /// In a few words.
    pub subject: String,
    /// In more words.
    pub description: String,
    /// What it is about.
    pub category: String,
    /// Glyph of the category.
    pub icon: String,
    /// Where it stands.
    pub state: State,
    /// The same in words.
    pub state_text: String,
    /// Address or area.
    pub place: String,
    /// "3 giorni fa".
    pub ago: String,
    /// The instant, for machines.
    pub opened_at: Timestamp,
    /// The office that answers for it.
    pub office: String,
    /// Small and medium picture.
    pub photo: Option<(String, String)>,
    /// How many say "me too".
    pub voices: u32,
    /// "in ritardo di 3 giorni", for the staff.
    pub late: Option<String>,
    /// Longitude and latitude, degrees WGS 84.
    pub position: [f64; 2],
    /// "entro martedì 7 aprile".
    pub due: Option<String>,
}

impl Card {
    /// The report as this visitor sees it in a list.
    #[must_use]
    pub fn of(report: &Report, visitor: &Visitor) -> Self {
        let words = visitor.words;
        let rules = &visitor.rules;
        let category = rules.categories.get(&report.category);
        let office = report.office.as_ref().and_then(|code| rules.offices.get(code));
        let area = report.place.area.as_ref().and_then(|code| rules.areas.get(code)).map(|area| area.name.clone());
        let due = report.due_at(rules);
        Self {
            number: report.number.to_string(),
            href: words.href(&format!("/segnalazioni/{}", report.number)),
            subject: report.subject.to_string(),
            description: report.description.as_ref().map_or_else(String::new, ToString::to_string),
            category: category
                .map_or_else(String::new, |category| words.either(&category.name, &category.name_en).to_owned()),
            icon: category.map_or_else(|| "other".to_owned(), |category| category.icon.clone()),
            state: report.state,
            state_text: words.state(report.state),
            place: report.place.address.as_ref().map(ToString::to_string).or(area).unwrap_or_default(),
            ago: t!(words, "ago", span = words.age(report.opened_at, visitor.now)),
            opened_at: report.opened_at,
            office: office.map_or_else(String::new, |office| office.short_name.clone()),
            photo: report.attachments.iter().find_map(photo_of),
            voices: report.voices,
            position: report.place.position.into(),
            late: due
                .filter(|due| *due < visitor.now)
                .map(|due| t!(words, "late", span = words.span(due, visitor.now))),
            due: due.map(|due| words.day(due, visitor.now, visitor.zone())),
        }
    }
}

/// Addresses of the small and the medium picture, if it is one.
fn photo_of(attachment: &Attachment) -> Option<(String, String)> {
    match attachment {
        Attachment::Photo { small, medium, .. } => {
            Some((format!("/media/{small}.jpg"), format!("/media/{medium}.jpg")))
        }
        Attachment::Document { .. } => None,
    }
}

/// The list of cards, with the way to the next page: the same on the page and as a fragment.
#[derive(Template)]
#[template(path = "page/cards.html")]
pub struct Cards {
    /// The words.
    pub w: &'static Words,
    /// The cards.
    pub cards: Vec<Card>,
    /// How many there are in all.
    pub matched: usize,
    /// The next page.
    pub next_href: Option<String>,
}

impl Cards {
    /// The address of an asset.
    #[must_use]
    pub fn asset(&self, path: &str) -> String {
        asset::href(path)
    }
}

/// The card at the foot of the map, for a pin that was tapped.
#[derive(Template)]
#[template(path = "page/card_sheet.html")]
pub struct CardSheet {
    /// The words.
    pub w: &'static Words,
    /// The report.
    pub card: Card,
}

impl CardSheet {
    /// The address of an asset.
    #[must_use]
    pub fn asset(&self, path: &str) -> String {
        asset::href(path)
    }
}

//! A practice in a few lines, by what everybody may know of it: at the foot of the map, in lists of what is at a place.

use askama::Template;
use axum::response::Response;

use crate::app::sites::Distant;
use crate::domain::record::Number;
use crate::t;
use crate::territory::practices::Essentials;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::works::card::name_of;
use crate::web::visitor::Visitor;
use crate::words::Words;

/// The card at the foot of the map.
#[derive(Template)]
#[template(path = "page/practices/sheet.html")]
struct Sheet {
    w: &'static Words,
    number: String,
    object: String,
    kind: String,
    state: String,
    site: bool,
    place: String,
    /// When it was filed, decided, and its works began.
    dates: Vec<String>,
    office: String,
    officer: Option<String>,
}

/// The card of the practice of that number: what everybody may know, whoever asks.
///
/// # Errors
/// [`PageError::NotFound`] where there is none of that number.
pub fn card(site: &Site, visitor: &Visitor, number: Number) -> Result<Response, PageError> {
    let one = site.app.look(|territory| territory.practices().of_number(number).cloned());
    let one = one.ok_or(PageError::NotFound)?;
    let words = visitor.words;
    let mut dates = vec![filed(&one, words)];
    dates.extend(one.decided_on.map(|day| t!(words, "practice-geo-decided", day = words.date_of(day))));
    let began = one.began_on.filter(|_| one.site);
    dates.extend(began.map(|day| t!(words, "practice-geo-began", day = words.date_of(day))));
    let sheet = Sheet {
        w: words,
        number: one.number.to_string(),
        object: one.object.to_string(),
        kind: words.practice_type(&one.kind, &visitor.rules),
        state: words.practice_state(one.state),
        site: one.site,
        place: one.address.as_deref().unwrap_or_default().to_owned(),
        dates,
        office: name_of(&one.office, &visitor.rules),
        officer: one.officer.as_deref().map(str::to_owned),
    };
    html(&sheet, Cache::Revalidate)
}

fn filed(one: &Essentials, words: &Words) -> String {
    t!(words, "practice-geo-filed", day = words.date_of(one.filed_on))
}

/// A building site in a sentence: what is built, and who answers for it.
#[must_use]
pub fn sentence_of(one: &Essentials, visitor: &Visitor) -> String {
    let words = visitor.words;
    t!(
        words,
        "practice-geo-sentence",
        number = one.number.to_string(),
        kind = words.practice_type(&one.kind, &visitor.rules),
        object = one.object.to_string(),
        office = name_of(&one.office, &visitor.rules)
    )
}

/// A practice in a list of what is about a place.
#[derive(Debug)]
pub struct SiteLine {
    /// Its page.
    pub href: String,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub object: String,
    /// Its type in words.
    pub kind: String,
    /// Its state in words.
    pub state: String,
    /// Whether works are under way.
    pub site: bool,
    /// When it was filed.
    pub filed: String,
    /// Who answers for it.
    pub office: String,
    /// How far away it is.
    pub metres: String,
}

impl SiteLine {
    /// Of a practice so far away.
    #[must_use]
    pub fn of((one, metres): &Distant, visitor: &Visitor) -> Self {
        let words = visitor.words;
        Self {
            href: words.href(&format!("/pratiche/{}", one.number)),
            number: one.number.to_string(),
            object: one.object.to_string(),
            kind: words.practice_type(&one.kind, &visitor.rules),
            state: words.practice_state(one.state),
            site: one.site,
            filed: filed(one, words),
            office: name_of(&one.office, &visitor.rules),
            metres: t!(words, "works-overlap-near", metres = format!("{metres:.0}")),
        }
    }
}

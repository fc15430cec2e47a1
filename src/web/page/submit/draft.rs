//! What a citizen has typed so far: kept on the server between the steps, so that no error and no reload loses it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::app::read::DRAFT_MAX_BYTES;
use crate::domain::area::Area;
use crate::domain::category::{Category, CategoryCode};
use crate::domain::document::{ATTACHMENTS_MAX, Attachment};
use crate::domain::person::{Contact, Email, Phone};
use crate::domain::place::{Near, Place, PlaceSource, Position, Side};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report;
use crate::domain::routing::doubt;
use crate::domain::rules::{Location, Rules};
use crate::domain::text::{Description, Line, Subject};
use crate::store::StoreError;
use crate::web::error::PageError;
use crate::web::page::submit::trap;
use crate::words::Words;

/// Most bytes of one typed text that are kept: far more than is accepted, so that nothing is cut while being mended.
const TYPED_MAX_BYTES: usize = 20_000;

/// What was typed so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Longitude and latitude of the place chosen, degrees WGS 84.
    pub place: Option<[f64; 2]>,
    /// How it was chosen.
    pub source: Option<PlaceSource>,
    /// Uncertainty of the device's position in metres.
    pub accuracy_m: Option<u32>,
    /// What is near the place, or the address that was chosen.
    pub address: String,
    /// The address that was searched for.
    pub search: String,
    /// What the picture of the map shows: longitude, latitude, zoom.
    pub view: Option<[f64; 3]>,
    /// What was answered about a border: the area's code and the side.
    pub border: String,
    /// Category code.
    pub category: String,
    /// Answer to the category's danger question.
    pub stop: String,
    /// Answers by question code.
    pub answers: BTreeMap<String, String>,
    /// In a few words.
    pub subject: String,
    /// In more words.
    pub description: String,
    /// Photos and documents taken so far.
    pub attachments: Vec<Attachment>,
    /// Where the last photo was taken, if it said so.
    pub photo_place: Option<[f64; 2]>,
    /// Name of the reporter.
    pub name: String,
    /// Mail address of the reporter.
    pub email: String,
    /// Telephone number of the reporter.
    pub phone: String,
    /// When it was begun, milliseconds since 1970 UTC.
    pub begun_ms: Option<i64>,
    /// Whether the field was filled in that nobody sees.
    pub caught: bool,
}

/// Errors by the name of the form's field, in the order of the form.
pub type Errors = Vec<(&'static str, String)>;

/// What is ready to be sent.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The report.
    pub report: report::Draft,
    /// How to reach the reporter.
    pub contact: Contact,
}

impl Draft {
    /// A draft that begins now.
    #[must_use]
    pub fn begun(now: Timestamp) -> Self {
        Self { begun_ms: Some(now.as_millisecond()), ..Self::default() }
    }

    /// The draft of that name, or an empty one.
    pub async fn load(app: &App, name: &str) -> Result<Option<Self>, StoreError> {
        let body = app.draft(name).await?;
        // A draft of an older version that can no longer be read is begun anew.
        Ok(body.map(|body| serde_json::from_str(&body).unwrap_or_default()))
    }

    /// Keeps it; not if it is larger than anything that the form asks for, as strangers would store what they like.
    pub async fn save(&self, app: &App, name: &str) -> Result<(), PageError> {
        let body = serde_json::to_string(self).map_err(|source| StoreError::Unreadable { what: "draft", source })?;
        if body.len() > DRAFT_MAX_BYTES {
            return Err(PageError::TooLarge);
        }
        Ok(app.save_draft(name, &body).await?)
    }

    /// Takes over a text field of the form, if it is one of the draft's.
    pub fn take(&mut self, field: &str, text: String) {
        let mut text = text;
        if text.len() > TYPED_MAX_BYTES {
            let end = (0..=TYPED_MAX_BYTES).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            text.truncate(end);
        }
        match field {
            "indirizzo" => self.search = text,
            "confine" => self.border = text,
            "categoria" => self.category = text,
            "pericolo" => self.stop = text,
            "oggetto" => self.subject = text,
            "descrizione" => self.description = text,
            "nome" => self.name = text,
            "email" => self.email = text,
            "telefono" => self.phone = text,
            trap::FIELD => self.caught = trap::is_caught(Some(&text)),
            _ => {
                if let Some(code) = field.strip_prefix("domanda.")
                    && self.answers.len() < 100
                {
                    self.answers.insert(code.to_owned(), text);
                }
            }
        }
    }

    /// Sets the place and moves the picture of the map there.
    pub fn set_place(&mut self, position: Position, source: PlaceSource, accuracy_m: Option<u32>) {
        self.place = Some(position.into());
        self.source = Some(source);
        self.accuracy_m = accuracy_m;
        let zoom = self.view.map_or(16.0, |[_, _, zoom]| zoom.max(16.0));
        self.view = Some([position.lon(), position.lat(), zoom]);
    }

    /// The place chosen, if it is a position.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.place.and_then(|place| Position::try_from(place).ok())
    }

    /// The category chosen, if there is one of that code.
    #[must_use]
    pub fn category_in<'r>(&self, rules: &'r Rules) -> Option<&'r Category> {
        self.category.parse::<CategoryCode>().ok().and_then(|code| rules.categories.get(&code))
    }

    /// Checks everything: what is ready to be sent, or all errors at once, each at its field.
    pub fn check(&self, rules: &Rules, words: &Words, now: Timestamp) -> Result<Ready, Errors> {
        let mut errors = Vec::new();
        let mut note = |name: &'static str, refusal: Refusal| errors.push((name, words.refusal(&refusal, rules)));
        let name_of = |refusal: &Refusal| if refusal.field() == Some(Field::Side) { "confine" } else { "luogo" };
        let place = self.check_place(rules, now).map_err(|refusal| note(name_of(&refusal), refusal)).ok();
        let category = self.check_category(rules);
        let category = category.map_err(|refusal| note("categoria", refusal)).ok();
        let subject =
            Subject::new(&self.subject).map_err(|error| note("oggetto", Refusal::Text(Field::Subject, error))).ok();
        let description = match self.description.trim() {
            "" => None,
            text => Description::new(text).map_err(|error| note("descrizione", Refusal::Text(Field::Text, error))).ok(),
        };
        if self.attachments.len() > ATTACHMENTS_MAX {
            note("foto", Refusal::TooManyAttachments { max: ATTACHMENTS_MAX });
        }
        let contact = self.check_contact(category, words, &mut note);
        match (place, category, subject, errors.is_empty()) {
            (Some(place), Some(category), Some(subject), true) => Ok(Ready {
                report: report::Draft {
                    category: category.code.clone(),
                    place,
                    subject,
                    description,
                    answers: self.answers.clone().into_iter().collect(),
                    attachments: self.attachments.clone(),
                    reporter: None,
                    reachable: !contact.is_unreachable(),
                    parent: None,
                },
                contact,
            }),
            _ => Err(errors),
        }
    }

    /// The place as it is written into the report, its area not looked up yet.
    #[must_use]
    pub fn place_chosen(&self) -> Option<Place> {
        Some(Place {
            position: self.position()?,
            accuracy_m: self.accuracy_m,
            source: self.source.unwrap_or(PlaceSource::Tap),
            address: Line::new(&self.address).ok(),
            area: None,
            near: None,
        })
    }

    /// The area that the place is too near the edge of to be sure, where that makes a difference.
    #[must_use]
    pub fn doubt<'r>(&self, rules: &'r Rules, now: Timestamp) -> Option<&'r Area> {
        let category = self.category_in(rules).map(|category| &category.code);
        doubt(category, &self.place_chosen()?, rules, now)
    }

    /// What was answered about the edge of this area.
    #[must_use]
    pub fn side_of(&self, area: &Area) -> Option<Side> {
        self.border
            .split_once('/')
            .filter(|(code, _)| *code == area.code.as_str())
            .and_then(|(_, side)| Side::of_code(side))
    }

    fn check_place(&self, rules: &Rules, now: Timestamp) -> Result<Place, Refusal> {
        self.place.ok_or(Refusal::Missing(Field::Place))?;
        let mut place = self.place_chosen().ok_or(Refusal::NotAPosition)?;
        if let Some(area) = self.doubt(rules, now) {
            let side = self.side_of(area).ok_or(Refusal::Missing(Field::Side))?;
            place.near = Some(Near { area: area.code.clone(), side });
        }
        match rules.locate_place(&place) {
            Location::Inside(area) => Ok(Place { area, ..place }),
            outside => Err(Refusal::Outside(outside)),
        }
    }

    fn check_category<'r>(&self, rules: &'r Rules) -> Result<&'r Category, Refusal> {
        if self.category.is_empty() {
            return Err(Refusal::Missing(Field::Category));
        }
        let category = self.category_in(rules).ok_or_else(|| Refusal::UnknownCategory(self.category.clone()))?;
        if category.stop.is_some() && self.stop == "yes" {
            return Err(Refusal::Stopped(category.code.clone()));
        }
        let answers: Vec<_> = self.answers.clone().into_iter().collect();
        category.check_answers(&answers)?;
        Ok(category)
    }

    /// How to reach whoever calls, by itself.
    pub fn caller(&self, words: &Words, rules: &Rules) -> Result<Contact, Errors> {
        let mut errors = Vec::new();
        let mut note = |name: &'static str, refusal: Refusal| errors.push((name, words.refusal(&refusal, rules)));
        let contact = self.check_contact(None, words, &mut note);
        if errors.is_empty() { Ok(contact) } else { Err(errors) }
    }

    fn check_contact(
        &self,
        category: Option<&Category>,
        words: &Words,
        note: &mut impl FnMut(&'static str, Refusal),
    ) -> Contact {
        let mut contact = Contact { language: Some(words.language().tag().to_owned()), ..Contact::default() };
        if !self.name.trim().is_empty() {
            contact.name = Line::new(&self.name).map_err(|error| note("nome", Refusal::Text(Field::Name, error))).ok();
        }
        if !self.email.trim().is_empty() {
            contact.email =
                Email::new(&self.email).map_err(|error| note("email", Refusal::Contact(Field::Email, error))).ok();
        }
        if !self.phone.trim().is_empty() {
            contact.phone =
                Phone::new(&self.phone).map_err(|error| note("telefono", Refusal::Contact(Field::Phone, error))).ok();
        }
        let nothing = self.email.trim().is_empty() && self.phone.trim().is_empty();
        if nothing && category.is_some_and(|category| category.contact_required) {
            note("email", Refusal::ContactRequired);
        }
        contact
    }
}

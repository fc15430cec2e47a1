//! What somebody has typed of a practice so far: kept on the server under an unguessable name, so that nothing is lost
//! between the steps, and it can be gone on with for a month.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::app::housekeeping::PRACTICE_DRAFTS_FOR;
use crate::app::read::DRAFT_MAX_BYTES;
use crate::domain::practice::dossier::{Handed, PartyRole};
use crate::domain::practice::kind::{PracticeType, TypeCode};
use crate::domain::practice::parcel::PARCELS_MAX;
use crate::domain::record::Number;
use crate::domain::rules::Rules;
use crate::store::StoreError;
use crate::t;
use crate::web::error::PageError;
use crate::web::visitor::is_once;
use crate::words::Words;

/// Most bytes of a text that are kept: more than is accepted, so that it can be mended.
const TYPED_MAX_BYTES: usize = 5_000;
/// The same of a geometry: as many corners as are taken.
const GEOMETRY_MAX_BYTES: usize = 120_000;
/// Rows of parcels that are shown beside those filled in.
const SPARE_ROWS: usize = 2;
/// How long the address of a draft leads to the receipt after it was filed: whoever pressed twice is no stranger.
const RECEIPT_FOR_MS: i64 = 3_600_000;

/// The persons that are asked for: what their fields begin with, and what they have to do with it.
pub const SLOTS: [(&str, PartyRole); 4] = [
    ("richiedente", PartyRole::Applicant),
    ("altro", PartyRole::Applicant),
    ("tecnico", PartyRole::Professional),
    ("impresa", PartyRole::Builder),
];

/// The steps, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What it is about.
    Object,
    /// Where.
    Place,
    /// Who.
    Parties,
    /// What is attached.
    Attachments,
    /// Everything on one page.
    Summary,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 5] = [Self::Object, Self::Place, Self::Parties, Self::Attachments, Self::Summary];

    /// The name in addresses: `luogo`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Object => "oggetto",
            Self::Place => "luogo",
            Self::Parties => "persone",
            Self::Attachments => "allegati",
            Self::Summary => "riepilogo",
        }
    }

    /// The step of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// The one after it; the last is after itself.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL.into_iter().find(|step| *step > self).unwrap_or(self)
    }

    /// The one before it.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|step| *step < self)
    }

    /// Whether a field is typed in this step.
    fn has(self, field: &str) -> bool {
        match self {
            Self::Object => matches!(field, "oggetto" | "vincolo"),
            Self::Place => matches!(field, "indirizzo" | "geometria") || is_of_parcel(field),
            Self::Parties => field.split_once('_').is_some_and(|(slot, name)| {
                SLOTS.iter().any(|(known, _)| *known == slot)
                    && matches!(name, "nome" | "cf" | "email" | "telefono" | "albo")
            }),
            Self::Attachments | Self::Summary => false,
        }
    }
}

fn is_of_parcel(field: &str) -> bool {
    let row = field.split_once('_').filter(|(name, _)| matches!(*name, "foglio" | "particella" | "sub" | "catasto"));
    row.is_some_and(|(_, n)| n.len() < 3 && n.parse::<usize>().is_ok_and(|n| n < PARCELS_MAX))
}

/// What was typed, by the names of the fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    /// The fields of all steps.
    #[must_use]
    pub fn of(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        let known = fields.into_iter().filter(|(name, _)| Step::ALL.iter().any(|step| step.has(name)));
        known.for_each(|(name, value)| typed.put(&name, value));
        typed
    }

    /// Takes over what was typed in a step, in place of what was there.
    pub fn take(&mut self, step: Step, fields: Vec<(String, String)>) {
        self.0.retain(|name, _| !step.has(name));
        fields.into_iter().filter(|(name, _)| step.has(name)).for_each(|(name, value)| self.put(&name, value));
    }

    /// Sets a field.
    pub fn put(&mut self, name: &str, mut value: String) {
        let max = if name == "geometria" { GEOMETRY_MAX_BYTES } else { TYPED_MAX_BYTES };
        let end = (0..=max.min(value.len())).rev().find(|i| value.is_char_boundary(*i)).unwrap_or(0);
        value.truncate(end);
        // A database takes no such sign.
        self.0.insert(name.to_owned(), value.replace('\0', ""));
    }

    /// The value of a field, without blanks around it.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// The value of a field of a row.
    #[must_use]
    pub fn row(&self, name: &str, n: &usize) -> &str {
        self.get(&format!("{name}_{n}"))
    }

    /// Whether anything was typed in a row of parcels.
    #[must_use]
    pub fn has_parcel(&self, n: usize) -> bool {
        ["foglio", "particella", "sub"].iter().any(|name| !self.row(name, &n).is_empty())
    }

    /// The rows of parcels that are shown.
    #[must_use]
    pub fn parcel_rows(&self) -> Vec<usize> {
        let filled = (0..PARCELS_MAX).rev().find(|n| self.has_parcel(*n)).map_or(0, |last| last + 1);
        (0..(filled + SPARE_ROWS).min(PARCELS_MAX)).collect()
    }

    /// The fields of a row of parcels: name, what it is called, and what was typed.
    #[must_use]
    pub fn parcel_fields(&self, n: &usize, words: &Words) -> [(String, String, String); 3] {
        let field = |name: &str, label: String| (format!("{name}_{n}"), label, self.row(name, n).to_owned());
        [
            field("foglio", t!(words, "practice-file-sheet")),
            field("particella", t!(words, "practice-file-parcel")),
            field("sub", t!(words, "practice-file-unit")),
        ]
    }

    /// Whether anything was typed of a person.
    #[must_use]
    pub fn has_party(&self, slot: &str) -> bool {
        ["nome", "cf", "email", "telefono", "albo"].iter().any(|name| !self.get(&format!("{slot}_{name}")).is_empty())
    }
}

/// What was filed of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// Its number.
    pub number: Number,
    /// When, milliseconds since 1970 UTC.
    pub at_ms: i64,
}

/// A draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Code of its type.
    pub kind: String,
    /// What was typed.
    pub typed: Typed,
    /// What was attached.
    pub handed: Vec<Handed>,
    /// What it has become: then nothing else is left of it.
    pub filed: Option<Filed>,
    /// When it was last saved, milliseconds since 1970 UTC.
    pub saved_ms: i64,
}

impl Draft {
    /// The draft of that name.
    pub async fn load(app: &App, name: &str) -> Result<Option<Self>, StoreError> {
        if name.len() != 22 || !is_once(name) {
            return Ok(None);
        }
        let body = app.draft(&stored(name)).await?;
        Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
    }

    /// Keeps it; not if it is larger than anything that the form asks for, as strangers would store what they like.
    pub async fn save(&mut self, app: &App, name: &str) -> Result<(), PageError> {
        self.saved_ms = app.now().as_millisecond();
        let body = serde_json::to_string(self).map_err(|source| StoreError::Unreadable { what: "draft", source })?;
        if body.len() > DRAFT_MAX_BYTES {
            return Err(PageError::TooLarge);
        }
        Ok(app.save_draft(&stored(name), &body).await?)
    }

    /// Forgets it.
    pub async fn forget(app: &App, name: &str) -> Result<(), StoreError> {
        app.forget_draft(&stored(name)).await
    }

    /// Its type, where that can be filed here.
    #[must_use]
    pub fn kind_in<'r>(&self, rules: &'r Rules) -> Option<&'r PracticeType> {
        online(&self.kind, rules)
    }

    /// Another type: what was attached for the one before is kept as other documents.
    pub fn set_kind(&mut self, kind: &PracticeType) {
        self.kind = kind.code.to_string();
        for handed in &mut self.handed {
            if !kind.pieces.iter().any(|piece| Some(&piece.code) == handed.piece.as_ref()) {
                handed.piece = None;
            }
        }
    }

    /// Until when it is kept, if nobody goes on with it.
    #[must_use]
    pub fn kept_until(&self) -> Timestamp {
        let saved = Timestamp::from_millisecond(self.saved_ms).unwrap_or_default();
        saved.checked_add(PRACTICE_DRAFTS_FOR).unwrap_or(saved)
    }

    /// The number that it was filed under, while whoever has just sent it may still see the receipt by its address.
    #[must_use]
    pub fn just_filed(&self, now: Timestamp) -> Option<Number> {
        let filed = self.filed?;
        ((0..RECEIPT_FOR_MS).contains(&(now.as_millisecond() - filed.at_ms))).then_some(filed.number)
    }
}

/// What a draft is called where it is kept: for practices, which are kept longer.
fn stored(name: &str) -> String {
    format!("practice {name}")
}

/// The type of that code, where it can be filed here.
#[must_use]
pub fn online<'r>(code: &str, rules: &'r Rules) -> Option<&'r PracticeType> {
    let kind = rules.practice_types.get(&code.parse::<TypeCode>().ok()?)?;
    (!kind.retired && kind.is_online(rules.jurisdiction.paper_is_off)).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_takes_its_own_fields_alone() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut typed = Typed::default();
        typed
            .take(Step::Object, vec![field("oggetto", "Bagno"), field("vincolo", "no"), field("indirizzo", "altrove")]);
        typed.take(Step::Place, vec![field("foglio_0", "12"), field("foglio_99", "x"), field("geometria", "\0x")]);
        typed.take(Step::Parties, vec![field("tecnico_cf", "x"), field("sindaco_nome", "x"), field("tecnico_x", "x")]);
        assert_eq!((typed.get("oggetto"), typed.get("indirizzo"), typed.get("geometria")), ("Bagno", "", "x"));
        assert_eq!(typed.0.len(), 5, "{typed:?}");
        assert_eq!(typed.parcel_rows(), [0, 1, 2]);
        typed.take(Step::Object, vec![field("oggetto", &"è".repeat(9_000))]);
        assert_eq!(typed.get("vincolo"), "", "what is no longer chosen");
        assert!(typed.get("oggetto").len() <= TYPED_MAX_BYTES);
        typed.take(Step::Parties, Vec::new());
        assert!(!typed.has_party("tecnico"));
    }

    #[test]
    fn steps_follow_each_other() {
        assert_eq!(Step::Object.previous(), None);
        assert_eq!((Step::Object.next(), Step::Summary.next()), (Step::Place, Step::Summary));
        for step in Step::ALL {
            assert_eq!(Step::of_code(step.code()), Some(step));
        }
    }
}

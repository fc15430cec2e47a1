//! The fields of a practice as they were typed, read: by the steps of whoever files it, and by the one page of the office.

use crate::domain::footprint::{Drawn, Footprint, NotAFootprint};
use crate::domain::person::{Email, Phone};
use crate::domain::place::Position;
use crate::domain::practice::dossier::{Dossier, Handed, Party, PartyRole, References};
use crate::domain::practice::kind::{Filer, PracticeType};
use crate::domain::practice::parcel::{Parcel, Register};
use crate::domain::practice::{Draft, tax_code};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::rules::Rules;
use crate::domain::text::{Line, TextError};
use crate::t;
use crate::web::Site;
use crate::web::page::places::find_places;
use crate::web::page::practices::filing::draft::{SLOTS, Step, Typed};
use crate::web::visitor::Visitor;
use crate::words::Words;

/// Fields with what is wrong with each, in the order of the form.
pub type Errors = Vec<(String, String)>;

/// Reads what was typed, and notes what is wrong with it.
pub struct Reader<'a> {
    words: &'static Words,
    rules: &'a Rules,
    kind: &'a PracticeType,
    typed: &'a Typed,
    /// Whether it is filed online: then all is asked for that a counter would ask for.
    online: bool,
    errors: Errors,
}

/// Where it is.
struct Place {
    address: Option<Line<200>>,
    footprint: Option<Footprint>,
    parcels: Vec<Parcel>,
}

impl<'a> Reader<'a> {
    /// Of what was typed for this type.
    #[must_use]
    pub fn new(visitor: &'a Visitor, kind: &'a PracticeType, typed: &'a Typed, online: bool) -> Self {
        Self { words: visitor.words, rules: &visitor.rules, kind, typed, online, errors: Vec::new() }
    }

    /// What is wrong with one step; `at` is where the address is.
    #[must_use]
    pub fn errors_of(mut self, step: Step, at: Option<Position>, handed: &[Handed]) -> Errors {
        match step {
            Step::Object => {
                self.object();
            }
            Step::Place => {
                self.place(at);
            }
            Step::Parties => {
                self.parties();
            }
            Step::Attachments => self.attachments(handed),
            Step::Summary => {}
        }
        self.errors
    }

    /// What is handed in, or what is wrong with it.
    pub fn draft(mut self, at: Option<Position>, handed: &[Handed]) -> Result<Draft, Errors> {
        let object = self.object();
        let place = self.place(at);
        let parties = self.parties();
        if self.online {
            self.attachments(handed);
        }
        match object.filter(|_| self.errors.is_empty()) {
            Some(object) => Ok(Draft {
                dossier: Dossier {
                    kind: self.kind.code.clone(),
                    object,
                    address: place.address,
                    footprint: place.footprint,
                    parcels: place.parcels,
                    references: References::default(),
                    constraint: self.typed.get("vincolo") == "si",
                    officer: None,
                },
                filed_on: None,
                parties,
                documents: handed.to_vec(),
            }),
            None => Err(self.errors),
        }
    }

    fn note(&mut self, field: &str, text: String) {
        self.errors.push((field.to_owned(), text));
    }

    fn object(&mut self) -> Option<Line<500>> {
        let missing = self.words.refusal(&Refusal::Missing(Field::Object), self.rules);
        let object = self.line("oggetto", Some(missing));
        if !matches!(self.typed.get("vincolo"), "si" | "no") {
            self.note("vincolo", t!(self.words, "practice-file-constraint-missing"));
        }
        object
    }

    fn place(&mut self, at: Option<Position>) -> Place {
        let address = self.line("indirizzo", None);
        let parcels = self.parcels();
        let drawn = self.typed.get("geometria");
        let footprint = match drawn {
            "" => at.map(Footprint::of_point),
            drawn => match Drawn::read(drawn) {
                Ok(footprint) => Some(footprint),
                Err(error) => {
                    let text = match error {
                        NotAFootprint::CrossesItself => t!(self.words, "works-geometry-crosses"),
                        NotAFootprint::TooMany => t!(self.words, "works-geometry-too-many"),
                        _ => t!(self.words, "works-not-a-geometry"),
                    };
                    self.note("geometria", text);
                    None
                }
            },
        };
        let nothing = footprint.is_none() && parcels.is_empty() && self.errors.is_empty();
        if nothing && address.is_none() {
            self.note("indirizzo", t!(self.words, "practice-file-place-missing"));
        } else if nothing && self.online {
            self.note("indirizzo", t!(self.words, "practice-file-place-unknown"));
        }
        if let Some(Err(refusal)) = footprint.as_ref().map(|footprint| self.rules.check_here(footprint)) {
            let field = if drawn.is_empty() { "indirizzo" } else { "geometria" };
            self.note(field, self.words.refusal(&refusal, self.rules));
        }
        Place { address, footprint, parcels }
    }

    fn parcels(&mut self) -> Vec<Parcel> {
        let filled: Vec<usize> = self.typed.parcel_rows().into_iter().filter(|n| self.typed.has_parcel(*n)).collect();
        let mut parcels = Vec::new();
        for n in filled {
            let missing = self.words.refusal(&Refusal::Missing(Field::Parcels), self.rules);
            let sheet = self.line(&format!("foglio_{n}"), Some(missing.clone()));
            let number = self.line(&format!("particella_{n}"), Some(missing));
            let unit = self.line(&format!("sub_{n}"), None);
            let land = self.typed.row("catasto", &n) == "terreni";
            if let (Some(sheet), Some(number)) = (sheet, number) {
                let register = if land { Register::Land } else { Register::Buildings };
                parcels.push(Parcel { section: None, sheet, number, unit, register });
            }
        }
        parcels
    }

    fn parties(&mut self) -> Vec<Party> {
        let mut parties = Vec::new();
        for (slot, role) in SLOTS {
            if self.typed.has_party(slot) || self.is_needed(slot) {
                parties.extend(self.party(slot, role));
            }
        }
        let reachable = SLOTS.iter().any(|(slot, _)| !self.typed.get(&format!("{slot}_email")).is_empty());
        if self.online && !reachable {
            self.note("richiedente_email", t!(self.words, "practice-file-email-missing"));
        }
        parties
    }

    fn is_needed(&self, slot: &str) -> bool {
        is_needed(slot, self.kind, self.online)
    }

    fn party(&mut self, slot: &str, role: PartyRole) -> Option<Party> {
        let name = |field: &str| format!("{slot}_{field}");
        let before = self.errors.len();
        let missing = t!(self.words, "practice-file-name-missing");
        let who = self.line(&name("nome"), Some(missing));
        let tax_code = self.tax_code(&name("cf"), self.online && self.is_needed(slot));
        let email = self.contact(&name("email"), Email::new);
        let phone = self.contact(&name("telefono"), Phone::new);
        let asked = self.online && role == PartyRole::Professional;
        let missing = asked.then(|| t!(self.words, "practice-file-register-missing"));
        let register = self.line(&name("albo"), missing);
        // The same is asked of several.
        let whose = slot_name(slot, role, self.words);
        for (_, text) in self.errors.iter_mut().skip(before) {
            *text = format!("{whose}: {text}");
        }
        Some(Party { role, name: who?, tax_code, email, phone, register })
    }

    fn tax_code(&mut self, field: &str, required: bool) -> Option<Line<16>> {
        let typed = self.typed.get(field);
        if typed.is_empty() {
            if required {
                self.note(field, t!(self.words, "practice-file-tax-code-missing"));
            }
            return None;
        }
        let code = tax_code::checked(typed).and_then(|code| Line::new(&code).ok());
        if code.is_none() {
            self.note(field, t!(self.words, "practice-file-tax-code-wrong"));
        }
        code
    }

    fn contact<T, E>(&mut self, field: &str, read: impl Fn(&str) -> Result<T, E>) -> Option<T> {
        let typed = self.typed.get(field);
        if typed.is_empty() {
            return None;
        }
        let contact = read(typed).ok();
        if contact.is_none() {
            self.note(field, t!(self.words, "refusal-contact-invalid"));
        }
        contact
    }

    fn attachments(&mut self, handed: &[Handed]) {
        for piece in self.kind.pieces.iter().filter(|piece| piece.required) {
            if !handed.iter().any(|one| one.piece.as_ref() == Some(&piece.code)) {
                let name = self.words.either(&piece.name, &piece.name_en);
                let text = t!(self.words, "practice-file-piece-missing", name = name);
                self.note(&format!("file_{}", piece.code), text);
            }
        }
    }

    /// A line of text; `missing` is what is said where it must be there and is not.
    fn line<const MAX: usize>(&mut self, field: &str, missing: Option<String>) -> Option<Line<MAX>> {
        match Line::new(self.typed.get(field)) {
            Ok(line) => Some(line),
            Err(TextError::Empty) => {
                if let Some(text) = missing {
                    self.note(field, text);
                }
                None
            }
            Err(TextError::TooLong { max }) => {
                self.note(field, t!(self.words, "refusal-text-too-long", max = max));
                None
            }
            Err(TextError::ControlCharacters) => {
                self.note(field, t!(self.words, "refusal-control-characters"));
                None
            }
        }
    }
}

fn slot_name(slot: &str, role: PartyRole, words: &Words) -> String {
    if slot == "altro" { t!(words, "practice-file-other-applicant") } else { words.party_role(role) }
}

fn is_needed(slot: &str, kind: &PracticeType, online: bool) -> bool {
    slot == "richiedente" || (slot == "tecnico" && online && kind.filer == Filer::Professional)
}

/// Where the address is, if it is found: as it was typed, or without the quarter that a suggestion adds.
#[must_use]
pub fn address_at(site: &Site, visitor: &Visitor, typed: &Typed) -> Option<Position> {
    let address = Some(typed.get("indirizzo")).filter(|address| !address.is_empty())?;
    let find = |text: &str| find_places(site, visitor, text, 1).pop();
    let found = find(address).or_else(|| find(address.rsplit_once(',')?.0))?;
    Position::new(found.lon, found.lat).ok()
}

/// A field of a person, for the form.
#[derive(Debug)]
pub struct FieldView {
    /// Its name and id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The type of the input.
    pub kind: &'static str,
    /// What browsers may fill in.
    pub autocomplete: &'static str,
    /// Most characters.
    pub max: usize,
    /// Whether it must be filled in.
    pub required: bool,
    /// What was typed.
    pub value: String,
}

/// A person, for the form.
#[derive(Debug)]
pub struct SlotView {
    /// What their fields begin with.
    pub code: &'static str,
    /// Who they are.
    pub legend: String,
    /// Whether they may be left out, and have been so far.
    pub closed: bool,
    /// Whether they may be left out.
    pub optional: bool,
    /// What is asked for.
    pub fields: Vec<FieldView>,
}

/// The persons that are asked for.
#[must_use]
pub fn slots(words: &Words, typed: &Typed, kind: Option<&PracticeType>, online: bool) -> Vec<SlotView> {
    let slot = |(code, role): (&'static str, PartyRole)| {
        let needed = kind.map_or(code == "richiedente", |kind| is_needed(code, kind, online));
        let strict = online && needed;
        let mut fields = vec![
            ("nome", t!(words, "practice-file-name"), "text", "off", 120, true),
            ("cf", t!(words, "practice-file-tax-code"), "text", "off", 16, strict),
            ("email", t!(words, "email"), "email", "off", 254, false),
            ("telefono", t!(words, "phone"), "tel", "off", 40, false),
        ];
        if role == PartyRole::Professional {
            fields.push(("albo", t!(words, "practice-file-register"), "text", "off", 80, online));
        }
        let fields = fields.into_iter().map(|(name, label, kind, autocomplete, max, required)| {
            let id = format!("{code}_{name}");
            FieldView { value: typed.get(&id).to_owned(), id, label, kind, autocomplete, max, required }
        });
        SlotView {
            code,
            legend: slot_name(code, role, words),
            closed: !needed && !typed.has_party(code),
            optional: !needed,
            fields: fields.collect(),
        }
    };
    SLOTS.into_iter().map(slot).collect()
}

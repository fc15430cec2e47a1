//! An emergency as it is typed, and what is wrong with it.

use jiff::civil::DateTime;
use jiff::{Timestamp, tz::TimeZone};

use crate::domain::category::CategoryCode;
use crate::domain::emergency::Emergency;
use crate::domain::emergency::alert::{Alert, Certainty, Dial, Extent, Hazard, Severity, Urgency, Wording};
use crate::domain::footprint::Drawn;
use crate::domain::place::Position;
use crate::domain::text::{Line, Prose, TextError};
use crate::t;
use crate::words::Words;

const TYPED: &str = "%Y-%m-%dT%H:%M";

/// Fields with what is wrong with each.
pub(super) type Errors = Vec<(&'static str, String)>;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed(pub(super) Vec<(String, String)>);

impl Typed {
    /// An emergency as it would be typed.
    pub(super) fn of(emergency: &Emergency, zone: &TimeZone) -> Self {
        let alert = &emergency.alert;
        let mut typed = Self::default();
        let instant = |at: Timestamp| at.to_zoned(zone.clone()).datetime().strftime(TYPED).to_string();
        let hazards = alert.hazards.iter().map(|hazard| ("pericolo", hazard.code().to_owned()));
        typed.put_all(hazards);
        typed.put_all([
            ("gravita", alert.severity.code().to_owned()),
            ("urgenza", alert.urgency.code().to_owned()),
            ("certezza", alert.certainty.code().to_owned()),
            ("telefono", alert.call.as_ref().map(|call| call.as_str().to_owned()).unwrap_or_default()),
            ("luogo", alert.place.as_str().to_owned()),
            ("inizio", alert.onset.map(instant).unwrap_or_default()),
            ("fine", instant(alert.expires)),
            ("versione", emergency.version.0.to_string()),
        ]);
        typed.put_words(&alert.words, ["evento", "titolo", "descrizione", "istruzioni"]);
        if let Some(english) = &alert.english {
            typed.put_words(english, ["evento_en", "titolo_en", "descrizione_en", "istruzioni_en"]);
        }
        match &alert.extent {
            Extent::Polygon { footprint } => typed.put_all([
                ("area", "poligono".to_owned()),
                ("geometria", serde_json::to_string(footprint).unwrap_or_default()),
            ]),
            Extent::Circle { center, radius_m } => typed.put_all([
                ("area", "cerchio".to_owned()),
                ("lon", center.lon().to_string()),
                ("lat", center.lat().to_string()),
                ("raggio", radius_m.to_string()),
            ]),
            Extent::Areas { areas } => {
                typed.put_all([("area", "zone".to_owned())]);
                typed.put_all(areas.iter().map(|code| ("zona", code.to_string())));
            }
        }
        typed.put_all(alert.absorbs.iter().map(|code| ("categoria", code.to_string())));
        typed
    }

    pub(super) fn put_all(&mut self, fields: impl IntoIterator<Item = (&'static str, String)>) {
        self.0.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }

    fn put_words(&mut self, words: &Wording, [event, headline, description, instruction]: [&'static str; 4]) {
        self.put_all([
            (event, words.event.as_str().to_owned()),
            (headline, words.headline.as_str().to_owned()),
            (description, words.description.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default()),
            (instruction, words.instruction.as_str().to_owned()),
        ]);
    }

    /// The value of a field.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// Whether one of several is chosen.
    pub(super) fn has(&self, name: &str, wanted: &str) -> bool {
        self.all(name).any(|value| value == wanted)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What an alert is read with: words and time zone of the reader, and the position of the address that was typed.
pub(super) struct Reading<'a> {
    pub(super) words: &'static Words,
    pub(super) zone: &'a TimeZone,
    pub(super) address_at: Option<Position>,
}

impl Reading<'_> {
    /// The alert, or what is wrong with it.
    pub(super) fn alert(&self, typed: &Typed) -> Result<Alert, Errors> {
        let mut errors = Errors::new();
        let words = self.wording(typed, ["evento", "titolo", "descrizione", "istruzioni"], &mut errors);
        let names = ["evento_en", "titolo_en", "descrizione_en", "istruzioni_en"];
        let is_english = names.iter().any(|name| !typed.get(name).is_empty());
        let english = is_english.then(|| self.wording(typed, names, &mut errors)).flatten();
        let place = self.taken("luogo", Line::new(typed.get("luogo")), &mut errors);
        let call = match typed.get("telefono") {
            "" => None,
            number => Dial::new(number)
                .map_err(|_error| errors.push(("telefono", t!(self.words, "refusal-contact-invalid"))))
                .ok(),
        };
        let onset = match typed.get("inizio") {
            "" => None,
            _ => self.instant(typed, "inizio", &mut errors),
        };
        let expires = self.instant(typed, "fine", &mut errors);
        let extent = self.extent(typed, &mut errors);
        let hazards: Vec<Hazard> = typed.all("pericolo").filter_map(Hazard::of_code).collect();
        if hazards.is_empty() {
            errors.push(("pericolo", t!(self.words, "refusal-category-missing")));
        }
        let alert = (|| {
            Some(Alert {
                hazards,
                severity: Severity::of_code(typed.get("gravita")).unwrap_or(Severity::Unknown),
                urgency: Urgency::of_code(typed.get("urgenza")).unwrap_or(Urgency::Unknown),
                certainty: Certainty::of_code(typed.get("certezza")).unwrap_or(Certainty::Unknown),
                words: words?,
                english,
                call,
                place: place?,
                extent: extent?,
                onset,
                expires: expires?,
                absorbs: typed.all("categoria").filter_map(|code| code.parse::<CategoryCode>().ok()).collect(),
            })
        })();
        alert.filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn taken<T>(&self, field: &'static str, read: Result<T, TextError>, errors: &mut Errors) -> Option<T> {
        let text = |error| match error {
            TextError::Empty => t!(self.words, "refusal-text-missing"),
            TextError::TooLong { max } => t!(self.words, "refusal-text-too-long", max = max),
            TextError::ControlCharacters => t!(self.words, "refusal-control-characters"),
        };
        read.map_err(|error| errors.push((field, text(error)))).ok()
    }

    fn wording(
        &self,
        typed: &Typed,
        [event, headline, description, instruction]: [&'static str; 4],
        errors: &mut Errors,
    ) -> Option<Wording> {
        let what = self.taken(event, Line::new(typed.get(event)), errors);
        let title = self.taken(headline, Line::new(typed.get(headline)), errors);
        let more = match typed.get(description) {
            "" => None,
            text => self.taken(description, Prose::new(text), errors),
        };
        let to_do = self.taken(instruction, Prose::new(typed.get(instruction)), errors);
        Some(Wording { event: what?, headline: title?, description: more, instruction: to_do? })
    }

    fn instant(&self, typed: &Typed, field: &'static str, errors: &mut Errors) -> Option<Timestamp> {
        let at = typed.get(field).parse::<DateTime>().ok();
        let at = at.and_then(|at| at.to_zoned(self.zone.clone()).ok()).map(|at| at.timestamp());
        if at.is_none() {
            errors.push((field, t!(self.words, "emergency-date-missing")));
        }
        at
    }

    fn extent(&self, typed: &Typed, errors: &mut Errors) -> Option<Extent> {
        match typed.get("area") {
            "zone" => Some(Extent::Areas { areas: typed.all("zona").filter_map(|code| code.parse().ok()).collect() }),
            "poligono" => {
                let read = Drawn::read(typed.get("geometria")).ok();
                if read.is_none() {
                    errors.push(("geometria", t!(self.words, "refusal-extent-missing")));
                }
                read.map(|footprint| Extent::Polygon { footprint })
            }
            _ => {
                let degrees = |name: &str| typed.get(name).parse::<f64>().ok();
                let known = degrees("lon").zip(degrees("lat")).and_then(|(lon, lat)| Position::new(lon, lat).ok());
                let center = if typed.get("indirizzo").is_empty() { known } else { self.address_at };
                if center.is_none() {
                    errors.push(("indirizzo", t!(self.words, "place-none")));
                }
                // What is no number is no radius either: the domain says so.
                let radius_m = typed.get("raggio").parse().unwrap_or(0);
                Some(Extent::Circle { center: center?, radius_m })
            }
        }
    }
}

//! The plan of an intervention as it is typed, and what is wrong with it.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, tz::TimeZone};

use crate::domain::document::Attachment;
use crate::domain::footprint::{Drawn, Footprint, NotAFootprint};
use crate::domain::intervention::plan::{Cig, Effect, Kind, Order, Phase, Plan, Traffic};
use crate::domain::intervention::{EFFECTS_MAX, Intervention, PHASES_MAX};
use crate::domain::office::OfficeCode;
use crate::domain::place::Position;
use crate::domain::record::RecordId;
use crate::domain::text::{Line, Prose, TextError};
use crate::domain::window::Window;
use crate::t;
use crate::words::Words;

/// Rows that are shown beside those filled in.
const SPARE_ROWS: usize = 2;
const TYPED: &str = "%Y-%m-%dT%H:%M";

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    fields: Vec<(String, String)>,
}

/// Fields with what is wrong with each.
pub type Errors = Vec<(&'static str, String)>;

impl Typed {
    /// Of the fields of a form.
    #[must_use]
    pub const fn new(fields: Vec<(String, String)>) -> Self {
        Self { fields }
    }

    /// An intervention as it would be typed.
    #[must_use]
    pub fn of(one: &Intervention, reports: &[String], zone: &TimeZone) -> Self {
        let plan = &one.plan;
        let instant = |at: Timestamp| at.to_zoned(zone.clone()).datetime().strftime(TYPED).to_string();
        let mut typed = Self::default();
        let mut put = |name: &str, value: String| typed.fields.push((name.to_owned(), value));
        put("tipo", plan.kind.code().to_owned());
        put("titolo", plan.title.to_string());
        put("descrizione", plan.description.as_ref().map(ToString::to_string).unwrap_or_default());
        put("indirizzo", plan.address.as_ref().map(ToString::to_string).unwrap_or_default());
        put("geometria", serde_json::to_string(&plan.footprint).unwrap_or_default());
        put("esecutore", plan.executor.to_string());
        put("ufficio", one.office.to_string());
        if let Some(window) = plan.window {
            put("dal", instant(window.from()));
            put("al", instant(window.until()));
        }
        if let Some(order) = &plan.order {
            put("ordinanza", order.number.to_string());
            put("ordinanza_del", order.on.to_string());
        }
        let text = |value: Option<String>| value.unwrap_or_default();
        put("contatto", text(plan.contact.as_ref().map(ToString::to_string)));
        put("costo", text(plan.cost_eur.map(|euros| euros.to_string())));
        put("cig", text(plan.cig.as_ref().map(|cig| cig.as_str().to_owned())));
        put("procedura", text(plan.procedure.as_ref().map(ToString::to_string)));
        put("pratica", text(plan.practice.as_ref().map(ToString::to_string)));
        put("garanzia", text(plan.warranty_months.map(|months| months.to_string())));
        put("segnalazioni", reports.join(", "));
        for (n, phase) in plan.phases.iter().enumerate() {
            put(&format!("fase_{n}"), phase.title.to_string());
            put(&format!("fase_dal_{n}"), instant(phase.window.from()));
            put(&format!("fase_al_{n}"), instant(phase.window.until()));
            let place = phase.footprint.as_ref().map(|place| serde_json::to_string(place).unwrap_or_default());
            put(&format!("fase_luogo_{n}"), text(place));
        }
        for (n, traffic) in plan.traffic.iter().enumerate() {
            put(&format!("effetto_{n}"), traffic.effect.code().to_owned());
            for day in &traffic.days {
                put(&format!("giorno_{n}"), day.to_string());
            }
            if let Some((from, until)) = traffic.hours {
                put(&format!("ore_dal_{n}"), from.strftime("%H:%M").to_string());
                put(&format!("ore_al_{n}"), until.strftime("%H:%M").to_string());
            }
        }
        typed
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().rev().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// What was typed of the works: without the button that sent it and what was looked at before.
    #[must_use]
    pub fn of_the_works(&self) -> Vec<&(String, String)> {
        self.fields.iter().filter(|(name, _)| !matches!(name.as_str(), "visto" | "azione")).collect()
    }

    /// The value of a field of a row.
    #[must_use]
    pub fn row(&self, name: &str, n: &usize) -> &str {
        self.get(&format!("{name}_{n}"))
    }

    /// Whether a day of a row is chosen.
    #[must_use]
    pub fn has_day(&self, n: &usize, day: &u8) -> bool {
        let (name, day) = (format!("giorno_{n}"), day.to_string());
        self.fields.iter().any(|(known, value)| *known == name && *value == day)
    }

    /// Sets a field that was not filled in.
    pub fn put(&mut self, name: &str, value: String) {
        self.fields.push((name.to_owned(), value));
    }

    fn rows(&self, name: &str, max: usize) -> Vec<usize> {
        let last = (0..max).rev().find(|n| !self.row(name, n).is_empty());
        (0..(last.map_or(0, |last| last + 1) + SPARE_ROWS).min(max)).collect()
    }

    /// The rows of phases that are shown.
    #[must_use]
    pub fn phase_rows(&self) -> Vec<usize> {
        self.rows("fase", PHASES_MAX)
    }

    /// The rows of effects on traffic that are shown.
    #[must_use]
    pub fn traffic_rows(&self) -> Vec<usize> {
        self.rows("effetto", EFFECTS_MAX)
    }

    /// The numbers of linked reports, as typed.
    pub fn report_numbers(&self) -> impl Iterator<Item = &str> {
        self.get("segnalazioni").split([',', ';', ' ', '\n']).filter(|number| !number.is_empty())
    }
}

/// What a plan is read with: words and time zone of the reader, and what was looked up for them.
pub struct Reading<'a> {
    /// The words of errors.
    pub words: &'static Words,
    /// The zone in which times are typed.
    pub zone: &'a TimeZone,
    /// Where the address is, if it was found.
    pub address_at: Option<Position>,
    /// Linked reports, looked up.
    pub reports: Vec<RecordId>,
    /// The document of the order: sent now, or before.
    pub document: Option<Attachment>,
}

impl Reading<'_> {
    /// The plan, or what is wrong with it.
    pub fn plan(self, typed: &Typed) -> Result<Plan, Errors> {
        let mut errors = Errors::new();
        let words = self.words;
        let title = self.required(Line::new(typed.get("titolo")), "titolo", &mut errors);
        let kind = Kind::of_code(typed.get("tipo")).unwrap_or(Kind::Other);
        let footprint = self.place(typed, &mut errors);
        let window = self.window(typed.get("dal"), typed.get("al"), "dal", &mut errors);
        let executor: Option<OfficeCode> = typed.get("esecutore").parse().ok();
        if executor.is_none() {
            errors.push(("esecutore", t!(words, "refusal-office-unknown")));
        }
        let cig = optional(typed.get("cig"), Cig::new).unwrap_or_else(|_error| {
            errors.push(("cig", t!(words, "works-bad-cig")));
            None
        });
        let cost_eur = self.number(typed.get("costo"), "costo", &mut errors);
        let warranty_months = self.number(typed.get("garanzia"), "garanzia", &mut errors);
        let plan = (|| {
            Some(Plan {
                kind,
                title: title?,
                description: self.optional(typed.get("descrizione"), Prose::new, "descrizione", &mut errors),
                address: self.optional(typed.get("indirizzo"), Line::new, "indirizzo", &mut errors),
                footprint: footprint?,
                window,
                phases: self.phases(typed, &mut errors),
                traffic: traffic(typed),
                executor: executor?,
                order: self.order(typed, &mut errors),
                contact: self.optional(typed.get("contatto"), Line::new, "contatto", &mut errors),
                cost_eur,
                cig,
                procedure: self.optional(typed.get("procedura"), Line::new, "procedura", &mut errors),
                practice: self.optional(typed.get("pratica"), Line::new, "pratica", &mut errors),
                warranty_months,
                reports: self.reports.clone(),
            })
        })();
        plan.filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn required<T>(&self, read: Result<T, TextError>, field: &'static str, errors: &mut Errors) -> Option<T> {
        read.map_err(|error| errors.push((field, self.text_error(error)))).ok()
    }

    fn text_error(&self, error: TextError) -> String {
        match error {
            TextError::Empty => t!(self.words, "refusal-subject-missing"),
            TextError::TooLong { max } => t!(self.words, "refusal-text-too-long", max = max),
            TextError::ControlCharacters => t!(self.words, "refusal-control-characters"),
        }
    }

    fn optional<T>(
        &self,
        text: &str,
        read: impl Fn(&str) -> Result<T, TextError>,
        field: &'static str,
        errors: &mut Errors,
    ) -> Option<T> {
        if text.is_empty() { None } else { self.required(read(text), field, errors) }
    }

    fn number<T: std::str::FromStr>(&self, text: &str, field: &'static str, errors: &mut Errors) -> Option<T> {
        optional(text, |text| text.replace(['.', ' ', '€'], "").parse::<T>()).unwrap_or_else(|_error| {
            errors.push((field, t!(self.words, "works-bad-number")));
            None
        })
    }

    fn place(&self, typed: &Typed, errors: &mut Errors) -> Option<Footprint> {
        let drawn = typed.get("geometria");
        if drawn.is_empty() {
            if self.address_at.is_none() {
                errors.push(("geometria", t!(self.words, "works-geometry-missing")));
            }
            return self.address_at.map(Footprint::of_point);
        }
        Drawn::read(drawn).map_err(|error| errors.push(("geometria", geometry_error(error, self.words)))).ok()
    }

    fn window(&self, from: &str, until: &str, field: &'static str, errors: &mut Errors) -> Option<Window> {
        if from.is_empty() && until.is_empty() {
            return None;
        }
        let window = instant(from, self.zone).zip(instant(until, self.zone));
        let window = window.and_then(|(from, until)| Window::new(from, until).ok());
        if window.is_none() {
            errors.push((field, t!(self.words, "refusal-window-missing")));
        }
        window
    }

    fn phases(&self, typed: &Typed, errors: &mut Errors) -> Vec<Phase> {
        let filled = typed.phase_rows().into_iter().filter(|n| !typed.row("fase", n).is_empty());
        let mut phases = Vec::new();
        for n in filled {
            let title = self.required(Line::new(typed.row("fase", &n)), "fasi", errors);
            let window = self.window(typed.row("fase_dal", &n), typed.row("fase_al", &n), "fasi", errors);
            if window.is_none() && errors.iter().all(|(field, _)| *field != "fasi") {
                errors.push(("fasi", t!(self.words, "refusal-window-missing")));
            }
            let drawn = typed.row("fase_luogo", &n);
            let place = if drawn.is_empty() { Ok(None) } else { Drawn::read(drawn).map(Some) };
            let place = place.map_err(|error| errors.push(("fasi", geometry_error(error, self.words))));
            if let (Some(title), Some(window), Ok(footprint)) = (title, window, place) {
                phases.push(Phase { title, footprint, window });
            }
        }
        phases
    }

    fn order(&self, typed: &Typed, errors: &mut Errors) -> Option<Order> {
        let number = self.optional(typed.get("ordinanza"), Line::new, "ordinanza", errors)?;
        let on: Option<Date> = typed.get("ordinanza_del").parse().ok();
        if on.is_none() {
            errors.push(("ordinanza_del", t!(self.words, "refusal-window-missing")));
        }
        Some(Order { number, on: on?, document: self.document.clone() })
    }
}

fn optional<T, E>(text: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Result<Option<T>, E> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}

fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let at: DateTime = text.parse().ok()?;
    at.to_zoned(zone.clone()).ok().map(|at| at.timestamp())
}

fn traffic(typed: &Typed) -> Vec<Traffic> {
    let rows = typed.traffic_rows().into_iter();
    let time = |text: &str| text.parse::<Time>().ok();
    let read = rows.filter_map(|n| {
        let days = (0..7_u8).filter(|day| typed.has_day(&n, day)).collect();
        let hours = time(typed.row("ore_dal", &n)).zip(time(typed.row("ore_al", &n)));
        Some(Traffic { effect: Effect::of_code(typed.row("effetto", &n))?, days, hours })
    });
    read.collect()
}

fn geometry_error(error: NotAFootprint, words: &Words) -> String {
    match error {
        NotAFootprint::CrossesItself => t!(words, "works-geometry-crosses"),
        NotAFootprint::TooMany => t!(words, "works-geometry-too-many"),
        _ => t!(words, "works-not-a-geometry"),
    }
}

//! Categories: what a report can be about, what is promised, who answers.

use crate::domain::category::{Category, CategoryCode, Stop};
use crate::domain::deadline::{Term, Terms};
use crate::domain::fitness::Part;
use crate::domain::retention::{CONTACT_DAYS, KEEPING_DAYS_MAX, Keeping};
use crate::domain::rules::Setting;
use crate::domain::task::STEPS_MAX;
use crate::domain::text::Line;
use crate::t;
use crate::web::page::settings::choices::{groups, offices};
use crate::web::page::settings::question;
use crate::web::page::settings::sheet::{Choice, Reader, Sheet, Typed};
use crate::web::visitor::Visitor;
use crate::words::Words;

/// The glyphs that a category can have.
const ICONS: [&str; 28] = [
    "animal",
    "barrier",
    "bin",
    "building",
    "cemetery",
    "drain",
    "furniture",
    "gas",
    "graffiti",
    "green",
    "lamp",
    "noise",
    "other",
    "parking",
    "pavement",
    "pest",
    "playground",
    "pothole",
    "road",
    "school",
    "sign",
    "sweeping",
    "traffic-light",
    "tree",
    "vehicle",
    "waste",
    "water",
    "brand",
];
/// Most words that a category is found by.
const KEYWORDS_MAX: usize = 60;
/// The terms: name of the field, and whether it may be left out.
const TERMS: [(&str, bool); 4] =
    [("presa_in_carico", false), ("sopralluogo", true), ("soluzione", false), ("risposta", false)];

fn units(words: &Words) -> Vec<Choice> {
    [
        ("wd", t!(words, "unit-working-days")),
        ("d", t!(words, "unit-days")),
        ("wh", t!(words, "unit-working-hours")),
        ("h", t!(words, "unit-hours")),
        ("min", t!(words, "unit-minutes")),
    ]
    .map(|(code, name)| (code.to_owned(), name))
    .into()
}

pub(super) fn sheet(sheet: &mut Sheet<'_>, visitor: &Visitor, questions: usize) {
    let words = visitor.words;
    sheet.line("nome", t!(words, "setting-name"), 80);
    sheet.line("nome_en", t!(words, "setting-name-en"), 80);
    sheet.text("descrizione", t!(words, "description"), 2, 400);
    sheet.text("descrizione_en", t!(words, "setting-description-en"), 2, 400);
    sheet.select("gruppo", t!(words, "setting-group"), groups(visitor));
    sheet
        .select("ufficio", t!(words, "category-office"), offices(visitor, false))
        .with_help(t!(words, "category-office-help"));
    sheet.check("automatica", t!(words, "rule-automatic")).with_help(t!(words, "category-automatic-help"));
    sheet.check("ufficio_risponde", t!(words, "category-office-answers"));
    sheet.section(t!(words, "category-terms"));
    let labels =
        [t!(words, "term-take-charge"), t!(words, "term-inspect"), t!(words, "term-resolve"), t!(words, "term-answer")];
    for ((name, may_miss), label) in TERMS.into_iter().zip(labels) {
        let unit = t!(words, "term-unit", term = label.clone());
        sheet.of_kind(&format!("{name}_n"), label, "number").required = !may_miss;
        sheet.select(&format!("{name}_u"), unit, units(words));
    }
    sheet.section(t!(words, "category-form"));
    sheet
        .text("parole", t!(words, "category-keywords"), 2, 2000)
        .optional()
        .with_help(t!(words, "category-keywords-help"));
    sheet.select("icona", t!(words, "category-icon"), ICONS.map(|icon| (icon.to_owned(), icon.to_owned())).into());
    sheet.of_kind("gravita", t!(words, "category-severity"), "number").required = true;
    sheet.of_kind("vicine", t!(words, "category-nearby"), "number").required = true;
    sheet.check("contatto", t!(words, "category-contact"));
    sheet.check("verifica", t!(words, "category-review"));
    sheet.check("suolo", t!(words, "category-ground"));
    sheet.check("cantieri", t!(words, "practice-geo-category")).with_help(t!(words, "practice-geo-category-help"));
    sheet
        .text("lista", t!(words, "task-checklist"), 4, 3000)
        .optional()
        .with_help(t!(words, "category-checklist-help"));
    sheet.section(t!(words, "category-keeping"));
    sheet.of_kind("contatti_giorni", t!(words, "keeping-contacts"), "number").with_help(t!(
        words,
        "keeping-contacts-help",
        days = CONTACT_DAYS
    ));
    sheet.of_kind("testi_giorni", t!(words, "keeping-texts"), "number").with_help(t!(words, "keeping-texts-help"));
    sheet.section(t!(words, "category-stop"));
    sheet.line("pericolo", t!(words, "stop-question"), 200).optional().with_help(t!(words, "stop-help"));
    sheet.line("pericolo_en", t!(words, "stop-question-en"), 200).optional();
    sheet.text("pericolo_testo", t!(words, "stop-text"), 2, 500).optional();
    sheet.text("pericolo_testo_en", t!(words, "stop-text-en"), 2, 500).optional();
    question::sheet(sheet, words, questions);
}

pub(super) fn typed(category: &Category) -> Typed {
    let mut typed = Typed::default();
    typed.set("nome", &category.name);
    typed.set("nome_en", &category.name_en);
    typed.set("descrizione", &category.description);
    typed.set("descrizione_en", &category.description_en);
    typed.set("gruppo", &category.group);
    typed.set("ufficio", &category.office);
    typed.tick("automatica", category.automatic);
    typed.tick("ufficio_risponde", category.office_answers);
    let terms = &category.deadlines;
    let given = [Some(terms.take_charge), terms.inspect, Some(terms.resolve), Some(terms.answer)];
    for ((name, _), term) in TERMS.into_iter().zip(given) {
        let text = term.map(|term| term.to_string()).unwrap_or_default();
        let (number, unit) = text.split_once(' ').unwrap_or(("", "wd"));
        typed.set(&format!("{name}_n"), number);
        typed.set(&format!("{name}_u"), unit);
    }
    typed.set("parole", category.keywords.join(", "));
    typed.set("icona", &category.icon);
    typed.set("gravita", category.severity);
    typed.set("vicine", category.nearby_m);
    typed.tick("contatto", category.contact_required);
    typed.tick("verifica", category.review_first);
    typed.tick("suolo", category.ground);
    typed.tick("cantieri", category.site_nuisance);
    typed.set_some("contatti_giorni", category.keeping.contact_days);
    typed.set_some("testi_giorni", category.keeping.text_days);
    if let Some(stop) = &category.stop {
        typed.set("pericolo", &stop.question);
        typed.set("pericolo_en", &stop.question_en);
        typed.set("pericolo_testo", &stop.text);
        typed.set("pericolo_testo_en", &stop.text_en);
    }
    question::typed(&mut typed, &category.questions);
    typed.set("lista", category.checklist.iter().map(Line::as_str).collect::<Vec<_>>().join("\n"));
    typed.tick("ritirato", category.retired);
    typed
}

pub(super) fn read(reader: &mut Reader<'_>, code: CategoryCode, before: Option<&Category>) -> Option<Setting> {
    let name = reader.line::<80>("nome");
    let name_en = reader.line::<80>("nome_en");
    let description = reader.line::<400>("descrizione");
    let description_en = reader.line::<400>("descrizione_en");
    let group = reader.choice("gruppo");
    let office = reader.choice("ufficio");
    let [take_charge, inspect, resolve, answer] = TERMS.map(|(name, may_miss)| term(reader, name, may_miss));
    let icon = reader.typed.get("icona").to_owned();
    if !ICONS.contains(&icon.as_str()) {
        let text = t!(reader.words, "setting-choose");
        reader.wrong("icona", text);
    }
    let severity = u8::try_from(reader.number("gravita", 1..=5)).unwrap_or(1);
    let nearby_m = reader.number("vicine", 1..=500);
    let [contact_days, text_days] = ["contatti_giorni", "testi_giorni"].map(|name| days(reader, name));
    let keeping = Keeping { contact_days, text_days };
    let questions = question::read(reader, before.map_or(&[], |before| &before.questions));
    let lines = reader.lines("lista", STEPS_MAX);
    let checklist: Vec<Line<120>> = lines.iter().filter_map(|line| Line::new(line).ok()).collect();
    if checklist.len() < lines.len() {
        let text = t!(reader.words, "refusal-text-too-long", max = 120);
        reader.wrong("lista", text);
    }
    Some(Setting::Category(Box::new(Category {
        code,
        group: group?,
        name,
        name_en,
        description,
        description_en,
        icon,
        keywords: keywords(reader),
        severity,
        office: office?,
        nearby_m,
        contact_required: reader.typed.is("contatto"),
        review_first: reader.typed.is("verifica"),
        automatic: reader.typed.is("automatica"),
        ground: reader.typed.is("suolo"),
        site_nuisance: reader.typed.is("cantieri"),
        office_answers: reader.typed.is("ufficio_risponde"),
        stop: stop(reader),
        deadlines: Terms { take_charge: take_charge?, inspect, resolve: resolve?, answer: answer? },
        weight: before.map_or(1.0, |before| before.weight),
        questions,
        checklist,
        keeping,
        retired: reader.typed.is("ritirato"),
    })))
}

fn term(reader: &mut Reader<'_>, name: &str, may_miss: bool) -> Option<Term> {
    let number = format!("{name}_n");
    let typed = reader.typed.get(&number);
    if typed.is_empty() && may_miss {
        return None;
    }
    let term: Option<Term> = format!("{typed} {}", reader.typed.get(&format!("{name}_u"))).parse().ok();
    if term.is_none() {
        let text = t!(reader.words, "term-wrong");
        reader.wrong(&number, text);
    }
    term
}

/// For how many days something is kept, where that is said.
fn days(reader: &mut Reader<'_>, name: &str) -> Option<u16> {
    (!reader.typed.get(name).is_empty()).then(|| reader.number(name, 1..=KEEPING_DAYS_MAX))
}

fn keywords(reader: &mut Reader<'_>) -> Vec<String> {
    let typed = reader.some_line::<2000>("parole");
    let words: Vec<String> =
        typed.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.len() > KEYWORDS_MAX {
        let text = t!(reader.words, "setting-too-many", max = KEYWORDS_MAX);
        reader.wrong("parole", text);
    }
    words
}

/// The danger question: whole, or not at all.
fn stop(reader: &mut Reader<'_>) -> Option<Stop> {
    const FIELDS: [&str; 4] = ["pericolo", "pericolo_en", "pericolo_testo", "pericolo_testo_en"];
    if FIELDS.iter().all(|name| reader.typed.get(name).is_empty()) {
        return None;
    }
    Some(Stop {
        question: reader.line::<200>(FIELDS[0]),
        question_en: reader.line::<200>(FIELDS[1]),
        text: reader.line::<500>(FIELDS[2]),
        text_en: reader.line::<500>(FIELDS[3]),
    })
}

pub(super) const fn field_of(part: Part) -> &'static str {
    match part {
        Part::Group => "gruppo",
        Part::Retired => "ritirato",
        _ => "ufficio",
    }
}

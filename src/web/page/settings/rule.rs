//! Rules of routing.

use jiff::civil::Date;

use crate::domain::category::Answer;
use crate::domain::fitness::Part;
use crate::domain::hours::Hours;
use crate::domain::routing::{RoutingRule, RuleCode, STREETS_MAX};
use crate::domain::rules::Setting;
use crate::domain::text::Line;
use crate::t;
use crate::web::page::settings::choices::{answers, areas, categories, offices};
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::web::visitor::Visitor;

/// Most characters of the field with the streets.
const STREETS_MAX_CHARS: usize = 20_000;

pub(super) fn sheet(sheet: &mut Sheet<'_>, visitor: &Visitor) {
    let words = visitor.words;
    sheet.line("nome", t!(words, "setting-name"), 120).with_help(t!(words, "rule-name-help"));
    sheet.of_kind("ordine", t!(words, "rule-order"), "number").with_help(t!(words, "rule-order-help")).required = true;
    sheet.select("ufficio", t!(words, "rule-office"), offices(visitor, true));
    sheet.check("automatica", t!(words, "rule-automatic")).with_help(t!(words, "rule-automatic-help"));
    sheet.section(t!(words, "rule-when"));
    sheet
        .checks("categorie", t!(words, "setting-categories"), categories(visitor))
        .with_help(t!(words, "setting-all-if-none"));
    sheet.checks("zone", t!(words, "rule-areas"), areas(visitor)).with_help(t!(words, "rule-place-help"));
    sheet
        .text("strade", t!(words, "rule-streets"), 4, STREETS_MAX_CHARS)
        .optional()
        .with_help(t!(words, "rule-streets-help"));
    sheet.checks("risposte", t!(words, "rule-answers"), answers(visitor)).with_help(t!(words, "rule-answers-help"));
    let hours = [
        ("always".to_owned(), words.hours(Hours::Always)),
        ("open".to_owned(), words.hours(Hours::Open)),
        ("closed".to_owned(), words.hours(Hours::Closed)),
        ("between".to_owned(), t!(words, "hours-between-these")),
    ];
    sheet.select("orario", t!(words, "rule-hours"), hours.into());
    sheet.of_kind("dalle", t!(words, "rule-from-time"), "time");
    sheet.of_kind("alle", t!(words, "rule-to-time"), "time").with_help(t!(words, "rule-time-help"));
    sheet.of_kind("dal", t!(words, "rule-from-day"), "date");
    sheet.of_kind("al", t!(words, "rule-to-day"), "date").with_help(t!(words, "rule-day-help"));
}

pub(super) fn typed(rule: &RoutingRule) -> Typed {
    let mut typed = Typed::default();
    typed.set("nome", &rule.name);
    typed.set("ordine", rule.order);
    typed.set("ufficio", &rule.office);
    typed.tick("automatica", rule.automatic);
    rule.categories.iter().for_each(|code| typed.set("categorie", code));
    rule.areas.iter().for_each(|code| typed.set("zone", code));
    typed.set("strade", rule.streets.join("\n"));
    rule.answers.iter().for_each(|answer| typed.set("risposte", format!("{}={}", answer.question, answer.value)));
    match rule.hours {
        Hours::Between(from, to) => {
            typed.set("orario", "between");
            typed.set("dalle", from.strftime("%H:%M"));
            typed.set("alle", to.strftime("%H:%M"));
        }
        other => typed.set("orario", other),
    }
    typed.set_some("dal", rule.valid_from);
    typed.set_some("al", rule.valid_until);
    typed.tick("ritirato", rule.retired);
    typed
}

pub(super) fn read(reader: &mut Reader<'_>, code: RuleCode) -> Option<Setting> {
    let name = reader.line::<120>("nome");
    let order = reader.number("ordine", 0..=9999);
    let office = reader.choice("ufficio");
    let streets = reader.lines("strade", STREETS_MAX);
    if streets.iter().any(|street| Line::<200>::new(street).is_err()) {
        let text = t!(reader.words, "refusal-text-too-long", max = 200);
        reader.wrong("strade", text);
    }
    let typed_hours = match reader.typed.get("orario") {
        "between" => format!("{}-{}", reader.typed.get("dalle"), reader.typed.get("alle")),
        other => other.to_owned(),
    };
    let hours: Option<Hours> = typed_hours.parse().ok();
    if hours.is_none() {
        let text = t!(reader.words, "rule-hours-wrong");
        reader.wrong(if reader.typed.get("orario") == "between" { "dalle" } else { "orario" }, text);
    }
    let day = |reader: &mut Reader<'_>, name: &str| reader.some::<Date>(name, |words| t!(words, "setting-day-wrong"));
    let (valid_from, valid_until) = (day(reader, "dal"), day(reader, "al"));
    let answers = reader.typed.all("risposte").filter_map(|text| {
        let (question, value) = text.split_once('=')?;
        Some(Answer { question: question.parse().ok()?, value: Line::new(value).ok()? })
    });
    Some(Setting::Rule(Box::new(RoutingRule {
        code,
        name,
        order,
        categories: reader.codes("categorie"),
        areas: reader.codes("zone"),
        streets,
        hours: hours?,
        answers: answers.collect(),
        office: office?,
        automatic: reader.typed.is("automatica"),
        valid_from,
        valid_until,
        retired: reader.typed.is("ritirato"),
    })))
}

pub(super) const fn field_of(part: Part) -> &'static str {
    match part {
        Part::Categories => "categorie",
        Part::Areas => "zone",
        Part::Automatic => "automatica",
        Part::Days => "al",
        Part::Kind => "nome",
        _ => "ufficio",
    }
}

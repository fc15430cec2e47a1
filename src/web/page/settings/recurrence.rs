//! Tasks that come again by the calendar.

use jiff::civil::Date;

use crate::domain::fitness::Part;
use crate::domain::place::{Place, PlaceSource, Position};
use crate::domain::recurrence::{EARLIEST, LEAD_DAYS_MAX, RULE_MAX, Recurrence, Rrule};
use crate::domain::rules::Setting;
use crate::domain::task::{Assignee, RecurrenceCode, STEPS_MAX};
use crate::domain::text::{Description, Line, Subject};
use crate::t;
use crate::web::page::settings::choices::offices;
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::web::visitor::Visitor;

pub(super) fn sheet(sheet: &mut Sheet<'_>, visitor: &Visitor) {
    let words = visitor.words;
    sheet.line("nome", t!(words, "task-what"), 120);
    sheet.text("istruzioni", t!(words, "task-instructions"), 3, 4000).optional();
    sheet.select("ufficio", t!(words, "task-assign-to"), offices(visitor, true));
    sheet.line("indirizzo", t!(words, "place"), 200);
    sheet.of_kind("lon", t!(words, "recurrence-lon"), "text").required = true;
    sheet.of_kind("lat", t!(words, "recurrence-lat"), "text").required = true;
    sheet.of_kind("dal", t!(words, "recurrence-starts"), "date").required = true;
    sheet.line("regola", t!(words, "recurrence-rule"), RULE_MAX).with_help(t!(words, "recurrence-rule-help"));
    sheet.of_kind("anticipo", t!(words, "recurrence-lead"), "number").required = true;
    sheet.text("lista", t!(words, "task-checklist"), 4, 3000).optional().with_help(t!(words, "task-checklist-help"));
}

pub(super) fn typed(one: &Recurrence) -> Typed {
    let mut typed = Typed::default();
    typed.set("nome", &one.title);
    typed.set_some("istruzioni", one.instructions.as_ref());
    typed.set("ufficio", &one.assignee.office);
    typed.set_some("indirizzo", one.place.address.as_ref());
    typed.set("lon", one.place.position.lon());
    typed.set("lat", one.place.position.lat());
    typed.set("dal", one.starts_on);
    typed.set("regola", one.rule.as_str());
    typed.set("anticipo", one.lead_days);
    typed.set("lista", one.checklist.iter().map(Line::as_str).collect::<Vec<_>>().join("\n"));
    typed.tick("ritirato", one.retired);
    typed
}

pub(super) fn read(reader: &mut Reader<'_>, code: RecurrenceCode) -> Option<Setting> {
    let title = Subject::new(&reader.line::<120>("nome")).ok();
    let instructions = Description::new(reader.typed.get("istruzioni")).ok();
    let office = reader.choice("ufficio");
    let address = Line::new(&reader.line::<200>("indirizzo")).ok();
    let position = position(reader);
    let starts_on = reader.some::<Date>("dal", |words| t!(words, "setting-day-wrong"));
    let starts_on = starts_on.filter(|day| *day >= EARLIEST);
    if starts_on.is_none() {
        let text = t!(reader.words, "setting-day-wrong");
        reader.wrong("dal", text);
    }
    let rule = Rrule::new(reader.typed.get("regola")).ok();
    let rule = rule.filter(|rule| starts_on.is_none_or(|day| rule.comes(day)));
    if rule.is_none() {
        let text = t!(reader.words, "recurrence-rule-wrong");
        reader.wrong("regola", text);
    }
    let lead_days = reader.number("anticipo", 0..=LEAD_DAYS_MAX);
    let lines = reader.lines("lista", STEPS_MAX);
    let checklist: Vec<Line<120>> = lines.iter().filter_map(|line| Line::new(line).ok()).collect();
    if checklist.len() < lines.len() {
        let text = t!(reader.words, "refusal-text-too-long", max = 120);
        reader.wrong("lista", text);
    }
    Some(Setting::Recurrence(Box::new(Recurrence {
        code,
        title: title?,
        instructions,
        category: None,
        starts_on: starts_on?,
        rule: rule?,
        place: Place {
            position: position?,
            accuracy_m: None,
            source: PlaceSource::Address,
            address,
            area: None,
            near: None,
        },
        assignee: Assignee { office: office?, crew: None },
        checklist,
        lead_days,
        retired: reader.typed.is("ritirato"),
    })))
}

/// Where it is; marked as wrong when that is nowhere.
fn position(reader: &mut Reader<'_>) -> Option<Position> {
    let number = |name: &str| reader.typed.get(name).replace(',', ".").parse::<f64>().ok();
    let position = number("lon").zip(number("lat")).and_then(|(lon, lat)| Position::new(lon, lat).ok());
    if position.is_none() {
        let text = t!(reader.words, "refusal-not-a-position");
        reader.wrong("lon", text);
    }
    position
}

pub(super) const fn field_of(part: Part) -> &'static str {
    match part {
        Part::Kind => "nome",
        Part::Shape => "lon",
        _ => "ufficio",
    }
}

//! The jurisdiction's calendar, and how its front desk is reached.

use jiff::civil::{Date, Weekday};

use crate::domain::calendar::{Calendar, Closure, OfficeHours, Opening};
use crate::domain::office::WebAddress;
use crate::domain::person::Email;
use crate::domain::rules::{Jurisdiction, Recurrent, Setting};
use crate::domain::text::Line;
use crate::t;
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::web::visitor::Visitor;
use crate::words::Words;

/// Most extra closures that are kept.
const CLOSURES_MAX: usize = 200;
/// Most openings of a day.
const OPENINGS_MAX: usize = 6;

const DAYS: [(&str, Weekday); 7] = [
    ("lun", Weekday::Monday),
    ("mar", Weekday::Tuesday),
    ("mer", Weekday::Wednesday),
    ("gio", Weekday::Thursday),
    ("ven", Weekday::Friday),
    ("sab", Weekday::Saturday),
    ("dom", Weekday::Sunday),
];

fn day_name(day: Weekday, words: &Words) -> String {
    match day {
        Weekday::Monday => t!(words, "day-monday"),
        Weekday::Tuesday => t!(words, "day-tuesday"),
        Weekday::Wednesday => t!(words, "day-wednesday"),
        Weekday::Thursday => t!(words, "day-thursday"),
        Weekday::Friday => t!(words, "day-friday"),
        Weekday::Saturday => t!(words, "day-saturday"),
        Weekday::Sunday => t!(words, "day-sunday"),
    }
}

pub(super) fn sheet(sheet: &mut Sheet<'_>, visitor: &Visitor) {
    let words = visitor.words;
    sheet.section(t!(words, "calendar-hours"));
    for (name, day) in DAYS {
        sheet.line(name, day_name(day, words), 100).optional();
    }
    if let Some(last) = sheet.sections.last_mut().and_then(|section| section.fields.last_mut()) {
        last.with_help(t!(words, "calendar-hours-help"));
    }
    sheet.section(t!(words, "calendar-days-off"));
    sheet.line("patrono", t!(words, "calendar-patron"), 5).optional().with_help(t!(words, "calendar-patron-help"));
    sheet
        .text("chiusure", t!(words, "calendar-closures"), 8, 20_000)
        .optional()
        .with_help(t!(words, "calendar-closures-help"));
    sheet.section(t!(words, "calendar-desk"));
    sheet.line("telefono", t!(words, "phone"), 40).optional();
    sheet.line("email", t!(words, "email"), 254).optional();
    sheet.line("sito", t!(words, "setting-website"), 500).optional().with_help("https://…".to_owned());
    sheet.section(t!(words, "recurrent-title"));
    sheet.of_kind("ritorna_volte", t!(words, "recurrent-often"), "number").required = true;
    sheet.of_kind("ritorna_giorni", t!(words, "recurrent-days"), "number").required = true;
}

pub(super) fn typed(jurisdiction: &Jurisdiction) -> Typed {
    let mut typed = Typed::default();
    let calendar = &jurisdiction.calendar;
    for (name, day) in DAYS {
        let openings = calendar.hours.of(day).iter().map(ToString::to_string);
        typed.set(name, openings.collect::<Vec<_>>().join(", "));
    }
    typed.set_some("patrono", calendar.patron_saint.map(|(month, day)| format!("{month:02}-{day:02}")));
    let closures = calendar.closures.iter().map(|closure| format!("{} {}", closure.day, closure.name));
    typed.set("chiusure", closures.collect::<Vec<_>>().join("\n"));
    typed.set("telefono", &jurisdiction.phone);
    typed.set("email", &jurisdiction.email);
    typed.set("sito", &jurisdiction.website);
    typed.set("ritorna_volte", jurisdiction.recurrent.often());
    typed.set("ritorna_giorni", jurisdiction.recurrent.days());
    typed
}

pub(super) fn read(reader: &mut Reader<'_>, before: &Jurisdiction) -> Setting {
    let [mon, tue, wed, thu, fri, sat, sun] = DAYS.map(|(name, _)| openings(reader, name));
    let patron_saint = patron(reader);
    let closures = closures(reader);
    let phone = reader.some_line::<40>("telefono");
    let email = reader.typed.get("email").to_owned();
    if !email.is_empty() && Email::new(&email).is_err() {
        let text = t!(reader.words, "user-email-wrong");
        reader.wrong("email", text);
    }
    let website = reader.typed.get("sito").to_owned();
    if !website.is_empty() && WebAddress::new(&website).is_err() {
        let text = t!(reader.words, "setting-web-wrong");
        reader.wrong("sito", text);
    }
    let often = reader.number("ritorna_volte", Recurrent::OFTEN);
    let recurrent = Recurrent::new(often, reader.number("ritorna_giorni", Recurrent::DAYS)).unwrap_or_default();
    let hours = OfficeHours { mon, tue, wed, thu, fri, sat, sun };
    let calendar = Calendar { patron_saint, closures, hours, ..before.calendar.clone() };
    Setting::Jurisdiction(Box::new(Jurisdiction { calendar, phone, email, website, recurrent, ..before.clone() }))
}

/// The openings of a day: in order, and none over another.
fn openings(reader: &mut Reader<'_>, name: &str) -> Vec<Opening> {
    let typed = reader.typed.get(name);
    let parts = typed.split(',').map(str::trim).filter(|part| !part.is_empty());
    let openings: Result<Vec<Opening>, _> = parts.map(str::parse).collect();
    match openings {
        Ok(openings) if openings.len() <= OPENINGS_MAX && openings.is_sorted_by(|a, b| a.ends_before(*b)) => openings,
        _ => {
            let text = t!(reader.words, "calendar-hours-wrong");
            reader.wrong(name, text);
            Vec::new()
        }
    }
}

fn patron(reader: &mut Reader<'_>) -> Option<(i8, i8)> {
    let typed = reader.typed.get("patrono");
    if typed.is_empty() {
        return None;
    }
    // A leap year has every day.
    let day = format!("2024-{typed}").parse::<Date>().ok().filter(|_| typed.len() == 5);
    if day.is_none() {
        let text = t!(reader.words, "calendar-patron-help");
        reader.wrong("patrono", text);
    }
    day.map(|day| (day.month(), day.day()))
}

fn closures(reader: &mut Reader<'_>) -> Vec<Closure> {
    let mut closures: Vec<Closure> = Vec::new();
    for line in reader.lines("chiusure", CLOSURES_MAX) {
        let (day, name) = line.split_once(' ').unwrap_or((&line, ""));
        match (day.parse::<Date>(), Line::<120>::new(name)) {
            (Ok(day), Ok(name)) if !closures.iter().any(|closure| closure.day == day) => {
                closures.push(Closure { day, name: name.to_string() });
            }
            _ => {
                let text = t!(reader.words, "calendar-closure-wrong", line = line.as_str());
                reader.wrong("chiusure", text);
            }
        }
    }
    closures.sort_by_key(|closure| closure.day);
    closures
}

//! Types of practices. Terms and attachments are written as in the setup file (TOML): they change when the law does, and
//! are best read beside it.

use serde::{Deserialize, Serialize};

use crate::domain::fitness::Part;
use crate::domain::practice::kind::{DAYS_MAX, Filer, Medium, Piece, PracticeType, Terms, TypeCode, WorksFrom};
use crate::domain::rules::Setting;
use crate::t;
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::web::visitor::Visitor;

/// Most characters of terms or attachments.
const TOML_MAX: usize = 20_000;

/// Terms and attachments as they are written.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    terms: Vec<Terms>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    piece: Vec<Piece>,
}

pub(super) fn sheet(sheet: &mut Sheet<'_>, visitor: &Visitor) {
    let words = visitor.words;
    sheet.line("nome", t!(words, "setting-name"), 120);
    sheet.line("nome_en", t!(words, "setting-name-en"), 120);
    sheet.text("descrizione", t!(words, "description"), 2, 600).optional();
    sheet.text("descrizione_en", t!(words, "setting-description-en"), 2, 600).optional();
    sheet.line("norma", t!(words, "practice-law"), 200);
    let offices = visitor.rules.working_offices().map(|office| (office.code.to_string(), office.name.clone()));
    sheet.select("ufficio", t!(words, "practice-office"), offices.collect());
    let filers = [
        ("anybody", t!(words, "practice-filer-anybody")),
        ("professional", t!(words, "practice-filer-professional")),
        ("office", t!(words, "practice-filer-office")),
    ];
    sheet.select("chi", t!(words, "practice-filer"), filers.map(|(code, name)| (code.to_owned(), name)).into());
    let by_which_way = [("online", t!(words, "practice-online")), ("paper", t!(words, "practice-paper"))];
    sheet.select("come", t!(words, "practice-medium"), by_which_way.map(|(code, name)| (code.to_owned(), name)).into());
    let begins = [
        ("filing", t!(words, "practice-works-filing")),
        ("days", t!(words, "practice-works-days")),
        ("decision", t!(words, "practice-works-decision")),
        ("never", t!(words, "practice-works-never")),
    ];
    sheet.select("lavori", t!(words, "practice-works"), begins.map(|(code, name)| (code.to_owned(), name)).into());
    sheet.of_kind("lavori_giorni", t!(words, "practice-works-after"), "number");
    sheet.line("costo", t!(words, "practice-fee"), 200).optional();
    sheet.text("termini", t!(words, "practice-terms"), 16, TOML_MAX).with_help(t!(words, "practice-terms-help"));
    sheet
        .text("allegati", t!(words, "practice-pieces"), 10, TOML_MAX)
        .optional()
        .with_help(t!(words, "practice-pieces-help"));
}

pub(super) fn typed(kind: &PracticeType) -> Typed {
    let mut typed = Typed::default();
    typed.set("nome", &kind.name);
    typed.set("nome_en", &kind.name_en);
    typed.set("descrizione", &kind.description);
    typed.set("descrizione_en", &kind.description_en);
    typed.set("norma", &kind.law);
    typed.set("ufficio", &kind.office);
    typed.set(
        "chi",
        match kind.filer {
            Filer::Anybody => "anybody",
            Filer::Professional => "professional",
            Filer::Office => "office",
        },
    );
    typed.set("come", if kind.medium == Medium::Online { "online" } else { "paper" });
    let (works, days) = match kind.works {
        WorksFrom::Filing => ("filing", None),
        WorksFrom::Days(days) => ("days", Some(days)),
        WorksFrom::Decision => ("decision", None),
        WorksFrom::Never => ("never", None),
    };
    typed.set("lavori", works);
    typed.set_some("lavori_giorni", days);
    typed.set("costo", &kind.fee);
    // What was read from this form or a setup file can be written again.
    let written = |written: &Written| toml::to_string_pretty(written).unwrap_or_default();
    typed.set("termini", written(&Written { terms: kind.terms.clone(), piece: Vec::new() }));
    typed.set("allegati", written(&Written { terms: Vec::new(), piece: kind.pieces.clone() }));
    typed.tick("ritirato", kind.retired);
    typed
}

pub(super) fn read(reader: &mut Reader<'_>, code: TypeCode) -> Option<Setting> {
    let name = reader.line::<120>("nome");
    let name_en = reader.line::<120>("nome_en");
    let description = reader.some_line::<600>("descrizione");
    let description_en = reader.some_line::<600>("descrizione_en");
    let law = reader.line::<200>("norma");
    let office = reader.choice("ufficio");
    let filer = match reader.typed.get("chi") {
        "professional" => Filer::Professional,
        "office" => Filer::Office,
        _ => Filer::Anybody,
    };
    let medium = if reader.typed.get("come") == "paper" { Medium::Paper } else { Medium::Online };
    let works = match reader.typed.get("lavori") {
        "filing" => WorksFrom::Filing,
        "days" => WorksFrom::Days(reader.number("lavori_giorni", 1..=DAYS_MAX)),
        "decision" => WorksFrom::Decision,
        _ => WorksFrom::Never,
    };
    let fee = reader.some_line::<200>("costo");
    let terms = written(reader, "termini").terms;
    let pieces = written(reader, "allegati").piece;
    let retired = reader.typed.is("ritirato");
    Some(Setting::PracticeType(Box::new(PracticeType {
        code,
        name,
        name_en,
        law,
        office: office?,
        works,
        terms,
        pieces,
        filer,
        medium,
        fee,
        description,
        description_en,
        retired,
    })))
}

fn written(reader: &mut Reader<'_>, name: &str) -> Written {
    let text = reader.typed.get(name);
    if text.chars().count() > TOML_MAX {
        let text = t!(reader.words, "refusal-text-too-long", max = TOML_MAX);
        reader.wrong(name, text);
        return Written::default();
    }
    toml::from_str(text).unwrap_or_else(|error| {
        let text = t!(reader.words, "practice-toml-wrong", why = error.message());
        reader.wrong(name, text);
        Written::default()
    })
}

pub(super) const fn field_of(part: Part) -> &'static str {
    match part {
        Part::Terms => "termini",
        Part::Pieces => "allegati",
        Part::Kind => "nome",
        _ => "ufficio",
    }
}

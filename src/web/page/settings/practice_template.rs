//! Texts to begin with for practices.

use crate::domain::fitness::Part;
use crate::domain::practice::iter::Act;
use crate::domain::practice::template::{PRACTICE_PLACES, PracticeTemplate, TEMPLATE_NAME_MAX, TEMPLATE_TEXT_MAX};
use crate::domain::rules::Setting;
use crate::domain::template::TemplateCode;
use crate::t;
use crate::web::page::settings::choices::practice_types;
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::web::visitor::Visitor;

/// The moves of the office that carry a text.
const ACTS: [Act; 15] = [
    Act::Ask,
    Act::Notify,
    Act::Grant,
    Act::Refuse,
    Act::Confirm,
    Act::Prohibit,
    Act::Reject,
    Act::Archive,
    Act::Annul,
    Act::Lapse,
    Act::Extend,
    Act::Admit,
    Act::Pass,
    Act::Opine,
    Act::Write,
];

pub(super) fn sheet(sheet: &mut Sheet<'_>, visitor: &Visitor) {
    let words = visitor.words;
    sheet.line("nome", t!(words, "setting-name"), TEMPLATE_NAME_MAX);
    let acts = ACTS.into_iter().map(|act| (act.code().to_owned(), words.practice_act(act)));
    sheet.select("mossa", t!(words, "template-act"), acts.collect());
    let help = t!(words, "template-text-help", places = PRACTICE_PLACES.join(" "));
    sheet.text("testo", t!(words, "template-text"), 8, TEMPLATE_TEXT_MAX).with_help(help);
    sheet
        .checks("tipi", t!(words, "settings-practice-types"), practice_types(visitor))
        .with_help(t!(words, "setting-all-if-none"));
}

pub(super) fn typed(template: &PracticeTemplate) -> Typed {
    let mut typed = Typed::default();
    typed.set("nome", &template.name);
    typed.set("mossa", template.act.code());
    typed.set("testo", &template.text);
    template.types.iter().for_each(|code| typed.set("tipi", code));
    typed.tick("ritirato", template.retired);
    typed
}

pub(super) fn read(reader: &mut Reader<'_>, code: TemplateCode) -> Option<Setting> {
    let name = reader.line::<TEMPLATE_NAME_MAX>("nome");
    let act = ACTS.into_iter().find(|act| act.code() == reader.typed.get("mossa"));
    if act.is_none() {
        let text = t!(reader.words, "setting-choose");
        reader.wrong("mossa", text);
    }
    let text = reader.prose::<TEMPLATE_TEXT_MAX>("testo");
    let types = reader.codes("tipi");
    let retired = reader.typed.is("ritirato");
    Some(Setting::PracticeTemplate(Box::new(PracticeTemplate { code, name, act: act?, types, text, retired })))
}

pub(super) const fn field_of(part: Part) -> &'static str {
    match part {
        Part::Types => "tipi",
        _ => "nome",
    }
}

//! Texts to begin with.

use crate::domain::fitness::Part;
use crate::domain::iter::{Act, State};
use crate::domain::rules::Setting;
use crate::domain::template::{PLACES, Template, TemplateCode};
use crate::t;
use crate::web::page::settings::choices::categories;
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::web::visitor::Visitor;

/// The moves that carry a text.
const ACTS: [Act; 7] =
    [Act::Answer, Act::Reject, Act::Transfer, Act::Resolve, Act::SendBack, Act::Reopen, Act::Suspend];

pub(super) fn sheet(sheet: &mut Sheet<'_>, visitor: &Visitor) {
    let words = visitor.words;
    sheet.line("nome", t!(words, "setting-name"), 120);
    let acts = ACTS.into_iter().map(|act| (act.code().to_owned(), words.act(act)));
    sheet.select("mossa", t!(words, "template-act"), acts.collect());
    let help = t!(words, "template-text-help", places = PLACES.join(" "));
    sheet.text("testo", t!(words, "template-text"), 6, 4000).with_help(help);
    sheet
        .checks("categorie", t!(words, "setting-categories"), categories(visitor))
        .with_help(t!(words, "setting-all-if-none"));
    // Only states in which one of these moves can be made.
    let states = State::ALL.into_iter().filter(|state| ACTS.iter().any(|act| act.row().from.contains(state)));
    let states = states.map(|state| (state.code().to_owned(), words.state(state)));
    sheet.checks("stati", t!(words, "template-states"), states.collect()).with_help(t!(words, "template-states-help"));
}

pub(super) fn typed(template: &Template) -> Typed {
    let mut typed = Typed::default();
    typed.set("nome", &template.name);
    typed.set("mossa", template.act.code());
    typed.set("testo", &template.text);
    template.categories.iter().for_each(|code| typed.set("categorie", code));
    template.states.iter().for_each(|state| typed.set("stati", state.code()));
    typed.tick("ritirato", template.retired);
    typed
}

pub(super) fn read(reader: &mut Reader<'_>, code: TemplateCode) -> Option<Setting> {
    let name = reader.line::<120>("nome");
    let act = ACTS.into_iter().find(|act| act.code() == reader.typed.get("mossa"));
    if act.is_none() {
        let text = t!(reader.words, "setting-choose");
        reader.wrong("mossa", text);
    }
    let text = reader.prose::<4000>("testo");
    let categories = reader.codes("categorie");
    let states = reader.typed.all("stati").filter_map(State::of_code).collect();
    let retired = reader.typed.is("ritirato");
    Some(Setting::Template(Box::new(Template { code, name, act: act?, categories, states, text, retired })))
}

pub(super) const fn field_of(part: Part) -> &'static str {
    match part {
        Part::States => "stati",
        _ => "categorie",
    }
}

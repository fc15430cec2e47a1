//! Groups of categories: under which heading a category is offered.

use crate::domain::category::{Group, GroupCode};
use crate::domain::fitness::Part;
use crate::domain::rules::Setting;
use crate::t;
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::words::Words;

pub(super) fn sheet(sheet: &mut Sheet<'_>, words: &Words) {
    sheet.line("nome", t!(words, "setting-name"), 80);
    sheet.line("nome_en", t!(words, "setting-name-en"), 80);
}

pub(super) fn typed(group: &Group) -> Typed {
    let mut typed = Typed::default();
    typed.set("nome", &group.name);
    typed.set("nome_en", &group.name_en);
    typed.tick("ritirato", group.retired);
    typed
}

pub(super) fn read(reader: &mut Reader<'_>, code: GroupCode) -> Setting {
    let name = reader.line::<80>("nome");
    let name_en = reader.line::<80>("nome_en");
    Setting::Group(Group { code, name, name_en, retired: reader.typed.is("ritirato") })
}

pub(super) const fn field_of(_part: Part) -> &'static str {
    "ritirato"
}

//! Offices and outside bodies, with how to reach them.

use crate::domain::fitness::Part;
use crate::domain::office::{Forward, Office, OfficeCode, OfficeKind, WEB_ADDRESS_MAX, WebAddress};
use crate::domain::person::Email;
use crate::domain::rules::Setting;
use crate::t;
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::web::visitor::Visitor;

pub(super) fn sheet(sheet: &mut Sheet<'_>, visitor: &Visitor) {
    let words = visitor.words;
    sheet.line("nome", t!(words, "setting-name"), 120);
    sheet.line("nome_breve", t!(words, "setting-short-name"), 40);
    let kinds = OfficeKind::ALL.into_iter().map(|kind| (kind.code().to_owned(), words.office_kind(kind)));
    sheet.select("tipo", t!(words, "setting-kind"), kinds.collect()).with_help(t!(words, "office-kind-help"));
    sheet.text("descrizione", t!(words, "office-does"), 2, 300).optional();
    sheet.section(t!(words, "office-contacts"));
    sheet.line("telefono", t!(words, "phone"), 40).optional();
    sheet.line("email", t!(words, "email"), 254).optional();
    sheet.line("sito", t!(words, "setting-website"), WEB_ADDRESS_MAX).optional().with_help("https://…".to_owned());
    sheet.section(t!(words, "office-forward"));
    let ways = [
        (String::new(), t!(words, "forward-none")),
        ("mail".to_owned(), t!(words, "forward-mail")),
        ("webhook".to_owned(), t!(words, "forward-webhook")),
        ("open311".to_owned(), t!(words, "forward-open311")),
    ];
    let help = t!(words, "office-forward-help");
    sheet.select("inoltro", t!(words, "forward-by"), ways.into()).optional().with_help(help);
    sheet
        .line("inoltro_a", t!(words, "forward-to"), WEB_ADDRESS_MAX)
        .optional()
        .with_help(t!(words, "forward-to-help"));
}

pub(super) fn typed(office: &Office) -> Typed {
    let mut typed = Typed::default();
    typed.set("nome", &office.name);
    typed.set("nome_breve", &office.short_name);
    typed.set("tipo", office.kind.code());
    typed.set("descrizione", &office.description);
    typed.set_some("telefono", office.phone.as_ref());
    typed.set_some("email", office.email.as_ref());
    typed.set_some("sito", office.website.as_ref().map(WebAddress::as_str));
    let (way, to) = match &office.forward {
        None => ("", ""),
        Some(Forward::Mail { address }) => ("mail", address.as_str()),
        Some(Forward::Webhook { url }) => ("webhook", url.as_str()),
        Some(Forward::Open311 { url }) => ("open311", url.as_str()),
    };
    typed.set("inoltro", way);
    typed.set("inoltro_a", to);
    typed.tick("ritirato", office.retired);
    typed
}

pub(super) fn read(reader: &mut Reader<'_>, code: OfficeCode) -> Option<Setting> {
    let name = reader.line::<120>("nome");
    let short_name = reader.line::<40>("nome_breve");
    let kind = OfficeKind::of_code(reader.typed.get("tipo"));
    if kind.is_none() {
        let text = t!(reader.words, "setting-choose");
        reader.wrong("tipo", text);
    }
    let description = reader.some_line::<300>("descrizione");
    let phone = reader.some_line::<40>("telefono");
    if !reader.typed.get("email").is_empty() && Email::new(reader.typed.get("email")).is_err() {
        let text = t!(reader.words, "user-email-wrong");
        reader.wrong("email", text);
    }
    let website = web_address(reader, "sito");
    let forward = forward(reader);
    Some(Setting::Office(Office {
        code,
        name,
        short_name,
        kind: kind?,
        phone: Some(phone).filter(|phone| !phone.is_empty()),
        email: Some(reader.typed.get("email").to_owned()).filter(|email| !email.is_empty()),
        website,
        description,
        forward,
        retired: reader.typed.is("ritirato"),
    }))
}

fn web_address(reader: &mut Reader<'_>, name: &str) -> Option<WebAddress> {
    let typed = reader.typed.get(name);
    let address = WebAddress::new(typed).ok();
    if address.is_none() && !typed.is_empty() {
        let text = t!(reader.words, "setting-web-wrong");
        reader.wrong(name, text);
    }
    address
}

fn forward(reader: &mut Reader<'_>) -> Option<Forward> {
    let to = reader.typed.get("inoltro_a");
    let way = reader.typed.get("inoltro");
    if way.is_empty() {
        return None;
    }
    if way == "mail" {
        let address = Email::new(to).ok();
        if address.is_none() {
            let text = t!(reader.words, "user-email-wrong");
            reader.wrong("inoltro_a", text);
        }
        return Some(Forward::Mail { address: address? });
    }
    if to.is_empty() {
        let text = t!(reader.words, "setting-web-wrong");
        reader.wrong("inoltro_a", text);
    }
    let url = web_address(reader, "inoltro_a")?;
    Some(if way == "open311" { Forward::Open311 { url } } else { Forward::Webhook { url } })
}

pub(super) const fn field_of(part: Part) -> &'static str {
    match part {
        Part::Kind => "tipo",
        _ => "ritirato",
    }
}

//! Filing practices over HTTP, without scripts: in steps, resumed, once; on paper at the counter; what is kept and mailed.

use jiff::ToSpan;
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use scraper::{Html, Selector};
use sestomia::app::submit::{Submission, What};
use sestomia::domain::matter::Doing;
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::practice::iter::Act;
use sestomia::domain::practice::{Asked, Command, Effect, Practice, Wanted};
use sestomia::domain::record::Number;
use sestomia::domain::text::Prose;

use crate::desk::{mails, unfolded};
use crate::server::{Person, Town, both, location};

const NEW: &str = "/pratiche/nuova";
const SEARCH: &str = "/ufficio/persone?q=maria%40example.org";
const APPLICANT: &str = "RSSMRA85T10A562S";
const PROFESSIONAL: &str = "MRTMTT25D09F205Z";
const OBJECT: &[(&str, &str)] =
    &[("tipo", "cila"), ("oggetto", "Rifacimento del bagno"), ("vincolo", "no"), ("azione", "avanti")];
const PLACE: &[(&str, &str)] = &[
    ("indirizzo", "Via Antonio Gramsci"),
    ("foglio_0", "12"),
    ("particella_0", "345"),
    ("sub_0", "2"),
    ("azione", "avanti"),
];
const PARTIES: &[(&str, &str)] = &[
    ("richiedente_nome", "Maria Rossi"),
    ("richiedente_cf", APPLICANT),
    ("richiedente_email", "maria@example.org"),
    ("richiedente_telefono", "055 4496111"),
    ("tecnico_nome", "Matteo Moretti"),
    ("tecnico_cf", PROFESSIONAL),
    ("tecnico_email", "matteo@example.org"),
    ("tecnico_albo", "Architetti Firenze 1234"),
    ("azione", "avanti"),
];

/// A PDF of one empty page that says this in a comment.
fn pdf(text: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ];
    let (mut pdf, mut places) = (format!("%PDF-1.5\n%{text}\n").into_bytes(), Vec::new());
    for (number, object) in (1..).zip(objects) {
        places.push(format!("{:010} 00000 n \n", pdf.len()));
        pdf.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let (start, places) = (pdf.len(), places.concat());
    let end =
        format!("xref\n0 4\n0000000000 65535 f \n{places}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    pdf.extend(end.bytes());
    pdf
}

fn file(name: &str) -> Part {
    Part::bytes(pdf(name)).file_name(format!("{name}.pdf"))
}

fn attachments() -> Form {
    Form::new()
        .part("file_asseverazione", file("asseverazione"))
        .part("file_elaborati", file("tavole"))
        .text("titolo", "Fotografie")
        .part("file_", file("foto"))
        .text("azione", "avanti")
}

async fn sends(person: &Person, path: &str, form: Form) -> reqwest::Response {
    person.client.post(format!("{}{path}", person.url)).multipart(form).send().await.expect("an answer")
}

/// Begins a draft; returns the path of the draft, without a step.
async fn begun(person: &Person) -> String {
    let answer = person.post(NEW, &[("tipo", "cila"), ("privacy", "si")]).await;
    let first = location(&answer).to_owned();
    first.strip_suffix("/oggetto").expect("the first step").to_owned()
}

/// Goes through the steps up to the summary.
async fn ready(person: &Person) -> String {
    let draft = begun(person).await;
    for (step, fields, next) in
        [("oggetto", OBJECT, "luogo"), ("luogo", PLACE, "persone"), ("persone", PARTIES, "allegati")]
    {
        let answer = person.post(&format!("{draft}/{step}"), fields).await;
        assert_eq!(location(&answer), format!("{draft}/{next}"));
    }
    let answer = sends(person, &format!("{draft}/allegati"), attachments()).await;
    assert_eq!(location(&answer), format!("{draft}/riepilogo"));
    draft
}

async fn filed(person: &Person, draft: &str) -> String {
    let answer = person.post(&format!("{draft}/riepilogo"), &[("dichiaro", "si"), ("azione", "presenta")]).await;
    location(&answer).to_owned()
}

fn number_of(receipt: &str) -> Number {
    receipt.trim_start_matches("/pratiche/").trim_end_matches("/ricevuta").parse().expect("a number")
}

async fn practice(town: &Town, number: Number) -> Practice {
    town.app().practice(number).await.expect("it reads").expect("a practice")
}

async fn refused(answer: reqwest::Response) -> Html {
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    Html::parse_document(&answer.text().await.expect("a page"))
}

/// The names of the fields that an error names, each of which has the text of it beside it.
fn wrong_fields(page: &Html) -> Vec<String> {
    let select = |css: &str| Selector::parse(css).expect("a selector");
    let named: Vec<String> = page
        .select(&select(".alert-danger a"))
        .map(|link| link.attr("href").unwrap_or_default().trim_start_matches('#').to_owned())
        .collect();
    for name in &named {
        let at_field = format!("[id=\"{name}-error\"]");
        assert!(page.select(&select(&at_field)).next().is_some(), "{name} has no text");
        assert!(page.select(&select(&format!("[id=\"{name}\"]"))).next().is_some(), "{name} is not there");
    }
    named
}

fn officer() -> Actor {
    crate::submission::staff(Role::BuildingOfficer, "edilizia-privata")
}

async fn does(town: &Town, number: Number, wanted: Wanted) {
    let one = practice(town, number).await;
    let what = What::Do(one.id, None, Box::new(Doing::Practice(Command { on: None, what: wanted })));
    let submission = Submission { actor: officer(), what, contact: None, at: None, key: None };
    town.app().submit(submission).await.expect("it is done");
}

both! {
    async fn a_cila_from_the_form_to_the_receipt(town: &Town) {
        let citizen = town.citizen();
        let list = citizen.page("/pratiche/tipi").await;
        assert!(list.contains("/pratiche/tipi/cila") && list.contains("Allo sportello"), "{list}");
        let kind = citizen.page("/pratiche/tipi/cila").await;
        for text in ["art. 6-bis", "Controllo entro 30 giorni", "Asseverazione del tecnico", "Edilizia privata", "tipo=cila"] {
            assert!(kind.contains(text), "{text} in {kind}");
        }
        let draft = ready(&citizen).await;
        let summary = citizen.page(&format!("{draft}/riepilogo")).await;
        for text in ["Rifacimento del bagno", "Via Antonio Gramsci", "12/345/2", "Maria Rossi", "Matteo Moretti", "Architetti Firenze 1234", "tavole.pdf", "Fotografie", "/maps/static/"] {
            assert!(summary.contains(text), "{text} in {summary}");
        }
        let undeclared = citizen.post(&format!("{draft}/riepilogo"), &[("azione", "presenta")]).await;
        assert_eq!(undeclared.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let receipt = filed(&citizen, &draft).await;
        let number = number_of(&receipt);
        let one = practice(town, number).await;
        assert_eq!(one.dossier.parcels.len(), 1);
        assert!(one.dossier.footprint.is_some(), "the point of the address");
        assert_eq!((one.documents.len(), one.filed_on.to_string().as_str()), (3, "2026-03-10"));
        let page = citizen.page(&receipt).await;
        let password = town.app().practice_password(&one).expect("a password");
        for text in [number.to_string().as_str(), &password, "9 aprile 2026", "10 marzo 2026", "SHA-256", "Fotografie"] {
            assert!(page.contains(text), "{text} in {page}");
        }
        let answer = citizen.get(&format!("{receipt}.pdf")).await;
        assert_eq!(answer.headers()["content-type"], "application/pdf");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert!(answer.bytes().await.expect("bytes").starts_with(b"%PDF-"));
        // Who has no part in it sees neither.
        let stranger = town.citizen();
        assert_eq!(location(&stranger.get(&receipt).await), format!("/pratiche/{number}"));
        assert_eq!(stranger.get(&format!("{receipt}.pdf")).await.status(), StatusCode::NOT_FOUND);
        // What is public names nobody, and nor does the ledger.
        let events = town.app().happenings(one.id).await.expect("it reads");
        let told = serde_json::to_string(&events[0].body).expect("JSON");
        assert!(!told.contains("Rossi") && !told.contains(APPLICANT) && !told.contains("maria@"), "{told}");
        let sent = mails(town).await;
        assert_eq!(sent.len(), 2, "{sent:?}");
        for (mail, to) in sent.iter().zip(["maria@example.org", "matteo@example.org"]) {
            let mail = unfolded(mail);
            assert!(sent.iter().any(|mail| mail.contains(&format!("To: {to}"))));
            assert!(mail.contains(&password) && mail.contains(&format!("{}/pratiche/{number}", town.url)), "{mail}");
            assert!(!mail.contains("bagno") && !mail.contains("Rossi"), "{mail}");
        }
    }

    async fn sent_twice_is_one(town: &Town) {
        let citizen = town.citizen();
        let draft = ready(&citizen).await;
        let events = town.events().await;
        let (first, second) = tokio::join!(filed(&citizen, &draft), filed(&citizen, &draft));
        assert_eq!(first, second);
        assert_eq!(filed(&citizen, &draft).await, first, "and once more");
        assert_eq!(location(&citizen.get(&format!("{draft}/luogo")).await), first);
        assert_eq!(town.events().await, events + 1);
        assert_eq!(mails(town).await.len(), 2);
        // Nothing is left of the draft, and after a while it leads to no receipt.
        town.pass(2.hours());
        let later = town.citizen();
        assert_eq!(location(&later.get(&format!("{draft}/persone")).await), format!("/pratiche/{}", number_of(&first)));
        assert_eq!(location(&later.get(&first).await), format!("/pratiche/{}", number_of(&first)));
    }

    async fn a_draft_is_gone_on_with(town: &Town) {
        let citizen = town.citizen();
        let draft = begun(&citizen).await;
        citizen.post(&format!("{draft}/oggetto"), &[("tipo", "cila"), ("oggetto", "Tettoia"), ("azione", "salva")]).await;
        let saved = sends(&citizen, &format!("{draft}/allegati"), Form::new().part("file_elaborati", file("tavole")).text("azione", "carica")).await;
        assert_eq!(saved.status(), StatusCode::OK);
        town.pass((29 * 24).hours());
        sestomia::app::housekeeping::tidy(town.app(), std::time::SystemTime::UNIX_EPOCH).await.expect("tidies");
        // Another browser, by the address; the one that began it is offered it.
        let other = town.citizen();
        let page = other.page(&format!("{draft}/oggetto")).await;
        assert!(page.contains("value=\"Tettoia\"") && page.contains(&format!("{}{draft}/oggetto", town.url)), "{page}");
        let page = other.page(&format!("{draft}/allegati")).await;
        assert!(page.contains("tavole.pdf"), "{page}");
        assert!(other.page(NEW).await.contains(&format!("{draft}/oggetto")), "the cookie");
        // What is attached for one type stays as another document with the next.
        other.post(&format!("{draft}/oggetto"), &[("tipo", "cil"), ("oggetto", "Tettoia"), ("vincolo", "no"), ("azione", "salva")]).await;
        let page = other.page(&format!("{draft}/allegati")).await;
        assert!(page.contains("tavole.pdf") && page.contains("file_relazione"), "{page}");
        let page = sends(&other, &format!("{draft}/allegati"), Form::new().text("togli", "0")).await.text().await.expect("a page");
        assert!(!page.contains("tavole.pdf"));
        assert_eq!(location(&other.post(NEW, &[("azione", "elimina")]).await), NEW);
        assert_eq!(location(&other.get(&format!("{draft}/oggetto")).await), NEW);
        // Nobody guesses one.
        for name in ["0", "AAAAAAAAAAAAAAAAAAAAAA", "..%2f..%2fx", "%00", "practice%20x"] {
            let answer = other.get(&format!("{NEW}/{name}/riepilogo")).await;
            assert_eq!(location(&answer), NEW, "{name}");
        }
        assert_eq!(other.get(&format!("{draft}/altro")).await.status(), StatusCode::NOT_FOUND);
        town.pass((40 * 24).hours());
        assert_eq!(sestomia::app::housekeeping::tidy(town.app(), std::time::SystemTime::UNIX_EPOCH).await.expect("tidies").drafts, 0);
    }

    async fn what_is_wrong_is_said_at_the_field(town: &Town) {
        let citizen = town.citizen();
        let page = refused(citizen.post(NEW, &[("tipo", ""), ("privacy", "")]).await).await;
        assert_eq!(wrong_fields(&page), ["tipo", "privacy"]);
        let draft = begun(&citizen).await;
        let at = |step: &str| format!("{draft}/{step}");
        // The summary leads to the first step in which something is wrong.
        assert_eq!(location(&citizen.get(&at("riepilogo")).await), format!("{draft}/oggetto?controlla=1"));
        let page = refused(citizen.post(&at("oggetto"), &[("azione", "avanti")]).await).await;
        assert_eq!(wrong_fields(&page), ["oggetto", "vincolo"]);
        citizen.post(&at("oggetto"), OBJECT).await;
        let page = refused(citizen.post(&at("luogo"), &[("azione", "avanti")]).await).await;
        assert_eq!(wrong_fields(&page), ["indirizzo"]);
        let page = refused(citizen.post(&at("luogo"), &[("indirizzo", "Zzyzx Road"), ("azione", "avanti")]).await).await;
        assert_eq!(wrong_fields(&page), ["indirizzo"], "it is not found");
        let far = r#"{"type":"Point","coordinates":[9.19,45.46]}"#;
        let page = refused(citizen.post(&at("luogo"), &[("geometria", far), ("foglio_0", "1"), ("azione", "avanti")]).await).await;
        assert_eq!(wrong_fields(&page), ["particella_0", "geometria"]);
        let found = citizen.post(&at("luogo"), &[("indirizzo", "Gramsci"), ("azione", "cerca")]).await.text().await.expect("a page");
        assert!(found.contains("name=\"scelto\""), "{found}");
        let chosen = citizen.post(&at("luogo"), &[("scelto", "11.2,43.833,Via Antonio Gramsci")]).await.text().await.expect("a page");
        assert!(chosen.contains("value=\"Via Antonio Gramsci\"") && chosen.contains("11.2"), "{chosen}");
        citizen.post(&at("luogo"), PLACE).await;
        let wrong = [
            ("richiedente_nome", "Maria Rossi"), ("richiedente_cf", "RSSMRA85T10A562T"), ("richiedente_email", "x"),
            ("impresa_cf", "12345678903"), ("azione", "avanti"),
        ];
        let page = refused(citizen.post(&at("persone"), &wrong).await).await;
        assert_eq!(
            wrong_fields(&page),
            ["richiedente_cf", "richiedente_email", "tecnico_nome", "tecnico_cf", "tecnico_albo", "impresa_nome"]
        );
        assert!(page.html().contains("value=\"RSSMRA85T10A562T\""), "what was typed stays");
        let no_email: Vec<_> = PARTIES.iter().copied().filter(|(name, _)| !name.ends_with("email")).collect();
        let page = refused(citizen.post(&at("persone"), &no_email).await).await;
        assert_eq!(wrong_fields(&page), ["richiedente_email"]);
        citizen.post(&at("persone"), PARTIES).await;
        let only = Form::new().part("file_asseverazione", file("asseverazione")).text("azione", "avanti");
        let page = refused(sends(&citizen, &at("allegati"), only).await).await;
        assert_eq!(wrong_fields(&page), ["file_elaborati"]);
        assert!(page.html().contains("asseverazione.pdf"));
        let archive = Part::bytes(b"PK\x03\x04 an archive".to_vec()).file_name("tavole.pdf");
        let answer = sends(&citizen, &at("allegati"), Form::new().part("file_elaborati", archive).text("azione", "carica")).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "no PDF");
        assert_eq!(filed(&citizen, &draft).await, format!("{draft}/allegati?controlla=1"));
        assert_eq!(wrong_fields(&Html::parse_document(&citizen.page(&at("allegati?controlla=1")).await)), ["file_elaborati"]);
    }

    async fn what_is_filed_on_paper_is_not_filed_here(town: &Town) {
        let citizen = town.citizen();
        let page = citizen.page("/pratiche/tipi/permesso-di-costruire").await;
        assert!(page.contains("solo su carta") && page.contains("edilizia@example.org") && page.contains("Orari"), "{page}");
        assert!(!page.contains("tipo=permesso-di-costruire"), "no button");
        let page = citizen.page("/pratiche/nuova?tipo=permesso-di-costruire").await;
        assert!(page.contains("solo su carta") && page.contains("Edilizia privata"), "{page}");
        let answer = citizen.post(NEW, &[("tipo", "permesso-di-costruire"), ("privacy", "si")]).await;
        assert_eq!(wrong_fields(&refused(answer).await), ["tipo"]);
        assert_eq!(citizen.get("/pratiche/tipi/pagoda").await.status(), StatusCode::NOT_FOUND);
        assert!(citizen.page("/pratiche/tipi/conferenza-asincrona").await.contains("Lo avvia l&#39;ufficio"));
    }

    async fn the_officer_registers_what_came_on_paper(town: &Town) {
        const REGISTER: &str = "/ufficio/pratiche/nuova";
        let officer = town.staff(Role::BuildingOfficer, "edilizia-privata").await;
        assert!(officer.page(REGISTER).await.contains("permesso-di-costruire"));
        let mut fields = vec![
            ("volta", "una-volta"), ("tipo", "permesso-di-costruire"), ("oggetto", "Nuova villetta"), ("vincolo", "no"),
            ("indirizzo", "Via Antonio Gramsci"), ("presentata", "2026-03-02"), ("protocollo", "1234/2026"),
            ("protocollo_del", "2026-03-02"), ("richiedente_nome", "Maria Rossi"), ("richiedente_email", "maria@example.org"),
        ];
        let page = refused(officer.post(REGISTER, &fields[..2]).await).await;
        assert!(wrong_fields(&page).contains(&"presentata".to_owned()), "{:?}", wrong_fields(&page));
        fields[5].1 = "2026-03-11";
        assert_eq!(wrong_fields(&refused(officer.post(REGISTER, &fields).await).await), ["presentata"], "tomorrow");
        fields[5].1 = "2026-03-02";
        let events = town.events().await;
        let answer = officer.post(REGISTER, &fields).await;
        let number: Number = location(&answer).trim_start_matches("/ufficio/pratiche/").parse().expect("a number");
        assert_eq!(location(&officer.post(REGISTER, &fields).await), format!("/ufficio/pratiche/{number}"));
        assert_eq!(town.events().await, events + 2, "filed and registered, once");
        let one = practice(town, number).await;
        assert_eq!((one.state.code(), one.filed_on.to_string().as_str()), ("checking", "2026-03-02"));
        assert!(one.dossier.references.protocol.is_some_and(|one| one.number.as_str() == "1234/2026"));
        let receipt = officer.page(&format!("/pratiche/{number}/ricevuta")).await;
        assert!(receipt.contains("1234/2026") && receipt.contains(&town.app().practice_password(&practice(town, number).await).expect("one")));
        assert_eq!(mails(town).await.len(), 1);
        for role in [Role::FrontDesk, Role::Coordinator, Role::SystemAdministrator] {
            let other = town.staff(role, if role == Role::SystemAdministrator { "" } else { "urp" }).await;
            assert_eq!(other.get(REGISTER).await.status(), StatusCode::FORBIDDEN, "{role:?}");
            assert_eq!(other.post(REGISTER, &fields).await.status(), StatusCode::FORBIDDEN, "{role:?}");
        }
        assert_eq!(town.citizen().get(REGISTER).await.status(), StatusCode::SEE_OTHER);
    }

    async fn the_parties_are_written_to_at_each_step(town: &Town) {
        let citizen = town.citizen();
        let draft = ready(&citizen).await;
        let english = citizen.post(&format!("/en{draft}/riepilogo"), &[("dichiaro", "si"), ("azione", "presenta")]).await;
        let number: Number = number_of(location(&english).trim_start_matches("/en"));
        let text = |text: &str| Prose::new(text).expect("a text");
        let first = mails(town).await;
        assert!(first.iter().all(|mail| mail.contains("To:") && unfolded(mail).contains("<html lang=\"en\">")), "{first:?}");
        assert!(unfolded(&first[0]).contains(&format!("/en/pratiche/{number}")));
        does(town, number, Wanted::Admit { text: None }).await;
        let asked = Asked::Office("urp".parse().expect("a code"));
        does(town, number, Wanted::Consult { asked, days: 20, conference: false }).await;
        assert_eq!(mails(town).await, Vec::<String>::new(), "an opinion is between offices");
        does(town, number, Wanted::Ask { text: text("Manca la firma di Maria Rossi"), effect: Effect::Suspends, within_days: Some(15) }).await;
        let asked = mails(town).await;
        assert_eq!(asked.len(), 2);
        let asked = unfolded(&asked[0]);
        assert!(asked.contains("25 March 2026") && !asked.contains("Rossi") && !asked.contains("The password"), "{asked}");
        does(town, number, Wanted::Answer { act: Act::Answer, text: Some(text("Arrivata")), documents: Vec::new() }).await;
        does(town, number, Wanted::Notify { text: text("Non va") }).await;
        does(town, number, Wanted::Write { text: text("Ci chiami") }).await;
        does(town, number, Wanted::Renew { open: true }).await;
        let three = mails(town).await;
        assert_eq!(three.len(), 6);
        let password = town.app().practice_password(&practice(town, number).await).expect("a password");
        assert_eq!(three.iter().filter(|mail| unfolded(mail).contains(&password)).count(), 2, "the new one");
        does(town, number, Wanted::Decide { act: Act::Prohibit, text: text("Vietata"), release: None }).await;
        assert_eq!(mails(town).await.len(), 2);
    }

    async fn the_data_of_a_party_are_found_handed_out_and_erased(town: &Town) {
        let citizen = town.citizen();
        let draft = ready(&citizen).await;
        let number = number_of(&filed(&citizen, &draft).await);
        let desk = town.desk().await;
        let page = desk.page(SEARCH).await;
        assert!(page.contains("Maria Rossi") && page.contains(&number.to_string()) && !page.contains("Moretti"), "{page}");
        assert!(desk.page("/ufficio/persone?q=0554496111").await.contains("Maria Rossi"), "by telephone");
        let handed: serde_json::Value = desk.get("/ufficio/persone/esporta?q=maria%40example.org").await.json().await.expect("JSON");
        assert_eq!(handed["practices"][0]["party"]["tax_code"], APPLICANT);
        assert_eq!(handed["practices"][0]["number"], number.to_string());
        let erase = [("q", "maria@example.org"), ("conferma", "si")];
        assert_eq!(location(&desk.post("/ufficio/persone", &erase).await), "/ufficio/persone?cancellate=0", "it is open");
        does(town, number, Wanted::Decide { act: Act::Prohibit, text: Prose::new("Vietata").expect("a text"), release: None }).await;
        assert_eq!(location(&desk.post("/ufficio/persone", &erase).await), "/ufficio/persone?cancellate=1");
        assert!(desk.page(SEARCH).await.contains("niente con questo contatto"));
        let one = practice(town, number).await;
        let left = town.app().parties_of(&one, &Actor::reporter(one.id, Channel::Web)).await.expect("it reads");
        assert_eq!(left.iter().map(|party| party.name.as_str()).collect::<Vec<_>>(), ["Matteo Moretti"]);
        let register = town.staff(Role::SystemAdministrator, "").await.page("/ufficio/registro").await;
        assert!(register.contains(&number.to_string()) && register.contains("contatti, su richiesta"), "{register}");
    }
}

//! Settings changed in the browser: seen before they are saved, refused where they do not fit, never lost.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::ToSpan;
use reqwest::Response;
use reqwest::multipart::{Form, Part};
use sestomia::app::replay;
use sestomia::app::retention::erase;
use sestomia::app::settings::STEP;
use sestomia::domain::category::CategoryCode;
use sestomia::domain::iter::{Act, State};
use sestomia::domain::person::Role;
use sestomia::domain::record::RecordId;
use sestomia::domain::report::{Command, Report};
use sestomia::domain::rules::{Rules, Setting};

use crate::report_flow::after;
use crate::server::{Person, Town, a_report, both, location};
use crate::submission::{act, desk, draft, open};

const SETTINGS: &str = "/ufficio/impostazioni";

async fn admin(town: &Town) -> Person {
    town.staff(Role::SystemAdministrator, "").await
}

fn unescaped(text: &str) -> String {
    let pairs = [
        ("&#39;", "'"),
        ("&#34;", "\""),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
    ];
    let text = pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&#38;", "&").replace("&amp;", "&")
}

/// What the form of a page would send as it stands: names and values.
fn fields_of(page: &str) -> Vec<(String, String)> {
    let (_, form) = page
        .split_once("<form method=\"post\" novalidate>")
        .or_else(|| page.split_once("enctype=\"multipart/form-data\" novalidate>"))
        .expect("a form");
    let (form, _) = form.split_once("</form>").expect("its end");
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split('"').next().map(unescaped)
    };
    let mut fields = Vec::new();
    for piece in form.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag");
        let Some(name) = attribute(tag, "name") else {
            // The option that is chosen belongs to the select before it.
            if tag.starts_with("option") && tag.ends_with(" selected") {
                let (_, value): &mut (String, String) = fields.last_mut().expect("a select");
                *value = attribute(tag, "value").expect("a value");
            }
            continue;
        };
        let kind = attribute(tag, "type").unwrap_or_default();
        if tag.starts_with("textarea") {
            fields.push((name, unescaped(text)));
        } else if tag.starts_with("select") {
            fields.push((name, String::new()));
        } else if tag.starts_with("input")
            && (kind != "checkbox" || tag.ends_with(" checked") || tag.contains(" checked "))
            && kind != "file"
        {
            fields.push((name, attribute(tag, "value").expect("a value")));
        }
    }
    fields
}

/// The form of the page at `path`, with some fields typed over.
async fn typed(admin: &Person, path: &str, over: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = fields_of(&admin.page(path).await);
    for (name, value) in over {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

async fn send(admin: &Person, path: &str, fields: &[(String, String)]) -> Response {
    admin.client.post(format!("{}{path}", admin.url)).form(fields).send().await.expect("an answer")
}

/// Looks at what would change, and saves it; returns what the page said.
pub(crate) async fn change(admin: &Person, path: &str, over: &[(&str, &str)]) -> String {
    let mut fields = typed(admin, path, over).await;
    let answer = send(admin, path, &fields).await;
    let status = answer.status();
    let page = answer.text().await.expect("a page");
    assert_eq!(status, 200, "{page}");
    fields.push(("visto".to_owned(), after(&page, "name=\"visto\" value=\"").to_owned()));
    let to = send(admin, path, &fields).await;
    assert!(location(&to).contains("fatto=salvato"), "{}", location(&to));
    assert!(admin.page(location(&to)).await.contains("Salvato"));
    page
}

/// What is said of a change that is refused.
async fn refused(admin: &Person, path: &str, over: &[(&str, &str)]) -> String {
    let fields = typed(admin, path, over).await;
    let answer = send(admin, path, &fields).await;
    assert_eq!(answer.status(), 422, "{over:?}");
    answer.text().await.expect("a page")
}

fn rules(town: &Town) -> std::sync::Arc<Rules> {
    town.app().rules()
}

fn code(text: &str) -> CategoryCode {
    text.parse().expect("a code")
}

async fn opened(town: &Town, subject: &str) -> Report {
    let receipt = town.app().submit(open(draft(subject))).await.expect("submitted");
    as_it_is(town, receipt.record).await
}

async fn as_it_is(town: &Town, record: RecordId) -> Report {
    town.app().report_of_id(record).await.expect("it reads").expect("a report")
}

async fn give(town: &Town, report: &Report, office: &str) {
    let command = Command::Route { office: office.parse().expect("a code"), note: None };
    town.app().submit(act(report.id, &desk(), command)).await.expect("routed");
}

async fn is_sound(town: &Town) {
    let findings = replay::check(town.app().db(), town.app().jurisdiction()).await.expect("it reads");
    assert_eq!(findings.faults, Vec::<String>::new());
}

const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[11.195,43.83],[11.205,43.83],[11.205,43.84],[11.195,43.84],[11.195,43.83]]]}"#;

both! {
    async fn nothing_is_saved_unseen_and_everything_has_an_author(town: &Town) {
        let admin = admin(town).await;
        assert!(admin.page(SETTINGS).await.contains("Regole di instradamento"));
        let path = "/ufficio/impostazioni/uffici/mobilita";
        let name = [("nome", "Mobilità e <b>strade</b>")];
        let mut fields = typed(&admin, path, &name).await;
        fields.push(("visto".to_owned(), "0123456789".to_owned()));
        let page = send(&admin, path, &fields).await.text().await.expect("a page");
        assert!(page.contains("Che cosa cambierebbe") && page.contains("Nessuna segnalazione aperta cambierebbe ufficio"), "{page}");
        assert!(page.contains("da «Mobilità e segnaletica» a «Mobilità e"), "{page}");
        assert!(!page.contains("<b>strade</b>"), "what is typed is text");
        assert!(!rules(town).offices.values().any(|office| office.name.contains("<b>")), "not saved yet");
        change(&admin, path, &name).await;
        assert!(rules(town).offices.values().any(|office| office.name.contains("<b>")));
        let page = admin.page(path).await;
        assert!(page.contains("Prova ") && page.contains("configurazione iniziale") && page.contains("Prima versione"), "{page}");
        assert!(admin.page("/en/ufficio/impostazioni/uffici/mobilita").await.contains("initial set-up"));
        // Who had the form open before is not to undo what he has not seen.
        let stale = [("versione", "1"), ("nome", "Altro")];
        assert!(refused(&admin, path, &stale).await.contains("Nel frattempo"));
        is_sound(town).await;
    }

    async fn what_is_wrong_is_said_at_its_field(town: &Town) {
        let admin = admin(town).await;
        let office = "/ufficio/impostazioni/uffici/nuovo";
        let rule = "/ufficio/impostazioni/regole/strade-provinciali";
        let category = "/ufficio/impostazioni/categorie/buca";
        let calendar = format!("/ufficio/impostazioni/calendario/{}", town.app().jurisdiction());
        let long = "x".repeat(121);
        let cases: [(&str, &str, &str, &str); 18] = [
            (office, "nome", "", "Manca"),
            (office, "nome", &long, "120"),
            (office, "codice", "Non Un Codice", "lettere minuscole"),
            (office, "codice", "urp", "già un'impostazione"),
            (office, "codice", "nuovo", "già un'impostazione"),
            (office, "email", "nessuno", "non è scritta bene"),
            (office, "sito", "javascript:alert(1)", "comincia con https://"),
            (office, "tipo", "re", "Scegli una voce"),
            (rule, "ordine", "-1", "Scrivi un numero"),
            (rule, "ufficio", "draghi", "non c'è o non è più in uso"),
            (rule, "orario", "mai", "due ore diverse"),
            (rule, "dal", "ieri", "Scrivi una data"),
            (category, "presa_in_carico_n", "4000", "fino a 3650"),
            (category, "icona", "../../etc", "Scegli una voce"),
            (category, "d1_scelte", "sola", "Questa riga non va bene"),
            (&calendar, "lun", "13:00-08:30", "in ordine"),
            (&calendar, "ritorna_giorni", "3", "da 7 a 730"),
            (&calendar, "chiusure", "domani vacanza", "Questa riga non va bene"),
        ];
        for (path, field, value, told) in cases {
            let page = unescaped(&refused(&admin, path, &[("nome_breve", "Breve"), (field, value)]).await);
            assert!(page.contains(told), "{path} {field} {value}: {page}");
            assert!(value.is_empty() || page.contains(value) || field == "tipo" || field == "ufficio" || field == "orario" || field == "icona", "{field} was lost");
        }
        let before = town.events().await;
        let many: Vec<_> = (0..3000).map(|_| ("categorie".to_owned(), "buca".to_owned())).collect();
        assert_eq!(send(&admin, rule, &many).await.status(), 413);
        for path in ["draghi", "uffici/draghi", "calendario/altrove", "calendario/nuovo"] {
            assert_eq!(admin.get(&format!("{SETTINGS}/{path}")).await.status(), 404, "{path}");
        }
        // Last, as the connection is closed upon what is too large.
        assert_eq!(send(&admin, rule, &[("nome".to_owned(), "x".repeat(3 * 1024 * 1024))]).await.status(), 413);
        assert_eq!(town.events().await, before, "nothing was written");
    }

    async fn a_rule_says_whom_it_would_move(town: &Town) {
        let admin = admin(town).await;
        let at_desk = opened(town, "Allo sportello").await;
        let routed = opened(town, "Affidata").await;
        let chosen = opened(town, "Scelta dallo sportello").await;
        let taken = opened(town, "Presa in carico").await;
        give(town, &routed, "lavori-pubblici").await;
        give(town, &chosen, "ambiente-verde").await;
        give(town, &taken, "lavori-pubblici").await;
        town.app().submit(act(taken.id, &desk(), Command::Advance { act: Act::TakeCharge, note: None })).await.expect("taken");
        let path = "/ufficio/impostazioni/regole/nuovo";
        let rule = [("nome", "Buche alla mobilità"), ("ordine", "1"), ("ufficio", "mobilita"), ("categorie", "buca"), ("sposta", "si")];
        let page = change(&admin, path, &rule).await;
        for (report, is_listed) in [(&at_desk, true), (&routed, true), (&chosen, false), (&taken, false)] {
            assert_eq!(page.contains(&format!("/segnalazioni/{}\">", report.number)), is_listed, "{}", report.subject);
        }
        assert!(page.contains("da Lavori pubblici a Mobilità"), "{page}");
        for (report, office) in [(&at_desk, "urp"), (&routed, "mobilita"), (&chosen, "ambiente-verde"), (&taken, "lavori-pubblici")] {
            let now = as_it_is(town, report.id).await;
            assert_eq!(now.office.as_ref().expect("somebody").as_str(), office, "{}", report.subject);
        }
        let new = opened(town, "Nuova").await;
        assert_eq!((new.state, new.fired.expect("a rule").office.as_str()), (State::Received, "mobilita"));
        // The rule is retired, not deleted; what it did stays.
        change(&admin, "/ufficio/impostazioni/regole/buche-alla-mobilita", &[("ritirato", "si")]).await;
        let later = opened(town, "Dopo").await;
        assert_eq!(later.fired.expect("the category's").office.as_str(), "lavori-pubblici");
        assert!(admin.page("/ufficio/impostazioni/regole").await.contains("non più in uso"));
        is_sound(town).await;
    }

    async fn new_deadlines_leave_the_past_alone(town: &Town) {
        let admin = admin(town).await;
        let before = opened(town, "Prima").await;
        let terms = [("soluzione_n", "40"), ("risposta_n", "90")];
        let page = change(&admin, "/ufficio/impostazioni/categorie/buca", &terms).await;
        assert!(page.contains("tengono le scadenze promesse (1)"), "{page}");
        assert_eq!(as_it_is(town, before.id).await.due, before.due);
        let after = opened(town, "Dopo").await;
        assert!(after.due.resolve_at > before.due.resolve_at);
        is_sound(town).await;
    }

    async fn what_is_named_cannot_vanish(town: &Town) {
        let admin = admin(town).await;
        let page = refused(&admin, "/ufficio/impostazioni/uffici/lavori-pubblici", &[("ritirato", "si")]).await;
        assert!(page.contains("lo usano") && page.contains("Buca nella strada"), "{page}");
        assert!(refused(&admin, "/ufficio/impostazioni/uffici/urp", &[("ritirato", "si")]).await.contains("Non si può"));
        let page = refused(&admin, "/ufficio/impostazioni/uffici/alia", &[("tipo", "body")]).await;
        assert!(page.contains("lo usano"), "{page}");
        assert!(refused(&admin, "/ufficio/impostazioni/zone/stazione-sesto", &[("ritirato", "si")]).await.contains("Stazione ferroviaria"));
        // A choice that is left out can no longer be made, and what was answered is still read.
        let old = opened(town, "Vecchia").await;
        change(&admin, "/ufficio/impostazioni/categorie/buca", &[("d1_scelte", "piccola | Piccola | Small\nEnorme | Huge")]).await;
        let page = town.citizen().page(&format!("/segnalazioni/{}", old.number)).await;
        assert!(page.contains("Media, come una ruota"), "{page}");
        let citizen = town.citizen();
        assert_eq!(citizen.send("k1", &a_report("Media", 10.0)).await.status(), 422, "no longer a choice");
        assert!(citizen.page("/segnala/domande?categoria=buca").await.contains("Enorme"));
        // The category itself.
        change(&admin, "/ufficio/impostazioni/categorie/buca", &[("ritirato", "si")]).await;
        assert!(town.citizen().page(&format!("/segnalazioni/{}", old.number)).await.contains("Buca nella strada"));
        assert_eq!(citizen.send("k2", &a_report("Buca", 10.0)).await.status(), 422, "no longer offered");
        assert!(rules(town).by_use().iter().all(|(_, offered)| offered.iter().all(|one| one.code != code("buca"))));
        is_sound(town).await;
    }

    async fn areas_come_as_geojson(town: &Town) {
        let admin = admin(town).await;
        let path = "/ufficio/impostazioni/zone/nuovo";
        let zone = [("nome", "Lotto nord"), ("tipo", "zone")];
        let shapes: [(&str, &str); 5] = [
            ("niente", "Non è un GeoJSON"),
            (r#"{"type":"Point","coordinates":[11.2,43.8]}"#, "Non contiene poligoni"),
            (r#"{"type":"Polygon","coordinates":[[[11.2,43.8],[11.3,43.9],[11.3,43.8],[11.2,43.9],[11.2,43.8]]]}"#, "si incrocia"),
            (r#"{"type":"Polygon","coordinates":[[[1676272,4855720],[1676372,4855720],[1676372,4855820],[1676272,4855720]]]}"#, "non sono longitudine"),
            (r#"{"type":"Polygon","coordinates":[[[43.83,11.19],[43.84,11.19],[43.84,11.2],[43.83,11.19]]]}"#, "lontana dal Comune"),
        ];
        for (shape, told) in shapes {
            let page = refused(&admin, path, &[zone[0], zone[1], ("geojson", shape)]).await;
            assert!(page.contains(told), "{shape}: {page}");
        }
        // As a file: the text comes back in the form with what would change, over the map.
        let form = Form::new().text("nome", "Lotto nord").text("tipo", "zone").text("versione", "0");
        let form = form.part("geojson", Part::text(SQUARE).file_name("lotto.geojson"));
        let answer = admin.client.post(format!("{}{path}", admin.url)).multipart(form).send().await.expect("an answer");
        let page = answer.text().await.expect("a page");
        assert!(page.contains("class=\"settings-outline\"") && page.contains("Che cosa cambierebbe"), "{page}");
        change(&admin, path, &[zone[0], zone[1], ("geojson", SQUARE)]).await;
        let rule = [("nome", "Lotto nord"), ("ordine", "1"), ("ufficio", "mobilita"), ("categorie", "buca"), ("zone", "lotto-nord"), ("automatica", "si")];
        change(&admin, "/ufficio/impostazioni/regole/nuovo", &rule).await;
        let report = opened(town, "Nel lotto").await;
        assert_eq!((report.state, report.office.expect("somebody").as_str()), (State::Routed, "mobilita"));
        is_sound(town).await;
    }

    async fn the_calendar_is_kept_too(town: &Town) {
        let admin = admin(town).await;
        let path = format!("/ufficio/impostazioni/calendario/{}", town.app().jurisdiction());
        assert_eq!(location(&admin.get("/ufficio/impostazioni/calendario").await), path);
        let before = opened(town, "Prima").await;
        let page = change(&admin, &path, &[("chiusure", "2026-03-11 Prova generale"), ("sab", "09:00-12:00")]).await;
        assert!(page.contains("tengono le scadenze promesse"), "{page}");
        assert_eq!(as_it_is(town, before.id).await.due, before.due);
        let after = opened(town, "Dopo").await;
        assert!(after.due.take_charge_at > before.due.take_charge_at, "a day later, for the closure");
        is_sound(town).await;
    }

    async fn a_text_is_offered_in_the_states_it_is_for(town: &Town) {
        let admin = admin(town).await;
        let path = "/ufficio/impostazioni/testi/nuovo";
        let text = [("nome", "Visto e a posto"), ("mossa", "reject"), ("testo", "La {numero} è a posto."), ("stati", "inspected")];
        let page = unescaped(&refused(&admin, path, &[text[0], text[1], text[2], ("stati", "answered")]).await);
        assert!(page.contains("non si fa mai in questo stato: Risposta"), "{page}");
        change(&admin, path, &text).await;
        let page = admin.page("/ufficio/impostazioni/testi/visto-e-a-posto").await;
        assert!(page.contains("value=\"inspected\" checked") && !page.contains("value=\"received\" checked"), "{page}");
        let report = opened(town, "Una buca").await;
        let clerk = town.desk().await;
        let record = format!("/ufficio/segnalazioni/{}", report.number);
        let begin = [("atto", "reject"), ("modello", "visto-e-a-posto"), ("testo", "")];
        assert!(!clerk.page(&record).await.contains("Visto e a posto"), "offered before anybody has looked");
        assert_eq!(clerk.post(&record, &begin).await.status(), 422, "filled in before anybody has looked");
        give(town, &report, "lavori-pubblici").await;
        for done in [Act::TakeCharge, Act::Inspect] {
            town.app().submit(act(report.id, &desk(), Command::Advance { act: done, note: None })).await.expect("done");
        }
        let page = clerk.page(&record).await;
        assert!(page.contains("Visto e a posto") && page.contains("Proprietà privata"), "one for all states is there too: {page}");
        let page = clerk.post(&record, &begin).await.text().await.expect("a page");
        assert!(page.contains(&format!("La {} è a posto.", report.number)), "{page}");
        is_sound(town).await;
    }

    async fn how_long_personal_data_are_kept(town: &Town) {
        let mut sent = a_report("Una buca", 10.0);
        sent["name"] = "Ada Bianchi".into();
        sent["email"] = "ada@example.org".into();
        let number = town.citizen().report(&sent).await;
        let answer = [("atto", "reject"), ("motivo", "not_found"), ("testo", "Non c'era")];
        town.desk().await.post(&format!("/ufficio/segnalazioni/{number}"), &answer).await;
        town.pass((40 * 24).hours());
        let admin = admin(town).await;
        let path = "/ufficio/impostazioni/categorie/buca";
        for (field, value) in [("contatti_giorni", "0"), ("contatti_giorni", "36501"), ("testi_giorni", "mai")] {
            let page = refused(&admin, path, &[(field, value)]).await;
            assert!(page.contains("Scrivi un numero da 1 a 36500"), "{field} {value}: {page}");
        }
        let page = change(&admin, path, &[("contatti_giorni", "41"), ("testi_giorni", "39")]).await;
        assert!(page.contains("testi e foto dei cittadini da una segnalazione chiusa"), "{page}");
        assert!(!page.contains("si cancellerebbero"), "contacts are kept a day more: {page}");
        let page = change(&admin, path, &[("contatti_giorni", "30"), ("testi_giorni", "")]).await;
        assert!(page.contains("si cancellerebbero i recapiti di una persona") && !page.contains("si toglierebbero"), "{page}");
        let keeping = rules(town).categories[&code("buca")].keeping;
        assert_eq!((keeping.contact_days, keeping.text_days), (Some(30), None));
        assert_eq!(erase(town.app(), false).await.expect("erased").people(), 1, "it holds");
        // Nothing said: as usual.
        change(&admin, path, &[("contatti_giorni", ""), ("testi_giorni", "")]).await;
        assert!(rules(town).categories[&code("buca")].keeping.is_usual());
        assert!(admin.page(path).await.contains("Vuoto: 365 giorni"));
        is_sound(town).await;
    }

    async fn categories_come_in_groups(town: &Town) {
        let admin = admin(town).await;
        let groups = "/ufficio/impostazioni/gruppi";
        assert!(admin.page(SETTINGS).await.contains("Gruppi di categorie"));
        assert!(refused(&admin, &format!("{groups}/nuovo"), &[("nome", "Mercati"), ("nome_en", "")]).await.contains("Manca"));
        change(&admin, &format!("{groups}/nuovo"), &[("nome", "Mercati e fiere"), ("nome_en", "Markets and fairs")]).await;
        assert!(admin.page(groups).await.contains("nessuna categoria"));
        let before = rules(town).categories[&code("buca")].group.to_string();
        change(&admin, "/ufficio/impostazioni/categorie/buca", &[("gruppo", "mercati-e-fiere")]).await;
        assert!(town.citizen().page("/segnalazioni").await.contains("Mercati e fiere"));
        assert!(town.citizen().page("/en/segnalazioni").await.contains("Markets and fairs"));
        let page = unescaped(&refused(&admin, &format!("{groups}/mercati-e-fiere"), &[("ritirato", "si")]).await);
        assert!(page.contains("lo usano Buca nella strada"), "{page}");
        change(&admin, "/ufficio/impostazioni/categorie/buca", &[("gruppo", &before)]).await;
        change(&admin, &format!("{groups}/mercati-e-fiere"), &[("ritirato", "si")]).await;
        assert!(!admin.page("/ufficio/impostazioni/categorie/buca").await.contains("Mercati e fiere</option>"), "offered no longer");
        refused(&admin, "/ufficio/impostazioni/categorie/buca", &[("gruppo", "mercati-e-fiere")]).await;
        change(&admin, &format!("{groups}/{before}"), &[("nome", "Strade & piazze")]).await;
        assert!(town.citizen().page("/segnalazioni").await.contains("Strade &#38; piazze"));
        is_sound(town).await;
    }

    async fn every_open_report_is_looked_at(town: &Town) {
        let many = STEP as usize + 3;
        let opened = (0..many).map(|n| open(draft(&format!("Buca {n}")))).collect();
        assert!(town.app().submit_all(opened).await.iter().all(Result::is_ok));
        let mut category = rules(town).categories[&code("buca")].clone();
        category.office = "mobilita".parse().expect("a code");
        let setting = Setting::Category(Box::new(category));
        let effects = town.app().effects_of(&setting).await.expect("it reads");
        assert_eq!((effects.moved.len(), effects.considered, effects.is_cut), (many, many as u64, false));
        let numbers: BTreeSet<_> = effects.moved.iter().map(|moved| moved.number).collect();
        assert_eq!(numbers.len(), many, "each once");
        // When time is up, it is said how far it came.
        let effects = town.app().effects_within(&setting, Duration::ZERO).await.expect("it reads");
        assert_eq!((effects.moved.len(), effects.considered, effects.is_cut), (STEP as usize, u64::from(STEP), true));
    }
}

//! Personal data: who sees them and that it is noted, how long they are kept, and what becomes of them when somebody asks.

use jiff::ToSpan;
use serde_json::{Value, json};
use sestomia::app::retention::erase;
use sestomia::app::submit::{Submission, What};
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::retention::Keeping;
use sestomia::domain::rules::Setting;

use crate::afterwards::{a_report_with_key, adds};
use crate::desk::{mails, record};
use crate::photos::{encoded, quarters};
use crate::search::findable;
use crate::server::{Person, Town, a_report, both, location};

/// A report of somebody who can be reached.
fn of_ada(subject: &str, east_m: f64) -> Value {
    let mut report = a_report(subject, east_m);
    report["name"] = json!("Ada Bianchi");
    report["email"] = json!("Ada@example.org");
    report["phone"] = json!("+39 055 4711 99");
    report
}

async fn reject(desk: &Person, number: &str) {
    let fields = [("atto", "reject"), ("motivo", "not_found"), ("testo", "Non c'era")];
    assert_eq!(desk.post(&record(number), &fields).await.status(), 303);
}

async fn shows_ada(desk: &Person, number: &str) -> bool {
    desk.page(&record(number)).await.contains("Ada Bianchi")
}

/// From now on the usual category keeps things so long.
async fn keep(town: &Town, keeping: Keeping) {
    let mut category = town.app().rules().categories[&"buca".parse().expect("a code")].clone();
    category.keeping = keeping;
    let what = What::Define(Box::new(Setting::Category(Box::new(category))));
    let actor = Actor::system(Channel::Desk);
    town.app().submit(Submission { actor, what, contact: None, at: None, key: None }).await.expect("defined");
}

both! {
    async fn each_look_at_contacts_is_noted(town: &Town) {
        let citizen = town.citizen();
        let (number, anonymous) = (citizen.report(&of_ada("Una buca", 0.0)).await, citizen.report(&a_report("Anonima", 900.0)).await);
        let (desk, system) = (town.desk().await, town.staff(Role::SystemAdministrator, "").await);
        let lines = async || system.page("/ufficio/registro").await.matches("ha visto i contatti").count();
        assert_eq!(lines().await, 0);
        assert!(shows_ada(&desk, &number).await);
        desk.page(&record(&anonymous)).await;
        assert_eq!(lines().await, 1, "what shows no contact is noted too, or nothing is");
        let page = system.page("/ufficio/registro").await;
        assert!(page.contains(&number) && page.contains("Prova urp"), "{page}");
        // Who may not see them sees none, and nothing is noted.
        let partner = town.staff(Role::Partner, "alia").await;
        desk.post(&record(&number), &[("atto", "route"), ("ufficio", "alia")]).await;
        assert!(!shows_ada(&partner, &number).await);
        assert_eq!(lines().await, 1);
        for role in [Role::FrontDesk, Role::Administrator, Role::Coordinator] {
            let other = town.staff(role, "urp").await;
            assert_eq!(other.get("/ufficio/registro").await.status(), 403, "{role:?}");
            assert_eq!(other.post("/ufficio/registro", &[("azione", "cancella")]).await.status(), 403, "{role:?}");
        }
    }

    async fn contacts_are_erased_so_long_after_closing(town: &Town) {
        let citizen = town.citizen();
        let (closed, open) = (citizen.report(&of_ada("Chiusa", 0.0)).await, citizen.report(&of_ada("Aperta", 900.0)).await);
        let twin = citizen.report(&of_ada("Come quella aperta", 910.0)).await;
        let (desk, system) = (town.desk().await, town.staff(Role::SystemAdministrator, "").await);
        reject(&desk, &closed).await;
        desk.post(&record(&twin), &[("atto", "mark_duplicate"), ("originale", &open)]).await;
        mails(town).await;
        town.pass((365 * 24 - 1).hours());
        assert_eq!(erase(town.app(), true).await.expect("it reads").people(), 0);
        town.pass(1.hours());
        // A session lasts no year.
        let (desk, system) = (town.desk().await, { drop(system); town.staff(Role::SystemAdministrator, "").await });
        let events = town.events().await;
        let dry = system.page("/ufficio/registro?prova=1").await;
        assert!(dry.contains("contatti di 1 persone in 1 segnalazioni") && dry.contains(&closed), "{dry}");
        assert!(shows_ada(&desk, &closed).await, "a trial erased it");
        let answer = system.post("/ufficio/registro", &[("azione", "cancella")]).await;
        assert_eq!(location(&answer), "/ufficio/registro?cancellate=1");
        assert!(!shows_ada(&desk, &closed).await);
        assert!(shows_ada(&desk, &open).await, "of what is open nothing is erased");
        assert!(shows_ada(&desk, &twin).await, "they wait for the answer to the other");
        assert_eq!(town.events().await, events, "the ledger knows nothing of it");
        let register = system.page("/ufficio/registro").await;
        assert!(register.contains("contatti, perché è passato il tempo"), "{register}");
        assert_eq!(erase(town.app(), false).await.expect("it erases").people(), 0, "twice");
        keep(town, Keeping { contact_days: Some(30), text_days: None }).await;
        reject(&desk, &open).await;
        town.pass((30 * 24).hours());
        assert_eq!(erase(town.app(), false).await.expect("it erases").people(), 2);
    }

    async fn what_citizens_wrote_goes_where_the_category_says_so(town: &Town) {
        let mut report = of_ada("Segretissimo sotto casa mia", 0.0);
        report["description"] = json!("Segretissimo: chiedete di me");
        let (number, key) = a_report_with_key(town, &report).await;
        let (citizen, desk) = (town.citizen(), town.desk().await);
        let photo = encoded(&quarters(400, 300), image::ImageFormat::Jpeg);
        assert_eq!(adds(&citizen, &number, &key, "Segretissimo, in foto", photo).await, 303);
        reject(&desk, &number).await;
        let public = format!("/segnalazioni/{number}");
        assert!(citizen.page(&public).await.contains("Segretissimo"));
        keep(town, Keeping { contact_days: None, text_days: Some(10) }).await;
        town.pass((10 * 24).hours());
        assert_eq!(erase(town.app(), false).await.expect("it erases").texts.len(), 1);
        assert_eq!(erase(town.app(), false).await.expect("it erases").texts.len(), 0);
        let desk = town.desk().await;
        let own = format!("{public}?chiave={key}");
        for (person, path) in [
            (&citizen, &public),
            (&citizen, &own),
            (&desk, &record(&number)),
            (&citizen, &format!("/api/v1/reports/{number}")),
            (&citizen, &"/feeds/reports.atom".to_owned()),
            (&citizen, &"/segnalazioni".to_owned()),
        ] {
            let page = person.page(path).await;
            assert!(!page.contains("Segretissimo") && !page.contains("/media/"), "{path}: {page}");
        }
        let page = citizen.page(&public).await;
        assert!(page.contains("perché è passato il tempo") && page.contains("Non c&#39;era"), "{page}");
        findable(town).await;
        assert!(!desk.page("/ufficio?vista=tutte&q=segretissimo").await.contains(&number), "it is still found by its words");
    }

    async fn one_persons_data_are_handed_out_and_erased(town: &Town) {
        let (citizen, desk) = (town.citizen(), town.desk().await);
        let mut report = of_ada("Una buca", 0.0);
        report["description"] = json!("Davanti al cancello");
        let (number, key) = a_report_with_key(town, &report).await;
        assert_eq!(adds(&citizen, &number, &key, "Si allarga", encoded(&quarters(40, 30), image::ImageFormat::Png)).await, 303);
        let other = citizen.report(&a_report("Di un altro", 900.0)).await;
        citizen.post(&format!("/segnalazioni/{other}/anche-a-me"), &[("email", "ada@example.org")]).await;
        let mut stranger = a_report("Di Bea", 500.0);
        stranger["email"] = json!("bea@example.org");
        citizen.report(&stranger).await;
        citizen.post("/segui", &[("email", "ada@example.org")]).await;

        let search = "/ufficio/persone?q=ada%40example.org";
        let page = desk.page(search).await;
        assert!(page.contains(&number) && page.contains(&other) && page.contains("Ada Bianchi"), "{page}");
        assert!(!page.contains("bea@example.org"));
        assert!(desk.page("/ufficio/persone?q=055471199").await.contains("Ada Bianchi"), "by telephone");
        for wrong in ["ada", "12345", "%25%25%25%25%25%25"] {
            assert!(desk.page(&format!("/ufficio/persone?q={wrong}")).await.contains("q-error"), "{wrong}");
        }
        assert!(desk.page("/ufficio/persone?q=nobody%40example.org").await.contains("niente con questo contatto"));
        for role in [Role::Coordinator, Role::Administrator, Role::Crew] {
            let somebody = town.staff(role, "lavori-pubblici").await;
            for path in [search, "/ufficio/persone/esporta?q=ada%40example.org"] {
                assert_eq!(somebody.get(path).await.status(), 403, "{role:?}: {path}");
            }
            let erased = somebody.post("/ufficio/persone", &[("q", "ada@example.org"), ("conferma", "si")]).await;
            assert_eq!(erased.status(), 403, "{role:?}");
        }
        let system = town.staff(Role::SystemAdministrator, "").await;
        assert!(system.page("/ufficio/registro").await.contains(&other), "a search is no look");

        let answer = desk.get("/ufficio/persone/esporta?q=ada%40example.org").await;
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let handed: Value = answer.json().await.expect("JSON");
        let entries = handed["entries"].as_array().expect("entries");
        assert_eq!(entries.len(), 2, "{handed}");
        let own = entries.iter().find(|entry| entry["role"] == "reporter").expect("their own");
        assert_eq!(own["report"]["description"], "Davanti al cancello");
        assert_eq!(own["contact"]["phone"], "+39 055 4711 99");
        assert_eq!(own["report"]["said"][0][1], "Si allarga");
        assert!(entries.iter().any(|entry| entry["role"] == "follower" && entry["report"].is_null()), "{handed}");
        assert_eq!(handed["follows"].as_array().map(Vec::len), Some(1));

        mails(town).await;
        let unconfirmed = desk.post("/ufficio/persone", &[("q", "ada@example.org")]).await;
        assert_eq!(unconfirmed.status(), 422);
        assert!(shows_ada(&desk, &number).await);
        let erased = desk.post("/ufficio/persone", &[("q", "ada@example.org"), ("conferma", "si"), ("testi", "si")]).await;
        assert_eq!(location(&erased), "/ufficio/persone?cancellate=3");
        assert!(!shows_ada(&desk, &number).await);
        assert!(citizen.page(&format!("/segnalazioni/{number}")).await.contains("Davanti al cancello"), "texts of what is open stay");
        assert!(desk.page(search).await.contains("niente con questo contatto"));
        assert!(desk.page("/ufficio/persone?q=bea%40example.org").await.contains("bea@example.org"), "somebody else's too");
        reject(&desk, &number).await;
        assert_eq!(mails(town).await, Vec::<String>::new(), "they are still written to");
        let register = system.page("/ufficio/registro").await;
        assert!(register.contains("contatti, su richiesta") && register.contains("zona seguita, su richiesta"), "{register}");
        assert!(!register.to_lowercase().contains("ada@example.org") && !register.contains("Bianchi"), "{register}");
    }
}

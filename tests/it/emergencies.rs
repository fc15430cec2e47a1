//! Emergencies over HTTP: issued, said anew, over; seen everywhere at once, or nowhere when they are only practised; what
//! comes from inside them is taken in and answered once.

use std::time::{Duration, Instant};

use jiff::ToSpan;
use reqwest::StatusCode;
use sestomia::app::emergencies::round;
use sestomia::domain::iter::State;
use sestomia::domain::person::Role;
use sestomia::domain::record::Number;
use sestomia::domain::report::Report;

use crate::desk::{mails, record, unfolded};
use crate::server::{Person, SQUARE, Town, a_report, both, location};
use crate::submission::desk as desk_actor;

const NEW: &str = "/ufficio/emergenze/nuova";
const TITLE: &str = "Allerta rossa per il Rimaggio";
const TO_DO: &str = "Salite ai piani alti e non scendete nelle cantine.";

/// An emergency of 500 m around the square, as the form sends it, with some fields otherwise.
fn typed<'a>(others: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("ufficio", "polizia-municipale"),
        ("titolo", TITLE),
        ("evento", "Alluvione"),
        ("istruzioni", TO_DO),
        ("telefono", "055 055"),
        ("titolo_en", "Red alert for the Rimaggio"),
        ("evento_en", "Flood"),
        ("istruzioni_en", "Go upstairs and stay out of cellars."),
        ("pericolo", "met"),
        ("gravita", "extreme"),
        ("urgenza", "immediate"),
        ("certezza", "observed"),
        ("luogo", "Centro"),
        ("area", "cerchio"),
        ("lon", "11.1986"),
        ("lat", "43.8335"),
        ("raggio", "500"),
        ("fine", "2026-03-12T18:00"),
        ("categoria", "buca"),
    ];
    for (name, value) in others {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

/// Issues one; its number.
pub(crate) async fn issue(person: &Person, others: &[(&str, &str)]) -> String {
    let answer = person.post(NEW, &typed(others)).await;
    let path = location(&answer).split('?').next().unwrap_or_default().to_owned();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

fn desk_page(number: &str) -> String {
    format!("/ufficio/emergenze/{number}")
}

async fn end(person: &Person, number: &str) -> StatusCode {
    person.post(&desk_page(number), &[("testo", "L'acqua è rientrata: l'emergenza è finita.")]).await.status()
}

async fn report_of(town: &Town, number: &str) -> Report {
    let number: Number = number.parse().expect("a number");
    let report = town.app().report(number, &desk_actor()).await.expect("the store");
    report.expect("a report")
}

/// All that everybody can see of emergencies, address and text.
async fn public_surfaces(town: &Town) -> Vec<(String, String)> {
    let citizen = town.citizen();
    let tile = "/tiles/emergencies/14/8701/5968.mvt".to_owned();
    let mut all = Vec::new();
    let pages = [
        "/",
        "/en/",
        "/segnalazioni",
        "/segnala",
        "/interventi",
        "/emergenze",
        "/privacy",
        "/nessuna",
        "/feeds/emergencies.atom",
    ];
    let there = format!("/segnala/vicine?lon={}&lat={}&categoria=buca", SQUARE[0], SQUARE[1]);
    for path in pages.map(str::to_owned).into_iter().chain([there, tile]) {
        let answer = citizen.get(&path).await;
        let bytes = answer.bytes().await.expect("a body");
        all.push((path, String::from_utf8_lossy(&bytes).into_owned()));
    }
    all
}

both! {
    async fn an_emergency_is_everywhere_at_once(town: &Town) {
        let desk = town.desk().await;
        let number = issue(&desk, &[]).await;
        let surfaces = public_surfaces(town).await;
        for (path, text) in &surfaces {
            let headline = if path.starts_with("/en/") { "Red alert for the Rimaggio" } else { TITLE };
            assert!(text.contains(headline), "{path}: {text}");
            if !path.starts_with("/feeds") && !path.starts_with("/tiles") {
                assert!(text.contains("tel:055055"), "{path}: no number to call");
            }
        }
        let citizen = town.citizen();
        let page = citizen.page(&format!("/emergenze/{number}")).await;
        for text in [TITLE, TO_DO, "Estrema", "In vigore", "Maltempo e acqua", "Polizia Municipale"] {
            assert!(page.contains(text), "{text}");
        }
        assert!(citizen.page(&format!("/emergenze/{number}?parte=scheda")).await.contains(TO_DO));
        let tilejson = citizen.page("/tiles/emergencies,interventions.json").await;
        assert!(tilejson.contains("emergencies") && tilejson.contains("severity"), "{tilejson}");
        // Its time runs out: nothing shows it as in force, and the desk is still to close it.
        town.pass(72.hours());
        assert!(!citizen.page("/").await.contains(TITLE), "the clock alone ends it");
        round(town.app()).await.expect("a round");
        assert!(citizen.page(&format!("/emergenze/{number}")).await.contains("Scaduta"));
        let tile = public_surfaces(town).await.pop().expect("the tile").1;
        assert!(!tile.contains(TITLE), "it has left the map");
        let desk = town.desk().await;
        assert_eq!(end(&desk, &number).await, StatusCode::SEE_OTHER);
        let page = citizen.page(&format!("/emergenze/{number}")).await;
        assert!(page.contains("è rientrata"), "{page}");
        assert_eq!(end(&desk, &number).await, StatusCode::UNPROCESSABLE_ENTITY, "once");
    }

    async fn what_is_practised_never_leaves_the_staff(town: &Town) {
        let desk = town.desk().await;
        let before = town.app().applied().borrow().0;
        let number = issue(&desk, &[("esercitazione", "si")]).await;
        let reported = town.citizen().report(&a_report("Una buca", 0.0)).await;
        for (path, text) in public_surfaces(town).await {
            assert!(!text.contains("Rimaggio") && !text.contains(&number), "{path}");
        }
        let citizen = town.citizen();
        assert_eq!(citizen.get(&format!("/emergenze/{number}")).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(desk.get(&format!("/emergenze/{number}")).await.status(), StatusCode::NOT_FOUND, "not even for the staff");
        assert!(!desk.page("/").await.contains("Rimaggio"), "nor on a public page");
        assert_eq!(citizen.get(&format!("/feeds/emergencies/sesto-fiorentino-{number}-1.cap")).await.status(), StatusCode::NOT_FOUND);
        let changes = town.app().changes_after(sestomia::domain::record::Seq(before)).expect("all are known");
        assert!(changes.iter().all(|change| change.layer != sestomia::domain::record::Layer::Emergencies), "not in /live");
        assert_eq!(report_of(town, &reported).await.emergency, None, "nothing is taken in");
        let (list, page) = (desk.page("/ufficio/emergenze").await, desk.page(&desk_page(&number)).await);
        let queue = desk.page("/ufficio").await;
        for text in [list, page, queue] {
            assert!(text.contains("ESERCITAZIONE") && text.contains(TITLE), "{text}");
        }
        assert_eq!(end(&desk, &number).await, StatusCode::SEE_OTHER);
        round(town.app()).await.expect("a round");
        assert_eq!(mails(town).await, Vec::<String>::new());
    }

    async fn an_office_speaks_for_itself_and_is_told_what_is_wrong(town: &Town) {
        let partner = town.staff(Role::Partner, "publiacqua").await;
        assert_eq!(partner.post(NEW, &typed(&[])).await.status(), StatusCode::FORBIDDEN, "for another office");
        let own = issue(&partner, &[("ufficio", "publiacqua")]).await;
        let other = town.coordinator("lavori-pubblici").await;
        assert_eq!(other.get(&desk_page(&own)).await.status(), StatusCode::OK);
        assert_eq!(end(&other, &own).await, StatusCode::FORBIDDEN);
        assert_eq!(other.get(&format!("{}/aggiorna", desk_page(&own))).await.status(), StatusCode::FORBIDDEN);
        let crew = town.staff(Role::Crew, "publiacqua").await;
        assert_eq!(crew.post(NEW, &typed(&[])).await.status(), StatusCode::FORBIDDEN);
        for (field, value, reason) in [
            ("fine", "2026-03-30T18:00", "entro sette giorni"),
            ("fine", "", "giorno e ora"),
            ("raggio", "0", "raggio da 1 a 30000"),
            ("titolo", "", "manca"),
            ("istruzioni_en", "", "errori"),
            ("telefono", "aiuto", "telefono"),
            ("area", "zone", "almeno una zona"),
            ("area", "poligono", "Disegna"),
            ("pericolo", "", "ategoria"),
        ] {
            let answer = partner.post(NEW, &typed(&[("ufficio", "publiacqua"), (field, value)])).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}");
            let page = answer.text().await.expect("a page");
            assert!(page.contains("role=\"alert\"") && page.contains("href=\"#"), "{field}={value} ({reason}): {page}");
        }
        let polygon = r#"{"type":"Polygon","coordinates":[[[11.19,43.82],[11.21,43.82],[11.21,43.84],[11.19,43.82]]]}"#;
        let drawn = issue(&partner, &[("ufficio", "publiacqua"), ("area", "poligono"), ("geometria", polygon)]).await;
        let form = partner.page(&format!("{}/aggiorna", desk_page(&drawn))).await;
        assert!(form.contains("11.19,43.82") && form.contains(TITLE), "{form}");
        let zones = issue(&partner, &[("ufficio", "publiacqua"), ("area", "zone"), ("zona", "colonnata")]).await;
        assert!(town.citizen().page(&format!("/emergenze/{zones}")).await.contains(TITLE));
    }

    async fn programs_read_every_message(town: &Town) {
        let desk = town.desk().await;
        let number = issue(&desk, &[]).await;
        town.pass(1.hour());
        let form = format!("{}/aggiorna", desk_page(&number));
        assert!(desk.page(&form).await.contains("value=\"1\""), "the version it was read at");
        let update = typed(&[("titolo", "Allerta arancione"), ("gravita", "severe"), ("versione", "1")]);
        assert_eq!(desk.post(&form, &update).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(desk.post(&form, &update).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "somebody was quicker");
        assert_eq!(end(&desk, &number).await, StatusCode::SEE_OTHER);
        let citizen = town.citizen();
        let feed = citizen.get("/feeds/emergencies.atom").await;
        assert!(feed.headers()["content-type"].to_str().expect("text").starts_with("application/atom+xml"));
        let feed = feed.text().await.expect("a feed");
        let last = format!("/feeds/emergencies/sesto-fiorentino-{number}-3.cap");
        assert!(feed.contains(&format!("type=\"application/cap+xml\" href=\"{}{last}\"", town.url)), "{feed}");
        let mut messages = Vec::new();
        for place in 1..=3 {
            let answer = citizen.get(&format!("/feeds/emergencies/sesto-fiorentino-{number}-{place}.cap")).await;
            assert_eq!(answer.status(), StatusCode::OK);
            assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("application/cap+xml"));
            assert_eq!(answer.headers()["access-control-allow-origin"], "*");
            messages.push(answer.text().await.expect("a message"));
        }
        assert!(messages[0].contains("<msgType>Alert</msgType>") && messages[0].contains(TITLE));
        assert!(!messages[0].contains("references") && messages[0].contains("<language>en-GB</language>"));
        assert!(messages[0].contains("<circle>43.8335,11.1986 0.5</circle>") && messages[0].contains("<value>048043</value>"));
        assert!(messages[1].contains("<msgType>Update</msgType>") && messages[1].contains("Allerta arancione"));
        assert!(messages[1].contains(&format!("<references>127.0.0.1,sesto-fiorentino-{number}-1,2026-")), "{}", messages[1]);
        assert!(messages[2].contains("<msgType>Cancel</msgType>") && messages[2].contains("rientrata"));
        for beyond in [format!("sesto-fiorentino-{number}-4"), format!("sesto-fiorentino-{number}-0"), "x".to_owned()] {
            assert_eq!(citizen.get(&format!("/feeds/emergencies/{beyond}.cap")).await.status(), StatusCode::NOT_FOUND);
        }
    }

    async fn what_comes_from_inside_is_taken_in_and_answered_once(town: &Town) {
        let desk = town.desk().await;
        let citizen = town.citizen();
        let before = citizen.report(&a_report("Prima", 0.0)).await;
        let number = issue(&desk, &[]).await;
        let mut with_mail = a_report("Acqua in cantina", 100.0);
        with_mail["email"] = "ada@example.org".into();
        let told = citizen.report(&with_mail).await;
        let mut inside = vec![told.clone()];
        for east_m in [150.0, 200.0] {
            inside.push(citizen.report(&a_report("Acqua in strada", east_m)).await);
        }
        let outside = citizen.report(&a_report("Lontano", 800.0)).await;
        for (number, taken) in inside.iter().map(|n| (n, true)).chain([(&before, false), (&outside, false)]) {
            let report = report_of(town, number).await;
            assert_eq!(report.emergency.is_some(), taken, "{number}");
            if taken {
                assert_eq!(report.office.as_ref().map(ToString::to_string).as_deref(), Some("polizia-municipale"));
                assert_eq!(report.state, State::Routed);
            }
        }
        let sent: Vec<String> = mails(town).await.iter().map(|mail| unfolded(mail)).filter(|mail| mail.contains("To: ada@example.org")).collect();
        assert_eq!(sent.iter().filter(|mail| mail.contains("piani alti")).count(), 1, "told once what to do: {sent:?}");
        let page = desk.page(&desk_page(&number)).await;
        assert!(inside.iter().all(|number| page.contains(number.as_str())), "{page}");
        assert!(citizen.page(&format!("/segnalazioni/{told}")).await.contains(&format!("/emergenze/{number}")));
        // Somebody has begun to work on one of them.
        let worked = inside.pop().expect("one");
        assert_eq!(desk.post(&record(&worked), &[("atto", "take_charge")]).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(round(town.app()).await.expect("a round"), 0, "it is in force");
        assert_eq!(end(&desk, &number).await, StatusCode::SEE_OTHER);
        let (one, other) = tokio::join!(round(town.app()), round(town.app()));
        assert_eq!(one.expect("a round") + other.expect("a round"), 2, "two rounds at a time");
        assert_eq!(round(town.app()).await.expect("a round"), 0, "and again");
        for number in &inside {
            let report = report_of(town, number).await;
            assert_eq!(report.state, State::Answered);
            assert!(report.answer.expect("an answer").as_str().contains("rientrata"));
            let events = town.app().happenings(report.id).await.expect("the ledger");
            let answers = events.iter().filter(|event| format!("{:?}", event.body).contains("Answered"));
            assert_eq!(answers.count(), 1, "{number}");
        }
        assert_eq!(report_of(town, &worked).await.state, State::TakenInCharge);
        assert_ne!(report_of(town, &outside).await.state, State::Answered);
        let sent: Vec<String> = mails(town).await.iter().map(|mail| unfolded(mail)).filter(|mail| mail.contains("To: ada@example.org")).collect();
        assert_eq!(sent.iter().filter(|mail| mail.contains("rientrata")).count(), 1, "{sent:?}");
        let findings = sestomia::app::replay::check(town.app().db(), town.app().jurisdiction()).await.expect("a check");
        assert_eq!(findings.faults, Vec::<String>::new());
        // What is taken up again after that is answered by those who work on it.
        assert_eq!(desk.post(&record(&told), &[("atto", "reopen"), ("testo", "Non era finita")]).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(round(town.app()).await.expect("a round"), 0);
    }

    async fn who_follows_a_place_inside_is_told_of_each_message(town: &Town) {
        follow(town, "vicino@example.org", &[("dove", "zona"), ("zona", "colonnata"), ("ritmo", "weekly")]).await;
        follow(town, "tutto@example.org", &[("dove", "tutto"), ("ritmo", "daily")]).await;
        follow(town, "lontano@example.org", &[("dove", "zona"), ("zona", "cercina"), ("ritmo", "at_once")]).await;
        let desk = town.desk().await;
        let number = issue(&desk, &[("area", "zone"), ("zona", "colonnata")]).await;
        let told = async || {
            round(town.app()).await.expect("a round");
            round(town.app()).await.expect("a round");
            let mut to: Vec<String> = Vec::new();
            for mail in mails(town).await.iter().map(|mail| unfolded(mail)) {
                assert!(mail.contains(&number) && mail.contains("/segui/disdici"), "{mail}");
                to.extend(mail.lines().find_map(|line| line.strip_prefix("To: ")).map(str::to_owned));
            }
            to.sort();
            to
        };
        let both = ["tutto@example.org", "vicino@example.org"];
        assert_eq!(told().await, both);
        assert_eq!(told().await, Vec::<String>::new(), "once");
        let update = typed(&[("area", "zone"), ("zona", "colonnata"), ("titolo", "Peggiora")]);
        assert_eq!(desk.post(&format!("{}/aggiorna", desk_page(&number)), &update).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(told().await, both);
        assert_eq!(end(&desk, &number).await, StatusCode::SEE_OTHER);
        assert_eq!(told().await, both);
    }

    async fn who_watches_hears_within_a_second(town: &Town) {
        let desk = town.desk().await;
        let mut live = town.citizen().get("/live?layers=emergencies").await;
        live.chunk().await.expect("a stream");
        let begun = Instant::now();
        let number = issue(&desk, &[]).await;
        let heard = tokio::time::timeout(Duration::from_secs(5), live.chunk()).await.expect("in time").expect("a stream");
        let heard = String::from_utf8_lossy(&heard.expect("a change")).into_owned();
        assert!(heard.contains("\"layer\":\"emergencies\"") && heard.contains(&number) && heard.contains("\"kind\":\"added\""), "{heard}");
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    }
}

/// Follows what is asked for, as the holder of the address does.
async fn follow(town: &Town, email: &str, fields: &[(&str, &str)]) {
    let citizen = town.citizen();
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("email", email), ("azione", "email")]).collect();
    assert_eq!(citizen.post("/segui", &fields).await.status(), 200);
    let mails = mails(town).await;
    let mail = unfolded(mails.first().expect("the question"));
    let key = mail.split("/segui/conferma?chiave=").nth(1).expect("a link");
    let key = key.split(|c: char| c.is_whitespace() || matches!(c, '"' | '<')).next().expect("a key");
    assert_eq!(citizen.post("/segui/conferma", &[("chiave", key)]).await.status(), 200);
}

//! A storm: an emergency, sixty reports in ten minutes, three crews of which one is without network for an hour, two
//! partners. At the end every task is accounted for, and nothing was done twice or lost.

use jiff::{SignedDuration, Span};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sestomia::app::emergencies;
use sestomia::domain::event::Happening;
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::record::Number;
use sestomia::domain::report;

use crate::server::{Person, SQUARE, Town, a_report, both, location};

const OFFICE: &str = "lavori-pubblici";
const REPORTS: u32 = 60;

/// A crew that has signed in, and what it is given things by.
async fn crew(town: &Town) -> (Person, String) {
    let email = town.account(Role::Crew, OFFICE).await;
    let person = town.citizen();
    let signed_in = person.post("/accedi", &[("email", &email), ("password", crate::server::PASSWORD)]).await;
    assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
    let crews = town.app().crews(None).await.expect("crews");
    let own = crews.into_iter().find(|crew| crew.email.as_str() == email).expect("the crew");
    (person, format!("{OFFICE}:{}", own.id.0))
}

/// What a telephone sends: an act with its true time, by a key; it must be taken.
async fn event(person: &Person, task: &str, key: &str, body: &Value) {
    let request = person.client.post(format!("{}/api/v1/tasks/{task}/events", person.url));
    let answer = request.header("idempotency-key", key).json(body).send().await.expect("an answer");
    let status = answer.status();
    assert!(status.is_success(), "{task} {body}: {}", answer.text().await.expect("a problem"));
}

async fn state_of(person: &Person, report: &str) -> String {
    let report: Value = person.get(&format!("/api/v1/reports/{report}")).await.json().await.expect("JSON");
    report["state"].as_str().expect("a state").to_owned()
}

/// An emergency of 500 m around the square that takes in holes; its number.
async fn emergency(desk: &Person) -> String {
    let (lon, lat) = (SQUARE[0].to_string(), SQUARE[1].to_string());
    let fields = [
        ("ufficio", "polizia-municipale"),
        ("titolo", "Temporale forte"),
        ("evento", "Temporale"),
        ("istruzioni", "Restate in casa."),
        ("telefono", "055 055"),
        ("pericolo", "met"),
        ("gravita", "severe"),
        ("urgenza", "immediate"),
        ("certezza", "observed"),
        ("luogo", "Centro"),
        ("area", "cerchio"),
        ("lon", &lon),
        ("lat", &lat),
        ("raggio", "500"),
        ("fine", "2026-03-12T18:00"),
        ("categoria", "buca"),
    ];
    let answer = desk.post("/ufficio/emergenze/nuova", &fields).await;
    let path = location(&answer).split('?').next().unwrap_or_default().to_owned();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// How often a report was answered.
async fn answers_of(town: &Town, number: &str) -> usize {
    let number: Number = number.parse().expect("a number");
    let report = town.app().report(number, &Actor::system(Channel::Api)).await.expect("the store");
    let report = report.expect("a public report");
    let events = town.app().happenings(report.id).await.expect("the ledger");
    let answers = |body: &Happening| matches!(body, Happening::Report(report::Event::Answered { .. }));
    events.iter().filter(|event| answers(&event.body)).count()
}

both! {
    async fn nothing_is_lost_and_nothing_done_twice(town: &Town) {
        let (desk, office) = (town.desk().await, town.coordinator(OFFICE).await);
        let emergency = emergency(&desk).await;
        let citizen = town.citizen();
        let mut reports = Vec::new();
        for n in 0..REPORTS {
            // Half of them come from inside the emergency.
            let inside = n % 2 == 0;
            let mut report = a_report(&format!("Temporale {n}"), if inside { f64::from(n) } else { 800.0 + f64::from(n) });
            report["email"] = json!(format!("cittadino{n}@example.org"));
            reports.push((inside, citizen.report(&report).await));
            town.pass(Span::new().seconds(10));
        }
        let absorbed: Vec<&String> = reports.iter().filter(|(inside, _)| *inside).map(|(_, number)| number).collect();
        let others: Vec<&String> = reports.iter().filter(|(inside, _)| !*inside).map(|(_, number)| number).collect();

        // The desk gives nine of the others to the office, which gives three to each crew and one to each partner.
        let (one, two, offline) = (crew(town).await, crew(town).await, crew(town).await);
        let partners = [town.staff(Role::Partner, "publiacqua").await, town.staff(Role::Partner, "alia").await];
        let hands = [one.1.clone(), two.1.clone(), offline.1.clone(), "publiacqua".to_owned(), "alia".to_owned()];
        let mut tasks = Vec::new();
        for (n, report) in others.iter().take(11).enumerate() {
            let record = format!("/ufficio/segnalazioni/{report}");
            for fields in [vec![("atto", "route"), ("ufficio", OFFICE)], vec![("atto", "take_charge")]] {
                assert_eq!(desk.post(&record, &fields).await.status(), StatusCode::SEE_OTHER);
            }
            let hand = if n < 9 { n % 3 } else { n - 6 };
            let fields = [("oggetto", "Metti in sicurezza"), ("a_chi", hands[hand].as_str()), ("scadenza", "2026-03-10T20:00")];
            let given = office.post(&format!("{record}/lavori"), &fields).await;
            tasks.push((hand, location(&given).rsplit('/').next().expect("a number").to_owned(), (*report).clone()));
        }

        // An hour passes in which the third crew has no network: what it did comes later, all at once and twice over.
        let mut queued: Vec<(String, String, Value)> = Vec::new();
        for step in 0..6_i64 {
            town.pass(Span::new().minutes(10));
            let at = town.app().now() - SignedDuration::from_secs(5);
            let (act, outcome) = if step % 2 == 0 { ("start", None) } else { ("finish", Some("done")) };
            let task = usize::try_from(step / 2).expect("small");
            for hand in 0..3 {
                let (_, number, _) = tasks.iter().filter(|(of, ..)| *of == hand).nth(task).expect("a task");
                let mut body = json!({ "act": act, "at": at.to_string() });
                if let Some(outcome) = outcome {
                    body["outcome"] = json!(outcome);
                    body["note"] = json!("Messo in sicurezza");
                }
                let key = format!("crew-{hand}-{number}-{act}");
                if hand == 2 {
                    queued.push((number.clone(), key, body));
                } else {
                    let crew = if hand == 0 { &one.0 } else { &two.0 };
                    event(crew, number, &key, &body).await;
                }
            }
        }
        for _ in 0..2 {
            for (number, key, body) in &queued {
                event(&offline.0, number, key, body).await;
            }
        }
        for (partner, (_, number, _)) in partners.iter().zip(tasks.iter().filter(|(hand, ..)| *hand > 2)) {
            for act in ["start", "finish"] {
                let mut body = json!({ "act": act, "at": town.app().now().to_string() });
                if act == "finish" {
                    body["outcome"] = json!("done");
                    body["note"] = json!("Fatto");
                }
                event(partner, number, &format!("{number}-{act}"), &body).await;
            }
        }

        // Every task is done, once; what is theirs alone is closed by nobody but the office and the desk.
        for (hand, number, report) in &tasks {
            let page = office.page(&format!("/ufficio/lavori/{number}")).await;
            assert!(page.contains("Fatto") || page.contains("Messo in sicurezza"), "{hand} {number}: {page}");
            assert_eq!(state_of(&citizen, report).await, "resolved", "{number}");
            assert_eq!(office.post(&format!("/ufficio/lavori/{number}"), &[("atto", "verify")]).await.status(), StatusCode::SEE_OTHER);
        }

        // The emergency ends: each report that came in with it is answered once, the others are not.
        let end = [("testo", "Cessato allarme")];
        assert_eq!(desk.post(&format!("/ufficio/emergenze/{emergency}"), &end).await.status(), StatusCode::SEE_OTHER);
        for _ in 0..3 {
            emergencies::round(town.app()).await.expect("a round");
        }
        let mut answers = 0;
        for number in absorbed {
            assert_eq!(state_of(&citizen, number).await, "answered", "{number}");
            answers += answers_of(town, number).await;
        }
        assert_eq!(state_of(&citizen, others[20]).await, "received");
        assert_eq!(answers, REPORTS as usize / 2, "one answer each");
        assert_eq!(answers_of(town, others[0]).await, 0);
        let findings = sestomia::app::replay::check(town.app().db(), town.app().jurisdiction()).await.expect("a check");
        assert_eq!(findings.faults, Vec::<String>::new());
    }
}

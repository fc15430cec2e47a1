//! Keys of programs: made, shown once, revoked; and what a partner's program may do with one, held against the table
//! of rules.

use reqwest::Response;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use sestomia::domain::iter::{Act, MOVES};
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::policy::{Action, may_on};
use sestomia::domain::report::Report;

use crate::accounts::hidden;
use crate::photos::{encoded, quarters};
use crate::policy::{a_report_of, as_it_is, ready_for};
use crate::server::{Person, Town, both, location};

const KEYS: &str = "/ufficio/chiavi";

/// A program with a key.
struct Program {
    person: Person,
    key: String,
}

impl Program {
    /// The program of an office, with a key made on the page.
    async fn of(town: &Town, office: &str) -> Self {
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let answer = admin.post(KEYS, &[("azione", "crea"), ("nome", "Gestionale"), ("ufficio", office)]).await;
        assert_eq!(answer.status(), 200);
        let page = answer.text().await.expect("a page");
        let (_, rest) = page.split_once("<code class=\"code-secret\">").expect("the key");
        let key = rest.split('<').next().expect("the key").to_owned();
        assert!(key.starts_with("sestomia_") && key.len() == 52, "{key}");
        assert!(!admin.page(KEYS).await.contains(&key), "it is shown once");
        Self { person: town.citizen(), key }
    }

    async fn get(&self, path: &str) -> Response {
        let request = self.person.client.get(format!("{}{path}", self.person.url)).bearer_auth(&self.key);
        request.send().await.expect("an answer")
    }

    async fn read(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        answer.json().await.expect("JSON")
    }

    async fn does(&self, number: &str, wanted: &Value, key: Option<&str>) -> Response {
        let request = self.person.client.post(format!("{}/api/v1/reports/{number}/acts", self.person.url));
        let request = request.bearer_auth(&self.key).json(wanted);
        let request = if let Some(key) = key { request.header("idempotency-key", key) } else { request };
        request.send().await.expect("an answer")
    }

    /// The same as a form, with files.
    async fn sends(
        &self,
        number: &str,
        fields: &[(&str, &str)],
        files: Vec<(&str, Vec<u8>)>,
        key: Option<&str>,
    ) -> Response {
        let mut form = Form::new();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        for (name, bytes) in files {
            form = form.part("file", Part::bytes(bytes).file_name(name.to_owned()));
        }
        let request = self.person.client.post(format!("{}/api/v1/reports/{number}/acts", self.person.url));
        let request = request.bearer_auth(&self.key).multipart(form);
        let request = if let Some(key) = key { request.header("idempotency-key", key) } else { request };
        request.send().await.expect("an answer")
    }

    /// What is refused, as a problem document.
    async fn refused(&self, number: &str, wanted: &Value) -> (u16, Value) {
        let answer = self.does(number, wanted, None).await;
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }
}

/// Fields and files of a form, with the status and the field that it is refused with.
type Refused<'a> = (&'a [(&'a str, &'a str)], Vec<(&'a str, Vec<u8>)>, u16, Option<&'a str>);

fn numbers(list: &Value) -> Vec<&str> {
    let reports = list["reports"].as_array().expect("a list");
    reports.iter().map(|report| report["number"].as_str().expect("a number")).collect()
}

/// The actor that the program is, as the table of rules knows it.
fn partner(office: &str) -> Actor {
    Actor {
        role: Role::Partner,
        office: office.parse().ok(),
        account: None,
        program: None,
        channel: Channel::Api,
        holds: None,
    }
}

/// The act with all that it could need.
fn wanted(act: Act, original: &str) -> Value {
    let reason = match act {
        Act::Suspend => Some("weather"),
        Act::Resolve => Some("done"),
        Act::Reject => Some("not_found"),
        _ => None,
    };
    let text = |needed: bool| needed.then_some("Perché sì");
    json!({
        "act": act.code(), "text": text(true), "office": text(act == Act::Route).map(|_| "mobilita"), "reason": reason,
        "review_on": "2026-03-20", "body": "Città metropolitana", "original": original,
    })
}

both! {
    async fn keys_are_kept(town: &Town) {
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let long = "x".repeat(65);
        for (name, office, told) in [("", "alia", "Scrivi"), (&long, "alia", "Scrivi"), ("Gestionale", "", "Scegli"), ("Gestionale", "draghi", "Scegli")] {
            let answer = admin.post(KEYS, &[("azione", "crea"), ("nome", name), ("ufficio", office)]).await;
            let status = answer.status();
            let page = answer.text().await.expect("a page");
            assert!(status == 422 && page.contains(told), "{name} {office}: {page}");
        }
        let program = Program::of(town, "alia").await;
        assert!(admin.page(KEYS).await.contains("mai usata"));
        program.read("/api/v1/office/reports").await;
        assert!(admin.page(KEYS).await.contains("meno di un minuto fa"), "its use is noted");
        let id = hidden(&admin.page(KEYS).await, "chiave").remove(0);
        assert_eq!(admin.post(KEYS, &[("azione", "revoca"), ("chiave", "1")]).await.status(), 404);
        let answer = admin.post(KEYS, &[("azione", "revoca"), ("chiave", &id)]).await;
        assert!(admin.page(location(&answer)).await.contains("Nessuna chiave"));
        let answer = program.get("/api/v1/office/reports").await;
        assert_eq!((answer.status().as_u16(), &answer.headers()["www-authenticate"]), (401, &"Bearer".parse().expect("a value")));
        let keys = ["sestomia_x".to_owned(), "x".repeat(200), " ".to_owned()];
        for key in keys {
            let program = Program { key, person: town.citizen() };
            // Also where anybody may look: who shows a key that is none is told so.
            assert_eq!(program.get("/api/v1/reports").await.status(), 401, "{}", program.key);
        }
    }

    async fn what_a_program_did_is_said_to_be_its(town: &Town) {
        let program = Program::of(town, "alia").await;
        let report = ready_for(town, Act::TakeCharge, "alia").await;
        let number = report.number.to_string();
        let taken = json!({ "act": "take_charge", "text": "Ci pensiamo noi" });
        assert!(program.does(&number, &taken, None).await.status().is_success());
        let noted = json!({ "act": "note", "text": "Squadra 3" });
        assert!(program.does(&number, &noted, None).await.status().is_success());
        let (admin, desk) = (town.staff(Role::SystemAdministrator, "").await, town.desk().await);
        let id = hidden(&admin.page(KEYS).await, "chiave").remove(0);
        let events = sestomia::store::ledger::events_of(town.app().db(), town.app().jurisdiction(), report.id).await;
        let by: Vec<Option<String>> =
            events.expect("it reads").iter().map(|event| event.actor.program.map(|key| key.0.to_string())).collect();
        assert_eq!(by[by.len() - 2..], [Some(id.clone()), Some(id.clone())], "{by:?}");
        assert!(by[..by.len() - 2].iter().all(Option::is_none), "{by:?}");
        let (record, print) = (format!("/ufficio/segnalazioni/{number}"), format!("/ufficio/segnalazioni/{number}/stampa"));
        for revoked in [false, true] {
            for page in [&record, &print] {
                assert_eq!(desk.page(page).await.matches("con il programma «Gestionale»").count(), 2, "{page}, {revoked}");
            }
            admin.post(KEYS, &[("azione", "revoca"), ("chiave", &id)]).await;
        }
        let page = town.citizen().page(&format!("/segnalazioni/{number}")).await;
        assert!(page.contains("Ci pensiamo noi") && !page.contains("Gestionale"), "the public is not told");
    }

    async fn a_program_sees_what_is_its_offices(town: &Town) {
        let (alia, water) = (Program::of(town, "alia").await, Program::of(town, "publiacqua").await);
        let mut reports: Vec<Report> = Vec::new();
        for (number, (office, public)) in (1..).zip([
            ("alia", true), ("alia", false), ("publiacqua", true), ("publiacqua", false), ("urp", false),
        ]) {
            reports.push(a_report_of(town, office, public, number).await);
        }
        for (program, office) in [(&alia, "alia"), (&water, "publiacqua")] {
            let own: Vec<String> = reports
                .iter()
                .filter(|report| report.office.as_ref().is_some_and(|code| code.as_str() == office))
                .map(|report| report.number.to_string())
                .collect();
            assert_eq!(numbers(&program.read("/api/v1/office/reports").await), own);
            for report in &reports {
                let path = format!("/api/v1/reports/{}", report.number);
                let answer = program.get(&path).await;
                let may_see = may_on(&partner(office), Action::See, report, None);
                assert_eq!(answer.status() == 200, may_see, "{path} for {office}");
                if may_see {
                    let told: Value = answer.json().await.expect("JSON");
                    let works = may_on(&partner(office), Action::OpenRecord, report, None);
                    assert_eq!(told["iter"].is_array(), works, "{told}");
                    assert!(!told.to_string().contains("example.org\""), "who reported is nobody's but the desk's: {told}");
                }
            }
            // No page takes a key.
            assert_eq!(location(&program.get("/ufficio").await), "/accedi?poi=%2Fufficio");
        }
        let first = alia.read("/api/v1/office/reports?limit=1").await;
        let next = first["next"].as_str().expect("another page").strip_prefix(&town.url).expect("a link").to_owned();
        let second = alia.read(&next).await;
        assert_eq!((numbers(&second).len(), second["next"].is_null()), (1, true));
        assert_ne!(numbers(&first), numbers(&second));
        assert_eq!(numbers(&alia.read("/api/v1/office/reports?state=closed").await).len(), 0);
        assert_eq!(numbers(&alia.read("/api/v1/office/reports?state=routed,received").await).len(), 2);
        for wrong in ["limit=0", "limit=201", "state=draghi", "after=x", "draghi=1", "after=2026-999999"] {
            assert_eq!(alia.get(&format!("/api/v1/office/reports?{wrong}")).await.status(), 400, "{wrong}");
        }
        assert_eq!(town.citizen().get("/api/v1/office/reports").await.status(), 401);
        assert_eq!(town.staff(Role::Crew, "alia").await.get("/api/v1/office/reports").await.status(), 403);
        // The same by session, for who works there.
        let desk = town.desk().await;
        let all: Value = desk.get("/api/v1/office/reports").await.json().await.expect("JSON");
        assert_eq!(numbers(&all).len(), reports.len());
    }

    async fn a_program_makes_the_moves_of_a_partner(town: &Town) {
        let alia = Program::of(town, "alia").await;
        let original = ready_for(town, Act::Route, "alia").await.number.to_string();
        let (mut allowed, mut refused) = (0, 0);
        let by_others = [Act::CloseImported, Act::AnswerTogether, Act::Withdraw, Act::Contest];
        for act in MOVES.iter().map(|row| row.act).filter(|act| !by_others.contains(act)) {
            for office in ["alia", "publiacqua", "lavori-pubblici"] {
                let report = ready_for(town, act, office).await;
                let category = town.app().rules().categories.get(&report.category).cloned();
                let may = may_on(&partner("alia"), Action::Move(act), &report, category.as_ref());
                let number = report.number.to_string();
                if may {
                    let told = alia.read(&format!("/api/v1/reports/{number}")).await;
                    assert!(told["acts"].as_array().expect("acts").contains(&json!(act.code())), "{told}");
                    let answer = alia.does(&number, &wanted(act, &original), None).await;
                    let status = answer.status();
                    let told: Value = answer.json().await.expect("JSON");
                    assert_eq!(status, 200, "{act:?}: {told}");
                    let now = as_it_is(town, report.id).await;
                    assert_eq!(told["state"], now.state.code());
                    assert_ne!(now.version, report.version);
                    allowed += 1;
                } else {
                    let (status, told) = alia.refused(&number, &wanted(act, &original)).await;
                    assert_eq!(status, 403, "{act:?} of {office}: {told}");
                    assert_eq!(as_it_is(town, report.id).await.version, report.version, "{act:?}: it was done");
                    refused += 1;
                }
            }
        }
        assert!(allowed >= 6 && refused > 25, "{allowed} allowed, {refused} refused");
    }

    async fn moves_are_told_what_is_wrong(town: &Town) {
        let alia = Program::of(town, "alia").await;
        let report = ready_for(town, Act::TakeCharge, "alia").await;
        let number = report.number.to_string();
        for (body, status, field) in [
            (json!({ "act": "draghi" }), 400, Some("act")),
            (json!({ "act": "note" }), 422, Some("description")),
            (json!({ "act": "suspend", "reason": "weather", "review_on": "2026-03-20" }), 409, None),
            (json!({ "act": "take_charge", "draghi": 1 }), 422, None),
            (json!({ "act": "take_charge", "version": 99 }), 409, None),
            (json!([]), 422, None),
        ] {
            let (told, problem) = alia.refused(&number, &body).await;
            assert_eq!((told, problem["field"].as_str()), (status, field), "{body}: {problem}");
        }
        for (number, status) in [("2026-999999", 404), ("x", 404)] {
            assert_eq!(alia.refused(number, &json!({ "act": "take_charge" })).await.0, status);
        }
        let (status, problem) = alia.refused(&number, &json!({ "act": "suspend", "reason": "fear", "review_on": "2026-03-20" })).await;
        assert_eq!((status, problem["field"].as_str()), (422, Some("reason")), "{problem}");
        // The same key is one move; for another content it is refused.
        let take = json!({ "act": "take_charge", "version": report.worked().0 });
        for _ in 0..2 {
            let answer = alia.does(&number, &take, Some("una")).await;
            let status = answer.status();
            let told: Value = answer.json().await.expect("JSON");
            assert_eq!((status.as_u16(), told["state"].as_str()), (200, Some("taken_in_charge")), "{told}");
        }
        assert_eq!(as_it_is(town, report.id).await.version.0, report.version.0 + 1, "done twice");
        assert_eq!(alia.does(&number, &json!({ "act": "start" }), Some("una")).await.status(), 422);
        let answer = alia.does(&number, &json!({ "act": "note", "text": "Pezzo ordinato" }), None).await;
        let told: Value = answer.json().await.expect("JSON");
        let last = told["comments"].as_array().and_then(|all| all.last()).expect("a comment");
        assert_eq!((last["text"].as_str(), last["audience"].as_str()), (Some("Pezzo ordinato"), Some("internal")));
        let stranger = town.citizen();
        let path = format!("{}/api/v1/reports/{number}/acts", stranger.url);
        assert_eq!(stranger.client.post(path).json(&take).send().await.expect("an answer").status(), 401);
    }

    async fn a_program_proposes_the_outcome_with_a_photo(town: &Town) {
        let alia = Program::of(town, "alia").await;
        let report = ready_for(town, Act::Resolve, "alia").await;
        let number = report.number.to_string();
        let photo = encoded(&quarters(400, 300), image::ImageFormat::Jpeg);
        let version = report.worked().0.to_string();
        let fields = [("act", "resolve"), ("reason", "done"), ("text", "Svuotato il cestino"), ("version", version.as_str())];
        let pdf = b"%PDF-1.4\n%%EOF\n".to_vec();
        // What is wrong with it, and nothing is done.
        let many: Vec<(&str, Vec<u8>)> = (0..6).map(|n| ("a.pdf", format!("%PDF-1.4\n% {n}\n%%EOF\n").into_bytes())).collect();
        let other = [("act", "take_charge")];
        let unknown = [fields[0], fields[1], fields[2], ("draghi", "1")];
        let no_number = [fields[0], fields[1], fields[2], ("version", "due")];
        let broken = ("rotta.jpg", b"\xFF\xD8\xFF no photo".to_vec());
        let page = ("pagina.pdf", b"<html>%PDF-1.4 %%EOF".to_vec());
        let cases: [Refused<'_>; 7] = [
            (&fields, vec![broken], 422, Some("attachments")),
            (&fields, vec![page], 422, Some("attachments")),
            (&fields, many, 422, Some("attachments")),
            (&other, vec![("a.pdf", pdf.clone())], 400, Some("act")),
            (&unknown, vec![("a.pdf", pdf.clone())], 422, None),
            (&no_number, vec![("a.pdf", pdf.clone())], 422, None),
            (&fields[..2], vec![("a.pdf", pdf.clone())], 422, Some("description")),
        ];
        for (fields, files, status, field) in cases {
            let answer = alia.sends(&number, fields, files, None).await;
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            let told = answer.status().as_u16();
            let problem: Value = answer.json().await.expect("JSON");
            assert_eq!((told, problem["field"].as_str()), (status, field), "{fields:?}: {problem}");
        }
        let long = json!({ "act": "note", "text": "x".repeat(300 * 1024) });
        assert_eq!(alia.refused(&number, &long).await.0, 413, "a document has its limit, whatever a form may hold");
        assert_eq!(as_it_is(town, report.id).await.version, report.version, "something was done");

        // The same key is one move; with another file it is another request.
        for _ in 0..2 {
            let answer = alia.sends(&number, &fields, vec![("dopo.jpg", photo.clone())], Some("fatto")).await;
            let status = answer.status();
            let told: Value = answer.json().await.expect("JSON");
            assert_eq!((status.as_u16(), told["state"].as_str(), told["outcome"].as_str()), (200, Some("resolved"), Some("Svuotato il cestino")), "{told}");
        }
        let now = as_it_is(town, report.id).await;
        assert_eq!((now.version.0, now.proposed.len(), now.proposed[0].is_photo()), (report.version.0 + 1, 1, true));
        assert_eq!(alia.sends(&number, &fields, vec![("a.pdf", pdf.clone())], Some("fatto")).await.status(), 422);
        let photo = format!("/media/{}.jpg", now.proposed[0].hashes()[2]);
        assert_eq!(town.citizen().get(&photo).await.status(), 404, "it is not public before the answer");
        let desk = town.desk().await;
        assert_eq!(desk.get(&photo).await.status(), 200);
        let note = alia.sends(&number, &[("act", "note"), ("text", "Ecco il rapporto")], vec![("rapporto.pdf", pdf)], None).await;
        assert_eq!(note.status(), 200);
        let record = format!("/ufficio/segnalazioni/{number}");
        assert!(desk.page(&record).await.contains("rapporto.pdf"));
        assert_eq!(desk.post(&record, &[("atto", "answer"), ("testo", "Il cestino è vuoto.")]).await.status(), 303);
        assert_eq!(town.citizen().get(&photo).await.status(), 200);
        // Nobody else's program, and no stranger.
        let water = Program::of(town, "publiacqua").await;
        let theirs = ready_for(town, Act::Resolve, "alia").await.number.to_string();
        assert_eq!(water.sends(&theirs, &fields[..3], Vec::new(), None).await.status(), 403);
        let stranger = Program { person: town.citizen(), key: "sestomia_x".to_owned() };
        assert_eq!(stranger.sends(&theirs, &fields[..3], Vec::new(), None).await.status(), 401);
    }
}

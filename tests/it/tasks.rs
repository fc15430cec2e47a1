//! Tasks over HTTP: given, done and verified; whose they are; links; what telephones and programs send late or again.

use jiff::{SignedDuration, Timestamp, ToSpan};
use reqwest::Response;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use sestomia::domain::iter::State;
use sestomia::domain::person::Role;
use sestomia::domain::report::Report;

use crate::photos::{encoded, quarters};
use crate::policy::{a_report_of, as_it_is};
use crate::rebuild::assert_rebuilt;
use crate::receiver::Receiver;
use crate::server::{Person, Town, both, location};
use crate::webhooks::{deliver, hook, takes};
use crate::works::{act, enter, plan, told};

const OFFICE: &str = "lavori-pubblici";

/// A report that an office has taken in charge, whoever directs that office, and a crew of it.
struct Scene {
    report: Report,
    coordinator: Person,
    crew: Person,
    crew_id: i64,
}

impl Scene {
    async fn of(town: &Town) -> Self {
        let report = a_report_of(town, OFFICE, true, 1).await;
        let coordinator = town.coordinator(OFFICE).await;
        let record = format!("/ufficio/segnalazioni/{}", report.number);
        assert_eq!(coordinator.post(&record, &[("atto", "take_charge")]).await.status(), 303);
        let (crew, crew_id) = a_crew(town, OFFICE).await;
        Self { report, coordinator, crew, crew_id }
    }

    /// A task for its crew; returns its number.
    async fn task(&self, town: &Town, title: &str) -> String {
        give(town, &self.coordinator, &self.report, title, &format!("{OFFICE}:{}", self.crew_id)).await
    }

    async fn report(&self, town: &Town) -> Report {
        as_it_is(town, self.report.id).await
    }
}

/// A crew that has signed in, and the id of its account.
async fn a_crew(town: &Town, office: &str) -> (Person, i64) {
    let email = town.account(Role::Crew, office).await;
    let person = town.citizen();
    let signed_in = person.post("/accedi", &[("email", &email), ("password", crate::server::PASSWORD)]).await;
    assert_eq!(signed_in.status(), 303);
    let crews = town.app().crews(None).await.expect("they read");
    (person, crews.into_iter().find(|crew| crew.email.as_str() == email).expect("the crew").id.0)
}

/// The field of a form for an instant so many hours from now.
fn in_hours(town: &Town, hours: i64) -> String {
    let at = town.app().now().checked_add(SignedDuration::from_hours(hours)).expect("an instant");
    let zone = jiff::tz::TimeZone::get("Europe/Rome").expect("a zone");
    at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string()
}

async fn give(town: &Town, by: &Person, report: &Report, title: &str, to: &str) -> String {
    let due = in_hours(town, 4);
    let fields = [("oggetto", title), ("a_chi", to), ("scadenza", &due), ("lista", "Segnaletica\nPulizia")];
    let answer = by.post(&format!("/ufficio/segnalazioni/{}/lavori", report.number), &fields).await;
    location(&answer).rsplit('/').next().expect("a number").to_owned()
}

fn page_of(number: &str) -> String {
    format!("/ufficio/lavori/{number}")
}

async fn does(person: &Person, number: &str, fields: &[(&str, &str)]) {
    let answer = person.post(&page_of(number), fields).await;
    let status = answer.status();
    assert_eq!(status, 303, "{fields:?}: {}", answer.text().await.expect("a page"));
}

/// An event as a telephone sends it.
async fn event(person: &Person, number: &str, event: &Value) -> Response {
    let request = person.client.post(format!("{}/api/v1/tasks/{number}/events", person.url));
    request.json(event).send().await.expect("an answer")
}

async fn refused(person: &Person, number: &str, wanted: &Value) -> (u16, String) {
    let answer = event(person, number, wanted).await;
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("a problem"))
}

fn minutes_ago(town: &Town, minutes: i64) -> String {
    town.app().now().checked_sub(SignedDuration::from_mins(minutes)).expect("an instant").to_string()
}

fn a_photo() -> Vec<u8> {
    encoded(&quarters(80, 60), image::ImageFormat::Jpeg)
}

both! {
    async fn a_task_moves_its_report_from_the_first_start_to_the_outcome(town: &Town) {
        let scene = Scene::of(town).await;
        let first = scene.task(town, "Chiudi la buca").await;
        let second = scene.task(town, "Rifai la segnaletica").await;
        let record = scene.coordinator.page(&format!("/ufficio/segnalazioni/{}", scene.report.number)).await;
        assert!(record.contains("Chiudi la buca") && record.contains(&first));
        let day = scene.crew.page("/ufficio/giornata").await;
        assert!(day.contains("Chiudi la buca") && day.contains("Rifai la segnaletica"));

        // The crew's page without script: a form for each button.
        let act = async |number: &str, fields: &[(&str, &str)]| {
            let answer = scene.crew.post(&format!("/ufficio/giornata/{number}"), fields).await;
            assert_eq!(location(&answer), "/ufficio/giornata");
        };
        act(&first, &[("atto", "travel")]).await;
        assert_eq!(scene.report(town).await.state, State::TakenInCharge, "on the way is not yet begun");
        act(&first, &[("atto", "start")]).await;
        assert_eq!(scene.report(town).await.state, State::InProgress);
        let done = [
            ("atto", "finish"), ("esito", "done"), ("testo", "Messi tre sacchi."), ("lavoro", "1"), ("fatto", "1"),
            ("materiale_1", "Asfalto a freddo (sacchi)"), ("quantita_1", "3"), ("minuti", "40"),
        ];
        act(&first, &done).await;
        assert_eq!(scene.report(town).await.state, State::InProgress, "the other one is still to do");
        act(&second, &[("atto", "start")]).await;
        act(&second, &[("atto", "finish"), ("esito", "not_needed")]).await;
        let report = scene.report(town).await;
        assert_eq!(report.state, State::Resolved);
        let said = report.outcome.expect("what was done").to_string();
        assert_eq!(said, "Chiudi la buca: fatto. Messi tre sacchi.\nRifai la segnaletica: non serviva.");

        // Who gave it looks at it, and it is not right yet: then neither is what was proposed.
        does(&scene.coordinator, &first, &[("atto", "send_back"), ("testo", "Manca il rullo")]).await;
        assert_eq!(scene.report(town).await.state, State::InProgress);
        act(&first, &[("atto", "start")]).await;
        act(&first, &[("atto", "finish"), ("esito", "partly"), ("testo", "Il rullo domani")]).await;
        assert_eq!(scene.report(town).await.result, Some(sestomia::domain::iter::Outcome::Partly));
        does(&scene.coordinator, &first, &[("atto", "verify")]).await;
        let shown = scene.coordinator.page(&page_of(&first)).await;
        for part in ["Verificato", "Asfalto", "40 minuti", "Manca il rullo", "Il rullo domani"] {
            assert!(shown.contains(part), "{part}");
        }
        assert_rebuilt(town.app()).await;
    }

    async fn a_task_is_given_by_whom_to_whom_and_until_when(town: &Town) {
        let scene = Scene::of(town).await;
        let path = format!("/ufficio/segnalazioni/{}/lavori", scene.report.number);
        let due = in_hours(town, 4);
        let try_it = async |person: &Person, to: &str, due: &str| {
            person.post(&path, &[("oggetto", "Prova"), ("a_chi", to), ("scadenza", due)]).await
        };
        for (person, status) in [
            (town.staff(Role::Crew, OFFICE).await, 403),
            (town.coordinator("ambiente-verde").await, 422),
            (town.staff(Role::Partner, "alia").await, 403),
            (town.staff(Role::Administrator, "").await, 403),
        ] {
            assert_eq!(try_it(&person, OFFICE, &due).await.status(), status);
        }
        assert_eq!(location(&try_it(&town.citizen(), OFFICE, &due).await).split('?').next(), Some("/accedi"));
        // To a crew of another office, to nobody, for yesterday, for long after the report is due.
        let elsewhere = format!("alia:{}", scene.crew_id);
        for (to, due) in [(elsewhere.as_str(), due.as_str()), ("", &due), (OFFICE, &in_hours(town, -24)), (OFFICE, &in_hours(town, 24 * 300))] {
            assert_eq!(try_it(&scene.coordinator, to, due).await.status(), 422, "{to} {due}");
        }
        let desk = town.desk().await;
        assert_eq!(try_it(&desk, "alia", &due).await.status(), 303, "the desk makes safe");
        // What is closed needs no more work.
        let answer = desk.post(&format!("/ufficio/segnalazioni/{}", scene.report.number), &[("atto", "route"), ("ufficio", OFFICE)]).await;
        assert_eq!(answer.status(), 303);
        let answer = desk.post(&format!("/ufficio/segnalazioni/{}", scene.report.number), &[("atto", "reject"), ("motivo", "not_found"), ("testo", "Non c'è")]).await;
        assert_eq!(answer.status(), 303);
        assert_eq!(try_it(&desk, OFFICE, &due).await.status(), 422);
    }

    async fn partners_crews_and_links_are_kept_to_what_is_theirs(town: &Town) {
        let scene = Scene::of(town).await;
        let (mine, other) = (scene.task(town, "Mio").await, scene.task(town, "Altrui").await);
        let (other_crew, _) = a_crew(town, OFFICE).await;
        let partner = town.staff(Role::Partner, "alia").await;
        let elsewhere = town.coordinator("ambiente-verde").await;
        let link = link_of(&scene.coordinator, &mine).await;
        for stranger in [&other_crew, &partner, &elsewhere, &town.staff(Role::Administrator, "").await, &town.staff(Role::SystemAdministrator, "").await] {
            assert_eq!(stranger.get(&page_of(&mine)).await.status(), 404);
            for act in ["accept", "start", "finish", "verify", "cancel", "link", "reassign"] {
                let fields = [("atto", act), ("esito", "done"), ("testo", "x"), ("giorni", "3"), ("a_chi", "alia")];
                assert_eq!(stranger.post(&page_of(&mine), &fields).await.status(), 404, "{act}");
            }
            assert_eq!(event(stranger, &mine, &json!({ "id": "a", "act": "start" })).await.status(), 404);
            assert!(!stranger.get("/ufficio/giornata").await.text().await.expect("a page").contains("Mio"));
        }
        // A crew directs nothing, and verifies nothing.
        for act in ["verify", "cancel", "link", "reassign", "plan", "send_back"] {
            let fields = [("atto", act), ("testo", "x"), ("giorni", "3"), ("a_chi", OFFICE)];
            assert_eq!(scene.crew.post(&page_of(&mine), &fields).await.status(), 422, "{act}");
        }
        // Who comes by a link sees that task, and nobody's data; nothing else opens.
        let holder = town.citizen();
        let shown = holder.page(&link).await;
        assert!(shown.contains("Mio") && !shown.contains("Altrui") && !shown.contains(&scene.report.number.to_string()));
        for act in ["verify", "cancel", "link", "reassign", "plan", "send_back", "give", "see", "boh"] {
            let fields = [("atto", act), ("testo", "x"), ("giorni", "3"), ("a_chi", "alia")];
            assert_eq!(holder.post(&link, &fields).await.status(), 422, "{act}");
        }
        let token = link.rsplit('/').next().expect("a token");
        for path in [page_of(&mine), "/ufficio/giornata".to_owned(), "/ufficio/lavori".to_owned(), format!("/ufficio/segnalazioni/{}", scene.report.number)] {
            assert_eq!(holder.get(&path).await.status(), 303, "{path}");
        }
        let by_token = async |number: &str, wanted: &Value| {
            let request = holder.client.post(format!("{}/api/v1/tasks/{number}/events", holder.url));
            request.header("x-task-token", token).json(wanted).send().await.expect("an answer").status().as_u16()
        };
        assert_eq!(by_token(&other, &json!({ "id": "a", "act": "start" })).await, 404, "the token of another task");
        assert_eq!(by_token(&mine, &json!({ "id": "a", "act": "start" })).await, 201);
        assert_eq!(by_token(&mine, &json!({ "id": "b", "act": "verify" })).await, 422);
        // Nor does the link open the report by its key.
        let report = format!("/segnalazioni/{}?chiave={token}", scene.report.number);
        assert!(!holder.get(&report).await.text().await.expect("a page").contains("/seguito"));
        for broken in ["x", &token[..token.len() - 1], &format!("{}A", &token[..token.len() - 1]), &format!("{token}A")] {
            assert_eq!(holder.get(&format!("/lavori/{broken}")).await.status(), 404, "{broken}");
        }
        let finished = holder.post(&link, &[("atto", "finish"), ("esito", "done")]).await;
        assert_eq!(location(&finished), link);
        let log = scene.coordinator.page(&page_of(&mine)).await;
        assert!(log.contains("con il collegamento") && log.contains("da verificare"));
    }

    async fn a_link_ends_when_it_is_revoked_renewed_expired_or_the_task_is_given_away(town: &Town) {
        let scene = Scene::of(town).await;
        let task = scene.task(town, "Per la ditta").await;
        let status = async |link: &str| town.citizen().get(link).await.status().as_u16();
        let first = link_of(&scene.coordinator, &task).await;
        let second = link_of(&scene.coordinator, &task).await;
        assert_eq!((status(&first).await, status(&second).await), (404, 200));
        does(&scene.coordinator, &task, &[("atto", "link"), ("togli", "1")]).await;
        assert_eq!(status(&second).await, 404);
        let third = link_of(&scene.coordinator, &task).await;
        does(&scene.coordinator, &task, &[("atto", "reassign"), ("a_chi", "alia")]).await;
        assert_eq!(status(&third).await, 404);
        let fourth = link_of(&scene.coordinator, &task).await;
        assert_eq!(status(&fourth).await, 200);
        town.pass(72.hours());
        assert_eq!(status(&fourth).await, 404);
        assert_eq!(town.citizen().post(&fourth, &[("atto", "accept")]).await.status(), 404);
        // By mail, from the page; sessions have ended meanwhile.
        let scene = Scene { coordinator: town.coordinator(OFFICE).await, ..scene };
        let fields = [("atto", "link"), ("giorni", "2"), ("email", "ditta@example.org")];
        let answer = scene.coordinator.post(&page_of(&task), &fields).await;
        assert!(location(&answer).ends_with("?mandato=1"));
        let letters = sestomia::store::letters::take_due(
            town.app().db(), town.app().jurisdiction(), town.app().now(), Timestamp::MAX, 10,
        ).await.expect("they read");
        let due = letters.iter().find(|due| due.letter.recipient.as_str() == "ditta@example.org").expect("a letter");
        let (_, link) = due.letter.body.split_once("{site}").expect("a link");
        assert_eq!(status(link.lines().next().expect("a line")).await, 200);
    }

    async fn who_has_a_task_to_do_hears_of_it_and_who_gave_it_that_it_was_refused(town: &Town) {
        let scene = Scene::of(town).await;
        let (email, other) = (town.account(Role::Coordinator, OFFICE).await, town.account(Role::Coordinator, "mobilita").await);
        let crews = town.app().crews(None).await.expect("they read");
        let crew = crews.into_iter().find(|crew| crew.id.0 == scene.crew_id).expect("the crew").email;
        let subject = format!("[{}] Un ordine di lavoro", town.app().rules().jurisdiction.name);
        let task = scene.task(town, "Da fare").await;
        let told_of = told(town, &subject).await;
        assert_eq!(told_of.iter().filter(|one| **one == crew.as_str()).count(), 1, "{told_of:?}");
        assert!(!told_of.contains(&email) && !told_of.contains(&other));
        does(&scene.crew, &task, &[("atto", "refuse"), ("motivo", "no_means"), ("testo", "Serve la gru")]).await;
        let told_of = told(town, &subject).await;
        assert!(told_of.contains(&email) && !told_of.contains(&other), "{told_of:?}");
        assert_eq!(told_of.iter().filter(|one| **one == crew.as_str()).count(), 1, "not of what it did itself");
    }

    async fn a_crew_is_told_of_works_near_its_place_that_everybody_may_know_of(town: &Town) {
        let scene = Scene::of(town).await;
        scene.task(town, "Rattoppa").await;
        let place = scene.report.place.position;
        let point = format!(r#"{{"type":"Point","coordinates":[{},{}]}}"#, place.lon(), place.lat());
        let works = enter(&scene.coordinator, &plan(&point, &[("dal", "2026-03-09T08:00"), ("titolo", "Scavo taciuto")])).await;
        assert!(!scene.crew.page("/ufficio/giornata").await.contains("Scavo taciuto"), "nobody has authorised it");
        for atto in ["authorise", "plan", "start"] {
            assert_eq!(act(&scene.coordinator, &works, &[("atto", atto)]).await, 303);
        }
        assert!(scene.crew.page("/ufficio/giornata").await.contains("Scavo taciuto"));
    }

    async fn what_was_done_without_network_is_taken_late_and_once(town: &Town) {
        let scene = Scene::of(town).await;
        town.pass(-3.hours());
        let task = scene.task(town, "Senza rete").await;
        town.pass(3.hours());
        let (left, began) = (minutes_ago(town, 100), minutes_ago(town, 80));
        let travel = json!({ "id": "t-1", "act": "travel", "at": left });
        assert_eq!(event(&scene.crew, &task, &travel).await.status(), 201);
        let before = town.events().await;
        let again = event(&scene.crew, &task, &travel).await;
        assert_eq!((again.status().as_u16(), town.events().await), (200, before), "done once");
        let otherwise = json!({ "id": "t-1", "act": "start", "at": began });
        assert_eq!(refused(&scene.crew, &task, &otherwise).await.0, 422, "the same name for something else");
        let answer = event(&scene.crew, &task, &json!({ "id": "t-2", "act": "start", "at": began })).await;
        let told: Value = answer.json().await.expect("JSON");
        assert_eq!((&told["state"], &told["state_since"]), (&json!("started"), &json!(began)));
        for (at, why) in [(minutes_ago(town, 90), "before"), (minutes_ago(town, -5), "future"), (minutes_ago(town, 49 * 60), "long ago"), ("ieri".to_owned(), "missing")] {
            let (status, text) = refused(&scene.crew, &task, &json!({ "id": format!("t-{}", why.replace(' ', "-")), "act": "pause", "reason": "break", "at": at })).await;
            assert!(status == 422 && text.contains(why) && text.contains("\"field\":\"at\""), "{why}: {status} {text}");
        }
        for wanted in [
            json!({ "act": "pause" }), json!({ "id": "u", "act": "pause" }), json!({ "id": "u", "act": "boh" }),
            json!({ "id": "u", "act": "verify" }), json!({ "id": "u", "act": "finish" }), json!({ "id": "u", "act": "photograph" }),
            json!({ "id": "u", "act": "note", "work": { "done": [7] } }), json!({ "id": "u", "act": "start", "chi": 1 }),
        ] {
            let (status, _) = refused(&scene.crew, &task, &wanted).await;
            assert!((400..=422).contains(&status), "{wanted}: {status}");
        }
        assert_eq!(refused(&scene.crew, &task, &json!({ "id": "v", "act": "start" })).await.0, 409, "it is begun already");
        // Meanwhile the task is somebody else's: what comes then is refused, and is not lost to who looks after exchanges.
        does(&scene.coordinator, &task, &[("atto", "reassign"), ("a_chi", "alia")]).await;
        assert_eq!(event(&scene.crew, &task, &json!({ "id": "w", "act": "finish", "outcome": "done" })).await.status(), 404);
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let log = keeper.page("/ufficio/scambi").await;
        for part in ["t-1", "t-2", "già registrata", "t-long-ago", &task] {
            assert!(log.contains(part), "{part}");
        }
        assert_rebuilt(town.app()).await;
    }

    async fn photos_of_the_work_say_where_they_were_taken_and_are_not_for_everybody(town: &Town) {
        let scene = Scene::of(town).await;
        let task = scene.task(town, "Con foto").await;
        does(&scene.crew, &task, &[("atto", "start")]).await;
        let position = scene.report.place.position;
        let send = async |id: &str, stage: &str, lon: f64| {
            let photo = Part::bytes(a_photo()).file_name("foto.jpg");
            let form = Form::new()
                .text("id", id.to_owned())
                .text("act", "photograph")
                .text("stage", stage.to_owned())
                .text("lon", lon.to_string())
                .text("lat", position.lat().to_string())
                .part("foto", photo);
            let request = scene.crew.client.post(format!("{}/api/v1/tasks/{task}/events", scene.crew.url));
            request.multipart(form).send().await.expect("an answer").status().as_u16()
        };
        assert_eq!(send("f-1", "before", position.lon() + 0.01).await, 201);
        assert_eq!(send("f-1", "before", position.lon() + 0.01).await, 200);
        assert_eq!(send("f-2", "after", position.lon()).await, 201);
        let shown = scene.coordinator.page(&page_of(&task)).await;
        assert!(shown.contains("metri dal luogo: controlla") && shown.contains("a 0 metri dal luogo"));
        let (_, photo) = shown.split_once("href=\"/media/").expect("a photo");
        let photo = format!("/media/{}", photo.split('"').next().expect("its address"));
        assert_eq!(scene.crew.get(&photo).await.status(), 200);
        let link = link_of(&scene.coordinator, &task).await;
        let token = link.rsplit('/').next().expect("a token");
        assert_eq!(town.citizen().get(&photo).await.status(), 404, "not for everybody");
        assert_eq!(town.citizen().get(&format!("{photo}?chiave={token}")).await.status(), 200);
        does(&scene.crew, &task, &[("atto", "finish"), ("esito", "done")]).await;
        // What shows the work done goes into the outcome that is proposed, and is everybody's with the answer.
        assert_eq!(scene.report(town).await.proposed.len(), 1);
        assert_eq!(town.citizen().get(&photo).await.status(), 404);
        let desk = town.desk().await;
        let record = format!("/ufficio/segnalazioni/{}", scene.report.number);
        assert_eq!(desk.post(&record, &[("atto", "answer"), ("testo", "Fatto")]).await.status(), 303);
        assert_eq!(town.citizen().get(&photo).await.status(), 200);
    }

    async fn the_system_of_a_partner_is_told_and_tells(town: &Town) {
        let scene = Scene::of(town).await;
        let receiver = Receiver::start(vec![takes()]).await;
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        hook(&keeper, "alia", &receiver.url, &["task"]).await;
        let task = give(town, &scene.coordinator, &scene.report, "Per Alia", "alia").await;
        deliver(town, true).await;
        let partner = town.staff(Role::Partner, "alia").await;
        assert_eq!(event(&partner, &task, &json!({ "id": "p", "act": "accept" })).await.status(), 201);
        deliver(town, true).await;
        assert_eq!(event(&partner, &task, &json!({ "id": "q", "act": "verify" })).await.status(), 422, "it only proposes");
        does(&scene.coordinator, &task, &[("atto", "reassign"), ("a_chi", "publiacqua")]).await;
        deliver(town, true).await;
        let told: Vec<(String, String)> = receiver.take().iter().map(|sent| {
            let body: Value = serde_json::from_str(&sent.body).expect("JSON");
            (body["type"].as_str().expect("a type").to_owned(), body["data"]["number"].as_str().expect("a number").to_owned())
        }).collect();
        let types: Vec<&str> = told.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(types, ["task.give", "task.accept", "task.withdrawn"]);
        assert!(told.iter().all(|(_, number)| *number == task));
    }

    async fn what_comes_again_is_given_once_for_each_day(town: &Town) {
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let rule = [
            ("codice", "giochi"), ("nome", "Controllo dei giochi"), ("ufficio", "ambiente-verde"), ("indirizzo", "Giardino della piazza"),
            ("lon", "11.1986"), ("lat", "43.8335"), ("dal", "2026-01-01"), ("regola", "FREQ=WEEKLY;BYDAY=FR"), ("anticipo", "7"),
            ("lista", "Altalene\nScivolo"),
        ];
        let wrong = [("regola", "ogni tanto"), ("lat", "91"), ("ufficio", "boh")];
        for (field, value) in wrong {
            let fields: Vec<_> = rule.iter().map(|(name, typed)| (*name, if *name == field { value } else { *typed })).collect();
            assert_eq!(keeper.post("/ufficio/impostazioni/ricorrenti/nuovo", &fields).await.status(), 422, "{field}");
        }
        crate::settings::change(&keeper, "/ufficio/impostazioni/ricorrenti/nuovo", &rule).await;
        // A Tuesday: this Friday's lies within seven days.
        let give = async || sestomia::app::recurring::give(town.app()).await.expect("they are given");
        assert_eq!((give().await, give().await), (1, 0));
        let coordinator = town.coordinator("ambiente-verde").await;
        assert!(coordinator.page("/ufficio/lavori").await.contains("Controllo dei giochi"));
        town.pass((24 * 8).hours());
        sestomia::app::housekeeping::tidy(town.app(), std::time::SystemTime::UNIX_EPOCH).await.expect("tidied");
        assert_eq!((give().await, give().await), (1, 0), "the next Friday's, and the first not again");
        assert_rebuilt(town.app()).await;
    }

    async fn somebody_elses_change_is_not_overwritten(town: &Town) {
        let scene = Scene::of(town).await;
        let task = scene.task(town, "Conteso").await;
        does(&scene.coordinator, &task, &[("atto", "plan"), ("giorno", "2026-04-10"), ("versione", "1")]).await;
        let stale = scene.coordinator.post(&page_of(&task), &[("atto", "cancel"), ("testo", "Non serve"), ("versione", "1")]).await;
        assert_eq!(stale.status(), 422);
        let page = stale.text().await.expect("a page");
        assert!(page.contains("Intanto qualcun altro") && page.contains("Non serve"), "what was typed is kept");
        does(&scene.coordinator, &task, &[("atto", "cancel"), ("testo", "Non serve"), ("versione", "2")]).await;
        assert!(!scene.crew.page("/ufficio/giornata").await.contains("Conteso"));
    }
}

/// Makes a link that works for two days; returns its path.
async fn link_of(coordinator: &Person, number: &str) -> String {
    does(coordinator, number, &[("atto", "link"), ("giorni", "2")]).await;
    let page = coordinator.page(&page_of(number)).await;
    let (_, rest) =
        page.split_once("/lavori/").and_then(|_| page.split_once("<code class=\"task-link\">")).expect("a link");
    let link = rest.split('<').next().expect("its end");
    let (_, path) = link.split_once("/lavori/").expect("an address");
    format!("/lavori/{path}")
}

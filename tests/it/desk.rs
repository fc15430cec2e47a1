//! The staff at work: signing in, the queue, the iter by its forms, what is refused, and what never leaves the house.

use std::time::Duration;

use jiff::ToSpan;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use sestomia::app::delivery::Destination;
use sestomia::app::mail::{MailOptions, Mailer};
use sestomia::domain::person::Role;
use tokio_util::sync::CancellationToken;

use crate::report_flow::tile_of_the_square;
use crate::server::{PASSWORD, Person, SQUARE, Town, a_report, both, location};

/// What a citizen or colleague said in confidence, at every place where that can be said.
const SECRET: &str = "Segretissimo";

pub(crate) fn record(number: &str) -> String {
    format!("/ufficio/segnalazioni/{number}")
}

async fn state(person: &Person, number: &str) -> String {
    let report: Value = person.get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
    report["state"].as_str().expect("a state").to_owned()
}

/// The form of an act as the page shows it: which report it was when it was shown.
async fn version(person: &Person, number: &str) -> String {
    let page = person.page(&record(number)).await;
    let (_, rest) = page.split_once("name=\"versione\" value=\"").expect("a form of an act");
    rest.split('"').next().expect("a version").to_owned()
}

async fn act(person: &Person, number: &str, fields: &[(&str, &str)]) {
    let answer = person.post(&record(number), fields).await;
    let status = answer.status();
    assert_eq!(status, 303, "{fields:?}: {}", answer.text().await.unwrap_or_default());
}

/// A move that was refused: why, as the page says it.
async fn refused(answer: Response) -> String {
    let status = answer.status();
    let page = answer.text().await.expect("a page");
    assert_eq!(status, 422, "{page}");
    let (_, rest) = page.split_once("role=\"alert\">").expect("nothing says why");
    rest.split('<').next().unwrap_or_default().to_owned()
}

/// A report that says a secret wherever it is promised to be kept.
fn confiding(subject: &str, east_m: f64) -> Value {
    let mut report = a_report(subject, east_m);
    report["name"] = json!(format!("{SECRET} Bianchi"));
    report["email"] = json!(format!("{SECRET}@example.org"));
    report["phone"] = json!("055 4711 4711");
    report
}

/// Everything that anybody may ask for: what it is and its bytes, those of pictures and tiles as they are. The stream is
/// read from the event `since` on.
async fn everything_public(town: &Town, number: &str, since: u64) -> Vec<(String, Vec<u8>)> {
    let [lon, lat] = SQUARE;
    let own = format!("/segnalazioni/{number}");
    let paths = [
        "/",
        "/en/",
        "/?parte=elenco",
        "/segnalazioni",
        "/en/segnalazioni",
        &own,
        &format!("/en{own}"),
        &format!("{own}?parte=scheda"),
        &format!("{own}?grazie=1"),
        &format!("{own}?chiave=AAAAAAAAAAAAAAAAAAAAAA"),
        &format!("/ufficio{own}"),
        &format!("/cerca?numero={number}"),
        "/api/v1/reports",
        &format!("/api/v1/reports/{number}"),
        &tile_of_the_square(),
        "/tiles/reports/0/0/0.mvt",
        "/tiles/reports.json",
        "/maps/style.json",
        &format!("/maps/static/{lon},{lat},16/320x200.png?pin={lon},{lat}"),
        "/luoghi?q=piazza",
        "/accedi",
        "/metrics",
        &format!("/segnala/vicine?lon={lon}&lat={lat}&categoria=buca"),
        &format!("/luogo?lon={lon}&lat={lat}"),
        "/readyz",
    ];
    let stranger = town.citizen();
    let mut all = Vec::new();
    for path in paths {
        let answer = stranger.get(path).await;
        assert!(answer.status().as_u16() < 500, "{path}");
        all.push((format!("the headers of {path}"), format!("{:?}", answer.headers()).into_bytes()));
        all.push((path.to_owned(), answer.bytes().await.expect("bytes").to_vec()));
    }
    let stream = stranger.client.get(format!("{}/live", town.url)).header("last-event-id", since);
    let mut stream = stream.send().await.expect("a stream");
    let newest = stranger.report(&a_report("L'ultima", 900.0)).await;
    let mut heard = Vec::new();
    while !contains(&heard, &newest) {
        let chunk = tokio::time::timeout(Duration::from_secs(5), stream.chunk()).await.expect("in time");
        heard.extend(chunk.expect("a stream").expect("it goes on"));
    }
    all.push(("/live".to_owned(), heard));
    all
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The mails that leave now, as they were written.
pub(crate) async fn mails(town: &Town) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = MailOptions {
        public_url: town.url.clone(),
        from: None,
        destination: Destination::Folder(folder.path().to_owned()),
    };
    let mailer = Mailer::new(options).expect("a mailer");
    while mailer.send_due(town.app(), &CancellationToken::new()).await.expect("the outbox is read") {}
    let files = std::fs::read_dir(folder.path()).expect("the folder");
    let mut mails: Vec<_> =
        files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a mail")).collect();
    mails.sort();
    mails
}

both! {
    async fn only_those_who_have_signed_in(town: &Town) {
        let citizen = town.citizen();
        let number = citizen.report(&a_report("Una buca", 0.0)).await;
        let events = town.events().await;
        let paths = ["/ufficio", "/ufficio?vista=tutte", "/ufficio/nuova", &record(&number), "/ufficio/cerca?numero=1", "/ufficio/documenti/x?numero=1"];
        for path in paths {
            let answer = citizen.get(path).await;
            let back: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
            assert_eq!(location(&answer), format!("/accedi?poi={back}"));
            assert_eq!(answer.headers()["cache-control"], "no-store");
            assert!(location(&citizen.get(&format!("/en{path}")).await).starts_with("/en/accedi?poi=%2Fen%2Fufficio"));
        }
        for path in [record(&number), "/ufficio/nuova".to_owned()] {
            let answer = citizen.post(&path, &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
            assert!(location(&answer).starts_with("/accedi"));
        }
        assert_eq!(town.events().await, events);
        let email = town.account(Role::FrontDesk, "urp").await;
        for (email, password) in [(email.as_str(), "un'altra parola"), ("nessuno@example.org", PASSWORD), (&email, ""), ("", "")] {
            let answer = citizen.post("/accedi", &[("email", email), ("password", password)]).await;
            let (status, page) = (answer.status(), answer.text().await.expect("a page"));
            assert_eq!(status, 422);
            assert!(page.contains("role=\"alert\"") && page.contains(&format!("value=\"{email}\"")));
            assert!(location(&citizen.get("/ufficio").await).starts_with("/accedi"));
        }
        let back = record(&number);
        let answer = citizen.post("/accedi", &[("email", &email), ("password", PASSWORD), ("poi", &back)]).await;
        assert_eq!(location(&answer), back, "it does not lead back");
        let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        citizen.page(&back).await;
        citizen.post("/esci", &[]).await;
        assert!(location(&citizen.get("/ufficio").await).starts_with("/accedi"), "still in");
        let stolen = cookie.split(';').next().expect("a cookie").to_owned();
        let answer = town.citizen().client.get(format!("{}/ufficio", town.url)).header("cookie", stolen).send().await;
        assert_eq!(answer.expect("an answer").status(), 303, "the session goes on after signing out");
    }

    async fn a_session_ends_by_itself(town: &Town) {
        let desk = town.desk().await;
        desk.page("/ufficio").await;
        town.pass(13.hours());
        assert!(location(&desk.get("/ufficio").await).starts_with("/accedi"));
    }

    async fn the_whole_iter_by_its_forms(town: &Town) {
        let number = town.citizen().report(&confiding("Buca in piazza", 0.0)).await;
        let desk = town.desk().await;
        let queue = desk.page("/ufficio").await;
        assert!(queue.contains(&number) && queue.contains("Buca in piazza"));
        let page = desk.page(&record(&number)).await;
        assert!(page.contains(&format!("{SECRET} Bianchi")) && page.contains("055 4711 4711"), "how to reach the citizen");
        assert!(page.contains("value=\"lavori-pubblici\" selected"), "the usual office is suggested");
        act(&desk, &number, &[("atto", "route"), ("ufficio", "lavori-pubblici"), ("testo", "È la terza volta")]).await;
        assert!(!desk.page("/ufficio").await.contains(&number), "still among the new ones");
        assert!(desk.page("/ufficio?vista=affidate").await.contains(&number));
        let office = town.coordinator("lavori-pubblici").await;
        assert!(office.page("/ufficio").await.contains(&number), "not in the office's queue");
        let steps: [(&str, &[(&str, &str)]); 6] = [
            ("taken_in_charge", &[("atto", "take_charge")]),
            ("inspected", &[("atto", "inspect"), ("testo", "Sono 40 cm")]),
            ("in_progress", &[("atto", "start")]),
            ("suspended", &[("atto", "suspend"), ("motivo", "weather"), ("riesame", "2026-03-20")]),
            ("in_progress", &[("atto", "resume")]),
            ("resolved", &[("atto", "resolve"), ("motivo", "done"), ("testo", "Riempita con asfalto a freddo")]),
        ];
        for (after, fields) in steps {
            town.pass_an_hour();
            let version = version(&office, &number).await;
            act(&office, &number, &[fields, &[("versione", &version)]].concat()).await;
            assert_eq!(state(&desk, &number).await, after, "{fields:?}");
        }
        assert!(desk.page("/ufficio?vista=da-rispondere").await.contains(&number));
        assert!(desk.page(&record(&number)).await.contains("Riempita con asfalto a freddo</textarea>"), "the outcome is proposed as answer");
        act(&desk, &number, &[("atto", "answer"), ("testo", "La buca è stata riempita.")]).await;
        assert_eq!(state(&desk, &number).await, "answered");
        let page = town.citizen().page(&format!("/segnalazioni/{number}")).await;
        for text in ["La buca è stata riempita.", "Sono 40 cm"] {
            assert!(page.contains(text), "{text} is not for the citizen");
        }
        assert!(!page.contains("È la terza volta") && !page.contains(SECRET), "that was for the office");
        act(&desk, &number, &[("atto", "reopen"), ("testo", "Si è riaperta")]).await;
        assert_eq!(state(&desk, &number).await, "reopened");
        assert!(desk.page("/ufficio").await.contains(&number), "back among the new ones");
    }

    async fn other_ends(town: &Town) {
        let desk = town.desk().await;
        let mut numbers = Vec::new();
        for n in 0..3 {
            numbers.push(desk.report(&a_report(&format!("Buca {n}"), f64::from(n))).await);
        }
        act(&desk, &numbers[0], &[("atto", "reject"), ("motivo", "private_property"), ("testo", "È una strada privata.")]).await;
        act(&desk, &numbers[1], &[("atto", "transfer"), ("ente", "Città metropolitana"), ("testo", "Se ne occupa lei.")]).await;
        act(&desk, &numbers[2], &[("atto", "mark_duplicate"), ("originale", &numbers[0])]).await;
        for (number, expected) in numbers.iter().zip(["rejected", "transferred", "duplicate"]) {
            assert_eq!(&state(&desk, number).await, expected);
        }
        let page = town.citizen().page(&format!("/segnalazioni/{}", numbers[2])).await;
        assert!(page.contains(&format!("/segnalazioni/{}", numbers[0])), "of which it is a duplicate");
    }

    async fn what_is_not_legal(town: &Town) {
        let desk = town.desk().await;
        let number = desk.report(&a_report("Una buca", 0.0)).await;
        let events = town.events().await;
        let cases: [(&[(&str, &str)], &str); 12] = [
            (&[("atto", "answer"), ("testo", "Fatto tutto")], "non è possibile nello stato attuale"),
            (&[("atto", "take_charge")], "non è possibile nello stato attuale"),
            (&[("atto", "reopen"), ("testo", "Ancora")], "non è possibile nello stato attuale"),
            (&[("atto", "route")], "Questo ufficio non c"),
            (&[("atto", "route"), ("ufficio", "draghi")], "Questo ufficio non c"),
            (&[("atto", "reject"), ("testo", "No")], "Manca il motivo"),
            (&[("atto", "reject"), ("motivo", "private_property")], "Manca il testo"),
            (&[("atto", "reject"), ("motivo", "perché no"), ("testo", "No")], "Manca il motivo"),
            (&[("atto", "transfer"), ("testo", "A loro")], "Manca il testo"),
            (&[("atto", "mark_duplicate")], "Manca la segnalazione originale"),
            (&[("atto", "mark_duplicate"), ("originale", "2026-999999")], "nessuna segnalazione con questo numero"),
            (&[("atto", "nota"), ("testo", "a\u{202e}b")], "caratteri che non possiamo accettare"),
        ];
        for (fields, told) in cases {
            let answer = desk.post(&record(&number), fields).await;
            let why = refused(answer).await;
            assert!(why.contains(told), "{fields:?}: {why}");
        }
        let answer = desk.post(&record(&number), &[("atto", "answer"), ("testo", "Un testo lungo e pensato")]).await;
        assert_eq!(answer.status(), 422);
        let long = "a".repeat(4001);
        let answer = desk.post(&record(&number), &[("atto", "reject"), ("motivo", "not_found"), ("testo", &long)]).await;
        let page = answer.text().await.expect("a page");
        assert!(page.contains("troppo lungo") && page.contains(&long), "what was written is gone");
        for fields in [[("atto", "draghi")], [("atto", "")], [("versione", "x")]] {
            let answer = desk.post(&record(&number), &fields).await;
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{fields:?}");
        }
        assert_eq!(desk.get(&record("2026-000999")).await.status(), 404);
        assert_eq!((state(&desk, &number).await.as_str(), town.events().await), ("received", events));
    }

    async fn what_a_colleague_has_done_meanwhile(town: &Town) {
        let (one, two) = (town.desk().await, town.desk().await);
        let number = one.report(&a_report("Una buca", 0.0)).await;
        let (seen_by_one, seen_by_two) = (version(&one, &number).await, version(&two, &number).await);
        // A citizen who says "me too" is nobody's colleague.
        town.citizen().post(&format!("/segnalazioni/{number}/anche-a-me"), &[]).await;
        act(&one, &number, &[("atto", "route"), ("ufficio", "mobilita"), ("versione", &seen_by_one)]).await;
        let events = town.events().await;
        let late = [("atto", "route"), ("ufficio", "lavori-pubblici"), ("testo", "Priorità alta"), ("versione", &seen_by_two)];
        let answer = two.post(&record(&number), &late).await;
        let (status, page) = (answer.status(), answer.text().await.expect("a page"));
        assert_eq!(status, 422);
        assert!(page.contains("Intanto qualcun altro ha lavorato") && page.contains("Priorità alta"), "{page}");
        let (_, since) = page.split_once("since-title").expect("what has changed");
        assert!(since.contains("Mobilit") && since.contains("Prova urp (URP)"), "what was done, by whom: {since}");
        assert_eq!(town.events().await, events, "it was done all the same");
        // What was written for an act that has become impossible is not lost either.
        act(&one, &number, &[("atto", "nota"), ("testo", "Una nota soltanto")]).await;
        let answer = [("atto", "answer"), ("testo", "Una risposta pensata"), ("versione", seen_by_two.as_str())];
        let page = two.post(&record(&number), &answer).await.text().await.expect("a page");
        assert!(page.contains("id=\"left-over\" rows=\"4\" readonly>Una risposta pensata</textarea>"), "{page}");
        assert!(page.contains("Una nota soltanto"), "a note is told too");
        let report: Value = one.get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
        assert_eq!(report["office"], "mobilita");
        // Having seen it, the same may be sent again.
        let seen = version(&two, &number).await;
        act(&two, &number, &[("atto", "route"), ("ufficio", "lavori-pubblici"), ("versione", &seen)]).await;
        let path = record(&number);
        let (first, second) = tokio::join!(
            one.post(&path, &[("atto", "take_charge"), ("versione", "4")]),
            two.post(&path, &[("atto", "reject"), ("motivo", "not_found"), ("testo", "No"), ("versione", "4")]),
        );
        let mut statuses = [first.status().as_u16(), second.status().as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422], "two at once, one of them late");
    }

    async fn an_office_acts_on_its_own(town: &Town) {
        let desk = town.desk().await;
        let number = desk.report(&confiding("Una buca", 0.0)).await;
        act(&desk, &number, &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
        let events = town.events().await;
        let other = town.coordinator("ambiente-verde").await;
        assert!(!other.page("/ufficio?vista=tutte").await.contains(&number), "in another office's queue");
        let page = other.page(&record(&number)).await;
        assert!(!page.contains(SECRET) && !page.contains("055 4711"), "another office reads how to reach the citizen");
        assert!(!page.contains("name=\"versione\""), "another office is offered an act");
        for fields in [&[("atto", "take_charge"), ("testo", "")], &[("atto", "nascondi"), ("testo", "")], &[("atto", "route"), ("ufficio", "mobilita")]] {
            let why = refused(other.post(&record(&number), fields).await).await;
            assert!(why.contains("Non hai il permesso"), "{fields:?}: {why}");
        }
        // An own report that is not public is nobody else's.
        act(&desk, &number, &[("atto", "nascondi"), ("motivo", "personal_data")]).await;
        assert_eq!(other.get(&record(&number)).await.status(), 404);
        assert_eq!(other.post(&record(&number), &[("atto", "take_charge")]).await.status(), 404);
        for (role, office) in [(Role::Crew, "lavori-pubblici"), (Role::BuildingOfficer, "edilizia-privata"), (Role::SystemAdministrator, "urp")] {
            let person = town.staff(role, office).await;
            let answers = [person.get(&record(&number)).await, person.post(&record(&number), &[("atto", "take_charge")]).await];
            assert!(answers.iter().all(|answer| answer.status() == 403), "{role:?}");
            assert!(!person.page("/ufficio?vista=tutte").await.contains(&number), "{role:?}");
            assert_eq!(person.get("/ufficio/nuova").await.status(), 403, "{role:?}");
        }
        let office = town.coordinator("lavori-pubblici").await;
        assert!(office.page(&record(&number)).await.contains(SECRET), "the office that acts may call");
        let partner = town.staff(Role::Partner, "lavori-pubblici").await;
        assert!(!partner.page(&record(&number)).await.contains(SECRET), "a partner gets no contact");
        assert_eq!(town.events().await, events + 1);
    }

    async fn what_is_confided_stays_inside(town: &Town) {
        let since = town.events().await;
        let desk = town.desk().await;
        let number = town.citizen().report(&confiding("Buca in piazza", 0.0)).await;
        let note = format!("{SECRET}: il vicino ha ragione");
        act(&desk, &number, &[("atto", "nota"), ("testo", &note)]).await;
        act(&desk, &number, &[("atto", "route"), ("ufficio", "lavori-pubblici"), ("testo", &note)]).await;
        let inside = desk.page(&record(&number)).await;
        assert!(inside.matches(note.as_str()).count() >= 2, "the notes are not for the staff");
        let all = everything_public(town, &number, since).await;
        assert!(all.iter().filter(|(_, bytes)| contains(bytes, "Buca in piazza")).count() > 5, "nothing to see at all");
        for (path, bytes) in &all {
            for secret in [SECRET, &SECRET.to_lowercase(), "055 4711", "chiave="] {
                assert!(!contains(bytes, secret), "{path} tells {secret}");
            }
        }
        // What was withheld is gone with all it says, as if it had never been.
        act(&desk, &number, &[("atto", "nascondi"), ("motivo", "personal_data")]).await;
        for (path, bytes) in everything_public(town, &number, since).await {
            assert!(!contains(&bytes, "Buca in piazza"), "{path} shows what was withheld");
            if path.contains("/tiles/reports/16") {
                assert!(!contains(&bytes, &number), "{path} has it on the map");
            }
        }
        let stranger = town.citizen();
        for path in [format!("/segnalazioni/{number}"), format!("/api/v1/reports/{number}")] {
            assert_eq!(stranger.get(&path).await.status(), 404, "{path}");
        }
        assert_eq!(stranger.post(&format!("/segnalazioni/{number}/anche-a-me"), &[]).await.status(), 404);
    }

    async fn an_answer_is_told_by_mail(town: &Town) {
        let citizen = town.citizen();
        let answer = citizen.send("k", &confiding("Buca in piazza", 0.0)).await;
        let opened: Value = answer.json().await.expect("JSON");
        let number = opened["number"].as_str().expect("a number").to_owned();
        let link = opened["private_url"].as_str().expect("a link");
        town.citizen().post(&format!("/segnalazioni/{number}/anche-a-me"), &[("email", "bea@example.org")]).await;
        let to = format!("To: {SECRET}@example.org");
        let first = mails(town).await;
        assert!(first.iter().any(|mail| mail.contains(&to) && mail.contains(&number)), "no acknowledgement: {first:?}");
        let desk = town.desk().await;
        act(&desk, &number, &[("atto", "route"), ("ufficio", "lavori-pubblici"), ("testo", "Per voi soli")]).await;
        act(&desk, &number, &[("atto", "take_charge")]).await;
        act(&desk, &number, &[("atto", "resolve"), ("motivo", "done"), ("testo", "Bozza di risposta")]).await;
        mails(town).await;
        act(&desk, &number, &[("atto", "nota"), ("testo", "Che fatica")]).await;
        assert_eq!(mails(town).await, Vec::<String>::new(), "a note is nobody's business");
        act(&desk, &number, &[("atto", "answer"), ("testo", "La buca non c'e piu.")]).await;
        let last = mails(town).await;
        assert_eq!(last.len(), 2, "the reporter and the one who joined: {last:?}");
        let reporter = last.iter().find(|mail| mail.contains(&to)).expect("a mail to the reporter");
        assert!(reporter.contains("La buca non c'e piu.") && unfolded(reporter).contains(link), "{reporter}");
        let follower = last.iter().find(|mail| mail.contains("To: bea@example.org")).expect("a mail to the follower");
        assert!(follower.contains("La buca non c'e piu.") && !follower.contains("chiave="), "{follower}");
        assert!(!follower.contains(SECRET), "one citizen is told to another");
        assert!(last.iter().all(|mail| !mail.contains("Per voi soli") && !mail.contains("Che fatica")));
        assert_eq!(mails(town).await, Vec::<String>::new(), "told once");
    }
}

/// A mail without the line ends of its encoding.
pub(crate) fn unfolded(mail: &str) -> String {
    mail.replace("=\r\n", "").replace("=3D", "=")
}

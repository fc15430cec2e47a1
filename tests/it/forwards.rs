//! Reports passed on to outside bodies: what they are sent, what the record says of it, and how they confirm it.

use jiff::ToSpan;
use sestomia::app::submit::{Submission, What};
use sestomia::domain::office::{Forward, Office, OfficeKind};
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::rules::Setting;

use crate::desk::{mails, record, unfolded};
use crate::receiver::{Manner, Receiver};
use crate::server::{Person, Town, a_report, both};
use crate::webhooks::{deliver, hook, takes};

/// A body that has reports passed on to it.
async fn body(town: &Town, forward: Forward) {
    let office = Office {
        code: "anas".parse().expect("a code"),
        name: "Ente strade".to_owned(),
        short_name: "ES".to_owned(),
        kind: OfficeKind::Body,
        phone: None,
        email: None,
        website: None,
        description: String::new(),
        forward: Some(forward),
        retired: false,
    };
    let define = Submission {
        actor: Actor::system(Channel::Api),
        what: What::Define(Box::new(Setting::Office(office))),
        contact: None,
        at: None,
        key: None,
    };
    town.app().submit(define).await.expect("defined");
}

fn at(url: &str, path: &str) -> sestomia::domain::office::WebAddress {
    format!("{url}{path}").try_into().expect("an address")
}

/// A report that was handed to the body.
async fn handed_over(town: &Town, desk: &Person) -> String {
    let mut report = a_report("Buca sulla statale", 0.0);
    report["description"] = "Profonda & larga".into();
    report["name"] = "Ada Bianchi".into();
    report["email"] = "bianchi@example.org".into();
    let number = town.citizen().report(&report).await;
    mails(town).await;
    let form = [("atto", "transfer"), ("ente", "Ente strade"), ("testo", "La strada e loro.")];
    assert_eq!(desk.post(&record(&number), &form).await.status(), 303);
    number
}

async fn pages(town: &Town, desk: &Person, number: &str) -> (String, String) {
    (desk.page(&record(number)).await, town.citizen().page(&format!("/segnalazioni/{number}")).await)
}

both! {
    async fn by_mail_and_confirmed_by_a_button(town: &Town) {
        let desk = town.desk().await;
        body(town, Forward::Mail { address: "strade@example.org".to_owned().try_into().expect("an address") }).await;
        assert!(desk.page(&record(&town.citizen().report(&a_report("Altra", 50.0)).await)).await.contains("<option value=\"Ente strade\">"));
        let number = handed_over(town, &desk).await;
        let (inside, outside) = pages(town, &desk, &number).await;
        assert!(inside.contains("in attesa di partire") && !outside.contains("Inoltrata a"), "{inside}");
        let told = mails(town).await;
        let told = told.iter().find(|mail| mail.contains("To: strade@example.org")).expect("a mail to the body");
        let told = unfolded(told);
        for part in [number.as_str(), "> Buca sulla statale", "> Profonda & larga", "43.8335"] {
            assert!(told.contains(part), "{part} in {told}");
        }
        assert!(!told.contains("Bianchi") && !told.contains("bianchi") && !told.contains("chiave=") && !told.contains("List-Unsubscribe"), "{told}");
        let (inside, outside) = pages(town, &desk, &number).await;
        assert!(inside.contains("ES (mail): partito"), "{inside}");
        assert!(outside.contains("Inoltrata a Ente strade il") && !outside.contains("ricevuta il 10"), "{outside}");

        let link = told.split(|c: char| c.is_whitespace()).find(|word| word.contains("/inoltri/")).expect("a link");
        let path = link.strip_prefix(&town.url).expect("of this site");
        let clerk = town.citizen();
        for _scanner in 0..2 {
            assert!(clerk.page(path).await.contains("Confermo che"));
        }
        assert!(!pages(town, &desk, &number).await.1.contains("ricevuta il 10"), "looking confirms nothing");
        town.pass(1.hour());
        assert_eq!(clerk.post(path, &[]).await.status(), 303);
        let first = clerk.page(path).await;
        assert!(first.contains("Ricezione confermata il 10 marzo 2026, 11:00"), "{first}");
        assert!(first.contains(&format!("href=\"/segnalazioni/{number}\"")), "what it is about: {first}");
        town.pass(1.hour());
        assert_eq!(clerk.post(path, &[]).await.status(), 303);
        assert!(clerk.page(path).await.contains("11:00"), "the first time counts");
        let (inside, outside) = pages(town, &desk, &number).await;
        assert!(inside.contains("ES (mail): ricevuto") && outside.contains("ricevuta il 10 marzo 2026, 11:00"), "{inside}\n{outside}");
        // A token of another purpose, or of nobody, confirms nothing.
        for wrong in [path.replace("/inoltri/", "/avvisi/"), "/inoltri/x".to_owned(), format!("/inoltri/{}", "A".repeat(32))] {
            assert_eq!(clerk.get(&wrong).await.status(), 404, "{wrong}");
            assert_eq!(clerk.post(&wrong, &[]).await.status(), 404, "{wrong}");
        }
    }

    async fn to_an_open311_server(town: &Town) {
        let manners = vec![
            Manner::Says(503, String::new()),
            Manner::Says(200, "<xml/>".to_owned()),
            Manner::Says(201, r#"[{"service_request_id":"A-638344"}]"#.to_owned()),
        ];
        let (receiver, desk) = (Receiver::start(manners).await, town.desk().await);
        body(town, Forward::Open311 { url: at(&receiver.url, "/open311/v2?jurisdiction_id=strade.example") }).await;
        let number = handed_over(town, &desk).await;
        for reason in ["non partito, si ritenta", "la sua risposta non si legge"] {
            deliver(town, true).await;
            let (inside, outside) = pages(town, &desk, &number).await;
            assert!(inside.contains(reason) && !outside.contains("Inoltrata a"), "{reason}: {inside}");
            town.pass(5.minutes());
        }
        receiver.take();
        deliver(town, true).await;
        let sent = receiver.take().remove(0);
        assert!(sent.line.starts_with("POST /open311/v2/requests.json?jurisdiction_id=strade.example "), "{sent:?}");
        let form: std::collections::HashMap<String, String> =
            url::form_urlencoded::parse(sent.body.as_bytes()).into_owned().collect();
        assert_eq!((form["service_code"].as_str(), form["lat"].as_str(), form["long"].as_str()), ("buca", "43.8335", "11.1986"));
        assert!(form["description"].contains("Profonda & larga") && form["description"].contains(&number), "{form:?}");
        assert!(!sent.body.contains("Bianchi") && !sent.body.contains("bianchi"), "{sent:?}");
        let (inside, outside) = pages(town, &desk, &number).await;
        assert!(inside.contains("ES (Open311): ricevuto") && inside.contains("loro numero: A-638344"), "{inside}");
        assert!(outside.contains("Inoltrata a Ente strade"), "{outside}");
        deliver(town, true).await;
        assert!(receiver.take().is_empty(), "sent once");
    }

    async fn by_webhook_and_never_to_this_machine_unless_let(town: &Town) {
        let (receiver, desk) = (Receiver::start(vec![takes()]).await, town.desk().await);
        body(town, Forward::Webhook { url: at(&receiver.url, "/hook") }).await;
        let number = handed_over(town, &desk).await;
        deliver(town, true).await;
        assert!(receiver.take().is_empty(), "nothing goes out unsigned");
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let page = keeper.page("/ufficio/invii").await;
        assert!(page.contains("il cui segreto firmerebbe") && page.contains("Inoltro"), "{page}");
        hook(&keeper, "anas", "https://example.org/elsewhere", &["comment"]).await;
        town.pass(5.minutes());
        deliver(town, false).await;
        assert!(receiver.take().is_empty());
        town.pass(5.minutes());
        deliver(town, true).await;
        let sent = receiver.take().remove(0);
        assert!(sent.line.starts_with("POST /hook ") && sent.header("webhook-signature").starts_with("v1,"), "{sent:?}");
        let told: serde_json::Value = serde_json::from_str(&sent.body).expect("JSON");
        assert_eq!((told["type"].as_str(), told["data"]["number"].as_str()), (Some("report.forwarded"), Some(number.as_str())));
        let link = told["data"]["acknowledge_url"].as_str().expect("a link").strip_prefix(&town.url).expect("of this site");
        assert_eq!(town.citizen().post(link, &[]).await.status(), 303);
        assert!(pages(town, &desk, &number).await.0.contains("ES (webhook): ricevuto"));
    }
}

//! What the systems of offices are told: signed, once, without anybody's data, and again until it was taken.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use jiff::ToSpan;
use serde_json::Value;
use sestomia::app::courier::Courier;
use sestomia::domain::person::Role;
use tokio_util::sync::CancellationToken;

use crate::desk::record;
use crate::receiver::{Manner, Receiver, Sent};
use crate::server::{Person, Town, a_report, both};

/// Lets the courier call everything that is due.
pub(crate) async fn deliver(town: &Town, private: bool) {
    let courier = Courier::new(town.url.clone(), private).expect("a courier");
    while courier.call_due(town.app(), &CancellationToken::new()).await.expect("the outbox is read") {}
}

pub(crate) fn takes() -> Manner {
    Manner::Says(200, "{}".to_owned())
}

/// Saves the webhook of an office; returns its secret as the page shows it.
pub(crate) async fn hook(keeper: &Person, office: &str, url: &str, topics: &[&str]) -> String {
    let mut form = vec![("azione", "salva"), ("indirizzo", url), ("attivo", "1")];
    form.extend(topics.iter().map(|topic| ("evento", *topic)));
    secret_of(keeper.post(&format!("/ufficio/webhook/{office}"), &form).await).await
}

async fn secret_of(answer: reqwest::Response) -> String {
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("a page");
    let (_, rest) = page.split_once("whsec_").expect("a secret");
    format!("whsec_{}", rest.split('<').next().expect("its end"))
}

/// The signature as whoever receives it computes it, by the standard's own words.
fn is_signed_with(sent: &Sent, secret: &str) -> bool {
    let content = format!("{}.{}.{}", sent.header("webhook-id"), sent.header("webhook-timestamp"), sent.body);
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).expect("Base64");
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).expect("a key");
    mac.update(content.as_bytes());
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    sent.header("webhook-signature").split(' ').any(|signature| signature == expected)
}

async fn act(person: &Person, number: &str, fields: &[(&str, &str)]) {
    assert_eq!(person.post(&record(number), fields).await.status(), 303, "{fields:?}");
}

/// A report that says somebody's data wherever they can be said.
async fn reported(town: &Town) -> String {
    let mut report = a_report("Oggetto di Bianchi", 0.0);
    report["description"] = "Testo di Bianchi".into();
    report["name"] = "Ada Bianchi".into();
    report["email"] = "bianchi@example.org".into();
    town.citizen().report(&report).await
}

both! {
    async fn an_office_is_told_of_its_own_signed_and_once(town: &Town) {
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let (receiver, desk) = (Receiver::start(vec![takes()]).await, town.desk().await);
        let all = ["assigned", "withdrawn", "progress", "resolved", "sent_back", "closed", "reopened", "comment"];
        let secret = hook(&keeper, "alia", &receiver.url, &all).await;
        let number = reported(town).await;
        act(&desk, &number, &[("atto", "route"), ("ufficio", "alia"), ("testo", "Urgente")]).await;
        act(&desk, &number, &[("atto", "take_charge")]).await;
        act(&desk, &number, &[("atto", "route"), ("ufficio", "mobilita")]).await;
        act(&desk, &number, &[("atto", "take_charge")]).await;
        deliver(town, true).await;
        let sent = receiver.take();
        let told = |sent: &Sent| serde_json::from_str::<Value>(&sent.body).expect("JSON");
        let mut types: Vec<_> = sent.iter().map(|sent| told(sent)["type"].as_str().expect("a type").to_owned()).collect();
        types.sort();
        assert_eq!(types, ["report.assigned", "report.progress", "report.withdrawn"], "of what is another's, nothing more");
        for one in &sent {
            assert!(is_signed_with(one, &secret), "{one:?}");
            assert!(!is_signed_with(one, "whsec_AAAA"), "{one:?}");
            assert!(one.line.starts_with("POST / ") && one.header("content-type") == "application/json", "{one:?}");
            assert_eq!(one.header("webhook-timestamp"), town.app().now().as_second().to_string());
            assert_eq!(told(one)["data"]["number"], number.as_str());
            assert!(!one.body.contains("Bianchi") && !one.body.contains("bianchi"), "{one:?}");
        }
        assert!(sent.iter().any(|sent| sent.body.contains("Urgente")), "{sent:?}");
        let mut ids: Vec<_> = sent.iter().map(|sent| sent.header("webhook-id").to_owned()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 3);
        deliver(town, true).await;
        assert!(receiver.take().is_empty(), "told once");
    }

    async fn what_is_not_taken_is_tried_again_and_at_last_by_hand(town: &Town) {
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let manners = vec![Manner::Says(500, String::new()), Manner::HangsUp, Manner::SendsTo("http://127.0.0.1:1/".to_owned()), takes()];
        let (receiver, desk) = (Receiver::start(manners).await, town.desk().await);
        hook(&keeper, "alia", &receiver.url, &["assigned"]).await;
        let number = reported(town).await;
        act(&desk, &number, &[("atto", "route"), ("ufficio", "alia")]).await;
        let mut bodies = Vec::new();
        for (reason, minutes) in [("Ha rifiutato, con risposta 500", 2), ("Non si raggiunge", 3), ("Manda a un altro indirizzo, con risposta 302", 5), ("", 0)] {
            deliver(town, true).await;
            deliver(town, true).await;
            let sent = receiver.take();
            assert_eq!(sent.len(), 1, "{reason}: it waits for its next attempt");
            bodies.push((sent[0].header("webhook-id").to_owned(), sent[0].body.clone()));
            let page = keeper.page("/ufficio/invii").await;
            assert!(page.contains(reason) && page.contains(">Webhook</td>") != reason.is_empty(), "{reason}: {page}");
            town.pass(minutes.minutes());
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "the same each time");

        // Whoever answers that it is gone is not asked again, until somebody does.
        receiver.behave(Manner::Says(410, String::new()));
        act(&desk, &number, &[("atto", "route"), ("ufficio", "alia")]).await;
        deliver(town, true).await;
        town.pass(24.hours());
        deliver(town, true).await;
        assert_eq!(receiver.take().len(), 1);
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        assert!(keeper.page("/ufficio/invii").await.contains("mano: 1"));
        receiver.behave(Manner::Floods);
        assert_eq!(keeper.post("/ufficio/invii", &[("azione", "ritenta-tutti")]).await.status(), 303);
        tokio::time::timeout(Duration::from_secs(10), deliver(town, true)).await.expect("it reads no more than it wants");
        assert_eq!(receiver.take().len(), 1);
        assert!(!keeper.page("/ufficio/invii").await.contains(">Webhook</td>"));
    }

    async fn a_process_that_ends_while_calling_loses_nothing(town: &Town) {
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let (receiver, desk) = (Receiver::start(vec![Manner::Waits, takes()]).await, town.desk().await);
        hook(&keeper, "alia", &receiver.url, &["assigned"]).await;
        let number = reported(town).await;
        act(&desk, &number, &[("atto", "route"), ("ufficio", "alia")]).await;
        let courier = Courier::new(town.url.clone(), true).expect("a courier");
        let stop = CancellationToken::new();
        tokio::select! {
            _ = courier.call_due(town.app(), &stop) => panic!("nobody has answered"),
            () = receiver.asked() => {}
        }
        let first = receiver.take().remove(0);
        deliver(town, true).await;
        assert!(receiver.take().is_empty(), "whoever calls has some minutes for it");
        town.pass(6.minutes());
        // Two that work at once do it once.
        let other = sestomia::app::App::start(town.options()).await.expect("a second process");
        let (one, two) = tokio::join!(courier.call_due(town.app(), &stop), courier.call_due(&other.app, &stop));
        assert!(one.expect("it reads") ^ two.expect("it reads"), "one of them");
        let again = receiver.take();
        assert_eq!(again.len(), 1, "{again:?}");
        assert_eq!((again[0].header("webhook-id"), &again[0].body), (first.header("webhook-id"), &first.body));
        other.stop().await;
    }

    async fn a_new_secret_and_the_one_before(town: &Town) {
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let (receiver, desk) = (Receiver::start(vec![takes()]).await, town.desk().await);
        let old = hook(&keeper, "alia", &receiver.url, &["assigned"]).await;
        assert!(!keeper.page("/ufficio/webhook/alia").await.contains("whsec_"), "shown once");
        let new = secret_of(keeper.post("/ufficio/webhook/alia", &[("azione", "rinnova")]).await).await;
        assert_ne!(old, new);
        let number = reported(town).await;
        for (hours, by_old) in [(0, true), (25, false)] {
            town.pass(hours.hours());
            let desk = if by_old { desk.clone() } else { town.desk().await };
            act(&desk, &number, &[("atto", "route"), ("ufficio", "alia")]).await;
            deliver(town, true).await;
            let sent = receiver.take();
            assert!(is_signed_with(&sent[0], &new));
            assert_eq!(is_signed_with(&sent[0], &old), by_old);
        }
        // Suspended or removed, nobody is told; nor is what waited.
        receiver.behave(Manner::Says(500, String::new()));
        let (desk, keeper) = (town.desk().await, town.staff(Role::SystemAdministrator, "").await);
        act(&desk, &number, &[("atto", "route"), ("ufficio", "alia")]).await;
        deliver(town, true).await;
        assert_eq!(receiver.take().len(), 1);
        assert_eq!(keeper.post("/ufficio/webhook/alia", &[("azione", "togli")]).await.status(), 303);
        town.pass(1.hour());
        deliver(town, true).await;
        assert!(receiver.take().is_empty());
    }

    async fn where_webhooks_do_not_go(town: &Town) {
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        for url in ["", "http://example.org/", "ftp://example.org/", "https://u:p@example.org/", "javascript:alert(1)", "http://10.0.0.1/"] {
            let form = [("azione", "salva"), ("indirizzo", url), ("evento", "assigned")];
            let answer = keeper.post("/ufficio/webhook/alia", &form).await;
            assert_eq!(answer.status(), 422, "{url}");
            assert!(answer.text().await.expect("a page").contains("url-error"), "{url}");
        }
        let long = format!("https://example.org/{}", "a".repeat(481));
        assert_eq!(keeper.post("/ufficio/webhook/alia", &[("azione", "salva"), ("indirizzo", &long), ("evento", "assigned")]).await.status(), 422);
        assert_eq!(keeper.post("/ufficio/webhook/alia", &[("azione", "salva"), ("indirizzo", "https://example.org/")]).await.status(), 422, "no event");
        for path in ["/ufficio/webhook/draghi", "/ufficio/webhook/'"] {
            assert_eq!(keeper.get(path).await.status(), 404, "{path}");
        }
        assert_eq!(keeper.post("/ufficio/webhook/urp", &[("azione", "rinnova")]).await.status(), 404, "there is none");

        // Without the setting, nothing of this machine and no private network is reached.
        let receiver = Receiver::start(vec![takes()]).await;
        let desk = town.desk().await;
        let number = reported(town).await;
        let port = receiver.url.rsplit(':').next().expect("a port").to_owned();
        for url in [receiver.url.clone(), format!("https://localhost:{port}/"), format!("https://127.0.0.1:{port}/"), "https://10.0.0.1/".to_owned(), format!("https://[::ffff:127.0.0.1]:{port}/")] {
            let form = [("azione", "salva"), ("indirizzo", url.as_str()), ("evento", "assigned"), ("attivo", "1")];
            assert_eq!(keeper.post("/ufficio/webhook/alia", &form).await.status(), 200, "{url}");
            act(&desk, &number, &[("atto", "route"), ("ufficio", "alia")]).await;
            deliver(town, false).await;
            assert!(receiver.take().is_empty(), "{url}");
            let page = keeper.page("/ufficio/invii").await;
            assert!(page.contains("indirizzo non va bene: solo https"), "{url}: {page}");
        }
    }
}

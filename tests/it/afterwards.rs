//! The citizen afterwards, by the private link alone: adding, chasing, withdrawing, judging, having it taken up again;
//! and what others try with it.

use jiff::ToSpan;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use sestomia::app::submit::{Submission, What};
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::rules::Setting;

use crate::desk::{mails, record};
use crate::photos::{encoded, quarters};
use crate::server::{Person, Town, a_report, both, location};

/// A report, its number and the private key to it.
pub(crate) async fn a_report_with_key(town: &Town, report: &Value) -> (String, String) {
    let answer = town.citizen().send(&sestomia::app::clock::random_token(), report).await;
    assert_eq!(answer.status(), 201);
    let body: Value = answer.json().await.expect("JSON");
    let key = body["private_url"].as_str().expect("a link").rsplit("chiave=").next().expect("a key").to_owned();
    (body["number"].as_str().expect("a number").to_owned(), key)
}

fn own(number: &str, key: &str) -> String {
    format!("/segnalazioni/{number}?chiave={key}")
}

fn follow_up(number: &str, key: &str) -> String {
    format!("/segnalazioni/{number}/seguito?chiave={key}")
}

async fn does(person: &Person, number: &str, key: &str, fields: &[(&str, &str)]) -> u16 {
    person.post(&follow_up(number, key), fields).await.status().as_u16()
}

/// Sends an addition with a file.
pub(crate) async fn adds(person: &Person, number: &str, key: &str, text: &str, file: Vec<u8>) -> u16 {
    let form = Form::new().text("azione", "aggiungi").text("testo", text.to_owned());
    let form = form.part("foto", Part::bytes(file).file_name("foto.jpg"));
    let request = person.client.post(format!("{}{}", person.url, follow_up(number, key))).multipart(form);
    request.send().await.expect("an answer").status().as_u16()
}

fn a_photo() -> Vec<u8> {
    encoded(&quarters(400, 300), image::ImageFormat::Jpeg)
}

async fn moves(person: &Person, number: &str, moves: &[&[(&str, &str)]]) {
    for fields in moves {
        let answer = person.post(&record(number), fields).await;
        assert_eq!(answer.status(), 303, "{fields:?}");
    }
}

/// Leads a report to its answer, by an office.
async fn answered(town: &Town, number: &str) {
    let desk = town.desk().await;
    moves(
        &desk,
        number,
        &[
            &[("atto", "route"), ("ufficio", "lavori-pubblici")],
            &[("atto", "take_charge")],
            &[("atto", "resolve"), ("motivo", "done"), ("testo", "Chiusa")],
            &[("atto", "answer"), ("testo", "La buca e chiusa")],
        ],
    )
    .await;
}

async fn state(town: &Town, number: &str) -> String {
    let report: Value = town.citizen().get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
    report["state"].as_str().expect("a state").to_owned()
}

both! {
    async fn by_the_private_link_alone(town: &Town) {
        let (number, key) = a_report_with_key(town, &a_report("Una buca", 0.0)).await;
        let (_, other_key) = a_report_with_key(town, &a_report("Un'altra", 900.0)).await;
        let citizen = town.citizen();
        let forms: [&[(&str, &str)]; 5] = [
            &[("azione", "aggiungi"), ("testo", "Intruso")],
            &[("azione", "sollecita")],
            &[("azione", "ritira")],
            &[("azione", "giudizio"), ("giudizio", "content")],
            &[("azione", "riapri"), ("testo", "Intruso")],
        ];
        town.pass(96.hours());
        let events = town.events().await;
        for fields in forms {
            for wrong in ["", "AAAAAAAAAAAAAAAAAAAAAA", &other_key, &key[..21]] {
                assert_eq!(does(&citizen, &number, wrong, fields).await, 404, "{fields:?} by {wrong}");
            }
            assert_eq!(does(&citizen, "2026-999999", &key, fields).await, 404);
        }
        // Who works here has no citizen's rights by that.
        let desk = town.desk().await;
        assert_eq!(does(&desk, &number, &other_key, forms[2]).await, 404);
        assert_eq!(does(&citizen, &number, &key, &[("azione", "cancella")]).await, 400);
        assert_eq!(town.events().await, events, "something was done");
        let page = citizen.page(&format!("/segnalazioni/{number}")).await;
        assert!(!page.contains("seguito"), "the forms are offered to everybody");
        let page = citizen.page(&own(&number, &key)).await;
        assert!(page.contains("id=\"seguito\"") && page.contains("value=\"ritira\""), "{page}");
        assert!(!page.contains("value=\"giudizio\""), "there is nothing to judge yet");
        assert_eq!(does(&citizen, &number, &key, forms[3]).await, 422);
        assert_eq!(does(&citizen, &number, &key, forms[4]).await, 422);
    }

    async fn something_is_added(town: &Town) {
        let (number, key) = a_report_with_key(town, &a_report("Una buca", 0.0)).await;
        let (citizen, stranger) = (town.citizen(), town.citizen());
        assert_eq!(does(&citizen, &number, &key, &[("azione", "aggiungi"), ("testo", " ")]).await, 422);
        let long = "x".repeat(4001);
        let refused = citizen.post(&follow_up(&number, &key), &[("azione", "aggiungi"), ("testo", &long)]).await;
        assert_eq!(refused.status(), 422);
        assert!(refused.text().await.expect("a page").contains(&long), "what was typed is gone");
        assert_eq!(adds(&citizen, &number, &key, "Rotta", b"\xFF\xD8\xFF no photo".to_vec()).await, 422);
        let (path, fields) = (follow_up(&number, &key), [("azione", "aggiungi"), ("testo", "Si allarga"), ("volta", "a1")]);
        let (one, two) = tokio::join!(citizen.post(&path, &fields), citizen.post(&path, &fields));
        assert_eq!((one.status().as_u16(), two.status().as_u16()), (303, 303));
        let page = citizen.page(location(&one)).await;
        assert!(page.contains("role=\"status\""), "nothing says that it was taken");
        assert_eq!(adds(&citizen, &number, &key, "", a_photo()).await, 303, "a photo needs no words");
        let page = stranger.page(&format!("/segnalazioni/{number}")).await;
        assert_eq!(page.matches("Si allarga").count(), 1, "{page}");
        let photo = page.split('"').find(|part| part.starts_with("/media/")).expect("the photo").to_owned();
        assert_eq!(stranger.get(&photo).await.status(), 200);
        // Nothing is swept away that a comment shows.
        let swept = sestomia::app::housekeeping::tidy(town.app(), std::time::SystemTime::UNIX_EPOCH).await;
        swept.expect("tidies");
        town.pass(72.hours());
        sestomia::app::housekeeping::tidy(town.app(), std::time::SystemTime::UNIX_EPOCH).await.expect("tidies");
        assert_eq!(stranger.get(&photo).await.status(), 200, "the photo of a comment is gone");
        for n in 2..20 {
            assert_eq!(does(&citizen, &number, &key, &[("azione", "aggiungi"), ("testo", &format!("{n}"))]).await, 303);
        }
        assert_eq!(does(&citizen, &number, &key, &[("azione", "aggiungi"), ("testo", "Di troppo")]).await, 422);
    }

    async fn what_is_added_waits_where_somebody_looks_first(town: &Town) {
        look_first(town).await;
        let mut report = a_report("Abbandono di rifiuti", 0.0);
        report["email"] = "ada@example.org".into();
        let (number, key) = a_report_with_key(town, &report).await;
        let (citizen, stranger, desk) = (town.citizen(), town.citizen(), town.desk().await);
        assert_eq!(stranger.get(&format!("/segnalazioni/{number}")).await.status(), 404);
        assert!(citizen.page(&own(&number, &key)).await.contains("la guarda prima di pubblicarla"));
        moves(&desk, &number, &[&[("atto", "pubblica")]]).await;
        assert_eq!(adds(&citizen, &number, &key, "Ecco la targa", a_photo()).await, 303);
        let public = stranger.page(&format!("/segnalazioni/{number}")).await;
        assert!(!public.contains("Ecco la targa") && !public.contains("/media/"), "{public}");
        let page = citizen.page(&own(&number, &key)).await;
        let photo = page.split('"').find(|part| part.starts_with("/media/")).expect("their own photo").to_owned();
        assert!(photo.contains("?chiave="), "{photo}");
        assert_eq!(citizen.get(&photo).await.status(), 200);
        let bare = photo.split('?').next().expect("an address");
        assert_eq!(stranger.get(bare).await.status(), 404, "anybody has it who knows the address");
        assert_eq!(desk.get(bare).await.status(), 200);
        let page = desk.page(&record(&number)).await;
        let (_, rest) = page.split_once("name=\"aggiunta\" value=\"").expect("it can be shown");
        let version = rest.split('"').next().expect("a version");
        let office = town.coordinator("lavori-pubblici").await;
        assert_ne!(office.post(&record(&number), &[("atto", "mostra"), ("aggiunta", version)]).await.status(), 303);
        assert_eq!(desk.post(&record(&number), &[("atto", "mostra"), ("aggiunta", "1")]).await.status(), 422);
        moves(&desk, &number, &[&[("atto", "mostra"), ("aggiunta", version)]]).await;
        assert!(stranger.page(&format!("/segnalazioni/{number}")).await.contains("Ecco la targa"));
        assert_eq!(stranger.get(bare).await.status(), 200);
        // Hidden again, with the reason for whoever sent it.
        moves(&desk, &number, &[&[("atto", "nascondi"), ("motivo", "investigation")]]).await;
        assert!(citizen.page(&own(&number, &key)).await.contains("Se ne occupa la polizia"));
        assert_eq!(stranger.get(bare).await.status(), 404);
        let unreasoned = desk.post(&record(&number), &[("atto", "nascondi")]).await;
        assert_eq!(unreasoned.status(), 422, "hidden without a reason");
    }

    async fn a_chase_is_replied_to_and_bounded(town: &Town) {
        let desk_address = town.account(Role::FrontDesk, "urp").await;
        let (number, key) = a_report_with_key(town, &a_report("Una buca", 0.0)).await;
        let citizen = town.citizen();
        let chase = [("azione", "sollecita"), ("testo", "Segretissimo")];
        assert_eq!(does(&citizen, &number, &key, &chase).await, 422, "at once");
        town.pass(72.hours());
        let desk = town.desk().await;
        mails(town).await;
        assert_eq!(does(&citizen, &number, &key, &chase).await, 303);
        assert_eq!(does(&citizen, &number, &key, &chase).await, 422, "twice");
        let told = mails(town).await;
        assert!(told.iter().any(|mail| mail.contains(&desk_address) && mail.contains(&number)), "{told:?}");
        assert!(!told.iter().any(|mail| mail.contains("Segretissimo")));
        // From Friday 13 March two working days lead to the end of Tuesday.
        let page = desk.page(&record(&number)).await;
        assert!(page.contains("rispondi entro il 17 marzo 2026") && page.contains("Segretissimo"), "{page}");
        assert!(citizen.page(&own(&number, &key)).await.contains("Lo sportello risponde entro il 17 marzo"));
        let public = town.citizen().page(&format!("/segnalazioni/{number}")).await;
        assert!(!public.contains("Segretissimo") && !public.contains("sollecit"), "{public}");
        moves(&desk, &number, &[&[("atto", "commento"), ("testo", "Ci vediamo lunedi")]]).await;
        assert!(!desk.page(&record(&number)).await.contains("rispondi entro il"), "a reply is enough");
        town.pass(144.hours());
        assert_eq!(does(&citizen, &number, &key, &chase).await, 422, "within the week");
        town.pass(24.hours());
        assert_eq!(does(&citizen, &number, &key, &chase).await, 303);
    }

    async fn it_is_withdrawn_while_nobody_works_on_it(town: &Town) {
        let (number, key) = a_report_with_key(town, &a_report("Una buca", 0.0)).await;
        let (citizen, desk) = (town.citizen(), town.desk().await);
        moves(&desk, &number, &[&[("atto", "route"), ("ufficio", "lavori-pubblici")]]).await;
        assert_eq!(does(&citizen, &number, &key, &[("azione", "ritira"), ("testo", "Segretissimo")]).await, 303);
        assert_eq!(state(town, &number).await, "withdrawn");
        let public = town.citizen().page(&format!("/segnalazioni/{number}")).await;
        assert!(public.contains("Ritirata") && !public.contains("Segretissimo"), "{public}");
        assert!(desk.page(&record(&number)).await.contains("Segretissimo"));
        for azione in ["ritira", "sollecita"] {
            let again = does(&citizen, &number, &key, &[("azione", azione), ("testo", "Ancora")]).await;
            assert_eq!(again, 422, "{azione} when it is over");
        }
        let (number, key) = a_report_with_key(town, &a_report("Al lavoro", 900.0)).await;
        let begin: [&[(&str, &str)]; 3] =
            [&[("atto", "route"), ("ufficio", "lavori-pubblici")], &[("atto", "take_charge")], &[("atto", "start")]];
        moves(&desk, &number, &begin).await;
        assert!(!citizen.page(&own(&number, &key)).await.contains("value=\"ritira\""));
        assert_eq!(does(&citizen, &number, &key, &[("azione", "ritira")]).await, 422);
        assert_eq!(state(town, &number).await, "in_progress");
    }

    async fn who_is_not_content_has_it_taken_up_again_once(town: &Town) {
        let coordinator = town.account(Role::Coordinator, "lavori-pubblici").await;
        let (number, key) = a_report_with_key(town, &a_report("Una buca", 0.0)).await;
        let citizen = town.citizen();
        answered(town, &number).await;
        let rate = |mood, why| [("azione", "giudizio"), ("giudizio", mood), ("motivo", why), ("testo", "Segretissimo")];
        assert!(citizen.page(&own(&number, &key)).await.contains("value=\"giudizio\""));
        assert_eq!(does(&citizen, &number, &key, &rate("angry", "too_slow")).await, 422, "no such mood");
        assert_eq!(does(&citizen, &number, &key, &rate("discontent", "nothing")).await, 422, "without a reason");
        assert_eq!(does(&citizen, &number, &key, &rate("discontent", "not_solved")).await, 303);
        assert_eq!(does(&citizen, &number, &key, &rate("content", "")).await, 422, "twice");
        let desk = town.desk().await;
        assert!(desk.page(&record(&number)).await.contains("Il problema c&#39;è ancora"), "{}", desk.page(&record(&number)).await);
        mails(town).await;
        assert_eq!(does(&citizen, &number, &key, &[("azione", "riapri"), ("testo", "")]).await, 422);
        assert_eq!(does(&citizen, &number, &key, &[("azione", "riapri"), ("testo", "Segretissimo: e ancora li")]).await, 303);
        assert_eq!(state(town, &number).await, "reopened");
        let told = mails(town).await;
        assert!(told.iter().any(|mail| mail.contains(&coordinator)), "{told:?}");
        let public = town.citizen().page(&format!("/segnalazioni/{number}")).await;
        assert!(!public.contains("Segretissimo"), "{public}");
        // The office that had it takes it up by itself.
        let office = town.coordinator("lavori-pubblici").await;
        moves(&office, &number, &[&[("atto", "take_charge")]]).await;
        moves(
            &desk,
            &number,
            &[&[("atto", "resolve"), ("motivo", "done"), ("testo", "Ora si")], &[("atto", "answer"), ("testo", "Ora si")]],
        )
        .await;
        assert_eq!(does(&citizen, &number, &key, &[("azione", "riapri"), ("testo", "Ancora")]).await, 422, "once");
        assert_eq!(does(&citizen, &number, &key, &rate("content", "")).await, 303, "asked anew for the new answer");

        let (number, key) = a_report_with_key(town, &a_report("Mesi fa", 900.0)).await;
        answered(town, &number).await;
        town.pass(1464.hours());
        assert_eq!(does(&citizen, &number, &key, &rate("content", "")).await, 422, "long ago");
        assert_eq!(does(&citizen, &number, &key, &[("azione", "riapri"), ("testo", "Tardi")]).await, 422);
    }
}

/// From now on somebody looks first at reports of the usual category.
pub(crate) async fn look_first(town: &Town) {
    let mut category = town.app().rules().categories[&"buca".parse().expect("a code")].clone();
    category.review_first = true;
    let what = What::Define(Box::new(Setting::Category(Box::new(category))));
    let actor = Actor::system(Channel::Desk);
    town.app().submit(Submission { actor, what, contact: None, at: None, key: None }).await.expect("defined");
}

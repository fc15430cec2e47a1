//! One contact point: what an office proposes reaches the citizen only as the desk's answer.

use reqwest::multipart::{Form, Part};
use serde_json::Value;
use sestomia::app::submit::{Submission, What};
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::rules::Setting;

use crate::desk::{mails, record};
use crate::photos::{encoded, quarters};
use crate::server::{Person, Town, a_report, both};

async fn act(person: &Person, number: &str, fields: &[(&str, &str)]) {
    let answer = person.post(&record(number), fields).await;
    let status = answer.status();
    assert_eq!(status, 303, "{fields:?}: {}", answer.text().await.unwrap_or_default());
}

/// Sends a form with a file.
async fn act_with(
    person: &Person,
    number: &str,
    fields: &[(&'static str, &'static str)],
    file: (&str, Vec<u8>),
) -> u16 {
    let mut form = Form::new();
    for (name, value) in fields {
        form = form.text(*name, *value);
    }
    form = form.part("foto", Part::bytes(file.1).file_name(file.0.to_owned()));
    let request = person.client.post(format!("{}{}", person.url, record(number))).multipart(form);
    request.send().await.expect("an answer").status().as_u16()
}

async fn photos_of(town: &Town, number: &str) -> usize {
    let report: Value = town.citizen().get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
    report["photos"].as_array().expect("photos").len()
}

fn a_photo() -> Vec<u8> {
    encoded(&quarters(400, 300), image::ImageFormat::Jpeg)
}

both! {
    async fn the_desk_makes_the_answer(town: &Town) {
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        let (desk, office) = (town.desk().await, town.coordinator("lavori-pubblici").await);
        let stranger = town.citizen();
        let public = format!("/segnalazioni/{number}");
        act(&desk, &number, &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
        act(&office, &number, &[("atto", "take_charge")]).await;
        let refused = office.post(&record(&number), &[("atto", "resolve"), ("testo", "Fatto")]).await;
        assert_eq!(refused.status(), 422, "without a result");
        let broken = ("rotta.jpg", b"\xFF\xD8\xFF no photo".to_vec());
        let fields = [("atto", "resolve"), ("motivo", "done"), ("testo", "Gettato asfalto a freddo")];
        assert_eq!(act_with(&office, &number, &fields, broken).await, 422, "a broken file: nothing is done");
        assert_eq!(act_with(&office, &number, &fields, ("dopo.jpg", a_photo())).await, 303);

        // The desk sees it, and nobody else does.
        let page = stranger.page(&public).await;
        assert!(!page.contains("asfalto a freddo") && photos_of(town, &number).await == 0, "{page}");
        assert!(desk.page(&record(&number)).await.contains("Gettato asfalto a freddo"));
        act(&desk, &number, &[("atto", "send_back"), ("testo", "Manca il cordolo")]).await;
        assert!(office.page(&record(&number)).await.contains("Manca il cordolo"));
        assert!(!stranger.page(&public).await.contains("Manca il cordolo"));
        assert_eq!(act_with(&office, &number, &fields, ("dopo.jpg", a_photo())).await, 303);

        // A text to begin with is filled in, and nothing is done yet.
        let begun = desk.post(&record(&number), &[("atto", "answer"), ("modello", "risolta"), ("testo", "")]).await;
        assert_eq!(begun.status(), 200);
        let begun = begun.text().await.expect("a page");
        assert!(begun.contains(&format!("la segnalazione {number} (")) && begun.contains("Gettato asfalto"), "{begun}");
        assert!(!begun.contains("{luogo}"), "{begun}");
        act(&desk, &number, &[("atto", "answer"), ("testo", "La buca e chiusa.")]).await;
        let page = stranger.page(&public).await;
        assert!(page.contains("La buca e chiusa.") && page.contains("Dopo l"), "{page}");
        assert!(!page.contains("asfalto a freddo"), "the office does not answer the citizen: {page}");
        assert_eq!(photos_of(town, &number).await, 1, "the photo is public with the answer");
    }

    async fn an_interim_reply_is_the_desks_and_stops_no_clock(town: &Town) {
        let citizen = town.citizen();
        let mut report = a_report("Una buca", 0.0);
        report["email"] = "ada@example.org".into();
        let number = citizen.report(&report).await;
        let desk = town.desk().await;
        act(&desk, &number, &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
        mails(town).await;
        let due = |report: &Value| (report["answer_due_at"].clone(), report["state"].clone());
        let api = format!("/api/v1/reports/{number}");
        let before: Value = citizen.get(&api).await.json().await.expect("JSON");
        act(&desk, &number, &[("atto", "commento"), ("testo", "Ci vediamo lunedi.")]).await;
        let after: Value = citizen.get(&api).await.json().await.expect("JSON");
        assert_eq!(due(&before), due(&after));
        let told = mails(town).await;
        assert!(told.len() == 1 && told[0].contains("Ci vediamo lunedi."), "{told:?}");
        assert!(citizen.page(&format!("/segnalazioni/{number}")).await.contains("Ci vediamo lunedi."));

        let office = town.staff(Role::Coordinator, "lavori-pubblici").await;
        let refused = office.post(&record(&number), &[("atto", "commento"), ("testo", "Facciamo noi")]).await;
        assert_eq!(refused.status(), 422, "the office does not speak to the citizen");
        let pdf = ("perizia.pdf", b"%PDF-1.4\n%%EOF\n".to_vec());
        assert_eq!(act_with(&office, &number, &[("atto", "nota"), ("testo", "Vedi allegato")], pdf).await, 303);
        let page = desk.page(&record(&number)).await;
        let link = page.split('"').find(|part| part.starts_with("/ufficio/documenti/")).expect("the document");
        assert_eq!(desk.get(link).await.status(), 200);
        assert_ne!(town.citizen().get(link).await.status(), 200);
        assert_eq!(mails(town).await, Vec::<String>::new());
    }

    async fn an_office_answers_where_the_category_lets_it(town: &Town) {
        let (desk, office) = (town.desk().await, town.coordinator("lavori-pubblici").await);
        let mut numbers = Vec::new();
        for lets in [false, true] {
            let mut category = town.app().rules().categories.values().find(|one| one.code.as_str() == "buca").cloned().expect("one");
            category.office_answers = lets;
            let define = Submission {
                actor: Actor::system(Channel::Api),
                what: What::Define(Box::new(Setting::Category(Box::new(category)))),
                contact: None,
                at: None,
                key: None,
            };
            town.app().submit(define).await.expect("defined");
            let mut report = a_report("Una buca", 0.0);
            report["email"] = "ada@example.org".into();
            let number = town.citizen().report(&report).await;
            act(&desk, &number, &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
            act(&office, &number, &[("atto", "take_charge")]).await;
            act(&office, &number, &[("atto", "resolve"), ("motivo", "partly"), ("testo", "Messa in sicurezza")]).await;
            mails(town).await;
            let page = office.page(&record(&number)).await;
            assert_eq!(page.contains("name=\"atto\" value=\"answer\""), lets, "{page}");
            let answer = office.post(&record(&number), &[("atto", "answer"), ("testo", "Fatto da noi.")]).await;
            assert_eq!(answer.status(), if lets { 303 } else { 422 });
            let told = mails(town).await;
            assert_eq!(told.iter().any(|mail| mail.contains("Fatto da noi.")), lets, "{told:?}");
            numbers.push(number);
        }
        // Another office does not, whatever the category lets.
        let other = town.coordinator("mobilita").await;
        let answer = other.post(&record(&numbers[0]), &[("atto", "answer"), ("testo", "No")]).await;
        assert_eq!(answer.status(), 422);
        act(&desk, &numbers[0], &[("atto", "answer"), ("testo", "La buca e in sicurezza.")]).await;
    }

    async fn a_partner_proposes_and_the_desk_answers(town: &Town) {
        let (desk, partner) = (town.desk().await, town.staff(Role::Partner, "alia").await);
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        act(&desk, &number, &[("atto", "route"), ("ufficio", "alia")]).await;
        act(&partner, &number, &[("atto", "take_charge")]).await;
        let fields = [("atto", "resolve"), ("motivo", "not_ours"), ("testo", "Compete alla provincia")];
        assert_eq!(act_with(&partner, &number, &fields, ("dopo.jpg", a_photo())).await, 303);
        let refused = partner.post(&record(&number), &[("atto", "answer"), ("testo", "Ciao")]).await;
        assert_eq!(refused.status(), 422, "the desk answers");
        assert!(desk.page("/ufficio?vista=da-rispondere").await.contains(&number), "back at the desk");
        let page = desk.page(&record(&number)).await;
        assert!(page.contains("Compete alla provincia"), "{page}");
        act(&desk, &number, &[("atto", "send_back"), ("testo", "Quale strada?")]).await;
        act(&partner, &number, &[("atto", "resolve"), ("motivo", "done"), ("testo", "Chiusa")]).await;
        act(&desk, &number, &[("atto", "answer"), ("testo", "La buca e chiusa.")]).await;
        let report: Value = town.citizen().get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
        assert_eq!(report["state"], "answered");
    }
}

both! {
    async fn what_the_citizen_will_read_is_seen_before_it_is_sent(town: &Town) {
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        let desk = town.desk().await;
        let events = town.events().await;
        let fields = [("atto", "reject"), ("motivo", "not_found"), ("testo", "Non c'è <nessuna> buca."), ("azione", "anteprima")];
        let answer = desk.post(&record(&number), &fields).await;
        assert_eq!(answer.status(), 200);
        let page = answer.text().await.expect("a page");
        let (_, preview) = page.split_once("class=\"preview\"").expect("a preview");
        assert!(preview.contains("&#62; Non c&#39;è &#60;nessuna&#62; buca.") && preview.contains("Buongiorno"), "{preview}");
        assert!(page.contains("Non c&#39;è &#60;nessuna&#62; buca.</textarea>"), "what was typed is kept");
        assert_eq!(town.events().await, events, "nothing is sent");
        let wrong = desk.post(&record(&number), &[("atto", "reject"), ("testo", "No"), ("azione", "anteprima")]).await;
        assert_eq!(wrong.status(), 422);
        let paper = desk.page(&format!("{}/stampa", record(&number))).await;
        assert!(paper.contains("Una buca") && paper.contains("/maps/static/"));
    }
}

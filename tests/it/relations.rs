//! Reports that belong together: one that repeats another, one that holds two problems.

use crate::desk::{mails, record};
use crate::server::{Person, a_report, both};

async fn act(person: &Person, number: &str, fields: &[(&str, &str)]) {
    let answer = person.post(&record(number), fields).await;
    let status = answer.status();
    assert_eq!(status, 303, "{fields:?}: {}", answer.text().await.unwrap_or_default());
}

fn of(mail: &str) -> serde_json::Value {
    let mut report = a_report("Una buca", 0.0);
    report["email"] = mail.into();
    report
}

/// The numbers that a record page leads to.
fn linked(page: &str, own: &str) -> Vec<String> {
    let links = page.split("/ufficio/segnalazioni/").skip(1).map(|rest| rest[..11].to_owned());
    let mut links: Vec<String> = links.filter(|number| number.starts_with("20") && number != own).collect();
    links.sort();
    links.dedup();
    links
}

async fn version(person: &Person, number: &str) -> String {
    let page = person.page(&record(number)).await;
    let (_, rest) = page.split_once("name=\"versione\" value=\"").expect("a form");
    rest.split('"').next().expect("a version").to_owned()
}

both! {
    async fn whoever_repeats_a_report_hears_its_answer(town: &Town) {
        let citizen = town.citizen();
        let first = citizen.report(&of("ada@example.org")).await;
        let second = citizen.report(&of("bea@example.org")).await;
        town.citizen().post(&format!("/segnalazioni/{second}/anche-a-me"), &[("email", "cia@example.org")]).await;
        let desk = town.desk().await;
        act(&desk, &first, &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
        let seen = version(&desk, &first).await;
        act(&desk, &second, &[("atto", "mark_duplicate"), ("originale", &first)]).await;
        // Joining is work on the original: who had it open is told.
        let late = desk.post(&record(&first), &[("atto", "take_charge"), ("versione", &seen)]).await;
        assert_eq!(late.status(), 422);
        mails(town).await;
        act(&desk, &first, &[("atto", "take_charge")]).await;
        act(&desk, &first, &[("atto", "resolve"), ("motivo", "done"), ("testo", "Chiusa")]).await;
        mails(town).await;
        act(&desk, &first, &[("atto", "answer"), ("testo", "La buca e chiusa.")]).await;
        let mut told: Vec<String> = mails(town).await;
        told.retain(|mail| mail.contains("La buca e chiusa."));
        for address in ["ada@example.org", "bea@example.org", "cia@example.org"] {
            assert_eq!(told.iter().filter(|mail| mail.contains(&format!("To: {address}"))).count(), 1, "{address}: {told:?}");
        }
        let page = desk.page(&record(&first)).await;
        assert!(page.contains("Segnalazioni unite") && linked(&page, &first).contains(&second));
        let public = citizen.page(&format!("/segnalazioni/{first}")).await;
        assert!(public.contains("La buca e chiusa."));
    }

    async fn a_report_of_two_problems_is_answered_when_both_are_done(town: &Town) {
        let citizen = town.citizen();
        let number = citizen.report(&of("ada@example.org")).await;
        let (desk, office) = (town.desk().await, town.coordinator("lavori-pubblici").await);
        mails(town).await;
        let split = format!("{}/dividi", record(&number));
        let seen = version(&desk, &number).await;
        let fields = |first: &'static str| {
            [("versione", seen.clone()), ("categoria_1", first.to_owned()), ("oggetto_1", "Buca".to_owned()),
             ("categoria_2", "buca".to_owned()), ("oggetto_2", "Altra <buca>".to_owned())]
        };
        let post = async |person: &Person, first: &'static str| {
            let fields = fields(first);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            person.post(&split, &fields).await
        };
        assert_ne!(post(&office, "buca").await.status(), 303, "not theirs");
        let events = town.events().await;
        let refused = post(&desk, "nessuna").await;
        assert_eq!((refused.status().as_u16(), town.events().await), (422, events), "nothing is half done");
        assert!(refused.text().await.expect("a page").contains("Altra &#60;buca&#62;"), "what was typed is kept");
        assert_eq!(post(&desk, "buca").await.status(), 303);
        assert_eq!(post(&desk, "buca").await.status(), 422, "the same form again");
        assert_eq!(town.events().await, events + 3);
        let page = desk.page(&record(&number)).await;
        let children = linked(&page[page.find("Divisa in").expect("its parts")..], &number);
        assert_eq!(children.len(), 2, "{children:?}");
        act(&desk, &number, &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
        act(&desk, &number, &[("atto", "take_charge")]).await;
        mails(town).await;
        for child in &children {
            let refused = desk.post(&record(&number), &[("atto", "resolve"), ("motivo", "done"), ("testo", "Chiuse")]).await;
            assert_eq!(refused.status(), 422);
            assert!(refused.text().await.expect("a page").contains(child), "it says which are open");
            act(&desk, child, &[("atto", "reject"), ("motivo", "not_found"), ("testo", "Non trovata")]).await;
        }
        assert_eq!(mails(town).await, Vec::<String>::new(), "the citizen has one voice to listen to");
        act(&desk, &number, &[("atto", "resolve"), ("motivo", "done"), ("testo", "Chiuse")]).await;
        act(&desk, &number, &[("atto", "answer"), ("testo", "Chiuse tutte e due.")]).await;
        assert_eq!(mails(town).await.len(), 1);
    }
}

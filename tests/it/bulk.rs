//! One act on several reports: what is legal for all, the result of each, undoing; and notes that ask an office to look.

use jiff::ToSpan;
use sestomia::app::bulk::RECORDS_MAX;
use sestomia::domain::person::Role;

use crate::desk::{mails, record};
use crate::server::{Person, Town, a_report, both, location};

const TOGETHER: &str = "/ufficio/insieme";

async fn reports(town: &Town, count: usize) -> Vec<String> {
    let mut numbers = Vec::new();
    for n in 0..count {
        numbers.push(town.citizen().report(&a_report(&format!("Buca {n}"), 0.0)).await);
    }
    numbers
}

/// The page with what may be done to these together.
async fn chosen(person: &Person, numbers: &[String]) -> String {
    let query: Vec<String> = numbers.iter().map(|number| format!("n={number}")).collect();
    person.page(&format!("{TOGETHER}?{}", query.join("&"))).await
}

/// Sends the form as the page shows it; returns where the result is.
async fn act(person: &Person, page: &str, fields: &[(&str, &str)]) -> String {
    let mut named: Vec<&str> =
        page.split("name=\"n\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    named.sort_unstable();
    named.dedup();
    let all: Vec<(&str, &str)> = named.into_iter().map(|n| ("n", n)).chain(fields.iter().copied()).collect();
    location(&person.post(TOGETHER, &all).await).to_owned()
}

async fn report(person: &Person, number: &str) -> (String, String) {
    let report: serde_json::Value = person.get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
    (report["state"].as_str().expect("a state").to_owned(), report["office"].as_str().unwrap_or_default().to_owned())
}

both! {
    async fn several_are_routed_and_given_back(town: &Town) {
        let numbers = reports(town, 3).await;
        let (desk, colleague) = (town.desk().await, town.desk().await);
        let page = chosen(&desk, &numbers).await;
        assert!(page.contains("value=\"route\"") && !page.contains("value=\"take_charge\""), "what is legal for all");
        // A colleague works on one of them meanwhile.
        colleague.post(&record(&numbers[2]), &[("atto", "route"), ("ufficio", "mobilita")]).await;
        let result = act(&desk, &page, &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
        let page = desk.page(&result).await;
        assert!(page.contains("fatto per 2 su 3") && page.contains("Intanto qualcun altro"), "{page}");
        assert_eq!(report(&desk, &numbers[0]).await, ("routed".to_owned(), "lavori-pubblici".to_owned()));
        assert_eq!(report(&desk, &numbers[2]).await, ("routed".to_owned(), "mobilita".to_owned()));
        assert_eq!(colleague.get(&result).await.status(), 404, "it is nobody else's");
        assert_eq!(colleague.post(&format!("{result}/annulla"), &[]).await.status(), 404);
        // What somebody has worked on since is not taken back.
        colleague.post(&record(&numbers[1]), &[("atto", "take_charge")]).await;
        assert_eq!(location(&desk.post(&format!("{result}/annulla"), &[]).await), result);
        let page = desk.page(&result).await;
        assert_eq!(page.matches("<strong>annullato</strong>").count(), 1, "{page}");
        assert!(page.contains("Non annullato.") && !page.contains("/annulla\""));
        assert_eq!(report(&desk, &numbers[0]).await, ("routed".to_owned(), "urp".to_owned()));
        assert!(desk.page("/ufficio?vista=nuove").await.contains(&numbers[0]), "it waits at the desk again");
        assert_eq!(report(&desk, &numbers[1]).await, ("taken_in_charge".to_owned(), "lavori-pubblici".to_owned()));
        let events = town.events().await;
        desk.post(&format!("{result}/annulla"), &[]).await;
        assert_eq!(town.events().await, events, "once is enough");
    }

    async fn several_are_closed_and_taken_up_again(town: &Town) {
        let numbers = reports(town, 3).await;
        let desk = town.desk().await;
        let page = chosen(&desk, &numbers[1..]).await;
        let wrong = desk.post(TOGETHER, &[("n", &numbers[1]), ("atto", "reject"), ("testo", "Perché sì")]).await;
        assert_eq!(wrong.status(), 422);
        let wrong = wrong.text().await.expect("a page");
        assert!(wrong.contains("Manca il motivo") && wrong.contains("Perché sì"), "what was typed is kept");
        let result = act(&desk, &page, &[("atto", "mark_duplicate"), ("originale", &numbers[0])]).await;
        assert_eq!(report(&desk, &numbers[1]).await.0, "duplicate");
        assert!(desk.page(&result).await.contains("restano unite"), "what cannot be undone is said");
        desk.post(&format!("{result}/annulla"), &[]).await;
        assert_eq!(report(&desk, &numbers[1]).await.0, "reopened");
        // For a quarter of an hour, not longer.
        let page = chosen(&desk, &numbers[1..]).await;
        let result = act(&desk, &page, &[("atto", "reject"), ("motivo", "not_found"), ("testo", "Non c'è")]).await;
        town.pass(16.minutes());
        assert!(desk.page(&result).await.contains("Non si può più annullare"));
        desk.post(&format!("{result}/annulla"), &[]).await;
        assert_eq!(report(&desk, &numbers[1]).await.0, "rejected");
        // Not more than there may be at once, and nothing that others work on.
        let many: Vec<String> = (1..=RECORDS_MAX + 5).map(|n| format!("2026-{n:06}")).collect();
        assert!(chosen(&desk, &many).await.contains("3 segnalazioni scelte"));
        let partner = town.staff(Role::Partner, "alia").await;
        assert!(chosen(&partner, &numbers).await.contains("Nessuna segnalazione scelta"));
        let refused = partner.post(TOGETHER, &[("n", numbers[0].as_str()), ("atto", "route"), ("ufficio", "alia")]).await;
        assert_eq!(refused.status(), 400);
        assert_eq!(desk.post(TOGETHER, &[("n", &numbers[0]), ("atto", "answer"), ("testo", "Fatto")]).await.status(), 400);
    }

    async fn a_note_asks_an_office_to_look(town: &Town) {
        let number = reports(town, 1).await.remove(0);
        let desk = town.desk().await;
        let partner_mail = town.account(Role::Partner, "publiacqua").await;
        let (office, partner) = (town.coordinator("ambiente-verde").await, town.staff(Role::Partner, "publiacqua").await);
        let other = town.staff(Role::Partner, "alia").await;
        desk.post(&record(&number), &[("atto", "nascondi"), ("motivo", "personal_data")]).await;
        mails(town).await;
        let note = [("atto", "nota"), ("testo", "@publiacqua, perde un tubo? @nessuno"), ("menziona", "ambiente-verde")];
        assert_eq!(desk.post(&record(&number), &note).await.status(), 303);
        let letters = mails(town).await;
        assert!(letters.iter().any(|letter| letter.contains(&partner_mail) && letter.contains("/ufficio/menzioni")), "{letters:?}");
        assert!(letters.iter().all(|letter| !letter.contains("tubo")), "the letter does not say what was noted");
        for person in [&office, &partner] {
            let page = person.page("/ufficio/menzioni").await;
            assert!(page.contains("perde un tubo") && page.contains(&number));
            assert!(!page.contains("Buca 0"), "what is withheld stays so");
            assert!(person.page("/ufficio").await.contains("<span>Menzioni</span> <span class=\"desk-count\">1</span>"));
        }
        assert!(!other.page("/ufficio/menzioni").await.contains("tubo"), "nobody else is asked");
        let page = office.page("/ufficio/menzioni").await;
        let seq = page.split_once("name=\"nota\" value=\"").expect("a form").1.split('"').next().expect("a number").to_owned();
        office.post("/ufficio/menzioni", &[("nota", &seq)]).await;
        assert!(!office.page("/ufficio/menzioni").await.contains("tubo"), "it has looked");
        assert!(partner.page("/ufficio/menzioni").await.contains("tubo"), "the other has not");
    }
}

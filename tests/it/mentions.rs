//! Notes that ask another office: it answers there, also where it may not open the report, and those who asked see it.

use sestomia::app::replay;
use sestomia::domain::policy::{Action, may, may_on};
use sestomia::domain::record::RecordId;

use crate::desk::{mails, record, unfolded};
use crate::policy::{Answered, a_report_of, everybody};
use crate::server::{Person, Town, both};

/// The desk's note on a report that nobody else may open, for these offices; the page where it is answered.
async fn asked(town: &Town, desk: &Person, offices: &[&str]) -> (RecordId, String, String) {
    let report = a_report_of(town, "lavori-pubblici", false, 1).await;
    let number = report.number.to_string();
    let other = [("atto", "nota"), ("testo", "Questo resta tra noi")];
    assert_eq!(desk.post(&record(&number), &other).await.status(), 303);
    let names: Vec<String> = offices.iter().map(|office| format!("@{office}")).collect();
    let text = format!("{} perde un tubo?", names.join(" "));
    assert_eq!(desk.post(&record(&number), &[("atto", "nota"), ("testo", &text)]).await.status(), 303);
    let path = format!("/ufficio/menzioni/{}", town.events().await);
    (report.id, number, path)
}

both! {
    async fn the_page_of_a_note_by_everybody(town: &Town) {
        let offices = ["publiacqua", "edilizia-privata", "ambiente-verde"];
        let (id, number, path) = asked(town, &town.desk().await, &offices).await;
        let report = crate::policy::as_it_is(town, id).await;
        let mut seen = 0;
        for somebody in &everybody(town).await {
            let is_asked = somebody.actor.office.as_ref().is_some_and(|office| offices.contains(&office.as_str()));
            let actor = if is_asked { somebody.actor.asked(id) } else { somebody.actor.clone() };
            let expected = match &actor {
                actor if may_on(actor, Action::AnswerMention, &report, None) => Answered::Allowed,
                _ if somebody.is_stranger() => Answered::SignIn,
                actor if may(actor, Action::AnswerMention) => Answered::NotFound,
                _ => Answered::Refused,
            };
            for method in ["GET", "POST"] {
                assert_eq!(somebody.asks(method, &path).await, expected, "{}: {method}", somebody.name);
            }
            if expected == Answered::Allowed {
                seen += 1;
                let page = somebody.person.page(&path).await;
                assert!(page.contains("perde un tubo") && page.contains(&number), "{}: {page}", somebody.name);
                assert!(!page.contains("Prova 1") && !page.contains("tra noi"), "more than the note: {page}");
                assert_eq!(somebody.person.get(&record(&number)).await.status(), if may(&actor, Action::OpenRecord) { 404 } else { 403 });
            }
            for nobodys in ["/ufficio/menzioni/1", "/ufficio/menzioni/999999", "/ufficio/menzioni/x"] {
                assert_ne!(somebody.asks("GET", nobodys).await, Answered::Allowed, "{}: {nobodys}", somebody.name);
            }
        }
        assert_eq!(seen, 3);
        let after = crate::policy::as_it_is(town, id).await;
        assert_eq!(after.version, report.version, "an empty answer was taken");
    }

    async fn what_is_public_is_no_secret_beside_a_note(town: &Town) {
        let report = a_report_of(town, "lavori-pubblici", true, 1).await;
        let number = report.number.to_string();
        let note = [("atto", "nota"), ("testo", "@publiacqua perde un tubo?")];
        assert_eq!(town.desk().await.post(&record(&number), &note).await.status(), 303);
        let path = format!("/ufficio/menzioni/{}", town.events().await);
        let partner = town.staff(sestomia::domain::person::Role::Partner, "publiacqua").await;
        let page = partner.page(&path).await;
        assert!(page.contains(&format!("<a href=\"/segnalazioni/{number}\">Prova 1")), "its public page: {page}");
        assert!(page.contains("non è del tuo ufficio") && !page.contains(&record(&number)), "{page}");
    }

    async fn those_who_asked_see_the_answer(town: &Town) {
        let desk_mail = town.account(sestomia::domain::person::Role::FrontDesk, "urp").await;
        let desk = town.desk().await;
        let (id, number, path) = asked(town, &desk, &["publiacqua", "ambiente-verde"]).await;
        let partner = town.staff(sestomia::domain::person::Role::Partner, "publiacqua").await;
        let other = town.coordinator("ambiente-verde").await;
        mails(town).await;
        assert_eq!(partner.post(&path, &[("testo", " ")]).await.status(), 422);
        assert_eq!(partner.post(&path, &[("testo", "Sì, è nostro: veniamo domani")]).await.status(), 303);
        let again = partner.post(&path, &[("testo", "Anzi no")]).await;
        assert_eq!(again.status(), 422, "once");
        assert!(partner.page(&path).await.contains("veniamo domani"));
        assert!(!partner.page("/ufficio/menzioni").await.contains("tubo"), "it has looked");
        assert!(!other.page(&path).await.contains("veniamo domani"), "what another office answers is not the note");
        // Where it was asked, among what the desk is to look at, and by letter.
        let page = desk.page(&record(&number)).await;
        assert!(page.contains("veniamo domani") && page.contains("risponde alla nota di"), "{page}");
        assert!(desk.page("/ufficio/menzioni").await.contains("veniamo domani"));
        let letters = mails(town).await;
        assert!(letters.iter().any(|letter| letter.contains(&desk_mail) && letter.contains("/ufficio/menzioni")), "{letters:?}");
        assert!(letters.iter().all(|letter| !unfolded(letter).contains("domani")), "the letter does not say what was noted");
        // The desk may answer the answer in the same way.
        let reply = format!("/ufficio/menzioni/{}", town.events().await);
        assert_eq!(desk.post(&reply, &[("testo", "Grazie, vi aspettiamo")]).await.status(), 303);
        assert!(partner.page("/ufficio/menzioni").await.contains("vi aspettiamo"));
        let key = town.app().private_key_of(id);
        let own = town.citizen().page(&format!("/segnalazioni/{number}?chiave={key}")).await;
        assert!(!own.contains("tubo") && !own.contains("domani"), "{own}");
        let findings = replay::check(town.app().db(), town.app().jurisdiction()).await.expect("it reads");
        assert_eq!(findings.faults, Vec::<String>::new());
    }
}

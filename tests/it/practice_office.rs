//! What makes the office's day with practices: texts to begin with, letters about what is due, outcomes on the register.

use jiff::ToSpan;
use sestomia::app::reminders::round;
use sestomia::domain::person::{Actor, Channel, Role};

use crate::desk::mails;
use crate::practices::{days, done, draft, file, officer, says};
use crate::server::{Town, both};
use crate::settings::change;

async fn cila(town: &Town) -> String {
    file(town, draft(town, "cila", "Tetto di via {tipo}"), Actor::citizen(Channel::Web)).await
}

/// The letters that left for these eyes, on the next working mornings up to and with the day.
async fn mornings(town: &Town, count: i32) -> Vec<String> {
    let mut heard = Vec::new();
    for _day in 0..count {
        days(town, 1);
        round(town.app(), &mut None).await.expect("a round");
        round(town.app(), &mut None).await.expect("another process does the same");
        heard.extend(mails(town).await);
    }
    heard
}

both! {
    async fn a_text_to_begin_with_is_filled_in_and_moves_nothing(town: &Town) {
        let number = cila(town).await;
        let office = officer(town).await;
        let path = format!("/ufficio/pratiche/{number}");
        let page = office.page(&path).await;
        says(&page, &["value=\"integrazione\"", "value=\"divieto\""]);
        assert!(!page.contains("integrazione-permesso"), "one for permits only");
        let events = town.events().await;
        let begin = |code| [("atto", "ask"), ("effetto", "none"), ("testo", "Scritto prima"), ("modello", code)];
        let page = office.post(&path, &begin("integrazione")).await.text().await.expect("a page");
        // What the applicant has written is not taken for a place.
        says(&page, &[&format!("In merito alla pratica {number}"), "presentata il 10 marzo 2026", "«Tetto di via {tipo}», Via Antonio Gramsci 12"]);
        for other in ["integrazione-permesso", "divieto", "nessuno"] {
            let answer = office.post(&path, &begin(other)).await;
            assert_eq!(answer.status(), 422, "{other}");
            let page = answer.text().await.expect("a page");
            says(&page, &["Scritto prima"]);
        }
        assert_eq!(town.events().await, events, "nothing was done");

        let admin = town.staff(Role::SystemAdministrator, "").await;
        let own = [("nome", "Sospesa"), ("mossa", "ask"), ("testo", "Entro il {termine}."), ("tipi", "cila")];
        change(&admin, "/ufficio/impostazioni/testi-pratiche/nuovo", &own).await;
        let page = office.post(&path, &begin("sospesa")).await.text().await.expect("a page");
        says(&page, &["Entro il 9 aprile 2026."]);
        change(&admin, "/ufficio/impostazioni/testi-pratiche/sospesa", &[("ritirato", "si")]).await;
        assert!(!office.page(&path).await.contains("value=\"sospesa\""));
    }

    async fn the_office_hears_what_is_due_and_the_applicant_what_is_awaited(town: &Town) {
        let address = town.account(Role::BuildingOfficer, "edilizia-privata").await;
        let number = cila(town).await;
        let about = |letters: &[String]| {
            let own = letters.iter().filter(|mail| mail.contains(&format!("To: <{address}>")) || mail.contains(&format!("To: {address}")));
            own.filter(|mail| mail.contains(&number)).cloned().collect::<Vec<_>>()
        };
        drop(mails(town).await);
        // Due on 9 April, a Thursday: from the Thursday before on, on working days.
        assert_eq!(about(&mornings(town, 22).await).len(), 0, "until 1 April it is not soon");
        let heard = about(&mornings(town, 8).await);
        // 2, 3, 7, 8 and 9 April: the 6th is Easter Monday.
        assert_eq!(heard.len(), 5, "{heard:?}");
        says(&heard[0].replace("=\r\n", ""), &[&format!("/ufficio/pratiche/{number}"), "scade il 9 aprile 2026"]);
        assert!(!heard[0].contains("Tetto"), "a letter repeats nothing that was typed");

        let number = cila(town).await;
        let office = officer(town).await;
        done(&office, &number, &[("atto", "ask"), ("testo", "Manca la sezione"), ("effetto", "suspends"), ("giorni", "20")]).await;
        drop(mails(town).await);
        let awaits = |letters: &[String]| {
            letters.iter().filter(|mail| mail.contains("anna.neri@example.org") && mail.replace("=\r\n", "").contains("aspetta ancora")).count()
        };
        assert_eq!(awaits(&mornings(town, 14).await), 0);
        assert_eq!(awaits(&mornings(town, 8).await), 1, "once");
    }

    async fn the_term_of_the_law_is_told_beside_the_offices_own(town: &Town) {
        let address = town.account(Role::BuildingOfficer, "edilizia-privata").await;
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let terms = "[[terms]]\nfrom = \"2014-09-13\"\nstages = [{ stage = \"control\", term = \"30 d\" }]\ninternal = \"20 d\"\nsilence = \"stands\"\n";
        change(&admin, "/ufficio/impostazioni/pratiche/cila", &[("termini", terms)]).await;
        let number = cila(town).await;
        drop(mails(town).await);
        let mut own = mornings(town, 23).await;
        own.retain(|mail| mail.contains(&address) && mail.contains(&number));
        // 2 April: the office's twenty days have passed on 30 March, those of the law pass on the 9th.
        let (first, last) = (&own[0], own.last().expect("a letter").replace("=\r\n", ""));
        assert!(!first.contains("scade il"), "{first}");
        says(&last, &["termine interno: 30 marzo 2026", "scade il 9 aprile 2026. Senza divieto resta efficace"]);
    }

    async fn outcomes_are_on_the_register_until_their_day(town: &Town) {
        let number = cila(town).await;
        let office = officer(town).await;
        let neighbour = town.citizen();
        let posted = "/pratiche?stato=affisse";
        for step in [&[("atto", "admit")][..], &[("atto", "confirm"), ("testo", "Nessun rilievo")]] {
            done(&office, &number, step).await;
        }
        assert!(!neighbour.page(posted).await.contains(&number));
        let until = town.app().now().to_zoned(jiff::tz::TimeZone::UTC).date() + 15.days();
        done(&office, &number, &[("atto", "publish"), ("fino", &until.to_string())]).await;
        says(&neighbour.page(posted).await, &[&number]);
        says(&neighbour.page(&format!("/pratiche/{number}")).await, &["All'albo online fino al"]);
        let features = neighbour.page("/pratiche.geojson?stato=affisse").await;
        assert!(features.contains(&format!("\"posted_until\":\"{until}\"")), "{features}");
        days(town, 16);
        assert!(!neighbour.page(posted).await.contains(&number), "its day has passed");
        assert!(!neighbour.page(&format!("/pratiche/{number}")).await.contains("All&#39;albo"));
    }
}

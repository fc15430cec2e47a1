//! Following an area by mail and by feed, and confirming an address: asked twice, used once, ended at any time.

use jiff::ToSpan;
use sestomia::app::follows::{FOLLOWS_MAX, round};
use sestomia::domain::person::Role;

use crate::desk::{mails, record, unfolded};
use crate::server::{Person, SQUARE, Town, a_report, both};

/// The links of the mails that leave now, by what they begin with: to whom and the path.
async fn links(town: &Town, begin: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for mail in mails(town).await {
        let mail = unfolded(&mail);
        let to = mail.lines().find_map(|line| line.strip_prefix("To: ")).expect("an addressee").to_owned();
        for (_, rest) in mail.split(&town.url).skip(1).filter_map(|rest| Some(("", rest.strip_prefix(begin)?))) {
            let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '<');
            found.push((to.clone(), format!("{begin}{}", rest.split(ends).next().unwrap_or_default())));
        }
    }
    // Each mail says it twice: in plain text and in HTML.
    found.dedup();
    found
}

fn key_of(link: &str) -> &str {
    link.split_once("chiave=").expect("a key").1
}

/// Follows what is asked for, as the holder of the address does.
async fn follows(town: &Town, fields: &[(&str, &str)]) -> String {
    let citizen = town.citizen();
    let asked = citizen.post("/segui", fields).await;
    assert_eq!(asked.status(), 200, "{fields:?}");
    let links = links(town, "/segui/conferma").await;
    assert_eq!(links.len(), 1, "{links:?}");
    let link = links[0].1.clone();
    let answer = citizen.post("/segui/conferma", &[("chiave", key_of(&link))]).await;
    assert_eq!(answer.status(), 200);
    link
}

async fn feed(person: &Person, query: &str) -> String {
    let answer = person.get(&format!("/feeds/reports.atom{query}")).await;
    assert_eq!(answer.status(), 200, "{query}");
    assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("application/atom+xml"));
    answer.text().await.expect("a feed")
}

both! {
    async fn an_address_is_confirmed_by_its_holder(town: &Town) {
        let (citizen, desk) = (town.citizen(), town.desk().await);
        let mut report = a_report("Una buca", 0.0);
        report["email"] = "ada@example.org".into();
        let number = citizen.report(&report).await;
        let links = links(town, "/contatto").await;
        assert_eq!(links.len(), 1, "{links:?}");
        let link = &links[0].1;
        // Programs that follow every link of a mail use nothing up.
        for _ in 0..3 {
            let page = citizen.page(link).await;
            assert!(page.contains("method=\"post\"") && !page.contains("ada@example.org"), "{page}");
        }
        assert!(desk.page(&record(&number)).await.contains("indirizzo non confermato"));
        assert_eq!(citizen.post("/contatto", &[("chiave", "AAAAAAAAAAAAAAAAAAAAAA")]).await.status(), 404);
        assert_eq!(citizen.post("/contatto", &[]).await.status(), 404);
        assert_eq!(citizen.post("/contatto", &[("chiave", key_of(link))]).await.status(), 200);
        assert_eq!(citizen.post("/contatto", &[("chiave", key_of(link))]).await.status(), 404, "used up");
        assert_eq!(citizen.get(link).await.status(), 404);
        let page = desk.page(&record(&number)).await;
        assert!(page.contains("(indirizzo confermato)"), "{page}");
        // A week later a link is none.
        report["subject"] = "Un'altra".into();
        citizen.report(&report).await;
        let late = self::links(town, "/contatto").await.remove(0).1;
        town.pass((7 * 24).hours());
        assert_eq!(citizen.get(&late).await.status(), 404);
        assert_eq!(citizen.post("/contatto", &[("chiave", key_of(&late))]).await.status(), 404);
    }

    async fn nobody_is_written_to_who_has_not_confirmed(town: &Town) {
        let citizen = town.citizen();
        for wrong in [
            &[("dove", "tutto"), ("email", "nobody")][..],
            &[("dove", "zona"), ("zona", "atlantide"), ("email", "ada@example.org")],
            &[("dove", "intorno"), ("indirizzo", "via che non esiste"), ("email", "ada@example.org")],
            &[("dove", "intorno"), ("lon", "9.19"), ("lat", "45.46"), ("email", "ada@example.org")],
            &[("categoria", "draghi"), ("email", "ada@example.org")],
            &[("email", "ada@example.org"), ("sito_web", "x")],
        ] {
            let refused = citizen.post("/segui", wrong).await;
            assert_eq!(refused.status(), 422, "{wrong:?}");
            assert!(refused.text().await.expect("a page").contains("role=\"alert\""), "{wrong:?}: nothing says why");
        }
        let many: Vec<(&str, &str)> = std::iter::repeat_n(("categoria", "buca"), 61).collect();
        assert_eq!(citizen.post("/segui", &many).await.status(), 422);
        assert_eq!(mails(town).await, Vec::<String>::new());
        // Asked for twice, by somebody who is not the holder: one question that can be answered.
        for _ in 0..2 {
            assert_eq!(citizen.post("/segui", &[("email", "ada@example.org")]).await.status(), 200);
        }
        let asked = links(town, "/segui/conferma").await;
        assert_eq!(asked.len(), 1, "{asked:?}");
        citizen.report(&a_report("Una buca", 0.0)).await;
        town.pass(25.hours());
        assert_eq!(round(town.app()).await.expect("a round"), 0);
        for _ in 0..3 {
            assert!(citizen.page(&asked[0].1).await.contains("method=\"post\""));
        }
        assert_eq!(round(town.app()).await.expect("a round"), 0, "looking at the link confirmed it");
        assert_eq!(citizen.post("/segui/conferma", &[("chiave", "x")]).await.status(), 404);
        town.pass(24.hours());
        assert_eq!(citizen.post("/segui/conferma", &[("chiave", key_of(&asked[0].1))]).await.status(), 404, "expired");
    }

    async fn one_mail_a_day_of_what_is_followed(town: &Town) {
        let (lon, lat) = (SQUARE[0].to_string(), SQUARE[1].to_string());
        let around = [("dove", "intorno"), ("lon", lon.as_str()), ("lat", lat.as_str()), ("raggio", "250"), ("email", "ada@example.org"), ("indirizzo", "")];
        let citizen = town.citizen();
        let name = citizen.page(&format!("/segui?lon={lon}&lat={lat}")).await;
        let (_, rest) = name.split_once("name=\"indirizzo\" value=\"").expect("the address");
        let address = rest.split('"').next().expect("an address").to_owned();
        let mut fields = around.to_vec();
        fields[5].1 = &address;
        citizen.report(&a_report("Vecchia", 10.0)).await;
        let link = follows(town, &fields).await;
        assert_eq!(citizen.post("/segui/conferma", &[("chiave", key_of(&link))]).await.status(), 404, "replayed");
        follows(town, &[("dove", "tutto"), ("categoria", "marciapiede"), ("email", "ada@example.org")]).await;
        mails(town).await;

        let near = citizen.report(&a_report("Segretissimo davanti", 100.0)).await;
        let far = citizen.report(&a_report("Lontana", 400.0)).await;
        assert_eq!(round(town.app()).await.expect("a round"), 1);
        assert_eq!(round(town.app()).await.expect("a round"), 0);
        let told = mails(town).await;
        assert_eq!(told.len(), 1, "{told:?}");
        let mail = unfolded(&told[0]);
        assert!(mail.contains(&near) && !mail.contains(&far) && !mail.contains("Vecchia"), "{mail}");
        assert!(!mail.contains("Segretissimo"), "it repeats what a citizen typed");
        let end = format!("{}/segui/disdici", town.url);
        let plain = mail.split("text/html").next().unwrap_or_default();
        let ends: Vec<&str> = plain.split_whitespace().filter(|word| word.starts_with(&end)).collect();
        assert_eq!(ends.len(), 2, "each that is followed can be ended");
        let second = citizen.report(&a_report("Anche", 120.0)).await;
        town.pass(23.hours());
        assert_eq!(round(town.app()).await.expect("a round"), 0, "a second mail on one day");
        town.pass(1.hours());
        assert_eq!(round(town.app()).await.expect("a round"), 1);
        assert!(mails(town).await.iter().any(|mail| mail.contains(&second)));

        // Ended by the link, by the button alone; by nobody else's.
        let path = ends[0].trim_start_matches(&town.url).to_owned();
        let (id, key) = path.split_once("?n=").and_then(|(_, rest)| rest.split_once("&chiave=")).expect("a link");
        assert_eq!(citizen.post("/segui/disdici", &[("n", id), ("chiave", "AAAAAAAAAAAAAAAAAAAAAA")]).await.status(), 404);
        assert_eq!(citizen.post("/segui/disdici", &[("n", "1"), ("chiave", key)]).await.status(), 404);
        assert!(citizen.page(&path).await.contains("method=\"post\""));
        for link in [ends[0], ends[0], ends[1]] {
            let (id, key) = link.split_once("?n=").and_then(|(_, rest)| rest.split_once("&chiave=")).expect("a link");
            assert_eq!(citizen.post("/segui/disdici", &[("n", id), ("chiave", key)]).await.status(), 200);
        }
        citizen.report(&a_report("Dopo", 110.0)).await;
        town.pass(25.hours());
        assert_eq!(round(town.app()).await.expect("a round"), 0, "after it was ended");
    }

    async fn at_once_if_chosen_and_answers_too(town: &Town) {
        follows(town, &[("dove", "tutto"), ("ritmo", "at_once"), ("email", "bea@example.org")]).await;
        let desk = town.desk().await;
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        assert_eq!(round(town.app()).await.expect("a round"), 1);
        for fields in [
            &[("atto", "route"), ("ufficio", "lavori-pubblici")][..],
            &[("atto", "take_charge")],
            &[("atto", "resolve"), ("motivo", "done"), ("testo", "Fatto")],
            &[("atto", "answer"), ("testo", "Fatto")],
        ] {
            assert_eq!(desk.post(&record(&number), fields).await.status(), 303);
        }
        let hidden = town.citizen().report(&a_report("Nascosta", 0.0)).await;
        desk.post(&record(&hidden), &[("atto", "nascondi"), ("motivo", "spam")]).await;
        mails(town).await;
        assert_eq!(round(town.app()).await.expect("a round"), 1);
        let told = mails(town).await;
        assert!(told.len() == 1 && told[0].contains("Risposta data") && !told[0].contains(&hidden), "{told:?}");
        for n in 0..FOLLOWS_MAX + 2 {
            let raggio = ["250", "500", "1000", "2000"][n as usize % 4];
            let fields = [("dove", "tutto"), ("raggio", raggio), ("email", "bea@example.org")];
            assert_eq!(town.citizen().post("/segui", &fields).await.status(), 200, "it does not tell");
            for (_, link) in links(town, "/segui/conferma").await {
                town.citizen().post("/segui/conferma", &[("chiave", key_of(&link))]).await;
            }
        }
        let app = town.app();
        let all = sestomia::store::follows::of_email(app.db(), app.jurisdiction(), "bea@example.org").await.expect("reads");
        assert_eq!(all.len(), FOLLOWS_MAX as usize);
    }

    async fn a_feed_of_what_is_public(town: &Town) {
        let citizen = town.citizen();
        let mut report = a_report("Buca <profonda>", 0.0);
        report["name"] = "Segretissimo Bianchi".into();
        report["email"] = "segretissimo@example.org".into();
        let number = citizen.report(&report).await;
        let far = citizen.report(&a_report("Lontana", 900.0)).await;
        let hidden = citizen.report(&a_report("Nascosta", 10.0)).await;
        let desk = town.staff(Role::FrontDesk, "urp").await;
        desk.post(&record(&hidden), &[("atto", "nascondi"), ("motivo", "spam")]).await;
        let all = feed(&citizen, "").await;
        assert!(all.contains(&number) && all.contains(&far) && !all.contains(&hidden), "{all}");
        assert!(all.contains("Buca &lt;profonda&gt;") && all.contains("<georss:point>43.8335 11.1986</georss:point>"), "{all}");
        assert!(!all.to_lowercase().contains("segretissimo") && !all.contains("chiave"), "{all}");
        assert!(!feed(&desk, "").await.contains(&hidden), "who has signed in sees more in a public feed");
        let near = feed(&citizen, &format!("?lon={}&lat={}&raggio=250", SQUARE[0], SQUARE[1])).await;
        assert!(near.contains(&number) && !near.contains(&far), "{near}");
        assert!(!feed(&citizen, "?categoria=marciapiede").await.contains(&number));
        assert!(!feed(&citizen, "?stato=chiuse").await.contains(&number));
        for wrong in ["?categoria=draghi", "?zona=atlantide", "?stato=x", "?lon=900&lat=0", "?lon=11.2&lat=43.8&raggio=10001"] {
            assert_eq!(citizen.get(&format!("/feeds/reports.atom{wrong}")).await.status(), 400, "{wrong}");
        }
        let asked = citizen.post("/segui", &[("dove", "tutto"), ("categoria", "buca"), ("azione", "feed")]).await;
        assert_eq!(crate::server::location(&asked), "/feeds/reports.atom?categoria=buca");
        assert!(feed(&citizen, "?categoria=buca").await.contains(&number));
    }
}

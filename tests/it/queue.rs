//! The queue: what its views hold and count, in which order, and the views that people name.

use sestomia::app::queue::{NAMED_MAX, QUERY_MAX_BYTES};
use sestomia::domain::queue::{Narrowing, View};

use crate::desk::record;
use crate::server::{Person, a_report, both, location};
use crate::submission::{draft, open};

/// The count of a view, as the page shows it.
fn count_of(page: &str, view: &str) -> u64 {
    let (_, rest) = page.split_once(&format!("<span>{view}</span> <span class=\"desk-count\">")).expect("the view");
    rest.split('<').next().expect("a count").parse().expect("a number")
}

fn numbers(page: &str) -> Vec<String> {
    page.split("<li data-number=\"").skip(1).map(|rest| rest[..11].to_owned()).collect()
}

async fn route(desk: &Person, number: &str, office: &str) {
    assert_eq!(desk.post(&record(number), &[("atto", "route"), ("ufficio", office)]).await.status(), 303);
}

both! {
    async fn views_hold_what_they_count(town: &Town) {
        let citizen = town.citizen();
        let mut all = Vec::new();
        for n in 0..4 {
            all.push(citizen.report(&a_report(&format!("Buca {n}"), f64::from(n))).await);
            town.pass_an_hour();
        }
        let desk = town.desk().await;
        route(&desk, &all[1], "lavori-pubblici").await;
        route(&desk, &all[2], "lavori-pubblici").await;
        // Given back: nobody but the desk has it.
        route(&desk, &all[2], "urp").await;
        let page = desk.page("/ufficio").await;
        assert_eq!((count_of(&page, "Nuove"), count_of(&page, "Affidate"), count_of(&page, "Tutte le aperte")), (3, 1, 4));
        assert_eq!(numbers(&page), [all[0].clone(), all[2].clone(), all[3].clone()], "what is due first comes first");
        assert_eq!(numbers(&desk.page("/ufficio?vista=affidate").await), [all[1].clone()]);
        assert_eq!(numbers(&desk.page("/ufficio?vista=tutte&ufficio=lavori-pubblici&categoria=buca").await), [all[1].clone()]);
        assert_eq!(numbers(&desk.page("/ufficio?vista=tutte&categoria=verde").await), Vec::<String>::new());
        assert_eq!(numbers(&desk.page("/ufficio?vista=tutte&scadenza=scadute").await), Vec::<String>::new());
        assert_eq!(numbers(&desk.page("/ufficio?vista=tutte&scadenza=dopo").await).len(), 4);
        town.pass(jiff::ToSpan::hours(24 * 60));
        let desk = town.desk().await;
        assert_eq!(numbers(&desk.page("/ufficio?vista=tutte&scadenza=scadute").await).len(), 4);
        let office = town.coordinator("lavori-pubblici").await;
        let page = office.page("/ufficio?vista=tutte").await;
        assert_eq!((numbers(&page), count_of(&page, "Tutte le aperte")), (vec![all[1].clone()], 1), "their own only");
        for unknown in ["vista=x", "categoria=x", "ufficio=x", "scadenza=x"] {
            assert_eq!(desk.get(&format!("/ufficio?{unknown}")).await.status(), 404, "{unknown}");
        }
    }

    async fn a_long_queue_goes_on_where_it_ended(town: &Town) {
        let submissions = (0..130).map(|n| open(draft(&format!("Buca {n}")))).collect();
        assert!(town.app().submit_all(submissions).await.into_iter().all(|answer| answer.is_ok()));
        let desk = town.desk().await;
        let first = desk.page("/ufficio").await;
        let (_, rest) = first.split_once("class=\"desk-next\"><a class=\"btn btn-outline-primary btn-sm\" href=\"").expect("a next page");
        let next = rest.split('"').next().expect("an address").replace("&#38;", "&");
        let second = desk.page(&next).await;
        let mut all = [numbers(&first), numbers(&second)].concat();
        assert_eq!((numbers(&first).len(), all.len()), (100, 130));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 130, "none twice, though all are due at the same time");
        assert!(!second.contains("desk-next"));
        let all = town.app().queue(&crate::submission::desk(), &Narrowing::to(View::All), None, 500).await.expect("it reads");
        assert_eq!(all.len(), 130);
    }

    async fn somebody_names_a_view(town: &Town) {
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        let (desk, colleague) = (town.desk().await, town.desk().await);
        let save = async |name: &str, category: &str| {
            desk.post("/ufficio/viste", &[("azione", "salva"), ("nome", name), ("vista", "tutte"), ("categoria", category)]).await
        };
        let answer = save("Buche <mie>", "buca").await;
        assert_eq!(location(&answer), "/ufficio?vista=tutte&categoria=buca");
        let page = desk.page("/ufficio?vista=tutte&categoria=buca").await;
        assert_eq!(count_of(&page, "Buche &#60;mie&#62;"), 1);
        assert!(numbers(&page).contains(&number));
        assert!(!colleague.page("/ufficio").await.contains("Buche"), "it is nobody else's");
        assert_eq!(save("x", "nessuna").await.status(), 400);
        let wrong = save("", "buca").await;
        assert_eq!(wrong.status(), 422);
        assert!(wrong.text().await.expect("a page").contains("Dai un nome alla vista"));
        assert_eq!(save(&"a".repeat(41), "buca").await.status(), 422);
        for n in 1..NAMED_MAX {
            assert_eq!(save(&format!("Vista {n}"), "verde").await.status(), 303);
        }
        assert_eq!(save("Una di troppo", "verde").await.status(), 422);
        assert_eq!(save("Vista 1", "buca").await.status(), 303, "in place of the one of that name");
        desk.post("/ufficio/viste", &[("azione", "togli"), ("nome", "Vista 1")]).await;
        assert_eq!(save("Una di troppo", "verde").await.status(), 303);
        let account = sestomia::domain::person::AccountId(7);
        let name = sestomia::app::queue::ViewName::new("Lunga").expect("a name");
        let too_long = town.app().name_view(account, &name, &"a".repeat(QUERY_MAX_BYTES + 1)).await;
        assert!(too_long.is_err());
    }

    async fn the_record_is_shown_beside_the_queue(town: &Town) {
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        let desk = town.desk().await;
        let page = desk.page(&format!("/ufficio?aperta={number}")).await;
        assert!(page.contains("name=\"atto\" value=\"route\"") && page.contains("aria-current=\"true\""));
        let part = desk.page(&format!("{}?parte=scheda", record(&number))).await;
        assert!(part.trim_start().starts_with("<article") && !part.contains("<html"));
        // What is sent from there comes back in the same form.
        let action = format!("{}?parte=scheda", record(&number));
        assert!(part.contains(&format!("action=\"{action}\"")), "{part}");
        let wrong = desk.post(&action, &[("atto", "route")]).await;
        assert_eq!(wrong.status(), 422);
        let wrong = wrong.text().await.expect("a part");
        assert!(wrong.contains("role=\"alert\"") && !wrong.contains("<html"));
        assert_eq!(location(&desk.post(&action, &[("atto", "route"), ("ufficio", "mobilita")]).await), action);
        // An address that was kept does not keep anybody from the queue.
        assert_eq!(desk.get("/ufficio?aperta=2026-999999").await.status(), 200);
    }
}

//! A report for a caller: who is known by the number, what is open there, and what whoever waits on the line is told.

use sestomia::domain::person::Role;

use crate::server::{SQUARE, a_report, both, location};

both! {
    async fn whoever_calls_again_is_known_to_the_desk_alone(town: &Town) {
        let mut report = a_report("Una buca", 0.0);
        for (field, value) in [("name", "Ada Ricci"), ("email", "ada@example.org"), ("phone", "+39 055 123-4567")] {
            report[field] = value.into();
        }
        town.citizen().report(&report).await;
        let desk = town.desk().await;
        let known: serde_json::Value = desk.get("/ufficio/chi?telefono=0551234567").await.json().await.expect("JSON");
        assert_eq!(known, serde_json::json!({ "known": true, "name": "Ada Ricci", "email": "ada@example.org" }));
        let unknown: serde_json::Value = desk.get("/ufficio/chi?telefono=0551234568").await.json().await.expect("JSON");
        assert_eq!(unknown["known"], false);
        let page = desk.post("/ufficio/nuova", &[("azione", "chiamante"), ("telefono", "055 1234567"), ("oggetto", "Buca")]).await;
        let page = page.text().await.expect("a page");
        assert!(page.contains("value=\"Ada Ricci\"") && page.contains("value=\"Buca\""), "without scripts too");
        for (role, office) in [(Role::Coordinator, "lavori-pubblici"), (Role::Partner, "alia"), (Role::Administrator, "")] {
            let other = town.staff(role, office).await;
            let answer = other.get("/ufficio/chi?telefono=0551234567").await;
            assert_eq!(answer.status(), 403, "{role:?}");
            assert!(!answer.text().await.expect("a page").contains("Ricci"));
        }
        assert!(location(&town.citizen().get("/ufficio/chi?telefono=0551234567").await).starts_with("/accedi"));
    }

    async fn who_calls_about_what_is_known_adds_a_voice(town: &Town) {
        let number = town.citizen().report(&a_report("Buca in piazza", 0.0)).await;
        let desk = town.desk().await;
        let [lon, lat] = SQUARE;
        let there = desk.page(&format!("/ufficio/vicine?lon={lon}&lat={lat}&categoria=buca")).await;
        assert!(there.contains(&number) && there.contains("stessa categoria"), "{there}");
        let elsewhere = desk.page(&format!("/ufficio/vicine?lon={}&lat={lat}&categoria=buca", lon + 0.01)).await;
        assert!(!elsewhere.contains(&number));
        let wrong = desk.post("/ufficio/nuova", &[("unisci", &number), ("telefono", "x")]).await;
        assert_eq!(wrong.status(), 422);
        assert!(wrong.text().await.expect("a page").contains("value=\"x\""));
        let fields = [("unisci", number.as_str()), ("telefono", "055 1234567"), ("nome", "Bea"), ("canale", "phone"), ("volta", "v1")];
        let events = town.events().await;
        for _ in 0..2 {
            let answer = desk.post("/ufficio/nuova", &fields).await;
            assert_eq!(location(&answer), format!("/ufficio/segnalazioni/{number}?nuova=1"));
        }
        assert_eq!(town.events().await, events + 1, "sent twice, joined once");
        let page = desk.page(&format!("/ufficio/segnalazioni/{number}?nuova=1")).await;
        assert!(page.contains(&format!("announced-number\">{number}<")) && page.contains("Risposta promessa entro"));
        assert_eq!(desk.post("/ufficio/nuova", &[("unisci", "2026-999999")]).await.status(), 404);
    }
}

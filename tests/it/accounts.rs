//! Accounts as their owners and the system administrator look after them, by the pages.

use jiff::ToSpan;
use sestomia::domain::person::Role;

use crate::server::{PASSWORD, Person, Town, both, location};

const PROFILE: &str = "/ufficio/profilo";

/// Signs in from another browser.
async fn signs_in(town: &Town, email: &str, password: &str) -> (Person, u16) {
    let person = town.citizen();
    let answer = person.post("/accedi", &[("email", email), ("password", password)]).await;
    (person, answer.status().as_u16())
}

async fn is_in(person: &Person) -> bool {
    person.get("/ufficio").await.status() == 200
}

/// The values of the hidden fields of that name on a page.
fn hidden(page: &str, name: &str) -> Vec<String> {
    let start = format!("name=\"{name}\" value=\"");
    page.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

both! {
    async fn own_sessions(town: &Town) {
        let email = town.account(Role::Crew, "lavori-pubblici").await;
        let (one, _) = signs_in(town, &email, PASSWORD).await;
        let (two, _) = signs_in(town, &email, PASSWORD).await;
        let (three, _) = signs_in(town, &email, PASSWORD).await;
        let stranger = town.desk().await;
        let page = one.page(PROFILE).await;
        assert!(page.contains("127.0.0.…") && !page.contains("127.0.0.1\""), "where from, shortened");
        let others = hidden(&page, "sessione");
        assert_eq!((others.len(), page.matches("questo dispositivo").count()), (2, 1), "{page}");
        // A session of somebody else is not ended by guessing its number.
        for session in &others {
            stranger.post(PROFILE, &[("azione", "termina"), ("sessione", session)]).await;
        }
        assert!(is_in(&two).await && is_in(&three).await);
        let answer = one.post(PROFILE, &[("azione", "termina"), ("sessione", &others[0])]).await;
        assert_eq!(location(&answer), "/ufficio/profilo?fatto=sessioni");
        assert_eq!(u8::from(is_in(&two).await) + u8::from(is_in(&three).await), 1);
        one.post(PROFILE, &[("azione", "termina-altre")]).await;
        assert!(is_in(&one).await && !is_in(&two).await && !is_in(&three).await && is_in(&stranger).await);
        town.pass(2.hours());
        assert!(one.page(PROFILE).await.contains("Ultimo uso: meno di un minuto fa"), "its use is noted");
    }

    async fn own_name_and_password(town: &Town) {
        let email = town.account(Role::FrontDesk, "urp").await;
        let (one, _) = signs_in(town, &email, PASSWORD).await;
        let (two, _) = signs_in(town, &email, PASSWORD).await;
        let answer = one.post(PROFILE, &[("azione", "nome"), ("nome", "Olga <b>Nuova</b>")]).await;
        assert!(one.page(location(&answer)).await.contains("Olga &#60;b&#62;Nuova"));
        let long = "x".repeat(121);
        for name in ["", "  ", &long, "a\u{202e}b"] {
            assert_eq!(one.post(PROFILE, &[("azione", "nome"), ("nome", name)]).await.status(), 422, "{name}");
        }
        let new = "un'altra parola lunga";
        for (present, wanted, told) in [("sbagliata!", new, "non è questa"), (PASSWORD, "qwerty123", "almeno 10"), (PASSWORD, &"x".repeat(1025), "almeno 10")] {
            let answer = one.post(PROFILE, &[("azione", "password"), ("attuale", present), ("nuova", wanted)]).await;
            let status = answer.status();
            let page = answer.text().await.expect("a page");
            assert!(status == 422 && page.contains(told) && !page.contains(wanted), "{page}");
        }
        assert!(is_in(&two).await);
        one.post(PROFILE, &[("azione", "password"), ("attuale", PASSWORD), ("nuova", new)]).await;
        assert!(is_in(&one).await && !is_in(&two).await, "others are out, this one stays");
        assert_eq!(signs_in(town, &email, PASSWORD).await.1, 422);
        assert_eq!(signs_in(town, &email, new).await.1, 303);
        assert_eq!(one.post(PROFILE, &[("azione", "draghi")]).await.status(), 400);
    }
}

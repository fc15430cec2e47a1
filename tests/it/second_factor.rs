//! The second factor: set up, asked for, lost, required; by the pages.

use jiff::ToSpan;
use sestomia::domain::person::Role;
use sestomia::store::accounts;
use totp_rs::{Builder, Secret};

use crate::accounts::{PROFILE, hidden, is_in, page_of, signs_in};
use crate::server::{PASSWORD, Person, Town, both, location};

/// What the app of this secret shows now.
fn shown(town: &Town, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).expect("base32");
    let codes = Builder::new().with_secret(secret).with_account_name("x").build().expect("codes");
    codes.generate(u64::try_from(town.app().now().as_second()).expect("after 1970")).to_string()
}

/// Sets up a second factor; returns its secret and the recovery codes.
async fn sets_up(town: &Town, person: &Person) -> (String, Vec<String>) {
    let page = person.page(&format!("{PROFILE}?codice=nuovo")).await;
    let secret = hidden(&page, "segreto").remove(0);
    assert!(page.contains("<svg") && page.contains(&secret[..4]) && page.contains("otpauth://totp/"), "{page}");
    let code = shown(town, &secret);
    let fields = [("azione", "codice"), ("segreto", &secret), ("codice", &code), ("attuale", PASSWORD)];
    let answer = person.post(PROFILE, &fields).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("a page");
    let list = page.split("recovery-codes\">").nth(1).expect("recovery codes").split("</ul>").next().expect("a list");
    let codes: Vec<String> =
        list.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

/// Gives the password and is asked for the code.
async fn half_in(town: &Town, email: &str) -> Person {
    let person = town.citizen();
    let answer =
        person.post("/accedi", &[("email", email), ("password", PASSWORD), ("poi", "/ufficio?vista=tutte")]).await;
    assert!(location(&answer).starts_with("/accedi/codice?poi="), "{}", location(&answer));
    assert!(person.page("/accedi/codice").await.contains("sei cifre"));
    assert!(!is_in(&person).await, "the password alone lets in");
    person
}

async fn gives(person: &Person, code: &str) -> u16 {
    person.post("/accedi/codice", &[("codice", code), ("poi", "/ufficio")]).await.status().as_u16()
}

both! {
    async fn a_code_after_the_password(town: &Town) {
        let email = town.account(Role::FrontDesk, "urp").await;
        let (owner, _) = signs_in(town, &email, PASSWORD).await;
        let (elsewhere, _) = signs_in(town, &email, PASSWORD).await;
        let secret = hidden(&owner.page(&format!("{PROFILE}?codice=nuovo")).await, "segreto").remove(0);
        let long = "A".repeat(65);
        for (secret, code, password, status, told) in [
            (secret.as_str(), "000000", PASSWORD, 422, "non va bene"),
            (&secret, &shown(town, &secret), "sbagliata!", 422, "non è questa"),
            ("corto", "000000", PASSWORD, 422, "non va bene"),
            (&long, "000000", PASSWORD, 400, ""),
        ] {
            let fields = [("azione", "codice"), ("segreto", secret), ("codice", code), ("attuale", password)];
            let answer = owner.post(PROFILE, &fields).await;
            assert_eq!(answer.status(), status, "{code} {password}");
            let page = answer.text().await.expect("a page");
            assert!(page.contains(told), "{page}");
            if secret.len() == 32 {
                assert_eq!(hidden(&page, "segreto"), [secret], "offered again, so that the app is not set up twice");
            }
        }
        let (secret, _) = sets_up(town, &owner).await;
        assert!(is_in(&owner).await && !is_in(&elsewhere).await, "who came in without a code is out");
        let page = owner.page(PROFILE).await;
        assert!(page.contains("rimasti: 10") && !page.contains(&secret) && !page.contains("recovery-codes"), "{page}");
        let person = half_in(town, &email).await;
        assert_eq!(gives(&person, &shown(town, &secret)).await, 422, "the code that set it up has been used");
        town.pass(30.seconds());
        let code = shown(town, &secret);
        assert_eq!(gives(&person, "12345").await, 422);
        // People write the blank that apps show.
        assert_eq!(gives(&person, &format!("{} {}", &code[..3], &code[3..])).await, 303);
        assert!(is_in(&person).await);
        let other = half_in(town, &email).await;
        assert_eq!(gives(&other, &code).await, 422, "a code is used once");
        assert_eq!(location(&person.get("/accedi/codice").await), "/accedi?fatto=scaduto&poi=%2Fufficio");
        // The password is good for ten minutes.
        town.pass(10.minutes());
        assert_eq!(gives(&other, &shown(town, &secret)).await, 303);
        assert!(!is_in(&other).await, "the password was given too long ago");
    }

    async fn the_secret_lies_sealed(town: &Town) {
        let (email, other) = (town.account(Role::FrontDesk, "urp").await, town.account(Role::FrontDesk, "urp").await);
        let (owner, _) = signs_in(town, &email, PASSWORD).await;
        let (secret, _) = sets_up(town, &owner).await;
        let app = town.app();
        let stored = async |email: &str| {
            let accounts = app.accounts().list().await.expect("it reads");
            accounts.into_iter().find(|account| account.email.as_str() == email).expect("the account")
        };
        let store = async |email: &str, text: &str| {
            let id = stored(email).await.id;
            accounts::set_code_secret(app.db(), app.jurisdiction(), id, Some(text)).await.expect("stored");
        };
        let sealed = stored(&email).await.code_secret.expect("it is set up");
        assert!(sealed.starts_with("v1.") && !sealed.contains(&secret), "{sealed}");
        // One from before is good, and is sealed when it is used.
        store(&email, &secret).await;
        town.pass(30.seconds());
        assert_eq!(gives(&half_in(town, &email).await, "000000").await, 422);
        assert_eq!(stored(&email).await.code_secret.as_deref(), Some(secret.as_str()), "by a code that was none");
        assert_eq!(gives(&half_in(town, &email).await, &shown(town, &secret)).await, 303);
        let again = stored(&email).await.code_secret.expect("it is set up");
        assert!(again.starts_with("v1.") && again != sealed, "{again}");
        assert_eq!(gives(&half_in(town, &email).await, &shown(town, &secret)).await, 422, "sealing makes a used code good again");
        town.pass(30.seconds());
        assert_eq!(gives(&half_in(town, &email).await, &shown(town, &secret)).await, 303);
        // It opens for its own account alone, and only whole.
        store(&other, &again).await;
        assert_eq!(gives(&half_in(town, &other).await, &shown(town, &secret)).await, 422);
        for damaged in ["v1.", "v1.*", &again[..again.len() - 2]] {
            store(&email, damaged).await;
            assert_eq!(gives(&half_in(town, &email).await, &shown(town, &secret)).await, 422, "{damaged}");
        }
    }

    async fn codes_are_not_guessed(town: &Town) {
        let email = town.account(Role::FrontDesk, "urp").await;
        let (owner, _) = signs_in(town, &email, PASSWORD).await;
        let (secret, _) = sets_up(town, &owner).await;
        let guesser = Person::new(town.serve(true).await);
        guesser.post("/accedi", &[("email", &email), ("password", PASSWORD)]).await;
        let mut statuses = Vec::new();
        for n in 0..10 {
            statuses.push(gives(&guesser, &format!("00000{n}")).await);
        }
        assert!(statuses.contains(&429), "{statuses:?}");
        town.pass(30.seconds());
        assert_eq!(gives(&guesser, &shown(town, &secret)).await, 429);
        assert!(!is_in(&guesser).await);
    }

    async fn a_lost_phone(town: &Town) {
        let email = town.account(Role::Partner, "alia").await;
        let (owner, _) = signs_in(town, &email, PASSWORD).await;
        let (_, codes) = sets_up(town, &owner).await;
        let person = half_in(town, &email).await;
        assert_eq!(gives(&person, &codes[0].to_uppercase().replace('-', " ")).await, 303);
        assert!(is_in(&person).await && person.page(PROFILE).await.contains("rimasti: 9"));
        assert_eq!(gives(&half_in(town, &email).await, &codes[0]).await, 422, "a recovery code is used once");
        let answer = owner.post(PROFILE, &[("azione", "codici-nuovi"), ("attuale", "sbagliata!")]).await;
        assert_eq!(answer.status(), 422);
        let answer = owner.post(PROFILE, &[("azione", "codici-nuovi"), ("attuale", PASSWORD)]).await;
        assert!(answer.text().await.expect("a page").contains("recovery-codes"));
        assert_eq!(gives(&half_in(town, &email).await, &codes[1]).await, 422, "the old ones are void");
        // Whoever looks after the accounts opens the door again, and is told so; not to themselves.
        let admin_email = town.account(Role::SystemAdministrator, "").await;
        let (admin, _) = signs_in(town, &admin_email, PASSWORD).await;
        let page = page_of(&admin, &email).await;
        assert_eq!(location(&admin.post(&page, &[("azione", "codice-azzera")]).await), format!("{page}?fatto=codice-azzerato"));
        assert!(!is_in(&owner).await && !is_in(&person).await);
        assert!(is_in(&signs_in(town, &email, PASSWORD).await.0).await);
        sets_up(town, &admin).await;
        let own = page_of(&admin, &admin_email).await;
        assert_eq!(admin.post(&own, &[("azione", "codice-azzera")]).await.status(), 422);
        // The owner removes it with the password.
        let answer = admin.post(PROFILE, &[("azione", "codice-togli"), ("attuale", "sbagliata!")]).await;
        assert_eq!(answer.status(), 422);
        let answer = admin.post(PROFILE, &[("azione", "codice-togli"), ("attuale", PASSWORD)]).await;
        assert!(admin.page(location(&answer)).await.contains("basta la password"));
        assert!(is_in(&signs_in(town, &admin_email, PASSWORD).await.0).await);
    }

    async fn a_code_that_is_required(town: &Town) {
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let email = town.account(Role::FrontDesk, "urp").await;
        let (person, _) = signs_in(town, &email, PASSWORD).await;
        let number = person.report(&crate::server::a_report("Una buca", 0.0)).await;
        person.post(&format!("/ufficio/segnalazioni/{number}"), &[("atto", "nascondi"), ("motivo", "personal_data")]).await;
        assert_eq!(person.get(&format!("/segnalazioni/{number}")).await.status(), 200);
        let page = page_of(&admin, &email).await;
        admin.post(&page, &[("azione", "codice-richiedi")]).await;
        for path in ["/ufficio", "/ufficio/nuova", &format!("/ufficio/segnalazioni/{number}"), "/ufficio/cerca?numero=1"] {
            assert_eq!(location(&person.get(path).await), PROFILE, "{path}");
        }
        for path in [format!("/segnalazioni/{number}"), format!("/api/v1/reports/{number}")] {
            assert_eq!(person.get(&path).await.status(), 404, "{path}: more than anybody sees");
        }
        assert_eq!(location(&person.get("/en/ufficio").await), "/en/ufficio/profilo");
        let profile = person.page(PROFILE).await;
        assert!(profile.contains("si apre tutto il resto") && profile.contains("otpauth://"), "{profile}");
        sets_up(town, &person).await;
        assert!(is_in(&person).await);
        let answer = person.post(PROFILE, &[("azione", "codice-togli"), ("attuale", PASSWORD)]).await;
        assert!(answer.status() == 422 && is_in(&person).await, "what is required is not removed");
        // Reset by the administrator, it is asked for again.
        admin.post(&page, &[("azione", "codice-azzera")]).await;
        let (person, _) = signs_in(town, &email, PASSWORD).await;
        assert_eq!(location(&person.get("/ufficio").await), PROFILE);
        admin.post(&page, &[("azione", "codice-lascia")]).await;
        assert!(is_in(&person).await);
    }
}

//! Signing in through an OpenID Connect provider: who gets in, who does not, and what the provider has to prove.

use jiff::ToSpan;
use reqwest::Response;
use serde_json::{Value, json};
use sestomia::domain::person::Role;
use sestomia::web;
use totp_rs::{Builder, Secret};

use crate::accounts::{PROFILE, hidden, is_in, page_of, signs_in};
use crate::provider::{Asked, Provider, Said, Signed};
use crate::server::{PASSWORD, Person, Town, both, location};

const GO: &str = "/accedi/openid";
const BACK: &str = "/accedi/openid/ritorno";

/// A town whose people sign in by a provider.
struct Place<'a> {
    town: &'a Town,
    provider: Provider,
    url: String,
}

impl<'a> Place<'a> {
    async fn of(town: &'a Town) -> Self {
        Self::throttled(town, false).await
    }

    async fn throttled(town: &'a Town, rate_limit: bool) -> Self {
        let provider = Provider::start().await;
        let openid = Some(provider.settings());
        let options = |public_url| web::Options { public_url, rate_limit, basemap: None, openid };
        let url = town.serve_as(town.app(), options).await;
        Self { town, provider, url }
    }

    fn browser(&self) -> Person {
        Person::new(self.url.clone())
    }

    fn says(&self, subject: &str, email: &str) -> Said {
        self.provider.says(subject, email, self.town.app().now())
    }

    /// Goes to the provider and comes back as it says.
    async fn comes(&self, person: &Person, said: Said) -> Response {
        let sent = person.get(GO).await;
        let query = self.provider.signs_in(location(&sent), said);
        person.get(&format!("{BACK}?{query}")).await
    }

    /// Why somebody is not let in whom the provider says this of.
    async fn why_not(&self, said: Said) -> String {
        let person = self.browser();
        let answer = self.comes(&person, said).await;
        let why = reason(&answer).to_owned();
        assert!(!is_in(&person).await, "{why}");
        assert!(person.page(location(&answer)).await.contains("role=\"alert\""), "{why} is not said");
        why
    }

    /// An account, and how it is signed in with once it is linked.
    async fn linked(&self, role: Role, office: &str) -> (String, Person) {
        let email = self.town.account(role, office).await;
        let person = self.browser();
        assert_eq!(location(&self.comes(&person, self.says(&email, &email)).await), "/ufficio");
        (email, person)
    }
}

fn reason(answer: &Response) -> &str {
    let to = location(answer);
    to.split_once("/accedi?openid=").and_then(|(_, rest)| rest.split('&').next()).unwrap_or(to)
}

/// Changes a claim; `null` leaves it out.
fn with(mut said: Said, name: &str, value: Value) -> Said {
    said.claims[name] = value;
    said
}

both! {
    async fn without_a_provider_there_is_nothing(town: &Town) {
        let person = town.citizen();
        assert!(!person.page("/accedi").await.contains("openid"));
        for path in [GO, BACK, "/accedi/openid/ritorno?code=a&state=b"] {
            assert_eq!(person.get(path).await.status(), 404, "{path}");
        }
    }

    async fn the_first_time_by_the_address_then_by_the_subject(town: &Town) {
        let place = Place::of(town).await;
        let email = town.account(Role::FrontDesk, "urp").await;
        let other = town.account(Role::SystemAdministrator, "").await;
        let person = place.browser();
        let page = person.page("/accedi?poi=/ufficio?vista=mie").await;
        assert!(page.contains("Accedi con Identità del Comune") && page.contains("name=\"password\""), "{page}");
        assert!(page.contains("href=\"/accedi/openid?poi=%2Fufficio%3Fvista%3Dmie\""), "{page}");
        assert!(!page.contains("role=\"alert\""), "{page}");
        // However the provider writes its capitals.
        let answer = place.comes(&person, place.says("anna", &email.replacen('p', "P", 1))).await;
        assert_eq!(location(&answer), "/ufficio");
        assert!(is_in(&person).await);
        assert!(person.page(PROFILE).await.contains("Accedi con Identità del Comune, collegato il"));
        // Her address changes, and becomes one that another account has: she stays who she is.
        for said in [
            place.says("anna", "anna.nuova@example.org"),
            place.says("anna", &other),
            with(with(place.says("anna", ""), "email", Value::Null), "email_verified", Value::Null),
            with(place.says("anna", &other), "email_verified", json!(false)),
        ] {
            let person = place.browser();
            assert_eq!(location(&place.comes(&person, said).await), "/ufficio");
            assert!(person.page(PROFILE).await.contains(&email));
            assert_eq!(person.get("/ufficio/utenti").await.status(), 403, "with the rights of another");
        }
        // Her old address is given to somebody else there: that is not her.
        assert_eq!(place.why_not(place.says("bruno", &email)).await, "nessuno");
        // What came in by the address is not what was typed: the password goes on working.
        assert_eq!(signs_in(town, &email, PASSWORD).await.1, 303);
    }

    async fn who_has_no_account_is_told(town: &Town) {
        let place = Place::of(town).await;
        let accounts = town.app().accounts().list().await.expect("it reads").len();
        assert_eq!(place.why_not(place.says("x", "nessuno@example.org")).await, "nessuno");
        assert_eq!(town.app().accounts().list().await.expect("it reads").len(), accounts, "an account was made");
        let page = place.browser().page("/accedi?openid=nessuno").await;
        assert!(page.contains("amministratore di sistema") && page.contains("&#38;altro=1"), "{page}");
        let again = place.browser().get(&format!("{GO}?altro=1")).await;
        assert_eq!(Asked::of(location(&again)).get("prompt"), "login", "the provider would say the same again");
        // Who is disabled, known to the provider or not yet.
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let fresh = town.account(Role::FrontDesk, "urp").await;
        let (known, person) = place.linked(Role::FrontDesk, "urp").await;
        for email in [&fresh, &known] {
            admin.post(&page_of(&admin, email).await, &[("azione", "disattiva")]).await;
            assert_eq!(place.why_not(place.says(email, email)).await, "nessuno", "{email}");
        }
        assert!(!is_in(&person).await);
        admin.post(&page_of(&admin, &fresh).await, &[("azione", "riattiva")]).await;
        admin.post(&page_of(&admin, &known).await, &[("azione", "riattiva")]).await;
        // A refusal has linked nothing.
        let links = town.app().accounts().openid_links().await.expect("it reads");
        assert_eq!(links.len(), 1, "{links:?}");
    }

    async fn an_address_must_be_verified(town: &Town) {
        let place = Place::of(town).await;
        let email = town.account(Role::FrontDesk, "urp").await;
        let says = || place.says("anna", &email);
        for said in [
            with(says(), "email_verified", json!(false)),
            with(says(), "email_verified", json!("false")),
            with(says(), "email_verified", Value::Null),
            with(says(), "email", Value::Null),
            with(says(), "email", json!("anna")),
            with(with(says(), "email_verified", Value::Null), "xms_edov", json!(false)),
            Said { told: Some(json!({ "sub": "anna", "email": email })), ..with(says(), "email", Value::Null) },
            // Somebody else's, told of this one.
            Said {
                told: Some(json!({ "sub": "bruno", "email": email, "email_verified": true })),
                ..with(says(), "email", Value::Null)
            },
        ] {
            let shown = format!("{said:?}");
            assert_eq!(place.why_not(said).await, "non-verificato", "{shown}");
        }
        // Nor does it tell whether there is such an account.
        let nobody = with(place.says("x", "nessuno@example.org"), "email_verified", json!(false));
        assert_eq!(place.why_not(nobody).await, "non-verificato");
        // Entra ID says it in its own way; others only when they are asked.
        let entra = with(with(says(), "email_verified", Value::Null), "xms_edov", json!("1"));
        let told = json!({ "sub": "elsa", "email": town.account(Role::Crew, "lavori-pubblici").await, "email_verified": true });
        let asked = Said { told: Some(told), ..with(with(says(), "sub", json!("elsa")), "email", Value::Null) };
        for said in [entra, asked] {
            let person = place.browser();
            assert_eq!(location(&place.comes(&person, said).await), "/ufficio");
            assert!(is_in(&person).await);
        }
    }

    async fn what_is_not_proved_is_not_believed(town: &Town) {
        let place = Place::of(town).await;
        let email = town.account(Role::FrontDesk, "urp").await;
        let says = || place.says("anna", &email);
        let now = town.app().now().as_second();
        for said in [
            with(says(), "nonce", json!("un altro")),
            with(says(), "nonce", Value::Null),
            with(says(), "aud", json!("un altro servizio")),
            with(says(), "aud", json!([crate::provider::CLIENT, "un altro servizio"])),
            with(says(), "aud", Value::Null),
            with(says(), "iss", json!("https://altrove.example.org")),
            with(says(), "iss", json!(format!("{}/", place.provider.url()))),
            with(says(), "exp", json!(now)),
            with(says(), "exp", json!(now - 3600)),
            with(says(), "exp", Value::Null),
            with(says(), "sub", json!("")),
            with(says(), "sub", json!("a".repeat(256))),
            with(says(), "sub", json!("a\u{0}b")),
            Said { signed: Signed::ByAnother, ..says() },
            Said { signed: Signed::BySecret, ..says() },
            Said { signed: Signed::Not, ..says() },
            Said { signed: Signed::ThenChanged, ..says() },
        ] {
            let shown = format!("{said:?}");
            assert_eq!(place.why_not(said).await, "non-provato", "{shown}");
        }
        assert!(town.app().accounts().openid_links().await.expect("it reads").is_empty());
        // The same, told the truth, gets in.
        assert_eq!(location(&place.comes(&place.browser(), says()).await), "/ufficio");
    }

    async fn an_answer_is_that_browsers_and_used_once(town: &Town) {
        let place = Place::of(town).await;
        let email = town.account(Role::FrontDesk, "urp").await;
        // Somebody who keeps what browsers forget.
        let keeper = place.browser();
        let sent = keeper.get(GO).await;
        let cookie = sent.headers()["set-cookie"].to_str().expect("text").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Max-Age=600"), "{cookie}");
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        let query = place.provider.signs_in(location(&sent), place.says("anna", &email));
        let comes = async |query: &str, cookie: &str| {
            let person = place.browser();
            let request = person.client.get(format!("{}{BACK}?{query}", place.url)).header("cookie", cookie);
            request.send().await.expect("an answer")
        };
        // Another browser, with no attempt or one of its own; and what nobody gave out.
        let other = place.browser();
        assert_eq!(reason(&other.get(&format!("{BACK}?{query}")).await), "scaduto");
        let others = other.get(GO).await;
        let others_state = Asked::of(location(&others)).get("state").to_owned();
        assert_eq!(reason(&other.get(&format!("{BACK}?{query}")).await), "scaduto");
        let code = query.split('&').next().expect("a code");
        let (name, value) = cookie.split_once('=').expect("a cookie");
        let parts: Vec<&str> = value.split('.').collect();
        let longer = format!("{}.{}0.{}.{}.{}", parts[0], parts[1], parts[2], parts[3], parts[4]);
        let query = query.as_str();
        for (query, cookie) in [
            (query, String::new()),
            (query, format!("{name}=x")),
            (query, format!("{name}={longer}")),
            (query, format!("{name}={value}x")),
            (code, cookie.clone()),
            (&format!("{code}&state=AAAA"), cookie.clone()),
            (&format!("{code}&state=%00"), cookie.clone()),
            (&format!("{code}&state={others_state}"), cookie.clone()),
        ] {
            assert_eq!(reason(&comes(query, &cookie).await), "scaduto", "{query} {cookie}");
        }
        assert!(!place.provider.asked().contains(&"token"), "the provider was bothered for nothing");
        assert_eq!(location(&comes(query, &cookie).await), "/ufficio");
        // Once: with the same code, and with a fresh one.
        let fresh = place.provider.signs_in(location(&sent), place.says("anna", &email));
        for query in [query, &fresh] {
            assert_eq!(reason(&comes(query, &cookie).await), "scaduto", "{query}");
        }
        // Ten minutes.
        let sent = keeper.get(GO).await;
        let query = place.provider.signs_in(location(&sent), place.says("anna", &email));
        town.pass(10.minutes());
        assert_eq!(reason(&keeper.get(&format!("{BACK}?{query}")).await), "scaduto");
        // Where it was said to come from somewhere else, and where they were sent away.
        for (rest, why) in [
            ("code=x&iss=https://altrove.example.org", "non-provato"),
            ("error=access_denied&error_description=%3Cscript%3E", "interrotto"),
            ("", "non-provato"),
            ("code=inventato", "non-provato"),
        ] {
            let sent = keeper.get(GO).await;
            let state = Asked::of(location(&sent)).get("state").to_owned();
            let answer = keeper.get(&format!("{BACK}?{rest}&state={state}")).await;
            assert_eq!(reason(&answer), why, "{rest}");
        }
        assert!(!is_in(&keeper).await);
    }

    async fn where_one_goes_afterwards(town: &Town) {
        let place = Place::of(town).await;
        let email = town.account(Role::FrontDesk, "urp").await;
        for (asked, led) in [
            ("/en/accedi/openid?poi=/en/ufficio/profilo?x=a", "/en/ufficio/profilo?x=a"),
            ("/accedi/openid?poi=https://altrove.example.org", "/ufficio"),
            ("/accedi/openid?poi=//altrove.example.org", "/ufficio"),
            ("/accedi/openid?poi=/%09/altrove.example.org", "/ufficio"),
        ] {
            let person = place.browser();
            let sent = person.get(asked).await;
            assert_eq!(Asked::of(location(&sent)).get("redirect_uri"), format!("{}{BACK}", place.url), "from the configured address alone");
            let query = place.provider.signs_in(location(&sent), place.says("anna", &email));
            let answer = person.get(&format!("{BACK}?{query}")).await;
            assert_eq!(location(&answer), led, "{asked}");
        }
        // What went wrong is said in the language that one reads, and the way is kept.
        let person = place.browser();
        let sent = person.get("/en/accedi/openid?poi=/en/ufficio/profilo").await;
        let state = Asked::of(location(&sent)).get("state").to_owned();
        let answer = person.get(&format!("{BACK}?error=access_denied&state={state}")).await;
        assert_eq!(location(&answer), "/en/accedi?openid=interrotto&poi=%2Fen%2Fufficio%2Fprofilo");
        // With TLS the cookie's name keeps other sites of the domain from setting it.
        let openid = Some(place.provider.settings());
        let options = |_| web::Options { public_url: "https://comune.example.org".to_owned(), rate_limit: false, basemap: None, openid };
        let sent = Person::new(town.serve_as(town.app(), options).await).get(GO).await;
        let cookie = sent.headers()["set-cookie"].to_str().expect("text");
        assert!(cookie.starts_with("__Host-") && cookie.contains("Secure") && cookie.contains("Path=/;"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }

    async fn the_code_is_asked_for_too(town: &Town) {
        let place = Place::of(town).await;
        let (email, owner) = place.linked(Role::FrontDesk, "urp").await;
        let secret = hidden(&owner.page(&format!("{PROFILE}?codice=nuovo")).await, "segreto").remove(0);
        let shown = || {
            let secret = Secret::try_from_base32(&secret).expect("base32");
            let codes = Builder::new().with_secret(secret).with_account_name("x").build().expect("codes");
            codes.generate(u64::try_from(town.app().now().as_second()).expect("after 1970")).to_string()
        };
        let fields = [("azione", "codice"), ("segreto", &secret), ("codice", &shown()), ("attuale", PASSWORD)];
        assert_eq!(owner.post(PROFILE, &fields).await.status(), 200);
        town.pass(30.seconds());
        let person = place.browser();
        let said = with(place.says(&email, &email), "amr", json!(["pwd", "mfa"]));
        let answer = place.comes(&person, said).await;
        assert_eq!(location(&answer), "/accedi/codice?poi=%2Fufficio");
        assert!(!is_in(&person).await, "the provider alone lets in");
        assert_eq!(person.post("/accedi/codice", &[("codice", &shown()), ("poi", "/ufficio")]).await.status(), 303);
        assert!(is_in(&person).await);
        // Who must have one and has none is led to set it up, without a password to say.
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let (other, person) = place.linked(Role::Crew, "lavori-pubblici").await;
        admin.post(&page_of(&admin, &other).await, &[("azione", "codice-richiedi")]).await;
        assert_eq!(location(&person.get("/ufficio").await), PROFILE);
    }

    async fn an_invitation_is_accepted_by_it(town: &Town) {
        let place = Place::of(town).await;
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let fields = [("nome", "Anna"), ("email", "anna@example.org"), ("ruolo", "front_desk"), ("ufficio", "urp")];
        admin.post("/ufficio/utenti", &fields).await;
        let mails = crate::desk::mails(town).await;
        let mail = crate::desk::unfolded(&mails[0]);
        let (_, link) = mail.split_once(&format!("{}/", town.url)).expect("a link");
        let link = format!("/{}", link.split_whitespace().next().expect("a link"));
        town.citizen().page(&link).await;
        let anna = place.browser();
        assert_eq!(location(&place.comes(&anna, place.says("anna", "anna@example.org")).await), "/ufficio");
        assert_eq!(town.citizen().get(&link).await.status(), 404, "the invitation still opens the account");
        let page = page_of(&admin, "anna@example.org").await;
        let shown = admin.page(&page).await;
        assert!(shown.contains("attivo") && shown.contains(place.provider.url()), "{shown}");
        // She has no password, so the link is all she has.
        let profile = anna.page(PROFILE).await;
        assert!(profile.contains("Non hai una password") && !profile.contains("name=\"nuova\""), "{profile}");
        let answer = anna.post(PROFILE, &[("azione", "scollega")]).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("a page").contains("Prima scegli una password"));
        assert_eq!(signs_in(town, "anna@example.org", "").await.1, 422, "by no password at all");
        // The system administrator can, and she is out.
        assert_eq!(location(&admin.post(&page, &[("azione", "scollega")]).await), format!("{page}?fatto=scollegato"));
        assert!(!is_in(&anna).await);
        assert!(admin.page(&page).await.contains("invitato"));
    }

    async fn a_link_is_undone(town: &Town) {
        let place = Place::of(town).await;
        let (email, owner) = place.linked(Role::SystemAdministrator, "").await;
        let elsewhere = place.browser();
        place.comes(&elsewhere, place.says(&email, &email)).await;
        // Not by others than whoever looks after accounts, and by these not for themselves but in the profile.
        let page = page_of(&owner, &email).await;
        assert!(!owner.page(&page).await.contains("value=\"scollega\""));
        assert_eq!(owner.post(&page, &[("azione", "scollega")]).await.status(), 422);
        assert_eq!(location(&owner.post(PROFILE, &[("azione", "scollega")]).await), "/ufficio/profilo?fatto=scollegato");
        assert!(is_in(&owner).await && !is_in(&elsewhere).await);
        assert!(owner.page(PROFILE).await.contains("non è ancora collegato a Identità del Comune"));
        // The address leads to the account again, and now another subject may be it.
        assert_eq!(location(&place.comes(&elsewhere, place.says("nuovo", &email)).await), "/ufficio");
        assert_eq!(place.why_not(place.says(&email, &email)).await, "nessuno");
    }

    async fn who_is_in_links_the_account(town: &Town) {
        let place = Place::of(town).await;
        let email = town.account(Role::FrontDesk, "urp").await;
        let enters = async || {
            let person = place.browser();
            person.post("/accedi", &[("email", &email), ("password", PASSWORD)]).await;
            person
        };
        let (person, other) = (enters().await, enters().await);
        let says = |subject: &str| with(place.says(subject, "altro@example.org"), "email_verified", json!(false));
        assert_eq!(place.why_not(says("anna")).await, "non-verificato");
        // Only with the password, only in this session, only for a while.
        let answer = person.post(PROFILE, &[("azione", "collega"), ("attuale", "sbagliata!")]).await;
        assert_eq!(answer.status(), 422);
        let way = async |person: &Person| {
            let answer = person.post(PROFILE, &[("azione", "collega"), ("attuale", PASSWORD)]).await;
            assert_eq!(answer.status(), 200, "a form may not lead to the provider");
            let page = answer.text().await.expect("a page");
            let (_, rest) = page.split_once("href=\"/accedi/openid?collega=").expect("a way");
            format!("{GO}?collega={}", rest.split('"').next().expect("a way").replace("&#38;", "&"))
        };
        let open = way(&person).await;
        for (person, path) in [
            (&other, open.as_str()),
            (&place.browser(), &open),
            (&person, "/accedi/openid?collega=x"),
            (&person, &open.replacen("collega=1", "collega=2", 1)),
        ] {
            let to = person.get(path).await;
            assert!(location(&to).starts_with("/ufficio/profilo?openid=scaduto"), "{path}: {}", location(&to));
        }
        let links = async |person: &Person, path: &str, said: Said| {
            let sent = person.get(path).await;
            let query = place.provider.signs_in(location(&sent), said);
            location(&person.get(&format!("{BACK}?{query}")).await).to_owned()
        };
        // One who is another account, and one who has signed out meanwhile.
        let (taken, _) = place.linked(Role::Crew, "lavori-pubblici").await;
        assert!(links(&person, &open, says(&taken)).await.starts_with("/ufficio/profilo?openid=altri"));
        assert!(person.page("/ufficio/profilo?openid=altri").await.contains("role=\"alert\""));
        let open_of_other = way(&other).await;
        let sent = other.get(&open_of_other).await;
        let query = place.provider.signs_in(location(&sent), says("anna"));
        other.post("/esci", &[]).await;
        let back = other.get(&format!("{BACK}?{query}")).await;
        assert!(location(&back).starts_with("/ufficio/profilo?openid=scaduto"), "{}", location(&back));
        assert_eq!(links(&person, &open, says("anna")).await, "/ufficio/profilo?fatto=collegato");
        assert!(is_in(&person).await, "linking has ended the session");
        let fresh = place.browser();
        assert_eq!(location(&place.comes(&fresh, says("anna")).await), "/ufficio");
        assert!(fresh.page(PROFILE).await.contains(&email));
        town.pass(10.minutes());
        assert!(location(&person.get(&open).await).starts_with("/ufficio/profilo?openid=scaduto"));
    }

    async fn the_provider_is_away_or_changes(town: &Town) {
        let place = Place::of(town).await;
        let email = town.account(Role::FrontDesk, "urp").await;
        let person = place.browser();
        assert_eq!(place.provider.asked(), Vec::<&str>::new(), "it starts without the provider");
        place.provider.is_away(true);
        let answer = person.get(&format!("{GO}?poi=/ufficio/profilo")).await;
        assert_eq!(location(&answer), "/accedi?openid=irraggiungibile&poi=%2Fufficio%2Fprofilo");
        let page = person.page(location(&answer)).await;
        assert!(page.contains("ora non risponde") && page.contains("name=\"password\""), "{page}");
        assert_eq!(place.provider.asked(), ["discovery"]);
        assert_eq!(reason(&person.get(GO).await), "irraggiungibile");
        assert_eq!(place.provider.asked(), Vec::<&str>::new(), "asked again at once");
        place.provider.is_away(false);
        town.pass(10.seconds());
        let says = || place.says("anna", &email);
        assert_eq!(location(&place.comes(&place.browser(), says()).await), "/ufficio");
        assert_eq!(place.provider.asked(), ["discovery", "keys", "token"]);
        assert_eq!(location(&place.comes(&place.browser(), says()).await), "/ufficio");
        assert_eq!(place.provider.asked(), ["token"], "what it is, is remembered");
        // Another key: its keys are read again, but not at once and again.
        place.provider.change_key("seconda");
        assert_eq!(place.why_not(says()).await, "non-provato");
        assert_eq!(place.provider.asked(), ["token"]);
        town.pass(1.minute());
        assert_eq!(location(&place.comes(&place.browser(), says()).await), "/ufficio");
        assert_eq!(place.provider.asked(), ["token", "discovery", "keys"]);
        // From time to time anyway.
        town.pass(1.hour());
        assert_eq!(location(&place.comes(&place.browser(), says()).await), "/ufficio");
        assert_eq!(place.provider.asked(), ["discovery", "keys", "token"]);
        // It goes away between there and back.
        let sent = person.get(GO).await;
        let query = place.provider.signs_in(location(&sent), says());
        place.provider.is_away(true);
        assert_eq!(reason(&person.get(&format!("{BACK}?{query}")).await), "irraggiungibile");
    }

    async fn attempts_are_counted(town: &Town) {
        let place = Place::throttled(town, true).await;
        let person = place.browser();
        let mut statuses = Vec::new();
        for _ in 0..12 {
            statuses.push(person.get(GO).await.status().as_u16());
        }
        assert!(statuses.starts_with(&[303; 10]) && statuses.contains(&429), "{statuses:?}");
    }
}

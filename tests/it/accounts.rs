//! Accounts as their owners and the system administrator look after them, by the pages.

use jiff::ToSpan;
use sestomia::domain::person::Role;

use crate::desk::{mails, unfolded};
use crate::server::{PASSWORD, Person, Town, both, location};

pub(crate) const PROFILE: &str = "/ufficio/profilo";
const USERS: &str = "/ufficio/utenti";

/// Signs in from another browser.
pub(crate) async fn signs_in(town: &Town, email: &str, password: &str) -> (Person, u16) {
    let person = town.citizen();
    let answer = person.post("/accedi", &[("email", email), ("password", password)]).await;
    (person, answer.status().as_u16())
}

pub(crate) async fn is_in(person: &Person) -> bool {
    let answer = person.get("/ufficio").await;
    answer.status() == 200 || ["/ufficio/andamento", "/ufficio/giornata"].contains(&location(&answer))
}

/// The values of the hidden fields of that name on a page.
pub(crate) fn hidden(page: &str, name: &str) -> Vec<String> {
    let start = format!("name=\"{name}\" value=\"");
    page.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

/// The link that the only mail waiting carries, without what every link begins with.
async fn mailed_link(town: &Town, to: &str) -> String {
    let mails = mails(town).await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    let mail = unfolded(&mails[0]);
    assert!(mail.contains(&format!("To: {to}")), "{mail}");
    let (_, rest) = mail.split_once(&format!("{}/", town.url)).expect("a link");
    format!("/{}", rest.split_whitespace().next().expect("a link"))
}

fn key_of(link: &str) -> &str {
    link.split_once("chiave=").expect("a key").1
}

/// The page of the account that signs in with this address.
pub(crate) async fn page_of(admin: &Person, email: &str) -> String {
    let list = admin.page(USERS).await;
    let row = list.split("<tr").find(|row| row.contains(email)).expect("in the list");
    let (_, rest) = row.split_once("href=\"").expect("a link");
    rest.split('"').next().expect("a link").to_owned()
}

both! {
    async fn an_invitation(town: &Town) {
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let nobody = [("nome", ""), ("email", "anna@example.org"), ("ruolo", "crew"), ("ufficio", "alia")];
        let cases: [(&str, &str, &str); 7] = [
            ("nome", " ", "Scrivi nome e cognome"),
            ("email", "anna", "non è scritta bene"),
            ("ruolo", "citizen", "Manca il ruolo"),
            ("ruolo", "", "Manca il ruolo"),
            ("ufficio", "", "ha bisogno di un ufficio"),
            ("ufficio", "draghi", "ha bisogno di un ufficio"),
            ("ruolo", "front_desk", "ha bisogno di un ufficio"),
        ];
        for (field, value, told) in cases {
            let mut typed = nobody;
            typed[0].1 = "Anna Bianchi";
            typed.iter_mut().filter(|(name, _)| *name == field).for_each(|typed| typed.1 = value);
            let answer = admin.post(USERS, &typed).await;
            let status = answer.status();
            let page = answer.text().await.expect("a page");
            assert!(status == 422 && page.contains(told) && page.contains(typed[1].1), "{field} {value}: {page}");
        }
        let anna = [("nome", "Anna Bianchi"), ("email", "anna@example.org"), ("ruolo", "crew"), ("ufficio", "lavori-pubblici")];
        assert_eq!(location(&admin.post(USERS, &anna).await), "/ufficio/utenti?fatto=invitato");
        assert_eq!(admin.post(USERS, &anna).await.status(), 422, "twice the same address");
        assert!(admin.page(USERS).await.contains("invitato"));
        assert_eq!(signs_in(town, "anna@example.org", "").await.1, 422, "without a password");
        let link = mailed_link(town, "anna@example.org").await;
        assert_eq!(mails(town).await.len(), 0, "sent twice");
        let anna = town.citizen();
        // Programs that check mails look as well: that uses nothing up.
        anna.page(&link).await;
        assert!(anna.page(&link).await.contains("anna@example.org"));
        let answer = anna.post("/accedi/password", &[("chiave", key_of(&link)), ("nuova", "corta")]).await;
        assert_eq!(answer.status(), 422);
        let answer = anna.post("/accedi/password", &[("chiave", key_of(&link)), ("nuova", "una frase mia")]).await;
        assert!(anna.page(location(&answer)).await.contains("ora puoi accedere"));
        assert_eq!(signs_in(town, "anna@example.org", "una frase mia").await.1, 303);
        for answer in [anna.get(&link).await, anna.post("/accedi/password", &[("chiave", key_of(&link)), ("nuova", "una frase sua")]).await] {
            assert_eq!(answer.status(), 404, "a link is used once");
        }
        assert!(admin.page(USERS).await.contains("attivo"));
    }

    async fn an_invitation_expires(town: &Town) {
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let fields = [("nome", "Anna"), ("email", "anna@example.org"), ("ruolo", "administrator"), ("ufficio", "")];
        admin.post(USERS, &fields).await;
        let link = mailed_link(town, "anna@example.org").await;
        town.pass((7 * 24).hours());
        assert_eq!(town.citizen().get(&link).await.status(), 404);
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let page = page_of(&admin, "anna@example.org").await;
        admin.post(&page, &[("azione", "mail")]).await;
        town.citizen().page(&mailed_link(town, "anna@example.org").await).await;
    }

    async fn a_forgotten_password(town: &Town) {
        let email = town.account(Role::Partner, "alia").await;
        let (inside, _) = signs_in(town, &email, PASSWORD).await;
        let stranger = town.citizen();
        let mut told = Vec::new();
        for address in ["nessuno@example.org", &email] {
            let answer = stranger.post("/accedi/recupero", &[("email", address)]).await;
            told.push((answer.status().as_u16(), stranger.page(location(&answer)).await));
        }
        assert_eq!(told[0], told[1], "it tells who has an account");
        assert_eq!(stranger.post("/accedi/recupero", &[("email", "chi?")]).await.status(), 422);
        // Asked for twice before it is sent, it is one mail; to who has no account there is none.
        stranger.post("/accedi/recupero", &[("email", &email)]).await;
        let link = mailed_link(town, &email).await;
        stranger.post("/accedi/recupero", &[("email", &email)]).await;
        let second = mailed_link(town, &email).await;
        assert_ne!(link, second);
        for key in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "%00"] {
            assert_eq!(stranger.get(&format!("/accedi/password?chiave={key}")).await.status(), 404, "{key}");
        }
        let answer = stranger.post("/accedi/password", &[("chiave", key_of(&second)), ("nuova", "tutta un'altra")]).await;
        assert_eq!(answer.status(), 303);
        assert_eq!(stranger.get(&link).await.status(), 404, "the other link still works");
        assert!(!is_in(&inside).await, "who was signed in stays");
        assert_eq!((signs_in(town, &email, PASSWORD).await.1, signs_in(town, &email, "tutta un'altra").await.1), (422, 303));
        stranger.post("/accedi/recupero", &[("email", &email)]).await;
        let link = mailed_link(town, &email).await;
        town.pass_an_hour();
        assert_eq!(stranger.get(&link).await.status(), 404, "it lasts too long");
        // A mail to one address is not asked for without end, and the page says so whoever's it is.
        let throttled = Person::new(town.serve(true).await);
        for address in ["nessuno@example.org", &email] {
            let mut statuses = Vec::new();
            for _ in 0..4 {
                statuses.push(throttled.post("/accedi/recupero", &[("email", address)]).await.status().as_u16());
            }
            assert_eq!(statuses, [303, 303, 303, 429], "{address}");
        }
    }

    async fn accounts_change_and_end(town: &Town) {
        let admin_email = town.account(Role::SystemAdministrator, "").await;
        let (admin, _) = signs_in(town, &admin_email, PASSWORD).await;
        let email = town.account(Role::Crew, "lavori-pubblici").await;
        let (crew, _) = signs_in(town, &email, PASSWORD).await;
        let page = page_of(&admin, &email).await;
        let fields = [("azione", "salva"), ("nome", "Carla Coordini"), ("ruolo", "coordinator"), ("ufficio", "mobilita")];
        assert_eq!(location(&admin.post(&page, &fields).await), format!("{page}?fatto=salvato"));
        assert!(crew.page("/ufficio").await.contains("Carla Coordini"), "it takes effect at once");
        let unfit = [("azione", "salva"), ("nome", "Carla"), ("ruolo", "coordinator"), ("ufficio", "alia")];
        assert_eq!(admin.post(&page, &unfit).await.status(), 422);
        admin.post(&page, &[("azione", "esci")]).await;
        assert!(!is_in(&crew).await);
        let (crew, _) = signs_in(town, &email, PASSWORD).await;
        town.citizen().post("/accedi/recupero", &[("email", &email)]).await;
        let link = mailed_link(town, &email).await;
        admin.post(&page, &[("azione", "disattiva")]).await;
        assert!(!is_in(&crew).await, "a disabled account is still in");
        assert_eq!(town.citizen().get(&link).await.status(), 404, "a disabled account may choose a password");
        town.citizen().post("/accedi/recupero", &[("email", &email)]).await;
        assert_eq!(mails(town).await.len(), 0, "a disabled account gets mail");
        assert_eq!(signs_in(town, &email, PASSWORD).await.1, 422);
        admin.post(&page, &[("azione", "riattiva")]).await;
        assert_eq!(signs_in(town, &email, PASSWORD).await.1, 303);
        // Nobody shuts themselves out.
        let own = page_of(&admin, &admin_email).await;
        for fields in [vec![("azione", "disattiva")], vec![("azione", "salva"), ("nome", "Io"), ("ruolo", "administrator")]] {
            assert_eq!(admin.post(&own, &fields).await.status(), 422, "{fields:?}");
        }
        admin.page(&own).await;
        for nobody in ["1", "x", "99999999999999999999"] {
            assert_eq!(admin.get(&format!("{USERS}/{nobody}")).await.status(), 404, "{nobody}");
        }
    }

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

//! Practices over HTTP: the office moves them on by the clock of the law, a neighbour consults, the applicant comes in with
//! the password, a stranger guesses.

use jiff::ToSpan;
use reqwest::StatusCode;
use sestomia::app::reminders;
use sestomia::app::submit::{Submission, What};
use sestomia::domain::footprint::Footprint;
use sestomia::domain::matter::Beginning;
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::place::Position;
use sestomia::domain::practice::Draft;
use sestomia::domain::practice::dossier::{Dossier, File, Handed, Party, PartyRole, References};
use sestomia::domain::practice::parcel::Parcel;
use sestomia::domain::text::Line;

use crate::server::{Person, SQUARE, Town, both, location};

/// What is handed in of this type, with all that it asks for.
pub(crate) fn draft(town: &Town, kind: &str, object: &str) -> Draft {
    let rules = town.app().rules();
    let kind = &rules.practice_types[&kind.parse().expect("a code")];
    let file = File {
        pdf: "ab".repeat(32).parse().expect("a hash"),
        name: Line::new("modulo.pdf").expect("a name"),
        size_bytes: 12_345,
        signed: None,
    };
    let piece = |piece: &sestomia::domain::practice::kind::Piece| Handed {
        piece: Some(piece.code.clone()),
        title: Line::new(&piece.name).expect("a title"),
        file: file.clone(),
    };
    let party = |role, name: &str| Party {
        role,
        name: Line::new(name).expect("a name"),
        tax_code: None,
        email: Some("anna.neri@example.org".to_owned().try_into().expect("an address")),
        phone: None,
        register: None,
    };
    let position = Position::new(SQUARE[0], SQUARE[1]).expect("a position");
    let parcel = Parcel {
        section: None,
        sheet: Line::new("12").expect("a sheet"),
        number: Line::new("0345").expect("a parcel"),
        unit: None,
        register: sestomia::domain::practice::parcel::Register::Buildings,
    };
    Draft {
        dossier: Dossier {
            kind: kind.code.clone(),
            object: Line::new(object).expect("an object"),
            address: Some(Line::new("Via Antonio Gramsci 12").expect("an address")),
            footprint: Some(Footprint::of_point(position)),
            parcels: vec![parcel],
            references: References::default(),
            constraint: false,
            officer: None,
        },
        filed_on: None,
        parties: vec![party(PartyRole::Applicant, "Anna Neri"), party(PartyRole::Professional, "Geometra Bianchi")],
        documents: kind.pieces.iter().filter(|piece| piece.required).map(piece).collect(),
    }
}

/// Hands it in; returns the number.
pub(crate) async fn file(town: &Town, draft: Draft, actor: Actor) -> String {
    let what = What::Begin(Box::new(Beginning::Practice(draft)));
    let receipt = town.app().submit(Submission { actor, what, contact: None, at: None, key: None }).await;
    receipt.expect("it is handed in").number.expect("a number").to_string()
}

async fn cila(town: &Town) -> String {
    file(town, draft(town, "cila", "Manutenzione straordinaria dell'attico"), Actor::citizen(Channel::Web)).await
}

pub(crate) async fn officer(town: &Town) -> Person {
    town.staff(Role::BuildingOfficer, "edilizia-privata").await
}

async fn act(person: &Person, number: &str, fields: &[(&str, &str)]) -> StatusCode {
    person.post(&format!("/ufficio/pratiche/{number}"), fields).await.status()
}

pub(crate) async fn done(person: &Person, number: &str, fields: &[(&str, &str)]) {
    let answer = person.post(&format!("/ufficio/pratiche/{number}"), fields).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{fields:?}: {}", answer.text().await.unwrap_or_default());
    assert!(location(&answer).ends_with("?salvato=1"), "not signed in any more");
}

/// Somebody who has typed the password.
async fn applicant(town: &Town, number: &str) -> Person {
    let practice =
        town.app().practice(number.parse().expect("a number")).await.expect("it reads").expect("it is there");
    let password = town.app().practice_password(&practice).expect("a password");
    let person = town.citizen();
    let path = format!("/pratiche/{number}/password");
    // As people type it: small letters, without hyphens.
    let answer = person.post(&path, &[("password", &password.to_lowercase().replace('-', " "))]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&answer), format!("/pratiche/{number}"));
    person
}

pub(crate) fn days(town: &Town, days: i32) {
    town.pass((24 * days).hours());
}

pub(crate) fn says(page: &str, texts: &[&str]) {
    // A template writes an apostrophe as an entity.
    let page = page.replace("&#39;", "'").replace(['\u{2068}', '\u{2069}'], "");
    for text in texts {
        assert!(page.contains(text), "{text} is missing in {page}");
    }
}

both! {
    async fn a_cila_goes_from_its_filing_to_its_outcome_and_every_screen_says_the_same_days(town: &Town) {
        let number = cila(town).await;
        let office = officer(town).await;
        let neighbour = town.citizen();
        let public = format!("/pratiche/{number}");
        let desk = format!("/ufficio/pratiche/{number}");
        // Filed on 10 March: thirty days lead to 9 April; works may begin at once.
        let page = neighbour.page(&public).await;
        says(&page, &["Presentata", "9 aprile 2026", "Lavori possibili dal", "10 marzo 2026", "12/0345", "Hai la password?"]);
        for hidden in ["Anna Neri", "Bianchi", "anna.neri@", "asseverazione"] {
            assert!(!page.to_lowercase().contains(&hidden.to_lowercase()), "{hidden}");
        }
        done(&office, &number, &[("atto", "register"), ("numero", "0012345"), ("numero_del", "2026-03-10")]).await;
        done(&office, &number, &[("atto", "assign"), ("responsabile", "Arch. Edda Edilizi")]).await;
        done(&office, &number, &[("atto", "admit")]).await;
        days(town, 10);
        // A session does not last that long.
        let office = officer(town).await;
        let ask = [("atto", "ask"), ("testo", "Manca la sezione quotata"), ("effetto", "suspends"), ("giorni", "20")];
        done(&office, &number, &ask).await;
        let inside = applicant(town, &number).await;
        let page = inside.page(&public).await;
        says(&page, &["Manca la sezione quotata", "9 aprile 2026", "giorno 10 di 30", "sospesa dal 20 marzo 2026", "riparte da sola il 19 aprile 2026"]);
        says(&office.page(&desk).await, &["giorno 10 di 30", "sospesa dal 20 marzo 2026", "Anna Neri"]);
        assert!(!neighbour.page(&public).await.contains("sezione quotata"), "a request is for the parties");
        days(town, 10);
        let (office, inside) = (officer(town).await, applicant(town, &number).await);
        let answer = inside.post(&public, &[("atto", "answer"), ("testo", "Ecco la sezione")]).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        // It stood still for ten days: 19 April is a Sunday, so it is up on Monday.
        for page in [inside.page(&public).await, office.page(&desk).await] {
            says(&page, &["giorno 10 di 30", "20 aprile 2026", "ferma 10 giorni in tutto"]);
        }
        says(&neighbour.page(&public).await, &["In istruttoria", "20 aprile 2026", "Arch. Edda Edilizi"]);
        assert_eq!(act(&office, &number, &ask).await, StatusCode::UNPROCESSABLE_ENTITY, "the law lets it be suspended once");
        done(&office, &number, &[("atto", "confirm"), ("testo", "Tutto in regola")]).await;
        says(&inside.page(&public).await, &["Efficace", "Tutto in regola", "Integrazione ricevuta", "Protocollo 0012345"]);
        let page = neighbour.page(&public).await;
        says(&page, &["Efficace", "30 marzo 2026"]);
        assert!(!page.contains("Tutto in regola"));
        let begun = inside.post(&public, &[("atto", "begin_works")]).await;
        assert_eq!(begun.status(), StatusCode::SEE_OTHER);
        says(&neighbour.page(&public).await, &["cantiere in corso", "Lavori iniziati il"]);
    }

    async fn a_permit_begins_anew_when_what_was_asked_for_comes(town: &Town) {
        let mut draft = draft(town, "permesso-di-costruire", "Nuova costruzione di una villetta");
        draft.filed_on = Some("2026-03-10".parse().expect("a day"));
        let by_hand = Actor { role: Role::BuildingOfficer, office: Some("edilizia-privata".parse().expect("a code")), ..Actor::citizen(Channel::Desk) };
        let number = file(town, draft, by_hand).await;
        let office = officer(town).await;
        let desk = format!("/ufficio/pratiche/{number}");
        done(&office, &number, &[("atto", "admit")]).await;
        days(town, 29);
        // A session does not last that long.
        let office = officer(town).await;
        done(&office, &number, &[("atto", "ask"), ("testo", "Manca la relazione"), ("effetto", "interrupts")]).await;
        says(&office.page(&desk).await, &["Termine interrotto dal 8 aprile 2026", "sospeso: riparte quando arriva"]);
        days(town, 51);
        let office = officer(town).await;
        done(&office, &number, &[("atto", "answer"), ("testo", "Arrivata per posta")]).await;
        // Received on 29 May: sixty new days lead to 28 July, thirty more to 27 August.
        says(&office.page(&desk).await, &["giorno 0 di 60", "28 luglio 2026", "27 agosto 2026", "60 giorni nuovi"]);
        assert_eq!(act(&office, &number, &[("atto", "confirm"), ("testo", "x")]).await, StatusCode::UNPROCESSABLE_ENTITY, "a permit is granted");
        // Nobody decides: after the last day silence is assent, and works may begin.
        days(town, 91);
        reminders::round(town.app(), &mut None).await.expect("a round");
        says(&town.citizen().page(&format!("/pratiche/{number}")).await, &["Silenzio assenso", "Lavori possibili dal", "28 agosto 2026"]);
    }

    async fn who_guesses_gets_nothing_and_a_new_password_voids_the_old_one(town: &Town) {
        let number = cila(town).await;
        let path = format!("/pratiche/{number}/password");
        let stranger = town.citizen();
        for guess in ["", "0000-0000-0000", "AAAA-AAAA-AAAA", "' OR 1=1 --", &"x".repeat(5000)] {
            assert_eq!(stranger.post(&path, &[("password", guess)]).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(stranger.post("/pratiche/2026-999999/password", &[("password", "x")]).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(stranger.post(&format!("/pratiche/{number}"), &[("atto", "write"), ("testo", "x")]).await.status(), StatusCode::FORBIDDEN);
        let inside = applicant(town, &number).await;
        let sent = inside.post(&format!("/pratiche/{number}"), &[("atto", "write"), ("testo", "Quando decidete?")]).await;
        assert_eq!(sent.status(), StatusCode::SEE_OTHER);
        // The cookie of one practice opens no other.
        let other = cila(town).await;
        assert!(!inside.page(&format!("/pratiche/{other}")).await.contains("Quando decidete?"));
        assert_eq!(inside.post(&format!("/pratiche/{other}"), &[("atto", "write"), ("testo", "x")]).await.status(), StatusCode::FORBIDDEN);
        let office = officer(town).await;
        done(&office, &number, &[("atto", "renew")]).await;
        assert!(!inside.page(&format!("/pratiche/{number}")).await.contains("Quando decidete?"), "the old one is void");
        let again = applicant(town, &number).await;
        says(&again.page(&format!("/pratiche/{number}")).await, &["Quando decidete?"]);
        done(&office, &number, &[("atto", "renew"), ("revoca", "si")]).await;
        let page = again.page(&format!("/pratiche/{number}")).await;
        assert!(!page.contains("Quando decidete?") && !page.contains("Hai la password?"), "nobody comes in");
    }

    async fn passwords_are_asked_for_a_few_times_only(town: &Town) {
        let number = cila(town).await;
        let url = town.serve(true).await;
        let stranger = Person::new(url);
        let mut last = StatusCode::OK;
        for _ in 0..12 {
            last = stranger.post(&format!("/pratiche/{number}/password"), &[("password", "0000-0000-0000")]).await.status();
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn others_are_asked_and_say_what_they_think(town: &Town) {
        let number = cila(town).await;
        let office = officer(town).await;
        done(&office, &number, &[("atto", "admit")]).await;
        done(&office, &number, &[("atto", "consult"), ("ufficio", "mobilita"), ("giorni", "20")]).await;
        done(&office, &number, &[("atto", "consult"), ("ente", "Soprintendenza"), ("giorni", "45"), ("conferenza", "si")]).await;
        let mobility = town.coordinator("mobilita").await;
        says(&mobility.page("/ufficio/pratiche?quali=pareri").await, &[&number]);
        let page = mobility.page(&format!("/ufficio/pratiche/{number}")).await;
        assert!(!page.contains("Anna Neri") && page.contains("Parere di"), "asked, but not told who asks");
        let say = [("atto", "opine"), ("parere", "0"), ("esito", "conditions"), ("testo", "Con passo carrabile arretrato")];
        assert_eq!(act(&town.coordinator("scuola").await, &number, &say).await, StatusCode::FORBIDDEN, "not asked");
        done(&mobility, &number, &say).await;
        assert_eq!(act(&mobility, &number, &say).await, StatusCode::UNPROCESSABLE_ENTITY, "said once");
        says(&office.page(&format!("/ufficio/pratiche/{number}")).await, &["Favorevole con prescrizioni", "Pareri o conferenza"]);
        done(&office, &number, &[("atto", "opine"), ("parere", "1"), ("esito", "favourable"), ("testo", "Nulla osta")]).await;
        says(&office.page(&format!("/ufficio/pratiche/{number}")).await, &["In istruttoria"]);
        done(&office, &number, &[("atto", "notify"), ("testo", "Altezze fuori norma")]).await;
        says(&town.citizen().page(&format!("/pratiche/{number}")).await, &["Preavviso di diniego"]);
        let other = town.staff(Role::BuildingOfficer, "suap").await;
        assert_eq!(act(&other, &number, &[("atto", "prohibit"), ("testo", "No")]).await, StatusCode::FORBIDDEN, "of another office");
        done(&office, &number, &[("atto", "prohibit"), ("testo", "Le altezze restano fuori norma")]).await;
        says(&town.citizen().page(&format!("/pratiche/{number}")).await, &["Divieto di prosecuzione"]);
    }

    async fn practices_are_found_by_what_the_counter_would_ask(town: &Town) {
        let number = cila(town).await;
        let office = officer(town).await;
        done(&office, &number, &[("atto", "register"), ("numero", "0012345")]).await;
        let neighbour = town.citizen();
        let [lon, lat] = SQUARE;
        let around = format!(r#"{{"type":"Polygon","coordinates":[[[{0},{2}],[{1},{2}],[{1},{3}],[{0},{3}],[{0},{2}]]]}}"#, lon - 0.001, lon + 0.001, lat - 0.001, lat + 0.001);
        let away = around.replace("11.1", "11.2");
        for (query, found) in [
            ("parole=attic+MANUTENZIÓNE", true),
            ("parole=attico+villetta", false),
            ("anno=2026", true),
            ("anno=1998", false),
            ("protocollo=12345", true),
            ("protocollo=1234", false),
            ("foglio=012&particella=345", true),
            ("foglio=12&particella=346", false),
            ("indirizzo=gramsci", true),
            ("indirizzo=garibaldi", false),
            ("tipo=cila", true),
            ("tipo=scia", false),
            ("dal=2026-03-10&al=2026-03-10", true),
            ("dal=2026-03-11", false),
            ("stato=aperte", true),
            ("stato=cantieri", false),
            (&format!("geometria={around}"), true),
            (&format!("geometria={away}"), false),
        ] {
            let page = neighbour.page(&format!("/pratiche?{query}")).await;
            assert_eq!(page.contains(&number), found, "{query}");
        }
        let answer = neighbour.get(&format!("/pratiche?numero={number}")).await;
        assert_eq!(location(&answer), format!("/pratiche/{number}"));
        says(&neighbour.page("/pratiche").await, &["Scrivi almeno un criterio"]);
        let corners: Vec<String> = (0..300).map(|n| format!("[{},{}]", lon + f64::from(n % 2) * 0.01, lat + f64::from(n) * 1e-5)).collect();
        let zigzag = format!(r#"geometria={{"type":"LineString","coordinates":[{}]}}"#, corners.join(","));
        for wrong in ["anno=98", "dal=ieri", "foglio=12", "tipo=nessuno", "geometria=%7B%7D", &zigzag] {
            assert_eq!(neighbour.get(&format!("/pratiche?{wrong}")).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
    }

    async fn what_was_asked_of_others_outlives_an_integration_and_what_began_always_ends(town: &Town) {
        let number = cila(town).await;
        let office = officer(town).await;
        done(&office, &number, &[("atto", "admit")]).await;
        done(&office, &number, &[("atto", "consult"), ("ufficio", "suap"), ("giorni", "20")]).await;
        // An officer of another office finds what was asked of it.
        let other = town.staff(Role::BuildingOfficer, "suap").await;
        says(&other.page("/ufficio/pratiche?quali=pareri").await, &[&number]);
        done(&office, &number, &[("atto", "ask"), ("testo", "Manca la sezione"), ("effetto", "suspends")]).await;
        let confirm = [("atto", "confirm"), ("testo", "In regola")];
        assert_eq!(act(&office, &number, &confirm).await, StatusCode::UNPROCESSABLE_ENTITY, "it waits");
        let inside = applicant(town, &number).await;
        let public = format!("/pratiche/{number}");
        assert_eq!(inside.post(&public, &[("atto", "answer"), ("testo", "Ecco")]).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(inside.post(&public, &[("atto", "write"), ("testo", "Novità?")]).await.status(), StatusCode::SEE_OTHER);
        says(&office.page("/ufficio/pratiche?quali=messaggi").await, &[&number, "Pareri o conferenza"]);
        done(&other, &number, &[("atto", "opine"), ("parere", "0"), ("esito", "favourable"), ("testo", "Parere segreto")]).await;
        says(&office.page(&format!("/ufficio/pratiche/{number}")).await, &["In istruttoria", "Parere segreto"]);
        let desk = town.desk().await.page(&format!("/ufficio/pratiche/{number}")).await;
        assert!(!desk.contains("Parere segreto") && desk.contains("Favorevole"), "that there is one, not what it says");
        // The protocol may come late; works that are prohibited still come to an end.
        done(&office, &number, &[("atto", "register"), ("numero", "777")]).await;
        let ahead = [("atto", "register"), ("numero", "778"), ("numero_del", "2027-01-01")];
        assert_eq!(act(&office, &number, &ahead).await, StatusCode::UNPROCESSABLE_ENTITY, "of a day that has not come");
        done(&office, &number, &[("atto", "begin_works")]).await;
        done(&office, &number, &[("atto", "prohibit"), ("testo", "Difforme")]).await;
        done(&office, &number, &[("atto", "end_works")]).await;
        let page = town.citizen().page(&public).await;
        says(&page, &["Divieto di prosecuzione", "Lavori finiti il", "777"]);
        assert!(!page.contains("cantiere in corso"));
    }

    async fn the_office_corrects_what_is_said_and_that_decides_about_silence(town: &Town) {
        let mut draft = draft(town, "permesso-di-costruire", "Ampliamento di Mario");
        draft.filed_on = Some("2026-03-10".parse().expect("a day"));
        let by_hand = Actor { role: Role::BuildingOfficer, office: Some("edilizia-privata".parse().expect("a code")), ..Actor::citizen(Channel::Desk) };
        let number = file(town, draft, by_hand).await;
        let office = officer(town).await;
        let desk = format!("/ufficio/pratiche/{number}");
        says(&office.page(&desk).await, &["Il silenzio vale assenso"]);
        let correct = [("atto", "amend"), ("oggetto", "Ampliamento"), ("indirizzo", "Via Verdi 1"), ("particelle", "12/0345, A/7/8/2"), ("vincolo", "si")];
        done(&office, &number, &correct).await;
        says(&office.page(&desk).await, &["Il silenzio non decide", "Via Verdi 1", "12/0345, A/7/8/2"]);
        let page = town.citizen().page(&format!("/pratiche/{number}")).await;
        assert!(page.contains("Ampliamento") && !page.contains("Mario"));
        assert!(town.citizen().page("/pratiche?foglio=7&particella=8").await.contains(&number));
        let wrong = [("atto", "amend"), ("oggetto", "Ampliamento"), ("particelle", "dodici")];
        assert_eq!(act(&office, &number, &wrong).await, StatusCode::UNPROCESSABLE_ENTITY);
        days(town, 120);
        reminders::round(town.app(), &mut None).await.expect("a round");
        says(&town.citizen().page(&format!("/pratiche/{number}")).await, &["Presentata"]);
        // Only a late clock is late: the desk and the page say the same day.
        says(&officer(town).await.page("/ufficio/pratiche?quali=scadute").await, &[&number]);
    }
}

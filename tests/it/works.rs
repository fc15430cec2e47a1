//! Interventions over HTTP: entered, moved, seen; who may, and what is refused.

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use sestomia::app::reminders;
use sestomia::domain::person::Role;

use crate::photos::{encoded, quarters};
use crate::server::{Person, SQUARE, Town, a_report, both, location};
use crate::settings::change;

/// A line of about 80 m through the square.
pub(crate) fn a_line() -> String {
    let [lon, lat] = SQUARE;
    format!(r#"{{"type":"LineString","coordinates":[[{lon},{lat}],[{},{lat}]]}}"#, lon + 0.001)
}

/// A plan as the form sends it, with some fields otherwise.
pub(crate) fn plan<'a>(geometry: &'a str, others: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("titolo", "Scavo in via Gramsci"),
        ("tipo", "utilities"),
        ("dal", "2026-03-16T08:00"),
        ("al", "2026-03-20T18:00"),
        ("esecutore", "publiacqua"),
        ("ufficio", "lavori-pubblici"),
        ("indirizzo", "Via Antonio Gramsci"),
        ("geometria", geometry),
        ("effetto_0", "closure"),
        ("giorno_0", "0"),
        ("giorno_0", "1"),
        ("ore_dal_0", "08:00"),
        ("ore_al_0", "18:00"),
        ("fase_0", "Scavo"),
        ("fase_dal_0", "2026-03-16T08:00"),
        ("fase_al_0", "2026-03-17T18:00"),
    ];
    for (name, value) in others {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

pub(crate) const NEW: &str = "/ufficio/interventi/nuovo";

pub(crate) async fn enter(person: &Person, fields: &[(&str, &str)]) -> String {
    let answer = person.post(NEW, fields).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let path = location(&answer).split('?').next().unwrap_or_default().to_owned();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

pub(crate) fn record(number: &str) -> String {
    format!("/ufficio/interventi/{number}")
}

pub(crate) async fn act(person: &Person, number: &str, fields: &[(&str, &str)]) -> StatusCode {
    person.post(&record(number), fields).await.status()
}

async fn refused(person: &Person, fields: &[(&str, &str)]) -> String {
    let answer = person.post(NEW, fields).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
    answer.text().await.expect("a page")
}

/// What `/live` and the map say of the layer.
fn shown(town: &Town) -> u64 {
    town.app().look(|territory| territory.works().public(|work| work.current).len() as u64)
}

both! {
    async fn works_go_from_the_proposal_to_the_check(town: &Town) {
        let line = a_line();
        let office = town.coordinator("lavori-pubblici").await;
        let partner = town.staff(Role::Partner, "publiacqua").await;
        let citizen = town.citizen();
        let number = enter(&partner, &plan(&line, &[])).await;
        assert_eq!(citizen.get(&format!("/interventi/{number}")).await.status(), StatusCode::NOT_FOUND, "proposed");
        assert_eq!(act(&partner, &number, &[("atto", "authorise")]).await, StatusCode::FORBIDDEN, "not by who does it");
        assert_eq!(act(&office, &number, &[("atto", "authorise")]).await, StatusCode::SEE_OTHER);
        assert_eq!(shown(town), 0);
        assert_eq!(act(&partner, &number, &[("atto", "plan")]).await, StatusCode::SEE_OTHER);
        assert_eq!(shown(town), 1);
        let page = citizen.page(&format!("/interventi/{number}")).await;
        for text in ["Scavo in via Gramsci", "In programma", "Strada chiusa: lun, mar, 8:00–18:00", "Publiacqua", "Scavo"] {
            assert!(page.contains(text), "{text}");
        }
        assert!(citizen.page("/interventi?quali=in-programma").await.contains(&number));
        assert_eq!(act(&partner, &number, &[("atto", "complete"), ("testo", "Fatto")]).await, StatusCode::UNPROCESSABLE_ENTITY, "not begun");
        assert_eq!(act(&partner, &number, &[("atto", "start")]).await, StatusCode::SEE_OTHER);
        assert_eq!(act(&partner, &number, &[("atto", "complete")]).await, StatusCode::UNPROCESSABLE_ENTITY, "without a text");
        assert_eq!(act(&partner, &number, &[("atto", "complete"), ("testo", "Condotta nuova")]).await, StatusCode::SEE_OTHER);
        assert_eq!(shown(town), 0, "what is done has left the map");
        assert_eq!(act(&partner, &number, &[("atto", "check")]).await, StatusCode::FORBIDDEN, "nobody checks himself");
        assert_eq!(act(&office, &number, &[("atto", "check")]).await, StatusCode::SEE_OTHER);
        let page = citizen.page(&format!("/interventi/{number}")).await;
        assert!(page.contains("Condotta nuova") && page.contains("Finito e verificato"), "{page}");
        let log = office.page(&record(&number)).await;
        assert_eq!(log.matches("<li class=\"mb-2\"><strong>").count(), 6, "every event is told");
    }

    async fn nobody_reaches_the_works_of_others(town: &Town) {
        let line = a_line();
        let office = town.coordinator("lavori-pubblici").await;
        let number = enter(&office, &plan(&line, &[])).await;
        let partner = town.staff(Role::Partner, "alia").await;
        let other = town.coordinator("mobilita").await;
        assert_eq!(partner.get(&record(&number)).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(partner.get(&format!("{}/piano", record(&number))).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(act(&partner, &number, &[("atto", "start_at_once"), ("testo", "x")]).await, StatusCode::NOT_FOUND);
        assert_eq!(other.get(&record(&number)).await.status(), StatusCode::OK, "colleagues see what is planned");
        assert_eq!(act(&other, &number, &[("atto", "authorise")]).await, StatusCode::FORBIDDEN);
        assert_eq!(partner.post(NEW, &plan(&line, &[])).await.status(), StatusCode::FORBIDDEN, "for another partner");
        assert_eq!(town.citizen().post(NEW, &plan(&line, &[])).await.status(), StatusCode::SEE_OTHER, "to sign in");
    }

    async fn a_form_sent_twice_enters_works_once(town: &Town) {
        let (line, office) = (a_line(), town.coordinator("lavori-pubblici").await);
        let once = [("volta", "modulo-1")];
        let number = enter(&office, &plan(&line, &once)).await;
        let again = plan(&line, &[once[0], ("visto", "1")]);
        assert_eq!(enter(&office, &again).await, number, "it was sent twice, the second time past what lies around");
        // Whoever goes back, changes the form and sends it again wants that too.
        let changed = enter(&office, &plan(&line, &[("titolo", "Scavo in via Cavallotti"), ("visto", "1"), once[0]])).await;
        assert_ne!(changed, number);
    }

    async fn a_report_that_the_executor_may_not_see_stays_with_the_plan_unsaid(town: &Town) {
        let (line, office) = (a_line(), town.coordinator("lavori-pubblici").await);
        let partner = town.staff(Role::Partner, "publiacqua").await;
        let report = town.citizen().report(&a_report("Perde davanti al civico di Rossi", 10.0)).await;
        let hide = [("atto", "nascondi"), ("motivo", "personal_data")];
        let desk = town.desk().await;
        let page = format!("/ufficio/segnalazioni/{report}");
        for fields in [&hide, &[("atto", "route"), ("ufficio", "lavori-pubblici")]] {
            assert_eq!(desk.post(&page, fields).await.status(), StatusCode::SEE_OTHER);
        }
        let number = enter(&office, &plan(&line, &[("segnalazioni", &report)])).await;
        let subject = "davanti al civico";
        assert!(office.page(&record(&number)).await.contains(subject));
        let form = format!("{}/piano", record(&number));
        for path in [record(&number), form.clone(), format!("/api/v1/interventions/{number}")] {
            let page = partner.page(&path).await;
            assert!(!page.contains(subject) && !page.contains(&report), "{path}");
        }
        let shorter = plan(&line, &[("titolo", "Scavo breve"), ("versione", "1")]);
        assert_eq!(partner.post(&form, &shorter).await.status(), StatusCode::SEE_OTHER);
        let page = office.page(&record(&number)).await;
        assert!(page.contains("Scavo breve") && page.contains(subject), "{page}");
    }

    async fn geometries_are_taken_or_refused_with_the_reason(town: &Town) {
        let office = town.coordinator("lavori-pubblici").await;
        let [lon, lat] = SQUARE;
        let crossing = format!(r#"{{"type":"Polygon","coordinates":[[[{lon},{lat}],[{0},{1}],[{0},{lat}],[{lon},{1}],[{lon},{lat}]]]}}"#, lon + 0.001, lat + 0.001);
        assert!(refused(&office, &plan(&crossing, &[])).await.contains("si incrociano"));
        let ring = format!(r#"{{"type":"Polygon","coordinates":[[[{lon},{lat}],[{},{lat}]]]}}"#, lon + 0.001);
        assert!(refused(&office, &plan(&ring, &[])).await.contains("almeno due punti"));
        assert!(refused(&office, &plan(r#"{"type":"Point","coordinates":[9.19,45.46]}"#, &[])).await.contains("fuori"));
        assert!(refused(&office, &plan("buca", &[])).await.contains("almeno due punti"));
        let many: Vec<String> = (0..2_500_u32).map(|n| format!("[{},{}]", lon + f64::from(n) / 1e6, lat + f64::from(n % 2) / 1e4)).collect();
        let zigzag = format!(r#"{{"type":"LineString","coordinates":[{}]}}"#, many.join(","));
        let accepted = enter(&office, &plan(&zigzag, &[])).await;
        assert!(office.page(&record(&accepted)).await.contains("Lunghezza"));
        // From the square to Milan: a part is here.
        let across = format!(r#"{{"type":"LineString","coordinates":[[{lon},{lat}],[9.19,45.46]]}}"#);
        let number = enter(&office, &plan(&across, &[("visto", "1")])).await;
        assert!(office.page(&record(&number)).await.contains("fuori dal territorio comunale"));
    }

    async fn works_in_one_place_at_one_time_are_seen_before_they_are_saved(town: &Town) {
        let line = a_line();
        let office = town.coordinator("lavori-pubblici").await;
        enter(&office, &plan(&line, &[])).await;
        let near = plan(&line, &[("titolo", "Gas"), ("dal", "2026-03-18T08:00"), ("al", "2026-03-30T18:00")]);
        let answer = office.post(NEW, &near).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let page = answer.text().await.expect("a page");
        assert!(page.contains("Negli stessi giorni, nello stesso posto") && page.contains("Salva comunque"), "{page}");
        let mut anyway = near.clone();
        anyway.push(("visto", "1"));
        enter(&office, &anyway).await;
        let later = plan(&line, &[("titolo", "Luce"), ("dal", "2026-05-04T08:00"), ("al", "2026-05-08T18:00"), ("azione", "controlla")]);
        let page = office.post(NEW, &later).await.text().await.expect("a page");
        assert!(page.contains("si può scavare una volta sola"), "{page}");
        let after = plan(&line, &[("titolo", "Luce"), ("dal", "2027-05-04T08:00"), ("al", "2027-05-08T18:00"), ("azione", "controlla")]);
        assert!(office.post(NEW, &after).await.text().await.expect("a page").contains("Nessun altro intervento"));
    }

    async fn a_plan_is_changed_by_one_at_a_time(town: &Town) {
        let line = a_line();
        let office = town.coordinator("lavori-pubblici").await;
        let number = enter(&office, &plan(&line, &[])).await;
        let path = format!("{}/piano", record(&number));
        let form = office.page(&path).await;
        assert!(form.contains("value=\"2026-03-16T08:00\"") && form.contains("Scavo in via Gramsci"), "{form}");
        let changed = plan(&line, &[("titolo", "Scavo lungo"), ("versione", "1")]);
        assert_eq!(office.post(&path, &changed).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(office.post(&path, &changed).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "it has changed since");
        assert!(office.page(&record(&number)).await.contains("Scavo lungo"));
    }

    async fn the_map_and_a_replay_show_the_same(town: &Town) {
        let line = a_line();
        let office = town.coordinator("lavori-pubblici").await;
        let number = enter(&office, &plan(&line, &[])).await;
        let citizen = town.citizen();
        let (x, y) = sestomia::territory::mercator::to_square(SQUARE[0], SQUARE[1]);
        let path = format!("/tiles/interventions/14/{}/{}.mvt", (x * 16384.0).floor(), (y * 16384.0).floor());
        let tile = citizen.get(&path).await;
        let tag = tile.headers()["etag"].clone();
        assert_eq!(tile.status(), StatusCode::NO_CONTENT, "nothing is public yet");
        for atto in ["authorise", "plan"] {
            assert_eq!(act(&office, &number, &[("atto", atto)]).await, StatusCode::SEE_OTHER);
        }
        let tile = citizen.get(&path).await;
        assert_eq!(tile.status(), StatusCode::OK);
        assert_ne!(tile.headers()["etag"], tag, "what has changed has another tag");
        let findings = sestomia::app::replay::check(town.app().db(), town.app().jurisdiction()).await.expect("a check");
        assert_eq!(findings.faults, Vec::<String>::new());
    }

    async fn a_report_on_the_ground_of_works_goes_to_whoever_carries_them_out(town: &Town) {
        let (line, office, desk) = (a_line(), town.coordinator("lavori-pubblici").await, town.desk().await);
        let number = enter(&office, &plan(&line, &[("dal", "2026-03-09T08:00")])).await;
        let citizen = town.citizen();
        let [lon, lat] = SQUARE;
        let nearby = format!("/segnala/vicine?lon={}&lat={lat}&categoria=buca", lon + 0.0005);
        assert!(!citizen.page(&nearby).await.contains("Qui ci sono lavori"), "nobody has said yes");
        for atto in ["authorise", "plan", "start"] {
            assert_eq!(act(&office, &number, &[("atto", atto)]).await, StatusCode::SEE_OTHER);
        }
        let advice = citizen.page(&nearby).await;
        assert!(advice.contains("Scavo in via Gramsci: in corso fino al 20 marzo 2026"), "{advice}");
        assert!(advice.contains(&format!("/interventi/{number}")), "they can be followed");
        let there = citizen.report(&a_report("Buca nello scavo", 40.0)).await;
        let page = desk.page(&format!("/ufficio/segnalazioni/{there}")).await;
        assert!(page.contains("Publiacqua") && page.contains("qui ci sono lavori in corso"), "{page}");
        let partner = town.staff(Role::Partner, "publiacqua").await;
        assert_eq!(partner.get(&format!("/ufficio/segnalazioni/{there}")).await.status(), StatusCode::OK, "it is theirs");
        // Not about the ground, or not on it.
        let mut other = a_report("Siringa abbandonata", 40.0);
        other["category"] = "altro".into();
        other["answers"] = serde_json::json!({});
        for elsewhere in [citizen.report(&other).await, citizen.report(&a_report("Buca lontana", 400.0)).await] {
            assert_ne!(partner.get(&format!("/ufficio/segnalazioni/{elsewhere}")).await.status(), StatusCode::OK);
        }
    }

    async fn a_hole_in_finished_works_is_held_against_the_executor(town: &Town) {
        let (line, office, desk) = (a_line(), town.coordinator("lavori-pubblici").await, town.desk().await);
        let number = enter(&office, &plan(&line, &[])).await;
        for fields in [[("atto", "start_at_once"), ("testo", "Guasto")], [("atto", "complete"), ("testo", "Chiuso")]] {
            assert_eq!(act(&office, &number, &fields).await, StatusCode::SEE_OTHER);
        }
        let hole = town.citizen().report(&a_report("Cede l'asfalto", 40.0)).await;
        let page = desk.page(&format!("/ufficio/segnalazioni/{hole}")).await;
        assert!(page.contains("in garanzia fino al"), "{page}");
        let claim = format!("{}/garanzia", record(&number));
        let before = town.staff(Role::Partner, "publiacqua").await;
        assert_ne!(before.post(&claim, &[("segnalazione", &hole)]).await.status(), StatusCode::SEE_OTHER);
        assert_ne!(before.get(&format!("/ufficio/segnalazioni/{hole}")).await.status(), StatusCode::OK, "it has not moved");
        let elsewhere = town.citizen().report(&a_report("Cede lontano", 400.0)).await;
        assert_ne!(desk.post(&claim, &[("segnalazione", &elsewhere)]).await.status(), StatusCode::SEE_OTHER, "not on its ground");
        let answer = desk.post(&claim, &[("segnalazione", &hole)]).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let partner = town.staff(Role::Partner, "publiacqua").await;
        assert_eq!(partner.get(&format!("/ufficio/segnalazioni/{hole}")).await.status(), StatusCode::OK);
        let page = office.page(&record(&number)).await;
        assert!(page.contains("Una segnalazione contestata all") && page.contains(&hole), "{page}");
        assert_ne!(desk.post(&claim, &[("segnalazione", &hole)]).await.status(), StatusCode::SEE_OTHER, "counted once");
        assert_ne!(partner.post(&claim, &[("segnalazione", &hole)]).await.status(), StatusCode::SEE_OTHER, "by nobody else");
        // After two years nobody answers for it any more.
        town.pass(jiff::Span::new().hours(800 * 24));
        let late = town.citizen().report(&a_report("Cede ancora", 40.0)).await;
        let desk = town.desk().await;
        assert!(!desk.page(&format!("/ufficio/segnalazioni/{late}")).await.contains("in garanzia fino al"));
    }

    async fn what_is_here_shows_now_and_the_past_to_the_municipality(town: &Town) {
        let (line, office) = (a_line(), town.coordinator("lavori-pubblici").await);
        let number = enter(&office, &plan(&line, &[])).await;
        let report = town.citizen().report(&a_report("Una buca", 40.0)).await;
        let [lon, lat] = SQUARE;
        let path = format!("/ufficio/qui?lon={lon}&lat={lat}&m=100");
        let page = office.page(&path).await;
        assert!(page.contains(&number) && page.contains(&report), "{page}");
        let far = office.page(&format!("/ufficio/qui?lon={}&lat={lat}&m=25", lon + 0.01)).await;
        assert!(!far.contains(&number) && far.contains("né ora né negli ultimi due anni"), "{far}");
        assert_eq!(town.staff(Role::Partner, "publiacqua").await.get(&path).await.status(), StatusCode::FORBIDDEN);
        assert!(office.page("/ufficio/qui?q=Via+Antonio+Gramsci").await.contains("Gramsci"));
    }

    async fn late_works_are_told_to_those_who_plan_them_then_to_the_administrators(town: &Town) {
        let (line, office) = (a_line(), town.coordinator("lavori-pubblici").await);
        let admin = town.account(Role::Administrator, "").await;
        let number = enter(&office, &plan(&line, &[])).await;
        let mut last_day = None;
        reminders::round(town.app(), &mut last_day).await.expect("a round");
        let subject = format!("Intervento in ritardo: {number}");
        assert_eq!(told(town, &subject).await, Vec::<String>::new(), "it is not late");
        town.pass(jiff::Span::new().hours(8 * 24));
        for _ in 0..2 {
            reminders::round(town.app(), &mut last_day).await.expect("a round");
        }
        let first = told(town, &subject).await;
        assert!(!first.is_empty() && !first.contains(&admin), "{first:?}");
        town.pass(jiff::Span::new().hours(8 * 24));
        reminders::round(town.app(), &mut last_day).await.expect("a round");
        let all = told(town, &subject).await;
        assert_eq!(all.len(), first.len() + 1, "{all:?}");
        assert!(all.contains(&admin));
    }

    async fn reports_go_on_with_the_works_that_deal_with_them(town: &Town) {
        let (line, office, desk) = (a_line(), town.coordinator("lavori-pubblici").await, town.desk().await);
        let citizen = town.citizen();
        let mut numbers = Vec::new();
        for metres in [0.0, 10.0, 20.0] {
            numbers.push(citizen.report(&a_report("Buca", metres)).await);
        }
        let page = office.page("/ufficio/ricorrenti").await;
        assert!(numbers.iter().all(|number| page.contains(number)), "{page}");
        for number in &numbers[..2] {
            let path = format!("/ufficio/segnalazioni/{number}");
            for fields in [vec![("atto", "route"), ("ufficio", "lavori-pubblici")], vec![("atto", "take_charge")]] {
                assert_eq!(desk.post(&path, &fields).await.status(), StatusCode::SEE_OTHER);
            }
        }
        let linked = numbers.join(", ");
        let works = enter(&office, &plan(&line, &[("segnalazioni", &linked)])).await;
        assert!(office.page("/ufficio/ricorrenti").await.contains("Nessun problema ritorna"));
        assert_eq!(act(&office, &works, &[("atto", "start_at_once"), ("testo", "Pericolo")]).await, StatusCode::SEE_OTHER);
        let state = async |number: &str| {
            let report: serde_json::Value = citizen.get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
            report["state"].as_str().expect("a state").to_owned()
        };
        assert_eq!(state(&numbers[0]).await, "in_progress");
        assert_eq!(act(&office, &works, &[("atto", "complete"), ("testo", "Asfalto nuovo")]).await, StatusCode::SEE_OTHER);
        assert_eq!((state(&numbers[1]).await, state(&numbers[2]).await), ("resolved".to_owned(), "received".to_owned()));
        assert!(desk.page(&format!("/ufficio/segnalazioni/{}", numbers[0])).await.contains("Asfalto nuovo"));
    }

    async fn what_comes_again_in_one_street_is_told_as_often_as_the_municipality_wants(town: &Town) {
        let (office, citizen) = (town.coordinator("lavori-pubblici").await, town.citizen());
        let mut numbers = Vec::new();
        for (metres, address) in [(0.0, "Via Gramsci 3"), (300.0, "via gramsci, 88"), (150.0, "Via Cavallotti 1")] {
            let mut report = a_report("Buca", metres);
            report["address"] = address.into();
            numbers.push(citizen.report(&report).await);
        }
        assert!(office.page("/ufficio/ricorrenti").await.contains("Nessun problema ritorna"), "two are not three");
        let admin = town.staff(Role::SystemAdministrator, "").await;
        let path = format!("/ufficio/impostazioni/calendario/{}", town.app().jurisdiction());
        change(&admin, &path, &[("ritorna_volte", "2"), ("ritorna_giorni", "30")]).await;
        let page = office.page("/ufficio/ricorrenti").await;
        assert!(page.contains("Via Gramsci") || page.contains("via gramsci"), "{page}");
        assert!(page.contains(&numbers[0]) && page.contains(&numbers[1]) && !page.contains(&numbers[2]), "{page}");
        town.pass(jiff::Span::new().hours(31 * 24));
        let office = town.coordinator("lavori-pubblici").await;
        assert!(office.page("/ufficio/ricorrenti").await.contains("Nessun problema ritorna"));
    }

    async fn works_move_only_reports_of_those_who_plan_or_carry_them_out(town: &Town) {
        let (line, desk) = (a_line(), town.desk().await);
        let (office, partner) = (town.coordinator("lavori-pubblici").await, town.staff(Role::Partner, "publiacqua").await);
        let report = town.citizen().report(&a_report("Buca", 10.0)).await;
        let path = format!("/ufficio/segnalazioni/{report}");
        for fields in [vec![("atto", "route"), ("ufficio", "mobilita")], vec![("atto", "take_charge")]] {
            assert_eq!(desk.post(&path, &fields).await.status(), StatusCode::SEE_OTHER);
        }
        let linked = plan(&line, &[("segnalazioni", &report)]);
        assert_eq!(partner.post(NEW, &linked).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "they do not work on it");
        let works = enter(&office, &linked).await;
        for fields in [[("atto", "start_at_once"), ("testo", "Guasto")], [("atto", "complete"), ("testo", "Chiuso")]] {
            assert_eq!(act(&office, &works, &fields).await, StatusCode::SEE_OTHER);
        }
        let shown: serde_json::Value = town.citizen().get(&format!("/api/v1/reports/{report}")).await.json().await.expect("JSON");
        assert_eq!(shown["state"], "taken_in_charge", "it is for the office that has it");
    }

    async fn works_of_which_not_all_was_done_are_ended_by_somebody(town: &Town) {
        let (line, office) = (a_line(), town.coordinator("lavori-pubblici").await);
        let partner = town.staff(Role::Partner, "publiacqua").await;
        let number = enter(&office, &plan(&line, &[])).await;
        assert_eq!(act(&office, &number, &[("atto", "start_at_once"), ("testo", "Guasto")]).await, StatusCode::SEE_OTHER);
        let fields = [("oggetto", "Scava"), ("a_chi", "publiacqua"), ("scadenza", "2026-03-20T12:00")];
        let task = location(&office.post(&format!("{}/lavori", record(&number)), &fields).await).to_owned();
        for fields in [vec![("atto", "start")], vec![("atto", "finish"), ("esito", "partly"), ("testo", "Manca il tubo")]] {
            assert_eq!(partner.post(&task, &fields).await.status(), StatusCode::SEE_OTHER);
        }
        assert!(office.page(&record(&number)).await.contains("In corso"), "they are not done");
    }

    async fn works_follow_their_tasks(town: &Town) {
        let (line, office) = (a_line(), town.coordinator("lavori-pubblici").await);
        let partner = town.staff(Role::Partner, "publiacqua").await;
        let number = enter(&office, &plan(&line, &[])).await;
        for atto in ["authorise", "plan"] {
            assert_eq!(act(&office, &number, &[("atto", atto)]).await, StatusCode::SEE_OTHER);
        }
        let give = format!("{}/lavori", record(&number));
        assert!(office.page(&give).await.contains("value=\"2026-03-20T18:00\""), "by the end of the works");
        let mut tasks = Vec::new();
        for title in ["Scava", "Chiudi"] {
            let fields = [("oggetto", title), ("a_chi", "publiacqua"), ("scadenza", "2026-03-20T12:00")];
            tasks.push(location(&office.post(&give, &fields).await).to_owned());
        }
        let late = [("oggetto", "Tardi"), ("a_chi", "publiacqua"), ("scadenza", "2026-03-25T12:00")];
        assert_eq!(office.post(&give, &late).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "after the works");
        assert!(office.page(&record(&number)).await.contains("Scava"));
        let does = async |task: &str, fields: &[(&str, &str)]| partner.post(task, fields).await.status();
        assert_eq!(does(&tasks[0], &[("atto", "start")]).await, StatusCode::SEE_OTHER);
        assert!(office.page(&record(&number)).await.contains("In corso"), "begun with the first");
        assert_eq!(does(&tasks[0], &[("atto", "finish"), ("esito", "done")]).await, StatusCode::SEE_OTHER);
        assert!(office.page(&record(&number)).await.contains("In corso"), "one is left");
        assert_eq!(does(&tasks[1], &[("atto", "start")]).await, StatusCode::SEE_OTHER);
        let photo = Part::bytes(encoded(&quarters(80, 60), image::ImageFormat::Jpeg)).file_name("foto.jpg");
        let form = Form::new().text("id", "f-1").text("act", "photograph").text("stage", "after").part("foto", photo);
        let task = tasks[1].rsplit('/').next().expect("a number");
        let sent = partner.client.post(format!("{}/api/v1/tasks/{task}/events", partner.url)).multipart(form).send().await;
        assert_eq!(sent.expect("an answer").status(), StatusCode::CREATED);
        let finish = [("atto", "finish"), ("esito", "done"), ("testo", "Asfaltato")];
        assert_eq!(does(&tasks[1], &finish).await, StatusCode::SEE_OTHER);
        let page = town.citizen().page(&format!("/interventi/{number}")).await;
        assert!(page.contains("Finito") && page.contains("Asfaltato"), "{page}");
        let (_, photo) = page.split_once("/media/").expect("a photo of the outcome");
        let photo = format!("/media/{}", photo.split('"').next().expect("its address"));
        assert_eq!(town.citizen().get(&photo).await.status(), StatusCode::OK, "it is everybody's with the outcome");
        let stranger = town.staff(Role::Partner, "alia").await;
        assert_ne!(stranger.get(&give).await.status(), StatusCode::OK);
    }
}

/// Whom letters with such a subject are for.
pub(crate) async fn told(town: &Town, subject: &str) -> Vec<String> {
    let far = town.app().now() + jiff::SignedDuration::from_hours(1);
    let due = sestomia::store::letters::take_due(town.app().db(), town.app().jurisdiction(), far, far, 1_000).await;
    let letters = due.expect("letters").into_iter().map(|due| due.letter);
    letters
        .filter(|letter| letter.subject.starts_with(subject))
        .map(|letter| letter.recipient.as_str().to_owned())
        .collect()
}

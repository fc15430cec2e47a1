//! Which office a report goes to: by rule, at once or as what the desk is told, and what is asked near a border.

use jiff::ToSpan;
use sestomia::app::replay;
use sestomia::domain::iter::State;
use sestomia::domain::person::Role;
use sestomia::domain::report::{Command, Draft, Report};
use sestomia::domain::routing::RuleCode;
use sestomia::domain::text::Line;

use crate::desk::mails;
use crate::report_flow::{after, begin, data, send_data};
use crate::server::{Person, Town, both, location};
use crate::submission::{act, desk, draft, open};

/// On the border with the neighbours to the west.
const BORDER: (&str, &str) = ("11.162165", "43.830275");

async fn opened(town: &Town, draft: Draft) -> Report {
    let receipt = town.app().submit(open(draft)).await.expect("submitted");
    as_it_is(town, receipt.record).await
}

async fn as_it_is(town: &Town, record: sestomia::domain::record::RecordId) -> Report {
    town.app().report_of_id(record).await.expect("it reads").expect("a report")
}

fn in_street(address: &str) -> Draft {
    let mut draft = draft("Prova");
    draft.place.address = Line::new(address).ok();
    draft
}

fn office(report: &Report) -> &str {
    report.office.as_ref().expect("somebody answers for it").as_str()
}

/// Which rule is noted in the report.
fn rule(report: &Report) -> Option<&str> {
    report.fired.as_ref().and_then(|fired| fired.rule.as_ref()).map(RuleCode::as_str)
}

async fn is_sound(town: &Town) {
    let findings = replay::check(town.app().db(), town.app().jurisdiction()).await.expect("it reads");
    assert_eq!(findings.faults, Vec::<String>::new());
}

both! {
    async fn a_rule_gives_a_report_to_the_office_at_once(town: &Town) {
        let citizen = town.citizen();
        begin(&citizen).await;
        let lamp = [
            ("categoria", "illuminazione"),
            ("domanda.guasto", "uno-spento"),
            ("oggetto", "Lampione spento"),
            ("email", "ada@example.org"),
            ("azione", "avanti"),
        ];
        assert_eq!(location(&send_data(&citizen, data(&lamp)).await), "/segnala/riepilogo");
        let sent = citizen.post("/segnala/riepilogo", &[]).await;
        let number = after(&citizen.page(location(&sent)).await, "data-number=\"").to_owned();
        let public = town.citizen().page(&format!("/segnalazioni/{number}")).await;
        assert!(public.contains("Gestore illuminazione pubblica"), "{public}");
        assert!(!public.contains("per la regola"), "how the house works is for the house");
        let record = town.desk().await.page(&format!("/ufficio/segnalazioni/{number}")).await;
        assert!(record.contains("per la regola «Lampioni: subito al gestore» (categoria Lampione o strada al buio)"), "{record}");
        let told = mails(town).await;
        assert_eq!(told.len(), 1, "the receipt tells of both: {told:?}");
        // The partner has it on its desk.
        let partner = town.staff(Role::Partner, "gestore-illuminazione").await;
        assert!(partner.page("/ufficio").await.contains("Lampione spento"));
        is_sound(town).await;
    }

    async fn the_desk_is_told_and_may_choose_another(town: &Town) {
        let report = opened(town, in_street("Strada provinciale 130 (Colli Alti) 4")).await;
        assert_eq!((report.state, office(&report), rule(&report)), (State::Received, "urp", Some("strade-provinciali")));
        let page = town.desk().await.page(&format!("/ufficio/segnalazioni/{}", report.number)).await;
        assert!(page.contains("<option value=\"citta-metropolitana\" selected>"));
        assert!(page.contains("«Strade provinciali» (categoria Buca nella strada, Strada provinciale 130)"), "{page}");
        for (to, expected) in [("citta-metropolitana", Some("strade-provinciali")), ("lavori-pubblici", None)] {
            let command = Command::Route { office: to.parse().expect("a code"), note: None };
            town.app().submit(act(report.id, &desk(), command)).await.expect("routed");
            let report = as_it_is(town, report.id).await;
            assert_eq!((office(&report), rule(&report)), (to, expected), "the rule is noted when it was followed");
        }
        let report = opened(town, in_street("Via Antonio Gramsci 4")).await;
        assert_eq!((office(&report), rule(&report)), ("urp", None));
        let found = &report.fired.as_ref().expect("the category's own").office;
        assert_eq!(found.as_str(), "lavori-pubblici");
        is_sound(town).await;
    }

    async fn those_on_call_have_it_by_night(town: &Town) {
        let large = || Draft { answers: vec![("dimensione".to_owned(), "grande".to_owned())], ..draft("Voragine") };
        let by_day = opened(town, large()).await;
        assert_eq!((by_day.state, office(&by_day)), (State::Received, "urp"));
        // Tuesday, 22:00.
        town.pass(12.hours());
        let by_night = opened(town, large()).await;
        assert_eq!((by_night.state, office(&by_night), rule(&by_night)), (State::Routed, "polizia-municipale", Some("reperibilita-strade")));
        let small = opened(town, draft("Buchetta")).await;
        assert_eq!((small.state, office(&small)), (State::Received, "urp"), "that can wait for the morning");
        is_sound(town).await;
    }

    async fn near_the_border_one_question_is_asked(town: &Town) {
        let choose = async |citizen: &Person, side: &str| {
            let page = citizen.page("/segnala/dati").await;
            assert!(page.contains("Il punto è vicino al confine del Comune"), "{page}");
            let value = page.split("name=\"confine\"").skip(1).map(|rest| after(rest, "value=\"")).find(|value| value.ends_with(side));
            let value = value.expect("a choice").to_owned();
            send_data(citizen, data(&[("confine", &value), ("azione", "avanti")])).await
        };
        let hole = [
            ("lon", BORDER.0), ("lat", BORDER.1), ("categoria", "buca"), ("domanda.dimensione", "media"),
            ("oggetto", "Buca al confine"), ("azione", "avanti"),
        ];
        for (side, is_ours) in [("/outside", true), ("/unsure", true), ("/inside", false)] {
            let citizen = town.citizen();
            begin(&citizen).await;
            let answer = send_data(&citizen, data(&hole)).await;
            assert_eq!(answer.status(), 422, "the question has not been answered");
            assert!(answer.text().await.expect("a page").contains("rispondi alla domanda"));
            let answer = choose(&citizen, side).await;
            if is_ours {
                assert_eq!(location(&answer), "/segnala/riepilogo");
                assert!(citizen.page("/segnala/riepilogo").await.contains("vicino al confine"));
                let sent = citizen.post("/segnala/riepilogo", &[]).await;
                let number = after(&citizen.page(location(&sent)).await, "data-number=\"").to_owned();
                let record = town.desk().await.page(&format!("/ufficio/segnalazioni/{number}")).await;
                let expected = if side == "/unsure" { "Chi segnala ha risposto: Non lo so" } else { "Chi segnala ha risposto: Fuori" };
                assert!(record.contains(expected), "{record}");
            } else {
                assert_eq!(answer.status(), 422);
                let page = answer.text().await.expect("a page");
                assert!(page.contains("https://www.comune."), "who is competent is named: {page}");
            }
        }
        let english = town.citizen();
        let path = format!("/en/segnala/vicine?lon={}&lat={}&categoria=buca", BORDER.0, BORDER.1);
        assert!(english.page(&path).await.contains("I do not know"));
        is_sound(town).await;
    }

    async fn near_what_changes_the_rule_too(town: &Town) {
        let ask = async |lon: &str, category: &str| {
            let path = format!("/segnala/vicine?lon={lon}&lat=43.83330&categoria={category}");
            town.citizen().page(&path).await.contains("Stazione ferroviaria di Sesto")
        };
        // The edge of the station's ground runs through 11.19137, 43.8333.
        assert!(ask("11.19137", "pulizia-strade").await, "on the edge");
        assert!(!ask("11.19137", "sosta").await, "no rule changes there");
        assert!(!ask("11.19220", "pulizia-strade").await, "well inside");
    }

    async fn not_ours_names_who_is_and_how_they_are_reached(town: &Town) {
        let report = opened(town, in_street("Strada provinciale 130 (Colli Alti) 9")).await;
        let clerk = town.desk().await;
        let path = format!("/ufficio/segnalazioni/{}", report.number);
        let page = clerk.page(&path).await;
        assert_eq!(after(&page, "id=\"ente\" name=\"ente\" value=\""), "Città Metropolitana di Firenze", "whom the rules find");
        let typed = [("atto", "transfer"), ("ente", "Publiacqua"), ("modello", "altro-ente")];
        let page = clerk.post(&path, &typed).await.text().await.expect("a page");
        assert!(page.contains("se ne occupa Publiacqua") && page.contains("800 314 314, publiacqua@example.org"), "{page}");
        let typed = [("atto", "transfer"), ("ente", " publiacqua"), ("testo", "Spetta a loro")];
        assert_eq!(clerk.post(&path, &typed).await.status(), 303);
        let public = town.citizen().page(&format!("/segnalazioni/{}", report.number)).await;
        assert!(public.contains("publiacqua (800 314 314, publiacqua@example.org)"), "{public}");
        // A neighbouring town is known by its area.
        let report = opened(town, in_street("Via Antonio Gramsci 9")).await;
        let path = format!("/ufficio/segnalazioni/{}", report.number);
        let typed = [("atto", "transfer"), ("ente", "Calenzano"), ("modello", "altro-ente")];
        let page = clerk.post(&path, &typed).await.text().await.expect("a page");
        assert!(page.contains("https://www.comune.calenzano.fi.it"), "{page}");
        is_sound(town).await;
    }

    async fn an_answer_is_not_a_way_round_the_border(town: &Town) {
        // Far from the border no answer is heard.
        let mut draft = draft("Altrove");
        draft.place.position = sestomia::domain::place::Position::new(11.25, 43.77).expect("a position");
        draft.place.near = Some(sestomia::domain::place::Near {
            area: "048017".parse().expect("a code"),
            side: sestomia::domain::place::Side::Outside,
        });
        town.app().submit(open(draft)).await.expect_err("in the middle of Florence");
    }
}

//! The board of an office over HTTP: what stands in which column, what is moved to a crew or a day, whose it is.

use reqwest::StatusCode;
use sestomia::domain::person::Role;

use crate::server::{a_report, both, location};
use crate::works::{a_line, enter, plan};

const OFFICE: &str = "lavori-pubblici";
const BOARD: &str = "/ufficio/lavagna";

both! {
    async fn cards_stand_where_their_records_do_and_move_to_crews_and_days(town: &Town) {
        let (desk, office) = (town.desk().await, town.coordinator(OFFICE).await);
        let report = town.citizen().report(&a_report("Buca larga", 0.0)).await;
        let record = format!("/ufficio/segnalazioni/{report}");
        assert_eq!(desk.post(&record, &[("atto", "route"), ("ufficio", OFFICE)]).await.status(), StatusCode::SEE_OTHER);
        town.account(Role::Crew, OFFICE).await;
        let crew = town.app().crews(None).await.expect("crews").pop().expect("a crew");
        let hand = format!("{OFFICE}:{}", crew.id.0);
        assert!(column(&office.page(BOARD).await, "Da prendere in carico").contains("Buca larga"));
        assert_eq!(office.post(&record, &[("atto", "take_charge")]).await.status(), StatusCode::SEE_OTHER);
        let due = [("oggetto", "Chiudi la buca"), ("a_chi", OFFICE), ("scadenza", "2026-03-10T18:00")];
        let given = office.post(&format!("{record}/lavori"), &due).await;
        let task = location(&given).rsplit('/').next().expect("a number").to_owned();
        let page = office.page(BOARD).await;
        assert!(column(&page, "Presi in carico").contains("Buca larga"), "{page}");
        assert!(column(&page, "Da prendere in carico").contains("Chiudi la buca"), "{page}");
        let lanes = office.page(&format!("{BOARD}?per=squadra")).await;
        assert!(column(&lanes, "Senza squadra, Senza giorno").contains("Chiudi la buca"), "{lanes}");
        let moved = [("numero", task.as_str()), ("versione", "1"), ("a_chi", &hand), ("giorno", "2026-03-11"), ("per", "squadra")];
        assert_eq!(office.post(BOARD, &moved).await.status(), StatusCode::SEE_OTHER);
        let lanes = office.page(&format!("{BOARD}?per=squadra")).await;
        assert!(column(&lanes, &format!("{}, mer 11", crew.name)).contains("Chiudi la buca"), "{lanes}");
        let stale = [("numero", task.as_str()), ("versione", "1"), ("a_chi", &hand), ("giorno", "2026-03-12")];
        let late = office.post(BOARD, &stale).await;
        assert_eq!(late.status(), StatusCode::UNPROCESSABLE_ENTITY, "it was moved from another place meanwhile");
        assert!(late.text().await.expect("a page").contains("role=\"alert\""));
        // Whose it is not neither sees nor moves it.
        let partner = town.staff(Role::Partner, "alia").await;
        assert!(!partner.page(BOARD).await.contains("Chiudi la buca"));
        assert_eq!(partner.post(BOARD, &moved).await.status(), StatusCode::NOT_FOUND);
        assert!(!town.coordinator("mobilita").await.page(&format!("{BOARD}?ufficio={OFFICE}")).await.contains("Buca larga"));
        assert!(desk.page(&format!("{BOARD}?ufficio={OFFICE}")).await.contains("Buca larga"), "the desk looks at each");
    }

    async fn works_that_an_office_answers_for_or_carries_out_are_on_its_board(town: &Town) {
        let office = town.coordinator(OFFICE).await;
        let line = a_line();
        enter(&office, &plan(&line, &[])).await;
        let executor = town.staff(Role::Partner, "publiacqua").await;
        for board in [office.page(BOARD).await, executor.page(BOARD).await] {
            assert!(board.contains("Scavo in via Gramsci") && board.contains("data-works"), "{board}");
        }
        let stranger = town.staff(Role::Partner, "alia").await;
        assert!(!stranger.page(BOARD).await.contains("Scavo in via Gramsci"));
        town.pass(jiff::Span::new().hours(8 * 24));
        let office = town.coordinator(OFFICE).await;
        let page = office.page(BOARD).await;
        assert!(page.contains("Publiacqua: Scavo in via Gramsci"), "it has not begun: {page}");
    }

    async fn promises_that_were_not_kept_are_shown(town: &Town) {
        let (desk, office) = (town.desk().await, town.coordinator(OFFICE).await);
        let report = town.citizen().report(&a_report("Tombino rotto", 0.0)).await;
        let record = format!("/ufficio/segnalazioni/{report}");
        for fields in [vec![("atto", "route"), ("ufficio", OFFICE)], vec![("atto", "take_charge")]] {
            assert_eq!(desk.post(&record, &fields).await.status(), StatusCode::SEE_OTHER);
        }
        let fields = [("oggetto", "Cambia il chiusino"), ("a_chi", "publiacqua"), ("scadenza", "2026-03-10T18:00")];
        assert_eq!(office.post(&format!("{record}/lavori"), &fields).await.status(), StatusCode::SEE_OTHER);
        assert!(!office.page(BOARD).await.contains("Promesse non mantenute"));
        town.pass(jiff::Span::new().hours(9));
        let page = office.page(BOARD).await;
        assert!(page.contains("Promesse non mantenute") && page.contains("Publiacqua: Cambia il chiusino"), "{page}");
    }
}

/// The part of a page from the column or day of that name to the next one.
fn column(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("aria-label=\"{name}\"")).unwrap_or_default();
    rest.split("aria-label=").next().unwrap_or_default().to_owned()
}

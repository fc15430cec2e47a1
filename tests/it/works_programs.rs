//! Interventions of programs: entered, moved and listed by the API, and taken over from a file.

use reqwest::StatusCode;
use serde_json::{Value, json};
use sestomia::app::import::works::{WorksMapping, WorksSummary, take_over_works};
use sestomia::domain::person::Role;

use crate::server::{Town, both};
use crate::works::{a_line, act, enter, plan};

/// Works as a program sends them, in a state of which the file of the example speaks.
fn feature(id: &str, state: &str, geometry: &str, from: &str) -> String {
    format!(
        r#"{{"type":"Feature","geometry":{geometry},"properties":{{"ID_CANTIERE":"{id}","OGGETTO":"Scavo {id}","TIPO":"strada","STATO":"{state}","INIZIO":"{from}","FINE":"2026-04-20T17:00:00Z"}}}}"#
    )
}

async fn take_over(town: &Town, features: &[String], dry_run: bool) -> WorksSummary {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cantieri.geojson");
    std::fs::write(&file, format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")))
        .expect("a file");
    let mapping: WorksMapping = toml::from_str(include_str!("../../examples/works.toml")).expect("a mapping");
    take_over_works(town.app(), &file, &mapping, dry_run, |_, _| {}).await.expect("taken over")
}

const MARCH: &str = "2026-03-02T07:00:00Z";

both! {
    async fn programs_enter_works_and_move_them(town: &Town) {
        let partner = town.staff(Role::Partner, "publiacqua").await;
        let feature: Value = serde_json::from_str(&format!(
            r#"{{"type":"Feature","geometry":{},"properties":{{"kind":"utilities","title":"Scavo","executor":"publiacqua",
            "office":"lavori-pubblici","from":"2026-03-16T07:00:00Z","until":"2026-03-20T17:00:00Z",
            "traffic":[{{"effect":"lane","days":[0,1]}}]}}}}"#,
            a_line()
        ))
        .expect("JSON");
        let send = async |feature: &Value| {
            let request = partner.client.post(format!("{}/api/v1/interventions", partner.url));
            request.header("idempotency-key", "scavo-1").json(feature).send().await.expect("an answer")
        };
        let answer = send(&feature).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let told: Value = answer.json().await.expect("JSON");
        assert_eq!((&told["state"], &told["acts"][0]), (&"proposed".into(), &"start_at_once".into()), "{told}");
        assert_eq!(told["feature"]["geometry"], feature["geometry"]);
        assert_eq!(send(&feature).await.status(), StatusCode::OK, "the same again");
        let number = told["number"].as_str().expect("a number");
        let acts = format!("{}/api/v1/interventions/{number}/acts", partner.url);
        let move_on = async |body: Value| partner.client.post(&acts).json(&body).send().await.expect("an answer");
        assert_eq!(move_on(json!({"act": "authorise"})).await.status(), StatusCode::FORBIDDEN);
        let begun = move_on(json!({"act": "start_at_once", "text": "Perdita", "version": 1})).await;
        assert_eq!(begun.json::<Value>().await.expect("JSON")["state"], "active");
        assert_eq!(move_on(json!({"act": "complete", "text": "Fatto", "version": 1})).await.status(), StatusCode::CONFLICT);
        let mut theirs = feature.clone();
        theirs["properties"]["executor"] = "alia".into();
        let refused = partner.client.post(format!("{}/api/v1/interventions", partner.url)).json(&theirs).send().await;
        assert_eq!(refused.expect("an answer").status(), StatusCode::FORBIDDEN);
        let all = partner.get("/api/v1/interventions").await.json::<Value>().await.expect("JSON");
        assert_eq!(all["interventions"].as_array().map(Vec::len), Some(1));
        let stranger = town.staff(Role::Partner, "alia").await;
        assert_eq!(stranger.get(&format!("/api/v1/interventions/{number}")).await.status(), StatusCode::NOT_FOUND);
    }

    async fn works_are_listed_page_by_page(town: &Town) {
        let office = town.coordinator("lavori-pubblici").await;
        let mut entered = Vec::new();
        for title in ["Uno", "Due", "Tre"] {
            entered.push(enter(&office, &plan(&a_line(), &[("titolo", title), ("visto", "1")])).await);
        }
        let mut listed = Vec::new();
        let mut after = String::new();
        loop {
            let page: Value = office.get(&format!("/api/v1/interventions?limit=2{after}")).await.json().await.expect("JSON");
            let numbers = page["interventions"].as_array().expect("works").iter().map(|one| one["number"].as_str().expect("a number"));
            listed.extend(numbers.map(str::to_owned));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(listed, entered);
        for wrong in ["limit=0", "limit=201"] {
            assert_eq!(office.get(&format!("/api/v1/interventions?{wrong}")).await.status(), StatusCode::BAD_REQUEST, "{wrong}");
        }
        assert_eq!(office.get("/api/v1/interventions?after=2026-999999").await.status(), StatusCode::NOT_FOUND);
    }

    async fn works_are_taken_over_from_a_file_once(town: &Town) {
        let far = r#"{"type":"Point","coordinates":[9.19,45.46]}"#;
        let line = a_line();
        let features = [
            feature("1", "programmato", &line, MARCH),
            feature("2", "in corso", &line, MARCH),
            feature("3", "boh", &line, MARCH),
            feature("4", "concluso", far, MARCH),
            feature("5", "suspended", &line, MARCH),
            feature("6", "programmato", &line, "-000005-01-01T00:00:00Z"),
            "7".to_owned(),
        ];
        let dry = take_over(town, &features, true).await;
        assert_eq!((dry.taken, dry.known, town.citizen().page("/interventi").await.contains("Scavo 2")), (2, 0, false));
        let first = take_over(town, &features, false).await;
        for refused in [&dry.refused, &first.refused] {
            let refused: Vec<usize> = refused.iter().map(|(feature, _)| *feature).collect();
            assert_eq!((first.taken, refused), (2, vec![3, 4, 5, 6, 7]), "{:?}", first.refused);
        }
        let second = take_over(town, &features, false).await;
        assert_eq!((second.taken, second.known), (0, 2));
        let citizen = town.citizen();
        assert!(citizen.page("/interventi").await.contains("Scavo 2"));
        assert!(citizen.page("/interventi?quali=in-programma").await.contains("Scavo 1"));
        let findings = sestomia::app::replay::check(town.app().db(), town.app().jurisdiction()).await.expect("a check");
        assert_eq!(findings.faults, Vec::<String>::new());
    }

    async fn works_left_half_way_are_moved_on_by_the_next_time_unless_somebody_has(town: &Town) {
        let (line, office) = (a_line(), town.coordinator("lavori-pubblici").await);
        // What a run that was stopped leaves behind: proposed, not moved yet.
        take_over(town, &[feature("1", "proposed", &line, MARCH), feature("2", "proposed", &line, MARCH)], false).await;
        let page = office.page("/ufficio/interventi").await;
        let number_of = |title: &str| {
            let before = page.split(title).next().expect("a page");
            let (_, path) = before.rsplit_once("/ufficio/interventi/").expect("a link");
            path.split(['"', '?']).next().expect("a number").to_owned()
        };
        let (left_half, cancelled) = (number_of("Scavo 1"), number_of("Scavo 2"));
        assert_eq!(act(&office, &cancelled, &[("atto", "cancel"), ("testo", "Non si fa")]).await, StatusCode::SEE_OTHER);
        let second = take_over(town, &[feature("1", "in corso", &line, MARCH), feature("2", "in corso", &line, MARCH)], false).await;
        assert_eq!((second.taken, second.known, second.refused.len()), (0, 2, 0));
        let state_of = async |number: &str| {
            let one: Value = office.get(&format!("/api/v1/interventions/{number}")).await.json().await.expect("JSON");
            one["state"].as_str().expect("a state").to_owned()
        };
        assert_eq!((state_of(&left_half).await, state_of(&cancelled).await), ("active".to_owned(), "cancelled".to_owned()));
    }
}

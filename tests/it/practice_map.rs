//! Practices on the map and in the interfaces, and what they have to do with reports, works and places.

use std::collections::{BTreeMap, BTreeSet};

use geozero::mvt::{Message, Tile};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};
use sestomia::app::submit::{Submission, What};
use sestomia::domain::footprint::Drawn;
use sestomia::domain::matter::{Beginning, Doing};
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::practice::dossier::{Dossier, Party, PartyRole, References};
use sestomia::domain::practice::iter::State;
use sestomia::domain::practice::{Command, Practice, Standing, TakenOver, Wanted};
use sestomia::domain::record::{Number, Seq};
use sestomia::domain::report::Source;
use sestomia::domain::text::{Description, Line};

use crate::server::{Person, SQUARE, Town, a_report, both};
use crate::works::{NEW, a_line, enter, plan, record as works_page};

/// Where activity is listed that nobody has announced.
const LEADS: &str = "/ufficio/pratiche/indizi";
/// A name that nobody may read but those who deal with the practice.
const APPLICANT: &str = "Ginevra Riservati";

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn standing(state: State, filed_on: &str) -> Standing {
    let filed_on = day(filed_on);
    Standing { state, filed_on, decided_on: None, due_on: None, completed_on: None, began_on: None, ended_on: None }
}

/// A square of some ten metres, so many metres (about) east of the square.
fn parcel(east_m: f64) -> String {
    let [lon, lat] = [SQUARE[0] + east_m / 80_300.0, SQUARE[1]];
    let (e, n) = (lon + 0.0001, lat + 0.0001);
    format!(r#"{{"type":"Polygon","coordinates":[[[{lon},{lat}],[{e},{lat}],[{e},{n}],[{lon},{n}],[{lon},{lat}]]]}}"#)
}

fn system() -> Actor {
    Actor::system(Channel::Import)
}

/// Takes a practice over as another program has it.
async fn take_over(town: &Town, object: &str, east_m: Option<f64>, standing: Standing) -> Practice {
    let footprint = east_m.map(|east_m| Drawn::read(&parcel(east_m)).expect("a footprint"));
    let dossier = Dossier {
        kind: "scia".parse().expect("a code"),
        object: Line::new(object).expect("a line"),
        address: Some(Line::new("Via Antonio Gramsci 1").expect("a line")),
        footprint,
        parcels: vec![serde_json::from_value(json!({ "sheet": "12", "number": "345" })).expect("a parcel")],
        references: References::default(),
        constraint: false,
        officer: Some(Line::new("Arch. Paola Uffici").expect("a line")),
    };
    let party = Party {
        role: PartyRole::Applicant,
        name: Line::new(APPLICANT).expect("a name"),
        tax_code: Some(Line::new("RSRGVR80A41D612X").expect("a code")),
        email: None,
        phone: None,
        register: None,
    };
    let id = Line::new(&format!("{object} {east_m:?}")).expect("an id");
    let source = Source { system: Line::new("prova").expect("a name"), id };
    let taken = TakenOver { dossier, standing, source, parties: vec![party] };
    let what = What::Begin(Box::new(Beginning::TakenOver(taken)));
    let submission = Submission { actor: system(), what, contact: None, at: None, key: None };
    let receipt = town.app().submit(submission).await.expect("taken over");
    practice(town, receipt.number.expect("a number")).await
}

async fn practice(town: &Town, number: Number) -> Practice {
    town.app().practice(number).await.expect("it reads").expect("a practice")
}

/// One whose works are under way.
async fn a_site(town: &Town, object: &str, east_m: f64) -> Practice {
    take_over(town, object, Some(east_m), begun()).await
}

fn begun() -> Standing {
    Standing {
        decided_on: Some(day("2024-01-10")),
        began_on: Some(day("2024-02-01")),
        ..standing(State::Effective, "2023-12-01")
    }
}

async fn says(town: &Town, practice: &Practice, what: Wanted) {
    let doing = Doing::Practice(Command { on: None, what });
    let office = Some("edilizia-privata".parse().expect("a code"));
    let officer = Actor { role: Role::BuildingOfficer, office, ..system() };
    let what = What::Do(practice.id, None, Box::new(doing));
    town.app().submit(Submission { actor: officer, what, contact: None, at: None, key: None }).await.expect("done");
}

/// The other program says this of it from now on.
async fn updates(town: &Town, practice: &Practice, officer: &str, standing: Standing) {
    let officer = Some(Line::new(officer).expect("a name"));
    let dossier = Box::new(Dossier { officer, ..practice.dossier.clone() });
    let doing = Doing::Practice(Command { on: None, what: Wanted::Update { dossier, standing } });
    let what = What::Do(practice.id, None, Box::new(doing));
    town.app().submit(Submission { actor: system(), what, contact: None, at: None, key: None }).await.expect("done");
}

fn tile_path(zoom: u8) -> String {
    let (x, y) = sestomia::territory::mercator::to_square(SQUARE[0], SQUARE[1]);
    let side = f64::from(1_u32 << zoom);
    format!("/tiles/practices/{zoom}/{}/{}.mvt", (x * side).floor(), (y * side).floor())
}

/// What a tile draws: number, state and whether works are under way, by id; and the tag that it came with.
async fn drawn(person: &Person, zoom: u8) -> (BTreeMap<u64, (String, String, bool)>, String) {
    drawn_at(person, zoom, "").await
}

/// The same with a query.
async fn drawn_at(person: &Person, zoom: u8, query: &str) -> (BTreeMap<u64, (String, String, bool)>, String) {
    let path = format!("{}{query}", tile_path(zoom));
    let asked = person.client.get(format!("{}{path}", person.url)).header("accept-encoding", "identity");
    let answer = asked.send().await.expect("an answer");
    let tag = answer.headers().get("etag").map(|tag| tag.to_str().expect("text").to_owned()).unwrap_or_default();
    let bytes = answer.bytes().await.expect("a tile");
    let mut shown = BTreeMap::new();
    for layer in Tile::decode(&bytes[..]).expect("an independent decoder reads it").layers {
        assert_eq!(layer.name, "practices");
        for feature in &layer.features {
            let of = |pair: &[u32]| (layer.keys[pair[0] as usize].as_str(), &layer.values[pair[1] as usize]);
            let tags: BTreeMap<&str, _> = feature.tags.chunks(2).map(of).collect();
            assert_eq!(tags.keys().copied().collect::<Vec<_>>(), ["number", "open", "site", "state", "type"]);
            let text = |key: &str| tags[key].string_value.clone().expect("a text");
            assert_eq!(text("type"), "scia");
            let site = tags["site"].bool_value.expect("yes or no");
            shown.insert(feature.id.expect("an id"), (text("number"), text("state"), site));
        }
    }
    (shown, tag)
}

async fn read(person: &Person, address: &str) -> Value {
    let answer = person.client.get(address).send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{address}");
    answer.json().await.expect("JSON")
}

fn link<'a>(document: &'a Value, rel: &str) -> Option<&'a str> {
    document["links"].as_array()?.iter().find(|link| link["rel"] == rel).and_then(|link| link["href"].as_str())
}

/// The objects of the features of a page.
fn objects(page: &Value) -> Vec<String> {
    let features = page["features"].as_array().expect("features");
    features.iter().map(|one| one["properties"]["object"].as_str().expect("an object").to_owned()).collect()
}

/// A report of noise, so many metres east of the square.
async fn noise(town: &Town, subject: &str, east_m: f64) -> String {
    let mut report = a_report(subject, east_m);
    report["category"] = "rumore".into();
    report["email"] = "ada@example.org".into();
    report["answers"] = json!({ "origine": "cantiere", "quando": "Ogni mattina alle sei" });
    town.citizen().report(&report).await
}

fn desk_page(number: &str) -> String {
    format!("/ufficio/segnalazioni/{number}")
}

both! {
    async fn practices_are_drawn_while_something_is_to_come_and_a_year_beyond(town: &Town) {
        let citizen = town.citizen();
        let open = take_over(town, "Aperta", Some(0.0), standing(State::Examining, "2019-01-08")).await;
        let site = a_site(town, "Cantiere", 20.0).await;
        let decided = |on: &str| Standing { decided_on: Some(day(on)), ..standing(State::Effective, "2023-01-08") };
        let recent = take_over(town, "Recente", Some(40.0), decided("2025-06-01")).await;
        take_over(town, "Vecchia", Some(60.0), decided("2024-06-01")).await;
        take_over(town, "Senza luogo", None, standing(State::Examining, "2026-01-08")).await;
        let (shown, tag) = drawn(&citizen, 14).await;
        let expected = |one: &Practice, site: bool| (one.id.0, (one.number.to_string(), one.state.code().to_owned(), site));
        assert_eq!(shown, BTreeMap::from([expected(&open, false), expected(&site, true), expected(&recent, false)]));
        assert_eq!(drawn(&citizen, 13).await.0, BTreeMap::new(), "from near by only");
        assert_eq!(drawn(&citizen, 18).await.0.len(), 3);

        // Nothing has happened but time.
        town.pass((24 * 120).hours());
        let (later, other_tag) = drawn(&citizen, 14).await;
        assert_eq!(later.keys().copied().collect::<Vec<_>>(), [open.id.0, site.id.0]);
        assert_ne!(tag, other_tag, "so that no browser keeps the older one");
        updates(town, &site, "Geom. Neri", Standing { ended_on: Some(day("2026-03-01")), ..begun() }).await;
        assert_eq!(drawn(&citizen, 14).await.0.keys().copied().collect::<Vec<_>>(), [open.id.0], "it was decided long ago");

        let named = citizen.get("/tiles/practices.json").await.json::<Value>().await.expect("JSON");
        assert_eq!((&named["minzoom"], &named["vector_layers"][0]["id"]), (&json!(14), &json!("practices")));
        let fields = named["vector_layers"][0]["fields"].as_object().expect("fields");
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["number", "open", "site", "state", "type"]);
        assert!(citizen.page("/").await.contains("data-practices-tiles=\"/tiles/practices.json\""));
    }

    async fn the_past_is_drawn_by_the_days_that_are_known(town: &Town) {
        let citizen = town.citizen();
        let standing = |state, filed: &str, decided: Option<&str>, works: [Option<&str>; 2]| Standing {
            decided_on: decided.map(day),
            began_on: works[0].map(day),
            ended_on: works[1].map(day),
            ..standing(state, filed)
        };
        let open = take_over(town, "Aperta", Some(0.0), standing(State::Examining, "2026-01-08", None, [None, None])).await;
        let ended = standing(State::Granted, "2019-01-08", Some("2019-05-02"), [Some("2021-03-01"), Some("2022-03-01")]);
        let ended = take_over(town, "Finita", Some(20.0), ended).await;
        let shown = async |at: &str| {
            let (shown, _) = drawn_at(&citizen, 14, &format!("?at={at}")).await;
            shown.into_values().map(|(number, state, site)| format!("{number} {state} {site}")).collect::<Vec<_>>()
        };
        let (open, ended) = (open.number, ended.number);
        assert_eq!(shown("2019-01-07T12:00").await, Vec::<String>::new(), "not filed yet");
        assert_eq!(shown("2019-01-08T12:00").await, [format!("{ended} filed false")]);
        assert_eq!(shown("2019-05-02T12:00").await, [format!("{ended} granted false")]);
        assert_eq!(shown("2020-06-01T12:00").await, Vec::<String>::new(), "decided long before, and nothing built");
        assert_eq!(shown("2021-03-01T12:00").await, [format!("{ended} granted true")]);
        assert_eq!(shown("2022-03-02T12:00").await, Vec::<String>::new());
        assert_eq!(shown("2026-02-01T12:00").await, [format!("{open} filed false")]);
    }

    async fn those_who_watch_the_map_learn_what_everybody_sees_only(town: &Town) {
        let open = take_over(town, "Aperta", Some(0.0), standing(State::Examining, "2026-01-08")).await;
        let before = town.events().await;
        let changes = |after: u64| town.app().changes_after(Seq(after)).expect("known").len();
        says(town, &open, Wanted::Write { text: Description::new("Manca la planimetria").expect("a text") }).await;
        says(town, &open, Wanted::Renew { open: true }).await;
        assert_eq!((town.events().await, changes(before)), (before + 2, 0));
        updates(town, &open, "Geom. Neri", standing(State::Examining, "2026-01-08")).await;
        assert_eq!(changes(before), 1);
        take_over(town, "Archivio", Some(5.0), Standing { decided_on: Some(day("1987-02-01")), ..standing(State::Granted, "1986-05-05") }).await;
        assert_eq!(changes(before), 1, "what is not drawn changes no map");
    }

    async fn features_come_page_after_page_and_name_nobody(town: &Town) {
        let citizen = town.citizen();
        let mut all = BTreeSet::new();
        for n in 0..7 {
            let object = format!("Pratica {n}");
            // Some on the same day.
            let filed = format!("2026-01-0{}", 1 + n / 3);
            take_over(town, &object, Some(f64::from(n) * 100.0), standing(State::Examining, &filed)).await;
            all.insert(object);
        }
        let collections = read(&citizen, &format!("{}/ogc/collections", town.url)).await;
        let names = collections["collections"].as_array().expect("some").iter().map(|one| one["id"].as_str().expect("an id"));
        assert_eq!(names.collect::<Vec<_>>(), ["reports", "practices", "interventions", "emergencies"]);
        let collection = &collections["collections"][1];
        assert_eq!(read(&citizen, link(collection, "self").expect("self")).await, *collection);
        let mut address = Some(format!("{}?limit=2&type=scia", link(collection, "items").expect("items")));
        let mut seen = Vec::new();
        while let Some(at) = address {
            let page = read(&citizen, &at).await;
            assert_eq!(link(&page, "self"), Some(at.as_str()));
            assert_eq!(page["numberMatched"], 7 + seen.len() / 2);
            seen.extend(objects(&page));
            address = link(&page, "next").map(str::to_owned);
            if address.is_some() {
                take_over(town, &format!("Arrivata dopo {}", seen.len()), None, standing(State::Filed, "2026-03-01")).await;
            }
        }
        assert_eq!((seen.len(), seen.iter().cloned().collect::<BTreeSet<_>>()), (7, all), "each once");

        let items = |query: &str| format!("{}/ogc/collections/practices/items?{query}", town.url);
        let site = a_site(town, "Cantiere", 1000.0).await;
        let [lon, lat] = SQUARE;
        let about = format!("bbox={},{},{},{}", lon - 0.0005, lat - 0.0005, lon + 0.0005, lat + 0.0005);
        for (query, expected) in [
            (about.as_str(), &["Pratica 0"][..]),
            ("site=true", &["Cantiere"]),
            ("state=effective&site=true&f=json", &["Cantiere"]),
            ("state=refused", &[]),
            ("datetime=2026-01-02T10:00:00Z", &["Pratica 5", "Pratica 4", "Pratica 3"]),
            ("datetime=../2023-12-31T00:00:00Z", &["Cantiere"]),
        ] {
            let page = read(&citizen, &items(query)).await;
            assert_eq!(objects(&page), expected, "{query}");
            assert_eq!(page["numberMatched"], expected.len(), "{query}");
        }
        for query in ["limit=0", "bbox=1,2", "type=drago", "state=lost", "site=maybe", "applicant=a", "cursor=%27", "datetime=ieri"] {
            assert_eq!(citizen.client.get(items(query)).send().await.expect("an answer").status(), 400, "{query}");
        }
        let one = read(&citizen, &format!("{}/ogc/collections/practices/items/{}", town.url, site.number)).await;
        assert_eq!(one["geometry"]["type"], "Polygon");
        let told = &one["properties"];
        assert_eq!((&told["type"], &told["state"], &told["site"]), (&json!("scia"), &json!("effective"), &json!(true)));
        assert_eq!((&told["parcels"], &told["officer"]), (&json!(["12/345"]), &json!("Arch. Paola Uffici")));
        assert_eq!((&told["filed_on"], &told["decided_on"]), (&json!("2023-12-01"), &json!("2024-01-10")));

        let office = town.coordinator("lavori-pubblici").await;
        let line = a_line();
        let works = enter(&office, &plan(&line, &[])).await;
        let public = format!("{}/ogc/collections/interventions/items/{works}", town.url);
        assert_eq!(office.client.get(&public).send().await.expect("an answer").status(), 404, "nobody has authorised it");
        for act in ["authorise", "plan"] {
            assert_eq!(office.post(&works_page(&works), &[("atto", act)]).await.status(), 303);
        }
        let one = read(&citizen, &public).await;
        assert_eq!((&one["properties"]["kind"], &one["properties"]["open"]), (&json!("utilities"), &json!(true)));
        let page = read(&citizen, &format!("{}/ogc/collections/interventions/items?kind=utilities&datetime=2026-03-17T00:00:00Z", town.url)).await;
        assert_eq!((&page["numberMatched"], &page["features"][0]["id"]), (&json!(1), &json!(works)));
        assert_eq!(read(&citizen, &format!("{}/ogc/collections/emergencies/items", town.url)).await["numberMatched"], 0);

        let feed = citizen.page("/pratiche.atom").await;
        assert!(feed.contains("Pratica 6") && feed.contains("Arrivata dopo 2") && !feed.contains("Cantiere"), "{feed}");
        assert_eq!(feed.matches("<entry>").count(), feed.matches("</entry>").count());
        for path in ["/pratiche.atom".to_owned(), "/ogc/collections/practices/items?limit=1000".to_owned(), tile_path(14)] {
            let bytes = citizen.get(&path).await.bytes().await.expect("bytes");
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("Riservati") && !text.contains("RSRGVR80A41D612X"), "{path}");
        }
    }

    async fn the_desk_is_shown_whose_building_site_it_may_be(town: &Town) {
        let site = a_site(town, "Sopraelevazione", 0.0).await;
        take_over(town, "Senza lavori", Some(10.0), standing(State::Examining, "2026-01-08")).await;
        let (near, far) = (noise(town, "Martello pneumatico", 30.0).await, noise(town, "Musica", 300.0).await);
        let hole = town.citizen().report(&a_report("Una buca", 5.0)).await;
        let desk = town.desk().await;
        let page = desk.page(&desk_page(&near)).await;
        assert!(page.contains("Cantieri edili qui") && page.contains("Collega a questa pratica") && page.contains("Sopraelevazione"));
        assert!(!page.contains("Senza lavori"));
        assert!(desk.page(&desk_page(&far)).await.contains("Nessuna pratica con lavori in corso entro 50 metri."));
        assert!(!desk.page(&desk_page(&hole)).await.contains("Cantieri edili qui"), "no building site makes holes");

        let number = site.number.to_string();
        let link = async |person: &Person, report: &str, fields: &[(&str, &str)]| {
            person.post(&format!("{}/pratica", desk_page(report)), fields).await.status().as_u16()
        };
        let says = [("pratica", number.as_str())];
        let events = town.events().await;
        assert_eq!(link(&town.citizen(), &near, &says).await, 303, "to sign in");
        assert_eq!(link(&town.staff(Role::BuildingOfficer, "edilizia-privata").await, &near, &says).await, 403);
        assert_eq!(link(&desk, &far, &says).await, 422, "out of its reach");
        assert_eq!(link(&desk, &near, &[("pratica", "2026-999999")]).await, 422);
        assert_eq!(link(&desk, &near, &[("pratica", "boh")]).await, 422);
        assert_eq!(town.events().await, events);
        assert_eq!(link(&desk, &near, &says).await, 303);
        assert_eq!(link(&desk, &near, &says).await, 422, "it is already");
        let page = desk.page(&desk_page(&near)).await;
        assert!(page.contains("Riguarda la pratica") && page.contains(&format!("Collegata alla pratica {number}")));
        assert!(!town.citizen().page(&format!("/segnalazioni/{near}")).await.contains("Collegata"), "not for everybody");

        let (app, practice) = (town.app(), practice(town, site.number).await);
        let footprint = practice.dossier.footprint.as_ref().expect("a place");
        let reports = app.reports_around(footprint, 50.0, 10).await.expect("they read");
        let about: Vec<(String, bool)> = reports.iter().map(|one| (one.number.to_string(), one.is_about(practice.id))).collect();
        assert_eq!(about, [(hole.clone(), false), (near.clone(), true)], "the nearest first");
        assert_eq!(app.practices_around(&practice).await.len(), 1);

        assert_eq!(link(&desk, &near, &[says[0], ("atto", "scollega")]).await, 303);
        assert!(desk.page(&desk_page(&near)).await.contains(&format!("Scollegata dalla pratica {number}")));
        let report = app.report(near.parse().expect("a number"), &crate::submission::desk()).await.expect("it reads").expect("a report");
        assert_eq!(report.practices, Vec::new());
    }

    async fn activity_that_nobody_has_announced_is_a_lead(town: &Town) {
        a_site(town, "Sopraelevazione", 0.0).await;
        let (near, far) = (noise(town, "Martello pneumatico", 30.0).await, noise(town, "Ruspa", 400.0).await);
        let hole = town.citizen().report(&a_report("Una buca", 400.0)).await;
        let police = town.staff(Role::FrontDesk, "polizia-municipale").await;
        let page = police.page(LEADS).await;
        assert!(page.contains(&far) && page.contains("Attività segnalata, nessuna pratica o occupazione qui."));
        assert!(!page.contains(&near) && !page.contains(&hole));
        assert!(town.staff(Role::BuildingOfficer, "edilizia-privata").await.page(LEADS).await.contains(&far));
        assert_eq!(town.coordinator("lavori-pubblici").await.get(LEADS).await.status(), 403);
        assert_eq!(town.staff(Role::Partner, "alia").await.get(LEADS).await.status(), 403);
        assert_eq!(town.citizen().get(LEADS).await.status(), 303);

        let [lon, lat] = [SQUARE[0] + 410.0 / 80_300.0, SQUARE[1]];
        let point = format!(r#"{{"type":"Point","coordinates":[{lon},{lat}]}}"#);
        let office = town.coordinator("lavori-pubblici").await;
        let fields = plan(&point, &[("tipo", "occupation"), ("titolo", "Ponteggio")]);
        enter(&office, &fields).await;
        assert!(!police.page(LEADS).await.contains(&far), "somebody occupies public ground there");
        let old = noise(town, "Betoniera", 900.0).await;
        assert!(police.page(LEADS).await.contains(&old));
        town.pass((24 * 91).hours());
        let police = town.staff(Role::FrontDesk, "polizia-municipale").await;
        assert!(!police.page(LEADS).await.contains(&old), "too long ago");
    }

    async fn whoever_reports_is_told_of_the_site_and_the_staff_of_all(town: &Town) {
        let site = a_site(town, "Sopraelevazione", 0.0).await;
        take_over(town, "Senza lavori", Some(10.0), standing(State::Examining, "2026-01-08")).await;
        let at = |east_m: f64| format!("lon={}&lat={}", SQUARE[0] + east_m / 80_300.0, SQUARE[1]);
        let citizen = town.citizen();
        let told = citizen.page(&format!("/segnala/vicine?categoria=rumore&{}", at(25.0))).await;
        assert!(told.contains("Qui c&#39;è un cantiere edile") || told.contains("Qui c&#x27;è un cantiere edile") || told.contains("Qui c'è un cantiere edile"), "{told}");
        assert!(told.contains(&format!("/pratiche/{}", site.number)) && told.contains("Edilizia privata"), "{told}");
        assert!(!told.contains("Senza lavori") && !told.contains("Riservati"));
        assert!(!citizen.page(&format!("/segnala/vicine?categoria=rumore&{}", at(60.0))).await.contains("Sopraelevazione"));
        let here = town.desk().await.page(&format!("/ufficio/qui?m=50&{}", at(5.0))).await;
        assert!(here.contains("Sopraelevazione") && here.contains("Senza lavori") && here.contains("Cantiere in corso"));
    }

    async fn programs_of_the_office_read_steps_and_clock(town: &Town) {
        let site = a_site(town, "Sopraelevazione", 0.0).await;
        let open = take_over(town, "Aperta", Some(10.0), standing(State::Examining, "2026-01-08")).await;
        says(town, &open, Wanted::Write { text: Description::new("Tra noi e il tecnico").expect("a text") }).await;
        let officer = town.staff(Role::BuildingOfficer, "edilizia-privata").await;
        let other = town.staff(Role::BuildingOfficer, "suap").await;
        let list = async |person: &Person| person.get("/api/v1/practices").await.json::<Value>().await.expect("JSON");
        let own = list(&officer).await;
        assert_eq!((own["practices"].as_array().map(Vec::len), &own["practices"][0]["object"]), (Some(1), &json!("Aperta")), "{own}");
        assert_eq!(list(&other).await["practices"], json!([]));
        let path = format!("/api/v1/practices/{}", open.number);
        let one = officer.page(&path).await;
        let told: Value = serde_json::from_str(&one).expect("JSON");
        let events: Vec<&str> = told["steps"].as_array().expect("steps").iter().filter_map(|step| step["event"].as_str()).collect();
        assert_eq!(events, ["taken_over", "wrote"]);
        assert!(!one.contains("Riservati") && !one.contains("Tra noi"), "{one}");
        let theirs: Value = serde_json::from_str(&other.page(&path).await).expect("JSON");
        assert_eq!((&theirs["steps"], &theirs["practice"]["clock"]), (&json!([]), &json!(null)));
        assert_eq!(town.citizen().get(&path).await.status(), 401);
        assert_eq!(town.staff(Role::Partner, "alia").await.get(&path).await.status(), 403);
        assert_eq!(officer.get("/api/v1/practices/2020-000001").await.status(), 404);
        assert_eq!(officer.get(&format!("/api/v1/practices?after={}", open.number)).await.json::<Value>().await.expect("JSON")["practices"], json!([]));
        assert_eq!(officer.get(&format!("/api/v1/practices/{}", site.number)).await.status(), 200);
    }

    async fn works_name_a_practice_that_there_is(town: &Town) {
        let site = a_site(town, "Sopraelevazione", 0.0).await;
        let (line, office) = (a_line(), town.coordinator("lavori-pubblici").await);
        let refused = office.post(NEW, &plan(&line, &[("pratica", "2026-999999")])).await;
        assert_eq!(refused.status(), 422);
        let page = refused.text().await.expect("a page");
        assert!(page.contains("id=\"pratica-error\"") && page.contains("2026-999999"), "said at its field, and kept");
        let number = site.number.to_string();
        let works = enter(&office, &plan(&line, &[("pratica", number.as_str()), ("tipo", "occupation")])).await;
        let anchor = format!("href=\"/pratiche/{number}\"");
        assert!(office.page(&works_page(&works)).await.contains(&anchor));
        for act in ["authorise", "plan"] {
            assert_eq!(office.post(&works_page(&works), &[("atto", act)]).await.status(), 303);
        }
        assert!(town.citizen().page(&format!("/interventi/{works}")).await.contains(&anchor));
        let text = enter(&office, &plan(&line, &[("pratica", "CILA 12 del 2011"), ("titolo", "Altro"), ("visto", "1")])).await;
        let page = office.page(&works_page(&text)).await;
        assert!(page.contains("CILA 12 del 2011") && !page.contains("href=\"/pratiche/"), "a text stays a text");
    }
}

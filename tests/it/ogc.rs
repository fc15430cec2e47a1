//! `/ogc` as a program that knows the standard uses it: from the landing page by links alone, page after page.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::report_flow::tile_of_the_square;
use crate::server::{Person, SQUARE, a_report, both};

async fn read(person: &Person, address: &str) -> Value {
    let answer = person.client.get(address).send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{address}");
    answer.json().await.expect("JSON")
}

/// The address of the link of that kind, if there is one.
fn link<'a>(document: &'a Value, rel: &str) -> Option<&'a str> {
    let links = document["links"].as_array().expect("links");
    assert!(links.iter().all(|link| link["href"].is_string() && link["type"].is_string()), "{links:?}");
    links.iter().find(|link| link["rel"] == rel).and_then(|link| link["href"].as_str())
}

/// The ids on this page.
fn ids(page: &Value) -> Vec<String> {
    let features = page["features"].as_array().expect("features");
    assert_eq!(page["numberReturned"], features.len());
    features.iter().map(|feature| feature["id"].as_str().expect("an id").to_owned()).collect()
}

both! {
    async fn links_lead_to_every_feature_exactly_once_while_new_ones_arrive(town: &Town) {
        let citizen = town.citizen();
        let mut sent = BTreeSet::new();
        for n in 0..7 {
            sent.insert(citizen.report(&a_report("Buca", f64::from(n) * 30.0)).await);
            town.pass_an_hour();
        }
        let landing = read(&citizen, &format!("{}/ogc", town.url)).await;
        let conformance = read(&citizen, link(&landing, "conformance").expect("conformance")).await;
        assert!(conformance["conformsTo"].as_array().expect("classes").len() >= 3);
        let collections = read(&citizen, link(&landing, "data").expect("data")).await;
        let collection = &collections["collections"][0];
        let bbox: Vec<f64> = serde_json::from_value(collection["extent"]["spatial"]["bbox"][0].clone()).expect("a box");
        assert!(bbox[0] <= SQUARE[0] && bbox[1] <= SQUARE[1] && bbox[2] >= SQUARE[0] && bbox[3] >= SQUARE[1]);
        assert_eq!(read(&citizen, link(collection, "self").expect("self")).await, *collection);

        let mut address = Some(format!("{}?limit=3&open=true", link(collection, "items").expect("items")));
        let mut seen = Vec::new();
        while let Some(at) = address {
            let page = read(&citizen, &at).await;
            assert_eq!(link(&page, "self"), Some(at.as_str()));
            assert_eq!(page["numberMatched"], sent.len() + seen.len() / 3);
            seen.extend(ids(&page));
            address = link(&page, "next").map(str::to_owned);
            if address.is_some() {
                town.pass_an_hour();
                citizen.report(&a_report("Arrivata dopo", 400.0)).await;
            }
        }
        assert_eq!(seen.len(), sent.len());
        assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), sent);

        let one = read(&citizen, &format!("{}/ogc/collections/reports/items/{}", town.url, seen[0])).await;
        assert_eq!(one["type"], "Feature");
        assert_eq!(one["geometry"]["type"], "Point");
        assert_eq!(one["properties"]["subject"], "Buca");
        assert!(link(&one, "collection").is_some() && link(&one, "alternate").is_some());
    }

    async fn parameters_narrow_exactly(town: &Town) {
        let citizen = town.citizen();
        let first = citizen.report(&a_report("Vicina", 0.0)).await;
        town.pass_an_hour();
        let second = citizen.report(&a_report("Lontana", 800.0)).await;
        let items = |query: &str| format!("{}/ogc/collections/reports/items?{query}", town.url);
        let [lon, lat] = SQUARE;
        let about = format!("{},{},{},{}", lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001);
        // The same belt the long way round leaves the first out.
        let around = format!("{},{},{},{}", lon + 0.001, lat - 0.001, lon - 0.001, lat + 0.001);
        let both = [second.clone(), first.clone()];
        for (query, expected) in [
            (String::new(), &both[..]),
            (format!("bbox={about}"), &both[1..]),
            (format!("bbox={around}"), &both[..1]),
            ("datetime=2026-03-10T09:00:00Z".to_owned(), &both[1..]),
            ("datetime=2026-03-10T09:00:00.001Z/..".to_owned(), &both[..1]),
            ("datetime=../2026-03-10T10:00:00Z".to_owned(), &both[..]),
            ("category=buca&state=received&open=true&f=json".to_owned(), &both[..]),
            ("state=received&open=false".to_owned(), &[]),
            ("limit=99999999999999999999".to_owned(), &both[..]),
        ] {
            let page = read(&citizen, &items(&query)).await;
            assert_eq!(ids(&page), expected, "{query}");
            assert_eq!(page["numberMatched"], expected.len(), "{query}");
            assert_eq!(link(&page, "next"), None, "{query}");
        }
        for query in [
            "limit=0", "limit=-1", "limit=ten", "bbox=1,2,3", "datetime=yesterday", "open=maybe", "state=lost",
            "category=nessuna", "office=nessuno", "email=a", "cursor=%27", "f=html", "limit=1&limit=2",
        ] {
            let answer = citizen.client.get(items(query)).send().await.expect("an answer");
            assert_eq!(answer.status(), 400, "{query}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json", "{query}");
            let problem: Value = answer.json().await.expect("JSON");
            assert_eq!(problem["field"].as_str(), query.split('=').next(), "{query}");
        }
    }

    async fn the_description_is_of_what_is_there(town: &Town) {
        let citizen = town.citizen();
        let number = citizen.report(&a_report("Buca", 0.0)).await;
        let landing = read(&citizen, &format!("{}/ogc", town.url)).await;
        let address = link(&landing, "service-desc").expect("a description");
        let answer = citizen.client.get(address).send().await.expect("an answer");
        assert_eq!(answer.headers()["content-type"], "application/vnd.oai.openapi+json;version=3.0");
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
        let description: Value = answer.json().await.expect("JSON");
        for path in description["paths"].as_object().expect("paths").keys() {
            // Of what is beside reports there is none in this town: tried in `practice_map`.
            if path.ends_with("/{number}") && !path.contains("/reports/") {
                continue;
            }
            let path = path.replace("{number}", &number);
            assert_eq!(citizen.get(&path).await.status(), 200, "{path}");
            assert_eq!(citizen.client.head(format!("{}{path}", town.url)).send().await.expect("an answer").status(), 200);
            assert_eq!(citizen.get(&format!("{path}?unknown=1")).await.status(), 400, "{path}");
        }
        for path in [tile_of_the_square().as_str(), "/tiles/reports.json", "/maps/style.json", "/maps/basemap.json", "/ogc?wrong=1"] {
            let answer = citizen.get(path).await;
            assert_eq!(answer.headers()["access-control-allow-origin"], "*", "{path}: a map elsewhere cannot be drawn");
        }
        for path in ["/", "/accedi", "/metrics", "/api/v1/reports"] {
            assert!(citizen.get(path).await.headers().get("access-control-allow-origin").is_none(), "{path}");
        }
        for path in ["/ogc/collections/draghi", "/ogc/collections/draghi/items", "/ogc/collections/practices/items/2020-000001", "/ogc/collections/reports/items/2020-000001", "/ogc/nowhere"] {
            assert_eq!(citizen.get(path).await.status(), 404, "{path}");
        }
    }
}

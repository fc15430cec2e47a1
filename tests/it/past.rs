//! The territory at a past moment is what it was: compared with a territory that has seen only what had happened by then.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan};
use reqwest::StatusCode;
use serde_json::Value;
use sestomia::app::App;
use sestomia::domain::event::{Event, Happening};
use sestomia::domain::moderation::HidingReason;
use sestomia::domain::record::Seq;
use sestomia::domain::report;
use sestomia::store;
use sestomia::territory::Territory;
use sestomia::territory::query::{Filter, Query};

use crate::emergencies::issue;
use crate::rebuild::{beside, live};
use crate::report_flow::tile_of_the_square;
use crate::server::{Person, SQUARE, a_report, both};
use crate::submission::{act, desk};
use crate::works::{self, a_line, enter, plan};

/// Number, state and office of each report, newest first.
type Seen = Vec<(String, String, Option<String>)>;

fn seen_in(territory: &Territory, query: &Query) -> Seen {
    let codes = territory.points().codes();
    let page = territory.query(query);
    let seen = page.points.iter().map(|point| {
        let office = point.office.map(|office| codes.office_name(office).to_owned());
        (point.number.to_string(), point.state.code().to_owned(), office)
    });
    seen.collect()
}

async fn seen_at(app: &Arc<App>, query: &Query, at: Timestamp) -> Seen {
    let page = app.reports_at(query, at).await.expect("the past is known");
    assert_eq!(page.matched, page.reports.len());
    let seen = page.reports.into_iter().map(|report| {
        (
            report.number.to_string(),
            report.state.code().to_owned(),
            report.office.as_ref().map(|office| office.as_str().to_owned()),
        )
    });
    seen.collect()
}

/// All that happened, in the order in which it did: what was imported did so before it was known here.
async fn history(app: &App) -> Vec<Event> {
    let stored = store::ledger::events_after(app.db(), app.jurisdiction(), Seq(0), 10_000).await.expect("a ledger");
    let mut events: Vec<Event> = stored.into_iter().map(|stored| stored.event).collect();
    events.sort_by_key(|event| event.at);
    events
}

/// Compares every moment at which something happened; returns how many there were.
async fn compare(app: &Arc<App>) -> usize {
    let open = Query { filter: Filter { states: Some(Filter::open()), ..Filter::default() }, ..Query::default() };
    let mut then = Territory::default();
    let mut moments = 0;
    let events = history(app).await;
    for (n, event) in events.iter().enumerate() {
        let report = match &event.body {
            Happening::Report(report::Event::Moderated { public: true, .. }) => {
                // Nothing has happened to such reports since.
                store::records::reports_of(app.db(), app.jurisdiction(), &[event.record]).await.expect("readable").pop()
            }
            _ => None,
        };
        then.apply(event, report.as_ref(), None);
        if events.get(n + 1).is_none_or(|next| next.at > event.at) {
            for query in [&Query::default(), &open] {
                assert_eq!(seen_at(app, query, event.at).await, seen_in(&then, query), "{}", event.at);
            }
            moments += 1;
        }
    }
    moments
}

both! {
    async fn it_is_what_it_was(town: &Town) {
        live(town).await;
        assert!(compare(town.app()).await > 20);
        // What happens from now on is remembered too, and another process remembers the same.
        live(town).await;
        let (other, _folder) = beside(town).await;
        assert_eq!(compare(town.app()).await, compare(&other.app).await);
        other.stop().await;
    }

    async fn pages_lists_and_tiles_show_it(town: &Town) {
        let citizen = town.citizen();
        let before = town.app().now() - 1.hours();
        let number = citizen.report(&a_report("Buca di allora", 0.0)).await;
        let opened = town.app().now();
        town.pass(48.hours());
        let record = town.app().look(|territory| territory.query(&Query::default()).points[0].record);
        let route = report::Command::Route { office: "lavori-pubblici".parse().expect("a code"), note: None };
        town.app().submit(act(record, &desk(), route)).await.expect("routed");

        let list = async |at: &str| -> Value { citizen.get(&format!("/api/v1/reports?at={at}")).await.json().await.expect("JSON") };
        assert_eq!(list(&before.to_string()).await["matched"], 0);
        for at in [opened.to_string(), "2026-03-11T10:00".to_owned(), "2026-03-10".to_owned()] {
            let then = list(&at).await;
            assert_eq!((&then["matched"], &then["reports"][0]["state"]), (&1.into(), &"received".into()), "{at}");
        }
        // What has not come yet is now.
        assert_eq!(list("2027-01-01").await["reports"][0]["state"], "routed");

        let tile = tile_of_the_square();
        assert_eq!(citizen.get(&format!("{tile}?at={before}")).await.status(), StatusCode::NO_CONTENT);
        let then = citizen.get(&format!("{tile}?at={opened}")).await.bytes().await.expect("a tile");
        let now = citizen.get(&tile).await.bytes().await.expect("a tile");
        let has = |tile: &[u8], word: &str| tile.windows(word.len()).any(|part| part == word.as_bytes());
        assert!(has(&then, "received") && !has(&then, "routed"));
        assert!(has(&now, "routed") && !has(&now, "received"));

        for path in ["/", "/segnalazioni", "/en/"] {
            assert!(!citizen.page(&format!("{path}?at={before}")).await.contains(&number), "{path}");
            assert!(citizen.page(&format!("{path}?at={opened}")).await.contains(&number), "{path}");
        }
        let page = citizen.page("/segnalazioni?at=2026-03-10").await;
        assert!(page.contains("10 marzo 2026") || page.contains("11 marzo 2026, 00:00"), "the page says of when it is");
        for at in ["yesterday", "2026-13-01", "2026-03-10T25:00", "9999999999"] {
            assert_eq!(citizen.get(&format!("/?at={at}")).await.status(), StatusCode::BAD_REQUEST, "{at}");
            assert_eq!(citizen.get(&format!("{tile}?at={at}")).await.status(), StatusCode::BAD_REQUEST, "{at}");
        }

        // Who has been taken off the map is not found in its past either.
        let hide = report::Command::Moderate { public: false, reason: Some(HidingReason::Spam) };
        town.app().submit(act(record, &desk(), hide)).await.expect("hidden");
        assert_eq!(list(&opened.to_string()).await["matched"], 0);
        assert_eq!(citizen.get(&format!("{tile}?at={opened}")).await.status(), StatusCode::NO_CONTENT);
    }

    async fn works_and_emergencies_are_drawn_as_they_were(town: &Town) {
        let (office, desk, citizen) = (town.coordinator("lavori-pubblici").await, town.desk().await, town.citizen());
        let tile = tile_of_the_square().replace("reports", "emergencies,interventions");
        let mut seen = Vec::new();
        let see = async |seen: &mut Vec<_>| {
            let drawn = citizen.get(&tile).await.bytes().await.expect("a tile");
            seen.push((town.app().now(), drawn));
            town.pass(1.hours());
        };
        see(&mut seen).await;
        let line = a_line();
        let number = enter(&office, &plan(&line, &[])).await;
        see(&mut seen).await;
        for atto in ["authorise", "plan"] {
            assert_eq!(works::act(&office, &number, &[("atto", atto)]).await, StatusCode::SEE_OTHER);
            see(&mut seen).await;
        }
        issue(&desk, &[]).await;
        see(&mut seen).await;
        let [lon, lat] = SQUARE;
        let point = format!(r#"{{"type":"Point","coordinates":[{lon},{lat}]}}"#);
        let elsewhere = plan(&point, &[("versione", "3"), ("visto", "1")]);
        assert_eq!(office.post(&format!("/ufficio/interventi/{number}/piano"), &elsewhere).await.status(), StatusCode::SEE_OTHER);
        see(&mut seen).await;
        for fields in [vec![("atto", "start")], vec![("atto", "complete"), ("testo", "Chiuso")]] {
            assert_eq!(works::act(&office, &number, &fields).await, StatusCode::SEE_OTHER);
            see(&mut seen).await;
        }
        let different: std::collections::BTreeSet<_> = seen.iter().map(|(_, drawn)| drawn.clone()).collect();
        assert!(different.len() == 6, "there is something to tell apart");
        let (other, _folder) = beside(town).await;
        let elsewhere = town.serve_app(&other.app, false).await;
        let elsewhere = Person::new(elsewhere);
        for (at, drawn) in seen {
            for asks in [&citizen, &elsewhere] {
                let then = asks.get(&format!("{tile}?at={at}")).await.bytes().await.expect("a tile");
                assert_eq!(then, drawn, "{at}");
            }
        }
        other.stop().await;
    }
}

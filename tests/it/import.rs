//! Taking reports over from another system's table: rehearsed, done, done again, and gone on with later.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;
use sestomia::app::import::{News, Order, Refused, Summary, run};
use sestomia::app::{App, Options, StartError};
use sestomia::domain::place::Position;
use sestomia::store;

use crate::server::{Person, SQUARE, Town, both};

const MAPPING: &str = include_str!("../../examples/boston311.toml");
const HEADER: &str = "case_enquiry_id,open_dt,target_dt,closed_dt,case_status,closure_reason,case_title,subject,reason,type,\
                      queue,department,location,neighborhood,latitude,longitude,source";
const POTHOLE: &str = "101,2022-01-08 12:54:49,2022-01-11 08:30:00,,Open, ,Titolo interno,Public Works Department,Highway,\
                       Request for Pothole Repair,q,d,198 W Springfield St  Roxbury,South End,42.3401,-71.0803,City Worker App";
const LITTER: &str = "102,2022-01-09 10:00:00,,2022-01-10 11:00:00,Closed,Case noted by J. Doe 555 4711,x,Public Works Department,\
                      Street  Cleaning,CE Collection,q,d,1 Main St,Roxbury,42.3402,-71.0804,Constituent Call";
const PRIVATE: &str = "103,2022-01-09 10:30:00,,2022-01-12 11:00:00,Closed,It is on private property. J. Doe,x,Nobody,,Potholes?,\
                       ,,,,42.3403,-71.0805,";

/// What `LITTER` and `PRIVATE` say of people, which nobody may read.
const INTERNAL: [&str; 3] = ["Doe", "555 4711", "Titolo interno"];

fn closed(row: &str) -> String {
    row.replace(",,Open, ,", ",2022-01-20 09:00:00,Closed,Case closed,")
}

/// A table with these rows, in the town's folder.
fn table(town: &Town, rows: &[impl AsRef<[u8]>]) -> PathBuf {
    let path = town.options().media.with_file_name("cases.csv");
    let rows: Vec<&[u8]> = std::iter::once(HEADER.as_bytes()).chain(rows.iter().map(AsRef::as_ref)).collect();
    std::fs::write(&path, rows.join(&b'\n')).expect("a file");
    path
}

/// Takes a table over; returns what came of it and the rows refused.
async fn import(town: &Town, order: Order) -> (Summary, Vec<Refused>) {
    let mut refused = Vec::new();
    let mut tell = |news: News<'_>| {
        if let News::Refused(one) = news {
            refused.push(one.clone());
        }
    };
    let summary = run(town.options(), order, &mut tell).await.expect("it is taken over");
    assert_eq!(summary.refused, refused.len() as u64);
    (summary, refused)
}

fn order(file: PathBuf) -> Order {
    let mapping = toml::from_str(MAPPING).expect("the example is right");
    Order { file, mapping, shift_to: None, dry_run: false }
}

async fn take_over(town: &Town, rows: &[impl AsRef<[u8]>]) -> (Summary, Vec<Refused>) {
    import(town, order(table(town, rows))).await
}

fn counts(summary: &Summary) -> [u64; 4] {
    [summary.opened, summary.closed, summary.known, summary.refused]
}

fn boston(town: &Town) -> Options {
    Options { jurisdiction: Some("boston".parse().expect("a code")), ..town.options() }
}

/// All that is stored about Boston.
async fn dump(town: &Town) -> Vec<String> {
    let code = "boston".parse().expect("a code");
    let rows = store::dump::of(town.app().db(), &code).await.expect("a dump");
    rows.into_iter().map(|row| format!("{row:?}")).collect()
}

/// The public reports of Boston over HTTP, as a stranger reads them, the oldest number first.
async fn reports(town: &Town) -> Vec<Value> {
    let running = App::start(boston(town)).await.expect("Boston is there");
    let url = town.serve_app(&running.app, false).await;
    let list = Person::new(url).page("/api/v1/reports").await;
    running.stop().await;
    for word in INTERNAL {
        assert!(!list.contains(word), "{word} is public");
    }
    let mut list: Value = serde_json::from_str(&list).expect("JSON");
    let mut reports = std::mem::take(list["reports"].as_array_mut().expect("a list"));
    reports.sort_by_key(|report| report["number"].as_str().map(str::to_owned));
    reports
}

fn states(reports: &[Value]) -> Vec<&str> {
    reports.iter().map(|report| report["state"].as_str().expect("a state")).collect()
}

both! {
    async fn a_rehearsal_writes_nothing(town: &Town) {
        let events = town.events().await;
        let rehearse = async || {
            let file = table(town, &[POTHOLE, LITTER, PRIVATE, "nonsense"]);
            import(town, Order { dry_run: true, ..order(file) }).await
        };
        let (summary, refused) = rehearse().await;
        assert_eq!(counts(&summary), [3, 2, 0, 1]);
        assert_eq!(refused[0].line, 5);
        let missing = App::start(boston(town)).await.err();
        assert!(matches!(missing, Some(StartError::NotSetUp(_))), "{missing:?}");
        take_over(town, &[POTHOLE, LITTER]).await;
        let before = dump(town).await;
        assert_eq!(counts(&rehearse().await.0), [1, 1, 2, 1], "what is there already is known");
        assert_eq!(dump(town).await, before);
        assert_eq!(town.events().await, events, "another jurisdiction was touched");
    }

    async fn twice_is_once(town: &Town) {
        let rows = [POTHOLE, LITTER, PRIVATE, POTHOLE];
        let (summary, _) = take_over(town, &rows).await;
        assert_eq!(counts(&summary), [3, 2, 1, 0], "a row that is there twice is one case");
        assert_eq!(summary.jurisdiction.as_str(), "boston");
        let before = dump(town).await;
        let found = reports(town).await;
        assert_eq!(states(&found), ["routed", "answered", "rejected"]);
        assert_eq!(found[0]["number"], "2022-000001", "numbered in the year it was opened in");
        assert_eq!(found[0]["opened_at"], "2022-01-08T17:54:49Z");
        assert_eq!((found[0]["category"].as_str(), found[0]["office"].as_str()), (Some("pothole"), Some("public-works")));
        assert_eq!(found[1]["closed_at"], "2022-01-10T16:00:00Z");
        let (again, _) = take_over(town, &rows).await;
        assert_eq!(counts(&again), [0, 0, 4, 0]);
        assert!(dump(town).await == before, "the second time changed something");
        let findings = sestomia::app::replay::check(town.app().db(), &"boston".parse().expect("a code")).await;
        assert_eq!(findings.expect("it can be checked").faults, Vec::<String>::new());
        // What is known of the other system is in the ledger too: rebuilt from it, nothing is taken over twice.
        let code = "boston".parse().expect("a code");
        sestomia::app::replay::rebuild(town.app().db(), &code).await.expect("it can be rebuilt");
        assert_eq!(counts(&take_over(town, &rows).await.0), [0, 0, 4, 0]);
        assert!(dump(town).await == before, "what was rebuilt is another");
    }

    async fn a_case_that_ends_later_is_closed_then(town: &Town) {
        assert_eq!(counts(&take_over(town, &[POTHOLE, LITTER]).await.0), [2, 1, 0, 0]);
        let open = reports(town).await;
        assert_eq!(states(&open), ["routed", "answered"]);
        let later = [closed(POTHOLE), LITTER.to_owned(), PRIVATE.to_owned()];
        assert_eq!(counts(&take_over(town, &later).await.0), [1, 2, 2, 0]);
        let found = reports(town).await;
        assert_eq!(states(&found), ["answered", "answered", "rejected"]);
        assert_eq!((&found[0]["number"], &found[0]["closed_at"]), (&open[0]["number"], &"2022-01-20T14:00:00Z".into()));
        assert_eq!(counts(&take_over(town, &later).await.0), [0, 0, 3, 0], "closed once");
    }

    async fn bad_rows_are_told_by_their_line(town: &Town) {
        let latin = [b"104".as_slice(), &POTHOLE.as_bytes()[3..]].concat();
        let latin: Vec<u8> = latin.iter().map(|byte| if *byte == b'H' { 0xE9 } else { *byte }).collect();
        let rows: [Vec<u8>; 10] = [
            POTHOLE.into(),
            POTHOLE.replace("101,2022-01-08 12:54:49", "105,08/01/2022").into(),
            // A quoted field of three lines: what follows still has its right line.
            LITTER.replace("Case noted by J. Doe 555 4711", "\"J. Doe\n555 4711\nend\"").into(),
            POTHOLE.replace("101,", "106,").replace("42.3401", "").into(),
            "107,too,few".into(),
            latin,
            POTHOLE.replace("101,", "108,").replace("42.3401,-71.0803", "-71.0803,42.3401").into(),
            POTHOLE.replace("101,", "109,").replace("42.3401,-71.0803", "41.0,-71.0803").into(),
            POTHOLE.replace("101,2022", "110,2031").into(),
            PRIVATE.into(),
        ];
        let (summary, refused) = take_over(town, &rows).await;
        assert_eq!(counts(&summary), [3, 2, 0, 7]);
        let told: Vec<_> = refused.iter().map(|refused| (refused.line, refused.reason.as_str())).collect();
        let expected = [
            (3, "08/01/2022"), (7, "latitude is missing"), (8, "3 fields instead of 17"), (9, "not UTF-8"), (10, "outside the jurisdiction"),
            (11, "outside the jurisdiction"), (12, "in the future"),
        ];
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for ((line, reason), (expected_line, part)) in told.into_iter().zip(expected) {
            assert_eq!(line, expected_line, "{reason}");
            assert!(reason.contains(part), "line {line}: {reason}");
        }
        assert_eq!(states(&reports(town).await), ["routed", "answered", "rejected"]);
    }

    async fn moved_here_it_is_seen_by_the_service_at_work(town: &Town) {
        let [lon, lat] = SQUARE;
        let to = Position::new(lon, lat).expect("a position");
        let file = table(town, &[POTHOLE, LITTER, PRIVATE]);
        let (summary, refused) = import(town, Order { shift_to: Some(to), ..order(file) }).await;
        assert_eq!((counts(&summary), refused), ([3, 2, 0, 0], Vec::new()));
        assert_eq!(summary.jurisdiction.as_str(), "sesto-fiorentino");
        let citizen = town.citizen();
        let seen = async || {
            let list: Value = citizen.get("/api/v1/reports").await.json().await.expect("JSON");
            list["matched"] == 3
        };
        let all = tokio::time::timeout(Duration::from_secs(10), async {
            while !seen().await {
                tokio::task::yield_now().await;
            }
        });
        all.await.expect("what another process wrote is not seen");
        let box_around = format!("/api/v1/reports?bbox={},{},{},{}", lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01);
        let list: Value = citizen.get(&box_around).await.json().await.expect("JSON");
        assert_eq!(list["matched"], 3, "not where they were moved to");
        for word in INTERNAL {
            assert!(!list.to_string().contains(word));
        }
    }
}

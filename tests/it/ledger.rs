//! The ledger under many writers at once: nothing twice, nothing lost, nothing rewritten.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::join_all;
use sestomia::app::replay;
use sestomia::domain::record::Seq;
use sestomia::store::{self, Either};
use tokio::sync::watch;

use crate::server::{Town, a_report, both};

const REPORTS: usize = 200;

/// Runs a statement as somebody with the database's password would.
async fn run(town: &Town, statement: &'static str) -> Result<u64, sqlx::Error> {
    Ok(match town.app().db() {
        Either::Sqlite(pool) => sqlx::query(statement).execute(pool).await?.rows_affected(),
        Either::Postgres(pool) => sqlx::query(statement).execute(pool).await?.rows_affected(),
    })
}

/// Reads on from `last` until the writers are done and nothing is left.
async fn tail(town: &Town, mut last: Seq, done: watch::Receiver<bool>) -> Vec<u64> {
    let app = Arc::clone(town.app());
    let mut seen = Vec::new();
    loop {
        let finished = *done.borrow();
        let events = store::ledger::events_after(app.db(), app.jurisdiction(), last, 50).await.expect("no gap");
        if events.is_empty() && finished {
            return seen;
        }
        seen.extend(events.iter().map(|stored| stored.event.seq.0));
        last = events.last().map_or(last, |stored| stored.event.seq);
        tokio::task::yield_now().await;
    }
}

both! {
    async fn many_at_once_are_each_written_once(town: &Town) {
        let app = town.app();
        let start = store::ledger::head(app.db(), app.jurisdiction()).await.expect("a head").seq;
        let (done, watched) = watch::channel(false);
        let citizen = town.citizen();
        let write = async {
            let send = async |n: usize| {
                let report = a_report(&format!("Segnalazione {n}"), f64::from(u32::try_from(n % 50).unwrap_or(0)));
                let key = format!("chiave {n}");
                let (one, two) = tokio::join!(citizen.send(&key, &report), citizen.send(&key, &report));
                let mut statuses = [one.status().as_u16(), two.status().as_u16()];
                statuses.sort_unstable();
                assert_eq!(statuses, [200, 201], "one of two is the first");
                let number = async |answer: reqwest::Response| {
                    let body: serde_json::Value = answer.json().await.expect("JSON");
                    body["number"].as_str().expect("a number").to_owned()
                };
                let (one, two) = (number(one).await, number(two).await);
                assert_eq!(one, two);
                one
            };
            let numbers: BTreeSet<String> = join_all((0..REPORTS).map(send)).await.into_iter().collect();
            done.send_replace(true);
            numbers
        };
        let (numbers, seen) = tokio::join!(write, tail(town, start, watched));
        let expected: BTreeSet<String> = (1..=REPORTS).map(|n| format!("2026-{n:06}")).collect();
        assert_eq!(numbers, expected, "numbers without gaps");
        let end = store::ledger::head(app.db(), app.jurisdiction()).await.expect("a head").seq;
        assert_eq!(end.0, start.0 + REPORTS as u64);
        assert_eq!(seen, (start.0 + 1..=end.0).collect::<Vec<_>>(), "a reader sees each once, in order");
        let list: serde_json::Value = citizen.get("/api/v1/reports").await.json().await.expect("JSON");
        assert_eq!(list["matched"], REPORTS);

        let findings = replay::check(app.db(), app.jurisdiction()).await.expect("it can be checked");
        assert_eq!((findings.faults, findings.events), (Vec::new(), end.0));
        let before = store::records::dump(app.db(), app.jurisdiction()).await.expect("a dump");
        replay::rebuild(app.db(), app.jurisdiction()).await.expect("it can be rebuilt");
        let after = store::records::dump(app.db(), app.jurisdiction()).await.expect("a dump");
        assert!(before == after && before.len() > REPORTS, "what was rebuilt is another");
    }

    async fn what_was_written_stays(town: &Town) {
        let citizen = town.citizen();
        citizen.report(&a_report("Prima", 0.0)).await;
        citizen.report(&a_report("Seconda", 10.0)).await;
        const UPDATE: &str = "UPDATE events SET body = REPLACE(body, 'Prima', 'Prema')";
        for statement in [UPDATE, "DELETE FROM events"] {
            let error = run(town, statement).await.expect_err("it must be refused").to_string();
            assert!(error.contains("append-only"), "{error}");
        }
        match town.app().db() {
            Either::Sqlite(_) => run(town, "DROP TRIGGER events_stay").await,
            Either::Postgres(_) => run(town, "DROP TRIGGER events_stay ON events").await,
        }
        .expect("whoever owns the database may");
        run(town, UPDATE).await.expect("nothing refuses it now");
        let app = town.app();
        let head = store::ledger::head(app.db(), app.jurisdiction()).await.expect("a head").seq.0;
        let findings = replay::check(app.db(), app.jurisdiction()).await.expect("it can be checked");
        let forged = format!("event {}: its hash does not follow", head - 1);
        assert!(findings.faults.iter().any(|fault| fault.contains(&forged)), "{:?}", findings.faults);
    }

    async fn a_key_used_again_for_another_report_is_answered_as_before(town: &Town) {
        let citizen = town.citizen();
        let first = citizen.send("una", &a_report("Prima", 0.0)).await;
        let again = citizen.send("una", &a_report("Altra", 0.0)).await;
        assert_eq!((first.status().as_u16(), again.status().as_u16()), (201, 200));
        assert_eq!(first.headers()["location"], again.headers()["location"]);
        let refused = citizen.send("due", &a_report("", 0.0)).await;
        assert_eq!(refused.status(), 422);
        let mended = citizen.send("due", &a_report("Corretta", 0.0)).await;
        assert_eq!(mended.status(), 201, "a refusal uses up no key");
    }
}

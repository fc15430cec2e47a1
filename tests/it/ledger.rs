//! The ledger under many writers at once: nothing twice, nothing lost, nothing rewritten.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::future::join_all;
use sestomia::app::App;
use sestomia::app::replay::{self, Findings};
use sestomia::app::submit::{Key, Receipt, Submission};
use sestomia::domain::event::Happening;
use sestomia::domain::record::{RecordId, Seq};
use sestomia::domain::report::{Audience, Command, Event};
use sestomia::store::{self, Either, StoreError};
use tokio::sync::watch;

use crate::rebuild::{beside, shown};
use crate::server::{Town, a_report, both};
use crate::submission::{act, citizen, desk, draft, open, text};

const WRITERS: usize = 12;
const REPORTS_EACH: usize = 10;

/// Runs a statement as somebody with the database's password would.
pub(crate) async fn run(town: &Town, statement: &'static str) -> Result<u64, sqlx::Error> {
    Ok(match town.app().db() {
        Either::Sqlite(pool) => sqlx::query(statement).execute(pool).await?.rows_affected(),
        Either::Postgres(pool) => sqlx::query(statement).execute(pool).await?.rows_affected(),
    })
}

async fn head(app: &App) -> Seq {
    store::ledger::head(app.db(), app.jurisdiction()).await.expect("a head").seq
}

async fn check(app: &App) -> Findings {
    replay::check(app.db(), app.jurisdiction()).await.expect("it can be checked")
}

/// What a reader sees that follows the ledger from its beginning, until the writers are done and nothing is left.
async fn tail(app: Arc<App>, done: watch::Receiver<bool>) -> BTreeMap<Seq, (RecordId, Happening)> {
    let mut seen = BTreeMap::new();
    let (mut last, mut hash) = (Seq(0), [0; 32]);
    loop {
        let finished = *done.borrow();
        let events = store::ledger::events_after(app.db(), app.jurisdiction(), last, 7).await.expect("no gap");
        if events.is_empty() && finished {
            return seen;
        }
        for stored in events {
            let event = &stored.event;
            assert_eq!(event.seq.0, last.0 + 1, "one after the other");
            assert!(stored.follows(&hash, app.jurisdiction()), "event {} breaks the chain", event.seq.0);
            (last, hash) = (event.seq, stored.hash);
            assert!(seen.insert(event.seq, (event.record, event.body.clone())).is_none(), "seen twice");
        }
        tokio::task::yield_now().await;
    }
}

/// Opens reports and says something of each; returns what was acknowledged with what was said.
async fn write(app: Arc<App>, writer: usize) -> Vec<(Receipt, String)> {
    let mut acknowledged = Vec::new();
    for number in 0..REPORTS_EACH {
        let words = format!("{writer}-{number}");
        let receipt = app.submit(open(draft(&words))).await.expect("written");
        let record = receipt.record;
        acknowledged.push((receipt, words.clone()));
        let comment = Command::Comment { text: text(&words), audience: Audience::Public, attachments: Vec::new() };
        let receipt = app.submit(act(record, &desk(), comment)).await.expect("written");
        acknowledged.push((receipt, words));
    }
    acknowledged
}

fn words_of(body: &Happening) -> &str {
    match body {
        Happening::Report(Event::Received { subject, .. }) => subject.as_str(),
        Happening::Report(Event::Commented { text, .. }) => text.as_str(),
        _ => "nobody wrote this here",
    }
}

/// How many transactions have written to the ledger, as the database itself knows it.
async fn transactions(town: &Town) -> usize {
    match town.app().db() {
        Either::Sqlite(pool) => {
            let file = pool.connect_options().get_filename().to_owned();
            let log = std::fs::read(file.with_extension("db-wal")).expect("a write-ahead log");
            commits_in(&log)
        }
        Either::Postgres(pool) => {
            const SQL: &str = "SELECT COUNT(DISTINCT xmin::text) FROM events";
            let count: i64 = sqlx::query_scalar(SQL).fetch_one(pool).await.expect("a count");
            usize::try_from(count).expect("a count")
        }
    }
}

/// Frames of the current write-ahead log that end a transaction (`SQLite` file format, section 4).
fn commits_in(log: &[u8]) -> usize {
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().expect("four bytes"));
    if log.len() < 32 {
        return 0;
    }
    let (page, salt) = (number(&log[8..12]) as usize, &log[16..24]);
    log[32..]
        .chunks_exact(24 + page)
        .take_while(|frame| frame[8..16] == *salt)
        .filter(|frame| number(&frame[4..8]) > 0)
        .count()
}

/// Lets many write at once, by turns through each of these processes, while a reader follows; nothing may be amiss.
async fn write_and_read(apps: &[&Arc<App>]) {
    let first = apps[0];
    let start = head(first).await;
    let (done, watched) = watch::channel(false);
    let reader = tokio::spawn(tail(Arc::clone(first), watched));
    let writers = (0..WRITERS).map(|writer| tokio::spawn(write(Arc::clone(apps[writer % apps.len()]), writer)));
    let written: Vec<_> = join_all(writers).await.into_iter().map(|writer| writer.expect("it writes")).collect();
    done.send_replace(true);
    let seen = reader.await.expect("it reads");

    let end = head(first).await;
    assert_eq!(end.0, start.0 + (WRITERS * REPORTS_EACH * 2) as u64);
    assert_eq!(seen.len() as u64, end.0, "a reader sees each once");
    let mut seqs = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    for acknowledged in &written {
        assert!(acknowledged.is_sorted_by_key(|(receipt, _)| receipt.seq), "in the order of their writer");
        for (receipt, words) in acknowledged {
            let (record, body) = &seen[&receipt.seq];
            assert_eq!((*record, words_of(body)), (receipt.record, words.as_str()));
            assert!(seqs.insert(receipt.seq) && !receipt.repeated);
            numbers.insert(receipt.number.expect("a number").to_string());
        }
    }
    let expected: BTreeSet<String> = (1..=WRITERS * REPORTS_EACH).map(|n| format!("2026-{n:06}")).collect();
    assert_eq!(numbers, expected, "numbers without gaps");
    let findings = check(first).await;
    assert_eq!((findings.faults, findings.events), (Vec::new(), end.0));
    for app in apps {
        shown(app, end).await;
        let all = app.look(|territory| territory.points().len());
        assert_eq!(all, WRITERS * REPORTS_EACH, "what is acknowledged is shown");
    }
}

both! {
    async fn many_at_once_are_each_written_once(town: &Town) {
        write_and_read(&[town.app()]).await;
    }

    async fn two_processes_at_once_lose_nothing(town: &Town) {
        let (other, folder) = beside(town).await;
        write_and_read(&[town.app(), &other.app]).await;
        other.stop().await;
        folder.close().expect("it goes");
    }

    async fn one_key_opens_one_report(town: &Town) {
        let app = town.app();
        let start = head(app).await;
        let send = |n: usize| {
            let app = Arc::clone(app);
            let submission = Submission { key: Some(Key::secret("la stessa".to_owned())), ..open(draft(&format!("Tentativo {n}"))) };
            tokio::spawn(async move { app.submit(submission).await.expect("answered") })
        };
        let receipts: Vec<Receipt> =
            join_all((0..40).map(send)).await.into_iter().map(|receipt| receipt.expect("answered")).collect();
        assert_eq!(receipts.iter().filter(|receipt| !receipt.repeated).count(), 1, "one of them is the first");
        let different: BTreeSet<_> = receipts.iter().map(|receipt| (receipt.record, receipt.seq, receipt.number)).collect();
        assert_eq!(different.len(), 1, "all are told the same");
        assert_eq!(head(app).await.0, start.0 + 1);
    }

    async fn who_waits_together_is_written_together(town: &Town) {
        const TOGETHER: usize = 60;
        let app = town.app();
        if matches!(app.db(), Either::Sqlite(_)) {
            run(town, "PRAGMA wal_checkpoint(TRUNCATE)").await.expect("an empty log");
        }
        let before = transactions(town).await;
        let all = (0..TOGETHER).map(|n| app.submit(open(draft(&format!("Insieme {n}")))));
        assert!(join_all(all).await.iter().all(Result::is_ok));
        let used = transactions(town).await - before;
        assert!((1..=TOGETHER / 4).contains(&used), "{used} transactions for {TOGETHER} reports");
    }

    async fn a_refused_one_voids_only_itself(town: &Town) {
        let app = town.app();
        let start = head(app).await;
        let nowhere = RecordId(u64::from(u32::MAX));
        let send = |n: u32| match n % 3 {
            0 => open(draft(&format!("Buona {n}"))),
            1 => act(nowhere, &citizen(), Command::Join { person: None }),
            _ => open(sestomia::domain::report::Draft { answers: Vec::new(), ..draft("Senza risposte") }),
        };
        let answers = join_all((0..30).map(|n| app.submit(send(n)))).await;
        let good: Vec<bool> = answers.iter().map(Result::is_ok).collect();
        assert_eq!(good, (0..30).map(|n| n % 3 == 0).collect::<Vec<_>>());
        assert_eq!(head(app).await.0, start.0 + 10);
        let findings = check(app).await;
        assert_eq!((findings.faults, findings.events), (Vec::new(), start.0 + 10));
    }

    async fn the_database_refuses_to_rewrite(town: &Town) {
        town.citizen().report(&a_report("Prima", 0.0)).await;
        let mut statements = vec![
            "UPDATE events SET body = REPLACE(body, 'Prima', 'Prema')",
            "UPDATE events SET seq = seq + 1000000",
            "DELETE FROM events",
            "INSERT INTO events SELECT jurisdiction, seq, record, version, at_ms, actor, 'x', hash FROM events WHERE true \
             ON CONFLICT (jurisdiction, seq) DO UPDATE SET body = excluded.body",
        ];
        match town.app().db() {
            Either::Sqlite(_) => statements.extend([
                "REPLACE INTO events SELECT jurisdiction, seq, record, version, at_ms, actor, 'x', hash FROM events",
                "REPLACE INTO events SELECT jurisdiction, seq + 1000000, record, version, at_ms, actor, 'x', hash FROM events",
            ]),
            Either::Postgres(_) => statements.push("TRUNCATE events"),
        }
        for statement in statements {
            let error = run(town, statement).await.expect_err(statement).to_string();
            assert!(error.contains("append-only"), "{statement}: {error}");
        }
        assert_eq!(check(town.app()).await.faults, Vec::<String>::new());
    }

    async fn what_was_forged_is_found_and_named(town: &Town) {
        let app = town.app();
        for subject in ["Prima", "Seconda", "Terza"] {
            town.citizen().report(&a_report(subject, 0.0)).await;
        }
        assert_eq!(check(app).await.faults, Vec::<String>::new());
        let drop_triggers: &[&'static str] = match app.db() {
            Either::Sqlite(_) => &["DROP TRIGGER events_stay", "DROP TRIGGER events_remain"],
            Either::Postgres(_) => &["DROP TRIGGER events_stay ON events"],
        };
        for statement in drop_triggers {
            run(town, statement).await.expect("whoever owns the database may");
        }
        let last = head(app).await.0;
        let second = format!("event {}: its hash does not follow", last - 1);
        // Each forgery and how it is undone.
        for (forge, mend) in [
            ("UPDATE events SET body = REPLACE(body, 'Seconda', 'Altra')", "UPDATE events SET body = REPLACE(body, 'Altra', 'Seconda')"),
            ("UPDATE events SET at_ms = at_ms + 1 WHERE body LIKE '%Seconda%'", "UPDATE events SET at_ms = at_ms - 1 WHERE body LIKE '%Seconda%'"),
            ("UPDATE events SET actor = REPLACE(actor, 'citizen', 'front_desk') WHERE body LIKE '%Seconda%'",
             "UPDATE events SET actor = REPLACE(actor, 'front_desk', 'citizen') WHERE body LIKE '%Seconda%'"),
            ("UPDATE events SET version = version + 1 WHERE body LIKE '%Seconda%'", "UPDATE events SET version = version - 1 WHERE body LIKE '%Seconda%'"),
        ] {
            assert_eq!(run(town, forge).await.expect("nothing refuses it now"), if forge.contains("WHERE") { 1 } else { last });
            let faults = check(app).await.faults;
            assert!(faults.iter().any(|fault| fault.contains(&second)), "{forge}: {faults:?}");
            assert!(!faults.iter().any(|fault| fault.contains(&format!("event {}:", last - 2))), "{faults:?}");
            run(town, mend).await.expect("nothing refuses it now");
            assert_eq!(check(app).await.faults, Vec::<String>::new(), "{mend}");
        }
        run(town, "UPDATE ledger SET hash = (SELECT hash FROM events WHERE body LIKE '%Seconda%')").await.expect("done");
        let faults = check(app).await.faults;
        assert!(faults.iter().any(|fault| fault.contains("head")), "the end of the chain: {faults:?}");
        run(town, "UPDATE ledger SET hash = (SELECT hash FROM events WHERE body LIKE '%Terza%')").await.expect("done");
        run(town, "UPDATE events SET body = '{}' WHERE body LIKE '%Seconda%'").await.expect("done");
        let error = failed_check(app).await;
        assert!(error.contains(&format!("event {}:", last - 1)), "what cannot be read: {error}");
        run(town, "DELETE FROM events WHERE body = '{}'").await.expect("done");
        let error = failed_check(app).await;
        assert!(error.contains(&format!("event {} is missing", last - 1)), "what is gone: {error}");
    }

    async fn a_key_used_again_for_another_report_is_refused(town: &Town) {
        let citizen = town.citizen();
        let first = citizen.send("una", &a_report("Prima", 0.0)).await;
        let again = citizen.send("una", &a_report("Altra", 0.0)).await;
        assert_eq!((first.status().as_u16(), again.status().as_u16()), (201, 422));
        let refused = citizen.send("due", &a_report("", 0.0)).await;
        assert_eq!(refused.status(), 422);
        let mended = citizen.send("due", &a_report("Corretta", 0.0)).await;
        assert_eq!(mended.status(), 201, "a refusal uses up no key");
    }
}

async fn failed_check(app: &App) -> String {
    let error: StoreError = replay::check(app.db(), app.jurisdiction()).await.expect_err("it cannot be read");
    error.to_string()
}

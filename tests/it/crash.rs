//! The real program, killed in the middle of its work and told to stop: what was acknowledged stays, and it goes quickly.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::Value;
use sestomia::store::Location;
use tempfile::TempDir;
use tokio::sync::watch;

use crate::refusals::lazily;
use crate::server::{Person, Town, a_report, on_postgres};

const CLIENTS: usize = 16;
/// Reports acknowledged before it is killed.
const BEFORE_THE_END: usize = 120;
/// How long it may take to stop when told to.
const STOPPED_WITHIN: Duration = Duration::from_secs(3);
/// How long starting may take, on a busy machine.
const STARTED_WITHIN: Duration = Duration::from_mins(1);

/// The program with settings of its own only.
fn program(folder: &Path, database: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sestomia"));
    command.env_clear().current_dir(folder).arg("--data").arg(folder.join("data"));
    command.env("SESTOMIA_RATE_LIMIT", "off").env("SESTOMIA_LOG", "error");
    if let Some(url) = database {
        command.env("DATABASE_URL", url);
    }
    command
}

/// The program at work; killed when it is dropped.
struct Service {
    process: Child,
    url: String,
}

impl Service {
    async fn start(folder: &Path, database: Option<&str>) -> Self {
        let mut command = program(folder, database);
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut process = command.spawn().expect("the program starts");
        let mut said = BufReader::new(process.stdout.take().expect("what it says"));
        let mut service = Self { process, url: String::new() };
        let first = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            said.read_line(&mut line).map(|_| line)
        });
        let line = tokio::time::timeout(STARTED_WITHIN, first).await.expect("it starts in time");
        line.expect("a line").expect("a text").trim().clone_into(&mut service.url);
        assert!(service.url.starts_with("http://127.0.0.1:"), "{:?}", service.url);
        service
    }

    /// What the power cut does: nothing is told to the program (SIGKILL).
    fn kill(mut self) {
        self.process.kill().expect("it is killed");
        self.process.wait().expect("it is gone");
    }

    /// Tells it to stop (SIGTERM); returns how it ended and after how long.
    async fn stop(mut self) -> (ExitStatus, Duration) {
        let begin = Instant::now();
        let told = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(told.expect("kill(1)").success());
        loop {
            if let Some(status) = self.process.try_wait().expect("its state") {
                return (status, begin.elapsed());
            }
            assert!(begin.elapsed() < STARTED_WITHIN, "it does not stop");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The most memory that a process has held so far, in MB.
fn most_memory_mb(process: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).expect("its state");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its memory");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("kB") / 1024
}

fn number_of(body: &Value) -> String {
    body["number"].as_str().expect("a number").to_owned()
}

/// What the clients know when the service has gone: keys with the number they were told, and keys without an answer.
#[derive(Default)]
struct Known {
    told: BTreeMap<String, String>,
    untold: BTreeSet<String>,
}

/// What a client sends under that key.
fn report_of(key: &str) -> Value {
    a_report(&format!("Segnalazione {key}"), 0.0)
}

/// Sends reports until the service is gone.
async fn send_until_the_end(url: String, client: usize, count: watch::Sender<usize>) -> Known {
    let person = Person::new(url);
    let mut known = Known::default();
    for n in 0.. {
        let key = format!("{client}-{n}");
        let request = person.client.post(format!("{}/api/v1/reports", person.url)).header("idempotency-key", &key);
        let answer =
            async { request.json(&report_of(&key)).send().await?.error_for_status()?.json::<Value>().await }.await;
        let Ok(body) = answer else {
            known.untold.insert(key);
            break;
        };
        known.told.insert(key, number_of(&body));
        count.send_modify(|count| *count += 1);
    }
    known
}

/// Everything that was acknowledged is there under its number, and what was not is there at most once.
async fn assert_nothing_is_lost(url: &str, known: &[Known]) {
    let person = Person::new(url.to_owned());
    let mut numbers = BTreeSet::new();
    for (key, number) in known.iter().flat_map(|known| &known.told) {
        let report: Value = person.get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
        assert_eq!(report["subject"], format!("Segnalazione {key}"), "{number}");
        assert!(numbers.insert(number.clone()), "{number} was given twice");
        let again = person.send(key, &report_of(key)).await;
        assert_eq!(again.status(), 200, "{key} was forgotten");
        assert_eq!(&number_of(&again.json().await.expect("JSON")), number);
    }
    for key in known.iter().flat_map(|known| &known.untold) {
        let answer = person.send(key, &report_of(key)).await;
        assert!(answer.status().is_success(), "{key}: {}", answer.status());
        assert!(numbers.insert(number_of(&answer.json().await.expect("JSON"))), "{key} was given another's number");
    }
    let list: Value = person.get("/api/v1/reports").await.json().await.expect("JSON");
    assert_eq!(list["matched"], numbers.len(), "some are there that nobody sent");
    let serials: BTreeSet<usize> = numbers.iter().map(|number| number[5..].parse().expect("a serial")).collect();
    assert_eq!(serials, (1..=numbers.len()).collect(), "numbers with gaps");
}

async fn killed_in_the_middle(database: Option<&str>) -> usize {
    let folder = TempDir::new().expect("a temporary folder");
    let service = Service::start(folder.path(), database).await;
    let (count, mut counted) = watch::channel(0);
    let clients =
        (0..CLIENTS).map(|client| tokio::spawn(send_until_the_end(service.url.clone(), client, count.clone())));
    let clients: Vec<_> = clients.collect();
    let enough = counted.wait_for(|count| *count >= BEFORE_THE_END);
    drop(tokio::time::timeout(STARTED_WITHIN, enough).await.expect("they are acknowledged in time"));
    service.kill();
    let known: Vec<Known> = join_all(clients).await.into_iter().map(|known| known.expect("it ends")).collect();
    let service = Service::start(folder.path(), database).await;
    assert_nothing_is_lost(&service.url, &known).await;
    let (status, after) = service.stop().await;
    assert!(status.success() && after < STOPPED_WITHIN, "{status} after {after:?}");
    let checked = program(folder.path(), database).arg("check").output().expect("it runs");
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success() && said.contains("all is well"), "{said}");
    known.iter().map(|known| known.told.len() + known.untold.len()).sum()
}

/// Waits until the town, which only reads along, shows as many reports.
async fn follows(town: &Town, expected: usize) {
    let citizen = town.citizen();
    let all = async {
        loop {
            let list: Value = citizen.get("/api/v1/reports").await.json().await.expect("JSON");
            if list["matched"] == expected {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), all).await.expect("the other process does not see them");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_a_kill_on_sqlite() {
    killed_in_the_middle(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_a_kill_on_postgres() {
    on_postgres(async |town| {
        let Location::Server(url) = town.options().database else { unreachable!("a town on PostgreSQL") };
        // The town is a second process on the same database: it lives on while the first is killed.
        let sent = killed_in_the_middle(Some(&url)).await;
        follows(town, sent).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_it_stops_whoever_watches() {
    let folder = TempDir::new().expect("a temporary folder");
    let service = Service::start(folder.path(), None).await;
    let person = Person::new(service.url.clone());
    let mut watchers = Vec::new();
    for _ in 0..10 {
        let mut stream = person.get("/live").await;
        stream.chunk().await.expect("a stream").expect("a greeting");
        watchers.push(stream);
    }
    let number = person.report(&a_report("L'ultima", 0.0)).await;
    let (status, after) = service.stop().await;
    assert!(status.success() && after < STOPPED_WITHIN, "{status} after {after:?}");
    for mut stream in watchers {
        let mut heard = Vec::new();
        while let Ok(Some(chunk)) = stream.chunk().await {
            heard.extend(chunk);
        }
        assert!(String::from_utf8_lossy(&heard).contains(&number), "the last change was not heard");
    }
    let service = Service::start(folder.path(), None).await;
    assert_eq!(Person::new(service.url.clone()).get(&format!("/api/v1/reports/{number}")).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_is_not_held_in_memory() {
    let folder = TempDir::new().expect("a temporary folder");
    let service = Service::start(folder.path(), None).await;
    let flood = async || {
        let person = Person::new(service.url.clone());
        person.post("/segnala", &[("privacy", "si")]).await;
        let head = "--b\r\ncontent-disposition: form-data; name=\"foto\"; filename=\"a.jpg\"\r\n\r\n";
        let (body, _) = lazily(head, 2000, "\r\n--b--\r\n");
        let request = person.client.post(format!("{}/segnala/foto", person.url)).body(body);
        let answer = request.header("content-type", "multipart/form-data; boundary=b").send().await.expect("an answer");
        assert_eq!(answer.status(), 413);
    };
    flood().await;
    let before = most_memory_mb(&service.process);
    join_all((0..CLIENTS).map(|_| flood())).await;
    let more = most_memory_mb(&service.process) - before;
    // Four are read at a time, each into 15 MB at most.
    assert!(more < 200, "{more} MB more for {CLIENTS} forms of 80 MB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_while_it_starts() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut command = program(folder.path(), None);
    let process = command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::null()).spawn().expect("it starts");
    let (_, after) = Service { process, url: String::new() }.stop().await;
    assert!(after < STOPPED_WITHIN, "{after:?}");
    let service = Service::start(folder.path(), None).await;
    assert!(service.stop().await.0.success(), "what it had begun to write is half of it");
}

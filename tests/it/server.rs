//! A town for a test: the service in this process, on a free port, with a database and a folder of its own.
//!
//! It knows how to start, to sign people in and to leave nothing behind; nothing of what is tested.

use std::future::Future;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;

use futures_util::FutureExt;
use jiff::{Timestamp, ToSpan};
use parking_lot::Mutex;
use reqwest::{Client, Response, redirect};
use sestomia::app::clock::{Clock, random_id, random_token};
use sestomia::app::sign_in::{NewAccount, add_account, hash_password};
use sestomia::app::{App, Options, Running};
use sestomia::domain::person::Role;
use sestomia::store::Location;
use sestomia::web::door::Door;
use sestomia::web::{self, Site};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "una parola lunga";
/// A place in the middle of the town: longitude, latitude.
pub(crate) const SQUARE: [f64; 2] = [11.1986, 43.8335];
/// A Tuesday morning, at work.
const NOW: &str = "2026-03-10T09:00:00Z";

/// Makes two tests of one: on `SQLite` always, on `PostgreSQL` when there is a server to try.
macro_rules! both {
    ($(async fn $name:ident($town:ident: &Town) $body:block)+) => {$(
        mod $name {
            #[allow(clippy::allow_attributes, unused_imports, reason = "one test needs more of the file than another")]
            use super::*;

            async fn test($town: &$crate::server::Town) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::server::on_sqlite(async |town| test(town).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::server::on_postgres(async |town| test(town).await).await;
            }
        }
    )+};
}
pub(crate) use both;

/// The service at work for one test.
pub(crate) struct Town {
    /// Where it listens, without a final slash.
    pub(crate) url: String,
    running: Option<Running>,
    options: Options,
    clock: Arc<Mutex<Timestamp>>,
    folder: TempDir,
    stop: CancellationToken,
    servers: Mutex<Vec<JoinHandle<()>>>,
}

impl Town {
    async fn start(database: Option<Location>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(Mutex::new(NOW.parse().expect("an instant")));
        let options = Options {
            database: database.unwrap_or_else(|| Location::File(folder.path().join("town.db"))),
            media: folder.path().join("media"),
            jurisdiction: None,
            clock: Clock::Set(Arc::clone(&clock)),
        };
        let running = App::start(options.clone()).await.expect("the service starts");
        let mut town = Self {
            url: String::new(),
            running: Some(running),
            options,
            clock,
            folder,
            stop: CancellationToken::new(),
            servers: Mutex::default(),
        };
        town.url = town.serve(false).await;
        town
    }

    /// Serves the same town on another port; returns its address.
    pub(crate) async fn serve(&self, rate_limit: bool) -> String {
        self.serve_app(self.app(), rate_limit).await
    }

    /// Serves another app beside the town's; returns its address.
    pub(crate) async fn serve_app(&self, app: &Arc<App>, rate_limit: bool) -> String {
        self.serve_as(app, |url| web::Options { public_url: url, rate_limit, basemap: None, openid: None }).await
    }

    /// Serves an app with the options that are made of its address; returns that.
    pub(crate) async fn serve_as(&self, app: &Arc<App>, options: impl FnOnce(String) -> web::Options) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address: SocketAddr = listener.local_addr().expect("an address");
        let url = format!("http://{address}");
        let options = options(url.clone());
        let site = Site::new(Arc::clone(app), options).await.expect("the site is whole");
        let door = Door::default();
        door.open(&site);
        let stop = self.stop.clone();
        let server = tokio::spawn(async move { web::serve(door, listener, stop).await.expect("it serves") });
        self.servers.lock().push(server);
        url
    }

    pub(crate) fn app(&self) -> &Arc<App> {
        &self.running.as_ref().expect("it runs").app
    }

    /// What it was started with: for another process beside it.
    pub(crate) fn options(&self) -> Options {
        self.options.clone()
    }

    /// How many events have happened.
    pub(crate) async fn events(&self) -> u64 {
        let app = self.app();
        sestomia::store::ledger::head(app.db(), app.jurisdiction()).await.expect("a head").seq.0
    }

    /// Tells every server of the town to end.
    pub(crate) fn close(&self) {
        self.stop.cancel();
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, span: jiff::Span) {
        let mut now = self.clock.lock();
        *now = now.checked_add(span).expect("an instant");
    }

    /// Lets an hour pass.
    pub(crate) fn pass_an_hour(&self) {
        self.pass(1.hour());
    }

    /// Somebody without account: a browser with cookies that follows no redirect by itself.
    pub(crate) fn citizen(&self) -> Person {
        Person::new(self.url.clone())
    }

    /// Somebody of the URP, signed in.
    pub(crate) async fn desk(&self) -> Person {
        self.staff(Role::FrontDesk, "urp").await
    }

    /// The coordinator of an office, signed in.
    pub(crate) async fn coordinator(&self, office: &str) -> Person {
        self.staff(Role::Coordinator, office).await
    }

    /// Somebody with an account, signed in over HTTP.
    pub(crate) async fn staff(&self, role: Role, office: &str) -> Person {
        let email = self.account(role, office).await;
        let person = self.citizen();
        let answer = person.post("/accedi", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status(), 303, "{role:?} of {office} cannot sign in");
        person
    }

    /// A new account, of no office if none is named; returns the address it signs in with.
    pub(crate) async fn account(&self, role: Role, office: &str) -> String {
        static HASH: OnceCell<String> = OnceCell::const_new();
        let hash = HASH.get_or_init(async || hash_password(PASSWORD.to_owned()).await.expect("a hash")).await;
        let email = format!("prova.{office}{}@example.org", random_id());
        let new = NewAccount {
            email: email.clone().try_into().expect("an address"),
            name: format!("Prova {office}"),
            role,
            office: (!office.is_empty()).then(|| office.parse().expect("an office code")),
        };
        let app = self.app();
        add_account(app.db(), app.jurisdiction(), new, hash.clone(), app.now()).await.expect("an account");
        email
    }

    async fn stop(mut self) {
        self.stop.cancel();
        // Streams never end by themselves, so servers are not waited for.
        self.servers.lock().drain(..).for_each(|server| server.abort());
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        self.folder.close().expect("the folder goes");
    }
}

/// Somebody with a browser.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) url: String,
    pub(crate) client: Client,
}

impl Person {
    /// A browser with cookies, at the service of that address, that follows no redirect by itself.
    #[expect(clippy::disallowed_methods, reason = "a browser is no request of the service")]
    pub(crate) fn new(url: String) -> Self {
        // The service brings its own; a test's client takes the same.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().cookie_store(true).redirect(redirect::Policy::none()).build();
        Self { url, client: client.expect("a client") }
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.url)).send().await.expect("an answer")
    }

    /// The page at `path`, which must be there.
    pub(crate) async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.expect("a text")
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.client.post(format!("{}{path}", self.url)).form(fields).send().await.expect("an answer")
    }

    /// Sends a document of the API with an idempotency key.
    pub(crate) async fn send(&self, key: &str, report: &serde_json::Value) -> Response {
        let request = self.client.post(format!("{}/api/v1/reports", self.url)).header("idempotency-key", key);
        request.json(report).send().await.expect("an answer")
    }

    /// Opens a report by the API; returns its number.
    pub(crate) async fn report(&self, report: &serde_json::Value) -> String {
        let answer = self.send(&random_token(), report).await;
        let status = answer.status();
        let body = answer.text().await.expect("a body");
        assert_eq!(status, 201, "{body}");
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        body["number"].as_str().expect("a number").to_owned()
    }
}

/// A report that can be sent, so many metres (about) east of the square.
pub(crate) fn a_report(subject: &str, east_m: f64) -> serde_json::Value {
    serde_json::json!({
        "category": "buca", "subject": subject, "lon": SQUARE[0] + east_m / 80_300.0, "lat": SQUARE[1],
        "answers": { "dimensione": "media" },
    })
}

/// Where a redirect leads.
pub(crate) fn location(answer: &Response) -> &str {
    assert_eq!(answer.status(), 303, "no redirect");
    answer.headers()["location"].to_str().expect("a location")
}

/// Runs a test in a town on `SQLite`.
pub(crate) async fn on_sqlite(test: impl AsyncFnOnce(&Town)) {
    let town = Town::start(None).await;
    finish(town, test).await;
}

/// Runs a test in a town on `PostgreSQL`, in a database made for it.
pub(crate) async fn on_postgres(test: impl AsyncFnOnce(&Town)) {
    let Some(server) = postgres_server() else {
        eprintln!("SESTOMIA_TEST_POSTGRES is not set: not tried on PostgreSQL");
        return;
    };
    let name = format!("it_{:x}", random_id());
    let mut url = url::Url::parse(&server).expect("SESTOMIA_TEST_POSTGRES is a URL");
    admin(&server, format!("CREATE DATABASE {name}")).await;
    url.set_path(&name);
    let result = AssertUnwindSafe(async {
        let town = Town::start(Some(Location::Server(url.to_string()))).await;
        finish(town, test).await;
    })
    .catch_unwind()
    .await;
    admin(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    result.unwrap_or_else(|panic| resume_unwind(panic));
}

#[expect(clippy::disallowed_methods, reason = "the one variable that only tests read")]
fn postgres_server() -> Option<String> {
    std::env::var("SESTOMIA_TEST_POSTGRES").ok().filter(|server| !server.is_empty())
}

async fn finish(town: Town, test: impl AsyncFnOnce(&Town)) {
    let result = AssertUnwindSafe(test(&town)).catch_unwind().await;
    let stopped: Box<dyn Future<Output = ()> + Unpin> = Box::new(Box::pin(town.stop()));
    stopped.await;
    result.unwrap_or_else(|panic| resume_unwind(panic));
}

/// Says something to the server that no database has to hear.
async fn admin(server: &str, statement: String) {
    use sqlx::{Connection, Executor};
    let mut connection = sqlx::PgConnection::connect(server).await.expect("the PostgreSQL server answers");
    connection.execute(sqlx::AssertSqlSafe(statement)).await.expect("the server does it");
    connection.close().await.expect("it ends");
}

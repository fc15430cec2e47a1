//! `sestomia serve`: opens everything, serves until told to stop, and stops in order.
//!
//! The order: no new requests, then mails and housekeeping, then the writer with what is queued, then the database.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::courier::Courier;
use crate::app::delivery::Destination;
use crate::app::mail::{MailOptions, Mailer};
use crate::app::setup::{SetupFile, areas, found_from_file};
use crate::app::{App, Options, Running, emergencies, follows, housekeeping, reminders, retention};
use crate::cli::say;
use crate::config::Config;
use crate::domain::area::AreaKind;
use crate::web::door::Door;
use crate::web::live::CLIENTS_MAX;
use crate::web::{self, Site};

/// How long requests that are under way may take once it is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Files that may be open at once, if the system lets: connections of those who watch, and as many for all else.
const OPEN_FILES: u64 = 2 * CLIENTS_MAX;

/// Serves until SIGTERM or SIGINT. It answers at once, at first that it is not ready.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let stop = stop_on_signals()?;
    // Each who watches the map holds a connection, and systems give a process a thousand files to begin with.
    if let Err(error) = rlimit::increase_nofile_limit(OPEN_FILES) {
        tracing::warn!(%error, "no more files may be opened than at first");
    }
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", config.listen))?;
    let public_url = config.public_url(listener.local_addr()?);
    let mailer = Mailer::new(mail_options(config, &public_url)).context("mails")?;
    let courier = Courier::new(public_url.clone(), config.private_endpoints).context("webhooks")?;
    let door = Door::default();
    let served = tokio::spawn(web::serve(door.clone(), listener, stop.clone()));
    let started = tokio::select! {
        started = App::start(with_setup(config).await?) => started,
        () = stop.cancelled() => return Ok(()),
    };
    let running = started?;
    let result = open(config, &running, public_url, &door, (mailer, courier), served, &stop).await;
    running.stop().await;
    tracing::info!("stopped");
    result
}

/// Opens the door, and returns when everything in front of the writer has stopped.
async fn open(
    config: &Config,
    running: &Running,
    public_url: String,
    door: &Door,
    (mailer, courier): (Mailer, Courier),
    mut served: JoinHandle<std::io::Result<()>>,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let app = &running.app;
    let options = web::Options {
        public_url: public_url.clone(),
        rate_limit: config.rate_limit,
        basemap: config.basemap.clone(),
        openid: config.openid.clone(),
    };
    let site = Site::new(Arc::clone(app), options).await?;
    door.open(&site);
    say::answer(public_url);
    let beside = [
        tokio::spawn(mailer.run(Arc::clone(app), stop.clone())),
        tokio::spawn(courier.run(Arc::clone(app), stop.clone())),
        tokio::spawn(housekeeping::run(Arc::clone(app), stop.clone())),
        tokio::spawn(reminders::run(Arc::clone(app), stop.clone())),
        tokio::spawn(follows::run(Arc::clone(app), stop.clone())),
        tokio::spawn(emergencies::run(Arc::clone(app), stop.clone())),
        tokio::spawn(retention::run(Arc::clone(app), stop.clone())),
    ];
    let result = tokio::select! {
        served = &mut served => served.context("serving did not end well")?.context("serving failed"),
        () = grace_after(stop) => {
            // Those who watch the map stay for as long as they are let.
            served.abort();
            Ok(())
        }
    };
    stop.cancel();
    for task in beside {
        task.await.context("a task did not end well")?;
    }
    result
}

/// A token that is cancelled when the process is told to end.
fn stop_on_signals() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let told = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _signal = terminate.recv() => {}
            _signal = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        told.cancel();
    });
    Ok(stop)
}

async fn grace_after(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(GRACE).await;
}

fn mail_options(config: &Config, public_url: &str) -> MailOptions {
    MailOptions {
        public_url: public_url.to_owned(),
        from: config.mail_from.clone(),
        destination: match &config.smtp_url {
            Some(url) => Destination::Server(url.clone()),
            None => Destination::Folder(config.outbox()),
        },
    }
}

/// What the app is started with, after founding the jurisdiction of `--setup`.
async fn with_setup(config: &Config) -> anyhow::Result<Options> {
    let mut options = config.app_options();
    if let Some(path) = &config.setup {
        let file: SetupFile = toml::from_str(&read(path)?).with_context(|| path.display().to_string())?;
        let areas = match &config.areas {
            Some(path) => areas(&read(path)?, kind_of).with_context(|| path.display().to_string())?,
            None => Vec::new(),
        };
        let code = found_from_file(&options, file, areas).await?;
        options.jurisdiction.get_or_insert(code);
    }
    Ok(options)
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// The kind of an area by its property `kind`: `boundary`, `neighbour` (with a `contact`), else a quarter.
fn kind_of(feature: &geojson::Feature) -> AreaKind {
    let text = |key: &str| feature.property(key).and_then(|value| value.as_str());
    match text("kind") {
        Some("boundary") => AreaKind::Boundary,
        Some("zone") => AreaKind::Zone,
        Some("neighbour") => AreaKind::Neighbour { contact: text("contact").unwrap_or_default().to_owned() },
        _ => AreaKind::Quarter,
    }
}

//! What the service does: the only place where domain, territory, store and media meet.
//!
//! An [`App`] is one jurisdiction at work: its ledger's writer, its territory in memory, its media. Every surface
//! asks it; none goes to the store itself.

pub mod absences;
pub mod accesses;
pub mod account_mail;
pub mod accounts;
pub mod addresses;
pub mod api_keys;
mod assigned;
mod at_rest;
pub mod blackening;
pub mod bulk;
pub mod callers;
pub mod check;
pub mod clock;
pub mod contacts;
pub mod courier;
mod current;
pub mod delivery;
pub mod demo;
pub mod emergencies;
pub mod exchanges;
pub mod figures;
mod findable;
pub mod follow;
pub mod follows;
mod forwards;
pub mod here;
pub mod hooks;
pub mod housekeeping;
pub mod import;
mod inheritance;
mod late_works;
pub mod long_work;
pub mod mail;
mod mail_stop;
pub mod matters;
pub mod mentions;
pub mod openid;
pub mod outward;
pub mod persons;
mod practice_news;
mod practice_reminders;
pub mod practice_times;
pub mod practices;
pub mod projection;
mod pursuits;
pub mod queue;
pub mod read;
pub mod recall;
pub mod recurrent;
pub mod recurring;
mod relations;
pub mod reminders;
pub mod replay;
pub mod retention;
pub mod sealed;
pub mod search;
pub mod second_factor;
pub mod sendings;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod sites;
mod staff_mail;
pub mod submit;
mod task_news;
pub mod tasks;
mod texts;
pub mod withheld;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use parking_lot::{Mutex, RwLock};
use sha2::Sha256;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::clock::{Clock, random_token};
use crate::app::emergencies::Emergencies;
use crate::app::submit::Pending;
use crate::app::texts::Texts;
use crate::app::withheld::Withheld;
use crate::domain::record::{JurisdictionCode, RecordId, Seq};
use crate::domain::rules::Rules;
use crate::media;
use crate::store::{self, Db, StoreError};
use crate::territory::Territory;
use crate::territory::changes::Changes;

/// What an [`App`] is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where records are stored.
    pub database: store::Location,
    /// Where photos and documents are stored.
    pub media: PathBuf,
    /// The jurisdiction to serve; `None`: the only one there is, or the built-in one when there is none.
    pub jurisdiction: Option<JurisdictionCode>,
    /// Where "now" comes from.
    pub clock: Clock,
}

/// Why an [`App`] does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The media folder cannot be used.
    #[error("the media folder cannot be used: {0}")]
    Media(#[from] media::MediaError),
    /// Several jurisdictions, and none was named.
    #[error("the database holds several jurisdictions ({0}): name one with --jurisdiction")]
    WhichJurisdiction(String),
    /// A jurisdiction that was never set up.
    #[error("the jurisdiction {0} has not been set up: import it, or run the demonstration")]
    NotSetUp(JurisdictionCode),
    /// What is built in, or what is written in a setup file, is wrong.
    #[error(transparent)]
    Setup(#[from] setup::SetupError),
}

/// One jurisdiction at work.
#[derive(Debug)]
pub struct App {
    pub(crate) db: Db,
    /// The same, for those who write much: they take turns on it.
    pub(crate) writing: Db,
    pub(crate) jurisdiction: JurisdictionCode,
    pub(crate) clock: Clock,
    pub(crate) rules: RwLock<Arc<Rules>>,
    pub(crate) territory: RwLock<Territory>,
    texts: Texts,
    pub(crate) withheld: Withheld,
    pub(crate) emergencies: Emergencies,
    /// Rung when an emergency has left something to be done.
    pub(crate) alarms: Arc<Notify>,
    pub(crate) recalling: tokio::sync::Mutex<()>,
    pub(crate) reckoning: tokio::sync::Mutex<()>,
    pub(crate) changes: Mutex<Changes>,
    pub(crate) applied: watch::Sender<Seq>,
    pub(crate) committed: watch::Sender<Seq>,
    pub(crate) findable: watch::Sender<Seq>,
    pub(crate) writer: mpsc::Sender<Pending>,
    pub(crate) media: media::Store,
    pub(crate) photos: media::Pool,
    papers: media::Papers,
    pub(crate) secret: String,
    pub(crate) letters: Arc<Notify>,
    pub(crate) calls: Arc<Notify>,
}

/// The tasks of a started [`App`]; [`Running::stop`] ends them in order.
#[derive(Debug)]
pub struct Running {
    /// The app.
    pub app: Arc<App>,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl App {
    /// Opens store and media, sets up the built-in jurisdiction if there is none, loads the territory, and starts
    /// the writer and the follower.
    pub async fn start(options: Options) -> Result<Running, StartError> {
        let db = store::open(&options.database).await?;
        let media = media::Store::open(&options.media)?;
        let (jurisdiction, rules) = setup::jurisdiction_of(&db, options.jurisdiction, &options.clock).await?;
        // Of a database from before courses were noted.
        if store::courses::are_missing(&db, &jurisdiction).await? {
            tracing::info!("noting how all reports went, from the ledger: this is done once and takes a while");
            replay::rebuild(&db, &jurisdiction).await?;
        }
        let secret = store::drafts::secret(&db, &jurisdiction, "links", &random_token()).await?;
        let (territory, uncounted) = follow::load(&db, &jurisdiction).await?;
        let withheld = Withheld::load(&db, &jurisdiction).await?;
        let emergencies = Emergencies::load(&db, &jurisdiction).await?;
        // Read again after the number that memory stands at: another process may have changed them meanwhile.
        let rules = store::records::rules(&db, &jurisdiction).await?.unwrap_or(rules);
        let territory = territory.with_areas(rules.areas.values());
        let applied = territory.applied();
        let (writer, queue) = mpsc::channel(submit::QUEUE_MAX);
        let (written, shown) = mpsc::channel(writer::AHEAD_MAX);
        let writing = store::to_write(&db).await?;
        let app = Arc::new(Self {
            db,
            writing,
            jurisdiction,
            clock: options.clock,
            rules: RwLock::new(Arc::new(rules)),
            territory: RwLock::new(territory),
            texts: Texts::default(),
            withheld,
            emergencies,
            alarms: Arc::default(),
            recalling: tokio::sync::Mutex::default(),
            reckoning: tokio::sync::Mutex::default(),
            changes: Mutex::new(Changes::starting_after(applied)),
            applied: watch::Sender::new(applied),
            committed: watch::Sender::new(applied),
            findable: watch::Sender::new(Seq(0)),
            writer,
            media,
            photos: media::Pool::default(),
            papers: media::Papers::default(),
            secret,
            letters: Arc::default(),
            calls: Arc::default(),
        });
        let stop = CancellationToken::new();
        let tasks = vec![
            tokio::spawn(writer::write(Arc::clone(&app), queue, written, stop.clone())),
            tokio::spawn(writer::fold_behind(Arc::clone(&app), stop.clone())),
            tokio::spawn(follow::follow(Arc::clone(&app), shown)),
            tokio::spawn(follow::count(Arc::clone(&app), uncounted)),
            tokio::spawn(search::keep(Arc::clone(&app), stop.clone())),
            tokio::spawn(store::listen(app.db.clone(), app.jurisdiction.clone(), app.committed.clone(), stop.clone())),
        ];
        Ok(Running { app, stop, tasks })
    }

    /// The instant.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// The database, for commands and checks.
    #[must_use]
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// The jurisdiction's code.
    #[must_use]
    pub const fn jurisdiction(&self) -> &JurisdictionCode {
        &self.jurisdiction
    }

    /// What holds now.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read())
    }

    /// The ledger number that this process's memory stands at, and news of it.
    #[must_use]
    pub fn applied(&self) -> watch::Receiver<Seq> {
        self.applied.subscribe()
    }

    /// Photos and documents on disk.
    #[must_use]
    pub const fn media(&self) -> &media::Store {
        &self.media
    }

    /// The pool that makes photos safe and small.
    #[must_use]
    pub const fn photos(&self) -> &media::Pool {
        &self.photos
    }

    /// Takes in and shows the documents of practices.
    #[must_use]
    pub const fn papers(&self) -> &media::Papers {
        &self.papers
    }

    /// The key of the private link to a report: nobody can guess it, and nothing has to be stored for it.
    #[must_use]
    pub fn private_key_of(&self, record: RecordId) -> String {
        URL_SAFE_NO_PAD.encode(&self.mac_of(record).finalize().into_bytes()[..16])
    }

    /// Whether `key` is the one of [`App::private_key_of`]. Compared in constant time.
    #[must_use]
    pub fn is_private_key_of(&self, record: RecordId, key: &str) -> bool {
        URL_SAFE_NO_PAD
            .decode(key)
            .is_ok_and(|key| key.len() == 16 && self.mac_of(record).verify_truncated_left(&key).is_ok())
    }

    /// The key of a link that does one thing with `id`, which is a `kind`.
    #[must_use]
    pub(crate) fn key_of(&self, kind: &str, id: i64) -> String {
        URL_SAFE_NO_PAD.encode(&self.mac(kind, &id.to_be_bytes()).finalize().into_bytes()[..16])
    }

    /// Whether `key` is the one of [`App::key_of`]. Compared in constant time.
    #[must_use]
    pub(crate) fn is_key_of(&self, kind: &str, id: i64, key: &str) -> bool {
        URL_SAFE_NO_PAD
            .decode(key)
            .is_ok_and(|key| key.len() == 16 && self.mac(kind, &id.to_be_bytes()).verify_truncated_left(&key).is_ok())
    }

    fn mac_of(&self, record: RecordId) -> Hmac<Sha256> {
        self.mac("report", &record.0.to_be_bytes())
    }

    pub(crate) fn mac(&self, kind: &str, id: &[u8]) -> Hmac<Sha256> {
        // HMAC takes keys of any length, so this cannot fail; were it to, an empty MAC key would be no secret.
        let mut mac =
            <Hmac<Sha256> as Mac>::new_from_slice(self.secret.as_bytes()).expect("HMAC takes keys of any length");
        mac.update(kind.as_bytes());
        mac.update(b"\0");
        mac.update(id);
        mac
    }
}

impl Running {
    /// Stops: what is queued is still written, then the tasks end.
    pub async fn stop(self) {
        self.stop.cancel();
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task did not end well");
            }
        }
        store::close(&self.app.writing).await;
        store::close(&self.app.db).await;
    }

    /// Watched by tasks that others start beside those of the app.
    #[must_use]
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }
}

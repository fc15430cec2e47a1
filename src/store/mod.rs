//! Every SQL statement of the service.
//!
//! Each is written once and compiled against `SQLite` and `PostgreSQL` by the `on!` macro. The branches that remain
//! are in this file: opening, beginning a write, and the append-only trigger. The other files are named after
//! what they store; a function is named as the question it answers.

pub mod absences;
pub mod accesses;
pub mod account_links;
pub mod accounts;
pub mod alarms;
pub mod api_keys;
pub mod batches;
pub mod contacts;
pub mod courses;
pub mod desk_views;
pub mod drafts;
pub mod dump;
pub mod exchanges;
pub mod follows;
pub mod forwards;
pub mod geopackage;
pub mod hooks;
pub mod ledger;
pub mod letters;
pub mod mail_stops;
pub mod mails;
pub mod matters;
pub mod mentions;
pub mod openid;
pub mod outbox;
pub mod people;
pub mod practice_runs;
pub mod practices;
pub mod privacy;
pub mod queue;
pub mod records;
pub mod recovery_codes;
pub mod references;
pub mod search;
pub mod sessions;
pub mod toponyms;

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use serde::Serialize;
use sqlx::postgres::{PgListener, PgPoolOptions, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool, Transaction};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::domain::record::{JurisdictionCode, Seq};

/// One of the two databases.
#[derive(Debug, Clone)]
pub enum Either<S, P> {
    /// `SQLite`.
    Sqlite(S),
    /// `PostgreSQL`.
    Postgres(P),
}

/// A pool of connections.
pub type Db = Either<SqlitePool, PgPool>;
/// A write transaction.
pub type Tx = Either<Transaction<'static, Sqlite>, Transaction<'static, Postgres>>;

/// Runs the same expression on whichever database it is; with a `;` after it, for its effect only.
macro_rules! on {
    ($db:expr, $x:ident => $body:expr;) => {
        match $db {
            $crate::store::Either::Sqlite($x) => {
                let _done = $body;
            }
            $crate::store::Either::Postgres($x) => {
                let _done = $body;
            }
        }
    };
    ($db:expr, $x:ident => $body:expr) => {
        match $db {
            $crate::store::Either::Sqlite($x) => $body,
            $crate::store::Either::Postgres($x) => $body,
        }
    };
}
pub(crate) use on;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or is out of reach.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// The migrations could not be applied.
    #[error(transparent)]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Something stored cannot be read back: a version of the program older than the data, or damage.
    #[error("stored {what} cannot be read: {source}")]
    Unreadable {
        /// What it is.
        what: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// An event cannot be read back: a version of the program older than the event, or damage.
    #[error("event {}: it cannot be read: {source}", seq.0)]
    UnreadableEvent {
        /// Its number.
        seq: Seq,
        /// Why.
        source: serde_json::Error,
    },
    /// The ledger has a gap or does not fit its head, or a row is not what is written there: damage.
    #[error("the stored data are damaged: {0}")]
    Damaged(String),
    /// The folder of the database cannot be made.
    #[error("the folder {folder} cannot be made: {source}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Where the data lie.
#[derive(Debug, Clone)]
pub enum Location {
    /// An `SQLite` file.
    File(PathBuf),
    /// A `PostgreSQL` URL.
    Server(String),
}

/// Most connections to `PostgreSQL`, and most readers of `SQLite`.
const CONNECTIONS_MAX: u32 = 8;
/// How long a writer waits for another process's write lock on `SQLite`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens the database, creating the `SQLite` file if need be, and applies the migrations.
pub async fn open(location: &Location) -> Result<Db, StoreError> {
    let db = match location {
        Location::File(path) => Either::Sqlite(open_sqlite(path).await?),
        Location::Server(url) => Either::Postgres(
            PgPoolOptions::new().max_connections(CONNECTIONS_MAX).acquire_timeout(ACQUIRE_TIMEOUT).connect(url).await?,
        ),
    };
    let migrations = sqlx::migrate!("./migrations");
    on!(&db, pool => migrations.run(pool).await?);
    forbid_rewriting(&db).await?;
    Ok(db)
}

/// The same database, for those who write much, over one connection: they take turns without trying again and again for
/// the lock of `SQLite`, and it keeps the pages that it has read and the statements that it has prepared.
pub async fn to_write(db: &Db) -> Result<Db, StoreError> {
    Ok(match db {
        Either::Sqlite(pool) => {
            let options = pool.connect_options().as_ref().clone();
            // The log is folded into the file after 16 MB instead of 4: pages that every commit changes are copied less
            // often. What many rows in one statement would need to be undone does not go through files.
            let options = options.pragma("cache_size", "-16000").pragma("wal_autocheckpoint", "4000");
            let options = options.pragma("temp_store", "MEMORY");
            Either::Sqlite(sqlite_pool().max_connections(1).min_connections(1).connect_with(options).await?)
        }
        Either::Postgres(pool) => {
            let options = pool.connect_options().as_ref().clone();
            let one = PgPoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE_TIMEOUT);
            Either::Postgres(one.connect_with(options).await?)
        }
    })
}

/// Connections to a file do not break, so they are neither tried before each use nor made anew now and then.
fn sqlite_pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

async fn open_sqlite(path: &PathBuf) -> Result<SqlitePool, StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder { folder: folder.to_owned(), source })?;
    }
    let options = SqliteConnectOptions::from_str("sqlite:")?
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged report must outlive a power cut: FULL syncs the log at each commit.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("cache_size", "-4000")
        .statement_cache_capacity(200);
    Ok(sqlite_pool().max_connections(CONNECTIONS_MAX).connect_with(options).await?)
}

/// Makes the database itself refuse to change or delete events. The syntax differs, so it is not a migration.
async fn forbid_rewriting(db: &Db) -> Result<(), StoreError> {
    const SQLITE: [&str; 3] = [
        "CREATE TRIGGER IF NOT EXISTS events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
        "CREATE TRIGGER IF NOT EXISTS events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
        // REPLACE deletes the row in its way without asking the triggers above.
        "CREATE TRIGGER IF NOT EXISTS events_follow BEFORE INSERT ON events \
         WHEN EXISTS (SELECT 1 FROM events WHERE jurisdiction = NEW.jurisdiction AND seq = NEW.seq) \
         OR EXISTS (SELECT 1 FROM events WHERE jurisdiction = NEW.jurisdiction AND record = NEW.record AND version = NEW.version) \
         BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    ];
    const POSTGRES: [&str; 3] = [
        "CREATE OR REPLACE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
        "CREATE OR REPLACE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_stay()",
        "CREATE OR REPLACE TRIGGER events_remain BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION events_stay()",
    ];
    match db {
        Either::Sqlite(pool) => {
            for statement in SQLITE {
                sqlx::query(statement).execute(pool).await?;
            }
        }
        Either::Postgres(pool) => {
            let mut tx = pool.begin().await?;
            // Several processes may start at once on one server; the lock lets them do this one after the other.
            sqlx::query("SELECT pg_advisory_xact_lock(7309455)").execute(&mut *tx).await?;
            for statement in POSTGRES {
                sqlx::query(statement).execute(&mut *tx).await?;
            }
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Begins a transaction that is going to write. On `SQLite` it takes the write lock at once, so it cannot deadlock later.
pub async fn begin(db: &Db) -> Result<Tx, StoreError> {
    Ok(match db {
        Either::Sqlite(pool) => Either::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
        Either::Postgres(pool) => Either::Postgres(pool.begin().await?),
    })
}

/// Most rows in one statement.
const STEP_MAX: usize = 256;
/// Up to so many rows each number has a statement of its own.
const EACH_MAX: usize = 16;

/// The rows of a large write, in few steps: a round trip is what a row costs most. There are as few lengths as that
/// allows (up to 16 every one, above that 24, 32, 48, 64 and so on), so that each statement is prepared once.
fn in_steps<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let left = rows.len().min(STEP_MAX);
        let power = 1 << left.checked_ilog2()?;
        let step = if left <= EACH_MAX {
            left
        } else if left >= power + power / 2 {
            power + power / 2
        } else {
            power
        };
        let (these, others) = rows.split_at(step);
        rows = others;
        Some(these)
    })
}

/// Commits: when this returns, what was written is durable.
pub async fn commit(tx: Tx) -> Result<(), StoreError> {
    on!(tx, tx => tx.commit().await?);
    Ok(())
}

/// Undoes what a transaction has written.
pub async fn roll_back(tx: Tx) -> Result<(), StoreError> {
    on!(tx, tx => tx.rollback().await?);
    Ok(())
}

/// Tells other processes on the database, when this transaction commits, that the ledger goes up to `seq`.
pub async fn notify(tx: &mut Tx, jurisdiction: &JurisdictionCode, seq: Seq) -> Result<(), StoreError> {
    // SQLite has one process; its own follower is woken after the commit.
    if let Either::Postgres(tx) = tx {
        sqlx::query("SELECT pg_notify($1, $2)")
            .bind(CHANNEL)
            .bind(format!("{} {jurisdiction}", seq.0))
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Name of the notification channel on `PostgreSQL`.
const CHANNEL: &str = "sestomia";

/// Wakes `committed` on what other processes write, until `stop` is cancelled. Only a hint: the follower looks anyway.
pub async fn listen(db: Db, jurisdiction: JurisdictionCode, committed: watch::Sender<Seq>, stop: CancellationToken) {
    let Either::Postgres(pool) = db else { return };
    loop {
        let listening = listen_once(&pool, &jurisdiction, &committed);
        tokio::select! {
            result = listening => if let Err(error) = result {
                tracing::warn!(%error, "not listening to the database; trying again");
                tokio::time::sleep(Duration::from_secs(2)).await;
            },
            () = stop.cancelled() => return,
        }
    }
}

async fn listen_once(
    pool: &PgPool,
    jurisdiction: &JurisdictionCode,
    committed: &watch::Sender<Seq>,
) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let notification = listener.recv().await?;
        if let Some((seq, code)) = notification.payload().split_once(' ')
            && code == jurisdiction.as_str()
            && let Ok(seq) = seq.parse()
        {
            committed.send_if_modified(|known| {
                let news = *known < Seq(seq);
                *known = (*known).max(Seq(seq));
                news
            });
        }
    }
}

/// Folds the log of `SQLite` into its file as far as that holds nobody up: whoever commits next has less of it to fold.
pub async fn fold_log(db: &Db) -> Result<(), StoreError> {
    if let Either::Sqlite(pool) = db {
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(pool).await?;
    }
    Ok(())
}

/// Closes the pool; `SQLite` folds its log back into the file.
pub async fn close(db: &Db) {
    on!(db, pool => pool.close().await;);
}

/// True when the database answers.
pub async fn is_reachable(db: &Db) -> bool {
    on!(db, pool => sqlx::query("SELECT 1").execute(pool).await.is_ok())
}

/// The JSON text of what is stored, in memory that is large enough for most at once.
pub(crate) fn json_text(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = Vec::with_capacity(1024);
    serde_json::to_writer(&mut text, value)?;
    String::from_utf8(text).map_err(serde::ser::Error::custom)
}

/// Ledger numbers, ids and times are stored as BIGINT; none comes near its end.
pub(crate) fn bigint(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// Reads a stored BIGINT that was never negative.
pub(crate) fn natural(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::in_steps;

    #[test]
    fn many_rows_are_written_in_few_steps_of_few_lengths() {
        let mut lengths = std::collections::BTreeSet::new();
        for count in 0..=600 {
            let rows: Vec<usize> = (0..count).collect();
            let steps: Vec<&[usize]> = in_steps(&rows).collect();
            assert_eq!(steps.concat(), rows);
            assert!(steps.len() <= 6, "{count} in {} steps", steps.len());
            lengths.extend(steps.iter().map(|step| step.len()));
        }
        assert!(lengths.len() <= 24, "{lengths:?}");
    }
}

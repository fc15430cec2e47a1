//! What is no longer needed is forgotten: drafts, receipts, sessions, what has left the house, and files that nothing
//! refers to.
//!
//! Personal data that were typed but never sent do not outlive a day; those of a practice, which takes longer to put
//! together and says so, a month. Records are never touched here.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::follows::ASKED_FOR;
use crate::app::recurring;
use crate::domain::document::ContentHash;
use crate::media::{FileName, MediaError};
use crate::store::{self, StoreError};

/// How long a draft is kept that nobody goes on with.
const DRAFTS_FOR: SignedDuration = SignedDuration::from_hours(24);
/// How long that of a practice is.
pub const PRACTICE_DRAFTS_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a repeated request is recognised.
const RECEIPTS_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a letter, a mail or a call of a webhook is kept that has been sent: while somebody may ask whether it was.
const SENT_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long it can be read what other systems have sent.
const EXCHANGES_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Most mails forgotten in one transaction, and as many calls: others wait meanwhile.
const SENT_STEP: u32 = 1_000;
/// How long a file is kept that nothing refers to: longer than a draft with its photos.
const FILES_FOR: SignedDuration = SignedDuration::from_hours(48);
/// Most files looked at in one round; the next one goes on after them.
const FILES_MAX: usize = 50_000;
/// When the first round begins: not while the service starts.
const FIRST_AFTER: Duration = Duration::from_mins(1);
/// The pause between rounds.
const EVERY: Duration = Duration::from_hours(1);

/// Why a round was not finished.
#[derive(Debug, thiserror::Error)]
pub enum TidyError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The media folder failed.
    #[error("{0}")]
    Media(#[from] MediaError),
}

/// What a round took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tidied {
    /// Drafts.
    pub drafts: u64,
    /// Receipts.
    pub receipts: u64,
    /// Mails and calls of webhooks that had left.
    pub sent: u64,
    /// Files that nothing referred to, and what was left of writes that were cut short.
    pub files: u64,
    /// Where the next round goes on among the files.
    pub next: SystemTime,
}

/// A round now and then, until `stop` is cancelled.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut pause = FIRST_AFTER;
    let mut from = SystemTime::UNIX_EPOCH;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.cancelled() => return,
        }
        pause = EVERY;
        match recurring::give(&app).await {
            Ok(0) => {}
            Ok(given) => tracing::info!(given, "recurring tasks were given"),
            Err(error) => tracing::error!(%error, "recurring tasks could not be given"),
        }
        match tidy(&app, from).await {
            Ok(tidied) => {
                from = tidied.next;
                tracing::info!(tidied.drafts, tidied.receipts, tidied.sent, tidied.files, "tidied up");
            }
            Err(error) => tracing::error!(%error, "tidying up failed"),
        }
    }
}

/// One round; files are looked at from those put at `from` on.
pub async fn tidy(app: &App, from: SystemTime) -> Result<Tidied, TidyError> {
    let now = app.now();
    let before = |age: SignedDuration| now.checked_sub(age).unwrap_or(Timestamp::MIN);
    let ages = (before(DRAFTS_FOR), before(PRACTICE_DRAFTS_FOR));
    let drafts = store::drafts::forget_old_drafts(&app.db, &app.jurisdiction, ages).await?;
    let receipts = store::drafts::forget_old_receipts(&app.db, &app.jurisdiction, before(RECEIPTS_FOR)).await?;
    store::follows::forget_unconfirmed(&app.db, &app.jurisdiction, before(ASKED_FOR)).await?;
    store::letters::forget_sent(&app.db, &app.jurisdiction, before(SENT_FOR)).await?;
    let sent = forget_sent(app, before(SENT_FOR)).await?;
    store::exchanges::forget(&app.db, &app.jurisdiction, before(EXCHANGES_FOR)).await?;
    store::sessions::forget_expired(&app.db, &app.jurisdiction, now).await?;
    let (files, next) = remove_unneeded_files(app, from, SystemTime::from(before(FILES_FOR))).await?;
    Ok(Tidied { drafts, receipts, sent, files, next })
}

async fn forget_sent(app: &App, before: Timestamp) -> Result<u64, StoreError> {
    let mut sent = 0;
    loop {
        let count = store::outbox::forget_sent(&app.db, &app.jurisdiction, before, SENT_STEP).await?;
        sent += count;
        // Of neither as many as there may be: there are no more.
        if count < u64::from(SENT_STEP) {
            return Ok(sent);
        }
    }
}

async fn remove_unneeded_files(app: &App, from: SystemTime, until: SystemTime) -> Result<(u64, SystemTime), TidyError> {
    let swept = app.media.sweep(from, until, FILES_MAX).await?;
    let next = swept.files.last().filter(|_| swept.more).map_or(SystemTime::UNIX_EPOCH, |(put_at, _)| *put_at);
    let mut unneeded: HashMap<ContentHash, FileName> = swept.files.iter().map(|(_, name)| (name.hash, *name)).collect();
    if !unneeded.is_empty() {
        store::references::visit_texts_with_files(&app.db, |text| {
            for hash in hashes_in(text) {
                unneeded.remove(&hash);
            }
        })
        .await?;
    }
    let mut removed = swept.cut_short;
    for name in unneeded.into_values() {
        removed += u64::from(app.media.remove_old(name, until).await?);
    }
    Ok((removed, next))
}

/// Every content hash in a text, in whatever form the text is: a file is rather kept once too often.
fn hashes_in(text: &str) -> impl Iterator<Item = ContentHash> {
    text.split(|c: char| !c.is_ascii_hexdigit()).filter_map(|run| run.parse().ok())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parking_lot::Mutex;

    use super::*;
    use crate::app::Options;
    use crate::app::clock::Clock;
    use crate::media::{Blob, Extension};
    use crate::store::Location;

    #[test]
    fn hashes_are_found_in_any_form() {
        let (a, b) = (ContentHash([0xab; 32]), ContentHash([0x01; 32]));
        let text = format!("{{\"small\":\"{a}\",\"n\":\"deadbeef\",\"file\":\"/media/{b}.jpg\"}}{a}0");
        assert_eq!(hashes_in(&text).collect::<Vec<_>>(), [a, b]);
    }

    #[tokio::test]
    async fn what_nobody_needs_goes_and_what_a_draft_names_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let today = Clock::System.now();
        let clock = Arc::new(Mutex::new(today));
        let options = Options {
            database: Location::File(folder.path().join("sestomia.db")),
            media: folder.path().join("media"),
            jurisdiction: None,
            clock: Clock::Set(Arc::clone(&clock)),
        };
        let running = App::start(options).await.expect("starts");
        let app = &running.app;
        let blob = |text: &'static str| Blob::new(Extension::Jpg, Bytes::from_static(text.as_bytes()));
        let (named, unnamed) = (blob("named"), blob("unnamed"));
        for blob in [&named, &unnamed] {
            app.media.put(blob).await.expect("writes");
        }
        app.save_draft("old", "{}").await.expect("writes");
        app.save_draft("practice old", "{}").await.expect("writes");
        let round = async || tidy(app, SystemTime::UNIX_EPOCH).await.expect("tidies");
        assert_eq!((round().await.drafts, round().await.files), (0, 0));

        *clock.lock() = today + SignedDuration::from_hours(50);
        app.save_draft("young", &format!("[\"{}\"]", named.name())).await.expect("writes");
        let tidied = round().await;
        assert_eq!((tidied.drafts, tidied.files), (1, 1));
        assert!(app.media.get(named.name()).await.expect("reads").is_some());
        assert!(app.media.get(unnamed.name()).await.expect("reads").is_none());
        assert!(app.draft("young").await.expect("reads").is_some());
        assert!(app.draft("practice old").await.expect("reads").is_some(), "a month");
        *clock.lock() = today + SignedDuration::from_hours(31 * 24);
        assert_eq!(round().await.drafts, 2);
        running.stop().await;
    }
}

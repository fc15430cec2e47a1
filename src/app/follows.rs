//! Following an area or categories by mail: asked for by anybody, confirmed by the holder of the address alone, told in
//! one mail of everything new, ended by a link in each.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::clock::{random_id, random_token};
use crate::app::mail::{LEASE, Mailer, STEP_MAX, pause_after};
use crate::app::sessions::token_hash;
use crate::domain::event::Happening;
use crate::domain::follow::{Followed, Rhythm};
use crate::domain::person::Email;
use crate::domain::record::{RecordId, Seq};
use crate::domain::report::{self, Report};
use crate::store::follows::Follow;
use crate::store::letters::{SITE, StaffLetter};
use crate::store::{self, StoreError};
use crate::words::follows::Item;
use crate::words::{Language, Words};

/// The pause between rounds.
const EVERY: Duration = Duration::from_mins(5);
/// Most that one address follows.
pub const FOLLOWS_MAX: u32 = 20;
/// How long the question whether somebody wants to can be answered.
pub const ASKED_FOR: SignedDuration = SignedDuration::from_hours(48);
/// Events read at a time.
const STEP_EVENTS: u32 = 1000;
/// Most reports that one mail names; of the others it says how many.
pub const ITEMS_MAX: usize = 40;

/// A round now and then, until `stop` is cancelled.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.cancelled() => return,
        }
        if let Err(error) = round(&app).await {
            tracing::error!(%error, "those who follow could not be told");
        }
    }
}

/// What is new of reports, by report: the last number of the ledger and whether it has been answered.
type News = BTreeMap<RecordId, (Seq, bool)>;

/// One round: everybody who follows something and may be told by now is, in one mail an address. Returns how many mails.
pub async fn round(app: &App) -> Result<u64, StoreError> {
    let now = app.now();
    let mut of_email: BTreeMap<String, Vec<Follow>> = BTreeMap::new();
    for follow in store::follows::confirmed(&app.db, &app.jurisdiction).await? {
        of_email.entry(follow.email.as_str().to_owned()).or_default().push(follow);
    }
    let due: Vec<Vec<Follow>> =
        of_email.into_values().map(|all| due_of(all, now)).filter(|due| !due.is_empty()).collect();
    let Some(from) = due.iter().flatten().map(|follow| follow.seen).min() else { return Ok(0) };
    let head = store::ledger::head(&app.db, &app.jurisdiction).await?.seq;
    if from >= head {
        return Ok(0);
    }
    let news = news_after(app, from, head).await?;
    let reports = reports_of(app, &news).await?;
    let mut mails = 0;
    for follows in due {
        mails += u64::from(tell(app, &follows, &news, &reports, head, now).await?);
    }
    Ok(mails)
}

/// Those of one address that may be told now. An address hears once in its rhythm, whatever it follows.
fn due_of(all: Vec<Follow>, now: Timestamp) -> Vec<Follow> {
    let last = |rhythm: Rhythm| all.iter().filter(|one| one.rhythm == rhythm).filter_map(|one| one.told_at).max();
    let is_due = |rhythm: Rhythm| {
        let pause = SignedDuration::from_hours(rhythm.pause_hours());
        last(rhythm).is_none_or(|told| now.duration_since(told) >= pause)
    };
    let due: Vec<Rhythm> = Rhythm::ALL.into_iter().filter(|rhythm| is_due(*rhythm)).collect();
    all.into_iter().filter(|one| due.contains(&one.rhythm)).collect()
}

/// What became public or was answered after `from`, up to `head`.
async fn news_after(app: &App, from: Seq, head: Seq) -> Result<News, StoreError> {
    let (mut news, mut at) = (News::new(), from);
    while at < head {
        let events = store::ledger::events_after(&app.db, &app.jurisdiction, at, STEP_EVENTS).await?;
        let Some(last) = events.last() else { break };
        at = last.event.seq;
        for event in events.iter().map(|stored| &stored.event).filter(|event| event.seq <= head) {
            let Happening::Report(body) = &event.body else { continue };
            let answered = match body {
                report::Event::Received { public: true, .. } | report::Event::Moderated { public: true, .. } => false,
                report::Event::Answered { .. } => true,
                _ => continue,
            };
            let known = news.entry(event.record).or_insert((event.seq, answered));
            *known = (event.seq, known.1 || answered);
        }
    }
    Ok(news)
}

async fn reports_of(app: &App, news: &News) -> Result<BTreeMap<RecordId, Report>, StoreError> {
    let ids: Vec<RecordId> = news.keys().copied().collect();
    let mut reports = BTreeMap::new();
    for ids in ids.chunks(200) {
        let some = store::records::reports_of(&app.db, &app.jurisdiction, ids).await?;
        reports.extend(some.into_iter().filter(|report| report.public).map(|report| (report.id, report)));
    }
    Ok(reports)
}

/// Puts the mail to one address into the outbox, if there is anything to tell.
async fn tell(
    app: &App,
    follows: &[Follow],
    news: &News,
    reports: &BTreeMap<RecordId, Report>,
    head: Seq,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(first) = follows.first() else { return Ok(false) };
    let new_to = |follow: &Follow, report: &Report| {
        news.get(&report.id).is_some_and(|(seq, _)| *seq > follow.seen)
            && follow.wanted.holds(&report.place, &report.category)
    };
    let rules = app.rules();
    let words = Words::of(Language::of_tag(&first.language));
    let all: Vec<&Report> =
        reports.values().filter(|report| follows.iter().any(|follow| new_to(follow, report))).collect();
    let links: Vec<String> =
        all.iter().map(|report| format!("{SITE}{}", words.href(&format!("/segnalazioni/{}", report.number)))).collect();
    let items: Vec<Item<'_>> = all
        .iter()
        .zip(&links)
        .take(ITEMS_MAX)
        .map(|(report, link)| Item { report, answered: news.get(&report.id).is_some_and(|one| one.1), link })
        .collect();
    let ends: Vec<(String, String)> =
        follows.iter().map(|follow| (words.followed(&follow.wanted, &rules), app.end_link(follow, words))).collect();
    let mut tx = store::begin(&app.db).await?;
    let told = (!all.is_empty()).then_some(now);
    for follow in follows {
        if !store::follows::advance(&mut tx, &app.jurisdiction, follow, head, told).await? {
            // Another process tells them, or they have just ended it.
            store::roll_back(tx).await?;
            return Ok(false);
        }
    }
    if !all.is_empty() {
        let letter = words.follow_letter(&items, all.len() - items.len(), &ends, &rules);
        let letter = StaffLetter {
            name: format!("follow {} {}", first.id, head.0),
            recipient: first.email.clone(),
            subject: letter.subject,
            body: letter.text,
        };
        store::letters::enqueue(&mut tx, &app.jurisdiction, &letter, now).await?;
    }
    store::commit(tx).await?;
    app.letters.notify_one();
    Ok(!all.is_empty())
}

impl App {
    /// Asks the holder of an address whether they want to follow this. It does the same whatever the address follows.
    pub async fn ask_to_follow(
        &self,
        email: &Email,
        wanted: Followed,
        rhythm: Rhythm,
        language: Language,
    ) -> Result<(), StoreError> {
        let follow = Follow {
            id: random_id(),
            email: email.clone(),
            language: language.tag().to_owned(),
            wanted,
            rhythm,
            seen: Seq(0),
            told_at: None,
            attempts: 0,
        };
        if !store::follows::add(&self.db, &self.jurisdiction, &follow, FOLLOWS_MAX, self.now()).await? {
            tracing::info!("an address follows as much as it may");
        }
        self.letters.notify_one();
        Ok(())
    }

    /// Whether the link of a question can still be used; looking uses nothing up.
    pub async fn is_asked_to_follow(&self, token: &str) -> Result<bool, StoreError> {
        store::follows::is_asked(&self.db, &self.jurisdiction, &token_hash(token), self.now()).await
    }

    /// Begins to follow, by the link of a question; true for the first time.
    pub async fn begin_to_follow(&self, token: &str) -> Result<bool, StoreError> {
        let head = store::ledger::head(&self.db, &self.jurisdiction).await?.seq;
        store::follows::confirm(&self.db, &self.jurisdiction, &token_hash(token), head, self.now()).await
    }

    /// Whether this is the key of a mail's link by which following ends.
    #[must_use]
    pub fn is_end_of_following(&self, id: i64, key: &str) -> bool {
        self.is_key_of("follow", id, key)
    }

    /// Ends following, by the key of a mail's link; true also when it had been ended before.
    pub async fn end_following(&self, id: i64, key: &str) -> Result<bool, StoreError> {
        if !self.is_key_of("follow", id, key) {
            return Ok(false);
        }
        store::follows::remove(&self.db, &self.jurisdiction, id).await?;
        Ok(true)
    }

    pub(crate) fn end_link(&self, follow: &Follow, words: &Words) -> String {
        let path = format!("/segui/disdici?n={}&chiave={}", follow.id, self.key_of("follow", follow.id));
        format!("{SITE}{}", words.href(&path))
    }
}

impl Mailer {
    /// Sends some of the questions whether somebody wants to follow; true when there may be more.
    pub(crate) async fn ask_followers(&self, app: &App, stop: &CancellationToken) -> Result<bool, StoreError> {
        let now = app.now();
        let lease = now.checked_add(LEASE).unwrap_or(now);
        let follows = store::follows::take_to_ask(&app.db, &app.jurisdiction, now, lease, STEP_MAX).await?;
        for follow in &follows {
            if stop.is_cancelled() {
                return Ok(false);
            }
            let (token, expires) = (random_token(), now.checked_add(ASKED_FOR).unwrap_or(now));
            let hash = token_hash(&token);
            let asked = Some((hash.as_str(), expires));
            store::follows::mark_asked(&app.db, &app.jurisdiction, follow.id, asked, Some(lease)).await?;
            let rules = app.rules();
            let words = Words::of(Language::of_tag(&follow.language));
            let link = format!("{}{}", self.public_url, words.href(&format!("/segui/conferma?chiave={token}")));
            let letter = words.follow_question(&follow.wanted, &link, expires, &rules);
            let id = format!("{}.{}", app.jurisdiction, &hash[..16]);
            let again = match self.send(app, &rules, &id, &follow.email, &letter, None).await {
                Ok(()) => None,
                Err(error) => {
                    tracing::warn!(follow.attempts, %error, "a question to somebody who wants to follow was not sent");
                    pause_after(follow.attempts).and_then(|pause| now.checked_add(pause).ok())
                }
            };
            store::follows::mark_asked(&app.db, &app.jurisdiction, follow.id, asked, again).await?;
        }
        Ok(!follows.is_empty())
    }
}

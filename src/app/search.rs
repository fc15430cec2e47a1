//! Finding reports by what is said about them: words are noted from the ledger a moment after it is written, and
//! looked for within what the policy lets the reader see.
//!
//! It is no part of the write path: a report is acknowledged before it can be found by its words (by its number it can
//! at once). Whatever has not been noted yet, also by an older version of the program, is caught up with at the start.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::domain::event::Happening;
use crate::domain::person::Actor;
use crate::domain::policy::{Action, Scope, may_on_public, scope};
use crate::domain::record::{RecordId, Seq};
use crate::domain::report::{Audience, Event, Report};
use crate::domain::text::Description;
use crate::store::search::{Reach, Said, Within};
use crate::store::{self, StoreError};
use crate::territory::spelling::{plain_words, words_of};

/// Most events whose words are noted in one transaction: it holds the write lock for some milliseconds.
const STEP_MAX: u32 = 500;
/// How long events gather before their words are noted.
const GATHER: Duration = Duration::from_millis(100);
/// How often the ledger is looked at without news.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long to wait before trying again after the store failed.
const RETRY_AFTER: Duration = Duration::from_secs(2);
/// Most words that are looked for at once; what more is typed is left out.
pub const WORDS_MAX: usize = 8;
/// Most bytes of what is looked for.
pub const TEXT_MAX_BYTES: usize = 200;
/// Most letters of a word that count.
const LETTERS_MAX: usize = 40;

/// Notes the words of what is written, until `stop` is cancelled.
pub(crate) async fn keep(app: Arc<App>, stop: CancellationToken) {
    let mut applied = app.applied.subscribe();
    loop {
        let pause = match catch_up(&app, &stop).await {
            Ok(()) => LOOK_EVERY,
            Err(error) => {
                tracing::error!(%error, "words of reports cannot be noted");
                RETRY_AFTER
            }
        };
        tokio::select! {
            _news = applied.changed() => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(pause) => {}
            () = stop.cancelled() => return,
        }
    }
}

async fn catch_up(app: &App, stop: &CancellationToken) -> Result<(), StoreError> {
    while !stop.is_cancelled() {
        let from = store::search::mark(&app.db, &app.jurisdiction).await?;
        let events = store::ledger::bare_events_after(&app.db, &app.jurisdiction, from, STEP_MAX).await?;
        let Some(to) = events.last().map(|event| event.seq) else {
            app.findable.send_replace(from);
            return Ok(());
        };
        let mut said: BTreeMap<RecordId, Said> = BTreeMap::new();
        for event in &events {
            if let Happening::Report(body) = &event.body {
                hear(body, said.entry(event.record).or_default());
            }
        }
        let mut tx = store::begin(&app.writing).await?;
        if store::search::note(&mut tx, &app.jurisdiction, from, to, &said).await? {
            store::commit(tx).await?;
        } else {
            store::roll_back(tx).await?;
        }
    }
    Ok(())
}

/// Adds the words of an event to what was said.
pub(crate) fn hear(event: &Event, said: &mut Said) {
    match event {
        Event::Received { number, subject, description, place, .. } => {
            let (year, serial) = (number.year.to_string(), number.serial.to_string());
            said.words.extend([year, format!("{:06}", number.serial), serial]);
            let texts = [Some(subject.as_str()), description.as_ref().map(Description::as_str)];
            texts.into_iter().flatten().for_each(|text| said.words.extend(words(text)));
            if let Some(address) = &place.address {
                said.words.extend(words(address.as_str()).chain(words_of(address.as_str())));
            }
            said.words.extend(place.area.iter().flat_map(|area| words(area.as_str())));
        }
        Event::Answered { text }
        | Event::Rejected { text, .. }
        | Event::Transferred { text, .. }
        | Event::Reopened { text, .. }
        | Event::Commented { text, audience: Audience::Public, .. } => said.words.extend(words(text.as_str())),
        // Whoever it is for may change; the offices may always know.
        Event::Enclosed { title, .. } => said.notes.extend(words(title.as_str())),
        Event::Advanced { note, .. } | Event::Suspended { note, .. } => {
            said.words.extend(note.iter().flat_map(|note| words(note.as_str())));
        }
        Event::Resolved { text, .. }
        | Event::SentBack { text }
        | Event::Commented { text, audience: Audience::Internal, .. } => said.notes.extend(words(text.as_str())),
        Event::Routed { note, .. } => said.notes.extend(note.iter().flat_map(|note| words(note.as_str()))),
        // What is not shown is not found either: neither by what citizens wrote nor by what repeats it.
        Event::Anonymised { .. } => *said = Said { anew: true, ..Said::default() },
        _ => {}
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    plain_words(text).map(shortened)
}

fn shortened(mut word: String) -> String {
    if let Some((end, _)) = word.char_indices().nth(LETTERS_MAX) {
        word.truncate(end);
    }
    word
}

/// The words to look for in what was typed: `p.za` is `piazza`, as in the names of streets.
#[must_use]
pub fn wanted(text: &str) -> Vec<String> {
    let end = (0..=text.len().min(TEXT_MAX_BYTES)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let mut wanted = Vec::new();
    for piece in text[..end].split_whitespace() {
        let words = if piece.contains('.') { words_of(piece) } else { plain_words(piece).collect() };
        for word in words.into_iter().map(shortened) {
            if wanted.len() < WORDS_MAX && !wanted.contains(&word) {
                wanted.push(word);
            }
        }
    }
    wanted
}

impl App {
    /// Up to which event reports are found by what it said, and news of it.
    #[must_use]
    pub fn findable(&self) -> watch::Receiver<Seq> {
        self.findable.subscribe()
    }

    /// Reports in which all that is typed is said, of those that the actor may see and by what they may read; the newest
    /// first, older than `before`, at most `limit`. Nothing when nothing is typed.
    pub async fn search(
        &self,
        actor: &Actor,
        text: &str,
        before: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<Report>, StoreError> {
        let words = wanted(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        store::search::find(&self.db, &self.jurisdiction, &words, &within(actor), before, limit).await
    }
}

/// What the policy lets this actor find.
fn within(actor: &Actor) -> Within {
    let reach = |action: Action| {
        let scope = scope(actor, action);
        Reach {
            all: scope == Scope::Everything,
            public: may_on_public(actor, action),
            own: matches!(scope, Scope::Office(_)),
        }
    };
    Within { office: actor.office.clone(), words: reach(Action::See), notes: reach(Action::OpenRecord) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_words() {
        for (typed, words) in [
            ("Caffè", "caffe"),
            ("  BUCA, buca!  davanti ", "buca davanti"),
            ("p.za Vittorio Veneto", "piazza vittorio veneto"),
            ("dell'Università", "dell universita"),
            ("%_\\", ""),
            ("1 2 3 4 5 6 7 8 9", "1 2 3 4 5 6 7 8"),
        ] {
            assert_eq!(wanted(typed).join(" "), words, "{typed}");
        }
        let long = "è".repeat(TEXT_MAX_BYTES);
        assert_eq!(wanted(&long), ["e".repeat(LETTERS_MAX)], "cut within bounds, between letters");
    }
}

//! The ledger: append-only events of one jurisdiction, numbered without gaps and chained by hash.
//!
//! Whoever writes takes the jurisdiction's row of `ledger` first: on both databases that serialises writers, so
//! numbers become visible in order and a reader that asks for "all after n" never misses one. It knows nothing
//! of what the events mean.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::{QueryBuilder, Row};

use crate::domain::event::{Event, Happening};
use crate::domain::person::Actor;
use crate::domain::record::{JurisdictionCode, RecordId, Seq, Version};
use crate::store::{Db, StoreError, Tx, bigint, in_steps, json_text, natural, on};

/// Hash of an event and of all before it.
pub type ChainHash = [u8; 32];

/// The end of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the last event; 0 when there is none.
    pub seq: Seq,
    /// Its hash; zeros when there is none.
    pub hash: ChainHash,
}

/// An event as it is about to be appended: its number and hash come from the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// To which record; `None`: to a new one, whose id is the number of this event.
    pub record: Option<RecordId>,
    /// The record's version after it.
    pub version: Version,
    /// Who.
    pub actor: Actor,
    /// What.
    pub body: Happening,
}

/// Takes the ledger's write lock and returns its end, making the ledger if it is new.
pub async fn lock(tx: &mut Tx, jurisdiction: &JurisdictionCode) -> Result<Head, StoreError> {
    const MAKE: &str = "INSERT INTO ledger (jurisdiction, seq, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING";
    const LOCK: &str = "UPDATE ledger SET seq = seq WHERE jurisdiction = $1 RETURNING seq, hash";
    on!(tx, tx => {
        let row = if let Some(row) = sqlx::query(LOCK).bind(jurisdiction.as_str()).fetch_optional(&mut **tx).await? { (row.try_get(0)?, row.try_get(1)?) } else {
            sqlx::query(MAKE).bind(jurisdiction.as_str()).bind(&[0_u8; 32][..]).execute(&mut **tx).await?;
            let row = sqlx::query(LOCK).bind(jurisdiction.as_str()).fetch_one(&mut **tx).await?;
            (row.try_get(0)?, row.try_get(1)?)
        };
        head_of(row)
    })
}

fn head_of((seq, hash): (i64, Vec<u8>)) -> Result<Head, StoreError> {
    let hash =
        hash.try_into().map_err(|_hash: Vec<u8>| StoreError::Damaged("the head's hash is not 32 bytes".to_owned()))?;
    Ok(Head { seq: Seq(natural(seq)), hash })
}

/// The end of the ledger as committed; zeros when there is none.
pub async fn head(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Head, StoreError> {
    const SQL: &str = "SELECT seq, hash FROM ledger WHERE jurisdiction = $1";
    let row: Option<(i64, Vec<u8>)> =
        on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).fetch_optional(db).await?);
    row.map_or(Ok(Head { seq: Seq(0), hash: [0; 32] }), head_of)
}

/// Appends events after `head`, which must come from [`lock`] in the same transaction; returns them as they stand.
pub async fn append(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    head: Head,
    entries: Vec<Entry>,
) -> Result<Vec<Event>, StoreError> {
    const EVENTS: &str = "INSERT INTO events (jurisdiction, seq, record, version, at_ms, actor, body, hash) ";
    const HEAD: &str = "UPDATE ledger SET seq = $2, hash = $3 WHERE jurisdiction = $1";
    let mut events = Vec::with_capacity(entries.len());
    let mut stored = Vec::with_capacity(entries.len());
    let Head { mut seq, mut hash } = head;
    for entry in entries {
        seq = Seq(seq.0 + 1);
        let event = Event {
            seq,
            at: entry.at,
            record: entry.record.unwrap_or(RecordId(seq.0)),
            version: entry.version,
            actor: entry.actor,
            body: entry.body,
        };
        let texts = Texts::of(&event)?;
        hash = chain(&hash, jurisdiction, &event, &texts);
        events.push(event);
        stored.push((texts, hash));
    }
    let rows: Vec<_> = events.iter().zip(&stored).collect();
    for rows in in_steps(&rows) {
        on!(tx, tx => QueryBuilder::new(EVENTS)
            .push_values(rows, |mut row, (event, (texts, hash))| {
                row.push_bind(jurisdiction.as_str())
                    .push_bind(bigint(event.seq.0))
                    .push_bind(bigint(event.record.0))
                    .push_bind(i64::from(event.version.0))
                    .push_bind(event.at.as_millisecond())
                    .push_bind(&texts.actor)
                    .push_bind(&texts.body)
                    .push_bind(&hash[..]);
            })
            .build()
            .execute(&mut **tx)
            .await?;
        );
    }
    on!(tx, tx => sqlx::query(HEAD).bind(jurisdiction.as_str()).bind(bigint(seq.0)).bind(&hash[..]).execute(&mut **tx).await?;);
    Ok(events)
}

/// The texts of an event exactly as stored and hashed.
struct Texts {
    actor: String,
    body: String,
}

impl Texts {
    fn of(event: &Event) -> Result<Self, StoreError> {
        let text = |what| move |source| StoreError::Unreadable { what, source };
        Ok(Self {
            actor: serde_json::to_string(&event.actor).map_err(text("actor"))?,
            body: json_text(&event.body).map_err(text("event"))?,
        })
    }
}

/// The hash of an event: SHA-256 over the hash before it and all its fields, each text preceded by its length.
fn chain(before: &ChainHash, jurisdiction: &JurisdictionCode, event: &Event, texts: &Texts) -> ChainHash {
    let mut hasher = Sha256::new();
    hasher.update(before);
    for number in [event.seq.0, event.record.0, u64::from(event.version.0)] {
        hasher.update(number.to_be_bytes());
    }
    hasher.update(event.at.as_millisecond().to_be_bytes());
    for text in [jurisdiction.as_str(), &texts.actor, &texts.body] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().into()
}

/// An event as read back, with the hash stored beside it and the one its stored texts give.
#[derive(Debug)]
pub struct Stored {
    /// The event.
    pub event: Event,
    /// The hash as stored.
    pub hash: ChainHash,
    texts_hash_input: (String, String),
}

impl Stored {
    /// True when the stored hash is the one that follows from `before` and the stored bytes.
    #[must_use]
    pub fn follows(&self, before: &ChainHash, jurisdiction: &JurisdictionCode) -> bool {
        let (actor, body) = self.texts_hash_input.clone();
        chain(before, jurisdiction, &self.event, &Texts { actor, body }) == self.hash
    }
}

type EventRow = (i64, i64, i64, i64, String, String, Vec<u8>);

fn stored((seq, record, version, at_ms, actor, body, hash): EventRow) -> Result<Stored, StoreError> {
    let unreadable = |source| StoreError::UnreadableEvent { seq: Seq(natural(seq)), source };
    let damaged = |what: &str| StoreError::Damaged(format!("event {seq}: {what}"));
    let event = Event {
        seq: Seq(natural(seq)),
        at: Timestamp::from_millisecond(at_ms).map_err(|_error| damaged("its time"))?,
        record: RecordId(natural(record)),
        version: Version(u32::try_from(version).map_err(|_error| damaged("its version"))?),
        actor: serde_json::from_str(&actor).map_err(unreadable)?,
        body: serde_json::from_str(&body).map_err(unreadable)?,
    };
    let hash = hash.try_into().map_err(|_hash: Vec<u8>| damaged("its hash"))?;
    Ok(Stored { event, hash, texts_hash_input: (actor, body) })
}

/// At most `limit` events after `seq`, in order. A reader that asks again with the last one misses none.
pub async fn events_after(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    seq: Seq,
    limit: u32,
) -> Result<Vec<Stored>, StoreError> {
    const SQL: &str = "SELECT seq, record, version, at_ms, actor, body, hash FROM events \
                       WHERE jurisdiction = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    let rows: Vec<EventRow> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(seq.0))
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    let events = rows.into_iter().map(stored).collect::<Result<Vec<_>, _>>()?;
    for (expected, stored) in (seq.0 + 1..).zip(&events) {
        if stored.event.seq.0 != expected {
            return Err(StoreError::Damaged(format!("event {expected} is missing")));
        }
    }
    Ok(events)
}

/// An event without who did it.
#[derive(Debug)]
pub struct Bare {
    /// Its number.
    pub seq: Seq,
    /// The record it happened to.
    pub record: RecordId,
    /// When, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// What.
    pub body: Happening,
}

/// At most `limit` events after `seq`, in order, of which hashes and actors are not read: several times as fast as
/// [`events_after`], because they come as the lines of one row.
pub async fn bare_events_after(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    seq: Seq,
    limit: u32,
) -> Result<Vec<Bare>, StoreError> {
    const SQL: &str = "SELECT string_agg(seq || '\t' || record || '\t' || at_ms || '\t' || body, '\n') FROM events \
                       WHERE jurisdiction = $1 AND seq > $2 AND seq <= $3";
    let last = seq.0 + u64::from(limit);
    let lines: Option<String> = on!(db, db => sqlx::query_scalar(SQL)
        .bind(jurisdiction.as_str())
        .bind(bigint(seq.0))
        .bind(bigint(last))
        .fetch_one(db)
        .await?);
    // Bodies are JSON, where line ends and tabs are written otherwise.
    let mut events = lines.unwrap_or_default().lines().map(bare).collect::<Result<Vec<_>, _>>()?;
    events.sort_unstable_by_key(|event| event.seq);
    Ok(events)
}

fn bare(line: &str) -> Result<Bare, StoreError> {
    let mut values = line.splitn(4, '\t');
    let mut number = || values.next()?.parse::<i64>().ok();
    let (Some(seq), Some(record), Some(at_ms)) = (number(), number(), number()) else {
        return Err(StoreError::Damaged(format!("the event {line:?} cannot be read")));
    };
    let seq = Seq(natural(seq));
    let body = serde_json::from_str(values.next().unwrap_or_default());
    let body = body.map_err(|source| StoreError::UnreadableEvent { seq, source })?;
    Ok(Bare { seq, record: RecordId(natural(record)), at_ms, body })
}

/// All events of one record, in order.
pub async fn events_of(db: &Db, jurisdiction: &JurisdictionCode, record: RecordId) -> Result<Vec<Event>, StoreError> {
    const SQL: &str = "SELECT seq, record, version, at_ms, actor, body, hash FROM events \
                       WHERE jurisdiction = $1 AND record = $2 ORDER BY version";
    let rows: Vec<EventRow> =
        on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).bind(bigint(record.0)).fetch_all(db).await?);
    rows.into_iter().map(|row| stored(row).map(|stored| stored.event)).collect()
}

/// The last serial given out in `year`; 0 when none.
pub async fn last_serial(tx: &mut Tx, jurisdiction: &JurisdictionCode, year: i16) -> Result<u32, StoreError> {
    const SQL: &str = "SELECT serial FROM numbers WHERE jurisdiction = $1 AND year = $2";
    let serial: Option<i64> = on!(tx, tx => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).bind(i64::from(year)).fetch_optional(&mut **tx).await?);
    Ok(serial.and_then(|serial| u32::try_from(serial).ok()).unwrap_or(0))
}

/// Notes the last serial given out in `year`.
pub async fn set_last_serial(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    year: i16,
    serial: u32,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO numbers (jurisdiction, year, serial) VALUES ($1, $2, $3) \
                       ON CONFLICT (jurisdiction, year) DO UPDATE SET serial = excluded.serial";
    on!(tx, tx => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(i64::from(year))
        .bind(i64::from(serial))
        .execute(&mut **tx)
        .await?;
    );
    Ok(())
}

/// Jurisdictions that have a ledger.
pub async fn jurisdictions(db: &Db) -> Result<Vec<JurisdictionCode>, StoreError> {
    const SQL: &str = "SELECT jurisdiction FROM ledger ORDER BY jurisdiction";
    let codes: Vec<String> = on!(db, db => sqlx::query_scalar(SQL).fetch_all(db).await?);
    codes
        .into_iter()
        .map(|code| code.parse().map_err(|_error| StoreError::Damaged(format!("jurisdiction {code:?}"))))
        .collect()
}

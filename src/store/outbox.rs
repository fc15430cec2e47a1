//! All outboxes at a glance: what waits to leave and what was given up, and trying that again.

use jiff::Timestamp;

use crate::domain::failure::Failure;
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, natural, on};

/// Which outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outbox {
    /// Mails to those who follow a report.
    Mail,
    /// Letters to the staff.
    Letter,
    /// Invitations and forgotten passwords.
    Account,
    /// Calls of webhooks.
    Hook,
    /// Reports passed on to outside bodies.
    Forward,
}

impl Outbox {
    /// Every outbox.
    pub const ALL: [Self; 5] = [Self::Mail, Self::Letter, Self::Account, Self::Hook, Self::Forward];

    /// The name in forms: `hook`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Letter => "letter",
            Self::Account => "account",
            Self::Hook => "hook",
            Self::Forward => "forward",
        }
    }

    /// The outbox of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outbox| outbox.code() == code)
    }
}

/// Something that has not left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Which outbox it lies in.
    pub outbox: Outbox,
    /// Its name there.
    pub id: String,
    /// The event it tells of; none for letters.
    pub seq: Option<u64>,
    /// The number of the report, the subject of the letter, or what the mail about an account is for.
    pub about: String,
    /// The office or the colleague it goes to; empty for citizens, who are nobody's business here.
    pub to: String,
    /// The next attempt; none when it was given up.
    pub due_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
}

const NEVER_MS: i64 = i64::MAX;

/// What has not left, of all outboxes.
macro_rules! unsent {
    () => {
        "SELECT 'mail' AS outbox, CAST(m.seq AS TEXT) || '.' || CAST(m.person AS TEXT) AS id, m.seq AS seq, \
         r.number AS about, '' AS recipient, m.due_ms AS due_ms, m.attempts AS attempts, m.failure AS failure \
         FROM mails m JOIN reports r ON r.jurisdiction = m.jurisdiction AND r.record = m.record \
         WHERE m.jurisdiction = $1 AND m.sent_ms IS NULL \
         UNION ALL SELECT 'letter', l.name, CAST(0 AS BIGINT), l.subject, CASE WHEN l.name LIKE 'practice %' THEN '' ELSE l.recipient END, l.due_ms, l.attempts, l.failure \
         FROM letters l WHERE l.jurisdiction = $1 AND l.sent_ms IS NULL \
         UNION ALL SELECT 'account', p.email || ' ' || p.purpose, CAST(0 AS BIGINT), p.purpose, p.email, p.due_ms, p.attempts, p.failure \
         FROM account_mails p JOIN accounts a ON a.jurisdiction = p.jurisdiction AND a.email = p.email \
         WHERE p.jurisdiction = $1 \
         UNION ALL SELECT 'hook', CAST(h.seq AS TEXT) || '.' || h.office, h.seq, r.number, h.office, h.due_ms, h.attempts, h.failure \
         FROM hook_calls h JOIN reports r ON r.jurisdiction = h.jurisdiction AND r.record = h.record \
         WHERE h.jurisdiction = $1 AND h.sent_ms IS NULL \
         UNION ALL SELECT 'forward', CAST(f.seq AS TEXT), f.seq, r.number, f.office, f.due_ms, f.attempts, f.failure \
         FROM forwards f JOIN reports r ON r.jurisdiction = f.jurisdiction AND r.record = f.record \
         WHERE f.jurisdiction = $1 AND f.sent_ms IS NULL"
    };
}

type Row = (String, String, i64, String, String, i64, i64, Option<String>);

/// At most `limit` of what has not left: what was given up first, then what waits longest for its next attempt.
pub async fn unsent(db: &Db, jurisdiction: &JurisdictionCode, limit: u32) -> Result<Vec<Sending>, StoreError> {
    const SQL: &str = concat!(unsent!(), " ORDER BY due_ms DESC, seq DESC LIMIT $2");
    let rows: Vec<Row> = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?);
    rows.into_iter()
        .map(|(outbox, id, seq, about, to, due_ms, attempts, failure)| {
            let damaged = || StoreError::Damaged(format!("the outbox {outbox}: {id}"));
            let due_at = Timestamp::from_millisecond(due_ms).ok().filter(|_| due_ms != NEVER_MS);
            Ok(Sending {
                outbox: Outbox::of_code(&outbox).ok_or_else(damaged)?,
                id,
                seq: Some(natural(seq)).filter(|seq| *seq > 0),
                about,
                to,
                due_at,
                attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
                failure: failure.as_deref().map(Failure::of_stored),
            })
        })
        .collect()
}

/// How many have not left, and how many of them were given up.
pub async fn counts(db: &Db, jurisdiction: &JurisdictionCode) -> Result<(u64, u64), StoreError> {
    const SQL: &str = concat!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN due_ms = $2 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM (",
        unsent!(),
        ") AS unsent"
    );
    let (all, given_up): (i64, i64) = on!(db, db => sqlx::query_as(SQL)
        .bind(jurisdiction.as_str())
        .bind(NEVER_MS)
        .fetch_one(db)
        .await?);
    Ok((natural(all), natural(given_up)))
}

/// Lets one that has failed be tried now, as if for the first time; says whether there was such a one.
pub async fn retry(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    outbox: Outbox,
    id: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = match outbox {
        Outbox::Mail => {
            "UPDATE mails SET due_ms = $2, attempts = 0 WHERE jurisdiction = $1 AND sent_ms IS NULL \
             AND failure IS NOT NULL AND CAST(seq AS TEXT) || '.' || CAST(person AS TEXT) = $3"
        }
        Outbox::Letter => {
            "UPDATE letters SET due_ms = $2, attempts = 0 WHERE jurisdiction = $1 AND sent_ms IS NULL \
             AND failure IS NOT NULL AND name = $3"
        }
        Outbox::Account => {
            "UPDATE account_mails SET due_ms = $2, attempts = 0 WHERE jurisdiction = $1 \
             AND failure IS NOT NULL AND email || ' ' || purpose = $3"
        }
        Outbox::Hook => {
            "UPDATE hook_calls SET due_ms = $2, attempts = 0 WHERE jurisdiction = $1 AND sent_ms IS NULL \
             AND failure IS NOT NULL AND CAST(seq AS TEXT) || '.' || office = $3"
        }
        Outbox::Forward => {
            "UPDATE forwards SET due_ms = $2, attempts = 0 WHERE jurisdiction = $1 AND sent_ms IS NULL \
             AND failure IS NOT NULL AND CAST(seq AS TEXT) = $3"
        }
    };
    let count = on!(db, db => sqlx::query(sql)
        .bind(jurisdiction.as_str())
        .bind(now.as_millisecond())
        .bind(id)
        .execute(db)
        .await?
        .rows_affected());
    Ok(count > 0)
}

/// Lets everything that was given up be tried now; says how many there were.
pub async fn retry_all(db: &Db, jurisdiction: &JurisdictionCode, now: Timestamp) -> Result<u64, StoreError> {
    const SQL: [&str; 5] = [
        "UPDATE mails SET due_ms = $2, attempts = 0 WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms = $3",
        "UPDATE letters SET due_ms = $2, attempts = 0 WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms = $3",
        "UPDATE account_mails SET due_ms = $2, attempts = 0 WHERE jurisdiction = $1 AND due_ms = $3",
        "UPDATE hook_calls SET due_ms = $2, attempts = 0 WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms = $3",
        "UPDATE forwards SET due_ms = $2, attempts = 0 WHERE jurisdiction = $1 AND sent_ms IS NULL AND due_ms = $3",
    ];
    let mut count = 0;
    for sql in SQL {
        count += on!(db, db => sqlx::query(sql)
            .bind(jurisdiction.as_str())
            .bind(now.as_millisecond())
            .bind(NEVER_MS)
            .execute(db)
            .await?
            .rows_affected());
    }
    Ok(count)
}

/// Forgets at most `limit` mails and as many calls of webhooks that left before `before`; returns how many. What has not
/// left stays, however old, and so do reports passed on: what a body has answered to them is nowhere else.
pub async fn forget_sent(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    const SQL: [&str; 2] = [
        "DELETE FROM mails WHERE jurisdiction = $1 AND (seq, person) IN \
         (SELECT seq, person FROM mails WHERE jurisdiction = $1 AND sent_ms < $2 LIMIT $3)",
        "DELETE FROM hook_calls WHERE jurisdiction = $1 AND (seq, office) IN \
         (SELECT seq, office FROM hook_calls WHERE jurisdiction = $1 AND sent_ms < $2 LIMIT $3)",
    ];
    let mut count = 0;
    for sql in SQL {
        count += on!(db, db => sqlx::query(sql)
            .bind(jurisdiction.as_str())
            .bind(before.as_millisecond())
            .bind(i64::from(limit))
            .execute(db)
            .await?
            .rows_affected());
    }
    Ok(count)
}

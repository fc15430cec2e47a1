//! What reports are found by: the words of what is said about them, noted beside the projections.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::QueryBuilder;

use crate::domain::office::OfficeCode;
use crate::domain::record::{JurisdictionCode, RecordId, Seq};
use crate::domain::report::Report;
use crate::store::{Db, StoreError, Tx, bigint, in_steps, natural, on};

/// Words that were said about a report: small letters and digits only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// To everybody.
    pub words: BTreeSet<String>,
    /// Inside the house.
    pub notes: BTreeSet<String>,
    /// Whether what was said before counts no longer.
    pub anew: bool,
}

/// Most bytes of the words that are kept of a report: a hundred long comments.
pub const TEXT_MAX_BYTES: usize = 64 * 1024;
/// Words of fewer letters are too common to lead to a report; with a digit in it any word does.
const LEADING_MIN: usize = 3;
/// A word that no more reports than this have leads to them by itself.
const FEW: i64 = 2_000;
/// A word that more reports than this have leads to none: most of what is looked through has it.
const LED_TO_MAX: i64 = 20_000;

/// Whether reports are noted under the word itself.
#[must_use]
pub fn leads(word: &str) -> bool {
    word.len() >= LEADING_MIN || word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Up to which event the words have been noted.
pub async fn mark(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Seq, StoreError> {
    const SQL: &str = "SELECT seq FROM search_marks WHERE jurisdiction = $1";
    let seq: Option<i64> = on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).fetch_optional(db).await?);
    Ok(Seq(seq.map_or(0, natural)))
}

/// The same, and nobody notes any more until the transaction ends; `None` while nothing has been noted.
pub async fn hold_mark(tx: &mut Tx, jurisdiction: &JurisdictionCode) -> Result<Option<Seq>, StoreError> {
    const SQL: &str = "UPDATE search_marks SET seq = seq WHERE jurisdiction = $1 RETURNING seq";
    let seq: Option<i64> =
        on!(tx, tx => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).fetch_optional(&mut **tx).await?);
    Ok(seq.map(|seq| Seq(natural(seq))))
}

/// What is noted of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noted {
    /// Words that were said to everybody, a blank before each.
    pub words: String,
    /// Those that were said inside the house.
    pub notes: String,
    /// The words that lead to it.
    pub leading: BTreeSet<String>,
}

/// What is noted of the reports after `after` up to `last`. Cost: one pass over the words.
pub async fn noted(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    after: RecordId,
    last: RecordId,
) -> Result<BTreeMap<RecordId, Noted>, StoreError> {
    const TEXTS: &str = "SELECT record, words, notes FROM search_texts \
                         WHERE jurisdiction = $1 AND record > $2 AND record <= $3";
    const WORDS: &str =
        "SELECT record, word FROM search_words WHERE jurisdiction = $1 AND record > $2 AND record <= $3";
    let (code, after, last) = (jurisdiction.as_str(), bigint(after.0), bigint(last.0));
    let texts: Vec<(i64, String, String)> = on!(&mut *tx, tx => sqlx::query_as(TEXTS)
        .bind(code)
        .bind(after)
        .bind(last)
        .fetch_all(&mut **tx)
        .await?);
    let words: Vec<(i64, Vec<u8>)> = on!(&mut *tx, tx => sqlx::query_as(WORDS)
        .bind(code)
        .bind(after)
        .bind(last)
        .fetch_all(&mut **tx)
        .await?);
    let mut noted: BTreeMap<RecordId, Noted> = BTreeMap::new();
    for (record, words, notes) in texts {
        noted.insert(RecordId(natural(record)), Noted { words, notes, leading: BTreeSet::new() });
    }
    for (record, word) in words {
        let leading = &mut noted.entry(RecordId(natural(record))).or_default().leading;
        leading.insert(String::from_utf8_lossy(&word).into_owned());
    }
    Ok(noted)
}

/// Begins anew: everything will be noted again.
pub async fn forget(tx: &mut Tx, jurisdiction: &JurisdictionCode) -> Result<(), StoreError> {
    const FORGET: [&str; 3] = [
        "DELETE FROM search_words WHERE jurisdiction = $1",
        "DELETE FROM search_texts WHERE jurisdiction = $1",
        "DELETE FROM search_marks WHERE jurisdiction = $1",
    ];
    for statement in FORGET {
        on!(&mut *tx, tx => sqlx::query(statement).bind(jurisdiction.as_str()).execute(&mut **tx).await?;);
    }
    Ok(())
}

/// Notes what the events after `from` up to `to` have said; false when another process has done so meanwhile.
pub async fn note(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    from: Seq,
    to: Seq,
    said: &BTreeMap<RecordId, Said>,
) -> Result<bool, StoreError> {
    const BEGIN: &str = "INSERT INTO search_marks (jurisdiction, seq) VALUES ($1, 0) ON CONFLICT DO NOTHING";
    const MOVE: &str = "UPDATE search_marks SET seq = $3 WHERE jurisdiction = $1 AND seq = $2";
    let code = jurisdiction.as_str();
    on!(&mut *tx, tx => sqlx::query(BEGIN).bind(code).execute(&mut **tx).await?;);
    let moved = on!(&mut *tx, tx => sqlx::query(MOVE)
        .bind(code)
        .bind(bigint(from.0))
        .bind(bigint(to.0))
        .execute(&mut **tx)
        .await?
        .rows_affected());
    if moved != 1 {
        return Ok(false);
    }
    for (record, _) in said.iter().filter(|(_, said)| said.anew) {
        forget_one(tx, jurisdiction, *record).await?;
    }
    let known = texts_of(tx, jurisdiction, said.keys().copied()).await?;
    let mut texts = Vec::with_capacity(said.len());
    let mut leading = Vec::new();
    for (record, said) in said {
        let (mut words, mut notes) = known.get(record).cloned().unwrap_or_default();
        let has = |text: &str, word: &str| text.split(' ').any(|other| other == word);
        let fresh = said.words.iter().chain(&said.notes).filter(|word| !has(&words, word) && !has(&notes, word));
        leading.extend(fresh.filter(|word| leads(word)).map(|word| (*record, word.clone())));
        for (text, said) in [(&mut words, &said.words), (&mut notes, &said.notes)] {
            for word in said {
                if !has(text, word) && text.len() + word.len() < TEXT_MAX_BYTES {
                    text.push(' ');
                    text.push_str(word);
                }
            }
        }
        texts.push((*record, words, notes));
    }
    leading.sort_unstable();
    leading.dedup();
    write(tx, jurisdiction, &texts, &leading).await?;
    Ok(true)
}

async fn forget_one(tx: &mut Tx, jurisdiction: &JurisdictionCode, record: RecordId) -> Result<(), StoreError> {
    const STATEMENTS: [&str; 2] = [
        "DELETE FROM search_texts WHERE jurisdiction = $1 AND record = $2",
        "DELETE FROM search_words WHERE jurisdiction = $1 AND record = $2",
    ];
    for statement in STATEMENTS {
        on!(&mut *tx, tx => sqlx::query(statement)
            .bind(jurisdiction.as_str())
            .bind(bigint(record.0))
            .execute(&mut **tx)
            .await?;
        );
    }
    Ok(())
}

async fn texts_of(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    records: impl Iterator<Item = RecordId> + Send,
) -> Result<HashMap<RecordId, (String, String)>, StoreError> {
    const SQL: &str = "SELECT record, words, notes FROM search_texts WHERE jurisdiction = ";
    let records: Vec<RecordId> = records.collect();
    let mut texts = HashMap::new();
    for records in in_steps(&records) {
        let rows: Vec<(i64, String, String)> = on!(&mut *tx, tx => {
            let mut query = QueryBuilder::new(SQL);
            query.push_bind(jurisdiction.as_str().to_owned()).push(" AND record IN (");
            let mut list = query.separated(", ");
            for record in records {
                list.push_bind(bigint(record.0));
            }
            query.push(")");
            query.build_query_as().fetch_all(&mut **tx).await?
        });
        texts.extend(rows.into_iter().map(|(record, words, notes)| (RecordId(natural(record)), (words, notes))));
    }
    Ok(texts)
}

async fn write(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    texts: &[(RecordId, String, String)],
    leading: &[(RecordId, String)],
) -> Result<(), StoreError> {
    const TEXTS: &str = "INSERT INTO search_texts (jurisdiction, record, words, notes) ";
    const OR_UPDATE: &str =
        " ON CONFLICT (jurisdiction, record) DO UPDATE SET words = excluded.words, notes = excluded.notes";
    const WORDS: &str = "INSERT INTO search_words (jurisdiction, record, word) ";
    const OR_NOTHING: &str = " ON CONFLICT DO NOTHING";
    for rows in in_steps(texts) {
        on!(&mut *tx, tx => QueryBuilder::new(TEXTS)
            .push_values(rows, |mut row, (record, words, notes)| {
                row.push_bind(jurisdiction.as_str()).push_bind(bigint(record.0)).push_bind(words).push_bind(notes);
            })
            .push(OR_UPDATE)
            .build()
            .execute(&mut **tx)
            .await?;
        );
    }
    for rows in in_steps(leading) {
        on!(&mut *tx, tx => QueryBuilder::new(WORDS)
            .push_values(rows, |mut row, (record, word)| {
                row.push_bind(jurisdiction.as_str()).push_bind(bigint(record.0)).push_bind(word.as_bytes());
            })
            .push(OR_NOTHING)
            .build()
            .execute(&mut **tx)
            .await?;
        );
    }
    Ok(())
}

/// Which reports somebody may find, and by which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// Whose reports count as their own.
    pub office: Option<OfficeCode>,
    /// Reports by what was said to everybody.
    pub words: Reach,
    /// Reports by what was said inside the house.
    pub notes: Reach,
}

/// Of which reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Whatever they are.
    pub all: bool,
    /// Those that everybody sees.
    pub public: bool,
    /// Those of the own office.
    pub own: bool,
}

/// Narrows a query to the reports within reach.
macro_rules! push_reach {
    ($query:expr, $reach:expr, $office:expr) => {
        if !$reach.all {
            $query.push(if $reach.public { " AND (r.public = TRUE" } else { " AND (1 = 0" });
            if let (true, Some(office)) = ($reach.own, &$office) {
                $query.push(" OR r.office = ").push_bind(office.as_str().to_owned());
            }
            $query.push(")");
        }
    };
}

/// Reports in which each of `words` is said, or begins a word that is; the newest first, older than `before`, at most
/// `limit`. `words` are made of small letters and digits.
pub async fn find(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    words: &[String],
    within: &Within,
    before: Option<RecordId>,
    limit: u32,
) -> Result<Vec<Report>, StoreError> {
    const SQL: &str = "SELECT r.body FROM search_texts t JOIN reports r ON r.jurisdiction = t.jurisdiction AND r.record = t.record \
                       WHERE t.jurisdiction = ";
    const NOTED: &str = "SELECT record FROM search_words WHERE jurisdiction = ";
    let leading = leading(db, jurisdiction, words).await?;
    let bodies: Vec<String> = on!(db, db => {
        let mut query = QueryBuilder::new(SQL);
        query.push_bind(jurisdiction.as_str().to_owned());
        for (index, word) in leading.iter().enumerate() {
            query.push(if index == 0 { " AND t.record IN (" } else { " INTERSECT " });
            query.push(NOTED).push_bind(jurisdiction.as_str().to_owned());
            query.push(" AND word >= ").push_bind(word.as_bytes().to_vec());
            query.push(" AND word < ").push_bind(end_of(word));
        }
        if !leading.is_empty() {
            query.push(")");
        }
        if let Some(before) = before {
            query.push(" AND t.record < ").push_bind(bigint(before.0));
        }
        for word in words {
            let pattern = format!("% {word}%");
            query.push(" AND ((t.words LIKE ").push_bind(pattern.clone());
            push_reach!(query, within.words, within.office);
            query.push(") OR (t.notes LIKE ").push_bind(pattern);
            push_reach!(query, within.notes, within.office);
            query.push("))");
        }
        query.push(" ORDER BY t.record DESC LIMIT ").push_bind(i64::from(limit));
        query.build_query_scalar().fetch_all(db).await?
    });
    let reports = bodies.iter().map(|body| serde_json::from_str(body)).collect::<Result<Vec<Report>, _>>();
    reports.map_err(|source| StoreError::Unreadable { what: "report", source })
}

/// The words that lead to the reports: the one that few have, else those that together few may have. With none the
/// reports are looked through, the newest first, which soon is enough where most have the words.
async fn leading<'w>(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    words: &'w [String],
) -> Result<Vec<&'w str>, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM search_words \
                       WHERE jurisdiction = $1 AND word >= $2 AND word < $3 LIMIT $4) AS counted";
    let mut counted: Vec<(i64, &str)> = Vec::new();
    for word in words.iter().filter(|word| leads(word)) {
        let count: i64 = on!(db, db => sqlx::query_scalar(SQL)
            .bind(jurisdiction.as_str())
            .bind(word.as_bytes())
            .bind(end_of(word))
            .bind(LED_TO_MAX + 1)
            .fetch_one(db)
            .await?);
        if count <= LED_TO_MAX {
            counted.push((count, word));
        }
    }
    counted.sort_unstable();
    let many = match counted.first() {
        Some((count, _)) if *count <= FEW => 1,
        // Alone it would not be quicker than looking through.
        _ if counted.len() < 2 => 0,
        _ => counted.len(),
    };
    Ok(counted.into_iter().take(many).map(|(_, word)| word).collect())
}

/// After the last word that begins so: no word has this byte.
fn end_of(word: &str) -> Vec<u8> {
    [word.as_bytes(), &[0xff]].concat()
}

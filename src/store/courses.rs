//! How reports went through their iter, in times alone: a narrow projection, appended to step by step, of which all
//! of a period are read in one go.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::str::FromStr;

use jiff::Timestamp;
use sqlx::QueryBuilder;
use tokio::task::spawn_blocking;

use crate::domain::area::AreaCode;
use crate::domain::category::CategoryCode;
use crate::domain::course::{Course, Passage};
use crate::domain::figures::Period;
use crate::domain::iter::State;
use crate::domain::office::OfficeCode;
use crate::domain::record::{JurisdictionCode, RecordId};
use crate::domain::report::Report;
use crate::store::{Db, StoreError, Tx, bigint, in_steps, on};

/// How many courses are read as one row.
const COURSES_A_ROW: i64 = 5_000;

/// Notes the steps that reports, no two the same, have entered since they were last noted.
pub async fn append(
    tx: &mut Tx,
    jurisdiction: &JurisdictionCode,
    entered: &[(&Report, Vec<Passage>)],
) -> Result<(), StoreError> {
    const INSERT: &str = "INSERT INTO courses (jurisdiction, record, category, area, opened_ms, passages) ";
    const OR_APPEND: &str = " ON CONFLICT (jurisdiction, record) DO UPDATE SET category = excluded.category, \
                             area = excluded.area, passages = courses.passages || excluded.passages";
    for rows in in_steps(entered) {
        on!(tx, tx => QueryBuilder::new(INSERT)
            .push_values(rows, |mut row, (report, passages)| {
                row.push_bind(jurisdiction.as_str())
                    .push_bind(bigint(report.id.0))
                    .push_bind(report.category.as_str())
                    .push_bind(report.place.area.as_ref().map(AreaCode::as_str))
                    .push_bind(report.opened_at.as_millisecond())
                    .push_bind(written(passages));
            })
            .push(OR_APPEND)
            .build()
            .execute(&mut **tx)
            .await?;
        );
    }
    Ok(())
}

/// Steps as they are stored: state, office, entered, due and promised, each step ended by a semicolon.
fn written(passages: &[Passage]) -> String {
    let ms = |at: Timestamp| at.as_millisecond().to_string();
    let step = |passage: &Passage| {
        let office = passage.office.as_ref().map_or("", OfficeCode::as_str);
        let due = passage.due_at.map(ms).unwrap_or_default();
        format!("{},{office},{},{due},{};", passage.state.code(), ms(passage.entered_at), ms(passage.promised_at))
    };
    passages.iter().map(step).collect()
}

/// The courses of the reports that were opened in a period. Cost: one pass over them.
pub async fn of_period(db: &Db, jurisdiction: &JurisdictionCode, period: Period) -> Result<Vec<Course>, StoreError> {
    // Many come as the lines of one row: to hand over a row costs the driver more than to read a course.
    const SQL: &str = "SELECT string_agg(record || '\t' || category || '\t' || COALESCE(area, '') || '\t' || opened_ms || '\t' || passages, '\n') \
                       FROM (SELECT record, category, area, opened_ms, passages FROM courses WHERE jurisdiction = $1 \
                       AND (opened_ms, record) > ($2, $3) AND opened_ms < $4 ORDER BY opened_ms, record LIMIT $5) AS part";
    let mut read = Read { after: (period.from.as_millisecond(), 0), ..Read::default() };
    loop {
        let (after_ms, after_record) = read.after;
        let lines: Option<String> = on!(db, db => sqlx::query_scalar(SQL)
            .bind(jurisdiction.as_str())
            .bind(after_ms)
            .bind(after_record)
            .bind(period.to.as_millisecond())
            .bind(COURSES_A_ROW)
            .fetch_one(db)
            .await?);
        let Some(lines) = lines else { return Ok(read.courses) };
        // Some milliseconds: not on a thread that answers.
        let reading = spawn_blocking(move || read.go_on(&lines).map(|()| read)).await;
        read = reading.unwrap_or_else(|error| resume_unwind(error.into_panic()))?;
    }
}

/// What has been read so far; codes that come again and again are kept once.
#[derive(Default)]
struct Read {
    courses: Vec<Course>,
    /// When the last one was opened, milliseconds since 1970 UTC, and its record.
    after: (i64, i64),
    offices: BTreeMap<String, OfficeCode>,
    categories: BTreeMap<String, CategoryCode>,
    areas: BTreeMap<String, AreaCode>,
}

/// Whether there are reports whose course was never noted: all that were there before courses were.
pub async fn are_missing(db: &Db, jurisdiction: &JurisdictionCode) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM (SELECT record FROM reports WHERE jurisdiction = $1 ORDER BY record LIMIT 1) AS first \
                       WHERE record NOT IN (SELECT record FROM courses WHERE jurisdiction = $1 ORDER BY record LIMIT 1)";
    let missing: i64 = on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).fetch_one(db).await?);
    Ok(missing > 0)
}

/// The code of this text, one for all that have it.
fn known<C: FromStr + Clone>(codes: &mut BTreeMap<String, C>, text: &str) -> Option<C> {
    if let Some(code) = codes.get(text) {
        return Some(code.clone());
    }
    let code: C = text.parse().ok()?;
    codes.insert(text.to_owned(), code.clone());
    Some(code)
}

impl Read {
    fn go_on(&mut self, lines: &str) -> Result<(), StoreError> {
        for line in lines.lines() {
            let course = self.course(line);
            let course = course.ok_or_else(|| StoreError::Damaged(format!("the course {line:?} cannot be read")))?;
            self.after = self.after.max((course.opened_at.as_millisecond(), bigint(course.record.0)));
            self.courses.push(course);
        }
        Ok(())
    }

    fn course(&mut self, line: &str) -> Option<Course> {
        let mut values = line.split('\t');
        Some(Course {
            record: RecordId(values.next()?.parse().ok()?),
            category: known(&mut self.categories, values.next()?)?,
            area: match values.next()? {
                "" => None,
                area => Some(known(&mut self.areas, area)?),
            },
            opened_at: instant(values.next()?)?,
            passages: values.next()?.split_terminator(';').map(|step| self.passage(step)).collect::<Option<_>>()?,
        })
    }

    fn passage(&mut self, step: &str) -> Option<Passage> {
        let mut values = step.split(',');
        Some(Passage {
            state: State::of_code(values.next()?)?,
            office: match values.next()? {
                "" => None,
                office => Some(known(&mut self.offices, office)?),
            },
            entered_at: instant(values.next()?)?,
            due_at: match values.next()? {
                "" => None,
                due => Some(instant(due)?),
            },
            promised_at: instant(values.next()?)?,
        })
    }
}

fn instant(ms: &str) -> Option<Timestamp> {
    Timestamp::from_millisecond(ms.parse().ok()?).ok()
}

//! Types of practices: what the law says of each, as data that a jurisdiction can change.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::office::OfficeCode;
use crate::domain::record::code;

code! {
    /// Names a type of practice in its jurisdiction.
    TypeCode
}
code! {
    /// Names an attachment that a type of practice asks for.
    PieceCode
}

/// Most types of a jurisdiction.
pub const TYPES_MAX: usize = 200;
/// Most times that the terms of a type have changed.
pub const TERMS_MAX: usize = 30;
/// Most attachments that a type asks for.
pub const PIECES_MAX: usize = 40;
/// Most days of a term or of a pause.
pub const DAYS_MAX: u16 = 3650;

/// A type of practice: CILA, SCIA, permit to build, landscape authorisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PracticeType {
    /// Code, unique in the jurisdiction.
    pub code: TypeCode,
    /// Name in the jurisdiction's language.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// The law it rests on: "DPR 380/2001, art. 20".
    pub law: String,
    /// The office that receives it and answers for it.
    pub office: OfficeCode,
    /// When works may begin.
    pub works: WorksFrom,
    /// Its terms, each from the day on which it entered into force.
    pub terms: Vec<Terms>,
    /// What has to be attached.
    #[serde(default, rename = "piece", skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
    /// Who files it.
    #[serde(default)]
    pub filer: Filer,
    /// How it is filed.
    #[serde(default)]
    pub medium: Medium,
    /// What it costs, as people read it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fee: String,
    /// What it is for, as people read it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description_en: String,
    /// Whether it is no longer offered: practices of it keep it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// When works may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorksFrom {
    /// On the day of filing.
    Filing,
    /// When so many days have passed since filing and nobody has prohibited them.
    Days(u16),
    /// When it has been granted, or silence has.
    Decision,
    /// It is not about works.
    Never,
}

/// Who files a practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filer {
    /// Whoever has a title to it.
    #[default]
    Anybody,
    /// A technician who signs for it.
    Professional,
    /// The office itself.
    Office,
}

/// How a practice is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Here.
    #[default]
    Online,
    /// On paper at the counter, as an act that authorises is needed, unless the jurisdiction has turned paper off.
    Paper,
}

/// An attachment that a type asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Code, unique in the type.
    pub code: PieceCode,
    /// What it is.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// Whether nothing can be filed without it.
    #[serde(default)]
    pub required: bool,
}

/// What the law says about time, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The day on which it entered into force: it holds for what is filed from then on.
    pub from: Date,
    /// Its steps in their order; none where nothing has to be decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<StageTerm>,
    /// The term of all steps together where the law says it; else it is that of one after the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<Days>,
    /// By when the office itself wants to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<Days>,
    /// What it means when the term has passed.
    #[serde(default)]
    pub silence: Silence,
    /// Whether silence means nothing where a constraint lies on the place (landscape, environment, heritage).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub constraint_excludes_silence: bool,
    /// How the office may let the clock stand still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension: Option<Stop>,
    /// How the office may let the term begin anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interruption: Option<Stop>,
    /// What a notice of refusal (L. 241/1990 art. 10-bis) does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// By how many days the term may be made longer, in all.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub extension: u16,
    /// Within how many months works must begin; 0 where the law says nothing.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub begin_months: u16,
    /// Within how many months after their beginning they must end; 0 where the law says nothing.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub end_months: u16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_zero(days: &u16) -> bool {
    *days == 0
}

/// A step of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Whether all is there.
    Completeness,
    /// The officer proposes what is to be decided, or hands it on.
    Proposal,
    /// Another body says what it thinks.
    Opinion,
    /// The decision.
    Decision,
    /// What was declared is looked at.
    Control,
}

impl Stage {
    /// Every step.
    pub const ALL: [Self; 5] = [Self::Completeness, Self::Proposal, Self::Opinion, Self::Decision, Self::Control];

    /// The name in forms: `proposal`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Completeness => "completeness",
            Self::Proposal => "proposal",
            Self::Opinion => "opinion",
            Self::Decision => "decision",
            Self::Control => "control",
        }
    }
}

/// How long a step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageTerm {
    /// Which.
    pub stage: Stage,
    /// How long.
    pub term: Days,
}

/// What it means when the term has passed and nothing was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Nothing: the office is late.
    #[default]
    Nothing,
    /// It is granted.
    Assent,
    /// It is refused.
    Refusal,
    /// What was declared stands.
    Stands,
}

impl Silence {
    /// Every meaning.
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Assent, Self::Refusal, Self::Stands];

    /// The name in forms: `assent`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Assent => "assent",
            Self::Refusal => "refusal",
            Self::Stands => "stands",
        }
    }
}

/// How often and until when the clock may be stopped, and for how long at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// How often.
    pub times: u16,
    /// On which day of the term at the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<u16>,
    /// After how many calendar days the clock goes on by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_days: Option<u16>,
}

/// What a notice of refusal does to the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// It stands still until there are remarks, so many days at most.
    Suspends(u16),
    /// The term is so many days longer.
    Extends(u16),
}

/// A number of days of the calendar, or of working days. Written `60 d` or `5 wd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Days {
    count: u16,
    working: bool,
}

/// The text is no number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number of days: write '60 d' or '5 wd' (working days), 1 to {DAYS_MAX}")]
pub struct NotDays;

impl Days {
    /// So many days of the calendar; `None` for none or more than [`DAYS_MAX`].
    #[must_use]
    pub fn calendar(count: u16) -> Option<Self> {
        (1..=DAYS_MAX).contains(&count).then_some(Self { count, working: false })
    }

    /// How many.
    #[must_use]
    pub const fn count(self) -> u16 {
        self.count
    }

    /// Whether only working days count.
    #[must_use]
    pub const fn are_working(self) -> bool {
        self.working
    }

    /// The same, so many more.
    #[must_use]
    pub const fn longer(self, by: u16) -> Self {
        Self { count: self.count.saturating_add(by), working: self.working }
    }

    /// How many of such days lie after `from`, up to and with `to`.
    pub(super) fn between(self, from: Date, to: Date, calendar: &Calendar) -> u32 {
        if to <= from {
            return 0;
        }
        if self.working {
            let days = from.series(1.day()).skip(1).take_while(|day| *day <= to);
            return days.filter(|day| calendar.is_working_day(*day)).fold(0, |count, _day| count + 1);
        }
        u32::try_from((to - from).get_days()).unwrap_or(0)
    }

    /// The day to which `count` of such days after `from` lead.
    pub(super) fn after(self, from: Date, count: u32, calendar: &Calendar) -> Date {
        if self.working {
            let later = from.series(1.day()).skip(1).filter(|day| calendar.is_working_day(*day));
            return match usize::try_from(count).ok().and_then(|count| count.checked_sub(1)) {
                Some(before) => later.skip(before).take(1).next().unwrap_or(Date::MAX),
                None => from,
            };
        }
        from.saturating_add(Span::new().days(i64::from(count)))
    }
}

impl FromStr for Days {
    type Err = NotDays;
    fn from_str(text: &str) -> Result<Self, NotDays> {
        let (count, unit) = text.trim().split_once(' ').ok_or(NotDays)?;
        let count = count.parse().map_err(|_not_a_number| NotDays)?;
        let days = Self::calendar(count).ok_or(NotDays)?;
        match unit.trim() {
            "d" => Ok(days),
            "wd" => Ok(Self { working: true, ..days }),
            _ => Err(NotDays),
        }
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, if self.working { "wd" } else { "d" })
    }
}

impl TryFrom<String> for Days {
    type Error = NotDays;
    fn try_from(text: String) -> Result<Self, NotDays> {
        text.parse()
    }
}

impl From<Days> for String {
    fn from(days: Days) -> Self {
        days.to_string()
    }
}

impl PracticeType {
    /// The terms for what is filed on a day: the last that had entered into force by then.
    #[must_use]
    pub fn terms_on(&self, day: Date) -> Option<&Terms> {
        self.terms.iter().filter(|terms| terms.from <= day).max_by_key(|terms| terms.from)
    }

    /// Whether it can be filed here.
    #[must_use]
    pub fn is_online(&self, paper_is_off: bool) -> bool {
        self.filer != Filer::Office && (paper_is_off || self.medium == Medium::Online)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_back() {
        for text in ["60 d", "5 wd", "1 d"] {
            assert_eq!(text.parse::<Days>().expect("days").to_string(), text);
        }
        for text in ["", "60", "0 d", "5 wh", "-1 d", "4000 d", "d 60"] {
            assert_eq!(text.parse::<Days>(), Err(NotDays), "{text}");
        }
    }
}

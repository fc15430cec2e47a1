//! What is planned of an intervention: what, where, when, by whom, and what it does to traffic.

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::document::Attachment;
use crate::domain::footprint::Footprint;
use crate::domain::office::OfficeCode;
use crate::domain::record::{Number, RecordId};
use crate::domain::text::{Description, Line, Subject};
use crate::domain::window::Window;

/// For how many months after its end an executor answers for its work, unless something else is agreed.
pub const WARRANTY_MONTHS: u16 = 24;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Roadway and pavements.
    RoadWorks,
    /// Pipes and cables under the ground.
    Utilities,
    /// Street lights.
    Lighting,
    /// Trees, meadows, gardens.
    Greenery,
    /// Sweeping, washing, drains.
    Cleaning,
    /// Public buildings.
    Building,
    /// Private works that occupy public ground.
    Occupation,
    /// Feasts, markets, races.
    Event,
    /// Anything else.
    Other,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::RoadWorks,
        Self::Utilities,
        Self::Lighting,
        Self::Greenery,
        Self::Cleaning,
        Self::Building,
        Self::Occupation,
        Self::Event,
        Self::Other,
    ];

    /// The name in forms, tiles and files: `road_works`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RoadWorks => "road_works",
            Self::Utilities => "utilities",
            Self::Lighting => "lighting",
            Self::Greenery => "greenery",
            Self::Cleaning => "cleaning",
            Self::Building => "building",
            Self::Occupation => "occupation",
            Self::Event => "event",
            Self::Other => "other",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it opens the road surface: who did it answers for the surface afterwards, and two such works on one
    /// street are worth doing together.
    #[must_use]
    pub const fn digs(self) -> bool {
        matches!(self, Self::RoadWorks | Self::Utilities | Self::Lighting)
    }
}

/// What it does to traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nobody drives through.
    Closure,
    /// A lane is shut, or the direction alternates.
    Lane,
    /// Nobody parks.
    ParkingBan,
    /// Nobody walks through.
    PavementClosure,
    /// Slower.
    SpeedLimit,
}

impl Effect {
    /// Every effect.
    pub const ALL: [Self; 5] = [Self::Closure, Self::Lane, Self::ParkingBan, Self::PavementClosure, Self::SpeedLimit];

    /// The name in forms and files: `parking_ban`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closure => "closure",
            Self::Lane => "lane",
            Self::ParkingBan => "parking_ban",
            Self::PavementClosure => "pavement_closure",
            Self::SpeedLimit => "speed_limit",
        }
    }

    /// The effect of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.code() == code)
    }
}

/// An effect on traffic, at certain hours of certain days within the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// What.
    pub effect: Effect,
    /// On these days of the week, Monday first; on all of them when none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<u8>,
    /// From and until which time of day; all day when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<(Time, Time)>,
}

impl Traffic {
    /// Whether it holds on that day of the week at that time. Hours may run over midnight.
    #[must_use]
    pub fn holds(&self, weekday: Weekday, time: Time) -> bool {
        let day = weekday.to_monday_zero_offset().unsigned_abs();
        let on_day = self.days.is_empty() || self.days.contains(&day);
        on_day
            && self.hours.is_none_or(|(from, until)| {
                if from <= until { (from..until).contains(&time) } else { time >= from || time < until }
            })
    }
}

/// A part of it with a place and days of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// What is done in it.
    pub title: Line<120>,
    /// Where; the whole place when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footprint: Option<Footprint>,
    /// When.
    pub window: Window,
}

/// The order (ordinanza) that allows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its number.
    pub number: Line<64>,
    /// Its date.
    pub on: Date,
    /// The document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Attachment>,
}

/// What is planned: all of it can be amended while it is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What kind of works.
    pub kind: Kind,
    /// In a few words.
    pub title: Subject,
    /// In more words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
    /// Where, as people say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Line<200>>,
    /// Where on the ground.
    pub footprint: Footprint,
    /// When it is to take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<Phase>,
    /// What it does to traffic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traffic: Vec<Traffic>,
    /// The office or partner that carries it out.
    pub executor: OfficeCode,
    /// The order that allows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
    /// Whom to call on the site: an office and its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Line<120>>,
    /// Cost in whole euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_eur: Option<u32>,
    /// The tender's identification code (CIG).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cig: Option<Cig>,
    /// Reference of the procedure or contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Line<120>>,
    /// Number of the building practice it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<Line<64>>,
    /// Months for which the executor answers for the work, where it is not [`WARRANTY_MONTHS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warranty_months: Option<u16>,
    /// Reports that it deals with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<RecordId>,
}

impl Plan {
    /// The number of the practice it belongs to, where what was written is one of ours.
    #[must_use]
    pub fn practice_number(&self) -> Option<Number> {
        self.practice.as_ref()?.as_str().parse().ok()
    }
}

/// A CIG: ten capital letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cig(String);

/// The text is no CIG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a CIG has ten letters and digits")]
pub struct NotACig;

impl Cig {
    /// Checks the form; small letters are taken for capital ones.
    pub fn new(text: &str) -> Result<Self, NotACig> {
        let text = text.trim().to_ascii_uppercase();
        let is_fine = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_fine { Ok(Self(text)) } else { Err(NotACig) }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Cig {
    type Error = NotACig;
    fn try_from(text: String) -> Result<Self, NotACig> {
        Self::new(&text)
    }
}

impl From<Cig> for String {
    fn from(cig: Cig) -> Self {
        cig.0
    }
}

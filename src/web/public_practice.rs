//! What programs are told of a practice, whatever the format: what everybody may know, and nobody's name but the officer's.

use jiff::civil::Date;
use serde::Serialize;

use crate::domain::place::Position;
use crate::domain::record::Number;
use crate::domain::rules::Rules;
use crate::formats::spreadsheet::plain;
use crate::territory::practices::Essentials;
use crate::web::Site;

/// A practice, without its place.
#[derive(Debug, Clone, Serialize)]
pub struct PublicPractice {
    number: Number,
    url: String,
    /// Code of its type.
    #[serde(rename = "type")]
    kind: String,
    /// What that is called.
    type_name: String,
    state: &'static str,
    /// Whether the office owes a decision.
    open: bool,
    object: String,
    address: Option<String>,
    /// `sheet/parcel/unit`, with the section in front where there is one.
    parcels: Vec<String>,
    filed_on: Date,
    decided_on: Option<Date>,
    /// The day on which the term of the law passes, while nothing is decided.
    due_on: Option<Date>,
    office: String,
    /// Who is responsible for the procedure.
    officer: Option<String>,
    /// Whether works are under way.
    site: bool,
    began_on: Option<Date>,
    ended_on: Option<Date>,
    /// The last day on which its outcome is on the online register.
    posted_until: Option<Date>,
}

/// The columns of [`PublicPractice::row`].
pub const COLUMNS: [&str; 20] = [
    "number",
    "url",
    "type",
    "type_name",
    "state",
    "open",
    "object",
    "address",
    "parcels",
    "filed_on",
    "decided_on",
    "due_on",
    "office",
    "officer",
    "site",
    "began_on",
    "ended_on",
    "posted_until",
    "lon",
    "lat",
];

impl PublicPractice {
    /// What is public of a practice, with absolute links.
    #[must_use]
    pub fn of(one: &Essentials, site: &Site, rules: &Rules) -> Self {
        let kind = rules.practice_types.get(&one.kind);
        let text = |text: &str| text.to_owned();
        Self {
            number: one.number,
            url: site.url(&format!("/pratiche/{}", one.number)),
            kind: one.kind.to_string(),
            type_name: kind.map_or_else(|| one.kind.to_string(), |kind| kind.name.clone()),
            state: one.state.code(),
            open: one.state.is_open(),
            object: text(&one.object),
            address: one.address.as_deref().map(text),
            parcels: one.parcels.iter().map(|parcel| text(parcel)).collect(),
            filed_on: one.filed_on,
            decided_on: one.decided_on,
            due_on: one.due.map(|due| rules.jurisdiction.calendar.day_of(due)),
            office: one.office.to_string(),
            officer: one.officer.as_deref().map(text),
            site: one.site,
            began_on: one.began_on,
            ended_on: one.ended_on,
            posted_until: one.posted_until,
        }
    }

    /// The same as a line of a table, in the order of [`COLUMNS`]; its place is where a pin stands for it.
    #[must_use]
    pub fn row(&self, one: &Essentials) -> [String; COLUMNS.len()] {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let at = one.footprint.as_ref().map(crate::domain::footprint::Footprint::center);
        let degrees = |degrees: Option<f64>| degrees.map(|degrees| degrees.to_string()).unwrap_or_default();
        [
            self.number.to_string(),
            self.url.clone(),
            self.kind.clone(),
            plain(&self.type_name),
            self.state.to_owned(),
            self.open.to_string(),
            plain(&self.object),
            plain(self.address.as_deref().unwrap_or_default()),
            plain(&self.parcels.join(" ")),
            self.filed_on.to_string(),
            day(self.decided_on),
            day(self.due_on),
            self.office.clone(),
            plain(self.officer.as_deref().unwrap_or_default()),
            self.site.to_string(),
            day(self.began_on),
            day(self.ended_on),
            day(self.posted_until),
            degrees(at.map(Position::lon)),
            degrees(at.map(Position::lat)),
        ]
    }
}

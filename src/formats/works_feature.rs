//! An intervention as a `GeoJSON` feature (RFC 7946 §3.2): how programs send it, and files hold it.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::domain::footprint::Drawn;
use crate::domain::intervention::Intervention;
use crate::domain::intervention::plan::{Cig, Effect, Kind, Order, Plan, Traffic};
use crate::domain::office::OfficeCode;
use crate::domain::record::RecordId;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::text::{Line, Prose, TextError};
use crate::domain::window::Window;

/// A feature whose properties are those of an intervention.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorksFeature {
    /// `Feature`.
    pub r#type: FeatureType,
    /// Its place in lon, lat WGS 84.
    pub geometry: Drawn,
    /// All else.
    pub properties: Properties,
}

/// The one type that there is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum FeatureType {
    /// A feature.
    Feature,
}

/// What a feature says beside its place.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Properties {
    /// Code of the kind: `road_works`.
    pub kind: String,
    /// In a few words.
    pub title: String,
    /// In more words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where, as people say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The first instant of the works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// The first instant after them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Code of the office or partner that carries them out.
    pub executor: String,
    /// Code of the office that answers for them.
    #[serde(default)]
    pub office: String,
    /// What they do to traffic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traffic: Vec<TrafficTold>,
    /// Number of the order that allows them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
    /// Its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_date: Option<Date>,
    /// Whom to call on the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Cost in whole euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_eur: Option<u32>,
    /// The tender's identification code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cig: Option<String>,
    /// Reference of the procedure or contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// Number of the building practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<String>,
    /// Months for which the executor answers for the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warranty_months: Option<u16>,
    /// Numbers of the reports that they deal with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<String>,
}

/// An effect on traffic.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrafficTold {
    /// Code: `closure`.
    pub effect: String,
    /// Days of the week, Monday is 0; all when there are none.
    #[serde(default)]
    pub days: Vec<u8>,
    /// From that time of day.
    #[serde(default)]
    pub from: Option<Time>,
    /// Until that time of day.
    #[serde(default)]
    pub until: Option<Time>,
}

impl WorksFeature {
    /// An intervention as those see it who work on it; `reports` are the numbers of those it deals with.
    #[must_use]
    pub fn of(one: &Intervention, reports: Vec<String>) -> Self {
        let plan = &one.plan;
        let text = |line: Option<String>| line.filter(|line| !line.is_empty());
        let traffic = |traffic: &Traffic| TrafficTold {
            effect: traffic.effect.code().to_owned(),
            days: traffic.days.clone(),
            from: traffic.hours.map(|(from, _)| from),
            until: traffic.hours.map(|(_, until)| until),
        };
        Self {
            r#type: FeatureType::Feature,
            geometry: Drawn(plan.footprint.clone()),
            properties: Properties {
                kind: plan.kind.code().to_owned(),
                title: plan.title.to_string(),
                description: text(plan.description.as_ref().map(ToString::to_string)),
                address: text(plan.address.as_ref().map(ToString::to_string)),
                from: plan.window.map(Window::from),
                until: plan.window.map(Window::until),
                executor: plan.executor.to_string(),
                office: one.office.to_string(),
                traffic: plan.traffic.iter().map(traffic).collect(),
                order_number: plan.order.as_ref().map(|order| order.number.to_string()),
                order_date: plan.order.as_ref().map(|order| order.on),
                contact: text(plan.contact.as_ref().map(ToString::to_string)),
                cost_eur: plan.cost_eur,
                cig: plan.cig.as_ref().map(|cig| cig.as_str().to_owned()),
                procedure: text(plan.procedure.as_ref().map(ToString::to_string)),
                practice: text(plan.practice.as_ref().map(ToString::to_string)),
                warranty_months: plan.warranty_months,
                reports,
            },
        }
    }

    /// The plan; `reports` are the ids of those that the properties number.
    pub fn plan(&self, reports: Vec<RecordId>) -> Result<Plan, Refusal> {
        let told = &self.properties;
        let order = match (&told.order_number, told.order_date) {
            (Some(number), Some(on)) => Some(Order { number: line(number)?, on, document: None }),
            (None, None) => None,
            _ => return Err(Refusal::Missing(Field::Window)),
        };
        let window = match (told.from, told.until) {
            (Some(from), Some(until)) => {
                Some(Window::new(from, until).map_err(|_error| Refusal::Missing(Field::Window))?)
            }
            (None, None) => None,
            _ => return Err(Refusal::Missing(Field::Window)),
        };
        let traffic = told.traffic.iter().map(traffic).collect::<Result<_, _>>()?;
        let cig = told.cig.as_deref().map(Cig::new).transpose();
        Ok(Plan {
            kind: Kind::of_code(&told.kind).ok_or_else(|| unknown(&told.kind))?,
            title: line(&told.title)?,
            description: told.description.as_deref().map(prose).transpose()?,
            address: told.address.as_deref().map(line).transpose()?,
            footprint: self.geometry.0.clone(),
            window,
            phases: Vec::new(),
            traffic,
            executor: office(&told.executor)?,
            order,
            contact: told.contact.as_deref().map(line).transpose()?,
            cost_eur: told.cost_eur,
            cig: cig.map_err(|_error| unknown(told.cig.as_deref().unwrap_or_default()))?,
            procedure: told.procedure.as_deref().map(line).transpose()?,
            practice: told.practice.as_deref().map(line).transpose()?,
            warranty_months: told.warranty_months,
            reports,
        })
    }

    /// The office that answers.
    pub fn office(&self) -> Result<OfficeCode, Refusal> {
        office(&self.properties.office)
    }
}

fn traffic(told: &TrafficTold) -> Result<Traffic, Refusal> {
    let effect = Effect::of_code(&told.effect).ok_or_else(|| unknown(&told.effect))?;
    if told.days.len() > 7 || told.days.iter().any(|day| *day > 6) {
        return Err(unknown("days"));
    }
    Ok(Traffic { effect, days: told.days.clone(), hours: told.from.zip(told.until) })
}

fn unknown(code: &str) -> Refusal {
    Refusal::UnknownReason(code.chars().take(64).collect())
}

fn office(code: &str) -> Result<OfficeCode, Refusal> {
    OfficeCode::from_str(code).map_err(|_error| Refusal::UnknownOffice(code.chars().take(64).collect()))
}

fn text(error: TextError) -> Refusal {
    Refusal::Text(Field::Text, error)
}

fn line<const MAX: usize>(value: &str) -> Result<Line<MAX>, Refusal> {
    Line::new(value).map_err(text)
}

fn prose<const MAX: usize>(value: &str) -> Result<Prose<MAX>, Refusal> {
    Prose::new(value).map_err(text)
}

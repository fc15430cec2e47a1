//! Founding a jurisdiction from its setup file and the shapes of its areas.

use geo::{MultiPolygon, Rect};
use geojson::{Feature, FeatureCollection};
use jiff::Timestamp;
use serde::Deserialize;

use crate::app::clock::Clock;
use crate::app::projection::Projection;
use crate::app::{Options, StartError};
use crate::domain::area::{Area, AreaKind, NotAShape, Shape};
use crate::domain::calendar::{Calendar, Closure, Holidays, OfficeHours, ZoneName};
use crate::domain::category::{Category, CategoryCode, Group};
use crate::domain::event::{Event, Happening};
use crate::domain::office::Office;
use crate::domain::person::{Actor, Channel};
use crate::domain::place::Position;
use crate::domain::practice::kind::{PracticeType, TypeCode};
use crate::domain::practice::template::PracticeTemplate;
use crate::domain::record::{JurisdictionCode, RecordId, Seq, Version};
use crate::domain::routing::RoutingRule;
use crate::domain::rules::{Jurisdiction, Recurrent, Rules, Setting};
use crate::domain::template::Template;
use crate::domain::text::slug;
use crate::store::ledger::Entry;
use crate::store::{self, Db, StoreError};

/// The jurisdiction that is built in: its setup with its types of practices, and the shapes of its areas.
const BUILT_IN: &str = concat!(
    include_str!("../../maps/sesto-fiorentino/jurisdiction.toml"),
    include_str!("../../maps/sesto-fiorentino/practices.toml"),
);
/// Its types of practices, and the texts that go with them: what the law says is the same elsewhere.
pub(super) const BUILT_IN_PRACTICES: &str = include_str!("../../maps/sesto-fiorentino/practices.toml");
const BUILT_IN_BOUNDARY: &str = include_str!("../../maps/sesto-fiorentino/boundary.geojson");
const BUILT_IN_AREAS: &str = include_str!("../../maps/sesto-fiorentino/areas.geojson");
const BUILT_IN_NEIGHBOURS: &str = include_str!("../../maps/sesto-fiorentino/neighbours.geojson");
const BUILT_IN_ZONES: &str = include_str!("../../maps/sesto-fiorentino/zones.geojson");

/// What is wrong with a setup.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// Not TOML of the right form.
    #[error("the setup of the jurisdiction: {0}")]
    Toml(#[from] toml::de::Error),
    /// Not `GeoJSON` of the right form.
    #[error("the areas of the jurisdiction: {0}")]
    GeoJson(#[from] Box<geojson::Error>),
    /// A feature without what an area needs.
    #[error("an area needs a polygon and a {0}")]
    Feature(&'static str),
    /// A shape that is none.
    #[error("the area {0}: {1}")]
    Shape(String, NotAShape),
    /// A category that names an office or group that is not there, or the like.
    #[error("{0}")]
    Dangling(String),
}

/// A setup file as written.
#[derive(Debug, Deserialize)]
pub struct SetupFile {
    code: JurisdictionCode,
    name: String,
    short_name: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    istat: String,
    #[serde(default = "italian")]
    language: String,
    time_zone: ZoneName,
    center: Position,
    zoom: f64,
    /// Month and day, `11-11`.
    patron_saint: Option<String>,
    /// `weekdays`: no public holidays; else Italian ones.
    calendar: Option<String>,
    /// Days on which offices stay closed beside holidays.
    #[serde(default, rename = "closure")]
    closures: Vec<Closure>,
    #[serde(default)]
    hours: OfficeHours,
    /// West, south, east, north: a boundary for want of a better one.
    boundary: Option<[f64; 4]>,
    #[serde(default)]
    website: String,
    #[serde(default)]
    recurrent: Recurrent,
    #[serde(default)]
    paper_is_off: bool,
    contact: Option<ContactBox>,
    #[serde(default, rename = "office")]
    offices: Vec<Office>,
    #[serde(default, rename = "group")]
    groups: Vec<Group>,
    #[serde(default, rename = "category")]
    categories: Vec<Category>,
    #[serde(default, rename = "template")]
    templates: Vec<Template>,
    #[serde(default, rename = "rule")]
    rules: Vec<RoutingRule>,
    #[serde(default, rename = "practice_type")]
    practice_types: Vec<PracticeType>,
    #[serde(default, rename = "practice_template")]
    practice_templates: Vec<PracticeTemplate>,
}

#[derive(Debug, Default, Deserialize)]
struct ContactBox {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
}

fn italian() -> String {
    "it".to_owned()
}

impl SetupFile {
    /// The settings it stands for, the jurisdiction first; `areas` come from elsewhere.
    pub fn settings(self, areas: Vec<Area>) -> Result<Vec<Setting>, SetupError> {
        self.check()?;
        let patron_saint = self.patron_saint.as_deref().map(month_and_day).transpose()?;
        let holidays =
            if self.calendar.as_deref() == Some("weekdays") { Holidays::Weekends } else { Holidays::Italian };
        let contact = self.contact.unwrap_or_default();
        let boundary = self.boundary.map(|corners| box_area(&self.name, corners)).transpose()?;
        let jurisdiction = Jurisdiction {
            code: self.code,
            name: self.name,
            short_name: self.short_name,
            region: self.region,
            istat: self.istat,
            language: self.language,
            center: self.center,
            zoom: self.zoom,
            calendar: Calendar {
                time_zone: self.time_zone,
                holidays,
                patron_saint,
                closures: self.closures,
                hours: self.hours,
            },
            phone: contact.phone,
            email: contact.email,
            website: self.website,
            recurrent: self.recurrent,
            paper_is_off: self.paper_is_off,
        };
        Ok(std::iter::once(Setting::Jurisdiction(Box::new(jurisdiction)))
            .chain(self.offices.into_iter().map(Setting::Office))
            .chain(self.groups.into_iter().map(Setting::Group))
            .chain(self.categories.into_iter().map(|category| Setting::Category(Box::new(category))))
            .chain(boundary.into_iter().chain(areas).map(Setting::Area))
            .chain(self.templates.into_iter().map(|template| Setting::Template(Box::new(template))))
            .chain(self.rules.into_iter().map(|rule| Setting::Rule(Box::new(rule))))
            .chain(self.practice_types.into_iter().map(|kind| Setting::PracticeType(Box::new(kind))))
            .chain(self.practice_templates.into_iter().map(|text| Setting::PracticeTemplate(Box::new(text))))
            .collect())
    }

    /// The code of the jurisdiction it founds.
    #[must_use]
    pub const fn code(&self) -> &JurisdictionCode {
        &self.code
    }

    fn check(&self) -> Result<(), SetupError> {
        for category in &self.categories {
            if !self.offices.iter().any(|office| office.code == category.office) {
                return Err(SetupError::Dangling(format!(
                    "category {}: there is no office {}",
                    category.code, category.office
                )));
            }
            if !self.groups.iter().any(|group| group.code == category.group) {
                return Err(SetupError::Dangling(format!(
                    "category {}: there is no group {}",
                    category.code, category.group
                )));
            }
        }
        for kind in &self.practice_types {
            if !self.offices.iter().any(|office| office.code == kind.office) {
                return Err(SetupError::Dangling(format!(
                    "practice type {}: there is no office {}",
                    kind.code, kind.office
                )));
            }
            if kind.terms.is_empty() {
                return Err(SetupError::Dangling(format!("practice type {}: it has no terms", kind.code)));
            }
        }
        for text in &self.practice_templates {
            let known = |code: &TypeCode| self.practice_types.iter().any(|kind| kind.code == *code);
            if let Some(unknown) = text.types.iter().find(|code| !known(code)) {
                return Err(SetupError::Dangling(format!(
                    "practice template {}: there is no type {unknown}",
                    text.code
                )));
            }
        }
        for rule in &self.rules {
            let known = |code: &CategoryCode| self.categories.iter().any(|category| category.code == *code);
            if !self.offices.iter().any(|office| office.code == rule.office) {
                return Err(SetupError::Dangling(format!("rule {}: there is no office {}", rule.code, rule.office)));
            }
            if let Some(unknown) = rule.categories.iter().find(|code| !known(code)) {
                return Err(SetupError::Dangling(format!("rule {}: there is no category {unknown}", rule.code)));
            }
        }
        Ok(())
    }
}

fn month_and_day(text: &str) -> Result<(i8, i8), SetupError> {
    text.split_once('-')
        .and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)))
        .ok_or_else(|| SetupError::Dangling(format!("patron_saint {text:?} is not a month and day like 11-11")))
}

fn box_area(name: &str, [west, south, east, north]: [f64; 4]) -> Result<Area, SetupError> {
    let rect = Rect::new((west, south), (east, north));
    let shape =
        Shape::new(MultiPolygon::from(rect.to_polygon())).map_err(|error| SetupError::Shape(name.to_owned(), error))?;
    let code = "boundary".parse().map_err(|_error| SetupError::Feature("code"))?;
    Ok(Area { code, name: name.to_owned(), kind: AreaKind::Boundary, shape, retired: false })
}

/// Reads areas from a `GeoJSON` `FeatureCollection` of (multi)polygons in lon, lat WGS 84 with a `name`, and a `code`
/// (else made from `istat` or the name).
pub fn areas(text: &str, kind: impl Fn(&Feature) -> AreaKind) -> Result<Vec<Area>, SetupError> {
    let collection: FeatureCollection = text.parse().map_err(Box::new)?;
    collection.features.iter().map(|feature| area(feature, kind(feature))).collect()
}

fn area(feature: &Feature, kind: AreaKind) -> Result<Area, SetupError> {
    let text = |key: &str| feature.property(key).and_then(|value| value.as_str()).map(str::to_owned);
    let name = text("name").ok_or(SetupError::Feature("name"))?;
    let code = text("code").or_else(|| text("istat")).unwrap_or_else(|| slug(&name));
    let code = code.parse().map_err(|_error| SetupError::Feature("code of a-z, 0-9, - and _"))?;
    let geometry = feature.geometry.as_ref().ok_or(SetupError::Feature("geometry"))?;
    let geometry = geo::Geometry::<f64>::try_from(geometry).map_err(Box::new)?;
    let polygons = match geometry {
        geo::Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
        geo::Geometry::MultiPolygon(polygons) => polygons,
        _ => return Err(SetupError::Feature("polygon")),
    };
    let shape = Shape::new(polygons).map_err(|error| SetupError::Shape(name.clone(), error))?;
    Ok(Area { code, name, kind, shape, retired: false })
}

/// The settings of the jurisdiction that is built in.
pub fn built_in() -> Result<Vec<Setting>, SetupError> {
    let file: SetupFile = toml::from_str(BUILT_IN)?;
    let mut all = areas(BUILT_IN_BOUNDARY, |_| AreaKind::Boundary)?;
    all.extend(areas(BUILT_IN_AREAS, |_| AreaKind::Quarter)?);
    all.extend(areas(BUILT_IN_ZONES, |_| AreaKind::Zone)?);
    all.extend(areas(BUILT_IN_NEIGHBOURS, |feature| AreaKind::Neighbour {
        contact: feature.property("contact").and_then(|value| value.as_str()).unwrap_or_default().to_owned(),
    })?);
    file.settings(all)
}

/// The jurisdiction to work for and its rules; founds the built-in one in an empty database.
pub(crate) async fn jurisdiction_of(
    db: &Db,
    wanted: Option<JurisdictionCode>,
    clock: &Clock,
) -> Result<(JurisdictionCode, Rules), StartError> {
    let known = store::ledger::jurisdictions(db).await?;
    let code = match (wanted, known.as_slice()) {
        (Some(code), _) => code,
        (None, [only]) => only.clone(),
        (None, []) => toml::from_str::<SetupFile>(BUILT_IN).map_err(SetupError::from)?.code,
        (None, several) => {
            let names: Vec<_> = several.iter().map(JurisdictionCode::as_str).collect();
            return Err(StartError::WhichJurisdiction(names.join(", ")));
        }
    };
    if let Some(rules) = store::records::rules(db, &code).await? {
        return Ok((code, rules));
    }
    let settings = built_in()?;
    if settings.first().is_none_or(|setting| setting.code() != code.as_str()) {
        return Err(StartError::NotSetUp(code));
    }
    found(db, &code, settings, clock.now()).await?;
    let rules = store::records::rules(db, &code).await?;
    rules.map(|rules| (code.clone(), rules)).ok_or(StartError::NotSetUp(code))
}

/// Writes the first settings of a jurisdiction; does nothing when it has been founded meanwhile.
pub async fn found(db: &Db, code: &JurisdictionCode, settings: Vec<Setting>, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = store::begin(db).await?;
    let head = store::ledger::lock(&mut tx, code).await?;
    if head.seq > Seq(0) {
        return Ok(());
    }
    let Some(rules) = Rules::of(settings.clone()) else { return Ok(()) };
    let actor = Actor::system(Channel::Import);
    let entries = settings.into_iter().map(|setting| Entry {
        at: now,
        record: None,
        version: Version(1),
        actor: actor.clone(),
        body: Happening::Defined(setting),
    });
    let events: Vec<Event> = store::ledger::append(&mut tx, code, head, entries.collect()).await?;
    let mut projection = Projection::default();
    for event in &events {
        debug_assert_eq!(event.record, RecordId(event.seq.0));
        projection.apply(event, &rules);
    }
    projection.flush(&mut tx, code).await?;
    store::commit(tx).await
}

/// Opens the database of `options` and founds the jurisdiction of `file` in it, if it is not there yet.
pub async fn found_from_file(
    options: &Options,
    file: SetupFile,
    areas: Vec<Area>,
) -> Result<JurisdictionCode, StartError> {
    let db = store::open(&options.database).await?;
    let code = file.code().clone();
    found(&db, &code, file.settings(areas)?, options.clock.now()).await?;
    store::close(&db).await;
    Ok(code)
}

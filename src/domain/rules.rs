//! What holds in a jurisdiction: its own description, offices, categories and areas.
//!
//! Each is a record of its own in the ledger (a [`Setting`]), so a change has a date and an author, and the past
//! is never rewritten: what a report took from its category it keeps.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::area::{Area, AreaCode, AreaKind};
use crate::domain::calendar::Calendar;
use crate::domain::category::{Category, CategoryCode, Group, GroupCode};
use crate::domain::footprint::Footprint;
use crate::domain::office::{Office, OfficeCode, OfficeKind};
use crate::domain::place::{Place, Position, Side};
use crate::domain::practice::kind::{PracticeType, TypeCode};
use crate::domain::practice::template::PracticeTemplate;
use crate::domain::record::JurisdictionCode;
use crate::domain::recurrence::Recurrence;
use crate::domain::refusal::{NotThen, Refusal};
use crate::domain::routing::{RoutingRule, RuleCode};
use crate::domain::task::RecurrenceCode;
use crate::domain::template::{Template, TemplateCode};
use crate::domain::text::folded;

/// A jurisdiction (comune) as it presents itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Jurisdiction {
    /// Code; every table begins with it.
    pub code: JurisdictionCode,
    /// Full name: "Comune di Sesto Fiorentino".
    pub name: String,
    /// Name for narrow places.
    pub short_name: String,
    /// The region it belongs to, for the slim header.
    #[serde(default)]
    pub region: String,
    /// Its code of the national institute of statistics, for other systems.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub istat: String,
    /// Language of its texts, `it` or `en`.
    #[serde(default = "italian")]
    pub language: String,
    /// Where its map opens.
    pub center: Position,
    /// Zoom of that map.
    pub zoom: f64,
    /// Days and hours.
    pub calendar: Calendar,
    /// Telephone number of the front desk.
    #[serde(default)]
    pub phone: String,
    /// Mail address of the front desk.
    #[serde(default)]
    pub email: String,
    /// Web address of the municipality's own site.
    #[serde(default)]
    pub website: String,
    /// When reports probably have one cause.
    #[serde(default)]
    pub recurrent: Recurrent,
    /// Whether practices that are filed on paper elsewhere are filed online here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paper_is_off: bool,
}

/// How many reports of one category, in one spot or street and within which time, probably have one cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Counted")]
pub struct Recurrent {
    often: u16,
    days: u16,
}

#[derive(Deserialize)]
struct Counted {
    often: u16,
    days: u16,
}

impl Recurrent {
    /// How many may be asked for: one report does not come again.
    pub const OFTEN: RangeInclusive<u16> = 2..=50;
    /// How many days may be looked back.
    pub const DAYS: RangeInclusive<u16> = 7..=730;

    /// So many within so many days; `None` out of [`Self::OFTEN`] or [`Self::DAYS`].
    #[must_use]
    pub fn new(often: u16, days: u16) -> Option<Self> {
        (Self::OFTEN.contains(&often) && Self::DAYS.contains(&days)).then_some(Self { often, days })
    }

    /// How many.
    #[must_use]
    pub const fn often(self) -> u16 {
        self.often
    }

    /// Within how many days.
    #[must_use]
    pub const fn days(self) -> u16 {
        self.days
    }
}

impl Default for Recurrent {
    fn default() -> Self {
        Self { often: 3, days: 90 }
    }
}

impl TryFrom<Counted> for Recurrent {
    type Error = &'static str;

    fn try_from(counted: Counted) -> Result<Self, Self::Error> {
        Self::new(counted.often, counted.days).ok_or("recurrent: often is 2 to 50, days are 7 to 730")
    }
}

fn italian() -> String {
    "it".to_owned()
}

/// Something that holds in a jurisdiction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "setting", rename_all = "snake_case")]
pub enum Setting {
    /// The jurisdiction itself.
    Jurisdiction(Box<Jurisdiction>),
    /// An office or partner.
    Office(Office),
    /// A group of categories.
    Group(Group),
    /// A category.
    Category(Box<Category>),
    /// An area.
    Area(Area),
    /// A text to begin with.
    Template(Box<Template>),
    /// A rule of routing.
    Rule(Box<RoutingRule>),
    /// Tasks that come again by the calendar.
    Recurrence(Box<Recurrence>),
    /// A type of practice.
    PracticeType(Box<PracticeType>),
    /// A text to begin with for a practice.
    PracticeTemplate(Box<PracticeTemplate>),
}

impl Setting {
    /// What kind of setting it is, as stored.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Jurisdiction(_) => "jurisdiction",
            Self::Office(_) => "office",
            Self::Group(_) => "group",
            Self::Category(_) => "category",
            Self::Area(_) => "area",
            Self::Template(_) => "template",
            Self::Rule(_) => "rule",
            Self::Recurrence(_) => "recurrence",
            Self::PracticeType(_) => "practice_type",
            Self::PracticeTemplate(_) => "practice_template",
        }
    }

    /// Its code, unique among settings of its kind.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Jurisdiction(jurisdiction) => jurisdiction.code.as_str(),
            Self::Office(office) => office.code.as_str(),
            Self::Group(group) => group.code.as_str(),
            Self::Category(category) => category.code.as_str(),
            Self::Area(area) => area.code.as_str(),
            Self::Template(template) => template.code.as_str(),
            Self::Rule(rule) => rule.code.as_str(),
            Self::Recurrence(recurrence) => recurrence.code.as_str(),
            Self::PracticeType(kind) => kind.code.as_str(),
            Self::PracticeTemplate(template) => template.code.as_str(),
        }
    }
}

/// The glyph of the category for whatever fits no other.
const REST_ICON: &str = "other";

/// All settings that hold now.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The jurisdiction itself.
    pub jurisdiction: Jurisdiction,
    /// Offices and partners by code.
    pub offices: BTreeMap<OfficeCode, Office>,
    /// Groups of categories by code.
    pub groups: BTreeMap<GroupCode, Group>,
    /// Categories by code.
    pub categories: BTreeMap<CategoryCode, Category>,
    /// Areas by code.
    pub areas: BTreeMap<AreaCode, Area>,
    /// Texts to begin with, by code.
    pub templates: BTreeMap<TemplateCode, Template>,
    /// Rules of routing, by code.
    pub routing: BTreeMap<RuleCode, RoutingRule>,
    /// Tasks that come again by the calendar, by code.
    pub recurrences: BTreeMap<RecurrenceCode, Recurrence>,
    /// Types of practices, by code.
    pub practice_types: BTreeMap<TypeCode, PracticeType>,
    /// Texts to begin with for practices, by code.
    pub practice_templates: BTreeMap<TemplateCode, PracticeTemplate>,
}

/// Where a position lies with regard to the jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// Inside, and in which quarter.
    Inside(Option<AreaCode>),
    /// In a neighbouring municipality.
    Neighbour {
        /// Its name.
        name: String,
        /// Where its citizens turn to: a web address.
        contact: String,
    },
    /// Farther away.
    Elsewhere,
}

impl Rules {
    /// The rules of a jurisdiction that has nothing else yet.
    #[must_use]
    pub const fn new(jurisdiction: Jurisdiction) -> Self {
        Self {
            jurisdiction,
            offices: BTreeMap::new(),
            groups: BTreeMap::new(),
            categories: BTreeMap::new(),
            areas: BTreeMap::new(),
            templates: BTreeMap::new(),
            routing: BTreeMap::new(),
            recurrences: BTreeMap::new(),
            practice_types: BTreeMap::new(),
            practice_templates: BTreeMap::new(),
        }
    }

    /// Puts all settings together; `None` when the jurisdiction itself is not among them.
    #[must_use]
    pub fn of(settings: Vec<Setting>) -> Option<Self> {
        let jurisdiction = settings.iter().find_map(|setting| match setting {
            Setting::Jurisdiction(jurisdiction) => Some(jurisdiction.as_ref().clone()),
            _ => None,
        })?;
        let mut rules = Self::new(jurisdiction);
        for setting in settings {
            rules.apply(setting);
        }
        Some(rules)
    }

    /// Lets a setting hold from now on, in place of the one with its code.
    pub fn apply(&mut self, setting: Setting) {
        match setting {
            Setting::Jurisdiction(jurisdiction) => self.jurisdiction = *jurisdiction,
            Setting::Office(office) => drop(self.offices.insert(office.code.clone(), office)),
            Setting::Group(group) => drop(self.groups.insert(group.code.clone(), group)),
            Setting::Category(category) => drop(self.categories.insert(category.code.clone(), *category)),
            Setting::Area(area) => drop(self.areas.insert(area.code.clone(), area)),
            Setting::Template(template) => drop(self.templates.insert(template.code.clone(), *template)),
            Setting::Rule(rule) => drop(self.routing.insert(rule.code.clone(), *rule)),
            Setting::Recurrence(one) => drop(self.recurrences.insert(one.code.clone(), *one)),
            Setting::PracticeType(kind) => drop(self.practice_types.insert(kind.code.clone(), *kind)),
            Setting::PracticeTemplate(template) => {
                drop(self.practice_templates.insert(template.code.clone(), *template));
            }
        }
    }

    /// The categories that a new report can be about.
    pub fn offered(&self) -> impl Iterator<Item = &Category> {
        self.categories.values().filter(|category| !category.retired)
    }

    /// The offices that reports can be given to.
    pub fn working_offices(&self) -> impl Iterator<Item = &Office> {
        self.offices.values().filter(|office| office.takes_reports())
    }

    /// The outside bodies that something can be handed over to.
    pub fn bodies(&self) -> impl Iterator<Item = &Office> {
        self.offices.values().filter(|office| office.is_outside() && !office.retired)
    }

    /// The outside body of that name, as people write it.
    #[must_use]
    pub fn body_named(&self, name: &str) -> Option<&Office> {
        let name = folded(name);
        self.bodies().find(|office| folded(&office.name) == name || folded(&office.short_name) == name)
    }

    /// How the body or neighbouring municipality of that name is reached; nothing when it is not known.
    #[must_use]
    pub fn contacts_of(&self, name: &str) -> Vec<&str> {
        if let Some(body) = self.body_named(name) {
            return body.contacts();
        }
        let name = folded(name);
        let contact = self.neighbours().find(|(neighbour, _)| folded(neighbour) == name).map(|(_, contact)| contact);
        contact.into_iter().filter(|contact| !contact.is_empty()).collect()
    }

    /// The neighbouring municipalities: name, and where their citizens turn to.
    pub fn neighbours(&self) -> impl Iterator<Item = (&str, &str)> {
        self.areas.values().filter(|area| !area.retired).filter_map(|area| match &area.kind {
            AreaKind::Neighbour { contact } => Some((area.name.as_str(), contact.as_str())),
            _ => None,
        })
    }

    /// The groups with their categories as they are offered: the most used first; what is for everything else comes last.
    #[must_use]
    pub fn by_use(&self) -> Vec<(&Group, Vec<&Category>)> {
        let key = |category: &Category| if category.icon == REST_ICON { f64::NEG_INFINITY } else { category.weight };
        let of = |group: &Group| {
            let mut categories: Vec<_> = self.offered().filter(|one| one.group == group.code).collect();
            categories.sort_by(|a, b| key(b).total_cmp(&key(a)));
            categories
        };
        let mut groups: Vec<_> = self.groups.values().map(|group| (group, of(group))).collect();
        groups.retain(|(_, categories)| !categories.is_empty());
        let most = |categories: &[&Category]| {
            let holds_rest = categories.iter().any(|category| category.icon == REST_ICON);
            if holds_rest { f64::NEG_INFINITY } else { categories.iter().map(|category| category.weight).sum() }
        };
        groups.sort_by(|a, b| most(&b.1).total_cmp(&most(&a.1)));
        groups
    }

    /// Where the position lies. A jurisdiction without boundary holds everything.
    #[must_use]
    pub fn locate(&self, position: Position) -> Location {
        let mut bounded = false;
        let mut inside = false;
        let mut quarter = None;
        let mut neighbour = None;
        for area in self.areas.values().filter(|area| !area.retired) {
            match &area.kind {
                AreaKind::Boundary => {
                    bounded = true;
                    inside |= area.shape.holds(position);
                }
                AreaKind::Quarter if quarter.is_none() && area.shape.holds(position) => {
                    quarter = Some(area.code.clone());
                }
                AreaKind::Neighbour { contact } if neighbour.is_none() && area.shape.holds(position) => {
                    neighbour = Some(Location::Neighbour { name: area.name.clone(), contact: contact.clone() });
                }
                AreaKind::Quarter | AreaKind::Neighbour { .. } | AreaKind::Zone => {}
            }
        }
        if inside || !bounded { Location::Inside(quarter) } else { neighbour.unwrap_or(Location::Elsewhere) }
    }

    /// That a shape lies here, at least in part: works may cross the border.
    ///
    /// # Errors
    /// [`Refusal::Outside`].
    pub fn check_here(&self, footprint: &Footprint) -> Result<(), Refusal> {
        let boundary = self.areas.values().filter(|area| area.kind == AreaKind::Boundary && !area.retired);
        let mut boundary = boundary.peekable();
        if boundary.peek().is_none() || boundary.any(|area| footprint.meets(area.shape.polygons())) {
            return Ok(());
        }
        let outside = self.locate(footprint.center());
        Err(Refusal::Outside(if matches!(outside, Location::Inside(_)) { Location::Elsewhere } else { outside }))
    }

    /// Where a place lies, near the border as was answered: who says that it is ours, or does not know, is heard where
    /// the position may be off by as much.
    #[must_use]
    pub fn locate_place(&self, place: &Place) -> Location {
        let located = self.locate(place.position);
        let Some((near, area)) = place.near.as_ref().and_then(|near| Some((near, self.areas.get(&near.area)?))) else {
            return located;
        };
        let theirs = match (&area.kind, near.side) {
            (AreaKind::Neighbour { .. }, Side::Inside) | (AreaKind::Boundary, Side::Outside) => true,
            (AreaKind::Neighbour { .. } | AreaKind::Boundary, _) => false,
            (AreaKind::Quarter | AreaKind::Zone, _) => return located,
        };
        let most_m = f64::from(place.uncertainty_m());
        let is_at_border =
            |area: &Area| area.kind == AreaKind::Boundary && area.shape.edge_within(place.position, most_m).is_some();
        match located {
            _ if !self.areas.values().any(is_at_border) => located,
            Location::Inside(_) if theirs => match &area.kind {
                AreaKind::Neighbour { contact } => {
                    Location::Neighbour { name: area.name.clone(), contact: contact.clone() }
                }
                _ => Location::Elsewhere,
            },
            Location::Neighbour { .. } | Location::Elsewhere if !theirs => Location::Inside(None),
            _ => located,
        }
    }

    /// The office that speaks with citizens: the first front desk by code.
    #[must_use]
    pub fn front_desk(&self) -> Option<&Office> {
        self.offices.values().find(|office| office.kind == OfficeKind::FrontDesk && !office.retired)
    }

    /// The year in which `now` falls in the jurisdiction's time zone: numbers begin anew each year. Refused when it is
    /// none of four digits, which no number has.
    pub fn year_of(&self, now: Timestamp) -> Result<i16, Refusal> {
        let year = now.to_zoned(self.jurisdiction.calendar.time_zone.zone().clone()).year();
        if (1..=9999).contains(&year) { Ok(year) } else { Err(Refusal::NotThen(NotThen::TooOld)) }
    }
}

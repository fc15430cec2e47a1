//! What holds in a jurisdiction: its own description, offices, categories and areas.
//!
//! Each is a record of its own in the ledger (a [`Setting`]), so a change has a date and an author, and the past
//! is never rewritten: what a report took from its category it keeps.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::area::{Area, AreaCode, AreaKind};
use crate::domain::calendar::Calendar;
use crate::domain::category::{Category, CategoryCode, Group, GroupCode};
use crate::domain::office::{Office, OfficeCode, OfficeKind};
use crate::domain::place::Position;
use crate::domain::record::JurisdictionCode;
use crate::domain::template::{Template, TemplateCode};

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
        }
    }

    /// The groups with their categories as they are offered: the most used first; what is for everything else comes last.
    #[must_use]
    pub fn by_use(&self) -> Vec<(&Group, Vec<&Category>)> {
        let key = |category: &Category| if category.icon == REST_ICON { f64::NEG_INFINITY } else { category.weight };
        let of = |group: &Group| {
            let mut categories: Vec<_> = self.categories.values().filter(|one| one.group == group.code).collect();
            categories.sort_by(|a, b| key(b).total_cmp(&key(a)));
            categories
        };
        let mut groups: Vec<_> = self.groups.values().map(|group| (group, of(group))).collect();
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
        for area in self.areas.values() {
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
                AreaKind::Quarter | AreaKind::Neighbour { .. } => {}
            }
        }
        if inside || !bounded { Location::Inside(quarter) } else { neighbour.unwrap_or(Location::Elsewhere) }
    }

    /// The office that speaks with citizens: the first front desk by code.
    #[must_use]
    pub fn front_desk(&self) -> Option<&Office> {
        self.offices.values().find(|office| office.kind == OfficeKind::FrontDesk)
    }

    /// The year in which `now` falls in the jurisdiction's time zone: numbers begin anew each year.
    #[must_use]
    pub fn year_of(&self, now: Timestamp) -> i16 {
        now.to_zoned(self.jurisdiction.calendar.time_zone.zone().clone()).year()
    }
}

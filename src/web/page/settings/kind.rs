//! The kinds of settings: where each is found, how it is called, and which file knows its form.

use crate::domain::area::{Area, AreaKind};
use crate::domain::fitness::Part;
use crate::domain::rules::{Rules, Setting};
use crate::t;
use crate::web::page::settings::preview::questions_of;
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::web::page::settings::{
    Row, area, calendar, category, group, office, practice_template, practice_type, recurrence, rule, template,
};
use crate::web::visitor::Visitor;
use crate::words::Words;

/// A kind of setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Rules,
    Categories,
    Groups,
    Offices,
    Templates,
    Recurrences,
    PracticeTypes,
    PracticeTemplates,
    Areas,
    Calendar,
}

impl Kind {
    pub(super) const ALL: [Self; 10] = [
        Self::Rules,
        Self::Categories,
        Self::Groups,
        Self::Offices,
        Self::Templates,
        Self::Recurrences,
        Self::PracticeTypes,
        Self::PracticeTemplates,
        Self::Areas,
        Self::Calendar,
    ];

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Rules => "regole",
            Self::Categories => "categorie",
            Self::Groups => "gruppi",
            Self::Offices => "uffici",
            Self::Templates => "testi",
            Self::Recurrences => "ricorrenti",
            Self::PracticeTypes => "pratiche",
            Self::PracticeTemplates => "testi-pratiche",
            Self::Areas => "zone",
            Self::Calendar => "calendario",
        }
    }

    pub(super) fn at(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.path() == path)
    }

    pub(super) const fn of(setting: &Setting) -> Self {
        match setting {
            Setting::Jurisdiction(_) => Self::Calendar,
            Setting::Office(_) => Self::Offices,
            Setting::Category(_) => Self::Categories,
            Setting::Area(_) => Self::Areas,
            Setting::Template(_) => Self::Templates,
            Setting::Rule(_) => Self::Rules,
            Setting::Recurrence(_) => Self::Recurrences,
            Setting::Group(_) => Self::Groups,
            Setting::PracticeType(_) => Self::PracticeTypes,
            Setting::PracticeTemplate(_) => Self::PracticeTemplates,
        }
    }

    pub(super) fn name(self, words: &Words) -> String {
        match self {
            Self::Rules => t!(words, "settings-rules"),
            Self::Categories => t!(words, "settings-categories"),
            Self::Groups => t!(words, "settings-groups"),
            Self::Offices => t!(words, "settings-offices"),
            Self::Templates => t!(words, "settings-templates"),
            Self::Recurrences => t!(words, "settings-recurrences"),
            Self::PracticeTypes => t!(words, "settings-practice-types"),
            Self::PracticeTemplates => t!(words, "settings-practice-templates"),
            Self::Areas => t!(words, "settings-areas"),
            Self::Calendar => t!(words, "settings-calendar"),
        }
    }

    pub(super) fn text(self, words: &Words) -> String {
        match self {
            Self::Rules => t!(words, "settings-rules-text"),
            Self::Categories => t!(words, "settings-categories-text"),
            Self::Groups => t!(words, "settings-groups-text"),
            Self::Offices => t!(words, "settings-offices-text"),
            Self::Templates => t!(words, "settings-templates-text"),
            Self::Recurrences => t!(words, "settings-recurrences-text"),
            Self::PracticeTypes => t!(words, "settings-practice-types-text"),
            Self::PracticeTemplates => t!(words, "settings-practice-templates-text"),
            Self::Areas => t!(words, "settings-areas-text"),
            Self::Calendar => t!(words, "settings-calendar-text"),
        }
    }

    pub(super) fn new_title(self, words: &Words) -> String {
        match self {
            Self::Rules => t!(words, "setting-new-rule"),
            Self::Categories => t!(words, "setting-new-category"),
            Self::Groups => t!(words, "setting-new-group"),
            Self::Offices => t!(words, "setting-new-office"),
            Self::Templates | Self::PracticeTemplates => t!(words, "setting-new-template"),
            Self::Recurrences => t!(words, "setting-new-recurrence"),
            Self::PracticeTypes => t!(words, "setting-new-practice-type"),
            Self::Areas | Self::Calendar => t!(words, "setting-new-area"),
        }
    }

    pub(super) fn title_of(self, setting: &Setting, words: &Words) -> String {
        match setting {
            Setting::Jurisdiction(_) => self.name(words),
            Setting::Office(office) => office.name.clone(),
            Setting::Group(group) => words.either(&group.name, &group.name_en).to_owned(),
            Setting::Category(category) => words.either(&category.name, &category.name_en).to_owned(),
            Setting::Area(area) => area.name.clone(),
            Setting::Template(template) => template.name.clone(),
            Setting::Rule(rule) => rule.name.clone(),
            Setting::Recurrence(one) => one.title.to_string(),
            Setting::PracticeType(kind) => words.either(&kind.name, &kind.name_en).to_owned(),
            Setting::PracticeTemplate(template) => template.name.clone(),
        }
    }

    /// The setting of that code, if it is there.
    pub(super) fn find(self, rules: &Rules, code: &str) -> Option<Setting> {
        match self {
            Self::Rules => Some(Setting::Rule(Box::new(rules.routing.get(&code.parse().ok()?)?.clone()))),
            Self::Categories => Some(Setting::Category(Box::new(rules.categories.get(&code.parse().ok()?)?.clone()))),
            Self::Groups => Some(Setting::Group(rules.groups.get(&code.parse().ok()?)?.clone())),
            Self::Offices => Some(Setting::Office(rules.offices.get(&code.parse().ok()?)?.clone())),
            Self::Templates => Some(Setting::Template(Box::new(rules.templates.get(&code.parse().ok()?)?.clone()))),
            Self::Recurrences => {
                Some(Setting::Recurrence(Box::new(rules.recurrences.get(&code.parse().ok()?)?.clone())))
            }
            Self::PracticeTypes => {
                Some(Setting::PracticeType(Box::new(rules.practice_types.get(&code.parse().ok()?)?.clone())))
            }
            Self::PracticeTemplates => {
                let known = rules.practice_templates.get(&code.parse().ok()?)?.clone();
                Some(Setting::PracticeTemplate(Box::new(known)))
            }
            Self::Areas => Some(Setting::Area(rules.areas.get(&code.parse().ok()?)?.clone())),
            Self::Calendar => (rules.jurisdiction.code.as_str() == code)
                .then(|| Setting::Jurisdiction(Box::new(rules.jurisdiction.clone()))),
        }
    }

    /// What a new one begins with.
    pub(super) fn to_begin_with(self) -> Typed {
        let mut typed = Typed::default();
        match self {
            Self::Rules => {
                typed.set("ordine", 100);
                typed.set("orario", "always");
            }
            Self::Categories => {
                for (name, number, unit) in
                    [("presa_in_carico", 2, "wd"), ("soluzione", 20, "wd"), ("risposta", 30, "d")]
                {
                    typed.set(&format!("{name}_n"), number);
                    typed.set(&format!("{name}_u"), unit);
                }
                typed.set("icona", "other");
                typed.set("gravita", 2);
                typed.set("vicine", 30);
            }
            Self::Areas => typed.set("tipo", "zone"),
            Self::Recurrences => {
                typed.set("regola", "FREQ=MONTHLY;BYDAY=1MO");
                typed.set("anticipo", 7);
            }
            Self::PracticeTypes => typed.set("lavori", "decision"),
            Self::Groups | Self::Offices | Self::Templates | Self::PracticeTemplates | Self::Calendar => {}
        }
        typed
    }

    /// Lays out the fields of its form.
    pub(super) fn lay_out(self, sheet: &mut Sheet<'_>, visitor: &Visitor, before: Option<&Setting>) {
        match (self, before) {
            (Self::Rules, _) => rule::sheet(sheet, visitor),
            (Self::Categories, Some(Setting::Category(known))) => {
                category::sheet(sheet, visitor, questions_of(Some(known)));
            }
            (Self::Categories, _) => category::sheet(sheet, visitor, 0),
            (Self::Groups, _) => group::sheet(sheet, visitor.words),
            (Self::Offices, _) => office::sheet(sheet, visitor),
            (Self::Templates, _) => template::sheet(sheet, visitor),
            (Self::Recurrences, _) => recurrence::sheet(sheet, visitor),
            (Self::PracticeTypes, _) => practice_type::sheet(sheet, visitor),
            (Self::PracticeTemplates, _) => practice_template::sheet(sheet, visitor),
            (Self::Areas, Some(Setting::Area(known))) => area::sheet(sheet, visitor, Some(known)),
            (Self::Areas, _) => area::sheet(sheet, visitor, None),
            (Self::Calendar, _) => calendar::sheet(sheet, visitor),
        }
    }

    /// Reads its form.
    pub(super) fn read(self, reader: &mut Reader<'_>, code: &str, before: Option<&Setting>) -> Option<Setting> {
        match (self, before) {
            (Self::Rules, _) => rule::read(reader, code.parse().ok()?),
            (Self::Categories, Some(Setting::Category(known))) => {
                category::read(reader, code.parse().ok()?, Some(known))
            }
            (Self::Categories, _) => category::read(reader, code.parse().ok()?, None),
            (Self::Groups, _) => Some(group::read(reader, code.parse().ok()?)),
            (Self::Offices, _) => office::read(reader, code.parse().ok()?),
            (Self::Templates, _) => template::read(reader, code.parse().ok()?),
            (Self::Recurrences, _) => recurrence::read(reader, code.parse().ok()?),
            (Self::PracticeTypes, _) => practice_type::read(reader, code.parse().ok()?),
            (Self::PracticeTemplates, _) => practice_template::read(reader, code.parse().ok()?),
            (Self::Areas, Some(Setting::Area(known))) => area::read(reader, code.parse().ok()?, Some(known)),
            (Self::Areas, _) => area::read(reader, code.parse().ok()?, None),
            (Self::Calendar, Some(Setting::Jurisdiction(known))) => Some(calendar::read(reader, known)),
            (Self::Calendar, _) => None,
        }
    }

    /// The field of its form that a part belongs to.
    pub(super) const fn field_of(self, part: Part) -> &'static str {
        match self {
            Self::Rules => rule::field_of(part),
            Self::Categories => category::field_of(part),
            Self::Groups => group::field_of(part),
            Self::Offices => office::field_of(part),
            Self::Templates => template::field_of(part),
            Self::Recurrences => recurrence::field_of(part),
            Self::PracticeTypes => practice_type::field_of(part),
            Self::PracticeTemplates => practice_template::field_of(part),
            Self::Areas => area::field_of(part),
            Self::Calendar => "",
        }
    }

    /// Its settings as they are listed: rules in their order, all else by name, what is retired last.
    pub(super) fn rows(self, visitor: &Visitor) -> Vec<Row> {
        let (words, rules) = (visitor.words, &visitor.rules);
        let row = |code: &str, name: &str, text: String, is_retired: bool| Row {
            href: words.href(&format!("/ufficio/impostazioni/{}/{code}", self.path())),
            name: name.to_owned(),
            code: code.to_owned(),
            text,
            is_retired,
        };
        let office =
            |code| rules.offices.get(code).map_or_else(|| format!("{code}"), |office| office.short_name.clone());
        let mut rows: Vec<(u16, Row)> = match self {
            Self::Rules => rules
                .routing
                .values()
                .map(|one| {
                    let how = if one.automatic { t!(words, "rule-at-once") } else { t!(words, "rule-to-desk") };
                    let text = t!(words, "rule-row", order = one.order, office = office(&one.office), how = how);
                    (one.order, row(one.code.as_str(), &one.name, text, one.retired))
                })
                .collect(),
            Self::Categories => rules
                .categories
                .values()
                .map(|one| {
                    (0, row(one.code.as_str(), words.either(&one.name, &one.name_en), office(&one.office), one.retired))
                })
                .collect(),
            Self::Groups => rules
                .groups
                .values()
                .map(|one| {
                    let of = rules.offered().filter(|category| category.group == one.code).count();
                    let text = t!(words, "group-row", n = of);
                    (0, row(one.code.as_str(), words.either(&one.name, &one.name_en), text, one.retired))
                })
                .collect(),
            Self::Offices => rules
                .offices
                .values()
                .map(|one| (0, row(one.code.as_str(), &one.name, words.office_kind(one.kind), one.retired)))
                .collect(),
            Self::Templates => rules
                .templates
                .values()
                .map(|one| (0, row(one.code.as_str(), &one.name, words.act(one.act), one.retired)))
                .collect(),
            Self::Recurrences => rules
                .recurrences
                .values()
                .map(|one| {
                    let text = format!("{} · {}", one.rule.as_str(), office(&one.assignee.office));
                    (0, row(one.code.as_str(), one.title.as_str(), text, one.retired))
                })
                .collect(),
            Self::PracticeTypes => rules
                .practice_types
                .values()
                .map(|one| {
                    (0, row(one.code.as_str(), words.either(&one.name, &one.name_en), one.law.clone(), one.retired))
                })
                .collect(),
            Self::PracticeTemplates => rules
                .practice_templates
                .values()
                .map(|one| (0, row(one.code.as_str(), &one.name, words.practice_act(one.act), one.retired)))
                .collect(),
            Self::Areas => rules
                .areas
                .values()
                .map(|one| (0, row(one.code.as_str(), &one.name, area_kind(one, words), one.retired)))
                .collect(),
            Self::Calendar => Vec::new(),
        };
        rows.sort_by(|(a, x), (b, y)| (x.is_retired, a, &x.name).cmp(&(y.is_retired, b, &y.name)));
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

fn area_kind(area: &Area, words: &Words) -> String {
    match area.kind {
        AreaKind::Boundary => t!(words, "area-boundary"),
        AreaKind::Quarter => t!(words, "area-quarter"),
        AreaKind::Zone => t!(words, "area-zone"),
        AreaKind::Neighbour { .. } => t!(words, "area-neighbour"),
    }
}

/// A setting as it would be typed.
pub(super) fn typed_of(setting: &Setting) -> Typed {
    match setting {
        Setting::Jurisdiction(jurisdiction) => calendar::typed(jurisdiction),
        Setting::Office(known) => office::typed(known),
        Setting::Category(known) => category::typed(known),
        Setting::Area(known) => area::typed(known),
        Setting::Template(known) => template::typed(known),
        Setting::Rule(known) => rule::typed(known),
        Setting::Recurrence(known) => recurrence::typed(known),
        Setting::Group(known) => group::typed(known),
        Setting::PracticeType(known) => practice_type::typed(known),
        Setting::PracticeTemplate(known) => practice_template::typed(known),
    }
}

//! Whether a setting fits the others: what it names must be there, what others name must not go.

use std::collections::BTreeSet;

use crate::domain::area::{Area, AreaKind};
use crate::domain::category::{Category, CategoryCode, Group};
use crate::domain::iter::State;
use crate::domain::office::{Office, OfficeCode, OfficeKind};
use crate::domain::practice::kind::{PIECES_MAX, PracticeType, TERMS_MAX, TYPES_MAX};
use crate::domain::practice::template::{PracticeTemplate, TEMPLATE_NAME_MAX, TEMPLATE_TEXT_MAX, TEMPLATES_MAX};
use crate::domain::recurrence::{RECURRENCES_MAX, Recurrence};
use crate::domain::routing::{RULES_MAX, RoutingRule};
use crate::domain::rules::{Location, Rules, Setting};
use crate::domain::template::Template;

/// The part of a setting that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What kind it is.
    Kind,
    /// The group of a category.
    Group,
    /// The office of a category or rule.
    Office,
    /// The categories of a rule or template.
    Categories,
    /// The states of a template.
    States,
    /// The areas of a rule.
    Areas,
    /// Whether it is in force without anybody looking.
    Automatic,
    /// The days on which it holds.
    Days,
    /// Whether it is retired.
    Retired,
    /// The shape of an area.
    Shape,
    /// The terms of a type of practice.
    Terms,
    /// The attachments of a type of practice.
    Pieces,
    /// The types of practices that a text is for.
    Types,
}

/// Why a setting does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It names something that is not there, or no longer.
    NotThere,
    /// The office does not work in this system, so nothing can be given to it.
    WorksElsewhere,
    /// Others that are in force name it: the names of those.
    InUse(Vec<String>),
    /// Without it there would be none of its kind.
    LastOne,
    /// What it is cannot be changed: what was said of it would no longer be true.
    Fixed,
    /// The last day comes before the first.
    EndsBeforeItBegins,
    /// There would be more than this many.
    TooMany(usize),
    /// It lies nowhere near the jurisdiction.
    Elsewhere,
    /// Its move is never made in these states.
    NeverThen(Vec<State>),
    /// There are none.
    None,
    /// Two are called the same, or enter into force on the same day.
    Twice,
}

/// Everything about a setting that does not fit the rules it would become part of.
#[must_use]
pub fn unfit(setting: &Setting, rules: &Rules) -> Vec<(Part, Unfit)> {
    match setting {
        Setting::Jurisdiction(_) => Vec::new(),
        Setting::Group(group) => of_group(group, rules),
        Setting::Office(office) => of_office(office, rules),
        Setting::Category(category) => of_category(category, rules),
        Setting::Rule(rule) => of_rule(rule, rules),
        Setting::Area(area) => of_area(area, rules),
        Setting::Template(template) => of_template(template, rules),
        Setting::Recurrence(one) => of_recurrence(one, rules),
        Setting::PracticeType(kind) => of_practice_type(kind, rules),
        Setting::PracticeTemplate(template) => of_practice_template(template, rules),
    }
}

fn of_office(office: &Office, rules: &Rules) -> Vec<(Part, Unfit)> {
    let mut faults = Vec::new();
    let of_categories = rules.offered().filter(|category| category.office == office.code);
    let of_categories: Vec<String> = of_categories.map(|category| category.name.clone()).collect();
    let of_rules = rules.routing.values().filter(|rule| !rule.retired && rule.office == office.code);
    let users: Vec<String> = of_categories.iter().cloned().chain(of_rules.map(|rule| rule.name.clone())).collect();
    if office.retired && !users.is_empty() {
        faults.push((Part::Retired, Unfit::InUse(users)));
    } else if office.kind == OfficeKind::Body && !of_categories.is_empty() {
        faults.push((Part::Kind, Unfit::InUse(of_categories)));
    }
    let is_desk = |office: &Office| office.kind == OfficeKind::FrontDesk && !office.retired;
    let others = rules.offices.values().any(|other| other.code != office.code && is_desk(other));
    if !is_desk(office) && !others {
        faults.push((if office.retired { Part::Retired } else { Part::Kind }, Unfit::LastOne));
    }
    faults
}

fn of_group(group: &Group, rules: &Rules) -> Vec<(Part, Unfit)> {
    let users = rules.offered().filter(|category| category.group == group.code);
    let users: Vec<String> = users.map(|category| category.name.clone()).collect();
    let is_used = group.retired && !users.is_empty();
    is_used.then_some((Part::Retired, Unfit::InUse(users))).into_iter().collect()
}

fn of_category(category: &Category, rules: &Rules) -> Vec<(Part, Unfit)> {
    let mut faults = Vec::new();
    if rules.groups.get(&category.group).is_none_or(|group| group.retired && !category.retired) {
        faults.push((Part::Group, Unfit::NotThere));
    }
    faults.extend(of_named_office(&category.office, rules));
    if !category.retired
        && rules.offices.get(&category.office).is_some_and(|office| !office.retired && !office.takes_reports())
    {
        faults.push((Part::Office, Unfit::WorksElsewhere));
    }
    if category.retired && !rules.offered().any(|other| other.code != category.code) {
        faults.push((Part::Retired, Unfit::LastOne));
    }
    faults
}

fn of_named_office(code: &OfficeCode, rules: &Rules) -> Option<(Part, Unfit)> {
    let is_there = rules.offices.get(code).is_some_and(|office| !office.retired);
    (!is_there).then_some((Part::Office, Unfit::NotThere))
}

fn of_categories(codes: &[CategoryCode], rules: &Rules) -> Vec<(Part, Unfit)> {
    let missing = codes.iter().any(|code| !rules.categories.contains_key(code));
    missing.then_some((Part::Categories, Unfit::NotThere)).into_iter().collect()
}

fn of_recurrence(one: &Recurrence, rules: &Rules) -> Vec<(Part, Unfit)> {
    let mut faults = Vec::new();
    if !rules.recurrences.contains_key(&one.code) && rules.recurrences.len() >= RECURRENCES_MAX {
        faults.push((Part::Kind, Unfit::TooMany(RECURRENCES_MAX)));
    }
    if one.retired {
        return faults;
    }
    faults.extend(of_named_office(&one.assignee.office, rules));
    if !matches!(rules.locate_place(&one.place), Location::Inside(_)) {
        faults.push((Part::Shape, Unfit::Elsewhere));
    }
    faults
}

fn of_practice_type(kind: &PracticeType, rules: &Rules) -> Vec<(Part, Unfit)> {
    let mut faults: Vec<_> = of_named_office(&kind.office, rules).into_iter().collect();
    let is_new = !rules.practice_types.contains_key(&kind.code);
    if is_new && rules.practice_types.len() >= TYPES_MAX {
        faults.push((Part::Kind, Unfit::TooMany(TYPES_MAX)));
    }
    for (part, count, max) in
        [(Part::Terms, kind.terms.len(), TERMS_MAX), (Part::Pieces, kind.pieces.len(), PIECES_MAX)]
    {
        if count > max {
            faults.push((part, Unfit::TooMany(max)));
        }
    }
    let days: BTreeSet<_> = kind.terms.iter().map(|terms| terms.from).collect();
    if kind.terms.is_empty() {
        faults.push((Part::Terms, Unfit::None));
    }
    let stages_twice = kind.terms.iter().any(|terms| {
        let stages: BTreeSet<_> = terms.stages.iter().map(|stage| stage.stage).collect();
        stages.len() < terms.stages.len()
    });
    if days.len() < kind.terms.len() || stages_twice {
        faults.push((Part::Terms, Unfit::Twice));
    }
    let pieces: BTreeSet<_> = kind.pieces.iter().map(|piece| &piece.code).collect();
    if pieces.len() < kind.pieces.len() {
        faults.push((Part::Pieces, Unfit::Twice));
    }
    faults
}

fn of_template(template: &Template, rules: &Rules) -> Vec<(Part, Unfit)> {
    let mut faults = of_categories(&template.categories, rules);
    let from = template.act.row().from;
    let never: Vec<State> = template.states.iter().copied().filter(|state| !from.contains(state)).collect();
    if !never.is_empty() {
        faults.push((Part::States, Unfit::NeverThen(never)));
    }
    faults
}

fn of_practice_template(template: &PracticeTemplate, rules: &Rules) -> Vec<(Part, Unfit)> {
    let mut faults = Vec::new();
    let is_new = !rules.practice_templates.contains_key(&template.code);
    if is_new && rules.practice_templates.len() >= TEMPLATES_MAX {
        faults.push((Part::Kind, Unfit::TooMany(TEMPLATES_MAX)));
    }
    if template.name.chars().count() > TEMPLATE_NAME_MAX || template.text.chars().count() > TEMPLATE_TEXT_MAX {
        faults.push((Part::Kind, Unfit::TooMany(TEMPLATE_TEXT_MAX)));
    }
    if template.types.iter().any(|code| !rules.practice_types.contains_key(code)) {
        faults.push((Part::Types, Unfit::NotThere));
    }
    faults
}

fn of_rule(rule: &RoutingRule, rules: &Rules) -> Vec<(Part, Unfit)> {
    let mut faults = of_categories(&rule.categories, rules);
    if !rules.routing.contains_key(&rule.code) && rules.routing.len() >= RULES_MAX {
        faults.push((Part::Kind, Unfit::TooMany(RULES_MAX)));
    }
    if rule.valid_from.zip(rule.valid_until).is_some_and(|(from, until)| until < from) {
        faults.push((Part::Days, Unfit::EndsBeforeItBegins));
    }
    if rule.retired {
        return faults;
    }
    faults.extend(of_named_office(&rule.office, rules));
    if rule.automatic && rules.offices.get(&rule.office).is_some_and(|office| !office.takes_reports()) {
        faults.push((Part::Automatic, Unfit::WorksElsewhere));
    }
    if rule.areas.iter().any(|code| rules.areas.get(code).is_none_or(|area| area.retired)) {
        faults.push((Part::Areas, Unfit::NotThere));
    }
    faults
}

fn of_area(area: &Area, rules: &Rules) -> Vec<(Part, Unfit)> {
    let mut faults = Vec::new();
    let is_boundary = |area: &Area| area.kind == AreaKind::Boundary;
    if rules.areas.get(&area.code).is_some_and(|before| is_boundary(before) != is_boundary(area)) {
        faults.push((Part::Kind, Unfit::Fixed));
    }
    if area.retired && is_boundary(area) {
        faults.push((Part::Retired, Unfit::LastOne));
    }
    let users = rules.routing.values().filter(|rule| !rule.retired && rule.areas.contains(&area.code));
    let users: Vec<String> = users.map(|rule| rule.name.clone()).collect();
    if area.retired && !users.is_empty() {
        faults.push((Part::Retired, Unfit::InUse(users)));
    }
    let boundary = rules.areas.values().find(|other| is_boundary(other) && other.code != area.code);
    let far = boundary.is_some_and(|boundary| {
        use geo::Intersects;
        !boundary.shape.envelope().intersects(&area.shape.envelope())
    });
    if far {
        faults.push((Part::Shape, Unfit::Elsewhere));
    }
    faults
}

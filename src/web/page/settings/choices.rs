//! What can be chosen in the forms of settings: other settings, by code and name.

use crate::domain::area::AreaKind;
use crate::domain::category::QuestionKind;
use crate::web::page::settings::sheet::Choice;
use crate::web::visitor::Visitor;

/// Categories that are offered.
pub(super) fn categories(visitor: &Visitor) -> Vec<Choice> {
    let words = visitor.words;
    let name = |category: &crate::domain::category::Category| {
        (category.code.to_string(), words.either(&category.name, &category.name_en).to_owned())
    };
    let mut choices: Vec<Choice> = visitor.rules.offered().map(name).collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    choices
}

/// Types of practices, also those that are no longer offered: practices of these go on.
pub(super) fn practice_types(visitor: &Visitor) -> Vec<Choice> {
    let there = visitor.rules.practice_types.values();
    let name = |kind: &crate::domain::practice::kind::PracticeType| {
        (kind.code.to_string(), visitor.words.practice_type_name(kind))
    };
    let mut choices: Vec<Choice> = there.map(name).collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    choices
}

/// Offices that are there; outside bodies too, if asked for.
pub(super) fn offices(visitor: &Visitor, with_bodies: bool) -> Vec<Choice> {
    let there =
        visitor.rules.offices.values().filter(|office| !office.retired && (with_bodies || office.takes_reports()));
    let mut choices: Vec<Choice> = there.map(|office| (office.code.to_string(), office.name.clone())).collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    choices
}

/// Areas that a rule can name.
pub(super) fn areas(visitor: &Visitor) -> Vec<Choice> {
    let named = visitor
        .rules
        .areas
        .values()
        .filter(|area| !area.retired && matches!(area.kind, AreaKind::Quarter | AreaKind::Zone));
    let mut choices: Vec<Choice> = named.map(|area| (area.code.to_string(), area.name.clone())).collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    choices
}

/// Answers that a rule can ask for: question and choice, apart by `=`.
pub(super) fn answers(visitor: &Visitor) -> Vec<Choice> {
    let words = visitor.words;
    let mut choices: Vec<Choice> = Vec::new();
    for category in visitor.rules.offered() {
        for question in category.asked() {
            let asked = words.either(&question.text, &question.text_en);
            let mut add = |value: &str, name: &str| {
                let code = format!("{}={value}", question.code);
                if !choices.iter().any(|(known, _)| *known == code) {
                    let of = words.either(&category.name, &category.name_en);
                    choices.push((code, format!("{of}: {asked} {name}")));
                }
            };
            match question.kind {
                QuestionKind::Choice => {
                    for choice in question.offered() {
                        add(choice.code.as_str(), words.either(&choice.name, &choice.name_en));
                    }
                }
                QuestionKind::YesNo => {
                    add("yes", &crate::t!(words, "yes"));
                    add("no", &crate::t!(words, "no"));
                }
                QuestionKind::Text | QuestionKind::Number => {}
            }
        }
    }
    choices
}

/// Groups of categories.
pub(super) fn groups(visitor: &Visitor) -> Vec<Choice> {
    let name = |group: &crate::domain::category::Group| {
        (group.code.to_string(), visitor.words.either(&group.name, &group.name_en).to_owned())
    };
    visitor.rules.groups.values().filter(|group| !group.retired).map(name).collect()
}

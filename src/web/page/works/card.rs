//! An intervention in a few lines, as lists and pages show it.

use crate::domain::intervention::Intervention;
use crate::domain::intervention::iter::State;
use crate::domain::office::OfficeCode;
use crate::domain::rules::Rules;
use crate::web::visitor::Visitor;

/// What a card shows.
#[derive(Debug)]
pub struct WorksCard {
    /// Its number.
    pub number: String,
    /// In a few words.
    pub title: String,
    /// The kind in words.
    pub kind: String,
    /// The state.
    pub state: State,
    /// The state in words.
    pub state_text: String,
    /// How it stands and until when.
    pub sentence: String,
    /// Who carries it out.
    pub executor: String,
    /// Where, as people say it.
    pub place: String,
    /// What it does to traffic, in words.
    pub traffic: Vec<String>,
    /// Whether it is late.
    pub is_late: bool,
    /// Whether everybody sees it.
    pub public: bool,
}

impl WorksCard {
    /// Of an intervention, for the visitor.
    #[must_use]
    pub fn of(one: &Intervention, visitor: &Visitor) -> Self {
        let words = visitor.words;
        Self {
            number: one.number.to_string(),
            title: one.plan.title.as_str().to_owned(),
            kind: words.works_kind(one.plan.kind),
            state: one.state,
            state_text: words.works_state(one.state),
            sentence: words.works_sentence(one, visitor.now, visitor.zone()),
            executor: name_of(&one.plan.executor, &visitor.rules),
            place: one.plan.address.as_ref().map(|address| address.as_str().to_owned()).unwrap_or_default(),
            traffic: one.plan.traffic.iter().map(|traffic| words.traffic(traffic)).collect(),
            is_late: one.late(visitor.now).is_some(),
            public: one.public,
        }
    }
}

/// The name of an office; its code when it is not known.
#[must_use]
pub fn name_of(code: &OfficeCode, rules: &Rules) -> String {
    rules.offices.get(code).map_or_else(|| code.to_string(), |office| office.name.clone())
}

//! Why an office was found competent, in a sentence.

use crate::domain::category::{Answer, Category, Question};
use crate::domain::hours::Hours;
use crate::domain::place::{Near, Side};
use crate::domain::routing::{Fired, Reason};
use crate::domain::rules::Rules;
use crate::t;
use crate::words::Words;

impl Words {
    /// Which rule found the office, and what made it fit.
    #[must_use]
    pub fn fired(&self, fired: &Fired, rules: &Rules) -> String {
        let office =
            rules.offices.get(&fired.office).map_or_else(|| fired.office.to_string(), |office| office.name.clone());
        let why: Vec<String> = fired.because.iter().map(|reason| self.reason(reason, rules)).collect();
        let why = why.join(", ");
        match &fired.rule {
            Some(_) if why.is_empty() => t!(self, "fired-always", office = office, rule = fired.name.clone()),
            Some(_) => t!(self, "fired-rule", office = office, rule = fired.name.clone(), why = why),
            None => t!(self, "fired-category", office = office, why = why),
        }
    }

    fn reason(&self, reason: &Reason, rules: &Rules) -> String {
        match reason {
            Reason::Category(code) => {
                let category = rules.categories.get(code);
                let name = category.map_or(code.as_str(), |category| self.either(&category.name, &category.name_en));
                t!(self, "reason-category", name = name)
            }
            Reason::Area(code) => {
                let name = rules.areas.get(code).map_or(code.as_str(), |area| area.name.as_str());
                t!(self, "reason-area", name = name)
            }
            Reason::Street(name) => t!(self, "reason-street", name = name.as_str()),
            Reason::Hours(hours) => self.hours(*hours),
            Reason::Answer(answer) => self.answered(answer, rules),
            Reason::Works(number) => t!(self, "reason-works", number = number.to_string()),
        }
    }

    /// What was answered about a border near the place.
    #[must_use]
    pub fn near(&self, near: &Near, rules: &Rules) -> String {
        let name = rules.areas.get(&near.area).map_or(near.area.as_str(), |area| area.name.as_str());
        let answer = match near.side {
            Side::Inside => t!(self, "border-inside"),
            Side::Outside => t!(self, "border-outside"),
            Side::Unsure => t!(self, "border-unsure"),
        };
        t!(self, "border-answered", name = name, answer = answer)
    }

    /// Times at which a rule holds: "a uffici chiusi".
    #[must_use]
    pub fn hours(&self, hours: Hours) -> String {
        match hours {
            Hours::Always => t!(self, "hours-always"),
            Hours::Open => t!(self, "hours-open"),
            Hours::Closed => t!(self, "hours-closed"),
            Hours::Between(from, to) => {
                let time = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
                t!(self, "hours-between", from = time(from), to = time(to))
            }
        }
    }

    /// An answer with the name of the choice, when it is one.
    fn answered(&self, answer: &Answer, rules: &Rules) -> String {
        let questions = rules.categories.values().flat_map(|category: &Category| &category.questions);
        let asked: Vec<&Question> = questions.filter(|question| question.code == answer.question).collect();
        let choice =
            asked.iter().flat_map(|question| &question.choices).find(|one| one.code.as_str() == answer.value.as_str());
        let value = match (answer.value.as_str(), choice) {
            (_, Some(choice)) => self.either(&choice.name, &choice.name_en).to_owned(),
            ("yes", None) => t!(self, "yes"),
            ("no", None) => t!(self, "no"),
            (value, None) => value.to_owned(),
        };
        t!(self, "reason-answer", value = value)
    }
}

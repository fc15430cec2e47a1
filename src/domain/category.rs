//! What a report can be about (Open311: a service), with the questions it asks and what it promises.

use serde::{Deserialize, Serialize};

use crate::domain::deadline::Terms;
use crate::domain::office::OfficeCode;
use crate::domain::record::code;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::retention::Keeping;
use crate::domain::text::Line;

code! {
    /// Names a category (Open311 `service_code`) in its jurisdiction.
    CategoryCode
}
code! {
    /// Names a question of a category or a choice of its answers (Open311 attribute `code`, value `key`).
    QuestionCode
}
code! {
    /// Names a group of categories.
    GroupCode
}

/// Categories that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Code, unique in the jurisdiction.
    pub code: GroupCode,
    /// Name in the jurisdiction's language.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Whether no category can be put into it any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// What a report can be about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Category {
    /// Code, unique in the jurisdiction.
    pub code: CategoryCode,
    /// The group it is listed under.
    pub group: GroupCode,
    /// Name in the jurisdiction's language.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// What belongs here, with examples.
    pub description: String,
    /// The same in English.
    pub description_en: String,
    /// Name of its glyph in the icon sprite.
    pub icon: String,
    /// Words people use for it.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// How bad it usually is: 1 (a wish) to 5 (danger).
    pub severity: u8,
    /// The office that usually answers for it.
    pub office: OfficeCode,
    /// Within how many metres an open report of this category is probably the same.
    pub nearby_m: u16,
    /// Whether the reporter must leave a contact.
    #[serde(default)]
    pub contact_required: bool,
    /// Whether somebody looks at a report before it is public.
    #[serde(default)]
    pub review_first: bool,
    /// Whether a report goes to the office that is found for it at once, without the front desk.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub automatic: bool,
    /// Whether the office may answer the citizen without the front desk.
    #[serde(default)]
    pub office_answers: bool,
    /// Whether it is about the ground itself, its surface and signs: then whoever digs there answers for it, and whoever
    /// dug there while the warranty holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ground: bool,
    /// Whether it is what a building site may make: noise, dust, debris, a pavement that nobody can walk on. Then it may
    /// be about a practice whose works are under way near it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub site_nuisance: bool,
    /// What is promised.
    #[serde(flatten)]
    pub deadlines: Terms,
    /// How often it is used beside the others: its share among made-up reports, its place in lists to choose from.
    #[serde(default)]
    pub weight: f64,
    /// The question whose "yes" stops the report: call instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
    /// How long personal data are kept after a report was closed.
    #[serde(default, skip_serializing_if = "Keeping::is_usual")]
    pub keeping: Keeping,
    /// What else is asked (Open311 service definition attributes).
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
    /// What is usually to be looked at or done: the checklist that a task begins with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Line<120>>,
    /// Whether it is no longer offered: reports of it keep it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// A danger that must not wait for a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// The question, to be answered with yes or no.
    pub question: String,
    /// The same in English.
    pub question_en: String,
    /// What to do instead when the answer is yes.
    pub text: String,
    /// The same in English.
    pub text_en: String,
}

/// A question of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Code, unique in the category.
    pub code: QuestionCode,
    /// What is asked.
    pub text: String,
    /// The same in English.
    pub text_en: String,
    /// What answers it.
    pub kind: QuestionKind,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// The choices of [`QuestionKind::Choice`].
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// A hint under the field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help_en: String,
    /// Whether it is no longer asked: answers given keep it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// What answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Free text of one line.
    Text,
    /// A whole number.
    Number,
    /// One of the choices.
    Choice,
    /// Yes or no.
    YesNo,
}

/// One of the answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Code, unique in the question.
    pub code: QuestionCode,
    /// What is read.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// Whether it can no longer be chosen: answers given keep it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// An answer as given: a text, a number as digits, a choice's code, or `yes` / `no`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question answered.
    pub question: QuestionCode,
    /// The value, checked against the question's kind.
    pub value: Line<300>,
}

impl Category {
    /// The questions that are asked now.
    pub fn asked(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(|question| !question.retired)
    }

    /// Checks raw answers (question code, text) against the questions; blank ones count as not given.
    ///
    /// # Errors
    /// [`Refusal::AnswerMissing`] for a required question without answer, [`Refusal::AnswerInvalid`] for a value
    /// that is not of the question's kind. Answers to questions that the category does not ask are dropped.
    pub fn check_answers(&self, given: &[(String, String)]) -> Result<Vec<Answer>, Refusal> {
        let mut answers = Vec::new();
        for question in self.asked() {
            let text =
                given.iter().find(|(code, _)| code == question.code.as_str()).map_or("", |(_, text)| text.trim());
            if text.is_empty() {
                if question.required {
                    return Err(Refusal::AnswerMissing(question.code.clone()));
                }
                continue;
            }
            let value = Line::new(text).map_err(|error| Refusal::Text(Field::Answer(question.code.clone()), error))?;
            if !question.accepts(value.as_str()) {
                return Err(Refusal::AnswerInvalid(question.code.clone()));
            }
            answers.push(Answer { question: question.code.clone(), value });
        }
        Ok(answers)
    }
}

impl Question {
    /// The choices that can be made now.
    pub fn offered(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(|choice| !choice.retired)
    }

    fn accepts(&self, value: &str) -> bool {
        match self.kind {
            QuestionKind::Text => true,
            QuestionKind::Number => value.len() <= 9 && value.bytes().all(|b| b.is_ascii_digit()),
            QuestionKind::Choice => self.offered().any(|choice| choice.code.as_str() == value),
            QuestionKind::YesNo => matches!(value, "yes" | "no"),
        }
    }
}

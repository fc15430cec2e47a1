//! What the reader of a refusal is told: always what to do next.

use crate::domain::category::{Category, QuestionCode};
use crate::domain::document::ATTACHMENTS_MAX;
use crate::domain::emergency::alert::RADIUS_MAX_M;
use crate::domain::refusal::{ClockRule, Field, NotThen, Refusal};
use crate::domain::rules::{Location, Rules};
use crate::domain::text::TextError;
use crate::t;
use crate::words::Words;

impl Words {
    /// The refusal as told to a person.
    #[must_use]
    pub fn refusal(&self, refusal: &Refusal, rules: &Rules) -> String {
        match refusal {
            Refusal::NotPermitted => t!(self, "refusal-not-permitted"),
            Refusal::NotLegal { .. } => t!(self, "refusal-not-legal-now"),
            Refusal::NotNow { .. } => t!(self, "refusal-not-now"),
            Refusal::Holds => t!(self, "refusal-holds"),
            Refusal::Radius => t!(self, "refusal-radius", max = RADIUS_MAX_M),
            Refusal::TooMany { max, .. } => t!(self, "refusal-too-many", max = (*max)),
            Refusal::NotThen(when) => self.not_then(*when, rules),
            Refusal::Due { latest: None } => t!(self, "refusal-due-past"),
            Refusal::Due { latest: Some(latest) } => {
                let zone = rules.jurisdiction.calendar.time_zone.zone();
                t!(self, "refusal-due-late", at = self.instant(*latest, zone))
            }
            Refusal::WorkUnfit => t!(self, "refusal-work-unfit"),
            Refusal::Stale => t!(self, "refusal-stale"),
            Refusal::Unfit => t!(self, "setting-stale"),
            Refusal::Closed => t!(self, "refusal-closed"),
            Refusal::ChildrenOpen(numbers) => t!(self, "refusal-children-open", numbers = numbers.clone()),
            Refusal::NothingDue => t!(self, "refusal-nothing-due"),
            Refusal::Missing(field) | Refusal::Text(field, TextError::Empty) => self.missing(field, rules),
            Refusal::Text(_, TextError::TooLong { max }) => t!(self, "refusal-text-too-long", max = (*max)),
            Refusal::Text(_, TextError::ControlCharacters) => t!(self, "refusal-control-characters"),
            Refusal::Contact(..) => t!(self, "refusal-contact-invalid"),
            Refusal::ContactRequired => t!(self, "refusal-contact-missing"),
            Refusal::NotAPosition => t!(self, "refusal-not-a-position"),
            Refusal::Outside(Location::Neighbour { name, contact }) => {
                t!(self, "refusal-outside-neighbour", name = name.clone(), contact = contact.clone())
            }
            Refusal::Outside(_) => t!(self, "refusal-outside"),
            Refusal::UnknownCategory(_) => t!(self, "refusal-category-unknown"),
            Refusal::UnknownOffice(_) => t!(self, "refusal-office-unknown"),
            Refusal::UnknownReport(_) => t!(self, "refusal-number-unknown"),
            Refusal::RepeatsAnother(number) => t!(self, "refusal-original-repeats", number = number.to_string()),
            Refusal::UnknownReason(_) => t!(self, "refusal-reason-missing"),
            Refusal::AnswerMissing(code) => t!(self, "refusal-answer-missing", question = self.question(code, rules)),
            Refusal::AnswerInvalid(code) => t!(self, "refusal-answer-invalid", question = self.question(code, rules)),
            Refusal::Stopped(code) => {
                let stop = rules.categories.get(code).and_then(|category| category.stop.as_ref());
                stop.map_or_else(
                    || t!(self, "refusal-stopped"),
                    |stop| self.either(&stop.text, &stop.text_en).to_owned(),
                )
            }
            Refusal::TooManyAttachments { .. } => t!(self, "media-too-many", max = ATTACHMENTS_MAX),
            Refusal::TooEarly(from) => {
                let zone = rules.jurisdiction.calendar.time_zone.zone();
                t!(self, "refusal-too-early", at = self.instant(*from, zone))
            }
            Refusal::Unreadable(why) => why.clone(),
            Refusal::AlreadySaid => t!(self, "refusal-already-said"),
            Refusal::TooMuchSaid { max } => t!(self, "refusal-too-much-said", max = (*max)),
            Refusal::ReviewDate => t!(self, "refusal-review-date"),
            Refusal::UnknownType(_) => t!(self, "refusal-type-unknown"),
            Refusal::UnknownPractice(_) => t!(self, "practice-geo-unknown"),
            Refusal::Clock(rule) => self.clock_rule(*rule),
        }
    }

    fn not_then(&self, when: NotThen, rules: &Rules) -> String {
        match when {
            NotThen::Ahead => t!(self, "refusal-time-ahead"),
            NotThen::TooOld => t!(self, "refusal-time-too-old"),
            NotThen::Before(last) => {
                let zone = rules.jurisdiction.calendar.time_zone.zone();
                t!(self, "refusal-time-before", at = self.instant(last, zone))
            }
        }
    }

    fn clock_rule(&self, rule: ClockRule) -> String {
        match rule {
            ClockRule::NotForeseen => t!(self, "refusal-clock-not-foreseen"),
            ClockRule::TooOften { times } => t!(self, "refusal-clock-too-often", times = times),
            ClockRule::TooLate { within } => t!(self, "refusal-clock-too-late", within = within),
            ClockRule::TooLong { max } => t!(self, "refusal-clock-too-long", max = max),
            ClockRule::Standing => t!(self, "refusal-clock-standing"),
            ClockRule::Expired => t!(self, "refusal-clock-expired"),
        }
    }

    fn missing(&self, field: &Field, rules: &Rules) -> String {
        match field {
            Field::Place => t!(self, "refusal-place-missing"),
            Field::Side => t!(self, "refusal-side-missing"),
            Field::Category | Field::Absorbs => t!(self, "refusal-category-missing"),
            Field::Subject => t!(self, "refusal-subject-missing"),
            Field::Text | Field::Name | Field::Body | Field::Phases | Field::Traffic | Field::Reports => {
                t!(self, "refusal-text-missing")
            }
            Field::Email | Field::Phone => t!(self, "refusal-contact-missing"),
            Field::Office => t!(self, "refusal-office-unknown"),
            Field::Reason => t!(self, "refusal-reason-missing"),
            Field::ReviewOn => t!(self, "refusal-review-date"),
            Field::Original => t!(self, "refusal-original-missing"),
            Field::Attachments => t!(self, "refusal-attachments-missing"),
            Field::Title => t!(self, "refusal-title-missing"),
            Field::Audience => t!(self, "refusal-audience-missing"),
            Field::Window => t!(self, "refusal-window-missing"),
            Field::Due => t!(self, "refusal-due-past"),
            Field::At => t!(self, "refusal-time-ahead"),
            Field::Work => t!(self, "refusal-work-unfit"),
            Field::Extent => t!(self, "refusal-extent-missing"),
            Field::Areas => t!(self, "refusal-areas-missing"),
            Field::Parties => t!(self, "refusal-parties-missing"),
            Field::Parcels => t!(self, "refusal-parcels-missing"),
            Field::Object => t!(self, "refusal-object-missing"),
            Field::Practice => t!(self, "practice-geo-unknown"),
            Field::Answer(code) => t!(self, "refusal-answer-missing", question = self.question(code, rules)),
        }
    }

    /// The text of a question; codes are unique in a category, and the same code asks the same wherever it is used.
    fn question(&self, code: &QuestionCode, rules: &Rules) -> String {
        rules
            .categories
            .values()
            .flat_map(|category: &Category| &category.questions)
            .find(|question| question.code == *code)
            .map_or_else(|| code.to_string(), |question| self.either(&question.text, &question.text_en).to_owned())
    }
}

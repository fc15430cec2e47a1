//! What becomes of what somebody wants of a report: the event it leads to, or why not.
//!
//! The table of moves says what is legal and the policy who may; here is what a move must carry beyond them.

use jiff::{Timestamp, civil::Date};

use crate::domain::deadline::{DueDates, Terms};
use crate::domain::document::ATTACHMENTS_MAX;
use crate::domain::iter::{Act, Carries, MOVES, State};
use crate::domain::office::Office;
use crate::domain::office::OfficeCode;
use crate::domain::person::{Actor, Role};
use crate::domain::place::Place;
use crate::domain::policy::{Action, may, may_move, may_on};
use crate::domain::record::{Number, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::reminder::Stage;
use crate::domain::report::{Audience, Command, Draft, Event, Import, Reminded, Report};
use crate::domain::routing::{Facts, is_automatic, route};
use crate::domain::rules::{Location, Rules};
use crate::domain::text::Description;

/// Decides about a new report: the event that opens it, or why not.
///
/// `now` is when it was opened. `import` is given when it is taken over from another system: then the other
/// system's target holds, and required answers and contacts are not asked for.
pub fn receive(
    draft: Draft,
    import: Option<&Import>,
    number: Number,
    actor: &Actor,
    now: Timestamp,
    rules: &Rules,
) -> Result<Event, Refusal> {
    if !may(actor, Action::Report) {
        return Err(Refusal::NotPermitted);
    }
    let category =
        rules.categories.get(&draft.category).ok_or_else(|| Refusal::UnknownCategory(draft.category.to_string()))?;
    if draft.attachments.len() > ATTACHMENTS_MAX {
        return Err(Refusal::TooManyAttachments { max: ATTACHMENTS_MAX });
    }
    if category.retired && import.is_none() {
        return Err(Refusal::UnknownCategory(draft.category.to_string()));
    }
    let area = match rules.locate_place(&draft.place) {
        Location::Inside(area) => area,
        outside => return Err(Refusal::Outside(outside)),
    };
    // Nobody is there to be asked.
    let is_made_of_another = import.is_some() || draft.parent.is_some();
    let answers = if is_made_of_another { Vec::new() } else { category.check_answers(&draft.answers)? };
    if !is_made_of_another && category.contact_required && !draft.reachable {
        return Err(Refusal::ContactRequired);
    }
    let mut due = category.deadlines.due_dates(now, &rules.jurisdiction.calendar);
    let target_at = import.and_then(|i| i.target_at);
    if let Some(target_at) = target_at {
        let take_charge_at = due.take_charge_at.min(target_at);
        due = DueDates { take_charge_at, inspect_at: None, resolve_at: target_at, answer_at: target_at };
    }
    let place = Place { area, ..draft.place };
    // What comes from another system has been routed there.
    let facts = Facts { category: &draft.category, place: &place, answers: &answers };
    let fired = import.is_none().then(|| route(facts, rules, now)).flatten();
    Ok(Event::Received {
        number,
        category: draft.category,
        place,
        subject: draft.subject,
        description: draft.description,
        answers,
        attachments: draft.attachments,
        reporter: draft.reporter,
        office: rules.front_desk().map(|office| office.code.clone()),
        due,
        terms: target_at.is_none().then_some(category.deadlines),
        public: !category.review_first,
        source: import.map(|i| i.source.clone()),
        parent: draft.parent,
        fired,
    })
}

/// What follows at once when a report has been received: it goes to the office that a rule names, where the rule or the
/// category says that nobody has to look at it before.
#[must_use]
pub fn routed_at_once(received: &Event, rules: &Rules) -> Option<Event> {
    let Event::Received { category, fired: Some(fired), .. } = received else { return None };
    let category = rules.categories.get(category)?;
    is_automatic(fired, category, rules).then(|| Event::Routed {
        office: fired.office.clone(),
        note: None,
        fired: Some(fired.clone()),
    })
}

impl Report {
    /// Decides about a command: the event it leads to, or why not.
    pub fn decide(&self, command: Command, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Event, Refusal> {
        match command {
            Command::Route { office, note } => {
                self.check_move(Act::Route, actor, rules)?;
                if !rules.offices.get(&office).is_some_and(Office::takes_reports) {
                    return Err(Refusal::UnknownOffice(office.to_string()));
                }
                let fired = route(Facts::of(self), rules, now).filter(|fired| fired.office == office);
                Ok(Event::Routed { office, note, fired })
            }
            Command::RouteByRule => self.route_by_rule(actor, rules),
            Command::Advance { act, note } => {
                self.check_move(act, actor, rules)?;
                if let Some(field) = field_of(act.row().carries) {
                    return Err(Refusal::Missing(field));
                }
                let to = act.row().to.or(self.suspended_from).unwrap_or(State::TakenInCharge);
                let extended = (act == Act::Resume).then(|| self.dues_after_pause(now, rules)).flatten();
                Ok(Event::Advanced { act, to, extended, note })
            }
            Command::Suspend { reason, review_on, note } => {
                self.check_move(Act::Suspend, actor, rules)?;
                check_review(review_on, now, rules)?;
                Ok(Event::Suspended { reason, review_on, note })
            }
            Command::Resolve { result, text, attachments } => {
                self.check_move(Act::Resolve, actor, rules)?;
                if attachments.len() > ATTACHMENTS_MAX {
                    return Err(Refusal::TooManyAttachments { max: ATTACHMENTS_MAX });
                }
                Ok(Event::Resolved { result: Some(result), text, attachments })
            }
            Command::SendBack { text } => {
                self.check_move(Act::SendBack, actor, rules).map(|()| Event::SentBack { text })
            }
            Command::Answer { text } => self.check_move(Act::Answer, actor, rules).map(|()| Event::Answered { text }),
            Command::CloseImported { text } => {
                self.check_move(Act::CloseImported, actor, rules).map(|()| Event::Answered { text })
            }
            Command::AnswerTogether { text } => {
                self.check_move(Act::AnswerTogether, actor, rules).map(|()| Event::Answered { text })
            }
            Command::Reject { reason, text } => {
                self.check_move(Act::Reject, actor, rules).map(|()| Event::Rejected { reason, text })
            }
            Command::MarkDuplicate { original } => {
                self.check_move(Act::MarkDuplicate, actor, rules)?;
                if original == self.id {
                    return Err(Refusal::UnknownReport(self.number.to_string()));
                }
                Ok(Event::MarkedDuplicate { original })
            }
            Command::Transfer { to, body, text } => {
                self.check_move(Act::Transfer, actor, rules)?;
                if let Some(code) = &body
                    && !rules.bodies().any(|office| office.code == *code)
                {
                    return Err(Refusal::UnknownOffice(code.to_string()));
                }
                let body = body.or_else(|| rules.body_named(to.as_str()).map(|office| office.code.clone()));
                Ok(Event::Transferred { to, body, text })
            }
            Command::Reopen { text } => {
                self.check_move(Act::Reopen, actor, rules)?;
                let (due, terms) = self.dues_anew(now, rules);
                Ok(Event::Reopened { text, due, terms })
            }
            Command::Remind => self.decide_reminder(actor, now, rules),
            Command::Link(linked) => self.decide_link(linked, actor),
            Command::AnswerMention { note, text, to } => self.answer_mention(actor, note, text, to, rules),
            Command::Join { .. } | Command::Comment { .. } => self.decide_aside(command, actor, now, rules),
            Command::Moderate { .. }
            | Command::Disclose { .. }
            | Command::Blacken { .. }
            | Command::EraseOriginal { .. }
            | Command::Anonymise => self.decide_moderation(command, actor, rules),
            Command::Enclose { .. } | Command::ShowEnclosure { .. } => self.decide_enclosure(command, actor, rules),
            Command::Withdraw { .. } | Command::Contest { .. } | Command::Chase { .. } | Command::Rate { .. } => {
                self.decide_afterwards(command, actor, now, rules)
            }
        }
    }

    /// Whoever defines the rules may let them take effect on what an office has and nobody has taken in charge.
    fn route_by_rule(&self, actor: &Actor, rules: &Rules) -> Result<Event, Refusal> {
        if !may(actor, Action::Configure) {
            return Err(Refusal::NotPermitted);
        }
        if self.state != State::Routed {
            return Err(Refusal::NotLegal { act: Act::Route, state: self.state });
        }
        let fired = route(Facts::of(self), rules, self.opened_at)
            .ok_or_else(|| Refusal::UnknownCategory(self.category.to_string()))?;
        if !rules.offices.get(&fired.office).is_some_and(Office::takes_reports) {
            return Err(Refusal::UnknownOffice(fired.office.to_string()));
        }
        Ok(Event::Routed { office: fired.office.clone(), note: None, fired: Some(fired) })
    }

    /// The dates of a report that is taken up again, and what gave them.
    pub(crate) fn dues_anew(&self, now: Timestamp, rules: &Rules) -> (DueDates, Option<Terms>) {
        let terms = rules.categories.get(&self.category).map(|category| category.deadlines);
        (terms.map_or(self.due, |terms| terms.due_dates(now, &rules.jurisdiction.calendar)), terms)
    }

    /// The dates by the office's clock, which has stood still since the report was suspended. Those of another
    /// system, which come without terms, do not move.
    fn dues_after_pause(&self, now: Timestamp, rules: &Rules) -> Option<DueDates> {
        let terms = self.terms?;
        let extended = terms.extended(self.office_due(), self.state_since, now, &rules.jurisdiction.calendar);
        (extended != *self.office_due()).then_some(extended)
    }

    /// Whom to remind by now; refused when nobody is, or everybody has been.
    fn decide_reminder(&self, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Event, Refusal> {
        if !may(actor, Action::Remind) {
            return Err(Refusal::NotPermitted);
        }
        let (from, due_at) = self.runs(rules).ok_or(Refusal::NothingDue)?;
        Stage::reached(self.stage_of(due_at), from, due_at, now, &rules.jurisdiction.calendar)
            .map(|stage| Event::Reminded(Reminded { stage, due_at }))
            .ok_or(Refusal::NothingDue)
    }

    /// Commands that do not move the report.
    fn decide_aside(&self, command: Command, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Event, Refusal> {
        match command {
            Command::Join { person } if self.public && self.state.is_open() => Ok(Event::Joined { person }),
            Command::Join { .. } => Err(Refusal::Closed),
            Command::Comment { text, audience, attachments } => {
                if actor.role == Role::Citizen && audience != Audience::Internal {
                    let permitted = may_on(actor, Action::Pursue, self, None);
                    return if permitted {
                        self.decide_addition(text, attachments, now, rules)
                    } else {
                        Err(Refusal::NotPermitted)
                    };
                }
                let permitted = match audience {
                    Audience::Public => may_on(actor, Action::Reply, self, rules.categories.get(&self.category)),
                    Audience::Reporter | Audience::Internal => may_on(actor, Action::NoteInternally, self, None),
                };
                if attachments.len() > ATTACHMENTS_MAX {
                    return Err(Refusal::TooManyAttachments { max: ATTACHMENTS_MAX });
                }
                if permitted {
                    let mentions = match audience {
                        Audience::Internal => mentions_in(text.as_str(), rules),
                        Audience::Public | Audience::Reporter => Vec::new(),
                    };
                    Ok(Event::Commented { text, audience, mentions, answers: None, attachments })
                } else {
                    Err(Refusal::NotPermitted)
                }
            }
            _ => Err(Refusal::NotPermitted),
        }
    }

    /// What an office that was asked to look answers; those who asked are asked to look at it.
    fn answer_mention(
        &self,
        actor: &Actor,
        note: Version,
        text: Description,
        to: Option<OfficeCode>,
        rules: &Rules,
    ) -> Result<Event, Refusal> {
        if !may_on(actor, Action::AnswerMention, self, None) {
            return Err(Refusal::NotPermitted);
        }
        let asked_by = to.filter(|to| actor.office.as_ref() != Some(to) && rules.offices.contains_key(to));
        let mentions = asked_by.into_iter().collect();
        let (audience, attachments) = (Audience::Internal, Vec::new());
        Ok(Event::Commented { text, audience, mentions, answers: Some(note), attachments })
    }

    /// What a report that repeats this one brings with it.
    #[must_use]
    pub fn merge(&self, duplicate: &Self) -> Event {
        let people = duplicate.reporter.iter().chain(&duplicate.followers).copied();
        let people = people.filter(|person| Some(*person) != self.reporter && !self.followers.contains(person));
        Event::Merged { duplicate: duplicate.id, voices: 1 + duplicate.voices, people: people.collect() }
    }

    /// Whether this actor may make reports of their own of the problems that this one holds.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] for those who may not name its office, [`Refusal::Closed`] when it is.
    pub fn check_split(&self, actor: &Actor, rules: &Rules) -> Result<(), Refusal> {
        if !may_move(actor, Act::Route, self, rules.categories.get(&self.category)) {
            return Err(Refusal::NotPermitted);
        }
        if self.state.is_open() { Ok(()) } else { Err(Refusal::Closed) }
    }

    pub(crate) fn check_move(&self, act: Act, actor: &Actor, rules: &Rules) -> Result<(), Refusal> {
        if !may_move(actor, act, self, rules.categories.get(&self.category)) {
            return Err(Refusal::NotPermitted);
        }
        if !act.row().from.contains(&self.state) {
            return Err(Refusal::NotLegal { act, state: self.state });
        }
        Ok(())
    }

    /// The acts that this actor may do now, the usual one first.
    #[must_use]
    pub fn legal_acts(&self, actor: &Actor, rules: &Rules) -> Vec<Act> {
        let acts = MOVES.iter().map(|row| row.act).filter(|act| self.check_move(*act, actor, rules).is_ok());
        // Once an office has it, naming another is the exception.
        let is_named = !matches!(self.state, State::Received | State::Reopened);
        let (named, mut acts): (Vec<_>, Vec<_>) = acts.partition(|act| is_named && *act == Act::Route);
        acts.extend(named);
        acts
    }
}

/// Most offices that one note asks to look.
pub const MENTIONS_MAX: usize = 5;

/// The offices that a note names as `@code`, each once.
fn mentions_in(text: &str, rules: &Rules) -> Vec<OfficeCode> {
    let mut mentions: Vec<OfficeCode> = Vec::new();
    for word in text.split_whitespace().filter_map(|word| word.strip_prefix('@')) {
        let code = word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let office = code.parse().ok().filter(|code| rules.offices.contains_key(code));
        if let Some(office) = office.filter(|office| mentions.len() < MENTIONS_MAX && !mentions.contains(office)) {
            mentions.push(office);
        }
    }
    mentions
}

/// The first thing that is missing where nothing of what a move must carry is given.
const fn field_of(carries: Carries) -> Option<Field> {
    match carries {
        Carries::Nothing => None,
        Carries::Office => Some(Field::Office),
        Carries::Text | Carries::NoteText => Some(Field::Text),
        Carries::ReasonAndReview | Carries::ReasonAndText | Carries::ResultAndText => Some(Field::Reason),
        Carries::Original => Some(Field::Original),
        Carries::BodyAndText => Some(Field::Body),
    }
}

/// A date to look again lies after today and within a year.
/// A date to look again: after today, within a year.
pub(crate) fn check_review(review_on: Date, now: Timestamp, rules: &Rules) -> Result<(), Refusal> {
    let today = now.to_zoned(rules.jurisdiction.calendar.time_zone.zone().clone()).date();
    let last = today.saturating_add(jiff::Span::new().years(1));
    if review_on <= today || review_on > last { Err(Refusal::ReviewDate) } else { Ok(()) }
}

//! What whoever reported may still want of the report, by their private link: add to it, chase, say whether it is well,
//! have it taken up again, withdraw it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::command::Command;
use crate::domain::deadline::Term;
use crate::domain::document::{ATTACHMENTS_MAX, Attachment};
use crate::domain::iter::{Act, State};
use crate::domain::person::{Actor, Role};
use crate::domain::policy::{Action, may_on};
use crate::domain::record::Version;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Audience, Event, Report};
use crate::domain::rules::Rules;
use crate::domain::text::Description;

/// How long after it was opened a report may be chased first, unless something is late before.
pub const CHASE_AFTER: SignedDuration = SignedDuration::from_hours(3 * 24);
/// How long after one chase the next may come.
pub const CHASE_EVERY: SignedDuration = SignedDuration::from_hours(7 * 24);
/// By when a chase is replied to.
pub const CHASE_REPLY: Term = Term::WorkingDays(2);
/// How long after it was answered somebody may say whether it is well, or have it taken up again.
pub const OPINION_WITHIN: SignedDuration = SignedDuration::from_hours(60 * 24);
/// Most additions of whoever reported to one report.
pub const ADDITIONS_MAX: usize = 20;

/// A chase that waits for its reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chased {
    /// When.
    pub at: Timestamp,
    /// By when it is replied to.
    pub reply_by: Timestamp,
    /// Whether it still waits: a reply of the staff, or the answer, ends that.
    pub waits: bool,
}

/// How content somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// It is well.
    Content,
    /// Only in part.
    Partly,
    /// It is not.
    Discontent,
}

impl Mood {
    /// Every mood.
    pub const ALL: [Self; 3] = [Self::Content, Self::Partly, Self::Discontent];

    /// The name in forms: `content`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Partly => "partly",
            Self::Discontent => "discontent",
        }
    }
}

/// Why somebody is not content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Complaint {
    /// The problem is still there.
    NotSolved,
    /// It was gone, and has come back.
    CameBack,
    /// It took too long.
    TooSlow,
    /// The answer cannot be understood, or does not say what was asked.
    UnclearAnswer,
    /// Nobody said how it was going.
    NotInformed,
    /// Something else.
    Other,
}

impl Complaint {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::NotSolved, Self::CameBack, Self::TooSlow, Self::UnclearAnswer, Self::NotInformed, Self::Other];

    /// The name in forms: `not_solved`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotSolved => "not_solved",
            Self::CameBack => "came_back",
            Self::TooSlow => "too_slow",
            Self::UnclearAnswer => "unclear_answer",
            Self::NotInformed => "not_informed",
            Self::Other => "other",
        }
    }
}

/// What was said beside the iter: its text is in the ledger, what else has to be known of it is here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Addition {
    /// The report's version after it: names what was said.
    pub version: Version,
    /// Who may read it.
    pub audience: Audience,
    /// Whether whoever reported said it.
    #[serde(default)]
    pub by_reporter: bool,
    /// The files that came with it.
    pub attachments: Vec<Attachment>,
}

impl Report {
    /// Decides about what whoever reported wants.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] for anybody else, [`Refusal::TooEarly`] for one chase after another,
    /// [`Refusal::Closed`] when it is over, [`Refusal::AlreadySaid`] for what is said once.
    pub(crate) fn decide_afterwards(
        &self,
        command: Command,
        actor: &Actor,
        now: Timestamp,
        rules: &Rules,
    ) -> Result<Event, Refusal> {
        match command {
            Command::Withdraw { text } => {
                self.check_move(Act::Withdraw, actor, rules).map(|()| Event::Withdrawn { text })
            }
            Command::Contest { text } => {
                self.check_move(Act::Contest, actor, rules)?;
                self.check_opinion(now)?;
                if self.contested {
                    return Err(Refusal::AlreadySaid);
                }
                let (due, terms) = self.dues_anew(now, rules);
                Ok(Event::Contested { text, due, terms })
            }
            Command::Chase { text } => {
                self.check_pursuer(actor)?;
                if !self.state.is_open() {
                    return Err(Refusal::Closed);
                }
                let from = self.chase_from(rules);
                if now < from {
                    return Err(Refusal::TooEarly(from));
                }
                Ok(Event::Chased { reply_by: CHASE_REPLY.expires_at(now, &rules.jurisdiction.calendar), text })
            }
            Command::Rate { mood, complaints, text } => {
                self.check_pursuer(actor)?;
                self.check_opinion(now)?;
                if self.rated.is_some() {
                    return Err(Refusal::AlreadySaid);
                }
                if mood != Mood::Content && complaints.is_empty() {
                    return Err(Refusal::Missing(Field::Reason));
                }
                Ok(Event::Rated { mood, complaints, text })
            }
            _ => Err(Refusal::NotPermitted),
        }
    }

    /// Decides about an addition of whoever reported: where a look comes first, nobody else reads it before.
    pub(crate) fn decide_addition(
        &self,
        text: Description,
        attachments: Vec<Attachment>,
        now: Timestamp,
        rules: &Rules,
    ) -> Result<Event, Refusal> {
        if !self.takes_additions(now) {
            return Err(Refusal::Closed);
        }
        if attachments.len() > ATTACHMENTS_MAX {
            return Err(Refusal::TooManyAttachments { max: ATTACHMENTS_MAX });
        }
        if self.additions.iter().filter(|one| one.by_reporter).count() >= ADDITIONS_MAX {
            return Err(Refusal::TooMuchSaid { max: ADDITIONS_MAX });
        }
        let looks_first = rules.categories.get(&self.category).is_none_or(|category| category.review_first);
        let audience = if looks_first { Audience::Reporter } else { Audience::Public };
        Ok(Event::Commented { text, audience, mentions: Vec::new(), answers: None, attachments })
    }

    fn check_pursuer(&self, actor: &Actor) -> Result<(), Refusal> {
        if may_on(actor, Action::Pursue, self, None) { Ok(()) } else { Err(Refusal::NotPermitted) }
    }

    /// Whether it is answered, and not long ago.
    fn check_opinion(&self, now: Timestamp) -> Result<(), Refusal> {
        let answered = self.closed_at.filter(|_| self.state == State::Answered);
        let last = answered.and_then(|at| at.checked_add(OPINION_WITHIN).ok());
        if last.is_some_and(|last| now <= last) { Ok(()) } else { Err(Refusal::Closed) }
    }

    /// Whether whoever reported may still add to it: while it is open, and to say thanks.
    #[must_use]
    pub fn takes_additions(&self, now: Timestamp) -> bool {
        let last = self.closed_at.and_then(|at| at.checked_add(OPINION_WITHIN).ok());
        last.is_none_or(|last| now <= last)
    }

    /// From when on it may be chased.
    #[must_use]
    pub fn chase_from(&self, rules: &Rules) -> Timestamp {
        let later = |at: Timestamp, by: SignedDuration| at.checked_add(by).unwrap_or(Timestamp::MAX);
        if let Some(chased) = self.chased {
            return later(chased.at, CHASE_EVERY);
        }
        let usual = later(self.counted_from.unwrap_or(self.opened_at), CHASE_AFTER);
        self.due_at(rules).map_or(usual, |due| usual.min(due))
    }

    /// Whether this actor may still say whether it is well.
    #[must_use]
    pub fn may_rate(&self, actor: &Actor, now: Timestamp) -> bool {
        self.rated.is_none() && self.check_pursuer(actor).is_ok() && self.check_opinion(now).is_ok()
    }

    /// Whether this actor may have it taken up again.
    #[must_use]
    pub fn may_contest(&self, actor: &Actor, now: Timestamp, rules: &Rules) -> bool {
        !self.contested && self.check_opinion(now).is_ok() && self.check_move(Act::Contest, actor, rules).is_ok()
    }

    /// By when a chase has to be replied to that still waits.
    #[must_use]
    pub fn chase_due(&self) -> Option<Timestamp> {
        self.chased.filter(|chased| chased.waits && self.state.is_open()).map(|chased| chased.reply_by)
    }

    /// By when the next thing is due to anybody: what the queue is in order of.
    #[must_use]
    pub fn queued_by(&self, rules: &Rules) -> Option<Timestamp> {
        let due = self.due_at(rules);
        self.chase_due().map_or(due, |reply_by| Some(due.map_or(reply_by, |due| due.min(reply_by))))
    }

    /// Lets what is said by, or to, whoever reported take effect.
    pub(crate) fn apply_afterwards(&mut self, at: Timestamp, actor: &Actor, event: &Event) {
        match event {
            Event::Chased { reply_by, .. } => {
                self.chased = Some(Chased { at, reply_by: *reply_by, waits: true });
                self.pursuits += 1;
            }
            Event::Rated { mood, .. } => {
                self.rated = Some(*mood);
                self.pursuits += 1;
            }
            Event::Reopened { .. } => self.rated = None,
            Event::Contested { .. } => {
                self.rated = None;
                self.contested = true;
            }
            Event::Commented { audience, attachments, .. } => {
                let by_reporter = actor.role == Role::Citizen;
                self.pursuits += u32::from(by_reporter);
                if by_reporter || !attachments.is_empty() {
                    let (version, audience, attachments) = (self.version, *audience, attachments.clone());
                    self.additions.push(Addition { version, audience, by_reporter, attachments });
                }
            }
            Event::Disclosed { version } => {
                for one in self.additions.iter_mut().filter(|one| one.version == *version) {
                    one.audience = Audience::Public;
                }
            }
            _ => {}
        }
        if let Some(chased) = self.chased.as_mut().filter(|_| event.is_told(actor.role) && actor.role != Role::Citizen)
        {
            chased.waits = false;
        }
    }
}

//! What becomes of what somebody wants of a task: the event it leads to, or why not.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::domain::matter::Parties;
use crate::domain::office::OfficeCode;
use crate::domain::person::{Actor, Role};
use crate::domain::place::{Place, Position};
use crate::domain::policy::{Action, may_with};
use crate::domain::record::Number;
use crate::domain::refusal::{Field, NotThen, Refusal};
use crate::domain::rules::{Location, Rules};
use crate::domain::task::moves::MOVES;
use crate::domain::task::{
    Act, Assignee, Command, Draft, Event, LINK_DAYS_MAX, Link, MATERIALS_MAX, MINUTES_MAX, Outcome, PHOTOS_MAX, Parent,
    Photo, QUANTITY_MAX, RefusalReason, STEPS_MAX, Stage, State, Task, Work,
};

/// A phone's clock may differ from ours by so much; what it says is then moved to the nearest time that can be.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(2);
/// What was done without network is taken for so long.
const REPLAY_WINDOW: SignedDuration = SignedDuration::from_hours(48);

/// Decides about a new task: the event that gives it, or why not.
pub fn open(draft: Draft, number: Number, actor: &Actor, at: Timestamp, rules: &Rules) -> Result<Event, Refusal> {
    if !may_give(actor, draft.parent.as_ref(), &draft.assignee.office) {
        return Err(Refusal::NotPermitted);
    }
    if draft.parent.as_ref().is_some_and(|parent| !parent.is_open) {
        return Err(Refusal::Closed);
    }
    check_office(&draft.assignee, rules)?;
    // Whose own deadline has passed is late already: that is no reason not to do it.
    let within = draft.parent.as_ref().and_then(|parent| parent.due_at).filter(|due_at| *due_at > at);
    check_due(draft.due_at, at, within)?;
    if draft.checklist.len() > STEPS_MAX {
        return Err(Refusal::TooMuchSaid { max: STEPS_MAX });
    }
    let area = match rules.locate_place(&draft.place) {
        Location::Inside(area) => area,
        outside => return Err(Refusal::Outside(outside)),
    };
    let answering = draft.parent.as_ref().and_then(|parent| parent.office.clone());
    let giver = answering.or_else(|| actor.office.clone()).or_else(|| Some(draft.assignee.office.clone()));
    Ok(Event::Given {
        number,
        parent: draft.parent.map(|parent| parent.record),
        occurrence: draft.occurrence,
        giver,
        title: draft.title,
        instructions: draft.instructions,
        category: draft.category,
        place: Place { area, ..draft.place },
        assignee: draft.assignee,
        due_at: draft.due_at,
        within,
        day: draft.day,
        checklist: draft.checklist,
    })
}

/// Whether the actor may give such a task. One without parent is the calendar's to give; partners give to themselves.
#[must_use]
pub fn may_give(actor: &Actor, parent: Option<&Parent>, to: &OfficeCode) -> bool {
    let Some(parent) = parent else { return actor.role == Role::SystemAdministrator };
    let (office, executor) = (parent.office.as_ref(), Some(to));
    let parties = Parties { id: parent.record, office, executor, crew: None, public: false };
    let to_itself = actor.role != Role::Partner || actor.office.as_ref() == Some(to);
    to_itself && may_with(actor, Action::MoveTask(Act::Give), &parties)
}

/// When something truly was that is said to have been then: `since` is when the task last moved.
///
/// A clock that differs by no more than [`CLOCK_SLACK`] is put right; what is farther off is refused, and what is older
/// than [`REPLAY_WINDOW`].
///
/// # Errors
/// [`Refusal::NotThen`] says which.
pub fn true_time(said: Option<Timestamp>, now: Timestamp, since: Timestamp) -> Result<Timestamp, Refusal> {
    let Some(said) = said else { return Ok(now.max(since)) };
    if said.duration_since(now) > CLOCK_SLACK {
        return Err(Refusal::NotThen(NotThen::Ahead));
    }
    if now.duration_since(said) > REPLAY_WINDOW {
        return Err(Refusal::NotThen(NotThen::TooOld));
    }
    if since.duration_since(said) > CLOCK_SLACK {
        return Err(Refusal::NotThen(NotThen::Before(since)));
    }
    Ok(said.min(now).max(since))
}

impl Task {
    /// Decides about a command: the event it leads to, or why not.
    pub fn decide(&self, command: Command, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Event, Refusal> {
        self.check(command.act(), actor, now)?;
        let then = |said: Option<Timestamp>| true_time(said, now, self.state_since);
        match command {
            Command::Advance { act, done_at, text } => Ok(Event::Advanced { act, done_at: then(done_at)?, text }),
            Command::Refuse { reason, text, done_at } => {
                if reason == RefusalReason::Other && text.is_none() {
                    return Err(Refusal::Missing(Field::Text));
                }
                Ok(Event::Refused { reason, text, done_at: then(done_at)? })
            }
            Command::Pause { reason, text, done_at } => Ok(Event::Paused { reason, text, done_at: then(done_at)? }),
            Command::Finish { outcome, text, work, done_at } => {
                if matches!(outcome, Outcome::Partly | Outcome::Impossible) && text.is_none() {
                    return Err(Refusal::Missing(Field::Text));
                }
                work.as_ref().map_or(Ok(()), |work| self.check_work(work))?;
                Ok(Event::Finished { outcome, text, work, done_at: then(done_at)? })
            }
            Command::Note { work } => self.check_work(&work).map(|()| Event::Noted { work }),
            Command::Photograph { stage, file, position, taken_at } => {
                if self.photos_of(stage).count() >= PHOTOS_MAX {
                    return Err(Refusal::TooManyAttachments { max: PHOTOS_MAX });
                }
                // A photo belongs to no move, so it may be from before the last one.
                let taken_at = true_time(taken_at, now, self.opened_at)?;
                let metres = position.map(|position| self.metres_to(position));
                Ok(Event::Photographed { photo: Photo { stage, file, taken_at, position, metres } })
            }
            Command::Verify { text } => Ok(Event::Verified { text }),
            Command::SendBack { text } => Ok(Event::SentBack { text }),
            Command::Reassign { assignee, due_at, text } => {
                check_office(&assignee, rules)?;
                let gives = self.reaches(Act::Cancel, actor, now);
                if !gives && (actor.office.as_ref() != Some(&assignee.office) || due_at.is_some()) {
                    return Err(Refusal::NotPermitted);
                }
                due_at.map_or(Ok(()), |due_at| check_due(due_at, now, self.within))?;
                Ok(Event::Reassigned { assignee, due_at, text })
            }
            Command::Plan { day } => Ok(Event::Planned { day }),
            Command::Link { expires_at } => {
                let days = SignedDuration::from_hours(24 * i64::from(LINK_DAYS_MAX));
                check_due(expires_at, now, now.saturating_add(days).ok())?;
                let epoch = u16::try_from(self.links + 1).map_err(|_error| Refusal::AlreadySaid)?;
                Ok(Event::Linked { link: Link { epoch: epoch.into(), expires_at } })
            }
            Command::Unlink if self.link.is_none() => Err(Refusal::AlreadySaid),
            Command::Unlink => Ok(Event::Unlinked),
            Command::Cancel { text } => Ok(Event::Cancelled { text }),
        }
    }

    /// Whether the actor may do this, and now; "not yours" comes before "not now".
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] or [`Refusal::NotNow`].
    pub fn check(&self, act: Act, actor: &Actor, now: Timestamp) -> Result<(), Refusal> {
        if !self.reaches(act, actor, now) {
            return Err(Refusal::NotPermitted);
        }
        if !act.row().from.contains(&self.state) {
            return Err(Refusal::NotNow { act: act.code(), state: self.state.code() });
        }
        Ok(())
    }

    /// Whether the actor may see it.
    #[must_use]
    pub fn may_see(&self, actor: &Actor, now: Timestamp) -> bool {
        self.reaches(Act::See, actor, now)
    }

    /// Whether the actor is among those who do it.
    #[must_use]
    pub fn is_done_by(&self, actor: &Actor) -> bool {
        self.reaches(Act::Start, actor, Timestamp::MAX)
    }

    /// Whether it belongs to the work of that day: it is under way, or planned for then, before, or for no day.
    #[must_use]
    pub fn is_for(&self, day: Date) -> bool {
        self.state.is_to_do()
            && (matches!(self.state, State::Travelling | State::Started)
                || self.day.is_none_or(|planned| planned <= day))
    }

    /// The acts that this actor may do now, in the order of the work; seeing it is not among them.
    #[must_use]
    pub fn legal_acts(&self, actor: &Actor, now: Timestamp) -> Vec<Act> {
        let acts = MOVES.iter().map(|row| row.act).filter(|act| *act != Act::See);
        acts.filter(|act| self.check(*act, actor, now).is_ok()).collect()
    }

    /// Metres from its place, rounded.
    #[must_use]
    pub fn metres_to(&self, position: Position) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "no more than half the Earth round"
        )]
        let metres = self.place.position.metres_to(position).round() as u32;
        metres
    }

    /// Whether the link works at `now`.
    #[must_use]
    pub fn has_link(&self, now: Timestamp) -> bool {
        self.link.is_some_and(|link| now < link.expires_at)
    }

    /// Who has to do with it.
    #[must_use]
    pub const fn parties(&self) -> Parties<'_> {
        let Assignee { office, crew } = &self.assignee;
        Parties { id: self.id, office: self.giver.as_ref(), executor: Some(office), crew: *crew, public: false }
    }

    /// A link reaches its task while it works.
    fn reaches(&self, act: Act, actor: &Actor, now: Timestamp) -> bool {
        (actor.role != Role::Citizen || self.has_link(now)) && may_with(actor, Action::MoveTask(act), &self.parties())
    }

    fn check_work(&self, work: &Work) -> Result<(), Refusal> {
        let fits = work.done.len() <= self.checklist.len()
            && work.done.iter().all(|step| *step < self.checklist.len())
            && work.materials.len() <= MATERIALS_MAX
            && work.materials.iter().all(|material| (1..=QUANTITY_MAX).contains(&material.quantity))
            && work.minutes.is_none_or(|minutes| minutes <= MINUTES_MAX);
        if fits { Ok(()) } else { Err(Refusal::WorkUnfit) }
    }
}

impl Command {
    /// The act that it asks for.
    #[must_use]
    pub const fn act(&self) -> Act {
        match self {
            Self::Advance { act: act @ (Act::Accept | Act::Travel | Act::Start), .. } => *act,
            // All else has a command of its own; nobody may give a task that is there.
            Self::Advance { .. } => Act::Give,
            Self::Refuse { .. } => Act::Refuse,
            Self::Pause { .. } => Act::Pause,
            Self::Finish { .. } => Act::Finish,
            Self::Note { .. } => Act::Note,
            Self::Photograph { .. } => Act::Photograph,
            Self::Verify { .. } => Act::Verify,
            Self::SendBack { .. } => Act::SendBack,
            Self::Reassign { .. } => Act::Reassign,
            Self::Plan { .. } => Act::Plan,
            Self::Link { .. } | Self::Unlink => Act::Link,
            Self::Cancel { .. } => Act::Cancel,
        }
    }
}

/// Tasks go to whoever is there, also to bodies that work elsewhere: those get a link.
fn check_office(assignee: &Assignee, rules: &Rules) -> Result<(), Refusal> {
    let is_there = rules.offices.get(&assignee.office).is_some_and(|office| !office.retired);
    if is_there { Ok(()) } else { Err(Refusal::UnknownOffice(assignee.office.to_string())) }
}

fn check_due(due_at: Timestamp, now: Timestamp, latest: Option<Timestamp>) -> Result<(), Refusal> {
    if due_at <= now || latest.is_some_and(|latest| due_at > latest) { Err(Refusal::Due { latest }) } else { Ok(()) }
}

/// A photo of the work is taken before it until it is finished.
#[must_use]
pub const fn usual_stage(state: State) -> Stage {
    if matches!(state, State::Assigned | State::Accepted | State::Travelling) { Stage::Before } else { Stage::After }
}

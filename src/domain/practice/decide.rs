//! What becomes of what somebody wants of a practice: the event it leads to, or why not.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::domain::calendar::Calendar;
use crate::domain::command::Audience;
use crate::domain::person::{Actor, Role};
use crate::domain::policy::{Action, may, may_with};
use crate::domain::practice::begin::{check, check_handed, due_as_said, due_dates, type_of};
use crate::domain::practice::clock::{Mark, Phase, Tick};
use crate::domain::practice::dossier::{DOCUMENTS_MAX, Dossier, Handed, Reference};
use crate::domain::practice::iter::Act;
use crate::domain::practice::kind::{Notice, Stop, WorksFrom};
use crate::domain::practice::{
    Asked, Command, DueDates, Effect, Event, MESSAGES_MAX, OPINIONS_MAX, Practice, Standing, Wanted, What,
};
use crate::domain::refusal::{ClockRule, Field, NotThen, Refusal};
use crate::domain::rules::Rules;

/// Longest time for which an outcome is on the online register, in days.
const PUBLISHED_MAX_DAYS: i32 = 366;

/// That a number of a register is of no day that has not come.
fn check_dated(reference: &Reference, on: Date) -> Result<(), Refusal> {
    if reference.on.is_some_and(|day| day > on || day.year() < 1800) {
        return Err(Refusal::NotThen(if reference.on > Some(on) { NotThen::Ahead } else { NotThen::TooOld }));
    }
    Ok(())
}

impl Practice {
    /// Decides about a command: the event it leads to, or why not.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`], [`Refusal::NotNow`], [`Refusal::Clock`] where the law of its type does not let the clock
    /// be stopped so, [`Refusal::NotThen`], and what is said of the fields.
    pub fn decide(&self, command: Command, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Event, Refusal> {
        let calendar = &rules.jurisdiction.calendar;
        let today = calendar.day_of(now);
        let on = command.on.unwrap_or(today);
        let last = self.marks.last().map_or(self.filed_on, |mark| mark.on);
        if on > today {
            return Err(Refusal::NotThen(NotThen::Ahead));
        }
        if command.on.is_some_and(|on| on < last) {
            return Err(Refusal::NotThen(NotThen::Before(calendar.end_of(last))));
        }
        if on != today && actor.role == Role::Citizen {
            return Err(Refusal::NotPermitted);
        }
        match command.what {
            Wanted::Update { dossier, standing } => {
                self.check_source(actor)?;
                let kind = type_of(&dossier, rules)?;
                check(&dossier, rules)?;
                if self.is_as(&dossier, &standing, calendar) {
                    return Err(Refusal::AlreadySaid);
                }
                if standing.days().any(|day| day > today) {
                    return Err(Refusal::NotThen(NotThen::Ahead));
                }
                let due = due_as_said(&standing, calendar);
                return Ok(Event {
                    on: today,
                    ticks: Vec::new(),
                    due,
                    what: What::Updated {
                        dossier,
                        standing,
                        office: Some(kind.office.clone()),
                        works: Some(kind.works),
                    },
                });
            }
            Wanted::Miss { missing } => {
                self.check_source(actor)?;
                if self.missing_since.is_some() == missing {
                    return Err(Refusal::AlreadySaid);
                }
                return Ok(Event { on: today, ticks: Vec::new(), due: self.due, what: What::Missing { missing } });
            }
            Wanted::BeSilent => return self.be_silent(actor, now, calendar),
            _ => {}
        }
        let decides = match &command.what {
            Wanted::Pass { .. } | Wanted::Notify { .. } => true,
            Wanted::Decide { act, .. } => matches!(act, Act::Grant | Act::Confirm | Act::Refuse),
            _ => false,
        };
        if decides && self.is_waiting(on, calendar) {
            return Err(Refusal::Clock(ClockRule::Standing));
        }
        let (ticks, what) = self.want(command.what, actor, on, rules)?;
        let marks = ticks.iter().map(|tick| Mark { on, tick: *tick });
        let marks: Vec<Mark> = self.marks.iter().copied().chain(marks).collect();
        let due = match &self.terms {
            Some(terms) => due_dates(terms, &marks, on, calendar),
            None if ticks.contains(&Tick::Stop) => DueDates::default(),
            None => self.due,
        };
        Ok(Event { on, ticks, due, what })
    }

    fn check_source(&self, actor: &Actor) -> Result<(), Refusal> {
        if may(actor, Action::Configure) && self.source.is_some() { Ok(()) } else { Err(Refusal::NotPermitted) }
    }

    /// Whether it is and stands as the program says that it was taken over from.
    #[must_use]
    pub fn is_as(&self, dossier: &Dossier, standing: &Standing, calendar: &Calendar) -> bool {
        self.missing_since.is_none()
            && self.dossier == *dossier
            && self.state == standing.state
            && self.filed_on == standing.filed_on
            && self.decided_on == standing.decided_on
            && self.began_on == standing.began_on
            && self.ended_on == standing.ended_on
            && self.due.statutory == standing.due_on.map(|day| calendar.end_of(day))
    }

    /// It takes effect with the day after the last one of the term, whenever the timer comes to it.
    fn be_silent(&self, actor: &Actor, now: Timestamp, calendar: &Calendar) -> Result<Event, Refusal> {
        if !may(actor, Action::Remind) {
            return Err(Refusal::NotPermitted);
        }
        let at = self.silent_at().filter(|at| *at < now).ok_or(Refusal::NothingDue)?;
        let on = calendar.day_of(at).saturating_add(1.day());
        let what = What::Silence { meaning: self.silence() };
        Ok(Event { on, ticks: vec![Tick::Stop], due: DueDates::default(), what })
    }

    #[expect(clippy::too_many_lines, reason = "one match of what may be wanted")]
    fn want(&self, wanted: Wanted, actor: &Actor, on: Date, rules: &Rules) -> Result<(Vec<Tick>, What), Refusal> {
        let calendar = &rules.jurisdiction.calendar;
        let calm = |what| Ok((Vec::new(), what));
        match wanted {
            Wanted::Register { protocol } => {
                self.check_move(Act::Register, actor)?;
                check_dated(&protocol, on)?;
                calm(What::Registered { protocol })
            }
            Wanted::Assign { officer } => {
                self.check_move(Act::Assign, actor)?;
                calm(What::Assigned { officer })
            }
            Wanted::Admit { text } => {
                self.check_move(Act::Admit, actor)?;
                calm(What::Advanced { act: Act::Admit, text })
            }
            Wanted::Pass { text } => {
                self.check_move(Act::Pass, actor)?;
                let reading = self.reading(on, calendar).ok_or(Refusal::Clock(ClockRule::NotForeseen))?;
                let last = self.terms.as_ref().and_then(|terms| terms.stages.last()).map(|last| last.stage);
                let stage = reading.stage.filter(|stage| reading.phase == Phase::Running && Some(*stage) != last);
                let stage = stage.ok_or(Refusal::Clock(ClockRule::NotForeseen))?;
                Ok((vec![Tick::Done(stage)], What::Passed { stage, text }))
            }
            Wanted::Ask { text, effect, within_days } => {
                self.check_move(Act::Ask, actor)?;
                let ticks = self.stop_by(effect, on, calendar)?;
                let due_on = within_days.map(|days| on.saturating_add(i64::from(days).days()));
                Ok((ticks, What::Asked { text, effect, due_on }))
            }
            Wanted::Answer { act, text, documents } => self.answer(act, text, documents, actor),
            Wanted::Consult { asked, days, conference } => {
                self.check_move(Act::Consult, actor)?;
                if let Asked::Office(office) = &asked
                    && !rules.offices.contains_key(office)
                {
                    return Err(Refusal::UnknownOffice(office.to_string()));
                }
                if self.opinions.len() >= OPINIONS_MAX {
                    return Err(Refusal::TooMany { field: Field::Body, max: OPINIONS_MAX });
                }
                let due_on = on.saturating_add(i64::from(days).days());
                calm(What::Consulted { asked, due_on, conference })
            }
            Wanted::Opine { opinion, view, text } => {
                self.check_move(Act::Opine, actor)?;
                let known = self.opinions.get(opinion).ok_or(Refusal::Missing(Field::Body))?;
                let theirs = matches!((&known.asked, &actor.office), (Asked::Office(asked), Some(own)) if asked == own);
                let entered = actor.role == Role::BuildingOfficer && actor.office.as_ref() == Some(&self.office);
                if !theirs && !entered {
                    return Err(Refusal::NotPermitted);
                }
                if known.given.is_some() {
                    return Err(Refusal::AlreadySaid);
                }
                calm(What::Opined { opinion, view, text })
            }
            Wanted::Extend { days, text } => {
                self.check_move(Act::Extend, actor)?;
                let max = self.terms.as_ref().map_or(0, |terms| terms.extension);
                let so_far = self.marks.iter().filter_map(|mark| match mark.tick {
                    Tick::Extend(days) => Some(days),
                    _ => None,
                });
                if max == 0 {
                    return Err(Refusal::Clock(ClockRule::NotForeseen));
                }
                if days == 0 || so_far.fold(days, u16::saturating_add) > max {
                    return Err(Refusal::Clock(ClockRule::TooLong { max }));
                }
                self.check_running(on, calendar)?;
                Ok((vec![Tick::Extend(days)], What::Extended { days, text }))
            }
            Wanted::Notify { text } => {
                self.check_move(Act::Notify, actor)?;
                let notice = self.terms.as_ref().and_then(|terms| terms.notice);
                let ticks = match notice.filter(|_| self.check_running(on, calendar).is_ok()) {
                    Some(Notice::Suspends(days)) => vec![Tick::Suspend(Some(days))],
                    Some(Notice::Extends(days)) => vec![Tick::Extend(days)],
                    None => Vec::new(),
                };
                Ok((ticks, What::Notified { text }))
            }
            Wanted::Decide { act, text, release } => {
                self.check_move(act, actor)?;
                self.check_outcome(act)?;
                release.as_ref().map_or(Ok(()), |release| check_dated(release, on))?;
                let ticks = if self.state.is_open() { vec![Tick::Stop] } else { Vec::new() };
                Ok((ticks, What::Decided { act, text, release }))
            }
            Wanted::Publish { until } => {
                self.check_move(Act::Publish, actor)?;
                if self.decided_on.is_none() {
                    return Err(Refusal::NotNow { act: Act::Publish.code(), state: self.state.code() });
                }
                if until < on || (until - on).get_days() > PUBLISHED_MAX_DAYS {
                    return Err(Refusal::Due { latest: None });
                }
                calm(What::Published { until })
            }
            Wanted::Works { act } => self.work(act, actor, on),
            Wanted::Enclose { document, audience } => {
                self.check_move(Act::Enclose, actor)?;
                self.check_room(1)?;
                // What the applicant adds is between the parties and the office.
                let audience = if actor.role == Role::Citizen { Audience::Reporter } else { audience };
                calm(What::Enclosed { document, audience })
            }
            Wanted::Show { document, audience } => {
                self.check_move(Act::Show, actor)?;
                match self.documents.get(document) {
                    None => Err(Refusal::Missing(Field::Attachments)),
                    Some(known) if known.audience == audience => Err(Refusal::AlreadySaid),
                    Some(_) => calm(What::Shown { document, audience }),
                }
            }
            Wanted::Write { text } => {
                self.check_move(Act::Write, actor)?;
                if self.messages.len() >= MESSAGES_MAX {
                    return Err(Refusal::TooMuchSaid { max: MESSAGES_MAX });
                }
                calm(What::Wrote { text })
            }
            Wanted::Renew { open } => {
                self.check_move(Act::Renew, actor)?;
                if !open && self.password.is_none() {
                    return Err(Refusal::AlreadySaid);
                }
                calm(What::Renewed { open })
            }
            Wanted::Amend { dossier } => {
                self.check_move(Act::Amend, actor)?;
                // Its terms follow from its type, and what came from elsewhere is corrected there.
                if self.source.is_some() || dossier.kind != self.dossier.kind {
                    return Err(Refusal::NotPermitted);
                }
                check(&dossier, rules)?;
                calm(What::Amended { dossier })
            }
            // Decided before.
            Wanted::Update { .. } | Wanted::Miss { .. } | Wanted::BeSilent => Err(Refusal::NotPermitted),
        }
    }

    fn answer(
        &self,
        act: Act,
        text: Option<crate::domain::text::Description>,
        documents: Vec<Handed>,
        actor: &Actor,
    ) -> Result<(Vec<Tick>, What), Refusal> {
        self.check_move(act, actor)?;
        check_handed(&documents)?;
        self.check_room(documents.len())?;
        if text.is_none() && documents.is_empty() {
            return Err(Refusal::Missing(Field::Text));
        }
        let ticks = match act {
            Act::Answer => match self.requests.last().map(|request| request.effect) {
                Some(Effect::Suspends) => vec![Tick::Resume],
                Some(Effect::Interrupts) => vec![Tick::Restart],
                Some(Effect::None) | None => Vec::new(),
            },
            Act::Remark => vec![Tick::Resume],
            _ => return Err(Refusal::NotPermitted),
        };
        Ok((ticks, What::Answered { act, text, documents }))
    }

    fn work(&self, act: Act, actor: &Actor, on: Date) -> Result<(Vec<Tick>, What), Refusal> {
        self.check_move(act, actor)?;
        let fits = match act {
            Act::BeginWorks => self.began_on.is_none() && self.works_from.is_some_and(|from| from <= on),
            Act::EndWorks => self.ended_on.is_none() && self.began_on.is_some_and(|began| began <= on),
            _ => false,
        };
        if !fits {
            return Err(Refusal::NotNow { act: act.code(), state: self.state.code() });
        }
        Ok((Vec::new(), What::Works { act }))
    }

    /// Whether an outcome is one that its type can have.
    fn check_outcome(&self, act: Act) -> Result<(), Refusal> {
        let declared = matches!(self.works, WorksFrom::Filing | WorksFrom::Days(_));
        let fits = match act {
            Act::Grant | Act::Refuse => !declared,
            Act::Confirm | Act::Prohibit => declared,
            Act::Reject | Act::Archive | Act::Annul | Act::Lapse => true,
            _ => false,
        };
        if fits { Ok(()) } else { Err(Refusal::NotNow { act: act.code(), state: self.state.code() }) }
    }

    fn stop_by(&self, effect: Effect, on: Date, calendar: &Calendar) -> Result<Vec<Tick>, Refusal> {
        let terms = self.terms.as_ref();
        let (rule, tick): (Option<Stop>, _) = match effect {
            Effect::None => return Ok(Vec::new()),
            Effect::Suspends => {
                let rule = terms.and_then(|terms| terms.suspension);
                (rule, Tick::Suspend(rule.and_then(|rule| rule.max_days)))
            }
            Effect::Interrupts => (terms.and_then(|terms| terms.interruption), Tick::Interrupt),
        };
        let rule = rule.ok_or(Refusal::Clock(ClockRule::NotForeseen))?;
        let so_far = self.requests.iter().filter(|request| request.effect == effect).count();
        if so_far >= usize::from(rule.times) {
            return Err(Refusal::Clock(ClockRule::TooOften { times: rule.times }));
        }
        let used = self.check_running(on, calendar)?;
        if let Some(within) = rule.within.filter(|within| used > u32::from(*within)) {
            return Err(Refusal::Clock(ClockRule::TooLate { within }));
        }
        Ok(vec![tick])
    }

    /// That the clock goes, and the day of the step it shows.
    fn check_running(&self, on: Date, calendar: &Calendar) -> Result<u32, Refusal> {
        let reading = self.reading(on, calendar).ok_or(Refusal::Clock(ClockRule::NotForeseen))?;
        match reading.phase {
            Phase::Running => Ok(reading.used),
            Phase::Expired => Err(Refusal::Clock(ClockRule::Expired)),
            _ => Err(Refusal::Clock(ClockRule::Standing)),
        }
    }

    fn check_room(&self, more: usize) -> Result<(), Refusal> {
        if self.documents.len() + more > DOCUMENTS_MAX {
            return Err(Refusal::TooManyAttachments { max: DOCUMENTS_MAX });
        }
        Ok(())
    }

    pub(super) fn check_move(&self, act: Act, actor: &Actor) -> Result<(), Refusal> {
        if !may_with(actor, Action::MovePractice(act), &self.parties()) {
            return Err(Refusal::NotPermitted);
        }
        // What another program decides about is decided there.
        let beside = matches!(act, Act::Enclose | Act::Show | Act::Write | Act::Renew | Act::Publish);
        if self.source.is_some() && !beside {
            return Err(Refusal::NotPermitted);
        }
        if !act.row().from.contains(&self.state) {
            return Err(Refusal::NotNow { act: act.code(), state: self.state.code() });
        }
        Ok(())
    }

    /// Which outcomes its type can have, of those that are possible now.
    pub fn outcomes(&self, actor: &Actor) -> impl Iterator<Item = Act> {
        let acts =
            [Act::Grant, Act::Confirm, Act::Refuse, Act::Prohibit, Act::Reject, Act::Archive, Act::Annul, Act::Lapse];
        acts.into_iter().filter(|act| self.check_outcome(*act).is_ok() && self.may(actor, *act))
    }

    /// What a request for integration may do to the clock on a day.
    pub fn effects(&self, on: Date, calendar: &Calendar) -> impl Iterator<Item = Effect> {
        Effect::ALL.into_iter().filter(move |effect| self.stop_by(*effect, on, calendar).is_ok())
    }
}

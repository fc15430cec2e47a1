//! What becomes of a practice that is handed in or taken over: the event that opens it, or why not.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::calendar::Calendar;
use crate::domain::matter::MatterKind;
use crate::domain::person::{Actor, Role};
use crate::domain::policy::{Action, may};
use crate::domain::practice::clock::{self, Mark, Phase, Tick};
use crate::domain::practice::dossier::{Dossier, HANDED_MAX, Handed, PARTIES_MAX, PartyRole};
use crate::domain::practice::kind::{Filer, PracticeType, Terms};
use crate::domain::practice::parcel::PARCELS_MAX;
use crate::domain::practice::{Draft, DueDates, Event, Standing, TakenOver, What};
use crate::domain::record::Number;
use crate::domain::refusal::{Field, NotThen, Refusal};
use crate::domain::rules::Rules;

/// Decides about a practice that is handed in: the event that opens it, or why not.
///
/// # Errors
/// [`Refusal::NotPermitted`] where the type is not filed this way by this actor, [`Refusal::UnknownType`],
/// [`Refusal::Missing`] for an attachment or person that the type asks for.
pub fn file(draft: Draft, number: Number, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Event, Refusal> {
    if !may(actor, Action::Begin(MatterKind::Practice)) {
        return Err(Refusal::NotPermitted);
    }
    let kind = type_of(&draft.dossier, rules)?;
    let by_citizen = actor.role == Role::Citizen;
    if kind.retired || (by_citizen && !kind.is_online(rules.jurisdiction.paper_is_off)) {
        return Err(Refusal::NotPermitted);
    }
    let calendar = &rules.jurisdiction.calendar;
    let today = calendar.day_of(now);
    let on = draft.filed_on.unwrap_or(today);
    if on > today {
        return Err(Refusal::NotThen(NotThen::Ahead));
    }
    if by_citizen && on != today {
        return Err(Refusal::NotPermitted);
    }
    check(&draft.dossier, rules)?;
    let has = |role| draft.parties.iter().any(|party| party.role == role);
    if !has(PartyRole::Applicant) || (by_citizen && kind.filer == Filer::Professional && !has(PartyRole::Professional))
    {
        return Err(Refusal::Missing(Field::Parties));
    }
    if draft.parties.len() > PARTIES_MAX {
        return Err(Refusal::TooMany { field: Field::Parties, max: PARTIES_MAX });
    }
    if by_citizen && !draft.parties.iter().any(|party| party.email.is_some()) {
        return Err(Refusal::Missing(Field::Email));
    }
    let known = |handed: &Handed| kind.pieces.iter().any(|piece| handed.piece.as_ref() == Some(&piece.code));
    let given = |code| draft.documents.iter().any(|handed| handed.piece.as_ref() == Some(code));
    // What comes on paper is scanned later.
    let lacks = kind.pieces.iter().any(|piece| piece.required && !given(&piece.code));
    if (by_citizen && lacks) || draft.documents.iter().any(|handed| handed.piece.is_some() && !known(handed)) {
        return Err(Refusal::Missing(Field::Attachments));
    }
    check_handed(&draft.documents)?;
    let terms = kind.terms_on(on).ok_or(Refusal::NotThen(NotThen::TooOld))?;
    let ticks = vec![Tick::Start];
    let marks = [Mark { on, tick: Tick::Start }];
    Ok(Event {
        on,
        due: due_dates(terms, &marks, on, calendar),
        ticks,
        what: What::Filed {
            number,
            office: kind.office.clone(),
            terms: Box::new(terms.clone()),
            works: kind.works,
            dossier: Box::new(draft.dossier),
            documents: draft.documents,
        },
    })
}

/// Decides about a practice that is taken over from another program: the event that opens it, or why not.
///
/// # Errors
/// [`Refusal::NotPermitted`], [`Refusal::UnknownType`], [`Refusal::Outside`].
pub fn take_over(
    taken: TakenOver,
    number: Number,
    actor: &Actor,
    now: Timestamp,
    rules: &Rules,
) -> Result<Event, Refusal> {
    if !may(actor, Action::Configure) {
        return Err(Refusal::NotPermitted);
    }
    let kind = type_of(&taken.dossier, rules)?;
    check(&taken.dossier, rules)?;
    let calendar = &rules.jurisdiction.calendar;
    // It is entered as of the day of its filing, after which all else has happened.
    if taken.standing.filed_on > calendar.day_of(now) {
        return Err(Refusal::NotThen(NotThen::Ahead));
    }
    let (on, due) = (taken.standing.filed_on, due_as_said(&taken.standing, calendar));
    Ok(Event {
        on,
        ticks: Vec::new(),
        due,
        what: What::TakenOver {
            number,
            office: kind.office.clone(),
            works: kind.works,
            dossier: Box::new(taken.dossier),
            standing: taken.standing,
            source: taken.source,
        },
    })
}

pub(super) fn due_as_said(standing: &Standing, calendar: &Calendar) -> DueDates {
    DueDates { internal: None, statutory: standing.due_on.map(|day| calendar.end_of(day)) }
}

pub(super) fn type_of<'a>(dossier: &Dossier, rules: &'a Rules) -> Result<&'a PracticeType, Refusal> {
    rules.practice_types.get(&dossier.kind).ok_or_else(|| Refusal::UnknownType(dossier.kind.to_string()))
}

pub(super) fn check(dossier: &Dossier, rules: &Rules) -> Result<(), Refusal> {
    if dossier.parcels.len() > PARCELS_MAX {
        return Err(Refusal::TooMany { field: Field::Parcels, max: PARCELS_MAX });
    }
    dossier.footprint.as_ref().map_or(Ok(()), |footprint| rules.check_here(footprint))
}

pub(super) fn check_handed(documents: &[Handed]) -> Result<(), Refusal> {
    if documents.len() > HANDED_MAX { Err(Refusal::TooManyAttachments { max: HANDED_MAX }) } else { Ok(()) }
}

pub(super) fn due_dates(terms: &Terms, marks: &[Mark], on: Date, calendar: &Calendar) -> DueDates {
    let reading = clock::read(terms, marks, on, calendar);
    let end = |due: Option<clock::Due>| due.map(|due| calendar.end_of(due.on));
    match reading.phase {
        Phase::Stopped { .. } => DueDates::default(),
        _ => DueDates { internal: end(reading.internal), statutory: end(reading.statutory) },
    }
}

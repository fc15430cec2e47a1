//! Who may do what: one table of rules, of which the table of moves in [`crate::domain::iter`] is the part about moves.
//!
//! Pages, API and queries ask it through [`may`] and [`may_on`]; nothing else decides about permissions. The table can
//! be walked ([`rules`]) and printed ([`printed`]), so it can be read by people and held against what the service does.

use crate::domain::category::Category;
use crate::domain::emergency;
use crate::domain::intervention;
use crate::domain::iter::{Act, MOVES, Reach, State};
use crate::domain::matter::{MatterKind, Parties};
use crate::domain::office::OfficeCode;
use crate::domain::person::{Actor, Role};
use crate::domain::practice;
use crate::domain::report::Report;
use crate::domain::task;

/// What somebody may do or see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Send a report.
    Report,
    /// Join a report, comment on it or add photos.
    Contribute,
    /// Add to the report that one sent, chase it, say how content one is: by its private link.
    Pursue,
    /// Say something about a report that everybody reads.
    Reply,
    /// Enclose documents with a report, and say who may see them.
    Enclose,
    /// See a report as everybody does.
    See,
    /// See reports that are not public, and find reports in the queue.
    SeeReserved,
    /// Open a report as the staff works on it.
    OpenRecord,
    /// See who reported and how to reach them.
    SeeContacts,
    /// Write internal notes.
    NoteInternally,
    /// Answer a note that asks one's office to look, also where one may not open the report.
    AnswerMention,
    /// Publish or withhold a report.
    Moderate,
    /// Make this move of the iter.
    Move(Act),
    /// Enter one of what is dealt with beside reports.
    Begin(MatterKind),
    /// See it before everybody does, and what only the staff sees of it.
    Inspect(MatterKind),
    /// Change what was entered.
    Amend(MatterKind),
    /// Make this move of the iter of interventions.
    MoveIntervention(intervention::iter::Act),
    /// Do this with a task.
    MoveTask(task::Act),
    /// Say an emergency anew, or that it is over.
    MoveEmergency(emergency::iter::Act),
    /// Make this move of the iter of practices.
    MovePractice(practice::iter::Act),
    /// See who the persons of a practice are, what they have handed in and what is said between them and the office.
    OpenPractice,
    /// Work in the pages of the staff, and look after one's own account.
    EnterOffice,
    /// Enter a report for a caller or visitor.
    EnterForOthers,
    /// Define offices, categories and areas, and take over records from other systems.
    Configure,
    /// Remind others of what is due: the installation's own timer.
    Remind,
    /// Look after accounts and keys of others.
    KeepAccounts,
    /// See what has not left the house, try it again, and say what other systems are told.
    KeepDeliveries,
    /// Find what is kept about a person, hand it out to them and erase it.
    KeepPeople,
    /// See all that is and was at a place, as the staff sees it.
    LookAround,
    /// See where people report what building sites make, and nobody has announced one.
    SeeLeads,
    /// See how long things take and how many are late: figures, and which reports they count.
    SeeFigures,
    /// See how long practices take.
    SeePracticeTimes,
    /// See what came of taking practices over from the municipality's program.
    SeeTakenOver,
    /// See who has looked at personal data and what was erased, and let what was kept long enough be erased.
    Oversee,
}

/// Which reports a rule is about, beside whose they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// All.
    Any,
    /// Those that everybody sees.
    Public,
    /// Those in one of these states.
    In(&'static [State]),
}

/// A rule: this role may do this, to reports of this reach and standing. What no rule allows is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What.
    pub action: Action,
    /// Who.
    pub role: Role,
    /// Whose reports.
    pub reach: Reach,
    /// Which of them.
    pub standing: Standing,
}

/// Rows that have action and standing in common.
type Rows = (Action, Standing, &'static [(Role, Reach)]);

const EVERYBODY: &[(Role, Reach)] = &[
    (Role::Citizen, Reach::Any),
    (Role::FrontDesk, Reach::Any),
    (Role::Coordinator, Reach::Any),
    (Role::Crew, Reach::Any),
    (Role::Partner, Reach::Any),
    (Role::BuildingOfficer, Reach::Any),
    (Role::Administrator, Reach::Any),
    (Role::SystemAdministrator, Reach::Any),
];
/// Everybody with an account.
const STAFF: &[(Role, Reach)] = EVERYBODY.split_at(1).1;
/// The desk, and the office that answers for the report.
const DESK_AND_OFFICE: &[(Role, Reach)] =
    &[(Role::FrontDesk, Reach::Any), (Role::Coordinator, Reach::Own), (Role::Partner, Reach::Own)];
/// The desk speaks for the municipality, and the office where the category lets it answer.
const VOICES: &[(Role, Reach)] = &[
    (Role::FrontDesk, Reach::Any),
    (Role::Coordinator, Reach::OwnWhereOfficeAnswers),
    (Role::Partner, Reach::OwnWhereOfficeAnswers),
];
const DESK: &[(Role, Reach)] = &[(Role::FrontDesk, Reach::Any)];
/// Who plans for the municipality sees what its other offices do with what is public; a partner does not.
const COORDINATOR: &[(Role, Reach)] = &[(Role::Coordinator, Reach::Any)];
/// Whoever holds the private link.
const REPORTER: &[(Role, Reach)] = &[(Role::Citizen, Reach::Key)];
/// Whose office a note asks to look: what it answers goes to those who asked.
const ASKED: &[(Role, Reach)] = &[
    (Role::FrontDesk, Reach::Asked),
    (Role::Coordinator, Reach::Asked),
    (Role::Partner, Reach::Asked),
    (Role::BuildingOfficer, Reach::Asked),
];
/// Where people turn to with what is kept about them, and who answers for it.
const DESK_AND_SYSTEM: &[(Role, Reach)] = &[(Role::FrontDesk, Reach::Any), (Role::SystemAdministrator, Reach::Any)];
const SYSTEM: &[(Role, Reach)] = &[(Role::SystemAdministrator, Reach::Any)];
/// Who enters works: the municipality and its partners, and the installation when they are taken over.
const PLANNERS: &[(Role, Reach)] = &[
    (Role::FrontDesk, Reach::Any),
    (Role::Coordinator, Reach::Any),
    (Role::Partner, Reach::Any),
    (Role::SystemAdministrator, Reach::Any),
];
/// The municipality sees all that is planned; a partner and a crew what is theirs.
const COLLEAGUES: &[(Role, Reach)] = &[
    (Role::FrontDesk, Reach::Any),
    (Role::Coordinator, Reach::Any),
    (Role::Crew, Reach::OwnOrExecutes),
    (Role::Partner, Reach::OwnOrExecutes),
    (Role::BuildingOfficer, Reach::Any),
];
/// Who works for the municipality itself.
const MUNICIPALITY: &[(Role, Reach)] =
    &[(Role::FrontDesk, Reach::Any), (Role::Coordinator, Reach::Any), (Role::BuildingOfficer, Reach::Any)];
const OWNERS: &[(Role, Reach)] = &[
    (Role::FrontDesk, Reach::Any),
    (Role::Coordinator, Reach::OwnOrExecutes),
    (Role::Partner, Reach::OwnOrExecutes),
    (Role::SystemAdministrator, Reach::Any),
];

/// Who issues emergencies: the desk, the police, an office or partner for itself.
const ALARMS: &[(Role, Reach)] =
    &[(Role::FrontDesk, Reach::Any), (Role::Coordinator, Reach::Any), (Role::Partner, Reach::Any)];

/// The rules that are not about moves.
static ROWS: &[Rows] = &[
    (Action::Report, Standing::Any, EVERYBODY),
    (Action::Contribute, Standing::Any, EVERYBODY),
    (Action::Pursue, Standing::Any, REPORTER),
    (Action::Reply, Standing::Any, VOICES),
    (Action::Enclose, Standing::Any, VOICES),
    (Action::See, Standing::Public, EVERYBODY),
    (
        Action::See,
        Standing::Any,
        &[
            (Role::Citizen, Reach::Key),
            (Role::FrontDesk, Reach::Any),
            (Role::Coordinator, Reach::Own),
            (Role::Partner, Reach::Own),
        ],
    ),
    (Action::SeeReserved, Standing::Any, DESK_AND_OFFICE),
    (Action::OpenRecord, Standing::Any, DESK_AND_OFFICE),
    (Action::OpenRecord, Standing::Public, COORDINATOR),
    (Action::SeeContacts, Standing::Any, &[(Role::FrontDesk, Reach::Any), (Role::Coordinator, Reach::Own)]),
    (Action::NoteInternally, Standing::Any, DESK_AND_OFFICE),
    (Action::NoteInternally, Standing::Public, COORDINATOR),
    (Action::AnswerMention, Standing::Any, ASKED),
    (Action::Moderate, Standing::Any, DESK),
    (Action::EnterOffice, Standing::Any, STAFF),
    (Action::EnterForOthers, Standing::Any, DESK),
    (Action::Configure, Standing::Any, SYSTEM),
    (Action::Remind, Standing::Any, SYSTEM),
    (Action::KeepAccounts, Standing::Any, SYSTEM),
    (Action::KeepDeliveries, Standing::Any, SYSTEM),
    (Action::KeepPeople, Standing::Any, DESK_AND_SYSTEM),
    (Action::Oversee, Standing::Any, SYSTEM),
    (Action::Begin(MatterKind::Intervention), Standing::Any, PLANNERS),
    (Action::Inspect(MatterKind::Intervention), Standing::Any, COLLEAGUES),
    (Action::Amend(MatterKind::Intervention), Standing::Any, OWNERS),
    (Action::LookAround, Standing::Any, MUNICIPALITY),
    (Action::SeeLeads, Standing::Any, &[(Role::FrontDesk, Reach::Any), (Role::BuildingOfficer, Reach::Any)]),
    (Action::Begin(MatterKind::Emergency), Standing::Any, ALARMS),
    (Action::Inspect(MatterKind::Emergency), Standing::Any, STAFF),
    (
        Action::Begin(MatterKind::Practice),
        Standing::Any,
        &[(Role::Citizen, Reach::Any), (Role::BuildingOfficer, Reach::Any), (Role::SystemAdministrator, Reach::Any)],
    ),
    (Action::Inspect(MatterKind::Practice), Standing::Any, MUNICIPALITY),
    (Action::OpenPractice, Standing::Any, &[(Role::Citizen, Reach::Key), (Role::BuildingOfficer, Reach::Own)]),
    (Action::SeeFigures, Standing::Any, &[(Role::Administrator, Reach::Any), (Role::SystemAdministrator, Reach::Any)]),
    (
        Action::SeePracticeTimes,
        Standing::Any,
        &[
            (Role::BuildingOfficer, Reach::Any),
            (Role::Administrator, Reach::Any),
            (Role::SystemAdministrator, Reach::Any),
        ],
    ),
    (
        Action::SeeTakenOver,
        Standing::Any,
        &[(Role::BuildingOfficer, Reach::Any), (Role::SystemAdministrator, Reach::Any)],
    ),
];

/// The whole table.
pub fn rules() -> impl Iterator<Item = Rule> {
    let others = ROWS.iter().copied();
    let moves = MOVES.iter().map(|row| (Action::Move(row.act), Standing::In(row.from), row.who));
    let interventions = intervention::iter::MOVES.iter();
    let interventions = interventions.map(|row| (Action::MoveIntervention(row.act), Standing::Any, row.who));
    let tasks = task::moves::MOVES.iter().map(|row| (Action::MoveTask(row.act), Standing::Any, row.who));
    let emergencies = emergency::iter::MOVES.iter();
    let emergencies = emergencies.map(|row| (Action::MoveEmergency(row.act), Standing::Any, row.who));
    let practices = practice::iter::MOVES.iter();
    let practices = practices.map(|row| (Action::MovePractice(row.act), Standing::Any, row.who));
    let matters = interventions.chain(tasks).chain(emergencies).chain(practices);
    others.chain(moves).chain(matters).flat_map(|(action, standing, who)| {
        who.iter().map(move |(role, reach)| Rule { action, role: *role, reach: *reach, standing })
    })
}

impl Rule {
    /// Whether the report is one of those that the rule lets this actor reach; its state is not asked here.
    fn reaches(&self, actor: &Actor, report: &Report, category: Option<&Category>) -> bool {
        let own = actor.office.is_some() && actor.office == report.office;
        self.role == actor.role
            && match self.reach {
                Reach::Any => true,
                Reach::Own | Reach::OwnOrExecutes => own,
                Reach::Assigned | Reach::Executes => false,
                Reach::Key => actor.holds == Some(report.id),
                Reach::Asked => actor.office.is_some() && actor.holds == Some(report.id),
                Reach::OwnWhereOfficeAnswers => own && category.is_some_and(|category| category.office_answers),
            }
    }

    /// Whether a record beside reports is one of those that the rule lets this actor reach.
    fn reaches_matter(&self, actor: &Actor, parties: &Parties<'_>) -> bool {
        let is_own = |office: Option<&OfficeCode>| office.is_some() && actor.office.as_ref() == office;
        self.role == actor.role
            && match self.reach {
                Reach::Any => true,
                Reach::Own => is_own(parties.office),
                Reach::OwnOrExecutes => is_own(parties.office) || is_own(parties.executor),
                Reach::Executes => is_own(parties.executor),
                Reach::Assigned => match parties.crew {
                    None => is_own(parties.executor),
                    crew => is_own(parties.executor) && actor.account == crew,
                },
                Reach::Key => actor.holds == Some(parties.id),
                Reach::Asked | Reach::OwnWhereOfficeAnswers => false,
            }
    }

    fn holds_for(&self, report: &Report) -> bool {
        match self.standing {
            Standing::Any => true,
            Standing::Public => report.public,
            Standing::In(states) => states.contains(&report.state),
        }
    }
}

/// Whether the actor may do `action` at all, to some report or where none is concerned. For a given report see
/// [`may_on`].
#[must_use]
pub fn may(actor: &Actor, action: Action) -> bool {
    rules().any(|rule| rule.action == action && rule.role == actor.role)
}

/// Whether the actor may do `action` to this report as it stands, which is of this category.
#[must_use]
pub fn may_on(actor: &Actor, action: Action, report: &Report, category: Option<&Category>) -> bool {
    rules().any(|rule| rule.action == action && rule.reaches(actor, report, category) && rule.holds_for(report))
}

/// Whether the actor may do `action` to a record beside reports; its state is not asked here.
#[must_use]
pub fn may_with(actor: &Actor, action: Action, parties: &Parties<'_>) -> bool {
    rules().any(|rule| rule.action == action && rule.reaches_matter(actor, parties))
}

/// Whether the actor may make this move on this report; the report's state is not asked here, so that "not yours" and
/// "not now" can be told apart.
#[must_use]
pub fn may_move(actor: &Actor, act: Act, report: &Report, category: Option<&Category>) -> bool {
    rules().any(|rule| rule.action == Action::Move(act) && rule.reaches(actor, report, category))
}

/// Whether the actor may see this report: public ones by all, reserved ones by the desk and the office that answers.
#[must_use]
pub fn may_see(actor: &Actor, report: &Report) -> bool {
    may_on(actor, Action::See, report, None)
}

/// Whether the actor may see who sent this report: the desk, and the coordinator whose office acts on it.
#[must_use]
pub fn may_see_contact(actor: &Actor, report: &Report) -> bool {
    may_on(actor, Action::SeeContacts, report, None)
}

/// Which reports a query may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// None.
    Nothing,
    /// Those that this office answers for.
    Office(&'a OfficeCode),
    /// All.
    Everything,
}

/// The reports to which the actor may do `action` whatever they are about and however they stand: what a query for
/// them is narrowed to.
#[must_use]
pub fn scope(actor: &Actor, action: Action) -> Scope<'_> {
    let reaches = |reach: Reach| {
        let fits = |rule: &Rule| rule.action == action && rule.role == actor.role && rule.reach == reach;
        rules().any(|rule| fits(&rule) && rule.standing == Standing::Any)
    };
    match &actor.office {
        _ if reaches(Reach::Any) => Scope::Everything,
        Some(office) if reaches(Reach::Own) => Scope::Office(office),
        _ => Scope::Nothing,
    }
}

/// Whether the actor may do `action` to any report that everybody sees: what [`scope`] does not say.
#[must_use]
pub fn may_on_public(actor: &Actor, action: Action) -> bool {
    let on_public = |standing: Standing| matches!(standing, Standing::Any | Standing::Public);
    let fits = |rule: &Rule| rule.action == action && rule.role == actor.role && rule.reach == Reach::Any;
    rules().any(|rule| fits(&rule) && on_public(rule.standing))
}

/// The table for people: a line an action and standing, a column a role.
#[must_use]
pub fn printed() -> String {
    let mut lines: Vec<(Action, Standing)> = Vec::new();
    for rule in rules() {
        if !lines.contains(&(rule.action, rule.standing)) {
            lines.push((rule.action, rule.standing));
        }
    }
    let cell = |action: Action, standing: Standing, role: Role| {
        let mine = rules().find(|rule| (rule.action, rule.standing, rule.role) == (action, standing, role));
        mine.map_or("-", |rule| match rule.reach {
            Reach::Any => "any",
            Reach::Own => "own",
            Reach::OwnWhereOfficeAnswers => "own, if let",
            Reach::Key => "by link",
            Reach::Asked => "if asked",
            Reach::OwnOrExecutes => "own or done",
            Reach::Executes => "done",
            Reach::Assigned => "assigned",
        })
    };
    let heads = line("", Role::ALL.map(|role| format!("{role:?}")));
    let rows = lines.into_iter().map(|(action, standing)| {
        let name = match action {
            Action::Move(act) => act.code().to_owned(),
            Action::Begin(kind) => format!("Begin {}", kind.code()),
            Action::Inspect(kind) => format!("Inspect {}", kind.code()),
            Action::Amend(kind) => format!("Amend {}", kind.code()),
            Action::MoveIntervention(act) => format!("{} works", act.code()),
            Action::MoveTask(act) => format!("{} task", act.code()),
            Action::MoveEmergency(act) => format!("{} emergency", act.code()),
            Action::MovePractice(act) => format!("{} practice", act.code()),
            other => format!("{other:?}"),
        };
        let of_public = if standing == Standing::Public { " (public)" } else { "" };
        line(&format!("{name}{of_public}"), Role::ALL.map(|role| cell(action, standing, role).to_owned()))
    });
    std::iter::once(heads).chain(rows).collect()
}

fn line(head: &str, cells: [String; Role::ALL.len()]) -> String {
    let cells = cells.map(|cell| format!("{cell:<20}")).concat();
    format!("{}\n", format!("{head:<24}{cells}").trim_end())
}

#[cfg(test)]
mod tests;

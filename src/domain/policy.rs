//! Who may do what: the one place that says so, beside the table of moves in [`crate::domain::iter`].

use crate::domain::category::Category;
use crate::domain::iter::{Act, Reach};
use crate::domain::person::{Actor, Role};
use crate::domain::report::Report;

/// What somebody may do or see, apart from moving a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Send a report.
    Report,
    /// Join a report, comment on it or add photos.
    Contribute,
    /// Work in the pages of the staff.
    EnterOffice,
    /// Enter a report for a caller or visitor.
    EnterForOthers,
    /// See reports that are not public.
    SeeReserved,
    /// See who reported and how to reach them.
    SeeContacts,
    /// Write internal notes.
    NoteInternally,
    /// Publish or withhold a report.
    Moderate,
    /// Define offices, categories and areas, and take over records from other systems.
    Configure,
    /// Remind others of what is due: the installation's own timer.
    Remind,
}

/// Whether the actor may do `action` at all. For a given report see [`may_move`] and [`may_see`].
#[must_use]
pub const fn may(actor: &Actor, action: Action) -> bool {
    use Role::{Administrator, BuildingOfficer, Citizen, Coordinator, Crew, FrontDesk, Partner, SystemAdministrator};
    match action {
        Action::Report | Action::Contribute => true,
        Action::EnterOffice => match actor.role {
            FrontDesk | Coordinator | Crew | Partner | BuildingOfficer | Administrator | SystemAdministrator => true,
            Citizen => false,
        },
        Action::EnterForOthers | Action::Moderate => matches!(actor.role, FrontDesk),
        Action::SeeReserved | Action::NoteInternally => matches!(actor.role, FrontDesk | Coordinator | Partner),
        Action::SeeContacts => matches!(actor.role, FrontDesk | Coordinator),
        Action::Configure | Action::Remind => matches!(actor.role, SystemAdministrator),
    }
}

/// Whether the actor may make this move on this report, by the table of moves; the report's state is not asked here.
#[must_use]
pub fn may_move(actor: &Actor, act: Act, report: &Report, category: Option<&Category>) -> bool {
    let own = actor.office.is_some() && actor.office == report.office;
    act.row().who.iter().any(|(role, reach)| {
        *role == actor.role
            && match reach {
                Reach::Any => true,
                Reach::Own => own,
                Reach::OwnWhereOfficeAnswers => own && category.is_some_and(|c| c.office_answers),
            }
    })
}

/// Whether the actor may say something about this report in public: any citizen; of the staff the desk, which speaks for
/// all, and the office where the category lets it answer.
#[must_use]
pub fn may_reply(actor: &Actor, report: &Report, category: Option<&Category>) -> bool {
    may(actor, Action::Contribute) && (actor.role == Role::Citizen || may_move(actor, Act::Answer, report, category))
}

/// Whether the actor may see this report: public ones by all, reserved ones by the desk and the office that answers.
#[must_use]
pub fn may_see(actor: &Actor, report: &Report) -> bool {
    report.public
        || match actor.role {
            Role::FrontDesk => true,
            _ => may(actor, Action::SeeReserved) && actor.office.is_some() && actor.office == report.office,
        }
}

/// Whether the actor may see who sent this report: the desk, and the coordinator whose office acts on it.
#[must_use]
pub fn may_see_contact(actor: &Actor, report: &Report) -> bool {
    may(actor, Action::SeeContacts)
        && (actor.role == Role::FrontDesk || (actor.office.is_some() && actor.office == report.office))
}

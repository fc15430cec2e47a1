//! What happened to a practice, as its parties and its office read it: each step with its day, who, and what was said.

use crate::domain::command::Audience;
use crate::domain::event::{Event as Entry, Happening};
use crate::domain::person::Role;
use crate::domain::practice::iter::Act;
use crate::domain::practice::{Asked, Practice, What};
use crate::t;
use crate::web::Site;
use crate::web::error::PageError;
use crate::web::page::works::card::name_of;
use crate::web::visitor::Visitor;

/// A step.
pub(crate) struct StepView {
    /// What happened.
    pub(crate) title: String,
    /// On which day, by whom.
    pub(crate) when: String,
    /// What was said.
    pub(crate) said: String,
}

/// All steps, the first one first.
pub(crate) async fn steps(
    site: &Site,
    visitor: &Visitor,
    practice: &Practice,
    reader: Audience,
) -> Result<Vec<StepView>, PageError> {
    let events = site.app.happenings(practice.id).await?;
    Ok(events.iter().filter_map(|event| step(event, visitor, practice, reader)).collect())
}

fn step(event: &Entry, visitor: &Visitor, practice: &Practice, reader: Audience) -> Option<StepView> {
    let Happening::Practice(body) = &event.body else { return None };
    let words = visitor.words;
    let text =
        |text: &Option<crate::domain::text::Description>| text.as_ref().map(ToString::to_string).unwrap_or_default();
    let (title, said) = match &body.what {
        What::Filed { documents, .. } if documents.is_empty() => (t!(words, "practice-step-filed"), String::new()),
        What::Filed { documents, .. } => {
            (t!(words, "practice-step-filed"), t!(words, "practice-step-documents", n = documents.len()))
        }
        What::TakenOver { source, .. } => {
            (t!(words, "practice-step-taken-over", system = source.system.to_string()), String::new())
        }
        What::Updated { standing, .. } => {
            (t!(words, "practice-step-updated", state = words.practice_state(standing.state)), String::new())
        }
        What::Missing { missing: true } => (t!(words, "practice-step-missing"), String::new()),
        What::Missing { missing: false } => (t!(words, "practice-step-back"), String::new()),
        What::Registered { protocol } => {
            let on = protocol.on.map(|on| words.date_of(on)).unwrap_or_default();
            (t!(words, "practice-step-registered", number = protocol.number.to_string(), on = on), String::new())
        }
        What::Assigned { officer } => {
            (t!(words, "practice-step-assigned", officer = officer.to_string()), String::new())
        }
        What::Advanced { text: said, .. } => (t!(words, "practice-step-admitted"), text(said)),
        What::Passed { stage, text: said } => {
            (t!(words, "practice-step-passed", stage = words.practice_stage(*stage)), text(said))
        }
        What::Asked { text, effect, due_on } => {
            let by = due_on.map(|on| t!(words, "practice-step-by", on = words.date_of(on))).unwrap_or_default();
            let effect = words.practice_effect(*effect);
            (t!(words, "practice-step-asked", effect = effect, by = by), text.to_string())
        }
        What::Answered { act: Act::Remark, text: said, .. } => (t!(words, "practice-step-remarked"), text(said)),
        What::Answered { text: said, .. } => (t!(words, "practice-step-answered"), text(said)),
        What::Consulted { asked, due_on, conference } => {
            let asked = asked_name(asked, visitor);
            let on = words.date_of(*due_on);
            let title = if *conference {
                t!(words, "practice-step-conference", body = asked, on = on)
            } else {
                t!(words, "practice-step-consulted", body = asked, on = on)
            };
            (title, String::new())
        }
        What::Opined { opinion, view, text } => {
            let asked = practice.opinions.get(*opinion).map(|opinion| asked_name(&opinion.asked, visitor));
            let view = words.practice_view(*view);
            (t!(words, "practice-step-opined", body = asked.unwrap_or_default(), view = view), text.to_string())
        }
        What::Extended { days, text } => (t!(words, "practice-step-extended", days = (*days)), text.to_string()),
        What::Notified { text } => (t!(words, "practice-step-notified"), text.to_string()),
        What::Decided { act, text, release } => {
            let to = act.row().to.map(|state| words.practice_state(state)).unwrap_or_default();
            let title = match release {
                Some(release) => {
                    t!(words, "practice-step-released", outcome = to, number = release.number.to_string())
                }
                None => t!(words, "practice-step-decided", outcome = to),
            };
            (title, text.to_string())
        }
        What::Silence { meaning } => {
            (t!(words, "practice-step-silence", meaning = words.practice_silence(*meaning)), String::new())
        }
        What::Published { until } => (t!(words, "practice-step-published", on = words.date_of(*until)), String::new()),
        What::Works { act } => (words.practice_act(*act), String::new()),
        What::Enclosed { document, audience } if audience.reaches(reader) => {
            (t!(words, "practice-step-enclosed", title = document.title.to_string()), String::new())
        }
        What::Shown { .. } | What::Renewed { .. } if reader != Audience::Internal => return None,
        What::Shown { audience, .. } => {
            (t!(words, "practice-step-shown", to = words.practice_audience(*audience)), String::new())
        }
        What::Renewed { open: true } => (t!(words, "practice-step-renewed"), String::new()),
        What::Renewed { open: false } => (t!(words, "practice-step-revoked"), String::new()),
        // Messages stand by themselves; of a document that is for others nothing is said.
        What::Enclosed { .. } | What::Wrote { .. } => return None,
        What::Amended { .. } => (t!(words, "practice-step-amended"), String::new()),
    };
    let by = match (&event.actor.office, event.actor.role) {
        (Some(office), _) => name_of(office, &visitor.rules),
        (None, Role::Citizen) => t!(words, "practice-by-applicant"),
        (None, Role::SystemAdministrator) => t!(words, "practice-by-itself"),
        (None, role) => words.role(role),
    };
    // A day that was noted later says both.
    let entered = visitor.rules.jurisdiction.calendar.day_of(event.at);
    let when = if entered == body.on {
        words.instant(event.at, visitor.zone())
    } else {
        t!(words, "practice-noted-later", on = words.date_of(body.on), at = words.instant(event.at, visitor.zone()))
    };
    Some(StepView { title, when: format!("{when} · {by}"), said })
}

/// The office or body that was asked.
pub(crate) fn asked_name(asked: &Asked, visitor: &Visitor) -> String {
    match asked {
        Asked::Office(office) => name_of(office, &visitor.rules),
        Asked::Body(body) => body.to_string(),
    }
}

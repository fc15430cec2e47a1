//! Documents that the staff encloses with a report: for everybody, for its parties, or for the house alone.
//!
//! What citizens send is not among them, nor what goes with a note or with an outcome.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::command::{Audience, Command};
use crate::domain::document::Attachment;
use crate::domain::office::OfficeCode;
use crate::domain::person::Actor;
use crate::domain::policy::{Action, may_on};
use crate::domain::record::Version;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Event, Report};
use crate::domain::rules::Rules;
use crate::domain::text::Line;

/// Most documents that are enclosed with one report.
pub const ENCLOSURES_MAX: usize = 20;

/// A document that the staff enclosed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Enclosure {
    /// The report's version after it: names it.
    pub version: Version,
    /// Who may see it now.
    pub audience: Audience,
    /// What it is.
    pub title: Line<120>,
    /// The file.
    pub file: Attachment,
    /// When it was enclosed.
    pub at: Timestamp,
    /// By which office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeCode>,
}

impl Report {
    /// Decides about enclosing a document, and about who may see one.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] for those who do not speak for the municipality, [`Refusal::TooManyAttachments`],
    /// [`Refusal::Missing`] for a document that is not there, [`Refusal::AlreadySaid`] where nothing would change.
    pub(crate) fn decide_enclosure(&self, command: Command, actor: &Actor, rules: &Rules) -> Result<Event, Refusal> {
        if !may_on(actor, Action::Enclose, self, rules.categories.get(&self.category)) {
            return Err(Refusal::NotPermitted);
        }
        match command {
            Command::Enclose { .. } if self.enclosures.len() >= ENCLOSURES_MAX => {
                Err(Refusal::TooManyAttachments { max: ENCLOSURES_MAX })
            }
            Command::Enclose { title, audience, file } => Ok(Event::Enclosed { title, audience, file }),
            Command::ShowEnclosure { version, audience } => {
                let known = self.enclosures.iter().find(|one| one.version == version);
                let known = known.ok_or(Refusal::Missing(Field::Attachments))?;
                if known.audience == audience {
                    Err(Refusal::AlreadySaid)
                } else {
                    Ok(Event::EnclosureShown { version, audience, wider: !known.audience.reaches(audience) })
                }
            }
            _ => Err(Refusal::NotPermitted),
        }
    }

    /// The documents that this reader may have, oldest first.
    pub fn enclosures_for(&self, reader: Audience) -> impl Iterator<Item = &Enclosure> {
        self.enclosures.iter().filter(move |one| one.audience.reaches(reader))
    }

    /// Lets what was enclosed, and for whom, take effect.
    pub(crate) fn apply_enclosure(&mut self, at: Timestamp, actor: &Actor, event: &Event) {
        match event {
            Event::Enclosed { title, audience, file } => self.enclosures.push(Enclosure {
                version: self.version,
                audience: *audience,
                title: title.clone(),
                file: file.clone(),
                at,
                office: actor.office.clone(),
            }),
            Event::EnclosureShown { version, audience, .. } => {
                for one in self.enclosures.iter_mut().filter(|one| one.version == *version) {
                    one.audience = *audience;
                }
            }
            // What is for the parties is about them.
            Event::Anonymised { .. } => self.enclosures.retain(|one| one.audience != Audience::Reporter),
            _ => {}
        }
    }
}

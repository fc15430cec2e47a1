//! Asking to see the documents of practices: how it stands, and what is written to whoever asked. It repeats nothing that
//! they typed.

use crate::domain::practice::access::{Access, State};
use crate::domain::record::Number;
use crate::domain::rules::Rules;
use crate::t;
use crate::words::Words;
use crate::words::mails::Letter;

impl Words {
    /// How a request stands.
    #[must_use]
    pub fn access_state(&self, state: State) -> String {
        match state {
            State::Asked => t!(self, "practice-doc-access-asked"),
            State::Appointed => t!(self, "practice-doc-access-appointed"),
            State::Granted => t!(self, "practice-doc-access-granted"),
            State::Refused => t!(self, "practice-doc-access-refused"),
        }
    }

    /// The letter about an answer.
    #[must_use]
    pub fn access_letter(&self, access: &Access, practice: Number, rules: &Rules) -> Letter {
        let (number, zone) = (practice.to_string(), rules.jurisdiction.calendar.time_zone.zone());
        let visit = access.visit.map(|at| self.instant(at, zone)).unwrap_or_default();
        let said = match access.state {
            State::Asked => self.access_state(State::Asked),
            State::Appointed => t!(self, "practice-doc-mail-appointed", at = visit.as_str()),
            State::Granted if access.visit.is_some() => t!(self, "practice-doc-mail-granted-at", at = visit.as_str()),
            State::Granted => t!(self, "practice-doc-mail-granted"),
            State::Refused => t!(self, "practice-doc-mail-refused"),
        };
        let text = access.reply.as_ref().and_then(|reply| reply.text.as_ref()).map(ToString::to_string);
        let paragraphs = [Some(t!(self, "mail-greeting")), Some(said), text];
        Letter {
            subject: t!(
                self,
                "practice-doc-mail-subject",
                jurisdiction = rules.jurisdiction.name.as_str(),
                number = number
            ),
            text: paragraphs.into_iter().flatten().collect::<Vec<_>>().join("\n\n") + "\n",
            language: self.language(),
        }
    }
}

//! The mails about accounts: an invitation, and a way back for those who forgot their password.

use jiff::Timestamp;

use crate::domain::account::LinkPurpose;
use crate::domain::rules::Rules;
use crate::t;
use crate::words::Words;
use crate::words::mails::{Letter, one_line};

impl Words {
    /// The mail with the link, which can be used until `expires`.
    #[must_use]
    pub fn account_letter(&self, rules: &Rules, purpose: LinkPurpose, link: &str, expires: Timestamp) -> Letter {
        let name = rules.jurisdiction.name.as_str();
        let until = self.instant(expires, rules.jurisdiction.calendar.time_zone.zone());
        let (subject, text) = match purpose {
            LinkPurpose::Invitation => {
                (t!(self, "mail-invitation-subject", name = name), t!(self, "mail-invitation", name = name))
            }
            LinkPurpose::Reset => (t!(self, "mail-reset-subject", name = name), t!(self, "mail-reset", name = name)),
        };
        let paragraphs = [
            t!(self, "mail-greeting"),
            format!("{text}\n{link}"),
            t!(self, "mail-link-until", until = until),
            t!(self, "mail-link-ignore"),
            format!("-- \n{name}"),
        ];
        let text = paragraphs.map(|paragraph| format!("{paragraph}\n")).join("\n");
        Letter { subject: one_line(&subject), text, language: self.language() }
    }
}

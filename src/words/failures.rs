//! Why something did not leave, in words for those who keep the installation.

use crate::domain::failure::Failure;
use crate::t;
use crate::words::Words;

impl Words {
    /// Why the last attempt failed; what an earlier version has written is shown as it is.
    #[must_use]
    pub fn failure(&self, failure: &Failure) -> String {
        match failure {
            Failure::NoAddress => t!(self, "failure-no-address"),
            Failure::NoSecret => t!(self, "failure-no-secret"),
            Failure::Address => t!(self, "failure-address"),
            Failure::Late => t!(self, "failure-late"),
            Failure::NoConnection => t!(self, "failure-no-connection"),
            Failure::Insecure => t!(self, "failure-insecure"),
            Failure::Unreachable => t!(self, "failure-unreachable"),
            Failure::Refused(code) => t!(self, "failure-refused", code = code.to_string()),
            Failure::Elsewhere(code) => t!(self, "failure-elsewhere", code = code.to_string()),
            Failure::Unreadable => t!(self, "failure-unreadable"),
            Failure::MailAddress => t!(self, "failure-mail-address"),
            Failure::MailRefused(code) => t!(self, "failure-mail-refused", code = code.to_string()),
            Failure::MailLate => t!(self, "failure-mail-late"),
            Failure::MailInsecure => t!(self, "failure-mail-insecure"),
            Failure::MailUnreachable => t!(self, "failure-mail-unreachable"),
            Failure::Folder => t!(self, "failure-folder"),
            Failure::Internal => t!(self, "failure-internal"),
            Failure::Told(text) => text.clone(),
        }
    }
}

//! Why something did not leave the house: a mail, a call, a report that was to be passed on.
//!
//! It is stored as a code, so that whoever reads it does so in their language. What the machine says of it is in the log.

/// Why the last attempt failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The body has no address by this way, or no longer.
    NoAddress,
    /// The body has no webhook here, whose secret would sign what is sent.
    NoSecret,
    /// Requests do not go to its address.
    Address,
    /// No answer in time.
    Late,
    /// Nobody takes connections there.
    NoConnection,
    /// No secure connection.
    Insecure,
    /// Out of reach in another way.
    Unreachable,
    /// It answered that it does not take it.
    Refused(u16),
    /// It sends elsewhere, which is not followed.
    Elsewhere(u16),
    /// It took it, with an answer that cannot be read.
    Unreadable,
    /// The mail address is none, or makes no mail.
    MailAddress,
    /// The mail server does not take it.
    MailRefused(u16),
    /// The mail server does not answer in time.
    MailLate,
    /// The mail server has no secure connection.
    MailInsecure,
    /// The mail server is out of reach.
    MailUnreachable,
    /// The folder for mails cannot be written.
    Folder,
    /// A fault of the installation.
    Internal,
    /// As an earlier version has written it, in English.
    Told(String),
}

/// What begins a code: no sentence does.
const MARK: char = '@';

/// Those that are no more than their name.
static PLAIN: [(Failure, &str); 14] = [
    (Failure::NoAddress, "no_address"),
    (Failure::NoSecret, "no_secret"),
    (Failure::Address, "address"),
    (Failure::Late, "late"),
    (Failure::NoConnection, "no_connection"),
    (Failure::Insecure, "insecure"),
    (Failure::Unreachable, "unreachable"),
    (Failure::Unreadable, "unreadable"),
    (Failure::MailAddress, "mail_address"),
    (Failure::MailLate, "mail_late"),
    (Failure::MailInsecure, "mail_insecure"),
    (Failure::MailUnreachable, "mail_unreachable"),
    (Failure::Folder, "folder"),
    (Failure::Internal, "internal"),
];

impl Failure {
    /// As it is stored: `@refused 503`.
    #[must_use]
    pub fn stored(&self) -> String {
        match self {
            Self::Refused(code) => format!("{MARK}refused {code}"),
            Self::Elsewhere(code) => format!("{MARK}elsewhere {code}"),
            Self::MailRefused(code) => format!("{MARK}mail_refused {code}"),
            Self::Told(text) => text.clone(),
            plain => {
                let named = PLAIN.iter().find(|(known, _)| known == plain);
                format!("{MARK}{}", named.map_or("internal", |(_, name)| name))
            }
        }
    }

    /// What was stored so; what no code says is kept as it is.
    #[must_use]
    pub fn of_stored(stored: &str) -> Self {
        let code = stored.strip_prefix(MARK).map(|code| code.split_once(' ').unwrap_or((code, "")));
        let known = code.and_then(|(name, number)| match name {
            "refused" => number.parse().ok().map(Self::Refused),
            "elsewhere" => number.parse().ok().map(Self::Elsewhere),
            "mail_refused" => number.parse().ok().map(Self::MailRefused),
            plain => PLAIN.iter().find(|(_, known)| *known == plain).map(|(failure, _)| failure.clone()),
        });
        known.unwrap_or_else(|| Self::Told(stored.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_reads_back() {
        let numbered = [Failure::Refused(503), Failure::Elsewhere(302), Failure::MailRefused(550)];
        for failure in PLAIN.iter().map(|(failure, _)| failure.clone()).chain(numbered) {
            assert_eq!(Failure::of_stored(&failure.stored()), failure);
        }
        for old in ["the mail server answered 550", "it is out of reach: dns error", "@nothing", "@refused x", ""] {
            assert_eq!(Failure::of_stored(old), Failure::Told(old.to_owned()), "from an earlier version");
            assert_eq!(Failure::of_stored(old).stored(), old);
        }
    }
}

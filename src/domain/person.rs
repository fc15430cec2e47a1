//! Who acts, and how a reporter can be reached. Personal data: never in the ledger, only referenced from it.

use serde::{Deserialize, Serialize};

use crate::domain::office::OfficeCode;
use crate::domain::record::RecordId;
use crate::domain::text::{Line, TextError};

/// Names a person whose data lie apart from the ledger and can be erased. Random, so it tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub i64);

/// Names an account of staff or a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub i64);

/// Names a key with which a program works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiKeyId(pub i64);

/// What an account, or its absence, may do; see [`crate::domain::policy`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Anybody, without account.
    Citizen,
    /// URP or municipal police desk.
    FrontDesk,
    /// Directs an office's work.
    Coordinator,
    /// Does the work.
    Crew,
    /// An outside body: coordinator and crew of its own things.
    Partner,
    /// SUAP or building officer.
    BuildingOfficer,
    /// Elected or manager: reads aggregates.
    Administrator,
    /// Keeps the installation.
    SystemAdministrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Citizen,
        Self::FrontDesk,
        Self::Coordinator,
        Self::Crew,
        Self::Partner,
        Self::BuildingOfficer,
        Self::Administrator,
        Self::SystemAdministrator,
    ];

    /// The name in the ledger, the store and forms: `front_desk`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::FrontDesk => "front_desk",
            Self::Coordinator => "coordinator",
            Self::Crew => "crew",
            Self::Partner => "partner",
            Self::BuildingOfficer => "building_officer",
            Self::Administrator => "administrator",
            Self::SystemAdministrator => "system_administrator",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// The way something came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The pages, by the citizen.
    Web,
    /// At the URP desk.
    Desk,
    /// By telephone.
    Phone,
    /// At the municipal police desk.
    Police,
    /// By mail or letter.
    Mail,
    /// From an outside partner.
    Partner,
    /// Taken over from another system.
    Import,
    /// A program, by the API.
    Api,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 8] =
        [Self::Web, Self::Desk, Self::Phone, Self::Police, Self::Mail, Self::Partner, Self::Import, Self::Api];
}

/// Who does something: stored with every event, so it holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// In what capacity.
    pub role: Role,
    /// For which office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeCode>,
    /// By which account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// With which key, when it is a program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<ApiKeyId>,
    /// By which way.
    pub channel: Channel,
    /// The report whose private link they came by, or whose note asks their office to look. What they may do follows
    /// from it; that they did it is the event.
    #[serde(skip)]
    pub holds: Option<RecordId>,
}

impl Actor {
    /// Anybody, through `channel`.
    #[must_use]
    pub const fn citizen(channel: Channel) -> Self {
        Self { role: Role::Citizen, office: None, account: None, program: None, channel, holds: None }
    }

    /// Whoever holds the private link of a report.
    #[must_use]
    pub const fn reporter(record: RecordId, channel: Channel) -> Self {
        Self { role: Role::Citizen, office: None, account: None, program: None, channel, holds: Some(record) }
    }

    /// The same, asked to look at a report by a note of it.
    #[must_use]
    pub fn asked(&self, record: RecordId) -> Self {
        Self { holds: Some(record), ..self.clone() }
    }

    /// The installation itself: set-up, import, timers.
    #[must_use]
    pub const fn system(channel: Channel) -> Self {
        Self { role: Role::SystemAdministrator, office: None, account: None, program: None, channel, holds: None }
    }
}

/// How a reporter can be reached. All optional; at least one way when a category requires a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name and surname as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Line<120>>,
    /// Where mails go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Language of the mails: `it` or `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl Contact {
    /// True when nobody could be reached with it.
    #[must_use]
    pub const fn is_unreachable(&self) -> bool {
        self.email.is_none() && self.phone.is_none()
    }

    /// True when nothing at all was given.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.is_unreachable() && self.name.is_none()
    }
}

/// The text is no mail address or telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAContact {
    /// Not `name@host.domain`.
    #[error("not a mail address")]
    Email,
    /// Not 5 to 20 digits with blanks, `+`, `-`, `/`, `(`, `)`.
    #[error("not a telephone number")]
    Phone,
    /// Not a text at all.
    #[error(transparent)]
    Text(#[from] TextError),
}

/// A mail address of the form `name@host.domain`, at most 254 characters, lower-case host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Checks the form (not that somebody reads there).
    pub fn new(text: &str) -> Result<Self, NotAContact> {
        let text = text.trim();
        let (name, host) = text.rsplit_once('@').ok_or(NotAContact::Email)?;
        let plain = |s: &str| s.chars().all(|c| c.is_ascii_graphic() && !"\"(),:;<>@[]\\".contains(c));
        let label = |l: &str| {
            !l.is_empty()
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let fine = text.len() <= 254
            && (1..=64).contains(&name.len())
            && plain(name)
            && !name.starts_with('.')
            && !name.ends_with('.')
            && !name.contains("..")
            && host.contains('.')
            && host.split('.').all(label);
        if fine { Ok(Self(format!("{name}@{}", host.to_lowercase()))) } else { Err(NotAContact::Email) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Email {
    type Error = NotAContact;
    fn try_from(text: String) -> Result<Self, NotAContact> {
        Self::new(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// A telephone number as given, 5 to 20 digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Checks the form; keeps the blanks people read it with.
    pub fn new(text: &str) -> Result<Self, NotAContact> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let fine = text.len() <= 40
            && (5..=20).contains(&digits)
            && text.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c));
        if fine { Ok(Self(text)) } else { Err(NotAContact::Phone) }
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its digits without the prefix of Italy: the same however it was written.
    #[must_use]
    pub fn digits(&self) -> String {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        let abroad = if self.0.starts_with('+') { Some(digits.as_str()) } else { digits.strip_prefix("00") };
        abroad.and_then(|abroad| abroad.strip_prefix("39")).map_or_else(|| digits.clone(), str::to_owned)
    }
}

impl TryFrom<String> for Phone {
    type Error = NotAContact;
    fn try_from(text: String) -> Result<Self, NotAContact> {
        Self::new(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_called_as_in_the_ledger() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).expect("JSON"), role.code());
            assert_eq!(Role::of_code(role.code()), Some(role));
        }
    }

    #[test]
    fn mail_addresses() {
        assert_eq!(Email::new(" Anna.Rossi+x@Example.ORG ").expect("fine").as_str(), "Anna.Rossi+x@example.org");
        for text in ["", "a", "a@b", "@b.it", "a@.it", "a b@c.it", "a@b.it\r\nBcc: x@y.it", "a..b@c.it", "<a@b.it>"] {
            assert_eq!(Email::new(text), Err(NotAContact::Email), "{text}");
        }
    }

    #[test]
    fn telephone_numbers() {
        assert_eq!(Phone::new("+39 055  44961").expect("fine").as_str(), "+39 055 44961");
        for text in ["+39 055 44961", "055/44.961", "0039 055-44961", "(055) 44961"] {
            assert_eq!(Phone::new(text).expect("fine").digits(), "05544961", "{text}");
        }
        assert_eq!(Phone::new("+44 20 7946 0000").expect("fine").digits(), "442079460000");
        assert_eq!(
            Phone::new("391 234 5678").expect("fine").digits(),
            "3912345678",
            "no prefix, but a mobile telephone"
        );
        for text in ["", "12", "call me", "055;drop"] {
            assert_eq!(Phone::new(text), Err(NotAContact::Phone), "{text}");
        }
    }
}

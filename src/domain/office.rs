//! Who is responsible: offices of the municipality and outside partners.

use serde::{Deserialize, Serialize};

use crate::domain::person::Email;
use crate::domain::record::code;

code! {
    /// Names an office in its jurisdiction.
    OfficeCode
}

/// What an office is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeKind {
    /// The one contact point of the citizen (URP).
    FrontDesk,
    /// Municipal police.
    Police,
    /// An office that does or directs the work.
    Technical,
    /// An outside body that works in this system: utility, waste company, contractor.
    Partner,
    /// An outside body that does not: what is its own is handed over to it.
    Body,
}

impl OfficeKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::FrontDesk, Self::Police, Self::Technical, Self::Partner, Self::Body];

    /// The name in forms: `front_desk`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FrontDesk => "front_desk",
            Self::Police => "police",
            Self::Technical => "technical",
            Self::Partner => "partner",
            Self::Body => "body",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Most characters of a web address.
pub const WEB_ADDRESS_MAX: usize = 500;

/// A web address that programs are sent to: `https://…`, with a host, without name and password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebAddress(String);

/// The text is no [`WebAddress`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a web address: write https://…, at most {WEB_ADDRESS_MAX} characters")]
pub struct NotAWebAddress;

impl WebAddress {
    /// Checks the form, not that anything answers there.
    pub fn new(text: &str) -> Result<Self, NotAWebAddress> {
        let text = text.trim();
        let address = url::Url::parse(text).map_err(|_error| NotAWebAddress)?;
        // What listens on this machine is reached only where the installation lets it.
        let is_here = match address.host() {
            Some(url::Host::Ipv4(here)) => here.is_loopback(),
            _ => false,
        };
        let fine = text.len() <= WEB_ADDRESS_MAX
            && (address.scheme() == "https" || (address.scheme() == "http" && is_here))
            && address.host_str().is_some_and(|host| host.contains('.'))
            && address.username().is_empty()
            && address.password().is_none();
        if fine { Ok(Self(address.into())) } else { Err(NotAWebAddress) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for WebAddress {
    type Error = NotAWebAddress;
    fn try_from(text: String) -> Result<Self, NotAWebAddress> {
        Self::new(&text)
    }
}

impl From<WebAddress> for String {
    fn from(address: WebAddress) -> Self {
        address.0
    }
}

/// How a report is handed over to an outside body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Forward {
    /// By mail.
    Mail {
        /// To whom.
        address: Email,
    },
    /// By a signed message to a program of theirs.
    Webhook {
        /// Where it listens.
        url: WebAddress,
    },
    /// As a request of theirs (Open311 `GeoReport` v2).
    Open311 {
        /// Where their service begins.
        url: WebAddress,
    },
}

/// An office or partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Code, unique in the jurisdiction.
    pub code: OfficeCode,
    /// Full name.
    pub name: String,
    /// Name for narrow places.
    pub short_name: String,
    /// What it is.
    pub kind: OfficeKind,
    /// Public telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Public mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Public web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<WebAddress>,
    /// What it does, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// How what is its own is handed over to it; none: nobody sends anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forward: Option<Forward>,
    /// Whether it is no longer there: nothing new goes to it, what it had still names it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

impl Office {
    /// Whether it is outside the municipality.
    #[must_use]
    pub const fn is_outside(&self) -> bool {
        matches!(self.kind, OfficeKind::Partner | OfficeKind::Body)
    }

    /// Whether reports can be given to it here: it is there, and works in this system.
    #[must_use]
    pub fn takes_reports(&self) -> bool {
        !self.retired && self.kind != OfficeKind::Body
    }

    /// How to reach it: telephone, mail, web, whatever there is.
    #[must_use]
    pub fn contacts(&self) -> Vec<&str> {
        let website = self.website.as_ref().map(WebAddress::as_str);
        [self.phone.as_deref(), self.email.as_deref(), website].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_are_plain_and_safe() {
        assert!(WebAddress::new(" https://open311.example.org/v2 ").is_ok());
        let long = format!("https://example.org/{}", "a".repeat(WEB_ADDRESS_MAX));
        for text in [
            "",
            "example.org",
            "http://example.org",
            "javascript:alert(1)",
            "https://a:b@example.org",
            "https://localhost/",
            &long,
        ] {
            assert_eq!(WebAddress::new(text), Err(NotAWebAddress), "{text}");
        }
    }
}

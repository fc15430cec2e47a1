//! Reports that are passed on to bodies which do not work here: by which way, and how far that has come.
//!
//! How far has nothing to do with the state of the report: that says what the municipality has decided.

use jiff::Timestamp;

use crate::domain::failure::Failure;
use crate::domain::office::{Forward, Office, OfficeCode};
use crate::domain::record::{RecordId, Seq};
use crate::domain::report::Event;
use crate::domain::rules::Rules;

/// By which way reports are passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// A mail, with a link to confirm that it has arrived.
    Mail,
    /// The webhook of the body, signed with its secret.
    Webhook,
    /// A server of Open311 `GeoReport` v2.
    Open311,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Mail, Self::Webhook, Self::Open311];

    /// The name in settings and the store: `open311`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
            Self::Open311 => "open311",
        }
    }

    /// The way of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}

impl Forward {
    /// By which way it goes.
    #[must_use]
    pub const fn way(&self) -> Way {
        match self {
            Self::Mail { .. } => Way::Mail,
            Self::Webhook { .. } => Way::Webhook,
            Self::Open311 { .. } => Way::Open311,
        }
    }
}

/// The body that an event passes the report on to: the office that it names, when reports are passed on to that.
#[must_use]
pub fn forwarded_to<'a>(event: &Event, rules: &'a Rules) -> Option<&'a Office> {
    let office = match event {
        Event::Routed { office, .. } => rules.offices.get(office),
        Event::Transferred { body: Some(body), .. } => rules.offices.get(body),
        Event::Transferred { to, .. } => {
            let name = to.as_str();
            rules.offices.values().find(|office| office.name == name || office.short_name == name)
        }
        _ => None,
    };
    office.filter(|office| office.forward.is_some())
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// It waits to leave.
    Pending,
    /// It did not leave, and is tried again.
    Retried,
    /// It did not leave, and nobody tries any more.
    Failed,
    /// It has left.
    Sent,
    /// The body has said that it has arrived.
    Acknowledged,
}

/// A report passed on to a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forwarding {
    /// The event that passed it on.
    pub seq: Seq,
    /// The report.
    pub record: RecordId,
    /// The body.
    pub office: OfficeCode,
    /// By which way.
    pub way: Way,
    /// Since when it is to be passed on.
    pub queued_at: Timestamp,
    /// The next attempt; none when nobody tries any more.
    pub due_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it left.
    pub sent_at: Option<Timestamp>,
    /// When the body said that it has arrived.
    pub acknowledged_at: Option<Timestamp>,
    /// The number that the body has given it.
    pub reference: Option<String>,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
}

impl Forwarding {
    /// How far it has come.
    #[must_use]
    pub const fn delivery(&self) -> Delivery {
        match (self.acknowledged_at, self.sent_at, self.due_at, &self.failure) {
            (Some(_), ..) => Delivery::Acknowledged,
            (None, Some(_), ..) => Delivery::Sent,
            (None, None, None, _) => Delivery::Failed,
            (None, None, Some(_), Some(_)) => Delivery::Retried,
            (None, None, Some(_), None) => Delivery::Pending,
        }
    }
}

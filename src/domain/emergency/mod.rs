//! An emergency (emergenza; CAP: alert): something that endangers people or things now or soon.
//!
//! What it says is in [`alert`], its moves are in [`iter`], what becomes of what somebody wants of it in `decide`. Each
//! time something is said, a message goes out, which CAP names so that the next one can refer to it.

pub mod alert;
mod decide;
pub mod iter;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::category::CategoryCode;
use crate::domain::emergency::alert::{Alert, Dial, Status, Wording};
pub use crate::domain::emergency::decide::issue;
use crate::domain::emergency::iter::{Act, State};
use crate::domain::footprint::Footprint;
use crate::domain::matter::Parties;
use crate::domain::office::OfficeCode;
use crate::domain::person::Actor;
use crate::domain::place::Position;
use crate::domain::record::{JurisdictionCode, Number, RecordId, Version};
use crate::domain::text::Prose;

/// The longest an emergency holds, or lies ahead, from when something is said of it: whoever wants more says it anew.
pub const HOLDS_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Most messages of one emergency.
pub const MESSAGES_MAX: usize = 200;

/// What people are told when it is over: it answers the reports that were taken in.
pub type Closing = Prose<2000>;

/// What a message does (CAP: `msgType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// The first.
    Alert,
    /// It takes the place of those before.
    Update,
    /// Those before no longer hold.
    Cancel,
}

impl MessageKind {
    /// The word of CAP 1.2.
    #[must_use]
    pub const fn cap(self) -> &'static str {
        match self {
            Self::Alert => "Alert",
            Self::Update => "Update",
            Self::Cancel => "Cancel",
        }
    }
}

/// A message that has gone out; its place among them gives its identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What it does.
    pub kind: MessageKind,
    /// When.
    pub sent: Timestamp,
}

/// An emergency as it stands: the projection of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Emergency {
    /// Its id.
    pub id: RecordId,
    /// How many events it has.
    pub version: Version,
    /// The number people read.
    pub number: Number,
    /// Whether it is meant or practised.
    pub status: Status,
    /// The office that answers for it, and for the reports that are taken in.
    pub office: OfficeCode,
    /// What it says.
    pub alert: Alert,
    /// The ground that it covers: polygons.
    pub ground: Footprint,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_since: Timestamp,
    /// When it was issued.
    pub opened_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// What has been sent out, the oldest first.
    pub messages: Vec<Message>,
    /// What people were told when it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
}

/// What happened to an emergency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are those of `Emergency` and of the command that asks for the event")]
pub enum Event {
    /// It was issued.
    Issued { number: Number, status: Status, office: OfficeCode, alert: Box<Alert>, ground: Footprint },
    /// It was said anew.
    Updated { alert: Box<Alert>, ground: Footprint },
    /// It is over.
    Cancelled { text: Closing },
    /// Its time ran out.
    Lapsed,
}

/// A report was taken in: what whoever reported is told at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absorbed {
    /// By which emergency.
    pub emergency: RecordId,
    /// The number people read.
    pub number: Number,
    /// What to do, in the jurisdiction's language.
    pub instruction: Prose<1000>,
    /// The same in English, where somebody has written it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub english: Option<Prose<1000>>,
    /// The number to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<Dial>,
}

/// What somebody wants done with an emergency.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Say it anew.
    Update(Box<Alert>),
    /// Say that it is over.
    Cancel {
        /// What people are told.
        text: Closing,
    },
    /// Note that its time has run out.
    Lapse,
}

/// What is entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Whether it is meant or practised.
    pub status: Status,
    /// The office that answers for it.
    pub office: OfficeCode,
    /// What it says.
    pub alert: Alert,
}

impl Emergency {
    /// The emergency that its first event opens; `None` for any other event.
    #[must_use]
    pub fn open(id: RecordId, at: Timestamp, event: &Event) -> Option<Self> {
        let Event::Issued { number, status, office, alert, ground } = event.clone() else { return None };
        Some(Self {
            id,
            version: Version(1),
            number,
            status,
            office,
            alert: *alert,
            ground,
            state: State::Issued,
            state_since: at,
            opened_at: at,
            changed_at: at,
            messages: vec![Message { kind: MessageKind::Alert, sent: at }],
            closing: None,
        })
    }

    /// Lets a later event take effect. Never fails: what was decided is legal.
    pub fn apply(&mut self, at: Timestamp, event: &Event) {
        self.version = self.version.next();
        self.changed_at = at;
        let (act, kind) = match event {
            Event::Issued { .. } => return,
            Event::Updated { alert, ground } => {
                self.alert = alert.as_ref().clone();
                self.ground = ground.clone();
                (Act::Update, Some(MessageKind::Update))
            }
            Event::Cancelled { text } => {
                self.closing = Some(text.clone());
                (Act::Cancel, Some(MessageKind::Cancel))
            }
            Event::Lapsed => (Act::Lapse, None),
        };
        if self.state != act.row().to {
            (self.state, self.state_since) = (act.row().to, at);
        }
        self.messages.extend(kind.map(|kind| Message { kind, sent: at }));
    }

    /// How it stands at that instant: its time may have run out before anybody has noted it.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> State {
        if self.state == State::Issued && self.alert.expires <= now { State::Expired } else { self.state }
    }

    /// Whether everybody hears of it: what is practised never leaves the staff.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        matches!(self.status, Status::Actual)
    }

    /// Whether it holds for everybody at that instant.
    #[must_use]
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.is_public() && self.standing(now) == State::Issued
    }

    /// Whether a position lies in it.
    #[must_use]
    pub fn holds(&self, position: Position) -> bool {
        self.alert.extent.holds(&self.ground, position)
    }

    /// Whether a report of this category, from this position, at this instant, is taken in.
    #[must_use]
    pub fn absorbs(&self, category: &CategoryCode, position: Position, now: Timestamp) -> bool {
        self.is_in_force(now) && self.opened_at <= now && self.alert.absorbs.contains(category) && self.holds(position)
    }

    /// What whoever sends a report that is taken in is told.
    #[must_use]
    pub fn absorbed(&self) -> Absorbed {
        Absorbed {
            emergency: self.id,
            number: self.number,
            instruction: self.alert.words.instruction.clone(),
            english: self.alert.english.as_ref().map(|english| english.instruction.clone()),
            call: self.alert.call.clone(),
        }
    }

    /// Its words in the jurisdiction's language, or in English where there are any.
    #[must_use]
    pub fn words(&self, english: bool) -> &Wording {
        let translated = self.alert.english.as_ref().filter(|_| english);
        translated.unwrap_or(&self.alert.words)
    }

    /// The identifier of a message by its place, from 1: without blanks, commas and angle brackets, as CAP wants it.
    #[must_use]
    pub fn identifier(&self, jurisdiction: &JurisdictionCode, place: usize) -> String {
        format!("{jurisdiction}-{}-{place}", self.number)
    }

    /// The number and place that an identifier of this jurisdiction names.
    #[must_use]
    pub fn of_identifier(jurisdiction: &JurisdictionCode, identifier: &str) -> Option<(Number, usize)> {
        let rest = identifier.strip_prefix(jurisdiction.as_str())?.strip_prefix('-')?;
        let (number, place) = rest.rsplit_once('-')?;
        let (number, place): (Number, usize) = (number.parse().ok()?, place.parse().ok()?);
        // One way to write each.
        (format!("{jurisdiction}-{number}-{place}") == identifier).then_some((number, place))
    }

    /// Who has to do with it.
    #[must_use]
    pub const fn parties(&self) -> Parties<'_> {
        Parties { id: self.id, office: Some(&self.office), executor: None, crew: None, public: self.is_public() }
    }

    /// By when what comes next is due: the desk closes what has expired.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        self.state.is_open().then_some(self.alert.expires)
    }

    /// Whether somebody may make this move as it stands.
    #[must_use]
    pub fn may(&self, actor: &Actor, act: Act) -> bool {
        self.check_move(act, actor).is_ok()
    }
}

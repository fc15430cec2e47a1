//! What citizens and staff submit, as values: for tests that ask the app or the domain and not the pages.

use sestomia::app::submit::{Submission, What};
use sestomia::domain::document::{Attachment, ContentHash};
use sestomia::domain::person::{AccountId, Actor, Channel, Role};
use sestomia::domain::place::{Place, PlaceSource, Position};
use sestomia::domain::record::RecordId;
use sestomia::domain::report::{Command, Draft};
use sestomia::domain::text::{Description, Subject};

use crate::server::SQUARE;

/// A citizen at the pages.
pub(crate) const fn citizen() -> Actor {
    Actor::citizen(Channel::Web)
}

/// The front desk.
pub(crate) fn desk() -> Actor {
    staff(Role::FrontDesk, "urp")
}

/// Somebody of the staff or a partner.
pub(crate) fn staff(role: Role, office: &str) -> Actor {
    let office = Some(office.parse().expect("an office code"));
    Actor { role, office, account: Some(AccountId(7)), program: None, channel: Channel::Desk, holds: None }
}

/// A text.
pub(crate) fn text(text: &str) -> Description {
    Description::new(text).expect("a text")
}

/// A photo that nobody has to have taken.
pub(crate) fn photo(number: u8) -> Attachment {
    let hash = |size: u8| ContentHash([number ^ size; 32]);
    Attachment::Photo { small: hash(0), medium: hash(64), large: hash(128), width: 800, height: 600 }
}

/// A hole in the road on the square.
pub(crate) fn draft(subject: &str) -> Draft {
    let position = Position::new(SQUARE[0], SQUARE[1]).expect("a position");
    Draft {
        category: "buca".parse().expect("a category code"),
        place: Place { position, accuracy_m: None, source: PlaceSource::Tap, address: None, area: None, near: None },
        subject: Subject::new(subject).expect("a subject"),
        description: None,
        answers: vec![("dimensione".to_owned(), "media".to_owned())],
        attachments: Vec::new(),
        reporter: None,
        reachable: false,
        parent: None,
    }
}

/// A citizen sends a draft.
pub(crate) fn open(draft: Draft) -> Submission {
    let what = What::Open(Box::new(draft), None);
    Submission { actor: citizen(), what, contact: None, at: None, key: None }
}

/// Somebody does something with a report.
pub(crate) fn act(record: RecordId, actor: &Actor, command: Command) -> Submission {
    let what = What::Act(record, Box::new(command));
    Submission { actor: actor.clone(), what, contact: None, at: None, key: None }
}

//! What follows from what happened to a report: the projection of its events, one by one.

use jiff::Timestamp;

use crate::domain::iter::{Act, State};
use crate::domain::person::Actor;
use crate::domain::record::{RecordId, Version};
use crate::domain::report::{Event, FOLLOWERS_MAX, Report};

impl Report {
    /// The report that its first event opens; `None` for any other event.
    #[must_use]
    pub fn open(id: RecordId, at: Timestamp, actor: &Actor, event: &Event) -> Option<Self> {
        let Event::Received {
            number,
            category,
            place,
            subject,
            description,
            answers,
            attachments,
            reporter,
            office,
            due,
            terms,
            public,
            source,
            parent,
            fired,
        } = event.clone()
        else {
            return None;
        };
        Some(Self {
            id,
            version: Version(1),
            number,
            category,
            place,
            subject,
            description,
            answers,
            attachments,
            channel: actor.channel,
            reporter,
            reminded: None,
            reminders: 0,
            state: State::Received,
            state_since: at,
            suspended_from: None,
            review_on: None,
            office,
            holder: None,
            opened_at: at,
            closed_at: None,
            changed_at: at,
            due,
            extended: None,
            terms,
            counted_from: terms.map(|_| at),
            result: None,
            proposed: Vec::new(),
            outcome: None,
            answer: None,
            duplicate_of: None,
            voices: 0,
            followers: Vec::new(),
            public,
            source,
            parent,
            children: Vec::new(),
            merged_voices: 0,
            fired,
            chased: None,
            rated: None,
            contested: false,
            additions: Vec::new(),
            pursuits: 0,
            hidden_for: None,
            originals: Vec::new(),
            enclosures: Vec::new(),
            emergency: None,
            practices: Vec::new(),
            anonymised: false,
        })
    }

    /// Lets a later event take effect. Never fails: what was decided is legal.
    pub fn apply(&mut self, at: Timestamp, actor: &Actor, event: &Event) {
        let before = self.state;
        self.version = self.version.next();
        if let Event::Reminded(reminded) = event {
            self.reminders += 1;
            self.reminded = Some(*reminded);
            return;
        }
        self.changed_at = at;
        self.state = event.state_after(before);
        if event.is_move() {
            self.state_since = at;
            self.suspended_from = None;
            self.review_on = None;
            self.closed_at = (!self.state.is_open()).then_some(at);
        }
        match event {
            Event::Routed { office, fired, .. } => {
                self.office = Some(office.clone());
                self.holder = None;
                self.fired.clone_from(fired);
            }
            Event::Advanced { act, extended, .. } => {
                if *act == Act::TakeCharge {
                    self.holder = actor.account;
                }
                self.extended = extended.or(self.extended);
            }
            Event::Suspended { review_on, .. } => {
                self.suspended_from = Some(before);
                self.review_on = Some(*review_on);
            }
            Event::Resolved { result, text, attachments } => {
                self.result = *result;
                self.outcome = Some(text.clone());
                self.proposed.clone_from(attachments);
            }
            Event::Answered { text } | Event::Rejected { text, .. } | Event::Transferred { text, .. } => {
                self.answer = Some(text.clone());
                self.attachments.append(&mut self.proposed);
            }
            Event::MarkedDuplicate { original } => self.duplicate_of = Some(*original),
            Event::Reopened { due, terms, .. } | Event::Contested { due, terms, .. } => {
                self.due = *due;
                self.extended = None;
                self.terms = *terms;
                self.counted_from = terms.map(|_| at);
                self.duplicate_of = None;
                self.answer = None;
            }
            Event::Joined { person } => {
                self.voices += 1;
                self.followers.extend(person.filter(|_| self.followers.len() < FOLLOWERS_MAX));
            }
            Event::Merged { voices, people, .. } => {
                self.voices += voices;
                self.merged_voices += voices;
                let room = FOLLOWERS_MAX.saturating_sub(self.followers.len());
                self.followers.extend(people.iter().take(room));
            }
            Event::Absorbed(absorbed) => self.emergency = Some((absorbed.emergency, absorbed.number)),
            Event::Split { children } => self.children.extend(children),
            Event::Linked(linked) => self.apply_link(linked),
            Event::Received { .. }
            | Event::SentBack { .. }
            | Event::Commented { .. }
            | Event::Reminded(_)
            | Event::Withdrawn { .. }
            | Event::Chased { .. }
            | Event::Rated { .. }
            | Event::Moderated { .. }
            | Event::Disclosed { .. }
            | Event::Enclosed { .. }
            | Event::EnclosureShown { .. }
            | Event::Blackened { .. }
            | Event::OriginalErased { .. }
            | Event::Anonymised { .. } => {}
        }
        self.apply_afterwards(at, actor, event);
        self.apply_enclosure(at, actor, event);
        self.apply_moderation(event);
    }
}

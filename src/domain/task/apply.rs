//! What follows from what happened to a task: the projection of its events, one by one.

use jiff::Timestamp;

use crate::domain::record::{RecordId, Version};
use crate::domain::task::{Event, State, Step, Task, Work};

impl Task {
    /// The task that its first event gives; `None` for any other event.
    #[must_use]
    pub fn open(id: RecordId, at: Timestamp, event: &Event) -> Option<Self> {
        let Event::Given {
            number,
            parent,
            occurrence,
            giver,
            title,
            instructions,
            category,
            place,
            assignee,
            due_at,
            within,
            day,
            checklist,
        } = event.clone()
        else {
            return None;
        };
        Some(Self {
            id,
            version: Version(1),
            number,
            parent,
            occurrence,
            giver,
            title,
            instructions,
            category,
            place,
            assignee,
            due_at,
            within,
            day,
            state: State::Assigned,
            state_since: at,
            checklist: checklist.into_iter().map(|label| Step { label, done: false }).collect(),
            materials: Vec::new(),
            clocked_s: 0,
            minutes: None,
            photos: Vec::new(),
            outcome: None,
            text: None,
            refused_for: None,
            paused_for: None,
            link: None,
            links: 0,
            opened_at: at,
            changed_at: at,
            closed_at: None,
        })
    }

    /// Lets a later event take effect. Never fails: what was decided is legal.
    pub fn apply(&mut self, at: Timestamp, event: &Event) {
        self.version = self.version.next();
        self.changed_at = at;
        if let Some(to) = event.act().row().to {
            self.go_to(to, event.done_at().unwrap_or(at));
        }
        match event {
            Event::Given { .. } => {}
            Event::Advanced { text, .. } => self.text.clone_from(text),
            Event::Refused { reason, text, .. } => {
                self.refused_for = Some(*reason);
                self.text.clone_from(text);
            }
            Event::Paused { reason, text, .. } => {
                self.paused_for = Some(*reason);
                self.text.clone_from(text);
            }
            Event::Finished { outcome, text, work, .. } => {
                self.outcome = Some(*outcome);
                self.text.clone_from(text);
                if let Some(work) = work {
                    self.note(work);
                }
            }
            Event::Noted { work } => self.note(work),
            Event::Photographed { photo } => self.photos.push(photo.clone()),
            Event::Verified { .. } | Event::Unlinked => self.link = None,
            Event::SentBack { text } => {
                self.outcome = None;
                self.text = Some(text.clone());
            }
            Event::Reassigned { assignee, due_at, text } => {
                self.link = None;
                self.assignee = assignee.clone();
                self.due_at = due_at.unwrap_or(self.due_at);
                self.text.clone_from(text);
            }
            Event::Planned { day } => self.day = *day,
            Event::Linked { link } => {
                self.link = Some(*link);
                self.links = link.epoch;
            }
            Event::Cancelled { text } => {
                self.link = None;
                self.text = Some(text.clone());
            }
        }
    }

    fn go_to(&mut self, to: State, since: Timestamp) {
        if self.state == State::Started {
            let seconds = since.as_second() - self.state_since.as_second();
            self.clocked_s += u64::try_from(seconds).unwrap_or(0);
        }
        self.state = to;
        // A phone's clock may be behind: time does not run backwards for that.
        self.state_since = since.max(self.state_since);
        self.refused_for = None;
        self.paused_for = None;
        self.closed_at = (!to.is_open()).then_some(since);
    }

    fn note(&mut self, work: &Work) {
        for (index, step) in self.checklist.iter_mut().enumerate() {
            step.done = work.done.contains(&index);
        }
        self.materials.clone_from(&work.materials);
        self.minutes = work.minutes.or(self.minutes);
    }
}

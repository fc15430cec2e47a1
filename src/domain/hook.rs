//! What the system of an office is told of the reports that it answers for, and when.

use crate::domain::office::OfficeCode;
use crate::domain::report::Event;
use crate::domain::task::Task;

/// A kind of event that an office's system can ask to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// The office answers for it from now on.
    Assigned,
    /// Another office does.
    Withdrawn,
    /// Taken in charge, inspected, started, suspended, resumed.
    Progress,
    /// The outcome was proposed.
    Resolved,
    /// The outcome was sent back.
    SentBack,
    /// Answered, declined, a duplicate, handed to another body.
    Closed,
    /// Taken up again.
    Reopened,
    /// Somebody said something.
    Comment,
    /// Something happened to a task that the office has given or been given.
    Task,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 9] = [
        Self::Assigned,
        Self::Withdrawn,
        Self::Progress,
        Self::Resolved,
        Self::SentBack,
        Self::Closed,
        Self::Reopened,
        Self::Comment,
        Self::Task,
    ];

    /// The name in forms and the store, and after `report.` in what is sent: `sent_back`. What is sent of tasks begins
    /// with `task.`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Withdrawn => "withdrawn",
            Self::Progress => "progress",
            Self::Resolved => "resolved",
            Self::SentBack => "sent_back",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::Comment => "comment",
            Self::Task => "task",
        }
    }

    /// The topic of that name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }
}

/// Which offices' systems are told of an event, and as what: `before` answered for the report until it, `after` does
/// from it on. Voices, reminders and what is shown to the public are nobody's news.
#[must_use]
pub fn told_of<'a>(
    event: &Event,
    before: Option<&'a OfficeCode>,
    after: Option<&'a OfficeCode>,
) -> Vec<(&'a OfficeCode, Topic)> {
    let topic = match event {
        Event::Received { .. } | Event::Routed { .. } => Topic::Assigned,
        Event::Advanced { .. } | Event::Suspended { .. } => Topic::Progress,
        Event::Resolved { .. } => Topic::Resolved,
        Event::SentBack { .. } => Topic::SentBack,
        Event::Answered { .. } | Event::Rejected { .. } | Event::MarkedDuplicate { .. } | Event::Transferred { .. } => {
            Topic::Closed
        }
        Event::Reopened { .. } => Topic::Reopened,
        Event::Commented { .. } => Topic::Comment,
        _ => return Vec::new(),
    };
    let withdrawn = before.filter(|before| Some(*before) != after).map(|office| (office, Topic::Withdrawn));
    after.map(|office| (office, topic)).into_iter().chain(withdrawn).collect()
}

/// Which offices' systems are told of what happened to a task: who does it, who gave it, and who did it `before`.
#[must_use]
pub fn told_of_task<'a>(task: &'a Task, before: Option<&'a OfficeCode>) -> Vec<&'a OfficeCode> {
    let mut told = vec![&task.assignee.office];
    for office in task.giver.iter().chain(before) {
        if !told.contains(&office) {
            told.push(office);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_loses_a_report_is_told_too() {
        let (a, b): (OfficeCode, OfficeCode) = ("alia".parse().expect("a code"), "urp".parse().expect("a code"));
        let routed = Event::Routed { office: a.clone(), note: None, fired: None };
        assert_eq!(told_of(&routed, Some(&b), Some(&a)), [(&a, Topic::Assigned), (&b, Topic::Withdrawn)]);
        assert_eq!(told_of(&routed, Some(&a), Some(&a)), [(&a, Topic::Assigned)]);
        assert_eq!(told_of(&Event::Joined { person: None }, Some(&a), Some(&a)), []);
        for topic in Topic::ALL {
            assert_eq!(Topic::of_code(topic.code()), Some(topic));
        }
    }
}

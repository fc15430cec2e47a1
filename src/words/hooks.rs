//! What the kinds of events are called that the systems of offices are told of.

use crate::domain::hook::Topic;
use crate::t;
use crate::words::Words;

impl Words {
    /// What a topic is called.
    #[must_use]
    pub fn topic(&self, topic: Topic) -> String {
        match topic {
            Topic::Assigned => t!(self, "topic-assigned"),
            Topic::Withdrawn => t!(self, "topic-withdrawn"),
            Topic::Progress => t!(self, "topic-progress"),
            Topic::Resolved => t!(self, "topic-resolved"),
            Topic::SentBack => t!(self, "topic-sent-back"),
            Topic::Closed => t!(self, "topic-closed"),
            Topic::Reopened => t!(self, "topic-reopened"),
            Topic::Comment => t!(self, "topic-comment"),
            Topic::Task => t!(self, "topic-task"),
        }
    }
}

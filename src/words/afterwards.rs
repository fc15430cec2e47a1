//! How what follows the sending of a report is called: moods, complaints, reasons to hide.

use crate::domain::afterwards::{Complaint, Mood};
use crate::domain::moderation::HidingReason;
use crate::t;
use crate::words::Words;

impl Words {
    /// How content somebody is.
    #[must_use]
    pub fn mood(&self, mood: Mood) -> String {
        match mood {
            Mood::Content => t!(self, "mood-content"),
            Mood::Partly => t!(self, "mood-partly"),
            Mood::Discontent => t!(self, "mood-discontent"),
        }
    }

    /// Why somebody is not content.
    #[must_use]
    pub fn complaint(&self, complaint: Complaint) -> String {
        match complaint {
            Complaint::NotSolved => t!(self, "complaint-not-solved"),
            Complaint::CameBack => t!(self, "complaint-came-back"),
            Complaint::TooSlow => t!(self, "complaint-too-slow"),
            Complaint::UnclearAnswer => t!(self, "complaint-unclear-answer"),
            Complaint::NotInformed => t!(self, "complaint-not-informed"),
            Complaint::Other => t!(self, "complaint-other"),
        }
    }

    /// Why something is hidden.
    #[must_use]
    pub fn hiding(&self, reason: HidingReason) -> String {
        match reason {
            HidingReason::PersonalData => t!(self, "hiding-personal-data"),
            HidingReason::Offensive => t!(self, "hiding-offensive"),
            HidingReason::Spam => t!(self, "hiding-spam"),
            HidingReason::Investigation => t!(self, "hiding-investigation"),
            HidingReason::OnRequest => t!(self, "hiding-on-request"),
        }
    }
}

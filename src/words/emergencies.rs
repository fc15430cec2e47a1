//! How emergencies are told: the terms of CAP in words, and the mails about them.

use crate::domain::emergency::alert::{Certainty, Hazard, Severity, Urgency};
use crate::domain::emergency::iter::State;
use crate::domain::emergency::{Absorbed, Emergency, MessageKind};
use crate::domain::rules::Rules;
use crate::t;
use crate::words::mails::{Letter, one_line};
use crate::words::{Language, Words};

impl Words {
    /// How bad: "Estrema".
    #[must_use]
    pub fn severity(&self, severity: Severity) -> String {
        match severity {
            Severity::Extreme => t!(self, "severity-extreme"),
            Severity::Severe => t!(self, "severity-severe"),
            Severity::Moderate => t!(self, "severity-moderate"),
            Severity::Minor => t!(self, "severity-minor"),
            Severity::Unknown => t!(self, "severity-unknown"),
        }
    }

    /// How soon: "Agire subito".
    #[must_use]
    pub fn urgency(&self, urgency: Urgency) -> String {
        match urgency {
            Urgency::Immediate => t!(self, "urgency-immediate"),
            Urgency::Expected => t!(self, "urgency-expected"),
            Urgency::Future => t!(self, "urgency-future"),
            Urgency::Past => t!(self, "urgency-past"),
            Urgency::Unknown => t!(self, "urgency-unknown"),
        }
    }

    /// How sure: "È in corso".
    #[must_use]
    pub fn certainty(&self, certainty: Certainty) -> String {
        match certainty {
            Certainty::Observed => t!(self, "certainty-observed"),
            Certainty::Likely => t!(self, "certainty-likely"),
            Certainty::Possible => t!(self, "certainty-possible"),
            Certainty::Unlikely => t!(self, "certainty-unlikely"),
            Certainty::Unknown => t!(self, "certainty-unknown"),
        }
    }

    /// What kind of danger: "Maltempo e acqua".
    #[must_use]
    pub fn hazard(&self, hazard: Hazard) -> String {
        match hazard {
            Hazard::Geo => t!(self, "hazard-geo"),
            Hazard::Met => t!(self, "hazard-met"),
            Hazard::Safety => t!(self, "hazard-safety"),
            Hazard::Security => t!(self, "hazard-security"),
            Hazard::Rescue => t!(self, "hazard-rescue"),
            Hazard::Fire => t!(self, "hazard-fire"),
            Hazard::Health => t!(self, "hazard-health"),
            Hazard::Env => t!(self, "hazard-env"),
            Hazard::Transport => t!(self, "hazard-transport"),
            Hazard::Infra => t!(self, "hazard-infra"),
            Hazard::Cbrne => t!(self, "hazard-cbrne"),
            Hazard::Other => t!(self, "hazard-other"),
        }
    }

    /// How it stands: "In vigore".
    #[must_use]
    pub fn emergency_state(&self, state: State) -> String {
        match state {
            State::Issued => t!(self, "emergency-state-issued"),
            State::Expired => t!(self, "emergency-state-expired"),
            State::Cancelled => t!(self, "emergency-state-cancelled"),
        }
    }

    /// What a message did: "Aggiornamento".
    #[must_use]
    pub fn emergency_message(&self, kind: MessageKind) -> String {
        match kind {
            MessageKind::Alert => t!(self, "emergency-message-alert"),
            MessageKind::Update => t!(self, "emergency-message-update"),
            MessageKind::Cancel => t!(self, "emergency-message-cancel"),
        }
    }

    /// What whoever sent a report is told when an emergency takes it in.
    #[must_use]
    pub fn absorbed(&self, absorbed: &Absorbed) -> String {
        let english = absorbed.english.as_ref().filter(|_| self.language() == Language::En);
        let instruction = english.unwrap_or(&absorbed.instruction).as_str();
        let call = absorbed.call.as_ref().map(|call| t!(self, "emergency-call", phone = call.as_str()));
        [Some(instruction.to_owned()), call].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    }

    /// The mail to somebody who follows a place inside it, about the last message. `ends` are what they follow, and how to
    /// end it.
    #[must_use]
    pub fn emergency_letter(
        &self,
        emergency: &Emergency,
        link: &str,
        ends: &[(String, String)],
        rules: &Rules,
    ) -> Letter {
        let said = emergency.words(self.language() == Language::En);
        let number = emergency.number.to_string();
        let kind = emergency.messages.last().map_or(MessageKind::Alert, |message| message.kind);
        let opening = match kind {
            MessageKind::Alert => {
                let severity = self.severity(emergency.alert.severity);
                t!(self, "emergency-mail-new", number = number, severity = severity)
            }
            MessageKind::Update => t!(self, "emergency-mail-updated", number = number),
            MessageKind::Cancel => t!(self, "emergency-mail-over", number = number),
        };
        let zone = rules.jurisdiction.calendar.time_zone.zone();
        let until = t!(self, "emergency-until", until = self.instant(emergency.alert.expires, zone));
        let mut paragraphs = vec![opening, format!("{}\n{}", said.headline.as_str(), emergency.alert.place.as_str())];
        if let Some(closing) = &emergency.closing {
            paragraphs.push(closing.as_str().to_owned());
        } else {
            paragraphs.push(said.instruction.as_str().to_owned());
            let call = emergency.alert.call.as_ref();
            paragraphs.extend(call.map(|call| t!(self, "emergency-call", phone = call.as_str())));
            paragraphs.push(until);
        }
        paragraphs.push(link.to_owned());
        paragraphs.push(t!(self, "emergency-mail-why"));
        let end =
            |(what, link): &(String, String)| format!("- {}\n  {link}", t!(self, "follow-end", wanted = what.as_str()));
        paragraphs.push(ends.iter().map(end).collect::<Vec<_>>().join("\n"));
        let jurisdiction = rules.jurisdiction.name.as_str();
        let subject =
            t!(self, "emergency-mail-subject", jurisdiction = jurisdiction, headline = said.headline.as_str());
        Letter { subject: one_line(&subject), text: paragraphs.join("\n\n") + "\n", language: self.language() }
    }
}

//! How states, acts, channels, roles and reasons are called: one exhaustive match an enum.

use crate::domain::iter::{Act, Outcome, RejectionReason, State, SuspensionReason};
use crate::domain::office::OfficeKind;
use crate::domain::person::{Channel, Role};
use crate::domain::report::Audience;
use crate::t;
use crate::words::Words;

impl Words {
    /// The state: "Presa in carico".
    #[must_use]
    pub fn state(&self, state: State) -> String {
        match state {
            State::Received => t!(self, "state-received"),
            State::Routed => t!(self, "state-routed"),
            State::TakenInCharge => t!(self, "state-taken-in-charge"),
            State::Inspected => t!(self, "state-inspected"),
            State::InProgress => t!(self, "state-in-progress"),
            State::Suspended => t!(self, "state-suspended"),
            State::Resolved => t!(self, "state-resolved"),
            State::Answered => t!(self, "state-answered"),
            State::Rejected => t!(self, "state-rejected"),
            State::Duplicate => t!(self, "state-duplicate"),
            State::Transferred => t!(self, "state-transferred"),
            State::Reopened => t!(self, "state-reopened"),
            State::Withdrawn => t!(self, "state-withdrawn"),
        }
    }

    /// What the state means for the citizen, in a sentence.
    #[must_use]
    pub fn state_hint(&self, state: State) -> String {
        match state {
            State::Received => t!(self, "state-received-hint"),
            State::Routed => t!(self, "state-routed-hint"),
            State::TakenInCharge => t!(self, "state-taken-in-charge-hint"),
            State::Inspected => t!(self, "state-inspected-hint"),
            State::InProgress => t!(self, "state-in-progress-hint"),
            State::Suspended => t!(self, "state-suspended-hint"),
            State::Resolved => t!(self, "state-resolved-hint"),
            State::Answered => t!(self, "state-answered-hint"),
            State::Rejected => t!(self, "state-rejected-hint"),
            State::Duplicate => t!(self, "state-duplicate-hint"),
            State::Transferred => t!(self, "state-transferred-hint"),
            State::Reopened => t!(self, "state-reopened-hint"),
            State::Withdrawn => t!(self, "state-withdrawn-hint"),
        }
    }

    /// The act as a button says it: "Prendi in carico".
    #[must_use]
    pub fn act(&self, act: Act) -> String {
        match act {
            Act::Route => t!(self, "act-route"),
            Act::TakeCharge => t!(self, "act-take-charge"),
            Act::Inspect => t!(self, "act-inspect"),
            Act::Start => t!(self, "act-start"),
            Act::Suspend => t!(self, "act-suspend"),
            Act::Resume => t!(self, "act-resume"),
            Act::Resolve => t!(self, "act-resolve"),
            Act::SendBack => t!(self, "act-send-back"),
            Act::Answer => t!(self, "act-answer"),
            Act::Reject => t!(self, "act-reject"),
            Act::MarkDuplicate => t!(self, "act-mark-duplicate"),
            Act::Transfer => t!(self, "act-transfer"),
            Act::Reopen => t!(self, "act-reopen"),
            Act::Contest => t!(self, "act-contest"),
            Act::Withdraw => t!(self, "act-withdraw"),
            Act::AnswerTogether => t!(self, "act-answer-together"),
            Act::CloseImported => t!(self, "act-close-imported"),
        }
    }

    /// The channel: "Telefono".
    #[must_use]
    pub fn channel(&self, channel: Channel) -> String {
        match channel {
            Channel::Web => t!(self, "channel-web"),
            Channel::Desk => t!(self, "channel-desk"),
            Channel::Phone => t!(self, "channel-phone"),
            Channel::Police => t!(self, "channel-police"),
            Channel::Mail => t!(self, "channel-mail"),
            Channel::Partner => t!(self, "channel-partner"),
            Channel::Import => t!(self, "channel-import"),
            Channel::Api => t!(self, "channel-api"),
        }
    }

    /// The role: "Operatore dello sportello".
    #[must_use]
    pub fn role(&self, role: Role) -> String {
        match role {
            Role::Citizen => t!(self, "role-citizen"),
            Role::FrontDesk => t!(self, "role-front-desk"),
            Role::Coordinator => t!(self, "role-coordinator"),
            Role::Crew => t!(self, "role-crew"),
            Role::Partner => t!(self, "role-partner"),
            Role::BuildingOfficer => t!(self, "role-building-officer"),
            Role::Administrator => t!(self, "role-administrator"),
            Role::SystemAdministrator => t!(self, "role-system-administrator"),
        }
    }

    /// Who may read something: "tutti".
    #[must_use]
    pub fn audience(&self, audience: Audience) -> String {
        match audience {
            Audience::Public => t!(self, "audience-public"),
            Audience::Reporter => t!(self, "audience-reporter"),
            Audience::Internal => t!(self, "audience-internal"),
        }
    }

    /// What sort of office it is.
    #[must_use]
    pub fn office_kind(&self, kind: OfficeKind) -> String {
        match kind {
            OfficeKind::FrontDesk => t!(self, "office-kind-front-desk"),
            OfficeKind::Police => t!(self, "office-kind-police"),
            OfficeKind::Technical => t!(self, "office-kind-technical"),
            OfficeKind::Partner => t!(self, "office-kind-partner"),
            OfficeKind::Body => t!(self, "office-kind-body"),
        }
    }

    /// What came of the work on a report.
    #[must_use]
    pub fn outcome(&self, outcome: Outcome) -> String {
        match outcome {
            Outcome::Done => t!(self, "outcome-done"),
            Outcome::Partly => t!(self, "outcome-partly"),
            Outcome::Planned => t!(self, "outcome-planned"),
            Outcome::NothingToDo => t!(self, "outcome-nothing-to-do"),
            Outcome::NotFound => t!(self, "outcome-not-found"),
            Outcome::NotOurs => t!(self, "outcome-not-ours"),
        }
    }

    /// Why a report is declined.
    #[must_use]
    pub fn rejection(&self, reason: RejectionReason) -> String {
        match reason {
            RejectionReason::NotCompetent => t!(self, "rejection-not-competent"),
            RejectionReason::PrivateProperty => t!(self, "rejection-private-property"),
            RejectionReason::NoInterventionNeeded => t!(self, "rejection-no-intervention-needed"),
            RejectionReason::NotFound => t!(self, "rejection-not-found"),
            RejectionReason::NotAReport => t!(self, "rejection-not-a-report"),
        }
    }

    /// Why a report waits.
    #[must_use]
    pub fn suspension(&self, reason: SuspensionReason) -> String {
        match reason {
            SuspensionReason::WaitingForMaterials => t!(self, "suspension-waiting-for-materials"),
            SuspensionReason::Weather => t!(self, "suspension-weather"),
            SuspensionReason::WaitingForPartner => t!(self, "suspension-waiting-for-partner"),
            SuspensionReason::WaitingForFunds => t!(self, "suspension-waiting-for-funds"),
        }
    }
}

//! How states, acts, steps and the rest of practices are called: one exhaustive match an enum.

use crate::domain::command::Audience;
use crate::domain::practice::clock::{Phase, Reading};
use crate::domain::practice::dossier::PartyRole;
use crate::domain::practice::iter::{Act, State};
use crate::domain::practice::kind::{PracticeType, Silence, Stage, TypeCode};
use crate::domain::practice::{Effect, View};
use crate::domain::rules::Rules;
use crate::t;
use crate::words::Words;

impl Words {
    /// The state: "In istruttoria".
    #[must_use]
    pub fn practice_state(&self, state: State) -> String {
        match state {
            State::Filed => t!(self, "practice-state-filed"),
            State::Checking => t!(self, "practice-state-checking"),
            State::Inadmissible => t!(self, "practice-state-inadmissible"),
            State::Examining => t!(self, "practice-state-examining"),
            State::Awaiting => t!(self, "practice-state-awaiting"),
            State::Consulting => t!(self, "practice-state-consulting"),
            State::NoticeGiven => t!(self, "practice-state-notice-given"),
            State::Granted => t!(self, "practice-state-granted"),
            State::SilentAssent => t!(self, "practice-state-silent-assent"),
            State::Effective => t!(self, "practice-state-effective"),
            State::Prohibited => t!(self, "practice-state-prohibited"),
            State::Refused => t!(self, "practice-state-refused"),
            State::SilentRefusal => t!(self, "practice-state-silent-refusal"),
            State::Archived => t!(self, "practice-state-archived"),
            State::Annulled => t!(self, "practice-state-annulled"),
            State::Lapsed => t!(self, "practice-state-lapsed"),
        }
    }

    /// The act as a button says it: "Chiedi integrazioni".
    #[must_use]
    pub fn practice_act(&self, act: Act) -> String {
        match act {
            Act::Register => t!(self, "practice-act-register"),
            Act::Assign => t!(self, "practice-act-assign"),
            Act::Admit => t!(self, "practice-act-admit"),
            Act::Reject => t!(self, "practice-act-reject"),
            Act::Ask => t!(self, "practice-act-ask"),
            Act::Answer => t!(self, "practice-act-answer"),
            Act::Consult => t!(self, "practice-act-consult"),
            Act::Opine => t!(self, "practice-act-opine"),
            Act::Pass => t!(self, "practice-act-pass"),
            Act::Extend => t!(self, "practice-act-extend"),
            Act::Notify => t!(self, "practice-act-notify"),
            Act::Remark => t!(self, "practice-act-remark"),
            Act::Grant => t!(self, "practice-act-grant"),
            Act::Confirm => t!(self, "practice-act-confirm"),
            Act::Prohibit => t!(self, "practice-act-prohibit"),
            Act::Refuse => t!(self, "practice-act-refuse"),
            Act::Archive => t!(self, "practice-act-archive"),
            Act::Annul => t!(self, "practice-act-annul"),
            Act::Lapse => t!(self, "practice-act-lapse"),
            Act::Publish => t!(self, "practice-act-publish"),
            Act::BeginWorks => t!(self, "practice-act-begin-works"),
            Act::EndWorks => t!(self, "practice-act-end-works"),
            Act::Enclose => t!(self, "practice-act-enclose"),
            Act::Show => t!(self, "practice-act-show"),
            Act::Write => t!(self, "practice-act-write"),
            Act::Renew => t!(self, "practice-act-renew"),
            Act::Amend => t!(self, "practice-act-amend"),
        }
    }

    /// The step: "Proposta".
    #[must_use]
    pub fn practice_stage(&self, stage: Stage) -> String {
        match stage {
            Stage::Completeness => t!(self, "practice-stage-completeness"),
            Stage::Proposal => t!(self, "practice-stage-proposal"),
            Stage::Opinion => t!(self, "practice-stage-opinion"),
            Stage::Decision => t!(self, "practice-stage-decision"),
            Stage::Control => t!(self, "practice-stage-control"),
        }
    }

    /// What silence means.
    #[must_use]
    pub fn practice_silence(&self, silence: Silence) -> String {
        match silence {
            Silence::Nothing => t!(self, "practice-silence-nothing"),
            Silence::Assent => t!(self, "practice-silence-assent"),
            Silence::Refusal => t!(self, "practice-silence-refusal"),
            Silence::Stands => t!(self, "practice-silence-stands"),
        }
    }

    /// What a request does to the clock.
    #[must_use]
    pub fn practice_effect(&self, effect: Effect) -> String {
        match effect {
            Effect::None => t!(self, "practice-effect-none"),
            Effect::Suspends => t!(self, "practice-effect-suspends"),
            Effect::Interrupts => t!(self, "practice-effect-interrupts"),
        }
    }

    /// What others think.
    #[must_use]
    pub fn practice_view(&self, view: View) -> String {
        match view {
            View::Favourable => t!(self, "practice-view-favourable"),
            View::Conditions => t!(self, "practice-view-conditions"),
            View::Contrary => t!(self, "practice-view-contrary"),
        }
    }

    /// What somebody has to do with a practice.
    #[must_use]
    pub fn party_role(&self, role: PartyRole) -> String {
        match role {
            PartyRole::Applicant => t!(self, "practice-party-applicant"),
            PartyRole::Professional => t!(self, "practice-party-professional"),
            PartyRole::Builder => t!(self, "practice-party-builder"),
        }
    }

    /// Who may see a document of a practice.
    #[must_use]
    pub fn practice_audience(&self, audience: Audience) -> String {
        match audience {
            Audience::Public => t!(self, "practice-audience-public"),
            Audience::Reporter => t!(self, "practice-audience-parties"),
            Audience::Internal => t!(self, "practice-audience-internal"),
        }
    }

    /// The name of a type, or its code where it is no longer there.
    #[must_use]
    pub fn practice_type(&self, code: &TypeCode, rules: &Rules) -> String {
        rules.practice_types.get(code).map_or_else(|| code.to_string(), |kind| self.practice_type_name(kind))
    }

    /// The name of a type.
    #[must_use]
    pub fn practice_type_name(&self, kind: &PracticeType) -> String {
        self.either(&kind.name, &kind.name_en).to_owned()
    }

    /// How the clock of the law stands: "giorno 41 di 60, sospesa 12 giorni".
    #[must_use]
    pub fn practice_clock(&self, reading: &Reading) -> String {
        let stage = reading.stage.map(|stage| self.practice_stage(stage)).unwrap_or_default();
        let day = match reading.phase {
            Phase::None => return t!(self, "practice-clock-none"),
            Phase::Interrupted { since } => {
                return t!(self, "practice-clock-interrupted", since = self.date_of(since));
            }
            Phase::Expired => t!(self, "practice-clock-expired", of = reading.of),
            Phase::Running | Phase::Suspended { .. } | Phase::Stopped { .. } => {
                t!(self, "practice-clock-day", stage = stage, used = reading.used, of = reading.of)
            }
        };
        let stood = match reading.stood {
            0 => day,
            days => t!(self, "practice-clock-stood", day = day, days = days),
        };
        match reading.phase {
            Phase::Suspended { since, until: Some(until) } => {
                t!(
                    self,
                    "practice-clock-suspended-until",
                    stood = stood,
                    since = self.date_of(since),
                    until = self.date_of(until)
                )
            }
            Phase::Suspended { since, until: None } => {
                t!(self, "practice-clock-suspended", stood = stood, since = self.date_of(since))
            }
            _ => stood,
        }
    }
}

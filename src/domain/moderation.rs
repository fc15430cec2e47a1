//! What is not for everybody: reports that are hidden and why, photos whose parts are blacked out, what was kept too long.

use serde::{Deserialize, Serialize};

use crate::domain::afterwards::Addition;
use crate::domain::command::{Audience, Command};
use crate::domain::document::{Attachment, ContentHash};
use crate::domain::person::Actor;
use crate::domain::policy::{Action, may, may_on};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Event, Report};
use crate::domain::rules::Rules;
use crate::domain::text::Subject;

/// Why a report, or what was added to it, is not shown to everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HidingReason {
    /// It names or shows people who have a right not to be.
    PersonalData,
    /// It insults or threatens.
    Offensive,
    /// It advertises, or has nothing to do with the territory.
    Spam,
    /// The police look into it.
    Investigation,
    /// Whoever sent it asked for it.
    OnRequest,
}

impl HidingReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::PersonalData, Self::Offensive, Self::Spam, Self::Investigation, Self::OnRequest];

    /// The name in forms: `personal_data`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PersonalData => "personal_data",
            Self::Offensive => "offensive",
            Self::Spam => "spam",
            Self::Investigation => "investigation",
            Self::OnRequest => "on_request",
        }
    }
}

/// Who may have a file that not everybody may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeptFor {
    /// Whoever reported, and the staff that sees the report.
    Reporter,
    /// The staff that sees the report.
    Staff,
    /// Those who decide what is shown.
    Moderators,
}

impl Report {
    /// Decides about what is shown to whom.
    pub(crate) fn decide_moderation(&self, command: Command, actor: &Actor, rules: &Rules) -> Result<Event, Refusal> {
        if let Command::Anonymise = command {
            return self.decide_anonymity(actor, rules);
        }
        if !may_on(actor, Action::Moderate, self, None) {
            return Err(Refusal::NotPermitted);
        }
        match command {
            Command::Moderate { public: false, reason: None } => Err(Refusal::Missing(Field::Reason)),
            Command::Moderate { public, reason } => Ok(Event::Moderated { public, reason: reason.filter(|_| !public) }),
            Command::Disclose { version } => {
                let waits = |one: &&Addition| one.version == version && one.audience == Audience::Reporter;
                self.additions.iter().find(waits).ok_or(Refusal::AlreadySaid)?;
                Ok(Event::Disclosed { version })
            }
            Command::Blacken { photo, by } => {
                let is_here = self.photos().any(|one| one.is_large(photo));
                // A photo that is all black already comes out as it went in.
                if is_here && !by.is_large(photo) {
                    Ok(Event::Blackened { photo, by })
                } else {
                    Err(Refusal::Missing(Field::Attachments))
                }
            }
            Command::EraseOriginal { photo } => {
                let known = self.originals.iter().any(|original| original.is_large(photo));
                if known { Ok(Event::OriginalErased { photo }) } else { Err(Refusal::Missing(Field::Attachments)) }
            }
            _ => Err(Refusal::NotPermitted),
        }
    }

    /// What citizens wrote and sent goes from a report that was closed long ago; what it was about and what became of it stays.
    fn decide_anonymity(&self, actor: &Actor, rules: &Rules) -> Result<Event, Refusal> {
        if !may(actor, Action::Oversee) {
            return Err(Refusal::NotPermitted);
        }
        if self.anonymised || self.state.is_open() {
            return Err(Refusal::AlreadySaid);
        }
        let name = rules.categories.get(&self.category).map_or(self.category.as_str(), |category| &category.name);
        let subject = Subject::new(name).map_err(|error| Refusal::Text(Field::Subject, error))?;
        Ok(Event::Anonymised { subject })
    }

    /// Its photos, whoever may see them, without originals.
    pub fn photos(&self) -> impl Iterator<Item = &Attachment> {
        let added = self.additions.iter().flat_map(|one| &one.attachments);
        let documents = self.enclosures.iter().map(|one| &one.file);
        let all = self.attachments.iter().chain(&self.proposed).chain(added).chain(documents);
        all.filter(|one| one.is_photo())
    }

    /// The files of it that not everybody may have, and who may.
    #[must_use]
    pub fn kept_back(&self) -> Vec<(ContentHash, KeptFor)> {
        let of = |attachments: &[Attachment]| attachments.iter().flat_map(Attachment::hashes).collect::<Vec<_>>();
        let mut open = Vec::new();
        let mut kept: Vec<(ContentHash, KeptFor)> = Vec::new();
        if self.public {
            open.extend(of(&self.attachments));
        } else {
            kept.extend(of(&self.attachments).into_iter().map(|hash| (hash, KeptFor::Reporter)));
        }
        let added = self.additions.iter().map(|one| (one.audience, of(&one.attachments)));
        let enclosed = self.enclosures.iter().map(|one| (one.audience, one.file.hashes()));
        for (audience, hashes) in added.chain(enclosed) {
            let hashes = hashes.into_iter();
            match audience {
                Audience::Public if self.public => open.extend(hashes),
                Audience::Public | Audience::Reporter => kept.extend(hashes.map(|hash| (hash, KeptFor::Reporter))),
                Audience::Internal => kept.extend(hashes.map(|hash| (hash, KeptFor::Staff))),
            }
        }
        kept.extend(of(&self.proposed).into_iter().map(|hash| (hash, KeptFor::Staff)));
        kept.retain(|(hash, _)| !open.contains(hash));
        let originals = of(&self.originals).into_iter().filter(|hash| !open.contains(hash));
        kept.extend(originals.map(|hash| (hash, KeptFor::Moderators)));
        kept
    }

    /// Lets what was decided about its being shown take effect.
    pub(crate) fn apply_moderation(&mut self, event: &Event) {
        match event {
            Event::Moderated { public, reason } => {
                self.public = *public;
                self.hidden_for = *reason;
            }
            Event::Blackened { photo, by } => {
                let lists = self.additions.iter_mut().map(|one| &mut one.attachments);
                let lists = lists.chain([&mut self.attachments, &mut self.proposed]);
                let documents = self.enclosures.iter_mut().map(|one| &mut one.file);
                for one in lists.flatten().chain(documents).filter(|one| one.is_large(*photo)) {
                    let original = std::mem::replace(one, by.clone());
                    if !self.originals.contains(&original) {
                        self.originals.push(original);
                    }
                }
            }
            Event::OriginalErased { photo } => self.originals.retain(|original| !original.is_large(*photo)),
            Event::Anonymised { subject } => {
                self.subject = subject.clone();
                self.description = None;
                self.answers.clear();
                self.attachments.clear();
                self.additions.retain(|one| one.audience == Audience::Internal);
                self.originals.clear();
                self.anonymised = true;
            }
            _ => {}
        }
    }
}

//! What the parties of a practice are told: a letter to the applicant and to the professional at each step that is theirs to
//! know, put into the outbox with the event.

use jiff::Timestamp;

use crate::app::App;
use crate::domain::event::Happening;
use crate::domain::matter::Matter;
use crate::domain::person::{Email, Role};
use crate::domain::practice::dossier::PartyRole;
use crate::domain::practice::{Practice, What};
use crate::domain::record::Seq;
use crate::domain::rules::Rules;
use crate::store::letters::{SITE, StaffLetter};
use crate::store::{self, StoreError, Tx};
use crate::words::practice_mails::PracticeTold;
use crate::words::{Language, Words};

/// Something that happened to a practice, which its parties are told.
#[derive(Debug)]
pub(crate) struct PracticeNews {
    /// What its letters are called: one of each name leaves.
    name: String,
    practice: Practice,
    told: PracticeTold,
}

impl PracticeNews {
    /// What an event makes of the practice it happened to, as it then stands, if it does.
    pub(crate) fn of(body: &Happening, matter: Option<&Matter>, (seq, by): (Seq, Role)) -> Option<Self> {
        let Happening::Practice(event) = body else { return None };
        let told = match &event.what {
            What::Filed { .. } => PracticeTold::Filed,
            What::Asked { due_on, .. } => PracticeTold::Asked(*due_on),
            What::Notified { .. } => PracticeTold::Notified,
            What::Decided { .. } | What::Silence { .. } => PracticeTold::Decided,
            What::Wrote { .. } if by != Role::Citizen => PracticeTold::Wrote,
            What::Renewed { open: true } => PracticeTold::Renewed,
            _ => return None,
        };
        let practice = matter.cloned().and_then(Matter::into_practice)?;
        Some(Self::named(format!("practice {}", seq.0), *practice, told))
    }

    /// Something that is told of a practice under that name.
    pub(crate) const fn named(name: String, practice: Practice, told: PracticeTold) -> Self {
        Self { name, practice, told }
    }
}

/// Puts the letters into the outbox.
pub(crate) async fn enqueue(
    tx: &mut Tx,
    app: &App,
    news: &[PracticeNews],
    rules: &Rules,
    now: Timestamp,
) -> Result<(), StoreError> {
    for PracticeNews { name, practice, told } in news {
        let parties = store::practices::told_parties(tx, &app.jurisdiction, practice.id).await?;
        let mut written: Vec<Email> = Vec::new();
        for (place, (party, language)) in parties.into_iter().enumerate() {
            let Some(email) = party.email.filter(|_| party.role != PartyRole::Builder) else { continue };
            if written.contains(&email) {
                continue;
            }
            let tag = language.as_deref().unwrap_or(&rules.jurisdiction.language);
            let words = Words::of(Language::of_tag(tag));
            let link = format!("{SITE}{}", words.href(&format!("/pratiche/{}", practice.number)));
            let password = match told {
                PracticeTold::Filed | PracticeTold::Renewed => app.practice_password(practice),
                _ => None,
            };
            let letter = words.practice_letter(practice, told, (password.as_deref(), &link), rules);
            let letter = StaffLetter {
                name: format!("{name} {place}"),
                recipient: email.clone(),
                subject: letter.subject,
                body: letter.text,
            };
            store::letters::enqueue_in(tx, &app.jurisdiction, &letter, Some(words.language().tag()), now).await?;
            written.push(email);
        }
    }
    Ok(())
}

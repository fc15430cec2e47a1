//! Photos whose parts are blacked out: made again, put in the place of the one, and the one erased when it is no longer
//! needed.

use crate::app::App;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::document::{Attachment, ContentHash};
use crate::domain::person::Actor;
use crate::domain::policy::{Action, may_on};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Command, Report};
use crate::media::{Extension, FileName, MediaError, Part, Photo};
use crate::store;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum BlackenError {
    /// The domain says no, or the store failed.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The photo could not be read or made.
    #[error(transparent)]
    Media(#[from] MediaError),
}

impl App {
    /// Blacks out parts of a photo of a report; `photo` is its large picture.
    pub async fn blacken(
        &self,
        report: &Report,
        photo: ContentHash,
        parts: Vec<Part>,
        actor: &Actor,
    ) -> Result<(), BlackenError> {
        let missing = || SubmitError::Refused(Refusal::Missing(Field::Attachments));
        if !may_on(actor, Action::Moderate, report, None) {
            return Err(SubmitError::Refused(Refusal::NotPermitted).into());
        }
        report.photos().find(|one| one.is_large(photo)).ok_or_else(missing)?;
        let name = FileName { hash: photo, extension: Extension::Jpg };
        let bytes = self.media.get(name).await?.ok_or_else(missing)?;
        let made = self.photos.blacken(bytes, parts).await?;
        for rendition in made.renditions() {
            self.media.put(&rendition.file).await?;
        }
        let command = Command::Blacken { photo, by: attachment_of(&made) };
        Ok(self.moderate(report, command, actor).await?)
    }

    /// Erases a photo as it came, of which parts have been blacked out; `photo` is its large picture. Its files go first:
    /// what is no longer said to be reserved must not be there.
    pub async fn erase_original(&self, report: &Report, photo: ContentHash, actor: &Actor) -> Result<(), BlackenError> {
        let command = Command::EraseOriginal { photo };
        report.decide(command.clone(), actor, self.now(), &self.rules()).map_err(SubmitError::from)?;
        let original = report.originals.iter().find(|one| one.is_large(photo)).map(Attachment::hashes);
        let mut unneeded = original.unwrap_or_default();
        let others = |other: &Report| {
            let same = other.id == report.id;
            let own = other.photos().flat_map(Attachment::hashes);
            let originals = other.originals.iter().filter(|_| !same).flat_map(Attachment::hashes);
            let needed: Vec<ContentHash> = own.chain(originals).collect();
            unneeded.retain(|hash| !needed.contains(hash));
        };
        self.with_reports_with_files(others).await?;
        for hash in unneeded {
            self.media.remove(FileName { hash, extension: Extension::Jpg }).await?;
        }
        Ok(self.moderate(report, command, actor).await?)
    }

    async fn with_reports_with_files(&self, mut visit: impl FnMut(&Report) + Send) -> Result<(), SubmitError> {
        store::references::visit_reports_with_files(&self.db, &self.jurisdiction, |report| visit(&report)).await?;
        Ok(())
    }

    async fn moderate(&self, report: &Report, command: Command, actor: &Actor) -> Result<(), SubmitError> {
        let what = What::Act(report.id, Box::new(command));
        self.submit(Submission { actor: actor.clone(), what, contact: None, at: None, key: None }).await.map(drop)
    }
}

fn attachment_of(photo: &Photo) -> Attachment {
    Attachment::Photo {
        small: photo.small.file.hash(),
        medium: photo.medium.file.hash(),
        large: photo.large.file.hash(),
        width: photo.large.width,
        height: photo.large.height,
    }
}

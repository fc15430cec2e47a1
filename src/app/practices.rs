//! Practices: found, opened by their number and password, and who has to do with them.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::app::App;
use crate::app::submit::{Aside, Group};
use crate::domain::matter::{Beginning, Matter};
use crate::domain::person::Actor;
use crate::domain::policy::{Action, may_with};
use crate::domain::practice::dossier::Party;
use crate::domain::practice::{self, Practice};
use crate::domain::record::{Number, RecordId};
use crate::store::{self, StoreError};
use crate::territory::practices::{Essentials, Search};

/// Letters and digits of a password that nobody takes for each other (Crockford's alphabet).
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs of a password: 60 bits, which nobody guesses by asking.
const PASSWORD_SIGNS: usize = 12;

impl Group<'_> {
    /// Notes who has to do with a practice, apart from the ledger, and in which language they are written to.
    pub(super) fn note_parties(&mut self, record: RecordId, beginning: &Beginning, language: Option<String>) {
        if let Beginning::Practice(practice::Draft { parties, .. })
        | Beginning::TakenOver(practice::TakenOver { parties, .. }) = beginning
            && !parties.is_empty()
        {
            self.aside.push(Aside::Parties(record, parties.clone(), language));
        }
    }
}

impl App {
    /// The practice of that number, whoever asks.
    pub async fn practice(&self, number: Number) -> Result<Option<Practice>, StoreError> {
        let found = store::matters::matter_of_number(&self.db, &self.jurisdiction, number).await?;
        Ok(found.and_then(Matter::into_practice).map(|practice| *practice))
    }

    /// The essentials of those that fit, what was filed last first: how many, and those from `skip` on, at most `limit`.
    #[must_use]
    pub fn search_practices(&self, search: &Search, skip: usize, limit: usize) -> (usize, Vec<Essentials>) {
        self.look(|territory| {
            let found = territory.practices().search(search);
            (found.len(), found.into_iter().skip(skip).take(limit).cloned().collect())
        })
    }

    /// The password that holds for a practice, in groups of four: nobody can guess it, and nothing has to be stored for it.
    #[must_use]
    pub fn practice_password(&self, practice: &Practice) -> Option<String> {
        let signs = self.signs_of(practice.id, practice.password?);
        let groups: Vec<&str> =
            signs.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        Some(groups.join("-"))
    }

    /// The practice of that number, if the password is the one that holds. Compared in constant time.
    pub async fn practice_by_password(&self, number: Number, typed: &str) -> Result<Option<Practice>, StoreError> {
        // As people read it out: no matter how it is grouped, and O for 0, I and L for 1.
        let typed = typed.chars().filter(char::is_ascii_alphanumeric).take(PASSWORD_SIGNS * 2);
        let typed: String = typed.map(|sign| sign.to_ascii_uppercase()).collect();
        let typed = typed.replace('O', "0").replace(['I', 'L'], "1");
        let Some(practice) = self.practice(number).await? else { return Ok(None) };
        let Some(generation) = practice.password else { return Ok(None) };
        let right = self.signs_of(practice.id, generation);
        let same = right.len() == typed.len()
            && right.bytes().zip(typed.bytes()).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0;
        Ok(same.then_some(practice))
    }

    fn signs_of(&self, practice: RecordId, generation: u32) -> String {
        let proof = self.password_mac(practice, generation).finalize().into_bytes();
        proof.iter().take(PASSWORD_SIGNS).map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
    }

    fn password_mac(&self, practice: RecordId, generation: u32) -> Hmac<Sha256> {
        self.mac("practice password", &[&practice.0.to_be_bytes()[..], &generation.to_be_bytes()].concat())
    }

    /// Who has to do with a practice, for those who deal with it; that somebody of the office looked is noted.
    pub async fn parties_of(&self, practice: &Practice, actor: &Actor) -> Result<Vec<Party>, StoreError> {
        if !may_with(actor, Action::OpenPractice, &practice.parties()) {
            return Ok(Vec::new());
        }
        self.note_viewing(actor, practice.id).await?;
        store::practices::parties(&self.db, &self.jurisdiction, practice.id).await
    }
}

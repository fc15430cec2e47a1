//! Practices: found, opened by their number and password, and who has to do with them.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::app::App;
use crate::app::submit::{Aside, Group};
use crate::domain::footprint::Footprint;
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
/// Practices whose shape is measured before whoever writes has his turn.
const SHAPES_AT_ONCE: usize = 500;
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

    /// The essentials of those that fit and touch the shape if there is one, what was filed last first: how many, and those
    /// from `skip` on, at most `limit`. Shapes are measured in steps, so that whoever writes meanwhile does not wait; still
    /// it is long work where there is one.
    #[must_use]
    pub fn search_practices(
        &self,
        search: &Search,
        shape: Option<&Footprint>,
        skip: usize,
        limit: usize,
    ) -> (usize, Vec<Essentials>) {
        if let Some(shape) = shape {
            return self.search_within(search, shape, skip, limit);
        }
        self.look(|territory| {
            let (count, found) = territory.practices().page(search, skip, limit);
            (count, found.into_iter().cloned().collect())
        })
    }

    fn search_within(&self, search: &Search, shape: &Footprint, skip: usize, limit: usize) -> (usize, Vec<Essentials>) {
        let boxed = Search { area: Some(shape.envelope()), ..search.clone() };
        let boxed: Vec<RecordId> =
            self.look(|territory| territory.practices().search(&boxed).into_iter().map(|one| one.record).collect());
        let touches = |one: &&Essentials| one.footprint.as_ref().is_some_and(|own| own.touches(shape));
        let mut touching = Vec::new();
        for step in boxed.chunks(SHAPES_AT_ONCE) {
            self.look(|territory| {
                let known = step.iter().filter_map(|record| territory.practices().get(*record));
                touching.extend(known.filter(touches).map(|one| one.record));
            });
        }
        let page = touching.iter().skip(skip).take(limit);
        let page =
            self.look(|territory| page.filter_map(|record| territory.practices().get(*record).cloned()).collect());
        (touching.len(), page)
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

//! Keys with which programs work for an office: made, known again, revoked.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;

use crate::app::App;
use crate::app::clock::{random_bytes, random_id};
use crate::app::sessions::token_hash;
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Actor, ApiKeyId, Channel, Role};
use crate::domain::text::Line;
use crate::store::StoreError;
use crate::store::api_keys;
pub use crate::store::api_keys::ApiKey;

/// What every key begins with, so that people and programs that look for leaked secrets know it for what it is.
pub const PREFIX: &str = "sestomia_";
/// Longest key that is looked for.
pub const KEY_MAX_BYTES: usize = 128;
/// Shortest key that somebody may choose themselves: for the demonstration only.
pub const KEY_MIN_BYTES: usize = 16;
/// How old the note of a key's last use may be.
const SEEN_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// A key of 256 random bits.
#[must_use]
pub fn random_key() -> String {
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random_bytes::<32>()))
}

impl App {
    /// Makes a key for a program of this office: the key itself, which is not stored.
    pub async fn make_api_key(
        &self,
        name: &Line<64>,
        office: &OfficeCode,
        by: Option<AccountId>,
    ) -> Result<String, StoreError> {
        let key = random_key();
        self.keep_api_key(name, office, &key, by).await?;
        Ok(key)
    }

    /// Lets a given key hold.
    pub async fn keep_api_key(
        &self,
        name: &Line<64>,
        office: &OfficeCode,
        key: &str,
        by: Option<AccountId>,
    ) -> Result<(), StoreError> {
        let made = ApiKey {
            id: random_id(),
            name: name.to_string(),
            office: office.clone(),
            made_at: self.now(),
            seen_at: None,
        };
        api_keys::add(&self.db, &self.jurisdiction, &made, &token_hash(key), by).await
    }

    /// The keys that hold.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        api_keys::all(&self.db, &self.jurisdiction).await
    }

    /// Revokes a key; false when there is none of this id.
    pub async fn revoke_api_key(&self, id: i64) -> Result<bool, StoreError> {
        api_keys::revoke(&self.db, &self.jurisdiction, id, self.now()).await
    }

    /// What programs are called, those included whose key holds no longer: what they did is theirs.
    pub async fn program_names(&self) -> Result<BTreeMap<ApiKeyId, String>, StoreError> {
        let names = api_keys::names(&self.db, &self.jurisdiction).await?;
        Ok(names.into_iter().map(|(id, name)| (ApiKeyId(id), name)).collect())
    }

    /// Who works with this key: a program of its office, with the rights of a partner and no more, whatever kind the
    /// office is: it never learns who reported.
    pub async fn program_of(&self, key: &str) -> Result<Option<Actor>, StoreError> {
        if key.len() > KEY_MAX_BYTES {
            return Ok(None);
        }
        let Some(known) = api_keys::of_hash(&self.db, &self.jurisdiction, &token_hash(key)).await? else {
            return Ok(None);
        };
        let now = self.now();
        if known.seen_at.is_none_or(|seen_at| now.duration_since(seen_at) > SEEN_WITHIN) {
            api_keys::touch(&self.db, &self.jurisdiction, known.id, now).await?;
        }
        Ok(Some(Actor {
            role: Role::Partner,
            office: Some(known.office),
            account: None,
            program: Some(ApiKeyId(known.id)),
            channel: Channel::Api,
            holds: None,
        }))
    }
}

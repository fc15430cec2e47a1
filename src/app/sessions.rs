//! Sessions of those who have signed in: begun, known again, listed for their owner, ended.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::app::clock::{random_id, random_token};
use crate::domain::person::AccountId;
use crate::store::StoreError;
use crate::store::accounts::Account;
use crate::store::sessions::{self, Session};

/// How long a session lasts: a working day and a bit.
pub const SESSION_HOURS: i64 = 12;
const SESSION_LASTS: SignedDuration = SignedDuration::from_hours(SESSION_HOURS);
/// How long the password stays good while the code is looked for.
pub const CODE_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// How old the note of its last use may be: writing it at each request would cost more than it tells.
const SEEN_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// What is kept of where somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device {
    /// Browser and system: `Firefox, Linux`; empty when unknown.
    pub name: String,
    /// The network: the address without what names the machine.
    pub network: String,
}

impl Device {
    /// What is kept of a browser's `User-Agent` and of its address.
    #[must_use]
    pub fn of(agent: &str, address: IpAddr) -> Self {
        // The order matters: most browsers also give the names of those that they want to be taken for.
        const BROWSERS: [(&str, &str); 8] = [
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ];
        const SYSTEMS: [(&str, &str); 7] = [
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Mac OS X", "macOS"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ];
        let named =
            |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
        let name: Vec<&str> = [named(&BROWSERS), named(&SYSTEMS)].into_iter().flatten().collect();
        Self { name: name.join(", "), network: network_of(address) }
    }
}

/// The first three bytes of an IPv4 address, the first three groups of an IPv6 address.
fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.…")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:…")
        }
    }
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// The session.
    pub session: Session,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// The hash under which a token that nobody can guess is stored.
pub(crate) fn token_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

impl App {
    /// Begins a session, which may still await a code; returns its token.
    pub(crate) async fn begin_session(
        &self,
        account: AccountId,
        device: &Device,
        awaits_code: bool,
    ) -> Result<String, StoreError> {
        let now = self.now();
        let token = random_token();
        let session = Session {
            id: random_id(),
            token_hash: token_hash(&token),
            began_at: now,
            seen_at: now,
            expires_at: now.checked_add(if awaits_code { CODE_WITHIN } else { SESSION_LASTS }).unwrap_or(now),
            device: device.name.clone(),
            network: device.network.clone(),
            awaits_code,
        };
        sessions::begin(&self.db, &self.jurisdiction, account, &session).await?;
        sessions::forget_expired(&self.db, &self.jurisdiction, now).await?;
        Ok(token)
    }

    /// The account of a session's token.
    pub async fn account_of(&self, token: &str) -> Result<Option<Account>, StoreError> {
        let (hash, now) = (token_hash(token), self.now());
        let Some((account, seen_at)) = sessions::account_of(&self.db, &self.jurisdiction, &hash, now).await? else {
            return Ok(None);
        };
        if now.duration_since(seen_at) > SEEN_WITHIN {
            sessions::touch(&self.db, &self.jurisdiction, &hash, now).await?;
        }
        Ok(Some(account))
    }

    /// The sessions of an account, seen from the one with this token.
    pub async fn sessions_of(&self, account: AccountId, token: &str) -> Result<Vec<OwnSession>, StoreError> {
        let own = token_hash(token);
        let all = sessions::of_account(&self.db, &self.jurisdiction, account, self.now()).await?;
        Ok(all.into_iter().map(|session| OwnSession { is_this: session.token_hash == own, session }).collect())
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), StoreError> {
        sessions::end(&self.db, &self.jurisdiction, &token_hash(token)).await
    }

    /// Ends one session of an account.
    pub async fn end_session(&self, account: AccountId, session: i64) -> Result<(), StoreError> {
        sessions::end_one(&self.db, &self.jurisdiction, account, session).await
    }

    /// Ends all sessions of an account but the one with this token.
    pub async fn end_other_sessions(&self, account: AccountId, token: &str) -> Result<(), StoreError> {
        sessions::end_all_but(&self.db, &self.jurisdiction, account, Some(&token_hash(token))).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_and_an_address_shortened() {
        let check = |agent: &str, address: &str, name: &str, network: &str| {
            let device = Device::of(agent, address.parse().expect("an address"));
            assert_eq!((device.name.as_str(), device.network.as_str()), (name, network));
        };
        let linux = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        check(linux, "192.0.2.77", "Firefox, Linux", "192.0.2.…");
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
        check(iphone, "2001:db8:1:2::7", "Safari, iPhone", "2001:db8:1:…");
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0";
        check(edge, "::ffff:192.0.2.77", "Edge, Windows", "192.0.2.…");
        check("curl/8.5.0", "127.0.0.1", "", "127.0.0.…");
    }
}

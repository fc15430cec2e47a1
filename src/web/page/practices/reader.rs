//! Who reads a practice: anybody, its parties with the password, or the office.
//!
//! Who has typed the password once reads on by a cookie, for some hours and as long as that password holds.

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;

use crate::app::sealed::Purpose;
use crate::domain::command::Audience;
use crate::domain::matter::MatterKind;
use crate::domain::person::{Actor, Channel};
use crate::domain::policy::{Action, may_with};
use crate::domain::practice::Practice;
use crate::domain::record::Number;
use crate::web::Site;
use crate::web::error::PageError;
use crate::web::visitor::{Visitor, private_cookie};

const COOKIE: &str = "sestomia_pratica";
/// For how long a password that was typed once is good.
const SECONDS: i64 = 2 * 3600;

/// Who reads a practice.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The practice.
    pub practice: Practice,
    /// What is for these is for them.
    pub audience: Audience,
    /// Who they are, for what they do.
    pub actor: Actor,
}

/// The practice of that number, and who reads it.
///
/// # Errors
/// [`PageError::NotFound`] where there is none of that number.
pub async fn reader(site: &Site, visitor: &Visitor, headers: &HeaderMap, number: &str) -> Result<Reader, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let practice = site.app.practice(number).await?.ok_or(PageError::NotFound)?;
    let parties = practice.parties();
    if may_with(&visitor.actor, Action::OpenPractice, &parties) {
        return Ok(Reader { audience: Audience::Internal, actor: visitor.actor.clone(), practice });
    }
    if holds_password(site, headers, &practice) {
        let actor = Actor::reporter(practice.id, Channel::Web);
        return Ok(Reader { audience: Audience::Reporter, actor, practice });
    }
    Ok(Reader { audience: Audience::Public, actor: visitor.actor.clone(), practice })
}

/// The practice of that number for the municipality's staff, who see where it stands and not its parties, or for its office.
///
/// # Errors
/// [`PageError::NotFound`], and [`PageError::Forbidden`] for those who may not.
pub async fn staff_reader(site: &Site, visitor: &Visitor, number: &str) -> Result<Reader, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let practice = site.app.practice(number).await?.ok_or(PageError::NotFound)?;
    if !may_with(&visitor.actor, Action::Inspect(MatterKind::Practice), &practice.parties()) {
        return Err(PageError::Forbidden);
    }
    let opens = may_with(&visitor.actor, Action::OpenPractice, &practice.parties());
    let audience = if opens { Audience::Internal } else { Audience::Public };
    Ok(Reader { practice, audience, actor: visitor.actor.clone() })
}

fn holds_password(site: &Site, headers: &HeaderMap, practice: &Practice) -> bool {
    let jar = CookieJar::from_headers(headers);
    let Some(cookie) = jar.get(COOKIE) else { return false };
    // `{token of the record}.{token of the password}`: good for this practice while that password holds.
    let Some((record, password)) = cookie.value().split_once('.') else { return false };
    site.app.unsealed(Purpose::PracticeRecord, record) == Some(practice.id.0)
        && practice.password.is_some_and(|generation| {
            site.app.unsealed(Purpose::PracticePassword, password) == Some(sealed_id(practice, generation))
        })
}

/// One number of practice and password: fewer than a million passwords a practice.
fn sealed_id(practice: &Practice, generation: u32) -> u64 {
    practice.id.0.wrapping_mul(1_000_000).wrapping_add(u64::from(generation))
}

/// The cookie of whoever typed the password that holds; `None` where none does.
#[must_use]
pub fn password_cookie(site: &Site, practice: &Practice) -> Option<Cookie<'static>> {
    let password = site.app.sealed(Purpose::PracticePassword, sealed_id(practice, practice.password?));
    let record = site.app.sealed(Purpose::PracticeRecord, practice.id.0);
    Some(private_cookie(site, COOKIE, format!("{record}.{password}"), SECONDS))
}

/// The cookie that ends it.
#[must_use]
pub fn no_password_cookie(site: &Site) -> Cookie<'static> {
    private_cookie(site, COOKIE, String::new(), 0)
}

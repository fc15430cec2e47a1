//! Who may ask how often: bounds on what costs much, by the address a request comes from.
//!
//! The address is the connection's, never a header that strangers write. Behind a proxy all share one, so the proxy
//! has to throttle: the limits here are wide enough for that not to hurt a town.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::web::error::PageError;

/// What is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Costly {
    /// Signing in: by address and by account name.
    SignIn,
    /// Sending a report, a photo or a voice.
    Submit,
    /// Having a mail about an account sent: by account name.
    Recover,
    /// The code after the password: by account name.
    Code,
    /// Having a page of a document drawn.
    Draw,
}

/// The throttles.
#[derive(Debug)]
pub struct Throttle {
    on: bool,
    sign_in: DefaultKeyedRateLimiter<String>,
    submit: DefaultKeyedRateLimiter<String>,
    recover: DefaultKeyedRateLimiter<String>,
    code: DefaultKeyedRateLimiter<String>,
    draw: DefaultKeyedRateLimiter<String>,
}

/// Attempts to sign in: 10 at once, then one every 6 seconds.
const SIGN_IN: (u32, u32) = (10, 10);
/// Reports, photos and voices: 60 at once, then one every 2 seconds.
const SUBMIT: (u32, u32) = (30, 60);

/// Mails to one address: 3 at once, then one every 10 minutes.
const RECOVER: (Duration, u32) = (Duration::from_mins(10), 3);

/// Codes of six digits, of which three are good at a time: 10 at once, then one every 2 minutes, so that whoever knows
/// the password would need more than a year of guessing.
const CODE: (Duration, u32) = (Duration::from_mins(2), 10);

/// Pages of documents: a list of them at once, then one every 2 seconds.
const DRAW: (u32, u32) = (30, 60);

fn slow_limiter((every, at_once): (Duration, u32)) -> DefaultKeyedRateLimiter<String> {
    let at_once = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(every).unwrap_or(Quota::per_hour(at_once)).allow_burst(at_once);
    RateLimiter::keyed(quota)
}

fn limiter((per_minute, at_once): (u32, u32)) -> DefaultKeyedRateLimiter<String> {
    let count = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    RateLimiter::keyed(Quota::per_minute(count(per_minute)).allow_burst(count(at_once)))
}

impl Throttle {
    /// Throttles that hold, or none.
    #[must_use]
    pub fn new(on: bool) -> Self {
        Self {
            on,
            sign_in: limiter(SIGN_IN),
            submit: limiter(SUBMIT),
            recover: slow_limiter(RECOVER),
            code: slow_limiter(CODE),
            draw: limiter(DRAW),
        }
    }

    /// Counts an attempt; refuses when there were too many.
    pub fn count(&self, what: Costly, who: &str) -> Result<(), PageError> {
        if !self.on {
            return Ok(());
        }
        let limiter = match what {
            Costly::SignIn => &self.sign_in,
            Costly::Submit => &self.submit,
            Costly::Recover => &self.recover,
            Costly::Code => &self.code,
            Costly::Draw => &self.draw,
        };
        // Names are kept only while they matter, so strangers cannot fill the memory.
        if limiter.len() > 10_000 {
            limiter.retain_recent();
        }
        limiter.check_key(&who.to_owned()).map_err(|early| PageError::TooMany {
            retry_after_s: early.wait_time_from(DefaultClock::default().now()).as_secs() + 1,
        })
    }

    /// Counts an attempt of an address.
    pub fn count_address(&self, what: Costly, address: IpAddr) -> Result<(), PageError> {
        self.count(what, &address.to_string())
    }
}

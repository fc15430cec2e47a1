//! What tells programs that fill in every form from people, without asking anybody to prove anything: a field that nobody
//! sees, and the time it takes to type. Whoever is taken for a program wrongly is told what to do.

use crate::t;
use crate::web::Site;
use crate::web::page::submit::draft::Draft;
use crate::web::visitor::Visitor;

/// The field that nobody sees, and so nobody fills in.
pub const FIELD: &str = "sito_web";
/// Nobody fills in the form faster, in milliseconds.
pub const TYPED_WITHIN_MS: i64 = 4_000;

/// Whether a text in that field gives a program away.
#[must_use]
pub fn is_caught(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

/// Why the draft is not sent, if it seems to be a program's.
#[must_use]
pub fn refusal(draft: &Draft, site: &Site, visitor: &Visitor) -> Option<String> {
    let typed_ms = draft.begun_ms.map(|begun| visitor.now.as_millisecond() - begun);
    // Like the throttles it is off for load tests, which type fast.
    let too_fast = site.options.rate_limit && typed_ms.is_none_or(|typed| typed < TYPED_WITHIN_MS);
    if draft.caught {
        Some(t!(visitor.words, "trap-caught"))
    } else {
        too_fast.then(|| t!(visitor.words, "trap-too-fast"))
    }
}

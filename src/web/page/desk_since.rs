//! What others have done with a record since somebody looked at it: shown when their own act comes too late.

use std::collections::BTreeMap;

use crate::domain::event::Event;
use crate::domain::person::{AccountId, ApiKeyId};
use crate::domain::record::{RecordId, Version};
use crate::domain::report::{self, Audience};
use crate::domain::timeline::words_of;
use crate::t;
use crate::web::Site;
use crate::web::error::PageError;
use crate::web::page::desk_programs::name_of;
use crate::web::visitor::Visitor;

/// Something that was done meanwhile.
pub(crate) struct SinceView {
    /// When.
    pub(crate) at: String,
    /// By whom, and for which office.
    pub(crate) by: String,
    /// What.
    pub(crate) what: String,
    /// What was said with it.
    pub(crate) said: Option<String>,
}

/// What was done with the record since it stood at `seen`, oldest first.
pub(crate) async fn since(
    site: &Site,
    visitor: &Visitor,
    record: RecordId,
    seen: Version,
) -> Result<Vec<SinceView>, PageError> {
    let events = site.app.worked_since(record, seen).await?;
    let accounts = site.app.accounts().list().await?;
    let names: BTreeMap<AccountId, String> = accounts.into_iter().map(|account| (account.id, account.name)).collect();
    let programs = site.app.program_names().await?;
    Ok(events.iter().filter_map(|event| view(event, (&names, &programs), visitor)).collect())
}

fn view(
    event: &Event,
    (names, programs): (&BTreeMap<AccountId, String>, &BTreeMap<ApiKeyId, String>),
    visitor: &Visitor,
) -> Option<SinceView> {
    let crate::domain::event::Happening::Report(body) = &event.body else { return None };
    let words = visitor.words;
    let office = event.actor.office.as_ref().and_then(|code| visitor.rules.offices.get(code));
    let office = office.map_or_else(|| words.role(event.actor.role), |office| office.short_name.clone());
    let of_account = event.actor.account.and_then(|account| names.get(&account).cloned());
    let of_program = || event.actor.program.map(|program| name_of(program, programs));
    Some(SinceView {
        at: words.instant(event.at, visitor.zone()),
        by: of_account.or_else(of_program).map_or_else(|| office.clone(), |name| format!("{name} ({office})")),
        what: what(body, visitor),
        said: words_of(body).map(|text| text.to_string()),
    })
}

fn what(body: &report::Event, visitor: &Visitor) -> String {
    let words = visitor.words;
    match body {
        report::Event::Routed { office, .. } => {
            let office = visitor.rules.offices.get(office).map_or_else(|| office.to_string(), |o| o.name.clone());
            format!("{}: {office}", words.state(crate::domain::iter::State::Routed))
        }
        report::Event::Commented { audience: Audience::Internal, .. } => t!(words, "internal-note"),
        report::Event::Commented { .. } => t!(words, "interim-reply"),
        report::Event::Moderated { public: true, .. } => t!(words, "publish"),
        report::Event::Moderated { public: false, .. } => t!(words, "withhold"),
        report::Event::Enclosed { title, audience, .. } => {
            format!("{}: {title} ({})", t!(words, "document-enclosed"), words.audience(*audience))
        }
        report::Event::EnclosureShown { audience, .. } => {
            format!("{}: {}", t!(words, "document-shown-to"), words.audience(*audience))
        }
        report::Event::Split { .. } => t!(words, "split"),
        report::Event::Linked(linked) => words.practice_linked(linked),
        report::Event::Merged { .. } => t!(words, "relation-merged"),
        // What is left moves the report, wherever it was.
        moved => words.state(moved.state_after(crate::domain::iter::State::Received)),
    }
}

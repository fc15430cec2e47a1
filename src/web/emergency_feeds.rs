//! `/feeds/emergencies.atom` and `/feeds/emergencies/{identifier}.cap`: public emergencies as Atom, and each of their
//! messages in CAP 1.2.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::domain::emergency::Emergency;
use crate::formats::atom::{CONTENT_TYPE, Entry, Feed};
use crate::formats::cap::{self, Sheet};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;
use crate::words::{Language, Words};

/// Entries of the feed.
const ENTRIES: usize = 50;

/// The emergencies, the newest first; each leads to its last message.
pub async fn feed(State(site): State<Arc<Site>>, visitor: Visitor) -> Result<Response, Problem> {
    let words = visitor.words;
    let all = site.app.emergencies(false).await?;
    let entry = |one: &Emergency| {
        let said = one.words(words.language() == Language::En);
        let identifier = one.identifier(site.app.jurisdiction(), one.messages.len());
        Entry {
            page: site.url(&words.href(&format!("/emergenze/{}", one.number))),
            title: said.headline.as_str().to_owned(),
            published: one.opened_at,
            updated: one.changed_at,
            category: (one.alert.severity.code().to_owned(), words.severity(one.alert.severity)),
            summary: one.closing.as_ref().map_or(said.instruction.as_str(), |text| text.as_str()).to_owned(),
            position: Some(one.ground.center()),
            other: Some((cap::MEDIA_TYPE, site.url(&format!("/feeds/emergencies/{identifier}.cap")))),
        }
    };
    let mut entries: Vec<Entry> = all.iter().map(entry).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.updated));
    entries.truncate(ENTRIES);
    let jurisdiction = &visitor.rules.jurisdiction;
    let feed = Feed {
        own: site.url(&words.href("/feeds/emergencies.atom")),
        page: site.url(&words.href("/emergenze")),
        title: t!(words, "emergencies-feed-title", name = jurisdiction.name.clone()),
        author: jurisdiction.name.clone(),
        language: words.language().tag(),
        updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(jiff::Timestamp::UNIX_EPOCH),
        entries,
    };
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], Cache::Revalidate, feed.write()).into_response())
}

/// A message by its identifier: it never changes.
pub async fn message(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    let identifier = file.strip_suffix(".cap").ok_or_else(Problem::not_found)?;
    let emergency = site.app.emergency_message(identifier).await?.ok_or_else(Problem::not_found)?;
    let rules = &visitor.rules;
    // Who sends is named by the host: it has no blanks, commas or angle brackets.
    let host = Url::parse(&site.options.public_url).ok();
    let sender = host.as_ref().and_then(Url::host_str).unwrap_or_else(|| rules.jurisdiction.code.as_str());
    let page = format!("/emergenze/{}", emergency.number);
    let sheet = Sheet {
        emergency: &emergency,
        jurisdiction: site.app.jurisdiction(),
        sender,
        sender_name: &rules.jurisdiction.name,
        language: if rules.jurisdiction.language == "en" { "en-GB" } else { "it-IT" },
        zone: visitor.zone(),
        page: &site.url(&page),
        english_page: &site.url(&Words::of(Language::En).href(&page)),
        istat: &rules.jurisdiction.istat,
    };
    Ok(([(header::CONTENT_TYPE, cap::CONTENT_TYPE)], Cache::Revalidate, sheet.write()).into_response())
}

//! `/pratiche.atom`: practices that were filed, or decided, lately, as Atom with `GeoRSS`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::formats::atom::{CONTENT_TYPE, Entry, Feed};
use crate::t;
use crate::territory::practices::Essentials;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

/// Entries of the feed.
const ENTRIES: usize = 50;
/// For how many days what was filed or decided is news.
const DAYS: i64 = 90;

/// The last day on which there was news of one.
fn news(one: &Essentials) -> Date {
    one.decided_on.map_or(one.filed_on, |decided| decided.max(one.filed_on))
}

/// What was filed or decided last comes first.
pub async fn feed(State(site): State<Arc<Site>>, visitor: Visitor) -> Result<Response, Problem> {
    let (words, rules) = (visitor.words, &visitor.rules);
    let calendar = &rules.jurisdiction.calendar;
    let since = calendar.day_of(visitor.now).saturating_sub(DAYS.days());
    let latest = site.app.look(|territory| {
        let mut latest: Vec<&Essentials> = territory.practices().all().filter(|one| news(one) >= since).collect();
        latest.sort_unstable_by_key(|one| std::cmp::Reverse((news(one), one.record)));
        latest.into_iter().take(ENTRIES).cloned().collect::<Vec<_>>()
    });
    let noon = |day: Date| {
        let noon = day.at(12, 0, 0, 0).to_zoned(calendar.time_zone.zone().clone());
        noon.map_or(Timestamp::UNIX_EPOCH, |noon| noon.timestamp().min(visitor.now))
    };
    let entry = |one: &Essentials| {
        let kind = words.practice_type(&one.kind, rules);
        let place = one.address.as_deref().unwrap_or_default().to_owned();
        let parts = [words.practice_state(one.state), kind.clone(), place];
        Entry {
            page: site.url(&words.href(&format!("/pratiche/{}", one.number))),
            title: one.object.to_string(),
            published: noon(one.filed_on),
            updated: noon(news(one)),
            category: (one.kind.to_string(), kind),
            summary: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            position: one.footprint.as_ref().map(crate::domain::footprint::Footprint::center),
            other: None,
        }
    };
    let entries: Vec<Entry> = latest.iter().map(entry).collect();
    let jurisdiction = &rules.jurisdiction;
    let feed = Feed {
        own: site.url(&words.href("/pratiche.atom")),
        page: site.url(&words.href("/pratiche")),
        title: t!(words, "practice-geo-feed", name = jurisdiction.name.clone()),
        author: jurisdiction.name.clone(),
        language: words.language().tag(),
        updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH),
        entries,
    };
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], Cache::Seconds(60), feed.write()).into_response())
}

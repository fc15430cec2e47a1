//! The one read path: what is in memory from the territory, what is not from the store.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use crate::app::App;
use crate::app::long_work::long_work;
use crate::app::recall::RecallError;
use crate::domain::category::CategoryCode;
use crate::domain::event::{Event, Happening};
use crate::domain::iter::State;
use crate::domain::person::{Actor, Channel, Contact};
use crate::domain::place::Position;
use crate::domain::policy::{Action, Scope, may_see, may_see_contact, scope};
use crate::domain::record::{Number, RecordId, Seq, Version};
use crate::domain::report::Report;
use crate::domain::timeline::Timeline;
use crate::store::{self, StoreError};
use crate::territory::Territory;
use crate::territory::changes::{Resync, Sent};
use crate::territory::points::Point;
use crate::territory::query::{Area, Cursor, Filter, Order, Page, Query};

/// A page of reports, with their texts.
#[derive(Debug)]
pub struct ReportPage {
    /// The reports, in the order asked for.
    pub reports: Vec<Arc<Report>>,
    /// How many there are in all.
    pub matched: usize,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// Most drafts' bytes: what a citizen can have typed at most, generously.
pub const DRAFT_MAX_BYTES: usize = 256 * 1024;

impl App {
    /// Looks at the territory. Short: the follower waits for readers.
    pub fn look<T>(&self, look: impl FnOnce(&Territory) -> T) -> T {
        look(&self.territory.read())
    }

    /// Public reports that answer the query, with their texts.
    pub async fn reports(&self, query: &Query) -> Result<ReportPage, StoreError> {
        let page = self.look(|territory| territory.query(query));
        self.with_texts(page).await
    }

    /// Public reports that answered the query at a moment of the past, in the states they were in then; their texts are
    /// those of today.
    pub async fn reports_at(self: &Arc<Self>, query: &Query, at: Timestamp) -> Result<ReportPage, RecallError> {
        self.recall().await?;
        let (app, query) = (Arc::clone(self), query.clone());
        let answer = move |territory: &Territory| {
            let moment = territory.moment(at.as_millisecond()).ok_or(RecallError::NotYet)?;
            let page = territory.points().query(&query, Some(moment));
            let then = |point: &Point| {
                let office =
                    point.office.and_then(|office| territory.points().codes().office_name(office).parse().ok());
                (point.record, (point.state, office))
            };
            let then: HashMap<_, _> = page.points.iter().map(then).collect();
            Ok::<_, RecallError>((page, then))
        };
        // Each record has to be looked up: with a million of them that takes a while.
        let looked = long_work(move || app.look(answer)).await;
        let (page, then) = looked.unwrap_or(Err(RecallError::NotYet))?;
        let mut page = self.with_texts(page).await?;
        for report in &mut page.reports {
            if let Some((state, office)) = then.get(&report.id) {
                let report = Arc::make_mut(report);
                report.state = *state;
                report.office.clone_from(office);
            }
        }
        Ok(page)
    }

    async fn with_texts(&self, page: Page) -> Result<ReportPage, StoreError> {
        let names = page.points.iter().map(|point| (point.record, point.version));
        let mut reports = self.texts.of(&self.db, &self.jurisdiction, names).await?;
        // The store may be a moment ahead of the territory: what has just become private is not shown.
        reports.retain(|report| report.public);
        Ok(ReportPage { reports, matched: page.matched, next: page.next })
    }

    /// Open public reports of a category that probably are the same as one at `position`, nearest first.
    pub async fn probably_same(
        &self,
        position: Position,
        category: &CategoryCode,
        limit: usize,
    ) -> Result<Vec<Arc<Report>>, StoreError> {
        let rules = self.rules();
        let Some(category) = rules.categories.get(category) else { return Ok(Vec::new()) };
        let query = Query {
            area: Area::Within { center: position, radius_m: f64::from(category.nearby_m) },
            filter: Filter {
                categories: Some([category.code.to_string()].into()),
                states: Some(Filter::open()),
                ..Filter::default()
            },
            order: Order::NearestTo(position),
            after: None,
            limit,
        };
        Ok(self.reports(&query).await?.reports)
    }

    /// Public reports within `radius_m` metres, nearest first.
    pub async fn around(
        &self,
        position: Position,
        radius_m: f64,
        limit: usize,
    ) -> Result<Vec<Arc<Report>>, StoreError> {
        let area = Area::Within { center: position, radius_m };
        Ok(self.reports(&Query { area, order: Order::NearestTo(position), limit, ..Query::default() }).await?.reports)
    }

    /// The report of that number, if the actor may see it.
    pub async fn report(&self, number: Number, actor: &Actor) -> Result<Option<Report>, StoreError> {
        let report = store::records::report_of_number(&self.db, &self.jurisdiction, number).await?;
        Ok(report.filter(|report| may_see(actor, report)))
    }

    /// The report of that number for whoever holds its private key, and what they are to it.
    pub async fn reporter_of(&self, number: Number, key: &str) -> Result<Option<(Report, Actor)>, StoreError> {
        let report = self.report_by_key(number, key).await?;
        Ok(report.map(|report| {
            let actor = Actor::reporter(report.id, Channel::Web);
            (report, actor)
        }))
    }

    /// The report of that number, for whoever holds its private key.
    pub async fn report_by_key(&self, number: Number, key: &str) -> Result<Option<Report>, StoreError> {
        let report = store::records::report_of_number(&self.db, &self.jurisdiction, number).await?;
        Ok(report.filter(|report| self.is_private_key_of(report.id, key)))
    }

    /// Those of the reports of these ids that the actor may see.
    pub async fn reports_seen(&self, ids: &[RecordId], actor: &Actor) -> Result<Vec<Report>, StoreError> {
        let mut reports = store::records::reports_of(&self.db, &self.jurisdiction, ids).await?;
        reports.retain(|report| may_see(actor, report));
        Ok(reports)
    }

    /// The report of that id, whoever asks: for those who have been let in already.
    pub async fn report_of_id(&self, id: RecordId) -> Result<Option<Report>, StoreError> {
        Ok(store::records::reports_of(&self.db, &self.jurisdiction, &[id]).await?.pop())
    }

    /// The iter of a report.
    pub async fn timeline(&self, id: RecordId) -> Result<Timeline, StoreError> {
        Ok(Timeline::of(&store::ledger::events_of(&self.db, &self.jurisdiction, id).await?))
    }

    /// What has been done with a report since it stood at `seen`, which is a [`Report::worked`], oldest first: neither
    /// voices nor reminders.
    pub async fn worked_since(&self, id: RecordId, seen: Version) -> Result<Vec<Event>, StoreError> {
        let mut report: Option<Report> = None;
        let mut since = Vec::new();
        for event in store::ledger::events_of(&self.db, &self.jurisdiction, id).await? {
            let Happening::Report(body) = &event.body else { continue };
            let before = report.as_ref().map_or(Version(0), Report::worked);
            match &mut report {
                None => report = Report::open(event.record, event.at, &event.actor, body),
                Some(report) => report.apply(event.at, &event.actor, body),
            }
            let after = report.as_ref().map_or(before, Report::worked);
            if after > before && after > seen {
                since.push(event);
            }
        }
        Ok(since)
    }

    /// How to reach the reporter, if the actor may know and there is anything to know; that they looked is noted.
    pub async fn contact_of(&self, report: &Report, actor: &Actor) -> Result<Option<Contact>, StoreError> {
        match report.reporter {
            Some(person) if may_see_contact(actor, report) => {
                let contact = store::people::contact(&self.db, &self.jurisdiction, person).await?;
                if contact.as_ref().is_some_and(|contact| !contact.is_empty()) {
                    self.note_viewing(actor, report.id).await?;
                }
                Ok(contact)
            }
            _ => Ok(None),
        }
    }

    /// Whether the reporter left a mail address: the page says so, without showing it.
    pub async fn has_email(&self, report: &Report) -> Result<bool, StoreError> {
        let Some(person) = report.reporter else { return Ok(false) };
        let contact = store::people::contact(&self.db, &self.jurisdiction, person).await?;
        Ok(contact.is_some_and(|contact| contact.email.is_some()))
    }

    /// The reports that the actor works on, public or not, in the order in which they came in, after the one of that
    /// number; `None` when there is no such number.
    pub async fn own_reports(
        &self,
        actor: &Actor,
        states: &[State],
        after: Option<Number>,
        limit: u32,
    ) -> Result<Option<Vec<Report>>, StoreError> {
        let after = match after {
            None => RecordId(0),
            Some(number) => match store::records::report_of_number(&self.db, &self.jurisdiction, number).await? {
                Some(report) => report.id,
                None => return Ok(None),
            },
        };
        let office = match scope(actor, Action::SeeReserved) {
            Scope::Nothing => return Ok(Some(Vec::new())),
            Scope::Everything => None,
            Scope::Office(office) => Some(office.as_str()),
        };
        store::records::reports_after(&self.db, &self.jurisdiction, office, states, after, limit).await.map(Some)
    }

    /// Names this database in entity tags, so that a tag of another one never matches.
    #[must_use]
    pub fn epoch(&self) -> String {
        use sha2::Digest;
        URL_SAFE_NO_PAD.encode(&sha2::Sha256::digest(self.secret.as_bytes())[..6])
    }

    /// What a citizen has typed so far.
    pub async fn draft(&self, name: &str) -> Result<Option<String>, StoreError> {
        store::drafts::load(&self.db, &self.jurisdiction, name).await
    }

    /// Keeps what a citizen has typed so far.
    pub async fn save_draft(&self, name: &str, body: &str) -> Result<(), StoreError> {
        store::drafts::save(&self.db, &self.jurisdiction, name, body, self.now()).await
    }

    /// Forgets a draft.
    pub async fn forget_draft(&self, name: &str) -> Result<(), StoreError> {
        store::drafts::forget(&self.db, &self.jurisdiction, name).await
    }

    /// Changes after `seq`, as they are sent to those who watch the map.
    pub fn changes_after(&self, seq: Seq) -> Result<Vec<Sent>, Resync> {
        self.changes.lock().after(seq)
    }

    /// True when the store answers.
    pub async fn is_ready(&self) -> bool {
        store::is_reachable(&self.db).await
    }

    /// Mails that wait to be sent.
    pub async fn mails_waiting(&self) -> Result<u64, StoreError> {
        store::mails::waiting(&self.db, &self.jurisdiction).await
    }

    /// The public reports opened in the last `days` and those of them that are closed: for the head of the list.
    #[must_use]
    pub fn closed_since(&self, from: Timestamp) -> usize {
        let closed = State::ALL.into_iter().filter(|state| matches!(state, State::Answered)).collect();
        let filter = Filter { states: Some(closed), opened_from_ms: Some(from.as_millisecond()), ..Filter::default() };
        self.look(|territory| territory.query(&Query { filter, limit: 1, ..Query::default() }).matched)
    }
}

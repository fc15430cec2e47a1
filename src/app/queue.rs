//! What waits for somebody of the staff: the queue within what the policy lets them find, its views and their counts.

use crate::app::App;
use crate::domain::office::{OfficeCode, OfficeKind};
use crate::domain::person::{AccountId, Actor};
use crate::domain::policy::{Action, Scope, scope};
use crate::domain::queue::{Cell, Narrowing};
use crate::domain::report::Report;
use crate::domain::rules::Rules;
use crate::domain::text::Line;
use crate::store::queue::Moment;
pub use crate::store::queue::Place;
use crate::store::{self, StoreError};

/// Most views that one account may name.
pub const NAMED_MAX: usize = 12;
/// Most bytes of the query of a named view.
pub const QUERY_MAX_BYTES: usize = 500;
/// The name of a view.
pub type ViewName = Line<40>;

/// Why a view is not saved.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// There are as many as there may be.
    #[error("there are {NAMED_MAX} views already")]
    TooMany,
    /// What it holds takes more room than a view may.
    #[error("the view's query is longer than {QUERY_MAX_BYTES} bytes")]
    TooLong,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The offices that are desks.
#[must_use]
pub fn desks(rules: &Rules) -> Vec<OfficeCode> {
    let desks = rules.offices.values().filter(|office| office.kind == OfficeKind::FrontDesk);
    desks.map(|office| office.code.clone()).collect()
}

impl App {
    fn moment(&self) -> Moment {
        let (rules, now) = (self.rules(), self.now());
        let calendar = &rules.jurisdiction.calendar;
        let today = now.to_zoned(calendar.time_zone.zone().clone()).date();
        Moment { now, end_of_day: calendar.end_of(today) }
    }

    /// Open reports in the order in which something is due, after a place in it; only those that the actor may find.
    pub async fn queue(
        &self,
        actor: &Actor,
        narrowing: &Narrowing,
        after: Option<Place>,
        limit: u32,
    ) -> Result<Vec<(Place, Report)>, StoreError> {
        let own = match scope(actor, Action::SeeReserved) {
            Scope::Nothing => return Ok(Vec::new()),
            Scope::Everything => None,
            Scope::Office(office) => Some(office),
        };
        let desks = desks(&self.rules());
        let wanted = (narrowing, desks.as_slice());
        store::queue::due_next(&self.db, &self.jurisdiction, own, wanted, self.moment(), after, limit).await
    }

    /// How many open reports there are of each kind, of those that the actor may find.
    pub async fn queue_counts(&self, actor: &Actor) -> Result<Vec<Cell>, StoreError> {
        let own = match scope(actor, Action::SeeReserved) {
            Scope::Nothing => return Ok(Vec::new()),
            Scope::Everything => None,
            Scope::Office(office) => Some(office),
        };
        store::queue::cells(&self.db, &self.jurisdiction, own, self.moment()).await
    }

    /// The views that an account has named: name and query.
    pub async fn named_views(&self, account: AccountId) -> Result<Vec<(String, String)>, StoreError> {
        store::desk_views::of(&self.db, &self.jurisdiction, account).await
    }

    /// Names a view, or gives a name to another one.
    pub async fn name_view(&self, account: AccountId, name: &ViewName, query: &str) -> Result<(), ViewError> {
        if query.len() > QUERY_MAX_BYTES {
            return Err(ViewError::TooLong);
        }
        let known = self.named_views(account).await?;
        if known.len() >= NAMED_MAX && !known.iter().any(|(other, _)| other == name.as_str()) {
            return Err(ViewError::TooMany);
        }
        let view = (name.as_str(), query);
        Ok(store::desk_views::save(&self.db, &self.jurisdiction, account, view, self.now()).await?)
    }

    /// Forgets a named view.
    pub async fn forget_view(&self, account: AccountId, name: &str) -> Result<(), StoreError> {
        store::desk_views::forget(&self.db, &self.jurisdiction, account, name).await
    }
}

//! `/ufficio/emergenze`: all emergencies, also those that are only practised.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::domain::emergency::iter::State as EmergencyState;
use crate::domain::matter::MatterKind;
use crate::domain::policy::{Action, may};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::emergencies::list::EmergencyCard;
use crate::web::page::frame::Frame;
use crate::web::visitor::Staff;

#[derive(Template)]
#[template(path = "page/emergencies/desk.html")]
struct Desk {
    frame: Frame,
    open: Vec<EmergencyCard>,
    past: Vec<EmergencyCard>,
    may_begin: bool,
}

/// Lists them: those that are still to be closed before the others.
pub async fn list(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    visitor.must(Action::Inspect(MatterKind::Emergency))?;
    let all = site.app.emergencies(true).await?;
    let cards = all.iter().map(|one| EmergencyCard::of(one, &visitor));
    let (open, past) = cards.partition(|card| card.state != EmergencyState::Cancelled);
    let may_begin = may(&visitor.actor, Action::Begin(MatterKind::Emergency));
    let title = t!(visitor.words, "emergencies-title");
    html(&Desk { frame: Frame::new(&site, visitor, title).wide(), open, past, may_begin }, Cache::Never)
}

//! `/emergenze`: the emergencies that hold, and those of the past.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::domain::emergency::Emergency;
use crate::domain::emergency::iter::State as EmergencyState;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::Visitor;
use crate::words::Language;

/// An emergency in a list.
#[derive(Debug)]
pub(super) struct EmergencyCard {
    pub(super) number: String,
    pub(super) headline: String,
    pub(super) place: String,
    pub(super) severity: &'static str,
    pub(super) severity_text: String,
    pub(super) state: EmergencyState,
    pub(super) state_text: String,
    pub(super) dates: String,
    pub(super) practised: bool,
}

impl EmergencyCard {
    pub(super) fn of(emergency: &Emergency, visitor: &Visitor) -> Self {
        let words = visitor.words;
        let state = emergency.standing(visitor.now);
        let date = |at| words.instant(at, visitor.zone());
        let from = t!(words, "emergency-from", from = date(emergency.opened_at));
        let until = match state {
            EmergencyState::Issued => t!(words, "emergency-until", until = date(emergency.alert.expires)),
            EmergencyState::Expired => t!(words, "emergency-until-was", until = date(emergency.alert.expires)),
            EmergencyState::Cancelled => t!(words, "emergency-until-was", until = date(emergency.state_since)),
        };
        Self {
            number: emergency.number.to_string(),
            headline: emergency.words(words.language() == Language::En).headline.as_str().to_owned(),
            place: emergency.alert.place.as_str().to_owned(),
            severity: emergency.alert.severity.code(),
            severity_text: words.severity(emergency.alert.severity),
            state,
            state_text: words.emergency_state(state),
            dates: format!("{from} · {until}"),
            practised: !emergency.is_public(),
        }
    }
}

#[derive(Template)]
#[template(path = "page/emergencies/list.html")]
struct List {
    frame: Frame,
    now: Vec<EmergencyCard>,
    past: Vec<EmergencyCard>,
}

/// Lists them.
pub async fn show(State(site): State<Arc<Site>>, visitor: Visitor) -> Result<Response, PageError> {
    let all = site.app.emergencies(false).await?;
    let cards = all.iter().map(|one| EmergencyCard::of(one, &visitor));
    let (now, past) = cards.partition(|card| card.state == EmergencyState::Issued);
    let title = t!(visitor.words, "emergencies-title");
    html(&List { frame: Frame::new(&site, visitor, title), now, past }, Cache::Revalidate)
}

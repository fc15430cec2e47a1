//! `/emergenze/{number}`: an emergency as everybody sees it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::domain::emergency::iter::State as EmergencyState;
use crate::domain::emergency::{Emergency, MessageKind};
use crate::domain::matter::Matter;
use crate::domain::record::Number;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::emergencies::band::Band;
use crate::web::page::emergencies::list::EmergencyCard;
use crate::web::page::frame::Frame;
use crate::web::visitor::Visitor;
use crate::words::{Language, Words};

/// An emergency in full, in words.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) card: EmergencyCard,
    pub(super) band: Band,
    pub(super) event: String,
    pub(super) description: Option<String>,
    pub(super) closing: Option<String>,
    pub(super) hazards: String,
    pub(super) urgency: String,
    pub(super) certainty: String,
    pub(super) onset: Option<String>,
    pub(super) office: String,
    /// What was said when, and the address of the message for programs.
    pub(super) messages: Vec<(String, String, Option<String>)>,
    /// The ground as `GeoJSON`, a picture of where it is, and its middle: lon, lat.
    pub(super) geometry: String,
    pub(super) picture: String,
    pub(super) lon: f64,
    pub(super) lat: f64,
}

impl Told {
    pub(super) fn of(emergency: &Emergency, visitor: &Visitor, site: &Site) -> Self {
        let (words, alert) = (visitor.words, &emergency.alert);
        let said = emergency.words(words.language() == Language::En);
        let at = emergency.ground.center();
        let hazards: Vec<String> = alert.hazards.iter().map(|hazard| words.hazard(*hazard)).collect();
        let messages = emergency.messages.iter().enumerate().map(|(n, message)| {
            let identifier = emergency.identifier(site.app.jurisdiction(), n + 1);
            let address = emergency.is_public().then(|| format!("/feeds/emergencies/{identifier}.cap"));
            (words.emergency_message(message.kind), words.instant(message.sent, visitor.zone()), address)
        });
        let office = visitor.rules.offices.get(&emergency.office);
        Self {
            card: EmergencyCard::of(emergency, visitor),
            band: Band::of(emergency, words, visitor.zone()),
            event: said.event.as_str().to_owned(),
            description: said.description.as_ref().map(|text| text.as_str().to_owned()),
            closing: emergency.closing.as_ref().map(|text| text.as_str().to_owned()),
            hazards: hazards.join(", "),
            urgency: words.urgency(alert.urgency),
            certainty: words.certainty(alert.certainty),
            onset: alert.onset.map(|onset| words.instant(onset, visitor.zone())),
            office: office.map_or_else(|| emergency.office.to_string(), |office| office.name.clone()),
            messages: messages.collect(),
            geometry: serde_json::to_string(&emergency.ground).unwrap_or_default(),
            picture: format!("/maps/static/{0},{1},13/640x320.png?pin={0},{1}", at.lon(), at.lat()),
            lon: at.lon(),
            lat: at.lat(),
        }
    }

    pub(super) fn is_in_force(&self) -> bool {
        self.card.state == EmergencyState::Issued
    }
}

#[derive(Template)]
#[template(path = "page/emergencies/show.html")]
struct Page {
    frame: Frame,
    told: Told,
}

/// The card at the foot of the map.
#[derive(Template)]
#[template(path = "page/emergencies/sheet.html")]
struct Sheet {
    w: &'static Words,
    card: EmergencyCard,
    band: Band,
}

/// What can be asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `scheda`: the card at the foot of the map only.
    parte: Option<String>,
}

/// Shows it; what is only practised is shown here to nobody.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let found = site.app.matter(number, &visitor.actor).await?.and_then(Matter::into_emergency);
    let emergency = found.filter(|one| one.is_public()).ok_or(PageError::NotFound)?;
    if asked.parte.as_deref() == Some("scheda") {
        let band = Band::of(&emergency, visitor.words, visitor.zone());
        let sheet = Sheet { w: visitor.words, card: EmergencyCard::of(&emergency, &visitor), band };
        return html(&sheet, Cache::Revalidate);
    }
    let told = Told::of(&emergency, &visitor, &site);
    let title = told.card.headline.clone();
    let last = emergency.messages.last().map(|message| message.kind);
    debug_assert_eq!(last == Some(MessageKind::Cancel), emergency.closing.is_some());
    html(&Page { frame: Frame::new(&site, visitor, title).with_script("works.js"), told }, Cache::Revalidate)
}

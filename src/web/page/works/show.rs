//! `/interventi/{number}`: an intervention as everybody sees it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::domain::document::Attachment;
use crate::domain::intervention::Intervention;
use crate::domain::intervention::iter::State as WorksState;
use crate::domain::matter::Matter;
use crate::domain::record::Number;
use crate::domain::window::Window;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::documents::download;
use crate::web::page::frame::Frame;
use crate::web::page::works::card::{WorksCard, name_of};
use crate::web::visitor::Visitor;
use crate::words::Words;

/// The place of an intervention, for the map and in words.
#[derive(Debug)]
pub(super) struct PlaceView {
    /// The geometry as `GeoJSON`.
    pub(super) geometry: String,
    /// A picture for those without scripts.
    pub(super) picture: String,
    /// Length or area in words.
    pub(super) measure: Option<String>,
    pub(super) lon: f64,
    pub(super) lat: f64,
}

impl PlaceView {
    pub(super) fn of(one: &Intervention, visitor: &Visitor) -> Self {
        let (footprint, words) = (&one.plan.footprint, visitor.words);
        let whole = |number: f64| format!("{number:.0}");
        let length = footprint.length_m().map(|metres| t!(words, "works-length", metres = whole(metres)));
        let area = footprint.area_m2().map(|metres| t!(words, "works-area", metres = whole(metres)));
        let at = footprint.center();
        Self {
            geometry: serde_json::to_string(footprint).unwrap_or_default(),
            picture: format!("/maps/static/{0},{1},16/640x320.png?pin={0},{1}", at.lon(), at.lat()),
            measure: length.or(area),
            lon: at.lon(),
            lat: at.lat(),
        }
    }
}

#[derive(Template)]
#[template(path = "page/works/show.html")]
struct Page {
    frame: Frame,
    card: WorksCard,
    one: Intervention,
    place: PlaceView,
    office: String,
    window: Option<String>,
    phases: Vec<(String, String)>,
    order: Option<(String, Option<String>)>,
    /// The practice that it belongs to.
    practice: Option<Number>,
    reports: Vec<(String, String)>,
    photos: Vec<(String, String)>,
}

/// The card at the foot of the map.
#[derive(Template)]
#[template(path = "page/works/sheet.html")]
struct Sheet {
    w: &'static Words,
    card: WorksCard,
}

/// What can be asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `scheda`: the card at the foot of the map only.
    parte: Option<String>,
}

/// Shows it to those who may see it.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let found = site.app.matter(number, &visitor.actor).await?;
    let one = found.and_then(Matter::into_intervention).ok_or(PageError::NotFound)?;
    let one = *one;
    if asked.parte.as_deref() == Some("scheda") {
        let sheet = Sheet { w: visitor.words, card: WorksCard::of(&one, &visitor) };
        return html(&sheet, Cache::Revalidate);
    }
    let (words, zone) = (visitor.words, visitor.zone().clone());
    let in_words = |window: Window| words.window(window, &zone);
    let order = one.plan.order.as_ref().map(|order| {
        let date = order.on.to_zoned(zone.clone()).map(|day| words.date(day.timestamp(), &zone)).unwrap_or_default();
        let document = order.document.as_ref().map(|file| match file {
            Attachment::Photo { large, .. } => format!("/media/{large}.jpg"),
            Attachment::Document { .. } => format!("/interventi/{number}/ordinanza"),
        });
        (t!(words, "works-order", number = order.number.as_str().to_owned(), date = date), document)
    });
    let mut reports = site.app.reports_seen(&one.plan.reports, &visitor.actor).await?;
    reports.retain(|report| report.public);
    let reports = reports.iter().map(|report| (report.number.to_string(), report.subject.to_string())).collect();
    let page = Page {
        card: WorksCard::of(&one, &visitor),
        place: PlaceView::of(&one, &visitor),
        office: name_of(&one.office, &visitor.rules),
        practice: site.app.practice_of_plan(&one.plan),
        window: one.plan.window.map(in_words),
        phases: one.plan.phases.iter().map(|phase| (phase.title.to_string(), in_words(phase.window))).collect(),
        order,
        reports,
        photos: photos(&one.attachments),
        frame: Frame::new(&site, visitor, one.plan.title.as_str().to_owned()).with_script("works.js"),
        one,
    };
    html(&page, Cache::Revalidate)
}

/// Medium and large of each photo.
pub(super) fn photos(attachments: &[Attachment]) -> Vec<(String, String)> {
    attachments
        .iter()
        .filter_map(|one| match one {
            Attachment::Photo { medium, large, .. } => {
                Some((format!("/media/{medium}.jpg"), format!("/media/{large}.jpg")))
            }
            Attachment::Document { .. } => None,
        })
        .collect()
}

/// The document of the order, for those who may see the intervention: orders are published acts.
pub async fn order(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let found = site.app.matter(number, &visitor.actor).await?;
    let one = found.and_then(Matter::into_intervention).ok_or(PageError::NotFound)?;
    let order = one.plan.order.as_ref().ok_or(PageError::NotFound)?;
    let Some(Attachment::Document { hash, .. }) = &order.document else { return Err(PageError::NotFound) };
    download(&site, *hash, order.number.as_str(), Cache::Never).await
}

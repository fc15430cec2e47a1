//! `/ufficio/segnalazioni/{number}/stampa`: a record on paper, for those who go there or file it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::domain::person::Contact;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::desk_programs::told;
use crate::web::page::desk_record::report_of;
use crate::web::page::frame::Frame;
use crate::web::page::report::{CommentView, StepView, answers, photos, sentence};
use crate::web::page::report_card::Card;
use crate::web::visitor::Staff;

#[derive(Template)]
#[template(path = "page/desk_print.html")]
struct Print {
    frame: Frame,
    card: Card,
    sentence: String,
    channel: String,
    contact: Option<Contact>,
    position: String,
    photos: Vec<(String, String)>,
    answers: Vec<(String, String)>,
    steps: Vec<StepView>,
    comments: Vec<CommentView>,
    static_map: String,
    opened: String,
    printed: String,
}

/// Shows the record as it is printed.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    let words = visitor.words;
    let timeline = site.app.timeline(report.id).await?;
    let (steps, comments) = told(&site, &visitor, &report, &timeline).await?;
    let (lon, lat) = (report.place.position.lon(), report.place.position.lat());
    let attachments = [report.attachments.clone(), report.proposed.clone()].concat();
    let print = Print {
        card: Card::of(&report, &visitor),
        sentence: sentence(&report, &visitor),
        channel: words.channel(report.channel),
        contact: site.app.contact_of(&report, &visitor.actor).await?,
        position: format!("{lat:.6}, {lon:.6}"),
        photos: photos(&attachments),
        answers: answers(&report, &visitor),
        steps,
        comments,
        static_map: format!("/maps/static/{lon},{lat},16.5/1000x480.png?pin={lon},{lat}"),
        opened: words.instant(report.opened_at, visitor.zone()),
        printed: words.instant(visitor.now, visitor.zone()),
        frame: Frame::new(&site, visitor, format!("{} {}", report.number, report.subject)).with_script("desk.js"),
    };
    html(&print, Cache::Never)
}

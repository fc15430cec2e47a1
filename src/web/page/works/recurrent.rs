//! `/ufficio/ricorrenti`: problems that come again, each to be dealt with by one intervention.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::app::recurrent::SPOT_M;
use crate::domain::footprint::Footprint;
use crate::domain::policy::Action;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::report_card::Card;
use crate::web::visitor::Staff;

/// A problem that comes again.
struct Problem {
    title: String,
    cards: Vec<Card>,
    /// The form of works that deal with it.
    propose: String,
}

#[derive(Template)]
#[template(path = "page/works/recurrent.html")]
struct Page {
    frame: Frame,
    problems: Vec<Problem>,
    days: u16,
    metres: String,
    often: u16,
}

/// Shows them.
pub async fn show(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    visitor.must(Action::LookAround)?;
    let mut problems = Vec::new();
    for recurrent in site.app.recurrent().await? {
        let cards: Vec<Card> = recurrent.reports.iter().map(|report| Card::of(report, &visitor)).collect();
        let Some((first, card)) = recurrent.reports.first().zip(cards.first()) else { continue };
        let numbers: Vec<String> = recurrent.reports.iter().map(|report| report.number.to_string()).collect();
        let place = serde_json::to_string(&Footprint::of_point(first.place.position)).unwrap_or_default();
        let address = recurrent.street.as_ref().unwrap_or(&card.place);
        let title = t!(visitor.words, "recurrent-problem", category = card.category.clone(), place = address.clone());
        let fields = [
            ("titolo", title.as_str()),
            ("indirizzo", address.as_str()),
            ("geometria", place.as_str()),
            ("segnalazioni", &numbers.join(", ")),
        ];
        let query: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let propose = format!("{}?{query}", visitor.words.href("/ufficio/interventi/nuovo"));
        problems.push(Problem { title, cards, propose });
    }
    let recurrent = visitor.rules.jurisdiction.recurrent;
    let page = Page {
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "recurrent-title")).wide(),
        problems,
        days: recurrent.days(),
        metres: format!("{SPOT_M:.0}"),
        often: recurrent.often(),
    };
    html(&page, Cache::Never)
}

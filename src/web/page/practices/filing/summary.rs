//! Everything of a practice on one page before it is filed, and its filing: done once, however often it is sent.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;

use crate::app::submit::{Key, Submission, SubmitError, What};
use crate::domain::footprint::Footprint;
use crate::domain::matter::Beginning;
use crate::domain::person::{Actor, Channel, Contact, Email, Phone};
use crate::domain::practice::Draft as Handing;
use crate::domain::practice::dossier::Party;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::practices::filing::draft::{Draft, Filed, Step};
use crate::web::page::practices::filing::form::{Errors, Reader};
use crate::web::page::practices::filing::steps::{HandedView, Open, Progress, errors_of, place_of, to_receipt};
use crate::web::page::practices::filing::{draft_cookie, to};
use crate::web::page::practices::upload::Received;
use crate::web::visitor::Visitor;
use crate::words::Words;

/// A person, as the summary shows them.
pub(super) struct PartyView {
    /// What they have to do with it.
    pub(super) role: String,
    /// Their name.
    pub(super) name: String,
    /// What else is known of them.
    pub(super) more: Vec<String>,
}

impl PartyView {
    fn of(party: &Party, words: &Words) -> Self {
        let more = [
            party.tax_code.as_ref().map(ToString::to_string),
            party.register.as_ref().map(ToString::to_string),
            party.email.as_ref().map(|email| Email::as_str(email).to_owned()),
            party.phone.as_ref().map(|phone| Phone::as_str(phone).to_owned()),
        ];
        let role = words.party_role(party.role);
        Self { role, name: party.name.to_string(), more: more.into_iter().flatten().collect() }
    }
}

#[derive(Template)]
#[template(path = "page/practices/filing/summary.html")]
pub(super) struct Summary {
    frame: Frame,
    progress: Progress,
    kind_name: String,
    object: String,
    constraint: bool,
    address: String,
    parcels: Vec<String>,
    /// A picture of the place, where there is one.
    picture: Option<String>,
    parties: Vec<PartyView>,
    handed: Vec<HandedView>,
    next: Vec<String>,
    errors: Errors,
}

/// The first step in which something is wrong.
pub(super) fn first_wrong(site: &Site, visitor: &Visitor, open: &Open) -> Option<Step> {
    let wrong = |at: Step| {
        let step = Open { name: String::new(), draft: open.draft.clone(), kind: open.kind.clone(), at };
        !errors_of(site, visitor, &step).is_empty()
    };
    Step::ALL.into_iter().find(|step| wrong(*step))
}

fn handing(site: &Site, visitor: &Visitor, open: &Open) -> Result<Handing, Errors> {
    let at = place_of(site, visitor, &open.draft.typed);
    Reader::new(visitor, &open.kind, &open.draft.typed, true).draft(at, &open.draft.handed)
}

/// The page; nothing is wrong with what was typed.
pub(super) fn summary_page(site: &Site, visitor: Visitor, open: &Open, errors: Errors) -> Summary {
    let (words, typed) = (visitor.words, &open.draft.typed);
    let handing = handing(site, &visitor, open).ok();
    let footprint = handing.as_ref().and_then(|handing| handing.dossier.footprint.clone());
    let parcels = handing.iter().flat_map(|handing| &handing.dossier.parcels).map(ToString::to_string).collect();
    let parties = handing.iter().flat_map(|handing| &handing.parties);
    let attached = open.draft.handed.iter().enumerate();
    let terms = open.kind.terms_on(visitor.rules.jurisdiction.calendar.day_of(visitor.now));
    let mut next = vec![words.practice_works(open.kind.works)];
    next.extend(terms.map(|terms| words.practice_terms(terms)).unwrap_or_default());
    Summary {
        progress: Progress::of(site, &visitor, (&open.name, &open.draft), Step::Summary),
        kind_name: words.practice_type_name(&open.kind),
        object: typed.get("oggetto").to_owned(),
        constraint: typed.get("vincolo") == "si",
        address: typed.get("indirizzo").to_owned(),
        parcels,
        picture: footprint.as_ref().map(picture_of),
        parties: parties.map(|party| PartyView::of(party, words)).collect(),
        handed: attached.map(|(place, one)| HandedView::of(place, one, words)).collect(),
        next,
        frame: Frame::new(site, visitor, t!(words, "practice-file-title")),
        errors,
    }
}

fn picture_of(footprint: &Footprint) -> String {
    let [lon, lat]: [f64; 2] = footprint.center().into();
    format!("/maps/static/{lon},{lat},16/640x320.png?pin={lon},{lat}")
}

/// The summary is sent: it is filed. The draft's name is the idempotency key, so a second click files no second one.
pub(super) async fn send(
    site: &Arc<Site>,
    visitor: &Visitor,
    jar: &CookieJar,
    open: Open,
    received: &Received,
) -> Result<Response, PageError> {
    if received.get("azione") == Some("elimina") {
        Draft::forget(&site.app, &open.name).await?;
        let gone = to(visitor, "/pratiche/nuova");
        return Ok((jar.clone().add(draft_cookie(site, None)), gone).into_response());
    }
    let again = |status, errors| -> Result<Response, PageError> {
        let page = summary_page(site, visitor.clone(), &open, errors);
        Ok((status, html(&page, Cache::Never)?).into_response())
    };
    let Ok(handing) = handing(site, visitor, &open) else {
        let wrong = first_wrong(site, visitor, &open).unwrap_or(Step::Object);
        return Ok(to(visitor, &format!("/pratiche/nuova/{}/{}?controlla=1", open.name, wrong.code())));
    };
    if received.get("dichiaro").is_none_or(str::is_empty) {
        let text = t!(visitor.words, "practice-file-declaration-missing");
        return again(StatusCode::UNPROCESSABLE_ENTITY, vec![("dichiaro".to_owned(), text)]);
    }
    let language = Some(visitor.words.language().tag().to_owned());
    let submission = Submission {
        // Whoever has signed in files here as anybody does: at the counter there is another page.
        actor: Actor::citizen(Channel::Web),
        what: What::Begin(Box::new(Beginning::Practice(handing))),
        contact: Some(Contact { language, ..Contact::default() }),
        at: None,
        key: Some(Key::secret(format!("practice draft {}", open.name))),
    };
    match site.app.submit(submission).await {
        Ok(receipt) => {
            let number = receipt.number.ok_or(PageError::NotFound)?;
            let filed = Some(Filed { number, at_ms: visitor.now.as_millisecond() });
            // Nothing that names anybody is kept of it.
            let mut left = Draft { kind: open.draft.kind, filed, ..Draft::default() };
            left.save(&site.app, &open.name).await?;
            to_receipt(site, visitor, number, jar).await
        }
        Err(error) => {
            tracing::warn!(%error, "a practice was not taken");
            let (status, text) = match &error {
                SubmitError::Refused(refusal) => {
                    (StatusCode::UNPROCESSABLE_ENTITY, visitor.words.refusal(refusal, &visitor.rules))
                }
                _ => (StatusCode::SERVICE_UNAVAILABLE, t!(visitor.words, "refusal-busy")),
            };
            again(status, vec![("riepilogo".to_owned(), text)])
        }
    }
}

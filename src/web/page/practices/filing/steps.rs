//! A step of filing a practice: what has been typed of it, what is wrong with that, and the way on.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::domain::place::Position;
use crate::domain::practice::dossier::{HANDED_MAX, Handed};
use crate::domain::practice::kind::{PieceCode, PracticeType};
use crate::domain::record::Number;
use crate::domain::text::Line;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::places::{Found, find_places};
use crate::web::page::practices::filing::draft::{Draft, Step, Typed, online};
use crate::web::page::practices::filing::form::{Errors, Reader, SlotView, address_at, slots};
use crate::web::page::practices::filing::summary::{self, summary_page};
use crate::web::page::practices::filing::{draft_cookie, online_kinds, to};
use crate::web::page::practices::reader::password_cookie;
use crate::web::page::practices::upload::{Received, read_form};
use crate::web::throttle::Costly;
use crate::web::visitor::Visitor;
use crate::words::Words;

/// Most places that are offered for an address.
const FOUND_MAX: usize = 6;

/// The stepper, and how to come back.
pub(super) struct Progress {
    /// The step.
    pub(super) at: Step,
    /// Name of the draft.
    pub(super) name: String,
    /// Every step: its name, address, and whether it is behind.
    pub(super) steps: Vec<(Step, String, String)>,
    /// The address to come back to.
    pub(super) later: String,
    /// Until when it is kept.
    pub(super) until: String,
}

impl Progress {
    pub(super) fn of(site: &Site, visitor: &Visitor, (name, draft): (&str, &Draft), at: Step) -> Self {
        let words = visitor.words;
        let path = |step: Step| words.href(&format!("/pratiche/nuova/{name}/{}", step.code()));
        Self {
            at,
            name: name.to_owned(),
            steps: Step::ALL.into_iter().map(|step| (step, step_name(words, step), path(step))).collect(),
            later: site.url(&path(at)),
            until: words.date(draft.kept_until(), visitor.zone()),
        }
    }

    /// Which of how many.
    pub(super) fn count(&self) -> String {
        let place = Step::ALL.into_iter().take_while(|step| *step <= self.at).count();
        format!("{place}/{}", Step::ALL.len())
    }

    /// The address of the step before; of the first, the beginning.
    pub(super) fn back(&self, words: &Words) -> String {
        let before = self.at.previous();
        before.map_or_else(
            || words.href("/pratiche/nuova"),
            |step| words.href(&format!("/pratiche/nuova/{}/{}", self.name, step.code())),
        )
    }
}

fn step_name(words: &Words, step: Step) -> String {
    match step {
        Step::Object => t!(words, "practice-file-step-object"),
        Step::Place => t!(words, "practice-file-step-place"),
        Step::Parties => t!(words, "practice-file-step-parties"),
        Step::Attachments => t!(words, "practice-file-step-attachments"),
        Step::Summary => t!(words, "practice-file-step-summary"),
    }
}

/// An attachment that the type asks for, and what was attached for it.
struct PieceView {
    code: String,
    name: String,
    required: bool,
    handed: Vec<HandedView>,
}

/// What was attached.
pub(super) struct HandedView {
    /// Its place in the draft.
    pub(super) place: usize,
    /// What it is.
    pub(super) title: String,
    /// The name of the file.
    pub(super) file: String,
    /// What is known of its signature.
    pub(super) signed: Option<String>,
}

impl HandedView {
    pub(super) fn of(place: usize, handed: &Handed, words: &Words) -> Self {
        let signed = handed.file.signed.as_ref().map(|signed| match signed.signatures {
            n if signed.is_verified() => t!(words, "practice-file-signed", n = n),
            n => t!(words, "practice-file-signed-unverified", n = n),
        });
        Self { place, title: handed.title.to_string(), file: handed.file.name.to_string(), signed }
    }
}

#[derive(Template)]
#[template(path = "page/practices/filing/step.html")]
struct StepPage {
    frame: Frame,
    progress: Progress,
    kind_code: String,
    kind_name: String,
    typed: Typed,
    errors: Errors,
    types: Vec<(String, String)>,
    found: Vec<Found>,
    found_nothing: bool,
    slots: Vec<SlotView>,
    pieces: Vec<PieceView>,
    others: Vec<HandedView>,
}

impl StepPage {
    fn new(site: &Site, visitor: &Visitor, (name, draft): (&str, &Draft), kind: &PracticeType, at: Step) -> Self {
        let words = visitor.words;
        let handed = |wanted: Option<&str>| {
            let own =
                draft.handed.iter().enumerate().filter(|(_, one)| one.piece.as_ref().map(PieceCode::as_str) == wanted);
            own.map(|(place, one)| HandedView::of(place, one, words)).collect::<Vec<_>>()
        };
        let pieces = kind.pieces.iter().map(|piece| PieceView {
            code: piece.code.to_string(),
            name: words.either(&piece.name, &piece.name_en).to_owned(),
            required: piece.required,
            handed: handed(Some(piece.code.as_str())),
        });
        let mut frame = Frame::new(site, visitor.clone(), t!(words, "practice-file-title"));
        if at == Step::Place {
            frame = frame.with_script("works.js");
        }
        Self {
            progress: Progress::of(site, visitor, (name, draft), at),
            kind_code: kind.code.to_string(),
            kind_name: words.practice_type_name(kind),
            errors: Vec::new(),
            types: online_kinds(&visitor.rules, words),
            found: Vec::new(),
            found_nothing: false,
            slots: slots(words, &draft.typed, Some(kind), true),
            pieces: pieces.collect(),
            others: handed(None),
            typed: draft.typed.clone(),
            frame,
        }
    }

    fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }
}

/// What a step may be asked beside.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Say at once what is wrong.
    controlla: String,
}

/// A draft that is still one, with its type.
pub(super) struct Open {
    /// Its name.
    pub(super) name: String,
    /// What is in it.
    pub(super) draft: Draft,
    /// Its type.
    pub(super) kind: PracticeType,
    /// Which step.
    pub(super) at: Step,
}

/// What becomes of an address below a draft.
enum Way {
    On(Box<Open>),
    Elsewhere(Response),
}

async fn way(site: &Site, visitor: &Visitor, name: String, step: &str, jar: &CookieJar) -> Result<Way, PageError> {
    let at = Step::of_code(step).ok_or(PageError::NotFound)?;
    let Some(draft) = Draft::load(&site.app, &name).await? else {
        return Ok(Way::Elsewhere(to(visitor, "/pratiche/nuova")));
    };
    if let Some(filed) = draft.filed {
        return Ok(Way::Elsewhere(match draft.just_filed(visitor.now) {
            Some(number) => to_receipt(site, visitor, number, jar).await?,
            None => to(visitor, &format!("/pratiche/{}", filed.number)),
        }));
    }
    // Its type may have been closed meanwhile.
    let Some(kind) = draft.kind_in(&visitor.rules).cloned() else {
        return Ok(Way::Elsewhere(to(visitor, &format!("/pratiche/nuova?tipo={}", draft.kind))));
    };
    Ok(Way::On(Box::new(Open { name, draft, kind, at })))
}

/// Leads to the receipt of what was just filed, which its cookie opens.
pub(super) async fn to_receipt(
    site: &Site,
    visitor: &Visitor,
    number: Number,
    jar: &CookieJar,
) -> Result<Response, PageError> {
    let practice = site.app.practice(number).await?.ok_or(PageError::NotFound)?;
    let jar = jar.clone().add(draft_cookie(site, None));
    let jar = match password_cookie(site, &practice) {
        Some(cookie) => jar.add(cookie),
        None => jar,
    };
    Ok((jar, to(visitor, &format!("/pratiche/{number}/ricevuta"))).into_response())
}

/// Where the address that was typed is, unless something is drawn.
pub(super) fn place_of(site: &Site, visitor: &Visitor, typed: &Typed) -> Option<Position> {
    if typed.get("geometria").is_empty() { address_at(site, visitor, typed) } else { None }
}

/// A step.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    jar: CookieJar,
    Path((name, step)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let open = match way(&site, &visitor, name, &step, &jar).await? {
        Way::On(open) => open,
        Way::Elsewhere(response) => return Ok(response),
    };
    let jar = jar.add(draft_cookie(&site, Some(&open.name)));
    if open.at == Step::Summary {
        if let Some(wrong) = summary::first_wrong(&site, &visitor, &open) {
            return Ok(to(&visitor, &format!("/pratiche/nuova/{}/{}?controlla=1", open.name, wrong.code())));
        }
        return Ok((jar, html(&summary_page(&site, visitor, &open, Vec::new()), Cache::Never)?).into_response());
    }
    let errors = if asked.controlla.is_empty() { Vec::new() } else { errors_of(&site, &visitor, &open) };
    let mut page = StepPage::new(&site, &visitor, (&open.name, &open.draft), &open.kind, open.at);
    page.errors = errors;
    Ok((jar, html(&page, Cache::Never)?).into_response())
}

/// What is wrong with the step.
pub(super) fn errors_of(site: &Site, visitor: &Visitor, open: &Open) -> Errors {
    let at = place_of(site, visitor, &open.draft.typed);
    Reader::new(visitor, &open.kind, &open.draft.typed, true).errors_of(open.at, at, &open.draft.handed)
}

/// A step is sent, by whichever of its buttons.
pub async fn save(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    jar: CookieJar,
    Path((name, step)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    site.throttle.count_address(Costly::Submit, from.ip())?;
    let mut open = match way(&site, &visitor, name, &step, &jar).await? {
        Way::On(open) => open,
        Way::Elsewhere(response) => return Ok(response),
    };
    let received = read_form(&site, request, visitor.words).await?;
    if open.at == Step::Summary {
        return summary::send(&site, &visitor, &jar, *open, &received).await;
    }
    let pressed = received.get("azione").unwrap_or_default().to_owned();
    let mut errors: Errors = received.refused.iter().map(|why| ("allegati".to_owned(), why.clone())).collect();
    take(&mut open, received, &visitor, &mut errors);
    if pressed == "cerca" && is_point(open.draft.typed.get("geometria")) {
        // Another address is elsewhere.
        open.draft.typed.put("geometria", String::new());
    }
    open.draft.save(&site.app, &open.name).await?;
    let goes_on = pressed == "avanti";
    if goes_on {
        errors.extend(errors_of(&site, &visitor, &open));
    }
    if goes_on && errors.is_empty() {
        return Ok(to(&visitor, &format!("/pratiche/nuova/{}/{}", open.name, open.at.next().code())));
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut page = StepPage::new(&site, &visitor, (&open.name, &open.draft), &open.kind, open.at);
    if pressed == "cerca" {
        page.found = find_places(&site, &visitor, open.draft.typed.get("indirizzo"), FOUND_MAX);
        page.found_nothing = page.found.is_empty();
    }
    page.errors = errors;
    Ok((status, html(&page, Cache::Never)?).into_response())
}

/// Takes over what the form of a step sends.
fn take(open: &mut Open, received: Received, visitor: &Visitor, errors: &mut Errors) {
    let button = |name: &str| received.get(name).map(str::to_owned);
    let (kind, chosen, gone, title) = (button("tipo"), button("scelto"), button("togli"), button("titolo"));
    let Received { fields, handed, .. } = received;
    if open.at != Step::Attachments {
        open.draft.typed.take(open.at, fields);
    }
    if let Some(kind) = kind.filter(|_| open.at == Step::Object).and_then(|code| online(&code, &visitor.rules)) {
        open.draft.set_kind(kind);
        open.kind = kind.clone();
    }
    if let Some(chosen) = chosen.filter(|_| open.at == Step::Place) {
        choose(&mut open.draft.typed, &chosen);
    }
    if open.at != Step::Attachments {
        return;
    }
    if let Some(place) = gone.and_then(|place| place.parse::<usize>().ok()).filter(|n| *n < open.draft.handed.len()) {
        open.draft.handed.remove(place);
    }
    for (field, file) in handed {
        if open.draft.handed.len() >= HANDED_MAX {
            errors.push(("allegati".to_owned(), t!(visitor.words, "practice-file-too-many", max = HANDED_MAX)));
            break;
        }
        let code = field.strip_prefix("file_").unwrap_or_default();
        let piece = open.kind.pieces.iter().find(|piece| piece.code.as_str() == code);
        let name = piece.map(|piece| visitor.words.either(&piece.name, &piece.name_en).to_owned());
        let name = name.or_else(|| title.clone().filter(|title| !title.trim().is_empty()));
        let name = name.unwrap_or_else(|| file.name.to_string());
        let title = Line::new(&name.chars().take(120).collect::<String>()).unwrap_or_else(|_unclean| file.name.clone());
        open.draft.handed.push(Handed { piece: piece.map(|piece| piece.code.clone()), title, file });
    }
}

/// One of the places found was picked: "lon,lat,name".
fn choose(typed: &mut Typed, chosen: &str) {
    let mut parts = chosen.splitn(3, ',');
    let lon = parts.next().and_then(|lon| lon.parse().ok());
    let lat = parts.next().and_then(|lat| lat.parse().ok());
    let Some(position) = lon.zip(lat).and_then(|(lon, lat)| Position::new(lon, lat).ok()) else { return };
    typed.put("indirizzo", parts.next().unwrap_or_default().to_owned());
    let point = serde_json::json!({ "type": "Point", "coordinates": [position.lon(), position.lat()] });
    typed.put("geometria", point.to_string());
}

fn is_point(geometry: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(geometry).is_ok_and(|value| value["type"] == "Point")
}

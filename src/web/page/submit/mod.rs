//! `/segnala`: reporting, in the steps of the municipal template: privacy, data, summary, confirmation.
//!
//! Every step is a plain form; scripts only make it better. The draft lies on the server under a name in a cookie.

pub mod draft;
pub mod nearby;
pub mod place;
pub mod trap;
pub mod upload;

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Multipart, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::app::clock::random_token;
use crate::app::submit::{Key, Submission, What};
use crate::domain::category::Category;
use crate::domain::document::{ATTACHMENTS_MAX, Attachment};
use crate::domain::place::Position;
use crate::domain::record::Number;
use crate::domain::rules::Rules;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::report::qr_code;
use crate::web::page::submit::draft::{Draft, Errors};
use crate::web::page::submit::nearby::{AskedPlace, Border, Nearby};
use crate::web::page::submit::place::PlaceField;
use crate::web::throttle::Costly;
use crate::web::visitor::{Visitor, is_once, private_cookie};
use crate::words::Words;

/// The cookie that names the draft.
const DRAFT_COOKIE: &str = "sestomia_bozza";
/// How long a draft is kept after it was last touched.
const DRAFT_SECONDS: i64 = 24 * 3600;

/// The steps, for the stepper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOf {
    /// Privacy.
    Privacy,
    /// Data.
    Details,
    /// Summary.
    Summary,
}

#[derive(Template)]
#[template(path = "page/submit/privacy.html")]
struct Privacy {
    frame: Frame,
    step: StepOf,
    missing: bool,
    has_draft: bool,
}

#[derive(Template)]
#[template(path = "page/submit/details.html")]
struct Details {
    frame: Frame,
    step: StepOf,
    draft: Draft,
    errors: Errors,
    place: PlaceField,
    nearby: Nearby,
    questions: Questions,
    photos: Photos,
}

impl Details {
    /// The fields of the reporter: id, name, label, type, autocomplete token, value.
    fn contact_fields(&self) -> [(&'static str, &'static str, String, &'static str, &'static str, &str); 3] {
        let w = self.frame.words();
        [
            ("nome", "nome", t!(w, "name"), "text", "name", &self.draft.name),
            ("email", "email", t!(w, "email"), "email", "email", &self.draft.email),
            ("telefono", "telefono", t!(w, "phone"), "tel", "tel", &self.draft.phone),
        ]
    }

    fn name_of(&self, category: &Category) -> String {
        self.frame.words().either(&category.name, &category.name_en).to_owned()
    }

    /// What is wrong with a field.
    fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(field, _)| *field == name).map(|(_, text)| text.as_str())
    }
}

/// The questions of the category chosen.
#[derive(Template)]
#[template(path = "page/submit/questions.html")]
pub struct Questions {
    w: &'static Words,
    category: Option<Category>,
    draft: Draft,
}

impl Questions {
    /// The questions of the draft's category, with what was answered.
    #[must_use]
    pub fn of(visitor: &Visitor, draft: &Draft) -> Self {
        Self { w: visitor.words, category: draft.category_in(&visitor.rules).cloned(), draft: draft.clone() }
    }

    /// Whether there are none to show.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.category.is_none()
    }

    fn answer(&self, code: &str) -> &str {
        self.draft.answers.get(code).map_or("", String::as_str)
    }
}

/// A photo taken farther than this from the place chosen offers its own.
const PHOTO_ELSEWHERE_M: f64 = 30.0;

/// The photos and documents taken so far.
#[derive(Template)]
#[template(path = "page/submit/photos.html")]
struct Photos {
    w: &'static Words,
    attachments: Vec<Attachment>,
    refused: Vec<String>,
    /// The last photo says where it was taken, and that is not the place chosen.
    offers_place: bool,
}

impl Photos {
    fn of(visitor: &Visitor, draft: &Draft, refused: Vec<String>) -> Self {
        let taken_at = draft.photo_place.and_then(|place| Position::try_from(place).ok());
        let is_elsewhere =
            |at: Position| draft.position().is_none_or(|chosen| chosen.metres_to(at) > PHOTO_ELSEWHERE_M);
        Self {
            w: visitor.words,
            attachments: draft.attachments.clone(),
            refused,
            offers_place: taken_at.is_some_and(is_elsewhere),
        }
    }
}

#[derive(Template)]
#[template(path = "page/submit/summary.html")]
struct Summary {
    frame: Frame,
    step: StepOf,
    draft: Draft,
    category: String,
    answers: Vec<(String, String)>,
    /// What was answered about a border near the place.
    border: Option<Border>,
    static_map: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "page/submit/done.html")]
struct Done {
    frame: Frame,
    number: String,
    link: String,
    qr: Option<String>,
    answer_by: String,
    has_email: bool,
    is_public: bool,
    report_href: String,
}

fn draft_name(jar: &CookieJar) -> Option<String> {
    jar.get(DRAFT_COOKIE).map(|cookie| cookie.value().to_owned()).filter(|name| name.len() == 22 && is_once(name))
}

/// Who asks has a draft: its name and what is in it. Who has none is sent to the first step.
async fn load(site: &Site, jar: &CookieJar) -> Result<Option<(String, Draft)>, PageError> {
    let Some(name) = draft_name(jar) else { return Ok(None) };
    Ok(Draft::load(&site.app, &name).await?.map(|draft| (name, draft)))
}

fn to(visitor: &Visitor, path: &str) -> Response {
    (Cache::Never, Redirect::to(&visitor.words.href(path))).into_response()
}

/// Step 1: privacy.
pub async fn start(State(site): State<Arc<Site>>, visitor: Visitor, jar: CookieJar) -> Result<Response, PageError> {
    let has_draft = load(&site, &jar).await?.is_some();
    let frame = Frame::new(&site, visitor.clone(), t!(visitor.words, "submit-title"));
    html(&Privacy { frame, step: StepOf::Privacy, missing: false, has_draft }, Cache::Never)
}

/// What step 1 sends.
#[derive(Debug, Deserialize)]
pub struct Accepted {
    #[serde(default)]
    privacy: String,
}

/// Step 1 done: a draft begins.
pub async fn accept(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    jar: CookieJar,
    Form(form): Form<Accepted>,
) -> Result<Response, PageError> {
    if form.privacy.is_empty() {
        let frame = Frame::new(&site, visitor.clone(), t!(visitor.words, "submit-title"));
        let page = Privacy { frame, step: StepOf::Privacy, missing: true, has_draft: false };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
    }
    if load(&site, &jar).await?.is_some() {
        return Ok(to(&visitor, "/segnala/dati"));
    }
    let name = random_token();
    Draft::begun(visitor.now).save(&site.app, &name).await?;
    let cookie = private_cookie(&site, DRAFT_COOKIE, name, DRAFT_SECONDS);
    Ok((jar.add(cookie), to(&visitor, "/segnala/dati")).into_response())
}

/// Step 2: the data.
pub async fn details(State(site): State<Arc<Site>>, visitor: Visitor, jar: CookieJar) -> Result<Response, PageError> {
    let Some((_, draft)) = load(&site, &jar).await? else { return Ok(to(&visitor, "/segnala")) };
    html(&details_page(&site, visitor, draft, Vec::new(), Vec::new()).await?, Cache::Never)
}

async fn details_page(
    site: &Site,
    visitor: Visitor,
    draft: Draft,
    errors: Errors,
    refused: Vec<String>,
) -> Result<Details, PageError> {
    let words = visitor.words;
    Ok(Details {
        step: StepOf::Details,
        place: PlaceField::of(site, &visitor, &draft),
        nearby: Nearby::of(site, &visitor, &draft).await?,
        questions: Questions::of(&visitor, &draft),
        photos: Photos::of(&visitor, &draft, refused),
        frame: Frame::new(site, visitor, t!(words, "submit-title")).with_script("place.js"),
        draft,
        errors,
    })
}

/// Step 2 sent: by whichever of its buttons.
pub async fn save(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    jar: CookieJar,
    form: Multipart,
) -> Result<Response, PageError> {
    let Some((name, mut draft)) = load(&site, &jar).await? else { return Ok(to(&visitor, "/segnala")) };
    site.throttle.count_address(Costly::Submit, from.ip())?;
    let pressed = upload::read(&site.app, form, &mut draft, visitor.words).await?;
    let on = place::follow(&site, &visitor, &mut draft, &pressed);
    if let Some(index) = pressed.get("togli").and_then(|index| index.parse::<usize>().ok())
        && index < draft.attachments.len()
    {
        draft.attachments.remove(index);
    }
    draft.save(&site.app, &name).await?;
    if pressed.get("azione") != Some("avanti") || on.is_some() {
        if pressed.refused.is_empty() {
            return Ok(to(&visitor, &format!("/segnala/dati{}", on.unwrap_or(""))));
        }
        let page = details_page(&site, visitor, draft, Vec::new(), pressed.refused).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
    }
    match draft.check(&visitor.rules, visitor.words, visitor.now) {
        Ok(_ready) if pressed.refused.is_empty() => Ok(to(&visitor, "/segnala/riepilogo")),
        checked => {
            let page = details_page(&site, visitor, draft, checked.err().unwrap_or_default(), pressed.refused).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
        }
    }
}

/// Photos sent by a script while the rest is being typed: answers with the list of those taken.
pub async fn upload(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    jar: CookieJar,
    form: Multipart,
) -> Result<Response, PageError> {
    let Some((name, mut draft)) = load(&site, &jar).await? else { return Err(PageError::BadRequest("no draft")) };
    site.throttle.count_address(Costly::Submit, from.ip())?;
    let pressed = upload::read(&site.app, form, &mut draft, visitor.words).await?;
    draft.save(&site.app, &name).await?;
    html(&Photos::of(&visitor, &draft, pressed.refused), Cache::Never)
}

/// The questions of a category, as a fragment.
pub async fn questions(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    jar: CookieJar,
    Query(asked): Query<AskedPlace>,
) -> Result<Response, PageError> {
    let mut draft = load(&site, &jar).await?.map(|(_, draft)| draft).unwrap_or_default();
    draft.category = asked.categoria;
    html(&Questions::of(&visitor, &draft), Cache::Never)
}

/// Step 3: everything on one screen.
pub async fn summary(State(site): State<Arc<Site>>, visitor: Visitor, jar: CookieJar) -> Result<Response, PageError> {
    let Some((_, draft)) = load(&site, &jar).await? else { return Ok(to(&visitor, "/segnala")) };
    if draft.check(&visitor.rules, visitor.words, visitor.now).is_err() {
        return Ok(to(&visitor, "/segnala/dati"));
    }
    html(&summary_page(&site, visitor, draft, None), Cache::Never)
}

fn summary_page(site: &Site, visitor: Visitor, draft: Draft, error: Option<String>) -> Summary {
    let words = visitor.words;
    let category = draft.category_in(&visitor.rules);
    let name = category.map_or_else(String::new, |category| words.either(&category.name, &category.name_en).to_owned());
    let answers = answers_of(&draft, &visitor.rules, words);
    let [lon, lat] = draft.place.unwrap_or_default();
    Summary {
        border: Border::of(&visitor, &draft),
        frame: Frame::new(site, visitor, t!(words, "submit-title")),
        step: StepOf::Summary,
        category: name,
        answers,
        static_map: format!("/maps/static/{lon},{lat},16/640x320.png?pin={lon},{lat}"),
        draft,
        error,
    }
}

fn answers_of(draft: &Draft, rules: &Rules, words: &Words) -> Vec<(String, String)> {
    use crate::domain::category::QuestionKind;
    let Some(category) = draft.category_in(rules) else { return Vec::new() };
    let given = |code: &str| draft.answers.get(code).filter(|text| !text.trim().is_empty());
    category
        .questions
        .iter()
        .filter_map(|question| {
            let raw = given(question.code.as_str())?;
            let value = match question.kind {
                QuestionKind::YesNo if raw == "yes" => t!(words, "yes"),
                QuestionKind::YesNo => t!(words, "no"),
                _ => question
                    .choices
                    .iter()
                    .find(|choice| choice.code.as_str() == raw)
                    .map_or_else(|| raw.clone(), |choice| words.either(&choice.name, &choice.name_en).to_owned()),
            };
            Some((words.either(&question.text, &question.text_en).to_owned(), value))
        })
        .collect()
}

/// Step 3 sent: the report is opened. The draft's name is the idempotency key, so a second click opens no second one.
pub async fn send(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    jar: CookieJar,
) -> Result<Response, PageError> {
    let Some((name, draft)) = load(&site, &jar).await? else { return Ok(to(&visitor, "/segnala")) };
    site.throttle.count_address(Costly::Submit, from.ip())?;
    let Ok(ready) = draft.check(&visitor.rules, visitor.words, visitor.now) else {
        return Ok(to(&visitor, "/segnala/dati"));
    };
    if let Some(text) = trap::refusal(&draft, &site, &visitor) {
        let page = summary_page(&site, visitor, draft, Some(text));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
    }
    let submission = Submission {
        actor: visitor.actor.clone(),
        what: What::Open(Box::new(ready.report), None),
        contact: Some(ready.contact),
        at: None,
        key: Some(Key::secret(format!("draft {name}"))),
    };
    match site.app.submit(submission).await {
        Ok(receipt) => {
            let number = receipt.number.map(|number| number.to_string()).unwrap_or_default();
            let key = site.app.private_key_of(receipt.record);
            Ok(to(&visitor, &format!("/segnala/fatto?numero={number}&chiave={key}")))
        }
        Err(error) => {
            let (status, text) = match &error {
                crate::app::submit::SubmitError::Refused(refusal) => {
                    (StatusCode::UNPROCESSABLE_ENTITY, visitor.words.refusal(refusal, &visitor.rules))
                }
                _ => (StatusCode::SERVICE_UNAVAILABLE, t!(visitor.words, "refusal-busy")),
            };
            tracing::warn!(%error, "a report was not taken");
            Ok((status, html(&summary_page(&site, visitor, draft, Some(text)), Cache::Never)?).into_response())
        }
    }
}

/// The report that was sent.
#[derive(Debug, Deserialize)]
pub struct Sent {
    numero: String,
    chiave: String,
}

/// Confirmation: the number, what happens now, the private link.
pub async fn done(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    jar: CookieJar,
    Query(sent): Query<Sent>,
) -> Result<Response, PageError> {
    let number: Number = sent.numero.parse().map_err(|_error| PageError::NotFound)?;
    let report = site.app.report_by_key(number, &sent.chiave).await?.ok_or(PageError::NotFound)?;
    // What was sent needs no draft any more; the next report begins with an empty form.
    if let Some(name) = draft_name(&jar) {
        site.app.forget_draft(&name).await?;
    }
    let link = site.url(&visitor.words.href(&format!("/segnalazioni/{number}?chiave={}", sent.chiave)));
    let has_email = match report.reporter {
        Some(_) => site.app.has_email(&report).await?,
        None => false,
    };
    let page = Done {
        number: number.to_string(),
        qr: qr_code(&link),
        link,
        answer_by: visitor.words.day(report.due.answer_at, visitor.now, visitor.zone()),
        has_email,
        is_public: report.public,
        report_href: visitor.words.href(&format!("/segnalazioni/{number}")),
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "done-title")),
    };
    let jar = jar.add(private_cookie(&site, DRAFT_COOKIE, String::new(), 0));
    Ok((jar, html(&page, Cache::Never)?).into_response())
}

/// Most photos and documents, for the templates.
#[must_use]
pub const fn attachments_max() -> usize {
    ATTACHMENTS_MAX
}

//! `/segnalazioni/{number}`: one report with its iter; joining it; the card at the foot of the map.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use crate::app::submit::{Key, Submission, What};
use crate::domain::category::QuestionKind;
use crate::domain::document::Attachment;
use crate::domain::iter::State as ReportState;
use crate::domain::office::Office;
use crate::domain::person::{Contact, Email, Role};
use crate::domain::record::Number;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Audience, Command, Report};
use crate::domain::timeline::{Because, Comment, Step, Timeline};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::afterwards::{Afterwards, AsideView, Typed, asides};
use crate::web::page::clocks::why_answer;
use crate::web::page::documents::{EnclosureView, enclosures};
use crate::web::page::frame::Frame;
use crate::web::page::report_card::{Card, CardSheet};
use crate::web::throttle::Costly;
use crate::web::visitor::{Visitor, is_once};

/// How far around a report others are shown, in metres.
const AROUND_M: f64 = 100.0;
/// For how many days after it was closed a report is shown beside others.
const AROUND_DAYS: i64 = 365;

/// What can be asked of a report's page.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The private key: who holds it sees the report also when it is not public.
    chiave: Option<String>,
    /// `scheda`: the card at the foot of the map only.
    parte: Option<String>,
    /// Set after joining: the page thanks.
    grazie: Option<String>,
    /// What whoever reported has just done: the page says so.
    fatto: Option<String>,
}

/// A step of the iter in words.
#[derive(Debug)]
pub struct StepView {
    /// The state.
    pub state: ReportState,
    /// The state in words.
    pub title: String,
    /// The instant, for machines.
    pub entered_at: String,
    /// The instant, for people.
    pub entered: String,
    /// The office that answered for it.
    pub office: String,
    /// "in 3 giorni" or "da 3 giorni".
    pub duration: String,
    /// "entro martedì 7 aprile", with whether it was kept.
    pub due: Option<(String, bool)>,
    /// The reason, the other report or body.
    pub because: Option<String>,
    /// What was said with it.
    pub note: Option<String>,
    /// Which rule found the office, for the staff.
    pub fired: Option<String>,
    /// Which program did it, for the staff.
    pub program: Option<String>,
}

/// What was said beside the iter.
#[derive(Debug)]
pub struct CommentView {
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What.
    pub text: String,
    /// Photos that go with it: medium and large.
    pub photos: Vec<(String, String)>,
    /// Documents that go with it, for the staff.
    pub documents: Vec<Attachment>,
    /// Whether only the staff sees it.
    pub is_internal: bool,
    /// Whether it waits for somebody to look at it, before everybody sees it.
    pub waits: bool,
    /// Names it: the report's version after it.
    pub version: u32,
    /// Whose note it answers, and when that was written.
    pub answers: Option<String>,
}

#[derive(Template)]
#[template(path = "page/report.html")]
pub(crate) struct ReportPage {
    frame: Frame,
    card: Card,
    sentence: String,
    /// Why the answer is promised by then.
    why: String,
    hint: String,
    report: Report,
    photos: Vec<(String, String)>,
    /// Photos of what was done, once the citizen has been answered.
    photos_after: Vec<(String, String)>,
    answers: Vec<(String, String)>,
    steps: Vec<StepView>,
    comments: Vec<CommentView>,
    /// What the staff has enclosed.
    enclosures: Vec<EnclosureView>,
    /// What happened beside the iter.
    asides: Vec<AsideView>,
    /// What whoever reported may do now.
    own: Option<Afterwards>,
    around: Vec<Card>,
    original: Option<String>,
    /// To whom it was passed on, once that has left.
    forwarded: Vec<String>,
    static_map: String,
    private_link: Option<String>,
    qr: Option<String>,
    thanks: bool,
    can_join: bool,
    /// What was typed in the form of those who say "me too", and what is wrong with it.
    join_email: String,
    join_error: Option<String>,
}

/// Shows a report to those who may see it.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let with_key = match &asked.chiave {
        Some(key) => site.app.report_by_key(number, key).await?,
        None => None,
    };
    let holds_key = with_key.is_some();
    let report = match with_key {
        Some(report) => report,
        None => site.app.report(number, &visitor.actor).await?.ok_or(PageError::NotFound)?,
    };
    if asked.parte.as_deref() == Some("scheda") {
        return html(&CardSheet { w: visitor.words, card: Card::of(&report, &visitor) }, Cache::Revalidate);
    }
    let own = holds_key.then(|| {
        let key = site.app.private_key_of(report.id);
        Afterwards::of(&report, &key, &visitor, asked.fatto.as_deref(), Typed::default())
    });
    let page = page_of(&site, visitor, report, own, asked.grazie.is_some()).await?;
    html(&page, if holds_key { Cache::Never } else { Cache::Revalidate })
}

/// The page for whoever holds the private link, after what they asked for was refused.
pub(crate) async fn own_page(
    site: &Site,
    visitor: Visitor,
    report: Report,
    typed: Typed,
) -> Result<ReportPage, PageError> {
    let own = Afterwards::of(&report, &site.app.private_key_of(report.id), &visitor, None, typed);
    page_of(site, visitor, report, Some(own), false).await
}

async fn page_of(
    site: &Site,
    visitor: Visitor,
    report: Report,
    own: Option<Afterwards>,
    thanks: bool,
) -> Result<ReportPage, PageError> {
    let holds_key = own.is_some();
    let timeline = site.app.timeline(report.id).await?;
    let after = timeline.outcome_attachments();
    let before: Vec<_> = report.attachments.iter().filter(|one| !after.contains(one)).cloned().collect();
    let around = around(site, &visitor, &report, 5).await?;
    let original = match report.duplicate_of {
        Some(id) => {
            site.app.report_of_id(id).await?.filter(|report| report.public).map(|report| report.number.to_string())
        }
        None => None,
    };
    let forwarded = site.app.forwards_of(report.id).await?;
    let position = report.place.position;
    let key = holds_key.then(|| site.app.private_key_of(report.id));
    let link =
        key.as_ref().map(|key| site.url(&visitor.words.href(&format!("/segnalazioni/{}?chiave={key}", report.number))));
    let reading = Reading {
        by: if holds_key { Audience::Reporter } else { Audience::Public },
        key: key.as_deref(),
        is_public: report.public,
    };
    let shown = |attachments: &[Attachment]| reading.photos(attachments, Audience::Public);
    Ok(ReportPage {
        card: Card::of(&report, &visitor),
        sentence: sentence(&report, &visitor),
        why: why_answer(&report, &visitor),
        hint: visitor.words.state_hint(report.state),
        photos: shown(&before),
        photos_after: shown(&report.attachments.iter().filter(|one| after.contains(one)).cloned().collect::<Vec<_>>()),
        answers: answers(&report, &visitor),
        steps: steps(&timeline, &visitor, reading.by),
        comments: comments(&timeline, &visitor, reading),
        enclosures: enclosures(&report, &visitor, reading),
        asides: asides(&timeline, &visitor, reading.by),
        own,
        around,
        original,
        forwarded: forwarded.iter().filter_map(|one| visitor.words.forwarded(one, &visitor.rules)).collect(),
        static_map: format!(
            "/maps/static/{},{},16/640x320.png?pin={},{}",
            position.lon(),
            position.lat(),
            position.lon(),
            position.lat()
        ),
        qr: link.as_deref().and_then(qr_code),
        private_link: link,
        thanks,
        can_join: report.public && report.state.is_open() && !holds_key,
        join_email: String::new(),
        join_error: None,
        frame: Frame::new(site, visitor, format!("{} {}", report.number, report.subject)),
        report,
    })
}

/// What else is there: what is open before what is closed, each by distance; not what was closed long ago.
pub async fn around(site: &Site, visitor: &Visitor, report: &Report, most: usize) -> Result<Vec<Card>, PageError> {
    let recent = visitor.now.checked_sub((AROUND_DAYS * 24).hours()).unwrap_or(Timestamp::MIN);
    let mut others = site.app.around(report.place.position, AROUND_M, 50).await?;
    others.retain(|other| other.id != report.id && (other.state.is_open() || other.state_since > recent));
    others.sort_by_key(|other| !other.state.is_open());
    Ok(others.iter().take(most).map(|other| Card::of(other, visitor)).collect())
}

/// State, who answers for it, by when: the one sentence on top.
#[must_use]
pub fn sentence(report: &Report, visitor: &Visitor) -> String {
    let words = visitor.words;
    let rules = &visitor.rules;
    let office = report.office.as_ref().and_then(|code| rules.offices.get(code)).map(|office| office.name.clone());
    let state = words.state(report.state);
    let answer_by = words.day(report.due.answer_at, visitor.now, visitor.zone());
    match office {
        Some(office) if report.state.is_open() => {
            t!(words, "sentence-open", state = state, office = office, day = answer_by)
        }
        _ => {
            let at = report.closed_at.unwrap_or(report.state_since);
            t!(words, "sentence-closed", state = state, day = words.date(at, visitor.zone()))
        }
    }
}

/// Addresses of the medium and large pictures of the photos.
#[must_use]
pub fn photos(attachments: &[Attachment]) -> Vec<(String, String)> {
    attachments
        .iter()
        .filter_map(|attachment| match attachment {
            Attachment::Photo { medium, large, .. } => {
                Some((format!("/media/{medium}.jpg"), format!("/media/{large}.jpg")))
            }
            Attachment::Document { .. } => None,
        })
        .collect()
}

/// Questions and answers in words.
#[must_use]
pub fn answers(report: &Report, visitor: &Visitor) -> Vec<(String, String)> {
    let words = visitor.words;
    let Some(category) = visitor.rules.categories.get(&report.category) else { return Vec::new() };
    report
        .answers
        .iter()
        .filter_map(|answer| {
            let question = category.questions.iter().find(|question| question.code == answer.question)?;
            let raw = answer.value.as_str();
            let value = match question.kind {
                QuestionKind::Text | QuestionKind::Number => raw.to_owned(),
                QuestionKind::YesNo => {
                    if raw == "yes" {
                        t!(words, "yes")
                    } else {
                        t!(words, "no")
                    }
                }
                QuestionKind::Choice => question
                    .choices
                    .iter()
                    .find(|choice| choice.code.as_str() == raw)
                    .map_or(raw, |choice| words.either(&choice.name, &choice.name_en))
                    .to_owned(),
            };
            Some((words.either(&question.text, &question.text_en).to_owned(), value))
        })
        .collect()
}

/// The steps in words; the staff also reads what is not for the public.
#[must_use]
pub fn steps(timeline: &Timeline, visitor: &Visitor, reader: Audience) -> Vec<StepView> {
    let mut views: Vec<StepView> = timeline.steps.iter().map(|step| step_view(step, visitor, reader)).collect();
    // What a rule has done at once is said where it took effect.
    for i in 1..views.len() {
        if views[i].fired.is_some() && views[i].fired == views[i - 1].fired {
            views[i - 1].fired = None;
        }
    }
    views
}

fn step_view(step: &Step, visitor: &Visitor, reader: Audience) -> StepView {
    let words = visitor.words;
    let office = step.office.as_ref().and_then(|code| visitor.rules.offices.get(code));
    let duration = match step.left_at {
        Some(left) => t!(words, "step-lasted", span = words.span(step.entered_at, left)),
        None if step.state.is_open() => t!(words, "step-since", span = words.span(step.entered_at, visitor.now)),
        None => String::new(),
    };
    StepView {
        state: step.state,
        title: words.state(step.state),
        entered_at: step.entered_at.to_string(),
        entered: words.instant(step.entered_at, visitor.zone()),
        office: office.map_or_else(String::new, |office| office.name.clone()),
        duration,
        due: step.due_at.map(|due| (words.day(due, visitor.now, visitor.zone()), !step.is_late(visitor.now))),
        because: step.because.as_ref().and_then(|because| because_text(because, visitor)),
        fired: step
            .fired
            .as_ref()
            .filter(|_| reader == Audience::Internal)
            .map(|fired| words.fired(fired, &visitor.rules)),
        program: None,
        note: step.note.as_ref().filter(|_| step.note_for.reaches(reader)).map(ToString::to_string),
    }
}

fn because_text(because: &Because, visitor: &Visitor) -> Option<String> {
    match because {
        Because::Rejection(reason) => Some(visitor.words.rejection(*reason)),
        Because::Suspension(reason) => Some(visitor.words.suspension(*reason)),
        Because::Outcome(outcome) => Some(visitor.words.outcome(*outcome)),
        Because::Body(name, code) => {
            let office = code.as_ref().and_then(|code| visitor.rules.offices.get(code));
            let contacts = office.map_or_else(|| visitor.rules.contacts_of(name), Office::contacts);
            Some(if contacts.is_empty() { name.clone() } else { format!("{name} ({})", contacts.join(", ")) })
        }
        // The page links to the other report by its number.
        Because::Original(_) => None,
    }
}

/// Who reads a report's page.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// In what capacity.
    pub by: Audience,
    /// The private key they hold.
    pub key: Option<&'a str>,
    /// Whether everybody may see the report.
    pub is_public: bool,
}

impl Reading<'_> {
    /// What an address needs so that it leads this reader to what is for `audience`.
    pub(crate) fn query(&self, audience: Audience) -> String {
        let key = self.key.filter(|_| !self.is_public || audience != Audience::Public);
        key.map_or_else(String::new, |key| format!("?chiave={key}"))
    }

    /// Addresses of photos that are for `audience`. Without the key those that are not for everybody would be nobody's.
    fn photos(&self, attachments: &[Attachment], audience: Audience) -> Vec<(String, String)> {
        let mut photos = photos(attachments);
        for address in photos.iter_mut().flat_map(|(medium, large)| [medium, large]) {
            address.push_str(&self.query(audience));
        }
        photos
    }
}

/// What was said, in words, as far as the reader may know.
#[must_use]
pub fn comments(timeline: &Timeline, visitor: &Visitor, reading: Reading<'_>) -> Vec<CommentView> {
    let for_staff = reading.by == Audience::Internal;
    timeline
        .comments
        .iter()
        .filter(|comment| comment.audience.reaches(reading.by))
        .map(|comment| {
            let note = timeline.comments.iter().find(|note| Some(note.version) == comment.answers);
            CommentView {
                at: visitor.words.instant(comment.at, visitor.zone()),
                by: said_by(comment, visitor),
                answers: note.map(|note| {
                    let at = visitor.words.instant(note.at, visitor.zone());
                    t!(visitor.words, "comment-answers", by = said_by(note, visitor), at = at)
                }),
                text: comment.text.to_string(),
                photos: reading.photos(&comment.attachments, comment.audience),
                documents: comment.attachments.iter().filter(|_| for_staff).cloned().collect(),
                is_internal: comment.audience == Audience::Internal,
                waits: comment.audience == Audience::Reporter,
                version: comment.version.0,
            }
        })
        .collect()
}

/// Who said it: the office, or in what capacity.
pub(crate) fn said_by(comment: &Comment, visitor: &Visitor) -> String {
    let office = comment.office.as_ref().and_then(|code| visitor.rules.offices.get(code));
    match office {
        Some(office) => office.name.clone(),
        None if comment.role == Role::Citizen => t!(visitor.words, "by-reporter"),
        None => visitor.words.role(comment.role),
    }
}

/// A QR code of the link as SVG, to be followed from another device.
#[must_use]
pub fn qr_code(link: &str) -> Option<String> {
    use qrcode::render::svg;
    let code = qrcode::QrCode::with_error_correction_level(link, qrcode::EcLevel::M).ok()?;
    let svg = code.render::<svg::Color<'_>>().min_dimensions(160, 160).quiet_zone(true).build();
    // The XML declaration has no place inside a page.
    svg.split_once("?>").map(|(_, rest)| rest.trim_start().to_owned()).or(Some(svg))
}

/// The form of those who say "me too".
#[derive(Debug, Deserialize)]
pub struct JoinForm {
    #[serde(default)]
    email: String,
    /// Names this form, so that a second click is not a second voice.
    #[serde(default)]
    volta: String,
}

/// Adds a voice to a report.
pub async fn join(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    Path(number): Path<String>,
    Form(form): Form<JoinForm>,
) -> Result<Response, PageError> {
    site.throttle.count_address(Costly::Submit, from.ip())?;
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let report = site.app.report(number, &visitor.actor).await?.ok_or(PageError::NotFound)?;
    let email = match form.email.trim() {
        "" => None,
        typed => match Email::new(typed) {
            Ok(email) => Some(email),
            Err(error) => {
                let error = visitor.words.refusal(&Refusal::Contact(Field::Email, error), &visitor.rules);
                let page = page_of(&site, visitor, report, None, false).await?;
                if !page.can_join {
                    return Err(Refusal::Closed.into());
                }
                let page = ReportPage { join_email: form.email, join_error: Some(error), ..page };
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response());
            }
        },
    };
    let language = Some(visitor.words.language().tag().to_owned());
    site.app
        .submit(Submission {
            actor: visitor.actor.clone(),
            what: What::Act(report.id, Box::new(Command::Join { person: None })),
            contact: email.map(|email| Contact { email: Some(email), language, ..Contact::default() }),
            at: None,
            key: Some(form.volta)
                .filter(|key| is_once(key))
                .map(|key| Key::secret(format!("join {} {key}", report.id.0))),
        })
        .await?;
    Ok(Redirect::to(&visitor.words.href(&format!("/segnalazioni/{number}?grazie=1"))).into_response())
}

//! `/ufficio/segnalazioni/{number}`: a report as the staff works on it: the legal moves, the contact, what lies around.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;

use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::document::{Attachment, ContentHash};
use crate::domain::iter::{Act, Carries, RejectionReason, SuspensionReason};
use crate::domain::office::OfficeCode;
use crate::domain::person::Contact;
use crate::domain::policy::{Action, may};
use crate::domain::record::{Number, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Audience, Command, Reminded, Report};
use crate::domain::text::{Description, Line};
use crate::media::{Extension, FileName};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::clocks::{ClockView, DueView, clocks, dues};
use crate::web::page::frame::Frame;
use crate::web::page::report::{CommentView, StepView, answers, around, comments, photos, sentence, steps};
use crate::web::page::report_card::Card;
use crate::web::visitor::{Staff, Visitor};

/// A legal move as a form.
struct ActView {
    act: Act,
    name: String,
    carries: Carries,
    /// The key that opens it.
    key: &'static str,
}

impl ActView {
    /// Whether the move must say something to the citizen.
    const fn needs_text(&self) -> bool {
        matches!(self.carries, Carries::Text | Carries::ReasonAndText | Carries::BodyAndText)
    }
}

#[derive(Template)]
#[template(path = "page/desk_record.html")]
struct Record {
    frame: Frame,
    card: Card,
    report: Report,
    sentence: String,
    acts: Vec<ActView>,
    contact: Option<Contact>,
    channel: String,
    photos: Vec<(String, String)>,
    documents: Vec<(String, String)>,
    answers: Vec<(String, String)>,
    steps: Vec<StepView>,
    comments: Vec<CommentView>,
    clocks: Vec<ClockView>,
    dues: Vec<DueView>,
    /// When who was reminded of what is due.
    reminders: Vec<String>,
    around: Vec<Card>,
    static_map: String,
    can_note: bool,
    can_moderate: bool,
    error: Option<(String, String)>,
    typed: Typed,
    rejections: Vec<(&'static str, String)>,
    suspensions: Vec<(&'static str, String)>,
}

impl Record {
    /// The usual move is open, or the one that was refused.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand references over")]
    fn is_open(&self, view: &ActView, is_first: &bool) -> bool {
        self.error.as_ref().map_or(*is_first, |(act, _)| act == view.act.code())
    }

    /// The office that usually answers for the category, or the one that was chosen.
    fn is_suggested(&self, office: &str) -> bool {
        if !self.typed.ufficio.is_empty() {
            return self.typed.ufficio == office;
        }
        self.frame
            .rules()
            .categories
            .get(&self.report.category)
            .is_some_and(|category| category.office.as_str() == office)
    }
}

/// What a move's form sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    atto: String,
    testo: String,
    ufficio: String,
    motivo: String,
    riesame: String,
    originale: String,
    ente: String,
    /// What the report stood at when the form was shown.
    versione: String,
}

/// Shows the record.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    html(&record_page(&site, visitor, report, None, Typed::default()).await?, Cache::Never)
}

/// A record that this member of the staff works on.
async fn report_of(site: &Site, visitor: &Visitor, number: &str) -> Result<Report, PageError> {
    if !may(&visitor.actor, Action::SeeReserved) {
        return Err(PageError::Forbidden);
    }
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    site.app.report(number, &visitor.actor).await?.ok_or(PageError::NotFound)
}

async fn record_page(
    site: &Site,
    visitor: Visitor,
    report: Report,
    error: Option<(String, String)>,
    typed: Typed,
) -> Result<Record, PageError> {
    let words = visitor.words;
    let timeline = site.app.timeline(report.id).await?;
    let around = around(site, &visitor, &report, 8).await?;
    let position = report.place.position;
    let acts = report.legal_acts(&visitor.actor, &visitor.rules);
    Ok(Record {
        card: Card::of(&report, &visitor),
        sentence: sentence(&report, &visitor),
        acts: acts
            .into_iter()
            .map(|act| ActView { act, name: words.act(act), carries: act.row().carries, key: key_of(act) })
            .collect(),
        contact: site.app.contact_of(&report, &visitor.actor).await?,
        channel: words.channel(report.channel),
        photos: photos(&report.attachments),
        documents: documents(&report, &visitor),
        answers: answers(&report, &visitor),
        steps: steps(&timeline, &visitor, true),
        comments: comments(&timeline, &visitor, true),
        clocks: clocks(&report, &timeline, &visitor),
        dues: dues(&report, &visitor),
        reminders: timeline.reminders.iter().map(|(at, reminded)| reminder(*at, *reminded, &visitor)).collect(),
        around,
        static_map: format!(
            "/maps/static/{},{},16.5/480x320.png?pin={},{}",
            position.lon(),
            position.lat(),
            position.lon(),
            position.lat()
        ),
        can_note: may(&visitor.actor, Action::NoteInternally),
        can_moderate: may(&visitor.actor, Action::Moderate),
        error,
        typed,
        rejections: RejectionReason::ALL.into_iter().map(|reason| (reason.code(), words.rejection(reason))).collect(),
        suspensions: SuspensionReason::ALL
            .into_iter()
            .map(|reason| (reason.code(), words.suspension(reason)))
            .collect(),
        frame: Frame::new(site, visitor, format!("{} {}", report.number, report.subject)).with_script("desk.js").wide(),
        report,
    })
}

fn reminder(at: Timestamp, reminded: Reminded, visitor: &Visitor) -> String {
    let (words, zone) = (visitor.words, visitor.zone());
    let (at, due) = (words.instant(at, zone), words.instant(reminded.due_at, zone));
    t!(words, "reminded", at = at, stage = words.stage(reminded.stage), due = due)
}

const fn key_of(act: Act) -> &'static str {
    match act {
        Act::Route => "r",
        Act::TakeCharge => "t",
        Act::MarkDuplicate => "d",
        Act::Answer => "a",
        _ => "",
    }
}

fn documents(report: &Report, visitor: &Visitor) -> Vec<(String, String)> {
    let document = |attachment: &Attachment| match attachment {
        Attachment::Document { hash, name, .. } => {
            Some((visitor.words.href(&format!("/ufficio/documenti/{hash}?numero={}", report.number)), name.clone()))
        }
        Attachment::Photo { .. } => None,
    };
    report.attachments.iter().filter_map(document).collect()
}

/// Makes a move, adds a note, or publishes and withholds.
pub async fn act(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    let result = match command(&site, &visitor, &typed).await? {
        Ok(command) => {
            let what = match typed.versione.as_str() {
                "" => What::Act(report.id, Box::new(command)),
                seen => {
                    let seen = seen.parse().map_err(|_error| PageError::BadRequest("versione"))?;
                    What::ActAsSeen(report.id, Version(seen), Box::new(command))
                }
            };
            site.app
                .submit(Submission { actor: visitor.actor.clone(), what, contact: None, at: None, key: None })
                .await
                .map(drop)
        }
        Err(refusal) => Err(SubmitError::Refused(refusal)),
    };
    match result {
        Ok(()) => Ok((Cache::Never, Redirect::to(&visitor.words.href(&format!("/ufficio/segnalazioni/{number}"))))
            .into_response()),
        Err(SubmitError::Refused(refusal)) => {
            let text = visitor.words.refusal(&refusal, &visitor.rules);
            let page = record_page(&site, visitor, report, Some((typed.atto.clone(), text)), typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The command that the form stands for.
async fn command(site: &Site, visitor: &Visitor, typed: &Typed) -> Result<Result<Command, Refusal>, PageError> {
    let audience = match typed.atto.as_str() {
        "nota" => Some(Audience::Internal),
        "commento" => Some(Audience::Public),
        _ => None,
    };
    if let Some(audience) = audience {
        return Ok(text(typed).map(|text| Command::Comment { text, audience }));
    }
    if let "pubblica" | "nascondi" = typed.atto.as_str() {
        return Ok(Ok(Command::Moderate { public: typed.atto == "pubblica" }));
    }
    let act = Act::of_code(&typed.atto).ok_or(PageError::BadRequest("unknown act"))?;
    if act == Act::MarkDuplicate {
        let original = match typed.originale.parse::<Number>() {
            Ok(number) => site.app.report(number, &visitor.actor).await?,
            Err(_not_a_number) => None,
        };
        let unknown = || {
            if typed.originale.trim().is_empty() {
                Refusal::Missing(Field::Original)
            } else {
                Refusal::UnknownReport(typed.originale.clone())
            }
        };
        return Ok(original.map(|report| Command::MarkDuplicate { original: report.id }).ok_or_else(unknown));
    }
    Ok(move_command(act, typed))
}

fn move_command(act: Act, typed: &Typed) -> Result<Command, Refusal> {
    match act {
        Act::Route => {
            let office: OfficeCode = typed.ufficio.parse().map_err(|_error| Refusal::Missing(Field::Office))?;
            Ok(Command::Route { office, note: optional_text(typed)? })
        }
        Act::TakeCharge | Act::Inspect | Act::Start | Act::Resume => {
            Ok(Command::Advance { act, note: optional_text(typed)? })
        }
        Act::Suspend => {
            let reason = SuspensionReason::ALL.into_iter().find(|reason| reason.code() == typed.motivo);
            Ok(Command::Suspend {
                reason: reason.ok_or(Refusal::Missing(Field::Reason))?,
                review_on: typed.riesame.parse().map_err(|_error| Refusal::ReviewDate)?,
                note: optional_text(typed)?,
            })
        }
        Act::Resolve => Ok(Command::Resolve { text: text(typed)?, attachments: Vec::new() }),
        Act::Answer => Ok(Command::Answer { text: text(typed)? }),
        Act::Reject => {
            let reason = RejectionReason::ALL.into_iter().find(|reason| reason.code() == typed.motivo);
            Ok(Command::Reject { reason: reason.ok_or(Refusal::Missing(Field::Reason))?, text: text(typed)? })
        }
        Act::Transfer => {
            let to = Line::new(&typed.ente).map_err(|error| Refusal::Text(Field::Body, error))?;
            Ok(Command::Transfer { to, text: text(typed)? })
        }
        Act::Reopen => Ok(Command::Reopen { text: text(typed)? }),
        // Not a move that people make: `MarkDuplicate` has been dealt with, an import is no form.
        Act::MarkDuplicate | Act::CloseImported => Err(Refusal::NotPermitted),
    }
}

fn text(typed: &Typed) -> Result<Description, Refusal> {
    Description::new(&typed.testo).map_err(|error| Refusal::Text(Field::Text, error))
}

fn optional_text(typed: &Typed) -> Result<Option<Description>, Refusal> {
    if typed.testo.trim().is_empty() { Ok(None) } else { text(typed).map(Some) }
}

/// The report that a document belongs to.
#[derive(Debug, Deserialize)]
pub struct Of {
    numero: String,
}

/// A document of a report, for those who work on it: downloaded, never opened inside this site.
pub async fn document(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(hash): Path<String>,
    Query(of): Query<Of>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &of.numero).await?;
    let hash: ContentHash = hash.parse().map_err(|_error| PageError::NotFound)?;
    let belongs = report
        .attachments
        .iter()
        .any(|attachment| matches!(attachment, Attachment::Document { hash: own, .. } if *own == hash));
    if !belongs {
        return Err(PageError::NotFound);
    }
    let name = FileName { hash, extension: Extension::Pdf };
    let bytes = site.app.media().get(name).await.ok().flatten().ok_or(PageError::NotFound)?;
    let disposition = HeaderValue::from_static("attachment; filename=\"documento.pdf\"");
    Ok((
        Cache::Never,
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}

/// A number looked for.
#[derive(Debug, Deserialize)]
pub struct Looked {
    #[serde(default)]
    numero: String,
}

/// `/ufficio/cerca`: leads to the record of a number.
pub async fn find(Staff(visitor): Staff, Query(looked): Query<Looked>) -> Result<Response, PageError> {
    let number: Number = looked.numero.parse().map_err(|_error| PageError::NotFound)?;
    Ok((Cache::Never, Redirect::to(&visitor.words.href(&format!("/ufficio/segnalazioni/{number}")))).into_response())
}

/// `/cerca`: leads to the public page of a number.
pub async fn find_public(visitor: Visitor, Query(looked): Query<Looked>) -> Result<Response, PageError> {
    let number: Number = looked.numero.parse().map_err(|_error| PageError::NotFound)?;
    Ok((Cache::Never, Redirect::to(&visitor.words.href(&format!("/segnalazioni/{number}")))).into_response())
}

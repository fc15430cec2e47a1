//! What the staff does with a report: the forms of `/ufficio/segnalazioni/{number}`, read and carried out.

use std::sync::Arc;

use axum::extract::{Form, FromRequest, Multipart, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::document::Attachment;
use crate::domain::iter::{Act, Outcome, RejectionReason, SuspensionReason};
use crate::domain::moderation::HidingReason;
use crate::domain::office::OfficeCode;
use crate::domain::record::{Number, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Audience, Command, Report};
use crate::domain::text::{Description, Line};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::PageError;
use crate::web::page::desk_preview::preview;
use crate::web::page::desk_record::{AskedPart, Typed, answer, record_page, report_of};
use crate::web::page::desk_since::since;
use crate::web::page::submit::draft::Draft;
use crate::web::page::submit::upload;
use crate::web::visitor::{Staff, Visitor};

/// Makes a move, adds a note or a reply, publishes or withholds; or fills in a text to begin with.
pub async fn act(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Query(asked): Query<AskedPart>,
    request: Request,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    let form = read(&site, &visitor, request).await?;
    let mut typed = form.typed;
    if typed.atto == "nota" && !typed.menziona.is_empty() && !typed.testo.trim().is_empty() {
        // As if it had been typed: so the note says whom it asks.
        typed.testo = format!("@{} {}", typed.menziona, typed.testo);
        typed.menziona.clear();
    }
    // Whoever asks for a text to begin with makes no move, whether there is one or not.
    if !typed.modello.is_empty() {
        let text = begun_with(&typed, &report, &visitor);
        let status = if text.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        typed.testo = text.unwrap_or(typed.testo);
        return answer(status, record_page(&site, visitor, report, None, typed).await?, &asked);
    }
    if !form.refused.is_empty() {
        let text = form.refused.join(" ");
        let page = record_page(&site, visitor, report, Some(text), typed).await?;
        return answer(StatusCode::UNPROCESSABLE_ENTITY, page, &asked);
    }
    let wanted = command(&site, &visitor, &typed, form.attachments).await?;
    if typed.azione == "anteprima" {
        let shown = match wanted {
            Ok(command) => preview(&site, &visitor, &report, command).await?,
            Err(refusal) => Err(refusal),
        };
        return match shown {
            Ok(letter) => {
                let page = record_page(&site, visitor, report, None, typed).await?;
                answer(StatusCode::OK, page.with_preview(letter), &asked)
            }
            Err(refusal) => refused(&site, visitor, &number, &refusal, typed, &asked).await,
        };
    }
    let result = match wanted {
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
        Ok(()) => Ok((Cache::Never, Redirect::to(&asked.href(&visitor, &number))).into_response()),
        Err(SubmitError::Refused(refusal)) => refused(&site, visitor, &number, &refusal, typed, &asked).await,
        Err(error) => Err(error.into()),
    }
}

/// The record again as it stands now, with what was typed, why it was not done, and what others have done meanwhile.
pub(crate) async fn refused(
    site: &Site,
    visitor: Visitor,
    number: &str,
    refusal: &Refusal,
    typed: Typed,
    asked: &AskedPart,
) -> Result<Response, PageError> {
    let report = report_of(site, &visitor, number).await?;
    let text = visitor.words.refusal(refusal, &visitor.rules);
    let seen = match refusal {
        Refusal::Stale | Refusal::NotLegal { .. } => typed.versione.parse().ok().map(Version),
        _ => None,
    };
    let since = match seen {
        Some(seen) => since(site, &visitor, report.id, seen).await?,
        None => Vec::new(),
    };
    let page = record_page(site, visitor, report, Some(text), typed).await?;
    answer(StatusCode::UNPROCESSABLE_ENTITY, page.after(since), asked)
}

/// A form as it came in.
struct Sent {
    typed: Typed,
    attachments: Vec<Attachment>,
    /// Files that were not taken, and why.
    refused: Vec<String>,
}

/// Reads a form, with files or without.
async fn read(site: &Site, visitor: &Visitor, request: Request) -> Result<Sent, PageError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let form = Form::<Typed>::from_request(request, &()).await;
        let Form(typed) = form.map_err(|_error| PageError::BadRequest("the form"))?;
        return Ok(Sent { typed, attachments: Vec::new(), refused: Vec::new() });
    }
    let form = Multipart::from_request(request, &()).await.map_err(|_error| PageError::BadRequest("the form"))?;
    let mut draft = Draft::default();
    let sent = upload::read(&site.app, form, &mut draft, visitor.words).await?;
    let field = |name: &str| sent.get(name).unwrap_or_default().to_owned();
    let typed = Typed {
        atto: field("atto"),
        testo: field("testo"),
        ufficio: field("ufficio"),
        motivo: field("motivo"),
        riesame: field("riesame"),
        originale: field("originale"),
        ente: field("ente"),
        versione: field("versione"),
        modello: field("modello"),
        menziona: field("menziona"),
        azione: field("azione"),
        titolo: field("titolo"),
        visibile: field("visibile"),
        ..Typed::default()
    };
    Ok(Sent { typed, attachments: draft.attachments, refused: sent.refused })
}

/// The text of the template that was asked for.
fn begun_with(typed: &Typed, report: &Report, visitor: &Visitor) -> Option<String> {
    let act = Act::of_code(&typed.atto)?;
    let template = visitor.rules.templates.values().find(|template| template.code.as_str() == typed.modello)?;
    template.fits(act, report).then(|| template.filled(report, &visitor.rules, &typed.ente))
}

/// The command that the form stands for.
pub(crate) async fn command(
    site: &Site,
    visitor: &Visitor,
    typed: &Typed,
    attachments: Vec<Attachment>,
) -> Result<Result<Command, Refusal>, PageError> {
    let audience = match typed.atto.as_str() {
        "nota" => Some(Audience::Internal),
        "commento" => Some(Audience::Public),
        _ => None,
    };
    if let Some(audience) = audience {
        return Ok(text(typed).map(|text| Command::Comment { text, audience, attachments }));
    }
    if let "pubblica" | "nascondi" = typed.atto.as_str() {
        let reason = HidingReason::ALL.into_iter().find(|reason| reason.code() == typed.motivo);
        return Ok(Ok(Command::Moderate { public: typed.atto == "pubblica", reason }));
    }
    if typed.atto == "mostra" {
        let version = typed.aggiunta.parse().map_err(|_error| PageError::BadRequest("aggiunta"))?;
        return Ok(Ok(Command::Disclose { version: Version(version) }));
    }
    if let "documento" | "documento-per" = typed.atto.as_str() {
        return document(typed, attachments);
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
    Ok(move_command(act, typed, attachments))
}

/// Encloses a document, or lets others see one.
fn document(typed: &Typed, mut attachments: Vec<Attachment>) -> Result<Result<Command, Refusal>, PageError> {
    let audience = Audience::of_code(&typed.visibile).ok_or(Refusal::Missing(Field::Audience));
    if typed.atto == "documento-per" {
        let version = typed.aggiunta.parse().map_err(|_error| PageError::BadRequest("aggiunta"))?;
        return Ok(audience.map(|audience| Command::ShowEnclosure { version: Version(version), audience }));
    }
    let title = Line::new(&typed.titolo).map_err(|error| Refusal::Text(Field::Title, error));
    let file = match (attachments.pop(), attachments.is_empty()) {
        (Some(file), true) => Ok(file),
        (Some(_), false) => Err(Refusal::TooManyAttachments { max: 1 }),
        (None, _) => Err(Refusal::Missing(Field::Attachments)),
    };
    Ok(audience.and_then(|audience| Ok(Command::Enclose { title: title?, audience, file: file? })))
}

fn move_command(act: Act, typed: &Typed, attachments: Vec<Attachment>) -> Result<Command, Refusal> {
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
        Act::Resolve => {
            let result = Outcome::ALL.into_iter().find(|outcome| outcome.code() == typed.motivo);
            let result = result.ok_or(Refusal::Missing(Field::Reason))?;
            Ok(Command::Resolve { result, text: text(typed)?, attachments })
        }
        Act::SendBack => Ok(Command::SendBack { text: text(typed)? }),
        Act::Answer => Ok(Command::Answer { text: text(typed)? }),
        Act::Reject => {
            let reason = RejectionReason::ALL.into_iter().find(|reason| reason.code() == typed.motivo);
            Ok(Command::Reject { reason: reason.ok_or(Refusal::Missing(Field::Reason))?, text: text(typed)? })
        }
        Act::Transfer => {
            let to = Line::new(&typed.ente).map_err(|error| Refusal::Text(Field::Body, error))?;
            Ok(Command::Transfer { to, body: None, text: text(typed)? })
        }
        Act::Reopen => Ok(Command::Reopen { text: text(typed)? }),
        // Not a move that people make: `MarkDuplicate` has been dealt with, an import is no form.
        // Nor what only whoever reported does.
        Act::MarkDuplicate | Act::CloseImported | Act::AnswerTogether | Act::Contest | Act::Withdraw => {
            Err(Refusal::NotPermitted)
        }
    }
}

fn text(typed: &Typed) -> Result<Description, Refusal> {
    Description::new(&typed.testo).map_err(|error| Refusal::Text(Field::Text, error))
}

fn optional_text(typed: &Typed) -> Result<Option<Description>, Refusal> {
    if typed.testo.trim().is_empty() { Ok(None) } else { text(typed).map(Some) }
}

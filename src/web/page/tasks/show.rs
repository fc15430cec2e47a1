//! `/ufficio/lavori` and `/ufficio/lavori/{number}`: the tasks that an office has given or been given, and one of them
//! with all that may be done with it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;

use crate::app::matters::inspects;
use crate::app::submit::SubmitError;
use crate::domain::event::{Event, Happening};
use crate::domain::matter::Matter;
use crate::domain::person::{Actor, Email, Role};
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::task::{self, Act, Command, Task};
use crate::domain::text::Description;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::tasks::wanted::Wanted;
use crate::web::page::tasks::{
    Choices, Hands, TaskView, assignee, carry_out, crew_name, hands, local_field, local_instant, noted_later,
    read_form, submit,
};
use crate::web::visitor::{Staff, Visitor};

/// Most tasks that are listed.
const LISTED_MAX: u32 = 500;
/// For how many days a link usually works.
const LINK_DAYS: u16 = 7;

#[derive(Template)]
#[template(path = "page/tasks/list.html")]
struct List {
    frame: Frame,
    tasks: Vec<TaskView>,
}

#[derive(Template)]
#[template(path = "page/tasks/show.html")]
struct Show {
    frame: Frame,
    view: TaskView,
    choices: Choices,
    prefix: &'static str,
    action: String,
    /// The report that it is for: number and title.
    parent: Option<(String, String)>,
    hands: Vec<Hands>,
    due_typed: String,
    /// Address of the link that works, and until when.
    link: Option<(String, String)>,
    link_days: u16,
    is_sent: bool,
    log: Vec<LogRow>,
    error: Option<String>,
    typed_text: String,
}

/// Something that happened.
struct LogRow {
    at: String,
    what: String,
    by: String,
    text: Option<String>,
    later: Option<String>,
}

/// The open tasks that the visitor's office has given or been given.
pub async fn list(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    visitor.must(crate::domain::policy::Action::MoveTask(Act::See))?;
    let mut tasks = site.app.open_tasks(&visitor.actor, LISTED_MAX).await?;
    tasks.sort_by_key(|task| task.due_at);
    let views = tasks.iter().map(|task| TaskView::of(task, None, &visitor.actor, None, &visitor));
    let page =
        List { tasks: views.collect(), frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "tasks-title")) };
    html(&page, Cache::Never)
}

/// The task of that number, if the visitor may see it.
pub(super) async fn task_of(site: &Site, visitor: &Visitor, number: &str) -> Result<Task, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    site.app.task(number, &visitor.actor).await?.ok_or(PageError::NotFound)
}

/// Shows one.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
) -> Result<Response, PageError> {
    let task = task_of(&site, &visitor, &number).await?;
    let is_sent = query.as_deref() == Some("mandato=1");
    page(&site, visitor, &task, None, String::new(), is_sent).await
}

async fn page(
    site: &Site,
    visitor: Visitor,
    task: &Task,
    error: Option<String>,
    typed_text: String,
    is_sent: bool,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let parent = match task.parent {
        Some(parent) => parent_of(site, &visitor, parent).await?,
        None => None,
    };
    let gives = task.check(Act::Cancel, &visitor.actor, visitor.now).is_ok();
    let plans = task.check(Act::Link, &visitor.actor, visitor.now).is_ok();
    let link = task.link.filter(|_| plans && task.has_link(visitor.now)).map(|link| {
        let address = site.url(&format!("/lavori/{}", site.app.task_token(task.id, link)));
        (address, words.instant(link.expires_at, visitor.zone()))
    });
    let events = site.app.happenings(task.id).await?;
    let mut log = Vec::with_capacity(events.len());
    for event in &events {
        log.extend(log_row(site, event, &visitor).await?);
    }
    let page = Show {
        view: TaskView::of(task, crew_name(site, task).await?, &visitor.actor, None, &visitor),
        choices: Choices::of(&visitor),
        prefix: "",
        action: words.href(&format!("/ufficio/lavori/{}", task.number)),
        parent,
        hands: hands(site, &visitor, gives).await?,
        due_typed: local_field(task.due_at, &visitor),
        link,
        link_days: LINK_DAYS,
        is_sent,
        log,
        error,
        typed_text,
        frame: Frame::new(site, visitor, format!("{} {}", task.number, task.title)),
    };
    html(&page, Cache::Never)
}

/// Page and name of what a task is part of, if the visitor may see it.
async fn parent_of(site: &Site, visitor: &Visitor, parent: RecordId) -> Result<Option<(String, String)>, PageError> {
    let words = visitor.words;
    if let Some(report) = site.app.reports_seen(&[parent], &visitor.actor).await?.pop() {
        let name = t!(words, "task-parent", number = report.number.to_string());
        let href = words.href(&format!("/ufficio/segnalazioni/{}", report.number));
        return Ok(Some((href, format!("{name}: {}", report.subject))));
    }
    let matter = site.app.matter_of_id(parent).await?.filter(|matter| inspects(&visitor.actor, matter));
    let intervention = matter.and_then(Matter::into_intervention);
    Ok(intervention.map(|intervention| {
        let number = intervention.number.to_string();
        let name = t!(words, "task-parent-works", number = number);
        let href = words.href(&format!("/ufficio/interventi/{}", intervention.number));
        (href, format!("{name}: {}", intervention.plan.title))
    }))
}

async fn log_row(site: &Site, event: &Event, visitor: &Visitor) -> Result<Option<LogRow>, PageError> {
    let Happening::Task(body) = &event.body else { return Ok(None) };
    let words = visitor.words;
    let text = match body {
        task::Event::Advanced { text, .. } | task::Event::Verified { text } => text.clone(),
        task::Event::Reassigned { text, assignee, .. } => {
            let to = super::office_name(Some(&assignee.office), visitor);
            let text = text.as_ref().map_or_else(String::new, |text| format!(": {text}"));
            Description::new(&format!("{to}{text}")).ok()
        }
        task::Event::Refused { reason, text, .. } => said(&words.task_refusal(*reason), text.as_ref()),
        task::Event::Paused { reason, text, .. } => said(&words.task_pause(*reason), text.as_ref()),
        task::Event::Finished { outcome, text, .. } => said(&words.task_outcome(*outcome), text.as_ref()),
        task::Event::SentBack { text } | task::Event::Cancelled { text } => Some(text.clone()),
        _ => None,
    };
    let done_at = body.done_at();
    Ok(Some(LogRow {
        at: words.instant(done_at.unwrap_or(event.at), visitor.zone()),
        what: words.task_done(body.act()),
        by: by(site, &event.actor, visitor).await?,
        text: text.map(|text| text.to_string()),
        later: noted_later(done_at, event.at, visitor),
    }))
}

fn said(reason: &str, text: Option<&Description>) -> Option<Description> {
    let text = text.map_or_else(String::new, |text| format!(". {text}"));
    Description::new(&format!("{reason}{text}")).ok()
}

/// Who it was, as colleagues call them.
async fn by(site: &Site, actor: &Actor, visitor: &Visitor) -> Result<String, PageError> {
    let words = visitor.words;
    let office = super::office_name(actor.office.as_ref(), visitor);
    if actor.role == Role::Citizen {
        return Ok(t!(words, "task-by-link"));
    }
    if actor.program.is_some() {
        return Ok(t!(words, "task-by-program", office = office));
    }
    let name = match actor.account {
        Some(account) => site.app.crews(None).await?.into_iter().find(|crew| crew.id == account).map(|crew| crew.name),
        None => None,
    };
    let role = name.unwrap_or_else(|| words.role(actor.role));
    Ok(if office.is_empty() { role } else { format!("{role}, {office}") })
}

/// Does something with it.
pub async fn act(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let task = task_of(&site, &visitor, &number).await?;
    let (fields, photos, refused) = read_form(&site, &visitor, request).await?;
    let wanted = Wanted::of_form(&fields);
    let get = |name: &'static str| field(&fields, name);
    let result = if !refused.is_empty() {
        Err(Refusal::Unreadable(refused.join(" ")).into())
    } else if Act::of_code(&wanted.act).is_some_and(is_work) {
        carry_out(&site, &visitor.actor, &task, &wanted, photos).await
    } else {
        let seen = get("versione").parse().ok().map(Version);
        match directed(&site, &visitor, &wanted, &fields).await? {
            Ok(command) => submit(&site, &visitor.actor, &task, seen, command, None).await,
            Err(refusal) => Err(refusal.into()),
        }
    };
    match result {
        Ok(()) => {
            let mut to = format!("/ufficio/lavori/{number}");
            if let Ok(email) = Email::new(get("email"))
                && send_link(&site, &visitor, &number, email).await?
            {
                to.push_str("?mandato=1");
            }
            // Who has given it away may no longer see it.
            let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
            if site.app.task(number, &visitor.actor).await?.is_none() {
                "/ufficio/lavori".clone_into(&mut to);
            }
            Ok((Cache::Never, Redirect::to(&visitor.words.href(&to))).into_response())
        }
        Err(SubmitError::Refused(refusal)) => {
            let text = visitor.words.refusal(&refusal, &visitor.rules);
            let task = task_of(&site, &visitor, &number).await?;
            let page = page(&site, visitor, &task, Some(text), wanted.note, false).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// What a form says in a field.
fn field<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
}

/// Acts of whoever does the work.
const fn is_work(act: Act) -> bool {
    matches!(
        act,
        Act::Accept | Act::Refuse | Act::Travel | Act::Start | Act::Pause | Act::Finish | Act::Note | Act::Photograph
    )
}

/// The command of whoever directs the work that a form stands for.
async fn directed(
    site: &Site,
    visitor: &Visitor,
    wanted: &Wanted,
    fields: &[(String, String)],
) -> Result<Result<Command, Refusal>, PageError> {
    let get = |name: &'static str| field(fields, name);
    let text = || Description::new(&wanted.note).map_err(|error| Refusal::Text(Field::Text, error));
    let optional = || if wanted.note.trim().is_empty() { Ok(None) } else { text().map(Some) };
    Ok(match Act::of_code(&wanted.act) {
        Some(Act::Verify) => optional().map(|text| Command::Verify { text }),
        Some(Act::SendBack) => text().map(|text| Command::SendBack { text }),
        Some(Act::Cancel) => text().map(|text| Command::Cancel { text }),
        Some(Act::Plan) => {
            let day = Some(get("giorno")).filter(|day| !day.is_empty()).map(str::parse).transpose();
            day.map(|day| Command::Plan { day }).map_err(|_error| Refusal::Missing(Field::Due))
        }
        Some(Act::Reassign) => {
            let to = assignee(site, get("a_chi")).await?;
            // The same date is no new one, which only the office that gave it sets.
            let due_at = local_instant(get("scadenza"), visitor).filter(|_| get("scadenza") != get("scadenza_prima"));
            to.and_then(|assignee| Ok(Command::Reassign { assignee, due_at, text: optional()? }))
        }
        Some(Act::Link) if get("togli") == "1" => Ok(Command::Unlink),
        Some(Act::Link) => {
            let hours = get("giorni").parse::<u16>().map(|days| 24 * i64::from(days));
            let expires_at =
                hours.ok().and_then(|hours| visitor.now.checked_add(SignedDuration::from_hours(hours)).ok());
            expires_at.map(|expires_at| Command::Link { expires_at }).ok_or(Refusal::Missing(Field::Due))
        }
        _ => return Err(PageError::BadRequest("atto")),
    })
}

/// Sends the link of a task by mail; false when none works.
async fn send_link(site: &Site, visitor: &Visitor, number: &str, email: Email) -> Result<bool, PageError> {
    let task = task_of(site, visitor, number).await?;
    Ok(site.app.mail_task_link(&task, &visitor.actor, email).await?)
}

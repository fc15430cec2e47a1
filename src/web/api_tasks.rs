//! `/api/v1/tasks`: a task as those see it who work on it, and what they have done: by session, API key, or the token of
//! a task's link (`Authorization: Bearer` does for keys, `X-Task-Token` for links).
//!
//! An event may come again: it has a name, and is done once. It may come late: its true time is taken for two days.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::app::exchanges::Sent;
use crate::app::submit::{Answer, Key, Submission, SubmitError, What};
use crate::domain::matter::Doing;
use crate::domain::person::{Actor, Channel, Role};
use crate::domain::record::Number;
use crate::domain::refusal::Refusal;
use crate::domain::task::{Act, Outcome, Task};
use crate::domain::text::Description;
use crate::web::cache::Cache;
use crate::web::page::tasks::wanted::{Taken, Wanted};
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;
use crate::web::{Site, UPLOAD_MAX_BYTES, api_form};

/// Most bytes of an event's name.
const NAME_MAX_BYTES: usize = 128;

/// A task as a program reads it.
#[derive(Debug, Serialize)]
struct TaskTold<'t> {
    number: String,
    version: u32,
    title: &'t str,
    instructions: Option<&'t str>,
    state: &'static str,
    state_since: String,
    office: &'t str,
    due_at: String,
    day: Option<String>,
    lon: f64,
    lat: f64,
    address: Option<String>,
    checklist: Vec<StepTold<'t>>,
    materials: Vec<MaterialTold<'t>>,
    worked_min: u32,
    outcome: Option<&'static str>,
    text: Option<&'t str>,
    /// What the asker can do now.
    acts: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct StepTold<'t> {
    label: &'t str,
    done: bool,
}

#[derive(Debug, Serialize)]
struct MaterialTold<'t> {
    name: &'t str,
    quantity: u32,
}

impl<'t> TaskTold<'t> {
    fn of(task: &'t Task, actor: &Actor, site: &Site) -> Self {
        let steps = task.checklist.iter().map(|step| StepTold { label: step.label.as_str(), done: step.done });
        let used = task.materials.iter().map(|one| MaterialTold { name: one.name.as_str(), quantity: one.quantity });
        Self {
            number: task.number.to_string(),
            version: task.version.0,
            title: task.title.as_str(),
            instructions: task.instructions.as_ref().map(Description::as_str),
            state: task.state.code(),
            state_since: task.state_since.to_string(),
            office: task.assignee.office.as_str(),
            due_at: task.due_at.to_string(),
            day: task.day.map(|day| day.to_string()),
            lon: task.place.position.lon(),
            lat: task.place.position.lat(),
            address: task.place.address.as_ref().map(ToString::to_string),
            checklist: steps.collect(),
            materials: used.collect(),
            worked_min: task.worked_min(),
            outcome: task.outcome.map(Outcome::code),
            text: task.text.as_ref().map(Description::as_str),
            acts: task.legal_acts(actor, site.app.now()).into_iter().map(Act::code).collect(),
        }
    }
}

/// The task, and as whom the asker comes to it.
async fn task_for(site: &Site, visitor: &Visitor, headers: &HeaderMap, number: &str) -> Result<(Task, Actor), Problem> {
    let number: Number = number.parse().map_err(|_error| Problem::not_found())?;
    if let Some(token) = headers.get("x-task-token") {
        let token = token.to_str().map_err(|_error| Problem::who_are_you())?;
        let found = site.app.task_of_token(token).await?;
        return found.filter(|(task, _)| task.number == number).ok_or_else(Problem::not_found);
    }
    if visitor.actor.role == Role::Citizen {
        return Err(Problem::who_are_you());
    }
    let task = site.app.task(number, &visitor.actor).await?.ok_or_else(Problem::not_found)?;
    Ok((task, Actor { channel: Channel::Api, ..visitor.actor.clone() }))
}

/// The task as it stands.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let (task, actor) = task_for(&site, &visitor, &headers, &number).await?;
    Ok((Cache::Never, Json(TaskTold::of(&task, &actor, &site))).into_response())
}

/// Takes an event: a JSON document, or a form with the same fields and the photo beside them.
pub async fn event(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    let found = task_for(&site, &visitor, &headers, &number).await;
    let is_strange = visitor.actor.role == Role::Citizen && found.is_err();
    if is_strange {
        return Err(found.err().unwrap_or_else(Problem::not_found));
    }
    let (wanted, attachments, place) = api_form::read_with_place::<Wanted>(&site, request, UPLOAD_MAX_BYTES).await?;
    let (task, actor) = match found {
        Ok(found) => found,
        // What was done before the task was given to somebody else is not lost to who looks for it.
        Err(problem) => {
            let refused = Err(SubmitError::Refused(Refusal::UnknownReport(number.clone())));
            let sent = sent(&number, &wanted, &wanted.id);
            site.app.note_exchange(&visitor.actor, sent, &refused).await?;
            return Err(problem);
        }
    };
    let mut photos: Vec<Taken> = attachments.into_iter().map(|file| (file, place)).collect();
    if photos.len() > 1 || (photos.len() == 1 && wanted.act != Act::Photograph.code()) {
        return Err(Problem::bad_parameter("act", "each photo is an event of its own: photograph"));
    }
    let named = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).unwrap_or(&wanted.id).to_owned();
    let is_visible = named.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_visible || !(1..=NAME_MAX_BYTES).contains(&named.len()) {
        return Err(Problem::bad_parameter("id", "1 to 128 visible ASCII characters, here or as Idempotency-Key"));
    }
    let content = serde_json::to_vec(&(&number, &wanted, &photos)).unwrap_or_default();
    let content = Some(URL_SAFE_NO_PAD.encode(Sha256::digest(content)));
    let key = Key { name: format!("task {} {named}", task.id.0), content };
    let answer = carried_out(&site, &actor, &task, &wanted, photos.pop(), key).await;
    site.app.note_exchange(&actor, sent(&number, &wanted, &named), &answer).await?;
    let repeated = answer?.repeated;
    let status = if repeated { StatusCode::OK } else { StatusCode::CREATED };
    let (task, actor) = task_for(&site, &visitor, &headers, &number).await?;
    Ok((status, Cache::Never, Json(TaskTold::of(&task, &actor, &site))).into_response())
}

fn sent<'a>(number: &'a str, wanted: &'a Wanted, event: &'a str) -> Sent<'a> {
    Sent { number, act: &wanted.act, event, done_at: wanted.at().ok().flatten() }
}

async fn carried_out(
    site: &Site,
    actor: &Actor,
    task: &Task,
    wanted: &Wanted,
    photo: Option<Taken>,
    key: Key,
) -> Answer {
    let command = wanted.command(task.state, photo)?.ok_or(Refusal::UnknownReason("act".to_owned()))?;
    let what = What::Do(task.id, None, Box::new(Doing::Task(command)));
    site.app.submit(Submission { actor: actor.clone(), what, contact: None, at: None, key: Some(key) }).await
}

//! `/lavori/{token}`: one task, for somebody without account who was sent its link. They see that task only, nobody's
//! personal data, and propose that it is done; looking changes nothing.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::submit::SubmitError;
use crate::domain::person::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::task::Task;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::tasks::wanted::Wanted;
use crate::web::page::tasks::{Choices, TaskView, carry_out, read_form};
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "page/tasks/link.html")]
struct Linked {
    frame: Frame,
    view: TaskView,
    choices: Choices,
    prefix: &'static str,
    action: String,
    error: Option<String>,
}

/// Shows the task.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let (task, actor) = site.app.task_of_token(&token).await?.ok_or(PageError::NotFound)?;
    page(&site, &visitor, &task, &actor, &token, None)
}

fn page(
    site: &Site,
    visitor: &Visitor,
    task: &Task,
    actor: &Actor,
    token: &str,
    error: Option<String>,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let page = Linked {
        view: TaskView::of(task, None, actor, Some(token), visitor),
        choices: Choices::of(visitor),
        prefix: "",
        action: words.href(&format!("/lavori/{token}")),
        error,
        frame: Frame::new(site, visitor.clone(), t!(words, "task-title", number = task.number.to_string())),
    };
    html(&page, Cache::Never)
}

/// Does something with it.
pub async fn act(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let (task, actor) = site.app.task_of_token(&token).await?.ok_or(PageError::NotFound)?;
    let (fields, photos, refused) = read_form(&site, &visitor, request).await?;
    let wanted = Wanted::of_form(&fields);
    let result = if refused.is_empty() {
        carry_out(&site, &actor, &task, &wanted, photos).await
    } else {
        Err(Refusal::Unreadable(refused.join(" ")).into())
    };
    match result {
        Ok(()) => {
            let back = visitor.words.href(&format!("/lavori/{token}"));
            Ok((Cache::Never, Redirect::to(&back)).into_response())
        }
        Err(SubmitError::Refused(refusal)) => {
            let text = visitor.words.refusal(&refusal, &visitor.rules);
            // It may have changed meanwhile, or the link ended.
            let (task, actor) = site.app.task_of_token(&token).await?.ok_or(PageError::NotFound)?;
            let page = page(&site, &visitor, &task, &actor, &token, Some(text))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

//! `/ufficio/segnalazioni/{number}/lavori`: giving a task for a report.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::submit::{Submission, SubmitError, What};
use crate::app::tasks::parent_of_report;
use crate::domain::matter::Beginning;
use crate::domain::person::Role;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::Report;
use crate::domain::task::{Draft, STEPS_MAX, may_give};
use crate::domain::text::{Description, Line, Subject};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::desk_record::report_of;
use crate::web::page::frame::Frame;
use crate::web::page::tasks::{Hands, TaskView, assignee, hands, local_field, local_instant};
use crate::web::visitor::{Staff, Visitor};

#[derive(Template)]
#[template(path = "page/tasks/give.html")]
struct Give {
    frame: Frame,
    number: String,
    subject: String,
    hands: Vec<Hands>,
    error: Option<String>,
    typed: Typed,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the fields of the form")]
pub struct Typed {
    pub oggetto: String,
    pub istruzioni: String,
    pub a_chi: String,
    pub scadenza: String,
    pub giorno: String,
    pub lista: String,
}

/// Whether this visitor can give tasks for the report.
pub(crate) fn gives(visitor: &Visitor, report: &Report) -> bool {
    let parent = parent_of_report(report);
    // A partner gives to itself, others to anybody.
    let to = visitor.actor.office.clone().or_else(|| report.office.clone());
    parent.is_open && to.is_some_and(|to| may_give(&visitor.actor, Some(&parent), &to))
}

/// Shows the form, with what is usual for the report's category.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    if !gives(&visitor, &report) {
        return Err(PageError::Forbidden);
    }
    let due_at = report.office_due().resolve_at;
    let category = visitor.rules.categories.get(&report.category);
    let steps = category.map(|category| category.checklist.iter().map(ToString::to_string).collect::<Vec<_>>());
    let typed = Typed {
        oggetto: report.subject.to_string(),
        a_chi: report.office.as_ref().map(ToString::to_string).unwrap_or_default(),
        scadenza: if due_at > visitor.now { local_field(due_at, &visitor) } else { String::new() },
        lista: steps.unwrap_or_default().join("\n"),
        ..Typed::default()
    };
    page(&site, visitor, &report, None, typed).await
}

async fn page(
    site: &Site,
    visitor: Visitor,
    report: &Report,
    error: Option<String>,
    typed: Typed,
) -> Result<Response, PageError> {
    let any = visitor.actor.role != Role::Partner;
    let page = Give {
        number: report.number.to_string(),
        subject: report.subject.to_string(),
        hands: hands(site, &visitor, any).await?,
        error,
        typed,
        frame: Frame::new(site, visitor.clone(), t!(visitor.words, "task-act-give")),
    };
    html(&page, Cache::Never)
}

/// Gives it.
pub async fn give(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    let to = assignee(&site, &typed.a_chi).await?;
    let result = match to.and_then(|to| draft(&typed, &report, to, &visitor)) {
        Ok(draft) => {
            let what = What::Begin(Box::new(Beginning::Task(draft)));
            site.app.submit(Submission { actor: visitor.actor.clone(), what, contact: None, at: None, key: None }).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match result {
        Ok(receipt) => {
            let number = receipt.number.map(|number| number.to_string()).unwrap_or_default();
            let to = visitor.words.href(&format!("/ufficio/lavori/{number}"));
            Ok((Cache::Never, Redirect::to(&to)).into_response())
        }
        Err(SubmitError::Refused(refusal)) => {
            let text = visitor.words.refusal(&refusal, &visitor.rules);
            let page = page(&site, visitor, &report, Some(text), typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn draft(
    typed: &Typed,
    report: &Report,
    assignee: crate::domain::task::Assignee,
    visitor: &Visitor,
) -> Result<Draft, Refusal> {
    let steps = typed.lista.lines().map(str::trim).filter(|line| !line.is_empty());
    let checklist = steps.map(|line| Line::new(line).map_err(|error| Refusal::Text(Field::Work, error)));
    let checklist = checklist.collect::<Result<Vec<_>, _>>()?;
    if checklist.len() > STEPS_MAX {
        return Err(Refusal::TooMany { field: Field::Work, max: STEPS_MAX });
    }
    let instructions = Some(typed.istruzioni.as_str()).filter(|text| !text.trim().is_empty());
    let day = Some(typed.giorno.trim()).filter(|day| !day.is_empty());
    Ok(Draft {
        parent: Some(parent_of_report(report)),
        occurrence: None,
        title: Subject::new(&typed.oggetto).map_err(|error| Refusal::Text(Field::Subject, error))?,
        instructions: instructions
            .map(Description::new)
            .transpose()
            .map_err(|error| Refusal::Text(Field::Text, error))?,
        category: Some(report.category.clone()),
        place: report.place.clone(),
        assignee,
        due_at: local_instant(&typed.scadenza, visitor).ok_or(Refusal::Missing(Field::Due))?,
        day: day.map(str::parse).transpose().map_err(|_error| Refusal::Missing(Field::Due))?,
        checklist,
    })
}

/// The tasks of a report that the visitor may see.
pub(crate) async fn tasks_of(site: &Site, report: &Report, visitor: &Visitor) -> Result<Vec<TaskView>, PageError> {
    let tasks = site.app.tasks_of(report.id, &visitor.actor).await?;
    Ok(tasks.iter().map(|task| TaskView::of(task, None, &visitor.actor, None, visitor)).collect())
}

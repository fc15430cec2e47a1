//! `/ufficio/segnalazioni/{number}/lavori` and `/ufficio/interventi/{number}/lavori`: giving a task for a report or works.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::submit::{Submission, SubmitError, What};
use crate::app::tasks::{parent_of_report, parent_of_works};
use crate::domain::category::CategoryCode;
use crate::domain::intervention::Intervention;
use crate::domain::matter::{Beginning, MatterKind};
use crate::domain::office::OfficeCode;
use crate::domain::person::Role;
use crate::domain::place::{Place, PlaceSource};
use crate::domain::policy::Action;
use crate::domain::record::RecordId;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::Report;
use crate::domain::task::{Draft, Parent, STEPS_MAX, may_give};
use crate::domain::text::{Description, Line, Subject};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::desk_record::report_of;
use crate::web::page::frame::Frame;
use crate::web::page::tasks::{Hands, TaskView, assignee, hands, local_field, local_instant};
use crate::web::page::works::record::own;
use crate::web::visitor::{Staff, Visitor};

#[derive(Template)]
#[template(path = "page/tasks/give.html")]
struct Give {
    frame: Frame,
    /// The page of what it is for.
    back: String,
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

/// What a task is given for.
enum For {
    Report(Box<Report>),
    Works(Box<Intervention>),
}

impl For {
    async fn of(site: &Site, visitor: &Visitor, number: &str) -> Result<Self, PageError> {
        if visitor.path.starts_with("/ufficio/segnalazioni/") {
            return Ok(Self::Report(Box::new(report_of(site, visitor, number).await?)));
        }
        own(site, visitor, number, Action::Inspect(MatterKind::Intervention)).await.map(Box::new).map(Self::Works)
    }

    fn parent(&self) -> Parent {
        match self {
            Self::Report(report) => parent_of_report(report),
            Self::Works(works) => parent_of_works(works),
        }
    }

    fn is_given_by(&self, visitor: &Visitor) -> bool {
        let parent = self.parent();
        // A partner gives to itself, others to anybody.
        let to = visitor.actor.office.clone().or_else(|| parent.office.clone());
        parent.is_open && to.is_some_and(|to| may_give(&visitor.actor, Some(&parent), &to))
    }

    /// Its page, its number and what it is about.
    fn named(&self) -> (String, String, String) {
        match self {
            Self::Report(report) => (
                format!("/ufficio/segnalazioni/{}", report.number),
                report.number.to_string(),
                report.subject.to_string(),
            ),
            Self::Works(works) => (
                format!("/ufficio/interventi/{}", works.number),
                works.number.to_string(),
                works.plan.title.to_string(),
            ),
        }
    }

    fn category(&self) -> Option<&CategoryCode> {
        match self {
            Self::Report(report) => Some(&report.category),
            Self::Works(_) => None,
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::Report(report) => report.place.clone(),
            Self::Works(works) => Place {
                position: works.plan.footprint.center(),
                accuracy_m: None,
                source: PlaceSource::Tap,
                address: works.plan.address.clone(),
                area: None,
                near: None,
            },
        }
    }

    fn usual_office(&self) -> Option<&OfficeCode> {
        match self {
            Self::Report(report) => report.office.as_ref(),
            Self::Works(works) => Some(&works.plan.executor),
        }
    }
}

/// Whether this visitor can give tasks for the report.
pub(crate) fn gives(visitor: &Visitor, report: &Report) -> bool {
    For::Report(Box::new(report.clone())).is_given_by(visitor)
}

/// Whether this visitor can give tasks for the works.
pub(crate) fn gives_for_works(visitor: &Visitor, works: &Intervention) -> bool {
    For::Works(Box::new(works.clone())).is_given_by(visitor)
}

/// Shows the form, with what is usual for the report's category.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let given_for = For::of(&site, &visitor, &number).await?;
    if !given_for.is_given_by(&visitor) {
        return Err(PageError::Forbidden);
    }
    let due_at = given_for.parent().due_at.filter(|due_at| *due_at > visitor.now);
    let category = given_for.category().and_then(|code| visitor.rules.categories.get(code));
    let steps = category.map(|category| category.checklist.iter().map(ToString::to_string).collect::<Vec<_>>());
    let typed = Typed {
        oggetto: given_for.named().2,
        a_chi: given_for.usual_office().map(ToString::to_string).unwrap_or_default(),
        scadenza: due_at.map(|due_at| local_field(due_at, &visitor)).unwrap_or_default(),
        lista: steps.unwrap_or_default().join("\n"),
        ..Typed::default()
    };
    page(&site, visitor, &given_for, None, typed).await
}

async fn page(
    site: &Site,
    visitor: Visitor,
    given_for: &For,
    error: Option<String>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (back, number, subject) = given_for.named();
    let any = visitor.actor.role != Role::Partner;
    let page = Give {
        back,
        number,
        subject,
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
    let given_for = For::of(&site, &visitor, &number).await?;
    let to = assignee(&site, &typed.a_chi).await?;
    let result = match to.and_then(|to| draft(&typed, &given_for, to, &visitor)) {
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
            let page = page(&site, visitor, &given_for, Some(text), typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn draft(
    typed: &Typed,
    given_for: &For,
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
        parent: Some(given_for.parent()),
        occurrence: None,
        title: Subject::new(&typed.oggetto).map_err(|error| Refusal::Text(Field::Subject, error))?,
        instructions: instructions
            .map(Description::new)
            .transpose()
            .map_err(|error| Refusal::Text(Field::Text, error))?,
        category: given_for.category().cloned(),
        place: given_for.place(),
        assignee,
        due_at: local_instant(&typed.scadenza, visitor).ok_or(Refusal::Missing(Field::Due))?,
        day: day.map(str::parse).transpose().map_err(|_error| Refusal::Missing(Field::Due))?,
        checklist,
    })
}

/// The tasks of a record that the visitor may see.
pub(crate) async fn tasks_of(site: &Site, record: RecordId, visitor: &Visitor) -> Result<Vec<TaskView>, PageError> {
    let tasks = site.app.tasks_of(record, &visitor.actor).await?;
    Ok(tasks.iter().map(|task| TaskView::of(task, None, &visitor.actor, None, visitor)).collect())
}

//! `/api/v1` for the programs of offices and partners: their reports, and the moves they make; by API key or session.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query as QueryString;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::app::submit::{Submission, What};
use crate::domain::deadline::DueDates;
use crate::domain::document::Attachment;
use crate::domain::iter::{Act, Outcome, RejectionReason, State as Stand, SuspensionReason};
use crate::domain::office::OfficeCode;
use crate::domain::person::{Actor, Channel, Role};
use crate::domain::policy::{Action, may, may_on};
use crate::domain::record::{Number, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Audience, Command, Report};
use crate::domain::rules::Rules;
use crate::domain::text::{Description, Line};
use crate::domain::timeline::{Step, Timeline};
use crate::web::api::{Located, idempotency_key};
use crate::web::cache::Cache;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;
use crate::web::{Site, UPLOAD_MAX_BYTES, api_form};

/// Most reports on a page, and how many there are when nobody says.
pub const PAGE_MAX: u32 = 200;
const PAGE: u32 = 50;

/// By when what, in one of the two clocks.
#[expect(clippy::struct_field_names, reason = "as the API names them")]
#[derive(Debug, Serialize)]
struct Due {
    take_charge_at: Timestamp,
    inspect_at: Option<Timestamp>,
    resolve_at: Timestamp,
    answer_at: Timestamp,
}

impl Due {
    const fn of(dates: &DueDates) -> Self {
        let DueDates { take_charge_at, inspect_at, resolve_at, answer_at } = *dates;
        Self { take_charge_at, inspect_at, resolve_at, answer_at }
    }
}

/// A step of the iter.
#[derive(Debug, Serialize)]
struct StepTold {
    state: &'static str,
    office: Option<String>,
    entered_at: Timestamp,
    left_at: Option<Timestamp>,
    due_at: Option<Timestamp>,
    review_on: Option<Date>,
    note: Option<String>,
}

impl StepTold {
    fn of(step: Step) -> Self {
        Self {
            state: step.state.code(),
            office: step.office.map(|office| office.to_string()),
            entered_at: step.entered_at,
            left_at: step.left_at,
            due_at: step.due_at,
            review_on: step.review_on,
            note: step.note.map(|note| note.to_string()),
        }
    }
}

/// A comment or note.
#[derive(Debug, Serialize)]
struct CommentTold {
    at: Timestamp,
    role: &'static str,
    office: Option<String>,
    audience: Audience,
    text: String,
}

/// A report as those see it who work on it.
#[derive(Debug, Serialize)]
pub(super) struct Worked<'r> {
    #[serde(flatten)]
    report: Located<'r>,
    public: bool,
    /// To be sent with a move, so that nobody overwrites what another has done meanwhile.
    version: u32,
    state_since: Timestamp,
    review_on: Option<Date>,
    answers: Vec<(&'r str, &'r str)>,
    /// As it was promised to the citizen.
    due: Due,
    /// By the clock of the office, which stands still while it waits.
    office_due: Due,
    outcome: Option<&'r str>,
    /// The moves that the asker can make now.
    acts: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iter: Option<Vec<StepTold>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comments: Option<Vec<CommentTold>>,
}

impl<'r> Worked<'r> {
    fn of(report: &'r Report, timeline: Option<Timeline>, actor: &Actor, rules: &Rules, site: &Site) -> Self {
        let (iter, comments) = timeline.map(|timeline| (timeline.steps, timeline.comments)).unzip();
        let comment = |comment: crate::domain::timeline::Comment| CommentTold {
            at: comment.at,
            role: comment.role.code(),
            office: comment.office.map(|office| office.to_string()),
            audience: comment.audience,
            text: comment.text.to_string(),
        };
        Self {
            public: report.public,
            version: report.worked().0,
            state_since: report.state_since,
            review_on: report.review_on,
            answers: report.answers.iter().map(|a| (a.question.as_str(), a.value.as_str())).collect(),
            due: Due::of(&report.due),
            office_due: Due::of(report.office_due()),
            outcome: report.outcome.as_ref().map(Description::as_str),
            acts: report.legal_acts(actor, rules).into_iter().map(Act::code).collect(),
            iter: iter.map(|steps: Vec<Step>| steps.into_iter().map(StepTold::of).collect()),
            comments: comments.map(|all: Vec<_>| all.into_iter().map(comment).collect()),
            report: Located::of(report, site),
        }
    }
}

/// The whole answer about one report, for whoever works on it: nobody else may keep it.
pub(super) async fn whole(site: &Site, visitor: &Visitor, report: &Report) -> Result<Response, Problem> {
    let timeline = site.app.timeline(report.id).await?;
    let worked = Worked::of(report, Some(timeline), &visitor.actor, &visitor.rules, site);
    Ok((Cache::Never, Json(worked)).into_response())
}

/// Refuses strangers, and those who may do `action` to no report.
pub(super) fn must(visitor: &Visitor, action: Action) -> Result<(), Problem> {
    match visitor.actor.role {
        Role::Citizen => Err(Problem::who_are_you()),
        _ if may(&visitor.actor, action) => Ok(()),
        _ => Err(Refusal::NotPermitted.into()),
    }
}

/// Which of the own reports are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// `open`, `closed`, `all`, or states parted by commas.
    state: Option<String>,
    /// The number that the page before ended with.
    after: Option<String>,
    limit: Option<u32>,
}

impl Asked {
    fn states(&self) -> Result<Vec<Stand>, Problem> {
        let asked = self.state.as_deref().unwrap_or("open");
        let those = |open: bool| Stand::ALL.into_iter().filter(|state| state.is_open() == open).collect();
        match asked {
            "all" => Ok(Vec::new()),
            "open" => Ok(those(true)),
            "closed" => Ok(those(false)),
            list => list
                .split(',')
                .map(|code| Stand::of_code(code.trim()))
                .collect::<Option<_>>()
                .ok_or_else(|| Problem::bad_parameter("state", "open, closed, all, or states parted by commas")),
        }
    }
}

/// A page of one's own reports.
#[derive(Debug, Serialize)]
struct OwnReports<'r> {
    reports: Vec<Worked<'r>>,
    /// The address of the next page.
    next: Option<String>,
}

/// The reports that the asker's office answers for, public or not, by number.
pub async fn own_reports(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    asked: QueryString<Asked>,
) -> Result<Response, Problem> {
    must(&visitor, Action::SeeReserved)?;
    let asked = asked.0;
    let states = asked.states()?;
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Problem::bad_parameter("limit", format!("1 to {PAGE_MAX}")));
    }
    let unknown = || Problem::bad_parameter("after", "the number of a report, like 2026-001234");
    let after = asked.after.as_deref().map(str::parse::<Number>).transpose().map_err(|_error| unknown())?;
    let reports = site.app.own_reports(&visitor.actor, &states, after, limit + 1).await?;
    let mut reports = reports.ok_or_else(unknown)?;
    let more = reports.len() > limit as usize;
    reports.truncate(limit as usize);
    let next = reports.last().filter(|_| more).map(|last| {
        let state = asked.state.as_deref().unwrap_or("open");
        let state: String = url::form_urlencoded::byte_serialize(state.as_bytes()).collect();
        site.url(&format!("/api/v1/office/reports?state={state}&limit={limit}&after={}", last.number))
    });
    let worked = |report| Worked::of(report, None, &visitor.actor, &visitor.rules, &site);
    let reports = reports.iter().map(worked).collect();
    Ok((Cache::Never, Json(OwnReports { reports, next })).into_response())
}

/// A move, a note or a comment.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// An act's code, `note` or `comment`.
    act: String,
    /// What is said with it.
    text: Option<String>,
    /// For `route`.
    office: Option<String>,
    /// For `suspend`, `resolve` and `reject`.
    reason: Option<String>,
    /// For `suspend`.
    review_on: Option<String>,
    /// For `transfer`.
    body: Option<String>,
    /// For `mark_duplicate`: the number of the report that goes on.
    original: Option<String>,
    /// The version that the asker knows; without it the move is made whatever has happened since.
    version: Option<u32>,
}

impl Wanted {
    fn text(&self) -> Result<Description, Refusal> {
        Description::new(self.text.as_deref().unwrap_or_default()).map_err(|error| Refusal::Text(Field::Text, error))
    }

    fn note(&self) -> Result<Option<Description>, Refusal> {
        self.text.as_ref().map(|_| self.text()).transpose()
    }

    /// The coded reason, among those that there are.
    fn reason<T: Copy>(&self, all: &[T], code: impl Fn(T) -> &'static str) -> Result<T, Refusal> {
        let wanted = self.reason.as_deref().ok_or(Refusal::Missing(Field::Reason))?;
        let known = all.iter().copied().find(|reason| code(*reason) == wanted);
        known.ok_or_else(|| Refusal::UnknownReason(wanted.chars().take(64).collect()))
    }

    /// Whether files go with it.
    fn takes_files(&self) -> bool {
        self.act == "note" || self.act == "comment" || self.act == Act::Resolve.code()
    }

    /// The command that it stands for; `None` when there is no such act. Duplicates are for the caller to look up.
    fn command(&self, attachments: Vec<Attachment>) -> Result<Option<Command>, Refusal> {
        let audience = match self.act.as_str() {
            "note" => Some(Audience::Internal),
            "comment" => Some(Audience::Public),
            _ => None,
        };
        if let Some(audience) = audience {
            return Ok(Some(Command::Comment { text: self.text()?, audience, attachments }));
        }
        let Some(act) = Act::of_code(&self.act) else { return Ok(None) };
        Ok(Some(match act {
            Act::Route => {
                let office = self.office.as_deref().ok_or(Refusal::Missing(Field::Office))?;
                let unknown = || Refusal::UnknownOffice(office.chars().take(64).collect());
                let office: OfficeCode = office.parse().map_err(|_error| unknown())?;
                Command::Route { office, note: self.note()? }
            }
            Act::TakeCharge | Act::Inspect | Act::Start | Act::Resume => Command::Advance { act, note: self.note()? },
            Act::Suspend => Command::Suspend {
                reason: self.reason(&SuspensionReason::ALL, SuspensionReason::code)?,
                review_on: self.review_on.as_deref().and_then(|day| day.parse().ok()).ok_or(Refusal::ReviewDate)?,
                note: self.note()?,
            },
            Act::Resolve => {
                Command::Resolve { result: self.reason(&Outcome::ALL, Outcome::code)?, text: self.text()?, attachments }
            }
            Act::SendBack => Command::SendBack { text: self.text()? },
            Act::Answer => Command::Answer { text: self.text()? },
            Act::Reject => Command::Reject {
                reason: self.reason(&RejectionReason::ALL, RejectionReason::code)?,
                text: self.text()?,
            },
            Act::Transfer => {
                let to = Line::new(self.body.as_deref().unwrap_or_default());
                Command::Transfer {
                    to: to.map_err(|error| Refusal::Text(Field::Body, error))?,
                    body: None,
                    text: self.text()?,
                }
            }
            Act::Reopen => Command::Reopen { text: self.text()? },
            Act::MarkDuplicate | Act::CloseImported | Act::AnswerTogether | Act::Contest | Act::Withdraw => {
                return Ok(None);
            }
        }))
    }
}

/// Makes a move, or adds a note or a comment, with files or without; answers with the report as it stands then.
pub async fn act(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    must(&visitor, Action::OpenRecord)?;
    let number: Number = number.parse().map_err(|_error| Problem::not_found())?;
    let report = site.app.report(number, &visitor.actor).await?.ok_or_else(Problem::not_found)?;
    if !may_on(&visitor.actor, Action::OpenRecord, &report, None) {
        return Err(Refusal::NotPermitted.into());
    }
    let headers = request.headers().clone();
    let (wanted, attachments) = api_form::read::<Wanted>(&site, request, UPLOAD_MAX_BYTES).await?;
    if !attachments.is_empty() && !wanted.takes_files() {
        return Err(Problem::bad_parameter("act", "files go with resolve, note and comment"));
    }
    let actor = Actor { channel: Channel::Api, ..visitor.actor.clone() };
    // Without files as it has always been, so that a request from before is known again.
    let key = if attachments.is_empty() {
        idempotency_key(&headers, &(number.to_string(), &actor, &wanted))?
    } else {
        idempotency_key(&headers, &(number.to_string(), &actor, &wanted, &attachments))?
    };
    let command = match wanted.act.as_str() {
        "mark_duplicate" => Some(duplicate(&site, &actor, &wanted).await?),
        _ => wanted.command(attachments)?,
    };
    let command = command.ok_or_else(|| Problem::bad_parameter("act", "an act's code, note or comment"))?;
    let command = Box::new(command);
    let what = match wanted.version {
        Some(seen) => What::ActAsSeen(report.id, Version(seen), command),
        None => What::Act(report.id, command),
    };
    site.app.submit(Submission { actor, what, contact: None, at: None, key }).await?;
    // What was handed on may no longer be the asker's to see.
    match site.app.report(number, &visitor.actor).await? {
        Some(report) if may_on(&visitor.actor, Action::OpenRecord, &report, None) => {
            whole(&site, &visitor, &report).await
        }
        _ => Ok((Cache::Never, StatusCode::NO_CONTENT).into_response()),
    }
}

async fn duplicate(site: &Site, actor: &Actor, wanted: &Wanted) -> Result<Command, Problem> {
    let text = wanted.original.as_deref().ok_or(Refusal::Missing(Field::Original))?;
    let original = match text.parse::<Number>() {
        Ok(number) => site.app.report(number, actor).await?,
        Err(_not_a_number) => None,
    };
    let original = original.ok_or_else(|| Refusal::UnknownReport(text.chars().take(64).collect()))?;
    Ok(Command::MarkDuplicate { original: original.id })
}

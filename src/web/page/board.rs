//! `/ufficio/lavagna`: the reports and tasks of an office by where they stand, or its tasks by crew and day.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use crate::app::matters::Wanted;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::intervention::Intervention;
use crate::domain::iter::State as Stand;
use crate::domain::matter::{Doing, Matter, MatterKind};
use crate::domain::office::OfficeCode;
use crate::domain::person::AccountId;
use crate::domain::place::Position;
use crate::domain::policy::{Action, may};
use crate::domain::queue::{Narrowing, View};
use crate::domain::record::{Number, Version};
use crate::domain::refusal::Refusal;
use crate::domain::report::Report;
use crate::domain::task::{Command, State as TaskState, Task};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::tasks::assignee;
use crate::web::page::works::card::{WorksCard, name_of};
use crate::web::visitor::{Staff, Visitor};
use crate::words::Words;

/// Most reports, and most tasks, of a board.
const CARDS_MAX: u32 = 300;
/// Days that have a column of their own, today included.
const DAYS: usize = 5;

/// Where something stands, as the columns have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    ToTake,
    Taken,
    Doing,
    Waiting,
    ToCheck,
}

impl Column {
    const ALL: [Self; 5] = [Self::ToTake, Self::Taken, Self::Doing, Self::Waiting, Self::ToCheck];

    const fn of_report(state: Stand) -> Self {
        match state {
            Stand::TakenInCharge | Stand::Inspected => Self::Taken,
            Stand::InProgress => Self::Doing,
            Stand::Suspended => Self::Waiting,
            Stand::Resolved => Self::ToCheck,
            _ => Self::ToTake,
        }
    }

    const fn of_task(state: TaskState) -> Self {
        match state {
            TaskState::Accepted => Self::Taken,
            TaskState::Travelling | TaskState::Started => Self::Doing,
            TaskState::Paused => Self::Waiting,
            TaskState::Done => Self::ToCheck,
            _ => Self::ToTake,
        }
    }

    fn name(self, words: &Words) -> String {
        match self {
            Self::ToTake => t!(words, "board-to-take"),
            Self::Taken => t!(words, "board-taken"),
            Self::Doing => t!(words, "board-doing"),
            Self::Waiting => t!(words, "board-waiting"),
            Self::ToCheck => t!(words, "board-to-check"),
        }
    }
}

/// A card.
struct Card {
    href: String,
    number: String,
    title: String,
    /// What it is: the category of a report, or that it is a task.
    kind: String,
    state: String,
    due: String,
    is_late: bool,
    place: String,
    lon: f64,
    lat: f64,
    /// Of a task that can be moved: version, whom it is given to, and its day.
    moves: Option<(u32, String, String)>,
    due_ms: i64,
}

impl Card {
    fn of_report(report: &Report, visitor: &Visitor) -> Self {
        let (words, zone, now) = (visitor.words, visitor.zone(), visitor.now);
        let due_at = report.state.due(report.office_due());
        let category = visitor.rules.categories.get(&report.category);
        Self {
            href: words.href(&format!("/ufficio/segnalazioni/{}", report.number)),
            number: report.number.to_string(),
            title: report.subject.to_string(),
            kind: category.map_or_else(String::new, |one| words.either(&one.name, &one.name_en).to_owned()),
            state: words.state(report.state),
            due: due_at.map(|at| words.day(at, now, zone)).unwrap_or_default(),
            is_late: due_at.is_some_and(|at| at < now),
            place: report.place.address.as_ref().map(ToString::to_string).unwrap_or_default(),
            lon: report.place.position.lon(),
            lat: report.place.position.lat(),
            moves: None,
            due_ms: due_at.map_or(i64::MAX, Timestamp::as_millisecond),
        }
    }

    fn of_task(task: &Task, visitor: &Visitor) -> Self {
        let (words, zone, now) = (visitor.words, visitor.zone(), visitor.now);
        let day = task.day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            href: words.href(&format!("/ufficio/lavori/{}", task.number)),
            number: task.number.to_string(),
            title: task.title.to_string(),
            kind: t!(words, "board-task"),
            state: words.task_state(task.state),
            due: words.day(task.due_at, now, zone),
            is_late: task.state.is_to_do() && task.due_at < now,
            place: task.place.address.as_ref().map(ToString::to_string).unwrap_or_default(),
            lon: task.place.position.lon(),
            lat: task.place.position.lat(),
            moves: matches!(
                task.state,
                TaskState::Assigned | TaskState::Accepted | TaskState::Refused | TaskState::Paused
            )
            .then(|| (task.version.0, given_to(task), day)),
            due_ms: task.due_at.as_millisecond(),
        }
    }
}

/// Works of the office: what the map shows beside the cards.
struct Works {
    card: WorksCard,
    href: String,
    position: Position,
}

impl Works {
    fn of(one: &Intervention, visitor: &Visitor) -> Self {
        Self {
            card: WorksCard::of(one, visitor),
            href: visitor.words.href(&format!("/ufficio/interventi/{}", one.number)),
            position: one.plan.footprint.center(),
        }
    }
}

/// A column, or a day of a lane.
struct Cell {
    name: String,
    /// What a card dropped here is given: whom, and the day.
    to: String,
    day: String,
    cards: Vec<Card>,
}

/// The tasks of a crew.
struct Lane {
    name: String,
    /// How many it has, and what share of the most that any has, in percent.
    load: usize,
    share: usize,
    cells: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "page/board.html")]
struct Board {
    frame: Frame,
    office: OfficeCode,
    offices: Vec<(String, String)>,
    by_crew: bool,
    columns: Vec<Cell>,
    lanes: Vec<Lane>,
    /// Whom tasks can be given to: value and name.
    hands: Vec<(String, String)>,
    /// The open works that it answers for or carries out, those due first on top.
    works: Vec<Works>,
    /// What partners have promised and not kept: words and page.
    promises: Vec<(String, String)>,
    error: Option<String>,
    center: [f64; 2],
    /// Where works are shown that somebody touches on the map: not all are open to a partner's staff.
    works_page: &'static str,
}

/// What can be asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    per: Option<String>,
    ufficio: Option<String>,
}

impl Asked {
    fn by_crew(&self) -> bool {
        self.per.as_deref() == Some("squadra")
    }
}

/// The office whose board it is: one's own; the desk chooses.
fn office_of(asked: &Asked, visitor: &Visitor) -> Option<OfficeCode> {
    let chosen = || asked.ufficio.as_ref().and_then(|code| code.parse::<OfficeCode>().ok());
    if may(&visitor.actor, Action::EnterForOthers) {
        let known = |code: &OfficeCode| visitor.rules.offices.contains_key(code);
        return chosen().filter(known).or_else(|| visitor.actor.office.clone());
    }
    visitor.actor.office.clone()
}

/// Shows it.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::OpenRecord)?;
    let board = board(&site, visitor, &asked, None).await?;
    html(&board, Cache::Never)
}

async fn board(site: &Arc<Site>, visitor: Visitor, asked: &Asked, error: Option<String>) -> Result<Board, PageError> {
    let words = visitor.words;
    let office = office_of(asked, &visitor).ok_or(PageError::NotFound)?;
    let narrowing = Narrowing { view: View::All, office: Some(office.clone()), category: None, due: None };
    let reports = site.app.queue(&visitor.actor, &narrowing, None, CARDS_MAX).await?;
    let wanted = Wanted { open: true, office: Some(&office), ..Wanted::default() };
    let found = site.app.matters(MatterKind::Task, &wanted, CARDS_MAX, &visitor.actor).await?;
    let tasks: Vec<Task> = found.into_iter().filter_map(Matter::into_task).map(|task| *task).collect();
    let found = site.app.matters(MatterKind::Intervention, &wanted, CARDS_MAX, &visitor.actor).await?;
    let late = Wanted { due_before: Some(visitor.now), ..wanted };
    let overdue = site.app.matters(MatterKind::Intervention, &late, CARDS_MAX, &visitor.actor).await?;
    let overdue: Vec<Box<Intervention>> = overdue.into_iter().filter_map(Matter::into_intervention).collect();
    let mut planned: Vec<Box<Intervention>> = found.into_iter().filter_map(Matter::into_intervention).collect();
    planned.sort_by_key(|one| (one.due_at().is_none(), one.due_at(), one.id));
    let hands = hands(site, &visitor, &office).await?;
    let by_crew = asked.by_crew();
    let columns =
        if by_crew { Vec::new() } else { columns(reports.iter().map(|(_, report)| report), &tasks, &visitor) };
    let lanes = if by_crew { lanes(&tasks, &hands, &visitor) } else { Vec::new() };
    let mut offices: Vec<(String, String)> = Vec::new();
    if may(&visitor.actor, Action::EnterForOthers) {
        offices.extend(visitor.rules.working_offices().map(|one| (one.code.to_string(), one.name.clone())));
    }
    let center = visitor.rules.jurisdiction.center;
    Ok(Board {
        promises: promises(&visitor, &office, &tasks, &overdue),
        works: planned.iter().map(|one| Works::of(one, &visitor)).collect(),
        office,
        offices,
        by_crew,
        columns,
        lanes,
        hands,
        error,
        center: [center.lon(), center.lat()],
        works_page: if may(&visitor.actor, Action::LookAround) { "/ufficio/interventi/" } else { "/interventi/" },
        frame: Frame::new(site, visitor.clone(), t!(words, "board-title")).with_script("board.js").wide(),
    })
}

async fn hands(site: &Site, visitor: &Visitor, office: &OfficeCode) -> Result<Vec<(String, String)>, PageError> {
    let any = (office.to_string(), t!(visitor.words, "board-no-crew"));
    let crews = site.app.crews(Some(office)).await?;
    let crews = crews.into_iter().map(|crew| (format!("{office}:{}", crew.id.0), crew.name));
    Ok(std::iter::once(any).chain(crews).collect())
}

fn columns<'r>(reports: impl Iterator<Item = &'r Report>, tasks: &[Task], visitor: &Visitor) -> Vec<Cell> {
    let mut of: BTreeMap<Column, Vec<Card>> = BTreeMap::new();
    for report in reports {
        of.entry(Column::of_report(report.state)).or_default().push(Card::of_report(report, visitor));
    }
    for task in tasks {
        of.entry(Column::of_task(task.state)).or_default().push(Card::of_task(task, visitor));
    }
    let cell = |column: Column| {
        let mut cards = of.remove(&column).unwrap_or_default();
        cards.sort_by_key(|card| card.due_ms);
        Cell { name: column.name(visitor.words), to: String::new(), day: String::new(), cards }
    };
    Column::ALL.into_iter().map(cell).collect()
}

/// Crews, each with its days: those without a day, today and the next ones, and all later ones.
fn lanes(tasks: &[Task], hands: &[(String, String)], visitor: &Visitor) -> Vec<Lane> {
    let words = visitor.words;
    let today = visitor.now.to_zoned(visitor.zone().clone()).date();
    let days: Vec<Date> =
        (0..DAYS).map(|n| today.saturating_add(i64::try_from(n).unwrap_or_default().days())).collect();
    let of = |to: &str| tasks.iter().filter(|task| task.state.is_to_do() && given_to(task) == to).collect::<Vec<_>>();
    let most = hands.iter().map(|(to, _)| of(to).len()).max().unwrap_or_default().max(1);
    let lane = |(to, name): &(String, String)| {
        let own = of(to);
        let cell = |name: String, day: Option<Date>, holds: &dyn Fn(Option<Date>) -> bool| {
            let mut cards: Vec<Card> =
                own.iter().filter(|task| holds(task.day)).map(|task| Card::of_task(task, visitor)).collect();
            cards.sort_by_key(|card| card.due_ms);
            Cell { name, to: to.clone(), day: day.map(|day| day.to_string()).unwrap_or_default(), cards }
        };
        let mut cells = vec![cell(t!(words, "board-no-day"), None, &|day| day.is_none())];
        for (n, day) in days.iter().enumerate() {
            // What was planned for a day that has passed is for today.
            let holds = |planned: Option<Date>| planned.is_some_and(|one| one == *day || (n == 0 && one < today));
            cells.push(cell(short(*day, n, words), Some(*day), &holds));
        }
        let last = days.last().copied().unwrap_or(today);
        cells.push(cell(t!(words, "board-later"), Some(last.saturating_add(1.days())), &|day| {
            day.is_some_and(|day| day > last)
        }));
        Lane { name: name.clone(), load: own.len(), share: own.len() * 100 / most, cells }
    };
    hands.iter().map(lane).collect()
}

fn given_to(task: &Task) -> String {
    match task.assignee.crew {
        Some(AccountId(crew)) => format!("{}:{crew}", task.assignee.office),
        None => task.assignee.office.to_string(),
    }
}

fn short(day: Date, n: usize, words: &Words) -> String {
    match n {
        0 => t!(words, "board-today"),
        _ => format!("{} {}", words.weekday_short(day.weekday().to_monday_zero_offset().unsigned_abs()), day.day()),
    }
}

/// What others have promised this office and not kept: tasks that it has given them, and works that it answers for.
fn promises(
    visitor: &Visitor,
    office: &OfficeCode,
    tasks: &[Task],
    planned: &[Box<Intervention>],
) -> Vec<(String, String)> {
    let (words, now) = (visitor.words, visitor.now);
    let promise = |who: &OfficeCode, what: String, due: Timestamp, href: String| {
        let who = name_of(who, &visitor.rules);
        (t!(words, "board-promise", who = who, what = what, late = words.span(due, now)), words.href(&href))
    };
    let given = tasks.iter().filter(|task| task.assignee.office != *office && task.state.is_to_do());
    let late = given.filter(|task| task.due_at < now).map(|task| {
        let href = format!("/ufficio/lavori/{}", task.number);
        promise(&task.assignee.office, task.title.to_string(), task.due_at, href)
    });
    let others = planned.iter().filter(|one| one.plan.executor != *office);
    let overdue = others.filter_map(|one| {
        let due_at = one.due_at().filter(|due_at| *due_at < now)?;
        let href = format!("/ufficio/interventi/{}", one.number);
        Some(promise(&one.plan.executor, one.plan.title.to_string(), due_at, href))
    });
    late.chain(overdue).collect()
}

/// A card that is moved.
#[derive(Debug, Deserialize)]
pub struct Moved {
    numero: String,
    versione: u32,
    a_chi: String,
    #[serde(default)]
    giorno: String,
    #[serde(default)]
    per: Option<String>,
    #[serde(default)]
    ufficio: Option<String>,
}

/// Gives a task to another crew, or plans it for another day.
pub async fn change(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(moved): Form<Moved>,
) -> Result<Response, PageError> {
    visitor.must(Action::OpenRecord)?;
    let number: Number = moved.numero.parse().map_err(|_error| PageError::NotFound)?;
    let task =
        site.app.inspect(number, &visitor.actor).await?.and_then(Matter::into_task).ok_or(PageError::NotFound)?;
    let asked = Asked { per: moved.per.clone(), ufficio: moved.ufficio.clone() };
    match commands(&site, &task, &moved).await? {
        Ok(commands) => {
            let mut seen = Version(moved.versione);
            for command in commands {
                let what = What::Do(task.id, Some(seen), Box::new(Doing::Task(command)));
                let submission = Submission { actor: visitor.actor.clone(), what, contact: None, at: None, key: None };
                match site.app.submit(submission).await {
                    Ok(_receipt) => seen = seen.next(),
                    Err(SubmitError::Refused(Refusal::NotPermitted)) => return Err(PageError::Forbidden),
                    Err(SubmitError::Refused(refusal)) => return refused(&site, visitor, &asked, &refusal).await,
                    Err(error) => return Err(error.into()),
                }
            }
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("per", asked.per.as_deref().unwrap_or_default());
            if let Some(office) = &asked.ufficio {
                query.append_pair("ufficio", office);
            }
            let to = visitor.words.href(&format!("/ufficio/lavagna?{}", query.finish()));
            Ok((Cache::Never, Redirect::to(&to)).into_response())
        }
        Err(refusal) => refused(&site, visitor, &asked, &refusal).await,
    }
}

async fn commands(site: &Site, task: &Task, moved: &Moved) -> Result<Result<Vec<Command>, Refusal>, PageError> {
    let mut commands = Vec::new();
    if moved.a_chi != given_to(task) {
        match assignee(site, &moved.a_chi).await? {
            Ok(assignee) => commands.push(Command::Reassign { assignee, due_at: None, text: None }),
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    let day = if moved.giorno.is_empty() { Ok(None) } else { moved.giorno.parse::<Date>().map(Some) };
    let Ok(day) = day else { return Ok(Err(Refusal::ReviewDate)) };
    if day != task.day {
        commands.push(Command::Plan { day });
    }
    Ok(Ok(commands))
}

async fn refused(site: &Arc<Site>, visitor: Visitor, asked: &Asked, refusal: &Refusal) -> Result<Response, PageError> {
    let text = visitor.words.refusal(refusal, &visitor.rules);
    let board = board(site, visitor, asked, Some(text)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&board, Cache::Never)?).into_response())
}

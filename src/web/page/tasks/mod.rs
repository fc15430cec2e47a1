//! The pages of tasks: the staff's, the crew's day, the one behind a link, what other systems have sent.

pub mod day;
pub mod exchanges;
pub mod give;
pub mod link;
pub mod show;
pub(crate) mod wanted;

use axum::extract::Request;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::app::submit::{Key, Submission, SubmitError, What};
use crate::domain::matter::Doing;
use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Actor};
use crate::domain::record::Version;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::task::moves::MOVES;
use crate::domain::task::{
    Act, Assignee, Command, Outcome, PauseReason, Photo, RefusalReason, Stage, State, Task, usual_stage,
};
use crate::t;
use crate::web::Site;
use crate::web::error::PageError;
use crate::web::page::submit::upload;
use crate::web::page::tasks::wanted::{MATERIAL_ROWS, Taken, Wanted};
use crate::web::visitor::Visitor;

/// A photo of the work.
pub(crate) struct PhotoView {
    small: String,
    large: String,
    alt: String,
    stage: String,
    distance: String,
    is_far: bool,
}

/// A step of the checklist.
pub(crate) struct StepRow {
    n: usize,
    label: String,
    done: bool,
}

/// A task in words.
pub(crate) struct TaskView {
    pub(crate) number: String,
    pub(crate) title: String,
    instructions: String,
    pub(crate) state: State,
    pub(crate) state_text: String,
    since: String,
    pub(crate) place: String,
    pub(crate) position: [f64; 2],
    pub(crate) due: String,
    pub(crate) late: Option<String>,
    pub(crate) day: Option<String>,
    /// The same as a form has it.
    day_typed: String,
    pub(crate) office: String,
    giver: String,
    crew: Option<String>,
    steps: Vec<StepRow>,
    /// Name and quantity, with empty rows to fill in.
    materials: Vec<(String, String)>,
    minutes: String,
    worked: Option<u32>,
    photos: Vec<PhotoView>,
    outcome: Option<String>,
    /// Why it was refused or is paused.
    reason: Option<String>,
    text: String,
    version: u32,
    acts: Vec<Act>,
}

impl TaskView {
    /// The task as this visitor sees it; `key` is the token of the link that they came by.
    pub(crate) fn of(task: &Task, crew: Option<String>, actor: &Actor, key: Option<&str>, visitor: &Visitor) -> Self {
        let (words, zone, now) = (visitor.words, visitor.zone(), visitor.now);
        let position = task.place.position;
        let coordinates = || format!("{:.5}, {:.5}", position.lat(), position.lon());
        let mut materials: Vec<(String, String)> =
            task.materials.iter().map(|used| (used.name.to_string(), used.quantity.to_string())).collect();
        materials.resize(materials.len().max(MATERIAL_ROWS), (String::new(), String::new()));
        let reason = task.refused_for.map(|reason| words.task_refusal(reason));
        let is_late = task.state.is_to_do() && task.due_at < now;
        Self {
            number: task.number.to_string(),
            title: task.title.to_string(),
            instructions: task.instructions.as_ref().map(ToString::to_string).unwrap_or_default(),
            state: task.state,
            state_text: words.task_state(task.state),
            since: words.instant(task.state_since, zone),
            place: task.place.address.as_ref().map_or_else(coordinates, ToString::to_string),
            position: [position.lon(), position.lat()],
            due: t!(words, "task-due-by", at = words.instant(task.due_at, zone)),
            late: is_late.then(|| t!(words, "late", span = words.span(task.due_at, now))),
            day: task.day.map(|day| t!(words, "task-planned-for", day = day_in_words(day, visitor))),
            day_typed: task.day.map(|day| day.to_string()).unwrap_or_default(),
            office: office_name(Some(&task.assignee.office), visitor),
            giver: office_name(task.giver.as_ref(), visitor),
            crew,
            steps: (0..)
                .zip(&task.checklist)
                .map(|(n, step)| StepRow { n, label: step.label.to_string(), done: step.done })
                .collect(),
            materials,
            minutes: task.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            worked: Some(task.worked_min()).filter(|minutes| *minutes > 0),
            photos: task.photos.iter().filter_map(|photo| photo_view(photo, key, visitor)).collect(),
            outcome: task.outcome.map(|outcome| words.task_outcome(outcome)),
            reason: reason.or_else(|| task.paused_for.map(|reason| words.task_pause(reason))),
            text: task.text.as_ref().map(ToString::to_string).unwrap_or_default(),
            version: task.version.0,
            acts: task.legal_acts(actor, now),
        }
    }

    /// Whether this act can be made now.
    pub(crate) fn can(&self, act: &str) -> bool {
        self.acts.iter().any(|one| one.code() == act)
    }

    /// Whether anything was used.
    pub(crate) fn has_materials(&self) -> bool {
        self.materials.iter().any(|(name, _)| !name.is_empty())
    }

    /// Whether a photo taken now is usually of this stage.
    pub(crate) fn is_usual(&self, stage: &str) -> bool {
        usual_stage(self.state).code() == stage
    }

    /// A picture of the map around its place.
    pub(crate) fn map(&self, width: u32, height: u32) -> String {
        let [lon, lat] = self.position;
        format!("/maps/static/{lon},{lat},16/{width}x{height}.png?pin={lon},{lat}")
    }

    /// Where a telephone's own program leads to it.
    pub(crate) fn navigate(&self) -> String {
        let [lon, lat] = self.position;
        format!("geo:{lat},{lon}?q={lat},{lon}")
    }
}

fn photo_view(photo: &Photo, key: Option<&str>, visitor: &Visitor) -> Option<PhotoView> {
    let words = visitor.words;
    let hashes = photo.file.hashes();
    let query = key.map_or_else(String::new, |key| format!("?chiave={key}"));
    let (small, large) = (hashes.first()?, hashes.last()?);
    let at = words.instant(photo.taken_at, visitor.zone());
    let stage = words.task_stage(photo.stage);
    let distance = photo.metres.map(|metres| {
        if photo.is_far() {
            t!(words, "task-photo-far", metres = metres)
        } else {
            t!(words, "task-photo-near", metres = metres)
        }
    });
    Some(PhotoView {
        small: format!("/media/{small}.jpg{query}"),
        large: format!("/media/{large}.jpg{query}"),
        alt: t!(words, "task-photo-alt", stage = stage.to_lowercase(), at = at),
        stage,
        distance: distance.unwrap_or_default(),
        is_far: photo.is_far(),
    })
}

/// `martedì 7 aprile`.
fn day_in_words(day: Date, visitor: &Visitor) -> String {
    let noon = day.at(12, 0, 0, 0).to_zoned(visitor.zone().clone());
    noon.map_or_else(|_error| day.to_string(), |noon| visitor.words.day(noon.timestamp(), visitor.now, visitor.zone()))
}

/// The instant of a field that holds a local date and time.
pub(crate) fn local_instant(text: &str, visitor: &Visitor) -> Option<Timestamp> {
    let local: DateTime = text.trim().parse().ok()?;
    local.to_zoned(visitor.zone().clone()).ok().map(|zoned| zoned.timestamp())
}

/// The same the other way round: what such a field begins with.
pub(crate) fn local_field(at: Timestamp, visitor: &Visitor) -> String {
    at.to_zoned(visitor.zone().clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Whom a task can be given to, office by office: the office, and each of its crews.
pub(crate) struct Hands {
    name: String,
    choices: Vec<(String, String)>,
}

/// Those to whom this visitor can give tasks; with `any` also offices other than the own.
pub(crate) async fn hands(site: &Site, visitor: &Visitor, any: bool) -> Result<Vec<Hands>, PageError> {
    let crews = site.app.crews(None).await?;
    let offices = visitor
        .rules
        .offices
        .values()
        .filter(|office| !office.retired && (any || visitor.actor.office.as_ref() == Some(&office.code)));
    let hands = offices.map(|office| {
        let all = (office.code.to_string(), format!("{} ({})", office.short_name, t!(visitor.words, "task-any-crew")));
        let own = crews.iter().filter(|crew| crew.office.as_ref() == Some(&office.code));
        let own = own.map(|crew| (format!("{}:{}", office.code, crew.id.0), crew.name.clone()));
        Hands { name: office.name.clone(), choices: std::iter::once(all).chain(own).collect() }
    });
    Ok(hands.collect())
}

/// Whom a field with one of [`hands`] names.
pub(crate) async fn assignee(site: &Site, text: &str) -> Result<Result<Assignee, Refusal>, PageError> {
    let (office, crew) = text.split_once(':').map_or((text, None), |(office, crew)| (office, Some(crew)));
    let Ok(office) = office.parse::<OfficeCode>() else { return Ok(Err(Refusal::Missing(Field::Office))) };
    let Some(crew) = crew else { return Ok(Ok(Assignee { office, crew: None })) };
    let Ok(crew) = crew.parse().map(AccountId) else { return Ok(Err(Refusal::Missing(Field::Office))) };
    let fits = site.app.is_crew_of(crew, &office).await?;
    Ok(if fits { Ok(Assignee { office, crew: Some(crew) }) } else { Err(Refusal::UnknownOffice(text.to_owned())) })
}

/// The name of the crew that does a task.
pub(crate) async fn crew_name(site: &Site, task: &Task) -> Result<Option<String>, PageError> {
    let Some(crew) = task.assignee.crew else { return Ok(None) };
    let crews = site.app.crews(Some(&task.assignee.office)).await?;
    Ok(crews.into_iter().find(|account| account.id == crew).map(|account| account.name))
}

/// A form of whoever does the work, as it came in.
pub(crate) async fn read_form(
    site: &Site,
    visitor: &Visitor,
    request: Request,
) -> Result<(Vec<(String, String)>, Vec<Taken>, Vec<String>), PageError> {
    let (sent, draft) = upload::read_form(&site.app, request, visitor.words).await?;
    // Of several photos it is only known where the last one was taken.
    let last = draft.attachments.len().saturating_sub(1);
    let place = draft.photo_place;
    let photos = (0..).zip(draft.attachments).map(|(n, file)| (file, place.filter(|_| n == last)));
    Ok((sent.fields, photos.collect(), sent.refused))
}

/// What an office is called.
pub(crate) fn office_name(code: Option<&OfficeCode>, visitor: &Visitor) -> String {
    let Some(code) = code else { return String::new() };
    visitor.rules.offices.get(code).map_or_else(|| code.to_string(), |office| office.name.clone())
}

/// Reasons and outcomes to choose from, each by name: of forms.
pub(crate) struct Choices {
    refusals: Vec<(&'static str, String)>,
    pauses: Vec<(&'static str, String)>,
    outcomes: Vec<(&'static str, String)>,
    stages: Vec<(&'static str, String)>,
    acts: Vec<(&'static str, String)>,
    states: Vec<(&'static str, String)>,
}

impl Choices {
    pub(crate) fn of(visitor: &Visitor) -> Self {
        let words = visitor.words;
        Self {
            refusals: RefusalReason::ALL.iter().map(|one| (one.code(), words.task_refusal(*one))).collect(),
            pauses: PauseReason::ALL.iter().map(|one| (one.code(), words.task_pause(*one))).collect(),
            outcomes: Outcome::ALL.iter().map(|one| (one.code(), words.task_outcome(*one))).collect(),
            states: State::ALL.iter().map(|state| (state.code(), words.task_state(*state))).collect(),
            acts: MOVES.iter().map(|row| (row.act.code(), words.task_act(row.act))).collect(),
            stages: Stage::ALL.iter().map(|one| (one.code(), words.task_stage(*one))).collect(),
        }
    }
}

impl Choices {
    /// What the button of an act says.
    pub(crate) fn act(&self, code: &str) -> &str {
        self.acts.iter().find(|(act, _)| *act == code).map_or("", |(_, name)| name)
    }

    /// The states from which an act leads on, for a page that goes on without network.
    pub(crate) fn from(code: &str) -> String {
        let row = Act::of_code(code).map(Act::row);
        row.map_or_else(String::new, |row| row.from.iter().map(|state| state.code()).collect::<Vec<_>>().join(" "))
    }

    /// The reasons that an act is given.
    pub(crate) fn reasons(&self, code: &str) -> &[(&'static str, String)] {
        if code == Act::Refuse.code() { &self.refusals } else { &self.pauses }
    }
}

/// Carries out what a form of whoever does the work says: the photos that came with it, then the act.
pub(crate) async fn carry_out(
    site: &Site,
    actor: &Actor,
    task: &Task,
    wanted: &Wanted,
    photos: Vec<Taken>,
) -> Result<(), SubmitError> {
    let is_photo = wanted.act == Act::Photograph.code();
    if is_photo && photos.is_empty() {
        return Err(Refusal::Missing(Field::Attachments).into());
    }
    for (file, said) in photos {
        // What goes with the last word shows what was done.
        let stage =
            if wanted.act == Act::Finish.code() { Stage::After.code().to_owned() } else { wanted.stage.clone() };
        let command = Wanted { stage, ..wanted.clone() }.photograph(task.state, file, said)?;
        submit(site, actor, task, None, command, None).await?;
    }
    if is_photo {
        return Ok(());
    }
    let command = wanted.command(task.state, None)?.ok_or(Refusal::NotPermitted)?;
    submit(site, actor, task, None, command, None).await
}

/// Has something done with a task, if it still stands as it was seen.
pub(crate) async fn submit(
    site: &Site,
    actor: &Actor,
    task: &Task,
    seen: Option<Version>,
    command: Command,
    key: Option<Key>,
) -> Result<(), SubmitError> {
    let what = What::Do(task.id, seen, Box::new(Doing::Task(command)));
    site.app.submit(Submission { actor: actor.clone(), what, contact: None, at: None, key }).await.map(drop)
}

/// When something truly was, if that is another minute than when it was noted.
pub(crate) fn noted_later(done_at: Option<Timestamp>, at: Timestamp, visitor: &Visitor) -> Option<String> {
    let done_at = done_at?;
    let differs = at.as_second() - done_at.as_second() >= 60;
    differs.then(|| t!(visitor.words, "task-noted-later", at = visitor.words.instant(at, visitor.zone())))
}

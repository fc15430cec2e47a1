//! Interventions taken over from a `GeoJSON` file, feature by feature. Twice is the same as once.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::app::App;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::footprint::Drawn;
use crate::domain::intervention::iter::{Act, State};
use crate::domain::intervention::{Command, Draft, propose};
use crate::domain::matter::{Beginning, Doing, Matter};
use crate::domain::person::{Actor, Channel};
use crate::domain::record::{Number, RecordId, Version};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::Source;
use crate::domain::text::{Description, Line};
use crate::formats::works_feature::{FeatureType, Properties, WorksFeature};

/// Most bytes of a file.
const FILE_MAX_BYTES: u64 = 256 * 1024 * 1024;

/// What a file's properties and values mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorksMapping {
    /// Namespace of the ids of the other system.
    pub source: Line<64>,
    /// The property with the id, where features have none of their own.
    #[serde(default)]
    pub id: Option<String>,
    /// Our name of a property, and theirs.
    #[serde(default)]
    pub properties: BTreeMap<String, String>,
    /// By our name of a property: their value, and ours.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// What holds for features that do not say it.
    #[serde(default)]
    pub defaults: BTreeMap<String, Value>,
}

/// Why a file is not taken over.
#[derive(Debug, thiserror::Error)]
pub enum WorksFileError {
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It is too large.
    #[error("the file has more than {FILE_MAX_BYTES} bytes: split it")]
    TooLarge,
    /// It is no collection of features.
    #[error("not a GeoJSON FeatureCollection: {0}")]
    Json(#[from] serde_json::Error),
    /// The store failed; what was taken over before stays.
    #[error(transparent)]
    Store(SubmitError),
}

/// What became of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct WorksSummary {
    /// Works that are new.
    pub taken: usize,
    /// Works that had been taken over before.
    pub known: usize,
    /// Features that were refused: which, from 1, and why.
    pub refused: Vec<(usize, String)>,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Value>,
}

/// Takes the works of a file over; `progress` is told how many of how many features are done.
pub async fn take_over_works(
    app: &App,
    file: &Path,
    mapping: &WorksMapping,
    dry_run: bool,
    mut progress: impl FnMut(usize, usize),
) -> Result<WorksSummary, WorksFileError> {
    if std::fs::metadata(file)?.len() > FILE_MAX_BYTES {
        return Err(WorksFileError::TooLarge);
    }
    let collection: Collection = serde_json::from_slice(&std::fs::read(file)?)?;
    let total = collection.features.len();
    let mut summary = WorksSummary::default();
    for (index, feature) in collection.features.into_iter().enumerate() {
        match read(feature, mapping) {
            Ok((draft, steps)) => match take(app, draft, steps, dry_run).await {
                Ok(true) => summary.taken += 1,
                Ok(false) => summary.known += 1,
                Err(SubmitError::Refused(refusal)) => summary.refused.push((index + 1, refusal.to_string())),
                Err(error) => return Err(WorksFileError::Store(error)),
            },
            Err(why) => summary.refused.push((index + 1, why)),
        }
        progress(index + 1, total);
    }
    Ok(summary)
}

/// A feature as works, and how many moves lead to the state that they are in there.
fn read(feature: Value, mapping: &WorksMapping) -> Result<(Draft, usize), String> {
    let Value::Object(mut feature) = feature else { return Err("not a feature".to_owned()) };
    let mut part = |name: &str| feature.remove(name).unwrap_or(Value::Null);
    let own_id = part("id");
    let geometry: Drawn = serde_json::from_value(part("geometry")).map_err(|error| format!("geometry: {error}"))?;
    let Value::Object(theirs) = part("properties") else { return Err("no properties".to_owned()) };
    let id = mapping.id.as_ref().map_or(&own_id, |name| theirs.get(name).unwrap_or(&Value::Null));
    let id = text_of(id).ok_or("no id: say in the mapping which property holds it")?;
    let mut ours = Map::new();
    for name in NAMES {
        let named = mapping.properties.get(name).map_or(name, String::as_str);
        let value = theirs.get(named).filter(|value| !value.is_null() && value.as_str() != Some(""));
        let value = value.cloned().or_else(|| mapping.defaults.get(name).cloned());
        let meant = value.as_ref().and_then(text_of).and_then(|text| mapping.values.get(name)?.get(&text).cloned());
        if let Some(value) = meant.map(Value::String).or(value) {
            ours.insert(name.to_owned(), value);
        }
    }
    let state = ours.remove("state").as_ref().and_then(text_of).unwrap_or_else(|| State::Proposed.code().to_owned());
    let state = State::of_code(&state).ok_or_else(|| format!("unknown state {state}"))?;
    let steps =
        steps_to(state).ok_or_else(|| format!("works that are {} are not taken over: leave them out", state.code()))?;
    let properties: Properties = serde_json::from_value(Value::Object(ours)).map_err(|error| error.to_string())?;
    let feature = WorksFeature { r#type: FeatureType::Feature, geometry, properties };
    let plan = feature.plan(Vec::new()).map_err(|refusal| refusal.to_string())?;
    if plan.window.is_none() && steps_to(State::Planned) <= Some(steps) {
        return Err("works that are planned need a beginning and an end: from, until".to_owned());
    }
    let office = feature.office().map_err(|refusal| refusal.to_string())?;
    let source = Source { system: mapping.source.clone(), id: Line::new(&id).map_err(|error| format!("id: {error}"))? };
    Ok((Draft { office, plan, source: Some(source) }, steps))
}

/// Properties that are read, by our names; `state` beside those of a feature.
const NAMES: [&str; 18] = [
    "kind",
    "title",
    "description",
    "address",
    "from",
    "until",
    "executor",
    "office",
    "traffic",
    "order_number",
    "order_date",
    "contact",
    "cost_eur",
    "cig",
    "procedure",
    "practice",
    "warranty_months",
    "state",
];

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Enters works and moves them to where they stand; false when they had been before. Those that were left half way, and
/// that nobody has changed since, go on.
async fn take(app: &App, draft: Draft, steps: usize, dry_run: bool) -> Result<bool, SubmitError> {
    let actor = Actor::system(Channel::Import);
    let (from, until) = draft.plan.window.map(|window| (window.from(), window.until())).unzip();
    let now = app.now();
    let rules = app.rules();
    if dry_run {
        let number = Number { year: rules.year_of(from.map_or(now, |from| from.min(now)))?, serial: 1 };
        propose(draft, number, &actor, &rules)?;
        return Ok(true);
    }
    let submission = |what: What, at: Option<Timestamp>| Submission {
        actor: actor.clone(),
        what,
        contact: None,
        at: at.map(|at| at.min(now)),
        key: None,
    };
    let what = What::Begin(Box::new(Beginning::Intervention(draft)));
    let receipt = app.submit(submission(what, from)).await?;
    let made = if receipt.repeated { moves_made(app, receipt.record).await? } else { Some(0) };
    let Some(made) = made else { return Ok(false) };
    for act in STEPS.into_iter().take(steps).skip(made) {
        let command = match act {
            Act::Complete => Command::End {
                act,
                text: Description::new("—").map_err(|error| Refusal::Text(Field::Text, error))?,
                attachments: Vec::new(),
            },
            _ => Command::Advance { act, note: None },
        };
        let at = if matches!(act, Act::Complete | Act::Check) { until } else { from };
        let what = What::Do(receipt.record, None, Box::new(Doing::Intervention(command)));
        app.submit(submission(what, at)).await?;
    }
    Ok(!receipt.repeated)
}

/// How many of the moves works have made, if nothing else has happened to them.
async fn moves_made(app: &App, works: RecordId) -> Result<Option<usize>, SubmitError> {
    let works = app.matter_of_id(works).await?.and_then(Matter::into_intervention);
    let stands = works.and_then(|works| Some((steps_to(works.state)?, works.version)));
    Ok(stands.and_then(|(made, Version(version))| (usize::try_from(version).ok()? == made + 1).then_some(made)))
}

/// The moves from the proposal on.
const STEPS: [Act; 5] = [Act::Authorise, Act::Plan, Act::Start, Act::Complete, Act::Check];

/// How many of them lead to a state; `None` for those off the way.
const fn steps_to(state: State) -> Option<usize> {
    match state {
        State::Proposed => Some(0),
        State::Authorised => Some(1),
        State::Planned => Some(2),
        State::Active => Some(3),
        State::Completed => Some(4),
        State::Checked => Some(5),
        State::Suspended | State::Cancelled => None,
    }
}

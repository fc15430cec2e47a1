//! What somebody wants of a task, as a form or a program says it, and the command that it stands for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::document::Attachment;
use crate::domain::place::Position;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::task::{
    Act, Command, MATERIALS_MAX, Material, Outcome, PauseReason, RefusalReason, STEPS_MAX, Stage, State, Work,
    usual_stage,
};
use crate::domain::text::{Description, Line};

/// How many rows for materials a form has.
pub(crate) const MATERIAL_ROWS: usize = 4;

/// Something that was used.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Used {
    name: String,
    quantity: u32,
}

/// What the checklist, materials and hours stand at.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WorkWanted {
    /// The steps that are done, from 0.
    done: Vec<usize>,
    materials: Vec<Used>,
    minutes: Option<u32>,
}

/// An act of whoever does the work: the event that a program sends.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Wanted {
    /// Names the event; the same again is done once.
    pub id: String,
    /// `accept`, `refuse`, `travel`, `start`, `pause`, `finish`, `note` or `photograph`.
    pub act: String,
    /// When it was done; empty: now.
    pub at: String,
    /// In words.
    pub note: String,
    /// For `refuse` and `pause`.
    pub reason: String,
    /// For `finish`.
    pub outcome: String,
    /// For `photograph`: `before` or `after`; empty: as the task stands.
    pub stage: String,
    /// Where a photo was taken, degrees WGS 84.
    pub lon: Option<f64>,
    /// The same.
    pub lat: Option<f64>,
    /// For `note` and `finish`.
    pub work: Option<WorkWanted>,
}

/// A photo that came with it, and where it says that it was taken.
pub(crate) type Taken = (Attachment, Option<[f64; 2]>);

impl Wanted {
    /// What a form says in its fields.
    pub(crate) fn of_form(fields: &[(String, String)]) -> Self {
        let get = |name: &str| {
            fields
                .iter()
                .rev()
                .find(|(field, _)| field == name)
                .map(|(_, value)| value.trim().to_owned())
                .unwrap_or_default()
        };
        let done = fields.iter().filter(|(name, _)| name == "fatto").filter_map(|(_, value)| value.parse().ok());
        let used = (1..=MATERIALS_MAX.max(MATERIAL_ROWS)).filter_map(|n| {
            let name = get(&format!("materiale_{n}"));
            let quantity = get(&format!("quantita_{n}")).parse().unwrap_or(1);
            (!name.is_empty()).then_some(Used { name, quantity })
        });
        // Only a form that shows the work says anything about it.
        let work = fields.iter().any(|(name, _)| name == "lavoro").then(|| WorkWanted {
            done: done.take(STEPS_MAX).collect(),
            materials: used.collect(),
            minutes: get("minuti").parse().ok(),
        });
        Self {
            id: get("invio"),
            act: get("atto"),
            at: get("ora"),
            note: get("testo"),
            reason: get("motivo"),
            outcome: get("esito"),
            stage: get("fase"),
            lon: get("lon").parse().ok(),
            lat: get("lat").parse().ok(),
            work,
        }
    }

    /// The command that it stands for, with its photo if it is one; `None` when there is no such act.
    pub(crate) fn command(&self, state: State, photo: Option<Taken>) -> Result<Option<Command>, Refusal> {
        let done_at = self.at()?;
        let text = self.text()?;
        Ok(Some(match Act::of_code(&self.act) {
            Some(act @ (Act::Accept | Act::Travel | Act::Start)) => Command::Advance { act, done_at, text },
            Some(Act::Refuse) => {
                let reason = RefusalReason::of_code(&self.reason).ok_or(Refusal::Missing(Field::Reason))?;
                Command::Refuse { reason, text, done_at }
            }
            Some(Act::Pause) => {
                let reason = PauseReason::of_code(&self.reason).ok_or(Refusal::Missing(Field::Reason))?;
                Command::Pause { reason, text, done_at }
            }
            Some(Act::Finish) => {
                let outcome = Outcome::of_code(&self.outcome).ok_or(Refusal::Missing(Field::Reason))?;
                Command::Finish {
                    outcome,
                    text,
                    work: self.work.as_ref().map(WorkWanted::checked).transpose()?,
                    done_at,
                }
            }
            Some(Act::Note) => Command::Note { work: self.work.clone().unwrap_or_default().checked()? },
            Some(Act::Photograph) => {
                let (file, said) = photo.ok_or(Refusal::Missing(Field::Attachments))?;
                self.photograph(state, file, said)?
            }
            _ => return Ok(None),
        }))
    }

    /// The command that adds a photo.
    pub(crate) fn photograph(&self, now: State, file: Attachment, said: Option<[f64; 2]>) -> Result<Command, Refusal> {
        if !file.is_photo() {
            return Err(Refusal::Missing(Field::Attachments));
        }
        // What the picture says comes before what the telephone says later.
        let here = self.lon.zip(self.lat).map(|(lon, lat)| [lon, lat]);
        let position = said.or(here).and_then(|position| Position::try_from(position).ok());
        let stage = Stage::of_code(&self.stage).unwrap_or_else(|| usual_stage(now));
        Ok(Command::Photograph { stage, file, position, taken_at: self.at()? })
    }

    /// When it was done.
    pub(crate) fn at(&self) -> Result<Option<Timestamp>, Refusal> {
        if self.at.is_empty() {
            return Ok(None);
        }
        self.at.parse().map(Some).map_err(|_error| Refusal::Missing(Field::At))
    }

    fn text(&self) -> Result<Option<Description>, Refusal> {
        if self.note.trim().is_empty() {
            return Ok(None);
        }
        Description::new(&self.note).map(Some).map_err(|error| Refusal::Text(Field::Text, error))
    }
}

impl WorkWanted {
    fn checked(&self) -> Result<Work, Refusal> {
        let material = |used: &Used| Some(Material { name: Line::new(&used.name).ok()?, quantity: used.quantity });
        let materials: Option<Vec<_>> = self.materials.iter().map(material).collect();
        let materials = materials.ok_or(Refusal::WorkUnfit)?;
        Ok(Work { done: self.done.clone(), materials, minutes: self.minutes })
    }
}

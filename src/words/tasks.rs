//! How tasks speak: states, acts, outcomes, reasons.

use crate::domain::rules::Rules;
use crate::domain::task::{Act, Link, Outcome, PauseReason, RefusalReason, Stage, State, Task};
use crate::domain::text::Description;
use crate::t;
use crate::words::mails::Letter;
use crate::words::{Language, Words};

impl Words {
    /// The state of a task: "In viaggio".
    #[must_use]
    pub fn task_state(&self, state: State) -> String {
        match state {
            State::Assigned => t!(self, "task-state-assigned"),
            State::Accepted => t!(self, "task-state-accepted"),
            State::Refused => t!(self, "task-state-refused"),
            State::Travelling => t!(self, "task-state-travelling"),
            State::Started => t!(self, "task-state-started"),
            State::Paused => t!(self, "task-state-paused"),
            State::Done => t!(self, "task-state-done"),
            State::Verified => t!(self, "task-state-verified"),
            State::Cancelled => t!(self, "task-state-cancelled"),
        }
    }

    /// The act as a button says it: "Parto".
    #[must_use]
    pub fn task_act(&self, act: Act) -> String {
        match act {
            Act::Give => t!(self, "task-act-give"),
            Act::See => t!(self, "task-act-see"),
            Act::Accept => t!(self, "task-act-accept"),
            Act::Travel => t!(self, "task-act-travel"),
            Act::Start => t!(self, "task-act-start"),
            Act::Pause => t!(self, "task-act-pause"),
            Act::Finish => t!(self, "task-act-finish"),
            Act::Refuse => t!(self, "task-act-refuse"),
            Act::Note => t!(self, "task-act-note"),
            Act::Photograph => t!(self, "task-act-photograph"),
            Act::Verify => t!(self, "task-act-verify"),
            Act::SendBack => t!(self, "task-act-send-back"),
            Act::Reassign => t!(self, "task-act-reassign"),
            Act::Plan => t!(self, "task-act-plan"),
            Act::Link => t!(self, "task-act-link"),
            Act::Cancel => t!(self, "task-act-cancel"),
        }
    }

    /// The letter about tasks to do, and those that were refused: each with what happened and its link.
    #[must_use]
    pub fn tasks_letter(&self, news: &[(&Task, Act, String)], rules: &Rules) -> Letter {
        let zone = rules.jurisdiction.calendar.time_zone.zone();
        let line = |(task, act, link): &(&Task, Act, String)| {
            let what = self.task_done(*act);
            let place = task.place.address.as_ref().map(|address| format!(", {address}")).unwrap_or_default();
            let due = t!(self, "due-until", at = self.instant(task.due_at, zone));
            let reason = task.refused_for.map(|reason| format!(" ({})", self.task_refusal(reason)));
            let text = task.text.as_ref().map(|text| format!("\n  «{text}»")).unwrap_or_default();
            format!("- {what}{}: {}{place}, {due}{text}\n  {link}", reason.unwrap_or_default(), task.title)
        };
        let lines: Vec<String> = news.iter().map(line).collect();
        let text = [t!(self, "mail-greeting"), lines.join("\n"), t!(self, "tasks-letter-next")];
        let count = news.len();
        let subject = t!(self, "tasks-letter-subject", jurisdiction = rules.jurisdiction.name.as_str(), count = count);
        Letter { subject, text: text.join("\n\n") + "\n", language: self.language() }
    }

    /// The act as its log says it: "In viaggio", "Riassegnato".
    #[must_use]
    pub fn task_done(&self, act: Act) -> String {
        match act {
            Act::Give => t!(self, "task-done-give"),
            Act::See => t!(self, "task-act-see"),
            Act::Accept => t!(self, "task-state-accepted"),
            Act::Travel => t!(self, "task-state-travelling"),
            Act::Start => t!(self, "task-state-started"),
            Act::Pause => t!(self, "task-state-paused"),
            Act::Finish => t!(self, "task-done-finish"),
            Act::Refuse => t!(self, "task-state-refused"),
            Act::Note => t!(self, "task-done-note"),
            Act::Photograph => t!(self, "task-done-photograph"),
            Act::Verify => t!(self, "task-state-verified"),
            Act::SendBack => t!(self, "task-done-send-back"),
            Act::Reassign => t!(self, "task-done-reassign"),
            Act::Plan => t!(self, "task-done-plan"),
            Act::Link => t!(self, "task-done-link"),
            Act::Cancel => t!(self, "task-state-cancelled"),
        }
    }

    /// What came of a task.
    #[must_use]
    pub fn task_outcome(&self, outcome: Outcome) -> String {
        match outcome {
            Outcome::Done => t!(self, "task-outcome-done"),
            Outcome::Partly => t!(self, "task-outcome-partly"),
            Outcome::NotNeeded => t!(self, "task-outcome-not-needed"),
            Outcome::Impossible => t!(self, "task-outcome-impossible"),
        }
    }

    /// Why a task is refused.
    #[must_use]
    pub fn task_refusal(&self, reason: RefusalReason) -> String {
        match reason {
            RefusalReason::NotCompetent => t!(self, "task-refusal-not-competent"),
            RefusalReason::NoMeans => t!(self, "task-refusal-no-means"),
            RefusalReason::NoTime => t!(self, "task-refusal-no-time"),
            RefusalReason::Unclear => t!(self, "task-refusal-unclear"),
            RefusalReason::Other => t!(self, "task-refusal-other"),
        }
    }

    /// Why work on a task stops for now.
    #[must_use]
    pub fn task_pause(&self, reason: PauseReason) -> String {
        match reason {
            PauseReason::Break => t!(self, "task-pause-break"),
            PauseReason::MoreUrgent => t!(self, "task-pause-more-urgent"),
            PauseReason::Materials => t!(self, "task-pause-materials"),
            PauseReason::Weather => t!(self, "task-pause-weather"),
            PauseReason::Access => t!(self, "task-pause-access"),
        }
    }

    /// What came of tasks, a line each, as the outcome that they propose: "Chiudi la buca: fatto. Messi due sacchi."
    #[must_use]
    pub fn tasks_said(&self, tasks: &[&Task]) -> String {
        let line = |task: &&Task| {
            let outcome = self.task_outcome(task.outcome?);
            let text = task.text.as_ref().map_or_else(String::new, |text| format!(" {text}"));
            Some(format!("{}: {}.{text}", task.title, outcome.to_lowercase()))
        };
        let said = tasks.iter().filter_map(line).collect::<Vec<_>>().join("\n");
        // As much as an outcome holds; the rest is at the tasks.
        said.chars().take(Description::MAX).collect()
    }

    /// The letter with the link to a task, for somebody without account.
    #[must_use]
    pub fn task_letter(&self, task: &Task, link: Link, address: &str, rules: &Rules) -> Letter {
        let jurisdiction = &rules.jurisdiction;
        let zone = jurisdiction.calendar.time_zone.zone();
        let (number, title) = (task.number.to_string(), task.title.to_string());
        let lines = [
            t!(self, "task-mail-text", name = jurisdiction.name.as_str()),
            String::new(),
            title.clone(),
            task.place.address.as_ref().map(ToString::to_string).unwrap_or_default(),
            t!(self, "task-due-by", at = self.instant(task.due_at, zone)),
            String::new(),
            t!(self, "task-mail-link"),
            address.to_owned(),
            String::new(),
            t!(self, "task-mail-until", at = self.instant(link.expires_at, zone)),
        ];
        Letter {
            subject: t!(self, "task-mail-subject", number = number, title = title),
            text: lines.join("\n") + "\n",
            language: self.language(),
        }
    }

    /// Metres as kilometres with a decimal: `4,2`.
    #[must_use]
    pub fn kilometres(&self, metres: f64) -> String {
        let text = format!("{:.1}", metres / 1000.0);
        if self.language() == Language::It { text.replace('.', ",") } else { text }
    }

    /// When a photo was taken: "Prima".
    #[must_use]
    pub fn task_stage(&self, stage: Stage) -> String {
        match stage {
            Stage::Before => t!(self, "task-stage-before"),
            Stage::After => t!(self, "task-stage-after"),
        }
    }
}

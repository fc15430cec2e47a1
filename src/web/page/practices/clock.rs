//! The clock of the law as pages show it: where it stands, by when something is due, and why.

use jiff::civil::Date;

use crate::domain::calendar::Calendar;
use crate::domain::practice::Practice;
use crate::domain::practice::clock::{Due, Entry, Phase, Reading, Tick};
use crate::domain::practice::kind::Silence;
use crate::t;
use crate::words::Words;

/// The clock of a practice.
pub(crate) struct ClockView {
    /// Where it stands, in a sentence.
    pub(crate) text: String,
    /// Whether the term has passed.
    pub(crate) is_late: bool,
    /// How much of the step is used, of a thousand.
    pub(crate) gone: u32,
    /// By when the office wants to be done, and by when it must, each with why it is not another day.
    pub(crate) dues: Vec<(String, String)>,
    /// What silence will mean.
    pub(crate) silence: Option<String>,
    /// How it came to that.
    pub(crate) why: Vec<String>,
}

impl ClockView {
    /// Of a practice on a day; `None` where there is no term, or the practice is decided elsewhere.
    pub(crate) fn of(practice: &Practice, on: Date, calendar: &Calendar, words: &Words) -> Option<Self> {
        let reading = practice.reading(on, calendar)?;
        let due = |due: &Due| match &due.moved {
            None => words.date_of(due.on),
            Some((from, off)) => {
                let off = words.day_off(off);
                t!(words, "practice-due-moved", on = words.date_of(due.on), from = words.date_of(*from), off = off)
            }
        };
        let mut dues = Vec::new();
        if practice.state.is_open() {
            if let Some(internal) = reading.internal.as_ref().filter(|_| reading.internal != reading.statutory) {
                dues.push((t!(words, "practice-due-internal"), due(internal)));
            }
            match &reading.statutory {
                Some(statutory) => dues.push((t!(words, "practice-due-statutory"), due(statutory))),
                None => dues.push((t!(words, "practice-due-statutory"), t!(words, "practice-due-unknown"))),
            }
        }
        let silence = Some(practice.silence()).filter(|_| practice.state.is_open());
        Some(Self {
            text: words.practice_clock(&reading),
            is_late: reading.has_expired() && practice.state.is_open() && practice.silence() == Silence::Nothing,
            gone: (reading.used * 1000).checked_div(reading.of).unwrap_or(0),
            dues,
            silence: silence.map(|silence| words.practice_silence(silence)),
            why: reading.entries.iter().map(|entry| line(entry, &reading, words)).collect(),
        })
    }

    /// The day of the law's term alone, for everybody.
    pub(crate) fn statutory(practice: &Practice, on: Date, calendar: &Calendar, words: &Words) -> Option<String> {
        let reading = practice.reading(on, calendar).filter(|_| practice.state.is_open())?;
        match (reading.statutory, reading.phase) {
            (Some(due), _) => Some(words.date_of(due.on)),
            (None, Phase::Suspended { .. } | Phase::Interrupted { .. }) => Some(t!(words, "practice-due-unknown")),
            (None, _) => None,
        }
    }
}

/// A line of the reckoning: what happened on which day, and which day of the step that was.
fn line(entry: &Entry, reading: &Reading, words: &Words) -> String {
    let what = match entry.mark.tick {
        Tick::Start => t!(words, "practice-tick-start"),
        Tick::Suspend(Some(days)) => t!(words, "practice-tick-suspend-max", days = days),
        Tick::Suspend(None) => t!(words, "practice-tick-suspend"),
        Tick::Resume if entry.by_itself => t!(words, "practice-tick-resume-itself"),
        Tick::Resume => t!(words, "practice-tick-resume"),
        Tick::Interrupt => t!(words, "practice-tick-interrupt"),
        Tick::Restart => t!(words, "practice-tick-restart", of = reading.of),
        Tick::Done(stage) if entry.by_itself => {
            t!(words, "practice-tick-passed", stage = words.practice_stage(stage))
        }
        Tick::Done(stage) => t!(words, "practice-tick-done", stage = words.practice_stage(stage)),
        Tick::Extend(days) => t!(words, "practice-tick-extend", days = days),
        Tick::Stop => t!(words, "practice-tick-stop"),
    };
    t!(words, "practice-tick", on = words.date_of(entry.mark.on), day = entry.day, what = what)
}

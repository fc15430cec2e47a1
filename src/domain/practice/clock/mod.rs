//! The clock of the law: what a procedure's term has come to, and why.
//!
//! The day on which something happens does not count; a term that would be up on a day off is up on the next working
//! day (art. 155 c.p.c., taken over by the administration); a suspension ends by itself when it has lasted as long as it
//! may; an interruption lets the term of the step begin anew with the day after it ends. A step that takes longer than it
//! may takes nothing from the next one: that begins when it should have.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::{Calendar, DayOff};
use crate::domain::practice::kind::{Days, Stage, StageTerm, Terms};

/// What moves the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tick {
    /// It begins.
    Start,
    /// It stands still, for so many calendar days at most.
    Suspend(Option<u16>),
    /// It goes on.
    Resume,
    /// The term of the step is void; it stands still.
    Interrupt,
    /// The term of the step begins anew.
    Restart,
    /// A step is done.
    Done(Stage),
    /// The term is so many days longer.
    Extend(u16),
    /// Something was decided: it stops.
    Stop,
}

/// What moved it on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The day.
    pub on: Date,
    /// What.
    pub tick: Tick,
}

/// How the clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// There is no term.
    None,
    /// It goes.
    Running,
    /// It stands still.
    Suspended {
        /// Since when.
        since: Date,
        /// When it goes on by itself.
        until: Option<Date>,
    },
    /// It stands still, and then begins anew.
    Interrupted {
        /// Since when.
        since: Date,
    },
    /// The term has passed.
    Expired,
    /// Something was decided.
    Stopped {
        /// When.
        on: Date,
    },
}

/// A day by which something is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub on: Date,
    /// The day off on which it would have been, and why that is one.
    pub moved: Option<(Date, DayOff)>,
}

/// A line of the reckoning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What happened on which day.
    pub mark: Mark,
    /// Which step it was.
    pub stage: Option<Stage>,
    /// Which day of its term.
    pub day: u32,
    /// Whether it came about by itself.
    pub by_itself: bool,
}

/// What the clock shows on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// How it stands.
    pub phase: Phase,
    /// The step that is under way, or was when it stopped.
    pub stage: Option<Stage>,
    /// Days used of that step.
    pub used: u32,
    /// Days that it has.
    pub of: u32,
    /// Days for which the clock has stood still.
    pub stood: u32,
    /// When that step is due; `None` while nobody can tell.
    pub step: Option<Due>,
    /// When the office itself wants to be done: as it says, or the end of that step.
    pub internal: Option<Due>,
    /// When the term of the law has passed.
    pub statutory: Option<Due>,
    /// How it came to that.
    pub entries: Vec<Entry>,
}

impl Reading {
    /// Days left of the step.
    #[must_use]
    pub const fn left(&self) -> u32 {
        self.of.saturating_sub(self.used)
    }

    /// Whether the term of the law has passed without a decision.
    #[must_use]
    pub fn has_expired(&self) -> bool {
        self.phase == Phase::Expired
    }
}

/// What the clock of these terms shows on a day, after what has happened up to then, in order.
#[must_use]
pub fn read(terms: &Terms, marks: &[Mark], on: Date, calendar: &Calendar) -> Reading {
    let chain = Run::of(&terms.stages, marks, on, calendar);
    let end_of = |term: Days| {
        let stages = [StageTerm { stage: Stage::Decision, term }];
        Run::of(&stages, marks, on, calendar).end()
    };
    let statutory = terms.whole.map_or_else(|| chain.end(), end_of);
    let internal = terms.internal.map(end_of);
    let phase = match chain.phase {
        Phase::Running if statutory.is_some_and(|end| due(end, calendar).on < on) => Phase::Expired,
        phase => phase,
    };
    let step = chain.step_end();
    Reading {
        phase,
        stage: chain.stage().map(|stage| stage.stage),
        used: chain.used(),
        of: chain.stage().map_or(0, |stage| u32::from(stage.term.count()) + chain.extra),
        stood: chain.stood_until(on),
        step: step.map(|end| due(end, calendar)),
        internal: internal.unwrap_or(step).map(|end| due(end, calendar)),
        statutory: statutory.map(|end| due(end, calendar)),
        entries: chain.entries,
    }
}

fn due(end: Date, calendar: &Calendar) -> Due {
    let on = std::iter::successors(Some(end), |day| day.tomorrow().ok());
    let on = on.take(60).find(|day| calendar.is_working_day(*day)).unwrap_or(end);
    let moved = if on == end { None } else { calendar.day_off(end).map(|off| (end, off)) };
    Due { on, moved }
}

/// The clock as it runs through what has happened.
struct Run<'a> {
    stages: &'a [StageTerm],
    calendar: &'a Calendar,
    phase: Phase,
    index: usize,
    /// Days counted before it last went on.
    counted: u32,
    /// The day after which it counts, while it goes.
    since: Option<Date>,
    /// Days by which the step is longer.
    extra: u32,
    /// Calendar days for which it has stood still, without the present pause.
    stood: u32,
    today: Date,
    entries: Vec<Entry>,
}

impl<'a> Run<'a> {
    fn of(stages: &'a [StageTerm], marks: &[Mark], on: Date, calendar: &'a Calendar) -> Self {
        let mut run = Self {
            stages,
            calendar,
            phase: Phase::None,
            index: 0,
            counted: 0,
            since: None,
            extra: 0,
            stood: 0,
            today: on,
            entries: Vec::new(),
        };
        for mark in marks.iter().take_while(|mark| mark.on <= on) {
            run.pass_until(mark.on);
            run.today = mark.on;
            run.tick(*mark);
        }
        run.pass_until(on);
        run.today = on;
        run
    }

    fn stage(&self) -> Option<&'a StageTerm> {
        self.stages.get(self.index)
    }

    /// Days of the step, with those that run now, as of today; never more than it has.
    fn used(&self) -> u32 {
        let Some(stage) = self.stage() else { return 0 };
        let running = self.since.map_or(0, |since| stage.term.between(since, self.today, self.calendar));
        (self.counted + running).min(u32::from(stage.term.count()) + self.extra)
    }

    /// The last day of the step, were the clock to go on from `from`.
    fn end_from(&self, from: Date) -> Option<Date> {
        let stage = self.stage()?;
        let left = (u32::from(stage.term.count()) + self.extra).saturating_sub(self.counted);
        Some(stage.term.after(from, left, self.calendar))
    }

    /// The last day of the step; `None` while it stands still for an unknown time, or was decided.
    fn step_end(&self) -> Option<Date> {
        match self.phase {
            Phase::Running => self.end_from(self.since?),
            Phase::Suspended { until: Some(until), .. } => self.end_from(until),
            _ => None,
        }
    }

    /// The last day of all steps.
    fn end(&self) -> Option<Date> {
        let rest = self.stages.get(self.index + 1..).unwrap_or_default();
        let from = self.step_end()?;
        Some(rest.iter().fold(from, |from, stage| stage.term.after(from, stage.term.count().into(), self.calendar)))
    }

    /// What comes about by itself up to a day: a pause that has lasted long enough, a step that has had its time.
    fn pass_until(&mut self, day: Date) {
        if let Phase::Suspended { since, until: Some(until) } = self.phase
            && until < day
        {
            self.stood += days_from(since, until);
            self.since = Some(until);
            self.phase = Phase::Running;
            self.note(Mark { on: until, tick: Tick::Resume }, true);
        }
        while self.phase == Phase::Running
            && self.index + 1 < self.stages.len()
            && let Some(end) = self.step_end().filter(|end| *end < day)
        {
            self.today = end;
            self.next_stage(end, true);
        }
    }

    fn next_stage(&mut self, on: Date, by_itself: bool) {
        if let Some(stage) = self.stage().map(|stage| stage.stage) {
            self.note(Mark { on, tick: Tick::Done(stage) }, by_itself);
        }
        // Days by which a step was made longer and that it did not need are for the next one.
        let left = self.stage().map_or(0, |stage| u32::from(stage.term.count()) + self.extra) - self.used();
        let spare = if by_itself { 0 } else { self.extra.min(left) };
        self.index += 1;
        (self.counted, self.extra) = (0, spare);
        if self.since.is_some() {
            self.since = Some(on);
        }
    }

    fn note(&mut self, mark: Mark, by_itself: bool) {
        let day = self.used();
        self.entries.push(Entry { mark, stage: self.stage().map(|stage| stage.stage), day, by_itself });
    }

    fn tick(&mut self, mark: Mark) {
        let on = mark.on;
        match (mark.tick, self.phase) {
            (Tick::Start, Phase::None) if !self.stages.is_empty() => {
                self.since = Some(on);
                self.phase = Phase::Running;
            }
            (Tick::Suspend(max), Phase::Running) => {
                self.counted = self.used();
                self.since = None;
                let until = max.map(|days| on.saturating_add(i64::from(days).days()));
                self.phase = Phase::Suspended { since: on, until };
            }
            (Tick::Interrupt, Phase::Running) => {
                self.counted = self.used();
                self.since = None;
                self.phase = Phase::Interrupted { since: on };
            }
            (Tick::Resume, Phase::Suspended { since, .. }) => {
                self.stood += days_from(since, on);
                self.since = Some(on);
                self.phase = Phase::Running;
            }
            (Tick::Restart, Phase::Interrupted { since }) => {
                self.stood += days_from(since, on);
                self.note(mark, false);
                (self.counted, self.since) = (0, Some(on));
                self.phase = Phase::Running;
                return;
            }
            (Tick::Done(done), Phase::Running)
                if self.index + 1 < self.stages.len() && self.stage().is_some_and(|stage| stage.stage == done) =>
            {
                return self.next_stage(on, false);
            }
            (Tick::Extend(days), Phase::Running | Phase::Suspended { .. }) => self.extra += u32::from(days),
            (Tick::Stop, Phase::Running | Phase::Suspended { .. } | Phase::Interrupted { .. }) => {
                if let Phase::Suspended { since, .. } | Phase::Interrupted { since } = self.phase {
                    self.stood += days_from(since, on);
                }
                self.counted = self.used();
                self.since = None;
                self.phase = Phase::Stopped { on };
            }
            // What changes nothing as the clock stands is no line of the reckoning.
            _ => return,
        }
        self.note(mark, false);
    }

    fn stood_until(&self, on: Date) -> u32 {
        let now = match self.phase {
            Phase::Suspended { since, .. } | Phase::Interrupted { since } => days_from(since, on),
            _ => 0,
        };
        self.stood + now
    }
}

fn days_from(since: Date, on: Date) -> u32 {
    u32::try_from((on - since).get_days()).unwrap_or(0)
}

#[cfg(test)]
mod tests;

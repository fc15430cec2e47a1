//! How interventions are spoken of: kinds, states, moves, traffic, and the sentence on top.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::intervention::Intervention;
use crate::domain::intervention::iter::{Act, State};
use crate::domain::intervention::plan::{Effect, Kind, Traffic};
use crate::domain::rules::Rules;
use crate::domain::window::Window;
use crate::t;
use crate::words::mails::Letter;
use crate::words::{Language, Words};

impl Words {
    /// The kind: "Lavori stradali".
    #[must_use]
    pub fn works_kind(&self, kind: Kind) -> String {
        match kind {
            Kind::RoadWorks => t!(self, "works-road-works"),
            Kind::Utilities => t!(self, "works-utilities"),
            Kind::Lighting => t!(self, "works-lighting"),
            Kind::Greenery => t!(self, "works-greenery"),
            Kind::Cleaning => t!(self, "works-cleaning"),
            Kind::Building => t!(self, "works-building"),
            Kind::Occupation => t!(self, "works-occupation"),
            Kind::Event => t!(self, "works-event"),
            Kind::Other => t!(self, "works-other"),
        }
    }

    /// An amount of euros, in groups of three digits: "44.000".
    #[must_use]
    pub fn euros(&self, euros: u32) -> String {
        let digits = euros.to_string();
        let groups = digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok());
        groups.collect::<Vec<&str>>().join(if self.language() == Language::It { "." } else { "," })
    }

    /// The state: "In corso".
    #[must_use]
    pub fn works_state(&self, state: State) -> String {
        match state {
            State::Proposed => t!(self, "works-state-proposed"),
            State::Authorised => t!(self, "works-state-authorised"),
            State::Planned => t!(self, "works-state-planned"),
            State::Active => t!(self, "works-state-active"),
            State::Suspended => t!(self, "works-state-suspended"),
            State::Completed => t!(self, "works-state-completed"),
            State::Checked => t!(self, "works-state-checked"),
            State::Cancelled => t!(self, "works-state-cancelled"),
        }
    }

    /// The move as a button says it: "Autorizza".
    #[must_use]
    pub fn works_act(&self, act: Act) -> String {
        match act {
            Act::Authorise => t!(self, "works-act-authorise"),
            Act::Plan => t!(self, "works-act-plan"),
            Act::Start => t!(self, "works-act-start"),
            Act::StartAtOnce => t!(self, "works-act-start-at-once"),
            Act::Suspend => t!(self, "works-act-suspend"),
            Act::Resume => t!(self, "works-act-resume"),
            Act::Complete => t!(self, "works-act-complete"),
            Act::Check => t!(self, "works-act-check"),
            Act::SendBack => t!(self, "works-act-send-back"),
            Act::Cancel => t!(self, "works-act-cancel"),
        }
    }

    /// What it does to traffic: "Strada chiusa".
    #[must_use]
    pub fn works_effect(&self, effect: Effect) -> String {
        match effect {
            Effect::Closure => t!(self, "works-effect-closure"),
            Effect::Lane => t!(self, "works-effect-lane"),
            Effect::ParkingBan => t!(self, "works-effect-parking-ban"),
            Effect::PavementClosure => t!(self, "works-effect-pavement"),
            Effect::SpeedLimit => t!(self, "works-effect-speed"),
        }
    }

    /// The day of the week in short, Monday is 0: "lun".
    #[must_use]
    pub fn weekday_short(&self, day: u8) -> String {
        match day {
            0 => t!(self, "weekday-mon"),
            1 => t!(self, "weekday-tue"),
            2 => t!(self, "weekday-wed"),
            3 => t!(self, "weekday-thu"),
            4 => t!(self, "weekday-fri"),
            5 => t!(self, "weekday-sat"),
            _ => t!(self, "weekday-sun"),
        }
    }

    /// An effect with its days and hours: "Divieto di sosta: lun, mar, 8:00–18:00".
    #[must_use]
    pub fn traffic(&self, traffic: &Traffic) -> String {
        let mut when: Vec<String> = traffic.days.iter().map(|day| self.weekday_short(*day)).collect();
        if let Some((from, until)) = traffic.hours {
            when.push(format!("{}–{}", from.strftime("%-H:%M"), until.strftime("%-H:%M")));
        }
        let effect = self.works_effect(traffic.effect);
        if when.is_empty() { effect } else { format!("{effect}: {}", when.join(", ")) }
    }

    /// From when until when: "dal 3 marzo 2026 alle 8:00 al 7 marzo 2026 alle 18:00".
    #[must_use]
    pub fn window(&self, window: Window, zone: &TimeZone) -> String {
        t!(self, "works-window", from = self.instant(window.from(), zone), until = self.instant(window.until(), zone))
    }

    /// The sentence on top: how it stands and until when.
    #[must_use]
    pub fn works_sentence(&self, one: &Intervention, now: Timestamp, zone: &TimeZone) -> String {
        let until = one.plan.window.map(|window| self.instant(window.until(), zone));
        let from = one.plan.window.map(|window| self.instant(window.from(), zone));
        let late = one.late(now).and(one.due_at()).map(|due_at| self.span(due_at, now));
        match (one.state, from, until, late) {
            (State::Planned, Some(from), Some(until), None) => t!(self, "works-is-planned", from = from, until = until),
            (State::Planned, Some(from), _, Some(late)) => t!(self, "works-is-late-to-start", from = from, late = late),
            (State::Active, _, Some(until), None) => t!(self, "works-is-active", until = until),
            (State::Active, _, Some(until), Some(late)) => t!(self, "works-is-overrun", until = until, late = late),
            (State::Completed | State::Checked, ..) => {
                let ended = one.ended_at.unwrap_or(one.state_since);
                t!(self, "works-is-done", at = self.instant(ended, zone))
            }
            (state, ..) => {
                t!(self, "works-is-since", state = self.works_state(state), at = self.instant(one.state_since, zone))
            }
        }
    }

    /// The letter about works whose date has passed.
    #[must_use]
    pub fn late_works_letter(&self, one: &Intervention, link: &str, rules: &Rules, now: Timestamp) -> Letter {
        let zone = rules.jurisdiction.calendar.time_zone.zone();
        let (number, title) = (one.number.to_string(), one.plan.title.to_string());
        let executor = self.office(Some(&one.plan.executor), rules);
        let paragraphs = [
            t!(self, "mail-greeting"),
            format!("{number} · {title}"),
            self.works_sentence(one, now, zone),
            t!(self, "works-by", executor = executor),
            link.to_owned(),
            t!(self, "late-works-next"),
        ];
        let subject = t!(self, "late-works-subject", number = number, title = title);
        Letter { subject, text: paragraphs.join("\n\n") + "\n", language: self.language() }
    }
}

//! Made-up lives of reports: pure, and the same for the same seed.
//!
//! A life is a report with everything that happens to it and when; what happens is legal by the table of moves, as the
//! real write path will check.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use crate::app::demo::texts::{Texts, Written, fits};
use crate::domain::calendar::Calendar;
use crate::domain::category::Category;
use crate::domain::iter::{Act, Outcome, RejectionReason, SuspensionReason};
use crate::domain::office::OfficeCode;
use crate::domain::person::{Channel, Contact};
use crate::domain::place::Position;
use crate::domain::report::{Audience, Command};
use crate::domain::rules::Rules;
use crate::domain::text::{Description, Line};
use crate::words::{Language, Words};

/// A place that reports are about: a position and the street it is in.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Where.
    pub position: Position,
    /// "Via Antonio Gramsci".
    pub street: String,
}

/// Who does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doer {
    /// The front desk.
    Desk,
    /// The office that answers for the report at that time.
    Office,
    /// A citizen.
    Citizen,
}

/// Something that happens to a report.
#[derive(Debug, Clone)]
pub struct Happens {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub doer: Doer,
    /// What.
    pub what: Deed,
}

/// What happens.
#[derive(Debug, Clone)]
pub enum Deed {
    /// A command on the report itself.
    Command(Box<Command>),
    /// It is found to repeat the life of that index, which is opened before it.
    Duplicate(usize),
    /// Somebody joins, leaving a contact or not.
    Join(Option<Contact>),
}

/// A report and all that happens to it.
#[derive(Debug, Clone)]
pub struct Life {
    /// When it is opened.
    pub opened_at: Timestamp,
    /// By which way.
    pub channel: Channel,
    /// Category code.
    pub category: Category,
    /// The office that the rules of routing find, and whether it has the report at once.
    pub office: (OfficeCode, bool),
    /// Where.
    pub spot: Spot,
    /// House number.
    pub civic: u32,
    /// In a few words.
    pub subject: String,
    /// In more words.
    pub description: String,
    /// Answers to the category's questions.
    pub answers: Vec<(String, String)>,
    /// How to reach the reporter.
    pub contact: Option<Contact>,
    /// Which of the made-up photos it carries.
    pub photo: Option<usize>,
    /// What happens to it, in order.
    pub happens: Vec<Happens>,
}

/// What lives are drawn from.
pub struct Source<'a> {
    /// Texts and figures.
    pub texts: &'a Texts,
    /// What holds in the jurisdiction.
    pub rules: &'a Rules,
    /// Places.
    pub spots: &'a [Spot],
    /// The end: nothing happens later.
    pub until: Timestamp,
    /// How many different photos there are.
    pub photos: usize,
}

/// Scenes that photos are drawn of, one after the other: asphalt, bags, grass, a pole.
pub const SCENES: usize = 4;

/// The days that reports are spread over: two years.
const DAYS: i32 = 730;

impl Source<'_> {
    fn calendar(&self) -> &Calendar {
        &self.rules.jurisdiction.calendar
    }

    /// Draws `count` lives, in the order in which they are opened.
    #[must_use]
    pub fn lives(&self, count: usize, rng: &mut ChaCha8Rng) -> Vec<Life> {
        let days = self.days();
        // Some draws fall after the end and are drawn again; the bound holds when there is nothing to draw from.
        let mut lives: Vec<Life> = (0..count * 3).filter_map(|_| self.life(&days, rng)).take(count).collect();
        lives.sort_by_key(|life| life.opened_at);
        self.let_some_repeat(&mut lives, rng);
        for life in &mut lives {
            life.subject = filled(&life.subject, &life.spot.street, life.civic);
            life.description = filled(&life.description, &life.spot.street, life.civic);
        }
        lives
    }

    /// Makes a share of the lives repeat one of the same category that still goes on: in the same place, and soon found out.
    fn let_some_repeat(&self, lives: &mut [Life], rng: &mut ChaCha8Rng) {
        for i in 0..lives.len() {
            if !rng.random_bool(self.texts.rates.duplicate) {
                continue;
            }
            let (before, rest) = lives.split_at_mut(i);
            let life = &mut rest[0];
            let goes_on = |other: &Life| other.happens.last().is_none_or(|happens| happens.at > life.opened_at);
            let repeats = |other: &Life| other.happens.iter().any(|happens| matches!(happens.what, Deed::Duplicate(_)));
            let is_alike =
                |other: &Life| other.category.code == life.category.code && goes_on(other) && !repeats(other);
            // Few go on for longer than this many others take to come.
            let recent = before.iter().enumerate().rev().take(400);
            let Some((original, other)) = recent.into_iter().find(|(_, other)| is_alike(other)) else { continue };
            (life.spot, life.civic) = (other.spot.clone(), other.civic);
            let hours = rng.random_range(1..20);
            let found_out = self.in_hours(life.opened_at.checked_add(hours.hours()).unwrap_or(Timestamp::MAX));
            life.office = self.office(life);
            life.happens.clear();
            if found_out < self.until {
                life.happens.push(Happens { at: found_out, doer: Doer::Desk, what: Deed::Duplicate(original) });
            }
        }
    }

    /// The days with their weights.
    fn days(&self) -> Vec<(Date, f64)> {
        let last = self.until.to_zoned(self.calendar().time_zone.zone().clone()).date();
        (0..DAYS)
            .map(|back| last.saturating_sub(back.days()))
            .map(|day| {
                let month = usize::try_from(day.month() - 1).unwrap_or(0);
                let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
                (day, self.texts.weights.months[month] * self.texts.weights.weekdays[weekday])
            })
            .collect()
    }

    fn life(&self, days: &[(Date, f64)], rng: &mut ChaCha8Rng) -> Option<Life> {
        let day = days.choose_weighted(rng, |(_, weight)| *weight).ok()?.0;
        let category = self.category(day, rng)?;
        let channel = self.channel(rng)?;
        let opened_at = self.instant(day, channel, rng)?;
        let spot = self.spots.choose(rng)?.clone();
        let civic = rng.random_range(1..180);
        let written = self.written(category, day, rng)?;
        let with_contact =
            category.contact_required || channel == Channel::Phone || rng.random_bool(self.texts.rates.with_contact);
        let with_photo =
            channel == Channel::Web && self.photos >= SCENES && rng.random_bool(self.texts.rates.with_photo);
        let mut life = Life {
            opened_at,
            channel,
            subject: written.subject.clone(),
            description: written.description.clone(),
            answers: written.answers.iter().map(|(code, value)| (code.clone(), value.clone())).collect(),
            contact: with_contact.then(|| self.person(rng)),
            photo: scene_of(&category.icon)
                .filter(|_| with_photo)
                .map(|scene| scene + SCENES * rng.random_range(0..self.photos / SCENES)),
            category: category.clone(),
            office: (category.office.clone(), false),
            spot,
            civic,
            happens: Vec::new(),
        };
        life.office = self.office(&life);
        self.live(&mut life, rng);
        life.happens.retain(|happens| happens.at < self.until);
        life.happens.sort_by_key(|happens| happens.at);
        (opened_at < self.until).then_some(life)
    }

    fn category(&self, day: Date, rng: &mut ChaCha8Rng) -> Option<&Category> {
        let month = usize::try_from(day.month() - 1).unwrap_or(0);
        let weight = |category: &&Category| {
            category.weight
                * self.texts.profile.get(category.code.as_str()).map_or(1.0, |profile| profile.months[month])
        };
        let all: Vec<&Category> = self.rules.offered().collect();
        all.choose_weighted(rng, weight).ok().copied()
    }

    fn channel(&self, rng: &mut ChaCha8Rng) -> Option<Channel> {
        let all: Vec<(&String, &f64)> = self.texts.weights.channels.iter().collect();
        let name = all.choose_weighted(rng, |(_, weight)| **weight).ok()?.0;
        Some(match name.as_str() {
            "desk" => Channel::Desk,
            "phone" => Channel::Phone,
            "police" => Channel::Police,
            "mail" => Channel::Mail,
            _ => Channel::Web,
        })
    }

    /// An instant of the day at an hour that is usual for the channel.
    fn instant(&self, day: Date, channel: Channel, rng: &mut ChaCha8Rng) -> Option<Timestamp> {
        let name = match channel {
            Channel::Desk => "desk",
            Channel::Phone => "phone",
            Channel::Police => "police",
            Channel::Mail => "mail",
            _ => "web",
        };
        let attended = matches!(channel, Channel::Desk | Channel::Phone);
        let mut day = day;
        while attended && !self.calendar().is_working_day(day) {
            day = day.saturating_add(1.day());
        }
        let hours: Vec<(i8, f64)> = (0..24).zip(self.texts.weights.hours.get(name)?.iter().copied()).collect();
        let hour = hours.choose_weighted(rng, |(_, weight)| *weight).ok()?.0;
        let time = Time::new(hour, rng.random_range(0..60), rng.random_range(0..60), 0).ok()?;
        let zone = self.calendar().time_zone.zone();
        zone.to_ambiguous_zoned(day.to_datetime(time)).compatible().ok().map(|zoned| zoned.timestamp())
    }

    fn written(&self, category: &Category, day: Date, rng: &mut ChaCha8Rng) -> Option<&Written> {
        let fitting: Vec<&Written> = self
            .texts
            .written
            .iter()
            .filter(|text| {
                text.category == category.code.as_str()
                    && (text.months.is_empty() || text.months.contains(&day.month()))
            })
            .collect();
        fitting.choose(rng).copied()
    }

    fn person(&self, rng: &mut ChaCha8Rng) -> Contact {
        let pick = |names: &[String], rng: &mut ChaCha8Rng| names.choose(rng).cloned().unwrap_or_default();
        let (first, last) = (pick(&self.texts.people.first_names, rng), pick(&self.texts.people.last_names, rng));
        let plain = |name: &str| name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        let email = format!("{}.{}@example.org", plain(&first), plain(&last));
        Contact {
            name: Line::new(&format!("{first} {last}")).ok(),
            email: email.try_into().ok(),
            phone: rng
                .random_bool(0.4)
                .then(|| format!("055 000{:04}", rng.random_range(0..10_000)).try_into().ok())
                .flatten(),
            language: Some("it".to_owned()),
        }
    }

    /// How long the whole takes: log-normal, within the term unless the report is one of the late ones.
    fn whole_ms(&self, life: &Life, rng: &mut ChaCha8Rng) -> i64 {
        const DAY_MS: f64 = 86_400_000.0;
        let median = self.texts.profile.get(life.category.code.as_str()).map_or(10.0, |profile| profile.median_days);
        let due = life.category.deadlines.due_dates(life.opened_at, self.calendar());
        let term = (due.answer_at.as_millisecond() - life.opened_at.as_millisecond()).max(3_600_000);
        let late = rng.random_bool(self.texts.rates.overdue);
        let mut drawn = 0;
        for _ in 0..40 {
            let days = median * (normal(rng) * self.texts.times.sigma).exp();
            #[expect(clippy::cast_possible_truncation, reason = "some months in milliseconds")]
            let whole = (days * DAY_MS) as i64;
            drawn = whole.max(1_800_000);
            if (drawn > term) == late {
                return drawn;
            }
        }
        if late { term + drawn / 3 + 3_600_000 } else { drawn.min(term - term / 20) }
    }

    /// What happens to it.
    fn live(&self, life: &mut Life, rng: &mut ChaCha8Rng) {
        let whole = self.whole_ms(life, rng);
        let at = |share: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "some months in milliseconds"
            )]
            let ms = (whole as f64 * share) as i64;
            self.in_hours(life.opened_at.checked_add(ms.milliseconds()).unwrap_or(Timestamp::MAX))
        };
        let rates = &self.texts.rates;
        let fate: f64 = rng.random();
        let declined = rates.not_competent + rates.other_rejections;
        let mut happens = Vec::new();
        let push = |happens: &mut Vec<Happens>, at: Timestamp, doer: Doer, what: Deed| {
            happens.push(Happens { at, doer, what });
        };
        let category = life.category.code.as_str();
        if fate < declined {
            let not_competent = fate < rates.not_competent;
            if let Some(command) = self.rejection(category, not_competent, rng) {
                push(&mut happens, at(0.3), Doer::Desk, command);
            }
        } else if fate < declined + rates.transferred
            && let Some(command) = self.transfer(category, rng)
        {
            push(&mut happens, at(0.2), Doer::Desk, command);
        } else {
            self.be_resolved(life, &at, &mut happens, rng);
        }
        if rng.random_bool(rates.joined) {
            for _ in 0..rng.random_range(1..4) {
                let contact = rng.random_bool(0.3).then(|| self.person(rng));
                push(&mut happens, at(rng.random_range(0.0..0.09)), Doer::Citizen, Deed::Join(contact));
            }
        }
        if rng.random_bool(rates.commented) {
            let fitting: Vec<_> = self
                .texts
                .comments
                .iter()
                .filter(|comment| comment.when == "open" && fits(&comment.categories, category))
                .collect();
            if let Some(text) = fitting.choose(rng).and_then(|comment| Description::new(&comment.text).ok()) {
                let what = Deed::Command(Box::new(Command::Comment {
                    text,
                    audience: Audience::Public,
                    attachments: Vec::new(),
                }));
                push(&mut happens, at(rng.random_range(0.1..0.9)), Doer::Citizen, what);
            }
        }
        life.happens = happens;
    }

    /// The usual way: routed, taken in charge, worked on, resolved, answered; sometimes inspected, suspended, reopened.
    fn be_resolved(
        &self,
        life: &Life,
        at: &impl Fn(f64) -> Timestamp,
        happens: &mut Vec<Happens>,
        rng: &mut ChaCha8Rng,
    ) {
        let steps = &self.texts.times.steps;
        let code = life.category.code.as_str();
        let mut push = |share: f64, doer: Doer, command: Command| {
            happens.push(Happens { at: at(share), doer, what: Deed::Command(Box::new(command)) });
        };
        let advance = |act: Act, note: Option<Description>| Command::Advance { act, note };
        let (office, at_once) = &life.office;
        let route = Command::Route { office: office.clone(), note: None };
        if !at_once {
            push(steps.routed, Doer::Desk, route.clone());
        }
        push(steps.taken_in_charge, Doer::Office, advance(Act::TakeCharge, None));
        if rng.random_bool(0.4) {
            let fitting: Vec<_> = self.texts.inspections.iter().filter(|said| fits(&said.categories, code)).collect();
            let note = fitting.choose(rng).and_then(|said| Description::new(&said.text).ok());
            push(f64::midpoint(steps.taken_in_charge, steps.in_progress), Doer::Office, advance(Act::Inspect, note));
        }
        push(steps.in_progress, Doer::Office, advance(Act::Start, None));
        if rng.random_bool(self.texts.rates.suspended) {
            let fitting: Vec<_> = self.texts.suspensions.iter().filter(|entry| fits(&entry.categories, code)).collect();
            let chosen = fitting.choose(rng).and_then(|entry| {
                let reason = SuspensionReason::ALL.into_iter().find(|reason| reason.code() == entry.reason)?;
                Some((reason, Description::new(&entry.text).ok()))
            });
            if let Some((reason, note)) = chosen {
                let zone = self.calendar().time_zone.zone().clone();
                let review_on = at(steps.in_progress + 0.1).to_zoned(zone).date().saturating_add(14.days());
                push(steps.in_progress + 0.1, Doer::Office, Command::Suspend { reason, review_on, note });
                push(steps.in_progress + 0.2, Doer::Office, advance(Act::Resume, None));
            }
        }
        let answers = self.texts.answers_for(code, life.category.group.as_str());
        let text = answers.choose(rng).map_or("Il lavoro è finito.", String::as_str);
        let words = Words::of(Language::It);
        let done = at(steps.resolved);
        let text = text.replace("{data}", &words.day(done, done, self.calendar().time_zone.zone()));
        let text = filled(&text, &life.spot.street, life.civic);
        if let Ok(text) = Description::new(&text) {
            push(
                steps.resolved,
                Doer::Office,
                Command::Resolve { result: Outcome::Done, text: text.clone(), attachments: Vec::new() },
            );
            push(1.0, Doer::Desk, Command::Answer { text });
        }
        if rng.random_bool(self.texts.rates.reopened)
            && let Some(text) = self.texts.reopenings.choose(rng).and_then(|said| Description::new(&said.text).ok())
        {
            push(1.25, Doer::Desk, Command::Reopen { text });
            push(1.3, Doer::Desk, route);
            push(1.35, Doer::Office, advance(Act::TakeCharge, None));
            push(1.4, Doer::Office, advance(Act::Start, None));
            if let Ok(text) = Description::new("Siamo tornati sul posto e abbiamo completato il lavoro.") {
                push(
                    1.7,
                    Doer::Office,
                    Command::Resolve { result: Outcome::Done, text: text.clone(), attachments: Vec::new() },
                );
                push(1.75, Doer::Desk, Command::Answer { text });
            }
        }
        // Office hours may push a step behind the one after it: each comes at least a minute after the one before.
        for i in 1..happens.len() {
            let earliest = happens[i - 1].at.checked_add(1.minutes()).unwrap_or(Timestamp::MAX);
            happens[i].at = happens[i].at.max(earliest);
        }
    }

    fn rejection(&self, category: &str, not_competent: bool, rng: &mut ChaCha8Rng) -> Option<Deed> {
        let fitting: Vec<_> = self
            .texts
            .rejections
            .iter()
            .filter(|entry| (entry.reason == "not_competent") == not_competent && fits(&entry.categories, category))
            .collect();
        let entry = fitting.choose(rng)?;
        let reason = RejectionReason::ALL.into_iter().find(|reason| reason.code() == entry.reason)?;
        let text = Description::new(&entry.text).ok()?;
        Some(Deed::Command(Box::new(Command::Reject { reason, text })))
    }

    fn transfer(&self, category: &str, rng: &mut ChaCha8Rng) -> Option<Deed> {
        let fitting: Vec<_> =
            self.texts.transfers.iter().filter(|entry| entry.categories.iter().any(|one| one == category)).collect();
        let entry = fitting.choose(rng)?;
        let office = self.rules.offices.values().find(|office| office.code.as_str() == entry.office)?;
        let text = Description::new(&entry.text).ok()?;
        Some(Deed::Command(Box::new(Command::Transfer {
            to: Line::new(&office.name).ok()?,
            body: Some(office.code.clone()),
            text,
        })))
    }

    /// The next instant at which offices work: between 8 and 18 of a working day.
    fn in_hours(&self, at: Timestamp) -> Timestamp {
        let zone = self.calendar().time_zone.zone();
        let local = at.to_zoned(zone.clone());
        let (mut day, mut time) = (local.date(), local.time());
        if time.hour() >= 18 {
            day = day.saturating_add(1.day());
            time = Time::constant(8, 0, 0, 0).saturating_add(i64::from(local.minute()).minutes());
        } else if time.hour() < 8 {
            time = Time::constant(8, 0, 0, 0).saturating_add(i64::from(local.minute()).minutes());
        }
        while !self.calendar().is_working_day(day) {
            day = day.saturating_add(1.day());
        }
        zone.to_ambiguous_zoned(day.to_datetime(time)).compatible().map_or(at, |zoned| zoned.timestamp()).max(at)
    }
}

/// Which of the scenes of [`SCENES`] fits a category with this glyph; none for what is better left to the imagination.
fn scene_of(icon: &str) -> Option<usize> {
    match icon {
        "pothole" | "road" | "pavement" | "drain" => Some(0),
        "waste" | "bin" | "sweeping" => Some(1),
        "green" | "tree" | "playground" => Some(2),
        "lamp" | "sign" | "traffic-light" => Some(3),
        _ => None,
    }
}

/// A standard normal number (Box and Muller).
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let (u, v): (f64, f64) = (rng.random_range(f64::MIN_POSITIVE..1.0), rng.random());
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

/// Puts the street (its first word in lower case) and the house number into a text.
fn filled(text: &str, street: &str, civic: u32) -> String {
    let mut chars = street.chars();
    let lower: String = chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default();
    text.replace("{via}", &lower).replace("{civico}", &civic.to_string())
}

//! Interventions that are made up: proposed, planned, under way and finished, along the streets of the town.

use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use crate::app::App;
use crate::app::demo::DemoError;
use crate::app::submit::{Submission, What};
use crate::domain::footprint::Footprint;
use crate::domain::intervention::iter::Act;
use crate::domain::intervention::plan::{Effect, Kind, Plan, Traffic};
use crate::domain::intervention::{Command, Draft};
use crate::domain::matter::{Beginning, Doing};
use crate::domain::office::OfficeCode;
use crate::domain::person::{Actor, Channel, Role};
use crate::domain::rules::Rules;
use crate::domain::text::{Description, Line, Subject};
use crate::domain::window::Window;

/// How many there are.
const WORKS: usize = 40;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What kind, who carries it out, how it is called, and what it does to traffic.
const SORTS: [(Kind, &str, &str, Option<Effect>); 8] = [
    (Kind::RoadWorks, "lavori-pubblici", "Rifacimento dell'asfalto", Some(Effect::Closure)),
    (Kind::RoadWorks, "lavori-pubblici", "Rifacimento del marciapiede", Some(Effect::PavementClosure)),
    (Kind::Utilities, "publiacqua", "Sostituzione della condotta dell'acqua", Some(Effect::Lane)),
    (Kind::Utilities, "centria", "Nuovo allacciamento del gas", Some(Effect::Lane)),
    (Kind::Lighting, "gestore-illuminazione", "Sostituzione dei pali della luce", Some(Effect::ParkingBan)),
    (Kind::Greenery, "ambiente-verde", "Potatura degli alberi", Some(Effect::ParkingBan)),
    (Kind::Cleaning, "alia", "Pulizia straordinaria delle caditoie", Some(Effect::ParkingBan)),
    (Kind::Event, "polizia-municipale", "Mercato straordinario", Some(Effect::Closure)),
];

/// Makes them up; returns how many there are.
pub(super) async fn make(
    app: &App,
    rules: &Rules,
    streets: &[(String, geo::LineString<f64>)],
    until: Timestamp,
    rng: &mut ChaCha8Rng,
) -> Result<usize, DemoError> {
    let mut made = 0;
    for n in 0..WORKS {
        // From a year ago to half a year ahead.
        let from = until + DAY * rng.random_range(-360..180) + SignedDuration::from_hours(7);
        if let Some(draft) = draft(rules, streets, from, n, rng) {
            live(app, draft, from, until).await?;
            made += 1;
        }
    }
    Ok(made)
}

fn draft(
    rules: &Rules,
    streets: &[(String, geo::LineString<f64>)],
    from: Timestamp,
    n: usize,
    rng: &mut ChaCha8Rng,
) -> Option<Draft> {
    let (kind, executor, title, effect) = SORTS[n % SORTS.len()];
    let working = |code: &str| rules.working_offices().find(|office| office.code.as_str() == code);
    let executor = working(executor).map(|office| office.code.clone())?;
    let office: OfficeCode = working("lavori-pubblici").map(|office| office.code.clone())?;
    let (street, line) = streets.choose(rng)?;
    let days = if kind == Kind::Event { 1 } else { rng.random_range(3..30) };
    let length = if kind == Kind::Event { 12 } else { i64::from(days) * 24 - 13 };
    let plan = Plan {
        kind,
        title: Subject::new(&format!("{title}: {street}")).ok()?,
        description: Description::new("L'accesso ai residenti è garantito, salvo brevi interruzioni.").ok(),
        address: Line::new(street).ok(),
        footprint: Footprint::new(&line.clone().into()).ok()?,
        window: Window::new(from, from + SignedDuration::from_hours(length)).ok(),
        phases: Vec::new(),
        traffic: effect.into_iter().map(|effect| Traffic { effect, days: vec![0, 1, 2, 3, 4], hours: None }).collect(),
        executor,
        order: None,
        contact: None,
        cost_eur: (kind != Kind::Event).then(|| rng.random_range(5..90) * 1_000),
        cig: None,
        procedure: None,
        practice: None,
        warranty_months: None,
        reports: Vec::new(),
    };
    Some(Draft { office, plan, source: None })
}

/// Lets one go its way as far as the days have come.
async fn live(app: &App, draft: Draft, from: Timestamp, until: Timestamp) -> Result<(), DemoError> {
    let entered_at = (from - DAY * 30).min(until - DAY * 2);
    let end = draft.plan.window.map_or(from, Window::until);
    let office = draft.office.clone();
    let actor = Actor { role: Role::Coordinator, office: Some(office), ..Actor::system(Channel::Desk) };
    let submission =
        |what: What, at: Timestamp| Submission { actor: actor.clone(), what, contact: None, at: Some(at), key: None };
    let opened = app.submit(submission(What::Begin(Box::new(Beginning::Intervention(draft))), entered_at)).await?;
    let advance = |act: Act| Command::Advance { act, note: None };
    let done = Description::new("Lavori eseguiti come previsto, strada riaperta.");
    let deeds = [
        (entered_at + DAY, Some(advance(Act::Authorise))),
        (entered_at + DAY + DAY / 2, Some(advance(Act::Plan))),
        (from, Some(advance(Act::Start))),
        (end, done.ok().map(|text| Command::End { act: Act::Complete, text, attachments: Vec::new() })),
        (end + DAY * 3, Some(advance(Act::Check))),
    ];
    for (at, command) in deeds.into_iter().filter(|(at, _)| *at <= until) {
        let Some(command) = command else { continue };
        let doing = Doing::Intervention(command);
        app.submit(submission(What::Do(opened.record, None, Box::new(doing)), at)).await?;
    }
    Ok(())
}

//! Practices of the archive that are made up: as if an index had been taken over, with envelopes and parcels.

use jiff::civil::Date;
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use crate::app::demo::DemoError;
use crate::app::demo::practices::{Ground, parcel};
use crate::app::submit::What;
use crate::domain::footprint::Footprint;
use crate::domain::matter::Beginning;
use crate::domain::person::{Actor, Channel};
use crate::domain::practice::dossier::{Dossier, Reference, References};
use crate::domain::practice::iter::State;
use crate::domain::practice::{Standing, TakenOver};
use crate::domain::report::Source;
use crate::domain::text::Line;

/// The years in which they were filed.
const YEARS: [i16; 16] =
    [1937, 1948, 1951, 1955, 1958, 1961, 1964, 1966, 1969, 1972, 1975, 1979, 1984, 1986, 1992, 2000];

/// What they were about.
const OBJECTS: [&str; 8] = [
    "Costruzione di una casa di civile abitazione",
    "Ampliamento di una casa colonica",
    "Costruzione di un'autorimessa",
    "Sopraelevazione di un piano",
    "Costruzione di un magazzino",
    "Modifica dei prospetti e apertura di finestre",
    "Costruzione di un edificio di sei appartamenti",
    "Recinzione e cancello carrabile",
];

/// Takes them over; returns how many there are.
pub(super) async fn make(ground: &Ground<'_>, rng: &mut ChaCha8Rng) -> Result<usize, DemoError> {
    let mut made = 0;
    for (place, year) in (1..).zip(YEARS) {
        let Some((taken, filed_on)) = taken(ground, place, year, rng) else { continue };
        let Ok(filed_at) = filed_on.to_zoned(ground.zone().clone()) else { continue };
        let what = What::Begin(Box::new(Beginning::TakenOver(taken)));
        ground.submit(Actor::system(Channel::Import), what, filed_at.timestamp()).await?;
        made += 1;
    }
    Ok(made)
}

fn taken(ground: &Ground<'_>, place: u32, year: i16, rng: &mut ChaCha8Rng) -> Option<(TakenOver, Date)> {
    let (kind, state) = match year {
        ..=1976 => ("licenza-edilizia", State::Granted),
        1986 => ("condono-edilizio", State::Granted),
        1992 => ("concessione-edilizia", State::Refused),
        1977..=1985 | 1987..=1991 | 1993..=1996 => ("concessione-edilizia", State::Granted),
        _ => ("dia", State::Effective),
    };
    let kind = ground.kind(kind)?;
    let filed_on = Date::new(year, rng.random_range(1..=11), rng.random_range(1..=28)).ok()?;
    let decided_on = Date::new(year, 12, rng.random_range(1..=20)).ok()?;
    let spot = ground.spots.choose(rng)?;
    let number = rng.random_range(1..400).to_string();
    let release = Reference { number: Line::new(&rng.random_range(1..300).to_string()).ok()?, on: Some(decided_on) };
    let dossier = Dossier {
        kind: kind.code.clone(),
        object: Line::new(OBJECTS.choose(rng)?).ok()?,
        address: Line::new(&format!("{} {}", spot.street, rng.random_range(1..120))).ok(),
        footprint: Some(Footprint::of_point(spot.position)),
        parcels: parcel(rng).into_iter().collect(),
        references: References {
            file: Line::new(&number).ok(),
            protocol: None,
            envelope: Line::new(&(place * 7 + 100).to_string()).ok(),
            release: (state == State::Granted).then_some(release),
        },
        constraint: false,
        officer: None,
    };
    let standing = Standing {
        state,
        filed_on,
        decided_on: Some(decided_on),
        due_on: None,
        completed_on: None,
        began_on: None,
        ended_on: None,
    };
    let source = Source { system: Line::new("archivio").ok()?, id: Line::new(&format!("{year}/{number}")).ok()? };
    Some((TakenOver { dossier, standing, source, parties: Vec::new() }, filed_on))
}

//! Practices in memory, a hundred thousand of them in one municipality: found by words, registers, parcels and place, and
//! drawn in tiles.

#![expect(clippy::unwrap_used, reason = "part of a program that stops when something fails")]

use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sestomia::domain::event::{Event, Happening};
use sestomia::domain::footprint::Drawn;
use sestomia::domain::person::{Actor, Channel};
use sestomia::domain::place::Position;
use sestomia::domain::practice::dossier::{Dossier, References};
use sestomia::domain::practice::iter::State;
use sestomia::domain::practice::kind::WorksFrom;
use sestomia::domain::practice::parcel::{Parcel, Register as Cadastre};
use sestomia::domain::practice::{self, DueDates, Practice, Standing, What};
use sestomia::domain::record::{Number, RecordId, Seq, Version};
use sestomia::domain::report::Source;
use sestomia::domain::text::Line;
use sestomia::territory::drawn::decided_since;
use sestomia::territory::mercator::{TileAddress, to_square};
use sestomia::territory::practices::{Practices, Register, Search};

use crate::row;

const PRACTICES: u32 = 100_000;
const ASKED: u32 = 1_000;
const TODAY: Date = date(2026, 3, 10);
const OBJECTS: [&str; 8] = [
    "Manutenzione straordinaria con opere interne",
    "Ristrutturazione edilizia di fabbricato rurale",
    "Sopraelevazione e ampliamento",
    "Frazionamento di unità immobiliare",
    "Rifacimento della copertura",
    "Nuova costruzione di capannone artigianale",
    "Apertura di vani in facciata",
    "Installazione di impianto fotovoltaico",
];
const STREETS: [&str; 6] =
    ["Via Antonio Gramsci", "Via Cavallotti", "Viale Ariosto", "Via di Castello", "Via Pasolini", "Piazza del Mercato"];

fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    Line::new(text).unwrap()
}

/// A parcel of some twenty metres.
fn square(at: Position) -> String {
    let (west, south) = (at.lon(), at.lat());
    let (east, north) = (west + 0.000_25, south + 0.000_2);
    format!(
        r#"{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}"#
    )
}

fn practice(n: u32, dice: &mut ChaCha8Rng) -> (Practice, Position) {
    let at = Position::new(dice.random_range(11.15..11.25), dice.random_range(43.80..43.88)).unwrap();
    let filed_on = date(dice.random_range(1980..=2025), dice.random_range(1..=12), dice.random_range(1..=28));
    // One in twenty is open or a building site, the others are of the archive.
    let open = n.is_multiple_of(40);
    let site = n % 40 == 1;
    let standing = Standing {
        state: if open { State::Examining } else { State::Effective },
        filed_on,
        decided_on: (!open).then_some(filed_on),
        due_on: None,
        completed_on: None,
        began_on: site.then_some(filed_on),
        ended_on: None,
    };
    let dossier = Dossier {
        kind: "scia".parse().unwrap(),
        object: line(&format!("{} n. {n}", OBJECTS[n as usize % OBJECTS.len()])),
        address: Some(line(&format!("{} {}", STREETS[n as usize % STREETS.len()], 1 + n % 200))),
        footprint: Some(Drawn::read(&square(at)).unwrap()),
        parcels: vec![Parcel {
            section: None,
            sheet: line(&(1 + n % 60).to_string()),
            number: line(&(n / 60).to_string()),
            unit: None,
            register: Cadastre::Buildings,
        }],
        references: References { file: Some(line(&format!("F{n}"))), ..References::default() },
        constraint: false,
        officer: None,
    };
    let body = practice::Event {
        on: filed_on,
        ticks: Vec::new(),
        due: DueDates::default(),
        what: What::TakenOver {
            number: Number { year: 2026, serial: n + 1 },
            dossier: Box::new(dossier),
            office: "edilizia-privata".parse().unwrap(),
            works: WorksFrom::Filing,
            standing,
            source: Source { system: line("programma"), id: line(&n.to_string()) },
        },
    };
    let seq = u64::from(n) + 1;
    let event = Event {
        seq: Seq(seq),
        at: Timestamp::UNIX_EPOCH,
        record: RecordId(seq),
        version: Version(1),
        actor: Actor::system(Channel::Import),
        body: Happening::Practice(body.clone()),
    };
    (Practice::open(&event, &body).unwrap(), at)
}

/// Times the questions one after the other: the middle and the slowest.
fn measure(what: &str, mut ask: impl FnMut(u32) -> usize) {
    let mut found = 0;
    let mut times: Vec<f64> = (0..ASKED)
        .map(|n| {
            let start = Instant::now();
            found += ask(n);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (middle, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    let each = found / times.len();
    row(what, &format!("{middle:.3} ms, slowest of {ASKED} {slowest:.2} ms, {each} found each"));
}

pub(crate) fn measure_all() {
    let mut dice = ChaCha8Rng::seed_from_u64(13);
    let made: Vec<(Practice, Position)> = (0..PRACTICES).map(|n| practice(n, &mut dice)).collect();
    let start = Instant::now();
    let mut all = Practices::default();
    for (practice, _) in &made {
        all.put(practice);
    }
    row(&format!("practices: index {PRACTICES}"), &format!("{:.0} ms", start.elapsed().as_secs_f64() * 1e3));
    let at: Vec<Position> = made.iter().step_by(made.len() / ASKED as usize).map(|(_, at)| *at).collect();
    let words = |words: &str| Search { words: words.to_owned(), ..Search::default() };
    measure("practices: one common word", |n| {
        all.search(&words(["copertura", "ampli", "ruraLE"][n as usize % 3])).len()
    });
    measure("practices: words and street", |n| {
        let street = STREETS[n as usize % STREETS.len()].to_owned();
        all.search(&Search { address: street, ..words("manut opere") }).len()
    });
    measure("practices: days and type only", |n| {
        let from = Some(date(1980 + i16::try_from(n % 45).unwrap(), 1, 1));
        let until = from.map(|from| date(from.year(), 12, 31));
        all.search(&Search { from, until, kind: "scia".parse().ok(), ..Search::default() }).len()
    });
    measure("practices: number of a register", |n| {
        all.search(&Search { numbers: vec![(Register::File, format!("f {n}"))], ..Search::default() }).len()
    });
    measure("practices: parcel", |n| {
        let parcel = Some(((1 + n % 60).to_string(), (n / 60).to_string()));
        all.search(&Search { parcel, ..Search::default() }).len()
    });
    measure("practices: within 50 m of a place", |n| all.near(at[n as usize], 50.0).len());
    for zoom in [14, 16] {
        measure(&format!("practices: tile of zoom {zoom}"), |n| {
            let (x, y) = to_square(at[n as usize].lon(), at[n as usize].lat());
            let side = f64::from(1_u32 << zoom);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the matrix")]
            let address = TileAddress::new(zoom, (x * side) as u32, (y * side) as u32).unwrap();
            all.layer(address, decided_since(TODAY)).len()
        });
    }
}

//! What is at a place, and what overlaps what is planned, with a million reports and fifty thousand works in memory.

#![expect(clippy::unwrap_used, reason = "part of a program that stops when something fails")]

use std::time::Instant;

use geo::{LineString, line_string};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sestomia::domain::footprint::Footprint;
use sestomia::domain::place::Position;
use sestomia::domain::record::{Layer, Number, RecordId, Seq};
use sestomia::territory::Territory;
use sestomia::territory::query::{Area, Order, Query};
use sestomia::territory::works::{Eyes, Work};

use crate::{row, tuscany};

const REPORTS: u64 = 1_000_000;
const WORKS: u32 = 50_000;
const ASKED: usize = 1_000;

/// Lines of some hundred metres where reports are.
fn works(at: &[Position]) -> Vec<Work> {
    let mut dice = ChaCha8Rng::seed_from_u64(11);
    let one = |n: u32| {
        let from = at[dice.random_range(0..at.len())];
        let aside = |dice: &mut ChaCha8Rng| dice.random_range(-0.002..0.002);
        let line: LineString<f64> = line_string![
            (x: from.lon(), y: from.lat()),
            (x: from.lon() + aside(&mut dice), y: from.lat() + aside(&mut dice)),
            (x: from.lon() + aside(&mut dice), y: from.lat() + aside(&mut dice)),
        ];
        let begun = 1_700_000_000_000 + i64::from(n) * 1_000_000;
        Work {
            record: RecordId(2_000_000 + u64::from(n)),
            layer: Layer::Interventions,
            number: Number { year: 2026, serial: 2_000_000 + n },
            kind: "road_works",
            state: if n.is_multiple_of(10) { "active" } else { "checked" },
            title: format!("Scavo {n}"),
            office: "lavori-pubblici".parse().unwrap(),
            executor: "publiacqua".parse().unwrap(),
            public: true,
            current: n.is_multiple_of(10),
            closes: false,
            stay_ms: Some((begun, begun + 864_000_000)),
            warranty_ms: None,
            footprint: Footprint::new(&line.into()).unwrap(),
        }
    };
    (0..WORKS).map(one).collect()
}

/// Times the questions of one place after the other: the middle and the slowest.
fn measure(what: &str, mut ask: impl FnMut(usize) -> usize) {
    let mut found = 0;
    let mut times: Vec<f64> = (0..ASKED)
        .map(|n| {
            let start = Instant::now();
            found += ask(n);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (middle, slowest) = (times[ASKED / 2], times[ASKED - 1]);
    row(what, &format!("{middle:.3} ms, slowest of {ASKED} {slowest:.2} ms, {} found each", found / ASKED));
}

pub(crate) fn measure_all() {
    let (points, codes) = tuscany::points(REPORTS);
    let at: Vec<Position> = points.iter().step_by(points.len() / ASKED).map(|point| point.position).collect();
    let works = works(&points.iter().step_by(97).map(|point| point.position).collect::<Vec<_>>());
    let plans: Vec<Footprint> = works.iter().step_by(works.len() / ASKED).map(|work| work.footprint.clone()).collect();
    let territory = Territory::load(points, codes, Seq(1)).with_works(works);
    measure("what is here: works within 100 m of a place", |n| territory.works().near(at[n], 100.0, Eyes::Staff).len());
    measure("what is here: reports within 100 m of a place, nearest 200", |n| {
        let area = Area::Within { center: at[n], radius_m: 100.0 };
        territory.query(&Query { area, order: Order::NearestTo(at[n]), limit: 200, ..Query::default() }).points.len()
    });
    measure("overlaps: works within 30 m of a plan", |n| {
        let about = territory.works().boxed_around(&plans[n], 30.0);
        about.filter(|work| plans[n].metres_apart(&work.footprint, 30.0).is_some()).count()
    });
}

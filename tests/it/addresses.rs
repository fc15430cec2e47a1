//! Addresses taken over from a register, and found again by those who report.

use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::Value;
use sestomia::app::addresses::{AddressesError, Order, Register, Summary, take_over};
use sestomia::app::import::News;

use crate::server::{Person, Town, both};

const DOORS: &str = "CODICE_ISTAT;PROGRESSIVO_NAZIONALE;ODONIMO;CIVICO;ESPONENTE;COORD_X_COMUNE;COORD_Y_COMUNE
048043;1;VIA DEI TIGLI;12;;11,1986;43,8335
048043;1;VIA DEI TIGLI;12;A;11,1987;43,8335
048043;1;VIA DEI TIGLI;14;;0;0
048043;1;VIA DEI TIGLI;16;;676801,2;4855210,7
048043;2;PIAZZA DELL'OLMO;1;;11,25;43,77
048017;9;VIA ROMA;1;;11,25;43,77
";

async fn take(
    town: &Town,
    doors: &Path,
    streets: Option<&Path>,
    told: &Arc<Mutex<Vec<String>>>,
) -> Result<Summary, AddressesError> {
    let register = Register::Anncsu {
        doors: doors.to_owned(),
        streets: streets.map(Path::to_owned),
        istat: Some("048043".to_owned()),
    };
    let told = Arc::clone(told);
    let tell = move |news: News<'_>| {
        if let News::Refused(refused) = news {
            told.lock().push(format!("{} {}", refused.line, refused.reason));
        }
    };
    take_over(town.options(), Order { register, dry_run: false }, tell).await
}

/// A citizen of a service that has been started after the import.
async fn afterwards(town: &Town) -> Person {
    let mut citizen = town.citizen();
    citizen.url = town.serve(false).await;
    citizen
}

async fn names(citizen: &Person, query: &str) -> Vec<String> {
    let found: Value = citizen.get(&format!("/luoghi?q={query}")).await.json().await.expect("JSON");
    let name = |place: &Value| place["name"].as_str().expect("a name").to_owned();
    found.as_array().expect("a list").iter().map(name).collect()
}

both! {
    async fn doors_of_the_register_are_found_both_ways(town: &Town) {
        let folder = tempfile::tempdir().expect("a folder");
        let (doors, told) = (folder.path().join("doors.csv"), Arc::default());
        std::fs::write(&doors, DOORS).expect("written");
        for _ in 0..2 {
            let summary = take(town, &doors, None, &told).await.expect("taken over");
            assert_eq!((summary.streets, summary.doors, summary.elsewhere), (1, 2, 1), "twice is the same as once");
        }
        assert_eq!(
            told.lock()[..3],
            ["4 the coordinates are 0, 0", "5 the coordinates are metres, not degrees", "6 outside the municipality"]
        );
        let citizen = afterwards(town).await;
        for (typed, name) in [("tigli 12/a", "Via dei Tigli 12/A"), ("v. tigli 12, Sesto", "Via dei Tigli 12"), ("tgili", "Via dei Tigli")] {
            assert_eq!(names(&citizen, typed).await.first().map(String::as_str), Some(name), "{typed}");
        }
        let here: Value = citizen.get("/luogo?lon=11.19861&lat=43.83351").await.json().await.expect("JSON");
        assert_eq!(here["address"], "Via dei Tigli 12");
    }

    async fn a_register_in_two_tables_is_put_together(town: &Town) {
        let folder = tempfile::tempdir().expect("a folder");
        let (doors, streets, told) = (folder.path().join("doors.csv"), folder.path().join("streets.csv"), Arc::default());
        std::fs::write(&streets, "PROGRESSIVO_NAZIONALE,ODONIMO\n7,VIA DEI PLATANI\n").expect("written");
        let rows = "PROGRESSIVO_NAZIONALE,CIVICO,COORD_X_COMUNE,COORD_Y_COMUNE\n7,3,11.1986,43.8335\n8,3,11.1986,43.8335\n";
        std::fs::write(&doors, rows).expect("written");
        let alone = take(town, &doors, None, &told).await;
        assert!(matches!(alone, Err(AddressesError::NoNames)), "{alone:?}");
        take(town, &doors, Some(&streets), &told).await.expect("taken over");
        assert_eq!(told.lock()[..], ["3 the street has no name"]);
        assert_eq!(names(&afterwards(town).await, "platani 3").await, ["Via dei Platani 3"]);
    }

    async fn what_has_nothing_of_the_town_leaves_what_is_there(town: &Town) {
        let folder = tempfile::tempdir().expect("a folder");
        let (doors, told) = (folder.path().join("doors.csv"), Arc::default());
        std::fs::write(&doors, DOORS).expect("written");
        take(town, &doors, None, &told).await.expect("taken over");
        std::fs::write(&doors, DOORS.replace("11,198", "12,198")).expect("written");
        let nothing = take(town, &doors, None, &told).await;
        assert!(matches!(nothing, Err(AddressesError::Nothing)), "{nothing:?}");
        std::fs::write(&doors, [0xff, 0xfe, 0, 10].repeat(1000)).expect("written");
        assert!(take(town, &doors, None, &told).await.is_err());
        assert_eq!(names(&afterwards(town).await, "tigli 12").await, ["Via dei Tigli 12"]);
    }
}

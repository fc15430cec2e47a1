//! Practices taken over from the municipality's program, scans of the archive, and how long practices take.

use reqwest::StatusCode;
use sestomia::app::import::practices::mapping::PracticesMapping;
use sestomia::app::import::practices::scans::{Order as ScansOrder, attach_scans};
use sestomia::app::import::practices::{Order, PracticesError, Taken, take_over_practices};
use sestomia::domain::person::Role;
use sestomia::domain::practice::Practice;
use sestomia::domain::practice::iter::State;
use sestomia::domain::practice::run::{Fault, Noted, Withheld};
use sestomia::territory::practices::{Register, Search};

use crate::server::{Town, both};

/// Columns by our names, as in the manual.
const HEADS: &str = "anno;num_pratica;protocollo;data_protocollo;busta;tipo;oggetto;stato;data_esito;via;civico;foglio;\
                     particella;richiedente;cf;termine;x;y;srid";

const CILA: &str = "2026;12;4711;02/02/2026;;CILA;Rifacimento del bagno;presentata;;via Gramsci;12;41;345, 346;\
                    Nerina Inventati;NVNNRN80A41D612X;04/03/2026;1676272,83;4855720,72;3003";
const LICENCE: &str = "1957;33;;14/05/1957;B-12;Licenza edilizia;Casa di civile abitazione;rilasciata;20/08/1957;\
                       via Cavallotti;3;40;12;Gino Inventati;;;;;";

fn mapping() -> PracticesMapping {
    toml::from_str("source = \"pratiche\"").expect("a mapping")
}

async fn order(town: &Town, bytes: &[u8], change: impl FnOnce(&mut Order)) -> Result<Taken, PracticesError> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("pratiche.csv");
    std::fs::write(&file, bytes).expect("a file");
    let mut order = Order { file, mapping: mapping(), partial: false, allow_missing: false, dry_run: false };
    change(&mut order);
    take_over_practices(town.app(), order, |_, _| {}).await
}

async fn take_over(town: &Town, rows: &[&str]) -> Taken {
    order(town, format!("{HEADS}\r\n{}\r\n", rows.join("\r\n")).as_bytes(), |_| {}).await.expect("taken over")
}

async fn found(town: &Town, register: Register, number: &str) -> Practice {
    let search = Search { numbers: vec![(register, number.to_owned())], ..Search::default() };
    let (count, found) = town.app().search_practices(&search, None, 0, 2);
    assert_eq!(count, 1, "{number}");
    town.app().practice(found[0].number).await.expect("the store").expect("it is there")
}

fn refused(noted: &[Noted]) -> Vec<(u64, Option<&str>)> {
    noted.iter().filter(|one| !one.fault.is_remark()).map(|one| (one.line, one.column.as_deref())).collect()
}

/// A PDF, as short as one can be.
fn pdf(text: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{text}\n%%EOF\n").into_bytes()
}

both! {
    async fn a_practice_is_taken_over_once_and_what_changes_is_an_event(town: &Town) {
        let (run, noted) = take_over(town, &[CILA, LICENCE]).await;
        assert_eq!((run.lines, run.new, run.refused, run.remarked), (2, 2, 0, 1), "{noted:?}");
        assert_eq!(noted, [Noted { line: 3, column: None, fault: Fault::NoPlace }]);
        let cila = found(town, Register::File, "12").await;
        assert_eq!((cila.state, cila.number.year, cila.dossier.parcels.len()), (State::Filed, 2026, 2));
        let at = cila.dossier.footprint.as_ref().expect("a place").center();
        assert!((at.lon() - 11.1921).abs() < 1e-5 && (at.lat() - 43.8334).abs() < 1e-5, "{at:?}");
        let licence = found(town, Register::Envelope, "b-12").await;
        assert_eq!((licence.state, licence.number.year), (State::Granted, 1957));
        assert_eq!(licence.opened_at.to_string(), "1957-05-13T23:00:00Z", "the day of its filing begins in Rome");

        // The same file again says nothing.
        let events = town.events().await;
        let (run, _) = take_over(town, &[CILA, LICENCE]).await;
        assert_eq!((run.new, run.changed, run.unchanged, run.persons, town.events().await), (0, 0, 2, 0, events));

        // Another state is one event, and nothing else is.
        let decided = CILA.replace(";presentata;;", ";favorevole;01/03/2026;");
        let (run, _) = take_over(town, &[&decided, LICENCE]).await;
        assert_eq!((run.new, run.changed, run.unchanged, town.events().await), (0, 1, 1, events + 1));
        let cila = found(town, Register::File, "12").await;
        assert_eq!((cila.state, cila.decided_on), (State::Effective, Some("2026-03-01".parse().expect("a day"))));

        // What is no longer there is missing, is so once, and is there again.
        for vanished in [1, 0] {
            let (run, _) = take_over(town, &[LICENCE]).await;
            assert_eq!((run.vanished, run.unchanged), (vanished, 1));
        }
        assert!(found(town, Register::File, "12").await.missing_since.is_some());
        for changed in [1, 0] {
            let (run, _) = take_over(town, &[&decided, LICENCE]).await;
            assert_eq!((run.vanished, run.changed), (0, changed));
        }
        assert_eq!(found(town, Register::File, "12").await.missing_since, None);
        assert_eq!(town.events().await, events + 3);

        let findings = sestomia::app::replay::check(town.app().db(), town.app().jurisdiction()).await.expect("a check");
        assert_eq!(findings.faults, Vec::<String>::new());
    }

    async fn persons_are_kept_apart_and_never_published(town: &Town) {
        let named = CILA.replace("Rifacimento del bagno", "Bagno della Sig.ra Inventati Nerina");
        let (_, noted) = take_over(town, &[&named]).await;
        assert_eq!(noted, [Noted { line: 2, column: Some("oggetto".to_owned()), fault: Fault::Cleaned }]);
        let practice = found(town, Register::File, "12").await;
        assert_eq!(practice.dossier.object.as_str(), "Bagno della Sig.ra […]");
        let happened = town.app().happenings(practice.id).await.expect("events");
        let ledger = serde_json::to_string(&happened.iter().map(|event| &event.body).collect::<Vec<_>>()).expect("JSON");
        assert!(!ledger.contains("Nerina") && !ledger.contains("NVNNRN"), "{ledger}");
        let officer = sestomia::domain::person::Actor {
            role: Role::BuildingOfficer,
            office: Some(practice.office.clone()),
            ..sestomia::domain::person::Actor::system(sestomia::domain::person::Channel::Desk)
        };
        let parties = town.app().parties_of(&practice, &officer).await.expect("persons");
        assert_eq!(parties[0].tax_code.as_ref().map(sestomia::domain::text::Line::as_str), Some("NVNNRN80A41D612X"));
        // Another person is no event.
        let events = town.events().await;
        let (run, _) = take_over(town, &[&named.replace("Nerina Inventati", "\"Nerina Inventati; Pia Inventati\"")]).await;
        assert_eq!((run.unchanged, run.persons, town.events().await), (1, 1, events));
        assert_eq!(town.app().parties_of(&practice, &officer).await.expect("persons").len(), 2);
    }

    async fn what_is_wrong_is_refused_line_by_line_with_column_and_reason(town: &Town) {
        let rows = [
            CILA,
            &CILA.replace(";12;4711;", ";13;4711;").replace("02/02/2026", "31/02/2026"),
            &CILA.replace(";12;4711;", ";14;4711;").replace("CILA", "Draghi"),
            &CILA.replace(";12;4711;", ";15;4711;").replace("presentata", "boh"),
            &CILA.replace(";12;4711;", ";16;4711;").replace("02/02/2026", "02/02/2030"),
            &CILA.replace(";12;4711;", ";;4711;"),
            "2026;17",
            // The same practice with another parcel, and once more with another object.
            &CILA.replace("345, 346", "347"),
            &CILA.replace("Rifacimento", "Demolizione"),
            &CILA.replace(";12;4711;", ";18;4711;").replace("1676272,83", "9"),
        ];
        let (run, noted) = take_over(town, &rows).await;
        assert_eq!((run.lines, run.new, run.refused, run.remarked), (10, 2, 7, 1), "{noted:?}");
        let expected = [
            (3, Some("data_protocollo")),
            (4, Some("tipo")),
            (5, Some("stato")),
            (6, Some("data_protocollo")),
            (7, Some("num_pratica")),
            (8, None),
            (10, Some("oggetto")),
        ];
        assert_eq!(refused(&noted), expected);
        assert_eq!(found(town, Register::File, "12").await.dossier.parcels.len(), 3);
        assert!(found(town, Register::File, "18").await.dossier.footprint.is_none());
        // A dry run says the same and writes nothing.
        let events = town.events().await;
        let text = format!("{HEADS}\n{LICENCE}\n");
        let dry = order(town, text.as_bytes(), |order| order.dry_run = true).await.expect("read");
        assert_eq!((dry.0.new, dry.0.vanished, town.events().await), (1, 2, events));
        let empty = order(town, format!("{HEADS}\n").as_bytes(), |_| {}).await;
        assert!(matches!(empty, Err(PracticesError::Empty)));
        let other = order(town, b"a;b\n1;2\n", |_| {}).await;
        assert!(other.is_err_and(|error| error.to_string().contains("tipo")));
    }

    async fn nothing_is_missing_from_a_file_that_nobody_can_trust(town: &Town) {
        let rows: Vec<String> = (1..=80).map(|number| CILA.replace(";12;4711;", &format!(";{number};{number};"))).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let (run, _) = take_over(town, &rows).await;
        assert_eq!(run.new, 80);
        // A line of which nobody can tell whose it is.
        let (run, _) = take_over(town, &[rows[0], "2026;x"]).await;
        assert_eq!((run.vanished, run.withheld), (0, Some(Withheld::Unreadable)));
        // A file that was cut short.
        let (run, _) = take_over(town, &rows[..10]).await;
        assert_eq!((run.vanished, run.withheld), (0, Some(Withheld::TooMany { of: 80, missing: 70 })));
        let part = format!("{HEADS}\n{}\n", rows[0]);
        let (run, _) = order(town, part.as_bytes(), |order| order.partial = true).await.expect("taken over");
        assert_eq!((run.vanished, run.withheld), (0, None));
        let (run, _) = order(town, part.as_bytes(), |order| order.allow_missing = true).await.expect("taken over");
        assert_eq!(run.vanished, 79);
        // What was refused is in the file all the same.
        let broken = rows[0].replace("CILA", "Draghi");
        let (run, _) = take_over(town, &[&broken, rows[1]]).await;
        assert_eq!((run.refused, run.changed, run.vanished), (1, 1, 0));
    }

    async fn windows_texts_and_features_are_read_and_values_mapped(town: &Town) {
        let folder = tempfile::tempdir().expect("a folder");
        let (csv, features) = (folder.path().join("a.csv"), folder.path().join("b.geojson"));
        std::fs::write(&csv, b"NUMERO,anno,TIPO,DESCRIZIONE LAVORI,stato,data_protocollo\n7,2025,A.E.,Opere in localit\xe0 Cercina,Chiusa d'ufficio,2025-05-06\n")
            .expect("a file");
        let mapping: PracticesMapping = toml::from_str(include_str!("../../examples/practices.toml")).expect("a mapping");
        let order = |file, mapping| Order { file, mapping, partial: true, allow_missing: false, dry_run: false };
        let (run, noted) = take_over_practices(town.app(), order(csv, mapping), |_, _| {}).await.expect("taken over");
        assert_eq!(run.new, 1, "{noted:?}");
        let practice = found(town, Register::File, "7").await;
        assert_eq!(practice.source.expect("a source").id.as_str(), "A.E./2025/7");
        assert_eq!((practice.dossier.object.as_str(), practice.state), ("Opere in località Cercina", State::Archived));
        std::fs::write(&features, r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"F1","geometry":
            {"type":"Polygon","coordinates":[[[11.198,43.833],[11.199,43.833],[11.199,43.834],[11.198,43.833]]]},
            "properties":{"tipo":"scia","oggetto":"Tetto","stato":"in istruttoria","data_protocollo":"01/03/2026","foglio":5,"particella":"9"}}]}"#)
            .expect("a file");
        let order = order(features, super::mapping());
        let (run, noted) = take_over_practices(town.app(), order, |_, _| {}).await.expect("taken over");
        assert_eq!((run.new, noted.len()), (1, 0), "{noted:?}");
        assert!(found(town, Register::Parcel, "5/9").await.dossier.footprint.expect("a place").area_m2().is_some());
    }

    async fn geopackages_and_shapefiles_are_read_too(town: &Town) {
        use shapefile::dbase::{FieldValue, Record, TableWriterBuilder};
        use sqlx::ConnectOptions;
        let folder = tempfile::tempdir().expect("a folder");
        let (package, shapes) = (folder.path().join("a.gpkg"), folder.path().join("b.shp"));
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&package).create_if_missing(true);
        let mut file = options.connect().await.expect("a file");
        let mut point = b"GP\0\x01".to_vec();
        point.extend(3003_i32.to_le_bytes());
        point.extend([1, 1, 0, 0, 0]);
        point.extend([1_676_272.83_f64, 4_855_720.72].iter().flat_map(|number| number.to_le_bytes()));
        for statement in [
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT)",
            "INSERT INTO gpkg_geometry_columns VALUES ('pra\"tiche', 'geom')",
            "CREATE TABLE \"pra\"\"tiche\" (fid INTEGER PRIMARY KEY, geom POINT, anno INTEGER, num_pratica TEXT, \
             data_protocollo DATE, tipo TEXT, oggetto TEXT, stato TEXT, via TEXT)",
        ] {
            sqlx::query(statement).execute(&mut file).await.expect("done");
        }
        let insert = "INSERT INTO \"pra\"\"tiche\" VALUES (1, $1, 2024, '88', '2024-05-06', 'SCIA', 'Tetto', 'efficace', NULL)";
        sqlx::query(insert).bind(point).execute(&mut file).await.expect("done");
        sqlx::Connection::close(file).await.expect("closed");

        let text = |name: &str| name.try_into().expect("a name");
        let table = TableWriterBuilder::new()
            .add_character_field(text("NUM_PRATIC"), 20)
            .add_character_field(text("DATA_PROTO"), 10)
            .add_character_field(text("TIPO"), 20)
            .add_character_field(text("OGGETTO"), 80)
            .add_character_field(text("STATO"), 20);
        let mut writer = shapefile::Writer::from_path(&shapes, table).expect("a file");
        let mut record = Record::default();
        for (name, value) in [("NUM_PRATIC", "99"), ("DATA_PROTO", "07/05/2024"), ("TIPO", "CILA"), ("OGGETTO", "Bagno"), ("STATO", "efficace")] {
            record.insert(name.to_owned(), FieldValue::Character(Some(value.to_owned())));
        }
        writer.write_shape_and_record(&shapefile::Point::new(676_242.52, 4_855_704.76), &record).expect("written");
        drop(writer);

        let utm: PracticesMapping = toml::from_str("source = \"forme\"\nsrid = 32632").expect("a mapping");
        for (file, mapping, number) in [(package, mapping(), "88"), (shapes, utm, "99")] {
            let order = Order { file, mapping, partial: true, allow_missing: false, dry_run: false };
            let (run, noted) = take_over_practices(town.app(), order, |_, _| {}).await.expect("taken over");
            assert_eq!((run.new, noted.len()), (1, 0), "{noted:?}");
            let at = found(town, Register::File, number).await.dossier.footprint.expect("a place").center();
            assert!((at.lon() - 11.1921).abs() < 1e-5 && (at.lat() - 43.8334).abs() < 1e-5, "{at:?}");
        }
        let nothing = folder.path().join("c.gpkg");
        std::fs::write(&nothing, "no database").expect("a file");
        let order = Order { file: nothing, mapping: mapping(), partial: true, allow_missing: false, dry_run: false };
        assert!(take_over_practices(town.app(), order, |_, _| {}).await.is_err());
    }

    async fn what_came_of_each_night_is_read_by_those_who_look_after_it(town: &Town) {
        let draghi = CILA.replace("CILA", "=Draghi");
        take_over(town, &[&draghi, LICENCE]).await;
        let officer = town.staff(Role::BuildingOfficer, "edilizia-privata").await;
        let page = officer.page("/ufficio/pratiche/importazioni").await;
        assert!(page.contains("pratiche.csv") && page.contains("/ufficio/pratiche/importazioni/1\""), "{page}");
        let page = officer.page("/ufficio/pratiche/importazioni/1").await;
        assert!(page.contains("«=Draghi»") && page.contains("values.tipo") && !page.contains("Inventati"), "{page}");
        assert!(officer.page("/en/ufficio/pratiche/importazioni/1").await.contains("is not known"));
        let file = officer.page("/ufficio/pratiche/importazioni/1/righe.csv").await;
        assert!(file.starts_with("line,column,taken,why\n2,tipo,false,"), "{file}");
        for gone in ["/ufficio/pratiche/importazioni/2", "/ufficio/pratiche/importazioni/x"] {
            assert_eq!(officer.get(gone).await.status(), StatusCode::NOT_FOUND);
        }
        assert_eq!(town.desk().await.get("/ufficio/pratiche/importazioni").await.status(), StatusCode::FORBIDDEN);
        let system = town.staff(Role::SystemAdministrator, "").await;
        assert!(system.page("/ufficio/pratiche/importazioni").await.contains("pratiche.csv"));
    }

    async fn scans_are_attached_once_and_only_from_their_folder(town: &Town) {
        take_over(town, &[CILA, LICENCE]).await;
        let folder = tempfile::tempdir().expect("a folder");
        let scans = folder.path().join("scansioni");
        std::fs::create_dir_all(scans.join("1957")).expect("a folder");
        std::fs::write(scans.join("1957/tavola.pdf"), pdf("tavola")).expect("a file");
        std::fs::write(scans.join("atto.pdf"), pdf("atto")).expect("a file");
        std::fs::write(scans.join("pagina.pdf"), "<html>").expect("a file");
        std::fs::write(folder.path().join("segreto.pdf"), pdf("segreto")).expect("a file");
        let cila = found(town, Register::File, "12").await.number;
        let index = folder.path().join("indice.csv");
        std::fs::write(&index, format!(
            "pratica;id;anno;num_pratica;busta;file;titolo;classe\n\
             ;1957/33;;;;1957\\tavola.pdf;Tavola unica;pubblico\n\
             ;;;;b-12;atto.pdf;;parti\n\
             {cila};;;;;atto.pdf;Ricevuta;\n\
             {cila};;;;;../segreto.pdf;Segreto;\n\
             {cila};;;;;pagina.pdf;Pagina;\n\
             {cila};;;;;nessuno.pdf;Nessuno;\n\
             ;1957/34;;;;atto.pdf;Atto;\n\
             {cila};;;;;atto.pdf;Atto;segreto\n"
        )).expect("a file");
        let attach = async |dry_run: bool| {
            let order = ScansOrder { index: index.clone(), scans: scans.clone(), mapping: mapping(), dry_run };
            attach_scans(town.app(), order, |_, _| {}).await.expect("attached")
        };
        assert_eq!(attach(true).await.0.new, 3);
        let (run, noted) = attach(false).await;
        assert_eq!((run.new, run.unchanged, run.refused), (3, 0, 5));
        let expected = [(5, Some("file")), (6, Some("file")), (7, Some("file")), (8, Some("id")), (9, Some("classe"))];
        assert_eq!(refused(&noted), expected, "{noted:?}");
        let licence = found(town, Register::Envelope, "b-12").await;
        let titles: Vec<_> = licence.documents.iter().map(|one| (one.handed.title.as_str(), one.audience.code())).collect();
        assert_eq!(titles, [("Tavola unica", "public"), ("atto", "reporter")]);
        assert_eq!(found(town, Register::File, "12").await.documents[0].audience.code(), "internal");
        let events = town.events().await;
        let (run, _) = attach(false).await;
        assert_eq!((run.new, run.unchanged, town.events().await), (0, 3, events));
        // What was taken over is still the same.
        let (run, _) = take_over(town, &[CILA, LICENCE]).await;
        assert_eq!((run.changed, run.unchanged), (0, 2));
    }

    async fn times_of_each_type_against_the_term_of_the_law(town: &Town) {
        let row = |number: u32, filed: &str, state: &str, decided: &str, due: &str| {
            format!("2026;{number};1;{filed};;SCIA;Tetto;{state};{decided};via Gramsci;1;1;1;;;{due};;;")
        };
        let rows = [
            row(1, "01/12/2025", "divieto", "21/12/2025", "31/12/2025"),
            row(2, "01/12/2025", "divieto", "10/01/2026", "31/12/2025"),
            row(3, "01/01/2026", "in istruttoria", "", "31/01/2026"),
            row(4, "01/03/2026", "sospesa", "", "31/03/2026"),
        ];
        take_over(town, &rows.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let officer = town.staff(Role::BuildingOfficer, "edilizia-privata").await;
        let page = officer.page("/ufficio/pratiche/tempi").await;
        assert!(page.contains("Segnalazione certificata") && page.contains("50 % (1 su 2)"), "{page}");
        let file = officer.page("/ufficio/pratiche/tempi/dati.csv?dal=2025-12-01&al=2026-03-10").await;
        let scia = file.lines().find(|line| line.starts_with("scia,")).expect("a line");
        assert!(scia.ends_with(",4,2,0,20,40,20,40,1,2,2,1,1,4"), "{scia}");
        let wrong = officer.page("/ufficio/pratiche/tempi?dal=ieri").await;
        assert!(wrong.contains("value=\"ieri\"") && wrong.contains("aria-invalid"));
        let administrator = town.staff(Role::Administrator, "").await;
        assert_eq!(administrator.get("/ufficio/pratiche/tempi").await.status(), StatusCode::OK);
        assert_eq!(town.desk().await.get("/ufficio/pratiche/tempi").await.status(), StatusCode::FORBIDDEN);
    }
}

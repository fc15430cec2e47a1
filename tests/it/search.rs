//! What the staff finds by words: in which reports, and what nobody finds who may not read it.

use jiff::ToSpan;
use sestomia::app::check::check;
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::report::Command;

use crate::desk::record;
use crate::ledger::run;
use crate::server::{Person, Town, a_report, both, location};
use crate::submission::{act, desk as desk_actor, draft, open};

/// Waits until all that has happened can be found.
pub(crate) async fn findable(town: &Town) {
    let last = town.events().await;
    let mut findable = town.app().findable();
    findable.wait_for(|seq| seq.0 >= last).await.expect("it is noted");
}

async fn finds(person: &Person, text: &str, number: &str) -> bool {
    let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    person.page(&format!("/ufficio?q={text}")).await.contains(&format!("data-number=\"{number}\""))
}

async fn note(person: &Person, number: &str, text: &str) {
    assert_eq!(person.post(&record(number), &[("atto", "nota"), ("testo", text)]).await.status(), 303);
}

both! {
    async fn reports_are_found_by_the_beginnings_of_their_words(town: &Town) {
        let mut report = a_report("Perdita d'acqua davanti al Caffè Centrale", 0.0);
        report["description"] = "Da lunedì scorre fino all'ÙLTIMO portone, sempre di più.".into();
        let number = town.citizen().report(&report).await;
        let other = town.citizen().report(&a_report("Lampione spento", 40.0)).await;
        let desk = town.desk().await;
        findable(town).await;
        let serial = number.split_once('-').expect("a number").1.trim_start_matches('0').to_owned();
        for text in ["caffe", "CAFFÈ cent", "ultimo acqua", "centrale, davanti: al", "lunedi di piu", &number, &serial] {
            assert!(finds(&desk, text, &number).await, "{text}");
        }
        for text in ["affe", "caffe spento", "%", "_", "nessuno"] {
            assert!(!finds(&desk, text, &number).await, "{text}");
        }
        assert!(finds(&desk, "lamp", &other).await);
        // What is said later is found too; a number leads there at once.
        desk.post(&record(&other), &[("atto", "commento"), ("testo", "Abbiamo avvisato il gestore Zambelli.")]).await;
        findable(town).await;
        assert!(finds(&desk, "zambel", &other).await);
        assert_eq!(location(&desk.get(&format!("/ufficio/cerca?q={other}")).await), record(&other));
        assert_eq!(location(&desk.get("/ufficio/cerca?q=via+Gramsci").await), "/ufficio?q=via+Gramsci");
        let nothing = desk.page("/ufficio?q=xyz%3Cb%3E").await;
        assert!(nothing.contains("Nessuna segnalazione con «xyz&#60;b&#62;»"), "{nothing}");
        assert_eq!(desk.get(&format!("/ufficio?q={}", "a+".repeat(3000))).await.status(), 200);
    }

    async fn words_that_many_have_are_looked_for_together(town: &Town) {
        // More than a word may have that leads to reports by itself.
        let all = (0..2_002).map(|n| open(draft(&format!("Lampione spento {}", if n == 7 { "davanti" } else { "dietro" }))));
        assert!(town.app().submit_all(all.collect()).await.into_iter().all(|answer| answer.is_ok()));
        findable(town).await;
        let found = async |text: &str| {
            let found = town.app().search(&crate::submission::desk(), text, None, 60).await.expect("it is found");
            found.iter().map(|report| report.number.serial).collect::<Vec<_>>()
        };
        assert_eq!(found("spento lampione davanti").await, [8]);
        let newest = found("spento lamp").await;
        assert_eq!((newest.len(), newest.first()), (60, Some(&2_002)), "the newest first");
        assert_eq!(found("spento").await, newest);
        assert_eq!(found("spento acceso").await, Vec::<u32>::new());
    }

    async fn nobody_finds_what_they_may_not_read(town: &Town) {
        let mut report = a_report("Buca in piazza", 0.0);
        for (field, value) in [("name", "Zeno Cosini"), ("email", "zeno@example.org"), ("phone", "055 8675309")] {
            report[field] = value.into();
        }
        let number = town.citizen().report(&report).await;
        let desk = town.desk().await;
        note(&desk, &number, "Il vicino si chiama Malfenti").await;
        desk.post(&record(&number), &[("atto", "route"), ("ufficio", "alia"), ("testo", "Sentite Guido")]).await;
        let (own, other) = (town.staff(Role::Partner, "alia").await, town.staff(Role::Partner, "publiacqua").await);
        let office = town.coordinator("ambiente-verde").await;
        let crew = town.staff(Role::Crew, "lavori-pubblici").await;
        findable(town).await;
        for text in ["Zeno", "cosini", "8675309", "zeno@example.org"] {
            assert!(!finds(&desk, text, &number).await, "{text}: who reported is not found by words");
        }
        for (person, who, reads) in [(&desk, "desk", true), (&own, "own partner", true), (&office, "coordinator", true), (&other, "other partner", false), (&crew, "crew", false)] {
            for text in ["malfenti", "guido", "buca guido"] {
                assert_eq!(finds(person, text, &number).await, reads, "{who}: {text}");
            }
            assert!(finds(person, "piazza buca", &number).await, "{who}: what everybody reads");
        }
        desk.post(&record(&number), &[("atto", "nascondi"), ("motivo", "personal_data")]).await;
        for (person, who, finds_it) in [(&desk, "desk", true), (&own, "own partner", true), (&office, "coordinator", false), (&other, "other partner", false), (&crew, "crew", false)] {
            assert_eq!(finds(person, "piazza", &number).await, finds_it, "{who}: what is withheld");
        }
        assert!(location(&town.citizen().get("/ufficio?q=piazza").await).starts_with("/accedi"));
    }

    async fn words_are_noted_anew_after_a_rebuild(town: &Town) {
        let number = town.citizen().report(&a_report("Tombino rotto", 0.0)).await;
        let desk = town.desk().await;
        findable(town).await;
        assert!(finds(&desk, "tombino", &number).await);
        let app = town.app();
        sestomia::app::replay::rebuild(app.db(), app.jurisdiction()).await.expect("rebuilt");
        let later = sestomia::app::App::start(town.options()).await.expect("starts");
        let last = town.events().await;
        later.app.findable().wait_for(|seq| seq.0 >= last).await.expect("it is noted");
        later.stop().await;
        assert!(finds(&desk, "tombino", &number).await);
    }

    async fn what_is_noted_is_what_the_records_say(town: &Town) {
        let number = town.citizen().report(&a_report("Tombino rotto", 0.0)).await;
        let desk = town.desk().await;
        note(&desk, &number, "Il vicino si chiama Malfenti").await;
        desk.post(&record(&number), &[("atto", "reject"), ("motivo", "not_found"), ("testo", "Non c'era più")]).await;
        let other = town.citizen().report(&a_report("Lampione spento", 400.0)).await;
        let rejected = [("atto", "reject"), ("motivo", "not_found"), ("testo", "Trovato acceso")];
        desk.post(&record(&other), &rejected).await;
        town.pass(400.hours());
        let found = town.app().report(other.parse().expect("a number"), &desk_actor()).await.expect("it reads");
        let id = found.expect("a report").id;
        let anonymise = act(id, &Actor::system(Channel::Api), Command::Anonymise);
        town.app().submit(anonymise).await.expect("anonymised");
        findable(town).await;
        let checked = async || {
            let mut checked = check(&town.options(), |_| ()).await.expect("it can be checked");
            checked.faults.retain(|fault| fault.contains("words"));
            checked.notes.retain(|note| note.contains("words"));
            checked
        };
        let sound = checked().await;
        assert_eq!((sound.found, sound.faults, sound.notes), (2, Vec::new(), Vec::new()));
        let is_faulty = async |why: &str, of: &str| {
            let faults = checked().await.faults;
            assert!(faults.len() == 1 && faults[0].contains(of), "{why}: {faults:?}");
        };
        let changes = [
            ("UPDATE search_texts SET words = words || ' acceso' WHERE words NOT LIKE '% tombino%'", "UPDATE search_texts SET words = REPLACE(words, ' acceso', '')", other.as_str()),
            ("UPDATE search_texts SET notes = REPLACE(notes, ' malfenti', '')", "UPDATE search_texts SET notes = notes || ' malfenti' WHERE notes LIKE '% vicino%'", &number),
        ];
        for (change, back, of) in changes {
            assert!(run(town, change).await.expect("changed") > 0, "{change}");
            is_faulty(change, of).await;
            assert!(run(town, back).await.expect("changed back") > 0);
            assert_eq!(checked().await.faults, Vec::<String>::new(), "{back}");
        }
        assert!(run(town, "DELETE FROM search_words WHERE word = (SELECT word FROM search_words ORDER BY word DESC LIMIT 1)").await.expect("gone") > 0);
        is_faulty("a word leads there no longer", "2026-").await;
        assert!(run(town, "DELETE FROM search_texts").await.expect("gone") == 2);
        assert_eq!(checked().await.faults.len(), 1, "nothing is noted of it; of the other there is nothing to note");
    }
}

//! Time passes in several processes at once, and through their end: everybody is told, and nobody twice.

use std::collections::BTreeMap;

use jiff::ToSpan;
use sestomia::app::App;
use sestomia::app::delivery::Destination;
use sestomia::app::mail::{MailOptions, Mailer};
use sestomia::app::reminders::round;
use sestomia::domain::person::{Email, Role};
use tokio_util::sync::CancellationToken;

use crate::desk::{mails, record};
use crate::server::{PASSWORD, Person, Town, a_report, both};

/// The letters that have left meanwhile and name this report: whom they went to.
async fn told(town: &Town, number: &str) -> Vec<String> {
    let of_report = mails(town).await.into_iter().filter(|mail| mail.contains(number));
    let mut told: Vec<_> = of_report.map(|mail| addressee(&mail)).collect();
    told.sort();
    told
}

fn addressee(mail: &str) -> String {
    let line = mail.lines().find(|line| line.starts_with("To: ")).expect("an addressee");
    line.trim_start_matches("To: ").trim_matches(['<', '>']).to_owned()
}

/// Lets so many hours pass, with a round in each; whom the report's letters went to, in that order.
async fn hours(town: &Town, number: &str, hours: u32) -> Vec<String> {
    let mut heard = Vec::new();
    for _ in 0..hours {
        town.pass(1.hour());
        round(town.app(), &mut None).await.expect("a round");
        heard.extend(told(town, number).await);
    }
    heard
}

async fn sign_in(town: &Town, email: &str) -> Person {
    let person = town.citizen();
    let answer = person.post("/accedi", &[("email", email), ("password", PASSWORD)]).await;
    assert_eq!(answer.status(), 303);
    person
}

async fn disable(town: &Town, email: &str) {
    let email = Email::new(email).expect("an address");
    town.app().accounts().disable(&email).await.expect("disabled");
}

/// What two mailers that work at once have sent, as the subjects and addressees of all mails with how often.
async fn sent_by_two(town: &Town, apps: [&App; 2]) -> BTreeMap<String, u32> {
    let folders = [0, 1].map(|_| tempfile::tempdir().expect("a folder"));
    let mailer = |n: usize| {
        let destination = Destination::Folder(folders[n].path().to_owned());
        Mailer::new(MailOptions { public_url: town.url.clone(), from: None, destination }).expect("a mailer")
    };
    let (one, two) = (mailer(0), mailer(1));
    let stop = CancellationToken::new();
    loop {
        let (a, b) = tokio::join!(one.send_due(apps[0], &stop), two.send_due(apps[1], &stop));
        if !a.expect("it reads") && !b.expect("it reads") {
            break;
        }
    }
    let mut sent = BTreeMap::new();
    for file in folders.iter().flat_map(|folder| std::fs::read_dir(folder.path()).expect("a folder")) {
        let name = file.expect("a file").file_name().to_string_lossy().into_owned();
        *sent.entry(name).or_insert(0) += 1;
    }
    sent
}

both! {
    async fn several_processes_and_one_that_ends_tell_everybody_once(town: &Town) {
        town.account(Role::FrontDesk, "urp").await;
        let administrator = town.account(Role::Administrator, "").await;
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        drop(mails(town).await);
        let mut beside = App::start(town.options()).await.expect("a second process");
        let (mut reminded, mut sent) = (0, BTreeMap::new());
        for hour in 0..(24 * 8) {
            town.pass(1.hour());
            if hour == 40 {
                // One ends and another takes its place, in the middle of everything.
                beside.stop().await;
                beside = App::start(town.options()).await.expect("another process");
            }
            let (mut one_day, mut other_day) = (None, None);
            let (one, two) = tokio::join!(round(town.app(), &mut one_day), round(&beside.app, &mut other_day));
            reminded += one.expect("a round") + two.expect("a round");
            for (name, count) in sent_by_two(town, [town.app(), &beside.app]).await {
                *sent.entry(name).or_insert(0) += count;
            }
        }
        assert_eq!(reminded, 4, "each stage once");
        let twice: Vec<_> = sent.iter().filter(|(_, count)| **count > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
        let days = sent.keys().filter(|name| name.contains(".day.")).count();
        let dues = sent.keys().filter(|name| name.contains(".due.")).count();
        assert!(days >= 5 && dues >= 4, "{sent:?}");
        let report = town.app().report(number.parse().expect("a number"), &crate::submission::desk()).await;
        assert_eq!(report.expect("it reads").expect("a report").reminders, 4);
        let events = town.events().await;
        beside.stop().await;
        // Whoever starts after all that has nothing to make up for.
        let late = App::start(town.options()).await.expect("a process");
        assert_eq!(round(&late.app, &mut None).await.expect("a round"), 0);
        late.stop().await;
        assert_eq!(town.events().await, events, "{administrator}");
    }

    async fn an_office_without_people_is_nobodys_excuse(town: &Town) {
        let desk = town.desk().await;
        let administrator = town.account(Role::Administrator, "").await;
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        assert_eq!(desk.post(&record(&number), &[("atto", "route"), ("ufficio", "mobilita")]).await.status(), 303);
        drop(mails(town).await);
        // Nobody works there: all stages go to the administrator, and what the day holds.
        let mut heard = Vec::new();
        let mut days = 0;
        for _ in 0..(24 * 8) {
            town.pass(1.hour());
            round(town.app(), &mut None).await.expect("a round");
            for mail in mails(town).await.into_iter().filter(|mail| addressee(mail) == administrator) {
                days += u32::from(mail.contains("aperte in tutto: 1"));
                heard.extend(mail.contains(&number).then_some(()));
            }
        }
        assert!(heard.len() == 4 && days >= 5, "{} reminders, {days} days", heard.len());
    }

    async fn a_disabled_account_is_not_waited_for(town: &Town) {
        let desk = town.desk().await;
        let holder = town.account(Role::Coordinator, "lavori-pubblici").await;
        let colleague = town.account(Role::Coordinator, "lavori-pubblici").await;
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        assert_eq!(desk.post(&record(&number), &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await.status(), 303);
        let office = sign_in(town, &holder).await;
        assert_eq!(office.post(&record(&number), &[("atto", "take_charge")]).await.status(), 303);
        disable(town, &holder).await;
        drop(mails(town).await);
        let heard = hours(town, &number, 24 * 40).await;
        assert!(!heard.is_empty() && heard[0] == colleague && !heard.contains(&holder), "{heard:?}");
    }

    async fn what_is_said_silences_nothing(town: &Town) {
        let desk_address = town.account(Role::FrontDesk, "urp").await;
        town.account(Role::Administrator, "").await;
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        drop(mails(town).await);
        let desk = sign_in(town, &desk_address).await;
        let mut heard = 0;
        for hour in 0..(24 * 8) {
            // A reply, a note, a voice: none of them is what is due.
            if hour % 24 == 0 {
                let desk = if hour == 0 { desk.clone() } else { sign_in(town, &desk_address).await };
                for atto in ["commento", "nota"] {
                    assert_eq!(desk.post(&record(&number), &[("atto", atto), ("testo", "Ci pensiamo")]).await.status(), 303);
                }
                town.citizen().post(&format!("/segnalazioni/{number}/anche-a-me"), &[]).await;
            }
            town.pass(1.hour());
            round(town.app(), &mut None).await.expect("a round");
            heard += told(town, &number).await.len();
        }
        assert_eq!(heard, 4, "warned, at the deadline, and twice upwards");
    }

    async fn an_office_hears_of_what_it_is_given(town: &Town) {
        let desk = town.desk().await;
        let one = town.account(Role::Coordinator, "lavori-pubblici").await;
        let other = town.account(Role::Partner, "lavori-pubblici").await;
        town.account(Role::Crew, "lavori-pubblici").await;
        town.account(Role::Coordinator, "mobilita").await;
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        drop(mails(town).await);
        let route = [("atto", "route"), ("ufficio", "lavori-pubblici"), ("testo", "Tra noi")];
        assert_eq!(desk.post(&record(&number), &route).await.status(), 303);
        let letters = mails(town).await;
        let mut both: Vec<_> = letters.iter().map(|mail| addressee(mail)).collect();
        both.sort();
        let mut expected = vec![one.clone(), other.clone()];
        expected.sort();
        assert_eq!(both, expected);
        assert!(letters.iter().all(|mail| mail.contains(&number) && !mail.contains("Una buca") && !mail.contains("Tra noi")), "{letters:?}");
        // Whoever does it themselves knows.
        let office = sign_in(town, &one).await;
        assert_eq!(office.post(&record(&number), &route).await.status(), 303);
        assert_eq!(told(town, &number).await, std::slice::from_ref(&other));
        for form in [&[("atto", "take_charge")][..], &[("atto", "resolve"), ("motivo", "done"), ("testo", "Fatto")]] {
            assert_eq!(office.post(&record(&number), form).await.status(), 303);
        }
        assert_eq!(told(town, &number).await, Vec::<String>::new());
        assert_eq!(desk.post(&record(&number), &[("atto", "send_back"), ("testo", "Manca il cordolo")]).await.status(), 303);
        assert_eq!(told(town, &number).await, expected);
    }

    async fn who_stands_in_is_told_too(town: &Town) {
        let holder = town.account(Role::FrontDesk, "urp").await;
        let substitute = town.account(Role::FrontDesk, "urp").await;
        let desk = sign_in(town, &holder).await;
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        for form in [&[("atto", "route"), ("ufficio", "urp")][..], &[("atto", "take_charge")]] {
            assert_eq!(desk.post(&record(&number), form).await.status(), 303);
        }
        let page = desk.page("/ufficio/profilo").await;
        let accounts = town.app().accounts().list().await.expect("it reads");
        let id_of = |email: &str| {
            accounts.iter().find(|account| account.email.as_str() == email).expect("an account").id.0.to_string()
        };
        let (own, other) = (id_of(&holder), id_of(&substitute));
        assert!(page.contains(&format!("<option value=\"{other}\"")) && !page.contains(&format!("<option value=\"{own}\"")), "{page}");
        town.account(Role::Coordinator, "mobilita").await;
        let stranger = town.app().accounts().list().await.expect("it reads");
        let stranger = stranger.iter().find(|account| account.email.as_str().contains("mobilita")).expect("one").id.0.to_string();
        let absence = |who: &str, from: &str, until: &str| {
            let fields = [("azione", "assenza"), ("sostituto", who), ("dal", from), ("al", until)];
            fields.map(|(key, value)| (key, value.to_owned()))
        };
        for (who, from, until) in [
            (own.as_str(), "2026-03-01", "2026-06-01"),
            (&stranger, "2026-03-01", "2026-06-01"),
            ("x", "2026-03-01", "2026-06-01"),
            (&other, "2026-06-01", "2026-03-01"),
            (&other, "2026-03-01", "2026-03-09"),
            (&other, "2026-03-01", "2027-03-02"),
            (&other, "", "2026-06-01"),
            (&other, "2026-02-30", "2026-06-01"),
        ] {
            let form = absence(who, from, until);
            let form: Vec<_> = form.iter().map(|(key, value)| (*key, value.as_str())).collect();
            assert_eq!(desk.post("/ufficio/profilo", &form).await.status(), 422, "{who} {from} {until}");
        }
        let form = absence(&other, "2026-03-10", "2026-06-01");
        let form: Vec<_> = form.iter().map(|(key, value)| (*key, value.as_str())).collect();
        assert_eq!(desk.post("/ufficio/profilo", &form).await.status(), 303);
        assert!(desk.page("/ufficio/profilo?fatto=assenza").await.contains("value=\"2026-06-01\""));
        drop(mails(town).await);
        let mut both = vec![holder.clone(), substitute.clone()];
        both.sort();
        let heard = hours(town, &number, 24 * 40).await;
        assert_eq!(heard[..2], both, "the holder and who stands in: {heard:?}");
        let desk = sign_in(town, &holder).await;
        assert_eq!(desk.post("/ufficio/profilo", &[("azione", "presenza")]).await.status(), 303);
        assert!(!desk.page("/ufficio/profilo").await.contains("value=\"2026-06-01\""));
    }
}

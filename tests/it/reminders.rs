//! Time passes: who is told of what is due, once, and by which steps it goes up.

use jiff::ToSpan;
use sestomia::app::App;
use sestomia::app::reminders::round;
use sestomia::domain::person::Role;
use sestomia::domain::queue::{Narrowing, View};

use crate::desk::{mails, record};
use crate::server::{Town, a_report, both};

/// The letters that have left meanwhile: whom they went to, and what they say.
async fn letters(town: &Town) -> Vec<(String, String)> {
    let addressee = |mail: &str| {
        let line = mail.lines().find(|line| line.starts_with("To: ")).expect("an addressee");
        line.trim_start_matches("To: ").trim_matches(['<', '>']).to_owned()
    };
    mails(town).await.into_iter().map(|mail| (addressee(&mail), mail)).collect()
}

both! {
    async fn what_is_late_goes_up_step_by_step(town: &Town) {
        let desk_address = town.account(Role::FrontDesk, "urp").await;
        let administrator = town.account(Role::Administrator, "urp").await;
        let number = town.citizen().report(&a_report("Una buca", 0.0)).await;
        let mut day = None;
        assert_eq!(round(town.app(), &mut day).await.expect("a round"), 0, "nothing is due yet");
        drop(mails(town).await);

        let mut told = Vec::new();
        let mut letters_of_stage = Vec::new();
        // One working day to take charge: within a week all stages have come.
        for _hour in 0..(24 * 8) {
            town.pass(1.hour());
            // A second process does the same.
            let reminded = round(town.app(), &mut day).await.expect("a round");
            assert_eq!(round(town.app(), &mut None).await.expect("a round"), 0, "nobody is reminded twice");
            for (to, mail) in letters(town).await.into_iter().filter(|(_, mail)| mail.contains(&number)) {
                assert_eq!(reminded, 1);
                told.push(to);
                letters_of_stage.push(mail);
            }
        }
        let desks = told.iter().filter(|to| **to != administrator).count();
        assert!(told.contains(&desk_address) && desks == told.len() - 1, "{told:?}");
        assert_eq!(told.last(), Some(&administrator), "the administrator comes last, and once");
        let last = letters_of_stage.last().expect("a letter");
        assert!(!last.contains("/ufficio/segnalazioni/"), "the administrator has no access to single reports: {last}");
        assert!(letters_of_stage[0].contains(&format!("{}{}", town.url, record(&number))), "{}", letters_of_stage[0]);
        assert!(!letters_of_stage.iter().any(|mail| mail.contains("Una buca")), "a letter repeats what a citizen typed");
        let desk = town.desk().await;
        let page = desk.page(&record(&number)).await;
        assert!(page.contains("Avvisata l"), "{page}");

        // Whoever works on it is not disturbed by what time did, and begins a deadline of its own.
        let events = town.events().await;
        assert_eq!(events_of_reminders(town.app()).await, 4);
        desk.post(&record(&number), &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
        desk.post(&record(&number), &[("atto", "take_charge")]).await;
        assert_eq!(town.events().await, events + 2);
        town.pass(1.hour());
        round(town.app(), &mut day).await.expect("a round");
        assert_eq!(events_of_reminders(town.app()).await, 4, "the next deadline is weeks away");
    }

    async fn each_office_hears_what_the_day_holds_once(town: &Town) {
        let address = town.account(Role::FrontDesk, "urp").await;
        town.citizen().report(&a_report("Una buca", 0.0)).await;
        let calendar = town.app().rules().jurisdiction.calendar.clone();
        let mut days = Vec::new();
        for _hour in 0..(24 * 7) {
            town.pass(1.hour());
            round(town.app(), &mut None).await.expect("a round");
            let heard = letters(town).await.into_iter().filter(|(_, mail)| mail.contains("aperte in tutto: 1"));
            days.extend(heard.filter(|(to, _)| *to == address).map(|_| calendar.day_of(town.app().now())));
        }
        let mut working: Vec<_> = days.iter().copied().filter(|day| calendar.is_working_day(*day)).collect();
        working.dedup();
        assert!(days.len() >= 5 && working == days, "{days:?}");
    }
}

async fn events_of_reminders(app: &App) -> usize {
    let all = Narrowing::to(View::All);
    let queue = app.queue(&crate::submission::desk(), &all, None, 10).await.expect("the queue");
    app.timeline(queue[0].1.id).await.expect("a timeline").reminders.len()
}

//! What leaves the house: mails that say the same in two ways and can be stopped, and what did not leave.

use std::time::SystemTime;

use jiff::ToSpan;
use sestomia::app::delivery::Destination;
use sestomia::app::housekeeping::tidy;
use sestomia::app::mail::{MailOptions, Mailer};
use sestomia::domain::person::Role;
use tokio_util::sync::CancellationToken;

use crate::desk::{mails, record, unfolded};
use crate::ledger::run;
use crate::server::{Person, Town, a_report, both};
use crate::webhooks::hook;

/// The one mail that has left meanwhile.
async fn one_mail(town: &Town) -> String {
    let mut told = mails(town).await;
    assert_eq!(told.len(), 1, "{told:?}");
    unfolded(&told.remove(0))
}

/// A report of somebody who left an address; returns its number and the first mail.
async fn reported(town: &Town) -> (String, String) {
    let mut report = a_report("Una buca", 0.0);
    report["email"] = "ada@example.org".into();
    let number = town.citizen().report(&report).await;
    (number, one_mail(town).await)
}

/// Where a mail says that no more are wanted, without the site.
fn stop_path(town: &Town, mail: &str) -> String {
    let (_, rest) = mail.split_once("List-Unsubscribe: <").expect("a header");
    let address = rest.split('>').next().expect("an address").replace(['\r', '\n', ' '], "");
    address.strip_prefix(&town.url).expect("of this site").to_owned()
}

async fn post_as_mail_program(town: &Town, path: &str) -> u16 {
    let client = Person::new(town.url.clone()).client;
    let request =
        client.post(format!("{}{path}", town.url)).header("content-type", "application/x-www-form-urlencoded");
    request.body("List-Unsubscribe=One-Click").send().await.expect("an answer").status().as_u16()
}

async fn say(town: &Town, desk: &Person, number: &str, text: &str) -> Vec<String> {
    let answer = desk.post(&record(number), &[("atto", "commento"), ("testo", text)]).await;
    assert_eq!(answer.status(), 303);
    mails(town).await
}

both! {
    async fn a_mail_says_the_same_as_text_and_as_html(town: &Town) {
        let (number, mail) = reported(town).await;
        for part in ["multipart/alternative", "text/plain", "text/html", "<html lang=\"it\">", "<h1 "] {
            assert!(mail.contains(part), "{part} in {mail}");
        }
        assert!(mail.matches(&number).count() >= 4, "in both: {mail}");
        assert!(!mail.contains("<img") && !mail.contains("<style") && !mail.contains("url("), "{mail}");
        let link = format!("<a href=\"{}/segnalazioni/{number}?chiave=", town.url);
        assert!(mail.contains(&link), "{mail}");
        let joined = town.citizen().post(&format!("/en/segnalazioni/{number}/anche-a-me"), &[("email", "bea@example.org")]).await;
        assert_eq!(joined.status(), 303);
        let desk = town.desk().await;
        let told = say(town, &desk, &number, "<img src=x> https://evil.example/").await;
        let english = told.iter().find(|mail| mail.contains("To: bea@example.org")).expect("a mail to the follower");
        let english = unfolded(english);
        assert!(english.contains("<html lang=\"en\">") && english.contains("/en/avvisi/") && !english.contains("chiave="), "{english}");
        let told = unfolded(told.iter().find(|mail| mail.contains("To: ada@example.org")).expect("a mail"));
        assert!(told.contains("&lt;img src=x&gt; https://evil.example/") && !told.contains("<a href=\"https://evil"), "{told}");
    }

    async fn only_a_post_stops_mails(town: &Town) {
        let (number, mail) = reported(town).await;
        assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{mail}");
        let path = stop_path(town, &mail);
        assert!(mail.matches(&path).count() >= 3, "in the foot too: {mail}");
        let (desk, scanner) = (town.desk().await, town.citizen());
        // Whoever opens every link of a mail, and looks twice, stops nothing.
        for _ in 0..2 {
            let answer = scanner.client.head(format!("{}{path}", town.url)).send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
            assert!(scanner.page(&path).await.contains("Non scrivetemi"));
        }
        assert_eq!(say(town, &desk, &number, "Uno").await.len(), 1);
        assert_eq!(post_as_mail_program(town, &path).await, 200);
        assert_eq!(post_as_mail_program(town, &path).await, 200, "again is as well");
        assert_eq!(say(town, &desk, &number, "Due").await, Vec::<String>::new());
        assert!(scanner.page(&path).await.contains("Scrivetemi di nuovo"));
        let answer = scanner.post(&format!("{path}?riattiva=1"), &[]).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(say(town, &desk, &number, "Tre").await.len(), 1, "what was said meanwhile is not made up for");
    }

    async fn nobody_stops_the_mails_of_others(town: &Town) {
        let (number, mail) = reported(town).await;
        let path = stop_path(town, &mail);
        let events = town.events().await;
        let (head, last) = path.split_at(path.len() - 1);
        let other = if last == "A" { "B" } else { "A" };
        let acknowledgement = path.replace("/avvisi/", "/inoltri/");
        for wrong in [format!("{head}{other}x"), head.to_owned(), "/avvisi/x".to_owned(), format!("/avvisi/{}", "A".repeat(32)), acknowledgement] {
            assert_eq!(town.citizen().get(&wrong).await.status(), 404, "{wrong}");
            assert_eq!(town.citizen().post(&wrong, &[]).await.status(), 404, "{wrong}");
        }
        let foreign = town.citizen().client.post(format!("{}{path}", town.url)).header("origin", "https://evil.example");
        assert_eq!(foreign.send().await.expect("an answer").status(), 403);
        assert_eq!(town.events().await, events);
        let desk = town.desk().await;
        assert_eq!(say(town, &desk, &number, "Uno").await.len(), 1, "still told");
    }

    async fn an_invitation_that_failed_is_seen_and_a_stranger_is_not(town: &Town) {
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let form = [("email", "nuova@example.org"), ("nome", "Nuova Persona"), ("ruolo", "front_desk"), ("ufficio", "urp")];
        assert_eq!(keeper.post("/ufficio/utenti", &form).await.status(), 303);
        // Somebody types an address that has no account: it is nobody's business.
        town.citizen().post("/accedi/recupero", &[("email", "straniera@example.org")]).await;
        let down = Destination::Server("smtp://127.0.0.1:1".to_owned());
        let down = Mailer::new(MailOptions { public_url: town.url.clone(), from: None, destination: down });
        let down = down.expect("a mailer");
        for _ in 0..12 {
            down.send_due(town.app(), &CancellationToken::new()).await.expect("it reads");
            town.pass(7.hours());
        }
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let page = keeper.page("/ufficio/invii").await;
        assert!(page.contains("nuova@example.org") && page.contains("invito") && page.contains("mano: 1"), "{page}");
        assert!(!page.contains("straniera"), "{page}");
        assert_eq!(mails(town).await, Vec::<String>::new());
        assert_eq!(keeper.post("/ufficio/invii", &[("azione", "ritenta-tutti")]).await.status(), 303);
        let mail = one_mail(town).await;
        assert!(mail.contains("To: nuova@example.org") && mail.contains("/accedi/password?chiave="), "{mail}");
        assert!(keeper.page("/ufficio/invii").await.contains("Niente in attesa"));
    }

    async fn what_did_not_leave_is_seen_and_tried_again(town: &Town) {
        let mut report = a_report("Una buca", 0.0);
        report["email"] = "ada@example.org".into();
        let number = town.citizen().report(&report).await;
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let page = keeper.page("/ufficio/invii").await;
        assert!(page.contains(&number) && page.contains("In attesa: 1") && page.contains("mano: 0"), "{page}");
        assert!(!page.contains("ada@example.org"), "a citizen's address is nobody's business here");
        // A server that is not there: after the last attempt it stays until somebody tries it again.
        let mailer = Mailer::new(MailOptions {
            public_url: town.url.clone(),
            from: None,
            destination: Destination::Server("smtp://127.0.0.1:1".to_owned()),
        });
        let mailer = mailer.expect("a mailer");
        for _ in 0..12 {
            mailer.send_due(town.app(), &CancellationToken::new()).await.expect("it reads");
            town.pass(7.hours());
        }
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        let page = keeper.page("/ufficio/invii").await;
        assert!(page.contains("mano: 1") && page.contains("Il server di posta non si raggiunge"), "{page}");
        assert!(keeper.page("/en/ufficio/invii").await.contains("The mail server is out of reach"));
        // What an earlier version has noted is shown as it is.
        let old = "UPDATE mails SET failure = 'the mail server answered 550'";
        assert_eq!(run(town, old).await.expect("it is noted"), 1);
        for path in ["/ufficio/invii", "/en/ufficio/invii"] {
            assert!(keeper.page(path).await.contains("the mail server answered 550"), "{path}");
        }
        assert_eq!(mails(town).await, Vec::<String>::new(), "given up");
        for (form, status) in [(&[("azione", "ritenta"), ("tipo", "draghi"), ("invio", "1.1")], 400), (&[("azione", "ritenta"), ("tipo", "mail"), ("invio", "' OR 1=1 --")], 303)] {
            assert_eq!(keeper.post("/ufficio/invii", form).await.status(), status);
        }
        assert_eq!(mails(town).await, Vec::<String>::new(), "another one was tried again");
        let (_, rest) = page.split_once("name=\"invio\" value=\"").expect("a form");
        let id = rest.split('"').next().expect("an id");
        let answer = keeper.post("/ufficio/invii", &[("azione", "ritenta"), ("tipo", "mail"), ("invio", id)]).await;
        assert_eq!(answer.status(), 303);
        assert_eq!(mails(town).await.len(), 1);
        let page = keeper.page("/en/ufficio/invii?fatto=1").await;
        assert!(page.contains("Nothing waits") && page.contains("tried again at once"), "{page}");
    }

    async fn what_has_left_is_forgotten_after_a_month(town: &Town) {
        let keeper = town.staff(Role::SystemAdministrator, "").await;
        hook(&keeper, "urp", "https://example.org/hook", &["assigned"]).await;
        let (sent, _) = reported(town).await;
        assert_eq!(run(town, "UPDATE hook_calls SET sent_ms = due_ms").await.expect("as if it had been taken"), 1);
        // One that waits, and one that was given up: both stay, however old.
        for (subject, east_m) in [("Un'altra", 400.0), ("La terza", 800.0)] {
            let mut later = a_report(subject, east_m);
            later["email"] = "bea@example.org".into();
            town.citizen().report(&later).await;
        }
        let given_up = "UPDATE mails SET due_ms = 9223372036854775807, failure = '@mail_late' WHERE sent_ms IS NULL \
                        AND seq = (SELECT MAX(seq) FROM mails)";
        assert_eq!(run(town, given_up).await.expect("given up"), 1);
        let rows = async || {
            let mails = run(town, "UPDATE mails SET attempts = attempts").await.expect("counted");
            let sent = run(town, "UPDATE mails SET attempts = attempts WHERE sent_ms IS NOT NULL").await.expect("counted");
            (mails, sent, run(town, "UPDATE hook_calls SET attempts = attempts").await.expect("counted"))
        };
        let tidy = async || tidy(town.app(), SystemTime::UNIX_EPOCH).await.expect("tidied").sent;
        assert_eq!(rows().await, (3, 1, 3));
        town.pass((30 * 24 - 1).hours());
        assert_eq!((tidy().await, rows().await), (0, (3, 1, 3)));
        town.pass(2.hours());
        assert_eq!((tidy().await, rows().await), (2, (2, 0, 2)), "of what has left one mail and one call");
        town.pass(2000.hours());
        assert_eq!((tidy().await, rows().await), (0, (2, 0, 2)));
        let page = town.citizen().page(&format!("/segnalazioni/{sent}")).await;
        assert!(page.contains("Una buca"), "the ledger knows all of it");
    }
}

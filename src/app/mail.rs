//! The mailer: empties the transactional outbox, telling citizens how their reports go on, and the staff what is due.
//!
//! A mail is in the outbox as soon as its event is in the ledger, and leaves it only when it has been taken by the mail
//! server (or written to the folder). A process that dies in between sends it again, under the same Message-ID.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::app::App;
use crate::app::delivery::{Delivery, DeliveryError, Destination, Envelope, message};
use crate::domain::event::{Event, Happening};
use crate::domain::failure::Failure;
use crate::domain::person::{Contact, Email};
use crate::domain::record::{Number, Seq};
use crate::domain::report::{self, Report};
use crate::domain::rules::Rules;
use crate::store::mails::Mail;
use crate::store::{self, StoreError};
use crate::words::mails::{Letter, News};
use crate::words::{Language, Words};

/// How often the outbox is looked into without news.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// How long after news: what is written together is told together, and a busy writer is not asked at each step.
const GATHER_FOR: Duration = Duration::from_millis(250);
/// Most mails taken at once.
pub(crate) const STEP_MAX: u32 = 10;
/// How long those taken are left alone by others: longer than all of them can take.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// Most attempts at a mail, over about 20 hours.
const ATTEMPTS_MAX: u32 = 12;
/// The pause after the first attempt; each further one is twice as long.
const PAUSE_FIRST: SignedDuration = SignedDuration::from_mins(1);
/// The longest pause.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(6);

/// What the mailer needs to know.
#[derive(Clone)]
pub struct MailOptions {
    /// What links begin with, without a slash at the end.
    pub public_url: String,
    /// Who mails come from; `None`: the jurisdiction's own address.
    pub from: Option<Email>,
    /// Where they go.
    pub destination: Destination,
}

/// The mailer.
#[derive(Debug)]
pub struct Mailer {
    pub(crate) public_url: String,
    host: String,
    from: Option<Email>,
    delivery: Delivery,
}

/// Why a mail was not sent this time.
#[derive(Debug, thiserror::Error)]
enum TellError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
}

/// An event of a report, and the report as it stood right after it.
pub(crate) struct Moment {
    pub(crate) report: Report,
    pub(crate) event: report::Event,
    pub(crate) at: Timestamp,
}

impl Mailer {
    /// Checks the destination; connects to nothing yet.
    pub fn new(options: MailOptions) -> Result<Self, DeliveryError> {
        let host = Url::parse(&options.public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        Ok(Self {
            host: host.unwrap_or_else(|| "localhost".to_owned()),
            public_url: options.public_url,
            from: options.from,
            delivery: Delivery::new(&options.destination)?,
        })
    }

    /// Sends what is due, now and whenever there is news, until `stop` is cancelled.
    pub async fn run(self, app: Arc<App>, stop: CancellationToken) {
        let mut applied = app.applied();
        loop {
            let more = self.send_due(&app, &stop).await.unwrap_or_else(|error| {
                tracing::error!(%error, "the outbox cannot be read");
                false
            });
            if more {
                continue;
            }
            tokio::select! {
                () = news(&mut applied) => {}
                () = app.letters.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Sends some of what is due; true when there may be more. Between two mails it looks whether to stop.
    pub async fn send_due(&self, app: &App, stop: &CancellationToken) -> Result<bool, StoreError> {
        let more_to_accounts = self.send_due_to_accounts(app, stop).await?;
        let more_to_staff = self.send_letters(app, stop).await? || self.send_forwards(app, stop).await?;
        let more_to_ask = self.ask_followers(app, stop).await?;
        Ok(self.send_due_to_citizens(app, stop).await? || more_to_accounts || more_to_staff || more_to_ask)
    }

    async fn send_due_to_citizens(&self, app: &App, stop: &CancellationToken) -> Result<bool, StoreError> {
        let now = app.now();
        if stop.is_cancelled() || !store::mails::any_due(&app.db, &app.jurisdiction, now).await? {
            return Ok(false);
        }
        let lease = now.checked_add(LEASE).unwrap_or(now);
        let mails = store::mails::take_due(&app.db, &app.jurisdiction, now, lease, STEP_MAX).await?;
        for mail in &mails {
            if stop.is_cancelled() {
                return Ok(false);
            }
            self.try_one(app, *mail).await?;
        }
        Ok(!mails.is_empty())
    }

    async fn try_one(&self, app: &App, mail: Mail) -> Result<(), StoreError> {
        let told = self.tell(app, mail).await;
        let now = app.now();
        match told {
            Ok(()) => store::mails::mark_sent(&app.db, &app.jurisdiction, mail, now).await,
            Err(TellError::Store(error)) => Err(error),
            Err(TellError::Delivery(error)) => {
                let retry = pause_after(mail.attempts).and_then(|pause| now.checked_add(pause).ok());
                let (seq, attempts, again) = (mail.seq.0, mail.attempts, retry.map(|at| at.to_string()));
                tracing::warn!(seq, attempts, again, %error, "a mail was not sent");
                store::mails::mark_failed(&app.db, &app.jurisdiction, mail, &Failure::from(&error), retry).await
            }
        }
    }

    /// Sends one mail. Done, too, when there is nobody to send it to: no address was left, it has been erased, or no
    /// more mails are wanted.
    async fn tell(&self, app: &App, mail: Mail) -> Result<(), TellError> {
        if app.wants_no_mails(mail.person).await? {
            return Ok(());
        }
        let contact = store::people::contact(&app.db, &app.jurisdiction, mail.person).await?;
        let Some((contact, to)) = contact.and_then(|contact| Some((contact.clone(), contact.email?))) else {
            return Ok(());
        };
        let events = store::ledger::events_of(&app.db, &app.jurisdiction, mail.record).await?;
        let Some(moment) = moment_of(&events, mail.seq) else { return Ok(()) };
        let rules = app.rules();
        let words = words_for(&contact, &rules);
        let is_reporter = moment.report.reporter == Some(mail.person);
        // Whoever only joined the report must not get the reporter's own key to it.
        let key = is_reporter.then(|| app.private_key_of(mail.record));
        let stop =
            format!("{}{}", self.public_url, words.href(&format!("/avvisi/{}", app.mail_stop_token(mail.person))));
        let confirm = match &moment.event {
            report::Event::Received { .. } if is_reporter => app.contact_token(mail.person).await?,
            _ => None,
        };
        let confirm = confirm
            .map(|(token, _)| format!("{}{}", self.public_url, words.href(&format!("/contatto?chiave={token}"))));
        let original = self.original(app, &moment.event, words).await?;
        let letter = words.letter(&News {
            rules: &rules,
            report: &moment.report,
            event: &moment.event,
            at: moment.at,
            original: original.as_ref().map(|(number, link)| (*number, link.as_str())),
            link: &self.link(words, moment.report.number, key.as_deref()),
            link_is_private: is_reporter,
            stop: &stop,
            confirm: confirm.as_deref(),
        });
        let id = format!("{}.{:08}.{:x}", app.jurisdiction, mail.seq.0, mail.person.0);
        Ok(self.send(app, &rules, &id, &to, &letter, Some(&stop)).await?)
    }

    async fn original(
        &self,
        app: &App,
        event: &report::Event,
        words: &Words,
    ) -> Result<Option<(Number, String)>, StoreError> {
        let report::Event::MarkedDuplicate { original } = event else { return Ok(None) };
        let report = store::records::reports_of(&app.db, &app.jurisdiction, &[*original]).await?.pop();
        Ok(report.filter(|report| report.public).map(|report| (report.number, self.link(words, report.number, None))))
    }

    /// Sends a letter; `id` names it among all mails. `stop` is where to say that no more are wanted.
    pub(crate) async fn send(
        &self,
        app: &App,
        rules: &Rules,
        id: &str,
        to: &Email,
        letter: &Letter,
        stop: Option<&str>,
    ) -> Result<(), DeliveryError> {
        let own = Some(rules.jurisdiction.email.as_str()).filter(|address| !address.is_empty());
        let fallback = format!("sestomia@{}", self.host);
        let message = message(
            &Envelope {
                id,
                host: &self.host,
                name: &rules.jurisdiction.name,
                from: self.from.as_ref().map(Email::as_str).or(own).unwrap_or(&fallback),
                reply_to: own,
                to,
                at: app.now(),
                stop,
            },
            letter,
        )?;
        self.delivery.send(id, &message).await
    }

    fn link(&self, words: &Words, number: Number, key: Option<&str>) -> String {
        let page = words.href(&format!("/segnalazioni/{number}"));
        let key = key.map(|key| format!("?chiave={key}")).unwrap_or_default();
        format!("{}{page}{key}", self.public_url)
    }
}

/// Waits for news, and a moment more.
pub(crate) async fn news(applied: &mut watch::Receiver<Seq>) {
    if applied.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(GATHER_FOR).await;
}

/// How long to wait after that many attempts; `None` when it was the last.
pub(crate) fn pause_after(attempts: u32) -> Option<SignedDuration> {
    let doublings = attempts.saturating_sub(1).min(16);
    (attempts < ATTEMPTS_MAX).then(|| PAUSE_FIRST.saturating_mul(1 << doublings).min(PAUSE_MAX))
}

/// The language the citizen used, else the jurisdiction's.
fn words_for(contact: &Contact, rules: &Rules) -> &'static Words {
    Words::of(Language::of_tag(contact.language.as_deref().unwrap_or(&rules.jurisdiction.language)))
}

/// The report as the event `seq` left it: what is told is what happened then, however late the mail.
pub(crate) fn moment_of(events: &[Event], seq: Seq) -> Option<Moment> {
    let mut report: Option<Report> = None;
    for event in events.iter().take_while(|event| event.seq <= seq) {
        let Happening::Report(body) = &event.body else { continue };
        match &mut report {
            None => report = Report::open(event.record, event.at, &event.actor, body),
            Some(report) => report.apply(event.at, &event.actor, body),
        }
        if event.seq == seq {
            return report.map(|report| Moment { report, event: body.clone(), at: event.at });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use parking_lot::Mutex;

    use super::*;
    use crate::app::clock::Clock;
    use crate::app::submit::{Submission, What};
    use crate::app::{Options, setup};
    use crate::domain::deadline::DueDates;
    use crate::domain::iter::{Act, RejectionReason, State};
    use crate::domain::person::{Actor, Channel, PersonId};
    use crate::domain::place::{Place, PlaceSource, Position};
    use crate::domain::record::{RecordId, Version};
    use crate::domain::text::{Description, Subject};
    use crate::store::Location;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn text(text: &str) -> Description {
        Description::new(text).expect("a text")
    }

    fn rules() -> Rules {
        Rules::of(setup::built_in().expect("is sound")).expect("a jurisdiction")
    }

    /// The events of one report, 7, 8, …, an hour apart.
    fn events(rules: &Rules, later: Vec<report::Event>) -> Vec<Event> {
        let category = rules.categories.values().next().expect("a category");
        let due = at("2026-04-30T21:59:59Z");
        let received = report::Event::Received {
            fired: None,
            number: "2026-001234".parse().expect("a number"),
            category: category.code.clone(),
            place: Place {
                position: Position::new(11.2, 43.83).expect("a position"),
                accuracy_m: None,
                source: PlaceSource::Tap,
                address: None,
                area: None,
                near: None,
            },
            subject: Subject::new("Compra subito").expect("a subject"),
            description: Some(text("su spam.example")),
            answers: Vec::new(),
            attachments: Vec::new(),
            reporter: Some(PersonId(42)),
            office: rules.front_desk().map(|office| office.code.clone()),
            due: DueDates { take_charge_at: due, inspect_at: None, resolve_at: due, answer_at: due },
            terms: None,
            public: true,
            source: None,
            parent: None,
        };
        std::iter::once(received)
            .chain(later)
            .zip(0..)
            .map(|(body, index)| Event {
                seq: Seq(7 + index),
                at: at("2026-04-07T08:00:00Z") + SignedDuration::from_hours(i64::try_from(index).expect("small")),
                record: RecordId(7),
                version: Version(u32::try_from(index).expect("small") + 1),
                actor: Actor::citizen(Channel::Web),
                body: Happening::Report(body),
            })
            .collect()
    }

    fn letter(later: Vec<report::Event>, language: Language) -> Letter {
        let rules = rules();
        let seq = Seq(7 + later.len() as u64);
        let moment = moment_of(&events(&rules, later), seq).expect("happened");
        Words::of(language).letter(&News {
            rules: &rules,
            report: &moment.report,
            event: &moment.event,
            at: moment.at,
            original: Some(("2026-000007".parse().expect("a number"), "https://example.org/segnalazioni/2026-000007")),
            link: "https://example.org/segnalazioni/2026-001234?chiave=k",
            link_is_private: true,
            stop: "https://example.org/avvisi/t",
            confirm: Some("https://example.org/contatto?chiave=c"),
        })
    }

    fn check(letter: &Letter, subject: &str, wanted: &[&str], unwanted: &[&str]) {
        assert_eq!(letter.subject, subject);
        for part in wanted {
            assert!(letter.text.contains(part), "{part:?} in\n{}", letter.text);
        }
        for part in unwanted.iter().chain(&["spam", "Compra", "{", "mail-"]) {
            assert!(!letter.text.contains(part), "{part:?} in\n{}", letter.text);
        }
    }

    #[test]
    fn what_arrived_is_confirmed_without_repeating_what_was_typed() {
        let received = letter(vec![], Language::It);
        check(
            &received,
            "[Comune di Sesto Fiorentino] Segnalazione 2026-001234: ricevuta",
            &[
                "il 7 aprile 2026, 10:00 abbiamo ricevuto",
                "Risposta entro: giovedì 30 aprile.",
                "?chiave=k",
                "https://example.org/avvisi/t\n\n-- \nComune",
            ],
            &["> "],
        );
    }

    #[test]
    fn notes_for_colleagues_stay_inside_and_notes_for_citizens_go_out() {
        let office = rules().offices.values().next().expect("an office").clone();
        let routed = report::Event::Routed { office: office.code, note: Some(text("tra noi")), fired: None };
        let taken = report::Event::Advanced {
            extended: None,
            act: Act::TakeCharge,
            to: State::TakenInCharge,
            note: Some(text("da noi\na te")),
        };
        let subject = "[Comune di Sesto Fiorentino] Report 2026-001234: passed to the office";
        check(&letter(vec![routed.clone()], Language::En), subject, &[&office.name], &["tra noi"]);
        let subject = "[Comune di Sesto Fiorentino] Segnalazione 2026-001234: presa in carico";
        check(&letter(vec![routed, taken], Language::It), subject, &["Messaggio del Comune:\n> da noi\n> a te\n"], &[]);
    }

    #[test]
    fn a_closed_report_owes_nothing_more() {
        let rejected =
            report::Event::Rejected { reason: RejectionReason::PrivateProperty, text: text("Si rivolga altrove.") };
        check(
            &letter(vec![rejected], Language::It),
            "[Comune di Sesto Fiorentino] Segnalazione 2026-001234: non accolta",
            &["È una proprietà privata\nRisposta del Comune:\n> Si rivolga altrove."],
            &["entro"],
        );
        let duplicate = report::Event::MarkedDuplicate { original: RecordId(1) };
        check(
            &letter(vec![duplicate], Language::It),
            "[Comune di Sesto Fiorentino] Segnalazione 2026-001234: già segnalata",
            &["2026-000007:\nhttps://example.org/segnalazioni/2026-000007\n"],
            &["Messaggio del Comune"],
        );
    }

    #[test]
    fn pauses_grow_and_end() {
        let minutes = |attempts| pause_after(attempts).map(|pause| pause.as_mins());
        assert_eq!([1, 2, 3, 9, 10, 11].map(minutes), [1, 2, 4, 256, 360, 360].map(Some));
        assert_eq!([ATTEMPTS_MAX, u32::MAX].map(minutes), [None, None]);
    }

    /// What somebody sends who leaves an address.
    fn submission(rules: &Rules) -> Submission {
        let category = rules.categories.values().find(|category| category.questions.is_empty()).expect("a category");
        let draft = report::Draft {
            category: category.code.clone(),
            place: Place {
                position: rules.jurisdiction.center,
                accuracy_m: None,
                source: PlaceSource::Tap,
                address: None,
                area: None,
                near: None,
            },
            subject: Subject::new("Buca").expect("a subject"),
            description: None,
            answers: Vec::new(),
            attachments: Vec::new(),
            reporter: None,
            reachable: true,
            parent: None,
        };
        let email = Some(Email::new("anna@example.org").expect("an address"));
        Submission {
            actor: Actor::citizen(Channel::Web),
            what: What::Open(Box::new(draft), None),
            contact: Some(Contact { email, language: Some("en".to_owned()), ..Contact::default() }),
            at: None,
            key: None,
        }
    }

    #[tokio::test]
    async fn a_mail_leaves_once_and_not_before_it_has_been_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(Mutex::new(at("2026-04-07T08:00:00Z")));
        let options = Options {
            database: Location::File(folder.path().join("sestomia.db")),
            media: folder.path().join("media"),
            jurisdiction: None,
            clock: Clock::Set(Arc::clone(&clock)),
        };
        let running = App::start(options).await.expect("starts");
        let (app, stop) = (Arc::clone(&running.app), CancellationToken::new());
        let outbox = folder.path().join("outbox");
        let mailer = Mailer::new(MailOptions {
            public_url: "https://example.org".to_owned(),
            from: None,
            destination: Destination::Folder(outbox.clone()),
        });
        let mailer = mailer.expect("a folder");
        let receipt = app.submit(submission(&app.rules())).await.expect("written");

        // A folder that is gone is a mail server that is down.
        std::fs::remove_dir(&outbox).expect("is empty");
        assert!(mailer.send_due(&app, &stop).await.expect("reads"));
        assert_eq!(app.mails_waiting().await.expect("reads"), 1);
        assert!(!mailer.send_due(&app, &stop).await.expect("reads"), "it waits for its next attempt");
        std::fs::create_dir(&outbox).expect("is back");
        *clock.lock() = at("2026-04-07T08:01:00Z");
        assert!(mailer.send_due(&app, &stop).await.expect("reads"));
        assert_eq!(app.mails_waiting().await.expect("reads"), 0);

        let files: Vec<_> = std::fs::read_dir(&outbox).expect("reads").map(|file| file.expect("a file")).collect();
        let [file] = files.as_slice() else { panic!("one mail: {files:?}") };
        let mail = std::fs::read_to_string(file.path()).expect("text");
        let number = receipt.number.expect("a number");
        for wanted in ["To: anna@example.org", &format!("Report {number}: received"), "Message-ID: <sesto-fiorentino."]
        {
            assert!(mail.contains(wanted), "{wanted} in\n{mail}");
        }
        running.stop().await;
    }
}

//! Response times: what is counted, the reports behind each figure, the file, and databases from before.

use jiff::ToSpan;
use sestomia::app::App;
use sestomia::domain::iter::{Act, Outcome, RejectionReason};
use sestomia::domain::person::{Actor, Role};
use sestomia::domain::record::RecordId;
use sestomia::domain::report::Command;
use sestomia::store::{self, Either};

use crate::server::{Person, Town, both};
use crate::submission::{act, desk, draft, open, staff, text};

const PAGE: &str = "/ufficio/andamento";

async fn opened(town: &Town, subject: &str) -> RecordId {
    town.app().submit(open(draft(subject))).await.expect("opened").record
}

/// Does something an hour later.
async fn then(town: &Town, record: RecordId, actor: &Actor, command: Command) {
    town.pass_an_hour();
    town.app().submit(act(record, actor, command)).await.expect("done");
}

fn advance(act: Act) -> Command {
    Command::Advance { act, note: None }
}

/// One is answered on time, one declined, one a duplicate, one with the office and late, one new.
async fn some_reports(town: &Town) {
    let office = staff(Role::Coordinator, "lavori-pubblici");
    let route = || Command::Route { office: "lavori-pubblici".parse().expect("a code"), note: None };
    let late = opened(town, "Buca dimenticata").await;
    then(town, late, &desk(), route()).await;
    town.pass((60 * 24).hours());
    let done = opened(town, "Buca chiusa").await;
    then(town, done, &desk(), route()).await;
    then(town, done, &office, advance(Act::TakeCharge)).await;
    then(town, done, &office, advance(Act::Start)).await;
    let resolve = Command::Resolve { result: Outcome::Done, text: text("Chiusa"), attachments: Vec::new() };
    then(town, done, &office, resolve).await;
    then(town, done, &desk(), Command::Answer { text: text("Grazie") }).await;
    let declined = opened(town, "Buca altrui").await;
    let reject = Command::Reject { reason: RejectionReason::PrivateProperty, text: text("Si rivolga a loro") };
    then(town, declined, &desk(), reject).await;
    let again = opened(town, "La stessa buca").await;
    then(town, again, &desk(), Command::MarkDuplicate { original: done }).await;
    opened(town, "Buca nuova").await;
}

/// The value of a figure on the page, without its link.
fn value(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("<h2 class=\"h6\">{name}</h2>")).expect("the figure");
    let (_, rest) = rest.split_once("<p class=\"figures-value\">").expect("its value");
    let (value, _) = rest.split_once("</p>").expect("its end");
    value.rsplit_once("</a>").map_or(value, |(link, _)| link).rsplit('>').next().expect("a text").to_owned()
}

/// The numbers of the reports that a link of the page leads to, by the name that assistive software reads.
async fn behind(person: &Person, page: &str, label: &str) -> Vec<String> {
    let (before, _) = page.split_once(&format!("\" aria-label=\"{label}")).expect("a link");
    let (_, href) = before.rsplit_once("href=\"").expect("its address");
    let list = person.page(&href.replace("&#38;", "&").replace("&amp;", "&")).await;
    let (_, rows) = list.split_once("<tbody>").unwrap_or_default();
    rows.split("<th scope=\"row\">")
        .skip(1)
        .map(|row| row.split_once("2026-").expect("a number").1[..6].to_owned())
        .collect()
}

/// The lines of the file, each with its values.
async fn file(person: &Person, query: &str) -> Vec<Vec<String>> {
    let text = person.page(&format!("{PAGE}.csv{query}")).await;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.expect("a line").iter().map(str::to_owned).collect()).collect()
}

both! {
    async fn every_figure_counts_the_reports_behind_it(town: &Town) {
        some_reports(town).await;
        let administrator = town.staff(Role::Administrator, "urp").await;
        let page = administrator.page(PAGE).await;
        let figures = ["Ricevute", "Con risposta", "Aperte", "Scadute", "In tempo"].map(|name| value(&page, name));
        assert_eq!(figures, ["5", "2", "2", "1", "66 %"], "the one that is open and late counts");
        for (label, numbers) in [
            ("Ricevute: 5", vec!["000005", "000004", "000003", "000002", "000001"]),
            ("Con risposta: 2", vec!["000003", "000002"]),
            ("Aperte: 2", vec!["000001", "000005"]),
            ("Scadute: 1", vec!["000001"]),
            ("In tempo: 66 %", vec!["000003", "000002"]),
            ("Lavori pubblici, Avute: 2", vec!["000002", "000001"]),
            ("Lavori pubblici, In mano ora: 1", vec!["000001"]),
            ("Lavori pubblici, In ritardo ora: 1", vec!["000001"]),
            ("In attesa di presa in carico, In ritardo ora: 1", vec!["000001"]),
            ("In attesa di presa in carico, Tempo mediano", vec!["000002", "000001"]),
            ("Lavori, Conclusi: 1", vec!["000002"]),
            ("Lavori pubblici, Passi in tempo", vec!["000002", "000001"]),
        ] {
            assert_eq!(behind(&administrator, &page, label).await, numbers, "{label}");
        }
        assert!(page.contains("Una segnalazione chiusa senza una risposta propria"));
        // Those of the last days alone, and of something else.
        let page = administrator.page(&format!("{PAGE}?dal=2026-05-01")).await;
        assert_eq!(["Ricevute", "Scadute"].map(|name| value(&page, name)), ["4", "0"]);
        let page = administrator.page(&format!("{PAGE}?categoria=verde")).await;
        assert_eq!((value(&page, "Ricevute"), value(&page, "Tempo mediano alla risposta")), ("0".into(), "nessun dato".into()));
        for unknown in ["?categoria=x", "?ufficio=x", "?zona=x", "/segnalazioni?figura=x", "/segnalazioni"] {
            assert_eq!(administrator.get(&format!("{PAGE}{unknown}")).await.status(), 404, "{unknown}");
        }
        assert_eq!(administrator.get(&format!("{PAGE}?dal=ieri")).await.status(), 400);
    }

    async fn the_file_says_the_same(town: &Town) {
        some_reports(town).await;
        let administrator = town.staff(Role::Administrator, "urp").await;
        let lines = file(&administrator, "").await;
        let column = |name: &str| lines[0].iter().position(|head| head == name).expect("the column");
        let line = |table: &str, code: &str| lines.iter().find(|line| line[0] == table && line[1] == code).expect("the line");
        let cell = |table: &str, code: &str, name: &str| line(table, code)[column(name)].as_str();
        let all = ["received", "answered", "set_aside", "open", "overdue", "on_time", "on_time_of"];
        assert_eq!(all.map(|name| cell("all", "", name)), ["5", "2", "1", "2", "1", "2", "3"]);
        assert_eq!(all.map(|name| cell("category", "buca", name)), ["5", "2", "1", "2", "1", "2", "3"]);
        assert_eq!(cell("all", "", "median_hours"), "5.00", "two of four within five hours: one of them open for months");
        assert_eq!(cell("all", "", "ninetieth_hours"), "", "not known");
        assert_eq!(["received", "open", "late"].map(|name| cell("office", "lavori-pubblici", name)), ["2", "1", "1"]);
        assert_eq!(["ended", "running", "median_hours"].map(|name| cell("step", "in_progress", name)), ["1", "0", "1.00"]);
    }

    async fn who_finds_nothing_in_the_queue_is_shown_the_figures(town: &Town) {
        let administrator = town.staff(Role::Administrator, "urp").await;
        let answer = administrator.get("/ufficio").await;
        assert_eq!(crate::server::location(&answer), PAGE);
        assert_eq!(town.desk().await.get(PAGE).await.status(), 403);
    }

    async fn a_reserved_report_is_counted_and_not_told(town: &Town) {
        let number = town.citizen().report(&crate::server::a_report("Cose private", 0.0)).await;
        let record = town.app().report(number.parse().expect("a number"), &desk()).await.expect("it reads").expect("there").id;
        let hide = Command::Moderate { public: false, reason: Some(sestomia::domain::moderation::HidingReason::PersonalData) };
        then(town, record, &desk(), hide).await;
        let administrator = town.staff(Role::Administrator, "urp").await;
        let list = administrator.page(&format!("{PAGE}/segnalazioni?figura=ricevute")).await;
        assert!(list.contains(&number) && list.contains("riservata") && !list.contains("Cose private"));
        assert!(!list.contains(&format!("/segnalazioni/{number}")), "no link that is refused");
    }

    async fn a_database_from_before_is_brought_up_to_date(town: &Town) {
        some_reports(town).await;
        let db = town.app().db();
        let dump = async || store::dump::of(db, town.app().jurisdiction()).await.expect("a dump");
        let before = dump().await;
        match db {
            Either::Sqlite(pool) => drop(sqlx::query("DELETE FROM courses").execute(pool).await.expect("deleted")),
            Either::Postgres(pool) => drop(sqlx::query("DELETE FROM courses").execute(pool).await.expect("deleted")),
        }
        assert_ne!(dump().await, before);
        App::start(town.options()).await.expect("another process starts").stop().await;
        assert_eq!(dump().await, before);
    }
}

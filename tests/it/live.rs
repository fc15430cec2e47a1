//! `/live`: what changes is heard at once by those who look there, and nothing is lost by those who come back.

use std::time::Duration;

use reqwest::Response;
use serde_json::Value;

use crate::server::{Person, SQUARE, Town, a_report, both};

/// How long a change may take to those who watch.
const HEARD_WITHIN: Duration = Duration::from_secs(1);
/// How long anything else may take, on a busy machine.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);

/// What came over the stream.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heard {
    id: String,
    event: String,
    data: String,
}

impl Heard {
    fn number(&self) -> String {
        assert_eq!(self.event, "change", "{self:?}");
        let change: Value = serde_json::from_str(&self.data).expect("JSON");
        change["number"].as_str().expect("a number").to_owned()
    }
}

/// Somebody who watches the map.
struct Watcher {
    stream: Response,
    text: String,
}

impl Watcher {
    async fn new(person: &Person, query: &str, last_id: Option<&str>) -> Self {
        let mut request = person.client.get(format!("{}/live{query}", person.url));
        if let Some(id) = last_id {
            request = request.header("last-event-id", id);
        }
        let stream = request.send().await.expect("an answer");
        assert_eq!(stream.status(), 200);
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        assert_eq!(stream.headers()["cache-control"], "no-cache");
        Self { stream, text: String::new() }
    }

    /// The next event, or `None` when the stream has ended; comments are passed over.
    async fn next(&mut self) -> Option<Heard> {
        tokio::time::timeout(ANSWERED_WITHIN, self.event()).await.expect("nothing is heard in time")
    }

    /// The change that was just made.
    async fn change(&mut self) -> Heard {
        let heard = tokio::time::timeout(HEARD_WITHIN, self.event()).await.expect("it is not heard within a second");
        heard.expect("the stream goes on")
    }

    async fn event(&mut self) -> Option<Heard> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let mut heard = Heard::default();
                for (field, value) in block.lines().filter_map(|line| line.split_once(':')) {
                    match field {
                        "id" => value.trim().clone_into(&mut heard.id),
                        "event" => value.trim().clone_into(&mut heard.event),
                        "data" => value.trim().clone_into(&mut heard.data),
                        _ => {}
                    }
                }
                self.text = String::from(rest);
                if !heard.event.is_empty() {
                    return Some(heard);
                }
            }
            let bytes = self.stream.chunk().await.ok()??;
            self.text.push_str(std::str::from_utf8(&bytes).expect("UTF-8"));
        }
    }

    async fn expect(&mut self) -> Heard {
        self.next().await.expect("the stream goes on")
    }

    /// Is told to take everything anew, before anything else but the greeting.
    async fn resync(&mut self) -> Heard {
        let mut heard = self.expect().await;
        if heard.event == "hello" {
            heard = self.expect().await;
        }
        assert_eq!(heard.event, "resync");
        heard
    }

    /// The greeting, with the id to come back with.
    async fn hello(&mut self) -> String {
        let heard = self.expect().await;
        assert_eq!(heard.event, "hello");
        heard.id
    }
}

/// A box around a place so many metres (about) east of the square.
fn around(east_m: f64) -> String {
    let (lon, lat) = (SQUARE[0] + east_m / 80_300.0, SQUARE[1]);
    format!("?bbox={},{},{},{}", lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001)
}

async fn watching(town: &Town, query: &str) -> Watcher {
    let mut watcher = Watcher::new(&town.citizen(), query, None).await;
    watcher.hello().await;
    watcher
}

both! {
    async fn a_change_is_heard_where_it_happens(town: &Town) {
        let mut here = watching(town, &around(0.0)).await;
        let mut there = watching(town, &around(700.0)).await;
        let mut everywhere = watching(town, "").await;
        let mut other_layer = watching(town, "?layers=interventions,practices").await;
        let citizen = town.citizen();
        let first = citizen.report(&a_report("Qui", 0.0)).await;
        let heard = here.change().await;
        assert_eq!(heard.number(), first);
        let change: Value = serde_json::from_str(&heard.data).expect("JSON");
        assert_eq!((change["layer"].as_str(), change["state"].as_str()), (Some("reports"), Some("received")));
        assert_eq!(change["lon"], SQUARE[0]);
        // What is heard first there is the second: so the first was not.
        let second = citizen.report(&a_report("Là", 700.0)).await;
        assert_eq!(there.change().await.number(), second);
        let third = citizen.report(&a_report("Di nuovo qui", 1.0)).await;
        assert_eq!(here.change().await.number(), third, "what happened there was heard here");
        for number in [first, second, third] {
            assert_eq!(everywhere.expect().await.number(), number);
        }
        town.close();
        assert_eq!(other_layer.next().await, None, "no layer of those has changed");
    }

    async fn whoever_comes_back_loses_nothing(town: &Town) {
        let citizen = town.citizen();
        let mut watcher = Watcher::new(&citizen, "", None).await;
        let id = watcher.hello().await;
        drop(watcher);
        let mut numbers = Vec::new();
        for n in 0..5 {
            numbers.push(citizen.report(&a_report("Mentre non guardava", f64::from(n))).await);
        }
        let mut back = Watcher::new(&citizen, "", Some(&id)).await;
        assert_eq!(back.hello().await, id);
        let mut ids = Vec::new();
        for number in &numbers {
            let heard = back.expect().await;
            assert_eq!(&heard.number(), number);
            ids.push(heard.id);
        }
        numbers.push(citizen.report(&a_report("Adesso", 0.0)).await);
        assert_eq!(back.expect().await.number(), numbers[5], "then it goes on");
        let mut third = Watcher::new(&citizen, "", Some(&ids[2])).await;
        third.hello().await;
        for number in &numbers[3..] {
            assert_eq!(&third.expect().await.number(), number, "from the middle, each once");
        }
        // Who looks at one place only is not sent what happened elsewhere, but comes back to the right id.
        let mut elsewhere = Watcher::new(&citizen, &around(700.0), Some(&id)).await;
        elsewhere.hello().await;
        let number = citizen.report(&a_report("Altrove", 700.0)).await;
        assert_eq!(elsewhere.expect().await.number(), number);
    }

    async fn whoever_was_away_too_long_begins_anew(town: &Town) {
        let citizen = town.citizen();
        citizen.report(&a_report("Prima", 0.0)).await;
        let now = town.events().await.to_string();
        let future = (town.events().await + 1000).to_string();
        for id in ["0", "1", &future, "18446744073709551615", "-1", "ieri", "1e3"] {
            let mut watcher = Watcher::new(&citizen, "", Some(id)).await;
            let heard = watcher.resync().await;
            assert_eq!(heard.id, now, "{id}");
        }
        let mut watcher = Watcher::new(&citizen, "", Some("0")).await;
        watcher.resync().await;
        let number = citizen.report(&a_report("Dopo", 0.0)).await;
        assert_eq!(watcher.expect().await.number(), number, "then it goes on");
        for id in ["", " "] {
            Watcher::new(&citizen, "", Some(id)).await.hello().await;
        }
    }

    async fn the_stream_ends_with_the_server(town: &Town) {
        let mut watchers = Vec::new();
        for _ in 0..20 {
            watchers.push(watching(town, "").await);
        }
        let metrics = town.citizen().page("/metrics").await;
        assert!(metrics.contains("sestomia_live_clients "), "{metrics}");
        town.close();
        for watcher in &mut watchers {
            assert_eq!(watcher.next().await, None, "it goes on after the end");
        }
    }

    async fn a_change_of_state_is_a_change(town: &Town) {
        let desk = town.desk().await;
        let number = desk.report(&a_report("Una buca", 0.0)).await;
        let mut watcher = watching(town, &around(0.0)).await;
        let record = format!("/ufficio/segnalazioni/{number}");
        let state = async |watcher: &mut Watcher| -> (String, String) {
            let change: Value = serde_json::from_str(&watcher.change().await.data).expect("JSON");
            let text = |key: &str| change[key].as_str().expect("text").to_owned();
            assert_eq!(text("number"), number);
            (text("kind"), text("state"))
        };
        desk.post(&record, &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
        assert_eq!(state(&mut watcher).await, ("changed".to_owned(), "routed".to_owned()));
        desk.post(&record, &[("atto", "nascondi"), ("motivo", "personal_data")]).await;
        assert_eq!(state(&mut watcher).await.0, "removed");
        // Nothing is told of what is not public.
        desk.post(&record, &[("atto", "take_charge")]).await;
        desk.post(&record, &[("atto", "pubblica")]).await;
        assert_eq!(state(&mut watcher).await, ("added".to_owned(), "taken_in_charge".to_owned()));
    }
}

//! Common Alerting Protocol 1.2 (OASIS Standard, 1 July 2010): emergencies for sirens, signs, broadcasters and other
//! programs. Elements stand in the order of the schema; times have a numeric offset and no fractions (§3.3.2).

use std::fmt::Write;

use geo::{Geometry, LineString};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::emergency::alert::{Alert, Extent, Wording};
use crate::domain::emergency::{Emergency, Message, MessageKind};
use crate::domain::footprint::Footprint;
use crate::domain::record::JurisdictionCode;
use crate::domain::text::Prose;
use crate::formats::atom::escaped;

/// Content type of what [`Sheet::write`] writes.
pub const CONTENT_TYPE: &str = "application/cap+xml; charset=utf-8";
/// The same without its encoding, for links.
pub const MEDIA_TYPE: &str = "application/cap+xml";

/// What a message needs beside the emergency.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The emergency as it stood when the message was sent.
    pub emergency: &'a Emergency,
    /// Whose it is: part of the identifiers.
    pub jurisdiction: &'a JurisdictionCode,
    /// The sender as CAP names it: without blanks, commas and angle brackets.
    pub sender: &'a str,
    /// The sender as people call it.
    pub sender_name: &'a str,
    /// BCP 47 tag of the jurisdiction's language: `it-IT`.
    pub language: &'a str,
    /// In which zone times are written.
    pub zone: &'a TimeZone,
    /// The page about it.
    pub page: &'a str,
    /// The page about it in English.
    pub english_page: &'a str,
    /// The jurisdiction's code of the national institute of statistics; empty when it has none.
    pub istat: &'a str,
}

impl Sheet<'_> {
    /// The last message of the emergency.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = String::with_capacity(4096);
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.push_str("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n");
        let (alert, messages) = (&self.emergency.alert, &self.emergency.messages);
        let place = messages.len();
        let Some(message) = messages.last() else { return out };
        element(&mut out, "identifier", &self.emergency.identifier(self.jurisdiction, place));
        element(&mut out, "sender", self.sender);
        element(&mut out, "sent", &self.time(message.sent));
        element(&mut out, "status", self.emergency.status.cap());
        element(&mut out, "msgType", message.kind.cap());
        element(&mut out, "scope", "Public");
        if place > 1 {
            let earlier = messages.iter().take(place - 1).enumerate();
            let references: Vec<String> = earlier.map(|(at, earlier)| self.reference(at + 1, *earlier)).collect();
            element(&mut out, "references", &references.join(" "));
        }
        self.info(&mut out, self.language, &alert.words, self.page, message.kind);
        // What people are told when it is over is written in one language.
        let english = alert.english.as_ref().filter(|_| message.kind != MessageKind::Cancel);
        if let Some(english) = english {
            self.info(&mut out, "en-GB", english, self.english_page, message.kind);
        }
        out.push_str("</alert>\n");
        out
    }

    fn reference(&self, place: usize, message: Message) -> String {
        let identifier = self.emergency.identifier(self.jurisdiction, place);
        format!("{},{identifier},{}", self.sender, self.time(message.sent))
    }

    fn time(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    fn info(&self, out: &mut String, language: &str, words: &Wording, page: &str, kind: MessageKind) {
        let alert: &Alert = &self.emergency.alert;
        let is_over = kind == MessageKind::Cancel;
        out.push_str("<info>\n");
        element(out, "language", language);
        for hazard in &alert.hazards {
            element(out, "category", hazard.cap());
        }
        element(out, "event", words.event.as_str());
        element(out, "urgency", if is_over { "Past" } else { alert.urgency.cap() });
        element(out, "severity", alert.severity.cap());
        element(out, "certainty", alert.certainty.cap());
        if let Some(onset) = alert.onset {
            element(out, "onset", &self.time(onset));
        }
        element(out, "expires", &self.time(alert.expires));
        element(out, "senderName", self.sender_name);
        element(out, "headline", words.headline.as_str());
        let closing = self.emergency.closing.as_ref().filter(|_| is_over).map(Prose::as_str);
        let description = closing.or_else(|| words.description.as_ref().map(Prose::as_str));
        if let Some(description) = description {
            element(out, "description", description);
        }
        if !is_over {
            element(out, "instruction", words.instruction.as_str());
        }
        element(out, "web", page);
        if let Some(call) = &alert.call {
            element(out, "contact", call.as_str());
        }
        self.area(out);
        out.push_str("</info>\n");
    }

    fn area(&self, out: &mut String) {
        let alert = &self.emergency.alert;
        out.push_str("<area>\n");
        element(out, "areaDesc", alert.place.as_str());
        match &alert.extent {
            Extent::Circle { center, radius_m } => {
                let km = f64::from(*radius_m) / 1000.0;
                element(out, "circle", &format!("{},{} {km}", center.lat(), center.lon()));
            }
            Extent::Polygon { .. } | Extent::Areas { .. } => {
                for polygon in polygons(&self.emergency.ground) {
                    element(out, "polygon", &polygon);
                }
            }
        }
        if !self.istat.is_empty() {
            out.push_str("<geocode>\n");
            element(out, "valueName", "ISTAT");
            element(out, "value", self.istat);
            out.push_str("</geocode>\n");
        }
        out.push_str("</area>\n");
    }
}

/// Outer rings as `lat,lon lat,lon …`, the first place again at the end: CAP knows no holes.
fn polygons(ground: &Footprint) -> Vec<String> {
    let ring = |ring: &LineString<f64>| {
        let places: Vec<String> = ring.0.iter().map(|at| format!("{},{}", at.y, at.x)).collect();
        places.join(" ")
    };
    match ground.geometry() {
        Geometry::MultiPolygon(several) => several.iter().map(|polygon| ring(polygon.exterior())).collect(),
        _ => Vec::new(),
    }
}

fn element(out: &mut String, name: &str, text: &str) {
    // Writing into a string does not fail.
    let _written = writeln!(out, "<{name}>{}</{name}>", escaped(text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::emergency::alert::{Certainty, Dial, Hazard, Severity, Status, Urgency};
    use crate::domain::emergency::{Closing, Event};
    use crate::domain::place::Position;
    use crate::domain::record::{Number, RecordId};
    use crate::domain::text::Line;

    fn words(headline: &str) -> Wording {
        Wording {
            event: Line::new("Alluvione").expect("fine"),
            headline: Line::new(headline).expect("fine"),
            description: Some(Prose::new("Il Rimaggio è uscito <dagli argini> & sale.").expect("fine")),
            instruction: Prose::new("Salite ai piani alti.").expect("fine"),
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn emergency(extent: Extent) -> Emergency {
        let ground = r#"{"type":"Polygon","coordinates":[[[11.19,43.82],[11.21,43.82],[11.21,43.84],[11.19,43.82]]]}"#;
        let alert = Alert {
            hazards: vec![Hazard::Met, Hazard::Safety],
            severity: Severity::Extreme,
            urgency: Urgency::Immediate,
            certainty: Certainty::Observed,
            words: words("Allerta rossa"),
            english: Some(words("Red alert")),
            call: Some(Dial::new("055 055").expect("a number")),
            place: Line::new("Centro").expect("fine"),
            extent,
            onset: Some(at("2025-03-14T10:00:00.250Z")),
            expires: at("2025-03-31T10:00:00Z"),
            absorbs: Vec::new(),
        };
        let issued = Event::Issued {
            number: Number { year: 2025, serial: 12 },
            status: Status::Actual,
            office: "protezione-civile".parse().expect("a code"),
            alert: Box::new(alert),
            ground: serde_json::from_str(ground).expect("a polygon"),
        };
        Emergency::open(RecordId(1), at("2025-03-14T09:15:00.750Z"), &issued).expect("it opens")
    }

    fn written(emergency: &Emergency) -> String {
        let jurisdiction = "sesto".parse().expect("a code");
        let sheet = Sheet {
            emergency,
            jurisdiction: &jurisdiction,
            sender: "segnalazioni.example.org",
            sender_name: "Comune di Sesto Fiorentino",
            language: "it-IT",
            zone: &TimeZone::get("Europe/Rome").expect("a zone"),
            page: "https://example.org/emergenze/2025-000012",
            english_page: "https://example.org/en/emergenze/2025-000012",
            istat: "048043",
        };
        sheet.write()
    }

    #[test]
    fn a_message_in_two_languages() {
        let center = Position::new(11.2, 43.83).expect("a position");
        insta::assert_snapshot!(written(&emergency(Extent::Circle { center, radius_m: 1500 })), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
        <identifier>sesto-2025-000012-1</identifier>
        <sender>segnalazioni.example.org</sender>
        <sent>2025-03-14T10:15:00+01:00</sent>
        <status>Actual</status>
        <msgType>Alert</msgType>
        <scope>Public</scope>
        <info>
        <language>it-IT</language>
        <category>Met</category>
        <category>Safety</category>
        <event>Alluvione</event>
        <urgency>Immediate</urgency>
        <severity>Extreme</severity>
        <certainty>Observed</certainty>
        <onset>2025-03-14T11:00:00+01:00</onset>
        <expires>2025-03-31T12:00:00+02:00</expires>
        <senderName>Comune di Sesto Fiorentino</senderName>
        <headline>Allerta rossa</headline>
        <description>Il Rimaggio è uscito &lt;dagli argini&gt; &amp; sale.</description>
        <instruction>Salite ai piani alti.</instruction>
        <web>https://example.org/emergenze/2025-000012</web>
        <contact>055 055</contact>
        <area>
        <areaDesc>Centro</areaDesc>
        <circle>43.83,11.2 1.5</circle>
        <geocode>
        <valueName>ISTAT</valueName>
        <value>048043</value>
        </geocode>
        </area>
        </info>
        <info>
        <language>en-GB</language>
        <category>Met</category>
        <category>Safety</category>
        <event>Alluvione</event>
        <urgency>Immediate</urgency>
        <severity>Extreme</severity>
        <certainty>Observed</certainty>
        <onset>2025-03-14T11:00:00+01:00</onset>
        <expires>2025-03-31T12:00:00+02:00</expires>
        <senderName>Comune di Sesto Fiorentino</senderName>
        <headline>Red alert</headline>
        <description>Il Rimaggio è uscito &lt;dagli argini&gt; &amp; sale.</description>
        <instruction>Salite ai piani alti.</instruction>
        <web>https://example.org/en/emergenze/2025-000012</web>
        <contact>055 055</contact>
        <area>
        <areaDesc>Centro</areaDesc>
        <circle>43.83,11.2 1.5</circle>
        <geocode>
        <valueName>ISTAT</valueName>
        <value>048043</value>
        </geocode>
        </area>
        </info>
        </alert>
        "#);
    }

    #[test]
    fn what_is_over_refers_to_all_that_was_said() {
        let ground = emergency(Extent::Areas { areas: Vec::new() }).ground;
        let mut over = emergency(Extent::Polygon { footprint: ground.clone() });
        let alert = Box::new(over.alert.clone());
        over.apply(at("2025-03-14T12:00:00Z"), &Event::Updated { alert, ground });
        let text = Closing::new("L'emergenza è finita.").expect("fine");
        over.apply(at("2025-03-31T08:00:00Z"), &Event::Cancelled { text });
        insta::assert_snapshot!(written(&over), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
        <identifier>sesto-2025-000012-3</identifier>
        <sender>segnalazioni.example.org</sender>
        <sent>2025-03-31T10:00:00+02:00</sent>
        <status>Actual</status>
        <msgType>Cancel</msgType>
        <scope>Public</scope>
        <references>segnalazioni.example.org,sesto-2025-000012-1,2025-03-14T10:15:00+01:00 segnalazioni.example.org,sesto-2025-000012-2,2025-03-14T13:00:00+01:00</references>
        <info>
        <language>it-IT</language>
        <category>Met</category>
        <category>Safety</category>
        <event>Alluvione</event>
        <urgency>Past</urgency>
        <severity>Extreme</severity>
        <certainty>Observed</certainty>
        <onset>2025-03-14T11:00:00+01:00</onset>
        <expires>2025-03-31T12:00:00+02:00</expires>
        <senderName>Comune di Sesto Fiorentino</senderName>
        <headline>Allerta rossa</headline>
        <description>L'emergenza è finita.</description>
        <web>https://example.org/emergenze/2025-000012</web>
        <contact>055 055</contact>
        <area>
        <areaDesc>Centro</areaDesc>
        <polygon>43.82,11.19 43.82,11.21 43.84,11.21 43.82,11.19</polygon>
        <geocode>
        <valueName>ISTAT</valueName>
        <value>048043</value>
        </geocode>
        </area>
        </info>
        </alert>
        "#);
    }
}

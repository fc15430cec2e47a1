//! The letter that passes a report on to an outside body, and how far that has come in words.

use jiff::Timestamp;

use crate::domain::forward::{Delivery, Forwarding, Way};
use crate::domain::report::Report;
use crate::domain::rules::Rules;
use crate::domain::text::Description;
use crate::t;
use crate::words::Words;
use crate::words::mails::{Letter, one_line, quoted};

impl Words {
    /// The letter. Unlike those to citizens it repeats what was reported: its address is one that the municipality chose.
    #[must_use]
    pub fn forward_letter(&self, report: &Report, rules: &Rules, link: &str, acknowledge: &str) -> Letter {
        let name = rules.jurisdiction.name.as_str();
        let number = report.number.to_string();
        let category = rules.categories.get(&report.category);
        let category = category.map_or("", |category| self.either(&category.name, &category.name_en));
        let position = report.place.position;
        let place = format!("{:.6}, {:.6}", position.lat(), position.lon());
        let place = report.place.address.as_ref().map_or(place.clone(), |address| format!("{address} ({place})"));
        let since = self.instant(report.opened_at, rules.jurisdiction.calendar.time_zone.zone());
        let said = std::iter::once(report.subject.as_str())
            .chain(report.description.as_ref().map(Description::as_str))
            .map(quoted)
            .collect::<Vec<_>>();
        let details = [
            t!(self, "forward-category", category = category),
            t!(self, "forward-place", place = place),
            t!(self, "forward-since", at = since),
        ];
        let signature = [name, &rules.jurisdiction.phone, &rules.jurisdiction.email];
        let signature: Vec<&str> = signature.into_iter().filter(|line| !line.is_empty()).collect();
        let paragraphs = [
            t!(self, "mail-greeting"),
            t!(self, "forward-opening", name = name, number = number.as_str()),
            details.map(|line| format!("- {line}")).join("\n"),
            said.join("\n>\n"),
            format!("{}\n{acknowledge}", t!(self, "forward-please")),
            format!("{}\n{link}", t!(self, "forward-link")),
            format!("-- \n{}", signature.join("\n")),
        ];
        Letter {
            subject: one_line(&t!(self, "forward-subject", name = name, number = number)),
            text: paragraphs.join("\n\n") + "\n",
            language: self.language(),
        }
    }

    /// What a way is called.
    #[must_use]
    pub fn way(&self, way: Way) -> String {
        match way {
            Way::Mail => t!(self, "way-mail"),
            Way::Webhook => t!(self, "way-webhook"),
            Way::Open311 => t!(self, "way-open311"),
        }
    }

    /// How far it has come.
    #[must_use]
    pub fn delivery(&self, delivery: Delivery) -> String {
        match delivery {
            Delivery::Pending => t!(self, "delivery-pending"),
            Delivery::Retried => t!(self, "delivery-retried"),
            Delivery::Failed => t!(self, "delivery-failed"),
            Delivery::Sent => t!(self, "delivery-sent"),
            Delivery::Acknowledged => t!(self, "delivery-acknowledged"),
        }
    }

    /// What a citizen reads of it: `Inoltrata a Publiacqua il 3 marzo 2026, 10:00; ricevuta il …`. None before it has left.
    #[must_use]
    pub fn forwarded(&self, forwarding: &Forwarding, rules: &Rules) -> Option<String> {
        let zone = rules.jurisdiction.calendar.time_zone.zone();
        let at = |at: Timestamp| self.instant(at, zone);
        let body = rules.offices.get(&forwarding.office).map_or(forwarding.office.as_str(), |office| &office.name);
        let sent = at(forwarding.sent_at?);
        Some(match forwarding.acknowledged_at {
            Some(received) => t!(self, "forwarded-received", body = body, at = sent, received = at(received)),
            None => t!(self, "forwarded", body = body, at = sent),
        })
    }
}

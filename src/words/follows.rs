//! The mails to those who follow an area or categories. They repeat nothing that a citizen typed.

use jiff::Timestamp;

use crate::domain::follow::{Followed, FollowedArea, Rhythm};
use crate::domain::report::Report;
use crate::domain::rules::Rules;
use crate::t;
use crate::words::Words;
use crate::words::mails::Letter;

/// A report as somebody who follows hears of it.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The report.
    pub report: &'a Report,
    /// Whether it has been answered.
    pub answered: bool,
    /// Its page.
    pub link: &'a str,
}

impl Words {
    /// How often somebody hears.
    #[must_use]
    pub fn rhythm(&self, rhythm: Rhythm) -> String {
        match rhythm {
            Rhythm::Daily => t!(self, "rhythm-daily"),
            Rhythm::Weekly => t!(self, "rhythm-weekly"),
            Rhythm::AtOnce => t!(self, "rhythm-at-once"),
        }
    }

    /// What is followed: "Colonnata: Buca, Lampione".
    #[must_use]
    pub fn followed(&self, followed: &Followed, rules: &Rules) -> String {
        let area = match &followed.area {
            FollowedArea::Everywhere => t!(self, "follow-everywhere"),
            FollowedArea::Quarter { area } => {
                rules.areas.get(area).map_or_else(|| area.to_string(), |area| area.name.clone())
            }
            FollowedArea::Around { center, radius_m } => t!(
                self,
                "follow-around-point",
                metres = (*radius_m),
                lat = format!("{:.4}", center.lat()),
                lon = format!("{:.4}", center.lon())
            ),
        };
        let name = |code| rules.categories.get(code).map(|one| self.either(&one.name, &one.name_en).to_owned());
        let categories: Vec<String> = followed.categories.iter().filter_map(name).collect();
        if categories.is_empty() { area } else { format!("{area}: {}", categories.join(", ")) }
    }

    /// The question whether somebody wants to follow.
    #[must_use]
    pub fn follow_question(&self, wanted: &Followed, link: &str, expires: Timestamp, rules: &Rules) -> Letter {
        let jurisdiction = rules.jurisdiction.name.as_str();
        let until = self.instant(expires, rules.jurisdiction.calendar.time_zone.zone());
        let paragraphs = [
            t!(self, "mail-greeting"),
            t!(self, "follow-question", wanted = self.followed(wanted, rules)),
            link.to_owned(),
            t!(self, "follow-question-expires", until = until),
        ];
        let subject = t!(self, "follow-question-subject", jurisdiction = jurisdiction);
        Letter { subject, text: paragraphs.join("\n\n") + "\n", language: self.language() }
    }

    /// What is new to somebody who follows; `more` reports are not named. `ends` are what they follow, and how to end it.
    #[must_use]
    pub fn follow_letter(&self, items: &[Item<'_>], more: usize, ends: &[(String, String)], rules: &Rules) -> Letter {
        let line = |item: &Item<'_>| {
            let report = item.report;
            let category = rules.categories.get(&report.category);
            let category = category.map_or("", |category| self.either(&category.name, &category.name_en));
            let area = report.place.area.as_ref().and_then(|code| rules.areas.get(code));
            let place = area.map_or_else(String::new, |area| format!(", {}", area.name));
            let number = report.number.to_string();
            let what = if item.answered {
                t!(self, "follow-answered", number = number, category = category, place = place)
            } else {
                t!(self, "follow-new", number = number, category = category, place = place)
            };
            format!("- {what}\n  {}", item.link)
        };
        let mut paragraphs = vec![t!(self, "mail-greeting"), t!(self, "follow-letter")];
        paragraphs.push(items.iter().map(line).collect::<Vec<_>>().join("\n"));
        if more > 0 {
            paragraphs.push(t!(self, "follow-more", n = more));
        }
        let end =
            |(what, link): &(String, String)| format!("- {}\n  {link}", t!(self, "follow-end", wanted = what.as_str()));
        paragraphs.push(ends.iter().map(end).collect::<Vec<_>>().join("\n"));
        let count = items.len() + more;
        let subject = t!(self, "follow-subject", jurisdiction = rules.jurisdiction.name.as_str(), n = count);
        Letter { subject, text: paragraphs.join("\n\n") + "\n", language: self.language() }
    }
}

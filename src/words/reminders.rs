//! The letters to the staff: what is due, and what a day begins with. They repeat nothing that a citizen typed.

use jiff::Timestamp;

use crate::domain::hook::Topic;
use crate::domain::office::OfficeCode;
use crate::domain::record::Number;
use crate::domain::reminder::Stage;
use crate::domain::report::{Reminded, Report};
use crate::domain::rules::Rules;
use crate::t;
use crate::words::Words;
use crate::words::mails::Letter;

/// A report that is due, or has been for some time, as one account hears of it.
#[derive(Debug, Clone, Copy)]
pub struct DueNews<'a> {
    /// The report.
    pub report: &'a Report,
    /// The deadline, and how far its reminder has gone.
    pub reminded: Reminded,
    /// What its page is found by; none for who has no access to it.
    pub link: Option<&'a str>,
}

/// What an office has to do, as numbers of reports.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// In which something is due at some time.
    pub open: u64,
    /// In which it is late.
    pub late: u64,
    /// In which it is due by the end of the day.
    pub today: u64,
}

impl Words {
    /// What a stage of a reminder is called: `Avvisato il coordinatore`.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> String {
        match stage {
            Stage::Warning => t!(self, "stage-warning"),
            Stage::Expired => t!(self, "stage-expired"),
            Stage::Coordinator => t!(self, "stage-coordinator"),
            Stage::Administrator => t!(self, "stage-administrator"),
        }
    }

    /// The letter about what is due, all in one.
    #[must_use]
    pub fn due_letter(&self, news: &[DueNews<'_>], rules: &Rules, now: Timestamp) -> Letter {
        let zone = rules.jurisdiction.calendar.time_zone.zone();
        let line = |one: &DueNews<'_>| {
            let report = one.report;
            let category = rules.categories.get(&report.category);
            let category = category.map_or("", |category| self.either(&category.name, &category.name_en));
            let due = one.reminded.due_at;
            let when = if due > now {
                t!(self, "due-until", at = self.instant(due, zone))
            } else {
                t!(self, "due-late", at = self.instant(due, zone), span = self.span(due, now))
            };
            let office = self.office(report.office.as_ref(), rules);
            let what = t!(self, "due-line", number = report.number.to_string(), category = category, office = office);
            let link = one.link.map_or_else(String::new, |link| format!("\n  {link}"));
            format!("- {what}: {when}{link}")
        };
        let mut paragraphs = vec![t!(self, "mail-greeting")];
        for stage in Stage::ALL.into_iter().rev() {
            let lines: Vec<String> = news.iter().filter(|one| one.reminded.stage == stage).map(line).collect();
            if !lines.is_empty() {
                paragraphs.push(format!("{}\n{}", self.stage_heading(stage), lines.join("\n")));
            }
        }
        paragraphs.push(t!(self, "due-next"));
        let subject = t!(self, "due-subject", jurisdiction = rules.jurisdiction.name.as_str(), count = news.len());
        Letter { subject, text: paragraphs.join("\n\n") + "\n", language: self.language() }
    }

    /// The letter about reports that an office has to take up: each with what happened and its link.
    #[must_use]
    pub fn assigned_letter(&self, news: &[(&Report, Topic, String)], rules: &Rules) -> Letter {
        let zone = rules.jurisdiction.calendar.time_zone.zone();
        let line = |(report, topic, link): &(&Report, Topic, String)| {
            let category = rules.categories.get(&report.category);
            let category = category.map_or("", |category| self.either(&category.name, &category.name_en));
            let office = self.office(report.office.as_ref(), rules);
            let what = t!(self, "due-line", number = report.number.to_string(), category = category, office = office);
            let due =
                report.due_at(rules).map(|due| format!(", {}", t!(self, "due-until", at = self.instant(due, zone))));
            format!("- {what}: {}{}\n  {link}", self.topic(*topic), due.unwrap_or_default())
        };
        let lines: Vec<String> = news.iter().map(line).collect();
        let text = [t!(self, "mail-greeting"), lines.join("\n"), t!(self, "assigned-next")];
        let subject = t!(self, "assigned-subject", jurisdiction = rules.jurisdiction.name.as_str(), count = news.len());
        Letter { subject, text: text.join("\n\n") + "\n", language: self.language() }
    }

    /// The letter an office's day begins with.
    #[must_use]
    pub fn day_letter(&self, office: &OfficeCode, load: Load, link: &str, rules: &Rules, now: Timestamp) -> Letter {
        let name = self.office(Some(office), rules);
        let day = self.day(now, now, rules.jurisdiction.calendar.time_zone.zone());
        let lines = [
            t!(self, "day-late", count = load.late),
            t!(self, "day-today", count = load.today),
            t!(self, "day-open", count = load.open),
        ];
        let text = [t!(self, "mail-greeting"), lines.map(|line| format!("- {line}")).join("\n"), link.to_owned()];
        let subject = t!(self, "day-subject", office = name, day = day);
        Letter { subject, text: text.join("\n\n") + "\n", language: self.language() }
    }

    /// The letter about a report that somebody wants to hear of again.
    #[must_use]
    pub fn pursuit_letter(&self, report: &Report, contested: bool, link: &str, rules: &Rules) -> Letter {
        let number = report.number.to_string();
        let category = rules.categories.get(&report.category);
        let category = category.map_or("", |category| self.either(&category.name, &category.name_en));
        let office = self.office(report.office.as_ref(), rules);
        let zone = rules.jurisdiction.calendar.time_zone.zone();
        let jurisdiction = rules.jurisdiction.name.as_str();
        let (subject, first) = match report.chased.filter(|_| !contested) {
            Some(chased) => (
                t!(self, "chase-letter-subject", jurisdiction = jurisdiction, number = number.clone()),
                t!(
                    self,
                    "chase-letter",
                    number = number,
                    category = category,
                    office = office,
                    at = self.instant(chased.reply_by, zone)
                ),
            ),
            None => (
                t!(self, "contest-letter-subject", jurisdiction = jurisdiction, number = number.clone()),
                t!(self, "contest-letter", number = number, category = category, office = office),
            ),
        };
        Letter {
            subject,
            text: [t!(self, "mail-greeting"), first, link.to_owned()].join("\n\n") + "\n",
            language: self.language(),
        }
    }

    /// The letter to an office that a note asks to look at a report. It says nothing of what was noted.
    #[must_use]
    pub fn mention_letter(&self, number: Number, by: Option<&OfficeCode>, link: &str, rules: &Rules) -> Letter {
        let (number, by) = (number.to_string(), self.office(by, rules));
        let subject = t!(self, "mention-subject", number = number.clone());
        let text = [t!(self, "mail-greeting"), t!(self, "mention-text", number = number, office = by), link.to_owned()];
        Letter { subject, text: text.join("\n\n") + "\n", language: self.language() }
    }

    fn stage_heading(&self, stage: Stage) -> String {
        match stage {
            Stage::Warning => t!(self, "due-heading-warning"),
            Stage::Expired => t!(self, "due-heading-expired"),
            Stage::Coordinator => t!(self, "due-heading-coordinator"),
            Stage::Administrator => t!(self, "due-heading-administrator"),
        }
    }

    pub(super) fn office(&self, office: Option<&OfficeCode>, rules: &Rules) -> String {
        let office = office.and_then(|code| rules.offices.get(code));
        office.map_or_else(|| t!(self, "no-office"), |office| office.name.clone())
    }
}

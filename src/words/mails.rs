//! The mail that tells a citizen how a report goes on: data in, text out.
//!
//! It repeats nothing that a citizen typed: with a stranger's address in the form, the service would carry anybody's
//! words to them. Whom to send it to, and how, is decided elsewhere.

use jiff::Timestamp;

use crate::domain::iter::State;
use crate::domain::record::Number;
use crate::domain::report::{Audience, Event, Report};
use crate::domain::rules::Rules;
use crate::t;
use crate::words::{Language, Words};

/// What there is to tell.
#[derive(Debug, Clone, Copy)]
pub struct News<'a> {
    /// What holds in the jurisdiction.
    pub rules: &'a Rules,
    /// The report as it stood right after the event.
    pub report: &'a Report,
    /// What happened.
    pub event: &'a Event,
    /// When.
    pub at: Timestamp,
    /// Number and link of the report that goes on, when this one repeats it and everybody may see it.
    pub original: Option<(Number, &'a str)>,
    /// Where to follow the report.
    pub link: &'a str,
    /// Whether the link opens what only the reporter may see.
    pub link_is_private: bool,
    /// Where to say that no more mails are wanted.
    pub stop: &'a str,
    /// Where they say that the address is theirs, if they have not.
    pub confirm: Option<&'a str>,
}

impl News<'_> {
    /// The title of the document that it is about.
    fn enclosed(&self) -> Option<&str> {
        let version = match self.event {
            Event::Enclosed { title, .. } => return Some(title.as_str()),
            Event::EnclosureShown { version, .. } => *version,
            _ => return None,
        };
        let document = self.report.enclosures.iter().find(|one| one.version == version);
        document.map(|one| one.title.as_str())
    }
}

/// A mail's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Lines ended by `\n`.
    pub text: String,
    /// What it is written in.
    pub language: Language,
}

impl Words {
    /// The mail about `news`.
    #[must_use]
    pub fn letter(&self, news: &News<'_>) -> Letter {
        let state = lower_first(&self.state(news.report.state));
        let number = news.report.number.to_string();
        let jurisdiction = news.rules.jurisdiction.name.as_str();
        let subject = t!(self, "mail-subject", jurisdiction = jurisdiction, number = number, state = state);
        let paragraphs = [
            t!(self, "mail-greeting"),
            self.opening(news),
            self.said(news),
            self.who_and_when(news),
            self.where_to_follow(news),
            self.confirmation(news),
            self.closing(news),
        ];
        let text =
            paragraphs.iter().filter(|text| !text.is_empty()).map(|text| format!("{text}\n")).collect::<Vec<_>>();
        Letter { subject: one_line(&subject), text: text.join("\n"), language: self.language() }
    }

    fn opening(&self, news: &News<'_>) -> String {
        let number = news.report.number.to_string();
        let category = news.rules.categories.get(&news.report.category);
        let category = category.map_or("", |category| self.either(&category.name, &category.name_en));
        let date = self.instant(news.at, news.rules.jurisdiction.calendar.time_zone.zone());
        let state = lower_first(&self.state(news.report.state));
        let first = match news.event {
            Event::Received { .. } => t!(self, "mail-received", number = number, category = category, date = date),
            Event::Absorbed(absorbed) => {
                t!(self, "mail-absorbed", number = number, category = category, emergency = absorbed.number.to_string())
            }
            Event::Commented { .. } => {
                t!(self, "mail-reply", number = number, category = category, date = date)
            }
            Event::Enclosed { .. } | Event::EnclosureShown { .. } => {
                let title = news.enclosed().unwrap_or_default();
                t!(self, "mail-document", number = number, category = category, date = date, title = title)
            }
            _ => t!(self, "mail-news", number = number, category = category, date = date, state = state),
        };
        format!("{first}\n{}", self.state_hint(news.report.state))
    }

    /// What the municipality said with the event, as far as it is for citizens: the note of a routing is not.
    fn said(&self, news: &News<'_>) -> String {
        let (reason, note) = match news.event {
            Event::Advanced { note, .. } => (None, note.as_ref()),
            Event::Suspended { reason, note, .. } => (Some(self.suspension(*reason)), note.as_ref()),
            Event::Rejected { reason, text } => (Some(self.rejection(*reason)), Some(text)),
            Event::Transferred { to, text, .. } => (Some(t!(self, "mail-transferred", to = to.as_str())), Some(text)),
            Event::Answered { text }
            | Event::Reopened { text, .. }
            | Event::Commented { text, audience: Audience::Public, .. } => (None, Some(text)),
            Event::Absorbed(absorbed) => return self.absorbed(absorbed),
            Event::MarkedDuplicate { .. } => {
                let original = news
                    .original
                    .map(|(number, link)| t!(self, "mail-original", number = number.to_string(), link = link));
                return original.unwrap_or_default();
            }
            Event::Received { .. }
            | Event::Routed { .. }
            | Event::Resolved { .. }
            | Event::SentBack { .. }
            | Event::Joined { .. }
            | Event::Merged { .. }
            | Event::Split { .. }
            | Event::Linked(_)
            | Event::Commented { .. }
            | Event::Moderated { .. }
            | Event::Reminded(_)
            // What they wrote themselves is not repeated to them.
            | Event::Withdrawn { .. }
            | Event::Contested { .. }
            | Event::Chased { .. }
            | Event::Rated { .. }
            | Event::Disclosed { .. }
            | Event::Enclosed { .. }
            | Event::EnclosureShown { .. }
            | Event::Blackened { .. }
            | Event::OriginalErased { .. }
            | Event::Anonymised { .. } => (None, None),
        };
        let heading = match news.event {
            Event::Answered { .. } | Event::Rejected { .. } => t!(self, "mail-answer"),
            _ => t!(self, "mail-note"),
        };
        let note = note.map(|note| format!("{heading}\n{}", quoted(note.as_str())));
        reason.into_iter().chain(note).collect::<Vec<_>>().join("\n")
    }

    fn who_and_when(&self, news: &News<'_>) -> String {
        if !news.report.state.is_open() {
            return String::new();
        }
        let office = news.report.office.as_ref().and_then(|code| news.rules.offices.get(code));
        let office = office.map_or(news.rules.jurisdiction.name.as_str(), |office| office.name.as_str());
        let zone = news.rules.jurisdiction.calendar.time_zone.zone();
        let until = self.day(news.report.due.answer_at, news.at, zone);
        let first = t!(self, "mail-office", office = office);
        match (news.report.state, news.report.review_on) {
            (State::Suspended, Some(day)) => {
                let day = day.to_zoned(zone.clone()).map_or(news.at, |zoned| zoned.timestamp());
                format!("{first}\n{}", t!(self, "mail-review", day = self.day(day, news.at, zone)))
            }
            _ => format!("{first}\n{}", t!(self, "mail-until", day = until)),
        }
    }

    fn where_to_follow(&self, news: &News<'_>) -> String {
        let heading = if news.link_is_private { t!(self, "mail-link-private") } else { t!(self, "mail-link") };
        format!("{heading}\n{}", news.link)
    }

    fn confirmation(&self, news: &News<'_>) -> String {
        let link = news.confirm.filter(|_| matches!(news.event, Event::Received { .. }));
        link.map_or_else(String::new, |link| format!("{}\n{link}", t!(self, "mail-confirm")))
    }

    fn closing(&self, news: &News<'_>) -> String {
        let jurisdiction = &news.rules.jurisdiction;
        let stop = t!(self, "mail-stop", number = news.report.number.to_string());
        let signature = [&jurisdiction.name, &jurisdiction.phone, &jurisdiction.email, &jurisdiction.website];
        let signature: Vec<&str> = signature.into_iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
        // "-- " and a newline is what mail programs take for the beginning of a signature.
        format!("{stop}\n{}\n\n-- \n{}", news.stop, signature.join("\n"))
    }
}

/// Marks what somebody wrote, so that it cannot be taken for the letter's own words.
pub(crate) fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// A header is one line, whatever the settings hold.
pub(crate) fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

//! The mails to those who have to do with a practice: what happened, and where to read it.
//!
//! They hold nothing that anybody has typed: with a stranger's address in the form, the service would carry anybody's words
//! to them.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::domain::office::OfficeCode;
use crate::domain::practice::Practice;
use crate::domain::practice::iter::State;
use crate::domain::practice::kind::Silence;
use crate::domain::practice::owed::Owed;
use crate::domain::rules::Rules;
use crate::t;
use crate::words::Words;
use crate::words::mails::{Letter, one_line};

/// What there is to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PracticeTold {
    /// It was handed in.
    Filed,
    /// The office asks for something, by a day if it says so.
    Asked(Option<Date>),
    /// The office still waits for what it has asked for, until a day.
    Awaited(Date),
    /// It will be refused, unless they say something.
    Notified,
    /// It was decided, or silence has.
    Decided,
    /// The office has written.
    Wrote,
    /// There is another password.
    Renewed,
}

/// Something that an office owes of a practice.
#[derive(Debug)]
pub struct PracticeDue<'a> {
    /// The practice.
    pub practice: &'a Practice,
    /// What.
    pub what: Owed,
    /// By when.
    pub due: Date,
    /// What its page is found by; none for who has no access to it.
    pub link: Option<String>,
}

/// Most practices that a letter names; the others are counted.
const NAMED_MAX: usize = 50;

impl Words {
    /// The letter to an office about what it owes soon, or has for some time. It repeats nothing that anybody has typed.
    #[must_use]
    pub fn practices_due_letter(
        &self,
        office: &OfficeCode,
        dues: &[PracticeDue<'_>],
        rules: &Rules,
        today: Date,
    ) -> Letter {
        let line = |one: &PracticeDue<'_>| {
            let kind = self.practice_type(&one.practice.dossier.kind, rules);
            let by = self.date_of(one.due);
            let what = match one.what {
                Owed::Opinion if one.due < today => t!(self, "practices-due-opinion-late", by = by),
                Owed::Opinion => t!(self, "practices-due-opinion", by = by),
                Owed::OwnTerm => t!(self, "practices-due-own", by = by),
                Owed::Decision if one.due < today => t!(self, "practices-due-late", by = by),
                Owed::Decision => match one.practice.silence() {
                    Silence::Nothing => t!(self, "practices-due-by", by = by),
                    silence => format!("{}. {}", t!(self, "practices-due-by", by = by), self.practice_silence(silence)),
                },
            };
            let link = one.link.as_ref().map_or_else(String::new, |link| format!("\n  {link}"));
            format!("- {} ({kind}): {what}{link}", one.practice.number)
        };
        let mut lines: Vec<String> = dues.iter().take(NAMED_MAX).map(line).collect();
        if let Some(more) = dues.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
            lines.push(format!("- {}", t!(self, "practices-due-more", n = more)));
        }
        let name = self.office(Some(office), rules);
        let practices: BTreeSet<_> = dues.iter().map(|one| one.practice.id).collect();
        let subject = t!(self, "practices-due-subject", office = name, n = practices.len());
        let text = [t!(self, "mail-greeting"), lines.join("\n")].join("\n\n") + "\n";
        Letter { subject: one_line(&subject), text, language: self.language() }
    }

    /// The mail about a practice as it now stands; `password` where they are to have it.
    #[must_use]
    pub fn practice_letter(
        &self,
        practice: &Practice,
        told: &PracticeTold,
        (password, link): (Option<&str>, &str),
        rules: &Rules,
    ) -> Letter {
        let (number, name) = (practice.number.to_string(), rules.jurisdiction.name.as_str());
        let kind = self.practice_type(&practice.dossier.kind, rules);
        let (title, said) = self.practice_said(practice, told);
        let subject =
            t!(self, "practice-file-mail-subject", jurisdiction = name, number = number.as_str(), title = title);
        let office = rules.offices.get(&practice.office).map_or(name, |office| office.name.as_str());
        let mut paragraphs = vec![
            t!(self, "mail-greeting"),
            format!("{}\n{said}", t!(self, "practice-file-mail-about", number = number.as_str(), kind = kind)),
        ];
        if *told == PracticeTold::Filed {
            let due = practice.due.statutory.map(|at| rules.jurisdiction.calendar.day_of(at));
            let next = self.practice_next(practice, due);
            paragraphs.push(next.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n"));
        }
        if let Some(password) = password {
            paragraphs.push(format!("{}\n{password}", t!(self, "practice-file-mail-password")));
        }
        paragraphs.push(format!("{}\n{link}", t!(self, "practice-file-mail-link")));
        paragraphs.push(t!(self, "practice-file-mail-office", office = office));
        let signature = [&rules.jurisdiction.name, &rules.jurisdiction.phone, &rules.jurisdiction.email];
        let signature: Vec<&str> = signature.into_iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
        paragraphs.push(format!("-- \n{}", signature.join("\n")));
        let text = paragraphs.into_iter().map(|paragraph| format!("{paragraph}\n")).collect::<Vec<_>>().join("\n");
        Letter { subject: one_line(&subject), text, language: self.language() }
    }

    /// What happened: for the subject, and as a sentence.
    fn practice_said(&self, practice: &Practice, told: &PracticeTold) -> (String, String) {
        match told {
            PracticeTold::Filed => {
                let day = self.date_of(practice.filed_on);
                (self.practice_state(State::Filed), t!(self, "practice-file-mail-filed", day = day))
            }
            PracticeTold::Asked(due_on) => {
                let text = match due_on {
                    Some(day) => t!(self, "practice-file-mail-asked-by", day = self.date_of(*day)),
                    None => t!(self, "practice-file-mail-asked"),
                };
                (self.practice_state(State::Awaiting), text)
            }
            PracticeTold::Awaited(due_on) => {
                let day = self.date_of(*due_on);
                (self.practice_state(State::Awaiting), t!(self, "practice-file-mail-awaited", day = day))
            }
            PracticeTold::Notified => {
                (self.practice_state(State::NoticeGiven), t!(self, "practice-file-mail-notified"))
            }
            PracticeTold::Decided => {
                let state = self.practice_state(practice.state);
                (state.clone(), t!(self, "practice-file-mail-decided", state = state))
            }
            PracticeTold::Wrote => (t!(self, "practice-file-mail-wrote-title"), t!(self, "practice-file-mail-wrote")),
            PracticeTold::Renewed => {
                (t!(self, "practice-file-mail-renewed-title"), t!(self, "practice-file-mail-renewed"))
            }
        }
    }
}

//! What is kept about one person, found by mail address or telephone number: handed out to them, or erased, when they ask
//! for it. Each look is noted.

use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::app::clock::random_id;
use crate::app::submit::SubmitError;
use crate::domain::document::Attachment;
use crate::domain::matter::Matter;
use crate::domain::person::{AccountId, Actor, Contact, Role};
use crate::domain::policy::{Action, may};
use crate::domain::practice::Practice;
use crate::domain::practice::access::Wish;
use crate::domain::practice::dossier::Party;
use crate::domain::record::RecordId;
use crate::domain::refusal::Refusal;
use crate::domain::report::{Audience, Report};
use crate::domain::retention::{Erased, Why};
use crate::domain::timeline::Aside;
use crate::store::accounts::Account;
use crate::store::privacy::{Erasure, Kept, Viewing};
use crate::store::{self, StoreError};

/// Most people found at once.
pub const FOUND_MAX: u32 = 200;
/// Fewest digits of a telephone number that are searched for.
const DIGITS_MIN: usize = 6;

/// Who is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    email: Option<String>,
    digits: Option<String>,
}

impl Wanted {
    /// By a mail address, or by the digits of a telephone number; `None` when it is neither.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 254 {
            return None;
        }
        if text.contains('@') {
            return Some(Self { email: Some(text.to_lowercase()), digits: None });
        }
        let is_number = text.chars().all(|c| c.is_ascii_digit() || " +-/.()".contains(c));
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let digits = digits
            .strip_prefix("0039")
            .or(digits.strip_prefix("39").filter(|_| text.starts_with('+')))
            .unwrap_or(&digits);
        (is_number && digits.len() >= DIGITS_MIN).then(|| Self { email: None, digits: Some(digits.to_owned()) })
    }

    /// The address in small letters, or the digits.
    pub(crate) fn keys(&self) -> (Option<&str>, Option<&str>) {
        (self.email.as_deref(), self.digits.as_deref())
    }
}

/// What is kept about somebody.
#[derive(Debug)]
pub struct Person {
    /// How to reach them, as they left it.
    pub kept: Kept,
    /// The report that they sent or follow.
    pub report: Option<Report>,
    /// Whether they sent it.
    pub is_reporter: bool,
}

/// Somebody who has to do with a practice.
#[derive(Debug)]
pub struct FoundParty {
    /// The practice.
    pub practice: Practice,
    /// Their place among those of it.
    place: i64,
    /// What is kept about them.
    pub party: Party,
}

/// What is handed out to somebody who asks for what is kept about them.
#[derive(Debug, Serialize)]
pub struct HandedOut {
    made_at: Timestamp,
    jurisdiction: String,
    entries: Vec<Entry>,
    follows: Vec<FollowEntry>,
    practices: Vec<PracticeEntry>,
    accesses: Vec<AccessEntry>,
}

#[derive(Debug, Serialize)]
struct PracticeEntry {
    number: String,
    kind: String,
    state: &'static str,
    filed_on: jiff::civil::Date,
    party: Party,
}

/// That somebody asked to see the documents of a practice.
#[derive(Debug, Serialize)]
struct AccessEntry {
    practice: String,
    asked_at: Timestamp,
    state: &'static str,
    wish: Wish,
    answer: Option<String>,
}

#[derive(Debug, Serialize)]
struct Entry {
    contact: Contact,
    left_at: Timestamp,
    role: &'static str,
    report: Option<ReportEntry>,
}

#[derive(Debug, Serialize)]
struct FollowEntry {
    email: String,
    language: String,
    followed: crate::domain::follow::Followed,
    rhythm: &'static str,
    last_told_at: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
struct ReportEntry {
    number: String,
    category: String,
    state: &'static str,
    subject: String,
    description: Option<String>,
    answers: Vec<(String, String)>,
    address: Option<String>,
    position: [f64; 2],
    opened_at: Timestamp,
    closed_at: Option<Timestamp>,
    public: bool,
    answer: Option<String>,
    photos: Vec<String>,
    /// What the municipality has enclosed for them or for everybody: title and address.
    documents: Vec<(String, String)>,
    /// What they said afterwards: when, and what.
    said: Vec<(Timestamp, String)>,
}

/// Something that is in one of the registers, in words that need no more looking up.
#[derive(Debug)]
pub struct Noted<T> {
    /// What.
    pub what: T,
    /// Who, if it was somebody.
    pub who: Option<Account>,
    /// The number of the record.
    pub number: Option<String>,
}

impl App {
    /// Notes that somebody looked at the personal data of a record.
    pub(crate) async fn note_viewing(&self, actor: &Actor, record: RecordId) -> Result<(), StoreError> {
        let Some(account) = actor.account else { return Ok(()) };
        let viewing = Viewing { at: self.now(), account, record };
        store::privacy::note_viewing(&self.db, &self.jurisdiction, random_id(), viewing).await
    }

    /// Everybody who left this address or number. Whose they are is looked at by it, and that is noted.
    pub async fn people_called(&self, wanted: &Wanted, actor: &Actor) -> Result<Vec<Person>, SubmitError> {
        if !may(actor, Action::KeepPeople) {
            return Err(Refusal::NotPermitted.into());
        }
        let (email, digits) = (wanted.email.as_deref(), wanted.digits.as_deref());
        let kept = store::privacy::people_called(&self.db, &self.jurisdiction, email, digits, FOUND_MAX).await?;
        let mut people = Vec::with_capacity(kept.len());
        for kept in kept {
            let report = match kept.record {
                Some(record) => self.report_of_id(record).await?,
                None => None,
            };
            if let Some(report) = &report {
                self.note_viewing(actor, report.id).await?;
            }
            let is_reporter = report.as_ref().is_some_and(|report| report.reporter == Some(kept.person));
            people.push(Person { kept, report, is_reporter });
        }
        Ok(people)
    }

    /// Everybody who left this address or number with a practice. Whose they are is looked at by it, and that is noted.
    pub async fn parties_called(&self, wanted: &Wanted, actor: &Actor) -> Result<Vec<FoundParty>, SubmitError> {
        if !may(actor, Action::KeepPeople) {
            return Err(Refusal::NotPermitted.into());
        }
        let by = (wanted.email.as_deref(), wanted.digits.as_deref());
        let mut found = Vec::new();
        for (record, place, party) in
            store::practices::parties_called(&self.db, &self.jurisdiction, by, FOUND_MAX).await?
        {
            let Some(practice) = self.matter_of_id(record).await?.and_then(Matter::into_practice) else { continue };
            self.note_viewing(actor, record).await?;
            found.push(FoundParty { practice: *practice, place, party });
        }
        Ok(found)
    }

    /// What is kept about them, to be handed out.
    pub async fn hand_out(&self, wanted: &Wanted, actor: &Actor) -> Result<HandedOut, SubmitError> {
        let mut entries = Vec::new();
        for person in self.people_called(wanted, actor).await? {
            let report = match person.report.filter(|_| person.is_reporter) {
                Some(report) => Some(self.report_entry(&report).await?),
                None => None,
            };
            let role = if person.is_reporter { "reporter" } else { "follower" };
            entries.push(Entry { contact: person.kept.contact, left_at: person.kept.since, role, report });
        }
        let follows = match &wanted.email {
            Some(email) => store::follows::of_email(&self.db, &self.jurisdiction, email).await?,
            None => Vec::new(),
        };
        let follows = follows.into_iter().map(|follow| FollowEntry {
            email: follow.email.as_str().to_owned(),
            language: follow.language,
            followed: follow.wanted,
            rhythm: follow.rhythm.code(),
            last_told_at: follow.told_at,
        });
        let practices = self.parties_called(wanted, actor).await?.into_iter().map(|found| PracticeEntry {
            number: found.practice.number.to_string(),
            kind: found.practice.dossier.kind.to_string(),
            state: found.practice.state.code(),
            filed_on: found.practice.filed_on,
            party: found.party,
        });
        let accesses = self.accesses_called(wanted, actor).await?.into_iter().map(|(access, practice)| AccessEntry {
            practice: practice.number.to_string(),
            asked_at: access.asked_at,
            state: access.state.code(),
            answer: access.reply.and_then(|reply| reply.text).map(|text| text.to_string()),
            wish: access.wish,
        });
        let (jurisdiction, made_at) = (self.rules().jurisdiction.name.clone(), self.now());
        let (follows, practices, accesses) = (follows.collect(), practices.collect(), accesses.collect());
        Ok(HandedOut { made_at, jurisdiction, entries, follows, practices, accesses })
    }

    async fn report_entry(&self, report: &Report) -> Result<ReportEntry, StoreError> {
        let timeline = self.timeline(report.id).await?;
        let comments = timeline.comments.iter().filter(|comment| comment.role == Role::Citizen);
        let mut said: Vec<(Timestamp, String)> = comments.map(|one| (one.at, one.text.to_string())).collect();
        said.extend(timeline.asides.iter().filter_map(|(at, aside)| match aside {
            Aside::Chased { text: Some(text), .. } | Aside::Rated { text: Some(text), .. } => {
                Some((*at, text.to_string()))
            }
            _ => None,
        }));
        // What the offices show each other is nothing that is kept about them.
        let added = report.additions.iter().filter(|one| one.audience.reaches(Audience::Reporter));
        let own = report.attachments.iter().chain(added.flat_map(|one| &one.attachments));
        let photos = own.filter(|one| one.is_photo()).filter_map(|photo| photo.hashes().last().copied());
        let documents = report.enclosures_for(Audience::Reporter).map(|one| {
            let address = match &one.file {
                Attachment::Photo { large, .. } => format!("/media/{large}.jpg"),
                Attachment::Document { .. } => format!("/segnalazioni/{}/documenti/{}", report.number, one.version.0),
            };
            (one.title.to_string(), address)
        });
        Ok(ReportEntry {
            number: report.number.to_string(),
            category: report.category.to_string(),
            state: report.state.code(),
            subject: report.subject.to_string(),
            description: report.description.as_ref().map(ToString::to_string),
            answers: report.answers.iter().map(|one| (one.question.to_string(), one.value.to_string())).collect(),
            address: report.place.address.as_ref().map(ToString::to_string),
            position: report.place.position.into(),
            opened_at: report.opened_at,
            closed_at: report.closed_at,
            public: report.public,
            answer: report.answer.as_ref().map(ToString::to_string),
            photos: photos.map(|hash| format!("/media/{hash}.jpg")).collect(),
            documents: documents.collect(),
            said,
        })
    }

    /// Erases what is kept about them, when they ask for it: contacts, what they follow, and who they are in practices that
    /// have been decided, as what goes on cannot be decided about without them; if `texts`, also what they wrote to reports
    /// that are closed. Returns how many entries.
    pub async fn erase_person(&self, wanted: &Wanted, texts: bool, actor: &Actor) -> Result<usize, SubmitError> {
        let people = self.people_called(wanted, actor).await?;
        let mut erased = 0;
        for person in &people {
            let record = person.kept.record.unwrap_or(RecordId(0));
            self.erase_people(&[person.kept.person], record, Why::Request, actor.account).await?;
            erased += 1;
            let own = person.report.as_ref().filter(|_| person.is_reporter && texts);
            if let Some(report) = own.filter(|report| !report.state.is_open() && !report.anonymised) {
                self.anonymise(report, Why::Request, actor).await?;
            }
        }
        erased += self.erase_parties(wanted, actor).await?;
        for (access, _) in self.accesses_called(wanted, actor).await? {
            self.forget_access(&access, Why::Request, actor.account).await?;
            erased += 1;
        }
        if let Some(email) = &wanted.email {
            for follow in store::follows::of_email(&self.db, &self.jurisdiction, email).await? {
                store::follows::remove(&self.db, &self.jurisdiction, follow.id).await?;
                self.note_erased_follow(actor.account).await?;
                erased += 1;
            }
            let mut tx = store::begin(&self.db).await?;
            store::privacy::forget_letters(&mut tx, &self.jurisdiction, email).await?;
            store::commit(tx).await?;
        }
        Ok(erased)
    }

    async fn erase_parties(&self, wanted: &Wanted, actor: &Actor) -> Result<usize, SubmitError> {
        let mut erased = 0;
        for found in self.parties_called(wanted, actor).await? {
            if found.practice.state.is_open() {
                continue;
            }
            let (at, record) = (self.now(), found.practice.id);
            let why = Why::Request;
            let erasure = Erasure { at, record: Some(record), what: Erased::Contact, why, account: actor.account };
            let mut tx = store::begin(&self.db).await?;
            store::practices::erase_party(&mut tx, &self.jurisdiction, record, found.place).await?;
            store::privacy::note_erasure(&mut tx, &self.jurisdiction, random_id(), erasure).await?;
            store::commit(tx).await?;
            erased += 1;
        }
        Ok(erased)
    }

    async fn note_erased_follow(&self, account: Option<AccountId>) -> Result<(), StoreError> {
        let erasure = Erasure { at: self.now(), record: None, what: Erased::Follow, why: Why::Request, account };
        let mut tx = store::begin(&self.db).await?;
        store::privacy::note_erasure(&mut tx, &self.jurisdiction, random_id(), erasure).await?;
        store::commit(tx).await
    }

    /// Who looked at personal data before `before`, the last first.
    pub async fn viewings(&self, before: Timestamp, limit: u32) -> Result<Vec<Noted<Viewing>>, StoreError> {
        let viewings = store::privacy::viewings(&self.db, &self.jurisdiction, before, limit).await?;
        let mut noted = Vec::with_capacity(viewings.len());
        for what in viewings {
            let (who, number) = self.who_and_which(Some(what.account), Some(what.record)).await?;
            noted.push(Noted { what, who, number });
        }
        Ok(noted)
    }

    /// What was erased before `before`, the last first.
    pub async fn erasures(&self, before: Timestamp, limit: u32) -> Result<Vec<Noted<Erasure>>, StoreError> {
        let erasures = store::privacy::erasures(&self.db, &self.jurisdiction, before, limit).await?;
        let mut noted = Vec::with_capacity(erasures.len());
        for what in erasures {
            let (who, number) = self.who_and_which(what.account, what.record).await?;
            noted.push(Noted { what, who, number });
        }
        Ok(noted)
    }

    async fn who_and_which(
        &self,
        account: Option<AccountId>,
        record: Option<RecordId>,
    ) -> Result<(Option<Account>, Option<String>), StoreError> {
        let who = match account {
            Some(id) => store::accounts::of_id(&self.db, &self.jurisdiction, id).await?,
            None => None,
        };
        let number = match record {
            Some(record) => match self.report_of_id(record).await? {
                Some(report) => Some(report.number),
                None => self.matter_of_id(record).await?.map(|matter| matter.number()),
            },
            None => None,
        };
        Ok((who, number.map(|number| number.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_looked_for_by_address_or_number() {
        let digits = |text: &str| Wanted::of(text).and_then(|wanted| wanted.digits);
        assert_eq!(Wanted::of(" Ada@Example.org ").and_then(|one| one.email).as_deref(), Some("ada@example.org"));
        assert_eq!(digits("+39 055 44961").as_deref(), Some("05544961"));
        assert_eq!(digits("055/44.961").as_deref(), Some("05544961"));
        assert_eq!(digits("391 234 5678").as_deref(), Some("3912345678"));
        for text in ["", "12345", "Ada", "055 abc 4496", "%%%%%%%", &"1".repeat(255)] {
            assert_eq!(Wanted::of(text), None, "{text}");
        }
    }
}

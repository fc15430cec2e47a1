//! Notes that ask another office to look: it gets a letter, and sees the note until it has looked.

use crate::app::App;
use crate::app::submit::{Key, Submission, SubmitError, What};
use crate::domain::event::{Event, Happening};
use crate::domain::office::OfficeCode;
use crate::domain::person::{Actor, Channel};
use crate::domain::policy::{Action, may};
use crate::domain::record::{Number, RecordId, Seq};
use crate::domain::refusal::Refusal;
use crate::domain::report::{self, Command, Report};
use crate::domain::rules::Rules;
use crate::domain::text::Description;
use crate::domain::timeline::Comment;
use crate::store::letters::{SITE, StaffLetter};
use crate::store::{self, StoreError, Tx};
use crate::words::{Language, Words};

/// Most notes that are shown at once.
const SHOWN_MAX: u32 = 100;

/// A note that asks an office to look.
#[derive(Debug)]
pub(super) struct Mention {
    office: OfficeCode,
    by: Option<OfficeCode>,
    seq: Seq,
    record: RecordId,
    number: Number,
}

/// Whom an event asks to look; the past of an imported report asks nobody.
pub(super) fn mentions(submission: &Submission, seq: Seq, report: &Report, event: &report::Event) -> Vec<Mention> {
    let report::Event::Commented { mentions, .. } = event else { return Vec::new() };
    let mention = |office: &OfficeCode| Mention {
        office: office.clone(),
        by: submission.actor.office.clone(),
        seq,
        record: report.id,
        number: report.number,
    };
    mentions.iter().filter(|_| submission.at.is_none()).map(mention).collect()
}

/// Notes what was asked, and writes to those who direct the offices.
pub(super) async fn tell(tx: &mut Tx, app: &App, rules: &Rules, mentions: &[Mention]) -> Result<(), StoreError> {
    if mentions.is_empty() {
        return Ok(());
    }
    let accounts = store::accounts::all(&app.db, &app.jurisdiction).await?;
    let words = Words::of(Language::of_tag(&rules.jurisdiction.language));
    let link = format!("{SITE}{}", words.href("/ufficio/menzioni"));
    for mention in mentions {
        store::mentions::add(tx, &app.jurisdiction, &mention.office, (mention.seq, mention.record)).await?;
        let letter = words.mention_letter(mention.number, mention.by.as_ref(), &link, rules);
        let directs = |role| may(&Actor { role, ..Actor::system(Channel::Web) }, Action::AnswerMention);
        let told = accounts.iter().filter(|account| account.enabled && directs(account.role));
        for account in told.filter(|account| account.office.as_ref() == Some(&mention.office)) {
            let letter = StaffLetter {
                name: format!("mention {} {}", mention.seq.0, account.id.0),
                recipient: account.email.clone(),
                subject: letter.subject.clone(),
                body: letter.text.clone(),
            };
            store::letters::enqueue(tx, &app.jurisdiction, &letter, app.now()).await?;
        }
    }
    Ok(())
}

/// A note that the actor's office was asked to look at, and the report it is about.
#[derive(Debug)]
pub struct Asked {
    /// Names the note.
    pub seq: Seq,
    /// The report; the office sees of it what the policy lets it see.
    pub report: Report,
    /// The note.
    pub note: Comment,
}

impl Asked {
    /// The note of this event, if it is one.
    fn of(event: Event, report: Report) -> Option<Self> {
        let Happening::Report(report::Event::Commented { text, audience, answers, attachments, .. }) = event.body
        else {
            return None;
        };
        let (at, version, Actor { role, office, program, .. }) = (event.at, event.version, event.actor);
        let note = Comment { at, role, office, program, text, audience, attachments, version, answers };
        Some(Self { seq: event.seq, report, note })
    }
}

impl App {
    /// The notes that the actor's office was asked to look at and has not yet, the newest first.
    pub async fn asked_to_look(&self, actor: &Actor) -> Result<Vec<Asked>, StoreError> {
        let Some(office) = asked_office(actor) else { return Ok(Vec::new()) };
        let mut asked = Vec::new();
        for (seq, record) in store::mentions::unseen(&self.db, &self.jurisdiction, office, SHOWN_MAX).await? {
            asked.extend(self.asked(seq, record).await?);
        }
        Ok(asked)
    }

    async fn asked(&self, seq: Seq, record: RecordId) -> Result<Option<Asked>, StoreError> {
        let events = store::ledger::events_of(&self.db, &self.jurisdiction, record).await?;
        let event = events.into_iter().find(|event| event.seq == seq);
        let report = self.report_of_id(record).await?;
        Ok(event.zip(report).and_then(|(event, report)| Asked::of(event, report)))
    }

    /// One of them, also when the office has looked, with what the office has answered, if it has.
    pub async fn mention(&self, actor: &Actor, seq: Seq) -> Result<Option<(Asked, Option<Comment>)>, StoreError> {
        let Some(office) = asked_office(actor) else { return Ok(None) };
        let Some(record) = store::mentions::asks(&self.db, &self.jurisdiction, office, seq).await? else {
            return Ok(None);
        };
        let Some(asked) = self.asked(seq, record).await? else { return Ok(None) };
        let timeline = self.timeline(record).await?;
        let is_answer = |one: &Comment| one.answers == Some(asked.note.version) && one.office.as_ref() == Some(office);
        let answer = timeline.comments.into_iter().find(is_answer);
        Ok(Some((asked, answer)))
    }

    /// Answers a note that asks the actor's office to look; once, and the office has looked with it.
    pub async fn answer_mention(&self, actor: &Actor, seq: Seq, text: Description) -> Result<(), SubmitError> {
        let (asked, answer) = self.mention(actor, seq).await?.ok_or(Refusal::NotPermitted)?;
        if answer.is_some() {
            return Err(Refusal::AlreadySaid.into());
        }
        let record = asked.report.id;
        let command = Command::AnswerMention { note: asked.note.version, text, to: asked.note.office };
        let office = actor.office.as_ref().map_or("", OfficeCode::as_str);
        let submission = Submission {
            actor: actor.asked(record),
            what: What::Act(record, Box::new(command)),
            contact: None,
            at: None,
            // Two who answer at once are one answer.
            key: Some(Key::secret(format!("mention {} {office}", seq.0))),
        };
        self.submit(submission).await?;
        Ok(self.has_looked(actor, seq).await?)
    }

    /// How many notes the actor's office was asked to look at and has not yet.
    pub async fn count_asked_to_look(&self, actor: &Actor) -> Result<u64, StoreError> {
        match asked_office(actor) {
            Some(office) => store::mentions::count(&self.db, &self.jurisdiction, office).await,
            None => Ok(0),
        }
    }

    /// The actor's office has looked at a note.
    pub async fn has_looked(&self, actor: &Actor, seq: Seq) -> Result<(), StoreError> {
        match asked_office(actor) {
            Some(office) => store::mentions::see(&self.db, &self.jurisdiction, office, seq, self.now()).await,
            None => Ok(()),
        }
    }
}

/// The office of those who may answer a note at all.
fn asked_office(actor: &Actor) -> Option<&OfficeCode> {
    actor.office.as_ref().filter(|_| may(actor, Action::AnswerMention))
}

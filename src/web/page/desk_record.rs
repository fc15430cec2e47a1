//! `/ufficio/segnalazioni/{number}`: a report as the staff works on it: the legal moves, the contact, what lies around.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::document::Attachment;
use crate::domain::iter::{Act, Carries, Outcome, RejectionReason, SuspensionReason};
use crate::domain::moderation::HidingReason;
use crate::domain::person::Contact;
use crate::domain::policy::{Action, may, may_on};
use crate::domain::record::{Number, RecordId};
use crate::domain::report::{Audience, Reminded, Report};
use crate::domain::routing::{Facts, Fired, route};
use crate::domain::timeline::Timeline;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::afterwards::{AsideView, asides};
use crate::web::page::clocks::{ClockView, DueView, clocks, dues};
use crate::web::page::desk_programs::told;
use crate::web::page::desk_since::SinceView;
use crate::web::page::desk_split::Parts;
use crate::web::page::documents::{EnclosureView, documents, enclosures};
use crate::web::page::forward::forward_line;
use crate::web::page::frame::Frame;
use crate::web::page::practices;
use crate::web::page::report::{CommentView, Reading, StepView, answers, around, photos, sentence};
use crate::web::page::report_card::Card;
use crate::web::page::tasks::TaskView;
use crate::web::page::tasks::give::{gives, tasks_of};
use crate::web::page::works::at_place::AtReport;
use crate::web::visitor::{Staff, Visitor};
use crate::words::mails::Letter;

/// The value of `parte` that asks for the record alone.
const RECORD_PART: &str = "scheda";

/// A legal move as a form.
struct ActView {
    act: Act,
    name: String,
    carries: Carries,
    /// The key that opens it.
    key: &'static str,
    /// Texts to begin with: code and name.
    templates: Vec<(String, String)>,
}

impl ActView {
    /// Whether the move must say something to the citizen.
    const fn needs_text(&self) -> bool {
        matches!(
            self.carries,
            Carries::Text | Carries::NoteText | Carries::ReasonAndText | Carries::ResultAndText | Carries::BodyAndText
        )
    }
}

/// A problem to split the report into, as typed so far.
struct PartView<'a> {
    n: u8,
    category: &'a str,
    subject: &'a str,
    text: &'a str,
}

/// The page around a record.
#[derive(Template)]
#[template(path = "page/desk_record.html")]
struct RecordPage {
    frame: Frame,
    record: Record,
}

/// A record: a page of its own, or the part of the desk's page that changes without loading it anew.
#[derive(Template)]
#[template(path = "page/desk_record_part.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether the page offers something")]
pub(crate) struct Record {
    frame: Frame,
    /// Whether it is a part of the desk's page.
    is_part: bool,
    /// Whether somebody waits to hear its number.
    is_announced: bool,
    /// The day that is promised.
    promised: String,
    card: Card,
    report: Report,
    sentence: String,
    /// The office that the rules find now, and why.
    suggestion: Option<(Fired, String)>,
    /// What was answered about a border near the place.
    border: Option<String>,
    acts: Vec<ActView>,
    contact: Option<Contact>,
    /// Whether whoever left the address has said that it is theirs.
    is_confirmed: bool,
    channel: String,
    photos: Vec<(String, String)>,
    /// Pages of the photos where parts can be blacked out, and of those as they came.
    photo_pages: (Vec<String>, Vec<String>),
    documents: Vec<(String, String)>,
    /// What the staff has enclosed, and who may be let see it.
    enclosures: Vec<EnclosureView>,
    audiences: Vec<(&'static str, String)>,
    answers: Vec<(String, String)>,
    steps: Vec<StepView>,
    comments: Vec<CommentView>,
    /// What happened beside the iter.
    asides: Vec<AsideView>,
    /// By when somebody who asked how it stands is told.
    chase: Option<String>,
    /// Reasons to hide it.
    hidings: Vec<(&'static str, String)>,
    clocks: Vec<ClockView>,
    dues: Vec<DueView>,
    /// When who was reminded of what is due.
    reminders: Vec<String>,
    /// To whom it was passed on, and how far that has come.
    forwards: Vec<String>,
    /// The tasks that were given for it.
    tasks: Vec<TaskView>,
    gives_tasks: bool,
    /// Reports that belong to it: what they are to it, and each.
    relations: Vec<(String, Vec<Card>)>,
    can_split: bool,
    /// Works at its place.
    works: AtReport,
    /// Building sites in whose reach it is, and practices that it is about.
    practices: practices::at_report::AtReport,
    around: Vec<Card>,
    static_map: String,
    can_note: bool,
    can_moderate: bool,
    can_reply: bool,
    can_enclose: bool,
    error: Option<String>,
    /// What the citizen will read.
    preview: Option<Letter>,
    /// What others have done since somebody looked at it whose act came too late.
    since: Vec<SinceView>,
    typed: Typed,
    outcomes: Vec<(&'static str, String)>,
    rejections: Vec<(&'static str, String)>,
    suspensions: Vec<(&'static str, String)>,
}

/// Which form of the record is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AskedPart {
    parte: String,
    /// Whether it has just been entered for a caller, who waits for the number.
    nuova: String,
}

impl AskedPart {
    /// Whether only the record is wanted, without a page around it.
    #[must_use]
    pub fn is_record(&self) -> bool {
        self.parte == RECORD_PART
    }

    /// Where a record is shown again in the same form.
    #[must_use]
    pub fn href(&self, visitor: &Visitor, number: &str) -> String {
        let query = if self.is_record() { "?parte=scheda" } else { "" };
        visitor.words.href(&format!("/ufficio/segnalazioni/{number}{query}"))
    }
}

/// The record with status and as it was asked for: alone, or as a page.
pub(crate) fn answer(status: StatusCode, mut record: Record, asked: &AskedPart) -> Result<Response, PageError> {
    record.is_part = asked.is_record();
    record.is_announced = !asked.nuova.is_empty();
    let page = if record.is_part {
        html(&record, Cache::Never)?
    } else {
        html(&RecordPage { frame: record.frame.clone(), record }, Cache::Never)?
    };
    Ok((status, page).into_response())
}

impl Record {
    /// The same as a part of the desk's page.
    pub(crate) fn beside_the_queue(mut self) -> Self {
        self.is_part = true;
        self
    }

    /// The same, with what the citizen will read.
    pub(crate) fn with_preview(mut self, preview: Option<Letter>) -> Self {
        self.preview = preview;
        self
    }

    /// The preview, in the form that it belongs to.
    fn preview_of(&self, act: &str) -> Option<&Letter> {
        self.preview.as_ref().filter(|_| self.typed.atto == act)
    }

    /// The same, with what others have done meanwhile.
    pub(crate) fn after(mut self, since: Vec<SinceView>) -> Self {
        self.since = since;
        self
    }

    /// What was written for an act that can no longer be made: it has no form that would show it.
    fn left_over(&self) -> Option<&str> {
        let shown = matches!(self.typed.atto.as_str(), "nota" | "commento" | "dividi")
            || self.acts.iter().any(|view| view.act.code() == self.typed.atto);
        Some(self.typed.testo.as_str()).filter(|text| !shown && !text.is_empty())
    }

    /// Where its forms go.
    fn action(&self, below: &str) -> String {
        let query = if self.is_part { "?parte=scheda" } else { "" };
        self.frame.href(&format!("/ufficio/segnalazioni/{}{below}{query}", self.report.number))
    }

    /// The usual move is open, or the one whose form was sent.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand references over")]
    fn is_open(&self, view: &ActView, is_first: &bool) -> bool {
        if self.typed.atto.is_empty() { *is_first } else { self.typed.atto == view.act.code() }
    }

    /// The problems to split it into, as typed so far.
    fn parts(&self) -> [PartView<'_>; 2] {
        let typed = &self.typed.parti;
        [
            PartView { n: 1, category: &typed.categoria_1, subject: &typed.oggetto_1, text: &typed.testo_1 },
            PartView { n: 2, category: &typed.categoria_2, subject: &typed.oggetto_2, text: &typed.testo_2 },
        ]
    }

    fn documents_of(&self, comment: &CommentView) -> Vec<(String, String)> {
        documents(&comment.documents, self.report.number, &self.frame.visitor)
    }

    /// The outside body that the rules find, or what was typed.
    fn body_suggested(&self) -> &str {
        let found = self.suggestion.as_ref().and_then(|(fired, _)| self.frame.rules().offices.get(&fired.office));
        let body = found.filter(|office| office.is_outside() && self.typed.ente.is_empty());
        body.map_or(&self.typed.ente, |office| &office.name)
    }

    /// The office that the rules find, or the one that was chosen.
    fn is_suggested(&self, office: &str) -> bool {
        if !self.typed.ufficio.is_empty() {
            return self.typed.ufficio == office;
        }
        self.suggestion.as_ref().is_some_and(|(fired, _)| fired.office.as_str() == office)
    }
}

/// What a form of the page sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the fields of the forms")]
pub struct Typed {
    /// What is to be done: the code of a move, or `nota`, `commento`, `pubblica`, `nascondi`.
    pub atto: String,
    pub testo: String,
    pub ufficio: String,
    pub motivo: String,
    pub riesame: String,
    pub originale: String,
    pub ente: String,
    /// What the report stood at when the form was shown.
    pub versione: String,
    /// The template to begin the text with.
    pub modello: String,
    /// The office that a note asks to look.
    pub menziona: String,
    /// `anteprima`: show what the citizen will read, and send nothing.
    pub azione: String,
    /// What was added or enclosed, and is to be shown to others.
    pub aggiunta: String,
    /// What a document is, and who may see it.
    pub titolo: String,
    pub visibile: String,
    /// The problems that are to become reports of their own.
    #[serde(skip)]
    pub parti: Parts,
}

/// Shows the record.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Query(asked): Query<AskedPart>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    answer(StatusCode::OK, record_page(&site, visitor, report, None, Typed::default()).await?, &asked)
}

/// A record that this member of the staff works on.
pub(crate) async fn report_of(site: &Site, visitor: &Visitor, number: &str) -> Result<Report, PageError> {
    if !may(&visitor.actor, Action::OpenRecord) {
        return Err(PageError::Forbidden);
    }
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let report = site.app.report(number, &visitor.actor).await?.ok_or(PageError::NotFound)?;
    // What is public is no secret; that others work on it behind its page is told.
    if may_on(&visitor.actor, Action::OpenRecord, &report, None) { Ok(report) } else { Err(PageError::Forbidden) }
}

pub(crate) async fn record_page(
    site: &Site,
    visitor: Visitor,
    report: Report,
    error: Option<String>,
    typed: Typed,
) -> Result<Record, PageError> {
    let words = visitor.words;
    let timeline = site.app.timeline(report.id).await?;
    let (steps, comments) = told(site, &visitor, &report, &timeline).await?;
    let around = around(site, &visitor, &report, 8).await?;
    let position = report.place.position;
    let acts = report.legal_acts(&visitor.actor, &visitor.rules);
    let reading = Reading { by: Audience::Internal, key: None, is_public: report.public };
    let category = visitor.rules.categories.get(&report.category);
    Ok(Record {
        is_part: false,
        is_announced: false,
        promised: words.day(report.due.answer_at, visitor.now, visitor.zone()),
        card: Card::of(&report, &visitor),
        sentence: sentence(&report, &visitor),
        border: report.place.near.as_ref().map(|near| words.near(near, &visitor.rules)),
        suggestion: route(Facts::of(&report), &visitor.rules, visitor.now).map(|fired| {
            let why = words.fired(&fired, &visitor.rules);
            (fired, why)
        }),
        acts: acts
            .into_iter()
            .map(|act| ActView {
                act,
                name: words.act(act),
                carries: act.row().carries,
                key: key_of(act),
                templates: templates(act, &report, &visitor),
            })
            .collect(),
        contact: site.app.contact_of(&report, &visitor.actor).await?,
        is_confirmed: site.app.contact_confirmed_at(&report).await?.is_some(),
        channel: words.channel(report.channel),
        photos: photos(&[report.attachments.clone(), report.proposed.clone()].concat()),
        photo_pages: (
            photo_pages(&report, report.photos(), &visitor),
            photo_pages(&report, report.originals.iter(), &visitor),
        ),
        documents: documents(&[report.attachments.clone(), report.proposed.clone()].concat(), report.number, &visitor),
        answers: answers(&report, &visitor),
        steps,
        comments,
        enclosures: enclosures(&report, &visitor, reading),
        audiences: Audience::ALL.map(|audience| (audience.code(), words.audience(audience))).to_vec(),
        asides: asides(&timeline, &visitor, Audience::Internal),
        chase: report.chase_due().map(|by| t!(words, "chase-due", at = words.instant(by, visitor.zone()))),
        hidings: HidingReason::ALL.map(|reason| (reason.code(), words.hiding(reason))).to_vec(),
        clocks: clocks(&report, &timeline, &visitor),
        dues: dues(&report, &visitor),
        reminders: timeline.reminders.iter().map(|(at, reminded)| reminder(*at, *reminded, &visitor)).collect(),
        forwards: site.app.forwards_of(report.id).await?.iter().map(|one| forward_line(one, &visitor)).collect(),
        tasks: tasks_of(site, report.id, &visitor).await?,
        gives_tasks: gives(&visitor, &report),
        relations: relations(site, &report, &timeline, &visitor).await?,
        works: AtReport::of(site, &visitor, &report),
        practices: practices::at_report::AtReport::of(site, &visitor, &report),
        can_split: report.check_split(&visitor.actor, &visitor.rules).is_ok(),
        around,
        static_map: format!(
            "/maps/static/{},{},16.5/480x400.png?layer=reports&pin={},{}",
            position.lon(),
            position.lat(),
            position.lon(),
            position.lat()
        ),
        can_note: may_on(&visitor.actor, Action::NoteInternally, &report, None),
        can_reply: may_on(&visitor.actor, Action::Reply, &report, category),
        can_enclose: may_on(&visitor.actor, Action::Enclose, &report, category),
        can_moderate: may_on(&visitor.actor, Action::Moderate, &report, None),
        error,
        preview: None,
        since: Vec::new(),
        typed,
        outcomes: Outcome::ALL.into_iter().map(|outcome| (outcome.code(), words.outcome(outcome))).collect(),
        rejections: RejectionReason::ALL.into_iter().map(|reason| (reason.code(), words.rejection(reason))).collect(),
        suspensions: SuspensionReason::ALL
            .into_iter()
            .map(|reason| (reason.code(), words.suspension(reason)))
            .collect(),
        frame: Frame::new(site, visitor, format!("{} {}", report.number, report.subject)).with_script("desk.js").wide(),
        report,
    })
}

/// What belongs to a report: where it came from, what it has become, what was joined to it.
async fn relations(
    site: &Site,
    report: &Report,
    timeline: &Timeline,
    visitor: &Visitor,
) -> Result<Vec<(String, Vec<Card>)>, PageError> {
    let words = visitor.words;
    let parent: Vec<RecordId> = report.parent.into_iter().collect();
    let original: Vec<RecordId> = report.duplicate_of.into_iter().collect();
    let mut relations = Vec::new();
    for (name, ids) in [
        (t!(words, "relation-parent"), &parent),
        (t!(words, "relation-children"), &report.children),
        (t!(words, "relation-original"), &original),
        (t!(words, "relation-merged"), &timeline.merged),
    ] {
        let mut cards = Vec::new();
        for id in ids {
            cards.extend(site.app.report_of_id(*id).await?.map(|other| Card::of(&other, visitor)));
        }
        if !cards.is_empty() {
            relations.push((name, cards));
        }
    }
    Ok(relations)
}

fn templates(act: Act, report: &Report, visitor: &Visitor) -> Vec<(String, String)> {
    let fitting = visitor.rules.templates.values().filter(|template| template.fits(act, report));
    fitting.map(|template| (template.code.to_string(), template.name.clone())).collect()
}

fn reminder(at: Timestamp, reminded: Reminded, visitor: &Visitor) -> String {
    let (words, zone) = (visitor.words, visitor.zone());
    let (at, due) = (words.instant(at, zone), words.instant(reminded.due_at, zone));
    t!(words, "reminded", at = at, stage = words.stage(reminded.stage), due = due)
}

const fn key_of(act: Act) -> &'static str {
    match act {
        Act::Route => "r",
        Act::TakeCharge => "t",
        Act::MarkDuplicate => "d",
        Act::Answer => "a",
        _ => "",
    }
}

/// Pages where parts of these photos can be blacked out, for those who may.
fn photo_pages<'a>(report: &Report, photos: impl Iterator<Item = &'a Attachment>, visitor: &Visitor) -> Vec<String> {
    let may = may_on(&visitor.actor, Action::Moderate, report, None);
    let page = |photo: &Attachment| {
        let large = photo.hashes().last().copied().filter(|_| may && photo.is_photo())?;
        Some(visitor.words.href(&format!("/ufficio/segnalazioni/{}/foto/{large}", report.number)))
    };
    photos.filter_map(page).collect()
}

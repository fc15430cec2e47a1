//! `/ufficio/pratiche/{number}`: one practice with its clock, its moves, and all that belongs to it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::clock::random_token;
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::command::Audience;
use crate::domain::matter::Doing;
use crate::domain::practice::iter::{Act, MOVES};
use crate::domain::practice::{Asked, Practice, View};
use crate::domain::record::Version;
use crate::domain::refusal::Refusal;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::practices::act::{carries, command, typed};
use crate::web::page::practices::around::Around;
use crate::web::page::practices::clock::ClockView;
use crate::web::page::practices::essentials::EssentialsView;
use crate::web::page::practices::papers::{PaperView, papers_for};
use crate::web::page::practices::place::PlaceView;
use crate::web::page::practices::reader::{Reader, staff_reader};
use crate::web::page::practices::timeline::{StepView, asked_name, steps};
use crate::web::page::practices::upload::{self, Received};
use crate::web::page::works::card::name_of;
use crate::web::visitor::{Staff, Visitor, once_key};

/// What a form for a move asks for.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "what a form asks for or not")]
pub(super) struct Carries {
    pub(super) text: bool,
    pub(super) text_required: bool,
    pub(super) on: bool,
    pub(super) effect: bool,
    pub(super) days: bool,
    pub(super) asked: bool,
    pub(super) number: bool,
    pub(super) until: bool,
    pub(super) officer: bool,
    pub(super) files: bool,
    pub(super) audience: bool,
    pub(super) view: bool,
    pub(super) dossier: bool,
}

/// A move as the page offers it.
struct MoveView {
    act: Act,
    name: String,
    carries: Carries,
    /// The opinion that it gives.
    opinion: Option<usize>,
    /// The texts to begin with, by code and name.
    templates: Vec<(String, String)>,
}

impl MoveView {
    /// What its form is called in the page.
    fn name_in_page(&self) -> String {
        match self.opinion {
            Some(opinion) => format!("{}-{opinion}", self.act.code()),
            None => self.act.code().to_owned(),
        }
    }
}

/// What is said of the practice, to be corrected.
struct DossierView {
    object: String,
    address: String,
    parcels: String,
    constraint: bool,
}

impl DossierView {
    fn of(one: &Practice) -> Self {
        let parcels: Vec<String> = one.dossier.parcels.iter().map(ToString::to_string).collect();
        Self {
            object: one.dossier.object.to_string(),
            address: one.dossier.address.as_ref().map(ToString::to_string).unwrap_or_default(),
            parcels: parcels.join(", "),
            constraint: one.dossier.constraint,
        }
    }
}

/// A party of the practice.
struct PartyView {
    role: String,
    name: String,
    /// Tax code, register, telephone, mail.
    more: Vec<String>,
}

#[derive(Template)]
#[template(path = "page/practices/record.html")]
struct Record {
    frame: Frame,
    one: EssentialsView,
    dossier: DossierView,
    clock: Option<ClockView>,
    place: Option<PlaceView>,
    around: Around,
    moves: Vec<MoveView>,
    effects: Vec<(&'static str, String)>,
    views: Vec<(&'static str, String)>,
    audiences: Vec<(&'static str, String)>,
    offices: Vec<(String, String)>,
    parties: Vec<PartyView>,
    papers: Vec<PaperView>,
    /// The documents whose readers may be changed: place, and title with who sees it.
    shown: Vec<(usize, String)>,
    requests: Vec<(String, String)>,
    opinions: Vec<(String, String)>,
    messages: Vec<(String, String)>,
    steps: Vec<StepView>,
    password: Option<String>,
    opens: bool,
    source: Option<String>,
    version: u32,
    saved: bool,
    error: Option<String>,
    typed: Typed,
    key: String,
}

/// What was typed, kept when it is refused.
#[derive(Default)]
struct Typed(Vec<(String, String)>);

impl Typed {
    fn get(&self, name: &str) -> &str {
        self.0.iter().rev().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Whether it was typed in the form for this move.
    fn is_of(&self, offered: &MoveView) -> bool {
        let opinion = offered.opinion.map(|opinion| opinion.to_string()).unwrap_or_default();
        self.get("atto") == offered.act.code() && self.get("parere") == opinion
    }

    /// The value of a field of that form.
    fn of(&self, offered: &MoveView, name: &str) -> &str {
        if self.is_of(offered) { self.get(name) } else { "" }
    }
}

/// What can be asked.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    salvato: Option<String>,
}

/// Shows it.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    let reader = staff_reader(&site, &visitor, &number).await?;
    let mut page = record(&site, &visitor, &reader).await?;
    page.saved = shown.salvato.is_some();
    html(&page, Cache::Never)
}

async fn record(site: &Site, visitor: &Visitor, reader: &Reader) -> Result<Record, PageError> {
    let (words, one) = (visitor.words, &reader.practice);
    let calendar = &visitor.rules.jurisdiction.calendar;
    let today = calendar.day_of(visitor.now);
    let opens = reader.audience == Audience::Internal;
    let parties = site.app.parties_of(one, &visitor.actor).await?;
    let party = |party: crate::domain::practice::dossier::Party| PartyView {
        role: words.party_role(party.role),
        name: party.name.to_string(),
        more: [
            party.tax_code.map(|code| code.to_string()),
            party.register.map(|register| register.to_string()),
            party.phone.map(|phone| phone.as_str().to_owned()),
            party.email.map(|email| email.as_str().to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    let request = |request: &crate::domain::practice::Request| {
        let answered = match request.answered_on {
            Some(on) => t!(words, "practice-request-answered", on = words.date_of(on)),
            None => t!(words, "practice-request-open"),
        };
        let effect = words.practice_effect(request.effect);
        (format!("{} · {effect} · {answered}", words.date_of(request.on)), request.text.to_string())
    };
    let opinion = |opinion: &crate::domain::practice::Opinion| {
        let asked = asked_name(&opinion.asked, visitor);
        // What was said is for those who may open the practice, and for who said it.
        let own = visitor.actor.office.as_ref();
        let is_told = opens || own.is_some_and(|own| opinion.asked == Asked::Office(own.clone()));
        match &opinion.given {
            Some(given) => (
                format!("{asked}: {} ({})", words.practice_view(given.view), words.date_of(given.on)),
                if is_told { given.text.to_string() } else { String::new() },
            ),
            None => {
                (t!(words, "practice-opinion-open", body = asked, on = words.date_of(opinion.due_on)), String::new())
            }
        }
    };
    let message = |message: &crate::domain::practice::Message| {
        let by = match &message.office {
            Some(office) => name_of(office, &visitor.rules),
            None => t!(words, "practice-by-applicant"),
        };
        (format!("{by}, {}", words.instant(message.at, visitor.zone())), message.text.to_string())
    };
    let inside = if opens { Audience::Internal } else { Audience::Public };
    Ok(Record {
        one: EssentialsView::of(one, visitor),
        dossier: DossierView::of(one),
        clock: ClockView::of(one, today, calendar, words),
        place: PlaceView::of(one),
        around: Around::of(site, one, visitor).await?,
        moves: moves(one, visitor),
        effects: one.effects(today, calendar).map(|effect| (effect.code(), words.practice_effect(effect))).collect(),
        views: View::ALL.map(|view| (view.code(), words.practice_view(view))).into(),
        audiences: Audience::ALL.map(|audience| (audience.code(), words.practice_audience(audience))).into(),
        offices: visitor
            .rules
            .working_offices()
            .filter(|office| !office.is_outside())
            .map(|office| (office.code.to_string(), office.name.clone()))
            .collect(),
        parties: parties.into_iter().map(party).collect(),
        papers: papers_for(one, inside, visitor),
        shown: one
            .documents_for(Audience::Internal)
            .filter(|_| one.may(&visitor.actor, Act::Show))
            .map(|(place, document)| {
                (place, format!("{} ({})", document.handed.title, words.practice_audience(document.audience)))
            })
            .collect(),
        requests: if opens { one.requests.iter().map(request).collect() } else { Vec::new() },
        opinions: one.opinions.iter().map(opinion).collect(),
        messages: if opens { one.messages.iter().map(message).collect() } else { Vec::new() },
        steps: if opens { steps(site, visitor, one, inside).await? } else { Vec::new() },
        password: site.app.practice_password(one).filter(|_| opens),
        opens,
        source: one.source.as_ref().map(|source| source.system.to_string()),
        version: one.version.0,
        saved: false,
        error: None,
        typed: Typed::default(),
        key: random_token(),
        frame: Frame::new(site, visitor.clone(), one.dossier.object.to_string()).with_script("works.js").wide(),
    })
}

fn moves(one: &Practice, visitor: &Visitor) -> Vec<MoveView> {
    let words = visitor.words;
    let outcomes: Vec<Act> = one.outcomes(&visitor.actor).collect();
    let calendar = &visitor.rules.jurisdiction.calendar;
    let waits = one.is_waiting(calendar.day_of(visitor.now), calendar);
    let is_outcome = |act: Act| {
        let all =
            [Act::Grant, Act::Confirm, Act::Refuse, Act::Prohibit, Act::Reject, Act::Archive, Act::Annul, Act::Lapse];
        all.contains(&act)
    };
    let fits = |act: Act| match act {
        Act::BeginWorks => one.began_on.is_none() && one.works_from.is_some(),
        Act::EndWorks => one.is_site(),
        Act::Publish => one.decided_on.is_some(),
        Act::Extend => one.terms.as_ref().is_some_and(|terms| terms.extension > 0),
        Act::Pass => !waits && one.terms.as_ref().is_some_and(|terms| terms.stages.len() > 1),
        Act::Register => one.dossier.references.protocol.is_none(),
        Act::Grant | Act::Confirm | Act::Refuse | Act::Notify if waits => false,
        // Each document and each opinion has its own.
        Act::Show | Act::Opine => false,
        act => !is_outcome(act) || outcomes.contains(&act),
    };
    let offered = MOVES.iter().map(|row| row.act).filter(|act| fits(*act) && one.may(&visitor.actor, *act));
    let templates = |act| {
        let fitting = visitor.rules.practice_templates.values().filter(|template| template.fits(act, one));
        fitting.map(|template| (template.code.to_string(), template.name.clone())).collect()
    };
    let view = |act, name, opinion| MoveView { act, name, carries: carries(act), opinion, templates: templates(act) };
    let mut moves: Vec<MoveView> = offered.map(|act| view(act, words.practice_act(act), None)).collect();
    let is_own = one.may(&visitor.actor, Act::Assign);
    for (place, opinion) in one.opinions.iter().enumerate().filter(|(_, opinion)| opinion.given.is_none()) {
        let own = visitor.actor.office.as_ref();
        let asked = own.is_some_and(|own| opinion.asked == Asked::Office(own.clone()));
        if (asked || is_own) && one.may(&visitor.actor, Act::Opine) {
            let name = t!(words, "practice-opine-of", body = asked_name(&opinion.asked, visitor));
            moves.push(view(Act::Opine, name, Some(place)));
        }
    }
    moves
}

/// Makes a move.
pub async fn act(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let found = staff_reader(&site, &visitor, &number).await?;
    let mut sent = upload::read_form(&site, request, visitor.words).await?;
    // Whoever asks for a text to begin with makes no move, whether there is one or not.
    if sent.get("modello").is_some() {
        let text = begun_with(&sent, &found.practice, &visitor);
        let status = if text.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        sent.fields.extend(text.map(|text| ("testo".to_owned(), text)));
        let mut page = record(&site, &visitor, &found).await?;
        page.typed = Typed(sent.fields);
        return Ok((status, html(&page, Cache::Never)?).into_response());
    }
    match make(&site, &visitor, &found, &sent).await {
        Ok(()) => {
            let to = visitor.words.href(&format!("/ufficio/pratiche/{}?salvato=1", found.practice.number));
            Ok((Cache::Never, Redirect::to(&to)).into_response())
        }
        Err(SubmitError::Refused(Refusal::NotPermitted)) => Err(PageError::Forbidden),
        Err(SubmitError::Refused(refusal)) => {
            let found = staff_reader(&site, &visitor, &number).await?;
            let mut page = record(&site, &visitor, &found).await?;
            page.error = Some(visitor.words.refusal(&refusal, &visitor.rules));
            page.typed = Typed(sent.fields);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The text of the template that was asked for.
fn begun_with(sent: &Received, one: &Practice, visitor: &Visitor) -> Option<String> {
    let (act, code) = (Act::of_code(typed(sent, "atto"))?, sent.get("modello")?);
    let template = visitor.rules.practice_templates.values().find(|template| template.code.as_str() == code)?;
    let today = visitor.rules.jurisdiction.calendar.day_of(visitor.now);
    let written = |day| visitor.words.date_of(day);
    (template.fits(act, one) && one.may(&visitor.actor, act))
        .then(|| template.filled(one, today, &visitor.rules, written))
}

async fn make(site: &Site, visitor: &Visitor, found: &Reader, sent: &Received) -> Result<(), SubmitError> {
    let command = command(sent, &found.practice)?;
    let hashes: Vec<_> = sent.handed.iter().map(|(_, file)| file.pdf).collect();
    let key = once_key(typed(sent, "volta"), &(visitor.actor.account, found.practice.id, &sent.fields, hashes));
    let seen = typed(sent, "versione").parse().ok().map(Version);
    let what = What::Do(found.practice.id, seen, Box::new(Doing::Practice(command)));
    let actor = visitor.actor.clone();
    site.app.submit(Submission { actor, what, contact: None, at: None, key }).await.map(drop)
}

impl Record {
    /// Whether an effect is chosen: the one that was typed, else the strongest that the law lets.
    fn effect_is(&self, code: &str) -> bool {
        let typed = self.typed.get("effetto");
        if typed.is_empty() { self.effects.first().is_some_and(|(first, _)| *first == code) } else { typed == code }
    }
}

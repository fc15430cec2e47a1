//! `/segnalazioni/{number}/seguito`: what whoever reported does afterwards, by their private link: adds to it, chases,
//! withdraws, says whether it is well, has it taken up again. Plain forms on the report's own page.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Form, FromRequest, Multipart, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::submit::{Key, Submission, SubmitError, What};
use crate::domain::afterwards::{Complaint, Mood};
use crate::domain::document::Attachment;
use crate::domain::iter::Act;
use crate::domain::person::{Actor, Channel};
use crate::domain::policy::{Action, may_on};
use crate::domain::record::Number;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Audience, Command, Report};
use crate::domain::text::Description;
use crate::domain::timeline::{Aside, Timeline};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::report::own_page;
use crate::web::page::submit::draft::Draft;
use crate::web::page::submit::upload;
use crate::web::throttle::Costly;
use crate::web::visitor::{Visitor, is_once};

/// What was typed in one of the forms, and what came of it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Which form it was: `aggiungi`, `sollecita`, `ritira`, `giudizio`, `riapri`.
    pub azione: String,
    /// The text.
    pub testo: String,
    /// How content they are.
    pub giudizio: String,
    /// Why not more.
    pub motivi: Vec<String>,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// What whoever reported may do now, as the page offers it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether the page offers something")]
pub struct Afterwards {
    /// Where the forms go.
    pub action: String,
    /// What has just been done.
    pub done: Option<String>,
    /// What was typed.
    pub typed: Typed,
    /// Whether they may add something.
    pub can_add: bool,
    /// Whether they may chase now.
    pub can_chase: bool,
    /// Whether chasing is spoken of.
    pub is_open: bool,
    /// When they have chased, or from when on they may.
    pub chase_text: String,
    /// Whether they may take it back.
    pub can_withdraw: bool,
    /// Whether they are asked how content they are.
    pub can_rate: bool,
    /// Whether they may have it taken up again.
    pub can_contest: bool,
    /// Why it is not shown to everybody, while it is not.
    pub hidden: Option<String>,
    /// Moods to choose from.
    pub moods: Vec<(&'static str, String)>,
    /// Complaints to choose from.
    pub complaints: Vec<(&'static str, String)>,
}

impl Afterwards {
    /// What the holder of the private link may do with this report.
    #[must_use]
    pub fn of(report: &Report, key: &str, visitor: &Visitor, done: Option<&str>, typed: Typed) -> Self {
        let (words, rules, now) = (visitor.words, &visitor.rules, visitor.now);
        let actor = Actor::reporter(report.id, Channel::Web);
        let is_open = report.state.is_open();
        let from = report.chase_from(rules);
        let instant = |at| words.instant(at, visitor.zone());
        let chase_text = match report.chased.filter(|chased| chased.waits) {
            Some(chased) => t!(words, "chase-waits", at = instant(chased.at), by = instant(chased.reply_by)),
            None if now < from => t!(words, "chase-from", at = instant(from)),
            None => t!(words, "chase-text"),
        };
        Self {
            action: words.href(&format!("/segnalazioni/{}/seguito?chiave={key}", report.number)),
            done: done.and_then(|done| done_text(done, words)),
            can_add: report.takes_additions(now) && may_on(&actor, Action::Pursue, report, None),
            can_chase: is_open && now >= from,
            chase_text,
            is_open,
            can_withdraw: report.legal_acts(&actor, rules).contains(&Act::Withdraw),
            can_rate: report.may_rate(&actor, now),
            can_contest: report.may_contest(&actor, now, rules),
            hidden: (!report.public).then(|| match report.hidden_for {
                Some(reason) => t!(words, "own-hidden", reason = words.hiding(reason)),
                None => t!(words, "own-not-yet-public"),
            }),
            moods: Mood::ALL.map(|mood| (mood.code(), words.mood(mood))).to_vec(),
            complaints: Complaint::ALL.map(|one| (one.code(), words.complaint(one))).to_vec(),
            typed,
        }
    }

    /// What is wrong with the form of that name.
    #[must_use]
    pub fn error(&self, form: &str) -> Option<&str> {
        self.typed.error.as_deref().filter(|_| self.typed.azione == form)
    }

    /// What was typed in the form of that name.
    #[must_use]
    pub fn text(&self, form: &str) -> &str {
        if self.typed.azione == form { &self.typed.testo } else { "" }
    }

    /// Whether a complaint was ticked.
    #[must_use]
    pub fn is_ticked(&self, code: &str) -> bool {
        self.typed.motivi.iter().any(|motive| motive == code)
    }
}

fn done_text(done: &str, words: &crate::words::Words) -> Option<String> {
    Some(match done {
        "aggiungi" => t!(words, "own-added"),
        "sollecita" => t!(words, "own-chased"),
        "ritira" => t!(words, "own-withdrawn"),
        "giudizio" => t!(words, "own-rated"),
        "riapri" => t!(words, "own-contested"),
        _ => return None,
    })
}

/// Something that happened beside the iter, in words.
#[derive(Debug)]
pub struct AsideView {
    /// What, and when.
    pub text: String,
    /// What was said with it.
    pub said: Option<String>,
}

/// What happened beside the iter, as far as this reader is told.
#[must_use]
pub fn asides(timeline: &Timeline, visitor: &Visitor, reader: Audience) -> Vec<AsideView> {
    let told = timeline.asides.iter().filter(|(_, aside)| aside.audience().reaches(reader));
    told.map(|(at, aside)| {
        let words = visitor.words;
        let at = words.instant(*at, visitor.zone());
        let (text, said) = match aside {
            Aside::Chased { reply_by, text } => {
                let by = words.instant(*reply_by, visitor.zone());
                (t!(words, "aside-chased", at = at, by = by), text.as_ref())
            }
            Aside::Rated { mood, complaints, text } => {
                let why: Vec<String> = complaints.iter().map(|one| words.complaint(*one)).collect();
                let mood = [vec![words.mood(*mood)], why].concat().join(", ");
                (t!(words, "aside-rated", at = at, mood = mood), text.as_ref())
            }
            Aside::Enclosed { title, to, office, role, .. } => {
                let office = office.as_ref().and_then(|code| visitor.rules.offices.get(code));
                let by = office.map_or_else(|| words.role(*role), |office| office.name.clone());
                let (title, to) = (title.as_str(), words.audience(*to));
                (t!(words, "aside-enclosed", at = at, by = by, title = title, to = to), None)
            }
            Aside::EnclosureShown { title, to } => {
                let (title, to) = (title.as_str(), words.audience(*to));
                (t!(words, "aside-enclosure-shown", at = at, title = title, to = to), None)
            }
            Aside::Hidden(reason) => {
                let reason = reason.map_or_else(String::new, |reason| format!(" ({})", words.hiding(reason)));
                (t!(words, "aside-hidden", at = at, reason = reason), None)
            }
            Aside::Shown => (t!(words, "aside-shown", at = at), None),
            Aside::Linked(linked) => (format!("{at} · {}", words.practice_linked(linked)), None),
            Aside::Blackened => (t!(words, "aside-blackened", at = at), None),
            Aside::OriginalErased => (t!(words, "aside-original-erased", at = at), None),
            Aside::Anonymised => (t!(words, "aside-anonymised", at = at), None),
        };
        AsideView { text, said: said.map(ToString::to_string) }
    })
    .collect()
}

/// The private key that comes with a form.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    chiave: String,
}

/// Does what the form asks for.
pub async fn act(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, PageError> {
    let number: Number = number.parse().map_err(|_error| PageError::NotFound)?;
    let (report, actor) = site.app.reporter_of(number, &asked.chiave).await?.ok_or(PageError::NotFound)?;
    site.throttle.count_address(Costly::Submit, from.ip())?;
    let sent = read(&site, &visitor, request).await?;
    let result = match command(&sent, &visitor)? {
        Ok(command) => {
            let key = sent.once.as_ref().map(|once| Key::secret(format!("own {} {once}", report.id.0)));
            let what = What::Act(report.id, Box::new(command));
            site.app.submit(Submission { actor, what, contact: None, at: None, key }).await.map(drop)
        }
        Err(refusal) => Err(SubmitError::Refused(refusal)),
    };
    let error = match result {
        Ok(()) => {
            let done = &sent.typed.azione;
            let page = format!("/segnalazioni/{number}?chiave={}&fatto={done}#seguito", asked.chiave);
            return Ok((Cache::Never, Redirect::to(&visitor.words.href(&page))).into_response());
        }
        Err(SubmitError::Refused(refusal)) => visitor.words.refusal(&refusal, &visitor.rules),
        Err(error) => return Err(error.into()),
    };
    let page = own_page(&site, visitor, report, Typed { error: Some(error), ..sent.typed }).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

/// A form as it came in.
struct Sent {
    typed: Typed,
    attachments: Vec<Attachment>,
    /// Files that were not taken, and why.
    refused: Vec<String>,
    /// Names the form, so that a second click does nothing more.
    once: Option<String>,
}

/// Reads a form, with files or without.
async fn read(site: &Site, visitor: &Visitor, request: Request) -> Result<Sent, PageError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_multipart = kind.is_some_and(|kind| kind.starts_with("multipart/form-data"));
    let mut draft = Draft::default();
    let sent = if is_multipart {
        let form = Multipart::from_request(request, &()).await.map_err(|_error| PageError::BadRequest("the form"))?;
        upload::read(&site.app, form, &mut draft, visitor.words).await?
    } else {
        let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
        let Form(fields) = form.map_err(|_error| PageError::BadRequest("the form"))?;
        upload::Pressed { fields, refused: Vec::new() }
    };
    let field = |name: &str| sent.get(name).unwrap_or_default().to_owned();
    let motives = sent.fields.iter().filter(|(name, _)| name == "motivo").map(|(_, value)| value.clone());
    Ok(Sent {
        typed: Typed {
            azione: field("azione"),
            testo: field("testo"),
            giudizio: field("giudizio"),
            motivi: motives.take(Complaint::ALL.len()).collect(),
            error: None,
        },
        attachments: draft.attachments,
        once: Some(field("volta")).filter(|once| is_once(once)),
        refused: sent.refused,
    })
}

/// The command that the form stands for. A file that was not taken is refused as what it is.
fn command(sent: &Sent, visitor: &Visitor) -> Result<Result<Command, Refusal>, PageError> {
    let typed = &sent.typed;
    let text = || Description::new(&typed.testo).map_err(|error| Refusal::Text(Field::Text, error));
    let optional = || if typed.testo.trim().is_empty() { Ok(None) } else { text().map(Some) };
    Ok(match typed.azione.as_str() {
        "aggiungi" if !sent.refused.is_empty() => Err(Refusal::Unreadable(sent.refused.join(" "))),
        "aggiungi" => {
            let said = if typed.testo.trim().is_empty() && !sent.attachments.is_empty() {
                // A photo needs no words; what everybody reads is in the jurisdiction's language.
                let language = crate::words::Language::of_tag(&visitor.rules.jurisdiction.language);
                Description::new(&t!(crate::words::Words::of(language), "own-photo"))
                    .map_err(|error| Refusal::Text(Field::Text, error))
            } else {
                text()
            };
            let attachments = sent.attachments.clone();
            said.map(|text| Command::Comment { text, audience: Audience::Public, attachments })
        }
        "sollecita" => optional().map(|text| Command::Chase { text }),
        "ritira" => optional().map(|text| Command::Withdraw { text }),
        "riapri" => text().map(|text| Command::Contest { text }),
        "giudizio" => {
            let mood = Mood::ALL.into_iter().find(|mood| mood.code() == typed.giudizio);
            let complaints =
                Complaint::ALL.into_iter().filter(|one| typed.motivi.iter().any(|code| code == one.code()));
            match mood {
                Some(mood) => optional().map(|text| Command::Rate {
                    mood,
                    complaints: if mood == Mood::Content { Vec::new() } else { complaints.collect() },
                    text,
                }),
                None => Err(Refusal::Missing(Field::Reason)),
            }
        }
        _ => return Err(PageError::BadRequest("azione")),
    })
}

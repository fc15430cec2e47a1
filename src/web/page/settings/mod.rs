//! `/ufficio/impostazioni`: what holds in the jurisdiction, changed in the browser.
//!
//! Nothing is saved unseen: the first time a form is sent, the page says what would change; the second time, if it is
//! the same still, it is done. Nothing vanishes: what is no longer wanted is retired.

mod area;
mod calendar;
mod category;
mod choices;
mod group;
mod kind;
mod office;
mod practice_template;
mod practice_type;
mod preview;
mod question;
mod recurrence;
mod rule;
mod sheet;
mod template;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::submit::SubmitError;
use crate::domain::fitness::{Unfit, unfit};
use crate::domain::policy::Action;
use crate::domain::record::Version;
use crate::domain::refusal::Refusal;
use crate::domain::rules::Setting;
use crate::domain::text::slug;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::settings::area::Picture;
use crate::web::page::settings::kind::{Kind, typed_of};
use crate::web::page::settings::preview::{ChangeView, Preview, differences, history, mark};
pub use crate::web::page::settings::sheet::SETTING_MAX_BYTES;
use crate::web::page::settings::sheet::{Errors, Input, Reader, Section, Sheet, Typed};
use crate::web::visitor::{Staff, Visitor};
use crate::words::Words;

/// The name in addresses of a setting that is not there yet.
const NEW: &str = "nuovo";

/// A kind of setting in the list of them.
struct KindView {
    path: &'static str,
    name: String,
    text: String,
    count: usize,
}

#[derive(Template)]
#[template(path = "page/settings/index.html")]
struct Index {
    frame: Frame,
    kinds: Vec<KindView>,
}

/// A setting in a list.
struct Row {
    href: String,
    name: String,
    code: String,
    text: String,
    is_retired: bool,
}

#[derive(Template)]
#[template(path = "page/settings/list.html")]
struct List {
    frame: Frame,
    rows: Vec<Row>,
    text: String,
    new_href: String,
    done: bool,
}

#[derive(Template)]
#[template(path = "page/settings/edit.html")]
struct Edit {
    frame: Frame,
    back: String,
    back_name: String,
    is_new: bool,
    code: String,
    seen: u32,
    sections: Vec<Section>,
    errors: Errors,
    preview: Option<Preview>,
    changes: Vec<ChangeView>,
    picture: Option<Picture>,
    done: Option<String>,
    /// Whether it can be retired, and whether it is.
    retired: Option<bool>,
    retired_error: Option<String>,
    with_file: bool,
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    fatto: Option<String>,
    spostate: Option<u32>,
}

/// The kinds of settings.
pub async fn index(State(site): State<Arc<Site>>, Staff(visitor): Staff) -> Result<Response, PageError> {
    visitor.must(Action::Configure)?;
    let words = visitor.words;
    let view = |kind: Kind| KindView {
        path: kind.path(),
        name: kind.name(words),
        text: kind.text(words),
        count: kind.rows(&visitor).iter().filter(|row| !row.is_retired).count(),
    };
    let kinds = Kind::ALL.into_iter().map(view).collect();
    html(&Index { kinds, frame: Frame::new(&site, visitor, t!(words, "settings-title")) }, Cache::Never)
}

/// The settings of a kind.
pub async fn list(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(kind): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Action::Configure)?;
    let kind = Kind::at(&kind).ok_or(PageError::NotFound)?;
    let words = visitor.words;
    if kind == Kind::Calendar {
        let code = &visitor.rules.jurisdiction.code;
        let to = words.href(&format!("/ufficio/impostazioni/{}/{code}", kind.path()));
        return Ok((Cache::Never, Redirect::to(&to)).into_response());
    }
    let page = List {
        rows: kind.rows(&visitor),
        text: kind.text(words),
        new_href: words.href(&format!("/ufficio/impostazioni/{}/{NEW}", kind.path())),
        done: false,
        frame: Frame::new(&site, visitor, kind.name(words)).wide(),
    };
    html(&page, Cache::Never)
}

/// A setting that is being changed.
struct Edited {
    kind: Kind,
    /// None for one that is not there yet.
    before: Option<Setting>,
    seen: Version,
}

impl Edited {
    async fn at(site: &Site, visitor: &Visitor, kind: &str, code: &str) -> Result<(Self, Vec<ChangeView>), PageError> {
        let kind = Kind::at(kind).ok_or(PageError::NotFound)?;
        if code == NEW && kind != Kind::Calendar {
            return Ok((Self { kind, before: None, seen: Version(0) }, Vec::new()));
        }
        let before = kind.find(&visitor.rules, code).ok_or(PageError::NotFound)?;
        let changes = site.app.changes_of_setting(before.kind(), before.code()).await?;
        let seen = Version(u32::try_from(changes.len()).unwrap_or(u32::MAX));
        let views = history(site, &changes, visitor).await?;
        Ok((Self { kind, before: Some(before), seen }, views))
    }

    fn path(&self, words: &Words) -> String {
        let code = self.before.as_ref().map_or(NEW, Setting::code);
        words.href(&format!("/ufficio/impostazioni/{}/{code}", self.kind.path()))
    }
}

/// Shows the form of a setting.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path((kind, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::Configure)?;
    let (edited, changes) = Edited::at(&site, &visitor, &kind, &code).await?;
    let words = visitor.words;
    let typed = edited.before.as_ref().map_or_else(|| edited.kind.to_begin_with(), typed_of);
    let done = asked.fatto.map(|_| match asked.spostate {
        Some(n) if n > 0 => t!(words, "setting-saved-moved", n = n),
        _ => t!(words, "setting-saved"),
    });
    let page = edit_page(&site, visitor, &edited, changes, &typed, Vec::new(), None);
    html(&Edit { done, ..page }, Cache::Never)
}

fn edit_page(
    site: &Site,
    visitor: Visitor,
    edited: &Edited,
    changes: Vec<ChangeView>,
    typed: &Typed,
    errors: Errors,
    preview: Option<(Preview, &Setting)>,
) -> Edit {
    let words = visitor.words;
    let mut sheet = Sheet::new(typed, &errors);
    if edited.before.is_none() {
        sheet.line("codice", t!(words, "setting-code"), 64).optional().with_help(t!(words, "setting-code-help"));
    }
    edited.kind.lay_out(&mut sheet, &visitor, edited.before.as_ref());
    let sections = sheet.sections;
    let shown = preview.as_ref().map(|(_, setting)| *setting).or(edited.before.as_ref());
    let title = edited
        .before
        .as_ref()
        .map_or_else(|| edited.kind.new_title(words), |before| edited.kind.title_of(before, words));
    Edit {
        back: words.href(&match edited.kind {
            Kind::Calendar => "/ufficio/impostazioni".to_owned(),
            kind => format!("/ufficio/impostazioni/{}", kind.path()),
        }),
        back_name: if edited.kind == Kind::Calendar { t!(words, "settings-title") } else { edited.kind.name(words) },
        is_new: edited.before.is_none(),
        code: edited.before.as_ref().map_or_else(String::new, |before| before.code().to_owned()),
        seen: edited.seen.0,
        with_file: sections
            .iter()
            .flat_map(|section| &section.fields)
            .any(|field| matches!(field.input, Input::File { .. })),
        sections,
        picture: match shown {
            Some(Setting::Area(area)) => Some(Picture::of(area)),
            _ => None,
        },
        preview: preview.map(|(preview, _)| preview),
        changes,
        done: None,
        retired: (edited.before.is_some() && edited.kind != Kind::Calendar).then(|| typed.is("ritirato")),
        retired_error: errors.iter().find(|(name, _)| name == "ritirato").map(|(_, text)| text.clone()),
        errors,
        frame: Frame::new(site, visitor, title),
    }
}

/// Says what the change would do, or makes it when that was said.
pub async fn save(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path((kind, code)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    visitor.must(Action::Configure)?;
    let (edited, changes) = Edited::at(&site, &visitor, &kind, &code).await?;
    let typed = Typed::read(request).await?;
    let (setting, mut errors) = read(&edited, &typed, &visitor);
    if typed.is("versione") && typed.get("versione") != edited.seen.0.to_string() {
        errors.insert(0, (String::new(), t!(visitor.words, "setting-stale")));
    }
    let Some(setting) = setting.filter(|_| errors.is_empty()) else {
        return refused(&site, visitor, &edited, changes, &typed, errors);
    };
    let effects = site.app.effects_of(&setting).await?;
    if typed.get("visto") != mark(&setting, edited.seen) {
        let differs = edited.before.as_ref().map_or_else(Vec::new, |before| differences(before, &setting, &visitor));
        let preview = Preview::of(&effects, &setting, edited.seen, differs, &visitor);
        let page = edit_page(&site, visitor, &edited, changes, &typed, Vec::new(), Some((preview, &setting)));
        return html(&page, Cache::Never);
    }
    match site.app.define(&visitor.actor, edited.seen, setting.clone()).await {
        Ok(()) => {}
        Err(SubmitError::Refused(Refusal::Stale | Refusal::Unfit)) => {
            let errors = vec![(String::new(), t!(visitor.words, "setting-stale"))];
            return refused(&site, visitor, &edited, changes, &typed, errors);
        }
        Err(error) => return Err(error.into()),
    }
    let routed: Vec<_> = effects.moved.into_iter().filter(|moved| moved.is_routed && typed.is("sposta")).collect();
    let moved = site.app.route_again(&visitor.actor, &routed).await;
    let saved = Edited { before: Some(setting), ..edited };
    let to = format!("{}?fatto=salvato&spostate={moved}", saved.path(visitor.words));
    Ok((Cache::Never, Redirect::to(&to)).into_response())
}

fn refused(
    site: &Site,
    visitor: Visitor,
    edited: &Edited,
    changes: Vec<ChangeView>,
    typed: &Typed,
    errors: Errors,
) -> Result<Response, PageError> {
    let page = edit_page(site, visitor, edited, changes, typed, errors, None);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

/// The setting as typed, and everything that is wrong with it.
fn read(edited: &Edited, typed: &Typed, visitor: &Visitor) -> (Option<Setting>, Errors) {
    let words = visitor.words;
    let mut reader = Reader { typed, words, errors: Vec::new() };
    let code = match &edited.before {
        Some(before) => before.code().to_owned(),
        None => new_code(&mut reader, edited.kind, visitor),
    };
    let setting = edited.kind.read(&mut reader, &code, edited.before.as_ref());
    let mut errors = reader.errors;
    if let Some(setting) = &setting {
        for (part, why) in unfit(setting, &visitor.rules) {
            errors.push((edited.kind.field_of(part).to_owned(), unfit_text(&why, words)));
        }
    }
    (setting, errors)
}

/// The code of a new setting: as typed, or made of its name.
fn new_code(reader: &mut Reader<'_>, kind: Kind, visitor: &Visitor) -> String {
    let typed = reader.typed.get("codice");
    let code =
        if typed.is_empty() { slug(reader.typed.get("nome")).chars().take(64).collect() } else { typed.to_owned() };
    let is_code = code.parse::<crate::domain::office::OfficeCode>().is_ok();
    if !is_code {
        // Without a name there is no code either: the name is told to be missing.
        if !typed.is_empty() || !reader.typed.get("nome").is_empty() {
            let text = t!(reader.words, "setting-code-wrong");
            reader.wrong("codice", text);
        }
        return "x".to_owned();
    }
    if code == NEW || kind.find(&visitor.rules, &code).is_some() {
        let text = t!(reader.words, "setting-code-taken");
        reader.wrong("codice", text);
    }
    code
}

fn unfit_text(why: &Unfit, words: &Words) -> String {
    match why {
        Unfit::NotThere => t!(words, "unfit-not-there"),
        Unfit::WorksElsewhere => t!(words, "unfit-works-elsewhere"),
        Unfit::InUse(users) => t!(words, "unfit-in-use", users = users.join(", ")),
        Unfit::LastOne => t!(words, "unfit-last-one"),
        Unfit::Fixed => t!(words, "unfit-fixed"),
        Unfit::EndsBeforeItBegins => t!(words, "unfit-days"),
        Unfit::TooMany(max) => t!(words, "setting-too-many", max = (*max)),
        Unfit::Elsewhere => t!(words, "unfit-elsewhere"),
        Unfit::None => t!(words, "unfit-none"),
        Unfit::Twice => t!(words, "unfit-twice"),
        Unfit::NeverThen(states) => {
            let states: Vec<String> = states.iter().map(|state| words.state(*state)).collect();
            t!(words, "unfit-never-then", states = states.join(", "))
        }
    }
}

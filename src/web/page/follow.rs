//! `/segui`: following an area and categories, by mail or by a feed.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::form_urlencoded;

use crate::domain::area::AreaKind;
use crate::domain::category::CategoryCode;
use crate::domain::follow::{CATEGORIES_MAX, Followed, FollowedArea, RADII_M, Rhythm};
use crate::domain::person::Email;
use crate::domain::place::Position;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::rules::Location;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::places::{address_of, find_places};
use crate::web::page::submit::trap;
use crate::web::throttle::Costly;
use crate::web::visitor::Visitor;

/// Where the form begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    lon: Option<f64>,
    lat: Option<f64>,
    categoria: Option<String>,
}

/// What is typed in the form.
#[derive(Debug, Default)]
struct Typed {
    /// `tutto`, `zona` or `intorno`.
    dove: String,
    zona: String,
    indirizzo: String,
    /// A point that was given, not typed.
    point: Option<Position>,
    raggio: String,
    categorie: Vec<String>,
    ritmo: String,
    email: String,
}

/// A group of categories to choose from: its name, and code, name and whether it is chosen of each.
type GroupView = (String, Vec<(String, String, bool)>);

#[derive(Template)]
#[template(path = "page/follow.html")]
struct FollowPage {
    frame: Frame,
    typed: Typed,
    areas: Vec<(String, String)>,
    groups: Vec<GroupView>,
    rhythms: Vec<(&'static str, String)>,
    /// The field that is wrong, and why.
    error: Option<(&'static str, String)>,
    /// Whether the question has been mailed.
    asked: bool,
}

impl FollowPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.error.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    #[expect(clippy::unused_self, reason = "templates ask the page")]
    fn any_chosen(&self, categories: &[(String, String, bool)]) -> bool {
        categories.iter().any(|(_, _, chosen)| *chosen)
    }

    fn point(&self) -> Option<(f64, f64)> {
        self.typed.point.map(|point| (point.lon(), point.lat()))
    }

    #[expect(clippy::unused_self, reason = "templates ask the page")]
    fn radii(&self) -> [u32; RADII_M.len()] {
        RADII_M
    }
}

fn page_of(site: &Site, visitor: &Visitor, typed: Typed, error: Option<(&'static str, String)>) -> FollowPage {
    let words = visitor.words;
    let rules = &visitor.rules;
    let quarters = rules.areas.values().filter(|area| matches!(area.kind, AreaKind::Quarter));
    let mut areas: Vec<_> = quarters.map(|area| (area.code.to_string(), area.name.clone())).collect();
    areas.sort_by(|a, b| a.1.cmp(&b.1));
    let choice = |code: &CategoryCode, it: &str, en: &str| {
        let is_chosen = typed.categorie.iter().any(|one| one == code.as_str());
        (code.to_string(), words.either(it, en).to_owned(), is_chosen)
    };
    let groups = rules.by_use().into_iter().map(|(group, categories)| {
        let categories = categories.iter().map(|one| choice(&one.code, &one.name, &one.name_en)).collect();
        (words.either(&group.name, &group.name_en).to_owned(), categories)
    });
    FollowPage {
        areas,
        groups: groups.collect(),
        rhythms: Rhythm::ALL.map(|rhythm| (rhythm.code(), words.rhythm(rhythm))).to_vec(),
        error,
        asked: false,
        frame: Frame::new(site, visitor.clone(), t!(words, "follow-title")),
        typed,
    }
}

/// Shows the form.
pub async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let point = asked.lon.zip(asked.lat).and_then(|(lon, lat)| Position::new(lon, lat).ok());
    let typed = Typed {
        dove: if point.is_some() { "intorno" } else { "tutto" }.to_owned(),
        indirizzo: point.and_then(|point| address_of(&site, point)).unwrap_or_default(),
        point,
        raggio: RADII_M[1].to_string(),
        categorie: asked.categoria.into_iter().collect(),
        ritmo: Rhythm::Daily.code().to_owned(),
        ..Typed::default()
    };
    html(&page_of(&site, &visitor, typed, None), Cache::Revalidate)
}

/// Asks the holder of the address whether they want to, or leads to the feed.
pub async fn ask(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    site.throttle.count_address(Costly::Submit, from.ip())?;
    let value = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    let chosen = fields.iter().filter(|(field, _)| field == "categoria").map(|(_, value)| value.clone());
    let number = |name: &str| value(name).parse::<f64>().ok();
    let typed = Typed {
        dove: value("dove").to_owned(),
        zona: value("zona").to_owned(),
        indirizzo: value("indirizzo").to_owned(),
        point: number("lon").zip(number("lat")).and_then(|(lon, lat)| Position::new(lon, lat).ok()),
        raggio: value("raggio").to_owned(),
        categorie: chosen.take(CATEGORIES_MAX + 1).collect(),
        ritmo: value("ritmo").to_owned(),
        email: value("email").to_owned(),
    };
    let wanted = match wanted(&typed, &site, &visitor) {
        Ok(wanted) => wanted,
        Err(error) => return refused(&site, &visitor, typed, error),
    };
    if value("azione") == "feed" {
        let feed = format!("/feeds/reports.atom{}", query_of(&wanted));
        return Ok((Cache::Never, Redirect::to(&visitor.words.href(&feed))).into_response());
    }
    if trap::is_caught(Some(value(trap::FIELD))) {
        let text = t!(visitor.words, "trap-caught");
        return refused(&site, &visitor, typed, ("email", text));
    }
    let email = match Email::new(&typed.email) {
        Ok(email) => email,
        Err(error) => {
            let text = visitor.words.refusal(&Refusal::Contact(Field::Email, error), &visitor.rules);
            return refused(&site, &visitor, typed, ("email", text));
        }
    };
    let rhythm = Rhythm::of_code(&typed.ritmo).unwrap_or(Rhythm::Daily);
    site.throttle.count(Costly::Recover, email.as_str())?;
    site.app.ask_to_follow(&email, wanted, rhythm, visitor.words.language()).await?;
    html(&FollowPage { asked: true, ..page_of(&site, &visitor, typed, None) }, Cache::Never)
}

fn refused(site: &Site, visitor: &Visitor, typed: Typed, error: (&'static str, String)) -> Result<Response, PageError> {
    let page = page_of(site, visitor, typed, Some(error));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

/// What the form asks to follow, or the field that is wrong, and why.
fn wanted(typed: &Typed, site: &Site, visitor: &Visitor) -> Result<Followed, (&'static str, String)> {
    let (words, rules) = (visitor.words, &visitor.rules);
    let categories: Option<Vec<CategoryCode>> = typed
        .categorie
        .iter()
        .map(|code| code.parse::<CategoryCode>().ok().filter(|code| rules.categories.contains_key(code)))
        .collect();
    let categories = categories.filter(|all| all.len() <= CATEGORIES_MAX);
    let categories = categories.ok_or_else(|| ("categoria", t!(words, "refusal-category-unknown")))?;
    let area = match typed.dove.as_str() {
        "zona" => {
            let code = typed.zona.parse().ok().filter(|code| rules.areas.contains_key(code));
            FollowedArea::Quarter { area: code.ok_or_else(|| ("zona", t!(words, "follow-area-missing")))? }
        }
        "intorno" => {
            let radius_m = typed.raggio.parse().ok().filter(|metres| RADII_M.contains(metres)).unwrap_or(RADII_M[1]);
            // What was typed counts, unless it is still what the point given is called.
            let named = |point: &Position| address_of(site, *point).unwrap_or_default() == typed.indirizzo.trim();
            let found = || {
                let first = find_places(site, visitor, &typed.indirizzo, 1).into_iter().next()?;
                Position::new(first.lon, first.lat).ok()
            };
            let center = typed.point.filter(named).or_else(found);
            let center = center.ok_or_else(|| ("indirizzo", t!(words, "place-none")))?;
            match rules.locate(center) {
                Location::Inside(_) => FollowedArea::Around { center, radius_m },
                outside => return Err(("indirizzo", words.refusal(&Refusal::Outside(outside), rules))),
            }
        }
        _ => FollowedArea::Everywhere,
    };
    Ok(Followed { area, categories })
}

/// The same as the address of a feed has it; empty or begun by `?`.
fn query_of(wanted: &Followed) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(wanted.categories.iter().map(|code| ("categoria", code.as_str())));
    match &wanted.area {
        FollowedArea::Everywhere => {}
        FollowedArea::Quarter { area } => drop(pairs.append_pair("zona", area.as_str())),
        FollowedArea::Around { center, radius_m } => {
            pairs.append_pair("lon", &center.lon().to_string());
            pairs.append_pair("lat", &center.lat().to_string());
            pairs.append_pair("raggio", &radius_m.to_string());
        }
    }
    let query = pairs.finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

//! What the list and the map are narrowed to, read from the address and written back to it.

use std::collections::BTreeSet;

use axum_extra::extract::Query as QueryString;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use url::form_urlencoded;

use crate::domain::event::to_millisecond;
use crate::domain::iter::State;
use crate::domain::place::Position;
use crate::domain::rules::Rules;
use crate::formats::bbox::Bbox;
use crate::t;
use crate::territory::query::{Area, Cursor, Filter, Order, Query};
use crate::web::error::PageError;
use crate::web::visitor::Visitor;

/// Zooms of the map without scripts.
pub const VIEW_ZOOM: std::ops::RangeInclusive<f64> = 7.0..=19.0;
/// Reports of one page of the list.
pub const PAGE_SIZE: usize = 20;

/// The parameters as they come.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    gruppo: Vec<String>,
    #[serde(default)]
    categoria: Vec<String>,
    stato: Option<String>,
    periodo: Option<String>,
    bbox: Option<String>,
    dopo: Option<String>,
    parte: Option<String>,
    at: Option<String>,
    mappa: Option<String>,
}

/// Extracts [`Asked`].
pub type AskedQuery = QueryString<Asked>;

/// Which part of a page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The list only, to be put in place of the one shown.
    List,
}

/// A narrowing by state, as people choose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateChoice {
    /// All.
    All,
    /// Those somebody still owes something for.
    Open,
    /// Those that are closed.
    Closed,
    /// One state.
    One(State),
}

impl StateChoice {
    fn of(text: &str) -> Option<Self> {
        match text {
            "" => Some(Self::All),
            "aperte" => Some(Self::Open),
            "chiuse" => Some(Self::Closed),
            code => State::of_code(code).map(Self::One),
        }
    }

    /// The value in the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Open => "aperte",
            Self::Closed => "chiuse",
            Self::One(state) => state.code(),
        }
    }

    fn states(self) -> Option<BTreeSet<State>> {
        let of = |open: bool| State::ALL.into_iter().filter(|state| state.is_open() == open).collect();
        match self {
            Self::All => None,
            Self::Open => Some(of(true)),
            Self::Closed => Some(of(false)),
            Self::One(state) => Some([state].into()),
        }
    }
}

/// The periods people choose from: value in the address and days.
pub const PERIODS: [(&str, i64); 4] = [("", 0), ("7", 7), ("30", 30), ("365", 365)];

/// What the list and the map are narrowed to.
#[derive(Debug, Clone)]
pub struct Filters {
    /// Groups of categories, by code.
    pub groups: Vec<String>,
    /// Categories, by code.
    pub categories: Vec<String>,
    /// State.
    pub state: StateChoice,
    /// The last so many days; 0: all.
    pub days: i64,
    /// The part of the map looked at.
    pub bbox: Option<Bbox>,
    /// Where the map without scripts looks: centre and zoom.
    pub view: Option<(Position, f64)>,
    /// The moment of the past looked at; `None`: now.
    pub at: Option<Timestamp>,
    /// Where the page begins.
    pub after: Option<Cursor>,
    /// Which part of the page is asked for.
    pub part: Part,
}

impl Filters {
    /// Reads and checks; a value that is none is an error, so that a wrong link does not show everything.
    ///
    /// A moment that has not come yet is now.
    pub fn of(asked: Asked, rules: &Rules, now: Timestamp) -> Result<Self, PageError> {
        let known =
            |groups: &[String]| groups.iter().all(|code| rules.groups.keys().any(|known| known.as_str() == code));
        let clean = |codes: Vec<String>| codes.into_iter().filter(|code| !code.is_empty()).collect::<Vec<_>>();
        let groups = clean(asked.gruppo);
        let categories = clean(asked.categoria);
        if !known(&groups) || !categories.iter().all(|code| rules.categories.keys().any(|known| known.as_str() == code))
        {
            return Err(PageError::BadRequest("unknown group or category"));
        }
        let days = asked.periodo.unwrap_or_default();
        Ok(Self {
            groups,
            categories,
            state: StateChoice::of(&asked.stato.unwrap_or_default()).ok_or(PageError::BadRequest("unknown state"))?,
            days: PERIODS.iter().find(|(code, _)| *code == days).ok_or(PageError::BadRequest("unknown period"))?.1,
            bbox: filled(asked.bbox)
                .map(|text| text.parse())
                .transpose()
                .map_err(|_error| PageError::BadRequest("bbox"))?,
            view: filled(asked.mappa)
                .map(|text| view(&text).ok_or(PageError::BadRequest("mappa: write lon,lat,zoom")))
                .transpose()?,
            at: filled(asked.at)
                .map(|text| moment(&text, rules.jurisdiction.calendar.time_zone.zone()))
                .transpose()?
                .filter(|at| *at < now),
            after: filled(asked.dopo)
                .map(|text| text.parse())
                .transpose()
                .map_err(|_error| PageError::BadRequest("dopo"))?,
            part: if asked.parte.as_deref() == Some("elenco") { Part::List } else { Part::Whole },
        })
    }

    /// The filter for the territory.
    #[must_use]
    pub fn filter(&self, rules: &Rules, now: Timestamp) -> Filter {
        let of_groups = rules
            .categories
            .values()
            .filter(|category| self.groups.iter().any(|group| group == category.group.as_str()))
            .map(|category| category.code.to_string());
        let categories: BTreeSet<String> = self.categories.iter().cloned().chain(of_groups).collect();
        let now = self.at.unwrap_or(now);
        let from = (self.days > 0).then(|| now.checked_sub((self.days * 24).hours()).unwrap_or(Timestamp::MIN));
        Filter {
            categories: (!categories.is_empty()).then_some(categories),
            states: self.state.states(),
            opened_from_ms: from.map(Timestamp::as_millisecond),
            ..Filter::default()
        }
    }

    /// The question for the territory.
    #[must_use]
    pub fn query(&self, rules: &Rules, now: Timestamp) -> Query {
        Query {
            area: self.bbox.map_or(Area::Everywhere, Area::Box),
            filter: self.filter(rules, now),
            order: Order::Newest,
            after: self.after,
            limit: PAGE_SIZE,
        }
    }

    /// The parameters that stand for it, without the page's beginning; empty or begun by `?`.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.extend_pairs(self.groups.iter().map(|code| ("gruppo", code)));
        pairs.extend_pairs(self.categories.iter().map(|code| ("categoria", code)));
        if self.state != StateChoice::All {
            pairs.append_pair("stato", self.state.code());
        }
        if self.days > 0 {
            pairs.append_pair("periodo", &self.days.to_string());
        }
        if let Some(at) = self.at {
            pairs.append_pair("at", &at.to_string());
        }
        let text = pairs.finish();
        if text.is_empty() { text } else { format!("?{text}") }
    }

    /// The same for a link of a page: with where the map without scripts looks.
    fn to_link(&self) -> String {
        let query = self.to_query_string();
        let Some((center, zoom)) = self.view else { return query };
        let separator = if query.is_empty() { '?' } else { '&' };
        format!("{query}{separator}mappa={},{},{zoom}", center.lon(), center.lat())
    }

    /// Whether this group is among those chosen.
    #[must_use]
    pub fn has_group(&self, code: &str) -> bool {
        self.groups.iter().any(|chosen| chosen == code)
    }

    /// Whether this category is among those chosen.
    #[must_use]
    pub fn has_category(&self, code: &str) -> bool {
        self.categories.iter().any(|chosen| chosen == code)
    }

    /// The moment looked at, as a form's field takes it: in the jurisdiction's own time; empty for now.
    #[must_use]
    pub fn at_local(&self, visitor: &Visitor) -> String {
        let local = self.at.map(|at| at.to_zoned(visitor.zone().clone()));
        local.map_or_else(String::new, |local| local.strftime("%Y-%m-%dT%H:%M").to_string())
    }

    /// True when anything is narrowed.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        !self.to_query_string().is_empty()
    }

    /// What is narrowed, each with its words and the parameters that are left when it is taken away.
    #[must_use]
    pub fn chosen(&self, visitor: &Visitor) -> Vec<(String, String)> {
        let words = visitor.words;
        let rules = &visitor.rules;
        let mut chosen = Vec::new();
        let mut note = |text: String, rest: Self| chosen.push((text, rest.to_link()));
        for group in rules.groups.values().filter(|group| self.has_group(group.code.as_str())) {
            let mut rest = self.clone();
            rest.groups.retain(|code| code != group.code.as_str());
            note(words.either(&group.name, &group.name_en).to_owned(), rest);
        }
        for category in rules.categories.values().filter(|category| self.has_category(category.code.as_str())) {
            let mut rest = self.clone();
            rest.categories.retain(|code| code != category.code.as_str());
            note(words.either(&category.name, &category.name_en).to_owned(), rest);
        }
        if let StateChoice::One(state) = self.state {
            note(words.state(state), Self { state: StateChoice::All, ..self.clone() });
        }
        if self.days > 0 {
            note(t!(words, "filter-last-days", n = self.days), Self { days: 0, ..self.clone() });
        }
        if let Some(at) = self.at {
            let text = t!(words, "filter-as-of", moment = words.instant(at, visitor.zone()));
            note(text, Self { at: None, ..self.clone() });
        }
        chosen
    }

    /// The parameters with another state.
    #[must_use]
    pub fn with_state(&self, state: &StateChoice) -> String {
        Self { state: *state, ..self.clone() }.to_link()
    }

    /// The choices of state with their words: all, open, closed, and each state.
    #[must_use]
    pub fn state_choices(visitor: &Visitor) -> Vec<(StateChoice, String)> {
        let words = visitor.words;
        [
            (StateChoice::All, t!(words, "filter-all-states")),
            (StateChoice::Open, t!(words, "filter-open")),
            (StateChoice::Closed, t!(words, "filter-closed")),
        ]
        .into_iter()
        .chain(State::ALL.into_iter().map(|state| (StateChoice::One(state), words.state(state))))
        .collect()
    }

    /// The choices of period with their words.
    #[must_use]
    pub fn period_choices(visitor: &Visitor) -> Vec<(&'static str, i64, String)> {
        let words = visitor.words;
        PERIODS
            .into_iter()
            .map(|(code, days)| {
                let text = if days == 0 { t!(words, "filter-always") } else { t!(words, "filter-last-days", n = days) };
                (code, days, text)
            })
            .collect()
    }
}

/// Centre and zoom as written in the address: `lon,lat,zoom`.
fn view(text: &str) -> Option<(Position, f64)> {
    let mut numbers = text.split(',').map(str::parse::<f64>);
    let mut number = || numbers.next()?.ok();
    let (center, zoom) = (Position::new(number()?, number()?).ok()?, number()?);
    (numbers.next().is_none() && VIEW_ZOOM.contains(&zoom)).then_some((center, zoom))
}

/// A moment as written in the address: with an offset, or in the jurisdiction's own time; a day stands for its end.
fn moment(text: &str, zone: &TimeZone) -> Result<Timestamp, PageError> {
    const NOT_A_MOMENT: PageError =
        PageError::BadRequest("at: write 2025-03-14T18:00, or 2025-03-14 for the end of that day");
    let local = |time: DateTime| time.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(to_millisecond(at));
    }
    let at = match (text.contains('T'), text.parse::<DateTime>()) {
        (true, Ok(time)) => local(time),
        (false, Ok(day)) => day.date().tomorrow().and_then(|next| local(next.to_datetime(Time::midnight()))),
        (_, Err(error)) => Err(error),
    };
    at.map(to_millisecond).map_err(|_error| NOT_A_MOMENT)
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

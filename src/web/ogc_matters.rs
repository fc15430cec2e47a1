//! `/ogc/collections/…`: practices, interventions and emergencies as features; of each what everybody may know.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::extract::{Path, Query as QueryString, State};
use axum::response::Response;
use geo::{MultiPolygon, Rect};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::domain::area::AreaKind;
use crate::domain::emergency;
use crate::domain::emergency::alert::Severity;
use crate::domain::footprint::Footprint;
use crate::domain::intervention;
use crate::domain::intervention::plan::Kind;
use crate::domain::person::{Actor, Channel};
use crate::domain::practice::iter::State as PracticeState;
use crate::domain::practice::kind::TypeCode;
use crate::domain::record::{Layer, Number};
use crate::domain::rules::Rules;
use crate::formats::bbox::Bbox;
use crate::formats::ogc::{CRS84, Feature, FeatureCollection, GEOJSON, Interval, Link, extent};
use crate::territory::practices::{Essentials, Search};
use crate::territory::query::Cursor;
use crate::territory::works::Work;
use crate::web::Site;
use crate::web::ogc::{
    HTML, JSON, LIMIT_DEFAULT, Pairs, answer, format, limit_of, number, of_pages, operation, parameter,
    refuse_parameters, refuse_unless_json, text,
};
use crate::web::problem::Problem;
use crate::web::public_practice::PublicPractice;
use crate::web::visitor::Visitor;

/// A collection beside that of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collection {
    Practices,
    Interventions,
    Emergencies,
}

impl Collection {
    pub(super) const ALL: [Self; 3] = [Self::Practices, Self::Interventions, Self::Emergencies];

    fn of_name(name: &str) -> Result<Self, Problem> {
        Self::ALL.into_iter().find(|collection| collection.name() == name).ok_or_else(Problem::not_found)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Practices => "practices",
            Self::Interventions => "interventions",
            Self::Emergencies => "emergencies",
        }
    }

    /// Where people read of it.
    const fn page(self) -> &'static str {
        match self {
            Self::Practices => "/pratiche",
            Self::Interventions => "/interventi",
            Self::Emergencies => "/emergenze",
        }
    }

    const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Practices => {
                ("Pratiche", "Le pratiche edilizie e del SUAP, con i dati essenziali e lo stato del loro iter")
            }
            Self::Interventions => {
                ("Interventi", "Gli interventi pubblici sul territorio, in programma, in corso e finiti")
            }
            Self::Emergencies => ("Emergenze", "Le emergenze in atto e concluse"),
        }
    }

    const fn layer(self) -> Layer {
        match self {
            Self::Practices => Layer::Practices,
            Self::Interventions => Layer::Interventions,
            Self::Emergencies => Layer::Emergencies,
        }
    }

    /// The property that says of what sort each is.
    const fn sort(self) -> &'static str {
        if matches!(self, Self::Practices) { "type" } else { "kind" }
    }

    /// The sorts there are.
    fn sorts(self, rules: &Rules) -> Vec<&str> {
        match self {
            Self::Practices => rules.practice_types.keys().map(TypeCode::as_str).collect(),
            Self::Interventions => Kind::ALL.map(Kind::code).to_vec(),
            Self::Emergencies => Severity::ALL.iter().map(|severity| severity.code()).collect(),
        }
    }

    /// The states there are.
    fn states(self) -> Vec<&'static str> {
        match self {
            Self::Practices => PracticeState::ALL.map(PracticeState::code).to_vec(),
            Self::Interventions => intervention::iter::State::ALL.map(intervention::iter::State::code).to_vec(),
            Self::Emergencies => emergency::iter::State::ALL.map(emergency::iter::State::code).to_vec(),
        }
    }

    fn path(self) -> String {
        format!("/ogc/collections/{}", self.name())
    }

    /// The collection (§7.14).
    pub(super) fn described(self, site: &Site) -> Value {
        let (title, description) = self.title();
        let rules = site.app.rules();
        let boundary = rules.areas.values().find(|area| area.kind == AreaKind::Boundary);
        let center = rules.jurisdiction.center;
        let bbox = boundary.map_or([center.lon(), center.lat(), center.lon(), center.lat()], |area| {
            let (least, most) = (area.shape.envelope().min(), area.shape.envelope().max());
            [least.x, least.y, most.x, most.y]
        });
        json!({
            "id": self.name(),
            "title": title,
            "description": description,
            "itemType": "feature",
            "crs": [CRS84],
            "extent": extent(bbox, [None, None]),
            "links": [
                Link::new("self", JSON, site.url(&self.path())),
                Link::new("items", GEOJSON, site.url(&format!("{}/items", self.path()))),
                Link::new("alternate", HTML, site.url(self.page())),
            ],
        })
    }

    /// Its paths in `OpenAPI` 3.0.
    pub(super) fn operations(self, rules: &Rules) -> [(String, Value); 3] {
        let (name, path) = (self.name(), self.path());
        let when = match self {
            Self::Practices => "when they were filed: an instant, or from/until with .. for an open end",
            _ => "when they take place: an instant, or from/until with .. for an open end",
        };
        let mut of_items = of_pages().to_vec();
        of_items.push(text("datetime", when, None));
        of_items.push(text(self.sort(), "of what sort", Some(self.sorts(rules))));
        of_items.push(text("state", "state of the iter", Some(self.states())));
        if self == Self::Practices {
            of_items.push(parameter("site", "whether works are under way", &json!({ "type": "boolean" })));
        }
        [
            (path.clone(), operation(name, &format!("The collection of {name}"), JSON, &[format()])),
            (
                format!("{path}/items"),
                operation(&format!("{name}Items"), &format!("A page of {name}"), GEOJSON, &of_items),
            ),
            (
                format!("{path}/items/{{number}}"),
                operation(
                    &format!("{name}Item"),
                    &format!("One of {name}"),
                    GEOJSON,
                    &[number("its number"), format()],
                ),
            ),
        ]
    }
}

/// `/ogc/collections/{collection}` (§7.14).
pub async fn collection(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    asked: Pairs,
) -> Result<Response, Problem> {
    let collection = Collection::of_name(&name)?;
    refuse_parameters(&asked)?;
    Ok(answer(JSON, collection.described(&site)))
}

/// What a page of features is asked for.
#[derive(Debug, Default)]
struct Asked {
    bbox: Option<Bbox>,
    limit: usize,
    interval: Option<Interval>,
    sort: Option<String>,
    state: Option<String>,
    site: Option<bool>,
    after: Option<Cursor>,
    /// The parameters that the next page keeps.
    kept: Vec<(String, String)>,
}

impl Asked {
    fn of(pairs: Vec<(String, String)>, collection: Collection, rules: &Rules) -> Result<Self, Problem> {
        let mut asked = Self { limit: LIMIT_DEFAULT, ..Self::default() };
        for (name, value) in pairs {
            if asked.kept.iter().any(|(known, _)| *known == name) {
                return Err(Problem::bad_parameter(&name, "this parameter is given twice"));
            }
            asked.take(&name, &value, collection, rules)?;
            asked.kept.push((name, value));
        }
        asked.kept.retain(|(name, _)| name != "cursor");
        Ok(asked)
    }

    fn take(&mut self, name: &str, value: &str, collection: Collection, rules: &Rules) -> Result<(), Problem> {
        let one_of = |known: Vec<&str>| {
            let found = known.contains(&value).then(|| value.to_owned());
            found.ok_or_else(|| Problem::bad_parameter(name, format!("choose one of {}", known.join(", "))))
        };
        match name {
            "bbox" => self.bbox = Some(value.parse()?),
            "limit" => self.limit = limit_of(value)?,
            "datetime" => {
                let interval: Result<Interval, _> = value.parse();
                self.interval = Some(interval.map_err(|error| Problem::bad_parameter(name, error.to_string()))?);
            }
            "cursor" => {
                let cursor = value.parse::<Cursor>();
                self.after = Some(cursor.map_err(|_error| {
                    Problem::bad_parameter(name, "this is no cursor: begin without, and follow the next links")
                })?);
            }
            "state" => self.state = Some(one_of(collection.states())?),
            "site" if collection == Collection::Practices => {
                let site = value.parse();
                self.site = Some(site.map_err(|_error| Problem::bad_parameter(name, "write true or false"))?);
            }
            _ if name == collection.sort() => self.sort = Some(one_of(collection.sorts(rules))?),
            _ => return refuse_unless_json(name, value),
        }
        Ok(())
    }

    /// Whether something of that sort and state is asked for.
    fn admits(&self, sort: &str, state: &str) -> bool {
        let fits = |asked: &Option<String>, known: &str| asked.as_deref().is_none_or(|asked| asked == known);
        fits(&self.sort, sort) && fits(&self.state, state)
    }

    /// Whether it takes place, from and until these milliseconds, in the time that is asked for.
    fn admits_time(&self, stay_ms: Option<(i64, i64)>) -> bool {
        self.interval.is_none_or(|asked| {
            stay_ms.is_some_and(|(from, until)| {
                asked.until_ms.is_none_or(|end| from < end) && asked.from_ms.is_none_or(|begin| until > begin)
            })
        })
    }

    /// Whether a shape meets the box that is asked for.
    fn admits_place(&self, footprint: Option<&Footprint>) -> bool {
        self.bbox.is_none_or(|bbox| {
            let boxes = MultiPolygon(bbox.parts().map(Rect::to_polygon).collect());
            footprint.is_some_and(|footprint| footprint.meets(&boxes))
        })
    }

    /// Of all, in the falling order of their cursors, those of the page; how many there are, and where the next begins.
    fn page<T>(&self, all: Vec<T>, cursor: impl Fn(&T) -> Cursor) -> (usize, Vec<T>, Option<Cursor>) {
        let matched = all.len();
        let begins = self.after.map_or(0, |after| all.partition_point(|one| cursor(one) >= after));
        let page: Vec<T> = all.into_iter().skip(begins).take(self.limit).collect();
        let next = page.last().filter(|_| matched > begins + page.len()).map(cursor);
        (matched, page, next)
    }
}

/// What answers: how many, those of the page, where the next begins.
type Found = (usize, Vec<Feature<Value>>, Option<Cursor>);

/// `/ogc/collections/{collection}/items` (§7.15): what was filed, or entered, last comes first; `bbox`, `datetime`, `limit`
/// and the properties `type` or `kind` and `state` narrow it. The next page begins after the last feature of this one.
pub async fn items(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(name): Path<String>,
    pairs: Result<Pairs, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let collection = Collection::of_name(&name)?;
    let QueryString(pairs) = pairs.map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
    let asked = Asked::of(pairs, collection, &visitor.rules)?;
    let (matched, features, next) = match collection {
        Collection::Practices => practices(&site, &visitor.rules, &asked),
        Collection::Interventions | Collection::Emergencies => works(&site, collection, &asked),
    };
    let address = |cursor: Option<Cursor>| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&asked.kept);
        query.extend_pairs(cursor.map(|cursor| ("cursor", cursor.to_string())));
        let query = query.finish();
        let separator = if query.is_empty() { "" } else { "?" };
        site.url(&format!("{}/items{separator}{query}", collection.path()))
    };
    let mut links = vec![
        Link::new("self", GEOJSON, address(asked.after)),
        Link::new("collection", JSON, site.url(&collection.path())),
    ];
    links.extend(next.map(|cursor| Link::new("next", GEOJSON, address(Some(cursor)))));
    Ok(answer(GEOJSON, FeatureCollection::new(visitor.now, matched, links, features)))
}

fn practices(site: &Site, rules: &Rules, asked: &Asked) -> Found {
    let calendar = &rules.jurisdiction.calendar;
    let day = |ms: i64| Timestamp::from_millisecond(ms).ok().map(|at| calendar.day_of(at));
    let interval = asked.interval.unwrap_or_default();
    let search = Search {
        from: interval.from_ms.and_then(day),
        until: interval.until_ms.and_then(|until| day(until - 1)),
        kind: asked.sort.as_deref().and_then(|code| code.parse().ok()),
        site: asked.site == Some(true),
        ..Search::default()
    };
    site.app.look(|territory| {
        let all = territory.practices();
        let mut found: Vec<&Essentials> = match asked.bbox {
            None => all.search(&search),
            Some(bbox) => {
                let of_part = |area| all.search(&Search { area: Some(area), ..search.clone() });
                bbox.parts().flat_map(of_part).collect()
            }
        };
        found.retain(|one| {
            let is_site = asked.site.is_none_or(|site| one.site == site);
            is_site && asked.admits(one.kind.as_str(), one.state.code()) && asked.admits_place(one.footprint.as_ref())
        });
        let cursor = |one: &&Essentials| Cursor { opened_ms: midnight_ms(one.filed_on), record: one.record };
        if asked.bbox.is_some() {
            // A shape may lie on both sides of the antimeridian.
            found.sort_unstable_by_key(|one| Reverse(cursor(one)));
            found.dedup_by_key(|one| one.record);
        }
        let (matched, page, next) = asked.page(found, cursor);
        (matched, page.into_iter().map(|one| practice(one, site, rules)).collect(), next)
    })
}

/// The first instant of a day, UTC, milliseconds since 1970.
fn midnight_ms(day: Date) -> i64 {
    day.to_zoned(TimeZone::UTC).map_or(0, |midnight| midnight.timestamp().as_millisecond())
}

fn practice(one: &Essentials, site: &Site, rules: &Rules) -> Feature<Value> {
    let told = serde_json::to_value(PublicPractice::of(one, site, rules)).unwrap_or_default();
    Feature::of(one.footprint.clone(), one.number.to_string(), told)
}

fn works(site: &Site, collection: Collection, asked: &Asked) -> Found {
    site.app.look(|territory| {
        let all = territory.works();
        let passes = |work: &Work| {
            work.layer == collection.layer()
                && asked.admits(work.kind, work.state)
                && asked.admits_time(work.stay_ms)
                && asked.admits_place(Some(&work.footprint))
        };
        let mut found: Vec<&Work> = all.public(passes).into_iter().filter_map(|record| all.get(record)).collect();
        found.sort_unstable_by_key(|work| Reverse(work.record));
        let (matched, page, next) = asked.page(found, |work| Cursor { opened_ms: 0, record: work.record });
        (matched, page.into_iter().map(|work| feature_of(work, collection, site)).collect(), next)
    })
}

fn feature_of(work: &Work, collection: Collection, site: &Site) -> Feature<Value> {
    let number = work.number.to_string();
    let instant = |ms: i64| Timestamp::from_millisecond(ms).ok();
    let told = json!({
        "number": number,
        "url": site.url(&format!("{}/{number}", collection.page())),
        "kind": work.kind,
        "state": work.state,
        "open": work.current,
        "title": work.title,
        "office": work.office.as_str(),
        "executor": work.executor.as_str(),
        "from": work.stay_ms.and_then(|(from, _)| instant(from)),
        "until": work.stay_ms.and_then(|(_, until)| instant(until)),
    });
    Feature::of(Some(work.footprint.clone()), number, told)
}

/// `/ogc/collections/{collection}/items/{number}` (§7.16).
pub async fn item(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path((name, number)): Path<(String, String)>,
    asked: Pairs,
) -> Result<Response, Problem> {
    let collection = Collection::of_name(&name)?;
    refuse_parameters(&asked)?;
    let number: Number = number.parse().map_err(|_error| Problem::not_found())?;
    let found = match collection {
        Collection::Practices => site.app.look(|territory| {
            let one = territory.practices().of_number(number);
            one.map(|one| practice(one, &site, &visitor.rules))
        }),
        Collection::Interventions | Collection::Emergencies => {
            // Staff see more on their pages; here everybody gets the same.
            let matter = site.app.matter(number, &Actor::citizen(Channel::Web)).await?;
            let work = matter.as_ref().and_then(Work::of).filter(|work| work.layer == collection.layer());
            work.filter(|work| work.public).map(|work| feature_of(&work, collection, &site))
        }
    };
    let mut feature = found.ok_or_else(Problem::not_found)?;
    feature.links = vec![
        Link::new("self", GEOJSON, site.url(&format!("{}/items/{number}", collection.path()))),
        Link::new("collection", JSON, site.url(&collection.path())),
        Link::new("alternate", HTML, site.url(&format!("{}/{number}", collection.page()))),
    ];
    Ok(answer(GEOJSON, feature))
}

//! `/ogc`: public reports as OGC API – Features, Part 1 (17-069r4). `GeoJSON`, in CRS84. What is dealt with beside reports is
//! in `ogc_matters`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query as QueryString, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::domain::category::CategoryCode;
use crate::domain::iter::State as ReportState;
use crate::domain::office::OfficeCode;
use crate::domain::record::Number;
use crate::domain::report::Report;
use crate::domain::rules::Rules;
use crate::formats::bbox::Bbox;
use crate::formats::ogc::{CONFORMS_TO, CRS84, Feature, FeatureCollection, GEOJSON, Interval, Link, OPENAPI, extent};
use crate::territory::query::{Area, Cursor, Filter, Query};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::ogc_matters::Collection;
use crate::web::problem::Problem;
use crate::web::public_report::PublicReport;
use crate::web::visitor::Visitor;

/// Features of a page when nothing is said, and most of one: a larger `limit` is taken as this (§7.15.2).
pub(super) const LIMIT_DEFAULT: usize = 100;
pub(super) const LIMIT_MAX: usize = 1_000;
pub(super) const JSON: &str = "application/json";
pub(super) const HTML: &str = "text/html";
const COLLECTION: &str = "/ogc/collections/reports";

/// The parameters as they come: a page says of any that it does not know.
pub(super) type Pairs = QueryString<Vec<(String, String)>>;

/// An answer in that media type.
pub(super) fn answer(media_type: &'static str, document: impl Serialize) -> Response {
    let mut response = (Cache::Revalidate, Json(document)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// Refuses all parameters but `f=json`, which asks for what is sent anyway.
pub(super) fn refuse_parameters(pairs: &Pairs) -> Result<(), Problem> {
    pairs.iter().try_for_each(|(name, value)| refuse_unless_json(name, value))
}

pub(super) fn refuse_unless_json(name: &str, value: &str) -> Result<(), Problem> {
    match (name, value) {
        ("f", "json") => Ok(()),
        ("f", _) => Err(Problem::bad_parameter("f", "only json is spoken here")),
        _ => Err(Problem::bad_parameter(name, "this parameter is not known here; /ogc/api names those that are")),
    }
}

/// `/ogc` (§7.2).
pub async fn landing(State(site): State<Arc<Site>>, asked: Pairs) -> Result<Response, Problem> {
    refuse_parameters(&asked)?;
    let jurisdiction = &site.app.rules().jurisdiction;
    let links = [
        Link::new("self", JSON, site.url("/ogc")),
        Link::new("service-desc", OPENAPI, site.url("/ogc/api")),
        Link::new("service-doc", HTML, site.url("/note-legali")),
        Link::new("conformance", JSON, site.url("/ogc/conformance")),
        Link::new("data", JSON, site.url("/ogc/collections")),
    ];
    let description = "Segnalazioni, interventi, emergenze e pratiche sul territorio, aggiornati al secondo";
    Ok(answer(JSON, json!({ "title": jurisdiction.name, "description": description, "links": links })))
}

/// `/ogc/conformance` (§7.4).
pub async fn conformance(asked: Pairs) -> Result<Response, Problem> {
    refuse_parameters(&asked)?;
    Ok(answer(JSON, json!({ "conformsTo": CONFORMS_TO })))
}

/// `/ogc/collections` (§7.13).
pub async fn collections(State(site): State<Arc<Site>>, asked: Pairs) -> Result<Response, Problem> {
    refuse_parameters(&asked)?;
    let links = [Link::new("self", JSON, site.url("/ogc/collections"))];
    let beside = Collection::ALL.into_iter().map(|collection| collection.described(&site));
    let collections: Vec<Value> = std::iter::once(reports_collection(&site)).chain(beside).collect();
    Ok(answer(JSON, json!({ "links": links, "collections": collections })))
}

/// `/ogc/collections/reports` (§7.14).
pub async fn collection(State(site): State<Arc<Site>>, asked: Pairs) -> Result<Response, Problem> {
    refuse_parameters(&asked)?;
    Ok(answer(JSON, reports_collection(&site)))
}

fn reports_collection(site: &Site) -> Value {
    let center = site.app.rules().jurisdiction.center;
    let (spatial, opened) = site.app.look(|territory| (territory.points().extent(), territory.points().opened()));
    let bbox = spatial.map_or([center.lon(), center.lat(), center.lon(), center.lat()], |spatial| {
        [spatial.min().x, spatial.min().y, spatial.max().x, spatial.max().y]
    });
    let first = opened.and_then(|opened| Timestamp::from_millisecond(*opened.start()).ok());
    json!({
        "id": "reports",
        "title": "Segnalazioni",
        "description": "Le segnalazioni pubbliche, con lo stato del loro iter",
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent(bbox, [first, None]),
        "links": [
            Link::new("self", JSON, site.url(COLLECTION)),
            Link::new("items", GEOJSON, site.url(&format!("{COLLECTION}/items"))),
            Link::new("alternate", HTML, site.url("/segnalazioni")),
        ],
    })
}

/// What a page of features is asked for.
#[derive(Debug, Default)]
struct Asked {
    query: Query,
    /// The parameters that the next page keeps.
    kept: Vec<(String, String)>,
}

impl Asked {
    fn of(pairs: Vec<(String, String)>, rules: &Rules) -> Result<Self, Problem> {
        let mut asked = Self { query: Query { limit: LIMIT_DEFAULT, ..Query::default() }, kept: Vec::new() };
        for (name, value) in pairs {
            if asked.kept.iter().any(|(known, _)| *known == name) {
                return Err(Problem::bad_parameter(&name, "this parameter is given twice"));
            }
            asked.take(&name, &value, rules)?;
            asked.kept.push((name, value));
        }
        asked.kept.retain(|(name, _)| name != "cursor");
        Ok(asked)
    }

    fn take(&mut self, name: &str, value: &str, rules: &Rules) -> Result<(), Problem> {
        let Query { area, filter, after, limit, .. } = &mut self.query;
        match name {
            "bbox" => *area = Area::Box(value.parse::<Bbox>()?),
            "limit" => *limit = limit_of(value)?,
            "datetime" => {
                let interval: Interval =
                    value.parse().map_err(|error| Problem::bad_parameter("datetime", format!("{error}")))?;
                (filter.opened_from_ms, filter.opened_until_ms) = (interval.from_ms, interval.until_ms);
            }
            "cursor" => {
                let cursor = value.parse::<Cursor>();
                *after = Some(cursor.map_err(|_error| {
                    Problem::bad_parameter("cursor", "this is no cursor: begin without, and follow the next links")
                })?);
            }
            "category" => filter.categories = Some([value.to_owned()].into()),
            "office" => filter.offices = Some([value.to_owned()].into()),
            "state" => {
                let state = ReportState::of_code(value);
                let state = state.ok_or_else(|| Problem::bad_parameter("state", states_to_choose_from()))?;
                narrow(filter, |other| other == state);
            }
            "open" => {
                let open: bool =
                    value.parse().map_err(|_error| Problem::bad_parameter("open", "write true or false"))?;
                narrow(filter, |state| state.is_open() == open);
            }
            _ => return refuse_unless_json(name, value),
        }
        let is_known = match name {
            "category" => rules.categories.keys().any(|code| code.as_str() == value),
            "office" => rules.offices.keys().any(|code| code.as_str() == value),
            _ => true,
        };
        if is_known { Ok(()) } else { Err(Problem::bad_parameter(name, format!("there is no {name} of that code"))) }
    }
}

/// Keeps those of the filter's states that are wanted.
fn narrow(filter: &mut Filter, wanted: impl Fn(ReportState) -> bool) {
    let states = filter.states.take().unwrap_or_else(|| ReportState::ALL.into());
    filter.states = Some(states.into_iter().filter(|state| wanted(*state)).collect());
}

fn states_to_choose_from() -> String {
    format!("choose one of {}", ReportState::ALL.map(ReportState::code).join(", "))
}

/// The largest number is no error (§7.15.2): there are never so many on a page.
pub(super) fn limit_of(value: &str) -> Result<usize, Problem> {
    let is_number = !value.is_empty() && value.bytes().all(|digit| digit.is_ascii_digit());
    let limit = value.parse().unwrap_or(usize::MAX);
    if is_number && limit > 0 {
        Ok(limit.min(LIMIT_MAX))
    } else {
        Err(Problem::bad_parameter("limit", "write a whole number from 1"))
    }
}

/// `/ogc/collections/reports/items` (§7.15): newest first; `bbox`, `datetime` (when opened), `limit`, and the
/// properties `category`, `office`, `open` and `state` narrow it. The next page begins after the last feature of this
/// one, so that none comes twice or is left out while new ones arrive.
pub async fn items(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    pairs: Result<Pairs, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let QueryString(pairs) = pairs.map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
    let asked = Asked::of(pairs, &visitor.rules)?;
    let page = site.app.reports(&asked.query).await?;
    let address = |cursor: Option<Cursor>| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&asked.kept);
        query.extend_pairs(cursor.map(|cursor| ("cursor", cursor.to_string())));
        let query = query.finish();
        let separator = if query.is_empty() { "" } else { "?" };
        site.url(&format!("{COLLECTION}/items{separator}{query}"))
    };
    let mut links = vec![
        Link::new("self", GEOJSON, address(asked.query.after)),
        Link::new("collection", JSON, site.url(COLLECTION)),
    ];
    links.extend(page.next.map(|cursor| Link::new("next", GEOJSON, address(Some(cursor)))));
    let features = page.reports.iter().map(|report| feature(report, &site)).collect();
    Ok(answer(GEOJSON, FeatureCollection::new(visitor.now, page.matched, links, features)))
}

fn feature<'r>(report: &'r Report, site: &Site) -> Feature<PublicReport<'r>> {
    let position = report.place.position;
    let id = report.number.to_string();
    Feature::at([position.lon(), position.lat()], id, PublicReport::of(report, site))
}

/// `/ogc/collections/reports/items/{number}` (§7.16).
pub async fn item(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(number): Path<String>,
    asked: Pairs,
) -> Result<Response, Problem> {
    refuse_parameters(&asked)?;
    let number: Number = number.parse().map_err(|_error| Problem::not_found())?;
    let report = site.app.report(number, &visitor.actor).await?;
    // Staff see more on their pages; here everybody gets the same.
    let report = report.filter(|report| report.public).ok_or_else(Problem::not_found)?;
    let mut feature = feature(&report, &site);
    feature.links = vec![
        Link::new("self", GEOJSON, site.url(&format!("{COLLECTION}/items/{number}"))),
        Link::new("collection", JSON, site.url(COLLECTION)),
        Link::new("alternate", HTML, site.url(&format!("/segnalazioni/{number}"))),
    ];
    Ok(answer(GEOJSON, feature))
}

/// `/ogc/api`: this interface in `OpenAPI` 3.0.
pub async fn api(State(site): State<Arc<Site>>, asked: Pairs) -> Result<Response, Problem> {
    refuse_parameters(&asked)?;
    let rules = site.app.rules();
    let categories = rules.categories.keys().map(CategoryCode::as_str).collect();
    let offices = rules.offices.keys().map(OfficeCode::as_str).collect();
    let mut of_items = of_pages().to_vec();
    of_items.extend([
        text("datetime", "when they were opened: an instant, or from/until with .. for an open end", None),
        text("category", "category code", Some(categories)),
        text("office", "code of the office that answers", Some(offices)),
        text("state", "state of the iter", Some(ReportState::ALL.map(ReportState::code).to_vec())),
        parameter("open", "whether somebody still owes something", &json!({ "type": "boolean" })),
    ]);
    let (format, number) = (format(), number("number of the report"));
    let plain = [format.clone()];
    let mut document = json!({
        "openapi": "3.0.3",
        "info": { "title": rules.jurisdiction.name, "version": env!("CARGO_PKG_VERSION") },
        "servers": [{ "url": site.url("") }],
        "paths": {
            "/ogc": operation("landing", "Where to begin", JSON, &plain),
            "/ogc/conformance": operation("conformance", "What the answers conform to", JSON, &plain),
            "/ogc/collections": operation("collections", "The collections", JSON, &plain),
            "/ogc/collections/reports": operation("reports", "The collection of reports", JSON, &plain),
            "/ogc/collections/reports/items": operation("items", "A page of reports", GEOJSON, &of_items),
            "/ogc/collections/reports/items/{number}": operation("item", "A report", GEOJSON, &[number, format]),
        },
    });
    for collection in Collection::ALL {
        for (path, operation) in collection.operations(&rules) {
            document["paths"][path] = operation;
        }
    }
    Ok(answer(OPENAPI, document))
}

/// The parameter of the format.
pub(super) fn format() -> Value {
    text("f", "the format of the answer", Some(vec!["json"]))
}

/// The number in a path.
pub(super) fn number(what: &str) -> Value {
    let mut number = text("number", what, None);
    number["in"] = "path".into();
    number["required"] = true.into();
    number
}

/// What every page of features can be asked: its format, a box, how many, where it begins.
pub(super) fn of_pages() -> [Value; 4] {
    let bbox = json!({
        "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" },
    });
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT_DEFAULT });
    let mut bbox =
        parameter("bbox", "west,south,east,north in degrees WGS 84; west > east crosses the antimeridian", &bbox);
    bbox["style"] = "form".into();
    bbox["explode"] = false.into();
    let cursor = text("cursor", "where the page begins: comes with the next link", None);
    [format(), bbox, parameter("limit", "most features of the page", &limit), cursor]
}

/// A parameter that is a text: one of these codes, where there are any.
pub(super) fn text(name: &str, what: &str, codes: Option<Vec<&str>>) -> Value {
    let mut schema = json!({ "type": "string" });
    if let Some(codes) = codes {
        schema["enum"] = json!(codes);
    }
    parameter(name, what, &schema)
}

pub(super) fn parameter(name: &str, what: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "required": false, "description": what, "schema": schema })
}

pub(super) fn operation(id: &str, what: &str, media_type: &str, parameters: &[Value]) -> Value {
    let content = json!({ "description": what, "content": { media_type: { "schema": { "type": "object" } } } });
    let problem = json!({ "description": "What is wrong with the request (RFC 9457)" });
    json!({ "get": {
        "operationId": id,
        "summary": what,
        "parameters": parameters,
        "responses": { "200": content, "default": problem },
    } })
}

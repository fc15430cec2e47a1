//! What a search has found as a file: for spreadsheets (RFC 4180) and for maps (`GeoJSON`, RFC 7946).
//!
//! Columns and properties are English and stay as they are; what is not known is empty.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::formats::ogc::{Feature, FeatureCollection, GEOJSON};
use crate::territory::practices::Essentials;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::page::practices::search::Question;
use crate::web::public_practice::{COLUMNS, PublicPractice};
use crate::web::visitor::Visitor;

/// Most practices of one file, what was filed last first.
pub const EXPORTED_MAX: usize = 10_000;

/// The practices that answer a search, as lines.
#[must_use]
pub(crate) fn csv(site: &Site, visitor: &Visitor, question: &Question) -> Response {
    let (_, found) = site.app.search_practices(&question.search, question.shape.as_ref(), 0, EXPORTED_MAX);
    let mut file = csv::Writer::from_writer(Vec::new());
    let heads = COLUMNS.map(str::to_owned);
    let line = |one: &Essentials| PublicPractice::of(one, site, &visitor.rules).row(one);
    for line in std::iter::once(heads).chain(found.iter().map(line)) {
        // Into memory, and all lines are as long as the first: it cannot fail.
        if let Err(error) = file.write_record(line) {
            tracing::error!(%error, "a line of practices is left out");
        }
    }
    let text = String::from_utf8(file.into_inner().unwrap_or_default()).unwrap_or_default();
    let name = "attachment; filename=\"pratiche.csv\"";
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"), (header::CONTENT_DISPOSITION, name)];
    (Cache::Revalidate, headers, text).into_response()
}

/// The same as features, with how many there are in all.
#[must_use]
pub(crate) fn geojson(site: &Site, visitor: &Visitor, question: &Question) -> Response {
    let (matched, found) = site.app.search_practices(&question.search, question.shape.as_ref(), 0, EXPORTED_MAX);
    let features: Vec<Feature<Value>> = found.iter().map(|one| feature(one, site, visitor)).collect();
    let document = FeatureCollection::new(visitor.now, matched, Vec::new(), features);
    let name = "attachment; filename=\"pratiche.geojson\"";
    let headers = [(header::CONTENT_TYPE, GEOJSON), (header::CONTENT_DISPOSITION, name)];
    let mut response = (Cache::Revalidate, Json(document)).into_response();
    for (header, value) in headers {
        response.headers_mut().insert(header, axum::http::HeaderValue::from_static(value));
    }
    response
}

fn feature(one: &Essentials, site: &Site, visitor: &Visitor) -> Feature<Value> {
    let told = serde_json::to_value(PublicPractice::of(one, site, &visitor.rules)).unwrap_or_default();
    Feature::of(one.footprint.clone(), one.number.to_string(), told)
}

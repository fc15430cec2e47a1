//! What a program sends to move a report: a JSON document, or a form with the same fields and files beside them.

use axum::Json;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::domain::document::Attachment;
use crate::web::Site;
use crate::web::page::submit::draft::Draft;
use crate::web::page::submit::upload;
use crate::web::problem::Problem;
use crate::words::{Language, Words};

/// Fields that are numbers: a form says them in digits.
const NUMBERS: [&str; 3] = ["version", "lon", "lat"];

/// Reads it; files are made safe and kept. `form_max_bytes` is for forms: documents have the limit of all others.
pub(super) async fn read<T: DeserializeOwned>(
    site: &Site,
    request: Request,
    form_max_bytes: usize,
) -> Result<(T, Vec<Attachment>), Problem> {
    let (wanted, attachments, _) = read_with_place(site, request, form_max_bytes).await?;
    Ok((wanted, attachments))
}

/// The same, with where the last photo says that it was taken.
pub(super) async fn read_with_place<T: DeserializeOwned>(
    site: &Site,
    mut request: Request,
    form_max_bytes: usize,
) -> Result<(T, Vec<Attachment>, Option<[f64; 2]>), Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let body = Json::<T>::from_request(request, &()).await;
        let Json(wanted) = body.map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
        return Ok((wanted, Vec::new(), None));
    }
    DefaultBodyLimit::max(form_max_bytes).apply(&mut request);
    let form = Multipart::from_request(request, &()).await;
    let form = form.map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
    let mut draft = Draft::default();
    // What is wrong with a file is said as everything is to programs: in English.
    let sent = upload::read(&site.app, form, &mut draft, Words::of(Language::En)).await?;
    if !sent.refused.is_empty() {
        let detail = sent.refused.join(" ");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail).about("attachments"));
    }
    let fields: Map<String, Value> =
        sent.fields.into_iter().map(|(name, text)| (name.clone(), value(&name, text))).collect();
    let wanted = serde_json::from_value(Value::Object(fields));
    let wanted = wanted.map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()))?;
    Ok((wanted, draft.attachments, draft.photo_place))
}

fn value(name: &str, text: String) -> Value {
    let number = text.trim().parse::<serde_json::Number>().ok().filter(|_| NUMBERS.contains(&name));
    number.map_or(Value::String(text), Value::Number)
}

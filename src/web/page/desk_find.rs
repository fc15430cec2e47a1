//! `/ufficio/cerca` and `/cerca`: to the record of a number, or to what is found by words.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::domain::record::Number;
use crate::web::cache::Cache;
use crate::web::error::PageError;
use crate::web::visitor::{Staff, Visitor};

/// What is looked for.
#[derive(Debug, Deserialize)]
pub struct Looked {
    #[serde(default)]
    numero: String,
    #[serde(default)]
    q: String,
}

/// Leads the staff to the record of a number, or to the reports in which words are said.
pub async fn find(Staff(visitor): Staff, Query(looked): Query<Looked>) -> Result<Response, PageError> {
    let text = if looked.q.trim().is_empty() { looked.numero.trim() } else { looked.q.trim() };
    let to = match text.parse::<Number>() {
        Ok(number) => format!("/ufficio/segnalazioni/{number}"),
        Err(_words) => {
            format!("/ufficio?q={}", url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>())
        }
    };
    Ok((Cache::Never, Redirect::to(&visitor.words.href(&to))).into_response())
}

/// Leads to the public page of a number.
pub async fn find_public(visitor: Visitor, Query(looked): Query<Looked>) -> Result<Response, PageError> {
    let number: Number = looked.numero.parse().map_err(|_error| PageError::NotFound)?;
    Ok((Cache::Never, Redirect::to(&visitor.words.href(&format!("/segnalazioni/{number}")))).into_response())
}

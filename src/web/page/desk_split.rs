//! `/ufficio/segnalazioni/{number}/dividi`: reports of their own for the problems that one holds.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::record::Version;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::Part;
use crate::domain::text::{Description, Subject};
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::PageError;
use crate::web::page::desk_act::refused;
use crate::web::page::desk_record::{AskedPart, Typed, report_of};
use crate::web::visitor::Staff;

/// What the form sends: two problems, the usual number.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the fields of the form")]
pub struct Parts {
    pub versione: String,
    pub categoria_1: String,
    pub oggetto_1: String,
    pub testo_1: String,
    pub categoria_2: String,
    pub oggetto_2: String,
    pub testo_2: String,
}

/// Splits the report.
pub async fn split(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(number): Path<String>,
    Query(asked): Query<AskedPart>,
    Form(typed): Form<Parts>,
) -> Result<Response, PageError> {
    let report = report_of(&site, &visitor, &number).await?;
    let seen = typed.versione.parse().map_err(|_error| PageError::BadRequest("versione"))?;
    let result = match parts(&typed) {
        Ok(parts) => {
            let what = What::Split(report.id, Version(seen), parts);
            let submission = Submission { actor: visitor.actor.clone(), what, contact: None, at: None, key: None };
            site.app.submit(submission).await.map(drop)
        }
        Err(refusal) => Err(SubmitError::Refused(refusal)),
    };
    match result {
        Ok(()) => Ok((Cache::Never, Redirect::to(&asked.href(&visitor, &number))).into_response()),
        Err(SubmitError::Refused(refusal)) => {
            let versione = typed.versione.clone();
            let typed = Typed { atto: "dividi".to_owned(), versione, parti: typed, ..Typed::default() };
            refused(&site, visitor, &number, &refusal, typed, &asked).await
        }
        Err(error) => Err(error.into()),
    }
}

fn parts(typed: &Parts) -> Result<Vec<Part>, Refusal> {
    let part = |category: &str, subject: &str, text: &str| {
        let description = Some(text).filter(|text| !text.trim().is_empty()).map(Description::new).transpose();
        Ok(Part {
            category: category.parse().map_err(|_error| Refusal::Missing(Field::Category))?,
            subject: Subject::new(subject).map_err(|error| Refusal::Text(Field::Subject, error))?,
            description: description.map_err(|error| Refusal::Text(Field::Text, error))?,
        })
    };
    Ok(vec![
        part(&typed.categoria_1, &typed.oggetto_1, &typed.testo_1)?,
        part(&typed.categoria_2, &typed.oggetto_2, &typed.testo_2)?,
    ])
}

//! `/ufficio/viste`: views of the queue that somebody gives a name, or forgets.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::queue::{NAMED_MAX, ViewError, ViewName};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::PageError;
use crate::web::page::desk::{Asked, page_of};
use crate::web::visitor::Staff;

/// What the form sends: the view itself, and what to do with it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    azione: String,
    nome: String,
    vista: String,
    categoria: String,
    ufficio: String,
    scadenza: String,
}

/// Saves or forgets a view, and shows the queue again.
pub async fn change(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(wanted): Form<Wanted>,
) -> Result<Response, PageError> {
    let account = visitor.account.as_ref().ok_or(PageError::Forbidden)?.id;
    if wanted.azione == "togli" {
        site.app.forget_view(account, &wanted.nome).await?;
        return Ok((Cache::Never, Redirect::to(&visitor.words.href("/ufficio"))).into_response());
    }
    let asked = Asked::of(wanted.vista, wanted.categoria, wanted.ufficio, wanted.scadenza);
    // A view that means nothing is not kept.
    let narrowing = asked.narrowing(&visitor).ok_or(PageError::BadRequest("vista"))?;
    let words = visitor.words;
    let error = match ViewName::new(&wanted.nome) {
        Err(_error) => t!(words, "view-name-wrong"),
        Ok(name) => match site.app.name_view(account, &name, &Asked::query_of(&narrowing)).await {
            Ok(()) => {
                let to = format!("/ufficio?{}", Asked::query_of(&narrowing));
                return Ok((Cache::Never, Redirect::to(&words.href(&to))).into_response());
            }
            Err(ViewError::Store(error)) => return Err(error.into()),
            Err(ViewError::TooMany | ViewError::TooLong) => t!(words, "view-too-many", n = NAMED_MAX),
        },
    };
    page_of(&site, visitor, asked, Some(error)).await
}

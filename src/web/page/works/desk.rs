//! `/ufficio/interventi`: the works that are open, as those see them who plan and carry them out.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::app::matters::Wanted;
use crate::domain::intervention::Intervention;
use crate::domain::matter::{Matter, MatterKind};
use crate::domain::policy::{Action, may};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::works::card::WorksCard;
use crate::web::visitor::Staff;

/// Most works that are listed.
const LISTED_MAX: u32 = 500;

#[derive(Template)]
#[template(path = "page/works/desk_list.html")]
struct List {
    frame: Frame,
    cards: Vec<WorksCard>,
    only_late: bool,
    late: usize,
    may_begin: bool,
    may_look: bool,
    /// Where people report what building sites make and nobody has announced one, for those who look into it.
    leads: Option<String>,
}

/// What can be asked of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    ritardo: Option<String>,
}

/// Lists what is open, the late ones first.
pub async fn list(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::Inspect(MatterKind::Intervention))?;
    let may_look = may(&visitor.actor, Action::LookAround);
    let office = visitor.actor.office.as_ref().filter(|_| !may_look);
    let wanted = Wanted { open: true, office, ..Wanted::default() };
    let found = site.app.matters(MatterKind::Intervention, &wanted, LISTED_MAX, &visitor.actor).await?;
    let mut all: Vec<Box<Intervention>> = found.into_iter().filter_map(Matter::into_intervention).collect();
    all.sort_by_key(|one| (one.due_at().is_none(), one.due_at(), one.id));
    let late = all.iter().filter(|one| one.late(visitor.now).is_some()).count();
    let only_late = asked.ritardo.is_some();
    let cards = all
        .iter()
        .filter(|one| !only_late || one.late(visitor.now).is_some())
        .map(|one| WorksCard::of(one, &visitor))
        .collect();
    let may_begin = may(&visitor.actor, Action::Begin(MatterKind::Intervention));
    let leads = may(&visitor.actor, Action::SeeLeads).then(|| visitor.words.href("/ufficio/pratiche/indizi"));
    let title = t!(visitor.words, "works-title");
    html(
        &List { frame: Frame::new(&site, visitor, title).wide(), cards, only_late, late, may_begin, may_look, leads },
        Cache::Never,
    )
}

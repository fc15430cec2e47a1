//! Privacy notice, accessibility statement and legal notes: what every municipal site must say.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "page/about.html")]
struct About {
    frame: Frame,
    paragraphs: Vec<String>,
}

fn page(site: &Site, visitor: Visitor, title: String, paragraphs: Vec<String>) -> Result<Response, PageError> {
    html(&About { frame: Frame::new(site, visitor, title), paragraphs }, Cache::Revalidate)
}

/// `/privacy`.
pub async fn privacy(State(site): State<Arc<Site>>, visitor: Visitor) -> Result<Response, PageError> {
    let w = visitor.words;
    let name = visitor.rules.jurisdiction.name.clone();
    let paragraphs = vec![
        t!(w, "privacy-who", name = name),
        t!(w, "privacy-what"),
        t!(w, "privacy-public"),
        t!(w, "privacy-rights"),
    ];
    page(&site, visitor, t!(w, "privacy"), paragraphs)
}

/// `/accessibilita`.
pub async fn accessibility(State(site): State<Arc<Site>>, visitor: Visitor) -> Result<Response, PageError> {
    let w = visitor.words;
    let paragraphs = vec![t!(w, "accessibility-aim"), t!(w, "accessibility-map"), t!(w, "accessibility-feedback")];
    page(&site, visitor, t!(w, "accessibility"), paragraphs)
}

/// `/note-legali`.
pub async fn legal(State(site): State<Arc<Site>>, visitor: Visitor) -> Result<Response, PageError> {
    let w = visitor.words;
    page(&site, visitor, t!(w, "legal-notes"), vec![t!(w, "legal-licence"), t!(w, "legal-maps")])
}

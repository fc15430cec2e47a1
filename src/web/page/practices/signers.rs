//! Who signed a document of a practice, as the certificates in its envelope say: for those who may open the practice.
//!
//! The envelope is read each time and nothing of it is kept: these are personal data. Each look is noted. Whoever may not look
//! gets the same answer as where there is none.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;

use crate::domain::command::Audience;
use crate::media::{Extension, FileName, Holder, MediaError, Signature, Verdict};
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::practices::papers::{bytes_of, found};
use crate::web::visitor::Visitor;

/// The address.
pub fn routes() -> Router<Arc<Site>> {
    Router::new().route("/pratiche/{number}/documenti/{n}/firmatari", get(show))
}

#[derive(Template)]
#[template(path = "page/practices/signers.html")]
struct Signers {
    frame: Frame,
    number: String,
    title: String,
    signatures: Vec<SignerView>,
    /// Why none can be shown.
    not_shown: Option<String>,
}

/// A signature that is shown.
struct SignerView {
    /// "Firma 1".
    title: String,
    verdict: String,
    is_right: bool,
    rows: Vec<(String, String)>,
}

/// The signatures of a document.
async fn show(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((number, n)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (reader, document, _) = found(&site, &visitor, &headers, (&number, &n)).await?;
    if reader.audience != Audience::Internal {
        return Err(PageError::NotFound);
    }
    let signed = document.handed.file.signed.as_ref().ok_or(PageError::NotFound)?;
    // Also where the document is for everybody: the names in it are not.
    site.app.note_viewing(&reader.actor, reader.practice.id).await?;
    let envelope = bytes_of(&site, FileName { hash: signed.hash, extension: Extension::P7m }).await?;
    let words = visitor.words;
    let (signatures, not_shown) = match site.app.papers().signatures(envelope).await {
        Ok(all) => {
            let views = (1_usize..).zip(&all).map(|(n, one)| SignerView::of(n, one, document.on, &visitor));
            (views.collect(), None)
        }
        Err(MediaError::Busy) => return Err(PageError::Busy),
        Err(error) => {
            tracing::warn!(%error, practice = %reader.practice.number, "the signatures of a document could not be read");
            (Vec::new(), Some(t!(words, "practice-signers-not-shown")))
        }
    };
    let page = Signers {
        number: reader.practice.number.to_string(),
        title: document.handed.title.to_string(),
        signatures,
        not_shown,
        frame: Frame::new(&site, visitor.clone(), t!(words, "practice-signers")),
    };
    html(&page, Cache::Never)
}

impl SignerView {
    fn of(n: usize, signature: &Signature, filed_on: Date, visitor: &Visitor) -> Self {
        let words = visitor.words;
        let claimed = signature.claimed_at.map(|at| words.instant(at, visitor.zone()));
        let claimed = claimed.unwrap_or_else(|| t!(words, "practice-signers-none"));
        let mut rows = match &signature.holder {
            Some(holder) => rows_of(holder, filed_on, visitor),
            None => {
                vec![(t!(words, "practice-signers-certificate"), t!(words, "practice-signers-no-certificate"))]
            }
        };
        rows.push((t!(words, "practice-signers-claimed"), claimed));
        Self {
            title: t!(words, "practice-signers-one", n = n),
            verdict: match signature.verdict {
                Verdict::Right => t!(words, "practice-signers-right"),
                Verdict::Wrong => t!(words, "practice-signers-wrong"),
                Verdict::Unknown => t!(words, "practice-signers-unknown"),
            },
            is_right: signature.verdict == Verdict::Right,
            rows,
        }
    }
}

/// What a certificate says, and whether it was within its time on the day of filing.
fn rows_of(holder: &Holder, filed_on: Date, visitor: &Visitor) -> Vec<(String, String)> {
    let (words, zone) = (visitor.words, visitor.zone());
    let or_none = |name: &Option<String>| name.clone().unwrap_or_else(|| t!(words, "practice-signers-none"));
    let day = |at: jiff::Timestamp| at.to_zoned(zone.clone()).date();
    let is_within = (day(holder.from)..=day(holder.until)).contains(&filed_on);
    let on = words.date_of(filed_on);
    vec![
        (t!(words, "practice-signers-name"), or_none(&holder.name)),
        (t!(words, "practice-signers-issuer"), or_none(&holder.issuer)),
        (
            t!(words, "practice-signers-validity"),
            t!(
                words,
                "practice-signers-from-until",
                from = words.date(holder.from, zone),
                until = words.date(holder.until, zone)
            ),
        ),
        (
            t!(words, "practice-signers-filed", on = on),
            if is_within { t!(words, "practice-signers-within") } else { t!(words, "practice-signers-outside") },
        ),
    ]
}

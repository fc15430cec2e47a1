//! Whether the service lives, whether it is ready, and its figures.

use std::fmt::Write;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::web::Site;
use crate::web::cache::Cache;

/// `/healthz`: the process answers.
pub async fn alive() -> impl IntoResponse {
    (Cache::Never, "alive\n")
}

/// `/readyz`: the territory is loaded (else the door answers 503) and the store answers.
pub async fn ready(State(site): State<Arc<Site>>) -> Response {
    if site.app.is_ready().await {
        (Cache::Never, "ready\n").into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Cache::Never, "the store does not answer\n").into_response()
    }
}

/// `/metrics`: figures as Prometheus text (exposition format 0.0.4).
pub async fn metrics(State(site): State<Arc<Site>>) -> Response {
    let (points, applied) = site.app.look(|territory| (territory.points().len(), territory.applied().0));
    let waiting = site.app.mails_waiting().await.unwrap_or_default();
    let figures = [
        ("sestomia_public_records", "Public records on the map.", points as u64),
        ("sestomia_ledger_applied", "Ledger number that the map stands at.", applied),
        ("sestomia_mails_waiting", "Mails that wait to be sent.", waiting),
        ("sestomia_live_clients", "Clients that watch the map.", crate::web::live::clients()),
    ];
    let mut text = String::new();
    for (name, help, value) in figures {
        // Writing to a string cannot fail.
        let _written = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], Cache::Never, text).into_response()
}

//! The courier: calls the systems of others. It empties the outboxes of webhooks and of reports passed on, as the mailer
//! does those of mails: what an event asks for is written with it, and goes on being tried until it was taken.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::clock::random_bytes;
use crate::app::forwards::forward_of;
use crate::app::mail::{LEASE, moment_of, news, pause_after};
use crate::app::outward::{Letterbox, Outward, OutwardError};
use crate::app::tasks::task_moment_of;
use crate::domain::failure::Failure;
use crate::domain::forward::Forwarding;
use crate::domain::office::Forward;
use crate::domain::report::Report;
use crate::domain::text::Description;
use crate::formats::{open311, webhook};
use crate::store::hooks::{Call, Hook};
use crate::store::{self, StoreError, forwards, hooks};

/// How often the outboxes are looked into without news.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// Most calls made at once.
const STEP_MAX: u32 = 10;
/// What a system answers that wants no more of it.
const GONE: u16 = 410;

/// The courier.
#[derive(Debug)]
pub struct Courier {
    public_url: String,
    outward: Outward,
}

/// Why a call was not taken this time.
#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Outward(#[from] OutwardError),
}

impl Courier {
    /// `private` lets it go to private networks, see [`Outward::new`]; links begin with `public_url`.
    pub fn new(public_url: String, private: bool) -> Result<Self, OutwardError> {
        Ok(Self { public_url, outward: Outward::new(private)? })
    }

    /// Calls what is due, now and whenever there is news, until `stop` is cancelled.
    pub async fn run(self, app: Arc<App>, stop: CancellationToken) {
        let mut applied = app.applied();
        loop {
            // Nobody who stops waits for the systems of others: what is not answered yet is called again later.
            let called = tokio::select! {
                called = self.call_due(&app, &stop) => called,
                () = stop.cancelled() => return,
            };
            let more = called.unwrap_or_else(|error| {
                tracing::error!(%error, "the outbox of webhooks cannot be read");
                false
            });
            if more {
                continue;
            }
            tokio::select! {
                () = news(&mut applied) => {}
                () = app.calls.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Calls some of what is due; true when there may be more.
    pub async fn call_due(&self, app: &App, stop: &CancellationToken) -> Result<bool, StoreError> {
        if stop.is_cancelled() {
            return Ok(false);
        }
        let more = self.call_hooks(app).await?;
        Ok(self.pass_on(app).await? || more)
    }

    async fn call_hooks(&self, app: &App) -> Result<bool, StoreError> {
        let now = app.now();
        if !hooks::any_due(&app.db, &app.jurisdiction, now).await? {
            return Ok(false);
        }
        let lease = now.checked_add(LEASE).unwrap_or(now);
        let calls = hooks::take_due(&app.db, &app.jurisdiction, now, lease, STEP_MAX).await?;
        let hooks = app.hooks().await?;
        let tried = join_all(calls.iter().map(|call| self.try_one(app, &hooks, call))).await;
        tried.into_iter().collect::<Result<Vec<()>, _>>()?;
        Ok(!calls.is_empty())
    }

    async fn try_one(&self, app: &App, hooks: &[Hook], call: &Call) -> Result<(), StoreError> {
        match self.tell(app, hooks, call).await {
            Ok(()) => store::hooks::mark_sent(&app.db, &app.jurisdiction, call, app.now()).await,
            Err(CallError::Store(error)) => Err(error),
            Err(CallError::Outward(error)) => {
                let retry = again_at(app, call.attempts).filter(|_| error != OutwardError::Refused(GONE));
                let (seq, office, again) = (call.seq.0, call.office.as_str(), retry.map(|at| at.to_string()));
                tracing::warn!(seq, office, attempts = call.attempts, again, %error, "a webhook was not taken");
                store::hooks::mark_failed(&app.db, &app.jurisdiction, call, &Failure::from(&error), retry).await
            }
        }
    }

    /// Tells one event. Done, too, when nobody wants to be told any more.
    async fn tell(&self, app: &App, hooks: &[Hook], call: &Call) -> Result<(), CallError> {
        let Some(hook) = hooks.iter().find(|hook| hook.office == call.office && hook.enabled) else { return Ok(()) };
        let events = store::ledger::events_of(&app.db, &app.jurisdiction, call.record).await?;
        let body = if let Some(moment) = moment_of(&events, call.seq) {
            let link = format!("{}/ufficio/segnalazioni/{}", self.public_url, moment.report.number);
            webhook::told(call.topic, call.seq.0, moment.at, &moment.event, &moment.report, &link)
        } else if let Some((task, event, at)) = task_moment_of(&events, call.seq) {
            let link = format!("{}/ufficio/lavori/{}", self.public_url, task.number);
            webhook::told_of_task((call.seq.0, at), &event, &task, &call.office, &link)
        } else {
            return Ok(());
        };
        let id = format!("{}.{}.{}", app.jurisdiction, call.seq.0, call.office);
        self.post_signed(app, hook, &id, &body).await?;
        Ok(())
    }

    async fn post_signed(&self, app: &App, hook: &Hook, id: &str, body: &Value) -> Result<Vec<u8>, OutwardError> {
        let (now, body) = (app.now(), body.to_string().into_bytes());
        let before = hook.before.as_ref().filter(|(_, until)| *until > now).map(|(secret, _)| secret.as_str());
        let signatures = webhook::signatures(id, now, &body, std::iter::once(hook.secret.as_str()).chain(before));
        let letter = Letterbox {
            url: &hook.url,
            content_type: "application/json",
            headers: vec![
                ("webhook-id", id.to_owned()),
                ("webhook-timestamp", now.as_second().to_string()),
                ("webhook-signature", signatures),
            ],
            body,
        };
        self.outward.post(letter).await
    }

    /// Passes some of the reports on that go by other ways than mail.
    async fn pass_on(&self, app: &App) -> Result<bool, StoreError> {
        let now = app.now();
        let times = (now, now.checked_add(LEASE).unwrap_or(now));
        let due = forwards::take_due(&app.db, &app.jurisdiction, false, times, STEP_MAX).await?;
        let tried = join_all(due.iter().map(|forwarding| async {
            let result = match self.pass_one_on(app, forwarding).await {
                Ok(result) => result,
                Err(CallError::Store(error)) => return Err(error),
                Err(CallError::Outward(error)) => {
                    tracing::warn!(seq = forwarding.seq.0, %error, "a body did not take a report");
                    Err(Failure::from(&error))
                }
            };
            app.note_forward(forwarding, result, again_at(app, forwarding.attempts)).await
        }));
        tried.await.into_iter().collect::<Result<Vec<()>, _>>()?;
        Ok(!due.is_empty())
    }

    /// Passes one on; returns the number that it was given, if it was.
    async fn pass_one_on(
        &self,
        app: &App,
        forwarding: &Forwarding,
    ) -> Result<Result<Option<String>, Failure>, CallError> {
        let reports = store::records::reports_of(&app.db, &app.jurisdiction, &[forwarding.record]).await?;
        let rules = app.rules();
        let (Some(report), Some(forward)) = (reports.first(), forward_of(forwarding, &rules)) else {
            return Ok(Err(Failure::NoAddress));
        };
        let id = format!("{}.{}.forward", app.jurisdiction, forwarding.seq.0);
        match forward {
            Forward::Mail { .. } => Ok(Err(Failure::NoAddress)),
            Forward::Webhook { url } => {
                let Some(hook) = app.hook_of(&forwarding.office).await? else {
                    return Ok(Err(Failure::NoSecret));
                };
                let hook = Hook { url: url.as_str().to_owned(), ..hook };
                self.post_signed(app, &hook, &id, &self.passed_on(app, forwarding, report)).await?;
                Ok(Ok(None))
            }
            Forward::Open311 { url } => {
                let Some(url) = open311::requests_url(url.as_str()) else { return Ok(Err(Failure::NoAddress)) };
                let link = format!("{}/segnalazioni/{}", self.public_url, report.number);
                let letter = Letterbox {
                    url: &url,
                    content_type: "application/x-www-form-urlencoded",
                    headers: vec![("idempotency-key", id), ("accept", "application/json".to_owned())],
                    body: open311::request_form(report, &link).into_bytes(),
                };
                let answer = self.outward.post(letter).await?;
                let nothing = || OutwardError::Answer("no service_request_id and no token".to_owned());
                Ok(Ok(Some(open311::reference_of(&answer).ok_or_else(nothing)?)))
            }
        }
    }

    /// What a body is told of a report that is passed on to it: more than others, as it has to do something about it.
    fn passed_on(&self, app: &App, forwarding: &Forwarding, report: &Report) -> Value {
        let position = report.place.position;
        json!({
            "type": "report.forwarded",
            "timestamp": forwarding.queued_at.to_string(),
            "data": {
                "number": report.number.to_string(),
                "category": report.category.as_str(),
                "subject": report.subject.as_str(),
                "description": report.description.as_ref().map(Description::as_str),
                "lon": position.lon(),
                "lat": position.lat(),
                "address": report.place.address.as_ref().map(ToString::to_string),
                "opened_at": report.opened_at.to_string(),
                "url": format!("{}/segnalazioni/{}", self.public_url, report.number),
                "acknowledge_url": format!("{}/inoltri/{}", self.public_url, app.acknowledgement_token(forwarding.seq)),
            },
        })
    }
}

/// When to try again after that many attempts: each pause about twice as long as the one before, but never quite, so that
/// what failed together is not tried together. `None` when it was the last.
fn again_at(app: &App, attempts: u32) -> Option<Timestamp> {
    let [chance] = random_bytes::<1>();
    app.now().checked_add(spread(pause_after(attempts)?, chance)).ok()
}

/// A pause between four fifths and six fifths of it.
fn spread(pause: SignedDuration, chance: u8) -> SignedDuration {
    pause * 4 / 5 + pause * i32::from(chance) / 638
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_spread() {
        let spread = |chance| spread(SignedDuration::from_mins(10), chance).as_secs();
        assert_eq!((spread(0), spread(255)), (480, 719));
        assert!(spread(128) > 590 && spread(128) < 610);
    }
}

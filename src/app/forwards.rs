//! Reports passed on to outside bodies: by mail, by webhook, or to an Open311 server; and what comes back.

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::account_mail::language_of;
use crate::app::mail::{LEASE, Mailer, STEP_MAX, pause_after};
use crate::app::sealed::Purpose;
use crate::domain::failure::Failure;
use crate::domain::forward::Forwarding;
use crate::domain::office::Forward;
use crate::domain::record::{RecordId, Seq};
use crate::domain::report::Report;
use crate::domain::rules::Rules;
use crate::store::{self, StoreError, forwards};
use crate::words::Words;

impl App {
    /// To whom a report was passed on.
    pub async fn forwards_of(&self, record: RecordId) -> Result<Vec<Forwarding>, StoreError> {
        forwards::of_record(&self.db, &self.jurisdiction, record).await
    }

    /// What the link with which a body says that a report has arrived ends with.
    #[must_use]
    pub fn acknowledgement_token(&self, seq: Seq) -> String {
        self.sealed(Purpose::Acknowledgement, seq.0)
    }

    /// The report that such a link was sent with, and how it was passed on.
    pub async fn forward_of_token(&self, token: &str) -> Result<Option<(Report, Forwarding)>, StoreError> {
        let Some(seq) = self.unsealed(Purpose::Acknowledgement, token) else { return Ok(None) };
        let found = forwards::of_seq(&self.db, &self.jurisdiction, Seq(seq)).await?;
        let Some(forwarding) = found else { return Ok(None) };
        Ok(self.report_of_id(forwarding.record).await?.map(|report| (report, forwarding)))
    }

    /// Notes that a body has said that a report has arrived.
    pub async fn acknowledge_forward(&self, seq: Seq) -> Result<(), StoreError> {
        forwards::acknowledge(&self.db, &self.jurisdiction, seq, self.now()).await
    }

    /// Notes what came of an attempt: left, with the number that it was given, or why not.
    pub(crate) async fn note_forward(
        &self,
        forwarding: &Forwarding,
        result: Result<Option<String>, Failure>,
        retry: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let (db, jurisdiction, seq) = (&self.db, &self.jurisdiction, forwarding.seq);
        match result {
            Ok(reference) => forwards::mark_sent(db, jurisdiction, seq, reference.as_deref(), self.now()).await,
            Err(failure) => {
                tracing::warn!(seq = seq.0, attempts = forwarding.attempts, ?failure, "a report was not passed on");
                forwards::mark_failed(db, jurisdiction, seq, &failure, retry).await
            }
        }
    }
}

/// How the body has reports passed on to it, if still by this way.
pub(crate) fn forward_of<'a>(forwarding: &Forwarding, rules: &'a Rules) -> Option<&'a Forward> {
    let forward = rules.offices.get(&forwarding.office)?.forward.as_ref()?;
    (forward.way() == forwarding.way).then_some(forward)
}

impl Mailer {
    /// Passes some of the reports on that go by mail; true when there may be more.
    pub(crate) async fn send_forwards(&self, app: &App, stop: &CancellationToken) -> Result<bool, StoreError> {
        let now = app.now();
        let times = (now, now.checked_add(LEASE).unwrap_or(now));
        let due = forwards::take_due(&app.db, &app.jurisdiction, true, times, STEP_MAX).await?;
        for forwarding in &due {
            if stop.is_cancelled() {
                return Ok(false);
            }
            let result = self.forward_by_mail(app, forwarding).await?;
            let now = app.now();
            let retry = pause_after(forwarding.attempts).and_then(|pause| now.checked_add(pause).ok());
            app.note_forward(forwarding, result.map(|()| None), retry).await?;
        }
        Ok(!due.is_empty())
    }

    async fn forward_by_mail(&self, app: &App, forwarding: &Forwarding) -> Result<Result<(), Failure>, StoreError> {
        let rules = app.rules();
        let Some(Forward::Mail { address: to }) = forward_of(forwarding, &rules) else {
            return Ok(Err(Failure::NoAddress));
        };
        let reports = store::records::reports_of(&app.db, &app.jurisdiction, &[forwarding.record]).await?;
        let Some(report) = reports.first() else { return Ok(Err(Failure::NoAddress)) };
        let words = Words::of(language_of(&rules));
        let link = format!("{}{}", self.public_url, words.href(&format!("/segnalazioni/{}", report.number)));
        let token = app.acknowledgement_token(forwarding.seq);
        let acknowledge = format!("{}{}", self.public_url, words.href(&format!("/inoltri/{token}")));
        let letter = words.forward_letter(report, &rules, &link, &acknowledge);
        let id = format!("{}.forward.{}", app.jurisdiction, forwarding.seq.0);
        Ok(self.send(app, &rules, &id, to, &letter, None).await.map_err(|error| {
            tracing::warn!(seq = forwarding.seq.0, %error, "a mail to a body was not sent");
            Failure::from(&error)
        }))
    }
}

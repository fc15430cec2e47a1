//! Letters to the staff: reminders and what an office has before it, put into the outbox by whoever writes them.

use std::collections::BTreeMap;

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::account_mail::language_of;
use crate::app::mail::{LEASE, Mailer, STEP_MAX, pause_after};
use crate::domain::failure::Failure;
use crate::domain::person::AccountId;
use crate::domain::record::Seq;
use crate::store::accounts::Account;
use crate::store::letters::{DueLetter, SITE, StaffLetter};
use crate::store::{self, StoreError};
use crate::words::Language;
use crate::words::mails::Letter;

/// One letter to each account, about all its news. `kind` and the last event of their transaction name it, so that it is
/// put into the outbox once.
pub(crate) fn one_each<'a, T>(
    news: impl IntoIterator<Item = (&'a Account, T)>,
    (kind, last): (&str, Seq),
    write: impl Fn(&Account, &[T]) -> Letter,
) -> Vec<StaffLetter> {
    let mut of_account: BTreeMap<AccountId, (&Account, Vec<T>)> = BTreeMap::new();
    for (account, one) in news {
        of_account.entry(account.id).or_insert_with(|| (account, Vec::new())).1.push(one);
    }
    let letter = |(account, news): (&Account, Vec<T>)| {
        let letter = write(account, &news);
        StaffLetter {
            name: format!("{kind} {} {}", last.0, account.id.0),
            recipient: account.email.clone(),
            subject: letter.subject,
            body: letter.text,
        }
    };
    of_account.into_values().map(letter).collect()
}

impl Mailer {
    /// Sends some of the letters to the staff that are due; true when there may be more.
    pub(crate) async fn send_letters(&self, app: &App, stop: &CancellationToken) -> Result<bool, StoreError> {
        let now = app.now();
        if stop.is_cancelled() || !store::letters::any_due(&app.db, &app.jurisdiction, now).await? {
            return Ok(false);
        }
        let lease = now.checked_add(LEASE).unwrap_or(now);
        let letters = store::letters::take_due(&app.db, &app.jurisdiction, now, lease, STEP_MAX).await?;
        for DueLetter { letter, attempts, language } in &letters {
            if stop.is_cancelled() {
                return Ok(false);
            }
            let text = letter.body.replace(SITE, &self.public_url);
            let language = language.as_deref().map_or_else(|| language_of(&app.rules()), Language::of_tag);
            let words = Letter { subject: letter.subject.clone(), text, language };
            let id = format!("{}.{}", app.jurisdiction, letter.name.replace(' ', "."));
            let sent = self.send(app, &app.rules(), &id, &letter.recipient, &words, None).await;
            let now = app.now();
            match sent {
                Ok(()) => store::letters::mark_sent(&app.db, &app.jurisdiction, &letter.name, now).await?,
                Err(error) => {
                    let retry = pause_after(*attempts).and_then(|pause| now.checked_add(pause).ok());
                    tracing::warn!(letter.name, attempts, %error, "a letter was not sent");
                    let failure = Failure::from(&error);
                    store::letters::mark_failed(&app.db, &app.jurisdiction, &letter.name, &failure, retry).await?;
                }
            }
        }
        Ok(!letters.is_empty())
    }
}

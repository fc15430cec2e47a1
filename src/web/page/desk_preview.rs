//! What the citizen will read, before it is sent: the mail about an act, as it would leave now.

use crate::domain::person::Contact;
use crate::domain::refusal::Refusal;
use crate::domain::report::{Command, Report};
use crate::web::Site;
use crate::web::error::PageError;
use crate::web::visitor::Visitor;
use crate::words::mails::{Letter, News};
use crate::words::{Language, Words};

/// The mail that the command would lead to; `None` when nobody is told of it.
pub(crate) async fn preview(
    site: &Site,
    visitor: &Visitor,
    report: &Report,
    command: Command,
) -> Result<Result<Option<Letter>, Refusal>, PageError> {
    let (actor, rules) = (&visitor.actor, &visitor.rules);
    let event = match report.decide(command, actor, visitor.now, rules) {
        Ok(event) => event,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !event.is_told(actor.role) {
        return Ok(Ok(None));
    }
    let mut after = report.clone();
    after.apply(visitor.now, actor, &event);
    let contact: Option<Contact> = site.app.contact_of(report, actor).await?;
    let language = contact.and_then(|contact| contact.language);
    let words = Words::of(language.map_or(visitor.words.language(), |tag| Language::of_tag(&tag)));
    let link = site.url(&words.href(&format!("/segnalazioni/{}", report.number)));
    let stop = site.url(&words.href("/avvisi/…"));
    let news = News {
        rules,
        report: &after,
        event: &event,
        at: visitor.now,
        original: None,
        link: &link,
        link_is_private: false,
        // The address of the one who gets it leads there; it is nobody else's to see.
        stop: &stop,
        confirm: None,
    };
    Ok(Ok(Some(words.letter(&news))))
}

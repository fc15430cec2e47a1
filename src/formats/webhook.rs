//! Standard Webhooks (<https://www.standardwebhooks.com>): what is sent to the system of an office, and its signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::domain::hook::Topic;
use crate::domain::office::OfficeCode;
use crate::domain::report::{Audience, Event, Report};
use crate::domain::task::{self, Task};
use crate::domain::text::Description;

/// What secrets begin with.
const PREFIX: &str = "whsec_";

/// The secret that is made of these bytes, as it is given to those who check signatures.
#[must_use]
pub fn secret_of(bytes: [u8; 32]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

/// The header `webhook-signature`: one signature for each secret, `at` being the one of `webhook-timestamp`.
#[must_use]
pub fn signatures<'a>(id: &str, at: Timestamp, body: &[u8], secrets: impl IntoIterator<Item = &'a str>) -> String {
    let sign = |secret: &str| {
        let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&key).ok()?;
        mac.update(format!("{id}.{}.", at.as_second()).as_bytes());
        mac.update(body);
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    };
    secrets.into_iter().filter_map(sign).collect::<Vec<_>>().join(" ")
}

/// What is told of an event: how the report stands after it and where to read the rest. Nothing of what a citizen typed
/// is in it, and nobody's data.
#[must_use]
pub fn told(topic: Topic, seq: u64, at: Timestamp, event: &Event, report: &Report, link: &str) -> Value {
    let position = report.place.position;
    let due = report.office_due();
    json!({
        "type": format!("report.{}", topic.code()),
        "timestamp": at.to_string(),
        "data": {
            "seq": seq,
            "number": report.number.to_string(),
            "category": report.category.to_string(),
            "state": report.state.code(),
            "state_since": report.state_since.to_string(),
            "office": report.office.as_ref().map(ToString::to_string),
            "lon": position.lon(),
            "lat": position.lat(),
            "address": report.place.address.as_ref().map(ToString::to_string),
            "public": report.public,
            "opened_at": report.opened_at.to_string(),
            "take_charge_by": due.take_charge_at.to_string(),
            "resolve_by": due.resolve_at.to_string(),
            "answer_by": due.answer_at.to_string(),
            "note": if topic == Topic::Withdrawn { None } else { note_of(event) },
            "url": link,
        },
    })
}

/// What is told of a task after an event to the office that gave it or does it; an office that no longer does hears only
/// that. `seq` and `at` are when it was noted, `done_at` when it truly was.
#[must_use]
pub fn told_of_task(
    (seq, at): (u64, Timestamp),
    event: &task::Event,
    task: &Task,
    to: &OfficeCode,
    link: &str,
) -> Value {
    let number = task.number.to_string();
    if task.assignee.office != *to && task.giver.as_ref() != Some(to) {
        let data = json!({ "seq": seq, "number": number });
        return json!({ "type": "task.withdrawn", "timestamp": at.to_string(), "data": data });
    }
    let position = task.place.position;
    json!({
        "type": format!("task.{}", event.act().code()),
        "timestamp": at.to_string(),
        "data": {
            "seq": seq,
            "number": number,
            "version": task.version.0,
            "done_at": event.done_at().unwrap_or(at).to_string(),
            "title": task.title.as_str(),
            "instructions": task.instructions.as_ref().map(Description::as_str),
            "state": task.state.code(),
            "state_since": task.state_since.to_string(),
            "office": task.assignee.office.as_str(),
            "given_by": task.giver.as_ref().map(OfficeCode::as_str),
            "due_at": task.due_at.to_string(),
            "day": task.day.map(|day| day.to_string()),
            "lon": position.lon(),
            "lat": position.lat(),
            "address": task.place.address.as_ref().map(ToString::to_string),
            "checklist": task.checklist.iter().map(|step| json!({ "label": step.label.as_str(), "done": step.done })).collect::<Vec<_>>(),
            "outcome": task.outcome.map(task::Outcome::code),
            "text": task.text.as_ref().map(Description::as_str),
            "url": link,
        },
    })
}

/// What a colleague wrote with the event, for the office that acts. What a citizen says is read at the link.
fn note_of(event: &Event) -> Option<&str> {
    match event {
        Event::Routed { note, .. } | Event::Advanced { note, .. } | Event::Suspended { note, .. } => {
            note.as_ref().map(Description::as_str)
        }
        Event::Resolved { text, .. }
        | Event::SentBack { text }
        | Event::Reopened { text, .. }
        | Event::Commented { text, audience: Audience::Internal, .. } => Some(text.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard() {
        // From the test vectors of the reference implementations.
        let at = Timestamp::from_second(1_614_265_330).expect("an instant");
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signed = signatures("msg_p5jXN8AQM9LWM0D4loKWxJek", at, br#"{"test": 2432232314}"#, [secret]);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let both = signatures("a", at, b"{}", [secret, "whsec_AAAA", "no secret"]);
        assert_eq!(both.split(' ').count(), 2, "a secret that is none signs nothing");
        assert!(secret_of([7; 32]).starts_with("whsec_BwcH"));
    }
}

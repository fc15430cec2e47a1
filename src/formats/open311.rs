//! Open311 `GeoReport` v2 (<https://wiki.open311.org/GeoReport_v2/>), the part that a client speaks: `POST requests.json`.

use serde_json::Value;
use url::Url;

use crate::domain::report::Report;

/// Most characters that are kept of the number a server gives.
const REFERENCE_MAX: usize = 64;

/// Where requests are posted, `base` being what the server's addresses begin with; its query is kept.
#[must_use]
pub fn requests_url(base: &str) -> Option<String> {
    let mut url = Url::parse(base).ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().push("requests.json");
    Some(url.to_string())
}

/// The form that opens a request for this report. It says nothing of who reported.
#[must_use]
pub fn request_form(report: &Report, link: &str) -> String {
    let position = report.place.position;
    let mut description = vec![report.subject.to_string()];
    description.extend(report.description.as_ref().map(ToString::to_string));
    description.push(format!("{} {link}", report.number));
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("service_code", report.category.as_str())
        .append_pair("lat", &position.lat().to_string())
        .append_pair("long", &position.lon().to_string());
    if let Some(address) = &report.place.address {
        form.append_pair("address_string", &address.to_string());
    }
    form.append_pair("description", &description.join("\n\n")).finish()
}

/// The number, or the token for it, that the server gave the request: an array of one object by the standard, which
/// some leave out.
#[must_use]
pub fn reference_of(answer: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    let first = answer.get(0).unwrap_or(&answer);
    let text = |key: &str| match first.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let found = [text("service_request_id"), text("token")].into_iter().flatten().find(|text| !text.is_empty())?;
    Some(found.chars().filter(|c| !c.is_control()).take(REFERENCE_MAX).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let url = |base| requests_url(base).expect("an address");
        assert_eq!(url("https://x.example/open311/v2"), "https://x.example/open311/v2/requests.json");
        assert_eq!(url("https://x.example/open311/v2/?a=b"), "https://x.example/open311/v2/requests.json?a=b");
        assert_eq!(requests_url("mailto:a@example.org"), None);
    }

    #[test]
    fn answers_of_servers() {
        let of = |text: &str| reference_of(text.as_bytes());
        assert_eq!(of(r#"[{"service_request_id":"638344","service_notice":""}]"#).as_deref(), Some("638344"));
        assert_eq!(of(r#"[{"service_request_id":"","token":"t-1"}]"#).as_deref(), Some("t-1"));
        assert_eq!(of(r#"[{"service_request_id":12}]"#).as_deref(), Some("12"));
        assert_eq!(of(r#"{"token":"x\u0000y"}"#).as_deref(), Some("xy"));
        assert_eq!((of("[]"), of("<xml/>"), of(r#"[{"code":400}]"#)), (None, None, None));
        assert_eq!(of(&format!(r#"[{{"token":"{}"}}]"#, "a".repeat(500))).map(|text| text.len()), Some(REFERENCE_MAX));
    }
}

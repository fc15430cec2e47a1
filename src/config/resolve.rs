//! Puts flags, environment and file together, and checks the form of every value. Pure.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use url::Url;

use crate::app::api_keys::{KEY_MAX_BYTES, KEY_MIN_BYTES};
use crate::app::openid::Settings;
use crate::app::outward::is_fit;
use crate::config::{Config, ConfigError, FILE, Flags, Found, Origin, SETTINGS, Setting};
use crate::domain::person::Email;

/// Most characters of what is given for the OpenID Connect provider.
const TEXT_MAX: usize = 1000;

/// Puts the sources together, `file` being its path and its text. An empty variable counts as not set.
pub fn resolve(
    flags: &Flags,
    environment: impl Fn(&str) -> Option<String>,
    file: Option<(&Path, &str)>,
) -> Result<Config, ConfigError> {
    let (path, mut written) = match file {
        Some((path, text)) => (path, read_file(path, text)?),
        None => (Path::new(FILE), BTreeMap::new()),
    };
    let mut found = BTreeMap::new();
    for Setting(key, variable, default, shown) in SETTINGS {
        let from_file = written.remove(*key);
        let (text, origin) = if let Some(text) = flags.given(key) {
            (Some(text.to_owned()), Origin::Flag)
        } else if let Some(text) = environment(variable).filter(|text| !text.is_empty()) {
            (Some(text), Origin::Environment(variable))
        } else if let Some(text) = from_file {
            (Some(text), Origin::File(path.to_owned()))
        } else {
            (default.map(str::to_owned), Origin::Default)
        };
        found.insert(*key, Found { text, origin, shown: *shown });
    }
    match written.into_keys().next() {
        Some(key) => Err(ConfigError::UnknownKey { path: path.to_owned(), key, known: known_keys() }),
        None => typed(found),
    }
}

fn known_keys() -> String {
    SETTINGS.iter().map(|Setting(key, ..)| *key).collect::<Vec<_>>().join(", ")
}

fn read_file(path: &Path, text: &str) -> Result<BTreeMap<String, String>, ConfigError> {
    let table: toml::Table =
        text.parse().map_err(|source| ConfigError::Toml { path: path.to_owned(), source: Box::new(source) })?;
    let as_text = |value: toml::Value| match value {
        toml::Value::String(text) => text,
        toml::Value::Boolean(true) => "on".to_owned(),
        toml::Value::Boolean(false) => "off".to_owned(),
        other => other.to_string(),
    };
    Ok(table.into_iter().map(|(key, value)| (key, as_text(value))).collect())
}

/// Checks the form of every value.
fn typed(found: BTreeMap<&'static str, Found>) -> Result<Config, ConfigError> {
    let config = Config {
        listen: required(&found, "listen", |text| {
            text.parse().map_err(|_error| "an address and a port like 127.0.0.1:8080".to_owned())
        })?,
        data: required(&found, "data", |text| Ok(PathBuf::from(text)))?,
        database_url: optional(&found, "database_url", |text| {
            let known = text.starts_with("postgres://") || text.starts_with("postgresql://");
            let wanted = "postgres://user:password@host:port/database; leave it out for SQLite in the data folder";
            if known { Ok(text.to_owned()) } else { Err(wanted.to_owned()) }
        })?,
        jurisdiction: optional(&found, "jurisdiction", |text| {
            text.parse().map_err(|error: crate::domain::record::NotACode| error.to_string())
        })?,
        given_public_url: optional(&found, "public_url", origin_of)?,
        basemap: optional(&found, "basemap", |text| Ok(PathBuf::from(text)))?,
        smtp_url: optional(&found, "smtp_url", |text| match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "smtp" | "smtps") && url.has_host() => Ok(text.to_owned()),
            _ => Err("smtp://user:password@host:port or smtps://…".to_owned()),
        })?,
        mail_from: optional(&found, "mail_from", |text| {
            Email::new(text).map_err(|_error| "a mail address like segnalazioni@example.org".to_owned())
        })?,
        private_endpoints: required(&found, "private_endpoints", on_or_off)?,
        rate_limit: required(&found, "rate_limit", on_or_off)?,
        openid: openid_of(&found)?,
        log: required(&found, "log", |text| {
            let checked = text.parse::<tracing_subscriber::EnvFilter>();
            checked.map(|_| text.to_owned()).map_err(|error| format!("a log filter like warn,sestomia=info ({error})"))
        })?,
        setup: optional(&found, "setup", |text| Ok(PathBuf::from(text)))?,
        areas: optional(&found, "areas", |text| Ok(PathBuf::from(text)))?,
        demo_password: optional(&found, "demo_password", |text| Ok(text.to_owned()))?,
        demo_api_key: optional(&found, "demo_api_key", |text| {
            let fits =
                (KEY_MIN_BYTES..=KEY_MAX_BYTES).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
            let wanted = || format!("{KEY_MIN_BYTES} to {KEY_MAX_BYTES} visible ASCII characters");
            if fits { Ok(text.to_owned()) } else { Err(wanted()) }
        })?,
        found,
    };
    match config.found.get("areas") {
        Some(areas) if config.areas.is_some() && config.setup.is_none() => Err(ConfigError::Unfit {
            key: "areas",
            origin: areas.origin.clone(),
            expected: "only together with a setup file, whose jurisdiction they belong to".to_owned(),
        }),
        _ => Ok(config),
    }
}

/// The OpenID Connect provider: issuer, client and secret, or nothing at all.
fn openid_of(found: &BTreeMap<&'static str, Found>) -> Result<Option<Settings>, ConfigError> {
    let bounded = |text: &str| {
        let fits = text.chars().count() <= TEXT_MAX && !text.trim().is_empty() && !text.contains(char::is_control);
        if fits { Ok(text.trim().to_owned()) } else { Err(format!("a text of at most {TEXT_MAX} characters")) }
    };
    let issuer = optional(found, "openid_issuer", issuer_of)?;
    let client = optional(found, "openid_client", bounded)?;
    let secret = optional(found, "openid_secret", bounded)?;
    let name = optional(found, "openid_name", bounded)?;
    let certificates = optional(found, "openid_certificates", |text| Ok(PathBuf::from(text)))?;
    let unfit = |key: &'static str, expected: &str| {
        let origin = found.get(key).map_or(Origin::Default, |found| found.origin.clone());
        ConfigError::Unfit { key, origin, expected: expected.to_owned() }
    };
    let Some(issuer) = issuer else {
        let given = |key: &&&str| found.get(**key).is_some_and(|found| found.text.is_some());
        let alone = ["openid_client", "openid_secret", "openid_name", "openid_certificates"];
        return match alone.iter().find(given) {
            Some(key) => Err(unfit(key, "only together with openid_issuer, the provider that it belongs to")),
            None => Ok(None),
        };
    };
    let missing = "needed with openid_issuer: what the provider has given for this service";
    let client = client.ok_or_else(|| unfit("openid_client", missing))?;
    let secret = secret.ok_or_else(|| unfit("openid_secret", missing))?;
    let host = Url::parse(&issuer).ok().and_then(|url| url.host_str().map(str::to_owned));
    let name = name.or(host).unwrap_or_default();
    Ok(Some(Settings { issuer, client, secret, name, certificates }))
}

/// An issuer as the provider writes it, to the letter: a slash at its end is part of it.
fn issuer_of(text: &str) -> Result<String, String> {
    let is_bare = Url::parse(text).is_ok_and(|url| url.query().is_none() && url.fragment().is_none());
    let wanted = "https://… as the provider calls itself, or http:// on this machine, without anything behind the path";
    if is_bare && is_fit(text, true) { Ok(text.to_owned()) } else { Err(wanted.to_owned()) }
}

fn on_or_off(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("on or off".to_owned()),
    }
}

/// A base for links: scheme, host and port, nothing after them.
fn origin_of(text: &str) -> Result<String, String> {
    match Url::parse(text) {
        Ok(url)
            if matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.path() == "/"
                && url.username().is_empty()
                && url.query().is_none()
                && url.fragment().is_none() =>
        {
            Ok(url.as_str().trim_end_matches('/').to_owned())
        }
        _ => Err("http:// or https://, a host, maybe a port, and nothing after it".to_owned()),
    }
}

fn optional<T>(
    found: &BTreeMap<&'static str, Found>,
    key: &'static str,
    check: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, ConfigError> {
    let Some(Found { text: Some(text), origin, .. }) = found.get(key) else { return Ok(None) };
    let unfit = |expected| ConfigError::Unfit { key, origin: origin.clone(), expected: format!("expected {expected}") };
    check(text).map(Some).map_err(unfit)
}

/// For settings that have a default, so that there is always a value.
fn required<T>(
    found: &BTreeMap<&'static str, Found>,
    key: &'static str,
    check: impl Fn(&str) -> Result<T, String>,
) -> Result<T, ConfigError> {
    let missing = || ConfigError::Unfit { key, origin: Origin::Default, expected: "a value".to_owned() };
    optional(found, key, check)?.ok_or_else(missing)
}

//! The configuration in force: flag, else environment, else `sestomia.toml`, else the default; and which it was.
//!
//! It knows nothing of what is done with the values. The environment is read here and nowhere else.

mod flags;
mod resolve;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use url::Url;

use crate::app;
use crate::app::clock::Clock;
use crate::app::openid;
use crate::domain::person::Email;
use crate::domain::record::JurisdictionCode;
use crate::store::Location;

pub use flags::Flags;
pub use resolve::resolve;

/// The file that is read when none is named: in the working folder, and it need not be there.
pub const FILE: &str = "sestomia.toml";

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Whole,
    UrlWithoutPassword,
    Never,
}

/// A setting: its key in the file, its variable, its default, and how it is shown.
struct Setting(&'static str, &'static str, Option<&'static str>, Shown);

const SETTINGS: &[Setting] = &[
    Setting("listen", "SESTOMIA_LISTEN", Some("127.0.0.1:8080"), Shown::Whole),
    Setting("data", "SESTOMIA_DATA", Some("./data"), Shown::Whole),
    Setting("database_url", "DATABASE_URL", None, Shown::UrlWithoutPassword),
    Setting("jurisdiction", "SESTOMIA_JURISDICTION", None, Shown::Whole),
    Setting("public_url", "SESTOMIA_PUBLIC_URL", None, Shown::Whole),
    Setting("basemap", "SESTOMIA_BASEMAP", None, Shown::Whole),
    Setting("smtp_url", "SESTOMIA_SMTP_URL", None, Shown::UrlWithoutPassword),
    Setting("mail_from", "SESTOMIA_MAIL_FROM", None, Shown::Whole),
    Setting("private_endpoints", "SESTOMIA_PRIVATE_ENDPOINTS", Some("off"), Shown::Whole),
    Setting("rate_limit", "SESTOMIA_RATE_LIMIT", Some("on"), Shown::Whole),
    Setting("openid_issuer", "SESTOMIA_OPENID_ISSUER", None, Shown::Whole),
    Setting("openid_client", "SESTOMIA_OPENID_CLIENT", None, Shown::Whole),
    Setting("openid_secret", "SESTOMIA_OPENID_SECRET", None, Shown::Never),
    Setting("openid_name", "SESTOMIA_OPENID_NAME", None, Shown::Whole),
    Setting("openid_certificates", "SESTOMIA_OPENID_CERTIFICATES", None, Shown::Whole),
    Setting("log", "SESTOMIA_LOG", Some("warn,sestomia=info"), Shown::Whole),
    Setting("setup", "SESTOMIA_SETUP", None, Shown::Whole),
    Setting("areas", "SESTOMIA_AREAS", None, Shown::Whole),
    Setting("demo_password", "SESTOMIA_DEMO_PASSWORD", None, Shown::Never),
    Setting("demo_api_key", "SESTOMIA_DEMO_API_KEY", None, Shown::Never),
];

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// This environment variable.
    Environment(&'static str),
    /// This file.
    File(PathBuf),
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("command line"),
            Self::Environment(variable) => f.write_str(variable),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// What is wrong with the configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named cannot be read.
    #[error("the configuration file {path} cannot be read: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("the configuration file {path}: {source}")]
    Toml {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// The file has a setting that does not exist.
    #[error("the configuration file {path}: there is no setting {key:?}; there are {known}")]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// What it has.
        key: String,
        /// What it could have.
        known: String,
    },
    /// A value that does not fit.
    #[error("{key} ({origin}): {expected}")]
    Unfit {
        /// The setting.
        key: &'static str,
        /// Where its value came from.
        origin: Origin,
        /// What is expected instead; the value itself may be secret and is not repeated.
        expected: String,
    },
}

/// A value as found, and how it may be shown.
#[derive(Clone)]
struct Found {
    text: Option<String>,
    origin: Origin,
    shown: Shown,
}

/// The configuration in force. [`fmt::Display`] writes it as a table, secrets masked.
#[derive(Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Folder of the database and the photos.
    pub data: PathBuf,
    /// URL of a `PostgreSQL` database; secret.
    pub database_url: Option<String>,
    /// Which jurisdiction, when there are several.
    pub jurisdiction: Option<JurisdictionCode>,
    /// What absolute links begin with, if given; see [`Config::public_url`].
    pub given_public_url: Option<String>,
    /// A `PMTiles` archive to use as base map.
    pub basemap: Option<PathBuf>,
    /// URL of the mail server; secret.
    pub smtp_url: Option<String>,
    /// Who mails come from.
    pub mail_from: Option<Email>,
    /// Whether webhooks and forwards may go to private networks.
    pub private_endpoints: bool,
    /// Whether requests are throttled.
    pub rate_limit: bool,
    /// The OpenID Connect provider by which staff sign in too; its secret is secret.
    pub openid: Option<openid::Settings>,
    /// What is logged.
    pub log: String,
    /// Setup file of a jurisdiction to found.
    pub setup: Option<PathBuf>,
    /// Its areas.
    pub areas: Option<PathBuf>,
    /// Password of the demonstration's accounts; secret.
    pub demo_password: Option<String>,
    /// API key of the demonstration's partner; secret.
    pub demo_api_key: Option<String>,
    found: BTreeMap<&'static str, Found>,
}

impl Config {
    /// Reads the environment and the file, and resolves.
    pub fn load(flags: &Flags) -> Result<Self, ConfigError> {
        let path = flags.config.clone().unwrap_or_else(|| FILE.into());
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && flags.config.is_none() => None,
            Err(source) => return Err(ConfigError::Unreadable { path, source }),
        };
        resolve(flags, environment, text.as_deref().map(|text| (path.as_path(), text)))
    }

    /// What absolute links begin with, without a slash at the end; `bound` is where the service really listens.
    #[must_use]
    pub fn public_url(&self, bound: SocketAddr) -> String {
        self.given_public_url.clone().unwrap_or_else(|| {
            // "Every address" is none that a link could lead to.
            let host = if bound.ip().is_unspecified() { "127.0.0.1".to_owned() } else { bound.ip().to_string() };
            let host = if host.contains(':') { format!("[{host}]") } else { host };
            format!("http://{host}:{}", bound.port())
        })
    }

    /// What the app is started with.
    #[must_use]
    pub fn app_options(&self) -> app::Options {
        let database = match &self.database_url {
            Some(url) => Location::Server(url.clone()),
            None => Location::File(self.data.join("sestomia.db")),
        };
        app::Options {
            database,
            media: self.data.join("media"),
            jurisdiction: self.jurisdiction.clone(),
            clock: Clock::System,
        }
    }

    /// Where mails go without a mail server.
    #[must_use]
    pub fn outbox(&self) -> PathBuf {
        self.data.join("outbox")
    }
}

impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |key: &str, found: &Found| match (&found.text, found.shown) {
            (None, _) if key == "public_url" => self.public_url(self.listen),
            (None, _) => "-".to_owned(),
            (Some(text), Shown::Whole) => text.clone(),
            (Some(text), Shown::UrlWithoutPassword) => without_password(text),
            (Some(_), Shown::Never) => MASK.to_owned(),
        };
        let rows: Vec<_> = SETTINGS
            .iter()
            .filter_map(|Setting(key, ..)| self.found.get(key).map(|found| (key, shown(key, found), &found.origin)))
            .collect();
        let width = rows.iter().map(|(_, value, _)| value.chars().count()).max().unwrap_or(0);
        rows.iter().try_for_each(|(key, value, origin)| writeln!(f, "{key:<19} {value:<width$}  {origin}"))
    }
}

const MASK: &str = "***";

/// The URL with its password, also one given as a parameter, masked. What is no URL is masked whole.
#[must_use]
pub fn without_password(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else { return MASK.to_owned() };
    if url.password().is_some() && url.set_password(Some(MASK)).is_err() {
        return MASK.to_owned();
    }
    if url.query().is_some() {
        let secret = |key: &str| key.to_ascii_lowercase().contains("password");
        let masked = |(key, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
            let value = if secret(&key) { MASK.to_owned() } else { value.into_owned() };
            (key.into_owned(), value)
        };
        let pairs: Vec<(String, String)> = url.query_pairs().map(masked).collect();
        url.query_pairs_mut().clear().extend_pairs(pairs);
    }
    url.to_string()
}

#[expect(clippy::disallowed_methods, reason = "the one home of the environment")]
fn environment(variable: &str) -> Option<String> {
    std::env::var(variable).ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn table(flags: &Flags, variables: &[(&str, &str)], file: &str) -> Result<Config, String> {
        let environment =
            |name: &str| variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| (*value).to_owned());
        resolve(flags, environment, Some((Path::new(FILE), file))).map_err(|error| error.to_string())
    }

    fn row(config: &Config, key: &str) -> String {
        let table = config.to_string();
        let line = table.lines().find(|line| line.starts_with(key)).expect("the setting");
        line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_nearest_source_wins_and_is_remembered() {
        let flags = Flags { listen: Some("[::1]:1".to_owned()), ..Flags::default() };
        let variables = [("SESTOMIA_LISTEN", "127.0.0.1:2"), ("SESTOMIA_DATA", "/env"), ("SESTOMIA_BASEMAP", "")];
        let file = "listen = '127.0.0.1:3'\ndata = '/file'\nbasemap = 'a.pmtiles'\nrate_limit = false";
        let config = table(&flags, &variables, file).expect("resolves");
        assert_eq!(row(&config, "listen"), "[::1]:1 command line");
        assert_eq!(row(&config, "data"), "/env SESTOMIA_DATA");
        assert_eq!(row(&config, "basemap"), "a.pmtiles sestomia.toml");
        assert_eq!(row(&config, "rate_limit"), "off sestomia.toml");
        assert_eq!(row(&config, "log"), "warn,sestomia=info default");
        assert_eq!(row(&config, "public_url"), "http://[::1]:1 default");
        assert_eq!(row(&config, "smtp_url"), "- default");
        assert!(!config.rate_limit);
    }

    #[test]
    fn secrets_are_masked() {
        let variables = [
            ("DATABASE_URL", "postgres://sestomia:hunter2@db.example/s?sslpassword=hunter2&sslmode=require"),
            ("SESTOMIA_SMTP_URL", "smtp://post%40example.org:hunter2@mail.example:587"),
            ("SESTOMIA_DEMO_PASSWORD", "hunter2"),
            ("SESTOMIA_DEMO_API_KEY", "hunter2hunter2hunter2"),
            ("SESTOMIA_OPENID_ISSUER", "https://login.example.org/comune"),
            ("SESTOMIA_OPENID_CLIENT", "sestomia"),
            ("SESTOMIA_OPENID_SECRET", "hunter2"),
        ];
        let config = table(&Flags::default(), &variables, "").expect("resolves");
        assert!(!config.to_string().contains("hunter2"), "{config}");
        assert!(!format!("{:?}", config.openid).contains("hunter2"), "{:?}", config.openid);
        assert_eq!(row(&config, "openid_issuer"), "https://login.example.org/comune SESTOMIA_OPENID_ISSUER");
        let url = "postgres://sestomia:***@db.example/s?sslpassword=***&sslmode=require DATABASE_URL";
        assert_eq!(row(&config, "database_url"), url);
        assert_eq!(row(&config, "smtp_url"), "smtp://post%40example.org:***@mail.example:587 SESTOMIA_SMTP_URL");
        assert_eq!(without_password("not a url: hunter2"), "***");
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_source_and_without_its_value() {
        let unfit = |variable, value| table(&Flags::default(), &[(variable, value)], "").err().unwrap_or_default();
        assert_eq!(
            unfit("SESTOMIA_LISTEN", "8080"),
            "listen (SESTOMIA_LISTEN): expected an address and a port like 127.0.0.1:8080"
        );
        for (variable, value) in [
            ("DATABASE_URL", "mysql://root:secret@h/x"),
            ("SESTOMIA_SMTP_URL", "https://user:secret@h"),
            ("SESTOMIA_PUBLIC_URL", "https://example.org/secret"),
            ("SESTOMIA_PUBLIC_URL", "ftp://secret.org"),
            ("SESTOMIA_MAIL_FROM", "secret\r\nBcc: a@b.it"),
            ("SESTOMIA_RATE_LIMIT", "secret"),
            ("SESTOMIA_DEMO_API_KEY", "secret"),
            ("SESTOMIA_JURISDICTION", "Secret"),
            ("SESTOMIA_AREAS", "secret.geojson"),
            ("SESTOMIA_OPENID_ISSUER", "http://secret.example.org"),
            ("SESTOMIA_OPENID_ISSUER", "https://secret.example.org/?a=b"),
            ("SESTOMIA_OPENID_ISSUER", "https://secret:secret@example.org"),
            ("SESTOMIA_OPENID_CLIENT", "secret"),
            ("SESTOMIA_OPENID_NAME", "sec\u{7}ret"),
            ("SESTOMIA_OPENID_CERTIFICATES", "secret.pem"),
        ] {
            let message = unfit(variable, value);
            assert!(message.contains(variable) && !message.to_lowercase().contains("secret"), "{message}");
        }
        let unknown = table(&Flags::default(), &[], "lisen = 1").err().unwrap_or_default();
        assert!(unknown.contains("no setting \"lisen\""), "{unknown}");
    }

    #[test]
    fn a_provider_is_whole_or_not_there() {
        let openid = |file: &str| table(&Flags::default(), &[], file).map(|config| config.openid);
        assert_eq!(openid(""), Ok(None));
        let issuer = "openid_issuer = 'https://login.example.org/comune'\n";
        let whole = format!("{issuer}openid_client = 'sestomia'\nopenid_secret = 'x'\n");
        let known = openid(&whole).expect("resolves").expect("is there");
        assert_eq!(
            (known.issuer.as_str(), known.name.as_str()),
            ("https://login.example.org/comune", "login.example.org")
        );
        let named = openid(&format!("{whole}openid_name = 'Entra ID del Comune'")).expect("resolves");
        assert_eq!(named.map(|named| named.name).as_deref(), Some("Entra ID del Comune"));
        assert!(
            openid("openid_issuer = 'http://localhost:8081/realms/a'\nopenid_client = 'a'\nopenid_secret = 'b'")
                .is_ok()
        );
        for (file, key) in [
            (issuer.to_owned(), "openid_client"),
            (format!("{issuer}openid_client = 'sestomia'"), "openid_secret"),
            ("openid_secret = 'x'".to_owned(), "openid_secret"),
            ("openid_name = 'Entra'".to_owned(), "openid_name"),
        ] {
            let error = openid(&file).expect_err(&file);
            assert!(error.starts_with(key) && error.contains("openid_issuer"), "{file}: {error}");
        }
    }

    #[test]
    fn links_begin_with_something_that_leads_somewhere() {
        let config = |url| table(&Flags::default(), &[("SESTOMIA_PUBLIC_URL", url)], "").expect("resolves");
        let bound = |text: &str| text.parse().expect("an address");
        assert_eq!(config("https://example.org:8443/").public_url(bound("0.0.0.0:1")), "https://example.org:8443");
        assert_eq!(config("").public_url(bound("0.0.0.0:80")), "http://127.0.0.1:80");
        assert_eq!(config("").public_url(bound("127.0.0.1:4711")), "http://127.0.0.1:4711");
    }
}

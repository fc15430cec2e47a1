//! What may be said on the command line: texts, which are checked when everything is put together.

use std::path::PathBuf;

/// What may be said on the command line, before or after the command. Texts: they are checked when resolved.
#[derive(Clone, Default, clap::Args)]
#[command(next_help_heading = "Settings (see `sestomia config`)")]
pub struct Flags {
    /// Read settings from this file instead of ./sestomia.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Folder of the database and the photos [default: ./data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<String>,
    /// A database server, `postgres://…`, instead of DIR/sestomia.db; better in `DATABASE_URL`: others see command lines
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Which jurisdiction, when the database holds several
    #[arg(long, global = true, value_name = "CODE")]
    pub jurisdiction: Option<String>,
    /// What absolute links begin with [default: http:// and the address listened on]
    #[arg(long, global = true, value_name = "URL")]
    pub public_url: Option<String>,
    /// A base map to put under the data instead of the built-in drawing
    #[arg(long, global = true, value_name = "FILE.pmtiles")]
    pub basemap: Option<String>,
    /// The mail server, `smtp://user:password@host:port` or `smtps://…`; without one mails go to DIR/outbox
    #[arg(long, global = true, value_name = "URL")]
    pub smtp_url: Option<String>,
    /// Who mails come from [default: the jurisdiction's own address]
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Let webhooks and forwards go to private networks, and unencrypted to this machine [default: off]
    #[arg(long, global = true, value_name = "on|off")]
    pub private_endpoints: Option<String>,
    /// Throttle requests by address [default: on]
    #[arg(long, global = true, value_name = "on|off")]
    pub rate_limit: Option<String>,
    /// What to log, as `level` or `module=level,…` [default: warn,sestomia=info]
    #[arg(long, global = true, value_name = "FILTER")]
    pub log: Option<String>,
    /// Found the jurisdiction that this file describes, if it is not there yet, and serve it
    #[arg(long, global = true, value_name = "FILE.toml")]
    pub setup: Option<String>,
    /// The areas of the jurisdiction of --setup, in lon, lat WGS 84
    #[arg(long, global = true, value_name = "FILE.geojson")]
    pub areas: Option<String>,
}

impl Flags {
    /// What was said of a setting.
    pub(super) fn given(&self, key: &str) -> Option<&str> {
        match key {
            "listen" => &self.listen,
            "data" => &self.data,
            "database_url" => &self.database_url,
            "jurisdiction" => &self.jurisdiction,
            "public_url" => &self.public_url,
            "basemap" => &self.basemap,
            "smtp_url" => &self.smtp_url,
            "mail_from" => &self.mail_from,
            "private_endpoints" => &self.private_endpoints,
            "rate_limit" => &self.rate_limit,
            "log" => &self.log,
            "setup" => &self.setup,
            "areas" => &self.areas,
            _ => return None,
        }
        .as_deref()
    }
}

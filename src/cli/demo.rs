//! `sestomia demo`.

use crate::config::Config;

/// What `demo` is told.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Fills an empty database.
pub async fn run(_config: &Config, _args: Args) -> anyhow::Result<()> {
    anyhow::bail!("comes with the merge")
}

//! `sestomia import`.

use crate::config::Config;

/// What `import` is told.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Takes records over.
pub async fn run(_config: &Config, _args: Args) -> anyhow::Result<()> {
    anyhow::bail!("comes with the merge")
}

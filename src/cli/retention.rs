//! `sestomia retention`: erases what was kept long enough, as the service does each night; or says what that would be.

use std::process::ExitCode;

use crate::app::App;
use crate::app::retention::erase;
use crate::cli::say;
use crate::config::Config;

/// What to do.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only say what would be erased
    #[arg(long)]
    dry_run: bool,
}

/// Erases, or says what it would.
pub async fn run(config: &Config, args: Args) -> anyhow::Result<ExitCode> {
    let running = App::start(config.app_options()).await?;
    let outlived = erase(&running.app, args.dry_run).await;
    running.stop().await;
    let outlived = outlived?;
    for (number, people) in &outlived.contacts {
        say::answer(format!("{number}: contacts of {people}"));
    }
    for number in &outlived.texts {
        say::answer(format!("{number}: texts and photos"));
    }
    let verb = if args.dry_run { "would be erased" } else { "were erased" };
    let (people, texts) = (outlived.people(), outlived.texts.len());
    say::remark(format_args!("{people} contacts and the texts of {texts} reports {verb}"));
    Ok(ExitCode::SUCCESS)
}

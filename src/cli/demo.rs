//! `sestomia demo`: fills an empty database with a credible municipality.

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Timestamp, ToSpan};

use crate::app::api_keys::random_key;
use crate::app::clock::random_token;
use crate::app::demo::{DemoError, Plan, fill};
use crate::app::{App, Running};
use crate::cli::say;
use crate::config::Config;
use crate::domain::person::Role;
use crate::domain::text::Line;
use crate::words::{Language, Words};

/// What `demo` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many reports
    #[arg(long, default_value_t = 5000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    reports: u32,
    /// The same seed (and end) makes the same reports
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// End of the two years that the reports are spread over (RFC 3339); by default the beginning of this hour
    #[arg(long)]
    until: Option<Timestamp>,
}

/// Fills an empty database, and prints the accounts.
pub async fn run(config: &Config, args: Args) -> anyhow::Result<()> {
    let running = App::start(config.app_options()).await?;
    let result = fill_and_tell(config, &args, &running).await;
    running.stop().await;
    result
}

async fn fill_and_tell(config: &Config, args: &Args, running: &Running) -> anyhow::Result<()> {
    let this_hour = || {
        let now = running.app.now();
        now.checked_sub((now.as_second().rem_euclid(3600)).seconds()).map(|at| Timestamp::from_second(at.as_second()))
    };
    let until = match args.until {
        Some(until) => until,
        None => this_hour()??,
    };
    let (password, is_given) = match &config.demo_password {
        Some(password) => (password.clone(), true),
        None => (random_token(), false),
    };
    let plan = Plan { reports: args.reports as usize, seed: args.seed, until, password: password.clone() };
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template("{wide_bar} {pos}/{len} {elapsed}")?);
    let made = fill(&running.app, &plan, |done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    })
    .await;
    bar.finish_and_clear();
    let made = match made {
        Err(DemoError::NotEmpty(count)) => {
            anyhow::bail!("the database holds {count} reports already: the demonstration fills an empty one only");
        }
        made => made.context("the demonstration")?,
    };
    say::answer(format_args!("{} reports with {} events until {until}, seed {}", made.reports, made.events, args.seed));
    let words = Words::of(Language::En);
    for (email, role, office) in &made.accounts {
        let office = office.as_ref().map_or_else(String::new, |office| format!(", {office}"));
        say::answer(format_args!("  {email:<30} {}{office}", words.role(*role)));
    }
    let password = if is_given { "the one in SESTOMIA_DEMO_PASSWORD".to_owned() } else { password };
    say::answer(format_args!("Password of all of them: {password}"));
    if let Some((_, _, Some(office))) = made.accounts.iter().find(|(_, role, _)| *role == Role::Partner) {
        let key = config.demo_api_key.clone().unwrap_or_else(random_key);
        running.app.keep_api_key(&Line::new("demo")?, office, &key, None).await?;
        let key = if config.demo_api_key.is_some() { "the one in SESTOMIA_DEMO_API_KEY" } else { &key };
        say::answer(format_args!("API key of {office}: {key}"));
    }
    Ok(())
}

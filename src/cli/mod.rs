//! The commands, one file each. They parse, ask `app`, and say what came of it.

pub mod check;
pub mod config;
pub mod demo;
pub mod import;
pub mod pdf;
pub mod practices;
pub mod retention;
pub mod say;
pub mod serve;
pub mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, Flags};

/// A municipality keeps its territory under control in real time.
#[derive(Parser)]
#[command(name = "sestomia", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages and everything else over HTTP
    Serve,
    /// Fill an empty database with a credible municipality
    Demo(demo::Args),
    /// Take over records from files of other systems
    Import(import::Args),
    /// Accounts of staff and partners
    #[command(subcommand)]
    User(user::Command),
    /// Verify the ledger, what is projected from it, the index and the files; exit code 1 when something is wrong
    Check,
    /// Erase personal data that were kept long enough, as the service does each night
    Retention(retention::Args),
    /// Print the configuration in force and where it came from
    Config,
    /// Read one PDF for the service, which calls this itself
    #[command(hide = true)]
    Pdf,
}

/// Runs the command; what reads a PDF has room for nothing else, so nothing else is started for it.
#[must_use]
pub fn start(cli: Cli) -> ExitCode {
    if matches!(cli.command, Command::Pdf) {
        return pdf::run();
    }
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(run(cli)),
        Err(error) => {
            say::remark(format_args!("sestomia: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Runs the command and says what went wrong, if anything did.
pub async fn run(cli: Cli) -> ExitCode {
    match run_command(cli).await {
        Ok(code) => code,
        Err(error) => {
            say::remark(format_args!("sestomia: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run_command(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = Config::load(&cli.flags)?;
    log_to_stderr(&config.log);
    match cli.command {
        Command::Serve => serve::run(&config).await?,
        Command::Demo(args) => demo::run(&config, args).await?,
        Command::Import(args) => return import::run(&config, args).await,
        Command::User(command) => user::run(&config, command).await?,
        Command::Check => return check::run(&config).await,
        Command::Retention(args) => return retention::run(&config, args).await,
        Command::Config => config::run(&config),
        Command::Pdf => return Ok(pdf::run()),
    }
    Ok(ExitCode::SUCCESS)
}

fn log_to_stderr(filter: &str) {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    // Fails only where a log is set up already, as in a test that runs several commands: that one is used.
    drop(subscriber.try_init());
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_commands_are_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn settings_may_stand_before_and_after_the_command() {
        for arguments in [["sestomia", "--data", "/d", "serve"], ["sestomia", "serve", "--data", "/d"]] {
            let cli = Cli::try_parse_from(arguments).expect("parses");
            assert_eq!(cli.flags.data.as_deref(), Some("/d"));
        }
    }
}

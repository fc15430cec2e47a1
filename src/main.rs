//! The binary: parses the command line and runs the command.

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    sestomia::cli::run(sestomia::cli::Cli::parse()).await
}
